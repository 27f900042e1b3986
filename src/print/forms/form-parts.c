/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What the plan and the agreement both say: who, by when, the first days. */
#include "forms-private.h"

#include <samspor/sam-contact-values.h>

#define FIRST_DAY_ROW_HEIGHT 22

const char *
_form_name (FormPaper *paper)
{
  const char *given = _form_get (paper->person, SAM_PERSON_GIVEN_NAME);
  const char *family = _form_get (paper->person, SAM_PERSON_FAMILY_NAME);

  if (paper->options->pseudonymised) {
    g_autofree char *whole =
        g_strconcat (given != NULL ? given : "", " ", family != NULL ? family : "", NULL);

    return _form_keep (paper, sam_name_initials (whole));
  }
  if (given != NULL && family != NULL)
    return _form_keep (paper, g_strconcat (given, " ", family, NULL));
  return given != NULL ? given : family != NULL ? family : "";
}

const char *
_form_discreet (FormPaper *paper, const char *text)
{
  if (text == NULL || paper->veil == NULL || !g_utf8_validate (text, -1, NULL))
    return text;
  return _form_keep (paper, _form_veil_put (paper->veil, text));
}

/* Initials, and the number the case is known by in the house. */
static const char *
who_without_name (FormPaper *paper)
{
  const char *number = _form_get (sam_case_view_get_case (paper->view), SAM_CASE_CASE_NUMBER);

  return number != NULL ? _form_say (paper, &(SamLabel) SAM_L ("paper", "{name}, case {number}."),
                                     "name", _form_name (paper), "number", number, NULL)
                        : _form_name (paper);
}

const char *
_form_who (FormPaper *paper)
{
  const char *name = _form_name (paper);
  const char *precision = _form_get (paper->person, SAM_PERSON_BIRTH_PRECISION);
  SamDate birth =
      paper->person != NULL ? sam_record_get_date (paper->person, SAM_PERSON_BIRTH_DATE) : 0;

  if (paper->options->pseudonymised && paper->person != NULL)
    return who_without_name (paper);
  if (birth == SAM_DATE_NONE)
    return *name != '\0'
               ? _form_say (paper, &(SamLabel) SAM_L ("paper", "{name}."), "name", name, NULL)
               : "";
  if (g_strcmp0 (precision, "year") == 0) {
    int year;

    sam_date_to_ymd (birth, &year, NULL, NULL);
    return _form_say (paper, &(SamLabel) SAM_L ("paper", "{name}, born {date}."), "name", name,
                      "date", _form_keep (paper, g_strdup_printf ("%d", year)), NULL);
  }
  if (g_strcmp0 (precision, "approximate") == 0)
    return _form_say (paper, &(SamLabel) SAM_L ("paper", "{name}, born about {date}."), "name",
                      name, "date", _form_date (paper, birth, SAM_DATE_STYLE_DAY), NULL);
  return _form_say (paper, &(SamLabel) SAM_L ("paper", "{name}, born {date}."), "name", name,
                    "date", _form_date (paper, birth, SAM_DATE_STYLE_DAY), NULL);
}

const char *
_form_outside (FormPaper *paper)
{
  const char *contact = _form_get (paper->person, SAM_PERSON_OUTSIDE_CONTACT);

  return _form_say (paper,
                    &(SamLabel) SAM_L ("paper",
                                       "Taken care of outside the system, contact: {contact}"),
                    "contact", contact != NULL ? contact : "____________", NULL);
}

const char *
_form_user_name (FormPaper *paper, const char *user_id)
{
  const char *name = sam_registry_name (sam_case_view_get_registry (paper->view), user_id);

  return name != NULL ? name : "";
}

const char *
_form_coordinator (FormPaper *paper)
{
  if (paper->coordinator == NULL || *paper->coordinator_phone == '\0')
    return paper->coordinator != NULL ? paper->coordinator : "";
  return _form_say (paper, &(SamLabel) SAM_L ("paper", "{name}, {phone}"), "name",
                    paper->coordinator, "phone", paper->coordinator_phone, NULL);
}

