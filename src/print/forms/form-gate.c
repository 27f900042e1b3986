/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The gate of one transition, for those who work here: the points, who has them, what is late and
 * what is missing. It never goes to the person or to a partner: they have papers of their own. */
#include "forms-private.h"

/* Whom the case is with now: a colleague, a team or a service. */
static const char *
holder (FormPaper *paper)
{
  static const SamField fields[] = { SAM_CASE_HOLDER_USER, SAM_CASE_HOLDER_TEAM,
                                     SAM_CASE_HOLDER_SERVICE };
  SamRegistry *registry = sam_case_view_get_registry (paper->view);
  const SamRecord *record = sam_case_view_get_case (paper->view);

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++) {
    const char *name = sam_registry_name (registry, _form_get (record, fields[i]));

    if (name != NULL && (fields[i] != SAM_CASE_HOLDER_SERVICE || paper->protection != FORM_STRICT))
      return name;
  }
  return "";
}

static const char *
date_text (FormPaper *paper, const SamRecord *transition)
{
  const char *kind = sam_text (paper->options->catalog,
                               sam_enum_label (SAM_TRANSITION_DATE_KIND,
                                               _form_get (transition, SAM_TRANSITION_DATE_KIND)));
  SamDate date = sam_record_get_date (transition, SAM_TRANSITION_DATE);
  SamDate checked = sam_record_get_date (transition, SAM_TRANSITION_CHECKED_ON);
  const char *time = _form_time (paper, _form_get (transition, SAM_TRANSITION_AT_TIME));
  const char *when = _form_date (paper, date, SAM_DATE_STYLE_LONG);

  if (date != SAM_DATE_NONE && *time != '\0')
    when = _form_say (paper, &(SamLabel) SAM_L ("paper", "{date} at {time}"), "date", when, "time",
                      time, NULL);
  return _form_lines (paper, when, kind,
                      checked != SAM_DATE_NONE
                          ? _form_say (paper,
                                       &(SamLabel) SAM_L ("staff paper", "Last checked {date}"),
                                       "date", _form_date_near (paper, checked, SAM_DATE_STYLE_DAY),
                                       NULL)
                          : "",
                      NULL);
}

static const char *
told_text (FormPaper *paper, const SamRecord *transition, const SamGate *gate)
{
  const char *by = _form_unless_strict (paper, _form_get (transition, SAM_TRANSITION_TOLD_BY));
  const char *day =
      _form_date_near (paper, sam_record_get_date (transition, SAM_TRANSITION_TOLD_ON),
                       SAM_DATE_STYLE_DAY);

  return _form_lines (paper, day, by != NULL ? by : "",
                      gate->n_late_notice > 0
                          ? _form_keep (paper, sam_count (paper->options->catalog, "staff paper",
                                                          "Told too late for %d point",
                                                          "Told too late for %d points",
                                                          (int) gate->n_late_notice))
                          : "",
                      NULL);
}

static const char *
readiness (FormPaper *paper, const SamGate *gate)
{
  const char *missing, *needed;

  if (gate->ready)
    return FORM_SAY (SAM_L ("staff paper", "Ready"));
  missing = _form_keep (paper, g_strdup_printf ("%u", gate->n_missing));
  needed = _form_keep (paper, g_strdup_printf ("%u", gate->n_needed));
  return _form_say (paper,
                    &(SamLabel) SAM_L ("staff paper", "Not ready: {missing} of {needed} left"),
                    "missing", missing, "needed", needed, NULL);
}

/* 1 */
static void
write_transition (FormPaper *paper, const SamRecord *transition, const SamGate *gate)
{
  const char *place = sam_registry_name (sam_case_view_get_registry (paper->view),
                                         _form_get (transition, SAM_TRANSITION_PLACE_ID));
  const char *pairs[] = {
    FORM_SAY (SAM_L ("staff paper", "Transition")),
    sam_text (paper->options->catalog,
              sam_enum_label (SAM_TRANSITION_KIND, _form_get (transition, SAM_TRANSITION_KIND))),
    FORM_SAY (SAM_L ("staff paper", "From where")),
    place != NULL ? place : "",
    FORM_SAY (SAM_L ("staff paper", "When")),
    date_text (paper, transition),
    FORM_SAY (SAM_L ("staff paper", "Told us")),
    told_text (paper, transition, gate),
    FORM_SAY (SAM_L ("staff paper", "Responsible")),
    holder (paper),
    FORM_SAY (SAM_L ("staff paper", "How it stands")),
    readiness (paper, gate),
    NULL,
  };

  _form_section_heading (paper, FORM_SAY (SAM_L ("staff paper", "The transition")));
  _form_key_values (paper, pairs);
}

