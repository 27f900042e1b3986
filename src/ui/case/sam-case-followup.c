/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-case-private.h"

/* The first 28 days in the case: the days, what is agreed with the person, and overdoses. */

typedef struct {
  SamEditor *editor; /* (not owned): owns this */
  guint part;
} Form;

static Form *
form_new (SamEditor *editor, guint part)
{
  Form *form = g_new0 (Form, 1);

  form->editor = editor;
  form->part = part;
  g_object_set_data_full (G_OBJECT (editor), "sam-form", form, g_free);
  return form;
}

static const SamRecord *
followup_of (SamCaseView *view, const SamRecord *cause)
{
  g_autoptr (SamRecord) empty = sam_rules_followup (cause);
  const SamRecord *found = sam_case_view_get (view, sam_record_get_id (empty));

  return found && !sam_record_is_retracted (found) ? found : NULL;
}

/* ---- One day ---- */

static char *
day_hint (SamContext *context, const SamWindowDay *day)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  if (!day->closed) {
    return NULL;
  }
  if (day->second_on == SAM_DATE_NONE) {
    return g_strdup (C_ ("contact day",
                         "We are closed on this day. A contact is never moved later: "
                         "name somebody who has it."));
  }
  first = sam_words_date (context, day->on);
  second = sam_words_date (context, day->second_on);
  /* Translators: two dates: "Friday 5 June", "Monday 8 June" */
  return g_strdup_printf (C_ ("contact day",
                              /* Translators: %1$s and %2$s are days */
                              "We are closed on this day. Until somebody is named who has it, "
                              "contact is due on %1$s, and a second time on %2$s."),
                          first, second);
}

/* @id: the cause and the number of the day: "…/5". */
void
sam_case_edit_day (SamCasePage *page, const char *id)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (page));
  SamCaseView *view = sam_case_page_get_view (page);
  g_auto (GStrv) parts = g_strsplit (id, "/", 2);
  const SamRecord *cause = sam_case_view_get (view, parts[0]);
  int number = parts[0] && parts[1] ? (int) g_ascii_strtoll (parts[1], NULL, 10) : -1;
  g_autoptr (SamFollowWindow) window =
      cause ? sam_rules_window_of (view, parts[0], sam_context_get_today (context)) : NULL;
  g_autoptr (SamRecord) followup = NULL;
  g_autoptr (SamRecord) record = NULL;
  g_autofree char *title = NULL, *date = NULL, *hint = NULL;
  const SamWindowDay *day;
  SamEditor *editor;
  guint part;

  if (!window || number < 0 || number > SAM_WINDOW_DAYS) {
    return;
  }
  day = &window->days[number];
  followup = window->followup ? sam_record_dup (window->followup) : sam_rules_followup (cause);
  record = day->record ? sam_record_dup (day->record) : sam_rules_followup_day (followup, number);
  date = sam_words_date (context, day->date);
  title = g_strdup_printf (C_ ("contact day", "Day %1$d, %2$s"), number, date);
  hint = day_hint (context, day);
  editor = sam_editor_new (context, title);
  part = sam_editor_add_part (editor, day->record ? (SamRecord *) day->record : record);
  /* A part of the form, so that a draft of it holds the plan as well. */
  if (!window->followup) {
    sam_editor_add_part (editor, followup);
  }
  sam_editor_add_group (editor, C_ ("contact day", "Who makes contact"), hint);
  if (day->closed) {
    sam_editor_add_row (editor, part, SAM_FOLLOWUP_DAY_WEEKEND_BY);
  }
  sam_editor_add_row (editor, part, SAM_FOLLOWUP_DAY_WHO_USER);
  sam_editor_add_row (editor, part, SAM_FOLLOWUP_DAY_WHO_TEXT);
  sam_editor_add_row (editor, part, SAM_FOLLOWUP_DAY_CHANNEL);
  sam_editor_add_row (editor, part, SAM_FOLLOWUP_DAY_DEPUTY_USER);
  sam_editor_set_done_text (editor, C_ ("contact day", "The day is saved"));
  sam_window_begin_edit (sam_page_get_window (SAM_PAGE (page)), editor);
}

/* ---- With the person ---- */

static void
show_agreed_rows (Form *form)
{
  SamRecord *plan = sam_editor_get_part (form->editor, form->part);
  gboolean declined = sam_record_enum_is (plan, SAM_FOLLOWUP_AGREED, "declined");
  gboolean answered = declined || sam_record_enum_is (plan, SAM_FOLLOWUP_AGREED, "agreed");

  sam_editor_set_row_visible (form->editor, form->part, SAM_FOLLOWUP_AGREED_ON, answered);
  sam_editor_set_row_visible (form->editor, form->part, SAM_FOLLOWUP_ASK_AGAIN_ON, declined);
}

