/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Every route with every kind of stranger, and that no answer tells what is there. */
#include "server-fixture.h"

#include <string.h>

#define fixture_test(path, function)                                                               \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

static SamServerResponse *
ask (Fixture *f, const char *method, const char *path, const char *authorization,
     const char *device, const char *body)
{
  g_autoptr (GBytes) bytes = body ? g_bytes_new (body, strlen (body)) : NULL;
  SamServerRequest request = { .method = method,
                               .path = path,
                               .authorization = authorization,
                               .device = device,
                               .content_type = body ? "application/json" : NULL,
                               .body = bytes };
  return sam_server_handle (f->server, &request);
}

static void
assert_problem (SamServerResponse *response, guint status, const char *expected)
{
  g_autofree char *code = problem_code (response);
  g_assert_cmpuint (response->status, ==, status);
  g_assert_cmpstr (code, ==, expected);
  g_assert_cmpint (response->challenge, ==, status == 401);
}

static void
assert_same_answer (SamServerResponse *a, SamServerResponse *b)
{
  g_assert_cmpuint (a->status, ==, b->status);
  g_assert_cmpstr (a->content_type, ==, b->content_type);
  g_assert_cmpstr (a->allow, ==, b->allow);
  g_assert_cmpint (a->challenge, ==, b->challenge);
  g_assert_cmpuint (a->retry_after, ==, b->retry_after);
  g_assert_true (g_bytes_equal (a->body, b->body));
}

static void
test_routes (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autoptr (Device) ola = device_new (f, "ola");
  g_autofree char *case_id = make_case (kari, NULL);
  g_autofree char *unknown = new_id (f);
  g_autofree char *good = g_strconcat ("Bearer ", kari->token, NULL);
  g_autofree char *others = g_strconcat ("Bearer ", ola->token, NULL);
  g_autofree char *altered = g_strdup (good);
  gsize n_routes;
  const SamServerRoute *routes = sam_server_get_routes (&n_routes);

  altered[10] = altered[10] == 'A' ? 'B' : 'A';
  g_autofree char *short_lived = sam_server_issue_token (f->server, "kari", 1, &error);
  g_autofree char *expired = g_strconcat ("Bearer ", short_lived, NULL);
  sam_clock_fixed_advance (f->clock, SAM_USEC_PER_DAY);
  g_autofree char *revoked_token = sam_server_issue_token (f->server, "siri", 90, &error);
  g_autofree char *revoked = g_strconcat ("Bearer ", revoked_token, NULL);
  guint n_revoked = 0;
  g_assert_true (sam_server_revoke_tokens (f->server, "siri", &n_revoked, &error));
  g_assert_cmpuint (n_revoked, ==, 1);
  g_autofree char *left_token = sam_server_issue_token (f->server, "sorlead", 90, &error);
  g_autofree char *left = g_strconcat ("Bearer ", left_token, NULL);
  g_assert_true (sam_server_set_user_active (f->server, "sorlead", FALSE, &error));
  g_assert_no_error (error);

  for (gsize i = 0; i < n_routes; i++) {
    g_autofree char *path = route_path (&routes[i], "case", case_id);
    g_autofree char *unknown_path = route_path (&routes[i], "case", unknown);
    const char *method = routes[i].method;
    guint expected = 0;
    g_autofree char *body = route_body (&routes[i], kari, &expected);
    struct {
      const char *authorization, *code;
    } strangers[] = {
      { NULL, "token-missing" },       { "Bearer", "token-invalid" },
      { "Bearer x", "token-invalid" }, { "Basic a2FyaTprYXJp", "token-invalid" },
      { altered, "token-invalid" },    { expired, "token-expired" },
      { revoked, "token-invalid" },    { left, "token-invalid" },
    };
    for (guint k = 0; k < G_N_ELEMENTS (strangers); k++) {
      g_autoptr (SamServerResponse) response =
          ask (f, method, path, strangers[k].authorization, kari->device, body);
      if (!strangers[k].authorization && !routes[i].auth) {
        g_assert_cmpuint (response->status, ==, 200);
        continue;
      }
      assert_problem (response, 401, strangers[k].code);
    }
    /* another team's user: as if it were not there */
    if (strchr (routes[i].path, '{')) {
      g_autoptr (SamServerResponse) a = ask (f, method, path, others, ola->device, body);
      g_autoptr (SamServerResponse) b = ask (f, method, unknown_path, others, ola->device, body);
      g_assert_cmpuint (a->status, ==, 404);
      assert_same_answer (a, b);
    }
    /* without a device, with one that is none */
    if (routes[i].device) {
      static const char *const bad[] = { NULL, "", "x", "x.1",
                                         "00000000-0000-0000-0000-000000000000.1" };
      for (guint k = 0; k < G_N_ELEMENTS (bad); k++) {
        g_autoptr (SamServerResponse) response = ask (f, method, path, good, bad[k], body);
        assert_problem (response, 400, "device-required");
      }
    }
    /* another method */
    g_autoptr (SamServerResponse) wrong = ask (f, "DELETE", path, good, kari->device, body);
    g_assert_cmpuint (wrong->status, ==, 405);
    g_assert_nonnull (strstr (wrong->allow, method));
    /* and the one who may */
    g_autoptr (SamServerResponse) mine = ask (f, method, path, good, kari->device, body);
    g_assert_cmpuint (mine->status, ==, expected);
  }
  static const char *const nowhere[] = { "",
                                         "/",
                                         "/v1",
                                         "/v1/",
                                         "/v2/meta",
                                         "/v1/meta/",
                                         "//v1/meta",
                                         "/v1/case/x/y",
                                         "/v1/case/x/history/z",
                                         "/V1/meta" };
  for (guint i = 0; i < G_N_ELEMENTS (nowhere); i++) {
    g_autoptr (SamServerResponse) response = ask (f, "GET", nowhere[i], good, kari->device, NULL);
    assert_problem (response, 404, "not-found");
  }
}

