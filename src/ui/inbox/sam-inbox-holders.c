/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-inbox-private.h"

#include "print/sam-print-window.h"
#include "sam-handover.h"
#include "sam-spoken.h"
#include "sam-window.h"
#include "sam-words.h"
#include "widgets/sam-list-detail.h"

#include <glib/gi18n.h>
#include <samspor/sam-forms-many.h>

#define MAX_WAITING_SHOWN 100

/* ---- Lists that open a case ---- */

static void
waiting_row_cb (GtkListBox *list, GtkListBoxRow *row, gpointer user_data)
{
  const char *case_id = g_object_get_data (G_OBJECT (row), "case");

  if (case_id) {
    sam_window_open_case (sam_page_get_window (user_data), case_id,
                          g_object_get_data (G_OBJECT (row), "section"),
                          g_object_get_data (G_OBJECT (row), "record"));
  }
}

/* ---- Who is responsible ---- */

void
sam_inbox_show_ask (SamPage *page, GtkWidget *box, SamInboxLine *line)
{
  SamContext *context = sam_page_get_context (page);
  g_autofree char *title = sam_inbox_title (page, line);
  g_autofree char *when = sam_words_moment (context, line->at);
  g_autofree char *sentence = sam_handover_sentence (context, line->record, title, line->deadline);
  g_autofree char *follows = sam_handover_follows (context, line->record);
  g_autofree char *until = sam_words_field (context, line->record, SAM_HANDOVER_OVERLAP_UNTIL);
  GtkWidget *end = sam_detail_title (box, title, when);
  GtkWidget *list, *buttons;

  sam_inbox_add_open (page, end, line);
  sam_detail_label (box, sentence, NULL);
  list = sam_detail_list (box);
  sam_detail_fact (list, sam_text (NULL, &sam_field_get (SAM_HANDOVER_REASON)->label),
                   sam_record_get_text (line->record, SAM_HANDOVER_REASON));
  sam_detail_fact (list, sam_text (NULL, &sam_field_get (SAM_HANDOVER_SUMMARY)->label),
                   sam_record_get_text (line->record, SAM_HANDOVER_SUMMARY));
  sam_detail_fact (list, sam_text (NULL, &sam_field_get (SAM_HANDOVER_FOLLOWS)->label), follows);
  sam_detail_fact (list, sam_text (NULL, &sam_field_get (SAM_HANDOVER_OVERLAP_UNTIL)->label),
                   until);
  buttons = sam_handover_buttons (sam_page_get_window (page), line->record, line->about,
                                  line->kind == SAM_INBOX_ASKED);
  if (buttons) {
    gtk_box_append (GTK_BOX (box), buttons);
  }
}

static char *
totals_words (const SamHolderTotals *totals)
{
  g_autofree char *waiting = sam_count (NULL, "inbox", "%d case waits for an answer",
                                        "%d cases wait for an answer", (int) totals->n_waiting);
  g_autofree char *overdue = totals->n_overdue > 0
                                 ? sam_count (NULL, "inbox", "%d over the deadline",
                                              "%d over the deadline", (int) totals->n_overdue)
                                 : g_strdup ("");
  g_autofree char *passed = sam_count (NULL, "inbox", "passed on %d time in all",
                                       "passed on %d times in all", (int) totals->n_passed);

  return sam_words_join (waiting, overdue, passed, NULL);
}

static char *
holder_row_words (SamContext *context, const SamHolderSummary *summary)
{
  const char *asked = sam_context_name (context, summary->asked_id);
  g_autofree char *holder =
      /* Translators: %s is a colleague, a team or a service */
      summary->holder ? g_strdup_printf (C_ ("holder", "responsible: %s"), summary->holder)
                      : g_strdup ("");
  g_autofree char *passed = summary->n_passed > 0
                                ? sam_count (NULL, "holder", "passed on %d time",
                                             "passed on %d times", (int) summary->n_passed)
                                : g_strdup ("");
  g_autofree char *days = summary->days_unanswered > 0
                              ? sam_count (NULL, "holder", "%d day without an answer",
                                           "%d days without an answer", summary->days_unanswered)
                              : g_strdup ("");
  g_autofree char *asked_words =
      asked ? g_strdup_printf (C_ ("holder", "asked: %s"), asked) : g_strdup ("");

  return sam_words_join (holder, passed, days, asked_words, NULL);
}

