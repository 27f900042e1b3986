/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * One group of operations: first whether each may be looked at at all (sight, versions), then the
 * judgement core gives on both sides, then the writing, then who sees the result. What is not there
 * and what this user may not see is one answer: gone.
 */
#include "sam-server-push-private.h"

#include <samspor/sam-json.h>
#include <samspor/sam-judge.h>
#include <samspor/sam-records.h>
#include <string.h>

typedef struct {
  SamPush *push;
  GPtrArray *group;    /* (element-type SamPushed) */
  GHashTable *written; /* (element-type SamUid): records that operations before this one write */
  GError *error;       /* (owned) (nullable): the database failed under a callback */
} Group;

static SamServer *
server_of (Group *group)
{
  return group->push->server;
}

static void
refuse_gone (SamPushed *pushed)
{
  sam_pushed_refuse (pushed, SAM_RESULT_GONE, "gone", "There is nothing here.", NULL);
}

static void
refuse_conflict (Group *group, SamPushed *pushed, const SamStored *current)
{
  GString *line = g_string_new (NULL);
  sam_server_append_record (server_of (group), line, current);
  pushed->result = SAM_RESULT_CONFLICT;
  g_free (pushed->current);
  pushed->current = g_string_free (line, FALSE);
}

static void
refuse_invalid (SamPushed *pushed, const char *code, const char *title, const char *pointer)
{
  sam_pushed_refuse (pushed, SAM_RESULT_REJECTED, code, title, pointer);
}

static gboolean
is_written (Group *group, const SamUid *id)
{
  return g_hash_table_contains (group->written, id);
}

static void
note_written (Group *group, const SamUid *id)
{
  g_hash_table_add (group->written, sam_uid_copy (id));
}

/* 1, 0, -1: whether the actor sees the compartment of the scope. */
static int
sees_scope (Group *group, const SamUid *scope, gint64 comp, GError **error)
{
  return sam_scope_sees (server_of (group), &group->push->actor->id, scope, comp,
                         group->push->txn->now, error);
}

/* Loads what the actor may see: 1, 0, -1. */
static int
load_seen (Group *group, SamRecordType type, const char *id, SamStored *stored, GError **error)
{
  SamUid uid;
  if (!id || !sam_uid_parse (id, &uid)) {
    return 0;
  }
  int found = sam_server_load (server_of (group), &uid, stored, error);
  if (found <= 0) {
    return found;
  }
  if (!stored->known_type || stored->type != type || stored->erased_why[0]) {
    return 0;
  }
  return sees_scope (group, &stored->scope, stored->comp, error);
}

/* ---- versions ---- */

static SamPushed *
earlier_in_group (Group *group, const SamPushed *pushed, const char *op_id)
{
  for (guint i = 0; i < group->group->len; i++) {
    SamPushed *other = g_ptr_array_index (group->group, i);
    if (other == pushed) {
      break;
    }
    if (strcmp (other->op_id, op_id) == 0) {
      return other;
    }
  }
  return NULL;
}

/* 1 when @op_id was applied for this user; its record and version are told. */
static int
applied_before (Group *group, const char *op_id, SamUid *record, gint64 *n, GError **error)
{
  SamUid uid, account;
  if (!sam_uid_parse (op_id, &uid)) {
    return 0;
  }
  g_autoptr (SamSqlStatement) statement =
      sam_server_stmt (server_of (group), SAM_STMT_OP_GET, SAM_SQL_ARGS (SAM_SQL_UID (&uid)),
                       error);
  SamSqlStep step = statement ? sam_sql_step (statement, error) : SAM_SQL_STEP_ERROR;
  if (step != SAM_SQL_STEP_ROW) {
    return step == SAM_SQL_STEP_DONE ? 0 : -1;
  }
  sam_uid_column (statement, 0, &account);
  if (!sam_uid_equal (&account, &group->push->actor->id)) {
    return 0;
  }
  SamJsonToken token;
  gsize len = 0;
  const char *json = sam_sql_column_text (statement, 3, &len);
  sam_uid_column (statement, 2, record);
  if (sam_json_find (json, len, "n", &token)) {
    sam_json_token_get_int (&token, n);
  }
  return 1;
}

/* Whether @base names version @n of @id: 1, 0, -1. */
static int
base_holds (Group *group, const SamPushed *pushed, const char *base, const SamUid *id, gint64 n,
            GError **error)
{
  if (base && g_str_has_prefix (base, "after:")) {
    SamUid record = sam_uid_nil;
    gint64 then = 0;
    if (earlier_in_group (group, pushed, base + 6)) {
      return is_written (group, id);
    }
    int known = applied_before (group, base + 6, &record, &then, error);
    return known <= 0 ? known : sam_uid_equal (&record, id) && then == n;
  }
  g_autofree char *version = sam_server_version (server_of (group), n);
  return g_strcmp0 (base, version) == 0;
}

