/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "server-grid.h"

#include "server-race.h"

#include <string.h>

/* ---- The town ---- */

static void
town_set_up (Town *town, const char *environment)
{
  fixture_set_up_in (&town->f, environment);
  town->devices =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) device_free);
  town->texts = g_ptr_array_new_with_free_func (g_free);
  char *person = NULL;
  char *about = make_case (who (town, "kari"), &person);
  g_ptr_array_add (town->texts, person);
  g_ptr_array_add (town->texts, about);
  town->person = person;
  town->about = about;
}

static void
town_clear (Town *town)
{
  g_hash_table_unref (town->devices);
  g_ptr_array_unref (town->texts);
  fixture_tear_down (&town->f, NULL);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Town, town_clear)

Device *
who (Town *town, const char *login)
{
  Device *device = g_hash_table_lookup (town->devices, login);
  if (!device) {
    device = device_new (&town->f, login);
    g_hash_table_insert (town->devices, g_strdup (login), device);
  }
  return device;
}

const char *
fresh_id (Town *town)
{
  char *id = new_id (&town->f);
  g_ptr_array_add (town->texts, id);
  return id;
}

SamRecord *
record_as_seen (Device *device, const char *id)
{
  g_autoptr (GError) error = NULL;
  SamJsonToken t, c, d;

  device_pull (device);
  const char *line = g_hash_table_lookup (device->records, id);
  g_assert_nonnull (line);
  g_assert_true (sam_json_find (line, strlen (line), "t", &t));
  g_assert_true (sam_json_find (line, strlen (line), "c", &c));
  g_assert_true (sam_json_find (line, strlen (line), "d", &d));
  g_autofree char *type = sam_json_token_dup_string (&t);
  g_autofree char *scope = sam_json_token_dup_string (&c);
  g_autoptr (GBytes) body = g_bytes_new (d.raw, d.len);
  SamRecord *record =
      sam_record_new_from_body (sam_type_by_name (type)->type, id, scope, body, &error);
  g_assert_no_error (error);
  return record;
}

/* ---- Acts ---- */

void
act_init (Act *act, Town *town)
{
  act->town = town;
  act->as = NULL;
  act->ops = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_op_unref);
}

void
act_clear (Act *act)
{
  g_ptr_array_unref (act->ops);
}

void
act_by (Act *act, const char *login)
{
  act->as = who (act->town, login);
}

void
act_raw (Act *act, const SamOpFields *fields)
{
  SamOpFields all = *fields;
  all.op_id = fresh_id (act->town);
  g_ptr_array_add (act->ops, sam_op_new (&all));
}

void
act_record (Act *act, SamOpKind kind, SamRecord *before, SamRecord *after)
{
  g_autoptr (SamRecord) owner = sam_record_freeze (after);
  g_autoptr (SamPatch) patch = sam_patch_diff (before, owner);
  g_autofree char *base = before ? device_version (act->as, sam_record_get_id (after)) : NULL;
  act_raw (act, &(SamOpFields){ .kind = kind,
                                .type = sam_record_get_rtype (after),
                                .id = sam_record_get_id (after),
                                .scope = sam_record_get_scope (after),
                                .base = base,
                                .patch = patch });
}

/* "" clears. */
static void
set_members (SamRecord *record, va_list args)
{
  const char *name;
  while ((name = va_arg (args, const char *))) {
    g_autoptr (GError) error = NULL;
    const char *value = va_arg (args, const char *);
    SamField field = sam_field_by_name (sam_record_get_def (record), name);
    g_assert_cmpint (field, !=, SAM_FIELD_NONE);
    if (*value) {
      sam_record_set_from_string (record, field, value, &error);
    } else {
      sam_record_clear (record, field);
    }
    g_assert_no_error (error);
  }
}

static void
create_with (Act *act, SamRecordType type, const char *id, const char *scope, va_list args)
{
  SamRecord *record = sam_record_new (type, id, scope);
  set_members (record, args);
  act_record (act, type == SAM_RECORD_SIGNATURE ? SAM_OP_SIGN : SAM_OP_CREATE, NULL, record);
}

static void
change_with (Act *act, const char *id, va_list args)
{
  g_autoptr (SamRecord) before = record_as_seen (act->as, id);
  SamRecord *after = sam_record_dup (before);
  set_members (after, args);
  act_record (act, SAM_OP_UPDATE, before, after);
}

void
act_create (Act *act, SamRecordType type, const char *id, const char *scope, ...)
{
  va_list args;
  va_start (args, scope);
  create_with (act, type, id, scope, args);
  va_end (args);
}

void
act_change (Act *act, const char *id, ...)
{
  va_list args;
  va_start (args, id);
  change_with (act, id, args);
  va_end (args);
}

