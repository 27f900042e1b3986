/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How long it is told that something is gone, and to whom. */
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

#define fixture_test(path, function)                                                               \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  fixture_test ("/server/expire/kept", test_kept);
  fixture_test ("/server/expire/in-use", test_in_use);
  fixture_test ("/server/expire/not-in-use", test_not_in_use);
  return g_test_run ();
}