static void
refresh (Form *form, SamField field)
{
  SamFieldRow *row = sam_editor_get_row (form->editor, form->part, field);

  if (row) {
    sam_field_row_refresh (row);
  }
}

/* What goes with the answer and can be known. */
static void
agreed_changed_cb (SamEditor *editor, gpointer user_data)
{
  Form *form = user_data;
  SamContext *context = sam_editor_get_context (editor);
  SamRecord *plan = sam_editor_get_part (editor, form->part);
  SamDate today = sam_context_get_today (context);

  if (!sam_record_enum_is (plan, SAM_FOLLOWUP_AGREED, "not_asked")
      && !sam_record_has (plan, SAM_FOLLOWUP_AGREED_ON)) {
    sam_record_set_date (plan, SAM_FOLLOWUP_AGREED_ON, today);
    refresh (form, SAM_FOLLOWUP_AGREED_ON);
  }
  if (!sam_record_enum_is (plan, SAM_FOLLOWUP_AGREED, "declined")
      && sam_record_has (plan, SAM_FOLLOWUP_ASK_AGAIN_ON)) {
    sam_record_clear (plan, SAM_FOLLOWUP_ASK_AGAIN_ON);
    refresh (form, SAM_FOLLOWUP_ASK_AGAIN_ON);
  }
  show_agreed_rows (form);
}

void
sam_case_edit_followup (SamCasePage *page, const char *cause_id)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (page));
  SamCaseView *view = sam_case_page_get_view (page);
  const SamRecord *cause = sam_case_view_get (view, cause_id);
  const SamRecord *found = cause ? followup_of (view, cause) : NULL;
  g_autoptr (SamRecord) plan = NULL;
  SamEditor *editor;
  Form *form;

  if (!cause) {
    return;
  }
  plan = found ? g_object_ref ((SamRecord *) found) : sam_rules_followup (cause);
  editor = sam_editor_new (context, C_ ("contact plan", "The first 28 days, with the person"));
  form = form_new (editor, sam_editor_add_part (editor, plan));
  sam_editor_add_group (editor, C_ ("contact plan", "The contact plan"),
                        C_ ("contact plan", "No help depends on a yes. After a no the person keeps "
                                            "naloxone and a number to call, and is asked once "
                                            "more."));
  sam_editor_add_row (editor, form->part, SAM_FOLLOWUP_AGREED);
  sam_field_row_set_date_past (sam_editor_add_row (editor, form->part, SAM_FOLLOWUP_AGREED_ON));
  sam_editor_add_row (editor, form->part, SAM_FOLLOWUP_ASK_AGAIN_ON);
  sam_editor_add_row (editor, form->part, SAM_FOLLOWUP_PHONE);
  sam_editor_add_group (editor, C_ ("contact plan", "Naloxone and the way back"), NULL);
  sam_editor_add_row (editor, form->part, SAM_FOLLOWUP_NALOXONE);
  sam_editor_add_row (editor, form->part, SAM_FOLLOWUP_RETURN_UNTIL_AT);
  sam_editor_add_row (editor, form->part, SAM_FOLLOWUP_REMARK);
  show_agreed_rows (form);
  g_signal_connect (editor, "changed", G_CALLBACK (agreed_changed_cb), form);
  sam_editor_set_done_text (editor, C_ ("contact plan", "What is agreed is saved"));
  sam_window_begin_edit (sam_page_get_window (SAM_PAGE (page)), editor);
}

/* ---- Overdoses ---- */

static void
edit_overdose (SamCasePage *page, SamRecord *record, const char *title, const char *done)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (page));
  SamEditor *editor = sam_editor_new (context, title);
  guint part = sam_editor_add_part (editor, record);

  sam_editor_add_group (editor, C_ ("overdose", "What happened"),
                        C_ ("overdose", "When, where and who told it is enough. Why is the "
                                        "person's own, and is not written here."));
  sam_editor_add_row (editor, part, SAM_OVERDOSE_OCCURRED_AT);
  sam_editor_add_row (editor, part, SAM_OVERDOSE_TOLD_BY);
  sam_editor_add_row (editor, part, SAM_OVERDOSE_SURROUNDINGS);
  sam_editor_add_group (editor, C_ ("overdose", "Afterwards"),
                        C_ ("overdose", "The first 28 days count from this day, and the plan is to "
                                        "be gone through again with the person."));
  sam_editor_add_row (editor, part, SAM_OVERDOSE_RETURN_CARD);
  sam_field_row_set_date_past (sam_editor_add_row (editor, part, SAM_OVERDOSE_PLAN_REVIEWED_ON));
  sam_editor_set_done_text (editor, done);
  sam_window_begin_edit (sam_page_get_window (SAM_PAGE (page)), editor);
}

