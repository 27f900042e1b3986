/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The server's core on a disk of its own, a colleague who is always connected, and what the server
 * must hold and show, kept and asked apart from its own code. */

#include "sim.h"

#include <samspor/sam-merge.h>
#include <samspor/sam-records.h>
#include <string.h>

#define SERVER_PATH "/server/samspor.db"
#define N_CASES 5

static GHashTable *
texts (gboolean values)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, values ? g_free : NULL);
}

static SamServer *
open_server (Sim *sim, GError **error)
{
  SamSqlOptions where = {
    .path = SERVER_PATH, .create = TRUE, .exclusive = TRUE, .vfs = "sim-server"
  };
  SamServerOptions options = { .environment = "test" };
  SamSql *sql = sam_sql_open (&where, error);

  return sql != NULL ? sam_server_new (sql, sim->clock, &options, error) : NULL;
}

void
sim_server_restart (Sim *sim)
{
  g_autoptr (GError) error = NULL;

  if (sim->server != NULL) {
    g_clear_pointer (&sim->server, sam_server_free);
    sam_crash_vfs_crash (sim->vfs, dice_below (&sim->dice, SAM_CRASH_N_MODES));
  }
  sam_crash_vfs_heal (sim->vfs);
  sim->server = open_server (sim, &error);
  g_assert_no_error (error);
}

/* ---- one request ---- */

static char *
key_of (const char *id, const char *name)
{
  return g_strconcat (id, "/", name, NULL);
}

static gboolean
is_term (const char *name)
{
  SamField field = sam_field_by_name (sam_type_get (SAM_RECORD_AGREEMENT), name);

  return field != SAM_FIELD_NONE && g_strcmp0 (sam_field_get (field)->group, "terms") == 0;
}

/* What an operation did, to the model. */
static void
take_in (Sim *sim, Client *client, const SamOpFields *op, const char *target)
{
  for (guint i = 0; i < sam_patch_size (op->patch); i++) {
    const char *name, *token;
    g_autofree char *key = NULL;
    char *both;
    const char *old;

    sam_patch_nth (op->patch, i, &name, &token);
    key = key_of (target, name);
    both = g_strconcat (op->id, "/", name, "=", token != NULL ? token : "", NULL);
    old = g_hash_table_lookup (sim->model, key);
    if (op->kind == SAM_OP_UPDATE && g_hash_table_contains (sim->terms, target) && is_term (name)) {
      sim_fail (sim, "I8: a term of %s is changed after it was signed", key);
    }
    if (client != NULL && client->work == NULL && op->kind == SAM_OP_UPDATE && old != NULL
        && g_strcmp0 (old, token) != 0 && old[0] != '[') {
      g_autofree char *seen = g_strconcat (key, "=", old, NULL);

      if (!g_hash_table_contains (client->late ? client->seen_before : client->seen, seen)) {
        sim_fail (sim, "I11: %s writes over %s, which nobody there has seen (op %s)", client->login,
                  seen, op->op_id);
      }
    }
    g_hash_table_add (sim->arrived, both);
    if (op->kind == SAM_OP_RESOLVE && strcmp (op->id, target) != 0) {
      g_hash_table_add (sim->arrived,
                        g_strconcat (target, "/", name, "=", token != NULL ? token : "", NULL));
    }
    if (op->kind == SAM_OP_SIGN && strcmp (name, "agreement_id") == 0) {
      g_hash_table_add (sim->terms, g_strndup (token + 1, SAM_ID_LEN));
    }
    if (op->kind == SAM_OP_PROPOSE || op->kind == SAM_OP_VIEW_LOG) {
      continue;
    }
    if (token != NULL) {
      g_hash_table_replace (sim->model, g_steal_pointer (&key), g_strdup (token));
    } else {
      g_hash_table_remove (sim->model, key);
    }
  }
}

static void
chain (Sim *sim, const char *id, const char *version)
{
  const char *dot = strrchr (version, '.');
  gint64 n = g_ascii_strtoll (dot + 1, NULL, 10);
  gint64 before = GPOINTER_TO_INT (g_hash_table_lookup (sim->version, id));

  if (n != before + 1) {
    sim_fail (sim, "I11: %s goes from version %d to %s", id, (int) before, version);
  }
  g_hash_table_replace (sim->version, g_strdup (id), GINT_TO_POINTER ((int) n));
}

