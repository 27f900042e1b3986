/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <samspor/sam-calendar.h>
#include <samspor/sam-clock.h>
#include <samspor/sam-core-error.h>
#include <samspor/sam-date.h>
#include <samspor/sam-id.h>

#include <string.h>

/* The demo day: Thursday 4 June 2026 */
#define SECOND ((gint64) G_USEC_PER_SEC)
#define TODAY sam_date_from_ymd (2026, 6, 4)

static void
assert_date (SamDate date, const char *iso)
{
  g_autofree char *text = date == SAM_DATE_NONE ? g_strdup ("none") : sam_date_format_iso (date);

  g_assert_cmpstr (text, ==, iso);
}

static void
test_date_against_gdate (void)
{
  GDate gdate;

  /* Every day of four centuries, and the edges, against GLib's own arithmetic. */
  for (SamDate day = sam_date_from_ymd (1800, 1, 1); day < sam_date_from_ymd (2200, 1, 1); day++) {
    int y, m, d, week_year;

    g_date_clear (&gdate, 1);
    g_date_set_julian (&gdate, (guint32) day);
    g_assert_true (sam_date_to_ymd (day, &y, &m, &d));
    g_assert_cmpint (y, ==, g_date_get_year (&gdate));
    g_assert_cmpint (m, ==, (int) g_date_get_month (&gdate));
    g_assert_cmpint (d, ==, g_date_get_day (&gdate));
    g_assert_cmpint (sam_date_from_ymd (y, m, d), ==, day);
    g_assert_cmpint (sam_date_weekday (day), ==, (int) g_date_get_weekday (&gdate));
    g_assert_cmpint (sam_date_iso_week (day, &week_year), ==,
                     (int) g_date_get_iso8601_week_of_year (&gdate));
  }
  g_assert_cmpint (sam_date_from_ymd (1, 1, 1), ==, SAM_DATE_MIN);
  g_assert_cmpint (sam_date_from_ymd (9999, 12, 31), ==, SAM_DATE_MAX);
  g_assert_cmpint (sam_date_from_ymd (1970, 1, 1), ==, SAM_DATE_EPOCH);
  g_assert_false (sam_date_to_ymd (SAM_DATE_MAX + 1, NULL, NULL, NULL));
}

static void
test_date_week_year (void)
{
  int year;

  g_assert_cmpint (sam_date_iso_week (sam_date_from_ymd (2026, 12, 31), &year), ==, 53);
  g_assert_cmpint (year, ==, 2026);
  g_assert_cmpint (sam_date_iso_week (sam_date_from_ymd (2027, 1, 3), &year), ==, 53);
  g_assert_cmpint (year, ==, 2026);
  g_assert_cmpint (sam_date_iso_week (sam_date_from_ymd (2027, 1, 4), &year), ==, 1);
  g_assert_cmpint (year, ==, 2027);
}

static void
test_date_iso (void)
{
  static const char *const bad[] = { "",           "2026-2-3",    "2026-02-30",  "2026-13-01",
                                     "20260203",   "2026-02-03 ", " 2026-02-03", "2026-02-3a",
                                     "0000-01-01", "+026-02-03",  "2026-00-10",  "2026-02-00" };

  assert_date (sam_date_parse_iso ("2024-02-29"), "2024-02-29");
  assert_date (sam_date_parse_iso ("0001-01-01"), "0001-01-01");
  assert_date (sam_date_parse_iso (NULL), "none");
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    assert_date (sam_date_parse_iso (bad[i]), "none");
}

static void
test_date_months_and_age (void)
{
  assert_date (sam_date_add_months (sam_date_from_ymd (2024, 1, 31), 1), "2024-02-29");
  assert_date (sam_date_add_months (sam_date_from_ymd (2026, 1, 31), -2), "2025-11-30");
  assert_date (sam_date_add_days (SAM_DATE_MAX, 1), "none");
  assert_date (sam_date_add_days (SAM_DATE_MIN, G_MININT), "none");

  /* What a child may decide changes on the birthday itself. */
  g_assert_cmpint (sam_date_age (sam_date_from_ymd (2010, 6, 4), TODAY), ==, 16);
  g_assert_cmpint (sam_date_age (sam_date_from_ymd (2010, 6, 5), TODAY), ==, 15);
  g_assert_cmpint (sam_date_age (sam_date_from_ymd (2008, 6, 4), TODAY - 1), ==, 17);
  g_assert_cmpint (sam_date_age (TODAY, TODAY), ==, 0);
  g_assert_cmpint (sam_date_age (TODAY + 1, TODAY), ==, -1);
  assert_date (sam_date_birthday (sam_date_from_ymd (2008, 2, 29), 18), "2026-03-01");
  g_assert_cmpint (sam_date_age (sam_date_from_ymd (2008, 2, 29), sam_date_from_ymd (2026, 2, 28)),
                   ==, 17);
}

