/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-case-housing-private.h"

#include <samspor/sam-rhythm.h>

static const SamField first_day_fields[] = {
  SAM_PLAN_FIRST_PLACE, SAM_PLAN_FIRST_MEETS, SAM_PLAN_FIRST_NIGHT, SAM_PLAN_TRAVEL,
  SAM_PLAN_MONEY,       SAM_PLAN_ID_PHONE,    SAM_PLAN_MEDICINE,    SAM_PLAN_BELONGINGS,
};
static const SamField difficult_fields[] = {
  SAM_PLAN_SIGNS,
  SAM_PLAN_HELPS,
  SAM_PLAN_CALL_FIRST,
  SAM_PLAN_TELL_SAME_DAY,
};
/* What the paper of a housing plan says of it. */
static const SamField danger_fields[] = { SAM_PLAN_CALL_FIRST, SAM_PLAN_HELPS };

static gboolean
is_of_home (const SamRecord *plan)
{
  return sam_record_enum_is (plan, SAM_PLAN_KIND, "housing");
}

/* ---- Acting ---- */

/* The plan in front: the chosen one, else the aftercare plan, else the first. */
static const SamRecord *
chosen_plan (SamCasePage *page)
{
  SamCaseView *view = sam_case_page_get_view (page);
  const char *id = sam_case_page_get_choice (page, "plan-of");
  const SamRecord *chosen = id ? sam_case_view_get (view, id) : NULL;
  GPtrArray *plans = sam_case_view_list (view, SAM_RECORD_PLAN);

  if (chosen && !sam_record_is_retracted (chosen)) {
    return chosen;
  }
  for (guint i = 0; i < plans->len; i++) {
    if (sam_record_enum_is (g_ptr_array_index (plans, i), SAM_PLAN_KIND, "aftercare")) {
      return g_ptr_array_index (plans, i);
    }
  }
  return plans->len > 0 ? g_ptr_array_index (plans, 0) : NULL;
}

static void
add_rows (SamEditor *editor, guint part, const SamField *fields, gsize n)
{
  for (gsize i = 0; i < n; i++) {
    sam_editor_add_row (editor, part, fields[i]);
  }
}

static gboolean
is_among (SamField field, const SamField *fields, gsize n)
{
  for (gsize i = 0; i < n; i++) {
    if (fields[i] == field) {
      return TRUE;
    }
  }
  return FALSE;
}

/* What has been written stays in sight: it is saved with the rest. */
static void
show_row (SamEditor *editor, SamField field, gboolean is_asked)
{
  sam_editor_set_row_visible (editor, 0, field,
                              is_asked || sam_record_has (sam_editor_get_part (editor, 0), field));
}

/* A new plan's form asks for what the paper of its kind says. */
static void
show_by_kind (SamEditor *editor)
{
  const SamRecord *plan = sam_editor_get_part (editor, 0);
  gboolean of_home = is_of_home (plan);
  gboolean of_day = !of_home && !sam_record_enum_is (plan, SAM_PLAN_KIND, "crisis");

  for (guint i = 0; i < G_N_ELEMENTS (first_day_fields); i++) {
    show_row (editor, first_day_fields[i], of_day);
  }
  for (guint i = 0; i < G_N_ELEMENTS (difficult_fields); i++) {
    show_row (editor, difficult_fields[i],
              !of_home
                  || is_among (difficult_fields[i], danger_fields, G_N_ELEMENTS (danger_fields)));
  }
}

