/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Papers that are written on and keyed in: the same lines in the same order, no names where none
 * may be, and what has changed since they were printed. */
#include "form-case.h"

#include <samspor/sam-forms-many.h>
#include <samspor/sam-paper.h>
#include <string.h>

static SamFonts *fonts;

typedef struct {
  FormCase one, two;
  SamRecord *meeting, *appointment, *measure;
  SamCatalog *catalog;
  SamLocale *locale;
  SamViewer *viewer;
  SamFormOptions options;
} Desk;

static SamRecord *
add_measure (FormCase *sample, const char *what, SamDate due)
{
  SamRecord *measure = form_case_add (sample, SAM_RECORD_MEASURE);

  sam_record_set_text (measure, SAM_MEASURE_WHAT, what);
  sam_record_set_text (measure, SAM_MEASURE_STATE, "open");
  sam_record_set_date (measure, SAM_MEASURE_DUE_ON, due);
  return measure;
}

static void
desk_init (Desk *desk, const char *tag)
{
  form_case_init (&desk->one);
  form_case_init_from (&desk->two, 500);
  sam_record_set_text (desk->one.record, SAM_CASE_CASE_NUMBER, "2026-0017");
  sam_record_set_text (desk->two.person, SAM_PERSON_GIVEN_NAME, "Modig");
  sam_record_set_text (desk->two.person, SAM_PERSON_FAMILY_NAME, "Furulund");
  desk->meeting = form_case_add (&desk->one, SAM_RECORD_MEETING);
  sam_record_set_text (desk->meeting, SAM_MEETING_KIND, "care_group");
  sam_record_set_date (desk->meeting, SAM_MEETING_MEETS_ON, FORM_CASE_TODAY);
  sam_record_set_text (desk->meeting, SAM_MEETING_AT_TIME, "12:30");
  sam_record_set_text (desk->meeting, SAM_MEETING_PLACE, "Rådhuset, møterom 2");
  sam_record_set_text (desk->meeting, SAM_MEETING_AGENDA, "Lett vil bo nær verkstedet");
  desk->measure = add_measure (&desk->one, "Ringe til Letts søster, Åsgård", FORM_CASE_TODAY + 3);
  desk->appointment = form_case_add (&desk->two, SAM_RECORD_APPOINTMENT);
  sam_record_set_date (desk->appointment, SAM_APPOINTMENT_MEETS_ON, FORM_CASE_TODAY);
  sam_record_set_text (desk->appointment, SAM_APPOINTMENT_AT_TIME, "09:15");
  sam_record_set_text (desk->appointment, SAM_APPOINTMENT_PLACE, "Kafé Kroken");
  sam_record_set_text (desk->appointment, SAM_APPOINTMENT_STATE, "planned");
  desk->catalog = sam_catalog_new_empty (tag);
  desk->locale = sam_locale_new (tag);
  desk->viewer = form_case_viewer ();
  desk->options = (SamFormOptions){ .catalog = desk->catalog,
                                    .locale = desk->locale,
                                    .today = FORM_CASE_TODAY,
                                    .viewer = desk->viewer };
}

static void
desk_clear (Desk *desk)
{
  form_case_clear (&desk->one);
  form_case_clear (&desk->two);
  sam_catalog_unref (desk->catalog);
  sam_locale_unref (desk->locale);
  sam_viewer_unref (desk->viewer);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Desk, desk_clear)

static GPtrArray *
views_of (Desk *desk)
{
  GPtrArray *views = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_case_view_unref);

  g_ptr_array_add (views, form_case_view (&desk->one));
  g_ptr_array_add (views, form_case_view (&desk->two));
  return views;
}

static char *
text_of (SamPages *pages)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < sam_pages_get_count (pages); i++) {
    g_autofree char *page = sam_pages_get_text (pages, i);

    g_string_append (text, page);
  }
  return g_string_free (text, FALSE);
}

