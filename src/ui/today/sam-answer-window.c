/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-answer-window.h"

#include "compat/sam-confirm.h"
#include "sam-calls.h"
#include "sam-field-row.h"
#include "sam-row.h"
#include "sam-spoken.h"
#include "sam-today-text.h"
#include "sam-words.h"
#include "widgets/sam-beside.h"
#include <samspor/sam-error-text.h>

#include <glib/gi18n.h>
#include <samspor/sam-id.h>
#include <samspor/sam-judge.h>

/* A measure is due in a week unless somebody says otherwise. */
#define MEASURE_DAYS 7
#define MAX_ROWS 3
#define DRAFT_DELAY_MS 1500

/* One alert that may be answered. */
typedef struct {
  char *rule, *subject_id; /* (owned) */
  SamDate anchor;
} Alert;

struct _SamAnswerWindow {
  AdwWindow parent_instance;

  SamWindow *window;   /* (not owned): transient for it */
  SamContext *context; /* (owned) */
  SamAnswer answer;
  char *case_id;     /* (owned) */
  GPtrArray *alerts; /* (owned) (element-type Alert): the worst first */
  SamRecord *form;   /* (owned): the measure, or an answer that holds why and until when */
  SamFieldRow *rows[MAX_ROWS]; /* (owned) (nullable) */
  gboolean dirty, saving, asked;
  guint draft_id;
  gint64 begun; /* µs: when what is kept as a draft was begun */

  GtkWidget *body, *checks, *error, *save; /* (not owned): children */
  GtkWidget *left, *left_words;            /* what was begun another time */
};

#define SAM_TYPE_ANSWER_WINDOW (sam_answer_window_get_type ())
G_DECLARE_FINAL_TYPE (SamAnswerWindow, sam_answer_window, SAM, ANSWER_WINDOW, AdwWindow)
G_DEFINE_FINAL_TYPE (SamAnswerWindow, sam_answer_window, ADW_TYPE_WINDOW)

static void
alert_free (gpointer data)
{
  Alert *alert = data;

  g_free (alert->rule);
  g_free (alert->subject_id);
  g_free (alert);
}

static Alert *
alert_new (const char *rule, const char *subject_id, SamDate anchor)
{
  Alert *alert = g_new0 (Alert, 1);

  alert->rule = g_strdup (rule);
  alert->subject_id = g_strdup (subject_id);
  alert->anchor = anchor;
  return alert;
}

/* ---- Drafts: what is typed outlives the program's end ---- */

static char *
draft_key (SamAnswerWindow *self)
{
  static const char *const kinds[] = {
    [SAM_ANSWER_MEASURE] = "measure",
    [SAM_ANSWER_DEFER] = "defer",
    [SAM_ANSWER_NOT_CORRECT] = "not-correct",
  };

  return g_strdup_printf ("answer:%s:%s", kinds[self->answer], self->case_id);
}

static gboolean
draft_cb (gpointer user_data)
{
  SamAnswerWindow *self = user_data;
  g_autofree char *key = draft_key (self);

  self->draft_id = 0;
  sam_call_put_form_draft (self->context, key, self->form, self->begun);
  return G_SOURCE_REMOVE;
}

static void
drop_draft (SamAnswerWindow *self)
{
  g_autofree char *key = draft_key (self);

  g_clear_handle_id (&self->draft_id, g_source_remove);
  sam_call_put_draft (self->context, key, NULL);
}

static void
keep_draft (SamAnswerWindow *self)
{
  if (self->draft_id == 0) {
    self->draft_id = g_timeout_add (DRAFT_DELAY_MS, draft_cb, self);
  }
}

static SamRecordType
form_type (SamAnswerWindow *self)
{
  return self->answer == SAM_ANSWER_MEASURE ? SAM_RECORD_MEASURE : SAM_RECORD_ALERT_ANSWER;
}

/* What the rows hold before anything is written in them. */
static void
begin_form (SamAnswerWindow *self)
{
  self->begun = sam_context_get_now (self->context);
  if (self->answer == SAM_ANSWER_MEASURE) {
    sam_record_clear (self->form, SAM_MEASURE_WHAT);
    sam_record_set_text (self->form, SAM_MEASURE_OWNER_USER,
                         sam_context_get_user_id (self->context));
    sam_record_set_date (self->form, SAM_MEASURE_DUE_ON,
                         sam_context_get_today (self->context) + MEASURE_DAYS);
  } else {
    sam_record_clear (self->form, SAM_ALERT_ANSWER_REASON);
    sam_record_clear (self->form, SAM_ALERT_ANSWER_UNTIL_ON);
  }
}

