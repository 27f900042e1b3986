/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules-private.h"

#include <samspor/sam-discharge.h>
#include <samspor/sam-homes.h>

gboolean
_sam_rules_strictly_protected (const SamCaseView *view)
{
  const SamRecord *person = sam_case_view_get_person (view);

  return person == NULL
         || sam_record_enum_is (person, SAM_PERSON_ADDRESS_GRADE, "strengt_fortrolig");
}

gboolean
_sam_rules_deceased (const SamCaseView *view)
{
  const SamRecord *person = sam_case_view_get_person (view);

  return person != NULL && sam_record_has (person, SAM_PERSON_DECEASED_ON);
}

static char *
join (const char *first, const char *second)
{
  if (first == NULL || *first == '\0')
    return g_strdup (second != NULL ? second : "");
  if (second == NULL || *second == '\0')
    return g_strdup (first);
  return g_strconcat (first, " ", second, NULL);
}

char *
_sam_rules_person_name (const SamCaseView *view)
{
  const SamRecord *person = sam_case_view_get_person (view);

  if (person == NULL)
    return g_strdup ("");
  return join (sam_record_get_text (person, SAM_PERSON_GIVEN_NAME),
               sam_record_get_text (person, SAM_PERSON_FAMILY_NAME));
}

/* What happened counts on its day in Norway, not in UTC. @at: 0 = nobody said when. */
SamDate
sam_rules_day (gint64 at)
{
  static GTimeZone *oslo;

  if (g_once_init_enter (&oslo)) {
    GTimeZone *zone = g_time_zone_new_identifier ("Europe/Oslo");

    g_once_init_leave (&oslo, zone != NULL ? zone : g_time_zone_new_utc ());
  }
  return at != 0 ? sam_moment_to_local (at, oslo, NULL) : SAM_DATE_NONE;
}

SamDate
sam_rules_reached_on (const SamCaseView *view)
{
  GPtrArray *contacts = sam_case_view_list (view, SAM_RECORD_CONTACT);
  gint64 last = 0;

  for (guint i = 0; i < contacts->len; i++) {
    const SamRecord *contact = g_ptr_array_index (contacts, i);

    if (sam_record_enum_is (contact, SAM_CONTACT_OUTCOME, "reached"))
      last = MAX (last, sam_record_get_moment (contact, SAM_CONTACT_OCCURRED_AT));
  }
  return sam_rules_day (last);
}

guint
sam_rules_attempts_since (const SamCaseView *view, SamDate since)
{
  GPtrArray *contacts = sam_case_view_list (view, SAM_RECORD_CONTACT);
  guint n = 0;

  for (guint i = 0; i < contacts->len; i++) {
    const SamRecord *contact = g_ptr_array_index (contacts, i);

    if (!sam_record_enum_is (contact, SAM_CONTACT_OUTCOME, "reached")
        && !sam_record_enum_is (contact, SAM_CONTACT_OUTCOME, "cancelled_by_us")
        && sam_rules_day (sam_record_get_moment (contact, SAM_CONTACT_OCCURRED_AT)) >= since)
      n++;
  }
  return n;
}

gboolean
_sam_rules_waits_for_first (const SamCaseView *view, SamDate today, int *days)
{
  const SamRecord *record = sam_case_view_get_case (view);
  SamDate opened = sam_record_get_date (record, SAM_CASE_OPENED_ON);

  *days = 0;
  if (opened == SAM_DATE_NONE || sam_rules_reached_on (view) != SAM_DATE_NONE
      || (!sam_record_enum_is (record, SAM_CASE_STATUS, "new")
          && !sam_record_enum_is (record, SAM_CASE_STATUS, "waiting")))
    return FALSE;
  *days = today - opened;
  return TRUE;
}

/* ---- Wants to start now ---- */

char **
sam_rules_starts_today (SamRegistry *registry, SamDate today)
{
  GPtrArray *services = sam_registry_list (registry, SAM_RECORD_SERVICE);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = 0; i < services->len; i++) {
    const SamRecord *service = g_ptr_array_index (services, i);

    if (sam_record_get_date (service, SAM_SERVICE_STARTS_UNTIL_ON) >= today
        && sam_record_has (service, SAM_SERVICE_STARTS_UNTIL_ON))
      g_strv_builder_add (names, sam_record_get_text (service, SAM_SERVICE_NAME));
  }
  return g_strv_builder_end (names);
}

gboolean
sam_rules_wants_now (const SamRecord *case_record, SamRegistry *registry, SamDate today, gint64 now)
{
  gint64 at = sam_record_get_moment (case_record, SAM_CASE_WANTS_NOW_AT);
  gint64 hours = sam_registry_setting_int (registry, SAM_SETTING_WANTS_NOW, today);

  return at != 0 && at <= now && now - at < hours * G_TIME_SPAN_HOUR;
}

