/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Errors that others have made, planted between the rooms by the linker (--wrap), so that it is
 * seen that the simulator would find them. And what is looked at on that way in every run. */

#include "server/sam-server-private.h"
#include "sim.h"
#include "vault/sam-vault-private.h"

#include <samspor/sam-merge.h>
#include <sqlite3.h>
#include <string.h>

/* ---- the server's statements ---- */

typedef struct {
  const char *mutant;
  SamServerStatement statement;
  const char *from, *to;
} Rewrite;

static const Rewrite rewrites[] = {
  /* A number that was taken before the order of the commits was known. */
  { "naive-seq", SAM_STMT_RECORD_SET_SEQ, "seq = $2", "seq = $2 - 4" },
  { "updated-at", SAM_STMT_RECORD_SET_SEQ, "seq = $2",
    "seq = $2 * 0 + (at_us - 1780574000000000) / 60000000" },
  { "no-dedupe", SAM_STMT_OP_GET, "WHERE op = $1", "WHERE op = $1 AND at_us < 0" },
  { "no-dedupe", SAM_STMT_OP_PUT, "INSERT INTO", "INSERT OR REPLACE INTO" },
  { "gain-missed", SAM_STMT_FEED_PAGE, "v2.since_seq >= $2", "v2.since_seq < 0" },
  { "compartment-left-out", SAM_STMT_FEED_PAGE, "AND v1.comp = r1.comp", "" },
  { "compartment-left-out", SAM_STMT_FEED_PAGE, "AND r2.comp = v2.comp", "" },
};

static const char *
rewritten (const char *text)
{
  static GHashTable *known;
  const char *done;
  g_autoptr (GString) out = NULL;

  if (sim_mutant == NULL) {
    return text;
  }
  known = known != NULL ? known : g_hash_table_new (g_str_hash, g_str_equal);
  done = g_hash_table_lookup (known, text);
  if (done != NULL) {
    return done;
  }
  out = g_string_new (text);
  for (guint i = 0; i < G_N_ELEMENTS (rewrites); i++) {
    if (sim_is_mutant (rewrites[i].mutant)
        && strcmp (text, sam_server_statements[rewrites[i].statement]) == 0) {
      g_string_replace (out, rewrites[i].from, rewrites[i].to, 0);
    }
  }
  done = g_intern_string (out->str);
  g_hash_table_insert (known, (gpointer) g_intern_string (text), (gpointer) done);
  return done;
}

SamSqlStatement *__real_sam_sql_prepare (SamSql *sql, const char *text, GError **error);
SamSqlStatement *__wrap_sam_sql_prepare (SamSql *sql, const char *text, GError **error);
gboolean __real_sam_sql_run (SamSql *sql, const char *text, const SamSqlValue *values,
                             gsize n_values, GError **error);
gboolean __wrap_sam_sql_run (SamSql *sql, const char *text, const SamSqlValue *values,
                             gsize n_values, GError **error);

SamSqlStatement *
__wrap_sam_sql_prepare (SamSql *sql, const char *text, GError **error)
{
  return __real_sam_sql_prepare (sql, rewritten (text), error);
}

gboolean
__wrap_sam_sql_run (SamSql *sql, const char *text, const SamSqlValue *values, gsize n_values,
                    GError **error)
{
  return __real_sam_sql_run (sql, rewritten (text), values, n_values, error);
}

gboolean __real_sam_sql_run_one (SamSql *sql, const char *text, const SamSqlValue *values,
                                 gsize n_values, GError **error);
gboolean __wrap_sam_sql_run_one (SamSql *sql, const char *text, const SamSqlValue *values,
                                 gsize n_values, GError **error);

gboolean
__wrap_sam_sql_run_one (SamSql *sql, const char *text, const SamSqlValue *values, gsize n_values,
                        GError **error)
{
  return __real_sam_sql_run_one (sql, rewritten (text), values, n_values, error);
}

/* The answer is given whether it is on the disk or not. */
gboolean __real_sam_txn_commit (SamTxn *txn, gint64 *head, GError **error);
gboolean __wrap_sam_txn_commit (SamTxn *txn, gint64 *head, GError **error);