static void
refresh_rows (SamAnswerWindow *self)
{
  for (guint i = 0; i < MAX_ROWS && self->rows[i]; i++) {
    sam_field_row_refresh (self->rows[i]);
  }
}

/* Puts into the form what stands in @from. */
static void
take_fields (SamAnswerWindow *self, const SamRecord *from)
{
  for (guint i = 0; i < MAX_ROWS && self->rows[i]; i++) {
    SamField field = sam_field_row_get_field (self->rows[i]);

    if (sam_field_get (field)->kind == SAM_KIND_DATE) {
      sam_record_set_date (self->form, field, sam_record_get_date (from, field));
    } else {
      sam_record_set_text (self->form, field, sam_record_get_text (from, field));
    }
  }
  refresh_rows (self);
}

/* What was begun another time never stands there as if it were new. */
static void
draft_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamAnswerWindow) self = user_data;
  g_autofree char *text = sam_call_get_draft_finish (SAM_CONTEXT (source), result);
  g_autofree char *when = NULL, *words = NULL;
  g_autoptr (SamRecord) draft = NULL;

  if (!text || !*text || self->dirty || !self->rows[0]) {
    return;
  }
  draft = sam_call_read_form_draft (text, form_type (self), sam_record_get_id (self->form),
                                    self->case_id, &self->begun);
  if (!draft) {
    return;
  }
  self->dirty = TRUE;
  take_fields (self, draft);
  when = sam_words_moment (self->context, self->begun);
  words = g_strdup_printf (C_ ("contact", "Begun %s"), when);
  gtk_label_set_text (GTK_LABEL (self->left_words), words);
  gtk_widget_set_visible (self->left, TRUE);
}

/* ---- Saving, on the database thread ---- */

typedef struct {
  SamAnswer answer;
  char *case_id;     /* (owned) */
  GPtrArray *alerts; /* (owned) (element-type Alert) */
  SamRecord *form;   /* (owned): frozen */
  char *draft_key;   /* (owned) */
  SamDate today;
  gint64 now;
} Answering;

static void
answering_free (gpointer data)
{
  Answering *answering = data;

  g_free (answering->case_id);
  g_ptr_array_unref (answering->alerts);
  g_object_unref (answering->form);
  g_free (answering->draft_key);
  g_free (answering);
}

static void
fill_answer (SamRecord *answer, const Answering *answering)
{
  switch (answering->answer) {
  case SAM_ANSWER_MEASURE:
    sam_record_set_text (answer, SAM_ALERT_ANSWER_KIND, "measure");
    sam_record_set_text (answer, SAM_ALERT_ANSWER_MEASURE_ID, sam_record_get_id (answering->form));
    break;
  case SAM_ANSWER_DEFER:
    sam_record_set_text (answer, SAM_ALERT_ANSWER_KIND, "deferred");
    sam_record_set_date (answer, SAM_ALERT_ANSWER_UNTIL_ON,
                         sam_record_get_date (answering->form, SAM_ALERT_ANSWER_UNTIL_ON));
    break;
  case SAM_ANSWER_NOT_CORRECT:
    sam_record_set_text (answer, SAM_ALERT_ANSWER_KIND, "not_correct");
    break;
  }
  if (answering->answer != SAM_ANSWER_MEASURE) {
    sam_record_set_text (answer, SAM_ALERT_ANSWER_REASON,
                         sam_record_get_text (answering->form, SAM_ALERT_ANSWER_REASON));
  }
}

static SamChanges *
make_answers (SamStore *store, SamViewer *viewer, gpointer data, GError **error)
{
  const Answering *answering = data;
  g_autoptr (SamChanges) changes = sam_changes_new ("today");

  if (answering->answer == SAM_ANSWER_MEASURE) {
    sam_changes_put (changes, answering->form);
  }
  for (guint i = 0; i < answering->alerts->len; i++) {
    const Alert *alert = answering->alerts->pdata[i];
    g_autofree char *id =
        sam_store_alert_id (store, viewer, alert->rule, alert->subject_id, alert->anchor, error);
    g_autoptr (SamRecord) answer = NULL;

    if (!id) {
      return NULL;
    }
    answer = sam_record_new (SAM_RECORD_ALERT_ANSWER, id, answering->case_id);
    sam_record_set_text (answer, SAM_ALERT_ANSWER_CASE_ID, answering->case_id);
    sam_record_set_text (answer, SAM_ALERT_ANSWER_RULE, alert->rule);
    sam_record_set_text (answer, SAM_ALERT_ANSWER_SUBJECT_ID, alert->subject_id);
    sam_record_set_date (answer, SAM_ALERT_ANSWER_ANCHOR_ON, alert->anchor);
    fill_answer (answer, answering);
    sam_record_begin (answer, viewer, answering->today, answering->now);
    sam_changes_put (changes, answer);
  }
  sam_changes_remove_draft (changes, answering->draft_key);
  return g_steal_pointer (&changes);
}

