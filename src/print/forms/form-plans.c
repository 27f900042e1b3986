/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The crisis plan and the housing plan: the person's own, as the plan ahead, and shorter. The
 * crisis plan is also what "If it gets difficult" of another plan says, alone on a sheet. */
#include "forms-private.h"

static void
begin (FormPaper *paper, const char *title)
{
  const char *who = _form_who (paper);

  _form_tight (paper);
  _form_title (paper, title, title, *who != '\0' ? who : NULL);
  if (paper->person == NULL) {
    const char *pairs[] = { FORM_SAY (SAM_L ("paper", "Name")), "", NULL };

    _form_key_values (paper, pairs);
  }
}

/* ---- The crisis plan ---- */

/* Those who may be told the same day, by name. */
static const char *
same_day (FormPaper *paper, const SamRecord *plan)
{
  GPtrArray *relations = sam_case_view_list (paper->view, SAM_RECORD_RELATION);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  const char *text = _form_unless_strict (paper, _form_get (plan, SAM_PLAN_TELL_SAME_DAY));

  for (guint i = 0; plan != NULL && i < relations->len; i++) {
    const SamRecord *relation = g_ptr_array_index (relations, i);

    if (sam_record_get_bool (relation, SAM_RELATION_TELL_SAME_DAY)
        && _form_get (relation, SAM_RELATION_NAME) != NULL)
      g_ptr_array_add (names, (gpointer) _form_get (relation, SAM_RELATION_NAME));
  }
  return _form_lines (paper, names->len > 0 ? _form_list (paper, names) : "",
                      text != NULL ? text : "", NULL);
}

static void
write_numbers (FormPaper *paper, const SamRecord *plan)
{
  const char *call =
      _form_numbers (paper, _form_unless_strict (paper, _form_get (plan, SAM_PLAN_CALL_FIRST)));
  const char *pairs[] = {
    FORM_SAY (SAM_L ("paper crisis", "First")),
    call != NULL ? call : "",
    FORM_SAY (SAM_L ("paper", "Coordinator")),
    _form_coordinator (paper),
    FORM_SAY (SAM_L ("paper plan", "Emergency clinic")),
    _form_phone (paper, "116117"),
    FORM_SAY (SAM_L ("paper plan", "In an emergency")),
    "113",
    NULL,
  };

  sam_document_begin_group (paper->doc);
  _form_heading (paper, "4", FORM_SAY (SAM_L ("paper crisis", "Whom I call")));
  _form_key_values (paper, pairs);
  sam_document_end_group (paper->doc);
}

static void
write_danger (FormPaper *paper)
{
  const char *pairs[] = { FORM_SAY (SAM_L ("paper crisis", "Back to treatment, like this")), "",
                          NULL };
  g_autoptr (GPtrArray) items = g_ptr_array_new ();

  g_ptr_array_add (items, (gpointer) FORM_SAY (SAM_L ("paper crisis", "Call 113.")));
  g_ptr_array_add (items,
                   (gpointer) FORM_SAY (SAM_L ("paper crisis", "Give naloxone, if there is any.")));
  g_ptr_array_add (items,
                   (gpointer) FORM_SAY (SAM_L ("paper crisis", "Stay until help has come.")));
  sam_document_begin_group (paper->doc);
  _form_heading (paper, "6", FORM_SAY (SAM_L ("paper crisis", "If life is in danger")));
  _form_bullets (paper, items);
  sam_document_end_group (paper->doc);
  sam_document_begin_group (paper->doc);
  _form_heading (paper, "7", FORM_SAY (SAM_L ("paper crisis", "If I have left treatment")));
  _form_paragraph (paper, FORM_SAY (SAM_L ("paper crisis",
                                           "I can come back within 48 hours. It ends nothing that "
                                           "I found it difficult.")));
  _form_key_values (paper, pairs);
  sam_document_end_group (paper->doc);
}

