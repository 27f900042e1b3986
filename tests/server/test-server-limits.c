/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What every request may be refused for: the table of problems, turns, clients too old. */
#include "server-fixture.h"

#include <string.h>

/* The contract has the program's table, line for line. */
static void
test_problems (void)
{
  static const char *const retries[] = { "never", "same",   "after",       "refresh",
                                         "split", "rebase", "rebootstrap", NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *path =
      g_test_build_filename (G_TEST_DIST, "..", "data", "api", "openapi.yaml", NULL);
  g_autofree char *contract = NULL;
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  gsize n = 0;
  const SamServerProblem *problems = sam_server_get_problems (&n);

  g_assert_true (g_file_get_contents (path, &contract, NULL, &error));
  g_assert_no_error (error);
  const char *table = strstr (contract, "x-samspor-codes:");
  g_assert_nonnull (table);
  for (gsize i = 0; i < n; i++) {
    const SamServerProblem *p = &problems[i];
    g_autofree char *line =
        g_strdup_printf ("\n        %s: [%u, %s%s%s]\n", p->code, p->status, p->retry,
                         p->op_retry ? ", " : "", p->op_retry ? p->op_retry : "");
    g_assert_true (g_hash_table_add (seen, (gpointer) p->code));
    g_assert_cmpuint (p->status, >=, 400);
    g_assert_true (g_strv_contains (retries, p->retry));
    g_assert_true (!p->op_retry || g_strv_contains (retries, p->op_retry));
    if (!strstr (table, line)) {
      g_test_message ("the contract lacks%s", line);
      g_test_fail ();
    }
  }
  /* and no other */
  guint n_lines = 0;
  for (const char *at = strchr (table, '\n') + 1; g_str_has_prefix (at, "        ");
       at = strchr (at, '\n') + 1) {
    n_lines++;
  }
  g_assert_cmpuint (n_lines, ==, n);
}

static void
test_rate (void)
{
  SamServerOptions options = { .rate_per_minute = 60, .rate_burst = 30 };
  Fixture f;
  fixture_set_up_with (&f, &options);
  /* making a device asks who it is: one turn each */
  g_autoptr (Device) one = device_new (&f, "kari");
  g_autoptr (Device) other = device_new (&f, "kari");

  sam_clock_fixed_advance (f.clock, 60 * G_USEC_PER_SEC);
  for (guint i = 0; i < 30; i++) {
    g_autoptr (SamServerResponse) ok = send_request (one, "GET", "/v1/meta", NULL, NULL);
    g_assert_cmpuint (ok->status, ==, 200);
    g_assert_cmpuint (ok->retry_after, ==, 0);
  }
  g_autoptr (SamServerResponse) full =
      send_request (one, "POST", "/v1/sync/ops", NULL, "{\"ops\":[]}");
  g_autofree char *code = problem_code (full);
  g_autofree char *retry = response_member (full, "retry");
  g_assert_cmpuint (full->status, ==, 429);
  g_assert_cmpstr (code, ==, "rate");
  g_assert_cmpstr (retry, ==, "\"after\"");
  g_assert_cmpuint (full->retry_after, ==, 1);
  /* a device's turns are its own */
  g_autoptr (SamServerResponse) spared = send_request (other, "GET", "/v1/meta", NULL, NULL);
  g_assert_cmpuint (spared->status, ==, 200);
  /* less than what was said does not do, what was said does, once */
  sam_clock_fixed_advance (f.clock, G_USEC_PER_SEC - 1);
  g_autoptr (SamServerResponse) early = send_request (one, "GET", "/v1/meta", NULL, NULL);
  g_assert_cmpuint (early->status, ==, 429);
  sam_clock_fixed_advance (f.clock, 1);
  g_autoptr (SamServerResponse) in_time = send_request (one, "GET", "/v1/meta", NULL, NULL);
  g_autoptr (SamServerResponse) again = send_request (one, "GET", "/v1/meta", NULL, NULL);
  g_assert_cmpuint (in_time->status, ==, 200);
  g_assert_cmpuint (again->status, ==, 429);
  /* a clock set back gives nothing and takes nothing */
  sam_clock_fixed_set (f.clock, sam_date_from_ymd (2026, 6, 4), FIXTURE_NOW);
  g_autoptr (SamServerResponse) back = send_request (one, "GET", "/v1/meta", NULL, NULL);
  g_assert_cmpuint (back->status, ==, 429);
  sam_clock_fixed_advance (f.clock, G_USEC_PER_SEC);
  g_autoptr (SamServerResponse) on = send_request (one, "GET", "/v1/meta", NULL, NULL);
  g_assert_cmpuint (on->status, ==, 200);
  fixture_tear_down (&f, NULL);
}

static void
test_no_rate (Fixture *f, gconstpointer data)
{
  g_autoptr (Device) kari = device_new (f, "kari");
  for (guint i = 0; i < 500; i++) {
    g_autoptr (SamServerResponse) ok = send_request (kari, "GET", "/v1/meta", NULL, NULL);
    g_assert_cmpuint (ok->status, ==, 200);
  }
}

static guint
ask_with_schema (Device *device, const char *method, const char *path, const char *schema)
{
  g_autofree char *authorization = g_strconcat ("Bearer ", device->token, NULL);
  g_autoptr (GBytes) body = g_bytes_new_static ("{\"ops\":[]}", strlen ("{\"ops\":[]}"));
  SamServerRequest request = {
    .method = method,
    .path = path,
    .authorization = authorization,
    .device = device->device,
    .client_schema = schema,
    .body = body,
  };
  g_autoptr (SamServerResponse) response = sam_server_handle (device->f->server, &request);
  if (response->status == 426) {
    g_autofree char *code = problem_code (response);
    g_assert_cmpstr (code, ==, "client-too-old");
  }
  return response->status;
}

static void
test_old_client (void)
{
  SamServerOptions options = { .min_client_schema = 3, .min_client_since = FIXTURE_NOW };
  Fixture f;
  fixture_set_up_with (&f, &options);
  g_autoptr (Device) kari = device_new (&f, "kari");
  g_autoptr (SamServerResponse) meta = send_request (kari, "GET", "/v1/meta", NULL, NULL);
  g_autofree char *least = response_member (meta, "min_client_schema");
  g_autofree char *days = response_member (meta, "offline_max_days");

  g_assert_cmpstr (least, ==, "3");
  g_assert_cmpstr (days, ==, "14");
  g_assert_cmpuint (ask_with_schema (kari, "GET", "/v1/sync/changes", "2"), ==, 426);
  g_assert_cmpuint (ask_with_schema (kari, "GET", "/v1/sync/changes", "two"), ==, 426);
  g_assert_cmpuint (ask_with_schema (kari, "GET", "/v1/sync/changes", "3"), ==, 200);
  g_assert_cmpuint (ask_with_schema (kari, "GET", "/v1/sync/changes", "4"), ==, 200);
  g_assert_cmpuint (ask_with_schema (kari, "GET", "/v1/sync/changes", NULL), ==, 200);
  g_assert_cmpuint (ask_with_schema (kari, "GET", "/v1/meta", "1"), ==, 200);
  /* what it has waiting is taken in, for a while */
  g_assert_cmpuint (ask_with_schema (kari, "POST", "/v1/sync/ops", "2"), ==, 200);
  sam_clock_fixed_advance (f.clock, SAM_SERVER_OLD_CLIENT_DAYS * SAM_USEC_PER_DAY);
  g_autoptr (Device) later = device_new (&f, "kari");
  g_assert_cmpuint (ask_with_schema (later, "POST", "/v1/sync/ops", "2"), ==, 426);
  g_assert_cmpuint (ask_with_schema (later, "POST", "/v1/sync/ops", "3"), ==, 200);
  fixture_tear_down (&f, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/server/limits/problems", test_problems);
  g_test_add_func ("/server/limits/rate", test_rate);
  g_test_add ("/server/limits/no-rate", Fixture, NULL, fixture_set_up, test_no_rate,
              fixture_tear_down);
  g_test_add_func ("/server/limits/old-client", test_old_client);
  return g_test_run ();
}
