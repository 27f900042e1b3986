/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-sync-private.h"

#include <string.h>

#define READ_CHUNK (64 * 1024)
/* Seconds for a whole reply, and for a feed from one checkpoint to the next: a server that trickles
 * for ever must not hold a cycle for ever. */
#define REPLY_SECONDS 90
#define PAGE_LIMIT 2000

G_DEFINE_FINAL_TYPE (SamSyncEngine, sam_sync_engine, G_TYPE_OBJECT)

enum { STATUS_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* ---- Ends ---- */

void
_sam_sync_clear_guard (SamSyncEngine *self)
{
  g_clear_handle_id (&self->guard, g_source_remove);
}

static gboolean
guard_cb (gpointer user_data)
{
  SamSyncEngine *self = user_data;

  self->guard = 0;
  self->guard_fired = TRUE;
  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_REMOVE;
}

static void
set_guard (SamSyncEngine *self)
{
  _sam_sync_clear_guard (self);
  self->guard = g_timeout_add_seconds (REPLY_SECONDS, guard_cb, self);
}

static gboolean
timer_cb (gpointer user_data)
{
  SamSyncEngine *self = user_data;

  self->timer = 0;
  _sam_sync_step (self, SAM_EVENT_TICK, 0, 0);
  return G_SOURCE_REMOVE;
}

static void
wait_for_next (SamSyncEngine *self)
{
  gint64 next = sam_sync_plan_get_next_at (self->plan);
  gint64 delay;

  g_clear_handle_id (&self->timer, g_source_remove);
  if (!self->automatic || next == 0)
    return;
  delay = MAX (next - sam_clock_now (self->clock), 0) / 1000 + 1;
  self->timer = g_timeout_add ((guint) MIN (delay, G_MAXINT), timer_cb, self);
}

static void
ahead_free (SamSyncAhead *ahead)
{
  g_clear_pointer (&ahead->reply, sam_reply_free);
  g_clear_error (&ahead->error);
  g_free (ahead->cursor);
  g_free (ahead);
}

/* One that is still on its way is freed when it comes. */
static void
forget_ahead (SamSyncEngine *self)
{
  SamSyncAhead *ahead = g_steal_pointer (&self->ahead);

  if (ahead != NULL && ahead->here)
    ahead_free (ahead);
}

/* A cycle ended: those who waited for it hear how. */
static void
end_cycle (SamSyncEngine *self)
{
  g_autoptr (GPtrArray) waiters = g_steal_pointer (&self->waiters);

  _sam_sync_clear_guard (self);
  if (self->ahead != NULL)
    g_cancellable_cancel (self->cancellable);
  forget_ahead (self);
  self->running = FALSE;
  self->waiters = g_steal_pointer (&self->next_waiters);
  self->next_waiters = g_ptr_array_new_with_free_func (g_object_unref);
  /* After a failure no cycle follows by itself, so nobody is left waiting for one. */
  if (self->failed) {
    g_ptr_array_extend_and_steal (waiters, g_steal_pointer (&self->waiters));
    self->waiters = g_ptr_array_new_with_free_func (g_object_unref);
  }
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->session, sam_session_free);
  g_clear_pointer (&self->armed, g_ptr_array_unref);
  g_clear_pointer (&self->ops, g_ptr_array_unref);

  for (guint i = 0; i < waiters->len; i++) {
    GTask *task = g_ptr_array_index (waiters, i);

    if (self->failed) {
      g_task_return_error (task, g_error_copy (self->last_error));
    } else {
      SamStoreStatus status = sam_store_get_status (self->store);
      SamSyncResult *result = g_new0 (SamSyncResult, 1);

      result->pulled = self->pulled;
      result->pushed = self->pushed;
      result->conflicts = status.conflicts;
      result->refused = status.refused;
      result->pending = status.pending;
      result->head = status.head;
      result->server_restored = self->went_back && status.server_restored;
      result->resent = status.resent;
      result->to_judge = status.to_judge;
      result->seconds = (double) (sam_clock_now (self->clock) - self->began) / G_USEC_PER_SEC;
      g_task_return_pointer (task, result, g_free);
    }
  }
  g_signal_emit (self, signals[STATUS_CHANGED], 0);
}

