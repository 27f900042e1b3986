/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The papers about one case besides the plan and the agreement: what they say, in the source
 * language, what they must not say, and that each of them keeps to its paper. */
#include "form-paper.h"

#include <samspor/sam-rules.h>
#include <string.h>

/* ---- Every form ---- */

/* What is in the table is offered for a case that has its records; a blank one always. */
static void
test_offered (void)
{
  g_auto (Paper) p = { 0 };
  guint n_forms;
  const SamFormDef *forms = sam_forms (&n_forms);
  gboolean blank = FALSE;
  g_autoptr (GPtrArray) offers = NULL;

  paper_init (&p, "en");
  for (guint i = 0; i < n_forms; i++)
    g_assert_cmpint (n_offered (&p, forms[i].id, NULL) > 0, ==, !sam_form_is_online (&forms[i]));
  g_assert_cmpuint (n_offered (&p, "agreement-sheet", "Boligkontoret"), ==, 0);
  g_assert_cmpuint (n_offered (&p, "agreement-sheet", "Medarbeider 5"), ==, 1);
  /* The blank ones come last. */
  offers = offers_of (&p);
  for (guint i = 0; i < offers->len; i++) {
    const SamFormOffer *offer = g_ptr_array_index (offers, i);

    g_assert_true (!blank || offer->form->blank);
    blank = offer->form->blank;
  }
  g_assert_true (blank);
}

/* What stands on no paper that leaves the house, in neither language. */
static const char *const never[] = {
  "misbruk", "narkoman",  "klient",     "drop-out",    "bevis",       "plassering",  "risiko",
  "nemnd",   "kode 6",    "kode 7",     "kasteball",   "porten",      "brudd",       "avvist",
  "ballen",  "ikke klar", "ikkje klar", "hovedforløp", "hovudforløp", "tilbakefall",
};

static void
check_form (Paper *p, const SamFormOffer *offer)
{
  g_autoptr (SamPages) pages = print (p, offer->form->id, offer->id);
  g_autofree char *text = words_of (pages);

  assert_lacks (text, "98765");
  for (guint i = 0; !offer->form->staff && i < G_N_ELEMENTS (never); i++)
    assert_lacks (text, never[i]);
  g_assert_null (strstr (sam_pages_get_title (pages), "Åsgård"));
  for (guint page = 0; page < sam_pages_get_count (pages); page++) {
    g_autofree char *words = sam_pages_get_text (pages, page);
    g_auto (GStrv) lines = g_strsplit (words, "\n", 3);

    check_ink (pages, page, offer->form->id);
    if (*words == '\0') /* the back of a sheet */
      continue;
    assert_has (lines[0], "Eksempel kommune · ");
    assert_lacks (lines[0], "rus");
    g_assert_null (strchr (lines[0], '{'));
  }
}

static void
test_every_form (gconstpointer data)
{
  g_auto (Paper) p = { 0 };
  g_autoptr (GPtrArray) offers = NULL;

  paper_init (&p, data);
  /* "Hovedporten" in a person's plan is a place, not our name for the gate. */
  sam_record_clear (p.sample.plan, SAM_PLAN_FIRST_PLACE);
  offers = offers_of (&p);
  for (guint large = 0; large < 2; large++) {
    p.options.large_print = large != 0;
    for (guint i = 0; i < offers->len; i++)
      check_form (&p, g_ptr_array_index (offers, i));
  }
}

/* What others have written that tells where a person is. The person's own words stay the
 * person's, and the parties of an agreement bind themselves by name: tested with those papers. */
static const char *const address_tokens[] = {
  "Fjordgløttveien", "0999",        "Lysvik",      "Storgata",    "H0203",      "Solbakken",
  "Hovedporten",     "00 00 00 11", "00 00 00 12", "00 00 00 13", "vaktmester", "Sjøgata",
};

static void
test_strictly_confidential (gconstpointer data)
{
  static const char *const with_parties[] = { "agreement", "agreement-sheet", "agreement-sheets",
                                              NULL };
  g_auto (Paper) p = { 0 };
  g_autoptr (GPtrArray) offers = NULL;

  paper_init (&p, data);
  sam_record_set_text (p.sample.person, SAM_PERSON_ADDRESS_GRADE, "strengt_fortrolig");
  offers = offers_of (&p);
  for (guint i = 0; i < offers->len; i++) {
    const SamFormOffer *offer = g_ptr_array_index (offers, i);
    g_autoptr (SamPages) pages = NULL;
    g_autofree char *text = NULL;

    if (g_strv_contains (with_parties, offer->form->id))
      continue;
    pages = print (&p, offer->form->id, offer->id);
    text = words_of (pages);
    for (guint k = 0; k < G_N_ELEMENTS (address_tokens); k++)
      if (strstr (text, address_tokens[k]) != NULL)
        g_test_fail_printf ("%s says “%s”\n%s", offer->form->id, address_tokens[k], text);
  }
}

/* A client address tells where somebody is treated or held. */
static void
test_client_address (void)
{
  g_auto (Paper) p = { 0 };
  g_autoptr (GPtrArray) offers = NULL;

  paper_init (&p, "nb");
  sam_record_set_text (p.sample.person, SAM_PERSON_ADDRESS_GRADE, "klient");
  offers = offers_of (&p);
  for (guint i = 0; i < offers->len; i++) {
    const SamFormOffer *offer = g_ptr_array_index (offers, i);
    g_autoptr (SamPages) pages = print (&p, offer->form->id, offer->id);
    g_autofree char *text = words_of (pages);

    assert_lacks (text, "Fjordgløttveien");
    assert_lacks (text, "Lysvik");
  }
}

/* ---- Homes ---- */

#define HOME "Tjønnbakken"
#define LIVED "Kjølvikveien"

/* A lease that the housing point rests on, an offer, and where the person lived before: all of them
 * say where. */
