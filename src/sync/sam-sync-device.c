/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-config.h"
#include "sam-sync-private.h"

/* What the server is told of this device, and a device that it has shut out. */

/* ---- Shut out ---- */

static gpointer
suspended_work (SamStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  return sam_store_set_suspended (store, error) ? _sam_sync_done () : NULL;
}

static void
suspended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamSyncEngine) self = user_data;
  GError *error = NULL;

  if (sam_store_run_finish (SAM_STORE (source), result, &error) != NULL)
    error = g_error_new_literal (SAM_SYNC_ERROR, SAM_SYNC_ERROR_SUSPENDED,
                                 "The server has shut this device out");
  _sam_sync_fail (self, error, 0);
}

void
_sam_sync_forbidden (SamSyncEngine *self, SamReply *reply, GBytes *body)
{
  g_autofree char *code = _sam_protocol_problem_member (body, "code");

  if (g_strcmp0 (code, "device-suspended") == 0)
    _sam_sync_run (self, suspended_work, g_new0 (SamSyncJob, 1), NULL, suspended_cb);
  else
    _sam_sync_fail_status (self, reply);
}

/* A server that knows nothing of devices is no reason to stop. */
static gboolean
goes_on (const SamReply *reply)
{
  return reply->is_ours
         && (reply->status == 200
             || _sam_protocol_error_of_status (reply) == SAM_SYNC_ERROR_PROTOCOL);
}

/* ---- Registering ---- */

static void
registered_step (SamSyncEngine *self)
{
  _sam_sync_clear_guard (self);
  _sam_sync_step (self, SAM_EVENT_REGISTERED, sam_store_get_status (self->store).recovery, 0);
}

static gpointer
registered_work (SamStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  return sam_store_set_registered (store, error) ? _sam_sync_done () : NULL;
}

static void
registered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamSyncEngine) self = user_data;
  GError *error = NULL;

  if (sam_store_run_finish (SAM_STORE (source), result, &error) == NULL)
    _sam_sync_fail (self, error, 0);
  else
    registered_step (self);
}

/* What it says is not used, but an answer that is read leaves its connection for the next. */
static void
registered_read (SamSyncEngine *self, SamReply *reply, GBytes *body)
{
  _sam_sync_run (self, registered_work, g_new0 (SamSyncJob, 1), NULL, registered_cb);
}

static void
register_sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamSyncEngine) self = user_data;
  GError *error = NULL;
  g_autoptr (SamReply) reply = sam_remote_send_finish (SAM_REMOTE (source), result, &error);

  if (reply == NULL)
    _sam_sync_fail (self, error, 0);
  else if (!goes_on (reply))
    _sam_sync_refused (self, g_steal_pointer (&reply));
  else if (reply->status == 200)
    _sam_sync_read_all (self, g_steal_pointer (&reply), registered_read);
  else
    registered_step (self);
}

void
_sam_sync_register (SamSyncEngine *self)
{
  g_autoptr (GBytes) body = NULL;

  /* A new profile got its name with the answer before this. */
  g_clear_pointer (&self->session, sam_session_free);
  self->session = sam_store_get_session (self->store);
  body = _sam_protocol_encode_device (self->session->device_id, "samspor " SAM_VERSION);
  _sam_sync_send (self, "/v1/devices", body, register_sent_cb);
}

/* ---- The devices of the teams that are led ---- */

/* Nothing in a day's work waits for it. */
#define ASK_DEVICES_US ((gint64) 60 * 60 * G_USEC_PER_SEC)

static gpointer
set_devices_work (SamStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  SamSyncJob *job = data;

  return sam_store_set_devices (store, job->bytes, error) ? _sam_sync_done () : NULL;
}

static void
set_devices_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamSyncEngine) self = user_data;
  GError *error = NULL;

  if (sam_store_run_finish (SAM_STORE (source), result, &error) == NULL)
    _sam_sync_fail (self, error, 0);
  else
    _sam_sync_step (self, SAM_EVENT_TOLD, 0, 0);
}