/* (transfer full) @error */
void
_sam_sync_fail (SamSyncEngine *self, GError *error, gint64 retry_after)
{
  _sam_sync_clear_guard (self);
  if (self->guard_fired && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_clear_error (&error);
    g_set_error_literal (&error, SAM_SYNC_ERROR, SAM_SYNC_ERROR_NETWORK,
                         "The server answers too slowly");
  }
  self->guard_fired = FALSE;
  if (error->domain == SAM_SYNC_ERROR)
    self->error = (SamSyncError) error->code;
  else if (g_error_matches (error, SAM_STORE_ERROR, SAM_STORE_ERROR_PROTOCOL))
    self->error = SAM_SYNC_ERROR_PROTOCOL;
  else if (g_error_matches (error, SAM_STORE_ERROR, SAM_STORE_ERROR_TOO_MANY))
    self->error = SAM_SYNC_ERROR_TOO_MANY;
  else if (g_error_matches (error, SAM_STORE_ERROR, SAM_STORE_ERROR_OTHER_USER))
    self->error = SAM_SYNC_ERROR_OTHER_USER;
  else if (error->domain == SAM_STORE_ERROR || error->domain == SAM_VAULT_ERROR)
    self->error = SAM_SYNC_ERROR_LOCAL;
  else
    self->error = SAM_SYNC_ERROR_NETWORK;
  self->failed = TRUE;
  _sam_sync_homes_failed (self);
  g_clear_error (&self->last_error);
  self->last_error = error;
  _sam_sync_step (self, SAM_EVENT_FAILED, self->error, retry_after);
}

/* (transfer full) @error: why the rest of an answer did not come. Returns: (transfer full) */
static GError *
cut_off (GError *error)
{
  if (error->domain == SAM_SYNC_ERROR || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return error;
  g_clear_error (&error);
  return g_error_new_literal (SAM_SYNC_ERROR, SAM_SYNC_ERROR_NETWORK, "The answer was cut off");
}

/* ---- Reading a whole small reply ---- */

typedef struct {
  SamSyncEngine *engine; /* (owned) */
  SamReply *reply;       /* (owned) */
  GByteArray *bytes;     /* (owned) */
  void (*done) (SamSyncEngine *self, SamReply *reply, GBytes *body);
} ReadAll;

static void
read_all_free (ReadAll *all)
{
  g_object_unref (all->engine);
  sam_reply_free (all->reply);
  g_byte_array_unref (all->bytes);
  g_free (all);
}

static void
read_all_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ReadAll *all = user_data;
  SamSyncEngine *self = all->engine;
  GError *error = NULL;
  g_autoptr (GBytes) chunk =
      g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);

  if (chunk == NULL) {
    _sam_sync_fail (self, cut_off (error), 0);
    read_all_free (all);
    return;
  }
  if (g_bytes_get_size (chunk) == 0) {
    g_autoptr (GBytes) body = g_byte_array_free_to_bytes (g_steal_pointer (&all->bytes));

    all->bytes = g_byte_array_new ();
    _sam_sync_clear_guard (self);
    all->done (self, all->reply, body);
    read_all_free (all);
    return;
  }
  if (all->bytes->len + g_bytes_get_size (chunk) > SAM_PROTOCOL_REPLY_MOST) {
    g_set_error_literal (&error, SAM_SYNC_ERROR, SAM_SYNC_ERROR_PROTOCOL,
                         "The server sends more than it said it would");
    _sam_sync_fail (self, error, 0);
    read_all_free (all);
    return;
  }
  g_byte_array_append (all->bytes, g_bytes_get_data (chunk, NULL),
                       (guint) g_bytes_get_size (chunk));
  g_input_stream_read_bytes_async (all->reply->body, READ_CHUNK, G_PRIORITY_DEFAULT,
                                   self->cancellable, read_all_cb, all);
}

void
_sam_sync_read_all (SamSyncEngine *self, SamReply *reply,
                    void (*done) (SamSyncEngine *self, SamReply *reply, GBytes *body))
{
  ReadAll *all = g_new0 (ReadAll, 1);

  all->engine = g_object_ref (self);
  all->reply = reply;
  all->bytes = g_byte_array_new ();
  all->done = done;
  g_input_stream_read_bytes_async (reply->body, READ_CHUNK, G_PRIORITY_DEFAULT, self->cancellable,
                                   read_all_cb, all);
}

