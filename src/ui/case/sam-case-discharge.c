/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-case-private.h"

#include <samspor/sam-discharge.h>
#include <samspor/sam-id.h>

/* "Ready for discharge": what the hospital told, how long it has been, what it costs; and which
 * municipality is responsible. */

/* ---- Which municipality ---- */

static void
add_town (SamCaseShow *show, GtkWidget *list, const SamRecord *person, SamField town,
          SamField since)
{
  const char *name = sam_record_get_text (person, town);
  g_autofree char *day = sam_words_date_short (show->context, sam_record_get_date (person, since));
  g_autofree char *words = NULL;

  if (!name) {
    return;
  }
  /* Translators: a municipality, and the day from which it holds */
  words =
      *day ? g_strdup_printf (C_ ("municipality", "%1$s, since %2$s"), name, day) : g_strdup (name);
  sam_case_fact (list, sam_text (NULL, &sam_field_get (town)->label), words);
}

void
sam_case_town_facts (SamCaseShow *show, GtkWidget *list, const SamRecord *person)
{
  SamTown town = sam_rules_town (person, show->today);
  g_autofree char *words = NULL;

  add_town (show, list, person, SAM_PERSON_REGISTERED_MUNICIPALITY, SAM_PERSON_REGISTERED_FROM_ON);
  add_town (show, list, person, SAM_PERSON_STAYING_MUNICIPALITY, SAM_PERSON_STAYING_FROM_ON);
  add_town (show, list, person, SAM_PERSON_CHOSEN_MUNICIPALITY, SAM_PERSON_CHOSEN_FROM_ON);
  if (town.ground == SAM_TOWN_UNKNOWN) {
    /* Where nobody has noted anything, nothing is asked for. */
    if (!sam_record_has (person, SAM_PERSON_REGISTERED_MUNICIPALITY)) {
      return;
    }
    words = g_strdup (C_ ("municipality", "Not known: ask where the person stays"));
  } else if (town.stayed_since) {
    /* Translators: the municipality somebody chose, and the one where they stay since */
    words = g_strdup_printf (C_ ("municipality", "%1$s, as chosen; has come to stay in %2$s after "
                                                 "that: ask"),
                             town.name, town.stayed_since);
  } else {
    words = g_strdup_printf (town.ground == SAM_TOWN_CHOSEN
                                 /* Translators: a municipality */
                                 ? C_ ("municipality", "%s, as chosen")
                                 /* Translators: a municipality */
                                 : C_ ("municipality", "%s, where the person stays"),
                             town.name);
  }
  sam_case_fact (list, C_ ("municipality", "Responsible municipality"), words);
}

/* ---- Forms ---- */

static void
new_notice (SamCasePage *page, const char *transition_id)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (page));
  g_autoptr (SamRecord) notice = sam_case_new (page, SAM_RECORD_DISCHARGE_NOTICE);
  SamEditor *editor = sam_editor_new (context, C_ ("discharge", "Notice of discharge"));
  guint part;

  sam_record_set_text (notice, SAM_DISCHARGE_NOTICE_TRANSITION_ID, transition_id);
  sam_record_begin (notice, sam_context_get_viewer (context), sam_context_get_today (context),
                    sam_context_get_now (context));
  part = sam_editor_add_part (editor, notice);
  sam_editor_add_group (editor, C_ ("discharge", "What the hospital told"),
                        C_ ("discharge", "Answer the same day. Without an answer the municipality "
                                         "pays from the day the patient is ready."));
  sam_editor_add_row (editor, part, SAM_DISCHARGE_NOTICE_NOTIFIED_AT);
  sam_editor_add_row (editor, part, SAM_DISCHARGE_NOTICE_NOTIFIED_BY);
  sam_editor_add_row (editor, part, SAM_DISCHARGE_NOTICE_READY_ON);
  sam_editor_add_group (editor, C_ ("discharge", "Our answer"), NULL);
  sam_field_row_set_date_past (sam_editor_add_row (editor, part, SAM_DISCHARGE_NOTICE_ANSWERED_ON));
  sam_editor_add_row (editor, part, SAM_DISCHARGE_NOTICE_RECEIVES_ON);
  sam_editor_set_done_text (editor, C_ ("discharge", "The notice is registered"));
  sam_window_begin_edit (sam_page_get_window (SAM_PAGE (page)), editor);
}

/* (nullable): with @day today; to be begun and touched, since that alone is worth saving. */
static SamEditor *
edit_of_today (SamCasePage *page, const char *id, const char *title, SamField day, guint *part)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (page));
  SamRecord *notice = sam_case_record (page, id);
  SamEditor *editor;

  if (!notice) {
    return NULL;
  }
  editor = sam_editor_new (context, title);
  *part = sam_editor_add_part (editor, notice);
  sam_record_set_date (sam_editor_get_part (editor, *part), day, sam_context_get_today (context));
  return editor;
}

