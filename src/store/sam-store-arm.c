/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-store-groups.h"

#include <string.h>

/*
 * T2 (arm): what is due becomes operations, in flight and on the disk before anything is sent.
 * Operations of one action share a group and are sent together or not at all; of one record only
 * the oldest action is on its way, and nothing goes before what it cannot stand without: a record
 * it points at that the server has not got yet, or earlier work on the same whole. What is taken
 * back goes after what still points at it. Groups that wait for each other become one.
 */

#define EXPIRE_EVERY_US ((gint64) 60 * 60 * G_USEC_PER_SEC)

/* One call. */
typedef struct {
  SamStore *store;
  gint64 due; /* what is younger is left alone */
  gint64 now;
  guint max;
  SamUnsent unsent;
  GHashTable *on_its_way; /* (owned) (element-type utf8): records and wholes */
  GPtrArray *ops;         /* (element-type SamOp) */
  gboolean full;          /* nothing new goes along */
} Arming;

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

static gboolean
hold_row (SamStore *store, const SamMember *member, SamRowHeld *held, GError **error)
{
  SamRowKind kind = member->is_edit ? SAM_ROW_EDIT : SAM_ROW_OP;

  return member->row != NULL ? sam_store_open_row (g_bytes_ref (member->row), kind, held, error)
                             : sam_store_get_row (store, member->rid, kind, held, error);
}

