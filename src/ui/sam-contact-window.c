/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-contact-window.h"

#include "sam-calls.h"
#include "sam-row.h"
#include "sam-spoken.h"
#include "sam-words.h"
#include <samspor/sam-error-text.h>

#include <glib/gi18n.h>
#include <samspor/sam-id.h>
#include <samspor/sam-judge.h>
#include <samspor/sam-rules.h>

#define MAX_HITS 6
#define DRAFT_DELAY_MS 1500

struct _SamContactWindow {
  AdwWindow parent_instance;

  SamWindow *window;         /* (not owned): transient for it */
  SamContext *context;       /* (owned) */
  SamRecord *record;         /* (owned) (nullable): NULL until the person is chosen */
  GCancellable *cancellable; /* (owned) */
  GCancellable *searching;   /* (owned) (nullable) */
  char *asked;               /* (owned) (nullable): the text of the last search */
  gboolean answered;         /* the hits on screen are its answer */
  gboolean activate_first;   /* Enter was pressed before it */
  gboolean reading;          /* the person, or what was begun another time */
  GPtrArray *ahead;          /* (owned): GdkEvent*, keys pressed before the form stood */
  guint draft_id;
  gint64 begun;  /* µs: when what is kept as a draft was begun; 0 = not known */
  char *outcome; /* (owned) (nullable): chosen before the window came */
  gboolean saving;
  gboolean done;

  /* (not owned): children */
  GtkWidget *body, *who, *find, *hits, *form, *channels, *outcomes, *text, *health, *health_note;
  GtkWidget *left, *left_words; /* what was begun another time */
  GtkWidget *more, *error, *save;
  SamFieldRow *rows[3]; /* (owned) (nullable) */
};

#define SAM_TYPE_CONTACT_WINDOW (sam_contact_window_get_type ())
G_DECLARE_FINAL_TYPE (SamContactWindow, sam_contact_window, SAM, CONTACT_WINDOW, AdwWindow)
G_DEFINE_FINAL_TYPE (SamContactWindow, sam_contact_window, ADW_TYPE_WINDOW)

static void choose_case (SamContactWindow *self, const char *case_id, const char *name);
static void anew_cb (SamContactWindow *self);

/* ---- Drafts ---- */

static char *
draft_key (SamContactWindow *self)
{
  return g_strdup_printf ("contact:%s", sam_record_get_scope (self->record));
}

static gboolean
draft_cb (gpointer user_data)
{
  SamContactWindow *self = user_data;
  g_autofree char *key = draft_key (self);

  self->draft_id = 0;
  sam_call_put_form_draft (self->context, key, self->record, self->begun);
  return G_SOURCE_REMOVE;
}

static void
keep_draft (SamContactWindow *self)
{
  if (!self->done && self->record && self->draft_id == 0) {
    self->draft_id = g_timeout_add (DRAFT_DELAY_MS, draft_cb, self);
  }
}

/* ---- Channel and outcome: one key each ---- */

static void
focus_group (GtkWidget *group)
{
  for (GtkWidget *child = gtk_widget_get_first_child (group); child;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *button = gtk_flow_box_child_get_child (GTK_FLOW_BOX_CHILD (child));

    if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button))) {
      gtk_widget_grab_focus (button);
      return;
    }
  }
  gtk_widget_child_focus (group, GTK_DIR_TAB_FORWARD);
}

static void
toggled_cb (GtkToggleButton *button, gpointer user_data)
{
  SamContactWindow *self = user_data;
  SamField field = (SamField) GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "field"));

  if (self->record && gtk_toggle_button_get_active (button)) {
    sam_record_set_text (self->record, field, g_object_get_data (G_OBJECT (button), "id"));
    keep_draft (self);
  }
}

