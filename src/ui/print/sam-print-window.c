/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-print-window.h"

#include "print/sam-print-job.h"
#include "print/sam-seen.h"
#include "sam-calls.h"
#include "sam-spoken.h"
#include "sam-toast.h"
#include "sam-words.h"

#include <glib/gi18n.h>
#include <samspor/sam-error-text.h>
#include <samspor/sam-forms-many.h>
#include <samspor/sam-forms.h>
#include <samspor/sam-paper.h>
#include <samspor/sam-rules.h>

/* Screen pixels a point, so that a page fills the preview's width on a small laptop. */
#define SCALE 0.9
#define MAX_COPIES 30

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
  GPtrArray *holders;    /* (owned) (nullable) (element-type SamHolderSummary): of the teams led */
  SamRegistry *registry; /* (owned) (nullable): of the card of a service */
  GPtrArray *papers;     /* (owned) (element-type Paper) */
  SamAccessLog *access_log;  /* (owned) (nullable): who has looked, once the server has said it */
  SamPages *pages;           /* (owned) (nullable): what is shown */
  char *code;                /* (owned) (nullable): its version, when it is keyed in afterwards */
  GCancellable *cancellable; /* (owned): of the window */
  GCancellable *laying_out;  /* (owned) (nullable) */
  gboolean busy;

  /* (not owned): children */
  GtkWidget *list, *sheets, *spinner, *message, *language, *large, *copies, *copies_row, *save,
      *print, *toasts;
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
  char *id, *lang;          /* (owned) */
  SamCaseView *view;        /* (owned) (nullable) */
  SamRegistry *registry;    /* (owned) (nullable) */
  GPtrArray *holders;       /* (owned) (nullable) */
  SamAccessLog *access_log; /* (owned) (nullable) */
  SamViewer *viewer;        /* (owned) */
  SamDate today;
  gboolean large;
  guint copies;
} Layout;

typedef struct {
  SamPages *pages; /* (owned) (nullable) */
  char *code;      /* (owned) (nullable) */
} LaidOut;

static void
laid_out_free (gpointer data)
{
  LaidOut *laid = data;

  g_clear_pointer (&laid->pages, sam_pages_unref);
  g_free (laid->code);
  g_free (laid);
}

static void
layout_free (gpointer data)
{
  Layout *layout = data;

  g_free (layout->id);
  g_free (layout->lang);
  g_clear_pointer (&layout->view, sam_case_view_unref);
  g_clear_pointer (&layout->registry, sam_registry_unref);
  g_clear_pointer (&layout->holders, g_ptr_array_unref);
  g_clear_pointer (&layout->access_log, sam_access_log_unref);
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

static SamPages *
service_pages (const Layout *layout, const SamFormOptions *options, GError **error)
{
  g_autoptr (SamDocument) doc =
      sam_form_build_service (layout->registry, layout->id, options, error);

  return doc ? sam_document_paginate (doc, NULL) : NULL;
}

/* Numbered copies of what is written on and keyed in afterwards. */
static SamPages *
meeting_pages (const Layout *layout, SamFormOptions *options, char **code, GError **error)
{
  g_autoptr (SamFonts) fonts = sam_fonts_new ();
  g_autoptr (GPtrArray) papers = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_pages_unref);

  options->copies = layout->copies > 1 ? layout->copies : 0;
  for (guint copy = 1; copy <= MAX (layout->copies, 1); copy++) {
    g_autofree char *hash = NULL;
    g_autoptr (SamDocument) doc = NULL;

    options->copy = options->copies > 0 ? copy : 0;
    doc = sam_form_build (layout->form, layout->view, layout->id, options, &hash, error);
    if (!doc) {
      return NULL;
    }
    g_free (*code);
    *code = sam_form_code (hash);
    g_ptr_array_add (papers, sam_document_paginate (doc, fonts));
  }
  return sam_pages_concat ((SamPages *const *) papers->pdata, papers->len, SAM_CONCAT_NEW_SHEET);
}

static void
layout_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Layout *layout = data;
  g_autoptr (SamCatalog) catalog = sam_paper_catalog (layout->lang);
  g_autoptr (SamLocale) locale = sam_locale_new (layout->lang);
  SamFormOptions options = { 0 };
  GError *error = NULL;
  LaidOut *laid = g_new0 (LaidOut, 1);

  options.catalog = catalog;
  options.locale = locale;
  options.today = layout->today;
  options.viewer = layout->viewer;
  options.large_print = layout->large;
  options.printed_by = sam_viewer_get (layout->viewer)->user_id;
  options.access_log = layout->access_log;
  if (layout->registry)
    laid->pages = service_pages (layout, &options, &error);
  else if (layout->holders)
    laid->pages = team_pages (layout, &options);
  else if (g_str_equal (layout->form->id, SAM_FORM_MEETING))
    laid->pages = meeting_pages (layout, &options, &laid->code, &error);
  else
    laid->pages = sam_form_pages (layout->form, layout->view, layout->id, &options, NULL, &error);
  if (laid->pages) {
    g_task_return_pointer (task, laid, laid_out_free);
  } else {
    laid_out_free (laid);
    g_task_return_error (task, error);
  }
}

