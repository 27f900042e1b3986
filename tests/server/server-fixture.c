/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "server-fixture.h"

#include "sam-postgres.h"

#include <string.h>

static void
add_user (Fixture *f, const char *login, const char *role, const char *team, const char *team2,
          const char *team3)
{
  g_autoptr (GError) error = NULL;
  const char *teams[] = { team, team2, team3, NULL };
  SamServerUser user = { .login = login, .name = login, .role = role, .teams = teams };
  g_autofree char *id = sam_server_add_user (f->server, &user, &error);
  g_assert_no_error (error);
  g_assert_nonnull (id);
}

gboolean
fixture_on_postgresql (void)
{
  return g_strcmp0 (g_getenv ("SAMSPOR_TEST_DB"), "postgresql") == 0;
}

SamSql *
fixture_sql (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  if (!f->conninfo) {
    return sam_server_get_sql (f->server);
  }
  if (!f->owner) {
    f->owner = sam_sql_open_postgresql (f->conninfo, &error);
    g_assert_no_error (error);
  }
  return f->owner;
}

void
fixture_set_up (Fixture *f, gconstpointer data)
{
  fixture_set_up_in (f, NULL);
}

void
fixture_set_up_in (Fixture *f, const char *environment)
{
  SamServerOptions options = { .environment = environment };
  fixture_set_up_with (f, &options);
}

void
fixture_set_up_with (Fixture *f, const SamServerOptions *options)
{
  g_autoptr (GError) error = NULL;
  f->clock = sam_clock_new_fixed (sam_date_from_ymd (2026, 6, 4), FIXTURE_NOW, 7);
  f->conninfo = fixture_on_postgresql () ? sam_postgres_create (sam_postgres_shared ()) : NULL;
  SamSql *sql =
      f->conninfo ? sam_sql_open_postgresql (f->conninfo, &error) : sam_sql_open (NULL, &error);
  g_assert_no_error (error);
  f->server = sam_server_new (sql, f->clock, options, &error);
  g_assert_no_error (error);
  f->nord = sam_server_add_team (f->server, "Nord", "Bydel 1", &error);
  g_assert_no_error (error);
  f->sor = sam_server_add_team (f->server, "Sør", NULL, &error);
  f->vest = sam_server_add_team (f->server, "Vest", NULL, &error);
  add_user (f, "kari", "coordinator", "Nord", NULL, NULL);
  add_user (f, "ola", "coordinator", "Nord", NULL, NULL);
  add_user (f, "siri", "coordinator", "Sør", NULL, NULL);
  add_user (f, "lead", "lead", "Nord", NULL, NULL);
  add_user (f, "sorlead", "lead", "Sør", NULL, NULL);
  add_user (f, "boss", "lead", "Nord", "Sør", "Vest");
}

void
fixture_tear_down (Fixture *f, gconstpointer data)
{
  sam_server_free (f->server);
  g_clear_pointer (&f->owner, sam_sql_close);
  if (f->conninfo) {
    sam_postgres_drop (sam_postgres_shared (), f->conninfo);
    g_clear_pointer (&f->conninfo, g_free);
  }
  sam_clock_unref (f->clock);
  g_free (f->nord);
  g_free (f->sor);
  g_free (f->vest);
}

char *
new_id (Fixture *f)
{
  sam_clock_fixed_advance (f->clock, 1000);
  return sam_id_new (f->clock);
}

static SamServerResponse *
send_as (Fixture *f, const char *method, const char *path, const char *query, const char *token,
         const char *device, const char *body)
{
  g_autofree char *authorization = token ? g_strconcat ("Bearer ", token, NULL) : NULL;
  g_autoptr (GBytes) bytes = body ? g_bytes_new (body, strlen (body)) : NULL;
  SamServerRequest request = {
    .method = method,
    .path = path,
    .query = query,
    .authorization = authorization,
    .device = device,
    .content_type = body ? "application/json" : NULL,
    .body = bytes,
  };
  SamServerResponse *response = sam_server_handle (f->server, &request);
  g_assert_nonnull (response);
  return response;
}

SamServerResponse *
send_request (Device *device, const char *method, const char *path, const char *query,
              const char *body)
{
  return send_as (device->f, method, path, query, device->token, device->device, body);
}

