/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-page.h"

G_BEGIN_DECLS

/** sam_stock_file_menu: a menu button: the homes are taken in from a file, or written to one.
 * @page: outlives it. Returns: (transfer floating). */
GtkWidget *sam_stock_file_menu (SamPage *page);

G_END_DECLS
