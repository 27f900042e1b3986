/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* "Min plan videre": the person's own plan. It is written to the person, in plain words, and also
 * carries what an individual plan must hold (forskrift 2011-12-16 nr. 1256 § 19): goals, resources
 * and needs in 1, 2, 6; participants and coordinator in 0; contributions and measures in 7, 9;
 * how it is carried out in 5, 7; period and revision in 13; consent in 11; cooperation in 4. */
#include "forms-private.h"

#include <samspor/sam-rhythm.h>

#define WRITING_ROW_HEIGHT 24
#define N_CHANGES 3
#define N_APPOINTMENTS 4

static const SamRecord *
transition_of (FormPaper *paper, const SamRecord *plan)
{
  const SamRecord *transition;

  if (plan == NULL)
    return NULL;
  transition = sam_case_view_get (paper->view, sam_record_get_text (plan, SAM_PLAN_TRANSITION_ID));
  return transition != NULL ? transition
                            : sam_rules_next_transition (paper->view, paper->options->today);
}

/* 0 */
static void
write_participants (FormPaper *paper, const SamRecord *transition)
{
  const SamColumn columns[] = {
    { _form_say (paper, &(SamLabel) SAM_L ("paper plan", "Role or service"), NULL), 28,
      SAM_COLUMN_DEFAULT },
    { _form_say (paper, &(SamLabel) SAM_L ("paper", "Name"), NULL), 28, SAM_COLUMN_DEFAULT },
    { _form_say (paper, &(SamLabel) SAM_L ("paper", "Phone"), NULL), 19, SAM_COLUMN_DEFAULT },
    { _form_say (paper, &(SamLabel) SAM_L ("paper", "Deputy"), NULL), 25, SAM_COLUMN_DEFAULT },
  };
  const char *coordinator = _form_say (paper, &(SamLabel) SAM_L ("paper", "Coordinator"), NULL);
  const char *first[] = { coordinator, paper->coordinator, paper->coordinator_phone, NULL };
  g_autoptr (GPtrArray) agreements = _form_agreements_of (paper, transition, FALSE);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  SamTable *table;

  _form_heading (paper, "0",
                 _form_say (paper, &(SamLabel) SAM_L ("paper plan", "Who is with me"), NULL));
  table = _form_table (paper, columns, G_N_ELEMENTS (columns));
  _form_row (paper, table, first, G_N_ELEMENTS (first));
  g_hash_table_add (seen, (gpointer) coordinator);
  for (guint i = 0; paper->protection != FORM_STRICT && i < agreements->len; i++) {
    g_autoptr (GPtrArray) parties =
        sam_case_view_list_of (paper->view, SAM_PARTY_AGREEMENT_ID,
                               sam_record_get_id (g_ptr_array_index (agreements, i)));

    for (guint k = 0; k < parties->len; k++) {
      const SamRecord *party = g_ptr_array_index (parties, k);
      const char *cells[] = { _form_party_title (paper, party), _form_party_person (paper, party),
                              _form_party_phone (paper, party), _form_party_deputy (paper, party) };

      if (g_hash_table_add (seen, (gpointer) cells[0]))
        _form_row (paper, table, cells, G_N_ELEMENTS (cells));
    }
  }
  if (g_hash_table_size (seen) == 1)
    _form_empty_rows (table, 3);
}

/* What the person has said about the first 28 days is newer than the point. */
static void
read_naloxone (FormPaper *paper, const SamRecord *transition, gboolean *has, gboolean *wants_none)
{
  g_autoptr (SamFollowWindow) window =
      sam_rules_window_of (paper->view, sam_record_get_id (transition), paper->options->today);
  const SamRecord *plan = window != NULL ? window->followup : NULL;

  if (plan == NULL || sam_record_enum_is (plan, SAM_FOLLOWUP_NALOXONE, "not_asked"))
    return;
  *wants_none = sam_record_enum_is (plan, SAM_FOLLOWUP_NALOXONE, "declined");
  *has = !*wants_none;
}