void
act_retract (Act *act, const char *id)
{
  g_autoptr (SamRecord) record = record_as_seen (act->as, id);
  g_autofree char *base = device_version (act->as, id);
  act_raw (act, &(SamOpFields){ .kind = SAM_OP_RETRACT,
                                .type = sam_record_get_rtype (record),
                                .id = id,
                                .base = base,
                                .why = "feil" });
}

/* ---- How an act is sent ---- */

/* @anew: other operation ids, written on what the client has now. (transfer full) */
static SamOp *
rewritten (Act *act, SamOp *op, const char *group, gboolean anew)
{
  SamOpFields fields = *sam_op_get (op);
  g_autofree char *base = NULL;
  g_autofree char *id = NULL;

  fields.group = group;
  if (anew) {
    id = new_id (&act->town->f);
    fields.op_id = id;
    if (fields.base && fields.kind != SAM_OP_RESOLVE && device_has (act->as, fields.id)) {
      base = device_version (act->as, fields.id);
      fields.base = base;
    }
  }
  return sam_op_new (&fields);
}

static void
append_op (GString *text, const SamOp *op)
{
  if (text->len > 0) {
    g_string_append_c (text, ',');
  }
  sam_op_append_json (op, text);
}

/* (transfer full): the operations of an act as one group */
static char *
act_text (Act *act, const char *group, gboolean anew)
{
  GString *text = g_string_new (NULL);
  if (anew) {
    device_pull (act->as);
  }
  for (guint i = 0; i < act->ops->len; i++) {
    g_autoptr (SamOp) op = rewritten (act, g_ptr_array_index (act->ops, i), group, anew);
    append_op (text, op);
  }
  return g_string_free (text, FALSE);
}

/* Lawful work that has nothing to do with it: it stands or falls with its group alone. */
static char *
companion (Act *act, const char *id, const char *group)
{
  g_autoptr (SamRecord) me = record_as_seen (act->as, act->as->user_id);
  const char *const *teams = sam_record_get_set (me, SAM_USER_TEAM_IDS);
  const char *const *led = sam_record_get_set (me, SAM_USER_LEAD_TEAM_IDS);
  const char *team = teams && teams[0] ? teams[0] : led[0];
  g_autofree char *op_id = new_id (&act->town->f);
  g_autoptr (SamRecord) inquiry = sam_record_new (SAM_RECORD_INQUIRY, id, team);

  sam_record_set_text (inquiry, SAM_INQUIRY_TEAM_ID, team);
  sam_record_set_text (inquiry, SAM_INQUIRY_FROM_WHO, "nav");
  sam_record_set_text (inquiry, SAM_INQUIRY_BECAME, "open");
  sam_record_set_moment (inquiry, SAM_INQUIRY_RECEIVED_AT, FIXTURE_NOW - G_TIME_SPAN_HOUR);
  g_autoptr (SamPatch) patch = sam_patch_diff (NULL, sam_record_freeze (inquiry));
  g_autoptr (SamOp) op = sam_op_new (&(SamOpFields){ .op_id = op_id,
                                                     .kind = SAM_OP_CREATE,
                                                     .type = SAM_RECORD_INQUIRY,
                                                     .id = id,
                                                     .scope = team,
                                                     .patch = patch,
                                                     .group = group });
  GString *text = g_string_new (NULL);
  sam_op_append_json (op, text);
  return g_string_free (text, FALSE);
}

static gboolean
is_result (const char *reply, guint n, const char *wanted)
{
  g_autofree char *r = result_member (reply, n, "r");
  g_autofree char *quoted = g_strdup_printf ("\"%s\"", wanted);
  return strcmp (r, quoted) == 0;
}

static void
assert_all (const char *reply, guint n, const char *wanted)
{
  for (guint i = 0; i < n; i++) {
    if (!is_result (reply, i, wanted)) {
      g_test_message ("not %s: %s", wanted, reply);
    }
    g_assert_true (is_result (reply, i, wanted));
  }
}

void
perform (Act *act)
{
  g_autofree char *text = act_text (act, "g", FALSE);
  g_autofree char *reply = push (act->as, text);
  assert_all (reply, act->ops->len, "applied");
}

void
put (Town *town, const char *login, SamRecordType type, const char *id, const char *scope, ...)
{
  g_auto (Act) act = { 0 };
  va_list args;

  act_init (&act, town);
  act_by (&act, login);
  va_start (args, scope);
  create_with (&act, type, id, scope, args);
  va_end (args);
  perform (&act);
}

void
alter (Town *town, const char *login, const char *id, ...)
{
  g_auto (Act) act = { 0 };
  va_list args;

  act_init (&act, town);
  act_by (&act, login);
  va_start (args, id);
  change_with (&act, id, args);
  va_end (args);
  perform (&act);
}

void
drop (Town *town, const char *login, const char *id)
{
  g_auto (Act) act = { 0 };

  act_init (&act, town);
  act_by (&act, login);
  act_retract (&act, id);
  perform (&act);
}

/* ---- What the server holds ---- */

