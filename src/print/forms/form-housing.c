/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* "Boligplanen min": what the person asked for and was granted, where the person lives and until
 * when, what comes next, who comes by, and whom to tell when the home is in danger. Of the home
 * only what is the person's own: nobody else on the lease, and nobody next door. Nothing of homes
 * is written for somebody whose address is strictly protected; where it is protected otherwise, the
 * days are said and not the place. */
#include "forms-private.h"

#include <samspor/sam-homes.h>
#include <samspor/sam-need.h>
#include <samspor/sam-rhythm.h>

#define VISIT_ROW_HEIGHT 24
#define N_EMPTY_VISITS 2

/* ---- What is said, and what is left to write on ---- */

/* Pairs for _form_key_values() */
typedef struct {
  FormPaper *paper;
  GPtrArray *pairs; /* (owned) (element-type utf8): not owned */
} Pairs;

static Pairs
pairs_begin (FormPaper *paper, const char *number, const char *heading)
{
  sam_document_begin_group (paper->doc);
  _form_heading (paper, number, heading);
  return (Pairs){ paper, g_ptr_array_new () };
}

/* A line to write on when nothing is known. */
static void
add_line (Pairs *pairs, const char *label, const char *value)
{
  g_ptr_array_add (pairs->pairs, (gpointer) label);
  g_ptr_array_add (pairs->pairs, (gpointer) (value != NULL ? value : ""));
}

static void
add_known (Pairs *pairs, const char *label, const char *value)
{
  if (value != NULL && *value != '\0')
    add_line (pairs, label, value);
}

/* A line to write on only on a form that is filled in by hand. */
static void
add_fillable (Pairs *pairs, const char *label, const char *value)
{
  if (pairs->paper->form->blank)
    add_line (pairs, label, value);
  else
    add_known (pairs, label, value);
}

static void
pairs_end (Pairs *pairs)
{
  if (pairs->pairs->len > 0) {
    g_ptr_array_add (pairs->pairs, NULL);
    _form_key_values (pairs->paper, (const char *const *) pairs->pairs->pdata);
  }
  g_ptr_array_unref (pairs->pairs);
  sam_document_end_group (pairs->paper->doc);
}

static const char *
enum_text (FormPaper *paper, SamField field, const char *id)
{
  const SamLabel *label = id != NULL ? sam_enum_label (field, id) : NULL;

  return label != NULL ? sam_text (paper->options->catalog, label) : NULL;
}

static const char *
day (FormPaper *paper, SamDate date)
{
  return date != SAM_DATE_NONE ? _form_date (paper, date, SAM_DATE_STYLE_DAY) : NULL;
}

/* @record: (nullable) */
static const char *
day_of (FormPaper *paper, const SamRecord *record, SamField field)
{
  return record != NULL ? day (paper, sam_record_get_date (record, field)) : NULL;
}

/* ---- What was asked for ---- */

/* What a home has to be like, a line each. */
static const char *
write_wanted (FormPaper *paper, const SamRecord *need)
{
  static const SamField fields[] = {
    SAM_HOUSING_NEED_ROOMS,           SAM_HOUSING_NEED_PERSONS,
    SAM_HOUSING_NEED_CHILDREN,        SAM_HOUSING_NEED_PETS,
    SAM_HOUSING_NEED_STEP_FREE,       SAM_HOUSING_NEED_WHEELCHAIR,
    SAM_HOUSING_NEED_FOLLOW_UP_LEVEL, SAM_HOUSING_NEED_ENVIRONMENT,
  };
  const char *all = "";

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++) {
    const SamFieldDef *def = sam_field_get (fields[i]);
    const char *label = sam_text (paper->options->catalog, &def->label);
    const char *line = label;

    if (!sam_record_has (need, fields[i])
        || (def->kind == SAM_KIND_BOOL && !sam_record_get_bool (need, fields[i])))
      continue;
    if (def->kind != SAM_KIND_BOOL)
      line = _form_say (paper, &(SamLabel) SAM_L ("paper housing", "{what}: {value}"), "what",
                        label, "value", _form_value (paper, need, fields[i]), NULL);
    all = _form_lines (paper, all, line, NULL);
  }
  return all;
}