/* Every route, and what is said on it: one that is not here has no test of who may use it. */
char *
route_body (const SamServerRoute *route, Device *device, guint *status)
{
  static const struct {
    const char *method, *path, *body;
    guint status;
  } known[] = {
    { "GET", "/v1/meta", NULL, 200 },
    { "POST", "/v1/devices", "{\"device\":\"%.36s\",\"client\":\"x\"}", 200 },
    { "GET", "/v1/devices", NULL, 404 },
    { "GET", "/v1/devices/self", NULL, 200 },
    { "POST", "/v1/devices/self/receipts", "{\"receipts\":[],\"unsent\":0}", 200 },
    { "GET", "/v1/sync/changes", NULL, 200 },
    { "POST", "/v1/sync/ops", "{\"ops\":[]}", 200 },
    { "GET", "/v1/sync/ops/{op_id}", NULL, 404 },
    { "POST", "/v1/sync/inventory", "{\"scopes\":[]}", 200 },
    { "POST", "/v1/search", "{\"text\":\"furulund\"}", 200 },
    { "GET", "/v1/audit/cases/{id}", NULL, 200 },
    { "POST", "/v1/housing/check",
      "{\"need_id\":\"%.36s\",\"unit_id\":\"01900000-0000-7000-8000-000000000001\"}", 404 },
    { "GET", "/v1/{type}/{id}", NULL, 200 },
    { "GET", "/v1/{type}/{id}/history", NULL, 200 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (known); i++) {
    if (strcmp (known[i].method, route->method) == 0 && strcmp (known[i].path, route->path) == 0) {
      *status = known[i].status;
      if (!known[i].body) {
        return NULL;
      }
      g_auto (GStrv) parts = g_strsplit (known[i].body, "%.36s", 2);
      g_autofree char *id = g_strndup (device->device, SAM_ID_LEN);
      return parts[1] ? g_strconcat (parts[0], id, parts[1], NULL) : g_strdup (parts[0]);
    }
  }
  g_error ("%s %s is a route that no test knows", route->method, route->path);
}

char *
route_path (const SamServerRoute *route, const char *type, const char *id)
{
  g_autoptr (GString) path = g_string_new (route->path);
  g_string_replace (path, "{type}", type, 0);
  g_string_replace (path, "{id}", id, 0);
  g_string_replace (path, "{op_id}", id, 0);
  return g_string_free (g_steal_pointer (&path), FALSE);
}

char *
response_member (SamServerResponse *response, const char *name)
{
  gsize size;
  SamJsonToken token;
  const char *data = g_bytes_get_data (response->body, &size);
  return sam_json_find (data, size, name, &token) ? g_strndup (token.raw, token.len)
                                                  : g_strdup ("");
}

static char *
dup_member (const char *json, gsize len, const char *name)
{
  SamJsonToken token;
  if (!sam_json_find (json, len, name, &token)) {
    return g_strdup ("");
  }
  return token.kind == SAM_JSON_STRING ? sam_json_token_dup_string (&token)
                                       : g_strndup (token.raw, token.len);
}

Device *
device_new (Fixture *f, const char *login)
{
  g_autoptr (GError) error = NULL;
  Device *device = g_new0 (Device, 1);
  g_autofree char *id = new_id (f);
  device->f = f;
  device->token = sam_server_issue_token (f->server, login, 90, &error);
  g_assert_no_error (error);
  device->device = g_strconcat (id, ".1", NULL);
  device->records = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (SamServerResponse) meta = send_request (device, "GET", "/v1/meta", NULL, NULL);
  g_assert_cmpuint (meta->status, ==, 200);
  gsize len;
  const char *json = g_bytes_get_data (meta->body, &len);
  SamJsonToken user;
  g_assert_true (sam_json_find (json, len, "user", &user));
  device->user_id = dup_member (user.raw, user.len, "id");
  g_assert_true (sam_id_is_valid (device->user_id));
  return device;
}

void
device_free (Device *device)
{
  g_free (device->user_id);
  g_free (device->token);
  g_free (device->device);
  g_free (device->cursor);
  g_hash_table_unref (device->records);
  g_free (device);
}

char *
user_id_of (Fixture *f, const char *login)
{
  g_autoptr (Device) device = device_new (f, login);
  return g_steal_pointer (&device->user_id);
}

/* ---- pulling ---- */

static gboolean
is_in_out (const char *line, const char *scope, const char *comp)
{
  g_autofree char *c = dup_member (line, strlen (line), "c");
  g_autofree char *m = dup_member (line, strlen (line), "m");
  return strcmp (c, scope) == 0 && (comp[0] == '\0' || strcmp (m, comp) == 0);
}

static void
take_line (Device *device, const char *line)
{
  gsize len = strlen (line);
  g_autofree char *kind = dup_member (line, len, "k");
  g_autofree char *id = dup_member (line, len, "id");

  if (strcmp (kind, "rec") == 0) {
    g_hash_table_insert (device->records, g_steal_pointer (&id), g_strdup (line));
    device->n_records++;
  } else if (strcmp (kind, "del") == 0) {
    g_hash_table_remove (device->records, id);
  } else {
    g_assert_cmpstr (kind, ==, "out");
    g_autofree char *scope = dup_member (line, len, "c");
    g_autofree char *comp = dup_member (line, len, "m");
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init (&iter, device->records);
    while (g_hash_table_iter_next (&iter, NULL, &value)) {
      if (is_in_out (value, scope, comp)) {
        g_hash_table_iter_remove (&iter);
      }
    }
    device->n_outs++;
  }
}

gboolean
device_pull_page (Device *device, guint limit, guint cut)
{
  g_autoptr (GString) query = g_string_new (NULL);
  guint n_cp = 0, n_held = 0, n_since = 0;
  gboolean more = FALSE, ended = FALSE, first = device->cursor == NULL;

  if (limit) {
    g_string_append_printf (query, "limit=%u&", limit);
  }
  if (device->cursor) {
    g_string_append_printf (query, "cursor=%s", device->cursor);
  }
  g_autoptr (SamServerResponse) response =
      send_request (device, "GET", "/v1/sync/changes", query->str, NULL);
  gsize size;
  const char *data = g_bytes_get_data (response->body, &size);
  g_assert_cmpuint (response->status, ==, 200);
  g_assert_cmpstr (response->content_type, ==, "application/x-ndjson");
  g_assert_cmpint (data[size - 1], ==, '\n');
  g_autofree char *text = g_strndup (data, size - 1);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GPtrArray) held = g_ptr_array_new ();

  for (guint i = 0; lines[i]; i++) {
    gsize len = strlen (lines[i]);
    g_assert_false (ended);
    g_assert_true (sam_json_check (lines[i], len, NULL, NULL));
    g_autofree char *kind = dup_member (lines[i], len, "k");
    if (strcmp (kind, "cp") != 0 && strcmp (kind, "end") != 0) {
      g_ptr_array_add (held, lines[i]);
      n_held++;
      n_since++;
      continue;
    }
    g_assert_cmpuint (n_since, <=, first ? 500u : 500u);
    n_since = 0;
    for (guint k = 0; k < held->len; k++) {
      take_line (device, g_ptr_array_index (held, k));
    }
    g_ptr_array_set_size (held, 0);
    g_free (device->cursor);
    device->cursor = dup_member (lines[i], len, "cursor");
    g_assert_cmpstr (device->cursor, !=, "");
    if (strcmp (kind, "end") == 0) {
      g_autofree char *more_text = dup_member (lines[i], len, "more");
      g_autofree char *restored = dup_member (lines[i], len, "restored");
      more = strcmp (more_text, "true") == 0;
      device->restored = strcmp (restored, "true") == 0;
      ended = TRUE;
    } else {
      n_cp++;
      device->n_checkpoints++;
      if (cut && n_cp == cut) {
        return TRUE;
      }
    }
  }
  g_assert_true (ended);
  g_assert_cmpuint (n_held, <=, limit ? limit : SAM_SERVER_PAGE_DEFAULT);
  return more;
}

