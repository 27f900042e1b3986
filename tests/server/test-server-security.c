/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The security list, one test an item, by its number; S5 and S10 are in test-server-http.c and S11
 * in test-samspord.c. S3 is PostgreSQL's; S9, S12 and S13 are not this program's. */
#include "../../src/server/sam-server-sql.h"
#include "server-fixture.h"

#include <string.h>

#define MARK "Furulund"

static gint64
number (Fixture *f, const char *text)
{
  g_autoptr (GError) error = NULL;
  gint64 n = -1;
  g_assert_true (
      sam_sql_get_int (sam_server_get_sql (f->server), text, SAM_SQL_NO_ARGS, &n, NULL, &error));
  g_assert_no_error (error);
  return n;
}

static char *
body_of (SamServerResponse *response)
{
  return g_strndup (g_bytes_get_data (response->body, NULL), g_bytes_get_size (response->body));
}

static void
assert_same (SamServerResponse *a, SamServerResponse *b)
{
  g_assert_cmpuint (a->status, ==, b->status);
  g_assert_cmpstr (a->content_type, ==, b->content_type);
  g_assert_cmpstr (a->allow, ==, b->allow);
  g_assert_cmpint (a->challenge, ==, b->challenge);
  g_assert_cmpuint (a->retry_after, ==, b->retry_after);
  g_assert_cmpuint (a->wait, ==, b->wait);
  g_autofree char *x = body_of (a), *y = body_of (b);
  g_assert_cmpstr (x, ==, y);
}

/* Without Authorization at all. */
static SamServerResponse *
ask_without_token (Device *device, const char *method, const char *path, const char *body)
{
  g_autoptr (GBytes) bytes = body ? g_bytes_new (body, strlen (body)) : NULL;
  SamServerRequest request = {
    .method = method, .path = path, .device = device->device, .body = bytes
  };
  return sam_server_handle (device->f->server, &request);
}

/* ---- S1: every route, whoever may not ---- */

static void
assert_sees_nothing (Device *device, const SamServerRoute *route, const char *case_id,
                     const char *person)
{
  guint expected = 0;
  g_autofree char *unknown_id = new_id (device->f);
  g_autofree char *path = route_path (route, "case", case_id);
  g_autofree char *unknown = route_path (route, "case", unknown_id);
  g_autofree char *body = route_body (route, device, &expected);
  g_autoptr (SamServerResponse) got = send_request (device, route->method, path, NULL, body);
  g_autofree char *text = body_of (got);

  if (strchr (route->path, '{')) {
    g_autoptr (SamServerResponse) none = send_request (device, route->method, unknown, NULL, body);
    g_assert_cmpuint (got->status, ==, 404);
    assert_same (got, none);
  }
  /* an `out` names what was taken away; nothing else does */
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i]; i++) {
    if (!g_str_has_prefix (lines[i], "{\"k\":\"out\"")) {
      g_assert_null (strstr (lines[i], case_id));
      g_assert_null (strstr (lines[i], person));
    }
  }
  g_assert_null (strstr (text, MARK));
}