gboolean
__wrap_sam_txn_commit (SamTxn *txn, gint64 *head, GError **error)
{
  gboolean done = __real_sam_txn_commit (txn, head, error);

  if (!done && sim_is_mutant ("ack-before-commit")) {
    g_clear_error (error);
    return TRUE;
  }
  return done;
}

/* Put back, and served on as if nothing had been. */
gboolean __real_sam_server_begin_epoch (SamServer *server, GError **error);
gboolean __wrap_sam_server_begin_epoch (SamServer *server, GError **error);

gboolean
__wrap_sam_server_begin_epoch (SamServer *server, GError **error)
{
  return sim_is_mutant ("epoch-ignored") || __real_sam_server_begin_epoch (server, error);
}

/* ---- SQLite ---- */

int __real_sqlite3_db_config (sqlite3 *db, int op, ...);
int __wrap_sqlite3_db_config (sqlite3 *db, int op, int on, int *now);
int __real_sqlite3_step (sqlite3_stmt *statement);
int __wrap_sqlite3_step (sqlite3_stmt *statement);
gboolean __real_sam_sql_attach (SamSql *sql, const char *path, const char *name, gboolean create,
                                GError **error);
gboolean __wrap_sam_sql_attach (SamSql *sql, const char *path, const char *name, gboolean create,
                                GError **error);

int
__wrap_sqlite3_db_config (sqlite3 *db, int op, int on, int *now)
{
  if (op == SQLITE_DBCONFIG_DEFENSIVE && sim_is_mutant ("journal-off")) {
    *now = 1;
    return SQLITE_OK;
  }
  return __real_sqlite3_db_config (db, op, on, now);
}

gboolean
__wrap_sam_sql_attach (SamSql *sql, const char *path, const char *name, gboolean create,
                       GError **error)
{
  return (!sim_is_mutant ("journal-off")
          || __real_sam_sql_run (sql, "PRAGMA main.journal_mode=OFF", NULL, 0, error))
         && __real_sam_sql_attach (sql, path, name, create, error);
}

int
__wrap_sqlite3_step (sqlite3_stmt *statement)
{
  int rc = __real_sqlite3_step (statement);

  if (sim_is_mutant ("error-ignored") && ((rc & 0xff) == SQLITE_IOERR || rc == SQLITE_FULL)) {
    return SQLITE_DONE;
  }
  return rc;
}

/* ---- the vault ---- */

void __real_sam_seal_close (const SamSeal *seal, gint64 rid, const guint8 *data, gsize size,
                            guint8 *box);
void __wrap_sam_seal_close (const SamSeal *seal, gint64 rid, const guint8 *data, gsize size,
                            guint8 *box);
gboolean __real_sam_seal_open (const SamSeal *seal, gint64 rid, const guint8 *box, gsize box_size,
                               guint8 *data, gsize *size);
gboolean __wrap_sam_seal_open (const SamSeal *seal, gint64 rid, const guint8 *box, gsize box_size,
                               guint8 *data, gsize *size);
void __real_sam_seal_set_add (const SamSeal *seal, guint8 *set, gint64 rid, const guint8 *nonce,
                              const guint8 *tag);
void __wrap_sam_seal_set_add (const SamSeal *seal, guint8 *set, gint64 rid, const guint8 *nonce,
                              const guint8 *tag);

static gint64
number_of (gint64 rid)
{
  return sim_is_mutant ("box-without-number") && rid > 1 ? 2 : rid;
}

void
__wrap_sam_seal_close (const SamSeal *seal, gint64 rid, const guint8 *data, gsize size, guint8 *box)
{
  __real_sam_seal_close (seal, number_of (rid), data, size, box);
}

gboolean
__wrap_sam_seal_open (const SamSeal *seal, gint64 rid, const guint8 *box, gsize box_size,
                      guint8 *data, gsize *size)
{
  return __real_sam_seal_open (seal, number_of (rid), box, box_size, data, size);
}