static void
add_homes (Paper *p)
{
  SamRecord *site = form_case_add (&p->sample, SAM_RECORD_SITE);
  SamRecord *unit = form_case_add (&p->sample, SAM_RECORD_HOUSING_UNIT);
  SamRecord *lease = form_case_add (&p->sample, SAM_RECORD_TENANCY);
  SamRecord *tenant = form_case_add (&p->sample, SAM_RECORD_TENANT);
  SamRecord *offer = form_case_add (&p->sample, SAM_RECORD_HOUSING_OFFER);
  SamRecord *lived = form_case_add (&p->sample, SAM_RECORD_RESIDENCE);
  SamRecord *row = form_case_row (&p->sample, "housing");

  sam_record_set_text (site, SAM_SITE_NAME, HOME);
  sam_record_set_text (site, SAM_SITE_ADDRESS, HOME " 4");
  sam_record_set_text (site, SAM_SITE_ENVIRONMENT, "rusfritt");
  sam_record_set_text (unit, SAM_HOUSING_UNIT_SITE_ID, sam_record_get_id (site));
  sam_record_set_text (unit, SAM_HOUSING_UNIT_NAME, HOME " H0777");
  sam_record_set_bool (unit, SAM_HOUSING_UNIT_IN_USE, TRUE);
  sam_record_set_text (lease, SAM_TENANCY_UNIT_ID, sam_record_get_id (unit));
  sam_record_set_text (lease, SAM_TENANCY_FORM, "open_ended");
  sam_record_set_date (lease, SAM_TENANCY_FROM_ON, FORM_CASE_TODAY);
  sam_record_set_text (tenant, SAM_TENANT_TENANCY_ID, sam_record_get_id (lease));
  sam_record_set_date (tenant, SAM_TENANT_FROM_ON, FORM_CASE_TODAY);
  sam_record_set_text (offer, SAM_HOUSING_OFFER_UNIT_ID, sam_record_get_id (unit));
  sam_record_set_date (offer, SAM_HOUSING_OFFER_OFFERED_ON, FORM_CASE_TODAY - 5);
  sam_record_set_text (lived, SAM_RESIDENCE_KIND, "institution");
  sam_record_set_text (lived, SAM_RESIDENCE_ADDRESS, LIVED " 9");
  sam_record_set_text (lived, SAM_RESIDENCE_CITY, LIVED);
  sam_record_set_date (lived, SAM_RESIDENCE_FROM_ON, FORM_CASE_TODAY - 300);
  sam_record_set_date (lived, SAM_RESIDENCE_TO_ON, FORM_CASE_TODAY - 1);
  sam_record_clear (row, SAM_GATE_ROW_AGREED);
  sam_record_set_text (row, SAM_GATE_ROW_STATE, "in_place");
  sam_record_set_text (row, SAM_GATE_ROW_TENANT_ID, sam_record_get_id (tenant));
}

/* How many papers say @word when the address has this grade. */
static guint
papers_saying (const char *language, const char *grade, const char *word)
{
  g_auto (Paper) p = { 0 };
  g_autoptr (GPtrArray) offers = NULL;
  guint n = 0;

  paper_init (&p, language);
  add_homes (&p);
  sam_record_set_text (p.sample.person, SAM_PERSON_ADDRESS_GRADE, grade);
  offers = offers_of (&p);
  for (guint i = 0; i < offers->len; i++) {
    const SamFormOffer *offer = g_ptr_array_index (offers, i);
    g_autoptr (SamPages) pages = print (&p, offer->form->id, offer->id);
    g_autofree char *text = words_of (pages);

    if (strstr (text, word) != NULL || strstr (sam_pages_get_title (pages), word) != NULL) {
      g_test_message ("%s, %s: %s", grade, offer->form->id, word);
      n++;
    }
  }
  return n;
}

/* A home that is given or offered, and one that somebody lived in, stand on no paper where the
 * address is confidential; where it tells of a place of treatment, that place stands on none. */
static void
test_homes_of_the_protected (gconstpointer data)
{
  g_assert_cmpuint (papers_saying (data, "open", HOME), >, 0);
  g_assert_cmpuint (papers_saying (data, "open", LIVED), >, 0);
  g_assert_cmpuint (papers_saying (data, "klient", LIVED), ==, 0);
  g_assert_cmpuint (papers_saying (data, "fortrolig", HOME), ==, 0);
  g_assert_cmpuint (papers_saying (data, "fortrolig", LIVED), ==, 0);
  g_assert_cmpuint (papers_saying (data, "strengt_fortrolig", HOME), ==, 0);
  g_assert_cmpuint (papers_saying (data, "strengt_fortrolig", LIVED), ==, 0);
}

/* ---- Consent ---- */

static void
test_consent (void)
{
  g_auto (Paper) p = { 0 };
  g_autoptr (SamPages) pages = NULL;
  g_autofree char *text = NULL;

  paper_init (&p, "en");
  pages = print (&p, "consent", sam_record_get_id (p.sample.consent));
  /* What is agreed stands above the signature, on the same sheet. */
  g_assert_cmpuint (sam_pages_get_count (pages), ==, 1);
  g_assert_cmpstr (sam_pages_get_title (pages), ==, "Consent: who may be told what");
  text = words_of (pages);
  assert_has (text, "Consent: who may be told what\nLett Åsgård, born 1 March 1985.\n"
                    "1 Who may be told\n"
                    "Name or service\tBoligkontoret\nPhone\t00 00 00 11\n"
                    "2 What they may be told\n"
                    "☒ Name and how to reach\t☐ Treatment\t☐ Money\n"
                    "☒ Housing\t☐ Education\t☐ Relatives\n"
                    "☐ The plan\t☐ Work\t☒ The agreement\n"
                    "☒ The transition\t☐ Activity\n"
                    "Not this\n"
                    "3 What it is for\n");
  assert_has (text, "4 How long\nFrom and until\t28 May 2026 until 13 December 2026\n"
                    "5 This is my right\n");
  assert_has (text, "It is enough to tell Medarbeider 1, phone 00 00 00 01.");
  assert_has (text, "6 I say yes to this\nWho\tPlace and date\tSignature\nLett Åsgård\n"
                    "7 If I take the consent back\n"
                    "What I take back\t☐ all of it   ☐ this: ____________________\n");
  assert_lacks (text, "parental");
  g_assert_cmpuint (n_offered (&p, "consent", "Boligkontoret"), ==, 1);
}

