/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What the forms say, in the source language, section by section, and what they must not say. */
#include "form-case.h"

#include <samspor/sam-forms-many.h>
#include <samspor/sam-paper.h>
#include <samspor/sam-rules.h>
#include <string.h>

static SamFonts *fonts;

typedef struct {
  FormCase sample;
  SamCatalog *catalog;
  SamLocale *locale;
  SamViewer *viewer;
  SamAccessLog *access_log;
  SamFormOptions options;
} Paper;

static void
paper_init (Paper *self, const char *tag)
{
  form_case_init (&self->sample);
  self->catalog = sam_catalog_new_empty (tag);
  self->locale = sam_locale_new (tag);
  self->viewer = form_case_viewer ();
  self->access_log = form_case_access_log ();
  self->options = (SamFormOptions){ .catalog = self->catalog,
                                    .locale = self->locale,
                                    .today = FORM_CASE_TODAY,
                                    .viewer = self->viewer,
                                    .access_log = self->access_log };
}

static void
paper_clear (Paper *self)
{
  form_case_clear (&self->sample);
  sam_catalog_unref (self->catalog);
  sam_locale_unref (self->locale);
  sam_viewer_unref (self->viewer);
  sam_access_log_unref (self->access_log);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Paper, paper_clear)

static SamPages *
print (Paper *self, const char *form, const SamRecord *record)
{
  g_autoptr (SamCaseView) view = form_case_view (&self->sample);
  g_autoptr (GError) error = NULL;
  SamPages *pages = sam_form_pages (sam_form_by_id (form), view, sam_record_get_id (record),
                                    &self->options, fonts, &error);

  g_assert_no_error (error);
  g_assert_nonnull (pages);
  return pages;
}

static char *
raw_text (SamPages *pages)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < sam_pages_get_count (pages); i++) {
    g_autofree char *page = sam_pages_get_text (pages, i);

    g_string_append (text, page);
  }
  return g_string_free (text, FALSE);
}

static char *
text_of (Paper *self, const char *form, const SamRecord *record)
{
  g_autoptr (SamPages) pages = print (self, form, record);

  return raw_text (pages);
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
  g_autofree char *lower = g_utf8_strdown (text, -1);
  g_autofree char *needle = g_utf8_strdown (what, -1);

  if (strstr (lower, needle) != NULL)
    g_test_fail_printf ("on the paper: “%s”\n%s", what, text);
}

static void
set_grade (Paper *self, const char *grade)
{
  sam_record_set_text (self->sample.person, SAM_PERSON_ADDRESS_GRADE, grade);
}

/* An appointment in June with a service whose name tells what it is for. */
static SamRecord *
add_appointment (Paper *self, int day)
{
  SamRecord *service = form_case_add (&self->sample, SAM_RECORD_SERVICE);
  SamRecord *appointment = form_case_add (&self->sample, SAM_RECORD_APPOINTMENT);

  sam_record_set_text (service, SAM_SERVICE_NAME, "TSB Sør, poliklinikk");
  sam_record_set_text (service, SAM_SERVICE_SERVICE_KIND, "tsb");
  sam_record_set_text (appointment, SAM_APPOINTMENT_SERVICE_ID, sam_record_get_id (service));
  sam_record_set_date (appointment, SAM_APPOINTMENT_MEETS_ON, sam_date_from_ymd (2026, 6, day));
  sam_record_set_text (appointment, SAM_APPOINTMENT_AT_TIME, "10:30");
  sam_record_set_int (appointment, SAM_APPOINTMENT_LENGTH_MINUTES, 45);
  sam_record_set_text (appointment, SAM_APPOINTMENT_WITH_WHOM, "Trygg Behandler");
  sam_record_set_text (appointment, SAM_APPOINTMENT_PLACE, "Sjøgata 11, 2. etasje");
  sam_record_set_text (appointment, SAM_APPOINTMENT_HOW_TO_GET_THERE, "Buss 4 til Torget");
  sam_record_set_text (appointment, SAM_APPOINTMENT_STATE, "planned");
  return appointment;
}

/* ---- Registry ---- */

static void
test_registry (void)
{
  guint n = 0;
  const SamFormDef *forms = sam_forms (&n);
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  g_assert_cmpuint (n, >=, 4);
  for (guint i = 0; i < n; i++) {
    g_assert_true (g_hash_table_add (ids, (gpointer) forms[i].id));
    g_assert_true (sam_form_by_id (forms[i].id) == &forms[i]);
    g_assert_nonnull (forms[i].title.context);
    g_assert_cmpint (forms[i].type, <, SAM_N_RECORD_TYPES);
  }
  g_assert_null (sam_form_by_id ("no-such-form"));
  g_assert_cmpint (sam_form_by_id ("plan")->type, ==, SAM_RECORD_PLAN);
  g_assert_cmpint (sam_form_by_id ("agreement")->type, ==, SAM_RECORD_AGREEMENT);
  g_assert_cmpint (sam_form_by_id ("agreement-sheet")->type, ==, SAM_RECORD_PARTY);
  g_assert_cmpint (sam_form_by_id ("agreement-sheets")->type, ==, SAM_RECORD_AGREEMENT);
}

static void
expect_error (Paper *self, const char *form, const char *id, int code)
{
  g_autoptr (SamCaseView) view = form_case_view (&self->sample);
  g_autoptr (GError) error = NULL;

  g_assert_null (sam_form_pages (sam_form_by_id (form), view, id, &self->options, fonts, &error));
  g_assert_error (error, SAM_FORM_ERROR, code);
  g_assert_null (strstr (error->message, "Åsgård"));
}

static void
test_errors (void)
{
  static const char *const roles[] = { NULL };
  SamViewerFields fields = { .user_id = "x", .roles = roles, .purpose = SAM_PURPOSE_STATISTICS };
  g_auto (Paper) p = { 0 };
  g_autoptr (SamCaseView) view = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (SamViewer) blind = sam_viewer_new (&fields);
  SamRecord *empty;

  paper_init (&p, "en");
  expect_error (&p, "plan", "0190a000-0000-7000-8000-ffffffffffff", SAM_FORM_ERROR_NO_RECORD);
  expect_error (&p, "plan", sam_record_get_id (p.sample.agreement), SAM_FORM_ERROR_WRONG_TYPE);
  empty = form_case_add (&p.sample, SAM_RECORD_AGREEMENT);
  expect_error (&p, "agreement-sheets", sam_record_get_id (empty), SAM_FORM_ERROR_NO_PARTIES);

  view = form_case_view (&p.sample);
  g_assert_null (sam_form_build (sam_form_by_id ("agreement-sheets"), view,
                                 sam_record_get_id (p.sample.agreement), &p.options, NULL, &error));
  g_assert_error (error, SAM_FORM_ERROR, SAM_FORM_ERROR_SEVERAL);

  p.options.viewer = blind;
  expect_error (&p, "plan", sam_record_get_id (p.sample.plan), SAM_FORM_ERROR_NOT_ALLOWED);
}

static void
test_retracted (void)
{
  SamRecordMeta meta = { .retracted_by = (char *) "x", .retracted_at = 1 };
  g_auto (Paper) p = { 0 };

  paper_init (&p, "en");
  sam_record_set_meta (p.sample.plan, &meta);
  expect_error (&p, "plan", sam_record_get_id (p.sample.plan), SAM_FORM_ERROR_NO_RECORD);
}

/* ---- The plan ---- */