static const char *const tables[] = {
  "SELECT id, type, scope, n, retracted_by, body FROM record ORDER BY id",
  "SELECT account, scope, comp, until_us FROM visible ORDER BY account, scope, comp",
  "SELECT case_id, team, coordinator, holder_user, open FROM case_fact ORDER BY case_id",
  "SELECT handover, case_id, to_user, to_team FROM handover_ask ORDER BY handover",
  "SELECT absence, team, absent, deputy, from_us, until_us FROM absence_fact ORDER BY absence",
};

static gboolean
is_bystander (const guint8 *id, gsize size, GPtrArray *bystanders)
{
  g_autofree char *text = size == SAM_ID_BYTES ? sam_id_from_bytes (id) : NULL;
  for (guint i = 0; text && i < bystanders->len; i++) {
    if (strcmp (g_ptr_array_index (bystanders, i), text) == 0) {
      return TRUE;
    }
  }
  return FALSE;
}

static void
append_cell (GString *out, SamSqlStatement *statement, guint column)
{
  gsize size = 0;
  switch (sam_sql_column_kind (statement, column)) {
  case SAM_SQL_KIND_INT:
    g_string_append_printf (out, "%" G_GINT64_FORMAT, sam_sql_column_int (statement, column));
    break;
  case SAM_SQL_KIND_BLOB: {
    const guint8 *bytes = sam_sql_column_blob (statement, column, &size);
    for (gsize i = 0; i < size; i++) {
      g_string_append_printf (out, "%02x", bytes[i]);
    }
    break;
  }
  default: {
    const char *text = sam_sql_column_text (statement, column, &size);
    g_string_append_len (out, text ? text : "", (gssize) size);
    break;
  }
  }
  g_string_append_c (out, '|');
}

/* All that is stored, and who sees it, but for @bystanders. (transfer full) */
static char *
snapshot (Town *town, GPtrArray *bystanders)
{
  GString *out = g_string_new (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (SamSqlStatement) statement =
        sam_sql_prepare (fixture_sql (&town->f), tables[i], &error);
    g_assert_no_error (error);
    while (sam_sql_step (statement, &error) == SAM_SQL_STEP_ROW) {
      gsize size = 0;
      const guint8 *id = sam_sql_column_blob (statement, 0, &size);
      if (is_bystander (id, size, bystanders)) {
        continue;
      }
      for (guint k = 0; k < sam_sql_column_count (statement); k++) {
        append_cell (out, statement, k);
      }
      g_string_append_c (out, '\n');
    }
    g_assert_no_error (error);
  }
  return g_string_free (out, FALSE);
}

/* A stored record. (transfer full) (nullable) */
static char *
stored_body (Town *town, const char *id, gboolean *retracted)
{
  g_autoptr (GError) error = NULL;
  guint8 bytes[SAM_ID_BYTES];
  gsize size = 0;

  g_assert_true (sam_id_to_bytes (id, bytes));
  g_autoptr (SamSqlStatement) statement =
      sam_sql_prepare (fixture_sql (&town->f),
                       "SELECT body, retracted_at FROM record WHERE id = $1", &error);
  g_assert_no_error (error);
  sam_sql_bind_blob (statement, 1, bytes, sizeof bytes);
  if (sam_sql_step (statement, &error) != SAM_SQL_STEP_ROW) {
    return NULL;
  }
  *retracted = sam_sql_column_int (statement, 1) != 0;
  const char *body = sam_sql_column_text (statement, 0, &size);
  return g_strndup (body, size);
}

/* Whether what an operation says is how it stands now. */
static gboolean
stands (Town *town, const SamOp *op)
{
  const SamOpFields *fields = sam_op_get (op);
  gboolean retracted = FALSE;
  g_autofree char *body = stored_body (town, fields->id, &retracted);

  if (!body) {
    return FALSE;
  }
  if (fields->kind == SAM_OP_RETRACT) {
    return retracted;
  }
  for (guint i = 0; i < sam_patch_size (fields->patch); i++) {
    const char *name, *wanted;
    SamJsonToken token;
    sam_patch_nth (fields->patch, i, &name, &wanted);
    gboolean has = sam_json_find (body, strlen (body), name, &token);
    g_autofree char *text = has ? sam_json_canonical_token (&token) : NULL;
    if (g_strcmp0 (text, wanted) != 0) {
      return FALSE;
    }
  }
  return TRUE;
}

/* Whether all an act wants has come about. */
static gboolean
came_about (Act *act)
{
  for (guint i = 0; i < act->ops->len; i++) {
    if (!stands (act->town, g_ptr_array_index (act->ops, i))) {
      return FALSE;
    }
  }
  return TRUE;
}

static void
assert_same (Town *town, GPtrArray *bystanders, const char *wanted)
{
  g_autofree char *now = snapshot (town, bystanders);
  if (strcmp (now, wanted) != 0) {
    g_test_message ("wanted:\n%s\nfound:\n%s", wanted, now);
  }
  g_assert_true (strcmp (now, wanted) == 0);
}

