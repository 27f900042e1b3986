/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <samspor/sam-calendar.h>

#include <stdlib.h>
#include <string.h>

/* Ten years of closed days in a row mean a mistake in the settings. */
#define MAX_SEARCH 3660

struct _SamCalendar {
  gatomicrefcount refs;
  SamCalendarFlags flags;
  SamDate *closed; /* (owned): sorted */
  gsize n_closed;
};

const int sam_first_days[SAM_N_FIRST_DAYS] = { 0, 1, 2, 3, 5, 7, 10, 14, 21, 28 };

static const SamLabel holiday_labels[SAM_N_HOLIDAYS] = {
  SAM_L ("holiday", "New Year's Day"),   SAM_L ("holiday", "Maundy Thursday"),
  SAM_L ("holiday", "Good Friday"),      SAM_L ("holiday", "Easter Sunday"),
  SAM_L ("holiday", "Easter Monday"),    SAM_L ("holiday", "Labour Day"),
  SAM_L ("holiday", "Constitution Day"), SAM_L ("holiday", "Ascension Day"),
  SAM_L ("holiday", "Whit Sunday"),      SAM_L ("holiday", "Whit Monday"),
  SAM_L ("holiday", "Christmas Day"),    SAM_L ("holiday", "Second Day of Christmas"),
};

SamDate
sam_easter (int year)
{
  int a, b, c, d, e, f, g, h, i, k, l, m, month, day;

  g_return_val_if_fail (year >= 1583 && year <= 9999, SAM_DATE_NONE);

  /* The Gregorian computus in the form without tables (Nature, 20 April 1876). */
  a = year % 19;
  b = year / 100;
  c = year % 100;
  d = b / 4;
  e = b % 4;
  f = (b + 8) / 25;
  g = (b - f + 1) / 3;
  h = (19 * a + b - d - g + 15) % 30;
  i = c / 4;
  k = c % 4;
  l = (32 + 2 * e + 2 * i - h - k) % 7;
  m = (a + 11 * h + 22 * l) / 451;
  month = (h + l - 7 * m + 114) / 31;
  day = (h + l - 7 * m + 114) % 31 + 1;

  return sam_date_from_ymd (year, month, day);
}

guint
sam_holidays_on (SamDate date)
{
  static const struct {
    int month, day;
    SamHoliday holiday;
  } fixed[] = {
    { 1, 1, SAM_HOLIDAY_NEW_YEAR },
    { 5, 1, SAM_HOLIDAY_LABOUR_DAY },
    { 5, 17, SAM_HOLIDAY_CONSTITUTION_DAY },
    { 12, 25, SAM_HOLIDAY_CHRISTMAS_DAY },
    { 12, 26, SAM_HOLIDAY_SECOND_CHRISTMAS_DAY },
  };
  static const struct {
    int offset;
    SamHoliday holiday;
  } moving[] = {
    { -3, SAM_HOLIDAY_MAUNDY_THURSDAY }, { -2, SAM_HOLIDAY_GOOD_FRIDAY },
    { 0, SAM_HOLIDAY_EASTER_SUNDAY },    { 1, SAM_HOLIDAY_EASTER_MONDAY },
    { 39, SAM_HOLIDAY_ASCENSION_DAY },   { 49, SAM_HOLIDAY_WHIT_SUNDAY },
    { 50, SAM_HOLIDAY_WHIT_MONDAY },
  };
  guint bits = 0;
  int year, month, day;

  if (!sam_date_to_ymd (date, &year, &month, &day) || year < 1583)
    return 0;

  for (gsize i = 0; i < G_N_ELEMENTS (fixed); i++) {
    if (fixed[i].month == month && fixed[i].day == day)
      bits |= fixed[i].holiday;
  }

  /* The earliest moving holiday is 19 March, the latest 14 June. */
  if (month >= 3 && month <= 6) {
    int offset = date - sam_easter (year);

    for (gsize i = 0; i < G_N_ELEMENTS (moving); i++) {
      if (moving[i].offset == offset)
        bits |= moving[i].holiday;
    }
  }

  return bits;
}

const SamLabel *
sam_holiday_label (SamHoliday holiday)
{
  int bit = g_bit_nth_lsf (holiday, -1);

  g_return_val_if_fail (bit >= 0 && bit < SAM_N_HOLIDAYS && (guint) holiday == 1U << bit,
                        &holiday_labels[0]);

  return &holiday_labels[bit];
}

static int
compare_dates (const void *a, const void *b)
{
  const SamDate *x = a, *y = b;

  return (*x > *y) - (*x < *y);
}

SamCalendar *
sam_calendar_new (SamCalendarFlags flags, const SamDate *closed, gsize n_closed)
{
  SamCalendar *self;

  g_return_val_if_fail (closed != NULL || n_closed == 0, NULL);

  self = g_new0 (SamCalendar, 1);
  g_atomic_ref_count_init (&self->refs);
  self->flags = flags;
  self->n_closed = n_closed;
  if (n_closed > 0) {
    self->closed = g_memdup2 (closed, n_closed * sizeof *closed);
    qsort (self->closed, n_closed, sizeof *closed, compare_dates);
  }

  return self;
}

SamCalendar *
sam_calendar_ref (SamCalendar *calendar)
{
  g_return_val_if_fail (calendar != NULL, NULL);

  g_atomic_ref_count_inc (&calendar->refs);

  return calendar;
}

