/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-store-private.h"

#include <samspor/sam-records.h>
#include <string.h>

/*
 * The edit of a record: what it was when somebody here first changed it, what they want it to be,
 * and how that is joined with what the server says meanwhile.
 */

GBytes *
sam_store_rec_body (SamStore *store, const char *id, char **version, GError **error)
{
  g_auto (SamHead) head = { 0 };
  g_auto (SamRowHeld) held = { 0 };

  if (version != NULL) {
    *version = NULL;
  }
  if (!sam_store_find_head (store, id, &head, error) || head.rec_rid == 0
      || !sam_store_get_row (store, head.rec_rid, SAM_ROW_REC, &held, error)) {
    return NULL;
  }
  if (version != NULL) {
    *version = g_strdup (held.row.rec.version);
  }
  return g_bytes_new (held.row.rec.body.data, held.row.rec.body.size);
}

gboolean
sam_store_has_inflight (SamStore *store, const char *id, gboolean *inflight, GError **error)
{
  gint64 n = 0;

  *inflight = FALSE;
  if (!sam_sql_get_int (store->sql,
                        "SELECT count(*) FROM m_op WHERE record_id = $1 AND state = $2 AND"
                        " verb <> $3",
                        SAM_SQL_ARGS (SAM_SQL_TEXT (id), SAM_SQL_INT (SAM_OP_INFLIGHT),
                                      SAM_SQL_INT (SAM_OP_PROPOSE)),
                        &n, NULL, error)) {
    return FALSE;
  }
  *inflight = n > 0;
  return TRUE;
}

gboolean
sam_store_put_op (SamStore *store, const SamRowOp *op, GError **error)
{
  SamRow row = { .kind = SAM_ROW_OP, .op = *op };

  return sam_store_put_row (store, 0, &row, error) != 0;
}

gint64
sam_store_keep_until (SamStore *store)
{
  /* By a clock that was years behind it would be over as soon as that is put right. */
  return MAX (sam_clock_now (store->clock), store->feed.server_time) + SAM_KEPT_US;
}

gboolean
sam_store_keep (SamStore *store, SamKeptWhy why, const SamRow *row, const char *op, GError **error)
{
  g_autoptr (GByteArray) payload = g_byte_array_new ();
  gint64 now = sam_clock_now (store->clock);
  SamRow kept = { .kind = SAM_ROW_KEPT };

  sam_row_encode (payload, row);
  kept.kept = (SamRowKept){ .why = why,
                            .at = now,
                            .until = sam_store_keep_until (store),
                            .op = op,
                            .payload = { payload->data, payload->len } };
  if (row->kind == SAM_ROW_EDIT) {
    kept.kept.id = row->edit.id;
    kept.kept.scope = row->edit.scope;
    kept.kept.comp = row->edit.comp;
  } else if (row->kind == SAM_ROW_OP) {
    kept.kept.id = row->op.id;
    kept.kept.scope = row->op.scope;
    kept.kept.comp = row->op.comp;
  }
  return sam_store_put_row (store, 0, &kept, error) != 0;
}

gboolean
sam_store_drop_unsent (SamStore *store, const char *id, int why, GError **error)
{
  g_autoptr (GArray) rids = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 edit_rid;

  if (!sam_store_find_edit (store, id, &edit_rid, error)
      || !sam_store_find_ops (store, id, rids, error)) {
    return FALSE;
  }
  if (edit_rid != 0) {
    g_auto (SamRowHeld) held = { 0 };

    if (!sam_store_get_row (store, edit_rid, SAM_ROW_EDIT, &held, error)
        || (why >= 0 && !sam_store_keep (store, (SamKeptWhy) why, &held.row, NULL, error))
        || !sam_store_delete_row (store, SAM_ROW_EDIT, edit_rid, error)) {
      return FALSE;
    }
  }
  for (guint i = 0; i < rids->len; i++) {
    gint64 rid = g_array_index (rids, gint64, i);
    g_auto (SamRowHeld) held = { 0 };

    if (!sam_store_get_row (store, rid, SAM_ROW_OP, &held, error)
        || (why >= 0 && !held.row.op.from_edit
            && !sam_store_keep (store, (SamKeptWhy) why, &held.row, held.row.op.op, error))
        || !sam_store_delete_row (store, SAM_ROW_OP, rid, error)) {
      return FALSE;
    }
  }
  return TRUE;
}

/* ---- groups ---- */

/* Rows of one action share a group; a record that is changed again before it was sent joins the
 * two.
 */
