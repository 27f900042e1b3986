/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-application.h"

#include "sam-about.h"
#include "sam-config.h"
#include "sam-demo-server.h"
#include "sam-places.h"
#include "sam-preferences.h"
#include "sam-start.h"
#include "sam-window-private.h"
#include <samspor/sam-error-text.h>

#include <glib/gi18n.h>
#include <samspor/sam-system-clock.h>

#define DEMO_CASES 300
/* The demo municipality lives on this day unless --today says another. */
#define DEMO_YEAR 2026
#define DEMO_MONTH 6
#define DEMO_DAY 4

struct _SamApplication {
  AdwApplication parent_instance;

  char *profile;             /* (owned) (nullable) */
  char *demo_user;           /* (owned) (nullable): set = demo */
  char *demo_dir;            /* (owned) (nullable) */
  char *key_file;            /* (owned) (nullable) */
  SamDate today;             /* --today, or none */
  SamClock *clock;           /* (owned) */
  SamStore *store;           /* (owned) */
  SamContext *context;       /* (owned) */
  SamSyncEngine *engine;     /* (owned) (nullable) */
  SamDemoServer *server;     /* (owned) (nullable) */
  SamWindow *window;         /* (not owned) (nullable) */
  SamStart *start;           /* (not owned) (nullable): what is in front before the pages */
  GCancellable *cancellable; /* (owned) */
  gboolean open;             /* the vault is */
  gboolean indexing;
};

G_DEFINE_FINAL_TYPE (SamApplication, sam_application, ADW_TYPE_APPLICATION)

static void open_vault (SamApplication *self, const SamStartAnswer *answer);
static void opened_cb (GObject *source, GAsyncResult *result, gpointer user_data);

/* ---- Opening, on the database thread ---- */

typedef enum {
  OPENED,
  NEEDS_FIRST_RUN,
  NEEDS_PASSPHRASE,
} Outcome;

typedef struct {
  char *dir;        /* (owned) */
  char *key_file;   /* (owned) (nullable) */
  char *passphrase; /* (owned) (nullable) */
  char *server;     /* (owned) (nullable) */
  char *token;      /* (owned) (nullable) */
  SamSlotKind slot;
  gboolean create;
} Opening;

static void
opening_free (gpointer data)
{
  Opening *opening = data;

  g_free (opening->dir);
  g_free (opening->key_file);
  if (opening->passphrase) {
    /* Not by the compiler's leave: it must be gone from memory. */
    explicit_bzero (opening->passphrase, strlen (opening->passphrase));
  }
  g_free (opening->passphrase);
  g_free (opening->server);
  g_free (opening->token);
  g_free (opening);
}

static gpointer
outcome (Outcome value)
{
  return GINT_TO_POINTER (value + 1);
}

static gpointer
opening_work (SamStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  Opening *opening = data;
  SamUnlock unlock = { opening->slot, opening->passphrase, opening->key_file };
  g_autoptr (GError) failed = NULL;
  unsigned int slots;

  if (opening->create) {
    if (!sam_store_create (store, opening->dir, &unlock, error)) {
      return NULL;
    }
    if (opening->server && *opening->server
        && !sam_store_set_server (store, opening->server, opening->token, error)) {
      return NULL;
    }
    return outcome (OPENED);
  }
  if (opening->passphrase) {
    return sam_store_open (store, opening->dir, &unlock, error) ? outcome (OPENED) : NULL;
  }
  slots = sam_vault_peek_slots (opening->dir, NULL, &failed);
  if (g_error_matches (failed, SAM_VAULT_ERROR, SAM_VAULT_ERROR_ABSENT)) {
    return outcome (NEEDS_FIRST_RUN);
  }
  if (failed) {
    g_propagate_error (error, g_steal_pointer (&failed));
    return NULL;
  }
  if (opening->key_file && (slots & (1u << SAM_SLOT_FILE))) {
    unlock.kind = SAM_SLOT_FILE;
    return sam_store_open (store, opening->dir, &unlock, error) ? outcome (OPENED) : NULL;
  }
  if (slots & (1u << SAM_SLOT_DESKTOP)) {
    unlock.kind = SAM_SLOT_DESKTOP;
    if (sam_store_open (store, opening->dir, &unlock, &failed)) {
      return outcome (OPENED);
    }
    if (!g_error_matches (failed, SAM_VAULT_ERROR, SAM_VAULT_ERROR_SECRET_SERVICE)
        || !(slots & (1u << SAM_SLOT_PASSPHRASE))) {
      g_propagate_error (error, g_steal_pointer (&failed));
      return NULL;
    }
  }
  if (slots & (1u << SAM_SLOT_PASSPHRASE)) {
    return outcome (NEEDS_PASSPHRASE);
  }
  g_set_error_literal (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_NO_SLOT,
                       "opening the vault: no slot that can be used here");
  return NULL;
}

