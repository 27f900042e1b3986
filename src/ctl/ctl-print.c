/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl-private.h"

#include <glib/gi18n.h>
#include <samspor/sam-forms.h>
#include <samspor/sam-json.h>
#include <samspor/sam-paper.h>
#include <stdio.h>

static void
add_form (Ctl *ctl, GString *out, const SamFormDef *form)
{
  const char *type = sam_type_get (form->type)->name;
  const char *title = sam_text (NULL, &form->title);

  if (ctl->json) {
    sam_json_element (out);
    sam_json_begin_object (out);
    sam_json_member_add_string (out, "form", form->id);
    sam_json_member_add_string (out, "type", type);
    sam_json_member_add_string (out, "title", title);
    sam_json_end_object (out);
  } else {
    g_string_append_printf (out, "%-24s %-12s %s\n", form->id, type, title);
  }
}

int
ctl_forms (Ctl *ctl, char **args)
{
  g_autoptr (GString) out = g_string_new (NULL);
  guint n;
  const SamFormDef *forms = sam_forms (&n);

  if (args[0] != NULL)
    return ctl_usage (ctl);
  if (ctl->json)
    sam_json_begin_array (out);
  for (guint i = 0; i < n; i++)
    add_form (ctl, out, &forms[i]);
  add_form (ctl, out, sam_form_by_id (SAM_FORM_HOLDER_TEAM));
  if (ctl->json) {
    sam_json_end_array (out);
    g_string_append_c (out, '\n');
  }
  fputs (out->str, stdout);
  return CTL_OK;
}

static int
fail_print (const GError *error)
{
  g_autofree char *sentence = sam_paper_error_text (error);

  return ctl_fail_text (sentence);
}

static void
set_options (Ctl *ctl, SamFormOptions *options, SamViewer *viewer, gboolean large)
{
  options->today = sam_clock_today (ctl->clock);
  options->viewer = viewer;
  options->large_print = large;
  options->printed_by = sam_viewer_get (viewer)->user_id;
}

/* The cases of a team that were passed on or wait for an answer; NULL with an error already said.
 */
static GPtrArray *
holders_of (Ctl *ctl, const char *team_id, SamViewer *viewer)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) all = sam_store_list_holders (ctl->store, viewer, NULL, &error);
  GPtrArray *some;

  if (all == NULL) {
    ctl_fail (error);
    return NULL;
  }
  some = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_holder_summary_unref);
  for (guint i = 0; i < all->len; i++) {
    SamHolderSummary *summary = g_ptr_array_index (all, i);

    if (g_strcmp0 (summary->team_id, team_id) == 0)
      g_ptr_array_add (some, sam_holder_summary_ref (summary));
  }
  if (some->len > 0)
    return some;
  g_ptr_array_unref (some);
  ctl_fail_text (C_ ("command line", "Nothing was printed: no case of this team was passed on, and "
                                     "nobody is asked to take one over."));
  return NULL;
}

static SamPages *
team_pages (Ctl *ctl, const SamFormDef *form, const char *id, const char *lang, gboolean large,
            SamViewer *viewer, SamFonts *fonts)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) holders = holders_of (ctl, id, viewer);
  g_autoptr (SamCatalog) catalog = sam_paper_catalog (lang != NULL ? lang : "nb");
  g_autoptr (SamLocale) locale = sam_locale_new (lang != NULL ? lang : "nb");
  g_autoptr (SamCaseView) view = NULL;
  g_autoptr (SamDocument) doc = NULL;
  SamFormOptions options = { .catalog = catalog, .locale = locale };

  if (holders == NULL)
    return NULL;
  view =
      sam_store_case_view (ctl->store, viewer,
                           ((SamHolderSummary *) g_ptr_array_index (holders, 0))->case_id, &error);
  if (view == NULL
      || !sam_store_log_access (ctl->store, viewer, SAM_ACCESS_PRINT, form->type, id, form->id,
                                TRUE, &error)) {
    ctl_fail (error);
    return NULL;
  }
  set_options (ctl, &options, viewer, large);
  doc = sam_form_build_team (sam_case_view_get_registry (view), id, holders, &options);
  return sam_document_paginate (doc, fonts);
}

