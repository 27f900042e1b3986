/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-store-private.h"

#include <string.h>

/*
 * The rows of the vault and the tables in memory that are derived from them: head (one row for each
 * record a person can see, with the body as it is seen), t_<type> (what is looked up by value),
 * m_edit, m_op, m_kept, m_log, m_text (where the other rows are). Everything here is derived again
 * at each start, so nothing here is ever migrated. Every start waits for it: most t_<type> are
 * filled from head when somebody first asks for them, and indexes are made of rows that are there.
 */

#define TYPE_BIT(type) (G_GUINT64_CONSTANT (1) << (type))
/* Asked for by name in this room. */
#define FILLED_FIRST                                                                               \
  (TYPE_BIT (SAM_RECORD_PERSON) | TYPE_BIT (SAM_RECORD_CASE) | TYPE_BIT (SAM_RECORD_PROPOSAL))

/* clang-format off */
static const char schema[]
    = "CREATE TABLE head (n {KEY}, id {TEXT} NOT NULL, type {INT} NOT NULL,"
      " scope {TEXT} NOT NULL, comp {INT} NOT NULL, version {TEXT}, seq {INT} NOT NULL,"
      " by_user {TEXT}, at {INT} NOT NULL, x_by {TEXT}, x_at {INT} NOT NULL, x_why {TEXT},"
      " state {INT} NOT NULL, rec_rid {INT} NOT NULL, body {BLOB} NOT NULL) {STRICT};"
      "CREATE INDEX head_state ON head (state) WHERE state > 0;"
      "CREATE TABLE m_edit (rid {KEY}, record_id {TEXT} NOT NULL UNIQUE, scope {TEXT} NOT NULL,"
      " comp {INT} NOT NULL, state {INT} NOT NULL, grp {TEXT} NOT NULL, at {INT} NOT NULL) {STRICT};"
      "CREATE INDEX m_edit_grp ON m_edit (grp);"
      "CREATE TABLE m_op (rid {KEY}, op {TEXT} NOT NULL UNIQUE, record_id {TEXT}, scope {TEXT},"
      " comp {INT} NOT NULL, verb {INT} NOT NULL, state {INT} NOT NULL, grp {TEXT} NOT NULL,"
      " at {INT} NOT NULL, from_edit {INT} NOT NULL, code {TEXT}) {STRICT};"
      "CREATE INDEX m_op_record ON m_op (record_id);"
      "CREATE INDEX m_op_grp ON m_op (grp);"
      "CREATE INDEX m_op_sent ON m_op (state) WHERE state = 1;"
      "CREATE INDEX m_op_refused ON m_op (state) WHERE state = 2;"
      "CREATE TABLE m_kept (rid {KEY}, why {INT} NOT NULL, at {INT} NOT NULL, until {INT} NOT NULL,"
      " record_id {TEXT}, scope {TEXT}, comp {INT} NOT NULL, op {TEXT}) {STRICT};"
      "CREATE INDEX m_kept_op ON m_kept (op);"
      "CREATE INDEX m_kept_why ON m_kept (why, at);"
      "CREATE TABLE m_log (rid {KEY}, n {INT} NOT NULL, op {TEXT} NOT NULL UNIQUE) {STRICT};"
      "CREATE TABLE m_text (rid {KEY}, kind {INT} NOT NULL, key {TEXT} NOT NULL,"
      " text {TEXT} NOT NULL, at {INT} NOT NULL, UNIQUE (kind, key)) {STRICT};";

/* Sorted once, these take a third of what they take row by row. */
static const char first_indexes[]
    = "CREATE INDEX t_case_person_id ON t_case (person_id);"
      "CREATE INDEX t_proposal_target_id ON t_proposal (target_id);";
/* clang-format on */

static gboolean
has_column (const SamFieldDef *field)
{
  if (!(field->flags & (SAM_FIELD_INDEXED | SAM_FIELD_UNIQUE))) {
    return FALSE;
  }
  switch (field->kind) {
  case SAM_KIND_TEXT:
  case SAM_KIND_ENUM:
  case SAM_KIND_REF:
  case SAM_KIND_DATE:
  case SAM_KIND_DATETIME:
  case SAM_KIND_INTEGER:
  case SAM_KIND_BOOL:
    return TRUE;
  default:
    return FALSE;
  }
}

static gboolean
define_typed (SamStore *store, const SamTypeDef *def, GError **error)
{
  SamTypedTable *table = &store->tables[def->type];
  g_autoptr (GString) create = g_string_new (NULL);
  g_autoptr (GString) insert = g_string_new (NULL);
  g_autoptr (GString) values = g_string_new ("$1");
  g_autoptr (GString) indexes = g_string_new (NULL);
  g_autoptr (GArray) columns = g_array_new (FALSE, FALSE, sizeof (SamField));

  g_string_printf (create, "CREATE TABLE t_%s (n {KEY}", def->name);
  g_string_printf (insert, "INSERT INTO t_%s (n", def->name);
  for (guint i = 0; i < def->n_fields; i++) {
    const SamFieldDef *field = &def->fields[i];
    SamField id = (SamField) ((def->type << 8) | i);
    gboolean number = field->kind == SAM_KIND_INTEGER || field->kind == SAM_KIND_BOOL;

    if (!has_column (field)) {
      continue;
    }
    g_array_append_val (columns, id);
    g_string_append_printf (create, ", %s %s", field->name, number ? "{INT}" : "{TEXT}");
    g_string_append_printf (insert, ", %s", field->name);
    g_string_append_printf (values, ", $%u", columns->len + 1);
    if (field->kind == SAM_KIND_REF || field->kind == SAM_KIND_TEXT) {
      g_string_append_printf (indexes, "CREATE INDEX IF NOT EXISTS t_%s_%s ON t_%s (%s);",
                              def->name, field->name, def->name, field->name);
    }
  }
  g_string_append (create, ") {STRICT}");
  g_string_append_printf (insert, ") VALUES (%s)", values->str);
  g_free (table->columns);
  g_free (table->insert);
  g_free (table->indexes);
  table->indexes = g_string_free (g_steal_pointer (&indexes), FALSE);
  table->n_columns = columns->len;
  table->columns = (SamField *) g_array_free (g_steal_pointer (&columns), FALSE);
  table->insert = g_string_free (g_steal_pointer (&insert), FALSE);
  return sam_sql_define (store->sql, create->str, error);
}

