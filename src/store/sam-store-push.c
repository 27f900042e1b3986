/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-store-private.h"

#include <string.h>

/* T3 (acknowledge): what became of the operations that were sent, and what is confirmed. */

/* ---- acknowledging ---- */

static void
result_clear (SamPushResult *result)
{
  g_free (result->op);
  g_free (result->r);
  g_free (result->id);
  g_free (result->version);
  g_free (result->code);
  g_free (result->pointer);
  g_free (result->target_version);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SamPushResult, result_clear)

static gboolean
bad_reply (GError **error)
{
  g_set_error_literal (error, SAM_STORE_ERROR, SAM_STORE_ERROR_PROTOCOL,
                       "The server's reply to what was sent is not what the contract says");
  return FALSE;
}

static gboolean
take_string (const SamJsonToken *object, const char *name, char **text)
{
  SamJsonToken token;

  if (!sam_json_find (object->raw, object->len, name, &token) || token.kind == SAM_JSON_NULL) {
    return TRUE;
  }
  *text = sam_json_token_dup_string (&token);
  return *text != NULL;
}

static gboolean
read_result (const SamJsonToken *token, SamPushResult *result)
{
  SamJsonToken value;

  if (token->kind != SAM_JSON_OBJECT || !take_string (token, "op", &result->op)
      || !take_string (token, "r", &result->r) || !take_string (token, "id", &result->id)
      || !take_string (token, "v", &result->version) || !sam_id_is_valid (result->op)
      || result->r == NULL) {
    return FALSE;
  }
  if (sam_json_find (token->raw, token->len, "s", &value)
      && !sam_json_token_get_int (&value, &result->seq)) {
    return FALSE;
  }
  if (sam_json_find (token->raw, token->len, "target", &value) && value.kind == SAM_JSON_OBJECT) {
    SamJsonToken seq;

    if (!take_string (&value, "v", &result->target_version)) {
      return FALSE;
    }
    if (sam_json_find (value.raw, value.len, "s", &seq)) {
      sam_json_token_get_int (&seq, &result->target_seq);
    }
  }
  if (sam_json_find (token->raw, token->len, "problem", &value) && value.kind == SAM_JSON_OBJECT
      && (!take_string (&value, "code", &result->code)
          || !take_string (&value, "pointer", &result->pointer))) {
    return FALSE;
  }
  result->has_rec = sam_json_find (token->raw, token->len, "rec", &result->rec)
                    && result->rec.kind == SAM_JSON_OBJECT;
  return TRUE;
}

gboolean
sam_store_is_as_new (const char *held, const char *version)
{
  const char *a = held != NULL ? strrchr (held, '.') : NULL;
  const char *b = strrchr (version, '.');

  return a != NULL && b != NULL && a - held == b - version
         && strncmp (held, version, (gsize) (a - held)) == 0
         && g_ascii_strtoull (a + 1, NULL, 10) >= g_ascii_strtoull (b + 1, NULL, 10);
}

static gboolean
has_unsent (SamStore *store, const char *id, gboolean *has, GError **error)
{
  g_autoptr (GArray) ops = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 edit;

  if (!sam_store_find_edit (store, id, &edit, error)
      || !sam_store_find_ops (store, id, ops, error)) {
    return FALSE;
  }
  *has = edit != 0 || ops->len > 0;
  return TRUE;
}

gboolean
sam_store_confirm_rec (SamStore *store, const SamRowOp *op, const char *version, gint64 seq,
                       gboolean *settled, GError **error)
{
  g_auto (SamHead) head = { 0 };
  g_auto (SamRowHeld) held = { 0 };
  SamRowRec rec = { 0 };
  gint64 now = sam_clock_now (store->clock);
  gboolean mine;

  *settled = FALSE;
  if (version == NULL) {
    return bad_reply (error);
  }
  if (!sam_store_find_head (store, op->id, &head, error)) {
    return FALSE;
  }
  if (head.rec_rid != 0) {
    if (!sam_store_get_row (store, head.rec_rid, SAM_ROW_REC, &held, error)) {
      return FALSE;
    }
    rec = held.row.rec;
    if (sam_store_is_as_new (rec.version, version)) {
      return TRUE;
    }
  } else {
    rec = (SamRowRec){ .type = op->type, .id = op->id, .scope = op->scope, .comp = op->comp };
    rec.schema = sam_type_by_name (op->type) != NULL ? sam_type_by_name (op->type)->schema : 1;
  }
  if (op->sent.data != NULL) {
    rec.body = op->sent;
  }
  if (rec.body.data == NULL) {
    return TRUE;
  }
  if (op->verb == SAM_OP_RETRACT) {
    rec.x_by = store->session->user_id;
    rec.x_at = now;
    rec.x_why = op->why;
  }
  rec.version = version;
  rec.pass = store->feed.pass;
  rec.seq = seq != 0 ? seq : rec.seq;
  rec.by = store->session->user_id;
  rec.at = now;
  if (!has_unsent (store, op->id, &mine, error)) {
    return FALSE;
  }
  *settled = !mine;
  return mine ? sam_store_put_rec (store, head.rec_rid, &rec, error)
              : sam_store_put_plain_rec (store, &head, &rec, error);
}

