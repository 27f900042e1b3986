/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-inquiry.h"

#include "sam-calls.h"
#include "sam-form-window.h"
#include "sam-new-case.h"
#include "sam-row.h"
#include "sam-spoken.h"
#include "sam-words.h"

#include <glib/gi18n.h>
#include <samspor/sam-id.h>
#include <samspor/sam-judge.h>

/* What the form of a new inquiry remembers; freed with the editor. */
typedef struct {
  SamWindow *window; /* (not owned) */
  gboolean to_case;  /* a case is to be opened when it is saved */
} Intake;

const char *
sam_inquiry_from (const SamRecord *inquiry)
{
  const char *words = sam_words_enum (inquiry, SAM_INQUIRY_FROM_WHO);

  return words ? words : sam_text (NULL, &sam_type_get (SAM_RECORD_INQUIRY)->noun);
}

/* Who says no name gives none; a number to call back may still be given. */
static void
show_name_row (SamEditor *editor)
{
  SamRecord *inquiry = sam_editor_get_part (editor, 0);
  gboolean anonymous = sam_record_enum_is (inquiry, SAM_INQUIRY_FROM_WHO, "anonymous");

  if (anonymous && sam_record_has (inquiry, SAM_INQUIRY_CALLER_NAME)) {
    sam_record_clear (inquiry, SAM_INQUIRY_CALLER_NAME);
    sam_field_row_refresh (sam_editor_get_row (editor, 0, SAM_INQUIRY_CALLER_NAME));
  }
  sam_editor_set_row_visible (editor, 0, SAM_INQUIRY_CALLER_NAME, !anonymous);
}

static GtkWidget *
make_sheet (void)
{
  const char *words = C_ ("inquiry", "You may listen and give general advice. Do not confirm that "
                                     "we know the person.");
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (words);

  gtk_widget_add_css_class (box, "notice-bar");
  gtk_widget_add_css_class (box, "card");
  sam_label_wrap (label);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  return box;
}

static void
add_answer_rows (SamEditor *editor)
{
  static const SamField answer[] = { SAM_INQUIRY_ANSWER, SAM_INQUIRY_NEXT_STEP,
                                     SAM_INQUIRY_OWNER_USER };

  sam_editor_add_group (editor, C_ ("inquiry", "Our answer"),
                        C_ ("inquiry", "Without an answer it stands on Today: of who is "
                                       "responsible, or of everybody in the team."));
  for (guint i = 0; i < G_N_ELEMENTS (answer); i++) {
    sam_editor_add_row (editor, 0, answer[i]);
  }
}

/* ---- A new one ---- */

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamWindow) window = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SamRecord) inquiry = sam_call_get_finish (SAM_CONTEXT (source), result, &error);

  if (inquiry) {
    sam_inquiry_open_case (window, inquiry);
  } else {
    sam_window_error (window, error);
  }
}

static void
saved_cb (SamEditor *editor, const char *undo, gpointer user_data)
{
  Intake *intake = user_data;

  if (intake->to_case) {
    sam_call_get_async (sam_editor_get_context (editor), SAM_RECORD_INQUIRY,
                        sam_record_get_id (sam_editor_get_part (editor, 0)), NULL, read_cb,
                        g_object_ref (intake->window));
  }
}

static void
to_case_cb (GtkButton *button, gpointer user_data)
{
  SamEditor *editor = user_data;
  Intake *intake = g_object_get_data (G_OBJECT (editor), "sam-intake");

  intake->to_case = TRUE;
  sam_editor_save (editor);
}

/* Whoever goes on writing has changed their mind about the case, until they say so again. */
static void
changed_cb (SamEditor *editor, gpointer user_data)
{
  ((Intake *) user_data)->to_case = FALSE;
  show_name_row (editor);
}

