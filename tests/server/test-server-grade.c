/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Raising the grade of an address to strictly confidential: who loses sight, what is blanked where,
 * and what is refused from then on. */
#include "server-fixture.h"

#include <string.h>

static gint64
number (Fixture *f, const char *text)
{
  g_autoptr (GError) error = NULL;
  gint64 n = -1;
  g_assert_true (sam_sql_get_int (fixture_sql (f), text, SAM_SQL_NO_ARGS, &n, NULL, &error));
  g_assert_no_error (error);
  return n;
}

/* How often the mark of a place is anywhere in the database. */
static gint64
marks (Fixture *f)
{
  return number (f, "SELECT (SELECT COUNT(*) FROM record WHERE body LIKE '%Hemmelig%')"
                    " + (SELECT COUNT(*) FROM revision WHERE body LIKE '%Hemmelig%')");
}

static char *
op_appointment (Fixture *f, const char *id, const char *case_id, const char *place)
{
  g_autofree char *op = new_id (f);
  return g_strdup_printf (
      "{\"op\":\"%s\",\"k\":\"create\",\"t\":\"appointment\",\"id\":\"%s\",\"c\":\"%s\",\"set\":["
      "{\"p\":\"/case_id\",\"v\":\"%s\"},{\"p\":\"/meets_on\",\"v\":\"2026-06-20\"},"
      "{\"p\":\"/at_time\",\"v\":\"10:00\"},{\"p\":\"/state\",\"v\":\"planned\"}%s%s%s]}",
      op, id, case_id, case_id, place ? ",{\"p\":\"/place\",\"v\":\"" : "", place ? place : "",
      place ? "\"}" : "");
}

static char *
raise_op (Fixture *f, Device *by, const char *person, const char *grade)
{
  g_autofree char *version = device_version (by, person);
  g_autofree char *op = new_id (f);
  return g_strdup_printf ("{\"op\":\"%s\",\"k\":\"update\",\"t\":\"person\",\"id\":\"%s\","
                          "\"base\":\"%s\",\"set\":[{\"p\":\"/address_grade\",\"v\":\"%s\"}],"
                          "\"del\":[\"/address\"]}",
                          op, person, version, grade);
}

static void
update (Device *by, const char *type, const char *id, const char *name, const char *value)
{
  g_autofree char *version = device_version (by, id);
  g_autofree char *op = op_update (by->f, type, id, version, name, value, NULL);
  g_autofree char *reply = push (by, op);
  assert_result (reply, 0, "applied");
  device_pull (by);
}

static void
test_raise (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autoptr (Device) ola = device_new (f, "ola");
  g_autoptr (Device) lead = device_new (f, "lead");
  g_autofree char *person = NULL;
  g_autofree char *case_id = make_case (kari, &person);
  g_autofree char *appointment = new_id (f), *later = new_id (f), *proposal_op = new_id (f);

  g_autofree char *op = op_appointment (f, appointment, case_id, "Hemmelig vei 1");
  g_autofree char *reply = push (kari, op);
  assert_result (reply, 0, "applied");
  device_pull (kari);
  update (kari, "person", person, "address", "\"Hemmelig vei 2\"");
  update (kari, "appointment", appointment, "place", "\"Hemmelig vei 3\"");
  update (kari, "appointment", appointment, "remark", "\"Ta med papirene\"");
  g_autofree char *base = device_version (kari, appointment);
  g_autofree char *propose = g_strdup_printf (
      "{\"op\":\"%s\",\"k\":\"propose\",\"t\":\"appointment\",\"id\":\"%s\",\"c\":\"%s\","
      "\"base\":\"%s\",\"set\":[{\"p\":\"/place\",\"v\":\"Hemmelig vei 4\"}]}",
      proposal_op, appointment, case_id, base);
  g_autofree char *proposed = push (kari, propose);
  assert_result (proposed, 0, "proposal");
  g_autofree char *grant =
      sam_server_add_grant (f->server, "ola", case_id, "follow_up", 0, "by name", &error);
  device_pull (kari);
  device_pull (ola);
  device_pull (lead);
  g_assert_true (device_has (lead, case_id) && device_has (ola, case_id));
  g_assert_cmpint (marks (f), >=, 5);
  gint64 revisions = number (f, "SELECT COUNT(*) FROM revision");
  gint64 audits = number (f, "SELECT COUNT(*) FROM audit WHERE kind = 'grade-raised'");

  g_autofree char *raise = raise_op (f, kari, person, "strengt_fortrolig");
  g_autofree char *raised = push (kari, raise);
  assert_result (raised, 0, "applied");
  /* nothing of it is stored; every version is there, under its number */
  g_assert_cmpint (marks (f), ==, 0);
  g_assert_cmpint (number (f, "SELECT COUNT(*) FROM revision"), ==, revisions + 1);
  g_assert_cmpint (number (f, "SELECT COUNT(*) FROM audit WHERE kind = 'grade-raised'"), ==,
                   audits + 1);

  /* who has the case and who was named keep it, in the version they had, without the place */
  device_pull (kari);
  device_pull (ola);
  g_autofree char *kept = device_version (kari, appointment);
  g_autofree char *place = device_field (kari, appointment, "place");
  g_autofree char *note = device_field (kari, appointment, "remark");
  g_assert_cmpstr (kept, ==, base);
  g_assert_cmpstr (place, ==, "");
  g_assert_cmpstr (note, ==, "Ta med papirene");
  g_assert_true (device_has (ola, case_id));
  /* a role gives nothing: told with the change itself, and why */
  g_autofree char *query = g_strconcat ("cursor=", lead->cursor, NULL);
  g_autoptr (SamServerResponse) page = send_request (lead, "GET", "/v1/sync/changes", query, NULL);
  g_autofree char *text =
      g_strndup (g_bytes_get_data (page->body, NULL), g_bytes_get_size (page->body));
  g_assert_nonnull (strstr (text, "\"k\":\"out\""));
  g_assert_nonnull (strstr (text, "\"reason\":\"grade\""));
  g_assert_null (strstr (text, "\"k\":\"rec\""));
  device_pull (lead);
  g_assert_false (device_has (lead, case_id) || device_has (lead, person)
                  || device_has (lead, appointment));

  /* from now on it is not taken in, and says where */
  g_autofree char *more = op_appointment (f, later, case_id, "Hemmelig vei 5");
  g_autofree char *refused = push (kari, more);
  g_autofree char *code = result_code (refused, 0);
  assert_result (refused, 0, "rejected");
  g_assert_cmpstr (code, ==, "protected");
  g_assert_nonnull (strstr (refused, "\"pointer\":\"/place\""));
  g_autofree char *bare = op_appointment (f, later, case_id, NULL);
  g_autofree char *taken = push (kari, bare);
  assert_result (taken, 0, "applied");
  device_pull (kari);
  g_autofree char *version = device_version (kari, later);
  g_autofree char *change =
      op_update (f, "appointment", later, version, "place", "\"Hemmelig vei 6\"", NULL);
  g_autofree char *changed = push (kari, change);
  assert_result (changed, 0, "rejected");
  /* a proposal is taken in without it */
  g_autofree char *second_op = new_id (f);
  g_autofree char *second = g_strdup_printf (
      "{\"op\":\"%s\",\"k\":\"propose\",\"t\":\"appointment\",\"id\":\"%s\",\"c\":\"%s\","
      "\"base\":\"%s\",\"set\":[{\"p\":\"/place\",\"v\":\"Hemmelig vei 7\"},"
      "{\"p\":\"/remark\",\"v\":\"Kom tidlig\"}]}",
      second_op, later, case_id, version);
  g_autofree char *accepted = push (kari, second);
  assert_result (accepted, 0, "proposal");
  g_assert_cmpint (marks (f), ==, 0);
  g_assert_cmpint (number (f, "SELECT COUNT(*) FROM record WHERE body LIKE '%Kom tidlig%'"), ==, 1);

  /* lowered again, the role gives sight again; what was blanked is gone */
  device_pull (kari);
  g_autofree char *lower = raise_op (f, kari, person, "open");
  g_autofree char *lowered = push (kari, lower);
  assert_result (lowered, 0, "applied");
  device_pull (lead);
  g_assert_true (device_has (lead, case_id));
  g_assert_cmpint (marks (f), ==, 0);
}