static char *
member (const SamJsonToken *object, const char *name)
{
  SamJsonToken token;

  return sam_json_find (object->raw, object->len, name, &token) && token.kind == SAM_JSON_STRING
             ? sam_json_token_dup_string (&token)
             : NULL;
}

/* What an operation does, but for the text it was written on: that has another name after the
 * server was put back. */
static char *
content_of (const SamOpFields *op)
{
  GString *out = g_string_new (NULL);

  g_string_append_printf (out, "%s %u %s", sam_op_kind_name (op->kind), op->type, op->id);
  for (guint i = 0; i < sam_patch_size (op->patch); i++) {
    const char *name, *token;

    sam_patch_nth (op->patch, i, &name, &token);
    g_string_append_printf (out, " %s=%s", name, token != NULL ? token : "");
  }
  return g_string_free (out, FALSE);
}

static void
learn_reused (Sim *sim, Client *client, const SamOpFields *op)
{
  const char *before = g_hash_table_lookup (sim->effects, op->op_id);
  g_autofree char *now = content_of (op);

  if (g_strcmp0 (before, now) != 0) {
    sim_fail (sim, "I5: %s sends %s again as something else", client->login, op->op_id);
  }
}

static void
learn_one (Sim *sim, Client *client, const SamOp *op, const SamJsonToken *result)
{
  const SamOpFields *fields = sam_op_get (op);
  g_autofree char *r = member (result, "r");
  g_autofree char *version = member (result, "v");
  g_autofree char *id = member (result, "id");
  g_autofree char *target = NULL;
  g_autofree char *target_version = NULL;
  SamJsonToken token;

  if (fields->kind == SAM_OP_RETRACT && client != NULL && client->work == NULL
      && !g_hash_table_contains (client->takes_back, fields->id)) {
    sim_fail (sim, "I4: %s takes %s back, and no person has", client->login, fields->id);
  }
  if (g_strcmp0 (r, "applied") != 0 && g_strcmp0 (r, "proposal") != 0) {
    return;
  }
  if (!g_hash_table_replace (sim->effects, g_strdup (fields->op_id), content_of (fields))) {
    sim_fail (sim, "I5: operation %s took effect twice", fields->op_id);
  }
  if (fields->kind == SAM_OP_VIEW_LOG) {
    return;
  }
  if (sam_json_find (result->raw, result->len, "target", &token) && token.kind == SAM_JSON_OBJECT) {
    target = member (&token, "id");
    target_version = member (&token, "v");
  }
  /* As a proposal it changed nothing but itself. */
  take_in (sim, client,
           &(SamOpFields){ .op_id = fields->op_id,
                           .kind = strcmp (r, "proposal") == 0 ? SAM_OP_PROPOSE : fields->kind,
                           .id = fields->id,
                           .patch = fields->patch },
           target != NULL ? target : fields->id);
  if (id != NULL && version != NULL) {
    chain (sim, id, version);
  }
  if (target != NULL && target_version != NULL && sam_patch_size (fields->patch) > 0) {
    chain (sim, target, target_version);
  }
}

