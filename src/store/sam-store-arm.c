/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-store-private.h"

#include <string.h>

/*
 * T2 (arm): what is due becomes operations, in flight and on the disk before anything is sent.
 * Operations of one action share a group and are sent together or not at all; of one record only
 * the oldest action is on its way, and nothing goes before what it cannot stand without: a record
 * it points at that the server has not got yet, or earlier work on the same whole.
 */

typedef struct {
  gint64 rid;
  gboolean is_edit;
  char *record; /* (owned) */
  gint64 verb;  /* -1 for an edit */
  int type;
  guint rank; /* see rank_of() */
} Member;

typedef struct _Group Group;
struct _Group {
  char *name; /* (owned) */
  GArray *members;
  gint64 youngest;
  gboolean refused;
  guint n_conflicts;
  gboolean armed;
  gboolean read;     /* the rest is known */
  GPtrArray *refs;   /* (owned) (element-type utf8): what its members point at */
  GPtrArray *wholes; /* (owned) (element-type utf8): what its members are parts of, or are */
  Group *waits_for;  /* (nullable): it makes what this one points at */
};

static void
member_clear (gpointer data)
{
  g_free (((Member *) data)->record);
}

static void
group_free (Group *group)
{
  g_free (group->name);
  g_array_unref (group->members);
  g_ptr_array_unref (group->refs);
  g_ptr_array_unref (group->wholes);
  g_free (group);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Group, group_free)

static Group *
group_new (const char *name)
{
  Group *group = g_new0 (Group, 1);

  group->name = g_strdup (name);
  group->members = g_array_new (FALSE, FALSE, sizeof (Member));
  g_array_set_clear_func (group->members, member_clear);
  group->refs = g_ptr_array_new_with_free_func (g_free);
  group->wholes = g_ptr_array_new_with_free_func (g_free);
  return group;
}

static gboolean
makes_record (const Member *member)
{
  return member->verb == SAM_OP_CREATE || member->verb == SAM_OP_SIGN;
}

/* Groups in the order of their oldest row; each operation in flight is left out. @makers: record →
 * the group that makes it. */
static GPtrArray *
collect_groups (SamStore *store, GHashTable *makers, GError **error)
{
  g_autoptr (GPtrArray) groups = g_ptr_array_new_with_free_func ((GDestroyNotify) group_free);
  g_autoptr (GHashTable) by_name = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (SamSqlStatement) statement = NULL;
  SamSqlStep step;

  /* An edit with an operation of its own on the way, or refused, is not a member of its own. */
  statement = sam_sql_prepare (
      store->sql,
      "SELECT rid, grp, record_id, at, 1, state, -1 FROM m_edit WHERE record_id NOT IN (SELECT"
      " record_id FROM m_op WHERE from_edit = 1)"
      " UNION ALL SELECT rid, grp, record_id, at, 0, state, verb FROM m_op WHERE state <> 1"
      " ORDER BY 1",
      error);
  if (statement == NULL) {
    return NULL;
  }
  while ((step = sam_sql_step (statement, error)) == SAM_SQL_STEP_ROW) {
    const char *name = sam_sql_column_text (statement, 1, NULL);
    Group *group = g_hash_table_lookup (by_name, name);
    gint64 state = sam_sql_column_int (statement, 5);
    Member member = { .rid = sam_sql_column_int (statement, 0),
                      .is_edit = sam_sql_column_int (statement, 4) != 0,
                      .record = g_strdup (sam_sql_column_text (statement, 2, NULL)),
                      .verb = sam_sql_column_int (statement, 6) };

    if (group == NULL) {
      group = group_new (name);
      g_ptr_array_add (groups, group);
      g_hash_table_insert (by_name, group->name, group);
    }
    g_array_append_val (group->members, member);
    group->youngest = MAX (group->youngest, sam_sql_column_int (statement, 3));
    if (makes_record (&member) && member.record != NULL) {
      g_hash_table_insert (makers, member.record, group);
    }
    if (member.is_edit) {
      group->n_conflicts += state == SAM_EDIT_CONFLICT;
    } else {
      group->refused |= state == SAM_OP_REFUSED;
    }
  }
  if (step == SAM_SQL_STEP_ERROR) {
    return NULL;
  }
  return g_steal_pointer (&groups);
}