void
_sam_sync_fail_status (SamSyncEngine *self, const SamReply *reply)
{
  GError *error = NULL;

  g_set_error (&error, SAM_SYNC_ERROR, (int) _sam_protocol_error_of_status (reply),
               "The server answered %u", reply->status);
  _sam_sync_fail (self, error, reply->retry_after);
}

void
_sam_sync_refused (SamSyncEngine *self, SamReply *reply)
{
  if (_sam_protocol_error_of_status (reply) == SAM_SYNC_ERROR_FORBIDDEN) {
    _sam_sync_read_all (self, reply, _sam_sync_forbidden);
    return;
  }
  _sam_sync_fail_status (self, reply);
  sam_reply_free (reply);
}

/* ---- Work on the database thread ---- */

gpointer
_sam_sync_done (void)
{
  return GINT_TO_POINTER (1);
}

void
_sam_sync_job_free (SamSyncJob *job)
{
  g_clear_pointer (&job->bytes, g_bytes_unref);
  g_clear_pointer (&job->session, sam_session_free);
  g_free (job->code);
  g_free (job);
}

void
_sam_sync_run (SamSyncEngine *self, SamStoreWork work, SamSyncJob *job, GDestroyNotify result_free,
               GAsyncReadyCallback callback)
{
  sam_store_run_async (self->store, SAM_STORE_WRITE, work, job, (GDestroyNotify) _sam_sync_job_free,
                       result_free, NULL, callback, g_object_ref (self));
}

/* ---- Meta ---- */

static char *
digest (const SamSession *session)
{
  g_autofree char *both = session != NULL
                              ? g_strconcat (session->server ? session->server : "", "\n",
                                             session->token ? session->token : "", NULL)
                              : g_strdup ("");
  char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, both, -1);

  explicit_bzero (both, strlen (both));
  return sum;
}

/* Another key may be another user's, and nothing of this profile goes out under it. */
static void
look_at_key (SamSyncEngine *self)
{
  g_autoptr (SamSession) session = sam_store_get_session (self->store);
  g_autofree char *now = digest (session);

  if (g_strcmp0 (now, self->known_as) != 0)
    sam_sync_plan_forget_user (self->plan);
}

static gpointer
set_user_work (SamStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  SamSyncJob *job = data;

  return sam_store_set_user (store, job->session, error) ? _sam_sync_done () : NULL;
}

static void
set_user_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamSyncEngine) self = user_data;
  GError *error = NULL;

  if (sam_store_run_finish (SAM_STORE (source), result, &error) == NULL) {
    _sam_sync_fail (self, error, 0);
  } else {
    SamStoreStatus status = sam_store_get_status (self->store);

    g_free (self->known_as);
    self->known_as = digest (self->session);
    _sam_sync_step (self, SAM_EVENT_META, status.recovery, !status.registered);
  }
}

static void
meta_read (SamSyncEngine *self, SamReply *reply, GBytes *body)
{
  GError *error = NULL;
  SamSyncJob *job = g_new0 (SamSyncJob, 1);
  guint most;

  job->session = _sam_protocol_decode_meta (body, &most, &error);
  if (job->session == NULL) {
    _sam_sync_job_free (job);
    _sam_sync_fail (self, error, 0);
    return;
  }
  sam_sync_plan_set_ops_most (self->plan, most);
  _sam_sync_run (self, set_user_work, job, NULL, set_user_cb);
}

static void
meta_sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamSyncEngine) self = user_data;
  GError *error = NULL;
  g_autoptr (SamReply) reply = sam_remote_send_finish (SAM_REMOTE (source), result, &error);

  if (reply == NULL)
    _sam_sync_fail (self, error, 0);
  else if (!reply->is_ours || reply->status != 200)
    _sam_sync_refused (self, g_steal_pointer (&reply));
  else
    _sam_sync_read_all (self, g_steal_pointer (&reply), meta_read);
}

/* ---- Pull ---- */