/* Reads a push and its reply, as an onlooker. */
void
sim_server_learn (Sim *sim, Client *client, GBytes *body, GBytes *reply)
{
  gsize size, reply_size;
  const char *data = g_bytes_get_data (body, &size);
  const char *reply_data = g_bytes_get_data (reply, &reply_size);
  SamJsonToken ops, results, op_token, result;
  SamJsonCursor op_cursor, result_cursor;

  if (!sam_json_find (data, size, "ops", &ops)
      || !sam_json_find (reply_data, reply_size, "results", &results)
      || !sam_json_cursor_array (&op_cursor, ops.raw, ops.len)
      || !sam_json_cursor_array (&result_cursor, results.raw, results.len)) {
    return;
  }
  while (sam_json_cursor_next_element (&op_cursor, &op_token)
         && sam_json_cursor_next_element (&result_cursor, &result)) {
    g_autoptr (SamOp) op = sam_op_new_from_json (op_token.raw, op_token.len, NULL);

    if (op != NULL) {
      g_autofree char *r = member (&result, "r");

      sim_note (sim, "  %s %s %s: %s %.*s", sam_op_kind_name (sam_op_get (op)->kind),
                sam_type_get (sam_op_get (op)->type)->name, sam_op_get (op)->id, r,
                (int) op_token.len, op_token.raw);
      if (g_strcmp0 (r, "rejected") == 0
          && sam_json_find (result.raw, result.len, "problem", &result)) {
        g_autofree char *code = member (&result, "code");

        if (g_strcmp0 (code, "op-reused") == 0) {
          learn_reused (sim, client, sam_op_get (op));
        }
      } else {
        learn_one (sim, client, op, &result);
      }
    }
  }
}

/* The power went while it worked: whether it was done is on the disk. */
static void
learn_from_disk (Sim *sim, Client *client, const SamServerRequest *request)
{
  g_autoptr (SamServerResponse) again = NULL;

  if (request->body == NULL) {
    return;
  }
  {
    gsize size;
    const char *data = g_bytes_get_data (request->body, &size);
    SamJsonToken ops, token;
    SamJsonCursor cursor;

    if (!sam_json_find (data, size, "ops", &ops)
        || !sam_json_cursor_array (&cursor, ops.raw, ops.len)) {
      return;
    }
    while (sam_json_cursor_next_element (&cursor, &token)) {
      g_autoptr (SamOp) op = sam_op_new_from_json (token.raw, token.len, NULL);
      g_autofree char *path = NULL;
      g_autoptr (SamServerResponse) fate = NULL;
      SamServerRequest question = *request;
      SamJsonToken result;

      if (op == NULL || g_hash_table_contains (sim->effects, sam_op_get (op)->op_id)) {
        continue;
      }
      path = g_strconcat ("/v1/sync/ops/", sam_op_get (op)->op_id, NULL);
      question.method = "GET";
      question.path = path;
      question.query = NULL;
      question.body = NULL;
      question.content_type = NULL;
      fate = sam_server_handle (sim->server, &question);
      if (fate->status != 200) {
        continue;
      }
      result.raw = g_bytes_get_data (fate->body, &result.len);
      result.kind = SAM_JSON_OBJECT;
      {
        /* The fate says "duplicate"; to the onlooker it is news. */
        g_autofree char *text = g_strndup (result.raw, result.len);
        g_auto (GStrv) parts = g_strsplit (text, "\"r\":\"duplicate\"", 2);
        g_autofree char *news = g_strjoinv ("\"r\":\"applied\"", parts);

        result.raw = news;
        result.len = strlen (news);
        learn_one (sim, client, op, &result);
      }
    }
  }
}

SamServerResponse *
sim_server_handle (Sim *sim, Client *client, const SamServerRequest *request)
{
  g_autoptr (SamServerResponse) response = NULL;

  if (!sim->healed && dice_in (&sim->dice, 10)) {
    sam_crash_vfs_kill_after (sim->vfs, dice_below (&sim->dice, 10));
  }
  response = sam_server_handle (sim->server, request);
  if (sam_crash_vfs_is_dead (sim->vfs)) {
    sim_hit (client, FAULT_SERVER_KILL);
    sim_server_restart (sim);
    if (response->status == 200 && request->body != NULL) {
      /* It had said so already: then it stands. */
      sim_server_learn (sim, client, request->body, response->body);
      return g_steal_pointer (&response);
    }
    learn_from_disk (sim, client, request);
    return NULL;
  }
  sam_crash_vfs_kill_after (sim->vfs, G_MAXUINT);
  if (response->status == 200 && request->body != NULL) {
    sim_server_learn (sim, client, request->body, response->body);
  } else if (response->status == 200) {
    gsize size;
    const char *data = g_bytes_get_data (response->body, &size);

    for (const char *at = data;
         (at = memmem (at, size - (gsize) (at - data), "{\"k\":\"rec\"", 10)); at++) {
      client->n_given++;
    }
  }
  return g_steal_pointer (&response);
}