gboolean
sam_store_define_tables (SamStore *store, GError **error)
{
  if (!sam_sql_define (store->sql, schema, error)) {
    return FALSE;
  }
  for (SamRecordType type = 0; type < SAM_N_RECORD_TYPES; type++) {
    if (!define_typed (store, sam_type_get (type), error)) {
      return FALSE;
    }
  }
  return sam_store_search_define (store, error);
}

/* ---- typed rows ---- */

static void
bind_column (SamSqlStatement *statement, guint n, const SamFieldDef *field,
             const SamJsonToken *token)
{
  gint64 number;
  gboolean truth;

  switch (field->kind) {
  case SAM_KIND_INTEGER:
    if (sam_json_token_get_int (token, &number)) {
      sam_sql_bind_int (statement, n, number);
    }
    break;
  case SAM_KIND_BOOL:
    if (sam_json_token_get_bool (token, &truth)) {
      sam_sql_bind_int (statement, n, truth);
    }
    break;
  default:
    if (token->kind == SAM_JSON_STRING) {
      if (memchr (token->raw, '\\', token->len) == NULL) {
        sam_sql_bind_text (statement, n, token->raw + 1, (gssize) token->len - 2);
      } else {
        g_autofree char *text = sam_json_token_dup_string (token);

        sam_sql_bind_text (statement, n, text, -1);
      }
    }
    break;
  }
}

/* @statement: of the table's insert, used again and again. */
static gboolean
bind_typed (SamStore *store, SamSqlStatement *statement, int type, gint64 n, SamSlice body,
            GError **error)
{
  const SamTypedTable *table = &store->tables[type];
  SamJsonCursor cursor;
  SamJsonToken name, value;

  sam_sql_bind_int (statement, 1, n);
  for (guint i = 0; i < table->n_columns; i++) {
    sam_sql_bind_null (statement, i + 2);
  }
  if (sam_json_cursor_object (&cursor, body.data, body.size)) {
    while (sam_json_cursor_next (&cursor, &name, &value)) {
      for (guint i = 0; i < table->n_columns; i++) {
        const SamFieldDef *field = sam_field_get (table->columns[i]);

        if (sam_json_token_is (&name, field->name)) {
          bind_column (statement, i + 2, field, &value);
          break;
        }
      }
    }
  }
  return sam_sql_step (statement, error) == SAM_SQL_STEP_DONE;
}

static gboolean
is_filled (SamStore *store, int type)
{
  return (store->filled & TYPE_BIT (type)) != 0;
}

static gboolean
put_typed (SamStore *store, int type, gint64 n, SamSlice body, GError **error)
{
  g_autoptr (SamSqlStatement) statement = NULL;

  if (!is_filled (store, type)) {
    return TRUE;
  }
  statement = sam_sql_prepare (store->sql, store->tables[type].insert, error);
  return statement != NULL && bind_typed (store, statement, type, n, body, error);
}

static gboolean
delete_typed (SamStore *store, int type, gint64 n, GError **error)
{
  g_autofree char *text = NULL;

  if (type < 0 || !is_filled (store, type)) {
    return TRUE;
  }
  text = g_strdup_printf ("DELETE FROM t_%s WHERE n = $1", sam_type_get (type)->name);
  return sam_sql_run_one (store->sql, text, SAM_SQL_ARGS (SAM_SQL_INT (n)), error);
}

static gboolean
fill_from_head (SamStore *store, SamRecordType type, GError **error)
{
  g_autoptr (SamSqlStatement) rows = NULL;
  g_autoptr (SamSqlStatement) insert = NULL;
  g_autofree char *clear = g_strdup_printf ("DELETE FROM t_%s", sam_type_get (type)->name);
  SamSqlStep step;

  if (!sam_sql_run (store->sql, clear, SAM_SQL_NO_ARGS, error)) {
    return FALSE;
  }
  rows = sam_sql_prepare (store->sql, "SELECT n, body FROM head WHERE type = $1 ORDER BY n", error);
  insert = rows != NULL ? sam_sql_prepare (store->sql, store->tables[type].insert, error) : NULL;
  if (insert == NULL) {
    return FALSE;
  }
  sam_sql_bind_int (rows, 1, type);
  while ((step = sam_sql_step (rows, error)) == SAM_SQL_STEP_ROW) {
    SamSlice body;

    body.data = sam_sql_column_blob (rows, 1, &body.size);
    if (!bind_typed (store, insert, type, sam_sql_column_int (rows, 0), body, error)) {
      return FALSE;
    }
  }
  return step == SAM_SQL_STEP_DONE;
}

gboolean
sam_store_need_typed (SamStore *store, SamRecordType type, GError **error)
{
  /* One transaction takes half the time; a folder that can't be written allows none. */
  gboolean ours = FALSE;

  if ((store->indexed & TYPE_BIT (type)) != 0) {
    return TRUE;
  }
  if (!sam_sql_in_transaction (store->sql)) {
    ours = sam_sql_begin (store->sql, NULL);
  }
  if ((!is_filled (store, type) && !fill_from_head (store, type, error))
      || !sam_sql_define (store->sql, store->tables[type].indexes, error)) {
    if (ours) {
      sam_sql_rollback (store->sql);
    }
    return FALSE;
  }
  if (ours && !sam_sql_commit (store->sql, error)) {
    return FALSE;
  }
  if (store->txn.open) {
    store->txn.filled |= TYPE_BIT (type) & ~store->filled;
    store->txn.indexed |= TYPE_BIT (type);
  }
  store->filled |= TYPE_BIT (type);
  store->indexed |= TYPE_BIT (type);
  return TRUE;
}

/* ---- head ---- */

void
sam_head_clear (SamHead *head)
{
  g_clear_pointer (&head->scope, g_free);
  g_clear_pointer (&head->version, g_free);
}