static void
edit_plan_record (SamCasePage *page, SamRecord *plan, const char *title)
{
  SamEditor *editor = sam_editor_new (sam_page_get_context (SAM_PAGE (page)), title);
  guint part = sam_editor_add_part (editor, plan);
  gboolean is_new = !sam_record_is_frozen (plan), of_home = is_of_home (plan);

  sam_editor_add_group (editor, C_ ("plan", "The plan"),
                        C_ ("plan", "Write it in the person's own words."));
  if (is_new && !of_home) {
    sam_editor_add_row (editor, part, SAM_PLAN_KIND);
    g_signal_connect (editor, "changed", G_CALLBACK (show_by_kind), NULL);
  }
  sam_field_row_set_ref_scope (sam_editor_add_row (editor, part, SAM_PLAN_TRANSITION_ID),
                               sam_case_page_get_case_id (page));
  sam_editor_add_row (editor, part, SAM_PLAN_MATTERS);
  sam_editor_add_row (editor, part, SAM_PLAN_CAN);
  if (of_home) {
    sam_editor_add_group (editor, C_ ("plan", "If the home is in danger"), NULL);
    add_rows (editor, part, danger_fields, G_N_ELEMENTS (danger_fields));
    sam_editor_add_folded_group (editor, C_ ("editor", "More details"));
  } else {
    sam_editor_add_group (editor, C_ ("plan", "The first day"), NULL);
    add_rows (editor, part, first_day_fields, G_N_ELEMENTS (first_day_fields) - 1);
    sam_editor_add_group (editor, C_ ("plan", "If it gets difficult"), NULL);
    add_rows (editor, part, difficult_fields, G_N_ELEMENTS (difficult_fields));
    sam_editor_add_folded_group (editor, C_ ("editor", "More details"));
    sam_editor_add_row (editor, part, SAM_PLAN_BELONGINGS);
  }
  sam_editor_add_row (editor, part, SAM_PLAN_NEXT_MEETING_ON);
  sam_editor_add_row (editor, part, SAM_PLAN_REVIEW_ON);
  sam_field_row_set_date_past (sam_editor_add_row (editor, part, SAM_PLAN_GIVEN_ON));
  sam_field_row_set_ref_scope (sam_editor_add_row (editor, part, SAM_PLAN_CONSENT_ID),
                               sam_record_get_text (sam_case_view_get_case (
                                                        sam_case_page_get_view (page)),
                                                    SAM_CASE_PERSON_ID));
  sam_editor_add_row (editor, part, SAM_PLAN_REMARK);
  sam_editor_set_done_text (editor, C_ ("plan", "The plan is saved"));
  sam_window_begin_edit (sam_page_get_window (SAM_PAGE (page)), editor);
}

static void
new_plan (SamCasePage *page, const char *id)
{
  g_autoptr (SamRecord) plan = sam_case_new (page, SAM_RECORD_PLAN);
  SamContext *context = sam_page_get_context (SAM_PAGE (page));
  const SamRecord *transition =
      sam_rules_next_transition (sam_case_page_get_view (page), sam_context_get_today (context));

  sam_record_set_text (plan, SAM_PLAN_KIND, "aftercare");
  if (transition) {
    sam_record_set_text (plan, SAM_PLAN_TRANSITION_ID, sam_record_get_id (transition));
  }
  edit_plan_record (page, plan, C_ ("plan", "New plan"));
}

void
sam_case_new_housing_plan (SamCasePage *page, const char *id)
{
  g_autoptr (SamRecord) plan = sam_case_new (page, SAM_RECORD_PLAN);

  sam_record_set_text (plan, SAM_PLAN_KIND, "housing");
  edit_plan_record (page, plan, C_ ("plan", "New housing plan"));
}

void
sam_case_open_plan (SamCasePage *page, const char *plan_id)
{
  sam_case_page_choose (page, "plan-of", plan_id);
  sam_case_page_go (page, "plan", NULL);
}

static void
edit_plan (SamCasePage *page, const char *id)
{
  SamRecord *plan = sam_case_record (page, id);

  if (plan) {
    edit_plan_record (page, plan, C_ ("plan", "Edit plan"));
  }
}

static void
choose_plan (SamCasePage *page, const char *id)
{
  sam_case_page_choose (page, "plan-of", id);
}

static void
new_goal (SamCasePage *page, const char *plan_id)
{
  SamEditor *editor =
      sam_editor_new (sam_page_get_context (SAM_PAGE (page)), C_ ("goal", "New goal"));
  g_autoptr (SamRecord) goal = sam_case_new (page, SAM_RECORD_GOAL);
  guint part;

  sam_record_set_text (goal, SAM_GOAL_PLAN_ID, plan_id);
  sam_record_set_text (goal, SAM_GOAL_STATE, "open");
  part = sam_editor_add_part (editor, goal);
  sam_editor_add_group (editor, C_ ("goal", "Goal"),
                        C_ ("goal", "In the person's own words. The person chooses the type."));
  sam_editor_add_row (editor, part, SAM_GOAL_WHAT);
  sam_editor_add_row (editor, part, SAM_GOAL_DOMAIN);
  sam_editor_add_row (editor, part, SAM_GOAL_GOAL_TYPE);
  sam_editor_add_row (editor, part, SAM_GOAL_REVIEW_ON);
  sam_window_begin_edit (sam_page_get_window (SAM_PAGE (page)), editor);
}