static char *
print_together (Desk *desk, const char *form, GPtrArray *views)
{
  g_autoptr (SamDocument) doc =
      sam_form_build_together (sam_form_by_id (form), views, &desk->options, NULL);
  g_autoptr (SamPages) pages = sam_document_paginate (doc, fonts);

  return text_of (pages);
}

static char *
print_meeting (Desk *desk, SamCaseView *view)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SamPages) pages =
      sam_form_pages (sam_form_by_id (SAM_FORM_MEETING), view, sam_record_get_id (desk->meeting),
                      &desk->options, fonts, &error);

  g_assert_no_error (error);
  return text_of (pages);
}

static void
assert_has (const char *text, const char *what)
{
  if (strstr (text, what) == NULL)
    g_test_fail_printf ("not on the paper: “%s”\n%s", what, text);
}

static void
assert_lacks (const char *text, const char *what)
{
  if (strstr (text, what) != NULL)
    g_test_fail_printf ("on the paper: “%s”\n%s", what, text);
}

/* Each line of the sheet has its number on the paper, in the same order. */
static void
assert_numbered (const char *text, const SamSheet *sheet)
{
  const char *at = text;

  for (guint i = 0; i < sheet->rows->len; i++) {
    g_autofree char *number = g_strdup_printf ("\n%u", i + 1);
    const char *found = strstr (at, number);

    while (found != NULL && g_ascii_isdigit (found[strlen (number)]))
      found = strstr (found + 1, number);
    if (found == NULL) {
      g_test_fail_printf ("line %u does not follow the one before\n%s", i + 1, text);
      return;
    }
    at = found + 1;
  }
}

/* ---- What they say ---- */

static void
test_meeting (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (GPtrArray) views = NULL;
  g_autoptr (SamSheet) sheet = NULL;
  g_autofree char *text = NULL;

  desk_init (&desk, "en");
  views = views_of (&desk);
  sheet = sam_form_sheet (sam_form_by_id (SAM_FORM_MEETING), views,
                          sam_record_get_id (desk.meeting), FORM_CASE_TODAY);
  text = print_meeting (&desk, views->pdata[0]);
  assert_has (text, "L. Å., case 2026-0017.");
  assert_has (text, "Care group meeting");
  assert_has (text, "12:30");
  assert_has (text, "Rådhuset");
  assert_has (text, "Decided: what, who, by when");
  assert_has (text, "Ringe til L.s søster, Å.");
  assert_has (text, "L. vil bo nær verkstedet");
  assert_has (text, "Deadline Sunday 7 June");
  assert_has (text, "Changes in the meeting");
  assert_lacks (text, "Lett");
  assert_lacks (text, "Åsgård");
  assert_lacks (text, "1985");
  assert_lacks (text, "01838598765");
  /* What holds is nothing to decide. */
  assert_lacks (text, "Turgruppe");
}

static void
test_list (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (GPtrArray) views = NULL;
  g_autoptr (SamSheet) sheet = NULL;
  g_autofree char *text = NULL;

  desk_init (&desk, "en");
  add_measure (&desk.two, "Long from now", FORM_CASE_TODAY + 60);
  sam_record_set_text (form_case_row (&desk.two, "housing"), SAM_GATE_ROW_AGREED, "Havnegata 3");
  views = views_of (&desk);
  sheet = sam_form_sheet (sam_form_by_id (SAM_FORM_MEETING_LIST), views, NULL, FORM_CASE_TODAY);
  text = print_together (&desk, SAM_FORM_MEETING_LIST, views);
  assert_numbered (text, sheet);
  assert_has (text, "L. Å., case 2026-0017.");
  assert_has (text, "M. F.");
  assert_lacks (text, "Modig");
  assert_lacks (text, "Furulund");
  assert_lacks (text, "Lett");
  /* Where somebody will live would tell who it is. */
  assert_lacks (text, "Havnegata 3");
  assert_lacks (text, "Long from now");
  /* Each case ends with a line for what nobody had thought of. */
  g_assert_cmpint (((SamSheetRow *) sheet->rows->pdata[sheet->rows->len - 1])->kind, ==,
                   SAM_SHEET_NEW);
}

