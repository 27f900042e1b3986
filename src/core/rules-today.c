/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules-private.h"

#include <samspor/sam-discharge.h>
#include <samspor/sam-rhythm.h>

/* A moved date stays news for a week. */
#define MOVED_NEWS_DAYS 7

int
sam_today_class (SamTodayKind kind)
{
  switch (kind) {
  case SAM_TODAY_BROKEN_OFF:
  case SAM_TODAY_TURNED_AWAY:
    return 1;
  case SAM_TODAY_TRANSITION_TODAY:
  case SAM_TODAY_DISCHARGE_ANSWER:
    return 2;
  case SAM_TODAY_NOT_REACHED:
  case SAM_TODAY_CONTACT_DUE:
  case SAM_TODAY_NO_WEEKEND:
  case SAM_TODAY_PLAN_REVIEW:
    return 3;
  case SAM_TODAY_NOT_READY:
  case SAM_TODAY_POINT_OVERDUE:
  case SAM_TODAY_DATE_UNCHECKED:
  case SAM_TODAY_DATE_MOVED:
  case SAM_TODAY_DISCHARGE_DAYS:
    return 4;
  case SAM_TODAY_WANTS_NOW:
  case SAM_TODAY_ASKED_TO_TAKE_OVER:
  case SAM_TODAY_HANDOVER_LATE:
  case SAM_TODAY_INQUIRY:
  case SAM_TODAY_REPORT:
  case SAM_TODAY_SUPPORT:
  case SAM_TODAY_ABSENCE_UNCOVERED:
  case SAM_TODAY_ABSENCE_LONG:
    return 5;
  case SAM_TODAY_INTERIM_ENDS:
  case SAM_TODAY_TENANCY_ENDS:
  case SAM_TODAY_TENANCY_ENDS_SECOND:
  case SAM_TODAY_TENANCY_ENDS_FIRST:
  case SAM_TODAY_HOME_AT_RISK:
  case SAM_TODAY_HOME_WARNED:
    return 6;
  case SAM_TODAY_MY_PROMISE:
  case SAM_TODAY_PARTY_PROMISE:
    return 7;
  case SAM_TODAY_FIRST_CONVERSATION:
    return 8;
  case SAM_TODAY_RHYTHM:
    return 9;
  case SAM_TODAY_ASK_AGAIN:
    return 10;
  case SAM_TODAY_TURNS:
    return 11;
  case SAM_TODAY_CONFLICT:
  case SAM_TODAY_REFUSED:
    return 12;
  }
  g_assert_not_reached ();
}

static void
reason_free (gpointer data)
{
  SamTodayReason *reason = data;

  g_free (reason->record_id);
  g_free (reason->text);
  g_free (reason->text2);
  g_free (reason->who);
  g_strfreev (reason->points);
  g_free (reason);
}

SamTodayReason *
_sam_rules_add_reason (GPtrArray *reasons, SamTodayKind kind, const SamRecord *about)
{
  SamTodayReason *reason = g_new0 (SamTodayReason, 1);

  reason->kind = kind;
  reason->type = sam_record_get_rtype (about);
  reason->record_id = g_strdup (sam_record_get_id (about));
  g_ptr_array_add (reasons, reason);
  return reason;
}

static int
compare_reasons (const SamTodayReason *a, const SamTodayReason *b)
{
  int x = sam_today_class (a->kind), y = sam_today_class (b->kind);

  if (x != y)
    return x - y;
  if (a->days_over != b->days_over)
    return b->days_over - a->days_over;
  return (int) a->kind - (int) b->kind;
}

static int
compare_reason_pointers (gconstpointer a, gconstpointer b)
{
  int order = compare_reasons (*(SamTodayReason *const *) a, *(SamTodayReason *const *) b);

  return order != 0 ? order
                    : g_strcmp0 ((*(SamTodayReason *const *) a)->record_id,
                                 (*(SamTodayReason *const *) b)->record_id);
}

static const char *
who_meets (const SamCaseView *view, const char *transition_id)
{
  GPtrArray *plans = sam_case_view_list (view, SAM_RECORD_PLAN);

  for (guint i = 0; i < plans->len; i++) {
    const SamRecord *plan = g_ptr_array_index (plans, i);
    const char *of = sam_record_get_text (plan, SAM_PLAN_TRANSITION_ID);

    if (sam_record_has (plan, SAM_PLAN_FIRST_MEETS)
        && (of == NULL || g_str_equal (of, transition_id)))
      return sam_record_get_text (plan, SAM_PLAN_FIRST_MEETS);
  }
  return NULL;
}

