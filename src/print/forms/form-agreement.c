/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The binding agreement: the whole, for the person and the coordinator, and one sheet for each
 * party with its own part only. It binds the services, not the person. */
#include "agreement-private.h"

#define N_CHANGES 2
#define N_BLANK_ROWS 5
#define MARGIN_TOP 30
#define MARGIN_SIDE 48
#define MARGIN_BOTTOM 22
#define WRITING_ROW_HEIGHT 30
/* The person and the coordinator have the whole, each party its sheet. */
#define N_WHOLE_COPIES 2

/* ---- 1 ---- */

/* Sentences beside each other, empty ones left out. */
static const char *
sentences (FormPaper *paper, GPtrArray *texts)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < texts->len; i++) {
    const char *text = g_ptr_array_index (texts, i);

    if (*text == '\0')
      continue;
    if (out->len > 0)
      g_string_append_c (out, ' ');
    g_string_append (out, text);
  }
  return _form_keep (paper, g_string_free (out, FALSE));
}

/* @party (nullable): on its sheet; @with_kind: the reader may know what kind of transition it is */
static void
write_about (FormPaper *paper, const FormTerms *terms, const SamRecord *party, gboolean with_kind)
{
  const SamRecord *transition = terms->transition;
  SamDate date = _form_transition_date (transition), told, earliest;
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();
  const char *when = _form_date (paper, date, SAM_DATE_STYLE_LONG);
  const char *date_kind = _form_get (transition, SAM_TRANSITION_DATE_KIND);
  const char *who = _form_who (paper);

  _form_heading (paper, "1",
                 _form_say (paper,
                            &(SamLabel) SAM_L ("paper agreement", "What the agreement is about"),
                            NULL));
  g_ptr_array_add (texts, (gpointer) who);
  if (transition == NULL) {
    const char *pairs[] = {
      _form_say (paper, &(SamLabel) SAM_L ("paper agreement", "Who"), NULL),
      who,
      _form_say (paper, &(SamLabel) SAM_L ("paper agreement", "What happens, and when"), NULL),
      "",
      _form_say (paper, &(SamLabel) SAM_L ("paper agreement", "We were told on"), NULL),
      "",
      NULL
    };

    _form_key_values (paper, pairs);
    return;
  }
  if (with_kind) {
    g_ptr_array_add (texts, (gpointer) _form_transition_sentence (paper, transition));
  } else if (date != SAM_DATE_NONE) {
    g_ptr_array_add (
        texts, (gpointer) _form_say (paper,
                                     &(SamLabel) SAM_L ("paper agreement",
                                                        "The date of the agreement is {date}."),
                                     "date", when, NULL));
  } else {
    g_ptr_array_add (texts, (gpointer) _form_say (paper,
                                                  &(SamLabel) SAM_L ("paper agreement",
                                                                     "The date is not known."),
                                                  NULL));
  }
  if (date != SAM_DATE_NONE && g_strcmp0 (date_kind, "fixed") == 0)
    g_ptr_array_add (texts,
                     (gpointer) _form_say (
                         paper, &(SamLabel) SAM_L ("paper agreement", "The date is fixed."), NULL));
  else if (date != SAM_DATE_NONE && g_strcmp0 (date_kind, "computed") == 0)
    g_ptr_array_add (texts, (gpointer) _form_say (paper,
                                                  &(SamLabel) SAM_L ("paper agreement",
                                                                     "The date is computed."),
                                                  NULL));
  else if (date != SAM_DATE_NONE && g_strcmp0 (date_kind, "estimated") == 0)
    g_ptr_array_add (texts, (gpointer) _form_say (paper,
                                                  &(SamLabel) SAM_L ("paper agreement",
                                                                     "The date is approximate."),
                                                  NULL));
  earliest = sam_record_get_date (transition, SAM_TRANSITION_EARLIEST_ON);
  if (date != SAM_DATE_NONE && earliest != SAM_DATE_NONE && earliest < date)
    g_ptr_array_add (
        texts,
        (gpointer) _form_say (paper,
                              &(SamLabel) SAM_L ("paper agreement",
                                                 "It may come earlier, from {date} on."),
                              "date", _form_date_near (paper, earliest, SAM_DATE_STYLE_DAY), NULL));
  told = sam_record_get_date (transition, SAM_TRANSITION_TOLD_ON);
  if (told != SAM_DATE_NONE)
    g_ptr_array_add (texts,
                     (gpointer) _form_say (
                         paper, &(SamLabel) SAM_L ("paper agreement", "We were told on {date}."),
                         "date", _form_date_near (paper, told, SAM_DATE_STYLE_DAY), NULL));
  if (party != NULL)
    g_ptr_array_add (texts, (gpointer) _form_terms_missing (paper, terms, party));
  _form_paragraph (paper, sentences (paper, texts));
}