/* ---- What the client is told ---- */

static char *
problem_member (const char *reply, guint n, const char *name)
{
  g_autofree char *problem = result_member (reply, n, "problem");
  SamJsonToken token;
  return problem[0] && sam_json_find (problem, strlen (problem), name, &token)
             ? sam_json_token_dup_string (&token)
             : NULL;
}

/* "SAM_GATE_ROW_STATE" → "/state". (transfer full) (nullable) */
static char *
pointer_of (const Row *row)
{
  if (row->pointer || row->first || !g_str_has_prefix (row->field, "SAM_")) {
    return g_strdup (row->pointer);
  }
  g_autofree char *lower = g_ascii_strdown (row->field + strlen ("SAM_"), -1);
  for (guint type = 0; type < SAM_N_RECORD_TYPES; type++) {
    const SamTypeDef *def = sam_type_get ((SamRecordType) type);
    gsize len = strlen (def->name);
    if (g_str_has_prefix (lower, def->name) && lower[len] == '_'
        && sam_field_by_name (def, lower + len + 1) != SAM_FIELD_NONE) {
      return g_strconcat ("/", lower + len + 1, NULL);
    }
  }
  return NULL; /* SAM_FIELD_NONE: the record as a whole */
}

static gboolean
says (const char *reply, guint n, const Row *row, const Refusal *refusal)
{
  g_autofree char *code = problem_member (reply, n, "code");
  g_autofree char *pointer = problem_member (reply, n, "pointer");
  g_autofree char *title = problem_member (reply, n, "title");
  g_autofree char *wanted = pointer_of (row);
  const char *result = row->first                               ? row->result
                       : strcmp (row->code, "not-allowed") == 0 ? "denied"
                                                                : "rejected";

  return is_result (reply, n, result) && g_strcmp0 (code, row->first ? row->said : row->code) == 0
         && g_strcmp0 (pointer, wanted) == 0
         && (row->first || !refusal || !refusal->title || g_strcmp0 (title, refusal->title) == 0);
}

/* Of the @n results from @from one is this row's refusal, and none took effect. */
static void
assert_refused (const char *reply, guint from, guint n, const Row *row, const Refusal *refusal)
{
  gboolean said = FALSE;
  for (guint i = from; i < from + n; i++) {
    g_assert_false (is_result (reply, i, "applied"));
    g_assert_false (is_result (reply, i, "duplicate"));
    said |= (row->at == 0 || from + row->at - 1 == i) && says (reply, i, row, refusal);
  }
  if (!said) {
    g_autofree char *wanted = pointer_of (row);
    g_test_message ("wanted %s %s “%s”, was told %s", row->code, wanted,
                    refusal ? refusal->title : NULL, reply);
  }
  g_assert_true (said);
}

static void
assert_not_applied (const char *reply, guint n)
{
  for (guint i = 0; i < n; i++) {
    g_assert_false (is_result (reply, i, "applied"));
  }
}

/* ---- The cells ---- */

typedef struct {
  Town town;
  Act broken, lawful;
  GPtrArray *bystanders;
  char *before;
} Scene;

static void
scene_init (Scene *scene, const Row *row)
{
  town_set_up (&scene->town, row->environment);
  act_init (&scene->broken, &scene->town);
  act_init (&scene->lawful, &scene->town);
  scene->bystanders = g_ptr_array_new ();
  row->build (&scene->town, &scene->broken, &scene->lawful);
  g_assert_cmpuint (scene->broken.ops->len, >, 0);
  g_assert_true ((scene->lawful.ops->len == 0) == (row->no_lawful != NULL));
  g_assert_false (came_about (&scene->broken));
  scene->before = snapshot (&scene->town, scene->bystanders);
}

static void
scene_clear (Scene *scene)
{
  act_clear (&scene->broken);
  act_clear (&scene->lawful);
  g_ptr_array_unref (scene->bystanders);
  g_free (scene->before);
  town_clear (&scene->town);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Scene, scene_clear)

static const char *
bystander (Scene *scene)
{
  const char *id = fresh_id (&scene->town);
  g_ptr_array_add (scene->bystanders, (char *) id);
  return id;
}

/* One group with lawful work in it, between two others in the same push. */
static void
try_single (Scene *scene, const Row *row, const Refusal *refusal)
{
  Act *act = &scene->broken;
  guint n = act->ops->len;
  g_autofree char *first = companion (act, bystander (scene), "first");
  g_autofree char *last = companion (act, bystander (scene), "last");
  g_autofree char *with = companion (act, fresh_id (&scene->town), "g");
  g_autofree char *text = act_text (act, "g", FALSE);
  g_autofree char *all = g_strjoin (",", first, with, text, last, NULL);
  g_autofree char *reply = push (act->as, all);

  assert_refused (reply, 2, n, row, refusal);
  g_assert_true (is_result (reply, 1, "skipped"));
  g_assert_true (is_result (reply, 0, "applied"));
  g_assert_true (is_result (reply, n + 2, "applied"));
  assert_same (&scene->town, scene->bystanders, scene->before);
}