typedef struct {
  SamSyncEngine *engine; /* (owned) */
  SamReply *reply;       /* (owned) */
  SamFeedSplitter splitter;
  char *next;    /* (owned) (nullable): where the next page begins */
  gboolean more; /* after this page, as its end says */
  gboolean applied, failed;
  gboolean ending, ended; /* its end is being read, beside what is taken in; has been */
  GError *cut;            /* (owned) (nullable) */
} Pull;

static void
pull_free (Pull *pull)
{
  g_free (pull->next);
  g_clear_error (&pull->cut);
  _sam_feed_splitter_clear (&pull->splitter);
  sam_reply_free (pull->reply);
  g_object_unref (pull->engine);
  g_free (pull);
}

typedef struct {
  guint n;
  gboolean end, more;
} Applied;

static gpointer
apply_work (SamStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  SamSyncJob *job = data;
  g_autofree Applied *applied = g_new0 (Applied, 1);

  if (!sam_store_apply (store, job->bytes, &applied->n, &applied->end, &applied->more, error))
    return NULL;
  return g_steal_pointer (&applied);
}

static void pull_go_on (Pull *pull);
static void pull_answered (SamSyncEngine *self, SamReply *answer, GError *error);
static void send_with (SamSyncEngine *self, const char *path, GBytes *body,
                       GAsyncReadyCallback callback, gpointer user_data);

static char *
pull_path (const char *cursor)
{
  g_autofree char *escaped = g_uri_escape_string (cursor, NULL, FALSE);

  return g_strdup_printf ("/v1/sync/changes?cursor=%s&limit=%d", escaped, PAGE_LIMIT);
}

typedef struct {
  SamSyncEngine *engine; /* (owned) */
  SamSyncAhead *ahead;   /* (owned) */
} Asked;

static void
use_ahead (SamSyncEngine *self)
{
  SamSyncAhead *ahead = g_steal_pointer (&self->ahead);

  pull_answered (self, g_steal_pointer (&ahead->reply), g_steal_pointer (&ahead->error));
  ahead_free (ahead);
}

static void
ahead_sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Asked *asked = user_data;
  g_autoptr (SamSyncEngine) self = asked->engine;
  SamSyncAhead *ahead = asked->ahead;

  ahead->reply = sam_remote_send_finish (SAM_REMOTE (source), result, &ahead->error);
  ahead->here = TRUE;
  if (self->ahead != ahead)
    ahead_free (ahead);
  else if (ahead->wanted)
    use_ahead (self);
}

/* The server makes the next page while the store takes in the end of this one. It is used only if
 * the store then wants to go on from the very same place. */
static void
ask_ahead (SamSyncEngine *self, const char *cursor)
{
  g_autofree char *path = pull_path (cursor);
  Asked *asked = g_new0 (Asked, 1);

  asked->engine = g_object_ref (self);
  asked->ahead = self->ahead = g_new0 (SamSyncAhead, 1);
  self->ahead->cursor = g_strdup (cursor);
  send_with (self, path, NULL, ahead_sent_cb, asked);
}

static void
pull_done (Pull *pull)
{
  g_autoptr (SamSyncEngine) self = g_object_ref (pull->engine);
  gboolean more = pull->more;
  GError *cut = g_steal_pointer (&pull->cut);

  pull_free (pull);
  if (cut != NULL) {
    _sam_sync_fail (self, cut, 0);
    return;
  }
  _sam_sync_clear_guard (self);
  _sam_sync_step (self, SAM_EVENT_PULLED, more ? 1 : 0,
                  sam_store_get_status (self->store).recovery);
}

static void
pull_ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Pull *pull = user_data;
  GError *error = NULL;
  g_autoptr (GBytes) rest =
      g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);

  pull->ended = TRUE;
  if (pull->failed) {
    g_clear_error (&error);
    pull_free (pull);
    return;
  }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    pull->cut = cut_off (error);
  else
    g_clear_error (&error);
  if (pull->applied)
    pull_done (pull);
  else if (pull->cut == NULL)
    ask_ahead (pull->engine, pull->next);
}

/* What comes after the `end` line is nothing to us. An answer read to its very end leaves its
 * connection for the next request. */