/* Those of the six that are needed and don't hold, in their order; those whose row isn't here yet
 * are missing too. */
static char **
missing_points (const SamGate *gate, gboolean overdue_only)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint f = 0; f < SAM_N_FIXED_POINTS; f++) {
    const SamPoint *point = NULL;

    for (guint i = 0; i < gate->n_points && point == NULL; i++)
      if (g_strcmp0 (gate->points[i].point, sam_fixed_points[f]) == 0)
        point = &gate->points[i];
    if (overdue_only    ? point != NULL && point->overdue
        : point != NULL ? point->needed && !point->holds
                        : !gate->is_link)
      g_strv_builder_add (builder, sam_fixed_points[f]);
  }
  for (guint i = 0; overdue_only && i < gate->n_points; i++)
    if (!gate->points[i].counts && gate->points[i].overdue && gate->points[i].point != NULL)
      g_strv_builder_add (builder, gate->points[i].point);
  return g_strv_builder_end (builder);
}

static void
add_moved (SamCaseView *view, GPtrArray *reasons, const SamGate *gate, SamDate today)
{
  const SamRecord *transition = gate->transition;
  SamDate moved = sam_record_get_date (transition, SAM_TRANSITION_MOVED_ON);
  SamDate from = sam_record_get_date (transition, SAM_TRANSITION_MOVED_FROM_ON);
  SamDate date = _sam_rules_date (transition);
  SamTodayReason *reason;

  if (moved == SAM_DATE_NONE || from == SAM_DATE_NONE || moved > today
      || today - moved >= MOVED_NEWS_DAYS)
    return;
  reason = _sam_rules_add_reason (reasons, SAM_TODAY_DATE_MOVED, transition);
  reason->date = date;
  reason->date2 = from;
  for (guint i = 0; i < gate->n_points; i++)
    if (!gate->points[i].pinned
        && (date != SAM_DATE_NONE || gate->points[i].deadline.due != SAM_DATE_NONE))
      reason->k++;
  reason->text = g_strdup (sam_record_get_text (transition, SAM_TRANSITION_KIND));
}

static void
add_gate_reasons (SamCaseView *view, GPtrArray *reasons, const SamGate *gate, SamDate today)
{
  SamRegistry *registry = sam_case_view_get_registry (view);
  const SamRecord *transition = gate->transition;
  const char *kind = sam_record_get_text (transition, SAM_TRANSITION_KIND);
  SamDate date = _sam_rules_date (transition);
  SamTodayReason *reason;

  if (date == today) {
    const char *meets = who_meets (view, sam_record_get_id (transition));

    reason = _sam_rules_add_reason (reasons, SAM_TODAY_TRANSITION_TODAY, transition);
    reason->text = g_strdup (kind);
    reason->text2 = g_strdup (sam_record_get_text (transition, SAM_TRANSITION_AT_TIME));
    reason->who = _sam_rules_strictly_protected (view) ? NULL : g_strdup (meets);
    reason->date = date;
  }
  if (gate->date_unchecked) {
    SamDate checked = MAX (sam_record_get_date (transition, SAM_TRANSITION_CHECKED_ON),
                           _sam_rules_told_on (transition));

    reason = _sam_rules_add_reason (reasons, SAM_TODAY_DATE_UNCHECKED, transition);
    reason->text = g_strdup (kind);
    reason->date = checked;
    reason->n = today - checked;
    reason->days_over =
        reason->n - sam_registry_setting_int (registry, SAM_SETTING_UNCHECKED_DATE, today);
  }
  if (date != SAM_DATE_NONE && _sam_rules_kind (transition)->gate && !gate->ready
      && date - today <= sam_registry_setting_int (registry, SAM_SETTING_NOT_READY, today)) {
    reason = _sam_rules_add_reason (reasons, SAM_TODAY_NOT_READY, transition);
    reason->text = g_strdup (kind);
    reason->date = date;
    reason->n = date - today;
    reason->k = (int) gate->n_missing;
    reason->m = (int) gate->n_needed;
    reason->points = missing_points (gate, FALSE);
    /* Nearest first inside the class. */
    reason->days_over = -reason->n;
  } else if (gate->n_overdue > 0) {
    SamDate earliest = SAM_DATE_NONE;

    for (guint i = 0; i < gate->n_points; i++)
      if (gate->points[i].overdue
          && (earliest == SAM_DATE_NONE || gate->points[i].deadline.due < earliest))
        earliest = gate->points[i].deadline.due;
    reason = _sam_rules_add_reason (reasons, SAM_TODAY_POINT_OVERDUE, transition);
    reason->text = g_strdup (kind);
    reason->date = earliest;
    reason->k = (int) gate->n_overdue;
    reason->points = missing_points (gate, TRUE);
    reason->days_over = today - earliest;
  }
  add_moved (view, reasons, gate, today);
  for (guint i = 0; i < gate->n_points; i++) {
    const SamPoint *point = &gate->points[i];
    SamDate until = sam_record_get_date (point->row, SAM_GATE_ROW_INTERIM_UNTIL);

    /* A home that the point rests on is a reason of its own when it ends. */
    if (g_strcmp0 (point->point, "housing") == 0 && until != SAM_DATE_NONE
        && (point->lease == SAM_POINT_LEASE_NONE
            || (point->lease == SAM_POINT_LEASE_ENDS_BEFORE
                && !sam_record_has (point->row, SAM_GATE_ROW_TENANT_ID)))
        && (point->state == SAM_POINT_INTERIM || point->fell_back)
        && until - today <= sam_registry_setting_int (registry, SAM_SETTING_HOUSING_ENDS, today)) {
      reason = _sam_rules_add_reason (reasons, SAM_TODAY_INTERIM_ENDS, point->row);
      reason->date = until;
      reason->days_over = today - until;
    }
  }
}

