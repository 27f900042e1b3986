/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-seen.h"

#include <samspor/sam-viewer.h>

typedef struct {
  char *case_id; /* (owned) */
  SamAccessProgress progress;
  gpointer progress_data;
} Asking;

static void
asking_free (gpointer data)
{
  Asking *asking = data;

  g_free (asking->case_id);
  g_free (asking);
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  SamAccessLog *log = sam_sync_fetch_access_log_finish (SAM_STORE (source), result, &error);

  if (log) {
    g_task_return_pointer (task, log, (GDestroyNotify) sam_access_log_unref);
  } else {
    g_task_return_error (task, error);
  }
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Asking *asking = g_task_get_task_data (task);
  SamWindow *window = g_task_get_source_object (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *error = NULL;

  if (!sam_sync_engine_sync_finish (SAM_SYNC_ENGINE (source), result, NULL, &error)) {
    g_task_return_error (task, error);
    return;
  }
  if (g_task_return_error_if_cancelled (task)) {
    return;
  }
  sam_sync_fetch_access_log_async (sam_context_get_store (sam_window_get_context (window)), NULL,
                                   asking->case_id, asking->progress, asking->progress_data,
                                   cancellable, fetched_cb, g_steal_pointer (&task));
}

void
sam_seen_async (SamWindow *window, const char *case_id, SamAccessProgress progress,
                gpointer progress_data, GCancellable *cancellable, GAsyncReadyCallback callback,
                gpointer user_data)
{
  GTask *task = g_task_new (window, cancellable, callback, user_data);
  SamSyncEngine *engine = sam_window_get_engine (window);
  Asking *asking = g_new0 (Asking, 1);

  g_task_set_source_tag (task, sam_seen_async);
  asking->case_id = g_strdup (case_id);
  asking->progress = progress;
  asking->progress_data = progress_data;
  g_task_set_task_data (task, asking, asking_free);
  if (engine) {
    sam_sync_engine_sync_async (engine, cancellable, sent_cb, task);
  } else {
    g_task_return_new_error (task, SAM_SYNC_ERROR, SAM_SYNC_ERROR_NO_SERVER,
                             "No server has been entered");
    g_object_unref (task);
  }
}

SamAccessLog *
sam_seen_finish (SamWindow *window, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, window), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

gboolean
sam_seen_may_ask (const SamViewer *viewer, const SamRecord *record)
{
  const char *user = sam_viewer_get (viewer)->user_id;
  const char *team = sam_record_get_text (record, SAM_CASE_TEAM_ID);

  return g_strcmp0 (sam_record_get_text (record, SAM_CASE_COORDINATOR_USER), user) == 0
         || g_strcmp0 (sam_record_get_text (record, SAM_CASE_HOLDER_USER), user) == 0
         || (team && sam_viewer_leads (viewer, team));
}