/* Left out of the manifest: what is written beside the first rows. */
void
__wrap_sam_seal_set_add (const SamSeal *seal, guint8 *set, gint64 rid, const guint8 *nonce,
                         const guint8 *tag)
{
  if (!sim_is_mutant ("manifest-not-updated") || rid % 8 != 0) {
    __real_sam_seal_set_add (seal, set, rid, nonce, tag);
  }
}

/* ---- the store ---- */

static GHashTable *
ids_held (SamStore *store)
{
  GHashTable *ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (SamSqlStatement) statement =
      __real_sam_sql_prepare (store->sql, "SELECT id, scope FROM head WHERE rec_rid > 0", NULL);

  while (statement != NULL && sam_sql_step (statement, NULL) == SAM_SQL_STEP_ROW) {
    g_hash_table_insert (ids, g_strdup (sam_sql_column_text (statement, 0, NULL)),
                         g_strdup (sam_sql_column_text (statement, 1, NULL)));
  }
  return ids;
}

static gboolean
names (GBytes *lines, const char *kind, const char *id)
{
  gsize size;
  const char *data = g_bytes_get_data (lines, &size);
  const char *end = data + size;

  while (data < end) {
    const char *newline = memchr (data, '\n', (gsize) (end - data));
    gsize len = (gsize) ((newline != NULL ? newline : end) - data);

    if (g_str_has_prefix (data, kind) && memmem (data, len, id, strlen (id)) != NULL) {
      return TRUE;
    }
    data += len + 1;
  }
  return FALSE;
}

/* I10: only what was named as gone is gone. */
static void
check_gone (Client *client, GHashTable *before, GBytes *lines)
{
  g_autoptr (GHashTable) after = ids_held (client->desk.store);
  GHashTableIter iter;
  gpointer id, scope;

  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, &id, &scope)) {
    if (!g_hash_table_contains (after, id) && !names (lines, "{\"k\":\"out\"", scope)
        && !names (lines, "{\"k\":\"del\"", id)) {
      sim_fail (client->sim, "I10: %s of %s went, and nobody had said so", (char *) id,
                client->login);
    }
  }
}

gboolean __real_sam_store_apply (SamStore *store, GBytes *lines, guint *n_records,
                                 gboolean *out_end, gboolean *out_more, GError **error);
gboolean __wrap_sam_store_apply (SamStore *store, GBytes *lines, guint *n_records,
                                 gboolean *out_end, gboolean *out_more, GError **error);

/* An answer to the inventory says of each record that it is gone. */
static gboolean
says_gone (GBytes *reply, const char *id)
{
  g_autofree char *said = g_strdup_printf ("{\"id\":\"%s\",\"v\":null}", id);
  gsize size;
  const char *data = g_bytes_get_data (reply, &size);

  return memmem (data, size, said, strlen (said)) != NULL;
}

gboolean __real_sam_store_take_inventory (SamStore *store, GBytes *reply, GError **error);
gboolean __wrap_sam_store_take_inventory (SamStore *store, GBytes *reply, GError **error);

gboolean
__wrap_sam_store_take_inventory (SamStore *store, GBytes *reply, GError **error)
{
  Client *client = sim_client_of (store);
  g_autoptr (GHashTable) before = store->vault != NULL ? ids_held (store) : NULL;
  gboolean done = __real_sam_store_take_inventory (store, reply, error);

  if (done && before != NULL && store->vault != NULL) {
    g_autoptr (GHashTable) after = ids_held (store);
    GHashTableIter iter;
    gpointer id;

    g_hash_table_iter_init (&iter, before);
    while (g_hash_table_iter_next (&iter, &id, NULL)) {
      if (!g_hash_table_contains (after, id) && !says_gone (reply, id)) {
        sim_fail (client->sim, "I10: %s of %s went, and no inventory had said so", (char *) id,
                  client->login);
      }
    }
  }
  return done;
}

static GBytes *
last_line (GBytes *lines)
{
  gsize size;
  const char *data = g_bytes_get_data (lines, &size);
  gsize at = size - 1;

  while (at > 0 && data[at - 1] != '\n') {
    at--;
  }
  return g_bytes_new_from_bytes (lines, at, size - at);
}