static void
test_plan (void)
{
  g_auto (Paper) p = { 0 };
  g_autoptr (SamPages) pages = NULL;
  g_autofree char *text = NULL;

  paper_init (&p, "en");
  pages = print (&p, "plan", p.sample.plan);
  g_assert_cmpuint (sam_pages_get_count (pages), <=, 4);
  g_assert_cmpstr (sam_pages_get_title (pages), ==, "My plan ahead");

  text = text_of (&p, "plan", p.sample.plan);
  assert_has (text, "Eksempel kommune · coordinator: Medarbeider 1, phone 00 00 00 01\n");
  assert_has (text, "printed 4 June 2026 · version ");
  assert_has (text, "My plan ahead\nLett Åsgård, born 1 March 1985.\n"
                    "0 Who is with me\n"
                    "Role or service\tName\tPhone\tDeputy\n"
                    "Coordinator\tMedarbeider 1\t00 00 00 01\n"
                    "Boligkontoret\tMedarbeider 5, boligkonsulent\t00 00 00 11\t"
                    "Medarbeider 6 00 00 00 06\n"
                    "Solbakken fengsel\tkontaktbetjent\t00 00 00 12\n"
                    "Gatenær frivillighet\t\t00 00 00 33\n"
                    "1 What matters to me\n"
                    "Å se datteren min hver uke, og å ha en fast plass å bo.\n"
                    "2 What I can, and what helps\n"
                    "Jeg er snekker. Turer i skogen og musikk hjelper meg å roe ned.\n"
                    "3 The first day\n"
                    "When and where\tSaturday 13 June 2026 at 10:00, Hovedporten, Storgata 8\n"
                    "Who meets me\tMedarbeider 1\n"
                    "Where I sleep first\tEgen leilighet, Storgata 8, H0203\n");
  assert_has (text, "Naloxone\t☒ have got it   ☐ do not want it\n"
                    "4 This is in place, and this is not in place yet\n"
                    "Area\tWhat is agreed\tWho, and phone\tWhen\tin place\tfor now, until\t"
                    "not yet\tnot wanted\n"
                    "Housing\tStorgata 8, H0203\tBoligkontoret 00 00 00 11\tby 29 May\t☐\t"
                    "☒ 30 June\t☐\t☐\n");
  assert_has (text, "Education\tNot relevant now Har fagbrev\t\t\t☐\t☐ ______\t☐\t☐\n");
  assert_has (text, "Work\tOppstart mandag 15. juni kl. 9\tVerkstedet 00 00 00 13\t\t☒\t☐ ______\t"
                    "☐\t☐\n");
  assert_has (text, "Treatment\t\t\twe ask again 1 July\t☐\t☐ ______\t☐\t☒\n");
  assert_has (text, "Follow-up\t\t\tby 5 June\t☐\t☐ ______\t☒\t☐\n");
  assert_has (text, "5 The first 28 days\n"
                    "Day\tDate\tWho makes contact\tHow\tWeekend and holiday: who\n"
                    "0\tSaturday 13 June\tMedarbeider 1\t\tNo one has the weekend yet: ______\n"
                    "1\tSunday 14 June\t\t\tNo one has the weekend yet: ______\n"
                    "2\tMonday 15 June\n");
  assert_has (text, "28\tSaturday 11 July\t\t\tNo one has the weekend yet: ______\n"
                    "6 My goals\n");
  assert_has (text, "Komme i gang på verkstedet\n"
                    "7 Who does what, and when\n"
                    "What\tWho\tWhen\n"
                    "Hjemmebesøk og en kopp kaffe\tMedarbeider 1\tevery 2 weeks on Tuesday at "
                    "13:30\n"
                    "Leiekontrakt på Storgata 8, H0203, klar til underskrift\tBoligkontoret\t"
                    "by Tuesday 9 June\n");
  assert_has (text, "8 If it gets difficult\n"
                    "Signs in me\tJeg slutter å ta telefonen.\n"
                    "What helps\tAt noen kommer innom.\n"
                    "Whom I call\tEkstra Berg, 00 00 00 21\n"
                    "Emergency clinic\t116 117\n"
                    "In an emergency\t113\n"
                    "Back to treatment within 48 hours, like this\n");
  assert_has (text, "Ekstra Berg\tSibling\t00 00 00 21\tAt jeg flytter, og når\n"
                    "10 Who may be told the same day if I break off\n"
                    "Ekstra Berg\n"
                    "11 Who may see the plan\n"
                    "Recipient\tWhat\tUntil\n"
                    "Boligkontoret\tThe agreement · Name and how to reach · Housing · The "
                    "transition\t13 December 2026\n"
                    "12 My remark, and what we did not agree on\n"
                    "13 Next meeting, and when we look at the plan again\n"
                    "Next meeting\n"
                    "We look at it again\tThursday 20 August 2026\n"
                    "Changes in the meeting\n"
                    "a\nb\nc\n"
                    "14 I have got the plan (this is not a consent)\n"
                    "Place\tDate\tName\n");
  assert_has (text, "The plan is yours. You can ask for changes at any time. You lose no rights "
                    "if you say no or change your mind.\n");
  /* The birth date, never the number. */
  assert_lacks (text, "01838598765");
  assert_lacks (text, "98765");
}

/* Who has days 0, 2 and 4; (transfer none): the contact plan. */
static SamRecord *
add_days (Paper *p)
{
  SamRecord *plan = sam_rules_followup (p->sample.transition);
  SamRecord *days[3];

  sam_record_set_text (plan, SAM_FOLLOWUP_NALOXONE, "declined");
  g_ptr_array_add (p->sample.records, plan);
  for (guint i = 0; i < G_N_ELEMENTS (days); i++) {
    days[i] = sam_rules_followup_day (plan, 2 * (int) i);
    g_ptr_array_add (p->sample.records, days[i]);
  }
  sam_record_set_text (days[0], SAM_FOLLOWUP_DAY_WEEKEND_BY, "Helgevakten, 00 00 00 44");
  sam_record_set_text (days[1], SAM_FOLLOWUP_DAY_WHO_TEXT, "Utekontakten");
  sam_record_set_text (days[1], SAM_FOLLOWUP_DAY_CHANNEL, "home");
  sam_record_set_text (days[2], SAM_FOLLOWUP_DAY_CHANNEL, "phone");
  return plan;
}

static void
test_stored_first_days (void)
{
  g_auto (Paper) p = { 0 };
  g_autofree char *text = NULL;

  paper_init (&p, "en");
  add_days (&p);
  text = text_of (&p, "plan", p.sample.plan);
  assert_has (text, "0\tSaturday 13 June\tMedarbeider 1\t\tHelgevakten, 00 00 00 44\n"
                    "1\tSunday 14 June\t\t\tNo one has the weekend yet: ______\n"
                    "2\tMonday 15 June\tUtekontakten\tHome visit\n");
  assert_has (text, "4\tWednesday 17 June\t\tPhone\n");
  assert_has (text, "Naloxone\t☐ have got it   ☒ do not want it\n");
}

/* Where nothing may be told, no name of who comes. */
static void
test_stored_first_days_strict (void)
{
  g_auto (Paper) p = { 0 };
  g_autofree char *text = NULL;

  paper_init (&p, "en");
  add_days (&p);
  sam_record_set_text (p.sample.person, SAM_PERSON_ADDRESS_GRADE, "strengt_fortrolig");
  text = text_of (&p, "plan", p.sample.plan);
  assert_has (text, "5 The first 28 days\n");
  assert_lacks (text, "Utekontakten");
  assert_lacks (text, "Helgevakten");
}