static void
answer_notice (SamCasePage *page, const char *id)
{
  guint part;
  SamEditor *editor = edit_of_today (page, id, C_ ("discharge", "Answer the hospital"),
                                     SAM_DISCHARGE_NOTICE_ANSWERED_ON, &part);

  if (!editor) {
    return;
  }
  sam_editor_add_group (editor, C_ ("discharge", "Our answer"),
                        C_ ("discharge", "The days stop on the day from which we have said that we "
                                         "can receive. A plan nobody has told stops nothing."));
  sam_field_row_set_date_past (sam_editor_add_row (editor, part, SAM_DISCHARGE_NOTICE_ANSWERED_ON));
  sam_editor_add_row (editor, part, SAM_DISCHARGE_NOTICE_RECEIVES_ON);
  sam_editor_add_folded_group (editor, C_ ("discharge", "We disagree"));
  sam_field_row_set_date_past (sam_editor_add_row (editor, part, SAM_DISCHARGE_NOTICE_DISPUTED_ON));
  sam_editor_add_row (editor, part, SAM_DISCHARGE_NOTICE_DISPUTE_WHY);
  sam_editor_set_done_text (editor, C_ ("discharge", "The answer is noted"));
  sam_window_begin_edit (sam_page_get_window (SAM_PAGE (page)), editor);
  sam_editor_touch (editor);
}

static void
end_notice (SamCasePage *page, const char *id)
{
  guint part;
  SamEditor *editor =
      edit_of_today (page, id, C_ ("discharge", "It ended"), SAM_DISCHARGE_NOTICE_ENDED_ON, &part);

  if (!editor) {
    return;
  }
  sam_editor_add_group (editor, C_ ("discharge", "How it ended"),
                        C_ ("discharge", "The day it ended is not counted."));
  sam_editor_add_row (editor, part, SAM_DISCHARGE_NOTICE_ENDED_HOW);
  sam_field_row_set_date_past (sam_editor_add_row (editor, part, SAM_DISCHARGE_NOTICE_ENDED_ON));
  sam_editor_add_row (editor, part, SAM_DISCHARGE_NOTICE_REMARK);
  sam_editor_set_done_text (editor, C_ ("discharge", "Noted that it ended"));
  sam_window_begin_edit (sam_page_get_window (SAM_PAGE (page)), editor);
  sam_editor_touch (editor);
}

static void
edit_notice (SamCasePage *page, const char *id)
{
  SamRecord *notice = sam_case_record (page, id);

  if (notice) {
    sam_case_edit (page, notice, C_ ("discharge", "Edit notice of discharge"));
  }
}

static void
new_rate (SamCasePage *page, const char *unused)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (page));
  g_autofree char *id = sam_id_new (sam_context_get_clock (context));
  g_autoptr (SamRecord) rate = sam_record_new (SAM_RECORD_SETTING, id, SAM_ID_NIL);
  SamEditor *editor = sam_editor_new (context, C_ ("discharge", "New rate"));
  guint part;

  sam_record_set_text (rate, SAM_SETTING_SETTING_KEY, SAM_SETTING_DISCHARGE_RATE);
  sam_record_begin (rate, sam_context_get_viewer (context), sam_context_get_today (context),
                    sam_context_get_now (context));
  part = sam_editor_add_part (editor, rate);
  sam_editor_add_group (editor,
                        sam_text (NULL, &sam_setting_def (SAM_SETTING_DISCHARGE_RATE)->label),
                        C_ ("discharge", "Holds from its day, in every case. Days before that keep "
                                         "the rate that held then."));
  sam_field_row_set_title (sam_editor_add_row (editor, part, SAM_SETTING_VALUE),
                           C_ ("discharge", "Kroner for one day"));
  sam_editor_add_row (editor, part, SAM_SETTING_VALID_FROM);
  sam_editor_add_row (editor, part, SAM_SETTING_SOURCE);
  sam_editor_set_done_text (editor, C_ ("discharge", "The rate is saved"));
  sam_window_begin_edit (sam_page_get_window (SAM_PAGE (page)), editor);
}

/* ---- What it comes to ---- */

static char *
kroner_words (SamContext *context, gint64 kroner)
{
  g_autofree char *number = sam_locale_format_int (sam_context_get_locale (context), kroner);

  /* Translators: an amount of money in Norwegian kroner */
  return g_strdup_printf (C_ ("discharge", "%s kroner"), number);
}

