/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-calls.h"

/* ---- The general form ---- */

typedef struct {
  SamCallWork work;
  SamViewer *viewer;        /* (owned) */
  gpointer data;            /* (owned) */
  GDestroyNotify data_free; /* (nullable) */
} Run;

static void
run_free (gpointer data)
{
  Run *run = data;

  g_clear_pointer (&run->viewer, sam_viewer_unref);
  if (run->data_free && run->data) {
    run->data_free (run->data);
  }
  g_free (run);
}

static gpointer
run_work (SamStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  Run *run = data;

  return run->work (store, run->viewer, run->data, cancellable, error);
}

static void
run_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GDestroyNotify result_free = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  gpointer value = sam_store_run_finish (SAM_STORE (source), result, &error);

  if (error) {
    g_task_return_error (task, g_steal_pointer (&error));
  } else {
    g_task_return_pointer (task, value, result_free);
  }
}

void
sam_call_run_async (SamContext *context, SamStoreAccess access, SamCallWork work, gpointer data,
                    GDestroyNotify data_free, GDestroyNotify result_free, GCancellable *cancellable,
                    GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;
  Run *run;

  g_return_if_fail (SAM_IS_CONTEXT (context));

  task = g_task_new (context, cancellable, callback, user_data);
  g_task_set_source_tag (task, sam_call_run_async);
  g_task_set_task_data (task, result_free, NULL);
  if (!sam_context_get_viewer (context)) {
    if (data_free && data) {
      data_free (data);
    }
    g_task_return_new_error (task, SAM_STORE_ERROR, SAM_STORE_ERROR_NO_USER,
                             "asking the store: nobody is signed in yet");
    g_object_unref (task);
    return;
  }
  run = g_new0 (Run, 1);
  run->work = work;
  run->viewer = sam_viewer_ref (sam_context_get_viewer (context));
  run->data = data;
  run->data_free = data_free;
  sam_store_run_async (sam_context_get_store (context), access, run_work, run, run_free,
                       result_free, cancellable, run_cb, task);
}

GPtrArray *
sam_call_find_cases_now (SamContext *context, const SamCaseQuery *query, guint *n_total,
                         gboolean *behind)
{
  SamViewer *viewer;

  g_return_val_if_fail (SAM_IS_CONTEXT (context), NULL);

  viewer = sam_context_get_viewer (context);
  return viewer ? sam_store_find_cases_now (sam_context_get_store (context), viewer, query, n_total,
                                            behind)
                : NULL;
}

gpointer
sam_call_run_finish (SamContext *context, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, context), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- Reading ---- */

static gpointer
list_work (SamStore *store, SamViewer *viewer, gpointer data, GCancellable *cancellable,
           GError **error)
{
  return sam_store_list (store, viewer, data, cancellable, error);
}

static void
query_free (gpointer data)
{
  sam_query_free (data);
}

static void
array_free (gpointer data)
{
  g_ptr_array_unref (data);
}

void
sam_call_list_async (SamContext *context, SamQuery *query, GCancellable *cancellable,
                     GAsyncReadyCallback callback, gpointer user_data)
{
  sam_call_run_async (context, SAM_STORE_READ, list_work, query, query_free, array_free,
                      cancellable, callback, user_data);
}

GPtrArray *
sam_call_list_finish (SamContext *context, GAsyncResult *result, GError **error)
{
  return sam_call_run_finish (context, result, error);
}

typedef struct {
  SamRecordType type;
  char *id; /* (owned) */
  gboolean log;
} Which;

static void
which_free (gpointer data)
{
  Which *which = data;

  g_free (which->id);
  g_free (which);
}

static Which *
which_new (SamRecordType type, const char *id, gboolean log)
{
  Which *which = g_new0 (Which, 1);

  which->type = type;
  which->id = g_strdup (id);
  which->log = log;
  return which;
}

static gpointer
get_work (SamStore *store, SamViewer *viewer, gpointer data, GCancellable *cancellable,
          GError **error)
{
  Which *which = data;

  return sam_store_get (store, viewer, which->type, which->id, error);
}

void
sam_call_get_async (SamContext *context, SamRecordType type, const char *id,
                    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  sam_call_run_async (context, SAM_STORE_READ, get_work, which_new (type, id, FALSE), which_free,
                      g_object_unref, cancellable, callback, user_data);
}

SamRecord *
sam_call_get_finish (SamContext *context, GAsyncResult *result, GError **error)
{
  return sam_call_run_finish (context, result, error);
}

static gpointer
case_view_work (SamStore *store, SamViewer *viewer, gpointer data, GCancellable *cancellable,
                GError **error)
{
  Which *which = data;
  SamCaseView *view = sam_store_case_view (store, viewer, which->id, error);

  if (view && which->log) {
    /* Logged with the next transaction; a vault that can't be written still shows what it has. */
    sam_store_log_access (store, viewer, SAM_ACCESS_VIEW, SAM_RECORD_CASE, which->id, NULL, FALSE,
                          NULL);
  }
  return view;
}

