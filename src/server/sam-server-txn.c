/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-server-private.h"

#include <samspor/sam-json.h>
#include <string.h>

/* ---- ids ---- */

const SamUid sam_uid_nil = { { 0 } };

gboolean
sam_uid_parse (const char *text, SamUid *uid)
{
  return sam_id_to_bytes (text, uid->b);
}

char *
sam_uid_dup_text (const SamUid *uid)
{
  return sam_id_from_bytes (uid->b);
}

gboolean
sam_uid_equal (const SamUid *a, const SamUid *b)
{
  return memcmp (a->b, b->b, SAM_ID_BYTES) == 0;
}

gboolean
sam_uid_is_nil (const SamUid *uid)
{
  return sam_uid_equal (uid, &sam_uid_nil);
}

guint
sam_uid_hash (gconstpointer uid)
{
  guint hash;
  /* the end of a version 7 id is random */
  memcpy (&hash, ((const SamUid *) uid)->b + SAM_ID_BYTES - sizeof hash, sizeof hash);
  return hash;
}

gboolean
sam_uid_hash_equal (gconstpointer a, gconstpointer b)
{
  return sam_uid_equal (a, b);
}

SamUid *
sam_uid_copy (const SamUid *uid)
{
  return g_memdup2 (uid, sizeof *uid);
}

void
sam_uid_new (SamServer *server, SamUid *uid)
{
  g_autofree char *text = sam_id_new (server->clock);
  gboolean ok = sam_uid_parse (text, uid);
  g_assert (ok);
}

gboolean
sam_uid_column (SamSqlStatement *statement, unsigned int n, SamUid *uid)
{
  gsize size = 0;
  const guint8 *bytes = sam_sql_column_blob (statement, n, &size);
  if (!bytes || size != SAM_ID_BYTES) {
    *uid = sam_uid_nil;
    return FALSE;
  }
  memcpy (uid->b, bytes, SAM_ID_BYTES);
  return TRUE;
}

/* ---- statements ---- */

SamSqlStatement *
sam_server_stmt (SamServer *server, SamServerStatement id, const SamSqlValue *values,
                 gsize n_values, GError **error)
{
  SamSqlStatement *statement = sam_fence_read (server, error)
                                   ? sam_sql_prepare (server->sql, sam_server_statements[id], error)
                                   : NULL;
  if (statement) {
    sam_sql_bind_all (statement, values, n_values);
  }
  return statement;
}

int
sam_server_has_row (SamServer *server, SamServerStatement id, const SamSqlValue *values,
                    gsize n_values, GError **error)
{
  g_autoptr (SamSqlStatement) statement = sam_server_stmt (server, id, values, n_values, error);
  if (!statement) {
    return -1;
  }
  switch (sam_sql_step (statement, error)) {
  case SAM_SQL_STEP_ROW:
    return 1;
  case SAM_SQL_STEP_DONE:
    return 0;
  case SAM_SQL_STEP_ERROR:
  default:
    return -1;
  }
}

/* ---- names ---- */

