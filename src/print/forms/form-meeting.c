/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Papers that are written on in a meeting or in the field and keyed in afterwards. Each line has
 * the number it has in the form that takes it back. */
#include "forms-private.h"

#include <samspor/sam-forms-many.h>

#define WRITING_HEIGHT 34
#define VISIT_HEIGHT 74
#define OTHER_LINES 4
#define MEETING_DAYS 14

/* ---- One line of a meeting ---- */

static const char *
deadline (FormPaper *paper, SamDate due)
{
  if (due == SAM_DATE_NONE)
    return "";
  return _form_say (paper,
                    due < paper->options->today
                        ? &(SamLabel) SAM_L ("meeting sheet", "The deadline was {date}")
                        : &(SamLabel) SAM_L ("meeting sheet", "Deadline {date}"),
                    "date", _form_date_near (paper, due, SAM_DATE_STYLE_LONG), NULL);
}

/* What somebody wrote, unless it may tell where the person is. */
static const char *
words (FormPaper *paper, const SamRecord *record, SamField field)
{
  const char *text = paper->protection == FORM_STRICT ? NULL : _form_get (record, field);

  return text != NULL ? text : "";
}

static const char *
enum_text (FormPaper *paper, const SamRecord *record, SamField field)
{
  const SamLabel *label = sam_enum_label (field, sam_record_get_text (record, field));

  return label != NULL ? sam_text (paper->options->catalog, label) : "";
}

static const char *
transition_when (FormPaper *paper, const SamRecord *transition)
{
  SamDate date = sam_record_get_date (transition, SAM_TRANSITION_DATE);

  return _form_lines (
      paper,
      date != SAM_DATE_NONE
          ? _form_date_near (paper, date, SAM_DATE_STYLE_LONG)
          : _form_say (paper, &(SamLabel) SAM_L ("meeting sheet", "The date is unknown"), NULL),
      date != SAM_DATE_NONE ? enum_text (paper, transition, SAM_TRANSITION_DATE_KIND) : "", NULL);
}

static const char *
point_now (FormPaper *paper, const SamRecord *row)
{
  const char *transition = sam_record_get_text (row, SAM_GATE_ROW_TRANSITION_ID);
  g_autoptr (SamGate) gate = sam_rules_gate (paper->view, transition, paper->options->today);
  const SamPoint *point = NULL;
  const char *due = "", *state = enum_text (paper, row, SAM_GATE_ROW_STATE);
  SamDate until = SAM_DATE_NONE;

  for (guint i = 0; gate != NULL && i < gate->n_points; i++)
    if (gate->points[i].row == row)
      point = &gate->points[i];
  if (point != NULL) {
    due = deadline (paper, point->deadline.due);
    state = _form_point_state (paper, point);
    if (point->state == SAM_POINT_INTERIM || point->lease == SAM_POINT_LEASE_NONE)
      until = point->until;
  }
  return _form_lines (paper, state,
                      until != SAM_DATE_NONE
                          ? _form_say (paper, &(SamLabel) SAM_L ("meeting sheet", "until {date}"),
                                       "date", _form_date (paper, until, SAM_DATE_STYLE_DAY), NULL)
                          : "",
                      _form_user_name (paper, sam_record_get_text (row, SAM_GATE_ROW_OWNER_USER)),
                      due, NULL);
}

/* Where somebody will live is not said on a paper that lies on a table. */
static const char *
point_what (FormPaper *paper, const SamRecord *row)
{
  gboolean tells = sam_record_enum_is (row, SAM_GATE_ROW_POINT, "housing");

  return _form_lines (paper, _form_point_label (paper, row),
                      tells ? "" : words (paper, row, SAM_GATE_ROW_AGREED), NULL);
}

static const char *
commitment_now (FormPaper *paper, const SamRecord *commitment)
{
  const SamRecord *party =
      sam_case_view_get (paper->view, sam_record_get_text (commitment, SAM_COMMITMENT_PARTY_ID));

  return _form_lines (
      paper,
      party != NULL && paper->protection != FORM_STRICT ? _form_party_title (paper, party) : "",
      deadline (paper,
                sam_rules_commitment (paper->view, commitment, paper->options->today).deadline.due),
      NULL);
}