/* What a whole page of a case does not name any more is taken for gone. */
static void
delete_absent (SamStore *store, GBytes *lines)
{
  g_autoptr (GHashTable) held = ids_held (store);
  GHashTableIter iter;
  gpointer id, scope;

  if (!names (lines, "{\"k\":\"rec\"", "\"t\":\"person\"") || !sam_store_begin (store, NULL)) {
    return;
  }
  g_hash_table_iter_init (&iter, held);
  while (g_hash_table_iter_next (&iter, &id, &scope)) {
    g_auto (SamHead) head = { 0 };

    if (names (lines, "{\"k\":\"rec\"", scope) && !names (lines, "{\"k\":\"rec\"", id)
        && sam_store_find_head (store, id, &head, NULL)) {
      sam_store_delete_row (store, SAM_ROW_REC, head.rec_rid, NULL);
      sam_store_refresh (store, id, 0, NULL, NULL);
    }
  }
  sam_store_commit (store, SAM_ORIGIN_SYNC, NULL);
}

gboolean
__wrap_sam_store_apply (SamStore *store, GBytes *lines, guint *n_records, gboolean *out_end,
                        gboolean *out_more, GError **error)
{
  Client *client = sim_client_of (store);
  g_autoptr (GHashTable) before = store->vault != NULL ? ids_held (store) : NULL;
  gboolean done;

  if (sim_is_mutant ("cursor-before-rows")) {
    g_autoptr (GBytes) cursor = last_line (lines);

    if (!__real_sam_store_apply (store, cursor, n_records, out_end, out_more, error)) {
      return FALSE;
    }
  }
  done = __real_sam_store_apply (store, lines, n_records, out_end, out_more, error);
  if (done && sim_is_mutant ("absence-deletes")) {
    delete_absent (store, lines);
  }
  if (done && before != NULL && client != NULL && store->vault != NULL) {
    check_gone (client, before, lines);
  }
  return done;
}

gint64 __real_sam_store_put_row (SamStore *store, gint64 rid, const SamRow *row, GError **error);
gint64 __wrap_sam_store_put_row (SamStore *store, gint64 rid, const SamRow *row, GError **error);

static gboolean
same (SamSlice a, SamSlice b)
{
  return a.size == b.size && (a.size == 0 || memcmp (a.data, b.data, a.size) == 0);
}

static void
change_inflight (SamStore *store, const SamRowEdit *edit)
{
  g_autoptr (GArray) rids = g_array_new (FALSE, FALSE, sizeof (gint64));

  sam_store_find_ops (store, edit->id, rids, NULL);
  for (guint i = 0; i < rids->len; i++) {
    gint64 rid = g_array_index (rids, gint64, i);
    g_auto (SamRowHeld) held = { 0 };

    if (sam_store_get_row (store, rid, SAM_ROW_OP, &held, NULL) && held.row.op.from_edit
        && held.row.op.state == SAM_OP_INFLIGHT) {
      g_autoptr (GBytes) base = g_bytes_new (edit->base.data, edit->base.size);
      g_autoptr (GBytes) ours = g_bytes_new (edit->ours.data, edit->ours.size);
      g_autoptr (SamPatch) patch = sam_patch_diff_bodies (base, ours);
      g_autoptr (GByteArray) packed = g_byte_array_new ();

      sam_patch_pack (packed, patch);
      held.row.op.sent = edit->ours;
      held.row.op.patch = (SamSlice){ packed->data, packed->len };
      __real_sam_store_put_row (store, rid, &held.row, NULL);
    }
  }
}

gint64
__wrap_sam_store_put_row (SamStore *store, gint64 rid, const SamRow *row, GError **error)
{
  g_auto (SamRowHeld) held = { 0 };
  SamRow changed = *row;

  if (row->kind == SAM_ROW_EDIT && rid != 0
      && (sim_is_mutant ("base-overwritten") || sim_is_mutant ("coalesce-into-inflight"))
      && sam_store_get_row (store, rid, SAM_ROW_EDIT, &held, NULL)
      && !same (held.row.edit.ours, row->edit.ours)) {
    if (sim_is_mutant ("coalesce-into-inflight")) {
      change_inflight (store, &row->edit);
    } else if (same (held.row.edit.base, row->edit.base)) {
      changed.edit.base = held.row.edit.ours;
    }
  }
  return __real_sam_store_put_row (store, rid, &changed, error);
}

