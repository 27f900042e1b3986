/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-store-private.h"

#include <samspor/sam-records.h>
#include <string.h>

/*
 * T4: lines of the feed up to a checkpoint, whole or not at all, with the cursor in the same
 * transaction. T5: a scope that left is removed without a trace; what was not sent is set aside and
 * delivered as proposals. Only explicit `out` and `del` remove anything; absence never does.
 */

/* A body may have 256 KiB; what stands around it comes on top. */
#define LINE_MAX_BYTES (512 * 1024)
#define REPLACED_MAX 200

static const SamJsonLimits line_limits = { .max_len = LINE_MAX_BYTES };

static gboolean
bad_line (GError **error, const char *what)
{
  g_set_error (error, SAM_STORE_ERROR, SAM_STORE_ERROR_PROTOCOL, "Reading what the server sent: %s",
               what);
  return FALSE;
}

/* The members of a line; strings (owned) (nullable). */
typedef struct {
  char *k, *t, *id, *scope, *comp, *version, *by, *at, *cursor;
  char *x_by, *x_at, *x_why;
  char *head_at, *server_time;
  gint64 seq, schema, head;
  gboolean more, has_x, has_more, restored;
  SamJsonToken body;
  gboolean has_body;
} Line;

static void
line_clear (Line *line)
{
  g_free (line->k);
  g_free (line->t);
  g_free (line->id);
  g_free (line->scope);
  g_free (line->comp);
  g_free (line->version);
  g_free (line->by);
  g_free (line->at);
  g_free (line->cursor);
  g_free (line->x_by);
  g_free (line->x_at);
  g_free (line->x_why);
  g_free (line->head_at);
  g_free (line->server_time);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Line, line_clear)

static gboolean
read_retracted (const SamJsonToken *object, Line *line)
{
  SamJsonCursor cursor;
  SamJsonToken name, value;

  if (!sam_json_cursor_object (&cursor, object->raw, object->len)) {
    return FALSE;
  }
  line->has_x = TRUE;
  while (sam_json_cursor_next (&cursor, &name, &value)) {
    char **to = sam_json_token_is (&name, "by")    ? &line->x_by
                : sam_json_token_is (&name, "at")  ? &line->x_at
                : sam_json_token_is (&name, "why") ? &line->x_why
                                                   : NULL;

    if (to == NULL || value.kind == SAM_JSON_NULL) {
      continue;
    }
    *to = sam_json_token_dup_string (&value);
    if (*to == NULL) {
      return FALSE;
    }
  }
  return line->x_at != NULL;
}

static gboolean
read_line (const char *data, gsize len, Line *line)
{
  const struct {
    const char *name;
    char **text;
    gint64 *number;
  } members[] = {
    { "k", &line->k, NULL },
    { "t", &line->t, NULL },
    { "id", &line->id, NULL },
    { "c", &line->scope, NULL },
    { "m", &line->comp, NULL },
    { "v", &line->version, NULL },
    { "by", &line->by, NULL },
    { "at", &line->at, NULL },
    { "cursor", &line->cursor, NULL },
    { "head_at", &line->head_at, NULL },
    { "server_time", &line->server_time, NULL },
    { "s", NULL, &line->seq },
    { "sv", NULL, &line->schema },
    { "head", NULL, &line->head },
  };
  SamJsonCursor cursor;
  SamJsonToken name, value;

  if (!sam_json_cursor_object (&cursor, data, len)) {
    return FALSE;
  }
  while (sam_json_cursor_next (&cursor, &name, &value)) {
    if (sam_json_token_is (&name, "d")) {
      line->body = value;
      line->has_body = value.kind == SAM_JSON_OBJECT;
      if (!line->has_body) {
        return FALSE;
      }
      continue;
    }
    if (value.kind == SAM_JSON_NULL) {
      continue;
    }
    if (sam_json_token_is (&name, "x")) {
      if (!read_retracted (&value, line)) {
        return FALSE;
      }
      continue;
    }
    if (sam_json_token_is (&name, "more")) {
      line->has_more = sam_json_token_get_bool (&value, &line->more);
      if (!line->has_more) {
        return FALSE;
      }
      continue;
    }
    if (sam_json_token_is (&name, "restored")) {
      if (!sam_json_token_get_bool (&value, &line->restored)) {
        return FALSE;
      }
      continue;
    }
    for (guint i = 0; i < G_N_ELEMENTS (members); i++) {
      if (!sam_json_token_is (&name, members[i].name)) {
        continue;
      }
      if (members[i].text != NULL) {
        *members[i].text = sam_json_token_dup_string (&value);
        if (*members[i].text == NULL) {
          return FALSE;
        }
      } else if (!sam_json_token_get_int (&value, members[i].number)) {
        return FALSE;
      }
      break;
    }
  }
  return line->k != NULL;
}

