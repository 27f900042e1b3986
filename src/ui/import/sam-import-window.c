/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-import-window.h"

#include "compat/sam-file-chooser.h"
#include "sam-calls.h"
#include "sam-row.h"
#include "sam-spoken.h"
#include "sam-words.h"
#include "widgets/sam-list-detail.h"

#include <glib/gi18n.h>
#include <samspor/sam-error-text.h>
#include <samspor/sam-import.h>

#define MAX_LINES_SHOWN 200
#define MAX_FILE_BYTES (64 * 1024 * 1024)
#define POLL_MS 100

typedef enum { STEP_CHOOSE, STEP_WORKING, STEP_PREVIEW, STEP_DONE } Step;

/* What is said of a list of cases, and of one of homes. */
static const struct {
  SamLabel title, choose, about, will_be_new, new;
} words_of[2] = {
  { SAM_L ("import", "Take in a case list"), SAM_L ("import", "Choose a case list"),
    SAM_L ("import", "A CSV file from another system, with headings in its first line. You see "
                     "what will happen before anything is saved."),
    SAM_L ("import", "will become new cases"), SAM_L ("import", "new cases") },
  { SAM_L ("import", "Take in a list of homes"), SAM_L ("import", "Choose a list of homes"),
    SAM_L ("import", "A CSV file with a home a line, its building included, and headings in its "
                     "first line. You see what will happen before anything is saved."),
    SAM_L ("import", "will become new homes"), SAM_L ("import", "new homes") },
};

/* What the worker thread has; the window only reads the two counters. */
typedef struct {
  gatomicrefcount ref_count;
  SamStore *store;         /* (owned) */
  SamViewer *viewer;       /* (owned) */
  GFile *file;             /* (owned) (nullable): to be read first */
  SamImport *import;       /* (owned) (nullable) */
  SamImportReport *report; /* (owned) (nullable): of the last run */
  SamDate today;
  gboolean dry, is_stock;
  int done, total; /* atomic */
} Job;

struct _SamImportWindow {
  AdwWindow parent_instance;

  SamWindow *window;         /* (not owned): transient for it */
  SamContext *context;       /* (owned) */
  Job *job;                  /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) (nullable): of the run */
  guint poll_id;
  gboolean closed, is_stock;

  /* (not owned): children */
  GtkWidget *stack, *choose_page, *choose, *error, *progress, *working, *result, *take, *close;
};

#define SAM_TYPE_IMPORT_WINDOW (sam_import_window_get_type ())
G_DECLARE_FINAL_TYPE (SamImportWindow, sam_import_window, SAM, IMPORT_WINDOW, AdwWindow)
G_DEFINE_FINAL_TYPE (SamImportWindow, sam_import_window, ADW_TYPE_WINDOW)

/* ---- The work ---- */

static Job *
job_ref (Job *job)
{
  g_atomic_ref_count_inc (&job->ref_count);
  return job;
}

static void
job_unref (gpointer data)
{
  Job *job = data;

  if (!g_atomic_ref_count_dec (&job->ref_count)) {
    return;
  }
  g_clear_object (&job->store);
  g_clear_pointer (&job->viewer, sam_viewer_unref);
  g_clear_object (&job->file);
  g_clear_pointer (&job->import, sam_import_free);
  g_clear_pointer (&job->report, sam_import_report_free);
  g_free (job);
}

static void
progress_cb (guint done, guint total, gpointer user_data)
{
  Job *job = user_data;

  g_atomic_int_set (&job->total, (int) total);
  g_atomic_int_set (&job->done, (int) done);
}

static SamImport *
read_file (GFile *file, gboolean is_stock, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileInfo) info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE,
                                                  G_FILE_QUERY_INFO_NONE, cancellable, error);
  g_autoptr (GBytes) bytes = NULL;

  if (!info) {
    return NULL;
  }
  if (g_file_info_get_size (info) > MAX_FILE_BYTES) {
    g_set_error_literal (error, SAM_IMPORT_ERROR, SAM_IMPORT_ERROR_NOT_A_TABLE,
                         "Reading the file: it is too large");
    return NULL;
  }
  bytes = g_file_load_bytes (file, cancellable, NULL, error);
  if (!bytes) {
    return NULL;
  }
  return is_stock ? sam_import_new_stock (bytes, error) : sam_import_new (bytes, error);
}