/* ---- the colleague who is always connected ---- */

static char *
new_words (Sim *sim)
{
  return g_strdup_printf ("\"boss %u\"", ++sim->n_words);
}

void
sim_server_write (Sim *sim, const char *type, const char *id, const char *set)
{
  g_autofree char *authorization = g_strconcat ("Bearer ", sim->boss, NULL);
  g_autofree char *op_id = sam_id_new (sim->clock);
  g_autofree char *path = g_strdup_printf ("/v1/%s/%s", type, id);
  g_autofree char *version = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GBytes) body = NULL;
  SamServerRequest request = { .method = "GET",
                               .path = path,
                               .authorization = authorization,
                               .device = "01900000-0000-7000-8000-00000000b055.1" };
  g_autoptr (SamServerResponse) there = sam_server_handle (sim->server, &request);
  g_autoptr (SamServerResponse) done = NULL;
  SamJsonToken token = { .kind = SAM_JSON_OBJECT };

  if (there->status != 200) {
    return;
  }
  token.raw = g_bytes_get_data (there->body, &token.len);
  version = member (&token, "v");
  text = g_strdup_printf ("{\"schema\":1,\"ops\":[{\"op\":\"%s\",\"k\":\"update\",\"t\":\"%s\","
                          "\"id\":\"%s\",\"base\":\"%s\",\"set\":[%s]}]}",
                          op_id, type, id, version, set);
  body = g_bytes_new (text, strlen (text));
  request.method = "POST";
  request.path = "/v1/sync/ops";
  request.content_type = "application/json";
  request.body = body;
  done = sam_server_handle (sim->server, &request);
  if (done->status == 200) {
    sim_server_learn (sim, NULL, body, done->body);
  }
}

/* The case goes from one to another: the one loses sight of it, the other gains it. */
static void
move_case (Sim *sim, const char *id)
{
  const char *to = sim->user_ids[dice_below (&sim->dice, SIM_CLIENTS_MAX)];
  g_autofree char *set = g_strdup_printf ("{\"p\":\"/coordinator_user\",\"v\":\"%s\"}", to);

  sim_server_write (sim, "case", id, set);
}

static void
write_on_person (Sim *sim, const char *id)
{
  static const char *const members[] = { "phone", "remark", "email", "gp", "if_not_reached" };
  g_autofree char *words = new_words (sim);
  const char *name = members[dice_below (&sim->dice, G_N_ELEMENTS (members))];
  g_autofree char *set = NULL;

  if (strcmp (name, "phone") == 0) {
    g_free (words);
    words = g_strdup_printf ("\"%08u\"", 90000000 + ++sim->n_words);
  } else if (strcmp (name, "email") == 0) {
    g_free (words);
    words = g_strdup_printf ("\"boss%u@example.no\"", ++sim->n_words);
  }
  set = g_strdup_printf ("{\"p\":\"/%s\",\"v\":%s}", name, words);
  sim_server_write (sim, "person", id, set);
}

static void
change_grade (Sim *sim, const char *id)
{
  static const char *const grades[] = { "open", "fortrolig" };
  g_autofree char *set = g_strdup_printf ("{\"p\":\"/address_grade\",\"v\":\"%s\"}",
                                          grades[dice_below (&sim->dice, 2)]);

  sim_server_write (sim, "person", id, set);
}

static void
grant (Sim *sim, gboolean ends)
{
  static const char *const comps[] = { "follow_up", "health", "relatives" };
  const char *scope = sim->case_ids->pdata[dice_below (&sim->dice, sim->case_ids->len)];
  g_autofree char *id = sam_server_add_grant (
      sim->server, sim->clients[dice_below (&sim->dice, SIM_CLIENTS_MAX)].login, scope,
      comps[dice_below (&sim->dice, G_N_ELEMENTS (comps))],
      ends ? sim->now + (gint64) dice_below (&sim->dice, 600) * SIM_SECOND : 0, "sim", NULL);

  if (id != NULL) {
    g_ptr_array_add (sim->grants, g_steal_pointer (&id));
  }
}

