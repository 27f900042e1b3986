/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-store-private.h"

#include <string.h>

/*
 * Two who wrote differently: my own edits that could not be joined, and colleagues' texts that came
 * as proposals. Resolving writes the target and closes the proposal in one group.
 */

void
sam_conflict_free (SamConflict *conflict)
{
  if (conflict == NULL) {
    return;
  }
  g_free (conflict->id);
  g_free (conflict->case_id);
  g_free (conflict->proposal_id);
  g_free (conflict->field);
  g_strfreev (conflict->fields);
  g_free (conflict->base);
  g_free (conflict->mine);
  g_free (conflict->theirs);
  g_free (conflict->mine_by);
  g_free (conflict->theirs_by);
  g_clear_object (&conflict->makes);
  g_free (conflict);
}

void
sam_waiting_free (SamWaiting *waiting)
{
  if (waiting == NULL) {
    return;
  }
  g_free (waiting->id);
  g_free (waiting->case_id);
  g_free (waiting->op_id);
  g_free (waiting->code);
  g_free (waiting->field);
  g_free (waiting);
}

char *
sam_store_case_of_scope (SamStore *store, const char *scope, GError **error)
{
  return sam_sql_get_text (
      store->sql,
      "SELECT id FROM (SELECT h.id AS id, 0 AS o, '' AS d FROM head h WHERE h.id = $1 AND h.type = "
      "$2"
      " UNION ALL SELECT c.id, CASE t.status WHEN 'closed' THEN 2 ELSE 1 END, t.opened_on FROM"
      " t_case t JOIN head c ON c.n = t.n WHERE t.person_id = $1) ORDER BY o, d DESC, id LIMIT 1",
      SAM_SQL_ARGS (SAM_SQL_TEXT (scope), SAM_SQL_INT (SAM_RECORD_CASE)), error);
}

/* ---- proposing ---- */

gboolean
sam_store_propose (SamStore *store, const char *type, const char *id, const char *scope,
                   gint64 comp, const char *base_version, const SamPatch *patch, const char *why,
                   char **op, GError **error)
{
  g_autoptr (GByteArray) packed = g_byte_array_new ();
  g_autofree char *op_id = sam_id_new (store->clock);
  g_autofree char *group = sam_id_new (store->clock);
  SamRowOp row = {
    .op = op_id,
    .type = type,
    .id = id,
    .scope = scope,
    .comp = comp,
    .verb = SAM_OP_PROPOSE,
    .base_version =
        base_version != NULL && !g_str_has_prefix (base_version, "after:") ? base_version : NULL,
    .why = why,
    .group = group,
    /* A proposal is not held back for undo: nothing is decided by it. */
    .at = 0,
  };

  sam_patch_pack (packed, patch);
  row.patch = (SamSlice){ packed->data, packed->len };
  if (!sam_store_put_op (store, &row, error)) {
    return FALSE;
  }
  if (op != NULL) {
    *op = g_steal_pointer (&op_id);
  }
  return TRUE;
}

/* Members with values, as a proposal writes them: [{"p":"/name","v":…}]. FALSE: it has no such
 * list. */
static gboolean
read_members (const char *text, gsize len, const char *list_name, SamPatch *patch)
{
  SamJsonToken list, item, pointer, value;
  SamJsonCursor cursor;

  if (!sam_json_find (text, len, list_name, &list) || list.kind != SAM_JSON_ARRAY
      || !sam_json_cursor_array (&cursor, list.raw, list.len)) {
    return FALSE;
  }
  while (sam_json_cursor_next_element (&cursor, &item)) {
    g_autofree char *name = NULL;
    g_autofree char *token = NULL;

    if (item.kind != SAM_JSON_OBJECT || !sam_json_find (item.raw, item.len, "p", &pointer)
        || !sam_json_find (item.raw, item.len, "v", &value)) {
      continue;
    }
    name = sam_json_token_dup_string (&pointer);
    token = sam_json_canonical_token (&value);
    if (name != NULL && name[0] == '/' && name[1] != '\0') {
      sam_patch_set (patch, name + 1, token);
    }
  }
  return TRUE;
}

/* The patch of a proposal record: {"set":[{"p":"/name","v":…}],"del":["/name"]}. */
SamPatch *
sam_store_patch_of_proposal (const SamRecord *proposal)
{
  const char *text = sam_record_get_text (proposal, SAM_PROPOSAL_PATCH);
  SamPatch *patch = sam_patch_new ();
  SamJsonToken list, item;
  SamJsonCursor cursor;
  gsize len = text != NULL ? strlen (text) : 0;

  if (text == NULL || !sam_json_check (text, len, NULL, NULL)) {
    return patch;
  }
  read_members (text, len, "set", patch);
  if (sam_json_find (text, len, "del", &list) && list.kind == SAM_JSON_ARRAY
      && sam_json_cursor_array (&cursor, list.raw, list.len)) {
    while (sam_json_cursor_next_element (&cursor, &item)) {
      g_autofree char *name = sam_json_token_dup_string (&item);

      if (name != NULL && name[0] == '/' && name[1] != '\0') {
        sam_patch_del (patch, name + 1);
      }
    }
  }
  return patch;
}

/* What stood in its members when it was written, as the server adds it: (transfer full) (nullable):
 * NULL when that is not told. */
static GBytes *
was_of_proposal (const SamRecord *proposal)
{
  const char *text = sam_record_get_text (proposal, SAM_PROPOSAL_PATCH);
  g_autoptr (SamPatch) was = sam_patch_new ();
  g_autoptr (GBytes) nothing = g_bytes_new_static ("{}", 2);
  gsize len = text != NULL ? strlen (text) : 0;

  if (text == NULL || !sam_json_check (text, len, NULL, NULL)
      || !read_members (text, len, "was", was)) {
    return NULL;
  }
  return sam_patch_apply (was, nothing);
}

/* ---- my own conflicts ---- */

static char **
split_groups (const SamRowEdit *edit)
{
  return g_strsplit (edit->paths != NULL ? edit->paths : "", ";", -1);
}

/* The record of a body, masked as its target. */
static SamRecord *
record_of (SamStore *store, SamViewer *viewer, const SamTypeDef *def, const char *id,
           const char *scope, SamSlice body)
{
  SamRecord *record = sam_store_record_of_body ((int) def->type, id, scope, body, NULL);

  return record != NULL && viewer != NULL ? sam_store_mask (store, viewer, record, NULL) : record;
}

static char *
value_of (const SamRecord *record, const SamTypeDef *def, const char *name)
{
  SamField field = sam_field_by_name (def, name);

  return record != NULL && field != SAM_FIELD_NONE ? sam_record_to_string (record, field) : NULL;
}

/* What a person reads first: the first member of the group that the two wrote differently. */
static const char *
telling_member (const SamTypeDef *def, char **fields, const SamRecord *mine,
                const SamRecord *theirs)
{
  for (guint i = 0; fields[i] != NULL; i++) {
    g_autofree char *a = value_of (mine, def, fields[i]);
    g_autofree char *b = value_of (theirs, def, fields[i]);

    if (g_strcmp0 (a, b) != 0) {
      return fields[i];
    }
  }
  return fields[0];
}

