/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-print-job.h"

#include "../compat/sam-file-chooser.h"
#include "../compat/sam-recent.h"
#include "../sam-calls.h"
#include "sam-print-thread.h"

#include <glib/gi18n.h>

/* So many are logged at a time, so that nothing else waits for long. */
#define LOG_AT_ONCE 50

struct _SamPrintJob {
  SamContext *context; /* (owned) */
  SamPages *pages;     /* (owned) */
  char *form;          /* (owned): what a file is named after */
  SamRecordType type;
  char **ids;                   /* (owned) */
  char **forms;                 /* (owned): as the log has it */
  char *code;                   /* (owned) (nullable): with @sheet */
  SamSheet *sheet;              /* (owned) (nullable) */
  GPtrArray *given;             /* (owned) (nullable) (element-type SamRecord): disclosures */
  guint n_kept;                 /* of them are saved */
  GCancellable *cancellable;    /* (owned) */
  GtkPrintOperation *operation; /* (not owned) (nullable): while it is on its way */
  SamPrintJobStarted started;   /* (nullable) */
  gpointer started_data;
};

SamPrintJob *
sam_print_job_new (SamContext *context, SamPages *pages, const char *form, SamRecordType type,
                   const char *const *ids)
{
  SamPrintJob *job = g_rc_box_new0 (SamPrintJob);

  job->context = g_object_ref (context);
  job->pages = sam_pages_ref (pages);
  job->form = g_strdup (form);
  job->type = type;
  job->ids = g_strdupv ((char **) ids);
  sam_print_job_log_forms (job, (const char *[]){ form, NULL });
  job->cancellable = g_cancellable_new ();
  return job;
}

void
sam_print_job_log_forms (SamPrintJob *job, const char *const *forms)
{
  g_strfreev (job->forms);
  job->forms = g_strdupv ((char **) forms);
}

static SamPrintJob *
job_ref (SamPrintJob *job)
{
  return g_rc_box_acquire (job);
}

static void
job_clear (gpointer data)
{
  SamPrintJob *job = data;

  g_object_unref (job->context);
  sam_pages_unref (job->pages);
  g_free (job->form);
  g_strfreev (job->ids);
  g_strfreev (job->forms);
  g_free (job->code);
  g_clear_pointer (&job->sheet, sam_sheet_free);
  g_clear_pointer (&job->given, g_ptr_array_unref);
  g_object_unref (job->cancellable);
}

void
sam_print_job_unref (SamPrintJob *job)
{
  g_rc_box_release_full (job, job_clear);
}

void
sam_print_job_keep_sheet (SamPrintJob *job, const char *code, SamSheet *sheet)
{
  g_free (job->code);
  g_clear_pointer (&job->sheet, sam_sheet_free);
  job->code = g_strdup (code);
  job->sheet = sheet;
}

void
sam_print_job_give (SamPrintJob *job, GPtrArray *disclosures)
{
  g_clear_pointer (&job->given, g_ptr_array_unref);
  job->given = disclosures;
}

void
sam_print_job_watch (SamPrintJob *job, SamPrintJobStarted started, gpointer user_data)
{
  job->started = started;
  job->started_data = user_data;
}

void
sam_print_job_stop (SamPrintJob *job)
{
  g_cancellable_cancel (job->cancellable);
  if (job->operation) {
    gtk_print_operation_cancel (job->operation);
  }
}

static void
say_started (SamPrintJob *job)
{
  if (job->started) {
    job->started (job->started_data);
  }
}

/* ---- Logged first ---- */

typedef struct {
  char **forms; /* (owned) */
  SamRecordType type;
  char **ids;       /* (owned) */
  char *code;       /* (owned) (nullable) */
  char *sheet;      /* (owned) (nullable): as text */
  GPtrArray *given; /* (owned) (element-type SamRecord): of this piece */
} Log;

static void
log_free (gpointer data)
{
  Log *log = data;

  g_strfreev (log->forms);
  g_strfreev (log->ids);
  g_free (log->code);
  g_free (log->sheet);
  g_ptr_array_unref (log->given);
  g_free (log);
}

