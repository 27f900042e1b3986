/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules-private.h"

#include <samspor/sam-homes.h>

/* Homes of a person, from leases and residences. A day without an end is after all others. */

static SamDate
or_never (SamDate last)
{
  return last != SAM_DATE_NONE ? last : SAM_DATE_MAX;
}

static SamDate
earlier (SamDate a, SamDate b)
{
  return or_never (a) < or_never (b) ? a : b;
}

SamDate
sam_rules_lease_until (const SamRecord *lease)
{
  if (sam_record_has (lease, SAM_TENANCY_GIVEN_UP_ON))
    return sam_record_get_date (lease, SAM_TENANCY_GIVEN_UP_ON);
  return sam_record_get_date (lease, SAM_TENANCY_TO_ON);
}

SamDate
sam_tenant_until (const SamRecord *tenant, const SamRecord *lease)
{
  return earlier (sam_record_get_date (tenant, SAM_TENANT_TO_ON),
                  lease != NULL ? sam_rules_lease_until (lease) : SAM_DATE_NONE);
}

/* The first day of it. */
static SamDate
tenant_from (const SamRecord *tenant, const SamRecord *lease)
{
  SamDate from = sam_record_get_date (tenant, SAM_TENANT_FROM_ON);

  return lease != NULL ? MAX (from, sam_record_get_date (lease, SAM_TENANCY_FROM_ON)) : from;
}

gboolean
sam_tenant_is_on (const SamRecord *tenant, const SamRecord *lease, SamDate day)
{
  return !sam_record_is_retracted (tenant) && (lease == NULL || !sam_record_is_retracted (lease))
         && tenant_from (tenant, lease) <= day
         && or_never (sam_tenant_until (tenant, lease)) >= day;
}

gboolean
sam_home_covers (const SamHome *home, SamDate on)
{
  return home->from <= on && or_never (home->to) >= on;
}

const SamLabel *
sam_home_ended_label (const SamHome *home)
{
  return home->ended_how != NULL
             ? sam_enum_label (home->is_lease ? SAM_TENANT_ENDED_HOW : SAM_RESIDENCE_ENDED_HOW,
                               home->ended_how)
             : NULL;
}

/* What the lease says of the home of one who is on it. */
static void
add_lease (const SamCaseView *view, const SamRecord *lease, SamHome *home)
{
  home->form = sam_record_get_text (lease, SAM_TENANCY_FORM);
  home->is_temporary = sam_record_enum_is (lease, SAM_TENANCY_FORM, "temporary");
  home->is_held = sam_record_enum_is (lease, SAM_TENANCY_FORM, "held");
  if (home->is_temporary)
    home->kind = "temporary";
  /* Which lease it is tells the address. */
  if (!sam_record_has (home->record, SAM_TENANT_TENANCY_ID))
    return;
  home->lease = lease;
  home->unit = sam_registry_get (sam_case_view_get_registry (view),
                                 sam_record_get_text (lease, SAM_TENANCY_UNIT_ID));
}

/* Returns: FALSE when it never was a home: its lease is registered by mistake, or was over. */
static gboolean
read_tenant (const SamCaseView *view, const SamRecord *tenant, SamHome *home)
{
  const SamRecord *lease = sam_case_view_get_lease (view, tenant);

  *home = (SamHome){
    .record = tenant,
    .kind = "municipal",
    .kept_during = sam_record_get_text (tenant, SAM_TENANT_KEPT_DURING),
    .ended_how = sam_record_get_text (tenant, SAM_TENANT_ENDED_HOW),
    .from = tenant_from (tenant, lease),
    .to = sam_tenant_until (tenant, lease),
    .risk_on = sam_record_get_date (tenant, SAM_TENANT_RISK_ON),
    .is_lease = TRUE,
  };
  if (lease != NULL && sam_record_is_retracted (lease))
    return FALSE;
  if (lease != NULL)
    add_lease (view, lease, home);
  return or_never (home->to) >= home->from;
}

