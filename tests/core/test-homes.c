/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Where somebody lives: homes from leases and residences, when they end, and what rests on them. */
#include <samspor/sam-homes.h>
#include <samspor/sam-id.h>
#include <samspor/sam-rules.h>
#include <string.h>

#define TODAY (sam_date_from_ymd (2026, 6, 4))
#define NOW G_GINT64_CONSTANT (1780567200000000)

typedef struct {
  SamClock *clock;
  SamRecord *person, *record;
  GPtrArray *records;  /* (owned) (element-type SamRecord): of the case and the person */
  GPtrArray *registry; /* (owned) (element-type SamRecord) */
} World;

static void
world_clear (World *w)
{
  g_object_unref (w->person);
  g_object_unref (w->record);
  g_ptr_array_unref (w->records);
  g_ptr_array_unref (w->registry);
  sam_clock_unref (w->clock);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (World, world_clear)

static void
world_init (World *w, guint64 seed)
{
  g_autofree char *person = NULL, *id = NULL;

  w->clock = sam_clock_new_fixed (TODAY, NOW, seed);
  person = sam_id_new (w->clock);
  id = sam_id_new (w->clock);
  w->person = sam_record_new (SAM_RECORD_PERSON, person, person);
  sam_record_set_text (w->person, SAM_PERSON_GIVEN_NAME, "Modig");
  w->record = sam_record_new (SAM_RECORD_CASE, id, id);
  sam_record_set_text (w->record, SAM_CASE_PERSON_ID, person);
  sam_record_set_text (w->record, SAM_CASE_STATUS, "active");
  w->records = g_ptr_array_new_with_free_func (g_object_unref);
  w->registry = g_ptr_array_new_with_free_func (g_object_unref);
}

static SamRecord *
add_to (World *w, GPtrArray *list, SamRecordType type, const char *scope)
{
  g_autofree char *id = sam_id_new (w->clock);
  SamRecord *record = sam_record_new (type, id, scope);

  g_ptr_array_add (list, record);
  return record;
}

static SamRecord *
add_unit (World *w)
{
  SamRecord *unit = add_to (w, w->registry, SAM_RECORD_HOUSING_UNIT, SAM_ID_NIL);

  sam_record_set_text (unit, SAM_HOUSING_UNIT_NAME, "H0101");
  return unit;
}

static SamRecord *
add_lease (World *w, const SamRecord *unit, const char *form, SamDate from, SamDate to)
{
  SamRecord *lease = add_to (w, w->registry, SAM_RECORD_TENANCY, SAM_ID_NIL);

  sam_record_set_text (lease, SAM_TENANCY_UNIT_ID, sam_record_get_id (unit));
  sam_record_set_text (lease, SAM_TENANCY_FORM, form);
  sam_record_set_date (lease, SAM_TENANCY_FROM_ON, from);
  sam_record_set_date (lease, SAM_TENANCY_TO_ON, to);
  return lease;
}

static SamRecord *
add_tenant (World *w, const SamRecord *lease, SamDate from, SamDate to)
{
  SamRecord *tenant = add_to (w, w->records, SAM_RECORD_TENANT, sam_record_get_id (w->person));

  sam_record_set_text (tenant, SAM_TENANT_PERSON_ID, sam_record_get_id (w->person));
  sam_record_set_text (tenant, SAM_TENANT_TENANCY_ID, sam_record_get_id (lease));
  sam_record_set_date (tenant, SAM_TENANT_FROM_ON, from);
  sam_record_set_date (tenant, SAM_TENANT_TO_ON, to);
  return tenant;
}

static SamRecord *
add_residence (World *w, const char *kind, SamDate from, SamDate to)
{
  SamRecord *residence =
      add_to (w, w->records, SAM_RECORD_RESIDENCE, sam_record_get_id (w->person));

  sam_record_set_text (residence, SAM_RESIDENCE_PERSON_ID, sam_record_get_id (w->person));
  sam_record_set_text (residence, SAM_RESIDENCE_KIND, kind);
  sam_record_set_date (residence, SAM_RESIDENCE_FROM_ON, from);
  sam_record_set_date (residence, SAM_RESIDENCE_TO_ON, to);
  return residence;
}

static SamCaseView *
view_of (World *w)
{
  g_autoptr (SamRegistry) registry = sam_registry_new (w->registry);

  return sam_case_view_new (w->record, w->person, w->records, registry);
}

/* "kind from to now, …", newest first; days are counted from TODAY, "-" = no end. */
static char *
said (World *w)
{
  static const char *const when[] = { "over", "now", "ahead" };
  g_autoptr (SamCaseView) view = view_of (w);
  g_autoptr (GArray) homes = sam_rules_homes (view, TODAY);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < homes->len; i++) {
    const SamHome *home = &g_array_index (homes, SamHome, i);
    g_autofree char *to =
        home->to != SAM_DATE_NONE ? g_strdup_printf ("%d", home->to - TODAY) : g_strdup ("-");

    g_string_append_printf (out, "%s%s %d %s %s%s%s%s", i > 0 ? ", " : "", home->kind,
                            home->from - TODAY, to, when[home->when],
                            home->is_lease ? " lease" : "", home->is_held ? " held" : "",
                            home->kept_during != NULL ? " kept" : "");
  }
  return g_string_free (out, FALSE);
}

static void
assert_homes (World *w, const char *wanted)
{
  g_autofree char *got = said (w);

  g_assert_cmpstr (got, ==, wanted);
}

/* Where the person lives now: its kind, or "". */
static const char *
lives_in (World *w, SamDate on)
{
  g_autoptr (SamCaseView) view = view_of (w);
  SamHome home = { 0 };

  return sam_rules_home_now (view, on, &home) ? g_intern_string (home.kind) : "";
}