static void
add_rate (SamCaseShow *show, GtkWidget *list, const SamDischargeRate *rate)
{
  g_autofree char *days = sam_count (NULL, "discharge", "%d day", "%d days", rate->days);
  g_autofree char *from = NULL, *each = NULL, *what = NULL, *why = NULL, *sum = NULL;
  SamRow *row;

  if (!rate->setting) {
    row = sam_case_row (days, C_ ("discharge", "No rate is entered for these days."));
    sam_row_set_end (row, C_ ("discharge", "unknown"), SAM_TONE_NEUTRAL);
  } else {
    const char *source = sam_record_get_text (rate->setting, SAM_SETTING_SOURCE);
    g_autofree char *day =
        sam_words_date_short (show->context,
                              sam_record_get_date (rate->setting, SAM_SETTING_VALID_FROM));

    each = kroner_words (show->context, rate->kroner);
    sum = kroner_words (show->context, (gint64) rate->days * rate->kroner);
    /* Translators: "3 days", an amount: "3 days at 4885 kroner" */
    what = g_strdup_printf (C_ ("discharge", "%1$s at %2$s"), days, each);
    /* Translators: the day from which a rate holds */
    from = g_strdup_printf (C_ ("discharge", "rate from %s"), day);
    why = sam_words_join (from, source ? source : "", NULL);
    row = sam_case_row (what, why);
    sam_row_set_end (row, sum, SAM_TONE_NEUTRAL);
  }
  sam_boxed_list_add (list, GTK_WIDGET (row), FALSE, NULL);
}

/* "3 days · about 14 655 kroner"; never 0 for what nobody knows. */
static char *
sum_words (SamCaseShow *show, const SamDischargeSum *sum)
{
  g_autofree char *days = sam_count (NULL, "discharge", "%d day", "%d days", sum->days);
  g_autofree char *kroner = kroner_words (show->context, sum->kroner);
  /* Translators: an amount of money */
  g_autofree char *about = sum->n_unpriced == sum->days
                               ? g_strdup (C_ ("discharge", "no rate is entered"))
                               : g_strdup_printf (C_ ("discharge", "about %s"), kroner);
  g_autofree char *lacks = sum->n_unpriced > 0 && sum->n_unpriced < sum->days
                               ? sam_count (NULL, "discharge", "%d day without a rate",
                                            "%d days without a rate", sum->n_unpriced)
                               : g_strdup ("");

  return sum->days == 0 ? g_strdup (C_ ("discharge", "No days so far"))
                        : sam_words_join (days, about, lacks, NULL);
}

/* ---- One notice ---- */

static char *
chip_words (const SamDischargeClock *clock, SamTone *tone)
{
  *tone = clock->state == SAM_DISCHARGE_RUNS ? SAM_TONE_LATE : SAM_TONE_NEUTRAL;
  if (clock->unanswered) {
    *tone = SAM_TONE_LATE;
    return g_strdup (C_ ("discharge", "not answered"));
  }
  switch (clock->state) {
  case SAM_DISCHARGE_COMING:
    return g_strdup (C_ ("discharge", "coming"));
  case SAM_DISCHARGE_AGREED:
    *tone = SAM_TONE_DONE;
    return g_strdup (C_ ("discharge", "does not count"));
  case SAM_DISCHARGE_RUNS:
  case SAM_DISCHARGE_RECEIVES:
  case SAM_DISCHARGE_ENDED:
    break;
  }
  return sam_count (NULL, "discharge", "%d day", "%d days", clock->days);
}

/* (transfer full): "" when nobody has noted the day */
static char *
day_words (SamCaseShow *show, const SamRecord *notice, SamField field, const char *format)
{
  g_autofree char *day = sam_words_date_short (show->context, sam_record_get_date (notice, field));
  g_auto (GStrv) parts = g_strsplit (format, "%s", 2);

  return *day ? g_strjoinv (day, parts) : g_strdup ("");
}

static char *
dispute_words (SamCaseShow *show, const SamRecord *notice)
{
  const char *why = sam_record_get_text (notice, SAM_DISCHARGE_NOTICE_DISPUTE_WHY);
  g_autofree char *since = day_words (show, notice, SAM_DISCHARGE_NOTICE_DISPUTED_ON,
                                      C_ ("discharge", "we disagree since %s"));
  const char *outcome = sam_words_enum (notice, SAM_DISCHARGE_NOTICE_DISPUTE_OUTCOME);

  return sam_words_join (since, why ? why : "", outcome ? outcome : "", NULL);
}