/* ---- 2 ---- */

static void
write_parties (FormPaper *paper, const FormTerms *terms)
{
  const SamColumn columns[] = {
    { _form_say (paper, &(SamLabel) SAM_L ("paper agreement", "Party"), NULL), 27,
      SAM_COLUMN_DEFAULT },
    { _form_say (paper, &(SamLabel) SAM_L ("paper agreement", "Name and role"), NULL), 29,
      SAM_COLUMN_DEFAULT },
    { _form_say (paper, &(SamLabel) SAM_L ("paper", "Phone"), NULL), 19, SAM_COLUMN_DEFAULT },
    { _form_say (paper, &(SamLabel) SAM_L ("paper", "Deputy"), NULL), 25, SAM_COLUMN_DEFAULT },
  };
  gboolean has_coordinator = FALSE;
  SamTable *table;

  _form_heading (paper, "2",
                 _form_say (paper, &(SamLabel) SAM_L ("paper agreement", "The parties"), NULL));
  table = _form_table (paper, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < terms->parties->len; i++) {
    const SamRecord *party = g_ptr_array_index (terms->parties, i);
    const char *cells[] = { _form_party_title (paper, party), _form_party_person (paper, party),
                            _form_party_phone (paper, party), _form_party_deputy (paper, party) };

    has_coordinator |= sam_record_enum_is (party, SAM_PARTY_PARTY_KIND, "coordinator");
    _form_row (paper, table, cells, G_N_ELEMENTS (cells));
  }
  if (!has_coordinator) {
    const char *cells[] = { _form_say (paper, &(SamLabel) SAM_L ("paper", "Coordinator"), NULL),
                            paper->coordinator, paper->coordinator_phone, NULL };

    _form_row (paper, table, cells, G_N_ELEMENTS (cells));
  }
  if (terms->parties->len == 0) {
    sam_table_set_row_height (table, WRITING_ROW_HEIGHT);
    _form_empty_rows (table, 4);
  }
}

/* ---- 3 ---- */

static const char *
appeal_text (FormPaper *paper)
{
  return _form_say (paper,
                    &(SamLabel) SAM_L ("paper agreement",
                                       "Decisions and the right to appeal stand beside the "
                                       "agreement."),
                    NULL);
}

/* The agreement between the services this one rests on, by its title and from when it holds. */
static const char *
cooperation_text (FormPaper *paper, const FormTerms *terms)
{
  const SamRecord *cooperation =
      sam_registry_get (sam_case_view_get_registry (paper->view),
                        _form_get (terms->agreement, SAM_AGREEMENT_COOPERATION_ID));
  const char *title = _form_get (cooperation, SAM_COOPERATION_TITLE);
  SamDate from;

  if (title == NULL)
    return "";
  from = sam_record_get_date (cooperation, SAM_COOPERATION_VALID_FROM);
  return from == SAM_DATE_NONE
             ? title
             : _form_say (paper,
                          &(SamLabel) SAM_L ("paper agreement", "{title}, valid from {date}"),
                          "title", title, "date", _form_date (paper, from, SAM_DATE_STYLE_DAY),
                          NULL);
}

