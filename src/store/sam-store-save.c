/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-store-private.h"

#include <string.h>

/* T1: one user action is judged as a group by the rules of core, then saved in one transaction. */

typedef enum { VERB_PUT, VERB_ACT, VERB_RETRACT } Verb;

typedef struct {
  Verb verb;
  SamOpKind kind;    /* of an act */
  SamRecord *record; /* (owned) (nullable) */
  SamRecordType type;
  char *id, *why; /* (owned) (nullable) */
  guint index;    /* in the order they were put */
} Change;

struct _SamChanges {
  GPtrArray *changes; /* (owned) (element-type Change) */
  GPtrArray *drafts;  /* (owned) (element-type utf8) */
  char *screen;       /* (owned) (nullable) */
};

static void
change_free (gpointer data)
{
  Change *change = data;

  g_clear_object (&change->record);
  g_free (change->id);
  g_free (change->why);
  g_free (change);
}

SamChanges *
sam_changes_new (const char *screen)
{
  SamChanges *changes = g_new0 (SamChanges, 1);

  changes->changes = g_ptr_array_new_with_free_func (change_free);
  changes->drafts = g_ptr_array_new_with_free_func (g_free);
  changes->screen = g_strdup (screen);
  return changes;
}

void
sam_changes_free (SamChanges *changes)
{
  if (changes == NULL) {
    return;
  }
  g_ptr_array_unref (changes->changes);
  g_ptr_array_unref (changes->drafts);
  g_free (changes->screen);
  g_free (changes);
}

static void
add (SamChanges *changes, Verb verb, SamOpKind kind, SamRecord *record)
{
  Change *change = g_new0 (Change, 1);

  change->verb = verb;
  change->kind = kind;
  change->record = g_object_ref (sam_record_freeze (record));
  change->type = sam_record_get_rtype (record);
  change->id = g_strdup (sam_record_get_id (record));
  change->index = changes->changes->len;
  g_ptr_array_add (changes->changes, change);
}

void
sam_changes_put (SamChanges *changes, SamRecord *record)
{
  g_return_if_fail (changes != NULL && SAM_IS_RECORD (record));

  add (changes, VERB_PUT, SAM_OP_UPDATE, record);
}

void
sam_changes_act (SamChanges *changes, SamOpKind kind, SamRecord *record)
{
  g_return_if_fail (changes != NULL && SAM_IS_RECORD (record));
  g_return_if_fail (kind == SAM_OP_CREATE || kind == SAM_OP_UPDATE || kind == SAM_OP_SIGN);

  add (changes, VERB_ACT, kind, record);
}

void
sam_changes_retract (SamChanges *changes, SamRecordType type, const char *id, const char *why)
{
  Change *change;

  g_return_if_fail (changes != NULL && id != NULL);

  change = g_new0 (Change, 1);
  change->verb = VERB_RETRACT;
  change->kind = SAM_OP_RETRACT;
  change->type = type;
  change->id = g_strdup (id);
  change->why = g_strdup (why);
  change->index = changes->changes->len;
  g_ptr_array_add (changes->changes, change);
}

void
sam_changes_remove_draft (SamChanges *changes, const char *key)
{
  g_return_if_fail (changes != NULL && key != NULL);

  g_ptr_array_add (changes->drafts, g_strdup (key));
}

guint
sam_changes_size (const SamChanges *changes)
{
  g_return_val_if_fail (changes != NULL, 0);

  return changes->changes->len;
}

/* ---- what a change comes to ---- */

/* One change, looked up and turned into what will be judged and written. */
typedef struct {
  const Change *change;
  SamOpKind kind;
  char *scope; /* (owned) */
  gint64 comp;
  GBytes *before;     /* (owned) (nullable): as it is seen now */
  GBytes *body;       /* (owned) (nullable): as it will be */
  GBytes *base;       /* (owned) (nullable): older text it was written on */
  char *base_version; /* (owned) (nullable) */
  char *op_id;        /* (owned) */
  SamPatch *patch;    /* (owned) */
  gboolean nothing;   /* no difference */
  gboolean never_was; /* the server refused its creation: it is judged as new */
} Planned;

static void
planned_free (gpointer data)
{
  Planned *planned = data;

  g_free (planned->scope);
  g_clear_pointer (&planned->before, g_bytes_unref);
  g_clear_pointer (&planned->body, g_bytes_unref);
  g_clear_pointer (&planned->base, g_bytes_unref);
  g_free (planned->base_version);
  g_free (planned->op_id);
  g_clear_pointer (&planned->patch, sam_patch_free);
  g_free (planned);
}

/* The scope of a new record comes from the record it hangs on, never from whoever made it. */
char *
sam_store_scope_of (SamStore *store, const SamRecord *record, GError **error)
{
  const SamTypeDef *def = sam_record_get_def (record);
  const char *parent;

  if (def->scope == SAM_SCOPE_REGISTRY) {
    return g_strdup (SAM_ID_NIL);
  }
  if (def->scope == SAM_SCOPE_TARGET) {
    g_set_error_literal (error, SAM_STORE_ERROR, SAM_STORE_ERROR_USAGE,
                         "Records of this type are made by the server");
    return NULL;
  }
  if (def->parent == SAM_FIELD_NONE) {
    return g_strdup (sam_record_get_id (record));
  }
  parent = sam_record_get_text (record, def->parent);
  /* Without a parent the judge refuses it under the right field. */
  return g_strdup (parent != NULL ? parent : sam_record_get_scope (record));
}

static char *
replaced_key (const char *id, const char *version)
{
  return g_strdup_printf ("%s %s", id, version);
}

