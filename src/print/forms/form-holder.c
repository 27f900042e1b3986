/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* "Hvem har ballen?": the history of responsibility of one case, for those who work here. It never
 * goes to the person or to a partner. */
#include "forms-private.h"

#include <samspor/sam-contact-values.h>

#define WRITING_ROWS 3
#define WRITING_ROW_HEIGHT 24

static const char *
day_of (FormPaper *paper, gint64 moment)
{
  return moment != 0 ? _form_date (paper, sam_moment_to_local (moment, paper->zone, NULL),
                                   SAM_DATE_STYLE_DAY)
                     : "";
}

/* A colleague, a team with a named person, or a service; of a strictly confidential address no
 * service, which tells the place. */
static const char *
who (FormPaper *paper, const char *user, const char *team, const char *service)
{
  SamRegistry *registry = sam_case_view_get_registry (paper->view);
  const char *team_name = sam_registry_name (registry, team);
  const char *service_name =
      paper->protection == FORM_STRICT ? NULL : sam_registry_name (registry, service);

  if (service != NULL && service_name == NULL)
    return _form_say (paper, &(SamLabel) SAM_L ("staff paper", "A service outside"), NULL);
  return _form_lines (paper, _form_user_name (paper, user), team_name != NULL ? team_name : "",
                      service_name != NULL ? service_name : "", NULL);
}

static const char *
to_whom (FormPaper *paper, const SamRecord *handover)
{
  return who (paper, sam_record_get_text (handover, SAM_HANDOVER_TO_USER),
              sam_record_get_text (handover, SAM_HANDOVER_TO_TEAM),
              sam_record_get_text (handover, SAM_HANDOVER_TO_SERVICE));
}

/* Words that somebody wrote may tell the place. */
static const char *
words (FormPaper *paper, const SamRecord *record, SamField field)
{
  const char *text = paper->protection == FORM_STRICT ? NULL : _form_get (record, field);

  return text != NULL ? text : "";
}

static const char *
how_it_came (FormPaper *paper, const SamRecord *handover)
{
  const char *state;
  const char *name;

  if (handover == NULL)
    return _form_say (paper, &(SamLabel) SAM_L ("staff paper", "From the start"), NULL);
  state = sam_text (paper->options->catalog,
                    sam_enum_label (SAM_HANDOVER_STATE,
                                    sam_record_get_text (handover, SAM_HANDOVER_STATE)));
  name = words (paper, handover, SAM_HANDOVER_ACCEPTED_BY_NAME);
  return _form_lines (paper, state, name, words (paper, handover, SAM_HANDOVER_REASON), NULL);
}

static void
write_spans (FormPaper *paper, const SamHolderLedger *ledger)
{
  const SamColumn columns[] = {
    { _form_say (paper, &(SamLabel) SAM_L ("staff paper", "From"), NULL), 15, SAM_COLUMN_DEFAULT },
    { _form_say (paper, &(SamLabel) SAM_L ("staff paper", "To"), NULL), 15, SAM_COLUMN_DEFAULT },
    { _form_say (paper, &(SamLabel) SAM_L ("staff paper", "Responsible"), NULL), 28,
      SAM_COLUMN_BOLD },
    { _form_say (paper, &(SamLabel) SAM_L ("staff paper", "How it came"), NULL), 42,
      SAM_COLUMN_DEFAULT },
  };
  const SamRecord *record = sam_case_view_get_case (paper->view);
  SamTable *table;

  _form_section_heading (paper,
                         _form_say (paper,
                                    &(SamLabel) SAM_L ("staff paper", "Who has been responsible"),
                                    NULL));
  table = _form_table (paper, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < ledger->n_spans; i++) {
    const SamHolderSpan *span = &ledger->spans[i];
    const char *cells[] = {
      span->from_at != 0 ? day_of (paper, span->from_at)
                         : _form_date (paper, sam_record_get_date (record, SAM_CASE_OPENED_ON),
                                       SAM_DATE_STYLE_DAY),
      span->to_at != 0 ? day_of (paper, span->to_at)
                       : _form_say (paper, &(SamLabel) SAM_L ("staff paper", "now"), NULL),
      who (paper, span->user_id, span->team_id, span->service_id),
      how_it_came (paper, span->handover),
    };

    _form_row (paper, table, cells, G_N_ELEMENTS (cells));
  }
}