/* Whose work is under way, so that it is hit. */
void
sim_server_hit (Sim *sim, SimFault fault)
{
  for (guint i = 0; i < sim->n_clients; i++) {
    if (sim_client_is_busy (&sim->clients[i])) {
      sim_hit (&sim->clients[i], fault);
    }
  }
}

/* A clock that goes wrong by days, or one whose battery is empty: by up to ten years. */
static void
set_skew (Sim *sim, Client *client)
{
  gint64 step = dice_in (&sim->dice, 3) ? 365 * SIM_DAY : SIM_DAY;

  client->node.skew = ((gint64) dice_below (&sim->dice, 41) - 20) * step / 2;
  sim_hit (client, FAULT_CLOCK);
}

void
sim_server_act (Sim *sim)
{
  const char *person = sim->person_ids->pdata[dice_below (&sim->dice, sim->person_ids->len)];
  const char *case_id = sim->case_ids->pdata[dice_below (&sim->dice, sim->case_ids->len)];
  Client *client = &sim->clients[dice_below (&sim->dice, sim->n_clients)];

  if (dice_in (&sim->dice, 10)) {
    sim_begin_anew (sim);
    return;
  }
  switch (dice_below (&sim->dice, 13)) {
  case 0:
  case 1:
  case 2:
    move_case (sim, case_id);
    sim_server_hit (sim, FAULT_SCOPE);
    break;
  case 3:
    grant (sim, FALSE);
    break;
  case 4:
    grant (sim, TRUE);
    sim_server_hit (sim, FAULT_EXPIRY);
    break;
  case 5:
    if (sim->grants->len > 0) {
      guint i = dice_below (&sim->dice, sim->grants->len);

      sam_server_end_grant (sim->server, sim->grants->pdata[i], NULL);
      g_ptr_array_remove_index_fast (sim->grants, i);
    }
    break;
  case 6:
    change_grade (sim, person);
    sim_server_hit (sim, FAULT_GRADE);
    break;
  case 7:
    set_skew (sim, client);
    break;
  case 8:
    sim_newer_server (sim);
    break;
  default:
    write_on_person (sim, person);
  }
}

/* ---- before the first seed ---- */

static char *
add_user (Sim *sim, const char *login, gboolean lead, const char *team)
{
  const char *teams[] = { team, NULL };
  SamServerUser user = {
    .login = login, .name = login, .role = lead ? "lead" : "coordinator", .teams = teams
  };
  g_autoptr (GError) error = NULL;
  char *id = sam_server_add_user (sim->server, &user, &error);

  g_assert_no_error (error);
  return id;
}

static void
add_case (Sim *sim, guint n)
{
  g_autofree char *authorization = g_strconcat ("Bearer ", sim->boss, NULL);
  char *person = sam_id_new (sim->clock), *case_id = sam_id_new (sim->clock);
  g_autofree char *op1 = sam_id_new (sim->clock), *op2 = sam_id_new (sim->clock);
  g_autofree char *text = g_strdup_printf (
      "{\"schema\":1,\"ops\":[{\"op\":\"%s\",\"k\":\"create\",\"t\":\"person\",\"id\":\"%s\","
      "\"c\":\"%s\",\"group\":\"g\",\"set\":[{\"p\":\"/given_name\",\"v\":\"Modig\"},"
      "{\"p\":\"/family_name\",\"v\":\"Furulund %u\"}]},"
      "{\"op\":\"%s\",\"k\":\"create\",\"t\":\"case\",\"id\":\"%s\",\"c\":\"%s\",\"group\":\"g\","
      "\"set\":[{\"p\":\"/person_id\",\"v\":\"%s\"},{\"p\":\"/team_id\",\"v\":\"%s\"},"
      "{\"p\":\"/coordinator_user\",\"v\":\"%s\"},{\"p\":\"/holder_kind\",\"v\":\"user\"},"
      "{\"p\":\"/holder_user\",\"v\":\"%s\"},"
      "{\"p\":\"/holder_since\",\"v\":\"2026-06-04T10:00:00Z\"},"
      "{\"p\":\"/status\",\"v\":\"active\"},{\"p\":\"/opened_on\",\"v\":\"2026-06-04\"}]}]}",
      op1, person, person, n, op2, case_id, case_id, person, sim->team,
      sim->user_ids[n % SIM_CLIENTS_MAX], sim->boss_id);
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));
  SamServerRequest request = { .method = "POST",
                               .path = "/v1/sync/ops",
                               .authorization = authorization,
                               .device = "01900000-0000-7000-8000-00000000b055.1",
                               .content_type = "application/json",
                               .body = body };
  g_autoptr (SamServerResponse) response = sam_server_handle (sim->server, &request);
  gsize size;
  const char *data = g_bytes_get_data (response->body, &size);

  g_assert_cmpuint (response->status, ==, 200);
  g_assert_null (g_strstr_len (data, (gssize) size, "problem"));
  g_ptr_array_add (sim->person_ids, person);
  g_ptr_array_add (sim->case_ids, case_id);
}