const char *
_form_unless_strict (FormPaper *paper, const char *text)
{
  return paper->protection == FORM_STRICT ? NULL : text;
}

gboolean
_form_is_alive (SamCaseView *view)
{
  const SamRecord *person = sam_case_view_get_person (view);

  return person != NULL && !sam_record_has (person, SAM_PERSON_DECEASED_ON);
}

/* ---- Parties ---- */

static const SamRecord *
party_service (FormPaper *paper, const SamRecord *party)
{
  return sam_registry_get (sam_case_view_get_registry (paper->view),
                           sam_record_get_text (party, SAM_PARTY_SERVICE_ID));
}

static const SamRecord *
party_relation (FormPaper *paper, const SamRecord *party)
{
  return sam_case_view_get (paper->view, sam_record_get_text (party, SAM_PARTY_RELATION_ID));
}

const char *
_form_party_title (FormPaper *paper, const SamRecord *party)
{
  const char *name = _form_get (party_service (paper, party), SAM_SERVICE_NAME);

  if (sam_record_enum_is (party, SAM_PARTY_PARTY_KIND, "coordinator"))
    return _form_say (paper, &(SamLabel) SAM_L ("paper", "Coordinator"), NULL);
  if (name == NULL)
    name = _form_get (party_relation (paper, party), SAM_RELATION_NAME);
  if (name == NULL)
    name = _form_get (party, SAM_PARTY_NAME);
  return name != NULL ? name : "";
}

const char *
_form_party_person (FormPaper *paper, const SamRecord *party)
{
  const char *name = _form_get (party, SAM_PARTY_NAME);
  const char *role = _form_get (party, SAM_PARTY_ROLE);

  if (sam_record_enum_is (party, SAM_PARTY_PARTY_KIND, "coordinator") && name == NULL)
    name = paper->coordinator;
  /* What is the party's name already is not said twice. */
  if (name != NULL && g_strcmp0 (name, _form_party_title (paper, party)) == 0)
    name = NULL;
  if (name != NULL && role != NULL)
    return _form_say (paper, &(SamLabel) SAM_L ("paper", "{name}, {role}"), "name", name, "role",
                      role, NULL);
  return name != NULL ? name : role != NULL ? role : "";
}

const char *
_form_party_phone (FormPaper *paper, const SamRecord *party)
{
  const char *phone = _form_get (party, SAM_PARTY_PHONE);

  if (sam_record_enum_is (party, SAM_PARTY_PARTY_KIND, "coordinator") && phone == NULL)
    return paper->coordinator_phone;
  /* A number can tell the place. */
  if (paper->protection == FORM_STRICT)
    return "";
  if (phone == NULL)
    phone = _form_get (party_service (paper, party), SAM_SERVICE_PHONE);
  if (phone == NULL)
    phone = _form_get (party_relation (paper, party), SAM_RELATION_PHONE);
  return _form_phone (paper, phone);
}

const char *
_form_party_deputy (FormPaper *paper, const SamRecord *party)
{
  const char *name = _form_get (party, SAM_PARTY_DEPUTY);
  const char *phone = _form_get (party, SAM_PARTY_DEPUTY_PHONE);
  const SamRecord *service = party_service (paper, party);

  if (name == NULL && service != NULL && _form_get (service, SAM_SERVICE_DEPUTY_NAME) != NULL) {
    SamDate from = sam_record_get_date (service, SAM_SERVICE_DEPUTY_FROM_ON);
    SamDate to = sam_record_get_date (service, SAM_SERVICE_DEPUTY_TO_ON);

    if ((from == SAM_DATE_NONE || from <= paper->options->today)
        && (to == SAM_DATE_NONE || to >= paper->options->today)) {
      name = _form_get (service, SAM_SERVICE_DEPUTY_NAME);
      phone = _form_get (service, SAM_SERVICE_DEPUTY_PHONE);
    }
  }
  if (name == NULL)
    return "";
  return _form_lines (paper, name,
                      paper->protection != FORM_STRICT ? _form_phone (paper, phone) : "", NULL);
}