void
sam_calendar_unref (SamCalendar *calendar)
{
  g_return_if_fail (calendar != NULL);

  if (g_atomic_ref_count_dec (&calendar->refs)) {
    g_free (calendar->closed);
    g_free (calendar);
  }
}

gboolean
sam_calendar_is_open (SamCalendar *calendar, SamDate date)
{
  int month, day;

  g_return_val_if_fail (calendar != NULL, FALSE);

  if (!sam_date_to_ymd (date, NULL, &month, &day) || sam_date_weekday (date) >= 6
      || sam_holidays_on (date) != 0)
    return FALSE;
  if ((calendar->flags & SAM_CALENDAR_CLOSE_CHRISTMAS_EVE) != 0 && month == 12 && day == 24)
    return FALSE;
  if ((calendar->flags & SAM_CALENDAR_CLOSE_NEW_YEARS_EVE) != 0 && month == 12 && day == 31)
    return FALSE;

  return calendar->n_closed == 0
         || bsearch (&date, calendar->closed, calendar->n_closed, sizeof date, compare_dates)
                == NULL;
}

static SamDate
seek_open (SamCalendar *calendar, SamDate date, int step)
{
  for (int i = 0; i < MAX_SEARCH; i++) {
    date = sam_date_add_days (date, step);
    if (date == SAM_DATE_NONE)
      break;
    if (sam_calendar_is_open (calendar, date))
      return date;
  }

  return SAM_DATE_NONE;
}

SamDate
sam_calendar_next_open (SamCalendar *calendar, SamDate date)
{
  g_return_val_if_fail (calendar != NULL, SAM_DATE_NONE);

  return seek_open (calendar, date, 1);
}

SamDate
sam_calendar_previous_open (SamCalendar *calendar, SamDate date)
{
  g_return_val_if_fail (calendar != NULL, SAM_DATE_NONE);

  return seek_open (calendar, date, -1);
}

SamDate
sam_calendar_open_on_or_before (SamCalendar *calendar, SamDate date)
{
  g_return_val_if_fail (calendar != NULL, SAM_DATE_NONE);

  return sam_calendar_is_open (calendar, date) ? date : seek_open (calendar, date, -1);
}

SamDate
sam_calendar_open_on_or_after (SamCalendar *calendar, SamDate date)
{
  g_return_val_if_fail (calendar != NULL, SAM_DATE_NONE);

  return sam_calendar_is_open (calendar, date) ? date : seek_open (calendar, date, 1);
}

SamDate
sam_calendar_open_days_add (SamCalendar *calendar, SamDate date, int days)
{
  int step = days < 0 ? -1 : 1;

  g_return_val_if_fail (calendar != NULL, SAM_DATE_NONE);

  for (; days != 0 && date != SAM_DATE_NONE; days -= step)
    date = seek_open (calendar, date, step);

  return date;
}

int
sam_calendar_open_days_between (SamCalendar *calendar, SamDate from, SamDate to)
{
  int n = 0;

  g_return_val_if_fail (calendar != NULL, 0);
  g_return_val_if_fail (sam_date_is_valid (from) && sam_date_is_valid (to), 0);

  for (SamDate day = MIN (from, to) + 1; day <= MAX (from, to); day++)
    n += sam_calendar_is_open (calendar, day) ? 1 : 0;

  return to < from ? -n : n;
}

void
sam_deadline_before (SamCalendar *calendar, SamDate date, int offset_days, SamDate told_on,
                     SamDeadline *out)
{
  SamDate floor_day, due;

  g_return_if_fail (calendar != NULL && out != NULL);
  g_return_if_fail (sam_date_is_valid (date));
  g_return_if_fail (offset_days >= 0);

  due = sam_date_add_days (date, -offset_days);
  if (due != SAM_DATE_NONE)
    due = sam_calendar_open_on_or_before (calendar, due);
  if (due == SAM_DATE_NONE)
    due = SAM_DATE_MIN;
  floor_day = told_on != SAM_DATE_NONE ? sam_calendar_next_open (calendar, told_on) : SAM_DATE_NONE;

  out->original = due;
  out->late_notice = floor_day > due;
  out->due = MIN (date, MAX (due, floor_day));
}

gsize
sam_calendar_first_days (SamCalendar *calendar, SamDate day0, const int *days, gsize n_days,
                         SamFirstDay *out)
{
  gsize n = 0;

  g_return_val_if_fail (calendar != NULL && out != NULL, 0);
  g_return_val_if_fail (sam_date_is_valid (day0), 0);

  if (days == NULL) {
    days = sam_first_days;
    n_days = SAM_N_FIRST_DAYS;
  }

  for (gsize i = 0; i < n_days; i++) {
    SamFirstDay *day = &out[n];
    SamDate date = sam_date_add_days (day0, days[i]);

    if (date == SAM_DATE_NONE)
      continue;
    day->day = days[i];
    day->date = date;
    day->weekday = sam_date_weekday (date);
    day->closed = !sam_calendar_is_open (calendar, date);
    day->before = day->closed ? sam_calendar_previous_open (calendar, date) : SAM_DATE_NONE;
    if (day->before < day0)
      day->before = SAM_DATE_NONE;
    day->after = day->closed ? sam_calendar_next_open (calendar, date) : SAM_DATE_NONE;
    n++;
  }

  return n;
}
