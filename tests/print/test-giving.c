/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What may leave the house on paper: to whom, how much of it, and what is kept of that. */
#include "form-paper.h"

#include <samspor/sam-disclose.h>

#define NEW_ID "0190a000-0000-7000-8000-00000000f001"

static SamGiveBasis
basis (Paper *p, SamCaseView *view, const char *form, const SamRecord *record,
       const SamRecipient *to)
{
  return sam_form_give_basis (sam_form_by_id (form), view, sam_record_get_id (record), to,
                              p->options.today);
}

static SamRecipient
service_of (SamCaseView *view, const SamRecord *party)
{
  SamRecipient to;

  g_assert_true (sam_rules_party_recipient (view, party, &to));
  return to;
}

/* A consent to @service, or to @name, of the groups. */
static SamRecord *
agree (Paper *p, const char *service, const char *name, const char *const *groups)
{
  SamRecord *consent = form_case_add (&p->sample, SAM_RECORD_CONSENT);

  if (service != NULL)
    sam_record_set_text (consent, SAM_CONSENT_SERVICE_ID, service);
  if (name != NULL)
    sam_record_set_text (consent, SAM_CONSENT_RECIPIENT_NAME, name);
  sam_record_set_set (consent, SAM_CONSENT_FIELD_GROUPS, groups);
  sam_record_set_text (consent, SAM_CONSENT_BASIS, "samtykke");
  sam_record_set_date (consent, SAM_CONSENT_GIVEN_ON, FORM_CASE_TODAY - 1);
  return consent;
}

static SamRecord *
party_called (Paper *p, const char *name)
{
  SamRecord *party = form_case_add (&p->sample, SAM_RECORD_PARTY);

  sam_record_set_text (party, SAM_PARTY_AGREEMENT_ID, sam_record_get_id (p->sample.agreement));
  sam_record_set_text (party, SAM_PARTY_PARTY_KIND, "organisation");
  if (name != NULL)
    sam_record_set_text (party, SAM_PARTY_NAME, name);
  return party;
}

static GPtrArray *
sections_of (Paper *p, SamCaseView *view, const char *form, const SamRecord *record)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *sections = sam_form_sections (sam_form_by_id (form), view, sam_record_get_id (record),
                                           &p->options, &error);

  g_assert_no_error (error);
  return sections;
}

/* The field groups that are kept of a paper given on @consent, "plan,transition". */
static char *
kept (SamCaseView *view, const char *form, const SamRecord *record, const SamRecipient *to,
      const SamRecord *consent, GPtrArray *sections, const char *const *chosen)
{
  SamGiving giving = {
    .to = to, .consent = consent, .channel = "letter", .hash = "0123456789abcdef"
  };
  g_autoptr (SamRecord) kept =
      sam_form_disclosure (sam_form_by_id (form), view, sam_record_get_id (record), NEW_ID, &giving,
                           sections, chosen);
  const char *const *groups = sam_record_get_set (kept, SAM_DISCLOSURE_FIELD_GROUPS);

  return groups != NULL ? g_strjoinv (",", (char **) groups) : g_strdup ("");
}

/* ---- How much of it ---- */

/* What is said about relatives and of the transition is not in a plan that may be shared. */
static void
test_plan_only (void)
{
  static const char *const only[] = { "plan", NULL };
  static const char *const all[] = { "plan", "relatives", "transition", NULL };
  g_auto (Paper) p = { 0 };
  g_autoptr (SamCaseView) view = NULL, whole = NULL;
  g_autoptr (GPtrArray) sections = NULL;
  g_auto (GStrv) covered = NULL;
  g_autofree char *numbers = NULL, *extract = NULL, *of_all = NULL;
  SamRecord *consent;
  SamRecipient to;
  SamGiveBasis cover;

  paper_init (&p, "en");
  consent = agree (&p, NULL, "Gatenær frivillighet", only);
  view = form_case_view (&p.sample);
  to = service_of (view, p.sample.follow_up);
  cover = basis (&p, view, "plan", p.sample.plan, &to);
  g_assert_cmpint (cover.kind, ==, SAM_GIVE_PARTLY);
  g_assert_true (cover.consent == consent);
  sections = sections_of (&p, view, "plan", p.sample.plan);
  covered = sam_form_sections_covered (sections, cover.consent);
  numbers = sam_form_sections_text ((const char *const *) covered);
  g_assert_cmpstr (numbers, ==, "0–2, 4, 6–8, 11–14");
  extract =
      kept (view, "plan", p.sample.plan, &to, consent, sections, (const char *const *) covered);
  g_assert_cmpstr (extract, ==, "plan");
  /* Nor does it say so when somebody has given more than it covers. */
  of_all = kept (view, "plan", p.sample.plan, &to, consent, sections, NULL);
  g_assert_cmpstr (of_all, ==, "plan");

  sam_record_set_set (consent, SAM_CONSENT_FIELD_GROUPS, all);
  whole = form_case_view (&p.sample);
  g_assert_cmpint (basis (&p, whole, "plan", p.sample.plan, &to).kind, ==, SAM_GIVE_WHOLE);
}

