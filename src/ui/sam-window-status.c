/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-window-private.h"

#include "sam-calls.h"
#include "sam-row.h"
#include "sam-spoken.h"
#include "sam-words.h"
#include "widgets/sam-beside.h"
#include <samspor/sam-error-text.h>

#include <glib/gi18n.h>

/* ---- Bars: what stays true ---- */

static void
bar_clicked_cb (GtkButton *button, gpointer user_data)
{
  void (*clicked) (SamWindow *) = g_object_get_data (G_OBJECT (button), "clicked");

  if (clicked) {
    clicked (user_data);
  }
}

void
sam_window_error_bar (SamWindow *window, const char *key, const char *text, const char *button,
                      void (*clicked) (SamWindow *window))
{
  GtkWidget *bar, *icon, *label;

  g_return_if_fail (SAM_IS_WINDOW (window));
  g_return_if_fail (key != NULL);

  bar = g_hash_table_lookup (window->bar_rows, key);
  if (bar && text && g_strcmp0 (g_object_get_data (G_OBJECT (bar), "text"), text) == 0) {
    return;
  }
  if (bar) {
    g_hash_table_remove (window->bar_rows, key);
    gtk_box_remove (window->bars, bar);
  }
  if (!text) {
    return;
  }
  bar = sam_beside_new (12);
  gtk_widget_add_css_class (bar, "notice-bar");
  icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");
  sam_spoken_hide (icon);
  sam_beside_append (bar, icon);
  label = gtk_label_new (text);
  sam_label_wrap (label);
  gtk_widget_set_hexpand (label, TRUE);
  sam_beside_append (bar, label);
  if (button) {
    GtkWidget *action = gtk_button_new_with_label (button);

    g_object_set_data (G_OBJECT (action), "clicked", clicked);
    g_signal_connect (action, "clicked", G_CALLBACK (bar_clicked_cb), window);
    sam_beside_append (bar, action);
  }
  g_object_set_data_full (G_OBJECT (bar), "text", g_strdup (text), g_free);
  gtk_box_append (window->bars, bar);
  g_hash_table_insert (window->bar_rows, g_strdup (key), bar);
}

/* ---- The foot: when the server last confirmed, and how much waits ---- */

static void
open_preferences (SamWindow *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "app.preferences", NULL);
}

static void
read_restored (SamWindow *self)
{
  self->restored_read = TRUE;
  sam_window_status_update (self);
}

static gpointer
read_server_work (SamStore *store, SamViewer *viewer, gpointer data, GCancellable *cancellable,
                  GError **error)
{
  return sam_store_read_restored (store, error) ? GINT_TO_POINTER (TRUE) : NULL;
}

static void
read_server_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamWindow) self = user_data;

  /* Should it not be noted, it is said once more. */
  sam_call_run_finish (SAM_CONTEXT (source), result, NULL);
  sam_window_status_update (self);
}

static void
read_server_restored (SamWindow *self)
{
  sam_call_run_async (self->context, SAM_STORE_WRITE, read_server_work, NULL, NULL, NULL, NULL,
                      read_server_cb, g_object_ref (self));
}

static char *
waiting_text (const SamStoreStatus *status, const SamSyncStatus *sync)
{
  if (sync->state == SAM_SYNC_WORKING && sync->pulled_now > 0) {
    return sam_count (NULL, "sync", "Fetching: %d record so far", "Fetching: %d records so far",
                      (int) MIN (sync->pulled_now, (guint) G_MAXINT));
  }
  if (status->pending > status->taken) {
    return sam_count (NULL, "sync", "%d change waits to be sent", "%d changes wait to be sent",
                      (int) MIN (status->pending - status->taken, (guint) G_MAXINT));
  }
  /* Passes with the next fetching; where nothing is fetched any more it stays. */
  if (status->taken > 0) {
    return sam_count (NULL, "sync", "%d change sent, not confirmed",
                      "%d changes sent, not confirmed",
                      (int) MIN (status->taken, (guint) G_MAXINT));
  }
  if (sync->state == SAM_SYNC_WAITING) {
    return g_strdup (C_ ("sync", "No contact with the server now"));
  }
  if (sync->state == SAM_SYNC_STOPPED) {
    return g_strdup (C_ ("sync", "Sending and fetching stand still"));
  }
  if (status->refused > 0) {
    return sam_count (NULL, "sync", "%d change was refused, see the inbox",
                      "%d changes were refused, see the inbox",
                      (int) MIN (status->refused, (guint) G_MAXINT));
  }
  return g_strdup (C_ ("sync", "Everything has been sent"));
}