static SamConflict *
conflict_new (SamStore *store, const SamTypeDef *def, const char *id, const char *scope,
              char **fields, const SamRecord *base, const SamRecord *mine, const SamRecord *theirs)
{
  SamConflict *conflict = g_new0 (SamConflict, 1);
  const char *field = telling_member (def, fields, mine, theirs);

  conflict->type = def->type;
  conflict->id = g_strdup (id);
  conflict->case_id = sam_store_case_of_scope (store, scope, NULL);
  conflict->field = g_strdup (field);
  conflict->fields = g_strdupv (fields);
  conflict->base = value_of (base, def, field);
  conflict->base_known = base != NULL;
  conflict->mine = value_of (mine, def, field);
  conflict->theirs = value_of (theirs, def, field);
  return conflict;
}

/* Open proposals of a record, oldest first. (element-type SamRecord) */
static GPtrArray *
open_proposals (SamStore *store, const char *target, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (SamSqlStatement) statement = NULL;
  SamSqlStep step;

  statement = sam_sql_prepare (
      store->sql,
      target != NULL
          ? "SELECT " SAM_HEAD_COLUMNS " FROM t_proposal p JOIN head h ON h.n = p.n WHERE"
            " p.closed_at IS NULL AND h.x_at = 0 AND p.target_id = $1 ORDER BY h.id"
          : "SELECT " SAM_HEAD_COLUMNS " FROM t_proposal p JOIN head h ON h.n = p.n WHERE"
            " p.closed_at IS NULL AND h.x_at = 0 ORDER BY h.id",
      error);
  if (statement == NULL) {
    return NULL;
  }
  if (target != NULL) {
    sam_sql_bind_text (statement, 1, target, -1);
  }
  while ((step = sam_sql_step (statement, error)) == SAM_SQL_STEP_ROW) {
    SamRecord *record = sam_store_read_record (statement, NULL);

    if (record != NULL) {
      g_ptr_array_add (list, record);
    }
  }
  return step == SAM_SQL_STEP_DONE ? g_steal_pointer (&list) : NULL;
}

static gboolean
is_in_list (const char *list, const char *id)
{
  g_auto (GStrv) ids = g_strsplit (list != NULL ? list : "", ",", -1);

  return g_strv_contains ((const char *const *) ids, id);
}

/* The edit in conflict of a record; held->bytes stays NULL when there is none. */
static gboolean
find_conflict_edit (SamStore *store, const char *id, gint64 *rid, SamRowHeld *held, GError **error)
{
  if (!sam_store_find_edit (store, id, rid, error)) {
    return FALSE;
  }
  if (*rid == 0) {
    return TRUE;
  }
  if (!sam_store_get_row (store, *rid, SAM_ROW_EDIT, held, error)) {
    return FALSE;
  }
  if (held->row.edit.state != SAM_EDIT_CONFLICT) {
    sam_row_held_clear (held);
    *rid = 0;
  }
  return TRUE;
}

static gboolean
list_own (SamStore *store, SamViewer *viewer, gint64 rid, GPtrArray *list, GError **error)
{
  g_auto (SamRowHeld) held = { 0 };
  g_autoptr (GBytes) theirs_body = NULL;
  g_autoptr (GPtrArray) proposals = NULL;
  g_autoptr (SamRecord) base = NULL;
  g_autoptr (SamRecord) mine = NULL;
  g_autoptr (SamRecord) theirs = NULL;
  g_auto (GStrv) groups = NULL;
  const SamRowEdit *edit;
  const SamTypeDef *def;

  if (!sam_store_get_row (store, rid, SAM_ROW_EDIT, &held, error)) {
    return FALSE;
  }
  edit = &held.row.edit;
  def = sam_type_by_name (edit->type);
  if (def == NULL || !sam_viewer_may_see_type (viewer, def->type)) {
    return TRUE;
  }
  theirs_body = sam_store_rec_body (store, edit->id, NULL, error);
  proposals = open_proposals (store, edit->id, error);
  if (theirs_body == NULL || proposals == NULL) {
    return FALSE;
  }
  base = record_of (store, viewer, def, edit->id, edit->scope, edit->base);
  mine = record_of (store, viewer, def, edit->id, edit->scope, edit->ours);
  theirs = record_of (store, viewer, def, edit->id, edit->scope, SAM_SLICE_BYTES (theirs_body));
  groups = split_groups (edit);
  for (guint i = 0; groups[i] != NULL; i++) {
    g_auto (GStrv) fields = g_strsplit (groups[i], ",", -1);
    SamConflict *conflict;

    if (fields[0] == NULL) {
      continue;
    }
    conflict = conflict_new (store, def, edit->id, edit->scope, fields, base, mine, theirs);
    for (guint k = 0; k < proposals->len; k++) {
      const SamRecord *proposal = proposals->pdata[k];

      if (is_in_list (edit->proposals, sam_record_get_text (proposal, SAM_PROPOSAL_OP_ID))) {
        g_free (conflict->proposal_id);
        conflict->proposal_id = g_strdup (sam_record_get_id (proposal));
      }
    }
    conflict->mine_by = g_strdup (edit->by);
    conflict->mine_at = edit->at;
    conflict->theirs_by = g_strdup (edit->theirs_by);
    conflict->theirs_at = edit->theirs_at;
    g_ptr_array_add (list, conflict);
  }
  return TRUE;
}

/* ---- colleagues' ---- */

/* A proposal beside what stands: the groups in which they differ. */
typedef struct {
  SamRecord *target; /* (owned) (nullable): as it is seen now */
  const SamTypeDef *def;
  GBytes *current;   /* (owned): its body, empty when there is none */
  GBytes *proposed;  /* (owned): with the proposal's patch */
  GPtrArray *groups; /* (owned) (element-type GStrv) */
} Beside;

static void
beside_clear (Beside *beside)
{
  g_clear_object (&beside->target);
  g_clear_pointer (&beside->current, g_bytes_unref);
  g_clear_pointer (&beside->proposed, g_bytes_unref);
  g_clear_pointer (&beside->groups, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Beside, beside_clear)

static char *
decided_key (const char *proposal_id)
{
  return g_strconcat ("proposal:", proposal_id, NULL);
}

static gboolean
put_beside (SamStore *store, const SamRecord *proposal, Beside *beside, GError **error)
{
  const char *type = sam_record_get_text (proposal, SAM_PROPOSAL_TARGET_TYPE);
  const char *target = sam_record_get_text (proposal, SAM_PROPOSAL_TARGET_ID);
  g_autoptr (SamPatch) patch = sam_store_patch_of_proposal (proposal);
  g_autoptr (SamPatch) left = NULL;
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *key = decided_key (sam_record_get_id (proposal));
  g_autofree char *decided = NULL;
  g_autoptr (GError) below = NULL;

  beside->def = type != NULL ? sam_type_by_name (type) : NULL;
  beside->groups = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  if (beside->def == NULL || target == NULL) {
    return TRUE;
  }
  beside->target = sam_store_peek (store, target, &below);
  decided =
      below == NULL
          ? sam_sql_get_text (store->sql, "SELECT text FROM m_text WHERE kind = $1 AND key = $2",
                              SAM_SQL_ARGS (SAM_SQL_INT (SAM_ROW_PREF), SAM_SQL_TEXT (key)), &below)
          : NULL;
  if (below != NULL) {
    g_propagate_error (error, g_steal_pointer (&below));
    return FALSE;
  }
  beside->current =
      beside->target != NULL ? sam_record_to_body (beside->target) : g_bytes_new_static ("{}", 2);
  beside->proposed = sam_patch_apply (patch, beside->current);
  left = sam_patch_diff_bodies (beside->current, beside->proposed);
  for (guint i = 0; i < sam_patch_size (left); i++) {
    const char *name;
    SamField field;
    char **unit;

    sam_patch_nth (left, i, &name, NULL);
    field = sam_field_by_name (beside->def, name);
    if (field == SAM_FIELD_NONE || g_hash_table_contains (seen, name)) {
      continue;
    }
    unit = sam_merge_unit (field, beside->current);
    for (guint k = 0; unit[k] != NULL; k++) {
      g_hash_table_add (seen, g_strdup (unit[k]));
    }
    g_hash_table_add (seen, g_strdup (name));
    if (is_in_list (decided, name)) {
      g_strfreev (unit);
      continue;
    }
    g_ptr_array_add (beside->groups, unit);
  }
  return TRUE;
}

/* A record that never came to be is taken as a whole or not at all; its longest kind of text says
 * best what it is. */
static void
join_groups (Beside *beside)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  SamKind best = SAM_KIND_REF;

  for (guint i = 0; i < beside->groups->len; i++) {
    char **fields = beside->groups->pdata[i];

    for (guint k = 0; fields[k] != NULL; k++) {
      SamField field = sam_field_by_name (beside->def, fields[k]);
      SamKind kind = field != SAM_FIELD_NONE ? sam_field_get (field)->kind : SAM_KIND_REF;
      gboolean first =
          (kind == SAM_KIND_MULTILINE && best != SAM_KIND_MULTILINE)
          || (kind == SAM_KIND_TEXT && best != SAM_KIND_MULTILINE && best != SAM_KIND_TEXT);

      best = first ? kind : best;
      g_ptr_array_insert (all, first ? 0 : -1, g_strdup (fields[k]));
    }
  }
  if (all->len > 0) {
    g_ptr_array_add (all, NULL);
    g_ptr_array_set_size (beside->groups, 0);
    g_ptr_array_add (beside->groups, g_ptr_array_free (g_steal_pointer (&all), FALSE));
  }
}