/* What of a conflict edit is not in conflict stands on what was sent of it. */
static gboolean
move_rest (SamStore *store, gint64 rid, SamRow *row, const SamRowOp *op, GError **error)
{
  g_auto (GStrv) paths = g_strsplit_set (row->edit.paths, ",;", -1);
  g_autoptr (SamPatch) patch = sam_patch_unpack (op->patch);
  g_autoptr (SamPatch) rest = sam_patch_new ();
  g_autoptr (GBytes) old = g_bytes_new (row->edit.base.data, row->edit.base.size);
  g_autoptr (GBytes) base = NULL;

  for (guint i = 0; i < sam_patch_size (patch); i++) {
    const char *name, *token;

    sam_patch_nth (patch, i, &name, &token);
    if (!g_strv_contains ((const char *const *) paths, name)) {
      sam_patch_put (rest, name, token);
    }
  }
  base = sam_patch_apply (rest, old);
  row->edit.base = SAM_SLICE_BYTES (base);
  return sam_store_put_row (store, rid, row, error) != 0;
}

/* After a confirmation the edit stands on what was sent. */
static gboolean
move_base (SamStore *store, const SamRowOp *op, GError **error)
{
  g_auto (SamRowHeld) held = { 0 };
  g_autoptr (GBytes) theirs = NULL;
  g_autoptr (GBytes) ours = NULL;
  g_autofree char *version = NULL;
  gboolean frozen;
  gint64 rid;

  if (!sam_store_find_edit (store, op->id, &rid, error)) {
    return FALSE;
  }
  if (rid == 0 || op->sent.data == NULL) {
    /* What colleagues wrote while it was on its way was not joined with the edit yet. */
    return sam_store_rebase (store, op->id, error);
  }
  if (!sam_store_get_row (store, rid, SAM_ROW_EDIT, &held, error)) {
    return FALSE;
  }
  if (held.row.edit.state == SAM_EDIT_CONFLICT) {
    /* Base and ours keep the members in conflict; the rest is joined with what came. */
    return move_rest (store, rid, &held.row, op, error) && sam_store_rebase (store, op->id, error);
  }
  if (!sam_store_has_frozen (store, op->id, rid, &frozen, error)) {
    return FALSE;
  }
  if (!frozen) {
    held.row.edit.base = op->sent;
  }
  held.row.edit.rebases = 0;
  return sam_store_put_row (store, rid, &held.row, error) != 0
         && sam_store_rebase (store, op->id, error);
}

static gboolean
delete_quarantined (SamStore *store, const char *op, GError **error)
{
  g_autoptr (GArray) rids = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (!sam_store_collect_rids (store, "SELECT rid FROM m_kept WHERE op = $1 AND why = $2",
                               SAM_SQL_ARGS (SAM_SQL_TEXT (op), SAM_SQL_INT (SAM_KEPT_QUARANTINE)),
                               rids, error)) {
    return FALSE;
  }
  for (guint i = 0; i < rids->len; i++) {
    store->txn.purged = TRUE;
    if (!sam_store_delete_row (store, SAM_ROW_KEPT, g_array_index (rids, gint64, i), error)) {
      return FALSE;
    }
  }
  return TRUE;
}

/* What was proposed about a record that is still here is kept like all that was acknowledged: a
 * restored server is told of it again. Of what has left nothing stays. */
static gboolean
proposed (SamStore *store, gint64 rid, const SamRow *row, GError **error)
{
  g_auto (SamHead) head = { 0 };

  return sam_store_delete_row (store, SAM_ROW_OP, rid, error)
         && delete_quarantined (store, row->op.op, error)
         && sam_store_find_head (store, row->op.id, &head, error)
         && (head.rec_rid == 0 || sam_store_keep (store, SAM_KEPT_ACKED, row, row->op.op, error));
}

