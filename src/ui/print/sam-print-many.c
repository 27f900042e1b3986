/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-print-many.h"

#include "../sam-row.h"
#include "../sam-spoken.h"
#include "../sam-toast.h"
#include "../sam-words.h"
#include "sam-gather.h"
#include "sam-print-job.h"
#include "sam-print-run.h"
#include "sam-print-watch.h"
#include "sam-sheets.h"
#include "sam-ways.h"

#include <glib/gi18n.h>
#include <samspor/sam-error-text.h>
#include <samspor/sam-forms-many.h>
#include <samspor/sam-id.h>
#include <samspor/sam-judge.h>
#include <samspor/sam-paper.h>

#define MAX_COPIES 30
#define PROGRESS_MS 100
#define SETTLE_MS 250
/* So long after the papers have left, Escape was meant to stop them. */
#define MEANT_TO_STOP G_USEC_PER_SEC

struct _SamPrintMany {
  AdwWindow parent_instance;

  SamContext *context;       /* (owned) */
  GPtrArray *cases;          /* (owned) (element-type SamCaseSummary) */
  GPtrArray *checks;         /* (owned) (element-type GtkCheckButton): as cases */
  GPtrArray *views;          /* (owned) (nullable) (element-type SamCaseView): masked for paper */
  SamPrintRun *run;          /* (owned) (nullable): the last one that was started */
  GCancellable *cancellable; /* (owned): of the window */
  GCancellable *running;     /* (owned) (nullable): of the run */
  SamPrintJob *job;          /* (owned) (nullable): on its way out */
  guint n_expected;          /* papers of the run */
  gint64 left;               /* when papers last left, monotonic */
  guint progress_id, settle_id;
  gboolean busy, ready, laying_out, leaving;
  GtkWidget *papers, *sheets, *status, *progress, *cancel, *language, *large, *nameless, *copies,
      *whom, *way, *way_row; /* (not owned) */
  GtkWidget *save, *print, *toasts;
};

#define SAM_TYPE_PRINT_MANY (sam_print_many_get_type ())
G_DECLARE_FINAL_TYPE (SamPrintMany, sam_print_many, SAM, PRINT_MANY, AdwWindow)
G_DEFINE_FINAL_TYPE (SamPrintMany, sam_print_many, ADW_TYPE_WINDOW)

/* In the order they are offered. */
static const struct {
  const char *form;
  SamLabel title;
} offers[] = {
  { SAM_RUN_MEETING, SAM_L ("print many", "Everything for the Monday meeting") },
  { SAM_FORM_MEETING_LIST, SAM_L ("form", "Meeting sheet, several cases") },
  { SAM_FORM_FIELD, SAM_L ("form", "Field sheet for a day") },
  { SAM_FORM_PLAN, SAM_L ("form", "My plan ahead") },
  { SAM_FORM_AGREEMENT, SAM_L ("form", "Agreement, the whole") },
  { SAM_FORM_AGREEMENT_SHEETS, SAM_L ("form", "Agreement, sheets for all parties") },
  { SAM_FORM_APPOINTMENT_SLIP, SAM_L ("form", "Appointment, slip for the hand") },
};

static void
toast (SamPrintMany *self, const char *text)
{
  sam_toast_show (ADW_TOAST_OVERLAY (self->toasts), sam_toast_new_lasting (text));
}

static char *
error_words (const GError *error)
{
  return error->domain == SAM_FORM_ERROR || error->domain == SAM_PRINT_ERROR
             ? sam_paper_error_text (error)
             : sam_error_text (error);
}

static void
say (SamPrintMany *self, const char *text)
{
  gtk_label_set_text (GTK_LABEL (self->status), text ? text : "");
  gtk_widget_set_visible (self->status, text != NULL);
}

static gboolean
is_given (SamPrintMany *self)
{
  return gtk_widget_get_sensitive (self->whom)
         && gtk_drop_down_get_selected (GTK_DROP_DOWN (self->whom)) > 0;
}

/* To whom one of the papers goes, and on what basis; FALSE: it stays, as the coordinator's own. */
static gboolean
read_recipient (SamPrintMany *self, const SamRunPaper *paper, SamRecipient *to, SamGiveBasis *cover)
{
  *to = (SamRecipient){ .kind = SAM_RECIPIENT_PERSON };
  if (g_str_equal (paper->form->id, SAM_FORM_AGREEMENT_SHEET)
      && !sam_form_recipient (paper->form, paper->view, paper->id, to)) {
    return FALSE;
  }
  *cover = sam_form_give_basis (paper->form, paper->view, paper->id, to,
                                sam_context_get_today (self->context));
  return TRUE;
}