static const char *
state_text (FormPaper *paper, const SamPoint *point)
{
  const char *state = _form_point_state (paper, point);
  SamDate until = point->until;
  SamDate ask = sam_record_get_date (point->row, SAM_GATE_ROW_ASK_AGAIN_ON);
  const char *more = "";

  if (point->lacks_evidence)
    more = FORM_SAY (SAM_L ("staff paper", "Nobody says how we know"));
  else if (point->lease >= SAM_POINT_LEASE_ENDS_BEFORE)
    more = _form_point_lease (paper, point);
  else if (point->fell_back)
    more = _form_say (paper, &(SamLabel) SAM_L ("staff paper", "It was until {date}"), "date",
                      _form_date_near (paper, until, SAM_DATE_STYLE_DAY), NULL);
  else if (point->state == SAM_POINT_INTERIM && until != SAM_DATE_NONE)
    more = _form_say (paper, &(SamLabel) SAM_L ("staff paper", "until {date}"), "date",
                      _form_date_near (paper, until, SAM_DATE_STYLE_DAY), NULL);
  else if (point->state == SAM_POINT_DECLINED && ask != SAM_DATE_NONE)
    more = _form_say (paper, &(SamLabel) SAM_L ("staff paper", "ask again {date}"), "date",
                      _form_date_near (paper, ask, SAM_DATE_STYLE_DAY), NULL);
  else if (point->state == SAM_POINT_WAIVED)
    more = _form_user_name (paper, _form_get (point->row, SAM_GATE_ROW_WAIVED_BY_USER));
  return _form_lines (paper, state, more, NULL);
}

/* What is agreed and how we know it. */
static const char *
agreed_text (FormPaper *paper, const SamPoint *point)
{
  const char *agreed = _form_unless_strict (paper, _form_get (point->row, SAM_GATE_ROW_AGREED));
  const char *evidence = _form_unless_strict (paper, _form_get (point->row, SAM_GATE_ROW_EVIDENCE));
  const char *reason = _form_unless_strict (paper, _form_get (point->row, SAM_GATE_ROW_REASON));

  return _form_lines (paper,
                      point->lease == SAM_POINT_LEASE_IN_PLACE ? _form_point_lease (paper, point)
                                                               : "",
                      agreed != NULL ? agreed : "", evidence != NULL ? evidence : "",
                      reason != NULL ? reason : "", NULL);
}

static const char *
who_text (FormPaper *paper, const SamPoint *point)
{
  const char *owner = _form_user_name (paper, _form_get (point->row, SAM_GATE_ROW_OWNER_USER));
  const char *service = sam_registry_name (sam_case_view_get_registry (paper->view),
                                           _form_get (point->row, SAM_GATE_ROW_SERVICE_ID));

  if (paper->protection == FORM_STRICT)
    service = NULL;
  if (*owner == '\0' && service == NULL)
    return point->holds ? "" : FORM_SAY (SAM_L ("staff paper", "Nobody is responsible"));
  return _form_lines (paper, owner, service != NULL ? service : "", NULL);
}

static const char *
deadline_text (FormPaper *paper, const SamPoint *point)
{
  if (point->holds)
    return "";
  return _form_lines (paper, _form_date_near (paper, point->deadline.due, SAM_DATE_STYLE_MEDIUM),
                      point->overdue ? FORM_SAY (SAM_L ("staff paper", "Over the deadline")) : "",
                      point->deadline.late_notice
                          ? FORM_SAY (SAM_L ("staff paper", "We were told too late"))
                          : "",
                      point->pinned ? FORM_SAY (SAM_L ("staff paper", "Fixed day")) : "", NULL);
}

/* 2 */
static void
write_points (FormPaper *paper, const SamGate *gate)
{
  const SamColumn columns[] = {
    { FORM_SAY (SAM_L ("staff paper", "Point")), 20, SAM_COLUMN_BOLD },
    { FORM_SAY (SAM_L ("staff paper", "How it stands")), 22, SAM_COLUMN_DEFAULT },
    { FORM_SAY (SAM_L ("staff paper", "What is agreed, how we know")), 32, SAM_COLUMN_DEFAULT },
    { FORM_SAY (SAM_L ("staff paper", "Responsible, deadline")), 26, SAM_COLUMN_DEFAULT },
  };
  gboolean local = FALSE;
  SamTable *table;

  _form_section_heading (paper, FORM_SAY (SAM_L ("staff paper", "The points")));
  table = _form_table (paper, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < gate->n_points; i++) {
    const SamPoint *point = &gate->points[i];
    const char *cells[] = {
      _form_point_label (paper, point->row), state_text (paper, point), agreed_text (paper, point),
      _form_lines (paper, who_text (paper, point), deadline_text (paper, point), NULL)
    };

    if (!point->counts && !local) {
      _form_section (paper, table, FORM_SAY (SAM_L ("staff paper", "Local points")));
      local = TRUE;
    }
    _form_row (paper, table, cells, G_N_ELEMENTS (cells));
  }
}