static const char *
answer_of (FormPaper *paper, const SamHolderAsk *ask)
{
  const char *state;

  if (!ask->open) {
    state = sam_text (paper->options->catalog,
                      sam_enum_label (SAM_HANDOVER_STATE,
                                      sam_record_get_text (ask->handover, SAM_HANDOVER_STATE)));
    return _form_lines (paper, state, _form_date (paper, ask->answered_on, SAM_DATE_STYLE_DAY),
                        words (paper, ask->handover, SAM_HANDOVER_ANSWER_REASON), NULL);
  }
  return _form_say (paper,
                    ask->overdue
                        ? &(SamLabel) SAM_L ("staff paper", "No answer. The deadline was {date}.")
                        : &(SamLabel) SAM_L ("staff paper", "No answer yet. Deadline {date}."),
                    "date", _form_date (paper, ask->deadline, SAM_DATE_STYLE_DAY), NULL);
}

static void
write_asks (FormPaper *paper, const SamHolderLedger *ledger)
{
  const SamColumn columns[] = {
    { _form_say (paper, &(SamLabel) SAM_L ("staff paper", "Asked"), NULL), 15, SAM_COLUMN_DEFAULT },
    { _form_say (paper, &(SamLabel) SAM_L ("staff paper", "Who was asked"), NULL), 28,
      SAM_COLUMN_BOLD },
    { _form_say (paper, &(SamLabel) SAM_L ("staff paper", "Days without an answer"), NULL), 15,
      SAM_COLUMN_NUMERIC },
    { _form_say (paper, &(SamLabel) SAM_L ("staff paper", "Answer"), NULL), 42,
      SAM_COLUMN_DEFAULT },
  };
  SamTable *table;

  _form_section_heading (paper, _form_say (paper,
                                           &(SamLabel) SAM_L ("staff paper",
                                                              "Who was asked, and what they "
                                                              "answered"),
                                           NULL));
  if (ledger->n_asks == 0) {
    _form_paragraph (paper,
                     _form_say (paper, &(SamLabel) SAM_L ("staff paper", "Nobody has been asked."),
                                NULL));
    return;
  }
  table = _form_table (paper, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < ledger->n_asks; i++) {
    const SamHolderAsk *ask = &ledger->asks[i];
    const char *cells[] = { _form_date (paper, ask->asked_on, SAM_DATE_STYLE_DAY),
                            to_whom (paper, ask->handover),
                            _form_keep (paper, g_strdup_printf ("%d", ask->days)),
                            answer_of (paper, ask) };

    _form_row (paper, table, cells, G_N_ELEMENTS (cells));
  }
}

void
_form_decided (FormPaper *paper)
{
  const SamColumn columns[] = {
    { _form_say (paper, &(SamLabel) SAM_L ("staff paper", "What was decided"), NULL), 55,
      SAM_COLUMN_DEFAULT },
    { _form_say (paper, &(SamLabel) SAM_L ("staff paper", "Who"), NULL), 25, SAM_COLUMN_DEFAULT },
    { _form_say (paper, &(SamLabel) SAM_L ("staff paper", "By"), NULL), 20, SAM_COLUMN_DEFAULT },
  };
  SamTable *table;

  _form_section_heading (
      paper, _form_say (paper, &(SamLabel) SAM_L ("staff paper", "Decided in the meeting"), NULL));
  table = _form_table (paper, columns, G_N_ELEMENTS (columns));
  sam_table_set_row_height (table, WRITING_ROW_HEIGHT);
  _form_empty_rows (table, WRITING_ROWS);
}

static const char *
waits_for (FormPaper *paper, const SamHolderSummary *summary)
{
  SamRegistry *registry = sam_case_view_get_registry (paper->view);
  const char *name = sam_registry_name (registry, summary->asked_id);

  if (summary->asked_on == SAM_DATE_NONE)
    return "";
  return _form_lines (paper, name != NULL ? name : "",
                      _form_say (paper,
                                 summary->overdue
                                     ? &(SamLabel) SAM_L ("staff paper", "The deadline was {date}")
                                     : &(SamLabel) SAM_L ("staff paper", "Deadline {date}"),
                                 "date", _form_date (paper, summary->deadline, SAM_DATE_STYLE_DAY),
                                 NULL),
                      NULL);
}

