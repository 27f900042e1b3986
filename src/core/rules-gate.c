/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules-private.h"

#include <samspor/sam-id.h>

/* Fixed kinds whose rows stand in every gate; the order is that of the hearing statement. */
const char *const sam_fixed_points[SAM_N_FIXED_POINTS + 1] = { "housing",  "education", "work",
                                                               "activity", "treatment", "follow_up",
                                                               NULL };
const char *const sam_local_points[] = { "money", "id_phone", "gp_medicine", "naloxone", NULL };

/* What must be clear for the first night even when no date is known: where to sleep, who meets and
 * whom to call, money and identity papers, medicine, naloxone. */
static const char *const minimum_package[] = { "housing",     "follow_up", "money", "id_phone",
                                               "gp_medicine", "naloxone",  NULL };

typedef struct {
  const char *id;
  SamPointState state;
} StateName;
static const StateName state_names[] = {
  { "not_started", SAM_POINT_NOT_STARTED }, { "planned", SAM_POINT_PLANNED },
  { "interim", SAM_POINT_INTERIM },         { "in_place", SAM_POINT_IN_PLACE },
  { "declined", SAM_POINT_DECLINED },       { "not_relevant", SAM_POINT_NOT_RELEVANT },
  { "waived", SAM_POINT_WAIVED },
};

const SamLabel *
sam_rules_point_label (const char *point)
{
  return sam_enum_label (SAM_GATE_ROW_POINT, point);
}

int
_sam_rules_fixed_index (const char *point)
{
  for (int i = 0; i < SAM_N_FIXED_POINTS; i++)
    if (g_strcmp0 (sam_fixed_points[i], point) == 0)
      return i;
  return -1;
}

static gboolean
has_text (const SamRecord *record, SamField field)
{
  const char *text = sam_record_get_text (record, field);

  return text != NULL && *text != '\0';
}

/* Somebody must be able to ask who says so: what is agreed or shown, on which day we knew it, and
 * who said it when it was only said. */
static gboolean
says_how_we_know (const SamRecord *row)
{
  return (has_text (row, SAM_GATE_ROW_AGREED) || has_text (row, SAM_GATE_ROW_EVIDENCE))
         && sam_record_has (row, SAM_GATE_ROW_EVIDENCE_ON)
         && (!sam_record_enum_is (row, SAM_GATE_ROW_EVIDENCE_KIND, "oral")
             || has_text (row, SAM_GATE_ROW_EVIDENCE_BY));
}

gboolean
_sam_rules_is_over (const SamRecord *transition, SamDate today)
{
  SamDate date = _sam_rules_date (transition);
  int after = _sam_rules_kind (transition)->age > 0 ? SAM_AGE_DAYS_AFTER : 0;

  return sam_record_has (transition, SAM_TRANSITION_CANCELLED_ON)
         || sam_record_has (transition, SAM_TRANSITION_HAPPENED_ON)
         || (date != SAM_DATE_NONE && date + after < today);
}

static SamPointState
stored_state (const SamRecord *row)
{
  const char *id = sam_record_get_text (row, SAM_GATE_ROW_STATE);

  for (guint i = 0; i < G_N_ELEMENTS (state_names); i++)
    if (g_strcmp0 (state_names[i].id, id) == 0)
      return state_names[i].state;
  /* Nothing, or a state of a later version: never read as done. */
  return SAM_POINT_NOT_STARTED;
}

static void
judge_state (SamPoint *point, SamDate today)
{
  const SamRecord *row = point->row;
  SamDate until = sam_record_get_date (row, SAM_GATE_ROW_INTERIM_UNTIL);

  point->state = stored_state (row);
  point->until = until;
  switch (point->state) {
  case SAM_POINT_INTERIM:
    if (until != SAM_DATE_NONE && until < today) {
      point->state = SAM_POINT_PLANNED;
      point->fell_back = TRUE;
    }
    break;
  case SAM_POINT_IN_PLACE:
    point->holds = says_how_we_know (row);
    point->lacks_evidence = !point->holds;
    break;
  case SAM_POINT_NOT_RELEVANT:
    point->holds = has_text (row, SAM_GATE_ROW_REASON);
    break;
  case SAM_POINT_DECLINED:
    point->holds = TRUE;
    break;
  case SAM_POINT_NOT_STARTED:
  case SAM_POINT_PLANNED:
  case SAM_POINT_WAIVED:
    break;
  }
}