/* An editor may stand on an older version than what the server has sent meanwhile. */
static GBytes *
older_base (SamStore *store, const SamRecord *record, const SamHead *head)
{
  const char *version = sam_record_get_meta (record)->version;
  g_autofree char *key = NULL;
  GBytes *body;

  if (version == NULL || g_strcmp0 (version, head->version) == 0) {
    return NULL;
  }
  key = replaced_key (sam_record_get_id (record), version);
  body = g_hash_table_lookup (store->replaced, key);
  return body != NULL ? g_bytes_ref (body) : NULL;
}

/* What the user changed: against the record as it was shown to them, so that a value they were not
 * shown is never emptied. */
static gboolean
plan_update (SamStore *store, SamViewer *viewer, Planned *planned, const SamHead *head,
             GError **error)
{
  const SamRecord *record = planned->change->record;
  g_autoptr (SamRecord) from = NULL;
  g_autoptr (SamRecord) shown = NULL;
  g_autoptr (GBytes) shown_body = NULL;
  g_autoptr (GBytes) new_body = sam_record_to_body (record);
  g_autoptr (SamRecord) now = sam_store_peek (store, planned->change->id, error);
  SamRecord *guard;

  if (now == NULL) {
    if (error != NULL && *error == NULL) {
      g_set_error_literal (error, SAM_STORE_ERROR, SAM_STORE_ERROR_NOT_FOUND,
                           "There is no such record");
    }
    return FALSE;
  }
  planned->before = sam_record_to_body (now);
  planned->base = older_base (store, record, head);
  if (planned->base != NULL) {
    planned->base_version = g_strdup (sam_record_get_meta (record)->version);
    from = sam_record_new_from_body (planned->change->type, planned->change->id, head->scope,
                                     planned->base, error);
    if (from == NULL) {
      return FALSE;
    }
  } else {
    from = g_object_ref (now);
  }
  if (!sam_store_guard (store, head->scope, &guard, error)) {
    return FALSE;
  }
  shown = guard != NULL ? sam_viewer_mask (viewer, guard, from) : g_object_ref (from);
  shown_body = sam_record_to_body (shown);
  planned->patch = sam_patch_diff_bodies (shown_body, new_body);
  planned->nothing = sam_patch_is_empty (planned->patch);
  if (planned->change->verb == VERB_ACT) {
    /* An action is frozen at once, so it stands on what is there now. */
    g_clear_pointer (&planned->base, g_bytes_unref);
    g_clear_pointer (&planned->base_version, g_free);
  }
  planned->body =
      sam_patch_apply (planned->patch, planned->base != NULL ? planned->base : planned->before);
  return TRUE;
}

static gboolean
plan_one (SamStore *store, SamViewer *viewer, Planned *planned, GError **error)
{
  const Change *change = planned->change;
  g_auto (SamHead) head = { 0 };

  planned->op_id = sam_id_new (store->clock);
  planned->kind = change->kind;
  if (!sam_store_find_head (store, change->id, &head, error)) {
    return FALSE;
  }
  if (head.n != 0 && head.type != (int) change->type) {
    g_set_error_literal (error, SAM_STORE_ERROR, SAM_STORE_ERROR_NOT_FOUND,
                         "There is no such record");
    return FALSE;
  }
  if (change->verb == VERB_RETRACT) {
    if (head.n == 0) {
      g_set_error_literal (error, SAM_STORE_ERROR, SAM_STORE_ERROR_NOT_FOUND,
                           "There is no such record");
      return FALSE;
    }
    planned->scope = g_strdup (head.scope);
    planned->comp = head.comp;
    planned->base_version = g_strdup (head.version);
    planned->patch = sam_patch_new ();
    planned->nothing = head.retracted;
    return TRUE;
  }
  if (head.n != 0 && change->kind != SAM_OP_SIGN && change->kind != SAM_OP_CREATE) {
    planned->kind = SAM_OP_UPDATE;
    planned->scope = g_strdup (head.scope);
    planned->comp = head.comp;
    planned->never_was = head.rec_rid == 0 && head.state == SAM_STATE_REFUSED;
    return plan_update (store, viewer, planned, &head, error);
  }
  planned->kind = change->kind == SAM_OP_SIGN ? SAM_OP_SIGN : SAM_OP_CREATE;
  planned->scope = sam_store_scope_of (store, change->record, error);
  if (planned->scope == NULL) {
    return FALSE;
  }
  planned->comp = sam_type_get (change->type)->compartment;
  planned->body = sam_record_to_body (change->record);
  planned->patch = sam_patch_diff_bodies (NULL, planned->body);
  return TRUE;
}

/* New records first, those that others refer to before those that refer; the rest as they were put.
 */
static int
compare_planned (gconstpointer pa, gconstpointer pb)
{
  const Planned *a = *(Planned *const *) pa, *b = *(Planned *const *) pb;
  int x = a->kind == SAM_OP_CREATE ? (int) a->change->type : SAM_N_RECORD_TYPES;
  int y = b->kind == SAM_OP_CREATE ? (int) b->change->type : SAM_N_RECORD_TYPES;

  if (x != y) {
    return x - y;
  }
  return a->change->index < b->change->index ? -1 : 1;
}

static gboolean
plan (SamStore *store, SamViewer *viewer, const SamChanges *changes, GPtrArray *plans,
      GError **error)
{
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < changes->changes->len; i++) {
    const Change *change = changes->changes->pdata[i];
    Planned *planned = g_new0 (Planned, 1);

    planned->change = change;
    g_ptr_array_add (plans, planned);
    if (!sam_id_is_valid (change->id) || strcmp (change->id, SAM_ID_NIL) == 0
        || !g_hash_table_add (ids, change->id)) {
      g_set_error_literal (error, SAM_STORE_ERROR, SAM_STORE_ERROR_USAGE,
                           "An action changes each record once, by its identifier");
      return FALSE;
    }
    if (!plan_one (store, viewer, planned, error)) {
      return FALSE;
    }
  }
  g_ptr_array_sort (plans, compare_planned);
  return TRUE;
}

