/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* When a home is let, against asking of every single day. */
#include <samspor/sam-id.h>
#include <samspor/sam-occupancy.h>
#include <samspor/sam-records.h>

#define TODAY (sam_date_from_ymd (2026, 6, 4))
#define SPAN 400

typedef struct {
  SamClock *clock;
  SamRecord *unit;   /* (owned) */
  GPtrArray *leases; /* (owned) (element-type SamRecord) */
} Home;

static void
home_clear (Home *home)
{
  g_clear_object (&home->unit);
  g_ptr_array_unref (home->leases);
  sam_clock_unref (home->clock);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Home, home_clear)

static SamRecord *
make (Home *home, SamRecordType type)
{
  g_autofree char *id = sam_id_new (home->clock);

  return sam_record_new (type, id, SAM_ID_NIL);
}

static void
home_init (Home *home, guint64 seed)
{
  home->clock = sam_clock_new_fixed (TODAY, G_GINT64_CONSTANT (1780567200000000), seed);
  home->leases = g_ptr_array_new_with_free_func (g_object_unref);
  home->unit = make (home, SAM_RECORD_HOUSING_UNIT);
  sam_record_set_bool (home->unit, SAM_HOUSING_UNIT_IN_USE, TRUE);
}

static SamRecord *
let (Home *home, const char *form, int from, int to)
{
  SamRecord *lease = make (home, SAM_RECORD_TENANCY);

  sam_record_set_text (lease, SAM_TENANCY_UNIT_ID, sam_record_get_id (home->unit));
  sam_record_set_text (lease, SAM_TENANCY_FORM, form);
  sam_record_set_date (lease, SAM_TENANCY_FROM_ON, TODAY + from);
  if (!g_str_equal (form, "open_ended"))
    sam_record_set_date (lease, SAM_TENANCY_TO_ON, TODAY + to);
  g_ptr_array_add (home->leases, lease);
  return lease;
}

static void
test_examples (void)
{
  g_auto (Home) home = { 0 };
  SamHomePeriod now;

  home_init (&home, 1);
  now = sam_home_now (home.unit, home.leases, TODAY);
  g_assert_cmpint (now.state, ==, SAM_HOME_FREE);
  g_assert_cmpint (now.end, ==, SAM_DATE_MAX);

  let (&home, "held", 10, 20);
  now = sam_home_now (home.unit, home.leases, TODAY);
  g_assert_cmpint (now.state, ==, SAM_HOME_FREE);
  g_assert_cmpint (now.end, ==, TODAY + 10);

  sam_record_set_date (home.unit, SAM_HOUSING_UNIT_REPAIR_UNTIL, TODAY + 4);
  now = sam_home_now (home.unit, home.leases, TODAY);
  g_assert_cmpint (now.state, ==, SAM_HOME_REPAIR);
  g_assert_cmpint (now.end, ==, TODAY + 5);
  /* What is repaired already, and what was not repaired yesterday. */
  now = sam_home_now (home.unit, home.leases, TODAY + 5);
  g_assert_cmpint (now.state, ==, SAM_HOME_FREE);

  let (&home, "trial", -30, -1);
  let (&home, "fixed", 0, 9);
  now = sam_home_now (home.unit, home.leases, TODAY - 10);
  g_assert_cmpint (now.state, ==, SAM_HOME_LET);
  g_assert_cmpint (now.end, ==, TODAY + 10);
  g_assert_false (now.is_last);

  sam_record_set_bool (home.unit, SAM_HOUSING_UNIT_IN_USE, FALSE);
  now = sam_home_now (home.unit, home.leases, TODAY);
  g_assert_cmpint (now.state, ==, SAM_HOME_LET);
  now = sam_home_now (home.unit, home.leases, TODAY + 21);
  g_assert_cmpint (now.state, ==, SAM_HOME_NOT_IN_USE);
}

static void
test_given_back (void)
{
  g_auto (Home) home = { 0 };
  SamRecord *lease;
  SamHomePeriod now;

  home_init (&home, 2);
  lease = let (&home, "open_ended", -100, 0);
  now = sam_home_now (home.unit, home.leases, TODAY);
  g_assert_cmpint (now.end, ==, SAM_DATE_MAX);
  g_assert_false (now.is_last);
  /* The home is given back on a day, and is free on it. */
  sam_record_set_date (lease, SAM_TENANCY_GIVEN_UP_ON, TODAY);
  now = sam_home_now (home.unit, home.leases, TODAY);
  g_assert_cmpint (now.state, ==, SAM_HOME_FREE);
  now = sam_home_now (home.unit, home.leases, TODAY - 1);
  g_assert_true (now.is_last);
  g_assert_cmpint (now.end, ==, TODAY);
}