/* ---- Points and commitments ---- */

const char *
_form_point_label (FormPaper *paper, const SamRecord *row)
{
  const char *own = _form_unless_strict (paper, _form_get (row, SAM_GATE_ROW_LABEL));

  if (own != NULL)
    return own;
  return sam_text (paper->options->catalog,
                   sam_rules_point_label (sam_record_get_text (row, SAM_GATE_ROW_POINT)));
}

const char *
_form_point_who (FormPaper *paper, const SamRecord *row)
{
  SamRegistry *registry = sam_case_view_get_registry (paper->view);
  const SamRecord *service =
      sam_registry_get (registry, sam_record_get_text (row, SAM_GATE_ROW_SERVICE_ID));
  const SamRecord *user =
      sam_registry_get (registry, sam_record_get_text (row, SAM_GATE_ROW_OWNER_USER));
  const SamRecord *party =
      sam_case_view_get (paper->view, sam_record_get_text (row, SAM_GATE_ROW_PARTY_ID));

  if (service != NULL)
    return _form_lines (paper, _form_get (service, SAM_SERVICE_NAME),
                        _form_phone (paper, _form_get (service, SAM_SERVICE_PHONE)), NULL);
  if (party != NULL)
    return _form_lines (paper, _form_party_title (paper, party), _form_party_phone (paper, party),
                        NULL);
  if (user != NULL)
    return _form_lines (paper, _form_get (user, SAM_USER_NAME),
                        _form_phone (paper, _form_get (user, SAM_USER_PHONE)), NULL);
  return "";
}

const char *
_form_point_state (FormPaper *paper, const SamPoint *point)
{
  /* Only these follow from a home. */
  static const char *const ids[] = { "not_started", "planned", "interim", "in_place" };
  const char *id = point->lease != SAM_POINT_LEASE_NONE && point->state < G_N_ELEMENTS (ids)
                       ? ids[point->state]
                       : sam_record_get_text (point->row, SAM_GATE_ROW_STATE);

  return sam_text (paper->options->catalog, sam_enum_label (SAM_GATE_ROW_STATE, id));
}

const char *
_form_point_lease (FormPaper *paper, const SamPoint *point)
{
  const char *until = point->until != SAM_DATE_NONE
                          ? _form_date_near (paper, point->until, SAM_DATE_STYLE_DAY)
                          : NULL;

  switch (point->lease) {
  case SAM_POINT_LEASE_IN_PLACE:
    if (until == NULL)
      return FORM_SAY (SAM_L ("paper lease", "Lease without an end"));
    return _form_say (paper, &(SamLabel) SAM_L ("paper lease", "Lease until {date}"), "date", until,
                      NULL);
  case SAM_POINT_LEASE_ENDS_BEFORE:
    return _form_say (paper,
                      &(SamLabel) SAM_L ("paper lease",
                                         "The lease ends {date} and does not go on past it"),
                      "date", until, NULL);
  case SAM_POINT_LEASE_BEGINS_AFTER:
    return FORM_SAY (SAM_L ("paper lease", "The lease begins after the day"));
  case SAM_POINT_LEASE_GONE:
    return FORM_SAY (SAM_L ("paper lease", "The lease it rested on does not hold"));
  case SAM_POINT_LEASE_INTERIM:
  case SAM_POINT_LEASE_NONE:
    break;
  }
  return "";
}

GPtrArray *
_form_agreements_of (FormPaper *paper, const SamRecord *transition, gboolean sent_only)
{
  GPtrArray *all = sam_case_view_list (paper->view, SAM_RECORD_AGREEMENT);
  GPtrArray *some = g_ptr_array_new ();

  for (guint i = 0; transition != NULL && i < all->len; i++) {
    SamRecord *agreement = g_ptr_array_index (all, i);

    if (g_strcmp0 (sam_record_get_text (agreement, SAM_AGREEMENT_TRANSITION_ID),
                   sam_record_get_id (transition))
            == 0
        && (sam_record_enum_is (agreement, SAM_AGREEMENT_STATE, "sent")
            || (!sent_only && sam_record_enum_is (agreement, SAM_AGREEMENT_STATE, "draft"))))
      g_ptr_array_add (some, agreement);
  }
  return some;
}