/* Returns: the group of buttons, numbered; a figure presses one while the keyboard is in it. */
static GtkWidget *
make_group (SamContactWindow *self, SamField field, const char *spoken)
{
  GtkWidget *group = gtk_flow_box_new ();
  GtkToggleButton *first = NULL;
  int n = 0;

  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (group), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (group), 4);
  gtk_flow_box_set_min_children_per_line (GTK_FLOW_BOX (group), 2);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (group), 6);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (group), 6);
  gtk_flow_box_set_homogeneous (GTK_FLOW_BOX (group), TRUE);
  gtk_widget_add_css_class (group, "choices");
  sam_spoken_set (group, spoken);
  for (const SamEnumValue *value = sam_field_get (field)->values; value->id; value++) {
    GtkWidget *button = gtk_toggle_button_new ();
    GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
    GtkWidget *child = gtk_flow_box_child_new ();
    g_autofree char *figure = g_strdup_printf ("%d", ++n);
    g_autofree char *name = g_strdup_printf ("%s, %s", sam_text (NULL, &value->label), figure);
    GtkWidget *key = gtk_label_new (figure);
    GtkWidget *label = gtk_label_new (sam_text (NULL, &value->label));

    gtk_widget_add_css_class (key, "dim-label");
    gtk_widget_add_css_class (key, "numeric");
    gtk_box_append (GTK_BOX (box), key);
    /* With large text there is a second line before anything is left out. */
    gtk_label_set_wrap (GTK_LABEL (label), TRUE);
    gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
    gtk_label_set_lines (GTK_LABEL (label), 2);
    gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
    gtk_label_set_xalign (GTK_LABEL (label), 0);
    gtk_box_append (GTK_BOX (box), label);
    gtk_button_set_child (GTK_BUTTON (button), box);
    sam_spoken_set (button, name);
    g_object_set_data (G_OBJECT (button), "id", (gpointer) value->id);
    g_object_set_data (G_OBJECT (button), "field", GUINT_TO_POINTER (field));
    if (first) {
      gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), first);
    } else {
      first = GTK_TOGGLE_BUTTON (button);
    }
    g_signal_connect (button, "toggled", G_CALLBACK (toggled_cb), self);
    gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), button);
    /* The button itself is the stop; the cell around it would be one more without a name. */
    gtk_widget_set_focusable (child, FALSE);
    gtk_flow_box_append (GTK_FLOW_BOX (group), child);
  }
  return group;
}

static void
show_choice (GtkWidget *group, const char *id)
{
  for (GtkWidget *child = gtk_widget_get_first_child (group); child;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *button = gtk_flow_box_child_get_child (GTK_FLOW_BOX_CHILD (child));

    if (g_strcmp0 (g_object_get_data (G_OBJECT (button), "id"), id) == 0) {
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), TRUE);
    }
  }
}

static gboolean
press_nth (GtkWidget *group, int n)
{
  GtkFlowBoxChild *child = gtk_flow_box_get_child_at_index (GTK_FLOW_BOX (group), n - 1);

  if (!child) {
    return FALSE;
  }
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (gtk_flow_box_child_get_child (child)), TRUE);
  return TRUE;
}

static void
grab_text (SamContactWindow *self)
{
  if (gtk_widget_get_visible (self->text)) {
    gtk_widget_grab_focus (self->text);
  } else {
    gtk_widget_grab_focus (self->save);
  }
}

/* ---- Saving ---- */

static void
set_error (SamContactWindow *self, const char *text)
{
  gtk_label_set_text (GTK_LABEL (self->error), text ? text : "");
  gtk_widget_set_visible (self->error, text != NULL);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamContactWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) problems = NULL;
  g_autofree char *undo = NULL;

  self->saving = FALSE;
  gtk_widget_set_sensitive (self->body, TRUE);
  if (sam_call_save_finish (SAM_CONTEXT (source), result, &undo, &problems, &error)) {
    self->done = TRUE;
    g_clear_handle_id (&self->draft_id, g_source_remove);
    sam_window_toast (self->window, C_ ("toast", "Contact logged"), undo);
    gtk_window_destroy (GTK_WINDOW (self));
    return;
  }
  if (problems && problems->len > 0) {
    set_error (self, sam_error_problem_text (&g_array_index (problems, SamSaveProblem, 0).problem));
  } else if (error) {
    g_autofree char *text = sam_error_text (error);

    set_error (self, text);
  }
}

