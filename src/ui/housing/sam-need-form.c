/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-need-form.h"

#include "sam-calls.h"
#include "sam-case-chooser.h"

#include <glib/gi18n.h>
#include <samspor/sam-housing.h>
#include <samspor/sam-id.h>

/* ---- A new need ---- */

typedef struct {
  SamWindow *window; /* (owned) */
  gboolean show;
} New;

static void
saved_cb (SamEditor *editor, const char *undo, gpointer user_data)
{
  g_autofree char *argument =
      g_strconcat ("needs/", sam_record_get_id (sam_editor_get_part (editor, 0)), NULL);

  sam_window_open_page (user_data, "housing", argument);
}

static void
show_form (SamWindow *window, SamCaseView *view, gboolean show)
{
  SamContext *context = sam_window_get_context (window);
  const SamRecord *person = sam_case_view_get_person (view);
  const char *person_id = sam_record_get_text (sam_case_view_get_case (view), SAM_CASE_PERSON_ID);
  g_autofree char *id = sam_id_new (sam_context_get_clock (context));
  g_autofree char *name = person ? sam_record_title (person, NULL) : g_strdup ("");
  g_autoptr (SamRecord) need = sam_record_new (SAM_RECORD_HOUSING_NEED, id, person_id);
  SamEditor *editor = sam_editor_new (context, C_ ("housing need", "New housing need"));

  sam_editor_set_whom (editor, name);
  sam_record_set_text (need, SAM_HOUSING_NEED_PERSON_ID, person_id);
  sam_record_set_date (need, SAM_HOUSING_NEED_ASKED_ON, sam_context_get_today (context));
  sam_record_set_int (need, SAM_HOUSING_NEED_PERSONS, 1);
  sam_editor_build (editor, sam_editor_add_part (editor, need));
  sam_editor_set_done_text (editor, C_ ("housing need", "The need is noted"));
  sam_window_begin_edit (window, editor);
  if (show) {
    /* After the window's own handler, which closes the editor. */
    g_signal_connect_object (editor, "saved", G_CALLBACK (saved_cb), window, G_CONNECT_AFTER);
  }
}

static void
view_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  New *data = user_data;
  g_autoptr (SamWindow) window = data->window;
  gboolean show = data->show;
  g_autoptr (GError) error = NULL;
  g_autoptr (SamCaseView) view = sam_call_case_view_finish (SAM_CONTEXT (source), result, &error);

  g_free (data);
  if (!view) {
    sam_window_error (window, error);
  } else if (sam_housing_is_outside (sam_case_view_get_person (view))) {
    sam_window_toast (window,
                      C_ ("housing need", "Housing for this person is taken care of outside the "
                                          "system. Nothing is noted here."),
                      NULL);
  } else {
    show_form (window, view, show);
  }
}

static void
ask_view (SamWindow *window, const char *case_id, gboolean show)
{
  New *data = g_new0 (New, 1);

  data->window = g_object_ref (window);
  data->show = show;
  sam_call_case_view_async (sam_window_get_context (window), case_id, TRUE, NULL, view_cb, data);
}

static void
chosen_cb (SamWindow *window, const char *case_id, const char *name, gpointer data)
{
  ask_view (window, case_id, TRUE);
}

void
sam_need_new (SamWindow *window, const char *case_id)
{
  g_return_if_fail (SAM_IS_WINDOW (window));

  if (case_id) {
    ask_view (window, case_id, FALSE);
  } else {
    sam_case_chooser_present (window, C_ ("housing need", "New housing need"), chosen_cb, NULL);
  }
}

void
sam_need_edit (SamWindow *window, SamRecord *need, const char *name)
{
  SamEditor *editor =
      sam_editor_new (sam_window_get_context (window), C_ ("housing need", "Edit housing need"));

  sam_editor_set_whom (editor, name);
  sam_editor_build (editor, sam_editor_add_part (editor, need));
  sam_window_begin_edit (window, editor);
}

/* ---- Offers ---- */

void
sam_need_offer (SamWindow *window, const SamRecord *need, const char *name, const char *unit_id,
                const char *home)
{
  SamContext *context = sam_window_get_context (window);
  const char *person_id = sam_record_get_text (need, SAM_HOUSING_NEED_PERSON_ID);
  g_autofree char *id = sam_id_new (sam_context_get_clock (context));
  g_autoptr (SamRecord) offer = sam_record_new (SAM_RECORD_HOUSING_OFFER, id, person_id);
  SamEditor *editor = sam_editor_new (context, C_ ("housing need", "Offer a home"));
  guint part;

  sam_record_set_text (offer, SAM_HOUSING_OFFER_PERSON_ID, person_id);
  sam_record_set_text (offer, SAM_HOUSING_OFFER_NEED_ID, sam_record_get_id (need));
  sam_record_set_text (offer, SAM_HOUSING_OFFER_UNIT_ID, unit_id);
  sam_editor_set_whom (editor, name);
  part = sam_editor_add_part (editor, offer);
  /* There is something to save from the start. */
  sam_record_set_date (sam_editor_get_part (editor, part), SAM_HOUSING_OFFER_OFFERED_ON,
                       sam_context_get_today (context));
  sam_editor_add_group (editor, home, NULL);
  sam_field_row_set_date_past (sam_editor_add_row (editor, part, SAM_HOUSING_OFFER_OFFERED_ON));
  sam_editor_add_row (editor, part, SAM_HOUSING_OFFER_ANSWER_BY);
  sam_editor_set_done_text (editor, C_ ("housing need", "The offer is noted"));
  sam_window_begin_edit (window, editor);
  sam_editor_touch (editor);
}

void
sam_need_decline (SamWindow *window, SamRecord *offer, const char *name, const char *home)
{
  SamContext *context = sam_window_get_context (window);
  SamEditor *editor = sam_editor_new (context, C_ ("housing need", "Said no to the home"));
  guint part = sam_editor_add_part (editor, offer);
  SamRecord *clone = sam_editor_get_part (editor, part);

  sam_editor_set_whom (editor, name);
  sam_record_set_text (clone, SAM_HOUSING_OFFER_ANSWER, "declined");
  sam_record_set_date (clone, SAM_HOUSING_OFFER_ANSWERED_ON, sam_context_get_today (context));
  sam_editor_add_group (editor, home, NULL);
  sam_editor_add_row (editor, part, SAM_HOUSING_OFFER_REASON);
  sam_field_row_set_date_past (sam_editor_add_row (editor, part, SAM_HOUSING_OFFER_ANSWERED_ON));
  sam_editor_set_done_text (editor, C_ ("housing need", "The answer is noted"));
  sam_window_begin_edit (window, editor);
  sam_editor_touch (editor);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamWindow) window = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *undo = NULL;

  if (sam_call_save_finish (SAM_CONTEXT (source), result, &undo, NULL, &error)) {
    sam_window_toast (window, C_ ("housing need", "The answer is noted"), undo);
  } else {
    sam_window_error (window, error);
  }
}

void
sam_need_answer (SamWindow *window, const SamRecord *offer, const char *answer)
{
  SamContext *context = sam_window_get_context (window);
  SamChanges *changes = sam_changes_new ("housing");
  g_autoptr (SamRecord) answered = sam_record_dup (offer);

  sam_record_set_text (answered, SAM_HOUSING_OFFER_ANSWER, answer);
  sam_record_set_date (answered, SAM_HOUSING_OFFER_ANSWERED_ON, sam_context_get_today (context));
  sam_changes_put (changes, answered);
  sam_call_save_async (context, changes, answered_cb, g_object_ref (window));
}
