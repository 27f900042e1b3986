/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules-private.h"

#include <samspor/sam-records.h>

static gboolean
is_user (const SamViewer *viewer, const SamRecord *record, SamField field)
{
  return g_strcmp0 (sam_record_get_text (record, field), sam_viewer_get (viewer)->user_id) == 0;
}

/* ---- Who may do what ---- */

gboolean
sam_rules_may_ask (const SamViewer *viewer, const SamRecord *case_record)
{
  g_return_val_if_fail (viewer && case_record, FALSE);

  return is_user (viewer, case_record, SAM_CASE_HOLDER_USER)
         || (sam_record_enum_is (case_record, SAM_CASE_HOLDER_KIND, "service")
             && is_user (viewer, case_record, SAM_CASE_COORDINATOR_USER))
         || (sam_record_has (case_record, SAM_CASE_TEAM_ID)
             && sam_viewer_leads (viewer, sam_record_get_text (case_record, SAM_CASE_TEAM_ID)));
}

gboolean
sam_rules_may_answer (const SamViewer *viewer, const SamRecord *case_record,
                      const SamRecord *handover)
{
  const SamViewerFields *fields;
  const char *team;

  g_return_val_if_fail (viewer && case_record && handover, FALSE);

  fields = sam_viewer_get (viewer);
  team = sam_record_get_text (handover, SAM_HANDOVER_TO_TEAM);
  if (sam_record_enum_is (handover, SAM_HANDOVER_TO_KIND, "user"))
    return is_user (viewer, handover, SAM_HANDOVER_TO_USER);
  if (sam_record_enum_is (handover, SAM_HANDOVER_TO_KIND, "team"))
    return team != NULL
           && (g_strv_contains (fields->team_ids, team)
               || g_strv_contains (fields->lead_team_ids, team));
  return is_user (viewer, handover, SAM_HANDOVER_ASKED_BY_USER)
         || sam_rules_may_ask (viewer, case_record);
}

gboolean
sam_rules_may_withdraw (const SamViewer *viewer, const SamRecord *case_record,
                        const SamRecord *handover)
{
  g_return_val_if_fail (viewer && case_record && handover, FALSE);

  return is_user (viewer, handover, SAM_HANDOVER_ASKED_BY_USER)
         || sam_rules_may_ask (viewer, case_record);
}

gboolean
sam_rules_asks_user (SamRegistry *registry, const SamRecord *handover, const char *user_id)
{
  const SamRecord *user;
  const char *team;
  const char *const *teams;
  const char *const *led;

  g_return_val_if_fail (registry && handover, FALSE);

  if (user_id == NULL || !sam_record_enum_is (handover, SAM_HANDOVER_STATE, "asked"))
    return FALSE;
  if (sam_record_enum_is (handover, SAM_HANDOVER_TO_KIND, "user"))
    return g_strcmp0 (sam_record_get_text (handover, SAM_HANDOVER_TO_USER), user_id) == 0;
  if (!sam_record_enum_is (handover, SAM_HANDOVER_TO_KIND, "team"))
    return FALSE;
  user = sam_registry_get (registry, user_id);
  team = sam_record_get_text (handover, SAM_HANDOVER_TO_TEAM);
  if (user == NULL || team == NULL)
    return FALSE;
  teams = sam_record_get_set (user, SAM_USER_TEAM_IDS);
  led = sam_record_get_set (user, SAM_USER_LEAD_TEAM_IDS);
  return (teams != NULL && g_strv_contains (teams, team))
         || (led != NULL && g_strv_contains (led, team));
}

/* ---- Asking and taking over ---- */

const SamRecord *
sam_rules_open_ask (const SamCaseView *view)
{
  GPtrArray *handovers = sam_case_view_list (view, SAM_RECORD_HANDOVER);

  for (guint i = handovers->len; i > 0; i--) {
    if (sam_record_enum_is (g_ptr_array_index (handovers, i - 1), SAM_HANDOVER_STATE, "asked"))
      return g_ptr_array_index (handovers, i - 1);
  }
  return NULL;
}