static void
write_cases (FormPaper *paper, GPtrArray *holders)
{
  const SamColumn columns[] = {
    { _form_say (paper, &(SamLabel) SAM_L ("staff paper", "Case"), NULL), 26, SAM_COLUMN_BOLD },
    { _form_say (paper, &(SamLabel) SAM_L ("staff paper", "Responsible"), NULL), 24,
      SAM_COLUMN_DEFAULT },
    { _form_say (paper, &(SamLabel) SAM_L ("staff paper", "Waits for"), NULL), 26,
      SAM_COLUMN_DEFAULT },
    { _form_say (paper, &(SamLabel) SAM_L ("staff paper", "Passed on"), NULL), 12,
      SAM_COLUMN_NUMERIC },
    { _form_say (paper, &(SamLabel) SAM_L ("staff paper", "Days without an answer"), NULL), 12,
      SAM_COLUMN_NUMERIC },
  };
  SamTable *table = _form_table (paper, columns, G_N_ELEMENTS (columns));

  for (guint i = 0; i < holders->len; i++) {
    const SamHolderSummary *summary = g_ptr_array_index (holders, i);
    const char *cells[] = {
      paper->options->pseudonymised ? _form_keep (paper, sam_name_initials (summary->name))
                                    : summary->name,
      summary->holder != NULL ? summary->holder : "",
      waits_for (paper, summary),
      _form_keep (paper, g_strdup_printf ("%u", summary->n_passed)),
      _form_keep (paper, g_strdup_printf ("%d", summary->days_unanswered)),
    };

    _form_row (paper, table, cells, G_N_ELEMENTS (cells));
  }
}

void
_form_write_holder_team (FormPaper *paper, const char *team_id, GPtrArray *holders)
{
  SamRegistry *registry = sam_case_view_get_registry (paper->view);
  const char *team = sam_registry_name (registry, team_id);
  const char *title =
      _form_say (paper, &(SamLabel) SAM_L ("staff paper", "Who has the ball?"), NULL);
  SamHolderTotals totals = { 0 };

  for (guint i = 0; i < holders->len; i++)
    sam_holder_totals_add (&totals, g_ptr_array_index (holders, i));
  _form_title (paper, title, title,
               _form_say (paper,
                          &(SamLabel) SAM_L ("staff paper",
                                             "For those who work here. Not for the person, and not "
                                             "for partners."),
                          NULL));
  {
    const char *pairs[] = {
      _form_say (paper, &(SamLabel) SAM_L ("staff paper", "Team"), NULL),
      team != NULL ? team : "",
      _form_say (paper, &(SamLabel) SAM_L ("staff paper", "Wait for an answer"), NULL),
      _form_keep (paper, g_strdup_printf ("%u", totals.n_waiting)),
      _form_say (paper, &(SamLabel) SAM_L ("staff paper", "Over the deadline"), NULL),
      _form_keep (paper, g_strdup_printf ("%u", totals.n_overdue)),
      _form_say (paper, &(SamLabel) SAM_L ("staff paper", "Passed on"), NULL),
      _form_keep (paper, sam_count (paper->options->catalog, "staff paper", "%d time", "%d times",
                                    (int) totals.n_passed)),
      NULL,
    };

    _form_key_values (paper, pairs);
  }
  _form_section_heading (paper,
                         _form_say (paper, &(SamLabel) SAM_L ("staff paper", "The cases"), NULL));
  write_cases (paper, holders);
  _form_decided (paper);
}

static void
write_holder (FormPaper *paper, const SamRecord *record)
{
  g_autoptr (SamHolderLedger) ledger = sam_rules_holder_ledger (paper->view, paper->options->today);
  const char *title =
      _form_say (paper, &(SamLabel) SAM_L ("staff paper", "Who has the ball?"), NULL);
  const SamHolderSpan *now = &ledger->spans[ledger->n_spans - 1];
  const char *pairs[] = {
    _form_say (paper, &(SamLabel) SAM_L ("staff paper", "Responsible now"), NULL),
    who (paper, now->user_id, now->team_id, now->service_id),
    _form_say (paper, &(SamLabel) SAM_L ("staff paper", "Passed on"), NULL),
    _form_keep (paper, sam_count (paper->options->catalog, "staff paper", "%d time", "%d times",
                                  (int) ledger->n_passed)),
    _form_say (paper, &(SamLabel) SAM_L ("staff paper", "Without an answer"), NULL),
    _form_keep (paper, sam_count (paper->options->catalog, "staff paper", "%d day in all",
                                  "%d days in all", ledger->days_unanswered)),
    NULL,
  };

  _form_title (paper, title, title,
               _form_say (paper,
                          &(SamLabel) SAM_L ("staff paper",
                                             "For those who work here. Not for the person, and not "
                                             "for partners."),
                          NULL));
  _form_paragraph (paper, _form_who (paper));
  _form_key_values (paper, pairs);
  write_spans (paper, ledger);
  write_asks (paper, ledger);
  _form_decided (paper);
}

static gboolean
has_moved (SamCaseView *view, const SamRecord *record, SamDate today)
{
  return sam_case_view_list (view, SAM_RECORD_HANDOVER)->len > 0;
}

const SamFormHow _form_how_holder = { .write = write_holder, .wanted = has_moved };