static void
test_declined_first_days (void)
{
  g_auto (Paper) p = { 0 };
  g_autofree char *text = NULL;
  SamRecord *plan;

  paper_init (&p, "en");
  plan = add_days (&p);
  sam_record_set_text (plan, SAM_FOLLOWUP_AGREED, "declined");
  sam_record_set_text (plan, SAM_FOLLOWUP_PHONE, "00000108");
  sam_record_set_date (plan, SAM_FOLLOWUP_ASK_AGAIN_ON, sam_date_from_ymd (2026, 6, 22));
  text = text_of (&p, "plan", p.sample.plan);
  assert_has (text, "You can call 00000108. We ask you once more Monday 22 June.");
  assert_lacks (text, "Who makes contact");
}

/* Wherever the table begins, a page ends before it, after the fifth day or after the last. */
static void
test_first_days_stay (void)
{
  static const char *const ends[] = { "5\tThursday 18 June\n",
                                      "28\tSaturday 11 July\t\t\tNo one has the weekend yet: "
                                      "______\n" };
  g_auto (Paper) p = { 0 };
  g_autoptr (GString) can = g_string_new ("Jeg er snekker.");
  unsigned n_whole = 0, n_parted = 0;

  paper_init (&p, "en");
  for (unsigned i = 0; i < 40; i++) {
    g_autoptr (SamPages) pages = NULL;
    unsigned first = G_MAXUINT, last = 0;

    sam_record_set_text (p.sample.plan, SAM_PLAN_CAN, can->str);
    pages = print (&p, "plan", p.sample.plan);
    for (unsigned j = 0; j < sam_pages_get_count (pages); j++) {
      g_autofree char *page = sam_pages_get_text (pages, j);

      if (strstr (page, "5 The first 28 days\n") != NULL) {
        first = j;
        assert_has (page, ends[0]);
      }
      if (strstr (page, ends[1]) != NULL) {
        last = j;
        assert_has (page, "\n7\tSaturday 20 June\t");
      }
    }
    g_assert_cmpuint (last, >=, first);
    g_assert_cmpuint (last, <=, first + 1);
    n_whole += last == first ? 1 : 0;
    n_parted += last > first ? 1 : 0;
    g_string_append (can, "\nOg mer.");
  }
  g_assert_cmpuint (n_whole, >, 5);
  g_assert_cmpuint (n_parted, >, 5);
}

/* An almost empty plan is a form to fill in: nothing is missing and nothing is invented. */
static void
test_empty_plan (void)
{
  g_auto (Paper) p = { 0 };
  g_autofree char *text = NULL;
  SamRecord *plan;

  paper_init (&p, "en");
  g_ptr_array_set_size (p.sample.records, 0);
  plan = form_case_add (&p.sample, SAM_RECORD_PLAN);
  sam_record_set_text (plan, SAM_PLAN_KIND, "aftercare");
  text = text_of (&p, "plan", plan);
  for (guint i = 0; i <= 14; i++) {
    g_autofree char *number = g_strdup_printf ("\n%u ", i);

    assert_has (text, number);
  }
  assert_has (text, "Housing\t\t\t\t☐\t☐ ______\t☐\t☐\n");
  assert_has (text, "Naloxone\t\t\t\t☐\t☐ ______\t☐\t☐\n");
  assert_has (text, "Naloxone\t☐ have got it   ☐ do not want it\n");
  assert_has (text, "\n0\n1\n2\n3\n5\n");
  assert_lacks (text, "☒");
  assert_lacks (text, "No one has the weekend");
}

static void
test_unknown_date (void)
{
  g_auto (Paper) p = { 0 };
  g_autofree char *plan = NULL, *whole = NULL, *sheet = NULL;

  paper_init (&p, "en");
  sam_record_set_text (p.sample.transition, SAM_TRANSITION_DATE_KIND, "unknown");
  sam_record_clear (p.sample.transition, SAM_TRANSITION_DATE);
  plan = text_of (&p, "plan", p.sample.plan);
  assert_lacks (plan, "13 June");
  whole = text_of (&p, "agreement", p.sample.agreement);
  assert_has (whole, "Agreement on what is to be in place\n");
  assert_has (whole, "Is to be released from prison. The date is not known. We were told on 20 "
                     "May.\n");
  assert_has (whole, "4 days before the date ↔ follows the date\t");
  assert_has (whole, "1 day before the date ↔ follows the date\t");
  assert_has (whole, "on the day itself ↔ follows the date\t");
  sheet = text_of (&p, "agreement-sheet", p.sample.prison);
  assert_has (sheet, "Lett Åsgård, born 1 March 1985. The date is not known. We were told on 20 "
                     "May.");
}

static void
test_closed_holiday (void)
{
  g_auto (Paper) p = { 0 };
  g_autofree char *text = NULL;

  paper_init (&p, "en");
  /* Day 0 is Thursday 30 April; day 1 is 1 May. */
  sam_record_set_date (p.sample.transition, SAM_TRANSITION_DATE, sam_date_from_ymd (2026, 4, 30));
  text = text_of (&p, "plan", p.sample.plan);
  assert_has (text, "1\tFriday 1 May Labour Day\t\t\tNo one has this day yet: ______\n");
  assert_has (text, "14\tThursday 14 May Ascension Day\t\t\tNo one has this day yet: ______\n");
}

/* ---- The agreement ---- */

