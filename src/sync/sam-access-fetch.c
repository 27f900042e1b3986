/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-ask-private.h"
#include "sam-protocol-private.h"

/*
 * Who has looked at a case, from the server, page after page. It stands beside the engine: nothing
 * of it is taken into the vault, and a cycle that runs goes on.
 */

#define PAGE_MS (90 * 1000)
/* Bytes of one page. */
#define PAGE_MOST (4 * 1024 * 1024)
/* More than that nobody reads on paper; a server that always has one more page is stopped here. */
#define EVENTS_MOST 100000
/* How often in a row it is told to wait, and seconds at most. */
#define WAITS_MOST 3
#define WAIT_SECONDS_MOST 60

typedef struct {
  SamAsker *asker;   /* (owned) (nullable) */
  char *case_id;     /* (owned) */
  char *cursor;      /* (owned) (nullable): of the page that is asked for */
  SamAccessLog *log; /* (owned) */
  SamAccessProgress progress;
  gpointer progress_data;
  guint n_waits; /* for this page */
} Fetch;

static void
fetch_free (gpointer data)
{
  Fetch *fetch = data;

  g_clear_pointer (&fetch->asker, _sam_asker_free);
  g_clear_pointer (&fetch->log, sam_access_log_unref);
  g_free (fetch->case_id);
  g_free (fetch->cursor);
  g_free (fetch);
}

/* (transfer full) @task, @error */
static void
fail (GTask *task, GError *error)
{
  g_task_return_error (task, error);
  g_object_unref (task);
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
wait_and_ask (GTask *task, const SamReply *reply)
{
  Fetch *fetch = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  guint seconds = (guint) CLAMP (reply->retry_after, 1, WAIT_SECONDS_MOST);
  g_autoptr (GSource) wait = g_timeout_source_new_seconds (seconds);

  fetch->n_waits++;
  if (cancellable != NULL) {
    g_autoptr (GSource) cancelled = g_cancellable_source_new (cancellable);

    g_source_set_dummy_callback (cancelled);
    g_source_add_child_source (wait, cancelled);
  }
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
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Fetch *fetch = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (SamAnswer) answer = _sam_ask_finish (result, &error);
  const SamReply *reply;

  if (answer == NULL) {
    fail (task, error);
    return;
  }
  reply = answer->reply;
  if (reply->is_ours && reply->status == 200)
    take_page (task, answer->body);
  else if (reply->is_ours && reply->status == 429 && fetch->n_waits < WAITS_MOST)
    wait_and_ask (task, reply);
  else
    fail (task, refusal (reply, answer->body));
}

static void
ask (GTask *task)
{
  Fetch *fetch = g_task_get_task_data (task);
  g_autofree char *escaped =
      fetch->cursor != NULL ? g_uri_escape_string (fetch->cursor, NULL, FALSE) : NULL;
  g_autofree char *path = g_strconcat ("/v1/audit/cases/", fetch->case_id,
                                       escaped != NULL ? "?cursor=" : NULL, escaped, NULL);
  SamQuestion question = { path, NULL, PAGE_MS, PAGE_MOST };

  _sam_ask_async (fetch->asker, &question, g_task_get_cancellable (task), answered_cb, task);
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
  fetch->case_id = g_strdup (case_id);
  fetch->log = sam_access_log_new ();
  fetch->progress = progress;
  fetch->progress_data = progress_data;
  fetch->asker = _sam_asker_new (store, remote, &error);
  if (fetch->asker != NULL)
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
