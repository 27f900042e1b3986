/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * sam_confirm_async:
 * @question: what is asked, a question
 * @follows: what will follow from a yes
 * @button: the verb of a yes, with a mnemonic
 * @dangerous: a yes takes something away: Enter means no
 *
 * Asks once. libadwaita's dialog is another from 1.5 on: this is the only file that knows.
 */
void sam_confirm_async (GtkWindow *parent, const char *question, const char *follows,
                        const char *button, gboolean dangerous, GAsyncReadyCallback callback,
                        gpointer user_data);
/** sam_confirm_finish: Returns: whether the answer was yes. */
gboolean sam_confirm_finish (GtkWindow *parent, GAsyncResult *result);

G_END_DECLS
