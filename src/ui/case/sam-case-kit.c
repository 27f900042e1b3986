/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-case-private.h"

#include "../compat/sam-confirm.h"

#include <samspor/sam-id.h>

/* ---- Acting ---- */

typedef struct {
  SamCasePage *page; /* (not owned): its widgets live inside it */
  SamCaseAct act;
  char *id; /* (owned) (nullable) */
} Act;

static void
act_free (gpointer data)
{
  Act *act = data;

  g_free (act->id);
  g_free (act);
}

static void
act_set (GObject *object, SamCasePage *page, SamCaseAct act, const char *id)
{
  Act *data = g_new0 (Act, 1);

  data->page = page;
  data->act = act;
  data->id = g_strdup (id);
  g_object_set_data_full (object, "sam-act", data, act_free);
}

static void
act_run (GObject *object)
{
  Act *act = g_object_get_data (object, "sam-act");

  if (act && act->act) {
    g_autofree char *id = g_strdup (act->id);
    g_autoptr (SamCasePage) page = g_object_ref (act->page);

    /* The section may be built anew while it runs: nothing of the widget is used afterwards. */
    act->act (page, id);
  }
}

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row, gpointer user_data)
{
  act_run (G_OBJECT (row));
}

/* ---- Words ---- */

GtkWidget *
sam_case_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  sam_label_wrap (label);
  if (css_class) {
    gtk_widget_add_css_class (label, css_class);
    if (g_str_equal (css_class, "caption")) {
      gtk_widget_add_css_class (label, "dim-label");
    }
  }
  return label;
}

GtkWidget *
sam_case_heading (GtkWidget *box, const char *title, const char *remark)
{
  GtkWidget *wrap = sam_wrap_new (12, 6);
  GtkWidget *words = sam_wrap_new (6, 0);
  GtkWidget *label = sam_case_label (title, "heading");

  sam_wrap_append (SAM_WRAP (words), label);
  if (remark && *remark) {
    GtkWidget *dim = sam_case_label (remark, "caption");

    gtk_widget_set_valign (dim, GTK_ALIGN_CENTER);
    sam_wrap_append (SAM_WRAP (words), dim);
  }
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  sam_wrap_append (SAM_WRAP (wrap), words);
  if (gtk_widget_get_first_child (box)) {
    gtk_widget_set_margin_top (wrap, 12);
  }
  gtk_box_append (GTK_BOX (box), wrap);
  return wrap;
}

void
sam_case_button_act (SamCaseShow *show, GtkWidget *button, SamCaseAct act, const char *id)
{
  act_set (G_OBJECT (button), show->page, act, id);
  g_signal_connect (button, "clicked", G_CALLBACK (act_run), NULL);
}

GtkWidget *
sam_case_button (SamCaseShow *show, const char *label, SamCaseAct act, const char *id)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  sam_case_button_act (show, button, act, id);
  return button;
}

GtkWidget *
sam_case_key_button (SamCaseShow *show, const char *mnemonic, SamCaseAct act, const char *id)
{
  GtkWidget *button = sam_button_new (mnemonic);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  act_set (G_OBJECT (button), show->page, act, id);
  g_signal_connect (button, "clicked", G_CALLBACK (act_run), NULL);
  return button;
}

GtkWidget *
sam_case_heading_add (SamCaseShow *show, GtkWidget *heading, const char *label, SamCaseAct act,
                      const char *id)
{
  GtkWidget *button = sam_case_button (show, label, act, id);

  sam_wrap_append (SAM_WRAP (heading), button);
  return button;
}

/* ---- Lists ---- */

GtkWidget *
sam_case_list (GtkWidget *box)
{
  GtkWidget *list = sam_boxed_list_new ();

  g_signal_connect (list, "row-activated", G_CALLBACK (row_activated_cb), NULL);
  gtk_box_append (GTK_BOX (box), list);
  return list;
}

static gboolean
grab_cb (gpointer user_data)
{
  gtk_widget_grab_focus (user_data);
  return G_SOURCE_REMOVE;
}