static void
edit_goal (SamCasePage *page, const char *id)
{
  SamRecord *goal = sam_case_record (page, id);

  if (goal) {
    sam_case_edit (page, goal, C_ ("goal", "Edit goal"));
  }
}

void
sam_case_edit_measure (SamCasePage *page, SamRecord *measure, const char *title)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (page));
  SamEditor *editor = sam_editor_new (context, title);
  guint part = sam_editor_add_part (editor, measure);

  sam_editor_add_group (editor, C_ ("measure", "Measure"), NULL);
  sam_editor_add_row (editor, part, SAM_MEASURE_WHAT);
  sam_editor_add_row (editor, part, SAM_MEASURE_OWNER_USER);
  sam_editor_add_row (editor, part, SAM_MEASURE_SERVICE_ID);
  sam_editor_add_row (editor, part, SAM_MEASURE_RESPONSIBLE);
  sam_editor_add_row (editor, part, SAM_MEASURE_DUE_ON);
  sam_field_row_set_ref_scope (sam_editor_add_row (editor, part, SAM_MEASURE_GOAL_ID),
                               sam_case_page_get_case_id (page));
  sam_editor_add_row (editor, part, SAM_MEASURE_EXTENT);
  sam_editor_add_group (editor, C_ ("measure", "Fixed weekly"),
                        C_ ("measure", "Only for what is repeated: an appointment every week."));
  sam_editor_add_row (editor, part, SAM_MEASURE_WEEKDAY);
  sam_editor_add_row (editor, part, SAM_MEASURE_AT_TIME);
  sam_editor_add_row (editor, part, SAM_MEASURE_EVERY_WEEKS);
  sam_editor_add_row (editor, part, SAM_MEASURE_STARTS_ON);
  sam_editor_add_row (editor, part, SAM_MEASURE_ENDS_ON);
  sam_editor_add_row (editor, part, SAM_MEASURE_PLACE);
  sam_editor_add_folded_group (editor, C_ ("editor", "More details"));
  sam_editor_add_row (editor, part, SAM_MEASURE_STATE);
  sam_field_row_set_date_past (sam_editor_add_row (editor, part, SAM_MEASURE_DONE_ON));
  sam_editor_add_row (editor, part, SAM_MEASURE_WHY);
  sam_editor_add_row (editor, part, SAM_MEASURE_PAUSE_FROM_ON);
  sam_editor_add_row (editor, part, SAM_MEASURE_PAUSE_TO_ON);
  sam_window_begin_edit (sam_page_get_window (SAM_PAGE (page)), editor);
}

static void
new_measure (SamCasePage *page, const char *plan_id)
{
  g_autoptr (SamRecord) measure = sam_case_new (page, SAM_RECORD_MEASURE);

  if (plan_id) {
    sam_record_set_text (measure, SAM_MEASURE_PLAN_ID, plan_id);
  }
  sam_record_set_text (measure, SAM_MEASURE_STATE, "open");
  sam_record_set_text (measure, SAM_MEASURE_OWNER_USER,
                       sam_context_get_user_id (sam_page_get_context (SAM_PAGE (page))));
  sam_case_edit_measure (page, measure, C_ ("measure", "New measure"));
}

static void
edit_measure (SamCasePage *page, const char *id)
{
  SamRecord *measure = sam_case_record (page, id);

  if (measure) {
    sam_case_edit_measure (page, measure, C_ ("measure", "Edit measure"));
  }
}

static void
measure_done (SamCasePage *page, const char *id)
{
  g_autoptr (SamRecord) measure = sam_case_dup (page, id);
  SamChanges *changes;

  if (!measure) {
    return;
  }
  sam_record_set_text (measure, SAM_MEASURE_STATE, "done");
  sam_record_set_date (measure, SAM_MEASURE_DONE_ON,
                       sam_context_get_today (sam_page_get_context (SAM_PAGE (page))));
  changes = sam_changes_new ("case");
  sam_changes_put (changes, measure);
  sam_case_save (page, changes, C_ ("measure", "Noted as done"));
}

