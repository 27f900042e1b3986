/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-print-window.h"

#include "compat/sam-file-chooser.h"
#include "sam-calls.h"
#include "sam-spoken.h"
#include "sam-toast.h"
#include "sam-words.h"

#include <glib/gi18n.h>
#include <samspor/sam-error-text.h>
#include <samspor/sam-forms.h>
#include <samspor/sam-paper.h>
#include <samspor/sam-rules.h>

/* Screen pixels a point, so that a page fills the preview's width on a small laptop. */
#define SCALE 0.9

/* One paper that can be printed for the case. */
typedef struct {
  const SamFormDef *form;
  char *id;    /* (owned): of its record */
  char *title; /* (owned) */
} Paper;

struct _SamPrintWindow {
  AdwWindow parent_instance;

  SamWindow *window;               /* (not owned): transient for it */
  SamContext *context;             /* (owned) */
  char *case_id;                   /* (owned) (nullable): NULL = of the teams led */
  char *first_form, *first_record; /* (owned) (nullable) */
  SamCaseView *view;               /* (owned) (nullable): masked for paper */
  GPtrArray *holders; /* (owned) (nullable) (element-type SamHolderSummary): of the teams led */
  GPtrArray *papers;  /* (owned) (element-type Paper) */
  SamPages *pages;    /* (owned) (nullable): what is shown */
  GCancellable *cancellable; /* (owned): of the window */
  GCancellable *laying_out;  /* (owned) (nullable) */
  gboolean busy;

  /* (not owned): children */
  GtkWidget *list, *sheets, *spinner, *message, *language, *large, *save, *print, *toasts;
};

#define SAM_TYPE_PRINT_WINDOW (sam_print_window_get_type ())
G_DECLARE_FINAL_TYPE (SamPrintWindow, sam_print_window, SAM, PRINT_WINDOW, AdwWindow)
G_DEFINE_FINAL_TYPE (SamPrintWindow, sam_print_window, ADW_TYPE_WINDOW)

static void
paper_free (gpointer data)
{
  Paper *paper = data;

  g_free (paper->id);
  g_free (paper->title);
  g_free (paper);
}

static void
say (SamPrintWindow *self, const char *text)
{
  gtk_label_set_text (GTK_LABEL (self->message), text ? text : "");
  gtk_widget_set_visible (self->message, text != NULL);
}

static void
toast (SamPrintWindow *self, const char *text)
{
  sam_toast_show (ADW_TOAST_OVERLAY (self->toasts), sam_toast_new (text));
}

static void
toast_paper_error (SamPrintWindow *self, const GError *error)
{
  g_autofree char *text = NULL;

  if (error->domain == SAM_FORM_ERROR || error->domain == SAM_PRINT_ERROR)
    text = sam_paper_error_text (error);
  else
    text = sam_error_text (error);
  if (text)
    toast (self, text);
}

static const Paper *
chosen (SamPrintWindow *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));

  return row ? g_ptr_array_index (self->papers, gtk_list_box_row_get_index (row)) : NULL;
}

static const char *
language (SamPrintWindow *self)
{
  return sam_paper_languages (NULL)[gtk_drop_down_get_selected (GTK_DROP_DOWN (self->language))]
      .tag;
}

static void
update_buttons (SamPrintWindow *self)
{
  gtk_widget_set_sensitive (self->save, self->pages && !self->busy);
  gtk_widget_set_sensitive (self->print, self->pages && !self->busy);
}

/* ---- The sheets ---- */

static void
draw_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer user_data)
{
  SamPages *pages = g_object_get_data (G_OBJECT (area), "pages");
  guint n = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (area), "page"));
  double paper_width;

  sam_pages_get_size (pages, &paper_width, NULL);
  /* Paper is white in the dark style too: it shows what comes out of the printer. */
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_scale (cr, width / paper_width, width / paper_width);
  sam_pages_draw (pages, n, cr);
}