gboolean
sam_store_find_head (SamStore *store, const char *id, SamHead *head, GError **error)
{
  const gint64 *known = store->heads != NULL ? g_hash_table_lookup (store->heads, id) : NULL;
  g_autoptr (SamSqlStatement) statement = sam_sql_prepare (
      store->sql,
      store->heads != NULL
          ? "SELECT n, type, scope, comp, version, seq, rec_rid, state, x_at FROM head WHERE n = $1"
          : "SELECT n, type, scope, comp, version, seq, rec_rid, state, x_at FROM head WHERE"
            " id = $1",
      error);
  SamSqlStep step;

  memset (head, 0, sizeof *head);
  if (statement == NULL) {
    return FALSE;
  }
  if (store->heads != NULL) {
    sam_sql_bind_int (statement, 1, known != NULL ? *known : 0);
  } else {
    sam_sql_bind_text (statement, 1, id, -1);
  }
  step = sam_sql_step (statement, error);
  if (step == SAM_SQL_STEP_ROW) {
    head->n = sam_sql_column_int (statement, 0);
    head->type = (int) sam_sql_column_int (statement, 1);
    head->scope = g_strdup (sam_sql_column_text (statement, 2, NULL));
    head->comp = sam_sql_column_int (statement, 3);
    head->version = g_strdup (sam_sql_column_text (statement, 4, NULL));
    head->seq = sam_sql_column_int (statement, 5);
    head->rec_rid = sam_sql_column_int (statement, 6);
    head->state = (SamRecordState) sam_sql_column_int (statement, 7);
    head->retracted = sam_sql_column_int (statement, 8) != 0;
  }
  return step != SAM_SQL_STEP_ERROR;
}

static const char insert_head[] =
    "INSERT INTO head (id, type, scope, comp, version, seq, by_user, at, x_by, x_at, x_why, state,"
    " rec_rid, body, n) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";

/* @statement: insert_head or the update, used again and again. @n 0 = a new row. */
static gboolean
bind_head (SamStore *store, SamSqlStatement *statement, gint64 n, const SamSeen *seen,
           gint64 *new_n, GError **error)
{
  guint k = 1;

  sam_sql_bind_borrowed (statement, k++, &SAM_SQL_TEXT (seen->id));
  sam_sql_bind_int (statement, k++, seen->type);
  sam_sql_bind_borrowed (statement, k++, &SAM_SQL_TEXT (seen->scope));
  sam_sql_bind_int (statement, k++, seen->comp);
  sam_sql_bind_borrowed (statement, k++, &SAM_SQL_TEXT (seen->version));
  sam_sql_bind_int (statement, k++, seen->seq);
  sam_sql_bind_borrowed (statement, k++, &SAM_SQL_TEXT (seen->by));
  sam_sql_bind_int (statement, k++, seen->at);
  sam_sql_bind_borrowed (statement, k++, &SAM_SQL_TEXT (seen->x_by));
  sam_sql_bind_int (statement, k++, seen->x_at);
  sam_sql_bind_borrowed (statement, k++, &SAM_SQL_TEXT (seen->x_why));
  sam_sql_bind_int (statement, k++, seen->state);
  sam_sql_bind_int (statement, k++, seen->rec_rid);
  sam_sql_bind_borrowed (statement, k++, &SAM_SQL_BLOB (seen->body.data, (gssize) seen->body.size));
  *new_n = n != 0 ? n : ++store->next_n;
  sam_sql_bind_int (statement, k++, *new_n);
  return sam_sql_step (statement, error) == SAM_SQL_STEP_DONE;
}

static gboolean
put_head (SamStore *store, gint64 n, const SamSeen *seen, gint64 *new_n, GError **error)
{
  g_autoptr (SamSqlStatement) statement = sam_sql_prepare (
      store->sql,
      n == 0 ? insert_head
             : "UPDATE head SET id = $1, type = $2, scope = $3, comp = $4, version = $5, seq = $6,"
               " by_user = $7, at = $8, x_by = $9, x_at = $10, x_why = $11, state = $12,"
               " rec_rid = $13, body = $14 WHERE n = $15",
      error);

  return statement != NULL && bind_head (store, statement, n, seen, new_n, error);
}

/* What is said of a record whose text is as it was: mostly that the server has it now. @same:
 * whether it was so. */
static gboolean
put_head_around (SamStore *store, gint64 n, const SamSeen *seen, gboolean *same, GError **error)
{
  *same = FALSE;
  if (!sam_sql_run (
          store->sql,
          "UPDATE head SET version = $2, seq = $3, by_user = $4, at = $5, x_by = $6, x_at = $7,"
          " x_why = $8, state = $9, rec_rid = $10 WHERE n = $1 AND type = $11 AND scope = $12"
          " AND comp = $13 AND body = $14",
          SAM_SQL_ARGS (SAM_SQL_INT (n), SAM_SQL_TEXT (seen->version), SAM_SQL_INT (seen->seq),
                        SAM_SQL_TEXT (seen->by), SAM_SQL_INT (seen->at), SAM_SQL_TEXT (seen->x_by),
                        SAM_SQL_INT (seen->x_at), SAM_SQL_TEXT (seen->x_why),
                        SAM_SQL_INT (seen->state), SAM_SQL_INT (seen->rec_rid),
                        SAM_SQL_INT (seen->type), SAM_SQL_TEXT (seen->scope),
                        SAM_SQL_INT (seen->comp),
                        SAM_SQL_BLOB (seen->body.data, (gssize) seen->body.size)),
          error)) {
    return FALSE;
  }
  *same = sam_sql_changes (store->sql) == 1;
  return TRUE;
}

/* Whether lists show less of it than before. */
static gboolean
is_veiled (const SamSeen *seen)
{
  SamJsonToken grade;

  return (seen->type == SAM_RECORD_CASE && seen->x_at != 0)
         || (seen->type == SAM_RECORD_PERSON
             && sam_json_find (seen->body.data, seen->body.size, "address_grade", &grade)
             && !sam_json_token_is (&grade, "open"));
}