static void
test_moment (void)
{
  static const struct {
    const char *text, *out;
  } good[] = {
    { "2026-12-03T12:00:00Z", "2026-12-03T12:00:00Z" },
    { "2026-12-03T13:00:00.25+01:00", "2026-12-03T12:00:00Z" },
    { "2026-12-03t00:30:00-05:30", "2026-12-03T06:00:00Z" },
    { "1969-12-31T23:59:59.999999999Z", "1969-12-31T23:59:59Z" },
    { "2024-02-29T00:00:00+00:00", "2024-02-29T00:00:00Z" },
  };
  static const char *const bad[] = {
    "2026-12-03",
    "2026-12-03T12:00:00",
    "2026-12-03 12:00:00Z",
    "2026-12-03T24:00:00Z",
    "2026-12-03T12:60:00Z",
    "2026-12-03T23:59:60Z",
    "2026-12-03T12:00Z",
    "2026-12-03T12:00:00.Z",
    "2026-12-03T12:00:00+1",
    "2026-12-03T12:00:00Zx",
    "2026-02-29T12:00:00Z",
    "",
  };
  gint64 us;

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *text = NULL;

    g_assert_true (sam_moment_parse (good[i].text, &us, &error));
    g_assert_no_error (error);
    text = sam_moment_format (us);
    g_assert_cmpstr (text, ==, good[i].out);
  }
  g_assert_true (sam_moment_parse ("1970-01-01T00:00:00.1234567Z", &us, NULL));
  g_assert_cmpint (us, ==, 123456);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (sam_moment_parse (bad[i], &us, &error));
    g_assert_error (error, SAM_CORE_ERROR, SAM_CORE_ERROR_INVALID);
  }
}

static void
test_moment_local (void)
{
  g_autoptr (GTimeZone) oslo = g_time_zone_new_identifier ("Europe/Oslo");
  gint64 us;
  int minutes;

  g_assert_nonnull (oslo);
  g_assert_true (sam_moment_parse ("2026-06-04T22:30:00Z", &us, NULL));
  assert_date (sam_moment_to_local (us, oslo, &minutes), "2026-06-05");
  g_assert_cmpint (minutes, ==, 30);

  /* Every half hour of a year comes back, except those the clocks repeat. */
  for (gint64 t = us; t < us + 366 * SAM_USEC_PER_DAY; t += 1800 * SECOND) {
    SamDate date = sam_moment_to_local (t, oslo, &minutes);
    gint64 back = sam_moment_from_local (date, minutes, oslo);

    g_assert_true (back == t || back == t - 3600 * SECOND);
    g_assert_true (sam_moment_to_local (back, oslo, NULL) == date);
  }

  /* 02.30 on 29 March 2026 does not exist: the moment the clocks went on to 03.00. */
  us = sam_moment_from_local (sam_date_from_ymd (2026, 3, 29), 150, oslo);
  {
    g_autofree char *text = sam_moment_format (us);
    g_assert_cmpstr (text, ==, "2026-03-29T01:00:00Z");
  }
  /* 02.30 on 25 October 2026 comes twice: the first, in summer time. */
  us = sam_moment_from_local (sam_date_from_ymd (2026, 10, 25), 150, oslo);
  {
    g_autofree char *text = sam_moment_format (us);
    g_assert_cmpstr (text, ==, "2026-10-25T00:30:00Z");
  }
}