static void
save (SamContactWindow *self)
{
  g_autoptr (GArray) problems = NULL;
  g_autoptr (SamRecord) record = NULL;
  g_autofree char *key = NULL;
  SamChanges *changes;

  if (self->saving || self->done || !self->record) {
    return;
  }
  if (!sam_record_has (self->record, SAM_CONTACT_CHANNEL)) {
    set_error (self, C_ ("contact", "Choose how."));
    focus_group (self->channels);
    return;
  }
  if (!sam_record_has (self->record, SAM_CONTACT_OUTCOME)) {
    set_error (self, C_ ("contact", "Choose how it went."));
    focus_group (self->outcomes);
    return;
  }
  for (guint i = 0; i < G_N_ELEMENTS (self->rows); i++) {
    if (sam_field_row_has_fault (self->rows[i])) {
      sam_field_row_grab_focus (self->rows[i]);
      return;
    }
  }
  problems = sam_record_validate (self->record, sam_context_get_today (self->context));
  if (problems->len > 0) {
    set_error (self, sam_error_problem_text (&g_array_index (problems, SamProblem, 0)));
    return;
  }
  set_error (self, NULL);
  changes = sam_changes_new ("contact");
  record = sam_record_dup (self->record);
  sam_changes_put (changes, record);
  key = draft_key (self);
  if (self->draft_id != 0) {
    /* A draft written after the save would offer again what is saved. */
    g_clear_handle_id (&self->draft_id, g_source_remove);
    draft_cb (self);
  }
  sam_changes_remove_draft (changes, key);
  self->saving = TRUE;
  gtk_widget_set_sensitive (self->body, FALSE);
  sam_call_save_async (self->context, changes, saved_cb, g_object_ref (self));
}

static gboolean
save_shortcut_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  save (SAM_CONTACT_WINDOW (widget));
  return TRUE;
}

static gboolean
close_shortcut_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  gtk_window_close (GTK_WINDOW (widget));
  return TRUE;
}

/* ---- The form ---- */

static void
text_changed_cb (SamContactWindow *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text));
  GtkTextIter start, end;
  g_autofree char *text = NULL;

  if (!self->record || gtk_switch_get_active (GTK_SWITCH (self->health))) {
    return;
  }
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = g_strchomp (gtk_text_buffer_get_text (buffer, &start, &end, FALSE));
  sam_record_set_text (self->record, SAM_CONTACT_TEXT, *text ? text : NULL);
  keep_draft (self);
}

static void
health_cb (SamContactWindow *self)
{
  gboolean health = gtk_switch_get_active (GTK_SWITCH (self->health));

  if (!self->record) {
    return;
  }
  sam_record_set_text (self->record, SAM_CONTACT_NATURE, health ? "health" : "follow_up");
  gtk_widget_set_visible (gtk_widget_get_parent (self->text), !health);
  gtk_widget_set_visible (self->text, !health);
  gtk_widget_set_visible (self->health_note, health);
  if (health) {
    /* What was done as health care is written in the journal and nowhere else. */
    sam_record_set_text (self->record, SAM_CONTACT_TEXT, NULL);
  } else {
    text_changed_cb (self);
  }
  keep_draft (self);
}

static GPtrArray *
new_ahead (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) gdk_event_unref);
}

static void
end_reading (SamContactWindow *self)
{
  g_autoptr (GPtrArray) ahead = g_steal_pointer (&self->ahead);

  self->reading = FALSE;
  self->ahead = new_ahead ();
  for (guint i = 0; i < ahead->len; i++) {
    guint keyval = gdk_key_event_get_keyval (ahead->pdata[i]);

    /* What was begun another time is not saved before somebody has seen that it stands there. */
    if (gtk_widget_get_visible (self->left)
        && (gdk_event_get_modifier_state (ahead->pdata[i]) & GDK_CONTROL_MASK)
        && (keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter || keyval == GDK_KEY_ISO_Enter
            || keyval == GDK_KEY_s)) {
      continue;
    }
    gdk_display_put_event (gtk_widget_get_display (GTK_WIDGET (self)), ahead->pdata[i]);
  }
}