static SamHome
read_residence (const SamCaseView *view, const SamRecord *residence)
{
  /* The sentence is served there: it is not what is kept. */
  gboolean away = sam_record_enum_is (residence, SAM_RESIDENCE_KIND, "prison")
                  || sam_record_enum_is (residence, SAM_RESIDENCE_KIND, "institution");

  return (SamHome){
    .record = residence,
    .unit = sam_registry_get (sam_case_view_get_registry (view),
                              sam_record_get_text (residence, SAM_RESIDENCE_UNIT_ID)),
    .kind = sam_record_get_text (residence, SAM_RESIDENCE_KIND),
    .kept_during = !away && sam_record_get_bool (residence, SAM_RESIDENCE_KEPT_IN_SENTENCE)
                       ? "sentence"
                       : NULL,
    .ended_how = sam_record_get_text (residence, SAM_RESIDENCE_ENDED_HOW),
    .from = sam_record_get_date (residence, SAM_RESIDENCE_FROM_ON),
    .to = sam_record_get_date (residence, SAM_RESIDENCE_TO_ON),
    .is_temporary = sam_record_enum_is (residence, SAM_RESIDENCE_KIND, "temporary"),
  };
}

static gboolean
is_same_home (const SamHome *lease, const SamHome *residence)
{
  if (lease->unit != NULL || residence->unit != NULL)
    return lease->unit == residence->unit;
  /* Both are masked: a home of the municipality at one time is one home. */
  return g_strcmp0 (residence->kind, "municipal") == 0;
}

/* @homes: those with a lease so far. */
static gboolean
is_shadowed (const GArray *homes, guint n_leases, const SamHome *residence)
{
  for (guint i = 0; i < n_leases; i++) {
    const SamHome *home = &g_array_index (homes, SamHome, i);

    if (home->from <= or_never (residence->to) && residence->from <= or_never (home->to)
        && is_same_home (home, residence))
      return TRUE;
  }
  return FALSE;
}

static void
add_home (GArray *homes, const SamHome *home, SamDate today)
{
  SamHome copy = *home;

  copy.when = copy.from > today            ? SAM_HOME_AHEAD
              : or_never (copy.to) < today ? SAM_HOME_OVER
                                           : SAM_HOME_NOW;
  g_array_append_val (homes, copy);
}

static int
compare_homes (gconstpointer pa, gconstpointer pb)
{
  const SamHome *a = pa, *b = pb;

  if (a->from != b->from)
    return a->from > b->from ? -1 : 1;
  return strcmp (sam_record_get_id (b->record), sam_record_get_id (a->record));
}

GArray *
sam_rules_homes (const SamCaseView *view, SamDate today)
{
  GArray *homes = g_array_new (FALSE, FALSE, sizeof (SamHome));
  GPtrArray *tenants, *residences;
  guint n_leases;

  g_return_val_if_fail (view != NULL, homes);

  if (_sam_rules_strictly_protected (view))
    return homes;
  tenants = sam_case_view_list (view, SAM_RECORD_TENANT);
  residences = sam_case_view_list (view, SAM_RECORD_RESIDENCE);
  for (guint i = 0; i < tenants->len; i++) {
    SamHome home;

    if (read_tenant (view, g_ptr_array_index (tenants, i), &home))
      add_home (homes, &home, today);
  }
  n_leases = homes->len;
  for (guint i = 0; i < residences->len; i++) {
    SamHome home = read_residence (view, g_ptr_array_index (residences, i));

    if (!is_shadowed (homes, n_leases, &home))
      add_home (homes, &home, today);
  }
  g_array_sort (homes, compare_homes);
  return homes;
}

gboolean
sam_rules_home_now (const SamCaseView *view, SamDate today, SamHome *home)
{
  g_autoptr (GArray) homes = sam_rules_homes (view, today);
  const SamHome *now = NULL;

  for (guint i = 0; i < homes->len; i++) {
    const SamHome *one = &g_array_index (homes, SamHome, i);

    if (one->when == SAM_HOME_NOW && !one->is_held
        && (now == NULL || (now->kept_during != NULL && one->kept_during == NULL)))
      now = one;
  }
  if (now != NULL)
    *home = *now;
  return now != NULL;
}
