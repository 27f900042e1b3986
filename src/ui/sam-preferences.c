/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-preferences.h"

#include "sam-calls.h"
#include "sam-spoken.h"
#include "sam-words.h"
#include <samspor/sam-error-text.h>

#include <glib/gi18n.h>

typedef struct {
  GtkWidget *window;                       /* (not owned) */
  SamContext *context;                     /* (owned) */
  SamSyncEngine *engine;                   /* (owned) (nullable) */
  GtkWidget *server, *token, *save, *note; /* (not owned) */
} Preferences;

static void
preferences_free (gpointer data)
{
  Preferences *self = data;

  g_clear_object (&self->context);
  g_clear_object (&self->engine);
  g_free (self);
}

static gboolean
close_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  gtk_window_close (GTK_WINDOW (widget));
  return TRUE;
}

static void
set_note (Preferences *self, const char *text, gboolean bad)
{
  gtk_label_set_text (GTK_LABEL (self->note), text ? text : "");
  gtk_widget_set_visible (self->note, text != NULL);
  if (bad) {
    gtk_widget_add_css_class (self->note, "late");
  } else {
    gtk_widget_remove_css_class (self->note, "late");
  }
}

typedef struct {
  char *server; /* (owned) */
  char *token;  /* (owned) */
} Where;

static void
where_free (gpointer data)
{
  Where *where = data;

  g_free (where->server);
  g_free (where->token);
  g_free (where);
}

static gpointer
set_server_work (SamStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  Where *where = data;

  return sam_store_set_server (store, where->server, where->token, error) ? GINT_TO_POINTER (TRUE)
                                                                          : NULL;
}

static void
set_server_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) window = user_data;
  Preferences *self = g_object_get_data (G_OBJECT (window), "preferences");
  g_autoptr (GError) error = NULL;
  /* Closed meanwhile, the window is still there, but what was in it is not. */
  gboolean open = gtk_widget_get_visible (window);

  if (sam_store_run_finish (SAM_STORE (source), result, &error)) {
    if (open) {
      set_note (self, C_ ("preferences", "Saved. Samspor asks the server now."), FALSE);
      gtk_editable_set_text (GTK_EDITABLE (self->token), "");
    }
    sam_context_refresh_user (self->context);
    if (self->engine) {
      sam_sync_engine_sync_async (self->engine, NULL, NULL, NULL);
    }
  } else if (open) {
    g_autofree char *text = sam_error_text (error);

    set_note (self, text, TRUE);
  }
}

static void
save_cb (Preferences *self)
{
  g_autofree char *server =
      g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->server))));
  g_autofree char *token =
      g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->token))));
  const SamSession *session = sam_context_get_session (self->context);
  g_autoptr (GError) error = NULL;
  Where *where;

  if (!sam_sync_check_address (server, &error)) {
    g_autofree char *text = sam_error_text (error);

    set_note (self, text, TRUE);
    return;
  }
  if (*token == '\0' && (!session || !session->token || g_strcmp0 (session->server, server) != 0)) {
    /* A key is never sent to another server than the one it was given for. */
    set_note (self, C_ ("preferences", "A new address needs its own access key."), TRUE);
    return;
  }
  where = g_new0 (Where, 1);
  where->server = g_steal_pointer (&server);
  where->token = *token ? g_steal_pointer (&token) : g_strdup (session->token);
  sam_store_run_async (sam_context_get_store (self->context), SAM_STORE_WRITE, set_server_work,
                       where, where_free, NULL, NULL, set_server_cb, g_object_ref (self->window));
}

static GtkWidget *
add_entry (AdwPreferencesGroup *group, GtkWidget *row, const char *title, const char *text)
{
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  sam_spoken_set (row, title);
  sam_spoken_set (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (row))), title);
  if (ADW_IS_PASSWORD_ENTRY_ROW (row)) {
    sam_spoken_password_row (row, C_ ("password", "Show or hide the text"));
  }
  if (text) {
    gtk_editable_set_text (GTK_EDITABLE (row), text);
  }
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (row), TRUE);
  adw_preferences_group_add (group, row);
  return row;
}

static void
add_fact (AdwPreferencesGroup *group, const char *title, const char *text)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *label = gtk_label_new (text);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_widget_add_css_class (label, "dim-label");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  gtk_widget_set_focusable (row, FALSE);
  adw_preferences_group_add (group, row);
}

static void
hide_cb (GtkSwitch *toggle, GParamSpec *pspec, gpointer user_data)
{
  sam_context_set_hide_names (user_data, gtk_switch_get_active (toggle));
}