static void
add_not_reached (GPtrArray *reasons, const SamFollowWindow *window)
{
  gboolean is_transition = sam_record_get_rtype (window->cause) == SAM_RECORD_TRANSITION;
  SamTodayReason *reason;

  if (is_transition && _sam_rules_kind (window->cause)->unplanned) {
    reason = _sam_rules_add_reason (reasons, SAM_TODAY_BROKEN_OFF, window->cause);
  } else if (window->day > 0 || !is_transition) {
    reason = _sam_rules_add_reason (reasons, SAM_TODAY_NOT_REACHED, window->cause);
    reason->n = window->day;
    reason->k = (int) window->n_tried;
  } else {
    return;
  }
  reason->date = window->day0;
  reason->days_over = window->day;
  reason->text2 = g_strdup (window->next_channel);
  if (is_transition)
    reason->text = g_strdup (sam_record_get_text (window->cause, SAM_TRANSITION_KIND));
}

static void
add_contact_due (GPtrArray *reasons, const SamFollowWindow *window, SamDate today)
{
  guint tried = sam_rules_attempts_since (window->view, window->due_on);
  const SamWindowDay *due = window->due;
  SamTodayReason *reason = _sam_rules_add_reason (reasons, SAM_TODAY_CONTACT_DUE, window->cause);

  reason->n = window->day;
  reason->m = today - window->reached_on;
  reason->k = (int) tried;
  reason->who =
      g_strdup (due->on == due->date && due->weekend_by != NULL ? due->weekend_by : due->who);
  /* What was agreed comes first; when it did not reach, the next way. */
  reason->text2 =
      g_strdup (tried == 0 && due->channel != NULL ? due->channel : window->next_channel);
  reason->date = window->due_on;
  reason->days_over = today - window->due_on;
}

static void
add_no_weekend (GPtrArray *reasons, const SamFollowWindow *window, SamDate today)
{
  int ahead = sam_registry_setting_int (sam_case_view_get_registry (window->view),
                                        SAM_SETTING_WEEKEND_AHEAD, today);

  for (int i = MAX (window->day, 0); i <= SAM_WINDOW_DAYS && i - window->day <= ahead; i++)
    if (window->days[i].no_weekend) {
      SamTodayReason *reason = _sam_rules_add_reason (reasons, SAM_TODAY_NO_WEEKEND, window->cause);

      reason->n = i;
      reason->date = window->days[i].date;
      /* The nearest first inside the class. */
      reason->days_over = window->day - i;
      return;
    }
}

static void
add_window (SamCaseView *view, GPtrArray *reasons, SamDate today)
{
  int day;
  g_autoptr (SamFollowWindow) window = NULL;

  /* Most cases are in none. */
  if (_sam_rules_window (view, today, &day) == NULL)
    return;
  window = sam_rules_window (view, today);
  if (window->declined) {
    SamDate ask = sam_record_get_date (window->followup, SAM_FOLLOWUP_ASK_AGAIN_ON);

    if (ask != SAM_DATE_NONE && ask <= today && window->reached_on < ask) {
      SamTodayReason *reason =
          _sam_rules_add_reason (reasons, SAM_TODAY_ASK_AGAIN, window->followup);

      reason->date = ask;
      reason->days_over = today - ask;
    }
    return;
  }
  if (window->reached_on == SAM_DATE_NONE)
    add_not_reached (reasons, window);
  else if (window->due != NULL)
    add_contact_due (reasons, window, today);
  add_no_weekend (reasons, window, today);
}