/* ---- what a group depends on ---- */

/* Within one whole: what is made comes first, then the parts change, then the whole itself (it may
 * lock them), then it is signed. */
static guint
rank_of (const SamTypeDef *def, const Member *member)
{
  if (member->verb == SAM_OP_SIGN) {
    return 3;
  }
  if (member->verb == SAM_OP_CREATE) {
    return 0;
  }
  return sam_type_whole (def) != SAM_FIELD_NONE ? 1 : 2;
}

static int
compare_members (gconstpointer pa, gconstpointer pb)
{
  const Member *a = pa, *b = pb;

  if (a->rank != b->rank) {
    return a->rank < b->rank ? -1 : 1;
  }
  if (a->rank == 0 && a->type != b->type) {
    return a->type - b->type; /* what others point at comes first */
  }
  return a->rid < b->rid ? -1 : 1;
}

static gboolean
read_member (SamStore *store, Group *group, Member *member, GError **error)
{
  g_auto (SamRowHeld) held = { 0 };
  g_autoptr (GBytes) there = NULL;
  const SamTypeDef *def;
  const char *type;
  SamSlice body;

  if (!sam_store_get_row (store, member->rid, member->is_edit ? SAM_ROW_EDIT : SAM_ROW_OP, &held,
                          error)) {
    return FALSE;
  }
  type = member->is_edit ? held.row.edit.type : held.row.op.type;
  body = member->is_edit ? held.row.edit.ours : held.row.op.sent;
  def = type != NULL ? sam_type_by_name (type) : NULL;
  if (def == NULL || member->record == NULL || member->verb == SAM_OP_PROPOSE) {
    return TRUE;
  }
  member->type = (int) def->type;
  member->rank = rank_of (def, member);
  if (body.data == NULL) {
    there = sam_store_rec_body (store, member->record, NULL, error);
    if (there == NULL) {
      return *error == NULL;
    }
    body = SAM_SLICE_BYTES (there);
  }
  for (guint i = 0; i < def->n_fields; i++) {
    const SamFieldDef *field = &def->fields[i];
    SamJsonToken token;
    char *id;

    if (field->kind != SAM_KIND_REF || !sam_json_find (body.data, body.size, field->name, &token)
        || token.kind != SAM_JSON_STRING) {
      continue;
    }
    id = sam_json_token_dup_string (&token);
    g_ptr_array_add (group->refs, id);
    if (field->flags & SAM_FIELD_WHOLE) {
      g_ptr_array_add (group->wholes, g_strdup (id));
    }
  }
  if (sam_type_is_whole (def->type)) {
    g_ptr_array_add (group->wholes, g_strdup (member->record));
  }
  return TRUE;
}

static gboolean
read_group (SamStore *store, Group *group, GError **error)
{
  if (group->read) {
    return TRUE;
  }
  for (guint i = 0; i < group->members->len; i++) {
    if (!read_member (store, group, &g_array_index (group->members, Member, i), error)) {
      return FALSE;
    }
  }
  if (group->wholes->len > 0) {
    g_array_sort (group->members, compare_members);
  }
  group->read = TRUE;
  return TRUE;
}

/* The group that makes something this one points at and is not on its way. */
static Group *
maker_before (const Group *group, GHashTable *makers)
{
  for (guint i = 0; i < group->refs->len; i++) {
    Group *maker = g_hash_table_lookup (makers, group->refs->pdata[i]);

    if (maker != NULL && maker != group && !maker->armed) {
      return maker;
    }
  }
  return NULL;
}

/* ---- arming ---- */

