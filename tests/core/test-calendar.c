/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <samspor/sam-calendar.h>

#define DAY(y, m, d) sam_date_from_ymd (y, m, d)

static void
assert_date (SamDate date, SamDate expected)
{
  g_autofree char *a = date == SAM_DATE_NONE ? g_strdup ("none") : sam_date_format_iso (date);
  g_autofree char *b =
      expected == SAM_DATE_NONE ? g_strdup ("none") : sam_date_format_iso (expected);

  g_assert_cmpstr (a, ==, b);
}

static void
test_easter (void)
{
  assert_date (sam_easter (2026), DAY (2026, 4, 5));
  assert_date (sam_easter (2027), DAY (2027, 3, 28));
  assert_date (sam_easter (2008), DAY (2008, 3, 23));
  assert_date (sam_easter (2038), DAY (2038, 4, 25));
  assert_date (sam_easter (1818), DAY (1818, 3, 22));
  assert_date (sam_easter (2000), DAY (2000, 4, 23));
  for (int year = 1583; year < 3000; year++) {
    SamDate easter = sam_easter (year);

    g_assert_cmpint (sam_date_weekday (easter), ==, 7);
    g_assert_true (easter >= DAY (year, 3, 22) && easter <= DAY (year, 4, 25));
  }
}

static void
test_holidays (void)
{
  static const struct {
    int month, day;
    guint bits;
  } expected[] = {
    { 1, 1, SAM_HOLIDAY_NEW_YEAR },        { 4, 2, SAM_HOLIDAY_MAUNDY_THURSDAY },
    { 4, 3, SAM_HOLIDAY_GOOD_FRIDAY },     { 4, 5, SAM_HOLIDAY_EASTER_SUNDAY },
    { 4, 6, SAM_HOLIDAY_EASTER_MONDAY },   { 5, 1, SAM_HOLIDAY_LABOUR_DAY },
    { 5, 14, SAM_HOLIDAY_ASCENSION_DAY },  { 5, 17, SAM_HOLIDAY_CONSTITUTION_DAY },
    { 5, 24, SAM_HOLIDAY_WHIT_SUNDAY },    { 5, 25, SAM_HOLIDAY_WHIT_MONDAY },
    { 12, 25, SAM_HOLIDAY_CHRISTMAS_DAY }, { 12, 26, SAM_HOLIDAY_SECOND_CHRISTMAS_DAY },
  };
  gsize i = 0;

  /* All of 2026, and no other day of it. */
  for (SamDate day = DAY (2026, 1, 1); day <= DAY (2026, 12, 31); day++) {
    if (i < G_N_ELEMENTS (expected) && day == DAY (2026, expected[i].month, expected[i].day))
      g_assert_cmpuint (sam_holidays_on (day), ==, expected[i++].bits);
    else
      g_assert_cmpuint (sam_holidays_on (day), ==, 0);
  }
  g_assert_cmpuint (i, ==, G_N_ELEMENTS (expected));
}

static void
test_two_names (void)
{
  g_assert_cmpuint (sam_holidays_on (DAY (2027, 5, 17)), ==,
                    SAM_HOLIDAY_CONSTITUTION_DAY | SAM_HOLIDAY_WHIT_MONDAY);
  g_assert_cmpuint (sam_holidays_on (DAY (2008, 5, 1)), ==,
                    SAM_HOLIDAY_LABOUR_DAY | SAM_HOLIDAY_ASCENSION_DAY);

  /* One holiday each time it is closed: two bits never close two days. */
  for (int year = 1990; year < 2100; year++) {
    guint seen = 0;
    int bits = 0;

    for (SamDate day = DAY (year, 1, 1); day <= DAY (year, 12, 31); day++) {
      guint on = sam_holidays_on (day);

      g_assert_cmpuint (seen & on, ==, 0);
      seen |= on;
      bits += __builtin_popcount (on);
    }
    g_assert_cmpint (bits, ==, SAM_N_HOLIDAYS);
  }
  for (int i = 0; i < SAM_N_HOLIDAYS; i++)
    g_assert_cmpstr (sam_holiday_label ((SamHoliday) (1U << i))->context, ==, "holiday");
  g_assert_cmpstr (sam_text (NULL, sam_holiday_label (SAM_HOLIDAY_WHIT_MONDAY)), ==, "Whit Monday");
}