static void
add_notice (SamCaseShow *show, GtkWidget *list, const SamRecord *notice)
{
  SamDischargeClock clock =
      sam_rules_discharge (notice, sam_case_view_get_registry (show->view), show->today);
  const char *id = sam_record_get_id (notice);
  const char *by = sam_record_get_text (notice, SAM_DISCHARGE_NOTICE_NOTIFIED_BY);
  const char *how = sam_words_enum (notice, SAM_DISCHARGE_NOTICE_ENDED_HOW);
  SamTone tone;
  g_autofree char *came =
      sam_words_moment (show->context,
                        sam_record_get_moment (notice, SAM_DISCHARGE_NOTICE_NOTIFIED_AT));
  /* Translators: when a notice came */
  g_autofree char *what = g_strdup_printf (C_ ("discharge", "Notice %s"), came);
  g_autofree char *ready = day_words (show, notice, SAM_DISCHARGE_NOTICE_READY_ON,
                                      /* Translators: %s is a day, as in “Friday 12 June” */
                                      C_ ("discharge", "ready from %s"));
  g_autofree char *answered = day_words (show, notice, SAM_DISCHARGE_NOTICE_ANSWERED_ON,
                                         /* Translators: %s is a day, as in “Friday 12 June” */
                                         C_ ("discharge", "answered %s"));
  g_autofree char *receives = day_words (show, notice, SAM_DISCHARGE_NOTICE_RECEIVES_ON,
                                         /* Translators: %s is a day, as in “Friday 12 June” */
                                         C_ ("discharge", "can receive from %s"));
  g_autofree char *ended = day_words (show, notice, SAM_DISCHARGE_NOTICE_ENDED_ON,
                                      /* Translators: %s is a day, as in “Friday 12 June” */
                                      C_ ("discharge", "ended %s"));
  g_autofree char *dispute = dispute_words (show, notice);
  g_autofree char *why = sam_words_join (by ? by : "", ready, answered, receives, dispute, ended,
                                         how ? how : "", NULL);
  g_autofree char *chip = chip_words (&clock, &tone);
  SamRow *row = sam_case_row (what, why);

  sam_row_set_icon (row, "sam-treatment-symbolic", tone, TRUE);
  sam_row_set_chip (row, chip, tone);
  if (clock.unanswered) {
    sam_case_row_action (show, row, C_ ("discharge", "Answer…"), answer_notice, id);
  } else if (!sam_record_has (notice, SAM_DISCHARGE_NOTICE_ENDED_ON)
             && clock.state != SAM_DISCHARGE_AGREED) {
    sam_case_row_action (show, row, C_ ("discharge", "Ended…"), end_notice, id);
  }
  sam_case_list_row (show, list, GTK_WIDGET (row), id, NULL, edit_notice);
}

gboolean
sam_case_waits_for_discharge (SamCaseShow *show, const SamRecord *transition)
{
  g_autoptr (GPtrArray) notices =
      sam_case_view_list_of (show->view, SAM_DISCHARGE_NOTICE_TRANSITION_ID,
                             sam_record_get_id (transition));

  for (guint i = 0; i < notices->len; i++) {
    SamDischargeState state =
        sam_rules_discharge (g_ptr_array_index (notices, i),
                             sam_case_view_get_registry (show->view), show->today)
            .state;

    if (state != SAM_DISCHARGE_ENDED && state != SAM_DISCHARGE_AGREED) {
      return TRUE;
    }
  }
  return FALSE;
}

void
sam_case_discharges_show (SamCaseShow *show, const SamRecord *transition)
{
  const char *id = sam_record_get_id (transition);
  g_autoptr (GPtrArray) notices =
      sam_case_view_list_of (show->view, SAM_DISCHARGE_NOTICE_TRANSITION_ID, id);
  g_autoptr (SamDischargeSum) sum = NULL;
  g_autofree char *remark = NULL;
  GtkWidget *heading, *list;

  if (notices->len == 0
      && !sam_rules_is_discharge (sam_record_get_text (transition, SAM_TRANSITION_KIND))) {
    return;
  }
  sum = sam_rules_discharge_sum (notices, sam_case_view_get_registry (show->view), show->today);
  remark = notices->len > 0 ? sum_words (show, sum) : NULL;
  heading = sam_case_heading (show->main, C_ ("discharge", "Ready for discharge"), remark);
  sam_case_heading_add (show, heading, C_ ("discharge", "New notice…"), new_notice, id);
  if (sam_context_is_lead (show->context)) {
    sam_case_heading_add (show, heading, C_ ("discharge", "New rate…"), new_rate, NULL);
  }
  if (notices->len == 0) {
    gtk_box_append (GTK_BOX (show->main),
                    sam_case_label (C_ ("discharge", "The hospital has not told us that the "
                                                     "patient is ready."),
                                    "dim-label"));
    return;
  }
  list = sam_case_list (show->main);
  for (guint i = 0; i < notices->len; i++) {
    add_notice (show, list, g_ptr_array_index (notices, i));
  }
  for (guint i = 0; i < sum->rates->len; i++) {
    add_rate (show, list, &g_array_index (sum->rates, SamDischargeRate, i));
  }
  gtk_box_append (
      GTK_BOX (show->main),
      sam_case_label (C_ ("discharge",
                          "An estimate: days from when the patient is ready and we know "
                          "of it, until we say that we can receive. Days we disagree "
                          "on are counted until the hospital agrees with us."),
                      "dim-label"));
}
