/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How long it is told that something is gone, and to whom; and what became of an operation. */
#include "server-fixture.h"

#include <string.h>

static void
days_pass (Fixture *f, gint64 days)
{
  sam_clock_fixed_advance (f->clock, days * SAM_USEC_PER_DAY);
}

/* A token lives for ninety days. */
static void
renew (Device *device, const char *login)
{
  g_autoptr (GError) error = NULL;
  g_free (device->token);
  device->token = sam_server_issue_token (device->f->server, login, 90, &error);
  g_assert_no_error (error);
}

static gint64
rows (Fixture *f, const char *text)
{
  g_autoptr (GError) error = NULL;
  gint64 n = -1;
  g_assert_true (sam_sql_get_int (fixture_sql (f), text, SAM_SQL_NO_ARGS, &n, NULL, &error));
  g_assert_no_error (error);
  return n;
}

/* What ola saw for a while, and a contact that was erased. */
typedef struct {
  char *case_id, *contact; /* (owned) */
} Gone;

static void
make_gone (Gone *gone, Device *kari, Device *ola)
{
  Fixture *f = kari->f;
  g_autoptr (GError) error = NULL;
  gone->case_id = make_case (kari, NULL);
  gone->contact = new_id (f);
  g_autofree char *op = op_contact (kari, gone->contact, gone->case_id, "Borte", NULL);
  g_free (push (kari, op));
  g_autofree char *grant =
      sam_server_add_grant (f->server, "ola", gone->case_id, "follow_up", 0, "covers", &error);
  device_pull (kari);
  device_pull (ola);
  g_assert_true (device_has (ola, gone->contact) && device_has (kari, gone->contact));
  days_pass (f, 1);
  g_assert_true (sam_server_end_grant (f->server, grant, &error));
  g_assert_true (sam_server_erase (f->server, gone->contact, "court", &error));
  g_assert_no_error (error);
}

static void
gone_clear (Gone *gone)
{
  g_free (gone->case_id);
  g_free (gone->contact);
}

static void
assert_expired (Device *device, gboolean expired)
{
  g_autofree char *query = g_strconcat ("cursor=", device->cursor, NULL);
  g_autoptr (SamServerResponse) response =
      send_request (device, "GET", "/v1/sync/changes", query, NULL);
  g_assert_cmpuint (response->status, ==, expired ? 410 : 200);
  if (expired) {
    g_autofree char *code = problem_code (response);
    g_autofree char *retry = response_member (response, "retry");
    g_assert_cmpstr (code, ==, "cursor-expired");
    g_assert_cmpstr (retry, ==, "\"rebootstrap\"");
  }
}

static const char outs[] = "SELECT COUNT(*) FROM scope_out";
static const char erased[] = "SELECT COUNT(*) FROM record WHERE erased_why <> ''";

static void
test_kept (Fixture *f, gconstpointer data)
{
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autoptr (Device) ola = device_new (f, "ola");
  Gone gone;

  make_gone (&gone, kari, ola);
  /* to the day, however long nobody has asked */
  days_pass (f, SAM_SERVER_KEPT_DAYS);
  renew (ola, "ola");
  assert_expired (ola, FALSE);
  g_assert_cmpint (rows (f, outs), >, 0);
  g_assert_cmpint (rows (f, erased), ==, 1);
  device_pull (ola);
  g_assert_false (device_has (ola, gone.contact));

  /* after it, what nobody in use waits for is let go, and kari's old place with it */
  days_pass (f, 2);
  renew (ola, "ola");
  renew (kari, "kari");
  assert_expired (ola, FALSE);
  assert_expired (kari, TRUE);
  g_assert_cmpint (rows (f, outs), ==, 0);
  g_assert_cmpint (rows (f, erased), ==, 0);
  /* from the start it goes on */
  g_clear_pointer (&kari->cursor, g_free);
  g_hash_table_remove_all (kari->records);
  device_pull (kari);
  g_assert_true (device_has (kari, gone.case_id));
  g_assert_false (device_has (kari, gone.contact));
  assert_expired (kari, FALSE);
  gone_clear (&gone);
}

static void
test_in_use (Fixture *f, gconstpointer data)
{
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autoptr (Device) ola = device_new (f, "ola");
  g_autofree char *ola_id = g_strndup (ola->device, SAM_ID_LEN);
  g_autofree char *body =
      g_strdup_printf ("{\"device\":\"%s\",\"client\":\"samspor 1.0\"}", ola_id);
  Gone gone;

  make_gone (&gone, kari, ola);
  /* ola's is seen, but has not pulled: all is kept for it */
  days_pass (f, 300);
  renew (ola, "ola");
  g_autoptr (SamServerResponse) seen = send_request (ola, "POST", "/v1/devices", NULL, body);
  g_assert_cmpuint (seen->status, ==, 200);
  days_pass (f, 150);
  renew (ola, "ola");
  g_autoptr (SamServerResponse) meta = send_request (ola, "GET", "/v1/meta", NULL, NULL);
  g_assert_cmpuint (meta->status, ==, 200);
  g_assert_cmpint (rows (f, outs), >, 0);
  assert_expired (ola, FALSE);
  guint n_outs = ola->n_outs;
  device_pull (ola);
  g_assert_cmpuint (ola->n_outs, >, n_outs);
  g_assert_false (device_has (ola, gone.case_id));
  gone_clear (&gone);
}