static void
test_a_lease_is_a_home (void)
{
  g_auto (World) w = { 0 };
  SamRecord *unit, *lease;

  world_init (&w, 1);
  assert_homes (&w, "");
  unit = add_unit (&w);
  lease = add_lease (&w, unit, "fixed", TODAY - 100, TODAY + 900);
  add_tenant (&w, lease, TODAY - 90, SAM_DATE_NONE);
  assert_homes (&w, "municipal -90 900 now lease");
  add_residence (&w, "private", TODAY - 500, TODAY - 101);
  add_residence (&w, "private", TODAY + 901, SAM_DATE_NONE);
  assert_homes (&w, "private 901 - ahead, municipal -90 900 now lease, private -500 -101 over");
  g_assert_cmpstr (lives_in (&w, TODAY), ==, "municipal");
  g_assert_cmpstr (lives_in (&w, TODAY - 101), ==, "private");
  g_assert_cmpstr (lives_in (&w, TODAY - 95), ==, "");
}

/* The earlier end counts, the tenant's or the lease's, and the later beginning. */
static void
test_a_part_lies_within_its_lease (void)
{
  g_auto (World) w = { 0 };
  SamRecord *unit, *lease, *tenant;

  world_init (&w, 2);
  unit = add_unit (&w);
  lease = add_lease (&w, unit, "fixed", TODAY - 100, TODAY + 900);
  tenant = add_tenant (&w, lease, TODAY - 120, TODAY + 30);
  assert_homes (&w, "municipal -100 30 now lease");
  sam_record_set_date (tenant, SAM_TENANT_TO_ON, TODAY + 2000);
  assert_homes (&w, "municipal -100 900 now lease");
  sam_record_set_date (lease, SAM_TENANCY_GIVEN_UP_ON, TODAY - 3);
  assert_homes (&w, "municipal -100 -3 over lease");
  sam_record_set_date (tenant, SAM_TENANT_FROM_ON, TODAY - 2);
  assert_homes (&w, "");
}

static void
test_forms (void)
{
  g_auto (World) w = { 0 };
  SamRecord *unit;

  world_init (&w, 3);
  unit = add_unit (&w);
  add_tenant (&w, add_lease (&w, unit, "open_ended", TODAY - 400, SAM_DATE_NONE), TODAY - 400,
              TODAY - 200);
  add_tenant (&w, add_lease (&w, unit, "temporary", TODAY - 20, TODAY + 2), TODAY - 20,
              SAM_DATE_NONE);
  add_tenant (&w, add_lease (&w, unit, "held", TODAY - 1, TODAY + 20), TODAY - 1, SAM_DATE_NONE);
  assert_homes (&w, "municipal -1 20 now lease held, temporary -20 2 now lease, "
                    "municipal -400 -200 over lease");
  /* Nobody lives in a home that is held. */
  g_assert_cmpstr (lives_in (&w, TODAY), ==, "temporary");
}

/* The home waits while the sentence is served: one lives in prison. */
static void
test_a_kept_home_waits (void)
{
  g_auto (World) w = { 0 };
  SamRecord *tenant, *prison;

  world_init (&w, 4);
  prison = add_residence (&w, "prison", TODAY - 300, TODAY + 40);
  sam_record_set_bool (prison, SAM_RESIDENCE_KEPT_IN_SENTENCE, TRUE);
  tenant = add_tenant (&w, add_lease (&w, add_unit (&w), "fixed", TODAY - 100, TODAY + 900),
                       TODAY - 100, SAM_DATE_NONE);
  sam_record_set_text (tenant, SAM_TENANT_KEPT_DURING, "sentence");
  assert_homes (&w, "municipal -100 900 now lease kept, prison -300 40 now");
  g_assert_cmpstr (lives_in (&w, TODAY), ==, "prison");
  g_assert_cmpstr (lives_in (&w, TODAY + 41), ==, "municipal");
}

static void
test_a_residence_is_shadowed (void)
{
  g_auto (World) w = { 0 };
  SamRecord *unit, *residence;

  world_init (&w, 5);
  unit = add_unit (&w);
  residence = add_residence (&w, "municipal", TODAY - 200, SAM_DATE_NONE);
  sam_record_set_text (residence, SAM_RESIDENCE_UNIT_ID, sam_record_get_id (unit));
  assert_homes (&w, "municipal -200 - now");
  add_tenant (&w, add_lease (&w, unit, "fixed", TODAY - 100, TODAY + 900), TODAY - 100,
              SAM_DATE_NONE);
  assert_homes (&w, "municipal -100 900 now lease");
  /* Before the lease it says something. */
  sam_record_set_date (residence, SAM_RESIDENCE_TO_ON, TODAY - 101);
  assert_homes (&w, "municipal -100 900 now lease, municipal -200 -101 over");
  /* So does another home in the same days. */
  sam_record_set_date (residence, SAM_RESIDENCE_TO_ON, SAM_DATE_NONE);
  sam_record_set_text (residence, SAM_RESIDENCE_UNIT_ID, sam_record_get_id (add_unit (&w)));
  assert_homes (&w, "municipal -100 900 now lease, municipal -200 - now");
}

static void
test_what_is_registered_by_mistake (void)
{
  g_auto (World) w = { 0 };
  SamRecordMeta meta = { .retracted_by = (char *) "feil" };
  SamRecord *lease;

  world_init (&w, 6);
  lease = add_lease (&w, add_unit (&w), "fixed", TODAY - 100, TODAY + 900);
  add_tenant (&w, lease, TODAY - 100, SAM_DATE_NONE);
  sam_record_set_meta (lease, &meta);
  assert_homes (&w, "");
  /* A lease that is not here yet is a home all the same. */
  g_ptr_array_set_size (w.registry, 0);
  assert_homes (&w, "municipal -100 - now lease");
}

/* On which days from TODAY on somebody is on the lease: the first, and the first without. */
static void
assert_is_on (const SamRecord *tenant, const SamRecord *lease, int first, int end)
{
  for (int day = -10; day < 40; day++)
    g_assert_cmpint (sam_tenant_is_on (tenant, lease, TODAY + day), ==, day >= first && day < end);
}

