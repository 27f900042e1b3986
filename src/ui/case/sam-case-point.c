/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-case-private.h"

/* The editor of one point: what state it is in, and only the fields that state needs. */

typedef struct {
  const char *id;
  const char *icon;
  SamLabel what;
  gboolean lead;
} State;

static const State states[] = {
  { "not_started", "sam-point-not-started-symbolic",
    SAM_L ("point state explained", "Nobody has begun."), FALSE },
  { "planned", "sam-point-planned-symbolic",
    SAM_L ("point state explained", "Somebody works on it; it does not hold yet."), FALSE },
  { "interim", "sam-point-interim-symbolic",
    SAM_L ("point state explained",
           "A motel or a sofa until a date. Falls back by itself when the date has passed."),
    FALSE },
  { "in_place", "sam-point-in-place-symbolic",
    SAM_L ("point state explained",
           "It holds, and we can say how we know: a document, or who said it and when."),
    FALSE },
  { "declined", "sam-point-declined-symbolic",
    SAM_L ("point state explained", "The person said no. We agree on when to ask again."), FALSE },
  { "not_relevant", "sam-point-none-symbolic",
    SAM_L ("point state explained", "Not needed now, with a reason."), FALSE },
  { "waived", "sam-point-waived-symbolic",
    SAM_L ("point state explained",
           "The team lead ends the alert and names the party that failed. The transition is not "
           "ready because of it."),
    TRUE },
};

typedef struct {
  SamEditor *editor; /* (not owned): owns this */
  guint part;
  GtkWidget *checks[G_N_ELEMENTS (states)]; /* (not owned) */
  GtkWidget *agreed_group;
} Point;

static gboolean
is_one_of (const char *state, const char *const *list)
{
  return state && g_strv_contains (list, state);
}

static void
show_fields (Point *point)
{
  const char *state =
      sam_record_get_text (sam_editor_get_part (point->editor, point->part), SAM_GATE_ROW_STATE);
  const char *const agreed[] = { "planned", "interim", "in_place", NULL };
  const char *const owned[] = { "not_started", "planned", "interim", "in_place", NULL };
  const char *const reason[] = { "declined", "not_relevant", "waived", NULL };
  gboolean in_place = g_strcmp0 (state, "in_place") == 0;
  SamEditor *editor = point->editor;
  guint part = point->part;

  sam_editor_set_row_visible (editor, part, SAM_GATE_ROW_AGREED, is_one_of (state, agreed));
  sam_editor_set_row_visible (editor, part, SAM_GATE_ROW_OWNER_USER, is_one_of (state, owned));
  sam_editor_set_row_visible (editor, part, SAM_GATE_ROW_SERVICE_ID,
                              is_one_of (state, owned) || g_strcmp0 (state, "waived") == 0);
  sam_editor_set_row_visible (editor, part, SAM_GATE_ROW_PINNED_ON,
                              is_one_of (state, owned) && !in_place);
  sam_editor_set_row_visible (editor, part, SAM_GATE_ROW_INTERIM_UNTIL,
                              g_strcmp0 (state, "interim") == 0);
  sam_editor_set_row_visible (editor, part, SAM_GATE_ROW_EVIDENCE_KIND, in_place);
  sam_editor_set_row_visible (editor, part, SAM_GATE_ROW_EVIDENCE, in_place);
  sam_editor_set_row_visible (editor, part, SAM_GATE_ROW_EVIDENCE_BY, in_place);
  sam_editor_set_row_visible (editor, part, SAM_GATE_ROW_EVIDENCE_ON, in_place);
  sam_editor_set_row_visible (editor, part, SAM_GATE_ROW_REASON, is_one_of (state, reason));
  sam_editor_set_row_visible (editor, part, SAM_GATE_ROW_ASK_AGAIN_ON,
                              g_strcmp0 (state, "declined") == 0);
  sam_editor_set_row_visible (editor, part, SAM_GATE_ROW_WAIVED_PARTY_ID,
                              g_strcmp0 (state, "waived") == 0);
}

static void
refresh (Point *point, SamField field)
{
  SamFieldRow *row = sam_editor_get_row (point->editor, point->part, field);

  if (row) {
    sam_field_row_refresh (row);
  }
}