/* Returns: (transfer full) (element-type utf8): ids of what is proposed of a record. */
static GPtrArray *
open_proposals (SamStore *store, const char *target, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (SamSqlStatement) statement = sam_sql_prepare (
      store->sql,
      "SELECT h.id FROM t_proposal p JOIN head h ON h.n = p.n WHERE p.target_id = $1 AND"
      " h.x_at = 0 AND p.closed_at IS NULL",
      error);
  SamSqlStep step;

  if (statement == NULL) {
    return NULL;
  }
  sam_sql_bind_text (statement, 1, target, -1);
  while ((step = sam_sql_step (statement, error)) == SAM_SQL_STEP_ROW) {
    g_ptr_array_add (ids, g_strdup (sam_sql_column_text (statement, 0, NULL)));
  }
  return step == SAM_SQL_STEP_DONE ? g_steal_pointer (&ids) : NULL;
}

/* Of a record that came, went or is chosen about: see makes_record(). */
static gboolean
refresh_proposals (SamStore *store, const char *target, GError **error)
{
  g_autoptr (GPtrArray) ids = open_proposals (store, target, error);

  for (guint i = 0; ids != NULL && i < ids->len; i++) {
    if (!sam_store_refresh (store, ids->pdata[i], -1, NULL, error)) {
      return FALSE;
    }
  }
  return ids != NULL;
}

static gboolean
show (SamStore *store, const SamHead *head, const SamSeen *seen, gboolean proposed, GError **error)
{
  gboolean same = FALSE;
  gint64 n = 0;

  store->txn.veiled = store->txn.veiled || is_veiled (seen);

  if (head->n != 0 && !put_head_around (store, head->n, seen, &same, error)) {
    return FALSE;
  }
  if (!same
      && (!put_head (store, head->n, seen, &n, error)
          || (head->n != 0 && !delete_typed (store, head->type, n, error))
          || (seen->type >= 0
              && (!put_typed (store, seen->type, n, seen->body, error)
                  || !sam_store_search_stale (store, n, error))))) {
    return FALSE;
  }
  if (head->n != 0 && strcmp (head->scope, seen->scope) != 0) {
    sam_store_gather_remove (store, head->scope, seen->id);
  }
  if (head->n == 0) {
    gint64 *known = store->heads != NULL ? g_hash_table_lookup (store->heads, seen->id) : NULL;

    if (known != NULL) {
      *known = n;
    }
    sam_store_gather (store, seen);
  } else {
    sam_store_gather_again (store, seen);
  }
  sam_store_touch (store, seen->type, seen->id, seen->scope);
  return head->n != 0 || !proposed || refresh_proposals (store, seen->id, error);
}

static gboolean
hide (SamStore *store, const SamHead *head, const char *id, GError **error)
{
  sam_store_touch (store, head->type, id, head->scope);
  sam_store_gather_remove (store, head->scope, id);
  return delete_typed (store, head->type, head->n, error)
         && sam_store_search_stale (store, head->n, error)
         && sam_sql_run_one (store->sql, "DELETE FROM head WHERE n = $1",
                             SAM_SQL_ARGS (SAM_SQL_INT (head->n)), error)
         && refresh_proposals (store, id, error);
}

static int
type_number (const char *name)
{
  const SamTypeDef *def = name != NULL ? sam_type_by_name (name) : NULL;

  return def != NULL ? (int) def->type : SAM_TYPE_UNKNOWN;
}

static void
seen_from_rec (SamSeen *seen, const SamRowRec *rec, gint64 rec_rid)
{
  *seen = (SamSeen){ .type = type_number (rec->type),
                     .id = rec->id,
                     .scope = rec->scope,
                     .comp = rec->comp,
                     .version = rec->version,
                     .seq = rec->seq,
                     .by = rec->by,
                     .at = rec->at,
                     .x_by = rec->x_by,
                     .x_why = rec->x_why,
                     .x_at = rec->x_at,
                     .state = SAM_STATE_SAVED,
                     .rec_rid = rec_rid,
                     .body = rec->body };
}

/* What is proposed of a record. */
typedef enum { PROPOSED_NOTHING, PROPOSED_AND_CHOSEN, PROPOSED_OPEN } Proposed;

/* An open proposal makes its target a conflict for everybody who sees it, until it is chosen. */
static gboolean
find_proposed (SamStore *store, const char *id, Proposed *proposed, GError **error)
{
  g_autoptr (GPtrArray) ids = open_proposals (store, id, error);

  *proposed = PROPOSED_NOTHING;
  for (guint i = 0; ids != NULL && i < ids->len; i++) {
    gboolean closing;

    if (!sam_store_is_being_closed (store, id, ids->pdata[i], &closing, error)) {
      return FALSE;
    }
    *proposed = MAX (*proposed, closing ? PROPOSED_AND_CHOSEN : PROPOSED_OPEN);
  }
  return ids != NULL;
}

/* One whose record never came to be has nothing to show it on but itself: until somebody chooses,
 * it is the conflict. */
static gboolean
makes_record (SamStore *store, const SamSeen *seen, gboolean *makes, GError **error)
{
  g_auto (SamHead) target = { 0 };
  g_autofree char *id = NULL;
  g_autofree char *type = NULL;
  SamJsonToken closed, token;
  gboolean chosen = FALSE;

  *makes = FALSE;
  if (seen->type != SAM_RECORD_PROPOSAL || seen->x_at != 0
      || (sam_json_find (seen->body.data, seen->body.size, "closed_at", &closed)
          && closed.kind != SAM_JSON_NULL)) {
    return TRUE;
  }
  if (sam_json_find (seen->body.data, seen->body.size, "target_type", &token)) {
    type = sam_json_token_dup_string (&token);
  }
  if (sam_json_find (seen->body.data, seen->body.size, "target_id", &token)) {
    id = sam_json_token_dup_string (&token);
  }
  if (id == NULL || type_number (type) == SAM_TYPE_UNKNOWN) {
    return TRUE;
  }
  if (!sam_store_find_head (store, id, &target, error)
      || (target.n == 0 && !sam_store_is_being_closed (store, id, seen->id, &chosen, error))) {
    return FALSE;
  }
  *makes = target.n == 0 && !chosen;
  return TRUE;
}

