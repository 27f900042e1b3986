/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "judge-housing-private.h"

#include <samspor/records/sam-tenancy.h>

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
  return !sam_record_is_retracted (other)
         && sam_record_get_date (lease, SAM_TENANCY_FROM_ON) < _sam_lease_end (other)
         && sam_record_get_date (other, SAM_TENANCY_FROM_ON) < _sam_lease_end (lease);
}