static void
run_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Job *job = task_data;
  GError *error = NULL;
  SamImportReport *report;

  if (job->file) {
    job->import = read_file (job->file, job->is_stock, cancellable, &error);
    g_clear_object (&job->file);
    if (!job->import) {
      g_task_return_error (task, error);
      return;
    }
  }
  report = sam_import_run (job->import, job->store, job->viewer, job->dry, job->today, progress_cb,
                           job, cancellable, &error);
  if (!report) {
    g_task_return_error (task, error);
    return;
  }
  g_clear_pointer (&job->report, sam_import_report_free);
  job->report = report;
  g_task_return_boolean (task, TRUE);
}

static void show_result (SamImportWindow *self);

static void
show_step (SamImportWindow *self, Step step)
{
  static const char *const names[] = { "choose", "working", "result", "result" };

  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), names[step]);
  gtk_widget_set_visible (self->take, step == STEP_PREVIEW);
  gtk_label_set_text_with_mnemonic (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (self->close))),
                                    step == STEP_DONE ? C_ ("import", "_Close")
                                                      : C_ ("import", "_Cancel"));
}

static void
show_error (SamImportWindow *self, const GError *error)
{
  g_autofree char *text = NULL;

  if (error->domain == G_IO_ERROR) {
    text = g_strdup (C_ ("import", "The file could not be read or written. Nothing was changed. "
                                   "Try again, or choose another file."));
  } else {
    text = sam_error_text (error);
  }
  gtk_label_set_text (GTK_LABEL (self->error), text ? text : "");
  gtk_widget_set_visible (self->error, text != NULL);
}

static gboolean
poll_cb (gpointer user_data)
{
  SamImportWindow *self = user_data;
  int total = g_atomic_int_get (&self->job->total);
  int done = g_atomic_int_get (&self->job->done);

  if (total > 0) {
    g_autofree char *text = NULL;

    /* Translators: line number of so many lines */
    text = g_strdup_printf (C_ ("import", "%1$d of %2$d lines"), done, total);
    gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), (double) done / total);
    gtk_progress_bar_set_text (GTK_PROGRESS_BAR (self->progress), text);
  } else {
    gtk_progress_bar_pulse (GTK_PROGRESS_BAR (self->progress));
  }
  return G_SOURCE_CONTINUE;
}

static void
ran_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamImportWindow) self = SAM_IMPORT_WINDOW (source);
  g_autoptr (GError) error = NULL;

  g_clear_handle_id (&self->poll_id, g_source_remove);
  if (!g_task_propagate_boolean (G_TASK (result), &error)) {
    if (self->closed) {
      return;
    }
    show_step (self, STEP_CHOOSE);
    if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
      show_error (self, error);
    }
    return;
  }
  if (!self->closed) {
    show_result (self);
  }
}

static void
run (SamImportWindow *self, gboolean dry)
{
  g_autoptr (GTask) task = NULL;

  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->job->dry = dry;
  g_atomic_int_set (&self->job->done, 0);
  g_atomic_int_set (&self->job->total, 0);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), 0);
  gtk_progress_bar_set_text (GTK_PROGRESS_BAR (self->progress), "");
  gtk_label_set_text (GTK_LABEL (self->working),
                      dry ? C_ ("import", "Looking at what will happen. Nothing is saved yet.")
                          : C_ ("import", "Taking the lines in. Each line is saved whole or not at "
                                          "all; you can stop at any time."));
  gtk_widget_set_visible (self->error, FALSE);
  show_step (self, STEP_WORKING);
  self->poll_id = g_timeout_add (POLL_MS, poll_cb, self);
  task = g_task_new (g_object_ref (self), self->cancellable, ran_cb, NULL);
  g_task_set_task_data (task, job_ref (self->job), job_unref);
  /* A run that is stopped still tells what it had taken in. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_run_in_thread (task, run_thread);
}

/* ---- Choosing ---- */