static void
case_view_free (gpointer data)
{
  sam_case_view_unref (data);
}

void
sam_call_case_view_async (SamContext *context, const char *case_id, gboolean log,
                          GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data)
{
  sam_call_run_async (context, SAM_STORE_READ, case_view_work,
                      which_new (SAM_RECORD_CASE, case_id, log), which_free, case_view_free,
                      cancellable, callback, user_data);
}

SamCaseView *
sam_call_case_view_finish (SamContext *context, GAsyncResult *result, GError **error)
{
  return sam_call_run_finish (context, result, error);
}

/* ---- Writing ---- */

typedef struct {
  gboolean saved;
  char *undo;       /* (owned) (nullable) */
  GArray *problems; /* (owned) (nullable) */
  GError *error;    /* (owned) (nullable) */
} Saved;

static void
saved_free (gpointer data)
{
  Saved *saved = data;

  g_free (saved->undo);
  g_clear_pointer (&saved->problems, g_array_unref);
  g_clear_error (&saved->error);
  g_free (saved);
}

static void
changes_free (gpointer data)
{
  sam_changes_free (data);
}

static Saved *
save_now (SamStore *store, SamViewer *viewer, SamChanges *changes)
{
  Saved *saved = g_new0 (Saved, 1);

  saved->saved =
      sam_store_save (store, viewer, changes, SAM_ORIGIN_USER, &saved->undo, &saved->error);
  if (!saved->saved && g_error_matches (saved->error, SAM_STORE_ERROR, SAM_STORE_ERROR_PROBLEMS)) {
    saved->problems = sam_store_last_problems (store);
  }
  return saved;
}

static gpointer
save_work (SamStore *store, SamViewer *viewer, gpointer data, GCancellable *cancellable,
           GError **error)
{
  return save_now (store, viewer, data);
}

void
sam_call_save_async (SamContext *context, SamChanges *changes, GAsyncReadyCallback callback,
                     gpointer user_data)
{
  sam_call_run_async (context, SAM_STORE_WRITE, save_work, changes, changes_free, saved_free, NULL,
                      callback, user_data);
}

typedef struct {
  SamCallMake make;
  gpointer data; /* (owned) */
  GDestroyNotify data_free;
} Make;

static void
make_free (gpointer data)
{
  Make *make = data;

  make->data_free (make->data);
  g_free (make);
}

static gpointer
make_work (SamStore *store, SamViewer *viewer, gpointer data, GCancellable *cancellable,
           GError **error)
{
  const Make *make = data;
  g_autoptr (SamChanges) changes = make->make (store, viewer, make->data, error);

  return changes ? save_now (store, viewer, changes) : NULL;
}

void
sam_call_make_async (SamContext *context, SamCallMake make, gpointer data, GDestroyNotify data_free,
                     GAsyncReadyCallback callback, gpointer user_data)
{
  Make *made = g_new0 (Make, 1);

  made->make = make;
  made->data = data;
  made->data_free = data_free;
  sam_call_run_async (context, SAM_STORE_WRITE, make_work, made, make_free, saved_free, NULL,
                      callback, user_data);
}

gboolean
sam_call_save_finish (SamContext *context, GAsyncResult *result, char **undo, GArray **problems,
                      GError **error)
{
  Saved *saved = sam_call_run_finish (context, result, error);
  gboolean done;

  if (undo) {
    *undo = NULL;
  }
  if (problems) {
    *problems = NULL;
  }
  if (!saved) {
    return FALSE;
  }
  done = saved->saved;
  if (undo) {
    *undo = g_steal_pointer (&saved->undo);
  }
  if (problems) {
    *problems = g_steal_pointer (&saved->problems);
  }
  if (!done) {
    g_propagate_error (error, g_steal_pointer (&saved->error));
  }
  saved_free (saved);
  return done;
}

static gpointer
undo_work (SamStore *store, SamViewer *viewer, gpointer data, GCancellable *cancellable,
           GError **error)
{
  return sam_store_undo (store, viewer, data, error) ? GINT_TO_POINTER (TRUE) : NULL;
}

void
sam_call_undo_async (SamContext *context, const char *undo, GAsyncReadyCallback callback,
                     gpointer user_data)
{
  sam_call_run_async (context, SAM_STORE_WRITE, undo_work, g_strdup (undo), g_free, NULL, NULL,
                      callback, user_data);
}

gboolean
sam_call_undo_finish (SamContext *context, GAsyncResult *result, GError **error)
{
  return sam_call_run_finish (context, result, error) != NULL;
}

/* ---- Drafts and the access log ---- */

typedef struct {
  char *key;  /* (owned) */
  char *text; /* (owned) (nullable) */
} Draft;