/* ---- before the judgement ---- */

static gboolean
check_deps (Group *group, SamPushed *pushed, GError **error)
{
  const char *const *deps = sam_op_get (pushed->op)->deps;
  for (guint i = 0; deps && deps[i]; i++) {
    SamUid record;
    gint64 n;
    if (earlier_in_group (group, pushed, deps[i])) {
      continue;
    }
    int known = applied_before (group, deps[i], &record, &n, error);
    if (known < 0) {
      return FALSE;
    }
    if (!known) {
      sam_pushed_refuse (pushed, SAM_RESULT_SKIPPED, "dep",
                         "An operation this one depends on was not applied.", NULL);
      return TRUE;
    }
  }
  return TRUE;
}

/* The scope a new record belongs to; FALSE when it names none. */
static gboolean
scope_of_new (const SamTypeDef *def, const SamUid *id, const SamRecord *after, SamUid *scope)
{
  if (def->scope == SAM_SCOPE_REGISTRY) {
    *scope = sam_uid_nil;
    return TRUE;
  }
  if (def->parent == SAM_FIELD_NONE) {
    *scope = *id;
    return TRUE;
  }
  const char *parent = sam_record_get_text (after, def->parent);
  return parent && sam_uid_parse (parent, scope) && !sam_uid_is_nil (scope);
}

static char *
parent_pointer (const SamTypeDef *def)
{
  return def->parent == SAM_FIELD_NONE ? NULL
                                       : g_strdup_printf ("/%s", sam_field_get (def->parent)->name);
}

static gboolean
check_create (Group *group, SamPushed *pushed, GError **error)
{
  const SamOpFields *fields = sam_op_get (pushed->op);
  const SamTypeDef *def = sam_type_get (fields->type);
  g_auto (SamStored) existing = { 0 };
  g_autoptr (GError) local = NULL;
  SamUid id, scope, said;
  int found, seen = 1;

  if (!sam_uid_parse (fields->id, &id) || sam_uid_is_nil (&id)) {
    refuse_invalid (pushed, "bad-op", "A new record needs an id.", "/id");
    return TRUE;
  }
  if (def->lifecycle == SAM_LIFECYCLE_SERVER || fields->type == SAM_RECORD_PROPOSAL) {
    sam_pushed_refuse (pushed, SAM_RESULT_DENIED, "not-allowed",
                       "Records of this type are written by the server.", NULL);
    return TRUE;
  }
  found = sam_server_load (server_of (group), &id, &existing, error);
  if (found < 0) {
    return FALSE;
  }
  if (found || is_written (group, &id)) {
    seen = found ? sees_scope (group, &existing.scope, existing.comp, error) : 0;
    if (seen < 0) {
      return FALSE;
    }
    if (seen && existing.known_type && existing.type == fields->type) {
      refuse_conflict (group, pushed, &existing);
    } else {
      refuse_invalid (pushed, "id-taken", "This id is in use.", "/id");
    }
    return TRUE;
  }
  g_autoptr (SamRecord) after = sam_op_apply (pushed->op, NULL, &local);
  if (!after) {
    refuse_invalid (pushed, "body", "A member is not of its kind.", NULL);
    return TRUE;
  }
  g_autofree char *pointer = parent_pointer (def);
  if (!scope_of_new (def, &id, after, &scope)) {
    refuse_invalid (pushed, "required", "The record names nothing it belongs to.", pointer);
    return TRUE;
  }
  if (fields->scope && (!sam_uid_parse (fields->scope, &said) || !sam_uid_equal (&said, &scope))) {
    refuse_invalid (pushed, "scope", "The record belongs somewhere else.", "/c");
    return TRUE;
  }
  /* One may write only into what one sees; a case also needs sight of its person. */
  if (def->scope == SAM_SCOPE_REGISTRY || def->parent != SAM_FIELD_NONE) {
    seen = is_written (group, &scope) ? 1 : sees_scope (group, &scope, def->compartment, error);
  } else if (fields->type == SAM_RECORD_CASE) {
    const char *person = sam_record_get_text (after, SAM_CASE_PERSON_ID);
    SamUid person_id;
    if (!person || !sam_uid_parse (person, &person_id)) {
      refuse_invalid (pushed, "required", "A case needs a person.", "/person_id");
      return TRUE;
    }
    seen = is_written (group, &person_id)
               ? 1
               : sees_scope (group, &person_id, SAM_COMPARTMENT_FOLLOW_UP, error);
  }
  if (seen < 0) {
    return FALSE;
  }
  if (!seen) {
    refuse_gone (pushed);
    return TRUE;
  }
  note_written (group, &id);
  return TRUE;
}

