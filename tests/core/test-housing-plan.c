/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What is asked for against what there is: worked examples, then random municipalities against a
 * count that goes day by day and person by person. */
#include <samspor/sam-csv.h>
#include <samspor/sam-housing-plan.h>
#include <samspor/sam-id.h>
#include <samspor/sam-records.h>
#include <string.h>

#define TODAY (sam_date_from_ymd (2026, 6, 4))
#define N_DISTRICTS 3

static const char *const environments[] = { "rusfritt", "uten_krav", "ikke_vurdert" };
static const char *const levels[] = { "none", "visits", "daily", "always" };

typedef struct {
  SamClock *clock;
  GPtrArray *records; /* (owned) (element-type SamRecord) */
  SamRecord *districts[N_DISTRICTS];
} World;

static void
world_clear (World *w)
{
  g_ptr_array_unref (w->records);
  sam_clock_unref (w->clock);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (World, world_clear)

static SamRecord *
add (World *w, SamRecordType type)
{
  g_autofree char *id = sam_id_new (w->clock);
  SamRecord *record = sam_record_new (type, id, SAM_ID_NIL);

  g_ptr_array_add (w->records, record);
  return record;
}

static void
world_init (World *w, guint64 seed)
{
  static const char *const names[] = { "Nord", "Øst", "Sør" };

  w->clock = sam_clock_new_fixed (TODAY, G_GINT64_CONSTANT (1780567200000000), seed);
  w->records = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < N_DISTRICTS; i++) {
    w->districts[i] = add (w, SAM_RECORD_DISTRICT);
    sam_record_set_text (w->districts[i], SAM_DISTRICT_NAME, names[i]);
  }
}

static SamRecord *
add_site (World *w, const SamRecord *district, const char *environment)
{
  SamRecord *site = add (w, SAM_RECORD_SITE);

  sam_record_set_text (site, SAM_SITE_NAME, "Bakken 2");
  sam_record_set_text (site, SAM_SITE_ENVIRONMENT, environment);
  if (district)
    sam_record_set_text (site, SAM_SITE_DISTRICT_ID, sam_record_get_id (district));
  return site;
}

static SamRecord *
add_unit (World *w, const SamRecord *site)
{
  SamRecord *unit = add (w, SAM_RECORD_HOUSING_UNIT);

  sam_record_set_text (unit, SAM_HOUSING_UNIT_SITE_ID, sam_record_get_id (site));
  sam_record_set_text (unit, SAM_HOUSING_UNIT_NAME, "H0101");
  sam_record_set_bool (unit, SAM_HOUSING_UNIT_IN_USE, TRUE);
  return unit;
}

/* @to: SAM_DATE_NONE = without an end */
static SamRecord *
add_lease (World *w, const SamRecord *unit, SamDate from, SamDate to)
{
  SamRecord *lease = add (w, SAM_RECORD_TENANCY);

  sam_record_set_text (lease, SAM_TENANCY_UNIT_ID, sam_record_get_id (unit));
  sam_record_set_text (lease, SAM_TENANCY_FORM, to == SAM_DATE_NONE ? "open_ended" : "fixed");
  sam_record_set_date (lease, SAM_TENANCY_FROM_ON, from);
  sam_record_set_date (lease, SAM_TENANCY_TO_ON, to);
  return lease;
}

static SamRecord *
add_need_of (World *w, const SamRecord *person, SamDate asked_on)
{
  SamRecord *need = add (w, SAM_RECORD_HOUSING_NEED);

  sam_record_set_text (need, SAM_HOUSING_NEED_PERSON_ID, sam_record_get_id (person));
  sam_record_set_date (need, SAM_HOUSING_NEED_ASKED_ON, asked_on);
  return need;
}

static SamRecord *
add_need (World *w, SamDate asked_on)
{
  return add_need_of (w, add (w, SAM_RECORD_PERSON), asked_on);
}

static const SamHousingPlanLine *
line_of (const SamHousingPlan *plan, SamHousingPlanBy by, guint i)
{
  return &g_array_index (plan->lines[by], SamHousingPlanLine, i);
}

