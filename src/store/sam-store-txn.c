/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-store-private.h"

#include <string.h>

/*
 * One transaction over the memory tables and the vault, what it touched, what the manifest keeps
 * for this room, and the session.
 */

#define TYPE_BIT(type) (G_GUINT64_CONSTANT (1) << (type))

gboolean
sam_store_fail (GError **error, GError *below)
{
  int code = -1;

  g_assert (below != NULL);
  if (g_error_matches (below, SAM_VAULT_ERROR, SAM_VAULT_ERROR_FULL)
      || g_error_matches (below, SAM_SQL_ERROR, SAM_SQL_ERROR_FULL)) {
    code = SAM_STORE_ERROR_FULL;
  } else if (g_error_matches (below, SAM_VAULT_ERROR, SAM_VAULT_ERROR_READ_ONLY)
             || g_error_matches (below, SAM_SQL_ERROR, SAM_SQL_ERROR_READ_ONLY)) {
    code = SAM_STORE_ERROR_READ_ONLY;
  } else if (g_error_matches (below, SAM_VAULT_ERROR, SAM_VAULT_ERROR_LIMIT)) {
    code = SAM_STORE_ERROR_TOO_MANY;
  } else if (g_error_matches (below, SAM_SQL_ERROR, SAM_SQL_ERROR_CANCELLED)) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, below->message);
    g_error_free (below);
    return FALSE;
  }
  if (code >= 0) {
    g_set_error_literal (error, SAM_STORE_ERROR, code, below->message);
    g_error_free (below);
  } else {
    g_propagate_error (error, below);
  }
  return FALSE;
}

gboolean
sam_store_need_open (SamStore *store, GError **error)
{
  if (store->vault != NULL) {
    return TRUE;
  }
  g_set_error_literal (error, SAM_STORE_ERROR, SAM_STORE_ERROR_USAGE, "No profile is open");
  return FALSE;
}

gboolean
sam_store_need_viewer (SamStore *store, SamViewer *viewer, GError **error)
{
  if (!sam_store_need_open (store, error)) {
    return FALSE;
  }
  if (sam_permit_is_over (&store->standing.permit, sam_clock_now (store->clock))) {
    g_set_error_literal (error, SAM_STORE_ERROR, SAM_STORE_ERROR_PERMIT,
                         "The server has not been heard of for too long");
    return FALSE;
  }
  if (viewer != NULL) {
    return TRUE;
  }
  g_set_error_literal (error, SAM_STORE_ERROR, SAM_STORE_ERROR_NO_USER,
                       "The server has not said yet who the user is");
  return FALSE;
}

/* ---- sections of the manifest ---- */

static SamUnpack
unpack_section (GBytes *bytes)
{
  SamUnpack in = { NULL, NULL, TRUE };

  if (bytes != NULL) {
    gsize size;

    in.p = g_bytes_get_data (bytes, &size);
    in.end = in.p + size;
    in.failed = sam_unpack_int (&(SamUnpack){ in.p, in.end, FALSE }) != 1;
    in.p += in.failed ? 0 : 8;
  }
  return in;
}

static SamUnpack
open_section (SamStore *store, const char *name, GBytes **bytes)
{
  *bytes = sam_vault_get_section (store->vault, name);
  return unpack_section (*bytes);
}

/* As it was written last, or is to be. */
static SamUnpack
open_feed (SamStore *store, GBytes **bytes)
{
  *bytes = store->feed_owed != NULL ? g_bytes_ref (store->feed_owed)
                                    : sam_vault_get_section (store->vault, "feed");
  return unpack_section (*bytes);
}

static gboolean
put_section (SamStore *store, const char *name, GByteArray *out, GError **error)
{
  g_autoptr (GBytes) bytes = g_byte_array_free_to_bytes (out);

  return sam_vault_set_section (store->vault, name, bytes, error);
}