static void
devices_read (SamSyncEngine *self, SamReply *reply, GBytes *body)
{
  SamSyncJob *job = g_new0 (SamSyncJob, 1);

  job->bytes = g_bytes_ref (body);
  _sam_sync_run (self, set_devices_work, job, NULL, set_devices_cb);
}

static void
devices_sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamSyncEngine) self = user_data;
  GError *error = NULL;
  g_autoptr (SamReply) reply = sam_remote_send_finish (SAM_REMOTE (source), result, &error);

  if (reply == NULL) {
    _sam_sync_fail (self, error, 0);
  } else if (!goes_on (reply)) {
    _sam_sync_refused (self, g_steal_pointer (&reply));
  } else if (reply->status == 200) {
    _sam_sync_read_all (self, g_steal_pointer (&reply), devices_read);
  } else {
    _sam_sync_clear_guard (self);
    _sam_sync_step (self, SAM_EVENT_TOLD, 0, 0);
  }
}

/* What is said of them is for a window: a lead's asks once an hour. */
void
_sam_sync_homes_done (SamSyncEngine *self)
{
  gint64 now = sam_clock_now (self->clock);
  char **led = self->session != NULL ? self->session->lead_team_ids : NULL;

  if (!self->automatic || led == NULL || led[0] == NULL
      || (self->devices_asked != 0 && ABS (now - self->devices_asked) < ASK_DEVICES_US)) {
    _sam_sync_step (self, SAM_EVENT_TOLD, 0, 0);
    return;
  }
  self->devices_asked = now;
  _sam_sync_send (self, "/v1/devices", NULL, devices_sent_cb);
}

/* ---- Receipts ---- */

static void
told (SamSyncEngine *self)
{
  _sam_sync_clear_guard (self);
  _sam_sync_check_homes (self);
}

static gpointer
told_work (SamStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  return sam_store_told_receipts (store, error) ? _sam_sync_done () : NULL;
}

static void
told_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamSyncEngine) self = user_data;
  GError *error = NULL;

  if (sam_store_run_finish (SAM_STORE (source), result, &error) == NULL)
    _sam_sync_fail (self, error, 0);
  else
    told (self);
}

static void
told_read (SamSyncEngine *self, SamReply *reply, GBytes *body)
{
  _sam_sync_run (self, told_work, g_new0 (SamSyncJob, 1), NULL, told_cb);
}

static void
tell_sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamSyncEngine) self = user_data;
  GError *error = NULL;
  g_autoptr (SamReply) reply = sam_remote_send_finish (SAM_REMOTE (source), result, &error);

  if (reply == NULL) {
    _sam_sync_fail (self, error, 0);
  } else if (!goes_on (reply)) {
    _sam_sync_refused (self, g_steal_pointer (&reply));
  } else {
    /* What was not heard is told with the next cycle. */
    if (reply->status == 200) {
      _sam_sync_read_all (self, g_steal_pointer (&reply), told_read);
    } else {
      _sam_sync_clear_guard (self);
      told (self);
    }
  }
}

/* An empty body: there is nothing to tell. */
static gpointer
tell_work (SamStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  GError *below = NULL;
  GBytes *body = sam_store_tell_receipts (store, &below);

  if (below != NULL) {
    g_propagate_error (error, below);
    return NULL;
  }
  return body != NULL ? body : g_bytes_new (NULL, 0);
}

static void
tell_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamSyncEngine) self = user_data;
  GError *error = NULL;
  g_autoptr (GBytes) body = sam_store_run_finish (SAM_STORE (source), result, &error);

  if (body == NULL)
    _sam_sync_fail (self, error, 0);
  else if (g_bytes_get_size (body) > 0)
    _sam_sync_send (self, "/v1/devices/self/receipts", body, tell_sent_cb);
  else
    told (self);
}

void
_sam_sync_tell (SamSyncEngine *self)
{
  _sam_sync_run (self, tell_work, g_new0 (SamSyncJob, 1), (GDestroyNotify) g_bytes_unref, tell_cb);
}
