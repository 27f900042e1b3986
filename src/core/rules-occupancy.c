/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "judge-housing-private.h"

#include <samspor/records/sam-housing-unit.h>
#include <samspor/records/sam-tenancy.h>
#include <samspor/sam-occupancy.h>
#include <string.h>

static int
compare_leases (gconstpointer a, gconstpointer b)
{
  const SamRecord *one = *(SamRecord *const *) a, *other = *(SamRecord *const *) b;
  SamDate begins = sam_record_get_date (one, SAM_TENANCY_FROM_ON);
  SamDate other_begins = sam_record_get_date (other, SAM_TENANCY_FROM_ON);

  if (begins != other_begins)
    return begins < other_begins ? -1 : 1;
  return strcmp (sam_record_get_id (one), sam_record_get_id (other));
}

static void
append (GArray *periods, SamHomeState state, SamDate from, SamDate end, const SamRecord *lease)
{
  SamHomePeriod period = { state, from, end, lease, FALSE };

  if (from < end)
    g_array_append_val (periods, period);
}

/* The days nobody has a lease on. */
static void
append_gap (GArray *periods, const SamRecord *unit, SamDate from, SamDate end, SamDate today)
{
  SamDate repair = sam_record_get_date (unit, SAM_HOUSING_UNIT_REPAIR_UNTIL);
  SamDate begins, ready;

  if (!sam_record_get_bool (unit, SAM_HOUSING_UNIT_IN_USE)) {
    append (periods, SAM_HOME_NOT_IN_USE, from, end, NULL);
    return;
  }
  if (repair == SAM_DATE_NONE || repair < today) {
    append (periods, SAM_HOME_FREE, from, end, NULL);
    return;
  }
  begins = CLAMP (today, from, end);
  ready = CLAMP (sam_date_add_days (repair, 1), begins, end);
  append (periods, SAM_HOME_FREE, from, begins, NULL);
  append (periods, SAM_HOME_REPAIR, begins, ready, NULL);
  append (periods, SAM_HOME_FREE, ready, end, NULL);
}

GArray *
sam_home_periods (const SamRecord *unit, GPtrArray *leases, SamDate from, SamDate end,
                  SamDate today)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_sized_new (leases->len);
  GArray *periods = g_array_new (FALSE, FALSE, sizeof (SamHomePeriod));
  SamDate done = from;

  g_return_val_if_fail (from < end, periods);

  for (guint i = 0; i < leases->len; i++) {
    SamRecord *lease = g_ptr_array_index (leases, i);

    if (!sam_record_is_retracted (lease))
      g_ptr_array_add (sorted, lease);
  }
  g_ptr_array_sort (sorted, compare_leases);
  for (guint i = 0; i < sorted->len; i++) {
    const SamRecord *lease = g_ptr_array_index (sorted, i);
    const SamRecord *next = i + 1 < sorted->len ? g_ptr_array_index (sorted, i + 1) : NULL;
    SamDate begins = MAX (sam_record_get_date (lease, SAM_TENANCY_FROM_ON), done);
    SamDate gone = _sam_lease_end (lease);

    if (MIN (gone, end) <= begins)
      continue;
    append_gap (periods, unit, done, begins, today);
    done = MIN (gone, end);
    append (periods,
            sam_record_enum_is (lease, SAM_TENANCY_FORM, "held") ? SAM_HOME_HELD : SAM_HOME_LET,
            begins, done, lease);
    g_array_index (periods, SamHomePeriod, periods->len - 1).is_last =
        gone != SAM_DATE_MAX && (!next || sam_record_get_date (next, SAM_TENANCY_FROM_ON) > gone);
  }
  append_gap (periods, unit, done, end, today);
  return periods;
}

SamHomePeriod
sam_home_now (const SamRecord *unit, GPtrArray *leases, SamDate today)
{
  g_autoptr (GArray) periods = sam_home_periods (unit, leases, today, SAM_DATE_MAX, today);
  SamHomePeriod now = g_array_index (periods, SamHomePeriod, 0);

  for (guint i = 1; i < periods->len; i++) {
    const SamHomePeriod *next = &g_array_index (periods, SamHomePeriod, i);

    if (next->state != now.state)
      break;
    now.end = next->end;
    now.is_last = next->is_last;
  }
  return now;
}
