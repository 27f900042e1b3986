/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * POST /v1/sync/ops: a batch is one transaction, a group in it one savepoint. A status other than
 * 200 means that nothing was attempted. What took effect is remembered under the operation's id, so
 * that it takes effect once however often it is sent; what was refused changed nothing and is
 * judged anew.
 */
#include "sam-server-push-private.h"

#include <samspor/sam-json.h>
#include <string.h>

static void
pushed_free (gpointer data)
{
  SamPushed *pushed = data;
  g_clear_pointer (&pushed->op, sam_op_unref);
  g_free (pushed->op_id);
  g_free (pushed->group);
  g_free (pushed->code);
  g_free (pushed->pointer);
  g_free (pushed->current);
  g_free (pushed);
}

void
sam_pushed_refuse (SamPushed *pushed, SamResultKind result, const char *code, const char *title,
                   const char *pointer)
{
  pushed->result = result;
  g_free (pushed->code);
  pushed->code = g_strdup (code);
  pushed->title = title;
  g_free (pushed->pointer);
  pushed->pointer = g_strdup (pointer);
}

/* ---- reading the batch ---- */

/* The id and group of an operation that does not read as a whole; NULL when not even that. */
static SamPushed *
pushed_from_token (const SamJsonToken *token)
{
  SamJsonToken id, group;
  SamUid uid;

  if (token->kind != SAM_JSON_OBJECT || !sam_json_find (token->raw, token->len, "op", &id)) {
    return NULL;
  }
  g_autofree char *text = sam_json_token_dup_string (&id);
  if (!text || !sam_uid_parse (text, &uid) || sam_uid_is_nil (&uid)) {
    return NULL;
  }
  SamPushed *pushed = g_new0 (SamPushed, 1);
  pushed->op_id = g_steal_pointer (&text);
  pushed->op_uid = uid;
  if (sam_json_find (token->raw, token->len, "group", &group)) {
    pushed->group = sam_json_token_dup_string (&group);
  }
  return pushed;
}

/* NULL with what was read in @batch, or the response that refuses the request. */
static SamServerResponse *
read_batch (GBytes *body, GPtrArray *batch)
{
  gsize len = 0;
  const char *data = body ? g_bytes_get_data (body, &len) : NULL;
  g_autoptr (GError) error = NULL;
  SamJsonToken ops, token;
  SamJsonCursor cursor;
  guint n_read = 0;

  if (len > SAM_SERVER_BODY_MAX) {
    return sam_server_problem ("too-large", "The request is too large.");
  }
  if (!data || !sam_json_check (data, len, NULL, NULL)) {
    return sam_server_problem ("json", "The body is not valid I-JSON.");
  }
  if (!sam_json_find (data, len, "ops", &ops) || ops.kind != SAM_JSON_ARRAY) {
    return sam_server_problem_at ("ops-missing", "The body has no array \"ops\".", "/ops");
  }
  sam_json_cursor_array (&cursor, ops.raw, ops.len);
  while (sam_json_cursor_next_element (&cursor, &token)) {
    if (batch->len == SAM_SERVER_OPS_MAX) {
      return sam_server_problem ("too-many-ops", "There are too many operations.");
    }
    SamPushed *pushed = pushed_from_token (&token);
    if (!pushed) {
      g_autofree char *pointer = g_strdup_printf ("/ops/%u/op", batch->len);
      return sam_server_problem_at ("bad-op", "An operation has no id.", pointer);
    }
    g_ptr_array_add (batch, pushed);
    if (token.len > SAM_SERVER_RECORD_MAX) {
      sam_pushed_refuse (pushed, SAM_RESULT_REJECTED, "too-large", "The operation is too large.",
                         NULL);
      continue;
    }
    g_clear_error (&error);
    pushed->op = sam_op_new_from_json (token.raw, token.len, &error);
    if (pushed->op) {
      n_read++;
    } else if (g_error_matches (error, SAM_OP_ERROR, SAM_OP_ERROR_BASE)) {
      sam_pushed_refuse (pushed, SAM_RESULT_REJECTED, sam_op_error_code (error),
                         "The operation must name the version it was written on.", "/base");
    } else {
      sam_pushed_refuse (pushed, SAM_RESULT_REJECTED, sam_op_error_code (error),
                         "The operation is not what the contract says.", NULL);
    }
  }
  if (n_read == 0 && batch->len > 0) {
    SamPushed *first = g_ptr_array_index (batch, 0);
    return sam_server_problem_full (first->code, first->title, first->op_id, first->pointer);
  }
  return NULL;
}