static gboolean
list_colleagues (SamStore *store, SamViewer *viewer, const SamRecord *proposal, GPtrArray *list,
                 GError **error)
{
  g_auto (Beside) beside = { 0 };
  g_autoptr (SamRecord) base = NULL;
  g_autoptr (SamRecord) mine = NULL;
  g_autoptr (SamRecord) theirs = NULL;
  g_autoptr (GBytes) was = was_of_proposal (proposal);
  const char *scope, *target = sam_record_get_text (proposal, SAM_PROPOSAL_TARGET_ID);

  if (!put_beside (store, proposal, &beside, error)) {
    return FALSE;
  }
  if (beside.def == NULL || !sam_viewer_may_see_type (viewer, beside.def->type)) {
    return TRUE;
  }
  scope = sam_record_get_scope (proposal);
  if (beside.target != NULL) {
    mine = record_of (store, viewer, beside.def, target, scope, SAM_SLICE_BYTES (beside.current));
  } else {
    join_groups (&beside);
  }
  theirs = record_of (store, viewer, beside.def, target, scope, SAM_SLICE_BYTES (beside.proposed));
  if (was != NULL) {
    base = record_of (store, viewer, beside.def, target, scope, SAM_SLICE_BYTES (was));
  }
  if (beside.groups->len == 0) {
    /* What was proposed stands already; it is still to be closed. */
    char *none[] = { (char *) beside.def->fields[0].name, NULL };

    g_ptr_array_add (beside.groups, g_strdupv (none));
  }
  for (guint i = 0; i < beside.groups->len; i++) {
    SamConflict *conflict = conflict_new (store, beside.def, target, scope, beside.groups->pdata[i],
                                          base, mine, theirs);

    conflict->is_colleagues = TRUE;
    conflict->proposal_id = g_strdup (sam_record_get_id (proposal));
    conflict->theirs_by = g_strdup (sam_record_get_text (proposal, SAM_PROPOSAL_BY_USER));
    conflict->theirs_at = sam_record_get_meta (proposal)->at;
    if (beside.target == NULL) {
      g_set_object (&conflict->makes, theirs);
    }
    /* The last writer is the other one where a part of the same change went through. */
    if (beside.target != NULL
        && g_strcmp0 (sam_record_get_meta (beside.target)->by, conflict->theirs_by) != 0) {
      conflict->mine_by = g_strdup (sam_record_get_meta (beside.target)->by);
      conflict->mine_at = sam_record_get_meta (beside.target)->at;
    }
    g_ptr_array_add (list, conflict);
  }
  return TRUE;
}

/* ---- the list ---- */

typedef struct {
  SamViewer *viewer;
  const char *id, *field;
  SamTake take;
  gboolean want_undo;
  char *undo;      /* (owned) */
  GPtrArray *list; /* (owned) */
} ConflictArgs;

static gboolean
is_own (SamStore *store, const SamRecord *proposal, gboolean *own, GError **error)
{
  g_auto (SamRowHeld) held = { 0 };
  gint64 rid;

  *own = FALSE;
  if (!find_conflict_edit (store, sam_record_get_text (proposal, SAM_PROPOSAL_TARGET_ID), &rid,
                           &held, error)) {
    return FALSE;
  }
  *own =
      rid != 0
      && is_in_list (held.row.edit.proposals, sam_record_get_text (proposal, SAM_PROPOSAL_OP_ID));
  return TRUE;
}

gboolean
sam_store_is_being_closed (SamStore *store, const char *target, const char *proposal,
                           gboolean *closing, GError **error)
{
  g_autoptr (GArray) rids = g_array_new (FALSE, FALSE, sizeof (gint64));

  *closing = FALSE;
  if (!sam_store_collect_rids (
          store, "SELECT rid FROM m_op WHERE record_id = $1 AND verb = $2 AND state < 2",
          SAM_SQL_ARGS (SAM_SQL_TEXT (target), SAM_SQL_INT (SAM_OP_RESOLVE)), rids, error)) {
    return FALSE;
  }
  for (guint i = 0; i < rids->len && !*closing; i++) {
    g_auto (SamRowHeld) held = { 0 };

    if (!sam_store_get_row (store, g_array_index (rids, gint64, i), SAM_ROW_OP, &held, error)) {
      return FALSE;
    }
    *closing = g_strcmp0 (held.row.op.extra, proposal) == 0;
  }
  return TRUE;
}

static gboolean
is_being_closed (SamStore *store, const SamRecord *proposal, gboolean *closing, GError **error)
{
  return sam_store_is_being_closed (store, sam_record_get_text (proposal, SAM_PROPOSAL_TARGET_ID),
                                    sam_record_get_id (proposal), closing, error);
}

static gboolean
list_rows (SamStore *store, SamViewer *viewer, GPtrArray *list, GError **error)
{
  g_autoptr (GArray) rids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GPtrArray) proposals = NULL;

  if (!sam_store_collect_rids (store, "SELECT rid FROM m_edit WHERE state = 1 ORDER BY rid",
                               SAM_SQL_NO_ARGS, rids, error)) {
    return FALSE;
  }
  for (guint i = 0; i < rids->len; i++) {
    if (!list_own (store, viewer, g_array_index (rids, gint64, i), list, error)) {
      return FALSE;
    }
  }
  proposals = open_proposals (store, NULL, error);
  for (guint i = 0; proposals != NULL && i < proposals->len; i++) {
    gboolean own, closing;

    if (!is_own (store, proposals->pdata[i], &own, error)
        || !is_being_closed (store, proposals->pdata[i], &closing, error)
        || (!own && !closing
            && !list_colleagues (store, viewer, proposals->pdata[i], list, error))) {
      return FALSE;
    }
  }
  return proposals != NULL;
}

