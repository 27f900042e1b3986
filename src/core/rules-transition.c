/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules-private.h"

#include <samspor/sam-id.h>

/* A year of notices is what an institution is told about. */
#define NOTICE_DAYS 365

/* The age of decision in health matters (pbrl § 4-3). */
static const SamTransitionTask tasks_16[] = { { "talk", 90 },
                                              { "own_consents", 0 },
                                              { "own_letters", 0 },
                                              { "plan_review", -SAM_AGE_DAYS_AFTER },
                                              { 0 } };
/* Coming of age (vergemålsloven § 8); after-care by child welfare (barnevernsloven § 3-6). */
static const SamTransitionTask tasks_18[] = {
  { "talk", 150 },
  { "aftercare", 120 },
  { "adult_services", 90 },
  { "housing", 90 },
  { "money", 30 },
  { "id_phone", 30 },
  { "own_consents", 0 },
  { "own_letters", 0 },
  { "plan_review", -SAM_AGE_DAYS_AFTER },
  { 0 },
};

static const SamTransitionKind kinds[] = {
  { .id = "prison", .gate = TRUE, .window = TRUE },
  { .id = "remand", .gate = TRUE, .window = TRUE },
  { .id = "tsb", .gate = TRUE, .window = TRUE },
  { .id = "phv", .gate = TRUE, .window = TRUE },
  { .id = "detox", .gate = TRUE, .window = TRUE },
  { .id = "leave", .gate = TRUE },
  { .id = "broken_off", .gate = TRUE, .window = TRUE, .unplanned = TRUE },
  { .id = "move", .gate = TRUE },
  { .id = "turns_16", .age = 16, .tasks = tasks_16 },
  { .id = "turns_18", .age = 18, .tasks = tasks_18 },
};
/* One of a later version: rather a gate too many than nobody at it. */
static const SamTransitionKind later_kind = { .id = "", .gate = TRUE, .window = TRUE };
static const SamTransitionKind no_kind = { .id = "" };

const SamTransitionKind *
sam_rules_transition_kind (const char *kind)
{
  if (kind == NULL)
    return &no_kind;
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].id, kind))
      return &kinds[i];
  return &later_kind;
}

const SamTransitionKind *
_sam_rules_kind (const SamRecord *transition)
{
  return sam_rules_transition_kind (sam_record_get_text (transition, SAM_TRANSITION_KIND));
}

const SamTransitionTask *
_sam_rules_task (const SamTransitionKind *kind, const char *point)
{
  for (const SamTransitionTask *task = kind->tasks; task != NULL && task->point != NULL; task++)
    if (g_strcmp0 (task->point, point) == 0)
      return task;
  return NULL;
}

/* What "in place" takes of each point, for whoever chooses its state. */
static const SamEnumValue means[] = {
  { "housing", SAM_L ("in place means", "A lease or decision, with moving in by the date at the "
                                        "latest") },
  { "treatment", SAM_L ("in place means", "An appointment: day, time, place, who") },
  { "education", SAM_L ("in place means", "A start: day, time, place, name") },
  { "work", SAM_L ("in place means", "A start: day, time, place, name") },
  { "activity", SAM_L ("in place means", "A start: day, time, place, name") },
  { "follow_up", SAM_L ("in place means", "Who meets, and who calls on which of the days 1 to 7") },
  { "money", SAM_L ("in place means", "What is paid out, by whom and on which day") },
  { "id_phone", SAM_L ("in place means", "Identity papers and a phone that works are in the "
                                         "person's hands, or the day they will be") },
  { "gp_medicine", SAM_L ("in place means", "A GP who knows of the day, and medicine or a "
                                            "prescription for the first week") },
  { "naloxone", SAM_L ("in place means", "The person has naloxone and has been shown how to use "
                                         "it") },
  { "talk", SAM_L ("in place means", "The conversation has been held, and what the person wants is "
                                     "written in the plan") },
  { "aftercare", SAM_L ("in place means", "Child welfare has asked what the person wants, and "
                                          "decided") },
  { "adult_services", SAM_L ("in place means", "A named person in each adult service, and a first "
                                               "meeting with a day") },
  { "own_consents",
    SAM_L ("in place means", "Each consent is asked of the young person and written "
                             "anew") },
  { "own_letters", SAM_L ("in place means", "Address, phone and contact wishes are the young "
                                            "person's own") },
  { "plan_review", SAM_L ("in place means", "The plan has been gone through with the person after "
                                            "the birthday") },
};

const SamLabel *
sam_rules_point_means (const char *point)
{
  for (guint i = 0; i < G_N_ELEMENTS (means); i++)
    if (g_strcmp0 (means[i].id, point) == 0)
      return &means[i].label;
  return NULL;
}

/* ---- Chains ---- */

static gboolean
is_live (const SamRecord *transition)
{
  return !sam_record_is_retracted (transition)
         && !sam_record_has (transition, SAM_TRANSITION_CANCELLED_ON);
}