/* ---- what is known of an operation ---- */

static void
append_stored_result (GString *json, const SamPushed *pushed)
{
  sam_json_begin_object (json);
  sam_json_member_add_string (json, "r",
                              pushed->result == SAM_RESULT_PROPOSAL ? "proposal" : "applied");
  sam_json_member_add_int (json, "n", pushed->n);
  if (pushed->has_target) {
    g_autofree char *target = sam_uid_dup_text (&pushed->target);
    sam_json_member_add_string (json, "target", target);
    sam_json_member_add_int (json, "target_n", pushed->target_n);
  }
  sam_json_end_object (json);
}

static void
read_stored_result (SamPushed *pushed, const char *json, gsize len)
{
  SamJsonToken token;
  if (sam_json_find (json, len, "n", &token)) {
    sam_json_token_get_int (&token, &pushed->n);
  }
  if (sam_json_find (json, len, "target", &token)) {
    g_autofree char *target = sam_json_token_dup_string (&token);
    pushed->has_target = target && sam_uid_parse (target, &pushed->target);
  }
  if (sam_json_find (json, len, "target_n", &token)) {
    sam_json_token_get_int (&token, &pushed->target_n);
  }
  if (sam_json_find (json, len, "r", &token)) {
    pushed->result =
        sam_json_token_is (&token, "proposal") ? SAM_RESULT_PROPOSAL : SAM_RESULT_APPLIED;
  }
}

/* 1: seen before, the result is in @pushed; 0: new; -1 with @error. @fingerprint (nullable): NULL
 * takes any. */
static int
look_up (SamServer *server, const SamActor *actor, SamPushed *pushed, const char *fingerprint,
         GError **error)
{
  g_autoptr (SamSqlStatement) statement =
      sam_server_stmt (server, SAM_STMT_OP_GET, SAM_SQL_ARGS (SAM_SQL_UID (&pushed->op_uid)),
                       error);
  SamUid account, device;
  gsize len = 0;

  switch (statement ? sam_sql_step (statement, error) : SAM_SQL_STEP_ERROR) {
  case SAM_SQL_STEP_DONE:
    return 0;
  case SAM_SQL_STEP_ROW:
    break;
  case SAM_SQL_STEP_ERROR:
  default:
    return -1;
  }
  sam_uid_column (statement, 0, &account);
  /* another device asks as one who has never heard of it */
  if (!sam_uid_equal (&account, &actor->id)
      || (!fingerprint && sam_uid_column (statement, 4, &device)
          && !sam_uid_equal (&device, &actor->device))
      || (fingerprint && g_strcmp0 (fingerprint, sam_sql_column_text (statement, 1, NULL)) != 0)) {
    sam_pushed_refuse (pushed, SAM_RESULT_REJECTED, "op-reused",
                       "This operation id was used for something else.", NULL);
    return 1;
  }
  pushed->has_record = sam_uid_column (statement, 2, &pushed->record);
  const char *json = sam_sql_column_text (statement, 3, &len);
  read_stored_result (pushed, json, len);
  return 1;
}

static gboolean
remember (SamPush *push, SamPushed *pushed, const char *fingerprint, GError **error)
{
  g_autoptr (GString) json = g_string_new (NULL);
  append_stored_result (json, pushed);
  return sam_server_run (
      push->server, SAM_STMT_OP_PUT,
      SAM_SQL_ARGS (SAM_SQL_UID (&pushed->op_uid), SAM_SQL_UID (&push->actor->id),
                    SAM_SQL_UID (&push->actor->device), SAM_SQL_TEXT (fingerprint),
                    pushed->has_record ? SAM_SQL_UID (&pushed->record) : SAM_SQL_NO_UID,
                    SAM_SQL_TEXT_SIZED (json->str, (gssize) json->len),
                    SAM_SQL_INT (push->txn->now)),
      error);
}