static gboolean
is_version (const char *text)
{
  const char *dot = text != NULL ? strrchr (text, '.') : NULL;

  if (dot == NULL || dot == text || dot[1] == '\0' || strlen (text) > 80) {
    return FALSE;
  }
  return strspn (dot + 1, "0123456789") == strlen (dot + 1);
}

/* ---- rec ---- */

/* An open editor may stand on what is replaced now. */
static void
remember_replaced (SamStore *store, const SamRowRec *rec)
{
  char *key = g_strdup_printf ("%s %s", rec->id, rec->version);

  if (g_hash_table_contains (store->replaced, key)) {
    g_free (key);
    return;
  }
  g_hash_table_insert (store->replaced, key, g_bytes_new (rec->body.data, rec->body.size));
  g_queue_push_tail (&store->replaced_order, g_strdup (key));
  if (store->replaced_order.length > REPLACED_MAX) {
    g_autofree char *oldest = g_queue_pop_head (&store->replaced_order);

    g_hash_table_remove (store->replaced, oldest);
  }
}

static void
forget_replaced (SamStore *store, const char *id)
{
  GList *next;

  for (GList *link = store->replaced_order.head; link != NULL; link = next) {
    next = link->next;
    if (g_str_has_prefix (link->data, id)) {
      g_hash_table_remove (store->replaced, link->data);
      g_free (link->data);
      g_queue_delete_link (&store->replaced_order, link);
    }
  }
}

static gboolean
fill_rec (SamStore *store, const Line *line, SamRowRec *rec, GError **error)
{
  const SamTypeDef *def;
  GError *below = NULL;

  if (line->t == NULL || !sam_id_is_valid (line->id) || !is_version (line->version)
      || !line->has_body || line->seq < 0) {
    return bad_line (error, "a record is incomplete");
  }
  def = sam_type_by_name (line->t);
  *rec = (SamRowRec){ .type = line->t,
                      .id = line->id,
                      .scope = line->scope,
                      .version = line->version,
                      .seq = line->seq,
                      .schema = line->schema,
                      .by = line->by,
                      .x_by = line->x_by,
                      .x_why = line->x_why,
                      .body = { line->body.raw, line->body.len } };
  if (def != NULL && def->scope == SAM_SCOPE_REGISTRY) {
    rec->scope = SAM_ID_NIL;
  } else if (rec->scope == NULL && def != NULL && def->parent == SAM_FIELD_NONE) {
    rec->scope = line->id;
  }
  if (!sam_id_is_valid (rec->scope)) {
    return bad_line (error, "a record names nothing it belongs to");
  }
  rec->pass = store->feed.pass;
  rec->comp = def != NULL ? (gint64) def->compartment : SAM_COMPARTMENT_FOLLOW_UP;
  if (line->comp != NULL) {
    SamCompartment comp;

    if (!sam_compartment_from_name (line->comp, &comp)) {
      return bad_line (error, "there is no such compartment");
    }
    if (def != NULL && def->scope != SAM_SCOPE_TARGET && comp != def->compartment) {
      return bad_line (error, "a record is in another compartment than its type");
    }
    rec->comp = comp;
  }
  if ((line->at != NULL && !sam_moment_parse (line->at, &rec->at, &below))
      || (line->has_x && !sam_moment_parse (line->x_at, &rec->x_at, &below))) {
    g_clear_error (&below);
    return bad_line (error, "a moment can't be read");
  }
  if (def != NULL) {
    g_autoptr (SamRecord) record =
        sam_store_record_of_body ((int) def->type, rec->id, rec->scope, rec->body, &below);

    if (record == NULL) {
      g_clear_error (&below);
      return bad_line (error, "a member of a record is of the wrong kind");
    }
  }
  return TRUE;
}