static int
offset_of (SamRegistry *registry, const char *point, SamDate on)
{
  g_autofree char *key = g_strconcat (SAM_SETTING_OFFSET, point, NULL);

  if (sam_setting_def (key) == NULL) {
    g_free (key);
    key = g_strdup (SAM_SETTING_OFFSET "money"); /* the municipality's own points: as local ones */
  }
  return sam_registry_setting_int (registry, key, on);
}

static gboolean
in_minimum_package (const char *point)
{
  return point != NULL && g_strv_contains (minimum_package, point);
}

/* When the transition was told of, or failing that, registered. */
SamDate
_sam_rules_told_on (const SamRecord *transition)
{
  SamDate told = sam_record_get_date (transition, SAM_TRANSITION_TOLD_ON);

  return told != SAM_DATE_NONE ? told : sam_rules_day (sam_record_get_meta (transition)->at);
}

SamDate
_sam_rules_date (const SamRecord *transition)
{
  if (sam_record_enum_is (transition, SAM_TRANSITION_DATE_KIND, "unknown"))
    return SAM_DATE_NONE;
  return sam_record_get_date (transition, SAM_TRANSITION_DATE);
}

static SamDeadline
minimum_deadline (SamRegistry *registry, const char *point, SamDate since)
{
  SamDeadline deadline = { 0 };

  if (since != SAM_DATE_NONE && in_minimum_package (point))
    deadline.due = deadline.original =
        since + sam_registry_setting_int (registry, SAM_SETTING_MINIMUM_PACKAGE, since);
  return deadline;
}

/* Since when there has been no date: since we were told of the transition, or since it was lost. */
static SamDate
without_date_since (const SamRecord *transition)
{
  return MAX (_sam_rules_told_on (transition),
              sam_record_get_date (transition, SAM_TRANSITION_MOVED_ON));
}

/* @offset: days before @date, negative after it. Both are moved to an open day before, never
 * later. */
static SamDeadline
dated_deadline (SamCalendar *calendar, SamDate date, int offset, SamDate told)
{
  SamDeadline deadline = { 0 };

  if (offset >= 0)
    sam_deadline_before (calendar, date, offset, told, &deadline);
  else
    deadline.due = deadline.original = sam_calendar_open_on_or_before (calendar, date - offset);
  return deadline;
}

static int
offset_in (SamRegistry *registry, const SamTransitionKind *kind, const char *point, SamDate date)
{
  const SamTransitionTask *task = _sam_rules_task (kind, point);

  return task != NULL ? task->days_before
                      : offset_of (registry, point != NULL ? point : "money", date);
}

static SamDeadline
point_deadline (const SamCaseView *view, const SamRecord *transition, const SamRecord *row,
                SamDate date)
{
  SamRegistry *registry = sam_case_view_get_registry (view);
  const SamTransitionKind *kind = _sam_rules_kind (transition);
  const char *point = sam_record_get_text (row, SAM_GATE_ROW_POINT);
  SamDeadline deadline = { 0 };

  if (sam_record_has (row, SAM_GATE_ROW_PINNED_ON)) {
    deadline.due = deadline.original = sam_record_get_date (row, SAM_GATE_ROW_PINNED_ON);
  } else if (date != SAM_DATE_NONE) {
    deadline =
        dated_deadline (sam_registry_calendar (registry), date,
                        offset_in (registry, kind, point, date), _sam_rules_told_on (transition));
    /* Nobody is late in telling us of a birthday. */
    deadline.late_notice = deadline.late_notice && kind->age == 0;
  } else {
    deadline = minimum_deadline (registry, point, without_date_since (transition));
  }
  return deadline;
}