static void
look_at (SamImportWindow *self, GFile *file)
{
  g_clear_pointer (&self->job, job_unref);
  self->job = g_new0 (Job, 1);
  g_atomic_ref_count_init (&self->job->ref_count);
  self->job->store = g_object_ref (sam_context_get_store (self->context));
  self->job->viewer = sam_viewer_ref (sam_context_get_viewer (self->context));
  self->job->file = g_object_ref (file);
  self->job->is_stock = self->is_stock;
  self->job->today = sam_context_get_today (self->context);
  run (self, TRUE);
}

static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SamImportWindow *self = SAM_IMPORT_WINDOW (source);
  g_autoptr (GFile) file = sam_choose_file_finish (GTK_WINDOW (self), result);

  if (file && !self->closed) {
    look_at (self, file);
  }
}

static void
choose_cb (SamImportWindow *self)
{
  if (!sam_context_get_viewer (self->context)) {
    return;
  }
  sam_choose_file_async (GTK_WINDOW (self), FALSE,
                         sam_text (NULL, &words_of[self->is_stock].choose),
                         C_ ("import", "_Choose"), NULL, NULL, NULL, NULL, chosen_cb, NULL);
}

static void
take_cb (SamImportWindow *self)
{
  run (self, FALSE);
}

/* ---- The rejected lines, to a file the user names ---- */

typedef struct {
  Job *job;    /* (owned) */
  GFile *file; /* (owned) */
} Export;

static void
export_free (gpointer data)
{
  Export *export = data;

  job_unref (export->job);
  g_object_unref (export->file);
  g_free (export);
}

static void
export_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Export *export = task_data;
  Job *job = export->job;
  g_autoptr (GBytes) bytes = NULL;
  GError *error = NULL;
  gsize size;
  const char *text;

  /* They hold personal data: who took them out is logged before they leave. */
  if (!sam_store_log_access (job->store, job->viewer, SAM_ACCESS_EXPORT,
                             job->is_stock ? SAM_RECORD_HOUSING_UNIT : SAM_RECORD_CASE, NULL,
                             "import-rejects", TRUE, &error)) {
    g_task_return_error (task, error);
    return;
  }
  bytes = sam_import_rejects (job->import, job->report);
  text = g_bytes_get_data (bytes, &size);
  if (!g_file_replace_contents (export->file, text, size, NULL, FALSE,
                                G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION, NULL,
                                cancellable, &error)) {
    g_task_return_error (task, error);
    return;
  }
  g_task_return_boolean (task, TRUE);
}

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamImportWindow) self = SAM_IMPORT_WINDOW (source);
  g_autoptr (GError) error = NULL;

  if (self->closed) {
    return;
  }
  if (g_task_propagate_boolean (G_TASK (result), &error)) {
    sam_window_toast (self->window, C_ ("toast", "The rejected lines are written"), NULL);
    gtk_window_close (GTK_WINDOW (self));
  } else {
    show_error (self, error);
  }
}

static void
rejects_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SamImportWindow *self = SAM_IMPORT_WINDOW (source);
  g_autoptr (GFile) file = sam_choose_file_finish (GTK_WINDOW (self), result);
  g_autoptr (GTask) task = NULL;
  Export *export;

  if (!file || self->closed) {
    return;
  }
  export = g_new0 (Export, 1);
  export->job = job_ref (self->job);
  export->file = g_steal_pointer (&file);
  task = g_task_new (g_object_ref (self), NULL, exported_cb, NULL);
  g_task_set_task_data (task, export, export_free);
  g_task_run_in_thread (task, export_thread);
}

static void
rejects_cb (SamImportWindow *self)
{
  sam_choose_file_async (GTK_WINDOW (self), TRUE,
                         C_ ("import", "Write the rejected lines to a file"),
                         C_ ("import", "_Write"), C_ ("import", "rejected-lines.csv"), NULL, NULL,
                         NULL, rejects_chosen_cb, NULL);
}

/* ---- What will happen, what happened ---- */