static void
test_s1 (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autoptr (Device) siri = device_new (f, "siri");
  g_autoptr (Device) ola = device_new (f, "ola");
  g_autoptr (Device) lead = device_new (f, "lead");
  g_autofree char *person = NULL;
  g_autofree char *case_id = make_case (kari, &person);
  gint64 hour = G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC;
  gsize n_routes;
  const SamServerRoute *routes = sam_server_get_routes (&n_routes);

  g_autofree char *grant = sam_server_add_grant (f->server, "ola", case_id, "follow_up",
                                                 sam_clock_now (f->clock) + hour, "covers", &error);
  g_assert_no_error (error);
  device_pull (ola);
  device_pull (lead);
  g_assert_true (device_has (ola, case_id) && device_has (lead, case_id));
  sam_clock_fixed_advance (f->clock, hour);
  device_pull (kari);
  g_autofree char *version = device_version (kari, person);
  g_autofree char *raise =
      op_update (f, "person", person, version, "address_grade", "\"strengt_fortrolig\"", NULL);
  g_autofree char *raised = push (kari, raise);
  assert_result (raised, 0, "applied");

  Device *without_sight[] = { siri, ola, lead };
  for (gsize i = 0; i < n_routes; i++) {
    guint expected = 0;
    g_autofree char *path = route_path (&routes[i], "case", case_id);
    g_autofree char *body = route_body (&routes[i], kari, &expected);
    g_autoptr (SamServerResponse) stranger = ask_without_token (kari, routes[i].method, path, body);
    g_assert_cmpuint (stranger->status, ==, routes[i].auth ? 401 : 200);
    for (guint k = 0; k < G_N_ELEMENTS (without_sight); k++) {
      assert_sees_nothing (without_sight[k], &routes[i], case_id, person);
    }
    /* the one who may sees it: the marks above can be found */
    g_autoptr (SamServerResponse) mine = send_request (kari, routes[i].method, path, NULL, body);
    g_assert_cmpuint (mine->status, ==, expected);
    if (strcmp (routes[i].path, "/v1/search") == 0
        || strcmp (routes[i].path, "/v1/sync/changes") == 0) {
      g_autofree char *text = body_of (mine);
      g_assert_nonnull (strstr (text, MARK));
    }
  }
}

/* ---- S2: what is not there and what one may not see ---- */

