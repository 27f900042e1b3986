/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../sam-handover.h"
#include "sam-case-private.h"

#define TIMELINE_FIRST 12

/* ---- What must be done ---- */

/* Where a reason is dealt with. */
static const char *
section_of (SamRecordType type)
{
  switch (type) {
  case SAM_RECORD_TRANSITION:
  case SAM_RECORD_GATE_ROW:
  case SAM_RECORD_OVERDOSE:
  case SAM_RECORD_FOLLOWUP:
  case SAM_RECORD_DISCHARGE_NOTICE:
  case SAM_RECORD_PERSON: /* a birthday that nobody prepares yet */
    return "transition";
  case SAM_RECORD_COMMITMENT:
  case SAM_RECORD_AGREEMENT:
    return "agreements";
  case SAM_RECORD_MEASURE:
    return "plan";
  case SAM_RECORD_RESIDENCE:
    return "housing";
  case SAM_RECORD_HANDOVER:
  case SAM_RECORD_REFUSAL:
  case SAM_RECORD_REFERRAL:
    return "responsible";
  case SAM_RECORD_CASE:
    return "contacts";
  default:
    return NULL;
  }
}

static void
open_reason (SamCasePage *page, const char *id)
{
  SamRecord *record = sam_case_record (page, id);
  const char *section = record ? section_of (sam_record_get_rtype (record)) : NULL;

  if (!section && id && g_strcmp0 (id, sam_case_page_get_case_id (page)) == 0) {
    section = "contacts";
  }
  if (section) {
    sam_case_page_go (page, section, id);
  }
}

static void
toggle_wants_now (SamCasePage *page, const char *id)
{
  sam_case_toggle_wants_now (page);
}

static void
add_reasons (SamCaseShow *show)
{
  g_autoptr (SamTodayCard) card =
      sam_rules_today_card (show->view, sam_context_get_user_id (show->context), show->today);
  GtkWidget *heading =
      sam_case_heading (show->main, C_ ("case overview", "Must be done now"), NULL);
  GtkWidget *list, *wants;

  wants =
      sam_case_heading_add (show, heading,
                            sam_case_wants_now (show) ? C_ ("case", "Does not want to start now")
                                                      : C_ ("case", "Wants to start now"),
                            toggle_wants_now, NULL);
  gtk_widget_set_tooltip_text (wants, "F4");
  if (!card) {
    gtk_box_append (GTK_BOX (show->main),
                    sam_case_label (C_ ("case overview", "Nothing is urgent in this case."),
                                    "dim-label"));
    return;
  }
  list = sam_case_list (show->main);
  for (guint i = 0; i < card->reasons->len; i++) {
    const SamTodayReason *reason = g_ptr_array_index (card->reasons, i);
    g_autofree char *sentence =
        sam_today_sentence (reason, NULL, sam_context_get_locale (show->context), show->today);
    int urgency = sam_today_class (reason->kind);
    gboolean late = urgency <= 3 || (reason->days_over > 0 && urgency <= 8);
    GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
    GtkWidget *image = gtk_image_new_from_icon_name (late ? "dialog-warning-symbolic"
                                                          : "sam-point-planned-symbolic");
    GtkWidget *label = sam_case_label (sentence, NULL);

    sam_tone_apply (image, late ? SAM_TONE_LATE : SAM_TONE_SOON);
    sam_spoken_hide (image);
    gtk_widget_set_hexpand (label, TRUE);
    gtk_widget_add_css_class (box, "point-row");
    gtk_box_append (GTK_BOX (box), image);
    gtk_box_append (GTK_BOX (box), label);
    sam_case_list_row (show, list, box, reason->record_id, sentence, open_reason);
  }
}

/* ---- What has been answered, and so is not among what must be done ---- */

/* What was said not to be correct is shown for so long. */
#define ANSWERED_DAYS 30

static void
take_back (SamCasePage *page, const char *id)
{
  SamChanges *changes = sam_changes_new ("case");

  sam_changes_retract (changes, SAM_RECORD_ALERT_ANSWER, id,
                       C_ ("retract reason", "The alert was taken up again"));
  sam_case_save (page, changes, C_ ("toast", "The alert stands again"));
}