/* Of what is withdrawn or over nothing is told any more, and nothing printed. */
static void
test_consent_withdrawn (void)
{
  g_auto (Paper) p = { 0 };

  paper_init (&p, "en");
  sam_record_set_date (p.sample.consent, SAM_CONSENT_WITHDRAWN_ON, sam_date_from_ymd (2026, 6, 1));
  assert_unsuited (&p, "consent", p.sample.consent);
  g_assert_cmpuint (n_offered (&p, "consent", "Boligkontoret"), ==, 0);
  sam_record_clear (p.sample.consent, SAM_CONSENT_WITHDRAWN_ON);
  sam_record_set_date (p.sample.consent, SAM_CONSENT_VALID_UNTIL, sam_date_from_ymd (2026, 6, 3));
  assert_unsuited (&p, "consent", p.sample.consent);
  sam_record_set_date (p.sample.consent, SAM_CONSENT_VALID_UNTIL, sam_date_from_ymd (2026, 6, 4));
  sam_record_set_text (p.sample.consent, SAM_CONSENT_BASIS, "lov");
  assert_unsuited (&p, "consent", p.sample.consent);
}

/* Up to the birthday those with parental responsibility sign too. */
static void
test_consent_of_the_young (void)
{
  g_auto (Paper) p = { 0 };
  g_autofree char *before = NULL, *on = NULL, *both = NULL;

  paper_init (&p, "en");
  sam_record_set_date (p.sample.person, SAM_PERSON_BIRTH_DATE, sam_date_from_ymd (2010, 6, 5));
  before = text_of (&p, "consent", p.sample.consent);
  assert_has (before, "Lett Åsgård\nWho has parental responsibility\n");
  sam_record_set_date (p.sample.person, SAM_PERSON_BIRTH_DATE, sam_date_from_ymd (2010, 6, 4));
  on = text_of (&p, "consent", p.sample.consent);
  assert_lacks (on, "parental");
  sam_record_set_text (p.sample.consent, SAM_CONSENT_GIVEN_BY, "both");
  sam_record_set_text (p.sample.consent, SAM_CONSENT_ASKED_HOW, "phone");
  sam_record_set_text (p.sample.consent, SAM_CONSENT_NOTED_BY_USER,
                       sam_record_get_text (p.sample.record, SAM_CASE_COORDINATOR_USER));
  both = text_of (&p, "consent", p.sample.consent);
  assert_has (both, "parental");
  assert_has (both, "Given 28 May 2026 (Phone), noted by Medarbeider 1.");
}

static void
test_consent_blank (void)
{
  g_auto (Paper) p = { 0 };
  g_autoptr (SamPages) pages = NULL;
  g_autofree char *text = NULL;

  paper_init (&p, "nb");
  pages = print (&p, "consent-blank", sam_record_get_id (p.sample.record));
  g_assert_cmpuint (sam_pages_get_count (pages), ==, 1);
  text = words_of (pages);
  assert_has (text, "Navnet mitt, født\n1 Hvem som kan få vite noe om meg\nNavn eller tjeneste\n");
  assert_has (text, "Jeg selv\nDen som har foreldreansvar\n");
  assert_lacks (text, "☒");
  assert_lacks (text, "Åsgård");
  assert_lacks (text, "Boligkontoret");
}

/* ---- The contact plan ---- */

static SamRecord *
followup_of (Paper *p)
{
  for (guint i = 0; i < p->sample.records->len; i++) {
    SamRecord *record = g_ptr_array_index (p->sample.records, i);

    if (sam_record_get_rtype (record) == SAM_RECORD_FOLLOWUP)
      return record;
  }
  g_assert_not_reached ();
}

static void
test_contact_plan (void)
{
  g_auto (Paper) p = { 0 };
  g_autoptr (SamPages) pages = NULL;
  g_autofree char *text = NULL;

  paper_init (&p, "en");
  pages = print (&p, "contact-plan", sam_record_get_id (p.sample.record));
  g_assert_cmpuint (sam_pages_get_count (pages), ==, 1);
  text = words_of (pages);
  assert_has (text, "The first 28 days: who makes contact\nLett Åsgård, born 1 March 1985.\n"
                    "We agreed on this 1 June. You can change your mind at any time.\n"
                    "1 Day by day\n"
                    "Day\tDate\tWho makes contact\tHow\tWeekend and holiday: who\n"
                    "0\tSaturday 13 June\tMedarbeider 1\tMeeting\tHelgevakten, 00 00 00 44\n"
                    "1\tSunday 14 June\tUtekontakten\tHome visit\tHelgevakten, 00 00 00 44\n"
                    "2\tMonday 15 June\tMedarbeider 1\tPhone\n");
  assert_has (text, "28\tSaturday 11 July\t\t\tNo one has the weekend yet: ______\n"
                    "2 Whom you can call\n"
                    "Coordinator\tMedarbeider 1, 00 00 00 01\n"
                    "The number we agreed on\t00 00 01 08\n"
                    "Day and night\tEmergency clinic 116 117 · in an emergency 113\n"
                    "3 If we do not reach you\n");
  assert_has (text, "Then we ask\tEkstra Berg, 00 00 00 21\n4 If it gets difficult\n");
  /* 08:00 UTC is 10:00 in Oslo. */
  assert_has (text, "Naloxone\t☒ have got it   ☐ do not want it\n"
                    "Back by\tMonday 15 June 2026 at 10:00\nLike this\n");
}

/* A no takes away the days, never the numbers, naloxone or the way back. */
static void
test_contact_plan_declined (void)
{
  g_auto (Paper) p = { 0 };
  g_autofree char *text = NULL, *asked = NULL;

  paper_init (&p, "en");
  sam_record_set_text (followup_of (&p), SAM_FOLLOWUP_AGREED, "not_asked");
  asked = text_of (&p, "contact-plan", p.sample.record);
  assert_has (asked, "This is a proposal. You decide");
  sam_record_set_text (followup_of (&p), SAM_FOLLOWUP_AGREED, "declined");
  sam_record_set_date (followup_of (&p), SAM_FOLLOWUP_ASK_AGAIN_ON,
                       sam_date_from_ymd (2026, 6, 22));
  text = text_of (&p, "contact-plan", p.sample.record);
  assert_has (text, "You can call 00 00 01 08. We ask you once more Monday 22 June.\n"
                    "2 Whom you can call\n");
  assert_has (text, "116 117");
  assert_has (text, "☒ have got it");
  assert_has (text, "come back within 48 hours");
  assert_lacks (text, "Utekontakten");
  assert_lacks (text, "We agreed on this");
}