static void
test_s2 (Fixture *f, gconstpointer data)
{
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autoptr (Device) siri = device_new (f, "siri");
  g_autofree char *person = NULL;
  g_autofree char *case_id = make_case (kari, &person);
  g_autofree char *nothing = new_id (f), *op = new_id (f), *contact = new_id (f);
  /* the same text twice, once about what is there and once about what is not */
  static const char *const ops[] = {
    "{\"op\":\"%s\",\"k\":\"update\",\"t\":\"case\",\"id\":\"%s\",\"base\":\"00000000.1\","
    "\"set\":[{\"p\":\"/remark\",\"v\":\"x\"}]}",
    "{\"op\":\"%s\",\"k\":\"retract\",\"t\":\"case\",\"id\":\"%s\",\"base\":\"00000000.1\","
    "\"why\":\"x\"}",
    "{\"op\":\"%s\",\"k\":\"propose\",\"t\":\"case\",\"id\":\"%s\",\"base\":\"00000000.1\","
    "\"set\":[{\"p\":\"/remark\",\"v\":\"x\"}]}",
    "{\"op\":\"%s\",\"k\":\"resolve\",\"t\":\"proposal\",\"id\":\"%s\",\"base\":\"00000000.1\","
    "\"set\":[],\"take\":\"mine\"}",
    "{\"op\":\"%s\",\"k\":\"update\",\"t\":\"person\",\"id\":\"%s\",\"base\":\"00000000.1\","
    "\"set\":[{\"p\":\"/phone\",\"v\":\"1\"}]}",
  };
  static const char *const bodies[][2] = {
    { "/v1/sync/inventory",
      "{\"scopes\":[{\"c\":\"%s\",\"n\":0,\"h\":\"e3b0c44298fc1c149afbf4c8996fb"
      "92427ae41e4649b934ca495991b7852b855\"}]}" },
    { "/v1/sync/inventory", "{\"records\":[{\"c\":\"%s\",\"have\":[]}]}" },
    { "/v1/devices/self/receipts",
      "{\"receipts\":[{\"c\":\"%s\",\"s\":3,\"rows\":1}],\"unsent\":0}" },
    { "/v1/search", "{\"text\":\"%s\"}" },
  };
  static const char *const paths[] = { "/v1/case/%s", "/v1/person/%s", "/v1/case/%s/history",
                                       "/v1/sync/ops/%s", "/v1/audit/cases/%s" };

  device_pull (siri);
  g_autofree char *parent = op_contact (siri, contact, case_id, "x", NULL);
  g_autofree char *no_parent = op_contact (siri, contact, nothing, "x", NULL);
  const char *about[] = { case_id, person, nothing };
  for (guint i = 0; i < G_N_ELEMENTS (about); i++) {
    for (guint k = 0; k < G_N_ELEMENTS (ops); k++) {
      g_auto (GStrv) parts = g_strsplit (ops[k], "%s", 3);
      g_autofree char *body =
          g_strconcat ("{\"ops\":[", parts[0], op, parts[1], about[i], parts[2], "]}", NULL);
      g_autofree char *none =
          g_strconcat ("{\"ops\":[", parts[0], op, parts[1], nothing, parts[2], "]}", NULL);
      g_autoptr (SamServerResponse) a = send_request (siri, "POST", "/v1/sync/ops", NULL, body);
      g_autoptr (SamServerResponse) b = send_request (siri, "POST", "/v1/sync/ops", NULL, none);
      assert_same (a, b);
      g_autofree char *text = body_of (a);
      g_assert_nonnull (strstr (text, "\"r\":\"gone\""));
    }
    for (guint k = 0; k < G_N_ELEMENTS (bodies); k++) {
      g_auto (GStrv) parts = g_strsplit (bodies[k][1], "%s", 2);
      g_autofree char *body = g_strconcat (parts[0], about[i], parts[1], NULL);
      g_autofree char *none = g_strconcat (parts[0], nothing, parts[1], NULL);
      g_autoptr (SamServerResponse) a = send_request (siri, "POST", bodies[k][0], NULL, body);
      g_autoptr (SamServerResponse) b = send_request (siri, "POST", bodies[k][0], NULL, none);
      g_assert_cmpuint (a->status, ==, 200);
      assert_same (a, b);
    }
    for (guint k = 0; k < G_N_ELEMENTS (paths); k++) {
      g_auto (GStrv) parts = g_strsplit (paths[k], "%s", 2);
      g_autofree char *path = g_strconcat (parts[0], about[i], parts[1], NULL);
      g_autofree char *none = g_strconcat (parts[0], nothing, parts[1], NULL);
      g_autoptr (SamServerResponse) a = send_request (siri, "GET", path, NULL, NULL);
      g_autoptr (SamServerResponse) b = send_request (siri, "GET", none, NULL, NULL);
      g_assert_cmpuint (a->status, ==, 404);
      assert_same (a, b);
    }
  }
  /* a record put under a case that is there or not */
  g_autofree char *with = g_strdup_printf ("{\"ops\":[%s]}", parent);
  g_autofree char *without = g_strdup_printf ("{\"ops\":[%s]}", no_parent);
  g_autoptr (SamServerResponse) a = send_request (siri, "POST", "/v1/sync/ops", NULL, with);
  g_autoptr (SamServerResponse) b = send_request (siri, "POST", "/v1/sync/ops", NULL, without);
  g_autofree char *x = result_code (g_bytes_get_data (a->body, NULL), 0);
  g_autofree char *y = result_code (g_bytes_get_data (b->body, NULL), 0);
  g_assert_cmpstr (x, ==, "gone");
  g_assert_cmpstr (y, ==, "gone");
  g_assert_cmpuint (g_bytes_get_size (a->body), ==, g_bytes_get_size (b->body));
}

/* ---- S4: what of it is about bearer tokens ---- */