static char *
answer_words (SamCaseShow *show, const SamRecord *answer)
{
  const SamRecord *measure =
      sam_case_view_get (show->view, sam_record_get_text (answer, SAM_ALERT_ANSWER_MEASURE_ID));
  g_autofree char *day =
      sam_words_date (show->context, sam_record_get_date (answer, SAM_ALERT_ANSWER_UNTIL_ON));

  if (sam_record_enum_is (answer, SAM_ALERT_ANSWER_KIND, "deferred")) {
    return g_strdup_printf (C_ ("toast", "Put off until %s"), day);
  }
  return sam_words_join (sam_words_enum (answer, SAM_ALERT_ANSWER_KIND),
                         measure ? sam_record_get_text (measure, SAM_MEASURE_WHAT) : "", NULL);
}

static void
add_answers (SamCaseShow *show)
{
  GPtrArray *answers = sam_case_view_list (show->view, SAM_RECORD_ALERT_ANSWER);
  GtkWidget *list = NULL;

  for (guint i = answers->len; i > 0; i--) {
    const SamRecord *answer = g_ptr_array_index (answers, i - 1);
    gint64 at = sam_record_get_moment (answer, SAM_ALERT_ANSWER_ANSWERED_AT);
    const char *by =
        sam_case_user (show->context, sam_record_get_text (answer, SAM_ALERT_ANSWER_BY_USER));
    const char *reason = sam_record_get_text (answer, SAM_ALERT_ANSWER_REASON);
    g_autofree char *what = NULL, *why = NULL, *when = NULL;
    SamRow *row;

    if (!sam_rules_alert_ends (show->view, answer, show->today)
        || sam_context_get_now (show->context) - at > ANSWERED_DAYS * SAM_USEC_PER_DAY) {
      continue;
    }
    if (!list) {
      sam_case_heading (show->main, C_ ("case overview", "Answered alerts"), NULL);
      list = sam_case_list (show->main);
    }
    what = answer_words (show, answer);
    when = sam_words_moment (show->context, at);
    why = sam_words_join (reason ? reason : "", by ? by : "", when, NULL);
    row = sam_case_row (what, why);
    sam_case_row_state (row, answer);
    sam_case_row_action (show, row, C_ ("case overview", "Take up again"), take_back,
                         sam_record_get_id (answer));
    sam_case_list_row (show, list, GTK_WIDGET (row), sam_record_get_id (answer), NULL, NULL);
  }
}

/* ---- Timeline ---- */

typedef struct {
  SamDate on;
  gint64 at;
  const char *icon;
  char *what, *why; /* (owned) (nullable) */
  const char *chip; /* (nullable) */
  SamTone tone;
  const SamRecord *record;
  const char *section; /* (nullable) */
} Event;

static void
event_free (gpointer data)
{
  Event *event = data;

  g_free (event->what);
  g_free (event->why);
  g_free (event);
}

static int
compare_events (gconstpointer a, gconstpointer b)
{
  const Event *first = *(Event *const *) a, *second = *(Event *const *) b;

  if (first->on != second->on) {
    return second->on > first->on ? 1 : -1;
  }
  if (first->at != second->at) {
    return second->at > first->at ? 1 : -1;
  }
  return g_strcmp0 (sam_record_get_id (second->record), sam_record_get_id (first->record));
}

static Event *
add_event (GPtrArray *events, const SamRecord *record, SamDate on, gint64 at, const char *icon,
           const char *section)
{
  Event *event = g_new0 (Event, 1);

  event->record = record;
  event->on = on;
  event->at = at;
  event->icon = icon;
  event->section = section;
  g_ptr_array_add (events, event);
  return event;
}

static SamDate
day_of (SamCaseShow *show, gint64 at)
{
  return at != 0 ? sam_moment_to_local (at, sam_context_get_zone (show->context), NULL)
                 : SAM_DATE_NONE;
}