static gboolean
check_change (Group *group, SamPushed *pushed, GError **error)
{
  const SamOpFields *fields = sam_op_get (pushed->op);
  g_auto (SamStored) stored = { 0 };
  SamUid id;

  if (sam_uid_parse (fields->id, &id) && is_written (group, &id) && fields->base
      && g_str_has_prefix (fields->base, "after:")
      && earlier_in_group (group, pushed, fields->base + 6)) {
    return TRUE;
  }
  int seen = load_seen (group, fields->type, fields->id, &stored, error);
  if (seen < 0) {
    return FALSE;
  }
  if (!seen) {
    refuse_gone (pushed);
    return TRUE;
  }
  if (fields->type == SAM_RECORD_PROPOSAL) {
    sam_pushed_refuse (pushed, SAM_RESULT_DENIED, "not-allowed",
                       "A proposal is closed by resolving it.", NULL);
    return TRUE;
  }
  int holds = base_holds (group, pushed, fields->base, &stored.id, stored.n, error);
  if (holds < 0) {
    return FALSE;
  }
  if (!holds) {
    refuse_conflict (group, pushed, &stored);
    return TRUE;
  }
  if (stored.retracted) {
    refuse_invalid (pushed, "retracted", "The record was registered by mistake.", NULL);
    return TRUE;
  }
  note_written (group, &stored.id);
  return TRUE;
}

/* Reads a proposal and its target: 1 both, 0 not both (then @pushed is refused unless only the
 * target lacks), -1. */
static int
load_proposal (Group *group, SamPushed *pushed, SamStored *proposal, SamRecord **record,
               SamStored *target, gboolean *has_target, GError **error)
{
  const SamOpFields *fields = sam_op_get (pushed->op);
  int seen = load_seen (group, SAM_RECORD_PROPOSAL, fields->id, proposal, error);
  if (seen <= 0) {
    if (seen == 0) {
      refuse_gone (pushed);
    }
    return seen;
  }
  *record = sam_server_to_record (server_of (group), proposal);
  if (!*record) {
    refuse_gone (pushed);
    return 0;
  }
  const char *type_name = sam_record_get_text (*record, SAM_PROPOSAL_TARGET_TYPE);
  const SamTypeDef *def = type_name ? sam_type_by_name (type_name) : NULL;
  seen = def ? load_seen (group, def->type, sam_record_get_text (*record, SAM_PROPOSAL_TARGET_ID),
                          target, error)
             : 0;
  if (seen < 0) {
    return -1;
  }
  *has_target = seen == 1;
  return 1;
}

static gboolean
check_resolve (Group *group, SamPushed *pushed, GError **error)
{
  const SamOpFields *fields = sam_op_get (pushed->op);
  g_auto (SamStored) proposal = { 0 }, target = { 0 };
  g_autoptr (SamRecord) record = NULL;
  gboolean has_target = FALSE;

  if (fields->type != SAM_RECORD_PROPOSAL) {
    refuse_invalid (pushed, "bad-op", "Only a proposal is resolved.", "/t");
    return TRUE;
  }
  int found = load_proposal (group, pushed, &proposal, &record, &target, &has_target, error);
  if (found <= 0) {
    return found == 0;
  }
  if (sam_record_has (record, SAM_PROPOSAL_CLOSED_AT) || proposal.retracted) {
    refuse_conflict (group, pushed, &proposal);
    return TRUE;
  }
  if (has_target) {
    int holds = base_holds (group, pushed, fields->base, &target.id, target.n, error);
    if (holds < 0) {
      return FALSE;
    }
    if (!holds) {
      refuse_conflict (group, pushed, &target);
      return TRUE;
    }
    note_written (group, &target.id);
  } else if (!sam_patch_is_empty (fields->patch)) {
    refuse_gone (pushed);
    return TRUE;
  }
  note_written (group, &proposal.id);
  return TRUE;
}