static void
test_oracle (Fixture *f, gconstpointer data)
{
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autoptr (Device) ola = device_new (f, "ola");
  g_autofree char *person = NULL;
  g_autofree char *case_id = make_case (kari, &person);
  g_autofree char *unknown = new_id (f);
  g_autoptr (SamServerResponse) nothing = NULL;
  const char *const types[] = { "case", "person", "contact", "nonsense", "user" };
  const char *const ids[] = { case_id, person, unknown, "x", SAM_ID_NIL };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++) {
    for (guint k = 0; k < G_N_ELEMENTS (ids); k++) {
      g_autofree char *path = g_strdup_printf ("/v1/%s/%s", types[i], ids[k]);
      g_autoptr (SamServerResponse) response = send_request (ola, "GET", path, NULL, NULL);
      g_assert_cmpuint (response->status, ==, 404);
      if (!nothing) {
        nothing = g_steal_pointer (&response);
      } else {
        assert_same_answer (nothing, response);
      }
    }
  }
  /* the type in the path must fit, also for the one who may */
  g_autofree char *path = g_strdup_printf ("/v1/person/%s", case_id);
  g_autoptr (SamServerResponse) wrong = send_request (kari, "GET", path, NULL, NULL);
  assert_same_answer (nothing, wrong);
  g_autofree char *right_path = g_strdup_printf ("/v1/case/%s", case_id);
  g_autoptr (SamServerResponse) right = send_request (kari, "GET", right_path, NULL, NULL);
  g_assert_cmpuint (right->status, ==, 200);
}