static void
collect_contacts (SamCaseShow *show, GPtrArray *events)
{
  GPtrArray *contacts = sam_case_view_list (show->view, SAM_RECORD_CONTACT);

  for (guint i = 0; i < contacts->len; i++) {
    const SamRecord *contact = g_ptr_array_index (contacts, i);
    gint64 at = sam_record_get_moment (contact, SAM_CONTACT_OCCURRED_AT);
    const char *by =
        sam_case_user (show->context, sam_record_get_text (contact, SAM_CONTACT_BY_USER));
    const char *text = sam_record_get_text (contact, SAM_CONTACT_TEXT);
    gboolean reached = sam_record_enum_is (contact, SAM_CONTACT_OUTCOME, "reached");
    Event *event = add_event (events, contact, day_of (show, at), at,
                              sam_case_channel_icon (contact), "contacts");

    event->what = sam_words_join (sam_words_enum (contact, SAM_CONTACT_CHANNEL),
                                  sam_words_enum (contact, SAM_CONTACT_OUTCOME), NULL);
    event->why = sam_words_join (text ? text : "", by ? by : "", NULL);
    event->tone = reached ? SAM_TONE_DONE : SAM_TONE_NEUTRAL;
  }
}

static void
collect_transitions (SamCaseShow *show, GPtrArray *events)
{
  GPtrArray *transitions = sam_case_view_list (show->view, SAM_RECORD_TRANSITION);

  for (guint i = 0; i < transitions->len; i++) {
    const SamRecord *transition = g_ptr_array_index (transitions, i);
    SamDate told = sam_record_get_date (transition, SAM_TRANSITION_TOLD_ON);
    SamDate happened = sam_record_get_date (transition, SAM_TRANSITION_HAPPENED_ON);
    SamDate moved = sam_record_get_date (transition, SAM_TRANSITION_MOVED_ON);
    g_autofree char *when = sam_case_transition_when (show->context, transition);

    if (told != SAM_DATE_NONE) {
      Event *event = add_event (events, transition, told, 0, "sam-gate-symbolic", "transition");
      const char *by = sam_record_get_text (transition, SAM_TRANSITION_TOLD_BY);
      g_autofree char *title = sam_case_transition_title (show->context, transition);

      /* Translators: a transition, "Release from prison · Eksempel fengsel" */
      event->what = g_strdup_printf (C_ ("timeline", "We were told: %s"), title);
      event->why = sam_words_join (when, by ? by : "", NULL);
    }
    if (moved != SAM_DATE_NONE && sam_record_has (transition, SAM_TRANSITION_MOVED_FROM_ON)) {
      Event *event = add_event (events, transition, moved, 0, "sam-gate-symbolic", "transition");
      g_autofree char *from =
          sam_words_date (show->context,
                          sam_record_get_date (transition, SAM_TRANSITION_MOVED_FROM_ON));

      /* Translators: two dates */
      event->what =
          g_strdup_printf (C_ ("timeline", "The date was moved from %1$s to %2$s"), from, when);
    }
    if (happened != SAM_DATE_NONE) {
      Event *event = add_event (events, transition, happened, 0, "sam-gate-symbolic", "transition");

      event->what = sam_case_transition_title (show->context, transition);
      event->chip = C_ ("transition", "happened");
    }
  }
}

static void
collect_overdoses (SamCaseShow *show, GPtrArray *events)
{
  GPtrArray *overdoses = sam_case_view_list (show->view, SAM_RECORD_OVERDOSE);

  for (guint i = 0; i < overdoses->len; i++) {
    const SamRecord *overdose = g_ptr_array_index (overdoses, i);
    gint64 at = sam_record_get_moment (overdose, SAM_OVERDOSE_OCCURRED_AT);
    const char *by = sam_record_get_text (overdose, SAM_OVERDOSE_TOLD_BY);
    Event *event = add_event (events, overdose, day_of (show, at), at, "dialog-warning-symbolic",
                              "transition");

    event->what = g_strdup (C_ ("timeline", "Overdose"));
    event->why = by ? g_strdup_printf (C_ ("timeline", "told by %s"), by) : NULL;
  }
}