/* Where a proposal goes: 1, 0 = nowhere this user has been, -1. */
static int
proposal_scope (Group *group, const SamOpFields *fields, SamUid *scope, gint64 *comp,
                GError **error)
{
  g_auto (SamStored) target = { 0 };
  SamUid id;
  int found = 0;

  if (sam_uid_parse (fields->id, &id)) {
    found = sam_server_load (server_of (group), &id, &target, error);
  }
  if (found < 0) {
    return -1;
  }
  if (found && target.known_type && target.type == fields->type) {
    *scope = target.scope;
    *comp = target.comp;
  } else if (!found && fields->scope && sam_uid_parse (fields->scope, scope)) {
    *comp = sam_type_get (fields->type)->compartment;
  } else {
    return 0;
  }
  /* Also work on what has left this user's sight is taken in, blind: it reaches the team. */
  return sam_server_has_row (server_of (group), SAM_STMT_SCOPE_EVER_SEEN,
                             SAM_SQL_ARGS (SAM_SQL_UID (&group->push->actor->id),
                                           SAM_SQL_UID (scope)),
                             error);
}

static gboolean
check_propose (Group *group, SamPushed *pushed, GError **error)
{
  const SamOpFields *fields = sam_op_get (pushed->op);
  SamUid scope;
  gint64 comp;
  if (fields->type == SAM_RECORD_PROPOSAL
      || sam_type_get (fields->type)->lifecycle == SAM_LIFECYCLE_SERVER) {
    refuse_invalid (pushed, "bad-op", "There can be no proposal to this type.", "/t");
    return TRUE;
  }
  int where = proposal_scope (group, fields, &scope, &comp, error);
  if (where == 0) {
    refuse_gone (pushed);
  }
  return where >= 0;
}

/* ---- the judgement ---- */

/* What is judged against is mostly one case again and again. */
static SamRecord *
judge_lookup (SamRecordType type, const char *id, gpointer data)
{
  Group *group = data;
  g_auto (SamStored) stored = { 0 };
  SamUid uid;
  if (group->error || !id || !sam_uid_parse (id, &uid)) {
    return NULL;
  }
  SamRecord *known = g_hash_table_lookup (group->push->txn->read, &uid);
  if (known && sam_record_get_rtype (known) == type) {
    return g_object_ref (known);
  }
  if (load_seen (group, type, id, &stored, &group->error) <= 0) {
    return NULL;
  }
  known = sam_server_to_record (server_of (group), &stored);
  if (known) {
    g_hash_table_insert (group->push->txn->read, sam_uid_copy (&uid), g_object_ref (known));
  }
  return known;
}

/* Of a person's cases also those nobody here sees: there is one open case, whoever has it. What is
 * in the registry, or rests on it, may be many thousands: only those that hold the id are read. */
static GPtrArray *
judge_children (SamField field, const char *id, gpointer data)
{
  Group *group = data;
  SamServer *server = server_of (group);
  SamRecordType type = SAM_FIELD_TYPE (field);
  g_autoptr (GPtrArray) children = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (SamUid));
  g_autoptr (SamSqlStatement) statement = NULL;
  g_auto (SamStored) parent = { 0 };
  SamSqlStep step = SAM_SQL_STEP_ERROR;
  gboolean registry = sam_type_get (type)->scope == SAM_SCOPE_REGISTRY;
  g_autofree char *naming = g_strdup_printf ("%%\"%s\"%%", id);
  SamUid uid;

  if (group->error || !sam_uid_parse (registry ? SAM_ID_NIL : id, &uid)) {
    return g_steal_pointer (&children);
  }
  if (registry) {
    statement =
        sam_server_stmt (server, SAM_STMT_RECORDS_OF_SCOPE_NAMING,
                         SAM_SQL_ARGS (SAM_SQL_UID (&uid), SAM_SQL_TEXT (sam_type_get (type)->name),
                                       SAM_SQL_TEXT (naming)),
                         &group->error);
  } else if (field == SAM_CASE_PERSON_ID) {
    statement = sam_server_stmt (server, SAM_STMT_CASES_OF_PERSON,
                                 SAM_SQL_ARGS (SAM_SQL_UID (&uid)), &group->error);
  } else {
    if (sam_server_load (server, &uid, &parent, &group->error) <= 0) {
      return g_steal_pointer (&children);
    }
    /* What rests on a record of the registry lies in cases everywhere. */
    statement = sam_uid_is_nil (&parent.scope)
                    ? sam_server_stmt (server, SAM_STMT_RECORDS_OF_TYPE_NAMING,
                                       SAM_SQL_ARGS (SAM_SQL_TEXT (sam_type_get (type)->name),
                                                     SAM_SQL_TEXT (naming)),
                                       &group->error)
                    : sam_server_stmt (server, SAM_STMT_RECORDS_OF_SCOPE,
                                       SAM_SQL_ARGS (SAM_SQL_UID (&parent.scope),
                                                     SAM_SQL_TEXT (sam_type_get (type)->name)),
                                       &group->error);
  }
  while (statement && (step = sam_sql_step (statement, &group->error)) == SAM_SQL_STEP_ROW) {
    SamUid child;
    if (sam_uid_column (statement, 0, &child)) {
      g_array_append_val (ids, child);
    }
  }
  for (guint i = 0; step == SAM_SQL_STEP_DONE && i < ids->len; i++) {
    g_auto (SamStored) stored = { 0 };
    if (sam_server_load (server, &g_array_index (ids, SamUid, i), &stored, &group->error) != 1
        || stored.retracted) {
      continue;
    }
    g_autoptr (SamRecord) record = sam_server_to_record (server, &stored);
    if (record && g_strcmp0 (sam_record_get_text (record, field), id) == 0) {
      g_ptr_array_add (children, g_steal_pointer (&record));
    }
  }
  return g_steal_pointer (&children);
}

