/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-store-private.h"

#include <string.h>

/*
 * T2 (arm): what is due becomes operations, in flight and on the disk before anything is sent.
 * Operations of one action share a group and are sent together or not at all; of one record only
 * the oldest action is on its way, and nothing goes before what it cannot stand without: a record
 * it points at that the server has not got yet, or earlier work on the same whole. What is taken
 * back goes after what still points at it. Groups that wait for each other become one.
 */

typedef struct {
  gint64 rid;
  gboolean is_edit;
  gboolean from_edit; /* an operation that was one */
  char *record;       /* (owned) */
  gint64 verb;        /* -1 for an edit */
  gint64 at;          /* last change */
  guint rank;         /* within its whole: see rank_of() */
  char *whole;        /* (owned) (nullable): what it is a part of, or is */
  char *beside;       /* (owned) (nullable): what it is judged beside the others of */
  GPtrArray *refs;    /* (owned) (nullable) (element-type utf8): what it newly points at */
} Member;

typedef struct _Group Group;
struct _Group {
  char *name; /* (owned) */
  GArray *members;
  gint64 youngest;
  gboolean refused, retracts;
  guint n_conflicts;
  gboolean armed;
  gboolean read;    /* the rest is known */
  Group *waits_for; /* (nullable): it goes first */
};

/* One call. Groups are in the order of their oldest row, without what is on its way. */
typedef struct {
  SamStore *store;
  gint64 due; /* what is younger is left alone */
  gint64 now;
  guint max;
  GPtrArray *groups;      /* (owned) (element-type Group) */
  GHashTable *makers;     /* (owned): record → the group that makes it */
  GHashTable *readers;    /* (owned) (nullable): record → GPtrArray of groups that point at it */
  GHashTable *on_its_way; /* (owned) (element-type utf8): records and wholes */
  GPtrArray *ops;         /* (element-type SamOp) */
  gboolean full;          /* nothing new goes along with what is sent again */
} Arming;

static void
member_clear (gpointer data)
{
  Member *member = data;

  g_free (member->record);
  g_free (member->whole);
  g_free (member->beside);
  g_clear_pointer (&member->refs, g_ptr_array_unref);
}

static void
group_free (Group *group)
{
  g_free (group->name);
  g_array_unref (group->members);
  g_free (group);
}

static Group *
group_new (const char *name)
{
  Group *group = g_new0 (Group, 1);

  group->name = g_strdup (name);
  group->members = g_array_new (FALSE, FALSE, sizeof (Member));
  g_array_set_clear_func (group->members, member_clear);
  return group;
}

static Member *
nth_member (const Group *group, guint n)
{
  return &g_array_index (group->members, Member, n);
}

static gboolean
makes_record (const Member *member)
{
  return member->verb == SAM_OP_CREATE || member->verb == SAM_OP_SIGN;
}

static gboolean
collect_groups (Arming *arming, GError **error)
{
  g_autoptr (GHashTable) by_name = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (SamSqlStatement) statement = NULL;
  SamSqlStep step;

  /* An edit with an operation of its own on the way, or refused, is not a member of its own. */
  statement = sam_sql_prepare (
      arming->store->sql,
      "SELECT rid, grp, record_id, at, 1, state, -1 FROM m_edit WHERE record_id NOT IN (SELECT"
      " record_id FROM m_op WHERE from_edit = 1)"
      " UNION ALL SELECT rid, grp, record_id, at, 0, state, verb FROM m_op WHERE state <> 1"
      " ORDER BY 1",
      error);
  if (statement == NULL) {
    return FALSE;
  }
  while ((step = sam_sql_step (statement, error)) == SAM_SQL_STEP_ROW) {
    const char *name = sam_sql_column_text (statement, 1, NULL);
    Group *group = g_hash_table_lookup (by_name, name);
    gint64 state = sam_sql_column_int (statement, 5);
    Member member = { .rid = sam_sql_column_int (statement, 0),
                      .is_edit = sam_sql_column_int (statement, 4) != 0,
                      .record = g_strdup (sam_sql_column_text (statement, 2, NULL)),
                      .verb = sam_sql_column_int (statement, 6),
                      .at = sam_sql_column_int (statement, 3) };

    if (group == NULL) {
      group = group_new (name);
      g_ptr_array_add (arming->groups, group);
      g_hash_table_insert (by_name, group->name, group);
    }
    g_array_append_val (group->members, member);
    group->youngest = MAX (group->youngest, member.at);
    group->retracts |= member.verb == SAM_OP_RETRACT;
    if (makes_record (&member) && member.record != NULL) {
      g_hash_table_insert (arming->makers, g_strdup (member.record), group);
    }
    if (member.is_edit) {
      group->n_conflicts += state == SAM_EDIT_CONFLICT;
    } else {
      group->refused |= state == SAM_OP_REFUSED;
    }
  }
  return step != SAM_SQL_STEP_ERROR;
}