void
sam_rules_hand_over_from (SamRecord *handover, const SamRecord *case_record)
{
  static const SamField fields[][2] = {
    { SAM_HANDOVER_FROM_KIND, SAM_CASE_HOLDER_KIND },
    { SAM_HANDOVER_FROM_USER, SAM_CASE_HOLDER_USER },
    { SAM_HANDOVER_FROM_TEAM, SAM_CASE_HOLDER_TEAM },
    { SAM_HANDOVER_FROM_SERVICE, SAM_CASE_HOLDER_SERVICE },
  };

  g_return_if_fail (handover && case_record);

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    sam_record_set_text (handover, fields[i][0], sam_record_get_text (case_record, fields[i][1]));
}

gboolean
sam_rules_changes_hands (const SamRecord *before, const SamRecord *after)
{
  g_return_val_if_fail (after, FALSE);

  return before ? sam_record_enum_is (before, SAM_HANDOVER_STATE, "asked")
                      && sam_record_enum_is (after, SAM_HANDOVER_STATE, "accepted")
                : sam_record_enum_is (after, SAM_HANDOVER_STATE, "assigned");
}

SamRecord *
sam_rules_take_over (const SamRecord *case_record, const SamRecord *handover)
{
  SamRecord *after;
  const char *kind;
  gint64 answered;

  g_return_val_if_fail (case_record && handover, NULL);

  after = sam_record_dup (case_record);
  answered = sam_record_get_moment (handover, SAM_HANDOVER_ANSWERED_AT);
  kind = sam_record_get_text (handover, SAM_HANDOVER_TO_KIND);
  sam_record_set_text (after, SAM_CASE_HOLDER_KIND, kind);
  sam_record_clear (after, SAM_CASE_HOLDER_USER);
  sam_record_clear (after, SAM_CASE_HOLDER_TEAM);
  sam_record_clear (after, SAM_CASE_HOLDER_SERVICE);
  if (g_strcmp0 (kind, "user") == 0) {
    sam_record_set_text (after, SAM_CASE_HOLDER_USER,
                         sam_record_get_text (handover, SAM_HANDOVER_TO_USER));
  } else if (g_strcmp0 (kind, "team") == 0) {
    const char *team = sam_record_get_text (handover, SAM_HANDOVER_TO_TEAM);

    /* In a team a named person answers today: whoever said yes. */
    sam_record_set_text (after, SAM_CASE_HOLDER_TEAM, team);
    sam_record_set_text (after, SAM_CASE_HOLDER_USER,
                         sam_record_get_text (handover, SAM_HANDOVER_ANSWERED_BY_USER));
    sam_record_set_text (after, SAM_CASE_TEAM_ID, team);
  } else {
    sam_record_set_text (after, SAM_CASE_HOLDER_SERVICE,
                         sam_record_get_text (handover, SAM_HANDOVER_TO_SERVICE));
  }
  sam_record_set_moment (after, SAM_CASE_HOLDER_SINCE, answered);
  /* While both have it, whoever had it stays coordinator and sees the case. */
  if (sam_record_has (after, SAM_CASE_HOLDER_USER)
      && sam_record_get_date (handover, SAM_HANDOVER_OVERLAP_UNTIL) <= sam_rules_day (answered))
    sam_record_set_text (after, SAM_CASE_COORDINATOR_USER,
                         sam_record_get_text (after, SAM_CASE_HOLDER_USER));
  return after;
}

/* ---- What follows along ---- */

typedef struct {
  const char *from, *to; /* users */
  GPtrArray *changed;    /* (element-type SamRecord) */
} Following;

static void
rename_in (Following *following, const SamRecord *record, const SamField *fields, guint n)
{
  g_autoptr (SamRecord) copy = NULL;

  for (guint i = 0; i < n; i++) {
    if (g_strcmp0 (sam_record_get_text (record, fields[i]), following->from) != 0)
      continue;
    if (copy == NULL)
      copy = sam_record_dup (record);
    sam_record_set_text (copy, fields[i], following->to);
  }
  if (copy == NULL)
    return;
  /* Nobody is their own deputy. */
  if (sam_record_get_rtype (copy) == SAM_RECORD_FOLLOWUP_DAY
      && g_strcmp0 (sam_record_get_text (copy, SAM_FOLLOWUP_DAY_WHO_USER),
                    sam_record_get_text (copy, SAM_FOLLOWUP_DAY_DEPUTY_USER))
             == 0)
    sam_record_clear (copy, SAM_FOLLOWUP_DAY_DEPUTY_USER);
  g_ptr_array_add (following->changed, g_steal_pointer (&copy));
}