void
device_pull (Device *device)
{
  while (device_pull_page (device, 0, 0)) {
  }
}

gboolean
device_has (Device *device, const char *id)
{
  return g_hash_table_contains (device->records, id);
}

char *
device_version (Device *device, const char *id)
{
  const char *line = g_hash_table_lookup (device->records, id);
  g_assert_nonnull (line);
  return dup_member (line, strlen (line), "v");
}

char *
device_field (Device *device, const char *id, const char *name)
{
  const char *line = g_hash_table_lookup (device->records, id);
  SamJsonToken body;
  g_assert_nonnull (line);
  g_assert_true (sam_json_find (line, strlen (line), "d", &body));
  return dup_member (body.raw, body.len, name);
}

/* ---- pushing ---- */

char *
push (Device *device, const char *ops)
{
  g_autofree char *body = g_strdup_printf ("{\"schema\":1,\"ops\":[%s]}", ops);
  g_autoptr (SamServerResponse) response =
      send_request (device, "POST", "/v1/sync/ops", NULL, body);
  gsize size;
  const char *data = g_bytes_get_data (response->body, &size);
  if (response->status != 200) {
    g_test_message ("%.*s", (int) size, data);
  }
  g_assert_cmpuint (response->status, ==, 200);
  g_assert_true (sam_json_check (data, size, NULL, NULL));
  return g_strndup (data, size);
}

char *
result_member (const char *reply, guint n, const char *name)
{
  SamJsonToken results, result, value;
  SamJsonCursor cursor;
  g_assert_true (sam_json_find (reply, strlen (reply), "results", &results));
  g_assert_true (sam_json_cursor_array (&cursor, results.raw, results.len));
  for (guint i = 0; i <= n; i++) {
    g_assert_true (sam_json_cursor_next_element (&cursor, &result));
  }
  return sam_json_find (result.raw, result.len, name, &value) ? g_strndup (value.raw, value.len)
                                                              : g_strdup ("");
}

