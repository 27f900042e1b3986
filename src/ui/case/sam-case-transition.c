/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-case-private.h"

/* ---- The points ---- */

static void
marked_yes (SamCasePage *page, const char *id)
{
  SamChanges *changes = sam_changes_new ("case");
  g_autoptr (SamRecord) transition = sam_case_dup (page, id);

  if (!transition) {
    sam_changes_free (changes);
    return;
  }
  sam_record_set_date (transition, SAM_TRANSITION_CHECKED_ON,
                       sam_context_get_today (sam_page_get_context (SAM_PAGE (page))));
  sam_changes_put (changes, transition);
  sam_case_save (page, changes, C_ ("transition", "Noted that the date is checked today"));
}

static void
choose_transition (SamCasePage *page, const char *id)
{
  sam_case_page_choose (page, "transition-of", id);
}

static void
reopen_yes (SamCasePage *page, const char *id)
{
  SamChanges *changes = sam_changes_new ("case");
  g_autoptr (SamRecord) transition = sam_case_dup (page, id);

  if (!transition) {
    sam_changes_free (changes);
    return;
  }
  sam_record_clear (transition, SAM_TRANSITION_CANCELLED_ON);
  sam_record_clear (transition, SAM_TRANSITION_CANCELLED_WHY);
  sam_record_clear (transition, SAM_TRANSITION_HAPPENED_ON);
  sam_changes_put (changes, transition);
  sam_case_save (page, changes, C_ ("transition", "The transition is open again"));
}

static void
new_transition (SamCasePage *page, const char *previous_id)
{
  sam_case_new_transition (page, previous_id);
}

static GtkWidget *
mark_new (const char *icon, SamTone tone)
{
  GtkWidget *image = gtk_image_new_from_icon_name (icon);

  gtk_widget_set_valign (image, GTK_ALIGN_CENTER);
  sam_tone_apply (image, tone);
  sam_spoken_hide (image);
  return image;
}

typedef struct {
  GtkSizeGroup *names, *chips; /* (owned): columns */
} PointColumns;