/* How many of the papers nothing lets leave. */
static guint
count_uncovered (SamPrintMany *self)
{
  guint n = 0;

  for (guint i = 0; is_given (self) && i < self->run->papers->len; i++) {
    const SamRunPaper *paper = g_ptr_array_index (self->run->papers, i);
    SamRecipient to;
    SamGiveBasis cover;

    n += read_recipient (self, paper, &to, &cover)
             ? cover.kind > SAM_GIVE_WHOLE
             : sam_form_lacks_recipient (paper->form, paper->view, paper->id);
  }
  return n;
}

static void
update_buttons (SamPrintMany *self)
{
  gboolean ready = self->ready && !self->busy && count_uncovered (self) == 0;

  gtk_widget_set_sensitive (self->save, ready);
  gtk_widget_set_sensitive (self->print, ready);
}

static void
set_progress (SamPrintMany *self, gboolean on)
{
  gtk_widget_set_visible (self->progress, on);
  gtk_widget_set_visible (self->cancel, on);
}

static gboolean
progress_cb (gpointer user_data)
{
  SamPrintMany *self = user_data;
  GtkProgressBar *bar = GTK_PROGRESS_BAR (self->progress);

  if (self->laying_out) {
    guint n = self->n_expected, done = (guint) g_atomic_int_get (&self->run->done);
    g_autofree char *text = g_strdup_printf (C_ ("print many", "Paper %1$u of %2$u"), done, n);

    gtk_progress_bar_set_fraction (bar, n > 0 ? (double) done / n : 0);
    gtk_progress_bar_set_text (bar, text);
  } else {
    gtk_progress_bar_pulse (bar);
    gtk_progress_bar_set_text (bar, C_ ("print many", "The papers are on their way"));
  }
  return G_SOURCE_CONTINUE;
}

/* As long as papers are laid out or on their way out. */
static void
update_progress (SamPrintMany *self)
{
  gboolean on = self->laying_out || self->leaving;

  set_progress (self, on);
  if (!on) {
    g_clear_handle_id (&self->progress_id, g_source_remove);
    return;
  }
  if (self->progress_id == 0) {
    self->progress_id = g_timeout_add (PROGRESS_MS, progress_cb, self);
  }
  progress_cb (self);
}

/* ---- The first paper ---- */

static void
show_first (gpointer source, SamPages *pages)
{
  sam_sheets_show (SAM_PRINT_MANY (source)->sheets, pages);
  sam_print_watch_first (GTK_WIDGET (source));
}

/* ---- The run ---- */

static const char *
chosen_form (SamPrintMany *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->papers));

  return offers[row ? gtk_list_box_row_get_index (row) : 0].form;
}

/* NULL = what each person reads. */
static const char *
chosen_language (SamPrintMany *self)
{
  guint n = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->language));

  return n == 0 ? NULL : sam_paper_languages (NULL)[n - 1].tag;
}

static SamPrintRun *
run_new (SamPrintMany *self)
{
  SamPrintRun *run = sam_print_run_new ();

  run->form = g_strdup (chosen_form (self));
  run->language = g_strdup (chosen_language (self));
  run->viewer = sam_viewer_for_use (sam_context_get_viewer (self->context), SAM_PURPOSE_FOLLOW_UP,
                                    SAM_USE_PRINT);
  run->today = sam_context_get_today (self->context);
  run->large = gtk_switch_get_active (GTK_SWITCH (self->large));
  run->pseudonymised = gtk_switch_get_active (GTK_SWITCH (self->nameless));
  run->copies = (guint) gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->copies));
  for (guint i = 0; i < self->views->len; i++) {
    SamCaseView *view = g_ptr_array_index (self->views, i);
    const char *id = sam_record_get_id (sam_case_view_get_case (view));

    for (guint k = 0; k < self->cases->len; k++) {
      const SamCaseSummary *summary = g_ptr_array_index (self->cases, k);

      if (g_str_equal (summary->case_id, id)
          && gtk_check_button_get_active (g_ptr_array_index (self->checks, k))) {
        g_ptr_array_add (run->views, sam_case_view_ref (view));
      }
    }
  }
  return run;
}