static const SamRecord *
before_it (const SamCaseView *view, const SamRecord *transition)
{
  const SamRecord *before =
      sam_case_view_get (view, sam_record_get_text (transition, SAM_TRANSITION_PREVIOUS_ID));

  return before != NULL && sam_record_get_rtype (before) == SAM_RECORD_TRANSITION
                 && is_live (before)
             ? before
             : NULL;
}

static const SamRecord *
after_it (const SamCaseView *view, const SamRecord *transition)
{
  GPtrArray *all = sam_case_view_list (view, SAM_RECORD_TRANSITION);

  for (guint i = 0; i < all->len; i++) {
    const SamRecord *other = g_ptr_array_index (all, i);

    if (other != transition && is_live (other)
        && g_strcmp0 (sam_record_get_text (other, SAM_TRANSITION_PREVIOUS_ID),
                      sam_record_get_id (transition))
               == 0)
      return other;
  }
  return NULL;
}

SamChain
sam_rules_chain (const SamCaseView *view, const SamRecord *transition)
{
  guint most = sam_case_view_list (view, SAM_RECORD_TRANSITION)->len;
  SamChain chain = { .number = 1, .length = 1, .ends_free = TRUE };

  /* Most cases have one transition, and no chain. */
  if (most < 2 || !is_live (transition))
    return chain;
  chain.previous = before_it (view, transition);
  chain.next = after_it (view, transition);
  chain.ends_free = chain.next == NULL || !sam_record_get_bool (chain.next, SAM_TRANSITION_DIRECT);
  /* Two who wrote at once may have made a ring: never more links than there are transitions. */
  for (const SamRecord *at = chain.previous; at != NULL && chain.length < most;
       at = before_it (view, at)) {
    chain.number++;
    chain.length++;
  }
  for (const SamRecord *at = chain.next; at != NULL && chain.length < most;
       at = after_it (view, at))
    chain.length++;
  return chain;
}

static const SamRecord *
same_point (GPtrArray *rows, const SamRecord *row)
{
  const char *point = sam_record_get_text (row, SAM_GATE_ROW_POINT);
  const char *label = sam_record_get_text (row, SAM_GATE_ROW_LABEL);

  for (guint i = 0; i < rows->len; i++) {
    const SamRecord *other = g_ptr_array_index (rows, i);

    if (g_strcmp0 (sam_record_get_text (other, SAM_GATE_ROW_POINT), point) == 0
        && g_strcmp0 (sam_record_get_text (other, SAM_GATE_ROW_LABEL), label) == 0)
      return other;
  }
  return NULL;
}

/* What a point says, but for its deadline and a waiver, which hold for one transition alone. */
static void
carry (const SamRecord *from, SamRecord *to)
{
  static const SamField texts[] = {
    SAM_GATE_ROW_STATE,  SAM_GATE_ROW_OWNER_USER,  SAM_GATE_ROW_SERVICE_ID,
    SAM_GATE_ROW_AGREED, SAM_GATE_ROW_EVIDENCE,    SAM_GATE_ROW_EVIDENCE_KIND,
    SAM_GATE_ROW_REASON, SAM_GATE_ROW_EVIDENCE_BY, SAM_GATE_ROW_TENANT_ID,
  };
  static const SamField dates[] = { SAM_GATE_ROW_EVIDENCE_ON, SAM_GATE_ROW_INTERIM_UNTIL,
                                    SAM_GATE_ROW_ASK_AGAIN_ON };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (sam_record_has (from, texts[i]))
      sam_record_set_text (to, texts[i], sam_record_get_text (from, texts[i]));
  for (guint i = 0; i < G_N_ELEMENTS (dates); i++)
    if (sam_record_has (from, dates[i]))
      sam_record_set_date (to, dates[i], sam_record_get_date (from, dates[i]));
}

static gboolean
may_be_carried (const SamRecord *row)
{
  return !sam_record_enum_is (row, SAM_GATE_ROW_STATE, "not_started")
         && !sam_record_enum_is (row, SAM_GATE_ROW_STATE, "waived");
}

GPtrArray *
sam_rules_carry_points (const SamCaseView *view, const char *transition_id)
{
  GPtrArray *carried = g_ptr_array_new_with_free_func (g_object_unref);
  const SamRecord *transition = sam_case_view_get (view, transition_id);
  const SamRecord *previous;
  g_autoptr (GPtrArray) mine = NULL;
  g_autoptr (GPtrArray) theirs = NULL;

  if (transition == NULL || sam_record_get_rtype (transition) != SAM_RECORD_TRANSITION)
    return carried;
  previous = sam_rules_chain (view, transition).previous;
  if (previous == NULL)
    return carried;
  mine = sam_case_view_list_of (view, SAM_GATE_ROW_TRANSITION_ID, transition_id);
  theirs = sam_case_view_list_of (view, SAM_GATE_ROW_TRANSITION_ID, sam_record_get_id (previous));
  for (guint i = 0; i < mine->len; i++) {
    const SamRecord *row = g_ptr_array_index (mine, i);
    const SamRecord *from = same_point (theirs, row);

    /* What somebody has begun here is newer than what the link before says. */
    if (from != NULL && may_be_carried (from)
        && sam_record_enum_is (row, SAM_GATE_ROW_STATE, "not_started")
        && !sam_record_has (row, SAM_GATE_ROW_AGREED)) {
      SamRecord *copy = sam_record_dup (row);

      carry (from, copy);
      g_ptr_array_add (carried, copy);
    }
  }
  return carried;
}