static gboolean
applied (SamStore *store, gint64 rid, const SamRow *row, const SamPushResult *result,
         GError **error)
{
  const SamRowOp *op = &row->op;
  gboolean settled = FALSE;

  if (op->verb == SAM_OP_PROPOSE) {
    return proposed (store, rid, row, error);
  }
  if (!sam_store_delete_row (store, SAM_ROW_OP, rid, error)) {
    return FALSE;
  }
  if (!sam_store_keep (store, SAM_KEPT_ACKED, row, op->op, error)) {
    return FALSE;
  }
  if (op->verb == SAM_OP_RESOLVE) {
    if (result->target_version != NULL
        && !sam_store_confirm_rec (store, op, result->target_version, result->target_seq, &settled,
                                   error)) {
      return FALSE;
    }
    /* The closed proposal itself comes with the next pull. */
  } else if (!sam_store_confirm_rec (store, op, result->version, result->seq, &settled, error)) {
    return FALSE;
  }
  /* What a colleague wrote meanwhile may have come first. */
  return settled || (move_base (store, op, error) && sam_store_settle (store, op->id, error));
}

/* The server took it as a proposal: it is not lost, and here the server's text stands. What was
 * written after it was sent is still mine to send. */
static gboolean
became_proposal (SamStore *store, gint64 rid, const SamRow *row, GError **error)
{
  const SamRowOp *op = &row->op;
  gint64 edit_rid;

  if (op->verb == SAM_OP_PROPOSE) {
    return proposed (store, rid, row, error);
  }
  if (!sam_store_keep (store, SAM_KEPT_RESOLVED, row, op->op, error)
      || !sam_store_delete_row (store, SAM_ROW_OP, rid, error)
      || !sam_store_find_edit (store, op->id, &edit_rid, error)
      || (edit_rid != 0 && op->from_edit && !move_base (store, op, error))) {
    return FALSE;
  }
  return sam_store_settle (store, op->id, error);
}

/* An edit that was changed while it was on its way joined a later action; what was sent together
 * with it stays together. */
static gboolean
follow_edit (SamStore *store, const SamRowOp *op, GError **error)
{
  g_auto (SamRowHeld) held = { 0 };
  gint64 rid;

  if (!sam_store_find_edit (store, op->id, &rid, error)) {
    return FALSE;
  }
  if (rid == 0) {
    return TRUE;
  }
  return sam_store_get_row (store, rid, SAM_ROW_EDIT, &held, error)
         && (g_strcmp0 (held.row.edit.group, op->group) == 0
             || sam_store_move_group (store, op->group, held.row.edit.group, error));
}

gboolean
sam_store_op_refuse (SamStore *store, gint64 rid, SamRow *row, const char *code,
                     const char *pointer, GError **error)
{
  row->op.state = SAM_OP_REFUSED;
  row->op.code = code;
  row->op.field = pointer != NULL && pointer[0] == '/' ? pointer + 1 : pointer;
  return sam_store_put_row (store, rid, row, error) != 0
         && (!row->op.from_edit || follow_edit (store, &row->op, error))
         && (row->op.id == NULL || sam_store_rebase (store, row->op.id, error));
}

static gboolean
requeue (SamStore *store, gint64 rid, SamRow *row, GError **error)
{
  if (row->op.from_edit) {
    /* The edit is still there and is armed anew, on what the server has by then. */
    return follow_edit (store, &row->op, error)
           && sam_store_delete_row (store, SAM_ROW_OP, rid, error)
           && sam_store_settle (store, row->op.id, error);
  }
  row->op.state = SAM_OP_QUEUED;
  return sam_store_put_row (store, rid, row, error) != 0
         && (row->op.id == NULL || sam_store_settle (store, row->op.id, error));
}

/* Its record is there already: this is how it was made here, and @edit (nullable) was written on
 * it. */
static gboolean
keep_made (SamStore *store, const SamRow *row, const SamRowEdit *edit, const SamRowRec *there,
           GError **error)
{
  g_autoptr (GBytes) theirs = g_bytes_new (there->body.data, there->body.size);
  g_autoptr (GBytes) sent = g_bytes_new (row->op.sent.data, row->op.sent.size);
  g_autoptr (GBytes) ours = NULL;
  g_autofree char *alone = sam_id_new (store->clock);
  SamRow made = *row;

  made.op.resent = FALSE;
  /* What else was in its group stands on what the server had made of it: one that has not even that
   * would refuse them together, again and again. */
  made.op.group = alone;
  if (!sam_store_keep (store, SAM_KEPT_FOUND, &made, made.op.op, error)) {
    return FALSE;
  }
  if (edit == NULL) {
    return TRUE;
  }
  ours = g_bytes_new (edit->ours.data, edit->ours.size);
  return sam_store_keep_found (store, edit, sent, ours, theirs, there, error);
}