/* ---- What comes next ---- */

typedef struct {
  SamNextKind kind;
  const char *text;
  SamDate on;
} Next;

static void
consider (Next *next, SamNextKind kind, const char *text, SamDate on)
{
  if (on != SAM_DATE_NONE && (next->kind == SAM_NEXT_NONE || on < next->on)) {
    next->kind = kind;
    next->text = text;
    next->on = on;
  }
}

static Next
next_step (SamCaseView *view, const SamGate *gate, SamDate today)
{
  const SamRecord *record = sam_case_view_get_case (view);
  GPtrArray *commitments = sam_case_view_list (view, SAM_RECORD_COMMITMENT);
  GPtrArray *measures = sam_case_view_list (view, SAM_RECORD_MEASURE);
  GPtrArray *contacts = sam_case_view_list (view, SAM_RECORD_CONTACT);
  const SamRecord *last = NULL;
  Next next = { SAM_NEXT_NONE, NULL, SAM_DATE_NONE };

  if (gate != NULL && !gate->over) {
    for (guint i = 0; i < gate->n_points; i++)
      if (!gate->points[i].holds && gate->points[i].state != SAM_POINT_WAIVED
          && (gate->points[i].needed || !gate->points[i].counts))
        consider (&next, SAM_NEXT_POINT, gate->points[i].point, gate->points[i].deadline.due);
    consider (&next, SAM_NEXT_TRANSITION,
              sam_record_get_text (gate->transition, SAM_TRANSITION_KIND),
              _sam_rules_date (gate->transition));
  }
  for (guint i = 0; i < commitments->len; i++) {
    const SamRecord *commitment = g_ptr_array_index (commitments, i);
    SamCommitmentStatus status = sam_rules_commitment (view, commitment, today);

    if (status.state == SAM_COMMITMENT_STATE_OPEN || status.state == SAM_COMMITMENT_STATE_OVERDUE)
      consider (&next, SAM_NEXT_COMMITMENT, sam_record_get_text (commitment, SAM_COMMITMENT_WHAT),
                status.deadline.due);
  }
  for (guint i = 0; i < measures->len; i++) {
    const SamRecord *measure = g_ptr_array_index (measures, i);

    if (sam_record_enum_is (measure, SAM_MEASURE_STATE, "open"))
      consider (&next, SAM_NEXT_MEASURE, sam_record_get_text (measure, SAM_MEASURE_WHAT),
                sam_record_get_date (measure, SAM_MEASURE_DUE_ON));
  }
  /* Only the newest contact's next step stands; older ones were overtaken by it. */
  for (guint i = 0; i < contacts->len; i++) {
    const SamRecord *contact = g_ptr_array_index (contacts, i);

    if (last == NULL
        || sam_record_get_moment (contact, SAM_CONTACT_OCCURRED_AT)
               > sam_record_get_moment (last, SAM_CONTACT_OCCURRED_AT))
      last = contact;
  }
  if (last != NULL && sam_record_has (last, SAM_CONTACT_NEXT_STEP))
    consider (&next, SAM_NEXT_CONTACT, sam_record_get_text (last, SAM_CONTACT_NEXT_STEP),
              sam_record_get_date (last, SAM_CONTACT_NEXT_ON));
  if (sam_record_enum_is (record, SAM_CASE_STATUS, "declined_now"))
    consider (&next, SAM_NEXT_ASK_AGAIN, NULL, sam_record_get_date (record, SAM_CASE_ASK_AGAIN_ON));
  return next;
}

static char *
holder_name (const SamCaseView *view)
{
  const SamRecord *record = sam_case_view_get_case (view);
  SamRegistry *registry = sam_case_view_get_registry (view);
  const char *kind = sam_record_get_text (record, SAM_CASE_HOLDER_KIND);
  const char *name = NULL;

  if (g_strcmp0 (kind, "team") == 0) {
    name = sam_registry_name (registry, sam_record_get_text (record, SAM_CASE_HOLDER_USER));
    if (name == NULL)
      name = sam_registry_name (registry, sam_record_get_text (record, SAM_CASE_HOLDER_TEAM));
  } else if (g_strcmp0 (kind, "service") == 0) {
    name = sam_registry_name (registry, sam_record_get_text (record, SAM_CASE_HOLDER_SERVICE));
  } else {
    name = sam_registry_name (registry, sam_record_get_text (record, SAM_CASE_HOLDER_USER));
  }
  return g_strdup (name);
}

