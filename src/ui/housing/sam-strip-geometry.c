/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-strip-geometry.h"

static const int months_of[SAM_N_STRIPS] = {
  [SAM_STRIP_QUARTER] = 3,
  [SAM_STRIP_YEAR] = 12,
  [SAM_STRIP_THREE_YEARS] = 36,
};

static SamDate
first_of_month (SamDate day)
{
  int year, month, date;

  sam_date_to_ymd (day, &year, &month, &date);
  return sam_date_from_ymd (year, month, 1);
}

SamStripSpan
sam_strip_span (SamStripZoom zoom, SamDate day)
{
  return (SamStripSpan){ sam_date_add_months (first_of_month (day), -months_of[zoom] / 4),
                         months_of[zoom] };
}

SamStripSpan
sam_strip_move (SamStripSpan span, int direction)
{
  return (SamStripSpan){ sam_date_add_months (span.start, direction * span.months / 3),
                         span.months };
}

SamDate
sam_strip_end (SamStripSpan span)
{
  return sam_date_add_months (span.start, span.months);
}

int
sam_strip_x (SamStripSpan span, SamDate day, int width)
{
  SamDate end = sam_strip_end (span);

  return (int) ((gint64) (CLAMP (day, span.start, end) - span.start) * width / (end - span.start));
}

SamDate
sam_strip_day (SamStripSpan span, int x, int width)
{
  SamDate end = sam_strip_end (span);
  /* The last day whose left edge is not to the right of the pixel. */
  gint64 day = ((gint64) (x + 1) * (end - span.start) + width - 1) / MAX (width, 1) - 1;

  return CLAMP (span.start + (SamDate) day, span.start, end - 1);
}

gboolean
sam_strip_place (SamStripSpan span, SamDate from, SamDate end, int width, int *x, int *length)
{
  int right;

  if (end <= span.start || from >= sam_strip_end (span) || from >= end || width <= 0) {
    return FALSE;
  }
  *x = MIN (sam_strip_x (span, from, width), width - 1);
  right = sam_strip_x (span, end, width);
  *length = MAX (right - *x, 1);
  return TRUE;
}

guint
sam_strip_ticks (SamStripSpan span, SamDate *ticks, guint n_ticks)
{
  SamDate end = sam_strip_end (span);
  guint n = 0;

  for (SamDate day = span.start; day < end && n < n_ticks; day = sam_date_add_months (day, 1)) {
    int year, month, date;

    sam_date_to_ymd (day, &year, &month, &date);
    if (span.months <= months_of[SAM_STRIP_YEAR] || month % 3 == 1) {
      ticks[n++] = day;
    }
  }
  return n;
}
