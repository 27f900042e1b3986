/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The consent: who may be told what, for how long, and how it is taken back. Nothing is told on a
 * consent that is withdrawn or over, so neither is it printed; the blank twin asks anew. */
#include "forms-private.h"

#define SIGNING_ROW_HEIGHT 30
#define N_GROUP_COLUMNS 3
#define AGE_OF_DECISION 16

/* ---- What every paper asks of a consent ---- */

gboolean
_form_consent_is_valid (const SamRecord *consent, SamDate today)
{
  return sam_record_enum_is (consent, SAM_CONSENT_BASIS, "samtykke")
         && sam_rules_consent_holds (consent, today);
}

const char *
_form_consent_text (FormPaper *paper, const SamRecord *consent)
{
  SamDate given = sam_record_get_date (consent, SAM_CONSENT_GIVEN_ON);
  SamDate until = sam_record_get_date (consent, SAM_CONSENT_VALID_UNTIL);
  SamDate withdrawn = sam_record_get_date (consent, SAM_CONSENT_WITHDRAWN_ON);
  const char *given_text = _form_date (paper, given, SAM_DATE_STYLE_DAY);

  if (withdrawn != SAM_DATE_NONE)
    return _form_say (paper,
                      &(SamLabel) SAM_L ("paper agreement",
                                         "The consent of {given} was withdrawn on {date}."),
                      "given", given_text, "date",
                      _form_date (paper, withdrawn, SAM_DATE_STYLE_DAY), NULL);
  if (until != SAM_DATE_NONE)
    return _form_say (paper,
                      &(SamLabel) SAM_L ("paper agreement",
                                         "Consent given on {given}, valid until {until}."),
                      "given", given_text, "until", _form_date (paper, until, SAM_DATE_STYLE_DAY),
                      NULL);
  return _form_say (paper, &(SamLabel) SAM_L ("paper agreement", "Consent given on {given}."),
                    "given", given_text, NULL);
}

const char *
_form_consent_what (FormPaper *paper, const SamRecord *consent)
{
  const char *const *groups = sam_record_get_set (consent, SAM_CONSENT_FIELD_GROUPS);
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();

  for (guint i = 0; groups != NULL && groups[i] != NULL; i++)
    g_ptr_array_add (labels,
                     (gpointer) sam_text (paper->options->catalog,
                                          sam_enum_label (SAM_CONSENT_FIELD_GROUPS, groups[i])));
  g_ptr_array_add (labels, NULL);
  return _form_keep (paper, g_strjoinv (" · ", (char **) labels->pdata));
}

const char *
_form_consent_whom (FormPaper *paper, const SamRecord *consent)
{
  const SamRecord *relation =
      sam_case_view_get (paper->view, _form_get (consent, SAM_CONSENT_RELATION_ID));
  const char *name = sam_registry_name (sam_case_view_get_registry (paper->view),
                                        _form_get (consent, SAM_CONSENT_SERVICE_ID));

  if (name == NULL)
    name = _form_get (relation, SAM_RELATION_NAME);
  if (name == NULL)
    name = _form_get (consent, SAM_CONSENT_RECIPIENT_NAME);
  return _form_unless_strict (paper, name);
}

/* ---- The form ---- */

static const char *
whom_phone (FormPaper *paper, const SamRecord *consent)
{
  const SamRecord *service = sam_registry_get (sam_case_view_get_registry (paper->view),
                                               _form_get (consent, SAM_CONSENT_SERVICE_ID));
  const SamRecord *relation =
      sam_case_view_get (paper->view, _form_get (consent, SAM_CONSENT_RELATION_ID));
  const char *phone = _form_get (service, SAM_SERVICE_PHONE);

  if (phone == NULL)
    phone = _form_get (relation, SAM_RELATION_PHONE);
  return _form_phone (paper, _form_unless_strict (paper, phone));
}

static void
write_whom (FormPaper *paper, const SamRecord *consent)
{
  const char *whom = consent != NULL ? _form_consent_whom (paper, consent) : NULL;
  const char *pairs[] = {
    FORM_SAY (SAM_L ("paper consent", "Name or service")),
    whom != NULL ? whom : "",
    consent != NULL ? FORM_SAY (SAM_L ("paper", "Phone")) : NULL,
    consent != NULL ? whom_phone (paper, consent) : NULL,
    NULL,
  };

  _form_heading (paper, "1", FORM_SAY (SAM_L ("paper consent", "Who may be told")));
  _form_key_values (paper, pairs);
}

