/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Who has looked at a case: for those who answer for it, and never more than that. */
#include "server-fixture.h"

#include <string.h>

/* An event as a desktop tells it; @why, @detail: (nullable). */
static void
tell (Device *device, const char *what, const char *type, const char *id, const char *at,
      const char *why, const char *detail)
{
  static guint n;
  g_autofree char *op = new_id (device->f);
  g_autofree char *with_why =
      why ? g_strdup_printf (",{\"p\":\"/why\",\"v\":\"%s\"}", why) : g_strdup ("");
  g_autofree char *with_detail =
      detail ? g_strdup_printf (",{\"p\":\"/detail\",\"v\":\"%s\"}", detail) : g_strdup ("");
  g_autofree char *event = g_strdup_printf (
      "{\"op\":\"%s\",\"k\":\"view-log\",\"t\":\"%s\",\"id\":\"%s\",\"set\":["
      "{\"p\":\"/n\",\"v\":%u},{\"p\":\"/at\",\"v\":\"%s\"},{\"p\":\"/what\",\"v\":\"%s\"}%s%s]}",
      op, type, id, ++n, at, what, with_why, with_detail);
  g_autofree char *reply = push (device, event);

  assert_result (reply, 0, "applied");
}

static SamServerResponse *
read_log (Device *device, const char *case_id, const char *cursor)
{
  g_autofree char *path = g_strconcat ("/v1/audit/cases/", case_id, NULL);
  g_autofree char *query = cursor ? g_strconcat ("cursor=", cursor, NULL) : NULL;

  return send_request (device, "GET", path, query, NULL);
}

/* (transfer full): the n-th event with its members sorted out: "at by-name role teams what t why
 * form"; NULL when there is none. */
static char *
event_of (SamServerResponse *response, guint n)
{
  static const char *const names[] = { "at", "name", "role", "teams", "what", "t", "why", "form" };
  SamJsonToken items, item, value;
  SamJsonCursor cursor;
  gsize size;
  const char *data = g_bytes_get_data (response->body, &size);

  g_assert_cmpuint (response->status, ==, 200);
  g_assert_true (sam_json_check (data, size, NULL, NULL));
  g_assert_true (sam_json_find (data, size, "items", &items));
  g_assert_true (sam_json_cursor_array (&cursor, items.raw, items.len));
  for (guint i = 0; sam_json_cursor_next_element (&cursor, &item); i++) {
    if (i == n) {
      GString *said = g_string_new (NULL);
      for (guint k = 0; k < G_N_ELEMENTS (names); k++) {
        if (sam_json_find (item.raw, item.len, names[k], &value)) {
          g_autofree char *text = value.kind == SAM_JSON_STRING ? sam_json_token_dup_string (&value)
                                                                : g_strndup (value.raw, value.len);
          g_string_append_printf (said, "%s%s", said->len ? " " : "", text);
        }
      }
      return g_string_free (said, FALSE);
    }
  }
  return NULL;
}

static guint
n_events (SamServerResponse *response)
{
  guint n = 0;

  for (;; n++) {
    g_autofree char *event = event_of (response, n);
    if (!event) {
      return n;
    }
  }
}

#define assert_event(response, n, expected)                                                        \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *event_ = event_of (response, n);                                              \
    g_assert_cmpstr (event_, ==, expected);                                                        \
  }                                                                                                \
  G_STMT_END

static gint64
n_noted (Fixture *f)
{
  gint64 n = -1;

  g_assert_true (sam_sql_get_int (fixture_sql (f),
                                  "SELECT COUNT(*) FROM audit WHERE kind = 'audit'",
                                  SAM_SQL_NO_ARGS, &n, NULL, NULL));
  return n;
}

static void
minute (Fixture *f)
{
  sam_clock_fixed_advance (f->clock, G_GINT64_CONSTANT (60) * G_USEC_PER_SEC);
}

/* What the desktops told and what the server showed; of the case and its person and nothing else.
 */