static void
test_agreement (void)
{
  g_auto (Paper) p = { 0 };
  g_autoptr (SamPages) pages = NULL;
  g_autofree char *text = NULL;

  paper_init (&p, "en");
  pages = print (&p, "agreement", p.sample.agreement);
  g_assert_cmpuint (sam_pages_get_count (pages), <=, 3);
  g_assert_cmpstr (sam_pages_get_title (pages), ==, "Agreement on what is to be in place");
  text = text_of (&p, "agreement", p.sample.agreement);
  assert_has (text, "Agreement on what is to be in place before 13 June\n"
                    "The whole agreement, for Lett Åsgård and the coordinator. Each party has its "
                    "own sheet.\n"
                    "1 What the agreement is about\n"
                    "Lett Åsgård, born 1 March 1985. Is released from prison on Saturday 13 June "
                    "2026. The date is computed. We were told on 20 May.\n"
                    "2 The parties\n"
                    "Party\tName and role\tPhone\tDeputy\n"
                    "Boligkontoret\tMedarbeider 5, boligkonsulent\t00 00 00 11\tMedarbeider 6 00 "
                    "00 00 06\n"
                    "Solbakken fengsel\tkontaktbetjent\t00 00 00 12\n"
                    "Gatenær frivillighet\t\t00 00 00 33\n"
                    "Coordinator\tMedarbeider 1\t00 00 00 01\n"
                    "3 What the agreement rests on\n"
                    "Consent\tConsent given on 28 May 2026, valid until 13 December 2026.\n"
                    "Legal basis\nCooperation agreement\n"
                    "Decisions and the right to appeal stand beside the agreement.\n"
                    "4 This is what the parties commit themselves to\n"
                    "No.\tWhat\tResponsible\tDeadline\tHow we know\n"
                    "Boligkontoret\n"
                    "1\tLeiekontrakt på Storgata 8, H0203, klar til underskrift\tMedarbeider 5\t"
                    "Tuesday 9 June ↔ follows the date\tunderskrevet kontrakt\t☐\n");
  assert_has (text, "This is not in place yet: housing (for now, until 30 June) and follow-up.\n"
                    "5 If the date changes\n"
                    "The coordinator tells you the same day. Deadlines marked ↔ move with the "
                    "date.\n"
                    "6 If something slips\n"
                    "Tell the coordinator at once, phone 00 00 00 01.\n"
                    "Reserve, first night\tUtekontakten\n"
                    "Taken up with\n"
                    "7 After the date: the first 28 days\n"
                    "Day\tDate\tWho has the day\tDay\tDate\tWho has the day\n"
                    "0\tSaturday 13 June\tNo one has the weekend yet: ______\t1\tSunday 14 June\t"
                    "No one has the weekend yet: ______\n");
  assert_has (text, "8 What the person will do themself\n"
                    "This is voluntary and has no consequences.\n"
                    "Møter til visning 8. juni.\n");
  assert_has (text, "9 Who is told what\n"
                    "10 Duration, change and notice\n"
                    "A change is a new version, which the parties confirm again. In force for: "
                    "Solbakken fengsel. Not in force yet for: Boligkontoret and Gatenær "
                    "frivillighet.\n"
                    "Valid until\t13 December 2026\nNotice\n");
  assert_has (text, "11 Signatures\n"
                    "Party\tName and role\tDate\tSignature, or confirmed orally at __ noted by "
                    "__\n"
                    "Boligkontoret\tMedarbeider 5, boligkonsulent\n"
                    "Solbakken fengsel\tBetjent 2\t2 June\tConfirmed orally at 10:15, noted by "
                    "Medarbeider 1 · In force\n"
                    "Gatenær frivillighet\n"
                    "Coordinator\tMedarbeider 1\n"
                    "12 Copies\n"
                    "The whole agreement\t1 of 5: Lett Åsgård · 2 of 5: Coordinator\n"
                    "Own sheet\t3 of 5: Boligkontoret · 4 of 5: Solbakken fengsel · 5 of 5: "
                    "Gatenær frivillighet\n");
  assert_lacks (text, "01838598765");
}

static void
test_states (void)
{
  g_auto (Paper) p = { 0 };
  g_autofree char *text = NULL, *hash = g_strnfill (64, 'b');
  SamRecord *first = NULL, *no;

  paper_init (&p, "en");
  for (guint i = 0; i < p.sample.records->len; i++) {
    SamRecord *record = g_ptr_array_index (p.sample.records, i);

    if (sam_record_get_rtype (record) == SAM_RECORD_COMMITMENT) {
      sam_record_set_text (record, SAM_COMMITMENT_STATE, first == NULL ? "kept" : "lapsed");
      if (first == NULL)
        first = record;
    }
  }
  sam_record_set_date (first, SAM_COMMITMENT_PINNED_ON, sam_date_from_ymd (2026, 6, 2));
  sam_record_set_text (form_case_row (&p.sample, "housing"), SAM_GATE_ROW_STATE, "waived");
  no = form_case_add (&p.sample, SAM_RECORD_SIGNATURE);
  sam_record_set_text (no, SAM_SIGNATURE_AGREEMENT_ID, sam_record_get_id (p.sample.agreement));
  sam_record_set_text (no, SAM_SIGNATURE_PARTY_ID, sam_record_get_id (p.sample.housing));
  sam_record_set_int (no, SAM_SIGNATURE_REVISION, 1);
  sam_record_set_text (no, SAM_SIGNATURE_TERMS_HASH, hash);
  sam_record_set_text (no, SAM_SIGNATURE_WAY, "declined");
  sam_record_set_text (no, SAM_SIGNATURE_REASON, "Ingen ledig");
  sam_record_set_moment (no, SAM_SIGNATURE_SIGNED_AT, G_GINT64_CONSTANT (1780388200000000));
  text = text_of (&p, "agreement", p.sample.agreement);
  assert_has (text, "Medarbeider 5\tTuesday 2 June\tunderskrevet kontrakt\t☒\n");
  assert_has (text, "Nøkler ligger klare hos vaktmester no longer applies\t");
  assert_has (text, "2 June\tHas said no Ingen ledig\n");
  assert_has (text, "This is not in place yet: housing (reserve: Utekontakten) and follow-up.");
}

static void
test_sheet (void)
{
  g_auto (Paper) p = { 0 };
  g_autoptr (SamPages) pages = NULL;
  g_autofree char *text = NULL;

  paper_init (&p, "en");
  pages = print (&p, "agreement-sheet", p.sample.housing);
  g_assert_cmpuint (sam_pages_get_count (pages), ==, 1);
  text = text_of (&p, "agreement-sheet", p.sample.housing);
  assert_has (text, "Agreement on what is to be in place before 13 June\n"
                    "Sheet for Boligkontoret. It shows only what Boligkontoret has taken on, and "
                    "what Lett Åsgård has agreed that Boligkontoret may know.\n"
                    "1 What the agreement is about\n"
                    "Lett Åsgård, born 1 March 1985. Is released from prison on Saturday 13 June "
                    "2026. The date is computed. We were told on 20 May. This is not in place "
                    "yet: housing (for now, until 30 June).\n"
                    "2 What the agreement rests on\n"
                    "Consent given on 28 May 2026, valid until 13 December 2026. Decisions and "
                    "the right to appeal stand beside the agreement.\n"
                    "3 This is what you take on\n"
                    "No.\tWhat\tResponsible\tDeadline\tHow we know\n"
                    "1\tLeiekontrakt på Storgata 8, H0203, klar til underskrift\tMedarbeider 5\t"
                    "Tuesday 9 June ↔ follows the date\tunderskrevet kontrakt\t☐\n"
                    "2\tNøkler ligger klare hos vaktmester\tMedarbeider 5\tFriday 12 June ↔ "
                    "follows the date\tbeskjed til koordinator\t☐\n"
                    "4 If the date changes\n"
                    "The coordinator tells you the same day. Deadlines marked ↔ move with the "
                    "date.\n"
                    "5 If something slips\n"
                    "Tell the coordinator at once, phone 00 00 00 01. Reserve for the first "
                    "night: Utekontakten.\n"
                    "6 Changes in the meeting\na\nb\n"
                    "7 Signature\n"
                    "Party\tName and role\tDate\tSignature, or confirmed orally at __ noted by "
                    "__\n"
                    "Boligkontoret\tMedarbeider 5, boligkonsulent\n"
                    "Coordinator\tMedarbeider 1\n"
                    "Copy 3 of 5, for Boligkontoret\npage 1 of 1\n");
  /* No other party, and nothing of theirs. */
  assert_lacks (text, "Solbakken");
  assert_lacks (text, "Betjent");
  assert_lacks (text, "Gatenær");
  assert_lacks (text, "Frivillig 3");
  assert_lacks (text, "Medarbeider 6");
  assert_lacks (text, "visning");
  assert_lacks (text, "Verkstedet");
}