/* Sent again as it was, and written anew; and the lawful act sent twice. */
static void
try_replayed (Scene *scene, const Row *row, const Refusal *refusal, char **after)
{
  Act *act = &scene->broken, *lawful = &scene->lawful;
  guint n = act->ops->len;

  for (guint i = 0; i < 3; i++) {
    g_autofree char *text = act_text (act, "g", i == 2);
    g_autofree char *reply = push (act->as, text);
    assert_refused (reply, 0, n, row, refusal);
    assert_same (&scene->town, scene->bystanders, scene->before);
  }
  if (row->no_lawful) {
    return;
  }
  perform (lawful);
  *after = snapshot (&scene->town, scene->bystanders);
  g_assert_cmpstr (*after, !=, scene->before);
  g_autofree char *same = act_text (lawful, "g", FALSE);
  g_autofree char *again = push (lawful->as, same);
  assert_all (again, lawful->ops->len, "duplicate");
  assert_same (&scene->town, scene->bystanders, *after);
  /* Under other ids it is written on what is no more. */
  g_autoptr (GString) other = g_string_new (NULL);
  for (guint i = 0; i < lawful->ops->len; i++) {
    SamOpFields fields = *sam_op_get (g_ptr_array_index (lawful->ops, i));
    fields.op_id = fresh_id (&scene->town);
    fields.group = "g";
    g_autoptr (SamOp) op = sam_op_new (&fields);
    append_op (other, op);
  }
  g_autofree char *anew = push (lawful->as, other->str);
  assert_not_applied (anew, lawful->ops->len);
  assert_same (&scene->town, scene->bystanders, *after);
  /* The id of what was done is no way in for something else. */
  SamOpFields stolen = *sam_op_get (g_ptr_array_index (act->ops, 0));
  stolen.op_id = sam_op_get (g_ptr_array_index (lawful->ops, 0))->op_id;
  stolen.why = "something else";
  g_autoptr (SamOp) thief = sam_op_new (&stolen);
  g_autoptr (GString) theft = g_string_new (NULL);
  append_op (theft, thief);
  g_autofree char *caught = push (act->as, theft->str);
  g_autofree char *code = result_code (caught, 0);
  g_assert_cmpstr (code, ==, "op-reused");
  assert_same (&scene->town, scene->bystanders, *after);
  /* What was refused before is no more lawful for that. */
  g_autofree char *still = act_text (act, "g", TRUE);
  g_autofree char *last = push (act->as, still);
  assert_not_applied (last, act->ops->len);
  assert_same (&scene->town, scene->bystanders, *after);
}

/* ---- In pieces ---- */

static SamPatch *
patch_part (const SamPatch *patch, const char *member, gboolean only)
{
  SamPatch *part = sam_patch_new ();
  for (guint i = 0; i < sam_patch_size (patch); i++) {
    const char *name, *token;
    sam_patch_nth (patch, i, &name, &token);
    if ((strcmp (name, member) == 0) != only) {
      continue;
    }
    if (token) {
      sam_patch_set (part, name, token);
    } else {
      sam_patch_del (part, name);
    }
  }
  return part;
}

static gboolean
has_member (const SamPatch *patch, const char *member)
{
  g_autoptr (SamPatch) part = patch_part (patch, member, TRUE);
  return !sam_patch_is_empty (part);
}

/* The member a single operation is parted at: the one that is refused, or its last. (nullable) */
static const char *
parting_member (const SamOpFields *fields, const char *pointer)
{
  const char *name = NULL;
  if (sam_patch_size (fields->patch) < 2 || fields->kind == SAM_OP_RESOLVE) {
    return NULL;
  }
  if (pointer && has_member (fields->patch, pointer + 1)) {
    return pointer + 1;
  }
  sam_patch_nth (fields->patch, sam_patch_size (fields->patch) - 1, &name, NULL);
  return name;
}

/* An act as what its operations, or the halves of its only one, are alone. (transfer full)
 * (element-type SamOp) */