static GByteArray *
new_section (void)
{
  GByteArray *out = g_byte_array_new ();

  sam_pack_int (out, 1);
  return out;
}

static void
load_feed (SamStore *store)
{
  g_autoptr (GBytes) bytes = NULL;
  SamUnpack in = open_feed (store, &bytes);

  g_free (store->feed.cursor);
  g_free (store->feed.stopped);
  g_free (store->feed.epoch);
  store->feed = (SamStoreFeed){ .cursor = g_strdup ("") };
  if (bytes != NULL) {
    const char *cursor = sam_unpack_text (&in);

    g_free (store->feed.cursor);
    store->feed.cursor = g_strdup (cursor != NULL ? cursor : "");
    store->feed.head = sam_unpack_int (&in);
    store->feed.head_at = sam_unpack_int (&in);
    store->feed.server_time = sam_unpack_int (&in);
    store->feed.last_confirmed = sam_unpack_int (&in);
    store->feed.confirmed_until = sam_unpack_int (&in);
    store->feed.full_pull_done = sam_unpack_int (&in);
    store->feed.stopped = g_strdup (sam_unpack_text (&in));
    store->feed.recovery = sam_unpack_int (&in);
    store->feed.pass = sam_unpack_int (&in);
    store->feed.epoch = g_strdup (sam_unpack_text (&in));
    store->feed.restored = sam_unpack_int (&in);
    store->feed.resent = sam_unpack_int (&in);
    store->feed.to_judge = sam_unpack_int (&in);
  }
}

static GByteArray *
pack_feed (SamStore *store)
{
  GByteArray *out = new_section ();

  sam_pack_text (out, store->feed.cursor);
  sam_pack_int (out, store->feed.head);
  sam_pack_int (out, store->feed.head_at);
  sam_pack_int (out, store->feed.server_time);
  sam_pack_int (out, store->feed.last_confirmed);
  sam_pack_int (out, store->feed.confirmed_until);
  sam_pack_int (out, store->feed.full_pull_done);
  sam_pack_text (out, store->feed.stopped);
  sam_pack_int (out, store->feed.recovery);
  sam_pack_int (out, store->feed.pass);
  sam_pack_text (out, store->feed.epoch);
  sam_pack_int (out, store->feed.restored);
  sam_pack_int (out, store->feed.resent);
  sam_pack_int (out, store->feed.to_judge);
  return out;
}

gboolean
sam_store_put_feed (SamStore *store, GError **error)
{
  return put_section (store, "feed", pack_feed (store), error);
}

void
sam_store_owe_feed (SamStore *store)
{
  g_clear_pointer (&store->feed_owed, g_bytes_unref);
  store->feed_owed = g_byte_array_free_to_bytes (pack_feed (store));
}

static void
load_standing (SamStore *store)
{
  g_autoptr (GBytes) bytes = NULL;
  SamUnpack in = open_section (store, "standing", &bytes);
  SamStanding *standing = &store->standing;
  gint64 n;

  if (standing->receipts == NULL) {
    standing->receipts = g_array_new (FALSE, FALSE, sizeof (SamReceipt));
    g_array_set_clear_func (standing->receipts, sam_receipt_clear);
  }
  g_array_set_size (standing->receipts, 0);
  standing->registered = sam_unpack_int (&in);
  standing->suspended = sam_unpack_int (&in);
  standing->unsent_told = sam_unpack_int (&in);
  standing->permit.days = sam_unpack_int (&in);
  standing->permit.used = sam_unpack_int (&in);
  standing->permit.seen = sam_unpack_int (&in);
  n = sam_unpack_int (&in);
  for (gint64 i = 0; i < n && !in.failed; i++) {
    SamReceipt receipt = { .scope = g_strdup (sam_unpack_text (&in)) };

    receipt.comp = sam_unpack_int (&in);
    receipt.seq = sam_unpack_int (&in);
    receipt.rows = (guint) sam_unpack_int (&in);
    g_array_append_val (standing->receipts, receipt);
  }
}

