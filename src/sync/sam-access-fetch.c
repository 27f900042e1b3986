/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-protocol-private.h"

/*
 * Who has looked at a case, from the server, page after page. It stands beside the engine: nothing
 * of it is taken into the vault, and a cycle that runs goes on.
 */

#define READ_CHUNK (64 * 1024)
/* Seconds for one page: a server that trickles for ever must not hold whoever waits. */
#define PAGE_SECONDS 90
/* Bytes of one page. */
#define PAGE_MOST (4 * 1024 * 1024)
/* More than that nobody reads on paper; a server that always has one more page is stopped here. */
#define EVENTS_MOST 100000
/* How often in a row it is told to wait, and seconds at most. */
#define WAITS_MOST 3
#define WAIT_SECONDS_MOST 60

typedef struct {
  SamRemote *remote;   /* (owned) */
  SamSession *session; /* (owned) */
  char *case_id;       /* (owned) */
  char *cursor;        /* (owned) (nullable): of the page that is asked for */
  SamAccessLog *log;   /* (owned) */
  SamReply *reply;     /* (owned) (nullable) */
  GByteArray *bytes;   /* (owned) (nullable): of it so far */
  SamAccessProgress progress;
  gpointer progress_data;
  GCancellable *cancellable; /* (owned): ends with the caller's, and when a page takes too long */
  GCancellable *outer;       /* (owned) (nullable) */
  gulong outer_handler;
  guint guard;
  guint n_waits; /* for this page */
  gboolean too_slow;
} Fetch;

static void
fetch_free (gpointer data)
{
  Fetch *fetch = data;

  g_clear_handle_id (&fetch->guard, g_source_remove);
  g_cancellable_disconnect (fetch->outer, fetch->outer_handler);
  g_clear_object (&fetch->outer);
  g_clear_object (&fetch->cancellable);
  g_clear_object (&fetch->remote);
  g_clear_pointer (&fetch->session, sam_session_free);
  g_clear_pointer (&fetch->log, sam_access_log_unref);
  g_clear_pointer (&fetch->reply, sam_reply_free);
  g_clear_pointer (&fetch->bytes, g_byte_array_unref);
  g_free (fetch->case_id);
  g_free (fetch->cursor);
  g_free (fetch);
}

/* (transfer full) @task, @error */
static void
fail (GTask *task, GError *error)
{
  Fetch *fetch = g_task_get_task_data (task);

  g_clear_handle_id (&fetch->guard, g_source_remove);
  if (fetch->too_slow && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_clear_error (&error);
    error = g_error_new_literal (SAM_SYNC_ERROR, SAM_SYNC_ERROR_NETWORK,
                                 "The server answers too slowly");
  } else if (error->domain != SAM_SYNC_ERROR && error->domain != SAM_STORE_ERROR
             && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_clear_error (&error);
    error = g_error_new_literal (SAM_SYNC_ERROR, SAM_SYNC_ERROR_NETWORK, "The answer was cut off");
  }
  g_task_return_error (task, error);
  g_object_unref (task);
}

static gboolean
guard_cb (gpointer user_data)
{
  Fetch *fetch = user_data;

  fetch->guard = 0;
  fetch->too_slow = TRUE;
  g_cancellable_cancel (fetch->cancellable);
  return G_SOURCE_REMOVE;
}

static void ask (GTask *task);

/* (transfer full) @task */
static void
take_page (GTask *task, GBytes *body)
{
  Fetch *fetch = g_task_get_task_data (task);
  g_autofree char *next = NULL;

  if (!sam_access_log_add_page (fetch->log, body, &next, NULL)
      || (next != NULL && g_strcmp0 (next, fetch->cursor) == 0)
      || sam_access_log_get_n_events (fetch->log) > EVENTS_MOST) {
    fail (task, g_error_new_literal (SAM_SYNC_ERROR, SAM_SYNC_ERROR_PROTOCOL,
                                     "The server's page of an access log breaks the contract"));
    return;
  }
  if (fetch->progress != NULL)
    fetch->progress (sam_access_log_get_n_events (fetch->log), fetch->progress_data);
  if (next == NULL) {
    g_clear_handle_id (&fetch->guard, g_source_remove);
    g_task_return_pointer (task, g_steal_pointer (&fetch->log),
                           (GDestroyNotify) sam_access_log_unref);
    g_object_unref (task);
    return;
  }
  g_free (fetch->cursor);
  fetch->cursor = g_steal_pointer (&next);
  fetch->n_waits = 0;
  ask (task);
}

static gboolean
again_cb (gpointer user_data)
{
  ask (user_data);
  return G_SOURCE_REMOVE;
}

/* A long log takes more turns than a device has at once; who cancels does not wait. */
static void
wait_and_ask (GTask *task)
{
  Fetch *fetch = g_task_get_task_data (task);
  guint seconds = (guint) CLAMP (fetch->reply->retry_after, 1, WAIT_SECONDS_MOST);
  g_autoptr (GSource) wait = g_timeout_source_new_seconds (seconds);
  g_autoptr (GSource) cancelled = g_cancellable_source_new (fetch->cancellable);

  g_clear_handle_id (&fetch->guard, g_source_remove);
  fetch->n_waits++;
  g_source_set_dummy_callback (cancelled);
  g_source_add_child_source (wait, cancelled);
  g_source_set_callback (wait, again_cb, task, NULL);
  g_source_attach (wait, NULL);
}