/* After an overdose the days count from it, whatever transition comes. */
static void
test_contact_plan_overdose (void)
{
  g_auto (Paper) p = { 0 };
  g_autofree char *text = NULL;
  SamRecord *overdose;

  paper_init (&p, "en");
  overdose = form_case_add (&p.sample, SAM_RECORD_OVERDOSE);
  sam_record_set_moment (overdose, SAM_OVERDOSE_OCCURRED_AT,
                         (gint64) (FORM_CASE_TODAY - 1 - SAM_DATE_EPOCH) * G_TIME_SPAN_DAY);
  text = text_of (&p, "contact-plan", p.sample.record);
  assert_has (text, "0\tWednesday 3 June\n");
  assert_lacks (text, "Helgevakten");
  assert_lacks (text, "overdose");
}

static void
test_contact_plan_blank (void)
{
  g_auto (Paper) p = { 0 };
  g_autoptr (SamPages) pages = NULL;
  g_autofree char *text = NULL;

  paper_init (&p, "nn");
  pages = print (&p, "contact-plan-blank", sam_record_get_id (p.sample.record));
  g_assert_cmpuint (sam_pages_get_count (pages), ==, 1);
  text = words_of (pages);
  assert_has (text, "Namn\nDette er eit framlegg.");
  assert_has (text, "\n0\n1\n2\n3\n5\n7\n10\n14\n21\n28\n");
  assert_has (text, "116 117");
  assert_lacks (text, "Utekontakten");
  assert_lacks (text, "Ekstra Berg");
  assert_lacks (text, "☒");
}

/* ---- The gate ---- */

static void
test_gate (void)
{
  g_auto (Paper) p = { 0 };
  g_autofree char *text = NULL;
  SamRecord *row;

  paper_init (&p, "en");
  row = form_case_row (&p.sample, "follow_up");
  sam_record_set_date (row, SAM_GATE_ROW_PINNED_ON, sam_date_from_ymd (2026, 6, 8));
  sam_record_set_text (row, SAM_GATE_ROW_OWNER_USER,
                       sam_record_get_text (p.sample.record, SAM_CASE_COORDINATOR_USER));
  sam_record_set_date (p.sample.transition, SAM_TRANSITION_CHECKED_ON,
                       sam_date_from_ymd (2026, 6, 1));
  text = text_of (&p, "gate", p.sample.transition);
  assert_has (text, "The gate: what is in place\nFor those who work here.");
  assert_has (text,
              "1 The transition\nTransition\tRelease from prison\n"
              "From where\tSolbakken fengsel\n"
              "When\tSaturday 13 June 2026 at 10:00 Computed Last checked 1 June\n"
              "Told us\t20 May\nResponsible\tMedarbeider 1\n"
              "How it stands\tNot ready: 2 of 6 left\n2 The points\n"
              "Point\tHow it stands\tWhat is agreed, how we know\tResponsible, deadline\n"
              "Housing\tSolved for now until 30 June\tStorgata 8, H0203\tBoligkontoret Fri 29 May "
              "Over the deadline\n");
  assert_has (text, "Treatment\tDoes not want it now ask again 1 July\n");
  assert_has (text, "Follow-up\tNot started\t\tMedarbeider 1 Mon 8 Jun Fixed day\n"
                    "Local points\n");
  assert_has (text, "\tNobody is responsible ");
  assert_has (text, "3 This counts as in place\n");
  assert_has (text, "Housing: A lease or decision, with moving in by the date at the latest");
  assert_lacks (text, "Naloxone: The person");
  assert_has (text, "4 Promised, and not done yet\nParty\tWhat\tDeadline\n");
  assert_has (text, "Solbakken fengsel\tSi fra om datoen endres\tFriday 5 June ↔ follows the "
                    "date\n");
  assert_has (text, "5 Decided in the meeting\n");
  g_assert_cmpuint (n_offered (&p, "gate", "Sat 13 Jun"), ==, 1);
}

static void
test_gate_late (void)
{
  g_auto (Paper) p = { 0 };
  g_autofree char *text = NULL, *ended = NULL;
  SamRecord *row;

  paper_init (&p, "en");
  /* Told two days before: the first open day after decides, and nobody here was late. */
  sam_record_set_date (p.sample.transition, SAM_TRANSITION_DATE, sam_date_from_ymd (2026, 6, 5));
  sam_record_set_date (p.sample.transition, SAM_TRANSITION_TOLD_ON, sam_date_from_ymd (2026, 6, 3));
  sam_record_set_text (p.sample.transition, SAM_TRANSITION_TOLD_BY, "Vakta");
  row = form_case_row (&p.sample, "work");
  sam_record_clear (row, SAM_GATE_ROW_EVIDENCE_KIND);
  sam_record_clear (row, SAM_GATE_ROW_EVIDENCE_ON);
  sam_record_clear (row, SAM_GATE_ROW_AGREED);
  text = text_of (&p, "gate", p.sample.transition);
  assert_has (text, "Told us\t3 June Vakta Told too late for ");
  assert_has (text, "We were told too late");
  assert_has (text, "Work\tIn place Nobody says how we know\t");
  /* What there is nothing to say of is left out, and the numbers follow each other. */
  sam_record_set_text (p.sample.agreement, SAM_AGREEMENT_STATE, "ended");
  ended = text_of (&p, "gate", p.sample.transition);
  assert_lacks (ended, "Promised");
  assert_has (ended, "4 Decided in the meeting\n");
}

/* Nothing to look for at a gate that is over or cancelled. */
static void
test_gate_over (void)
{
  g_auto (Paper) p = { 0 };

  paper_init (&p, "en");
  sam_record_set_date (p.sample.transition, SAM_TRANSITION_CANCELLED_ON,
                       sam_date_from_ymd (2026, 6, 1));
  g_assert_cmpuint (n_offered (&p, "gate", NULL), ==, 0);
  sam_record_clear (p.sample.transition, SAM_TRANSITION_CANCELLED_ON);
  sam_record_set_text (p.sample.transition, SAM_TRANSITION_KIND, "turns_18");
  g_assert_cmpuint (n_offered (&p, "gate", NULL), ==, 0);
}

/* ---- The hand-over ---- */