static void
test_events (Fixture *f, gconstpointer data)
{
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autoptr (Device) ola = device_new (f, "ola");
  g_autoptr (Device) lead = device_new (f, "lead");
  g_autofree char *person = NULL;
  g_autofree char *case_id = make_case (kari, &person);
  g_autofree char *other = make_case (kari, NULL);
  g_autofree char *contact = new_id (f);
  g_autofree char *op = op_contact (kari, contact, case_id, "Hemmelig", NULL);
  g_autofree char *reply = push (kari, op);
  g_autofree char *versions = g_strdup_printf ("/v1/case/%s/history", case_id);

  assert_result (reply, 0, "applied");
  /* before purposes were said */
  tell (kari, "view", "case", case_id, "2026-06-04T08:00:00Z", NULL, NULL);
  minute (f);
  tell (kari, "print", "case", case_id, "2026-06-04T08:05:00Z", "follow_up", "gp-letter");
  minute (f);
  /* nothing that somebody wrote leaves with it, whatever a desktop says */
  tell (kari, "print", "contact", contact, "2026-06-04T08:10:00Z", "Modig Furulund",
        "Modig Furulund");
  minute (f);
  tell (ola, "refused", "person", person, "2026-06-04T08:20:00Z", "housing", "plan");
  minute (f);
  /* its clock is a year ahead */
  tell (ola, "view", "case", case_id, "2027-06-04T08:00:00Z", "security", NULL);
  minute (f);
  /* another case, no case, and a search */
  tell (ola, "view", "case", other, "2026-06-04T08:00:00Z", "follow_up", NULL);
  tell (ola, "search", "case", SAM_ID_NIL, "2026-06-04T08:00:00Z", "follow_up", "cases");
  g_autoptr (SamServerResponse) old = send_request (kari, "GET", versions, NULL, NULL);
  minute (f);
  g_autoptr (SamServerResponse) found =
      send_request (kari, "POST", "/v1/search", NULL, "{\"text\":\"furulund\"}");
  minute (f);
  g_autoptr (SamServerResponse) log = read_log (lead, case_id, NULL);

  assert_event (log, 0, "2026-06-04T12:07:00Z lead lead [\"Nord\"] log case");
  assert_event (log, 1, "2026-06-04T12:06:00Z kari coordinator [\"Nord\"] search person");
  assert_event (log, 2, "2026-06-04T12:05:00Z kari coordinator [\"Nord\"] history case");
  assert_event (log, 3, "2026-06-04T12:04:00Z ola coordinator [\"Nord\"] view case security");
  assert_event (log, 4, "2026-06-04T08:20:00Z ola coordinator [\"Nord\"] refused person housing");
  assert_event (log, 5, "2026-06-04T08:10:00Z kari coordinator [\"Nord\"] print contact");
  assert_event (log, 6,
                "2026-06-04T08:05:00Z kari coordinator [\"Nord\"] print case follow_up gp-letter");
  assert_event (log, 7, "2026-06-04T08:00:00Z kari coordinator [\"Nord\"] view case");
  g_assert_cmpuint (n_events (log), ==, 8);
  g_autofree char *until = response_member (log, "until");
  g_assert_cmpstr (until, ==, "\"2026-06-04T12:07:00Z\"");
  g_autofree char *text =
      g_strndup (g_bytes_get_data (log->body, NULL), g_bytes_get_size (log->body));
  g_assert_null (strstr (text, "Furulund"));
  g_assert_null (strstr (text, "Hemmelig"));
  g_assert_null (strstr (text, person));
  g_assert_null (strstr (text, other));
}

/* Newest first, two hundred at a time, each once; seventy in one moment, and more while it is read.
 */