static void
show_pages (SamPrintWindow *self)
{
  GtkWidget *child;
  guint n = self->pages ? sam_pages_get_count (self->pages) : 0;
  double width, height;

  while ((child = gtk_widget_get_first_child (self->sheets)))
    gtk_box_remove (GTK_BOX (self->sheets), child);
  for (guint i = 0; i < n; i++) {
    GtkWidget *area = gtk_drawing_area_new ();
    GtkWidget *frame = gtk_frame_new (NULL);
    g_autofree char *text = sam_pages_get_text (self->pages, i);
    g_autofree char *name = g_strdup_printf (C_ ("print", "Page %1$u of %2$u"), i + 1, n);

    sam_pages_get_size (self->pages, &width, &height);
    gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (area), (int) (width * SCALE));
    gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (area), (int) (height * SCALE));
    g_object_set_data_full (G_OBJECT (area), "pages", sam_pages_ref (self->pages),
                            (GDestroyNotify) sam_pages_unref);
    g_object_set_data (G_OBJECT (area), "page", GUINT_TO_POINTER (i));
    gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (area), draw_cb, NULL, NULL);
    gtk_widget_set_halign (frame, GTK_ALIGN_CENTER);
    sam_spoken_set (area, name);
    sam_spoken_describe (area, text);
    gtk_frame_set_child (GTK_FRAME (frame), area);
    gtk_box_append (GTK_BOX (self->sheets), frame);
  }
}

/* ---- Laying out: its own thread, its own fonts ---- */

typedef struct {
  const SamFormDef *form;
  char *id, *lang;    /* (owned) */
  SamCaseView *view;  /* (owned) */
  GPtrArray *holders; /* (owned) (nullable) */
  SamViewer *viewer;  /* (owned) */
  SamDate today;
  gboolean large;
} Layout;

static void
layout_free (gpointer data)
{
  Layout *layout = data;

  g_free (layout->id);
  g_free (layout->lang);
  sam_case_view_unref (layout->view);
  g_clear_pointer (&layout->holders, g_ptr_array_unref);
  sam_viewer_unref (layout->viewer);
  g_free (layout);
}

/* The cases of one of the teams led. */
static SamPages *
team_pages (const Layout *layout, const SamFormOptions *options)
{
  g_autoptr (GPtrArray) some = g_ptr_array_new ();
  g_autoptr (SamFonts) fonts = sam_fonts_new ();
  g_autoptr (SamDocument) doc = NULL;

  for (guint i = 0; i < layout->holders->len; i++) {
    SamHolderSummary *summary = g_ptr_array_index (layout->holders, i);

    if (g_strcmp0 (summary->team_id, layout->id) == 0)
      g_ptr_array_add (some, summary);
  }
  doc = sam_form_build_team (sam_case_view_get_registry (layout->view), layout->id, some, options);
  return sam_document_paginate (doc, fonts);
}

static void
layout_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Layout *layout = data;
  g_autoptr (SamCatalog) catalog = sam_paper_catalog (layout->lang);
  g_autoptr (SamLocale) locale = sam_locale_new (layout->lang);
  SamFormOptions options = { 0 };
  GError *error = NULL;
  SamPages *pages;

  options.catalog = catalog;
  options.locale = locale;
  options.today = layout->today;
  options.viewer = layout->viewer;
  options.large_print = layout->large;
  options.printed_by = sam_viewer_get (layout->viewer)->user_id;
  pages = layout->holders
              ? team_pages (layout, &options)
              : sam_form_pages (layout->form, layout->view, layout->id, &options, NULL, &error);
  if (pages)
    g_task_return_pointer (task, pages, (GDestroyNotify) sam_pages_unref);
  else
    g_task_return_error (task, error);
}

static void
laid_out_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SamPrintWindow *self = SAM_PRINT_WINDOW (source);
  g_autoptr (GError) error = NULL;
  SamPages *pages = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), FALSE);
  g_clear_pointer (&self->pages, sam_pages_unref);
  self->pages = pages;
  if (error) {
    g_autofree char *text = sam_paper_error_text (error);

    say (self, text);
  } else {
    say (self, NULL);
  }
  show_pages (self);
  update_buttons (self);
}