void
sam_inquiry_present (SamWindow *window)
{
  static const SamField fields[] = { SAM_INQUIRY_FROM_WHO, SAM_INQUIRY_INQUIRY_KIND,
                                     SAM_INQUIRY_CALLER_NAME, SAM_INQUIRY_CALLER_PHONE,
                                     SAM_INQUIRY_ABOUT };
  SamContext *context = sam_window_get_context (window);
  g_autofree char *id = sam_id_new (sam_context_get_clock (context));
  g_autoptr (SamRecord) inquiry = NULL;
  SamEditor *editor = sam_editor_new (context, C_ ("inquiry", "New inquiry"));
  Intake *intake = g_new0 (Intake, 1);
  const SamViewerFields *me = sam_viewer_get (sam_context_get_viewer (context));
  const char *team = me->team_ids[0] ? me->team_ids[0] : me->lead_team_ids[0];
  GtkWidget *to_case;

  inquiry = sam_record_new (SAM_RECORD_INQUIRY, id, team ? team : SAM_ID_NIL);
  sam_record_begin (inquiry, sam_context_get_viewer (context), sam_context_get_today (context),
                    sam_context_get_now (context));
  intake->window = window;
  g_object_set_data_full (G_OBJECT (editor), "sam-intake", intake, g_free);
  sam_editor_add_part (editor, inquiry);
  sam_editor_append (editor, make_sheet ());
  sam_editor_add_group (editor, C_ ("inquiry", "The inquiry"),
                        C_ ("inquiry", "No person is registered by this."));
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++) {
    sam_editor_add_row (editor, 0, fields[i]);
  }
  add_answer_rows (editor);
  sam_editor_add_folded_group (editor, C_ ("editor", "More details"));
  sam_field_row_set_date_past (sam_editor_add_row (editor, 0, SAM_INQUIRY_RECEIVED_AT));
  to_case = gtk_button_new_with_mnemonic (C_ ("inquiry", "Save and open a _case"));
  gtk_widget_set_halign (to_case, GTK_ALIGN_START);
  gtk_widget_set_margin_top (to_case, 6);
  g_signal_connect (to_case, "clicked", G_CALLBACK (to_case_cb), editor);
  sam_editor_append (editor, to_case);
  sam_editor_set_done_text (editor, C_ ("toast", "The inquiry is noted"));
  g_signal_connect (editor, "changed", G_CALLBACK (changed_cb), intake);
  sam_form_window_present (window, NULL, editor);
  /* After the window's own handler, which closes it. */
  g_signal_connect_after (editor, "saved", G_CALLBACK (saved_cb), intake);
}

/* ---- What is done with it ---- */

void
sam_inquiry_answer (SamWindow *window, SamRecord *inquiry)
{
  SamContext *context = sam_window_get_context (window);
  SamEditor *editor = sam_editor_new (context, C_ ("inquiry", "Answer the inquiry"));

  sam_editor_add_part (editor, inquiry);
  sam_editor_append (editor, make_sheet ());
  add_answer_rows (editor);
  sam_editor_add_folded_group (editor, C_ ("inquiry", "The inquiry"));
  sam_editor_add_row (editor, 0, SAM_INQUIRY_FROM_WHO);
  sam_editor_add_row (editor, 0, SAM_INQUIRY_INQUIRY_KIND);
  sam_editor_add_row (editor, 0, SAM_INQUIRY_CALLER_NAME);
  sam_editor_add_row (editor, 0, SAM_INQUIRY_CALLER_PHONE);
  sam_editor_add_row (editor, 0, SAM_INQUIRY_ABOUT);
  sam_editor_set_done_text (editor, C_ ("toast", "The answer is noted"));
  show_name_row (editor);
  g_signal_connect (editor, "changed", G_CALLBACK (show_name_row), NULL);
  sam_form_window_present (window, NULL, editor);
}