char *
result_code (const char *reply, guint n)
{
  g_autofree char *problem = result_member (reply, n, "problem");
  return problem[0] ? dup_member (problem, strlen (problem), "code") : g_strdup ("");
}

char *
problem_code (SamServerResponse *response)
{
  gsize size;
  const char *data = g_bytes_get_data (response->body, &size);
  g_assert_cmpstr (response->content_type, ==, "application/problem+json");
  g_assert_true (sam_json_check (data, size, NULL, NULL));
  return dup_member (data, size, "code");
}

/* ---- operations ---- */

static char *
with_group (char *op, const char *group)
{
  if (!group) {
    return op;
  }
  g_autofree char *open = op;
  open[strlen (open) - 1] = '\0';
  return g_strdup_printf ("%s,\"group\":\"%s\"}", open, group);
}

char *
op_person (Fixture *f, const char *id, const char *family_name, const char *group)
{
  g_autofree char *op = new_id (f);
  return with_group (
      g_strdup_printf (
          "{\"op\":\"%s\",\"k\":\"create\",\"t\":\"person\",\"id\":\"%s\",\"c\":\"%s\","
          "\"set\":[{\"p\":\"/given_name\",\"v\":\"Modig\"},"
          "{\"p\":\"/family_name\",\"v\":\"%s\"}]}",
          op, id, id, family_name),
      group);
}

char *
op_case (Fixture *f, const char *id, const char *person, const char *team, const char *coordinator,
         const char *group)
{
  g_autofree char *op = new_id (f);
  return with_group (
      g_strdup_printf (
          "{\"op\":\"%s\",\"k\":\"create\",\"t\":\"case\",\"id\":\"%s\",\"c\":\"%s\","
          "\"set\":[{\"p\":\"/person_id\",\"v\":\"%s\"},{\"p\":\"/team_id\",\"v\":\"%s\"},"
          "{\"p\":\"/coordinator_user\",\"v\":\"%s\"},"
          "{\"p\":\"/holder_kind\",\"v\":\"user\"},{\"p\":\"/holder_user\",\"v\":\"%s\"},"
          "{\"p\":\"/holder_since\",\"v\":\"2026-06-04T10:00:00Z\"},"
          "{\"p\":\"/status\",\"v\":\"active\"},"
          "{\"p\":\"/opened_on\",\"v\":\"2026-06-04\"}]}",
          op, id, id, person, team, coordinator, coordinator),
      group);
}

char *
op_contact (Device *as, const char *id, const char *case_id, const char *text, const char *group)
{
  g_autofree char *op = new_id (as->f);
  return with_group (
      g_strdup_printf (
          "{\"op\":\"%s\",\"k\":\"create\",\"t\":\"contact\",\"id\":\"%s\",\"c\":\"%s\","
          "\"set\":[{\"p\":\"/case_id\",\"v\":\"%s\"},{\"p\":\"/channel\",\"v\":\"phone\"},"
          "{\"p\":\"/occurred_at\",\"v\":\"2026-06-04T09:00:00Z\"},"
          "{\"p\":\"/outcome\",\"v\":\"reached\"},{\"p\":\"/nature\",\"v\":\"follow_up\"},"
          "{\"p\":\"/by_user\",\"v\":\"%s\"},{\"p\":\"/text\",\"v\":\"%s\"}]}",
          op, id, case_id, case_id, as->user_id, text),
      group);
}

char *
op_update (Fixture *f, const char *type, const char *id, const char *base, const char *name,
           const char *value, const char *group)
{
  g_autofree char *op = new_id (f);
  return with_group (
      g_strdup_printf ("{\"op\":\"%s\",\"k\":\"update\",\"t\":\"%s\",\"id\":\"%s\",\"base\":\"%s\","
                       "\"set\":[{\"p\":\"/%s\",\"v\":%s}]}",
                       op, type, id, base, name, value),
      group);
}

char *
make_case (Device *as, char **person_id)
{
  Fixture *f = as->f;
  g_autofree char *person = new_id (f);
  char *case_id = new_id (f);
  g_autofree char *a = op_person (f, person, "Furulund", "g");
  g_autofree char *b = op_case (f, case_id, person, f->nord, as->user_id, "g");
  g_autofree char *ops = g_strjoin (",", a, b, NULL);
  g_autofree char *reply = push (as, ops);
  assert_result (reply, 0, "applied");
  assert_result (reply, 1, "applied");
  if (person_id) {
    *person_id = g_steal_pointer (&person);
  }
  return case_id;
}