/* A box for each of the groups. */
static void
write_what (FormPaper *paper, const SamRecord *consent)
{
  const SamEnumValue *groups = sam_field_get (SAM_CONSENT_FIELD_GROUPS)->values;
  const char *const *chosen =
      consent != NULL ? sam_record_get_set (consent, SAM_CONSENT_FIELD_GROUPS) : NULL;
  const SamColumn columns[N_GROUP_COLUMNS] = { { NULL, 36, SAM_COLUMN_DEFAULT },
                                               { NULL, 32, SAM_COLUMN_DEFAULT },
                                               { NULL, 32, SAM_COLUMN_DEFAULT } };
  const char *other[] = { FORM_SAY (SAM_L ("paper consent", "Not this")), "", NULL };
  SamTable *table;
  guint n = 0, n_rows;

  while (groups[n].id != NULL)
    n++;
  n_rows = (n + N_GROUP_COLUMNS - 1) / N_GROUP_COLUMNS;
  _form_heading (paper, "2", FORM_SAY (SAM_L ("paper consent", "What they may be told")));
  table = _form_table (paper, columns, G_N_ELEMENTS (columns));
  /* Read downwards. */
  for (guint i = 0; i < n_rows; i++) {
    const char *cells[N_GROUP_COLUMNS] = { NULL };

    for (guint k = 0; k < N_GROUP_COLUMNS && i + k * n_rows < n; k++) {
      const SamEnumValue *group = &groups[i + k * n_rows];

      cells[k] = _form_box (paper, chosen != NULL && g_strv_contains (chosen, group->id),
                            sam_text (paper->options->catalog, &group->label));
    }
    _form_row (paper, table, cells, G_N_ELEMENTS (cells));
    sam_table_keep_with_next (table);
  }
  _form_key_values (paper, other);
}

static void
write_why (FormPaper *paper, const SamRecord *consent)
{
  const char *lifts =
      consent != NULL ? _form_unless_strict (paper, _form_get (consent, SAM_CONSENT_LIFTS)) : NULL;

  _form_heading (paper, "3", FORM_SAY (SAM_L ("paper consent", "What it is for")));
  _form_paragraph (paper, FORM_SAY (SAM_L ("paper consent",
                                           "So that those who help me can work together, and I "
                                           "do not have to tell the same thing many times.")));
  if (lifts != NULL)
    _form_paragraph (paper, _form_say (paper,
                                       &(SamLabel) SAM_L ("paper consent",
                                                          "For this I free from their duty of "
                                                          "confidentiality: {whom}"),
                                       "whom", lifts, NULL));
}

static void
write_how_long (FormPaper *paper, const SamRecord *consent)
{
  const char *from = consent != NULL
                         ? _form_date (paper, sam_record_get_date (consent, SAM_CONSENT_GIVEN_ON),
                                       SAM_DATE_STYLE_DAY)
                         : "____________________";
  const char *until =
      consent != NULL ? _form_date (paper, sam_record_get_date (consent, SAM_CONSENT_VALID_UNTIL),
                                    SAM_DATE_STYLE_DAY)
                      : "";
  const char *pairs[] = {
    FORM_SAY (SAM_L ("paper consent", "From and until")),
    _form_say (paper, &(SamLabel) SAM_L ("paper consent", "{from} until {until}"), "from", from,
               "until", *until != '\0' ? until : "____________________", NULL),
    NULL,
  };

  _form_heading (paper, "4", FORM_SAY (SAM_L ("paper consent", "How long")));
  _form_key_values (paper, pairs);
}

/* Whom one tells that one has changed one's mind. */
static const char *
take_back (FormPaper *paper)
{
  const char *phone = *paper->coordinator_phone != '\0' ? paper->coordinator_phone : "____________";

  return _form_say (paper,
                    &(SamLabel) SAM_L ("paper consent",
                                       "I can take the consent back at any time, all of it or "
                                       "some. It is enough to tell {name}, phone {phone}."),
                    "name", paper->coordinator != NULL ? paper->coordinator : "____________",
                    "phone", phone, NULL);
}

static void
write_rights (FormPaper *paper)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new ();

  g_ptr_array_add (items,
                   (gpointer) FORM_SAY (
                       SAM_L ("paper consent", "It is voluntary. I get help also if I say no.")));
  g_ptr_array_add (items, (gpointer) take_back (paper));
  g_ptr_array_add (items,
                   (gpointer) FORM_SAY (SAM_L ("paper consent",
                                               "Then nothing more is told, and those who have been "
                                               "told hear that the consent is taken back. What is "
                                               "already told can not be made untold.")));
  g_ptr_array_add (items,
                   (gpointer) FORM_SAY (SAM_L ("paper consent",
                                               "I can ask to see all that is written about me, and "
                                               "who has looked at it.")));
  g_ptr_array_add (items, (gpointer) FORM_SAY (
                              SAM_L ("paper consent",
                                     "In some cases the law says that others must be told "
                                     "without my consent: when somebody's life is in "
                                     "danger, or a child needs protection.")));
  _form_heading (paper, "5", FORM_SAY (SAM_L ("paper consent", "This is my right")));
  _form_bullets (paper, items);
}

/* Whether those with parental responsibility sign, alone or too. */
static gboolean
guardian_signs (FormPaper *paper, const SamRecord *consent)
{
  SamDate birth = paper->person != NULL ? sam_record_get_date (paper->person, SAM_PERSON_BIRTH_DATE)
                                        : SAM_DATE_NONE;
  if (consent == NULL)
    return TRUE;
  if (sam_record_enum_is (consent, SAM_CONSENT_GIVEN_BY, "guardian")
      || sam_record_enum_is (consent, SAM_CONSENT_GIVEN_BY, "both"))
    return TRUE;
  return birth != SAM_DATE_NONE && sam_date_age (birth, paper->options->today) < AGE_OF_DECISION;
}