static void
pull_read_end (Pull *pull)
{
  pull->ending = TRUE;
  g_input_stream_read_bytes_async (pull->reply->body, 1, G_PRIORITY_DEFAULT,
                                   pull->engine->cancellable, pull_ended_cb, pull);
}

static void
applied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Pull *pull = user_data;
  g_autoptr (SamSyncEngine) self = g_object_ref (pull->engine);
  GError *error = NULL;
  g_autofree Applied *applied = sam_store_run_finish (SAM_STORE (source), result, &error);

  if (applied == NULL) {
    pull->failed = TRUE;
    if (!pull->ending || pull->ended)
      pull_free (pull);
    else
      g_cancellable_cancel (self->cancellable);
    _sam_sync_fail (self, error, 0);
    return;
  }
  self->pulled += applied->n;
  g_signal_emit (self, signals[STATUS_CHANGED], 0);
  set_guard (self);
  if (!applied->end) {
    pull_go_on (pull);
    return;
  }
  pull->more = applied->more;
  pull->applied = TRUE;
  if (!pull->ending)
    pull_read_end (pull);
  else if (pull->ended)
    pull_done (pull);
}

static void
pull_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Pull *pull = user_data;
  SamSyncEngine *self = pull->engine;
  GError *error = NULL;
  g_autoptr (GBytes) chunk =
      g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);

  /* No `end` line: what came after the last checkpoint is forgotten and fetched again. HTTP tells
   * a cut line from an answer that is whole; one that is whole and has no end is no feed. */
  if (chunk == NULL || g_bytes_get_size (chunk) == 0) {
    _sam_sync_fail (self,
                    chunk == NULL ? cut_off (error)
                                  : g_error_new_literal (SAM_SYNC_ERROR, SAM_SYNC_ERROR_PROTOCOL,
                                                         "The answer has no end line"),
                    0);
    pull_free (pull);
    return;
  }
  _sam_feed_splitter_push (&pull->splitter, g_bytes_get_data (chunk, NULL),
                           g_bytes_get_size (chunk));
  pull_go_on (pull);
}

static void
pull_go_on (Pull *pull)
{
  SamSyncEngine *self = pull->engine;
  GError *error = NULL;
  GBytes *piece = _sam_feed_splitter_next (&pull->splitter, &error);

  if (error != NULL) {
    _sam_sync_fail (self, error, 0);
    pull_free (pull);
  } else if (piece != NULL) {
    SamSyncJob *job = g_new0 (SamSyncJob, 1);

    job->bytes = piece;
    pull->next = _sam_feed_next_cursor (piece);
    sam_store_run_async (self->store, SAM_STORE_WRITE, apply_work, job,
                         (GDestroyNotify) _sam_sync_job_free, g_free, NULL, applied_cb, pull);
    if (pull->next != NULL)
      pull_read_end (pull);
  } else {
    g_input_stream_read_bytes_async (pull->reply->body, READ_CHUNK, G_PRIORITY_DEFAULT,
                                     self->cancellable, pull_read_cb, pull);
  }
}

/* (transfer full) @reply, or @error */
static void
pull_answered (SamSyncEngine *self, SamReply *answer, GError *error)
{
  g_autoptr (SamReply) reply = answer;
  Pull *pull;

  if (reply == NULL) {
    _sam_sync_fail (self, error, 0);
    return;
  }
  if (reply->is_ours && reply->status == 410) {
    _sam_sync_lost (self, g_steal_pointer (&reply));
    return;
  }
  if (!reply->is_ours || reply->status != 200) {
    _sam_sync_refused (self, g_steal_pointer (&reply));
    return;
  }
  pull = g_new0 (Pull, 1);
  pull->engine = g_object_ref (self);
  pull->reply = g_steal_pointer (&reply);
  _sam_feed_splitter_init (&pull->splitter);
  pull_go_on (pull);
}

static void
pull_sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamSyncEngine) self = user_data;
  GError *error = NULL;
  SamReply *reply = sam_remote_send_finish (SAM_REMOTE (source), result, &error);

  pull_answered (self, reply, error);
}

static gpointer
confirm_work (SamStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  return sam_store_confirm_pull (store, error) ? _sam_sync_done () : NULL;
}