static gboolean
judge_is_granted (const char *user_id, const char *scope, gpointer data)
{
  Group *group = data;
  SamUid user, where;
  if (group->error || !sam_uid_parse (user_id, &user) || !sam_uid_parse (scope, &where)) {
    return FALSE;
  }
  return sam_server_has_row (server_of (group), SAM_STMT_HAS_GRANT,
                             SAM_SQL_ARGS (SAM_SQL_UID (&user), SAM_SQL_UID (&where),
                                           SAM_SQL_INT (group->push->txn->now)),
                             &group->error)
         > 0;
}

static const SamJudgeFuncs judge_funcs = {
  .lookup = judge_lookup,
  .children = judge_children,
  .is_granted = judge_is_granted,
};

static gboolean
judge (Group *group, GError **error)
{
  g_autoptr (GPtrArray) ops = g_ptr_array_new ();
  g_autoptr (GPtrArray) judged = g_ptr_array_new ();

  for (guint i = 0; i < group->group->len; i++) {
    SamPushed *pushed = g_ptr_array_index (group->group, i);
    SamOpKind kind = sam_op_get (pushed->op)->kind;
    if (kind != SAM_OP_PROPOSE && kind != SAM_OP_VIEW_LOG) {
      g_ptr_array_add (ops, pushed->op);
      g_ptr_array_add (judged, pushed);
    }
  }
  if (ops->len == 0) {
    return TRUE;
  }
  g_autoptr (GArray) problems =
      sam_judge (group->push->viewer, ops, sam_clock_today (server_of (group)->clock), &judge_funcs,
                 group);
  if (group->error) {
    g_propagate_error (error, g_steal_pointer (&group->error));
    return FALSE;
  }
  for (guint i = 0; i < problems->len; i++) {
    const SamJudgeProblem *found = &g_array_index (problems, SamJudgeProblem, i);
    SamPushed *pushed = g_ptr_array_index (judged, found->op);
    if (pushed->result != SAM_RESULT_NONE) {
      continue; /* the first problem is told */
    }
    g_autofree char *pointer = sam_problem_pointer (&found->problem);
    gboolean denied = strcmp (found->problem.code, "not-allowed") == 0;
    sam_pushed_refuse (pushed, denied ? SAM_RESULT_DENIED : SAM_RESULT_REJECTED,
                       found->problem.code, found->problem.message.text, pointer);
  }
  return TRUE;
}

/* ---- writing ---- */

static void
done (SamPushed *pushed, const SamUid *record, const SamUid *scope, gint64 comp, gint64 n)
{
  pushed->result = SAM_RESULT_APPLIED;
  pushed->record = *record;
  pushed->has_record = TRUE;
  pushed->scope = *scope;
  pushed->comp = comp;
  pushed->n = n;
}

/* FALSE and refused when the body is beyond the limit. */
static gboolean
fits (SamPushed *pushed, GBytes *body)
{
  if (g_bytes_get_size (body) <= SAM_SERVER_RECORD_MAX) {
    return TRUE;
  }
  sam_pushed_refuse (pushed, SAM_RESULT_REJECTED, "too-large", "The record is too large.", NULL);
  return FALSE;
}

/* 1, 0 and refused when it would tell where a strictly confidential person is, -1. */
static int
may_be_stored (Group *group, SamPushed *pushed, const SamUid *scope, SamRecordType type,
               GError **error)
{
  SamField field = SAM_FIELD_NONE;
  int may = sam_grade_check (server_of (group), scope, type, sam_op_get (pushed->op)->patch, &field,
                             error);
  if (may == 0) {
    g_autofree char *pointer = g_strdup_printf ("/%s", sam_field_get (field)->name);
    refuse_invalid (pushed, "protected",
                    "Nothing that tells where the person is may be stored here", pointer);
  }
  return may;
}