static GPtrArray *
pieces_of (Act *act, const Row *row)
{
  GPtrArray *pieces = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_op_unref);
  g_autofree char *pointer = pointer_of (row);

  for (guint i = 0; act->ops->len > 1 && i < act->ops->len; i++) {
    g_ptr_array_add (pieces, sam_op_ref (g_ptr_array_index (act->ops, i)));
  }
  if (pieces->len > 0) {
    return pieces;
  }
  SamOpFields first = *sam_op_get (g_ptr_array_index (act->ops, 0));
  SamOpFields second = first;
  const char *member = parting_member (&first, pointer);
  if (!member) {
    return pieces;
  }
  g_autofree char *base = g_strconcat ("after:", first.op_id, NULL);
  g_autoptr (SamPatch) rest = patch_part (first.patch, member, FALSE);
  g_autoptr (SamPatch) part = patch_part (first.patch, member, TRUE);
  first.patch = rest;
  second.kind = SAM_OP_UPDATE;
  second.op_id = fresh_id (act->town);
  second.base = base;
  second.patch = part;
  g_ptr_array_add (pieces, sam_op_new (&first));
  g_ptr_array_add (pieces, sam_op_new (&second));
  return pieces;
}

/* (transfer full): as a group of its own */
static char *
piece_text (Act *act, SamOp *piece, guint n)
{
  g_autofree char *group = g_strdup_printf ("g%u", n);
  SamOpFields fields = *sam_op_get (piece);
  g_autofree char *base = NULL;
  GString *text = g_string_new (NULL);

  /* Sent for itself it is written on what is there by then. */
  device_pull (act->as);
  if (fields.base && g_str_has_prefix (fields.base, "after:") && device_has (act->as, fields.id)) {
    base = device_version (act->as, fields.id);
    fields.base = base;
  }
  fields.group = group;
  g_autoptr (SamOp) op = sam_op_new (&fields);
  append_op (text, op);
  return g_string_free (text, FALSE);
}

/* What took effect is there, and what was refused left nothing. */
static void
assert_pieces (Scene *scene, GPtrArray *pieces, const gboolean *applied)
{
  gboolean any = FALSE;
  g_assert_false (came_about (&scene->broken));
  for (guint i = 0; i < pieces->len; i++) {
    any |= applied[i];
  }
  if (!any) {
    assert_same (&scene->town, scene->bystanders, scene->before);
  }
}

enum { IN_ONE_PUSH, ONE_AFTER_THE_OTHER, LAST_FIRST, N_WAYS };

static void
try_pieces (Scene *scene, const Row *row, guint way)
{
  Act *act = &scene->broken;
  g_autoptr (GPtrArray) pieces = pieces_of (act, row);
  g_autofree gboolean *applied = g_new0 (gboolean, pieces->len);
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint i = 0; i < pieces->len; i++) {
    guint n = way == LAST_FIRST ? pieces->len - 1 - i : i;
    SamOp *piece = g_ptr_array_index (pieces, n);
    if (way == IN_ONE_PUSH) {
      SamOpFields fields = *sam_op_get (piece);
      g_autofree char *group = g_strdup_printf ("g%u", n);
      fields.group = group;
      g_autoptr (SamOp) op = sam_op_new (&fields);
      append_op (all, op);
      continue;
    }
    g_autofree char *text = piece_text (act, piece, n);
    g_autofree char *reply = push (act->as, text);
    applied[n] = is_result (reply, 0, "applied");
  }
  if (way == IN_ONE_PUSH) {
    g_autofree char *last = companion (act, bystander (scene), "last");
    g_string_append_printf (all, ",%s", last);
    g_autofree char *reply = push (act->as, all->str);
    for (guint i = 0; i < pieces->len; i++) {
      applied[i] = is_result (reply, i, "applied");
    }
    g_assert_true (is_result (reply, pieces->len, "applied"));
  }
  assert_pieces (scene, pieces, applied);
}

/* ---- Two at once ---- */

static void
race_once (Town *town, Device *one, const char *ops, Device *other, const char *other_ops,
           char *replies[2])
{
  Sent first = { one, ops, NULL }, second = { other, other_ops, NULL };
  race (&town->f, &first, &second, 1);
  replies[0] = first.reply;
  replies[1] = second.reply;
}

/* The same user at another desk. */
static Device *
other_desk (Town *town, Device *device)
{
  GHashTableIter iter;
  gpointer login, known;
  g_hash_table_iter_init (&iter, town->devices);
  while (g_hash_table_iter_next (&iter, &login, &known)) {
    if (known == device) {
      g_autofree char *name = g_strconcat (login, "'s other desk", NULL);
      Device *other = device_new (&town->f, login);
      g_hash_table_insert (town->devices, g_steal_pointer (&name), other);
      return other;
    }
  }
  g_assert_not_reached ();
}

/* Twice what is refused, and then what is refused against what is lawful. */
static void
try_against (Scene *scene, const Row *row, const Refusal *refusal, const char *after)
{
  Act *act = &scene->broken, *lawful = &scene->lawful;
  char *twice[2], *against[2];
  g_autofree char *text = act_text (act, "g", FALSE);
  g_autofree char *other = act_text (act, "g", TRUE);

  race_once (&scene->town, act->as, text, other_desk (&scene->town, act->as), other, twice);
  for (guint i = 0; i < 2; i++) {
    assert_refused (twice[i], 0, act->ops->len, row, refusal);
    g_free (twice[i]);
  }
  assert_same (&scene->town, scene->bystanders, scene->before);
  if (row->no_lawful) {
    return;
  }
  g_autofree char *wanted = act_text (lawful, "g", FALSE);
  race_once (&scene->town, act->as, text, lawful->as, wanted, against);
  assert_not_applied (against[0], act->ops->len);
  assert_all (against[1], lawful->ops->len, "applied");
  g_free (against[0]);
  g_free (against[1]);
  assert_same (&scene->town, scene->bystanders, after);
}