/* ---- What is in front ---- */

static void
show_start (SamApplication *self, GtkWidget *start)
{
  self->start = SAM_START (start);
  if (self->window) {
    sam_window_show_state (self->window, start);
  }
}

static void
first_run_done (const SamStartAnswer *answer, gpointer user_data)
{
  open_vault (user_data, answer);
}

static void
try_again (const SamStartAnswer *answer, gpointer user_data)
{
  SamApplication *self = user_data;

  self->start = NULL;
  if (self->window) {
    sam_window_show_state (self->window, NULL);
  }
  open_vault (self, NULL);
}

static void
ask_server (const SamStartAnswer *answer, gpointer user_data)
{
  g_action_group_activate_action (G_ACTION_GROUP (user_data), "preferences", NULL);
}

static char *
nobody_text (SamApplication *self)
{
  SamSyncStatus status = { .state = SAM_SYNC_IDLE };
  g_autofree char *why = NULL;

  if (self->engine) {
    status = sam_sync_engine_get_status (self->engine);
  }
  if (status.failed) {
    GError error = { SAM_SYNC_ERROR, (int) status.error, (char *) "" };

    why = sam_error_text (&error);
  } else if (!self->engine) {
    GError error = { SAM_SYNC_ERROR, SAM_SYNC_ERROR_NO_SERVER, (char *) "" };

    why = sam_error_text (&error);
  }
  if (why) {
    return g_strdup_printf ("%s\n\n%s",
                            C_ ("nobody",
                                "No records are shown before the server has said who you are."),
                            why);
  }
  return g_strdup (C_ ("nobody", "No records are shown before the server has said who you are. "
                                 "Samspor is asking it now."));
}

/* ---- Too long without the server ---- */

static char *
permit_text (SamApplication *self, const SamStoreStatus *status)
{
  SamSyncStatus sync = sam_sync_engine_get_status (self->engine);
  GString *text = g_string_new (NULL);
  g_autofree char *since =
      sam_count (NULL, "permit",
                 "It is more than %d day since the server last answered, so nothing is shown.",
                 "It is more than %d days since the server last answered, so nothing is shown.",
                 (int) status->offline_max_days);

  g_string_append_printf (text, "%s %s", since,
                          C_ ("permit", "Everything you wrote is kept, and nothing is cleared."));
  if (status->pending > 0) {
    g_autofree char *waits = sam_count (NULL, "permit", "%d change waits to be sent.",
                                        "%d changes wait to be sent.", (int) status->pending);

    g_string_append_printf (text, " %s", waits);
  }
  if (sync.failed && sync.state != SAM_SYNC_WORKING) {
    g_autofree char *why = sam_error_sync_text (sync.error);

    /* What passes by itself has no sentence of its own but that one may go on working. */
    g_string_append_printf (text, "\n\n%s",
                            why ? why
                                : C_ ("permit", "The server does not answer now. Try again when "
                                                "the network is back."));
  }
  return g_string_free (text, FALSE);
}

static void
send_and_fetch (const SamStartAnswer *answer, gpointer user_data)
{
  SamApplication *self = user_data;

  sam_sync_engine_sync_async (self->engine, NULL, NULL, NULL);
}

/* What stands in windows of their own is not to be read either. */
static void
show_others (SamApplication *self, gboolean visible)
{
  g_autoptr (GListModel) all = g_object_ref (gtk_window_get_toplevels ());

  for (guint i = 0; i < g_list_model_get_n_items (all); i++) {
    g_autoptr (GtkWidget) other = g_list_model_get_item (all, i);

    if (other != GTK_WIDGET (self->window)
        && gtk_window_get_transient_for (GTK_WINDOW (other)) == GTK_WINDOW (self->window)
        && (visible ? g_object_get_data (G_OBJECT (other), "locked") != NULL
                    : gtk_widget_get_visible (other))) {
      gtk_widget_set_visible (other, visible);
      g_object_set_data (G_OBJECT (other), "locked", visible ? NULL : self);
    }
  }
}