/* What goes with the new state and can be known: the day, who notes it. */
static void
fill_in (Point *point, const char *state)
{
  SamContext *context = sam_editor_get_context (point->editor);
  SamRecord *row = sam_editor_get_part (point->editor, point->part);
  const char *me = sam_context_get_user_id (context);
  SamDate today = sam_context_get_today (context);

  if (g_str_equal (state, "in_place")) {
    if (!sam_record_has (row, SAM_GATE_ROW_EVIDENCE_KIND)) {
      sam_record_set_text (row, SAM_GATE_ROW_EVIDENCE_KIND, "document");
      refresh (point, SAM_GATE_ROW_EVIDENCE_KIND);
    }
    if (!sam_record_has (row, SAM_GATE_ROW_EVIDENCE_ON)) {
      sam_record_set_date (row, SAM_GATE_ROW_EVIDENCE_ON, today);
      refresh (point, SAM_GATE_ROW_EVIDENCE_ON);
    }
  }
  if (g_str_equal (state, "waived")) {
    sam_record_set_text (row, SAM_GATE_ROW_WAIVED_BY_USER, me);
    sam_record_set_date (row, SAM_GATE_ROW_WAIVED_ON, today);
  } else if (sam_record_has (row, SAM_GATE_ROW_WAIVED_BY_USER)) {
    sam_record_clear (row, SAM_GATE_ROW_WAIVED_BY_USER);
    sam_record_clear (row, SAM_GATE_ROW_WAIVED_ON);
    sam_record_clear (row, SAM_GATE_ROW_WAIVED_PARTY_ID);
  }
  if ((g_str_equal (state, "planned") || g_str_equal (state, "interim")
       || g_str_equal (state, "in_place"))
      && !sam_record_has (row, SAM_GATE_ROW_OWNER_USER) && *me) {
    sam_record_set_text (row, SAM_GATE_ROW_OWNER_USER, me);
    refresh (point, SAM_GATE_ROW_OWNER_USER);
  }
}

static void
toggled_cb (GtkCheckButton *check, gpointer user_data)
{
  Point *point = user_data;

  if (!gtk_check_button_get_active (check)) {
    return;
  }
  for (guint i = 0; i < G_N_ELEMENTS (states); i++) {
    if (point->checks[i] == GTK_WIDGET (check)) {
      sam_record_set_text (sam_editor_get_part (point->editor, point->part), SAM_GATE_ROW_STATE,
                           states[i].id);
      fill_in (point, states[i].id);
    }
  }
  show_fields (point);
  sam_editor_touch (point->editor);
}

static void
state_row_activated_cb (GtkListBox *list, GtkListBoxRow *row, gpointer user_data)
{
  GtkWidget *check = g_object_get_data (G_OBJECT (row), "check");

  if (check) {
    gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
  }
}

static GtkWidget *
state_list_new (Point *point, const char *current, gboolean lead)
{
  GtkWidget *list = sam_boxed_list_new ();
  GtkWidget *first = NULL;

  sam_spoken_set (list, C_ ("point", "State"));
  for (guint i = 0; i < G_N_ELEMENTS (states); i++) {
    const SamLabel *label = sam_enum_label (SAM_GATE_ROW_STATE, states[i].id);
    GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
    GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
    GtkWidget *check = gtk_check_button_new ();
    GtkWidget *icon = gtk_image_new_from_icon_name (states[i].icon);
    g_autofree char *spoken = NULL;
    GtkListBoxRow *row;

    if (states[i].lead && !lead && g_strcmp0 (current, states[i].id) != 0) {
      g_object_unref (g_object_ref_sink (box));
      g_object_unref (g_object_ref_sink (words));
      g_object_unref (g_object_ref_sink (check));
      g_object_unref (g_object_ref_sink (icon));
      continue;
    }
    point->checks[i] = check;
    if (first) {
      gtk_check_button_set_group (GTK_CHECK_BUTTON (check), GTK_CHECK_BUTTON (first));
    }
    first = first ? first : check;
    gtk_check_button_set_active (GTK_CHECK_BUTTON (check), g_strcmp0 (current, states[i].id) == 0);
    gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
    spoken = sam_words_join (sam_text (NULL, label), sam_text (NULL, &states[i].what), NULL);
    sam_spoken_set (check, sam_text (NULL, label));
    sam_spoken_hide (icon);
    gtk_box_append (GTK_BOX (words), sam_case_label (sam_text (NULL, label), NULL));
    gtk_box_append (GTK_BOX (words), sam_case_label (sam_text (NULL, &states[i].what), "caption"));
    gtk_widget_set_hexpand (words, TRUE);
    gtk_widget_add_css_class (box, "point-row");
    gtk_box_append (GTK_BOX (box), check);
    gtk_box_append (GTK_BOX (box), words);
    gtk_box_append (GTK_BOX (box), icon);
    row = sam_boxed_list_add (list, box, TRUE, spoken);
    /* The button inside takes the keyboard; the row only makes the whole line clickable. */
    gtk_widget_set_focusable (GTK_WIDGET (row), FALSE);
    g_object_set_data (G_OBJECT (row), "check", check);
  }
  for (guint i = 0; i < G_N_ELEMENTS (states); i++) {
    if (point->checks[i]) {
      g_signal_connect (point->checks[i], "toggled", G_CALLBACK (toggled_cb), point);
    }
  }
  g_signal_connect (list, "row-activated", G_CALLBACK (state_row_activated_cb), NULL);
  return list;
}

