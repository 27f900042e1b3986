/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-gather.h"

typedef struct {
  char **ids;       /* (owned) */
  GPtrArray *views; /* (owned) (element-type SamCaseView) */
  guint n, n_all;
  SamUse use;
  SamGathered step;
  gpointer step_data;
} Gather;

static void next (GTask *task);

static void
gather_free (gpointer data)
{
  Gather *gather = data;

  g_strfreev (gather->ids);
  g_clear_pointer (&gather->views, g_ptr_array_unref);
  g_free (gather);
}

typedef struct {
  char *id; /* (owned) */
  SamUse use;
} One;

static void
one_free (gpointer data)
{
  One *one = data;

  g_free (one->id);
  g_free (one);
}

static gpointer
view_work (SamStore *store, SamViewer *viewer, gpointer data, GCancellable *cancellable,
           GError **error)
{
  const One *one = data;
  g_autoptr (SamViewer) used = sam_viewer_for_use (viewer, SAM_PURPOSE_FOLLOW_UP, one->use);

  return sam_store_case_view (store, used, one->id, error);
}

static void
view_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Gather *gather = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  SamCaseView *view = sam_call_run_finish (SAM_CONTEXT (source), result, &error);

  if (view) {
    g_ptr_array_add (gather->views, view);
  } else if (!g_error_matches (error, SAM_STORE_ERROR, SAM_STORE_ERROR_NOT_FOUND)) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  gather->n++;
  if (gather->step) {
    gather->step (gather->n, gather->n_all, gather->step_data);
  }
  next (g_steal_pointer (&task));
}

/* Takes @task. */
static void
next (GTask *task)
{
  Gather *gather = g_task_get_task_data (task);
  One *one;

  if (gather->n == gather->n_all) {
    g_task_return_pointer (task, g_steal_pointer (&gather->views),
                           (GDestroyNotify) g_ptr_array_unref);
    g_object_unref (task);
    return;
  }
  one = g_new0 (One, 1);
  one->id = g_strdup (gather->ids[gather->n]);
  one->use = gather->use;
  sam_call_run_async (g_task_get_source_object (task), SAM_STORE_READ, view_work, one, one_free,
                      (GDestroyNotify) sam_case_view_unref, g_task_get_cancellable (task), view_cb,
                      task);
}

void
sam_gather_async (SamContext *context, const char *const *ids, SamUse use,
                  GCancellable *cancellable, SamGathered step, gpointer step_data,
                  GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (context, cancellable, callback, user_data);
  Gather *gather = g_new0 (Gather, 1);

  g_task_set_source_tag (task, sam_gather_async);
  gather->ids = g_strdupv ((char **) ids);
  gather->n_all = g_strv_length (gather->ids);
  gather->views = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_case_view_unref);
  gather->use = use;
  gather->step = step;
  gather->step_data = step_data;
  g_task_set_task_data (task, gather, gather_free);
  next (task);
}

GPtrArray *
sam_gather_finish (SamContext *context, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, context), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
