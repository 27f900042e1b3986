/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-case-private.h"

#include <samspor/sam-forms.h>
#include <samspor/sam-judge.h>

/* Appointments of the person, and meetings with what they decided. */

#define EARLIER_FIRST 2

/* ---- Words ---- */

/* "Thursday 11 June at 10.00" */
static char *
day_and_hour (SamContext *context, SamDate date, const char *at_time)
{
  g_autofree char *day = sam_words_date (context, date);
  int minutes = 0;

  if (at_time && sam_time_parse (at_time, &minutes, NULL)) {
    g_autofree char *time = sam_locale_format_time (sam_context_get_locale (context), minutes);

    return g_strdup_printf (C_ ("transition date", "%1$s at %2$s"), day, time);
  }
  return g_steal_pointer (&day);
}

static char *
upper (SamContext *context, const char *text)
{
  return sam_locale_upper_first (sam_context_get_locale (context), text);
}

/* ---- Appointments ---- */

static void
new_appointment (SamCasePage *page, const char *id)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (page));
  g_autoptr (SamRecord) appointment = sam_case_new (page, SAM_RECORD_APPOINTMENT);

  sam_record_begin (appointment, sam_context_get_viewer (context), sam_context_get_today (context),
                    sam_context_get_now (context));
  sam_case_edit (page, appointment, C_ ("appointment", "New appointment"));
}

static void
edit_appointment (SamCasePage *page, const char *id)
{
  SamRecord *appointment = sam_case_record (page, id);

  if (appointment) {
    sam_case_edit (page, appointment, C_ ("appointment", "Edit appointment"));
  }
}

static void
print_slip (SamCasePage *page, const char *id)
{
  sam_print_window_open (sam_page_get_window (SAM_PAGE (page)), sam_case_page_get_case_id (page),
                         SAM_FORM_APPOINTMENT_SLIP, id);
}

static void
appointment_kept (SamCasePage *page, const char *id)
{
  g_autoptr (SamRecord) appointment = sam_case_dup (page, id);
  SamChanges *changes;

  if (!appointment) {
    return;
  }
  sam_record_set_text (appointment, SAM_APPOINTMENT_STATE, "kept");
  changes = sam_changes_new ("case");
  sam_changes_put (changes, appointment);
  sam_case_save (page, changes, C_ ("appointment", "Noted: came"));
}

static void
add_appointment (SamCaseShow *show, GtkWidget *list, const SamRecord *appointment)
{
  SamDate date = sam_record_get_date (appointment, SAM_APPOINTMENT_MEETS_ON);
  const char *id = sam_record_get_id (appointment);
  const char *whom = sam_record_get_text (appointment, SAM_APPOINTMENT_WITH_WHOM);
  const char *place = sam_record_get_text (appointment, SAM_APPOINTMENT_PLACE);
  const char *service =
      sam_context_name (show->context,
                        sam_record_get_text (appointment, SAM_APPOINTMENT_SERVICE_ID));
  g_autofree char *when = day_and_hour (show->context, date,
                                        sam_record_get_text (appointment, SAM_APPOINTMENT_AT_TIME));
  g_autofree char *title = upper (show->context, when);
  gboolean planned = sam_record_enum_is (appointment, SAM_APPOINTMENT_STATE, "planned");
  gboolean slip = sam_record_has (appointment, SAM_APPOINTMENT_SLIP_GIVEN_AT);
  g_autofree char *why =
      sam_words_join (whom ? whom : "", service ? service : "", place ? place : "",
                      planned && date >= show->today && slip ? C_ ("appointment", "has the slip")
                                                             : "",
                      NULL);
  SamRow *row = sam_case_row (title, why);

  sam_row_set_icon (row, "x-office-calendar-symbolic", SAM_TONE_NEUTRAL, TRUE);
  if (!planned) {
    sam_row_set_chip (row, sam_words_enum (appointment, SAM_APPOINTMENT_STATE),
                      sam_record_enum_is (appointment, SAM_APPOINTMENT_STATE, "kept")
                          ? SAM_TONE_DONE
                          : SAM_TONE_NEUTRAL);
  } else if (date < show->today) {
    sam_row_set_chip (row, C_ ("appointment", "what became of it?"), SAM_TONE_SOON);
    sam_case_row_action (show, row, C_ ("appointment", "Came"), appointment_kept, id);
  } else {
    sam_case_row_state (row, appointment);
    sam_case_row_action (show, row, C_ ("appointment", "Slip…"), print_slip, id);
  }
  sam_case_list_row (show, list, GTK_WIDGET (row), id, NULL, edit_appointment);
}

