/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Letters: an invitation to the person, a referral to a service, a cover letter to the GP. What a
 * service or the GP is told is what the person has agreed that they may know; the rest is a line to
 * write on together. Nobody gets a letter about a person who is dead. */
#include "forms-private.h"

#define SIGNING_ROW_HEIGHT 34
#define AGE_OF_OWN_LETTERS 16

/* ---- What the reader may know ---- */

/* The newest consent that holds for @reader; @group (nullable): and covers this. */
static const SamRecord *
consent_for (SamCaseView *view, const SamRecipient *reader, const char *group, SamDate today)
{
  GPtrArray *consents = sam_case_view_list (view, SAM_RECORD_CONSENT);

  for (guint i = consents->len; i > 0; i--) {
    const SamRecord *consent = g_ptr_array_index (consents, i - 1);
    const char *const *groups = sam_record_get_set (consent, SAM_CONSENT_FIELD_GROUPS);

    if (_form_consent_is_valid (consent, today) && sam_rules_consent_is_for (view, consent, reader)
        && (group == NULL || (groups != NULL && g_strv_contains (groups, group))))
      return consent;
  }
  return NULL;
}

/* The person has said no more to @reader, and nothing newer says otherwise. */
static gboolean
has_withdrawn (SamCaseView *view, const SamRecipient *reader, SamDate today)
{
  GPtrArray *consents = sam_case_view_list (view, SAM_RECORD_CONSENT);

  if (consent_for (view, reader, NULL, today) != NULL)
    return FALSE;
  for (guint i = 0; i < consents->len; i++)
    if (sam_record_has (g_ptr_array_index (consents, i), SAM_CONSENT_WITHDRAWN_ON)
        && sam_rules_consent_is_for (view, g_ptr_array_index (consents, i), reader))
      return TRUE;
  return FALSE;
}

static gboolean
may_know (FormPaper *paper, const SamRecipient *reader, const char *group)
{
  return paper->person != NULL
         && consent_for (paper->view, reader, group, paper->options->today) != NULL;
}

/* ---- What letters share ---- */

static const char *
own_phone (FormPaper *paper, const SamRecipient *reader)
{
  if (!may_know (paper, reader, "contact"))
    return "";
  return _form_phone (paper,
                      _form_unless_strict (paper, _form_get (paper->person, SAM_PERSON_PHONE)));
}

static void
write_about (FormPaper *paper, const SamRecipient *reader)
{
  const char *pairs[] = {
    FORM_SAY (SAM_L ("paper letter", "Name and birth date")),
    _form_who (paper),
    FORM_SAY (SAM_L ("paper", "Phone")),
    own_phone (paper, reader),
    NULL,
  };

  _form_heading (paper, "1", FORM_SAY (SAM_L ("paper letter", "Whom it is about")));
  _form_key_values (paper, pairs);
}

static void
write_consent (FormPaper *paper, const char *number, const SamRecipient *reader)
{
  const SamRecord *consent =
      paper->person != NULL ? consent_for (paper->view, reader, NULL, paper->options->today) : NULL;
  const char *pairs[] = {
    FORM_SAY (SAM_L ("paper agreement", "Consent")),
    consent != NULL ? _form_consent_text (paper, consent) : "",
    consent != NULL ? FORM_SAY (SAM_L ("paper letter", "You may know")) : NULL,
    consent != NULL ? _form_consent_what (paper, consent) : NULL,
    NULL,
  };

  sam_document_begin_group (paper->doc);
  _form_heading (paper, number, FORM_SAY (SAM_L ("paper letter", "What the letter rests on")));
  _form_key_values (paper, pairs);
  sam_document_end_group (paper->doc);
}

static void
write_sender (FormPaper *paper)
{
  const SamColumn columns[] = {
    { FORM_SAY (SAM_L ("paper", "Coordinator")), 36, SAM_COLUMN_DEFAULT },
    { FORM_SAY (SAM_L ("paper", "Date")), 20, SAM_COLUMN_DEFAULT },
    { FORM_SAY (SAM_L ("paper letter", "Signature")), 44, SAM_COLUMN_DEFAULT },
  };
  const char *cells[] = { _form_coordinator (paper),
                          _form_date (paper, paper->options->today, SAM_DATE_STYLE_DAY), NULL };
  SamTable *table;

  if (paper->person == NULL)
    cells[1] = NULL;
  sam_document_add_space (paper->doc, 8);
  table = _form_signatures (paper, columns, G_N_ELEMENTS (columns));
  sam_table_set_row_height (table, SIGNING_ROW_HEIGHT);
  _form_row (paper, table, cells, G_N_ELEMENTS (cells));
}