static gboolean
has_mine (SamStore *store, const char *id, gboolean *mine, GError **error)
{
  gint64 n = 0;

  if (!sam_sql_get_int (store->sql,
                        "SELECT (SELECT count(*) FROM m_edit WHERE record_id = $1) + (SELECT"
                        " count(*) FROM m_op WHERE record_id = $1)",
                        SAM_SQL_ARGS (SAM_SQL_TEXT (id)), &n, NULL, error)) {
    return FALSE;
  }
  *mine = n > 0;
  return TRUE;
}

/* Nothing of it is new but that the server still has it. */
static gboolean
stamp (SamStore *store, gint64 rid, const SamRowRec *rec, GError **error)
{
  const SamRow row = { .kind = SAM_ROW_REC, .rec = *rec };

  return sam_store_put_row (store, rid, &row, error) != 0;
}

static gboolean
apply_rec (SamStore *store, const Line *line, gboolean *applied, GError **error)
{
  SamRowRec rec;
  g_auto (SamHead) head = { 0 };
  g_auto (SamRowHeld) held = { 0 };
  gboolean mine;

  *applied = FALSE;
  if (!fill_rec (store, line, &rec, error) || !sam_store_find_head (store, rec.id, &head, error)) {
    return FALSE;
  }
  if (head.rec_rid != 0) {
    const SamRowRec *old = &held.row.rec;

    if (!sam_store_get_row (store, head.rec_rid, SAM_ROW_REC, &held, error)) {
      return FALSE;
    }
    if (strcmp (old->type, rec.type) != 0 || strcmp (old->scope, rec.scope) != 0
        || old->comp != rec.comp) {
      return bad_line (error, "a record changed its type or whose it is");
    }
    if (strcmp (old->version, rec.version) == 0) {
      gboolean same = old->seq == rec.seq && old->x_at == rec.x_at
                      && old->body.size == rec.body.size
                      && memcmp (old->body.data, rec.body.data, rec.body.size) == 0;

      /* Of what was confirmed here the moment is this computer's; a pull from the beginning has the
       * server's, which the tables show too. */
      if (same && (old->pass == rec.pass || old->at == rec.at)) {
        return old->pass == rec.pass || stamp (store, head.rec_rid, &rec, error);
      }
      /* Blanked by the server: what it was is not to be found in the file either. */
      store->txn.purged = store->txn.purged || sam_store_is_blanked (old, &rec);
    } else if (store->feed.recovery == SAM_RECOVERY_NONE
               && sam_store_is_as_new (old->version, rec.version)) {
      return TRUE; /* older than what was confirmed meanwhile */
    } else {
      remember_replaced (store, old);
    }
  }
  *applied = TRUE;
  if (!has_mine (store, rec.id, &mine, error)
      || !(mine ? sam_store_put_rec (store, head.rec_rid, &rec, error)
                : sam_store_put_plain_rec (store, &head, &rec, error))) {
    return FALSE;
  }
  if (mine && !sam_store_settle (store, rec.id, error)) {
    return FALSE;
  }
  if (strcmp (rec.type, sam_type_get (SAM_RECORD_PROPOSAL)->name) == 0) {
    return sam_store_proposal_arrived (store, rec.id, error);
  }
  return TRUE;
}