/* 3 */
static void
write_first_day (FormPaper *paper, const SamRecord *plan, const SamRecord *transition)
{
  const char *place = _form_get (plan, SAM_PLAN_FIRST_PLACE), *when = "";
  const char *time =
      transition != NULL ? _form_time (paper, _form_get (transition, SAM_TRANSITION_AT_TIME)) : "";
  SamDate date =
      transition != NULL && !sam_record_enum_is (transition, SAM_TRANSITION_DATE_KIND, "unknown")
          ? sam_record_get_date (transition, SAM_TRANSITION_DATE)
          : SAM_DATE_NONE;
  gboolean has_naloxone = FALSE, wants_none = FALSE;

  if (date != SAM_DATE_NONE) {
    when = _form_date (paper, date, SAM_DATE_STYLE_LONG);
    if (*time != '\0')
      when = _form_say (paper, &(SamLabel) SAM_L ("paper", "{date} at {time}"), "date", when,
                        "time", time, NULL);
  }
  if (transition != NULL) {
    g_autoptr (SamGate) gate =
        sam_rules_gate (paper->view, sam_record_get_id (transition), paper->options->today);

    for (guint i = 0; gate != NULL && i < gate->n_points; i++)
      if (g_strcmp0 (gate->points[i].point, "naloxone") == 0) {
        has_naloxone = gate->points[i].state == SAM_POINT_IN_PLACE;
        wants_none = gate->points[i].state == SAM_POINT_DECLINED;
      }
    read_naloxone (paper, transition, &has_naloxone, &wants_none);
  }

  _form_heading (paper, "3",
                 _form_say (paper, &(SamLabel) SAM_L ("paper plan", "The first day"), NULL));
  if (paper->protection == FORM_STRICT)
    _form_paragraph (paper, _form_outside (paper));
  {
    const char *naloxone = _form_fill (
        paper, "{has}   {none}", "has",
        _form_box (paper, has_naloxone,
                   _form_say (paper, &(SamLabel) SAM_L ("paper plan", "have got it"), NULL)),
        "none",
        _form_box (paper, wants_none,
                   _form_say (paper, &(SamLabel) SAM_L ("paper plan", "do not want it"), NULL)),
        NULL);
    const struct {
      SamLabel label;
      const char *text;
    } lines[] = {
      { SAM_L ("paper plan", "When and where"),
        *when != '\0' && place != NULL
            ? _form_say (paper, &(SamLabel) SAM_L ("paper plan", "{when}, {place}"), "when", when,
                         "place", place, NULL)
        : place != NULL ? place
                        : when },
      { SAM_L ("paper plan", "Who meets me"),
        _form_unless_strict (paper, _form_get (plan, SAM_PLAN_FIRST_MEETS)) },
      { SAM_L ("paper plan", "Where I sleep first"), _form_get (plan, SAM_PLAN_FIRST_NIGHT) },
      { SAM_L ("paper plan", "Travel"),
        _form_unless_strict (paper, _form_get (plan, SAM_PLAN_TRAVEL)) },
      { SAM_L ("paper plan", "Money"),
        _form_unless_strict (paper, _form_get (plan, SAM_PLAN_MONEY)) },
      { SAM_L ("paper plan", "ID, BankID, phone"),
        _form_unless_strict (paper, _form_get (plan, SAM_PLAN_ID_PHONE)) },
      { SAM_L ("paper plan", "Medicine and fetching"),
        _form_unless_strict (paper, _form_get (plan, SAM_PLAN_MEDICINE)) },
      { SAM_L ("paper plan", "Keys and belongings"),
        _form_unless_strict (paper, _form_get (plan, SAM_PLAN_BELONGINGS)) },
      { SAM_L ("paper plan", "Naloxone"), naloxone },
    };
    const char *pairs[2 * G_N_ELEMENTS (lines) + 1];

    for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
      pairs[2 * i] = sam_text (paper->options->catalog, &lines[i].label);
      pairs[2 * i + 1] = lines[i].text != NULL ? lines[i].text : "";
    }
    pairs[2 * G_N_ELEMENTS (lines)] = NULL;
    _form_key_values (paper, pairs);
  }
}

/* Where somebody will live is written in by hand, on the person's own paper only. */
static gboolean
by_hand (FormPaper *paper, const SamPoint *point)
{
  return paper->protection == FORM_STRICT
         || (paper->protection == FORM_CONFIDENTIAL && g_strcmp0 (point->point, "housing") == 0);
}

static const char *
point_agreed (FormPaper *paper, const SamPoint *point)
{
  const char *agreed = _form_get (point->row, SAM_GATE_ROW_AGREED);
  const char *reason = _form_get (point->row, SAM_GATE_ROW_REASON);

  if (point->state == SAM_POINT_NOT_RELEVANT)
    return _form_lines (paper,
                        _form_say (paper, &(SamLabel) SAM_L ("paper plan", "Not relevant now"),
                                   NULL),
                        reason != NULL ? reason : "", NULL);
  if (agreed == NULL && point->state == SAM_POINT_IN_PLACE)
    agreed = _form_get (point->row, SAM_GATE_ROW_EVIDENCE);
  if (agreed == NULL && point->lease == SAM_POINT_LEASE_IN_PLACE)
    return _form_point_lease (paper, point);
  return agreed != NULL ? agreed : "";
}