/* What a database of before holds is blanked as it is opened, and who is not named loses sight. */
static void
test_begin (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = g_dir_make_tmp ("samspor-XXXXXX", &error);
  g_autofree char *path = g_build_filename (dir, "server.db", NULL);
  SamSqlOptions open = { .path = path, .create = TRUE, .exclusive = TRUE };
  Fixture f = { 0 };
  fixture_set_up (&f, NULL);
  g_autoptr (Device) kari = device_new (&f, "kari");
  g_autofree char *person = NULL;
  g_autofree char *case_id = make_case (kari, &person);
  g_autofree char *appointment = new_id (&f);
  g_autofree char *op = op_appointment (&f, appointment, case_id, "Hemmelig vei 1");
  g_free (push (kari, op));
  static const char *const steps[] = {
    "UPDATE record SET body = replace (body, '{', '{\"address_grade\":\"strengt_fortrolig\",')"
    " WHERE type = 'person'",
    "DROP TABLE receipt",
    "DROP TABLE revision",
    "ALTER TABLE device DROP COLUMN client",
    "ALTER TABLE device DROP COLUMN suspended_us",
    "ALTER TABLE device DROP COLUMN unsent",
    "ALTER TABLE device DROP COLUMN since_seq",
    "ALTER TABLE scope_out DROP COLUMN at_us",
    "UPDATE server_state SET format = 2",
  };
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    g_assert_true (sam_sql_run (sam_server_get_sql (f.server), steps[i], SAM_SQL_NO_ARGS, &error));
    g_assert_no_error (error);
  }
  g_assert_true (sam_sql_run (sam_server_get_sql (f.server), "VACUUM INTO $1",
                              SAM_SQL_ARGS (SAM_SQL_TEXT (path)), &error));
  g_assert_no_error (error);
  sam_server_free (f.server);

  SamSql *sql = sam_sql_open (&open, &error);
  g_assert_no_error (error);
  f.server = sam_server_new (sql, f.clock, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (number (&f, "SELECT COUNT(*) FROM record WHERE body LIKE '%Hemmelig%'"), ==, 0);
  g_assert_cmpint (number (&f, "SELECT format FROM server_state"), ==, 3);
  g_autoptr (Device) lead = device_new (&f, "lead");
  g_autoptr (Device) again = device_new (&f, "kari");
  device_pull (lead);
  device_pull (again);
  g_assert_false (device_has (lead, case_id));
  g_assert_true (device_has (again, case_id));
  fixture_tear_down (&f, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/server/grade/C13-raise", Fixture, NULL, fixture_set_up, test_raise,
              fixture_tear_down);
  /* there is no PostgreSQL of an earlier format */
  if (!fixture_on_postgresql ()) {
    g_test_add_func ("/server/grade/begin", test_begin);
  }
  return g_test_run ();
}