/* ---- judging ---- */

typedef struct {
  SamStore *store;
  GHashTable *never_was; /* (element-type utf8) */
} JudgeData;

static SamRecord *
lookup_cb (SamRecordType type, const char *id, gpointer user_data)
{
  const JudgeData *data = user_data;
  g_autoptr (SamRecord) record = NULL;

  if (g_hash_table_contains (data->never_was, id)) {
    return NULL;
  }
  record = sam_store_peek (data->store, id, NULL);

  if (record == NULL || sam_record_get_rtype (record) != type) {
    return NULL;
  }
  return g_steal_pointer (&record);
}

static GPtrArray *
children_cb (SamField field, const char *id, gpointer user_data)
{
  const JudgeData *data = user_data;
  SamStore *store = data->store;
  const SamTypeDef *def = sam_type_get (SAM_FIELD_TYPE (field));
  const SamTypedTable *table = &store->tables[def->type];
  GPtrArray *children = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *text = NULL;
  g_autoptr (SamSqlStatement) statement = NULL;
  gboolean has_column = FALSE;

  for (guint i = 0; i < table->n_columns; i++) {
    has_column |= table->columns[i] == field;
  }
  text = g_strdup_printf ("SELECT " SAM_HEAD_COLUMNS " FROM t_%s t JOIN head h ON h.n = t.n WHERE"
                          " h.x_at = 0%s%s%s",
                          def->name, has_column ? " AND t." : "",
                          has_column ? sam_field_get (field)->name : "", has_column ? " = $1" : "");
  statement = sam_store_need_typed (store, def->type, NULL)
                  ? sam_sql_prepare (store->sql, text, NULL)
                  : NULL;
  if (statement == NULL) {
    return children;
  }
  if (has_column) {
    sam_sql_bind_text (statement, 1, id, -1);
  }
  while (sam_sql_step (statement, NULL) == SAM_SQL_STEP_ROW) {
    g_autoptr (SamRecord) record = sam_store_read_record (statement, NULL);

    if (record != NULL && g_strcmp0 (sam_record_get_text (record, field), id) == 0
        && !g_hash_table_contains (data->never_was, sam_record_get_id (record))) {
      g_ptr_array_add (children, g_steal_pointer (&record));
    }
  }
  return children;
}

static const SamJudgeFuncs judge_funcs = { lookup_cb, children_cb, NULL };

/* Leaves what is wrong in store->problems. */
static void
judge (SamStore *store, SamViewer *viewer, GPtrArray *plans, const char *group)
{
  g_autoptr (GPtrArray) ops = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_op_unref);
  g_autoptr (GPtrArray) judged = g_ptr_array_new ();
  g_autoptr (GHashTable) never_was = g_hash_table_new (g_str_hash, g_str_equal);
  JudgeData data = { store, never_was };
  g_autoptr (GArray) problems = NULL;

  g_array_set_size (store->problems, 0);
  for (guint i = 0; i < plans->len; i++) {
    const Planned *planned = plans->pdata[i];
    SamOpFields fields = {
      .op_id = planned->op_id,
      .kind = planned->kind,
      .type = planned->change->type,
      .id = planned->change->id,
      .scope = planned->scope,
      .base = planned->base_version,
      .patch = planned->patch,
      .group = group,
      .client_at = sam_clock_now (store->clock),
      .why = planned->change->why,
    };

    g_autoptr (SamPatch) whole = NULL;

    if (planned->nothing) {
      continue;
    }
    if (planned->never_was) {
      whole = sam_patch_diff_bodies (NULL, planned->body);
      fields.kind = SAM_OP_CREATE;
      fields.base = NULL;
      fields.patch = whole;
      g_hash_table_add (never_was, planned->change->id);
    }
    g_ptr_array_add (ops, sam_op_new (&fields));
    g_ptr_array_add (judged, (gpointer) planned);
  }
  if (ops->len == 0) {
    return;
  }
  problems = sam_judge (viewer, ops, sam_clock_today (store->clock), &judge_funcs, &data);
  for (guint i = 0; i < problems->len; i++) {
    const SamJudgeProblem *found = &g_array_index (problems, SamJudgeProblem, i);
    const Planned *planned = judged->pdata[found->op];
    SamSaveProblem problem = { planned->change->index, found->problem };

    g_array_append_val (store->problems, problem);
  }
}

GArray *
sam_store_last_problems (SamStore *store)
{
  GArray *copy;

  g_return_val_if_fail (SAM_IS_STORE (store), NULL);

  copy = g_array_new (FALSE, TRUE, sizeof (SamSaveProblem));
  g_array_append_vals (copy, store->problems->data, store->problems->len);
  return copy;
}

/* ---- writing ---- */

static gboolean
keep_undo (SamStore *store, const char *undo, const Planned *planned, GError **error)
{
  g_autoptr (GByteArray) payload = g_byte_array_new ();
  gint64 now = sam_clock_now (store->clock);
  SamRow row = { .kind = SAM_ROW_KEPT };

  sam_pack_int (payload, planned->kind);
  sam_pack_text (payload, sam_type_get (planned->change->type)->name);
  sam_pack_text (payload, planned->op_id);
  sam_pack_slice (payload,
                  planned->before != NULL ? SAM_SLICE_BYTES (planned->before) : SAM_SLICE_NONE);
  sam_pack_slice (payload,
                  planned->body != NULL ? SAM_SLICE_BYTES (planned->body) : SAM_SLICE_NONE);
  row.kept = (SamRowKept){ .why = SAM_KEPT_UNDO,
                           .at = now,
                           .until = sam_store_keep_until (store),
                           .id = planned->change->id,
                           .scope = planned->scope,
                           .op = undo,
                           .comp = planned->comp,
                           .payload = { payload->data, payload->len } };
  return sam_store_put_row (store, 0, &row, error) != 0;
}