/* A non-fatal overdose asks for the plan to be gone through again, until somebody has. */
static void
add_plan_reviews (SamCaseView *view, GPtrArray *reasons, SamDate today)
{
  GPtrArray *overdoses = sam_case_view_list (view, SAM_RECORD_OVERDOSE);

  for (guint i = 0; i < overdoses->len; i++) {
    const SamRecord *overdose = g_ptr_array_index (overdoses, i);
    SamTodayReason *reason;

    if (sam_record_has (overdose, SAM_OVERDOSE_PLAN_REVIEWED_ON))
      continue;
    reason = _sam_rules_add_reason (reasons, SAM_TODAY_PLAN_REVIEW, overdose);
    reason->date = sam_rules_day0 (view, overdose);
    reason->days_over = today - reason->date;
    reason->text2 = g_strdup (sam_record_get_text (overdose, SAM_OVERDOSE_RETURN_CARD));
  }
}

static void
add_turning (SamCaseView *view, GPtrArray *reasons, SamDate today)
{
  SamTurning turning;
  SamTodayReason *reason;

  if (!sam_rules_turning (view, today, &turning) || turning.n_left == 0)
    return;
  reason = _sam_rules_add_reason (reasons, SAM_TODAY_TURNS,
                                  turning.transition != NULL ? turning.transition
                                                             : sam_case_view_get_person (view));
  reason->text = g_strdup (turning.kind->id);
  reason->date = turning.date;
  reason->n = turning.date - today;
  reason->k = (int) turning.n_left;
  reason->days_over = -reason->n;
}

static void
add_turned_away (SamCaseView *view, GPtrArray *reasons, SamDate today)
{
  const SamRecord *refusal = sam_rules_turned_away (view);
  SamTodayReason *reason;

  if (refusal == NULL)
    return;
  reason = _sam_rules_add_reason (reasons, SAM_TODAY_TURNED_AWAY, refusal);
  reason->at = sam_record_get_moment (refusal, SAM_REFUSAL_OCCURRED_AT);
  reason->date = sam_rules_day (reason->at);
  reason->days_over = today - reason->date;
  reason->who = g_strdup (sam_record_get_text (refusal, SAM_REFUSAL_TOLD_BY));
  /* Where somebody was can tell where somebody is. */
  if (_sam_rules_strictly_protected (view))
    return;
  reason->text =
      g_strdup (sam_registry_name (sam_case_view_get_registry (view),
                                   sam_record_get_text (refusal, SAM_REFUSAL_SERVICE_ID)));
  if (reason->text == NULL)
    reason->text = g_strdup (sam_record_get_text (refusal, SAM_REFUSAL_PLACE));
}

/* The question to take a case over, for whoever is asked. */
static gboolean
add_asked (SamCaseView *view, GPtrArray *reasons, const char *me, SamDate today)
{
  GPtrArray *handovers = sam_case_view_list (view, SAM_RECORD_HANDOVER);
  SamRegistry *registry = sam_case_view_get_registry (view);

  for (guint i = 0; i < handovers->len; i++) {
    const SamRecord *handover = g_ptr_array_index (handovers, i);
    SamTodayReason *reason;

    if (!sam_rules_asks_user (registry, handover, me))
      continue;
    reason = _sam_rules_add_reason (reasons, SAM_TODAY_ASKED_TO_TAKE_OVER, handover);
    reason->at = sam_record_get_moment (handover, SAM_HANDOVER_ASKED_AT);
    reason->date = sam_rules_answer_deadline (registry, handover);
    reason->days_over = today - reason->date;
    reason->who = g_strdup (
        sam_registry_name (registry, sam_record_get_text (handover, SAM_HANDOVER_ASKED_BY_USER)));
    return TRUE;
  }
  return FALSE;
}

/* Whether the case is the reader's work already, or only a question put to the reader. */
static gboolean
is_my_work (const SamCaseView *view, const char *me)
{
  const SamRecord *record = sam_case_view_get_case (view);
  const SamRecord *user = sam_registry_get (sam_case_view_get_registry (view), me);
  const char *team = sam_record_get_text (record, SAM_CASE_TEAM_ID);
  const char *const *led = user != NULL ? sam_record_get_set (user, SAM_USER_LEAD_TEAM_IDS) : NULL;

  return g_strcmp0 (sam_record_get_text (record, SAM_CASE_COORDINATOR_USER), me) == 0
         || g_strcmp0 (sam_record_get_text (record, SAM_CASE_HOLDER_USER), me) == 0
         || (led != NULL && team != NULL && g_strv_contains (led, team));
}