static void
show_permit (SamApplication *self, const SamStoreStatus *status)
{
  g_autofree char *text = permit_text (self, status);

  if (self->start && g_object_get_data (G_OBJECT (self->start), "permit")) {
    sam_start_set_text (self->start, text);
    return;
  }
  show_others (self, FALSE);
  show_start (self,
              sam_start_new_message ("system-lock-screen-symbolic",
                                     C_ ("permit", "Locked until the server has answered"), text,
                                     C_ ("permit", "Send and fetch now"), send_and_fetch, self));
  sam_start_add_action (self->start, C_ ("permit", "Sign in …"), "app.preferences");
  g_object_set_data (G_OBJECT (self->start), "permit", self);
}

static void
update_front (SamApplication *self)
{
  const SamSession *session = sam_context_get_session (self->context);
  SamStoreStatus status = sam_store_get_status (self->store);

  if (!self->open || !self->window || !session) {
    return;
  }
  if (status.permit_over) {
    show_permit (self, &status);
    return;
  }
  if (self->start && g_object_get_data (G_OBJECT (self->start), "permit")) {
    show_others (self, TRUE);
  }
  if (sam_context_get_viewer (self->context)) {
    self->start = NULL;
    sam_window_show_main (self->window);
    return;
  }
  {
    g_autofree char *text = nobody_text (self);

    if (self->start && g_object_get_data (G_OBJECT (self->start), "nobody")) {
      sam_start_set_text (self->start, text);
      return;
    }
    show_start (self, sam_start_new_message ("network-server-symbolic",
                                             C_ ("nobody", "Waiting for the server"), text,
                                             C_ ("nobody", "Preferences"), ask_server, self));
    g_object_set_data (G_OBJECT (self->start), "nobody", self);
  }
}

/* ---- The search index fills while nothing else is done ---- */

static void index_next (SamApplication *self);

static gpointer
index_work (SamStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (sam_store_index_search (store) ? 1 : 2);
}

static void
index_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamApplication) self = user_data;
  gpointer more = sam_store_run_finish (SAM_STORE (source), result, NULL);

  self->indexing = FALSE;
  if (GPOINTER_TO_INT (more) == 1 && self->open) {
    index_next (self);
  }
}

static gboolean
index_idle_cb (gpointer user_data)
{
  SamApplication *self = user_data;

  if (self->open) {
    sam_store_run_async (self->store, SAM_STORE_READ, index_work, NULL, NULL, NULL,
                         self->cancellable, index_cb, g_object_ref (self));
  } else {
    self->indexing = FALSE;
  }
  return G_SOURCE_REMOVE;
}

static void
index_next (SamApplication *self)
{
  if (!self->indexing && self->open) {
    self->indexing = TRUE;
    g_idle_add_full (G_PRIORITY_LOW, index_idle_cb, g_object_ref (self), g_object_unref);
  }
}

/* ---- The summaries are made while the window is ---- */

static gpointer
warm_work (SamStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (SamViewer) viewer = sam_store_get_viewer (store);
  g_autoptr (GPtrArray) cards = NULL;

  if (viewer) {
    cards = sam_store_today (store, viewer, NULL, cancellable, error);
  }
  return GINT_TO_POINTER (TRUE);
}

static void
warm_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamApplication) self = user_data;

  /* Whether that went well is said where it is asked for. */
  sam_store_run_finish (SAM_STORE (source), result, NULL);
  index_next (self);
}

/* Opens the profile, and at once behind it makes what the first page will ask for. */
static void
run_opening (SamApplication *self, Opening *opening)
{
  sam_store_run_async (self->store, SAM_STORE_WRITE, opening_work, opening, opening_free, NULL,
                       self->cancellable, opened_cb, g_object_ref (self));
  sam_store_run_async (self->store, SAM_STORE_READ, warm_work, NULL, NULL, NULL, self->cancellable,
                       warm_cb, g_object_ref (self));
}

static void
store_changed_cb (SamApplication *self)
{
  if (!sam_context_get_viewer (self->context)) {
    sam_context_refresh_user (self->context);
  }
  index_next (self);
}

static gpointer
note_work (SamStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  return sam_store_note_time (store, error) ? GINT_TO_POINTER (TRUE) : NULL;
}