static gboolean
do_list_conflicts (SamStore *store, gpointer user_data, GError **error)
{
  ConflictArgs *args = user_data;
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_conflict_free);
  g_autoptr (GError) below = NULL;

  if (!sam_store_need_viewer (store, args->viewer, error)) {
    return FALSE;
  }
  if (!list_rows (store, args->viewer, list, &below)) {
    return sam_store_fail (error, g_steal_pointer (&below));
  }
  args->list = g_steal_pointer (&list);
  return TRUE;
}

GPtrArray *
sam_store_list_conflicts (SamStore *store, SamViewer *viewer, GError **error)
{
  ConflictArgs args = { .viewer = viewer };

  g_return_val_if_fail (SAM_IS_STORE (store), NULL);

  sam_store_call (store, SAM_STORE_READ, NULL, do_list_conflicts, &args, error);
  return args.list;
}

/* ---- choosing ---- */

/* Sets the members of one group in @patch (against what the server has) as they were chosen. */
static gboolean
choose (const SamTypeDef *def, char **fields, const SamRecord *mine, const SamRecord *theirs,
        SamTake take, SamPatch *patch, GError **error)
{
  for (guint i = 0; fields[i] != NULL; i++) {
    SamField field = sam_field_by_name (def, fields[i]);
    g_autofree char *a = NULL;
    g_autofree char *b = NULL;

    if (field == SAM_FIELD_NONE) {
      continue;
    }
    a = mine != NULL ? sam_record_token (mine, field) : NULL;
    b = theirs != NULL ? sam_record_token (theirs, field) : NULL;
    if (take == SAM_TAKE_BOTH && g_strcmp0 (a, b) != 0) {
      SamKind kind = sam_field_get (field)->kind;

      if (kind != SAM_KIND_MULTILINE && kind != SAM_KIND_TEXT) {
        g_set_error_literal (error, SAM_STORE_ERROR, SAM_STORE_ERROR_USAGE,
                             "Both can be kept of texts only");
        return FALSE;
      }
      if (a != NULL && b != NULL) {
        g_autofree char *both = g_strconcat (sam_record_get_text (theirs, field),
                                             kind == SAM_KIND_MULTILINE ? "\n\n" : " ",
                                             sam_record_get_text (mine, field), NULL);
        g_autoptr (GString) token = g_string_new (NULL);

        sam_json_append_string (token, both);
        sam_patch_set (patch, fields[i], token->str);
        continue;
      }
      /* One of them is empty: the other is both. */
      sam_patch_set (patch, fields[i], a != NULL ? a : b);
      continue;
    }
    if (take == SAM_TAKE_THEIRS) {
      g_free (a);
      a = g_steal_pointer (&b);
    }
    if (a != NULL) {
      sam_patch_set (patch, fields[i], a);
    } else {
      sam_patch_del (patch, fields[i]);
    }
  }
  return TRUE;
}

static const char *
take_name (SamTake take, gboolean proposal_is_mine)
{
  /* On the record of a proposal "mine" is the proposal's text. */
  switch (take) {
  case SAM_TAKE_MINE:
    return proposal_is_mine ? "mine" : "theirs";
  case SAM_TAKE_THEIRS:
    return proposal_is_mine ? "theirs" : "mine";
  case SAM_TAKE_BOTH:
    break;
  }
  return "edited";
}

/* One closing of a proposal; the first of a group carries the patch. */
static gboolean
put_resolve (SamStore *store, const SamRecord *proposal, const SamRowEdit *about, GBytes *base,
             GBytes *after, const SamPatch *patch, const char *group, const char *take, char **op,
             GError **error)
{
  g_autoptr (GByteArray) packed = g_byte_array_new ();
  g_autofree char *op_id = sam_id_new (store->clock);
  SamRowOp row = {
    .op = op_id,
    .type = about->type,
    .id = about->id,
    .scope = about->scope,
    .comp = about->comp,
    .verb = SAM_OP_RESOLVE,
    .base = base != NULL && patch != NULL ? SAM_SLICE_BYTES (base) : SAM_SLICE_NONE,
    .sent = after != NULL && patch != NULL ? SAM_SLICE_BYTES (after) : SAM_SLICE_NONE,
    .group = group,
    .screen = "inbox",
    .at = sam_clock_now (store->clock),
    .extra = sam_record_get_id (proposal),
    .take = take,
  };

  if (patch != NULL) {
    sam_patch_pack (packed, patch);
    row.patch = (SamSlice){ packed->data, packed->len };
  }
  if (!sam_store_put_op (store, &row, error)) {
    return FALSE;
  }
  if (op != NULL && *op == NULL) {
    *op = g_steal_pointer (&op_id);
  }
  return TRUE;
}

gboolean
sam_store_put_closing (SamStore *store, const SamRecord *proposal, const SamRowOp *choice,
                       const char *group, GError **error)
{
  const SamRowEdit about = {
    .type = choice->type, .id = choice->id, .scope = choice->scope, .comp = choice->comp
  };

  return put_resolve (store, proposal, &about, NULL, NULL, NULL, group, choice->take, NULL, error);
}

/* A chosen text must keep the rules like any other. */
static gboolean
judge_choice (SamStore *store, SamViewer *viewer, const SamTypeDef *def, const char *id,
              const char *scope, GBytes *body, GError **error)
{
  g_autoptr (SamChanges) changes = sam_changes_new ("inbox");
  g_autoptr (SamRecord) record = NULL;
  g_autoptr (GArray) problems = NULL;

  record = sam_store_record_of_body ((int) def->type, id, scope, SAM_SLICE_BYTES (body), error);
  if (record == NULL) {
    return FALSE;
  }
  sam_changes_put (changes, record);
  problems = sam_store_judge (store, viewer, changes, error);
  if (problems == NULL) {
    return FALSE;
  }
  if (problems->len == 0) {
    return TRUE;
  }
  g_array_set_size (store->problems, 0);
  g_array_append_vals (store->problems, problems->data, problems->len);
  g_set_error_literal (error, SAM_STORE_ERROR, SAM_STORE_ERROR_PROBLEMS,
                       "The choice breaks a rule and was not saved");
  return FALSE;
}

/* Undo of a choice brings the conflict itself back while nothing was sent. */
static gboolean
keep_choice (SamStore *store, const char *undo, const SamRowEdit *about, const SamRow *edit,
             const char *op, GBytes *before, GBytes *after, GError **error)
{
  g_autoptr (GByteArray) payload = g_byte_array_new ();
  g_autoptr (GByteArray) row = g_byte_array_new ();
  gint64 now = sam_clock_now (store->clock);
  SamRow kept = { .kind = SAM_ROW_KEPT };

  if (edit != NULL) {
    sam_row_encode (row, edit);
  }
  sam_pack_int (payload, SAM_OP_RESOLVE);
  sam_pack_text (payload, about->type);
  sam_pack_text (payload, op != NULL ? op : "");
  sam_pack_slice (payload, SAM_SLICE_BYTES (before));
  sam_pack_slice (payload, SAM_SLICE_BYTES (after));
  sam_pack_slice (payload, edit != NULL ? (SamSlice){ row->data, row->len } : SAM_SLICE_NONE);
  kept.kept = (SamRowKept){ .why = SAM_KEPT_UNDO,
                            .at = now,
                            .until = sam_store_keep_until (store),
                            .id = about->id,
                            .scope = about->scope,
                            .op = undo,
                            .comp = about->comp,
                            .payload = { payload->data, payload->len } };
  return sam_store_put_row (store, 0, &kept, error) != 0;
}

/* A proposal of mine that the server has not told of yet: not sent → dropped; else it is closed
 * when it arrives. */