static gboolean
key_cb (GtkEventControllerKey *keys, guint keyval, guint code, GdkModifierType state,
        gpointer user_data)
{
  SamContactWindow *self = user_data;
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));
  int n = -1;

  if (self->reading && keyval != GDK_KEY_Escape) {
    /* Who knows the keys does not wait for the form to stand. */
    g_ptr_array_add (self->ahead, gdk_event_ref (gtk_event_controller_get_current_event (
                                      GTK_EVENT_CONTROLLER (keys))));
    return TRUE;
  }
  if ((state & GDK_CONTROL_MASK)
      && (keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter || keyval == GDK_KEY_ISO_Enter)) {
    /* Here and not as a binding: a text view takes Enter with any modifier. */
    save (self);
    return TRUE;
  }
  if (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) {
    return FALSE;
  }
  if (keyval >= GDK_KEY_1 && keyval <= GDK_KEY_9) {
    n = (int) (keyval - GDK_KEY_0);
  } else if (keyval >= GDK_KEY_KP_1 && keyval <= GDK_KEY_KP_9) {
    n = (int) (keyval - GDK_KEY_KP_0);
  }
  if (n < 0 || !focus) {
    return FALSE;
  }
  if (gtk_widget_is_ancestor (focus, self->channels)) {
    if (press_nth (self->channels, n)) {
      focus_group (self->outcomes);
      return TRUE;
    }
  } else if (gtk_widget_is_ancestor (focus, self->outcomes)) {
    if (press_nth (self->outcomes, n)) {
      grab_text (self);
      return TRUE;
    }
  }
  return FALSE;
}

static GtkWidget *
heading (GtkWidget *box, const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static void
make_left (SamContactWindow *self)
{
  GtkWidget *anew = gtk_button_new_with_label (C_ ("contact", "Begin again"));

  self->left = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_widget_add_css_class (self->left, "notice-bar");
  gtk_widget_add_css_class (self->left, "card");
  gtk_widget_set_visible (self->left, FALSE);
  self->left_words = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->left_words), 0);
  gtk_label_set_wrap (GTK_LABEL (self->left_words), TRUE);
  gtk_widget_set_hexpand (self->left_words, TRUE);
  gtk_box_append (GTK_BOX (self->left), self->left_words);
  gtk_widget_set_valign (anew, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (anew, "clicked", G_CALLBACK (anew_cb), self);
  gtk_box_append (GTK_BOX (self->left), anew);
  gtk_box_append (GTK_BOX (self->body), self->left);
}

static void
make_form (SamContactWindow *self)
{
  GtkWidget *frame = gtk_scrolled_window_new ();
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *row = adw_action_row_new ();

  self->form = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_set_visible (self->form, FALSE);
  gtk_box_append (GTK_BOX (self->body), self->form);
  heading (self->form, C_ ("contact", "How"));
  self->channels = make_group (self, SAM_CONTACT_CHANNEL, C_ ("contact", "How"));
  gtk_box_append (GTK_BOX (self->form), self->channels);
  heading (self->form, C_ ("contact", "How it went"));
  self->outcomes = make_group (self, SAM_CONTACT_OUTCOME, C_ ("contact", "How it went"));
  gtk_box_append (GTK_BOX (self->form), self->outcomes);
  heading (self->form, C_ ("contact", "In a sentence"));
  self->text = gtk_text_view_new ();
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self->text), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (self->text), FALSE);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (self->text), 6);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (self->text), 9);
  sam_spoken_set (self->text, C_ ("contact", "In a sentence"));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (frame), self->text);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (frame), 72);
  gtk_widget_add_css_class (frame, "card");
  gtk_box_append (GTK_BOX (self->form), frame);
  g_signal_connect_swapped (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text)), "changed",
                            G_CALLBACK (text_changed_cb), self);
  self->health_note = gtk_label_new (C_ ("contact", "Written in the journal, not here."));
  sam_label_wrap (self->health_note);
  gtk_widget_add_css_class (self->health_note, "dim-label");
  gtk_widget_set_visible (self->health_note, FALSE);
  gtk_box_append (GTK_BOX (self->form), self->health_note);

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_widget_set_margin_top (list, 6);
  g_object_set_data (G_OBJECT (self), "list", list);
  self->health = gtk_switch_new ();
  gtk_widget_set_valign (self->health, GTK_ALIGN_CENTER);
  sam_spoken_set (self->health, C_ ("contact", "It was health care"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), C_ ("contact", "It was health care"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), self->health);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), self->health);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  g_signal_connect_swapped (self->health, "notify::active", G_CALLBACK (health_cb), self);
  self->more = gtk_expander_new (C_ ("contact", "When, next step, health care"));
  gtk_expander_set_child (GTK_EXPANDER (self->more), list);
  gtk_box_append (GTK_BOX (self->form), self->more);
}