/* The kind of transition is told only to those the person has said may know it. */
static void
test_sheet_without_consent (void)
{
  g_auto (Paper) p = { 0 };
  g_autofree char *other = NULL, *withdrawn = NULL, *expired = NULL;

  paper_init (&p, "en");
  sam_record_set_text (p.sample.agreement, SAM_AGREEMENT_TELL_WHOM,
                       "Fengselet sier fra til koordinator.");
  other = text_of (&p, "agreement-sheet", p.sample.follow_up);
  /* Nobody is said to have consented who has not. */
  assert_has (other, "It shows only what Gatenær frivillighet has taken on.\n1 What");
  assert_has (other, "Lett Åsgård, born 1 March 1985. The date of the agreement is Saturday 13 "
                     "June 2026. The date is computed.");
  assert_has (other, "2 What the agreement rests on\nConsent\nLegal basis\nDecisions");
  assert_has (other, "4\tFølge til verkstedet første uke\t");
  assert_lacks (other, "prison");
  assert_lacks (other, "fengsel");
  assert_lacks (other, "Utekontakten");

  sam_record_set_date (p.sample.consent, SAM_CONSENT_WITHDRAWN_ON, sam_date_from_ymd (2026, 6, 1));
  withdrawn = text_of (&p, "agreement-sheet", p.sample.housing);
  assert_has (withdrawn, "It shows only what Boligkontoret has taken on.\n1 What");
  assert_has (withdrawn, "The consent of 28 May 2026 was withdrawn on 1 June 2026.");
  assert_lacks (withdrawn, "prison");
  assert_lacks (withdrawn, "fengsel");

  sam_record_clear (p.sample.consent, SAM_CONSENT_WITHDRAWN_ON);
  sam_record_set_date (p.sample.consent, SAM_CONSENT_VALID_UNTIL, sam_date_from_ymd (2026, 6, 3));
  expired = text_of (&p, "agreement-sheet", p.sample.housing);
  assert_lacks (expired, "prison");
}

static void
test_sheet_names_no_other_party (void)
{
  g_auto (Paper) p = { 0 };
  g_autofree char *named = NULL, *plain = NULL;

  paper_init (&p, "en");
  sam_record_set_text (p.sample.agreement, SAM_AGREEMENT_SLIP_TELL,
                       "Ring gatenær  frivillighet først.");
  named = text_of (&p, "agreement-sheet", p.sample.housing);
  assert_lacks (named, "frivillighet");
  sam_record_set_text (p.sample.agreement, SAM_AGREEMENT_SLIP_TELL, "Ring før klokka tolv.");
  plain = text_of (&p, "agreement-sheet", p.sample.housing);
  assert_has (plain, "Ring før klokka tolv.");
}

static void
test_sheets (void)
{
  g_auto (Paper) p = { 0 };
  g_autoptr (SamPages) pages = NULL;
  static const char *const others[][2] = { { "Solbakken", "Gatenær" },
                                           { "Boligkontoret", "Gatenær" },
                                           { "Boligkontoret", "Solbakken" } };

  paper_init (&p, "en");
  pages = print (&p, "agreement-sheets", p.sample.agreement);
  /* Three sheets of paper: the back of each but the last is empty. */
  g_assert_cmpuint (sam_pages_get_count (pages), ==, 5);
  for (guint i = 0; i < 3; i++) {
    g_autofree char *text = sam_pages_get_text (pages, 2 * i);

    assert_has (text, "page 1 of 1");
    assert_lacks (text, others[i][0]);
    assert_lacks (text, others[i][1]);
  }
}

/* ---- Protection ---- */

/* What others have written. The person's own words, goals and wishes, stay the person's. */
static const char *const address_tokens[] = {
  "Fjordgløttveien", "0999",        "Lysvik",      "Storgata",    "H0203",
  "Solbakken",       "Hovedporten", "00 00 00 11", "00 00 00 12", "00 00 00 13",
  "00 00 00 21",     "Buss 12",     "vaktmester",
};

static void
test_strict (void)
{
  g_auto (Paper) p = { 0 };
  g_autofree char *plan = NULL, *sheet = NULL, *unknown = NULL;

  paper_init (&p, "en");
  set_grade (&p, "strengt_fortrolig");
  plan = text_of (&p, "plan", p.sample.plan);
  sheet = text_of (&p, "agreement-sheet", p.sample.housing);
  for (guint i = 0; i < G_N_ELEMENTS (address_tokens); i++) {
    assert_lacks (plan, address_tokens[i]);
    assert_lacks (sheet, address_tokens[i]);
  }
  assert_has (plan, "3 The first day\n"
                    "Taken care of outside the system, contact: Teamleder 1, 00 00 00 09\n");
  assert_has (plan, "Housing\t\t\tby 29 May\t☐\t☒ 30 June\t☐\t☐\n");
  assert_has (sheet, "1\tHousing Taken care of outside the system, contact: Teamleder 1, 00 00 00 "
                     "09\t\tTuesday 9 June");
  assert_lacks (sheet, "Utekontakten");

  /* A grade that a later version has brought is the strictest one here. */
  set_grade (&p, "a_later_grade");
  unknown = text_of (&p, "plan", p.sample.plan);
  assert_lacks (unknown, "Storgata");
}

static void
test_strict_whole (void)
{
  g_auto (Paper) p = { 0 };
  g_autofree char *text = NULL;

  paper_init (&p, "en");
  set_grade (&p, "strengt_fortrolig");
  sam_record_set_text (p.sample.agreement, SAM_AGREEMENT_WHO_KNOWS, "Naboen i Lysvik");
  text = text_of (&p, "agreement", p.sample.agreement);
  /* The parties bind themselves by name; nothing else tells a place. */
  for (guint i = 0; i < G_N_ELEMENTS (address_tokens); i++)
    if (strcmp (address_tokens[i], "Solbakken") != 0)
      assert_lacks (text, address_tokens[i]);
}

static void
test_confidential (void)
{
  g_auto (Paper) p = { 0 };
  g_autofree char *plan = NULL, *sheet = NULL;

  paper_init (&p, "en");
  set_grade (&p, "fortrolig");
  plan = text_of (&p, "plan", p.sample.plan);
  assert_lacks (plan, "Storgata");
  assert_lacks (plan, "Fjordgløttveien");
  assert_has (plan, "When and where\tSaturday 13 June 2026 at 10:00\n");
  assert_has (plan, "Where I sleep first\n");
  sheet = text_of (&p, "agreement-sheet", p.sample.housing);
  assert_lacks (sheet, "Storgata");
  assert_has (sheet, "1\tHousing ____________\tMedarbeider 5\t");
}

static void
test_client_address (void)
{
  g_auto (Paper) p = { 0 };
  const SamRecord *parties[3];

  paper_init (&p, "en");
  set_grade (&p, "klient");
  parties[0] = p.sample.housing;
  parties[1] = p.sample.prison;
  parties[2] = p.sample.follow_up;
  for (guint i = 0; i < G_N_ELEMENTS (parties); i++) {
    g_autofree char *sheet = text_of (&p, "agreement-sheet", parties[i]);

    assert_lacks (sheet, "Fjordgløttveien");
    assert_lacks (sheet, "0999");
    assert_lacks (sheet, "Lysvik");
    if (parties[i] != p.sample.prison)
      assert_lacks (sheet, "Solbakken");
  }
}

/* ---- Words, language, code ---- */

static void
test_forbidden_words (void)
{
  static const char *const never[] = { "misbruk",   "narkoman",    "klient",  "drop-out", "bevis",
                                       "nemnd",     "kasteball",   "porten ", "brudd",    "avvist",
                                       "ikke klar", "hovedforløp", "client",  "addict",   "gate",
                                       "not ready", "the ball",    "breach",  "risk" };
  static const char *const forms[] = { "plan-blank", "agreement-blank" };
  g_auto (Paper) p = { 0 };

  paper_init (&p, "en");
  for (guint f = 0; f < G_N_ELEMENTS (forms); f++) {
    g_autofree char *text = text_of (&p, forms[f], p.sample.record);

    for (guint i = 0; i < G_N_ELEMENTS (never); i++)
      assert_lacks (text, never[i]);
    assert_lacks (text, "Lett");
    assert_lacks (text, "Åsgård");
  }
}