/* ---- what a group depends on ---- */

/* Within one whole: what is made comes first, then the parts change, then the whole itself (it may
 * lock them), then it is signed; what was changed after a signature comes last. */
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

static char *
ref_of (SamSlice body, const SamFieldDef *field)
{
  SamJsonToken token;

  return body.data != NULL && sam_json_find (body.data, body.size, field->name, &token)
                 && token.kind == SAM_JSON_STRING
             ? sam_json_token_dup_string (&token)
             : NULL;
}

static gboolean
read_member (SamStore *store, Member *member, GError **error)
{
  g_auto (SamRowHeld) held = { 0 };
  g_autoptr (GBytes) there = NULL;
  const SamTypeDef *def;
  const char *type;
  SamSlice body, base;

  if (member->record == NULL || member->verb == SAM_OP_PROPOSE) {
    return TRUE;
  }
  if (!sam_store_get_row (store, member->rid, member->is_edit ? SAM_ROW_EDIT : SAM_ROW_OP, &held,
                          error)) {
    return FALSE;
  }
  type = member->is_edit ? held.row.edit.type : held.row.op.type;
  body = member->is_edit ? held.row.edit.ours : held.row.op.sent;
  base = member->is_edit ? held.row.edit.base : held.row.op.base;
  def = type != NULL ? sam_type_by_name (type) : NULL;
  if (def == NULL) {
    return TRUE;
  }
  if (body.data == NULL) {
    g_autoptr (SamRecord) record = sam_store_peek (store, member->record, error);

    if (record == NULL) {
      return *error == NULL;
    }
    there = sam_record_to_body (record);
    body = SAM_SLICE_BYTES (there);
  }
  member->rank = rank_of (def, member);
  member->refs = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < def->n_fields; i++) {
    const SamFieldDef *field = &def->fields[i];
    g_autofree char *id = field->kind == SAM_KIND_REF ? ref_of (body, field) : NULL;
    g_autofree char *old = id != NULL && !makes_record (member) ? ref_of (base, field) : NULL;

    if (id == NULL) {
      continue;
    }
    if (field->flags & SAM_FIELD_WHOLE) {
      member->whole = g_strdup (id);
    }
    if (def->type == SAM_RECORD_CASE && field->ref == SAM_RECORD_PERSON) {
      member->beside = sam_store_beside_key (id);
    }
    /* What it pointed at before needs nothing any more. */
    if (g_strcmp0 (id, old) != 0) {
      g_ptr_array_add (member->refs, g_steal_pointer (&id));
    }
  }
  if (sam_type_is_whole (def->type)) {
    member->whole = g_strdup (member->record);
  }
  return TRUE;
}

static gboolean
points_at (const Member *member, const char *record)
{
  for (guint i = 0; member->refs != NULL && i < member->refs->len; i++) {
    if (strcmp (member->refs->pdata[i], record) == 0) {
      return TRUE;
    }
  }
  return FALSE;
}

/* Whether @a must come before @b of the same group. */
static gboolean
goes_before (const Member *a, const Member *b)
{
  if (a->record == NULL || b->record == NULL) {
    return FALSE;
  }
  if (strcmp (a->record, b->record) == 0) {
    return a->is_edit == b->is_edit ? a->rid < b->rid : b->is_edit;
  }
  if (b->verb == SAM_OP_RETRACT && points_at (a, b->record)) {
    return a->verb != SAM_OP_RETRACT;
  }
  if (points_at (b, a->record)
      && (makes_record (a) || (a->verb == SAM_OP_RETRACT && b->verb == SAM_OP_RETRACT))) {
    return TRUE;
  }
  return a->whole != NULL && a->rank < b->rank && g_strcmp0 (a->whole, b->whole) == 0;
}