gboolean __real_sam_store_delete_row (SamStore *store, SamRowKind kind, gint64 rid, GError **error);
gboolean __wrap_sam_store_delete_row (SamStore *store, SamRowKind kind, gint64 rid, GError **error);

/* What is purged is taken back everywhere. */
gboolean
__wrap_sam_store_delete_row (SamStore *store, SamRowKind kind, gint64 rid, GError **error)
{
  if (kind == SAM_ROW_REC && sim_is_mutant ("purge-emits-op")) {
    g_auto (SamRowHeld) held = { 0 };
    g_autofree char *id = sam_id_new (store->clock);

    if (sam_store_get_row (store, rid, SAM_ROW_REC, &held, NULL)) {
      const SamRowRec *rec = &held.row.rec;
      SamRowOp op = { .op = id,
                      .type = rec->type,
                      .id = rec->id,
                      .scope = rec->scope,
                      .comp = rec->comp,
                      .verb = SAM_OP_RETRACT,
                      .base_version = rec->version,
                      .why = "purge",
                      .group = id,
                      .at = sam_clock_now (store->clock),
                      .state = SAM_OP_INFLIGHT };

      sam_store_put_op (store, &op, NULL);
    }
  }
  return __real_sam_store_delete_row (store, kind, rid, error);
}

static void
drop_ops (SamStore *store, gint64 state)
{
  g_autoptr (GArray) rids = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (!sam_store_begin (store, NULL)) {
    return;
  }
  sam_store_collect_rids (store, "SELECT rid FROM m_op WHERE state = $1 AND record_id IS NOT NULL",
                          SAM_SQL_ARGS (SAM_SQL_INT (state)), rids, NULL);
  for (guint i = 0; i < rids->len; i++) {
    g_auto (SamRowHeld) held = { 0 };

    if (sam_store_get_row (store, g_array_index (rids, gint64, i), SAM_ROW_OP, &held, NULL)) {
      sam_store_drop_unsent (store, held.row.op.id, -1, NULL);
      sam_store_refresh (store, held.row.op.id, -1, NULL, NULL);
    }
  }
  sam_store_commit (store, SAM_ORIGIN_SYNC, NULL);
}

gboolean __real_sam_store_unarm (SamStore *store, GError **error);
gboolean __wrap_sam_store_unarm (SamStore *store, GError **error);
gboolean __real_sam_store_acknowledge (SamStore *store, GBytes *reply, guint *n, GError **error);
gboolean __wrap_sam_store_acknowledge (SamStore *store, GBytes *reply, guint *n, GError **error);

gboolean
__wrap_sam_store_unarm (SamStore *store, GError **error)
{
  if (sim_is_mutant ("413-drops")) {
    drop_ops (store, SAM_OP_INFLIGHT);
  }
  return __real_sam_store_unarm (store, error);
}

gboolean
__wrap_sam_store_acknowledge (SamStore *store, GBytes *reply, guint *n, GError **error)
{
  gboolean done = __real_sam_store_acknowledge (store, reply, n, error);

  if (done && sim_is_mutant ("denied-drops")) {
    drop_ops (store, SAM_OP_REFUSED);
  }
  return done;
}

/* ---- the plan ---- */

SamSyncEffect __real_sam_sync_plan_step (SamSyncPlan *plan, const SamSyncEvent *event);
SamSyncEffect __wrap_sam_sync_plan_step (SamSyncPlan *plan, const SamSyncEvent *event);

SamSyncEffect
__wrap_sam_sync_plan_step (SamSyncPlan *plan, const SamSyncEvent *event)
{
  SamSyncEvent changed = *event;

  if (sim_is_mutant ("no-jitter")) {
    changed.random = 0;
  }
  return __real_sam_sync_plan_step (plan, &changed);
}