static void
collect_agreements (SamCaseShow *show, GPtrArray *events)
{
  GPtrArray *agreements = sam_case_view_list (show->view, SAM_RECORD_AGREEMENT);
  GPtrArray *signatures = sam_case_view_list (show->view, SAM_RECORD_SIGNATURE);

  for (guint i = 0; i < agreements->len; i++) {
    const SamRecord *agreement = g_ptr_array_index (agreements, i);
    gint64 at = sam_record_get_moment (agreement, SAM_AGREEMENT_SENT_AT);

    if (at != 0) {
      Event *event = add_event (events, agreement, day_of (show, at), at, "sam-agreement-symbolic",
                                "agreements");

      event->what = g_strdup_printf (C_ ("timeline", "Agreement sent: %s"),
                                     sam_record_get_text (agreement, SAM_AGREEMENT_TITLE));
      event->why = sam_case_agreement_counts (show->view, agreement);
    }
  }
  for (guint i = 0; i < signatures->len; i++) {
    const SamRecord *signature = g_ptr_array_index (signatures, i);
    const SamRecord *party =
        sam_case_view_get (show->view, sam_record_get_text (signature, SAM_SIGNATURE_PARTY_ID));
    gint64 at = sam_record_get_moment (signature, SAM_SIGNATURE_SIGNED_AT);
    gboolean declined = sam_record_enum_is (signature, SAM_SIGNATURE_WAY, "declined");
    Event *event = add_event (events, signature, day_of (show, at), at, "sam-agreement-symbolic",
                              "agreements");
    const char *name = party ? sam_case_party_name (show->view, show->context, party) : "";

    event->what = declined
                      ? g_strdup_printf (C_ ("timeline", "%s declined the agreement"), name)
                      : g_strdup_printf (C_ ("timeline", "%s said yes to the agreement"), name);
    event->why = declined ? g_strdup (sam_record_get_text (signature, SAM_SIGNATURE_REASON))
                          : g_strdup (sam_words_enum (signature, SAM_SIGNATURE_WAY));
    event->tone = declined ? SAM_TONE_LATE : SAM_TONE_DONE;
  }
}

/* Who was asked and what came of it; a move names both. */
static char *
handover_words (SamCaseShow *show, const SamRecord *handover)
{
  const char *whom = sam_handover_whom (show->context, handover);
  const char *from =
      sam_context_name (show->context, sam_record_get_text (handover, SAM_HANDOVER_FROM_USER));

  if (!from) {
    from =
        sam_context_name (show->context, sam_record_get_text (handover, SAM_HANDOVER_FROM_SERVICE));
  }
  if (sam_record_enum_is (handover, SAM_HANDOVER_STATE, "asked")) {
    return g_strdup_printf (C_ ("timeline", "%s was asked to take over"), whom);
  }
  if (sam_record_enum_is (handover, SAM_HANDOVER_STATE, "refused")) {
    return g_strdup_printf (C_ ("timeline", "%s said no to taking over"), whom);
  }
  if (sam_record_enum_is (handover, SAM_HANDOVER_STATE, "withdrawn")) {
    return g_strdup_printf (C_ ("timeline", "The question to %s was withdrawn"), whom);
  }
  /* Translators: who had the responsibility and who has it now */
  return g_strdup_printf (C_ ("timeline", "Responsibility moved from %1$s to %2$s"),
                          from ? from : C_ ("timeline", "somebody"), whom);
}

static void
collect_handovers (SamCaseShow *show, GPtrArray *events)
{
  GPtrArray *handovers = sam_case_view_list (show->view, SAM_RECORD_HANDOVER);

  for (guint i = 0; i < handovers->len; i++) {
    const SamRecord *handover = g_ptr_array_index (handovers, i);
    gboolean refused = sam_record_enum_is (handover, SAM_HANDOVER_STATE, "refused");
    gint64 answered = sam_record_get_moment (handover, SAM_HANDOVER_ANSWERED_AT);
    gint64 at = answered != 0 ? answered : sam_record_get_moment (handover, SAM_HANDOVER_ASKED_AT);
    Event *event =
        add_event (events, handover, day_of (show, at), at, "sam-handover-symbolic", "responsible");

    event->what = handover_words (show, handover);
    event->why = g_strdup (
        sam_record_get_text (handover, refused ? SAM_HANDOVER_ANSWER_REASON : SAM_HANDOVER_REASON));
  }
}