static void
test_grants (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autoptr (Device) ola = device_new (f, "ola");
  g_autofree char *person = NULL;
  g_autofree char *case_id = make_case (kari, &person);
  g_autofree char *path = g_strconcat ("/v1/case/", case_id, NULL);
  g_autofree char *person_path = g_strconcat ("/v1/person/", person, NULL);
  gint64 until = sam_clock_now (f->clock) + G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC;

  device_pull (ola);
  /* another compartment gives no sight of this one */
  g_autofree char *slt =
      sam_server_add_grant (f->server, "ola", case_id, "slt", 0, "topic", &error);
  g_assert_no_error (error);
  g_autoptr (SamServerResponse) none = send_request (ola, "GET", path, NULL, NULL);
  g_assert_cmpuint (none->status, ==, 404);
  g_assert_true (sam_server_end_grant (f->server, slt, &error));
  g_assert_false (sam_server_end_grant (f->server, slt, &error));
  g_assert_error (error, SAM_SERVER_ERROR, SAM_SERVER_ERROR_NOT_FOUND);
  g_clear_error (&error);

  g_autofree char *grant =
      sam_server_add_grant (f->server, "ola", case_id, "follow_up", until, "covers", &error);
  g_assert_no_error (error);
  g_autoptr (SamServerResponse) seen = send_request (ola, "GET", path, NULL, NULL);
  g_autoptr (SamServerResponse) person_seen = send_request (ola, "GET", person_path, NULL, NULL);
  g_assert_cmpuint (seen->status, ==, 200);
  g_assert_cmpuint (person_seen->status, ==, 200);
  device_pull (ola);
  g_assert_true (device_has (ola, case_id) && device_has (ola, person));
  /* it ends by itself */
  sam_clock_fixed_advance (f->clock, G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC);
  g_autoptr (SamServerResponse) over = send_request (ola, "GET", path, NULL, NULL);
  g_assert_cmpuint (over->status, ==, 404);
  guint outs = ola->n_outs;
  device_pull (ola);
  g_assert_false (device_has (ola, case_id) || device_has (ola, person));
  g_assert_cmpuint (ola->n_outs, >, outs);

  struct {
    const char *login, *scope, *comp, *reason;
    gint64 until;
    SamServerError code;
  } bad[] = {
    { "nobody", case_id, "follow_up", "x", 0, SAM_SERVER_ERROR_NOT_FOUND },
    { "ola", SAM_ID_NIL, "follow_up", "x", 0, SAM_SERVER_ERROR_NOT_FOUND },
    { "ola", "x", "follow_up", "x", 0, SAM_SERVER_ERROR_NOT_FOUND },
    { "ola", f->nord, "follow_up", "x", 0, SAM_SERVER_ERROR_NOT_FOUND },
    { "ola", case_id, "registry", "x", 0, SAM_SERVER_ERROR_USAGE },
    { "ola", case_id, "all", "x", 0, SAM_SERVER_ERROR_USAGE },
    { "ola", case_id, "follow_up", "", 0, SAM_SERVER_ERROR_USAGE },
    { "ola", case_id, "follow_up", "x", 1, SAM_SERVER_ERROR_USAGE },
  };
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) refused = NULL;
    g_assert_null (sam_server_add_grant (f->server, bad[i].login, bad[i].scope, bad[i].comp,
                                         bad[i].until, bad[i].reason, &refused));
    g_assert_error (refused, SAM_SERVER_ERROR, (int) bad[i].code);
  }
}

