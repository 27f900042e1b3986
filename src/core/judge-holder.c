/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "judge-holder.h"

#include "sam-type-private.h"

#include <samspor/sam-records.h>
#include <samspor/sam-rules.h>

static gboolean
refuse_label (SamProblem *problem, SamField field, const char *code, SamLabel message)
{
  *problem = (SamProblem){ field, code, message };
  return FALSE;
}

/* return refuse (problem, field, "code", SAM_L ("problem", "…")) */
#define refuse(problem, field, code, ...)                                                          \
  refuse_label ((problem), (field), (code), (SamLabel) __VA_ARGS__)

static gboolean
same (const SamRecord *a, SamField field_a, const SamRecord *b, SamField field_b)
{
  return g_strcmp0 (sam_record_get_text (a, field_a), sam_record_get_text (b, field_b)) == 0;
}

static gboolean
is_changed (const SamRecord *before, const SamRecord *after, SamField field)
{
  g_autofree char *old = sam_record_token (before, field);
  g_autofree char *new = sam_record_token (after, field);

  return g_strcmp0 (old, new) != 0;
}

static gboolean
is_me (const SamViewer *actor, const SamRecord *record, SamField field)
{
  return g_strcmp0 (sam_record_get_text (record, field), sam_viewer_get (actor)->user_id) == 0;
}

static gboolean
is_asked (const SamRecord *handover)
{
  return sam_record_enum_is (handover, SAM_HANDOVER_STATE, "asked");
}

gboolean
_sam_judge_works_in (const SamRecord *user, const char *team)
{
  const char *const *teams = sam_record_get_set (user, SAM_USER_TEAM_IDS);
  const char *const *led = sam_record_get_set (user, SAM_USER_LEAD_TEAM_IDS);

  return team && ((teams && g_strv_contains (teams, team)) || (led && g_strv_contains (led, team)));
}

/* ---- What a hand-over says of the case ---- */

/* It begins at whoever has the responsibility now. */
static gboolean
begins_at (const SamRecord *handover, const SamRecord *case_record)
{
  return same (handover, SAM_HANDOVER_FROM_KIND, case_record, SAM_CASE_HOLDER_KIND)
         && same (handover, SAM_HANDOVER_FROM_USER, case_record, SAM_CASE_HOLDER_USER)
         && same (handover, SAM_HANDOVER_FROM_TEAM, case_record, SAM_CASE_HOLDER_TEAM)
         && same (handover, SAM_HANDOVER_FROM_SERVICE, case_record, SAM_CASE_HOLDER_SERVICE);
}

/* An assignment names whoever the case names afterwards. */
static gboolean
ends_at (const SamRecord *handover, const SamRecord *after)
{
  return same (handover, SAM_HANDOVER_TO_KIND, after, SAM_CASE_HOLDER_KIND)
         && same (handover, SAM_HANDOVER_TO_USER, after, SAM_CASE_HOLDER_USER)
         && same (handover, SAM_HANDOVER_TO_SERVICE, after, SAM_CASE_HOLDER_SERVICE)
         && (!sam_record_has (handover, SAM_HANDOVER_TO_TEAM)
             || same (handover, SAM_HANDOVER_TO_TEAM, after, SAM_CASE_TEAM_ID)
             || same (handover, SAM_HANDOVER_TO_TEAM, after, SAM_CASE_HOLDER_TEAM));
}

/* A yes leaves the case as sam_rules_take_over() does, but that the coordinator may stay. */
static gboolean
is_taken_over (const SamRecord *handover, const SamRecord *before, const SamRecord *after)
{
  static const SamField fields[] = { SAM_CASE_TEAM_ID,        SAM_CASE_HOLDER_KIND,
                                     SAM_CASE_HOLDER_USER,    SAM_CASE_HOLDER_TEAM,
                                     SAM_CASE_HOLDER_SERVICE, SAM_CASE_HOLDER_SINCE };
  g_autoptr (SamRecord) wanted = sam_rules_take_over (before, handover);

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++) {
    if (is_changed (wanted, after, fields[i]))
      return FALSE;
  }
  return !is_changed (before, after, SAM_CASE_COORDINATOR_USER)
         || (sam_record_has (after, SAM_CASE_HOLDER_USER)
             && same (after, SAM_CASE_COORDINATOR_USER, after, SAM_CASE_HOLDER_USER));
}

/* ---- The case ---- */

