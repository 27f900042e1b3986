/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "year.h"

#include <samspor/sam-homes.h>
#include <samspor/sam-rules.h>
#include <string.h>

/* How many cases are looked at before somebody gives up finding what an act is about. */
#define TRIES 60

/* ---- drawing ---- */

static int
draw (Town *town, int n)
{
  return g_rand_int_range (town->rand, 0, n);
}

static gboolean
chance (Town *town, int percent)
{
  return draw (town, 100) < percent;
}

#define one_of(town, ...)                                                                          \
  (((const char *const[]){ __VA_ARGS__ })[draw (                                                   \
      (town), (int) (sizeof ((const char *const[]){ __VA_ARGS__ }) / sizeof (char *)))])

static gboolean
is_live (const TownCase *at)
{
  return !sam_record_enum_is (at->record, SAM_CASE_STATUS, "closed")
         && !sam_record_has (at->person, SAM_PERSON_DECEASED_ON);
}

/* (nullable) */
static TownCase *
pick_case (Town *town)
{
  for (guint i = 0; i < TRIES; i++) {
    TownCase *at = town->cases->pdata[draw (town, (int) town->cases->len)];

    if (is_live (at)) {
      return at;
    }
  }
  return NULL;
}

static const char *
service (Town *town)
{
  GPtrArray *all = sam_registry_list (town_registry (town), SAM_RECORD_SERVICE);

  return sam_record_get_id (all->pdata[draw (town, (int) all->len)]);
}

/* (nullable): of a live case, one in which @field says @value (NULL = nothing) */
static SamRecord *
pick (Town *town, SamField field, const char *value, TownCase **at)
{
  for (guint i = 0; i < TRIES; i++) {
    *at = pick_case (town);
    if (*at != NULL) {
      g_autoptr (GPtrArray) all = town_of (*at, SAM_FIELD_TYPE (field));

      for (guint k = 0; k < all->len; k++) {
        g_autofree char *said = sam_record_to_string (all->pdata[k], field);

        if (g_strcmp0 (said, value) == 0) {
          return all->pdata[k];
        }
      }
    }
  }
  return NULL;
}

/* (nullable): a coming transition; @dated: with a date, or without */
static SamRecord *
pick_coming (Town *town, gboolean dated, TownCase **at)
{
  for (guint i = 0; i < TRIES; i++) {
    *at = pick_case (town);
    if (*at != NULL) {
      g_autoptr (GPtrArray) all = town_of (*at, SAM_RECORD_TRANSITION);

      for (guint k = 0; k < all->len; k++) {
        SamRecord *transition = all->pdata[k];

        if (!sam_record_has (transition, SAM_TRANSITION_HAPPENED_ON)
            && !sam_record_has (transition, SAM_TRANSITION_CANCELLED_ON)
            && sam_record_has (transition, SAM_TRANSITION_DATE) == dated) {
          return transition;
        }
      }
    }
  }
  return NULL;
}

/* ---- one act ---- */

/* Who writes in a case. */
static const char *
hand (const TownCase *at)
{
  return sam_record_get_text (at->record, SAM_CASE_COORDINATOR_USER);
}

static SamRecord *
make (Town *town, SamRecordType type, TownCase *at)
{
  SamRecord *owner = sam_type_get (type)->scope == SAM_SCOPE_PERSON ? at->person : at->record;
  SamRecord *record = town_make (town, type, sam_record_get_id (owner));

  town_put (town, record);
  return record;
}

/* A mutable copy, in the act. */
static SamRecord *
edit (Town *town, SamRecord *record)
{
  SamRecord *copy = sam_record_dup (record);

  town_put (town, copy);
  return copy;
}

static gboolean
done (Town *town, TownCase *at)
{
  town_done (town, hand (at), NULL);
  return TRUE;
}

static void
set_day (Town *town, SamRecord *record, SamField field, int from, int n)
{
  sam_record_set_date (record, field, town->today + from + draw (town, n));
}

/* A moment of the last @days days, in the morning. */
static void
set_moment (Town *town, SamRecord *record, SamField field, int days)
{
  int ago = draw (town, days);

  if (ago > 0) {
    sam_record_set_moment (record, field,
                           sam_moment_from_local (town->today - ago, 8 * 60 + draw (town, 8 * 60),
                                                  town->oslo));
  }
}

/* ---- transitions ---- */

static void
put_points (Town *town, SamRecord *transition)
{
  g_autoptr (GPtrArray) points = sam_rules_new_points (transition);

  for (guint i = 0; i < points->len; i++) {
    town_put (town, g_object_ref (points->pdata[i]));
  }
}

static gboolean
is_birthday (SamRecord *transition)
{
  return sam_record_enum_is (transition, SAM_TRANSITION_KIND, "turns_16")
         || sam_record_enum_is (transition, SAM_TRANSITION_KIND, "turns_18");
}

static gboolean
has_coming (TownCase *at)
{
  g_autoptr (GPtrArray) all = town_of (at, SAM_RECORD_TRANSITION);

  for (guint i = 0; i < all->len; i++) {
    if (!sam_record_has (all->pdata[i], SAM_TRANSITION_HAPPENED_ON)
        && !sam_record_has (all->pdata[i], SAM_TRANSITION_CANCELLED_ON)) {
      return TRUE;
    }
  }
  return FALSE;
}

static gboolean
tell_transition (Town *town)
{
  TownCase *at = pick_case (town);
  SamRecord *transition;

  if (at == NULL || (has_coming (at) && !chance (town, 15))) {
    return FALSE;
  }
  transition = make (town, SAM_RECORD_TRANSITION, at);
  sam_record_set_text (transition, SAM_TRANSITION_KIND,
                       one_of (town, "prison", "remand", "tsb", "phv", "detox", "leave", "move"));
  sam_record_set_text (transition, SAM_TRANSITION_PLACE_ID, service (town));
  sam_record_set_text (transition, SAM_TRANSITION_TOLD_BY, "Sosialkonsulenten");
  if (chance (town, 75)) {
    sam_record_set_text (transition, SAM_TRANSITION_DATE_KIND,
                         one_of (town, "fixed", "computed", "estimated"));
    /* Told early, late, or the day before. */
    set_day (town, transition, SAM_TRANSITION_DATE, 1, chance (town, 30) ? 4 : 50);
  }
  if (chance (town, 30)) {
    set_day (town, transition, SAM_TRANSITION_TOLD_ON, -3, 3);
  }
  put_points (town, transition);
  return done (town, at);
}

/* What follows straight after, or after some days in freedom. */
static gboolean
tell_next (Town *town)
{
  TownCase *at;
  SamRecord *previous = pick_coming (town, TRUE, &at), *transition;

  if (previous == NULL || is_birthday (previous)
      || sam_rules_chain (town_view (town, at), previous).next != NULL) {
    return FALSE;
  }
  transition = make (town, SAM_RECORD_TRANSITION, at);
  sam_record_set_text (transition, SAM_TRANSITION_KIND, one_of (town, "tsb", "detox", "prison"));
  sam_record_set_text (transition, SAM_TRANSITION_PREVIOUS_ID, sam_record_get_id (previous));
  sam_record_set_bool (transition, SAM_TRANSITION_DIRECT, chance (town, 70));
  if (chance (town, 80)) {
    sam_record_set_date (transition, SAM_TRANSITION_DATE,
                         MAX (sam_record_get_date (previous, SAM_TRANSITION_DATE), town->today) + 1
                             + draw (town, 30));
  }
  put_points (town, transition);
  return done (town, at);
}

static gboolean
break_off (Town *town)
{
  TownCase *at = pick_case (town);
  SamRecord *transition;

  if (at == NULL) {
    return FALSE;
  }
  transition = make (town, SAM_RECORD_TRANSITION, at);
  sam_record_set_text (transition, SAM_TRANSITION_KIND, "broken_off");
  sam_record_set_text (transition, SAM_TRANSITION_DATE_KIND, "fixed");
  set_day (town, transition, SAM_TRANSITION_DATE, -2, 3);
  sam_record_set_date (transition, SAM_TRANSITION_HAPPENED_ON,
                       sam_record_get_date (transition, SAM_TRANSITION_DATE));
  put_points (town, transition);
  return done (town, at);
}

/* What was shown before it was saved is what came of it; the deadlines themselves are counted by
 * SQL. */
