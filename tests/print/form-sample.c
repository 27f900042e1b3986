/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Prints a form of the sample case, to be looked at: form-sample FORM LANG OUT.pdf [CATALOG.mo] */
#include "form-case.h"

#include <samspor/sam-forms-many.h>
#include <stdio.h>
#include <string.h>

static SamCatalog *
open_catalog (const char *path, const char *tag, GError **error)
{
  g_autofree char *data = NULL;
  gsize length;
  g_autoptr (GBytes) bytes = NULL;

  if (path == NULL)
    return sam_catalog_new_empty (tag);
  if (!g_file_get_contents (path, &data, &length, error))
    return NULL;
  bytes = g_bytes_new_take (g_steal_pointer (&data), length);
  return sam_catalog_new_from_bytes (bytes, tag, error);
}

static SamPages *
of_house (const SamFormDef *form, SamCaseView *view, const SamFormOptions *options)
{
  SamTeamMonth month = { .n = { { 8, 16 }, { 19, 20 }, { 3, 4 }, { 42, 61 } },
                         .n_open = 187,
                         .n_closed = 6 };
  SamRegistry *registry = sam_case_view_get_registry (view);
  const SamRecord *row = g_ptr_array_index (sam_case_view_list (view, SAM_RECORD_GATE_ROW), 0);
  const char *service = sam_record_get_text (row, SAM_GATE_ROW_SERVICE_ID);
  const char *team = sam_record_get_text (sam_case_view_get_case (view), SAM_CASE_TEAM_ID);
  g_autoptr (SamHousingPlan) plan = form_case_housing_plan ();
  g_autoptr (GPtrArray) holders =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sam_holder_summary_unref);
  g_autoptr (SamDocument) doc = NULL;

  g_ptr_array_add (holders, sam_rules_holder_summary (view, options->today));
  doc = form->type == SAM_RECORD_SERVICE ? sam_form_build_service (registry, service, options, NULL)
        : g_str_equal (form->id, SAM_FORM_HOUSING_PLANNING)
            ? sam_form_build_housing_planning (registry, team, plan, options)
        : g_str_equal (form->id, SAM_FORM_HOLDER_TEAM)
            ? sam_form_build_team (registry, team, holders, options)
            : sam_form_build_month (registry, team, options->today, &month, options);
  return sam_document_paginate (doc, NULL);
}

static SamPages *
together (const SamFormDef *form, SamCaseView *view, const SamFormOptions *options)
{
  g_auto (FormCase) other = { 0 };
  g_autoptr (SamCaseView) beside = NULL;
  g_autoptr (GPtrArray) views = g_ptr_array_new ();
  g_autoptr (SamDocument) doc = NULL;

  form_case_init_from (&other, 500);
  sam_record_set_text (other.person, SAM_PERSON_GIVEN_NAME, "Modig");
  sam_record_set_text (other.person, SAM_PERSON_FAMILY_NAME, "Furulund");
  form_case_add_more (&other);
  beside = form_case_view (&other);
  g_ptr_array_add (views, view);
  g_ptr_array_add (views, beside);
  doc = sam_form_build_together (form, views, options, NULL);
  return sam_document_paginate (doc, NULL);
}

/* The first record of the sample case that the form is offered for. */
static char *
id_of (const SamFormDef *form, SamCaseView *view, SamViewer *viewer, SamLocale *locale)
{
  g_autoptr (GPtrArray) offers = sam_forms_offer (view, viewer, locale, FORM_CASE_TODAY);

  if (sam_form_is_online (form))
    return g_strdup (sam_record_get_id (sam_case_view_get_case (view)));
  for (guint i = 0; i < offers->len; i++) {
    const SamFormOffer *offer = g_ptr_array_index (offers, i);

    if (offer->form == form)
      return g_strdup (offer->id);
  }
  return NULL;
}

int
main (int argc, char **argv)
{
  g_auto (FormCase) sample = { 0 };
  g_autoptr (SamCaseView) view = NULL;
  g_autoptr (SamViewer) viewer = form_case_viewer ();
  g_autoptr (SamCatalog) catalog = NULL;
  g_autoptr (SamLocale) locale = NULL;
  g_autoptr (SamPages) pages = NULL;
  g_autoptr (SamAccessLog) log = form_case_access_log ();
  g_autoptr (GError) error = NULL;
  const SamFormDef *form = argc > 3 ? sam_form_by_id (argv[1]) : NULL;
  SamFormOptions options = { .today = FORM_CASE_TODAY, .viewer = viewer, .access_log = log };
  g_autofree char *id = NULL;
  SamRecord *team;

  if (form == NULL) {
    fprintf (stderr, "form-sample FORM LANG OUT.pdf [CATALOG.mo]\n");
    return 2;
  }
  catalog = open_catalog (argc > 4 ? argv[4] : NULL, argv[2], &error);
  if (catalog == NULL) {
    fprintf (stderr, "%s\n", error->message);
    return 1;
  }
  form_case_init (&sample);
  form_case_add_more (&sample);
  team = form_case_add (&sample, SAM_RECORD_TEAM);
  sam_record_set_text (team, SAM_TEAM_NAME, "Team Nord");
  sam_record_set_text (sample.record, SAM_CASE_TEAM_ID, sam_record_get_id (team));
  view = form_case_view (&sample);
  options.catalog = catalog;
  options.locale = locale = sam_locale_new (argv[2]);
  options.large_print = g_getenv ("LARGE") != NULL;
  options.pseudonymised = g_getenv ("NAMELESS") != NULL;
  id = id_of (form, view, viewer, locale);
  if (id == NULL && !sam_form_is_together (form) && !sam_form_is_of_house (form)) {
    fprintf (stderr, "the sample case has nothing to print on %s\n", argv[1]);
    return 1;
  }
  pages = sam_form_is_together (form)   ? together (form, view, &options)
          : sam_form_is_of_house (form) ? of_house (form, view, &options)
                                        : sam_form_pages (form, view, id, &options, NULL, &error);
  if (pages == NULL || !sam_pages_write_pdf (pages, argv[3], 1780560000, NULL, &error)) {
    fprintf (stderr, "%s\n", error->message);
    return 1;
  }
  return 0;
}