static gboolean
close_later (SamStore *store, const char *op, const SamRow *edit, const char *take, GError **error)
{
  g_autoptr (GArray) rids = g_array_new (FALSE, FALSE, sizeof (gint64));
  SamRow row = *edit;

  if (!sam_store_collect_rids (store, "SELECT rid FROM m_op WHERE op = $1 AND state = 0",
                               SAM_SQL_ARGS (SAM_SQL_TEXT (op)), rids, error)) {
    return FALSE;
  }
  if (rids->len > 0) {
    return sam_store_delete_row (store, SAM_ROW_OP, g_array_index (rids, gint64, 0), error);
  }
  row.edit.screen = take;
  return sam_store_keep (store, SAM_KEPT_RESOLVED, &row, op, error);
}

static gboolean
resolve_own (SamStore *store, ConflictArgs *args, gint64 rid, const SamRowHeld *held,
             GError **error)
{
  const SamRowEdit *edit = &held->row.edit;
  const SamTypeDef *def = sam_type_by_name (edit->type);
  g_autofree char *version = NULL;
  g_autoptr (GBytes) theirs_body = sam_store_rec_body (store, edit->id, &version, error);
  g_autoptr (GBytes) rest = NULL;
  g_autoptr (GBytes) after = NULL;
  g_autoptr (SamRecord) mine = NULL;
  g_autoptr (SamRecord) theirs = NULL;
  g_autoptr (SamPatch) chosen = sam_patch_new ();
  g_autoptr (SamPatch) patch = NULL;
  g_autoptr (GString) left = g_string_new (NULL);
  g_autoptr (GPtrArray) proposals = NULL;
  g_autofree char *op = NULL;
  g_auto (GStrv) groups = split_groups (edit);
  g_auto (GStrv) ops = g_strsplit (edit->proposals != NULL ? edit->proposals : "", ",", -1);
  gboolean any = FALSE;
  SamRow row = held->row;

  if (theirs_body == NULL || def == NULL) {
    return FALSE;
  }
  if (g_strcmp0 (edit->paths, "retracted") == 0) {
    if (args->take != SAM_TAKE_THEIRS) {
      g_set_error_literal (error, SAM_STORE_ERROR, SAM_STORE_ERROR_USAGE,
                           "The record was taken back as wrongly registered");
      return FALSE;
    }
    any = TRUE;
  }
  mine = record_of (store, NULL, def, edit->id, edit->scope, edit->ours);
  theirs = record_of (store, NULL, def, edit->id, edit->scope, SAM_SLICE_BYTES (theirs_body));
  for (guint i = 0; !any && groups[i] != NULL; i++) {
    g_auto (GStrv) fields = g_strsplit (groups[i], ",", -1);

    if (args->field != NULL && !g_strv_contains ((const char *const *) fields, args->field)) {
      g_string_append_printf (left, "%s%s", left->len > 0 ? ";" : "", groups[i]);
      continue;
    }
    if (!choose (def, fields, mine, theirs, args->take, chosen, error)) {
      return FALSE;
    }
  }
  if (!any && sam_patch_is_empty (chosen)) {
    g_set_error_literal (error, SAM_STORE_ERROR, SAM_STORE_ERROR_NOT_FOUND,
                         "There is nothing to choose in that field");
    return FALSE;
  }
  rest = any ? g_bytes_ref (theirs_body) : sam_store_without_conflicts (edit, theirs_body);
  after = sam_patch_apply (chosen, rest);
  patch = sam_patch_diff_bodies (theirs_body, after);
  if (!sam_patch_is_empty (patch)
      && !judge_choice (store, args->viewer, def, edit->id, edit->scope, after, error)) {
    return FALSE;
  }
  if (left->len > 0) {
    /* Other groups are still open: the chosen ones go as an ordinary change meanwhile. */
    g_autoptr (GBytes) old_ours = g_bytes_new (edit->ours.data, edit->ours.size);
    g_autoptr (GBytes) old_base = g_bytes_new (edit->base.data, edit->base.size);
    g_autoptr (SamPatch) stands = sam_patch_new ();
    g_autoptr (GBytes) ours = sam_patch_apply (chosen, old_ours);
    g_autoptr (GBytes) base = NULL;

    if (!choose (def, groups, mine, theirs, SAM_TAKE_THEIRS, stands, NULL)) {
      return FALSE;
    }
    {
      g_autoptr (SamPatch) only = sam_patch_new ();
      g_autoptr (SamPatch) all = sam_patch_diff_bodies (old_base, theirs_body);

      for (guint i = 0; i < sam_patch_size (all); i++) {
        const char *name, *token;
        g_auto (GStrv) open = g_strsplit_set (left->str, ",;", -1);

        sam_patch_nth (all, i, &name, &token);
        if (g_strv_contains ((const char *const *) open, name)) {
          continue;
        }
        if (token != NULL) {
          sam_patch_set (only, name, token);
        } else {
          sam_patch_del (only, name);
        }
      }
      base = sam_patch_apply (only, old_base);
    }
    row.edit.paths = left->str;
    row.edit.ours = SAM_SLICE_BYTES (ours);
    row.edit.base = SAM_SLICE_BYTES (base);
    row.edit.at = sam_clock_now (store->clock);
    return (args->undo == NULL
            || keep_choice (store, args->undo, edit, &held->row, NULL, theirs_body, after, error))
           && sam_store_put_row (store, rid, &row, error) != 0
           && sam_store_refresh (store, edit->id, -1, NULL, error);
  }

  proposals = open_proposals (store, edit->id, error);
  if (proposals == NULL || !sam_store_delete_row (store, SAM_ROW_EDIT, rid, error)) {
    return FALSE;
  }
  for (guint i = 0; i < proposals->len; i++) {
    const SamRecord *proposal = proposals->pdata[i];
    const char *proposed_by = sam_record_get_text (proposal, SAM_PROPOSAL_OP_ID);

    if (!is_in_list (edit->proposals, proposed_by)) {
      continue;
    }
    if (!put_resolve (store, proposal, edit, theirs_body, after, op == NULL ? patch : NULL,
                      edit->group, take_name (args->take, TRUE), &op, error)) {
      return FALSE;
    }
    for (guint k = 0; ops[k] != NULL; k++) {
      if (strcmp (ops[k], proposed_by) == 0) {
        ops[k][0] = '\0';
      }
    }
  }
  for (guint k = 0; ops[k] != NULL; k++) {
    if (ops[k][0] != '\0'
        && !close_later (store, ops[k], &held->row, take_name (args->take, TRUE), error)) {
      return FALSE;
    }
  }
  if (op == NULL && !sam_patch_is_empty (patch)) {
    row.edit.state = SAM_EDIT_DIRTY;
    row.edit.base = SAM_SLICE_BYTES (theirs_body);
    row.edit.base_version = version;
    row.edit.ours = SAM_SLICE_BYTES (after);
    row.edit.at = sam_clock_now (store->clock);
    row.edit.paths = row.edit.proposed = row.edit.proposals = row.edit.theirs_by = NULL;
    if (sam_store_put_row (store, 0, &row, error) == 0) {
      return FALSE;
    }
  }
  return (args->undo == NULL
          || keep_choice (store, args->undo, edit, &held->row, op, theirs_body, after, error))
         && sam_store_refresh (store, edit->id, -1, NULL, error);
}