gboolean
sam_store_put_standing (SamStore *store, GError **error)
{
  GByteArray *out = new_section ();
  const SamStanding *standing = &store->standing;

  sam_pack_int (out, standing->registered);
  sam_pack_int (out, standing->suspended);
  sam_pack_int (out, standing->unsent_told);
  sam_pack_int (out, standing->permit.days);
  sam_pack_int (out, standing->permit.used);
  sam_pack_int (out, standing->permit.seen);
  sam_pack_int (out, standing->receipts->len);
  for (guint i = 0; i < standing->receipts->len; i++) {
    const SamReceipt *receipt = &g_array_index (standing->receipts, SamReceipt, i);

    sam_pack_text (out, receipt->scope);
    sam_pack_int (out, receipt->comp);
    sam_pack_int (out, receipt->seq);
    sam_pack_int (out, receipt->rows);
  }
  return put_section (store, "standing", out, error);
}

static void
load_log_head (SamStore *store)
{
  g_autoptr (GBytes) bytes = NULL;
  SamUnpack in = open_section (store, "log", &bytes);
  const char *hash;

  store->log.n = sam_unpack_int (&in);
  hash = sam_unpack_text (&in);
  g_free (store->log.hash);
  store->log.hash = g_strdup (hash != NULL ? hash : "");
}

gboolean
sam_store_put_log_head (SamStore *store, GError **error)
{
  GByteArray *out = new_section ();

  sam_pack_int (out, store->log.n);
  sam_pack_text (out, store->log.hash);
  return put_section (store, "log", out, error);
}

static void
pack_list (GByteArray *out, char **list)
{
  guint n = list != NULL ? g_strv_length (list) : 0;

  sam_pack_int (out, n);
  for (guint i = 0; i < n; i++) {
    sam_pack_text (out, list[i]);
  }
}

static char **
unpack_list (SamUnpack *in)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  gint64 n = sam_unpack_int (in);

  for (gint64 i = 0; i < n && !in->failed; i++) {
    const char *text = sam_unpack_text (in);

    if (text != NULL) {
      g_strv_builder_add (builder, text);
    }
  }
  return g_strv_builder_end (builder);
}

void
sam_session_free (SamSession *session)
{
  if (session == NULL) {
    return;
  }
  if (session->token != NULL) {
    explicit_bzero (session->token, strlen (session->token));
  }
  g_free (session->server);
  g_free (session->token);
  g_free (session->device_id);
  g_free (session->user_id);
  g_free (session->user_name);
  g_free (session->environment);
  g_free (session->epoch);
  g_strfreev (session->roles);
  g_strfreev (session->team_ids);
  g_strfreev (session->lead_team_ids);
  g_free (session);
}

static SamSession *
session_copy (const SamSession *from)
{
  SamSession *session = g_new0 (SamSession, 1);

  session->server = g_strdup (from->server);
  session->token = g_strdup (from->token);
  session->device_id = g_strdup (from->device_id);
  session->generation = from->generation;
  session->user_id = g_strdup (from->user_id);
  session->user_name = g_strdup (from->user_name);
  session->roles = g_strdupv (from->roles);
  session->team_ids = g_strdupv (from->team_ids);
  session->lead_team_ids = g_strdupv (from->lead_team_ids);
  session->compartments = from->compartments;
  session->environment = g_strdup (from->environment);
  return session;
}

static SamEnvironment
environment_of (const char *name)
{
  if (g_strcmp0 (name, "test") == 0) {
    return SAM_ENVIRONMENT_TEST;
  }
  if (g_strcmp0 (name, "demo") == 0) {
    return SAM_ENVIRONMENT_DEMO;
  }
  return SAM_ENVIRONMENT_PRODUCTION;
}