/* ---- Turning 16 and 18 ---- */

static SamDate
birthday (SamDate birth, int age)
{
  int year, month, day;
  SamDate date;

  sam_date_to_ymd (birth, &year, &month, &day);
  date = sam_date_from_ymd (year + age, month, day);
  /* Born on 29 February: the year is full when that day would have passed. */
  return date != SAM_DATE_NONE ? date : sam_date_from_ymd (year + age, 3, 1);
}

static const SamRecord *
transition_of_kind (const SamCaseView *view, const char *kind)
{
  GPtrArray *all = sam_case_view_list (view, SAM_RECORD_TRANSITION);

  for (guint i = 0; i < all->len; i++)
    if (sam_record_enum_is (g_ptr_array_index (all, i), SAM_TRANSITION_KIND, kind)
        && is_live (g_ptr_array_index (all, i)))
      return g_ptr_array_index (all, i);
  return NULL;
}

gboolean
sam_rules_turning (SamCaseView *view, SamDate today, SamTurning *turning)
{
  const SamRecord *person = sam_case_view_get_person (view);
  SamDate birth =
      person != NULL ? sam_record_get_date (person, SAM_PERSON_BIRTH_DATE) : SAM_DATE_NONE;

  /* A year or a guess is no birthday. */
  if (birth == SAM_DATE_NONE || today - birth > 19 * 366
      || !sam_record_enum_is (person, SAM_PERSON_BIRTH_PRECISION, "day"))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    SamDate date = kinds[i].age > 0 ? birthday (birth, kinds[i].age) : SAM_DATE_NONE;

    if (date == SAM_DATE_NONE || date - today > SAM_AGE_DAYS_BEFORE
        || today - date > SAM_AGE_DAYS_AFTER)
      continue;
    *turning = (SamTurning){ .kind = &kinds[i], .date = date };
    turning->transition = transition_of_kind (view, kinds[i].id);
    if (turning->transition != NULL) {
      g_autoptr (SamGate) gate =
          sam_rules_gate (view, sam_record_get_id (turning->transition), today);

      turning->n_left = gate->over ? 0 : gate->n_missing;
    } else {
      for (const SamTransitionTask *task = kinds[i].tasks; task->point != NULL; task++)
        turning->n_left++;
    }
    return TRUE;
  }
  return FALSE;
}

/* ---- Told too late, by institution ---- */

static void
notice_free (gpointer data)
{
  SamLateNotice *notice = data;

  g_free (notice->place);
  g_free (notice);
}

static int
compare_notices (gconstpointer pa, gconstpointer pb)
{
  const SamLateNotice *a = *(const SamLateNotice *const *) pa;
  const SamLateNotice *b = *(const SamLateNotice *const *) pb;

  if (a->n_late != b->n_late)
    return a->n_late < b->n_late ? 1 : -1;
  return g_strcmp0 (a->place, b->place);
}

GPtrArray *
sam_rules_late_notice (GPtrArray *transitions, SamDate today)
{
  GPtrArray *notices = g_ptr_array_new_with_free_func (notice_free);

  for (guint i = 0; i < transitions->len; i++) {
    const SamTransitionSummary *one = g_ptr_array_index (transitions, i);
    SamLateNotice *notice = NULL;

    if (one->place == NULL || one->date == SAM_DATE_NONE || today - one->date > NOTICE_DAYS
        || !sam_rules_transition_kind (one->kind)->gate)
      continue;
    for (guint k = 0; k < notices->len && notice == NULL; k++)
      if (g_str_equal (((SamLateNotice *) g_ptr_array_index (notices, k))->place, one->place))
        notice = g_ptr_array_index (notices, k);
    if (notice == NULL) {
      notice = g_new0 (SamLateNotice, 1);
      notice->place = g_strdup (one->place);
      g_ptr_array_add (notices, notice);
    }
    notice->n_told++;
    notice->n_late += one->n_late_notice > 0 ? 1 : 0;
  }
  for (guint i = notices->len; i > 0; i--)
    if (((SamLateNotice *) g_ptr_array_index (notices, i - 1))->n_late == 0)
      g_ptr_array_remove_index (notices, i - 1);
  g_ptr_array_sort (notices, compare_notices);
  return notices;
}