static void
write_crisis (FormPaper *paper, const SamRecord *plan)
{
  begin (paper, FORM_SAY (SAM_L ("paper crisis", "If it gets difficult: my plan")));
  _form_heading (paper, "1", FORM_SAY (SAM_L ("paper plan", "Signs in me")));
  _form_text (paper, _form_get (plan, SAM_PLAN_SIGNS), 2);
  _form_heading (paper, "2", FORM_SAY (SAM_L ("paper plan", "What helps")));
  _form_text (paper, _form_get (plan, SAM_PLAN_HELPS), 2);
  _form_heading (paper, "3", FORM_SAY (SAM_L ("paper crisis", "What I can do myself")));
  _form_text (paper, _form_get (plan, SAM_PLAN_CAN), 2);
  write_numbers (paper, plan);
  _form_heading (paper, "5", FORM_SAY (SAM_L ("paper crisis", "Who may be told the same day")));
  _form_text (paper, same_day (paper, plan), 1);
  write_danger (paper);
  _form_heading (paper, "8", FORM_SAY (SAM_L ("paper crisis", "What I do not want")));
  _form_text (paper, NULL, 2);
}

static gboolean
is_crisis (SamCaseView *view, const SamRecord *plan, SamDate today)
{
  return !sam_record_enum_is (plan, SAM_PLAN_KIND, "housing");
}

/* A crisis plan, or another that says something for when it gets difficult. */
static gboolean
says_what_helps (SamCaseView *view, const SamRecord *plan, SamDate today)
{
  return sam_record_enum_is (plan, SAM_PLAN_KIND, "crisis")
         || _form_get (plan, SAM_PLAN_SIGNS) != NULL || _form_get (plan, SAM_PLAN_HELPS) != NULL
         || _form_get (plan, SAM_PLAN_CALL_FIRST) != NULL;
}

/* Whom to call when life is in danger stays, whatever else is left out. */
static const FormSection crisis_sections[] = { { .number = "5", .group = "relatives" },
                                               { .number = "6", .always = TRUE },
                                               { .number = NULL } };

const SamFormHow _form_how_crisis = { .write = write_crisis,
                                      .suits = is_crisis,
                                      .wanted = says_what_helps,
                                      .shares = "plan",
                                      .extract = TRUE,
                                      .sections = crisis_sections };

/* ---- The housing plan ---- */

static const SamRecord *
residence_now (FormPaper *paper)
{
  GPtrArray *residences = sam_case_view_list (paper->view, SAM_RECORD_RESIDENCE);
  const SamRecord *now = NULL;

  for (guint i = 0; paper->person != NULL && i < residences->len; i++) {
    const SamRecord *one = g_ptr_array_index (residences, i);
    SamDate to = sam_record_get_date (one, SAM_RESIDENCE_TO_ON);

    if ((to == SAM_DATE_NONE || to >= paper->options->today)
        && (now == NULL
            || sam_record_get_date (one, SAM_RESIDENCE_FROM_ON)
                   >= sam_record_get_date (now, SAM_RESIDENCE_FROM_ON)))
      now = one;
  }
  return now;
}

static void
write_now (FormPaper *paper)
{
  const SamRecord *now = residence_now (paper);
  const char *kind = now != NULL ? _form_get (now, SAM_RESIDENCE_KIND) : NULL;
  const char *pairs[] = {
    FORM_SAY (SAM_L ("paper housing", "Kind of home")),
    kind != NULL ? sam_text (paper->options->catalog, sam_enum_label (SAM_RESIDENCE_KIND, kind))
                 : "",
    FORM_SAY (SAM_L ("paper housing", "Since")),
    now != NULL
        ? _form_date (paper, sam_record_get_date (now, SAM_RESIDENCE_FROM_ON), SAM_DATE_STYLE_DAY)
        : "",
    FORM_SAY (SAM_L ("paper housing", "I can stay until")),
    now != NULL
        ? _form_date (paper, sam_record_get_date (now, SAM_RESIDENCE_TO_ON), SAM_DATE_STYLE_DAY)
        : "",
    NULL,
  };

  sam_document_begin_group (paper->doc);
  _form_heading (paper, "3", FORM_SAY (SAM_L ("paper housing", "Where I live now")));
  _form_key_values (paper, pairs);
  sam_document_end_group (paper->doc);
}

