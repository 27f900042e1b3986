/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-housing-part.h"

G_BEGIN_DECLS

/* A part of Housing: the buildings and their homes. */
#define SAM_TYPE_STOCK_LIST (sam_stock_list_get_type ())
G_DECLARE_FINAL_TYPE (SamStockList, sam_stock_list, SAM, STOCK_LIST, AdwBin)

extern const SamHousingPart sam_stock_list_part;

G_END_DECLS