gboolean
sam_store_move_group (SamStore *store, const char *from, const char *to, GError **error)
{
  g_autoptr (GArray) edits = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) ops = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (!sam_store_collect_rids (store, "SELECT rid FROM m_edit WHERE grp = $1",
                               SAM_SQL_ARGS (SAM_SQL_TEXT (from)), edits, error)
      || !sam_store_collect_rids (store, "SELECT rid FROM m_op WHERE grp = $1 ORDER BY rid",
                                  SAM_SQL_ARGS (SAM_SQL_TEXT (from)), ops, error)) {
    return FALSE;
  }
  for (guint i = 0; i < edits->len + ops->len; i++) {
    gboolean is_edit = i < edits->len;
    gint64 rid =
        is_edit ? g_array_index (edits, gint64, i) : g_array_index (ops, gint64, i - edits->len);
    g_auto (SamRowHeld) held = { 0 };

    if (!sam_store_get_row (store, rid, is_edit ? SAM_ROW_EDIT : SAM_ROW_OP, &held, error)) {
      return FALSE;
    }
    if (is_edit) {
      held.row.edit.group = to;
    } else {
      held.row.op.group = to;
    }
    if (sam_store_put_row (store, rid, &held.row, error) == 0) {
      return FALSE;
    }
  }
  return TRUE;
}

/* The records of one whole, or the cases of one person: $1. */
static char *
together_sql (SamStore *store, SamRecordType type, GError **error)
{
  g_autoptr (GString) records = NULL;

  if (type == SAM_RECORD_CASE) {
    if (!sam_store_need_typed (store, type, error)) {
      return NULL;
    }
    return g_strdup ("SELECT h.id FROM t_case t JOIN head h ON h.n = t.n WHERE t.person_id = $1");
  }
  records = g_string_new ("SELECT $1");
  for (guint i = 0; i < SAM_N_RECORD_TYPES; i++) {
    const SamTypeDef *def = sam_type_get ((SamRecordType) i);
    SamField field = sam_type_whole (def);

    if (field != SAM_FIELD_NONE) {
      if (!sam_store_need_typed (store, def->type, error)) {
        return NULL;
      }
      g_string_append_printf (
          records, " UNION ALL SELECT h.id FROM t_%s t JOIN head h ON h.n = t.n WHERE t.%s = $1",
          def->name, sam_field_get (field)->name);
    }
  }
  return g_string_free (g_steal_pointer (&records), FALSE);
}

/* Groups of what is unsent of them. One that is on its way, or that a person must look at first,
 * takes up nothing new. */
static gboolean
find_groups_of (SamStore *store, const char *records, const char *id, GPtrArray *names,
                GError **error)
{
  g_autofree char *text = g_strdup_printf (
      "SELECT DISTINCT grp FROM (SELECT grp FROM m_edit WHERE record_id IN (%s) UNION ALL"
      " SELECT grp FROM m_op WHERE record_id IN (%s) AND verb <> %d) g WHERE NOT EXISTS"
      " (SELECT 1 FROM m_op o WHERE o.grp = g.grp AND (o.state <> 0 OR o.verb = %d)) AND NOT EXISTS"
      " (SELECT 1 FROM m_edit e WHERE e.grp = g.grp AND e.state <> 0)",
      records, records, SAM_OP_PROPOSE, SAM_OP_RESOLVE);
  g_autoptr (SamSqlStatement) statement = sam_sql_prepare (store->sql, text, error);
  SamSqlStep step;

  if (statement == NULL) {
    return FALSE;
  }
  sam_sql_bind_text (statement, 1, id, -1);
  while ((step = sam_sql_step (statement, error)) == SAM_SQL_STEP_ROW) {
    g_ptr_array_add (names, g_strdup (sam_sql_column_text (statement, 0, NULL)));
  }
  return step != SAM_SQL_STEP_ERROR;
}

char *
sam_store_beside_key (const char *person_id)
{
  return g_strconcat ("cases of ", person_id, NULL);
}