static void
say_what_there_is (SamPrintMany *self)
{
  guint n = count_uncovered (self);
  g_autofree char *papers =
      sam_count (NULL, "print many", "%d paper", "%d papers", (int) self->run->n_papers);
  g_autofree char *pages = sam_count (NULL, "print many", "%d page", "%d pages",
                                      (int) sam_pages_get_count (self->run->pages));
  g_autofree char *uncovered =
      n > 0 ? sam_count (NULL, "print many",
                         "%d paper has no consent or other basis, and can not leave the house",
                         "%d papers have no consent or other basis, and can not leave the house",
                         (int) n)
            : g_strdup ("");
  g_autofree char *all = sam_words_join (papers, pages, uncovered, NULL);

  say (self, all);
}

static void
ran_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SamPrintMany *self = SAM_PRINT_MANY (source);
  g_autoptr (SamPrintRun) run = user_data;
  g_autoptr (GError) error = NULL;
  gboolean well = sam_print_run_finish (self, result, &error);

  /* Another one has begun since, or the window is gone. */
  if (run != self->run || g_cancellable_is_cancelled (self->cancellable)) {
    return;
  }
  self->laying_out = FALSE;
  update_progress (self);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    say (self, C_ ("print many", "Cancelled. Nothing was printed."));
  } else if (!well) {
    g_autofree char *text = error_words (error);

    say (self, text);
  } else if (!run->pages) {
    say (self, C_ ("print many", "There is no such paper for these cases."));
  } else {
    self->ready = TRUE;
    say_what_there_is (self);
  }
  update_buttons (self);
  sam_print_watch_end (GTK_WIDGET (self), "run", well ? run->n_papers : 0);
}

/* What is said of the papers before; and Escape, which would close that first, stops these. */
static void
forget_toast (SamPrintMany *self)
{
  AdwToast *toast = sam_toast_get_shown (ADW_TOAST_OVERLAY (self->toasts));

  if (toast) {
    adw_toast_dismiss (toast);
  }
}

static void
start (SamPrintMany *self)
{
  SamPrintRun *run;

  /* A list that goes away says that nothing is selected any more. */
  if (!self->views || g_cancellable_is_cancelled (self->cancellable)) {
    return;
  }
  sam_print_watch_begin (GTK_WIDGET (self));
  g_cancellable_cancel (self->running);
  g_clear_object (&self->running);
  self->running = g_cancellable_new ();
  forget_toast (self);
  /* What is still on screen is another run: it must not leave under this one's name. */
  self->ready = FALSE;
  update_buttons (self);
  sam_sheets_show (self->sheets, NULL);
  run = run_new (self);
  g_clear_pointer (&self->run, sam_print_run_unref);
  self->run = run;
  gtk_widget_set_sensitive (self->whom,
                            !sam_form_is_together (sam_form_by_id (run->form)
                                                       ? sam_form_by_id (run->form)
                                                       : sam_form_by_id (SAM_FORM_MEETING_LIST)));
  gtk_widget_set_visible (self->way_row, is_given (self));
  gtk_widget_set_sensitive (self->copies, g_str_equal (run->form, SAM_RUN_MEETING)
                                              || g_str_equal (run->form, SAM_FORM_MEETING_LIST));
  say (self, NULL);
  self->n_expected = sam_print_run_count (run);
  self->laying_out = TRUE;
  update_progress (self);
  sam_print_run_async (run, self, show_first, self->running, ran_cb, sam_print_run_ref (run));
}

static gboolean
settle_cb (gpointer user_data)
{
  SamPrintMany *self = user_data;

  self->settle_id = 0;
  start (self);
  return G_SOURCE_REMOVE;
}

/* Several cases are ticked one after another: begin when that has settled. */
static void
changed_cb (SamPrintMany *self)
{
  g_clear_handle_id (&self->settle_id, g_source_remove);
  self->settle_id = g_timeout_add (SETTLE_MS, settle_cb, self);
}

static void
cancel_cb (SamPrintMany *self)
{
  sam_print_watch_cancel (GTK_WIDGET (self));
  g_cancellable_cancel (self->running);
  if (self->leaving) {
    sam_print_job_stop (self->job);
  }
  if (!self->views) {
    gtk_window_close (GTK_WINDOW (self));
  }
}