SamCaseSummary *
sam_rules_case_summary (SamCaseView *view, SamDate today)
{
  const SamRecord *record = sam_case_view_get_case (view);
  const SamRecord *person = sam_case_view_get_person (view);
  const SamRecord *transition = sam_rules_next_transition (view, today);
  g_autoptr (SamGate) gate =
      transition != NULL ? sam_rules_gate (view, sam_record_get_id (transition), today) : NULL;
  SamCaseSummary *self = g_new0 (SamCaseSummary, 1);
  Next next = { SAM_NEXT_NONE, NULL, SAM_DATE_NONE };
  SamHome home;

  g_atomic_ref_count_init (&self->ref_count);
  self->case_id = g_strdup (sam_record_get_id (record));
  self->person_id = g_strdup (sam_record_get_text (record, SAM_CASE_PERSON_ID));
  self->name = _sam_rules_person_name (view);
  self->status = g_strdup (sam_record_get_text (record, SAM_CASE_STATUS));
  self->case_number = g_strdup (sam_record_get_text (record, SAM_CASE_CASE_NUMBER));
  self->team_id = g_strdup (sam_record_get_text (record, SAM_CASE_TEAM_ID));
  self->coordinator_user = g_strdup (sam_record_get_text (record, SAM_CASE_COORDINATOR_USER));
  self->holder_user = g_strdup (sam_record_get_text (record, SAM_CASE_HOLDER_USER));
  self->holder_name = holder_name (view);
  if (person != NULL) {
    self->sort_name = join (sam_record_get_text (person, SAM_PERSON_FAMILY_NAME),
                            sam_record_get_text (person, SAM_PERSON_GIVEN_NAME));
    self->birth_date = sam_record_get_date (person, SAM_PERSON_BIRTH_DATE);
    self->address_grade = g_strdup (sam_record_get_text (person, SAM_PERSON_ADDRESS_GRADE));
    if (!_sam_rules_strictly_protected (view))
      self->phone = g_strdup (sam_record_get_text (person, SAM_PERSON_PHONE));
  } else {
    self->sort_name = g_strdup ("");
  }
  if (!_sam_rules_deceased (view) && g_strcmp0 (self->status, "closed") != 0)
    next = next_step (view, gate, today);
  self->next_kind = next.kind;
  self->next_text = g_strdup (next.text);
  self->next_on = next.on;
  self->opened_on = sam_record_get_date (record, SAM_CASE_OPENED_ON);
  self->reached_on = sam_rules_reached_on (view);
  if (gate != NULL) {
    self->transition_id = g_strdup (sam_record_get_id (transition));
    self->transition_kind = g_strdup (sam_record_get_text (transition, SAM_TRANSITION_KIND));
    self->transition_on = _sam_rules_date (transition);
    self->n_missing = gate->n_missing;
    self->ready = gate->ready;
  }
  if (sam_rules_home_now (view, today, &home)) {
    self->residence_kind = g_strdup (home.kind);
    self->residence_until = home.to;
  }
  self->state = sam_case_view_worst_state (view);
  return self;
}

SamCaseSummary *
sam_case_summary_ref (SamCaseSummary *summary)
{
  g_atomic_ref_count_inc (&summary->ref_count);
  return summary;
}

void
sam_case_summary_unref (SamCaseSummary *summary)
{
  if (!g_atomic_ref_count_dec (&summary->ref_count))
    return;
  g_free (summary->case_id);
  g_free (summary->person_id);
  g_free (summary->name);
  g_free (summary->sort_name);
  g_free (summary->address_grade);
  g_free (summary->status);
  g_free (summary->case_number);
  g_free (summary->phone);
  g_free (summary->team_id);
  g_free (summary->coordinator_user);
  g_free (summary->holder_name);
  g_free (summary->holder_user);
  g_free (summary->next_text);
  g_free (summary->transition_id);
  g_free (summary->transition_kind);
  g_free (summary->residence_kind);
  g_free (summary);
}

/* Days of the notices of a transition while one of them runs; else -1. */
static int
discharge_days (SamCaseView *view, const char *transition_id, SamDate today)
{
  SamRegistry *registry = sam_case_view_get_registry (view);
  g_autoptr (GPtrArray) notices =
      sam_case_view_list_of (view, SAM_DISCHARGE_NOTICE_TRANSITION_ID, transition_id);
  g_autoptr (SamDischargeSum) sum = NULL;
  gboolean runs = FALSE;

  for (guint i = 0; i < notices->len; i++)
    runs |= sam_rules_discharge (g_ptr_array_index (notices, i), registry, today).state
            == SAM_DISCHARGE_RUNS;
  if (!runs)
    return -1;
  sum = sam_rules_discharge_sum (notices, registry, today);
  return sum->days;
}