SamViewer *
sam_store_viewer_of_session (const SamSession *session)
{
  static const char *const nobody[] = { NULL };
  SamViewerFields fields = {
    .user_id = session->user_id,
    .user_name = session->user_name,
    .roles = session->roles != NULL ? (const char *const *) session->roles : nobody,
    .team_ids = session->team_ids != NULL ? (const char *const *) session->team_ids : nobody,
    .lead_team_ids =
        session->lead_team_ids != NULL ? (const char *const *) session->lead_team_ids : nobody,
    .compartments = session->compartments,
    .purpose = SAM_PURPOSE_FOLLOW_UP,
    .use = SAM_USE_PAGE,
    .environment = environment_of (session->environment),
  };

  return sam_viewer_new (&fields);
}

/* Shows @session (transfer full) to the other threads. */
static void
set_session (SamStore *store, SamSession *session)
{
  SamViewer *viewer = NULL;

  if (session->user_id != NULL) {
    viewer = sam_store_viewer_of_session (session);
  }
  g_mutex_lock (&store->lock);
  sam_session_free (store->session);
  store->session = session;
  g_clear_pointer (&store->viewer, sam_viewer_unref);
  store->viewer = viewer;
  g_mutex_unlock (&store->lock);
}

static void
load_session (SamStore *store)
{
  g_autoptr (GBytes) device = NULL;
  g_autoptr (GBytes) tokens = NULL;
  SamUnpack in = open_section (store, "device", &device);
  SamSession *session = g_new0 (SamSession, 1);

  session->server = g_strdup (sam_unpack_text (&in));
  session->device_id = g_strdup (sam_unpack_text (&in));
  session->user_id = g_strdup (sam_unpack_text (&in));
  session->user_name = g_strdup (sam_unpack_text (&in));
  session->roles = unpack_list (&in);
  session->team_ids = unpack_list (&in);
  session->lead_team_ids = unpack_list (&in);
  session->compartments = (guint) sam_unpack_int (&in);
  session->environment = g_strdup (sam_unpack_text (&in));
  in = open_section (store, "tokens", &tokens);
  session->token = g_strdup (sam_unpack_text (&in));
  session->generation = (guint) sam_vault_get_generation (store->vault);
  set_session (store, session);
}

static gboolean
put_session (SamStore *store, const SamSession *session, GError **error)
{
  GByteArray *device = new_section ();
  GByteArray *tokens = new_section ();
  gboolean ok;

  sam_pack_text (device, session->server);
  sam_pack_text (device, session->device_id);
  sam_pack_text (device, session->user_id);
  sam_pack_text (device, session->user_name);
  pack_list (device, session->roles);
  pack_list (device, session->team_ids);
  pack_list (device, session->lead_team_ids);
  sam_pack_int (device, session->compartments);
  sam_pack_text (device, session->environment);
  sam_pack_text (tokens, session->token);
  ok = put_section (store, "device", device, error);
  return put_section (store, "tokens", tokens, ok ? error : NULL) && ok;
}

gboolean
sam_store_load_sections (SamStore *store, GError **error)
{
  load_feed (store);
  load_log_head (store);
  load_standing (store);
  load_session (store);
  return TRUE;
}

SamSession *
sam_store_get_session (SamStore *store)
{
  SamSession *session;

  g_return_val_if_fail (SAM_IS_STORE (store), NULL);

  g_mutex_lock (&store->lock);
  session = session_copy (store->session);
  g_mutex_unlock (&store->lock);
  return session;
}

SamViewer *
sam_store_get_viewer (SamStore *store)
{
  SamViewer *viewer = NULL;

  g_return_val_if_fail (SAM_IS_STORE (store), NULL);

  g_mutex_lock (&store->lock);
  if (store->viewer != NULL && !sam_permit_is_over (&store->permit, sam_clock_now (store->clock))) {
    viewer = sam_viewer_ref (store->viewer);
  }
  g_mutex_unlock (&store->lock);
  return viewer;
}