static gboolean
is_free (const Group *group, const gboolean *placed, guint n)
{
  for (guint i = 0; i < group->members->len; i++) {
    if (i != n && !placed[i] && goes_before (nth_member (group, i), nth_member (group, n))) {
      return FALSE;
    }
  }
  return TRUE;
}

/* As they were done, but for what must come first. */
static void
order_members (Group *group)
{
  guint len = group->members->len;
  g_autofree gboolean *placed = g_new0 (gboolean, len);
  GArray *ordered = g_array_sized_new (FALSE, FALSE, sizeof (Member), len);

  for (guint done = 0; done < len; done++) {
    guint first = len, chosen = len;

    for (guint i = 0; i < len && chosen == len; i++) {
      first = !placed[i] && first == len ? i : first;
      chosen = !placed[i] && is_free (group, placed, i) ? i : chosen;
    }
    chosen = chosen < len ? chosen : first;
    placed[chosen] = TRUE;
    g_array_append_val (ordered, *nth_member (group, chosen));
  }
  g_array_set_clear_func (group->members, NULL);
  g_array_unref (group->members);
  group->members = ordered;
  g_array_set_clear_func (ordered, member_clear);
}

/* What a signature stands on was frozen when it was made, so an edit is younger. */
static void
rank_later_changes (Group *group)
{
  for (guint i = 0; i < group->members->len; i++) {
    Member *member = nth_member (group, i);

    for (guint k = 0;
         (member->is_edit || member->from_edit) && member->rank == 2 && k < group->members->len;
         k++) {
      const Member *other = nth_member (group, k);

      if (other->verb == SAM_OP_SIGN && other->at <= member->at
          && g_strcmp0 (other->whole, member->whole) == 0) {
        member->rank = 4;
      }
    }
  }
}

static int
compare_rids (gconstpointer pa, gconstpointer pb)
{
  const Member *a = pa, *b = pb;

  return a->rid < b->rid ? -1 : 1;
}

static gboolean
read_group (SamStore *store, Group *group, GError **error)
{
  if (group->read) {
    return TRUE;
  }
  for (guint i = 0; i < group->members->len; i++) {
    if (!read_member (store, nth_member (group, i), error)) {
      return FALSE;
    }
  }
  if (group->members->len > 1) {
    rank_later_changes (group);
    order_members (group);
  }
  group->read = TRUE;
  return TRUE;
}

/* Who points at what; only asked for when something is taken back. */
static gboolean
find_readers (Arming *arming, GError **error)
{
  if (arming->readers != NULL) {
    return TRUE;
  }
  arming->readers =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  for (guint i = 0; i < arming->groups->len; i++) {
    Group *group = arming->groups->pdata[i];

    if (!read_group (arming->store, group, error)) {
      return FALSE;
    }
    for (guint k = 0; k < group->members->len; k++) {
      const Member *member = nth_member (group, k);

      for (guint r = 0;
           member->verb != SAM_OP_RETRACT && member->refs != NULL && r < member->refs->len; r++) {
        GPtrArray *list = g_hash_table_lookup (arming->readers, member->refs->pdata[r]);

        if (list == NULL) {
          list = g_ptr_array_new ();
          g_hash_table_insert (arming->readers, g_strdup (member->refs->pdata[r]), list);
        }
        g_ptr_array_add (list, group);
      }
    }
  }
  return TRUE;
}

/* A group that must be on its way before this one: it makes something this one points at, or points
 * at something this one takes back. *@first stays NULL when there is none. */