gboolean
sam_store_refresh (SamStore *store, const char *id, gint64 rec_rid, const SamRowRec *rec,
                   GError **error)
{
  g_auto (SamHead) head = { 0 };
  g_auto (SamRowHeld) held_rec = { 0 };
  g_auto (SamRowHeld) held_edit = { 0 };
  g_autoptr (GArray) ops = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GPtrArray) held_ops = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  gint64 edit_rid;
  SamSeen seen = { 0 };
  gboolean there = FALSE, refused = FALSE, waiting = FALSE, conflict = FALSE, makes;
  Proposed proposed;

  if (!sam_store_find_head (store, id, &head, error)
      || !sam_store_find_edit (store, id, &edit_rid, error)
      || !sam_store_find_ops (store, id, ops, error)) {
    return FALSE;
  }
  if (rec_rid < 0) {
    rec_rid = head.rec_rid;
  }
  if (rec_rid != 0 && rec == NULL) {
    if (!sam_store_get_row (store, rec_rid, SAM_ROW_REC, &held_rec, error)) {
      return FALSE;
    }
    rec = &held_rec.row.rec;
  }
  if (rec_rid != 0) {
    seen_from_rec (&seen, rec, rec_rid);
    there = TRUE;
  }
  for (guint i = 0; i < ops->len; i++) {
    g_auto (SamRowHeld) held = { 0 };
    SamRowOp *op;

    if (!sam_store_get_row (store, g_array_index (ops, gint64, i), SAM_ROW_OP, &held, error)) {
      return FALSE;
    }
    op = &held.row.op;
    waiting |= op->state != SAM_OP_REFUSED;
    refused |= op->state == SAM_OP_REFUSED;
    if (!there) {
      seen = (SamSeen){
        .type = type_number (op->type), .id = id, .scope = op->scope, .comp = op->comp, .at = op->at
      };
      seen.by = store->session->user_id;
      there = TRUE;
    }
    if (op->sent.data != NULL) {
      seen.body = op->sent;
    }
    if (op->verb == SAM_OP_RETRACT && op->state != SAM_OP_REFUSED) {
      seen.x_at = op->at;
      seen.x_why = op->why;
      seen.x_by = store->session->user_id;
    }
    g_ptr_array_add (held_ops, g_steal_pointer (&held.bytes));
  }
  if (edit_rid != 0) {
    SamRowEdit *edit;

    if (!sam_store_get_row (store, edit_rid, SAM_ROW_EDIT, &held_edit, error)) {
      return FALSE;
    }
    edit = &held_edit.row.edit;
    if (!there) {
      seen = (SamSeen){ .type = type_number (edit->type),
                        .id = id,
                        .scope = edit->scope,
                        .comp = edit->comp,
                        .at = edit->at };
      there = TRUE;
    }
    seen.body = edit->ours;
    waiting = TRUE;
    conflict = edit->state == SAM_EDIT_CONFLICT;
  }
  if (!there || seen.body.data == NULL) {
    return head.n == 0 ? refresh_proposals (store, id, error) : hide (store, &head, id, error);
  }
  if (!find_proposed (store, id, &proposed, error) || !makes_record (store, &seen, &makes, error)) {
    return FALSE;
  }
  seen.id = id;
  seen.state = refused                                          ? SAM_STATE_REFUSED
               : conflict || proposed == PROPOSED_OPEN || makes ? SAM_STATE_CONFLICT
               : waiting                                        ? SAM_STATE_WAITING
                                                                : SAM_STATE_SAVED;
  return show (store, &head, &seen, proposed != PROPOSED_NOTHING, error);
}

gboolean
sam_store_put_plain_rec (SamStore *store, const SamHead *head, const SamRowRec *rec, GError **error)
{
  SamRow row = { .kind = SAM_ROW_REC, .rec = *rec };
  gint64 rid = sam_store_put_row (store, head->rec_rid, &row, error);
  Proposed proposed;
  gboolean makes;
  SamSeen seen;

  if (rid == 0 || !find_proposed (store, rec->id, &proposed, error)) {
    return FALSE;
  }
  seen_from_rec (&seen, rec, rid);
  if (!makes_record (store, &seen, &makes, error)) {
    return FALSE;
  }
  seen.state = proposed == PROPOSED_OPEN || makes ? SAM_STATE_CONFLICT : SAM_STATE_SAVED;
  return show (store, head, &seen, proposed != PROPOSED_NOTHING, error);
}

gboolean
sam_store_put_rec (SamStore *store, gint64 rid, const SamRowRec *rec, GError **error)
{
  SamRow row = { .kind = SAM_ROW_REC, .rec = *rec };

  rid = sam_store_put_row (store, rid, &row, error);
  return rid != 0 && sam_store_refresh (store, rec->id, rid, rec, error);
}

/* ---- rows ---- */

#define OP_COLUMNS                                                                                 \
  " INTO m_op (rid, op, record_id, scope, comp, verb, state, grp, at, from_edit, code)"            \
  " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
#define KEPT_COLUMNS                                                                               \
  " INTO m_kept (rid, why, at, until, record_id, scope, comp, op)"                                 \
  " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"

/* How a row comes to its index. REPLACE copies every page it touches, in case it must be undone:
 * only for what may be there. */
typedef enum { ROW_NEW, ROW_CHANGED, ROW_FOUND } Comes;

static gboolean
delete_op_index (SamStore *store, gint64 rid, GError **error)
{
  g_hash_table_remove (store->tally.waiting, &rid);
  return sam_sql_run_one (store->sql, "DELETE FROM m_op WHERE rid = $1",
                          SAM_SQL_ARGS (SAM_SQL_INT (rid)), error);
}