static const char *
outcome_words (SamImportOutcome outcome, gboolean dry, gboolean is_stock)
{
  switch (outcome) {
  case SAM_IMPORT_NEW:
    return sam_text (NULL, dry ? &words_of[is_stock].will_be_new : &words_of[is_stock].new);
  case SAM_IMPORT_FILLED:
    return dry ? C_ ("import", "are known; what is empty here will be filled in")
               : C_ ("import", "were known; what was empty here is filled in");
  case SAM_IMPORT_UNCHANGED:
    return C_ ("import", "are known; nothing to fill in");
  case SAM_IMPORT_REJECTED:
    return dry ? C_ ("import", "can't be taken in") : C_ ("import", "were not taken in");
  case SAM_N_IMPORT_OUTCOMES:
    break;
  }
  return "";
}

static void
add_counts (SamImportWindow *self, const SamImportReport *report, gboolean dry)
{
  GtkWidget *list = sam_detail_list (self->result);

  for (guint i = 0; i < SAM_N_IMPORT_OUTCOMES; i++) {
    GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
    g_autofree char *figure =
        sam_locale_format_int (sam_context_get_locale (self->context), report->n[i]);
    const char *words = outcome_words (i, dry, self->is_stock);
    g_autofree char *spoken = g_strdup_printf ("%s %s", figure, words);
    GtkWidget *label = sam_detail_label (box, figure, "heading");

    gtk_label_set_width_chars (GTK_LABEL (label), 3);
    gtk_label_set_xalign (GTK_LABEL (label), 1);
    gtk_widget_add_css_class (label, "numeric");
    sam_tone_apply (label, i == SAM_IMPORT_REJECTED && report->n[i] > 0 ? SAM_TONE_LATE
                                                                        : SAM_TONE_NEUTRAL);
    sam_detail_label (box, words, NULL);
    gtk_widget_add_css_class (box, "fact");
    sam_boxed_list_add (list, box, FALSE, spoken);
  }
}

static gboolean
is_told (const SamImportLine *line)
{
  return line->outcome == SAM_IMPORT_REJECTED || line->differs;
}

/* Line, column, reason; never what stands in the file. */
static void
add_lines (SamImportWindow *self, const SamImportReport *report)
{
  GtkWidget *list = NULL;
  guint shown = 0, told = 0;

  for (guint i = 0; i < report->lines->len; i++) {
    const SamImportLine *line = &g_array_index (report->lines, SamImportLine, i);
    g_autofree char *number = NULL, *what = NULL;
    SamRow *row;

    if (!is_told (line) || ++told > MAX_LINES_SHOWN) {
      continue;
    }
    if (!list) {
      sam_detail_heading (self->result, C_ ("import", "Lines to look at"), NULL);
      list = sam_detail_list (self->result);
    }
    /* Translators: number of a line of the file */
    number = g_strdup_printf (C_ ("import", "Line %u"), line->line);
    what = sam_words_join (number,
                           line->column == SAM_N_IMPORT_COLUMNS
                               ? ""
                               : sam_text (NULL, sam_import_column_label (line->column)),
                           NULL);
    row = SAM_ROW (sam_row_new ());
    sam_row_set_text (row, what,
                      line->reason.text ? sam_text (NULL, &line->reason)
                      : line->differs   ? C_ ("import", "The file says something else. What stands "
                                                          "here is kept.")
                                        : NULL);
    if (line->outcome == SAM_IMPORT_REJECTED) {
      sam_row_set_chip (row, C_ ("import", "rejected"), SAM_TONE_LATE);
    } else {
      sam_row_set_chip (row, C_ ("import", "differs"), SAM_TONE_SOON);
    }
    sam_boxed_list_add (list, GTK_WIDGET (row), FALSE, NULL);
    shown++;
  }
  if (told > shown) {
    g_autofree char *rest =
        sam_count (NULL, "import", "And %d more", "And %d more", (int) (told - shown));

    sam_detail_label (self->result, rest, "dim-label");
  }
}