static SamOp *
op_of_row (const SamRowOp *row, const char *base)
{
  g_autoptr (SamPatch) patch = sam_patch_unpack (row->patch);
  const SamTypeDef *def = row->type != NULL ? sam_type_by_name (row->type) : NULL;
  SamOpFields fields = { .op_id = row->op,
                         .kind = (SamOpKind) row->verb,
                         .id = row->id,
                         .scope = row->scope,
                         .base = base,
                         .patch = patch,
                         .group = row->group,
                         .client_at = row->at,
                         .screen = row->screen,
                         .why = row->why,
                         .take = row->take };

  if (def == NULL) {
    return NULL;
  }
  fields.type = def->type;
  if (row->verb == SAM_OP_RESOLVE) {
    fields.type = SAM_RECORD_PROPOSAL;
    fields.id = row->extra;
  }
  return sam_op_new (&fields);
}

/* Conflict members back to what the server has: the rest of an edit can go before a person chose.
 */
GBytes *
sam_store_without_conflicts (const SamRowEdit *edit, GBytes *theirs)
{
  g_autoptr (GBytes) ours = g_bytes_new (edit->ours.data, edit->ours.size);
  g_autoptr (SamPatch) back = sam_patch_diff_bodies (ours, theirs);
  g_autoptr (SamPatch) only = sam_patch_new ();
  g_auto (GStrv) paths = g_strsplit_set (edit->paths != NULL ? edit->paths : "", ",;", -1);

  for (guint i = 0; i < sam_patch_size (back); i++) {
    const char *name, *token;

    sam_patch_nth (back, i, &name, &token);
    if (!g_strv_contains ((const char *const *) paths, name)) {
      continue;
    }
    if (token != NULL) {
      sam_patch_set (only, name, token);
    } else {
      sam_patch_del (only, name);
    }
  }
  return sam_patch_apply (only, ours);
}

/* Makes the operation of an edit. *@op stays NULL when there is nothing to send. */
static gboolean
arm_edit (SamStore *store, gint64 rid, const char *base, SamOp **op, GError **error)
{
  g_auto (SamRowHeld) held = { 0 };
  g_autoptr (GBytes) theirs = NULL;
  g_autoptr (GBytes) ours = NULL;
  g_autoptr (SamPatch) patch = NULL;
  g_autoptr (GByteArray) packed = g_byte_array_new ();
  g_autofree char *op_id = NULL;
  g_autofree char *version = NULL;
  const SamRowEdit *edit;
  SamRowOp row = { 0 };

  if (!sam_store_get_row (store, rid, SAM_ROW_EDIT, &held, error)) {
    return FALSE;
  }
  edit = &held.row.edit;
  theirs = sam_store_rec_body (store, edit->id, &version, error);
  if (theirs == NULL && (*error != NULL || base == NULL || edit->state == SAM_EDIT_CONFLICT)) {
    return *error == NULL;
  }
  if (edit->state == SAM_EDIT_CONFLICT) {
    if (g_strcmp0 (edit->paths, "retracted") == 0) {
      return TRUE;
    }
    ours = sam_store_without_conflicts (edit, theirs);
    patch = sam_patch_diff_bodies (theirs, ours);
  } else {
    g_autoptr (GBytes) from = g_bytes_new (edit->base.data, edit->base.size);

    ours = g_bytes_new (edit->ours.data, edit->ours.size);
    patch = sam_patch_diff_bodies (from, ours);
  }
  if (sam_patch_is_empty (patch)) {
    return TRUE;
  }
  op_id = sam_id_new (store->clock);
  sam_patch_pack (packed, patch);
  row = (SamRowOp){ .op = op_id,
                    .type = edit->type,
                    .id = edit->id,
                    .scope = edit->scope,
                    .comp = edit->comp,
                    .verb = SAM_OP_UPDATE,
                    .base_version = base != NULL ? base : version,
                    .base = edit->base,
                    .patch = { packed->data, packed->len },
                    .sent = SAM_SLICE_BYTES (ours),
                    .group = edit->group,
                    .screen = edit->screen,
                    .at = edit->at,
                    .state = SAM_OP_INFLIGHT,
                    .attempts = 1,
                    .from_edit = TRUE };
  if (!sam_store_put_op (store, &row, error)) {
    return FALSE;
  }
  *op = op_of_row (&row, row.base_version);
  return TRUE;
}