const char *
_form_commitment_what (FormPaper *paper, const SamRecord *commitment)
{
  const SamRecord *row =
      sam_case_view_get (paper->view, sam_record_get_text (commitment, SAM_COMMITMENT_GATE_ROW_ID));
  const char *what = _form_get (commitment, SAM_COMMITMENT_WHAT);

  if (paper->protection == FORM_STRICT)
    return _form_lines (paper, row != NULL ? _form_point_label (paper, row) : "",
                        _form_outside (paper), NULL);
  /* Where somebody will live is written in by hand. */
  if (paper->protection == FORM_CONFIDENTIAL && row != NULL
      && sam_record_enum_is (row, SAM_GATE_ROW_POINT, "housing"))
    return _form_lines (paper, _form_point_label (paper, row), "____________", NULL);
  return what != NULL ? what : "";
}

const char *
_form_commitment_deadline (FormPaper *paper, const SamRecord *commitment)
{
  SamCommitmentStatus status =
      sam_rules_commitment (paper->view, commitment, paper->options->today);
  const char *when;

  if (status.deadline.due != SAM_DATE_NONE) {
    when = _form_date_near (paper, status.deadline.due, SAM_DATE_STYLE_LONG);
  } else {
    int days = (int) sam_record_get_int (commitment, SAM_COMMITMENT_OFFSET_DAYS);

    when = days > 0 ? _form_keep (paper, sam_count (paper->options->catalog, "paper",
                                                    "%d day before the date",
                                                    "%d days before the date", days))
                    : _form_say (paper, &(SamLabel) SAM_L ("paper", "on the day itself"), NULL);
  }
  if (status.pinned)
    return when;
  return _form_lines (paper, when,
                      _form_say (paper, &(SamLabel) SAM_L ("paper", "↔ follows the date"), NULL),
                      NULL);
}

const char *
_form_rhythm (FormPaper *paper, const SamRecord *measure)
{
  static const char *const days[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };
  const char *day = _form_get (measure, SAM_MEASURE_WEEKDAY);
  const char *time = _form_time (paper, _form_get (measure, SAM_MEASURE_AT_TIME));
  int weeks = MAX (1, (int) sam_record_get_int (measure, SAM_MEASURE_EVERY_WEEKS));
  const char *when = "";

  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    if (g_strcmp0 (day, days[i]) == 0) {
      g_autofree char *text = sam_count (paper->options->catalog, "paper plan", "every {weekday}",
                                         "every %d weeks on {weekday}", weeks);

      when = _form_fill (paper, text, "weekday",
                         sam_locale_weekday (paper->options->locale, (int) i + 1, FALSE), NULL);
    }
  if (*time != '\0')
    time = _form_say (paper, &(SamLabel) SAM_L ("paper", "at {time}"), "time", time, NULL);
  return _form_lines (paper, when, time, NULL);
}

const char *
_form_measure_who (FormPaper *paper, const SamRecord *measure, gboolean with_phone)
{
  SamRegistry *registry = sam_case_view_get_registry (paper->view);
  const char *responsible = _form_get (measure, SAM_MEASURE_RESPONSIBLE);
  const SamRecord *service =
      sam_registry_get (registry, _form_get (measure, SAM_MEASURE_SERVICE_ID));
  const SamRecord *user = sam_registry_get (registry, _form_get (measure, SAM_MEASURE_OWNER_USER));
  const char *name = _form_get (service, SAM_SERVICE_NAME);
  const char *phone = _form_get (service, SAM_SERVICE_PHONE);

  if (responsible != NULL)
    return responsible;
  if (service == NULL) {
    name = _form_get (user, SAM_USER_NAME);
    phone = _form_get (user, SAM_USER_PHONE);
  }
  if (name == NULL)
    return "";
  return with_phone ? _form_lines (paper, name, _form_phone (paper, phone), NULL) : name;
}

