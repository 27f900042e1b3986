/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-assign-check.h"

#include "sam-calls.h"

#include <samspor/sam-sync.h>

typedef struct {
  char *case_id, *need_id, *unit_id; /* (owned) */
  char **others;                     /* (owned) */
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->case_id);
  g_free (question->need_id);
  g_free (question->unit_id);
  g_strfreev (question->others);
  g_free (question);
}

static Question *
question_new (const char *case_id, const char *need_id, const char *unit_id,
              const char *const *others)
{
  Question *question = g_new0 (Question, 1);

  question->case_id = g_strdup (case_id);
  question->need_id = g_strdup (need_id);
  question->unit_id = g_strdup (unit_id);
  question->others = g_strdupv ((char **) others);
  return question;
}

/* What waits for the server; belongs to the task. */
typedef struct {
  Question *question;        /* (owned) */
  SamAssignChecked *checked; /* (owned) (nullable) */
} Asking;

static void
asking_free (gpointer data)
{
  Asking *asking = data;

  question_free (asking->question);
  g_clear_pointer (&asking->checked, sam_assign_checked_free);
  g_free (asking);
}

void
sam_assign_checked_free (SamAssignChecked *checked)
{
  g_clear_pointer (&checked->view, sam_case_view_unref);
  g_clear_pointer (&checked->match, sam_housing_match_free);
  g_clear_pointer (&checked->said, g_array_unref);
  g_strfreev (checked->warned_of);
  g_hash_table_unref (checked->persons);
  g_free (checked);
}

static void
checked_free (gpointer data)
{
  sam_assign_checked_free (data);
}

static void
read_persons (SamStore *store, SamViewer *viewer, const Question *question,
              SamAssignChecked *checked)
{
  for (guint i = 0; question->others[i]; i++) {
    g_autoptr (SamRecord) person =
        sam_store_get (store, viewer, SAM_RECORD_PERSON, question->others[i], NULL);

    if (person && !sam_record_is_retracted (person) && !sam_housing_is_outside (person)) {
      g_hash_table_insert (checked->persons, g_strdup (question->others[i]), g_object_ref (person));
    }
  }
}

static gpointer
check_work (SamStore *store, SamViewer *viewer, gpointer data, GCancellable *cancellable,
            GError **error)
{
  const Question *question = data;
  g_autoptr (SamAssignChecked) checked = g_new0 (SamAssignChecked, 1);
  g_autoptr (SamHousingStock) stock = NULL;

  checked->persons = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  checked->view = sam_store_case_view (store, viewer, question->case_id, error);
  if (!checked->view) {
    return NULL;
  }
  checked->fault = sam_rules_may_assign (checked->view, question->need_id);
  if (checked->fault != SAM_ASSIGN_FINE) {
    return g_steal_pointer (&checked);
  }
  read_persons (store, viewer, question, checked);
  stock = sam_store_housing_stock (store, viewer, cancellable, error);
  if (!stock) {
    return NULL;
  }
  checked->match = sam_housing_check (stock, sam_case_view_get (checked->view, question->need_id),
                                      question->unit_id);
  if (!checked->match) {
    g_set_error_literal (error, SAM_STORE_ERROR, SAM_STORE_ERROR_NOT_FOUND, "No such home");
    return NULL;
  }
  return g_steal_pointer (&checked);
}

/* A server that can't be reached is no fault. */
static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Asking *asking = g_task_get_task_data (task);
  g_autoptr (SamHousingAnswer) answer =
      sam_sync_check_home_finish (SAM_STORE (source), result, NULL);

  if (g_task_return_error_if_cancelled (task)) {
    return;
  }
  if (answer) {
    asking->checked->at = sam_context_get_now (g_task_get_source_object (task));
    asking->checked->warned_of = sam_housing_warned_of (answer->findings, FALSE);
    asking->checked->said = g_array_ref (answer->findings);
  }
  g_task_return_pointer (task, g_steal_pointer (&asking->checked), checked_free);
}

/* Of what it has not had as it stands here it would only say that it does not know it. */
static gboolean
server_knows (const SamAssignChecked *checked, const Question *question)
{
  const SamRecord *need = sam_case_view_get (checked->view, question->need_id);

  return sam_record_get_meta (need)->state == SAM_STATE_SAVED;
}

static void
checked_here_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Asking *asking = g_task_get_task_data (task);
  SamContext *context = SAM_CONTEXT (source);
  GError *error = NULL;
  GCancellable *cancellable = g_task_get_cancellable (task);

  asking->checked = sam_call_run_finish (context, result, &error);
  if (!asking->checked) {
    g_task_return_error (task, error);
    return;
  }
  if (asking->checked->fault != SAM_ASSIGN_FINE
      || !server_knows (asking->checked, asking->question)) {
    g_task_return_pointer (task, g_steal_pointer (&asking->checked), checked_free);
    return;
  }
  sam_sync_check_home_async (sam_context_get_store (context), NULL, asking->question->need_id,
                             asking->question->unit_id, cancellable, answered_cb,
                             g_steal_pointer (&task));
}

void
sam_assign_check_async (SamContext *context, const char *case_id, const char *need_id,
                        const char *unit_id, const char *const *others, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (context, cancellable, callback, user_data);
  Asking *asking = g_new0 (Asking, 1);

  g_task_set_source_tag (task, sam_assign_check_async);
  asking->question = question_new (case_id, need_id, unit_id, others);
  g_task_set_task_data (task, asking, asking_free);
  sam_call_run_async (context, SAM_STORE_READ, check_work,
                      question_new (case_id, need_id, unit_id, others), question_free, checked_free,
                      cancellable, checked_here_cb, task);
}

SamAssignChecked *
sam_assign_check_finish (SamContext *context, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, context), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