static void
collect_refusals (SamCaseShow *show, GPtrArray *events)
{
  GPtrArray *refusals = sam_case_view_list (show->view, SAM_RECORD_REFUSAL);

  for (guint i = 0; i < refusals->len; i++) {
    const SamRecord *refusal = g_ptr_array_index (refusals, i);
    gint64 at = sam_record_get_moment (refusal, SAM_REFUSAL_OCCURRED_AT);
    const char *where =
        sam_context_name (show->context, sam_record_get_text (refusal, SAM_REFUSAL_SERVICE_ID));
    const char *place = where ? where : sam_record_get_text (refusal, SAM_REFUSAL_PLACE);
    Event *event = add_event (events, refusal, day_of (show, at), at, "dialog-warning-symbolic",
                              "responsible");

    event->what =
        sam_words_join (sam_words_enum (refusal, SAM_REFUSAL_KIND), place ? place : "", NULL);
    event->why = g_strdup (sam_words_enum (refusal, SAM_REFUSAL_REASON));
  }
}

static void
open_event (SamCasePage *page, const char *id)
{
  SamRecord *record = sam_case_record (page, id);

  if (!record) {
    return;
  }
  switch (sam_record_get_rtype (record)) {
  case SAM_RECORD_CONTACT:
    sam_case_page_go (page, "contacts", id);
    break;
  case SAM_RECORD_TRANSITION:
    sam_case_page_go (page, "transition", id);
    break;
  case SAM_RECORD_SIGNATURE:
    sam_case_page_go (page, "agreements", sam_record_get_text (record, SAM_SIGNATURE_AGREEMENT_ID));
    break;
  case SAM_RECORD_AGREEMENT:
    sam_case_page_go (page, "agreements", id);
    break;
  case SAM_RECORD_HANDOVER:
  case SAM_RECORD_REFUSAL:
  case SAM_RECORD_REFERRAL:
    sam_case_page_go (page, "responsible", id);
    break;
  default:
    break;
  }
}

static void
log_contact (SamCasePage *page, const char *id)
{
  sam_window_log_contact (sam_page_get_window (SAM_PAGE (page)), sam_case_page_get_case_id (page));
}

static void
add_timeline (SamCaseShow *show)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func (event_free);
  GtkWidget *list;
  guint n;

  collect_contacts (show, events);
  collect_transitions (show, events);
  collect_overdoses (show, events);
  collect_agreements (show, events);
  collect_handovers (show, events);
  collect_refusals (show, events);
  g_ptr_array_sort (events, compare_events);
  sam_case_heading (show->main, C_ ("case overview", "What has happened"), NULL);
  if (events->len == 0) {
    sam_case_empty (show, show->main, C_ ("case overview", "Nothing is noted in this case yet."),
                    C_ ("case", "Log a contact"), log_contact, NULL);
    return;
  }
  list = sam_case_list (show->main);
  n = sam_case_limit (show, show->main, "timeline", events->len, TIMELINE_FIRST);
  for (guint i = 0; i < n; i++) {
    const Event *event = g_ptr_array_index (events, i);
    g_autofree char *day = sam_words_relative (show->context, event->on);
    g_autofree char *date = sam_words_date_short (show->context, event->on);
    SamRow *row = sam_case_row (event->what, event->why);

    sam_row_set_icon (row, event->icon, event->tone, TRUE);
    sam_row_set_end (row, show->today - event->on <= 14 ? day : date, SAM_TONE_NEUTRAL);
    if (event->chip) {
      sam_row_set_chip (row, event->chip, SAM_TONE_NEUTRAL);
    } else {
      sam_case_row_state (row, event->record);
    }
    sam_case_list_row (show, list, GTK_WIDGET (row), sam_record_get_id (event->record), NULL,
                       event->section ? open_event : NULL);
  }
}

/* ---- Key facts ---- */

static void
edit_person (SamCasePage *page, const char *id)
{
  SamRecord *person = (SamRecord *) sam_case_view_get_person (sam_case_page_get_view (page));

  if (person) {
    sam_case_edit (page, person, C_ ("case", "Edit person"));
  }
}