static void
test_s4 (Fixture *f, gconstpointer data)
{
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autofree char *upper = g_ascii_strup (kari->token, -1);
  g_autofree char *cut = g_strndup (kari->token, 42);
  g_autofree char *bad[] = {
    g_strdup (""),
    g_strdup ("Bearer"),
    g_strdup ("Bearer "),
    g_strconcat ("Basic ", kari->token, NULL),
    g_strconcat ("Bearer  ", kari->token, NULL),
    g_strconcat ("Bearer ", kari->token, " ", NULL),
    g_strconcat ("Bearer ", kari->token, "=", NULL),
    g_strconcat ("Bearer ", kari->token, "A", NULL),
    g_strconcat ("Bearer ", kari->token, ",", kari->token, NULL),
    g_strconcat ("Bearer ", cut, NULL),
    g_strconcat ("Bearer ", upper, NULL),
    g_strconcat (kari->token, NULL),
    g_strdup ("Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJrYXJpIn0."),
    g_strnfill (100000, 'A'),
    NULL,
  };
  g_autoptr (SamServerResponse) first = NULL;

  for (guint i = 0; bad[i]; i++) {
    SamServerRequest request = {
      .method = "GET",
      .path = "/v1/sync/changes",
      .authorization = bad[i],
      .device = kari->device,
    };
    g_autoptr (SamServerResponse) response = sam_server_handle (f->server, &request);
    g_autofree char *code = problem_code (response);
    g_assert_cmpuint (response->status, ==, 401);
    g_assert_true (response->challenge);
    g_assert_cmpstr (code, ==, "token-invalid");
    if (first) {
      assert_same (first, response);
    } else {
      first = g_steal_pointer (&response);
    }
    g_clear_pointer (&bad[i], g_free);
  }
  /* a token in the query is none */
  g_autofree char *query = g_strconcat ("access_token=", kari->token, NULL);
  SamServerRequest request = {
    .method = "GET", .path = "/v1/sync/changes", .query = query, .device = kari->device
  };
  g_autoptr (SamServerResponse) response = sam_server_handle (f->server, &request);
  g_assert_cmpuint (response->status, ==, 401);
}

/* ---- S6: what is sent is a value and never a part of a statement ---- */

static char *
random_text (GRand *rand)
{
  static const char *const pieces[] = {
    "'",  "\"", ";", "--",    "%",      "_",       "*",     "\\",   "$1",       "?",
    ")",  "(",  "=", " OR 1", "UNION ", "SELECT ", "DROP ", "NULL", "\\u0000",  "\xc3\xa6",
    "0'", "x'", "/", ":",     "[",      "]",       "{",     "}",    "furulund", "MATCH"
  };
  GString *text = g_string_new (NULL);
  for (gint n = g_rand_int_range (rand, 1, 9); n > 0; n--) {
    g_string_append (text, pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))]);
  }
  return g_string_free (text, FALSE);
}

static void
test_s6 (Fixture *f, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20260604);
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autoptr (Device) siri = device_new (f, "siri");
  g_autofree char *case_id = make_case (kari, NULL);
  gint64 records = number (f, "SELECT COUNT(*) FROM record");
  gint64 sights = number (f, "SELECT COUNT(*) FROM visible");
  gint64 tables = number (f, "SELECT COUNT(*) FROM sqlite_schema");
  guint n_answers[6] = { 0 };

  for (guint i = 0; i < 3000; i++) {
    g_autofree char *text = random_text (rand);
    g_autofree char *escaped = g_uri_escape_string (text, NULL, FALSE);
    g_autoptr (GString) json = g_string_new ("{\"text\":");
    sam_json_append_string (json, text);
    g_string_append (json, ",\"types\":[");
    sam_json_append_string (json, text);
    g_string_append (json, ",\"person\"],\"scopes\":[],\"ops\":[{\"op\":");
    sam_json_append_string (json, text);
    g_string_append (json, "}]}");
    g_autofree char *path = g_strconcat (i % 2 ? "/v1/case/" : "/v1/sync/ops/", text, NULL);
    g_autofree char *query = g_strconcat ("cursor=", escaped, NULL);
    SamServerResponse *responses[] = {
      send_request (siri, "POST", "/v1/search", NULL, json->str),
      send_request (siri, "POST", "/v1/sync/ops", NULL, json->str),
      send_request (siri, "GET", path, NULL, NULL),
      send_request (siri, "GET", "/v1/sync/changes", query, NULL),
    };
    for (guint k = 0; k < G_N_ELEMENTS (responses); k++) {
      g_autofree char *got = body_of (responses[k]);
      g_assert_cmpuint (responses[k]->status, <, 500);
      g_assert_null (strstr (got, MARK));
      g_assert_null (strstr (got, case_id));
      n_answers[responses[k]->status / 100]++;
      sam_server_response_free (responses[k]);
    }
  }
  g_assert_cmpuint (n_answers[2], >, 500);
  g_assert_cmpuint (n_answers[4], >, 5000);
  g_assert_cmpint (number (f, "SELECT COUNT(*) FROM record"), ==, records);
  g_assert_cmpint (number (f, "SELECT COUNT(*) FROM visible"), ==, sights);
  g_assert_cmpint (number (f, "SELECT COUNT(*) FROM sqlite_schema"), ==, tables);
}