static gboolean
write_create (Group *group, SamPushed *pushed, GError **error)
{
  const SamOpFields *fields = sam_op_get (pushed->op);
  const SamTypeDef *def = sam_type_get (fields->type);
  g_autoptr (SamRecord) after = sam_op_apply (pushed->op, NULL, NULL);
  SamUid id, scope;
  gsize len;

  if (!after || !sam_uid_parse (fields->id, &id) || !scope_of_new (def, &id, after, &scope)) {
    refuse_invalid (pushed, "body", "A member is not of its kind.", NULL);
    return TRUE;
  }
  g_autoptr (GBytes) body = sam_record_to_body (after);
  if (!fits (pushed, body)) {
    return TRUE;
  }
  int may = may_be_stored (group, pushed, &scope, fields->type, error);
  if (may <= 0) {
    return may == 0;
  }
  const char *data = g_bytes_get_data (body, &len);
  done (pushed, &id, &scope, def->compartment, 1);
  return sam_txn_insert (group->push->txn, &id, fields->type, &scope, def->compartment,
                         &group->push->actor->id, data, len, error);
}

static gboolean
write_patch (Group *group, SamPushed *pushed, SamStored *stored, GError **error)
{
  g_autoptr (SamRecord) before = sam_server_to_record (server_of (group), stored);
  g_autoptr (SamRecord) after = before ? sam_op_apply (pushed->op, before, NULL) : NULL;
  gsize len;

  if (!after) {
    refuse_invalid (pushed, "body", "A member is not of its kind.", NULL);
    return TRUE;
  }
  g_autoptr (GBytes) body = sam_record_to_body (after);
  if (!fits (pushed, body)) {
    return TRUE;
  }
  int may = may_be_stored (group, pushed, &stored->scope, stored->type, error);
  if (may <= 0) {
    return may == 0;
  }
  const char *data = g_bytes_get_data (body, &len);
  done (pushed, &stored->id, &stored->scope, stored->comp, stored->n + 1);
  return sam_txn_update (group->push->txn, stored, &group->push->actor->id, data, len, error);
}

static gboolean
write_change (Group *group, SamPushed *pushed, GError **error)
{
  const SamOpFields *fields = sam_op_get (pushed->op);
  g_auto (SamStored) stored = { 0 };
  SamUid id;

  int found = sam_uid_parse (fields->id, &id)
                  ? sam_server_load (server_of (group), &id, &stored, error)
                  : 0;
  if (found < 0) {
    return FALSE;
  }
  if (!found || !stored.known_type || stored.type != fields->type) {
    refuse_gone (pushed);
    return TRUE;
  }
  if (fields->kind == SAM_OP_UPDATE) {
    return write_patch (group, pushed, &stored, error);
  }
  done (pushed, &stored.id, &stored.scope, stored.comp, stored.n + 1);
  return sam_txn_retract (group->push->txn, &stored, &group->push->actor->id, fields->why, error);
}

static gboolean
write_resolve (Group *group, SamPushed *pushed, GError **error)
{
  const SamOpFields *fields = sam_op_get (pushed->op);
  g_auto (SamStored) proposal = { 0 }, target = { 0 };
  g_autoptr (SamRecord) record = NULL;
  gboolean has_target = FALSE;
  gsize len;

  int found = load_proposal (group, pushed, &proposal, &record, &target, &has_target, error);
  if (found <= 0) {
    return found == 0;
  }
  if (!sam_patch_is_empty (fields->patch)) {
    if (!write_patch (group, pushed, &target, error)) {
      return FALSE;
    }
    if (pushed->result != SAM_RESULT_APPLIED) {
      return TRUE;
    }
  }
  if (has_target) {
    pushed->has_target = TRUE;
    pushed->target = target.id;
    pushed->target_n = sam_patch_is_empty (fields->patch) ? target.n : target.n + 1;
  }
  g_autoptr (SamRecord) closed = sam_record_dup (record);
  sam_record_set_text (closed, SAM_PROPOSAL_CLOSED_BY, group->push->actor->id_text);
  sam_record_set_moment (closed, SAM_PROPOSAL_CLOSED_AT, group->push->txn->now);
  sam_record_set_text (closed, SAM_PROPOSAL_CLOSED_TAKE, fields->take);
  sam_record_freeze (closed);
  g_autoptr (GBytes) body = sam_record_to_body (closed);
  const char *data = g_bytes_get_data (body, &len);
  done (pushed, &proposal.id, &proposal.scope, proposal.comp, proposal.n + 1);
  return sam_txn_update (group->push->txn, &proposal, &group->push->actor->id, data, len, error);
}