static void
test_handover (void)
{
  static const char *const some[] = { "meetings", NULL };
  g_auto (Paper) p = { 0 };
  g_autoptr (SamPages) pages = NULL;
  g_autofree char *text = NULL, *less = NULL;

  paper_init (&p, "en");
  pages = print (&p, "handover", sam_record_get_id (p.sample.ask));
  g_assert_cmpuint (sam_pages_get_count (pages), <=, 2);
  text = words_of (pages);
  assert_has (text, "1 What is asked\nResponsible now\tMedarbeider 1\n"
                    "Who is asked\tMedarbeider 2\nAsked\t2 June Medarbeider 1\n"
                    "Answer\tNo answer yet. Deadline Friday 5 June.\n"
                    "Why\tLett flytter til bydelen din.\n"
                    "2 Summary for whoever takes over\nLett er i gang med verkstedet");
  assert_has (text, "3 What follows along\nWhat\tWho\tWhen\nMeasures\n"
                    "Hjemmebesøk og en kopp kaffe\tMedarbeider 1\tevery 2 weeks on Tuesday at "
                    "13:30\n"
                    "Søke om startlån\tHusbanken og Lett\tby Friday 19 June\n"
                    "Oppfølging hjemme\tMedarbeider 1\tevery 2 weeks on Tuesday at 10:00\n"
                    "Agreed contacts\n"
                    "Meeting\tMedarbeider 1\tSaturday 13 June\n"
                    "Home visit\tUtekontakten\tSunday 14 June\n");
  assert_has (text, "Commitments\nSi fra om datoen endres\tSolbakken fengsel\tFriday 5 June\n");
  assert_has (text, "Meetings\nMeeting\t\tTuesday 9 June at 12:00\nThe person's own "
                    "appointment\tTrygg Verksmester\t"
                    "Monday 15 June at 09:00\n");
  assert_has (text, "4 Others who are with the person\n");
  assert_has (text, "5 Answer\n");
  assert_has (text, "☐ takes over ☐ says no\n");

  sam_record_set_set (p.sample.ask, SAM_HANDOVER_FOLLOWS, some);
  less = text_of (&p, "handover", p.sample.ask);
  assert_has (less, "What\tWho\tWhen\nMeetings\n");
  assert_lacks (less, "kopp kaffe");
}

/* What is answered is not asked again, and what goes to a service outside is another paper. */
static void
test_handover_answered (void)
{
  g_auto (Paper) p = { 0 };
  g_autofree char *text = NULL;

  paper_init (&p, "en");
  sam_record_set_text (p.sample.ask, SAM_HANDOVER_STATE, "accepted");
  sam_record_set_moment (p.sample.ask, SAM_HANDOVER_ANSWERED_AT,
                         (gint64) (FORM_CASE_TODAY - SAM_DATE_EPOCH) * G_TIME_SPAN_DAY);
  text = text_of (&p, "handover", p.sample.ask);
  assert_has (text, "Answer\tAccepted 4 June\n");
  assert_has (text, "1 What is asked\nFrom\tMedarbeider 1\n");
  assert_lacks (text, "☐ takes over");
  g_assert_cmpuint (n_offered (&p, "handover", NULL), ==, 0);
  sam_record_set_text (p.sample.ask, SAM_HANDOVER_TO_KIND, "service");
  assert_unsuited (&p, "handover", p.sample.ask);
}

/* ---- The crisis plan and the housing plan ---- */

static void
test_crisis_plan (void)
{
  g_auto (Paper) p = { 0 };
  g_autoptr (SamPages) pages = NULL;
  g_autofree char *text = NULL, *ahead = NULL;

  paper_init (&p, "en");
  pages = print (&p, "crisis-plan", sam_record_get_id (p.sample.crisis));
  g_assert_cmpuint (sam_pages_get_count (pages), ==, 1);
  text = words_of (pages);
  assert_has (text, "If it gets difficult: my plan\nLett Åsgård, born 1 March 1985.\n"
                    "1 Signs in me\nJeg sover lite og trekker meg unna.\n"
                    "2 What helps\nEn tur, eller at noen sitter hos meg.\n"
                    "3 What I can do myself\nRinge før det har gått for langt.\n"
                    "4 Whom I call\nFirst\tEkstra Berg, 00 00 00 21\n"
                    "Coordinator\tMedarbeider 1, 00 00 00 01\n"
                    "Emergency clinic\t116 117\nIn an emergency\t113\n"
                    "5 Who may be told the same day\nEkstra Berg\n"
                    "6 If life is in danger\n");
  assert_has (text, "7 If I have left treatment\nI can come back within 48 hours.");
  /* The plan ahead has such a section too: alone on a sheet. */
  ahead = text_of (&p, "crisis-plan", p.sample.plan);
  assert_has (ahead, "1 Signs in me\nJeg slutter å ta telefonen.\n");
  assert_lacks (ahead, "Hovedporten");
  assert_unsuited (&p, "crisis-plan", p.sample.homes);
  assert_unsuited (&p, "plan", p.sample.crisis);
  assert_unsuited (&p, "plan", p.sample.homes);
}