static void
fill_form (SamContactWindow *self)
{
  static const SamField fields[] = { SAM_CONTACT_OCCURRED_AT, SAM_CONTACT_NEXT_STEP,
                                     SAM_CONTACT_NEXT_ON };
  GtkListBox *list = g_object_get_data (G_OBJECT (self), "list");
  const char *text = sam_record_get_text (self->record, SAM_CONTACT_TEXT);

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++) {
    self->rows[i] = sam_field_row_new (self->context, self->record, fields[i]);
    sam_field_row_add_to (self->rows[i], list);
    if (ADW_IS_ENTRY_ROW (sam_field_row_get_widget (self->rows[i]))) {
      adw_entry_row_set_activates_default (ADW_ENTRY_ROW (sam_field_row_get_widget (self->rows[i])),
                                           TRUE);
    }
    g_signal_connect_object (self->rows[i], "changed", G_CALLBACK (keep_draft), self,
                             G_CONNECT_SWAPPED);
  }
  sam_field_row_set_date_past (self->rows[0]);
  if (self->outcome) {
    sam_record_set_text (self->record, SAM_CONTACT_OUTCOME, self->outcome);
  }
  show_choice (self->channels, sam_record_get_text (self->record, SAM_CONTACT_CHANNEL));
  show_choice (self->outcomes, sam_record_get_text (self->record, SAM_CONTACT_OUTCOME));
  if (sam_record_enum_is (self->record, SAM_CONTACT_NATURE, "health")) {
    gtk_switch_set_active (GTK_SWITCH (self->health), TRUE);
  }
  if (text) {
    g_autofree char *copy = g_strdup (text);

    gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text)), copy, -1);
  }
  gtk_widget_set_visible (self->form, TRUE);
  gtk_widget_set_sensitive (self->save, TRUE);
  focus_group (self->channels);
  end_reading (self);
}

/* What was begun another time never stands there as if it were new. */
static void
show_left (SamContactWindow *self)
{
  g_autofree char *when = self->begun > 0 ? sam_words_moment (self->context, self->begun) : NULL;
  /* Translators: %s is the time of day */
  g_autofree char *words = when ? g_strdup_printf (C_ ("contact", "Begun %s"), when)
                                : g_strdup (C_ ("contact", "Begun earlier"));
  SamDate day = sam_moment_to_local (sam_record_get_moment (self->record, SAM_CONTACT_OCCURRED_AT),
                                     sam_context_get_zone (self->context), NULL);

  gtk_label_set_text (GTK_LABEL (self->left_words), words);
  gtk_widget_set_visible (self->left, TRUE);
  gtk_expander_set_expanded (GTK_EXPANDER (self->more),
                             day != sam_context_get_today (self->context)
                                 || sam_record_has (self->record, SAM_CONTACT_NEXT_STEP)
                                 || sam_record_has (self->record, SAM_CONTACT_NEXT_ON)
                                 || sam_record_enum_is (self->record, SAM_CONTACT_NATURE,
                                                        "health"));
}