/* Work on the point is left. Who brought one in place stays its owner. */
static gboolean
is_left (SamCaseView *view, const SamRecord *row)
{
  const SamRecord *transition =
      sam_case_view_get (view, sam_record_get_text (row, SAM_GATE_ROW_TRANSITION_ID));

  return transition != NULL && !sam_record_has (transition, SAM_TRANSITION_HAPPENED_ON)
         && !sam_record_has (transition, SAM_TRANSITION_CANCELLED_ON)
         && (sam_record_enum_is (row, SAM_GATE_ROW_STATE, "not_started")
             || sam_record_enum_is (row, SAM_GATE_ROW_STATE, "planned")
             || sam_record_enum_is (row, SAM_GATE_ROW_STATE, "interim"));
}

static void
add_measures (Following *following, SamCaseView *view)
{
  static const SamField measure_fields[] = { SAM_MEASURE_OWNER_USER };
  static const SamField row_fields[] = { SAM_GATE_ROW_OWNER_USER };
  GPtrArray *measures = sam_case_view_list (view, SAM_RECORD_MEASURE);
  GPtrArray *rows = sam_case_view_list (view, SAM_RECORD_GATE_ROW);

  for (guint i = 0; i < measures->len; i++) {
    if (sam_record_enum_is (measures->pdata[i], SAM_MEASURE_STATE, "open"))
      rename_in (following, measures->pdata[i], measure_fields, G_N_ELEMENTS (measure_fields));
  }
  for (guint i = 0; i < rows->len; i++) {
    if (is_left (view, rows->pdata[i]))
      rename_in (following, rows->pdata[i], row_fields, G_N_ELEMENTS (row_fields));
  }
}

static void
add_contacts (Following *following, SamCaseView *view, SamDate today)
{
  static const SamField fields[] = { SAM_FOLLOWUP_DAY_WHO_USER, SAM_FOLLOWUP_DAY_DEPUTY_USER };
  GPtrArray *followups = sam_case_view_list (view, SAM_RECORD_FOLLOWUP);

  for (guint i = 0; i < followups->len; i++) {
    const SamRecord *followup = followups->pdata[i];
    const char *transition = sam_record_get_text (followup, SAM_FOLLOWUP_TRANSITION_ID);
    const char *cause =
        transition != NULL ? transition : sam_record_get_text (followup, SAM_FOLLOWUP_OVERDOSE_ID);
    g_autoptr (SamFollowWindow) window =
        cause != NULL ? sam_rules_window_of (view, cause, today) : NULL;

    for (guint k = 0; window != NULL && k < G_N_ELEMENTS (window->days); k++) {
      const SamWindowDay *day = &window->days[k];

      if (day->record != NULL && !day->reached
          && (day->date >= today || day->second_on >= today || day == window->due))
        rename_in (following, day->record, fields, G_N_ELEMENTS (fields));
    }
  }
}

void
sam_rules_let_all_follow (SamRecord *handover)
{
  static const char *const all[] = { "measures", "contacts", "commitments", "meetings", NULL };

  g_return_if_fail (handover);

  sam_record_set_set (handover, SAM_HANDOVER_FOLLOWS, all);
}

GPtrArray *
sam_rules_follow (SamCaseView *view, const SamRecord *handover, SamDate today)
{
  const char *const *follows;
  gboolean all;
  Following following = { 0 };

  g_return_val_if_fail (view && handover, NULL);

  following.changed = g_ptr_array_new_with_free_func (g_object_unref);
  following.from = sam_record_get_text (handover, SAM_HANDOVER_FROM_USER);
  if (sam_record_enum_is (handover, SAM_HANDOVER_TO_KIND, "user"))
    following.to = sam_record_get_text (handover, SAM_HANDOVER_TO_USER);
  else if (sam_record_enum_is (handover, SAM_HANDOVER_TO_KIND, "team"))
    following.to = sam_record_get_text (handover, SAM_HANDOVER_ANSWERED_BY_USER);
  if (following.from == NULL || following.to == NULL)
    return following.changed;
  follows = sam_record_get_set (handover, SAM_HANDOVER_FOLLOWS);
  /* A question says what; where the lead assigns nobody was asked. */
  all = sam_record_enum_is (handover, SAM_HANDOVER_STATE, "assigned");
  if (all || (follows != NULL && g_strv_contains (follows, "measures")))
    add_measures (&following, view);
  if (all || (follows != NULL && g_strv_contains (follows, "contacts")))
    add_contacts (&following, view, today);
  return following.changed;
}

