/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-case-private.h"

/* Registering a transition and moving its date, with every effect shown before it is saved. */

typedef struct {
  SamCasePage *page; /* (not owned): outlives the editor */
  SamEditor *editor; /* (not owned): owns this */
  guint part;
  GtkWidget *effects; /* (not owned) (nullable) */
  SamCaseView *view;  /* (owned): the case as it stood when the form was opened */
  SamDate before, now;
} Form;

static void
form_free (gpointer data)
{
  Form *form = data;

  g_clear_pointer (&form->view, sam_case_view_unref);
  g_free (form);
}

static Form *
form_new (SamCasePage *page, SamEditor *editor, guint part)
{
  Form *form = g_new0 (Form, 1);

  form->page = page;
  form->editor = editor;
  form->part = part;
  form->view = sam_case_view_ref (sam_case_page_get_view (page));
  g_object_set_data_full (G_OBJECT (editor), "sam-form", form, form_free);
  return form;
}

static void
refresh (Form *form, SamField field)
{
  SamFieldRow *row = sam_editor_get_row (form->editor, form->part, field);

  if (row) {
    sam_field_row_refresh (row);
  }
}

/* The fields a kind of date calls for. */
static void
show_date_fields (Form *form)
{
  SamRecord *transition = sam_editor_get_part (form->editor, form->part);
  gboolean unknown = sam_record_enum_is (transition, SAM_TRANSITION_DATE_KIND, "unknown");

  if (unknown && sam_record_has (transition, SAM_TRANSITION_DATE)) {
    sam_record_clear (transition, SAM_TRANSITION_DATE);
    refresh (form, SAM_TRANSITION_DATE);
  }
  sam_editor_set_row_visible (form->editor, form->part, SAM_TRANSITION_DATE, !unknown);
  sam_editor_set_row_visible (form->editor, form->part, SAM_TRANSITION_AT_TIME, !unknown);
  sam_editor_set_row_visible (form->editor, form->part, SAM_TRANSITION_EARLIEST_ON, unknown);
  sam_editor_set_row_visible (form->editor, form->part, SAM_TRANSITION_LATEST_ON, unknown);
  if (sam_editor_get_row (form->editor, form->part, SAM_TRANSITION_DIRECT)) {
    sam_editor_set_row_visible (form->editor, form->part, SAM_TRANSITION_DIRECT,
                                sam_record_has (transition, SAM_TRANSITION_PREVIOUS_ID));
  }
}

/* ---- New ---- */

static void
new_changed_cb (SamEditor *editor, gpointer user_data)
{
  Form *form = user_data;

  show_date_fields (form);
}

static void
add_points_cb (SamEditor *editor, SamChanges *changes, gpointer data)
{
  Form *form = data;
  g_autoptr (GPtrArray) points =
      sam_rules_new_points (sam_editor_get_part (form->editor, form->part));

  for (guint i = 0; i < points->len; i++) {
    sam_changes_put (changes, g_ptr_array_index (points, i));
  }
}

static void
add_transition_rows (Form *form)
{
  SamEditor *editor = form->editor;
  guint part = form->part;

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
      C_ ("transition",
          "When we were told decides what is counted as late notice, and never as our "
          "lateness."));
  sam_field_row_set_date_past (sam_editor_add_row (editor, part, SAM_TRANSITION_TOLD_ON));
  sam_editor_add_row (editor, part, SAM_TRANSITION_TOLD_BY);
  sam_editor_add_folded_group (editor, C_ ("editor", "More details"));
  sam_field_row_set_ref_scope (sam_editor_add_row (editor, part, SAM_TRANSITION_PREVIOUS_ID),
                               sam_case_page_get_case_id (form->page));
  sam_editor_add_row (editor, part, SAM_TRANSITION_DIRECT);
  sam_editor_add_row (editor, part, SAM_TRANSITION_REMARK);
}