static gboolean
write_op (SamStore *store, const SamChanges *changes, const Planned *planned, const char *group,
          GError **error)
{
  g_autoptr (GByteArray) packed = g_byte_array_new ();
  SamRowOp op = {
    .op = planned->op_id,
    .type = sam_type_get (planned->change->type)->name,
    .id = planned->change->id,
    .scope = planned->scope,
    .comp = planned->comp,
    .verb = planned->kind,
    .base_version = planned->base_version,
    .base = planned->before != NULL ? SAM_SLICE_BYTES (planned->before) : SAM_SLICE_NONE,
    .sent = planned->body != NULL ? SAM_SLICE_BYTES (planned->body) : SAM_SLICE_NONE,
    .why = planned->change->why,
    .group = group,
    .screen = changes->screen,
    .at = sam_clock_now (store->clock),
  };

  sam_patch_pack (packed, planned->patch);
  op.patch = (SamSlice){ packed->data, packed->len };
  return sam_store_put_op (store, &op, error)
         && sam_store_refresh (store, planned->change->id, -1, NULL, error);
}

/* Whether nobody has heard of the record, neither the server nor other records: then taking it back
 * is dropping it. */
static gboolean
is_unsent_create (SamStore *store, const char *id, gboolean *unsent, GError **error)
{
  g_auto (SamHead) head = { 0 };
  gboolean inflight, pointed_at;

  *unsent = FALSE;
  if (!sam_store_find_head (store, id, &head, error)
      || !sam_store_has_inflight (store, id, &inflight, error)) {
    return FALSE;
  }
  if (head.n == 0 || head.rec_rid != 0 || inflight) {
    return TRUE;
  }
  if (!sam_store_is_pointed_at (store, id, &pointed_at, error)) {
    return FALSE;
  }
  *unsent = !pointed_at;
  return TRUE;
}

static gboolean
write_one (SamStore *store, const SamChanges *changes, Planned *planned, const char *group,
           GError **error)
{
  gint64 edit_rid;

  switch (planned->kind) {
  case SAM_OP_UPDATE:
    if (planned->change->verb == VERB_PUT) {
      return sam_store_write_edit (store, planned->change->id, planned->body, planned->base,
                                   planned->base_version, group, changes->screen, error);
    }
    /* An action starts from all that was written before it: an edit of the same record goes along.
     */
    if (!sam_store_find_edit (store, planned->change->id, &edit_rid, error)) {
      return FALSE;
    }
    if (edit_rid != 0) {
      return sam_store_write_edit (store, planned->change->id, planned->body, planned->base,
                                   planned->base_version, group, changes->screen, error);
    }
    return write_op (store, changes, planned, group, error);
  case SAM_OP_RETRACT: {
    gboolean unsent;

    if (!is_unsent_create (store, planned->change->id, &unsent, error)) {
      return FALSE;
    }
    if (unsent) {
      return sam_store_drop_unsent (store, planned->change->id, SAM_KEPT_REPLACED, error)
             && sam_store_refresh (store, planned->change->id, -1, NULL, error);
    }
    if (!sam_store_find_edit (store, planned->change->id, &edit_rid, error)) {
      return FALSE;
    }
    if (edit_rid != 0) {
      g_auto (SamRowHeld) held = { 0 };

      if (!sam_store_get_row (store, edit_rid, SAM_ROW_EDIT, &held, error)
          || !sam_store_keep (store, SAM_KEPT_REPLACED, &held.row, NULL, error)
          || !sam_store_delete_row (store, SAM_ROW_EDIT, edit_rid, error)) {
        return FALSE;
      }
    }
    return write_op (store, changes, planned, group, error);
  }
  case SAM_OP_SIGN: {
    const SamTypeDef *def = sam_type_get (planned->change->type);
    SamField field = sam_type_whole (def);
    const char *whole =
        field != SAM_FIELD_NONE ? sam_record_get_text (planned->change->record, field) : NULL;

    /* What is signed stays as it was signed, whatever becomes of it before it is sent. */
    return (whole == NULL || sam_store_freeze_edit (store, whole, group, error))
           && write_op (store, changes, planned, group, error);
  }
  case SAM_OP_CREATE:
  default:
    return write_op (store, changes, planned, group, error);
  }
}

gboolean
sam_store_save_changes (SamStore *store, SamViewer *viewer, SamChanges *changes, const char *group,
                        const char *undo, GError **error)
{
  g_autoptr (GPtrArray) plans = g_ptr_array_new_with_free_func (planned_free);

  if (!plan (store, viewer, changes, plans, error)) {
    return FALSE;
  }
  judge (store, viewer, plans, group);
  if (store->problems->len > 0) {
    g_set_error_literal (error, SAM_STORE_ERROR, SAM_STORE_ERROR_PROBLEMS,
                         "The change breaks a rule and was not saved");
    return FALSE;
  }
  for (guint i = 0; i < plans->len; i++) {
    Planned *planned = plans->pdata[i];

    if (planned->nothing) {
      continue;
    }
    if ((undo != NULL && !keep_undo (store, undo, planned, error))
        || !sam_store_join_whole (store, planned->change->type, planned->change->id, planned->body,
                                  group, error)
        || !write_one (store, changes, planned, group, error)) {
      return FALSE;
    }
  }
  for (guint i = 0; i < changes->drafts->len; i++) {
    if (!sam_store_put_text (store, SAM_ROW_DRAFT, changes->drafts->pdata[i], NULL, error)) {
      return FALSE;
    }
  }
  return TRUE;
}

typedef struct {
  SamViewer *viewer;
  SamChanges *changes;
  SamOrigin origin;
  gboolean want_undo;
  char *undo;       /* (owned) */
  GArray *problems; /* (owned) */
} SaveArgs;

