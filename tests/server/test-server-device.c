/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Devices: what they say of themselves, receipts for what was taken from them, suspending. */
#include "server-fixture.h"

#include <string.h>

static char *
id_of (Device *device)
{
  return g_strndup (device->device, SAM_ID_LEN);
}

static SamServerResponse *
register_as (Device *device, const char *id, const char *client)
{
  g_autofree char *body =
      g_strdup_printf ("{\"device\":\"%s\",\"client\":\"%s\",\"schema\":{\"case\":1}}", id, client);
  return send_request (device, "POST", "/v1/devices", NULL, body);
}

static void
assert_member (SamServerResponse *response, const char *name, const char *expected)
{
  g_autofree char *value = response_member (response, name);
  g_assert_cmpuint (response->status, ==, 200);
  g_assert_cmpstr (value, ==, expected);
}

static void
test_register (Fixture *f, gconstpointer data)
{
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autofree char *id = id_of (kari);
  g_autofree char *quoted = g_strdup_printf ("\"%s\"", id);
  g_autoptr (SamServerResponse) unknown =
      send_request (kari, "GET", "/v1/devices/self", NULL, NULL);
  g_assert_cmpuint (unknown->status, ==, 404);

  g_autoptr (SamServerResponse) first = register_as (kari, id, "samspor 1.0");
  assert_member (first, "device", quoted);
  assert_member (first, "state", "\"active\"");
  assert_member (first, "offline_max_days", "14");
  assert_member (first, "generation", "1");
  assert_member (first, "unsent", "0");
  assert_member (first, "outstanding", "0");
  assert_member (first, "seen_at", "\"2026-06-04T12:00:00Z\"");
  /* the same again changes nothing of what a pull has told */
  device_pull (kari);
  g_free (kari->device);
  kari->device = g_strconcat (id, ".7", NULL);
  device_pull (kari);
  g_autoptr (SamServerResponse) again = register_as (kari, id, "samspor 1.1");
  assert_member (again, "generation", "7");

  static const char *const bad[] = {
    "[]",
    "{}",
    "{\"device\":\"x\",\"client\":\"y\"}",
    "{\"device\":\"00000000-0000-0000-0000-000000000000\",\"client\":\"y\"}",
    "{\"device\":\"01970000-0000-7000-8000-000000000001\",\"client\":\"y\"}", /* not its own */
  };
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (SamServerResponse) refused =
        send_request (kari, "POST", "/v1/devices", NULL, bad[i]);
    g_autofree char *code = problem_code (refused);
    g_assert_cmpuint (refused->status, ==, 400);
    g_assert_cmpstr (code, ==, "bad-body");
  }
  g_autoptr (SamServerResponse) nameless = register_as (kari, id, "");
  g_assert_cmpuint (nameless->status, ==, 400);
}

static SamServerResponse *
send_receipt (Device *device, const char *scope, const char *comp, gint64 seq, int unsent)
{
  g_autofree char *m = comp ? g_strdup_printf (",\"m\":\"%s\"", comp) : g_strdup ("");
  g_autofree char *body = g_strdup_printf ("{\"receipts\":[{\"c\":\"%s\"%s,\"s\":%" G_GINT64_FORMAT
                                           ",\"rows\":3}],\"unsent\":%d}",
                                           scope, m, seq, unsent);
  return send_request (device, "POST", "/v1/devices/self/receipts", NULL, body);
}

static gint64
seq_of_out (Fixture *f, const char *scope)
{
  g_autoptr (GError) error = NULL;
  guint8 bytes[SAM_ID_BYTES];
  gint64 seq = 0;
  g_assert_true (sam_id_to_bytes (scope, bytes));
  g_assert_true (
      sam_sql_get_int (fixture_sql (f), "SELECT MAX(seq) FROM scope_out WHERE scope = $1",
                       SAM_SQL_ARGS (SAM_SQL_BLOB (bytes, sizeof bytes)), &seq, NULL, &error));
  return seq;
}

static guint
count (const char *text, const char *what)
{
  guint n = 0;
  for (const char *at = text; (at = strstr (at, what)); at += strlen (what)) {
    n++;
  }
  return n;
}

static char *
body_of (SamServerResponse *response)
{
  return g_strndup (g_bytes_get_data (response->body, NULL), g_bytes_get_size (response->body));
}

