/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A team's month in figures: of the work, never of an employee or a person. */
#include "rules-private.h"

#include <samspor/sam-month.h>

static gboolean
is_in (SamDate date, SamDate from, SamDate to)
{
  return date != SAM_DATE_NONE && date >= from && date <= to;
}

/* Of those opened in the month: whether the first conversation came in time. */
static void
add_opened (SamCaseView *view, SamDate from, SamDate to, SamTeamMonth *month)
{
  const SamRecord *record = sam_case_view_get_case (view);
  SamDate opened = sam_record_get_date (record, SAM_CASE_OPENED_ON);
  GPtrArray *contacts = sam_case_view_list (view, SAM_RECORD_CONTACT);
  SamDate limit;

  if (!is_in (opened, from, to))
    return;
  month->n[SAM_MONTH_OPENED].of++;
  limit = opened
          + sam_registry_setting_int (sam_case_view_get_registry (view),
                                      SAM_SETTING_FIRST_CONVERSATION, opened);
  for (guint i = 0; i < contacts->len; i++) {
    const SamRecord *contact = g_ptr_array_index (contacts, i);
    SamDate on = sam_rules_day (sam_record_get_moment (contact, SAM_CONTACT_OCCURRED_AT));

    if (sam_record_enum_is (contact, SAM_CONTACT_OUTCOME, "reached") && on >= opened
        && on <= limit) {
      month->n[SAM_MONTH_OPENED].well++;
      return;
    }
  }
}

/* Whoever moved on in the month: was all in place on the day, and was the person reached in the
 * first week after it? */
static void
add_transitions (SamCaseView *view, SamDate from, SamDate to, SamTeamMonth *month)
{
  GPtrArray *transitions = sam_case_view_list (view, SAM_RECORD_TRANSITION);

  for (guint i = 0; i < transitions->len; i++) {
    const SamRecord *transition = g_ptr_array_index (transitions, i);
    const char *id = sam_record_get_id (transition);
    SamDate on = sam_record_get_date (transition, SAM_TRANSITION_HAPPENED_ON);
    g_autoptr (SamGate) gate = NULL;
    g_autoptr (SamFollowWindow) window = NULL;

    if (!is_in (on, from, to))
      continue;
    gate = sam_rules_gate (view, id, on);
    if (gate != NULL && gate->n_needed > 0) {
      month->n[SAM_MONTH_READY].of++;
      month->n[SAM_MONTH_READY].well += gate->ready;
    }
    window = sam_rules_window_of (view, id, to);
    if (window != NULL && window->day0 + 7 <= to) {
      gboolean reached = FALSE;

      for (guint day = 0; day <= 7; day++)
        reached = reached || window->days[day].reached;
      month->n[SAM_MONTH_REACHED].of++;
      month->n[SAM_MONTH_REACHED].well += reached;
    }
  }
}

static void
add_promises (SamCaseView *view, SamDate from, SamDate to, SamTeamMonth *month)
{
  g_autoptr (GHashTable) partners = sam_partners_new ();
  GHashTableIter iter;
  gpointer partner;

  sam_rules_add_partners (view, from, to, to, partners);
  g_hash_table_iter_init (&iter, partners);
  while (g_hash_table_iter_next (&iter, NULL, &partner)) {
    month->n[SAM_MONTH_KEPT].of += sam_partner_n_settled (partner);
    month->n[SAM_MONTH_KEPT].well += ((SamPartner *) partner)->n[SAM_PARTNER_KEPT];
  }
}

void
sam_rules_add_month (SamCaseView *view, SamDate from, SamDate to, SamTeamMonth *month)
{
  const SamRecord *record;
  const char *status;

  g_return_if_fail (view != NULL && month != NULL);

  record = sam_case_view_get_case (view);
  status = sam_record_get_text (record, SAM_CASE_STATUS);
  if (g_strcmp0 (status, "closed") != 0 && !_sam_rules_deceased (view))
    month->n_open++;
  if (is_in (sam_record_get_date (record, SAM_CASE_CLOSED_ON), from, to))
    month->n_closed++;
  add_opened (view, from, to, month);
  add_transitions (view, from, to, month);
  add_promises (view, from, to, month);
}

SamSmall
sam_month_hide (const SamMonthFigure *figure)
{
  guint rest = figure->of - figure->well;

  /* A part that stands beside its whole tells the other part: one of them small hides both. */
  if (figure->of < SAM_SMALL_LEAST)
    return figure->of == 0 ? SAM_SMALL_NONE : SAM_SMALL_WHOLE;
  if ((figure->well > 0 && figure->well < SAM_SMALL_LEAST) || (rest > 0 && rest < SAM_SMALL_LEAST))
    return SAM_SMALL_PART;
  return SAM_SMALL_NONE;
}