static void
anew_cb (SamContactWindow *self)
{
  g_autoptr (SamContactWindow) alive = g_object_ref (self);
  g_autofree char *key = draft_key (self);

  g_clear_handle_id (&self->draft_id, g_source_remove);
  self->done = TRUE;
  sam_call_put_draft (self->context, key, NULL);
  gtk_window_destroy (GTK_WINDOW (self));
  /* The store answers in order: the new window finds no draft. */
  sam_contact_window_present_with (self->window, sam_record_get_scope (self->record),
                                   self->outcome);
}

static void
draft_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamContactWindow) self = user_data;
  g_autofree char *text = sam_call_get_draft_finish (SAM_CONTEXT (source), result);

  if (g_cancellable_is_cancelled (self->cancellable) || self->rows[0]) {
    return;
  }
  if (text && *text) {
    g_autoptr (SamRecord) draft =
        sam_call_read_form_draft (text, SAM_RECORD_CONTACT, sam_record_get_id (self->record),
                                  sam_record_get_scope (self->record), &self->begun);

    if (draft) {
      g_object_unref (self->record);
      self->record = sam_record_dup (draft);
      show_left (self);
    }
  }
  fill_form (self);
}

static void
choose_case (SamContactWindow *self, const char *case_id, const char *name)
{
  g_autofree char *id = sam_id_new (sam_context_get_clock (self->context));
  g_autofree char *key = NULL;
  g_autofree char *shown = sam_context_show_name (self->context, name);

  if (self->record) {
    return;
  }
  self->reading = TRUE;
  self->begun = sam_context_get_now (self->context);
  self->record = sam_record_new (SAM_RECORD_CONTACT, id, case_id);
  sam_record_set_text (self->record, SAM_CONTACT_CASE_ID, case_id);
  sam_record_set_text (self->record, SAM_CONTACT_NATURE, "follow_up");
  sam_record_set_text (self->record, SAM_CONTACT_BY_USER, sam_context_get_user_id (self->context));
  sam_record_set_moment (self->record, SAM_CONTACT_OCCURRED_AT,
                         sam_context_get_now (self->context));
  gtk_label_set_text (GTK_LABEL (self->who), shown);
  gtk_widget_set_visible (self->who, TRUE);
  gtk_widget_set_visible (self->find, FALSE);
  gtk_widget_set_visible (self->hits, FALSE);
  key = draft_key (self);
  sam_call_get_draft_async (self->context, key, draft_read_cb, g_object_ref (self));
}

/* ---- Whom ---- */

static gpointer
find_work (SamStore *store, SamViewer *viewer, gpointer data, GCancellable *cancellable,
           GError **error)
{
  SamCaseQuery query = { .search = data, .language = "nb", .limit = MAX_HITS };

  return sam_store_list_cases (store, viewer, &query, NULL, cancellable, error);
}

static void
cases_free (gpointer data)
{
  g_ptr_array_unref (data);
}

static void
hit_cb (GtkListBox *list, GtkListBoxRow *row, gpointer user_data)
{
  choose_case (user_data, g_object_get_data (G_OBJECT (row), "case"),
               g_object_get_data (G_OBJECT (row), "name"));
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamContactWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) cases = sam_call_run_finish (SAM_CONTEXT (source), result, &error);
  GtkListBoxRow *row;

  if (self->record || g_cancellable_is_cancelled (self->cancellable)) {
    return;
  }
  if (!cases) {
    if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
      g_clear_pointer (&self->asked, g_free); /* the same text may be asked again */
    }
    return;
  }
  while ((row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->hits), 0))) {
    gtk_list_box_remove (GTK_LIST_BOX (self->hits), GTK_WIDGET (row));
  }
  for (guint i = 0; i < cases->len; i++) {
    const SamCaseSummary *one = g_ptr_array_index (cases, i);
    g_autofree char *name = sam_context_show_name (self->context, one->name);
    g_autofree char *age = sam_words_age (self->context, one->birth_date);
    g_autofree char *words = sam_words_join (name, age, NULL);
    GtkWidget *label = gtk_label_new (words);
    GtkWidget *line = gtk_list_box_row_new ();

    gtk_label_set_xalign (GTK_LABEL (label), 0);
    gtk_widget_set_margin_top (label, 9);
    gtk_widget_set_margin_bottom (label, 9);
    gtk_widget_set_margin_start (label, 12);
    gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (line), label);
    g_object_set_data_full (G_OBJECT (line), "case", g_strdup (one->case_id), g_free);
    g_object_set_data_full (G_OBJECT (line), "name", g_strdup (one->name), g_free);
    sam_spoken_set (line, words);
    gtk_list_box_append (GTK_LIST_BOX (self->hits), line);
  }
  gtk_widget_set_visible (self->hits, cases->len > 0);
  self->answered = TRUE;
  if (self->activate_first) {
    self->activate_first = FALSE;
    row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->hits), 0);
    if (cases->len == 1) {
      hit_cb (GTK_LIST_BOX (self->hits), row, self);
    } else if (row) {
      /* Nobody has seen these yet: Enter once more takes the one that is marked. */
      gtk_widget_grab_focus (GTK_WIDGET (row));
    }
  }
}

