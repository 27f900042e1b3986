/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The crisis plan: the person's own, as the plan ahead, and shorter. It is also what "If it gets
 * difficult" of another plan says, alone on a sheet. */
#include "forms-private.h"

void
_form_begin_plan (FormPaper *paper, const char *title)
{
  const char *who = _form_who (paper);

  _form_tight (paper);
  _form_title (paper, title, title, *who != '\0' ? who : NULL);
  if (paper->person == NULL) {
    const char *pairs[] = { FORM_SAY (SAM_L ("paper", "Name")), "", NULL };

    _form_key_values (paper, pairs);
  }
}

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
  _form_begin_plan (paper, FORM_SAY (SAM_L ("paper crisis", "If it gets difficult: my plan")));
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