static void
lay_out (SamPrintWindow *self)
{
  const Paper *paper = chosen (self);
  g_autoptr (GTask) task = NULL;
  Layout *layout;

  if (!self->view || !paper)
    return;
  g_cancellable_cancel (self->laying_out);
  g_clear_object (&self->laying_out);
  self->laying_out = g_cancellable_new ();
  /* What is still on screen is another paper: it must not be saved under this one's name. */
  g_clear_pointer (&self->pages, sam_pages_unref);
  update_buttons (self);
  layout = g_new0 (Layout, 1);
  layout->form = paper->form;
  layout->id = g_strdup (paper->id);
  layout->lang = g_strdup (language (self));
  layout->view = sam_case_view_ref (self->view);
  layout->holders = self->holders ? g_ptr_array_ref (self->holders) : NULL;
  layout->viewer = sam_viewer_for_use (sam_context_get_viewer (self->context),
                                       SAM_PURPOSE_FOLLOW_UP, SAM_USE_PRINT);
  layout->today = sam_context_get_today (self->context);
  layout->large = gtk_switch_get_active (GTK_SWITCH (self->large));
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), TRUE);
  task = g_task_new (self, self->laying_out, laid_out_cb, NULL);
  g_task_set_source_tag (task, lay_out);
  g_task_set_task_data (task, layout, layout_free);
  g_task_run_in_thread (task, layout_thread);
}

/* ---- Which papers there are ---- */

static void
add_paper (SamPrintWindow *self, const char *form_id, const char *record_id, const char *detail)
{
  const SamFormDef *form = sam_form_by_id (form_id);
  Paper *paper;
  GtkWidget *label;

  if (!form)
    return;
  paper = g_new0 (Paper, 1);
  paper->form = form;
  paper->id = g_strdup (record_id);
  paper->title =
      detail ? g_strdup_printf (C_ ("print", "%1$s: %2$s"), sam_text (NULL, &form->title), detail)
             : g_strdup (sam_text (NULL, &form->title));
  g_ptr_array_add (self->papers, paper);
  label = gtk_label_new (paper->title);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_margin_top (label, 6);
  gtk_widget_set_margin_bottom (label, 6);
  gtk_list_box_append (GTK_LIST_BOX (self->list), label);
  sam_spoken_set_row (label, paper->title);
}

static void
list_papers (SamPrintWindow *self)
{
  g_autoptr (GPtrArray) offers =
      sam_forms_offer (self->view, sam_context_get_viewer (self->context),
                       sam_context_get_locale (self->context),
                       sam_context_get_today (self->context));
  guint first = 0;

  for (guint i = 0; i < offers->len; i++) {
    const SamFormOffer *offer = g_ptr_array_index (offers, i);

    add_paper (self, offer->form->id, offer->id, offer->detail);
  }
  if (self->papers->len == 0) {
    say (self, C_ ("print", "There is nothing to print for this case yet. Write a plan or an "
                            "agreement first."));
    return;
  }
  for (guint i = 0; i < self->papers->len; i++) {
    const Paper *paper = g_ptr_array_index (self->papers, i);

    if (g_strcmp0 (paper->form->id, self->first_form) == 0
        && (!self->first_record || g_strcmp0 (paper->id, self->first_record) == 0)) {
      first = i;
      break;
    }
  }
  gtk_list_box_select_row (GTK_LIST_BOX (self->list),
                           gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), (int) first));
}

typedef struct {
  SamCaseView *view;  /* (owned) (nullable): for the names of the registry */
  GPtrArray *holders; /* (owned) */
} Teams;

static void
teams_free (gpointer data)
{
  Teams *teams = data;

  g_clear_pointer (&teams->view, sam_case_view_unref);
  g_clear_pointer (&teams->holders, g_ptr_array_unref);
  g_free (teams);
}

static gpointer
teams_work (SamStore *store, SamViewer *viewer, gpointer data, GCancellable *cancellable,
            GError **error)
{
  g_autoptr (GPtrArray) all = sam_store_list_holders (store, viewer, cancellable, error);
  g_autoptr (GPtrArray) led =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sam_holder_summary_unref);
  SamCaseView *view = NULL;
  Teams *teams;

  for (guint i = 0; all && i < all->len; i++) {
    SamHolderSummary *summary = g_ptr_array_index (all, i);

    if (summary->team_id && sam_viewer_leads (viewer, summary->team_id))
      g_ptr_array_add (led, sam_holder_summary_ref (summary));
  }
  if (led->len > 0)
    view = sam_store_case_view (store, viewer,
                                ((SamHolderSummary *) g_ptr_array_index (led, 0))->case_id, error);
  if (!all || (led->len > 0 && !view))
    return NULL;
  teams = g_new0 (Teams, 1);
  teams->view = view;
  teams->holders = g_steal_pointer (&led);
  return teams;
}

