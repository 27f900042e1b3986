/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms-private.h"

#include <string.h>

#define VERSION_LENGTH 4

G_DEFINE_QUARK (sam_form_error_quark, sam_form_error)

/* id, title, type, blank, staff, how */
static const SamFormDef forms[] = {
  { SAM_FORM_PLAN, SAM_L ("form", "My plan ahead"), SAM_RECORD_PLAN, FALSE, FALSE,
    &_form_how_plan },
  { SAM_FORM_AGREEMENT, SAM_L ("form", "Agreement, the whole"), SAM_RECORD_AGREEMENT, FALSE, FALSE,
    &_form_how_agreement },
  { SAM_FORM_AGREEMENT_SHEETS, SAM_L ("form", "Agreement, sheets for all parties"),
    SAM_RECORD_AGREEMENT, FALSE, FALSE, &_form_how_sheets },
  { SAM_FORM_AGREEMENT_SHEET, SAM_L ("form", "Agreement, sheet for one party"), SAM_RECORD_PARTY,
    FALSE, FALSE, &_form_how_sheet },
  { SAM_FORM_CONSENT, SAM_L ("form", "Consent"), SAM_RECORD_CONSENT, FALSE, FALSE,
    &_form_how_consent },
  { SAM_FORM_CONTACT_PLAN, SAM_L ("form", "The first 28 days: contact plan"), SAM_RECORD_CASE,
    FALSE, FALSE, &_form_how_contact_plan },
  { SAM_FORM_GATE, SAM_L ("form", "The gate"), SAM_RECORD_TRANSITION, FALSE, TRUE,
    &_form_how_gate },
  { "handover", SAM_L ("form", "Hand-over of responsibility"), SAM_RECORD_HANDOVER, FALSE, TRUE,
    &_form_how_handover },
  { "crisis-plan", SAM_L ("form", "If it gets difficult: crisis plan"), SAM_RECORD_PLAN, FALSE,
    FALSE, &_form_how_crisis },
  { SAM_FORM_HOUSING_PLAN, SAM_L ("form", "Housing plan"), SAM_RECORD_PLAN, FALSE, FALSE,
    &_form_how_housing },
  { "invitation", SAM_L ("form", "Invitation to a meeting"), SAM_RECORD_MEETING, FALSE, FALSE,
    &_form_how_invitation },
  { "referral", SAM_L ("form", "Referral"), SAM_RECORD_REFERRAL, FALSE, FALSE,
    &_form_how_referral },
  { "gp-letter", SAM_L ("form", "Letter to the GP"), SAM_RECORD_CASE, FALSE, FALSE,
    &_form_how_gp_letter },
  { SAM_FORM_EVERYTHING, SAM_L ("form", "All we have written about you"), SAM_RECORD_CASE, FALSE,
    FALSE, &_form_how_everything },
  { SAM_FORM_ACCESS_LOG, SAM_L ("form", "Who has looked at your information"), SAM_RECORD_CASE,
    FALSE, FALSE, &_form_how_access_log },
  { SAM_FORM_HOLDER, SAM_L ("form", "Who has the ball?"), SAM_RECORD_CASE, FALSE, TRUE,
    &_form_how_holder },
  { SAM_FORM_APPOINTMENT_SLIP, SAM_L ("form", "Appointment, slip for the hand"),
    SAM_RECORD_APPOINTMENT, FALSE, FALSE, &_form_how_slip },
  { SAM_FORM_MEETING, SAM_L ("form", "Meeting sheet"), SAM_RECORD_MEETING, FALSE, TRUE,
    &_form_how_meeting },
  { "plan-blank", SAM_L ("form", "My plan ahead, to fill in by hand"), SAM_RECORD_CASE, TRUE, FALSE,
    &_form_how_plan },
  { "agreement-blank", SAM_L ("form", "Agreement, to fill in by hand"), SAM_RECORD_CASE, TRUE,
    FALSE, &_form_how_agreement },
  { "consent-blank", SAM_L ("form", "Consent, to fill in by hand"), SAM_RECORD_CASE, TRUE, FALSE,
    &_form_how_consent },
  { "contact-plan-blank", SAM_L ("form", "The first 28 days: contact plan, to fill in by hand"),
    SAM_RECORD_CASE, TRUE, FALSE, &_form_how_contact_plan },
  { "crisis-plan-blank", SAM_L ("form", "Crisis plan, to fill in by hand"), SAM_RECORD_CASE, TRUE,
    FALSE, &_form_how_crisis },
  { "housing-plan-blank", SAM_L ("form", "Housing plan, to fill in by hand"), SAM_RECORD_CASE, TRUE,
    FALSE, &_form_how_housing },
  { "invitation-blank", SAM_L ("form", "Invitation, to fill in by hand"), SAM_RECORD_CASE, TRUE,
    FALSE, &_form_how_invitation },
  { "referral-blank", SAM_L ("form", "Referral, to fill in by hand"), SAM_RECORD_CASE, TRUE, FALSE,
    &_form_how_referral },
  { "gp-letter-blank", SAM_L ("form", "Letter to the GP, to fill in by hand"), SAM_RECORD_CASE,
    TRUE, FALSE, &_form_how_gp_letter },
};