static void
test_field (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (GPtrArray) views = NULL;
  g_autoptr (SamSheet) sheet = NULL;
  g_autofree char *text = NULL, *without = NULL;

  desk_init (&desk, "en");
  sam_record_set_text (desk.two.person, SAM_PERSON_PHONE, "00000077");
  sam_record_set_text (desk.one.person, SAM_PERSON_PHONE, "00000078");
  sam_record_set_bool (desk.one.person, SAM_PERSON_NEVER_CALL, TRUE);
  views = views_of (&desk);
  sheet = sam_form_sheet (sam_form_by_id (SAM_FORM_FIELD), views, NULL, FORM_CASE_TODAY);
  g_assert_cmpuint (sheet->rows->len, ==, 2);
  text = print_together (&desk, SAM_FORM_FIELD, views);
  assert_numbered (text, sheet);
  /* By the hour, not by the case. */
  g_assert_true (strstr (text, "Modig Furulund") < strstr (text, "Lett Åsgård"));
  assert_has (text, "Kafé Kroken");
  assert_has (text, "00000077");
  assert_lacks (text, "00000078");
  desk.options.pseudonymised = TRUE;
  without = print_together (&desk, SAM_FORM_FIELD, views);
  assert_has (without, "M. F.");
  assert_lacks (without, "Modig");
  assert_lacks (without, "00000077");
}

static void
test_strict (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (GPtrArray) views = NULL;
  g_autofree char *meeting = NULL, *list = NULL, *field = NULL;
  static const char *const never[] = { "Storgata",  "Rådhuset",   "Kafé Kroken",
                                       "Solbakken", "Verkstedet", "verkstedet",
                                       "00000077",  "Lysvik",     "Fjordgløtt" };

  desk_init (&desk, "en");
  sam_record_set_text (desk.one.person, SAM_PERSON_ADDRESS_GRADE, "strengt_fortrolig");
  sam_record_set_text (desk.two.person, SAM_PERSON_ADDRESS_GRADE, "strengt_fortrolig");
  sam_record_set_text (desk.two.person, SAM_PERSON_PHONE, "00000077");
  views = views_of (&desk);
  meeting = print_meeting (&desk, views->pdata[0]);
  list = print_together (&desk, SAM_FORM_MEETING_LIST, views);
  field = print_together (&desk, SAM_FORM_FIELD, views);
  for (guint i = 0; i < G_N_ELEMENTS (never); i++) {
    assert_lacks (meeting, never[i]);
    assert_lacks (list, never[i]);
    assert_lacks (field, never[i]);
  }
}

static void
test_the_dead (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (GPtrArray) views = NULL;
  g_autoptr (SamSheet) list = NULL;
  g_autoptr (SamSheet) field = NULL;

  desk_init (&desk, "en");
  sam_record_set_date (desk.one.person, SAM_PERSON_DECEASED_ON, FORM_CASE_TODAY - 1);
  sam_record_set_date (desk.two.person, SAM_PERSON_DECEASED_ON, FORM_CASE_TODAY - 1);
  views = views_of (&desk);
  list = sam_form_sheet (sam_form_by_id (SAM_FORM_MEETING_LIST), views, NULL, FORM_CASE_TODAY);
  field = sam_form_sheet (sam_form_by_id (SAM_FORM_FIELD), views, NULL, FORM_CASE_TODAY);
  g_assert_cmpuint (list->rows->len, ==, 0);
  g_assert_cmpuint (field->rows->len, ==, 0);
}

static void
test_pseudonymised_plan (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (SamCaseView) view = NULL;
  g_autoptr (SamPages) pages = NULL;
  g_autofree char *text = NULL;

  desk_init (&desk, "en");
  desk.options.pseudonymised = TRUE;
  view = form_case_view (&desk.one);
  pages = sam_form_pages (sam_form_by_id (SAM_FORM_PLAN), view, sam_record_get_id (desk.one.plan),
                          &desk.options, fonts, NULL);
  text = text_of (pages);
  assert_has (text, "L. Å., case 2026-0017.");
  assert_lacks (text, "Lett");
  assert_lacks (text, "Åsgård");
  assert_lacks (text, "1985");
}