gboolean
sam_store_op_thaw (SamStore *store, gint64 rid, SamRow *row, gboolean both_new, GError **error)
{
  const SamRowOp *op = &row->op;
  g_autoptr (GBytes) base = NULL;
  g_autoptr (GBytes) ours = NULL;
  g_auto (SamHead) head = { 0 };
  g_auto (SamRowHeld) rec = { 0 };
  g_auto (SamRowHeld) held = { 0 };
  g_autoptr (GString) wordings = g_string_new (NULL);
  g_autoptr (GString) ids = g_string_new (NULL);
  SamRowEdit edit = { .type = op->type,
                      .id = op->id,
                      .scope = op->scope,
                      .comp = op->comp,
                      .base = op->base,
                      .ours = op->sent,
                      .first_at = op->at,
                      .at = op->at,
                      .by = store->session->user_id,
                      .screen = op->screen,
                      .group = op->group };
  gboolean beneath;
  gint64 edit_rid;

  if (!sam_store_find_head (store, op->id, &head, error)) {
    return FALSE;
  }
  if (head.rec_rid == 0 && op->sent.data != NULL) {
    /* The server says that somebody else wrote, but not what: there is nothing to join it with,
     * and the text must not go. */
    row->op.resent = FALSE;
    return sam_store_op_refuse (store, rid, row, "stale", NULL, error);
  }
  if (op->sent.data == NULL) {
    /* An edit of the record was not joined with what came as long as this was on its way. */
    return sam_store_delete_row (store, SAM_ROW_OP, rid, error)
           && sam_store_settle (store, op->id, error);
  }
  if (!sam_store_find_edit (store, op->id, &edit_rid, error)
      || (edit_rid != 0 && !sam_store_get_row (store, edit_rid, SAM_ROW_EDIT, &held, error))) {
    return FALSE;
  }
  if (edit_rid != 0) {
    /* Written on top of what was sent: the same text and more. */
    edit.ours = held.row.edit.ours;
    edit.at = held.row.edit.at;
    g_string_append (wordings, held.row.edit.proposed != NULL ? held.row.edit.proposed : "");
    g_string_append (ids, held.row.edit.proposals != NULL ? held.row.edit.proposals : "");
  }
  if (op->verb == SAM_OP_RESOLVE && !sam_store_proposed_of (store, op, wordings, ids, error)) {
    return FALSE;
  }
  edit.proposed = wordings->len > 0 ? wordings->str : NULL;
  edit.proposals = ids->len > 0 ? ids->str : NULL;
  if (!sam_store_get_row (store, head.rec_rid, SAM_ROW_REC, &rec, error)
      || (both_new
          && !keep_made (store, row, edit_rid != 0 ? &held.row.edit : NULL, &rec.row.rec, error))) {
    return FALSE;
  }
  beneath = edit_rid != 0 && edit_rid < rid;
  /* What the server had once and is sent again got a later place than the edits on it. */
  if (beneath && !op->resent) {
    /* Chosen on top of what was written and not sent: that is in the operation's base already,
     * and the server does not have it. */
    edit.base = held.row.edit.base;
    edit.first_at = held.row.edit.first_at;
  }
  if (edit.base.data == NULL) {
    edit.base = rec.row.rec.body;
  }
  if (beneath) {
    if (!sam_store_delete_row (store, SAM_ROW_OP, rid, error)) {
      return FALSE;
    }
  } else {
    /* It keeps its place before what was frozen after it. */
    if ((edit_rid != 0 && !sam_store_delete_row (store, SAM_ROW_EDIT, edit_rid, error))
        || !sam_store_turn_to_edit (store, rid, &edit, error)) {
      return FALSE;
    }
    edit_rid = rid;
  }
  base = both_new ? NULL : g_bytes_new (edit.base.data, edit.base.size);
  ours = g_bytes_new (edit.ours.data, edit.ours.size);
  return sam_store_join (store, edit_rid, &edit, base, ours, &rec.row.rec, error)
         && (op->verb != SAM_OP_RESOLVE || sam_store_choice_reopened (store, op, error))
         && sam_store_refresh (store, op->id, -1, NULL, error);
}

static gboolean
keep_found (SamStore *store, const SamRowOp *op, GBytes *base, GBytes *sent, GBytes *beneath,
            const SamRowRec *there, GError **error)
{
  const SamRowEdit about = { .type = op->type,
                             .id = op->id,
                             .scope = op->scope,
                             .comp = op->comp,
                             .group = op->group,
                             .screen = op->screen,
                             .at = op->at };

  return sam_store_keep_found (store, &about, base, sent, beneath, there, error);
}