static void
write_basis (FormPaper *paper, const FormTerms *terms, const SamRecord *party)
{
  gboolean whole = party == NULL;
  const SamRecord *record = whole ? terms->consent : _form_terms_consent (paper, terms, party);
  const char *basis = _form_get (terms->agreement, SAM_AGREEMENT_LEGAL_BASIS);
  const char *consent = record != NULL && sam_record_has (record, SAM_CONSENT_GIVEN_ON)
                            ? _form_consent_text (paper, record)
                            : NULL;

  _form_heading (paper, whole ? "3" : "2",
                 _form_say (paper,
                            &(SamLabel) SAM_L ("paper agreement", "What the agreement rests on"),
                            NULL));
  if (!whole && consent != NULL) {
    g_autoptr (GPtrArray) texts = g_ptr_array_new ();

    g_ptr_array_add (texts, (gpointer) consent);
    if (basis != NULL)
      g_ptr_array_add (texts, (gpointer) _form_say (paper,
                                                    &(SamLabel) SAM_L ("paper agreement",
                                                                       "Legal basis: {basis}."),
                                                    "basis", basis, NULL));
    g_ptr_array_add (texts, (gpointer) appeal_text (paper));
    _form_paragraph (paper, sentences (paper, texts));
  } else {
    const char *pairs[] = {
      _form_say (paper, &(SamLabel) SAM_L ("paper agreement", "Consent"), NULL),
      consent != NULL ? consent : "",
      _form_say (paper, &(SamLabel) SAM_L ("paper agreement", "Legal basis"), NULL),
      basis != NULL ? basis : "",
      whole
          ? _form_say (paper, &(SamLabel) SAM_L ("paper agreement", "Cooperation agreement"), NULL)
          : NULL,
      whole ? cooperation_text (paper, terms) : "",
      NULL
    };

    _form_key_values (paper, pairs);
    _form_paragraph (paper, appeal_text (paper));
  }
}

/* ---- 4 ---- */

/* In large print there is no room for six columns: who stands below what, and how we know below
 * when. */
static SamTable *
add_commitment_table (FormPaper *paper)
{
  const char *n = FORM_SAY (SAM_L ("paper agreement", "No."));
  const SamColumn wide[] = {
    { n, 5, SAM_COLUMN_DEFAULT },
    { FORM_SAY (SAM_L ("paper", "What")), 25, SAM_COLUMN_DEFAULT },
    { FORM_SAY (SAM_L ("paper agreement", "Responsible")), 18, SAM_COLUMN_DEFAULT },
    { FORM_SAY (SAM_L ("paper agreement", "Deadline")), 25, SAM_COLUMN_DEFAULT },
    { FORM_SAY (SAM_L ("paper agreement", "How we know")), 22, SAM_COLUMN_DEFAULT },
    { "", 5, SAM_COLUMN_CENTRED },
  };
  const SamColumn narrow[] = {
    { n, 9, SAM_COLUMN_DEFAULT },
    { FORM_SAY (SAM_L ("paper agreement", "What, and who is responsible")), 45,
      SAM_COLUMN_DEFAULT },
    { FORM_SAY (SAM_L ("paper agreement", "Deadline, and how we know")), 38, SAM_COLUMN_DEFAULT },
    { "", 8, SAM_COLUMN_CENTRED },
  };

  return paper->options->large_print ? _form_table_otherwise (paper, narrow, G_N_ELEMENTS (narrow),
                                                              wide, G_N_ELEMENTS (wide))
                                     : _form_table (paper, wide, G_N_ELEMENTS (wide));
}

/* What is struck out is still read. @below: (nullable): what stands in the same cell. */
static void
strike_commitment (FormPaper *paper, SamTable *table, const char *what, const char *below)
{
  const char *lapsed = FORM_SAY (SAM_L ("paper agreement", "no longer applies"));
  SamRun runs[] = {
    { what, SAM_RUN_STRUCK },
    { _form_keep (paper, g_strconcat ("\n", lapsed, NULL)), SAM_RUN_PLAIN },
    { below != NULL ? _form_keep (paper, g_strconcat ("\n", below, NULL)) : "", SAM_RUN_PLAIN },
  };

  _form_cell_runs (paper, table, 1, runs, G_N_ELEMENTS (runs));
}