void
sam_inquiry_close (SamWindow *window, SamRecord *inquiry)
{
  SamContext *context = sam_window_get_context (window);
  SamEditor *editor = sam_editor_new (context, C_ ("inquiry", "Close the inquiry"));
  SamRecord *clone;

  sam_editor_add_part (editor, inquiry);
  clone = sam_editor_get_part (editor, 0);
  sam_record_set_text (clone, SAM_INQUIRY_BECAME, "closed");
  sam_editor_add_group (editor, C_ ("inquiry", "Why closed"), NULL);
  sam_editor_add_row (editor, 0, SAM_INQUIRY_BECAME_REASON);
  sam_editor_set_done_text (editor, C_ ("toast", "The inquiry is closed"));
  sam_form_window_present (window, NULL, editor);
}

void
sam_inquiry_open_case (SamWindow *window, SamRecord *inquiry)
{
  sam_window_begin_edit (window, sam_new_case_editor_from (window, inquiry));
}

/* ---- A report by a relative ---- */

static void
add_report_rows (SamEditor *editor, guint part)
{
  static const SamField what[] = { SAM_RELATIVE_REPORT_RELATIVE_NAME,
                                   SAM_RELATIVE_REPORT_RELATIVE_IS,
                                   SAM_RELATIVE_REPORT_RELATIVE_PHONE, SAM_RELATIVE_REPORT_ABOUT,
                                   SAM_RELATIVE_REPORT_OWNER_USER };
  static const SamField duties[] = { SAM_RELATIVE_REPORT_LOOKED_INTO_ON,
                                     SAM_RELATIVE_REPORT_ASSESSED_ON,
                                     SAM_RELATIVE_REPORT_ASSESSMENT, SAM_RELATIVE_REPORT_TOLD_ON };

  sam_editor_add_group (editor, C_ ("inquiry", "The report"),
                        C_ ("inquiry", "A relative who reports is not told whether we know the "
                                       "person, only what has been assessed."));
  for (guint i = 0; i < G_N_ELEMENTS (what); i++) {
    sam_editor_add_row (editor, part, what[i]);
  }
  sam_editor_add_group (editor, C_ ("inquiry", "What the law asks of us (hol § 10-1)"),
                        C_ ("inquiry", "Look into it, assess whether a case under § 10-2 or § 10-3 "
                                       "is to be brought, and tell the relative."));
  for (guint i = 0; i < G_N_ELEMENTS (duties); i++) {
    SamFieldRow *row = sam_editor_add_row (editor, part, duties[i]);

    if (duties[i] != SAM_RELATIVE_REPORT_ASSESSMENT) {
      sam_field_row_set_date_past (row);
    }
  }
}

void
sam_inquiry_report (SamWindow *window, SamRecord *inquiry)
{
  SamContext *context = sam_window_get_context (window);
  SamEditor *editor = sam_editor_new (context, C_ ("inquiry", "Report by a relative"));
  g_autofree char *id = sam_id_new (sam_context_get_clock (context));
  g_autoptr (SamRecord) report =
      sam_record_new (SAM_RECORD_RELATIVE_REPORT, id, sam_record_get_scope (inquiry));
  SamRecord *became;

  sam_record_set_text (report, SAM_RELATIVE_REPORT_TEAM_ID, sam_record_get_scope (inquiry));
  sam_record_set_text (report, SAM_RELATIVE_REPORT_INQUIRY_ID, sam_record_get_id (inquiry));
  sam_record_set_text (report, SAM_RELATIVE_REPORT_RELATIVE_NAME,
                       sam_record_get_text (inquiry, SAM_INQUIRY_CALLER_NAME));
  sam_record_set_text (report, SAM_RELATIVE_REPORT_RELATIVE_PHONE,
                       sam_record_get_text (inquiry, SAM_INQUIRY_CALLER_PHONE));
  sam_record_set_text (report, SAM_RELATIVE_REPORT_ABOUT,
                       sam_record_get_text (inquiry, SAM_INQUIRY_ABOUT));
  sam_record_set_text (report, SAM_RELATIVE_REPORT_OWNER_USER,
                       sam_record_get_text (inquiry, SAM_INQUIRY_OWNER_USER));
  sam_record_set_moment (report, SAM_RELATIVE_REPORT_RECEIVED_AT,
                         sam_record_get_moment (inquiry, SAM_INQUIRY_RECEIVED_AT));
  sam_record_begin (report, sam_context_get_viewer (context), sam_context_get_today (context),
                    sam_context_get_now (context));
  sam_editor_add_part (editor, report);
  became = sam_editor_get_part (editor, sam_editor_add_part (editor, inquiry));
  sam_record_set_text (became, SAM_INQUIRY_BECAME, "report");
  add_report_rows (editor, 0);
  sam_editor_set_done_text (editor, C_ ("toast", "The report is noted"));
  sam_editor_touch (editor);
  sam_form_window_present (window, NULL, editor);
}