gboolean
_sam_judge_is_moved (const SamRecord *before, const SamRecord *after)
{
  static const SamField fields[] = { SAM_CASE_TEAM_ID, SAM_CASE_HOLDER_KIND, SAM_CASE_HOLDER_USER,
                                     SAM_CASE_HOLDER_TEAM, SAM_CASE_HOLDER_SERVICE };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++) {
    if (is_changed (before, after, fields[i]))
      return TRUE;
  }
  return FALSE;
}

static SamField
first_changed (const SamRecord *before, const SamRecord *after)
{
  static const SamField fields[] = {
    SAM_CASE_TEAM_ID,     SAM_CASE_COORDINATOR_USER, SAM_CASE_HOLDER_KIND,  SAM_CASE_HOLDER_USER,
    SAM_CASE_HOLDER_TEAM, SAM_CASE_HOLDER_SERVICE,   SAM_CASE_HOLDER_SINCE,
  };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++) {
    if (is_changed (before, after, fields[i]))
      return fields[i];
  }
  return SAM_FIELD_NONE;
}

/* Another coordinator alone moves no responsibility: a lead names one, and whoever is responsible
 * may take that part over too. */
static gboolean
may_name_coordinator (const SamViewer *actor, const SamRecord *before, const SamRecord *after)
{
  return sam_viewer_leads (actor, sam_record_get_text (before, SAM_CASE_TEAM_ID))
         || (is_me (actor, before, SAM_CASE_HOLDER_USER)
             && is_me (actor, after, SAM_CASE_COORDINATOR_USER));
}

/* Else a case that is closed and opened anew would go to somebody who never said yes. */
gboolean
_sam_judge_opened (const SamViewer *actor, const SamRecord *after, SamProblem *problem)
{
  const char *team = sam_record_get_text (after, SAM_CASE_TEAM_ID);

  if (sam_record_enum_is (after, SAM_CASE_HOLDER_KIND, "service"))
    return refuse (problem, SAM_CASE_HOLDER_KIND, "holder",
                   SAM_L ("problem", "A service outside takes over by saying yes"));
  if (sam_record_has (after, SAM_CASE_HOLDER_USER) && !is_me (actor, after, SAM_CASE_HOLDER_USER)
      && !(team && sam_viewer_leads (actor, team)))
    return refuse (problem, SAM_CASE_HOLDER_USER, "not-allowed",
                   SAM_L ("problem", "Only the team lead may move the responsibility"));
  return TRUE;
}

gboolean
_sam_judge_move (const SamViewer *actor, const SamRecord *before, const SamRecord *after,
                 const SamRecord *handover, const SamRecord *handover_before, SamProblem *problem)
{
  SamField first = first_changed (before, after);
  const char *from_team = sam_record_get_text (before, SAM_CASE_TEAM_ID);
  const char *to_team = sam_record_get_text (after, SAM_CASE_TEAM_ID);

  if (first == SAM_FIELD_NONE)
    return TRUE;
  if (!_sam_judge_is_moved (before, after)) {
    if (is_changed (before, after, SAM_CASE_HOLDER_SINCE)
        || !may_name_coordinator (actor, before, after))
      return refuse (problem, first, "not-allowed",
                     SAM_L ("problem", "Only the team lead may move the responsibility"));
    return TRUE;
  }
  if (handover && handover_before) {
    if (!begins_at (handover, before) || !is_taken_over (handover, before, after))
      return refuse (problem, SAM_CASE_HOLDER_KIND, "holder",
                     SAM_L ("problem", "The case must go to whoever said yes, and to nobody else"));
    return TRUE;
  }
  if (!sam_viewer_leads (actor, from_team) || !to_team || !sam_viewer_leads (actor, to_team))
    return refuse (problem, first, "not-allowed",
                   SAM_L ("problem", "Only the team lead may move the responsibility"));
  if (!handover || !begins_at (handover, before) || !ends_at (handover, after))
    return refuse (problem, SAM_CASE_HOLDER_KIND, "holder",
                   SAM_L ("problem", "Say who takes the responsibility over, and why"));
  return TRUE;
}

/* ---- The hand-over ---- */

static gboolean
is_closed (const SamRecord *case_record)
{
  return sam_record_is_retracted (case_record)
         || sam_record_enum_is (case_record, SAM_CASE_STATUS, "closed");
}

static gboolean
somebody_is_asked (const SamHolderCheck *check)
{
  for (guint i = 0; check->others && i < check->others->len; i++) {
    if (is_asked (g_ptr_array_index (check->others, i)))
      return TRUE;
  }
  return FALSE;
}