static const char *
write_outcome (FormPaper *paper, const SamRecord *need)
{
  static const struct {
    const char *outcome;
    SamLabel text;
  } texts[] = {
    { "granted", SAM_L ("paper housing", "Granted {date}") },
    { "partly", SAM_L ("paper housing", "Partly granted {date}") },
    { "declined", SAM_L ("paper housing", "Declined {date}") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (sam_record_enum_is (need, SAM_HOUSING_NEED_OUTCOME, texts[i].outcome))
      return _form_say (paper, &texts[i].text, "date",
                        day_of (paper, need, SAM_HOUSING_NEED_DECIDED_ON), NULL);
  return FORM_SAY (SAM_L ("paper housing", "Not decided yet"));
}

static const char *
write_decision (FormPaper *paper, const SamRecord *need)
{
  const char *law = _form_get (need, SAM_HOUSING_NEED_LAW);
  const char *valid = day_of (paper, need, SAM_HOUSING_NEED_VALID_TO);

  if (valid != NULL)
    valid = _form_say (paper, &(SamLabel) SAM_L ("paper housing", "valid until {date}"), "date",
                       valid, NULL);
  return _form_lines (paper, write_outcome (paper, need), law != NULL ? law : "",
                      valid != NULL ? valid : "", NULL);
}

static const char *
write_offer (FormPaper *paper, const SamRecord *need)
{
  SamNeedStatus status =
      sam_rules_need (need, sam_case_view_list (paper->view, SAM_RECORD_HOUSING_OFFER),
                      paper->options->today);
  SamDate by = status.open_offer != NULL
                   ? sam_record_get_date (status.open_offer, SAM_HOUSING_OFFER_ANSWER_BY)
                   : SAM_DATE_NONE;

  if (status.open_offer == NULL)
    return NULL;
  return by != SAM_DATE_NONE
             ? _form_say (paper, &(SamLabel) SAM_L ("paper housing", "I answer by {date}"), "date",
                          day (paper, by), NULL)
             : FORM_SAY (SAM_L ("paper housing", "I have not answered yet"));
}

/* What nobody has asked for yet can be written in. */
static void
write_need (FormPaper *paper)
{
  const SamRecord *need = paper->person != NULL ? sam_rules_need_now (paper->view) : NULL;
  SamDate appeal =
      need != NULL ? sam_record_get_date (need, SAM_HOUSING_NEED_APPEAL_BY) : SAM_DATE_NONE;
  Pairs pairs = pairs_begin (paper, "3", FORM_SAY (SAM_L ("paper housing", "The home I ask for")));

  add_line (&pairs, FORM_SAY (SAM_L ("paper housing", "Asked for")),
            day_of (paper, need, SAM_HOUSING_NEED_ASKED_ON));
  add_known (&pairs, FORM_SAY (SAM_L ("paper housing", "I need it from")),
             day_of (paper, need, SAM_HOUSING_NEED_NEEDED_ON));
  add_line (&pairs, FORM_SAY (SAM_L ("paper housing", "What I need")),
            need != NULL ? write_wanted (paper, need) : NULL);
  add_known (&pairs, FORM_SAY (SAM_L ("paper housing", "In my own words")),
             _form_get (need, SAM_HOUSING_NEED_WISHES));
  add_line (&pairs, FORM_SAY (SAM_L ("paper housing", "The decision")),
            need != NULL ? write_decision (paper, need) : NULL);
  add_fillable (&pairs, FORM_SAY (SAM_L ("paper housing", "I can appeal until")),
                appeal >= paper->options->today ? day (paper, appeal) : NULL);
  add_known (&pairs, FORM_SAY (SAM_L ("paper housing", "I am offered a home")),
             need != NULL ? write_offer (paper, need) : NULL);
  pairs_end (&pairs);
}

/* ---- Homes ---- */

/* (nullable): only where it may be said, and never on a paper without names. */
static const char *
write_where (FormPaper *paper, const SamHome *home)
{
  SamRegistry *registry = sam_case_view_get_registry (paper->view);
  const SamRecord *site =
      sam_registry_get (registry, _form_get (home->unit, SAM_HOUSING_UNIT_SITE_ID));
  const char *stair = _form_get (site, SAM_SITE_STAIR);
  const char *number = _form_get (home->unit, SAM_HOUSING_UNIT_NAME);
  const char *address = _form_get (site, SAM_SITE_ADDRESS);

  if (paper->protection != FORM_OPEN || paper->veil != NULL)
    return NULL;
  if (home->unit == NULL)
    return home->is_lease ? NULL : _form_get (home->record, SAM_RESIDENCE_ADDRESS);
  if (address == NULL)
    address = _form_get (site, SAM_SITE_NAME);
  if (address == NULL || number == NULL)
    return address;
  return stair != NULL
             ? _form_say (paper,
                          &(SamLabel) SAM_L ("paper housing", "{address}, stair {stair}, {number}"),
                          "address", address, "stair", stair, "number", number, NULL)
             : _form_say (paper, &(SamLabel) SAM_L ("paper housing", "{address}, {number}"),
                          "address", address, "number", number, NULL);
}

/* Why it waits for the person, who said so and until when. */
static const char *
write_kept (FormPaper *paper, const SamHome *home)
{
  const char *by = home->is_lease ? _form_get (home->record, SAM_TENANT_KEPT_BY) : NULL;
  const char *until = day (paper, home->to);
  const char *where = write_where (paper, home);

  if (by != NULL)
    by = _form_say (paper, &(SamLabel) SAM_L ("paper housing", "decided by {whom}"), "whom", by,
                    NULL);
  if (until != NULL)
    until =
        _form_say (paper, &(SamLabel) SAM_L ("paper housing", "until {date}"), "date", until, NULL);
  return _form_lines (paper, where != NULL ? where : "",
                      g_strcmp0 (home->kept_during, "treatment") == 0
                          ? FORM_SAY (SAM_L ("paper housing", "while I am in treatment"))
                          : FORM_SAY (SAM_L ("paper housing", "while I serve my sentence")),
                      by != NULL ? by : "", until != NULL ? until : "", NULL);
}

/* Those that are kept while the person is away. */
static const char *
write_all_kept (FormPaper *paper, GArray *homes)
{
  const char *all = "";

  for (guint i = 0; i < homes->len; i++) {
    const SamHome *home = &g_array_index (homes, SamHome, i);

    if (home->when == SAM_HOME_NOW && home->kept_during != NULL)
      all = _form_lines (paper, all, write_kept (paper, home), NULL);
  }
  return all;
}

/* A temporary place is named by its law: nobody has a lease there. */
static const char *
write_kind (FormPaper *paper, const SamHome *home)
{
  return home->is_temporary && home->form != NULL
             ? enum_text (paper, SAM_TENANCY_FORM, home->form)
             : enum_text (paper, SAM_RESIDENCE_KIND, home->kind);
}

static const char *
write_lease (FormPaper *paper, const SamHome *home)
{
  return home->is_temporary ? NULL : enum_text (paper, SAM_TENANCY_FORM, home->form);
}

/* Somebody else's home, or a place for now: it has a last day, known or not. */
static gboolean
may_end (const SamHome *home)
{
  return home->to != SAM_DATE_NONE || home->is_temporary || g_strcmp0 (home->kind, "private") == 0
         || g_strcmp0 (home->kind, "family") == 0;
}

/* Not in prison, nor where somebody is treated, and not without any. */
static gboolean
is_a_home (const SamHome *home)
{
  return g_strcmp0 (home->kind, "prison") != 0 && g_strcmp0 (home->kind, "institution") != 0
         && g_strcmp0 (home->kind, "none") != 0;
}

/* @home: (nullable) */
static void
write_now (FormPaper *paper, GArray *homes, const SamHome *home)
{
  Pairs pairs = pairs_begin (paper, "4", FORM_SAY (SAM_L ("paper housing", "Where I live now")));

  add_line (&pairs, FORM_SAY (SAM_L ("paper housing", "Kind of home")),
            home != NULL ? write_kind (paper, home) : NULL);
  if (paper->veil == NULL && (home == NULL || (is_a_home (home) && home->kept_during == NULL)))
    add_line (&pairs, FORM_SAY (SAM_L ("paper housing", "Where")),
              home != NULL ? write_where (paper, home) : NULL);
  add_line (&pairs, FORM_SAY (SAM_L ("paper housing", "Since")),
            home != NULL ? day (paper, home->from) : NULL);
  add_fillable (&pairs, FORM_SAY (SAM_L ("paper housing", "My lease")),
                home != NULL ? write_lease (paper, home) : NULL);
  if (home == NULL || may_end (home))
    add_line (&pairs, FORM_SAY (SAM_L ("paper housing", "I can stay until")),
              home != NULL ? day (paper, home->to) : NULL);
  add_known (&pairs, FORM_SAY (SAM_L ("paper housing", "Kept for me while I am away")),
             write_all_kept (paper, homes));
  pairs_end (&pairs);
}

/* The next one with a lease, or else one that is only held; (nullable) */
static const SamHome *
home_ahead (GArray *homes)
{
  const SamHome *next = NULL;

  for (guint i = 0; i < homes->len; i++) {
    const SamHome *home = &g_array_index (homes, SamHome, i);

    /* The newest come first. */
    if (home->when == SAM_HOME_AHEAD)
      next = home;
  }
  for (guint i = 0; next == NULL && i < homes->len; i++) {
    const SamHome *home = &g_array_index (homes, SamHome, i);

    if (home->when == SAM_HOME_NOW && home->is_held)
      next = home;
  }
  return next;
}

static void
add_ahead (Pairs *pairs, const SamHome *home)
{
  FormPaper *paper = pairs->paper;

  if (home != NULL && home->is_held) {
    add_line (pairs, FORM_SAY (SAM_L ("paper housing", "Held for me until")),
              day (paper, home->to));
    return;
  }
  add_fillable (pairs, FORM_SAY (SAM_L ("paper housing", "I move in")),
                home != NULL ? day (paper, home->from) : NULL);
  add_known (pairs, FORM_SAY (SAM_L ("paper housing", "My lease")),
             home != NULL ? write_lease (paper, home) : NULL);
  add_known (pairs, FORM_SAY (SAM_L ("paper housing", "I can stay until")),
             home != NULL ? day (paper, home->to) : NULL);
}

static const SamPoint *
housing_point (const SamGate *gate)
{
  for (guint i = 0; gate != NULL && i < gate->n_points; i++)
    if (g_strcmp0 (gate->points[i].point, "housing") == 0)
      return &gate->points[i];
  return NULL;
}

/* With the reason, when the lease says one. @point: (nullable) */
static const char *
write_stand (FormPaper *paper, const SamPoint *point)
{
  gboolean in_place = point != NULL && point->state == SAM_POINT_IN_PLACE && point->holds;
  gboolean for_now = point != NULL && point->state == SAM_POINT_INTERIM;
  const char *until = for_now && point->until != SAM_DATE_NONE
                          ? _form_date_near (paper, point->until, SAM_DATE_STYLE_DAY)
                          : "____________";
  const char *boxes = _form_fill (
      paper, "{in_place}   {for_now}   {not_yet}", "in_place",
      _form_box (paper, in_place, FORM_SAY (SAM_L ("paper plan", "in place"))), "for_now",
      _form_box (paper, for_now,
                 _form_say (paper, &(SamLabel) SAM_L ("paper housing", "for now, until {date}"),
                            "date", until, NULL)),
      "not_yet",
      _form_box (paper, point != NULL && !in_place && !for_now,
                 FORM_SAY (SAM_L ("paper housing", "not in place yet"))),
      NULL);

  return _form_lines (paper, boxes,
                      point != NULL && !in_place ? _form_point_lease (paper, point) : "", NULL);
}

/* What is agreed of the home to come. Where an address is protected it is written in by hand. */
static void
write_ahead (FormPaper *paper, const SamRecord *transition, const SamHome *home)
{
  g_autoptr (SamGate) gate =
      transition != NULL
          ? sam_rules_gate (paper->view, sam_record_get_id (transition), paper->options->today)
          : NULL;
  const SamPoint *point = housing_point (gate);
  const char *agreed = NULL, *who = NULL;
  Pairs pairs =
      pairs_begin (paper, "5", FORM_SAY (SAM_L ("paper housing", "Where I am going to live")));

  if (point != NULL && paper->protection < FORM_CONFIDENTIAL) {
    agreed = _form_get (point->row, SAM_GATE_ROW_AGREED);
    who = _form_point_who (paper, point->row);
    if (agreed == NULL && point->lease == SAM_POINT_LEASE_IN_PLACE)
      agreed = _form_point_lease (paper, point);
  }
  if (agreed == NULL && home != NULL)
    agreed = write_where (paper, home);
  add_line (&pairs, FORM_SAY (SAM_L ("paper plan", "What is agreed")), agreed);
  add_ahead (&pairs, home);
  add_line (&pairs, FORM_SAY (SAM_L ("paper plan", "Who, and phone")), who);
  add_line (&pairs, FORM_SAY (SAM_L ("paper housing", "The keys: when and where")), NULL);
  add_line (&pairs, FORM_SAY (SAM_L ("paper housing", "How it stands")),
            write_stand (paper, point));
  pairs_end (&pairs);
}

/* ---- Who comes by ---- */

static const char *
next_time (FormPaper *paper, const SamRecord *measure)
{
  SamDate next = sam_rules_rhythm_next (measure, paper->options->today);

  return next != SAM_DATE_NONE ? _form_date_near (paper, next, SAM_DATE_STYLE_LONG) : "";
}

/* The version code says that the agreement is another, not that a week has passed. */
static void
add_visit (FormPaper *paper, SamTable *table, const SamRecord *measure)
{
  const char *cells[] = { _form_get (measure, SAM_MEASURE_WHAT),
                          _form_measure_who (paper, measure, paper->protection < FORM_CONFIDENTIAL),
                          _form_rhythm (paper, measure), next_time (paper, measure) };
  const char *meant[] = { cells[0], cells[1], cells[2], "" };

  _form_row_otherwise (paper, table, cells, G_N_ELEMENTS (cells), meant, G_N_ELEMENTS (meant));
}

static void
write_visits (FormPaper *paper, const SamRecord *plan)
{
  const SamColumn columns[] = {
    { FORM_SAY (SAM_L ("paper", "What")), 30, SAM_COLUMN_DEFAULT },
    { FORM_SAY (SAM_L ("paper plan", "Who, and phone")), 26, SAM_COLUMN_DEFAULT },
    { FORM_SAY (SAM_L ("paper housing", "How often")), 20, SAM_COLUMN_DEFAULT },
    { FORM_SAY (SAM_L ("paper housing", "Next time")), 24, SAM_COLUMN_DEFAULT },
  };
  g_autoptr (GPtrArray) measures =
      sam_case_view_list_of (paper->view, SAM_MEASURE_PLAN_ID,
                             plan != NULL ? sam_record_get_id (plan) : NULL);
  SamTable *table;
  guint n = 0;

  sam_document_begin_group (paper->doc);
  _form_heading (paper, "7", FORM_SAY (SAM_L ("paper housing", "Who comes by")));
  table = _form_table (paper, columns, G_N_ELEMENTS (columns));
  sam_table_set_row_height (table, VISIT_ROW_HEIGHT);
  for (guint i = 0; paper->protection != FORM_STRICT && i < measures->len; i++) {
    const SamRecord *measure = g_ptr_array_index (measures, i);

    if (!sam_record_enum_is (measure, SAM_MEASURE_STATE, "open") || !sam_rules_has_rhythm (measure))
      continue;
    add_visit (paper, table, measure);
    n++;
  }
  if (n == 0)
    _form_empty_rows (table, paper->form->blank ? N_EMPTY_VISITS : 1);
  sam_document_end_group (paper->doc);
}

/* ---- If the home is in danger ---- */

/* Whoever runs the home, where that may be said. */
static const char *
write_landlord (FormPaper *paper, const SamHome *home)
{
  SamRegistry *registry = sam_case_view_get_registry (paper->view);
  const SamRecord *site =
      sam_registry_get (registry, _form_get (home->unit, SAM_HOUSING_UNIT_SITE_ID));
  const SamRecord *service = sam_registry_get (registry, _form_get (site, SAM_SITE_SERVICE_ID));
  const char *night = _form_get (service, SAM_SERVICE_PHONE_NIGHT);

  if (paper->protection != FORM_OPEN || service == NULL)
    return NULL;
  if (night != NULL)
    night = _form_say (paper, &(SamLabel) SAM_L ("paper housing", "at night: {phone}"), "phone",
                       _form_phone (paper, night), NULL);
  return _form_lines (paper, _form_get (service, SAM_SERVICE_NAME),
                      _form_phone (paper, _form_get (service, SAM_SERVICE_PHONE)),
                      night != NULL ? night : "", NULL);
}

static gboolean
is_housing_party (FormPaper *paper, const SamRecord *party)
{
  const SamRecord *service = sam_registry_get (sam_case_view_get_registry (paper->view),
                                               _form_get (party, SAM_PARTY_SERVICE_ID));

  return service != NULL
         && sam_record_enum_is (service, SAM_SERVICE_SERVICE_KIND, "housing_office");
}

/* Who has promised a home, in an agreement they have seen. */
static const char *
write_promised (FormPaper *paper, const SamRecord *transition)
{
  g_autoptr (GPtrArray) agreements = _form_agreements_of (paper, transition, TRUE);
  const char *all = "";

  if (paper->protection >= FORM_CONFIDENTIAL)
    return NULL;
  for (guint i = 0; i < agreements->len; i++) {
    g_autoptr (GPtrArray) parties =
        sam_case_view_list_of (paper->view, SAM_PARTY_AGREEMENT_ID,
                               sam_record_get_id (g_ptr_array_index (agreements, i)));

    for (guint k = 0; k < parties->len; k++) {
      const SamRecord *party = g_ptr_array_index (parties, k);

      if (is_housing_party (paper, party))
        all =
            _form_lines (paper, all, _form_party_title (paper, party),
                         _form_party_person (paper, party), _form_party_phone (paper, party), NULL);
    }
  }
  return all;
}

static void
write_keep (FormPaper *paper, const SamRecord *plan, const SamRecord *transition,
            const SamHome *home)
{
  SamDate risk = home != NULL ? home->risk_on : SAM_DATE_NONE;
  const char *first =
      _form_numbers (paper, _form_unless_strict (paper, _form_get (plan, SAM_PLAN_CALL_FIRST)));
  Pairs pairs =
      pairs_begin (paper, "9",
                   FORM_SAY (SAM_L ("paper housing", "If I am in danger of losing the home")));

  if (risk != SAM_DATE_NONE) {
    _form_paragraph (paper,
                     _form_say (paper,
                                &(SamLabel) SAM_L ("paper housing",
                                                   "Since {date} it has not been certain that I "
                                                   "can keep the home. The sooner we talk about "
                                                   "it, the more we can do."),
                                "date", day (paper, risk), NULL));
    add_known (&pairs, FORM_SAY (SAM_L ("paper housing", "What it is about")),
               _form_get (home->record, SAM_TENANT_RISK_WHY));
  }
  add_line (&pairs, FORM_SAY (SAM_L ("paper housing", "First I call")), first);
  add_line (&pairs, FORM_SAY (SAM_L ("paper housing", "I tell at once")),
            _form_coordinator (paper));
  add_fillable (&pairs, FORM_SAY (SAM_L ("paper housing", "Responsible for the home")),
                home != NULL ? write_landlord (paper, home) : NULL);
  add_known (&pairs, FORM_SAY (SAM_L ("paper housing", "Has promised to help me")),
             write_promised (paper, transition));
  add_line (&pairs, FORM_SAY (SAM_L ("paper plan", "What helps")),
            _form_get (plan, SAM_PLAN_HELPS));
  pairs_end (&pairs);
}

/* ---- The paper ---- */

/* What the records know of homes. Of somebody whose home must not be found: whom to ask. */
static void
write_homes (FormPaper *paper, const SamRecord *transition, GArray *homes, const SamHome *home)
{
  if (paper->protection == FORM_STRICT) {
    _form_heading (paper, "4", FORM_SAY (SAM_L ("paper housing", "Where I live now")));
    _form_paragraph (paper, _form_outside (paper));
    return;
  }
  write_need (paper);
  write_now (paper, homes, home);
  write_ahead (paper, transition, home_ahead (homes));
}

static void
write_housing (FormPaper *paper, const SamRecord *plan)
{
  g_autoptr (GArray) homes = paper->person != NULL
                                 ? sam_rules_homes (paper->view, paper->options->today)
                                 : g_array_new (FALSE, FALSE, sizeof (SamHome));
  const SamRecord *transition = NULL;
  SamHome now = { 0 };
  gboolean is_known =
      paper->person != NULL && sam_rules_home_now (paper->view, paper->options->today, &now);

  if (plan != NULL)
    transition = sam_case_view_get (paper->view, _form_get (plan, SAM_PLAN_TRANSITION_ID));
  if (plan != NULL && transition == NULL)
    transition = sam_rules_next_transition (paper->view, paper->options->today);
  _form_begin_plan (paper, FORM_SAY (SAM_L ("paper housing", "My plan for a home")));
  _form_heading (paper, "1", FORM_SAY (SAM_L ("paper housing", "What matters to me in a home")));
  _form_text (paper, _form_get (plan, SAM_PLAN_MATTERS), 3);
  _form_heading (paper, "2", FORM_SAY (SAM_L ("paper plan", "What I can, and what helps")));
  _form_text (paper, _form_get (plan, SAM_PLAN_CAN), 2);
  write_homes (paper, transition, homes, is_known ? &now : NULL);
  _form_goals (paper, "6", plan);
  write_visits (paper, plan);
  /* Empty rows are not parted. */
  if (plan == NULL)
    sam_document_begin_group (paper->doc);
  _form_measures (paper, "8", plan, NULL, FALSE);
  if (plan == NULL)
    sam_document_end_group (paper->doc);
  write_keep (paper, plan, transition, is_known ? &now : NULL);
  _form_receipt (paper, "10", plan);
}

static gboolean
is_housing (SamCaseView *view, const SamRecord *plan, SamDate today)
{
  return sam_record_enum_is (plan, SAM_PLAN_KIND, "housing");
}

const SamFormHow _form_how_housing = { .write = write_housing,
                                       .suits = is_housing,
                                       .shares = "housing",
                                       .extract = TRUE };