/* Half a year after it was last seen a device is not waited for. */
static void
test_not_in_use (Fixture *f, gconstpointer data)
{
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autoptr (Device) ola = device_new (f, "ola");
  Gone gone;

  make_gone (&gone, kari, ola);
  days_pass (f, SAM_SERVER_KEPT_DAYS + 1);
  renew (ola, "ola");
  assert_expired (ola, TRUE);
  g_assert_cmpint (rows (f, outs), ==, 0);
  gone_clear (&gone);
}

static void
assert_pushed (Device *device, const char *op, const char *result)
{
  g_autofree char *reply = push (device, op);
  g_autofree char *r = result_member (reply, 0, "r");
  g_autofree char *expected = g_strdup_printf ("\"%s\"", result);
  g_assert_cmpstr (r, ==, expected);
}

/* What became of an operation is known for as long as anybody may send it again. */
static void
test_results (Fixture *f, gconstpointer data)
{
  static const char results[] = "SELECT COUNT(*) FROM op_result";
  static const char versions[] = "SELECT CAST(SUM(n) AS BIGINT) FROM record";
  g_autoptr (GError) error = NULL;
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autoptr (Device) quiet = device_new (f, "kari");
  g_autofree char *case_id = make_case (kari, NULL);
  g_autofree char *first_id = new_id (f), *second_id = new_id (f), *lone_id = new_id (f);
  g_autofree char *first = op_contact (kari, first_id, case_id, "Først", NULL);
  g_autofree char *second = op_contact (kari, second_id, case_id, "Så", NULL);
  g_autofree char *lone = op_contact (quiet, lone_id, case_id, "Alene", NULL);
  g_autofree char *log_id = new_id (f);
  g_autofree char *log =
      g_strdup_printf ("{\"op\":\"%s\",\"k\":\"view-log\",\"t\":\"case\",\"id\":\"%s\",\"set\":["
                       "{\"p\":\"/n\",\"v\":1}]}",
                       log_id, case_id);

  days_pass (f, 1);
  assert_pushed (kari, first, "applied");
  assert_pushed (quiet, lone, "applied");
  days_pass (f, 1);
  assert_pushed (kari, second, "applied");
  /* that somebody looked says nothing of what was written before */
  assert_pushed (quiet, log, "applied");
  gint64 all = rows (f, results);

  /* what came before `first` is old and was gone on from; `first` itself only to what is young */
  days_pass (f, SAM_SERVER_KEPT_DAYS);
  g_assert_true (sam_server_expire (f->server, &error));
  g_assert_cmpint (rows (f, results), <, all);
  renew (kari, "kari");
  renew (quiet, "kari");
  assert_pushed (kari, first, "duplicate");
  assert_pushed (quiet, lone, "duplicate");

  days_pass (f, 1);
  g_assert_true (sam_server_expire (f->server, &error));
  g_assert_cmpint (rows (f, results), ==, 3);
  assert_pushed (kari, second, "duplicate");
  assert_pushed (quiet, lone, "duplicate");
  assert_pushed (quiet, log, "duplicate");
  /* what is told anew after all that is there, once */
  gint64 n = rows (f, versions);
  g_autofree char *reply = push (kari, first);
  g_assert_null (strstr (reply, "applied"));
  g_assert_cmpint (rows (f, versions), ==, n);
  g_assert_no_error (error);
}

/* More than one transaction takes. */
static void
test_many_results (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  SamSql *sql = fixture_sql (f);

  for (guint i = 0; i < 4501; i++) {
    guint8 id[SAM_ID_BYTES] = { 0 };
    memcpy (id, &i, sizeof i);
    g_assert_true (sam_sql_run (sql,
                                "INSERT INTO op_result (op, account, device, fingerprint, target,"
                                " result, at_us) VALUES ($1, $1, $2, '', $2, '{}', $3)",
                                SAM_SQL_ARGS (SAM_SQL_BLOB (id, sizeof id),
                                              SAM_SQL_BLOB (id + 8, 8), SAM_SQL_INT (i + 1)),
                                &error));
  }
  g_assert_true (sam_sql_run (sql, "UPDATE op_result SET account = $1",
                              SAM_SQL_ARGS (SAM_SQL_BLOB ("kari", 4)), &error));
  g_assert_true (sam_server_expire (f->server, &error));
  g_assert_no_error (error);
  g_assert_cmpint (rows (f, "SELECT COUNT(*) FROM op_result"), ==, 1);
  g_assert_cmpint (rows (f, "SELECT at_us FROM op_result"), ==, 4501);
}

#define fixture_test(path, function)                                                               \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  fixture_test ("/server/expire/kept", test_kept);
  fixture_test ("/server/expire/in-use", test_in_use);
  fixture_test ("/server/expire/not-in-use", test_not_in_use);
  fixture_test ("/server/expire/results", test_results);
  fixture_test ("/server/expire/many-results", test_many_results);
  return g_test_run ();
}