/* NULL: test-case-forms.c prints it. */
static const SamRecord *
form_record (Paper *self, const SamFormDef *form)
{
  return g_str_equal (form->id, SAM_FORM_PLAN)                    ? self->sample.plan
         : form->type == SAM_RECORD_AGREEMENT                     ? self->sample.agreement
         : form->type == SAM_RECORD_PARTY                         ? self->sample.prison
         : form->type == SAM_RECORD_APPOINTMENT                   ? add_appointment (self, 11)
         : form->blank || g_str_equal (form->id, SAM_FORM_HOLDER) ? self->sample.record
                                                                  : NULL;
}

/* ---- The slip in the hand ---- */

static void
test_slip (void)
{
  g_auto (Paper) p = { 0 };
  g_autoptr (SamPages) pages = NULL;
  g_autofree char *text = NULL;
  SamRecord *appointment;

  paper_init (&p, "en");
  appointment = add_appointment (&p, 11);
  pages = print (&p, "appointment-slip", appointment);
  g_assert_cmpuint (sam_pages_get_count (pages), ==, 1);
  g_assert_cmpstr (sam_pages_get_title (pages), ==, "My appointment");
  text = text_of (&p, "appointment-slip", appointment);
  assert_has (text, "Day\tThursday 11 June\n");
  assert_has (text, "Time\t10:30, about 45 minutes\n");
  assert_has (text, "With\tTrygg Behandler\n");
  assert_has (text, "Where\tSjøgata 11, 2. etasje\n");
  assert_has (text, "Code that puts the appointment into the calendar of a telephone\n");
  assert_has (text, "The way\tBuss 4 til Torget\n");
  assert_has (text, "If you can't come, call Medarbeider 1, 00 00 00 01.");
  /* Whoever finds it in a pocket reads neither who it is for nor why. */
  assert_lacks (text, "TSB");
  assert_lacks (text, "Åsgård");
}

/* A service that gives nothing away may stand there, another not: it is written in by hand. */
static void
test_slip_names_only_open_services (void)
{
  g_auto (Paper) p = { 0 };
  g_autofree char *hidden = NULL, *open = NULL;
  SamRecord *appointment, *nav;

  paper_init (&p, "en");
  appointment = add_appointment (&p, 11);
  sam_record_clear (appointment, SAM_APPOINTMENT_WITH_WHOM);
  hidden = text_of (&p, "appointment-slip", appointment);
  assert_lacks (hidden, "TSB");
  assert_has (hidden, "With\n");
  nav = form_case_add (&p.sample, SAM_RECORD_SERVICE);
  sam_record_set_text (nav, SAM_SERVICE_NAME, "NAV Eksempel");
  sam_record_set_text (nav, SAM_SERVICE_SERVICE_KIND, "nav");
  sam_record_set_text (appointment, SAM_APPOINTMENT_SERVICE_ID, sam_record_get_id (nav));
  open = text_of (&p, "appointment-slip", appointment);
  assert_has (open, "With\tNAV Eksempel\n");
}

static void
test_slip_of_a_protected_person (void)
{
  static const char *const grades[] = { "fortrolig", "strengt_fortrolig" };

  for (guint i = 0; i < G_N_ELEMENTS (grades); i++) {
    g_auto (Paper) p = { 0 };
    g_autofree char *text = NULL;
    SamRecord *appointment;

    paper_init (&p, "en");
    appointment = add_appointment (&p, 11);
    set_grade (&p, grades[i]);
    text = text_of (&p, "appointment-slip", appointment);
    assert_has (text, "Thursday 11 June");
    assert_lacks (text, "Sjøgata");
    assert_lacks (text, "Torget");
    if (i == 1)
      assert_lacks (text, "Trygg Behandler");
  }
}

/* Section 13: a meeting that is called stands before what the plan foresaw, and the person's own
 * appointments below. */
static void
test_plan_says_what_comes_next (void)
{
  g_auto (Paper) p = { 0 };
  g_autofree char *text = NULL;
  SamRecord *meeting;

  paper_init (&p, "en");
  sam_record_set_date (p.sample.plan, SAM_PLAN_NEXT_MEETING_ON, sam_date_from_ymd (2026, 7, 2));
  meeting = form_case_add (&p.sample, SAM_RECORD_MEETING);
  sam_record_set_text (meeting, SAM_MEETING_KIND, "care_group");
  sam_record_set_date (meeting, SAM_MEETING_MEETS_ON, sam_date_from_ymd (2026, 5, 20));
  sam_record_set_date (meeting, SAM_MEETING_NEXT_ON, sam_date_from_ymd (2026, 6, 18));
  sam_record_set_text (meeting, SAM_MEETING_NEXT_TIME, "12:00");
  add_appointment (&p, 11);
  sam_record_set_text (add_appointment (&p, 9), SAM_APPOINTMENT_STATE, "cancelled");
  text = text_of (&p, "plan", p.sample.plan);
  assert_has (text, "Next meeting\tThursday 18 June 2026 at 12:00\n");
  assert_has (text, "My appointments\tThursday 11 June 2026 at 10:30, Trygg Behandler, Sjøgata 11");
  assert_lacks (text, "9 June 2026 at 10:30");
  assert_lacks (text, "2 July");
}

/* Section 3: the agreement between the services that this one rests on. */
static void
test_agreement_names_what_it_rests_on (void)
{
  g_auto (Paper) p = { 0 };
  g_autofree char *text = NULL, *sheet = NULL;
  SamRecord *cooperation;

  paper_init (&p, "en");
  cooperation = form_case_add (&p.sample, SAM_RECORD_COOPERATION);
  sam_record_set_text (cooperation, SAM_COOPERATION_TITLE, "Avtale med Solbakken om løslatelse");
  sam_record_set_date (cooperation, SAM_COOPERATION_VALID_FROM, sam_date_from_ymd (2025, 9, 1));
  sam_record_set_text (p.sample.agreement, SAM_AGREEMENT_COOPERATION_ID,
                       sam_record_get_id (cooperation));
  text = text_of (&p, "agreement", p.sample.agreement);
  assert_has (text, "Cooperation agreement\tAvtale med Solbakken om løslatelse, valid from "
                    "1 September 2025\n");
  /* With a party's sheet only what is its own. */
  sheet = text_of (&p, "agreement-sheet", p.sample.housing);
  assert_lacks (sheet, "løslatelse");
}

static void
test_head_is_neutral (void)
{
  guint n = 0;
  const SamFormDef *forms = sam_forms (&n);
  g_auto (Paper) p = { 0 };

  paper_init (&p, "en");
  for (guint i = 0; i < n; i++) {
    const SamRecord *record = form_record (&p, &forms[i]);
    g_autoptr (SamPages) pages = record != NULL ? print (&p, forms[i].id, record) : NULL;

    if (pages == NULL)
      continue;
    assert_lacks (sam_pages_get_title (pages), "Lett");
    for (guint page = 0; page < sam_pages_get_count (pages); page++) {
      g_autofree char *text = sam_pages_get_text (pages, page);
      g_auto (GStrv) lines = g_strsplit (text, "\n", 3);

      if (*text == '\0')
        continue;
      assert_has (lines[0], "Eksempel kommune · coordinator: Medarbeider 1");
      assert_has (lines[1], "printed ");
      assert_lacks (lines[0], "rus");
      assert_lacks (lines[1], "rus");
      assert_lacks (lines[0], "Åsgård");
    }
  }
}