static void
teams_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamPrintWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  Teams *teams = sam_call_run_finish (SAM_CONTEXT (source), result, &error);
  const char *last = NULL;
  g_autoptr (GPtrArray) known = g_ptr_array_new ();

  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), FALSE);
  if (!teams || !teams->view) {
    g_autofree char *text = error ? sam_error_text (error) : NULL;

    say (self, text ? text : C_ ("print", "No case of your teams was passed on."));
    g_clear_pointer (&teams, teams_free);
    return;
  }
  self->view = g_steal_pointer (&teams->view);
  self->holders = g_steal_pointer (&teams->holders);
  teams_free (teams);
  for (guint i = 0; i < self->holders->len; i++) {
    last = ((SamHolderSummary *) g_ptr_array_index (self->holders, i))->team_id;
    if (!g_ptr_array_find_with_equal_func (known, last, g_str_equal, NULL)) {
      g_ptr_array_add (known, (gpointer) last);
      add_paper (self, SAM_FORM_HOLDER_TEAM, last, sam_context_name (self->context, last));
    }
  }
  gtk_list_box_select_row (GTK_LIST_BOX (self->list),
                           gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0));
}

static gpointer
view_work (SamStore *store, SamViewer *viewer, gpointer data, GCancellable *cancellable,
           GError **error)
{
  /* Masked as for paper: what may not be printed never reaches the preview. */
  g_autoptr (SamViewer) paper = sam_viewer_for_use (viewer, SAM_PURPOSE_FOLLOW_UP, SAM_USE_PRINT);

  return sam_store_case_view (store, paper, data, error);
}

static void
view_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamPrintWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  SamCaseView *view = sam_call_run_finish (SAM_CONTEXT (source), result, &error);
  const SamPaperLanguage *languages;
  guint n;

  if (!view) {
    g_autofree char *text = sam_error_text (error);

    if (text)
      say (self, text);
    gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), FALSE);
    return;
  }
  self->view = view;
  languages = sam_paper_languages (&n);
  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (languages[i].tag, sam_form_language (view)) == 0)
      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->language), i);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), FALSE);
  list_papers (self);
}

/* ---- Out of the house: logged first, always ---- */

typedef struct {
  SamRecordType type;
  char *id, *form; /* (owned) */
} LogJob;

static void
log_job_free (gpointer data)
{
  LogJob *job = data;

  g_free (job->id);
  g_free (job->form);
  g_free (job);
}

static gpointer
log_work (SamStore *store, SamViewer *viewer, gpointer data, GCancellable *cancellable,
          GError **error)
{
  LogJob *job = data;

  return sam_store_log_access (store, viewer, SAM_ACCESS_PRINT, job->type, job->id, job->form, TRUE,
                               error)
             ? job
             : NULL;
}

static LogJob *
log_job_new (const Paper *paper)
{
  LogJob *job = g_new0 (LogJob, 1);

  job->type = paper->form->type;
  job->id = g_strdup (paper->id);
  job->form = g_strdup (paper->form->id);
  return job;
}

static void
log_then (SamPrintWindow *self, GAsyncReadyCallback callback)
{
  LogJob *job = log_job_new (chosen (self));

  self->busy = TRUE;
  update_buttons (self);
  /* What is logged is what leaves, also when another paper is chosen meanwhile. */
  g_object_set_data_full (G_OBJECT (self), "leaving", sam_pages_ref (self->pages),
                          (GDestroyNotify) sam_pages_unref);
  sam_call_run_async (self->context, SAM_STORE_WRITE, log_work, job, log_job_free, NULL,
                      self->cancellable, callback, g_object_ref (self));
}

static void
done (SamPrintWindow *self)
{
  self->busy = FALSE;
  update_buttons (self);
}

typedef struct {
  SamPages *pages; /* (owned) */
  char *path;      /* (owned) */
  gint64 created;
} WriteJob;

static void
write_job_free (gpointer data)
{
  WriteJob *job = data;

  sam_pages_unref (job->pages);
  g_free (job->path);
  g_free (job);
}