const SamFormDef *
sam_forms (guint *n)
{
  if (n != NULL)
    *n = G_N_ELEMENTS (forms);
  return forms;
}

const SamFormDef *
sam_form_by_id (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    if (g_strcmp0 (forms[i].id, id) == 0)
      return &forms[i];
  return _form_of_many (id);
}

gboolean
sam_form_is_online (const SamFormDef *form)
{
  g_return_val_if_fail (form != NULL, FALSE);

  return form->how != NULL && form->how->online;
}

/* ---- What there is to print ---- */

void
sam_form_offer_free (SamFormOffer *offer)
{
  g_free (offer->id);
  g_free (offer->detail);
  g_free (offer);
}

static void
add_offer (GPtrArray *offers, const SamFormDef *form, const char *id, char *detail)
{
  SamFormOffer *offer = g_new0 (SamFormOffer, 1);

  offer->form = form;
  offer->id = g_strdup (id);
  offer->detail = detail;
  g_ptr_array_add (offers, offer);
}

static void
offer_records (GPtrArray *offers, const SamFormDef *form, SamCaseView *view, SamLocale *locale,
               SamDate today)
{
  const SamRecord *about = sam_case_view_get_case (view);
  gboolean of_case = form->type == SAM_RECORD_CASE;
  GPtrArray *records = of_case ? NULL : sam_case_view_list (view, form->type);
  const SamFormHow *how = form->how;

  for (guint i = 0; i < (of_case ? 1 : records->len); i++) {
    const SamRecord *record = of_case ? about : g_ptr_array_index (records, i);

    if ((how->suits == NULL || how->suits (view, record, today))
        && (how->wanted == NULL || how->wanted (view, record, today)))
      add_offer (offers, form, sam_record_get_id (record),
                 how->detail != NULL ? how->detail (view, record, locale, today) : NULL);
  }
}

GPtrArray *
sam_forms_offer (SamCaseView *view, const SamViewer *viewer, SamLocale *locale, SamDate today)
{
  GPtrArray *offers = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_form_offer_free);

  g_return_val_if_fail (view != NULL && viewer != NULL && locale != NULL, offers);

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    if (!forms[i].blank && !forms[i].how->online && sam_viewer_may_see_type (viewer, forms[i].type))
      offer_records (offers, &forms[i], view, locale, today);
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    if (forms[i].blank)
      add_offer (offers, &forms[i], sam_record_get_id (sam_case_view_get_case (view)), NULL);
  return offers;
}

const char *
sam_form_language (const SamCaseView *view)
{
  static const char *const written[] = { "se", "en", "nn" };
  const SamRecord *person;

  g_return_val_if_fail (view != NULL, "nb");

  person = sam_case_view_get_person (view);
  for (guint i = 0; person != NULL && i < G_N_ELEMENTS (written); i++)
    if (sam_record_enum_is (person, SAM_PERSON_LANGUAGE, written[i]))
      return written[i];
  return person != NULL && sam_record_enum_is (person, SAM_PERSON_FORM, "nn") ? "nn" : "nb";
}

/* Until when somebody can stay is told where the address is not. */
static void
keep_leases (SamCaseView *masked, SamCaseView *view)
{
  GPtrArray *tenants = sam_case_view_list (view, SAM_RECORD_TENANT);

  for (guint i = 0; i < tenants->len; i++) {
    const SamRecord *tenant = g_ptr_array_index (tenants, i);
    const SamRecord *lease = sam_case_view_get_lease (view, tenant);

    if (lease != NULL)
      sam_case_view_keep_lease (masked, sam_record_get_id (tenant), (SamRecord *) lease);
  }
}