static gboolean
change_session (SamStore *store, SamSession *session, GError **error)
{
  if (!sam_store_begin (store, error)) {
    sam_session_free (session);
    return FALSE;
  }
  if (!sam_store_end (store,
                      put_session (store, session, error) && sam_store_put_standing (store, error),
                      SAM_ORIGIN_USER, error)) {
    sam_session_free (session);
    return FALSE;
  }
  session->generation = (guint) sam_vault_get_generation (store->vault);
  set_session (store, session);
  sam_store_cases_forget (store, NULL);
  sam_store_lines_drop (store);
  sam_store_update_status (store);
  return TRUE;
}

gboolean
sam_store_name_device (SamStore *store, GError **error)
{
  SamSession *session = sam_store_get_session (store);

  session->device_id = sam_id_new (store->clock);
  return change_session (store, session, error);
}

typedef struct {
  const char *server, *token;
  const SamSession *said;
} SessionArgs;

static gboolean
do_set_server (SamStore *store, gpointer user_data, GError **error)
{
  const SessionArgs *args = user_data;
  SamSession *session;

  if (!sam_store_need_open (store, error)) {
    return FALSE;
  }
  session = sam_store_get_session (store);
  /* Another server does not know this device. */
  store->standing.registered &= g_strcmp0 (session->server, args->server) == 0;
  g_free (session->server);
  g_free (session->token);
  session->server = g_strdup (args->server);
  session->token = g_strdup (args->token);
  if (session->device_id == NULL) {
    session->device_id = sam_id_new (store->clock);
  }
  return change_session (store, session, error);
}

gboolean
sam_store_set_server (SamStore *store, const char *server, const char *token, GError **error)
{
  SessionArgs args = { server, token, NULL };

  g_return_val_if_fail (SAM_IS_STORE (store), FALSE);

  return sam_store_call (store, SAM_STORE_WRITE, NULL, do_set_server, &args, error);
}

static gboolean
same_list (char **a, char **b)
{
  return sam_store_same_list ((const char *const *) a, (const char *const *) b);
}

static gboolean
same_user (const SamSession *a, const SamSession *b)
{
  return g_strcmp0 (a->user_id, b->user_id) == 0 && g_strcmp0 (a->user_name, b->user_name) == 0
         && same_list (a->roles, b->roles) && same_list (a->team_ids, b->team_ids)
         && same_list (a->lead_team_ids, b->lead_team_ids) && a->compartments == b->compartments
         && g_strcmp0 (a->environment, b->environment) == 0;
}

static gboolean
do_set_user (SamStore *store, gpointer user_data, GError **error)
{
  const SamSession *said = ((const SessionArgs *) user_data)->said;
  g_autoptr (SamSession) old = NULL;
  SamSession *session;

  if (!sam_store_need_open (store, error)) {
    return FALSE;
  }
  old = sam_store_get_session (store);
  if (old->user_id != NULL && g_strcmp0 (old->user_id, said->user_id) != 0) {
    g_set_error_literal (error, SAM_STORE_ERROR, SAM_STORE_ERROR_OTHER_USER,
                         "This profile belongs to another user");
    return FALSE;
  }
  /* What the server says of itself counts only when it is this user's. */
  if (!sam_store_meet_server (store, said, error)) {
    return FALSE;
  }
  if (old->device_id != NULL && same_user (old, said)) {
    /* As each start hears it: nothing to write, and no list to make again. */
    return TRUE;
  }
  session = session_copy (said);
  g_free (session->server);
  g_free (session->token);
  g_free (session->device_id);
  session->server = g_steal_pointer (&old->server);
  session->token = g_steal_pointer (&old->token);
  session->device_id =
      old->device_id != NULL ? g_steal_pointer (&old->device_id) : sam_id_new (store->clock);
  return change_session (store, session, error);
}