static void
test_on_the_lease (void)
{
  g_auto (World) w = { 0 };
  SamRecordMeta mistake = { .retracted_by = (char *) "feil" };
  SamRecord *lease, *tenant;

  world_init (&w, 5);
  lease = add_lease (&w, add_unit (&w), "fixed", TODAY, TODAY + 30);
  tenant = add_tenant (&w, lease, TODAY + 2, SAM_DATE_NONE);
  assert_is_on (tenant, lease, 2, 31);
  assert_is_on (tenant, NULL, 2, 40);
  /* Notice is no end: the last day is. */
  sam_record_set_date (tenant, SAM_TENANT_TO_ON, TODAY + 20);
  sam_record_set_text (tenant, SAM_TENANT_ENDED_HOW, "tenant");
  assert_is_on (tenant, lease, 2, 21);
  assert_is_on (tenant, NULL, 2, 21);
  sam_record_set_date (lease, SAM_TENANCY_GIVEN_UP_ON, TODAY + 9);
  assert_is_on (tenant, lease, 2, 10);
  g_assert_cmpint (sam_tenant_until (tenant, lease), ==, TODAY + 9);
  sam_record_set_date (lease, SAM_TENANCY_FROM_ON, TODAY + 5);
  assert_is_on (tenant, lease, 5, 10);
  sam_record_set_meta (lease, &mistake);
  assert_is_on (tenant, lease, 0, 0);
  sam_record_set_meta (tenant, &mistake);
  assert_is_on (tenant, NULL, 0, 0);
}

/* Lists leave the address out; the days count all the same. */
static void
test_masked (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (SamCaseView) view = NULL;
  g_autoptr (GArray) homes = NULL;
  const SamHome *home;
  SamRecord *lease, *tenant, *residence;
  g_autofree char *id = NULL;

  world_init (&w, 7);
  lease = add_lease (&w, add_unit (&w), "temporary", TODAY - 10, TODAY + 4);
  id = g_strdup (sam_record_get_id (lease));
  tenant = add_tenant (&w, lease, TODAY - 10, SAM_DATE_NONE);
  residence = add_residence (&w, "municipal", TODAY - 10, SAM_DATE_NONE);
  sam_record_clear (tenant, SAM_TENANT_TENANCY_ID);
  sam_record_clear (residence, SAM_RESIDENCE_UNIT_ID);
  view = view_of (&w);
  sam_case_view_keep_lease (view, sam_record_get_id (tenant), lease);
  homes = sam_rules_homes (view, TODAY);
  g_assert_cmpuint (homes->len, ==, 1);
  home = &g_array_index (homes, SamHome, 0);
  g_assert_null (home->lease);
  g_assert_null (home->unit);
  g_assert_cmpstr (home->form, ==, "temporary");
  g_assert_true (home->is_temporary);
  g_assert_cmpint (home->to, ==, TODAY + 4);
}

static void
test_strictly_protected_has_none (void)
{
  g_auto (World) w = { 0 };

  world_init (&w, 8);
  add_tenant (&w, add_lease (&w, add_unit (&w), "fixed", TODAY - 100, TODAY + 900), TODAY - 100,
              SAM_DATE_NONE);
  add_residence (&w, "temporary", TODAY - 10, TODAY + 1);
  sam_record_set_text (w.person, SAM_PERSON_ADDRESS_GRADE, "fortrolig");
  g_assert_cmpstr (lives_in (&w, TODAY), ==, "temporary");
  sam_record_set_text (w.person, SAM_PERSON_ADDRESS_GRADE, "strengt_fortrolig");
  assert_homes (&w, "");
  g_assert_cmpstr (lives_in (&w, TODAY), ==, "");
}

static void
test_how_it_ended (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (SamCaseView) view = NULL;
  g_autoptr (GArray) homes = NULL;
  SamRecord *tenant, *residence;

  world_init (&w, 9);
  tenant = add_tenant (&w, add_lease (&w, add_unit (&w), "fixed", TODAY - 100, TODAY + 900),
                       TODAY - 100, TODAY - 50);
  sam_record_set_text (tenant, SAM_TENANT_ENDED_HOW, "eviction");
  residence = add_residence (&w, "private", TODAY - 300, TODAY - 101);
  sam_record_set_text (residence, SAM_RESIDENCE_ENDED_HOW, "moved");
  add_residence (&w, "none", TODAY - 49, SAM_DATE_NONE);
  view = view_of (&w);
  homes = sam_rules_homes (view, TODAY);
  g_assert_cmpuint (homes->len, ==, 3);
  g_assert_null (sam_home_ended_label (&g_array_index (homes, SamHome, 0)));
  g_assert_cmpstr (sam_home_ended_label (&g_array_index (homes, SamHome, 1))->text, ==,
                   "Had to leave");
  g_assert_cmpstr (sam_home_ended_label (&g_array_index (homes, SamHome, 2))->text, ==, "Moved");
}

static void
test_lists_say_it (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (SamCaseView) view = NULL;
  g_autoptr (SamCaseSummary) line = NULL;

  world_init (&w, 10);
  add_residence (&w, "private", TODAY - 300, SAM_DATE_NONE);
  add_tenant (&w, add_lease (&w, add_unit (&w), "trial", TODAY - 30, TODAY + 60), TODAY - 30,
              SAM_DATE_NONE);
  view = view_of (&w);
  line = sam_rules_case_summary (view, TODAY);
  g_assert_cmpstr (line->residence_kind, ==, "municipal");
  g_assert_cmpint (line->residence_until, ==, TODAY + 60);
}

/* ---- Homes that end, and homes at risk, on Today ---- */

/* "rule days-over" of each reason about housing, in their order on the card. */
static char *
reminded (World *w, SamDate on)
{
  g_autoptr (SamCaseView) view = view_of (w);
  g_autoptr (SamTodayCard) card = sam_rules_today_card (view, NULL, on);
  GString *out = g_string_new (NULL);

  for (guint i = 0; card != NULL && i < card->reasons->len; i++) {
    const SamTodayReason *reason = g_ptr_array_index (card->reasons, i);

    if (sam_today_class (reason->kind) == 6)
      g_string_append_printf (out, "%s%s %d", out->len > 0 ? ", " : "",
                              sam_today_rule (reason->kind), reason->days_over);
  }
  return g_string_free (out, FALSE);
}