/* Nobody outside looks at Today: whoever asked does. */
static void
add_late_handover (SamCaseView *view, GPtrArray *reasons, SamDate today)
{
  const SamRecord *ask = sam_rules_open_ask (view);
  SamRegistry *registry = sam_case_view_get_registry (view);
  SamTodayReason *reason;
  SamDate due;

  if (ask == NULL || !sam_record_enum_is (ask, SAM_HANDOVER_TO_KIND, "service"))
    return;
  due = sam_rules_answer_deadline (registry, ask);
  if (due == SAM_DATE_NONE || due >= today)
    return;
  reason = _sam_rules_add_reason (reasons, SAM_TODAY_HANDOVER_LATE, ask);
  reason->date = due;
  reason->days_over = today - due;
  if (!_sam_rules_strictly_protected (view))
    reason->who =
        g_strdup (sam_registry_name (registry, sam_record_get_text (ask, SAM_HANDOVER_TO_SERVICE)));
}

static void
add_discharges (SamCaseView *view, GPtrArray *reasons, SamDate today)
{
  GPtrArray *notices = sam_case_view_list (view, SAM_RECORD_DISCHARGE_NOTICE);

  for (guint i = 0; i < notices->len; i++) {
    const SamRecord *notice = g_ptr_array_index (notices, i);
    SamDischargeClock clock =
        sam_rules_discharge (notice, sam_case_view_get_registry (view), today);
    SamTodayReason *reason;

    if (clock.unanswered) {
      reason = _sam_rules_add_reason (reasons, SAM_TODAY_DISCHARGE_ANSWER, notice);
      reason->date =
          sam_rules_day (sam_record_get_moment (notice, SAM_DISCHARGE_NOTICE_NOTIFIED_AT));
      reason->days_over = today - reason->date;
    }
    if (clock.state == SAM_DISCHARGE_RUNS && clock.days > 0) {
      reason = _sam_rules_add_reason (reasons, SAM_TODAY_DISCHARGE_DAYS, notice);
      reason->date = clock.first;
      reason->n = clock.days;
      reason->k = clock.disputed;
      reason->days_over = clock.days;
    }
  }
}

static gboolean
is_mine (const SamCaseView *view, const char *owner, const char *me)
{
  return me != NULL
         && g_strcmp0 (owner != NULL ? owner
                                     : sam_record_get_text (sam_case_view_get_case (view),
                                                            SAM_CASE_COORDINATOR_USER),
                       me)
                == 0;
}

/* A draft promises nothing, and what has ended nothing more. */
static gboolean
is_sent (const SamCaseView *view, const SamRecord *commitment)
{
  const SamRecord *agreement =
      sam_case_view_get (view, sam_record_get_text (commitment, SAM_COMMITMENT_AGREEMENT_ID));

  return agreement != NULL && sam_record_enum_is (agreement, SAM_AGREEMENT_STATE, "sent");
}

static void
add_promises (SamCaseView *view, GPtrArray *reasons, const char *me, SamDate today)
{
  GPtrArray *commitments = sam_case_view_list (view, SAM_RECORD_COMMITMENT);
  GPtrArray *measures = sam_case_view_list (view, SAM_RECORD_MEASURE);
  SamTodayReason *reason;

  for (guint i = 0; i < measures->len; i++) {
    const SamRecord *measure = g_ptr_array_index (measures, i);
    SamDate due = sam_record_get_date (measure, SAM_MEASURE_DUE_ON);
    const char *owner = sam_record_get_text (measure, SAM_MEASURE_OWNER_USER);

    if (!sam_record_enum_is (measure, SAM_MEASURE_STATE, "open") || due == SAM_DATE_NONE
        || due > today)
      continue;
    reason = _sam_rules_add_reason (reasons,
                                    is_mine (view, owner, me) ? SAM_TODAY_MY_PROMISE
                                                              : SAM_TODAY_PARTY_PROMISE,
                                    measure);
    reason->text = g_strdup (sam_record_get_text (measure, SAM_MEASURE_WHAT));
    reason->date = due;
    reason->days_over = today - due;
    if (reason->kind == SAM_TODAY_PARTY_PROMISE) {
      const char *name = sam_registry_name (sam_case_view_get_registry (view), owner);

      reason->who =
          g_strdup (name != NULL ? name : sam_record_get_text (measure, SAM_MEASURE_RESPONSIBLE));
    }
  }
  for (guint i = 0; i < commitments->len; i++) {
    const SamRecord *commitment = g_ptr_array_index (commitments, i);
    const SamRecord *party =
        sam_case_view_get (view, sam_record_get_text (commitment, SAM_COMMITMENT_PARTY_ID));
    SamCommitmentStatus status = sam_rules_commitment (view, commitment, today);
    gboolean ours;

    if (party == NULL)
      continue;
    /* Only what a party has said yes to is a promise. */
    ours = sam_record_enum_is (party, SAM_PARTY_PARTY_KIND, "coordinator");
    if (!ours && !sam_rules_party (view, party).in_force)
      continue;
    if (status.state != SAM_COMMITMENT_STATE_OVERDUE
        && !(ours && status.state == SAM_COMMITMENT_STATE_OPEN && status.deadline.due == today
             && is_sent (view, commitment)))
      continue;
    reason = _sam_rules_add_reason (reasons,
                                    ours && is_mine (view, NULL, me) ? SAM_TODAY_MY_PROMISE
                                                                     : SAM_TODAY_PARTY_PROMISE,
                                    commitment);
    reason->text = g_strdup (sam_record_get_text (commitment, SAM_COMMITMENT_WHAT));
    reason->who = g_strdup (sam_record_get_text (party, SAM_PARTY_NAME));
    if (reason->who == NULL)
      reason->who =
          g_strdup (sam_registry_name (sam_case_view_get_registry (view),
                                       sam_record_get_text (party, SAM_PARTY_SERVICE_ID)));
    reason->date = status.deadline.due;
    reason->days_over = today - status.deadline.due;
  }
}