void
sam_window_status_update (SamWindow *self)
{
  SamStoreStatus status = sam_store_get_status (sam_context_get_store (self->context));
  SamSyncStatus sync = { .state = SAM_SYNC_IDLE };
  g_autofree char *confirmed = NULL, *waiting = NULL, *spoken = NULL, *problem = NULL,
                  *vault = NULL, *stale = NULL, *apart = NULL, *server = NULL;

  if (self->engine) {
    sync = sam_sync_engine_get_status (self->engine);
  }
  if (status.last_confirmed > 0) {
    g_autofree char *moment = sam_words_moment (self->context, status.last_confirmed);

    /* Translators: "Confirmed by the server at 08.02", "… yesterday at 15.40" */
    confirmed = g_strdup_printf (C_ ("sync", "Confirmed by the server %s"), moment);
  } else {
    confirmed = g_strdup (C_ ("sync", "Not yet confirmed by the server"));
  }
  waiting = waiting_text (&status, &sync);
  gtk_label_set_text (self->foot_confirmed, confirmed);
  gtk_label_set_text (self->foot_waiting, waiting);
  spoken = g_strdup_printf ("%s. %s. %s", confirmed, waiting, C_ ("window", "Send and fetch now"));
  sam_spoken_set (GTK_WIDGET (self->foot), spoken);

  vault = sam_error_vault_text (status.vault);
  sam_window_error_bar (self, "vault", vault, NULL, NULL);
  self->restored_read = self->restored_read && status.restored;
  sam_window_error_bar (self, "restored",
                        status.restored && !self->restored_read ? sam_error_restored_text () : NULL,
                        C_ ("window", "I have read it"), read_restored);
  if (status.server_restored) {
    server = sam_error_server_restored_text (status.resent, status.to_judge);
  }
  sam_window_error_bar (self, "server-restored", server, C_ ("window", "I have read it"),
                        read_server_restored);
  if (status.stale_since != 0) {
    g_autofree char *since = sam_words_moment (self->context, status.stale_since);

    stale = sam_error_stale_text (since);
  }
  sam_window_error_bar (self, "stale", stale, NULL, NULL);
  if (status.clock_ahead != 0) {
    apart = sam_error_clock_text (status.clock_ahead);
  }
  sam_window_error_bar (self, "clock", apart, NULL, NULL);
  if (status.suspended) {
    problem = sam_error_sync_text (SAM_SYNC_ERROR_SUSPENDED);
  } else if (status.stopped_410) {
    problem = sam_error_sync_text (SAM_SYNC_ERROR_START_OVER);
  } else if (sync.failed) {
    /* A file that can't be written says why by itself; the disk has nothing to do with it. */
    problem = vault && sync.error == SAM_SYNC_ERROR_LOCAL ? NULL : sam_error_sync_text (sync.error);
  }
  if (sync.failed
      && (sync.error == SAM_SYNC_ERROR_AUTH || sync.error == SAM_SYNC_ERROR_NO_SERVER
          || sync.error == SAM_SYNC_ERROR_ADDRESS)) {
    sam_window_error_bar (self, "server", problem, C_ ("window", "Preferences"), open_preferences);
  } else {
    sam_window_error_bar (self, "server", problem, NULL, NULL);
  }
  sam_window_set_count (self, "inbox", status.conflicts + status.refused + (status.log_faults > 0),
                        NULL);
  if (status.full_pull_done && !self->fetched) {
    sam_window_counts_queue (self);
  }
  self->fetched = status.full_pull_done;
}