/* Makes the operation of an edit. *@op stays NULL when there is nothing to send. */
static gboolean
arm_edit (SamStore *store, const SamMember *member, const char *base, SamOp **op, GError **error)
{
  g_auto (SamRowHeld) held = { 0 };
  g_autoptr (GBytes) theirs = NULL;
  g_autoptr (GBytes) ours = NULL;
  g_autoptr (SamPatch) patch = NULL;
  g_autoptr (GByteArray) packed = g_byte_array_new ();
  g_autofree char *op_id = NULL;
  g_autofree char *version = NULL;
  const SamRowEdit *edit = &held.row.edit;
  SamRowOp row = { 0 };
  gint64 rid;

  if (!hold_row (store, member, &held, error)) {
    return FALSE;
  }
  theirs = sam_store_rec_body (store, edit->id, &version, error);
  if (theirs != NULL && base == NULL && g_strcmp0 (edit->base_version, version) != 0) {
    /* It is not sent as if it were written on what nobody here has joined it with. */
    sam_row_held_clear (&held);
    if (!sam_store_rebase (store, member->record, error)
        || !sam_store_find_edit (store, member->record, &rid, error)
        || (rid != 0 && !sam_store_get_row (store, rid, SAM_ROW_EDIT, &held, error))) {
      return FALSE;
    }
    if (rid == 0) {
      return TRUE;
    }
  }
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

/* The version that an operation is on. @version: (out) (transfer full) (nullable) */
static gboolean
base_of (SamStore *store, const SamRowOp *row, char **version, GError **error)
{
  g_auto (SamHead) head = { 0 };

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
  *version = g_steal_pointer (&head.version);
  return TRUE;
}

static gboolean
arm_op (SamStore *store, const SamMember *member, const char *base, SamOp **op, GError **error)
{
  g_auto (SamRowHeld) held = { 0 };
  g_autofree char *version = NULL;
  SamRowOp *row;

  if (!hold_row (store, member, &held, error)) {
    return FALSE;
  }
  row = &held.row.op;
  switch (row->verb) {
  case SAM_OP_UPDATE:
  case SAM_OP_RETRACT:
  case SAM_OP_RESOLVE:
    if (base == NULL && !base_of (store, row, &version, error)) {
      return FALSE;
    }
    row->base_version = base != NULL ? base : version;
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
  if (sam_store_put_row (store, member->rid, &held.row, error) == 0) {
    return FALSE;
  }
  *op = op_of_row (row, row->base_version);
  return TRUE;
}

static gboolean
arm_group (SamStore *store, const SamGroup *group, GPtrArray *ops, GError **error)
{
  g_autoptr (GHashTable) before = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < group->members->len; i++) {
    const SamMember *member = sam_group_nth (group, i);
    const char *earlier =
        member->record != NULL ? g_hash_table_lookup (before, member->record) : NULL;
    g_autofree char *base = earlier != NULL ? g_strdup_printf ("after:%s", earlier) : NULL;
    SamOp *op = NULL;
    gboolean ok = member->is_edit ? arm_edit (store, member, base, &op, error)
                                  : arm_op (store, member, base, &op, error);

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
is_busy (const SamGroup *group, GHashTable *busy, SamGroup **blocker)
{
  for (guint i = 0; i < group->members->len; i++) {
    const SamMember *member = sam_group_nth (group, i);
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
make_busy (const SamGroup *group, GHashTable *busy, SamGroup *blocker)
{
  for (guint i = 0; i < group->members->len; i++) {
    const SamMember *member = sam_group_nth (group, i);
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
 * it: time has passed when the server says so too. All of it is looked through, so not for each
 * batch. */
static gboolean
expire_kept (SamStore *store, gboolean *expired, GError **error)
{
  g_autoptr (GArray) rids = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 now = MIN (sam_clock_now (store->clock), store->feed.server_time);

  if (ABS (now - store->expired_at) < EXPIRE_EVERY_US) {
    return TRUE;
  }
  if (!sam_store_collect_rids (store, "SELECT rid FROM m_kept WHERE until < $1",
                               SAM_SQL_ARGS (SAM_SQL_INT (now)), rids, error)) {
    return FALSE;
  }
  for (guint i = 0; i < rids->len; i++) {
    if (!sam_store_delete_row (store, SAM_ROW_KEPT, g_array_index (rids, gint64, i), error)) {
      return FALSE;
    }
  }
  store->expired_at = now;
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
is_held (const SamGroup *group, const Arming *arming)
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
static SamGroup *
find_knot (GPtrArray *groups)
{
  for (guint i = 0; i < groups->len; i++) {
    SamGroup *group = groups->pdata[i];
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
arm_due (Arming *arming, gboolean *again, GError **error)
{
  g_autoptr (GHashTable) busy = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GPtrArray *order = arming->unsent.order;
  gboolean armed = FALSE, waits = FALSE;
  GHashTableIter iter;
  gpointer record;

  g_hash_table_iter_init (&iter, arming->on_its_way);
  while (g_hash_table_iter_next (&iter, &record, NULL)) {
    g_hash_table_insert (busy, g_strdup (record), NULL);
  }
  for (guint i = 0; arming->ops->len < arming->max && !arming->full; i++) {
    SamGroup *group;

    if (i == order->len && !sam_unsent_reach (&arming->unsent, error)) {
      return FALSE;
    }
    if (i == order->len) {
      break;
    }
    group = order->pdata[i];
    group->waits_for = NULL;
    if (group->armed) {
      continue;
    }
    if (!sam_group_read (arming->store, group, error)) {
      return FALSE;
    }
    if (!is_held (group, arming) && !is_busy (group, busy, &group->waits_for)) {
      if (!sam_unsent_find_first (&arming->unsent, group, &group->waits_for, error)) {
        return FALSE;
      }
      if (group->waits_for == NULL) {
        /* Also what is smaller and comes after it waits: the order is kept, and no long queue is
         * searched for something that would fill up. */
        arming->full = !fits (arming, group->members->len);
        if (!arming->full && !arm_group (arming->store, group, arming->ops, error)) {
          return FALSE;
        }
        group->armed = !arming->full;
        armed |= group->armed;
        if (group->armed) {
          make_busy (group, arming->on_its_way, NULL);
        }
      }
    }
    waits |= group->waits_for != NULL;
    make_busy (group, busy, group->armed ? NULL : group);
  }
  *again = armed && waits && !arming->full;
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
    SamMember member = { .rid = g_array_index (rids, gint64, i) };
    g_auto (SamRowHeld) held = { 0 };
    SamRowOp *row = &held.row.op;
    SamGroup *group;

    if (!sam_store_get_row (store, member.rid, SAM_ROW_OP, &held, error)) {
      return FALSE;
    }
    if (only_resent && !row->resent) {
      continue;
    }
    group = g_hash_table_lookup (by_name, row->group);
    if (group == NULL) {
      group = sam_group_new (row->group);
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
    if (!sam_group_read (store, groups->pdata[i], error)) {
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
is_group_before (const SamGroup *a, const SamGroup *b)
{
  for (guint i = 0; i < a->members->len; i++) {
    for (guint k = 0; k < b->members->len; k++) {
      if (sam_member_goes_before (sam_group_nth (a, i), sam_group_nth (b, k))) {
        return TRUE;
      }
    }
  }
  return FALSE;
}

static gboolean
send_again (Arming *arming, const SamGroup *group, GError **error)
{
  for (guint i = 0; i < group->members->len; i++) {
    g_auto (SamRowHeld) held = { 0 };
    SamOp *op;

    if (!sam_store_get_row (arming->store, sam_group_nth (group, i)->rid, SAM_ROW_OP, &held,
                            error)) {
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
  g_autoptr (GPtrArray) groups = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_group_free);

  if (!collect_sent (arming->store, only_resent, groups, error)) {
    return FALSE;
  }
  for (guint done = 0; done < groups->len; done++) {
    SamGroup *chosen = NULL;

    for (guint i = 0; i < groups->len && chosen == NULL; i++) {
      gboolean is_first = !((SamGroup *) groups->pdata[i])->armed;

      for (guint k = 0; k < groups->len && is_first; k++) {
        is_first = k == i || ((SamGroup *) groups->pdata[k])->armed
                   || !is_group_before (groups->pdata[k], groups->pdata[i]);
      }
      chosen = is_first ? groups->pdata[i] : NULL;
    }
    for (guint i = 0; i < groups->len && chosen == NULL; i++) {
      chosen = ((SamGroup *) groups->pdata[i])->armed ? NULL : groups->pdata[i];
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
  SamGroup *knot;

  if (!arm_again (arming, FALSE, error)) {
    return FALSE;
  }
  if (arming->full) {
    return TRUE;
  }
  do {
    while (again) {
      if (!arm_due (arming, &again, error)) {
        return FALSE;
      }
    }
    knot = arming->ops->len == 0 ? find_knot (arming->unsent.order) : NULL;
    if (knot != NULL && !sam_unsent_join_knot (&arming->unsent, knot, error)) {
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
  sam_unsent_init (&arming.unsent, store);
  arming.on_its_way = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  ok = args->what == SAM_ARM_AGAIN
           ? arm_again (&arming, TRUE, error)
           : expire_kept (store, &args->expired, error) && arm_changes (&arming, error);
  sam_unsent_clear (&arming.unsent);
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