static gboolean
arm_op (SamStore *store, gint64 rid, const char *base, SamOp **op, GError **error)
{
  g_auto (SamRowHeld) held = { 0 };
  g_auto (SamHead) head = { 0 };
  SamRowOp *row;

  if (!sam_store_get_row (store, rid, SAM_ROW_OP, &held, error)) {
    return FALSE;
  }
  row = &held.row.op;
  if (!sam_store_find_head (store, row->id, &head, error)) {
    return FALSE;
  }
  switch (row->verb) {
  case SAM_OP_UPDATE:
  case SAM_OP_RETRACT:
  case SAM_OP_RESOLVE:
    row->base_version = base != NULL ? base : head.version;
    break;
  case SAM_OP_CREATE:
  case SAM_OP_SIGN:
    row->base_version = NULL;
    break;
  default:
    break;
  }
  row->state = SAM_OP_INFLIGHT;
  row->attempts++;
  if (sam_store_put_row (store, rid, &held.row, error) == 0) {
    return FALSE;
  }
  *op = op_of_row (row, row->base_version);
  return TRUE;
}

static gboolean
arm_group (SamStore *store, const Group *group, GPtrArray *ops, GError **error)
{
  g_autoptr (GHashTable) before = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < group->members->len; i++) {
    const Member *member = &g_array_index (group->members, Member, i);
    const char *earlier =
        member->record != NULL ? g_hash_table_lookup (before, member->record) : NULL;
    g_autofree char *base = earlier != NULL ? g_strdup_printf ("after:%s", earlier) : NULL;
    SamOp *op = NULL;
    gboolean ok = member->is_edit ? arm_edit (store, member->rid, base, &op, error)
                                  : arm_op (store, member->rid, base, &op, error);

    if (!ok) {
      return FALSE;
    }
    if (op == NULL) {
      continue;
    }
    if (member->record != NULL && member->verb != SAM_OP_PROPOSE) {
      g_hash_table_replace (before, g_strdup (member->record), g_strdup (sam_op_get (op)->op_id));
    }
    g_ptr_array_add (ops, op);
  }
  return TRUE;
}

static gboolean
is_busy (const Group *group, GHashTable *busy)
{
  for (guint i = 0; i < group->members->len; i++) {
    const Member *member = &g_array_index (group->members, Member, i);

    if (member->record != NULL && member->verb != SAM_OP_PROPOSE
        && g_hash_table_contains (busy, member->record)) {
      return TRUE;
    }
  }
  for (guint i = 0; i < group->wholes->len; i++) {
    if (g_hash_table_contains (busy, group->wholes->pdata[i])) {
      return TRUE;
    }
  }
  return FALSE;
}

static void
make_busy (const Group *group, GHashTable *busy)
{
  for (guint i = 0; i < group->members->len; i++) {
    const Member *member = &g_array_index (group->members, Member, i);

    if (member->record != NULL && member->verb != SAM_OP_PROPOSE) {
      g_hash_table_add (busy, g_strdup (member->record));
    }
  }
  /* What a person must look at first holds up its own records, not the whole. */
  for (guint i = 0; !group->refused && group->n_conflicts == 0 && i < group->wholes->len; i++) {
    g_hash_table_add (busy, g_strdup (group->wholes->pdata[i]));
  }
}

/* Events of the access log go before everything else; each is an operation with an id of its own.
 */