/* ---- S7: an operation's id tells nobody else anything ---- */

static void
test_s7 (Fixture *f, gconstpointer data)
{
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autoptr (Device) other = device_new (f, "kari");
  g_autoptr (Device) siri = device_new (f, "siri");
  g_autofree char *case_id = make_case (kari, NULL);
  g_autofree char *contact = new_id (f), *unknown = new_id (f);
  g_autofree char *op = op_contact (kari, contact, case_id, "Ringte", NULL);
  g_autofree char *reply = push (kari, op);
  assert_result (reply, 0, "applied");
  g_autofree char *raw = result_member (reply, 0, "op");
  g_autofree char *op_id = g_strndup (raw + 1, SAM_ID_LEN);
  g_autofree char *path = g_strconcat ("/v1/sync/ops/", op_id, NULL);
  g_autofree char *unknown_path = g_strconcat ("/v1/sync/ops/", unknown, NULL);

  g_autoptr (SamServerResponse) mine = send_request (kari, "GET", path, NULL, NULL);
  g_assert_cmpuint (mine->status, ==, 200);
  Device *others[] = { other, siri };
  for (guint i = 0; i < G_N_ELEMENTS (others); i++) {
    g_autoptr (SamServerResponse) a = send_request (others[i], "GET", path, NULL, NULL);
    g_autoptr (SamServerResponse) b = send_request (others[i], "GET", unknown_path, NULL, NULL);
    g_assert_cmpuint (a->status, ==, 404);
    assert_same (a, b);
  }
  /* under the same id nobody learns what was written, and nothing is written twice */
  g_autofree char *stolen =
      g_strdup_printf ("{\"op\":\"%s\",\"k\":\"view-log\",\"t\":\"case\",\"id\":\"%s\",\"set\":[]}",
                       op_id, unknown);
  g_autofree char *refused = push (siri, stolen);
  g_autofree char *code = result_code (refused, 0);
  g_assert_cmpstr (code, ==, "op-reused");
  g_assert_null (strstr (refused, contact));
  g_assert_null (strstr (refused, case_id));
}

/* ---- S8: on record before it leaves, and never rewritten ---- */