static GtkWidget *
point_row_new (SamCaseShow *show, const SamPoint *point, PointColumns *columns, char **spoken)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *wrap = sam_wrap_new (12, 6);
  GtkWidget *left = sam_wrap_new (12, 6);
  GtkWidget *name_box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *text = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *chip, *chip_box, *name;
  const char *agreed = sam_record_get_text (point->row, SAM_GATE_ROW_AGREED);
  const char *reason = sam_record_get_text (point->row, SAM_GATE_ROW_REASON);
  const char *icon = sam_point_subject_icon (point->point);
  g_autofree char *owned = NULL;
  g_autofree char *how = sam_case_point_how (show->view, show->context, point);
  SamTone tone, due_tone, mark_tone;
  const char *state = sam_case_point_state (show->context, point, &tone, &owned);
  g_autofree char *due = sam_case_point_due (show->context, point, &due_tone);
  const char *main_text = agreed;
  SamRecordState record_state = sam_record_get_meta (point->row)->state;
  const char *state_words = sam_words_state (record_state);
  g_autofree char *notice = NULL;

  if (point->state == SAM_POINT_NOT_RELEVANT || point->state == SAM_POINT_DECLINED
      || point->state == SAM_POINT_WAIVED) {
    main_text = reason ? reason : agreed;
  }
  if (!main_text && point->state == SAM_POINT_NOT_STARTED) {
    main_text = C_ ("point", "Nothing is agreed yet.");
  }

  gtk_widget_add_css_class (row, "point-row");
  mark_tone =
      tone == SAM_TONE_LATE && point->state == SAM_POINT_NOT_STARTED ? SAM_TONE_NEUTRAL : tone;
  gtk_box_append (GTK_BOX (row), mark_new (sam_case_point_mark (point), mark_tone));

  if (icon) {
    GtkWidget *image = mark_new (icon, SAM_TONE_NEUTRAL);

    gtk_box_append (GTK_BOX (name_box), image);
  }
  name = sam_case_label (sam_case_point_name (point), "heading");
  gtk_label_set_wrap_mode (GTK_LABEL (name), PANGO_WRAP_WORD);
  gtk_label_set_max_width_chars (GTK_LABEL (name), 12);
  gtk_box_append (GTK_BOX (name_box), name);
  gtk_widget_set_valign (name_box, GTK_ALIGN_CENTER);
  gtk_size_group_add_widget (columns->names, name_box);
  sam_wrap_append (SAM_WRAP (left), name_box);
  chip_box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  gtk_widget_set_valign (chip_box, GTK_ALIGN_CENTER);
  chip = sam_chip_new (state, tone);
  gtk_widget_set_halign (chip, GTK_ALIGN_FILL);
  gtk_box_append (GTK_BOX (chip_box), chip);
  /* That it waits to be sent stands in the head; ten chips of it would hide what matters. */
  if (state_words && record_state != SAM_STATE_WAITING) {
    gtk_box_append (GTK_BOX (chip_box),
                    sam_chip_new (state_words, record_state == SAM_STATE_CONFLICT ? SAM_TONE_ASK
                                                                                  : SAM_TONE_LATE));
  }
  gtk_size_group_add_widget (columns->chips, chip_box);
  sam_wrap_append (SAM_WRAP (left), chip_box);
  gtk_widget_set_valign (left, GTK_ALIGN_CENTER);
  sam_wrap_append (SAM_WRAP (wrap), left);

  gtk_widget_set_hexpand (text, TRUE);
  gtk_widget_set_valign (text, GTK_ALIGN_CENTER);
  if (main_text) {
    GtkWidget *label = sam_case_label (main_text, NULL);

    gtk_label_set_lines (GTK_LABEL (label), 3);
    gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
    gtk_box_append (GTK_BOX (text), label);
  }
  if (*how) {
    GtkWidget *label = sam_case_label (how, "caption");

    gtk_label_set_lines (GTK_LABEL (label), 2);
    gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
    gtk_widget_set_tooltip_text (label, how);
    gtk_box_append (GTK_BOX (text), label);
  }
  sam_wrap_append (SAM_WRAP (wrap), text);
  if (due) {
    GtkWidget *end = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
    GtkWidget *label = gtk_label_new (due);

    gtk_widget_set_valign (end, GTK_ALIGN_CENTER);
    gtk_widget_add_css_class (label, "numeric");
    sam_tone_apply (label, due_tone);
    gtk_label_set_xalign (GTK_LABEL (label), 1);
    gtk_box_append (GTK_BOX (end), label);
    if (point->deadline.late_notice && !point->pinned) {
      GtkWidget *late = sam_case_label (C_ ("deadline", "told late"), "caption");

      notice = g_strdup (C_ ("deadline", "told late"));
      gtk_label_set_xalign (GTK_LABEL (late), 1);
      gtk_box_append (GTK_BOX (end), late);
    }
    sam_wrap_append (SAM_WRAP (wrap), end);
  }
  gtk_widget_set_hexpand (wrap, TRUE);
  gtk_widget_set_valign (wrap, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (row), wrap);
  *spoken = sam_words_join (sam_case_point_name (point), state, main_text ? main_text : "", how,
                            due ? due : "", notice ? notice : "", NULL);
  return row;
}

static void
add_points (SamCaseShow *show, const SamGate *gate)
{
  GtkWidget *list = sam_case_list (show->main);
  GtkWidget *local = NULL;
  PointColumns columns = { gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL),
                           gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL) };

  for (guint i = 0; i < gate->n_points; i++) {
    const SamPoint *point = &gate->points[i];
    g_autofree char *spoken = NULL;
    GtkWidget *row = point_row_new (show, point, &columns, &spoken);

    if (!point->counts && !local) {
      sam_case_heading (show->main, C_ ("gate", "Local points"),
                        C_ ("gate", "They don't count in the six"));
      local = sam_case_list (show->main);
    }
    sam_case_list_row (show, point->counts ? list : local, row, sam_record_get_id (point->row),
                       spoken, sam_case_edit_point);
  }
  g_object_unref (columns.names);
  g_object_unref (columns.chips);
}

