/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-inbox-private.h"

#include "sam-inquiry.h"
#include "sam-spoken.h"
#include "sam-window.h"
#include "sam-words.h"
#include "widgets/sam-columns.h"
#include "widgets/sam-list-detail.h"

#include <glib/gi18n.h>

typedef void (*InquiryAct) (SamWindow *window, SamRecord *inquiry);
static const InquiryAct inquiry_acts[] = { sam_inquiry_answer,    sam_inquiry_take,
                                           sam_inquiry_open_case, sam_inquiry_close,
                                           sam_inquiry_report,    sam_report_edit,
                                           sam_inquiry_support,   sam_support_next,
                                           sam_support_edit,      sam_support_end };

static void
inquiry_cb (GtkButton *button, gpointer user_data)
{
  const SamInboxLine *line = g_object_get_data (G_OBJECT (button), "line");
  guint n = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "act"));

  inquiry_acts[n](sam_page_get_window (user_data), line->record);
}

static GtkWidget *
inquiry_button (SamPage *page, GtkWidget *box, SamInboxLine *line, const char *label, guint n)
{
  GtkWidget *button = sam_button_new (label);

  g_object_set_data_full (G_OBJECT (button), "line", sam_inbox_line_ref (line),
                          sam_inbox_line_unref);
  g_object_set_data (G_OBJECT (button), "act", GUINT_TO_POINTER (n));
  g_signal_connect (button, "clicked", G_CALLBACK (inquiry_cb), page);
  sam_wrap_append (SAM_WRAP (box), button);
  return button;
}

void
sam_inbox_show_inquiry (SamPage *page, GtkWidget *box, SamInboxLine *line)
{
  static const SamField told[] = { SAM_INQUIRY_INQUIRY_KIND, SAM_INQUIRY_CALLER_PHONE,
                                   SAM_INQUIRY_ABOUT,        SAM_INQUIRY_ANSWER,
                                   SAM_INQUIRY_NEXT_STEP,    SAM_INQUIRY_OWNER_USER,
                                   SAM_INQUIRY_TAKEN_BY_USER };
  SamContext *context = sam_page_get_context (page);
  const char *me = sam_context_get_user_id (context);
  g_autofree char *title = line->name && *line->name ? sam_context_show_name (context, line->name)
                                                     : g_strdup (sam_inquiry_from (line->record));
  g_autofree char *when = sam_words_moment (context, line->at);
  g_autofree char *due = line->status.answered ? NULL : sam_words_due (context, line->status.due);
  g_autofree char *answer_by =
      /* Translators: %s is the last day to answer, in words, as “tomorrow” */
      due ? g_strdup_printf (C_ ("inbox", "answer: %s"), due) : g_strdup ("");
  g_autofree char *subtitle =
      sam_words_join (line->name && *line->name ? sam_inquiry_from (line->record) : "", when,
                      answer_by, NULL);
  GtkWidget *buttons = sam_wrap_new (6, 6);
  GtkWidget *list, *answer;

  sam_detail_title (box, title, subtitle);
  answer = inquiry_button (page, buttons, line, C_ ("inbox", "_Answer"), 0);
  gtk_widget_add_css_class (answer, "suggested-action");
  if (g_strcmp0 (sam_record_get_text (line->record, SAM_INQUIRY_OWNER_USER), me) != 0) {
    inquiry_button (page, buttons, line, C_ ("inbox", "_Take it"), 1);
  }
  inquiry_button (page, buttons, line, C_ ("inbox", "Open a _case"), 2);
  if (sam_record_enum_is (line->record, SAM_INQUIRY_FROM_WHO, "relative")) {
    inquiry_button (page, buttons, line, C_ ("inbox", "_Report by a relative"), 4);
    inquiry_button (page, buttons, line, C_ ("inbox", "_Support for a relative…"), 6);
  }
  inquiry_button (page, buttons, line, C_ ("inbox", "C_lose"), 3);
  gtk_box_append (GTK_BOX (box), buttons);
  list = sam_detail_list (box);
  for (guint i = 0; i < G_N_ELEMENTS (told); i++) {
    g_autofree char *value = sam_words_field (context, line->record, told[i]);

    sam_detail_fact (list, sam_text (NULL, &sam_field_get (told[i])->label), value);
  }
  sam_detail_label (box,
                    C_ ("inquiry", "You may listen and give general advice. Do not confirm that we "
                                   "know the person."),
                    "dim-label");
}

void
sam_inbox_show_report (SamPage *page, GtkWidget *box, SamInboxLine *line)
{
  SamContext *context = sam_page_get_context (page);
  g_autofree char *title = sam_context_show_name (context, line->name);
  g_autofree char *when = sam_words_moment (context, line->at);
  g_autofree char *due =
      line->due != SAM_DATE_NONE ? sam_words_due (context, line->due) : g_strdup ("");
  g_autofree char *subtitle = sam_words_join (sam_inbox_noun (line->type), when,
                                              sam_inbox_duty_chip (line->duty), due, NULL);
  GtkWidget *buttons = sam_wrap_new (6, 6);

  sam_detail_title (box, title, subtitle);
  gtk_widget_add_css_class (inquiry_button (page, buttons, line, C_ ("inbox", "_Go on"), 5),
                            "suggested-action");
  if (g_strcmp0 (sam_record_get_text (line->record, SAM_RELATIVE_REPORT_OWNER_USER),
                 sam_context_get_user_id (context))
      != 0) {
    inquiry_button (page, buttons, line, C_ ("inbox", "_Take it"), 1);
  }
  gtk_box_append (GTK_BOX (box), buttons);
  sam_inbox_add_facts (context, sam_detail_list (box), line->record);
}

void
sam_inbox_show_support (SamPage *page, GtkWidget *box, SamInboxLine *line)
{
  SamContext *context = sam_page_get_context (page);
  g_autofree char *title = sam_context_show_name (context, line->name);
  g_autofree char *chip = sam_inbox_support_chip (context, line);
  g_autofree char *subtitle = sam_words_join (sam_inbox_noun (line->type), chip, NULL);
  GtkWidget *buttons = sam_wrap_new (6, 6);

  sam_detail_title (box, title, subtitle);
  gtk_widget_add_css_class (inquiry_button (page, buttons, line, C_ ("inbox", "Next tal_k…"), 7),
                            "suggested-action");
  if (g_strcmp0 (sam_record_get_text (line->record, SAM_RELATIVE_SUPPORT_OWNER_USER),
                 sam_context_get_user_id (context))
      != 0) {
    inquiry_button (page, buttons, line, C_ ("inbox", "_Take it"), 1);
  }
  inquiry_button (page, buttons, line, C_ ("inbox", "_Edit…"), 8);
  inquiry_button (page, buttons, line, C_ ("inbox", "En_d…"), 9);
  gtk_box_append (GTK_BOX (box), buttons);
  sam_inbox_add_facts (context, sam_detail_list (box), line->record);
}