static const char *
environment_words (SamContext *context)
{
  SamViewer *viewer = sam_context_get_viewer (context);

  if (!viewer) {
    return C_ ("preferences", "not known yet");
  }
  switch (sam_viewer_get (viewer)->environment) {
  case SAM_ENVIRONMENT_PRODUCTION:
    return C_ ("environment", "Real people");
  case SAM_ENVIRONMENT_TEST:
    return C_ ("environment", "Test: invented people only");
  case SAM_ENVIRONMENT_DEMO:
    return C_ ("environment", "Demo: invented people only");
  }
  return "";
}

void
sam_preferences_present (SamWindow *parent, SamSyncEngine *engine)
{
  SamContext *context = sam_window_get_context (parent);
  const SamSession *session = sam_context_get_session (context);
  SamStoreStatus status = sam_store_get_status (sam_context_get_store (context));
  Preferences *self = g_new0 (Preferences, 1);
  GtkWidget *outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *group, *row, *toggle;
  GtkEventController *keys = gtk_shortcut_controller_new ();
  g_autofree char *records = NULL, *confirmed = NULL;

  self->window = adw_window_new ();
  self->context = g_object_ref (context);
  self->engine = engine ? g_object_ref (engine) : NULL;
  g_object_set_data_full (G_OBJECT (self->window), "preferences", self, preferences_free);
  gtk_window_set_title (GTK_WINDOW (self->window), C_ ("preferences", "Preferences"));
  gtk_window_set_transient_for (GTK_WINDOW (self->window), GTK_WINDOW (parent));
  gtk_window_set_modal (GTK_WINDOW (self->window), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (self->window), 560, 600);
  gtk_box_append (GTK_BOX (outer), adw_header_bar_new ());
  gtk_widget_set_vexpand (page, TRUE);
  gtk_box_append (GTK_BOX (outer), page);
  adw_window_set_content (ADW_WINDOW (self->window), outer);

  group = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), C_ ("preferences", "Server"));
  self->server =
      add_entry (ADW_PREFERENCES_GROUP (group), adw_entry_row_new (),
                 C_ ("preferences", "Address of the server"), session ? session->server : NULL);
  self->token = add_entry (ADW_PREFERENCES_GROUP (group), adw_password_entry_row_new (),
                           C_ ("preferences", "New access key"), NULL);
  self->note = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->note), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->note), 0);
  gtk_widget_set_margin_top (self->note, 6);
  gtk_widget_set_visible (self->note, FALSE);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->note);
  self->save = gtk_button_new_with_label (C_ ("preferences", "Use this server"));
  gtk_widget_set_halign (self->save, GTK_ALIGN_START);
  gtk_widget_set_margin_top (self->save, 12);
  g_signal_connect_swapped (self->save, "clicked", G_CALLBACK (save_cb), self);
  gtk_window_set_default_widget (GTK_WINDOW (self->window), self->save);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->save);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));

  group = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), C_ ("preferences", "You"));
  add_fact (ADW_PREFERENCES_GROUP (group), C_ ("preferences", "Signed in as"),
            session && session->user_name ? session->user_name
                                          : C_ ("preferences", "not known yet"));
  add_fact (ADW_PREFERENCES_GROUP (group), C_ ("preferences", "The records are about"),
            environment_words (context));
  row = adw_action_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                 C_ ("preferences", "Hide names on screen"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row),
                               C_ ("preferences",
                                   "Shows initials, for when others can see the screen (Ctrl+H)"));
  toggle = gtk_switch_new ();
  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  gtk_switch_set_active (GTK_SWITCH (toggle), sam_context_get_hide_names (context));
  sam_spoken_set (toggle, C_ ("preferences", "Hide names on screen"));
  g_signal_connect_object (toggle, "notify::active", G_CALLBACK (hide_cb), context, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));

  group = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group),
                                   C_ ("preferences", "This computer"));
  records = sam_count (NULL, "preferences", "%d record", "%d records", (int) status.n_records);
  add_fact (ADW_PREFERENCES_GROUP (group), C_ ("preferences", "Kept here, sealed"), records);
  confirmed = status.last_confirmed > 0 ? sam_words_moment (context, status.last_confirmed)
                                        : g_strdup (C_ ("preferences", "not yet"));
  add_fact (ADW_PREFERENCES_GROUP (group), C_ ("preferences", "Confirmed by the server"),
            confirmed);
  if (sam_vault_check_swap (NULL) == SAM_VAULT_SWAP_PLAIN) {
    add_fact (ADW_PREFERENCES_GROUP (group), C_ ("preferences", "Memory"),
              C_ ("preferences", "This computer may write its memory to the disk unsealed. Ask the "
                                 "one who set it up to encrypt the swap space."));
  }
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));

  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                        gtk_callback_action_new (close_cb, NULL, NULL)));
  gtk_widget_add_controller (self->window, keys);
  gtk_window_present (GTK_WINDOW (self->window));
}