static const char *
point_when (FormPaper *paper, const SamPoint *point)
{
  SamDate ask = sam_record_get_date (point->row, SAM_GATE_ROW_ASK_AGAIN_ON);

  if (point->state == SAM_POINT_DECLINED && ask != SAM_DATE_NONE)
    return _form_say (paper, &(SamLabel) SAM_L ("paper plan", "we ask again {date}"), "date",
                      _form_date_near (paper, ask, SAM_DATE_STYLE_DAY), NULL);
  if (!point->holds && point->deadline.due != SAM_DATE_NONE)
    return _form_say (paper, &(SamLabel) SAM_L ("paper plan", "by {date}"), "date",
                      _form_date_near (paper, point->deadline.due, SAM_DATE_STYLE_DAY), NULL);
  return "";
}

/* What a point is crossed off as. */
typedef struct {
  gboolean in_place, for_now, not_yet, not_wanted;
  const char *until;
} Crossed;

static Crossed
crossed_of (FormPaper *paper, const SamPoint *point)
{
  Crossed crossed = { .until = "______" };

  if (point == NULL)
    return crossed;
  crossed.in_place = point->state == SAM_POINT_IN_PLACE && point->holds;
  crossed.for_now = point->state == SAM_POINT_INTERIM;
  crossed.not_wanted = point->state == SAM_POINT_DECLINED;
  crossed.not_yet = !crossed.in_place && !crossed.for_now && !crossed.not_wanted
                    && point->state != SAM_POINT_NOT_RELEVANT;
  if (crossed.for_now && point->until != SAM_DATE_NONE)
    crossed.until = _form_date_near (paper, point->until, SAM_DATE_STYLE_DAY);
  return crossed;
}

/* 4: a row of the table; @point is NULL when there is nothing to say yet. In large print there is
 * room for three columns: the words of the others stand beside their boxes. */
static void
write_point (FormPaper *paper, SamTable *table, const char *label, const SamPoint *point)
{
  Crossed crossed = crossed_of (paper, point);
  const char *agreed = "", *who = "", *when = "";

  if (point != NULL) {
    when = point_when (paper, point);
    if (!by_hand (paper, point)) {
      agreed = point_agreed (paper, point);
      who = _form_point_who (paper, point->row);
    }
  }
  {
    const char *wide[] = {
      label,
      agreed,
      who,
      when,
      crossed.in_place ? FORM_CROSSED : FORM_BOX,
      _form_lines (paper, crossed.for_now ? FORM_CROSSED : FORM_BOX, crossed.until, NULL),
      crossed.not_yet ? FORM_CROSSED : FORM_BOX,
      crossed.not_wanted ? FORM_CROSSED : FORM_BOX,
    };
    const char *narrow[] = {
      label,
      _form_lines (paper, agreed, who, when, NULL),
      _form_lines (
          paper, _form_box (paper, crossed.in_place, FORM_SAY (SAM_L ("paper plan", "in place"))),
          _form_box (paper, crossed.for_now, FORM_SAY (SAM_L ("paper plan", "for now, until"))),
          crossed.until,
          _form_box (paper, crossed.not_yet, FORM_SAY (SAM_L ("paper plan", "not yet"))),
          _form_box (paper, crossed.not_wanted, FORM_SAY (SAM_L ("paper plan", "not wanted"))),
          NULL),
    };

    if (paper->options->large_print)
      _form_row_otherwise (paper, table, narrow, G_N_ELEMENTS (narrow), wide, G_N_ELEMENTS (wide));
    else
      _form_row (paper, table, wide, G_N_ELEMENTS (wide));
  }
}

