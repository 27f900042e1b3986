/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-sync-private.h"

#include <samspor/sam-json.h>

/*
 * Whether a home fits a need, asked of the server by somebody who waits for it: so it takes little
 * time or is not asked at all. It stands beside the engine: a cycle that runs goes on.
 */

#define READ_CHUNK (16 * 1024)

typedef struct {
  SamRemote *remote;                 /* (owned) */
  SamSession *session;               /* (owned) */
  SamReply *reply;                   /* (owned) (nullable) */
  GByteArray *bytes;                 /* (owned): of it so far */
  GCancellable *cancellable, *outer; /* (owned); @outer (nullable): the caller's */
  gulong outer_handler;
  guint guard;
  gboolean too_slow;
} Check;

static void
check_free (gpointer data)
{
  Check *check = data;

  g_clear_handle_id (&check->guard, g_source_remove);
  g_cancellable_disconnect (check->outer, check->outer_handler);
  g_clear_object (&check->outer);
  g_clear_object (&check->cancellable);
  g_clear_object (&check->remote);
  g_clear_pointer (&check->session, sam_session_free);
  g_clear_pointer (&check->reply, sam_reply_free);
  g_clear_pointer (&check->bytes, g_byte_array_unref);
  g_free (check);
}

/* (transfer full) @task, @error */
static void
fail (GTask *task, GError *error)
{
  Check *check = g_task_get_task_data (task);

  g_clear_handle_id (&check->guard, g_source_remove);
  if (check->too_slow && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
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
  Check *check = user_data;

  check->guard = 0;
  check->too_slow = TRUE;
  g_cancellable_cancel (check->cancellable);
  return G_SOURCE_REMOVE;
}

GBytes *
_sam_home_check_body (const char *need_id, const char *unit_id)
{
  GString *json = g_string_new (NULL);

  sam_json_begin_object (json);
  sam_json_member_add_string (json, "need_id", need_id);
  sam_json_member_add_string (json, "unit_id", unit_id);
  sam_json_end_object (json);
  return g_string_free_to_bytes (json);
}

SamHousingAnswer *
_sam_home_check_read (const SamReply *reply, GBytes *body, GError **error)
{
  SamHousingAnswer *answer = NULL;
  gsize len;
  const char *data = g_bytes_get_data (body, &len);

  if (reply->is_ours && reply->status == 404) {
    g_set_error_literal (error, SAM_STORE_ERROR, SAM_STORE_ERROR_NOT_FOUND,
                         "The server compares no such need and home");
  } else if (!reply->is_ours || reply->status != 200) {
    g_set_error (error, SAM_SYNC_ERROR, (int) _sam_protocol_error_of_status (reply),
                 "The server answered %u", reply->status);
  } else {
    answer = sam_housing_answer_new_from_json (data, len);
    if (answer == NULL)
      g_set_error_literal (error, SAM_SYNC_ERROR, SAM_SYNC_ERROR_PROTOCOL,
                           "The server's answer about a home breaks the contract");
  }
  return answer;
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Check *check = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) chunk =
      g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  g_autoptr (GBytes) body = NULL;
  SamHousingAnswer *answer;

  if (chunk == NULL) {
    fail (task, error);
    return;
  }
  if (g_bytes_get_size (chunk) > 0 && check->bytes->len < SAM_HOME_CHECK_MOST) {
    g_byte_array_append (check->bytes, g_bytes_get_data (chunk, NULL),
                         (guint) g_bytes_get_size (chunk));
    g_input_stream_read_bytes_async (check->reply->body, READ_CHUNK, G_PRIORITY_DEFAULT,
                                     check->cancellable, read_cb, task);
    return;
  }
  body = g_byte_array_free_to_bytes (g_steal_pointer (&check->bytes));
  answer = _sam_home_check_read (check->reply, body, &error);
  if (answer == NULL) {
    fail (task, error);
    return;
  }
  g_clear_handle_id (&check->guard, g_source_remove);
  g_task_return_pointer (task, answer, (GDestroyNotify) sam_housing_answer_free);
  g_object_unref (task);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Check *check = g_task_get_task_data (task);
  GError *error = NULL;

  check->reply = sam_remote_send_finish (SAM_REMOTE (source), result, &error);
  if (check->reply == NULL) {
    fail (task, error);
    return;
  }
  g_input_stream_read_bytes_async (check->reply->body, READ_CHUNK, G_PRIORITY_DEFAULT,
                                   check->cancellable, read_cb, task);
}

static void
outer_cancelled_cb (GCancellable *outer, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

static gboolean
begin (Check *check, SamRemote *remote, GError **error)
{
  const SamSession *session = check->session;

  if (session == NULL || session->server == NULL || session->token == NULL
      || session->device_id == NULL) {
    g_set_error_literal (error, SAM_SYNC_ERROR, SAM_SYNC_ERROR_NO_SERVER,
                         "No server has been entered");
    return FALSE;
  }
  check->remote =
      remote != NULL ? g_object_ref (remote) : sam_http_remote_new (session->server, error);
  return check->remote != NULL;
}

void
sam_sync_check_home_async (SamStore *store, SamRemote *remote, const char *need_id,
                           const char *unit_id, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (store, cancellable, callback, user_data);
  Check *check = g_new0 (Check, 1);
  g_autofree char *device = NULL;
  g_autoptr (GBytes) body = _sam_home_check_body (need_id, unit_id);
  GError *error = NULL;

  g_task_set_source_tag (task, sam_sync_check_home_async);
  g_task_set_task_data (task, check, check_free);
  check->session = sam_store_get_session (store);
  check->bytes = g_byte_array_new ();
  check->cancellable = g_cancellable_new ();
  if (cancellable != NULL) {
    check->outer = g_object_ref (cancellable);
    check->outer_handler = g_cancellable_connect (cancellable, G_CALLBACK (outer_cancelled_cb),
                                                  check->cancellable, NULL);
  }
  if (!begin (check, remote, &error)) {
    fail (task, error);
    return;
  }
  device = g_strdup_printf ("%s.%u", check->session->device_id, check->session->generation);
  check->guard = g_timeout_add (SAM_SYNC_CHECK_MS, guard_cb, check);
  sam_remote_send_async (check->remote, SAM_HOME_CHECK_PATH, body, check->session->token, device,
                         check->cancellable, sent_cb, task);
}

SamHousingAnswer *
sam_sync_check_home_finish (SamStore *store, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