static gboolean
is_among (const SamChanges *changes, const char *id)
{
  for (guint i = 0; i < changes->changes->len; i++) {
    if (strcmp (((const Change *) changes->changes->pdata[i])->id, id) == 0) {
      return TRUE;
    }
  }
  return FALSE;
}

/* What follows along, before it is known whether the act holds. What somebody writes by hand in the
 * same act stands. (transfer full) */
static SamChanges *
find_followers (SamStore *store, const SamChanges *changes, GError **error)
{
  g_autoptr (SamChanges) along = sam_changes_new (changes->screen);

  for (guint i = 0; i < changes->changes->len; i++) {
    const Change *change = changes->changes->pdata[i];
    g_autoptr (GPtrArray) followers = change->record != NULL
                                          ? sam_store_followers (store, change->record, error)
                                          : g_ptr_array_new ();

    if (followers == NULL) {
      return NULL;
    }
    for (guint k = 0; k < followers->len; k++) {
      if (!is_among (changes, sam_record_get_id (followers->pdata[k]))) {
        sam_changes_put (along, followers->pdata[k]);
      }
    }
  }
  return g_steal_pointer (&along);
}

/* In a group of its own: a colleague who writes in one of them meanwhile must not hold a yes back.
 * What a rule is against stays in the old name. */
static gboolean
save_followers (SamStore *store, SaveArgs *args, SamChanges *along, GError **error)
{
  for (guint i = 0; i < along->changes->len; i++) {
    const Change *change = along->changes->pdata[i];
    g_autoptr (SamChanges) one = sam_changes_new (along->screen);
    g_autofree char *group = sam_id_new (store->clock);
    g_autoptr (GError) below = NULL;

    sam_changes_put (one, change->record);
    if (sam_store_save_changes (store, args->viewer, one, group, args->undo, &below)) {
      continue;
    }
    if (!g_error_matches (below, SAM_STORE_ERROR, SAM_STORE_ERROR_PROBLEMS)) {
      g_propagate_error (error, g_steal_pointer (&below));
      return FALSE;
    }
    g_array_set_size (store->problems, 0);
  }
  return TRUE;
}

static gboolean
do_save (SamStore *store, gpointer user_data, GError **error)
{
  SaveArgs *args = user_data;
  g_autoptr (SamChanges) along = NULL;
  g_autofree char *group = NULL;
  gboolean ok;

  g_array_set_size (store->problems, 0);
  if (!sam_store_need_viewer (store, args->viewer, error) || !sam_store_begin (store, error)) {
    return FALSE;
  }
  group = sam_id_new (store->clock);
  args->undo = args->want_undo ? sam_id_new (store->clock) : NULL;
  along = find_followers (store, args->changes, error);
  ok = along != NULL
       && sam_store_save_changes (store, args->viewer, args->changes, group, args->undo, error)
       && save_followers (store, args, along, error);
  if (!sam_store_end (store, ok, args->origin, error)) {
    g_clear_pointer (&args->undo, g_free);
    return FALSE;
  }
  return TRUE;
}

gboolean
sam_store_save (SamStore *store, SamViewer *viewer, SamChanges *changes, SamOrigin origin,
                char **undo, GError **error)
{
  SaveArgs args = {
    .viewer = viewer, .changes = changes, .origin = origin, .want_undo = undo != NULL
  };
  gboolean ok;

  g_return_val_if_fail (SAM_IS_STORE (store) && changes != NULL, FALSE);

  ok = sam_store_call (store, SAM_STORE_WRITE, NULL, do_save, &args, error);
  if (undo != NULL) {
    *undo = args.undo;
  }
  return ok;
}

static gboolean
do_judge (SamStore *store, gpointer user_data, GError **error)
{
  SaveArgs *args = user_data;
  g_autoptr (GPtrArray) plans = g_ptr_array_new_with_free_func (planned_free);
  g_autoptr (GError) below = NULL;

  if (!sam_store_need_viewer (store, args->viewer, error)) {
    return FALSE;
  }
  if (!plan (store, args->viewer, args->changes, plans, &below)) {
    return sam_store_fail (error, g_steal_pointer (&below));
  }
  judge (store, args->viewer, plans, NULL);
  args->problems = sam_store_last_problems (store);
  g_array_set_size (store->problems, 0);
  return TRUE;
}

GArray *
sam_store_judge (SamStore *store, SamViewer *viewer, SamChanges *changes, GError **error)
{
  SaveArgs args = { .viewer = viewer, .changes = changes };

  g_return_val_if_fail (SAM_IS_STORE (store) && changes != NULL, NULL);

  sam_store_call (store, SAM_STORE_READ, NULL, do_judge, &args, error);
  return args.problems;
}

/* ---- undo ---- */

static gboolean
same_slice (SamSlice a, SamSlice b)
{
  return a.size == b.size && (a.size == 0 || memcmp (a.data, b.data, a.size) == 0);
}

/* Whether another operation of the record has a text that was frozen on top of these. */
static gboolean
stands_beneath (SamStore *store, const char *id, GArray *choice, gboolean *beneath, GError **error)
{
  g_autoptr (GArray) later = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 first = choice->len > 0 ? g_array_index (choice, gint64, 0) : 0;

  *beneath = FALSE;
  if (first == 0) {
    return TRUE;
  }
  if (!sam_store_collect_rids (store,
                               "SELECT rid FROM m_op WHERE record_id = $1 AND rid > $2 AND"
                               " verb <> $3 AND grp <> (SELECT grp FROM m_op WHERE rid = $2)",
                               SAM_SQL_ARGS (SAM_SQL_TEXT (id), SAM_SQL_INT (first),
                                             SAM_SQL_INT (SAM_OP_PROPOSE)),
                               later, error)) {
    return FALSE;
  }
  for (guint i = 0; i < later->len && !*beneath; i++) {
    g_auto (SamRowHeld) held = { 0 };

    if (!sam_store_get_row (store, g_array_index (later, gint64, i), SAM_ROW_OP, &held, error)) {
      return FALSE;
    }
    *beneath = held.row.op.sent.data != NULL;
  }
  return TRUE;
}