static const char *
given_how (FormPaper *paper, const SamRecord *consent)
{
  const char *how = consent != NULL ? _form_get (consent, SAM_CONSENT_ASKED_HOW) : NULL;
  const char *by = consent != NULL
                       ? _form_user_name (paper, _form_get (consent, SAM_CONSENT_NOTED_BY_USER))
                       : "";

  if (how == NULL || *by == '\0')
    return NULL;
  return _form_say (
      paper, &(SamLabel) SAM_L ("paper consent", "Given {date} ({how}), noted by {name}."), "date",
      _form_date (paper, sam_record_get_date (consent, SAM_CONSENT_GIVEN_ON), SAM_DATE_STYLE_DAY),
      "how", sam_text (paper->options->catalog, sam_enum_label (SAM_CONSENT_ASKED_HOW, how)),
      "name", by, NULL);
}

static void
write_signatures (FormPaper *paper, const SamRecord *consent)
{
  const SamColumn columns[] = {
    { FORM_SAY (SAM_L ("paper consent", "Who")), 30, SAM_COLUMN_DEFAULT },
    { FORM_SAY (SAM_L ("paper consent", "Place and date")), 28, SAM_COLUMN_DEFAULT },
    { FORM_SAY (SAM_L ("paper consent", "Signature")), 42, SAM_COLUMN_DEFAULT },
  };
  const char *own[] = { _form_name (paper), NULL, NULL };
  const char *guardian[] = { FORM_SAY (SAM_L ("paper consent", "Who has parental responsibility")),
                             NULL, NULL };
  const char *how = given_how (paper, consent);
  SamTable *table;

  sam_document_begin_group (paper->doc);
  _form_heading (paper, "6", FORM_SAY (SAM_L ("paper consent", "I say yes to this")));
  table = _form_signatures (paper, columns, G_N_ELEMENTS (columns));
  sam_table_set_row_height (table, SIGNING_ROW_HEIGHT);
  if (*own[0] == '\0')
    own[0] = FORM_SAY (SAM_L ("paper consent", "I myself"));
  _form_row (paper, table, own, G_N_ELEMENTS (own));
  if (guardian_signs (paper, consent))
    _form_row (paper, table, guardian, G_N_ELEMENTS (guardian));
  if (how != NULL)
    _form_paragraph (paper, how);
  sam_document_end_group (paper->doc);
}

static void
write_withdrawal (FormPaper *paper)
{
  const char *pairs[] = {
    FORM_SAY (SAM_L ("paper consent", "What I take back")),
    _form_fill (paper, "{all}   {some}", "all",
                _form_box (paper, FALSE, FORM_SAY (SAM_L ("paper consent", "all of it"))), "some",
                _form_box (paper, FALSE,
                           FORM_SAY (SAM_L ("paper consent", "this: ____________________"))),
                NULL),
    FORM_SAY (SAM_L ("paper consent", "Date and signature")),
    "",
    NULL,
  };

  sam_document_begin_group (paper->doc);
  _form_heading (paper, "7", FORM_SAY (SAM_L ("paper consent", "If I take the consent back")));
  _form_key_values (paper, pairs);
  sam_document_end_group (paper->doc);
}

static void
write_consent (FormPaper *paper, const SamRecord *consent)
{
  const char *title = FORM_SAY (SAM_L ("paper consent", "Consent: who may be told what"));
  const char *who = _form_who (paper);

  _form_tight (paper);
  _form_title (paper, title, title, *who != '\0' ? who : NULL);
  if (paper->person == NULL) {
    const char *pairs[] = { FORM_SAY (SAM_L ("paper consent", "My name, born")), "", NULL };

    _form_key_values (paper, pairs);
  }
  write_whom (paper, consent);
  write_what (paper, consent);
  write_why (paper, consent);
  write_how_long (paper, consent);
  write_rights (paper);
  write_signatures (paper, consent);
  write_withdrawal (paper);
}

static gboolean
is_valid (SamCaseView *view, const SamRecord *consent, SamDate today)
{
  return _form_consent_is_valid (consent, today);
}

static char *
whom (SamCaseView *view, const SamRecord *consent, SamLocale *locale, SamDate today)
{
  const SamRecord *relation =
      sam_case_view_get (view, _form_get (consent, SAM_CONSENT_RELATION_ID));
  const char *name = sam_registry_name (sam_case_view_get_registry (view),
                                        _form_get (consent, SAM_CONSENT_SERVICE_ID));

  if (name == NULL)
    name = _form_get (relation, SAM_RELATION_NAME);
  return g_strdup (name != NULL ? name : _form_get (consent, SAM_CONSENT_RECIPIENT_NAME));
}

const SamFormHow _form_how_consent = { .write = write_consent,
                                       .suits = is_valid,
                                       .detail = whom,
                                       .recipient = _form_to_person };