static gboolean
write_propose (Group *group, SamPushed *pushed, GError **error)
{
  const SamOpFields *fields = sam_op_get (pushed->op);
  SamTxn *txn = group->push->txn;
  SamUid scope, id;
  gint64 comp;
  gsize len;

  int where = proposal_scope (group, fields, &scope, &comp, error);
  if (where <= 0) {
    if (where == 0) {
      refuse_gone (pushed);
    }
    return where == 0;
  }
  g_autofree char *id_text = sam_op_proposal_id (pushed->op);
  g_autofree char *scope_text = sam_uid_dup_text (&scope);
  int strict = sam_grade_is_strict (server_of (group), &scope, error);
  if (strict < 0) {
    return FALSE;
  }
  g_autofree char *patch =
      sam_push_patch_text (fields->patch, strict ? sam_type_get (fields->type) : NULL);
  if (!sam_uid_parse (id_text, &id)) {
    refuse_gone (pushed);
    return TRUE;
  }
  if (!sam_push_add_was (server_of (group), fields, strict ? sam_type_get (fields->type) : NULL,
                         &patch, error)) {
    return FALSE;
  }
  g_autoptr (SamRecord) record = sam_record_new (SAM_RECORD_PROPOSAL, id_text, scope_text);
  sam_record_set_text (record, SAM_PROPOSAL_TARGET_TYPE, sam_type_get (fields->type)->name);
  sam_record_set_text (record, SAM_PROPOSAL_TARGET_ID, fields->id);
  sam_record_set_text (record, SAM_PROPOSAL_OP_ID, pushed->op_id);
  sam_record_set_text (record, SAM_PROPOSAL_BASE_VERSION, fields->base);
  sam_record_set_text (record, SAM_PROPOSAL_PATCH, patch);
  sam_record_set_text (record, SAM_PROPOSAL_BY_USER, group->push->actor->id_text);
  sam_record_set_text (record, SAM_PROPOSAL_NOTE, fields->why);
  sam_record_freeze (record);
  g_autoptr (GBytes) body = sam_record_to_body (record);
  if (!fits (pushed, body)) {
    return TRUE;
  }
  int exists = sam_server_has_row (server_of (group), SAM_STMT_RECORD_SEQ,
                                   SAM_SQL_ARGS (SAM_SQL_UID (&id)), error);
  if (exists < 0) {
    return FALSE;
  }
  const char *data = g_bytes_get_data (body, &len);
  done (pushed, &id, &scope, comp, 1);
  pushed->result = SAM_RESULT_PROPOSAL;
  return exists > 0
         || sam_txn_insert (txn, &id, SAM_RECORD_PROPOSAL, &scope, (SamCompartment) comp,
                            &group->push->actor->id, data, len, error);
}

/* ---- afterwards ---- */

static gboolean
moves_case (const SamOpFields *fields)
{
  static const SamField movers[] = { SAM_CASE_TEAM_ID,     SAM_CASE_COORDINATOR_USER,
                                     SAM_CASE_HOLDER_KIND, SAM_CASE_HOLDER_USER,
                                     SAM_CASE_HOLDER_TEAM, SAM_CASE_HOLDER_SERVICE,
                                     SAM_CASE_STATUS };
  if (fields->kind == SAM_OP_CREATE) {
    return TRUE;
  }
  for (guint i = 0; i < sam_patch_size (fields->patch); i++) {
    const char *name, *token;
    sam_patch_nth (fields->patch, i, &name, &token);
    for (guint k = 0; k < G_N_ELEMENTS (movers); k++) {
      if (strcmp (name, sam_field_get (movers[k])->name) == 0) {
        return TRUE;
      }
    }
  }
  return FALSE;
}

