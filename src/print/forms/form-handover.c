/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The hand-over sheet, for the colleague who is asked: why, what there is to know, and what follows
 * along. Responsibility moves with the answer, not with the paper. A service outside gets a
 * referral, not this: it shows all of the case that follows. */
#include "forms-private.h"

#define SIGNING_ROW_HEIGHT 34

static const char *
moment_day (FormPaper *paper, gint64 moment)
{
  return moment != 0 ? _form_date_near (paper, sam_moment_to_local (moment, paper->zone, NULL),
                                        SAM_DATE_STYLE_DAY)
                     : "";
}

/* A colleague or a team; of a service only its name, and not where an address is protected. */
static const char *
whom (FormPaper *paper, const SamRecord *handover, SamField user, SamField team, SamField service)
{
  SamRegistry *registry = sam_case_view_get_registry (paper->view);
  const char *names[] = {
    sam_registry_name (registry, _form_get (handover, user)),
    sam_registry_name (registry, _form_get (handover, team)),
    _form_unless_strict (paper, sam_registry_name (registry, _form_get (handover, service))),
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (names[i] != NULL)
      return names[i];
  return "";
}

static const char *
answer (FormPaper *paper, const SamRecord *handover)
{
  SamRegistry *registry = sam_case_view_get_registry (paper->view);
  const char *state = _form_get (handover, SAM_HANDOVER_STATE);

  if (g_strcmp0 (state, "asked") == 0)
    return _form_say (paper, &(SamLabel) SAM_L ("staff paper", "No answer yet. Deadline {date}."),
                      "date",
                      _form_date_near (paper, sam_rules_answer_deadline (registry, handover),
                                       SAM_DATE_STYLE_LONG),
                      NULL);
  return _form_lines (
      paper, sam_text (paper->options->catalog, sam_enum_label (SAM_HANDOVER_STATE, state)),
      moment_day (paper, sam_record_get_moment (handover, SAM_HANDOVER_ANSWERED_AT)), NULL);
}

/* 1 */
static void
write_ask (FormPaper *paper, const SamRecord *handover)
{
  SamDate from = sam_record_get_date (handover, SAM_HANDOVER_FROM_ON);
  SamDate both = sam_record_get_date (handover, SAM_HANDOVER_OVERLAP_UNTIL);
  const char *reason = _form_unless_strict (paper, _form_get (handover, SAM_HANDOVER_REASON));
  const char *pairs[15];
  guint n = 0;

  pairs[n++] = sam_record_enum_is (handover, SAM_HANDOVER_STATE, "asked")
                   ? FORM_SAY (SAM_L ("staff paper", "Responsible now"))
                   : FORM_SAY (SAM_L ("staff paper", "From"));
  pairs[n++] = whom (paper, handover, SAM_HANDOVER_FROM_USER, SAM_HANDOVER_FROM_TEAM,
                     SAM_HANDOVER_FROM_SERVICE);
  pairs[n++] = FORM_SAY (SAM_L ("staff paper", "Who is asked"));
  pairs[n++] =
      whom (paper, handover, SAM_HANDOVER_TO_USER, SAM_HANDOVER_TO_TEAM, SAM_HANDOVER_TO_SERVICE);
  pairs[n++] = FORM_SAY (SAM_L ("staff paper", "Asked"));
  pairs[n++] =
      _form_lines (paper,
                   moment_day (paper, sam_record_get_moment (handover, SAM_HANDOVER_ASKED_AT)),
                   _form_user_name (paper, _form_get (handover, SAM_HANDOVER_ASKED_BY_USER)),
                   sam_record_get_bool (handover, SAM_HANDOVER_ACUTE)
                       ? FORM_SAY (SAM_L ("staff paper", "Urgent"))
                       : "",
                   NULL);
  pairs[n++] = FORM_SAY (SAM_L ("staff paper", "Answer"));
  pairs[n++] = answer (paper, handover);
  pairs[n++] = FORM_SAY (SAM_L ("staff paper", "Why"));
  pairs[n++] = reason != NULL ? reason : "";
  if (from != SAM_DATE_NONE) {
    pairs[n++] = FORM_SAY (SAM_L ("staff paper", "From the day"));
    pairs[n++] = _form_date (paper, from, SAM_DATE_STYLE_LONG);
  }
  if (both != SAM_DATE_NONE) {
    pairs[n++] = FORM_SAY (SAM_L ("staff paper", "Both until"));
    pairs[n++] = _form_date (paper, both, SAM_DATE_STYLE_LONG);
  }
  pairs[n] = NULL;
  _form_section_heading (paper, FORM_SAY (SAM_L ("staff paper", "What is asked")));
  _form_key_values (paper, pairs);
}

/* ---- What follows along ---- */

static guint
add_measures (FormPaper *paper, SamTable *table)
{
  GPtrArray *measures = sam_case_view_list (paper->view, SAM_RECORD_MEASURE);
  guint n = 0;

  for (guint i = 0; i < measures->len; i++)
    if (sam_record_enum_is (g_ptr_array_index (measures, i), SAM_MEASURE_STATE, "open")) {
      _form_add_measure (paper, table, g_ptr_array_index (measures, i));
      n++;
    }
  return n;
}

/* Contacts of the first 28 days that are agreed and still to come, and somebody makes. */
static guint
add_contacts (FormPaper *paper, SamTable *table)
{
  SamDate today = paper->options->today;
  const SamRecord *next = sam_rules_next_transition (paper->view, today);
  g_autoptr (SamFollowWindow) window = sam_rules_window (paper->view, today);
  guint n = 0;

  if (window == NULL && next != NULL)
    window = sam_rules_window_of (paper->view, sam_record_get_id (next), today);
  for (guint i = 0; window != NULL && !window->declined && i <= SAM_WINDOW_DAYS; i++) {
    const SamWindowDay *day = &window->days[i];
    const char *cells[] = {
      day->channel != NULL ? sam_text (paper->options->catalog,
                                       sam_enum_label (SAM_FOLLOWUP_DAY_CHANNEL, day->channel))
                           : "",
      day->who,
      _form_date (paper, day->date, SAM_DATE_STYLE_LONG_NO_YEAR),
    };

    if (day->record == NULL || day->date < today || day->reached || day->who == NULL)
      continue;
    _form_row (paper, table, cells, G_N_ELEMENTS (cells));
    n++;
  }
  return n;
}

static guint
add_commitments (FormPaper *paper, SamTable *table)
{
  GPtrArray *commitments = sam_case_view_list (paper->view, SAM_RECORD_COMMITMENT);
  guint n = 0;

  for (guint i = 0; i < commitments->len; i++) {
    const SamRecord *commitment = g_ptr_array_index (commitments, i);
    const SamRecord *party =
        sam_case_view_get (paper->view, _form_get (commitment, SAM_COMMITMENT_PARTY_ID));
    SamCommitmentStatus status =
        sam_rules_commitment (paper->view, commitment, paper->options->today);
    const char *cells[] = { _form_commitment_what (paper, commitment),
                            party != NULL ? _form_party_title (paper, party) : "",
                            _form_date_near (paper, status.deadline.due, SAM_DATE_STYLE_LONG) };

    if ((status.state != SAM_COMMITMENT_STATE_OPEN && status.state != SAM_COMMITMENT_STATE_OVERDUE)
        || !sam_rules_is_promised (paper->view, commitment))
      continue;
    _form_row (paper, table, cells, G_N_ELEMENTS (cells));
    n++;
  }
  return n;
}

static void
add_meeting (FormPaper *paper, SamTable *table, const char *what, const char *who, SamDate date,
             const char *at_time)
{
  const char *when = _form_date_near (paper, date, SAM_DATE_STYLE_LONG);
  const char *time = _form_time (paper, at_time);
  const char *cells[] = { what, who, when };

  if (*time != '\0')
    cells[2] = _form_say (paper, &(SamLabel) SAM_L ("paper", "{date} at {time}"), "date", when,
                          "time", time, NULL);
  _form_row (paper, table, cells, G_N_ELEMENTS (cells));
}

static guint
add_meetings (FormPaper *paper, SamTable *table)
{
  g_autoptr (GPtrArray) coming = sam_rules_coming_appointments (paper->view, paper->options->today);
  const char *at_time = NULL;
  SamDate next = sam_rules_next_meeting (paper->view, paper->options->today, &at_time);

  if (next != SAM_DATE_NONE)
    add_meeting (paper, table, FORM_SAY (SAM_L ("staff paper", "Meeting")), "", next, at_time);
  for (guint i = 0; i < coming->len; i++) {
    const SamRecord *one = g_ptr_array_index (coming, i);

    add_meeting (paper, table, FORM_SAY (SAM_L ("staff paper", "The person's own appointment")),
                 _form_unless_strict (paper, _form_get (one, SAM_APPOINTMENT_WITH_WHOM)),
                 sam_record_get_date (one, SAM_APPOINTMENT_MEETS_ON),
                 _form_get (one, SAM_APPOINTMENT_AT_TIME));
  }
  return coming->len + (next != SAM_DATE_NONE ? 1 : 0);
}

/* 3 */
static void
write_follows (FormPaper *paper, const SamRecord *handover)
{
  static const struct {
    const char *id;
    guint (*add) (FormPaper *paper, SamTable *table);
  } kinds[] = { { "measures", add_measures },
                { "contacts", add_contacts },
                { "commitments", add_commitments },
                { "meetings", add_meetings } };
  const SamColumn columns[] = {
    { FORM_SAY (SAM_L ("paper", "What")), 43, SAM_COLUMN_DEFAULT },
    { FORM_SAY (SAM_L ("staff paper", "Who")), 24, SAM_COLUMN_DEFAULT },
    { FORM_SAY (SAM_L ("paper", "When")), 33, SAM_COLUMN_DEFAULT },
  };
  const char *none[] = { FORM_SAY (SAM_L ("staff paper", "Nothing of this is open.")), NULL, NULL };
  const char *const *follows = sam_record_get_set (handover, SAM_HANDOVER_FOLLOWS);
  gboolean all = sam_record_enum_is (handover, SAM_HANDOVER_STATE, "assigned");
  SamTable *table;

  _form_section_heading (paper, FORM_SAY (SAM_L ("staff paper", "What follows along")));
  if (paper->protection == FORM_STRICT) {
    _form_paragraph (paper, _form_outside (paper));
    return;
  }
  table = _form_table (paper, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    if (!all && (follows == NULL || !g_strv_contains (follows, kinds[i].id)))
      continue;
    _form_section (paper, table,
                   sam_text (paper->options->catalog,
                             sam_enum_label (SAM_HANDOVER_FOLLOWS, kinds[i].id)));
    if (kinds[i].add (paper, table) == 0)
      _form_row (paper, table, none, G_N_ELEMENTS (none));
  }
}

/* 4: those who are with the person, of the agreements that still count. */
static void
write_others (FormPaper *paper)
{
  const SamColumn columns[] = {
    { FORM_SAY (SAM_L ("staff paper", "Who")), 36, SAM_COLUMN_BOLD },
    { FORM_SAY (SAM_L ("paper", "Name")), 38, SAM_COLUMN_DEFAULT },
    { FORM_SAY (SAM_L ("paper", "Phone")), 26, SAM_COLUMN_DEFAULT },
  };
  const SamRecord *next = sam_rules_next_transition (paper->view, paper->options->today);
  g_autoptr (GPtrArray) agreements = _form_agreements_of (paper, next, FALSE);
  SamTable *table = NULL;

  for (guint i = 0; paper->protection != FORM_STRICT && i < agreements->len; i++) {
    g_autoptr (GPtrArray) parties =
        sam_case_view_list_of (paper->view, SAM_PARTY_AGREEMENT_ID,
                               sam_record_get_id (g_ptr_array_index (agreements, i)));

    for (guint k = 0; k < parties->len; k++) {
      const SamRecord *party = g_ptr_array_index (parties, k);
      const char *cells[] = { _form_party_title (paper, party), _form_party_person (paper, party),
                              _form_party_phone (paper, party) };
      gboolean last = i + 1 == agreements->len && k + 1 == parties->len;

      if (table == NULL) {
        _form_section_heading (paper, FORM_SAY (SAM_L ("staff paper", "Others who are with the "
                                                                      "person")));
        table = _form_table (paper, columns, G_N_ELEMENTS (columns));
      }
      _form_row (paper, table, cells, G_N_ELEMENTS (cells));
      if (!last)
        sam_table_keep_with_next (table);
    }
  }
}

/* 5 */
static void
write_answer (FormPaper *paper)
{
  const SamColumn columns[] = {
    { FORM_SAY (SAM_L ("staff paper", "Answer")), 26, SAM_COLUMN_DEFAULT },
    { FORM_SAY (SAM_L ("staff paper", "Why not")), 34, SAM_COLUMN_DEFAULT },
    { FORM_SAY (SAM_L ("paper", "Date")), 16, SAM_COLUMN_DEFAULT },
    { FORM_SAY (SAM_L ("paper", "Name")), 24, SAM_COLUMN_DEFAULT },
  };
  const char *cells[] = {
    _form_lines (paper, _form_box (paper, FALSE, FORM_SAY (SAM_L ("staff paper", "takes over"))),
                 _form_box (paper, FALSE, FORM_SAY (SAM_L ("staff paper", "says no"))), NULL),
    NULL, NULL, NULL
  };
  SamTable *table;

  sam_document_begin_group (paper->doc);
  _form_section_heading (paper, FORM_SAY (SAM_L ("staff paper", "Answer")));
  _form_paragraph (paper, FORM_SAY (SAM_L ("staff paper",
                                           "The responsibility moves when the answer is written in "
                                           "Samspor, not when the paper is handed over.")));
  table = _form_signatures (paper, columns, G_N_ELEMENTS (columns));
  sam_table_set_row_height (table, SIGNING_ROW_HEIGHT);
  _form_row (paper, table, cells, G_N_ELEMENTS (cells));
  sam_document_end_group (paper->doc);
}

static void
write_handover (FormPaper *paper, const SamRecord *handover)
{
  const char *title = FORM_SAY (SAM_L ("staff paper", "Taking over the responsibility"));
  const char *summary = _form_unless_strict (paper, _form_get (handover, SAM_HANDOVER_SUMMARY));
  gboolean asked = sam_record_enum_is (handover, SAM_HANDOVER_STATE, "asked");

  _form_tight (paper);
  _form_title (paper, title, title,
               FORM_SAY (SAM_L ("staff paper",
                                "For those who work here. Not for the person, and not for "
                                "partners.")));
  _form_paragraph (paper, _form_who (paper));
  write_ask (paper, handover);
  if (asked || summary != NULL) {
    _form_section_heading (paper, FORM_SAY (SAM_L ("staff paper", "Summary for whoever takes "
                                                                  "over")));
    _form_text (paper, summary, 4);
  }
  write_follows (paper, handover);
  write_others (paper);
  if (asked)
    write_answer (paper);
}

static gboolean
stays_here (SamCaseView *view, const SamRecord *handover, SamDate today)
{
  return !sam_record_enum_is (handover, SAM_HANDOVER_TO_KIND, "service");
}

static gboolean
is_open (SamCaseView *view, const SamRecord *handover, SamDate today)
{
  return sam_record_enum_is (handover, SAM_HANDOVER_STATE, "asked");
}

static char *
asked_whom (SamCaseView *view, const SamRecord *handover, SamLocale *locale, SamDate today)
{
  SamRegistry *registry = sam_case_view_get_registry (view);
  const char *user = sam_registry_name (registry, _form_get (handover, SAM_HANDOVER_TO_USER));

  return g_strdup (user != NULL
                       ? user
                       : sam_registry_name (registry, _form_get (handover, SAM_HANDOVER_TO_TEAM)));
}

const SamFormHow _form_how_handover = { .write = write_handover,
                                        .suits = stays_here,
                                        .wanted = is_open,
                                        .detail = asked_whom };