static void
assert_line (const SamHousingPlanLine *line, const char *expected)
{
  GString *text = g_string_new (NULL);
  g_autofree char *said = NULL;

  for (guint i = 0; i < SAM_N_HOUSING_PLAN_COLUMNS; i++) {
    g_autofree char *cell = sam_housing_plan_cell (line, (SamHousingPlanColumn) i);

    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", cell);
  }
  said = g_string_free (text, FALSE);
  g_assert_cmpstr (said, ==, expected);
}

/* ---- Worked examples ---- */

static void
test_homes (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (SamHousingPlan) plan = NULL;
  SamRecord *north, *south, *unit;

  world_init (&w, 1);
  north = add_site (&w, w.districts[0], "rusfritt");
  sam_record_set_text (north, SAM_SITE_FOLLOW_UP_LEVEL, "visits");
  south = add_site (&w, NULL, "ikke_vurdert");
  /* Empty for nine days up to today. */
  unit = add_unit (&w, north);
  add_lease (&w, unit, TODAY - 100, TODAY - 10);
  /* Ends, and nobody comes after. */
  unit = add_unit (&w, north);
  sam_record_set_text (unit, SAM_HOUSING_UNIT_ENVIRONMENT, "uten_krav");
  add_lease (&w, unit, TODAY - 400, TODAY + 89);
  /* Ends, and is promised. */
  unit = add_unit (&w, north);
  add_lease (&w, unit, TODAY - 20, TODAY + 10);
  add_lease (&w, unit, TODAY + 15, SAM_DATE_NONE);
  /* Nobody has ever had a lease. */
  unit = add_unit (&w, south);
  sam_record_set_text (unit, SAM_HOUSING_UNIT_FOLLOW_UP_LEVEL, "always");
  /* Twenty days until it is repaired, then nine empty ones. */
  unit = add_unit (&w, south);
  sam_record_set_date (unit, SAM_HOUSING_UNIT_REPAIR_UNTIL, TODAY - 10);
  add_lease (&w, unit, TODAY - 50, TODAY - 30);
  /* Not in use, or of no building. */
  unit = add_unit (&w, south);
  sam_record_set_bool (unit, SAM_HOUSING_UNIT_IN_USE, FALSE);
  unit = add (&w, SAM_RECORD_HOUSING_UNIT);
  sam_record_set_bool (unit, SAM_HOUSING_UNIT_IN_USE, TRUE);

  plan = sam_rules_housing_plan (w.records, TODAY);
  assert_line (line_of (plan, SAM_HOUSING_PLAN_DISTRICT, 0), "0 – 3 1 1 9 0");
  assert_line (line_of (plan, SAM_HOUSING_PLAN_DISTRICT, 1), "0 – 0 0 0 0 0");
  assert_line (line_of (plan, SAM_HOUSING_PLAN_DISTRICT, 4), "0 – 2 2 0 9 20");
  assert_line (line_of (plan, SAM_HOUSING_PLAN_ENVIRONMENT, 0), "0 – 2 1 0 9 0");
  assert_line (line_of (plan, SAM_HOUSING_PLAN_ENVIRONMENT, 1), "0 – 1 0 1 0 0");
  assert_line (line_of (plan, SAM_HOUSING_PLAN_ENVIRONMENT, 2), "0 – 2 2 0 9 20");
  assert_line (line_of (plan, SAM_HOUSING_PLAN_FOLLOW_UP, 1), "0 – 3 1 1 9 0");
  assert_line (line_of (plan, SAM_HOUSING_PLAN_FOLLOW_UP, 3), "0 – 1 1 0 0 0");
  assert_line (line_of (plan, SAM_HOUSING_PLAN_FOLLOW_UP, 4), "0 – 1 1 0 9 20");
  assert_line (&plan->total, "0 – 5 3 1 18 20");
  g_assert_cmpuint (plan->total.n_unknown, ==, 1);
  g_assert_cmpuint (plan->sites->len, ==, 2);
}

