/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What comes again: on which days, and when next. */
#include <samspor/records/sam-measure.h>
#include <samspor/sam-id.h>
#include <samspor/sam-rhythm.h>

#define ID "01980000-0000-7000-8000-000000000001"
#define TUESDAY (sam_date_from_ymd (2026, 5, 5))
#define N_RANDOM 4000
#define N_DAYS 1200

static SamRecord *
every (int weeks, SamDate starts)
{
  SamRecord *measure = sam_record_new (SAM_RECORD_MEASURE, ID, ID);

  sam_record_set_text (measure, SAM_MEASURE_WEEKDAY, "tue");
  sam_record_set_int (measure, SAM_MEASURE_EVERY_WEEKS, weeks);
  sam_record_set_date (measure, SAM_MEASURE_STARTS_ON, starts);
  return measure;
}

static void
test_next (void)
{
  g_autoptr (SamRecord) measure = every (2, TUESDAY);

  g_assert_cmpint (sam_rules_rhythm_next (measure, TUESDAY - 30), ==, TUESDAY);
  g_assert_cmpint (sam_rules_rhythm_next (measure, TUESDAY), ==, TUESDAY);
  g_assert_cmpint (sam_rules_rhythm_next (measure, TUESDAY + 1), ==, TUESDAY + 14);
  /* The start may be any day of its week. */
  sam_record_set_date (measure, SAM_MEASURE_STARTS_ON, TUESDAY + 1);
  g_assert_cmpint (sam_rules_rhythm_next (measure, TUESDAY), ==, TUESDAY + 14);
}

static void
test_pause_and_end (void)
{
  g_autoptr (SamRecord) measure = every (1, TUESDAY);

  sam_record_set_date (measure, SAM_MEASURE_PAUSE_FROM_ON, TUESDAY + 7);
  g_assert_cmpint (sam_rules_rhythm_next (measure, TUESDAY), ==, TUESDAY);
  /* Nobody knows until when. */
  g_assert_cmpint (sam_rules_rhythm_next (measure, TUESDAY + 1), ==, SAM_DATE_NONE);
  sam_record_set_date (measure, SAM_MEASURE_PAUSE_TO_ON, TUESDAY + 70);
  g_assert_cmpint (sam_rules_rhythm_next (measure, TUESDAY + 1), ==, TUESDAY + 77);
  sam_record_set_date (measure, SAM_MEASURE_ENDS_ON, TUESDAY + 76);
  g_assert_cmpint (sam_rules_rhythm_next (measure, TUESDAY + 1), ==, SAM_DATE_NONE);
}

static void
test_no_rhythm (void)
{
  g_autoptr (SamRecord) measure = sam_record_new (SAM_RECORD_MEASURE, ID, ID);

  g_assert_false (sam_rules_has_rhythm (measure));
  g_assert_cmpint (sam_rules_rhythm_next (measure, TUESDAY), ==, SAM_DATE_NONE);
  sam_record_set_text (measure, SAM_MEASURE_WEEKDAY, "tue");
  g_assert_cmpint (sam_rules_rhythm_next (measure, TUESDAY), ==, SAM_DATE_NONE);
  sam_record_set_date (measure, SAM_MEASURE_STARTS_ON, TUESDAY);
  g_assert_true (sam_rules_has_rhythm (measure));
  g_assert_cmpint (sam_rules_rhythm_next (measure, TUESDAY + 1), ==, TUESDAY + 7);
}

/* Against looking at one day after another for years. */
static void
test_property (void)
{
  static const char *const days[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };
  guint n_none = 0;

  for (guint i = 0; i < N_RANDOM; i++) {
    g_autoptr (SamRecord) measure =
        every (g_test_rand_int_range (1, 53), TUESDAY + g_test_rand_int_range (-60, 60));
    SamDate from = TUESDAY + g_test_rand_int_range (-60, 60), found = SAM_DATE_NONE;

    sam_record_set_text (measure, SAM_MEASURE_WEEKDAY,
                         days[g_test_rand_int_range (0, G_N_ELEMENTS (days))]);
    if (g_test_rand_bit ())
      sam_record_set_date (measure, SAM_MEASURE_ENDS_ON, TUESDAY + g_test_rand_int_range (0, 300));
    if (g_test_rand_bit ()) {
      SamDate pause = TUESDAY + g_test_rand_int_range (-60, 60);

      sam_record_set_date (measure, SAM_MEASURE_PAUSE_FROM_ON, pause);
      if (g_test_rand_bit ())
        sam_record_set_date (measure, SAM_MEASURE_PAUSE_TO_ON,
                             pause + g_test_rand_int_range (0, 300));
    }
    for (SamDate on = from; found == SAM_DATE_NONE && on < from + N_DAYS; on++)
      if (sam_rules_is_rhythm_day (measure, on))
        found = on;
    g_assert_cmpint (sam_rules_rhythm_next (measure, from), ==, found);
    n_none += found == SAM_DATE_NONE;
  }
  g_assert_cmpuint (n_none, >, N_RANDOM / 20);
  g_assert_cmpuint (n_none, <, N_RANDOM / 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rhythm/next", test_next);
  g_test_add_func ("/rhythm/pause-and-end", test_pause_and_end);
  g_test_add_func ("/rhythm/none", test_no_rhythm);
  g_test_add_func ("/rhythm/property", test_property);
  return g_test_run ();
}