/* ---- The invitation ---- */

/* The day of a meeting that is called: its own, else the next one it has agreed on. */
static SamDate
meeting_day (const SamRecord *meeting, SamDate today, const char **at_time)
{
  SamDate day = sam_record_get_date (meeting, SAM_MEETING_MEETS_ON);
  SamDate next = sam_record_get_date (meeting, SAM_MEETING_NEXT_ON);

  if (day < today && next != SAM_DATE_NONE && next >= today) {
    *at_time = _form_get (meeting, SAM_MEETING_NEXT_TIME);
    return next;
  }
  *at_time = _form_get (meeting, SAM_MEETING_AT_TIME);
  return day;
}

/* Whose letters it is to open. */
static const char *
addressee (FormPaper *paper)
{
  const char *name = _form_name (paper);
  const char *address = _form_get (paper->person, SAM_PERSON_ADDRESS);
  const char *postcode = _form_get (paper->person, SAM_PERSON_POSTCODE);
  const char *city = _form_get (paper->person, SAM_PERSON_CITY);
  SamDate birth = paper->person != NULL ? sam_record_get_date (paper->person, SAM_PERSON_BIRTH_DATE)
                                        : SAM_DATE_NONE;
  g_autofree char *place =
      postcode != NULL && city != NULL ? g_strconcat (postcode, " ", city, NULL) : g_strdup ("");

  if (paper->person == NULL)
    return "";
  if (birth != SAM_DATE_NONE && sam_date_age (birth, paper->options->today) < AGE_OF_OWN_LETTERS)
    name = _form_say (paper,
                      &(SamLabel) SAM_L ("paper letter", "Who has parental responsibility for "
                                                         "{name}"),
                      "name", name, NULL);
  return _form_lines (paper, name, address != NULL ? address : "", place, NULL);
}

static const char *
invite (FormPaper *paper, const SamRecord *meeting)
{
  if (meeting != NULL && sam_record_enum_is (meeting, SAM_MEETING_KIND, "care_group"))
    return FORM_SAY (SAM_L ("paper letter", "We invite you to a meeting of your care group."));
  if (meeting != NULL && sam_record_enum_is (meeting, SAM_MEETING_KIND, "transition"))
    return FORM_SAY (SAM_L ("paper letter", "We invite you to a meeting about what comes next."));
  return FORM_SAY (SAM_L ("paper letter", "We invite you to a meeting."));
}

static const char *
if_it_does_not_suit (FormPaper *paper)
{
  return _form_say (paper,
                    &(SamLabel) SAM_L ("paper letter",
                                       "You decide who is there, and you can bring somebody you "
                                       "trust. If the day does not suit you, call {name}, phone "
                                       "{phone}, and we find another. You do not have to say why."),
                    "name", paper->coordinator != NULL ? paper->coordinator : "____________",
                    "phone",
                    *paper->coordinator_phone != '\0' ? paper->coordinator_phone : "____________",
                    NULL);
}

static void
write_invitation (FormPaper *paper, const SamRecord *meeting)
{
  const char *title = FORM_SAY (SAM_L ("paper letter", "Invitation to a meeting"));
  const char *at_time = NULL;
  SamDate date =
      meeting != NULL ? meeting_day (meeting, paper->options->today, &at_time) : SAM_DATE_NONE;
  const char *place = _form_unless_strict (paper, _form_get (meeting, SAM_MEETING_PLACE));
  const char *who = _form_unless_strict (paper, _form_get (meeting, SAM_MEETING_PARTICIPANTS));
  const char *to[] = { FORM_SAY (SAM_L ("paper letter", "To")), addressee (paper), NULL };
  const char *pairs[] = {
    FORM_SAY (SAM_L ("paper letter", "Day")),
    _form_date (paper, date, SAM_DATE_STYLE_LONG),
    FORM_SAY (SAM_L ("paper letter", "Time")),
    _form_time (paper, at_time),
    FORM_SAY (SAM_L ("paper letter", "Where")),
    place != NULL ? place : "",
    FORM_SAY (SAM_L ("paper letter", "Who takes part")),
    who != NULL ? who : "",
    NULL,
  };

  _form_title (paper, title, title, NULL);
  _form_key_values (paper, to);
  sam_document_add_space (paper->doc, 8);
  _form_paragraph (paper, invite (paper, meeting));
  _form_key_values (paper, pairs);
  _form_heading (paper, NULL,
                 FORM_SAY (SAM_L ("paper letter", "This we would like to talk about")));
  _form_text (paper, _form_unless_strict (paper, _form_get (meeting, SAM_MEETING_AGENDA)), 3);
  _form_heading (paper, NULL,
                 FORM_SAY (SAM_L ("paper letter", "This I want to talk about myself")));
  _form_text (paper, NULL, 3);
  sam_document_begin_group (paper->doc);
  _form_paragraph (paper, if_it_does_not_suit (paper));
  write_sender (paper);
  sam_document_end_group (paper->doc);
}