/* What is agreed of the home to come. Where an address is protected it is written in by hand. */
static void
write_ahead (FormPaper *paper, const SamRecord *transition)
{
  g_autoptr (SamGate) gate =
      transition != NULL
          ? sam_rules_gate (paper->view, sam_record_get_id (transition), paper->options->today)
          : NULL;
  const SamPoint *point = NULL;
  const char *agreed = NULL, *who = NULL, *until = "____________";
  gboolean in_place = FALSE, for_now = FALSE;

  for (guint i = 0; gate != NULL && i < gate->n_points; i++)
    if (g_strcmp0 (gate->points[i].point, "housing") == 0)
      point = &gate->points[i];
  if (point != NULL) {
    SamDate date = sam_record_get_date (point->row, SAM_GATE_ROW_INTERIM_UNTIL);

    in_place = point->state == SAM_POINT_IN_PLACE && point->holds;
    for_now = point->state == SAM_POINT_INTERIM;
    if (for_now && date != SAM_DATE_NONE)
      until = _form_date_near (paper, date, SAM_DATE_STYLE_DAY);
    if (paper->protection != FORM_STRICT && paper->protection != FORM_CONFIDENTIAL) {
      agreed = _form_get (point->row, SAM_GATE_ROW_AGREED);
      who = _form_point_who (paper, point->row);
    }
  }
  {
    const char *pairs[] = {
      FORM_SAY (SAM_L ("paper plan", "What is agreed")),
      agreed != NULL ? agreed : "",
      FORM_SAY (SAM_L ("paper plan", "Who, and phone")),
      who != NULL ? who : "",
      FORM_SAY (SAM_L ("paper housing", "The keys: when and where")),
      "",
      FORM_SAY (SAM_L ("paper housing", "How it stands")),
      _form_fill (
          paper, "{in_place}   {for_now}   {not_yet}", "in_place",
          _form_box (paper, in_place, FORM_SAY (SAM_L ("paper plan", "in place"))), "for_now",
          _form_box (paper, for_now,
                     _form_say (paper, &(SamLabel) SAM_L ("paper housing", "for now, until {date}"),
                                "date", until, NULL)),
          "not_yet",
          _form_box (paper, point != NULL && !in_place && !for_now,
                     FORM_SAY (SAM_L ("paper housing", "not in place yet"))),
          NULL),
      NULL,
    };

    sam_document_begin_group (paper->doc);
    _form_heading (paper, "4", FORM_SAY (SAM_L ("paper housing", "Where I am going to live")));
    _form_key_values (paper, pairs);
    sam_document_end_group (paper->doc);
  }
}

static void
write_keep (FormPaper *paper, const SamRecord *plan)
{
  const char *helps = _form_get (plan, SAM_PLAN_HELPS);
  const char *pairs[] = {
    FORM_SAY (SAM_L ("paper housing", "I tell at once")),
    _form_coordinator (paper),
    FORM_SAY (SAM_L ("paper plan", "What helps")),
    helps != NULL ? helps : "",
    NULL,
  };

  sam_document_begin_group (paper->doc);
  _form_heading (paper, "7",
                 FORM_SAY (SAM_L ("paper housing", "If I am in danger of losing the home")));
  _form_key_values (paper, pairs);
  sam_document_end_group (paper->doc);
}

static void
write_housing (FormPaper *paper, const SamRecord *plan)
{
  const SamRecord *transition = NULL;

  if (plan != NULL)
    transition = sam_case_view_get (paper->view, _form_get (plan, SAM_PLAN_TRANSITION_ID));
  if (plan != NULL && transition == NULL)
    transition = sam_rules_next_transition (paper->view, paper->options->today);
  begin (paper, FORM_SAY (SAM_L ("paper housing", "My plan for a home")));
  _form_heading (paper, "1", FORM_SAY (SAM_L ("paper housing", "What matters to me in a home")));
  _form_text (paper, _form_get (plan, SAM_PLAN_MATTERS), 3);
  _form_heading (paper, "2", FORM_SAY (SAM_L ("paper plan", "What I can, and what helps")));
  _form_text (paper, _form_get (plan, SAM_PLAN_CAN), 2);
  write_now (paper);
  write_ahead (paper, transition);
  _form_goals (paper, "5", plan);
  /* Empty rows are not parted. */
  if (plan == NULL)
    sam_document_begin_group (paper->doc);
  _form_measures (paper, "6", plan, NULL);
  if (plan == NULL)
    sam_document_end_group (paper->doc);
  write_keep (paper, plan);
  _form_receipt (paper, "8", plan);
}

static gboolean
is_housing (SamCaseView *view, const SamRecord *plan, SamDate today)
{
  return sam_record_enum_is (plan, SAM_PLAN_KIND, "housing");
}

const SamFormHow _form_how_housing = { .write = write_housing,
                                       .suits = is_housing,
                                       .shares = "housing",
                                       .extract = TRUE };