static void
test_housing_plan (void)
{
  g_auto (Paper) p = { 0 };
  g_autofree char *text = NULL, *confidential = NULL, *client = NULL, *strict = NULL;

  paper_init (&p, "en");
  text = text_of (&p, "housing-plan", p.sample.homes);
  assert_has (text, "My plan for a home\nLett Åsgård, born 1 March 1985.\n"
                    "1 What matters to me in a home\nEt sted der datteren min kan komme.\n"
                    "2 What I can, and what helps\nJeg kan snekre og male selv.\n"
                    "3 The home I ask for\nAsked for\t10 March 2026\n"
                    "I need it from\t13 June 2026\n"
                    "What I need\tRooms, at least: 2 With children "
                    "Follow-up needed: Visits by agreement\n"
                    "In my own words\tHelst i nærheten av verkstedet.\n"
                    "The decision\tGranted 20 May 2026 boligsosial lov § 6 "
                    "valid until 20 November 2026\n"
                    "I can appeal until\t10 June 2026\n"
                    "4 Where I live now\nKind of home\tTemporary place (§ 27)\n"
                    "Where\tHavnegata 3, H0102\nSince\t4 May 2026\n"
                    "I can stay until\t30 June 2026\n"
                    "5 Where I am going to live\nWhat is agreed\tStorgata 8, H0203\n"
                    "Who, and phone\tBoligkontoret 00 00 00 11\n"
                    "The keys: when and where\n"
                    "How it stands\t☐ in place   ☒ for now, until 30 June   ☐ not in place yet\n"
                    "6 My goals\n");
  assert_has (text, "Egen leilighet før høsten\n");
  assert_has (text, "7 Who comes by\nWhat\tWho, and phone\tHow often\tNext time\n"
                    "Oppfølging hjemme\tMedarbeider 1 00 00 00 01\t"
                    "every 2 weeks on Tuesday at 10:00\tTuesday 16 June\n"
                    "8 Who does what, and when\nWhat\tWho\tWhen\n"
                    "Søke om startlån\tHusbanken og Lett\tby Friday 19 June\n");
  assert_has (text, "9 If I am in danger of losing the home\nFirst I call\n"
                    "I tell at once\tMedarbeider 1, 00 00 00 01\n"
                    "Responsible for the home\tBoligkontoret 00 00 00 11\n"
                    "Has promised to help me\tBoligkontoret Medarbeider 5, boligkonsulent ");
  assert_has (text, "10 I have got the plan (this is not a consent)\n");
  assert_lacks (text, "Komme i gang på verkstedet");
  assert_unsuited (&p, "housing-plan", p.sample.crisis);
  sam_record_set_text (p.sample.person, SAM_PERSON_ADDRESS_GRADE, "klient");
  client = text_of (&p, "housing-plan", p.sample.homes);
  assert_lacks (client, "Havnegata");
  assert_has (client, "I can stay until\t30 June 2026\n");
  /* Where somebody is going to live is written in by hand. */
  sam_record_set_text (p.sample.person, SAM_PERSON_ADDRESS_GRADE, "fortrolig");
  confidential = text_of (&p, "housing-plan", p.sample.homes);
  assert_lacks (confidential, "Storgata");
  assert_lacks (confidential, "Havnegata");
  assert_lacks (confidential, "Boligkontoret");
  assert_has (confidential, "I can stay until\t30 June 2026\n");
  assert_has (confidential, "☒ for now, until 30 June");
  /* Nothing of homes, and nobody who comes to one. */
  sam_record_set_text (p.sample.person, SAM_PERSON_ADDRESS_GRADE, "strengt_fortrolig");
  strict = text_of (&p, "housing-plan", p.sample.homes);
  assert_has (strict, "4 Where I live now\nTaken care of outside the system");
  assert_lacks (strict, "30 June");
  assert_lacks (strict, "Granted");
  assert_lacks (strict, "Oppfølging hjemme");
  assert_lacks (strict, "Boligkontoret");
}

/* A lease that ends before the day, is at risk, and of which nobody else is told. */
static void
test_housing_plan_lease (void)
{
  g_auto (Paper) p = { 0 };
  g_autofree char *text = NULL, *nameless = NULL;
  SamRecord *row, *other;

  paper_init (&p, "en");
  row = form_case_row (&p.sample, "housing");
  sam_record_set_text (row, SAM_GATE_ROW_STATE, "in_place");
  sam_record_clear (row, SAM_GATE_ROW_INTERIM_UNTIL);
  sam_record_clear (row, SAM_GATE_ROW_AGREED);
  sam_record_set_text (row, SAM_GATE_ROW_TENANT_ID, sam_record_get_id (p.sample.tenant));
  sam_record_set_text (p.sample.lease, SAM_TENANCY_FORM, "fixed");
  sam_record_set_date (p.sample.lease, SAM_TENANCY_TO_ON, FORM_CASE_TODAY + 6);
  sam_record_set_text (p.sample.lease, SAM_TENANCY_REMARK, "Naboen klager.");
  sam_record_set_date (p.sample.tenant, SAM_TENANT_RISK_ON, FORM_CASE_TODAY - 3);
  sam_record_set_text (p.sample.tenant, SAM_TENANT_RISK_WHY, "Husleien for mai er ikke betalt.");
  text = text_of (&p, "housing-plan", p.sample.homes);
  assert_has (text, "4 Where I live now\nKind of home\tMunicipal home\n"
                    "Where\tHavnegata 3, H0102\nSince\t4 May 2026\nMy lease\tFixed term\n"
                    "I can stay until\t10 June 2026\n");
  assert_has (text, "☐ in place   ☐ for now, until ____________   ☒ not in place yet "
                    "The lease ends 10 June and does not go on past it\n");
  assert_has (text, "9 If I am in danger of losing the home\n"
                    "Since 1 June 2026 it has not been certain that I can keep the home. The "
                    "sooner we talk about it, the more we can do.\n"
                    "What it is about\tHusleien for mai er ikke betalt.\n");
  assert_lacks (text, "Naboen");
  /* The next lease is agreed. */
  other = form_case_add (&p.sample, SAM_RECORD_TENANCY);
  sam_record_set_text (other, SAM_TENANCY_UNIT_ID,
                       sam_record_get_text (p.sample.lease, SAM_TENANCY_UNIT_ID));
  sam_record_set_text (other, SAM_TENANCY_FORM, "open_ended");
  sam_record_set_date (other, SAM_TENANCY_FROM_ON, FORM_CASE_TODAY + 7);
  row = form_case_add (&p.sample, SAM_RECORD_TENANT);
  sam_record_set_text (row, SAM_TENANT_TENANCY_ID, sam_record_get_id (other));
  sam_record_set_date (row, SAM_TENANT_FROM_ON, FORM_CASE_TODAY + 7);
  g_free (text);
  text = text_of (&p, "housing-plan", p.sample.homes);
  assert_has (text, "5 Where I am going to live\nWhat is agreed\tLease without an end\n"
                    "I move in\t11 June 2026\nMy lease\tWithout an end\n");
  assert_has (text, "☒ in place");
  /* A paper without names does not say where. */
  p.options.pseudonymised = TRUE;
  nameless = text_of (&p, "housing-plan", p.sample.homes);
  assert_lacks (nameless, "Havnegata");
  assert_has (nameless, "I can stay until\t10 June 2026\n");
}