static void
gathered_step (guint n, guint n_all, gpointer data)
{
  SamPrintMany *self = data;
  g_autofree char *text = g_strdup_printf (C_ ("print many", "Case %1$u of %2$u"), n, n_all);

  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), (double) n / n_all);
  gtk_progress_bar_set_text (GTK_PROGRESS_BAR (self->progress), text);
}

static void
gathered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamPrintMany) self = user_data;
  g_autoptr (GError) error = NULL;
  GPtrArray *views = sam_gather_finish (SAM_CONTEXT (source), result, &error);

  if (g_cancellable_is_cancelled (self->cancellable)) {
    g_clear_pointer (&views, g_ptr_array_unref);
    return;
  }
  if (!views) {
    g_autofree char *text = error_words (error);

    set_progress (self, FALSE);
    say (self, text);
    return;
  }
  self->views = views;
  start (self);
}

/* ---- Out of the house ---- */

/* (transfer full) (element-type SamRecord) */
static GPtrArray *
make_disclosures (SamPrintMany *self)
{
  GPtrArray *records = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) whole = g_ptr_array_new ();
  SamContext *context = self->context;

  for (guint i = 0; is_given (self) && i < self->run->papers->len; i++) {
    const SamRunPaper *paper = g_ptr_array_index (self->run->papers, i);
    g_autofree char *id = sam_id_new (sam_context_get_clock (context));
    SamRecipient to;
    SamGiveBasis cover;
    SamGiving giving = {
      .to = &to,
      .channel = sam_ways_get (self->way),
      .hash = paper->hash,
    };
    SamRecord *record;

    if (!read_recipient (self, paper, &to, &cover)) {
      continue;
    }
    giving.consent = cover.consent;
    record = sam_form_disclosure (paper->form, paper->view, paper->id, id, &giving, whole, NULL);
    sam_record_begin (record, sam_context_get_viewer (context), sam_context_get_today (context),
                      sam_context_get_now (context));
    g_ptr_array_add (records, record);
  }
  return records;
}

static SamPrintJob *
job_new (SamPrintMany *self)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  SamPrintRun *run = self->run;
  SamPrintJob *job;

  for (guint i = 0; i < run->ids->len; i++) {
    g_ptr_array_add (ids, g_ptr_array_index (run->ids, i));
  }
  g_ptr_array_add (ids, NULL);
  job = sam_print_job_new (self->context, run->pages, run->form, run->type,
                           (const char *const *) ids->pdata);
  sam_print_job_log_forms (job, sam_print_run_forms (run));
  sam_print_job_give (job, make_disclosures (self));
  if (run->sheet) {
    g_autofree char *text = sam_sheet_to_text (run->sheet);

    sam_print_job_keep_sheet (job, run->code, sam_sheet_from_text (text));
  }
  return job;
}

/* The file or the printer is chosen: from here on it is ours, and can be stopped. */
static void
leaving_cb (gpointer user_data)
{
  SamPrintMany *self = user_data;

  if (g_cancellable_is_cancelled (self->cancellable)) {
    return;
  }
  self->leaving = TRUE;
  forget_toast (self);
  sam_print_watch_begin (GTK_WIDGET (self));
  say (self, NULL);
  update_progress (self);
}

/* @said: (nullable): what there is to tell; @error: (nullable): why nothing came of it. */
static void
end_job (SamPrintMany *self, const char *said, const GError *error)
{
  gboolean began = self->leaving;

  g_clear_pointer (&self->job, sam_print_job_unref);
  self->leaving = FALSE;
  self->busy = FALSE;
  /* The window was closed meanwhile. */
  if (g_cancellable_is_cancelled (self->cancellable)) {
    return;
  }
  update_progress (self);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    say (self, C_ ("print many", "Cancelled. Nothing was printed."));
  } else {
    g_autofree char *wrong = error ? error_words (error) : NULL;

    self->left = began ? g_get_monotonic_time () : 0;
    if (wrong || said) {
      toast (self, wrong ? wrong : said);
    }
    if (self->ready) {
      say_what_there_is (self);
    }
  }
  update_buttons (self);
  if (began) {
    sam_print_watch_end (GTK_WIDGET (self), "written", error ? 0 : self->run->n_papers);
  }
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean saved = sam_print_job_save_finish (GTK_WINDOW (source), result, &error);

  end_job (SAM_PRINT_MANY (source), saved ? C_ ("toast", "Saved as PDF") : NULL, error);
}