/* ---- Saving, from the window ---- */

static void
set_error (SamAnswerWindow *self, const char *text)
{
  gtk_label_set_text (GTK_LABEL (self->error), text ? text : "");
  gtk_widget_set_visible (self->error, text != NULL);
}

static char *
done_words (SamAnswerWindow *self)
{
  g_autofree char *day = NULL;

  switch (self->answer) {
  case SAM_ANSWER_MEASURE:
    return g_strdup (C_ ("toast", "The measure is started"));
  case SAM_ANSWER_DEFER:
    day =
        sam_words_date (self->context, sam_record_get_date (self->form, SAM_ALERT_ANSWER_UNTIL_ON));
    /* Translators: a date: "Put off until Monday 8 June" */
    return g_strdup_printf (C_ ("toast", "Put off until %s"), day);
  case SAM_ANSWER_NOT_CORRECT:
    return g_strdup (C_ ("toast", "Noted that it is not correct"));
  }
  return NULL;
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamAnswerWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) problems = NULL;
  g_autofree char *undo = NULL, *text = NULL;

  self->saving = FALSE;
  gtk_widget_set_sensitive (self->body, TRUE);
  if (sam_call_save_finish (SAM_CONTEXT (source), result, &undo, &problems, &error)) {
    text = done_words (self);
    sam_window_toast (self->window, text, undo);
    gtk_window_destroy (GTK_WINDOW (self));
    return;
  }
  if (problems && problems->len > 0) {
    set_error (self, sam_error_problem_text (&g_array_index (problems, SamSaveProblem, 0).problem));
  } else {
    text = sam_error_text (error);
    set_error (self, text);
  }
  keep_draft (self);
}

/* The alerts that are ticked; the only one when there is no choice. */
static GPtrArray *
chosen_alerts (SamAnswerWindow *self)
{
  GPtrArray *chosen = g_ptr_array_new_with_free_func (alert_free);
  GtkWidget *check = gtk_widget_get_first_child (self->checks);

  for (guint i = 0; i < self->alerts->len; i++) {
    const Alert *alert = self->alerts->pdata[i];

    if (!GTK_IS_CHECK_BUTTON (check) || gtk_check_button_get_active (GTK_CHECK_BUTTON (check))) {
      g_ptr_array_add (chosen, alert_new (alert->rule, alert->subject_id, alert->anchor));
    }
    check = check ? gtk_widget_get_next_sibling (check) : NULL;
  }
  return chosen;
}

/* (nullable): what is missing, and the row it is missing in */
static const char *
missing (SamAnswerWindow *self, guint *row)
{
  for (*row = 0; *row < MAX_ROWS && self->rows[*row]; *row += 1) {
    SamField field = sam_field_row_get_field (self->rows[*row]);

    if (sam_record_has (self->form, field)) {
      continue;
    }
    switch ((int) field) {
    case SAM_MEASURE_WHAT:
      return C_ ("answer", "Say what is to be done.");
    case SAM_MEASURE_OWNER_USER:
      return C_ ("answer", "Say who is responsible.");
    case SAM_MEASURE_DUE_ON:
      return C_ ("answer", "Say by when.");
    case SAM_ALERT_ANSWER_UNTIL_ON:
      return C_ ("answer", "Say until when.");
    default:
      return C_ ("answer", "Say why.");
    }
  }
  return NULL;
}