static SamTable *
add_points (FormPaper *paper)
{
  const char *area = FORM_SAY (SAM_L ("paper plan", "Area"));
  const char *agreed = FORM_SAY (SAM_L ("paper plan", "What is agreed"));
  const SamColumn wide[] = {
    { area, 14, SAM_COLUMN_BOLD },
    { agreed, 24, SAM_COLUMN_DEFAULT },
    { FORM_SAY (SAM_L ("paper plan", "Who, and phone")), 16, SAM_COLUMN_DEFAULT },
    { FORM_SAY (SAM_L ("paper", "When")), 11, SAM_COLUMN_DEFAULT },
    { FORM_SAY (SAM_L ("paper plan", "in place")), 7, SAM_COLUMN_CENTRED },
    { FORM_SAY (SAM_L ("paper plan", "for now, until")), 11, SAM_COLUMN_CENTRED },
    { FORM_SAY (SAM_L ("paper plan", "not yet")), 7, SAM_COLUMN_CENTRED },
    { FORM_SAY (SAM_L ("paper plan", "not wanted")), 11, SAM_COLUMN_CENTRED },
  };
  const SamColumn narrow[] = {
    { area, 28, SAM_COLUMN_BOLD },
    { FORM_SAY (SAM_L ("paper plan", "What is agreed, with whom and when")), 40,
      SAM_COLUMN_DEFAULT },
    { FORM_SAY (SAM_L ("paper plan", "How it stands")), 32, SAM_COLUMN_DEFAULT },
  };

  return paper->options->large_print ? _form_table_otherwise (paper, narrow, G_N_ELEMENTS (narrow),
                                                              wide, G_N_ELEMENTS (wide))
                                     : _form_table (paper, wide, G_N_ELEMENTS (wide));
}

/* 4 */
static void
write_points (FormPaper *paper, const SamRecord *transition)
{
  g_autoptr (SamGate) gate =
      transition != NULL
          ? sam_rules_gate (paper->view, sam_record_get_id (transition), paper->options->today)
          : NULL;
  SamTable *table;

  _form_heading (paper, "4",
                 _form_say (paper,
                            &(SamLabel) SAM_L ("paper plan",
                                               "This is in place, and this is not in place yet"),
                            NULL));
  if (paper->protection == FORM_STRICT)
    _form_paragraph (paper, _form_outside (paper));
  table = add_points (paper);
  for (guint f = 0; f < SAM_N_FIXED_POINTS; f++) {
    const SamPoint *found = NULL;

    for (guint i = 0; gate != NULL && i < gate->n_points; i++)
      if (g_strcmp0 (gate->points[i].point, sam_fixed_points[f]) == 0)
        found = &gate->points[i];
    write_point (paper, table,
                 sam_text (paper->options->catalog, sam_rules_point_label (sam_fixed_points[f])),
                 found);
  }
  if (gate == NULL) {
    for (guint i = 0; sam_local_points[i] != NULL; i++)
      write_point (paper, table,
                   sam_text (paper->options->catalog, sam_rules_point_label (sam_local_points[i])),
                   NULL);
  }
  for (guint i = 0; gate != NULL && i < gate->n_points; i++)
    if (!gate->points[i].counts)
      write_point (paper, table, _form_point_label (paper, gate->points[i].row), &gate->points[i]);
}

void
_form_goals (FormPaper *paper, const char *number, const SamRecord *plan)
{
  g_autoptr (GPtrArray) goals =
      sam_case_view_list_of (paper->view, SAM_GOAL_PLAN_ID,
                             plan != NULL ? sam_record_get_id (plan) : NULL);
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();

  for (guint i = 0; i < goals->len; i++) {
    const SamRecord *goal = g_ptr_array_index (goals, i);

    if (!sam_record_enum_is (goal, SAM_GOAL_STATE, "set_aside")
        && _form_get (goal, SAM_GOAL_WHAT) != NULL)
      g_ptr_array_add (texts, (gpointer) _form_get (goal, SAM_GOAL_WHAT));
  }
  _form_heading (paper, number,
                 _form_say (paper, &(SamLabel) SAM_L ("paper plan", "My goals"), NULL));
  if (texts->len > 0)
    _form_bullets (paper, texts);
  else
    _form_text (paper, NULL, 3);
}