void
sim_server_prepare (Sim *sim)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *vest = NULL;

  sim->node.sim = sim;
  sim->node.dice.state = 1;
  sim->clock = node_clock_new (&sim->node);
  sim->vfs = sam_crash_vfs_new ("sim-server", 1);
  sim->case_ids = g_ptr_array_new_with_free_func (g_free);
  sim->person_ids = g_ptr_array_new_with_free_func (g_free);
  sim->server = open_server (sim, &error);
  g_assert_no_error (error);
  sim->team = sam_server_add_team (sim->server, "Nord", "Bydel 1", &error);
  vest = sam_server_add_team (sim->server, "Vest", NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < SIM_CLIENTS_MAX; i++) {
    const Client *client = &sim->clients[i];

    sim->user_ids[i] = add_user (sim, client->login, client->is_lead, i == 3 ? "Vest" : "Nord");
    sim->tokens[i] = sam_server_issue_token (sim->server, client->login, 3650, &error);
    g_assert_no_error (error);
  }
  sim->boss_id = add_user (sim, "boss", TRUE, "Nord");
  sim->boss = sam_server_issue_token (sim->server, "boss", 3650, &error);
  for (guint i = 0; i < N_CASES; i++) {
    sim->now += SIM_SECOND;
    add_case (sim, i);
  }
  g_clear_pointer (&sim->server, sam_server_free);
  sim->image = sam_crash_vfs_get_file (sim->vfs, SERVER_PATH);
}

/* ---- one seed ---- */

static char *
id_text (SamSqlStatement *statement, guint column)
{
  gsize size = 0;
  const guint8 *b = sam_sql_column_blob (statement, column, &size);

  g_assert_cmpuint (size, ==, 16);
  return g_strdup_printf ("%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
                          b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11],
                          b[12], b[13], b[14], b[15]);
}

void
sim_server_each (Sim *sim, SimRowFunc func, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SamSqlStatement) statement =
      sam_sql_prepare (sam_server_get_sql (sim->server),
                       "SELECT id, type, n, body FROM record WHERE erased_why = ''", &error);

  g_assert_no_error (error);
  while (sam_sql_step (statement, &error) == SAM_SQL_STEP_ROW) {
    g_autofree char *id = id_text (statement, 0);
    gsize size = 0;
    const char *body = sam_sql_column_text (statement, 3, &size);

    func (sim, id, sam_sql_column_text (statement, 1, NULL), sam_sql_column_int (statement, 2),
          body, size, data);
  }
  g_assert_no_error (error);
}

void
sim_server_learn_record (Sim *sim, const char *id, const char *type, gint64 n, const char *body,
                         gsize size, gpointer data)
{
  g_autoptr (GBytes) bytes = g_bytes_new (body, size);
  g_autoptr (SamPatch) patch = sam_patch_diff_bodies (NULL, bytes);

  for (guint i = 0; i < sam_patch_size (patch); i++) {
    const char *name, *token;

    sam_patch_nth (patch, i, &name, &token);
    g_hash_table_add (sim->arrived, g_strconcat (id, "/", name, "=", token, NULL));
    /* A proposal's own members are the server's. */
    if (strcmp (type, "proposal") != 0) {
      g_hash_table_replace (sim->model, key_of (id, name), g_strdup (token));
    }
  }
  g_hash_table_replace (sim->version, g_strdup (id), GINT_TO_POINTER ((int) n));
}

