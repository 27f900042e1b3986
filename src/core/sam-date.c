/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <samspor/sam-core-error.h>
#include <samspor/sam-date.h>

#include <string.h>

gboolean
sam_date_is_valid (SamDate date)
{
  return date >= SAM_DATE_MIN && date <= SAM_DATE_MAX;
}

static gboolean
is_leap (int year)
{
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int
sam_date_days_in_month (int year, int month)
{
  static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

  g_return_val_if_fail (month >= 1 && month <= 12, 0);

  return month == 2 && is_leap (year) ? 29 : days[month - 1];
}

SamDate
sam_date_from_ymd (int year, int month, int day)
{
  int y, m;

  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1
      || day > sam_date_days_in_month (year, month))
    return SAM_DATE_NONE;

  /* Years that begin in March put the leap day last. */
  y = month <= 2 ? year - 1 : year;
  m = month <= 2 ? month + 9 : month - 3;

  return 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 306;
}

gboolean
sam_date_to_ymd (SamDate date, int *year, int *month, int *day)
{
  int z, era, doe, yoe, doy, mp, y = 0, m = 0, d = 0;
  gboolean valid = sam_date_is_valid (date);

  if (valid) {
    z = date + 305;
    era = z / 146097;
    doe = z % 146097;
    yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    mp = (5 * doy + 2) / 153;
    d = doy - (153 * mp + 2) / 5 + 1;
    m = mp < 10 ? mp + 3 : mp - 9;
    y = yoe + era * 400 + (m <= 2 ? 1 : 0);
  }

  if (year != NULL)
    *year = y;
  if (month != NULL)
    *month = m;
  if (day != NULL)
    *day = d;

  return valid;
}

int
sam_date_weekday (SamDate date)
{
  g_return_val_if_fail (sam_date_is_valid (date), 1);

  /* 0001-01-01 was a Monday. */
  return (date - 1) % 7 + 1;
}

int
sam_date_iso_week (SamDate date, int *year)
{
  SamDate thursday, first;
  int y;

  g_return_val_if_fail (sam_date_is_valid (date), 1);

  /* A week belongs to the year of its Thursday. Year 10000 cannot be written, its week can. */
  thursday = date - sam_date_weekday (date) + 4;
  if (thursday > SAM_DATE_MAX) {
    if (year != NULL)
      *year = 10000;
    return 1;
  }
  sam_date_to_ymd (thursday, &y, NULL, NULL);
  first = sam_date_from_ymd (y, 1, 1);
  if (year != NULL)
    *year = y;

  return (thursday - first) / 7 + 1;
}

SamDate
sam_date_add_days (SamDate date, int days)
{
  gint64 sum = (gint64) date + days;

  if (!sam_date_is_valid (date) || sum < SAM_DATE_MIN || sum > SAM_DATE_MAX)
    return SAM_DATE_NONE;

  return (SamDate) sum;
}

SamDate
sam_date_add_months (SamDate date, int months)
{
  gint64 total;
  int y, m, d;

  if (!sam_date_to_ymd (date, &y, &m, &d))
    return SAM_DATE_NONE;

  total = (gint64) y * 12 + (m - 1) + months;
  if (total < 12 || total >= 10000 * 12)
    return SAM_DATE_NONE;
  y = (int) (total / 12);
  m = (int) (total % 12) + 1;

  return sam_date_from_ymd (y, m, MIN (d, sam_date_days_in_month (y, m)));
}

SamDate
sam_date_birthday (SamDate birth, int years)
{
  int y, m, d;
  SamDate day;

  g_return_val_if_fail (years >= 0 && years < 10000, SAM_DATE_NONE);

  if (!sam_date_to_ymd (birth, &y, &m, &d))
    return SAM_DATE_NONE;

  day = sam_date_from_ymd (y + years, m, d);
  if (day == SAM_DATE_NONE)
    day = sam_date_from_ymd (y + years, 3, 1);

  return day;
}

int
sam_date_age (SamDate birth, SamDate on)
{
  int by, oy;

  if (!sam_date_to_ymd (birth, &by, NULL, NULL) || !sam_date_to_ymd (on, &oy, NULL, NULL)
      || on < birth)
    return -1;

  return on >= sam_date_birthday (birth, oy - by) ? oy - by : oy - by - 1;
}

/* Reads exactly n digits. */
static gboolean
read_digits (const char **p, int n, int *value)
{
  int v = 0;

  for (int i = 0; i < n; i++) {
    if (!g_ascii_isdigit ((*p)[i]))
      return FALSE;
    v = v * 10 + ((*p)[i] - '0');
  }
  *p += n;
  *value = v;

  return TRUE;
}

static gboolean
read_char (const char **p, char c)
{
  if (**p != c)
    return FALSE;
  (*p)++;
  return TRUE;
}

static gboolean
read_iso (const char **p, SamDate *date)
{
  int y, m, d;

  if (!read_digits (p, 4, &y) || !read_char (p, '-') || !read_digits (p, 2, &m)
      || !read_char (p, '-') || !read_digits (p, 2, &d))
    return FALSE;
  *date = sam_date_from_ymd (y, m, d);

  return *date != SAM_DATE_NONE;
}

SamDate
sam_date_parse_iso (const char *text)
{
  SamDate date;

  if (text == NULL || !read_iso (&text, &date) || *text != '\0')
    return SAM_DATE_NONE;

  return date;
}