void
sam_report_edit (SamWindow *window, SamRecord *report)
{
  SamEditor *editor =
      sam_editor_new (sam_window_get_context (window), C_ ("inquiry", "Report by a relative"));

  sam_editor_add_part (editor, report);
  add_report_rows (editor, 0);
  sam_form_window_present (window, NULL, editor);
}

/* ---- Support for a relative ---- */

static void
add_support_rows (SamEditor *editor, guint part)
{
  static const SamField whom[] = { SAM_RELATIVE_SUPPORT_RELATIVE_NAME,
                                   SAM_RELATIVE_SUPPORT_RELATIVE_IS,
                                   SAM_RELATIVE_SUPPORT_RELATIVE_PHONE };
  static const SamField what[] = { SAM_RELATIVE_SUPPORT_NEEDS, SAM_RELATIVE_SUPPORT_AGREED,
                                   SAM_RELATIVE_SUPPORT_NEXT_ON, SAM_RELATIVE_SUPPORT_OWNER_USER };

  sam_editor_add_group (editor, C_ ("inquiry", "The relative"),
                        C_ ("inquiry", "This is for the relative’s own part. Nobody else is "
                                       "registered by it."));
  for (guint i = 0; i < G_N_ELEMENTS (whom); i++) {
    sam_editor_add_row (editor, part, whom[i]);
  }
  sam_editor_add_group (editor, C_ ("inquiry", "The support"), NULL);
  for (guint i = 0; i < G_N_ELEMENTS (what); i++) {
    sam_editor_add_row (editor, part, what[i]);
  }
  sam_field_row_set_date_past (sam_editor_add_row (editor, part, SAM_RELATIVE_SUPPORT_BEGAN_ON));
}

void
sam_inquiry_support (SamWindow *window, SamRecord *inquiry)
{
  SamContext *context = sam_window_get_context (window);
  SamEditor *editor = sam_editor_new (context, C_ ("inquiry", "Support for a relative"));
  g_autofree char *id = sam_id_new (sam_context_get_clock (context));
  g_autoptr (SamRecord) support =
      sam_record_new (SAM_RECORD_RELATIVE_SUPPORT, id, sam_record_get_scope (inquiry));
  SamRecord *became;

  sam_record_set_text (support, SAM_RELATIVE_SUPPORT_TEAM_ID, sam_record_get_scope (inquiry));
  sam_record_set_text (support, SAM_RELATIVE_SUPPORT_INQUIRY_ID, sam_record_get_id (inquiry));
  sam_record_set_text (support, SAM_RELATIVE_SUPPORT_RELATIVE_NAME,
                       sam_record_get_text (inquiry, SAM_INQUIRY_CALLER_NAME));
  sam_record_set_text (support, SAM_RELATIVE_SUPPORT_RELATIVE_PHONE,
                       sam_record_get_text (inquiry, SAM_INQUIRY_CALLER_PHONE));
  /* What it was about stays with the inquiry: it may tell of somebody else. */
  sam_record_set_text (support, SAM_RELATIVE_SUPPORT_OWNER_USER,
                       sam_record_get_text (inquiry, SAM_INQUIRY_OWNER_USER));
  sam_record_begin (support, sam_context_get_viewer (context), sam_context_get_today (context),
                    sam_context_get_now (context));
  sam_editor_add_part (editor, support);
  became = sam_editor_get_part (editor, sam_editor_add_part (editor, inquiry));
  sam_record_set_text (became, SAM_INQUIRY_BECAME, "support");
  add_support_rows (editor, 0);
  sam_editor_set_done_text (editor, C_ ("toast", "The support is noted"));
  sam_editor_touch (editor);
  sam_form_window_present (window, NULL, editor);
}