static void
confirmed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamSyncEngine) self = user_data;
  GError *error = NULL;

  if (sam_store_run_finish (SAM_STORE (source), result, &error) == NULL) {
    _sam_sync_fail (self, error, 0);
    return;
  }
  self->failed = FALSE;
  g_clear_error (&self->last_error);
  _sam_sync_step (self, SAM_EVENT_CONFIRMED, 0, 0);
}

/* ---- Effects ---- */

static void
send_with (SamSyncEngine *self, const char *path, GBytes *body, GAsyncReadyCallback callback,
           gpointer user_data)
{
  g_autofree char *device = NULL;

  if (self->session->device_id != NULL)
    device = g_strdup_printf ("%s.%u", self->session->device_id, self->session->generation);
  set_guard (self);
  sam_remote_send_async (self->remote, path, body, self->session->token, device, self->cancellable,
                         callback, user_data);
}

void
_sam_sync_send (SamSyncEngine *self, const char *path, GBytes *body, GAsyncReadyCallback callback)
{
  send_with (self, path, body, callback, g_object_ref (self));
}

static gpointer
begin_pull_work (SamStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  return sam_store_begin_pull (store, error);
}

static void
pull_begun_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamSyncEngine) self = user_data;
  GError *error = NULL;
  g_autofree char *cursor = sam_store_run_finish (SAM_STORE (source), result, &error);
  g_autofree char *path = NULL;
  SamSyncAhead *ahead = self->ahead;

  if (cursor == NULL) {
    _sam_sync_fail (self, error, 0);
    return;
  }
  if (ahead != NULL && strcmp (ahead->cursor, cursor) == 0) {
    set_guard (self);
    ahead->wanted = TRUE;
    if (ahead->here)
      use_ahead (self);
    return;
  }
  forget_ahead (self);
  path = pull_path (cursor);
  _sam_sync_send (self, path, NULL, pull_sent_cb);
}

static void
pull (SamSyncEngine *self)
{
  _sam_sync_run (self, begin_pull_work, g_new0 (SamSyncJob, 1), g_free, pull_begun_cb);
}

static void
confirm (SamSyncEngine *self)
{
  _sam_sync_run (self, confirm_work, g_new0 (SamSyncJob, 1), NULL, confirmed_cb);
}

static gboolean
begin_cycle (SamSyncEngine *self, GError **error)
{
  self->session = sam_store_get_session (self->store);
  self->cancellable = g_cancellable_new ();
  self->running = TRUE;
  self->guard_fired = self->asking = self->went_back = FALSE;
  self->began = sam_clock_now (self->clock);
  self->pulled = self->pushed = 0;
  g_clear_error (&self->not_taken);

  if (self->fixed_remote != NULL) {
    g_set_object (&self->remote, self->fixed_remote);
    return TRUE;
  }
  if (self->session == NULL || self->session->server == NULL || self->session->token == NULL) {
    g_set_error_literal (error, SAM_SYNC_ERROR, SAM_SYNC_ERROR_NO_SERVER,
                         "No server has been given");
    return FALSE;
  }
  if (self->remote == NULL || g_strcmp0 (self->remote_base, self->session->server) != 0) {
    g_autoptr (SamRemote) remote = sam_http_remote_new (self->session->server, error);

    if (remote == NULL)
      return FALSE;
    g_set_object (&self->remote, remote);
    g_free (self->remote_base);
    self->remote_base = g_strdup (self->session->server);
  }
  return TRUE;
}