SamTransitionSummary *
sam_rules_transition_summary (SamCaseView *view, const char *transition_id, SamDate today)
{
  g_autoptr (SamGate) gate = sam_rules_gate (view, transition_id, today);
  const SamRecord *record = sam_case_view_get_case (view);
  const SamRecord *person = sam_case_view_get_person (view);
  const SamRecord *transition;
  SamTransitionSummary *self;
  SamChain chain;

  /* Death stops what was ahead; what has happened stays history. */
  if (gate == NULL || (!gate->over && _sam_rules_deceased (view)))
    return NULL;
  transition = gate->transition;
  self = g_new0 (SamTransitionSummary, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->transition_id = g_strdup (transition_id);
  self->case_id = g_strdup (sam_record_get_id (record));
  self->person_id = g_strdup (sam_record_get_text (record, SAM_CASE_PERSON_ID));
  self->name = _sam_rules_person_name (view);
  if (person != NULL)
    self->address_grade = g_strdup (sam_record_get_text (person, SAM_PERSON_ADDRESS_GRADE));
  self->team_id = g_strdup (sam_record_get_text (record, SAM_CASE_TEAM_ID));
  self->coordinator_user = g_strdup (sam_record_get_text (record, SAM_CASE_COORDINATOR_USER));
  self->kind = g_strdup (sam_record_get_text (transition, SAM_TRANSITION_KIND));
  /* A place where someone stays is an address (klientadresse): protected like one. */
  if (!_sam_rules_strictly_protected (view))
    self->place =
        g_strdup (sam_registry_name (sam_case_view_get_registry (view),
                                     sam_record_get_text (transition, SAM_TRANSITION_PLACE_ID)));
  self->date = _sam_rules_date (transition);
  self->date_kind = g_strdup (sam_record_get_text (transition, SAM_TRANSITION_DATE_KIND));
  self->checked_on = sam_record_get_date (transition, SAM_TRANSITION_CHECKED_ON);
  self->told_on = _sam_rules_told_on (transition);
  for (guint i = 0; i < gate->n_points; i++) {
    int fixed = _sam_rules_fixed_index (gate->points[i].point);

    if (fixed >= 0) {
      /* A cell shows what counts: "in place" without how we know is only planned. */
      self->points[fixed] =
          gate->points[i].lacks_evidence ? SAM_POINT_PLANNED : gate->points[i].state;
      self->deadlines[fixed] = gate->points[i].deadline.due;
    }
  }
  self->n_missing = gate->n_missing;
  self->n_late_notice = gate->n_late_notice;
  self->n_overdue = gate->n_overdue;
  chain = sam_rules_chain (view, transition);
  self->chain_number = chain.number;
  self->chain_length = chain.length;
  self->ready = gate->ready;
  self->date_unchecked = gate->date_unchecked;
  self->happened = gate->over;
  self->discharge_days = discharge_days (view, transition_id, today);
  self->state = sam_case_view_worst_state (view);
  return self;
}

#define SOON_DAYS 14

gboolean
sam_transition_summary_is (const SamTransitionSummary *summary, SamTransitionIs what, SamDate today)
{
  g_return_val_if_fail (summary, FALSE);

  if (summary->happened || !sam_rules_transition_kind (summary->kind)->gate
      || (summary->date != SAM_DATE_NONE && summary->date < today))
    return FALSE;
  switch (what) {
  case SAM_TRANSITION_IS_READY:
    return summary->ready;
  case SAM_TRANSITION_IS_NOT_READY:
    return !summary->ready;
  case SAM_TRANSITION_IS_NOT_READY_SOON:
    return !summary->ready && summary->date != SAM_DATE_NONE && summary->date <= today + SOON_DAYS;
  case SAM_TRANSITION_IS_UNCHECKED:
    return summary->date_unchecked;
  case SAM_TRANSITION_IS_TOLD_LATE:
    return summary->n_late_notice > 0;
  }
  g_assert_not_reached ();
}

SamTransitionSummary *
sam_transition_summary_ref (SamTransitionSummary *summary)
{
  g_atomic_ref_count_inc (&summary->ref_count);
  return summary;
}

void
sam_transition_summary_unref (SamTransitionSummary *summary)
{
  if (!g_atomic_ref_count_dec (&summary->ref_count))
    return;
  g_free (summary->transition_id);
  g_free (summary->case_id);
  g_free (summary->person_id);
  g_free (summary->name);
  g_free (summary->address_grade);
  g_free (summary->kind);
  g_free (summary->place);
  g_free (summary->team_id);
  g_free (summary->coordinator_user);
  g_free (summary->date_kind);
  g_free (summary);
}