gboolean
sam_store_apply_line (SamStore *store, const char *data, gsize len, GError **error)
{
  g_auto (Line) line = { 0 };
  gboolean applied;

  if (!read_line (data, len, &line) || strcmp (line.k, "rec") != 0) {
    return bad_line (error, "a line is not what the contract says");
  }
  return apply_rec (store, &line, &applied, error);
}

/* ---- removing ---- */

/* Sets a row of unsent work aside and lets it be delivered as a proposal. */
static gboolean
quarantine (SamStore *store, const SamRow *row, GError **error)
{
  g_autoptr (SamPatch) patch = NULL;
  g_autofree char *op = NULL;

  if (row->kind == SAM_ROW_EDIT) {
    if (!sam_store_unproposed (store, &row->edit, &patch, error)) {
      return FALSE;
    }
    if (!sam_patch_is_empty (patch)
        && !sam_store_propose (store, row->edit.type, row->edit.id, row->edit.scope, row->edit.comp,
                               row->edit.base_version, patch, NULL, &op, error)) {
      return FALSE;
    }
  } else if (row->op.verb != SAM_OP_RETRACT) {
    patch = sam_patch_unpack (row->op.patch);
    if (!sam_patch_is_empty (patch)
        && !sam_store_propose (store, row->op.type, row->op.id, row->op.scope, row->op.comp,
                               row->op.base_version, patch, NULL, &op, error)) {
      return FALSE;
    }
  }
  return op == NULL || sam_store_keep (store, SAM_KEPT_QUARANTINE, row, op, error);
}