/* Time without the server is counted while the window stands open too. */
static void
minute_cb (SamApplication *self)
{
  if (!self->open) {
    return;
  }
  sam_store_run_async (self->store, SAM_STORE_WRITE, note_work, NULL, NULL, NULL, self->cancellable,
                       NULL, NULL);
  if (sam_store_get_status (self->store).permit_over && sam_context_get_viewer (self->context)) {
    sam_context_refresh_user (self->context);
  }
}

static void
status_changed_cb (SamApplication *self)
{
  /* The server may just have said who the user is. */
  if (self->open && !sam_context_get_viewer (self->context)) {
    sam_context_refresh_user (self->context);
  }
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamApplication) self = user_data;
  g_autoptr (GError) error = NULL;
  gpointer value = sam_store_run_finish (SAM_STORE (source), result, &error);

  if (g_cancellable_is_cancelled (self->cancellable)) {
    return;
  }
  if (!value) {
    g_autofree char *text = sam_error_open_text (error);

    g_debug ("opening the vault: %s", error->message);
    if (!text) {
      return;
    }
    if (self->start && g_object_get_data (G_OBJECT (self->start), "create")
        && g_error_matches (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_SECRET_SERVICE)) {
      sam_start_set_error (self->start,
                           C_ ("first run",
                               "The key ring of the desktop did not answer, so nothing "
                               "was made. Unlock it and try again, or choose a "
                               "passphrase instead."));
      return;
    }
    if (self->start && !g_object_get_data (G_OBJECT (self->start), "message")) {
      sam_start_set_error (self->start, text);
      return;
    }
    show_start (self, sam_start_new_message ("dialog-warning-symbolic",
                                             C_ ("opening", "The records can't be opened"), text,
                                             C_ ("opening", "Try again"), try_again, self));
    g_object_set_data (G_OBJECT (self->start), "message", self);
    return;
  }
  switch ((Outcome) (GPOINTER_TO_INT (value) - 1)) {
  case NEEDS_FIRST_RUN:
    show_start (self, sam_start_new_first_run (first_run_done, self));
    g_object_set_data (G_OBJECT (self->start), "create", self);
    return;
  case NEEDS_PASSPHRASE:
    show_start (self, sam_start_new_unlock (first_run_done, self));
    return;
  case OPENED:
    break;
  }
  self->open = TRUE;
  self->engine = sam_sync_engine_new (self->store, self->clock, NULL);
  g_signal_connect_object (self->engine, "status-changed", G_CALLBACK (update_front), self,
                           G_CONNECT_SWAPPED);
  if (self->window) {
    sam_window_set_engine (self->window, self->engine);
  }
  sam_context_refresh_user (self->context);
  minute_cb (self);
  sam_sync_engine_start (self->engine);
}

static void
open_vault (SamApplication *self, const SamStartAnswer *answer)
{
  Opening *opening = g_new0 (Opening, 1);

  opening->dir = g_strdup (self->profile);
  opening->key_file = g_strdup (self->key_file);
  if (answer) {
    opening->slot = answer->slot;
    opening->passphrase =
        answer->slot == SAM_SLOT_PASSPHRASE ? g_strdup (answer->passphrase) : NULL;
    opening->server = g_strdup (answer->server);
    opening->token = g_strdup (answer->token);
    opening->create = self->start && g_object_get_data (G_OBJECT (self->start), "create");
  }
  run_opening (self, opening);
}

/* ---- The demo ---- */

static void
demo_started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamApplication) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *url = NULL, *token = NULL;
  Opening *opening;

  if (!sam_demo_server_start_finish (SAM_DEMO_SERVER (source), result, &url, &token, &error)) {
    if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
      show_start (self,
                  sam_start_new_message (
                      "dialog-warning-symbolic", C_ ("opening", "The demo did not start"),
                      C_ ("opening", "The demo's own server could not be started. Nothing was "
                                     "changed. Check that all of Samspor is installed."),
                      NULL, NULL, NULL));
      g_object_set_data (G_OBJECT (self->start), "message", self);
    }
    return;
  }
  opening = g_new0 (Opening, 1);
  opening->dir = g_strdup (self->profile);
  opening->key_file = g_strdup (self->key_file);
  opening->slot = SAM_SLOT_FILE;
  opening->create = TRUE;
  opening->server = g_steal_pointer (&url);
  opening->token = g_steal_pointer (&token);
  run_opening (self, opening);
}