static void
test_meta (Fixture *f, gconstpointer data)
{
  g_autoptr (Device) boss = device_new (f, "boss");
  g_autoptr (SamServerResponse) anonymous = ask (f, "GET", "/v1/meta", NULL, NULL, NULL);
  g_autoptr (SamServerResponse) mine = send_request (boss, "GET", "/v1/meta", NULL, NULL);
  gsize size;
  SamJsonToken token;
  const char *json = g_bytes_get_data (anonymous->body, &size);
  static const char *const both[] = { "api",         "epoch",  "server_time",
                                      "environment", "limits", "schemas" };
  static const char *const personal[] = { "user", "roles", "teams", "lead_teams", "compartments" };

  g_assert_true (sam_json_check (json, size, NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (both); i++) {
    g_assert_true (sam_json_find (json, size, both[i], &token));
  }
  for (guint i = 0; i < G_N_ELEMENTS (personal); i++) {
    g_assert_false (sam_json_find (json, size, personal[i], &token));
  }
  json = g_bytes_get_data (mine->body, &size);
  g_assert_true (sam_json_check (json, size, NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (personal); i++) {
    g_assert_true (sam_json_find (json, size, personal[i], &token));
  }
  sam_json_find (json, size, "compartments", &token);
  g_autofree char *comps = g_strndup (token.raw, token.len);
  g_assert_cmpstr (comps, ==, "[\"registry\",\"follow_up\",\"health\",\"relatives\"]");
  sam_json_find (json, size, "roles", &token);
  g_autofree char *roles = g_strndup (token.raw, token.len);
  g_assert_cmpstr (roles, ==, "[\"lead\"]");
  sam_json_find (json, size, "lead_teams", &token);
  g_autofree char *led = g_strndup (token.raw, token.len);
  g_assert_nonnull (strstr (led, f->nord));
  g_assert_nonnull (strstr (led, f->vest));
}

static void
test_tokens (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *token = sam_server_issue_token (f->server, "kari", 90, &error);
  gint64 n = 0;
  g_assert_cmpuint (strlen (token), ==, 43);
  /* nothing of it is kept but its hash */
  g_assert_true (sam_sql_get_int (fixture_sql (f), "SELECT COUNT(*) FROM token WHERE hash = $1",
                                  SAM_SQL_ARGS (SAM_SQL_BLOB (token, strlen (token))), &n, NULL,
                                  &error));
  g_assert_cmpint (n, ==, 0);
  g_assert_null (sam_server_issue_token (f->server, "nobody", 90, &error));
  g_assert_error (error, SAM_SERVER_ERROR, SAM_SERVER_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (sam_server_issue_token (f->server, "kari", 0, &error));
  g_assert_error (error, SAM_SERVER_ERROR, SAM_SERVER_ERROR_USAGE);
}

static void
test_environment (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = g_dir_make_tmp ("samspor-XXXXXX", &error);
  g_autofree char *path = g_build_filename (dir, "server.db", NULL);
  g_autoptr (SamClock) clock = sam_clock_new_fixed (sam_date_from_ymd (2026, 6, 4), FIXTURE_NOW, 1);
  SamSqlOptions open = { .path = path, .create = TRUE, .exclusive = TRUE };
  g_autofree char *epoch = NULL;
  const char *const environments[] = { NULL, "production", NULL, "test" };

  for (guint i = 0; i < G_N_ELEMENTS (environments); i++) {
    SamServerOptions options = { .environment = environments[i] };
    SamSql *sql = sam_sql_open (&open, &error);
    g_assert_no_error (error);
    g_autoptr (SamServer) server = sam_server_new (sql, clock, &options, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (sam_server_get_environment (server), ==,
                     i == 1 || i == 2 ? "production" : "test");
    if (epoch) {
      g_assert_cmpstr (sam_server_get_epoch (server), ==, epoch);
    } else {
      epoch = g_strdup (sam_server_get_epoch (server));
    }
  }
  /* with a person in it, it is what it is */
  {
    SamSql *sql = sam_sql_open (&open, &error);
    g_autoptr (SamServer) server = sam_server_new (sql, clock, NULL, &error);
    g_autofree char *id = sam_id_new (clock);
    g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (g_object_unref);
    SamRecord *person = sam_record_new (SAM_RECORD_PERSON, id, id);
    g_ptr_array_add (records, sam_record_freeze (person));
    g_assert_true (sam_server_fill (server, records, NULL, &error));
  }
  SamServerOptions other = { .environment = "production" };
  SamSql *sql = sam_sql_open (&open, &error);
  g_assert_null (sam_server_new (sql, clock, &other, &error));
  g_assert_error (error, SAM_SERVER_ERROR, SAM_SERVER_ERROR_ENVIRONMENT);
  g_clear_error (&error);
  /* a database of another kind or version is left alone */
  sql = sam_sql_open (&open, &error);
  g_assert_true (sam_sql_run (sql, "UPDATE server_state SET format = 1", SAM_SQL_NO_ARGS, &error));
  g_assert_null (sam_server_new (sql, clock, NULL, &error));
  g_assert_error (error, SAM_SERVER_ERROR, SAM_SERVER_ERROR_DATABASE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  fixture_test ("/server/auth/routes", test_routes);
  fixture_test ("/server/auth/oracle", test_oracle);
  fixture_test ("/server/auth/grants", test_grants);
  fixture_test ("/server/auth/meta", test_meta);
  fixture_test ("/server/auth/tokens", test_tokens);
  g_test_add_func ("/server/auth/environment", test_environment);
  return g_test_run ();
}