static gboolean
quarantine_rids (SamStore *store, SamRowKind kind, GArray *rids, GError **error)
{
  for (guint i = 0; i < rids->len; i++) {
    gint64 rid = g_array_index (rids, gint64, i);
    g_auto (SamRowHeld) held = { 0 };

    if (!sam_store_get_row (store, rid, kind, &held, error)) {
      return FALSE;
    }
    /* What was armed from an edit goes with the edit. */
    if (!(kind == SAM_ROW_OP && held.row.op.from_edit) && !quarantine (store, &held.row, error)) {
      return FALSE;
    }
    if (!sam_store_delete_row (store, kind, rid, error)) {
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
delete_rids (SamStore *store, SamRowKind kind, GArray *rids, GError **error)
{
  for (guint i = 0; i < rids->len; i++) {
    if (!sam_store_delete_row (store, kind, g_array_index (rids, gint64, i), error)) {
      return FALSE;
    }
  }
  return TRUE;
}

/* A draft about what leaves. One that only names a service or a colleague is about somebody else
 * and stays. */
static gboolean
remove_drafts (SamStore *store, const char *id, gboolean registry, GError **error)
{
  g_autoptr (GArray) rids = g_array_new (FALSE, FALSE, sizeof (gint64));

  return sam_store_collect_rids (store,
                                 "SELECT rid FROM m_text WHERE kind = $1 AND (instr (key, $2) > 0"
                                 " OR ($3 = 0 AND instr (text, $2) > 0))",
                                 SAM_SQL_ARGS (SAM_SQL_INT (SAM_ROW_DRAFT), SAM_SQL_TEXT (id),
                                               SAM_SQL_INT (registry)),
                                 rids, error)
         && delete_rids (store, SAM_ROW_DRAFT, rids, error);
}

/* A record that leaves: its row, its undo and its drafts. Unsent work is gone already. */
static gboolean
remove_record (SamStore *store, const char *id, gint64 rec_rid, gboolean registry, GError **error)
{
  g_autoptr (GArray) kept = g_array_new (FALSE, FALSE, sizeof (gint64));

  forget_replaced (store, id);
  return sam_store_collect_rids (store, "SELECT rid FROM m_kept WHERE record_id = $1 AND why <> $2",
                                 SAM_SQL_ARGS (SAM_SQL_TEXT (id),
                                               SAM_SQL_INT (SAM_KEPT_QUARANTINE)),
                                 kept, error)
         && delete_rids (store, SAM_ROW_KEPT, kept, error)
         && remove_drafts (store, id, registry, error)
         && (rec_rid == 0 || sam_store_delete_row (store, SAM_ROW_REC, rec_rid, error))
         && sam_store_refresh (store, id, 0, NULL, error);
}

/* What was proposed for it is gone, and with that the conflict it made. */
static gboolean
refresh_target (SamStore *store, const SamRecord *proposal, GError **error)
{
  const char *target =
      proposal != NULL ? sam_record_get_text (proposal, SAM_PROPOSAL_TARGET_ID) : NULL;
  g_auto (SamHead) head = { 0 };

  if (target == NULL) {
    return TRUE;
  }
  return sam_store_find_head (store, target, &head, error)
         && (head.n == 0 || sam_store_refresh (store, target, -1, NULL, error));
}

gboolean
sam_store_remove_gone (SamStore *store, const char *id, GError **error)
{
  g_autoptr (GArray) edits = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) ops = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (SamRecord) proposal = NULL;
  g_auto (SamHead) head = { 0 };

  if (!sam_store_find_head (store, id, &head, error)) {
    return FALSE;
  }
  if (head.n == 0) {
    return TRUE;
  }
  if (head.type == SAM_RECORD_PROPOSAL) {
    proposal = sam_store_peek (store, id, NULL);
  }
  store->txn.purged = TRUE;
  return sam_store_collect_rids (store, "SELECT rid FROM m_edit WHERE record_id = $1",
                                 SAM_SQL_ARGS (SAM_SQL_TEXT (id)), edits, error)
         && sam_store_find_ops (store, id, ops, error)
         && quarantine_rids (store, SAM_ROW_EDIT, edits, error)
         && quarantine_rids (store, SAM_ROW_OP, ops, error)
         && remove_record (store, id, head.rec_rid, strcmp (head.scope, SAM_ID_NIL) == 0, error)
         && refresh_target (store, proposal, error);
}

static gboolean
apply_del (SamStore *store, const Line *line, GError **error)
{
  return sam_id_is_valid (line->id) ? sam_store_remove_gone (store, line->id, error)
                                    : bad_line (error, "a deletion names no record");
}

typedef struct {
  char *id;
  gint64 rec_rid;
} Leaving;

static void
leaving_clear (gpointer data)
{
  g_free (((Leaving *) data)->id);
}

static gboolean
apply_out (SamStore *store, const Line *line, GError **error)
{
  g_autoptr (GArray) edits = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) ops = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) kept = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) leaving = g_array_new (FALSE, FALSE, sizeof (Leaving));
  SamSqlValue args[3];
  gint64 comp = -1;

  g_array_set_clear_func (leaving, leaving_clear);
  if (!sam_id_is_valid (line->scope)) {
    return bad_line (error, "a scope that left is not named");
  }
  if (line->comp != NULL) {
    SamCompartment named;

    if (!sam_compartment_from_name (line->comp, &named)) {
      return bad_line (error, "there is no such compartment");
    }
    comp = named;
  }
  store->txn.purged = TRUE;
  args[0] = SAM_SQL_TEXT (line->scope);
  args[1] = SAM_SQL_INT (comp);
  args[2] = SAM_SQL_INT (SAM_OP_PROPOSE);
  if (!sam_store_collect_rids (
          store, "SELECT rid FROM m_edit WHERE scope = $1 AND ($2 < 0 OR comp = $2) ORDER BY rid",
          args, 2, edits, error)
      || !sam_store_collect_rids (store,
                                  "SELECT rid FROM m_op WHERE scope = $1 AND ($2 < 0 OR comp = $2)"
                                  " AND verb <> $3 ORDER BY rid",
                                  args, 3, ops, error)) {
    return FALSE;
  }
  {
    g_autoptr (SamSqlStatement) statement =
        sam_sql_prepare (store->sql,
                         "SELECT id, rec_rid FROM head WHERE scope = $1 AND ($2 < 0 OR comp = $2)",
                         error);
    SamSqlStep step;

    if (statement == NULL) {
      return FALSE;
    }
    sam_sql_bind_all (statement, args, 2);
    while ((step = sam_sql_step (statement, error)) == SAM_SQL_STEP_ROW) {
      Leaving one = { g_strdup (sam_sql_column_text (statement, 0, NULL)),
                      sam_sql_column_int (statement, 1) };

      g_array_append_val (leaving, one);
    }
    if (step == SAM_SQL_STEP_ERROR) {
      return FALSE;
    }
  }
  if (!quarantine_rids (store, SAM_ROW_EDIT, edits, error)
      || !quarantine_rids (store, SAM_ROW_OP, ops, error)) {
    return FALSE;
  }
  for (guint i = 0; i < leaving->len; i++) {
    const Leaving *one = &g_array_index (leaving, Leaving, i);

    if (!remove_record (store, one->id, one->rec_rid, strcmp (line->scope, SAM_ID_NIL) == 0,
                        error)) {
      return FALSE;
    }
  }
  args[2] = SAM_SQL_INT (SAM_KEPT_QUARANTINE);
  return sam_store_queue_receipt (store, line->scope, comp, line->seq, leaving->len, error)
         && sam_store_collect_rids (
             store,
             "SELECT rid FROM m_kept WHERE scope = $1 AND ($2 < 0 OR comp = $2) AND why <> $3",
             args, 3, kept, error)
         && delete_rids (store, SAM_ROW_KEPT, kept, error)
         && remove_drafts (store, line->scope, strcmp (line->scope, SAM_ID_NIL) == 0, error);
}