void
_sam_sync_step (SamSyncEngine *self, SamSyncEventKind kind, gint64 number, gint64 also)
{
  SamSyncEvent event = { .kind = kind, .number = number, .also = also };
  SamSyncEffect effect;
  GError *error = NULL;

  event.now = sam_clock_now (self->clock);
  sam_clock_random (self->clock, &event.random, sizeof event.random);
  if (!self->running)
    look_at_key (self);
  effect = sam_sync_plan_step (self->plan, &event);
  /* A page that something comes before would have begun too early. */
  if (kind == SAM_EVENT_PULLED && effect != SAM_EFFECT_PULL)
    forget_ahead (self);

  if (self->running
      && (kind == SAM_EVENT_TOLD || (kind == SAM_EVENT_FAILED && effect != SAM_EFFECT_ARM_CHANGES)))
    end_cycle (self);

  switch (effect) {
  case SAM_EFFECT_NONE:
    break;
  case SAM_EFFECT_WAIT:
    wait_for_next (self);
    break;
  case SAM_EFFECT_META:
  case SAM_EFFECT_ARM_LOG:
    if (!self->running) {
      g_clear_handle_id (&self->timer, g_source_remove);
      if (!begin_cycle (self, &error)) {
        _sam_sync_fail (self, error, 0);
        break;
      }
      g_signal_emit (self, signals[STATUS_CHANGED], 0);
    }
    if (effect == SAM_EFFECT_META)
      _sam_sync_send (self, "/v1/meta", NULL, meta_sent_cb);
    else
      _sam_sync_arm (self, SAM_ARM_LOG);
    break;
  case SAM_EFFECT_ARM_CHANGES:
    _sam_sync_arm (self, SAM_ARM_CHANGES);
    break;
  case SAM_EFFECT_PULL:
    pull (self);
    break;
  case SAM_EFFECT_ARM_AGAIN:
    _sam_sync_arm (self, SAM_ARM_AGAIN);
    break;
  case SAM_EFFECT_PUSH:
    _sam_sync_push (self);
    break;
  case SAM_EFFECT_START_OVER:
    _sam_sync_start_over (self);
    break;
  case SAM_EFFECT_TOO_OLD:
    _sam_sync_fail (self,
                    g_error_new_literal (SAM_SYNC_ERROR, SAM_SYNC_ERROR_OLD_CLIENT,
                                         "This client is too old for the server"),
                    0);
    break;
  case SAM_EFFECT_STAYS_COPIED:
    _sam_sync_fail (self,
                    g_error_new_literal (SAM_SYNC_ERROR, SAM_SYNC_ERROR_RESTORED,
                                         "The server has seen newer data of these records"),
                    0);
    break;
  case SAM_EFFECT_GIVE_UP:
    _sam_sync_give_up (self);
    break;
  case SAM_EFFECT_INVENTORY:
    _sam_sync_ask_inventory (self);
    break;
  case SAM_EFFECT_REGISTER:
    _sam_sync_register (self);
    break;
  case SAM_EFFECT_TELL:
    _sam_sync_tell (self);
    break;
  case SAM_EFFECT_CONFIRM:
    confirm (self);
    break;
  }
}

/* ---- Public ---- */

static void
store_changed_cb (SamSyncEngine *self, guint64 types, char **ids, guint origin)
{
  if (origin != SAM_ORIGIN_SYNC)
    _sam_sync_step (self, SAM_EVENT_SAVED, 0, 0);
}

static void
homes_changed_cb (SamSyncEngine *self, guint64 types, char **ids, guint origin)
{
  _sam_sync_homes_changed (self, types);
}

static void
network_changed_cb (SamSyncEngine *self, gboolean available)
{
  /* Only a hint to try sooner: a server inside the municipality never makes the network "full". */
  if (available)
    _sam_sync_step (self, SAM_EVENT_ONLINE, 0, 0);
}

SamSyncEngine *
sam_sync_engine_new (SamStore *store, SamClock *clock, SamRemote *remote)
{
  SamSyncEngine *self;
  g_autoptr (SamSession) session = NULL;

  g_return_val_if_fail (SAM_IS_STORE (store), NULL);
  g_return_val_if_fail (clock != NULL, NULL);

  self = g_object_new (SAM_TYPE_SYNC_ENGINE, NULL);
  self->store = g_object_ref (store);
  self->clock = sam_clock_ref (clock);
  self->fixed_remote = remote != NULL ? g_object_ref (remote) : NULL;
  g_signal_connect_object (self->store, "changed", G_CALLBACK (homes_changed_cb), self,
                           G_CONNECT_SWAPPED);
  /* Rights may have changed since the last run, so each run asks once. */
  self->plan = sam_sync_plan_new (FALSE);
  return self;
}