void
sam_case_list_row (SamCaseShow *show, GtkWidget *list, GtkWidget *child, const char *id,
                   const char *spoken, SamCaseAct act)
{
  GtkListBoxRow *row = sam_boxed_list_add (list, child, act != NULL, spoken);

  if (act) {
    act_set (G_OBJECT (row), show->page, act, id);
  }
  if (id) {
    g_object_set_data_full (G_OBJECT (row), "sam-id", g_strdup (id), g_free);
  }
  if (id && act && g_strcmp0 (id, show->record_id) == 0) {
    g_idle_add_full (G_PRIORITY_LOW, grab_cb, g_object_ref (row), g_object_unref);
  }
}

SamRow *
sam_case_row (const char *what, const char *why)
{
  SamRow *row = SAM_ROW (sam_row_new ());

  sam_row_set_text (row, what, why);
  return row;
}

void
sam_case_row_action (SamCaseShow *show, SamRow *row, const char *label, SamCaseAct act,
                     const char *id)
{
  sam_row_set_action (row, label, FALSE);
  act_set (G_OBJECT (row), show->page, act, id);
  g_signal_connect (row, "action", G_CALLBACK (act_run), NULL);
}

void
sam_case_row_state (SamRow *row, const SamRecord *record)
{
  SamRecordState state = sam_record_get_meta (record)->state;
  const char *words = sam_words_state (state);

  if (words) {
    sam_row_set_chip (row, words,
                      state == SAM_STATE_WAITING    ? SAM_TONE_NEUTRAL
                      : state == SAM_STATE_CONFLICT ? SAM_TONE_ASK
                                                    : SAM_TONE_LATE);
  }
}

void
sam_case_empty (SamCaseShow *show, GtkWidget *box, const char *sentence, const char *label,
                SamCaseAct act, const char *id)
{
  GtkWidget *empty = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *text = sam_case_label (sentence, "dim-label");

  gtk_label_set_xalign (GTK_LABEL (text), 0.5);
  gtk_label_set_justify (GTK_LABEL (text), GTK_JUSTIFY_CENTER);
  gtk_label_set_max_width_chars (GTK_LABEL (text), 60);
  gtk_widget_set_margin_top (empty, 36);
  gtk_widget_set_margin_bottom (empty, 36);
  gtk_box_append (GTK_BOX (empty), text);
  if (label) {
    GtkWidget *button = sam_case_button (show, label, act, id);

    gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
    gtk_widget_add_css_class (button, "pill");
    gtk_widget_add_css_class (button, "suggested-action");
    gtk_box_append (GTK_BOX (empty), button);
  }
  gtk_box_append (GTK_BOX (box), empty);
}

static void
fact_row (GtkWidget *list, const char *label, const char *value, gboolean below)
{
  GtkWidget *box = below ? gtk_box_new (GTK_ORIENTATION_VERTICAL, 2) : sam_wrap_new (12, 0);
  GtkWidget *name, *text;
  g_autofree char *spoken = NULL;

  if (!value || *value == '\0') {
    return;
  }
  name = sam_case_label (label, "caption");
  text = sam_case_label (value, NULL);
  gtk_widget_set_valign (name, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (box, "fact");
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_label_set_selectable (GTK_LABEL (text), FALSE);
  if (below) {
    gtk_box_append (GTK_BOX (box), name);
    gtk_box_append (GTK_BOX (box), text);
  } else {
    gtk_label_set_xalign (GTK_LABEL (text), 1);
    gtk_label_set_justify (GTK_LABEL (text), GTK_JUSTIFY_RIGHT);
    gtk_widget_set_hexpand (text, TRUE);
    sam_wrap_append (SAM_WRAP (box), name);
    sam_wrap_append (SAM_WRAP (box), text);
  }
  spoken = g_strdup_printf ("%s: %s", label, value);
  sam_boxed_list_add (list, box, FALSE, spoken);
}

void
sam_case_fact (GtkWidget *list, const char *label, const char *value)
{
  fact_row (list, label, value, FALSE);
}

void
sam_case_text (GtkWidget *list, const char *label, const char *text)
{
  fact_row (list, label, text, TRUE);
}

static void
show_all (SamCasePage *page, const char *key)
{
  sam_case_page_choose (page, key, "all");
}

guint
sam_case_limit (SamCaseShow *show, GtkWidget *box, const char *key, guint n, guint limit)
{
  g_autofree char *label = NULL;
  GtkWidget *button;

  if (n <= limit || sam_case_page_get_choice (show->page, key)) {
    return n;
  }
  label = sam_count (NULL, "case", "Show %d", "Show all %d", (int) n);
  button = sam_case_button (show, label, show_all, key);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), button);
  return limit;
}