/* ---- lines ---- */

typedef struct {
  GBytes *lines;
  guint n_records;
  gboolean end, more;
} PullArgs;

static gboolean
apply_checkpoint (SamStore *store, const Line *line, PullArgs *args, GError **error)
{
  gboolean end = strcmp (line->k, "end") == 0;

  if (line->cursor == NULL || (end && !line->has_more)) {
    return bad_line (error, "a checkpoint is incomplete");
  }
  if (end && line->more && g_strcmp0 (store->feed.cursor, line->cursor) == 0) {
    return bad_line (error, "there is more, but nowhere to go on from");
  }
  g_free (store->feed.cursor);
  store->feed.cursor = g_strdup (line->cursor);
  if (end) {
    gint64 head_at = 0, server_time = 0;

    args->end = TRUE;
    args->more = line->more;
    if (!line->more && store->feed.recovery == SAM_RECOVERY_PULL) {
      store->feed.recovery = SAM_RECOVERY_SWEEP;
    }
    store->restored = store->restored || (line->restored && !line->more);
    store->feed.head = line->head;
    if (line->head_at != NULL && sam_moment_parse (line->head_at, &head_at, NULL)) {
      store->feed.head_at = head_at;
    }
    if (line->server_time != NULL && sam_moment_parse (line->server_time, &server_time, NULL)) {
      store->feed.server_time = server_time;
      store->clock_ahead = (sam_clock_now (store->clock) - server_time) / G_USEC_PER_SEC;
    }
  }
  return TRUE;
}

static gboolean
apply_one (SamStore *store, const char *data, gsize len, PullArgs *args, gboolean *checkpoint,
           GError **error)
{
  g_auto (Line) line = { 0 };
  gboolean applied = TRUE;

  if (!sam_json_check (data, len, &line_limits, NULL) || !read_line (data, len, &line)) {
    return bad_line (error, "a line is not what the contract says");
  }
  *checkpoint = FALSE;
  if (strcmp (line.k, "rec") == 0) {
    if (!apply_rec (store, &line, &applied, error)) {
      return FALSE;
    }
    args->n_records += applied;
    return TRUE;
  }
  if (strcmp (line.k, "del") == 0) {
    return apply_del (store, &line, error);
  }
  if (strcmp (line.k, "out") == 0) {
    return apply_out (store, &line, error);
  }
  if (strcmp (line.k, "cp") == 0 || strcmp (line.k, "end") == 0) {
    *checkpoint = TRUE;
    return apply_checkpoint (store, &line, args, error);
  }
  /* `ping`, and what a newer server may say besides. */
  return TRUE;
}