/* Whoever answers for an open case must see it. */
static gboolean
check_holder (Group *group, SamPushed *pushed, GError **error)
{
  const SamOpFields *fields = sam_op_get (pushed->op);
  const SamUid *case_id = pushed->has_target ? &pushed->target : &pushed->record;
  SamUid holder;
  int sees = 1;

  if (fields->kind == SAM_OP_RETRACT || fields->kind == SAM_OP_PROPOSE || !moves_case (fields)) {
    return TRUE;
  }
  {
    g_autoptr (SamSqlStatement) statement =
        sam_server_stmt (server_of (group), SAM_STMT_CASE_FACT_GET,
                         SAM_SQL_ARGS (SAM_SQL_UID (case_id)), error);
    SamSqlStep step = statement ? sam_sql_step (statement, error) : SAM_SQL_STEP_ERROR;
    if (step != SAM_SQL_STEP_ROW) {
      return step == SAM_SQL_STEP_DONE; /* no case */
    }
    if (!sam_sql_column_int (statement, 1) || !sam_uid_column (statement, 0, &holder)) {
      return TRUE;
    }
  }
  sees = sam_scope_sees (server_of (group), &holder, case_id, SAM_COMPARTMENT_FOLLOW_UP,
                         group->push->txn->now, error);
  if (sees == 0) {
    refuse_invalid (pushed, "holder", "Whoever answers for the case would not see it.",
                    "/holder_user");
  }
  return sees >= 0;
}

/* A device that wrote what its user does not see afterwards must not keep it. */
static gboolean
take_back (Group *group, SamPushed *pushed, GError **error)
{
  if (!pushed->has_record || pushed->result != SAM_RESULT_APPLIED) {
    return TRUE;
  }
  int sees = sees_scope (group, &pushed->scope, pushed->comp, error);
  if (sees == 0) {
    return sam_scope_send_out (group->push->txn, &group->push->actor->id, &pushed->scope,
                               pushed->comp, "scope", error);
  }
  return sees > 0;
}

typedef gboolean (*Step) (Group *group, SamPushed *pushed, GError **error);

static gboolean
check_one (Group *group, SamPushed *pushed, GError **error)
{
  if (!check_deps (group, pushed, error)) {
    return FALSE;
  }
  if (pushed->result != SAM_RESULT_NONE) {
    return TRUE;
  }
  switch (sam_op_get (pushed->op)->kind) {
  case SAM_OP_CREATE:
  case SAM_OP_SIGN:
    return check_create (group, pushed, error);
  case SAM_OP_UPDATE:
  case SAM_OP_RETRACT:
    return check_change (group, pushed, error);
  case SAM_OP_RESOLVE:
    return check_resolve (group, pushed, error);
  case SAM_OP_PROPOSE:
    return check_propose (group, pushed, error);
  case SAM_OP_VIEW_LOG:
  default:
    return TRUE;
  }
}

static gboolean
write_one (Group *group, SamPushed *pushed, GError **error)
{
  switch (sam_op_get (pushed->op)->kind) {
  case SAM_OP_CREATE:
  case SAM_OP_SIGN:
    return write_create (group, pushed, error);
  case SAM_OP_UPDATE:
  case SAM_OP_RETRACT:
    return write_change (group, pushed, error);
  case SAM_OP_RESOLVE:
    return write_resolve (group, pushed, error);
  case SAM_OP_PROPOSE:
    return write_propose (group, pushed, error);
  case SAM_OP_VIEW_LOG:
  default:
    return sam_push_view_log (group->push, pushed, error);
  }
}

/* Stops after the step in which something was refused. */
static gboolean
for_each (Group *group, Step step, gboolean *refused, GError **error)
{
  for (guint i = 0; i < group->group->len; i++) {
    SamPushed *pushed = g_ptr_array_index (group->group, i);
    if (!step (group, pushed, error)) {
      return FALSE;
    }
    if (pushed->result != SAM_RESULT_NONE && pushed->result != SAM_RESULT_APPLIED
        && pushed->result != SAM_RESULT_PROPOSAL) {
      *refused = TRUE;
    }
  }
  return TRUE;
}

static gboolean
judge_step (Group *group, SamPushed *pushed, GError **error)
{
  /* the judge sees the group as a whole: once, at its first operation */
  return pushed != g_ptr_array_index (group->group, 0) || judge (group, error);
}

static gboolean
settle_step (Group *group, SamPushed *pushed, GError **error)
{
  return sam_scope_settle (group->push->txn, error) && check_holder (group, pushed, error);
}

gboolean
sam_push_group (SamPush *push, GPtrArray *pushed, GError **error)
{
  static const Step steps[] = { check_one, judge_step, write_one, settle_step, take_back };
  Group group = { .push = push, .group = pushed };
  g_autoptr (GHashTable) written =
      g_hash_table_new_full (sam_uid_hash, sam_uid_hash_equal, g_free, NULL);
  gboolean refused = FALSE;

  group.written = written;
  for (guint i = 0; i < G_N_ELEMENTS (steps) && !refused; i++) {
    if (!for_each (&group, steps[i], &refused, error)) {
      return FALSE;
    }
  }
  return TRUE;
}