void
sam_case_new_transition (SamCasePage *page, const char *previous_id)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (page));
  SamEditor *editor = sam_editor_new (context, C_ ("transition", "New transition"));
  g_autoptr (SamRecord) transition = sam_case_new (page, SAM_RECORD_TRANSITION);
  const SamRecord *previous = sam_case_record (page, previous_id);
  Form *form;

  sam_record_set_text (transition, SAM_TRANSITION_DATE_KIND, "fixed");
  sam_record_set_date (transition, SAM_TRANSITION_TOLD_ON, sam_context_get_today (context));
  sam_record_set_date (transition, SAM_TRANSITION_CHECKED_ON, sam_context_get_today (context));
  if (previous && !sam_record_has (previous, SAM_TRANSITION_CANCELLED_ON)) {
    sam_record_set_text (transition, SAM_TRANSITION_PREVIOUS_ID, previous_id);
  }
  form = form_new (page, editor, sam_editor_add_part (editor, transition));
  add_transition_rows (form);
  show_date_fields (form);
  g_signal_connect (editor, "changed", G_CALLBACK (new_changed_cb), form);
  sam_editor_set_before_save (editor, add_points_cb, form, NULL);
  sam_editor_set_done_text (editor, C_ ("transition",
                                        "The transition is registered, its points are opened"));
  sam_case_page_choose (page, "transition-of", sam_record_get_id (transition));
  sam_window_begin_edit (sam_page_get_window (SAM_PAGE (page)), editor);
}

/* Everything but the date, which is moved with its effects in sight. */
void
sam_case_edit_transition (SamCasePage *page, const char *transition_id)
{
  SamRecord *transition = sam_case_record (page, transition_id);
  SamEditor *editor;
  guint part;

  if (!transition) {
    return;
  }
  editor =
      sam_editor_new (sam_page_get_context (SAM_PAGE (page)), C_ ("transition", "Edit transition"));
  part = sam_editor_add_part (editor, transition);
  sam_editor_add_group (editor, C_ ("transition", "Transition"), NULL);
  sam_editor_add_row (editor, part, SAM_TRANSITION_KIND);
  sam_editor_add_row (editor, part, SAM_TRANSITION_PLACE_ID);
  sam_editor_add_group (editor, C_ ("transition", "Told"), NULL);
  sam_field_row_set_date_past (sam_editor_add_row (editor, part, SAM_TRANSITION_TOLD_ON));
  sam_editor_add_row (editor, part, SAM_TRANSITION_TOLD_BY);
  sam_field_row_set_date_past (sam_editor_add_row (editor, part, SAM_TRANSITION_CHECKED_ON));
  sam_field_row_set_ref_scope (sam_editor_add_row (editor, part, SAM_TRANSITION_PREVIOUS_ID),
                               sam_case_page_get_case_id (page));
  sam_editor_add_row (editor, part, SAM_TRANSITION_DIRECT);
  sam_editor_add_row (editor, part, SAM_TRANSITION_REMARK);
  sam_window_begin_edit (sam_page_get_window (SAM_PAGE (page)), editor);
}

/* ---- Moving the date ---- */

static char *
holiday_names (guint holidays)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < SAM_N_HOLIDAYS; i++) {
    if (holidays & (1u << i)) {
      g_string_append_printf (out, "%s%s", out->len > 0 ? ", " : "",
                              sam_text (NULL, sam_holiday_label (1u << i)));
    }
  }
  return g_string_free (out, FALSE);
}

static char *
record_name (Form *form, const SamRecord *record)
{
  SamContext *context = sam_editor_get_context (form->editor);

  if (sam_record_get_rtype (record) == SAM_RECORD_GATE_ROW) {
    const char *label = sam_record_get_text (record, SAM_GATE_ROW_LABEL);

    return g_strdup (label
                         ? label
                         : sam_text (NULL, sam_rules_point_label (
                                               sam_record_get_text (record, SAM_GATE_ROW_POINT))));
  } else {
    const SamRecord *party =
        sam_case_view_get (form->view, sam_record_get_text (record, SAM_COMMITMENT_PARTY_ID));

    return sam_words_join (sam_record_get_text (record, SAM_COMMITMENT_WHAT),
                           party ? sam_case_party_name (form->view, context, party) : "", NULL);
  }
}