static gboolean
apply_lines (SamStore *store, PullArgs *args, GError **error)
{
  gsize len;
  const char *data = g_bytes_get_data (args->lines, &len);
  const char *end = data + len;
  gboolean checkpoint = FALSE;
  gint64 n = 0, limit = SAM_VAULT_ROWS_MAX;

  while (data < end) {
    const char *newline = memchr (data, '\n', (gsize) (end - data));
    gsize size = (gsize) ((newline != NULL ? newline : end) - data);

    if (args->end) {
      return bad_line (error, "something comes after the end");
    }
    if (size > 0 && !apply_one (store, data, size, args, &checkpoint, error)) {
      return FALSE;
    }
    data = newline != NULL ? newline + 1 : end;
  }
  if (!checkpoint) {
    return bad_line (error, "it stops before a checkpoint");
  }
  if (store->options != NULL && store->options->rows_max > 0) {
    limit = store->options->rows_max;
  }
  if (!sam_sql_get_int (store->sql, "SELECT count(*) FROM head", SAM_SQL_NO_ARGS, &n, NULL,
                        error)) {
    return FALSE;
  }
  if (n > limit) {
    g_set_error_literal (error, SAM_STORE_ERROR, SAM_STORE_ERROR_TOO_MANY,
                         "The server sends more than this device may hold");
    return FALSE;
  }
  return sam_store_put_feed (store, error);
}

/* Most answers are an `end` alone, where the last one was: how the server is goes with the
 * transaction that confirms the pull, or with any before that. @done: whether it was one. */
static gboolean
apply_end_alone (SamStore *store, PullArgs *args, gboolean *done, GError **error)
{
  gsize len;
  const char *data = g_bytes_get_data (args->lines, &len);
  g_auto (Line) line = { 0 };

  *done = FALSE;
  if (store->newer_rows || sam_vault_get_state (store->vault) != SAM_VAULT_STATE_FINE
      || store->feed.recovery != SAM_RECOVERY_NONE || len == 0
      || memchr (data, '\n', len) != data + len - 1
      || !sam_json_check (data, len - 1, &line_limits, NULL) || !read_line (data, len - 1, &line)
      || strcmp (line.k, "end") != 0 || line.more || line.restored
      || g_strcmp0 (line.cursor, store->feed.cursor) != 0) {
    return TRUE;
  }
  *done = TRUE;
  if (!apply_checkpoint (store, &line, args, error)) {
    return FALSE;
  }
  sam_store_owe_feed (store);
  store->took_in = TRUE;
  sam_store_update_status (store);
  return TRUE;
}

static gboolean
do_apply (SamStore *store, gpointer user_data, GError **error)
{
  PullArgs *args = user_data;
  gboolean done;

  if (!sam_store_need_open (store, error) || !apply_end_alone (store, args, &done, error)) {
    return FALSE;
  }
  return done
         || (sam_store_begin (store, error)
             && sam_store_end (store, apply_lines (store, args, error), SAM_ORIGIN_SYNC, error));
}

gboolean
sam_store_apply (SamStore *store, GBytes *lines, guint *n_records, gboolean *out_end,
                 gboolean *out_more, GError **error)
{
  PullArgs args = { .lines = lines };
  gboolean ok;

  g_return_val_if_fail (SAM_IS_STORE (store) && lines != NULL, FALSE);

  ok = sam_store_call (store, SAM_STORE_WRITE, NULL, do_apply, &args, error);
  if (n_records != NULL) {
    *n_records = ok ? args.n_records : 0;
  }
  if (out_end != NULL) {
    *out_end = ok && args.end;
  }
  if (out_more != NULL) {
    *out_more = ok && args.more;
  }
  return ok;
}