static void
save (SamAnswerWindow *self)
{
  g_autoptr (GPtrArray) chosen = NULL;
  Answering *answering;
  const char *what;
  guint row;

  if (self->saving) {
    return;
  }
  for (guint i = 0; i < MAX_ROWS && self->rows[i]; i++) {
    if (sam_field_row_has_fault (self->rows[i])) {
      sam_field_row_grab_focus (self->rows[i]);
      return;
    }
  }
  what = missing (self, &row);
  if (what) {
    set_error (self, what);
    sam_field_row_grab_focus (self->rows[row]);
    return;
  }
  chosen = chosen_alerts (self);
  if (chosen->len == 0) {
    set_error (self, C_ ("answer", "Choose what it is about."));
    return;
  }
  set_error (self, NULL);
  /* A draft written after the save would offer again what is saved. */
  g_clear_handle_id (&self->draft_id, g_source_remove);
  answering = g_new0 (Answering, 1);
  answering->answer = self->answer;
  answering->case_id = g_strdup (self->case_id);
  answering->alerts = g_steal_pointer (&chosen);
  answering->form = sam_record_freeze (sam_record_dup (self->form));
  answering->draft_key = draft_key (self);
  answering->today = sam_context_get_today (self->context);
  answering->now = sam_context_get_now (self->context);
  self->saving = TRUE;
  gtk_widget_set_sensitive (self->body, FALSE);
  sam_call_make_async (self->context, make_answers, answering, answering_free, saved_cb,
                       g_object_ref (self));
}

/* ---- Closing ---- */

static void
discard_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamAnswerWindow) self = user_data;

  self->asked = FALSE;
  if (sam_confirm_finish (GTK_WINDOW (source), result)) {
    self->dirty = FALSE;
    drop_draft (self);
    gtk_window_close (GTK_WINDOW (self));
  } else {
    gtk_window_present (GTK_WINDOW (self));
  }
}

/* What is typed is not lost by a slip of the hand. */
static gboolean
sam_answer_window_close_request (GtkWindow *window)
{
  SamAnswerWindow *self = SAM_ANSWER_WINDOW (window);

  if (self->saving || self->asked) {
    return TRUE;
  }
  if (!self->dirty) {
    return GTK_WINDOW_CLASS (sam_answer_window_parent_class)->close_request (window);
  }
  self->asked = TRUE;
  sam_confirm_async (window, C_ ("answer", "Throw away what you have written?"),
                     C_ ("answer", "The alert stands as before."), C_ ("answer", "_Throw away"),
                     TRUE, discard_cb, g_object_ref (self));
  return TRUE;
}

static gboolean
close_shortcut_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  gtk_window_close (GTK_WINDOW (widget));
  return TRUE;
}

static gboolean
save_shortcut_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  save (SAM_ANSWER_WINDOW (widget));
  return TRUE;
}

static gboolean
key_cb (GtkEventControllerKey *keys, guint keyval, guint code, GdkModifierType state,
        gpointer user_data)
{
  /* Here and not as a binding: a text view takes Enter with any modifier. */
  if ((state & GDK_CONTROL_MASK)
      && (keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter || keyval == GDK_KEY_ISO_Enter)) {
    save (user_data);
    return TRUE;
  }
  return FALSE;
}

/* ---- The window ---- */

static void
changed_cb (SamAnswerWindow *self)
{
  self->dirty = TRUE;
  keep_draft (self);
}

static void
add_rows (SamAnswerWindow *self, const SamField *fields)
{
  GtkWidget *list = sam_boxed_list_new ();

  for (guint i = 0; i < MAX_ROWS && fields[i] != SAM_FIELD_NONE; i++) {
    self->rows[i] = sam_field_row_new (self->context, self->form, fields[i]);
    sam_field_row_add_to (self->rows[i], GTK_LIST_BOX (list));
    if (ADW_IS_ENTRY_ROW (sam_field_row_get_widget (self->rows[i]))) {
      adw_entry_row_set_activates_default (ADW_ENTRY_ROW (sam_field_row_get_widget (self->rows[i])),
                                           TRUE);
    }
    g_signal_connect_object (self->rows[i], "changed", G_CALLBACK (changed_cb), self,
                             G_CONNECT_SWAPPED);
  }
  gtk_box_append (GTK_BOX (self->body), list);
}