static GError *
refusal (const SamReply *reply, GBytes *body)
{
  g_autofree char *code = reply->is_ours ? _sam_protocol_problem_member (body, "code") : NULL;

  if (reply->is_ours && reply->status == 404)
    return g_error_new_literal (SAM_STORE_ERROR, SAM_STORE_ERROR_NOT_FOUND,
                                "The server shows no such case");
  if (g_strcmp0 (code, "device-suspended") == 0)
    return g_error_new_literal (SAM_SYNC_ERROR, SAM_SYNC_ERROR_SUSPENDED,
                                "The server has shut this device out");
  /* a cursor it has itself given; the feed's own has nothing to do with it */
  if (reply->is_ours && reply->status == 410)
    return g_error_new_literal (SAM_SYNC_ERROR, SAM_SYNC_ERROR_PROTOCOL,
                                "The server does not know its own cursor");
  return g_error_new (SAM_SYNC_ERROR, (int) _sam_protocol_error_of_status (reply),
                      "The server answered %u", reply->status);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Fetch *fetch = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) chunk =
      g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  g_autoptr (GBytes) body = NULL;

  if (chunk == NULL) {
    fail (task, error);
    return;
  }
  if (g_bytes_get_size (chunk) > 0 && fetch->bytes->len < PAGE_MOST) {
    g_byte_array_append (fetch->bytes, g_bytes_get_data (chunk, NULL),
                         (guint) g_bytes_get_size (chunk));
    g_input_stream_read_bytes_async (fetch->reply->body, READ_CHUNK, G_PRIORITY_DEFAULT,
                                     fetch->cancellable, read_cb, task);
    return;
  }
  /* what is longer than it may be is no page */
  body = g_byte_array_free_to_bytes (g_steal_pointer (&fetch->bytes));
  if (fetch->reply->is_ours && fetch->reply->status == 200)
    take_page (task, body);
  else if (fetch->reply->is_ours && fetch->reply->status == 429 && fetch->n_waits < WAITS_MOST)
    wait_and_ask (task);
  else
    fail (task, refusal (fetch->reply, body));
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Fetch *fetch = g_task_get_task_data (task);
  GError *error = NULL;

  g_clear_pointer (&fetch->reply, sam_reply_free);
  fetch->reply = sam_remote_send_finish (SAM_REMOTE (source), result, &error);
  if (fetch->reply == NULL) {
    fail (task, error);
    return;
  }
  fetch->bytes = g_byte_array_new ();
  g_input_stream_read_bytes_async (fetch->reply->body, READ_CHUNK, G_PRIORITY_DEFAULT,
                                   fetch->cancellable, read_cb, task);
}

static void
ask (GTask *task)
{
  Fetch *fetch = g_task_get_task_data (task);
  g_autofree char *escaped =
      fetch->cursor != NULL ? g_uri_escape_string (fetch->cursor, NULL, FALSE) : NULL;
  g_autofree char *path = g_strconcat ("/v1/audit/cases/", fetch->case_id,
                                       escaped != NULL ? "?cursor=" : NULL, escaped, NULL);
  g_autofree char *device =
      g_strdup_printf ("%s.%u", fetch->session->device_id, fetch->session->generation);

  g_clear_handle_id (&fetch->guard, g_source_remove);
  fetch->guard = g_timeout_add_seconds (PAGE_SECONDS, guard_cb, fetch);
  sam_remote_send_async (fetch->remote, path, NULL, fetch->session->token, device,
                         fetch->cancellable, sent_cb, task);
}

static void
outer_cancelled_cb (GCancellable *outer, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

static gboolean
begin (Fetch *fetch, SamRemote *remote, GError **error)
{
  const SamSession *session = fetch->session;

  if (session == NULL || session->server == NULL || session->token == NULL
      || session->device_id == NULL) {
    g_set_error_literal (error, SAM_SYNC_ERROR, SAM_SYNC_ERROR_NO_SERVER,
                         "No server has been entered");
    return FALSE;
  }
  fetch->remote =
      remote != NULL ? g_object_ref (remote) : sam_http_remote_new (session->server, error);
  return fetch->remote != NULL;
}

void
sam_sync_fetch_access_log_async (SamStore *store, SamRemote *remote, const char *case_id,
                                 SamAccessProgress progress, gpointer progress_data,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GTask *task = g_task_new (store, cancellable, callback, user_data);
  Fetch *fetch = g_new0 (Fetch, 1);
  GError *error = NULL;

  g_task_set_source_tag (task, sam_sync_fetch_access_log_async);
  g_task_set_task_data (task, fetch, fetch_free);
  fetch->session = sam_store_get_session (store);
  fetch->case_id = g_strdup (case_id);
  fetch->log = sam_access_log_new ();
  fetch->progress = progress;
  fetch->progress_data = progress_data;
  fetch->cancellable = g_cancellable_new ();
  if (cancellable != NULL) {
    fetch->outer = g_object_ref (cancellable);
    fetch->outer_handler = g_cancellable_connect (cancellable, G_CALLBACK (outer_cancelled_cb),
                                                  fetch->cancellable, NULL);
  }
  if (begin (fetch, remote, &error))
    ask (task);
  else
    fail (task, error);
}

SamAccessLog *
sam_sync_fetch_access_log_finish (SamStore *store, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