gboolean
sam_store_join_whole (SamStore *store, SamRecordType type, const char *id, GBytes *body,
                      const char *group, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  SamField field =
      type == SAM_RECORD_CASE ? SAM_CASE_PERSON_ID : sam_type_whole (sam_type_get (type));
  g_autoptr (GBytes) now = NULL;
  g_autofree char *whole = NULL;
  g_autofree char *records = NULL;

  if (field != SAM_FIELD_NONE) {
    SamJsonToken token;

    if (body == NULL) {
      g_autoptr (SamRecord) record = sam_store_peek (store, id, error);

      if (record == NULL) {
        return *error == NULL;
      }
      body = now = sam_record_to_body (record);
    }
    if (sam_json_find (g_bytes_get_data (body, NULL), g_bytes_get_size (body),
                       sam_field_get (field)->name, &token)) {
      whole = sam_json_token_dup_string (&token);
    }
  } else if (sam_type_is_whole (type)) {
    whole = g_strdup (id);
  }
  if (whole == NULL) {
    return TRUE;
  }
  records = together_sql (store, type, error);
  if (records == NULL || !find_groups_of (store, records, whole, names, error)) {
    return FALSE;
  }
  for (guint i = 0; i < names->len; i++) {
    if (strcmp (names->pdata[i], group) != 0
        && !sam_store_move_group (store, names->pdata[i], group, error)) {
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
body_has (SamSlice body, const char *text)
{
  return body.data != NULL && g_strstr_len (body.data, (gssize) body.size, text) != NULL;
}

/* Rows are looked through, since only some references have a column; it is seldom asked. */
gboolean
sam_store_is_pointed_at (SamStore *store, const char *id, gboolean *is, GError **error)
{
  static const char *const queries[] = {
    "SELECT rid FROM m_edit WHERE record_id <> $1 AND $2 = $2",
    "SELECT rid FROM m_op WHERE record_id <> $1 AND verb <> $2",
  };

  *is = FALSE;
  for (guint q = 0; q < G_N_ELEMENTS (queries); q++) {
    g_autoptr (GArray) rids = g_array_new (FALSE, FALSE, sizeof (gint64));

    if (!sam_store_collect_rids (store, queries[q],
                                 SAM_SQL_ARGS (SAM_SQL_TEXT (id), SAM_SQL_INT (SAM_OP_PROPOSE)),
                                 rids, error)) {
      return FALSE;
    }
    for (guint i = 0; i < rids->len && !*is; i++) {
      g_auto (SamRowHeld) held = { 0 };

      if (!sam_store_get_row (store, g_array_index (rids, gint64, i),
                              q == 0 ? SAM_ROW_EDIT : SAM_ROW_OP, &held, error)) {
        return FALSE;
      }
      *is = q == 0 ? body_has (held.row.edit.ours, id) || body_has (held.row.edit.base, id)
                   : body_has (held.row.op.sent, id);
    }
  }
  return TRUE;
}

static gboolean
join_group (SamStore *store, const char *old, const char *group, GError **error)
{
  gint64 on_its_way = 0;

  if (strcmp (old, group) == 0) {
    return TRUE;
  }
  if (!sam_sql_get_int (store->sql, "SELECT count(*) FROM m_op WHERE grp = $1 AND state = $2",
                        SAM_SQL_ARGS (SAM_SQL_TEXT (old), SAM_SQL_INT (SAM_OP_INFLIGHT)),
                        &on_its_way, NULL, error)) {
    return FALSE;
  }
  return on_its_way > 0 || sam_store_move_group (store, old, group, error);
}

/* ---- writing ---- */

/* The body that the next change starts from: what was sent last, else what the server has. */
static GBytes *
body_before (SamStore *store, const char *id, char **version, gboolean *refused_create,
             GError **error)
{
  g_autoptr (GArray) rids = g_array_new (FALSE, FALSE, sizeof (gint64));

  *version = NULL;
  *refused_create = FALSE;
  if (!sam_store_find_ops (store, id, rids, error)) {
    return NULL;
  }
  for (guint i = rids->len; i > 0; i--) {
    g_auto (SamRowHeld) held = { 0 };
    const SamRowOp *op;

    if (!sam_store_get_row (store, g_array_index (rids, gint64, i - 1), SAM_ROW_OP, &held, error)) {
      return NULL;
    }
    op = &held.row.op;
    if (op->sent.data == NULL || (op->state == SAM_OP_REFUSED && op->from_edit)) {
      continue;
    }
    *refused_create =
        op->state == SAM_OP_REFUSED && (op->verb == SAM_OP_CREATE || op->verb == SAM_OP_SIGN);
    return g_bytes_new (op->sent.data, op->sent.size);
  }
  return sam_store_rec_body (store, id, version, error);
}

/* A create that the server refused is written anew, with a new operation: the old id is spent. */
static gboolean
replace_create (SamStore *store, const char *id, GBytes *body, const char *group,
                const char *screen, GError **error)
{
  g_autoptr (GArray) rids = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (!sam_store_find_ops (store, id, rids, error)) {
    return FALSE;
  }
  for (guint i = 0; i < rids->len; i++) {
    gint64 rid = g_array_index (rids, gint64, i);
    g_auto (SamRowHeld) held = { 0 };
    SamRowOp *op;

    if (!sam_store_get_row (store, rid, SAM_ROW_OP, &held, error)) {
      return FALSE;
    }
    op = &held.row.op;
    if (op->state == SAM_OP_REFUSED && (op->verb == SAM_OP_CREATE || op->verb == SAM_OP_SIGN)) {
      g_autoptr (SamPatch) patch = sam_patch_diff_bodies (NULL, body);
      g_autoptr (GByteArray) packed = g_byte_array_new ();
      g_autofree char *op_id = sam_id_new (store->clock);
      g_autofree char *old_group = g_strdup (op->group);

      sam_patch_pack (packed, patch);
      op->op = op_id;
      op->patch = (SamSlice){ packed->data, packed->len };
      op->sent = SAM_SLICE_BYTES (body);
      op->state = SAM_OP_QUEUED;
      op->code = op->field = NULL;
      op->attempts = 0;
      op->at = sam_clock_now (store->clock);
      op->screen = screen;
      /* The row stays where it is, so that what was made after it still comes after it. */
      return sam_store_put_row (store, rid, &held.row, error) != 0
             && join_group (store, old_group, group, error);
    }
  }
  return TRUE;
}

static GBytes *
with_tokens (GBytes *body, guint n, char **fields, char **tokens)
{
  g_autoptr (SamPatch) patch = sam_patch_new ();

  for (guint i = 0; i < n; i++) {
    if (tokens != NULL && tokens[i] != NULL) {
      sam_patch_set (patch, fields[i], tokens[i]);
    } else {
      sam_patch_del (patch, fields[i]);
    }
  }
  return sam_patch_apply (patch, body);
}

/* A text written on something older than the record's own unsent edit: what the edit changed
 * meanwhile stays, the newer text wins where they meet. */
static GBytes *
over_older (const SamTypeDef *def, GBytes *base, GBytes *body, const SamRowEdit *edit,
            SamDate today)
{
  g_autoptr (GBytes) ours = g_bytes_new (edit->ours.data, edit->ours.size);
  SamMergeSide mine = { body, FALSE };
  SamMergeSide other = { ours, FALSE };
  g_autoptr (SamMergeResult) merged = sam_merge (def->type, base, &mine, &other, today);
  GBytes *together = g_bytes_ref (merged->body);

  for (guint i = 0; i < merged->conflicts->len; i++) {
    const SamMergeConflict *conflict = merged->conflicts->pdata[i];
    GBytes *next = with_tokens (together, conflict->n, conflict->fields, conflict->mine);

    g_bytes_unref (together);
    together = next;
  }
  return together;
}

gboolean
sam_store_write_edit (SamStore *store, const char *id, GBytes *body, GBytes *base,
                      const char *base_version, const char *group, const char *screen,
                      GError **error)
{
  g_autoptr (GBytes) before = NULL;
  g_autoptr (GBytes) together = NULL;
  g_autofree char *version = NULL;
  g_auto (SamRowHeld) held = { 0 };
  g_auto (SamHead) head = { 0 };
  gboolean refused_create, inflight;
  gint64 now = sam_clock_now (store->clock);
  gint64 rid;
  SamRow row = { .kind = SAM_ROW_EDIT };

  if (!sam_store_find_head (store, id, &head, error)
      || !sam_store_find_edit (store, id, &rid, error)) {
    return FALSE;
  }
  before = body_before (store, id, &version, &refused_create, error);
  if (before == NULL) {
    return FALSE;
  }
  if (refused_create) {
    /* What was changed on top of it is in @body already. */
    return replace_create (store, id, body, group, screen, error)
           && (rid == 0 || sam_store_delete_row (store, SAM_ROW_EDIT, rid, error))
           && sam_store_refresh (store, id, -1, NULL, error);
  }
  if (rid != 0) {
    if (!sam_store_get_row (store, rid, SAM_ROW_EDIT, &held, error)
        || !join_group (store, held.row.edit.group, group, error)) {
      return FALSE;
    }
    row = held.row;
    g_bytes_unref (before);
    before = g_bytes_new (row.edit.base.data, row.edit.base.size);
    if (base != NULL) {
      together = over_older (sam_type_by_name (row.edit.type), base, body, &row.edit,
                             sam_clock_today (store->clock));
      body = together;
    }
  } else {
    row.edit = (SamRowEdit){ .type = sam_type_get ((SamRecordType) head.type)->name,
                             .id = id,
                             .scope = head.scope,
                             .comp = head.comp,
                             .base_version = base != NULL ? base_version : version,
                             .first_at = now };
    if (base != NULL) {
      g_bytes_unref (before);
      before = g_bytes_ref (base);
    }
  }
  row.edit.base = SAM_SLICE_BYTES (before);
  row.edit.ours = SAM_SLICE_BYTES (body);
  row.edit.at = now;
  row.edit.by = store->session->user_id;
  row.edit.screen = screen;
  row.edit.group = group;

  /* The refused change is replaced by this one. */
  {
    g_autoptr (GArray) refused = g_array_new (FALSE, FALSE, sizeof (gint64));

    if (!sam_store_collect_rids (store,
                                 "SELECT rid FROM m_op WHERE record_id = $1 AND state = $2 AND"
                                 " from_edit = 1",
                                 SAM_SQL_ARGS (SAM_SQL_TEXT (id), SAM_SQL_INT (SAM_OP_REFUSED)),
                                 refused, error)) {
      return FALSE;
    }
    for (guint i = 0; i < refused->len; i++) {
      if (!sam_store_delete_row (store, SAM_ROW_OP, g_array_index (refused, gint64, i), error)) {
        return FALSE;
      }
    }
  }
  {
    g_autoptr (SamPatch) patch = sam_patch_diff_bodies (before, body);

    if (!sam_store_has_inflight (store, id, &inflight, error)) {
      return FALSE;
    }
    /* While another text is on its way the old one must follow it. */
    if (sam_patch_is_empty (patch) && !inflight) {
      /* Again what the server has: nothing is to be sent. */
      if (rid != 0 && !sam_store_delete_row (store, SAM_ROW_EDIT, rid, error)) {
        return FALSE;
      }
      return sam_store_refresh (store, id, -1, NULL, error);
    }
  }
  if (sam_store_put_row (store, rid, &row, error) == 0) {
    return FALSE;
  }
  if (base != NULL || (rid != 0 && row.edit.state == SAM_EDIT_CONFLICT)) {
    return sam_store_rebase (store, id, error);
  }
  return sam_store_refresh (store, id, -1, NULL, error);
}

gboolean
sam_store_freeze_edit (SamStore *store, const char *id, const char *group, GError **error)
{
  g_autoptr (GArray) ops = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GBytes) base = NULL;
  g_autoptr (GBytes) ours = NULL;
  g_autoptr (SamPatch) patch = NULL;
  g_autoptr (GByteArray) packed = g_byte_array_new ();
  g_autofree char *op_id = sam_id_new (store->clock);
  g_auto (SamRowHeld) held = { 0 };
  SamRowEdit *edit = &held.row.edit;
  SamRowOp op = { 0 };
  gboolean sent_before = FALSE;
  gint64 rid;

  if (!sam_store_find_edit (store, id, &rid, error)
      || !sam_store_find_ops (store, id, ops, error)) {
    return FALSE;
  }
  if (rid == 0) {
    return TRUE;
  }
  if (!sam_store_get_row (store, rid, SAM_ROW_EDIT, &held, error)) {
    return FALSE;
  }
  if (edit->state != SAM_EDIT_DIRTY) {
    return TRUE;
  }
  base = g_bytes_new (edit->base.data, edit->base.size);
  ours = g_bytes_new (edit->ours.data, edit->ours.size);
  for (guint i = 0; i < ops->len; i++) {
    g_auto (SamRowHeld) on_way = { 0 };

    if (!sam_store_get_row (store, g_array_index (ops, gint64, i), SAM_ROW_OP, &on_way, error)) {
      return FALSE;
    }
    if (!on_way.row.op.from_edit) {
      continue;
    }
    if (on_way.row.op.state == SAM_OP_REFUSED) {
      return TRUE; /* a person looks at it first */
    }
    /* A part of it is on its way: the rest stands on that. */
    sent_before = TRUE;
    g_bytes_unref (base);
    base = g_bytes_new (on_way.row.op.sent.data, on_way.row.op.sent.size);
  }
  patch = sam_patch_diff_bodies (base, ours);
  if (sam_patch_is_empty (patch)) {
    return TRUE;
  }
  sam_patch_pack (packed, patch);
  op = (SamRowOp){ .op = op_id,
                   .type = edit->type,
                   .id = edit->id,
                   .scope = edit->scope,
                   .comp = edit->comp,
                   .verb = SAM_OP_UPDATE,
                   .base_version = edit->base_version,
                   .base = SAM_SLICE_BYTES (base),
                   .patch = { packed->data, packed->len },
                   .sent = SAM_SLICE_BYTES (ours),
                   .group = group,
                   .screen = edit->screen,
                   .at = sam_clock_now (store->clock) };
  if (!sam_store_put_op (store, &op, error)) {
    return FALSE;
  }
  /* The edit stays with the part that is on its way, in case that comes back. */
  return (sent_before || sam_store_delete_row (store, SAM_ROW_EDIT, rid, error))
         && sam_store_refresh (store, id, -1, NULL, error);
}

/* ---- joining ---- */

/* A member and its wording as `edit.proposed` lists them; no token has a line break in it. */
static char *
proposed_line (const SamPatch *patch, guint i)
{
  const char *name, *token;

  sam_patch_nth (patch, i, &name, &token);
  return g_strdup_printf ("%s=%s\n", name, token != NULL ? token : "");
}

void
sam_store_add_wording (GString *lines, const SamPatch *patch)
{
  for (guint i = 0; i < sam_patch_size (patch); i++) {
    g_autofree char *line = proposed_line (patch, i);

    g_string_append (lines, line);
  }
}

static gboolean
has_line (const char *lines, const char *line)
{
  const char *at = lines;

  while (at != NULL && (at = strstr (at, line)) != NULL && at != lines && at[-1] != '\n') {
    at++;
  }
  return at != NULL;
}

/* Whether all that @patch says was proposed already. */
static gboolean
has_lines (const char *lines, const SamPatch *patch)
{
  gboolean all = lines != NULL;

  for (guint i = 0; i < sam_patch_size (patch) && all; i++) {
    g_autofree char *line = proposed_line (patch, i);

    all = has_line (lines, line);
  }
  return all;
}

static gboolean
has_member (const SamPatch *patch, const char *wanted)
{
  for (guint i = 0; i < sam_patch_size (patch); i++) {
    const char *name, *token;

    sam_patch_nth (patch, i, &name, &token);
    if (strcmp (name, wanted) == 0) {
      return TRUE;
    }
  }
  return FALSE;
}

/* What was taken back while an older text was on its way: whether that arrives or not, the newer
 * one says something. */
static gboolean
add_taken_back (SamStore *store, const SamRowEdit *edit, GBytes *ours, SamPatch *patch,
                GError **error)
{
  g_autoptr (GArray) rids = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (!sam_store_collect_rids (
          store, "SELECT rid FROM m_op WHERE record_id = $1 AND from_edit = 1 AND state = $2",
          SAM_SQL_ARGS (SAM_SQL_TEXT (edit->id), SAM_SQL_INT (SAM_OP_INFLIGHT)), rids, error)) {
    return FALSE;
  }
  for (guint i = 0; i < rids->len; i++) {
    g_auto (SamRowHeld) held = { 0 };
    g_autoptr (SamPatch) on_way = NULL;
    g_autoptr (GBytes) sent = NULL;
    g_autoptr (SamPatch) since = NULL;

    if (!sam_store_get_row (store, g_array_index (rids, gint64, i), SAM_ROW_OP, &held, error)) {
      return FALSE;
    }
    on_way = sam_patch_unpack (held.row.op.patch);
    sent = g_bytes_new (held.row.op.sent.data, held.row.op.sent.size);
    since = sam_patch_diff_bodies (sent, ours);
    for (guint k = 0; k < sam_patch_size (since); k++) {
      const char *name, *token;

      sam_patch_nth (since, k, &name, &token);
      if (!has_member (on_way, name)) {
        continue;
      }
      sam_patch_put (patch, name, token);
    }
  }
  return TRUE;
}

gboolean
sam_store_unproposed (SamStore *store, const SamRowEdit *edit, SamPatch **patch, GError **error)
{
  g_autoptr (GBytes) base = g_bytes_new (edit->base.data, edit->base.size);
  g_autoptr (GBytes) ours = g_bytes_new (edit->ours.data, edit->ours.size);
  g_autoptr (SamPatch) all = sam_patch_diff_bodies (base, ours);
  g_autoptr (SamPatch) left = sam_patch_new ();

  for (guint i = 0; i < sam_patch_size (all); i++) {
    g_autofree char *line = proposed_line (all, i);
    const char *name, *token;

    sam_patch_nth (all, i, &name, &token);
    if (edit->state == SAM_EDIT_CONFLICT && has_line (edit->proposed, line)) {
      continue;
    }
    sam_patch_put (left, name, token);
  }
  if (!add_taken_back (store, edit, ours, left, error)) {
    return FALSE;
  }
  *patch = g_steal_pointer (&left);
  return TRUE;
}

static gboolean
put_conflict (SamStore *store, gint64 edit_rid, SamRow *row, GBytes *original,
              const SamMergeResult *merged, const SamRowRec *theirs, GError **error)
{
  g_autoptr (GBytes) base = g_bytes_new (theirs->body.data, theirs->body.size);
  g_autoptr (GBytes) ours = g_bytes_ref (merged->body);
  g_autoptr (GString) paths = g_string_new (NULL);
  g_autoptr (SamPatch) patch = sam_patch_new ();
  g_autoptr (GString) proposed = g_string_new (NULL);
  g_autofree char *proposals = NULL;
  gboolean retracted = FALSE;

  /* What went together is mine already; base and mine differ from theirs only where two wrote
   * differently. */
  for (guint i = 0; i < merged->conflicts->len; i++) {
    const SamMergeConflict *conflict = merged->conflicts->pdata[i];
    GBytes *next_base = with_tokens (base, conflict->n, conflict->fields, conflict->base);
    GBytes *next_ours = with_tokens (ours, conflict->n, conflict->fields, conflict->mine);

    g_bytes_unref (base);
    base = next_base;
    g_bytes_unref (ours);
    ours = next_ours;
    retracted |= conflict->retract;
    if (i > 0) {
      g_string_append_c (paths, ';');
    }
    for (guint k = 0; k < conflict->n; k++) {
      g_string_append_printf (paths, "%s%s", k > 0 ? "," : "", conflict->fields[k]);
      if (conflict->mine[k] != NULL) {
        sam_patch_set (patch, conflict->fields[k], conflict->mine[k]);
      } else {
        sam_patch_del (patch, conflict->fields[k]);
      }
    }
  }
  if (retracted) {
    /* They took the record back while it was changed here: the whole text is the losing side. */
    SamSlice was = row->edit.base;

    g_bytes_unref (ours);
    ours = g_bytes_ref (original);
    g_bytes_unref (base);
    base = g_bytes_new (was.data, was.size);
    sam_patch_free (patch);
    patch = sam_patch_diff_bodies (base, ours);
    g_string_assign (paths, "retracted");
  }
  sam_store_add_wording (proposed, patch);
  if (!sam_patch_is_empty (patch) && !has_lines (row->edit.proposed, patch)) {
    g_autofree char *op = NULL;

    if (!sam_store_propose (store, row->edit.type, row->edit.id, row->edit.scope, row->edit.comp,
                            row->edit.base_version, patch, NULL, &op, error)) {
      return FALSE;
    }
    proposals = row->edit.proposals != NULL ? g_strdup_printf ("%s,%s", row->edit.proposals, op)
                                            : g_steal_pointer (&op);
    row->edit.proposals = proposals;
  }
  if (row->edit.theirs_by == NULL || g_strcmp0 (theirs->by, row->edit.by) != 0) {
    /* The part of mine that went through meanwhile makes me the last writer, not the other one. */
    row->edit.theirs_by = theirs->by;
    row->edit.theirs_at = theirs->at;
  }
  row->edit.state = SAM_EDIT_CONFLICT;
  row->edit.base = SAM_SLICE_BYTES (base);
  row->edit.ours = SAM_SLICE_BYTES (ours);
  row->edit.base_version = theirs->version;
  row->edit.paths = paths->str;
  row->edit.proposed = proposed->str;
  return sam_store_put_row (store, edit_rid, row, error) != 0;
}

/* @there: what the server has, which is not @theirs where something frozen comes first. */
static gboolean
join (SamStore *store, gint64 edit_rid, const SamRowEdit *edit, GBytes *base, GBytes *ours,
      const SamRowRec *theirs, const SamRowRec *there, GError **error)
{
  const SamTypeDef *def = sam_type_by_name (edit->type);
  g_autoptr (GBytes) their_body = g_bytes_new (theirs->body.data, theirs->body.size);
  g_autoptr (SamMergeResult) merged = NULL;
  g_autoptr (SamPatch) left = NULL;
  SamMergeSide mine = { ours, FALSE };
  SamMergeSide other = { their_body, theirs->x_at != 0 };
  SamRow row = { .kind = SAM_ROW_EDIT, .edit = *edit };

  if (def == NULL) {
    return TRUE;
  }
  if (base != NULL && !sam_store_keep_found (store, edit, base, ours, their_body, there, error)) {
    return FALSE;
  }
  merged = sam_merge (def->type, base, &mine, &other, sam_clock_today (store->clock));
  if (merged->conflicts->len > 0) {
    return put_conflict (store, edit_rid, &row, ours, merged, theirs, error);
  }
  left = sam_patch_diff_bodies (their_body, merged->body);
  if (sam_patch_is_empty (left)) {
    return edit_rid == 0 || sam_store_delete_row (store, SAM_ROW_EDIT, edit_rid, error);
  }
  row.edit.state = SAM_EDIT_DIRTY;
  row.edit.base = theirs->body;
  row.edit.base_version = theirs->version;
  row.edit.ours = SAM_SLICE_BYTES (merged->body);
  row.edit.paths = row.edit.proposed = row.edit.proposals = row.edit.theirs_by = NULL;
  return sam_store_put_row (store, edit_rid, &row, error) != 0;
}

gboolean
sam_store_join (SamStore *store, gint64 edit_rid, const SamRowEdit *edit, GBytes *base,
                GBytes *ours, const SamRowRec *theirs, GError **error)
{
  return join (store, edit_rid, edit, base, ours, theirs, theirs, error);
}

/* The last frozen text that waits to be sent and that the edit was written on; @held stays empty
 * when there is none. What came first is told by the place of its row: clocks are set back. */
static gboolean
find_frozen (SamStore *store, const char *id, gint64 edit_rid, SamRowHeld *held, GError **error)
{
  g_autoptr (GArray) rids = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (!sam_store_collect_rids (store,
                               "SELECT rid FROM m_op WHERE record_id = $1 AND state = $2 AND"
                               " from_edit = 0 AND verb IN ($3, $4) AND rid < $5"
                               " ORDER BY rid DESC",
                               SAM_SQL_ARGS (SAM_SQL_TEXT (id), SAM_SQL_INT (SAM_OP_QUEUED),
                                             SAM_SQL_INT (SAM_OP_UPDATE),
                                             SAM_SQL_INT (SAM_OP_RESOLVE), SAM_SQL_INT (edit_rid)),
                               rids, error)) {
    return FALSE;
  }
  for (guint i = 0; i < rids->len && held->row.op.sent.data == NULL; i++) {
    sam_row_held_clear (held);
    if (!sam_store_get_row (store, g_array_index (rids, gint64, i), SAM_ROW_OP, held, error)) {
      return FALSE;
    }
  }
  /* The closing of a proposal has no text of its own. */
  if (held->bytes != NULL && held->row.op.sent.data == NULL) {
    sam_row_held_clear (held);
  }
  return TRUE;
}

gboolean
sam_store_has_frozen (SamStore *store, const char *id, gint64 edit_rid, gboolean *frozen,
                      GError **error)
{
  g_auto (SamRowHeld) held = { 0 };

  *frozen = FALSE;
  if (!find_frozen (store, id, edit_rid, &held, error)) {
    return FALSE;
  }
  *frozen = held.bytes != NULL;
  return TRUE;
}

gboolean
sam_store_rebase (SamStore *store, const char *id, GError **error)
{
  g_auto (SamRowHeld) held = { 0 };
  g_auto (SamRowHeld) rec = { 0 };
  g_auto (SamRowHeld) frozen = { 0 };
  SamRowRec theirs;
  g_auto (SamHead) head = { 0 };
  g_autoptr (GBytes) base = NULL;
  g_autoptr (GBytes) ours = NULL;
  gboolean inflight;
  gint64 rid;

  if (!sam_store_find_edit (store, id, &rid, error)
      || !sam_store_has_inflight (store, id, &inflight, error)) {
    return FALSE;
  }
  if (rid == 0 || inflight) {
    return sam_store_refresh (store, id, -1, NULL, error);
  }
  if (!sam_store_find_head (store, id, &head, error)
      || !sam_store_get_row (store, rid, SAM_ROW_EDIT, &held, error)) {
    return FALSE;
  }
  if (head.rec_rid == 0) {
    return sam_store_refresh (store, id, -1, NULL, error);
  }
  if (!sam_store_get_row (store, head.rec_rid, SAM_ROW_REC, &rec, error)) {
    return FALSE;
  }
  /* A frozen change beneath it comes there first, so that is what it is joined with. */
  theirs = rec.row.rec;
  if (!find_frozen (store, id, rid, &frozen, error)) {
    return FALSE;
  }
  if (frozen.row.op.sent.data != NULL) {
    theirs.body = frozen.row.op.sent;
  }
  base = g_bytes_new (held.row.edit.base.data, held.row.edit.base.size);
  ours = g_bytes_new (held.row.edit.ours.data, held.row.edit.ours.size);
  return join (store, rid, &held.row.edit, base, ours, &theirs, &rec.row.rec, error)
         && sam_store_refresh (store, id, -1, NULL, error);
}