static void
add_appointments (SamCaseShow *show)
{
  GPtrArray *all = sam_case_view_list (show->view, SAM_RECORD_APPOINTMENT);
  g_autoptr (GPtrArray) coming = sam_rules_coming_appointments (show->view, show->today);
  g_autoptr (GPtrArray) earlier = g_ptr_array_new ();
  GtkWidget *list;
  guint n;

  for (guint i = all->len; i > 0; i--) {
    if (!g_ptr_array_find (coming, g_ptr_array_index (all, i - 1), NULL)) {
      g_ptr_array_add (earlier, g_ptr_array_index (all, i - 1));
    }
  }
  if (all->len == 0) {
    gtk_box_append (GTK_BOX (show->main),
                    sam_case_label (C_ ("appointment", "No appointment is agreed."), "dim-label"));
    return;
  }
  list = sam_case_list (show->main);
  for (guint i = 0; i < coming->len; i++) {
    add_appointment (show, list, g_ptr_array_index (coming, i));
  }
  n = sam_case_limit (show, show->main, "appointments", earlier->len, EARLIER_FIRST);
  for (guint i = 0; i < n; i++) {
    add_appointment (show, list, g_ptr_array_index (earlier, i));
  }
}

/* ---- Meetings ---- */

static void
choose_meeting (SamCasePage *page, const char *id)
{
  sam_case_page_choose (page, "meeting-of", id);
}

static void
new_meeting (SamCasePage *page, const char *id)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (page));
  const SamRecord *transition =
      sam_rules_next_transition (sam_case_page_get_view (page), sam_context_get_today (context));
  g_autoptr (SamRecord) meeting = sam_case_new (page, SAM_RECORD_MEETING);

  if (transition) {
    sam_record_set_text (meeting, SAM_MEETING_TRANSITION_ID, sam_record_get_id (transition));
  }
  sam_record_begin (meeting, sam_context_get_viewer (context), sam_context_get_today (context),
                    sam_context_get_now (context));
  sam_case_edit (page, meeting, C_ ("meeting", "New meeting"));
}

static void
edit_meeting (SamCasePage *page, const char *id)
{
  SamRecord *meeting = sam_case_record (page, id);

  if (meeting) {
    sam_case_edit (page, meeting, C_ ("meeting", "Edit meeting"));
  }
}

static void
print_meeting (SamCasePage *page, const char *id)
{
  sam_print_window_open (sam_page_get_window (SAM_PAGE (page)), sam_case_page_get_case_id (page),
                         SAM_FORM_MEETING, id);
}

static void
from_meeting (SamCasePage *page, const char *id)
{
  sam_sheet_window_present (sam_page_get_window (SAM_PAGE (page)), sam_case_page_get_case_id (page),
                            id);
}

/* What was decided gets an owner at once: whoever writes it, until they say another. */
static void
decide_measure (SamCasePage *page, const char *meeting_id)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (page));
  SamRecord *meeting = sam_case_record (page, meeting_id);
  g_autoptr (SamRecord) measure = NULL;

  if (!meeting) {
    return;
  }
  measure = sam_case_new (page, SAM_RECORD_MEASURE);
  sam_record_set_text (measure, SAM_MEASURE_MEETING_ID, meeting_id);
  sam_record_set_text (measure, SAM_MEASURE_STATE, "open");
  sam_record_set_text (measure, SAM_MEASURE_OWNER_USER, sam_context_get_user_id (context));
  sam_record_set_date (measure, SAM_MEASURE_DUE_ON,
                       sam_record_get_date (meeting, SAM_MEETING_NEXT_ON));
  sam_case_edit_measure (page, measure, C_ ("meeting", "Decision becomes a measure"));
}

/* The draft that a decision can be promised in; NULL = none. */
static const SamRecord *
draft_of (SamCaseView *view)
{
  GPtrArray *agreements = sam_case_view_list (view, SAM_RECORD_AGREEMENT);

  for (guint i = agreements->len; i > 0; i--) {
    if (!sam_rules_agreement_is_sent (g_ptr_array_index (agreements, i - 1))) {
      return g_ptr_array_index (agreements, i - 1);
    }
  }
  return NULL;
}

static void
decide_commitment (SamCasePage *page, const char *meeting_id)
{
  const SamRecord *draft = draft_of (sam_case_page_get_view (page));

  if (draft) {
    sam_case_decide_commitment (page, sam_record_get_id (draft), meeting_id);
  }
}

static void
open_measure (SamCasePage *page, const char *id)
{
  sam_case_page_go (page, "plan", id);
}

static void
open_commitment (SamCasePage *page, const char *id)
{
  sam_case_page_go (page, "agreements", id);
}