/* Whoever is strictly protected is not there, not even in a number; nor who is dead, whose need has
 * ended, or whom the viewer does not see. */
static void
test_who_counts (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (SamHousingPlan) without = NULL, with = NULL;
  g_autofree char *csv_without = NULL, *csv_with = NULL;
  SamRecord *person, *need;

  world_init (&w, 2);
  for (int i = 0; i < 7; i++)
    add_need (&w, TODAY - 10 - i);
  without = sam_rules_housing_plan (w.records, TODAY);
  csv_without = sam_housing_plan_csv (without, NULL);
  g_assert_cmpuint (without->total.asked, ==, 7);
  g_assert_cmpint (without->total.median_wait, ==, 13);

  person = add (&w, SAM_RECORD_PERSON);
  sam_record_set_text (person, SAM_PERSON_ADDRESS_GRADE, "strengt_fortrolig");
  add_need_of (&w, person, TODAY - 300);
  person = add (&w, SAM_RECORD_PERSON);
  sam_record_set_date (person, SAM_PERSON_DECEASED_ON, TODAY - 1);
  add_need_of (&w, person, TODAY - 300);
  need = add_need (&w, TODAY - 300);
  sam_record_set_date (need, SAM_HOUSING_NEED_ENDED_ON, TODAY - 2);
  need = add (&w, SAM_RECORD_HOUSING_NEED);
  sam_record_set_text (need, SAM_HOUSING_NEED_PERSON_ID, sam_record_get_id (w.districts[0]));
  sam_record_set_date (need, SAM_HOUSING_NEED_ASKED_ON, TODAY - 300);
  with = sam_rules_housing_plan (w.records, TODAY);
  csv_with = sam_housing_plan_csv (with, NULL);
  g_assert_cmpstr (csv_with, ==, csv_without);
}

static void
test_small_numbers (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (SamHousingPlan) plan = NULL;
  g_autofree char *finding = NULL, *csv = NULL;
  const SamRecord *north = NULL;

  world_init (&w, 3);
  north = w.districts[0];
  for (int i = 0; i < 12; i++) {
    SamRecord *need = add_need (&w, TODAY - i);
    const char *one[] = { sam_record_get_id (north), NULL };
    const char *two[] = { sam_record_get_id (north), sam_record_get_id (w.districts[1]), NULL };

    if (i < 9)
      sam_record_set_set (need, SAM_HOUSING_NEED_DISTRICTS, i < 3 ? two : one);
    sam_record_set_text (need, SAM_HOUSING_NEED_ENVIRONMENT, "rusfritt");
  }
  plan = sam_rules_housing_plan (w.records, TODAY);
  /* Three and three hide each other, so six may be told. */
  assert_line (line_of (plan, SAM_HOUSING_PLAN_DISTRICT, 0), "6 5 0 0 0 0 0");
  g_assert_true (line_of (plan, SAM_HOUSING_PLAN_DISTRICT, 3)->is_several);
  assert_line (line_of (plan, SAM_HOUSING_PLAN_DISTRICT, 3), "<5 – 0 0 0 0 0");
  assert_line (line_of (plan, SAM_HOUSING_PLAN_DISTRICT, 4), "<5 – 0 0 0 0 0");
  assert_line (line_of (plan, SAM_HOUSING_PLAN_ENVIRONMENT, 0), "12 5 0 0 0 0 0");
  g_assert_cmpuint (line_of (plan, SAM_HOUSING_PLAN_DISTRICT, 3)->asked, ==, 0);
  finding = sam_housing_plan_finding (plan, SAM_HOUSING_PLAN_ENVIRONMENT, NULL);
  g_assert_cmpstr (finding, ==,
                   "Most are missing here: Substance-free. 12 wait, 0 homes are free.");
  csv = sam_housing_plan_csv (plan, NULL);
  g_assert_nonnull (strstr (csv, "\r\nDistrict;Several districts;<5;–;0;0;0;0;0\r\n"));
}