static gboolean
has_answer (const SamRecord *handover)
{
  return sam_record_has (handover, SAM_HANDOVER_ANSWERED_AT)
         || sam_record_has (handover, SAM_HANDOVER_ANSWERED_BY_USER)
         || sam_record_has (handover, SAM_HANDOVER_ACCEPTED_BY_NAME)
         || sam_record_has (handover, SAM_HANDOVER_ACCEPTED_HOW);
}

/* Whom one can ask: a colleague who sees the case, a team, a service outside; never whoever has it.
 */
static gboolean
check_receiver (const SamHolderCheck *check, SamProblem *problem)
{
  const SamRecord *handover = check->after, *about = check->case_before;
  const char *team = sam_record_get_text (about, SAM_CASE_TEAM_ID);

  if (sam_record_enum_is (handover, SAM_HANDOVER_TO_KIND, "user")) {
    if (sam_record_has (handover, SAM_HANDOVER_TO_TEAM))
      return refuse (problem, SAM_HANDOVER_TO_TEAM, "holder",
                     SAM_L ("problem", "Say who takes the responsibility over"));
    if (sam_record_enum_is (about, SAM_CASE_HOLDER_KIND, "user")
        && same (handover, SAM_HANDOVER_TO_USER, about, SAM_CASE_HOLDER_USER))
      return refuse (problem, SAM_HANDOVER_TO_USER, "holder",
                     SAM_L ("problem", "This is who has the responsibility already"));
    if (check->user && !check->granted && !_sam_judge_works_in (check->user, team))
      return refuse (problem, SAM_HANDOVER_TO_USER, "holder",
                     SAM_L ("problem", "Ask a colleague in the case's team, or ask another team"));
    if (check->user && sam_record_has (check->user, SAM_USER_ACTIVE)
        && !sam_record_get_bool (check->user, SAM_USER_ACTIVE))
      return refuse (problem, SAM_HANDOVER_TO_USER, "holder",
                     SAM_L ("problem", "This colleague does not work here any more"));
    return TRUE;
  }
  if (sam_record_has (handover, SAM_HANDOVER_TO_USER))
    return refuse (problem, SAM_HANDOVER_TO_USER, "holder",
                   SAM_L ("problem", "Say who takes the responsibility over"));
  /* A team beside a service would be given sight without being asked. */
  if (sam_record_enum_is (handover, SAM_HANDOVER_TO_KIND, "service")
      && sam_record_has (handover, SAM_HANDOVER_TO_TEAM))
    return refuse (problem, SAM_HANDOVER_TO_TEAM, "holder",
                   SAM_L ("problem", "Say who takes the responsibility over"));
  if (sam_record_enum_is (handover, SAM_HANDOVER_TO_KIND, "team")
          ? sam_record_enum_is (about, SAM_CASE_HOLDER_KIND, "team")
                && same (handover, SAM_HANDOVER_TO_TEAM, about, SAM_CASE_HOLDER_TEAM)
          : same (handover, SAM_HANDOVER_TO_SERVICE, about, SAM_CASE_HOLDER_SERVICE))
    return refuse (problem, SAM_HANDOVER_TO_KIND, "holder",
                   SAM_L ("problem", "This is who has the responsibility already"));
  return TRUE;
}

static gboolean
check_ask (const SamHolderCheck *check, SamProblem *problem)
{
  if (!sam_rules_may_ask (check->actor, check->case_before))
    return refuse (problem, SAM_HANDOVER_STATE, "not-allowed",
                   SAM_L ("problem",
                          "Only whoever is responsible, or the team lead, may ask somebody"));
  if (is_closed (check->case_before))
    return refuse (problem, SAM_HANDOVER_STATE, "stale", SAM_L ("problem", "The case is closed"));
  if (has_answer (check->after))
    return refuse (problem, SAM_HANDOVER_ANSWERED_AT, "not-allowed",
                   SAM_L ("problem", "Only whoever is asked can answer"));
  if (!begins_at (check->after, check->case_before))
    return refuse (problem, SAM_HANDOVER_FROM_USER, "stale",
                   SAM_L ("problem", "Another one is responsible now"));
  if (somebody_is_asked (check))
    return refuse (problem, SAM_HANDOVER_STATE, "open-ask",
                   SAM_L ("problem", "Somebody is asked already; withdraw that first"));
  return check_receiver (check, problem);
}