static void
add_case_reasons (SamCaseView *view, GPtrArray *reasons, SamDate today)
{
  const SamRecord *record = sam_case_view_get_case (view);
  SamRegistry *registry = sam_case_view_get_registry (view);
  GPtrArray *measures = sam_case_view_list (view, SAM_RECORD_MEASURE);
  gint64 wants = sam_record_get_moment (record, SAM_CASE_WANTS_NOW_AT);
  SamDate ask = sam_record_get_date (record, SAM_CASE_ASK_AGAIN_ON);
  int days;
  SamTodayReason *reason;

  if (wants != 0) {
    SamDate on = sam_rules_day (wants);
    int hours = sam_registry_setting_int (registry, SAM_SETTING_WANTS_NOW, today);

    /* It expires by itself; rules know days, so the last day counts whole. */
    if (today >= on && today - on <= (hours + 23) / 24) {
      reason = _sam_rules_add_reason (reasons, SAM_TODAY_WANTS_NOW, record);
      reason->at = wants;
      reason->date = on;
      reason->points = sam_rules_starts_today (registry, today);
      reason->days_over = today - on;
    }
  }
  if (_sam_rules_waits_for_first (view, today, &days)) {
    int limit = sam_registry_setting_int (registry, SAM_SETTING_FIRST_CONVERSATION, today);

    if (days > limit) {
      reason = _sam_rules_add_reason (reasons, SAM_TODAY_FIRST_CONVERSATION, record);
      reason->date = today - days;
      reason->n = days;
      reason->k = limit;
      reason->days_over = days - limit;
    }
  }
  for (guint i = 0; i < measures->len; i++) {
    const SamRecord *measure = g_ptr_array_index (measures, i);

    if (sam_record_enum_is (measure, SAM_MEASURE_STATE, "open")
        && sam_rules_is_rhythm_day (measure, today)) {
      reason = _sam_rules_add_reason (reasons, SAM_TODAY_RHYTHM, measure);
      reason->text = g_strdup (sam_record_get_text (measure, SAM_MEASURE_WHAT));
      reason->text2 = g_strdup (sam_record_get_text (measure, SAM_MEASURE_AT_TIME));
      reason->date = today;
    }
  }
  if (sam_record_enum_is (record, SAM_CASE_STATUS, "declined_now") && ask != SAM_DATE_NONE
      && ask <= today) {
    reason = _sam_rules_add_reason (reasons, SAM_TODAY_ASK_AGAIN, record);
    reason->date = ask;
    reason->days_over = today - ask;
  }
}

static void
add_asks_of_points (SamCaseView *view, GPtrArray *reasons, const SamGate *gate, SamDate today)
{
  for (guint i = 0; i < gate->n_points; i++) {
    const SamPoint *point = &gate->points[i];
    SamDate ask = sam_record_get_date (point->row, SAM_GATE_ROW_ASK_AGAIN_ON);

    if (point->state == SAM_POINT_DECLINED && ask != SAM_DATE_NONE && ask <= today) {
      const char *const points[] = { point->point, NULL };
      SamTodayReason *reason = _sam_rules_add_reason (reasons, SAM_TODAY_ASK_AGAIN, point->row);

      reason->date = ask;
      reason->days_over = today - ask;
      reason->points = g_strdupv ((char **) points);
    }
  }
}