static void
case_fields (SamEditor *editor, guint part)
{
  SamRecord *record = sam_editor_get_part (editor, part);
  gboolean closed = sam_record_enum_is (record, SAM_CASE_STATUS, "closed");

  sam_editor_set_row_visible (editor, part, SAM_CASE_ASK_AGAIN_ON,
                              sam_record_enum_is (record, SAM_CASE_STATUS, "declined_now"));
  sam_editor_set_row_visible (editor, part, SAM_CASE_CLOSED_ON, closed);
  sam_editor_set_row_visible (editor, part, SAM_CASE_CLOSED_REASON, closed);
}

static void
case_changed_cb (SamEditor *editor, gpointer user_data)
{
  case_fields (editor, GPOINTER_TO_UINT (user_data));
}

/* Without who is responsible: that is moved by a hand-over, never by an edit. */
static void
edit_case (SamCasePage *page, const char *id)
{
  SamEditor *editor =
      sam_editor_new (sam_page_get_context (SAM_PAGE (page)), C_ ("case", "Edit case"));
  guint part =
      sam_editor_add_part (editor,
                           (SamRecord *) sam_case_view_get_case (sam_case_page_get_view (page)));

  sam_editor_add_group (editor, C_ ("case", "The case"), NULL);
  sam_editor_add_row (editor, part, SAM_CASE_STATUS);
  sam_editor_add_row (editor, part, SAM_CASE_ASK_AGAIN_ON);
  sam_field_row_set_date_past (sam_editor_add_row (editor, part, SAM_CASE_CLOSED_ON));
  sam_editor_add_row (editor, part, SAM_CASE_CLOSED_REASON);
  sam_editor_add_row (editor, part, SAM_CASE_WANTS_NOW_AT);
  sam_editor_add_row (editor, part, SAM_CASE_REMARK);
  sam_editor_add_folded_group (editor, C_ ("editor", "More details"));
  sam_field_row_set_date_past (sam_editor_add_row (editor, part, SAM_CASE_OPENED_ON));
  sam_editor_add_row (editor, part, SAM_CASE_SOURCE);
  sam_editor_add_row (editor, part, SAM_CASE_CASE_NUMBER);
  sam_editor_add_row (editor, part, SAM_CASE_PATHWAY);
  sam_editor_add_row (editor, part, SAM_CASE_PATHWAY_ON);
  case_fields (editor, part);
  g_signal_connect (editor, "changed", G_CALLBACK (case_changed_cb), GUINT_TO_POINTER (part));
  sam_window_begin_edit (sam_page_get_window (SAM_PAGE (page)), editor);
}

static void
fact_of (SamCaseShow *show, GtkWidget *list, const SamRecord *record, SamField field)
{
  g_autofree char *value = sam_words_field (show->context, record, field);

  if (sam_field_get (field)->kind == SAM_KIND_BOOL && !sam_record_get_bool (record, field)) {
    return;
  }
  sam_case_fact (list, sam_text (NULL, &sam_field_get (field)->label), value);
}