static void
test_dates_by_locale (void)
{
  g_auto (Paper) nb = { 0 };
  g_auto (Paper) nn = { 0 };
  g_autofree char *nb_text = NULL, *nn_text = NULL;

  paper_init (&nb, "nb");
  nb_text = text_of (&nb, "agreement", nb.sample.agreement);
  assert_has (nb_text, "lørdag 13. juni 2026");
  assert_has (nb_text, "at 10.15");
  paper_init (&nn, "nn");
  nn_text = text_of (&nn, "agreement", nn.sample.agreement);
  assert_has (nn_text, "laurdag 13. juni 2026");
  assert_has (nn_text, "tysdag 9. juni");
}

static void
test_language (void)
{
  g_auto (Paper) p = { 0 };
  g_autoptr (SamCaseView) view = NULL, nynorsk = NULL;

  paper_init (&p, "en");
  view = form_case_view (&p.sample);
  g_assert_cmpstr (sam_form_language (view), ==, "nb");
  sam_record_set_text (p.sample.person, SAM_PERSON_FORM, "nn");
  nynorsk = form_case_view (&p.sample);
  g_assert_cmpstr (sam_form_language (nynorsk), ==, "nn");
}

static char *
hash_of (Paper *self, const char *form, const SamRecord *record)
{
  g_autoptr (SamCaseView) view = form_case_view (&self->sample);
  g_autoptr (SamDocument) doc = NULL;
  g_autoptr (GError) error = NULL;
  char *hash = NULL;

  doc = sam_form_build (sam_form_by_id (form), view, sam_record_get_id (record), &self->options,
                        &hash, &error);
  g_assert_no_error (error);
  return hash;
}

/* The code is of what the paper says: not of the day, the copy or who prints. */
static void
test_version (void)
{
  g_auto (Paper) p = { 0 };
  g_autofree char *first = NULL, *copy = NULL, *changed = NULL;

  paper_init (&p, "en");
  first = hash_of (&p, "plan", p.sample.plan);
  g_assert_cmpuint (strlen (first), ==, 64);
  p.options.copy = 2;
  p.options.copies = 3;
  p.options.to_whom = "NAV";
  p.options.large_print = TRUE;
  copy = hash_of (&p, "plan", p.sample.plan);
  g_assert_cmpstr (first, ==, copy);
  sam_record_set_text (p.sample.plan, SAM_PLAN_TRAVEL, "Buss 13");
  changed = hash_of (&p, "plan", p.sample.plan);
  g_assert_cmpstr (first, !=, changed);
}

static void
test_copy (void)
{
  g_auto (Paper) p = { 0 };
  g_autofree char *text = NULL;

  paper_init (&p, "en");
  p.options.copy = 1;
  p.options.copies = 5;
  p.options.to_whom = "Lett Åsgård";
  text = text_of (&p, "agreement", p.sample.agreement);
  assert_has (text, "Copy 1 of 5, for Lett Åsgård\npage 1 of 3\n");
}

/* Braces in what people write are theirs. */
static void
test_braces (void)
{
  g_auto (Paper) p = { 0 };
  g_autofree char *text = NULL;

  paper_init (&p, "en");
  sam_record_set_text (p.sample.person, SAM_PERSON_FAMILY_NAME, "{party} {");
  text = text_of (&p, "agreement-sheet", p.sample.housing);
  assert_has (text, "what Lett {party} { has agreed that Boligkontoret may know.");
}

static void
test_large_print (void)
{
  g_auto (Paper) p = { 0 };
  g_autoptr (SamPages) pages = NULL;
  g_autofree char *text = NULL;

  paper_init (&p, "en");
  p.options.large_print = TRUE;
  pages = print (&p, "plan", p.sample.plan);
  g_assert_cmpuint (sam_pages_get_count (pages), >, 4);
  text = raw_text (pages);
  assert_has (text, "The plan is yours.");
}

static void
test_blank (void)
{
  g_auto (Paper) p = { 0 };
  g_autofree char *plan = NULL, *agreement = NULL;

  paper_init (&p, "en");
  plan = text_of (&p, "plan-blank", p.sample.record);
  assert_has (plan, "coordinator: Medarbeider 1");
  assert_has (plan, "14 I have got the plan");
  assert_lacks (plan, "Ekstra Berg");
  assert_lacks (plan, "Boligkontoret");
  agreement = text_of (&p, "agreement-blank", p.sample.record);
  assert_has (agreement, "Agreement on what is to be in place before ________\n");
  assert_lacks (agreement, "Boligkontoret");
}

/* The catalogs as they are built: what must never stand on a paper, and how long it may be. */
static void
test_catalog (gconstpointer data)
{
  static const char *const never[] = { "misbruk",    "narkoman",    "klient",     "drop-out",
                                       "bevis",      "plassering",  "risiko",     "tung bruker",
                                       "nemnd",      "kode 6",      "kode 7",     "kasteball",
                                       "porten",     "brudd",       "avvist",     "ikke klar",
                                       "ikkje klar", "hovedforløp", "hovudforløp" };
  const char *tag = data;
  guint n = 0;
  const SamFormDef *forms = sam_forms (&n);
  g_auto (Paper) p = { 0 };

  paper_init (&p, tag);
  sam_catalog_unref (p.catalog);
  p.options.catalog = p.catalog = sam_paper_catalog (tag);
  g_assert_cmpstr (sam_catalog_lookup (p.catalog, "paper plan", "My goals"), !=, "My goals");
  /* "Hovedporten" in a person's plan is a place, not our name for the gate. */
  sam_record_clear (p.sample.plan, SAM_PLAN_FIRST_PLACE);
  for (guint i = 0; i < n; i++) {
    const SamRecord *record = form_record (&p, &forms[i]);
    g_autoptr (SamPages) pages = record != NULL ? print (&p, forms[i].id, record) : NULL;
    g_autofree char *text = pages != NULL ? raw_text (pages) : NULL;
    g_auto (GStrv) lines = text != NULL ? g_strsplit (text, "\n", 3) : NULL;
    guint most = forms[i].type == SAM_RECORD_PARTY               ? 2
                 : g_str_has_prefix (forms[i].id, SAM_FORM_PLAN) ? 4
                 : g_str_equal (forms[i].id, "agreement-sheets") ? 6
                                                                 : 3;

    if (pages == NULL || forms[i].staff)
      continue;
    g_assert_cmpuint (sam_pages_get_count (pages), <=, most);
    for (guint k = 0; k < G_N_ELEMENTS (never); k++)
      assert_lacks (text, never[k]);
    assert_lacks (lines[0], "rus");
    assert_lacks (lines[1], "rus");
    g_assert_null (strchr (lines[0], '{'));
  }
}

/* ---- Who has the ball? ---- */

