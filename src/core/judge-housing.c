/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "judge-housing-private.h"

#include "sam-type-private.h"

#include <samspor/sam-homes.h>

/* A home is let to one lease at a time, however many tenants are on it. */

SamDate
_sam_lease_end (const SamRecord *lease)
{
  if (sam_record_has (lease, SAM_TENANCY_GIVEN_UP_ON))
    return sam_record_get_date (lease, SAM_TENANCY_GIVEN_UP_ON);
  if (sam_record_has (lease, SAM_TENANCY_TO_ON))
    return sam_date_add_days (sam_record_get_date (lease, SAM_TENANCY_TO_ON), 1);
  return SAM_DATE_MAX;
}

gboolean
_sam_judge_lease_moves (const SamRecord *before, const SamRecord *after)
{
  return !before || _sam_lease_end (before) != _sam_lease_end (after)
         || sam_record_get_date (before, SAM_TENANCY_FROM_ON)
                != sam_record_get_date (after, SAM_TENANCY_FROM_ON);
}

gboolean
_sam_judge_leases_overlap (const SamRecord *lease, const SamRecord *other)
{
  /* One that is given back on its first day has no day to have in common. */
  return !sam_record_is_retracted (other)
         && MAX (sam_record_get_date (lease, SAM_TENANCY_FROM_ON),
                 sam_record_get_date (other, SAM_TENANCY_FROM_ON))
                < MIN (_sam_lease_end (lease), _sam_lease_end (other));
}

void
_sam_judge_let (const SamRecord *lease, const SamRecord *unit, const SamRecord *site, SamDate today,
                GArray *problems)
{
  if (unit == NULL || sam_record_is_retracted (unit) || _sam_lease_end (lease) <= today)
    return;
  if (!sam_record_get_bool (unit, SAM_HOUSING_UNIT_IN_USE))
    sam_problem_add (problems, SAM_TENANCY_UNIT_ID, "out-of-use",
                     SAM_L ("problem", "The home is out of use. Choose another home"));
  else if (site == NULL || sam_record_is_retracted (site))
    sam_problem_add (problems, SAM_TENANCY_UNIT_ID, "no-building",
                     SAM_L ("problem", "The home belongs to no building. Choose another home"));
}

void
_sam_judge_not_theirs (GArray *problems)
{
  sam_problem_add (problems, SAM_FIELD_NONE, "not-allowed",
                   SAM_L ("problem", "A lease is changed by a team lead, or by somebody who "
                                     "follows up a tenant"));
}

void
_sam_judge_not_their_lease (GArray *problems)
{
  sam_problem_add (problems, SAM_TENANT_TENANCY_ID, "not-allowed",
                   SAM_L ("problem",
                          "Somebody is put on a lease by a team lead, or by somebody who "
                          "follows up a tenant of it"));
}

gboolean
_sam_judge_part_moves (const SamRecord *before, const SamRecord *after)
{
  return before == NULL
         || sam_record_get_date (before, SAM_TENANT_FROM_ON)
                != sam_record_get_date (after, SAM_TENANT_FROM_ON)
         || sam_record_get_date (before, SAM_TENANT_TO_ON)
                != sam_record_get_date (after, SAM_TENANT_TO_ON);
}

void
_sam_judge_part (const SamRecord *tenant, const SamRecord *lease, GArray *problems)
{
  SamDate from = sam_record_get_date (tenant, SAM_TENANT_FROM_ON);
  SamDate to = sam_record_get_date (tenant, SAM_TENANT_TO_ON);
  SamDate until = sam_rules_lease_until (lease);

  if (from != SAM_DATE_NONE && from < sam_record_get_date (lease, SAM_TENANCY_FROM_ON))
    sam_problem_add (problems, SAM_TENANT_FROM_ON, "outside-lease",
                     SAM_L ("problem", "The lease begins later than this"));
  else if (until != SAM_DATE_NONE && from > until)
    sam_problem_add (problems, SAM_TENANT_FROM_ON, "outside-lease",
                     SAM_L ("problem", "The lease is over by then"));
  if (until != SAM_DATE_NONE && to > until)
    sam_problem_add (problems, SAM_TENANT_TO_ON, "outside-lease",
                     SAM_L ("problem", "The lease ends before this"));
}

static SamDate
last_day (const SamRecord *tenant)
{
  SamDate to = sam_record_get_date (tenant, SAM_TENANT_TO_ON);

  return to != SAM_DATE_NONE ? to : SAM_DATE_MAX;
}

void
_sam_judge_parts (const SamRecord *tenant, GPtrArray *others, GArray *problems)
{
  for (guint i = 0; i < others->len; i++) {
    const SamRecord *other = g_ptr_array_index (others, i);

    if (strcmp (sam_record_get_id (other), sam_record_get_id (tenant)) == 0
        || g_strcmp0 (sam_record_get_text (other, SAM_TENANT_TENANCY_ID),
                      sam_record_get_text (tenant, SAM_TENANT_TENANCY_ID))
               != 0
        || sam_record_get_date (tenant, SAM_TENANT_FROM_ON) > last_day (other)
        || sam_record_get_date (other, SAM_TENANT_FROM_ON) > last_day (tenant))
      continue;
    sam_problem_add (problems, SAM_TENANT_FROM_ON, "tenant-twice",
                     SAM_L ("problem",
                            "The person is on this lease already in some of these days"));
    return;
  }
}

static SamDate
last_of_lease (const SamRecord *lease)
{
  SamDate until = sam_rules_lease_until (lease);

  return until != SAM_DATE_NONE ? until : SAM_DATE_MAX;
}

/* What to look at: the day that was written. */
static SamField
end_field (const SamRecord *before, const SamRecord *after)
{
  return sam_record_get_date (before, SAM_TENANCY_GIVEN_UP_ON)
                 != sam_record_get_date (after, SAM_TENANCY_GIVEN_UP_ON)
             ? SAM_TENANCY_GIVEN_UP_ON
             : SAM_TENANCY_TO_ON;
}

void
_sam_judge_shortened (const SamRecord *before, const SamRecord *after, GPtrArray *parts,
                      GArray *problems)
{
  SamDate from = sam_record_get_date (after, SAM_TENANCY_FROM_ON);
  SamDate until = last_of_lease (after);
  gboolean later = from > sam_record_get_date (before, SAM_TENANCY_FROM_ON);
  gboolean earlier = until < last_of_lease (before);
  gboolean cut_before = FALSE, cut_after = FALSE;
  SamField field = end_field (before, after);

  for (guint i = 0; i < parts->len; i++) {
    const SamRecord *part = g_ptr_array_index (parts, i);

    cut_before |= later && sam_record_get_date (part, SAM_TENANT_FROM_ON) < from;
    cut_after |= earlier && last_day (part) > until;
  }
  if (cut_before)
    sam_problem_add (problems, SAM_TENANCY_FROM_ON, "on-lease",
                     SAM_L ("problem", "Somebody is on the lease before this day"));
  if (cut_after)
    sam_problem_add (problems, field, "on-lease",
                     SAM_L ("problem", "Somebody is still on the lease after this day"));
}