static void
check_effects (Town *town, TownCase *at, const char *transition_id, GArray *effects)
{
  g_autoptr (SamGate) gate = sam_rules_gate (town_view (town, at), transition_id, town->today);

  for (guint i = 0; i < gate->n_points; i++) {
    const SamPoint *point = &gate->points[i];
    SamDate to = SAM_DATE_NONE;

    for (guint k = 0; k < effects->len; k++) {
      const SamMove *move = &g_array_index (effects, SamMove, k);

      if (strcmp (sam_record_get_id (move->record), sam_record_get_id (point->row)) == 0) {
        to = move->to;
      }
    }
    if (!point->pinned) {
      g_assert_cmpint (to, ==, point->deadline.due);
    }
  }
}

/* A date is moved, lost, or learnt. */
static gboolean
move_date (Town *town)
{
  TownCase *at;
  gboolean dated = chance (town, 75);
  SamRecord *before = pick_coming (town, dated, &at), *transition;
  g_autoptr (SamCaseView) shown = NULL;
  g_autoptr (GArray) effects = NULL;
  g_autofree char *id = NULL;

  if (before == NULL || is_birthday (before)) {
    return FALSE;
  }
  id = g_strdup (sam_record_get_id (before));
  transition = edit (town, before);
  if (dated) {
    sam_record_set_date (transition, SAM_TRANSITION_MOVED_FROM_ON,
                         sam_record_get_date (before, SAM_TRANSITION_DATE));
    sam_record_set_date (transition, SAM_TRANSITION_MOVED_ON, town->today);
  }
  if (dated && chance (town, 25)) {
    sam_record_clear (transition, SAM_TRANSITION_DATE);
    sam_record_set_text (transition, SAM_TRANSITION_DATE_KIND, "unknown");
  } else {
    set_day (town, transition, SAM_TRANSITION_DATE, 0, 45);
    sam_record_set_text (transition, SAM_TRANSITION_DATE_KIND, "fixed");
  }
  shown = sam_case_view_ref (town_view (town, at));
  effects =
      sam_rules_move_effects (shown, id, sam_record_get_date (transition, SAM_TRANSITION_DATE),
                              town->today);
  done (town, at);
  check_effects (town, at, id, effects);
  return TRUE;
}

static gboolean
check_date (Town *town)
{
  TownCase *at;
  SamRecord *before = pick_coming (town, FALSE, &at);

  if (before == NULL) {
    return FALSE;
  }
  sam_record_set_date (edit (town, before), SAM_TRANSITION_CHECKED_ON, town->today);
  return done (town, at);
}

/* The day has come: it happened, now and then on another day, or it did not come to anything. */
static gboolean
let_happen (Town *town)
{
  TownCase *at;
  SamRecord *before = pick_coming (town, TRUE, &at), *transition;
  SamDate date;

  if (before == NULL) {
    return FALSE;
  }
  date = sam_record_get_date (before, SAM_TRANSITION_DATE);
  if (date > town->today + (chance (town, 4) ? 3 : 0)) {
    return FALSE;
  }
  transition = edit (town, before);
  if (chance (town, 12)) {
    sam_record_set_date (transition, SAM_TRANSITION_CANCELLED_ON, town->today);
    sam_record_set_text (transition, SAM_TRANSITION_CANCELLED_WHY, "Det ble ikke noe av");
  } else {
    sam_record_set_date (transition, SAM_TRANSITION_HAPPENED_ON, MIN (date, town->today));
  }
  return done (town, at);
}

static gboolean
tell_birthday (Town *town)
{
  for (guint i = 0; i < town->cases->len; i++) {
    TownCase *at = town->cases->pdata[i];
    SamTurning turning;
    SamRecord *transition;

    if (!is_live (at) || !sam_rules_turning (town_view (town, at), town->today, &turning)
        || turning.transition != NULL || !chance (town, 30)) {
      continue;
    }
    transition = make (town, SAM_RECORD_TRANSITION, at);
    sam_record_set_text (transition, SAM_TRANSITION_KIND, turning.kind->id);
    sam_record_set_text (transition, SAM_TRANSITION_DATE_KIND, "computed");
    sam_record_set_date (transition, SAM_TRANSITION_DATE, turning.date);
    put_points (town, transition);
    return done (town, at);
  }
  return FALSE;
}

/* ---- points ---- */

static void
set_evidence (Town *town, SamRecord *row)
{
  sam_record_set_text (row, SAM_GATE_ROW_EVIDENCE_KIND, one_of (town, "oral", "document"));
  sam_record_set_text (row, SAM_GATE_ROW_EVIDENCE_BY, "Saksbehandleren");
  sam_record_set_date (row, SAM_GATE_ROW_EVIDENCE_ON, town->today);
  if (chance (town, 30)) {
    sam_record_set_text (row, SAM_GATE_ROW_AGREED, "Onsdag kl. 10 hos Trygg");
  }
  if (!sam_record_has (row, SAM_GATE_ROW_AGREED) || chance (town, 50)) {
    sam_record_set_text (row, SAM_GATE_ROW_EVIDENCE, "Brev av i går");
  }
}

static void
set_state (Town *town, SamRecord *row, const char *state)
{
  sam_record_set_text (row, SAM_GATE_ROW_STATE, state);
  if (strcmp (state, "in_place") == 0) {
    set_evidence (town, row);
  } else if (strcmp (state, "interim") == 0) {
    set_day (town, row, SAM_GATE_ROW_INTERIM_UNTIL, 0, 40);
  } else if (strcmp (state, "declined") == 0) {
    set_day (town, row, SAM_GATE_ROW_ASK_AGAIN_ON, 5, 30);
  } else if (strcmp (state, "not_relevant") == 0) {
    sam_record_set_text (row, SAM_GATE_ROW_REASON, "Er i arbeid fra før");
  } else if (strcmp (state, "waived") == 0) {
    sam_record_set_text (row, SAM_GATE_ROW_REASON, "Svarte ikke på tre henvendelser");
    sam_record_set_text (row, SAM_GATE_ROW_SERVICE_ID, service (town));
    sam_record_set_text (row, SAM_GATE_ROW_WAIVED_BY_USER, town->lead);
    sam_record_set_date (row, SAM_GATE_ROW_WAIVED_ON, town->today);
  }
}

static GPtrArray *
rows_of (TownCase *at, SamRecord *transition)
{
  GPtrArray *rows = town_of (at, SAM_RECORD_GATE_ROW);

  for (guint i = rows->len; i > 0; i--) {
    if (g_strcmp0 (sam_record_get_text (rows->pdata[i - 1], SAM_GATE_ROW_TRANSITION_ID),
                   sam_record_get_id (transition))
        != 0) {
      g_ptr_array_remove_index (rows, i - 1);
    }
  }
  return rows;
}

static gboolean
set_point (Town *town)
{
  TownCase *at;
  SamRecord *transition = pick_coming (town, chance (town, 85), &at), *before, *row;
  g_autoptr (GPtrArray) rows = transition != NULL ? rows_of (at, transition) : NULL;
  const char *state = one_of (town, "planned", "planned", "in_place", "in_place", "in_place",
                              "interim", "declined", "not_relevant", "waived", "not_started");

  if (rows == NULL || rows->len == 0) {
    return FALSE;
  }
  before = rows->pdata[draw (town, (int) rows->len)];
  row = edit (town, before);
  set_state (town, row, state);
  if (chance (town, 10)) {
    set_day (town, row, SAM_GATE_ROW_PINNED_ON, -2, 20);
  }
  /* Only a lead waives. */
  if (strcmp (state, "waived") == 0 && chance (town, 20)
      && !sam_record_enum_is (before, SAM_GATE_ROW_STATE, "waived")
      && !sam_viewer_leads (g_hash_table_lookup (town->viewers, hand (at)),
                            sam_record_get_text (at->record, SAM_CASE_TEAM_ID))) {
    town_done (town, hand (at), "not-allowed");
    return TRUE;
  }
  town_done (town, strcmp (state, "waived") == 0 ? town->lead : hand (at), NULL);
  return TRUE;
}

/* All six are worked through before the day. */
static gboolean
make_ready (Town *town)
{
  TownCase *at;
  SamRecord *transition = pick_coming (town, TRUE, &at);
  g_autoptr (GPtrArray) rows = transition != NULL ? rows_of (at, transition) : NULL;

  if (rows == NULL || rows->len == 0) {
    return FALSE;
  }
  for (guint i = 0; i < rows->len; i++) {
    if (!sam_record_enum_is (rows->pdata[i], SAM_GATE_ROW_STATE, "in_place")) {
      set_state (town, edit (town, rows->pdata[i]),
                 one_of (town, "in_place", "in_place", "in_place", "declined", "not_relevant"));
    }
  }
  if (town->act->len == 0) {
    return FALSE;
  }
  return done (town, at);
}