static void
test_entry (void)
{
  static const struct {
    const char *text, *iso;
  } good[] = {
    { "3.5", "2027-05-03" },
    { "4.6", "2026-06-04" },
    { "5.6.", "2026-06-05" },
    { "3.5.26", "2026-05-03" },
    { "03.05.2026", "2026-05-03" },
    { "3. 5. 2026", "2026-05-03" },
    { "3/5", "2027-05-03" },
    { "3-5-2026", "2026-05-03" },
    { "030526", "2026-05-03" },
    { "03052026", "2026-05-03" },
    { "3. mai", "2027-05-03" },
    { "3 mai", "2027-05-03" },
    { "3. MAI 2026", "2026-05-03" },
    { "24. des.", "2026-12-24" },
    { "24 December", "2026-12-24" },
    { "1. juni", "2027-06-01" },
    { "1. sept 26", "2026-09-01" },
    { "+14", "2026-06-18" },
    { "+ 2 uker", "2026-06-18" },
    { "+1 veke", "2026-06-11" },
    { "+3 dagar", "2026-06-07" },
    { "-1", "2026-06-03" },
    { "−2", "2026-06-02" },
    { "fre", "2026-06-05" },
    { "fre.", "2026-06-05" },
    { "Fredag", "2026-06-05" },
    { "fri", "2026-06-05" },
    { "torsdag", "2026-06-11" },
    { "på måndag", "2026-06-08" },
    { "laurdag", "2026-06-06" },
    { "lørdag", "2026-06-06" },
    { "sundag", "2026-06-07" },
    { "søn", "2026-06-07" },
    { "tys", "2026-06-09" },
    { "tirsdag", "2026-06-09" },
    { "i dag", "2026-06-04" },
    { "I morgen", "2026-06-05" },
    { "i morgon", "2026-06-05" },
    { "imorgen", "2026-06-05" },
    { "tomorrow", "2026-06-05" },
    { "i overmorgen", "2026-06-06" },
    { "i går", "2026-06-03" },
    { "2026-05-03", "2026-05-03" },
    { "søndag 3. mai 2026", "2026-05-03" },
    { "tor. 3. des. 2026", "2026-12-03" },
    { "fredag den 5. juni", "2026-06-05" },
    { "den 5. juni", "2026-06-05" },
    { "3.\u00a0mai\u00a02026", "2026-05-03" },
    { "lo\u0308rdag", NULL },
    { "1.1.75", "1975-01-01" },
    { "1.1.45", "2045-01-01" },
    { "1.1.46", "1946-01-01" },
  };
  static const struct {
    const char *text;
    int code;
  } bad[] = {
    { "", SAM_CORE_ERROR_INVALID },
    { "   ", SAM_CORE_ERROR_INVALID },
    { "hei", SAM_CORE_ERROR_INVALID },
    { "31.4", SAM_CORE_ERROR_NO_SUCH_DATE },
    { "29.2", SAM_CORE_ERROR_NEEDS_YEAR },
    { "29.2.2026", SAM_CORE_ERROR_NO_SUCH_DATE },
    { "3.13", SAM_CORE_ERROR_NO_SUCH_DATE },
    { "0.5", SAM_CORE_ERROR_NO_SUCH_DATE },
    { "3.5.", -1 },
    { "3.5.226", SAM_CORE_ERROR_NEEDS_YEAR },
    { "3", SAM_CORE_ERROR_INVALID },
    { "3.", SAM_CORE_ERROR_INVALID },
    { "ma", SAM_CORE_ERROR_INVALID },
    { "mai", SAM_CORE_ERROR_INVALID },
    { "3. foo", SAM_CORE_ERROR_INVALID },
    { "+", SAM_CORE_ERROR_INVALID },
    { "+99999", SAM_CORE_ERROR_INVALID },
    { "+2 år", SAM_CORE_ERROR_INVALID },
    { "2026-13-01", SAM_CORE_ERROR_NO_SUCH_DATE },
    { "mandag 3. mai 2026", SAM_CORE_ERROR_WRONG_WEEKDAY },
    { "3.5.2026 kl. 9", SAM_CORE_ERROR_INVALID },
    { "3.5.2026.", -1 },
    { "3..5", SAM_CORE_ERROR_INVALID },
    { "123456789", SAM_CORE_ERROR_INVALID },
    { "fre man", SAM_CORE_ERROR_INVALID },
    { "\xff\xfe", SAM_CORE_ERROR_INVALID },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++) {
    g_autoptr (GError) error = NULL;
    SamDate date = SAM_DATE_NONE;

    g_test_message ("%s", good[i].text);
    if (good[i].iso == NULL) {
      g_assert_false (sam_date_parse_entry (good[i].text, TODAY, &date, NULL));
      continue;
    }
    g_assert_true (sam_date_parse_entry (good[i].text, TODAY, &date, &error));
    g_assert_no_error (error);
    assert_date (date, good[i].iso);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;
    SamDate date = 12345;

    g_test_message ("%s", g_utf8_validate (bad[i].text, -1, NULL) ? bad[i].text : "(bytes)");
    if (bad[i].code == -1) {
      g_assert_true (sam_date_parse_entry (bad[i].text, TODAY, &date, &error));
      continue;
    }
    g_assert_false (sam_date_parse_entry (bad[i].text, TODAY, &date, &error));
    g_assert_error (error, SAM_CORE_ERROR, bad[i].code);
  }
}