static gboolean
put_op_index (SamStore *store, gint64 rid, const SamRowOp *op, Comes comes, GError **error)
{
  /* Mostly only its state changes; whose it is never does. */
  if (comes == ROW_CHANGED) {
    if (!sam_sql_run (store->sql,
                      "UPDATE m_op SET state = $2, at = $3, code = $4 WHERE rid = $1 AND op = $5"
                      " AND grp = $6 AND from_edit = $7",
                      SAM_SQL_ARGS (SAM_SQL_INT (rid), SAM_SQL_INT (op->state),
                                    SAM_SQL_INT (op->at), SAM_SQL_TEXT (op->code),
                                    SAM_SQL_TEXT (op->op), SAM_SQL_TEXT (op->group),
                                    SAM_SQL_INT (op->from_edit)),
                      error)) {
      return FALSE;
    }
    if (sam_sql_changes (store->sql) == 1) {
      return TRUE;
    }
  }
  return sam_sql_run (store->sql,
                      comes == ROW_NEW ? "INSERT" OP_COLUMNS : "INSERT OR REPLACE" OP_COLUMNS,
                      SAM_SQL_ARGS (SAM_SQL_INT (rid), SAM_SQL_TEXT (op->op), SAM_SQL_TEXT (op->id),
                                    SAM_SQL_TEXT (op->scope), SAM_SQL_INT (op->comp),
                                    SAM_SQL_INT (op->verb), SAM_SQL_INT (op->state),
                                    SAM_SQL_TEXT (op->group), SAM_SQL_INT (op->at),
                                    SAM_SQL_INT (op->from_edit), SAM_SQL_TEXT (op->code)),
                      error);
}

static gboolean
index_op (SamStore *store, gint64 rid, const SamRowOp *op, Comes comes, GError **error)
{
  if (sam_store_op_waits (op)) {
    g_hash_table_add (store->tally.waiting, g_memdup2 (&rid, sizeof rid));
  } else {
    g_hash_table_remove (store->tally.waiting, &rid);
  }
  return put_op_index (store, rid, op, comes, error);
}

static gboolean
index_kept (SamStore *store, gint64 rid, const SamRowKept *kept, Comes comes, GError **error)
{
  store->tally.acked += comes == ROW_NEW && kept->why == SAM_KEPT_ACKED;
  store->tally.acked_known &= comes == ROW_NEW;
  return sam_sql_run (store->sql,
                      comes == ROW_NEW ? "INSERT" KEPT_COLUMNS : "INSERT OR REPLACE" KEPT_COLUMNS,
                      SAM_SQL_ARGS (SAM_SQL_INT (rid), SAM_SQL_INT (kept->why),
                                    SAM_SQL_INT (kept->at), SAM_SQL_INT (kept->until),
                                    SAM_SQL_TEXT (kept->id), SAM_SQL_TEXT (kept->scope),
                                    SAM_SQL_INT (kept->comp), SAM_SQL_TEXT (kept->op)),
                      error);
}

/* Brings the index of a row of another kind than rec in memory. */
static gboolean
index_row (SamStore *store, gint64 rid, const SamRow *row, Comes comes, GError **error)
{
  switch (row->kind) {
  case SAM_ROW_REC:
  case SAM_ROW_N:
    return TRUE;
  case SAM_ROW_EDIT:
    return sam_sql_run (
        store->sql,
        "INSERT OR REPLACE INTO m_edit (rid, record_id, scope, comp, state, grp, at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7)",
        SAM_SQL_ARGS (SAM_SQL_INT (rid), SAM_SQL_TEXT (row->edit.id),
                      SAM_SQL_TEXT (row->edit.scope), SAM_SQL_INT (row->edit.comp),
                      SAM_SQL_INT (row->edit.state), SAM_SQL_TEXT (row->edit.group),
                      SAM_SQL_INT (row->edit.at)),
        error);
  case SAM_ROW_OP:
    return index_op (store, rid, &row->op, comes, error);
  case SAM_ROW_KEPT:
    return index_kept (store, rid, &row->kept, comes, error);
  case SAM_ROW_LOG:
    return sam_sql_run (store->sql, "INSERT OR REPLACE INTO m_log (rid, n, op) VALUES ($1, $2, $3)",
                        SAM_SQL_ARGS (SAM_SQL_INT (rid), SAM_SQL_INT (row->log.n),
                                      SAM_SQL_TEXT (row->log.op)),
                        error);
  case SAM_ROW_DRAFT:
  case SAM_ROW_PREF:
    return sam_sql_run (store->sql,
                        "INSERT OR REPLACE INTO m_text (rid, kind, key, text, at) VALUES"
                        " ($1, $2, $3, $4, $5)",
                        SAM_SQL_ARGS (SAM_SQL_INT (rid), SAM_SQL_INT (row->kind),
                                      SAM_SQL_TEXT (row->text.key), SAM_SQL_TEXT (row->text.text),
                                      SAM_SQL_INT (row->text.at)),
                        error);
  }
  g_assert_not_reached ();
}

gint64
sam_store_put_row (SamStore *store, gint64 rid, const SamRow *row, GError **error)
{
  Comes comes = rid == 0 ? ROW_NEW : ROW_CHANGED;

  g_assert (store->txn.open);
  g_byte_array_set_size (store->buffer, 0);
  sam_row_encode (store->buffer, row);
  rid = sam_vault_put (store->vault, rid, store->buffer->data, store->buffer->len, error);
  explicit_bzero (store->buffer->data, store->buffer->len);
  if (rid == 0 || !index_row (store, rid, row, comes, error)) {
    return 0;
  }
  return rid;
}

gboolean
sam_store_delete_row (SamStore *store, SamRowKind kind, gint64 rid, GError **error)
{
  static const char *const deletes[SAM_ROW_N] = {
    [SAM_ROW_EDIT] = "DELETE FROM m_edit WHERE rid = $1",
    [SAM_ROW_KEPT] = "DELETE FROM m_kept WHERE rid = $1",
    [SAM_ROW_LOG] = "DELETE FROM m_log WHERE rid = $1",
    [SAM_ROW_DRAFT] = "DELETE FROM m_text WHERE rid = $1",
    [SAM_ROW_PREF] = "DELETE FROM m_text WHERE rid = $1",
  };

  g_assert (store->txn.open);
  if (!sam_vault_delete (store->vault, rid, error)) {
    return FALSE;
  }
  store->tally.acked_known &= kind != SAM_ROW_KEPT;
  if (kind == SAM_ROW_OP) {
    return delete_op_index (store, rid, error);
  }
  return deletes[kind] == NULL
         || sam_sql_run_one (store->sql, deletes[kind], SAM_SQL_ARGS (SAM_SQL_INT (rid)), error);
}