static void
test_findings (void)
{
  static const struct {
    int needs;
    const char *expected;
  } cases[] = { { 0, "Nobody waits for a home." },
                { 3, "Fewer than five wait for a home." },
                { 6, "In all: 6 wait, 1 home is free." } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (World) w = { 0 };
    g_autoptr (SamHousingPlan) plan = NULL;
    g_autofree char *finding = NULL;

    world_init (&w, 4);
    add_unit (&w, add_site (&w, w.districts[0], "rusfritt"));
    for (int n = 0; n < cases[i].needs; n++)
      add_need (&w, TODAY);
    plan = sam_rules_housing_plan (w.records, TODAY);
    finding = sam_housing_plan_finding (plan, SAM_HOUSING_PLAN_DISTRICT, NULL);
    g_assert_cmpstr (finding, ==, cases[i].expected);
  }
}

/* ---- Random municipalities ---- */

static void
fill_stock (World *w, GRand *rand)
{
  int n_sites = g_rand_int_range (rand, 0, 4);

  for (int s = 0; s < n_sites; s++) {
    int d = g_rand_int_range (rand, 0, N_DISTRICTS + 1);
    SamRecord *site = add_site (w, d < N_DISTRICTS ? w->districts[d] : NULL,
                                environments[g_rand_int_range (rand, 0, 3)]);
    int n_units = g_rand_int_range (rand, 0, 5);

    if (g_rand_boolean (rand))
      sam_record_set_text (site, SAM_SITE_FOLLOW_UP_LEVEL, levels[g_rand_int_range (rand, 0, 4)]);
    for (int u = 0; u < n_units; u++) {
      SamRecord *unit = add_unit (w, site);
      int n_leases = g_rand_int_range (rand, 0, 5);

      if (g_rand_int_range (rand, 0, 4) == 0)
        sam_record_set_bool (unit, SAM_HOUSING_UNIT_IN_USE, FALSE);
      if (g_rand_boolean (rand))
        sam_record_set_text (unit, SAM_HOUSING_UNIT_ENVIRONMENT,
                             environments[g_rand_int_range (rand, 0, 3)]);
      if (g_rand_boolean (rand))
        sam_record_set_text (unit, SAM_HOUSING_UNIT_FOLLOW_UP_LEVEL,
                             levels[g_rand_int_range (rand, 0, 4)]);
      if (g_rand_boolean (rand))
        sam_record_set_date (unit, SAM_HOUSING_UNIT_REPAIR_UNTIL,
                             TODAY + g_rand_int_range (rand, -450, 40));
      for (int l = 0; l < n_leases; l++) {
        SamDate from = TODAY + g_rand_int_range (rand, -500, 60);
        SamRecord *lease =
            add_lease (w, unit, from,
                       g_rand_int_range (rand, 0, 8) == 0 ? SAM_DATE_NONE
                                                          : from + g_rand_int_range (rand, 0, 200));

        if (g_rand_int_range (rand, 0, 5) == 0)
          sam_record_set_date (lease, SAM_TENANCY_GIVEN_UP_ON,
                               from + g_rand_int_range (rand, 0, 60));
      }
    }
  }
}

static void
fill_needs (World *w, GRand *rand)
{
  int n = g_rand_int_range (rand, 0, 25);
  SamRecord *person = NULL;

  for (int i = 0; i < n; i++) {
    const char *wished[3] = { NULL };
    int n_wished = g_rand_int_range (rand, 0, 3);
    SamRecord *need;

    if (!person || g_rand_int_range (rand, 0, 4) > 0) {
      person = add (w, SAM_RECORD_PERSON);
      if (g_rand_int_range (rand, 0, 8) == 0)
        sam_record_set_text (person, SAM_PERSON_ADDRESS_GRADE, "strengt_fortrolig");
    }
    need = add_need_of (w, person, TODAY - g_rand_int_range (rand, 0, 400));
    for (int d = 0; d < n_wished; d++)
      wished[d] = sam_record_get_id (w->districts[(i + d) % N_DISTRICTS]);
    sam_record_set_set (need, SAM_HOUSING_NEED_DISTRICTS, wished);
    if (g_rand_boolean (rand))
      sam_record_set_text (need, SAM_HOUSING_NEED_ENVIRONMENT,
                           environments[g_rand_int_range (rand, 0, 2)]);
    if (g_rand_boolean (rand))
      sam_record_set_text (need, SAM_HOUSING_NEED_FOLLOW_UP_LEVEL,
                           levels[g_rand_int_range (rand, 0, 4)]);
    if (g_rand_int_range (rand, 0, 6) == 0)
      sam_record_set_date (need, SAM_HOUSING_NEED_ENDED_ON, TODAY);
  }
}