static void
line_cells (FormPaper *paper, const SamSheetRow *row, const char **what, const char **now)
{
  const SamRecord *record =
      row->record_id != NULL ? sam_case_view_get (paper->view, row->record_id) : NULL;

  *what = *now = "";
  switch (row->kind) {
  case SAM_SHEET_TRANSITION:
    *what = enum_text (paper, record, SAM_TRANSITION_KIND);
    *now = transition_when (paper, record);
    break;
  case SAM_SHEET_POINT:
    *what = point_what (paper, record);
    *now = point_now (paper, record);
    break;
  case SAM_SHEET_MEASURE:
    *what = paper->protection == FORM_STRICT
                ? _form_say (paper, &(SamLabel) SAM_L ("meeting sheet", "A measure"), NULL)
                : words (paper, record, SAM_MEASURE_WHAT);
    *now =
        _form_lines (paper,
                     _form_user_name (paper, sam_record_get_text (record, SAM_MEASURE_OWNER_USER)),
                     words (paper, record, SAM_MEASURE_RESPONSIBLE),
                     deadline (paper, sam_record_get_date (record, SAM_MEASURE_DUE_ON)), NULL);
    break;
  case SAM_SHEET_COMMITMENT:
    *what = _form_commitment_what (paper, record);
    *now = commitment_now (paper, record);
    break;
  case SAM_SHEET_NEW:
  case SAM_SHEET_VISIT:
    break;
  }
}

/* In large print how it is now stands below what it is, so that there is room to write. */
static SamTable *
add_table (FormPaper *paper)
{
  const char *n = _form_say (paper, &(SamLabel) SAM_L ("meeting sheet", "No."), NULL);
  const char *decided =
      _form_say (paper, &(SamLabel) SAM_L ("meeting sheet", "Decided: what, who, by when"), NULL);
  const SamColumn wide[] = {
    { n, 6, SAM_COLUMN_BOLD },
    { _form_say (paper, &(SamLabel) SAM_L ("meeting sheet", "What"), NULL), 26,
      SAM_COLUMN_DEFAULT },
    { _form_say (paper, &(SamLabel) SAM_L ("meeting sheet", "As it is now"), NULL), 27,
      SAM_COLUMN_DEFAULT },
    { decided, 41, SAM_COLUMN_DEFAULT },
  };
  const SamColumn narrow[] = {
    { n, 8, SAM_COLUMN_BOLD },
    { _form_say (paper, &(SamLabel) SAM_L ("meeting sheet", "What, and how it is now"), NULL), 44,
      SAM_COLUMN_DEFAULT },
    { decided, 48, SAM_COLUMN_DEFAULT },
  };
  SamTable *table =
      paper->options->large_print
          ? _form_table_otherwise (paper, narrow, G_N_ELEMENTS (narrow), wide, G_N_ELEMENTS (wide))
          : _form_table (paper, wide, G_N_ELEMENTS (wide));

  sam_table_set_row_height (table, WRITING_HEIGHT);
  return table;
}

static void
add_line (FormPaper *paper, SamTable *table, const SamSheetRow *row, guint number)
{
  const char *n = _form_keep (paper, g_strdup_printf ("%u", number));
  const char *what, *now;

  line_cells (paper, row, &what, &now);
  {
    const char *wide[] = { n, what, now, "" };
    const char *narrow[] = { n, _form_lines (paper, what, now, NULL), "" };

    if (paper->options->large_print)
      _form_row_otherwise (paper, table, narrow, G_N_ELEMENTS (narrow), wide, G_N_ELEMENTS (wide));
    else
      _form_row (paper, table, wide, G_N_ELEMENTS (wide));
  }
}

static void
write_title (FormPaper *paper)
{
  const char *title = _form_say (paper, &(SamLabel) SAM_L ("meeting sheet", "Meeting sheet"), NULL);

  _form_title (
      paper, title, title,
      _form_say (paper,
                 &(SamLabel) SAM_L ("meeting sheet",
                                    "For those who work here. Write on the numbered lines. "
                                    "Collect all copies after the meeting."),
                 NULL));
}

/* ---- One meeting ---- */