static gboolean
find_first (Arming *arming, const Group *group, Group **first, GError **error)
{
  if (group->retracts && !find_readers (arming, error)) {
    return FALSE;
  }
  for (guint i = 0; i < group->members->len; i++) {
    const Member *member = nth_member (group, i);
    GPtrArray *readers = member->verb == SAM_OP_RETRACT && member->record != NULL
                             ? g_hash_table_lookup (arming->readers, member->record)
                             : NULL;

    for (guint r = 0;
         member->verb != SAM_OP_RETRACT && member->refs != NULL && r < member->refs->len; r++) {
      Group *maker = g_hash_table_lookup (arming->makers, member->refs->pdata[r]);

      if (maker != NULL && maker != group && !maker->armed) {
        *first = maker;
        return TRUE;
      }
    }
    for (guint r = 0; readers != NULL && r < readers->len; r++) {
      Group *reader = readers->pdata[r];

      /* What a person must look at first may never be sent. */
      if (reader != group && !reader->armed && !reader->refused && reader->n_conflicts == 0) {
        *first = reader;
        return TRUE;
      }
    }
  }
  return TRUE;
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
  if (row->verb == SAM_OP_RESOLVE && head.version == NULL) {
    /* What was proposed never came to be: what is closed is the proposal alone. */
    sam_head_clear (&head);
    if (!sam_store_find_head (store, row->extra, &head, error)) {
      return FALSE;
    }
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
    const Member *member = nth_member (group, i);
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

/* Whether something of the group waits its turn; *@blocker (nullable): behind which group. */
static gboolean
is_busy (const Group *group, GHashTable *busy, Group **blocker)
{
  for (guint i = 0; i < group->members->len; i++) {
    const Member *member = nth_member (group, i);
    const char *keys[] = { member->record, member->whole, member->beside };

    for (guint k = 0; member->verb != SAM_OP_PROPOSE && k < G_N_ELEMENTS (keys); k++) {
      if (keys[k] != NULL
          && g_hash_table_lookup_extended (busy, keys[k], NULL, (gpointer *) blocker)) {
        return TRUE;
      }
    }
  }
  return FALSE;
}

/* @blocker (nullable): NULL = it is on its way. */
static void
make_busy (const Group *group, GHashTable *busy, Group *blocker)
{
  for (guint i = 0; i < group->members->len; i++) {
    const Member *member = nth_member (group, i);
    const char *keys[] = { member->record, member->whole, member->beside };
    /* What a person must look at first holds up its own records, not the whole. */
    guint n = group->refused || group->n_conflicts > 0 ? 1 : G_N_ELEMENTS (keys);

    for (guint k = 0; member->verb != SAM_OP_PROPOSE && k < n; k++) {
      if (keys[k] != NULL && !g_hash_table_contains (busy, keys[k])) {
        g_hash_table_insert (busy, g_strdup (keys[k]), blocker);
      }
    }
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
    if (def == NULL || id == NULL) {
      continue;
    }
    /* Without its scope: the case may have left before the event is sent again, and the same id
     * must always say the same. */
    fields.op_id = log->op;
    fields.type = def->type;
    fields.id = id;
    fields.patch = patch;
    if (sam_json_find (log->event, size, "at", &token)) {
      g_autofree char *at = sam_json_token_dup_string (&token);

      sam_moment_parse (at, &fields.client_at, NULL);
    }
    g_ptr_array_add (ops, sam_op_new (&fields));
  }
  return TRUE;
}

/* What is kept may be the only copy of something. A clock that was set a year ahead takes none of
 * it: time has passed when the server says so too. */
static gboolean
expire_kept (SamStore *store, gboolean *expired, GError **error)
{
  g_autoptr (GArray) rids = g_array_new (FALSE, FALSE, sizeof (gint64));
  SamSqlValue now = SAM_SQL_INT (MIN (sam_clock_now (store->clock), store->feed.server_time));

  if (!sam_store_collect_rids (store, "SELECT rid FROM m_kept WHERE until < $1", &now, 1, rids,
                               error)) {
    return FALSE;
  }
  for (guint i = 0; i < rids->len; i++) {
    if (!sam_store_delete_row (store, SAM_ROW_KEPT, g_array_index (rids, gint64, i), error)) {
      return FALSE;
    }
  }
  *expired = rids->len > 0;
  return TRUE;
}

typedef struct {
  SamArm what;
  gint64 hold_us;
  guint max;
  GPtrArray *ops; /* (owned) */
  gboolean expired;
} ArmArgs;

static gboolean
is_held (const Group *group, const Arming *arming)
{
  /* What seems to come from the future was written before the clock was set back. */
  return group->refused || (group->youngest > arming->due && group->youngest <= arming->now)
         || (group->n_conflicts > 0 && group->members->len > 1);
}

/* A group is never divided: one that is larger than what is left waits for the next batch. */
static gboolean
fits (const Arming *arming, guint n)
{
  return arming->ops->len == 0 || arming->ops->len + n <= arming->max;
}

/* A group that waits for itself by way of others; NULL = there is none. */
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

/* They can stand only together, so they go together. */
static gboolean
join_knot (Arming *arming, Group *knot, GError **error)
{
  Group *next = knot->waits_for;
  GHashTableIter iter;
  gpointer maker;

  while (next != knot) {
    Group *group = next;

    next = group->waits_for;
    group->waits_for = NULL;
    if (!sam_store_move_group (arming->store, group->name, knot->name, error)) {
      return FALSE;
    }
    g_array_append_vals (knot->members, group->members->data, group->members->len);
    g_array_set_clear_func (group->members, NULL);
    g_array_set_size (group->members, 0);
    g_array_set_clear_func (group->members, member_clear);
    knot->retracts |= group->retracts;
    group->armed = TRUE;
    g_hash_table_iter_init (&iter, arming->makers);
    while (g_hash_table_iter_next (&iter, NULL, &maker)) {
      if (maker == group) {
        g_hash_table_iter_replace (&iter, knot);
      }
    }
  }
  knot->waits_for = NULL;
  g_array_sort (knot->members, compare_rids);
  rank_later_changes (knot);
  order_members (knot);
  g_clear_pointer (&arming->readers, g_hash_table_unref);
  return TRUE;
}

/* One pass over the groups, oldest first. *@again: another one may find more. */
static gboolean
arm_due (Arming *arming, gboolean *again, GError **error)
{
  g_autoptr (GHashTable) busy = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gboolean armed = FALSE, waits = FALSE;
  GHashTableIter iter;
  gpointer record;

  g_hash_table_iter_init (&iter, arming->on_its_way);
  while (g_hash_table_iter_next (&iter, &record, NULL)) {
    g_hash_table_insert (busy, g_strdup (record), NULL);
  }
  for (guint i = 0; i < arming->groups->len && arming->ops->len < arming->max; i++) {
    Group *group = arming->groups->pdata[i];

    group->waits_for = NULL;
    if (group->armed) {
      continue;
    }
    if (!read_group (arming->store, group, error)) {
      return FALSE;
    }
    if (!is_held (group, arming) && fits (arming, group->members->len)
        && !is_busy (group, busy, &group->waits_for)) {
      if (!find_first (arming, group, &group->waits_for, error)) {
        return FALSE;
      }
      if (group->waits_for == NULL) {
        if (!arm_group (arming->store, group, arming->ops, error)) {
          return FALSE;
        }
        group->armed = armed = TRUE;
        make_busy (group, arming->on_its_way, NULL);
      }
    }
    waits |= group->waits_for != NULL;
    make_busy (group, busy, group->armed ? NULL : group);
  }
  *again = armed && waits;
  return TRUE;
}

/* What is on its way, group by group in the order of the oldest row. */
static gboolean
collect_sent (SamStore *store, gboolean only_resent, GPtrArray *groups, GError **error)
{
  g_autoptr (GHashTable) by_name = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GArray) rids = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (!sam_store_collect_rids (store, "SELECT rid FROM m_op WHERE state = 1 ORDER BY rid",
                               SAM_SQL_NO_ARGS, rids, error)) {
    return FALSE;
  }
  for (guint i = 0; i < rids->len; i++) {
    Member member = { .rid = g_array_index (rids, gint64, i) };
    g_auto (SamRowHeld) held = { 0 };
    SamRowOp *row = &held.row.op;
    Group *group;

    if (!sam_store_get_row (store, member.rid, SAM_ROW_OP, &held, error)) {
      return FALSE;
    }
    if (only_resent && !row->resent) {
      continue;
    }
    group = g_hash_table_lookup (by_name, row->group);
    if (group == NULL) {
      group = group_new (row->group);
      g_ptr_array_add (groups, group);
      g_hash_table_insert (by_name, group->name, group);
    }
    member.verb = row->verb;
    member.at = row->at;
    member.from_edit = row->from_edit;
    member.record = g_strdup (row->id);
    g_array_append_val (group->members, member);
    /* Also of what waits for another turn: only what is new has surely not been sent. */
    row->attempts++;
    if (sam_store_put_row (store, member.rid, &held.row, error) == 0) {
      return FALSE;
    }
  }
  for (guint i = 0; i < groups->len; i++) {
    if (!read_group (store, groups->pdata[i], error)) {
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
is_group_before (const Group *a, const Group *b)
{
  for (guint i = 0; i < a->members->len; i++) {
    for (guint k = 0; k < b->members->len; k++) {
      if (goes_before (nth_member (a, i), nth_member (b, k))) {
        return TRUE;
      }
    }
  }
  return FALSE;
}

static gboolean
send_again (Arming *arming, const Group *group, GError **error)
{
  for (guint i = 0; i < group->members->len; i++) {
    g_auto (SamRowHeld) held = { 0 };
    SamOp *op;

    if (!sam_store_get_row (arming->store, nth_member (group, i)->rid, SAM_ROW_OP, &held, error)) {
      return FALSE;
    }
    op = op_of_row (&held.row.op, held.row.op.base_version);
    if (op != NULL) {
      g_ptr_array_add (arming->ops, op);
    }
  }
  return TRUE;
}

/* What is on its way already is sent again with its old ids, before anything new, group by group
 * and in the order in which it stands: the server may have it or not. */
static gboolean
arm_again (Arming *arming, gboolean only_resent, GError **error)
{
  g_autoptr (GPtrArray) groups = g_ptr_array_new_with_free_func ((GDestroyNotify) group_free);

  if (!collect_sent (arming->store, only_resent, groups, error)) {
    return FALSE;
  }
  for (guint done = 0; done < groups->len; done++) {
    Group *chosen = NULL;

    for (guint i = 0; i < groups->len && chosen == NULL; i++) {
      gboolean is_first = !((Group *) groups->pdata[i])->armed;

      for (guint k = 0; k < groups->len && is_first; k++) {
        is_first = k == i || ((Group *) groups->pdata[k])->armed
                   || !is_group_before (groups->pdata[k], groups->pdata[i]);
      }
      chosen = is_first ? groups->pdata[i] : NULL;
    }
    for (guint i = 0; i < groups->len && chosen == NULL; i++) {
      chosen = ((Group *) groups->pdata[i])->armed ? NULL : groups->pdata[i];
    }
    chosen->armed = TRUE;
    make_busy (chosen, arming->on_its_way, NULL);
    arming->full |= !fits (arming, chosen->members->len);
    if (!arming->full && !send_again (arming, chosen, error)) {
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
arm_changes (Arming *arming, GError **error)
{
  gboolean again = TRUE;
  Group *knot;

  if (!arm_again (arming, FALSE, error)) {
    return FALSE;
  }
  if (arming->full) {
    return TRUE;
  }
  if (!collect_groups (arming, error)) {
    return FALSE;
  }
  do {
    while (again) {
      if (!arm_due (arming, &again, error)) {
        return FALSE;
      }
    }
    knot = arming->ops->len == 0 ? find_knot (arming->groups) : NULL;
    if (knot != NULL && !join_knot (arming, knot, error)) {
      return FALSE;
    }
    again = TRUE;
  } while (knot != NULL);
  return TRUE;
}

static gboolean
arm_rows (SamStore *store, ArmArgs *args, GPtrArray *ops, GError **error)
{
  Arming arming = { .store = store, .max = args->max, .ops = ops };
  gboolean ok;

  if (args->what == SAM_ARM_LOG) {
    return sam_store_log_flush (store, error) && arm_log (store, args->max, ops, error);
  }
  arming.now = sam_clock_now (store->clock);
  arming.due = args->hold_us > 0 ? arming.now - args->hold_us : G_MAXINT64;
  arming.groups = g_ptr_array_new_with_free_func ((GDestroyNotify) group_free);
  arming.makers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  arming.on_its_way = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  ok = args->what == SAM_ARM_AGAIN
           ? arm_again (&arming, TRUE, error)
           : expire_kept (store, &args->expired, error) && arm_changes (&arming, error);
  g_ptr_array_unref (arming.groups);
  g_hash_table_unref (arming.makers);
  g_clear_pointer (&arming.readers, g_hash_table_unref);
  g_hash_table_unref (arming.on_its_way);
  return ok;
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
  if (store->log_flushed == 0 && !args->expired && (ops->len == 0 || args->what == SAM_ARM_LOG)) {
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