/* Remembers which groups of a proposal were decided; it is closed with the last. */
static gboolean
remember_decided (SamStore *store, const SamRecord *proposal, char **fields, GError **error)
{
  g_autofree char *key = decided_key (sam_record_get_id (proposal));
  g_autofree char *joined = g_strjoinv (",", fields);
  g_autofree char *old =
      sam_sql_get_text (store->sql, "SELECT text FROM m_text WHERE kind = $1 AND key = $2",
                        SAM_SQL_ARGS (SAM_SQL_INT (SAM_ROW_PREF), SAM_SQL_TEXT (key)), NULL);
  g_autofree char *all = old != NULL ? g_strconcat (old, ",", joined, NULL) : NULL;

  return sam_store_put_text (store, SAM_ROW_PREF, key, all != NULL ? all : joined, error);
}

gboolean
sam_store_forget_decided (SamStore *store, const char *target, GError **error)
{
  g_autoptr (GPtrArray) proposals = open_proposals (store, target, error);

  for (guint i = 0; proposals != NULL && i < proposals->len; i++) {
    g_autofree char *key = decided_key (sam_record_get_id (proposals->pdata[i]));

    if (!sam_store_put_text (store, SAM_ROW_PREF, key, NULL, error)) {
      return FALSE;
    }
  }
  return proposals != NULL;
}

/* Its record never came to be: it was written on a device that lost sight of the case before it was
 * sent. Whoever takes the text makes the record, in the same group that closes the proposal. */
static gboolean
resolve_missing (SamStore *store, ConflictArgs *args, const SamRecord *proposal,
                 const Beside *beside, const SamPatch *chosen, gint64 comp, GError **error)
{
  g_autoptr (GBytes) nothing = g_bytes_new_static ("{}", 2);
  g_autoptr (GBytes) body = sam_patch_apply (chosen, nothing);
  g_autoptr (SamPatch) patch = sam_patch_diff_bodies (NULL, body);
  g_autoptr (GByteArray) packed = g_byte_array_new ();
  g_autofree char *group = sam_id_new (store->clock);
  g_autofree char *create = sam_id_new (store->clock);
  g_autofree char *op = NULL;
  SamRowEdit about = { .type = beside->def->name,
                       .id = sam_record_get_text (proposal, SAM_PROPOSAL_TARGET_ID),
                       .scope = sam_record_get_scope (proposal),
                       .comp = comp };
  SamRowOp row = { .op = create,
                   .type = about.type,
                   .id = about.id,
                   .scope = about.scope,
                   .comp = comp,
                   .verb = beside->def->type == SAM_RECORD_SIGNATURE ? SAM_OP_SIGN : SAM_OP_CREATE,
                   .sent = SAM_SLICE_BYTES (body),
                   .group = group,
                   .screen = "inbox",
                   .at = sam_clock_now (store->clock) };

  if (args->take != SAM_TAKE_MINE && !sam_patch_is_empty (patch)) {
    sam_patch_pack (packed, patch);
    row.patch = (SamSlice){ packed->data, packed->len };
    if (!judge_choice (store, args->viewer, beside->def, about.id, about.scope, body, error)
        || !sam_store_put_op (store, &row, error)) {
      return FALSE;
    }
  }
  return put_resolve (store, proposal, &about, NULL, NULL, NULL, group,
                      take_name (args->take, FALSE), &op, error)
         && (args->undo == NULL
             || keep_choice (store, args->undo, &about, NULL, op, nothing, body, error))
         && sam_store_refresh (store, about.id, -1, NULL, error);
}

/* The choice as an operation. One that is made on top of unsent work takes that in, so that it is
 * one text: @edit is what it took, empty = nothing. @in_turn: something of the proposal was chosen
 * before. */
static gboolean
put_choice (SamStore *store, const SamRecord *proposal, const SamRowEdit *about, GBytes *current,
            GBytes *after, const SamPatch *patch, gboolean in_turn, const char *group,
            const char *take, char **op, SamRowHeld *edit, GError **error)
{
  g_autoptr (GBytes) base = NULL;
  g_autoptr (SamPatch) all = NULL;
  gint64 rid, sent = 0;

  if (!sam_store_find_edit (store, about->id, &rid, error)
      || !sam_sql_get_int (store->sql,
                           "SELECT count(*) FROM m_op WHERE record_id = $1 AND from_edit = 1",
                           SAM_SQL_ARGS (SAM_SQL_TEXT (about->id)), &sent, NULL, error)) {
    return FALSE;
  }
  if (rid != 0 && !in_turn && sam_patch_is_empty (patch)) {
    /* What stands is chosen: what is unsent goes its own way. */
    return put_resolve (store, proposal, about, NULL, NULL, NULL, group, take, op, error);
  }
  if (rid == 0 || sent > 0) {
    return put_resolve (store, proposal, about, current, after, patch, group, take, op, error);
  }
  if (!sam_store_get_row (store, rid, SAM_ROW_EDIT, edit, error)) {
    return FALSE;
  }
  base = g_bytes_new (edit->row.edit.base.data, edit->row.edit.base.size);
  all = sam_patch_diff_bodies (base, after);
  return put_resolve (store, proposal, about, base, after, all, edit->row.edit.group, take, op,
                      error)
         && sam_store_delete_row (store, SAM_ROW_EDIT, rid, error);
}

static gboolean
resolve_colleagues (SamStore *store, ConflictArgs *args, const SamRecord *proposal, gboolean *done,
                    GError **error)
{
  g_auto (Beside) beside = { 0 };
  g_autoptr (SamRecord) mine = NULL;
  g_autoptr (SamRecord) theirs = NULL;
  g_autoptr (SamPatch) chosen = sam_patch_new ();
  g_autoptr (SamPatch) patch = NULL;
  g_autoptr (GBytes) after = NULL;
  g_autofree char *group = sam_id_new (store->clock);
  g_autofree char *op = NULL;
  g_autofree char *key = decided_key (sam_record_get_id (proposal));
  g_autofree char *decided = NULL;
  g_autoptr (GError) below = NULL;
  const char *target = sam_record_get_text (proposal, SAM_PROPOSAL_TARGET_ID);
  const char *scope = sam_record_get_scope (proposal);
  SamRowEdit about = { 0 };
  g_auto (SamHead) head = { 0 };
  g_auto (SamRowHeld) edit = { 0 };
  guint n_left = 0, n_chosen = 0;

  if (!put_beside (store, proposal, &beside, error)
      || !sam_store_find_head (store, sam_record_get_id (proposal), &head, error)) {
    return FALSE;
  }
  if (beside.def == NULL) {
    return TRUE;
  }
  mine = record_of (store, NULL, beside.def, target, scope, SAM_SLICE_BYTES (beside.current));
  theirs = record_of (store, NULL, beside.def, target, scope, SAM_SLICE_BYTES (beside.proposed));
  for (guint i = 0; i < beside.groups->len; i++) {
    char **fields = beside.groups->pdata[i];

    if (args->field != NULL && beside.target != NULL
        && !g_strv_contains ((const char *const *) fields, args->field)) {
      n_left++;
      continue;
    }
    if (!choose (beside.def, fields, mine, theirs, args->take, chosen, error)) {
      return FALSE;
    }
    n_chosen++;
  }
  if (n_chosen == 0 && n_left > 0) {
    return TRUE;
  }
  *done = TRUE;
  if (beside.target == NULL) {
    return resolve_missing (store, args, proposal, &beside, chosen, head.comp, error);
  }
  after = sam_patch_apply (chosen, beside.current);
  patch = sam_patch_diff_bodies (beside.current, after);
  if (!sam_patch_is_empty (patch)
      && !judge_choice (store, args->viewer, beside.def, target, scope, after, error)) {
    return FALSE;
  }
  about = (SamRowEdit){ .type = beside.def->name, .id = target, .scope = scope, .comp = head.comp };
  if (n_left > 0) {
    for (guint i = 0; i < beside.groups->len; i++) {
      char **fields = beside.groups->pdata[i];

      if (g_strv_contains ((const char *const *) fields, args->field)
          && !remember_decided (store, proposal, fields, error)) {
        return FALSE;
      }
    }
    if (sam_patch_is_empty (patch)) {
      return TRUE;
    }
    return (args->undo == NULL
            || keep_choice (store, args->undo, &about, NULL, NULL, beside.current, after, error))
           && sam_store_write_edit (store, target, after, NULL, NULL, group, "inbox", error);
  }
  decided =
      sam_sql_get_text (store->sql, "SELECT text FROM m_text WHERE kind = $1 AND key = $2",
                        SAM_SQL_ARGS (SAM_SQL_INT (SAM_ROW_PREF), SAM_SQL_TEXT (key)), &below);
  if (below != NULL) {
    g_propagate_error (error, g_steal_pointer (&below));
    return FALSE;
  }
  if (!put_choice (store, proposal, &about, beside.current, after, patch, decided != NULL, group,
                   take_name (args->take, FALSE), &op, &edit, error)) {
    return FALSE;
  }
  return (args->undo == NULL
          || keep_choice (store, args->undo, &about, edit.bytes != NULL ? &edit.row : NULL, op,
                          beside.current, after, error))
         && sam_store_refresh (store, target, -1, NULL, error);
}