gboolean
sam_store_set_user (SamStore *store, const SamSession *said, GError **error)
{
  SessionArgs args = { NULL, NULL, said };

  g_return_val_if_fail (SAM_IS_STORE (store), FALSE);
  g_return_val_if_fail (said != NULL && said->user_id != NULL, FALSE);

  return sam_store_call (store, SAM_STORE_WRITE, NULL, do_set_user, &args, error);
}

/* ---- transactions ---- */

static void
clear_txn (SamStore *store)
{
  store->txn.open = FALSE;
  store->txn.types = 0;
  store->txn.registry = FALSE;
  store->txn.purged = FALSE;
  store->txn.veiled = FALSE;
  store->txn.filled = store->txn.indexed = 0;
  g_hash_table_remove_all (store->txn.ids);
  g_hash_table_remove_all (store->txn.cases);
}

gboolean
sam_store_begin (SamStore *store, GError **error)
{
  g_autoptr (GError) below = NULL;

  g_assert (!store->txn.open);
  if (!sam_store_need_open (store, error)) {
    return FALSE;
  }
  if (store->newer_rows) {
    g_set_error_literal (error, SAM_STORE_ERROR, SAM_STORE_ERROR_READ_ONLY,
                         "The profile was written by a newer program");
    return FALSE;
  }
  sam_store_gather_end (store);
  if (!sam_store_need_ids (store, &below) || !sam_vault_begin (store->vault, &below)) {
    return sam_store_fail (error, g_steal_pointer (&below));
  }
  clear_txn (store);
  store->txn.open = TRUE;
  return TRUE;
}

void
sam_store_rollback (SamStore *store)
{
  if (!store->txn.open) {
    return;
  }
  store->filled &= ~store->txn.filled;
  store->indexed &= ~store->txn.indexed;
  clear_txn (store);
  store->tally.waiting_known = store->tally.acked_known = FALSE;
  store->log_flushed = 0;
  /* What was looked up inside the transaction was taken back with it. */
  g_clear_pointer (&store->guarded, g_hash_table_unref);
  g_clear_pointer (&store->registry, sam_registry_unref);
  sam_vault_rollback (store->vault);
  load_feed (store);
  load_log_head (store);
  load_standing (store);
}

void
sam_store_touch (SamStore *store, int type, const char *id, const char *scope)
{
  SamStoreTxn *txn = &store->txn;

  if (type < 0) {
    return;
  }
  txn->types |= TYPE_BIT (type);
  if (g_hash_table_size (txn->ids) <= SAM_CHANGED_MAX) {
    g_hash_table_add (txn->ids, g_strdup (id));
  }
  if (strcmp (scope, SAM_ID_NIL) == 0) {
    txn->registry = TRUE;
  } else if (!g_hash_table_contains (txn->cases, scope)) {
    /* The scope is a case or a person; the cases of a person are found when they are needed. */
    g_hash_table_add (txn->cases, g_strdup (scope));
  }
}