/* The case whose paper it is: a record of the person stands on that of the open case. NULL with an
 * error already said. */
static SamCaseView *
view_of (Ctl *ctl, const SamRecord *record, SamViewer *viewer)
{
  gboolean of_person = sam_record_get_def (record)->scope == SAM_SCOPE_PERSON;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = of_person ? sam_store_case_of_person (ctl->store, viewer,
                                                              sam_record_get_scope (record), &error)
                                  : g_strdup (sam_record_get_scope (record));
  SamCaseView *view = id != NULL ? sam_store_case_view (ctl->store, viewer, id, &error) : NULL;

  if (error != NULL)
    ctl_fail (error);
  else if (view == NULL)
    ctl_fail_text (C_ ("command line", "Nothing was printed: the person has no open case."));
  return view;
}

/* Pages of one id; NULL with an error already said. */
static SamPages *
pages_of (Ctl *ctl, const SamFormDef *form, const char *id, const char *lang, gboolean large,
          SamViewer *viewer, SamFonts *fonts)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SamRecord) record = NULL;
  g_autoptr (SamCaseView) view = NULL;
  g_autoptr (SamCatalog) catalog = NULL;
  g_autoptr (SamLocale) locale = NULL;
  SamFormOptions options = { 0 };
  SamPages *pages;

  record = sam_store_get (ctl->store, viewer, form->type, id, &error);
  if (record == NULL) {
    ctl_fail (error);
    return NULL;
  }
  view = view_of (ctl, record, viewer);
  if (view == NULL)
    return NULL;
  if (lang == NULL)
    lang = sam_form_language (view);
  catalog = sam_paper_catalog (lang);
  locale = sam_locale_new (lang);
  options.catalog = catalog;
  options.locale = locale;
  set_options (ctl, &options, viewer, large);
  /* Logged before anything leaves: a printed sheet can't be taken back. */
  if (!sam_store_log_access (ctl->store, viewer, SAM_ACCESS_PRINT, form->type, id, form->id, TRUE,
                             &error)) {
    ctl_fail (error);
    return NULL;
  }
  pages = sam_form_pages (form, view, id, &options, fonts, &error);
  if (pages == NULL)
    fail_print (error);
  return pages;
}

int
ctl_print (Ctl *ctl, char **args)
{
  g_autoptr (GError) error = NULL;
  gboolean missing = FALSE;
  g_autofree char *out = ctl_take_option (args, "-o", &missing);
  g_autofree char *lang = ctl_take_option (args, "--lang", &missing);
  gboolean large = ctl_take_flag (args, "--large");
  g_autoptr (SamViewer) viewer = NULL;
  g_autoptr (SamFonts) fonts = NULL;
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_pages_unref);
  g_autoptr (SamPages) pages = NULL;
  const SamFormDef *form;

  if (missing || out == NULL || args[0] == NULL || args[1] == NULL || ctl_has_option (args)
      || (lang != NULL && !sam_paper_language_is_known (lang)))
    return ctl_usage (ctl);
  form = sam_form_by_id (args[0]);
  if (form == NULL)
    return ctl_usage (ctl);
  if (!ctl_open_viewer (ctl))
    return CTL_FAILED;
  viewer = sam_viewer_for_use (ctl->viewer, SAM_PURPOSE_FOLLOW_UP, SAM_USE_PRINT);
  fonts = sam_fonts_new ();
  for (guint i = 1; args[i] != NULL; i++) {
    SamPages *one = form->type == SAM_RECORD_TEAM
                        ? team_pages (ctl, form, args[i], lang, large, viewer, fonts)
                        : pages_of (ctl, form, args[i], lang, large, viewer, fonts);

    if (one == NULL)
      return CTL_FAILED;
    g_ptr_array_add (all, one);
  }
  pages = all->len == 1
              ? sam_pages_ref (g_ptr_array_index (all, 0))
              : sam_pages_concat ((SamPages *const *) all->pdata, all->len, SAM_CONCAT_NEW_SHEET);
  if (!sam_pages_write_pdf (pages, out, sam_clock_now (ctl->clock) / G_USEC_PER_SEC, &error))
    return fail_print (error);
  return CTL_OK;
}