int
sam_rules_answer_days (SamRegistry *registry, const SamRecord *handover, SamDate asked_on)
{
  const SamRecord *service;

  g_return_val_if_fail (registry && handover, 0);

  if (sam_record_get_bool (handover, SAM_HANDOVER_ACUTE))
    return sam_registry_setting_int (registry, SAM_SETTING_HANDOVER_ACUTE, asked_on);
  service = sam_registry_get (registry, sam_record_get_text (handover, SAM_HANDOVER_TO_SERVICE));
  if (service != NULL && sam_record_has (service, SAM_SERVICE_ANSWER_DAYS))
    return (int) sam_record_get_int (service, SAM_SERVICE_ANSWER_DAYS);
  return sam_registry_setting_int (registry, SAM_SETTING_HANDOVER_ANSWER, asked_on);
}

SamDate
sam_rules_answer_deadline (SamRegistry *registry, const SamRecord *handover)
{
  SamDate asked = sam_rules_day (sam_record_get_moment (handover, SAM_HANDOVER_ASKED_AT));

  if (asked == SAM_DATE_NONE)
    return SAM_DATE_NONE;
  return sam_calendar_open_days_add (sam_registry_calendar (registry), asked,
                                     sam_rules_answer_days (registry, handover, asked));
}

/* ---- The ledger ---- */

static gboolean
is_move (const SamRecord *handover)
{
  return sam_record_enum_is (handover, SAM_HANDOVER_STATE, "accepted")
         || sam_record_enum_is (handover, SAM_HANDOVER_STATE, "assigned");
}

static gint64
moved_at (const SamRecord *handover)
{
  gint64 answered = sam_record_get_moment (handover, SAM_HANDOVER_ANSWERED_AT);

  return answered != 0 && !sam_record_enum_is (handover, SAM_HANDOVER_STATE, "assigned")
             ? answered
             : sam_record_get_moment (handover, SAM_HANDOVER_ASKED_AT);
}

static int
compare_moves (gconstpointer pa, gconstpointer pb)
{
  const SamRecord *a = *(const SamRecord *const *) pa, *b = *(const SamRecord *const *) pb;
  gint64 x = moved_at (a), y = moved_at (b);

  return x != y ? (x < y ? -1 : 1) : g_strcmp0 (sam_record_get_id (a), sam_record_get_id (b));
}

static void
span_from_case (SamHolderSpan *span, const SamRecord *record)
{
  span->kind = sam_record_get_text (record, SAM_CASE_HOLDER_KIND);
  span->user_id = sam_record_get_text (record, SAM_CASE_HOLDER_USER);
  span->team_id = sam_record_get_text (record, SAM_CASE_HOLDER_TEAM);
  span->service_id = sam_record_get_text (record, SAM_CASE_HOLDER_SERVICE);
}

static void
span_from_start (SamHolderSpan *span, const SamRecord *first_move)
{
  span->kind = sam_record_get_text (first_move, SAM_HANDOVER_FROM_KIND);
  span->user_id = sam_record_get_text (first_move, SAM_HANDOVER_FROM_USER);
  span->team_id = sam_record_get_text (first_move, SAM_HANDOVER_FROM_TEAM);
  span->service_id = sam_record_get_text (first_move, SAM_HANDOVER_FROM_SERVICE);
}