static GtkWidget *
bar_new (SamCaseShow *show, gboolean done, const char *first, const char *rest)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  g_autofree char *first_escaped = NULL;
  g_autofree char *rest_escaped = NULL;
  g_autofree char *markup = NULL;
  GtkWidget *label;

  first_escaped = g_markup_escape_text (first, -1);
  rest_escaped = g_markup_escape_text (rest, -1);
  markup = g_strdup_printf ("<b>%s</b> %s", first_escaped, rest_escaped);
  label = sam_case_label (NULL, NULL);
  gtk_label_set_markup (GTK_LABEL (label), markup);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (bar, "gate-bar");
  gtk_widget_add_css_class (bar, done ? "done" : "soon");
  gtk_box_append (GTK_BOX (bar),
                  mark_new (done ? "sam-point-in-place-symbolic" : "dialog-warning-symbolic",
                            done ? SAM_TONE_DONE : SAM_TONE_SOON));
  gtk_box_append (GTK_BOX (bar), label);
  gtk_box_append (GTK_BOX (show->main), bar);
  return bar;
}

static void
add_bar (SamCaseShow *show, const SamGate *gate)
{
  g_autofree char *first = NULL;
  g_autofree char *rest = NULL;

  sam_case_gate_words (show->context, gate, &first, &rest);
  bar_new (show, gate->ready, first, rest);
}

/* ---- Turning 16 and 18 ---- */

static void
add_tasks_bar (SamCaseShow *show, const SamGate *gate)
{
  g_autofree char *left = gate->ready ? g_strdup (C_ ("tasks", "All is prepared."))
                                      : sam_count (NULL, "turns", "%d task remains.",
                                                   "%d tasks remain.", (int) gate->n_missing);

  bar_new (show, gate->ready, left,
           C_ ("tasks", "A birthday is no gate: what changes with it is prepared from half a year "
                        "before until a month after."));
}

static void
prepare_birthday (SamCasePage *page, const char *unused)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (page));
  SamDate today = sam_context_get_today (context);
  SamTurning turning;
  g_autoptr (SamRecord) transition = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  SamChanges *changes;

  if (!sam_rules_turning (sam_case_page_get_view (page), today, &turning) || turning.transition) {
    return;
  }
  transition = sam_case_new (page, SAM_RECORD_TRANSITION);
  sam_record_set_text (transition, SAM_TRANSITION_KIND, turning.kind->id);
  sam_record_set_date (transition, SAM_TRANSITION_DATE, turning.date);
  sam_record_set_text (transition, SAM_TRANSITION_DATE_KIND, "computed");
  sam_record_begin (transition, sam_context_get_viewer (context), today,
                    sam_context_get_now (context));
  changes = sam_changes_new ("case");
  sam_changes_put (changes, transition);
  rows = sam_rules_new_points (transition);
  for (guint i = 0; i < rows->len; i++) {
    sam_changes_put (changes, g_ptr_array_index (rows, i));
  }
  sam_case_page_choose (page, "transition-of", sam_record_get_id (transition));
  sam_case_save (page, changes, C_ ("tasks", "The tasks are opened"));
}

/* A birthday nobody prepares yet. */
static void
add_turning (SamCaseShow *show)
{
  SamTurning turning;
  g_autofree char *day = NULL, *first = NULL, *rest = NULL;
  GtkWidget *bar;

  if (!sam_rules_turning (show->view, show->today, &turning) || turning.transition) {
    return;
  }
  day = sam_words_date (show->context, turning.date);
  /* Translators: %s is the birthday */
  first = g_strdup_printf (turning.kind->age >= 18 ? C_ ("tasks", "18 years on %s.")
                                                   : C_ ("tasks", "16 years on %s."),
                           day);
  rest = sam_count (NULL, "turns", "%d task remains.", "%d tasks remain.", (int) turning.n_left);
  bar = bar_new (show, FALSE, first, rest);
  gtk_box_append (GTK_BOX (bar),
                  sam_case_button (show, C_ ("tasks", "Open the tasks"), prepare_birthday, NULL));
}

/* ---- The right column ---- */

static GtkWidget *
card_new (GtkWidget *box)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "side-card");
  gtk_box_append (GTK_BOX (box), card);
  return card;
}