static void
test_open (void)
{
  const SamDate closed[] = { DAY (2026, 6, 12), DAY (2026, 6, 5) };
  g_autoptr (SamCalendar) calendar = sam_calendar_new (SAM_CALENDAR_DEFAULT, closed, 2);
  g_autoptr (SamCalendar) by_law = sam_calendar_new (0, NULL, 0);

  g_assert_true (sam_calendar_is_open (calendar, DAY (2026, 6, 4)));
  g_assert_false (sam_calendar_is_open (calendar, DAY (2026, 6, 5)));
  g_assert_true (sam_calendar_is_open (by_law, DAY (2026, 6, 5)));
  g_assert_false (sam_calendar_is_open (by_law, DAY (2026, 6, 6)));
  g_assert_false (sam_calendar_is_open (calendar, DAY (2026, 12, 24)));
  g_assert_true (sam_calendar_is_open (by_law, DAY (2026, 12, 24)));
  g_assert_true (sam_calendar_is_open (by_law, DAY (2026, 12, 31)));
  g_assert_false (sam_calendar_is_open (calendar, SAM_DATE_NONE));

  /* Wednesday before Easter 2026: the next open day is six days away. */
  assert_date (sam_calendar_next_open (calendar, DAY (2026, 4, 1)), DAY (2026, 4, 7));
  assert_date (sam_calendar_previous_open (calendar, DAY (2026, 4, 7)), DAY (2026, 4, 1));
  assert_date (sam_calendar_next_open (calendar, DAY (2026, 6, 4)), DAY (2026, 6, 8));
  assert_date (sam_calendar_open_on_or_after (calendar, DAY (2026, 6, 4)), DAY (2026, 6, 4));
  assert_date (sam_calendar_open_on_or_before (calendar, DAY (2026, 6, 7)), DAY (2026, 6, 4));
  assert_date (sam_calendar_open_days_add (calendar, DAY (2026, 4, 1), 3), DAY (2026, 4, 9));
  assert_date (sam_calendar_open_days_add (calendar, DAY (2026, 4, 9), -3), DAY (2026, 4, 1));
  assert_date (sam_calendar_open_days_add (calendar, DAY (2026, 4, 5), 0), DAY (2026, 4, 5));
  g_assert_cmpint (sam_calendar_open_days_between (calendar, DAY (2026, 4, 1), DAY (2026, 4, 9)),
                   ==, 3);
  g_assert_cmpint (sam_calendar_open_days_between (calendar, DAY (2026, 4, 9), DAY (2026, 4, 1)),
                   ==, -3);
}

static void
test_never_open (void)
{
  g_autofree SamDate *closed = g_new (SamDate, 4000);
  g_autoptr (SamCalendar) calendar = NULL;

  for (int i = 0; i < 4000; i++)
    closed[i] = DAY (2026, 1, 1) + i;
  calendar = sam_calendar_new (SAM_CALENDAR_DEFAULT, closed, 4000);
  assert_date (sam_calendar_next_open (calendar, DAY (2026, 1, 1)), SAM_DATE_NONE);
}

static void
test_deadline (void)
{
  g_autoptr (SamCalendar) calendar = sam_calendar_new (SAM_CALENDAR_DEFAULT, NULL, 0);
  SamDeadline deadline;

  /* Release on Tuesday 16 June; 14 days before is Tuesday 2 June. */
  sam_deadline_before (calendar, DAY (2026, 6, 16), 14, DAY (2026, 5, 1), &deadline);
  assert_date (deadline.due, DAY (2026, 6, 2));
  g_assert_false (deadline.late_notice);

  /* 7 days before is a Sunday: moved earlier, to Friday. */
  sam_deadline_before (calendar, DAY (2026, 6, 14), 7, DAY (2026, 5, 1), &deadline);
  assert_date (deadline.due, DAY (2026, 6, 5));
  g_assert_false (deadline.late_notice);

  /* Told on Thursday 4 June of a release on the 9th: the first open day after, not the past. */
  sam_deadline_before (calendar, DAY (2026, 6, 9), 14, DAY (2026, 6, 4), &deadline);
  assert_date (deadline.due, DAY (2026, 6, 5));
  assert_date (deadline.original, DAY (2026, 5, 26));
  g_assert_true (deadline.late_notice);

  /* Told on Friday of a release on Saturday: the release itself, never after it. */
  sam_deadline_before (calendar, DAY (2026, 6, 6), 3, DAY (2026, 6, 5), &deadline);
  assert_date (deadline.due, DAY (2026, 6, 6));
  g_assert_true (deadline.late_notice);

  /* Told after it happened */
  sam_deadline_before (calendar, DAY (2026, 6, 4), 3, DAY (2026, 6, 8), &deadline);
  assert_date (deadline.due, DAY (2026, 6, 4));
  g_assert_true (deadline.late_notice);

  /* Not known when we were told */
  sam_deadline_before (calendar, DAY (2026, 6, 16), 14, SAM_DATE_NONE, &deadline);
  assert_date (deadline.due, DAY (2026, 6, 2));
  g_assert_false (deadline.late_notice);
}