/* "search-changed" comes some time after the last letter, Enter at once. */
static void
find_changed_cb (SamContactWindow *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->find));

  if (g_strcmp0 (text, self->asked) == 0) {
    return;
  }
  g_free (self->asked);
  self->asked = g_strdup (text);
  self->answered = FALSE;
  g_cancellable_cancel (self->searching);
  g_clear_object (&self->searching);
  if (*text == '\0') {
    gtk_widget_set_visible (self->hits, FALSE);
    return;
  }
  self->searching = g_cancellable_new ();
  sam_call_run_async (self->context, SAM_STORE_READ, find_work, g_strdup (text), g_free, cases_free,
                      self->searching, found_cb, g_object_ref (self));
}

static void
find_typed_cb (SamContactWindow *self)
{
  self->activate_first = FALSE;
}

static void
find_activate_cb (SamContactWindow *self)
{
  GtkListBoxRow *row;

  find_changed_cb (self);
  row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->hits), 0);
  if (!self->answered) {
    self->activate_first = TRUE;
  } else if (row && gtk_widget_get_visible (self->hits)) {
    hit_cb (GTK_LIST_BOX (self->hits), row, self);
  }
}

static void
case_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamContactWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SamCaseView) view = sam_call_case_view_finish (SAM_CONTEXT (source), result, &error);

  if (g_cancellable_is_cancelled (self->cancellable)) {
    return;
  }
  if (view) {
    const SamRecord *person = sam_case_view_get_person (view);
    g_autofree char *name = person ? sam_record_title (person, NULL) : g_strdup ("");

    choose_case (self, sam_record_get_id (sam_case_view_get_case (view)), name);
  } else {
    g_autofree char *text = sam_error_text (error);

    set_error (self, text);
    /* They were meant for a form that does not come. */
    g_ptr_array_set_size (self->ahead, 0);
    end_reading (self);
  }
}

/* ---- The window ---- */

static void
sam_contact_window_dispose (GObject *object)
{
  SamContactWindow *self = SAM_CONTACT_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_cancellable_cancel (self->searching);
  if (self->draft_id != 0) {
    g_clear_handle_id (&self->draft_id, g_source_remove);
    draft_cb (self);
  }
  for (guint i = 0; i < G_N_ELEMENTS (self->rows); i++) {
    g_clear_object (&self->rows[i]);
  }
  G_OBJECT_CLASS (sam_contact_window_parent_class)->dispose (object);
}

static void
sam_contact_window_finalize (GObject *object)
{
  SamContactWindow *self = SAM_CONTACT_WINDOW (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->searching);
  g_clear_pointer (&self->ahead, g_ptr_array_unref);
  g_clear_object (&self->record);
  g_clear_object (&self->context);
  g_clear_pointer (&self->outcome, g_free);
  g_clear_pointer (&self->asked, g_free);
  G_OBJECT_CLASS (sam_contact_window_parent_class)->finalize (object);
}

static void
sam_contact_window_class_init (SamContactWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sam_contact_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = sam_contact_window_finalize;
  gtk_widget_class_add_binding (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, save_shortcut_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, close_shortcut_cb, NULL);
}