/* The plan's own measures and what services have promised for it. */
void
_form_measures (FormPaper *paper, const char *number, const SamRecord *plan,
                const SamRecord *transition, gboolean with_visits)
{
  const SamColumn columns[] = {
    { _form_say (paper, &(SamLabel) SAM_L ("paper", "What"), NULL), 43, SAM_COLUMN_DEFAULT },
    { _form_say (paper, &(SamLabel) SAM_L ("paper plan", "Who"), NULL), 24, SAM_COLUMN_DEFAULT },
    { _form_say (paper, &(SamLabel) SAM_L ("paper", "When"), NULL), 33, SAM_COLUMN_DEFAULT },
  };
  g_autoptr (GPtrArray) measures =
      sam_case_view_list_of (paper->view, SAM_MEASURE_PLAN_ID,
                             plan != NULL ? sam_record_get_id (plan) : NULL);
  g_autoptr (GPtrArray) agreements = _form_agreements_of (paper, transition, TRUE);
  SamTable *table;
  guint n = 0;

  _form_heading (paper, number,
                 _form_say (paper, &(SamLabel) SAM_L ("paper plan", "Who does what, and when"),
                            NULL));
  if (paper->protection == FORM_STRICT)
    _form_paragraph (paper, _form_outside (paper));
  table = _form_table (paper, columns, G_N_ELEMENTS (columns));
  sam_table_set_row_height (table, WRITING_ROW_HEIGHT);
  for (guint i = 0; paper->protection != FORM_STRICT && i < measures->len; i++) {
    const SamRecord *measure = g_ptr_array_index (measures, i);

    if (sam_record_enum_is (measure, SAM_MEASURE_STATE, "open")
        && (with_visits || !sam_rules_has_rhythm (measure))) {
      _form_add_measure (paper, table, measure);
      n++;
    }
  }
  for (guint i = 0; paper->protection != FORM_STRICT && i < agreements->len; i++) {
    g_autoptr (GPtrArray) commitments =
        sam_case_view_list_of (paper->view, SAM_COMMITMENT_AGREEMENT_ID,
                               sam_record_get_id (g_ptr_array_index (agreements, i)));

    for (guint k = 0; k < commitments->len; k++) {
      const SamRecord *commitment = g_ptr_array_index (commitments, k);
      const SamRecord *party =
          sam_case_view_get (paper->view,
                             sam_record_get_text (commitment, SAM_COMMITMENT_PARTY_ID));
      SamCommitmentStatus status =
          sam_rules_commitment (paper->view, commitment, paper->options->today);
      const char *cells[] = { _form_commitment_what (paper, commitment),
                              party != NULL ? _form_party_title (paper, party) : "", "" };

      if ((status.state != SAM_COMMITMENT_STATE_OPEN
           && status.state != SAM_COMMITMENT_STATE_OVERDUE)
          || party == NULL || sam_rules_party (paper->view, party).state == SAM_PARTY_DECLINED)
        continue;
      if (status.deadline.due != SAM_DATE_NONE)
        cells[2] =
            _form_say (paper, &(SamLabel) SAM_L ("paper plan", "by {date}"), "date",
                       _form_date_near (paper, status.deadline.due, SAM_DATE_STYLE_LONG), NULL);
      _form_row (paper, table, cells, G_N_ELEMENTS (cells));
      n++;
    }
  }
  _form_empty_rows (table, n > 0 ? 1 : 3);
}

/* 8 */
static void
write_difficult (FormPaper *paper, const SamRecord *plan)
{
  const char *signs = _form_get (plan, SAM_PLAN_SIGNS), *helps = _form_get (plan, SAM_PLAN_HELPS);
  const char *call = _form_unless_strict (paper, _form_get (plan, SAM_PLAN_CALL_FIRST));
  const char *pairs[] = {
    _form_say (paper, &(SamLabel) SAM_L ("paper plan", "Signs in me"), NULL),
    signs != NULL ? signs : "",
    _form_say (paper, &(SamLabel) SAM_L ("paper plan", "What helps"), NULL),
    helps != NULL ? helps : "",
    _form_say (paper, &(SamLabel) SAM_L ("paper plan", "Whom I call"), NULL),
    call != NULL ? call : "",
    _form_say (paper, &(SamLabel) SAM_L ("paper plan", "Emergency clinic"), NULL),
    _form_phone (paper, "116117"),
    _form_say (paper, &(SamLabel) SAM_L ("paper plan", "In an emergency"), NULL),
    "113",
    _form_say (paper,
               &(SamLabel) SAM_L ("paper plan", "Back to treatment within 48 hours, like this"),
               NULL),
    "",
    NULL,
  };

  sam_document_begin_group (paper->doc);
  _form_heading (paper, "8",
                 _form_say (paper, &(SamLabel) SAM_L ("paper plan", "If it gets difficult"), NULL));
  _form_key_values (paper, pairs);
  sam_document_end_group (paper->doc);
}

