/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-print-run.h"

#include "sam-print-thread.h"

#include <samspor/sam-paper.h>

/* Catalog and locale of one language, read once a run. */
typedef struct {
  SamCatalog *catalog;
  SamLocale *locale;
} Words;

typedef struct {
  SamPrintRun *run;  /* (owned) */
  GHashTable *words; /* (owned) (element-type utf8 Words) */
  GPtrArray *papers; /* (owned) (element-type SamPages) */
  SamFonts *fonts;   /* (owned) */
  GCancellable *cancellable;
  SamPrintRunFirst first;
  GTask *task; /* (not owned) */
  gboolean shown;
} Worker;

static void
paper_free (gpointer data)
{
  SamRunPaper *paper = data;

  sam_case_view_unref (paper->view);
  g_free (paper->id);
  g_free (paper->hash);
  g_free (paper);
}

SamPrintRun *
sam_print_run_new (void)
{
  SamPrintRun *run = g_atomic_rc_box_new0 (SamPrintRun);

  run->views = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_case_view_unref);
  run->ids = g_ptr_array_new_with_free_func (g_free);
  run->papers = g_ptr_array_new_with_free_func (paper_free);
  return run;
}

SamPrintRun *
sam_print_run_ref (SamPrintRun *run)
{
  return g_atomic_rc_box_acquire (run);
}

static void
run_clear (gpointer data)
{
  SamPrintRun *run = data;

  g_free (run->form);
  g_free (run->language);
  g_ptr_array_unref (run->views);
  g_clear_pointer (&run->viewer, sam_viewer_unref);
  g_clear_pointer (&run->pages, sam_pages_unref);
  g_free (run->code);
  g_clear_pointer (&run->sheet, sam_sheet_free);
  g_ptr_array_unref (run->ids);
  g_ptr_array_unref (run->papers);
}

void
sam_print_run_unref (SamPrintRun *run)
{
  g_atomic_rc_box_release_full (run, run_clear);
}

/* ---- What there is to print ---- */

/* The records of a case that the form is printed for. */
static GPtrArray *
records_of (const SamPrintRun *run, const SamFormDef *form, SamCaseView *view)
{
  GPtrArray *list = g_ptr_array_new ();
  GPtrArray *all;

  if (form->type == SAM_RECORD_CASE) {
    g_ptr_array_add (list, (gpointer) sam_case_view_get_case (view));
    return list;
  }
  if (form->type == SAM_RECORD_APPOINTMENT) {
    g_ptr_array_unref (list);
    return sam_rules_coming_appointments (view, run->today);
  }
  all = sam_case_view_list (view, form->type);
  for (guint i = 0; i < all->len; i++) {
    const SamRecord *record = g_ptr_array_index (all, i);

    /* A crisis plan is no plan ahead: it is another paper. */
    if (!sam_form_suits (form, view, record, run->today)) {
      continue;
    }
    if (form->type != SAM_RECORD_AGREEMENT || !g_str_equal (form->id, SAM_FORM_AGREEMENT_SHEETS)) {
      g_ptr_array_add (list, (gpointer) record);
    } else {
      g_autoptr (GPtrArray) parties =
          sam_case_view_list_of (view, SAM_PARTY_AGREEMENT_ID, sam_record_get_id (record));

      if (parties->len > 0) {
        g_ptr_array_add (list, (gpointer) record);
      }
    }
  }
  return list;
}

static const SamFormDef *
form_of (const SamPrintRun *run)
{
  return sam_form_by_id (g_str_equal (run->form, SAM_RUN_MEETING) ? SAM_FORM_MEETING_LIST
                                                                  : run->form);
}

const char *const *
sam_print_run_forms (SamPrintRun *run)
{
  static const char *const meeting[] = { SAM_FORM_MEETING_LIST, SAM_FORM_FIELD, NULL };

  run->forms[0] = run->form;
  return g_str_equal (run->form, SAM_RUN_MEETING) ? meeting : run->forms;
}

guint
sam_print_run_count (SamPrintRun *run)
{
  const SamFormDef *form = form_of (run);
  guint n = 0;

  if (sam_form_is_together (form)) {
    return run->views->len == 0                       ? 0
           : g_str_equal (run->form, SAM_FORM_FIELD)  ? 1
           : g_str_equal (run->form, SAM_RUN_MEETING) ? MAX (run->copies, 1) + 1
                                                      : MAX (run->copies, 1);
  }
  for (guint i = 0; i < run->views->len; i++) {
    g_autoptr (GPtrArray) records = records_of (run, form, g_ptr_array_index (run->views, i));

    n += records->len;
  }
  return n;
}