/* Two consents do not make a whole one; the extract rests on that which names the most. */
static void
test_several_consents (void)
{
  static const char *const most[] = { "plan", "transition", NULL };
  static const char *const relatives[] = { "relatives", NULL };
  static const char *const other[] = { "treatment", NULL };
  g_auto (Paper) p = { 0 };
  g_autoptr (SamCaseView) view = NULL;
  SamRecord *consent;
  SamRecipient to;
  SamGiveBasis cover;

  paper_init (&p, "en");
  agree (&p, NULL, "Gatenær frivillighet", relatives);
  consent = agree (&p, NULL, "gatenær frivillighet", most);
  agree (&p, NULL, "Gatenær frivillighet", other);
  view = form_case_view (&p.sample);
  to = service_of (view, p.sample.follow_up);
  cover = basis (&p, view, "plan", p.sample.plan, &to);
  g_assert_cmpint (cover.kind, ==, SAM_GIVE_PARTLY);
  g_assert_true (cover.consent == consent);
}

/* ---- To whom ---- */

/* A party has its sheet: the whole has the others' parts on it, whatever the person has said. */
static void
test_whole_agreement (void)
{
  static const char *const groups[] = { "agreement", "housing", "transition", NULL };
  g_auto (Paper) p = { 0 };
  g_autoptr (SamCaseView) view = NULL;
  const SamRecipient person = { .kind = SAM_RECIPIENT_PERSON };
  const SamRecipient neighbour = { .kind = SAM_RECIPIENT_NAMED, .name = "En nabo" };
  const SamRecord *parties[2];

  paper_init (&p, "en");
  agree (&p, NULL, "En nabo", groups);
  agree (&p, NULL, "Gatenær frivillighet", groups);
  view = form_case_view (&p.sample);
  parties[0] = p.sample.housing;
  parties[1] = p.sample.follow_up;
  for (guint i = 0; i < G_N_ELEMENTS (parties); i++) {
    SamRecipient to = service_of (view, parties[i]);

    g_assert_cmpint (basis (&p, view, "agreement", p.sample.agreement, &to).kind, ==,
                     SAM_GIVE_NONE);
    g_assert_cmpint (basis (&p, view, "agreement-sheet", parties[i], &to).kind, ==, SAM_GIVE_WHOLE);
  }
  g_assert_cmpint (basis (&p, view, "agreement", p.sample.agreement, &neighbour).kind, ==,
                   SAM_GIVE_NONE);
  g_assert_cmpint (basis (&p, view, "agreement", p.sample.agreement, &person).kind, ==,
                   SAM_GIVE_OWN);
  g_assert_cmpstr (sam_form_instead (sam_form_by_id ("agreement"))->id, ==, "agreement-sheet");
  g_assert_null (sam_form_instead (sam_form_by_id ("plan")));
}