/* ---- Records ---- */

SamRecord *
sam_case_new (SamCasePage *page, SamRecordType type)
{
  return sam_case_new_in (sam_page_get_context (SAM_PAGE (page)), sam_case_page_get_view (page),
                          type);
}

SamRecord *
sam_case_new_in (SamContext *context, SamCaseView *view, SamRecordType type)
{
  const SamTypeDef *def = sam_type_get (type);
  const SamRecord *about = sam_case_view_get_case (view);
  const char *scope = def->scope == SAM_SCOPE_PERSON
                          ? sam_record_get_text (about, SAM_CASE_PERSON_ID)
                          : sam_record_get_id (about);
  g_autofree char *id = sam_id_new (sam_context_get_clock (context));
  SamRecord *record = sam_record_new (type, id, scope);

  sam_record_set_text (record, def->parent, scope);
  return record;
}

SamRecord *
sam_case_record (SamCasePage *page, const char *id)
{
  SamCaseView *view = sam_case_page_get_view (page);

  return view && id ? (SamRecord *) sam_case_view_get (view, id) : NULL;
}

SamRecord *
sam_case_dup (SamCasePage *page, const char *id)
{
  SamRecord *record = sam_case_record (page, id);

  return record ? sam_record_dup (record) : NULL;
}

typedef struct {
  SamCasePage *page; /* (owned) */
  char *done;        /* (owned) */
} Saving;

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Saving *saving = user_data;
  g_autofree char *undo = NULL;
  g_autoptr (GError) error = NULL;

  if (sam_call_save_finish (SAM_CONTEXT (source), result, &undo, NULL, &error)) {
    sam_page_tell (SAM_PAGE (saving->page), saving->done, undo);
  } else {
    sam_page_tell_error (SAM_PAGE (saving->page), error);
  }
  g_object_unref (saving->page);
  g_free (saving->done);
  g_free (saving);
}

void
sam_case_save (SamCasePage *page, SamChanges *changes, const char *done)
{
  Saving *saving = g_new0 (Saving, 1);

  saving->page = g_object_ref (page);
  saving->done = g_strdup (done);
  sam_call_save_async (sam_page_get_context (SAM_PAGE (page)), changes, saved_cb, saving);
}

void
sam_case_edit (SamCasePage *page, SamRecord *record, const char *title)
{
  SamEditor *editor = sam_editor_new (sam_page_get_context (SAM_PAGE (page)), title);

  sam_editor_build (editor, sam_editor_add_part (editor, record));
  sam_window_begin_edit (sam_page_get_window (SAM_PAGE (page)), editor);
}

/* ---- Asking once ---- */

typedef struct {
  SamCasePage *page; /* (owned) */
  SamCaseAct yes;
  char *id; /* (owned) (nullable) */
} Question;

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;

  if (sam_confirm_finish (GTK_WINDOW (source), result)) {
    question->yes (question->page, question->id);
  }
  g_object_unref (question->page);
  g_free (question->id);
  g_free (question);
}

void
sam_case_ask (SamCasePage *page, const char *question, const char *follows, const char *button,
              gboolean dangerous, SamCaseAct yes, const char *id)
{
  Question *data = g_new0 (Question, 1);

  data->page = g_object_ref (page);
  data->yes = yes;
  data->id = g_strdup (id);
  sam_confirm_async (GTK_WINDOW (sam_page_get_window (SAM_PAGE (page))), question, follows, button,
                     dangerous, answered_cb, data);
}

static void
retract_yes (SamCasePage *page, const char *id)
{
  SamRecord *record = sam_case_record (page, id);
  SamChanges *changes;

  if (!record) {
    return;
  }
  changes = sam_changes_new ("case");
  sam_changes_retract (changes, sam_record_get_rtype (record), id,
                       C_ ("retract reason", "Wrongly registered"));
  sam_case_save (page, changes, C_ ("retract", "Marked as wrongly registered"));
}

void
sam_case_retract (SamCasePage *page, const char *id)
{
  sam_case_ask (page, C_ ("retract", "Mark as wrongly registered?"),
                C_ ("retract", "It is struck through here and no longer counts in lists, figures "
                               "and on paper. It is not removed: the person can see it in "
                               "“everything we have written about you”."),
                C_ ("retract", "_Mark"), TRUE, retract_yes, id);
}
