/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-store-groups.h"

#include <string.h>

/* Rows asked for at once: a batch, and what may be held back in it. */
#define SLICE 256

static void
member_clear (gpointer data)
{
  SamMember *member = data;

  g_free (member->record);
  g_free (member->whole);
  g_free (member->beside);
  g_clear_pointer (&member->refs, g_ptr_array_unref);
  g_clear_pointer (&member->row, g_bytes_unref);
}

void
sam_group_free (SamGroup *group)
{
  g_free (group->name);
  g_array_unref (group->members);
  g_free (group);
}

SamGroup *
sam_group_new (const char *name)
{
  SamGroup *group = g_new0 (SamGroup, 1);

  group->name = g_strdup (name);
  group->members = g_array_new (FALSE, FALSE, sizeof (SamMember));
  g_array_set_clear_func (group->members, member_clear);
  return group;
}

SamMember *
sam_group_nth (const SamGroup *group, guint n)
{
  return &g_array_index (group->members, SamMember, n);
}

static gboolean
makes_record (const SamMember *member)
{
  return member->verb == SAM_OP_CREATE || member->verb == SAM_OP_SIGN;
}

/* ---- what a group depends on ---- */

/* Within one whole: what is made comes first, then the parts change, then the whole itself (it may
 * lock them), then it is signed; what was changed after a signature comes last. */
static guint
rank_of (const SamTypeDef *def, const SamMember *member)
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
read_member (SamStore *store, SamMember *member, GError **error)
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
  member->row = g_bytes_ref (held.bytes);
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
points_at (const SamMember *member, const char *record)
{
  for (guint i = 0; member->refs != NULL && i < member->refs->len; i++) {
    if (strcmp (member->refs->pdata[i], record) == 0) {
      return TRUE;
    }
  }
  return FALSE;
}

gboolean
sam_member_goes_before (const SamMember *a, const SamMember *b)
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
is_free (const SamGroup *group, const gboolean *placed, guint n)
{
  for (guint i = 0; i < group->members->len; i++) {
    if (i != n && !placed[i]
        && sam_member_goes_before (sam_group_nth (group, i), sam_group_nth (group, n))) {
      return FALSE;
    }
  }
  return TRUE;
}

/* As they were done, but for what must come first. */
static void
order_members (SamGroup *group)
{
  guint len = group->members->len;
  g_autofree gboolean *placed = g_new0 (gboolean, len);
  GArray *ordered = g_array_sized_new (FALSE, FALSE, sizeof (SamMember), len);

  for (guint done = 0; done < len; done++) {
    guint first = len, chosen = len;

    for (guint i = 0; i < len && chosen == len; i++) {
      first = !placed[i] && first == len ? i : first;
      chosen = !placed[i] && is_free (group, placed, i) ? i : chosen;
    }
    chosen = chosen < len ? chosen : first;
    placed[chosen] = TRUE;
    g_array_append_val (ordered, *sam_group_nth (group, chosen));
  }
  g_array_set_clear_func (group->members, NULL);
  g_array_unref (group->members);
  group->members = ordered;
  g_array_set_clear_func (ordered, member_clear);
}

/* What a signature stands on was frozen when it was made, so an edit is younger. */
static void
rank_later_changes (SamGroup *group)
{
  for (guint i = 0; i < group->members->len; i++) {
    SamMember *member = sam_group_nth (group, i);

    for (guint k = 0;
         (member->is_edit || member->from_edit) && member->rank == 2 && k < group->members->len;
         k++) {
      const SamMember *other = sam_group_nth (group, k);

      /* By either: the clock may have been set back, and a row that was begun before may have been
       * written on. */
      if (other->verb == SAM_OP_SIGN && (other->rid < member->rid || other->at <= member->at)
          && g_strcmp0 (other->whole, member->whole) == 0) {
        member->rank = 4;
      }
    }
  }
}

static int
compare_rids (gconstpointer pa, gconstpointer pb)
{
  const SamMember *a = pa, *b = pb;

  return a->rid < b->rid ? -1 : 1;
}