/* What was written after a choice stays when the choice goes. (transfer full) */
static GBytes *
with_what_came_since (SamSlice chosen, SamSlice now, SamSlice back)
{
  g_autoptr (GBytes) from = g_bytes_new (chosen.data, chosen.size);
  g_autoptr (GBytes) to = g_bytes_new (now.data, now.size);
  g_autoptr (GBytes) before = g_bytes_new (back.data, back.size);
  g_autoptr (SamPatch) since = sam_patch_diff_bodies (from, to);

  return sam_patch_apply (since, before);
}

/* A choice between two texts: the two stand beside each other again. @done: FALSE when the choice
 * is to go back as a change instead. */
static gboolean
unchoose (SamStore *store, const SamRowKept *kept, const char *op, SamSlice before, SamSlice after,
          SamSlice edit_bytes, gboolean *done, GError **error)
{
  g_autoptr (GArray) rids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_auto (GStrv) proposals = NULL;
  g_auto (SamRowHeld) now = { 0 };
  g_autoptr (GBytes) ours = NULL;
  gboolean stood = same_slice (before, after);
  gboolean inflight, beneath;
  SamRow edit;
  gint64 edit_rid;

  *done = FALSE;
  if (!sam_store_has_inflight (store, kept->id, &inflight, error)
      || !sam_store_collect_rids (
          store,
          "SELECT rid FROM m_op WHERE record_id = $1 AND state <> 1 AND verb IN ($2, $3, $4) AND"
          " grp IN (SELECT grp FROM m_op WHERE op = $5 AND verb = $2) ORDER BY rid",
          SAM_SQL_ARGS (SAM_SQL_TEXT (kept->id), SAM_SQL_INT (SAM_OP_RESOLVE),
                        SAM_SQL_INT (SAM_OP_CREATE), SAM_SQL_INT (SAM_OP_SIGN), SAM_SQL_TEXT (op)),
          rids, error)
      || !sam_store_find_edit (store, kept->id, &edit_rid, error)
      || !stands_beneath (store, kept->id, rids, &beneath, error)) {
    return FALSE;
  }
  /* On its way or there, or something else was done on top of it: it goes back as a change. Where
   * the text that stood was chosen there is nothing to change back, and the other one is differed
   * about anew. */
  if (beneath
      || ((inflight || (*op != '\0' && rids->len == 0))
          && !(stood && !inflight && edit_rid == 0 && edit_bytes.data != NULL)
          && !(rids->len > 0 && edit_bytes.data == NULL))) {
    return TRUE;
  }
  *done = TRUE;
  for (guint i = 0; i < rids->len; i++) {
    if (!sam_store_delete_row (store, SAM_ROW_OP, g_array_index (rids, gint64, i), error)) {
      return FALSE;
    }
  }
  if (edit_bytes.data == NULL || !sam_row_decode (&edit, edit_bytes.data, edit_bytes.size, NULL)
      || edit.kind != SAM_ROW_EDIT) {
    *done = rids->len > 0;
    return sam_store_rebase (store, kept->id, error);
  }
  if (edit_rid != 0) {
    if (!sam_store_get_row (store, edit_rid, SAM_ROW_EDIT, &now, error)) {
      return FALSE;
    }
    ours = with_what_came_since (after, now.row.edit.ours, edit.edit.ours);
    edit.edit.ours = SAM_SLICE_BYTES (ours);
    edit.edit.group = now.row.edit.group;
    edit.edit.at = now.row.edit.at;
  }
  proposals = g_strsplit (edit.edit.proposals != NULL ? edit.edit.proposals : "", ",", -1);
  for (guint i = 0; proposals[i] != NULL; i++) {
    g_array_set_size (rids, 0);
    if (!sam_store_collect_rids (store, "SELECT rid FROM m_kept WHERE op = $1 AND why = $2",
                                 SAM_SQL_ARGS (SAM_SQL_TEXT (proposals[i]),
                                               SAM_SQL_INT (SAM_KEPT_RESOLVED)),
                                 rids, error)
        || (rids->len > 0
            && !sam_store_delete_row (store, SAM_ROW_KEPT, g_array_index (rids, gint64, 0),
                                      error))) {
      return FALSE;
    }
  }
  /* Proposed again where the first proposal was dropped with the choice. */
  edit.edit.proposed = NULL;
  return sam_store_put_row (store, edit_rid, &edit, error) != 0
         && sam_store_rebase (store, kept->id, error);
}

/* Whether the rules let @changes through now. */
static gboolean
would_do (SamStore *store, SamViewer *viewer, SamChanges *changes, GError **error)
{
  g_autoptr (GPtrArray) plans = g_ptr_array_new_with_free_func (planned_free);

  if (!plan (store, viewer, changes, plans, error)) {
    return FALSE;
  }
  judge (store, viewer, plans, NULL);
  if (store->problems->len > 0) {
    g_set_error_literal (error, SAM_STORE_ERROR, SAM_STORE_ERROR_PROBLEMS,
                         "The change breaks a rule and was not saved");
    return FALSE;
  }
  return TRUE;
}

/* A part of something that binds by now stays in it, sent or not. */
static gboolean
may_leave (SamStore *store, SamViewer *viewer, const SamTypeDef *def, const char *id,
           GError **error)
{
  g_autoptr (SamChanges) changes = sam_changes_new ("undo");

  if (sam_type_whole (def) == SAM_FIELD_NONE) {
    return TRUE;
  }
  sam_changes_retract (changes, def->type, id, NULL);
  return would_do (store, viewer, changes, error);
}