static void
write_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  WriteJob *job = data;
  GError *error = NULL;

  if (sam_pages_write_pdf (job->pages, job->path, job->created, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SamPrintWindow *self = SAM_PRINT_WINDOW (source);
  g_autoptr (GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    toast (self, C_ ("toast", "Saved as PDF"));
  else
    toast_paper_error (self, error);
  done (self);
}

static void
logged_for_save_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamPrintWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GTask) task = NULL;
  WriteJob *job;
  char *path = g_object_steal_data (G_OBJECT (self), "path");
  g_autoptr (SamPages) pages = g_object_steal_data (G_OBJECT (self), "leaving");

  if (!sam_call_run_finish (SAM_CONTEXT (source), result, &error)) {
    toast_paper_error (self, error);
    g_free (path);
    done (self);
    return;
  }
  job = g_new0 (WriteJob, 1);
  job->pages = g_steal_pointer (&pages);
  job->path = path;
  job->created = sam_context_get_now (self->context) / G_USEC_PER_SEC;
  task = g_task_new (self, NULL, written_cb, NULL);
  g_task_set_source_tag (task, written_cb);
  g_task_set_task_data (task, job, write_job_free);
  g_task_run_in_thread (task, write_thread);
}

static void
file_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SamPrintWindow *self = SAM_PRINT_WINDOW (source);
  g_autoptr (GFile) file = sam_choose_file_finish (GTK_WINDOW (source), result);

  if (!file || !g_file_peek_path (file) || !self->pages)
    return;
  g_object_set_data_full (G_OBJECT (self), "path", g_strdup (g_file_peek_path (file)), g_free);
  log_then (self, logged_for_save_cb);
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SamPrintWindow *self = SAM_PRINT_WINDOW (widget);
  const Paper *paper = chosen (self);
  g_autofree char *file = NULL;

  if (!self->pages || self->busy || !paper)
    return;
  /* The name tells what it is, never whose. */
  file = g_strconcat (paper->form->id, ".pdf", NULL);
  sam_choose_file_async (GTK_WINDOW (self), TRUE, C_ ("print", "Save as PDF"),
                         C_ ("button", "_Save"), file, "*.pdf", C_ ("print", "PDF files"),
                         self->cancellable, file_chosen_cb, NULL);
}

/* One run of the print dialog. */
typedef struct {
  GtkPrintOperation *operation; /* (owned) */
  SamContext *context;          /* (owned) */
  SamPages *pages;              /* (owned) */
  LogJob *job;                  /* (owned) (nullable): until it is handed to the store */
  gboolean preview, logged;
  GError *error; /* (owned) (nullable): why it could not be logged */
} Printing;

static void
printing_clear (gpointer data)
{
  Printing *printing = data;

  g_object_unref (printing->operation);
  g_object_unref (printing->context);
  sam_pages_unref (printing->pages);
  g_clear_pointer (&printing->job, log_job_free);
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

  sam_pages_draw (printing->pages, (guint) page, gtk_print_context_get_cairo_context (context));
}