static void
span_from_move (SamHolderSpan *span, const SamRecord *move)
{
  gboolean team = sam_record_enum_is (move, SAM_HANDOVER_TO_KIND, "team");

  span->handover = move;
  span->from_at = moved_at (move);
  span->kind = sam_record_get_text (move, SAM_HANDOVER_TO_KIND);
  span->user_id = sam_record_get_text (move, SAM_HANDOVER_TO_USER);
  if (team && span->user_id == NULL)
    span->user_id = sam_record_get_text (move, SAM_HANDOVER_ANSWERED_BY_USER);
  /* With an assignment to a colleague the team says where the case goes, not who answers. */
  span->team_id = team ? sam_record_get_text (move, SAM_HANDOVER_TO_TEAM) : NULL;
  span->service_id = sam_record_get_text (move, SAM_HANDOVER_TO_SERVICE);
}

static gboolean
same_holder (const SamHolderSpan *a, const SamHolderSpan *b)
{
  return g_strcmp0 (a->kind, b->kind) == 0 && g_strcmp0 (a->user_id, b->user_id) == 0
         && g_strcmp0 (a->team_id, b->team_id) == 0
         && g_strcmp0 (a->service_id, b->service_id) == 0;
}

static void
tell_spans (SamHolderLedger *ledger, GPtrArray *moves)
{
  const SamRecord *record = sam_case_view_get_case (ledger->view);
  SamHolderSpan now = { 0 };

  ledger->n_passed = moves->len;
  ledger->n_spans = moves->len + 1;
  ledger->spans = g_new0 (SamHolderSpan, ledger->n_spans);
  ledger->whole = TRUE;
  span_from_case (&now, record);
  if (moves->len == 0) {
    span_from_case (&ledger->spans[0], record);
    ledger->spans[0].from_at = sam_record_get_moment (record, SAM_CASE_HOLDER_SINCE);
  } else {
    span_from_start (&ledger->spans[0], g_ptr_array_index (moves, 0));
  }
  for (guint i = 0; i < moves->len; i++) {
    SamHolderSpan left = { 0 };

    span_from_start (&left, g_ptr_array_index (moves, i));
    ledger->whole &= same_holder (&left, &ledger->spans[i]);
    span_from_move (&ledger->spans[i + 1], g_ptr_array_index (moves, i));
    ledger->spans[i].to_at = ledger->spans[i + 1].from_at;
  }
  ledger->whole &= same_holder (&now, &ledger->spans[ledger->n_spans - 1]);
}

static void
tell_ask (SamHolderLedger *ledger, SamHolderAsk *ask, const SamRecord *handover, SamDate today)
{
  SamDate until;

  ask->handover = handover;
  ask->asked_on = sam_rules_day (sam_record_get_moment (handover, SAM_HANDOVER_ASKED_AT));
  ask->deadline = sam_rules_answer_deadline (sam_case_view_get_registry (ledger->view), handover);
  ask->open = sam_record_enum_is (handover, SAM_HANDOVER_STATE, "asked");
  ask->answered_on =
      ask->open ? SAM_DATE_NONE
                : sam_rules_day (sam_record_get_moment (handover, SAM_HANDOVER_ANSWERED_AT));
  until = ask->open ? today : ask->answered_on;
  ask->days =
      ask->asked_on != SAM_DATE_NONE && until != SAM_DATE_NONE ? MAX (until - ask->asked_on, 0) : 0;
  ask->overdue = ask->open && ask->deadline != SAM_DATE_NONE && today > ask->deadline;
  ledger->days_unanswered += ask->days;
  if (sam_record_enum_is (handover, SAM_HANDOVER_STATE, "refused"))
    ledger->n_refused++;
  if (ask->open)
    ledger->open = ask;
}

SamHolderLedger *
sam_rules_holder_ledger (SamCaseView *view, SamDate today)
{
  g_autoptr (GPtrArray) moves = g_ptr_array_new ();
  SamHolderLedger *ledger;
  GPtrArray *handovers;

  g_return_val_if_fail (view != NULL, NULL);

  handovers = sam_case_view_list (view, SAM_RECORD_HANDOVER);
  ledger = g_new0 (SamHolderLedger, 1);
  ledger->view = sam_case_view_ref (view);
  ledger->asks = g_new0 (SamHolderAsk, handovers->len + 1);
  for (guint i = 0; i < handovers->len; i++) {
    SamRecord *handover = g_ptr_array_index (handovers, i);

    if (is_move (handover))
      g_ptr_array_add (moves, handover);
    if (!sam_record_enum_is (handover, SAM_HANDOVER_STATE, "assigned"))
      tell_ask (ledger, &ledger->asks[ledger->n_asks++], handover, today);
  }
  g_ptr_array_sort (moves, compare_moves);
  tell_spans (ledger, moves);
  return ledger;
}