static void
assert_reminded (World *w, SamDate on, const char *wanted)
{
  g_autofree char *got = reminded (w, on);

  g_assert_cmpstr (got, ==, wanted);
}

static void
test_a_lease_is_reminded_of_three_times (void)
{
  g_auto (World) w = { 0 };
  SamDate end = TODAY + 200;

  world_init (&w, 20);
  add_tenant (&w, add_lease (&w, add_unit (&w), "fixed", TODAY - 100, end), TODAY - 100,
              SAM_DATE_NONE);
  assert_reminded (&w, end - 91, "");
  assert_reminded (&w, end - 90, "tenancy_ends_first -90");
  assert_reminded (&w, end - 61, "tenancy_ends_first -61");
  assert_reminded (&w, end - 60, "tenancy_ends_second -60");
  assert_reminded (&w, end - 30, "tenancy_ends -30");
  /* Until it is settled. */
  assert_reminded (&w, end + 5, "tenancy_ends 5");
}

static void
test_a_place_for_now_three_days_before (void)
{
  g_auto (World) w = { 0 };
  SamRecord *lease;

  world_init (&w, 21);
  lease = add_lease (&w, add_unit (&w), "temporary", TODAY - 5, TODAY + 2);
  add_tenant (&w, lease, TODAY - 5, SAM_DATE_NONE);
  assert_reminded (&w, TODAY - 2, "");
  assert_reminded (&w, TODAY - 1, "interim_ends -3");
  assert_reminded (&w, TODAY + 4, "interim_ends 2");
  /* Another week: three days before its end again. */
  sam_record_set_date (lease, SAM_TENANCY_TO_ON, TODAY + 9);
  assert_reminded (&w, TODAY + 4, "");
  assert_reminded (&w, TODAY + 6, "interim_ends -3");
  add_residence (&w, "temporary", TODAY + 10, TODAY + 17);
  assert_reminded (&w, TODAY + 6, "");
  assert_reminded (&w, TODAY + 14, "interim_ends -3");
}