/* Stored with each record; a new type gets a free number between its neighbours. */
static const gint16 ranks[SAM_N_RECORD_TYPES] = {
  [SAM_RECORD_TEAM] = 10,
  [SAM_RECORD_DISTRICT] = 20,
  [SAM_RECORD_USER] = 30,
  [SAM_RECORD_SETTING] = 40,
  [SAM_RECORD_SERVICE] = 50,
  [SAM_RECORD_SITE] = 60,
  [SAM_RECORD_HOUSING_UNIT] = 70,
  [SAM_RECORD_PERSON] = 200,
  [SAM_RECORD_CASE] = 210,
  [SAM_RECORD_HANDOVER] = 300,
  [SAM_RECORD_RELATION] = 310,
  [SAM_RECORD_CONSENT] = 320,
  [SAM_RECORD_DISCLOSURE] = 330,
  [SAM_RECORD_RESIDENCE] = 340,
  [SAM_RECORD_CONTACT] = 350,
  [SAM_RECORD_TRANSITION] = 360,
  [SAM_RECORD_GATE_ROW] = 370,
  [SAM_RECORD_AGREEMENT] = 380,
  [SAM_RECORD_PARTY] = 390,
  [SAM_RECORD_COMMITMENT] = 400,
  [SAM_RECORD_SIGNATURE] = 410,
  [SAM_RECORD_PLAN] = 420,
  [SAM_RECORD_GOAL] = 430,
  [SAM_RECORD_MEASURE] = 440,
  [SAM_RECORD_REFUSAL] = 450,
  [SAM_RECORD_REFERRAL] = 460,
  [SAM_RECORD_APPOINTMENT] = 470,
  [SAM_RECORD_ABSENCE] = 500,
  [SAM_RECORD_INQUIRY] = 510,
  [SAM_RECORD_RELATIVE_REPORT] = 520,
  [SAM_RECORD_COOPERATION] = 80,
  [SAM_RECORD_MEETING] = 375,
  [SAM_RECORD_OVERDOSE] = 480,
  [SAM_RECORD_FOLLOWUP] = 481,
  [SAM_RECORD_FOLLOWUP_DAY] = 482,
  [SAM_RECORD_RELATIVE_SUPPORT] = 525,
  [SAM_RECORD_ALERT_ANSWER] = 530,
  [SAM_RECORD_PROPOSAL] = 900,
  [SAM_RECORD_TENANCY] = 75,
  [SAM_RECORD_HOUSING_NEED] = 342,
  [SAM_RECORD_TENANT] = 344,
  [SAM_RECORD_HOUSING_OFFER] = 346,
  [SAM_RECORD_DISCHARGE_NOTICE] = 365,
};

gint64
sam_server_rank (SamRecordType type)
{
  g_assert (type < SAM_N_RECORD_TYPES && ranks[type] > 0);
  return ranks[type];
}

/* ---- stored records ---- */

void
sam_stored_clear (SamStored *stored)
{
  g_clear_pointer (&stored->type_name, g_free);
  g_clear_pointer (&stored->retracted_why, g_free);
  g_clear_pointer (&stored->erased_why, g_free);
  g_clear_pointer (&stored->body, g_free);
}

static char *
column_dup (SamSqlStatement *statement, unsigned int n, gsize *length)
{
  gsize len = 0;
  const char *text = sam_sql_column_text (statement, n, &len);
  if (length) {
    *length = text ? len : 0;
  }
  return text ? g_strndup (text, len) : g_strdup ("");
}

void
sam_stored_from_columns (SamStored *stored, SamSqlStatement *statement, unsigned int first)
{
  stored->type_name = column_dup (statement, first, NULL);
  const SamTypeDef *def = sam_type_by_name (stored->type_name);
  stored->known_type = def != NULL;
  stored->type = def ? def->type : SAM_N_RECORD_TYPES;
  sam_uid_column (statement, first + 1, &stored->scope);
  stored->comp = sam_sql_column_int (statement, first + 2);
  stored->n = sam_sql_column_int (statement, first + 3);
  stored->seq = sam_sql_column_int (statement, first + 4);
  stored->sv = sam_sql_column_int (statement, first + 5);
  sam_uid_column (statement, first + 6, &stored->by_user);
  stored->at_us = sam_sql_column_int (statement, first + 7);
  stored->retracted = sam_uid_column (statement, first + 8, &stored->retracted_by);
  stored->retracted_at = sam_sql_column_int (statement, first + 9);
  stored->retracted_why = column_dup (statement, first + 10, NULL);
  stored->erased_why = column_dup (statement, first + 11, NULL);
  stored->body = column_dup (statement, first + 12, &stored->body_len);
}

int
sam_server_load (SamServer *server, const SamUid *id, SamStored *stored, GError **error)
{
  g_autoptr (SamSqlStatement) statement =
      sam_server_stmt (server, SAM_STMT_RECORD_GET, SAM_SQL_ARGS (SAM_SQL_UID (id)), error);
  if (!statement) {
    return -1;
  }
  switch (sam_sql_step (statement, error)) {
  case SAM_SQL_STEP_ROW:
    sam_stored_clear (stored);
    stored->id = *id;
    sam_stored_from_columns (stored, statement, 0);
    sam_uid_column (statement, 13, &stored->created_by);
    return 1;
  case SAM_SQL_STEP_DONE:
    return 0;
  case SAM_SQL_STEP_ERROR:
  default:
    return -1;
  }
}

char *
sam_server_version (SamServer *server, gint64 n)
{
  return g_strdup_printf ("%s.%" G_GINT64_FORMAT, server->epoch, n);
}

