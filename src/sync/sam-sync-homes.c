/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-sync-private.h"

/*
 * Homes that were assigned while the server did not answer: it is asked when all of the assignment
 * is there, and what it says is written on the tenant. An older server, and one that shows no such
 * need, is asked once a run and again when the homes have changed: its silence is no failure.
 */

/* In one cycle at most: what is left over comes with the next. */
#define MOST 20

static void ask_next (SamSyncEngine *self);

/* What a home or a need is said to be. */
static gboolean
is_about_homes (guint64 types)
{
  return (types
          & (G_GUINT64_CONSTANT (1) << SAM_RECORD_SITE
             | G_GUINT64_CONSTANT (1) << SAM_RECORD_HOUSING_UNIT
             | G_GUINT64_CONSTANT (1) << SAM_RECORD_HOUSING_NEED
             | G_GUINT64_CONSTANT (1) << SAM_RECORD_SETTING))
         != 0;
}

void
_sam_sync_homes_changed (SamSyncEngine *self, guint64 types)
{
  if (is_about_homes (types))
    g_hash_table_remove_all (self->homes_asked);
  if (is_about_homes (types) || (types & (G_GUINT64_CONSTANT (1) << SAM_RECORD_TENANT)) != 0)
    self->homes_due = TRUE;
}

static void
end (SamSyncEngine *self)
{
  g_clear_pointer (&self->homes, g_ptr_array_unref);
  _sam_sync_clear_guard (self);
  _sam_sync_homes_done (self);
}

void
_sam_sync_homes_failed (SamSyncEngine *self)
{
  if (self->homes == NULL)
    return;
  g_clear_pointer (&self->homes, g_ptr_array_unref);
  self->homes_due = TRUE;
}

static SamHomeToCheck *
current (SamSyncEngine *self)
{
  return g_ptr_array_index (self->homes, self->homes->len - 1);
}

/* The one that was asked about has its answer, or has none in this run. */
static void
go_on (SamSyncEngine *self)
{
  g_hash_table_add (self->homes_asked, g_strdup (current (self)->tenant_id));
  g_ptr_array_set_size (self->homes, (gint) self->homes->len - 1);
  ask_next (self);
}

/* ---- What the server says ---- */

typedef struct {
  char *tenant_id;
  char **warned_of;
} Said;

static void
said_free (gpointer data)
{
  Said *said = data;

  g_free (said->tenant_id);
  g_strfreev (said->warned_of);
  g_free (said);
}

static gpointer
save_work (SamStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  Said *said = data;

  return sam_store_set_home_checked (store, said->tenant_id, (const char *const *) said->warned_of,
                                     error)
             ? _sam_sync_done ()
             : NULL;
}

/* What a rule does not let in, because the lease has changed meanwhile, is asked of another time.
 */
static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamSyncEngine) self = user_data;
  GError *error = NULL;

  if (sam_store_run_finish (SAM_STORE (source), result, &error) == NULL
      && !g_error_matches (error, SAM_STORE_ERROR, SAM_STORE_ERROR_PROBLEMS)
      && !g_error_matches (error, SAM_STORE_ERROR, SAM_STORE_ERROR_NOT_FOUND)) {
    _sam_sync_fail (self, error, 0);
    return;
  }
  g_clear_error (&error);
  go_on (self);
}

static void
answer_read (SamSyncEngine *self, SamReply *reply, GBytes *body)
{
  g_autoptr (SamHousingAnswer) answer = _sam_home_check_read (reply, body, NULL);
  Said *said;

  if (answer == NULL) {
    go_on (self);
    return;
  }
  said = g_new0 (Said, 1);
  said->tenant_id = g_strdup (current (self)->tenant_id);
  /* It is let to this very tenant by now: that it is free no longer says nothing. */
  said->warned_of = sam_housing_warned_of (answer->findings, TRUE);
  sam_store_run_async (self->store, SAM_STORE_WRITE, save_work, said, said_free, NULL, NULL,
                       saved_cb, g_object_ref (self));
}

/* ---- Asking ---- */

/* Whether this server will say the same to all of them now. */
static gboolean
is_about_all (const SamReply *reply)
{
  return !reply->is_ours || reply->status == 401 || reply->status == 403 || reply->status == 405
         || reply->status == 426 || reply->status == 429 || reply->status >= 500;
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamSyncEngine) self = user_data;
  GError *error = NULL;
  g_autoptr (SamReply) reply = sam_remote_send_finish (SAM_REMOTE (source), result, &error);

  if (reply == NULL) {
    _sam_sync_fail (self, error, 0);
  } else if (is_about_all (reply)) {
    /* A server without this route is asked again in the next run; a busy one in the next cycle. */
    self->homes_due = reply->status != 405;
    end (self);
  } else {
    _sam_sync_read_all (self, g_steal_pointer (&reply), answer_read);
  }
}

static void
ask_next (SamSyncEngine *self)
{
  g_autoptr (GBytes) body = NULL;

  if (self->homes->len == 0) {
    end (self);
    return;
  }
  body = _sam_home_check_body (current (self)->need_id, current (self)->unit_id);
  _sam_sync_send (self, SAM_HOME_CHECK_PATH, body, sent_cb);
}

static gpointer
list_work (SamStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  return sam_store_homes_to_check (store, error);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamSyncEngine) self = user_data;
  GError *error = NULL;

  g_clear_pointer (&self->homes, g_ptr_array_unref);
  self->homes = sam_store_run_finish (SAM_STORE (source), result, &error);
  if (self->homes == NULL) {
    /* Nobody is there yet whose homes they would be. */
    g_clear_error (&error);
    _sam_sync_homes_done (self);
    return;
  }
  for (guint i = self->homes->len; i > 0; i--) {
    if (g_hash_table_contains (
            self->homes_asked,
            ((SamHomeToCheck *) g_ptr_array_index (self->homes, i - 1))->tenant_id))
      g_ptr_array_remove_index (self->homes, i - 1);
  }
  self->homes_due = self->homes->len > MOST;
  if (self->homes_due)
    g_ptr_array_set_size (self->homes, MOST);
  ask_next (self);
}

void
_sam_sync_check_homes (SamSyncEngine *self)
{
  if (!self->homes_due) {
    _sam_sync_homes_done (self);
    return;
  }
  sam_store_run_async (self->store, SAM_STORE_READ, list_work, NULL, NULL,
                       (GDestroyNotify) g_ptr_array_unref, NULL, listed_cb, g_object_ref (self));
}