/* ---- The slow count ---- */

static const SamRecord *
record_of (const World *w, const char *id)
{
  for (guint i = 0; i < w->records->len; i++) {
    if (g_strcmp0 (sam_record_get_id (g_ptr_array_index (w->records, i)), id) == 0)
      return g_ptr_array_index (w->records, i);
  }
  return NULL;
}

/* The last day of a lease of the home, if @record is one; before its first when it took no day. */
static gboolean
is_lease_of (const SamRecord *record, const SamRecord *unit, SamDate *from, SamDate *last)
{
  if (sam_record_get_rtype (record) != SAM_RECORD_TENANCY
      || g_strcmp0 (sam_record_get_text (record, SAM_TENANCY_UNIT_ID), sam_record_get_id (unit))
             != 0)
    return FALSE;
  *from = sam_record_get_date (record, SAM_TENANCY_FROM_ON);
  *last = sam_record_has (record, SAM_TENANCY_GIVEN_UP_ON)
              ? sam_record_get_date (record, SAM_TENANCY_GIVEN_UP_ON) - 1
          : sam_record_has (record, SAM_TENANCY_TO_ON)
              ? sam_record_get_date (record, SAM_TENANCY_TO_ON)
              : SAM_DATE_MAX;
  return *last >= *from;
}

/* Does any lease of the home hold on one of the days? */
static gboolean
is_let (const World *w, const SamRecord *unit, SamDate begin, SamDate end)
{
  for (guint i = 0; i < w->records->len; i++) {
    SamDate from, last;

    if (is_lease_of (g_ptr_array_index (w->records, i), unit, &from, &last) && from <= end
        && last >= begin)
      return TRUE;
  }
  return FALSE;
}

/* Before its first lease nothing is known of a home. */
static gboolean
began_before (const World *w, const SamRecord *unit, SamDate day)
{
  return is_let (w, unit, SAM_DATE_MIN, day);
}

static const char *
value_of (const SamRecord *unit, const SamRecord *site, SamHousingPlanBy by)
{
  switch (by) {
  case SAM_HOUSING_PLAN_DISTRICT:
    return sam_record_get_text (site, SAM_SITE_DISTRICT_ID);
  case SAM_HOUSING_PLAN_ENVIRONMENT: {
    const char *value = sam_record_get_text (unit, SAM_HOUSING_UNIT_ENVIRONMENT);

    value = value ? value : sam_record_get_text (site, SAM_SITE_ENVIRONMENT);
    return g_str_equal (value, "ikke_vurdert") ? NULL : value;
  }
  default: {
    const char *value = sam_record_get_text (unit, SAM_HOUSING_UNIT_FOLLOW_UP_LEVEL);

    return value ? value : sam_record_get_text (site, SAM_SITE_FOLLOW_UP_LEVEL);
  }
  }
}

static void
slow_home (const World *w, const SamRecord *unit, SamHousingPlanLine *line)
{
  SamDate repair = sam_record_get_date (unit, SAM_HOUSING_UNIT_REPAIR_UNTIL);
  gboolean to_come = is_let (w, unit, TODAY, SAM_DATE_MAX);
  gboolean ever = began_before (w, unit, SAM_DATE_MAX);

  line->homes++;
  line->n_unknown += !ever;
  line->free += !is_let (w, unit, TODAY, TODAY) && repair < TODAY;
  line->ending += to_come && !is_let (w, unit, TODAY + SAM_HOUSING_PLAN_AHEAD, SAM_DATE_MAX);
  for (SamDate day = TODAY - SAM_HOUSING_PLAN_BACK; day < TODAY; day++) {
    if (!began_before (w, unit, day) || is_let (w, unit, day, day))
      continue;
    if (repair >= day && !is_let (w, unit, day, repair))
      line->repair_days++;
    else
      line->empty_days++;
  }
}