static void
add_id (GString *out, const char *name, const SamUid *uid)
{
  g_autofree char *text = sam_uid_dup_text (uid);
  sam_json_member_add_string (out, name, text);
}

static void
add_moment (GString *out, const char *name, gint64 us)
{
  g_autofree char *text = sam_moment_format (us);
  sam_json_member_add_string (out, name, text);
}

void
sam_server_append_record (SamServer *server, GString *out, const SamStored *stored)
{
  gboolean erased = stored->erased_why[0] != '\0';
  g_autofree char *version = sam_server_version (server, stored->n);

  sam_json_begin_object (out);
  sam_json_member_add_string (out, "k", erased ? "del" : "rec");
  sam_json_member_add_string (out, "t", stored->type_name);
  add_id (out, "id", &stored->id);
  add_id (out, "c", &stored->scope);
  sam_json_member_add_string (out, "m", sam_compartment_name ((SamCompartment) stored->comp));
  sam_json_member_add_string (out, "v", version);
  sam_json_member_add_int (out, "s", stored->seq);
  if (erased) {
    sam_json_member_add_string (out, "reason", stored->erased_why);
    sam_json_end_object (out);
    return;
  }
  sam_json_member_add_int (out, "sv", stored->sv);
  add_id (out, "by", &stored->by_user);
  add_moment (out, "at", stored->at_us);
  if (stored->retracted) {
    sam_json_member (out, "x");
    sam_json_begin_object (out);
    add_moment (out, "at", stored->retracted_at);
    add_id (out, "by", &stored->retracted_by);
    sam_json_member_add_string (out, "why", stored->retracted_why);
    sam_json_end_object (out);
  }
  sam_json_member_add_raw (out, "d", stored->body, stored->body_len);
  sam_json_end_object (out);
}

SamRecord *
sam_server_to_record (SamServer *server, const SamStored *stored)
{
  if (!stored->known_type || stored->erased_why[0]) {
    return NULL;
  }
  g_autofree char *id = sam_uid_dup_text (&stored->id);
  g_autofree char *scope = sam_uid_dup_text (&stored->scope);
  g_autoptr (GBytes) body = g_bytes_new (stored->body, stored->body_len);
  g_autoptr (SamRecord) read = sam_record_new_from_body (stored->type, id, scope, body, NULL);
  if (!read) {
    return NULL;
  }
  SamRecord *record = sam_record_dup (read);
  g_autofree char *version = sam_server_version (server, stored->n);
  g_autofree char *by = sam_uid_dup_text (&stored->by_user);
  g_autofree char *retracted_by =
      stored->retracted ? sam_uid_dup_text (&stored->retracted_by) : NULL;
  SamRecordMeta meta = {
    .version = version,
    .seq = stored->seq,
    .by = by,
    .at = stored->at_us,
    .retracted_by = retracted_by,
    .retracted_at = stored->retracted ? stored->retracted_at : 0,
    .retracted_why = stored->retracted ? stored->retracted_why : NULL,
    .state = SAM_STATE_SAVED,
  };
  sam_record_set_meta (record, &meta);
  sam_record_freeze (record);
  return record;
}

/* ---- a transaction ---- */

static GHashTable *
uid_set_new (void)
{
  return g_hash_table_new_full (sam_uid_hash, sam_uid_hash_equal, g_free, NULL);
}

gboolean
sam_txn_begin_beside (SamTxn *txn, SamServer *server, GError **error)
{
  memset (txn, 0, sizeof *txn);
  if (!sam_fence_write (server, error)) {
    return FALSE;
  }
  txn->server = server;
  txn->now = sam_clock_now (server->clock);
  txn->changed = g_array_new (FALSE, FALSE, sizeof (SamUid));
  txn->is_in = uid_set_new ();
  txn->accounts = uid_set_new ();
  txn->read = g_hash_table_new_full (sam_uid_hash, sam_uid_hash_equal, g_free, g_object_unref);
  txn->cases = uid_set_new ();
  txn->persons = uid_set_new ();
  txn->teams = uid_set_new ();
  return TRUE;
}