static gboolean
carry_points (Town *town)
{
  TownCase *at;
  SamRecord *transition;
  g_autoptr (GPtrArray) points = NULL;

  for (guint i = 0; i < TRIES; i++) {
    transition = pick_coming (town, TRUE, &at);
    if (transition == NULL || !sam_record_has (transition, SAM_TRANSITION_PREVIOUS_ID)) {
      continue;
    }
    points = sam_rules_carry_points (town_view (town, at), sam_record_get_id (transition));
    if (points->len > 0) {
      for (guint k = 0; k < points->len; k++) {
        town_put (town, g_object_ref (points->pdata[k]));
      }
      return done (town, at);
    }
    g_clear_pointer (&points, g_ptr_array_unref);
  }
  return FALSE;
}

/* ---- contact, and the first 28 days ---- */

static gboolean
log_contact (Town *town)
{
  TownCase *at = pick_case (town);
  SamRecord *contact;

  if (at == NULL) {
    return FALSE;
  }
  contact = make (town, SAM_RECORD_CONTACT, at);
  sam_record_set_text (contact, SAM_CONTACT_CHANNEL,
                       one_of (town, "letter", "phone", "sms", "meeting", "home", "outreach",
                               "partner", "video"));
  sam_record_set_text (contact, SAM_CONTACT_OUTCOME,
                       one_of (town, "reached", "reached", "reached", "not_reached", "not_reached",
                               "no_show", "cancelled_by_person", "cancelled_by_us", "declined"));
  set_moment (town, contact, SAM_CONTACT_OCCURRED_AT, 3);
  return done (town, at);
}

/* (nullable): what opened the window a case is in now */
static const SamRecord *
pick_cause (Town *town, TownCase **at)
{
  for (guint i = 0; i < TRIES; i++) {
    g_autoptr (SamFollowWindow) window = NULL;

    *at = pick_case (town);
    window = *at != NULL ? sam_rules_window (town_view (town, *at), town->today) : NULL;
    if (window != NULL) {
      return window->cause;
    }
  }
  return NULL;
}

/* Those in the window are followed closely. */
static gboolean
reach_in_window (Town *town)
{
  TownCase *at;
  SamRecord *contact;

  if (pick_cause (town, &at) == NULL) {
    return FALSE;
  }
  contact = make (town, SAM_RECORD_CONTACT, at);
  sam_record_set_text (contact, SAM_CONTACT_CHANNEL, one_of (town, "phone", "home", "outreach"));
  sam_record_set_text (contact, SAM_CONTACT_OUTCOME,
                       one_of (town, "reached", "not_reached", "no_show"));
  return done (town, at);
}

static gboolean
mistake_contact (Town *town)
{
  TownCase *at = pick_case (town);
  g_autoptr (GPtrArray) all = at != NULL ? town_of (at, SAM_RECORD_CONTACT) : NULL;

  if (all == NULL || all->len == 0) {
    return FALSE;
  }
  town_retract (town, hand (at), all->pdata[draw (town, (int) all->len)]);
  return TRUE;
}

/* The plan of the contacts is agreed with the person, or the person says no. */
static gboolean
agree_contacts (Town *town)
{
  TownCase *at;
  const SamRecord *cause = pick_cause (town, &at);
  g_autoptr (SamRecord) fresh = cause != NULL ? sam_rules_followup (cause) : NULL;
  SamRecord *known, *followup;

  if (fresh == NULL) {
    return FALSE;
  }
  known = town_get (town, sam_record_get_id (fresh));
  followup = edit (town, known != NULL ? known : fresh);
  sam_record_set_text (followup, SAM_FOLLOWUP_AGREED, chance (town, 70) ? "agreed" : "declined");
  sam_record_set_date (followup, SAM_FOLLOWUP_AGREED_ON, town->today);
  sam_record_set_text (followup, SAM_FOLLOWUP_NALOXONE,
                       one_of (town, "not_asked", "given", "has", "declined"));
  if (sam_record_enum_is (followup, SAM_FOLLOWUP_AGREED, "declined")) {
    set_day (town, followup, SAM_FOLLOWUP_ASK_AGAIN_ON, 1, 8);
    sam_record_set_text (followup, SAM_FOLLOWUP_PHONE, "00 00 00 01");
  }
  return done (town, at);
}

/* Somebody is named for a day: a weekend, or one that is not among the ten. */
static gboolean
name_day (Town *town)
{
  TownCase *at;
  const SamRecord *cause = pick_cause (town, &at);
  g_autoptr (SamRecord) fresh = cause != NULL ? sam_rules_followup (cause) : NULL;
  g_autoptr (SamRecord) fresh_day = NULL;
  SamRecord *followup, *known, *day;

  followup = fresh != NULL ? town_get (town, sam_record_get_id (fresh)) : NULL;
  if (followup == NULL) {
    return FALSE;
  }
  fresh_day = sam_rules_followup_day (followup, draw (town, SAM_WINDOW_DAYS + 1));
  known = town_get (town, sam_record_get_id (fresh_day));
  day = edit (town, known != NULL ? known : fresh_day);
  sam_record_set_text (day, SAM_FOLLOWUP_DAY_WHO_USER, hand (at));
  sam_record_set_text (day, SAM_FOLLOWUP_DAY_WEEKEND_BY, chance (town, 70) ? "Utekontakten" : NULL);
  return done (town, at);
}

static gboolean
tell_overdose (Town *town)
{
  TownCase *at = pick_case (town);
  SamRecord *overdose;

  if (at == NULL) {
    return FALSE;
  }
  overdose = make (town, SAM_RECORD_OVERDOSE, at);
  sam_record_set_text (overdose, SAM_OVERDOSE_TOLD_BY, "Legevakta");
  sam_record_set_text (overdose, SAM_OVERDOSE_RETURN_CARD,
                       one_of (town, "not_asked", "given", "declined"));
  set_moment (town, overdose, SAM_OVERDOSE_OCCURRED_AT, 4);
  return done (town, at);
}

static gboolean
review_plan (Town *town)
{
  TownCase *at;
  SamRecord *before = pick (town, SAM_OVERDOSE_PLAN_REVIEWED_ON, NULL, &at);

  if (before == NULL) {
    return FALSE;
  }
  sam_record_set_date (edit (town, before), SAM_OVERDOSE_PLAN_REVIEWED_ON, town->today);
  return done (town, at);
}

/* ---- agreements ---- */

static SamRecord *
put_party (Town *town, TownCase *at, SamRecord *agreement, const char *kind)
{
  SamRecord *party = make (town, SAM_RECORD_PARTY, at);

  sam_record_set_text (party, SAM_PARTY_AGREEMENT_ID, sam_record_get_id (agreement));
  sam_record_set_text (party, SAM_PARTY_PARTY_KIND, kind);
  if (strcmp (kind, "service") == 0) {
    sam_record_set_text (party, SAM_PARTY_SERVICE_ID, service (town));
  } else if (strcmp (kind, "coordinator") != 0) {
    sam_record_set_text (party, SAM_PARTY_NAME,
                         one_of (town, "Fjellheimen AS", "Byens kafé", "Onkelen"));
  }
  return party;
}

static void
put_commitment (Town *town, TownCase *at, SamRecord *agreement, SamRecord *party, SamRecord *row)
{
  SamRecord *commitment = make (town, SAM_RECORD_COMMITMENT, at);

  sam_record_set_text (commitment, SAM_COMMITMENT_AGREEMENT_ID, sam_record_get_id (agreement));
  sam_record_set_text (commitment, SAM_COMMITMENT_PARTY_ID, sam_record_get_id (party));
  sam_record_set_text (commitment, SAM_COMMITMENT_WHAT, "Holder av en plass");
  if (row != NULL) {
    sam_record_set_text (commitment, SAM_COMMITMENT_GATE_ROW_ID, sam_record_get_id (row));
  }
  switch (draw (town, 4)) {
  case 0:
    set_day (town, commitment, SAM_COMMITMENT_PINNED_ON, 1, 30);
    break;
  case 1:
    break; /* no deadline of its own */
  default:
    sam_record_set_int (commitment, SAM_COMMITMENT_OFFSET_DAYS, draw (town, 20));
    break;
  }
}