/* Which points make this transition ready: the six of a gate; only what the first night takes of a
 * link in a chain that goes on; the tasks of a birthday. */
static gboolean
is_needed (const SamTransitionKind *kind, gboolean is_link, const char *point)
{
  if (!kind->gate)
    return _sam_rules_task (kind, point) != NULL;
  return _sam_rules_fixed_index (point) >= 0 && (!is_link || in_minimum_package (point));
}

static int
compare_points (gconstpointer pa, gconstpointer pb)
{
  const SamPoint *a = pa, *b = pb;
  int x = _sam_rules_fixed_index (a->point), y = _sam_rules_fixed_index (b->point);
  gint64 p, q;

  if (x >= 0 || y >= 0) {
    if (x < 0)
      return 1;
    if (y < 0)
      return -1;
    return x - y;
  }
  p = sam_record_get_int (a->row, SAM_GATE_ROW_POSITION);
  q = sam_record_get_int (b->row, SAM_GATE_ROW_POSITION);
  if (p != q)
    return p < q ? -1 : 1;
  return g_strcmp0 (sam_record_get_id (a->row), sam_record_get_id (b->row));
}

static gboolean
holds_in (const SamGate *gate, const char *wanted)
{
  for (guint i = 0; i < gate->n_points; i++)
    if (g_strcmp0 (gate->points[i].point, wanted) == 0)
      return gate->points[i].holds;
  /* One whose row isn't here yet (another device has it) is missing all the same. */
  return FALSE;
}

static void
count_missing (SamGate *gate, const SamTransitionKind *kind)
{
  for (guint i = 0; kind->gate && i < SAM_N_FIXED_POINTS; i++)
    if (is_needed (kind, gate->is_link, sam_fixed_points[i])) {
      gate->n_needed++;
      gate->n_missing += holds_in (gate, sam_fixed_points[i]) ? 0 : 1;
    }
  for (const SamTransitionTask *task = kind->tasks; task != NULL && task->point != NULL; task++) {
    gate->n_needed++;
    gate->n_missing += holds_in (gate, task->point) ? 0 : 1;
  }
}

SamGate *
sam_rules_gate (SamCaseView *view, const char *transition_id, SamDate today)
{
  const SamRecord *transition = sam_case_view_get (view, transition_id);
  g_autoptr (GPtrArray) rows = NULL;
  const SamTransitionKind *kind;
  SamGate *gate;
  SamDate date;

  if (transition == NULL || sam_record_get_rtype (transition) != SAM_RECORD_TRANSITION)
    return NULL;

  rows = sam_case_view_list_of (view, SAM_GATE_ROW_TRANSITION_ID, transition_id);
  date = _sam_rules_date (transition);
  gate = g_new0 (SamGate, 1);
  gate->view = sam_case_view_ref (view);
  gate->transition = transition;
  kind = _sam_rules_kind (transition);
  gate->is_link = kind->gate && sam_rules_chain (view, transition).next != NULL;
  gate->points = g_new0 (SamPoint, MAX (rows->len, 1));
  gate->date_unknown = date == SAM_DATE_NONE;
  gate->over = _sam_rules_is_over (transition, today);

  for (guint i = 0; i < rows->len; i++) {
    SamPoint *point = &gate->points[gate->n_points++];

    point->row = g_ptr_array_index (rows, i);
    point->point = sam_record_get_text (point->row, SAM_GATE_ROW_POINT);
    judge_state (point, today);
    _sam_rules_rest_on_home (view, point, date, today);
    point->counts = kind->gate ? _sam_rules_fixed_index (point->point) >= 0
                               : _sam_rules_task (kind, point->point) != NULL;
    point->needed = is_needed (kind, gate->is_link, point->point);
    point->deadline = point_deadline (view, transition, point->row, date);
    point->pinned = sam_record_has (point->row, SAM_GATE_ROW_PINNED_ON);
    /* A waiver ends the alert on its point; it never makes the transition ready. */
    point->overdue = !point->holds && (point->needed || !point->counts)
                     && point->state != SAM_POINT_WAIVED && point->deadline.due != SAM_DATE_NONE
                     && point->deadline.due < today;
    if (point->deadline.late_notice && !point->pinned)
      gate->n_late_notice++;
    if (point->overdue)
      gate->n_overdue++;
  }
  count_missing (gate, kind);
  qsort (gate->points, gate->n_points, sizeof (SamPoint), compare_points);
  gate->ready = gate->n_missing == 0;

  if (gate->date_unknown && !gate->over) {
    SamDate checked = MAX (sam_record_get_date (transition, SAM_TRANSITION_CHECKED_ON),
                           _sam_rules_told_on (transition));

    gate->date_unchecked =
        checked != SAM_DATE_NONE
        && today - checked > sam_registry_setting_int (sam_case_view_get_registry (view),
                                                       SAM_SETTING_UNCHECKED_DATE, today);
  }
  return gate;
}