gboolean
sam_store_commit (SamStore *store, SamOrigin origin, GError **error)
{
  g_autoptr (GError) below = NULL;
  GHashTableIter iter;
  gpointer key;
  guint64 types = store->txn.types;
  gboolean purged = store->txn.purged;
  gboolean veiled = store->txn.veiled;
  gboolean lists = store->txn.registry || g_hash_table_size (store->txn.cases) > 0;
  char **ids = NULL;

  g_assert (store->txn.open);
  if (!sam_store_log_flush (store, &below)) {
    sam_store_rollback (store);
    return sam_store_fail (error, g_steal_pointer (&below));
  }
  if (store->feed_owed != NULL && !sam_store_put_feed (store, &below)) {
    sam_store_rollback (store);
    return sam_store_fail (error, g_steal_pointer (&below));
  }
  if (sam_permit_is_due (&store->standing.permit, sam_clock_now (store->clock))) {
    sam_permit_note (&store->standing.permit, sam_clock_now (store->clock));
    if (!sam_store_put_standing (store, &below)) {
      sam_store_rollback (store);
      return sam_store_fail (error, g_steal_pointer (&below));
    }
  }
  if (veiled) {
    gboolean forgot = FALSE;

    if (!sam_store_forget_places (store, &forgot, &below)) {
      sam_store_rollback (store);
      return sam_store_fail (error, g_steal_pointer (&below));
    }
    if (forgot) {
      /* Nor in what changed lately, nor in the log of the file. */
      g_hash_table_remove_all (store->replaced);
      g_queue_clear_full (&store->replaced_order, g_free);
      purged = TRUE;
    }
  }
  if (purged || veiled) {
    /* Before, so that it is not found for a moment; should this fail, a list is made again. */
    sam_store_lines_drop (store);
  }
  if (!sam_vault_commit (store->vault, &below)) {
    gboolean unknown = g_error_matches (below, SAM_VAULT_ERROR, SAM_VAULT_ERROR_UNKNOWN_OUTCOME);

    if (unknown) {
      clear_txn (store);
      store->log_flushed = 0;
      sam_store_reopen (store, NULL);
    } else {
      sam_store_rollback (store);
    }
    return sam_store_fail (error, g_steal_pointer (&below));
  }
  store->txn.open = FALSE;
  store->took_in = origin == SAM_ORIGIN_SYNC;
  g_clear_pointer (&store->feed_owed, g_bytes_unref);
  if (store->log_flushed > 0) {
    g_ptr_array_remove_range (store->log_waiting, 0, store->log_flushed);
    store->log_flushed = 0;
  }

  if (types & (TYPE_BIT (SAM_RECORD_CASE) | TYPE_BIT (SAM_RECORD_PERSON))) {
    g_clear_pointer (&store->guarded, g_hash_table_unref);
    sam_store_cases_reorder (store);
  }
  if (store->txn.registry) {
    g_clear_pointer (&store->registry, sam_registry_unref);
    sam_store_cases_forget (store, NULL);
  } else {
    sam_store_cases_forget (store, store->txn.cases);
  }
  if (lists && origin != SAM_ORIGIN_SYNC) {
    sam_store_lines_drop (store);
  } else if (lists) {
    sam_store_lines_touch (store);
  }
  if (g_hash_table_size (store->txn.ids) <= SAM_CHANGED_MAX) {
    g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

    g_hash_table_iter_init (&iter, store->txn.ids);
    while (g_hash_table_iter_next (&iter, &key, NULL)) {
      g_strv_builder_add (builder, key);
    }
    ids = g_strv_builder_end (builder);
  }
  clear_txn (store);

  if (purged || store->log_owed) {
    /* Should this fail the rows are gone from the tables; the log goes with the next transaction.
     */
    store->log_owed = !sam_vault_checkpoint (store->vault, NULL);
  }
  if (purged) {
    sam_store_search_purge (store);
  }
  sam_store_update_status (store);
  if (types != 0) {
    sam_store_tell_changed (store, types, g_steal_pointer (&ids), origin);
  }
  g_strfreev (ids);
  return TRUE;
}

gboolean
sam_store_end (SamStore *store, gboolean ok, SamOrigin origin, GError **error)
{
  if (!ok) {
    sam_store_rollback (store);
    if (error != NULL && *error != NULL) {
      GError *below = g_steal_pointer (error);

      sam_store_fail (error, below);
    }
    return FALSE;
  }
  return sam_store_commit (store, origin, error);
}

/* ---- status ---- */

static guint
count (SamStore *store, const char *text, const SamSqlValue *values, gsize n_values)
{
  gint64 value = 0;

  sam_sql_get_int (store->sql, text, values, n_values, &value, NULL, NULL);
  return (guint) value;
}