static void
laid_out_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SamPrintWindow *self = SAM_PRINT_WINDOW (source);
  g_autoptr (GError) error = NULL;
  LaidOut *laid = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), FALSE);
  g_clear_pointer (&self->pages, sam_pages_unref);
  g_clear_pointer (&self->code, g_free);
  if (laid) {
    self->pages = g_steal_pointer (&laid->pages);
    self->code = g_steal_pointer (&laid->code);
    laid_out_free (laid);
  }
  if (error) {
    g_autofree char *text = sam_paper_error_text (error);

    say (self, text);
  } else {
    say (self, NULL);
  }
  show_pages (self);
  update_buttons (self);
}

/* ---- What only the server has ---- */

static void lay_out (SamPrintWindow *self);

static void
asked_cb (guint n, gpointer user_data)
{
  g_autofree char *text =
      sam_count (NULL, "print", "The server is asked who has looked: %d time so far",
                 "The server is asked who has looked: %d times so far", (int) n);

  say (user_data, text);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamPrintWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  SamAccessLog *log = sam_seen_finish (SAM_WINDOW (source), result, &error);
  g_autofree char *text = error ? sam_error_access_log_text (error) : NULL;

  if (log) {
    self->access_log = log;
    lay_out (self);
  } else if (text) {
    gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), FALSE);
    say (self, text);
  }
}

/* Choosing another paper, or closing the window, ends it. */
static void
ask_who_looked (SamPrintWindow *self)
{
  show_pages (self);
  gtk_widget_set_visible (self->copies_row, FALSE);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), TRUE);
  say (self, C_ ("print", "The server is asked who has looked."));
  sam_seen_async (self->window, self->case_id, asked_cb, self, self->laying_out, answered_cb,
                  g_object_ref (self));
}

static void
lay_out (SamPrintWindow *self)
{
  const Paper *paper = chosen (self);
  g_autoptr (GTask) task = NULL;
  Layout *layout;

  if ((!self->view && !self->registry) || !paper)
    return;
  g_cancellable_cancel (self->laying_out);
  g_clear_object (&self->laying_out);
  self->laying_out = g_cancellable_new ();
  /* What is still on screen is another paper: it must not be saved under this one's name. */
  g_clear_pointer (&self->pages, sam_pages_unref);
  update_buttons (self);
  if (sam_form_is_online (paper->form) && !self->access_log) {
    ask_who_looked (self);
    return;
  }
  layout = g_new0 (Layout, 1);
  layout->form = paper->form;
  layout->id = g_strdup (paper->id);
  layout->lang = g_strdup (language (self));
  layout->view = self->view ? sam_case_view_ref (self->view) : NULL;
  layout->registry = self->registry ? sam_registry_ref (self->registry) : NULL;
  layout->holders = self->holders ? g_ptr_array_ref (self->holders) : NULL;
  layout->access_log = self->access_log ? sam_access_log_ref (self->access_log) : NULL;
  layout->viewer = sam_viewer_for_use (sam_context_get_viewer (self->context),
                                       SAM_PURPOSE_FOLLOW_UP, SAM_USE_PRINT);
  layout->today = sam_context_get_today (self->context);
  layout->large = gtk_switch_get_active (GTK_SWITCH (self->large));
  layout->copies = (guint) gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->copies));
  gtk_widget_set_visible (self->copies_row, g_str_equal (paper->form->id, SAM_FORM_MEETING));
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
      /* Translators: %1$s is the paper, as “Plan”, %2$s whom it is about */
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

/* The paper asked for; one that is not offered any more, like that of an old meeting, comes with
 * it. */
static guint
find_first (SamPrintWindow *self)
{
  for (guint i = 0; i < self->papers->len; i++) {
    const Paper *paper = g_ptr_array_index (self->papers, i);

    if (g_strcmp0 (paper->form->id, self->first_form) == 0
        && (!self->first_record || g_strcmp0 (paper->id, self->first_record) == 0))
      return i;
  }
  if (!self->first_form || !self->first_record)
    return 0;
  add_paper (self, self->first_form, self->first_record, NULL);
  return self->papers->len - 1;
}