static void
add_move (Form *form, GtkWidget *list, const SamMove *move)
{
  SamContext *context = sam_editor_get_context (form->editor);
  g_autofree char *name = record_name (form, move->record);
  g_autofree char *from = sam_words_date_short (context, move->from);
  g_autofree char *to = sam_words_date_short (context, move->to);
  g_autofree char *wanted = sam_words_date_short (context, move->wanted);
  g_autofree char *holidays = holiday_names (move->holidays);
  g_autofree char *why = NULL;
  g_autofree char *change = NULL;
  SamRow *row;

  if (form->now == SAM_DATE_NONE && move->to != SAM_DATE_NONE) {
    why = g_strdup (C_ ("move", "The minimum package: must be clear whatever the date becomes"));
  } else if (move->late_notice) {
    why = g_strdup (C_ ("move", "Told late: the first open day after we were told decides"));
  } else if (move->moved_back && *holidays) {
    /* Translators: a date, then the name of the holiday on it */
    why = g_strdup_printf (C_ ("move", "%1$s is %2$s: moved back to the last open day"), wanted,
                           holidays);
  } else if (move->moved_back) {
    why = g_strdup_printf (C_ ("move", "%s is not an open day: moved back to the last one that is"),
                           wanted);
  }
  if (move->to == SAM_DATE_NONE) {
    /* Translators: a deadline that follows the date, and falls away with it */
    change = g_strdup_printf (C_ ("move", "%s, falls away"), from);
  } else if (move->from == move->to) {
    change = g_strdup_printf (C_ ("move", "%s, stays"), to);
  } else if (move->from == SAM_DATE_NONE) {
    /* Translators: a deadline that was not there before */
    change = g_strdup_printf (C_ ("move", "%s, new"), to);
  } else {
    /* Translators: old and new deadline */
    change = g_strdup_printf (C_ ("move", "%1$s → %2$s"), from, to);
  }
  row = sam_case_row (name, why);
  sam_row_set_end (row, change, SAM_TONE_NEUTRAL);
  if (move->to != SAM_DATE_NONE && move->to < sam_context_get_today (context)) {
    sam_row_set_chip (row, C_ ("move", "already past"), SAM_TONE_LATE);
  } else if (move->late_notice) {
    sam_row_set_chip (row, C_ ("move", "told late"), SAM_TONE_SOON);
  }
  sam_boxed_list_add (list, GTK_WIDGET (row), FALSE, NULL);
}

static void
add_pinned (Form *form, GtkWidget *list, const SamRecord *record, SamField field)
{
  SamContext *context = sam_editor_get_context (form->editor);
  g_autofree char *name = record_name (form, record);
  g_autofree char *day = sam_words_date_short (context, sam_record_get_date (record, field));
  g_autofree char *change = g_strdup_printf (C_ ("move", "%s, stays"), day);
  SamRow *row = sam_case_row (name, C_ ("move", "Fixed deadline: does not follow the date"));

  sam_row_set_end (row, change, SAM_TONE_NEUTRAL);
  sam_boxed_list_add (list, GTK_WIDGET (row), FALSE, NULL);
}

static void
add_all_pinned (Form *form, GtkWidget *list, const char *id)
{
  g_autoptr (GPtrArray) rows = sam_case_view_list_of (form->view, SAM_GATE_ROW_TRANSITION_ID, id);
  GPtrArray *commitments = sam_case_view_list (form->view, SAM_RECORD_COMMITMENT);

  for (guint i = 0; i < rows->len; i++) {
    if (sam_record_has (g_ptr_array_index (rows, i), SAM_GATE_ROW_PINNED_ON)) {
      add_pinned (form, list, g_ptr_array_index (rows, i), SAM_GATE_ROW_PINNED_ON);
    }
  }
  for (guint i = 0; i < commitments->len; i++) {
    const SamRecord *commitment = g_ptr_array_index (commitments, i);
    const SamRecord *agreement =
        sam_case_view_get (form->view,
                           sam_record_get_text (commitment, SAM_COMMITMENT_AGREEMENT_ID));

    if (agreement
        && g_strcmp0 (sam_record_get_text (agreement, SAM_AGREEMENT_TRANSITION_ID), id) == 0
        && sam_record_has (commitment, SAM_COMMITMENT_PINNED_ON)
        && sam_record_enum_is (commitment, SAM_COMMITMENT_STATE, "open")) {
      add_pinned (form, list, commitment, SAM_COMMITMENT_PINNED_ON);
    }
  }
}

