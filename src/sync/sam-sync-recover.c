/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-sync-private.h"

/* The way back when the server does not know where the feed was read last; the store decides each
 * step of it (SamRecovery), and this only carries. */

/* ---- 410 ---- */

static void
lost_read (SamSyncEngine *self, SamReply *reply, GBytes *body)
{
  g_free (self->lost);
  self->lost = _sam_protocol_problem_member (body, "code");
  /* Without a reason it may be a restored server: then what it does not know is looked for. */
  if (self->lost == NULL)
    self->lost = g_strdup ("feed-reset");
  _sam_sync_step (self, SAM_EVENT_LOST, 0, 0);
}

void
_sam_sync_lost (SamSyncEngine *self, SamReply *reply)
{
  _sam_sync_read_all (self, reply, lost_read);
}

static gpointer
start_over_work (SamStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  SamSyncJob *job = data;

  return sam_store_start_over (store, job->code, error) ? _sam_sync_done () : NULL;
}

static void
started_over_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamSyncEngine) self = user_data;
  GError *error = NULL;

  if (sam_store_run_finish (SAM_STORE (source), result, &error) == NULL) {
    _sam_sync_fail (self, error, 0);
    return;
  }
  self->asking = FALSE;
  _sam_sync_step (self, SAM_EVENT_STARTED_OVER, sam_store_get_status (self->store).recovery, 0);
}

void
_sam_sync_start_over (SamSyncEngine *self)
{
  SamSyncJob *job = g_new0 (SamSyncJob, 1);

  job->code = g_strdup (self->lost);
  _sam_sync_run (self, start_over_work, job, NULL, started_over_cb);
}

static gpointer
give_up_work (SamStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  SamSyncJob *job = data;

  return sam_store_stop_410 (store, job->code, error) ? _sam_sync_done () : NULL;
}

static void
gave_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamSyncEngine) self = user_data;
  GError *error = NULL;

  if (sam_store_run_finish (SAM_STORE (source), result, &error) != NULL)
    error = g_error_new_literal (SAM_SYNC_ERROR, SAM_SYNC_ERROR_START_OVER,
                                 "The server wants to start over again and again");
  _sam_sync_fail (self, error, 0);
}

void
_sam_sync_give_up (SamSyncEngine *self)
{
  SamSyncJob *job = g_new0 (SamSyncJob, 1);

  job->code = g_strdup (self->lost);
  _sam_sync_run (self, give_up_work, job, NULL, gave_up_cb);
}

/* ---- The server's inventory ---- */

static gpointer
take_work (SamStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  SamSyncJob *job = data;

  return sam_store_take_inventory (store, job->bytes, error) ? _sam_sync_done () : NULL;
}

static void
taken_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamSyncEngine) self = user_data;
  GError *error = NULL;

  if (sam_store_run_finish (SAM_STORE (source), result, &error) == NULL)
    _sam_sync_fail (self, error, 0);
  else
    _sam_sync_step (self, SAM_EVENT_INVENTORIED, 1, 0);
}

static void
inventory_read (SamSyncEngine *self, SamReply *reply, GBytes *body)
{
  SamSyncJob *job = g_new0 (SamSyncJob, 1);

  job->bytes = g_bytes_ref (body);
  _sam_sync_run (self, take_work, job, NULL, taken_cb);
}

static void
inventory_sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamSyncEngine) self = user_data;
  GError *error = NULL;
  g_autoptr (SamReply) reply = sam_remote_send_finish (SAM_REMOTE (source), result, &error);

  if (reply == NULL)
    _sam_sync_fail (self, error, 0);
  else if (!reply->is_ours || reply->status != 200)
    _sam_sync_refused (self, g_steal_pointer (&reply));
  else
    _sam_sync_read_all (self, g_steal_pointer (&reply), inventory_read);
}

/* An empty body: there is nothing more to ask. */
static gpointer
ask_work (SamStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  SamSyncJob *job = data;
  GError *below = NULL;
  GBytes *body = sam_store_ask_inventory (store, job->anew, &below);

  if (below != NULL) {
    g_propagate_error (error, below);
    return NULL;
  }
  return body != NULL ? body : g_bytes_new (NULL, 0);
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamSyncEngine) self = user_data;
  GError *error = NULL;
  g_autoptr (GBytes) body = sam_store_run_finish (SAM_STORE (source), result, &error);

  if (body == NULL) {
    _sam_sync_fail (self, error, 0);
    return;
  }
  self->asking = g_bytes_get_size (body) > 0;
  if (self->asking) {
    _sam_sync_send (self, "/v1/sync/inventory", body, inventory_sent_cb);
  } else {
    SamRecovery recovery = sam_store_get_status (self->store).recovery;

    self->went_back |= recovery == SAM_RECOVERY_NONE;
    _sam_sync_step (self, SAM_EVENT_INVENTORIED, 0, recovery);
  }
}

void
_sam_sync_ask_inventory (SamSyncEngine *self)
{
  SamSyncJob *job = g_new0 (SamSyncJob, 1);

  job->anew = !self->asking;
  _sam_sync_run (self, ask_work, job, (GDestroyNotify) g_bytes_unref, asked_cb);
}