/* Every transition that is ahead, not only the nearest: one without a date is no less unchecked
 * because another has one. */
static void
add_coming (SamCaseView *view, GPtrArray *reasons, SamDate today)
{
  GPtrArray *transitions = sam_case_view_list (view, SAM_RECORD_TRANSITION);

  for (guint i = 0; i < transitions->len; i++) {
    const SamRecord *transition = g_ptr_array_index (transitions, i);
    g_autoptr (SamGate) gate = NULL;

    if (_sam_rules_is_over (transition, today))
      continue;
    gate = sam_rules_gate (view, sam_record_get_id (transition), today);
    if (_sam_rules_kind (transition)->gate)
      add_gate_reasons (view, reasons, gate, today);
    add_asks_of_points (view, reasons, gate, today);
  }
}

static SamTodayCard *
card_new (const SamCaseView *view, GPtrArray *reasons, gboolean escalated)
{
  const SamRecord *record = sam_case_view_get_case (view);
  const SamRecord *person = sam_case_view_get_person (view);
  SamTodayCard *card = g_new0 (SamTodayCard, 1);

  g_atomic_ref_count_init (&card->ref_count);
  card->case_id = g_strdup (sam_record_get_id (record));
  card->person_id = g_strdup (sam_record_get_text (record, SAM_CASE_PERSON_ID));
  card->name = _sam_rules_person_name (view);
  if (person != NULL)
    card->address_grade = g_strdup (sam_record_get_text (person, SAM_PERSON_ADDRESS_GRADE));
  card->team_id = g_strdup (sam_record_get_text (record, SAM_CASE_TEAM_ID));
  card->coordinator_user = g_strdup (sam_record_get_text (record, SAM_CASE_COORDINATOR_USER));
  card->holder_user = g_strdup (sam_record_get_text (record, SAM_CASE_HOLDER_USER));
  card->reasons = reasons;
  card->escalated = escalated;
  card->state = sam_case_view_worst_state (view);
  return card;
}

SamTodayCard *
sam_rules_today_card (SamCaseView *view, const char *me, SamDate today)
{
  g_autoptr (GPtrArray) reasons = NULL;
  SamTodayCard *card;
  gboolean asks_me, escalated;

  g_return_val_if_fail (view != NULL, NULL);

  /* Death stops every contact, letter and alert at once. */
  if (_sam_rules_deceased (view)
      || sam_record_enum_is (sam_case_view_get_case (view), SAM_CASE_STATUS, "closed"))
    return NULL;

  reasons = g_ptr_array_new_with_free_func (reason_free);
  asks_me = add_asked (view, reasons, me, today);
  if (asks_me && !is_my_work (view, me)) {
    card = card_new (view, g_steal_pointer (&reasons), FALSE);
    card->asks_me = TRUE;
    return card;
  }
  add_coming (view, reasons, today);
  add_window (view, reasons, today);
  add_turned_away (view, reasons, today);
  add_plan_reviews (view, reasons, today);
  _sam_rules_add_housing (view, reasons, today);
  add_discharges (view, reasons, today);
  add_late_handover (view, reasons, today);
  _sam_rules_add_checked (view, reasons, today);
  add_promises (view, reasons, me, today);
  add_case_reasons (view, reasons, today);
  add_turning (view, reasons, today);
  _sam_rules_drop_answered (view, reasons, today);
  if (reasons->len == 0)
    return NULL;
  g_ptr_array_sort (reasons, compare_reason_pointers);
  escalated = _sam_rules_mark_escalated (view, reasons, today);
  card = card_new (view, g_steal_pointer (&reasons), escalated);
  card->asks_me = asks_me;
  return card;
}

static gpointer
copy_reason (gconstpointer source, gpointer user_data)
{
  const SamTodayReason *from = source;
  SamTodayReason *to = g_memdup2 (from, sizeof *from);

  to->record_id = g_strdup (from->record_id);
  to->text = g_strdup (from->text);
  to->text2 = g_strdup (from->text2);
  to->who = g_strdup (from->who);
  to->points = g_strdupv (from->points);
  return to;
}