void
sim_server_begin (Sim *sim)
{
  sim->node.dice.state = sim->seed * 3 + 1;
  sam_crash_vfs_crash (sim->vfs, SAM_CRASH_LOSE);
  sam_crash_vfs_seed (sim->vfs, sim->seed);
  sam_crash_vfs_clear (sim->vfs);
  sam_crash_vfs_set_file (sim->vfs, SERVER_PATH, sim->image);
  sim->model = texts (TRUE);
  sim->verbatim = texts (TRUE);
  sim->version = texts (FALSE);
  sim->effects = texts (TRUE);
  sim->arrived = texts (FALSE);
  sim->terms = texts (FALSE);
  sim->grants = g_ptr_array_new_with_free_func (g_free);
  sim->n_words = 0;
  sim_server_restart (sim);
  sim_server_each (sim, sim_server_learn_record, NULL);
}

void
sim_server_end (Sim *sim)
{
  g_clear_pointer (&sim->server, sam_server_free);
  g_hash_table_unref (sim->model);
  g_hash_table_unref (sim->verbatim);
  g_hash_table_unref (sim->version);
  g_hash_table_unref (sim->effects);
  g_hash_table_unref (sim->arrived);
  g_hash_table_unref (sim->terms);
  g_ptr_array_unref (sim->grants);
  sim_forget_backup (sim);
}

/* ---- what must be ---- */

/* Who sees which scope in which compartment, from the records and the grants themselves. */
static const char seen_sql[] =
    "WITH c AS (SELECT id, lower(replace(json_extract(body,'$.person_id'),'-','')) AS person,"
    " json_extract(body,'$.coordinator_user') AS co, json_extract(body,'$.holder_user') AS ho,"
    " json_extract(body,'$.team_id') AS team FROM record WHERE type = 'case'),"
    " role(comp) AS (VALUES (1),(2),(4)),"
    " gives AS (SELECT g.scope, g.comp FROM access_grant g WHERE g.account = $1 AND g.ended_us > $3"
    " AND g.until_us > $3),"
    " sc AS (SELECT c.id AS scope, role.comp AS comp FROM c, role WHERE c.co = $2 OR c.ho = $2"
    " OR c.team IN (SELECT j.value FROM record u, json_each(u.body,'$.lead_team_ids') j"
    " WHERE u.id = $1)"
    " UNION SELECT scope, comp FROM gives),"
    " sp AS (SELECT p.id AS scope, sc.comp FROM sc JOIN c ON c.id = sc.scope"
    " JOIN record p ON lower(hex(p.id)) = c.person WHERE sc.comp NOT IN (3,5)"
    " UNION SELECT p.id, role.comp FROM record p, role WHERE p.type = 'person'"
    " AND p.created_by = $1 AND lower(hex(p.id)) NOT IN (SELECT person FROM c)),"
    " st AS (SELECT t.id AS scope, role.comp FROM record u, record t, role WHERE u.id = $1"
    " AND t.type = 'team' AND EXISTS (SELECT 1 FROM json_each(u.body,'$.team_ids') j"
    " WHERE lower(hex(t.id)) = replace(j.value,'-','')))"
    " SELECT r.id, r.body FROM record r WHERE r.erased_why = '' AND (r.comp = 0"
    " OR EXISTS (SELECT 1 FROM (SELECT * FROM sc UNION SELECT * FROM sp UNION SELECT * FROM st) s"
    " WHERE s.scope = r.scope AND s.comp = r.comp))";