static SamRecord *
form (Town *town, TownCase *at, SamRecord *transition)
{
  SamRecord *agreement = make (town, SAM_RECORD_AGREEMENT, at);
  g_autoptr (GPtrArray) rows = rows_of (at, transition);
  int n = 1 + draw (town, 3);

  sam_record_set_text (agreement, SAM_AGREEMENT_TITLE, "Det som skal være på plass");
  sam_record_set_text (agreement, SAM_AGREEMENT_TRANSITION_ID, sam_record_get_id (transition));
  for (int i = 0; i < n; i++) {
    SamRecord *party = put_party (town, at, agreement,
                                  i == 0 ? "coordinator"
                                         : one_of (town, "service", "service", "organisation",
                                                   "relative", "person"));

    for (int k = draw (town, 3); k >= 0; k--) {
      put_commitment (town, at, agreement, party,
                      rows->len > 0 && chance (town, 80) ? rows->pdata[draw (town, (int) rows->len)]
                                                         : NULL);
    }
  }
  return agreement;
}

static gboolean
form_agreement (Town *town)
{
  TownCase *at;
  SamRecord *transition = pick_coming (town, chance (town, 90), &at);

  if (transition == NULL) {
    return FALSE;
  }
  form (town, at, transition);
  return done (town, at);
}

static gboolean
send_agreement (Town *town)
{
  TownCase *at;
  SamRecord *before = pick (town, SAM_AGREEMENT_STATE, "draft", &at), *agreement;

  if (before == NULL) {
    return FALSE;
  }
  agreement = edit (town, before);
  sam_record_set_text (agreement, SAM_AGREEMENT_STATE, "sent");
  sam_record_set_moment (agreement, SAM_AGREEMENT_SENT_AT, town->now);
  return done (town, at);
}

static GPtrArray *
of_agreement (TownCase *at, SamField field, SamRecord *agreement)
{
  GPtrArray *found = town_of (at, SAM_FIELD_TYPE (field));

  for (guint i = found->len; i > 0; i--) {
    if (g_strcmp0 (sam_record_get_text (found->pdata[i - 1], field), sam_record_get_id (agreement))
        != 0) {
      g_ptr_array_remove_index (found, i - 1);
    }
  }
  return found;
}

static gboolean
sign_agreement (Town *town)
{
  TownCase *at;
  SamRecord *agreement = pick (town, SAM_AGREEMENT_STATE, "sent", &at), *signature;
  g_autoptr (GPtrArray) parties = NULL;
  g_autoptr (GPtrArray) commitments = NULL;
  g_autofree char *hash = NULL;
  const char *way =
      one_of (town, "paper", "paper", "meeting", "phone", "email", "svarut", "declined");

  if (agreement == NULL) {
    return FALSE;
  }
  parties = of_agreement (at, SAM_PARTY_AGREEMENT_ID, agreement);
  commitments = of_agreement (at, SAM_COMMITMENT_AGREEMENT_ID, agreement);
  if (parties->len == 0) {
    return FALSE;
  }
  hash = sam_rules_terms_hash (agreement, parties, commitments);
  signature = make (town, SAM_RECORD_SIGNATURE, at);
  sam_record_set_text (signature, SAM_SIGNATURE_AGREEMENT_ID, sam_record_get_id (agreement));
  sam_record_set_text (signature, SAM_SIGNATURE_PARTY_ID,
                       sam_record_get_id (parties->pdata[draw (town, (int) parties->len)]));
  sam_record_set_int (signature, SAM_SIGNATURE_REVISION,
                      sam_record_get_int (agreement, SAM_AGREEMENT_REVISION));
  sam_record_set_text (signature, SAM_SIGNATURE_TERMS_HASH, hash);
  sam_record_set_text (signature, SAM_SIGNATURE_WAY, way);
  sam_record_set_text (signature, SAM_SIGNATURE_NAME, "Snar Medarbeider");
  if (strcmp (way, "declined") == 0) {
    sam_record_set_text (signature, SAM_SIGNATURE_REASON, "Har ikke plass");
  }
  return done (town, at);
}

/* Ended, or replaced by a new version. */
static gboolean
end_agreement (Town *town)
{
  TownCase *at;
  SamRecord *before = pick (town, SAM_AGREEMENT_STATE, "sent", &at), *agreement, *transition;

  if (before == NULL) {
    return FALSE;
  }
  agreement = edit (town, before);
  transition = town_get (town, sam_record_get_text (before, SAM_AGREEMENT_TRANSITION_ID));
  if (transition != NULL && chance (town, 50)) {
    SamRecord *next = form (town, at, transition);

    sam_record_set_text (next, SAM_AGREEMENT_SUPERSEDES_ID, sam_record_get_id (before));
    sam_record_set_text (agreement, SAM_AGREEMENT_STATE, "superseded");
  } else {
    sam_record_set_text (agreement, SAM_AGREEMENT_STATE, "ended");
    sam_record_set_date (agreement, SAM_AGREEMENT_ENDED_ON, town->today);
  }
  return done (town, at);
}

/* Somebody asks what happened. */
static gboolean
settle (Town *town)
{
  TownCase *at;
  SamRecord *before = pick (town, SAM_COMMITMENT_STATE, "open", &at), *commitment;
  const char *state = one_of (town, "kept", "kept", "kept", "late", "not_kept", "lapsed");

  if (before == NULL) {
    return FALSE;
  }
  commitment = edit (town, before);
  sam_record_set_text (commitment, SAM_COMMITMENT_STATE, state);
  if (strcmp (state, "kept") == 0 || strcmp (state, "late") == 0) {
    sam_record_set_date (commitment, SAM_COMMITMENT_KEPT_ON, town->today);
  }
  if (strcmp (state, "kept") != 0) {
    sam_record_set_text (commitment, SAM_COMMITMENT_WHY, "Saksbehandleren var borte");
  }
  return done (town, at);
}

/* ---- who is responsible ---- */

/* (nullable): a colleague in the team of the case, who works here and does not have it */
static const char *
colleague (Town *town, TownCase *at)
{
  GPtrArray *users = sam_registry_list (town_registry (town), SAM_RECORD_USER);
  const char *team = sam_record_get_text (at->record, SAM_CASE_TEAM_ID);

  for (guint i = 0; i < TRIES; i++) {
    const SamRecord *user = users->pdata[draw (town, (int) users->len)];
    const char *const *teams = sam_record_get_set (user, SAM_USER_TEAM_IDS);

    if (teams != NULL && g_strv_contains (teams, team)
        && sam_record_get_bool (user, SAM_USER_ACTIVE)
        && g_strcmp0 (sam_record_get_id (user),
                      sam_record_get_text (at->record, SAM_CASE_HOLDER_USER))
               != 0) {
      return sam_record_get_id (user);
    }
  }
  return NULL;
}

static const char *
holder (TownCase *at)
{
  const char *user = sam_record_get_text (at->record, SAM_CASE_HOLDER_USER);

  return user != NULL ? user : hand (at);
}

static SamRecord *
make_handover (Town *town, TownCase *at)
{
  SamRecord *handover = make (town, SAM_RECORD_HANDOVER, at);

  sam_rules_hand_over_from (handover, at->record);
  sam_record_set_text (handover, SAM_HANDOVER_REASON, "Flyttet til vår bydel");
  return handover;
}

/* Another team, or a service; NULL = neither fits. */
static gboolean
set_receiver (Town *town, TownCase *at, SamRecord *handover)
{
  GPtrArray *teams = sam_registry_list (town_registry (town), SAM_RECORD_TEAM);
  const char *user = colleague (town, at);
  const char *team = sam_record_get_id (teams->pdata[draw (town, (int) teams->len)]);
  const char *outside = service (town);

  switch (draw (town, 4)) {
  case 0:
    sam_record_set_text (handover, SAM_HANDOVER_TO_KIND, "team");
    sam_record_set_text (handover, SAM_HANDOVER_TO_TEAM, team);
    return g_strcmp0 (team, sam_record_get_text (at->record, SAM_CASE_HOLDER_TEAM)) != 0;
  case 1:
    sam_record_set_text (handover, SAM_HANDOVER_TO_KIND, "service");
    sam_record_set_text (handover, SAM_HANDOVER_TO_SERVICE, outside);
    return g_strcmp0 (outside, sam_record_get_text (at->record, SAM_CASE_HOLDER_SERVICE)) != 0;
  default:
    sam_record_set_text (handover, SAM_HANDOVER_TO_KIND, "user");
    sam_record_set_text (handover, SAM_HANDOVER_TO_USER, user);
    return user != NULL;
  }
}