/* ---- groups ---- */

static void
skip_rest (GPtrArray *group)
{
  for (guint i = 0; i < group->len; i++) {
    SamPushed *pushed = g_ptr_array_index (group, i);
    if (pushed->result == SAM_RESULT_NONE || pushed->result == SAM_RESULT_APPLIED
        || pushed->result == SAM_RESULT_PROPOSAL) {
      sam_pushed_refuse (pushed, SAM_RESULT_SKIPPED, "group",
                         "Another operation of the same group was refused.", NULL);
    }
  }
}

static gboolean
run_group (SamPush *push, GPtrArray *group, GError **error)
{
  g_autoptr (GPtrArray) fresh = g_ptr_array_new ();
  g_autoptr (GPtrArray) prints = g_ptr_array_new_with_free_func (g_free);
  guint n_refused = 0;

  for (guint i = 0; i < group->len; i++) {
    SamPushed *pushed = g_ptr_array_index (group, i);
    if (!pushed->op) {
      n_refused++;
      continue;
    }
    g_autofree char *print = sam_op_fingerprint (pushed->op);
    int known = look_up (push->server, push->actor, pushed, print, error);
    if (known < 0) {
      return FALSE;
    }
    if (known == 0) {
      g_ptr_array_add (fresh, pushed);
      g_ptr_array_add (prints, g_steal_pointer (&print));
    } else if (pushed->result == SAM_RESULT_REJECTED) {
      n_refused++;
    } else {
      pushed->result = SAM_RESULT_DUPLICATE;
    }
  }
  if (fresh->len == 0) {
    return TRUE;
  }
  if (n_refused > 0) {
    skip_rest (fresh);
    return TRUE;
  }

  guint mark = sam_txn_mark (push->txn);
  if (!sam_sql_savepoint (push->server->sql, error) || !sam_push_group (push, fresh, error)) {
    return FALSE;
  }
  for (guint i = 0; i < fresh->len; i++) {
    SamPushed *pushed = g_ptr_array_index (fresh, i);
    if (pushed->result != SAM_RESULT_APPLIED && pushed->result != SAM_RESULT_PROPOSAL) {
      n_refused++;
    }
  }
  if (n_refused > 0) {
    skip_rest (fresh);
    sam_txn_forget (push->txn, mark);
    return sam_sql_savepoint_rollback (push->server->sql, error);
  }
  for (guint i = 0; i < fresh->len; i++) {
    if (!remember (push, g_ptr_array_index (fresh, i), g_ptr_array_index (prints, i), error)) {
      return FALSE;
    }
  }
  return sam_sql_savepoint_release (push->server->sql, error);
}

/* The patch as the wire writes it: {"set":[{"p":"/name","v":…}],"del":["/name"]}. @of (nullable):
 * the type whose members that tell where somebody is are left out. */
char *
sam_push_patch_text (const SamPatch *patch, const SamTypeDef *of)
{
  g_autoptr (GString) del = g_string_new (NULL);
  GString *out = g_string_new (NULL);

  sam_json_begin_object (out);
  sam_json_member (out, "set");
  sam_json_begin_array (out);
  sam_json_begin_array (del);
  for (guint i = 0; i < sam_patch_size (patch); i++) {
    const char *name, *token;
    sam_patch_nth (patch, i, &name, &token);
    SamField field = of ? sam_field_by_name (of, name) : SAM_FIELD_NONE;
    if (field != SAM_FIELD_NONE && sam_field_tells_where (field)) {
      continue;
    }
    g_autofree char *pointer = g_strdup_printf ("/%s", name);
    if (token) {
      sam_json_element (out);
      sam_json_begin_object (out);
      sam_json_member_add_string (out, "p", pointer);
      sam_json_member_add_raw (out, "v", token, strlen (token));
      sam_json_end_object (out);
    } else {
      sam_json_element (del);
      sam_json_append_string (del, pointer);
    }
  }
  sam_json_end_array (out);
  sam_json_end_array (del);
  sam_json_member_add_raw (out, "del", del->str, del->len);
  sam_json_end_object (out);
  return g_string_free (out, FALSE);
}

