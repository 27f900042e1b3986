/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-page.h"
#include "sam-stock.h"

G_BEGIN_DECLS

/*
 * The row of what homes are filtered by: words, state, environment, district, accessible.
 *
 * Signal "changed" (): another filter is chosen.
 */
#define SAM_TYPE_STOCK_BAR (sam_stock_bar_get_type ())
G_DECLARE_FINAL_TYPE (SamStockBar, sam_stock_bar, SAM, STOCK_BAR, AdwBin)

GtkWidget *sam_stock_bar_new (SamContext *context);
/** sam_stock_bar_get_filter: Returns: (transfer full): what is chosen now. */
SamStockFilter *sam_stock_bar_get_filter (SamStockBar *bar);
/** sam_stock_bar_clear: all homes again; without a signal. */
void sam_stock_bar_clear (SamStockBar *bar);
void sam_stock_bar_focus (SamStockBar *bar);

G_END_DECLS