/* ---- Reading ---- */

static void
add_texts (SamCaseShow *show, const SamRecord *plan, const char *title, const SamField *fields,
           gsize n)
{
  GtkWidget *list = NULL;

  for (gsize i = 0; i < n; i++) {
    if (!sam_record_has (plan, fields[i])) {
      continue;
    }
    if (!list) {
      sam_case_heading (show->main, title, NULL);
      list = sam_case_list (show->main);
    }
    sam_case_text (list, sam_text (NULL, &sam_field_get (fields[i])->label),
                   sam_record_get_text (plan, fields[i]));
  }
}

static void
add_prose (SamCaseShow *show, const SamRecord *plan, SamField field)
{
  const char *text = sam_record_get_text (plan, field);

  sam_case_heading (show->main, sam_text (NULL, &sam_field_get (field)->label), NULL);
  gtk_box_append (GTK_BOX (show->main),
                  text ? sam_case_label (text, "prose")
                       : sam_case_label (C_ ("plan", "Not written yet."), "dim-label"));
}

static void
add_goals (SamCaseShow *show, const SamRecord *plan)
{
  g_autoptr (GPtrArray) goals =
      sam_case_view_list_of (show->view, SAM_GOAL_PLAN_ID, sam_record_get_id (plan));
  GtkWidget *heading = sam_case_heading (show->main, C_ ("goal", "My goals"), NULL);
  GtkWidget *list;

  sam_case_heading_add (show, heading, C_ ("goal", "New goal…"), new_goal,
                        sam_record_get_id (plan));
  if (goals->len == 0) {
    gtk_box_append (GTK_BOX (show->main),
                    sam_case_label (C_ ("goal", "No goals are written yet."), "dim-label"));
    return;
  }
  list = sam_case_list (show->main);
  for (guint i = 0; i < goals->len; i++) {
    const SamRecord *goal = g_ptr_array_index (goals, i);
    SamDate review = sam_record_get_date (goal, SAM_GOAL_REVIEW_ON);
    g_autofree char *day = sam_words_date_short (show->context, review);
    g_autofree char *review_words =
        review == SAM_DATE_NONE ? NULL
                                /* Translators: %s is a day, as in “Friday 12 June” */
                                : g_strdup_printf (C_ ("goal", "we look at it again %s"), day);
    g_autofree char *why = sam_words_join (sam_words_enum (goal, SAM_GOAL_DOMAIN),
                                           sam_words_enum (goal, SAM_GOAL_GOAL_TYPE),
                                           review_words ? review_words : "", NULL);
    SamRow *row = sam_case_row (sam_record_get_text (goal, SAM_GOAL_WHAT), why);

    if (!sam_record_enum_is (goal, SAM_GOAL_STATE, "open")) {
      sam_row_set_chip (row, sam_words_enum (goal, SAM_GOAL_STATE),
                        sam_record_enum_is (goal, SAM_GOAL_STATE, "reached") ? SAM_TONE_DONE
                                                                             : SAM_TONE_NEUTRAL);
    } else {
      sam_case_row_state (row, goal);
    }
    sam_case_list_row (show, list, GTK_WIDGET (row), sam_record_get_id (goal), NULL, edit_goal);
  }
}

char *
sam_case_rhythm (SamCaseShow *show, const SamRecord *measure)
{
  gint64 every = sam_record_get_int (measure, SAM_MEASURE_EVERY_WEEKS);
  const char *at = sam_record_get_text (measure, SAM_MEASURE_AT_TIME);
  int minutes = 0;
  g_autofree char *weeks = NULL;
  g_autofree char *time = NULL;
  g_autofree char *day = NULL;
  g_autofree char *next = NULL;
  SamDate on = sam_record_enum_is (measure, SAM_MEASURE_STATE, "open")
                   ? sam_rules_rhythm_next (measure, show->today)
                   : SAM_DATE_NONE;

  if (!sam_record_has (measure, SAM_MEASURE_WEEKDAY)) {
    return g_strdup ("");
  }
  weeks = every > 1 ? sam_count (NULL, "rhythm", "every %d week", "every %d weeks", (int) every)
                    : g_strdup (C_ ("rhythm", "every week"));
  if (at && sam_time_parse (at, &minutes, NULL)) {
    time = sam_locale_format_time (sam_context_get_locale (show->context), minutes);
  }
  if (on != SAM_DATE_NONE) {
    day = sam_words_date_short (show->context, on);
    /* Translators: %s is a day, as in “Friday 12 June” */
    next = g_strdup_printf (C_ ("rhythm", "next %s"), day);
  }
  return sam_words_join (weeks, sam_words_enum (measure, SAM_MEASURE_WEEKDAY), time ? time : "",
                         next ? next : "", NULL);
}