/* Away for a sentence: the home that is kept, by whom it was decided, and until when. */
static void
test_housing_plan_kept (void)
{
  g_auto (Paper) p = { 0 };
  g_autofree char *text = NULL;
  SamRecord *prison;

  paper_init (&p, "en");
  sam_record_set_text (p.sample.lease, SAM_TENANCY_FORM, "fixed");
  sam_record_set_text (p.sample.tenant, SAM_TENANT_KEPT_DURING, "sentence");
  sam_record_set_text (p.sample.tenant, SAM_TENANT_KEPT_BY, "Boligkontoret");
  prison = form_case_add (&p.sample, SAM_RECORD_RESIDENCE);
  sam_record_set_text (prison, SAM_RESIDENCE_KIND, "prison");
  sam_record_set_date (prison, SAM_RESIDENCE_FROM_ON, FORM_CASE_TODAY - 10);
  text = text_of (&p, "housing-plan", p.sample.homes);
  assert_has (text, "4 Where I live now\nKind of home\tPrison\nSince\t25 May 2026\n");
  assert_has (text, "Kept for me while I am away\tHavnegata 3, H0102 "
                    "while I serve my sentence decided by Boligkontoret until 30 June 2026\n");
}

static void
test_plans_blank (void)
{
  static const char *const forms[] = { "crisis-plan-blank", "housing-plan-blank" };
  g_auto (Paper) p = { 0 };

  paper_init (&p, "nn");
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++) {
    g_autofree char *text = text_of (&p, forms[i], p.sample.record);

    assert_has (text, "\nNamn\n1 ");
    assert_has (text, "Medarbeider 1, 00 00 00 01");
    assert_lacks (text, "☒");
    assert_lacks (text, "Lett");
    assert_lacks (text, "Ekstra");
    assert_lacks (text, "Storgata");
  }
}

/* ---- Letters ---- */

/* A consent of the person that holds for @service, or for somebody called @name. */
static SamRecord *
add_consent (Paper *p, const char *service, const char *name, const char *const *groups)
{
  SamRecord *consent = form_case_add (&p->sample, SAM_RECORD_CONSENT);

  sam_record_set_text (consent, SAM_CONSENT_SERVICE_ID, service);
  sam_record_set_text (consent, SAM_CONSENT_RECIPIENT_NAME, name);
  sam_record_set_set (consent, SAM_CONSENT_FIELD_GROUPS, groups);
  sam_record_set_text (consent, SAM_CONSENT_BASIS, "samtykke");
  sam_record_set_date (consent, SAM_CONSENT_GIVEN_ON, sam_date_from_ymd (2026, 6, 1));
  return consent;
}

static void
test_invitation (void)
{
  g_auto (Paper) p = { 0 };
  g_autofree char *text = NULL, *young = NULL, *client = NULL, *next = NULL;

  paper_init (&p, "en");
  text = text_of (&p, "invitation", p.sample.meeting);
  assert_has (text, "Invitation to a meeting\nTo\tLett Åsgård Fjordgløttveien 17 0999 Lysvik\n"
                    "We invite you to a meeting of your care group.\n"
                    "Day\tTuesday 9 June 2026\nTime\t12:00\nWhere\tRådhuset, møterom 2\n"
                    "Who takes part\tMedarbeider 5 Trygg Verksmester\n"
                    "This we would like to talk about\nNøkler og innflytting\n");
  assert_has (text, "call Medarbeider 1, phone 00 00 00 01, and we find another.");
  g_assert_cmpuint (n_offered (&p, "invitation", "Tue 9 Jun"), ==, 1);
  /* The next meeting is called when the last one agreed on it. */
  sam_record_set_date (p.sample.meeting, SAM_MEETING_MEETS_ON, sam_date_from_ymd (2026, 6, 2));
  g_assert_cmpuint (n_offered (&p, "invitation", NULL), ==, 0);
  sam_record_set_date (p.sample.meeting, SAM_MEETING_NEXT_ON, sam_date_from_ymd (2026, 6, 18));
  sam_record_set_text (p.sample.meeting, SAM_MEETING_NEXT_TIME, "10:00");
  next = text_of (&p, "invitation", p.sample.meeting);
  assert_has (next, "Day\tThursday 18 June 2026\nTime\t10:00\n");
  /* An address that tells where somebody is treated or held stands on no envelope. */
  sam_record_set_text (p.sample.person, SAM_PERSON_ADDRESS_GRADE, "klient");
  client = text_of (&p, "invitation", p.sample.meeting);
  assert_has (client, "To\tLett Åsgård\n");
  sam_record_set_date (p.sample.person, SAM_PERSON_BIRTH_DATE, sam_date_from_ymd (2011, 6, 4));
  young = text_of (&p, "invitation", p.sample.meeting);
  assert_has (young, "To\tWho has parental responsibility for Lett Åsgård\n");
}

static void
test_referral (void)
{
  static const char *const groups[] = { "agreement", NULL };
  g_auto (Paper) p = { 0 };
  g_autofree char *text = NULL, *less = NULL, *none = NULL;

  paper_init (&p, "en");
  text = text_of (&p, "referral", p.sample.referral);
  assert_has (text, "Referral\nTo\tBoligkontoret\nAnswer to\tMedarbeider 1, 00 00 00 01\n"
                    "1 Whom it is about\nName and birth date\tLett Åsgård, born 1 March 1985.\n"
                    "Phone\t00 00 01 85\n"
                    "2 What we ask for\nHjelp til å søke kommunal bolig\n3 Why now\n");
  assert_has (text, "We keep the responsibility until you have said that you take over.");
  assert_has (text, "6 What the letter rests on\n"
                    "Consent\tConsent given on 28 May 2026, valid until 13 December 2026.\n"
                    "You may know\tThe agreement · Name and how to reach · Housing · The "
                    "transition\n");
  assert_lacks (text, "prison");
  /* The number only when the consent covers it. */
  sam_record_set_set (p.sample.consent, SAM_CONSENT_FIELD_GROUPS, groups);
  less = text_of (&p, "referral", p.sample.referral);
  assert_lacks (less, "00 00 01 85");
  /* Withdrawn: nothing. */
  sam_record_set_date (p.sample.consent, SAM_CONSENT_WITHDRAWN_ON, sam_date_from_ymd (2026, 6, 3));
  assert_unsuited (&p, "referral", p.sample.referral);
  g_assert_cmpuint (n_offered (&p, "referral", NULL), ==, 0);
  /* Never asked: a line to write the consent on. */
  sam_record_set_text (p.sample.consent, SAM_CONSENT_RECIPIENT_NAME, "Naboen");
  sam_record_clear (p.sample.consent, SAM_CONSENT_SERVICE_ID);
  none = text_of (&p, "referral", p.sample.referral);
  assert_has (none, "6 What the letter rests on\nConsent\n");
  assert_lacks (none, "00 00 01 85");
  sam_record_set_text (p.sample.referral, SAM_REFERRAL_OUTCOME, "started");
  g_assert_cmpuint (n_offered (&p, "referral", NULL), ==, 0);
}