void
sam_support_edit (SamWindow *window, SamRecord *support)
{
  SamEditor *editor =
      sam_editor_new (sam_window_get_context (window), C_ ("inquiry", "Support for a relative"));

  sam_editor_add_part (editor, support);
  add_support_rows (editor, 0);
  sam_form_window_present (window, NULL, editor);
}

void
sam_support_next (SamWindow *window, SamRecord *support)
{
  SamEditor *editor = sam_editor_new (sam_window_get_context (window), C_ ("inquiry", "Next talk"));

  sam_editor_add_part (editor, support);
  sam_editor_add_group (editor, C_ ("inquiry", "The support"), NULL);
  sam_editor_add_row (editor, 0, SAM_RELATIVE_SUPPORT_NEXT_ON);
  sam_editor_add_row (editor, 0, SAM_RELATIVE_SUPPORT_AGREED);
  sam_editor_set_done_text (editor, C_ ("toast", "The next talk is noted"));
  sam_form_window_present (window, NULL, editor);
}

void
sam_support_end (SamWindow *window, SamRecord *support)
{
  SamContext *context = sam_window_get_context (window);
  SamEditor *editor = sam_editor_new (context, C_ ("inquiry", "End the support"));
  SamRecord *clone;

  sam_editor_add_part (editor, support);
  clone = sam_editor_get_part (editor, 0);
  sam_record_set_date (clone, SAM_RELATIVE_SUPPORT_ENDED_ON, sam_context_get_today (context));
  sam_record_clear (clone, SAM_RELATIVE_SUPPORT_NEXT_ON);
  sam_editor_add_group (editor, C_ ("inquiry", "The end"), NULL);
  sam_editor_add_row (editor, 0, SAM_RELATIVE_SUPPORT_ENDED_WHY);
  sam_field_row_set_date_past (sam_editor_add_row (editor, 0, SAM_RELATIVE_SUPPORT_ENDED_ON));
  sam_editor_set_done_text (editor, C_ ("toast", "The support has ended"));
  sam_form_window_present (window, NULL, editor);
}

/* ---- Taking it ---- */

static SamField
owner_field (const SamRecord *record)
{
  switch (sam_record_get_rtype (record)) {
  case SAM_RECORD_RELATIVE_REPORT:
    return SAM_RELATIVE_REPORT_OWNER_USER;
  case SAM_RECORD_RELATIVE_SUPPORT:
    return SAM_RELATIVE_SUPPORT_OWNER_USER;
  default:
    return SAM_INQUIRY_OWNER_USER;
  }
}

static void
taken_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamWindow) window = user_data;
  g_autofree char *undo = NULL;
  g_autoptr (GError) error = NULL;

  if (sam_call_save_finish (SAM_CONTEXT (source), result, &undo, NULL, &error)) {
    sam_window_toast (window, C_ ("toast", "You are responsible now"), undo);
  } else {
    sam_window_error (window, error);
  }
}

void
sam_inquiry_take (SamWindow *window, SamRecord *record)
{
  SamContext *context = sam_window_get_context (window);
  SamChanges *changes = sam_changes_new ("inquiry");
  g_autoptr (SamRecord) copy = sam_record_dup (record);

  sam_record_set_text (copy, owner_field (record), sam_context_get_user_id (context));
  sam_changes_put (changes, copy);
  sam_call_save_async (context, changes, taken_cb, g_object_ref (window));
}