static gboolean
arm_log (SamStore *store, guint max, GPtrArray *ops, GError **error)
{
  g_autoptr (GArray) rids = g_array_new (FALSE, FALSE, sizeof (gint64));
  SamSqlValue limit = SAM_SQL_INT (max);

  if (!sam_store_collect_rids (store, "SELECT rid FROM m_log ORDER BY n LIMIT $1", &limit, 1, rids,
                               error)) {
    return FALSE;
  }
  for (guint i = 0; i < rids->len; i++) {
    g_auto (SamRowHeld) held = { 0 };
    g_autoptr (GBytes) event = NULL;
    g_autoptr (SamPatch) patch = NULL;
    g_autofree char *type = NULL;
    g_autofree char *id = NULL;
    g_autofree char *hash = NULL;
    g_auto (SamHead) head = { 0 };
    const SamTypeDef *def;
    SamJsonToken token;
    const SamRowLog *log;
    SamOpFields fields = { .kind = SAM_OP_VIEW_LOG };
    gsize size;

    if (!sam_store_get_row (store, g_array_index (rids, gint64, i), SAM_ROW_LOG, &held, error)) {
      return FALSE;
    }
    log = &held.row.log;
    size = strlen (log->event);
    event = g_bytes_new (log->event, size);
    patch = sam_patch_diff_bodies (NULL, event);
    hash = g_strdup_printf ("\"%s\"", log->hash);
    sam_patch_set (patch, "hash", hash);
    if (sam_json_find (log->event, size, "type", &token)) {
      type = sam_json_token_dup_string (&token);
    }
    if (sam_json_find (log->event, size, "id", &token)) {
      id = sam_json_token_dup_string (&token);
    }
    def = type != NULL ? sam_type_by_name (type) : NULL;
    if (def == NULL || id == NULL || !sam_store_find_head (store, id, &head, error)) {
      continue;
    }
    fields.op_id = log->op;
    fields.type = def->type;
    fields.id = id;
    fields.scope = head.scope;
    fields.patch = patch;
    if (sam_json_find (log->event, size, "at", &token)) {
      g_autofree char *at = sam_json_token_dup_string (&token);

      sam_moment_parse (at, &fields.client_at, NULL);
    }
    g_ptr_array_add (ops, sam_op_new (&fields));
  }
  return TRUE;
}

static gboolean
expire_kept (SamStore *store, GError **error)
{
  g_autoptr (GArray) rids = g_array_new (FALSE, FALSE, sizeof (gint64));
  SamSqlValue now = SAM_SQL_INT (sam_clock_now (store->clock));

  if (!sam_store_collect_rids (store, "SELECT rid FROM m_kept WHERE until < $1", &now, 1, rids,
                               error)) {
    return FALSE;
  }
  for (guint i = 0; i < rids->len; i++) {
    if (!sam_store_delete_row (store, SAM_ROW_KEPT, g_array_index (rids, gint64, i), error)) {
      return FALSE;
    }
  }
  return TRUE;
}

typedef struct {
  SamArm what;
  gint64 hold_us;
  guint max;
  GPtrArray *ops; /* (owned) */
} ArmArgs;

static gboolean
is_held (const Group *group, const ArmArgs *args, gint64 due)
{
  return group->refused || (args->hold_us > 0 && group->youngest > due)
         || (group->n_conflicts > 0 && group->members->len > 1);
}

/* Groups whose makers wait for each other would never be sent by themselves. */
static Group *
find_knot (GPtrArray *groups)
{
  for (guint i = 0; i < groups->len; i++) {
    Group *group = groups->pdata[i];
    guint steps = 0;

    while (group->waits_for != NULL && steps++ < groups->len) {
      group = group->waits_for;
    }
    if (group->waits_for != NULL) {
      return group;
    }
  }
  return NULL;
}

/* One pass over the groups, oldest first. *@again: another one may find more. */
static gboolean
arm_due (SamStore *store, const ArmArgs *args, GPtrArray *groups, GHashTable *makers,
         GHashTable *on_its_way, GPtrArray *ops, gboolean *again, GError **error)
{
  g_autoptr (GHashTable) busy = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gint64 due = sam_clock_now (store->clock) - args->hold_us;
  gboolean armed = FALSE, waits = FALSE;
  GHashTableIter iter;
  gpointer record;

  g_hash_table_iter_init (&iter, on_its_way);
  while (g_hash_table_iter_next (&iter, &record, NULL)) {
    g_hash_table_add (busy, g_strdup (record));
  }
  for (guint i = 0; i < groups->len && ops->len < args->max; i++) {
    Group *group = groups->pdata[i];

    if (group->armed) {
      continue;
    }
    if (!read_group (store, group, error)) {
      return FALSE;
    }
    group->waits_for = NULL;
    /* A group is never divided: one that is larger than what is left waits for the next batch. */
    if (!is_held (group, args, due) && !is_busy (group, busy)
        && (ops->len == 0 || ops->len + group->members->len <= args->max)) {
      group->waits_for = maker_before (group, makers);
      waits |= group->waits_for != NULL;
      if (group->waits_for == NULL) {
        if (!arm_group (store, group, ops, error)) {
          return FALSE;
        }
        group->armed = armed = TRUE;
        make_busy (group, on_its_way);
      }
    }
    make_busy (group, busy);
  }
  *again = armed && waits;
  return TRUE;
}