static void
test_receipts (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autoptr (Device) ola = device_new (f, "ola");
  g_autoptr (Device) lead = device_new (f, "lead");
  g_autoptr (Device) sorlead = device_new (f, "sorlead");
  g_autofree char *person = NULL;
  g_autofree char *case_id = make_case (kari, &person);

  device_pull (ola);
  g_autofree char *grant =
      sam_server_add_grant (f->server, "ola", case_id, "follow_up", 0, "covers", &error);
  device_pull (ola);
  g_assert_true (device_has (ola, case_id));
  g_assert_true (sam_server_end_grant (f->server, grant, &error));
  device_pull (ola);
  g_assert_false (device_has (ola, case_id));
  /* a device that came later never had it */
  g_autoptr (Device) later = device_new (f, "ola");
  device_pull (later);
  g_autoptr (SamServerResponse) fresh = send_request (later, "GET", "/v1/devices/self", NULL, NULL);
  assert_member (fresh, "outstanding", "0");

  g_autoptr (SamServerResponse) waiting = send_request (ola, "GET", "/v1/devices/self", NULL, NULL);
  assert_member (waiting, "outstanding", "2"); /* the case and its person */
  g_autoptr (SamServerResponse) led = send_request (lead, "GET", "/v1/devices", NULL, NULL);
  g_autofree char *led_text = body_of (led);
  g_autofree char *ola_id = id_of (ola);
  g_assert_cmpuint (led->status, ==, 200);
  g_assert_true (sam_json_check (led_text, strlen (led_text), NULL, NULL));
  g_assert_nonnull (strstr (led_text, ola_id));
  g_assert_cmpuint (count (led_text, "\"outstanding\":2"), ==, 1);
  g_assert_cmpuint (count (led_text, "\"oldest_out_at\""), ==, 1);

  /* what nobody asked for is nothing; what was asked for counts once */
  gint64 seq = seq_of_out (f, case_id);
  g_autoptr (SamServerResponse) other = send_receipt (ola, case_id, NULL, seq + 1, 4);
  assert_member (other, "outstanding", "2");
  assert_member (other, "unsent", "4");
  g_autoptr (SamServerResponse) part = send_receipt (ola, case_id, "health", seq, 4);
  assert_member (part, "outstanding", "2");
  g_autoptr (SamServerResponse) one = send_receipt (ola, case_id, NULL, seq, 2);
  assert_member (one, "outstanding", "1");
  g_autoptr (SamServerResponse) same = send_receipt (ola, case_id, NULL, seq, 2);
  assert_member (same, "outstanding", "1");
  g_autoptr (SamServerResponse) not_mine = send_receipt (kari, person, NULL, seq, 0);
  assert_member (not_mine, "outstanding", "0");
  g_autoptr (SamServerResponse) two = send_receipt (ola, person, NULL, seq_of_out (f, person), 0);
  assert_member (two, "outstanding", "0");
  assert_member (two, "unsent", "0");

  /* leads see those of the teams they lead; to others there is nothing here */
  g_autoptr (SamServerResponse) unsent = send_receipt (ola, person, NULL, seq, 9);
  g_autoptr (SamServerResponse) told = send_request (lead, "GET", "/v1/devices", NULL, NULL);
  g_autofree char *told_text = body_of (told);
  g_assert_cmpuint (count (told_text, "\"unsent\":9"), ==, 1);
  g_autoptr (SamServerResponse) foreign = send_request (sorlead, "GET", "/v1/devices", NULL, NULL);
  g_autofree char *foreign_text = body_of (foreign);
  g_assert_cmpuint (foreign->status, ==, 200);
  g_assert_null (strstr (foreign_text, ola_id));
  g_autoptr (SamServerResponse) nothing = send_request (kari, "GET", "/v1/devices", NULL, NULL);
  g_autoptr (SamServerResponse) unknown = send_request (kari, "GET", "/v1/nothing", NULL, NULL);
  g_assert_cmpuint (nothing->status, ==, 404);
  g_assert_true (g_bytes_equal (nothing->body, unknown->body));
}