static void
list_papers (SamPrintWindow *self)
{
  g_autoptr (GPtrArray) offers =
      sam_forms_offer (self->view, sam_context_get_viewer (self->context),
                       sam_context_get_locale (self->context),
                       sam_context_get_today (self->context));
  guint first;

  for (guint i = 0; i < offers->len; i++) {
    const SamFormOffer *offer = g_ptr_array_index (offers, i);

    add_paper (self, offer->form->id, offer->id, offer->detail);
    /* The other one a person may ask for, beside it. */
    if (g_str_equal (offer->form->id, SAM_FORM_EVERYTHING)
        && sam_seen_may_ask (sam_context_get_viewer (self->context),
                             sam_case_view_get_case (self->view)))
      add_paper (self, SAM_FORM_ACCESS_LOG, offer->id, NULL);
  }
  if (self->papers->len == 0) {
    say (self, C_ ("print", "There is nothing to print for this case yet. Write a plan or an "
                            "agreement first."));
    return;
  }
  first = find_first (self);
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

/* What the head of the card says, and the service itself. */
static gpointer
registry_work (SamStore *store, SamViewer *viewer, gpointer data, GCancellable *cancellable,
               GError **error)
{
  g_autoptr (SamQuery) query = sam_query_new (SAM_RECORD_SETTING);
  g_autoptr (GPtrArray) settings = sam_store_list (store, viewer, query, cancellable, error);
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (g_object_unref);
  SamRecord *service =
      settings ? sam_store_get (store, viewer, SAM_RECORD_SERVICE, data, error) : NULL;

  if (!service) {
    return NULL;
  }
  g_ptr_array_add (records, service);
  for (guint i = 0; i < settings->len; i++) {
    g_ptr_array_add (records, g_object_ref (g_ptr_array_index (settings, i)));
  }
  return sam_registry_new (records);
}

static void
registry_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamPrintWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  SamRegistry *registry = sam_call_run_finish (SAM_CONTEXT (source), result, &error);

  if (g_cancellable_is_cancelled (self->cancellable)) {
    g_clear_pointer (&registry, sam_registry_unref);
    return;
  }
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), FALSE);
  if (!registry) {
    g_autofree char *text = sam_error_text (error);

    say (self, text);
    return;
  }
  self->registry = registry;
  add_paper (self, SAM_FORM_SERVICE, self->first_record, NULL);
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

/* ---- Out of the house ---- */

/* What is logged is what leaves, also when another paper is chosen meanwhile. */
static SamPrintJob *
job_new (SamPrintWindow *self)
{
  const Paper *paper = chosen (self);
  const char *ids[] = { paper->id, NULL };
  SamPrintJob *job =
      sam_print_job_new (self->context, self->pages, paper->form->id, paper->form->type, ids);

  if (self->code) {
    g_autoptr (GPtrArray) views = g_ptr_array_new ();

    g_ptr_array_add (views, self->view);
    sam_print_job_keep_sheet (job, self->code,
                              sam_form_sheet (paper->form, views, paper->id,
                                              sam_context_get_today (self->context)));
  }
  return job;
}

static void
set_busy (SamPrintWindow *self, gboolean busy)
{
  self->busy = busy;
  update_buttons (self);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SamPrintWindow *self = SAM_PRINT_WINDOW (source);
  g_autoptr (GError) error = NULL;

  if (sam_print_job_save_finish (GTK_WINDOW (self), result, &error))
    toast (self, C_ ("toast", "Saved as PDF"));
  else if (error)
    toast_paper_error (self, error);
  set_busy (self, FALSE);
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SamPrintWindow *self = SAM_PRINT_WINDOW (widget);
  g_autoptr (SamPrintJob) job = NULL;

  if (!self->pages || self->busy || !chosen (self))
    return;
  set_busy (self, TRUE);
  job = job_new (self);
  sam_print_job_save_async (job, GTK_WINDOW (self), self->cancellable, saved_cb, NULL);
}

static void
print_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (SamPrintWindow) self = g_object_ref (SAM_PRINT_WINDOW (widget));
  g_autoptr (SamPrintJob) job = NULL;
  g_autoptr (GError) error = NULL;
  const char *note;

  if (!self->pages || self->busy || !chosen (self))
    return;
  set_busy (self, TRUE);
  job = job_new (self);
  if (!sam_print_job_print (job, GTK_WINDOW (self), &note, &error))
    toast_paper_error (self, error);
  else if (note)
    toast (self, note);
  set_busy (self, FALSE);
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
make_copies (SamPrintWindow *self)
{
  GtkWidget *label = gtk_label_new (C_ ("print", "Numbered copies"));

  self->copies_row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  self->copies = gtk_spin_button_new_with_range (1, MAX_COPIES, 1);
  sam_spoken_set (self->copies, C_ ("print", "Numbered copies"));
  g_signal_connect_swapped (self->copies, "value-changed", G_CALLBACK (lay_out), self);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (self->copies_row), label);
  gtk_box_append (GTK_BOX (self->copies_row), self->copies);
  gtk_widget_set_visible (self->copies_row, FALSE);
  return self->copies_row;
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
  gtk_box_append (GTK_BOX (side), make_copies (self));
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
sam_print_window_open_service (SamWindow *window, const char *service_id)
{
  SamPrintWindow *self;

  g_return_if_fail (SAM_IS_WINDOW (window));
  g_return_if_fail (service_id != NULL);

  self = print_window_new (window);
  self->first_record = g_strdup (service_id);
  make_content (self);
  sam_call_run_async (self->context, SAM_STORE_READ, registry_work, g_strdup (service_id), g_free,
                      (GDestroyNotify) sam_registry_unref, self->cancellable, registry_cb,
                      g_object_ref (self));
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
  g_clear_pointer (&self->registry, sam_registry_unref);
  g_clear_pointer (&self->access_log, sam_access_log_unref);
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
  g_free (self->code);
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
