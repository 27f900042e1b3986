/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-sync-private.h"

/* ---- Arm and push ---- */

static gpointer
arm_work (SamStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  SamSyncJob *job = data;

  return sam_store_arm (store, job->what, job->hold, job->batch, error);
}

/* The next request: as many groups as fit, a group never divided. */
static void
cut_request (SamSyncEngine *self)
{
  GPtrArray *armed = self->armed;
  guint most = sam_sync_plan_get_batch (self->plan);
  guint end = self->n_sent;

  while (end < armed->len) {
    const char *group = sam_op_get (armed->pdata[end])->group;
    guint next = end + 1;

    while (group != NULL && next < armed->len
           && g_strcmp0 (sam_op_get (armed->pdata[next])->group, group) == 0)
      next++;
    if (end > self->n_sent && next - self->n_sent > most)
      break;
    end = next;
  }
  g_clear_pointer (&self->ops, g_ptr_array_unref);
  self->ops = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_op_unref);
  for (; self->n_sent < end; self->n_sent++)
    g_ptr_array_add (self->ops, sam_op_ref (armed->pdata[self->n_sent]));
}

static void
armed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamSyncEngine) self = user_data;
  GError *error = NULL;
  GPtrArray *ops = sam_store_run_finish (SAM_STORE (source), result, &error);

  if (ops == NULL) {
    _sam_sync_fail (self, error, 0);
    return;
  }
  g_clear_pointer (&self->armed, g_ptr_array_unref);
  self->armed = ops;
  self->n_sent = 0;
  cut_request (self);
  _sam_sync_step (self, SAM_EVENT_ARMED, ops->len, 0);
}

void
_sam_sync_arm (SamSyncEngine *self, SamArm what)
{
  SamSyncJob *job = g_new0 (SamSyncJob, 1);

  self->arming_log = what == SAM_ARM_LOG;
  job->what = what;
  job->hold = sam_sync_plan_get_hold (self->plan);
  job->batch = what == SAM_ARM_CHANGES ? sam_sync_plan_get_armed_most (self->plan)
                                       : sam_sync_plan_get_batch (self->plan);
  _sam_sync_run (self, arm_work, job, (GDestroyNotify) g_ptr_array_unref, armed_cb);
}

static gpointer
unarm_work (SamStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  return sam_store_unarm (store, error) ? _sam_sync_done () : NULL;
}

static void
unarmed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamSyncEngine) self = user_data;
  GError *error = NULL;

  if (sam_store_run_finish (SAM_STORE (source), result, &error) == NULL)
    _sam_sync_fail (self, error, 0);
  else
    _sam_sync_step (self, SAM_EVENT_SPLIT, 0, 0);
}

static gpointer
acknowledge_work (SamStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  SamSyncJob *job = data;
  g_autofree guint *n_taken = g_new0 (guint, 1);

  return sam_store_acknowledge (store, job->bytes, n_taken, error) ? g_steal_pointer (&n_taken)
                                                                   : NULL;
}

/* FALSE: it is not on the disk, and what was sent is still in flight. */
static gboolean
note_taken (SamSyncEngine *self, GObject *source, GAsyncResult *result, GError **error)
{
  g_autofree guint *n_taken = sam_store_run_finish (SAM_STORE (source), result, error);

  if (n_taken != NULL && !self->arming_log)
    self->pushed += *n_taken;
  return n_taken != NULL;
}

static void
taken_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamSyncEngine) self = user_data;
  GError *error = NULL;

  if (!note_taken (self, source, result, &error)) {
    g_clear_error (&self->not_taken);
    self->not_taken = error;
  }
}

static void
acknowledged_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamSyncEngine) self = user_data;
  GError *error = NULL;

  if (!note_taken (self, source, result, &error))
    _sam_sync_fail (self, error, 0);
  else if (self->not_taken != NULL)
    _sam_sync_fail (self, g_steal_pointer (&self->not_taken), 0);
  else
    _sam_sync_step (self, SAM_EVENT_PUSHED, 0, 0);
}

/* What was armed together is independent of each other: the server has the next request while the
 * store takes in the answer to this one. */
static void
push_read (SamSyncEngine *self, SamReply *reply, GBytes *body)
{
  SamSyncJob *job = g_new0 (SamSyncJob, 1);

  job->bytes = g_bytes_ref (body);
  if (self->n_sent < self->armed->len) {
    _sam_sync_run (self, acknowledge_work, job, g_free, taken_cb);
    cut_request (self);
    _sam_sync_push (self);
  } else {
    _sam_sync_run (self, acknowledge_work, job, g_free, acknowledged_cb);
  }
}

static void
refuse_all (SamSyncEngine *self, const char *code)
{
  SamSyncJob *job = g_new0 (SamSyncJob, 1);

  job->bytes = _sam_protocol_refuse_ops (self->ops, code);
  _sam_sync_run (self, acknowledge_work, job, g_free, acknowledged_cb);
}

/* Alone in its request: only one that the server names goes to the inbox; a server that can't read
 * anything must not refuse everything. */
static void
unreadable_read (SamSyncEngine *self, SamReply *reply, GBytes *body)
{
  const SamOp *op = self->ops->len == 1 ? g_ptr_array_index (self->ops, 0) : NULL;
  g_autofree char *code = _sam_protocol_problem_member (body, "code");
  g_autofree char *named = _sam_protocol_problem_member (body, "op");

  if (op != NULL && code != NULL && g_strcmp0 (named, sam_op_get (op)->op_id) == 0)
    refuse_all (self, code);
  else
    _sam_sync_fail_status (self, reply);
}

static void
push_sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamSyncEngine) self = user_data;
  GError *error = NULL;
  g_autoptr (SamReply) reply = sam_remote_send_finish (SAM_REMOTE (source), result, &error);
  gboolean is_alone = sam_sync_plan_get_batch (self->plan) == 1;

  if (reply == NULL) {
    _sam_sync_fail (self, error, 0);
  } else if (reply->is_ours && reply->status == 409) {
    _sam_sync_clear_guard (self);
    _sam_sync_step (self, SAM_EVENT_COPIED, 0, 0);
  } else if (reply->is_ours && reply->status == 413 && is_alone) {
    /* It can't be made smaller: it goes to the inbox, and what comes after it goes on. */
    _sam_sync_clear_guard (self);
    refuse_all (self, "too-large");
  } else if (reply->is_ours && (reply->status == 400 || reply->status == 428) && is_alone) {
    _sam_sync_read_all (self, g_steal_pointer (&reply), unreadable_read);
  } else if (reply->is_ours
             && (reply->status == 400 || reply->status == 413 || reply->status == 428)) {
    _sam_sync_clear_guard (self);
    if (self->arming_log)
      /* Of changes nothing was in it: what is on its way from before may have arrived. */
      _sam_sync_step (self, SAM_EVENT_SPLIT, 0, 0);
    else
      _sam_sync_run (self, unarm_work, g_new0 (SamSyncJob, 1), NULL, unarmed_cb);
  } else if (!reply->is_ours || reply->status != 200) {
    _sam_sync_refused (self, g_steal_pointer (&reply));
  } else {
    _sam_sync_read_all (self, g_steal_pointer (&reply), push_read);
  }
}

void
_sam_sync_push (SamSyncEngine *self)
{
  g_autoptr (GBytes) body = _sam_protocol_encode_ops (self->ops);

  _sam_sync_send (self, "/v1/sync/ops", body, push_sent_cb);
}