static gboolean
clock_cb (gpointer user_data)
{
  SamWindow *self = user_data;

  /* "at 08.02" becomes "yesterday at 08.02" by itself. */
  sam_window_status_update (self);
  sam_context_tick (self->context);
  return G_SOURCE_CONTINUE;
}

/* ---- The figures beside the pages ---- */

void
sam_window_set_count (SamWindow *window, const char *page_id, guint count, const char *spoken)
{
  GtkWidget *badge;
  const char *label;
  g_autofree char *text = NULL, *name = NULL;

  g_return_if_fail (SAM_IS_WINDOW (window));

  badge = g_hash_table_lookup (window->counts, page_id);
  if (!badge) {
    return;
  }
  text = sam_locale_format_int (sam_context_get_locale (window->context), count);
  gtk_label_set_text (GTK_LABEL (badge), text);
  gtk_widget_set_visible (badge, count > 0);
  label = g_object_get_data (G_OBJECT (badge), "label");
  name = count > 0 ? g_strdup_printf ("%s, %s", label, spoken ? spoken : text) : g_strdup (label);
  sam_spoken_set (g_object_get_data (G_OBJECT (badge), "row"), name);
}

/* Which alerts the desktop has reminded of. */
#define PREF_REMINDED "reminded"
#define NOTIFICATION "urgent"

typedef struct {
  guint cards;
  guint not_ready;
  guint reminders; /* to be given now */
  char *reminded;  /* (owned) (nullable): to be remembered */
} Counts;

static void
counts_free (gpointer data)
{
  g_free (((Counts *) data)->reminded);
  g_free (data);
}

/* Nothing is remembered before the first full fetch: half of the records are no alerts. */
static void
count_reminders (SamStore *store, GPtrArray *cards, SamDate today, Counts *counts)
{
  g_autofree char *before = sam_store_get_pref (store, PREF_REMINDED, NULL);

  if (!sam_store_get_status (store).full_pull_done) {
    return;
  }
  counts->reminded = sam_rules_remind (before, cards, today, &counts->reminders);
  if (g_strcmp0 (before, counts->reminded) == 0) {
    g_clear_pointer (&counts->reminded, g_free);
  }
}

static gpointer
counts_work (SamStore *store, SamViewer *viewer, gpointer data, GCancellable *cancellable,
             GError **error)
{
  SamDate today = (SamDate) GPOINTER_TO_INT (data);
  g_autoptr (GPtrArray) cards = sam_store_today (store, viewer, NULL, cancellable, error);
  g_autoptr (GPtrArray) transitions = NULL;
  Counts *counts;

  if (!cards) {
    return NULL;
  }
  transitions = sam_store_list_transitions (store, viewer, today, cancellable, error);
  if (!transitions) {
    return NULL;
  }
  counts = g_new0 (Counts, 1);
  for (guint i = 0; i < cards->len; i++) {
    const SamTodayCard *card = g_ptr_array_index (cards, i);

    /* Who only has an appointment today stands in the day's list, not among what must be done. */
    if (((const SamTodayReason *) g_ptr_array_index (card->reasons, 0))->kind != SAM_TODAY_RHYTHM) {
      counts->cards++;
    }
  }
  for (guint i = 0; i < transitions->len; i++) {
    counts->not_ready += sam_transition_summary_is (g_ptr_array_index (transitions, i),
                                                    SAM_TRANSITION_IS_NOT_READY_SOON, today);
  }
  count_reminders (store, cards, today, counts);
  return counts;
}