/* 9 */
static void
write_close (FormPaper *paper)
{
  const SamColumn columns[] = {
    { _form_say (paper, &(SamLabel) SAM_L ("paper", "Name"), NULL), 26, SAM_COLUMN_DEFAULT },
    { _form_say (paper, &(SamLabel) SAM_L ("paper plan", "Relation to me"), NULL), 15,
      SAM_COLUMN_DEFAULT },
    { _form_say (paper, &(SamLabel) SAM_L ("paper", "Phone"), NULL), 19, SAM_COLUMN_DEFAULT },
    { _form_say (paper, &(SamLabel) SAM_L ("paper plan", "May know"), NULL), 40,
      SAM_COLUMN_DEFAULT },
  };
  GPtrArray *relations = sam_case_view_list (paper->view, SAM_RECORD_RELATION);
  SamTable *table;

  _form_heading (paper, "9",
                 _form_say (paper,
                            &(SamLabel) SAM_L ("paper plan",
                                               "Those who are close to me, and what they may know"),
                            NULL));
  table = _form_table (paper, columns, G_N_ELEMENTS (columns));
  sam_table_set_row_height (table, WRITING_ROW_HEIGHT);
  for (guint i = 0; paper->person != NULL && i < relations->len; i++) {
    const SamRecord *relation = g_ptr_array_index (relations, i);
    const char *kind = sam_record_get_text (relation, SAM_RELATION_RELATION_KIND);
    const char *cells[] = {
      _form_get (relation, SAM_RELATION_NAME),
      sam_text (paper->options->catalog, sam_enum_label (SAM_RELATION_RELATION_KIND, kind)),
      _form_phone (paper, _form_unless_strict (paper, _form_get (relation, SAM_RELATION_PHONE))),
      _form_unless_strict (paper, _form_get (relation, SAM_RELATION_MAY_KNOW)),
    };

    _form_row (paper, table, cells, G_N_ELEMENTS (cells));
  }
  if (paper->person == NULL || relations->len == 0)
    _form_empty_rows (table, 2);
}

/* 10 */
static void
write_same_day (FormPaper *paper, const SamRecord *plan)
{
  GPtrArray *relations = sam_case_view_list (paper->view, SAM_RECORD_RELATION);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  const char *text = _form_unless_strict (paper, _form_get (plan, SAM_PLAN_TELL_SAME_DAY));

  for (guint i = 0; paper->person != NULL && i < relations->len; i++) {
    const SamRecord *relation = g_ptr_array_index (relations, i);

    if (sam_record_get_bool (relation, SAM_RELATION_TELL_SAME_DAY)
        && _form_get (relation, SAM_RELATION_NAME) != NULL)
      g_ptr_array_add (names, (gpointer) _form_get (relation, SAM_RELATION_NAME));
  }
  _form_heading (paper, "10",
                 _form_say (paper,
                            &(SamLabel) SAM_L ("paper plan",
                                               "Who may be told the same day if I break off"),
                            NULL));
  _form_text (paper,
              _form_lines (paper, names->len > 0 ? _form_list (paper, names) : "",
                           text != NULL ? text : "", NULL),
              2);
}

/* 11 */
static void
write_consents (FormPaper *paper, const SamRecord *plan)
{
  const SamColumn columns[] = {
    { _form_say (paper, &(SamLabel) SAM_L ("paper plan", "Recipient"), NULL), 34,
      SAM_COLUMN_DEFAULT },
    { _form_say (paper, &(SamLabel) SAM_L ("paper", "What"), NULL), 42, SAM_COLUMN_DEFAULT },
    { _form_say (paper, &(SamLabel) SAM_L ("paper plan", "Until"), NULL), 24, SAM_COLUMN_DEFAULT },
  };
  GPtrArray *consents = sam_case_view_list (paper->view, SAM_RECORD_CONSENT);
  SamTable *table;
  guint n = 0;

  _form_heading (paper, "11",
                 _form_say (paper, &(SamLabel) SAM_L ("paper plan", "Who may see the plan"), NULL));
  if (plan != NULL && sam_record_enum_is (plan, SAM_PLAN_KIND, "individual")) {
    const SamRecord *consent =
        sam_case_view_get (paper->view, sam_record_get_text (plan, SAM_PLAN_CONSENT_ID));
    SamDate given =
        consent != NULL ? sam_record_get_date (consent, SAM_CONSENT_GIVEN_ON) : SAM_DATE_NONE;

    _form_paragraph (
        paper,
        _form_say (paper,
                   &(SamLabel) SAM_L ("paper plan", "I agreed to an individual plan on {date}."),
                   "date",
                   given != SAM_DATE_NONE ? _form_date (paper, given, SAM_DATE_STYLE_DAY)
                                          : "____________",
                   NULL));
  }
  table = _form_table (paper, columns, G_N_ELEMENTS (columns));
  sam_table_set_row_height (table, WRITING_ROW_HEIGHT);
  for (guint i = 0; paper->person != NULL && i < consents->len; i++) {
    const SamRecord *consent = g_ptr_array_index (consents, i);
    SamDate until = sam_record_get_date (consent, SAM_CONSENT_VALID_UNTIL);
    const char *cells[3];

    if (sam_record_has (consent, SAM_CONSENT_WITHDRAWN_ON)
        || (until != SAM_DATE_NONE && until < paper->options->today))
      continue;
    cells[0] = _form_consent_whom (paper, consent);
    cells[1] = _form_consent_what (paper, consent);
    cells[2] = _form_date (paper, until, SAM_DATE_STYLE_DAY);
    _form_row (paper, table, cells, G_N_ELEMENTS (cells));
    n++;
  }
  if (n == 0)
    _form_empty_rows (table, 2);
}