static gboolean
resolve_rows (SamStore *store, ConflictArgs *args, GError **error)
{
  g_auto (SamRowHeld) held = { 0 };
  g_autoptr (GPtrArray) proposals = NULL;
  gboolean done = FALSE;
  gint64 rid;

  if (!find_conflict_edit (store, args->id, &rid, &held, error)) {
    return FALSE;
  }
  if (rid != 0) {
    return resolve_own (store, args, rid, &held, error);
  }
  proposals = open_proposals (store, args->id, error);
  for (guint i = 0; proposals != NULL && i < proposals->len; i++) {
    gboolean closing;

    if (!is_being_closed (store, proposals->pdata[i], &closing, error)
        || (!closing && !resolve_colleagues (store, args, proposals->pdata[i], &done, error))) {
      return FALSE;
    }
    if (done && args->take != SAM_TAKE_MINE && i + 1 < proposals->len) {
      /* A second proposal is looked at beside what stands now. */
      break;
    }
  }
  if (proposals != NULL && !done) {
    g_set_error_literal (error, SAM_STORE_ERROR, SAM_STORE_ERROR_NOT_FOUND,
                         "Nobody wrote differently in that record");
  }
  return done;
}

static gboolean
do_resolve (SamStore *store, gpointer user_data, GError **error)
{
  ConflictArgs *args = user_data;
  g_auto (SamHead) head = { 0 };

  g_array_set_size (store->problems, 0);
  if (!sam_store_need_viewer (store, args->viewer, error)
      || !sam_store_find_head (store, args->id, &head, error)) {
    return FALSE;
  }
  if (args->want_undo) {
    args->undo = sam_id_new (store->clock);
  }
  if (!sam_store_begin (store, error)
      || !sam_store_end (store, resolve_rows (store, args, error), SAM_ORIGIN_USER, error)) {
    g_clear_pointer (&args->undo, g_free);
    return FALSE;
  }
  return TRUE;
}

gboolean
sam_store_resolve (SamStore *store, SamViewer *viewer, const char *record_id, const char *field,
                   SamTake take, char **undo, GError **error)
{
  ConflictArgs args = {
    .viewer = viewer, .id = record_id, .field = field, .take = take, .want_undo = undo != NULL
  };
  gboolean ok;

  g_return_val_if_fail (SAM_IS_STORE (store) && record_id != NULL, FALSE);

  ok = sam_store_call (store, SAM_STORE_WRITE, NULL, do_resolve, &args, error);
  if (undo != NULL) {
    *undo = args.undo;
  } else {
    g_free (args.undo);
  }
  return ok;
}

/* ---- when a proposal comes ---- */

/* A wording that came after the one that was decided, while something was on its way, is with
 * nobody else yet: it is put to both as well. */
static gboolean
propose_newer (SamStore *store, const SamRowEdit *edit, GError **error)
{
  g_autoptr (SamPatch) left = NULL;
  g_autoptr (SamPatch) newer = sam_patch_new ();
  g_auto (GStrv) paths = g_strsplit_set (edit->paths != NULL ? edit->paths : "", ",;", -1);
  gboolean whole = g_strcmp0 (edit->paths, "retracted") == 0;

  if (!sam_store_unproposed (store, edit, &left, error)) {
    return FALSE;
  }
  for (guint i = 0; i < sam_patch_size (left); i++) {
    const char *name, *token;

    sam_patch_nth (left, i, &name, &token);
    if (!whole && !g_strv_contains ((const char *const *) paths, name)) {
      continue;
    }
    sam_patch_put (newer, name, token);
  }
  return sam_patch_is_empty (newer)
         || sam_store_propose (store, edit->type, edit->id, edit->scope, edit->comp,
                               edit->base_version, newer, NULL, NULL, error);
}

static gboolean
decided_elsewhere (SamStore *store, const char *target, const char *op, GError **error)
{
  g_auto (SamRowHeld) held = { 0 };
  g_autoptr (GBytes) theirs = NULL;
  g_autoptr (GBytes) rest = NULL;
  g_autoptr (SamPatch) patch = NULL;
  g_autofree char *version = NULL;
  SamRow row;
  gint64 rid;

  if (!find_conflict_edit (store, target, &rid, &held, error)) {
    return FALSE;
  }
  if (rid == 0 || !is_in_list (held.row.edit.proposals, op)) {
    return TRUE;
  }
  theirs = sam_store_rec_body (store, target, &version, error);
  if (theirs == NULL || !propose_newer (store, &held.row.edit, error)
      || !sam_store_keep (store, SAM_KEPT_RESOLVED, &held.row, NULL, error)) {
    return FALSE;
  }
  /* What was not in conflict is still mine to send. */
  rest = g_strcmp0 (held.row.edit.paths, "retracted") == 0
             ? g_bytes_ref (theirs)
             : sam_store_without_conflicts (&held.row.edit, theirs);
  patch = sam_patch_diff_bodies (theirs, rest);
  if (sam_patch_is_empty (patch)) {
    return sam_store_delete_row (store, SAM_ROW_EDIT, rid, error);
  }
  row = held.row;
  row.edit.state = SAM_EDIT_DIRTY;
  row.edit.base = SAM_SLICE_BYTES (theirs);
  row.edit.base_version = version;
  row.edit.ours = SAM_SLICE_BYTES (rest);
  row.edit.paths = row.edit.proposed = row.edit.proposals = row.edit.theirs_by = NULL;
  return sam_store_put_row (store, rid, &row, error) != 0;
}