static void
write_meeting (FormPaper *paper, const SamRecord *meeting)
{
  g_autoptr (GPtrArray) views = g_ptr_array_new ();
  g_autoptr (SamSheet) sheet = NULL;
  const char *holder = sam_registry_name (sam_case_view_get_registry (paper->view),
                                          sam_record_get_text (sam_case_view_get_case (paper->view),
                                                               SAM_CASE_HOLDER_USER));
  const char *pairs[] = {
    _form_say (paper, &(SamLabel) SAM_L ("meeting sheet", "Meeting"), NULL),
    enum_text (paper, meeting, SAM_MEETING_KIND),
    _form_say (paper, &(SamLabel) SAM_L ("meeting sheet", "When"), NULL),
    _form_lines (paper,
                 _form_date_near (paper, sam_record_get_date (meeting, SAM_MEETING_MEETS_ON),
                                  SAM_DATE_STYLE_LONG),
                 _form_time (paper, _form_get (meeting, SAM_MEETING_AT_TIME)), NULL),
    _form_say (paper, &(SamLabel) SAM_L ("meeting sheet", "Where"), NULL),
    words (paper, meeting, SAM_MEETING_PLACE),
    _form_say (paper, &(SamLabel) SAM_L ("meeting sheet", "Responsible now"), NULL),
    holder != NULL ? holder : "",
    _form_say (paper, &(SamLabel) SAM_L ("meeting sheet", "Present"), NULL),
    "",
    NULL,
  };
  gboolean changes = FALSE;
  SamTable *table;

  g_ptr_array_add (views, paper->view);
  sheet = sam_form_sheet (paper->form, views, sam_record_get_id (meeting), paper->options->today);
  write_title (paper);
  _form_paragraph (paper, _form_who (paper));
  _form_key_values (paper, pairs);
  if (_form_get (meeting, SAM_MEETING_AGENDA) != NULL && paper->protection != FORM_STRICT) {
    _form_heading (paper, NULL,
                   _form_say (paper, &(SamLabel) SAM_L ("meeting sheet", "Agenda"), NULL));
    _form_paragraph (paper, words (paper, meeting, SAM_MEETING_AGENDA));
  }
  _form_heading (paper, NULL,
                 _form_say (paper, &(SamLabel) SAM_L ("meeting sheet", "What is open"), NULL));
  table = add_table (paper);
  for (guint i = 0; i < sheet->rows->len; i++) {
    const SamSheetRow *row = g_ptr_array_index (sheet->rows, i);

    if (row->kind == SAM_SHEET_NEW && !changes) {
      changes = TRUE;
      _form_section (paper, table,
                     _form_say (paper, &(SamLabel) SAM_L ("paper", "Changes in the meeting"),
                                NULL));
    }
    add_line (paper, table, row, i + 1);
  }
}

/* One to come, or a late one: the sheet is also printed for who was not there. */
static gboolean
is_near (SamCaseView *view, const SamRecord *meeting, SamDate today)
{
  return sam_record_get_date (meeting, SAM_MEETING_MEETS_ON) >= today - MEETING_DAYS;
}

static char *
day (SamCaseView *view, const SamRecord *meeting, SamLocale *locale, SamDate today)
{
  return sam_locale_format_date_near (locale, sam_record_get_date (meeting, SAM_MEETING_MEETS_ON),
                                      today, SAM_DATE_STYLE_MEDIUM);
}

const SamFormHow _form_how_meeting = { .write = write_meeting,
                                       .wanted = is_near,
                                       .detail = day,
                                       .nameless = TRUE };

/* ---- The cases of a list ---- */

static SamCaseView *
view_of (GPtrArray *views, const char *case_id)
{
  for (guint i = 0; i < views->len; i++)
    if (g_strcmp0 (sam_record_get_id (sam_case_view_get_case (g_ptr_array_index (views, i))),
                   case_id)
        == 0)
      return g_ptr_array_index (views, i);
  g_assert_not_reached ();
}

static const char *
case_heading (FormPaper *paper)
{
  const char *holder = sam_registry_name (sam_case_view_get_registry (paper->view),
                                          sam_record_get_text (sam_case_view_get_case (paper->view),
                                                               SAM_CASE_HOLDER_USER));

  return holder != NULL
             ? _form_say (paper, &(SamLabel) SAM_L ("meeting sheet", "{who} Responsible: {name}"),
                          "who", _form_who (paper), "name", holder, NULL)
             : _form_who (paper);
}