void
sam_gate_free (SamGate *gate)
{
  if (gate == NULL)
    return;
  g_free (gate->points);
  sam_case_view_unref (gate->view);
  g_free (gate);
}

const SamRecord *
sam_rules_next_transition (const SamCaseView *view, SamDate today)
{
  GPtrArray *transitions = sam_case_view_list (view, SAM_RECORD_TRANSITION);
  const SamRecord *best = NULL, *birthday = NULL;
  SamDate best_date = SAM_DATE_NONE;

  for (guint i = 0; i < transitions->len; i++) {
    const SamRecord *transition = g_ptr_array_index (transitions, i);
    SamDate date = _sam_rules_date (transition);

    if (_sam_rules_is_over (transition, today) || (date != SAM_DATE_NONE && date < today))
      continue;
    /* A birthday never hides a release. */
    if (!_sam_rules_kind (transition)->gate) {
      birthday = birthday != NULL ? birthday : transition;
      continue;
    }
    if (best == NULL
        || (date != SAM_DATE_NONE && (best_date == SAM_DATE_NONE || date < best_date))) {
      best = transition;
      best_date = date;
    }
  }
  return best != NULL ? best : birthday;
}

static SamRecord *
new_row (const SamRecord *transition, const char *point, guint position)
{
  g_autofree char *id = sam_id_derive (sam_record_get_id (transition), point);
  SamRecord *row = sam_record_new (SAM_RECORD_GATE_ROW, id, sam_record_get_scope (transition));

  sam_record_set_text (row, SAM_GATE_ROW_TRANSITION_ID, sam_record_get_id (transition));
  sam_record_set_text (row, SAM_GATE_ROW_CASE_ID, sam_record_get_scope (transition));
  sam_record_set_text (row, SAM_GATE_ROW_POINT, point);
  sam_record_set_text (row, SAM_GATE_ROW_STATE, "not_started");
  sam_record_set_int (row, SAM_GATE_ROW_POSITION, position);
  return row;
}

GPtrArray *
sam_rules_new_points (const SamRecord *transition)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_object_unref);
  const SamTransitionKind *kind = _sam_rules_kind (transition);
  guint position = 0;

  for (const SamTransitionTask *task = kind->tasks; task != NULL && task->point != NULL; task++)
    g_ptr_array_add (rows, new_row (transition, task->point, ++position));
  if (!kind->gate)
    return rows;
  for (guint i = 0; sam_fixed_points[i] != NULL; i++)
    g_ptr_array_add (rows, new_row (transition, sam_fixed_points[i], ++position));
  for (guint i = 0; sam_local_points[i] != NULL; i++)
    g_ptr_array_add (rows, new_row (transition, sam_local_points[i], ++position));
  return rows;
}

typedef struct {
  SamRegistry *registry;
  SamDate date, told; /* the new date, and when it was told of */
  GArray *moves;      /* (element-type SamMove) */
} Moving;