static void
add_alerts (SamAnswerWindow *self, const SamTodayCard *card)
{
  SamLocale *locale = sam_context_get_locale (self->context);
  SamDate today = sam_context_get_today (self->context);

  for (guint i = 0; i < card->reasons->len; i++) {
    const SamTodayReason *reason = g_ptr_array_index (card->reasons, i);
    g_autofree char *id = sam_rules_alert_id (reason);
    g_autofree char *sentence = NULL;
    GtkWidget *check, *label;

    if (!id) {
      continue;
    }
    sentence = sam_today_sentence (reason, NULL, locale, today);
    check = gtk_check_button_new ();
    label = gtk_label_new (sentence);
    sam_label_wrap (label);
    gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
    gtk_check_button_set_active (GTK_CHECK_BUTTON (check), self->alerts->len == 0);
    gtk_check_button_set_child (GTK_CHECK_BUTTON (check), label);
    sam_spoken_set (check, sentence);
    gtk_box_append (GTK_BOX (self->checks), check);
    g_ptr_array_add (self->alerts, alert_new (sam_today_rule (reason->kind), reason->record_id,
                                              sam_today_anchor (reason)));
  }
  if (self->alerts->len == 1) {
    /* Nothing to choose: the sentence alone. */
    GtkWidget *only = gtk_widget_get_first_child (self->checks);
    GtkWidget *label = gtk_label_new (
        gtk_label_get_text (GTK_LABEL (gtk_check_button_get_child (GTK_CHECK_BUTTON (only)))));

    sam_label_wrap (label);
    gtk_box_remove (GTK_BOX (self->checks), only);
    gtk_box_append (GTK_BOX (self->checks), label);
  }
}

static void
fill_form (SamAnswerWindow *self, int max_days)
{
  static const SamField measure[] = { SAM_MEASURE_WHAT, SAM_MEASURE_OWNER_USER, SAM_MEASURE_DUE_ON,
                                      SAM_FIELD_NONE };
  static const SamField defer[] = { SAM_ALERT_ANSWER_REASON, SAM_ALERT_ANSWER_UNTIL_ON,
                                    SAM_FIELD_NONE };
  static const SamField wrong[] = { SAM_ALERT_ANSWER_REASON, SAM_FIELD_NONE };
  g_autofree char *id = sam_id_new (sam_context_get_clock (self->context));
  SamDate today = sam_context_get_today (self->context);
  g_autofree char *most = NULL, *latest = NULL;
  GtkWidget *hint;

  self->form = sam_record_new (form_type (self), id, self->case_id);
  begin_form (self);
  if (self->answer == SAM_ANSWER_MEASURE) {
    sam_record_set_text (self->form, SAM_MEASURE_CASE_ID, self->case_id);
    sam_record_begin (self->form, sam_context_get_viewer (self->context), today,
                      sam_context_get_now (self->context));
    add_rows (self, measure);
    return;
  }
  add_rows (self, self->answer == SAM_ANSWER_DEFER ? defer : wrong);
  if (self->answer != SAM_ANSWER_DEFER) {
    return;
  }
  latest = sam_words_date (self->context, today + max_days);
  /* Translators: the last day that may be chosen */
  most = g_strdup_printf (C_ ("answer", "At the latest %s. Then the alert is back."), latest);
  hint = gtk_label_new (most);
  sam_label_wrap (hint);
  gtk_widget_add_css_class (hint, "dim-label");
  gtk_widget_add_css_class (hint, "caption");
  gtk_box_append (GTK_BOX (self->body), hint);
}

static void
sam_answer_window_dispose (GObject *object)
{
  SamAnswerWindow *self = SAM_ANSWER_WINDOW (object);

  if (self->draft_id != 0) {
    g_clear_handle_id (&self->draft_id, g_source_remove);
    draft_cb (self);
  }
  for (guint i = 0; i < MAX_ROWS; i++) {
    g_clear_object (&self->rows[i]);
  }
  G_OBJECT_CLASS (sam_answer_window_parent_class)->dispose (object);
}

static void
sam_answer_window_finalize (GObject *object)
{
  SamAnswerWindow *self = SAM_ANSWER_WINDOW (object);

  g_clear_object (&self->context);
  g_clear_object (&self->form);
  g_clear_pointer (&self->alerts, g_ptr_array_unref);
  g_clear_pointer (&self->case_id, g_free);
  G_OBJECT_CLASS (sam_answer_window_parent_class)->finalize (object);
}

static void
sam_answer_window_class_init (SamAnswerWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sam_answer_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = sam_answer_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = sam_answer_window_close_request;
  gtk_widget_class_add_binding (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, save_shortcut_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, close_shortcut_cb, NULL);
}