/* What follows in one sentence: losing a date takes deadlines away, learning one brings them. */
static char *
effects_sentence (Form *form, const GArray *moves)
{
  guint moved = 0, lost = 0, new = 0;

  for (guint i = 0; i < moves->len; i++) {
    const SamMove *move = &g_array_index (moves, SamMove, i);

    lost += move->to == SAM_DATE_NONE ? 1 : 0;
    new += move->from == SAM_DATE_NONE ? 1 : 0;
    moved += move->from != move->to ? 1 : 0;
  }
  if (form->now == SAM_DATE_NONE) {
    return sam_count (NULL, "move",
                      "%d deadline falls away when you save. What the first night takes stays due.",
                      "%d deadlines fall away when you save. What the first night takes stays due.",
                      (int) lost);
  }
  if (form->before == SAM_DATE_NONE) {
    return sam_count (NULL, "move", "%d new deadline when you save.",
                      "%d new deadlines when you save.", (int) new);
  }
  return sam_count (NULL, "move", "%d deadline moves when you save.",
                    "%d deadlines move when you save.", (int) moved);
}

static void
say_closed (Form *form)
{
  SamContext *context = sam_editor_get_context (form->editor);
  SamCalendar *calendar = sam_registry_calendar (sam_case_view_get_registry (form->view));
  g_autofree char *answer = NULL;
  g_autofree char *text = NULL;

  if (form->now == SAM_DATE_NONE || sam_calendar_is_open (calendar, form->now)) {
    return;
  }
  answer = sam_words_answer (context, form->now);
  text = g_strdup_printf (C_ ("move",
                              "%s: we are closed. Somebody must be named who meets the person."),
                          answer);
  gtk_box_append (GTK_BOX (form->effects), sam_case_label (text, "soon"));
}

static void
show_effects (Form *form)
{
  SamRecord *transition = sam_editor_get_part (form->editor, form->part);
  const char *id = sam_record_get_id (transition);
  SamContext *context = sam_editor_get_context (form->editor);
  g_autoptr (GArray) moves = NULL;
  g_autofree char *sentence = NULL;
  GtkWidget *list;

  sam_box_clear (form->effects);
  form->now = sam_record_get_date (transition, SAM_TRANSITION_DATE);
  if (form->now == form->before) {
    gtk_box_append (GTK_BOX (form->effects),
                    sam_case_label (C_ ("move", "Nothing moves as long as the date is the same."),
                                    "dim-label"));
    return;
  }
  /* A date that is being typed is no date yet. */
  if (form->now == SAM_DATE_NONE
      && !sam_record_enum_is (transition, SAM_TRANSITION_DATE_KIND, "unknown")) {
    gtk_box_append (GTK_BOX (form->effects),
                    sam_case_label (C_ ("move", "Write the date, or choose that it is unknown."),
                                    "dim-label"));
    return;
  }
  moves = sam_rules_move_effects (form->view, id, form->now, sam_context_get_today (context));
  sentence = effects_sentence (form, moves);
  sam_case_heading (form->effects, C_ ("move", "What follows"), sentence);
  say_closed (form);
  list = sam_boxed_list_new ();
  gtk_box_append (GTK_BOX (form->effects), list);
  for (guint i = 0; i < moves->len; i++) {
    add_move (form, list, &g_array_index (moves, SamMove, i));
  }
  add_all_pinned (form, list, id);
}

