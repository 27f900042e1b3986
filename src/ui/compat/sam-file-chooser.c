/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-file-chooser.h"

#include "sam-recent.h"

#include <glib/gi18n.h>

/* Takes @task; @file: (transfer full) (nullable). */
static void
answer (GTask *task, GFile *file)
{
  g_signal_handlers_disconnect_by_data (g_task_get_source_object (task), task);
  gtk_native_dialog_destroy (g_task_get_task_data (task));
  g_task_return_pointer (task, file, g_object_unref);
  g_object_unref (task);
}

static void
response_cb (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  GFile *file = NULL;

  if (response == GTK_RESPONSE_ACCEPT) {
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
    if (file) {
      g_autofree char *uri = g_file_get_uri (file);

      sam_recent_forget (uri);
    }
  }
  answer (user_data, file);
}

/* GTK would leave the dialog standing, asking for nobody. */
static void
parent_gone_cb (GtkWidget *parent, gpointer user_data)
{
  answer (user_data, NULL);
}

void
sam_choose_file_async (GtkWindow *parent, gboolean save, const char *title, const char *accept,
                       const char *name, const char *pattern, const char *pattern_name,
                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (title, parent,
                                                              save ? GTK_FILE_CHOOSER_ACTION_SAVE
                                                                   : GTK_FILE_CHOOSER_ACTION_OPEN,
                                                              accept, C_ ("button", "_Cancel"));
  GTask *task = g_task_new (parent, cancellable, callback, user_data);

  g_task_set_source_tag (task, sam_choose_file_async);
  g_task_set_task_data (task, dialog, g_object_unref);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  if (save && name)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  if (pattern) {
    g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

    gtk_file_filter_add_pattern (filter, pattern);
    gtk_file_filter_set_name (filter, pattern_name);
    gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
  }
  g_signal_connect (dialog, "response", G_CALLBACK (response_cb), task);
  g_signal_connect (parent, "destroy", G_CALLBACK (parent_gone_cb), task);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

GFile *
sam_choose_file_finish (GtkWindow *parent, GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, parent), NULL);

  return g_task_propagate_pointer (G_TASK (result), NULL);
}