/* @without: what is due instead while there is no date. */
static void
add_move (Moving *moving, const SamRecord *record, SamDate from, int offset, SamDate without)
{
  SamMove move = { .record = record, .from = from, .to = without };

  if (moving->date != SAM_DATE_NONE) {
    SamDeadline deadline = dated_deadline (sam_registry_calendar (moving->registry), moving->date,
                                           offset, moving->told);

    move.wanted = moving->date - offset;
    move.to = deadline.due;
    move.late_notice = deadline.late_notice;
    move.holidays = sam_holidays_on (move.wanted);
    move.moved_back = deadline.original != move.wanted;
  }
  if (move.from != SAM_DATE_NONE || move.to != SAM_DATE_NONE)
    g_array_append_val (moving->moves, move);
}

static void
add_commitment_moves (SamCaseView *view, const char *transition_id, Moving *moving, SamDate today)
{
  g_autoptr (GPtrArray) agreements =
      sam_case_view_list_of (view, SAM_AGREEMENT_TRANSITION_ID, transition_id);

  for (guint a = 0; a < agreements->len; a++) {
    const SamRecord *agreement = g_ptr_array_index (agreements, a);
    g_autoptr (GPtrArray) commitments =
        sam_case_view_list_of (view, SAM_COMMITMENT_AGREEMENT_ID, sam_record_get_id (agreement));

    if (!sam_record_enum_is (agreement, SAM_AGREEMENT_STATE, "draft")
        && !sam_record_enum_is (agreement, SAM_AGREEMENT_STATE, "sent"))
      continue;
    for (guint i = 0; i < commitments->len; i++) {
      const SamRecord *commitment = g_ptr_array_index (commitments, i);

      if (sam_record_enum_is (commitment, SAM_COMMITMENT_STATE, "open")
          && !sam_record_has (commitment, SAM_COMMITMENT_PINNED_ON))
        add_move (moving, commitment, sam_rules_commitment (view, commitment, today).deadline.due,
                  (int) sam_record_get_int (commitment, SAM_COMMITMENT_OFFSET_DAYS), SAM_DATE_NONE);
    }
  }
}

GArray *
sam_rules_move_effects (SamCaseView *view, const char *transition_id, SamDate new_date,
                        SamDate today)
{
  const SamRecord *transition = sam_case_view_get (view, transition_id);
  SamRegistry *registry = sam_case_view_get_registry (view);
  g_autoptr (SamGate) gate = sam_rules_gate (view, transition_id, today);
  Moving moving = { registry, new_date, SAM_DATE_NONE,
                    g_array_new (FALSE, FALSE, sizeof (SamMove)) };
  SamDate since;

  if (gate == NULL)
    return moving.moves;
  moving.told = _sam_rules_told_on (transition);
  /* A date that is lost today leaves the first night to be cleared from today on. */
  since = gate->date_unknown ? without_date_since (transition) : today;
  for (guint i = 0; i < gate->n_points; i++) {
    const SamPoint *point = &gate->points[i];

    if (!point->pinned)
      add_move (&moving, point->row, point->deadline.due,
                offset_in (registry, _sam_rules_kind (transition), point->point,
                           new_date != SAM_DATE_NONE ? new_date : today),
                minimum_deadline (registry, point->point, since).due);
  }
  add_commitment_moves (view, transition_id, &moving, today);
  return moving.moves;
}

gsize
sam_rules_first_days (SamCaseView *view, const char *transition_id,
                      SamFirstDay days[SAM_N_FIRST_DAYS])
{
  const SamRecord *transition = sam_case_view_get (view, transition_id);
  SamDate date = transition != NULL ? _sam_rules_date (transition) : SAM_DATE_NONE;

  if (date == SAM_DATE_NONE)
    return 0;
  return sam_calendar_first_days (sam_registry_calendar (sam_case_view_get_registry (view)), date,
                                  NULL, 0, days);
}
