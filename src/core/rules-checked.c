/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules-private.h"

#include <samspor/sam-homes.h>
#include <samspor/sam-housing.h>

/*
 * A home was assigned while the server did not answer, and what it said afterwards was news to
 * whoever assigned it. That stands on Today until somebody has answered it, a later answer is
 * clean, or the lease is over.
 */

/* "Bakken, H0101". (transfer full) (nullable) */
static char *
home_name (const SamCaseView *view, const SamRecord *lease)
{
  SamRegistry *registry = sam_case_view_get_registry (view);
  const SamRecord *unit =
      sam_registry_get (registry, sam_record_get_text (lease, SAM_TENANCY_UNIT_ID));
  const char *site, *number;

  if (unit == NULL || sam_record_get_rtype (unit) != SAM_RECORD_HOUSING_UNIT)
    return NULL;
  site = sam_registry_name (registry, sam_record_get_text (unit, SAM_HOUSING_UNIT_SITE_ID));
  number = sam_record_get_text (unit, SAM_HOUSING_UNIT_NAME);
  return site != NULL && number != NULL ? g_strdup_printf ("%s, %s", site, number) : NULL;
}

static gboolean
is_over (const SamRecord *tenant, const SamRecord *lease, SamDate today)
{
  SamDate left = sam_record_get_date (tenant, SAM_TENANT_TO_ON);
  SamDate ended = lease != NULL ? sam_rules_lease_until (lease) : SAM_DATE_NONE;

  return (left != SAM_DATE_NONE && left < today) || (ended != SAM_DATE_NONE && ended < today);
}

void
_sam_rules_add_checked (SamCaseView *view, GPtrArray *reasons, SamDate today)
{
  GPtrArray *tenants = sam_case_view_list (view, SAM_RECORD_TENANT);

  if (_sam_rules_strictly_protected (view))
    return;
  for (guint i = 0; i < tenants->len; i++) {
    const SamRecord *tenant = g_ptr_array_index (tenants, i);
    const SamRecord *lease = sam_registry_get (sam_case_view_get_registry (view),
                                               sam_record_get_text (tenant, SAM_TENANT_TENANCY_ID));
    g_auto (GStrv) newly = sam_housing_newly_warned (tenant);
    SamTodayReason *reason;

    if (newly[0] == NULL || is_over (tenant, lease, today))
      continue;
    reason = g_new0 (SamTodayReason, 1);
    reason->kind = SAM_TODAY_HOME_WARNED;
    reason->type = SAM_RECORD_TENANT;
    reason->record_id = g_strdup (sam_record_get_id (tenant));
    reason->text = lease != NULL ? home_name (view, lease) : NULL;
    reason->points = g_steal_pointer (&newly);
    reason->date = sam_rules_day (sam_record_get_moment (tenant, SAM_TENANT_CHECKED_AT));
    reason->days_over = today - reason->date;
    g_ptr_array_add (reasons, reason);
  }
}