static void
add_commitment (FormPaper *paper, SamTable *table, const SamRecord *commitment, guint number)
{
  SamCommitmentStatus status =
      sam_rules_commitment (paper->view, commitment, paper->options->today);
  gboolean large = paper->options->large_print, strict = paper->protection == FORM_STRICT;
  gboolean is_done =
      status.state == SAM_COMMITMENT_STATE_KEPT || status.state == SAM_COMMITMENT_STATE_LATE;
  const char *what = _form_commitment_what (paper, commitment);
  const char *who = strict ? NULL : _form_get (commitment, SAM_COMMITMENT_RESPONSIBLE);
  const char *due = _form_commitment_deadline (paper, commitment);
  const char *known = strict ? NULL : _form_get (commitment, SAM_COMMITMENT_KNOWN_BY);
  const char *n = _form_keep (paper, g_strdup_printf ("%u", number));
  const char *box = is_done ? FORM_CROSSED : FORM_BOX;
  const char *wide[] = { n, what, who, due, known, box };
  const char *narrow[] = { n, _form_lines (paper, what, who != NULL ? who : "", NULL),
                           _form_lines (paper, due, known != NULL ? known : "", NULL), box };

  if (large)
    _form_row_otherwise (paper, table, narrow, G_N_ELEMENTS (narrow), wide, G_N_ELEMENTS (wide));
  else
    _form_row (paper, table, wide, G_N_ELEMENTS (wide));
  if (status.state == SAM_COMMITMENT_STATE_LAPSED)
    strike_commitment (paper, table, what, large ? who : NULL);
}

/* Numbers run through the whole agreement, party by party, and are the same on every sheet, so
 * that what is written in by hand can be keyed back. @only (nullable): just this party's rows.
 * Returns: how many rows were written. */
static guint
add_commitments (FormPaper *paper, const FormTerms *terms, SamTable *table, const SamRecord *only)
{
  guint number = 0, n = 0;

  for (guint i = 0; i <= terms->parties->len; i++) {
    const SamRecord *party = i < terms->parties->len ? g_ptr_array_index (terms->parties, i) : NULL;
    gboolean named = FALSE;

    for (guint k = 0; k < terms->commitments->len; k++) {
      const SamRecord *commitment = g_ptr_array_index (terms->commitments, k);
      const SamRecord *owner =
          sam_case_view_get (paper->view,
                             sam_record_get_text (commitment, SAM_COMMITMENT_PARTY_ID));

      if (owner != party)
        continue;
      number++;
      if (only != NULL && party != only)
        continue;
      if (only == NULL && !named) {
        _form_section (paper, table,
                       party != NULL ? _form_party_title (paper, party)
                                     : _form_say (paper,
                                                  &(SamLabel) SAM_L ("paper agreement",
                                                                     "No one is responsible yet"),
                                                  NULL));
        named = TRUE;
      }
      add_commitment (paper, table, commitment, number);
      n++;
    }
  }
  return n;
}

/* ---- 5, 6 ---- */

static void
write_if_moved (FormPaper *paper, const char *number, const char *own)
{
  _form_heading (paper, number,
                 _form_say (paper, &(SamLabel) SAM_L ("paper agreement", "If the date changes"),
                            NULL));
  if (own != NULL) {
    const char *pairs[] = {
      _form_say (paper, &(SamLabel) SAM_L ("paper agreement", "Who tells whom"), NULL), own, NULL
    };

    _form_key_values (paper, pairs);
  }
  _form_paragraph (paper,
                   own != NULL
                       ? _form_say (paper,
                                    &(SamLabel) SAM_L ("paper agreement",
                                                       "Deadlines marked ↔ move with the date."),
                                    NULL)
                       : _form_say (paper,
                                    &(SamLabel) SAM_L ("paper agreement",
                                                       "The coordinator tells you the same day. "
                                                       "Deadlines marked ↔ move with the date."),
                                    NULL));
}