static void
add_first_days (SamCaseShow *show, GtkWidget *card, const SamRecord *transition)
{
  g_autoptr (SamFollowWindow) window =
      sam_rules_window_of (show->view, sam_record_get_id (transition), show->today);
  SamLocale *locale = sam_context_get_locale (show->context);
  guint closed = 0;
  g_autofree char *text = NULL;

  if (!window) {
    return;
  }
  for (int i = 0; i <= SAM_WINDOW_DAYS; i++) {
    closed += window->days[i].no_weekend ? 1 : 0;
  }
  if (window->days[0].closed) {
    g_autofree char *chip =
        /* Translators: %s is a day, as in “Friday 12 June” */
        g_strdup_printf (C_ ("first days", "Day 0 is %s"),
                         sam_locale_weekday (locale, window->days[0].weekday, FALSE));

    gtk_box_append (GTK_BOX (card), sam_chip_new (chip, SAM_TONE_SOON));
  }
  if (closed > 0) {
    text = sam_count (NULL, "first days",
                      "The first 28 days follow. %d contact falls on a day we are closed: agree on "
                      "who has it.",
                      "The first 28 days follow. %d contacts fall on days we are closed: agree on "
                      "who has them.",
                      (int) closed);
  } else {
    text = g_strdup (C_ ("first days", "The first 28 days follow."));
  }
  gtk_box_append (GTK_BOX (card), sam_case_label (text, "caption"));
}

/* ---- Chains ---- */

static void
carry_points (SamCasePage *page, const char *id)
{
  g_autoptr (GPtrArray) rows = sam_rules_carry_points (sam_case_page_get_view (page), id);
  SamChanges *changes;
  g_autofree char *done = NULL;

  if (rows->len == 0) {
    return;
  }
  changes = sam_changes_new ("case");
  for (guint i = 0; i < rows->len; i++) {
    sam_changes_put (changes, g_ptr_array_index (rows, i));
  }
  done = sam_count (NULL, "chain", "%d point is carried over", "%d points are carried over",
                    (int) rows->len);
  sam_case_save (page, changes, done);
}

static void
add_link (SamCaseShow *show, GtkWidget *card, const char *label, const SamRecord *other)
{
  GtkWidget *button = sam_case_button (show, label, choose_transition, sam_record_get_id (other));
  GtkWidget *child = gtk_button_get_child (GTK_BUTTON (button));

  gtk_label_set_wrap (GTK_LABEL (child), TRUE);
  gtk_label_set_xalign (GTK_LABEL (child), 0);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (card), button);
}

static void
add_chain (SamCaseShow *show, GtkWidget *card, GtkWidget *buttons, const SamRecord *transition)
{
  SamChain chain = sam_rules_chain (show->view, transition);
  const char *id = sam_record_get_id (transition);
  g_autoptr (GPtrArray) rows = NULL;
  g_autofree char *place = NULL;

  if (chain.length > 1) {
    /* Translators: its place in a chain of transitions: "Link 1 of 2 in a chain" */
    place =
        g_strdup_printf (C_ ("chain", "Link %1$u of %2$u in a chain"), chain.number, chain.length);
    gtk_box_append (GTK_BOX (card), sam_chip_new (place, SAM_TONE_ASK));
  }
  if (!chain.ends_free) {
    gtk_box_append (GTK_BOX (card),
                    sam_case_label (C_ ("chain", "The next follows straight on: the first 28 days "
                                                 "count from that one."),
                                    "caption"));
  }
  if (chain.previous) {
    g_autofree char *title = sam_case_transition_title (show->context, chain.previous);
    /* Translators: a transition */
    g_autofree char *label = g_strdup_printf (C_ ("chain", "Follows: %s"), title);

    add_link (show, card, label, chain.previous);
    rows = sam_rules_carry_points (show->view, id);
  }
  if (chain.next) {
    g_autofree char *title = sam_case_transition_title (show->context, chain.next);
    /* Translators: a transition */
    g_autofree char *label = g_strdup_printf (C_ ("chain", "Then: %s"), title);

    add_link (show, card, label, chain.next);
  } else if (sam_rules_transition_kind (sam_record_get_text (transition, SAM_TRANSITION_KIND))
                 ->gate) {
    sam_wrap_append (SAM_WRAP (buttons), sam_case_button (show, C_ ("chain", "Next in the chain…"),
                                                          new_transition, id));
  }
  if (rows && rows->len > 0) {
    GtkWidget *carry = sam_button_new (C_ ("chain", "_Carry the points over"));

    sam_case_button_act (show, carry, carry_points, id);
    gtk_widget_add_css_class (carry, "suggested-action");
    gtk_widget_set_valign (carry, GTK_ALIGN_CENTER);
    sam_wrap_append (SAM_WRAP (buttons), carry);
  }
}