static void
add_decisions (SamCaseShow *show, const SamRecord *meeting)
{
  const char *id = sam_record_get_id (meeting);
  g_autoptr (GPtrArray) measures = sam_case_view_list_of (show->view, SAM_MEASURE_MEETING_ID, id);
  g_autoptr (GPtrArray) commitments =
      sam_case_view_list_of (show->view, SAM_COMMITMENT_MEETING_ID, id);
  GtkWidget *heading = sam_case_heading (show->main, C_ ("meeting", "Decisions"), NULL);
  GtkWidget *list;

  sam_wrap_append (SAM_WRAP (heading),
                   sam_case_key_button (show, C_ ("meeting", "_Decision → measure…"),
                                        decide_measure, id));
  if (draft_of (show->view)) {
    sam_wrap_append (SAM_WRAP (heading),
                     sam_case_key_button (show, C_ ("meeting", "Decision → _commitment…"),
                                          decide_commitment, id));
  }
  if (measures->len + commitments->len == 0) {
    gtk_box_append (GTK_BOX (show->main),
                    sam_case_label (C_ ("meeting", "Nothing is decided yet. Each decision becomes "
                                                   "a measure with an owner, or a commitment in "
                                                   "the draft of an agreement."),
                                    "dim-label"));
    return;
  }
  list = sam_case_list (show->main);
  for (guint i = 0; i < measures->len; i++) {
    const SamRecord *measure = g_ptr_array_index (measures, i);
    const char *owner =
        sam_case_user (show->context, sam_record_get_text (measure, SAM_MEASURE_OWNER_USER));
    const char *other = sam_record_get_text (measure, SAM_MEASURE_RESPONSIBLE);
    SamDate due = sam_record_get_date (measure, SAM_MEASURE_DUE_ON);
    gboolean open = sam_record_enum_is (measure, SAM_MEASURE_STATE, "open");
    g_autofree char *due_words =
        open && due != SAM_DATE_NONE ? sam_words_due (show->context, due) : NULL;
    g_autofree char *why =
        sam_words_join (C_ ("meeting", "measure"), owner ? owner : "", other ? other : "", NULL);
    SamRow *row = sam_case_row (sam_record_get_text (measure, SAM_MEASURE_WHAT), why);

    if (open) {
      sam_row_set_end (row, due_words, due < show->today ? SAM_TONE_LATE : SAM_TONE_NEUTRAL);
    } else {
      sam_row_set_chip (row, sam_words_enum (measure, SAM_MEASURE_STATE), SAM_TONE_DONE);
    }
    sam_case_list_row (show, list, GTK_WIDGET (row), sam_record_get_id (measure), NULL,
                       open_measure);
  }
  for (guint i = 0; i < commitments->len; i++) {
    const SamRecord *commitment = g_ptr_array_index (commitments, i);
    const SamRecord *party =
        sam_case_view_get (show->view, sam_record_get_text (commitment, SAM_COMMITMENT_PARTY_ID));
    SamCommitmentStatus status = sam_rules_commitment (show->view, commitment, show->today);
    SamTone tone;
    g_autofree char *words = sam_case_commitment_words (show->context, commitment, &status, &tone);
    g_autofree char *why =
        sam_words_join (C_ ("meeting", "commitment"),
                        party ? sam_case_party_name (show->view, show->context, party) : "", NULL);
    SamRow *row = sam_case_row (sam_record_get_text (commitment, SAM_COMMITMENT_WHAT), why);

    sam_row_set_chip (row, words, tone);
    sam_case_list_row (show, list, GTK_WIDGET (row), sam_record_get_id (commitment), NULL,
                       open_commitment);
  }
}

static void
add_meeting_texts (SamCaseShow *show, const SamRecord *meeting)
{
  static const SamField fields[] = { SAM_MEETING_PARTICIPANTS, SAM_MEETING_AGENDA,
                                     SAM_MEETING_MINUTES };
  GtkWidget *list = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++) {
    if (!sam_record_has (meeting, fields[i])) {
      continue;
    }
    if (!list) {
      list = sam_case_list (show->main);
    }
    sam_case_text (list, sam_text (NULL, &sam_field_get (fields[i])->label),
                   sam_record_get_text (meeting, fields[i]));
  }
  if (!list) {
    gtk_box_append (GTK_BOX (show->main),
                    sam_case_label (C_ ("meeting", "No agenda and no minutes are written yet."),
                                    "dim-label"));
  }
}