static void
test_deadline_property (void)
{
  g_autoptr (SamCalendar) calendar = sam_calendar_new (SAM_CALENDAR_DEFAULT, NULL, 0);
  g_autoptr (GRand) rand = g_rand_new_with_seed (28);

  for (int i = 0; i < 20000; i++) {
    SamDate date = DAY (2026, 1, 1) + g_rand_int_range (rand, 0, 3000);
    SamDate told = date - g_rand_int_range (rand, -5, 90);
    int offset = g_rand_int_range (rand, 0, 60);
    SamDeadline d;

    sam_deadline_before (calendar, date, offset, told, &d);
    g_assert_true (d.due <= date);
    g_assert_true (d.original <= date - offset && d.original > date - offset - 12);
    g_assert_true (sam_calendar_is_open (calendar, d.original));
    g_assert_true (d.due == date || sam_calendar_is_open (calendar, d.due));
    if (d.late_notice)
      g_assert_true (d.due > d.original || d.due == date);
    else
      g_assert_true (d.due == d.original && d.due > told);
  }
}

static void
test_first_days (void)
{
  g_autoptr (SamCalendar) calendar = sam_calendar_new (SAM_CALENDAR_DEFAULT, NULL, 0);
  SamFirstDay days[SAM_N_FIRST_DAYS];
  const int one[] = { 4 };

  /* Day 0 on Monday 1 June 2026: day 5 is Saturday 6 June. */
  g_assert_cmpuint (sam_calendar_first_days (calendar, DAY (2026, 6, 1), NULL, 0, days), ==, 10);
  for (gsize i = 0; i < SAM_N_FIRST_DAYS; i++) {
    g_assert_cmpint (days[i].day, ==, sam_first_days[i]);
    assert_date (days[i].date, DAY (2026, 6, 1) + days[i].day);
    g_assert_cmpint (days[i].closed, ==, days[i].day == 5);
    g_assert_cmpint (days[i].weekday, ==, sam_date_weekday (days[i].date));
  }
  assert_date (days[4].before, DAY (2026, 6, 5));
  assert_date (days[4].after, DAY (2026, 6, 8));
  assert_date (days[0].before, SAM_DATE_NONE);

  /* Wednesday before Easter: nothing is pulled to a day before the release. */
  sam_calendar_first_days (calendar, DAY (2026, 4, 1), NULL, 0, days);
  g_assert_true (days[1].closed && days[2].closed && days[3].closed && days[4].closed);
  assert_date (days[1].before, DAY (2026, 4, 1));
  assert_date (days[4].after, DAY (2026, 4, 7));
  sam_calendar_first_days (calendar, DAY (2026, 4, 2), NULL, 0, days);
  assert_date (days[0].before, SAM_DATE_NONE);
  assert_date (days[1].before, SAM_DATE_NONE);
  assert_date (days[1].after, DAY (2026, 4, 7));

  g_assert_cmpuint (sam_calendar_first_days (calendar, DAY (2026, 6, 1), one, 1, days), ==, 1);
  assert_date (days[0].date, DAY (2026, 6, 5));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/calendar/easter", test_easter);
  g_test_add_func ("/calendar/holidays", test_holidays);
  g_test_add_func ("/calendar/two-names", test_two_names);
  g_test_add_func ("/calendar/open", test_open);
  g_test_add_func ("/calendar/never-open", test_never_open);
  g_test_add_func ("/calendar/deadline", test_deadline);
  g_test_add_func ("/calendar/deadline-property", test_deadline_property);
  g_test_add_func ("/calendar/first-days", test_first_days);

  return g_test_run ();
}