static void
make_head (SamAnswerWindow *self, GtkWidget *outer)
{
  GtkWidget *head = adw_header_bar_new ();
  GtkWidget *cancel = gtk_button_new_with_label (C_ ("contact", "Cancel"));

  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (head), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (head), FALSE);
  g_signal_connect_swapped (cancel, "clicked", G_CALLBACK (gtk_window_close), self);
  adw_header_bar_pack_start (ADW_HEADER_BAR (head), cancel);
  self->save = gtk_button_new_with_label (C_ ("contact", "Save"));
  gtk_widget_add_css_class (self->save, "suggested-action");
  gtk_widget_set_tooltip_text (self->save, "Ctrl+Enter");
  g_signal_connect_swapped (self->save, "clicked", G_CALLBACK (save), self);
  gtk_window_set_default_widget (GTK_WINDOW (self), self->save);
  adw_header_bar_pack_end (ADW_HEADER_BAR (head), self->save);
  gtk_box_append (GTK_BOX (outer), head);
}

static void
anew_cb (SamAnswerWindow *self)
{
  drop_draft (self);
  gtk_widget_set_visible (self->left, FALSE);
  begin_form (self);
  refresh_rows (self);
  g_clear_handle_id (&self->draft_id, g_source_remove);
  self->dirty = FALSE;
  sam_field_row_grab_focus (self->rows[0]);
}

static void
make_left (SamAnswerWindow *self)
{
  GtkWidget *anew = gtk_button_new_with_label (C_ ("contact", "Begin again"));

  self->left = sam_beside_new (12);
  gtk_widget_add_css_class (self->left, "notice-bar");
  gtk_widget_add_css_class (self->left, "card");
  gtk_widget_set_visible (self->left, FALSE);
  self->left_words = gtk_label_new (NULL);
  sam_label_wrap (self->left_words);
  gtk_widget_set_hexpand (self->left_words, TRUE);
  sam_beside_append (self->left, self->left_words);
  g_signal_connect_swapped (anew, "clicked", G_CALLBACK (anew_cb), self);
  sam_beside_append (self->left, anew);
  gtk_box_append (GTK_BOX (self->body), self->left);
}

static void
sam_answer_window_init (SamAnswerWindow *self)
{
  GtkWidget *outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->alerts = g_ptr_array_new_with_free_func (alert_free);
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (self), 560, 420);
  make_head (self, outer);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scroller, TRUE);
  self->body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_add_css_class (self->body, "page-body");
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->body);
  gtk_box_append (GTK_BOX (outer), scroller);
  adw_window_set_content (ADW_WINDOW (self), outer);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

static const char *
title_of (SamAnswer answer)
{
  switch (answer) {
  case SAM_ANSWER_MEASURE:
    return C_ ("answer", "Measure");
  case SAM_ANSWER_DEFER:
    return C_ ("answer", "Put off");
  case SAM_ANSWER_NOT_CORRECT:
    return C_ ("answer", "Not correct");
  }
  return NULL;
}

gboolean
sam_answer_window_present (SamWindow *window, const SamTodayCard *card, SamAnswer answer,
                           int max_days)
{
  SamAnswerWindow *self;
  g_autofree char *name = NULL, *key = NULL;
  GtkWidget *who;

  g_return_val_if_fail (SAM_IS_WINDOW (window) && card, FALSE);

  if (!card->case_id) {
    return FALSE;
  }
  self = g_object_new (SAM_TYPE_ANSWER_WINDOW, "transient-for", window, "title", title_of (answer),
                       NULL);
  self->window = window;
  self->context = g_object_ref (sam_window_get_context (window));
  self->answer = answer;
  self->case_id = g_strdup (card->case_id);
  name = sam_context_show_name (self->context, card->name ? card->name : "");
  who = gtk_label_new (name);
  sam_label_wrap (who);
  gtk_widget_add_css_class (who, "page-title");
  gtk_box_append (GTK_BOX (self->body), who);
  make_left (self);
  self->error = gtk_label_new (NULL);
  sam_label_wrap (self->error);
  gtk_widget_add_css_class (self->error, "late");
  gtk_widget_set_visible (self->error, FALSE);
  gtk_box_append (GTK_BOX (self->body), self->error);
  self->checks = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_box_append (GTK_BOX (self->body), self->checks);
  add_alerts (self, card);
  if (self->alerts->len == 0) {
    gtk_window_destroy (GTK_WINDOW (self));
    return FALSE;
  }
  fill_form (self, max_days);
  key = draft_key (self);
  sam_call_get_draft_async (self->context, key, draft_read_cb, g_object_ref (self));
  gtk_window_present (GTK_WINDOW (self));
  sam_field_row_grab_focus (self->rows[0]);
  return TRUE;
}