static void
show_meeting (SamCaseShow *show, const SamRecord *meeting)
{
  const char *id = sam_record_get_id (meeting);
  SamDate next = sam_record_get_date (meeting, SAM_MEETING_NEXT_ON);
  const char *place = sam_record_get_text (meeting, SAM_MEETING_PLACE);
  g_autofree char *when =
      day_and_hour (show->context, sam_record_get_date (meeting, SAM_MEETING_MEETS_ON),
                    sam_record_get_text (meeting, SAM_MEETING_AT_TIME));
  g_autofree char *about = sam_words_join (when, place ? place : "", NULL);
  GtkWidget *back =
      sam_case_key_button (show, C_ ("meeting", "_Back to the contacts"), choose_meeting, NULL);
  GtkWidget *heading;

  gtk_widget_add_css_class (back, "flat");
  gtk_widget_set_halign (back, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (show->main), back);
  heading = sam_case_heading (show->main, sam_words_enum (meeting, SAM_MEETING_KIND), about);
  sam_case_heading_add (show, heading, C_ ("meeting", "Edit meeting"), edit_meeting, id);
  sam_case_heading_add (show, heading, C_ ("meeting", "Meeting sheet…"), print_meeting, id);
  sam_case_heading_add (show, heading, C_ ("meeting", "From the meeting…"), from_meeting, id);
  add_meeting_texts (show, meeting);
  add_decisions (show, meeting);
  if (next != SAM_DATE_NONE) {
    g_autofree char *then =
        day_and_hour (show->context, next, sam_record_get_text (meeting, SAM_MEETING_NEXT_TIME));
    GtkWidget *list;

    sam_case_heading (show->main, sam_text (NULL, &sam_field_get (SAM_MEETING_NEXT_ON)->label),
                      NULL);
    list = sam_case_list (show->main);
    sam_case_fact (list, sam_text (NULL, &sam_field_get (SAM_MEETING_NEXT_ON)->label), then);
  }
}

static void
add_meetings (SamCaseShow *show)
{
  GPtrArray *all = sam_case_view_list (show->view, SAM_RECORD_MEETING);
  GtkWidget *list;

  if (all->len == 0) {
    return;
  }
  sam_case_heading (show->side, C_ ("meeting", "Meetings"), NULL);
  list = sam_case_list (show->side);
  for (guint i = all->len; i > 0; i--) {
    const SamRecord *meeting = g_ptr_array_index (all, i - 1);
    const char *id = sam_record_get_id (meeting);
    SamDate date = sam_record_get_date (meeting, SAM_MEETING_MEETS_ON);
    g_autoptr (GPtrArray) measures = sam_case_view_list_of (show->view, SAM_MEASURE_MEETING_ID, id);
    g_autoptr (GPtrArray) commitments =
        sam_case_view_list_of (show->view, SAM_COMMITMENT_MEETING_ID, id);
    guint n = measures->len + commitments->len;
    g_autofree char *when =
        day_and_hour (show->context, date, sam_record_get_text (meeting, SAM_MEETING_AT_TIME));
    g_autofree char *decided =
        n > 0 ? sam_count (NULL, "meeting", "%d decision", "%d decisions", (int) n) : NULL;
    g_autofree char *why = sam_words_join (when, decided ? decided : "", NULL);
    SamRow *row = sam_case_row (sam_words_enum (meeting, SAM_MEETING_KIND), why);

    if (date >= show->today) {
      sam_row_set_chip (row, C_ ("meeting", "to come"), SAM_TONE_ASK);
    } else if (!sam_record_has (meeting, SAM_MEETING_MINUTES)) {
      sam_row_set_chip (row, C_ ("meeting", "no minutes"), SAM_TONE_SOON);
    } else {
      sam_case_row_state (row, meeting);
    }
    sam_case_list_row (show, list, GTK_WIDGET (row), id, NULL, choose_meeting);
  }
}

gboolean
sam_case_meetings_show (SamCaseShow *show)
{
  const char *id = sam_case_page_get_choice (show->page, "meeting-of");
  const SamRecord *chosen = id ? sam_case_view_get (show->view, id) : NULL;
  GtkWidget *heading;

  if (chosen && sam_record_get_rtype (chosen) == SAM_RECORD_MEETING
      && !sam_record_is_retracted (chosen)) {
    show_meeting (show, chosen);
    return TRUE;
  }
  heading = sam_case_heading (show->main, C_ ("appointment", "Appointments"), NULL);
  sam_case_heading_add (show, heading, C_ ("appointment", "New appointment…"), new_appointment,
                        NULL);
  sam_case_heading_add (show, heading, C_ ("meeting", "New meeting…"), new_meeting, NULL);
  add_appointments (show);
  add_meetings (show);
  return FALSE;
}