SamTodayCard *
sam_today_card_new_with (SamCaseView *view, SamTodayCard *like, SamTodayKind kind,
                         SamRecordType type, const char *record_id)
{
  GPtrArray *reasons = like != NULL
                           ? g_ptr_array_copy (like->reasons, (GCopyFunc) copy_reason, NULL)
                           : g_ptr_array_new_with_free_func (reason_free);
  SamTodayReason *reason = g_new0 (SamTodayReason, 1);
  SamTodayCard *card;

  g_ptr_array_set_free_func (reasons, reason_free);
  reason->kind = kind;
  reason->type = type;
  reason->record_id = g_strdup (record_id);
  g_ptr_array_add (reasons, reason);
  g_ptr_array_sort (reasons, compare_reason_pointers);
  card = card_new (view, reasons, like != NULL && like->escalated);
  card->asks_me = like != NULL && like->asks_me;
  return card;
}

SamTodayCard *
sam_today_card_new_of_team (const SamRecord *about, SamTodayKind kind)
{
  SamTodayCard *card = g_new0 (SamTodayCard, 1);

  g_atomic_ref_count_init (&card->ref_count);
  card->team_id = g_strdup (sam_record_get_scope (about));
  card->reasons = g_ptr_array_new_with_free_func (reason_free);
  card->state = sam_record_get_meta (about)->state;
  _sam_rules_add_reason (card->reasons, kind, about);
  return card;
}

SamTodayCard *
sam_today_card_ref (SamTodayCard *card)
{
  g_atomic_ref_count_inc (&card->ref_count);
  return card;
}

void
sam_today_card_unref (SamTodayCard *card)
{
  if (!g_atomic_ref_count_dec (&card->ref_count))
    return;
  g_free (card->case_id);
  g_free (card->person_id);
  g_free (card->name);
  g_free (card->address_grade);
  g_free (card->team_id);
  g_free (card->coordinator_user);
  g_free (card->holder_user);
  g_ptr_array_unref (card->reasons);
  g_free (card);
}

int
sam_today_card_compare (const SamTodayCard *a, const SamTodayCard *b)
{
  return compare_reasons (g_ptr_array_index (a->reasons, 0), g_ptr_array_index (b->reasons, 0));
}

static void
add_coming_figures (SamCaseView *view, SamDate today, SamTodayFigures *figures)
{
  GPtrArray *transitions = sam_case_view_list (view, SAM_RECORD_TRANSITION);

  for (guint i = 0; i < transitions->len; i++) {
    const SamRecord *transition = g_ptr_array_index (transitions, i);
    SamDate date = _sam_rules_date (transition);
    g_autoptr (SamGate) gate = NULL;

    if (_sam_rules_is_over (transition, today))
      continue;
    gate = sam_rules_gate (view, sam_record_get_id (transition), today);
    if (date != SAM_DATE_NONE && date - today <= 30 && _sam_rules_kind (transition)->gate) {
      figures->transitions_30++;
      figures->transitions_30_ready += gate->ready ? 1 : 0;
    }
    for (guint k = 0; k < gate->n_points; k++) {
      SamDate due = gate->points[k].deadline.due;

      if (!gate->points[k].holds && due >= today
          && (figures->next_deadline == SAM_DATE_NONE || due < figures->next_deadline))
        figures->next_deadline = due;
    }
  }
}

void
sam_rules_add_figures (SamCaseView *view, SamDate today, SamTodayFigures *figures)
{
  const SamRecord *record = sam_case_view_get_case (view);
  const SamRecord *cause;
  GPtrArray *commitments;
  int days;

  if (_sam_rules_deceased (view) || sam_record_enum_is (record, SAM_CASE_STATUS, "closed"))
    return;
  if (sam_record_enum_is (record, SAM_CASE_STATUS, "active"))
    figures->active++;
  if (_sam_rules_waits_for_first (view, today, &days)) {
    figures->waiting_first++;
    figures->longest_waiting_days = MAX (figures->longest_waiting_days, (guint) MAX (days, 0));
  }
  add_coming_figures (view, today, figures);
  cause = _sam_rules_window (view, today, &days);
  if (cause != NULL) {
    const SamRecord *followup = _sam_rules_followup (view, cause);

    figures->in_window++;
    if (sam_rules_reached_on (view) < today - days
        && (followup == NULL || !sam_record_enum_is (followup, SAM_FOLLOWUP_AGREED, "declined")))
      figures->not_reached++;
  }
  commitments = sam_case_view_list (view, SAM_RECORD_COMMITMENT);
  for (guint i = 0; i < commitments->len; i++)
    if (sam_rules_commitment (view, g_ptr_array_index (commitments, i), today).state
            == SAM_COMMITMENT_STATE_OVERDUE
        && sam_rules_is_promised (view, g_ptr_array_index (commitments, i)))
      figures->commitments_overdue++;
  figures->with_parties += sam_case_view_list (view, SAM_RECORD_PARTY)->len > 0 ? 1 : 0;
  _sam_rules_add_answers (view, today, figures);
}