static void
test_bad_receipts (Fixture *f, gconstpointer data)
{
  g_autoptr (Device) kari = device_new (f, "kari");
  static const char *const bad[] = {
    "{\"receipts\":[]}",
    "{\"unsent\":0}",
    "{\"receipts\":{},\"unsent\":0}",
    "{\"receipts\":[],\"unsent\":-1}",
    "{\"receipts\":[],\"unsent\":\"0\"}",
    "{\"receipts\":[1],\"unsent\":0}",
    "{\"receipts\":[{\"c\":\"x\",\"s\":1,\"rows\":1}],\"unsent\":0}",
    "{\"receipts\":[{\"c\":\"01970000-0000-7000-8000-000000000001\",\"rows\":1}],\"unsent\":0}",
    "{\"receipts\":[{\"c\":\"01970000-0000-7000-8000-000000000001\",\"s\":1,\"rows\":-1}],"
    "\"unsent\":0}",
    "{\"receipts\":[{\"c\":\"01970000-0000-7000-8000-000000000001\",\"m\":\"x\",\"s\":1,"
    "\"rows\":1}],\"unsent\":0}",
  };
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (SamServerResponse) refused =
        send_request (kari, "POST", "/v1/devices/self/receipts", NULL, bad[i]);
    g_autofree char *code = problem_code (refused);
    g_assert_cmpstr (code, ==, "bad-body");
  }
  g_autoptr (GString) many = g_string_new ("{\"unsent\":0,\"receipts\":[");
  for (guint i = 0; i < 2001; i++) {
    g_string_append_printf (
        many, "%s{\"c\":\"01970000-0000-7000-8000-000000000001\",\"s\":%u,\"rows\":1}",
        i ? "," : "", i);
  }
  g_string_append (many, "]}");
  g_autoptr (SamServerResponse) refused =
      send_request (kari, "POST", "/v1/devices/self/receipts", NULL, many->str);
  g_autofree char *code = problem_code (refused);
  g_assert_cmpuint (refused->status, ==, 413);
  g_assert_cmpstr (code, ==, "too-many");
  /* nothing of it was taken: not even the device */
  g_autoptr (SamServerResponse) self = send_request (kari, "GET", "/v1/devices/self", NULL, NULL);
  g_assert_cmpuint (self->status, ==, 404);
}

static void
test_suspend (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autoptr (Device) other = device_new (f, "kari");
  g_autofree char *id = id_of (kari);
  gsize n_routes;
  const SamServerRoute *routes = sam_server_get_routes (&n_routes);

  g_assert_false (sam_server_suspend_device (f->server, id, TRUE, &error));
  g_assert_error (error, SAM_SERVER_ERROR, SAM_SERVER_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (sam_server_suspend_device (f->server, "x", TRUE, &error));
  g_clear_error (&error);
  device_pull (kari);
  device_pull (other);
  g_assert_true (sam_server_suspend_device (f->server, id, TRUE, &error));
  for (gsize i = 0; i < n_routes; i++) {
    gboolean open = strcmp (routes[i].path, "/v1/meta") == 0
                    || strcmp (routes[i].path, "/v1/devices/self") == 0;
    g_autofree char *body = g_strdup_printf ("{\"device\":\"%s\",\"client\":\"x\"}", id);
    g_autoptr (SamServerResponse) response =
        send_request (kari, routes[i].method, routes[i].path, NULL,
                      strcmp (routes[i].method, "POST") == 0 ? body : NULL);
    if (open) {
      g_assert_cmpuint (response->status, ==, 200);
      continue;
    }
    g_autofree char *code = problem_code (response);
    g_assert_cmpstr (code, ==, "device-suspended");
    g_assert_cmpuint (response->status, ==, 403);
  }
  g_autoptr (SamServerResponse) self = send_request (kari, "GET", "/v1/devices/self", NULL, NULL);
  assert_member (self, "state", "\"suspended\"");
  device_pull (other);
  g_autofree char *list = sam_server_list_devices (f->server, "kari", &error);
  g_assert_cmpuint (count (list, "\n"), ==, 1);
  g_assert_cmpuint (count (list, "suspended"), ==, 1);
  g_assert_true (sam_server_suspend_device (f->server, id, FALSE, &error));
  device_pull (kari);
}

/* How an event comes: as clients wrote it before they said why, as they write it, changed on its
 * way, and with its purpose taken out. */
typedef enum { EVENT_OLD, EVENT_WHOLE, EVENT_ALTERED, EVENT_STRIPPED } EventKind;

/* @hash: (inout): of the one before, and then its own. */
static char *
event_new (Device *device, gint64 n, const char *case_id, EventKind kind, char **hash)
{
  g_autofree char *op = new_id (device->f);
  g_autofree char *event =
      g_strdup_printf ("{\"n\":%" G_GINT64_FORMAT
                       ",\"prev\":\"%s\",\"at\":\"2026-06-04T08:00:00Z\","
                       "\"by\":\"kari\",\"what\":\"view\",\"type\":\"case\",\"id\":\"%s\"%s}",
                       n, *hash, case_id, kind == EVENT_OLD ? "" : ",\"why\":\"follow_up\"");
  g_autofree char *prev = g_steal_pointer (hash);

  *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, event, -1);
  return g_strdup_printf (
      "{\"op\":\"%s\",\"k\":\"view-log\",\"t\":\"case\",\"id\":\"%s\",\"set\":["
      "{\"p\":\"/n\",\"v\":%" G_GINT64_FORMAT "},{\"p\":\"/prev\",\"v\":\"%s\"},"
      "{\"p\":\"/at\",\"v\":\"2026-06-04T0%d:00:00Z\"},{\"p\":\"/by\",\"v\":\"kari\"},"
      "{\"p\":\"/what\",\"v\":\"view\"},{\"p\":\"/type\",\"v\":\"case\"},"
      "{\"p\":\"/id\",\"v\":\"%s\"},%s{\"p\":\"/hash\",\"v\":\"%s\"}]}",
      op, case_id, n, prev, kind == EVENT_ALTERED ? 9 : 8, case_id,
      kind == EVENT_OLD || kind == EVENT_STRIPPED ? "" : "{\"p\":\"/why\",\"v\":\"follow_up\"},",
      *hash);
}