static gboolean
ask (Town *town)
{
  TownCase *at = pick_case (town);
  g_autoptr (SamRecord) handover = NULL;

  if (at == NULL || sam_rules_open_ask (town_view (town, at)) != NULL) {
    return FALSE;
  }
  handover = g_object_ref (make_handover (town, at));
  if (!set_receiver (town, at, handover)) {
    g_ptr_array_set_size (town->act, 0);
    return FALSE;
  }
  sam_record_set_text (handover, SAM_HANDOVER_STATE, "asked");
  sam_record_set_bool (handover, SAM_HANDOVER_ACUTE, chance (town, 25));
  town_done (town, holder (at), NULL);
  return TRUE;
}

/* Who is asked, or notes the answer of a service. */
static const char *
who_answers (Town *town, TownCase *at, SamRecord *handover)
{
  if (sam_record_enum_is (handover, SAM_HANDOVER_TO_KIND, "user")) {
    return sam_record_get_text (handover, SAM_HANDOVER_TO_USER);
  }
  return sam_record_enum_is (handover, SAM_HANDOVER_TO_KIND, "team") ? town->lead : holder (at);
}

static gboolean
answer_ask (Town *town)
{
  TownCase *at;
  SamRecord *before = pick (town, SAM_HANDOVER_STATE, "asked", &at), *handover;
  const char *state = one_of (town, "accepted", "accepted", "refused", "withdrawn");
  const char *user;

  if (before == NULL) {
    return FALSE;
  }
  user = strcmp (state, "withdrawn") == 0 ? holder (at) : who_answers (town, at, before);
  handover = edit (town, before);
  sam_record_set_text (handover, SAM_HANDOVER_STATE, state);
  sam_record_set_moment (handover, SAM_HANDOVER_ANSWERED_AT, town->now);
  sam_record_set_text (handover, SAM_HANDOVER_ANSWERED_BY_USER, user);
  if (strcmp (state, "refused") == 0) {
    sam_record_set_text (handover, SAM_HANDOVER_ANSWER_REASON, "Har fullt");
  } else if (strcmp (state, "accepted") == 0) {
    if (sam_record_enum_is (handover, SAM_HANDOVER_TO_KIND, "service")) {
      sam_record_set_text (handover, SAM_HANDOVER_ACCEPTED_BY_NAME, "Snar Vikar");
      sam_record_set_text (handover, SAM_HANDOVER_ACCEPTED_HOW, "phone");
    }
    town_put (town, sam_rules_take_over (at->record, handover));
  }
  town_done (town, user, NULL);
  return TRUE;
}

/* Nobody else than who is asked says yes. */
static gboolean
answer_for_another (Town *town)
{
  TownCase *at;
  SamRecord *before = pick (town, SAM_HANDOVER_STATE, "asked", &at), *handover;

  if (before == NULL || !sam_record_enum_is (before, SAM_HANDOVER_TO_KIND, "user")
      || strcmp (holder (at), sam_record_get_text (before, SAM_HANDOVER_TO_USER)) == 0) {
    return FALSE;
  }
  handover = edit (town, before);
  sam_record_set_text (handover, SAM_HANDOVER_STATE, "accepted");
  sam_record_set_moment (handover, SAM_HANDOVER_ANSWERED_AT, town->now);
  sam_record_set_text (handover, SAM_HANDOVER_ANSWERED_BY_USER, holder (at));
  town_put (town, sam_rules_take_over (at->record, handover));
  town_done (town, holder (at), "not-allowed");
  return TRUE;
}

static gboolean
assign (Town *town)
{
  TownCase *at = pick_case (town);
  const char *user = at != NULL ? colleague (town, at) : NULL;
  SamRecord *handover, *moved;

  if (user == NULL || sam_rules_open_ask (town_view (town, at)) != NULL) {
    return FALSE;
  }
  handover = make_handover (town, at);
  sam_record_set_text (handover, SAM_HANDOVER_TO_KIND, "user");
  sam_record_set_text (handover, SAM_HANDOVER_TO_USER, user);
  sam_record_set_text (handover, SAM_HANDOVER_STATE, "assigned");
  moved = edit (town, at->record);
  sam_record_set_text (moved, SAM_CASE_HOLDER_KIND, "user");
  sam_record_set_text (moved, SAM_CASE_HOLDER_USER, user);
  sam_record_clear (moved, SAM_CASE_HOLDER_TEAM);
  sam_record_clear (moved, SAM_CASE_HOLDER_SERVICE);
  sam_record_set_text (moved, SAM_CASE_COORDINATOR_USER, user);
  sam_record_set_moment (moved, SAM_CASE_HOLDER_SINCE, town->now);
  town_done (town, town->lead, NULL);
  return TRUE;
}

static gboolean
tell_refusal (Town *town)
{
  TownCase *at = pick_case (town);
  SamRecord *refusal;

  if (at == NULL) {
    return FALSE;
  }
  refusal = make (town, SAM_RECORD_REFUSAL, at);
  sam_record_set_text (refusal, SAM_REFUSAL_KIND, chance (town, 60) ? "turned_away" : "declined");
  sam_record_set_text (refusal, SAM_REFUSAL_SERVICE_ID, service (town));
  sam_record_set_text (refusal, SAM_REFUSAL_TOLD_BY, "Broren");
  sam_record_set_text (refusal, SAM_REFUSAL_REASON, one_of (town, "intoxicated", "no_place"));
  set_moment (town, refusal, SAM_REFUSAL_OCCURRED_AT, 3);
  return done (town, at);
}

static gboolean
refer (Town *town)
{
  TownCase *at = pick_case (town);
  SamRecord *referral;

  if (at == NULL) {
    return FALSE;
  }
  referral = make (town, SAM_RECORD_REFERRAL, at);
  sam_record_set_text (referral, SAM_REFERRAL_SERVICE_ID, service (town));
  sam_record_set_text (referral, SAM_REFERRAL_WHAT, "Behandling");
  return done (town, at);
}

static gboolean
refer_further (Town *town)
{
  TownCase *at;
  SamRecord *before = pick (town, SAM_REFERRAL_OUTCOME, NULL, &at), *referral;

  if (before == NULL) {
    return FALSE;
  }
  referral = edit (town, before);
  if (!sam_record_has (before, SAM_REFERRAL_RECEIVED_ON) && chance (town, 80)) {
    sam_record_set_date (referral, SAM_REFERRAL_RECEIVED_ON, town->today);
  } else if (!sam_record_has (before, SAM_REFERRAL_ASSESSED_ON) && chance (town, 80)) {
    sam_record_set_date (referral, SAM_REFERRAL_ASSESSED_ON, town->today);
  } else {
    sam_record_set_text (referral, SAM_REFERRAL_OUTCOME,
                         one_of (town, "started", "declined", "withdrawn", "other"));
    sam_record_set_date (referral, SAM_REFERRAL_OUTCOME_ON, town->today);
  }
  return done (town, at);
}

/* ---- cases ---- */

static gboolean
open_case (Town *town)
{
  SamRecord *person = town_make (town, SAM_RECORD_PERSON, NULL);
  SamRecord *record = town_make (town, SAM_RECORD_CASE, NULL);
  GPtrArray *users = sam_registry_list (town_registry (town), SAM_RECORD_USER);
  const SamRecord *user = users->pdata[draw (town, (int) users->len)];

  town_put (town, person);
  town_put (town, record);
  sam_record_set_text (person, SAM_PERSON_GIVEN_NAME, "Ny");
  sam_record_set_text (person, SAM_PERSON_FAMILY_NAME, "Innflytter");
  sam_record_set_text (person, SAM_PERSON_ID_KIND, "none");
  /* Some are soon 16 or 18. */
  sam_record_set_date (person, SAM_PERSON_BIRTH_DATE,
                       sam_date_add_months (town->today - draw (town, 210),
                                            chance (town, 50)
                                                ? 6 - 12 * (chance (town, 50) ? 16 : 18)
                                                : -12 * (20 + draw (town, 40))));
  sam_record_set_text (person, SAM_PERSON_BIRTH_PRECISION, "day");
  sam_record_set_text (record, SAM_CASE_PERSON_ID, sam_record_get_id (person));
  sam_record_set_text (record, SAM_CASE_SOURCE, "self");
  town_done (town, sam_record_get_id (user), NULL);
  return TRUE;
}

static gboolean
set_status (Town *town)
{
  TownCase *at = pick_case (town);
  SamRecord *record;
  const char *status =
      one_of (town, "waiting", "active", "active", "active", "declined_now", "closed");

  if (at == NULL
      || (strcmp (status, "closed") == 0 && sam_rules_open_ask (town_view (town, at)) != NULL)) {
    return FALSE;
  }
  record = edit (town, at->record);
  sam_record_set_text (record, SAM_CASE_STATUS, status);
  if (strcmp (status, "declined_now") == 0) {
    set_day (town, record, SAM_CASE_ASK_AGAIN_ON, 1, 30);
  } else if (strcmp (status, "closed") == 0) {
    sam_record_set_date (record, SAM_CASE_CLOSED_ON, town->today);
  }
  return done (town, at);
}