static void
test_s8 (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  SamSql *sql = sam_server_get_sql (f->server);
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autofree char *case_id = make_case (kari, NULL);
  g_autofree char *one = g_strconcat ("/v1/case/", case_id, NULL);
  g_autofree char *history = g_strconcat (one, "/history", NULL);
  g_autofree char *log = g_strconcat ("/v1/audit/cases/", case_id, NULL);
  const struct {
    const char *method, *path, *body, *kind;
  } disclosing[] = {
    { "GET", "/v1/sync/changes", NULL, "delivered" },
    { "GET", one, NULL, "read" },
    { "GET", history, NULL, "history" },
    { "GET", log, NULL, "audit" },
    { "POST", "/v1/search", "{\"text\":\"furulund\"}", "search" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (disclosing); i++) {
    g_autofree char *count =
        g_strdup_printf ("SELECT COUNT(*) FROM audit WHERE kind = '%s'", disclosing[i].kind);
    gint64 before = number (f, count);
    g_autoptr (SamServerResponse) given =
        send_request (kari, disclosing[i].method, disclosing[i].path, NULL, disclosing[i].body);
    g_assert_cmpuint (given->status, ==, 200);
    g_assert_cmpint (number (f, count), ==, before + 1);
    /* what can't be put on record does not leave */
    g_assert_true (sam_sql_run (sql, "PRAGMA query_only = 1", SAM_SQL_NO_ARGS, &error));
    g_test_expect_message (NULL, G_LOG_LEVEL_WARNING, "a request failed*");
    g_autoptr (SamServerResponse) kept =
        send_request (kari, disclosing[i].method, disclosing[i].path, NULL, disclosing[i].body);
    g_test_assert_expected_messages ();
    g_autofree char *text = body_of (kept);
    g_assert_cmpuint (kept->status, ==, 500);
    g_assert_null (strstr (text, case_id));
    g_assert_true (sam_sql_run (sql, "PRAGMA query_only = 0", SAM_SQL_NO_ARGS, &error));
    g_assert_cmpint (number (f, count), ==, before + 1);
  }
  static const char *const rewriting[] = {
    "UPDATE audit SET detail = 'x'",
    "UPDATE audit SET at_us = 0 WHERE kind = 'read'",
    "DELETE FROM audit",
    "DELETE FROM audit WHERE kind = 'read'",
    "DROP TABLE audit",
    "ALTER TABLE audit RENAME TO other",
  };
  gint64 rows = number (f, "SELECT COUNT(*) FROM audit");
  for (guint i = 0; i < G_N_ELEMENTS (rewriting); i++) {
    g_assert_false (sam_sql_run (sql, rewriting[i], SAM_SQL_NO_ARGS, &error));
    g_assert_error (error, SAM_SQL_ERROR, SAM_SQL_ERROR_FAILED);
    g_clear_error (&error);
  }
  g_assert_cmpint (number (f, "SELECT COUNT(*) FROM audit"), ==, rows);
  for (guint i = 0; i < SAM_N_STMTS; i++) {
    g_assert_null (strstr (sam_server_statements[i], "UPDATE audit"));
    g_assert_null (strstr (sam_server_statements[i], "DELETE FROM audit"));
    g_assert_null (strstr (sam_server_statements[i], "REPLACE INTO"));
  }
}

/* ---- S14: what a device does not see survives what it writes ---- */

static void
test_s14 (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GRand) rand = g_rand_new_with_seed (14);
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autofree char *person = NULL;
  g_autofree char *case_id = make_case (kari, &person);
  static const char *const names[] = { "phone", "email", "city", "remark", "gp" };
  static const char hidden[] = "\"from_2031\":{\"b\" : [1, \"\\u00e5\\/\"], \"a\":-7}";

  /* members of a later version, written as no program of ours would */
  g_autofree char *put = g_strdup_printf (
      "UPDATE record SET body = replace (body, '{\"given', '{%s,\"given') WHERE type = 'person'",
      hidden);
  g_assert_true (sam_sql_run (sam_server_get_sql (f->server), put, SAM_SQL_NO_ARGS, &error));
  g_assert_no_error (error);
  g_autofree char *like = g_strdup_printf (
      "SELECT COUNT(*) FROM record WHERE type = 'person' AND instr (body, '%s') > 0", hidden);
  g_assert_cmpint (number (f, like), ==, 1);
  device_pull (kari);
  for (guint i = 0; i < 200; i++) {
    const char *name = names[g_rand_int_range (rand, 0, G_N_ELEMENTS (names))];
    g_autofree char *version = device_version (kari, person);
    g_autofree char *op_id = new_id (f);
    g_autofree char *change =
        g_rand_boolean (rand)
            ? g_strdup_printf ("\"set\":[{\"p\":\"/%s\",\"v\":\"%u\"}]", name, 100000 + i)
            : g_strdup_printf ("\"set\":[],\"del\":[\"/%s\"]", name);
    g_autofree char *op = g_strdup_printf (
        "{\"op\":\"%s\",\"k\":\"update\",\"t\":\"person\",\"id\":\"%s\",\"base\":\"%s\",%s}", op_id,
        person, version, change);
    g_free (push (kari, op));
    g_assert_cmpint (number (f, like), ==, 1);
    device_pull (kari);
  }
  /* and it did write */
  g_assert_cmpint (number (f, "SELECT MAX(n) FROM record WHERE type = 'person'"), >, 50);
}

#define fixture_test(path, function)                                                               \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  fixture_test ("/server/security/S1", test_s1);
  fixture_test ("/server/security/S2", test_s2);
  fixture_test ("/server/security/S4", test_s4);
  fixture_test ("/server/security/S6", test_s6);
  fixture_test ("/server/security/S7", test_s7);
  fixture_test ("/server/security/S8", test_s8);
  fixture_test ("/server/security/S14", test_s14);
  return g_test_run ();
}