gboolean
sam_group_read (SamStore *store, SamGroup *group, GError **error)
{
  if (group->read) {
    return TRUE;
  }
  for (guint i = 0; i < group->members->len; i++) {
    if (!read_member (store, sam_group_nth (group, i), error)) {
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

/* ---- what waits ---- */

/* An edit with an operation of its own on the way, or refused, is not a member of its own. */
#define EDITS_ALONE                                                                                \
  " NOT EXISTS (SELECT 1 FROM m_op o WHERE o.record_id = e.record_id AND o.from_edit = 1)"

void
sam_unsent_init (SamUnsent *unsent, SamStore *store)
{
  *unsent = (SamUnsent){ .store = store };
  unsent->order = g_ptr_array_new ();
  unsent->by_name =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) sam_group_free);
  unsent->makers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

void
sam_unsent_clear (SamUnsent *unsent)
{
  g_clear_pointer (&unsent->order, g_ptr_array_unref);
  g_clear_pointer (&unsent->by_name, g_hash_table_unref);
  g_clear_pointer (&unsent->makers, g_hash_table_unref);
  g_clear_pointer (&unsent->readers, g_hash_table_unref);
}

static void
add_member (SamGroup *group, SamSqlStatement *statement)
{
  gint64 state = sam_sql_column_int (statement, 4);
  SamMember member = { .rid = sam_sql_column_int (statement, 0),
                       .record = g_strdup (sam_sql_column_text (statement, 1, NULL)),
                       .at = sam_sql_column_int (statement, 2),
                       .is_edit = sam_sql_column_int (statement, 3) != 0,
                       .verb = sam_sql_column_int (statement, 5) };

  g_array_append_val (group->members, member);
  group->youngest = MAX (group->youngest, member.at);
  group->retracts |= member.verb == SAM_OP_RETRACT;
  if (member.is_edit) {
    group->n_conflicts += state == SAM_EDIT_CONFLICT;
  } else {
    group->refused |= state == SAM_OP_REFUSED;
  }
}

/* NULL with @error. */
static SamGroup *
find_group (SamUnsent *unsent, const char *name, GError **error)
{
  SamGroup *group = g_hash_table_lookup (unsent->by_name, name);
  g_autoptr (SamSqlStatement) statement = NULL;
  SamSqlStep step;

  if (group != NULL) {
    return group;
  }
  statement = sam_sql_prepare (
      unsent->store->sql,
      "SELECT rid, record_id, at, 1, state, -1 FROM m_edit e WHERE grp = $1 AND" EDITS_ALONE
      " UNION ALL SELECT rid, record_id, at, 0, state, verb FROM m_op WHERE grp = $1 AND state <> 1"
      " ORDER BY 1",
      error);
  if (statement == NULL) {
    return NULL;
  }
  group = sam_group_new (name);
  g_hash_table_insert (unsent->by_name, group->name, group);
  sam_sql_bind_borrowed (statement, 1, &SAM_SQL_TEXT (name));
  while ((step = sam_sql_step (statement, error)) == SAM_SQL_STEP_ROW) {
    add_member (group, statement);
  }
  return step != SAM_SQL_STEP_ERROR ? group : NULL;
}

/* The names of the groups of the next rows; what is armed meanwhile changes those rows, so they are
 * taken a slice at a time. */
static gboolean
next_names (SamUnsent *unsent, GPtrArray *names, GError **error)
{
  g_autoptr (SamSqlStatement) statement = sam_sql_prepare (
      unsent->store->sql,
      "SELECT rid, grp FROM m_edit e WHERE rid > $1 AND" EDITS_ALONE
      " UNION ALL SELECT rid, grp FROM m_op WHERE rid > $1 AND state <> 1 ORDER BY 1 LIMIT $2",
      error);
  SamSqlStep step;

  if (statement == NULL) {
    return FALSE;
  }
  sam_sql_bind_int (statement, 1, unsent->last);
  sam_sql_bind_int (statement, 2, SLICE);
  while ((step = sam_sql_step (statement, error)) == SAM_SQL_STEP_ROW) {
    unsent->last = sam_sql_column_int (statement, 0);
    g_ptr_array_add (names, g_strdup (sam_sql_column_text (statement, 1, NULL)));
  }
  unsent->ended = names->len == 0;
  return step != SAM_SQL_STEP_ERROR;
}

gboolean
sam_unsent_reach (SamUnsent *unsent, GError **error)
{
  guint before = unsent->order->len;

  while (unsent->order->len == before && !unsent->ended) {
    g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

    if (!next_names (unsent, names, error)) {
      return FALSE;
    }
    for (guint i = 0; i < names->len; i++) {
      SamGroup *group = find_group (unsent, names->pdata[i], error);

      if (group == NULL) {
        return FALSE;
      }
      if (!group->reached) {
        group->reached = TRUE;
        g_ptr_array_add (unsent->order, group);
      }
    }
  }
  return TRUE;
}

/* @maker: (out) (nullable): which of what waits makes the record. */
static gboolean
find_maker (SamUnsent *unsent, const char *record, SamGroup **maker, GError **error)
{
  g_autofree char *name = NULL;
  g_autoptr (GError) below = NULL;

  if (g_hash_table_lookup_extended (unsent->makers, record, NULL, (gpointer *) maker)) {
    return TRUE;
  }
  name = sam_sql_get_text (
      unsent->store->sql,
      "SELECT grp FROM m_op WHERE record_id = $1 AND state <> 1 AND verb IN ($2, $3)"
      " ORDER BY rid DESC LIMIT 1",
      SAM_SQL_ARGS (SAM_SQL_TEXT (record), SAM_SQL_INT (SAM_OP_CREATE), SAM_SQL_INT (SAM_OP_SIGN)),
      &below);
  if (below != NULL) {
    g_propagate_error (error, g_steal_pointer (&below));
    return FALSE;
  }
  *maker = name != NULL ? find_group (unsent, name, error) : NULL;
  if (name != NULL && *maker == NULL) {
    return FALSE;
  }
  g_hash_table_insert (unsent->makers, g_strdup (record), *maker);
  return TRUE;
}

/* Who points at what; only asked for when something is taken back. */
static gboolean
find_readers (SamUnsent *unsent, GError **error)
{
  if (unsent->readers != NULL) {
    return TRUE;
  }
  unsent->readers =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  while (!unsent->ended) {
    if (!sam_unsent_reach (unsent, error)) {
      return FALSE;
    }
  }
  for (guint i = 0; i < unsent->order->len; i++) {
    SamGroup *group = unsent->order->pdata[i];

    gboolean keep = group->read;

    if (!sam_group_read (unsent->store, group, error)) {
      return FALSE;
    }
    for (guint k = 0; k < group->members->len; k++) {
      SamMember *member = sam_group_nth (group, k);

      /* All there is would be too much to hold. */
      if (!keep) {
        g_clear_pointer (&member->row, g_bytes_unref);
      }
      for (guint r = 0;
           member->verb != SAM_OP_RETRACT && member->refs != NULL && r < member->refs->len; r++) {
        GPtrArray *list = g_hash_table_lookup (unsent->readers, member->refs->pdata[r]);

        if (list == NULL) {
          list = g_ptr_array_new ();
          g_hash_table_insert (unsent->readers, g_strdup (member->refs->pdata[r]), list);
        }
        g_ptr_array_add (list, group);
      }
    }
  }
  return TRUE;
}

gboolean
sam_unsent_find_first (SamUnsent *unsent, const SamGroup *group, SamGroup **first, GError **error)
{
  if (group->retracts && !find_readers (unsent, error)) {
    return FALSE;
  }
  for (guint i = 0; i < group->members->len; i++) {
    const SamMember *member = sam_group_nth (group, i);
    GPtrArray *readers = member->verb == SAM_OP_RETRACT && member->record != NULL
                             ? g_hash_table_lookup (unsent->readers, member->record)
                             : NULL;

    for (guint r = 0;
         member->verb != SAM_OP_RETRACT && member->refs != NULL && r < member->refs->len; r++) {
      SamGroup *maker;

      if (!find_maker (unsent, member->refs->pdata[r], &maker, error)) {
        return FALSE;
      }
      if (maker != NULL && maker != group && !maker->armed) {
        *first = maker;
        return TRUE;
      }
    }
    for (guint r = 0; readers != NULL && r < readers->len; r++) {
      SamGroup *reader = readers->pdata[r];

      /* What a person must look at first may never be sent. */
      if (reader != group && !reader->armed && !reader->refused && reader->n_conflicts == 0) {
        *first = reader;
        return TRUE;
      }
    }
  }
  return TRUE;
}

gboolean
sam_unsent_join_knot (SamUnsent *unsent, SamGroup *knot, GError **error)
{
  SamGroup *next = knot->waits_for;

  while (next != knot) {
    SamGroup *group = next;

    next = group->waits_for;
    group->waits_for = NULL;
    if (!sam_store_move_group (unsent->store, group->name, knot->name, error)) {
      return FALSE;
    }
    g_array_append_vals (knot->members, group->members->data, group->members->len);
    g_array_set_clear_func (group->members, NULL);
    g_array_set_size (group->members, 0);
    g_array_set_clear_func (group->members, member_clear);
    knot->retracts |= group->retracts;
    group->armed = TRUE;
  }
  knot->waits_for = NULL;
  g_array_sort (knot->members, compare_rids);
  rank_later_changes (knot);
  order_members (knot);
  /* Their rows are other rows now. */
  for (guint i = 0; i < knot->members->len; i++) {
    g_clear_pointer (&sam_group_nth (knot, i)->row, g_bytes_unref);
  }
  g_hash_table_remove_all (unsent->makers);
  g_clear_pointer (&unsent->readers, g_hash_table_unref);
  return TRUE;
}