gboolean
sam_store_turn_to_edit (SamStore *store, gint64 rid, const SamRowEdit *edit, GError **error)
{
  const SamRow row = { .kind = SAM_ROW_EDIT, .edit = *edit };

  return delete_op_index (store, rid, error) && sam_store_put_row (store, rid, &row, error) != 0;
}

void
sam_row_held_clear (SamRowHeld *held)
{
  g_clear_pointer (&held->bytes, g_bytes_unref);
}

gboolean
sam_store_open_row (GBytes *bytes, SamRowKind kind, SamRowHeld *held, GError **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  memset (held, 0, sizeof *held);
  held->bytes = bytes;
  if (!sam_row_decode (&held->row, data, size, error)) {
    return FALSE;
  }
  if (held->row.kind != kind) {
    g_set_error_literal (error, SAM_STORE_ERROR, SAM_STORE_ERROR_READ_ONLY,
                         "Reading the vault: a row is of another kind than it was");
    return FALSE;
  }
  return TRUE;
}

gboolean
sam_store_get_row (SamStore *store, gint64 rid, SamRowKind kind, SamRowHeld *held, GError **error)
{
  GBytes *bytes = sam_vault_get (store->vault, rid, error);

  memset (held, 0, sizeof *held);
  return bytes != NULL && sam_store_open_row (bytes, kind, held, error);
}

gboolean
sam_store_collect_rids (SamStore *store, const char *text, const SamSqlValue *values,
                        gsize n_values, GArray *rids, GError **error)
{
  g_autoptr (SamSqlStatement) statement = sam_sql_prepare (store->sql, text, error);
  SamSqlStep step;

  if (statement == NULL) {
    return FALSE;
  }
  sam_sql_bind_all (statement, values, n_values);
  while ((step = sam_sql_step (statement, error)) == SAM_SQL_STEP_ROW) {
    gint64 rid = sam_sql_column_int (statement, 0);

    g_array_append_val (rids, rid);
  }
  return step == SAM_SQL_STEP_DONE;
}

gboolean
sam_store_find_edit (SamStore *store, const char *id, gint64 *rid, GError **error)
{
  gboolean found;

  *rid = 0;
  return sam_sql_get_int (store->sql, "SELECT rid FROM m_edit WHERE record_id = $1",
                          SAM_SQL_ARGS (SAM_SQL_TEXT (id)), rid, &found, error);
}

gboolean
sam_store_find_ops (SamStore *store, const char *id, GArray *rids, GError **error)
{
  return sam_store_collect_rids (
      store, "SELECT rid FROM m_op WHERE record_id = $1 AND verb <> $2 ORDER BY rid",
      SAM_SQL_ARGS (SAM_SQL_TEXT (id), SAM_SQL_INT (SAM_OP_PROPOSE)), rids, error);
}

/* ---- deriving all of it ---- */

typedef struct {
  SamStore *store;                            /* (not owned) */
  SamSqlStatement *head;                      /* (owned) (nullable) */
  SamSqlStatement *typed[SAM_N_RECORD_TYPES]; /* (owned) (nullable) */
} Deriving;

static void
deriving_clear (Deriving *deriving)
{
  g_clear_pointer (&deriving->head, sam_sql_release);
  for (guint i = 0; i < SAM_N_RECORD_TYPES; i++) {
    g_clear_pointer (&deriving->typed[i], sam_sql_release);
  }
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Deriving, deriving_clear)

static gboolean
derive_row (gint64 rid, const guint8 *data, gsize size, gpointer user_data, GError **error)
{
  Deriving *deriving = user_data;
  SamStore *store = deriving->store;
  SamSqlStatement **typed;
  SamRow row;
  SamSeen seen;
  gint64 n;

  if (!sam_row_decode (&row, data, size, NULL)) {
    store->newer_rows = TRUE;
    return TRUE;
  }
  if (row.kind != SAM_ROW_REC) {
    return index_row (store, rid, &row, ROW_FOUND, error);
  }
  seen_from_rec (&seen, &row.rec, rid);
  if (deriving->head == NULL) {
    deriving->head = sam_sql_prepare (store->sql, insert_head, error);
  }
  if (deriving->head == NULL || !bind_head (store, deriving->head, 0, &seen, &n, error)) {
    return FALSE;
  }
  sam_store_gather (store, &seen);
  if (seen.type < 0 || !is_filled (store, seen.type)) {
    return TRUE;
  }
  typed = &deriving->typed[seen.type];
  if (*typed == NULL) {
    *typed = sam_sql_prepare (store->sql, store->tables[seen.type].insert, error);
  }
  return *typed != NULL && bind_typed (store, *typed, seen.type, n, seen.body, error);
}

gboolean
sam_store_need_ids (SamStore *store, GError **error)
{
  if (!store->ids_indexed) {
    store->ids_indexed =
        sam_sql_define (store->sql, "CREATE UNIQUE INDEX IF NOT EXISTS head_id ON head (id)",
                        error);
  }
  return store->ids_indexed && sam_store_need_scopes (store, error);
}

gboolean
sam_store_need_scopes (SamStore *store, GError **error)
{
  if (!store->scopes_indexed) {
    store->scopes_indexed =
        sam_sql_define (store->sql, "CREATE INDEX IF NOT EXISTS head_scope ON head (scope)", error);
  }
  return store->scopes_indexed;
}

/* One walk finds the rows of all that is unsent; an index of every id would be made for them. */
static gboolean
find_heads (SamStore *store, GHashTable *ids, GError **error)
{
  g_autoptr (SamSqlStatement) statement =
      sam_sql_prepare (store->sql, "SELECT id, n FROM head", error);
  SamSqlStep step;

  if (statement == NULL) {
    return FALSE;
  }
  while ((step = sam_sql_step (statement, error)) == SAM_SQL_STEP_ROW) {
    gint64 *n = g_hash_table_lookup (ids, sam_sql_column_text (statement, 0, NULL));

    if (n != NULL) {
      *n = sam_sql_column_int (statement, 1);
    }
  }
  return step == SAM_SQL_STEP_DONE;
}