/* ---- Day by day ---- */

static SamHomeState
state_on (const Home *home, SamDate day)
{
  const SamRecord *first = NULL;
  SamDate repair = sam_record_get_date (home->unit, SAM_HOUSING_UNIT_REPAIR_UNTIL);

  for (guint i = 0; i < home->leases->len; i++) {
    const SamRecord *lease = g_ptr_array_index (home->leases, i);

    if (sam_record_get_date (lease, SAM_TENANCY_FROM_ON) <= day
        && (!sam_record_has (lease, SAM_TENANCY_TO_ON)
            || day <= sam_record_get_date (lease, SAM_TENANCY_TO_ON))
        && (!sam_record_has (lease, SAM_TENANCY_GIVEN_UP_ON)
            || day < sam_record_get_date (lease, SAM_TENANCY_GIVEN_UP_ON)))
      first = lease;
  }
  if (first)
    return sam_record_enum_is (first, SAM_TENANCY_FORM, "held") ? SAM_HOME_HELD : SAM_HOME_LET;
  if (!sam_record_get_bool (home->unit, SAM_HOUSING_UNIT_IN_USE))
    return SAM_HOME_NOT_IN_USE;
  return repair != SAM_DATE_NONE && TODAY <= day && day <= repair ? SAM_HOME_REPAIR : SAM_HOME_FREE;
}

static void
random_home (Home *home, GRand *rand)
{
  static const char *const forms[] = { "fixed", "trial", "held", "temporary" };
  int day = g_rand_int_range (rand, -SPAN, 0);

  sam_record_set_bool (home->unit, SAM_HOUSING_UNIT_IN_USE, g_rand_int_range (rand, 0, 5) > 0);
  if (g_rand_boolean (rand))
    sam_record_set_date (home->unit, SAM_HOUSING_UNIT_REPAIR_UNTIL,
                         TODAY + g_rand_int_range (rand, -20, 200));
  while (day < SPAN && g_rand_int_range (rand, 0, 6) > 0) {
    int days = g_rand_int_range (rand, 0, 200);
    SamRecord *lease = let (home, forms[g_rand_int_range (rand, 0, 4)], day, day + days);

    if (g_rand_int_range (rand, 0, 4) == 0) {
      days = g_rand_int_range (rand, 0, days + 1);
      sam_record_set_date (lease, SAM_TENANCY_GIVEN_UP_ON, TODAY + day + days);
      days--;
    }
    day += days + 1 + (g_rand_boolean (rand) ? g_rand_int_range (rand, 0, 60) : 0);
  }
  /* In any order. */
  for (guint i = home->leases->len; i > 1; i--) {
    guint k = (guint) g_rand_int_range (rand, 0, (int) i);
    gpointer lease = home->leases->pdata[i - 1];

    home->leases->pdata[i - 1] = home->leases->pdata[k];
    home->leases->pdata[k] = lease;
  }
}

static void
check_home (const Home *home, SamDate from, SamDate end)
{
  g_autoptr (GArray) periods = sam_home_periods (home->unit, home->leases, from, end, TODAY);
  SamDate day = from;

  for (guint i = 0; i < periods->len; i++) {
    const SamHomePeriod *period = &g_array_index (periods, SamHomePeriod, i);

    g_assert_cmpint (period->from, ==, day);
    g_assert_cmpint (period->from, <, period->end);
    g_assert_cmpint (period->lease != NULL, ==,
                     period->state == SAM_HOME_LET || period->state == SAM_HOME_HELD);
    for (; day < period->end; day++)
      g_assert_cmpint (state_on (home, day), ==, period->state);
  }
  g_assert_cmpint (day, ==, end);
}

static void
test_random (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20260604);

  for (guint i = 0; i < 2000; i++) {
    g_auto (Home) home = { 0 };
    int from = g_rand_int_range (rand, -SPAN, SPAN);
    SamHomePeriod now;
    SamDate day = TODAY;

    home_init (&home, i);
    random_home (&home, rand);
    check_home (&home, TODAY + from, TODAY + from + g_rand_int_range (rand, 1, 2 * SPAN));
    now = sam_home_now (home.unit, home.leases, TODAY);
    while (day < TODAY + 3 * SPAN && state_on (&home, day) == now.state)
      day++;
    g_assert_cmpint (now.end, ==, day == TODAY + 3 * SPAN ? SAM_DATE_MAX : day);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/occupancy/examples", test_examples);
  g_test_add_func ("/occupancy/given-back", test_given_back);
  g_test_add_func ("/occupancy/random", test_random);
  return g_test_run ();
}