static void
write_if_slips (FormPaper *paper, const char *number, const char *own, const char *reserve,
                gboolean whole)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();

  _form_heading (paper, number,
                 _form_say (paper, &(SamLabel) SAM_L ("paper agreement", "If something slips"),
                            NULL));
  g_ptr_array_add (texts,
                   (gpointer) (*paper->coordinator_phone != '\0'
                                   ? _form_say (paper,
                                                &(SamLabel) SAM_L (
                                                    "paper agreement",
                                                    "Tell the coordinator at once, phone {phone}."),
                                                "phone", paper->coordinator_phone, NULL)
                                   : _form_say (paper,
                                                &(SamLabel) SAM_L ("paper agreement",
                                                                   "Tell the coordinator at once."),
                                                NULL)));
  if (reserve != NULL && !whole)
    g_ptr_array_add (
        texts, (gpointer) _form_say (paper,
                                     &(SamLabel) SAM_L ("paper agreement",
                                                        "Reserve for the first night: {reserve}."),
                                     "reserve", _form_inside_sentence (paper, reserve), NULL));
  _form_paragraph (paper, sentences (paper, texts));
  if (own != NULL)
    _form_paragraph (paper, own);
  if (whole) {
    const char *pairs[] = {
      _form_say (paper, &(SamLabel) SAM_L ("paper agreement", "Reserve, first night"), NULL),
      reserve != NULL ? reserve : "",
      _form_say (paper, &(SamLabel) SAM_L ("paper agreement", "Taken up with"), NULL), "", NULL
    };

    _form_key_values (paper, pairs);
  }
}

/* ---- 7–10, 12: only in the whole ---- */

static void
write_own_part (FormPaper *paper, const FormTerms *terms)
{
  const char *own = _form_get (terms->agreement, SAM_AGREEMENT_OWN_PART);

  _form_heading (
      paper, "8",
      _form_say (paper, &(SamLabel) SAM_L ("paper agreement", "What the person will do themself"),
                 NULL));
  _form_paragraph (paper,
                   _form_say (paper,
                              &(SamLabel) SAM_L ("paper agreement",
                                                 "This is voluntary and has no consequences."),
                              NULL));
  _form_text (paper, own, 2);
}

static void
write_duration (FormPaper *paper, const FormTerms *terms)
{
  SamDate until = terms->agreement != NULL
                      ? sam_record_get_date (terms->agreement, SAM_AGREEMENT_VALID_UNTIL)
                      : SAM_DATE_NONE;
  gint64 revision =
      terms->agreement != NULL ? sam_record_get_int (terms->agreement, SAM_AGREEMENT_REVISION) : 0;
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();
  g_autoptr (GPtrArray) in_force = g_ptr_array_new ();
  g_autoptr (GPtrArray) waiting = g_ptr_array_new ();
  const char *pairs[] = {
    _form_say (paper, &(SamLabel) SAM_L ("paper agreement", "Valid until"), NULL),
    _form_date (paper, until, SAM_DATE_STYLE_DAY),
    _form_say (paper, &(SamLabel) SAM_L ("paper agreement", "Notice"), NULL), "", NULL
  };

  _form_heading (paper, "10",
                 _form_say (paper,
                            &(SamLabel) SAM_L ("paper agreement", "Duration, change and notice"),
                            NULL));
  g_ptr_array_add (
      texts,
      (gpointer) (revision > 1
                      ? _form_say (paper,
                                   &(SamLabel) SAM_L ("paper agreement",
                                                      "This is version {n}. A change is a new "
                                                      "version, which the parties confirm again."),
                                   "n", _form_keep (paper, g_strdup_printf ("%d", (int) revision)),
                                   NULL)
                      : _form_say (paper,
                                   &(SamLabel) SAM_L ("paper agreement",
                                                      "A change is a new version, which the "
                                                      "parties confirm again."),
                                   NULL)));
  if (terms->agreement != NULL && sam_rules_agreement_is_sent (terms->agreement)) {
    for (guint i = 0; i < terms->parties->len; i++) {
      const SamRecord *party = g_ptr_array_index (terms->parties, i);
      gboolean bound = sam_rules_party (paper->view, party).in_force;

      g_ptr_array_add (bound ? in_force : waiting, (gpointer) _form_party_title (paper, party));
    }
    if (in_force->len > 0)
      g_ptr_array_add (texts, (gpointer) _form_say (paper,
                                                    &(SamLabel) SAM_L ("paper agreement",
                                                                       "In force for: {list}."),
                                                    "list", _form_list (paper, in_force), NULL));
    if (waiting->len > 0)
      g_ptr_array_add (texts,
                       (gpointer) _form_say (paper,
                                             &(SamLabel) SAM_L ("paper agreement",
                                                                "Not in force yet for: {list}."),
                                             "list", _form_list (paper, waiting), NULL));
  }
  _form_paragraph (paper, sentences (paper, texts));
  _form_key_values (paper, pairs);
}

