/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-recent.h"

static void
changed_cb (GtkRecentManager *manager, gpointer user_data)
{
  GHashTableIter iter;
  gpointer uri;

  g_hash_table_iter_init (&iter, user_data);
  while (g_hash_table_iter_next (&iter, &uri, NULL)) {
    /* Mostly it is not there. */
    gtk_recent_manager_remove_item (manager, uri, NULL);
  }
}

/* GTK writes the list a quarter of a second later, and with it what has just been taken out of it.
 */
static void
shutdown_cb (GApplication *application, gpointer user_data)
{
  changed_cb (user_data, g_object_get_data (user_data, "sam-forget"));
  g_signal_emit_by_name (user_data, "changed");
}

void
sam_recent_forget (const char *uri)
{
  GtkRecentManager *manager = gtk_recent_manager_get_default ();
  GHashTable *uris = g_object_get_data (G_OBJECT (manager), "sam-forget");

  if (!uris) {
    uris = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    g_object_set_data_full (G_OBJECT (manager), "sam-forget", uris,
                            (GDestroyNotify) g_hash_table_unref);
    g_signal_connect (manager, "changed", G_CALLBACK (changed_cb), uris);
    if (g_application_get_default ()) {
      g_signal_connect_object (g_application_get_default (), "shutdown", G_CALLBACK (shutdown_cb),
                               manager, 0);
    }
  }
  g_hash_table_add (uris, g_strdup (uri));
  changed_cb (manager, uris);
}