static gboolean
want_now (Town *town)
{
  TownCase *at = pick_case (town);

  if (at == NULL) {
    return FALSE;
  }
  sam_record_set_moment (edit (town, at->record), SAM_CASE_WANTS_NOW_AT, town->now);
  return done (town, at);
}

static gboolean
die (Town *town)
{
  TownCase *at = pick_case (town);
  SamRecord *person;

  if (at == NULL) {
    return FALSE;
  }
  person = edit (town, at->person);
  set_day (town, person, SAM_PERSON_DECEASED_ON, -2, 3);
  sam_record_set_text (person, SAM_PERSON_DECEASED_TOLD_BY, "Legevakta");
  return done (town, at);
}

/* A place to live that ends, or one that stands. */
static gboolean
settle_in (Town *town)
{
  TownCase *at = pick_case (town);
  SamRecord *residence;

  if (at == NULL) {
    return FALSE;
  }
  residence = make (town, SAM_RECORD_RESIDENCE, at);
  sam_record_set_text (residence, SAM_RESIDENCE_KIND,
                       one_of (town, "municipal", "private", "temporary", "temporary", "owned",
                               "family", "institution", "prison", "none"));
  if (chance (town, 60)) {
    set_day (town, residence, SAM_RESIDENCE_TO_ON, 1, 95);
  }
  return done (town, at);
}

/* Whether anybody has a lease of a home from @from on. */
static gboolean
is_let (Town *town, const char *unit, SamDate from)
{
  GPtrArray *leases = sam_registry_list (town_registry (town), SAM_RECORD_TENANCY);

  for (guint i = 0; i < leases->len; i++) {
    SamDate until = sam_rules_lease_until (leases->pdata[i]);

    if (g_strcmp0 (sam_record_get_text (leases->pdata[i], SAM_TENANCY_UNIT_ID), unit) == 0
        && (until == SAM_DATE_NONE || until >= from)) {
      return TRUE;
    }
  }
  return FALSE;
}

static SamRecord *
make_lease (Town *town, TownCase *at, const char *unit, const char *form, SamDate from)
{
  SamRecord *lease = town_make (town, SAM_RECORD_TENANCY, NULL);
  SamRecord *tenant;

  town_put (town, lease);
  tenant = make (town, SAM_RECORD_TENANT, at);
  sam_record_set_text (lease, SAM_TENANCY_UNIT_ID, unit);
  sam_record_set_text (lease, SAM_TENANCY_FORM, form);
  sam_record_set_date (lease, SAM_TENANCY_FROM_ON, from);
  if (strcmp (form, "open_ended") != 0) {
    sam_record_set_date (lease, SAM_TENANCY_TO_ON,
                         from + (strcmp (form, "temporary") == 0 ? 6 : 20 + draw (town, 80)));
  }
  sam_record_set_text (tenant, SAM_TENANT_TENANCY_ID, sam_record_get_id (lease));
  sam_record_set_date (tenant, SAM_TENANT_FROM_ON, from);
  if (chance (town, 15)) {
    sam_record_set_text (tenant, SAM_TENANT_KEPT_DURING, one_of (town, "sentence", "treatment"));
  }
  return lease;
}

/* A home of the municipality is let. */
static gboolean
let_home (Town *town)
{
  GPtrArray *units = sam_registry_list (town_registry (town), SAM_RECORD_HOUSING_UNIT);
  TownCase *at = pick_case (town);
  SamRecord *unit = units->pdata[draw (town, (int) units->len)];

  if (at == NULL || is_let (town, sam_record_get_id (unit), town->today)
      || !sam_record_get_bool (unit, SAM_HOUSING_UNIT_IN_USE)
      || sam_record_enum_is (at->person, SAM_PERSON_ADDRESS_GRADE, "strengt_fortrolig")) {
    return FALSE;
  }
  make_lease (town, at, sam_record_get_id (unit),
              one_of (town, "temporary", "temporary", "fixed", "trial", "open_ended", "held"),
              town->today);
  return done (town, at);
}

/* A lease is renewed, at risk or no longer, or somebody leaves it. */
static gboolean
go_on_with_home (Town *town)
{
  TownCase *at;
  SamRecord *before = pick (town, SAM_TENANT_ENDED_HOW, NULL, &at), *tenant;
  const SamRecord *lease =
      before != NULL ? sam_registry_get (town_registry (town),
                                         sam_record_get_text (before, SAM_TENANT_TENANCY_ID))
                     : NULL;
  SamDate until = lease != NULL ? sam_rules_lease_until (lease) : SAM_DATE_NONE;
  const char *unit = lease != NULL ? sam_record_get_text (lease, SAM_TENANCY_UNIT_ID) : NULL;

  if (lease == NULL || until < town->today) {
    return FALSE;
  }
  if (chance (town, 40) && !is_let (town, unit, until + 1)) {
    sam_record_set_text (make_lease (town, at, unit, one_of (town, "temporary", "fixed"),
                                     until + 1 + draw (town, 3)),
                         SAM_TENANCY_RENEWED_FROM_ID, sam_record_get_id (lease));
    return done (town, at);
  }
  tenant = edit (town, before);
  if (chance (town, 60)) {
    set_day (town, tenant, SAM_TENANT_RISK_ON, -3, 4);
  } else {
    /* Drawn once: MIN() reads what it is given twice. */
    SamDate last = MAX (town->today, sam_record_get_date (before, SAM_TENANT_FROM_ON));

    last += draw (town, 40);
    sam_record_set_date (tenant, SAM_TENANT_TO_ON, MIN (until, last));
    if (chance (town, 50)) {
      sam_record_set_text (tenant, SAM_TENANT_ENDED_HOW,
                           one_of (town, "expired", "tenant", "landlord", "eviction"));
    }
  }
  return done (town, at);
}

static gboolean
meet_person (Town *town)
{
  TownCase *at = pick_case (town);
  SamRecord *record;

  if (at == NULL) {
    return FALSE;
  }
  if (chance (town, 30)) {
    record = make (town, SAM_RECORD_MEETING, at);
    set_day (town, record, SAM_MEETING_MEETS_ON, 0, 14);
    return done (town, at);
  }
  record = make (town, SAM_RECORD_APPOINTMENT, at);
  set_day (town, record, SAM_APPOINTMENT_MEETS_ON, 0, 14);
  sam_record_set_text (record, SAM_APPOINTMENT_AT_TIME, one_of (town, "09:00", "12:30", "14:15"));
  return done (town, at);
}

static gboolean
move_appointment (Town *town)
{
  TownCase *at;
  SamRecord *before = pick (town, SAM_APPOINTMENT_STATE, "planned", &at);

  if (before == NULL) {
    return FALSE;
  }
  sam_record_set_text (edit (town, before), SAM_APPOINTMENT_STATE,
                       sam_record_get_date (before, SAM_APPOINTMENT_MEETS_ON) <= town->today
                           ? "kept"
                           : one_of (town, "moved", "cancelled"));
  return done (town, at);
}

/* What is done every so many weeks, with a pause. */
static gboolean
begin_rhythm (Town *town)
{
  TownCase *at = pick_case (town);
  SamRecord *measure;

  if (at == NULL) {
    return FALSE;
  }
  measure = make (town, SAM_RECORD_MEASURE, at);
  sam_record_set_text (measure, SAM_MEASURE_WHAT, "Fast hjemmebesøk");
  sam_record_set_text (measure, SAM_MEASURE_OWNER_USER, hand (at));
  sam_record_set_text (measure, SAM_MEASURE_WEEKDAY,
                       one_of (town, "mon", "tue", "wed", "thu", "fri"));
  sam_record_set_int (measure, SAM_MEASURE_EVERY_WEEKS, 1 + draw (town, 3));
  set_day (town, measure, SAM_MEASURE_STARTS_ON, -3, 14);
  if (chance (town, 30)) {
    set_day (town, measure, SAM_MEASURE_ENDS_ON, 20, 60);
  }
  if (chance (town, 30)) {
    set_day (town, measure, SAM_MEASURE_PAUSE_FROM_ON, 5, 20);
    sam_record_set_date (measure, SAM_MEASURE_PAUSE_TO_ON,
                         sam_record_get_date (measure, SAM_MEASURE_PAUSE_FROM_ON)
                             + draw (town, 20));
  }
  return done (town, at);
}