/* ---- On the thread ---- */

static void
words_free (gpointer data)
{
  Words *words = data;

  sam_catalog_unref (words->catalog);
  sam_locale_unref (words->locale);
  g_free (words);
}

static void
set_words (Worker *worker, const char *tag, SamFormOptions *options)
{
  Words *words = g_hash_table_lookup (worker->words, tag);

  if (!words) {
    words = g_new0 (Words, 1);
    words->catalog = sam_paper_catalog (tag);
    words->locale = sam_locale_new (tag);
    g_hash_table_insert (worker->words, g_strdup (tag), words);
  }
  options->catalog = words->catalog;
  options->locale = words->locale;
}

typedef struct {
  GTask *task; /* (owned) */
  SamPrintRunFirst first;
  SamPages *pages; /* (owned) */
} First;

static gboolean
first_cb (gpointer data)
{
  First *first = data;

  if (!g_cancellable_is_cancelled (g_task_get_cancellable (first->task))) {
    first->first (g_task_get_source_object (first->task), first->pages);
  }
  return G_SOURCE_REMOVE;
}

/* On the main thread: pages are let go of where they are shown. */
static void
first_free (gpointer data)
{
  First *first = data;

  sam_pages_unref (first->pages);
  g_object_unref (first->task);
  g_free (first);
}

/* Laid out with fonts of its own, since it is drawn while the thread goes on. */
static void
show_first (Worker *worker, SamDocument *doc)
{
  First *first;

  if (worker->shown || !worker->first) {
    return;
  }
  worker->shown = TRUE;
  first = g_new0 (First, 1);
  first->task = g_object_ref (worker->task);
  first->first = worker->first;
  first->pages = sam_document_paginate (doc, NULL);
  g_idle_add_full (G_PRIORITY_DEFAULT, first_cb, first, first_free);
}

static void
add_paper (Worker *worker, SamPages *pages)
{
  g_ptr_array_add (worker->papers, pages);
  g_atomic_int_inc (&worker->run->done);
}

static gboolean
lay_out_together (Worker *worker, const char *form_id, SamFormOptions *options, GError **error)
{
  SamPrintRun *run = worker->run;
  const SamFormDef *form = sam_form_by_id (form_id);
  gboolean is_list = g_str_equal (form_id, SAM_FORM_MEETING_LIST);
  guint copies = is_list ? MAX (run->copies, 1) : 1;

  set_words (worker, run->language ? run->language : "nb", options);
  options->copies = copies > 1 ? copies : 0;
  for (guint copy = 1; copy <= copies; copy++) {
    g_autoptr (SamDocument) doc = NULL;
    g_autofree char *hash = NULL;

    if (g_cancellable_set_error_if_cancelled (worker->cancellable, error)) {
      return FALSE;
    }
    options->copy = options->copies > 0 ? copy : 0;
    doc = sam_form_build_together (form, run->views, options, &hash);
    if (!run->sheet) {
      run->sheet = sam_form_sheet (form, run->views, NULL, run->today);
      run->code = sam_form_code (hash);
    }
    show_first (worker, doc);
    add_paper (worker, sam_document_paginate (doc, worker->fonts));
  }
  return TRUE;
}

/* (transfer full): NULL with @error */
static SamPages *
lay_out_one (Worker *worker, const SamFormDef *form, SamCaseView *view, const char *id,
             const SamFormOptions *options, GError **error)
{
  SamRunPaper *paper;
  char *hash = NULL;
  g_autoptr (SamDocument) doc = sam_form_build (form, view, id, options, &hash, error);

  if (!doc) {
    return NULL;
  }
  paper = g_new0 (SamRunPaper, 1);
  paper->form = form;
  paper->view = sam_case_view_ref (view);
  paper->id = g_strdup (id);
  paper->hash = hash;
  g_ptr_array_add (worker->run->papers, paper);
  show_first (worker, doc);
  return sam_document_paginate (doc, worker->fonts);
}

