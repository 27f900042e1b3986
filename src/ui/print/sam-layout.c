/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-layout.h"

#include <samspor/sam-paper.h>
#include <samspor/sam-store.h>

void
sam_layout_free (SamLayout *layout)
{
  g_free (layout->id);
  g_free (layout->lang);
  g_clear_pointer (&layout->view, sam_case_view_unref);
  g_clear_pointer (&layout->registry, sam_registry_unref);
  g_clear_pointer (&layout->holders, g_ptr_array_unref);
  g_clear_pointer (&layout->cases, g_ptr_array_unref);
  g_clear_pointer (&layout->plan, sam_housing_plan_unref);
  g_strfreev (layout->sections);
  g_clear_pointer (&layout->access_log, sam_access_log_unref);
  g_clear_pointer (&layout->viewer, sam_viewer_unref);
  g_free (layout);
}

static void
paper_free (gpointer data)
{
  SamLaidPaper *paper = data;

  g_free (paper->id);
  g_free (paper->hash);
  g_free (paper);
}

void
sam_laid_out_free (SamLaidOut *laid)
{
  g_clear_pointer (&laid->pages, sam_pages_unref);
  g_free (laid->code);
  g_clear_pointer (&laid->sections, g_ptr_array_unref);
  g_clear_pointer (&laid->papers, g_ptr_array_unref);
  g_free (laid);
}

/* ---- Papers of the house ---- */

/* The cases of one of the teams led. */
static SamPages *
team_pages (const SamLayout *layout, const SamFormOptions *options)
{
  g_autoptr (GPtrArray) some = g_ptr_array_new ();
  g_autoptr (SamDocument) doc = NULL;

  for (guint i = 0; i < layout->holders->len; i++) {
    SamHolderSummary *summary = g_ptr_array_index (layout->holders, i);

    if (g_strcmp0 (summary->team_id, layout->id) == 0) {
      g_ptr_array_add (some, summary);
    }
  }
  doc = sam_form_build_team (layout->registry, layout->id, some, options);
  return sam_document_paginate (doc, NULL);
}

void
sam_layout_month (SamDate today, SamDate *from, SamDate *to)
{
  int year, month, day;

  sam_date_to_ymd (today, &year, &month, &day);
  *to = today - day;
  sam_date_to_ymd (*to, &year, &month, &day);
  *from = *to - day + 1;
}

static SamPages *
month_pages (const SamLayout *layout, const SamFormOptions *options)
{
  g_autoptr (SamDocument) doc = NULL;
  SamTeamMonth month = { 0 };
  SamDate from, to;

  sam_layout_month (layout->today, &from, &to);
  for (guint i = 0; i < layout->cases->len; i++) {
    sam_rules_add_month (g_ptr_array_index (layout->cases, i), from, to, &month);
  }
  doc = sam_form_build_month (layout->registry, layout->id, from, &month, options);
  return sam_document_paginate (doc, NULL);
}

static SamPages *
house_pages (const SamLayout *layout, const SamFormOptions *options, GError **error)
{
  g_autoptr (SamDocument) doc = NULL;

  if (g_str_equal (layout->form->id, SAM_FORM_HOLDER_TEAM)) {
    return team_pages (layout, options);
  }
  if (g_str_equal (layout->form->id, SAM_FORM_TEAM_MONTH)) {
    return month_pages (layout, options);
  }
  if (g_str_equal (layout->form->id, SAM_FORM_HOUSING_PLANNING)) {
    doc = sam_form_build_housing_planning (layout->registry, layout->id, layout->plan, options);
    return sam_document_paginate (doc, NULL);
  }
  doc = sam_form_build_service (layout->registry, layout->id, options, error);
  return doc ? sam_document_paginate (doc, NULL) : NULL;
}

/* ---- Papers of a case ---- */

static SamDocument *
build (SamLaidOut *laid, const SamLayout *layout, const SamFormDef *form, const char *id,
       const SamFormOptions *options, GError **error)
{
  SamLaidPaper *paper;
  char *hash = NULL;
  SamDocument *doc = sam_form_build (form, layout->view, id, options, &hash, error);

  if (!doc) {
    return NULL;
  }
  paper = g_new0 (SamLaidPaper, 1);
  paper->form = form;
  paper->id = g_strdup (id);
  paper->hash = hash;
  g_ptr_array_add (laid->papers, paper);
  return doc;
}