static void
find_waiting (SamStore *store)
{
  g_autoptr (GArray) rids = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_hash_table_remove_all (store->tally.waiting);
  sam_store_collect_rids (store, "SELECT rid FROM m_op WHERE " SAM_OP_WAITS, SAM_SQL_NO_ARGS, rids,
                          NULL);
  for (guint i = 0; i < rids->len; i++) {
    g_hash_table_add (store->tally.waiting,
                      g_memdup2 (&g_array_index (rids, gint64, i), sizeof (gint64)));
  }
  store->tally.waiting_known = TRUE;
}

static void
count_acked (SamStore *store)
{
  /* By number and not by index: they are the youngest of many. */
  store->tally.acked = count (store, "SELECT count(*) FROM m_kept WHERE +why = 0 AND rid >= $1",
                              SAM_SQL_ARGS (SAM_SQL_INT (store->feed.confirmed_until)));
  store->tally.acked_known = TRUE;
}

/* Seconds after which a difference between moments is no delay on the way any more. A server that
 * writes notes its own moment each minute. */
#define APART_MOST (5 * 60)

void
sam_store_update_status (SamStore *store)
{
  SamStoreStatus status = { 0 };
  gboolean changed;

  if (store->vault != NULL) {

    status.vault = store->newer_rows ? SAM_VAULT_STATE_ALTERED : sam_vault_get_state (store->vault);
    if (!store->tally.waiting_known) {
      find_waiting (store);
    }
    if (!store->tally.acked_known) {
      count_acked (store);
    }
    status.taken = (guint) store->tally.acked;
    status.pending = (guint) (g_hash_table_size (store->tally.waiting) + store->tally.acked)
                     + count (store,
                              "SELECT count(*) FROM m_edit e WHERE state = 0 AND NOT EXISTS"
                              " (SELECT 1 FROM m_op o WHERE o.record_id = e.record_id AND"
                              " o.from_edit = 1 AND o.state = 2)",
                              SAM_SQL_NO_ARGS);
    status.conflicts =
        count (store, "SELECT count(*) FROM head WHERE state > 0 AND state = 2", SAM_SQL_NO_ARGS);
    status.refused = count (store, "SELECT count(*) FROM m_op WHERE state = 2", SAM_SQL_NO_ARGS);
    status.quarantined =
        count (store, "SELECT count(*) FROM m_kept WHERE why = 2", SAM_SQL_NO_ARGS);
    status.n_records = count (store, "SELECT count(*) FROM head", SAM_SQL_NO_ARGS);
    status.last_confirmed = store->feed.last_confirmed;
    status.head = store->feed.head;
    status.head_at = store->feed.head_at;
    status.full_pull_done = store->feed.full_pull_done != 0;
    status.stopped_410 = store->feed.stopped != NULL;
    status.recovery = (SamRecovery) store->feed.recovery;
    status.server_restored = store->feed.restored == SAM_RESTORED_UNREAD;
    status.resent = (guint) store->feed.resent;
    status.to_judge = (guint) store->feed.to_judge;
    status.registered = store->standing.registered != 0;
    status.suspended = store->standing.suspended != 0;
    status.offline_max_days = (guint) store->standing.permit.days;
    status.restored = store->restored;
    status.log_faults = sam_store_count_log_faults (store);
    if (store->feed.server_time - store->feed.head_at > APART_MOST * G_USEC_PER_SEC) {
      status.stale_since = store->feed.head_at;
    }
    if (ABS (store->clock_ahead) > APART_MOST) {
      status.clock_ahead = store->clock_ahead;
    }
  }
  g_mutex_lock (&store->lock);
  changed = memcmp (&status, &store->status, sizeof status) != 0;
  store->status = status;
  store->permit = store->standing.permit;
  if (store->vault != NULL) {
    store->session->generation = (guint) sam_vault_get_generation (store->vault);
  }
  g_mutex_unlock (&store->lock);
  if (changed) {
    sam_store_tell_status (store);
  }
}