/* ---- alerts ---- */

/* (transfer full) (nullable): a card with a reason that can be answered */
static SamTodayCard *
pick_reason (Town *town, TownCase **at, const SamTodayReason **reason)
{
  for (guint i = 0; i < TRIES; i++) {
    g_autoptr (SamTodayCard) card = NULL;

    *at = pick_case (town);
    card =
        *at != NULL ? sam_rules_today_card (town_view (town, *at), hand (*at), town->today) : NULL;
    *reason = card != NULL ? card->reasons->pdata[draw (town, (int) card->reasons->len)] : NULL;
    if (*reason != NULL && sam_today_anchor (*reason) != SAM_DATE_NONE) {
      return g_steal_pointer (&card);
    }
  }
  return NULL;
}

/* The answer to an alert that there is, or a new one under its first free id. */
static SamRecord *
answer_of (Town *town, TownCase *at, const SamTodayReason *reason)
{
  const char *rule = sam_today_rule (reason->kind);
  const char *scope = sam_record_get_id (at->record);
  SamRecord *answer;

  for (guint n = 0; n < SAM_ALERT_ANSWERS_MAX; n++) {
    g_autofree char *id =
        sam_rules_alert_id_of (rule, reason->record_id, sam_today_anchor (reason), n);
    SamRecord *known = town_get (town, id);

    if (known != NULL && sam_record_is_retracted (known)) {
      continue;
    }
    if (known != NULL) {
      return edit (town, known);
    }
    answer = sam_record_new (SAM_RECORD_ALERT_ANSWER, id, scope);
    sam_record_set_text (answer, SAM_ALERT_ANSWER_CASE_ID, scope);
    sam_record_set_text (answer, SAM_ALERT_ANSWER_RULE, rule);
    sam_record_set_text (answer, SAM_ALERT_ANSWER_SUBJECT_ID, reason->record_id);
    sam_record_set_date (answer, SAM_ALERT_ANSWER_ANCHOR_ON, sam_today_anchor (reason));
    town_put (town, answer);
    return answer;
  }
  g_assert_not_reached ();
}

static gboolean
answer_alert (Town *town)
{
  TownCase *at;
  const SamTodayReason *reason;
  g_autoptr (SamTodayCard) card = pick_reason (town, &at, &reason);
  const char *kind = one_of (town, "measure", "measure", "deferred", "not_correct");
  SamRecord *answer, *measure;

  if (card == NULL) {
    return FALSE;
  }
  if (strcmp (kind, "measure") == 0) {
    measure = make (town, SAM_RECORD_MEASURE, at);
    sam_record_set_text (measure, SAM_MEASURE_WHAT, "Ringer boligkontoret");
    sam_record_set_text (measure, SAM_MEASURE_OWNER_USER, hand (at));
    set_day (town, measure, SAM_MEASURE_DUE_ON, 0, 14);
    answer = answer_of (town, at, reason);
    sam_record_set_text (answer, SAM_ALERT_ANSWER_MEASURE_ID, sam_record_get_id (measure));
  } else {
    answer = answer_of (town, at, reason);
    sam_record_set_text (answer, SAM_ALERT_ANSWER_REASON, "Avtalt med personen");
  }
  sam_record_set_text (answer, SAM_ALERT_ANSWER_KIND, kind);
  if (strcmp (kind, "deferred") == 0) {
    gboolean long_off = chance (town, 10);

    set_day (town, answer, SAM_ALERT_ANSWER_UNTIL_ON, long_off ? 15 : 1, long_off ? 40 : 14);
    town_done (town, hand (at), long_off ? "range" : NULL);
    return TRUE;
  }
  return done (town, at);
}

static gboolean
end_measure (Town *town)
{
  TownCase *at;
  SamRecord *before = pick (town, SAM_MEASURE_STATE, "open", &at), *measure;

  if (before == NULL) {
    return FALSE;
  }
  measure = edit (town, before);
  sam_record_set_text (measure, SAM_MEASURE_STATE, chance (town, 70) ? "done" : "lapsed");
  sam_record_set_date (measure, SAM_MEASURE_DONE_ON, town->today);
  return done (town, at);
}

static gboolean
mistake_answer (Town *town)
{
  TownCase *at;
  SamRecord *answer =
      pick (town, SAM_ALERT_ANSWER_KIND, one_of (town, "measure", "deferred", "not_correct"), &at);

  if (answer == NULL) {
    return FALSE;
  }
  town_retract (town, hand (at), answer);
  return TRUE;
}

/* ---- what belongs to a team ---- */

/* (nullable): not retracted, in which @field says @value (NULL = nothing) */
static SamRecord *
pick_of_teams (Town *town, SamField field, const char *value)
{
  for (guint i = 0; i < 4 * TRIES && town->of_teams->len > 0; i++) {
    SamRecord *record = town->of_teams->pdata[draw (town, (int) town->of_teams->len)];
    g_autofree char *said = NULL;

    if (sam_record_get_rtype (record) != SAM_FIELD_TYPE (field)) {
      continue;
    }
    said = sam_record_to_string (record, field);
    if (g_strcmp0 (said, value) == 0) {
      return record;
    }
  }
  return NULL;
}

/* Somebody who works in a team, and another in the same one. */
static const SamRecord *
pick_user (Town *town, const char **team, const char **other)
{
  GPtrArray *users = sam_registry_list (town_registry (town), SAM_RECORD_USER);
  const SamRecord *user = users->pdata[draw (town, (int) users->len)];

  *team = sam_record_get_set (user, SAM_USER_TEAM_IDS)[0];
  *other = NULL;
  for (guint i = 0; i < TRIES && *other == NULL; i++) {
    const SamRecord *one = users->pdata[draw (town, (int) users->len)];

    if (one != user && g_strv_contains (sam_record_get_set (one, SAM_USER_TEAM_IDS), *team)) {
      *other = sam_record_get_id (one);
    }
  }
  return user;
}

static SamRecord *
make_of_team (Town *town, SamRecordType type, const char *team)
{
  SamRecord *record = town_make (town, type, team);

  town_put (town, record);
  return record;
}

static gboolean
go_away (Town *town)
{
  const char *team, *other;
  const SamRecord *user = pick_user (town, &team, &other);
  SamRecord *absence = make_of_team (town, SAM_RECORD_ABSENCE, team);

  sam_record_set_text (absence, SAM_ABSENCE_ABSENT_USER, sam_record_get_id (user));
  set_day (town, absence, SAM_ABSENCE_FROM_ON, 0, 10);
  if (chance (town, 80)) {
    sam_record_set_date (absence, SAM_ABSENCE_TO_ON,
                         sam_record_get_date (absence, SAM_ABSENCE_FROM_ON) + draw (town, 24));
  }
  if (chance (town, 50)) {
    sam_record_set_text (absence, SAM_ABSENCE_COVERED_BY_USER, other);
  }
  town_done (town, town->lead, NULL);
  return TRUE;
}

/* Somebody covers, or the absence ends. */
static gboolean
change_absence (Town *town)
{
  gboolean ends = chance (town, 50);
  SamRecord *before =
      pick_of_teams (town, ends ? SAM_ABSENCE_TO_ON : SAM_ABSENCE_COVERED_BY_USER, NULL);
  SamRecord *absence;

  if (before == NULL) {
    return FALSE;
  }
  absence = edit (town, before);
  if (ends) {
    sam_record_set_date (absence, SAM_ABSENCE_TO_ON,
                         MAX (sam_record_get_date (before, SAM_ABSENCE_FROM_ON), town->today));
  } else if (strcmp (sam_record_get_text (before, SAM_ABSENCE_ABSENT_USER), town->lead) != 0) {
    sam_record_set_text (absence, SAM_ABSENCE_COVERED_BY_USER, town->lead);
  }
  town_done (town, town->lead, NULL);
  return TRUE;
}

static gboolean
take_inquiry (Town *town)
{
  const char *team, *other;
  const SamRecord *user = pick_user (town, &team, &other);
  SamRecord *inquiry = make_of_team (town, SAM_RECORD_INQUIRY, team);

  sam_record_set_text (inquiry, SAM_INQUIRY_FROM_WHO,
                       one_of (town, "self", "relative", "anonymous", "nav"));
  sam_record_set_text (inquiry, SAM_INQUIRY_ABOUT, "Bekymret for en venn");
  if (chance (town, 70)) {
    sam_record_set_text (inquiry, SAM_INQUIRY_OWNER_USER, sam_record_get_id (user));
  }
  set_moment (town, inquiry, SAM_INQUIRY_RECEIVED_AT, 3);
  town_done (town, sam_record_get_id (user), NULL);
  return TRUE;
}