/* @id: of the line; everything when @all. */
static SamHousingPlanLine
slow_stock (const World *w, SamHousingPlanBy by, const char *id, gboolean all)
{
  SamHousingPlanLine line = { 0 };

  for (guint i = 0; i < w->records->len; i++) {
    const SamRecord *unit = g_ptr_array_index (w->records, i);
    const SamRecord *site;

    if (sam_record_get_rtype (unit) != SAM_RECORD_HOUSING_UNIT
        || !sam_record_get_bool (unit, SAM_HOUSING_UNIT_IN_USE))
      continue;
    site = record_of (w, sam_record_get_text (unit, SAM_HOUSING_UNIT_SITE_ID));
    if (all || g_strcmp0 (value_of (unit, site, by), id) == 0)
      slow_home (w, unit, &line);
  }
  return line;
}

/* The one that counts for its person. */
static gboolean
counts (const World *w, const SamRecord *need)
{
  const char *person;

  if (sam_record_get_rtype (need) != SAM_RECORD_HOUSING_NEED)
    return FALSE;
  person = sam_record_get_text (need, SAM_HOUSING_NEED_PERSON_ID);
  if (sam_record_has (need, SAM_HOUSING_NEED_ENDED_ON)
      || sam_record_enum_is (record_of (w, person), SAM_PERSON_ADDRESS_GRADE, "strengt_fortrolig"))
    return FALSE;
  for (guint i = 0; i < w->records->len; i++) {
    const SamRecord *other = g_ptr_array_index (w->records, i);

    if (sam_record_get_rtype (other) == SAM_RECORD_HOUSING_NEED
        && g_str_equal (sam_record_get_text (other, SAM_HOUSING_NEED_PERSON_ID), person)
        && !sam_record_has (other, SAM_HOUSING_NEED_ENDED_ON)) {
      SamDate asked = sam_record_get_date (need, SAM_HOUSING_NEED_ASKED_ON);
      SamDate other_asked = sam_record_get_date (other, SAM_HOUSING_NEED_ASKED_ON);

      if (other_asked > asked
          || (other_asked == asked
              && strcmp (sam_record_get_id (other), sam_record_get_id (need)) > 0))
        return FALSE;
    }
  }
  return TRUE;
}

static gboolean
is_on (const SamRecord *need, SamHousingPlanBy by, const SamHousingPlanLine *line)
{
  const char *const *wished = sam_record_get_set (need, SAM_HOUSING_NEED_DISTRICTS);

  switch (by) {
  case SAM_HOUSING_PLAN_DISTRICT:
    if (wished && wished[0] && wished[1])
      return line->is_several;
    return !line->is_several && g_strcmp0 (wished ? wished[0] : NULL, line->id) == 0;
  case SAM_HOUSING_PLAN_ENVIRONMENT:
    return g_strcmp0 (sam_record_get_text (need, SAM_HOUSING_NEED_ENVIRONMENT), line->id) == 0;
  default:
    return g_strcmp0 (sam_record_get_text (need, SAM_HOUSING_NEED_FOLLOW_UP_LEVEL), line->id) == 0;
  }
}

static guint
slow_asked (const World *w, SamHousingPlanBy by, const SamHousingPlanLine *line, int *median)
{
  guint n = 0;

  *median = -1;
  for (guint i = 0; i < w->records->len; i++)
    n += counts (w, g_ptr_array_index (w->records, i))
         && (!line || is_on (g_ptr_array_index (w->records, i), by, line));
  /* The shortest wait that at least half of them do not exceed. */
  for (int days = 0; n > 0 && *median < 0; days++) {
    guint within = 0;

    for (guint i = 0; i < w->records->len; i++) {
      const SamRecord *need = g_ptr_array_index (w->records, i);

      within += counts (w, need) && (!line || is_on (need, by, line))
                && TODAY - sam_record_get_date (need, SAM_HOUSING_NEED_ASKED_ON) <= days;
    }
    if (within * 2 >= n)
      *median = days;
  }
  return n;
}