static gboolean
settle_frozen (SamStore *store, const char *id, GError **error)
{
  g_autoptr (GBytes) theirs = NULL; /* and what was settled on top of it */
  g_auto (SamHead) head = { 0 };
  g_auto (SamRowHeld) rec = { 0 };
  gint64 rid = 0;

  for (;;) {
    g_auto (SamRowHeld) held = { 0 };
    g_autoptr (GBytes) base = NULL;
    g_autoptr (GBytes) sent = NULL;
    g_autoptr (SamMergeResult) merged = NULL;
    g_autoptr (SamPatch) patch = NULL;
    g_autoptr (GByteArray) packed = g_byte_array_new ();
    SamMergeSide mine = { 0 }, other = { 0 };
    SamRowOp *op;

    /* One at a time: what becomes of one may take others with it. */
    if (!sam_sql_get_int (store->sql,
                          "SELECT coalesce (min (rid), 0) FROM m_op WHERE record_id = $1"
                          " AND state = 0 AND verb <> $2 AND rid > $3",
                          SAM_SQL_ARGS (SAM_SQL_TEXT (id), SAM_SQL_INT (SAM_OP_PROPOSE),
                                        SAM_SQL_INT (rid)),
                          &rid, NULL, error)) {
      return FALSE;
    }
    if (rid == 0) {
      return TRUE;
    }
    if (!sam_store_get_row (store, rid, SAM_ROW_OP, &held, error)) {
      return FALSE;
    }
    op = &held.row.op;
    if (theirs == NULL) {
      if (!sam_store_find_head (store, id, &head, error)) {
        return FALSE;
      }
      if (head.rec_rid == 0) {
        return TRUE; /* nothing there to join it with */
      }
      if (!sam_store_get_row (store, head.rec_rid, SAM_ROW_REC, &rec, error)) {
        return FALSE;
      }
      theirs = g_bytes_new (rec.row.rec.body.data, rec.row.rec.body.size);
    }
    if (op->verb == SAM_OP_CREATE) {
      if (!sam_store_op_thaw (store, rid, &held.row, TRUE, error)) {
        return FALSE;
      }
      continue;
    }
    if (op->sent.data == NULL || op->base.data == NULL
        || (op->verb != SAM_OP_UPDATE && op->verb != SAM_OP_RESOLVE)) {
      continue;
    }
    base = g_bytes_new (op->base.data, op->base.size);
    sent = g_bytes_new (op->sent.data, op->sent.size);
    mine.body = sent;
    other.body = theirs;
    merged = sam_merge (sam_type_by_name (op->type)->type, base, &mine, &other,
                        sam_clock_today (store->clock));
    if (merged->conflicts->len > 0) {
      if (op->verb == SAM_OP_RESOLVE
              ? !sam_store_op_thaw (store, rid, &held.row, FALSE, error)
              : !sam_store_op_refuse (store, rid, &held.row, "stale", NULL, error)) {
        return FALSE;
      }
      continue;
    }
    if (!keep_found (store, op, base, sent, theirs, &rec.row.rec, error)) {
      return FALSE;
    }
    patch = sam_patch_diff_bodies (theirs, merged->body);
    sam_patch_pack (packed, patch);
    op->base = SAM_SLICE_BYTES (theirs);
    op->sent = SAM_SLICE_BYTES (merged->body);
    op->patch = (SamSlice){ packed->data, packed->len };
    if (sam_store_put_row (store, rid, &held.row, error) == 0) {
      return FALSE;
    }
    g_bytes_unref (theirs);
    theirs = g_bytes_ref (merged->body);
  }
}

gboolean
sam_store_settle (SamStore *store, const char *id, GError **error)
{
  gboolean inflight;

  /* An edit stands on what is frozen beneath it, so that comes first. */
  return sam_store_has_inflight (store, id, &inflight, error)
         && (inflight || settle_frozen (store, id, error)) && sam_store_rebase (store, id, error);
}

/* Too many rounds against somebody who keeps changing the same record: let a person look. */
static gboolean
count_rebase (SamStore *store, const char *id, gboolean *too_many, GError **error)
{
  g_auto (SamRowHeld) held = { 0 };
  gint64 rid;

  *too_many = FALSE;
  if (!sam_store_find_edit (store, id, &rid, error)) {
    return FALSE;
  }
  if (rid == 0) {
    return TRUE;
  }
  if (!sam_store_get_row (store, rid, SAM_ROW_EDIT, &held, error)) {
    return FALSE;
  }
  held.row.edit.rebases++;
  *too_many = held.row.edit.rebases > SAM_REBASES_MAX;
  return sam_store_put_row (store, rid, &held.row, error) != 0;
}