/* 3 */
static void
write_means (FormPaper *paper, const SamGate *gate)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new ();

  for (guint i = 0; i < gate->n_points; i++) {
    const SamPoint *point = &gate->points[i];
    const SamLabel *means = sam_rules_point_means (point->point);

    if (!point->holds && means != NULL)
      g_ptr_array_add (
          items, (gpointer) _form_say (paper, &(SamLabel) SAM_L ("staff paper", "{point}: {means}"),
                                       "point", _form_point_label (paper, point->row), "means",
                                       sam_text (paper->options->catalog, means), NULL));
  }
  if (items->len == 0)
    return;
  sam_document_begin_group (paper->doc);
  _form_section_heading (paper, FORM_SAY (SAM_L ("staff paper", "This counts as in place")));
  _form_bullets (paper, items);
  sam_document_end_group (paper->doc);
}

/* 4: what the parties have promised and not done. */
static void
write_promised (FormPaper *paper, const SamRecord *transition)
{
  const SamColumn columns[] = {
    { FORM_SAY (SAM_L ("staff paper", "Party")), 24, SAM_COLUMN_BOLD },
    { FORM_SAY (SAM_L ("paper", "What")), 46, SAM_COLUMN_DEFAULT },
    { FORM_SAY (SAM_L ("staff paper", "Deadline")), 30, SAM_COLUMN_DEFAULT },
  };
  g_autoptr (GPtrArray) agreements = _form_agreements_of (paper, transition, TRUE);
  SamTable *table = NULL;

  for (guint i = 0; paper->protection != FORM_STRICT && i < agreements->len; i++) {
    g_autoptr (GPtrArray) commitments =
        sam_case_view_list_of (paper->view, SAM_COMMITMENT_AGREEMENT_ID,
                               sam_record_get_id (g_ptr_array_index (agreements, i)));

    for (guint k = 0; k < commitments->len; k++) {
      const SamRecord *commitment = g_ptr_array_index (commitments, k);
      const SamRecord *party =
          sam_case_view_get (paper->view, _form_get (commitment, SAM_COMMITMENT_PARTY_ID));
      SamCommitmentState state =
          sam_rules_commitment (paper->view, commitment, paper->options->today).state;
      const char *cells[] = {
        party != NULL ? _form_party_title (paper, party) : "",
        _form_commitment_what (paper, commitment),
        _form_lines (paper, _form_commitment_deadline (paper, commitment),
                     state == SAM_COMMITMENT_STATE_OVERDUE
                         ? FORM_SAY (SAM_L ("staff paper", "Over the deadline"))
                         : "",
                     NULL),
      };

      if (state != SAM_COMMITMENT_STATE_OPEN && state != SAM_COMMITMENT_STATE_OVERDUE)
        continue;
      if (table == NULL) {
        _form_section_heading (paper,
                               FORM_SAY (SAM_L ("staff paper", "Promised, and not done yet")));
        table = _form_table (paper, columns, G_N_ELEMENTS (columns));
      }
      _form_row (paper, table, cells, G_N_ELEMENTS (cells));
    }
  }
}

static void
write_gate (FormPaper *paper, const SamRecord *transition)
{
  g_autoptr (SamGate) gate =
      sam_rules_gate (paper->view, sam_record_get_id (transition), paper->options->today);
  const char *title = FORM_SAY (SAM_L ("staff paper", "The gate: what is in place"));

  _form_tight (paper);
  _form_title (paper, title, title,
               FORM_SAY (SAM_L ("staff paper",
                                "For those who work here. Not for the person, and not for "
                                "partners.")));
  _form_paragraph (paper, _form_who (paper));
  if (paper->protection == FORM_STRICT)
    _form_paragraph (paper, _form_outside (paper));
  write_transition (paper, transition, gate);
  write_points (paper, gate);
  write_means (paper, gate);
  write_promised (paper, transition);
  _form_decided (paper);
}

/* One that is still to come. */
static gboolean
is_coming (SamCaseView *view, const SamRecord *transition, SamDate today)
{
  g_autoptr (SamGate) gate = sam_rules_gate (view, sam_record_get_id (transition), today);

  return gate != NULL && !gate->over && !sam_record_has (transition, SAM_TRANSITION_CANCELLED_ON)
         && sam_rules_transition_kind (_form_get (transition, SAM_TRANSITION_KIND))->gate;
}

static char *
day (SamCaseView *view, const SamRecord *transition, SamLocale *locale, SamDate today)
{
  SamDate date = sam_record_get_date (transition, SAM_TRANSITION_DATE);

  return date != SAM_DATE_NONE
             ? sam_locale_format_date_near (locale, date, today, SAM_DATE_STYLE_MEDIUM)
             : NULL;
}

const SamFormHow _form_how_gate = { .write = write_gate, .wanted = is_coming, .detail = day };