static void
assert_asked (const SamHousingPlanLine *line, SamSmallMark mark, guint asked, int median)
{
  g_assert_cmpint (line->mark, ==, mark);
  g_assert_cmpuint (line->asked, ==, mark == SAM_SMALL_SHOWN ? asked : 0);
  g_assert_cmpint (line->median_wait, ==, mark == SAM_SMALL_SHOWN && asked >= 5 ? median : -1);
}

static void
assert_stock (const SamHousingPlanLine *line, const SamHousingPlanLine *slow)
{
  g_assert_cmpuint (line->homes, ==, slow->homes);
  g_assert_cmpuint (line->free, ==, slow->free);
  g_assert_cmpuint (line->ending, ==, slow->ending);
  g_assert_cmpuint (line->empty_days, ==, slow->empty_days);
  g_assert_cmpuint (line->repair_days, ==, slow->repair_days);
  g_assert_cmpuint (line->n_unknown, ==, slow->n_unknown);
}

static void
compare (const World *w)
{
  g_autoptr (SamHousingPlan) plan = sam_rules_housing_plan (w->records, TODAY);
  guint numbers[SAM_N_HOUSING_PLAN_BY][8];
  int medians[SAM_N_HOUSING_PLAN_BY][8];
  SamSmallMark marks[SAM_N_HOUSING_PLAN_BY][9];
  SamSmallParts ways[SAM_N_HOUSING_PLAN_BY];
  SamHousingPlanLine slow = slow_stock (w, SAM_HOUSING_PLAN_DISTRICT, NULL, TRUE);
  int median;
  guint all = slow_asked (w, SAM_HOUSING_PLAN_DISTRICT, NULL, &median);

  for (guint by = 0; by < SAM_N_HOUSING_PLAN_BY; by++) {
    guint n = plan->lines[by]->len;

    g_assert_cmpuint (n, <=, 8);
    for (guint i = 0; i < n; i++)
      numbers[by][i] = slow_asked (w, (SamHousingPlanBy) by,
                                   line_of (plan, (SamHousingPlanBy) by, i), &medians[by][i]);
    ways[by] = (SamSmallParts){ numbers[by], n, marks[by] };
  }
  sam_small_numbers_hide_parts (ways, SAM_N_HOUSING_PLAN_BY);
  assert_stock (&plan->total, &slow);
  assert_asked (&plan->total, marks[0][ways[0].n], all, median);
  for (guint by = 0; by < SAM_N_HOUSING_PLAN_BY; by++) {
    for (guint i = 0; i < ways[by].n; i++) {
      const SamHousingPlanLine *line = line_of (plan, (SamHousingPlanBy) by, i);

      assert_asked (line, marks[by][i], numbers[by][i], medians[by][i]);
      slow = line->is_several ? (SamHousingPlanLine){ 0 }
                              : slow_stock (w, (SamHousingPlanBy) by, line->id, FALSE);
      assert_stock (line, &slow);
    }
  }
}

static void
test_random (void)
{
  guint n = g_test_slow () ? 3000 : 60;

  for (guint i = 0; i < n; i++) {
    g_autoptr (GRand) rand = g_rand_new_with_seed (i);
    g_auto (World) w = { 0 };

    world_init (&w, i);
    fill_stock (&w, rand);
    fill_needs (&w, rand);
    compare (&w);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/housing-plan/homes", test_homes);
  g_test_add_func ("/core/housing-plan/who-counts", test_who_counts);
  g_test_add_func ("/core/housing-plan/small-numbers", test_small_numbers);
  g_test_add_func ("/core/housing-plan/findings", test_findings);
  g_test_add_func ("/core/housing-plan/random", test_random);
  return g_test_run ();
}