static void
add_copy (FormPaper *paper, GPtrArray *copies, guint n, guint of, const char *whom)
{
  if (*whom == '\0')
    whom = "____________";
  g_ptr_array_add (copies, (gpointer) _form_say (
                               paper, &(SamLabel) SAM_L ("paper agreement", "{n} of {m}: {whom}"),
                               "n", _form_keep (paper, g_strdup_printf ("%u", n)), "m",
                               _form_keep (paper, g_strdup_printf ("%u", of)), "whom", whom, NULL));
}

static const char *
joined (FormPaper *paper, GPtrArray *texts)
{
  g_ptr_array_add (texts, NULL);
  return _form_keep (paper, g_strjoinv (" · ", (char **) texts->pdata));
}

static void
write_copies (FormPaper *paper, const FormTerms *terms)
{
  guint of = N_WHOLE_COPIES + terms->parties->len;
  g_autoptr (GPtrArray) whole = g_ptr_array_new ();
  g_autoptr (GPtrArray) sheets = g_ptr_array_new ();

  add_copy (paper, whole, 1, of, _form_name (paper));
  add_copy (paper, whole, 2, of,
            _form_say (paper, &(SamLabel) SAM_L ("paper", "Coordinator"), NULL));
  for (guint i = 0; i < terms->parties->len; i++)
    add_copy (paper, sheets, N_WHOLE_COPIES + 1 + i, of,
              _form_party_title (paper, g_ptr_array_index (terms->parties, i)));
  _form_heading (paper, "12",
                 _form_say (paper, &(SamLabel) SAM_L ("paper agreement", "Copies"), NULL));
  {
    const char *pairs[] = {
      _form_say (paper, &(SamLabel) SAM_L ("paper agreement", "The whole agreement"), NULL),
      terms->agreement != NULL ? joined (paper, whole) : "",
      _form_say (paper, &(SamLabel) SAM_L ("paper agreement", "Own sheet"), NULL),
      joined (paper, sheets), NULL
    };

    _form_key_values (paper, pairs);
  }
}

static const char *
title_of (FormPaper *paper, const FormTerms *terms)
{
  SamDate date = _form_transition_date (terms->transition);

  if (date != SAM_DATE_NONE)
    return _form_say (paper,
                      &(SamLabel) SAM_L ("paper agreement",
                                         "Agreement on what is to be in place before {date}"),
                      "date", _form_date_near (paper, date, SAM_DATE_STYLE_DAY), NULL);
  if (terms->agreement == NULL)
    return _form_say (paper,
                      &(SamLabel) SAM_L ("paper agreement",
                                         "Agreement on what is to be in place before ________"),
                      NULL);
  return _form_say (paper,
                    &(SamLabel) SAM_L ("paper agreement", "Agreement on what is to be in place"),
                    NULL);
}