static void
test_gp_letter (void)
{
  static const char *const groups[] = { "contact", "transition", NULL };
  g_auto (Paper) p = { 0 };
  g_autofree char *unasked = NULL, *text = NULL, *by_kind = NULL;
  SamRecord *consent, *service;

  paper_init (&p, "en");
  unasked = text_of (&p, "gp-letter", p.sample.record);
  assert_has (unasked, "To the GP\nTo\tFastlegene på Torget 00 00 00 77\n"
                       "Answer to\tMedarbeider 1, 00 00 00 01\n");
  assert_has (unasked, "2 What is going to happen\n3 What we ask for\n");
  assert_lacks (unasked, "prison");
  assert_lacks (unasked, "13 June");
  assert_lacks (unasked, "00 00 01 85");

  consent = add_consent (&p, NULL, "fastlegene på torget", groups);
  text = text_of (&p, "gp-letter", p.sample.record);
  assert_has (text, "2 What is going to happen\nIs released from prison on Saturday 13 June 2026.\n"
                    "3 What we ask for\n");
  assert_has (text, "Phone\t00 00 01 85\n");
  assert_has (text, "Consent\tConsent given on 1 June 2026.\n");

  sam_record_set_date (consent, SAM_CONSENT_WITHDRAWN_ON, sam_date_from_ymd (2026, 6, 3));
  assert_unsuited (&p, "gp-letter", p.sample.record);
  /* A newer consent, to the surgery as a service. */
  service = form_case_add (&p.sample, SAM_RECORD_SERVICE);
  sam_record_set_text (service, SAM_SERVICE_NAME, "Legekontoret");
  sam_record_set_text (service, SAM_SERVICE_SERVICE_KIND, "gp");
  add_consent (&p, sam_record_get_id (service), NULL, groups);
  by_kind = text_of (&p, "gp-letter", p.sample.record);
  assert_has (by_kind, "Is released from prison on Saturday 13 June 2026.");
}

/* Death stops every letter and every contact at once. */
static void
test_no_letters_after_death (void)
{
  static const char *const forms[] = { "invitation", "referral", "gp-letter", "contact-plan" };
  g_auto (Paper) p = { 0 };

  paper_init (&p, "en");
  sam_record_set_date (p.sample.person, SAM_PERSON_DECEASED_ON, sam_date_from_ymd (2026, 6, 3));
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    g_assert_cmpuint (n_offered (&p, forms[i], NULL), ==, 0);
  assert_unsuited (&p, "invitation", p.sample.meeting);
  assert_unsuited (&p, "referral", p.sample.referral);
  assert_unsuited (&p, "gp-letter", p.sample.record);
}

static void
test_letters_blank (void)
{
  static const char *const forms[] = { "invitation-blank", "referral-blank", "gp-letter-blank" };
  g_auto (Paper) p = { 0 };

  paper_init (&p, "nn");
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++) {
    g_autoptr (SamPages) pages = print (&p, forms[i], sam_record_get_id (p.sample.record));
    g_autofree char *text = words_of (pages);

    g_assert_cmpuint (sam_pages_get_count (pages), ==, 1);
    assert_has (text, "\nTil\n");
    assert_has (text, "Medarbeider 1");
    assert_lacks (text, "Lett");
    assert_lacks (text, "Fastlegene på");
    assert_lacks (text, "Rådhuset");
    assert_lacks (text, "fengsel");
  }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/print/case-forms/offered", test_offered);
  g_test_add_data_func ("/print/case-forms/every/nb", "nb", test_every_form);
  g_test_add_data_func ("/print/case-forms/every/nn", "nn", test_every_form);
  g_test_add_data_func ("/print/case-forms/strict/nb", "nb", test_strictly_confidential);
  g_test_add_data_func ("/print/case-forms/strict/nn", "nn", test_strictly_confidential);
  g_test_add_func ("/print/case-forms/client-address", test_client_address);
  g_test_add_data_func ("/print/case-forms/no-home-of-the-protected/nb", "nb",
                        test_homes_of_the_protected);
  g_test_add_data_func ("/print/case-forms/no-home-of-the-protected/nn", "nn",
                        test_homes_of_the_protected);
  g_test_add_func ("/print/case-forms/consent", test_consent);
  g_test_add_func ("/print/case-forms/consent/withdrawn", test_consent_withdrawn);
  g_test_add_func ("/print/case-forms/consent/young", test_consent_of_the_young);
  g_test_add_func ("/print/case-forms/consent/blank", test_consent_blank);
  g_test_add_func ("/print/case-forms/contact-plan", test_contact_plan);
  g_test_add_func ("/print/case-forms/contact-plan/declined", test_contact_plan_declined);
  g_test_add_func ("/print/case-forms/contact-plan/overdose", test_contact_plan_overdose);
  g_test_add_func ("/print/case-forms/contact-plan/blank", test_contact_plan_blank);
  g_test_add_func ("/print/case-forms/gate", test_gate);
  g_test_add_func ("/print/case-forms/gate/late", test_gate_late);
  g_test_add_func ("/print/case-forms/gate/over", test_gate_over);
  g_test_add_func ("/print/case-forms/handover", test_handover);
  g_test_add_func ("/print/case-forms/handover/answered", test_handover_answered);
  g_test_add_func ("/print/case-forms/crisis-plan", test_crisis_plan);
  g_test_add_func ("/print/case-forms/housing-plan", test_housing_plan);
  g_test_add_func ("/print/case-forms/housing-plan/lease", test_housing_plan_lease);
  g_test_add_func ("/print/case-forms/housing-plan/kept", test_housing_plan_kept);
  g_test_add_func ("/print/case-forms/plans-blank", test_plans_blank);
  g_test_add_func ("/print/case-forms/invitation", test_invitation);
  g_test_add_func ("/print/case-forms/referral", test_referral);
  g_test_add_func ("/print/case-forms/gp-letter", test_gp_letter);
  g_test_add_func ("/print/case-forms/no-letters-after-death", test_no_letters_after_death);
  g_test_add_func ("/print/case-forms/letters-blank", test_letters_blank);
  status = g_test_run ();
  papers_end ();
  return status;
}
