/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "judge-team-private.h"

#include "sam-type-private.h"

#include <samspor/sam-records.h>

gboolean
_sam_judge_in_team (const SamViewer *actor, const SamRecord *after)
{
  const SamViewerFields *me = sam_viewer_get (actor);
  const char *team = sam_record_get_scope (after);

  return g_strv_contains (me->team_ids, team) || g_strv_contains (me->lead_team_ids, team);
}

static gboolean
user_in_team (const SamRecord *user, const char *team)
{
  const char *const *teams = sam_record_get_set (user, SAM_USER_TEAM_IDS);
  const char *const *led = sam_record_get_set (user, SAM_USER_LEAD_TEAM_IDS);

  return (teams && g_strv_contains (teams, team)) || (led && g_strv_contains (led, team));
}

/* A colleague who has left the team since is an old fault: what else is written stands. */
static gboolean
is_new_in (const SamRecord *before, const SamRecord *after, SamField field)
{
  return !before
         || g_strcmp0 (sam_record_get_text (before, field), sam_record_get_text (after, field))
                != 0;
}

void
_sam_judge_absence (const SamViewer *actor, const SamRecord *absent, const SamRecord *deputy,
                    const SamRecord *before, const SamRecord *after, GArray *problems)
{
  const char *team = sam_record_get_scope (after);

  if (g_strcmp0 (sam_record_get_text (after, SAM_ABSENCE_ABSENT_USER),
                 sam_viewer_get (actor)->user_id)
          != 0
      && !sam_viewer_leads (actor, team)) {
    sam_problem_add (problems, SAM_ABSENCE_ABSENT_USER, "not-allowed",
                     SAM_L ("problem", "Absence is noted by oneself or by the team lead"));
    return;
  }
  if (absent && !before && !user_in_team (absent, team))
    sam_problem_add (problems, SAM_ABSENCE_ABSENT_USER, "deputy",
                     SAM_L ("problem", "This colleague does not work in the team"));
  /* Who covers is given sight of the cases: nobody outside the team is let in that way. */
  if (deputy && is_new_in (before, after, SAM_ABSENCE_COVERED_BY_USER)
      && !user_in_team (deputy, team))
    sam_problem_add (problems, SAM_ABSENCE_COVERED_BY_USER, "deputy",
                     SAM_L ("problem", "This colleague does not work in the team"));
}

SamField
_sam_judge_owner_field (const SamRecord *record)
{
  switch (sam_record_get_rtype (record)) {
  case SAM_RECORD_RELATIVE_REPORT:
    return SAM_RELATIVE_REPORT_OWNER_USER;
  case SAM_RECORD_RELATIVE_SUPPORT:
    return SAM_RELATIVE_SUPPORT_OWNER_USER;
  default:
    return SAM_INQUIRY_OWNER_USER;
  }
}

static SamField
taken_by_field (const SamRecord *record)
{
  switch (sam_record_get_rtype (record)) {
  case SAM_RECORD_RELATIVE_REPORT:
    return SAM_RELATIVE_REPORT_TAKEN_BY_USER;
  case SAM_RECORD_RELATIVE_SUPPORT:
    return SAM_RELATIVE_SUPPORT_TAKEN_BY_USER;
  default:
    return SAM_INQUIRY_TAKEN_BY_USER;
  }
}

void
_sam_judge_inquiry (const SamViewer *actor, const SamRecord *owner, const SamRecord *before,
                    const SamRecord *after, GArray *problems)
{
  SamField owner_field = _sam_judge_owner_field (after);
  SamField taken_field = taken_by_field (after);
  const char *taken_by = sam_record_get_text (after, taken_field);

  if (!before && taken_by && strcmp (taken_by, sam_viewer_get (actor)->user_id) != 0)
    sam_problem_add (problems, taken_field, "not-allowed",
                     SAM_L ("problem", "Only your own name may stand here"));
  if (owner && is_new_in (before, after, owner_field)
      && !user_in_team (owner, sam_record_get_scope (after)))
    sam_problem_add (problems, owner_field, "deputy",
                     SAM_L ("problem", "This colleague does not work in the team"));
}
