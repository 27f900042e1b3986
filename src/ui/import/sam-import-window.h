/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-window.h"

G_BEGIN_DECLS

/** sam_import_window_present: take in a case list from another system: choose the file, see what
 * will happen, take it in, see what became of each line. */
void sam_import_window_present (SamWindow *window);
/** sam_import_window_present_stock: the same with a list of homes. */
void sam_import_window_present_stock (SamWindow *window);

G_END_DECLS