static gpointer
log_work (SamStore *store, SamViewer *viewer, gpointer data, GCancellable *cancellable,
          GError **error)
{
  Log *log = data;
  g_autoptr (SamSheet) sheet = log->sheet ? sam_sheet_from_text (log->sheet) : NULL;
  g_autoptr (SamChanges) changes = sam_changes_new ("print");

  for (guint i = 0; log->ids[i]; i++) {
    for (guint k = 0; log->forms[k]; k++) {
      /* On the disk with the last of them: before anything leaves. */
      if (!sam_store_log_access (store, viewer, SAM_ACCESS_PRINT, log->type, log->ids[i],
                                 log->forms[k], !log->ids[i + 1] && !log->forms[k + 1], error)) {
        return NULL;
      }
    }
  }
  if (sheet && !sam_store_keep_sheet (store, log->code, sheet, error)) {
    return NULL;
  }
  for (guint i = 0; i < log->given->len; i++) {
    sam_changes_put (changes, g_ptr_array_index (log->given, i));
  }
  return log->given->len == 0
                 || sam_store_save (store, viewer, changes, SAM_ORIGIN_USER, NULL, error)
             ? log
             : NULL;
}

/* ---- Not given after all ---- */

static SamChanges *
take_back_make (SamStore *store, SamViewer *viewer, gpointer data, GError **error)
{
  GPtrArray *given = data;
  SamChanges *changes = sam_changes_new ("print");

  for (guint i = 0; i < given->len; i++) {
    sam_changes_retract (changes, SAM_RECORD_DISCLOSURE,
                         sam_record_get_id (g_ptr_array_index (given, i)),
                         C_ ("disclosure", "The paper was not made"));
  }
  return changes;
}

static void
taken_back_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!sam_call_save_finish (SAM_CONTEXT (source), result, NULL, NULL, &error)) {
    g_warning ("taking back a disclosure: %s", error->message);
  }
}

static void
take_back (SamPrintJob *job)
{
  GPtrArray *given;

  if (job->n_kept == 0) {
    return;
  }
  given = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < job->n_kept; i++) {
    g_ptr_array_add (given, g_object_ref (g_ptr_array_index (job->given, i)));
  }
  job->n_kept = 0;
  sam_call_make_async (job->context, take_back_make, given, (GDestroyNotify) g_ptr_array_unref,
                       taken_back_cb, NULL);
}

/* ---- Piece by piece ---- */

static void log_cb (GObject *source, GAsyncResult *result, gpointer user_data);

/* Takes @task, whose data is the job; logs from @from on. */
static void
log_from (GTask *task, guint from)
{
  SamPrintJob *job = g_task_get_task_data (task);
  guint n_ids = g_strv_length (job->ids), n_given = job->given ? job->given->len : 0;
  guint n = MAX (n_ids, n_given);
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  Log *log;

  if (from >= n) {
    g_task_return_boolean (task, TRUE);
    g_object_unref (task);
    return;
  }
  log = g_new0 (Log, 1);
  log->given = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = from; i < MIN (from + LOG_AT_ONCE, n); i++) {
    if (i < n_ids) {
      g_strv_builder_add (ids, job->ids[i]);
    }
    if (i < n_given) {
      g_ptr_array_add (log->given, g_object_ref (g_ptr_array_index (job->given, i)));
    }
  }
  log->forms = g_strdupv (job->forms);
  log->type = job->type;
  log->ids = g_strv_builder_end (ids);
  if (from == 0 && job->sheet) {
    log->code = g_strdup (job->code);
    log->sheet = sam_sheet_to_text (job->sheet);
  }
  g_object_set_data (G_OBJECT (task), "next", GUINT_TO_POINTER (from + LOG_AT_ONCE));
  sam_call_run_async (job->context, SAM_STORE_WRITE, log_work, log, log_free, NULL, NULL, log_cb,
                      task);
}

static void
log_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  SamPrintJob *job = g_task_get_task_data (task);
  guint next = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (task), "next"));
  GError *error = NULL;

  if (sam_call_run_finish (SAM_CONTEXT (source), result, &error)) {
    job->n_kept = job->given ? MIN (next, job->given->len) : 0;
    if (!g_cancellable_set_error_if_cancelled (job->cancellable, &error)) {
      log_from (task, next);
      return;
    }
  }
  take_back (job);
  g_task_return_error (task, error);
  g_object_unref (task);
}

static void
log_async (SamPrintJob *job, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (job->context, NULL, callback, user_data);

  g_task_set_source_tag (task, log_async);
  g_task_set_task_data (task, job_ref (job), (GDestroyNotify) sam_print_job_unref);
  log_from (task, 0);
}

/* ---- As PDF ---- */

