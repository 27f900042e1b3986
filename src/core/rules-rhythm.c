/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <samspor/records/sam-measure.h>
#include <samspor/sam-rhythm.h>

#include <string.h>

gboolean
sam_rules_has_rhythm (const SamRecord *measure)
{
  return sam_record_has (measure, SAM_MEASURE_WEEKDAY)
         && sam_record_has (measure, SAM_MEASURE_STARTS_ON);
}

static gint64
weeks_between (const SamRecord *measure)
{
  return MAX (sam_record_get_int (measure, SAM_MEASURE_EVERY_WEEKS), 1);
}

gboolean
sam_rules_is_rhythm_day (const SamRecord *measure, SamDate on)
{
  static const char *const days[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };
  const char *weekday = sam_record_get_text (measure, SAM_MEASURE_WEEKDAY);
  SamDate starts = sam_record_get_date (measure, SAM_MEASURE_STARTS_ON);
  SamDate ends = sam_record_get_date (measure, SAM_MEASURE_ENDS_ON);
  SamDate pause_from = sam_record_get_date (measure, SAM_MEASURE_PAUSE_FROM_ON);
  SamDate pause_to = sam_record_get_date (measure, SAM_MEASURE_PAUSE_TO_ON);

  if (g_strcmp0 (weekday, days[sam_date_weekday (on) - 1]) != 0 || starts == SAM_DATE_NONE
      || starts > on || (ends != SAM_DATE_NONE && ends < on))
    return FALSE;
  if (pause_from != SAM_DATE_NONE && pause_from <= on
      && (pause_to == SAM_DATE_NONE || pause_to >= on))
    return FALSE;
  /* Weeks are counted between Mondays, so the start may be any day of its week. */
  return ((on - sam_date_weekday (on)) - (starts - sam_date_weekday (starts))) / 7
             % weeks_between (measure)
         == 0;
}

SamDate
sam_rules_rhythm_next (const SamRecord *measure, SamDate from)
{
  SamDate first = MAX (from, sam_record_get_date (measure, SAM_MEASURE_STARTS_ON));
  SamDate resumed = sam_record_get_date (measure, SAM_MEASURE_PAUSE_TO_ON);
  SamDate last;

  if (!sam_rules_has_rhythm (measure))
    return SAM_DATE_NONE;
  /* A whole round, begun anew when a pause is over. */
  last = MAX (first, resumed != SAM_DATE_NONE ? resumed + 1 : first)
         + (SamDate) (7 * weeks_between (measure));
  for (SamDate on = first; on < last; on++)
    if (sam_rules_is_rhythm_day (measure, on))
      return on;
  return SAM_DATE_NONE;
}
