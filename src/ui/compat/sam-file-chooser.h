/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * sam_choose_file_async:
 * @save: a file to write, else one to read
 * @name: (nullable): suggested name; carries no name of a person
 * @pattern: (nullable): shell pattern of the files shown, with @pattern_name
 *
 * Asks for a file; no more when @parent is closed meanwhile. GtkFileChooserNative is replaced from
 * GTK 4.10 on; this is the only place that knows it. What is chosen leaves no trace in the list of
 * recent files.
 */
void sam_choose_file_async (GtkWindow *parent, gboolean save, const char *title, const char *accept,
                            const char *name, const char *pattern, const char *pattern_name,
                            GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data);
/** sam_choose_file_finish: Returns: (transfer full) (nullable): NULL = cancelled. */
GFile *sam_choose_file_finish (GtkWindow *parent, GAsyncResult *result);

G_END_DECLS