static gboolean
answer_inquiry (Town *town)
{
  SamRecord *before = pick_of_teams (town, SAM_INQUIRY_BECAME, "open"), *inquiry;

  if (before == NULL) {
    return FALSE;
  }
  inquiry = edit (town, before);
  if (sam_record_has (before, SAM_INQUIRY_ANSWER) || chance (town, 30)) {
    sam_record_set_text (inquiry, SAM_INQUIRY_BECAME, "closed");
    sam_record_set_text (inquiry, SAM_INQUIRY_BECAME_REASON, "Fikk råd");
  } else {
    sam_record_set_text (inquiry, SAM_INQUIRY_ANSWER, "Ga generelle råd");
  }
  town_done (town, town->lead, NULL);
  return TRUE;
}

static gboolean
take_report (Town *town)
{
  const char *team, *other;
  const SamRecord *user = pick_user (town, &team, &other);
  SamRecord *report = make_of_team (town, SAM_RECORD_RELATIVE_REPORT, team);

  sam_record_set_text (report, SAM_RELATIVE_REPORT_RELATIVE_NAME, "Omtenksom Solli");
  sam_record_set_text (report, SAM_RELATIVE_REPORT_ABOUT, "Melder etter loven");
  set_moment (town, report, SAM_RELATIVE_REPORT_RECEIVED_AT, 2);
  town_done (town, sam_record_get_id (user), NULL);
  return TRUE;
}

static gboolean
follow_report (Town *town)
{
  SamRecord *before = pick_of_teams (town, SAM_RELATIVE_REPORT_TOLD_ON, NULL), *report;

  if (before == NULL) {
    return FALSE;
  }
  report = edit (town, before);
  if (!sam_record_has (before, SAM_RELATIVE_REPORT_LOOKED_INTO_ON)) {
    sam_record_set_date (report, SAM_RELATIVE_REPORT_LOOKED_INTO_ON, town->today);
  } else if (!sam_record_has (before, SAM_RELATIVE_REPORT_ASSESSED_ON)) {
    sam_record_set_date (report, SAM_RELATIVE_REPORT_ASSESSED_ON, town->today);
    sam_record_set_text (report, SAM_RELATIVE_REPORT_ASSESSMENT, "Snakket med begge");
  } else {
    sam_record_set_date (report, SAM_RELATIVE_REPORT_TOLD_ON, town->today);
  }
  town_done (town, town->lead, NULL);
  return TRUE;
}

static gboolean
support_relative (Town *town)
{
  const char *team, *other;
  const SamRecord *user = pick_user (town, &team, &other);
  SamRecord *support = make_of_team (town, SAM_RECORD_RELATIVE_SUPPORT, team);

  sam_record_set_text (support, SAM_RELATIVE_SUPPORT_RELATIVE_NAME, "Rolig Solli");
  sam_record_set_text (support, SAM_RELATIVE_SUPPORT_TAKEN_BY_USER, sam_record_get_id (user));
  sam_record_set_date (support, SAM_RELATIVE_SUPPORT_BEGAN_ON, town->today);
  town_done (town, sam_record_get_id (user), NULL);
  return TRUE;
}

/* The next talk is agreed, and at last there is none. */
static gboolean
follow_support (Town *town)
{
  SamRecord *before = pick_of_teams (town, SAM_RELATIVE_SUPPORT_ENDED_ON, NULL), *support;

  if (before == NULL) {
    return FALSE;
  }
  support = edit (town, before);
  if (!sam_record_has (before, SAM_RELATIVE_SUPPORT_NEXT_ON)) {
    sam_record_set_date (support, SAM_RELATIVE_SUPPORT_NEXT_ON, town->today + 7);
  } else {
    sam_record_clear (support, SAM_RELATIVE_SUPPORT_NEXT_ON);
    sam_record_set_date (support, SAM_RELATIVE_SUPPORT_ENDED_ON, town->today);
    sam_record_set_text (support, SAM_RELATIVE_SUPPORT_ENDED_WHY, "Klarer seg godt nå");
  }
  town_done (town, town->lead, NULL);
  return TRUE;
}

/* What services have agreed on between them: it begins, is to be looked at again, and ends. */
static gboolean
agree_between_services (Town *town)
{
  SamRecord *cooperation = town_make (town, SAM_RECORD_COOPERATION, NULL);

  town_put (town, cooperation);
  sam_record_set_text (cooperation, SAM_COOPERATION_TITLE, "Om løslatelse");
  sam_record_set_text (cooperation, SAM_COOPERATION_KIND, "prison");
  set_day (town, cooperation, SAM_COOPERATION_VALID_FROM, -5, 15);
  if (chance (town, 70)) {
    set_day (town, cooperation, SAM_COOPERATION_REVISION_ON, 10, 60);
  }
  if (chance (town, 70)) {
    set_day (town, cooperation, SAM_COOPERATION_VALID_TO, 10, 90);
  }
  town_done (town, town->lead, NULL);
  return TRUE;
}

/* ---- a day ---- */

/* How often, per 1,000 cases a day. */
static const struct {
  const char *name;
  int often;
  gboolean (*act) (Town *town);
} acts[] = {
  { "told of a transition", 5, tell_transition },
  { "told what follows a transition", 2, tell_next },
  { "treatment broken off", 2, break_off },
  { "a date moved, lost or learnt", 5, move_date },
  { "an unknown date checked", 2, check_date },
  { "a transition happened or not", 12, let_happen },
  { "a birthday prepared", 2, tell_birthday },
  { "a point set", 24, set_point },
  { "all points worked through", 2, make_ready },
  { "points carried over", 2, carry_points },
  { "a contact", 20, log_contact },
  { "a contact in the window", 12, reach_in_window },
  { "a contact registered by mistake", 1, mistake_contact },
  { "contacts agreed or declined", 4, agree_contacts },
  { "somebody named for a day", 6, name_day },
  { "an overdose", 1, tell_overdose },
  { "the plan gone through", 1, review_plan },
  { "an agreement formed", 3, form_agreement },
  { "an agreement sent", 4, send_agreement },
  { "an agreement signed", 8, sign_agreement },
  { "an agreement ended or replaced", 1, end_agreement },
  { "a commitment settled", 6, settle },
  { "asked to take over", 4, ask },
  { "an answer to that", 3, answer_ask },
  { "an answer for another", 1, answer_for_another },
  { "assigned by the lead", 2, assign },
  { "turned away or declined", 3, tell_refusal },
  { "referred", 3, refer },
  { "a referral goes on", 5, refer_further },
  { "a new case", 2, open_case },
  { "a new status", 4, set_status },
  { "wants to start now", 2, want_now },
  { "a death", 1, die },
  { "a place to live", 4, settle_in },
  { "an appointment or meeting", 8, meet_person },
  { "an appointment kept, moved or cancelled", 4, move_appointment },
  { "a rhythm", 3, begin_rhythm },
  { "an alert answered", 12, answer_alert },
  { "a measure ended", 4, end_measure },
  { "an answer registered by mistake", 1, mistake_answer },
  { "away", 2, go_away },
  { "covered or back", 2, change_absence },
  { "an inquiry", 3, take_inquiry },
  { "an inquiry answered", 4, answer_inquiry },
  { "a report by a relative", 2, take_report },
  { "a duty of a report done", 3, follow_report },
  { "support for a relative", 2, support_relative },
  { "a talk with a relative", 2, follow_support },
  { "services agree", 1, agree_between_services },
  { "a home is let", 6, let_home },
  { "a lease goes on", 4, go_on_with_home },
};

static guint n_done[G_N_ELEMENTS (acts)];

void
town_live (Town *town, guint pace)
{
  for (guint i = 0; i < G_N_ELEMENTS (acts); i++) {
    guint thousandths = (guint) acts[i].often * town->cases->len * pace / 100;
    guint n = thousandths / 1000 + ((guint) draw (town, 1000) < thousandths % 1000 ? 1 : 0);

    for (guint k = 0; k < n; k++) {
      n_done[i] += acts[i].act (town) ? 1 : 0;
    }
  }
}

void
town_check_lived (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (acts); i++) {
    g_test_message ("%s: %u", acts[i].name, n_done[i]);
    if (n_done[i] == 0) {
      g_error ("Never: %s", acts[i].name);
    }
  }
}