static gpointer
remember_work (SamStore *store, SamViewer *viewer, gpointer data, GCancellable *cancellable,
               GError **error)
{
  return sam_store_put_pref (store, PREF_REMINDED, data, error) ? GINT_TO_POINTER (TRUE) : NULL;
}

static void
remembered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamWindow) self = user_data;
  GApplication *application = G_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));
  g_autoptr (GNotification) notification = NULL;
  g_autofree char *body = NULL;
  guint n = GPOINTER_TO_UINT (g_object_steal_data (G_OBJECT (self), PREF_REMINDED));

  /* Without it on the disk the same would be said again tomorrow. Whoever looks at the window sees
   * it there. */
  if (!sam_call_run_finish (SAM_CONTEXT (source), result, NULL) || !application || n == 0
      || gtk_window_is_active (GTK_WINDOW (self))) {
    return;
  }
  /* On a locked screen anybody reads it: how many, never who or what. */
  notification = g_notification_new (C_ ("notification", "Something is urgent in Samspor"));
  body = sam_count (NULL, "notification", "%d new alert", "%d new alerts", (int) n);
  g_notification_set_body (notification, body);
  g_application_send_notification (application, NOTIFICATION, notification);
}

static void
remind (SamWindow *self, Counts *counts)
{
  if (!counts->reminded) {
    return;
  }
  g_object_set_data (G_OBJECT (self), PREF_REMINDED, GUINT_TO_POINTER (counts->reminders));
  sam_call_run_async (self->context, SAM_STORE_WRITE, remember_work,
                      g_steal_pointer (&counts->reminded), g_free, NULL, NULL, remembered_cb,
                      g_object_ref (self));
}

static void
active_cb (SamWindow *self)
{
  GApplication *application = G_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));

  if (application && gtk_window_is_active (GTK_WINDOW (self))) {
    g_application_withdraw_notification (application, NOTIFICATION);
  }
}

static void
counts_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamWindow) self = user_data;
  Counts *counts = sam_call_run_finish (SAM_CONTEXT (source), result, NULL);
  g_autofree char *cards = NULL, *not_ready = NULL;

  if (!counts) {
    return;
  }
  if (g_cancellable_is_cancelled (self->cancellable)) {
    counts_free (counts);
    return;
  }
  remind (self, counts);
  /* A half of the records would look as if all were well with the other half. */
  if (!sam_store_get_status (sam_context_get_store (self->context)).full_pull_done) {
    counts->cards = counts->not_ready = 0;
  }
  cards =
      sam_count (NULL, "sidebar", "%d thing to do now", "%d things to do now", (int) counts->cards);
  sam_window_set_count (self, "today", counts->cards, cards);
  not_ready = sam_count (NULL, "sidebar", "%d not ready within 14 days",
                         "%d not ready within 14 days", (int) counts->not_ready);
  sam_window_set_count (self, "transitions", counts->not_ready, not_ready);
  counts_free (counts);
}

static gboolean
count_cb (gpointer user_data)
{
  SamWindow *self = user_data;

  self->count_id = 0;
  sam_call_run_async (self->context, SAM_STORE_READ, counts_work,
                      GINT_TO_POINTER (sam_context_get_today (self->context)), NULL, counts_free,
                      self->cancellable, counts_cb, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

void
sam_window_counts_queue (SamWindow *self)
{
  /* Figures may lag half a second; the lists may not. */
  if (self->has_main && self->count_id == 0) {
    self->count_id = g_timeout_add (500, count_cb, self);
  }
}

void
sam_window_status_setup (SamWindow *self)
{
  g_signal_connect_object (sam_context_get_store (self->context), "status-changed",
                           G_CALLBACK (sam_window_status_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->context, "user-changed", G_CALLBACK (sam_window_status_update),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "notify::is-active", G_CALLBACK (active_cb), NULL);
  self->clock_id = g_timeout_add_seconds (60, clock_cb, self);
  sam_window_status_update (self);
}