/* "Thursday 11 June at 10.00" */
static const char *
day_and_hour (FormPaper *paper, SamDate date, const char *at_time)
{
  const char *day = _form_date (paper, date, SAM_DATE_STYLE_LONG);

  return at_time == NULL || date == SAM_DATE_NONE
             ? day
             : _form_say (paper, &(SamLabel) SAM_L ("paper", "{date} at {time}"), "date", day,
                          "time", _form_time (paper, at_time), NULL);
}

static const char *
next_meeting (FormPaper *paper, const SamRecord *plan)
{
  const char *at_time = NULL;
  SamDate date = sam_rules_next_meeting (paper->view, paper->options->today, &at_time);

  if (date == SAM_DATE_NONE)
    date = sam_record_get_date (plan, SAM_PLAN_NEXT_MEETING_ON);
  return day_and_hour (paper, date, at_time);
}

/* What the person has agreed with others, a line each; of a place only what may stand on paper. */
static const char *
appointments (FormPaper *paper)
{
  g_autoptr (GPtrArray) coming = sam_rules_coming_appointments (paper->view, paper->options->today);
  const char *lines = NULL;

  for (guint i = 0; i < MIN (coming->len, N_APPOINTMENTS); i++) {
    const SamRecord *one = g_ptr_array_index (coming, i);
    const char *when = day_and_hour (paper, sam_record_get_date (one, SAM_APPOINTMENT_MEETS_ON),
                                     _form_get (one, SAM_APPOINTMENT_AT_TIME));
    const char *whom = _form_unless_strict (paper, _form_get (one, SAM_APPOINTMENT_WITH_WHOM));
    const char *place = _form_unless_strict (paper, _form_get (one, SAM_APPOINTMENT_PLACE));
    g_autoptr (GPtrArray) parts = g_ptr_array_new ();
    const char *line;

    g_ptr_array_add (parts, (gpointer) when);
    if (whom != NULL && *whom != '\0')
      g_ptr_array_add (parts, (gpointer) whom);
    if (place != NULL && *place != '\0')
      g_ptr_array_add (parts, (gpointer) place);
    g_ptr_array_add (parts, NULL);
    line = _form_keep (paper, g_strjoinv (", ", (char **) parts->pdata));
    lines = lines != NULL ? _form_lines (paper, lines, line, NULL) : line;
  }
  return lines;
}

/* 13 */
static void
write_next (FormPaper *paper, const SamRecord *plan)
{
  SamDate review = plan != NULL ? sam_record_get_date (plan, SAM_PLAN_REVIEW_ON) : SAM_DATE_NONE;
  const char *own = plan != NULL ? appointments (paper) : NULL;
  const char *pairs[] = {
    _form_say (paper, &(SamLabel) SAM_L ("paper plan", "Next meeting"), NULL),
    plan != NULL ? next_meeting (paper, plan) : "",
    _form_say (paper, &(SamLabel) SAM_L ("paper plan", "We look at it again"), NULL),
    _form_date (paper, review, SAM_DATE_STYLE_LONG),
    own != NULL ? _form_say (paper, &(SamLabel) SAM_L ("paper plan", "My appointments"), NULL)
                : NULL,
    own,
    NULL,
  };

  _form_heading (paper, "13",
                 _form_say (paper,
                            &(SamLabel) SAM_L ("paper plan",
                                               "Next meeting, and when we look at the plan again"),
                            NULL));
  _form_key_values (paper, pairs);
}