/* ---- Papers of the house ---- */

static void
test_month_hides_the_few (void)
{
  static const struct {
    SamMonthFigure figure;
    SamSmall hidden;
  } cases[] = {
    { { 0, 0 }, SAM_SMALL_NONE },   { { 1, 1 }, SAM_SMALL_WHOLE },  { { 0, 4 }, SAM_SMALL_WHOLE },
    { { 5, 5 }, SAM_SMALL_NONE },   { { 0, 5 }, SAM_SMALL_NONE },   { { 1, 20 }, SAM_SMALL_PART },
    { { 19, 20 }, SAM_SMALL_PART }, { { 16, 20 }, SAM_SMALL_PART }, { { 15, 20 }, SAM_SMALL_NONE },
    { { 4, 9 }, SAM_SMALL_PART },   { { 5, 9 }, SAM_SMALL_PART },   { { 5, 10 }, SAM_SMALL_NONE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (sam_month_hide (&cases[i].figure), ==, cases[i].hidden);
}

static void
test_month (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (GPtrArray) views = NULL;
  g_autoptr (SamDocument) doc = NULL;
  g_autoptr (SamPages) pages = NULL;
  g_autofree char *text = NULL;
  SamTeamMonth month = { 0 };
  SamTeamMonth shown = { .n = { { 8, 16 }, { 19, 20 }, { 3, 4 }, { 0, 0 } },
                         .n_open = 3,
                         .n_closed = 12 };
  SamDate from = sam_date_from_ymd (2026, 5, 1), to = sam_date_from_ymd (2026, 5, 31);
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  SamRecord *contact, *team;

  desk_init (&desk, "en");
  sam_record_set_date (desk.one.record, SAM_CASE_OPENED_ON, from + 3);
  sam_record_set_date (desk.two.record, SAM_CASE_OPENED_ON, from - 3);
  contact = form_case_add (&desk.one, SAM_RECORD_CONTACT);
  sam_record_set_text (contact, SAM_CONTACT_OUTCOME, "reached");
  sam_record_set_moment (contact, SAM_CONTACT_OCCURRED_AT,
                         sam_moment_from_local (from + 5, 600, utc));
  sam_record_set_date (desk.one.transition, SAM_TRANSITION_DATE, from + 10);
  sam_record_set_date (desk.one.transition, SAM_TRANSITION_HAPPENED_ON, from + 10);
  team = form_case_add (&desk.one, SAM_RECORD_TEAM);
  sam_record_set_text (team, SAM_TEAM_NAME, "Team Nord");
  views = views_of (&desk);
  for (guint i = 0; i < views->len; i++)
    sam_rules_add_month (views->pdata[i], from, to, &month);
  g_assert_cmpuint (month.n_open, ==, 2);
  g_assert_cmpuint (month.n[SAM_MONTH_OPENED].of, ==, 1);
  g_assert_cmpuint (month.n[SAM_MONTH_OPENED].well, ==, 1);
  g_assert_cmpuint (month.n[SAM_MONTH_READY].of, ==, 1);
  g_assert_cmpuint (month.n[SAM_MONTH_READY].well, ==, 0);
  g_assert_cmpuint (month.n[SAM_MONTH_REACHED].of, ==, 1);
  g_assert_cmpuint (month.n[SAM_MONTH_REACHED].well, ==, 0);

  doc = sam_form_build_month (sam_case_view_get_registry (views->pdata[0]),
                              sam_record_get_id (team), from, &shown, &desk.options);
  pages = sam_document_paginate (doc, fonts);
  text = text_of (pages);
  assert_has (text, "Team Nord");
  assert_has (text, "May 2026");
  assert_has (text, "Open cases now\t<5\n");
  assert_has (text, "first conversation in time\t16\t8\t50 %\n");
  /* Nineteen of twenty tells of the one. */
  assert_has (text, "all in place on the day\t20\t–\t–\n");
  assert_has (text, "reached in it\t<5\t–\t–\n");
  assert_has (text, "and kept\t0\t–\t–\n");
}

/* The same numbers as on the page, and no others; of persons none from one to four. */
static void
test_housing_planning (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (SamCaseView) view = NULL;
  g_autoptr (SamHousingPlan) plan = form_case_housing_plan ();
  g_autoptr (SamDocument) doc = NULL;
  g_autoptr (SamPages) pages = NULL;
  g_autofree char *text = NULL;
  const SamRecord *team;

  desk_init (&desk, "en");
  team = form_case_add (&desk.one, SAM_RECORD_TEAM);
  view = form_case_view (&desk.one);
  doc = sam_form_build_housing_planning (sam_case_view_get_registry (view),
                                         sam_record_get_id (team), plan, &desk.options);
  pages = sam_document_paginate (doc, fonts);
  text = text_of (pages);
  assert_has (text, "Homes and needs");
  assert_has (text, "Most are missing here: Nordby. 9 wait, 2 homes are free.");
  assert_has (text, "Sentrum\t–\t–\t4\t0\t2\t0\t39\n");
  assert_has (text, "District not said\t<5\t–\t0\t0\t0\t0\t0\n");
  assert_has (text, "In all\t17\t");
  assert_lacks (text, "Lett");
}

static void
test_service_card (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (SamCaseView) view = NULL;
  g_autoptr (SamDocument) doc = NULL;
  g_autoptr (SamPages) pages = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  SamRecord *service;

  desk_init (&desk, "en");
  service = form_case_add (&desk.one, SAM_RECORD_SERVICE);
  sam_record_set_text (service, SAM_SERVICE_NAME, "Boligkontoret Nord");
  sam_record_set_text (service, SAM_SERVICE_SERVICE_KIND, "housing_office");
  sam_record_set_text (service, SAM_SERVICE_HOURS, "9–15");
  sam_record_set_int (service, SAM_SERVICE_ANSWER_DAYS, 3);
  sam_record_set_text (service, SAM_SERVICE_DEPUTY_NAME, "Sindig Vikar");
  sam_record_set_date (service, SAM_SERVICE_DEPUTY_TO_ON, FORM_CASE_TODAY - 1);
  view = form_case_view (&desk.one);
  doc = sam_form_build_service (sam_case_view_get_registry (view), sam_record_get_id (service),
                                &desk.options, &error);
  g_assert_no_error (error);
  pages = sam_document_paginate (doc, fonts);
  text = text_of (pages);
  assert_has (text, "Boligkontoret Nord");
  assert_has (text, "Opening hours\t9–15\n");
  assert_has (text, "Answers within (open days)\t3\n");
  assert_lacks (text, "Sindig Vikar");
  assert_lacks (text, "Lett");
  g_assert_null (sam_form_build_service (sam_case_view_get_registry (view),
                                         sam_record_get_id (desk.one.record), &desk.options,
                                         &error));
  g_assert_error (error, SAM_FORM_ERROR, SAM_FORM_ERROR_NO_RECORD);
}

/* ---- In every language ---- */

static void
test_catalog (gconstpointer data)
{
  static const char *const fixed[] = { "Meeting sheet", "Decided", "Deadline", "Field sheet",
                                       "reached",       "Present", "In short" };
  g_auto (Desk) desk = { 0 };
  g_autoptr (GPtrArray) views = NULL;
  g_autofree char *meeting = NULL, *list = NULL, *field = NULL;

  desk_init (&desk, data);
  sam_catalog_unref (desk.catalog);
  desk.options.catalog = desk.catalog = sam_paper_catalog (data);
  views = views_of (&desk);
  meeting = print_meeting (&desk, views->pdata[0]);
  list = print_together (&desk, SAM_FORM_MEETING_LIST, views);
  field = print_together (&desk, SAM_FORM_FIELD, views);
  for (guint i = 0; i < G_N_ELEMENTS (fixed); i++) {
    assert_lacks (meeting, fixed[i]);
    assert_lacks (list, fixed[i]);
    assert_lacks (field, fixed[i]);
  }
  assert_has (meeting, g_str_equal (data, "nn") ? "Endringar i møtet" : "Endringer i møtet");
}

/* ---- What has changed since ---- */

static SamSheetChange *
find_change (GPtrArray *changes, const SamRecord *record, SamField field)
{
  for (guint i = 0; i < changes->len; i++) {
    SamSheetChange *change = changes->pdata[i];

    if (g_str_equal (change->record_id, sam_record_get_id (record)) && change->field == field)
      return change;
  }
  return NULL;
}

static void
test_changes (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (Desk) later = { 0 };
  g_autoptr (GPtrArray) views = NULL, now = NULL, none = NULL, changes = NULL;
  g_autoptr (SamSheet) printed = NULL;
  g_autoptr (SamSheet) sheet = NULL;
  g_autofree char *text = NULL;
  SamSheetChange *change;
  SamRecord *point, *added;

  desk_init (&desk, "en");
  views = views_of (&desk);
  printed = sam_form_sheet (sam_form_by_id (SAM_FORM_MEETING), views,
                            sam_record_get_id (desk.meeting), FORM_CASE_TODAY);
  text = sam_sheet_to_text (printed);
  sheet = sam_sheet_from_text (text);
  g_assert_nonnull (sheet);
  g_assert_cmpuint (sheet->rows->len, ==, printed->rows->len);
  g_assert_cmpstr (sheet->about, ==, sam_record_get_id (desk.meeting));
  /* What somebody wrote is not kept. */
  assert_lacks (text, "Lett");
  assert_lacks (text, "Storgata");
  g_ptr_array_set_size (views, 1);
  none = sam_sheet_changes (sheet, views);
  /* The second case is not there any more; all lines of the first are as printed. */
  for (guint i = 0; i < none->len; i++)
    g_assert_cmpstr (((SamSheetChange *) none->pdata[i])->case_id, ==,
                     sam_record_get_id (desk.two.record));

  desk_init (&later, "en");
  point = form_case_row (&later.one, "housing");
  sam_record_set_text (point, SAM_GATE_ROW_STATE, "in_place");
  sam_record_set_date (later.one.transition, SAM_TRANSITION_DATE, FORM_CASE_TODAY + 5);
  sam_record_set_text (later.measure, SAM_MEASURE_STATE, "done");
  sam_record_set_text (later.measure, SAM_MEASURE_WHAT, "Ringe til faren");
  added = add_measure (&later.one, "Something new", FORM_CASE_TODAY + 2);
  now = views_of (&later);
  changes = sam_sheet_changes (sheet, now);
  change = find_change (changes, point, SAM_GATE_ROW_STATE);
  g_assert_nonnull (change);
  g_assert_cmpstr (change->was, ==, "interim");
  g_assert_cmpstr (change->is, ==, "in_place");
  g_assert_cmpuint (change->line, >, 0);
  change = find_change (changes, later.one.transition, SAM_TRANSITION_DATE);
  g_assert_nonnull (change);
  g_assert_cmpstr (change->is, ==, "2026-06-09");
  g_assert_nonnull (find_change (changes, later.measure, SAM_MEASURE_STATE));
  change = find_change (changes, later.measure, SAM_MEASURE_WHAT);
  g_assert_nonnull (change);
  g_assert_null (change->was);
  g_assert_cmpstr (change->is, ==, "Ringe til faren");
  change = find_change (changes, added, SAM_FIELD_NONE);
  g_assert_nonnull (change);
  g_assert_cmpuint (change->line, ==, 0);
  g_assert_cmpuint (changes->len, ==, 5);
}

static void
test_gone (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (GPtrArray) views = NULL, one = NULL, changes = NULL;
  g_autoptr (SamSheet) sheet = NULL;
  guint gone = 0;

  desk_init (&desk, "en");
  views = views_of (&desk);
  sheet = sam_form_sheet (sam_form_by_id (SAM_FORM_MEETING_LIST), views, NULL, FORM_CASE_TODAY);
  one = g_ptr_array_new ();
  g_ptr_array_add (one, views->pdata[0]);
  changes = sam_sheet_changes (sheet, one);
  for (guint i = 0; i < changes->len; i++) {
    const SamSheetChange *change = changes->pdata[i];

    g_assert_cmpstr (change->case_id, ==, sam_record_get_id (desk.two.record));
    g_assert_cmpint (change->field, ==, SAM_FIELD_NONE);
    gone++;
  }
  g_assert_cmpuint (gone, >, 0);
}

static void
test_bad_text (void)
{
  static const char *const texts[] = {
    "",
    "no sheet",
    "[sheet]\n",
    "[sheet]\nform=x\n[1]\nkind=99\ncase=a\n",
    "[sheet]\nform=x\n[1]\nkind=1\ntype=nothing\ncase=a\nrecord=b\n",
    "[sheet]\nform=x\n[1]\nkind=1\ntype=gate_row\ncase=a\n",
    "[sheet]\nform=x\n[1]\nkind=1\n",
  };

  g_assert_null (sam_sheet_from_text (NULL));
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_null (sam_sheet_from_text (texts[i]));
}

/* The code changes when what the paper says does, and not with the copy. */
static void
test_code (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (GPtrArray) views = NULL;
  g_autofree char *hash = NULL, *again = NULL, *other = NULL, *code = NULL, *text = NULL;
  const SamFormDef *form = sam_form_by_id (SAM_FORM_MEETING_LIST);

  desk_init (&desk, "en");
  views = views_of (&desk);
  sam_document_unref (sam_form_build_together (form, views, &desk.options, &hash));
  desk.options.copy = 2;
  desk.options.copies = 5;
  sam_document_unref (sam_form_build_together (form, views, &desk.options, &again));
  g_assert_cmpstr (hash, ==, again);
  code = sam_form_code (hash);
  text = print_together (&desk, SAM_FORM_MEETING_LIST, views);
  assert_has (text, code);
  assert_has (text, "Copy 2 of 5");
  g_ptr_array_set_size (views, 1);
  sam_document_unref (sam_form_build_together (form, views, &desk.options, &other));
  g_assert_cmpstr (hash, !=, other);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  fonts = sam_fonts_new ();
  g_test_add_func ("/print/sheets/meeting", test_meeting);
  g_test_add_func ("/print/sheets/list", test_list);
  g_test_add_func ("/print/sheets/field", test_field);
  g_test_add_func ("/print/sheets/strict", test_strict);
  g_test_add_func ("/print/sheets/the-dead", test_the_dead);
  g_test_add_func ("/print/sheets/pseudonymised-plan", test_pseudonymised_plan);
  g_test_add_func ("/print/sheets/month", test_month);
  g_test_add_func ("/print/sheets/housing-planning", test_housing_planning);
  g_test_add_func ("/print/sheets/month/hides-the-few", test_month_hides_the_few);
  g_test_add_func ("/print/sheets/service-card", test_service_card);
  g_test_add_data_func ("/print/sheets/catalog/nb", "nb", test_catalog);
  g_test_add_data_func ("/print/sheets/catalog/nn", "nn", test_catalog);
  g_test_add_func ("/print/sheets/changes", test_changes);
  g_test_add_func ("/print/sheets/gone", test_gone);
  g_test_add_func ("/print/sheets/bad-text", test_bad_text);
  g_test_add_func ("/print/sheets/code", test_code);
  status = g_test_run ();
  sam_fonts_unref (fonts);
  return status;
}