static gboolean
is_of_the_living (SamCaseView *view, const SamRecord *record, SamDate today)
{
  return _form_is_alive (view);
}

static gboolean
is_called (SamCaseView *view, const SamRecord *meeting, SamDate today)
{
  const char *at_time;

  return meeting_day (meeting, today, &at_time) >= today;
}

static char *
day_of_meeting (SamCaseView *view, const SamRecord *meeting, SamLocale *locale, SamDate today)
{
  const char *at_time;

  return sam_locale_format_date_near (locale, meeting_day (meeting, today, &at_time), today,
                                      SAM_DATE_STYLE_MEDIUM);
}

const SamFormHow _form_how_invitation = { .write = write_invitation,
                                          .suits = is_of_the_living,
                                          .wanted = is_called,
                                          .detail = day_of_meeting,
                                          .shares = "contact",
                                          .recipient = _form_to_person };

/* ---- The referral ---- */

static const char *
referred_to (SamCaseView *view, const SamRecord *referral)
{
  const char *name = sam_registry_name (sam_case_view_get_registry (view),
                                        _form_get (referral, SAM_REFERRAL_SERVICE_ID));

  return name != NULL ? name : _form_get (referral, SAM_REFERRAL_PLACE);
}

SamRecipient
_form_referral_reader (SamCaseView *view, const SamRecord *referral)
{
  const char *service = _form_get (referral, SAM_REFERRAL_SERVICE_ID);

  return (SamRecipient){ .kind = service != NULL ? SAM_RECIPIENT_SERVICE : SAM_RECIPIENT_NAMED,
                         .id = service,
                         .name = referred_to (view, referral) };
}

static void
write_asked (FormPaper *paper)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new ();

  g_ptr_array_add (items, (gpointer) FORM_SAY (SAM_L ("paper letter",
                                                      "Tell us when you have got this, and when it "
                                                      "will be assessed.")));
  g_ptr_array_add (items, (gpointer) FORM_SAY (SAM_L ("paper letter",
                                                      "If you can not help: tell us why, and who "
                                                      "can.")));
  g_ptr_array_add (items, (gpointer) FORM_SAY (SAM_L ("paper letter",
                                                      "We keep the responsibility until you have "
                                                      "said that you take over.")));
  sam_document_begin_group (paper->doc);
  _form_heading (paper, "5", FORM_SAY (SAM_L ("paper letter", "We ask you")));
  _form_bullets (paper, items);
  sam_document_end_group (paper->doc);
}

static void
write_referral (FormPaper *paper, const SamRecord *referral)
{
  const char *title = FORM_SAY (SAM_L ("paper letter", "Referral"));
  SamRecipient reader =
      referral != NULL ? _form_referral_reader (paper->view, referral) : (SamRecipient){ 0 };
  const char *to = referral != NULL ? referred_to (paper->view, referral) : NULL;
  const char *pairs[] = {
    FORM_SAY (SAM_L ("paper letter", "To")),
    to != NULL ? to : "",
    FORM_SAY (SAM_L ("paper letter", "Answer to")),
    _form_coordinator (paper),
    NULL,
  };

  _form_tight (paper);
  _form_title (paper, title, title, NULL);
  _form_key_values (paper, pairs);
  write_about (paper, &reader);
  _form_heading (paper, "2", FORM_SAY (SAM_L ("paper letter", "What we ask for")));
  _form_text (paper, _form_unless_strict (paper, _form_get (referral, SAM_REFERRAL_WHAT)), 2);
  _form_heading (paper, "3", FORM_SAY (SAM_L ("paper letter", "Why now")));
  _form_text (paper, NULL, 3);
  _form_heading (paper, "4", FORM_SAY (SAM_L ("paper letter", "What matters to the person")));
  _form_text (paper, NULL, 2);
  write_asked (paper);
  write_consent (paper, "6", &reader);
  write_sender (paper);
}