static void
print_holders_cb (GtkButton *button, gpointer user_data)
{
  sam_print_window_open_teams (sam_page_get_window (user_data), SAM_FORM_HOLDER_TEAM);
}

void
sam_inbox_show_holders (SamPage *page, GtkWidget *box, SamInboxLine *line)
{
  SamContext *context = sam_page_get_context (page);
  SamHolderTotals totals = sam_inbox_totals (line);
  g_autofree char *words = totals_words (&totals);
  GtkWidget *list, *print;

  print = sam_button_new (C_ ("inbox", "_Print…"));
  g_signal_connect (print, "clicked", G_CALLBACK (print_holders_cb), page);
  gtk_box_append (GTK_BOX (sam_detail_title (box, C_ ("inbox", "Who has the ball?"), words)),
                  print);
  sam_detail_label (box,
                    C_ ("inbox",
                        "Cases in your teams that were passed on, or that somebody is asked "
                        "to take over. What waits comes first. Open a case to see its "
                        "history."),
                    "dim-label");
  list = sam_detail_list (box);
  g_signal_connect (list, "row-activated", G_CALLBACK (waiting_row_cb), page);
  for (guint i = 0; i < line->holders->len; i++) {
    const SamHolderSummary *summary = g_ptr_array_index (line->holders, i);
    g_autofree char *why = holder_row_words (context, summary);
    GtkWidget *row = sam_row_new ();
    GtkListBoxRow *item;

    sam_row_set_name (SAM_ROW (row), context, summary->name, why);
    if (summary->overdue) {
      sam_row_set_chip (SAM_ROW (row), C_ ("inbox chip", "over the deadline"), SAM_TONE_LATE);
    } else if (summary->asked_on != SAM_DATE_NONE) {
      sam_row_set_chip (SAM_ROW (row), C_ ("inbox chip", "waits for an answer"), SAM_TONE_ASK);
    }
    item = sam_boxed_list_add (list, row, TRUE, NULL);
    g_object_set_data_full (G_OBJECT (item), "case", g_strdup (summary->case_id), g_free);
    g_object_set_data (G_OBJECT (item), "section", (gpointer) "responsible");
  }
}

/* ---- What only waits ---- */

void
sam_inbox_show_waiting (SamPage *page, GtkWidget *box, SamInboxLine *line)
{
  SamContext *context = sam_page_get_context (page);
  GtkWidget *list;

  sam_detail_title (box, C_ ("inbox", "Waits to be sent"),
                    C_ ("inbox", "Saved on this computer. It goes by itself when the server "
                                 "answers."));
  list = sam_detail_list (box);
  g_signal_connect (list, "row-activated", G_CALLBACK (waiting_row_cb), page);
  for (guint i = 0; i < line->waiting->len && i < MAX_WAITING_SHOWN; i++) {
    const SamWaiting *one = g_ptr_array_index (line->waiting, i);
    const char *name = g_ptr_array_index (line->names, i);
    g_autofree char *when = sam_words_moment (context, one->at);
    GtkWidget *row = sam_row_new ();
    GtkListBoxRow *item;

    if (*name) {
      sam_row_set_name (SAM_ROW (row), context, name, sam_inbox_noun (one->type));
    } else {
      sam_row_set_text (SAM_ROW (row), sam_inbox_noun (one->type), NULL);
    }
    sam_row_set_end (SAM_ROW (row), when, SAM_TONE_NEUTRAL);
    item = sam_boxed_list_add (list, row, one->case_id != NULL, NULL);
    g_object_set_data_full (G_OBJECT (item), "case", g_strdup (one->case_id), g_free);
    g_object_set_data_full (G_OBJECT (item), "record", g_strdup (one->id), g_free);
    g_object_set_data (G_OBJECT (item), "section", (gpointer) sam_inbox_section (one->type));
  }
  if (line->waiting->len > MAX_WAITING_SHOWN) {
    g_autofree char *rest = sam_count (NULL, "inbox", "And %d more", "And %d more",
                                       (int) line->waiting->len - MAX_WAITING_SHOWN);

    sam_detail_label (box, rest, "dim-label");
  }
}