void
_form_add_measure (FormPaper *paper, SamTable *table, const SamRecord *measure)
{
  const char *place = _form_get (measure, SAM_MEASURE_PLACE);
  const char *extent = _form_get (measure, SAM_MEASURE_EXTENT);
  SamDate due = sam_record_get_date (measure, SAM_MEASURE_DUE_ON);
  const char *cells[] = {
    _form_lines (paper, _form_get (measure, SAM_MEASURE_WHAT), extent != NULL ? extent : "", NULL),
    _form_measure_who (paper, measure, FALSE),
    _form_lines (paper,
                 due != SAM_DATE_NONE
                     ? _form_say (paper, &(SamLabel) SAM_L ("paper plan", "by {date}"), "date",
                                  _form_date_near (paper, due, SAM_DATE_STYLE_LONG), NULL)
                     : "",
                 _form_rhythm (paper, measure), place != NULL ? place : "", NULL),
  };

  _form_row (paper, table, cells, G_N_ELEMENTS (cells));
}

/* ---- The transition ---- */

SamDate
_form_transition_date (const SamRecord *transition)
{
  if (transition == NULL || sam_record_enum_is (transition, SAM_TRANSITION_DATE_KIND, "unknown"))
    return SAM_DATE_NONE;
  return sam_record_get_date (transition, SAM_TRANSITION_DATE);
}

typedef struct {
  const char *kind;
  SamLabel dated, undated;
} KindText;

/* Whole sentences: a kind is never put into one. */
static const KindText kinds[] = {
  { "prison", SAM_L ("paper transition", "Is released from prison on {date}."),
    SAM_L ("paper transition", "Is to be released from prison. The date is not known.") },
  { "remand", SAM_L ("paper transition", "Is released from remand on {date}."),
    SAM_L ("paper transition", "Is in remand. The date of release is not known.") },
  { "tsb", SAM_L ("paper transition", "Is discharged from treatment on {date}."),
    SAM_L ("paper transition", "Is to be discharged from treatment. The date is not known.") },
  { "phv", SAM_L ("paper transition", "Is discharged from mental health care on {date}."),
    SAM_L ("paper transition",
           "Is to be discharged from mental health care. The date is not known.") },
  { "detox", SAM_L ("paper transition", "Has finished detox on {date}."),
    SAM_L ("paper transition", "Is in detox. The date it ends is not known.") },
  { "leave", SAM_L ("paper transition", "Is on leave from {date}."),
    SAM_L ("paper transition", "Is to have leave. The date is not known.") },
  { "broken_off", SAM_L ("paper transition", "The treatment was broken off on {date}."),
    SAM_L ("paper transition", "The treatment was broken off.") },
  { "move", SAM_L ("paper transition", "Moves into a home of their own on {date}."),
    SAM_L ("paper transition", "Is to move into a home of their own. The date is not known.") },
  { "turns_16", SAM_L ("paper transition", "Turns 16 on {date}."),
    SAM_L ("paper transition", "Turns 16 soon.") },
  { "turns_18", SAM_L ("paper transition", "Turns 18 on {date}."),
    SAM_L ("paper transition", "Turns 18 soon.") },
};

const char *
_form_transition_sentence (FormPaper *paper, const SamRecord *transition)
{
  SamDate date = _form_transition_date (transition);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (sam_record_enum_is (transition, SAM_TRANSITION_KIND, kinds[i].kind))
      return _form_say (paper, date != SAM_DATE_NONE ? &kinds[i].dated : &kinds[i].undated, "date",
                        _form_date (paper, date, SAM_DATE_STYLE_LONG), NULL);
  return "";
}

/* ---- The first 28 days ---- */

