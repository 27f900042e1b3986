/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* An appointment as a telephone's calendar takes it (RFC 5545): the time, the place and a title
 * that gives nothing away; never who it is, with whom, or why. */
#include "forms-private.h"

#include <string.h>

#define MAX_LINE 75 /* octets, RFC 5545 3.1 */

static void
add_line (GString *out, const char *name, const char *value)
{
  g_autofree char *line = g_strconcat (name, value, NULL);
  const char *p = line;
  gsize room = MAX_LINE;

  /* Folded between letters, never inside of one; the space that begins a line counts. */
  while (strlen (p) > room) {
    const char *end = g_utf8_find_prev_char (p, p + room + 1);

    g_string_append_len (out, p, end - p);
    g_string_append (out, "\r\n ");
    p = end;
    room = MAX_LINE - 1;
  }
  g_string_append (out, p);
  g_string_append (out, "\r\n");
}

static char *
escape (const char *text)
{
  GString *out = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++) {
    if (*p == '\n')
      g_string_append (out, "\\n");
    else if (strchr ("\\;,", *p) != NULL)
      g_string_append_printf (out, "\\%c", *p);
    else if (!g_ascii_iscntrl (*p))
      g_string_append_c (out, *p);
  }
  return g_string_free (out, FALSE);
}

static void
add_times (FormPaper *paper, GString *out, const SamRecord *appointment)
{
  SamDate date = sam_record_get_date (appointment, SAM_APPOINTMENT_MEETS_ON);
  const char *at_time = _form_get (appointment, SAM_APPOINTMENT_AT_TIME);
  int length = (int) sam_record_get_int (appointment, SAM_APPOINTMENT_LENGTH_MINUTES);
  g_autofree char *text = NULL;
  int minutes;

  if (at_time != NULL && sam_time_parse (at_time, &minutes, NULL)) {
    g_autoptr (GDateTime) start = g_date_time_new_from_unix_utc (
        sam_moment_from_local (date, minutes, paper->zone) / G_USEC_PER_SEC);
    g_autofree char *duration = g_strdup_printf ("PT%dM", length);

    /* In universal time, so that no description of the time zone has to go with it. */
    text = g_strdup_printf ("%04d%02d%02dT%02d%02d00Z", g_date_time_get_year (start),
                            g_date_time_get_month (start), g_date_time_get_day_of_month (start),
                            g_date_time_get_hour (start), g_date_time_get_minute (start));
    add_line (out, "DTSTART:", text);
    if (length > 0)
      add_line (out, "DURATION:", duration);
  } else {
    int year, month, day;

    sam_date_to_ymd (date, &year, &month, &day);
    text = g_strdup_printf ("%04d%02d%02d", year, month, day);
    add_line (out, "DTSTART;VALUE=DATE:", text);
  }
}

/* The same appointment has the same identifier, which leads to no record. */
static char *
uid_of (const SamRecord *appointment)
{
  g_autofree char *sum =
      g_compute_checksum_for_string (G_CHECKSUM_SHA256, sam_record_get_id (appointment), -1);

  sum[16] = '\0';
  return g_steal_pointer (&sum);
}

const char *
_form_calendar_entry (FormPaper *paper, const SamRecord *appointment, const char *title,
                      const char *place)
{
  GString *out = g_string_new (NULL);
  g_autofree char *uid = uid_of (appointment);
  g_autofree char *summary = escape (title);
  g_autofree char *where = place != NULL ? escape (place) : NULL;
  g_autofree char *stamp = NULL;
  int year, month, day;

  sam_date_to_ymd (paper->options->today, &year, &month, &day);
  stamp = g_strdup_printf ("%04d%02d%02dT000000Z", year, month, day);
  add_line (out, "BEGIN:VCALENDAR", "");
  add_line (out, "VERSION:2.0", "");
  add_line (out, "PRODID:-//Samspor//EN", "");
  add_line (out, "BEGIN:VEVENT", "");
  add_line (out, "UID:", uid);
  add_line (out, "DTSTAMP:", stamp);
  add_times (paper, out, appointment);
  add_line (out, "SUMMARY:", summary);
  if (where != NULL && *where != '\0')
    add_line (out, "LOCATION:", where);
  add_line (out, "END:VEVENT", "");
  add_line (out, "END:VCALENDAR", "");
  return _form_keep (paper, g_string_free (out, FALSE));
}