static void
test_the_next_home_settles_it (void)
{
  static const struct {
    const char *kind;
    int from, to;
    gboolean settles;
  } cases[] = {
    { "private", 11, 0, TRUE },     { "owned", 5, 0, TRUE },     { "family", 11, 40, TRUE },
    { "private", 12, 0, FALSE },    { "private", 1, 10, FALSE }, { "temporary", 11, 0, FALSE },
    { "institution", 0, 0, FALSE }, { "none", 11, 0, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (World) w = { 0 };

    world_init (&w, 22);
    add_tenant (&w, add_lease (&w, add_unit (&w), "fixed", TODAY - 100, TODAY + 10), TODAY - 100,
                SAM_DATE_NONE);
    assert_reminded (&w, TODAY, "tenancy_ends -10");
    add_residence (&w, cases[i].kind, TODAY + cases[i].from,
                   cases[i].to != 0 ? TODAY + cases[i].to : SAM_DATE_NONE);
    assert_reminded (&w, TODAY, cases[i].settles ? "" : "tenancy_ends -10");
  }
}

static void
test_a_renewal_settles_it (void)
{
  g_auto (World) w = { 0 };
  SamRecord *unit, *lease, *next, *tenant;

  world_init (&w, 23);
  unit = add_unit (&w);
  lease = add_lease (&w, unit, "trial", TODAY - 100, TODAY + 10);
  tenant = add_tenant (&w, lease, TODAY - 100, SAM_DATE_NONE);
  next = add_lease (&w, unit, "fixed", TODAY + 14, TODAY + 900);
  sam_record_set_text (next, SAM_TENANCY_RENEWED_FROM_ID, sam_record_get_id (lease));
  /* A lease that somebody else goes on with is no home of this person. */
  assert_reminded (&w, TODAY, "tenancy_ends -10");
  add_tenant (&w, next, TODAY + 14, SAM_DATE_NONE);
  assert_reminded (&w, TODAY, "");
  /* One that is held is not settled. */
  sam_record_set_text (next, SAM_TENANCY_FORM, "held");
  assert_reminded (&w, TODAY, "tenancy_ends -10");
  sam_record_set_date (tenant, SAM_TENANT_TO_ON, TODAY + 5);
  assert_reminded (&w, TODAY, "tenancy_ends -5");
}

/* What became of it, or what is known of the days after it, ends the reminder of a home that is
 * over. */
static void
test_what_became_of_it (void)
{
  g_auto (World) w = { 0 };
  SamRecord *tenant, *home;

  world_init (&w, 24);
  tenant = add_tenant (&w, add_lease (&w, add_unit (&w), "fixed", TODAY - 100, TODAY + 500),
                       TODAY - 100, TODAY - 10);
  assert_reminded (&w, TODAY, "tenancy_ends 10");
  sam_record_set_text (tenant, SAM_TENANT_ENDED_HOW, "eviction");
  assert_reminded (&w, TODAY, "");
  /* Somebody who has given notice still needs a home. */
  assert_reminded (&w, TODAY - 20, "tenancy_ends -10");
  sam_record_clear (tenant, SAM_TENANT_ENDED_HOW);
  home = add_residence (&w, "none", TODAY + 1, SAM_DATE_NONE);
  assert_reminded (&w, TODAY, "tenancy_ends 10");
  sam_record_set_date (home, SAM_RESIDENCE_FROM_ON, TODAY - 2);
  assert_reminded (&w, TODAY, "");
}

static void
test_a_kept_home_that_ends (void)
{
  g_auto (World) w = { 0 };
  SamRecord *tenant;

  world_init (&w, 25);
  tenant = add_tenant (&w, add_lease (&w, add_unit (&w), "fixed", TODAY - 100, TODAY + 20),
                       TODAY - 100, SAM_DATE_NONE);
  sam_record_set_text (tenant, SAM_TENANT_KEPT_DURING, "sentence");
  add_residence (&w, "prison", TODAY - 50, TODAY + 80);
  assert_reminded (&w, TODAY, "tenancy_ends -20");
}

static void
test_at_risk (void)
{
  g_auto (World) w = { 0 };
  SamRecord *tenant;

  world_init (&w, 26);
  tenant = add_tenant (&w, add_lease (&w, add_unit (&w), "fixed", TODAY - 100, TODAY + 900),
                       TODAY - 100, SAM_DATE_NONE);
  sam_record_set_date (tenant, SAM_TENANT_RISK_ON, TODAY - 2);
  assert_reminded (&w, TODAY - 3, "");
  assert_reminded (&w, TODAY, "home_at_risk 2");
  sam_record_set_date (tenant, SAM_TENANT_TO_ON, TODAY - 1);
  sam_record_set_text (tenant, SAM_TENANT_ENDED_HOW, "tenant");
  assert_reminded (&w, TODAY, "");
}

/* Each reminder is answered for itself. */
static void
test_an_answer_is_to_one_reminder (void)
{
  g_auto (World) w = { 0 };
  SamRecord *tenant, *answer;
  SamDate end = TODAY + 85;

  world_init (&w, 27);
  tenant = add_tenant (&w, add_lease (&w, add_unit (&w), "fixed", TODAY - 100, end), TODAY - 100,
                       SAM_DATE_NONE);
  assert_reminded (&w, TODAY, "tenancy_ends_first -85");
  answer = add_to (&w, w.records, SAM_RECORD_ALERT_ANSWER, sam_record_get_id (w.record));
  sam_record_set_text (answer, SAM_ALERT_ANSWER_CASE_ID, sam_record_get_id (w.record));
  sam_record_set_text (answer, SAM_ALERT_ANSWER_RULE, "tenancy_ends_first");
  sam_record_set_text (answer, SAM_ALERT_ANSWER_SUBJECT_ID, sam_record_get_id (tenant));
  sam_record_set_date (answer, SAM_ALERT_ANSWER_ANCHOR_ON, end);
  sam_record_set_text (answer, SAM_ALERT_ANSWER_KIND, "not_correct");
  assert_reminded (&w, TODAY, "");
  assert_reminded (&w, end - 61, "");
  assert_reminded (&w, end - 60, "tenancy_ends_second -60");
  assert_reminded (&w, end - 10, "tenancy_ends -10");
}

/* The municipality says when, and from which day on. */
static void
test_reminders_are_settings (void)
{
  g_auto (World) w = { 0 };
  SamRecord *setting;

  world_init (&w, 28);
  add_tenant (&w, add_lease (&w, add_unit (&w), "fixed", TODAY - 100, TODAY + 120), TODAY - 100,
              SAM_DATE_NONE);
  setting = add_to (&w, w.registry, SAM_RECORD_SETTING, SAM_ID_NIL);
  sam_record_set_text (setting, SAM_SETTING_SETTING_KEY, SAM_SETTING_LEASE_FIRST);
  sam_record_set_text (setting, SAM_SETTING_VALUE, "120");
  sam_record_set_date (setting, SAM_SETTING_VALID_FROM, TODAY + 1);
  assert_reminded (&w, TODAY, "");
  assert_reminded (&w, TODAY + 1, "tenancy_ends_first -119");
}

/* ---- What the server said afterwards ---- */

static gboolean
is_warned (World *w, SamDate on, const char *home, const char *rules)
{
  g_autoptr (SamCaseView) view = view_of (w);
  g_autoptr (SamTodayCard) card = sam_rules_today_card (view, NULL, on);

  for (guint i = 0; card != NULL && i < card->reasons->len; i++) {
    const SamTodayReason *reason = g_ptr_array_index (card->reasons, i);
    g_autofree char *points = NULL;

    if (reason->kind != SAM_TODAY_HOME_WARNED)
      continue;
    points = g_strjoinv (" ", reason->points);
    g_assert_cmpstr (reason->text, ==, home);
    g_assert_cmpstr (points, ==, rules);
    g_assert_cmpint (reason->date, ==, TODAY);
    return TRUE;
  }
  return FALSE;
}

/* It stands until a later answer is clean, the lease is over or somebody has answered it. */
static void
test_warned_afterwards (void)
{
  static const char *const more[] = { "environment", "stair", NULL };
  static const char *const known[] = { "stair", NULL };
  g_auto (World) w = { 0 };
  SamRecord *unit, *site, *lease, *tenant, *answer;
  g_autofree char *id = NULL;

  world_init (&w, 77);
  unit = add_unit (&w);
  site = add_to (&w, w.registry, SAM_RECORD_SITE, SAM_ID_NIL);
  sam_record_set_text (site, SAM_SITE_NAME, "Bakken");
  sam_record_set_text (unit, SAM_HOUSING_UNIT_SITE_ID, sam_record_get_id (site));
  lease = add_lease (&w, unit, "fixed", TODAY - 10, TODAY + 300);
  tenant = add_tenant (&w, lease, TODAY - 10, SAM_DATE_NONE);
  g_assert_false (is_warned (&w, TODAY, NULL, NULL));
  sam_record_set_moment (tenant, SAM_TENANT_CHECKED_AT, NOW);
  g_assert_false (is_warned (&w, TODAY, NULL, NULL));
  sam_record_set_set (tenant, SAM_TENANT_CHECKED_WARNED_OF, more);
  g_assert_true (is_warned (&w, TODAY, "Bakken, H0101", "environment stair"));
  sam_record_set_set (tenant, SAM_TENANT_WARNED_OF, known);
  g_assert_true (is_warned (&w, TODAY + 20, "Bakken, H0101", "environment"));
  /* The lease ends. */
  g_assert_false (is_warned (&w, TODAY + 301, NULL, NULL));
  sam_record_set_date (tenant, SAM_TENANT_TO_ON, TODAY - 1);
  g_assert_false (is_warned (&w, TODAY, NULL, NULL));
  sam_record_clear (tenant, SAM_TENANT_TO_ON);
  /* Somebody says that it is not correct. */
  id = sam_rules_alert_id_of ("home_warned", sam_record_get_id (tenant), TODAY, 0);
  answer = sam_record_new (SAM_RECORD_ALERT_ANSWER, id, sam_record_get_id (w.record));
  sam_record_set_text (answer, SAM_ALERT_ANSWER_RULE, "home_warned");
  sam_record_set_text (answer, SAM_ALERT_ANSWER_SUBJECT_ID, sam_record_get_id (tenant));
  sam_record_set_date (answer, SAM_ALERT_ANSWER_ANCHOR_ON, TODAY);
  sam_record_set_text (answer, SAM_ALERT_ANSWER_KIND, "not_correct");
  g_ptr_array_add (w.records, answer);
  g_assert_false (is_warned (&w, TODAY, NULL, NULL));
  g_ptr_array_remove (w.records, answer);
  g_assert_true (is_warned (&w, TODAY, "Bakken, H0101", "environment"));
  /* A later answer is clean. */
  sam_record_set_set (tenant, SAM_TENANT_CHECKED_WARNED_OF, known);
  g_assert_false (is_warned (&w, TODAY, NULL, NULL));
  /* Nothing of homes is said of somebody whose address is strictly protected. */
  sam_record_set_set (tenant, SAM_TENANT_CHECKED_WARNED_OF, more);
  sam_record_set_text (w.person, SAM_PERSON_ADDRESS_GRADE, "strengt_fortrolig");
  g_assert_false (is_warned (&w, TODAY, NULL, NULL));
}

/* ---- The housing point of a gate ---- */

#define DATE (TODAY + 60)

static SamRecord *
add_transition (World *w, SamDate date)
{
  SamRecord *transition =
      add_to (w, w->records, SAM_RECORD_TRANSITION, sam_record_get_id (w->record));
  g_autoptr (GPtrArray) rows = NULL;

  sam_record_set_text (transition, SAM_TRANSITION_CASE_ID, sam_record_get_id (w->record));
  sam_record_set_text (transition, SAM_TRANSITION_KIND, "prison");
  sam_record_set_text (transition, SAM_TRANSITION_DATE_KIND,
                       date != SAM_DATE_NONE ? "fixed" : "unknown");
  sam_record_set_date (transition, SAM_TRANSITION_DATE, date);
  sam_record_set_date (transition, SAM_TRANSITION_TOLD_ON, TODAY - 10);
  rows = sam_rules_new_points (transition);
  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (w->records, g_object_ref (g_ptr_array_index (rows, i)));
  return transition;
}

static SamRecord *
housing_row (World *w)
{
  for (guint i = 0; i < w->records->len; i++)
    if (sam_record_get_rtype (g_ptr_array_index (w->records, i)) == SAM_RECORD_GATE_ROW
        && sam_record_enum_is (g_ptr_array_index (w->records, i), SAM_GATE_ROW_POINT, "housing"))
      return g_ptr_array_index (w->records, i);
  g_assert_not_reached ();
}

/* "state holds fell lease until" of the housing point; until is counted from TODAY. */
static char *
housing_point (World *w, const SamRecord *transition, SamDate on)
{
  static const char *const leases[] = { "-", "in-place", "interim", "ends", "begins", "gone" };
  g_autoptr (SamCaseView) view = view_of (w);
  g_autoptr (SamGate) gate = sam_rules_gate (view, sam_record_get_id (transition), on);

  for (guint i = 0; i < gate->n_points; i++) {
    const SamPoint *point = &gate->points[i];

    if (g_strcmp0 (point->point, "housing") == 0) {
      g_autofree char *until = point->until != SAM_DATE_NONE
                                   ? g_strdup_printf ("%d", point->until - TODAY)
                                   : g_strdup ("-");

      g_assert_true (
          (point->tenant != NULL)
          == (point->lease != SAM_POINT_LEASE_NONE && point->lease != SAM_POINT_LEASE_GONE));
      return g_strdup_printf ("%d%s%s %s %s", point->state, point->holds ? " holds" : "",
                              point->fell_back ? " fell" : "", leases[point->lease], until);
    }
  }
  g_assert_not_reached ();
}

static void
assert_point (World *w, const SamRecord *transition, SamPointState state, const char *wanted)
{
  g_autofree char *got = housing_point (w, transition, TODAY);
  g_autofree char *all = g_strdup_printf ("%d%s", state, wanted);

  g_assert_cmpstr (got, ==, all);
}

static void
test_a_lease_is_in_place (void)
{
  g_auto (World) w = { 0 };
  SamRecord *transition, *row, *lease;

  world_init (&w, 40);
  transition = add_transition (&w, DATE);
  row = housing_row (&w);
  assert_point (&w, transition, SAM_POINT_NOT_STARTED, " - -");
  lease = add_lease (&w, add_unit (&w), "fixed", DATE, DATE + 300);
  add_tenant (&w, lease, DATE, SAM_DATE_NONE);
  assert_point (&w, transition, SAM_POINT_IN_PLACE, " holds in-place 360");
  sam_record_set_text (row, SAM_GATE_ROW_STATE, "planned");
  assert_point (&w, transition, SAM_POINT_IN_PLACE, " holds in-place 360");
  /* The day after is too late, and so is a lease that is over on the day. */
  sam_record_set_date (lease, SAM_TENANCY_FROM_ON, DATE + 1);
  assert_point (&w, transition, SAM_POINT_PLANNED, " - -");
  sam_record_set_date (lease, SAM_TENANCY_FROM_ON, TODAY - 5);
  sam_record_set_date (w.records->pdata[w.records->len - 1], SAM_TENANT_FROM_ON, TODAY - 5);
  assert_point (&w, transition, SAM_POINT_IN_PLACE, " holds in-place 360");
  sam_record_set_date (lease, SAM_TENANCY_TO_ON, DATE);
  assert_point (&w, transition, SAM_POINT_PLANNED, " ends 60");
  /* One that is only held is none. */
  sam_record_set_date (lease, SAM_TENANCY_TO_ON, DATE + 300);
  sam_record_set_text (lease, SAM_TENANCY_FORM, "held");
  assert_point (&w, transition, SAM_POINT_PLANNED, " - -");
}

/* What somebody has said of the point stands. */
static void
test_what_is_said_stands (void)
{
  static const struct {
    const char *state;
    SamPointState wanted;
    const char *how;
  } cases[] = {
    { "declined", SAM_POINT_DECLINED, " holds - -" },
    { "not_relevant", SAM_POINT_NOT_RELEVANT, " holds - -" },
    { "waived", SAM_POINT_WAIVED, " - -" },
    { "in_place", SAM_POINT_IN_PLACE, " holds - -" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (World) w = { 0 };
    SamRecord *transition, *row;

    world_init (&w, 41);
    transition = add_transition (&w, DATE);
    row = housing_row (&w);
    add_tenant (&w, add_lease (&w, add_unit (&w), "temporary", TODAY, DATE + 3), TODAY,
                SAM_DATE_NONE);
    assert_point (&w, transition, SAM_POINT_INTERIM, " interim 63");
    sam_record_set_text (row, SAM_GATE_ROW_STATE, cases[i].state);
    sam_record_set_text (row, SAM_GATE_ROW_REASON, "Flytter til familien");
    sam_record_set_text (row, SAM_GATE_ROW_EVIDENCE, "Kontrakten");
    sam_record_set_date (row, SAM_GATE_ROW_EVIDENCE_ON, TODAY - 1);
    assert_point (&w, transition, cases[i].wanted, cases[i].how);
  }
}

static void
test_a_place_for_now_is_interim (void)
{
  g_auto (World) w = { 0 };
  g_autofree char *later = NULL;
  SamRecord *transition, *row, *home;

  world_init (&w, 42);
  transition = add_transition (&w, DATE);
  row = housing_row (&w);
  home = add_residence (&w, "temporary", DATE, DATE + 7);
  assert_point (&w, transition, SAM_POINT_INTERIM, " interim 67");
  /* What is written of it is nearer; once that is over the place says it again. */
  sam_record_set_text (row, SAM_GATE_ROW_STATE, "interim");
  sam_record_set_date (row, SAM_GATE_ROW_INTERIM_UNTIL, DATE + 20);
  assert_point (&w, transition, SAM_POINT_INTERIM, " - 80");
  sam_record_set_date (row, SAM_GATE_ROW_INTERIM_UNTIL, TODAY - 1);
  assert_point (&w, transition, SAM_POINT_INTERIM, " interim 67");
  sam_record_set_text (row, SAM_GATE_ROW_STATE, "planned");
  sam_record_clear (row, SAM_GATE_ROW_INTERIM_UNTIL);
  later = housing_point (&w, transition, DATE + 8);
  g_assert_cmpstr (later, ==, "1 fell interim 67");
  /* One that ends before the date is no help. */
  sam_record_set_date (home, SAM_RESIDENCE_FROM_ON, TODAY);
  sam_record_set_date (home, SAM_RESIDENCE_TO_ON, DATE - 1);
  assert_point (&w, transition, SAM_POINT_PLANNED, " - -");
}

/* The point names its lease; the date moves away from it and back. */
static void
test_a_moved_date_falls_back (void)
{
  g_auto (World) w = { 0 };
  SamRecord *transition, *row, *lease, *tenant;
  SamRecordMeta meta = { .retracted_by = (char *) "feil" };

  world_init (&w, 43);
  transition = add_transition (&w, DATE);
  row = housing_row (&w);
  lease = add_lease (&w, add_unit (&w), "fixed", DATE - 10, DATE + 30);
  tenant = add_tenant (&w, lease, DATE - 10, SAM_DATE_NONE);
  sam_record_set_text (row, SAM_GATE_ROW_STATE, "in_place");
  sam_record_set_text (row, SAM_GATE_ROW_TENANT_ID, sam_record_get_id (tenant));
  assert_point (&w, transition, SAM_POINT_IN_PLACE, " holds in-place 90");
  sam_record_set_date (transition, SAM_TRANSITION_DATE, DATE + 30);
  assert_point (&w, transition, SAM_POINT_PLANNED, " fell ends 90");
  sam_record_set_date (transition, SAM_TRANSITION_DATE, DATE - 11);
  assert_point (&w, transition, SAM_POINT_PLANNED, " fell begins 90");
  sam_record_set_date (transition, SAM_TRANSITION_DATE, DATE + 29);
  assert_point (&w, transition, SAM_POINT_IN_PLACE, " holds in-place 90");
  /* Evidence of its own does not hold a lease up. */
  sam_record_set_text (row, SAM_GATE_ROW_EVIDENCE, "Kontrakten");
  sam_record_set_date (row, SAM_GATE_ROW_EVIDENCE_ON, TODAY - 1);
  sam_record_set_date (tenant, SAM_TENANT_TO_ON, DATE);
  assert_point (&w, transition, SAM_POINT_PLANNED, " fell ends 60");
  /* Another lease takes its place. */
  add_tenant (&w, add_lease (&w, add_unit (&w), "open_ended", DATE, SAM_DATE_NONE), DATE,
              SAM_DATE_NONE);
  assert_point (&w, transition, SAM_POINT_IN_PLACE, " holds in-place -");
  g_ptr_array_set_size (w.records, w.records->len - 1);
  sam_record_set_meta (lease, &meta);
  assert_point (&w, transition, SAM_POINT_PLANNED, " fell gone -");
}

static void
test_without_a_date (void)
{
  g_auto (World) w = { 0 };
  SamRecord *transition, *row, *lease, *tenant;

  world_init (&w, 44);
  transition = add_transition (&w, SAM_DATE_NONE);
  row = housing_row (&w);
  lease = add_lease (&w, add_unit (&w), "fixed", TODAY - 10, TODAY + 30);
  tenant = add_tenant (&w, lease, TODAY - 10, SAM_DATE_NONE);
  /* Nobody knows whether it reaches that far, unless somebody says so. */
  assert_point (&w, transition, SAM_POINT_NOT_STARTED, " - -");
  sam_record_set_text (row, SAM_GATE_ROW_STATE, "in_place");
  sam_record_set_text (row, SAM_GATE_ROW_TENANT_ID, sam_record_get_id (tenant));
  assert_point (&w, transition, SAM_POINT_IN_PLACE, " holds in-place 30");
  sam_record_clear (row, SAM_GATE_ROW_TENANT_ID);
  sam_record_set_text (row, SAM_GATE_ROW_STATE, "not_started");
  sam_record_set_text (lease, SAM_TENANCY_FORM, "open_ended");
  sam_record_clear (lease, SAM_TENANCY_TO_ON);
  assert_point (&w, transition, SAM_POINT_IN_PLACE, " holds in-place -");
}

/* Random leases and dates against the rule read aloud, night by night. */
typedef struct {
  const char *form;
  SamDate from, to;
} Night;

static gboolean
sleeps (const Night *night, SamDate on)
{
  return night->from <= on && (night->to == SAM_DATE_NONE || night->to >= on);
}

/* In place: a lease that somebody lives in on the date and in the night after it. */
static const char *
slowly (const Night *nights, guint n, SamDate date)
{
  for (guint i = 0; i < n; i++)
    if (strcmp (nights[i].form, "held") != 0 && strcmp (nights[i].form, "temporary") != 0
        && sleeps (&nights[i], date) && sleeps (&nights[i], date + 1))
      return "in place";
  for (guint i = 0; i < n; i++)
    if (strcmp (nights[i].form, "temporary") == 0 && sleeps (&nights[i], date))
      return "interim";
  return "not yet";
}

static void
test_random_leases (void)
{
  static const char *const forms[] = { "fixed", "trial", "open_ended", "temporary", "held" };
  static const char *const words[] = { "not yet", "not yet", "interim", "in place" };
  guint n_rounds = g_test_slow () ? 200000 : 4000, seen[4] = { 0 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (20260604);

  for (guint round = 0; round < n_rounds; round++) {
    g_auto (World) w = { 0 };
    Night nights[3];
    guint n = (guint) g_rand_int_range (rand, 0, 4);
    SamDate date = TODAY + g_rand_int_range (rand, 0, 12);
    SamRecord *transition;
    g_autofree char *got = NULL;

    world_init (&w, round + 1);
    transition = add_transition (&w, date);
    for (guint i = 0; i < n; i++) {
      SamDate from = TODAY + g_rand_int_range (rand, -6, 14);
      SamDate to = from + g_rand_int_range (rand, 0, 14);
      const char *form = forms[g_rand_int_range (rand, 0, 5)];
      SamDate part_from = from + g_rand_int_range (rand, 0, 3);
      SamDate part_to =
          g_rand_boolean (rand) ? from + g_rand_int_range (rand, 2, 12) : SAM_DATE_NONE;
      SamDate lease_to = strcmp (form, "open_ended") == 0 ? SAM_DATE_NONE : to;

      nights[i] = (Night){ form, part_from, lease_to };
      if (part_to != SAM_DATE_NONE && (lease_to == SAM_DATE_NONE || part_to < lease_to))
        nights[i].to = part_to;
      add_tenant (&w, add_lease (&w, add_unit (&w), form, from, lease_to), part_from, part_to);
    }
    got = housing_point (&w, transition, TODAY);
    g_assert_cmpint (got[0], >=, '0');
    g_assert_cmpint (got[0], <=, '3');
    g_assert_cmpstr (words[got[0] - '0'], ==, slowly (nights, n, date));
    seen[got[0] - '0']++;
  }
  g_assert_cmpuint (seen[0] + seen[1], >, 100);
  g_assert_cmpuint (seen[2], >, 100);
  g_assert_cmpuint (seen[3], >, 100);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/homes/lease", test_a_lease_is_a_home);
  g_test_add_func ("/homes/within-lease", test_a_part_lies_within_its_lease);
  g_test_add_func ("/homes/forms", test_forms);
  g_test_add_func ("/homes/kept", test_a_kept_home_waits);
  g_test_add_func ("/homes/shadowed", test_a_residence_is_shadowed);
  g_test_add_func ("/homes/mistake", test_what_is_registered_by_mistake);
  g_test_add_func ("/homes/on-the-lease", test_on_the_lease);
  g_test_add_func ("/homes/masked", test_masked);
  g_test_add_func ("/homes/strictly-protected", test_strictly_protected_has_none);
  g_test_add_func ("/homes/ended", test_how_it_ended);
  g_test_add_func ("/homes/lists", test_lists_say_it);
  g_test_add_func ("/homes/ends/three-times", test_a_lease_is_reminded_of_three_times);
  g_test_add_func ("/homes/ends/for-now", test_a_place_for_now_three_days_before);
  g_test_add_func ("/homes/ends/settled", test_the_next_home_settles_it);
  g_test_add_func ("/homes/ends/renewed", test_a_renewal_settles_it);
  g_test_add_func ("/homes/ends/became", test_what_became_of_it);
  g_test_add_func ("/homes/ends/kept", test_a_kept_home_that_ends);
  g_test_add_func ("/homes/ends/answered", test_an_answer_is_to_one_reminder);
  g_test_add_func ("/homes/ends/settings", test_reminders_are_settings);
  g_test_add_func ("/homes/risk", test_at_risk);
  g_test_add_func ("/homes/warned-afterwards", test_warned_afterwards);
  g_test_add_func ("/homes/gate/in-place", test_a_lease_is_in_place);
  g_test_add_func ("/homes/gate/said", test_what_is_said_stands);
  g_test_add_func ("/homes/gate/interim", test_a_place_for_now_is_interim);
  g_test_add_func ("/homes/gate/moved-date", test_a_moved_date_falls_back);
  g_test_add_func ("/homes/gate/without-date", test_without_a_date);
  g_test_add_func ("/homes/gate/random", test_random_leases);
  return g_test_run ();
}