typedef struct {
  SamPrintJob *job; /* (owned) */
  char *path;       /* (owned) (nullable) */
  gint64 created;
} Save;

static void
save_free (gpointer data)
{
  Save *save = data;

  sam_print_job_unref (save->job);
  g_free (save->path);
  g_free (save);
}

static void
write_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Save *save = data;
  GError *error = NULL;

  if (sam_pages_write_pdf (save->job->pages, save->path, save->created, cancellable, &error)) {
    g_task_return_boolean (task, TRUE);
  } else {
    g_task_return_error (task, error);
  }
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Save *save = g_task_get_task_data (task);
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error)) {
    g_task_return_boolean (task, TRUE);
  } else {
    take_back (save->job);
    g_task_return_error (task, error);
  }
}

static void
logged_for_save_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error)) {
    Save *save = g_task_get_task_data (task);
    g_autoptr (GTask) write =
        g_task_new (g_task_get_source_object (task), save->job->cancellable, written_cb, task);

    g_task_set_source_tag (write, write_thread);
    /* When it is stopped too late, the file is there, and so is what was given. */
    g_task_set_check_cancellable (write, FALSE);
    /* It lives as long as @task, which the answer ends. */
    g_task_set_task_data (write, save, NULL);
    sam_print_thread_run (write, write_thread);
    g_steal_pointer (&task);
  } else {
    g_task_return_error (task, error);
  }
}

static void
file_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Save *save = g_task_get_task_data (task);
  g_autoptr (GFile) file = sam_choose_file_finish (GTK_WINDOW (source), result);

  if (!file) {
    g_task_return_boolean (task, FALSE);
    return;
  }
  /* Only where a name can be given to what is whole on the disk is a paper never half written. */
  if (!g_file_peek_path (file)) {
    g_task_return_new_error (task, SAM_PRINT_ERROR, SAM_PRINT_ERROR_DENIED,
                             "A place without a path in the file system");
    return;
  }
  save->path = g_strdup (g_file_peek_path (file));
  say_started (save->job);
  log_async (save->job, logged_for_save_cb, g_steal_pointer (&task));
}

void
sam_print_job_save_async (SamPrintJob *job, GtkWindow *parent, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (parent, NULL, callback, user_data);
  Save *save = g_new0 (Save, 1);
  g_autofree char *day = sam_date_format_iso (sam_context_get_today (job->context));
  /* The name tells what it is and when, never whose. */
  g_autofree char *file = g_strconcat (job->form, "-", day, ".pdf", NULL);

  g_task_set_source_tag (task, sam_print_job_save_async);
  save->job = job_ref (job);
  save->created = sam_context_get_now (job->context) / G_USEC_PER_SEC;
  g_task_set_task_data (task, save, save_free);
  sam_choose_file_async (parent, TRUE, C_ ("print", "Save as PDF"), C_ ("button", "_Save"), file,
                         "*.pdf", C_ ("print", "PDF files"), cancellable, file_chosen_cb, task);
}

gboolean
sam_print_job_save_finish (GtkWindow *parent, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, parent), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- On the printer ---- */

/* One run of the print dialog. */
typedef struct {
  GtkPrintOperation *operation; /* (owned) */
  SamPrintJob *job;             /* (owned) */
  gboolean preview, asked, logged;
  GError *error; /* (owned) (nullable): why it could not be logged */
} Printing;

static void
printing_clear (gpointer data)
{
  Printing *printing = data;

  g_object_unref (printing->operation);
  sam_print_job_unref (printing->job);
  g_clear_error (&printing->error);
}

static void
printing_unref (gpointer data)
{
  g_rc_box_release_full (data, printing_clear);
}

static void
draw_page_cb (GtkPrintOperation *operation, GtkPrintContext *context, int page, gpointer user_data)
{
  Printing *printing = user_data;

  sam_pages_draw (printing->job->pages, (guint) page,
                  gtk_print_context_get_cairo_context (context));
}

static void
logged_for_print_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Printing *printing = user_data;

  if (g_task_propagate_boolean (G_TASK (result), &printing->error)) {
    printing->logged = TRUE;
  } else {
    gtk_print_operation_cancel (printing->operation);
  }
  printing_unref (printing);
}

/* Logged only now: whoever cancels in the dialog has printed nothing. */
static void
begin_print_cb (GtkPrintOperation *operation, GtkPrintContext *context, gpointer user_data)
{
  Printing *printing = user_data;

  if (printing->preview || printing->asked) {
    return;
  }
  printing->asked = TRUE;
  printing->job->operation = operation;
  say_started (printing->job);
  log_async (printing->job, logged_for_print_cb, g_rc_box_acquire (printing));
}