GHashTable *
sim_server_expected (Sim *sim, Client *client)
{
  GHashTable *expected =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  g_autoptr (GError) error = NULL;
  g_autoptr (SamSqlStatement) statement =
      sam_sql_prepare (sam_server_get_sql (sim->server), seen_sql, &error);
  const char *user = sim->user_ids[client->index];
  guint8 id[SAM_ID_BYTES];

  g_assert_no_error (error);
  g_assert_true (sam_id_to_bytes (user, id));
  sam_sql_bind_blob (statement, 1, id, sizeof id);
  sam_sql_bind_text (statement, 2, user, -1);
  sam_sql_bind_int (statement, 3, sim->now);
  while (sam_sql_step (statement, &error) == SAM_SQL_STEP_ROW) {
    gsize size = 0;
    const char *body = sam_sql_column_text (statement, 1, &size);

    g_hash_table_insert (expected, id_text (statement, 0), g_bytes_new (body, size));
  }
  g_assert_no_error (error);
  return expected;
}

static void
check_record (Sim *sim, const char *id, const char *type, gint64 n, const char *body, gsize size,
              gpointer data)
{
  g_autoptr (GBytes) bytes = g_bytes_new (body, size);
  g_autoptr (SamPatch) patch = sam_patch_diff_bodies (NULL, bytes);
  gpointer version;

  if (strcmp (type, "proposal") == 0) {
    return;
  }
  if (!g_hash_table_lookup_extended (sim->version, id, NULL, &version)) {
    sim_fail (sim, "I1: nobody has written %s %s", type, id);
    return;
  }
  if (GPOINTER_TO_INT (version) != (int) n) {
    sim_fail (sim, "I11: %s %s is at %d, not %d", type, id, (int) n, GPOINTER_TO_INT (version));
  }
  for (guint i = 0; i < sam_patch_size (patch); i++) {
    const char *name, *token;
    g_autofree char *key = NULL;
    const char *wanted;

    sam_patch_nth (patch, i, &name, &token);
    key = key_of (id, name);
    wanted = g_hash_table_lookup (sim->model, key);
    if (wanted != NULL && strcmp (wanted, token) != 0) {
      sim_fail (sim, "I1: %s holds %s, acknowledged was %s", key, token, wanted);
    }
    wanted = g_hash_table_lookup (sim->verbatim, key);
    if (wanted != NULL && memmem (body, size, wanted, strlen (wanted)) == NULL) {
      sim_fail (sim, "I1: %s is not byte for byte %s", key, wanted);
    }
    g_hash_table_remove (sim->model, key);
  }
}

/* What was given to whom, and who looked at what, stands in the audit. */
static void
check_audit (Sim *sim, Client *client)
{
  SamSql *sql = sam_server_get_sql (sim->server);
  guint8 id[SAM_ID_BYTES];
  gint64 n_given = 0, n_viewed = 0;
  g_autoptr (GError) error = NULL;

  g_assert_true (sam_id_to_bytes (sim->user_ids[client->index], id));
  sam_sql_get_int (sql,
                   "SELECT coalesce (sum (json_extract (detail, '$.n')), 0) FROM audit"
                   " WHERE account = $1 AND kind = 'delivered'",
                   SAM_SQL_ARGS (SAM_SQL_BLOB (id, sizeof id)), &n_given, NULL, &error);
  g_assert_no_error (error);
  sam_sql_get_int (sql, "SELECT count(*) FROM audit WHERE account = $1 AND number > 0",
                   SAM_SQL_ARGS (SAM_SQL_BLOB (id, sizeof id)), &n_viewed, NULL, &error);
  g_assert_no_error (error);
  if (n_given < client->n_given) {
    sim_fail (sim, "I9: %s was given %u records, the audit knows of %d", client->login,
              client->n_given, (int) n_given);
  }
  if (n_viewed < client->n_viewed) {
    sim_fail (sim, "I9: %s looked %u times, the audit knows of %d", client->login, client->n_viewed,
              (int) n_viewed);
  }
}

void
sim_server_check (Sim *sim)
{
  GHashTableIter iter;
  gpointer key, token;

  for (guint i = 0; i < sim->n_clients; i++) {
    check_audit (sim, &sim->clients[i]);
  }

  sim_server_each (sim, check_record, NULL);
  g_hash_table_iter_init (&iter, sim->model);
  while (sim->broken->len == 0 && g_hash_table_iter_next (&iter, &key, &token)) {
    sim_fail (sim, "I1: %s was acknowledged as %s and is gone", (char *) key, (char *) token);
  }
}