void
sam_holder_ledger_free (SamHolderLedger *ledger)
{
  sam_case_view_unref (ledger->view);
  g_free (ledger->spans);
  g_free (ledger->asks);
  g_free (ledger);
}

/* ---- A team's ledger ---- */

/* A service can tell where a person is. */
static const char *
holder_name (SamRegistry *registry, const SamRecord *record, gboolean strict)
{
  static const SamField fields[] = { SAM_CASE_HOLDER_USER, SAM_CASE_HOLDER_TEAM,
                                     SAM_CASE_HOLDER_SERVICE };
  guint n = strict ? G_N_ELEMENTS (fields) - 1 : G_N_ELEMENTS (fields);
  const char *name = NULL;

  for (guint i = 0; name == NULL && i < n; i++)
    name = sam_registry_name (registry, sam_record_get_text (record, fields[i]));
  return name;
}

static const char *
asked_id (const SamRecord *handover, gboolean strict)
{
  static const SamField fields[] = { SAM_HANDOVER_TO_USER, SAM_HANDOVER_TO_TEAM,
                                     SAM_HANDOVER_TO_SERVICE };
  guint n = strict ? G_N_ELEMENTS (fields) - 1 : G_N_ELEMENTS (fields);
  const char *id = NULL;

  for (guint i = 0; id == NULL && i < n; i++)
    id = sam_record_get_text (handover, fields[i]);
  return id;
}

SamHolderSummary *
sam_rules_holder_summary (SamCaseView *view, SamDate today)
{
  g_autoptr (SamHolderLedger) ledger = NULL;
  const SamRecord *record;
  const SamRecord *person;
  SamHolderSummary *summary;
  gboolean strict;

  g_return_val_if_fail (view != NULL, NULL);

  if (sam_case_view_list (view, SAM_RECORD_HANDOVER)->len == 0)
    return NULL;
  ledger = sam_rules_holder_ledger (view, today);
  record = sam_case_view_get_case (view);
  person = sam_case_view_get_person (view);
  strict = _sam_rules_strictly_protected (view);
  summary = g_new0 (SamHolderSummary, 1);
  g_atomic_ref_count_init (&summary->ref_count);
  summary->case_id = g_strdup (sam_record_get_id (record));
  summary->person_id = g_strdup (sam_record_get_text (record, SAM_CASE_PERSON_ID));
  summary->name = _sam_rules_person_name (view);
  if (person != NULL)
    summary->address_grade = g_strdup (sam_record_get_text (person, SAM_PERSON_ADDRESS_GRADE));
  summary->team_id = g_strdup (sam_record_get_text (record, SAM_CASE_TEAM_ID));
  summary->holder_user = g_strdup (sam_record_get_text (record, SAM_CASE_HOLDER_USER));
  summary->holder = g_strdup (holder_name (sam_case_view_get_registry (view), record, strict));
  summary->n_passed = ledger->n_passed;
  summary->n_refused = ledger->n_refused;
  summary->days_unanswered = ledger->days_unanswered;
  if (ledger->open != NULL) {
    summary->asked_id = g_strdup (asked_id (ledger->open->handover, strict));
    summary->asked_on = ledger->open->asked_on;
    summary->deadline = ledger->open->deadline;
    summary->overdue = ledger->open->overdue;
  }
  return summary;
}

SamHolderSummary *
sam_holder_summary_ref (SamHolderSummary *summary)
{
  g_atomic_ref_count_inc (&summary->ref_count);
  return summary;
}

void
sam_holder_summary_unref (SamHolderSummary *summary)
{
  if (!g_atomic_ref_count_dec (&summary->ref_count))
    return;
  g_free (summary->case_id);
  g_free (summary->person_id);
  g_free (summary->name);
  g_free (summary->address_grade);
  g_free (summary->team_id);
  g_free (summary->holder_user);
  g_free (summary->holder);
  g_free (summary->asked_id);
  g_free (summary);
}