void
sam_case_new_overdose (SamCasePage *page, const char *unused)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (page));
  g_autoptr (SamRecord) overdose = sam_case_new (page, SAM_RECORD_OVERDOSE);

  sam_record_begin (overdose, sam_context_get_viewer (context), sam_context_get_today (context),
                    sam_context_get_now (context));
  edit_overdose (page, overdose, C_ ("overdose", "Register overdose"),
                 C_ ("overdose", "Registered. The first 28 days count from that day"));
}

static void
open_overdose (SamCasePage *page, const char *id)
{
  SamRecord *overdose = sam_case_record (page, id);

  if (overdose) {
    edit_overdose (page, overdose, C_ ("overdose", "Overdose"), C_ ("overdose", "Saved"));
  }
}

static void
reviewed_today (SamCasePage *page, const char *id)
{
  g_autoptr (SamRecord) overdose = sam_case_dup (page, id);
  SamChanges *changes;

  if (!overdose) {
    return;
  }
  changes = sam_changes_new ("case");
  sam_record_set_date (overdose, SAM_OVERDOSE_PLAN_REVIEWED_ON,
                       sam_context_get_today (sam_page_get_context (SAM_PAGE (page))));
  sam_changes_put (changes, overdose);
  sam_case_save (page, changes, C_ ("overdose", "Noted that the plan is gone through today"));
}

static void
add_overdoses (SamCaseShow *show)
{
  GPtrArray *overdoses = sam_case_view_list (show->view, SAM_RECORD_OVERDOSE);
  GtkWidget *list;

  if (overdoses->len == 0) {
    return;
  }
  sam_case_heading (show->main, C_ ("overdose", "Overdoses"), NULL);
  list = sam_case_list (show->main);
  for (guint i = overdoses->len; i > 0; i--) {
    const SamRecord *overdose = g_ptr_array_index (overdoses, i - 1);
    const char *id = sam_record_get_id (overdose);
    const char *by = sam_record_get_text (overdose, SAM_OVERDOSE_TOLD_BY);
    SamDate reviewed = sam_record_get_date (overdose, SAM_OVERDOSE_PLAN_REVIEWED_ON);
    g_autofree char *when =
        sam_words_moment (show->context,
                          sam_record_get_moment (overdose, SAM_OVERDOSE_OCCURRED_AT));
    g_autofree char *upper = sam_locale_upper_first (sam_context_get_locale (show->context), when);
    /* Translators: %s is who told us, or whether the return card was given */
    g_autofree char *told = by ? g_strdup_printf (C_ ("overdose", "told by %s"), by) : NULL;
    g_autofree char *card = g_strdup_printf (C_ ("overdose", "return card: %s"),
                                             sam_words_enum (overdose, SAM_OVERDOSE_RETURN_CARD));
    g_autofree char *why =
        sam_words_join (sam_record_has (overdose, SAM_OVERDOSE_SURROUNDINGS)
                            ? sam_words_enum (overdose, SAM_OVERDOSE_SURROUNDINGS)
                            : "",
                        told ? told : "", card, NULL);
    SamRow *row = sam_case_row (upper, why);

    if (reviewed != SAM_DATE_NONE) {
      sam_row_set_chip (row, C_ ("overdose", "plan gone through"), SAM_TONE_DONE);
    } else {
      sam_row_set_chip (row, C_ ("overdose", "plan not gone through"), SAM_TONE_SOON);
      sam_case_row_action (show, row, C_ ("overdose", "Gone through today"), reviewed_today, id);
    }
    sam_case_list_row (show, list, GTK_WIDGET (row), id, NULL, open_overdose);
  }
}

/* ---- The section's part ---- */

static char *
cause_words (SamCaseShow *show, const SamFollowWindow *window)
{
  g_autofree char *day = sam_words_date (show->context, window->day0);
  g_autofree char *what = sam_record_get_rtype (window->cause) == SAM_RECORD_OVERDOSE
                              ? g_strdup (C_ ("first days", "Overdose"))
                              : g_strdup (sam_words_enum (window->cause, SAM_TRANSITION_KIND));
  g_autofree char *merged =
      window->n_merged > 0 ? sam_count (NULL, "first days", "%d earlier window is part of it",
                                        "%d earlier windows are part of it", (int) window->n_merged)
                           : NULL;
  g_autofree char *from = NULL;

  /* Translators: what the days count from, and the date of day 0: "Release from prison, Monday 1
   * June" */
  from = g_strdup_printf (C_ ("first days", "counted from: %1$s, %2$s"), what, day);
  return sam_words_join (from, merged ? merged : "", NULL);
}