SamCaseView *
sam_form_mask (SamCaseView *view, const SamViewer *viewer)
{
  const SamRecord *person = sam_case_view_get_person (view);
  g_autoptr (SamViewer) paper_viewer =
      sam_viewer_for_use (viewer, sam_viewer_get (viewer)->purpose, SAM_USE_PRINT);
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (SamRecord) masked_person = NULL;
  g_autoptr (SamRecord) masked_case =
      sam_viewer_mask (paper_viewer, person, (SamRecord *) sam_case_view_get_case (view));
  SamCaseView *masked;

  if (person != NULL)
    masked_person = sam_viewer_mask (paper_viewer, person, (SamRecord *) person);
  for (guint type = 0; type < SAM_N_RECORD_TYPES; type++) {
    GPtrArray *list = sam_case_view_list (view, (SamRecordType) type);

    if (!sam_viewer_may_see_type (paper_viewer, (SamRecordType) type))
      continue;
    for (guint i = 0; i < list->len; i++)
      g_ptr_array_add (records,
                       sam_viewer_mask (paper_viewer, person, g_ptr_array_index (list, i)));
  }
  masked =
      sam_case_view_new (masked_case, masked_person, records, sam_case_view_get_registry (view));
  keep_leases (masked, view);
  return masked;
}

static FormProtection
protection_of (const SamRecord *person)
{
  const char *grade = _form_get (person, SAM_PERSON_ADDRESS_GRADE);

  if (grade == NULL || g_str_equal (grade, "open"))
    return FORM_OPEN;
  if (g_str_equal (grade, "klient"))
    return FORM_CLIENT;
  if (g_str_equal (grade, "fortrolig"))
    return FORM_CONFIDENTIAL;
  return FORM_STRICT;
}

/* Whom the reader can call. */
static void
find_coordinator (FormPaper *paper)
{
  SamRegistry *registry = sam_case_view_get_registry (paper->view);
  const SamRecord *record = sam_case_view_get_case (paper->view);
  const char *ids[] = { sam_record_get_text (record, SAM_CASE_COORDINATOR_USER),
                        sam_record_get_text (record, SAM_CASE_HOLDER_USER),
                        paper->options->printed_by };
  const SamRecord *user = NULL;
  const SamRecord *team;

  for (guint i = 0; user == NULL && i < G_N_ELEMENTS (ids); i++)
    user = sam_registry_get (registry, ids[i]);
  paper->coordinator = _form_get (user, SAM_USER_NAME);
  paper->coordinator_phone = _form_phone (paper, _form_get (user, SAM_USER_PHONE));
  if (*paper->coordinator_phone == '\0') {
    team = sam_registry_get (registry, sam_record_get_text (record, SAM_CASE_TEAM_ID));
    paper->coordinator_phone = _form_phone (paper, _form_get (team, SAM_TEAM_PHONE));
  }
}

void
_form_paper_turn (FormPaper *paper, SamCaseView *view)
{
  g_clear_pointer (&paper->view, sam_case_view_unref);
  paper->view = sam_form_mask (view, paper->options->viewer);
  paper->asked = view;
  paper->person = paper->form->blank ? NULL : sam_case_view_get_person (paper->view);
  paper->protection = protection_of (paper->person);
  if (paper->veil != NULL)
    _form_veil_add (paper->veil, view);
}

FormPaper *
_form_paper_new (const SamFormDef *form, SamCaseView *view, const SamFormOptions *options)
{
  FormPaper *paper = g_new0 (FormPaper, 1);

  paper->form = form;
  paper->options = options;
  if (options->pseudonymised && !form->blank)
    paper->veil = _form_veil_new ();
  _form_paper_turn (paper, view);
  paper->doc =
      sam_document_new (sam_locale_get_tag (options->locale),
                        options->large_print ? SAM_DOCUMENT_LARGE_PRINT : SAM_DOCUMENT_DEFAULT);
  paper->sum = g_checksum_new (G_CHECKSUM_SHA256);
  paper->text = g_string_chunk_new (4096);
  paper->marks = g_array_new (FALSE, FALSE, sizeof (FormMark));
  paper->zone = options->zone != NULL ? g_time_zone_ref (options->zone)
                                      : g_time_zone_new_identifier ("Europe/Oslo");
  if (paper->zone == NULL)
    paper->zone = g_time_zone_new_utc ();
  find_coordinator (paper);
  return paper;
}

void
_form_paper_free (FormPaper *paper)
{
  sam_case_view_unref (paper->view);
  g_clear_pointer (&paper->veil, _form_veil_free);
  sam_document_unref (paper->doc);
  g_checksum_free (paper->sum);
  g_string_chunk_free (paper->text);
  g_array_unref (paper->marks);
  g_time_zone_unref (paper->zone);
  g_free (paper);
}

/* Four signs that tell two papers apart when they are read aloud: no vowels, so that they never
 * make a word, and nothing that looks like another sign. */
