/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What belongs to a team, and what who covers sees while a colleague is away. */
#include "server-fixture.h"

#include <string.h>

#define fixture_test(path, function)                                                               \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

/* (transfer full): pushes a record of @team; @members are its JSON patches. Returns its id. */
static char *
push_of_team (Device *as, const char *type, const char *team, const char *members,
              const char *expected)
{
  g_autofree char *op = new_id (as->f);
  char *id = new_id (as->f);
  g_autofree char *ops =
      g_strdup_printf ("{\"op\":\"%s\",\"k\":\"create\",\"t\":\"%s\",\"id\":\"%s\",\"c\":\"%s\","
                       "\"set\":[{\"p\":\"/team_id\",\"v\":\"%s\"},%s]}",
                       op, type, id, team, team, members);
  g_autofree char *reply = push (as, ops);
  g_autofree char *result = result_member (reply, 0, "r");
  g_autofree char *quoted = g_strdup_printf ("\"%s\"", expected);

  if (strcmp (result, quoted) != 0) {
    g_test_message ("%s", reply);
  }
  g_assert_cmpstr (result, ==, quoted);
  return id;
}

static char *
push_inquiry (Device *as, const char *team, const char *expected)
{
  return push_of_team (as, "inquiry", team,
                       "{\"p\":\"/from_who\",\"v\":\"nav\"},"
                       "{\"p\":\"/received_at\",\"v\":\"2026-06-04T10:00:00Z\"},"
                       "{\"p\":\"/became\",\"v\":\"open\"}",
                       expected);
}

static char *
push_absence (Device *as, const char *team, const char *absent, const char *deputy,
              const char *from, const char *to)
{
  g_autoptr (GString) members = g_string_new (NULL);

  g_string_printf (members,
                   "{\"p\":\"/absent_user\",\"v\":\"%s\"},{\"p\":\"/from_on\",\"v\":\"%s\"}",
                   absent, from);
  if (to) {
    g_string_append_printf (members, ",{\"p\":\"/to_on\",\"v\":\"%s\"}", to);
  }
  if (deputy) {
    g_string_append_printf (members, ",{\"p\":\"/covered_by_user\",\"v\":\"%s\"}", deputy);
  }
  return push_of_team (as, "absence", team, members->str, "applied");
}

static void
patch (Device *as, const char *type, const char *id, const char *name, const char *value)
{
  g_autofree char *base = NULL;
  g_autofree char *op = NULL;
  g_autofree char *reply = NULL;

  device_pull (as);
  base = device_version (as, id);
  op = op_update (as->f, type, id, base, name, value, NULL);
  reply = push (as, op);
  assert_result (reply, 0, "applied");
}

static void
retract (Device *as, const char *type, const char *id)
{
  g_autofree char *base = NULL;
  g_autofree char *op_id = new_id (as->f);
  g_autofree char *op = NULL;
  g_autofree char *reply = NULL;

  device_pull (as);
  base = device_version (as, id);
  op = g_strdup_printf ("{\"op\":\"%s\",\"k\":\"retract\",\"t\":\"%s\",\"id\":\"%s\","
                        "\"base\":\"%s\",\"why\":\"feil\"}",
                        op_id, type, id, base);
  reply = push (as, op);
  assert_result (reply, 0, "applied");
}

static gboolean
sees (Device *device, const char *id)
{
  device_pull (device);
  return device_has (device, id);
}

static void
set_day (Fixture *f, int days_later)
{
  sam_clock_fixed_set (f->clock, sam_date_from_ymd (2026, 6, 4) + days_later,
                       FIXTURE_NOW + days_later * SAM_USEC_PER_DAY);
}

/* ---- Sight of a team ---- */

static void
test_team_sees_what_is_its_own (Fixture *f, gconstpointer data)
{
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autoptr (Device) ola = device_new (f, "ola");
  g_autoptr (Device) lead = device_new (f, "lead");
  g_autoptr (Device) boss = device_new (f, "boss");
  g_autoptr (Device) siri = device_new (f, "siri");
  g_autoptr (Device) sorlead = device_new (f, "sorlead");
  g_autofree char *id = push_inquiry (kari, f->nord, "applied");

  g_assert_true (sees (kari, id));
  g_assert_true (sees (ola, id));
  g_assert_true (sees (lead, id));
  g_assert_true (sees (boss, id));
  g_assert_false (sees (siri, id));
  g_assert_false (sees (sorlead, id));
}

