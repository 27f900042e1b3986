/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules-private.h"

#include <samspor/sam-homes.h>

/*
 * Homes that end, as reasons on Today. A lease is spoken of three times, each an alert of its own:
 * what is said of the first doesn't hide the second. A temporary place is spoken of some days
 * before its end, each week anew when it goes from week to week. Both stand until the next home is
 * settled.
 */

static SamDate
last_day (const SamHome *home)
{
  return home->to != SAM_DATE_NONE ? home->to : SAM_DATE_MAX;
}

static gboolean
is_kind (const SamHome *home, const char *kind)
{
  return g_strcmp0 (home->kind, kind) == 0;
}

/* Whether somebody can live there when @home ends. After a place for now any other will do for the
 * next night; after a lease it takes a home. */
static gboolean
is_next_home (const SamHome *home, const SamHome *other)
{
  if (other->is_held || is_kind (other, "none"))
    return FALSE;
  return home->is_temporary || is_kind (other, "municipal") || is_kind (other, "private")
         || is_kind (other, "owned") || is_kind (other, "family");
}

gboolean
sam_home_is_renewed_by (const SamHome *home, const SamHome *other)
{
  g_return_val_if_fail (home != NULL && other != NULL, FALSE);

  return home->lease != NULL && other->lease != NULL
         && g_strcmp0 (sam_record_get_text (other->lease, SAM_TENANCY_RENEWED_FROM_ID),
                       sam_record_get_id (home->lease))
                == 0;
}

static gboolean
settles (const SamHome *home, const SamHome *other, SamDate today)
{
  if (other == home || last_day (other) <= home->to)
    return FALSE;
  if (is_next_home (home, other)
      && (other->from <= home->to + 1 || sam_home_is_renewed_by (home, other)))
    return TRUE;
  /* Once it is over, whatever is known of the days after it tells what became of it. */
  return home->to < today && other->from <= today;
}

static gboolean
is_settled (const GArray *homes, const SamHome *home, SamDate today)
{
  for (guint i = 0; i < homes->len; i++)
    if (settles (home, &g_array_index (homes, SamHome, i), today))
      return TRUE;
  return home->to < today && home->ended_how != NULL;
}

/* Which reminder of the end is due. Returns: FALSE when none is. */
static gboolean
find_reminder (SamRegistry *registry, const SamHome *home, SamDate today, SamTodayKind *kind)
{
  static const struct {
    const char *setting;
    SamTodayKind kind;
  } reminders[] = {
    { SAM_SETTING_LEASE_LAST, SAM_TODAY_TENANCY_ENDS },
    { SAM_SETTING_LEASE_SECOND, SAM_TODAY_TENANCY_ENDS_SECOND },
    { SAM_SETTING_LEASE_FIRST, SAM_TODAY_TENANCY_ENDS_FIRST },
  };
  int left = home->to - today;

  *kind = SAM_TODAY_INTERIM_ENDS;
  if (home->is_temporary)
    return left <= sam_registry_setting_int (registry, SAM_SETTING_TEMPORARY_ENDS, today);
  if (!is_kind (home, "municipal") && !is_kind (home, "private"))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (reminders); i++)
    if (left <= sam_registry_setting_int (registry, reminders[i].setting, today)) {
      *kind = reminders[i].kind;
      return TRUE;
    }
  return FALSE;
}

static void
add_end (const SamCaseView *view, GPtrArray *reasons, const GArray *homes, const SamHome *home,
         SamDate today)
{
  SamTodayKind kind;
  SamTodayReason *reason;

  if (home->to == SAM_DATE_NONE || home->when == SAM_HOME_AHEAD || home->is_held
      || !find_reminder (sam_case_view_get_registry (view), home, today, &kind)
      || is_settled (homes, home, today))
    return;
  reason = _sam_rules_add_reason (reasons, kind, home->record);
  reason->date = home->to;
  reason->days_over = today - home->to;
}

/* An early sign, from the day it is noted until it is taken away or the home is gone. */
static void
add_risk (GPtrArray *reasons, const SamHome *home, SamDate today)
{
  SamTodayReason *reason;

  if (home->risk_on == SAM_DATE_NONE || home->risk_on > today || home->when == SAM_HOME_OVER)
    return;
  reason = _sam_rules_add_reason (reasons, SAM_TODAY_HOME_AT_RISK, home->record);
  reason->date = home->risk_on;
  reason->days_over = today - home->risk_on;
  reason->text = g_strdup (sam_record_get_text (home->record, SAM_TENANT_RISK_WHY));
}

void
_sam_rules_add_housing (const SamCaseView *view, GPtrArray *reasons, SamDate today)
{
  g_autoptr (GArray) homes = sam_rules_homes (view, today);

  for (guint i = 0; i < homes->len; i++) {
    const SamHome *home = &g_array_index (homes, SamHome, i);

    add_end (view, reasons, homes, home, today);
    add_risk (reasons, home, today);
  }
}