static void
draft_free (gpointer data)
{
  Draft *draft = data;

  g_free (draft->key);
  g_free (draft->text);
  g_free (draft);
}

static gpointer
put_draft_work (SamStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  Draft *draft = data;

  return sam_store_put_draft (store, draft->key, draft->text, error) ? GINT_TO_POINTER (TRUE)
                                                                     : NULL;
}

static void
put_draft_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  sam_store_run_finish (SAM_STORE (source), result, &error);
  if (error) {
    g_task_return_error (task, g_steal_pointer (&error));
  } else {
    g_task_return_boolean (task, TRUE);
  }
}

void
sam_call_put_draft_async (SamContext *context, const char *key, const char *text,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;
  Draft *draft = g_new0 (Draft, 1);

  task = g_task_new (context, NULL, callback, user_data);
  g_task_set_source_tag (task, sam_call_put_draft_async);
  draft->key = g_strdup (key);
  draft->text = g_strdup (text);
  sam_store_run_async (sam_context_get_store (context), SAM_STORE_WRITE, put_draft_work, draft,
                       draft_free, NULL, NULL, put_draft_cb, task);
}

gboolean
sam_call_put_draft_finish (SamContext *context, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, context), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
sam_call_put_draft (SamContext *context, const char *key, const char *text)
{
  sam_call_put_draft_async (context, key, text, NULL, NULL);
}

static gpointer
get_draft_work (SamStore *store, SamViewer *viewer, gpointer data, GCancellable *cancellable,
                GError **error)
{
  return sam_store_get_draft (store, data, error);
}

void
sam_call_get_draft_async (SamContext *context, const char *key, GAsyncReadyCallback callback,
                          gpointer user_data)
{
  sam_call_run_async (context, SAM_STORE_READ, get_draft_work, g_strdup (key), g_free, g_free, NULL,
                      callback, user_data);
}

char *
sam_call_get_draft_finish (SamContext *context, GAsyncResult *result)
{
  return sam_call_run_finish (context, result, NULL);
}

static gpointer
list_drafts_work (SamStore *store, SamViewer *viewer, gpointer data, GCancellable *cancellable,
                  GError **error)
{
  return sam_store_list_drafts (store, data, error);
}

static void
keys_free (gpointer data)
{
  g_strfreev (data);
}

void
sam_call_put_form_draft (SamContext *context, const char *key, const SamRecord *record,
                         gint64 begun)
{
  g_autoptr (GBytes) body = sam_record_to_body (record);
  g_autofree char *text =
      g_strdup_printf ("%" G_GINT64_FORMAT "\n%.*s", begun, (int) g_bytes_get_size (body),
                       (const char *) g_bytes_get_data (body, NULL));

  sam_call_put_draft (context, key, text);
}

SamRecord *
sam_call_read_form_draft (const char *text, SamRecordType type, const char *id, const char *scope,
                          gint64 *begun)
{
  char *body = NULL;
  gint64 when = g_ascii_strtoll (text, &body, 10);
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
  SamRecord *record = sam_record_new_from_body (type, id, scope, bytes, NULL);

  if (record) {
    *begun = when;
  }
  return record;
}

void
sam_call_list_drafts_async (SamContext *context, const char *prefix, GAsyncReadyCallback callback,
                            gpointer user_data)
{
  sam_call_run_async (context, SAM_STORE_READ, list_drafts_work, g_strdup (prefix), g_free,
                      keys_free, NULL, callback, user_data);
}

char **
sam_call_list_drafts_finish (SamContext *context, GAsyncResult *result)
{
  return sam_call_run_finish (context, result, NULL);
}

typedef struct {
  SamAccess access;
  SamRecordType type;
  char *id;     /* (owned) (nullable) */
  char *detail; /* (owned) (nullable) */
} Log;

static void
log_free (gpointer data)
{
  Log *log = data;

  g_free (log->id);
  g_free (log->detail);
  g_free (log);
}

static gpointer
log_work (SamStore *store, SamViewer *viewer, gpointer data, GCancellable *cancellable,
          GError **error)
{
  Log *log = data;

  return sam_store_log_access (store, viewer, log->access, log->type, log->id, log->detail, FALSE,
                               error)
             ? GINT_TO_POINTER (TRUE)
             : NULL;
}

static void
log_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  sam_call_run_finish (SAM_CONTEXT (source), result, NULL);
}

void
sam_call_log (SamContext *context, SamAccess access, SamRecordType type, const char *id,
              const char *detail)
{
  Log *log = g_new0 (Log, 1);

  log->access = access;
  log->type = type;
  log->id = g_strdup (id);
  log->detail = g_strdup (detail);
  sam_call_run_async (context, SAM_STORE_READ, log_work, log, log_free, NULL, NULL, log_cb, NULL);
}