static void
add_facts (SamCaseShow *show)
{
  const SamRecord *record = sam_case_view_get_case (show->view);
  const SamRecord *person = sam_case_view_get_person (show->view);
  const SamRecord *transition = sam_rules_next_transition (show->view, show->today);
  GPtrArray *relations = sam_case_view_list (show->view, SAM_RECORD_RELATION);
  SamDate reached = sam_rules_reached_on (show->view);
  GtkWidget *heading, *list;

  if (transition) {
    g_autoptr (SamGate) gate =
        sam_rules_gate (show->view, sam_record_get_id (transition), show->today);
    const char *place =
        sam_context_name (show->context, sam_record_get_text (transition, SAM_TRANSITION_PLACE_ID));
    g_autofree char *day = sam_case_transition_when (show->context, transition);
    g_autofree char *when = place ? g_strconcat (place, "\n", day, NULL) : g_strdup (day);
    SamRow *row = sam_case_row (sam_words_enum (transition, SAM_TRANSITION_KIND), when);

    sam_case_heading (show->side, C_ ("case overview", "Next transition"), NULL);
    list = sam_case_list (show->side);
    if (gate && gate->n_points > 0) {
      SamTone tone = SAM_TONE_NEUTRAL;
      g_autofree char *missing =
          sam_words_missing (gate->n_missing, gate->ready,
                             sam_record_get_date (transition, SAM_TRANSITION_DATE), show->today,
                             &tone);

      sam_row_set_chip (row, missing, tone);
    }
    sam_case_list_row (show, list, GTK_WIDGET (row), sam_record_get_id (transition), NULL,
                       open_event);
  }
  if (person) {
    SamDate birth = sam_record_get_date (person, SAM_PERSON_BIRTH_DATE);
    g_autofree char *born =
        sam_locale_format_date (sam_context_get_locale (show->context), birth, SAM_DATE_STYLE_DAY);

    heading = sam_case_heading (show->side, C_ ("case overview", "The person"), NULL);
    sam_case_heading_add (show, heading, C_ ("case", "Edit person"), edit_person, NULL);
    list = sam_case_list (show->side);
    sam_case_fact (list, sam_text (NULL, &sam_field_get (SAM_PERSON_BIRTH_DATE)->label), born);
    fact_of (show, list, person, SAM_PERSON_PHONE);
    fact_of (show, list, person, SAM_PERSON_CONTACT_CHANNELS);
    fact_of (show, list, person, SAM_PERSON_CONTACT_HOURS);
    fact_of (show, list, person, SAM_PERSON_NEVER_CALL);
    fact_of (show, list, person, SAM_PERSON_IF_NOT_REACHED);
    fact_of (show, list, person, SAM_PERSON_LANGUAGE);
    fact_of (show, list, person, SAM_PERSON_INTERPRETER);
    fact_of (show, list, person, SAM_PERSON_GP);
    fact_of (show, list, person, SAM_PERSON_OUTSIDE_CONTACT);
    sam_case_town_facts (show, list, person);
    for (guint i = 0; i < relations->len; i++) {
      const SamRecord *relation = g_ptr_array_index (relations, i);

      if (sam_record_get_bool (relation, SAM_RELATION_IS_CLOSEST)) {
        g_autofree char *phone = sam_words_field (show->context, relation, SAM_RELATION_PHONE);
        g_autofree char *name =
            sam_context_show_name (show->context,
                                   sam_record_get_text (relation, SAM_RELATION_NAME));
        g_autofree char *words = sam_words_join (name, phone, NULL);

        sam_case_fact (list, sam_text (NULL, &sam_field_get (SAM_RELATION_IS_CLOSEST)->label),
                       words);
      }
    }
  }
  heading = sam_case_heading (show->side, C_ ("case overview", "The case"), NULL);
  sam_case_heading_add (show, heading, C_ ("case", "Edit case"), edit_case, NULL);
  list = sam_case_list (show->side);
  fact_of (show, list, record, SAM_CASE_STATUS);
  fact_of (show, list, record, SAM_CASE_ASK_AGAIN_ON);
  fact_of (show, list, record, SAM_CASE_COORDINATOR_USER);
  fact_of (show, list, record, SAM_CASE_TEAM_ID);
  fact_of (show, list, record, SAM_CASE_OPENED_ON);
  fact_of (show, list, record, SAM_CASE_SOURCE);
  fact_of (show, list, record, SAM_CASE_CASE_NUMBER);
  {
    g_autofree char *words = reached == SAM_DATE_NONE ? g_strdup (C_ ("case overview", "not yet"))
                                                      : sam_words_relative (show->context, reached);

    sam_case_fact (list, C_ ("case overview", "Last reached"), words);
  }
  if (sam_record_has (record, SAM_CASE_REMARK)) {
    sam_case_text (list, sam_text (NULL, &sam_field_get (SAM_CASE_REMARK)->label),
                   sam_record_get_text (record, SAM_CASE_REMARK));
  }
}

void
sam_case_overview_show (SamCaseShow *show)
{
  sam_case_waiting_ask (show);
  add_reasons (show);
  add_answers (show);
  add_timeline (show);
  add_facts (show);
}