/* Each party's own, each on a new sheet. */
static SamPages *
lay_out_sheets (Worker *worker, SamCaseView *view, const char *id, const SamFormOptions *options,
                GError **error)
{
  const SamFormDef *sheet = sam_form_by_id (SAM_FORM_AGREEMENT_SHEET);
  g_autoptr (GPtrArray) parties = sam_case_view_list_of (view, SAM_PARTY_AGREEMENT_ID, id);
  g_autoptr (GPtrArray) pages = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_pages_unref);

  for (guint i = 0; i < parties->len; i++) {
    SamPages *one =
        lay_out_one (worker, sheet, view, sam_record_get_id (g_ptr_array_index (parties, i)),
                     options, error);

    if (!one) {
      return NULL;
    }
    g_ptr_array_add (pages, one);
  }
  return sam_pages_concat ((SamPages *const *) pages->pdata, pages->len, SAM_CONCAT_NEW_SHEET);
}

static gboolean
lay_out_record (Worker *worker, const SamFormDef *form, SamCaseView *view, const SamRecord *record,
                SamFormOptions *options, GError **error)
{
  const char *id = sam_record_get_id (record);
  SamPages *pages;

  if (g_cancellable_set_error_if_cancelled (worker->cancellable, error)) {
    return FALSE;
  }
  set_words (worker, worker->run->language ? worker->run->language : sam_form_language (view),
             options);
  pages = g_str_equal (form->id, SAM_FORM_AGREEMENT_SHEETS)
              ? lay_out_sheets (worker, view, id, options, error)
              : lay_out_one (worker, form, view, id, options, error);
  if (!pages) {
    return FALSE;
  }
  add_paper (worker, pages);
  g_ptr_array_add (worker->run->ids, g_strdup (id));
  return TRUE;
}

static gboolean
lay_out_each (Worker *worker, SamFormOptions *options, GError **error)
{
  SamPrintRun *run = worker->run;
  const SamFormDef *form = form_of (run);

  for (guint i = 0; i < run->views->len; i++) {
    SamCaseView *view = g_ptr_array_index (run->views, i);
    g_autoptr (GPtrArray) records = records_of (run, form, view);

    for (guint k = 0; k < records->len; k++) {
      if (!lay_out_record (worker, form, view, g_ptr_array_index (records, k), options, error)) {
        return FALSE;
      }
    }
  }
  return TRUE;
}

static gboolean
lay_out (Worker *worker, GError **error)
{
  SamPrintRun *run = worker->run;
  SamFormOptions options = { .today = run->today,
                             .viewer = run->viewer,
                             .large_print = run->large,
                             .pseudonymised = run->pseudonymised,
                             .printed_by = sam_viewer_get (run->viewer)->user_id };

  run->type = form_of (run)->type;
  if (!sam_form_is_together (form_of (run))) {
    return lay_out_each (worker, &options, error);
  }
  for (guint i = 0; i < run->views->len; i++) {
    g_ptr_array_add (run->ids, g_strdup (sam_record_get_id (
                                   sam_case_view_get_case (g_ptr_array_index (run->views, i)))));
  }
  for (const char *const *form = sam_print_run_forms (run); *form; form++) {
    if (!lay_out_together (worker, *form, &options, error)) {
      return FALSE;
    }
  }
  return TRUE;
}

static void
run_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Worker *worker = data;
  SamPrintRun *run = worker->run;
  GError *error = NULL;

  worker->task = task;
  worker->cancellable = cancellable;
  worker->fonts = sam_fonts_new ();
  if (!lay_out (worker, &error)) {
    g_task_return_error (task, error);
    return;
  }
  run->n_papers = worker->papers->len;
  if (run->n_papers > 0) {
    run->pages = sam_pages_concat ((SamPages *const *) worker->papers->pdata, worker->papers->len,
                                   SAM_CONCAT_NEW_SHEET);
  }
  g_task_return_boolean (task, TRUE);
}

static void
worker_free (gpointer data)
{
  Worker *worker = data;

  g_hash_table_unref (worker->words);
  g_ptr_array_unref (worker->papers);
  g_clear_pointer (&worker->fonts, sam_fonts_unref);
  sam_print_run_unref (worker->run);
  g_free (worker);
}

void
sam_print_run_async (SamPrintRun *run, gpointer source, SamPrintRunFirst first,
                     GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (source, cancellable, callback, user_data);
  Worker *worker = g_new0 (Worker, 1);

  g_task_set_source_tag (task, sam_print_run_async);
  worker->run = sam_print_run_ref (run);
  worker->words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, words_free);
  worker->papers = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_pages_unref);
  worker->first = first;
  g_task_set_task_data (task, worker, worker_free);
  sam_print_thread_run (task, run_thread);
}

gboolean
sam_print_run_finish (gpointer source, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, source), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