/* What was put aside is new once more. */
static gboolean
may_return (SamStore *store, SamViewer *viewer, const SamRowOp *op, GError **error)
{
  g_autoptr (SamChanges) changes = sam_changes_new ("undo");
  const SamTypeDef *def = sam_type_by_name (op->type);
  g_autoptr (SamRecord) record = NULL;
  g_autoptr (GBytes) body = NULL;

  if (def == NULL || (op->verb != SAM_OP_CREATE && op->verb != SAM_OP_SIGN)) {
    return TRUE;
  }
  record = sam_store_record_of_body ((int) def->type, op->id, op->scope, op->sent, error);
  if (record == NULL) {
    return FALSE;
  }
  body = g_bytes_new (op->sent.data, op->sent.size);
  sam_changes_act (changes, (SamOpKind) op->verb, record);
  return would_do (store, viewer, changes, error)
         && sam_store_join_whole (store, def->type, op->id, body, op->group, error);
}

/* A record that was never sent and taken back: its rows stand again as they were. Operations before
 * the edit that was written on them. */
static gboolean
put_back (SamStore *store, SamViewer *viewer, const char *id, gboolean *done, GError **error)
{
  static const SamRowKind kinds[] = { SAM_ROW_OP, SAM_ROW_EDIT };
  g_autoptr (GArray) rids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_auto (SamHead) head = { 0 };

  *done = FALSE;
  if (!sam_store_find_head (store, id, &head, error)
      || !sam_store_collect_rids (store,
                                  "SELECT rid FROM m_kept WHERE record_id = $1 AND why = $2"
                                  " ORDER BY rid",
                                  SAM_SQL_ARGS (SAM_SQL_TEXT (id), SAM_SQL_INT (SAM_KEPT_REPLACED)),
                                  rids, error)) {
    return FALSE;
  }
  for (guint k = 0; head.n == 0 && k < G_N_ELEMENTS (kinds); k++) {
    for (guint i = 0; i < rids->len; i++) {
      g_auto (SamRowHeld) held = { 0 };
      SamRow row;

      if (!sam_store_get_row (store, g_array_index (rids, gint64, i), SAM_ROW_KEPT, &held, error)) {
        return FALSE;
      }
      if (!sam_row_decode (&row, held.row.kept.payload.data, held.row.kept.payload.size, NULL)
          || row.kind != kinds[k]) {
        continue;
      }
      if ((row.kind == SAM_ROW_OP && !may_return (store, viewer, &row.op, error))
          || sam_store_put_row (store, 0, &row, error) == 0) {
        return FALSE;
      }
      *done = TRUE;
    }
  }
  for (guint i = 0; *done && i < rids->len; i++) {
    if (!sam_store_delete_row (store, SAM_ROW_KEPT, g_array_index (rids, gint64, i), error)) {
      return FALSE;
    }
  }
  return !*done || sam_store_refresh (store, id, -1, NULL, error);
}

/* What was changed and not sent when the record was taken back, kept behind row @after. */
static gboolean
put_edit_back (SamStore *store, const char *id, gint64 after, GError **error)
{
  g_autoptr (GArray) rids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_auto (SamRowHeld) held = { 0 };
  gint64 rid, edit_rid;
  SamRow row;

  if (!sam_store_find_edit (store, id, &edit_rid, error)
      || !sam_store_collect_rids (store,
                                  "SELECT rid FROM m_kept WHERE record_id = $1 AND why = $2 AND"
                                  " rid > $3 ORDER BY rid LIMIT 1",
                                  SAM_SQL_ARGS (SAM_SQL_TEXT (id), SAM_SQL_INT (SAM_KEPT_REPLACED),
                                                SAM_SQL_INT (after)),
                                  rids, error)) {
    return FALSE;
  }
  if (rids->len == 0 || edit_rid != 0) {
    return TRUE;
  }
  rid = g_array_index (rids, gint64, 0);
  if (!sam_store_get_row (store, rid, SAM_ROW_KEPT, &held, error)) {
    return FALSE;
  }
  if (!sam_row_decode (&row, held.row.kept.payload.data, held.row.kept.payload.size, NULL)
      || row.kind != SAM_ROW_EDIT) {
    return TRUE;
  }
  return sam_store_put_row (store, 0, &row, error) != 0
         && sam_store_delete_row (store, SAM_ROW_KEPT, rid, error)
         && sam_store_rebase (store, id, error);
}

static gboolean
retract_back (SamStore *store, const char *id, const SamTypeDef *def, SamChanges *back,
              GError **error)
{
  g_autoptr (SamRecord) now = sam_store_peek (store, id, error);

  if (now != NULL && !sam_record_is_retracted (now)) {
    sam_changes_retract (back, def->type, id, NULL);
  }
  return now != NULL || *error == NULL;
}