/* GTK asks again when it is idle, and draws no page before the answer is yes. */
static gboolean
paginate_cb (GtkPrintOperation *operation, GtkPrintContext *context, gpointer user_data)
{
  Printing *printing = user_data;

  return printing->preview || printing->logged;
}

static void
preview_ready_cb (GtkPrintOperationPreview *preview, GtkPrintContext *context, gpointer user_data)
{
  gtk_print_operation_preview_end_preview (preview);
}

/* GTK's own preview would write a readable PDF to the temporary folder: ours is on screen already.
 * A preview of one's own must have something to draw on, and must be ended. */
static gboolean
preview_cb (GtkPrintOperation *operation, GtkPrintOperationPreview *preview,
            GtkPrintContext *context, GtkWindow *parent, gpointer user_data)
{
  Printing *printing = user_data;
  cairo_surface_t *surface = cairo_recording_surface_create (CAIRO_CONTENT_COLOR, NULL);
  cairo_t *cr = cairo_create (surface);

  printing->preview = TRUE;
  gtk_print_context_set_cairo_context (context, cr, 72, 72);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  g_signal_connect (preview, "ready", G_CALLBACK (preview_ready_cb), NULL);
  return TRUE;
}

static Printing *
printing_new (SamPrintJob *job)
{
  Printing *printing = g_rc_box_new0 (Printing);
  GtkPrintOperation *operation = gtk_print_operation_new ();
  g_autoptr (GtkPageSetup) setup = gtk_page_setup_new ();
  g_autoptr (GtkPaperSize) paper = gtk_paper_size_new (GTK_PAPER_NAME_A4);
  guint n = sam_pages_get_count (job->pages);
  g_autofree char *name =
      g_strdup_printf (ngettext ("Samspor, %u page", "Samspor, %u pages", n), n);

  printing->operation = operation;
  printing->job = job_ref (job);
  gtk_page_setup_set_paper_size (setup, paper);
  gtk_print_operation_set_job_name (operation, name);
  gtk_print_operation_set_n_pages (operation, (int) n);
  gtk_print_operation_set_default_page_setup (operation, setup);
  gtk_print_operation_set_use_full_page (operation, TRUE);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  g_signal_connect (operation, "begin-print", G_CALLBACK (begin_print_cb), printing);
  g_signal_connect (operation, "paginate", G_CALLBACK (paginate_cb), printing);
  g_signal_connect (operation, "draw-page", G_CALLBACK (draw_page_cb), printing);
  g_signal_connect (operation, "preview", G_CALLBACK (preview_cb), printing);
  return printing;
}

/* What was printed to a file. */
static void
forget_output (GtkPrintOperation *operation)
{
  GtkPrintSettings *settings = gtk_print_operation_get_print_settings (operation);
  const char *uri =
      settings ? gtk_print_settings_get (settings, GTK_PRINT_SETTINGS_OUTPUT_URI) : NULL;

  if (uri) {
    sam_recent_forget (uri);
  }
}

gboolean
sam_print_job_print (SamPrintJob *job, GtkWindow *parent, const char **note, GError **error)
{
  Printing *printing = printing_new (job);
  GtkPrintOperationResult result =
      gtk_print_operation_run (printing->operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, parent,
                               NULL);
  gboolean well = printing->error == NULL;

  job->operation = NULL;
  forget_output (printing->operation);
  /* Somebody cancelled, or the printer did not want it. */
  if (result != GTK_PRINT_OPERATION_RESULT_APPLY) {
    take_back (job);
  }
  g_signal_handlers_disconnect_by_data (printing->operation, printing);
  *note = NULL;
  if (!well) {
    g_propagate_error (error, g_steal_pointer (&printing->error));
  } else if (result == GTK_PRINT_OPERATION_RESULT_CANCEL
             && g_cancellable_set_error_if_cancelled (job->cancellable, error)) {
    well = FALSE;
  } else if (result == GTK_PRINT_OPERATION_RESULT_ERROR) {
    *note = C_ ("print error", "The printer did not take the paper. Save it as PDF, or try "
                               "another printer.");
  } else if (printing->preview) {
    *note = C_ ("print", "The sheets here are what comes out on paper.");
  }
  printing_unref (printing);
  return well;
}