/* The lawful act at two desks at once is done once. */
static void
try_lawful_twice (Scene *scene, const char *after)
{
  Act *lawful = &scene->lawful;
  char *replies[2];
  g_autofree char *text = act_text (lawful, "g", FALSE);
  g_autofree char *other = act_text (lawful, "g", TRUE);
  gboolean first;

  race_once (&scene->town, lawful->as, text, other_desk (&scene->town, lawful->as), other, replies);
  first = is_result (replies[0], 0, "applied");
  assert_all (replies[first ? 0 : 1], lawful->ops->len, "applied");
  assert_not_applied (replies[first ? 1 : 0], lawful->ops->len);
  g_free (replies[0]);
  g_free (replies[1]);
  assert_same (&scene->town, scene->bystanders, after);
}

/* One piece from each of two desks. */
static void
try_halves (Scene *scene, const Row *row)
{
  Act *act = &scene->broken;
  g_autoptr (GPtrArray) pieces = pieces_of (act, row);
  gboolean applied[2];
  char *replies[2];
  g_autofree char *one = piece_text (act, g_ptr_array_index (pieces, 0), 0);
  g_autoptr (GString) other = g_string_new (NULL);

  for (guint i = 1; i < pieces->len; i++) {
    SamOpFields fields = *sam_op_get (g_ptr_array_index (pieces, i));
    fields.group = "rest";
    g_autoptr (SamOp) op = sam_op_new (&fields);
    append_op (other, op);
  }
  race_once (&scene->town, act->as, one, other_desk (&scene->town, act->as), other->str, replies);
  for (guint i = 0; i < 2; i++) {
    applied[i] = is_result (replies[i], 0, "applied");
    g_free (replies[i]);
  }
  g_assert_false (came_about (act));
  if (!applied[0] && !applied[1]) {
    assert_same (&scene->town, scene->bystanders, scene->before);
  }
}

void
try_row (const Row *row, const Refusal *refusal, Count *count)
{
  g_autofree char *after = NULL;
  gboolean parts;

  if (row->never) {
    g_auto (Town) town = { 0 };
    g_auto (Act) broken = { 0 }, lawful = { 0 };
    town_set_up (&town, row->environment);
    act_init (&broken, &town);
    act_init (&lawful, &town);
    row->build (&town, &broken, &lawful);
    count->n_senseless += 4;
    return;
  }
  {
    g_auto (Scene) scene = { 0 };
    scene_init (&scene, row);
    g_autoptr (GPtrArray) pieces = pieces_of (&scene.broken, row);
    parts = pieces->len > 1;
    g_assert_true (parts == (row->whole == NULL));
    try_single (&scene, row, refusal);
    try_replayed (&scene, row, refusal, &after);
    count->n_tried += 2;
  }
  for (guint way = 0; parts && way < N_WAYS; way++) {
    g_auto (Scene) scene = { 0 };
    scene_init (&scene, row);
    try_pieces (&scene, row, way);
  }
  count->n_tried += parts;
  count->n_senseless += !parts;
  {
    g_auto (Scene) scene = { 0 };
    scene_init (&scene, row);
    try_against (&scene, row, refusal, after);
  }
  if (!row->no_lawful) {
    g_auto (Scene) scene = { 0 };
    scene_init (&scene, row);
    try_lawful_twice (&scene, after);
  }
  if (parts) {
    g_auto (Scene) scene = { 0 };
    scene_init (&scene, row);
    try_halves (&scene, row);
  }
  count->n_tried++;
}

/* ---- What the source refuses ---- */

static void
refusal_free (gpointer data)
{
  Refusal *refusal = data;
  g_free (refusal->function);
  g_free (refusal->field);
  g_free (refusal->code);
  g_free (refusal->title);
  g_free (refusal);
}

static void
refusal_add (GPtrArray *refusals, const char *function, const char *field, const char *code,
             const char *title)
{
  Refusal *refusal = g_new0 (Refusal, 1);
  refusal->function = g_strdup (function);
  refusal->field = g_strdup (field);
  refusal->code = g_strdup (code);
  refusal->title = g_strdup (title);
  for (guint i = 0; i < refusals->len; i++) {
    const Refusal *other = g_ptr_array_index (refusals, i);
    refusal->nth += strcmp (other->function, function) == 0 && strcmp (other->field, field) == 0
                    && strcmp (other->code, code) == 0;
  }
  g_ptr_array_add (refusals, refusal);
}