void
sam_case_edit_point (SamCasePage *page, const char *row_id)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (page));
  SamRecord *row = sam_case_record (page, row_id);
  g_autofree char *title = NULL;
  g_autofree char *means = NULL;
  SamEditor *editor;
  const SamLabel *label;
  Point *point;
  const char *name;

  if (!row) {
    return;
  }
  name = sam_record_get_text (row, SAM_GATE_ROW_LABEL);
  if (!name) {
    name = sam_text (NULL, sam_rules_point_label (sam_record_get_text (row, SAM_GATE_ROW_POINT)));
  }
  editor = sam_editor_new (context, name);
  point = g_new0 (Point, 1);
  point->editor = editor;
  g_object_set_data_full (G_OBJECT (editor), "sam-point", point, g_free);
  point->part = sam_editor_add_part (editor, row);
  label = sam_rules_point_means (sam_record_get_text (row, SAM_GATE_ROW_POINT));
  if (label) {
    /* Translators: %s is what must be there before the point counts as in place; of “%s: saved”,
     * the point */
    means = g_strdup_printf (C_ ("point", "In place means: %s."), sam_text (NULL, label));
    sam_editor_append (editor, sam_case_label (means, "dim-label"));
  }
  sam_editor_append (editor, state_list_new (point, sam_record_get_text (row, SAM_GATE_ROW_STATE),
                                             sam_context_is_lead (context)));
  sam_editor_add_group (editor, C_ ("point", "Agreed"), NULL);
  sam_editor_add_row (editor, point->part, SAM_GATE_ROW_AGREED);
  sam_editor_add_row (editor, point->part, SAM_GATE_ROW_INTERIM_UNTIL);
  sam_field_row_set_title (sam_editor_add_row (editor, point->part, SAM_GATE_ROW_EVIDENCE_KIND),
                           C_ ("point", "How we know it"));
  sam_field_row_set_title (sam_editor_add_row (editor, point->part, SAM_GATE_ROW_EVIDENCE),
                           C_ ("point", "What was written or said"));
  sam_editor_add_row (editor, point->part, SAM_GATE_ROW_EVIDENCE_BY);
  {
    SamFieldRow *on = sam_editor_add_row (editor, point->part, SAM_GATE_ROW_EVIDENCE_ON);

    sam_field_row_set_title (on, C_ ("point", "When it was written or said"));
    sam_field_row_set_date_past (on);
  }
  sam_editor_add_row (editor, point->part, SAM_GATE_ROW_REASON);
  sam_editor_add_row (editor, point->part, SAM_GATE_ROW_ASK_AGAIN_ON);
  sam_field_row_set_ref_scope (sam_editor_add_row (editor, point->part,
                                                   SAM_GATE_ROW_WAIVED_PARTY_ID),
                               sam_case_page_get_case_id (page));
  sam_editor_add_row (editor, point->part, SAM_GATE_ROW_OWNER_USER);
  sam_editor_add_row (editor, point->part, SAM_GATE_ROW_SERVICE_ID);
  sam_editor_add_row (editor, point->part, SAM_GATE_ROW_PINNED_ON);
  show_fields (point);
  title = g_strdup_printf (C_ ("point", "%s: saved"), name);
  sam_editor_set_done_text (editor, title);
  sam_window_begin_edit (sam_page_get_window (SAM_PAGE (page)), editor);
}