static void
start_demo (SamApplication *self)
{
  self->demo_dir = sam_places_new_demo_profile ();
  g_free (self->profile);
  self->profile =
      g_build_filename (self->demo_dir ? self->demo_dir : "/nonexistent", "profile", NULL);
  g_free (self->key_file);
  self->key_file = g_build_filename (self->demo_dir ? self->demo_dir : "/nonexistent", "key", NULL);
  self->server = sam_demo_server_new (self->demo_dir ? self->demo_dir : "/nonexistent", DEMO_CASES,
                                      self->today);
  sam_demo_server_start_async (self->server, self->demo_user, self->cancellable, demo_started_cb,
                               g_object_ref (self));
}

/* ---- Actions ---- */

static void
preferences_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SamApplication *self = user_data;

  if (self->window && self->open) {
    sam_preferences_present (self->window, self->engine);
  }
}

static void
about_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  sam_about_present (gtk_application_get_active_window (user_data));
}

static void
quit_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SamApplication *self = user_data;

  if (self->window) {
    gtk_window_close (GTK_WINDOW (self->window));
  }
}

static void
window_gone_cb (gpointer user_data, GObject *where)
{
  SAM_APPLICATION (user_data)->window = NULL;
}

static void
sam_application_activate (GApplication *application)
{
  SamApplication *self = SAM_APPLICATION (application);

  if (!self->window) {
    self->window = sam_window_new (GTK_APPLICATION (self), self->context);
    g_object_weak_ref (G_OBJECT (self->window), window_gone_cb, self);
    if (self->engine) {
      sam_window_set_engine (self->window, self->engine);
    }
    if (self->start) {
      sam_window_show_state (self->window, GTK_WIDGET (self->start));
    }
    update_front (self);
  }
  gtk_window_present (GTK_WINDOW (self->window));
}

typedef struct {
  const char *action;
  const char *accels[3];
} Accel;

