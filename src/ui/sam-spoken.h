/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * What a screen reader says. The one place that sets accessible names, so that a test can rely on
 * every row, icon and icon button having one.
 */

/** sam_spoken_set: names a widget that has no visible words of its own. */
void sam_spoken_set (GtkWidget *widget, const char *name);
/** sam_spoken_describe: adds a sentence that is read after the name; (nullable) removes it. */
void sam_spoken_describe (GtkWidget *widget, const char *description);
/** sam_spoken_set_row: names the list row @child is shown in. GTK 4.8 has no call for it: the row
 * is the nearest ancestor with the CSS name "row". */
void sam_spoken_set_row (GtkWidget *child, const char *name);
/** sam_spoken_hide: for pictures that say nothing the words beside them do not. */
void sam_spoken_hide (GtkWidget *widget);
/** sam_button_new: a button with words and a key (underline). GTK 4.8 speaks the underline of
 * gtk_button_new_with_mnemonic(), and the words twice. */
GtkWidget *sam_button_new (const char *mnemonic);

/** sam_spoken_password_row: names the eye of an AdwPasswordEntryRow, which libadwaita 1.2 leaves
 * without a name and with an English tooltip. */
void sam_spoken_password_row (GtkWidget *row, const char *show_or_hide);

G_END_DECLS