static void
write_agreement (FormPaper *paper, const SamRecord *agreement)
{
  g_auto (FormTerms) terms = { 0 };
  SamTable *table;
  const char *name = _form_name (paper), *text;
  guint n;

  _form_terms_init (&terms, paper, agreement);
  /* Three pages for the usual five parties with six rows. */
  sam_document_set_margins (paper->doc, MARGIN_TOP, MARGIN_SIDE, MARGIN_BOTTOM, MARGIN_SIDE);
  _form_title (
      paper,
      _form_say (paper,
                 &(SamLabel) SAM_L ("paper agreement", "Agreement on what is to be in place"),
                 NULL),
      title_of (paper, &terms),
      *name != '\0'
          ? _form_say (paper,
                       &(SamLabel) SAM_L ("paper agreement",
                                          "The whole agreement, for {name} and the coordinator. "
                                          "Each party has its own sheet."),
                       "name", name, NULL)
          : NULL);
  write_about (paper, &terms, NULL, TRUE);
  write_parties (paper, &terms);
  write_basis (paper, &terms, NULL);

  _form_heading (paper, "4",
                 _form_say (paper,
                            &(SamLabel) SAM_L ("paper agreement",
                                               "This is what the parties commit themselves to"),
                            NULL));
  table = add_commitment_table (paper);
  n = add_commitments (paper, &terms, table, NULL);
  if (n == 0) {
    sam_table_set_row_height (table, WRITING_ROW_HEIGHT);
    _form_empty_rows (table, N_BLANK_ROWS);
  }
  text = _form_terms_missing (paper, &terms, NULL);
  if (*text != '\0') {
    sam_document_add_space (paper->doc, 4);
    _form_paragraph (paper, text);
  }

  text = paper->protection != FORM_STRICT ? _form_get (agreement, SAM_AGREEMENT_TELL_WHOM) : NULL;
  write_if_moved (paper, "5", text);
  text = paper->protection != FORM_STRICT ? _form_get (agreement, SAM_AGREEMENT_SLIP_TELL) : NULL;
  write_if_slips (paper, "6", text,
                  paper->protection < FORM_CONFIDENTIAL
                      ? _form_get (agreement, SAM_AGREEMENT_RESERVE)
                      : NULL,
                  TRUE);
  _form_heading (
      paper, "7",
      _form_say (paper, &(SamLabel) SAM_L ("paper agreement", "After the date: the first 28 days"),
                 NULL));
  _form_first_days_short (paper, terms.transition);
  write_own_part (paper, &terms);
  _form_heading (paper, "9",
                 _form_say (paper, &(SamLabel) SAM_L ("paper agreement", "Who is told what"),
                            NULL));
  _form_text (paper,
              paper->protection != FORM_STRICT ? _form_get (agreement, SAM_AGREEMENT_WHO_KNOWS)
                                               : NULL,
              2);
  write_duration (paper, &terms);
  _form_changes (paper, NULL, N_CHANGES);

  _form_heading (paper, "11",
                 _form_say (paper, &(SamLabel) SAM_L ("paper agreement", "Signatures"), NULL));
  table = _form_signing_table (paper);
  for (guint i = 0; i < terms.parties->len; i++)
    _form_signing_party (paper, table, g_ptr_array_index (terms.parties, i), TRUE);
  if (_form_terms_coordinator (&terms) == NULL)
    _form_signing_coordinator (paper, table);
  if (terms.parties->len == 0)
    _form_empty_rows (table, 4);
  write_copies (paper, &terms);
}

/* ---- The sheet of one party ---- */

/* A consent is said only where there is one. */
static const char *
sheet_lead (FormPaper *paper, const FormTerms *terms, const SamRecord *party, const char *title)
{
  const SamRecord *consent = _form_terms_consent (paper, terms, party);

  if (consent == NULL || !_form_consent_is_valid (consent, paper->options->today))
    return _form_say (paper,
                      &(SamLabel) SAM_L ("paper agreement",
                                         "Sheet for {party}. It shows only what {party} has taken "
                                         "on."),
                      "party", title, NULL);
  return _form_say (paper,
                    &(SamLabel)
                        SAM_L ("paper agreement",
                               "Sheet for {party}. It shows only what {party} has taken on, "
                               "and what {name} has agreed that {party} may know."),
                    "party", title, "name", _form_name (paper), NULL);
}