static const char *
first_day_date (FormPaper *paper, const SamFirstDay *day)
{
  guint bits = day->date != SAM_DATE_NONE ? sam_holidays_on (day->date) : 0;
  g_autoptr (GPtrArray) holidays = g_ptr_array_new ();

  for (guint i = 0; i < SAM_N_HOLIDAYS; i++)
    if (bits & (1u << i))
      g_ptr_array_add (holidays, (gpointer) sam_text (paper->options->catalog,
                                                      sam_holiday_label ((SamHoliday) (1u << i))));
  return _form_lines (paper, _form_date (paper, day->date, SAM_DATE_STYLE_LONG_NO_YEAR),
                      holidays->len > 0 ? _form_list (paper, holidays) : "", NULL);
}

/* One row of the first 28 days on paper. */
typedef struct {
  SamFirstDay day;
  const char *who, *how, *weekend; /* (nullable) */
} PaperDay;

/* Who is asked to be there; on a closed day that nobody has, it says so. */
static const char *
first_day_weekend (FormPaper *paper, const PaperDay *row)
{
  if (!row->day.closed)
    return "";
  if (row->weekend != NULL)
    return row->weekend;
  if (row->day.weekday >= 6)
    return _form_say (paper, &(SamLabel) SAM_L ("paper", "No one has the weekend yet: ______"),
                      NULL);
  return _form_say (paper, &(SamLabel) SAM_L ("paper", "No one has this day yet: ______"), NULL);
}

/* A contact that was planned, as it is stored. */
static PaperDay
paper_day (FormPaper *paper, const SamWindowDay *day)
{
  gboolean strict = paper->protection == FORM_STRICT;

  return (PaperDay){
    .day = { .day = day->day, .date = day->date, .weekday = day->weekday, .closed = day->closed },
    .who = strict ? NULL : day->who,
    .how = day->channel != NULL ? sam_text (paper->options->catalog,
                                            sam_enum_label (SAM_FOLLOWUP_DAY_CHANNEL, day->channel))
                                : NULL,
    .weekend = strict ? NULL : _form_numbers (paper, day->weekend_by),
  };
}

/* The days of the table: what is stored, else the default ones, without dates as long as the date
 * is not known. Returns: how many. */
static gsize
find_first_days (FormPaper *paper, const SamRecord *transition, PaperDay rows[SAM_WINDOW_DAYS + 1])
{
  g_autoptr (SamFollowWindow) window =
      transition != NULL
          ? sam_rules_window_of (paper->view, sam_record_get_id (transition), paper->options->today)
          : NULL;
  SamFirstDay days[SAM_N_FIRST_DAYS];
  gsize n = 0;

  for (guint i = 0; window != NULL && i <= SAM_WINDOW_DAYS; i++)
    if (window->days[i].planned)
      rows[n++] = paper_day (paper, &window->days[i]);
  if (n > 0)
    return n;
  n = transition != NULL ? sam_rules_first_days (paper->view, sam_record_get_id (transition), days)
                         : 0;
  for (gsize i = 0; i < SAM_N_FIRST_DAYS; i++)
    rows[i] = (PaperDay){ .day = i < n ? days[i] : (SamFirstDay){ .day = sam_first_days[i] } };
  return SAM_N_FIRST_DAYS;
}

/* A no is kept as one: a number, naloxone and one more question remain. */
static gboolean
write_declined (FormPaper *paper, const SamRecord *transition)
{
  g_autoptr (SamFollowWindow) window =
      transition != NULL
          ? sam_rules_window_of (paper->view, sam_record_get_id (transition), paper->options->today)
          : NULL;

  if (window == NULL || !window->declined)
    return FALSE;
  _form_paragraph (
      paper,
      _form_say (paper,
                 &(SamLabel) SAM_L ("paper", "You do not want these contacts now. You can call "
                                             "{phone}. We ask you once more {date}."),
                 "phone",
                 _form_phone (paper, sam_record_get_text (window->followup, SAM_FOLLOWUP_PHONE)),
                 "date",
                 _form_date (paper,
                             sam_record_get_date (window->followup, SAM_FOLLOWUP_ASK_AGAIN_ON),
                             SAM_DATE_STYLE_LONG_NO_YEAR),
                 NULL));
  return TRUE;
}

