/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules-private.h"

#include <samspor/sam-viewer.h>

gboolean
sam_rules_absence_is_on (const SamRecord *absence, SamDate on)
{
  SamDate from = sam_record_get_date (absence, SAM_ABSENCE_FROM_ON);
  SamDate to = sam_record_get_date (absence, SAM_ABSENCE_TO_ON);

  return !sam_record_is_retracted (absence) && from != SAM_DATE_NONE && from <= on
         && (to == SAM_DATE_NONE || to >= on);
}

static gboolean
is_away (GPtrArray *absences, const char *user, const char *team, SamDate on)
{
  for (guint i = 0; i < absences->len; i++) {
    const SamRecord *absence = g_ptr_array_index (absences, i);

    if (g_strcmp0 (sam_record_get_text (absence, SAM_ABSENCE_ABSENT_USER), user) == 0
        && g_strcmp0 (sam_record_get_scope (absence), team) == 0
        && sam_rules_absence_is_on (absence, on))
      return TRUE;
  }
  return FALSE;
}

static gboolean
works_here (SamRegistry *registry, const char *user_id)
{
  const SamRecord *user = sam_registry_get (registry, user_id);

  return user != NULL && !sam_record_is_retracted (user)
         && sam_record_get_bool (user, SAM_USER_ACTIVE);
}

SamAbsenceStatus
sam_rules_absence (const SamRecord *absence, GPtrArray *absences, SamRegistry *registry,
                   SamDate today)
{
  const char *deputy = sam_record_get_text (absence, SAM_ABSENCE_COVERED_BY_USER);
  SamDate from = sam_record_get_date (absence, SAM_ABSENCE_FROM_ON);
  SamAbsenceStatus status = { .state = SAM_ABSENCE_OVER };
  SamDate on;

  if (sam_record_is_retracted (absence) || from == SAM_DATE_NONE)
    return status;
  if (sam_rules_absence_is_on (absence, today))
    status.state = SAM_ABSENCE_NOW;
  else if (from > today)
    status.state = SAM_ABSENCE_COMING;
  else
    return status;
  /* One who is away, or has left, covers nobody. */
  on = MAX (from, today);
  status.covered = deputy != NULL && works_here (registry, deputy)
                   && !is_away (absences, deputy, sam_record_get_scope (absence), on);
  status.days = status.state == SAM_ABSENCE_NOW ? today - from : 0;
  status.limit = sam_registry_setting_int (registry, SAM_SETTING_ABSENCE, today);
  status.must_assign = status.state == SAM_ABSENCE_NOW && status.days >= status.limit;
  /* Known on the last open day before, when there is still somebody to ask. */
  status.needs_cover =
      !status.covered
      && (status.state == SAM_ABSENCE_NOW
          || from <= sam_calendar_next_open (sam_registry_calendar (registry), today));
  return status;
}

GPtrArray *
sam_rules_covers (GPtrArray *absences, const char *me, SamDate today)
{
  GPtrArray *mine = g_ptr_array_new ();

  for (guint i = 0; i < absences->len; i++) {
    SamRecord *absence = g_ptr_array_index (absences, i);

    if (g_strcmp0 (sam_record_get_text (absence, SAM_ABSENCE_COVERED_BY_USER), me) == 0
        && sam_rules_absence_is_on (absence, today))
      g_ptr_array_add (mine, absence);
  }
  return mine;
}

gboolean
sam_rules_is_covered_for (GPtrArray *covers, const char *team_id, const char *coordinator,
                          const char *holder)
{
  for (guint i = 0; team_id != NULL && i < covers->len; i++) {
    const SamRecord *absence = g_ptr_array_index (covers, i);
    const char *absent = sam_record_get_text (absence, SAM_ABSENCE_ABSENT_USER);

    /* Cases of the team whose absence it is: another team's lead has not chosen this deputy. */
    if (absent != NULL && g_str_equal (sam_record_get_scope (absence), team_id)
        && (g_strcmp0 (coordinator, absent) == 0 || g_strcmp0 (holder, absent) == 0))
      return TRUE;
  }
  return FALSE;
}

SamTodayCard *
sam_rules_absence_card (const SamRecord *absence, GPtrArray *absences, guint n_cases,
                        SamRegistry *registry, const SamViewer *viewer, SamDate today)
{
  SamAbsenceStatus status;
  SamTodayKind kind;
  SamTodayCard *card;
  SamTodayReason *reason;

  if (n_cases == 0 || !sam_viewer_leads (viewer, sam_record_get_scope (absence)))
    return NULL;
  status = sam_rules_absence (absence, absences, registry, today);
  if (status.must_assign)
    kind = SAM_TODAY_ABSENCE_LONG;
  else if (status.needs_cover)
    kind = SAM_TODAY_ABSENCE_UNCOVERED;
  else
    return NULL;
  card = sam_today_card_new_of_team (absence, kind);
  card->name = g_strdup (
      sam_registry_name (registry, sam_record_get_text (absence, SAM_ABSENCE_ABSENT_USER)));
  reason = g_ptr_array_index (card->reasons, 0);
  reason->n = kind == SAM_TODAY_ABSENCE_LONG ? status.days : 0;
  reason->k = (int) n_cases;
  reason->m = status.limit;
  reason->date = sam_record_get_date (absence, SAM_ABSENCE_FROM_ON);
  reason->date2 = sam_record_get_date (absence, SAM_ABSENCE_TO_ON);
  reason->days_over =
      kind == SAM_TODAY_ABSENCE_LONG ? status.days - status.limit : today - reason->date;
  return card;
}