static void
begin_job (SamPrintMany *self)
{
  self->busy = TRUE;
  update_buttons (self);
  self->job = job_new (self);
  sam_print_job_watch (self->job, leaving_cb, self);
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SamPrintMany *self = SAM_PRINT_MANY (widget);

  if (gtk_widget_get_sensitive (self->save)) {
    begin_job (self);
    sam_print_job_save_async (self->job, GTK_WINDOW (self), self->cancellable, saved_cb, NULL);
  }
}

static void
print_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (SamPrintMany) self = g_object_ref (SAM_PRINT_MANY (widget));
  g_autoptr (GError) error = NULL;
  const char *note = NULL;

  if (!gtk_widget_get_sensitive (self->print)) {
    return;
  }
  begin_job (self);
  sam_print_job_print (self->job, GTK_WINDOW (self), &note, &error);
  end_job (self, note, error);
}

/* The run first, then the window; but whoever wanted to stop what has just left must be told that
 * it has. */
static void
stop_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SamPrintMany *self = SAM_PRINT_MANY (widget);

  if (self->views && self->progress_id != 0) {
    cancel_cb (self);
  } else if (g_get_monotonic_time () - self->left > MEANT_TO_STOP) {
    gtk_window_close (GTK_WINDOW (self));
  }
}

/* ---- The window ---- */

static GtkWidget *
make_switch (SamPrintMany *self, GtkWidget *side, const char *words)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (words);
  GtkWidget *widget = gtk_switch_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  sam_spoken_set (widget, words);
  g_signal_connect_swapped (widget, "notify::active", G_CALLBACK (changed_cb), self);
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), widget);
  gtk_box_append (GTK_BOX (side), row);
  return widget;
}

static GtkWidget *
make_papers (SamPrintMany *self)
{
  self->papers = gtk_list_box_new ();
  gtk_widget_add_css_class (self->papers, "navigation-sidebar");
  sam_spoken_set (self->papers, C_ ("print", "Papers"));
  for (guint i = 0; i < G_N_ELEMENTS (offers); i++) {
    const char *title = sam_text (NULL, &offers[i].title);
    GtkWidget *label = gtk_label_new (title);

    sam_label_wrap (label);
    gtk_widget_set_margin_top (label, 6);
    gtk_widget_set_margin_bottom (label, 6);
    gtk_list_box_append (GTK_LIST_BOX (self->papers), label);
    sam_spoken_set_row (label, title);
  }
  gtk_list_box_select_row (GTK_LIST_BOX (self->papers),
                           gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->papers), 0));
  g_signal_connect_swapped (self->papers, "row-selected", G_CALLBACK (start), self);
  return self->papers;
}

/* Which of the cases that were listed. */
static GtkWidget *
make_cases (SamPrintMany *self)
{
  GtkWidget *scroll = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  for (guint i = 0; i < self->cases->len; i++) {
    const SamCaseSummary *summary = g_ptr_array_index (self->cases, i);
    g_autofree char *name = sam_context_show_name (self->context, summary->name);
    GtkWidget *check = gtk_check_button_new_with_label (name);

    gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
    g_signal_connect_swapped (check, "toggled", G_CALLBACK (changed_cb), self);
    g_ptr_array_add (self->checks, check);
    gtk_box_append (GTK_BOX (box), check);
  }
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), box);
  gtk_widget_set_vexpand (scroll, TRUE);
  return scroll;
}

static GtkWidget *
make_language (SamPrintMany *self)
{
  guint n;
  const SamPaperLanguage *languages = sam_paper_languages (&n);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  g_ptr_array_add (names, (gpointer) C_ ("print many", "What each person reads"));
  for (guint i = 0; i < n; i++) {
    g_ptr_array_add (names, (gpointer) sam_text (NULL, &languages[i].label));
  }
  g_ptr_array_add (names, NULL);
  self->language = gtk_drop_down_new_from_strings ((const char *const *) names->pdata);
  sam_spoken_set (self->language, C_ ("print", "Language of the paper"));
  g_signal_connect_swapped (self->language, "notify::selected", G_CALLBACK (changed_cb), self);
  return self->language;
}

static void
whom_cb (SamPrintMany *self)
{
  gtk_widget_set_visible (self->way_row, is_given (self));
  if (self->ready) {
    say_what_there_is (self);
  }
  update_buttons (self);
}