/* What is on its way already is sent again with its old ids, before anything new. */
static gboolean
arm_again (SamStore *store, GHashTable *on_its_way, GPtrArray *ops, GError **error)
{
  g_autoptr (GArray) rids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (Group) sent = group_new ("");

  if (!sam_store_collect_rids (store, "SELECT rid FROM m_op WHERE state = 1 ORDER BY rid",
                               SAM_SQL_NO_ARGS, rids, error)) {
    return FALSE;
  }
  for (guint i = 0; i < rids->len; i++) {
    g_auto (SamRowHeld) held = { 0 };
    const SamRowOp *row = &held.row.op;
    Member member = { .rid = g_array_index (rids, gint64, i) };
    SamOp *op;

    if (!sam_store_get_row (store, member.rid, SAM_ROW_OP, &held, error)) {
      return FALSE;
    }
    op = op_of_row (row, row->base_version);
    if (op != NULL) {
      g_ptr_array_add (ops, op);
    }
    member.verb = row->verb;
    member.record = g_strdup (row->id);
    g_array_append_val (sent->members, member);
  }
  if (!read_group (store, sent, error)) {
    return FALSE;
  }
  make_busy (sent, on_its_way);
  return TRUE;
}

static gboolean
arm_rows (SamStore *store, const ArmArgs *args, GPtrArray *ops, GError **error)
{
  g_autoptr (GHashTable) on_its_way = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) makers = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) groups = NULL;
  gboolean again = TRUE;
  Group *knot;

  if (args->what == SAM_ARM_LOG) {
    return sam_store_log_flush (store, error) && arm_log (store, args->max, ops, error);
  }
  if (!expire_kept (store, error) || !arm_again (store, on_its_way, ops, error)) {
    return FALSE;
  }
  groups = collect_groups (store, makers, error);
  if (groups == NULL) {
    return FALSE;
  }
  while (again) {
    if (!arm_due (store, args, groups, makers, on_its_way, ops, &again, error)) {
      return FALSE;
    }
  }
  knot = ops->len == 0 ? find_knot (groups) : NULL;
  return knot == NULL || arm_group (store, knot, ops, error);
}

static gboolean
do_arm (SamStore *store, gpointer user_data, GError **error)
{
  ArmArgs *args = user_data;
  g_autoptr (GPtrArray) ops = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_op_unref);
  g_autoptr (GError) below = NULL;

  if (!sam_store_need_open (store, error)) {
    return FALSE;
  }
  if (!sam_store_begin (store, error)) {
    return FALSE;
  }
  if (!arm_rows (store, args, ops, &below)) {
    sam_store_rollback (store);
    return sam_store_fail (error, g_steal_pointer (&below));
  }
  if (store->log_flushed == 0 && (ops->len == 0 || args->what == SAM_ARM_LOG)) {
    /* Nothing changed: events of the log are sent as they stand in their rows. */
    sam_store_rollback (store);
  } else if (!sam_store_commit (store, SAM_ORIGIN_SYNC, error)) {
    return FALSE;
  }
  args->ops = g_steal_pointer (&ops);
  return TRUE;
}

GPtrArray *
sam_store_arm (SamStore *store, SamArm what, gint64 hold_us, guint max, GError **error)
{
  ArmArgs args = { .what = what, .hold_us = hold_us, .max = max };

  g_return_val_if_fail (SAM_IS_STORE (store) && max > 0, NULL);

  sam_store_call (store, SAM_STORE_WRITE, NULL, do_arm, &args, error);
  return args.ops;
}
