/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-ask-private.h"
#include "sam-sync-private.h"

#include <samspor/sam-json.h>

/*
 * Whether a home fits a need, asked of the server by somebody who waits for it: so it takes little
 * time or is not asked at all. It stands beside the engine: a cycle that runs goes on.
 */

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
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (SamAnswer) said = _sam_ask_finish (result, &error);
  SamHousingAnswer *answer =
      said != NULL ? _sam_home_check_read (said->reply, said->body, &error) : NULL;

  if (answer != NULL)
    g_task_return_pointer (task, answer, (GDestroyNotify) sam_housing_answer_free);
  else
    g_task_return_error (task, error);
}

void
sam_sync_check_home_async (SamStore *store, SamRemote *remote, const char *need_id,
                           const char *unit_id, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (store, cancellable, callback, user_data);
  g_autoptr (GBytes) body = _sam_home_check_body (need_id, unit_id);
  SamQuestion question = { SAM_HOME_CHECK_PATH, body, SAM_SYNC_CHECK_MS, SAM_HOME_CHECK_MOST };
  GError *error = NULL;
  SamAsker *asker = _sam_asker_new (store, remote, &error);

  g_task_set_source_tag (task, sam_sync_check_home_async);
  if (asker == NULL) {
    g_task_return_error (task, error);
    return;
  }
  g_task_set_task_data (task, asker, (GDestroyNotify) _sam_asker_free);
  _sam_ask_async (asker, &question, cancellable, answered_cb, g_steal_pointer (&task));
}

SamHousingAnswer *
sam_sync_check_home_finish (SamStore *store, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