gboolean
sam_txn_begin (SamTxn *txn, SamServer *server, GError **error)
{
  if (!sam_txn_begin_beside (txn, server, error)) {
    return FALSE;
  }
  if (!sam_lock_all (server, error)) {
    sam_txn_clear (txn);
    return FALSE;
  }
  return TRUE;
}

static void
txn_free (SamTxn *txn)
{
  txn->server = NULL;
  g_clear_pointer (&txn->changed, g_array_unref);
  g_clear_pointer (&txn->is_in, g_hash_table_unref);
  g_clear_pointer (&txn->accounts, g_hash_table_unref);
  g_clear_pointer (&txn->read, g_hash_table_unref);
  g_clear_pointer (&txn->cases, g_hash_table_unref);
  g_clear_pointer (&txn->persons, g_hash_table_unref);
  g_clear_pointer (&txn->teams, g_hash_table_unref);
}

void
sam_txn_clear (SamTxn *txn)
{
  if (txn->server) {
    sam_sql_rollback (txn->server->sql);
    txn_free (txn);
  }
}

guint
sam_txn_mark (SamTxn *txn)
{
  return txn->changed->len;
}

void
sam_txn_forget (SamTxn *txn, guint mark)
{
  for (guint i = mark; i < txn->changed->len; i++) {
    g_hash_table_remove (txn->is_in, &g_array_index (txn->changed, SamUid, i));
  }
  g_array_set_size (txn->changed, mark);
  g_hash_table_remove_all (txn->read);
  g_hash_table_remove_all (txn->cases);
  g_hash_table_remove_all (txn->persons);
  g_hash_table_remove_all (txn->teams);
}

void
sam_txn_touch_record (SamTxn *txn, const SamUid *id)
{
  g_hash_table_remove (txn->read, id);
  if (g_hash_table_add (txn->is_in, sam_uid_copy (id))) {
    g_array_append_vals (txn->changed, id, 1);
  }
}

/* The sequences. One for all changes of sight, before those of the records, so that an `out` comes
 * before what came back in the same transaction; then one for each changed record. Taking them
 * locks the head until the commit, and nothing but these updates comes after it. */
static gboolean
give_sequences (SamTxn *txn, gint64 *head, GError **error)
{
  SamServer *server = txn->server;
  gint64 n = txn->changed->len, last = 0;
  gboolean scope_event = g_hash_table_size (txn->accounts) > 0;

  if (scope_event) {
    n++;
  }
  if (n == 0) {
    gboolean found = FALSE;
    return sam_sql_get_int (server->sql, sam_server_statements[SAM_STMT_HEAD_GET], SAM_SQL_NO_ARGS,
                            head, &found, error);
  }
  if (!sam_sql_get_int (server->sql, sam_server_statements[SAM_STMT_HEAD_TAKE],
                        SAM_SQL_ARGS (SAM_SQL_INT (n), SAM_SQL_INT (txn->now)), &last, NULL,
                        error)) {
    return FALSE;
  }
  gint64 seq = last - n;
  if (scope_event) {
    GHashTableIter iter;
    gpointer account;
    seq++;
    g_hash_table_iter_init (&iter, txn->accounts);
    while (g_hash_table_iter_next (&iter, &account, NULL)) {
      const SamSqlValue args[] = { SAM_SQL_UID ((SamUid *) account), SAM_SQL_INT (seq),
                                   SAM_SQL_INT (SAM_SERVER_PENDING) };
      if (!sam_server_run (server, SAM_STMT_VISIBLE_SETTLE, args, 3, error)
          || !sam_server_run (server, SAM_STMT_OUT_SETTLE, args, 3, error)) {
        return FALSE;
      }
    }
  }
  for (guint i = 0; i < txn->changed->len; i++) {
    const SamUid *id = &g_array_index (txn->changed, SamUid, i);
    seq++;
    if (txn->given) {
      g_hash_table_insert (txn->given, sam_uid_copy (id), g_memdup2 (&seq, sizeof seq));
    }
    if (!sam_sql_run_one (server->sql, sam_server_statements[SAM_STMT_RECORD_SET_SEQ],
                          SAM_SQL_ARGS (SAM_SQL_UID (id), SAM_SQL_INT (seq)), error)) {
      return FALSE;
    }
  }
  g_assert (seq == last);
  *head = last;
  return TRUE;
}

