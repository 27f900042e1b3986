/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-stock-file.h"

#include "compat/sam-file-chooser.h"
#include "import/sam-import-window.h"
#include "sam-calls.h"
#include "sam-spoken.h"
#include "sam-window.h"

#include <glib/gi18n.h>
#include <samspor/sam-import.h>

static void
import_cb (GSimpleAction *action, GVariant *parameter, gpointer page)
{
  SamWindow *window = sam_page_get_window (page);

  if (window) {
    sam_import_window_present_stock (window);
  }
}

/* ---- Written ---- */

static gpointer
export_work (SamStore *store, SamViewer *viewer, gpointer data, GCancellable *cancellable,
             GError **error)
{
  return sam_store_export_stock (store, viewer, cancellable, error);
}

typedef struct {
  SamPage *page; /* (owned) */
  GFile *file;   /* (owned) */
} Export;

static void
export_free (Export *export)
{
  g_object_unref (export->page);
  g_object_unref (export->file);
  g_free (export);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Export, export_free)

static void
tell (SamPage *page, gboolean is_written)
{
  sam_page_tell (page,
                 is_written ? C_ ("toast", "The list of homes is written")
                            : C_ ("toast", "The file could not be written. Choose another place."),
                 NULL);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamPage) page = user_data;

  tell (page, g_file_replace_contents_finish (G_FILE (source), result, NULL, NULL));
}

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Export) export = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = sam_call_run_finish (SAM_CONTEXT (source), result, &error);

  if (!bytes) {
    sam_page_tell_error (export->page, error);
    return;
  }
  g_file_replace_contents_bytes_async (export->file, bytes, NULL, FALSE,
                                       G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION,
                                       NULL, written_cb, g_object_ref (export->page));
}

static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamPage) page = user_data;
  g_autoptr (GFile) file = sam_choose_file_finish (GTK_WINDOW (source), result);
  Export *export;

  if (!file || !sam_page_get_window (page)) {
    return;
  }
  export = g_new0 (Export, 1);
  export->page = g_object_ref (page);
  export->file = g_object_ref (file);
  sam_call_run_async (sam_page_get_context (page), SAM_STORE_WRITE, export_work, NULL, NULL,
                      (GDestroyNotify) g_bytes_unref, NULL, exported_cb, export);
}

static void
export_cb (GSimpleAction *action, GVariant *parameter, gpointer page)
{
  SamWindow *window = sam_page_get_window (page);

  if (window && sam_context_get_viewer (sam_page_get_context (page))) {
    sam_choose_file_async (GTK_WINDOW (window), TRUE, C_ ("housing", "Write the list of homes"),
                           C_ ("import", "_Write"), C_ ("housing", "homes.csv"), NULL, NULL, NULL,
                           chosen_cb, g_object_ref (page));
  }
}

GtkWidget *
sam_stock_file_menu (SamPage *page)
{
  static const GActionEntry entries[] = { { "import", import_cb, NULL, NULL, NULL, { 0 } },
                                          { "export", export_cb, NULL, NULL, NULL, { 0 } } };
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();
  g_autoptr (GMenu) menu = g_menu_new ();
  GtkWidget *button = gtk_menu_button_new ();

  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, G_N_ELEMENTS (entries), page);
  gtk_widget_insert_action_group (button, "stock", G_ACTION_GROUP (actions));
  g_menu_append (menu, C_ ("housing", "_Take in a list of homes …"), "stock.import");
  g_menu_append (menu, C_ ("housing", "_Write the list of homes …"), "stock.export");
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_widget_add_css_class (button, "flat");
  sam_spoken_set (button, C_ ("housing", "Lists of homes"));
  gtk_widget_set_tooltip_text (button, C_ ("housing", "Lists of homes"));
  return button;
}
