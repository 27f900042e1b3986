/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The terms of an agreement: who takes part, what each may know of it, and what is missing. */
#include "agreement-private.h"

#include <samspor/sam-fold.h>
#include <string.h>

void
_form_terms_init (FormTerms *terms, FormPaper *paper, const SamRecord *agreement)
{
  const char *id = agreement != NULL ? sam_record_get_id (agreement) : NULL;

  terms->agreement = agreement;
  terms->transition = NULL;
  terms->consent = NULL;
  if (agreement != NULL) {
    terms->transition =
        sam_case_view_get (paper->view,
                           sam_record_get_text (agreement, SAM_AGREEMENT_TRANSITION_ID));
    terms->consent =
        sam_case_view_get (paper->view, sam_record_get_text (agreement, SAM_AGREEMENT_CONSENT_ID));
  }
  terms->parties = sam_case_view_list_of (paper->view, SAM_PARTY_AGREEMENT_ID, id);
  terms->commitments = sam_case_view_list_of (paper->view, SAM_COMMITMENT_AGREEMENT_ID, id);
}

void
_form_terms_clear (FormTerms *terms)
{
  g_ptr_array_unref (terms->parties);
  g_ptr_array_unref (terms->commitments);
}

const SamRecord *
_form_terms_coordinator (const FormTerms *terms)
{
  for (guint i = 0; i < terms->parties->len; i++)
    if (sam_record_enum_is (g_ptr_array_index (terms->parties, i), SAM_PARTY_PARTY_KIND,
                            "coordinator"))
      return g_ptr_array_index (terms->parties, i);
  return NULL;
}

/* ---- What a party may know ---- */

/* Whether @consent lets this party know: nobody is told on one for whom nobody can name. */
static gboolean
consent_is_for (FormPaper *paper, const SamRecord *consent, const SamRecord *party,
                const FormTerms *terms)
{
  SamRecipient to;

  return sam_rules_party_recipient (paper->view, party, &to)
         && sam_rules_consent_is_for_party (paper->view, consent, terms->agreement, &to);
}

const SamRecord *
_form_terms_consent (FormPaper *paper, const FormTerms *terms, const SamRecord *party)
{
  GPtrArray *consents = sam_case_view_list (paper->view, SAM_RECORD_CONSENT);

  if (terms->consent != NULL
      && (sam_record_enum_is (party, SAM_PARTY_PARTY_KIND, "coordinator")
          || consent_is_for (paper, terms->consent, party, terms)))
    return terms->consent;
  for (guint i = consents->len; i > 0; i--)
    if (_form_consent_is_valid (g_ptr_array_index (consents, i - 1), paper->options->today)
        && consent_is_for (paper, g_ptr_array_index (consents, i - 1), party, terms))
      return g_ptr_array_index (consents, i - 1);
  return NULL;
}

gboolean
_form_terms_may_know (FormPaper *paper, const FormTerms *terms, const SamRecord *party,
                      const char *group)
{
  GPtrArray *consents = sam_case_view_list (paper->view, SAM_RECORD_CONSENT);

  /* Our own house has the whole agreement. */
  if (sam_record_enum_is (party, SAM_PARTY_PARTY_KIND, "coordinator"))
    return TRUE;
  for (guint i = 0; i < consents->len; i++) {
    const SamRecord *consent = g_ptr_array_index (consents, i);
    const char *const *groups = sam_record_get_set (consent, SAM_CONSENT_FIELD_GROUPS);

    if (groups != NULL && g_strv_contains (groups, group)
        && _form_consent_is_valid (consent, paper->options->today)
        && consent_is_for (paper, consent, party, terms))
      return TRUE;
  }
  return FALSE;
}

gboolean
_form_terms_names_another (FormPaper *paper, const FormTerms *terms, const SamRecord *party,
                           const char *text)
{
  g_autofree char *folded = sam_fold (text);

  for (guint i = 0; i < terms->parties->len; i++) {
    const SamRecord *other = g_ptr_array_index (terms->parties, i);
    const char *names[] = { _form_party_title (paper, other), _form_get (other, SAM_PARTY_NAME) };

    if (other == party || sam_record_enum_is (other, SAM_PARTY_PARTY_KIND, "coordinator"))
      continue;
    for (guint k = 0; k < G_N_ELEMENTS (names); k++) {
      g_autofree char *name = names[k] != NULL ? sam_fold (names[k]) : NULL;

      if (name != NULL && *name != '\0' && strstr (folded, name) != NULL)
        return TRUE;
    }
  }
  return FALSE;
}