static GtkWidget *
add_field (GtkWidget *side, const char *words, GtkWidget *widget)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *label = gtk_label_new (words);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  sam_spoken_set (widget, words);
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), widget);
  gtk_box_append (GTK_BOX (side), row);
  return row;
}

static void
make_whom (SamPrintMany *self, GtkWidget *side)
{
  const char *whom[] = { C_ ("print many", "Nobody: they stay here"),
                         C_ ("print many", "Each its own person or party"), NULL };

  self->whom = gtk_drop_down_new_from_strings (whom);
  add_field (side, C_ ("print many", "Who gets the papers"), self->whom);
  self->way = sam_ways_new ();
  self->way_row = add_field (side, C_ ("print many", "How they get there"), self->way);
  gtk_widget_set_visible (self->way_row, FALSE);
  g_signal_connect_swapped (self->whom, "notify::selected", G_CALLBACK (whom_cb), self);
}

static GtkWidget *
make_side (SamPrintMany *self)
{
  GtkWidget *side = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (C_ ("print", "Numbered copies"));

  gtk_box_append (GTK_BOX (side), make_papers (self));
  gtk_box_append (GTK_BOX (side), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (GTK_BOX (side), make_cases (self));
  gtk_box_append (GTK_BOX (side), make_language (self));
  sam_papers_leave_by_tab (self->papers, self->checks->len > 0 ? g_ptr_array_index (self->checks, 0)
                                                               : self->language);
  self->large = make_switch (self, side, C_ ("print", "Large print"));
  self->nameless = make_switch (self, side, C_ ("print many", "Without names"));
  self->copies = gtk_spin_button_new_with_range (1, MAX_COPIES, 1);
  sam_spoken_set (self->copies, C_ ("print", "Numbered copies"));
  g_signal_connect_swapped (self->copies, "value-changed", G_CALLBACK (changed_cb), self);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), self->copies);
  gtk_box_append (GTK_BOX (side), row);
  make_whom (self, side);
  gtk_widget_set_margin_start (side, 12);
  gtk_widget_set_margin_end (side, 12);
  gtk_widget_set_margin_top (side, 12);
  gtk_widget_set_margin_bottom (side, 12);
  gtk_widget_set_hexpand (side, FALSE);
  gtk_widget_set_size_request (side, 280, -1);
  return side;
}

static GtkWidget *
make_preview (SamPrintMany *self)
{
  GtkWidget *outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *scroll = gtk_scrolled_window_new ();

  self->status = gtk_label_new (NULL);
  sam_label_wrap (self->status);
  gtk_widget_set_visible (self->status, FALSE);
  self->progress = gtk_progress_bar_new ();
  gtk_progress_bar_set_show_text (GTK_PROGRESS_BAR (self->progress), TRUE);
  gtk_widget_set_hexpand (self->progress, TRUE);
  gtk_widget_set_valign (self->progress, GTK_ALIGN_CENTER);
  sam_spoken_set (self->progress, C_ ("print many", "Progress"));
  self->cancel = gtk_button_new_with_label (C_ ("print many", "Cancel"));
  g_signal_connect_swapped (self->cancel, "clicked", G_CALLBACK (cancel_cb), self);
  gtk_box_append (GTK_BOX (row), self->status);
  gtk_box_append (GTK_BOX (row), self->progress);
  gtk_box_append (GTK_BOX (row), self->cancel);
  gtk_widget_set_margin_start (row, 24);
  gtk_widget_set_margin_end (row, 24);
  gtk_widget_set_margin_top (row, 12);
  gtk_widget_set_margin_bottom (row, 12);
  self->sheets = sam_sheets_new ();
  gtk_widget_set_margin_start (self->sheets, 24);
  gtk_widget_set_margin_end (self->sheets, 24);
  gtk_widget_set_margin_bottom (self->sheets, 24);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), self->sheets);
  gtk_widget_set_hexpand (scroll, TRUE);
  gtk_widget_set_vexpand (scroll, TRUE);
  gtk_box_append (GTK_BOX (outer), row);
  gtk_box_append (GTK_BOX (outer), scroll);
  return outer;
}