static void
add_handovers (FormCase *sample)
{
  const char *user = sam_record_get_text (sample->record, SAM_CASE_COORDINATOR_USER);
  SamRecord *move = form_case_add (sample, SAM_RECORD_HANDOVER);
  SamRecord *ask = form_case_add (sample, SAM_RECORD_HANDOVER);
  SamRecord *service = form_case_add (sample, SAM_RECORD_SERVICE);
  gint64 now = (gint64) (FORM_CASE_TODAY - SAM_DATE_EPOCH) * SAM_USEC_PER_DAY;

  sam_record_set_text (service, SAM_SERVICE_NAME, "Klinikken på Haugen");
  sam_record_set_text (sample->record, SAM_CASE_HOLDER_KIND, "service");
  sam_record_clear (sample->record, SAM_CASE_HOLDER_USER);
  sam_record_set_text (sample->record, SAM_CASE_HOLDER_SERVICE, sam_record_get_id (service));
  sam_record_set_text (move, SAM_HANDOVER_FROM_KIND, "user");
  sam_record_set_text (move, SAM_HANDOVER_FROM_USER, user);
  sam_record_set_text (move, SAM_HANDOVER_TO_KIND, "service");
  sam_record_set_text (move, SAM_HANDOVER_TO_SERVICE, sam_record_get_id (service));
  sam_record_set_text (move, SAM_HANDOVER_STATE, "accepted");
  sam_record_set_text (move, SAM_HANDOVER_REASON, "Treatment comes first");
  sam_record_set_text (move, SAM_HANDOVER_ACCEPTED_BY_NAME, "Siv Sol");
  sam_record_set_moment (move, SAM_HANDOVER_ASKED_AT, now - 9 * SAM_USEC_PER_DAY);
  sam_record_set_moment (move, SAM_HANDOVER_ANSWERED_AT, now - 6 * SAM_USEC_PER_DAY);
  sam_rules_hand_over_from (ask, sample->record);
  sam_record_set_text (ask, SAM_HANDOVER_TO_KIND, "user");
  sam_record_set_text (ask, SAM_HANDOVER_TO_USER, user);
  sam_record_set_text (ask, SAM_HANDOVER_STATE, "asked");
  sam_record_set_moment (ask, SAM_HANDOVER_ASKED_AT, now - 2 * SAM_USEC_PER_DAY);
}

static void
test_holder (void)
{
  g_auto (Paper) p = { 0 };
  g_autofree char *text = NULL;

  paper_init (&p, "en");
  add_handovers (&p.sample);
  text = text_of (&p, SAM_FORM_HOLDER, p.sample.record);
  assert_has (text, "Who has the ball?");
  assert_has (text, "For those who work here.");
  assert_has (text, "Klinikken på Haugen");
  assert_has (text, "Treatment comes first");
  assert_has (text, "Siv Sol");
  assert_has (text, "1 time");
  assert_has (text, "5 days in all");
  assert_has (text, "No answer yet.");
}

/* A service and what somebody wrote can tell where a person is. */
static void
test_holder_strict (void)
{
  g_auto (Paper) p = { 0 };
  g_autofree char *text = NULL;

  paper_init (&p, "en");
  add_handovers (&p.sample);
  set_grade (&p, "strengt_fortrolig");
  text = text_of (&p, SAM_FORM_HOLDER, p.sample.record);
  assert_has (text, "A service outside");
  assert_lacks (text, "Haugen");
  assert_lacks (text, "Treatment comes first");
  assert_lacks (text, "Siv Sol");
}

static void
test_holder_team (void)
{
  g_auto (Paper) p = { 0 };
  g_autoptr (SamCaseView) view = NULL;
  g_autoptr (SamDocument) doc = NULL;
  g_autoptr (SamPages) pages = NULL;
  g_autoptr (GPtrArray) holders =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sam_holder_summary_unref);
  g_autofree char *text = NULL;
  SamRecord *team;

  paper_init (&p, "en");
  add_handovers (&p.sample);
  team = form_case_add (&p.sample, SAM_RECORD_TEAM);
  sam_record_set_text (team, SAM_TEAM_NAME, "Team Nord");
  view = form_case_view (&p.sample);
  g_ptr_array_add (holders, sam_rules_holder_summary (view, FORM_CASE_TODAY));
  doc = sam_form_build_team (sam_case_view_get_registry (view), sam_record_get_id (team), holders,
                             &p.options);
  pages = sam_document_paginate (doc, fonts);
  text = raw_text (pages);
  assert_has (text, "Team Nord");
  assert_has (text, "Lett");
  assert_has (text, "Klinikken");
  assert_lacks (sam_pages_get_title (pages), "Lett");
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  fonts = sam_fonts_new ();
  g_test_add_func ("/print/forms/registry", test_registry);
  g_test_add_func ("/print/forms/errors", test_errors);
  g_test_add_func ("/print/forms/retracted", test_retracted);
  g_test_add_func ("/print/forms/slip", test_slip);
  g_test_add_func ("/print/forms/slip-open-services", test_slip_names_only_open_services);
  g_test_add_func ("/print/forms/slip-protected", test_slip_of_a_protected_person);
  g_test_add_func ("/print/forms/next", test_plan_says_what_comes_next);
  g_test_add_func ("/print/forms/rests-on", test_agreement_names_what_it_rests_on);
  g_test_add_func ("/print/forms/plan", test_plan);
  g_test_add_func ("/print/forms/plan/first-days-stay", test_first_days_stay);
  g_test_add_func ("/print/forms/plan/stored-first-days", test_stored_first_days);
  g_test_add_func ("/print/forms/plan/first-days-strict", test_stored_first_days_strict);
  g_test_add_func ("/print/forms/plan/first-days-declined", test_declined_first_days);
  g_test_add_func ("/print/forms/plan/empty", test_empty_plan);
  g_test_add_func ("/print/forms/plan/closed-holiday", test_closed_holiday);
  g_test_add_func ("/print/forms/unknown-date", test_unknown_date);
  g_test_add_func ("/print/forms/agreement", test_agreement);
  g_test_add_func ("/print/forms/agreement/states", test_states);
  g_test_add_func ("/print/forms/sheet", test_sheet);
  g_test_add_func ("/print/forms/sheet/without-consent", test_sheet_without_consent);
  g_test_add_func ("/print/forms/sheet/names-no-other-party", test_sheet_names_no_other_party);
  g_test_add_func ("/print/forms/sheets", test_sheets);
  g_test_add_func ("/print/forms/protection/strict", test_strict);
  g_test_add_func ("/print/forms/protection/strict-whole", test_strict_whole);
  g_test_add_func ("/print/forms/protection/confidential", test_confidential);
  g_test_add_func ("/print/forms/protection/client-address", test_client_address);
  g_test_add_func ("/print/forms/forbidden-words", test_forbidden_words);
  g_test_add_func ("/print/forms/head", test_head_is_neutral);
  g_test_add_func ("/print/forms/dates", test_dates_by_locale);
  g_test_add_func ("/print/forms/language", test_language);
  g_test_add_func ("/print/forms/version", test_version);
  g_test_add_func ("/print/forms/copy", test_copy);
  g_test_add_func ("/print/forms/braces", test_braces);
  g_test_add_func ("/print/forms/large-print", test_large_print);
  g_test_add_func ("/print/forms/blank", test_blank);
  g_test_add_func ("/print/forms/holder", test_holder);
  g_test_add_func ("/print/forms/holder/strict", test_holder_strict);
  g_test_add_func ("/print/forms/holder/team", test_holder_team);
  g_test_add_data_func ("/print/forms/catalog/nb", "nb", test_catalog);
  g_test_add_data_func ("/print/forms/catalog/nn", "nn", test_catalog);
  status = g_test_run ();
  sam_fonts_unref (fonts);
  return status;
}