static guint
count_cases (const SamSheet *sheet)
{
  const char *last = NULL;
  guint n = 0;

  for (guint i = 0; i < sheet->rows->len; i++) {
    const SamSheetRow *row = g_ptr_array_index (sheet->rows, i);

    if (g_strcmp0 (row->case_id, last) != 0)
      n++;
    last = row->case_id;
  }
  return n;
}

void
_form_write_meeting_list (FormPaper *paper, GPtrArray *views)
{
  g_autoptr (SamSheet) sheet = sam_form_sheet (paper->form, views, NULL, paper->options->today);
  const char *pairs[] = {
    _form_say (paper, &(SamLabel) SAM_L ("meeting sheet", "When"), NULL),
    _form_date (paper, paper->options->today, SAM_DATE_STYLE_LONG),
    _form_say (paper, &(SamLabel) SAM_L ("meeting sheet", "Cases"), NULL),
    _form_keep (paper, g_strdup_printf ("%u", count_cases (sheet))),
    _form_say (paper, &(SamLabel) SAM_L ("meeting sheet", "Present"), NULL),
    "",
    NULL,
  };
  const char *last = NULL;
  SamTable *table;

  write_title (paper);
  _form_key_values (paper, pairs);
  table = add_table (paper);
  for (guint i = 0; i < sheet->rows->len; i++) {
    const SamSheetRow *row = g_ptr_array_index (sheet->rows, i);

    if (g_strcmp0 (row->case_id, last) != 0) {
      _form_paper_turn (paper, view_of (views, row->case_id));
      _form_section (paper, table, case_heading (paper));
    }
    last = row->case_id;
    add_line (paper, table, row, i + 1);
  }
}

/* ---- A day in the field ---- */

static const char *
visit_place (FormPaper *paper, const SamRecord *record)
{
  switch ((int) sam_record_get_rtype (record)) {
  case SAM_RECORD_APPOINTMENT:
    return words (paper, record, SAM_APPOINTMENT_PLACE);
  case SAM_RECORD_MEETING:
    return words (paper, record, SAM_MEETING_PLACE);
  case SAM_RECORD_MEASURE:
    if (sam_record_has (record, SAM_MEASURE_PLACE))
      return words (paper, record, SAM_MEASURE_PLACE);
    break;
  default:
    break;
  }
  return words (paper, paper->person, SAM_PERSON_ADDRESS);
}

static const char *
visit_what (FormPaper *paper, const SamRecord *record)
{
  switch ((int) sam_record_get_rtype (record)) {
  case SAM_RECORD_APPOINTMENT:
    return words (paper, record, SAM_APPOINTMENT_WITH_WHOM);
  case SAM_RECORD_MEETING:
    return enum_text (paper, record, SAM_MEETING_KIND);
  case SAM_RECORD_MEASURE:
    return words (paper, record, SAM_MEASURE_WHAT);
  default:
    return _form_say (paper, &(SamLabel) SAM_L ("field sheet", "Agreed contact"), NULL);
  }
}

/* The number the person has asked us to use; none when they never want to be called. */
static const char *
visit_phone (FormPaper *paper)
{
  const char *phone = _form_get (paper->person, SAM_PERSON_SAFE_PHONE);

  if (paper->protection == FORM_STRICT || paper->options->pseudonymised
      || (paper->person != NULL && sam_record_get_bool (paper->person, SAM_PERSON_NEVER_CALL)))
    return "";
  return _form_phone (paper, phone != NULL ? phone : _form_get (paper->person, SAM_PERSON_PHONE));
}

static const char *
outcome_boxes (FormPaper *paper)
{
  return _form_lines (
      paper,
      _form_box (paper, FALSE,
                 _form_say (paper, &(SamLabel) SAM_L ("field sheet", "reached"), NULL)),
      _form_box (paper, FALSE,
                 _form_say (paper, &(SamLabel) SAM_L ("field sheet", "not reached"), NULL)),
      _form_box (paper, FALSE,
                 _form_say (paper, &(SamLabel) SAM_L ("field sheet", "did not come"), NULL)),
      NULL);
}