static void
cancel_cb (SamContactWindow *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

static void
sam_contact_window_init (SamContactWindow *self)
{
  GtkWidget *outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *head = adw_header_bar_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *cancel = gtk_button_new_with_label (C_ ("contact", "Cancel"));
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->cancellable = g_cancellable_new ();
  self->ahead = new_ahead ();
  gtk_window_set_title (GTK_WINDOW (self), C_ ("contact", "Log a contact"));
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (self), 720, 600);
  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (head), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (head), FALSE);
  g_signal_connect_swapped (cancel, "clicked", G_CALLBACK (cancel_cb), self);
  adw_header_bar_pack_start (ADW_HEADER_BAR (head), cancel);
  self->save = gtk_button_new_with_label (C_ ("contact", "Save"));
  gtk_widget_add_css_class (self->save, "suggested-action");
  gtk_widget_set_tooltip_text (self->save, "Ctrl+Enter");
  gtk_widget_set_sensitive (self->save, FALSE);
  g_signal_connect_swapped (self->save, "clicked", G_CALLBACK (save), self);
  gtk_window_set_default_widget (GTK_WINDOW (self), self->save);
  adw_header_bar_pack_end (ADW_HEADER_BAR (head), self->save);
  gtk_box_append (GTK_BOX (outer), head);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scroller, TRUE);
  self->body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_add_css_class (self->body, "page-body");
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->body);
  gtk_box_append (GTK_BOX (outer), scroller);
  adw_window_set_content (ADW_WINDOW (self), outer);

  self->who = gtk_label_new (NULL);
  sam_label_wrap (self->who);
  gtk_widget_add_css_class (self->who, "page-title");
  gtk_widget_set_visible (self->who, FALSE);
  gtk_box_append (GTK_BOX (self->body), self->who);
  self->error = gtk_label_new (NULL);
  sam_label_wrap (self->error);
  gtk_widget_add_css_class (self->error, "late");
  gtk_widget_set_visible (self->error, FALSE);
  gtk_box_append (GTK_BOX (self->body), self->error);
  self->find = gtk_search_entry_new ();
  g_object_set (self->find, "placeholder-text", C_ ("contact", "Whom was it with?"), NULL);
  sam_spoken_set (self->find, C_ ("contact", "Whom was it with?"));
  g_signal_connect_swapped (self->find, "search-changed", G_CALLBACK (find_changed_cb), self);
  g_signal_connect_swapped (self->find, "changed", G_CALLBACK (find_typed_cb), self);
  g_signal_connect_swapped (self->find, "activate", G_CALLBACK (find_activate_cb), self);
  gtk_box_append (GTK_BOX (self->body), self->find);
  self->hits = gtk_list_box_new ();
  gtk_widget_add_css_class (self->hits, "boxed-list");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->hits), GTK_SELECTION_NONE);
  gtk_widget_set_visible (self->hits, FALSE);
  sam_spoken_set (self->hits, C_ ("contact", "Whom was it with?"));
  g_signal_connect (self->hits, "row-activated", G_CALLBACK (hit_cb), self);
  gtk_box_append (GTK_BOX (self->body), self->hits);
  make_left (self);
  make_form (self);

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

void
sam_contact_window_present (SamWindow *window, const char *case_id)
{
  sam_contact_window_present_with (window, case_id, NULL);
}

void
sam_contact_window_present_with (SamWindow *window, const char *case_id, const char *outcome)
{
  SamContactWindow *self;

  g_return_if_fail (SAM_IS_WINDOW (window));

  self = g_object_new (SAM_TYPE_CONTACT_WINDOW, "transient-for", window, NULL);
  self->window = window;
  self->context = g_object_ref (sam_window_get_context (window));
  self->outcome = g_strdup (outcome);
  if (case_id) {
    gtk_widget_set_visible (self->find, FALSE);
    self->reading = TRUE;
    sam_call_case_view_async (self->context, case_id, FALSE, self->cancellable, case_read_cb,
                              g_object_ref (self));
  } else {
    gtk_widget_grab_focus (self->find);
  }
  gtk_window_present (GTK_WINDOW (self));
}