/* Whether the answer says what @id is now; of a proposal that was closed it says that one. */
static gboolean
is_about (const SamPushResult *result, const char *id)
{
  SamJsonToken token;

  return result->has_rec && sam_json_find (result->rec.raw, result->rec.len, "id", &token)
         && sam_json_token_is (&token, id);
}

static gboolean
conflicted (SamStore *store, gint64 rid, SamRow *row, const SamPushResult *result, GError **error)
{
  const SamRowOp *op = &row->op;
  gboolean too_many;

  if (result->has_rec && !sam_store_apply_line (store, result->rec.raw, result->rec.len, error)) {
    return FALSE;
  }
  switch (op->verb) {
  case SAM_OP_CREATE:
    return sam_store_op_thaw (store, rid, row, TRUE, error);
  case SAM_OP_RESOLVE:
    /* Somebody wrote beside it: it is the same choice there. */
    return op->attempts <= SAM_REBASES_MAX && is_about (result, op->id)
               ? requeue (store, rid, row, error)
               : sam_store_op_thaw (store, rid, row, FALSE, error);
  case SAM_OP_UPDATE:
    if (op->from_edit) {
      if (!count_rebase (store, op->id, &too_many, error)) {
        return FALSE;
      }
      return too_many ? sam_store_op_refuse (store, rid, row, "stale", NULL, error)
                      : requeue (store, rid, row, error);
    }
    if (!result->has_rec || op->attempts > SAM_REBASES_MAX) {
      return sam_store_op_refuse (store, rid, row, "stale", NULL, error);
    }
    return requeue (store, rid, row, error);
  default:
    return sam_store_op_refuse (store, rid, row, "stale", NULL, error);
  }
}

/* The server took in this id when it stood on another text: the vault was put back from a copy, in
 * which the operation had not been joined yet with what colleagues wrote. What it wants is held
 * against what is there now; what is there already goes, the rest goes on under another id. */
static gboolean
known_otherwise (SamStore *store, gint64 rid, SamRow *row, GError **error)
{
  const SamRowOp *op = &row->op;
  g_auto (SamHead) head = { 0 };

  switch (op->verb) {
  case SAM_OP_CREATE:
    return sam_store_op_thaw (store, rid, row, TRUE, error);
  case SAM_OP_UPDATE:
  case SAM_OP_RESOLVE:
    return op->from_edit ? requeue (store, rid, row, error)
                         : sam_store_op_thaw (store, rid, row, FALSE, error);
  default:
    if (!sam_store_find_head (store, op->id, &head, error)) {
      return FALSE;
    }
    if (op->verb == SAM_OP_RETRACT && head.retracted) {
      return sam_store_delete_row (store, SAM_ROW_OP, rid, error)
             && sam_store_rebase (store, op->id, error);
    }
    return sam_store_op_refuse (store, rid, row, "op-reused", NULL, error);
  }
}

static gboolean
acknowledge_log (SamStore *store, const SamPushResult *result, GError **error)
{
  g_autoptr (GArray) rids = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (!sam_store_collect_rids (store, "SELECT rid FROM m_log WHERE op = $1",
                               SAM_SQL_ARGS (SAM_SQL_TEXT (result->op)), rids, error)) {
    return FALSE;
  }
  if (rids->len == 0 || strcmp (result->r, "retry") == 0 || strcmp (result->r, "skipped") == 0) {
    return TRUE;
  }
  if (strcmp (result->r, "applied") != 0 && strcmp (result->r, "duplicate") != 0) {
    /* A refused event blocks nothing; it stays readable for a while. */
    g_auto (SamRowHeld) held = { 0 };

    if (!sam_store_get_row (store, g_array_index (rids, gint64, 0), SAM_ROW_LOG, &held, error)
        || !sam_store_keep (store, SAM_KEPT_REPLACED, &held.row, result->op, error)) {
      return FALSE;
    }
  }
  return sam_store_delete_row (store, SAM_ROW_LOG, g_array_index (rids, gint64, 0), error);
}

/* Nobody takes what was proposed. Where its record is out of sight there, it is so here soon, and
 * the text must outlive it: it is set aside until its 30 days are over, unless it is already. */
gboolean
sam_store_not_taken (SamStore *store, gint64 rid, const SamRow *row, GError **error)
{
  gint64 n = 0;

  if (!sam_sql_get_int (store->sql, "SELECT count(*) FROM m_kept WHERE op = $1 AND why = $2",
                        SAM_SQL_ARGS (SAM_SQL_TEXT (row->op.op), SAM_SQL_INT (SAM_KEPT_QUARANTINE)),
                        &n, NULL, error)) {
    return FALSE;
  }
  return sam_store_delete_row (store, SAM_ROW_OP, rid, error)
         && (n > 0 || sam_store_keep (store, SAM_KEPT_QUARANTINE, row, row->op.op, error));
}