char *
sam_form_code (const char *hash)
{
  static const char signs[] = "23456789BCDFGHJKLMNPQRSTVWXZ";
  char code[VERSION_LENGTH + 1] = { 0 };
  guint64 number = 0;

  g_return_val_if_fail (hash != NULL && strlen (hash) >= 12, NULL);

  for (guint i = 0; i < 12; i++)
    number = number * 16 + (guint64) g_ascii_xdigit_value (hash[i]);
  for (guint i = 0; i < VERSION_LENGTH; i++) {
    code[i] = signs[number % (sizeof signs - 1)];
    number /= sizeof signs - 1;
  }
  return g_strdup (code);
}

static void
set_head (FormPaper *paper, const char *hash)
{
  const char *municipality = sam_registry_setting (sam_case_view_get_registry (paper->view),
                                                   SAM_SETTING_MUNICIPALITY, paper->options->today);
  const char *contact = NULL;
  const char *version;

  if (paper->coordinator != NULL)
    contact =
        *paper->coordinator_phone != '\0'
            ? _form_say (paper, &(SamLabel) SAM_L ("paper", "coordinator: {name}, phone {phone}"),
                         "name", paper->coordinator, "phone", paper->coordinator_phone, NULL)
            : _form_say (paper, &(SamLabel) SAM_L ("paper", "coordinator: {name}"), "name",
                         paper->coordinator, NULL);
  version = _form_say (paper, &(SamLabel) SAM_L ("paper", "printed {date} · version {code}"),
                       "date", _form_date (paper, paper->options->today, SAM_DATE_STYLE_DAY),
                       "code", _form_keep (paper, sam_form_code (hash)), NULL);
  sam_document_set_head (paper->doc, municipality, contact, version);
}

static void
set_foot (FormPaper *paper, const SamRecord *record)
{
  const char *page =
      sam_text (paper->options->catalog, &(SamLabel) SAM_L ("paper", "page {page} of {pages}"));
  const char *to_whom = paper->options->to_whom;
  guint copy = paper->options->copy, copies = paper->options->copies;
  const char *text = NULL;

  if (record != NULL && sam_record_get_rtype (record) == SAM_RECORD_PARTY) {
    if (copy == 0)
      _form_sheet_copy (paper, record, &copy, &copies);
    if (to_whom == NULL)
      to_whom = _form_party_title (paper, record);
  }
  if (copy > 0 && copies >= copy) {
    const char *n = _form_keep (paper, g_strdup_printf ("%u", copy));
    const char *m = _form_keep (paper, g_strdup_printf ("%u", copies));

    text = to_whom != NULL
               ? _form_say (paper, &(SamLabel) SAM_L ("paper", "Copy {n} of {m}, for {whom}"), "n",
                            n, "m", m, "whom", to_whom, NULL)
               : _form_say (paper, &(SamLabel) SAM_L ("paper", "Copy {n} of {m}"), "n", n, "m", m,
                            NULL);
  } else if (to_whom != NULL) {
    text = _form_say (paper, &(SamLabel) SAM_L ("paper", "Copy for {whom}"), "whom", to_whom, NULL);
  }
  sam_document_set_foot (paper->doc, _form_discreet (paper, text), page);
}

SamDocument *
_form_paper_finish (FormPaper *paper, const SamRecord *record, char **hash)
{
  _form_cut (paper);
  set_head (paper, g_checksum_get_string (paper->sum));
  set_foot (paper, record);
  if (hash != NULL)
    *hash = g_strdup (g_checksum_get_string (paper->sum));
  sam_document_seal (paper->doc);
  return sam_document_ref (paper->doc);
}

static const SamRecord *
find_record (const SamFormDef *form, SamCaseView *view, const char *id,
             const SamFormOptions *options, GError **error)
{
  const SamViewer *viewer = options->viewer;
  const SamRecord *record = sam_case_view_get (view, id);

  if (!sam_viewer_may_see_type (viewer, form->type)) {
    g_set_error (error, SAM_FORM_ERROR, SAM_FORM_ERROR_NOT_ALLOWED,
                 "printing %s: this user may not see it", form->id);
    return NULL;
  }
  if (record == NULL || sam_record_is_retracted (record)) {
    g_set_error (error, SAM_FORM_ERROR, SAM_FORM_ERROR_NO_RECORD,
                 "printing %s: the case has no such record", form->id);
    return NULL;
  }
  if (sam_record_get_rtype (record) != form->type) {
    g_set_error (error, SAM_FORM_ERROR, SAM_FORM_ERROR_WRONG_TYPE,
                 "printing %s: the id of a %s was given, that of a %s is needed", form->id,
                 sam_record_get_def (record)->name, sam_type_get (form->type)->name);
    return NULL;
  }
  if (!form->blank && form->how->suits != NULL
      && !form->how->suits (view, record, options->today)) {
    g_set_error (error, SAM_FORM_ERROR, SAM_FORM_ERROR_UNSUITED,
                 "printing %s: the form is not for this record", form->id);
    return NULL;
  }
  if (form->how->online && options->access_log == NULL) {
    g_set_error (error, SAM_FORM_ERROR, SAM_FORM_ERROR_ONLINE,
                 "printing %s: it takes what only the server has", form->id);
    return NULL;
  }
  return record;
}