static void
test_pages (Fixture *f, gconstpointer data)
{
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autofree char *case_id = make_case (kari, NULL);
  g_autoptr (GHashTable) read = g_hash_table_new (NULL, NULL);
  g_autofree char *cursor = NULL;
  guint expected = 450, moment = G_MAXUINT;
  gint64 noted = n_noted (f);

  for (guint i = 1; i <= expected; i++) {
    g_autofree char *form = g_strdup_printf ("form-%u", i);
    tell (kari, "print", "case", case_id, "2026-06-04T08:00:00Z", NULL, form);
    if (i % 70 == 0) {
      minute (f);
    }
  }
  minute (f);
  for (guint page = 0; page < 3; page++) {
    g_autoptr (SamServerResponse) log = read_log (kari, case_id, cursor);
    g_autofree char *next = response_member (log, "next");
    guint n = n_events (log);

    g_assert_cmpuint (n, ==, page < 2 ? 200 : 51);
    for (guint i = 0; i < n; i++) {
      g_autofree char *event = event_of (log, i);
      if (page == 0 && i == 0) {
        g_assert_true (g_str_has_suffix (event, "log case"));
        continue;
      }
      guint form = (guint) g_ascii_strtoull (strrchr (event, '-') + 1, NULL, 10);
      g_assert_true (g_hash_table_add (read, GUINT_TO_POINTER (form)));
      g_assert_cmpuint ((form - 1) / 70, <=, moment);
      moment = (form - 1) / 70;
    }
    g_assert_cmpint (next[0] != '\0', ==, page < 2);
    /* once is enough */
    g_autofree char *copies = response_member (log, "copies");
    g_assert_cmpint (copies[0] == '[', ==, page == 0);
    g_clear_pointer (&cursor, g_free);
    cursor = next[0] ? g_strndup (next + 1, strlen (next) - 2) : NULL;
    /* what comes meanwhile is newer than the first page */
    tell (kari, "view", "case", case_id, "2026-06-04T09:00:00Z", NULL, NULL);
  }
  g_assert_cmpuint (g_hash_table_size (read), ==, expected);
  g_assert_cmpint (n_noted (f), ==, noted + 3);
  static const char *const bad[] = {
    "0", "x", "1.", ".", "-1.01970000-0000-7000-8000-000000000001", "1.01970000"
  };
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (SamServerResponse) refused = read_log (kari, case_id, bad[i]);
    g_assert_cmpuint (refused->status, ==, 410);
  }
  g_assert_cmpint (n_noted (f), ==, noted + 3);
}

/* Who answers for the case or leads its team reads it; who only sees it is told so; to others it is
 * not there. */
static void
test_who (Fixture *f, gconstpointer data)
{
  static const char *const may[] = { "kari", "lead", "boss" };
  static const char *const may_not[] = { "siri", "sorlead" };
  g_autoptr (GError) error = NULL;
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autoptr (Device) ola = device_new (f, "ola");
  g_autofree char *person = NULL;
  g_autofree char *case_id = make_case (kari, &person);
  g_autofree char *nothing = new_id (f);

  for (guint i = 0; i < G_N_ELEMENTS (may); i++) {
    g_autoptr (Device) device = device_new (f, may[i]);
    g_autoptr (SamServerResponse) log = read_log (device, case_id, NULL);
    g_assert_cmpuint (log->status, ==, 200);
  }
  gint64 noted = n_noted (f);
  for (guint i = 0; i < G_N_ELEMENTS (may_not); i++) {
    g_autoptr (Device) device = device_new (f, may_not[i]);
    g_autoptr (SamServerResponse) foreign = read_log (device, case_id, NULL);
    g_autoptr (SamServerResponse) of_person = read_log (device, person, NULL);
    g_autoptr (SamServerResponse) unknown = read_log (device, nothing, NULL);
    g_assert_cmpuint (foreign->status, ==, 404);
    g_assert_cmpstr (foreign->content_type, ==, unknown->content_type);
    g_assert_true (g_bytes_equal (foreign->body, unknown->body));
    g_assert_true (g_bytes_equal (of_person->body, unknown->body));
  }
  /* the log of a case is asked for, not that of a person */
  g_autoptr (SamServerResponse) of_person = read_log (kari, person, NULL);
  g_assert_cmpuint (of_person->status, ==, 404);
  g_autofree char *grant =
      sam_server_add_grant (f->server, "ola", case_id, "follow_up", 0, "covers", &error);
  g_assert_no_error (error);
  g_autoptr (SamServerResponse) granted = read_log (ola, case_id, NULL);
  g_autofree char *code = problem_code (granted);
  g_assert_cmpuint (granted->status, ==, 403);
  g_assert_cmpstr (code, ==, "not-allowed");
  g_assert_cmpint (n_noted (f), ==, noted);

  /* strictly confidential: only whom the case names */
  g_autoptr (Device) lead = device_new (f, "lead");
  device_pull (kari);
  g_autofree char *version = device_version (kari, person);
  g_autofree char *raise =
      op_update (f, "person", person, version, "address_grade", "\"strengt_fortrolig\"", NULL);
  g_autofree char *raised = push (kari, raise);
  assert_result (raised, 0, "applied");
  g_autoptr (SamServerResponse) hidden = read_log (lead, case_id, NULL);
  g_autoptr (SamServerResponse) unknown = read_log (lead, nothing, NULL);
  g_autoptr (SamServerResponse) mine = read_log (kari, case_id, NULL);
  g_assert_cmpuint (hidden->status, ==, 404);
  g_assert_true (g_bytes_equal (hidden->body, unknown->body));
  g_assert_cmpuint (mine->status, ==, 200);
}