/* It was decided here before the server told of it. */
static gboolean
decided_before (SamStore *store, const SamRecord *proposal, const char *op, GError **error)
{
  g_autoptr (GArray) rids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_auto (SamRowHeld) held = { 0 };
  g_autofree char *group = NULL;
  SamRow edit;

  if (!sam_store_collect_rids (store, "SELECT rid FROM m_kept WHERE op = $1 AND why = $2",
                               SAM_SQL_ARGS (SAM_SQL_TEXT (op), SAM_SQL_INT (SAM_KEPT_RESOLVED)),
                               rids, error)) {
    return FALSE;
  }
  if (rids->len == 0) {
    return TRUE;
  }
  if (!sam_store_get_row (store, g_array_index (rids, gint64, 0), SAM_ROW_KEPT, &held, error)) {
    return FALSE;
  }
  if (!sam_row_decode (&edit, held.row.kept.payload.data, held.row.kept.payload.size, NULL)
      || edit.kind != SAM_ROW_EDIT) {
    return TRUE;
  }
  group = sam_id_new (store->clock);
  return put_resolve (store, proposal, &edit.edit, NULL, NULL, NULL, group, edit.edit.screen, NULL,
                      error)
         && sam_store_delete_row (store, SAM_ROW_KEPT, g_array_index (rids, gint64, 0), error);
}

gboolean
sam_store_proposal_arrived (SamStore *store, const char *id, GError **error)
{
  g_autoptr (SamRecord) proposal = sam_store_peek (store, id, NULL);
  g_auto (SamHead) head = { 0 };
  const char *target, *op;
  gboolean closed;

  if (proposal == NULL) {
    return TRUE;
  }
  target = sam_record_get_text (proposal, SAM_PROPOSAL_TARGET_ID);
  op = sam_record_get_text (proposal, SAM_PROPOSAL_OP_ID);
  closed = sam_record_has (proposal, SAM_PROPOSAL_CLOSED_AT);
  /* Until then a choice can be taken back, and what was chosen before it stays chosen. */
  if (closed) {
    g_autofree char *key = decided_key (id);

    if (!sam_store_put_text (store, SAM_ROW_PREF, key, NULL, error)) {
      return FALSE;
    }
  }
  if (target == NULL || op == NULL) {
    return TRUE;
  }
  if (closed ? !decided_elsewhere (store, target, op, error)
             : !decided_before (store, proposal, op, error)) {
    return FALSE;
  }
  if (!sam_store_find_head (store, target, &head, error)) {
    return FALSE;
  }
  return head.n == 0 || sam_store_refresh (store, target, -1, NULL, error);
}

/* ---- what waits ---- */

static gboolean
do_list_waiting (SamStore *store, gpointer user_data, GError **error)
{
  ConflictArgs *args = user_data;
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_waiting_free);
  g_autoptr (GArray) rids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) edits = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) below = NULL;

  if (!sam_store_need_viewer (store, args->viewer, error)) {
    return FALSE;
  }
  if (!sam_store_collect_rids (store,
                               "SELECT rid FROM m_op WHERE record_id IS NOT NULL AND verb <> 5"
                               " ORDER BY state DESC, rid",
                               SAM_SQL_NO_ARGS, rids, &below)
      || !sam_store_collect_rids (store,
                                  "SELECT rid FROM m_edit WHERE state = 0 AND record_id NOT IN"
                                  " (SELECT record_id FROM m_op WHERE from_edit = 1) ORDER BY rid",
                                  SAM_SQL_NO_ARGS, edits, &below)) {
    return sam_store_fail (error, g_steal_pointer (&below));
  }
  for (guint i = 0; i < rids->len + edits->len; i++) {
    gboolean is_edit = i >= rids->len;
    gint64 rid =
        is_edit ? g_array_index (edits, gint64, i - rids->len) : g_array_index (rids, gint64, i);
    g_auto (SamRowHeld) held = { 0 };
    const SamTypeDef *def;
    SamWaiting *waiting;

    if (!sam_store_get_row (store, rid, is_edit ? SAM_ROW_EDIT : SAM_ROW_OP, &held, &below)) {
      return sam_store_fail (error, g_steal_pointer (&below));
    }
    def = sam_type_by_name (is_edit ? held.row.edit.type : held.row.op.type);
    if (def == NULL || !sam_viewer_may_see_type (args->viewer, def->type)) {
      continue;
    }
    waiting = g_new0 (SamWaiting, 1);
    waiting->type = def->type;
    waiting->state = SAM_STATE_WAITING;
    if (is_edit) {
      waiting->kind = SAM_OP_UPDATE;
      waiting->id = g_strdup (held.row.edit.id);
      waiting->case_id = sam_store_case_of_scope (store, held.row.edit.scope, NULL);
      waiting->at = held.row.edit.at;
    } else {
      const SamRowOp *op = &held.row.op;

      waiting->kind = (SamOpKind) op->verb;
      waiting->id = g_strdup (op->id);
      waiting->op_id = g_strdup (op->op);
      waiting->case_id = sam_store_case_of_scope (store, op->scope, NULL);
      waiting->at = op->at;
      if (op->state == SAM_OP_REFUSED) {
        waiting->state = SAM_STATE_REFUSED;
        waiting->code = g_strdup (op->code);
        waiting->field = g_strdup (op->field);
      }
    }
    g_ptr_array_add (list, waiting);
  }
  args->list = g_steal_pointer (&list);
  return TRUE;
}

GPtrArray *
sam_store_list_waiting (SamStore *store, SamViewer *viewer, GError **error)
{
  ConflictArgs args = { .viewer = viewer };

  g_return_val_if_fail (SAM_IS_STORE (store), NULL);

  sam_store_call (store, SAM_STORE_READ, NULL, do_list_waiting, &args, error);
  return args.list;
}

/* A group is judged as one, so it is given up as one. */
static gboolean
drop_group (SamStore *store, const char *op, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (SamSqlStatement) statement = NULL;
  SamSqlStep step;

  statement = sam_sql_prepare (
      store->sql,
      "SELECT record_id FROM m_op WHERE record_id IS NOT NULL AND state <> 1 AND grp IN (SELECT grp"
      " FROM m_op WHERE op = $1 AND state = 2) UNION SELECT record_id FROM m_edit WHERE grp IN"
      " (SELECT grp FROM m_op WHERE op = $1 AND state = 2)",
      error);
  if (statement == NULL) {
    return FALSE;
  }
  sam_sql_bind_text (statement, 1, op, -1);
  while ((step = sam_sql_step (statement, error)) == SAM_SQL_STEP_ROW) {
    g_ptr_array_add (ids, g_strdup (sam_sql_column_text (statement, 0, NULL)));
  }
  if (step == SAM_SQL_STEP_ERROR) {
    return FALSE;
  }
  if (ids->len == 0) {
    g_set_error_literal (error, SAM_STORE_ERROR, SAM_STORE_ERROR_NOT_FOUND,
                         "There is no such refused change");
    return FALSE;
  }
  for (guint i = 0; i < ids->len; i++) {
    if (!sam_store_drop_unsent (store, ids->pdata[i], SAM_KEPT_REPLACED, error)
        || !sam_store_forget_decided (store, ids->pdata[i], error)
        || !sam_store_refresh (store, ids->pdata[i], -1, NULL, error)) {
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
do_drop_refused (SamStore *store, gpointer user_data, GError **error)
{
  const ConflictArgs *args = user_data;

  return sam_store_need_viewer (store, args->viewer, error) && sam_store_begin (store, error)
         && sam_store_end (store, drop_group (store, args->id, error), SAM_ORIGIN_USER, error);
}

gboolean
sam_store_drop_refused (SamStore *store, SamViewer *viewer, const char *op_id, GError **error)
{
  ConflictArgs args = { .viewer = viewer, .id = op_id };

  g_return_val_if_fail (SAM_IS_STORE (store) && op_id != NULL, FALSE);

  return sam_store_call (store, SAM_STORE_WRITE, NULL, do_drop_refused, &args, error);
}