static void
move_changed_cb (SamEditor *editor, gpointer user_data)
{
  Form *form = user_data;
  SamContext *context = sam_editor_get_context (editor);
  SamRecord *transition = sam_editor_get_part (editor, form->part);
  SamDate date;

  show_date_fields (form);
  date = sam_record_get_date (transition, SAM_TRANSITION_DATE);
  if (date != form->before) {
    /* So that Today tells the others, and from what it was moved. */
    if (form->before != SAM_DATE_NONE) {
      sam_record_set_date (transition, SAM_TRANSITION_MOVED_FROM_ON, form->before);
      sam_record_set_date (transition, SAM_TRANSITION_MOVED_ON, sam_context_get_today (context));
    }
    sam_record_set_date (transition, SAM_TRANSITION_CHECKED_ON, sam_context_get_today (context));
  }
  show_effects (form);
}

void
sam_case_move_date (SamCasePage *page, const char *transition_id)
{
  SamRecord *transition = sam_case_record (page, transition_id);
  SamEditor *editor;
  Form *form;

  if (!transition) {
    return;
  }
  editor = sam_editor_new (sam_page_get_context (SAM_PAGE (page)), C_ ("transition", "Move date"));
  form = form_new (page, editor, sam_editor_add_part (editor, transition));
  form->before = sam_record_get_date (transition, SAM_TRANSITION_DATE);
  sam_editor_add_group (editor, C_ ("move", "New date"), NULL);
  sam_editor_add_row (editor, form->part, SAM_TRANSITION_DATE);
  sam_editor_add_row (editor, form->part, SAM_TRANSITION_DATE_KIND);
  sam_editor_add_row (editor, form->part, SAM_TRANSITION_AT_TIME);
  sam_editor_add_row (editor, form->part, SAM_TRANSITION_EARLIEST_ON);
  sam_editor_add_row (editor, form->part, SAM_TRANSITION_LATEST_ON);
  form->effects = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_margin_top (form->effects, 12);
  sam_editor_append (editor, form->effects);
  show_date_fields (form);
  show_effects (form);
  g_signal_connect (editor, "changed", G_CALLBACK (move_changed_cb), form);
  sam_editor_set_done_text (editor, C_ ("transition", "The date is moved"));
  sam_window_begin_edit (sam_page_get_window (SAM_PAGE (page)), editor);
}

/* ---- Happened, cancelled ---- */

static void
end_form (SamCasePage *page, const char *transition_id, const char *title, const char *hint,
          SamField date, SamField why, const char *done)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (page));
  SamRecord *transition = sam_case_record (page, transition_id);
  SamEditor *editor;
  SamRecord *clone;
  SamDate on, today = sam_context_get_today (context);
  guint part;

  if (!transition) {
    return;
  }
  editor = sam_editor_new (context, title);
  part = sam_editor_add_part (editor, transition);
  clone = sam_editor_get_part (editor, part);
  on = sam_record_get_date (transition, SAM_TRANSITION_DATE);
  sam_record_set_date (clone, date,
                       on != SAM_DATE_NONE && on < today && why == SAM_FIELD_NONE ? on : today);
  sam_editor_add_group (editor, title, hint);
  sam_field_row_set_date_past (sam_editor_add_row (editor, part, date));
  if (why != SAM_FIELD_NONE) {
    sam_editor_add_row (editor, part, why);
  }
  sam_editor_set_done_text (editor, done);
  sam_window_begin_edit (sam_page_get_window (SAM_PAGE (page)), editor);
  sam_editor_touch (editor);
}

void
sam_case_end_transition (SamCasePage *page, const char *transition_id)
{
  end_form (page, transition_id, C_ ("transition", "It happened"),
            C_ ("transition", "The first 28 days count from this day."), SAM_TRANSITION_HAPPENED_ON,
            SAM_FIELD_NONE, C_ ("transition", "Noted as happened"));
}

void
sam_case_cancel_transition (SamCasePage *page, const char *transition_id)
{
  end_form (page, transition_id, C_ ("transition", "Cancel transition"),
            C_ ("transition", "The points and the agreement stay to be read. No deadlines are due "
                              "any more."),
            SAM_TRANSITION_CANCELLED_ON, SAM_TRANSITION_CANCELLED_WHY,
            C_ ("transition", "The transition is cancelled"));
}