static gboolean
refresh_all (SamStore *store, const char *text, GError **error)
{
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (SamSqlStatement) statement = sam_sql_prepare (store->sql, text, error);
  GHashTableIter iter;
  gpointer id;
  SamSqlStep step;
  gboolean ok;

  if (statement == NULL) {
    return FALSE;
  }
  while ((step = sam_sql_step (statement, error)) == SAM_SQL_STEP_ROW) {
    g_hash_table_insert (ids, g_strdup (sam_sql_column_text (statement, 0, NULL)),
                         g_new0 (gint64, 1));
  }
  if (step == SAM_SQL_STEP_ERROR) {
    return FALSE;
  }
  if (g_hash_table_size (ids) == 0) {
    return TRUE;
  }
  ok = find_heads (store, ids, error);
  store->heads = ids;
  g_hash_table_iter_init (&iter, ids);
  while (ok && g_hash_table_iter_next (&iter, &id, NULL)) {
    ok = sam_store_refresh (store, id, -1, NULL, error);
  }
  store->heads = NULL;
  return ok;
}

/* All rows in one transaction of the memory side take half the time. A damaged file would end the
 * transaction at its first broken page, and a folder that can't be written allows none: then FALSE,
 * nothing is kept, and the rows are read one by one. */
static gboolean
derive_at_once (SamStore *store)
{
  g_auto (Deriving) deriving = { .store = store };

  if (!sam_sql_begin (store->sql, NULL)) {
    return FALSE;
  }
  if (!sam_vault_foreach (store->vault, derive_row, &deriving, NULL)
      || sam_vault_get_state (store->vault) != SAM_VAULT_STATE_FINE) {
    sam_sql_rollback (store->sql);
    return FALSE;
  }
  return sam_sql_commit (store->sql, NULL);
}

gboolean
sam_store_derive (SamStore *store, GError **error)
{
  store->newer_rows = FALSE;
  store->tally.waiting_known = store->tally.acked_known = FALSE;
  store->filled = FILLED_FIRST;
  store->indexed = 0;
  store->ids_indexed = FALSE;
  store->scopes_indexed = FALSE;
  sam_store_gather_begin (store);
  if (!derive_at_once (store)) {
    g_auto (Deriving) deriving = { .store = store };

    store->newer_rows = FALSE;
    sam_store_gather_begin (store);
    if (!sam_vault_foreach (store->vault, derive_row, &deriving, error)) {
      return FALSE;
    }
  }
  if (!sam_sql_define (store->sql, first_indexes, error)) {
    return FALSE;
  }
  sam_store_search_begin (store);
  return refresh_all (store,
                      "SELECT record_id FROM m_edit UNION SELECT record_id FROM m_op WHERE"
                      " record_id IS NOT NULL UNION SELECT target_id FROM t_proposal UNION"
                      " SELECT h.id FROM t_proposal p JOIN head h ON h.n = p.n WHERE p.closed_at"
                      " IS NULL",
                      error);
}

/* ---- comparing two derivations ---- */

static gboolean
dump_query (SamStore *store, const char *text, GString *out, GError **error)
{
  g_autoptr (SamSqlStatement) statement = sam_sql_prepare (store->sql, text, error);
  SamSqlStep step;

  if (statement == NULL) {
    return FALSE;
  }
  g_string_append_printf (out, "# %s\n", text);
  while ((step = sam_sql_step (statement, error)) == SAM_SQL_STEP_ROW) {
    for (guint i = 0; i < sam_sql_column_count (statement); i++) {
      gsize size;
      const guint8 *blob;

      switch (sam_sql_column_kind (statement, i)) {
      case SAM_SQL_KIND_NULL:
        g_string_append (out, "-|");
        break;
      case SAM_SQL_KIND_INT:
        g_string_append_printf (out, "%" G_GINT64_FORMAT "|", sam_sql_column_int (statement, i));
        break;
      case SAM_SQL_KIND_TEXT:
        g_string_append_printf (out, "%s|", sam_sql_column_text (statement, i, NULL));
        break;
      case SAM_SQL_KIND_BLOB:
        blob = sam_sql_column_blob (statement, i, &size);
        g_string_append_len (out, (const char *) blob, (gssize) size);
        g_string_append_c (out, '|');
        break;
      }
    }
    g_string_append_c (out, '\n');
  }
  return step == SAM_SQL_STEP_DONE;
}

char *
sam_store_dump_memory (SamStore *store, GError **error)
{
  g_autoptr (GString) out = g_string_new (NULL);

  g_string_append_printf (out, "# pending %u\n", store->status.pending);
  for (SamRecordType type = 0; type < SAM_N_RECORD_TYPES; type++) {
    const SamTypedTable *table = &store->tables[type];
    g_autoptr (GString) text = g_string_new ("SELECT h.id");

    if (!sam_store_need_typed (store, type, error)) {
      return NULL;
    }
    for (guint i = 0; i < table->n_columns; i++) {
      g_string_append_printf (text, ", t.%s", sam_field_get (table->columns[i])->name);
    }
    g_string_append_printf (text, " FROM t_%s t LEFT JOIN head h ON h.n = t.n ORDER BY h.id",
                            sam_type_get (type)->name);
    if (!dump_query (store, text->str, out, error)) {
      return NULL;
    }
  }
  if (!dump_query (store,
                   "SELECT id, type, scope, comp, version, seq, by_user, at, x_by, x_at, x_why,"
                   " state, rec_rid, body FROM head ORDER BY id",
                   out, error)
      || !dump_query (store, "SELECT * FROM m_edit ORDER BY rid", out, error)
      || !dump_query (store, "SELECT * FROM m_op ORDER BY rid", out, error)
      || !dump_query (store, "SELECT * FROM m_kept ORDER BY rid", out, error)
      || !dump_query (store, "SELECT * FROM m_log ORDER BY rid", out, error)
      || !dump_query (store, "SELECT * FROM m_text ORDER BY rid", out, error)) {
    return NULL;
  }
  return g_string_free (g_steal_pointer (&out), FALSE);
}
