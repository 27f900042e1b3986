/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-ask-private.h"

#define READ_CHUNK (64 * 1024)

struct _SamAsker {
  SamRemote *remote;   /* (owned) */
  SamSession *session; /* (owned) */
};

/* One question under way. */
typedef struct {
  SamReply *reply;   /* (owned) (nullable) */
  GByteArray *bytes; /* (owned) (nullable): of it so far */
  gsize most;
  GCancellable *cancellable, *outer; /* (owned); @outer (nullable): the caller's */
  gulong outer_handler;
  guint guard;
  gboolean too_slow;
} Asking;

SamAsker *
_sam_asker_new (SamStore *store, SamRemote *remote, GError **error)
{
  g_autoptr (SamAsker) asker = g_new0 (SamAsker, 1);
  const SamSession *session = asker->session = sam_store_get_session (store);

  if (session == NULL || session->server == NULL || session->token == NULL
      || session->device_id == NULL) {
    g_set_error_literal (error, SAM_SYNC_ERROR, SAM_SYNC_ERROR_NO_SERVER,
                         "No server has been entered");
    return NULL;
  }
  asker->remote =
      remote != NULL ? g_object_ref (remote) : sam_http_remote_new (session->server, error);
  return asker->remote != NULL ? g_steal_pointer (&asker) : NULL;
}

void
_sam_asker_free (SamAsker *asker)
{
  g_clear_object (&asker->remote);
  g_clear_pointer (&asker->session, sam_session_free);
  g_free (asker);
}

void
_sam_answer_free (SamAnswer *answer)
{
  g_clear_pointer (&answer->reply, sam_reply_free);
  g_clear_pointer (&answer->body, g_bytes_unref);
  g_free (answer);
}

static void
asking_free (gpointer data)
{
  Asking *asking = data;

  g_clear_handle_id (&asking->guard, g_source_remove);
  g_cancellable_disconnect (asking->outer, asking->outer_handler);
  g_clear_object (&asking->outer);
  g_clear_object (&asking->cancellable);
  g_clear_pointer (&asking->reply, sam_reply_free);
  g_clear_pointer (&asking->bytes, g_byte_array_unref);
  g_free (asking);
}

/* (transfer full) @task, @error */
static void
fail (GTask *task, GError *error)
{
  Asking *asking = g_task_get_task_data (task);

  if (asking->too_slow && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_clear_error (&error);
    error = g_error_new_literal (SAM_SYNC_ERROR, SAM_SYNC_ERROR_NETWORK,
                                 "The server answers too slowly");
  } else if (error->domain != SAM_SYNC_ERROR
             && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_clear_error (&error);
    error = g_error_new_literal (SAM_SYNC_ERROR, SAM_SYNC_ERROR_NETWORK, "The answer was cut off");
  }
  g_clear_handle_id (&asking->guard, g_source_remove);
  g_task_return_error (task, error);
  g_object_unref (task);
}

static gboolean
guard_cb (gpointer user_data)
{
  Asking *asking = user_data;

  asking->guard = 0;
  asking->too_slow = TRUE;
  g_cancellable_cancel (asking->cancellable);
  return G_SOURCE_REMOVE;
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Asking *asking = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) chunk =
      g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  SamAnswer *answer;

  if (chunk == NULL) {
    fail (task, error);
    return;
  }
  if (g_bytes_get_size (chunk) > 0 && asking->bytes->len < asking->most) {
    g_byte_array_append (asking->bytes, g_bytes_get_data (chunk, NULL),
                         (guint) g_bytes_get_size (chunk));
    g_input_stream_read_bytes_async (asking->reply->body, READ_CHUNK, G_PRIORITY_DEFAULT,
                                     asking->cancellable, read_cb, task);
    return;
  }
  answer = g_new0 (SamAnswer, 1);
  answer->reply = g_steal_pointer (&asking->reply);
  answer->body = g_byte_array_free_to_bytes (g_steal_pointer (&asking->bytes));
  g_clear_handle_id (&asking->guard, g_source_remove);
  g_task_return_pointer (task, answer, (GDestroyNotify) _sam_answer_free);
  g_object_unref (task);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Asking *asking = g_task_get_task_data (task);
  GError *error = NULL;

  asking->reply = sam_remote_send_finish (SAM_REMOTE (source), result, &error);
  if (asking->reply == NULL) {
    fail (task, error);
    return;
  }
  g_input_stream_read_bytes_async (asking->reply->body, READ_CHUNK, G_PRIORITY_DEFAULT,
                                   asking->cancellable, read_cb, task);
}

static void
outer_cancelled_cb (GCancellable *outer, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

void
_sam_ask_async (SamAsker *asker, const SamQuestion *question, GCancellable *cancellable,
                GAsyncReadyCallback callback, gpointer user_data)
{
  /* That it was cancelled is told by what is under way, which may be late. */
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  Asking *asking = g_new0 (Asking, 1);
  g_autofree char *device =
      g_strdup_printf ("%s.%u", asker->session->device_id, asker->session->generation);

  g_task_set_source_tag (task, _sam_ask_async);
  g_task_set_task_data (task, asking, asking_free);
  asking->bytes = g_byte_array_new ();
  asking->most = question->most;
  asking->cancellable = g_cancellable_new ();
  if (cancellable != NULL) {
    asking->outer = g_object_ref (cancellable);
    asking->outer_handler = g_cancellable_connect (cancellable, G_CALLBACK (outer_cancelled_cb),
                                                   asking->cancellable, NULL);
  }
  asking->guard = g_timeout_add (question->ms, guard_cb, asking);
  sam_remote_send_async (asker->remote, question->path, question->body, asker->session->token,
                         device, asking->cancellable, sent_cb, task);
}

SamAnswer *
_sam_ask_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, _sam_ask_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