char *
sam_date_format_iso (SamDate date)
{
  int y, m, d;

  if (!sam_date_to_ymd (date, &y, &m, &d))
    g_return_val_if_reached (NULL);

  return g_strdup_printf ("%04d-%02d-%02d", y, m, d);
}

static gboolean
read_moment (const char *p, gint64 *us)
{
  SamDate date;
  int hour, minute, second, offset_hour, offset_minute, offset = 0;
  gint64 fraction = 0;

  if (!read_iso (&p, &date) || (*p != 'T' && *p != 't'))
    return FALSE;
  p++;
  if (!read_digits (&p, 2, &hour) || !read_char (&p, ':') || !read_digits (&p, 2, &minute)
      || !read_char (&p, ':') || !read_digits (&p, 2, &second) || hour > 23 || minute > 59
      || second > 59)
    return FALSE;

  if (*p == '.') {
    gint64 unit = 100000;

    if (!g_ascii_isdigit (*++p))
      return FALSE;
    for (; g_ascii_isdigit (*p); p++, unit /= 10)
      fraction += unit * (*p - '0');
  }

  if (*p == 'Z' || *p == 'z') {
    p++;
  } else if (*p == '+' || *p == '-') {
    int sign = *p == '+' ? 1 : -1;

    p++;
    if (!read_digits (&p, 2, &offset_hour) || !read_char (&p, ':')
        || !read_digits (&p, 2, &offset_minute) || offset_hour > 23 || offset_minute > 59)
      return FALSE;
    offset = sign * (offset_hour * 60 + offset_minute);
  } else {
    return FALSE;
  }
  if (*p != '\0')
    return FALSE;

  *us = (gint64) (date - SAM_DATE_EPOCH) * SAM_USEC_PER_DAY
        + ((gint64) (hour * 60 + minute - offset) * 60 + second) * G_USEC_PER_SEC + fraction;

  return TRUE;
}

gboolean
sam_moment_parse (const char *text, gint64 *us, GError **error)
{
  g_return_val_if_fail (text != NULL && us != NULL, FALSE);

  if (!read_moment (text, us)) {
    g_set_error_literal (error, SAM_CORE_ERROR, SAM_CORE_ERROR_INVALID,
                         "reading a moment: not a date-time of RFC 3339");
    return FALSE;
  }

  return TRUE;
}

static gint64
floor_div (gint64 a, gint64 b)
{
  return a / b - (a % b < 0 ? 1 : 0);
}

char *
sam_moment_format (gint64 us)
{
  gint64 days = floor_div (us, SAM_USEC_PER_DAY);
  int seconds = (int) ((us - days * SAM_USEC_PER_DAY) / G_USEC_PER_SEC);
  gint64 date = days + SAM_DATE_EPOCH;
  int y, m, d;

  g_return_val_if_fail (date >= SAM_DATE_MIN && date <= SAM_DATE_MAX, NULL);

  sam_date_to_ymd ((SamDate) date, &y, &m, &d);

  return g_strdup_printf ("%04d-%02d-%02dT%02d:%02d:%02dZ", y, m, d, seconds / 3600,
                          seconds / 60 % 60, seconds % 60);
}

SamDate
sam_moment_to_local (gint64 us, GTimeZone *zone, int *minutes)
{
  gint64 seconds = floor_div (us, G_USEC_PER_SEC);
  gint64 days, date;

  g_return_val_if_fail (zone != NULL, SAM_DATE_NONE);

  seconds += g_time_zone_get_offset (zone, g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL,
                                                                      seconds));
  days = floor_div (seconds, 86400);
  date = days + SAM_DATE_EPOCH;
  if (minutes != NULL)
    *minutes = (int) ((seconds - days * 86400) / 60);

  return date >= SAM_DATE_MIN && date <= SAM_DATE_MAX ? (SamDate) date : SAM_DATE_NONE;
}

gint64
sam_moment_from_local (SamDate date, int minutes, GTimeZone *zone)
{
  gint64 local, before, after;

  g_return_val_if_fail (sam_date_is_valid (date), 0);
  g_return_val_if_fail (minutes >= 0 && minutes < 1440, 0);
  g_return_val_if_fail (zone != NULL, 0);

  local = (gint64) (date - SAM_DATE_EPOCH) * 86400 + minutes * 60;
  before = g_time_zone_get_offset (zone, g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL,
                                                                    local - 86400));
  after = g_time_zone_get_offset (zone, g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL,
                                                                   local + 86400));

  /* The offset in force before a change gives the first of two; where it leads past the change
   * (a skipped or a later time), the offset after it holds. */
  if (before != after) {
    gint64 first = local - before;

    if (g_time_zone_get_offset (zone,
                                g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, first))
        == before)
      return first * G_USEC_PER_SEC;

    /* A skipped time: the later offset, read back, shows another clock time. */
    if (g_time_zone_get_offset (zone, g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL,
                                                                 local - after))
        != after) {
      gint64 lo = local - MAX (before, after), hi = local - MIN (before, after);

      while (hi - lo > 1) {
        gint64 mid = lo + (hi - lo) / 2;

        if (g_time_zone_get_offset (zone,
                                    g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, mid))
            == before)
          lo = mid;
        else
          hi = mid;
      }
      return hi * G_USEC_PER_SEC;
    }
  }

  return (local - after) * G_USEC_PER_SEC;
}