void
sam_sync_engine_start (SamSyncEngine *self)
{
  g_return_if_fail (SAM_IS_SYNC_ENGINE (self));

  if (self->automatic)
    return;
  self->automatic = TRUE;
  self->store_changed =
      g_signal_connect_object (self->store, "changed", G_CALLBACK (store_changed_cb), self,
                               G_CONNECT_SWAPPED);
  self->network_changed =
      g_signal_connect_object (g_network_monitor_get_default (), "network-changed",
                               G_CALLBACK (network_changed_cb), self, G_CONNECT_SWAPPED);
  _sam_sync_step (self, SAM_EVENT_WANTED, 0, 0);
}

void
sam_sync_engine_stop (SamSyncEngine *self)
{
  g_return_if_fail (SAM_IS_SYNC_ENGINE (self));

  self->automatic = FALSE;
  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->store_changed != 0)
    g_clear_signal_handler (&self->store_changed, self->store);
  if (self->network_changed != 0)
    g_clear_signal_handler (&self->network_changed, g_network_monitor_get_default ());
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

SamSyncStatus
sam_sync_engine_get_status (SamSyncEngine *self)
{
  SamSyncStatus status = { 0 };

  g_return_val_if_fail (SAM_IS_SYNC_ENGINE (self), status);

  status.state = sam_sync_plan_get_state (self->plan);
  status.failed = self->failed;
  status.error = self->error;
  status.next_at = self->automatic ? sam_sync_plan_get_next_at (self->plan) : 0;
  status.pulled_now = self->running ? self->pulled : 0;
  return status;
}

void
sam_sync_engine_sync_async (SamSyncEngine *self, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;

  g_return_if_fail (SAM_IS_SYNC_ENGINE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sam_sync_engine_sync_async);
  g_ptr_array_add (self->running ? self->next_waiters : self->waiters, task);
  _sam_sync_step (self, SAM_EVENT_WANTED, 0, 0);
}

gboolean
sam_sync_engine_sync_finish (SamSyncEngine *self, GAsyncResult *result, SamSyncResult *out,
                             GError **error)
{
  g_autofree SamSyncResult *got = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  got = g_task_propagate_pointer (G_TASK (result), error);
  if (got == NULL)
    return FALSE;
  if (out != NULL)
    *out = *got;
  return TRUE;
}

static void
sam_sync_engine_dispose (GObject *object)
{
  SamSyncEngine *self = SAM_SYNC_ENGINE (object);

  if (self->store != NULL)
    sam_sync_engine_stop (self);
  _sam_sync_clear_guard (self);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->remote);
  g_clear_object (&self->fixed_remote);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (sam_sync_engine_parent_class)->dispose (object);
}

static void
sam_sync_engine_finalize (GObject *object)
{
  SamSyncEngine *self = SAM_SYNC_ENGINE (object);

  g_clear_pointer (&self->clock, sam_clock_unref);
  g_clear_pointer (&self->plan, sam_sync_plan_free);
  g_clear_pointer (&self->session, sam_session_free);
  g_clear_pointer (&self->armed, g_ptr_array_unref);
  g_clear_pointer (&self->ops, g_ptr_array_unref);
  g_clear_pointer (&self->homes, g_ptr_array_unref);
  g_clear_pointer (&self->homes_asked, g_hash_table_unref);
  g_clear_pointer (&self->waiters, g_ptr_array_unref);
  g_clear_pointer (&self->next_waiters, g_ptr_array_unref);
  g_clear_error (&self->not_taken);
  g_clear_error (&self->last_error);
  g_free (self->remote_base);
  g_free (self->known_as);
  g_free (self->lost);
  forget_ahead (self);
  G_OBJECT_CLASS (sam_sync_engine_parent_class)->finalize (object);
}

static void
sam_sync_engine_class_init (SamSyncEngineClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sam_sync_engine_dispose;
  G_OBJECT_CLASS (klass)->finalize = sam_sync_engine_finalize;

  signals[STATUS_CHANGED] = g_signal_new ("status-changed", G_TYPE_FROM_CLASS (klass),
                                          G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sam_sync_engine_init (SamSyncEngine *self)
{
  self->homes_asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->homes_due = TRUE;
  self->waiters = g_ptr_array_new_with_free_func (g_object_unref);
  self->next_waiters = g_ptr_array_new_with_free_func (g_object_unref);
}