static void
add_visit (FormPaper *paper, SamTable *table, const SamSheetRow *row, guint number)
{
  const SamRecord *record = sam_case_view_get (paper->view, row->record_id);
  const char *n = _form_keep (paper, g_strdup_printf ("%u", number));
  const char *time = _form_time (paper, row->at_time);
  const char *who =
      _form_lines (paper, paper->options->pseudonymised ? _form_who (paper) : _form_name (paper),
                   visit_phone (paper), NULL);
  const char *what =
      _form_lines (paper, visit_what (paper, record), visit_place (paper, record), NULL);
  const char *wide[] = { n, time, who, what, outcome_boxes (paper), "" };
  const char *narrow[] = { n, _form_lines (paper, time, who, NULL), what, outcome_boxes (paper) };

  if (paper->options->large_print)
    _form_row_otherwise (paper, table, narrow, G_N_ELEMENTS (narrow), wide, G_N_ELEMENTS (wide));
  else
    _form_row (paper, table, wide, G_N_ELEMENTS (wide));
}

/* In large print there is no room for six columns to write in. */
static SamTable *
add_visits (FormPaper *paper)
{
  const char *n = _form_say (paper, &(SamLabel) SAM_L ("field sheet", "No."), NULL);
  const char *who = _form_say (paper, &(SamLabel) SAM_L ("field sheet", "Who"), NULL);
  const char *what = _form_say (paper, &(SamLabel) SAM_L ("field sheet", "What and where"), NULL);
  const char *how = _form_say (paper, &(SamLabel) SAM_L ("field sheet", "How it went"), NULL);
  const SamColumn wide[] = {
    { n, 6, SAM_COLUMN_BOLD },
    { _form_say (paper, &(SamLabel) SAM_L ("field sheet", "Time"), NULL), 8, SAM_COLUMN_DEFAULT },
    { who, 19, SAM_COLUMN_BOLD },
    { what, 23, SAM_COLUMN_DEFAULT },
    { how, 17, SAM_COLUMN_DEFAULT },
    { _form_say (paper, &(SamLabel) SAM_L ("field sheet", "In short, and the next step"), NULL), 27,
      SAM_COLUMN_DEFAULT },
  };
  const SamColumn narrow[] = {
    { n, 8, SAM_COLUMN_BOLD },
    { who, 26, SAM_COLUMN_BOLD },
    { what, 30, SAM_COLUMN_DEFAULT },
    { how, 36, SAM_COLUMN_DEFAULT },
  };
  SamTable *table =
      paper->options->large_print
          ? _form_table_otherwise (paper, narrow, G_N_ELEMENTS (narrow), wide, G_N_ELEMENTS (wide))
          : _form_table (paper, wide, G_N_ELEMENTS (wide));

  sam_table_set_row_height (table, VISIT_HEIGHT);
  return table;
}

void
_form_write_field (FormPaper *paper, GPtrArray *views)
{
  const char *title = _form_say (paper, &(SamLabel) SAM_L ("field sheet", "Field sheet"), NULL);
  const char *pairs[] = {
    _form_say (paper, &(SamLabel) SAM_L ("field sheet", "Day"), NULL),
    _form_date (paper, paper->options->today, SAM_DATE_STYLE_LONG),
    _form_say (paper, &(SamLabel) SAM_L ("field sheet", "Who goes"), NULL),
    _form_user_name (paper, paper->options->printed_by),
    NULL,
  };
  g_autoptr (SamSheet) sheet = sam_form_sheet (paper->form, views, NULL, paper->options->today);
  SamTable *table;

  _form_title (
      paper, title, title,
      _form_say (paper,
                 &(SamLabel) SAM_L ("field sheet",
                                    "For those who work here. Keep it on you, and shred it "
                                    "when it is keyed in."),
                 NULL));
  _form_key_values (paper, pairs);
  if (sheet->rows->len == 0) {
    _form_paragraph (paper,
                     _form_say (paper,
                                &(SamLabel) SAM_L ("field sheet", "Nobody is to be met that day."),
                                NULL));
  } else {
    table = add_visits (paper);
    for (guint i = 0; i < sheet->rows->len; i++) {
      const SamSheetRow *row = g_ptr_array_index (sheet->rows, i);

      _form_paper_turn (paper, view_of (views, row->case_id));
      add_visit (paper, table, row, i + 1);
    }
  }
  _form_heading (paper, NULL,
                 _form_say (paper, &(SamLabel) SAM_L ("field sheet", "Others I met"), NULL));
  _form_text (paper, NULL, OTHER_LINES);
}