static char *
now_words (SamCaseShow *show, const SamFollowWindow *window)
{
  g_autofree char *reached = NULL;
  g_autofree char *day = NULL;

  if (window->declined) {
    return g_strdup (C_ ("first days", "The person does not want the contacts. Naloxone, a number "
                                       "to call and one more question remain."));
  }
  if (window->day < 0 || window->day > SAM_WINDOW_DAYS) {
    return NULL;
  }
  day = g_strdup_printf (C_ ("first days", "Day %d of 28."), window->day);
  if (window->reached_on == SAM_DATE_NONE) {
    reached = g_strdup_printf (C_ ("first days", "Not reached yet. Next way: %s."),
                               sam_today_channel_word (window->next_channel));
  } else {
    g_autofree char *when = sam_words_relative (show->context, window->reached_on);

    reached = g_strdup_printf (C_ ("first days", "Last reached %s."), when);
  }
  return g_strconcat (day, " ", reached, NULL);
}

static void
add_agreed_facts (SamCaseShow *show, GtkWidget *list, const SamRecord *plan)
{
  g_autofree char *said = sam_words_field (show->context, plan, SAM_FOLLOWUP_AGREED_ON);
  g_autofree char *ask = sam_words_field (show->context, plan, SAM_FOLLOWUP_ASK_AGAIN_ON);
  g_autofree char *until = sam_words_field (show->context, plan, SAM_FOLLOWUP_RETURN_UNTIL_AT);
  g_autofree char *day = sam_words_keep (said);
  g_autofree char *agreed = sam_words_join (sam_words_enum (plan, SAM_FOLLOWUP_AGREED), day, NULL);

  sam_case_fact (list, C_ ("contact plan", "Contact plan"), agreed);
  sam_case_fact (list, C_ ("contact plan", "Ask once more"), ask);
  sam_case_fact (list, C_ ("contact plan", "Number to call"),
                 sam_record_get_text (plan, SAM_FOLLOWUP_PHONE));
  sam_case_fact (list, C_ ("contact plan", "Naloxone"),
                 sam_words_enum (plan, SAM_FOLLOWUP_NALOXONE));
  sam_case_fact (list, C_ ("contact plan", "Return card until"), until);
}

static void
add_window (SamCaseShow *show, const SamFollowWindow *window)
{
  const char *cause = sam_record_get_id (window->cause);
  g_autofree char *from = cause_words (show, window);
  g_autofree char *now = now_words (show, window);
  GtkWidget *heading = sam_case_heading (show->main, C_ ("first days", "The first 28 days"), from);
  GtkWidget *list;

  sam_case_heading_add (show, heading, C_ ("first days", "Register overdose…"),
                        sam_case_new_overdose, NULL);
  if (now) {
    gtk_box_append (GTK_BOX (show->main), sam_case_label (now, NULL));
  }
  gtk_box_append (GTK_BOX (show->main), sam_case_days_new (show, window));
  heading = sam_case_heading (show->side, C_ ("first days", "Agreed with the person"), NULL);
  sam_case_heading_add (show, heading,
                        window->followup ? C_ ("first days", "Edit…") : C_ ("first days", "Agree…"),
                        sam_case_edit_followup, cause);
  if (window->followup) {
    list = sam_case_list (show->side);
    add_agreed_facts (show, list, window->followup);
  } else {
    gtk_box_append (GTK_BOX (show->side),
                    sam_case_label (C_ ("first days", "The person has not been asked yet about "
                                                      "contacts, naloxone and the way back."),
                                    "dim-label"));
  }
}

void
sam_case_first_days_show (SamCaseShow *show, const SamRecord *transition)
{
  g_autoptr (SamFollowWindow) now = sam_rules_window (show->view, show->today);
  g_autoptr (SamFollowWindow) shown =
      transition ? sam_rules_window_of (show->view, sam_record_get_id (transition), show->today)
                 : NULL;

  if (now) {
    add_window (show, now);
  }
  /* Days that are still ahead are agreed before the day itself. */
  if (shown && (!now || shown->cause != now->cause)
      && (shown->day < 0 || (!now && shown->day <= 2 * SAM_WINDOW_DAYS))) {
    add_window (show, shown);
  } else if (!now) {
    GtkWidget *heading =
        sam_case_heading (show->main, C_ ("first days", "The first 28 days"), NULL);
    gboolean waits =
        transition && !shown
        && sam_rules_transition_kind (sam_record_get_text (transition, SAM_TRANSITION_KIND))->window
        && !sam_record_has (transition, SAM_TRANSITION_CANCELLED_ON);

    sam_case_heading_add (show, heading, C_ ("first days", "Register overdose…"),
                          sam_case_new_overdose, NULL);
    gtk_box_append (GTK_BOX (show->main),
                    sam_case_label (waits ? C_ ("first days",
                                                "The days get their dates when the date is known.")
                                          : C_ ("first days",
                                                "No days are counted now. They follow a release, "
                                                "a discharge or an overdose."),
                                    "dim-label"));
  }
  add_overdoses (show);
}