static void
add_measure (SamCaseShow *show, GtkWidget *list, const SamRecord *measure)
{
  const char *owner =
      sam_case_user (show->context, sam_record_get_text (measure, SAM_MEASURE_OWNER_USER));
  const char *service =
      sam_context_name (show->context, sam_record_get_text (measure, SAM_MEASURE_SERVICE_ID));
  const char *responsible = sam_record_get_text (measure, SAM_MEASURE_RESPONSIBLE);
  const char *place = sam_record_get_text (measure, SAM_MEASURE_PLACE);
  SamDate due = sam_record_get_date (measure, SAM_MEASURE_DUE_ON);
  gboolean open = sam_record_enum_is (measure, SAM_MEASURE_STATE, "open");
  g_autofree char *rhythm = sam_case_rhythm (show, measure);
  g_autofree char *who = sam_words_join (owner ? owner : "", service ? service : "",
                                         responsible ? responsible : "", NULL);
  g_autofree char *why = sam_words_join (*who ? who : C_ ("measure", "Nobody is responsible"),
                                         rhythm, place ? place : "", NULL);
  SamRow *row = sam_case_row (sam_record_get_text (measure, SAM_MEASURE_WHAT), why);

  if (!open) {
    sam_row_set_chip (row, sam_words_enum (measure, SAM_MEASURE_STATE),
                      sam_record_enum_is (measure, SAM_MEASURE_STATE, "done") ? SAM_TONE_DONE
                                                                              : SAM_TONE_NEUTRAL);
  } else {
    if (due != SAM_DATE_NONE) {
      g_autofree char *words = sam_words_due (show->context, due);

      sam_row_set_end (row, words, due < show->today ? SAM_TONE_LATE : SAM_TONE_NEUTRAL);
    }
    sam_case_row_state (row, measure);
    if (*rhythm == '\0') {
      sam_case_row_action (show, row, C_ ("measure", "Done"), measure_done,
                           sam_record_get_id (measure));
    }
  }
  sam_case_list_row (show, list, GTK_WIDGET (row), sam_record_get_id (measure), NULL, edit_measure);
}

static void
add_measures (SamCaseShow *show, const SamRecord *plan)
{
  GPtrArray *all = sam_case_view_list (show->view, SAM_RECORD_MEASURE);
  const char *plan_id = plan ? sam_record_get_id (plan) : NULL;
  GtkWidget *heading =
      sam_case_heading (show->main, C_ ("measure", "Who does what, and when"), NULL);
  GtkWidget *list = NULL;

  sam_case_heading_add (show, heading, C_ ("measure", "New measure…"), new_measure, plan_id);
  /* What is open stands first; what belongs to no plan is shown with each. */
  for (guint pass = 0; pass < 2; pass++) {
    for (guint i = 0; i < all->len; i++) {
      const SamRecord *measure = g_ptr_array_index (all, i);
      const char *of = sam_record_get_text (measure, SAM_MEASURE_PLAN_ID);

      if ((of && plan_id && !g_str_equal (of, plan_id))
          || sam_record_enum_is (measure, SAM_MEASURE_STATE, "open") != (pass == 0)) {
        continue;
      }
      if (!list) {
        list = sam_case_list (show->main);
      }
      add_measure (show, list, measure);
    }
  }
  if (!list) {
    gtk_box_append (GTK_BOX (show->main),
                    sam_case_label (C_ ("measure", "No measures are agreed yet."), "dim-label"));
  }
}