/* What one may not see is not there: the same answer as for a team that does not exist. */
static void
test_nobody_writes_into_another_team (Fixture *f, gconstpointer data)
{
  g_autoptr (Device) siri = device_new (f, "siri");
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autofree char *nowhere = new_id (f);
  g_autofree char *a = push_inquiry (siri, f->nord, "gone");
  g_autofree char *b = push_inquiry (siri, nowhere, "gone");
  g_autofree char *own = push_inquiry (kari, f->nord, "applied");
  g_autofree char *base = NULL;
  g_autofree char *op = NULL;
  g_autofree char *reply = NULL;

  device_pull (kari);
  base = device_version (kari, own);
  op = op_update (f, "inquiry", own, base, "answer", "\"x\"", NULL);
  reply = push (siri, op);
  assert_result (reply, 0, "gone");
  g_assert_false (sees (siri, own));
}

static void
put_user (Fixture *f, const char *login, const char *const *teams)
{
  g_autoptr (GError) error = NULL;
  SamServerUser user = { .login = login, .name = "Ola", .role = "coordinator", .teams = teams };
  g_autofree char *id = sam_server_add_user (f->server, &user, &error);

  g_assert_no_error (error);
}

static void
test_changing_teams_gives_and_takes_sight (Fixture *f, gconstpointer data)
{
  static const char *const sor[] = { "Sør", NULL };
  static const char *const both[] = { "Nord", "Sør", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autoptr (Device) siri = device_new (f, "siri");
  g_autoptr (Device) ola = device_new (f, "ola");
  g_autofree char *north = push_inquiry (kari, f->nord, "applied");
  g_autofree char *south = push_inquiry (siri, f->sor, "applied");
  guint outs;

  g_assert_true (sees (ola, north));
  g_assert_false (sees (ola, south));
  outs = ola->n_outs;
  put_user (f, "ola", sor);
  g_assert_false (sees (ola, north));
  g_assert_cmpuint (ola->n_outs, ==, outs + 1); /* the whole scope in one event */
  g_assert_true (sees (ola, south));
  /* The team itself is in the registry, which stays. */
  g_assert_true (device_has (ola, f->nord));
  put_user (f, "ola", both);
  g_assert_true (sees (ola, north));
  g_assert_true (sees (ola, south));
  g_assert_true (sam_server_set_user_active (f->server, "kari", FALSE, &error));
  g_assert_no_error (error);
  g_assert_true (sees (ola, north));
}

/* ---- Who covers ---- */

static void
test_deputy_sees_the_cases_while_it_lasts (Fixture *f, gconstpointer data)
{
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autoptr (Device) ola = device_new (f, "ola");
  g_autofree char *person = NULL;
  g_autofree char *case_id = make_case (kari, &person);
  g_autofree char *contact = new_id (f);
  g_autofree char *op = op_contact (kari, contact, case_id, "Ringte", NULL);
  g_autofree char *reply = push (kari, op);
  g_autofree char *absence = NULL;

  assert_result (reply, 0, "applied");
  absence = push_absence (kari, f->nord, kari->user_id, ola->user_id, "2026-06-05", "2026-06-08");
  /* Noted is not begun. */
  g_assert_false (sees (ola, case_id));
  g_assert_true (device_has (ola, absence));
  set_day (f, 1);
  g_assert_true (sees (ola, case_id));
  g_assert_true (device_has (ola, person));
  g_assert_true (device_has (ola, contact));
  /* The deputy works on it; the holder stays. */
  {
    g_autofree char *tried = new_id (f);
    g_autofree char *more = op_contact (ola, tried, case_id, "Prøvde", NULL);
    g_autofree char *answer = push (ola, more);
    g_autofree char *holder = device_field (ola, case_id, "holder_user");

    assert_result (answer, 0, "applied");
    g_assert_cmpstr (holder, ==, kari->user_id);
  }
  set_day (f, 4);
  g_assert_true (sees (ola, case_id));
  set_day (f, 5);
  g_assert_false (sees (ola, case_id));
  g_assert_false (device_has (ola, person));
  g_assert_false (device_has (ola, contact));
  g_assert_true (sees (kari, case_id));
}

static void
test_ending_early_and_another_deputy (Fixture *f, gconstpointer data)
{
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autoptr (Device) ola = device_new (f, "ola");
  g_autoptr (Device) lead = device_new (f, "lead");
  g_autofree char *case_id = make_case (kari, NULL);
  g_autofree char *absence =
      push_absence (kari, f->nord, kari->user_id, ola->user_id, "2026-06-01", NULL);

  g_assert_true (sees (ola, case_id));
  patch (kari, "absence", absence, "to_on", "\"2026-06-03\"");
  g_assert_false (sees (ola, case_id));
  patch (kari, "absence", absence, "to_on", "\"2026-06-30\"");
  g_assert_true (sees (ola, case_id));
  {
    g_autofree char *value = g_strdup_printf ("\"%s\"", lead->user_id);

    patch (kari, "absence", absence, "covered_by_user", value);
  }
  g_assert_false (sees (ola, case_id));
  {
    g_autofree char *value = g_strdup_printf ("\"%s\"", ola->user_id);

    patch (kari, "absence", absence, "covered_by_user", value);
  }
  g_assert_true (sees (ola, case_id));
  retract (kari, "absence", absence);
  g_assert_false (sees (ola, case_id));
}

/* A deputy of Nord gets nothing of what the colleague holds elsewhere, nothing that is closed, and
 * nothing any more when leaving the team. */
static void
test_no_more_than_the_teams_open_cases (Fixture *f, gconstpointer data)
{
  static const char *const both[] = { "Nord", "Sør", NULL };
  static const char *const sor[] = { "Sør", NULL };
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autoptr (Device) ola = device_new (f, "ola");
  g_autofree char *north = make_case (kari, NULL);
  g_autofree char *closed = make_case (kari, NULL);
  g_autofree char *absence = NULL;
  g_autofree char *person = new_id (f), *elsewhere = new_id (f);
  g_autofree char *a = op_person (f, person, "Solli", "g");
  g_autofree char *b = op_case (f, elsewhere, person, f->sor, kari->user_id, "g");
  g_autofree char *ops = g_strjoin (",", a, b, NULL);
  g_autofree char *reply = push (kari, ops);

  assert_result (reply, 1, "applied");
  device_pull (kari);
  {
    g_autofree char *base = device_version (kari, closed);
    g_autofree char *op = new_id (f);
    g_autofree char *end =
        g_strdup_printf ("{\"op\":\"%s\",\"k\":\"update\",\"t\":\"case\",\"id\":\"%s\","
                         "\"base\":\"%s\",\"set\":[{\"p\":\"/status\",\"v\":\"closed\"},"
                         "{\"p\":\"/closed_on\",\"v\":\"2026-06-04\"}]}",
                         op, closed, base);
    g_autofree char *ended = push (kari, end);

    assert_result (ended, 0, "applied");
  }
  absence = push_absence (kari, f->nord, kari->user_id, ola->user_id, "2026-06-01", NULL);
  g_assert_true (sees (ola, north));
  g_assert_false (device_has (ola, closed));
  g_assert_false (device_has (ola, elsewhere));
  put_user (f, "ola", both);
  g_assert_true (sees (ola, north));
  put_user (f, "ola", sor);
  g_assert_false (sees (ola, north));
  g_assert_false (device_has (ola, elsewhere));
}

/* A case opened or moved to the absent colleague meanwhile is covered too. */
static void
test_cases_that_come_meanwhile (Fixture *f, gconstpointer data)
{
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autoptr (Device) ola = device_new (f, "ola");
  g_autofree char *absence =
      push_absence (kari, f->nord, kari->user_id, ola->user_id, "2026-06-01", "2026-06-10");
  g_autofree char *case_id = make_case (kari, NULL);

  g_assert_true (sees (ola, case_id));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  fixture_test ("/server/team/sees-what-is-its-own", test_team_sees_what_is_its_own);
  fixture_test ("/server/team/nobody-writes-into-another", test_nobody_writes_into_another_team);
  fixture_test ("/server/team/changing-teams", test_changing_teams_gives_and_takes_sight);
  fixture_test ("/server/cover/while-it-lasts", test_deputy_sees_the_cases_while_it_lasts);
  fixture_test ("/server/cover/ending-early-and-another-deputy",
                test_ending_early_and_another_deputy);
  fixture_test ("/server/cover/no-more-than-the-teams-open-cases",
                test_no_more_than_the_teams_open_cases);
  fixture_test ("/server/cover/cases-that-come-meanwhile", test_cases_that_come_meanwhile);
  return g_test_run ();
}