/* Whatever is wrong with it, it is taken in; @faults: how many there are then, as the lead reads.
 */
static void
tell (Device *device, Device *lead, gint64 n, const char *case_id, EventKind kind, char **hash,
      guint faults)
{
  g_autofree char *event = event_new (device, n, case_id, kind, hash);
  g_autofree char *reply = push (device, event);
  g_autofree char *expected = g_strdup_printf ("\"log_faults\":%u}", faults);
  g_autofree char *id = id_of (device);

  assert_result (reply, 0, "applied");
  g_autofree char *again = push (device, event);
  assert_result (again, 0, "duplicate");
  g_autoptr (SamServerResponse) led = send_request (lead, "GET", "/v1/devices", NULL, NULL);
  g_autofree char *text = body_of (led);
  const char *mine = strstr (text, id);
  g_assert_nonnull (mine);
  g_assert_true (g_str_has_prefix (strstr (mine, "\"log_faults\""), expected));
}

/* C12: what is missing from the access log of a device, or does not follow, is seen. */
static void
test_log (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autoptr (Device) other = device_new (f, "kari");
  g_autoptr (Device) lead = device_new (f, "lead");
  g_autofree char *case_id = make_case (kari, NULL);
  g_autofree char *hash = g_strdup (""), *apart = NULL, *second = g_strdup (""), *lost = NULL;

  device_pull (other);
  tell (kari, lead, 1, case_id, EVENT_OLD, &hash, 0);
  tell (kari, lead, 2, case_id, EVENT_OLD, &hash, 0);
  tell (kari, lead, 3, case_id, EVENT_OLD, &hash, 0);
  apart = g_strdup (hash);
  /* one never came */
  g_free (event_new (kari, 4, case_id, EVENT_OLD, &hash));
  tell (kari, lead, 5, case_id, EVENT_OLD, &hash, 1);
  tell (kari, lead, 6, case_id, EVENT_OLD, &hash, 1);
  /* one was rewritten; what follows it follows */
  tell (kari, lead, 7, case_id, EVENT_ALTERED, &hash, 2);
  tell (kari, lead, 8, case_id, EVENT_OLD, &hash, 2);
  /* a copy of the third is put back and goes on: said once */
  tell (kari, lead, 4, case_id, EVENT_OLD, &apart, 2);
  tell (kari, lead, 5, case_id, EVENT_OLD, &apart, 3);
  tell (kari, lead, 6, case_id, EVENT_OLD, &apart, 3);
  /* one does not follow the one before it */
  lost = g_strdup ("00");
  tell (kari, lead, 9, case_id, EVENT_OLD, &lost, 4);
  /* each device has a log of its own; purposes are said from some event on, and then belong to it
   */
  tell (other, lead, 1, case_id, EVENT_OLD, &second, 0);
  tell (other, lead, 2, case_id, EVENT_OLD, &second, 0);
  tell (other, lead, 3, case_id, EVENT_WHOLE, &second, 0);
  tell (other, lead, 4, case_id, EVENT_WHOLE, &second, 0);
  tell (other, lead, 5, case_id, EVENT_STRIPPED, &second, 1);
  tell (other, lead, 6, case_id, EVENT_WHOLE, &second, 1);

  g_autofree char *list = sam_server_list_devices (f->server, "kari", &error);
  g_assert_cmpuint (count (list, "log faults 4"), ==, 1);
  g_assert_cmpuint (count (list, "log faults 1"), ==, 1);
  g_assert_no_error (error);
}

#define fixture_test(path, function)                                                               \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  fixture_test ("/server/device/register", test_register);
  fixture_test ("/server/device/receipts", test_receipts);
  fixture_test ("/server/device/bad-receipts", test_bad_receipts);
  fixture_test ("/server/device/suspend", test_suspend);
  fixture_test ("/server/device/log", test_log);
  return g_test_run ();
}