static void
add_date_card (SamCaseShow *show, const SamGate *gate)
{
  const SamRecord *transition = gate->transition;
  const char *id = sam_record_get_id (transition);
  GtkWidget *card = card_new (show->side);
  GtkWidget *buttons = sam_wrap_new (6, 6);
  g_autofree char *title = sam_case_transition_title (show->context, transition);
  g_autofree char *when = sam_case_transition_when (show->context, transition);
  g_autofree char *about = sam_case_transition_about (show->context, transition);
  SamDate happened = sam_record_get_date (transition, SAM_TRANSITION_HAPPENED_ON);
  SamDate cancelled = sam_record_get_date (transition, SAM_TRANSITION_CANCELLED_ON);
  GtkWidget *date;

  gtk_box_append (GTK_BOX (card), sam_case_label (title, "caption"));
  date = sam_case_label (when, "figure");
  gtk_box_append (GTK_BOX (card), date);
  gtk_box_append (GTK_BOX (card), sam_case_label (about, "dim-label"));
  if (gate->date_unchecked) {
    gtk_box_append (GTK_BOX (card),
                    sam_chip_new (C_ ("transition", "The date must be checked"), SAM_TONE_LATE));
  }
  if (gate->n_late_notice > 0 && !gate->over) {
    gtk_box_append (GTK_BOX (card),
                    sam_chip_new (C_ ("transition", "We were told late"), SAM_TONE_NEUTRAL));
  }
  if (cancelled != SAM_DATE_NONE || happened != SAM_DATE_NONE) {
    g_autofree char *day =
        sam_words_date (show->context, cancelled != SAM_DATE_NONE ? cancelled : happened);
    g_autofree char *text = cancelled != SAM_DATE_NONE
                                /* Translators: %s is a day, as in “Friday 12 June” */
                                ? g_strdup_printf (C_ ("transition", "Cancelled %s"), day)
                                : g_strdup_printf (C_ ("transition", "Happened %s"), day);
    const char *why = sam_record_get_text (transition, SAM_TRANSITION_CANCELLED_WHY);

    gtk_box_append (GTK_BOX (card), sam_chip_new (text, SAM_TONE_NEUTRAL));
    if (why) {
      gtk_box_append (GTK_BOX (card), sam_case_label (why, "caption"));
    }
    sam_wrap_append (SAM_WRAP (buttons),
                     sam_case_button (show, C_ ("transition", "Open again"), reopen_yes, id));
  } else {
    add_first_days (show, card, transition);
    add_chain (show, card, buttons, transition);
    sam_wrap_append (SAM_WRAP (buttons), sam_case_button (show, C_ ("transition", "Move date…"),
                                                          sam_case_move_date, id));
    if (sam_record_get_date (transition, SAM_TRANSITION_CHECKED_ON) != show->today) {
      sam_wrap_append (SAM_WRAP (buttons),
                       sam_case_button (show, C_ ("transition", "Checked today"), marked_yes, id));
    }
    if (gate->date_unknown
        || sam_record_get_date (transition, SAM_TRANSITION_DATE) <= show->today) {
      sam_wrap_append (SAM_WRAP (buttons), sam_case_button (show, C_ ("transition", "Happened…"),
                                                            sam_case_end_transition, id));
    }
    sam_wrap_append (SAM_WRAP (buttons), sam_case_button (show, C_ ("transition", "Cancelled…"),
                                                          sam_case_cancel_transition, id));
  }
  sam_wrap_append (SAM_WRAP (buttons),
                   sam_case_button (show, C_ ("transition", "Edit"), sam_case_edit_transition, id));
  gtk_widget_set_margin_top (buttons, 6);
  gtk_box_append (GTK_BOX (card), buttons);
}

static void
open_agreement (SamCasePage *page, const char *id)
{
  sam_case_page_go (page, "agreements", id);
}