static void
add_accels (GtkApplication *application)
{
  static const Accel accels[] = {
    { "win.search", { "<Control>f" } },
    { "win.save", { "<Control>s" } },
    { "win.cancel-edit", { "Escape" } },
    { "win.print", { "<Control>p" } },
    { "win.sync", { "F5" } },
    { "win.sidebar", { "F9" } },
    { "win.hide-names", { "<Control>h" } },
    { "win.log-contact", { "<Control>l" } },
    { "win.new-case", { "<Control>n" } },
    { "win.inquiry", { "F2" } },
    { "win.wants-now", { "F4" } },
    { "win.log-later", { "<Control><Shift>l" } },
    { "win.back", { "<Alt>Left" } },
    { "win.show-help-overlay", { "<Control>question", "F1" } },
    { "app.preferences", { "<Control>comma" } },
    { "app.quit", { "<Control>q" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (accels); i++) {
    gtk_application_set_accels_for_action (application, accels[i].action, accels[i].accels);
  }
  for (int n = 1; n <= 9; n++) {
    g_autofree char *action = g_strdup_printf ("win.page(%d)", n);
    g_autofree char *keys = g_strdup_printf ("<Control>%d", n);
    const char *one[] = { keys, NULL };

    gtk_application_set_accels_for_action (application, action, one);
  }
}

static void
sam_application_startup (GApplication *application)
{
  static const GActionEntry actions[] = {
    { "preferences", preferences_action, NULL, NULL, NULL, { 0 } },
    { "about", about_action, NULL, NULL, NULL, { 0 } },
    { "quit", quit_action, NULL, NULL, NULL, { 0 } },
  };
  SamApplication *self = SAM_APPLICATION (application);

  /* The vault opens on its own thread while GTK starts. */
  if (self->demo_user && self->today == SAM_DATE_NONE) {
    self->today = sam_date_from_ymd (DEMO_YEAR, DEMO_MONTH, DEMO_DAY);
  }
  self->clock = sam_system_clock_new (self->today);
  self->store = sam_store_new (self->clock, SAM_STORE_THREADED);
  if (self->demo_user) {
    start_demo (self);
  } else {
    self->key_file = g_strdup (g_getenv ("SAMSPOR_KEY_FILE"));
    if (!self->profile) {
      self->profile = sam_places_default_profile ();
    }
    open_vault (self, NULL);
  }
  G_APPLICATION_CLASS (sam_application_parent_class)->startup (application);

  self->context = sam_context_new (self->store, self->clock, g_get_language_names ()[0]);
  g_signal_connect_object (self->context, "user-changed", G_CALLBACK (update_front), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->context, "minute", G_CALLBACK (minute_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->store, "changed", G_CALLBACK (store_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->store, "status-changed", G_CALLBACK (status_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  add_accels (GTK_APPLICATION (self));
  gtk_window_set_default_icon_name (SAM_APP_ID);
}

static void
sam_application_shutdown (GApplication *application)
{
  SamApplication *self = SAM_APPLICATION (application);

  g_cancellable_cancel (self->cancellable);
  if (self->engine) {
    sam_sync_engine_stop (self->engine);
  }
  self->open = FALSE;
  G_APPLICATION_CLASS (sam_application_parent_class)->shutdown (application);
  if (self->store) {
    sam_store_close (self->store);
  }
  if (self->server) {
    sam_demo_server_stop (self->server);
  }
  if (self->demo_dir) {
    sam_places_remove (self->demo_dir);
  }
}

static int
sam_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  SamApplication *self = SAM_APPLICATION (application);
  const char *text = NULL;
  gboolean demo = FALSE;

  if (g_variant_dict_contains (options, "version")) {
    g_print ("samspor %s\n", SAM_VERSION);
    return 0;
  }
  if (g_variant_dict_lookup (options, "today", "&s", &text)) {
    self->today = sam_date_parse_iso (text);
    if (self->today == SAM_DATE_NONE) {
      g_printerr ("samspor: --today takes a day as YYYY-MM-DD\n");
      return 2;
    }
  }
  demo = self->demo_user != NULL;
  if (g_variant_dict_lookup (options, "profile", "^&ay", &text)) {
    if (demo) {
      g_printerr ("samspor: --demo has its own profile\n");
      return 2;
    }
    self->profile = g_canonicalize_filename (text, NULL);
  }
  if (demo || self->profile) {
    g_application_set_flags (application, G_APPLICATION_NON_UNIQUE);
  }
  return -1;
}

static gboolean
demo_option_cb (const char *name, const char *value, gpointer data, GError **error)
{
  SamApplication *self = data;

  g_free (self->demo_user);
  self->demo_user = g_strdup (value && *value ? value : "koordinator");
  return TRUE;
}

static void
sam_application_finalize (GObject *object)
{
  SamApplication *self = SAM_APPLICATION (object);

  g_clear_object (&self->engine);
  g_clear_object (&self->context);
  g_clear_object (&self->store);
  g_clear_object (&self->server);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->clock, sam_clock_unref);
  g_free (self->profile);
  g_free (self->demo_user);
  g_free (self->demo_dir);
  g_free (self->key_file);
  G_OBJECT_CLASS (sam_application_parent_class)->finalize (object);
}

static void
sam_application_class_init (SamApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sam_application_finalize;
  application_class->startup = sam_application_startup;
  application_class->activate = sam_application_activate;
  application_class->shutdown = sam_application_shutdown;
  application_class->handle_local_options = sam_application_handle_local_options;
}

static void
sam_application_init (SamApplication *self)
{
  const GOptionEntry entries[] = {
    { "profile", 0, 0, G_OPTION_ARG_FILENAME, NULL,
      C_ ("command line", "Folder with the records to open"), C_ ("command line", "DIR") },
    { "today", 0, 0, G_OPTION_ARG_STRING, NULL,
      C_ ("command line", "The day to pretend it is (demo and tests)"),
      C_ ("command line", "DATE") },
    /* Read in main(), before any text is. */
    { "lang", 0, 0, G_OPTION_ARG_STRING, NULL,
      C_ ("command line", "The language of the window, in two letters"),
      C_ ("command line", "LANGUAGE") },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, C_ ("command line", "Print the version and end"),
      NULL },
    { NULL },
  };
  const GOptionEntry demo_entries[] = {
    { "demo", 0, G_OPTION_FLAG_OPTIONAL_ARG, G_OPTION_ARG_CALLBACK, demo_option_cb,
      C_ ("command line", "Start with the demo municipality, as koordinator or leder"),
      C_ ("command line", "USER") },
    { NULL },
  };
  GOptionGroup *group = g_option_group_new ("demo", "", "", self, NULL);

  self->cancellable = g_cancellable_new ();
  g_application_add_main_option_entries (G_APPLICATION (self), entries);
  g_option_group_add_entries (group, demo_entries);
  g_application_add_option_group (G_APPLICATION (self), group);
}

SamApplication *
sam_application_new (void)
{
  return g_object_new (SAM_TYPE_APPLICATION, "application-id", SAM_APP_ID, "flags",
                       G_APPLICATION_DEFAULT_FLAGS, "resource-base-path", "/no/samspor/Samspor",
                       NULL);
}
