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

/* What the sample has no need of otherwise: a meeting, and somebody to be met. */
static const char *
add_meeting (FormCase *sample)
{
  SamRecord *appointment = form_case_add (sample, SAM_RECORD_APPOINTMENT);
  SamRecord *meeting = form_case_add (sample, SAM_RECORD_MEETING);
  SamRecord *measure = form_case_add (sample, SAM_RECORD_MEASURE);

  sam_record_set_text (sample->record, SAM_CASE_CASE_NUMBER, "2026-0017");
  sam_record_set_text (sample->record, SAM_CASE_HOLDER_USER,
                       sam_record_get_text (sample->record, SAM_CASE_COORDINATOR_USER));
  sam_record_set_text (sample->person, SAM_PERSON_PHONE, "00000077");
  sam_record_set_date (appointment, SAM_APPOINTMENT_MEETS_ON, FORM_CASE_TODAY);
  sam_record_set_text (appointment, SAM_APPOINTMENT_AT_TIME, "10:30");
  sam_record_set_int (appointment, SAM_APPOINTMENT_LENGTH_MINUTES, 45);
  sam_record_set_text (appointment, SAM_APPOINTMENT_WITH_WHOM, "Trygg Behandler");
  sam_record_set_text (appointment, SAM_APPOINTMENT_PLACE, "Sjøgata 11, 2. etasje");
  sam_record_set_text (appointment, SAM_APPOINTMENT_HOW_TO_GET_THERE, "Buss 4 til Torget");
  sam_record_set_text (appointment, SAM_APPOINTMENT_STATE, "planned");
  sam_record_set_text (meeting, SAM_MEETING_KIND, "care_group");
  sam_record_set_date (meeting, SAM_MEETING_MEETS_ON, FORM_CASE_TODAY);
  sam_record_set_text (meeting, SAM_MEETING_AT_TIME, "12:30");
  sam_record_set_text (meeting, SAM_MEETING_PLACE, "Rådhuset, møterom 2");
  sam_record_set_text (meeting, SAM_MEETING_AGENDA, "Hva er viktig nå\nBolig\nHvem gjør hva");
  sam_record_set_text (measure, SAM_MEASURE_WHAT, "Ringe NAV om depositum for leiligheten");
  sam_record_set_text (measure, SAM_MEASURE_STATE, "open");
  sam_record_set_text (measure, SAM_MEASURE_OWNER_USER,
                       sam_record_get_text (sample->record, SAM_CASE_COORDINATOR_USER));
  sam_record_set_date (measure, SAM_MEASURE_DUE_ON, FORM_CASE_TODAY + 1);
  return sam_record_get_id (meeting);
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
  g_autoptr (SamDocument) doc =
      form->type == SAM_RECORD_SERVICE
          ? sam_form_build_service (registry, service, options, NULL)
          : sam_form_build_month (registry, service, options->today, &month, options);

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
  add_meeting (&other);
  beside = form_case_view (&other);
  g_ptr_array_add (views, view);
  g_ptr_array_add (views, beside);
  doc = sam_form_build_together (form, views, options, NULL);
  return sam_document_paginate (doc, NULL);
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
  g_autoptr (GError) error = NULL;
  const SamFormDef *form = argc > 3 ? sam_form_by_id (argv[1]) : NULL;
  SamFormOptions options = { .today = FORM_CASE_TODAY, .viewer = viewer };
  const char *id, *meeting;
  GPtrArray *appointments;

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
  meeting = add_meeting (&sample);
  view = form_case_view (&sample);
  appointments = sam_case_view_list (view, SAM_RECORD_APPOINTMENT);
  options.catalog = catalog;
  options.locale = locale = sam_locale_new (argv[2]);
  options.large_print = g_getenv ("LARGE") != NULL;
  options.pseudonymised = g_getenv ("NAMELESS") != NULL;
  switch (form->type) {
  case SAM_RECORD_PLAN:
    id = sam_record_get_id (sample.plan);
    break;
  case SAM_RECORD_PARTY:
    id = sam_record_get_id (sample.housing);
    break;
  case SAM_RECORD_AGREEMENT:
    id = sam_record_get_id (sample.agreement);
    break;
  case SAM_RECORD_MEETING:
    id = meeting;
    break;
  case SAM_RECORD_APPOINTMENT:
    id = sam_record_get_id (g_ptr_array_index (appointments, 0));
    break;
  default:
    id = sam_record_get_id (sample.record);
  }
  pages = sam_form_is_together (form)   ? together (form, view, &options)
          : sam_form_is_of_house (form) ? of_house (form, view, &options)
                                        : sam_form_pages (form, view, id, &options, NULL, &error);
  if (pages == NULL || !sam_pages_write_pdf (pages, argv[3], 1780560000, &error)) {
    fprintf (stderr, "%s\n", error->message);
    return 1;
  }
  return 0;
}