static void
add_agreements (SamCaseShow *show, const SamRecord *transition)
{
  g_autoptr (GPtrArray) agreements = sam_case_view_list_of (show->view, SAM_AGREEMENT_TRANSITION_ID,
                                                            sam_record_get_id (transition));
  g_autoptr (GPtrArray) shown = g_ptr_array_new ();

  for (guint i = 0; i < agreements->len; i++) {
    const SamRecord *agreement = g_ptr_array_index (agreements, i);

    if (sam_record_enum_is (agreement, SAM_AGREEMENT_STATE, "draft")
        || sam_record_enum_is (agreement, SAM_AGREEMENT_STATE, "sent")) {
      g_ptr_array_add (shown, (gpointer) agreement);
    }
  }
  if (shown->len == 0) {
    GtkWidget *card;
    GtkWidget *button;

    sam_case_heading (show->side, C_ ("gate", "Binding agreement"), NULL);
    card = card_new (show->side);
    gtk_box_append (GTK_BOX (card),
                    sam_case_label (C_ ("gate", "Nobody has bound themselves to anything yet."),
                                    "dim-label"));
    button = sam_case_button (show, C_ ("gate", "New agreement…"), sam_case_new_agreement,
                              sam_record_get_id (transition));
    gtk_widget_set_halign (button, GTK_ALIGN_START);
    gtk_box_append (GTK_BOX (card), button);
    return;
  }
  for (guint i = 0; i < shown->len; i++) {
    const SamRecord *agreement = g_ptr_array_index (shown, i);
    const char *id = sam_record_get_id (agreement);
    g_autofree char *counts = sam_case_agreement_counts (show->view, agreement);
    g_autoptr (GPtrArray) parties = sam_case_view_list_of (show->view, SAM_PARTY_AGREEMENT_ID, id);
    g_autoptr (GPtrArray) commitments =
        sam_case_view_list_of (show->view, SAM_COMMITMENT_AGREEMENT_ID, id);
    GtkWidget *list;

    sam_case_heading (show->side, C_ ("gate", "Binding agreement"), counts);
    list = sam_case_list (show->side);
    for (guint n = 0; n < parties->len; n++) {
      const SamRecord *party = g_ptr_array_index (parties, n);
      SamPartyStatus status = sam_rules_party (show->view, party);
      SamTone tone;
      g_autofree char *words = sam_case_party_words (show->context, &status, agreement, &tone);
      SamRow *row = sam_case_row (sam_case_party_name (show->view, show->context, party), NULL);

      sam_row_set_chip (row, words, tone);
      sam_case_list_row (show, list, GTK_WIDGET (row), id, NULL, open_agreement);
    }
    if (commitments->len > 0) {
      sam_case_heading (show->side, C_ ("gate", "Who does what"), NULL);
      list = sam_case_list (show->side);
    }
    for (guint n = 0; n < commitments->len; n++) {
      const SamRecord *commitment = g_ptr_array_index (commitments, n);
      const SamRecord *party =
          sam_case_view_get (show->view, sam_record_get_text (commitment, SAM_COMMITMENT_PARTY_ID));
      SamCommitmentStatus status = sam_rules_commitment (show->view, commitment, show->today);
      SamTone tone;
      g_autofree char *words =
          sam_case_commitment_words (show->context, commitment, &status, &tone);
      SamRow *row =
          sam_case_row (sam_record_get_text (commitment, SAM_COMMITMENT_WHAT),
                        party ? sam_case_party_name (show->view, show->context, party) : NULL);

      sam_row_set_chip (row, words, tone);
      sam_case_list_row (show, list, GTK_WIDGET (row), id, NULL, open_agreement);
    }
  }
}

/* ---- All ---- */

static const SamRecord *
chosen_transition (SamCaseShow *show)
{
  const char *id = sam_case_page_get_choice (show->page, "transition-of");
  const SamRecord *chosen = id ? sam_case_view_get (show->view, id) : NULL;
  GPtrArray *all = sam_case_view_list (show->view, SAM_RECORD_TRANSITION);

  if (chosen && sam_record_get_rtype (chosen) == SAM_RECORD_GATE_ROW) {
    /* A point was asked for: its transition is shown. */
    chosen =
        sam_case_view_get (show->view, sam_record_get_text (chosen, SAM_GATE_ROW_TRANSITION_ID));
  }
  if (chosen && sam_record_get_rtype (chosen) == SAM_RECORD_DISCHARGE_NOTICE) {
    chosen = sam_case_view_get (show->view,
                                sam_record_get_text (chosen, SAM_DISCHARGE_NOTICE_TRANSITION_ID));
  }
  if (chosen && sam_record_get_rtype (chosen) == SAM_RECORD_TRANSITION
      && !sam_record_is_retracted (chosen)) {
    return chosen;
  }
  chosen = sam_rules_next_transition (show->view, show->today);
  return chosen ? chosen : all->len > 0 ? g_ptr_array_index (all, all->len - 1) : NULL;
}