/* ---- the reply ---- */

/* What a batch has just made of records, so that nobody has to look. */
typedef struct {
  GHashTable *seqs;   /* (owned): SamUid → gint64, of all it changed */
  GHashTable *latest; /* (owned): SamUid → gint64, the version of each after it */
} Made;

static void
made_init (Made *made)
{
  made->seqs = g_hash_table_new_full (sam_uid_hash, sam_uid_hash_equal, g_free, g_free);
  made->latest = g_hash_table_new_full (sam_uid_hash, sam_uid_hash_equal, g_free, g_free);
}

static void
made_clear (Made *made)
{
  g_clear_pointer (&made->seqs, g_hash_table_unref);
  g_clear_pointer (&made->latest, g_hash_table_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Made, made_clear)

static void
note_version (Made *made, const SamUid *record, gint64 n)
{
  const gint64 *known = g_hash_table_lookup (made->latest, record);
  if (!known || *known < n) {
    g_hash_table_replace (made->latest, sam_uid_copy (record), g_memdup2 (&n, sizeof n));
  }
}

static void
note_versions (Made *made, GPtrArray *batch)
{
  for (guint i = 0; i < batch->len; i++) {
    const SamPushed *pushed = g_ptr_array_index (batch, i);
    if (pushed->result != SAM_RESULT_APPLIED && pushed->result != SAM_RESULT_PROPOSAL) {
      continue;
    }
    if (pushed->has_record) {
      note_version (made, &pushed->record, pushed->n);
    }
    if (pushed->has_target) {
      note_version (made, &pushed->target, pushed->target_n);
    }
  }
}

/* @made: (nullable) */
static gboolean
append_version (SamServer *server, GString *json, const SamUid *record, gint64 n, const Made *made,
                GError **error)
{
  g_autofree char *version = sam_server_version (server, n);
  const gint64 *seq = made ? g_hash_table_lookup (made->seqs, record) : NULL;
  const gint64 *latest = made ? g_hash_table_lookup (made->latest, record) : NULL;

  sam_json_member_add_string (json, "v", version);
  /* a later version has another sequence: this one's is gone with it */
  if (seq && latest) {
    if (*latest == n) {
      sam_json_member_add_int (json, "s", *seq);
    }
    return TRUE;
  }
  g_autoptr (SamSqlStatement) statement =
      sam_server_stmt (server, SAM_STMT_RECORD_SEQ, SAM_SQL_ARGS (SAM_SQL_UID (record)), error);
  SamSqlStep step = statement ? sam_sql_step (statement, error) : SAM_SQL_STEP_ERROR;
  if (step == SAM_SQL_STEP_ROW && sam_sql_column_int (statement, 0) == n) {
    sam_json_member_add_int (json, "s", sam_sql_column_int (statement, 1));
  }
  return step != SAM_SQL_STEP_ERROR;
}

static gboolean
append_result (SamServer *server, GString *json, const SamPushed *pushed, const Made *made,
               GError **error)
{
  static const char *const names[] = {
    [SAM_RESULT_NONE] = "retry",          [SAM_RESULT_APPLIED] = "applied",
    [SAM_RESULT_DUPLICATE] = "duplicate", [SAM_RESULT_CONFLICT] = "conflict",
    [SAM_RESULT_REJECTED] = "rejected",   [SAM_RESULT_DENIED] = "denied",
    [SAM_RESULT_GONE] = "gone",           [SAM_RESULT_SKIPPED] = "skipped",
    [SAM_RESULT_RETRY] = "retry",         [SAM_RESULT_PROPOSAL] = "proposal",
  };
  sam_json_begin_object (json);
  sam_json_member_add_string (json, "op", pushed->op_id);
  sam_json_member_add_string (json, "r", names[pushed->result]);
  if (pushed->code) {
    sam_json_member (json, "problem");
    sam_server_append_problem (json, pushed->code, pushed->title, pushed->op_id, pushed->pointer);
  } else if (pushed->has_record) {
    g_autofree char *id = sam_uid_dup_text (&pushed->record);
    sam_json_member_add_string (json, "id", id);
    if (!append_version (server, json, &pushed->record, pushed->n, made, error)) {
      return FALSE;
    }
    if (pushed->has_target) {
      g_autofree char *target = sam_uid_dup_text (&pushed->target);
      sam_json_member (json, "target");
      sam_json_begin_object (json);
      sam_json_member_add_string (json, "id", target);
      if (!append_version (server, json, &pushed->target, pushed->target_n, made, error)) {
        return FALSE;
      }
      sam_json_end_object (json);
    }
  }
  if (pushed->current) {
    sam_json_member_add_raw (json, "rec", pushed->current, strlen (pushed->current));
  }
  sam_json_end_object (json);
  return TRUE;
}

SamViewer *
sam_server_viewer (SamServer *server, const SamActor *actor, GError **error)
{
  g_autoptr (GPtrArray) teams = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) led = g_ptr_array_new ();
  const char *roles[] = { actor->is_lead ? "lead" : "coordinator", NULL };
  guint comps = SAM_SERVER_ROLE_COMPARTMENTS | 1u << SAM_COMPARTMENT_REGISTRY;
  SamSqlStep step = SAM_SQL_STEP_ERROR;

  {
    g_autoptr (SamSqlStatement) statement =
        sam_server_stmt (server, SAM_STMT_MEMBERSHIP_GET, SAM_SQL_ARGS (SAM_SQL_UID (&actor->id)),
                         error);
    while (statement && (step = sam_sql_step (statement, error)) == SAM_SQL_STEP_ROW) {
      SamUid team;
      sam_uid_column (statement, 0, &team);
      char *id = sam_uid_dup_text (&team);
      g_ptr_array_add (teams, id);
      if (sam_sql_column_int (statement, 1)) {
        g_ptr_array_add (led, id);
      }
    }
  }
  if (step != SAM_SQL_STEP_DONE) {
    return NULL;
  }
  {
    g_autoptr (SamSqlStatement) statement =
        sam_server_stmt (server, SAM_STMT_COMPARTMENTS_GRANTED,
                         SAM_SQL_ARGS (SAM_SQL_UID (&actor->id),
                                       SAM_SQL_INT (sam_clock_now (server->clock))),
                         error);
    while (statement && (step = sam_sql_step (statement, error)) == SAM_SQL_STEP_ROW) {
      comps |= 1u << sam_sql_column_int (statement, 0);
    }
  }
  if (step != SAM_SQL_STEP_DONE) {
    return NULL;
  }
  g_ptr_array_add (teams, NULL);
  g_ptr_array_add (led, NULL);
  SamViewerFields fields = {
    .user_id = actor->id_text,
    .user_name = actor->name,
    .roles = roles,
    .team_ids = (const char *const *) teams->pdata,
    .lead_team_ids = (const char *const *) led->pdata,
    .compartments = comps,
    .purpose = SAM_PURPOSE_FOLLOW_UP,
    .use = SAM_USE_PAGE,
    .environment = strcmp (server->environment, "production") == 0 ? SAM_ENVIRONMENT_PRODUCTION
                   : strcmp (server->environment, "demo") == 0     ? SAM_ENVIRONMENT_DEMO
                                                                   : SAM_ENVIRONMENT_TEST,
  };
  return sam_viewer_new (&fields);
}