/* (transfer full): names of who has the case on a desktop, with when it fetched last. */
static char *
copies_of (SamServerResponse *response)
{
  g_autofree char *list = response_member (response, "copies");
  g_autoptr (GString) said = g_string_new (NULL);
  SamJsonToken item, value;
  SamJsonCursor cursor;

  g_assert_cmpuint (response->status, ==, 200);
  if (!sam_json_cursor_array (&cursor, list, strlen (list))) {
    return g_strdup ("none");
  }
  while (sam_json_cursor_next_element (&cursor, &item)) {
    g_assert_true (sam_json_find (item.raw, item.len, "name", &value));
    g_autofree char *name = sam_json_token_dup_string (&value);
    g_assert_true (sam_json_find (item.raw, item.len, "seen", &value));
    g_autofree char *seen = sam_json_token_dup_string (&value);
    g_string_append_printf (said, "%s%s %s", said->len ? ", " : "", name, seen);
  }
  return g_string_free (g_steal_pointer (&said), FALSE);
}

/* Whose desktops have fetched it and still may: not who could and did not, nor who had it. */
static void
test_copies (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autoptr (Device) ola = device_new (f, "ola");
  g_autoptr (Device) lead = device_new (f, "lead");
  g_autoptr (Device) siri = device_new (f, "siri");
  g_autofree char *case_id = make_case (kari, NULL);

  device_pull (siri);
  device_pull (ola);
  g_autofree char *grant =
      sam_server_add_grant (f->server, "ola", case_id, "follow_up", 0, "covers", &error);
  device_pull (kari);
  g_autoptr (SamServerResponse) first = read_log (kari, case_id, NULL);
  g_autofree char *one = copies_of (first);
  g_assert_cmpstr (one, ==, "kari 2026-06-04T12:00:00Z");
  minute (f);
  device_pull (ola);
  minute (f);
  device_pull (lead);
  g_autoptr (SamServerResponse) second = read_log (kari, case_id, NULL);
  g_autofree char *three = copies_of (second);
  g_assert_cmpstr (three, ==,
                   "lead 2026-06-04T12:02:00Z, ola 2026-06-04T12:01:00Z, "
                   "kari 2026-06-04T12:00:00Z");
  g_assert_true (sam_server_end_grant (f->server, grant, &error));
  g_autoptr (SamServerResponse) third = read_log (kari, case_id, NULL);
  g_autofree char *two = copies_of (third);
  g_assert_cmpstr (two, ==, "lead 2026-06-04T12:02:00Z, kari 2026-06-04T12:00:00Z");
}

/* A record behind a wall the reader has no sight through has no events either: that it is there
 * would tell. */
static void
test_compartment (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autofree char *case_id = make_case (kari, NULL);
  g_autofree char *contact = new_id (f);
  g_autofree char *op = op_contact (kari, contact, case_id, "Ringte", NULL);
  g_autofree char *reply = push (kari, op);

  assert_result (reply, 0, "applied");
  tell (kari, "view", "contact", contact, "2026-06-04T08:00:00Z", NULL, NULL);
  g_autoptr (SamServerResponse) before = read_log (kari, case_id, NULL);
  g_assert_cmpuint (n_events (before), ==, 2);
  g_assert_true (sam_sql_run (fixture_sql (f), "UPDATE record SET comp = 3 WHERE type = 'contact'",
                              SAM_SQL_NO_ARGS, &error));
  g_autoptr (SamServerResponse) after = read_log (kari, case_id, NULL);
  g_assert_cmpuint (n_events (after), ==, 2);
  for (guint i = 0; i < 2; i++) {
    g_autofree char *event = event_of (after, i);
    g_assert_true (g_str_has_suffix (event, "log case"));
  }
}

#define fixture_test(path, function)                                                               \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  fixture_test ("/server/audit/events", test_events);
  fixture_test ("/server/audit/pages", test_pages);
  fixture_test ("/server/audit/who", test_who);
  fixture_test ("/server/audit/copies", test_copies);
  fixture_test ("/server/audit/compartment", test_compartment);
  return g_test_run ();
}