void
_form_first_days (FormPaper *paper, const SamRecord *transition, const char *first_meets)
{
  const SamColumn columns[] = {
    { _form_say (paper, &(SamLabel) SAM_L ("paper", "Day"), NULL), 8, SAM_COLUMN_BOLD },
    { _form_say (paper, &(SamLabel) SAM_L ("paper", "Date"), NULL), 24, SAM_COLUMN_DEFAULT },
    { _form_say (paper, &(SamLabel) SAM_L ("paper", "Who makes contact"), NULL), 26,
      SAM_COLUMN_DEFAULT },
    { _form_say (paper, &(SamLabel) SAM_L ("paper", "How"), NULL), 14, SAM_COLUMN_DEFAULT },
    { _form_say (paper, &(SamLabel) SAM_L ("paper", "Weekend and holiday: who"), NULL), 28,
      SAM_COLUMN_DEFAULT },
  };
  PaperDay rows[SAM_WINDOW_DAYS + 1];
  gsize n;
  SamTable *table;

  if (write_declined (paper, transition))
    return;
  table = _form_table (paper, columns, G_N_ELEMENTS (columns));
  n = find_first_days (paper, transition, rows);
  sam_table_set_row_height (table, FIRST_DAY_ROW_HEIGHT);
  for (gsize i = 0; i < n; i++) {
    const char *who = rows[i].who != NULL ? rows[i].who : rows[i].day.day == 0 ? first_meets : NULL;
    const char *cells[] = { _form_keep (paper, g_strdup_printf ("%d", rows[i].day.day)),
                            first_day_date (paper, &rows[i].day), who, rows[i].how,
                            first_day_weekend (paper, &rows[i]) };

    _form_row (paper, table, cells, G_N_ELEMENTS (cells));
    /* Where it does not fit, it is parted after the first week, in two halves. */
    if (i + 1 != n / 2 && i + 1 != n) {
      sam_table_keep_with_next (table);
    }
  }
}

void
_form_first_days_short (FormPaper *paper, const SamRecord *transition)
{
  const char *day = _form_say (paper, &(SamLabel) SAM_L ("paper", "Day"), NULL);
  const char *date = _form_say (paper, &(SamLabel) SAM_L ("paper", "Date"), NULL);
  const char *who = _form_say (paper, &(SamLabel) SAM_L ("paper", "Who has the day"), NULL);
  const SamColumn columns[] = {
    { day, 5, SAM_COLUMN_BOLD }, { date, 22, SAM_COLUMN_DEFAULT }, { who, 23, SAM_COLUMN_DEFAULT },
    { day, 5, SAM_COLUMN_BOLD }, { date, 22, SAM_COLUMN_DEFAULT }, { who, 23, SAM_COLUMN_DEFAULT },
  };
  PaperDay rows[SAM_WINDOW_DAYS + 1];
  SamTable *table = _form_table (paper, columns, G_N_ELEMENTS (columns));
  gsize n = find_first_days (paper, transition, rows);

  sam_table_set_row_height (table, FIRST_DAY_ROW_HEIGHT);
  for (gsize i = 0; i < n; i += 2) {
    const char *cells[6] = { NULL };

    for (gsize k = 0; k < 2 && i + k < n; k++) {
      const PaperDay *row = &rows[i + k];

      cells[3 * k] = _form_keep (paper, g_strdup_printf ("%d", row->day.day));
      cells[3 * k + 1] = first_day_date (paper, &row->day);
      cells[3 * k + 2] = row->day.closed ? first_day_weekend (paper, row)
                         : row->who      ? row->who
                                         : "";
    }
    _form_row (paper, table, cells, G_N_ELEMENTS (cells));
  }
}