int
sam_holder_summary_compare (const SamHolderSummary *a, const SamHolderSummary *b)
{
  gboolean waits = a->asked_on != SAM_DATE_NONE, waits_too = b->asked_on != SAM_DATE_NONE;

  if (waits != waits_too)
    return waits ? -1 : 1;
  if (waits && a->deadline != b->deadline)
    return a->deadline < b->deadline ? -1 : 1;
  if (a->n_passed != b->n_passed)
    return a->n_passed > b->n_passed ? -1 : 1;
  return g_strcmp0 (a->case_id, b->case_id);
}

void
sam_holder_totals_add (SamHolderTotals *totals, const SamHolderSummary *summary)
{
  totals->n_cases++;
  totals->n_passed += summary->n_passed;
  totals->n_refused += summary->n_refused;
  totals->days_unanswered += summary->days_unanswered;
  if (summary->asked_on != SAM_DATE_NONE)
    totals->n_waiting++;
  if (summary->overdue)
    totals->n_overdue++;
}

/* ---- What others said no to, and what they were asked ---- */

SamReferralClock
sam_rules_referral_clock (SamRegistry *registry, const SamRecord *referral, SamDate today)
{
  SamReferralClock clock = { .days_received = -1 };
  SamDate sent = sam_record_get_date (referral, SAM_REFERRAL_SENT_ON);
  SamDate received = sam_record_get_date (referral, SAM_REFERRAL_RECEIVED_ON);
  SamDate ended = sam_record_get_date (referral, SAM_REFERRAL_OUTCOME_ON);
  const SamRecord *service =
      sam_registry_get (registry, sam_record_get_text (referral, SAM_REFERRAL_SERVICE_ID));
  SamDate until = ended != SAM_DATE_NONE ? ended : today;

  clock.stage = sam_record_has (referral, SAM_REFERRAL_OUTCOME)       ? SAM_REFERRAL_STAGE_ENDED
                : sam_record_has (referral, SAM_REFERRAL_ASSESSED_ON) ? SAM_REFERRAL_STAGE_ASSESSED
                : received != SAM_DATE_NONE                           ? SAM_REFERRAL_STAGE_RECEIVED
                                                                      : SAM_REFERRAL_STAGE_SENT;
  clock.days = sent != SAM_DATE_NONE ? MAX (until - sent, 0) : 0;
  if (received != SAM_DATE_NONE)
    clock.days_received = MAX (until - received, 0);
  if (service != NULL && sam_record_has (service, SAM_SERVICE_ANSWER_DAYS)
      && sent != SAM_DATE_NONE) {
    clock.answer_by =
        sam_calendar_open_days_add (sam_registry_calendar (registry), sent,
                                    (int) sam_record_get_int (service, SAM_SERVICE_ANSWER_DAYS));
    clock.overdue = clock.stage < SAM_REFERRAL_STAGE_ASSESSED && today > clock.answer_by;
  }
  return clock;
}

const SamRecord *
sam_rules_turned_away (const SamCaseView *view)
{
  GPtrArray *refusals = sam_case_view_list (view, SAM_RECORD_REFUSAL);
  GPtrArray *contacts;
  const SamRecord *last = NULL;

  /* They are in the order in which they happened. */
  for (guint i = refusals->len; last == NULL && i > 0; i--) {
    const SamRecord *refusal = g_ptr_array_index (refusals, i - 1);

    if (sam_record_enum_is (refusal, SAM_REFUSAL_KIND, "turned_away"))
      last = refusal;
  }
  if (last == NULL)
    return NULL;
  contacts = sam_case_view_list (view, SAM_RECORD_CONTACT);
  for (guint i = 0; i < contacts->len; i++) {
    const SamRecord *contact = g_ptr_array_index (contacts, i);

    if (sam_record_enum_is (contact, SAM_CONTACT_OUTCOME, "reached")
        && sam_record_get_moment (contact, SAM_CONTACT_OCCURRED_AT)
               > sam_record_get_moment (last, SAM_REFUSAL_OCCURRED_AT))
      return NULL;
  }
  return last;
}