static void
test_entry_flags (void)
{
  SamDate date;

  g_assert_true (sam_date_parse_entry_full ("5.6", TODAY, SAM_DATE_ENTRY_PAST, &date, NULL));
  assert_date (date, "2025-06-05");
  g_assert_true (sam_date_parse_entry_full ("4.6", TODAY, SAM_DATE_ENTRY_PAST, &date, NULL));
  assert_date (date, "2026-06-04");
  g_assert_true (sam_date_parse_entry_full ("fre", TODAY, SAM_DATE_ENTRY_PAST, &date, NULL));
  assert_date (date, "2026-05-29");
  g_assert_true (sam_date_parse_entry_full ("torsdag", TODAY, SAM_DATE_ENTRY_PAST, &date, NULL));
  assert_date (date, "2026-05-28");

  g_assert_true (sam_date_parse_entry_full ("3.5.1975", TODAY, SAM_DATE_ENTRY_FULL, &date, NULL));
  assert_date (date, "1975-05-03");
  g_assert_false (sam_date_parse_entry_full ("3.5.75", TODAY, SAM_DATE_ENTRY_FULL, &date, NULL));
  g_assert_false (sam_date_parse_entry_full ("3. mai", TODAY, SAM_DATE_ENTRY_FULL, &date, NULL));
  g_assert_false (sam_date_parse_entry_full ("i dag", TODAY, SAM_DATE_ENTRY_FULL, &date, NULL));
  g_assert_false (sam_date_parse_entry_full ("+14", TODAY, SAM_DATE_ENTRY_FULL, &date, NULL));
}

static void
test_entry_weekday_property (void)
{
  static const char *const names[] = { "man", "tir", "ons", "tor", "fre", "lør", "søn" };

  for (SamDate today = TODAY; today < TODAY + 21; today++) {
    for (int i = 0; i < 7; i++) {
      SamDate next, last;

      g_assert_true (sam_date_parse_entry (names[i], today, &next, NULL));
      g_assert_true (sam_date_parse_entry_full (names[i], today, SAM_DATE_ENTRY_PAST, &last, NULL));
      g_assert_cmpint (sam_date_weekday (next), ==, i + 1);
      g_assert_cmpint (sam_date_weekday (last), ==, i + 1);
      g_assert_true (next > today && next <= today + 7);
      g_assert_true (last < today && last >= today - 7);
    }
  }
}