static gboolean
acknowledge_one (SamStore *store, const SamPushResult *result, GError **error)
{
  g_autoptr (GArray) rids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_auto (SamRowHeld) held = { 0 };
  gint64 rid;

  if (!sam_store_collect_rids (store, "SELECT rid FROM m_op WHERE op = $1 AND state = $2",
                               SAM_SQL_ARGS (SAM_SQL_TEXT (result->op),
                                             SAM_SQL_INT (SAM_OP_INFLIGHT)),
                               rids, error)) {
    return FALSE;
  }
  if (rids->len == 0) {
    /* Else an answer heard twice, or work that was set aside meanwhile. */
    return acknowledge_log (store, result, error);
  }
  rid = g_array_index (rids, gint64, 0);
  if (!sam_store_get_row (store, rid, SAM_ROW_OP, &held, error)) {
    return FALSE;
  }
  if (held.row.op.resent) {
    return sam_store_resent_answered (store, rid, &held.row, result, error);
  }
  if (strcmp (result->r, "applied") == 0 || strcmp (result->r, "duplicate") == 0) {
    return applied (store, rid, &held.row, result, error);
  }
  if (strcmp (result->r, "conflict") == 0 && held.row.op.verb != SAM_OP_PROPOSE) {
    return conflicted (store, rid, &held.row, result, error);
  }
  if (strcmp (result->r, "proposal") == 0) {
    return became_proposal (store, rid, &held.row, error);
  }
  if (g_strcmp0 (result->code, "op-reused") == 0 && held.row.op.verb != SAM_OP_PROPOSE) {
    return known_otherwise (store, rid, &held.row, error);
  }
  if (strcmp (result->r, "rejected") == 0 || strcmp (result->r, "denied") == 0
      || strcmp (result->r, "gone") == 0 || strcmp (result->r, "conflict") == 0) {
    if (held.row.op.verb == SAM_OP_PROPOSE) {
      return sam_store_not_taken (store, rid, &held.row, error);
    }
    return sam_store_op_refuse (store, rid, &held.row,
                                result->code != NULL ? result->code : result->r, result->pointer,
                                error);
  }
  if (strcmp (result->r, "skipped") == 0 || strcmp (result->r, "retry") == 0) {
    return requeue (store, rid, &held.row, error);
  }
  return bad_reply (error);
}

static gboolean
acknowledge_rows (SamStore *store, GBytes *reply, guint *n_taken, GError **error)
{
  gsize len;
  const char *data = g_bytes_get_data (reply, &len);
  SamJsonToken results, token;
  SamJsonCursor cursor;

  if (!sam_json_check (data, len, NULL, NULL) || !sam_json_find (data, len, "results", &results)
      || results.kind != SAM_JSON_ARRAY
      || !sam_json_cursor_array (&cursor, results.raw, results.len)) {
    return bad_reply (error);
  }
  while (sam_json_cursor_next_element (&cursor, &token)) {
    g_auto (SamPushResult) result = { 0 };

    if (!read_result (&token, &result)) {
      return bad_reply (error);
    }
    if (!acknowledge_one (store, &result, error)) {
      return FALSE;
    }
    *n_taken += strcmp (result.r, "applied") == 0 || strcmp (result.r, "duplicate") == 0
                || strcmp (result.r, "proposal") == 0;
  }
  return TRUE;
}

typedef struct {
  GBytes *reply;
  const char *code;
  guint n_taken;
} PushArgs;

static gboolean
do_acknowledge (SamStore *store, gpointer user_data, GError **error)
{
  PushArgs *args = user_data;

  return sam_store_begin (store, error)
         && sam_store_end (store, acknowledge_rows (store, args->reply, &args->n_taken, error),
                           SAM_ORIGIN_SYNC, error);
}

gboolean
sam_store_acknowledge (SamStore *store, GBytes *reply, guint *n_taken, GError **error)
{
  PushArgs args = { .reply = reply };
  gboolean ok;

  g_return_val_if_fail (SAM_IS_STORE (store) && reply != NULL, FALSE);

  ok = sam_store_call (store, SAM_STORE_WRITE, NULL, do_acknowledge, &args, error);
  if (n_taken != NULL) {
    *n_taken = args.n_taken;
  }
  return ok;
}

/* What was sent before without an answer may be there, so it stays as it is; a group is one or the
 * other. */