static gboolean
check_assignment (const SamHolderCheck *check, SamProblem *problem)
{
  /* Outside the house nobody can be told to take over: they say yes. */
  if (sam_record_enum_is (check->after, SAM_HANDOVER_TO_KIND, "service"))
    return refuse (problem, SAM_HANDOVER_TO_KIND, "holder",
                   SAM_L ("problem", "A service outside takes over by saying yes"));
  if (somebody_is_asked (check))
    return refuse (problem, SAM_HANDOVER_STATE, "open-ask",
                   SAM_L ("problem", "Somebody is asked already; withdraw that first"));
  if (check->moves_twice)
    return refuse (problem, SAM_HANDOVER_STATE, "holder",
                   SAM_L ("problem", "A case changes hands once at a time"));
  /* The case must follow in the same group, or the ledger tells what did not happen. */
  if (!check->case_after
      || !same (check->after, SAM_HANDOVER_TO_USER, check->case_after, SAM_CASE_HOLDER_USER)
      || !same (check->after, SAM_HANDOVER_TO_SERVICE, check->case_after, SAM_CASE_HOLDER_SERVICE)
      || !_sam_judge_is_moved (check->case_before, check->case_after))
    return refuse (problem, SAM_HANDOVER_TO_KIND, "holder",
                   SAM_L ("problem", "The case must change hands in the same act"));
  return TRUE;
}

static gboolean
check_created (const SamHolderCheck *check, SamProblem *problem)
{
  if (!is_me (check->actor, check->after, SAM_HANDOVER_ASKED_BY_USER))
    return refuse (problem, SAM_HANDOVER_ASKED_BY_USER, "not-allowed",
                   SAM_L ("problem", "Only your own name may stand here"));
  if (!check->case_before)
    return TRUE; /* dangling: said elsewhere */
  if (is_asked (check->after))
    return check_ask (check, problem);
  if (sam_record_enum_is (check->after, SAM_HANDOVER_STATE, "assigned"))
    return check_assignment (check, problem);
  return refuse (problem, SAM_HANDOVER_STATE, "not-allowed",
                 SAM_L ("problem",
                        "A hand-over begins by asking, or by the team lead's assignment"));
}

static gboolean
check_accepted (const SamHolderCheck *check, SamProblem *problem)
{
  if (!begins_at (check->after, check->case_before) || is_closed (check->case_before))
    return refuse (problem, SAM_HANDOVER_FROM_USER, "stale",
                   SAM_L ("problem", "The case has changed hands since this was asked"));
  if (check->moves_twice)
    return refuse (problem, SAM_HANDOVER_STATE, "holder",
                   SAM_L ("problem", "A case changes hands once at a time"));
  if (!check->case_after || !is_taken_over (check->after, check->case_before, check->case_after))
    return refuse (problem, SAM_HANDOVER_TO_KIND, "holder",
                   SAM_L ("problem", "The case must change hands in the same act"));
  return TRUE;
}

static gboolean
check_answered (const SamHolderCheck *check, SamProblem *problem)
{
  gboolean withdrawn = sam_record_enum_is (check->after, SAM_HANDOVER_STATE, "withdrawn");
  gboolean accepted = sam_record_enum_is (check->after, SAM_HANDOVER_STATE, "accepted");

  if (!is_asked (check->before))
    return refuse (problem, SAM_HANDOVER_STATE, "stale",
                   SAM_L ("problem", "This has been answered already"));
  if (is_asked (check->after)) {
    if (has_answer (check->after))
      return refuse (problem, SAM_HANDOVER_ANSWERED_AT, "not-allowed",
                     SAM_L ("problem", "Only whoever is asked can answer"));
    return TRUE;
  }
  if (!withdrawn && !accepted && !sam_record_enum_is (check->after, SAM_HANDOVER_STATE, "refused"))
    return refuse (problem, SAM_HANDOVER_STATE, "not-allowed",
                   SAM_L ("problem", "Only whoever is asked can answer"));
  if (!check->case_before)
    return TRUE;
  if (withdrawn ? !sam_rules_may_withdraw (check->actor, check->case_before, check->before)
                : !sam_rules_may_answer (check->actor, check->case_before, check->before))
    return refuse (problem, SAM_HANDOVER_STATE, "not-allowed",
                   SAM_L ("problem", "Only whoever is asked can answer"));
  if (!is_me (check->actor, check->after, SAM_HANDOVER_ANSWERED_BY_USER))
    return refuse (problem, SAM_HANDOVER_ANSWERED_BY_USER, "not-allowed",
                   SAM_L ("problem", "Only your own name may stand here"));
  return !accepted || check_accepted (check, problem);
}

gboolean
_sam_judge_handover (const SamHolderCheck *check, SamProblem *problem)
{
  return check->before ? check_answered (check, problem) : check_created (check, problem);
}