static char *
replaced (char *text, const char *pattern, const char *by)
{
  g_autoptr (GRegex) regex = g_regex_new (pattern, G_REGEX_MULTILINE | G_REGEX_DOTALL, 0, NULL);
  g_autofree char *owner = text;
  return g_regex_replace_literal (regex, owner, -1, 0, by, 0, NULL);
}

/* Without comments and what the preprocessor reads, each sentence in one piece. (transfer full) */
static char *
source_of (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *file = g_test_build_filename (G_TEST_DIST, "..", path, NULL);
  char *text = NULL;

  g_assert_true (g_file_get_contents (file, &text, NULL, &error));
  text = replaced (text, "/\\*.*?\\*/", "");
  text = replaced (text, "^#(?:[^\\n]*\\\\\\n)*[^\\n]*$", "");
  return replaced (text, "\"\\s*\\n\\s*\"", "");
}

/* What others found and a function hands on: the records' own rules, one refusal for each code. */
static void
read_record_rules (GPtrArray *refusals)
{
  g_autoptr (GHashTable) codes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GRegex) regex = g_regex_new ("\\bsam_problem_add \\([^\"]*\"([a-z-]+)\"", 0, 0, NULL);
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "..", "src/core/records", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  g_ptr_array_add (paths, g_strdup ("src/core/sam-record-validate.c"));
  while ((name = g_dir_read_name (dir))) {
    g_ptr_array_add (paths, g_strconcat ("src/core/records/", name, NULL));
  }
  for (guint i = 0; i < paths->len; i++) {
    g_autofree char *text = source_of (g_ptr_array_index (paths, i));
    g_autoptr (GMatchInfo) match = NULL;
    for (g_regex_match (regex, text, 0, &match); g_match_info_matches (match);
         g_match_info_next (match, NULL)) {
      char *code = g_match_info_fetch (match, 1);
      if (g_hash_table_contains (codes, code)) {
        g_free (code);
        continue;
      }
      refusal_add (refusals, "check_record", "problem->field", code, NULL);
      g_hash_table_add (codes, code);
    }
  }
}

/* Who may hand on what another function refused: a new one is a refusal nobody has looked at. */
static gboolean
hands_on (const char *function)
{
  static const char *const known[] = {
    "refuse_all",    "check_record",       "check_case", "check_handover",
    "check_of_team", "check_alert_answer", NULL
  };
  return g_strv_contains (known, function);
}

static void
read_judge (GPtrArray *refusals, const char *path)
{
  static const char pattern[] =
      "^([a-z_]+) \\(|\\b(?:refuse|sam_problem_add) "
      "\\(\\s*\\w+,\\s*([^\"]+?),\\s*\"([a-z-]+)\",\\s*"
      "SAM_L \\(\"problem\",\\s*\"([^\"]*)\"\\)|\\b(refuse_label|sam_problem_add|refuse) \\(";
  g_autoptr (GRegex) regex = g_regex_new (pattern, G_REGEX_MULTILINE, 0, NULL);
  g_autofree char *text = source_of (path);
  g_autofree char *function = NULL;
  g_autoptr (GMatchInfo) match = NULL;

  for (g_regex_match (regex, text, 0, &match); g_match_info_matches (match);
       g_match_info_next (match, NULL)) {
    g_autofree char *begins = g_match_info_fetch (match, 1);
    g_autofree char *field = g_match_info_fetch (match, 2);
    g_autofree char *code = g_match_info_fetch (match, 3);
    g_autofree char *title = g_match_info_fetch (match, 4);
    if (begins && *begins) {
      g_free (function);
      function = g_steal_pointer (&begins);
    } else if (code && *code) {
      refusal_add (refusals, function, field, code, title);
    } else if (!hands_on (function)) {
      g_test_message ("%s: %s refuses in a way that is not read here", path, function);
      g_test_fail ();
    }
  }
}

GPtrArray *
refusals_read (void)
{
  GPtrArray *refusals = g_ptr_array_new_with_free_func (refusal_free);
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "..", "src/core", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir))) {
    if (strcmp (name, "sam-judge.c") == 0
        || (g_str_has_prefix (name, "judge-") && g_str_has_suffix (name, ".c"))) {
      g_autofree char *path = g_strconcat ("src/core/", name, NULL);
      read_judge (refusals, path);
    }
  }
  read_record_rules (refusals);
  return refusals;
}

const Refusal *
refusal_of (GPtrArray *refusals, const Row *row)
{
  for (guint i = 0; i < refusals->len; i++) {
    const Refusal *refusal = g_ptr_array_index (refusals, i);
    if (strcmp (refusal->function, row->function) == 0 && strcmp (refusal->field, row->field) == 0
        && strcmp (refusal->code, row->code) == 0 && refusal->nth == row->nth) {
      return refusal;
    }
  }
  return NULL;
}