FormPaper *
_form_write (const SamFormDef *form, SamCaseView *view, const char *id,
             const SamFormOptions *options, GError **error)
{
  FormPaper *paper;
  const SamRecord *record;

  if (find_record (form, view, id, options, error) == NULL)
    return NULL;
  if (g_str_equal (form->id, SAM_FORM_AGREEMENT_SHEETS)) {
    g_set_error (error, SAM_FORM_ERROR, SAM_FORM_ERROR_SEVERAL,
                 "printing %s: this is several papers", form->id);
    return NULL;
  }

  if (options->sections != NULL && !form->how->extract) {
    g_set_error (error, SAM_FORM_ERROR, SAM_FORM_ERROR_NO_SECTION,
                 "printing %s: this paper is always whole", form->id);
    return NULL;
  }
  paper = _form_paper_new (form, view, options);
  record = form->blank ? NULL : sam_case_view_get (paper->view, id);
  g_checksum_update (paper->sum, (const guchar *) form->id, -1);
  form->how->write (paper, record);
  return paper;
}

SamDocument *
sam_form_build (const SamFormDef *form, SamCaseView *view, const char *id,
                const SamFormOptions *options, char **hash, GError **error)
{
  SamFormOptions own;
  g_autoptr (FormPaper) paper = NULL;

  g_return_val_if_fail (form != NULL && view != NULL && id != NULL, NULL);
  g_return_val_if_fail (options != NULL && options->locale != NULL && options->viewer != NULL,
                        NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  own = *options;
  own.pseudonymised |= form->how->nameless;
  paper = _form_write (form, view, id, &own, error);
  return paper != NULL
             ? _form_paper_finish (paper, form->blank ? NULL : sam_case_view_get (paper->view, id),
                                   hash)
             : NULL;
}

static SamPages *
sheets (SamCaseView *view, const char *agreement_id, const SamFormOptions *options, SamFonts *fonts,
        GError **error)
{
  const SamFormDef *sheet = sam_form_by_id (SAM_FORM_AGREEMENT_SHEET);
  g_autoptr (GPtrArray) parties =
      sam_case_view_list_of (view, SAM_PARTY_AGREEMENT_ID, agreement_id);
  g_autoptr (GPtrArray) papers = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_pages_unref);

  if (parties->len == 0) {
    g_set_error (error, SAM_FORM_ERROR, SAM_FORM_ERROR_NO_PARTIES,
                 "printing %s: the agreement has no parties yet", SAM_FORM_AGREEMENT_SHEETS);
    return NULL;
  }
  for (guint i = 0; i < parties->len; i++) {
    SamFormOptions one = *options;
    g_autoptr (SamDocument) doc = NULL;

    one.copy = one.copies = 0;
    one.to_whom = NULL;
    doc = sam_form_build (sheet, view, sam_record_get_id (g_ptr_array_index (parties, i)), &one,
                          NULL, error);
    if (doc == NULL)
      return NULL;
    g_ptr_array_add (papers, sam_document_paginate (doc, fonts));
  }
  return sam_pages_concat ((SamPages *const *) papers->pdata, papers->len, SAM_CONCAT_NEW_SHEET);
}

SamPages *
sam_form_pages (const SamFormDef *form, SamCaseView *view, const char *id,
                const SamFormOptions *options, SamFonts *fonts, GError **error)
{
  g_autoptr (SamDocument) doc = NULL;
  g_autoptr (SamFonts) own = NULL;

  g_return_val_if_fail (form != NULL && view != NULL && id != NULL, NULL);
  g_return_val_if_fail (options != NULL && options->locale != NULL && options->viewer != NULL,
                        NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (fonts == NULL)
    fonts = own = sam_fonts_new ();
  if (g_str_equal (form->id, SAM_FORM_AGREEMENT_SHEETS)) {
    if (find_record (form, view, id, options, error) == NULL)
      return NULL;
    return sheets (view, id, options, fonts, error);
  }
  doc = sam_form_build (form, view, id, options, NULL, error);
  return doc != NULL ? sam_document_paginate (doc, fonts) : NULL;
}