gboolean
sam_txn_commit (SamTxn *txn, gint64 *head, GError **error)
{
  gint64 seq = 0;
  SamServer *server = txn->server;

  if (!sam_scope_settle (txn, error) || !give_sequences (txn, &seq, error)) {
    sam_txn_clear (txn);
    return FALSE;
  }
  txn_free (txn);
  if (!sam_sql_commit (server->sql, error)) {
    return FALSE;
  }
  if (head) {
    *head = seq;
  }
  return TRUE;
}

gboolean
sam_txn_insert (SamTxn *txn, const SamUid *id, SamRecordType type, const SamUid *scope,
                SamCompartment comp, const SamUid *by, const char *body, gsize len, GError **error)
{
  const SamTypeDef *def = sam_type_get (type);
  if (!sam_server_run (txn->server, SAM_STMT_RECORD_INSERT,
                       SAM_SQL_ARGS (SAM_SQL_UID (id), SAM_SQL_TEXT (def->name),
                                     SAM_SQL_INT (sam_server_rank (type)), SAM_SQL_UID (scope),
                                     SAM_SQL_INT (comp), SAM_SQL_INT (1), SAM_SQL_INT (def->schema),
                                     SAM_SQL_UID (by), SAM_SQL_INT (txn->now), SAM_SQL_NO_UID,
                                     SAM_SQL_TEXT_SIZED (body, (gssize) len)),
                       error)) {
    return FALSE;
  }
  sam_txn_touch_record (txn, id);
  return sam_scope_record_changed (txn, id, type, scope, body, len, FALSE, error);
}

gboolean
sam_txn_update (SamTxn *txn, const SamStored *old, const SamUid *by, const char *body, gsize len,
                GError **error)
{
  const SamTypeDef *def = sam_type_get (old->type);
  if (!sam_txn_keep_version (txn, &old->id, error)
      || !sam_sql_run_one (txn->server->sql, sam_server_statements[SAM_STMT_RECORD_UPDATE],
                           SAM_SQL_ARGS (SAM_SQL_UID (&old->id), SAM_SQL_INT (def->schema),
                                         SAM_SQL_UID (by), SAM_SQL_INT (txn->now),
                                         SAM_SQL_TEXT_SIZED (body, (gssize) len)),
                           error)) {
    return FALSE;
  }
  sam_txn_touch_record (txn, &old->id);
  return sam_scope_record_changed (txn, &old->id, old->type, &old->scope, body, len, old->retracted,
                                   error)
         && sam_grade_changed (txn, old, by, body, len, error);
}

gboolean
sam_txn_retract (SamTxn *txn, const SamStored *old, const SamUid *by, const char *why,
                 GError **error)
{
  if (!sam_txn_keep_version (txn, &old->id, error)
      || !sam_sql_run_one (txn->server->sql, sam_server_statements[SAM_STMT_RECORD_RETRACT],
                           SAM_SQL_ARGS (SAM_SQL_UID (&old->id), SAM_SQL_UID (by),
                                         SAM_SQL_INT (txn->now), SAM_SQL_TEXT (why ? why : "")),
                           error)) {
    return FALSE;
  }
  sam_txn_touch_record (txn, &old->id);
  return sam_scope_record_changed (txn, &old->id, old->type, &old->scope, old->body, old->body_len,
                                   TRUE, error);
}

gboolean
sam_txn_audit (SamTxn *txn, const SamUid *account, const SamUid *device, const char *kind,
               const char *type, const SamUid *target, gint64 number, const char *hash,
               const char *detail, GError **error)
{
  SamUid id;
  sam_uid_new (txn->server, &id);
  return sam_server_run (txn->server, SAM_STMT_AUDIT_PUT,
                         SAM_SQL_ARGS (SAM_SQL_UID (&id), SAM_SQL_INT (txn->now),
                                       account ? SAM_SQL_UID (account) : SAM_SQL_NO_UID,
                                       device ? SAM_SQL_UID (device) : SAM_SQL_NO_UID,
                                       SAM_SQL_TEXT (kind), SAM_SQL_TEXT (type ? type : ""),
                                       target ? SAM_SQL_UID (target) : SAM_SQL_NO_UID,
                                       SAM_SQL_INT (number), SAM_SQL_TEXT (hash ? hash : ""),
                                       SAM_SQL_TEXT (detail ? detail : "")),
                         error);
}