static gboolean
may_be_referred (SamCaseView *view, const SamRecord *referral, SamDate today)
{
  SamRecipient reader = _form_referral_reader (view, referral);

  return _form_is_alive (view) && !has_withdrawn (view, &reader, today);
}

static gboolean
is_waited_for (SamCaseView *view, const SamRecord *referral, SamDate today)
{
  return _form_get (referral, SAM_REFERRAL_OUTCOME) == NULL;
}

static char *
to_whom (SamCaseView *view, const SamRecord *referral, SamLocale *locale, SamDate today)
{
  return g_strdup (referred_to (view, referral));
}

const SamFormHow _form_how_referral = { .write = write_referral,
                                        .suits = may_be_referred,
                                        .wanted = is_waited_for,
                                        .detail = to_whom,
                                        .recipient = _form_to_referred };

/* ---- To the GP ---- */

SamRecipient
_form_gp (const SamRecord *person)
{
  return (SamRecipient){ .kind = SAM_RECIPIENT_NAMED,
                         .service_kind = "gp",
                         .name = _form_get (person, SAM_PERSON_GP) };
}

static void
write_wishes (FormPaper *paper)
{
  const char *const items[] = {
    FORM_SAY (SAM_L ("paper letter", "an appointment in the first week after the date")),
    FORM_SAY (SAM_L ("paper letter", "medicine or a prescription that lasts the first week")),
    FORM_SAY (SAM_L ("paper letter", "the name and number of who to ask for at your surgery")),
    FORM_SAY (SAM_L ("paper letter", "somebody from you in the first meeting")),
    NULL,
  };

  for (guint i = 0; items[i] != NULL; i++)
    _form_paragraph (paper, _form_box (paper, FALSE, items[i]));
}

static void
write_gp_letter (FormPaper *paper, const SamRecord *record)
{
  const char *title = FORM_SAY (SAM_L ("paper letter", "To the GP"));
  SamRecipient reader = _form_gp (paper->person);
  const SamRecord *next = paper->person != NULL && may_know (paper, &reader, "transition")
                              ? sam_rules_next_transition (paper->view, paper->options->today)
                              : NULL;
  const char *gp = _form_unless_strict (paper, reader.name);
  const char *gp_phone =
      _form_unless_strict (paper, _form_get (paper->person, SAM_PERSON_GP_PHONE));
  const char *pairs[] = {
    FORM_SAY (SAM_L ("paper letter", "To")),
    _form_lines (paper, gp != NULL ? gp : "", _form_phone (paper, gp_phone), NULL),
    FORM_SAY (SAM_L ("paper letter", "Answer to")),
    _form_coordinator (paper),
    NULL,
  };
  const char *enclosed[] = {
    FORM_SAY (SAM_L ("paper letter", "Enclosed")),
    _form_fill (paper, "{plan}   {contacts}", "plan",
                _form_box (paper, FALSE, FORM_SAY (SAM_L ("paper plan", "My plan ahead"))),
                "contacts",
                _form_box (paper, FALSE, FORM_SAY (SAM_L ("paper", "The first 28 days"))), NULL),
    NULL,
  };

  _form_tight (paper);
  _form_title (paper, title, title, NULL);
  _form_key_values (paper, pairs);
  write_about (paper, &reader);
  _form_heading (paper, "2", FORM_SAY (SAM_L ("paper letter", "What is going to happen")));
  _form_text (paper, next != NULL ? _form_transition_sentence (paper, next) : NULL, 2);
  sam_document_begin_group (paper->doc);
  _form_heading (paper, "3", FORM_SAY (SAM_L ("paper letter", "What we ask for")));
  write_wishes (paper);
  _form_text (paper, NULL, 2);
  sam_document_end_group (paper->doc);
  _form_heading (paper, "4", FORM_SAY (SAM_L ("paper letter", "What matters to the person")));
  _form_text (paper, NULL, 2);
  _form_key_values (paper, enclosed);
  write_consent (paper, "5", &reader);
  write_sender (paper);
}

static gboolean
may_be_told (SamCaseView *view, const SamRecord *record, SamDate today)
{
  SamRecipient reader = _form_gp (sam_case_view_get_person (view));

  return _form_is_alive (view) && !has_withdrawn (view, &reader, today);
}

const SamFormHow _form_how_gp_letter = { .write = write_gp_letter,
                                         .suits = may_be_told,
                                         .recipient = _form_to_gp };