/* ---- What is missing ---- */

static gboolean
point_is_partys (const FormTerms *terms, const SamRecord *row, const SamRecord *party)
{
  const char *service = _form_get (party, SAM_PARTY_SERVICE_ID);

  if (g_strcmp0 (sam_record_get_text (row, SAM_GATE_ROW_PARTY_ID), sam_record_get_id (party)) == 0
      || (service != NULL
          && g_strcmp0 (sam_record_get_text (row, SAM_GATE_ROW_SERVICE_ID), service) == 0))
    return TRUE;
  for (guint i = 0; i < terms->commitments->len; i++) {
    const SamRecord *commitment = g_ptr_array_index (terms->commitments, i);

    if (g_strcmp0 (sam_record_get_text (commitment, SAM_COMMITMENT_PARTY_ID),
                   sam_record_get_id (party))
            == 0
        && g_strcmp0 (sam_record_get_text (commitment, SAM_COMMITMENT_GATE_ROW_ID),
                      sam_record_get_id (row))
               == 0)
      return TRUE;
  }
  return FALSE;
}

/* The six, as they stand inside a sentence. */
static const SamEnumValue points[] = {
  { "housing", SAM_L ("paper point", "housing") },
  { "education", SAM_L ("paper point", "education") },
  { "work", SAM_L ("paper point", "work") },
  { "activity", SAM_L ("paper point", "activity") },
  { "treatment", SAM_L ("paper point", "treatment") },
  { "follow_up", SAM_L ("paper point", "follow-up") },
};

static const char *
point_in_sentence (FormPaper *paper, const SamRecord *row)
{
  const char *id = sam_record_get_text (row, SAM_GATE_ROW_POINT);

  for (guint i = 0; i < G_N_ELEMENTS (points); i++)
    if (g_strcmp0 (id, points[i].id) == 0)
      return sam_text (paper->options->catalog, &points[i].label);
  return _form_point_label (paper, row);
}

const char *
_form_inside_sentence (FormPaper *paper, const char *text)
{
  gsize len = strlen (text);

  while (len > 0 && (text[len - 1] == '.' || g_ascii_isspace (text[len - 1])))
    len--;
  return _form_keep (paper, g_strndup (text, len));
}

const char *
_form_terms_missing (FormPaper *paper, const FormTerms *terms, const SamRecord *only)
{
  g_autoptr (SamGate) gate =
      terms->transition != NULL
          ? sam_rules_gate (paper->view, sam_record_get_id (terms->transition),
                            paper->options->today)
          : NULL;
  const char *reserve = _form_get (terms->agreement, SAM_AGREEMENT_RESERVE);
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();

  for (guint i = 0; gate != NULL && i < gate->n_points; i++) {
    const SamPoint *point = &gate->points[i];
    const char *label;
    SamDate until;

    if (point->holds || !point->counts
        || (only != NULL && !point_is_partys (terms, point->row, only)))
      continue;
    label = point_in_sentence (paper, point->row);
    until = point->until;
    if (point->state == SAM_POINT_INTERIM && until != SAM_DATE_NONE)
      label = _form_say (paper,
                         &(SamLabel) SAM_L ("paper agreement", "{point} (for now, until {date})"),
                         "point", label, "date", _form_date_near (paper, until, SAM_DATE_STYLE_DAY),
                         NULL);
    else if (point->state == SAM_POINT_WAIVED && reserve != NULL && only == NULL
             && paper->protection < FORM_CONFIDENTIAL)
      label =
          _form_say (paper, &(SamLabel) SAM_L ("paper agreement", "{point} (reserve: {reserve})"),
                     "point", label, "reserve", _form_inside_sentence (paper, reserve), NULL);
    g_ptr_array_add (texts, (gpointer) label);
  }
  if (texts->len == 0)
    return "";
  return _form_say (paper,
                    &(SamLabel) SAM_L ("paper agreement", "This is not in place yet: {list}."),
                    "list", _form_list (paper, texts), NULL);
}
