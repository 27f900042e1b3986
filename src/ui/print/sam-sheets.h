/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <samspor/sam-pages.h>

G_BEGIN_DECLS

/** sam_sheets_new: a column of sheets, as they come out of the printer. */
GtkWidget *sam_sheets_new (void);
/** sam_sheets_show: @pages: (nullable): NULL shows none. */
void sam_sheets_show (GtkWidget *sheets, SamPages *pages);

/** sam_papers_leave_by_tab: Tab leaves the list of papers for @next, and does not choose another
 * paper, as it does in a GtkListBox. */
void sam_papers_leave_by_tab (GtkWidget *list, GtkWidget *next);

G_END_DECLS