static gboolean
is_log_only (GPtrArray *batch)
{
  for (guint i = 0; i < batch->len; i++) {
    SamPushed *pushed = g_ptr_array_index (batch, i);
    if (!pushed->op || sam_op_get (pushed->op)->kind != SAM_OP_VIEW_LOG) {
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
run_batch (SamPush *push, GPtrArray *batch, GError **error)
{
  g_autoptr (GHashTable) groups = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < batch->len; i++) {
    SamPushed *first = g_ptr_array_index (batch, i);
    g_autoptr (GPtrArray) group = g_ptr_array_new ();
    if (first->group && !g_hash_table_add (groups, first->group)) {
      continue; /* went with the first of its group */
    }
    g_ptr_array_add (group, first);
    for (guint k = i + 1; first->group && k < batch->len; k++) {
      SamPushed *other = g_ptr_array_index (batch, k);
      if (g_strcmp0 (first->group, other->group) == 0) {
        g_ptr_array_add (group, other);
      }
    }
    if (!run_group (push, group, error)) {
      return FALSE;
    }
  }
  return TRUE;
}

SamServerResponse *
sam_server_push (SamServer *server, SamActor *actor, const SamServerRequest *request)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) batch = g_ptr_array_new_with_free_func (pushed_free);
  g_autoptr (SamViewer) viewer = NULL;
  g_auto (Made) made = { 0 };
  g_auto (SamTxn) txn = { 0 };
  gint64 head = 0;

  if (request->content_type
      && g_ascii_strncasecmp (request->content_type, "application/json", 16) != 0) {
    return sam_server_problem ("content-type", "The body must be application/json.");
  }
  SamServerResponse *refused = read_batch (request->body, batch);
  if (refused) {
    return refused;
  }
  if (actor->generation < actor->known_generation && !is_log_only (batch)) {
    return sam_server_problem ("restored-copy",
                               "This device has been seen with newer data: pull to the end first.");
  }
  if (!sam_txn_begin_beside (&txn, server, &error)
      || !sam_lock_batch (server, actor, batch, &error)) {
    return sam_server_failed (error);
  }
  viewer = sam_server_viewer (server, actor, &error);
  if (!viewer) {
    return sam_server_failed (error);
  }
  SamPush push = { .server = server, .actor = actor, .txn = &txn, .viewer = viewer };
  made_init (&made);
  txn.given = made.seqs;
  if (!run_batch (&push, batch, &error)
      || (actor->generation > actor->known_generation
          && !sam_txn_save_device (&txn, actor, actor->generation, MAX (actor->known_cursor, 0),
                                   &error))
      || !sam_txn_commit (&txn, &head, &error)) {
    return sam_server_failed (error);
  }

  g_autoptr (GString) json = g_string_new (NULL);
  g_autofree char *now = sam_moment_format (sam_clock_now (server->clock));
  sam_json_begin_object (json);
  sam_json_member (json, "results");
  sam_json_begin_array (json);
  note_versions (&made, batch);
  for (guint i = 0; i < batch->len; i++) {
    sam_json_element (json);
    if (!append_result (server, json, g_ptr_array_index (batch, i), &made, &error)) {
      return sam_server_failed (error);
    }
  }
  sam_json_end_array (json);
  sam_json_member_add_int (json, "head", head);
  sam_json_member_add_string (json, "server_time", now);
  sam_json_end_object (json);
  return sam_server_response_json (200, g_steal_pointer (&json));
}

/* Another user's operation and an unknown one are one answer. */
SamServerResponse *
sam_server_op_status (SamServer *server, SamActor *actor, const char *op_id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) owner = g_ptr_array_new_with_free_func (pushed_free);
  SamPushed *pushed = g_new0 (SamPushed, 1);

  g_ptr_array_add (owner, pushed);
  pushed->op_id = g_strdup (op_id);
  if (!sam_uid_parse (op_id, &pushed->op_uid)) {
    return sam_server_not_found ();
  }
  int known = look_up (server, actor, pushed, NULL, &error);
  if (known < 0) {
    return sam_server_failed (error);
  }
  if (known == 0 || pushed->result == SAM_RESULT_REJECTED) {
    return sam_server_not_found ();
  }
  g_autoptr (GString) json = g_string_new (NULL);
  if (!append_result (server, json, pushed, NULL, &error)) {
    return sam_server_failed (error);
  }
  return sam_server_response_json (200, g_steal_pointer (&json));
}
