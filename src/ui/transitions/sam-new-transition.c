/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-new-transition.h"

#include "sam-case-chooser.h"
#include "sam-row.h"

#include <glib/gi18n.h>
#include <samspor/sam-id.h>
#include <samspor/sam-judge.h>
#include <samspor/sam-rules.h>

static void
show_date_fields (SamEditor *editor)
{
  SamRecord *transition = sam_editor_get_part (editor, 0);
  gboolean unknown = sam_record_enum_is (transition, SAM_TRANSITION_DATE_KIND, "unknown");

  if (unknown && sam_record_has (transition, SAM_TRANSITION_DATE)) {
    sam_record_clear (transition, SAM_TRANSITION_DATE);
    sam_field_row_refresh (sam_editor_get_row (editor, 0, SAM_TRANSITION_DATE));
  }
  sam_editor_set_row_visible (editor, 0, SAM_TRANSITION_DATE, !unknown);
  sam_editor_set_row_visible (editor, 0, SAM_TRANSITION_AT_TIME, !unknown);
  sam_editor_set_row_visible (editor, 0, SAM_TRANSITION_EARLIEST_ON, unknown);
  sam_editor_set_row_visible (editor, 0, SAM_TRANSITION_LATEST_ON, unknown);
  sam_editor_set_row_visible (editor, 0, SAM_TRANSITION_DIRECT,
                              sam_record_has (transition, SAM_TRANSITION_PREVIOUS_ID));
}

static void
add_points_cb (SamEditor *editor, SamChanges *changes, gpointer data)
{
  g_autoptr (GPtrArray) points = sam_rules_new_points (sam_editor_get_part (editor, 0));

  for (guint i = 0; i < points->len; i++) {
    sam_changes_put (changes, g_ptr_array_index (points, i));
  }
}

static void
saved_cb (SamEditor *editor, const char *undo, gpointer user_data)
{
  SamRecord *transition = sam_editor_get_part (editor, 0);

  sam_window_open_case (user_data, sam_record_get_scope (transition), "transition",
                        sam_record_get_id (transition));
}

static void
chosen_cb (SamWindow *window, const char *case_id, const char *name, gpointer data)
{
  SamContext *context = sam_window_get_context (window);
  SamEditor *editor = sam_editor_new (context, C_ ("transition", "New transition"));
  g_autofree char *id = sam_id_new (sam_context_get_clock (context));
  g_autoptr (SamRecord) transition = sam_record_new (SAM_RECORD_TRANSITION, id, case_id);
  GtkWidget *who = sam_row_new ();
  guint part;

  /* Here one has not come from the case: whose it is stands above what is written. */
  sam_row_set_name (SAM_ROW (who), context, name, NULL);
  sam_editor_append (editor, who);
  sam_record_set_text (transition, SAM_TRANSITION_CASE_ID, case_id);
  sam_record_set_text (transition, SAM_TRANSITION_DATE_KIND, "fixed");
  sam_record_set_date (transition, SAM_TRANSITION_TOLD_ON, sam_context_get_today (context));
  sam_record_set_date (transition, SAM_TRANSITION_CHECKED_ON, sam_context_get_today (context));
  part = sam_editor_add_part (editor, transition);
  sam_editor_add_group (editor, C_ ("transition", "Transition"), NULL);
  sam_editor_add_row (editor, part, SAM_TRANSITION_KIND);
  sam_editor_add_row (editor, part, SAM_TRANSITION_PLACE_ID);
  sam_editor_add_row (editor, part, SAM_TRANSITION_DATE_KIND);
  sam_editor_add_row (editor, part, SAM_TRANSITION_DATE);
  sam_editor_add_row (editor, part, SAM_TRANSITION_AT_TIME);
  sam_editor_add_row (editor, part, SAM_TRANSITION_EARLIEST_ON);
  sam_editor_add_row (editor, part, SAM_TRANSITION_LATEST_ON);
  sam_editor_add_group (
      editor, C_ ("transition", "Told"),
      C_ ("transition", "When we were told decides what is counted as late notice, and never as "
                        "our lateness."));
  sam_field_row_set_date_past (sam_editor_add_row (editor, part, SAM_TRANSITION_TOLD_ON));
  sam_editor_add_row (editor, part, SAM_TRANSITION_TOLD_BY);
  sam_editor_add_folded_group (editor, C_ ("editor", "More details"));
  sam_field_row_set_ref_scope (sam_editor_add_row (editor, part, SAM_TRANSITION_PREVIOUS_ID),
                               case_id);
  sam_editor_add_row (editor, part, SAM_TRANSITION_DIRECT);
  sam_editor_add_row (editor, part, SAM_TRANSITION_REMARK);
  show_date_fields (editor);
  g_signal_connect (editor, "changed", G_CALLBACK (show_date_fields), NULL);
  sam_editor_set_before_save (editor, add_points_cb, NULL, NULL);
  sam_editor_set_done_text (editor, C_ ("transition",
                                        "The transition is registered, its points are opened"));
  sam_window_begin_edit (window, editor);
  /* After the window's own handler, which closes the editor. */
  g_signal_connect_object (editor, "saved", G_CALLBACK (saved_cb), window, G_CONNECT_AFTER);
}

void
sam_new_transition (SamWindow *window)
{
  g_return_if_fail (SAM_IS_WINDOW (window));

  sam_case_chooser_present (window, C_ ("transition", "New transition"), chosen_cb, NULL);
}