static gboolean
unarm_rows (SamStore *store, GError **error)
{
  g_autoptr (GArray) rids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GHashTable) fresh = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (!sam_store_collect_rids (store, "SELECT rid FROM m_op WHERE state = 1 ORDER BY rid",
                               SAM_SQL_NO_ARGS, rids, error)) {
    return FALSE;
  }
  for (guint pass = 0; pass < 2; pass++) {
    for (guint i = 0; i < rids->len; i++) {
      gint64 rid = g_array_index (rids, gint64, i);
      g_auto (SamRowHeld) held = { 0 };

      if (!sam_store_get_row (store, rid, SAM_ROW_OP, &held, error)) {
        return FALSE;
      }
      if (pass == 0 && held.row.op.attempts <= 1) {
        g_hash_table_add (fresh, g_strdup (held.row.op.group));
      } else if (pass == 1 && g_hash_table_contains (fresh, held.row.op.group)) {
        held.row.op.attempts = 0;
        if (!requeue (store, rid, &held.row, error)) {
          return FALSE;
        }
      }
    }
  }
  return TRUE;
}

static gboolean
do_unarm (SamStore *store, gpointer user_data, GError **error)
{
  return sam_store_begin (store, error)
         && sam_store_end (store, unarm_rows (store, error), SAM_ORIGIN_SYNC, error);
}

gboolean
sam_store_unarm (SamStore *store, GError **error)
{
  g_return_val_if_fail (SAM_IS_STORE (store), FALSE);

  return sam_store_call (store, SAM_STORE_WRITE, NULL, do_unarm, NULL, error);
}

/* ---- what is confirmed ---- */

/* What was sent to a restored server again has been answered: now all is fetched from the
 * beginning. */
static gboolean
begin_pass (SamStore *store, GError **error)
{
  if (!sam_store_begin (store, error)) {
    return FALSE;
  }
  sam_store_feed_from_start (store);
  return sam_store_end (store, sam_store_put_feed (store, error), SAM_ORIGIN_SYNC, error);
}

/* Row numbers are never used twice, so they tell what was acknowledged before a pull began; the
 * computer's clock may be set back at any moment. */
static gboolean
do_begin_pull (SamStore *store, gpointer user_data, GError **error)
{
  char **cursor = user_data;
  gint64 newest = 0;

  if (!sam_store_need_open (store, error)
      || (store->feed.recovery == SAM_RECOVERY_RESEND && !begin_pass (store, error))
      || !sam_sql_get_int (store->sql, "SELECT coalesce (max(rid), 0) FROM m_kept WHERE why = $1",
                           SAM_SQL_ARGS (SAM_SQL_INT (SAM_KEPT_ACKED)), &newest, NULL, error)) {
    return FALSE;
  }
  store->pull_mark = newest + 1;
  *cursor = g_strdup (store->feed.cursor);
  return TRUE;
}

char *
sam_store_begin_pull (SamStore *store, GError **error)
{
  char *cursor = NULL;

  g_return_val_if_fail (SAM_IS_STORE (store), NULL);

  sam_store_call (store, SAM_STORE_WRITE, NULL, do_begin_pull, &cursor, error);
  return cursor;
}

static gboolean
do_confirm (SamStore *store, gpointer user_data, GError **error)
{
  if (!sam_store_begin (store, error)) {
    return FALSE;
  }
  store->tally.acked_known &= store->feed.confirmed_until == store->pull_mark;
  store->feed.confirmed_until = store->pull_mark;
  store->feed.last_confirmed = store->feed.server_time;
  g_clear_pointer (&store->feed.stopped, g_free);
  store->feed.full_pull_done = TRUE;
  store->standing.suspended = FALSE;
  sam_permit_renew (&store->standing.permit, sam_clock_now (store->clock));
  return sam_store_end (store,
                        sam_store_put_feed (store, error) && sam_store_put_standing (store, error),
                        SAM_ORIGIN_SYNC, error);
}

gboolean
sam_store_confirm_pull (SamStore *store, GError **error)
{
  g_return_val_if_fail (SAM_IS_STORE (store), FALSE);

  return sam_store_call (store, SAM_STORE_WRITE, NULL, do_confirm, NULL, error);
}

static gboolean
do_stop (SamStore *store, gpointer user_data, GError **error)
{
  const PushArgs *args = user_data;

  if (!sam_store_begin (store, error)) {
    return FALSE;
  }
  g_free (store->feed.stopped);
  store->feed.stopped = g_strdup (args->code);
  return sam_store_end (store, sam_store_put_feed (store, error), SAM_ORIGIN_SYNC, error);
}

gboolean
sam_store_stop_410 (SamStore *store, const char *code, GError **error)
{
  PushArgs args = { .code = code };

  g_return_val_if_fail (SAM_IS_STORE (store) && code != NULL, FALSE);

  return sam_store_call (store, SAM_STORE_WRITE, NULL, do_stop, &args, error);
}