static void
show_result (SamImportWindow *self)
{
  const SamImportReport *report = self->job->report;
  gboolean dry = self->job->dry;
  const char *const *ignored = sam_import_ignored (self->job->import);
  guint to_take = report->n[SAM_IMPORT_NEW] + report->n[SAM_IMPORT_FILLED];
  const char *title = dry                 ? C_ ("import", "What will happen")
                      : report->cancelled ? C_ ("import", "Stopped; what was taken in stays")
                                          : C_ ("import", "Taken in");

  if (dry && report->cancelled) {
    show_step (self, STEP_CHOOSE);
    return;
  }
  sam_box_clear (self->result);
  sam_detail_title (self->result, title,
                    dry ? C_ ("import", "Nothing is saved yet. Taking the same file in twice "
                                        "changes nothing.")
                        : NULL);
  add_counts (self, report, dry);
  if (ignored && ignored[0]) {
    g_autofree char *list =
        sam_locale_format_list (sam_context_get_locale (self->context), ignored);
    g_autofree char *words = NULL;

    /* Translators: headings of columns */
    words = g_strdup_printf (C_ ("import", "Columns that are left out: %s"), list);
    sam_detail_label (self->result, words, "dim-label");
  }
  if (!dry && report->n[SAM_IMPORT_REJECTED] > 0) {
    GtkWidget *write = sam_button_new (C_ ("import", "Write the _rejected lines to a file …"));

    gtk_widget_set_halign (write, GTK_ALIGN_START);
    g_signal_connect_swapped (write, "clicked", G_CALLBACK (rejects_cb), self);
    gtk_box_append (GTK_BOX (self->result), write);
  }
  add_lines (self, report);
  if (dry) {
    g_autofree char *label =
        sam_count (NULL, "import", "Take in %d line", "Take in %d lines", (int) to_take);

    gtk_button_set_label (GTK_BUTTON (self->take), label);
    gtk_widget_set_sensitive (self->take, to_take > 0);
  }
  show_step (self, dry ? STEP_PREVIEW : STEP_DONE);
  gtk_widget_grab_focus (dry && to_take > 0 ? self->take : self->close);
}

/* ---- The window ---- */

static void
close_cb (SamImportWindow *self)
{
  /* While it works, the button stops the work and the window tells what was done. */
  if (self->poll_id != 0 && !g_cancellable_is_cancelled (self->cancellable)) {
    g_cancellable_cancel (self->cancellable);
    return;
  }
  gtk_window_close (GTK_WINDOW (self));
}

static gboolean
escape_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  close_cb (SAM_IMPORT_WINDOW (widget));
  return TRUE;
}

static void
sam_import_window_dispose (GObject *object)
{
  SamImportWindow *self = SAM_IMPORT_WINDOW (object);

  self->closed = TRUE;
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->poll_id, g_source_remove);
  G_OBJECT_CLASS (sam_import_window_parent_class)->dispose (object);
}

static void
sam_import_window_finalize (GObject *object)
{
  SamImportWindow *self = SAM_IMPORT_WINDOW (object);

  g_clear_pointer (&self->job, job_unref);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (sam_import_window_parent_class)->finalize (object);
}

static void
sam_import_window_class_init (SamImportWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sam_import_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = sam_import_window_finalize;
  gtk_widget_class_add_binding (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, escape_cb, NULL);
}

static GtkWidget *
make_choose (SamImportWindow *self)
{
  GtkWidget *page = adw_status_page_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), "document-open-symbolic");
  self->choose_page = page;
  self->error = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->error), TRUE);
  gtk_label_set_justify (GTK_LABEL (self->error), GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (self->error, "late");
  gtk_widget_set_visible (self->error, FALSE);
  self->choose = sam_button_new (C_ ("import", "_Choose another file …"));
  gtk_widget_add_css_class (self->choose, "pill");
  gtk_widget_add_css_class (self->choose, "suggested-action");
  gtk_widget_set_halign (self->choose, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (self->choose, "clicked", G_CALLBACK (choose_cb), self);
  gtk_box_append (GTK_BOX (box), self->choose);
  adw_status_page_set_child (ADW_STATUS_PAGE (page), box);
  return page;
}

static GtkWidget *
make_working (SamImportWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  gtk_widget_add_css_class (box, "page-body");
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  self->working = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->working), TRUE);
  gtk_label_set_justify (GTK_LABEL (self->working), GTK_JUSTIFY_CENTER);
  gtk_box_append (GTK_BOX (box), self->working);
  self->progress = gtk_progress_bar_new ();
  gtk_progress_bar_set_show_text (GTK_PROGRESS_BAR (self->progress), TRUE);
  sam_spoken_set (self->progress, C_ ("import", "Progress"));
  gtk_box_append (GTK_BOX (box), self->progress);
  return box;
}