/* A paper that is for one is nobody else's, though a consent lets them know this or that. */
static void
test_meant_for_one (void)
{
  static const char *const groups[] = { "agreement", "contact", "transition", NULL };
  g_auto (Paper) p = { 0 };
  g_autoptr (SamCaseView) view = NULL;
  SamRecipient office, prison, one;
  SamRecord *consent;

  paper_init (&p, "en");
  consent = agree (&p, sam_record_get_text (p.sample.prison, SAM_PARTY_SERVICE_ID), NULL, groups);
  sam_record_set_text (p.sample.person, SAM_PERSON_GP, "Trygg Lege");
  view = form_case_view (&p.sample);
  office = service_of (view, p.sample.housing);
  prison = service_of (view, p.sample.prison);
  g_assert_cmpint (basis (&p, view, "agreement-sheet", p.sample.prison, &prison).kind, ==,
                   SAM_GIVE_WHOLE);
  g_assert_cmpint (basis (&p, view, "agreement-sheet", p.sample.prison, &office).kind, ==,
                   SAM_GIVE_PARTLY);
  g_assert_cmpint (basis (&p, view, "agreement-sheet", p.sample.housing, &prison).kind, ==,
                   SAM_GIVE_PARTLY);
  g_assert_cmpint (basis (&p, view, "agreement-sheets", p.sample.agreement, &office).kind, !=,
                   SAM_GIVE_WHOLE);
  g_assert_cmpint (basis (&p, view, "referral", p.sample.referral, &office).kind, ==,
                   SAM_GIVE_WHOLE);
  g_assert_cmpint (basis (&p, view, "referral", p.sample.referral, &prison).kind, ==,
                   SAM_GIVE_PARTLY);
  g_assert_cmpint (basis (&p, view, "gp-letter", p.sample.record, &office).kind, ==,
                   SAM_GIVE_PARTLY);
  g_assert_cmpint (basis (&p, view, "access-log", p.sample.record, &office).kind, ==,
                   SAM_GIVE_PARTLY);
  g_assert_true (sam_form_recipient (sam_form_by_id ("access-log"), view,
                                     sam_record_get_id (p.sample.record), &one));
  g_assert_cmpint (one.kind, ==, SAM_RECIPIENT_PERSON);
  /* A consent may be shown to whom it names. */
  g_assert_cmpint (basis (&p, view, "consent", consent, &prison).kind, ==, SAM_GIVE_WHOLE);
  g_assert_cmpint (basis (&p, view, "consent", consent, &office).kind, ==, SAM_GIVE_PARTLY);
}

/* Whom a paper goes to is known also where it must not be printed: under a protected address. */
static void
test_meant_for_one_masked (void)
{
  g_auto (Paper) p = { 0 };
  g_autoptr (SamCaseView) open = NULL, masked = NULL;
  SamRecipient office, one;
  const char *id;

  paper_init (&p, "en");
  sam_record_set_text (p.sample.person, SAM_PERSON_ADDRESS_GRADE, "fortrolig");
  open = form_case_view (&p.sample);
  masked = sam_form_mask (open, p.viewer);
  id = sam_record_get_id (p.sample.referral);
  g_assert_null (sam_record_get_text (sam_case_view_get (masked, id), SAM_REFERRAL_SERVICE_ID));
  g_assert_false (sam_form_recipient (sam_form_by_id ("referral"), masked, id, &one));
  sam_case_view_keep_page (masked, p.sample.referral);
  g_assert_true (sam_form_recipient (sam_form_by_id ("referral"), masked, id, &one));
  office = service_of (masked, p.sample.housing);
  g_assert_cmpint (basis (&p, masked, "referral", p.sample.referral, &office).kind, ==,
                   SAM_GIVE_WHOLE);
}

/* ---- For whom a consent is ---- */

/* The consent an agreement rests on is for all its parties, and each is told no more than it
 * names; a consent for one of them is that one's, however the name is written. */
static void
test_consent_of_the_agreement (void)
{
  static const char *const groups[] = { "contact", NULL };
  static const char *const asked[] = { "contact", "transition", NULL };
  g_auto (Paper) p = { 0 };
  g_autoptr (SamCaseView) all = NULL, one = NULL;
  g_autofree char *sheet = NULL;
  SamRecord *consent;
  SamRecipient prison, follow_up;

  paper_init (&p, "en");
  consent = agree (&p, NULL, "Alle partene", groups);
  sam_record_set_text (p.sample.agreement, SAM_AGREEMENT_CONSENT_ID, sam_record_get_id (consent));
  all = form_case_view (&p.sample);
  prison = service_of (all, p.sample.prison);
  follow_up = service_of (all, p.sample.follow_up);
  g_assert_true (sam_rules_consent_is_for_party (all, consent, p.sample.agreement, &prison));
  g_assert_false (sam_rules_consent_is_for_party (all, consent, NULL, &prison));
  g_assert_cmpint (
      sam_rules_give_basis (all, &prison, p.sample.agreement, groups, FORM_CASE_TODAY).kind, ==,
      SAM_GIVE_WHOLE);
  g_assert_cmpint (
      sam_rules_give_basis (all, &prison, p.sample.agreement, asked, FORM_CASE_TODAY).kind, ==,
      SAM_GIVE_PARTLY);
  sheet = text_of (&p, "agreement-sheet", p.sample.prison);
  assert_has (sheet, "Consent given on 3 June 2026.");

  sam_record_set_text (consent, SAM_CONSENT_RECIPIENT_NAME, "GATENÆR  frivillighet");
  one = form_case_view (&p.sample);
  g_assert_false (sam_rules_consent_is_for_party (one, consent, p.sample.agreement, &prison));
  g_assert_true (sam_rules_consent_is_for_party (one, consent, p.sample.agreement, &follow_up));
  g_free (sheet);
  sheet = text_of (&p, "agreement-sheet", p.sample.follow_up);
  assert_has (sheet, "Consent given on 3 June 2026.");
}