static void
logged_for_print_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Printing *printing = user_data;

  if (sam_call_run_finish (SAM_CONTEXT (source), result, &printing->error)) {
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

  if (printing->preview || !printing->job)
    return;
  sam_call_run_async (printing->context, SAM_STORE_WRITE, log_work,
                      g_steal_pointer (&printing->job), log_job_free, NULL, NULL,
                      logged_for_print_cb, g_rc_box_acquire (printing));
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

static void
print_pages (SamPrintWindow *self, const Paper *chosen_paper)
{
  Printing *printing = g_rc_box_new0 (Printing);
  GtkPrintOperation *operation = gtk_print_operation_new ();
  g_autoptr (GtkPageSetup) setup = gtk_page_setup_new ();
  g_autoptr (GtkPaperSize) paper = gtk_paper_size_new (GTK_PAPER_NAME_A4);
  g_autoptr (GError) error = NULL;
  g_autofree char *job = NULL;
  guint n = sam_pages_get_count (self->pages);
  GtkPrintOperationResult result;

  printing->operation = operation;
  printing->context = g_object_ref (self->context);
  /* What is logged is what leaves, also when another paper is chosen meanwhile. */
  printing->pages = sam_pages_ref (self->pages);
  printing->job = log_job_new (chosen_paper);
  gtk_page_setup_set_paper_size (setup, paper);
  job = g_strdup_printf (ngettext ("Samspor, %u page", "Samspor, %u pages", n), n);
  gtk_print_operation_set_job_name (operation, job);
  gtk_print_operation_set_n_pages (operation, (int) n);
  gtk_print_operation_set_default_page_setup (operation, setup);
  gtk_print_operation_set_use_full_page (operation, TRUE);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  g_signal_connect (operation, "begin-print", G_CALLBACK (begin_print_cb), printing);
  g_signal_connect (operation, "paginate", G_CALLBACK (paginate_cb), printing);
  g_signal_connect (operation, "draw-page", G_CALLBACK (draw_page_cb), printing);
  g_signal_connect (operation, "preview", G_CALLBACK (preview_cb), printing);
  result = gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG,
                                    GTK_WINDOW (self), &error);
  g_signal_handlers_disconnect_by_data (operation, printing);
  if (printing->error)
    toast_paper_error (self, printing->error);
  else if (result == GTK_PRINT_OPERATION_RESULT_ERROR)
    toast (self, C_ ("print error", "The printer did not take the paper. Save it as PDF, or try "
                                    "another printer."));
  else if (printing->preview)
    toast (self, C_ ("print", "The sheets here are what comes out on paper."));
  printing_unref (printing);
}

static void
print_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (SamPrintWindow) self = g_object_ref (SAM_PRINT_WINDOW (widget));
  const Paper *paper = chosen (self);

  if (!self->pages || self->busy || !paper)
    return;
  self->busy = TRUE;
  update_buttons (self);
  print_pages (self, paper);
  done (self);
}

/* ---- The window ---- */

static GtkWidget *
language_drop_down (void)
{
  guint n;
  const SamPaperLanguage *languages = sam_paper_languages (&n);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  GtkWidget *widget;

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (names, (gpointer) sam_text (NULL, &languages[i].label));
  g_ptr_array_add (names, NULL);
  widget = gtk_drop_down_new_from_strings ((const char *const *) names->pdata);
  sam_spoken_set (widget, C_ ("print", "Language of the paper"));
  return widget;
}

static GtkWidget *
make_side (SamPrintWindow *self)
{
  GtkWidget *side = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *scroll = gtk_scrolled_window_new ();
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (C_ ("print", "Large print"));
  GtkWidget *language_label = gtk_label_new (C_ ("print", "Language of the paper"));

  self->list = gtk_list_box_new ();
  gtk_widget_add_css_class (self->list, "navigation-sidebar");
  sam_spoken_set (self->list, C_ ("print", "Papers"));
  g_signal_connect_swapped (self->list, "row-selected", G_CALLBACK (lay_out), self);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), self->list);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scroll, TRUE);
  gtk_box_append (GTK_BOX (side), scroll);

  self->language = language_drop_down ();
  g_signal_connect_swapped (self->language, "notify::selected", G_CALLBACK (lay_out), self);
  gtk_label_set_xalign (GTK_LABEL (language_label), 0);
  gtk_widget_add_css_class (language_label, "caption");
  gtk_widget_add_css_class (language_label, "dim-label");
  gtk_box_append (GTK_BOX (side), language_label);
  gtk_box_append (GTK_BOX (side), self->language);

  self->large = gtk_switch_new ();
  sam_spoken_set (self->large, C_ ("print", "Large print"));
  g_signal_connect_swapped (self->large, "notify::active", G_CALLBACK (lay_out), self);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), self->large);
  gtk_box_append (GTK_BOX (side), row);
  gtk_widget_set_margin_start (side, 12);
  gtk_widget_set_margin_end (side, 12);
  gtk_widget_set_margin_top (side, 12);
  gtk_widget_set_margin_bottom (side, 12);
  /* The label's wish for room must not become the pane's. */
  gtk_widget_set_hexpand (side, FALSE);
  gtk_widget_set_size_request (side, 240, -1);
  return side;
}