void
_form_receipt (FormPaper *paper, const char *number, const SamRecord *plan)
{
  const SamColumn columns[] = {
    { _form_say (paper, &(SamLabel) SAM_L ("paper plan", "Place"), NULL), 30, SAM_COLUMN_DEFAULT },
    { _form_say (paper, &(SamLabel) SAM_L ("paper", "Date"), NULL), 22, SAM_COLUMN_DEFAULT },
    { _form_say (paper, &(SamLabel) SAM_L ("paper", "Name"), NULL), 48, SAM_COLUMN_DEFAULT },
  };
  SamDate given = plan != NULL ? sam_record_get_date (plan, SAM_PLAN_GIVEN_ON) : SAM_DATE_NONE;
  const char *cells[] = { NULL, _form_date (paper, given, SAM_DATE_STYLE_DAY), NULL };

  sam_document_begin_group (paper->doc);
  _form_heading (paper, number,
                 _form_say (paper,
                            &(SamLabel) SAM_L ("paper plan",
                                               "I have got the plan (this is not a consent)"),
                            NULL));
  _form_row (paper, _form_signatures (paper, columns, G_N_ELEMENTS (columns)), cells,
             G_N_ELEMENTS (cells));
  sam_document_add_space (paper->doc, 6);
  _form_paragraph (paper,
                   _form_say (paper,
                              &(SamLabel) SAM_L ("paper plan",
                                                 "The plan is yours. You can ask for changes at "
                                                 "any time. You lose no rights if you say no or "
                                                 "change your mind."),
                              NULL));
  sam_document_end_group (paper->doc);
}

static void
write_plan (FormPaper *paper, const SamRecord *plan)
{
  const SamRecord *transition = transition_of (paper, plan);
  const char *title = _form_say (paper, &(SamLabel) SAM_L ("paper plan", "My plan ahead"), NULL);
  const char *who = _form_who (paper);
  const char *meets = _form_unless_strict (paper, _form_get (plan, SAM_PLAN_FIRST_MEETS));
  /* The name is written by hand above them. */
  guint lines = paper->person ? 3 : 2;

  paper->individual = plan != NULL && sam_record_enum_is (plan, SAM_PLAN_KIND, "individual");
  _form_title (paper, title, title, *who != '\0' ? who : NULL);
  if (!paper->person) {
    const char *pairs[] = { FORM_SAY (SAM_L ("paper", "Name")), "", NULL };

    _form_key_values (paper, pairs);
  }
  write_participants (paper, transition);
  _form_heading (paper, "1",
                 _form_say (paper, &(SamLabel) SAM_L ("paper plan", "What matters to me"), NULL));
  _form_text (paper, _form_get (plan, SAM_PLAN_MATTERS), lines);
  _form_heading (paper, "2",
                 _form_say (paper, &(SamLabel) SAM_L ("paper plan", "What I can, and what helps"),
                            NULL));
  _form_text (paper, _form_get (plan, SAM_PLAN_CAN), lines);
  write_first_day (paper, plan, transition);
  write_points (paper, transition);
  _form_heading (paper, "5",
                 _form_say (paper, &(SamLabel) SAM_L ("paper", "The first 28 days"), NULL));
  _form_first_days (paper, transition, meets);
  _form_goals (paper, "6", plan);
  _form_measures (paper, "7", plan, transition, TRUE);
  write_difficult (paper, plan);
  write_close (paper);
  write_same_day (paper, plan);
  write_consents (paper, plan);
  _form_heading (
      paper, "12",
      _form_say (paper, &(SamLabel) SAM_L ("paper plan", "My remark, and what we did not agree on"),
                 NULL));
  _form_text (paper, _form_get (plan, SAM_PLAN_REMARK), 2);
  write_next (paper, plan);
  _form_changes (paper, NULL, N_CHANGES);
  _form_receipt (paper, "14", plan);
}

static gboolean
is_whole (SamCaseView *view, const SamRecord *plan, SamDate today)
{
  return !sam_record_enum_is (plan, SAM_PLAN_KIND, "crisis")
         && !sam_record_enum_is (plan, SAM_PLAN_KIND, "housing");
}

static const FormSection sections[] = {
  { .number = "0", .individual = TRUE },
  { .number = "1", .individual = TRUE },
  { .number = "2", .individual = TRUE },
  { .number = "3", .group = "transition" },
  { .number = "4", .individual = TRUE },
  { .number = "5", .group = "transition", .individual = TRUE },
  { .number = "6", .individual = TRUE },
  { .number = "7", .individual = TRUE },
  { .number = "9", .group = "relatives", .individual = TRUE },
  { .number = "10", .group = "relatives" },
  { .number = "11", .individual = TRUE },
  { .number = "13", .individual = TRUE },
  { .number = NULL },
};

const SamFormHow _form_how_plan = { .write = write_plan,
                                    .suits = is_whole,
                                    .shares = "plan",
                                    .extract = TRUE,
                                    .sections = sections };