static void
add_others (SamCaseShow *show, const SamRecord *chosen)
{
  GPtrArray *all = sam_case_view_list (show->view, SAM_RECORD_TRANSITION);
  GtkWidget *heading = sam_case_heading (show->side,
                                         all->len > 1 ? C_ ("transition", "All transitions")
                                                      : C_ ("transition", "Transitions"),
                                         NULL);
  GtkWidget *list;

  sam_case_heading_add (show, heading, C_ ("transition", "New transition…"), new_transition, NULL);
  if (all->len < 2) {
    return;
  }
  list = sam_case_list (show->side);
  for (guint i = 0; i < all->len; i++) {
    const SamRecord *transition = g_ptr_array_index (all, i);
    g_autofree char *title = sam_case_transition_title (show->context, transition);
    g_autofree char *when = sam_case_transition_when (show->context, transition);
    SamRow *row = sam_case_row (title, when);

    if (transition == chosen) {
      sam_row_set_chip (row, C_ ("transition", "shown"), SAM_TONE_ASK);
    } else if (sam_record_has (transition, SAM_TRANSITION_CANCELLED_ON)) {
      sam_row_set_chip (row, C_ ("transition", "cancelled"), SAM_TONE_NEUTRAL);
    } else if (sam_record_has (transition, SAM_TRANSITION_HAPPENED_ON)) {
      sam_row_set_chip (row, C_ ("transition", "happened"), SAM_TONE_NEUTRAL);
    }
    sam_case_list_row (show, list, GTK_WIDGET (row), sam_record_get_id (transition), NULL,
                       choose_transition);
  }
}

static void
show_points (SamCaseShow *show, const SamGate *gate, gboolean is_gate)
{
  if (gate->n_points == 0) {
    gtk_box_append (GTK_BOX (show->main),
                    sam_case_label (C_ ("transition",
                                        "This kind of transition has no points to prepare."),
                                    "dim-label"));
    return;
  }
  if (!is_gate) {
    add_tasks_bar (show, gate);
  } else if (!gate->over || !gate->ready) {
    add_bar (show, gate);
  }
  add_points (show, gate);
}

void
sam_case_transition_show (SamCaseShow *show)
{
  const SamRecord *transition = chosen_transition (show);
  gboolean is_gate =
      transition
      && sam_rules_transition_kind (sam_record_get_text (transition, SAM_TRANSITION_KIND))->gate;
  g_autoptr (SamGate) gate = NULL;
  gboolean waits;

  if (!transition || is_gate) {
    add_turning (show);
  }
  if (!transition) {
    sam_case_empty (show, show->main,
                    C_ ("transition",
                        "No transition is registered. Register a release or discharge "
                        "as soon as you are told of it."),
                    C_ ("transition", "New transition…"), new_transition, NULL);
    sam_case_first_days_show (show, NULL);
    return;
  }
  gate = sam_rules_gate (show->view, sam_record_get_id (transition), show->today);
  if (!gate) {
    return;
  }
  add_date_card (show, gate);
  waits = sam_case_waits_for_discharge (show, transition);
  if (waits) {
    sam_case_discharges_show (show, transition);
    if (!gate->over && gate->n_points > 0) {
      sam_case_heading (show->main, C_ ("gate", "What must be in place"), NULL);
    }
  }
  /* Afterwards the days come first: the points are history. */
  if (gate->over) {
    sam_case_first_days_show (show, transition);
    if (gate->n_points > 0) {
      sam_case_heading (show->main, C_ ("gate", "What was in place"), NULL);
    }
  }
  show_points (show, gate, is_gate);
  if (!waits) {
    sam_case_discharges_show (show, transition);
  }
  if (!gate->over) {
    sam_case_first_days_show (show, transition);
  }
  if (gate->n_points > 0 && is_gate) {
    add_agreements (show, transition);
  }
  add_others (show, transition);
}