/* Each party's own. */
static SamPages *
sheet_pages (SamLaidOut *laid, const SamLayout *layout, const SamFormOptions *options,
             GError **error)
{
  const SamFormDef *sheet = sam_form_by_id (SAM_FORM_AGREEMENT_SHEET);
  g_autoptr (GPtrArray) parties =
      sam_case_view_list_of (layout->view, SAM_PARTY_AGREEMENT_ID, layout->id);

  /* The same words when there is nobody yet. */
  for (guint i = 0; i < parties->len; i++) {
    g_autoptr (SamDocument) doc =
        build (laid, layout, sheet, sam_record_get_id (g_ptr_array_index (parties, i)), options,
               error);

    if (!doc) {
      return NULL;
    }
  }
  return sam_form_pages (layout->form, layout->view, layout->id, options, NULL, error);
}

/* Numbered copies of what is written on and keyed in afterwards. */
static SamPages *
meeting_pages (SamLaidOut *laid, const SamLayout *layout, SamFormOptions *options, GError **error)
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
    g_free (laid->code);
    laid->code = sam_form_code (hash);
    g_ptr_array_add (papers, sam_document_paginate (doc, fonts));
  }
  return sam_pages_concat ((SamPages *const *) papers->pdata, papers->len, SAM_CONCAT_NEW_SHEET);
}

static SamPages *
case_pages (SamLaidOut *laid, const SamLayout *layout, SamFormOptions *options, GError **error)
{
  g_autoptr (SamDocument) doc = NULL;

  if (g_str_equal (layout->form->id, SAM_FORM_MEETING)) {
    return meeting_pages (laid, layout, options, error);
  }
  if (g_str_equal (layout->form->id, SAM_FORM_AGREEMENT_SHEETS)) {
    return sheet_pages (laid, layout, options, error);
  }
  g_clear_pointer (&laid->sections, g_ptr_array_unref);
  laid->sections = sam_form_sections (layout->form, layout->view, layout->id, options, error);
  if (!laid->sections) {
    return NULL;
  }
  options->sections = (const char *const *) layout->sections;
  doc = build (laid, layout, layout->form, layout->id, options, error);
  return doc ? sam_document_paginate (doc, NULL) : NULL;
}

/* ---- The thread ---- */

static void
layout_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  SamLayout *layout = data;
  g_autoptr (SamCatalog) catalog = sam_paper_catalog (layout->lang);
  g_autoptr (SamLocale) locale = sam_locale_new (layout->lang);
  g_autoptr (SamLaidOut) laid = g_new0 (SamLaidOut, 1);
  SamFormOptions options = { .catalog = catalog,
                             .locale = locale,
                             .today = layout->today,
                             .viewer = layout->viewer,
                             .large_print = layout->large,
                             .access_log = layout->access_log,
                             .printed_by = sam_viewer_get (layout->viewer)->user_id };
  GError *error = NULL;

  laid->sections = g_ptr_array_new ();
  laid->papers = g_ptr_array_new_with_free_func (paper_free);
  laid->pages = sam_form_is_of_house (layout->form) ? house_pages (layout, &options, &error)
                                                    : case_pages (laid, layout, &options, &error);
  if (laid->pages) {
    g_task_return_pointer (task, g_steal_pointer (&laid), (GDestroyNotify) sam_laid_out_free);
  } else {
    g_task_return_error (task, error);
  }
}

void
sam_layout_async (SamLayout *layout, gpointer source, GCancellable *cancellable,
                  GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (source, cancellable, callback, user_data);

  g_task_set_source_tag (task, sam_layout_async);
  g_task_set_task_data (task, layout, (GDestroyNotify) sam_layout_free);
  g_task_run_in_thread (task, layout_thread);
}

SamLaidOut *
sam_layout_finish (gpointer source, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, source), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