/* Nobody can have agreed that somebody without a name may know. */
static void
test_party_without_a_name (void)
{
  static const char *const groups[] = { "transition", NULL };
  g_auto (Paper) p = { 0 };
  g_autoptr (SamCaseView) view = NULL;
  g_autofree char *sheet = NULL;
  SamRecord *consent, *nobody, *ours;
  const SamFormDef *form = sam_form_by_id ("agreement-sheet");

  paper_init (&p, "en");
  nobody = party_called (&p, NULL);
  ours = party_called (&p, NULL);
  sam_record_set_text (ours, SAM_PARTY_PARTY_KIND, "coordinator");
  consent = agree (&p, NULL, "Alle partene", groups);
  sam_record_set_text (p.sample.agreement, SAM_AGREEMENT_CONSENT_ID, sam_record_get_id (consent));
  view = form_case_view (&p.sample);
  g_assert_true (sam_form_lacks_recipient (form, view, sam_record_get_id (nobody)));
  g_assert_false (sam_form_lacks_recipient (form, view, sam_record_get_id (ours)));
  g_assert_false (sam_form_lacks_recipient (form, view, sam_record_get_id (p.sample.prison)));
  g_assert_false (
      sam_form_lacks_recipient (sam_form_by_id ("plan"), view, sam_record_get_id (p.sample.plan)));
  sheet = text_of (&p, "agreement-sheet", nobody);
  assert_lacks (sheet, "released");
}

/* ---- The reserve ---- */

/* Where somebody sleeps the first night is said to whom may know of the home, and to nobody when
 * it is about another party or the address is protected. */
static void
test_reserve (void)
{
  static const char *const kind[] = { "agreement", "transition", NULL };
  static const char *const home[] = { "housing", NULL };
  static const char *const grades[] = { "klient", "fortrolig", "strengt_fortrolig" };
  g_auto (Paper) p = { 0 };
  g_autofree char *with = NULL, *without = NULL, *named = NULL;

  paper_init (&p, "en");
  sam_record_set_text (p.sample.agreement, SAM_AGREEMENT_RESERVE, "Zqreserve hos naboen");
  sam_record_set_set (p.sample.consent, SAM_CONSENT_FIELD_GROUPS, kind);
  without = text_of (&p, "agreement-sheet", p.sample.housing);
  assert_lacks (without, "Zqreserve");
  sam_record_set_set (p.sample.consent, SAM_CONSENT_FIELD_GROUPS, home);
  with = text_of (&p, "agreement-sheet", p.sample.housing);
  assert_has (with, "Reserve for the first night: Zqreserve hos naboen.");
  sam_record_set_text (p.sample.agreement, SAM_AGREEMENT_RESERVE,
                       "Zqreserve: gatenær  Frivillighet henter");
  named = text_of (&p, "agreement-sheet", p.sample.housing);
  assert_lacks (named, "Zqreserve");
  sam_record_set_text (p.sample.agreement, SAM_AGREEMENT_RESERVE, "Zqreserve hos naboen");
  for (guint i = 0; i < G_N_ELEMENTS (grades); i++) {
    g_autofree char *sheet = NULL;

    sam_record_set_text (p.sample.person, SAM_PERSON_ADDRESS_GRADE, grades[i]);
    sheet = text_of (&p, "agreement-sheet", p.sample.housing);
    assert_lacks (sheet, "Zqreserve");
  }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/print/giving/plan-only", test_plan_only);
  g_test_add_func ("/print/giving/several-consents", test_several_consents);
  g_test_add_func ("/print/giving/whole-agreement", test_whole_agreement);
  g_test_add_func ("/print/giving/meant-for-one", test_meant_for_one);
  g_test_add_func ("/print/giving/meant-for-one/masked", test_meant_for_one_masked);
  g_test_add_func ("/print/giving/consent-of-the-agreement", test_consent_of_the_agreement);
  g_test_add_func ("/print/giving/party-without-a-name", test_party_without_a_name);
  g_test_add_func ("/print/giving/reserve", test_reserve);
  status = g_test_run ();
  papers_end ();
  return status;
}