static GtkWidget *
make_preview (SamPrintWindow *self)
{
  GtkWidget *scroll = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);

  self->sheets = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  self->message = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->message), TRUE);
  gtk_widget_set_visible (self->message, FALSE);
  self->spinner = gtk_spinner_new ();
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), TRUE);
  gtk_box_append (GTK_BOX (box), self->spinner);
  gtk_box_append (GTK_BOX (box), self->message);
  gtk_box_append (GTK_BOX (box), self->sheets);
  gtk_widget_set_margin_start (box, 24);
  gtk_widget_set_margin_end (box, 24);
  gtk_widget_set_margin_top (box, 18);
  gtk_widget_set_margin_bottom (box, 24);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), box);
  gtk_widget_set_hexpand (scroll, TRUE);
  gtk_widget_set_vexpand (scroll, TRUE);
  return scroll;
}

static void
make_content (SamPrintWindow *self)
{
  GtkWidget *all = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *body = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *head = adw_header_bar_new ();

  self->print = gtk_button_new_with_mnemonic (C_ ("button", "_Print…"));
  gtk_widget_add_css_class (self->print, "suggested-action");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->print), "paper.print");
  self->save = gtk_button_new_with_mnemonic (C_ ("button", "_Save as PDF…"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->save), "paper.save");
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

static SamPrintWindow *
print_window_new (SamWindow *window)
{
  SamPrintWindow *self = g_object_new (SAM_TYPE_PRINT_WINDOW, "transient-for", window, "modal",
                                       TRUE, "default-width", 1000, "default-height", 680, NULL);

  self->window = window;
  self->context = g_object_ref (sam_window_get_context (window));
  return self;
}

void
sam_print_window_open_teams (SamWindow *window)
{
  SamPrintWindow *self;

  g_return_if_fail (SAM_IS_WINDOW (window));

  self = print_window_new (window);
  make_content (self);
  sam_call_run_async (self->context, SAM_STORE_READ, teams_work, NULL, NULL, teams_free,
                      self->cancellable, teams_cb, g_object_ref (self));
  gtk_window_present (GTK_WINDOW (self));
}

void
sam_print_window_open (SamWindow *window, const char *case_id, const char *form,
                       const char *record_id)
{
  SamPrintWindow *self;

  g_return_if_fail (SAM_IS_WINDOW (window));
  g_return_if_fail (case_id != NULL);

  self = print_window_new (window);
  self->case_id = g_strdup (case_id);
  self->first_form = g_strdup (form);
  self->first_record = g_strdup (record_id);
  make_content (self);
  sam_call_run_async (self->context, SAM_STORE_READ, view_work, g_strdup (case_id), g_free,
                      (GDestroyNotify) sam_case_view_unref, self->cancellable, view_cb,
                      g_object_ref (self));
  gtk_window_present (GTK_WINDOW (self));
}

static void
sam_print_window_dispose (GObject *object)
{
  SamPrintWindow *self = SAM_PRINT_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_cancellable_cancel (self->laying_out);
  g_clear_object (&self->laying_out);
  g_clear_object (&self->context);
  g_clear_pointer (&self->view, sam_case_view_unref);
  g_clear_pointer (&self->holders, g_ptr_array_unref);
  g_clear_pointer (&self->pages, sam_pages_unref);
  G_OBJECT_CLASS (sam_print_window_parent_class)->dispose (object);
}

static void
sam_print_window_finalize (GObject *object)
{
  SamPrintWindow *self = SAM_PRINT_WINDOW (object);

  g_free (self->case_id);
  g_free (self->first_form);
  g_free (self->first_record);
  g_ptr_array_unref (self->papers);
  g_object_unref (self->cancellable);
  G_OBJECT_CLASS (sam_print_window_parent_class)->finalize (object);
}

static void
sam_print_window_class_init (SamPrintWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sam_print_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = sam_print_window_finalize;
  gtk_widget_class_install_action (widget_class, "paper.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "paper.print", NULL, print_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "paper.save",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, GDK_CONTROL_MASK, "paper.print",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
sam_print_window_init (SamPrintWindow *self)
{
  self->papers = g_ptr_array_new_with_free_func (paper_free);
  self->cancellable = g_cancellable_new ();
  /* A window title ends up in task lists and logs. */
  gtk_window_set_title (GTK_WINDOW (self), C_ ("window title", "Print"));
}