static void
make_content (SamPrintMany *self)
{
  GtkWidget *all = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *body = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *head = adw_header_bar_new ();

  self->print = gtk_button_new_with_mnemonic (C_ ("button", "_Print…"));
  gtk_widget_add_css_class (self->print, "suggested-action");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->print), "papers.print");
  self->save = gtk_button_new_with_mnemonic (C_ ("button", "_Save as PDF…"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->save), "papers.save");
  adw_header_bar_pack_end (ADW_HEADER_BAR (head), self->print);
  adw_header_bar_pack_end (ADW_HEADER_BAR (head), self->save);
  gtk_box_append (GTK_BOX (all), head);
  gtk_box_append (GTK_BOX (body), make_side (self));
  gtk_box_append (GTK_BOX (body), gtk_separator_new (GTK_ORIENTATION_VERTICAL));
  gtk_box_append (GTK_BOX (body), make_preview (self));
  gtk_box_append (GTK_BOX (all), body);
  self->toasts = adw_toast_overlay_new ();
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (self->toasts), all);
  adw_window_set_content (ADW_WINDOW (self), self->toasts);
  update_buttons (self);
}

/* However it is closed; what is under way holds the window, and would only end by itself. */
static void
sam_print_many_unrealize (GtkWidget *widget)
{
  SamPrintMany *self = SAM_PRINT_MANY (widget);

  g_cancellable_cancel (self->cancellable);
  g_cancellable_cancel (self->running);
  if (self->job) {
    sam_print_job_stop (self->job);
  }
  GTK_WIDGET_CLASS (sam_print_many_parent_class)->unrealize (widget);
}

static void
sam_print_many_dispose (GObject *object)
{
  SamPrintMany *self = SAM_PRINT_MANY (object);

  g_clear_object (&self->running);
  g_clear_handle_id (&self->progress_id, g_source_remove);
  g_clear_handle_id (&self->settle_id, g_source_remove);
  G_OBJECT_CLASS (sam_print_many_parent_class)->dispose (object);
}

static void
sam_print_many_finalize (GObject *object)
{
  SamPrintMany *self = SAM_PRINT_MANY (object);

  g_clear_object (&self->context);
  g_clear_pointer (&self->cases, g_ptr_array_unref);
  g_ptr_array_unref (self->checks);
  g_clear_pointer (&self->views, g_ptr_array_unref);
  g_clear_pointer (&self->run, sam_print_run_unref);
  g_clear_pointer (&self->job, sam_print_job_unref);
  g_object_unref (self->cancellable);
  G_OBJECT_CLASS (sam_print_many_parent_class)->finalize (object);
}

static void
sam_print_many_class_init (SamPrintManyClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sam_print_many_dispose;
  G_OBJECT_CLASS (klass)->finalize = sam_print_many_finalize;
  widget_class->unrealize = sam_print_many_unrealize;
  gtk_widget_class_install_action (widget_class, "papers.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "papers.print", NULL, print_action);
  gtk_widget_class_install_action (widget_class, "papers.stop", NULL, stop_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "papers.save",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, GDK_CONTROL_MASK, "papers.print",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "papers.stop", NULL);
}

static void
sam_print_many_init (SamPrintMany *self)
{
  self->checks = g_ptr_array_new ();
  self->cancellable = g_cancellable_new ();
  gtk_window_set_title (GTK_WINDOW (self), C_ ("window title", "Print several"));
}

void
sam_print_many_present (SamWindow *window, GPtrArray *cases)
{
  SamPrintMany *self;
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;

  g_return_if_fail (SAM_IS_WINDOW (window));
  g_return_if_fail (cases != NULL);

  self = g_object_new (SAM_TYPE_PRINT_MANY, "transient-for", window, "modal", TRUE, "default-width",
                       1040, "default-height", 720, NULL);
  self->context = g_object_ref (sam_window_get_context (window));
  self->cases = g_ptr_array_ref (cases);
  make_content (self);
  for (guint i = 0; i < cases->len; i++) {
    g_strv_builder_add (ids, ((SamCaseSummary *) g_ptr_array_index (cases, i))->case_id);
  }
  list = g_strv_builder_end (ids);
  set_progress (self, TRUE);
  sam_gather_async (self->context, (const char *const *) list, SAM_USE_PRINT, self->cancellable,
                    gathered_step, self, gathered_cb, g_object_ref (self));
  /* Which paper is the first question; the arrows answer it. */
  gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_selected_row (GTK_LIST_BOX (self->papers))));
  gtk_window_present (GTK_WINDOW (self));
}
