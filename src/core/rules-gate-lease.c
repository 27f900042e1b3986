/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules-private.h"

/*
 * The housing point of a gate and the homes of the person. A lease with move-in by the date is in
 * place and is its own evidence, a place for now is interim until its last day; what somebody has
 * declined, said not to be relevant or waived stays as it is. A point that names its lease falls
 * back when that lease no longer reaches past the date.
 */

SamPointLease
_sam_rules_judge_home (const SamHome *home, SamDate date, SamDate today, gboolean is_named)
{
  SamDate on = date != SAM_DATE_NONE ? date : today;
  SamDate last = home->to != SAM_DATE_NONE ? home->to : SAM_DATE_MAX;

  if (home->is_held || (!home->is_lease && !home->is_temporary))
    return SAM_POINT_LEASE_NONE;
  if (home->from > on)
    return SAM_POINT_LEASE_BEGINS_AFTER;
  if (home->is_temporary)
    return last >= on ? SAM_POINT_LEASE_INTERIM : SAM_POINT_LEASE_ENDS_BEFORE;
  if (last <= on)
    return SAM_POINT_LEASE_ENDS_BEFORE;
  return date != SAM_DATE_NONE || is_named || home->to == SAM_DATE_NONE ? SAM_POINT_LEASE_IN_PLACE
                                                                        : SAM_POINT_LEASE_NONE;
}

/* What is only worth saying: a lease that the person has now, which ends before the date. */
static gboolean
is_worth_saying (const SamHome *home, SamPointLease lease, SamDate date)
{
  return lease == SAM_POINT_LEASE_ENDS_BEFORE && home->is_lease && !home->is_temporary
         && home->when != SAM_HOME_OVER && date != SAM_DATE_NONE;
}

/* Less is better; of equals the one that the point names. */
static int
rank (SamPointLease lease, gboolean is_named)
{
  return 2 * (int) MIN (lease, SAM_POINT_LEASE_ENDS_BEFORE) + (is_named ? 0 : 1);
}

/* The best of the homes for the point, of equals the newest. */
static void
find_home (const GArray *homes, SamPoint *point, SamDate date, SamDate today, const char *named)
{
  int best = G_MAXINT;

  for (guint i = 0; i < homes->len; i++) {
    const SamHome *home = &g_array_index (homes, SamHome, i);
    gboolean is_named = g_strcmp0 (sam_record_get_id (home->record), named) == 0;
    SamPointLease lease = _sam_rules_judge_home (home, date, today, is_named);

    if (lease == SAM_POINT_LEASE_NONE
        || (lease > SAM_POINT_LEASE_INTERIM && !is_named && !is_worth_saying (home, lease, date))
        || rank (lease, is_named) >= best)
      continue;
    best = rank (lease, is_named);
    point->lease = lease;
    point->tenant = home->record;
    point->until = home->to;
  }
  if (named != NULL && point->lease == SAM_POINT_LEASE_NONE)
    point->lease = SAM_POINT_LEASE_GONE;
}

static void
fall_back (SamPoint *point)
{
  point->state = SAM_POINT_PLANNED;
  point->holds = point->lacks_evidence = FALSE;
  point->fell_back = TRUE;
}

/* @stands: what is written of the point is enough as long as nothing better is known. */
static void
apply (SamPoint *point, gboolean is_named, gboolean stands, SamDate today)
{
  switch (point->lease) {
  case SAM_POINT_LEASE_IN_PLACE:
    point->state = SAM_POINT_IN_PLACE;
    point->holds = TRUE;
    point->lacks_evidence = point->fell_back = FALSE;
    break;
  case SAM_POINT_LEASE_INTERIM:
    if (point->until != SAM_DATE_NONE && point->until < today) {
      fall_back (point);
      break;
    }
    point->state = SAM_POINT_INTERIM;
    point->holds = point->lacks_evidence = point->fell_back = FALSE;
    break;
  case SAM_POINT_LEASE_ENDS_BEFORE:
  case SAM_POINT_LEASE_BEGINS_AFTER:
  case SAM_POINT_LEASE_GONE:
    if (is_named && (stands || point->state == SAM_POINT_IN_PLACE))
      fall_back (point);
    break;
  case SAM_POINT_LEASE_NONE:
    break;
  }
}

void
_sam_rules_rest_on_home (const SamCaseView *view, SamPoint *point, SamDate date, SamDate today)
{
  const char *named = sam_record_get_text (point->row, SAM_GATE_ROW_TENANT_ID);
  gboolean stands = point->holds || point->state == SAM_POINT_INTERIM;
  SamDate written = point->until;
  g_autoptr (GArray) homes = NULL;

  if (g_strcmp0 (point->point, "housing") != 0 || point->state == SAM_POINT_DECLINED
      || point->state == SAM_POINT_NOT_RELEVANT || point->state == SAM_POINT_WAIVED
      || _sam_rules_strictly_protected (view) || (named == NULL && point->holds))
    return;
  homes = sam_rules_homes (view, today);
  if (homes->len == 0 && named == NULL)
    return;
  find_home (homes, point, date, today, named);
  /* Somebody has written more than that a place for now is there. */
  if (named == NULL && point->lease >= SAM_POINT_LEASE_INTERIM
      && (stands || point->state == SAM_POINT_IN_PLACE)) {
    point->lease = SAM_POINT_LEASE_NONE;
    point->tenant = NULL;
    point->until = written;
    return;
  }
  apply (point, named != NULL, stands, today);
}