static void
write_sheet (FormPaper *paper, const SamRecord *party)
{
  const SamRecord *agreement =
      sam_case_view_get (paper->view, sam_record_get_text (party, SAM_PARTY_AGREEMENT_ID));
  g_auto (FormTerms) terms = { 0 };
  const char *title = _form_party_title (paper, party), *tell, *slip, *reserve;
  const SamRecord *coordinator;
  gboolean with_kind, with_home;
  SamTable *table;

  _form_terms_init (&terms, paper, agreement);
  with_kind = _form_terms_may_know (paper, &terms, party, "transition");
  with_home = _form_terms_may_know (paper, &terms, party, "housing");
  coordinator = _form_terms_coordinator (&terms);

  /* One page for the usual two or three rows. */
  sam_document_set_margins (paper->doc, MARGIN_TOP, MARGIN_SIDE, MARGIN_BOTTOM, MARGIN_SIDE);
  _form_title (paper,
               _form_say (paper,
                          &(SamLabel) SAM_L ("paper agreement",
                                             "Agreement on what is to be in place"),
                          NULL),
               title_of (paper, &terms), sheet_lead (paper, &terms, party, title));
  write_about (paper, &terms, party, with_kind);
  write_basis (paper, &terms, party);

  _form_heading (paper, "3",
                 _form_say (paper,
                            &(SamLabel) SAM_L ("paper agreement", "This is what you take on"),
                            NULL));
  table = add_commitment_table (paper);
  if (add_commitments (paper, &terms, table, party) == 0) {
    sam_table_set_row_height (table, WRITING_ROW_HEIGHT);
    _form_empty_rows (table, 2);
  }

  /* Free words about the others are theirs; the standing sentence says enough. */
  tell = with_kind && paper->protection < FORM_CLIENT
             ? _form_get (agreement, SAM_AGREEMENT_TELL_WHOM)
             : NULL;
  slip = with_kind && paper->protection < FORM_CLIENT
             ? _form_get (agreement, SAM_AGREEMENT_SLIP_TELL)
             : NULL;
  reserve = with_home && paper->protection < FORM_CLIENT
                ? _form_get (agreement, SAM_AGREEMENT_RESERVE)
                : NULL;
  if (tell != NULL && _form_terms_names_another (paper, &terms, party, tell))
    tell = NULL;
  if (slip != NULL && _form_terms_names_another (paper, &terms, party, slip))
    slip = NULL;
  if (reserve != NULL && _form_terms_names_another (paper, &terms, party, reserve))
    reserve = NULL;
  write_if_moved (paper, "4", tell);
  write_if_slips (paper, "5", slip, reserve, FALSE);
  _form_changes (paper, "6", N_CHANGES);

  sam_document_begin_group (paper->doc);
  _form_heading (paper, "7",
                 _form_say (paper, &(SamLabel) SAM_L ("paper agreement", "Signature"), NULL));
  table = _form_signing_table (paper);
  _form_signing_party (paper, table, party, FALSE);
  if (coordinator == NULL)
    _form_signing_coordinator (paper, table);
  else if (coordinator != party)
    _form_signing_party (paper, table, coordinator, FALSE);
  sam_document_end_group (paper->doc);
}

void
_form_sheet_copy (FormPaper *paper, const SamRecord *party, guint *copy, guint *copies)
{
  g_autoptr (GPtrArray) parties =
      sam_case_view_list_of (paper->view, SAM_PARTY_AGREEMENT_ID,
                             sam_record_get_text (party, SAM_PARTY_AGREEMENT_ID));

  *copies = N_WHOLE_COPIES + parties->len;
  for (guint i = 0; i < parties->len; i++)
    if (g_ptr_array_index (parties, i) == party)
      *copy = N_WHOLE_COPIES + 1 + i;
}

static gboolean
has_several_parties (SamCaseView *view, const SamRecord *agreement, SamDate today)
{
  g_autoptr (GPtrArray) parties =
      sam_case_view_list_of (view, SAM_PARTY_AGREEMENT_ID, sam_record_get_id (agreement));

  return parties->len > 1;
}

static char *
party_detail (SamCaseView *view, const SamRecord *party, SamLocale *locale, SamDate today)
{
  const char *name = _form_get (party, SAM_PARTY_NAME);

  return g_strdup (name != NULL
                       ? name
                       : sam_registry_name (sam_case_view_get_registry (view),
                                            sam_record_get_text (party, SAM_PARTY_SERVICE_ID)));
}

/* What it rests on, and how one gets out of it. */
static const FormSection sections[] = { { .number = "3", .always = TRUE },
                                        { .number = "10", .always = TRUE },
                                        { .number = NULL } };

const SamFormHow _form_how_agreement = { .write = write_agreement,
                                         .shares = "agreement",
                                         .instead = SAM_FORM_AGREEMENT_SHEET,
                                         .extract = TRUE,
                                         .sections = sections };
const SamFormHow _form_how_sheets = { .write = write_agreement, .wanted = has_several_parties };
const SamFormHow _form_how_sheet = { .write = write_sheet,
                                     .detail = party_detail,
                                     .recipient = _form_to_party };