static void
add_side (SamCaseShow *show, const SamRecord *plan)
{
  GPtrArray *plans = sam_case_view_list (show->view, SAM_RECORD_PLAN);
  const SamRecord *transition =
      sam_case_view_get (show->view, sam_record_get_text (plan, SAM_PLAN_TRANSITION_ID));
  GtkWidget *heading, *list;

  heading = sam_case_heading (show->side, C_ ("plan", "About the plan"), NULL);
  sam_case_heading_add (show, heading, C_ ("plan", "New plan…"), new_plan, NULL);
  list = sam_case_list (show->side);
  sam_case_fact (list, sam_text (NULL, &sam_field_get (SAM_PLAN_KIND)->label),
                 sam_words_enum (plan, SAM_PLAN_KIND));
  if (transition) {
    g_autofree char *title = sam_case_transition_title (show->context, transition);

    sam_case_fact (list, sam_text (NULL, &sam_field_get (SAM_PLAN_TRANSITION_ID)->label), title);
  }
  for (guint i = 0; i < 3; i++) {
    static const SamField dates[] = { SAM_PLAN_NEXT_MEETING_ON, SAM_PLAN_REVIEW_ON,
                                      SAM_PLAN_GIVEN_ON };
    const char *at_time = NULL;
    SamDate next =
        i == 0 ? sam_rules_next_meeting (show->view, show->today, &at_time) : SAM_DATE_NONE;
    /* A meeting that is called stands before what the plan once foresaw. */
    SamDate date = next != SAM_DATE_NONE ? next : sam_record_get_date (plan, dates[i]);
    g_autofree char *words =
        i == 2 ? sam_words_date_short (show->context, date) : sam_words_when (show->context, date);

    if (date != SAM_DATE_NONE) {
      sam_case_fact (list, sam_text (NULL, &sam_field_get (dates[i])->label), words);
    }
  }
  if (plans->len < 2) {
    return;
  }
  sam_case_heading (show->side, C_ ("plan", "All plans"), NULL);
  list = sam_case_list (show->side);
  for (guint i = 0; i < plans->len; i++) {
    const SamRecord *other = g_ptr_array_index (plans, i);
    SamRow *row = sam_case_row (sam_words_enum (other, SAM_PLAN_KIND), NULL);

    if (other == plan) {
      sam_row_set_chip (row, C_ ("plan", "shown"), SAM_TONE_ASK);
    }
    sam_case_list_row (show, list, GTK_WIDGET (row), sam_record_get_id (other), NULL, choose_plan);
  }
}

void
sam_case_plan_show (SamCaseShow *show)
{
  const SamRecord *plan = chosen_plan (show->page);
  GtkWidget *heading;

  if (!plan) {
    sam_case_empty (show, show->main,
                    C_ ("plan", "No plan is written. Begin with what matters to the person."),
                    C_ ("plan", "New plan…"), new_plan, NULL);
    if (sam_case_view_list (show->view, SAM_RECORD_MEASURE)->len > 0) {
      add_measures (show, NULL);
    }
    return;
  }
  heading = sam_case_heading (show->main, sam_words_enum (plan, SAM_PLAN_KIND), NULL);
  sam_case_heading_add (show, heading, C_ ("plan", "Edit plan"), edit_plan,
                        sam_record_get_id (plan));
  add_prose (show, plan, SAM_PLAN_MATTERS);
  add_prose (show, plan, SAM_PLAN_CAN);
  if (is_of_home (plan)) {
    sam_case_homes_show (show);
  } else {
    add_texts (show, plan, C_ ("plan", "The first day"), first_day_fields,
               G_N_ELEMENTS (first_day_fields));
  }
  add_goals (show, plan);
  add_measures (show, plan);
  if (is_of_home (plan)) {
    add_texts (show, plan, C_ ("plan", "If the home is in danger"), danger_fields,
               G_N_ELEMENTS (danger_fields));
  } else {
    add_texts (show, plan, C_ ("plan", "If it gets difficult"), difficult_fields,
               G_N_ELEMENTS (difficult_fields));
  }
  if (sam_record_has (plan, SAM_PLAN_REMARK)) {
    add_prose (show, plan, SAM_PLAN_REMARK);
  }
  add_side (show, plan);
}