static void
sam_import_window_init (SamImportWindow *self)
{
  GtkWidget *outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *head = adw_header_bar_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (self), 640, 560);
  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (head), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (head), FALSE);
  self->close = sam_button_new ("");
  g_signal_connect_swapped (self->close, "clicked", G_CALLBACK (close_cb), self);
  adw_header_bar_pack_start (ADW_HEADER_BAR (head), self->close);
  self->take = gtk_button_new ();
  gtk_widget_add_css_class (self->take, "suggested-action");
  g_signal_connect_swapped (self->take, "clicked", G_CALLBACK (take_cb), self);
  adw_header_bar_pack_end (ADW_HEADER_BAR (head), self->take);
  gtk_box_append (GTK_BOX (outer), head);

  self->stack = gtk_stack_new ();
  gtk_widget_set_vexpand (self->stack, TRUE);
  gtk_stack_add_named (GTK_STACK (self->stack), make_choose (self), "choose");
  gtk_stack_add_named (GTK_STACK (self->stack), make_working (self), "working");
  self->result = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_add_css_class (self->result, "page-body");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->result);
  gtk_stack_add_named (GTK_STACK (self->stack), scroller, "result");
  gtk_widget_set_margin_start (self->error, 24);
  gtk_widget_set_margin_end (self->error, 24);
  gtk_widget_set_margin_top (self->error, 12);
  gtk_box_append (GTK_BOX (outer), self->error);
  gtk_box_append (GTK_BOX (outer), self->stack);
  adw_window_set_content (ADW_WINDOW (self), outer);
  show_step (self, STEP_CHOOSE);
}

static void
say_what (SamImportWindow *self, gboolean is_stock)
{
  const char *title = sam_text (NULL, &words_of[is_stock].title);

  self->is_stock = is_stock;
  gtk_window_set_title (GTK_WINDOW (self), title);
  adw_status_page_set_title (ADW_STATUS_PAGE (self->choose_page), title);
  adw_status_page_set_description (ADW_STATUS_PAGE (self->choose_page),
                                   sam_text (NULL, &words_of[is_stock].about));
}

static void
first_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SamWindow *window = SAM_WINDOW (source);
  g_autoptr (GFile) file = sam_choose_file_finish (GTK_WINDOW (window), result);
  SamImportWindow *self;

  if (!file || !sam_context_get_viewer (sam_window_get_context (window))) {
    return;
  }
  self = g_object_new (SAM_TYPE_IMPORT_WINDOW, "transient-for", window, NULL);
  self->window = window;
  self->context = g_object_ref (sam_window_get_context (window));
  say_what (self, GPOINTER_TO_INT (user_data));
  look_at (self, file);
  gtk_window_present (GTK_WINDOW (self));
}

/* The file is asked for first, by the main window: a window that comes after the file dialog gets
 * the keyboard from every window manager, one that was there before does not. */
static void
ask_for_file (SamWindow *window, gboolean is_stock)
{
  g_return_if_fail (SAM_IS_WINDOW (window));

  sam_choose_file_async (GTK_WINDOW (window), FALSE, sam_text (NULL, &words_of[is_stock].choose),
                         C_ ("import", "_Choose"), NULL, NULL, NULL, NULL, first_chosen_cb,
                         GINT_TO_POINTER (is_stock));
}

void
sam_import_window_present (SamWindow *window)
{
  ask_for_file (window, FALSE);
}

void
sam_import_window_present_stock (SamWindow *window)
{
  ask_for_file (window, TRUE);
}