static void
test_time (void)
{
  static const struct {
    const char *text;
    int minutes;
  } cases[] = {
    { "13.00", 780 },     { "13:00", 780 }, { "9", 540 },   { "kl. 9.30", 570 }, { "kl 9", 540 },
    { "Kl. 09:05", 545 }, { "0930", 570 },  { "0.00", 0 },  { "23.59", 1439 },   { " 8 ", 480 },
    { "24.00", -2 },      { "9.60", -2 },   { "9.3", -1 },  { "9.300", -1 },     { "", -1 },
    { "kl.", -1 },        { "930", -1 },    { "9,30", -1 }, { "ni", -1 },        { "9.30 am", -1 },
    { "00930", -1 },      { "2460", -2 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    int minutes = -1;
    gboolean ok = sam_time_parse (cases[i].text, &minutes, &error);

    g_test_message ("%s", cases[i].text);
    if (cases[i].minutes >= 0) {
      g_assert_no_error (error);
      g_assert_true (ok);
      g_assert_cmpint (minutes, ==, cases[i].minutes);
    } else {
      g_assert_false (ok);
      int code = cases[i].minutes == -2 ? SAM_CORE_ERROR_NO_SUCH_TIME : SAM_CORE_ERROR_INVALID;

      g_assert_false (ok);
      g_assert_error (error, SAM_CORE_ERROR, code);
    }
  }
}

static void
test_clock (void)
{
  g_autoptr (SamClock) a = sam_clock_new_fixed (TODAY, 1780000000 * SECOND, 7);
  g_autoptr (SamClock) b = sam_clock_new_fixed (TODAY, 1780000000 * SECOND, 7);
  guint8 x[100], y[100];

  sam_clock_random (a, x, sizeof x);
  sam_clock_random (b, y, sizeof y);
  g_assert_cmpmem (x, sizeof x, y, sizeof y);
  sam_clock_random (a, x, sizeof x);
  g_assert_cmpint (memcmp (x, y, sizeof x), !=, 0);

  sam_clock_fixed_advance (a, SAM_USEC_PER_DAY);
  g_assert_cmpint (sam_clock_today (a), ==, TODAY + 1);
  g_assert_cmpint (sam_clock_now (a), ==, (1780000000 + 86400) * SECOND);
  sam_clock_fixed_set (a, TODAY, 5);
  g_assert_cmpint (sam_clock_today (a), ==, TODAY);
  g_assert_cmpint (sam_clock_now (a), ==, 5);
}

static void
test_id (void)
{
  g_autoptr (SamClock) clock = sam_clock_new_fixed (TODAY, G_GINT64_CONSTANT (1645557742000000), 1);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *first = sam_id_new (clock);
  g_autofree char *later = NULL;
  g_autofree char *derived = sam_id_derive ("alert", "late-window");
  g_autofree char *again = sam_id_derive ("alert", "late-window");
  g_autofree char *other = sam_id_derive ("aler", "tlate-window");
  static const char *const bad[] = {
    "",
    "00000000-0000-0000-0000-00000000000",
    "00000000-0000-0000-0000-0000000000000",
    "017F22E2-79B0-7CC3-98C4-DC0C0C07398F",
    "017f22e279b0-7cc3-98c4-dc0c0c07398f--",
    "017f22e2-79b0-7cc3-98c4-dc0c0c07398g",
  };
  guint8 bytes[SAM_ID_BYTES];

  /* The moment of the example in RFC 9562 appendix A.6 */
  g_assert_true (g_str_has_prefix (first, "017f22e2-79b0-7"));
  g_assert_nonnull (strchr ("89ab", first[19]));
  g_assert_cmpint (sam_id_time (first), ==, G_GINT64_CONSTANT (1645557742000000));
  sam_clock_fixed_advance (clock, 1000);
  later = sam_id_new (clock);
  g_assert_cmpstr (first, <, later);

  g_assert_true (sam_id_is_valid (SAM_ID_NIL));
  g_assert_false (sam_id_is_valid (NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (sam_id_is_valid (bad[i]));

  g_assert_cmpstr (derived, ==, again);
  g_assert_cmpstr (derived, !=, other);
  g_assert_cmpint (derived[14], ==, '8');

  for (int i = 0; i < 5000; i++) {
    char *id = sam_id_new (clock);
    g_autofree char *back = NULL;

    g_assert_true (sam_id_to_bytes (id, bytes));
    back = sam_id_from_bytes (bytes);
    g_assert_cmpstr (back, ==, id);
    g_assert_true (g_hash_table_add (seen, id));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/date/against-gdate", test_date_against_gdate);
  g_test_add_func ("/date/week-year", test_date_week_year);
  g_test_add_func ("/date/iso", test_date_iso);
  g_test_add_func ("/date/months-and-age", test_date_months_and_age);
  g_test_add_func ("/moment/parse", test_moment);
  g_test_add_func ("/moment/local", test_moment_local);
  g_test_add_func ("/entry/date", test_entry);
  g_test_add_func ("/entry/flags", test_entry_flags);
  g_test_add_func ("/entry/weekday", test_entry_weekday_property);
  g_test_add_func ("/entry/time", test_time);
  g_test_add_func ("/clock/fixed", test_clock);
  g_test_add_func ("/id/all", test_id);

  return g_test_run ();
}