/* Takes one step back: what was never sent is dropped, the rest becomes a change of @back. */
static gboolean
take_back (SamStore *store, SamViewer *viewer, gint64 undo_rid, const SamRowKept *kept,
           SamChanges *back, GError **error)
{
  SamUnpack in = { kept->payload.data, (const guint8 *) kept->payload.data + kept->payload.size,
                   FALSE };
  SamOpKind kind = (SamOpKind) sam_unpack_int (&in);
  const char *type_name = sam_unpack_text (&in);
  const char *op = sam_unpack_text (&in);
  SamSlice before = sam_unpack_slice (&in);
  SamSlice after = sam_unpack_slice (&in);
  SamSlice edit_bytes = kind == SAM_OP_RESOLVE ? sam_unpack_slice (&in) : SAM_SLICE_NONE;
  const SamTypeDef *def = type_name != NULL ? sam_type_by_name (type_name) : NULL;
  g_autoptr (SamRecord) now = NULL;
  g_autoptr (GArray) rids = g_array_new (FALSE, FALSE, sizeof (gint64));
  gboolean unsent, done;

  if (def == NULL || op == NULL) {
    return TRUE;
  }
  switch (kind) {
  case SAM_OP_RESOLVE:
    /* A part alone of what a colleague proposed is to be chosen again. */
    if ((*op == '\0' && edit_bytes.data == NULL
         && !sam_store_forget_decided (store, kept->id, error))
        || !unchoose (store, kept, op, before, after, edit_bytes, &done, error)) {
      return FALSE;
    }
    if (done) {
      return TRUE;
    }
    /* What was chosen made the record: it goes back as a whole. */
    if (!same_slice (before, after) && before.size == strlen ("{}")) {
      return retract_back (store, kept->id, def, back, error);
    }
    break;
  case SAM_OP_CREATE:
  case SAM_OP_SIGN:
    if (!is_unsent_create (store, kept->id, &unsent, error)) {
      return FALSE;
    }
    if (unsent) {
      return may_leave (store, viewer, def, kept->id, error)
             && sam_store_drop_unsent (store, kept->id, -1, error)
             && sam_store_refresh (store, kept->id, -1, NULL, error);
    }
    return retract_back (store, kept->id, def, back, error);
  case SAM_OP_RETRACT:
    if (!sam_store_collect_rids (store, "SELECT rid FROM m_op WHERE op = $1 AND state <> $2",
                                 SAM_SQL_ARGS (SAM_SQL_TEXT (op), SAM_SQL_INT (SAM_OP_INFLIGHT)),
                                 rids, error)) {
      return FALSE;
    }
    if (rids->len == 0) {
      if (!put_back (store, viewer, kept->id, &done, error)) {
        return FALSE;
      }
      if (done) {
        return TRUE;
      }
      g_set_error_literal (error, SAM_STORE_ERROR, SAM_STORE_ERROR_USAGE,
                           "What was sent as wrongly registered can't be taken back");
      return FALSE;
    }
    return sam_store_delete_row (store, SAM_ROW_OP, g_array_index (rids, gint64, 0), error)
           && put_edit_back (store, kept->id, undo_rid, error)
           && sam_store_refresh (store, kept->id, -1, NULL, error);
  default:
    break;
  }
  /* A change of fields: they go back, what else was written since stays. */
  if (kind != SAM_OP_RESOLVE
      && !sam_store_collect_rids (store, "SELECT rid FROM m_op WHERE op = $1 AND state = $2",
                                  SAM_SQL_ARGS (SAM_SQL_TEXT (op), SAM_SQL_INT (SAM_OP_QUEUED)),
                                  rids, error)) {
    return FALSE;
  }
  if (rids->len > 0) {
    return sam_store_delete_row (store, SAM_ROW_OP, g_array_index (rids, gint64, 0), error)
           && sam_store_refresh (store, kept->id, -1, NULL, error);
  }
  now = sam_store_peek (store, kept->id, error);
  if (now == NULL) {
    return *error == NULL;
  }
  {
    g_autoptr (GBytes) old = g_bytes_new (before.data, before.size);
    g_autoptr (GBytes) new = g_bytes_new (after.data, after.size);
    g_autoptr (GBytes) current = sam_record_to_body (now);
    g_autoptr (SamPatch) patch = sam_patch_diff_bodies (new, old);
    g_autoptr (GBytes) body = sam_patch_apply (patch, current);
    g_autoptr (SamRecord) record =
        sam_record_new_from_body (def->type, kept->id, sam_record_get_scope (now), body, error);

    if (record == NULL) {
      return FALSE;
    }
    sam_changes_put (back, record);
  }
  return TRUE;
}

typedef struct {
  SamViewer *viewer;
  const char *undo;
} UndoArgs;

static gboolean
undo_rows (SamStore *store, const UndoArgs *args, GError **error)
{
  g_autoptr (GArray) rids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (SamChanges) back = sam_changes_new ("undo");
  g_autofree char *group = sam_id_new (store->clock);
  g_autoptr (GError) below = NULL;

  if (!sam_store_collect_rids (
          store, "SELECT rid FROM m_kept WHERE op = $1 AND why = $2 ORDER BY rid DESC",
          SAM_SQL_ARGS (SAM_SQL_TEXT (args->undo), SAM_SQL_INT (SAM_KEPT_UNDO)), rids, error)) {
    return FALSE;
  }
  if (rids->len == 0) {
    g_set_error_literal (error, SAM_STORE_ERROR, SAM_STORE_ERROR_NOT_FOUND,
                         "There is nothing to take back");
    return FALSE;
  }
  for (guint i = 0; i < rids->len; i++) {
    gint64 rid = g_array_index (rids, gint64, i);
    g_auto (SamRowHeld) held = { 0 };

    if (!sam_store_get_row (store, rid, SAM_ROW_KEPT, &held, &below)
        || !take_back (store, args->viewer, rid, &held.row.kept, back, &below)
        || !sam_store_delete_row (store, SAM_ROW_KEPT, rid, &below)) {
      g_propagate_error (error, g_steal_pointer (&below));
      return FALSE;
    }
  }
  return sam_changes_size (back) == 0
         || sam_store_save_changes (store, args->viewer, back, group, NULL, error);
}

static gboolean
do_undo (SamStore *store, gpointer user_data, GError **error)
{
  const UndoArgs *args = user_data;

  return sam_store_need_viewer (store, args->viewer, error) && sam_store_begin (store, error)
         && sam_store_end (store, undo_rows (store, args, error), SAM_ORIGIN_USER, error);
}

gboolean
sam_store_undo (SamStore *store, SamViewer *viewer, const char *undo, GError **error)
{
  UndoArgs args = { viewer, undo };

  g_return_val_if_fail (SAM_IS_STORE (store) && undo != NULL, FALSE);

  return sam_store_call (store, SAM_STORE_WRITE, NULL, do_undo, &args, error);
}
