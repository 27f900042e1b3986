/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One row for each refusal of the judge; tests/server/server-grid.h says what is tried with it. A
 * refusal without a row, and a row without a refusal, fail. */
#include "server-grid.h"

#include <samspor/sam-rules.h>
#include <string.h>

#define REGISTRY SAM_ID_NIL
#define YES_AT "2026-06-04T12:00:00Z"

/* Why an act can't be sent in pieces. */
#define ONE_RETRACT "taking back is one operation without members"
#define ONE_MEMBER "one operation with one member"
/* Why another than the judge answers first. */
#define SIGHT "what one may not see is not there: the server answers before it judges"
#define VERSIONS "the server compares versions before it judges"
#define READING "the server can't make a record of it, so there is nothing to judge"
#define BY_SERVER "the server alone writes such records, and says so before it judges"

/* ---- What rows have in common ---- */

static const char *
user (Town *town, const char *login)
{
  return who (town, login)->user_id;
}

/* Ordinary work in kari's case. */
static void
work (Act *act, const char *login)
{
  act_by (act, login);
  act_create (act, SAM_RECORD_CONTACT, fresh_id (act->town), act->town->about, "case_id",
              act->town->about, "channel", "phone", "occurred_at", "2026-06-04T09:00:00Z",
              "outcome", "reached", "nature", "follow_up", "text", "Snakket sammen", NULL);
}

static const char *
transition (Town *town)
{
  const char *id = fresh_id (town);
  put (town, "kari", SAM_RECORD_TRANSITION, id, town->about, "case_id", town->about, "kind",
       "prison", "date_kind", "fixed", "date", "2026-06-20", NULL);
  return id;
}

static const char *
gate_row (Town *town, const char *of, const char *point)
{
  const char *id = fresh_id (town);
  put (town, "kari", SAM_RECORD_GATE_ROW, id, town->about, "case_id", town->about, "transition_id",
       of, "point", point, "state", "not_started", NULL);
  return id;
}

static const char *
service (Town *town)
{
  const char *id = fresh_id (town);
  put (town, "lead", SAM_RECORD_SERVICE, id, REGISTRY, "name", "NAV Eksempel", "service_kind",
       "nav", NULL);
  return id;
}

static const char *
draft (Town *town)
{
  const char *id = fresh_id (town);
  put (town, "kari", SAM_RECORD_AGREEMENT, id, town->about, "case_id", town->about, "title",
       "Avtale om løslatelse", "state", "draft", "revision", "1", NULL);
  return id;
}

static const char *
party (Town *town, const char *agreement)
{
  const char *id = fresh_id (town);
  put (town, "kari", SAM_RECORD_PARTY, id, town->about, "case_id", town->about, "agreement_id",
       agreement, "party_kind", "organisation", "name", "Kafé Ankeret", NULL);
  return id;
}

static const char *
commitment (Town *town, const char *agreement, const char *by)
{
  const char *id = fresh_id (town);
  put (town, "kari", SAM_RECORD_COMMITMENT, id, town->about, "case_id", town->about, "agreement_id",
       agreement, "party_id", by, "what", "Rom", "state", "open", "offset_days", "0", NULL);
  return id;
}

static void
send_off (Town *town, const char *agreement)
{
  alter (town, "kari", agreement, "state", "sent", "sent_at", YES_AT, NULL);
}

/* ---- Hand-overs ---- */

/* A question or an order about kari's case as it is now. */
static const char *
add_handover (Act *act, const char *state, const char *kind, const char *to, ...)
{
  Town *town = act->town;
  const char *id = fresh_id (town), *name;
  g_autoptr (SamRecord) about = record_as_seen (act->as, town->about);
  SamRecord *record = sam_record_new (SAM_RECORD_HANDOVER, id, town->about);
  const SamTypeDef *def = sam_type_get (SAM_RECORD_HANDOVER);
  g_autofree char *field = g_strdup_printf ("to_%s", kind);
  va_list args;

  sam_record_set_text (record, SAM_HANDOVER_CASE_ID, town->about);
  sam_record_set_text (record, SAM_HANDOVER_STATE, state);
  sam_record_set_text (record, SAM_HANDOVER_REASON, "Flytter");
  sam_record_set_text (record, SAM_HANDOVER_TO_KIND, kind);
  sam_record_set_text (record, sam_field_by_name (def, field), to);
  sam_record_set_text (record, SAM_HANDOVER_ASKED_BY_USER, act->as->user_id);
  sam_record_set_moment (record, SAM_HANDOVER_ASKED_AT, FIXTURE_NOW);
  sam_rules_hand_over_from (record, about);
  va_start (args, to);
  while ((name = va_arg (args, const char *))) {
    sam_record_set_from_string (record, sam_field_by_name (def, name), va_arg (args, const char *),
                                NULL);
  }
  va_end (args);
  act_record (act, SAM_OP_CREATE, NULL, record);
  return id;
}

/* The case as it is to be, beside whatever else the act holds. */
static void
add_case (Act *act, const char *kind, const char *to)
{
  g_autoptr (SamRecord) before = record_as_seen (act->as, act->town->about);
  SamRecord *after = sam_record_dup (before);
  gboolean outside = strcmp (kind, "service") == 0;

  sam_record_set_text (after, SAM_CASE_HOLDER_KIND, kind);
  sam_record_set_from_string (after, SAM_CASE_HOLDER_SINCE, YES_AT, NULL);
  if (outside) {
    sam_record_clear (after, SAM_CASE_HOLDER_USER);
    sam_record_set_text (after, SAM_CASE_HOLDER_SERVICE, to);
  } else {
    sam_record_set_text (after, SAM_CASE_HOLDER_USER, to);
    sam_record_set_text (after, SAM_CASE_COORDINATOR_USER, to);
  }
  act_record (act, SAM_OP_UPDATE, before, after);
}

/* The team lead orders it: the case and the hand-over in one. */
static void
assign (Act *act, const char *to)
{
  act_by (act, "lead");
  add_case (act, "user", to);
  add_handover (act, "assigned", "user", to, NULL);
}

static const char *
asked (Town *town, const char *login, const char *kind, const char *to)
{
  g_auto (Act) act = { 0 };

  act_init (&act, town);
  act_by (&act, login);
  const char *id = add_handover (&act, "asked", kind, to, NULL);
  perform (&act);
  return id;
}

/* The answer alone, in the name of whoever sends it. */
static void
add_answer (Act *act, const char *id, const char *state)
{
  gboolean yes = strcmp (state, "accepted") == 0;
  act_change (act, id, "state", state, "answered_at", YES_AT, "answered_by_user", act->as->user_id,
              "answer_reason", strcmp (state, "refused") == 0 ? "Har for mange" : "",
              "accepted_by_name", yes ? "Siv Sol" : "", "accepted_how", yes ? "phone" : "", NULL);
}

static void
add_ask (Act *act, const char *login, const char *kind, const char *to)
{
  act_by (act, login);
  add_handover (act, "asked", kind, to, NULL);
}

/* -- the case moves -- */

static void
move_coordinator (Town *town, Act *broken, Act *lawful)
{
  asked (town, "kari", "user", user (town, "ola"));
  act_by (broken, "ola");
  act_change (broken, town->about, "coordinator_user", user (town, "ola"), NULL);
  act_by (lawful, "lead");
  act_change (lawful, town->about, "coordinator_user", user (town, "lead"), NULL);
}

static void
move_elsewhere (Town *town, Act *broken, Act *lawful)
{
  const char *id = asked (town, "kari", "user", user (town, "ola"));
  act_by (broken, "ola");
  add_case (broken, "user", user (town, "lead"));
  add_answer (broken, id, "accepted");
  act_by (lawful, "ola");
  add_case (lawful, "user", user (town, "ola"));
  add_answer (lawful, id, "accepted");
}

static void
move_without_right (Town *town, Act *broken, Act *lawful)
{
  act_by (broken, "kari");
  add_case (broken, "user", user (town, "ola"));
  assign (lawful, user (town, "ola"));
}

static void
move_without_reason (Town *town, Act *broken, Act *lawful)
{
  act_by (broken, "lead");
  add_case (broken, "user", user (town, "ola"));
  assign (lawful, user (town, "lead"));
}

static void
move_out_of_sight (Town *town, Act *broken, Act *lawful)
{
  act_by (broken, "boss");
  add_case (broken, "user", user (town, "siri"));
  add_handover (broken, "assigned", "user", user (town, "siri"), NULL);
  assign (lawful, user (town, "ola"));
}

/* A new person with a case. */
static void
add_new_case (Act *act, const char *login, const char *kind, const char *holder)
{
  Town *town = act->town;
  const char *person = fresh_id (town), *about = fresh_id (town);
  g_autofree char *field = g_strdup_printf ("holder_%s", kind);

  act_by (act, login);
  act_create (act, SAM_RECORD_PERSON, person, person, "given_name", "Stille", NULL);
  act_create (act, SAM_RECORD_CASE, about, about, "person_id", person, "team_id", town->f.nord,
              "coordinator_user", user (town, "kari"), "holder_kind", kind, field, holder, "status",
              "new", "opened_on", "2026-06-04", NULL);
}

/* What is closed and opened anew is the same case in other hands. */
static void
open_anew_for_another (Town *town, Act *broken, Act *lawful)
{
  act_by (broken, "kari");
  act_change (broken, town->about, "status", "closed", "closed_on", "2026-06-04", NULL);
  const char *id = fresh_id (town);
  act_create (broken, SAM_RECORD_CASE, id, id, "person_id", town->person, "team_id", town->f.nord,
              "coordinator_user", user (town, "ola"), "holder_kind", "user", "holder_user",
              user (town, "ola"), "status", "new", "opened_on", "2026-06-04", NULL);
  add_new_case (lawful, "kari", "user", user (town, "kari"));
}

static void
open_for_a_service (Town *town, Act *broken, Act *lawful)
{
  const char *nav = service (town);
  add_new_case (broken, "lead", "service", nav);
  add_new_case (lawful, "lead", "user", user (town, "kari"));
}

/* -- whom one can ask -- */

static void
ask_user_and_team (Town *town, Act *broken, Act *lawful)
{
  act_by (broken, "kari");
  add_handover (broken, "asked", "user", user (town, "ola"), "to_team", town->f.sor, NULL);
  add_ask (lawful, "kari", "user", user (town, "ola"));
}

static void
ask_the_holder (Town *town, Act *broken, Act *lawful)
{
  add_ask (broken, "lead", "user", user (town, "kari"));
  add_ask (lawful, "lead", "user", user (town, "ola"));
}

static void
ask_a_stranger (Town *town, Act *broken, Act *lawful)
{
  add_ask (broken, "kari", "user", user (town, "siri"));
  add_ask (lawful, "kari", "team", town->f.sor);
}

static void
ask_who_has_left (Town *town, Act *broken, Act *lawful)
{
  g_autoptr (GError) error = NULL;
  const char *ola = user (town, "ola");

  sam_server_set_user_active (town->f.server, "ola", FALSE, &error);
  g_assert_no_error (error);
  add_ask (broken, "kari", "user", ola);
  add_ask (lawful, "kari", "user", user (town, "lead"));
}

static void
ask_team_and_user (Town *town, Act *broken, Act *lawful)
{
  act_by (broken, "kari");
  add_handover (broken, "asked", "team", town->f.sor, "to_user", user (town, "ola"), NULL);
  add_ask (lawful, "kari", "team", town->f.sor);
}

static void
ask_service_and_team (Town *town, Act *broken, Act *lawful)
{
  const char *nav = service (town);
  act_by (broken, "kari");
  add_handover (broken, "asked", "service", nav, "to_team", town->f.sor, NULL);
  add_ask (lawful, "kari", "service", nav);
}

/* The service said yes, and is asked once more. */
static void
ask_the_service_that_has_it (Town *town, Act *broken, Act *lawful)
{
  const char *nav = service (town), *dps = service (town);
  const char *id = asked (town, "kari", "service", nav);
  g_auto (Act) yes = { 0 };

  act_init (&yes, town);
  act_by (&yes, "kari");
  add_case (&yes, "service", nav);
  add_answer (&yes, id, "accepted");
  perform (&yes);
  add_ask (broken, "kari", "service", nav);
  add_ask (lawful, "kari", "service", dps);
}

/* -- asking -- */

static void
ask_what_is_anothers (Town *town, Act *broken, Act *lawful)
{
  const char *id = asked (town, "kari", "user", user (town, "ola"));
  add_ask (broken, "ola", "team", town->f.sor);
  act_by (lawful, "ola");
  act_change (lawful, id, "answer_reason", "Tenker på det", NULL);
}

static void
ask_about_a_closed_case (Town *town, Act *broken, Act *lawful)
{
  alter (town, "kari", town->about, "status", "closed", "closed_on", "2026-06-04", NULL);
  add_ask (broken, "kari", "user", user (town, "ola"));
  work (lawful, "kari");
}

static void
ask_and_answer (Town *town, Act *broken, Act *lawful)
{
  act_by (broken, "kari");
  add_handover (broken, "asked", "user", user (town, "ola"), "answered_at", YES_AT, NULL);
  add_ask (lawful, "kari", "user", user (town, "ola"));
}

static void
ask_from_another (Town *town, Act *broken, Act *lawful)
{
  act_by (broken, "lead");
  add_handover (broken, "asked", "user", user (town, "ola"), "from_user", user (town, "lead"),
                NULL);
  add_ask (lawful, "lead", "user", user (town, "ola"));
}

static void
ask_twice (Town *town, Act *broken, Act *lawful)
{
  const char *id = asked (town, "kari", "user", user (town, "ola"));
  add_ask (broken, "lead", "team", town->f.sor);
  act_by (lawful, "lead");
  act_change (lawful, id, "answer_reason", "Vi venter", NULL);
}

/* -- orders -- */

static void
order_a_service (Town *town, Act *broken, Act *lawful)
{
  const char *nav = service (town);
  act_by (broken, "lead");
  add_case (broken, "service", nav);
  add_handover (broken, "assigned", "service", nav, NULL);
  assign (lawful, user (town, "ola"));
}

static void
order_over_a_question (Town *town, Act *broken, Act *lawful)
{
  const char *id = asked (town, "kari", "user", user (town, "ola"));
  assign (broken, user (town, "ola"));
  act_by (lawful, "lead");
  add_answer (lawful, id, "withdrawn");
  assign (lawful, user (town, "lead"));
}

static void
order_twice (Town *town, Act *broken, Act *lawful)
{
  assign (broken, user (town, "ola"));
  add_handover (broken, "assigned", "user", user (town, "lead"), NULL);
  assign (lawful, user (town, "ola"));
}

static void
order_without_the_case (Town *town, Act *broken, Act *lawful)
{
  act_by (broken, "lead");
  add_handover (broken, "assigned", "user", user (town, "ola"), NULL);
  assign (lawful, user (town, "ola"));
}

static void
ask_in_anothers_name (Town *town, Act *broken, Act *lawful)
{
  act_by (broken, "kari");
  add_handover (broken, "asked", "user", user (town, "ola"), "asked_by_user", user (town, "lead"),
                NULL);
  add_ask (lawful, "kari", "user", user (town, "ola"));
}

static void
begin_with_the_answer (Town *town, Act *broken, Act *lawful)
{
  act_by (broken, "kari");
  add_handover (broken, "accepted", "user", user (town, "ola"), "answered_at", YES_AT,
                "answered_by_user", user (town, "kari"), NULL);
  add_ask (lawful, "kari", "user", user (town, "ola"));
}

/* -- answers -- */

static void
accept_after_the_end (Town *town, Act *broken, Act *lawful)
{
  const char *nav = service (town);
  const char *id = asked (town, "kari", "service", nav);
  alter (town, "kari", town->about, "status", "closed", "closed_on", "2026-06-04", NULL);
  act_by (broken, "kari");
  add_case (broken, "service", nav);
  add_answer (broken, id, "accepted");
  work (lawful, "kari");
}

static void
accept_and_order (Town *town, Act *broken, Act *lawful)
{
  const char *id = asked (town, "kari", "user", user (town, "lead"));
  act_by (broken, "lead");
  add_case (broken, "user", user (town, "lead"));
  add_handover (broken, "assigned", "user", user (town, "ola"), NULL);
  add_answer (broken, id, "accepted");
  act_by (lawful, "lead");
  add_case (lawful, "user", user (town, "lead"));
  add_answer (lawful, id, "accepted");
}

static void
accept_without_the_case (Town *town, Act *broken, Act *lawful)
{
  const char *id = asked (town, "kari", "user", user (town, "ola"));
  act_by (broken, "ola");
  add_answer (broken, id, "accepted");
  act_by (lawful, "ola");
  act_change (lawful, id, "answer_reason", "Tenker på det", NULL);
}

static void
answer_again (Town *town, Act *broken, Act *lawful)
{
  const char *id = asked (town, "kari", "user", user (town, "ola"));
  alter (town, "ola", id, "state", "refused", "answered_at", YES_AT, "answered_by_user",
         user (town, "ola"), "answer_reason", "Har for mange", NULL);
  act_by (broken, "kari");
  add_answer (broken, id, "withdrawn");
  add_ask (lawful, "kari", "user", user (town, "lead"));
}

static void
answer_half (Town *town, Act *broken, Act *lawful)
{
  const char *id = asked (town, "kari", "user", user (town, "ola"));
  act_by (broken, "kari");
  act_change (broken, id, "answered_at", YES_AT, NULL);
  act_by (lawful, "kari");
  add_answer (lawful, id, "withdrawn");
}

static void
answer_by_order (Town *town, Act *broken, Act *lawful)
{
  const char *id = asked (town, "kari", "user", user (town, "ola"));
  act_by (broken, "lead");
  act_change (broken, id, "state", "assigned", NULL);
  act_by (lawful, "lead");
  add_answer (lawful, id, "withdrawn");
}

static void
answer_what_another_is_asked (Town *town, Act *broken, Act *lawful)
{
  const char *id = asked (town, "kari", "user", user (town, "ola"));
  act_by (broken, "kari");
  add_answer (broken, id, "refused");
  act_by (lawful, "kari");
  act_change (lawful, id, "answer_reason", "Ringte", NULL);
}

static void
answer_in_anothers_name (Town *town, Act *broken, Act *lawful)
{
  const char *id = asked (town, "kari", "user", user (town, "ola"));
  act_by (broken, "ola");
  act_change (broken, id, "state", "refused", "answered_at", YES_AT, "answered_by_user",
              user (town, "kari"), "answer_reason", "Har for mange", NULL);
  act_by (lawful, "ola");
  act_change (lawful, id, "answer_reason", "Tenker på det", NULL);
}

/* ---- The team ---- */

static void
add_absence (Act *act, const char *login, const char *absent, const char *deputy)
{
  act_by (act, login);
  act_create (act, SAM_RECORD_ABSENCE, fresh_id (act->town), act->town->f.nord, "team_id",
              act->town->f.nord, "absent_user", absent, "from_on", "2026-06-08", "to_on",
              "2026-06-12", "covered_by_user", deputy, NULL);
}

static void
absence_of_another (Town *town, Act *broken, Act *lawful)
{
  add_absence (broken, "kari", user (town, "ola"), "");
  add_absence (lawful, "kari", user (town, "kari"), "");
}

static void
absence_of_a_stranger (Town *town, Act *broken, Act *lawful)
{
  add_absence (broken, "lead", user (town, "siri"), "");
  add_absence (lawful, "lead", user (town, "ola"), "");
}

static void
cover_by_a_stranger (Town *town, Act *broken, Act *lawful)
{
  add_absence (broken, "kari", user (town, "kari"), user (town, "siri"));
  add_absence (lawful, "kari", user (town, "kari"), user (town, "ola"));
}

static void
add_inquiry (Act *act, const char *login, const char *team, const char *member, const char *value)
{
  act_by (act, login);
  act_create (act, SAM_RECORD_INQUIRY, fresh_id (act->town), team, "team_id", team, "from_who",
              "nav", "received_at", "2026-06-04T10:00:00Z", "became", "open", member, value, NULL);
}

static void
inquiry_in_anothers_name (Town *town, Act *broken, Act *lawful)
{
  add_inquiry (broken, "kari", town->f.nord, "taken_by_user", user (town, "ola"));
  add_inquiry (lawful, "kari", town->f.nord, "taken_by_user", user (town, "kari"));
}

static void
inquiry_of_a_stranger (Town *town, Act *broken, Act *lawful)
{
  add_inquiry (broken, "kari", town->f.nord, "owner_user", user (town, "siri"));
  add_inquiry (lawful, "kari", town->f.nord, "owner_user", user (town, "ola"));
}

static void
inquiry_into_another_team (Town *town, Act *broken, Act *lawful)
{
  add_inquiry (broken, "siri", town->f.nord, "about", "Hei");
  add_inquiry (lawful, "siri", town->f.sor, "about", "Hei");
}

/* ---- Alerts ---- */

/* An answer to what the rule says of @subject; @members as for act_create(). */
static void
add_alert_answer (Act *act, const char *id, const char *subject, const char *by, const char *kind,
                  const char *member, const char *value, const char *until)
{
  Town *town = act->town;
  g_autofree char *derived =
      sam_rules_alert_id_of ("not_ready", subject, sam_date_from_ymd (2026, 6, 20), 0);

  act_by (act, "kari");
  act_create (act, SAM_RECORD_ALERT_ANSWER, id ? id : derived, town->about, "case_id", town->about,
              "rule", "not_ready", "subject_id", subject, "anchor_on", "2026-06-20", "kind", kind,
              "by_user", by, "answered_at", YES_AT, member, value, "until_on", until, NULL);
}

static const char *
measure (Town *town, const char *owner, const char *due)
{
  const char *id = fresh_id (town);
  put (town, "kari", SAM_RECORD_MEASURE, id, town->about, "case_id", town->about, "what",
       "Ringe boligkontoret", "owner_user", owner, "state", "open", "due_on", due, NULL);
  return id;
}

static void
answer_under_another_id (Town *town, Act *broken, Act *lawful)
{
  const char *of = transition (town);
  add_alert_answer (broken, fresh_id (town), of, user (town, "kari"), "not_correct", "reason",
                    "Gjelder en annen", "");
  add_alert_answer (lawful, NULL, of, user (town, "kari"), "not_correct", "reason",
                    "Gjelder en annen", "");
}

static void
alert_in_anothers_name (Town *town, Act *broken, Act *lawful)
{
  const char *of = transition (town);
  add_alert_answer (broken, NULL, of, user (town, "ola"), "not_correct", "reason",
                    "Gjelder en annen", "");
  add_alert_answer (lawful, NULL, of, user (town, "kari"), "not_correct", "reason",
                    "Gjelder en annen", "");
}

static void
measure_of_nobody (Town *town, Act *broken, Act *lawful)
{
  const char *of = transition (town);
  const char *bad = measure (town, "", "2026-06-08");
  const char *good = measure (town, user (town, "kari"), "2026-06-08");
  add_alert_answer (broken, NULL, of, user (town, "kari"), "measure", "measure_id", bad, "");
  add_alert_answer (lawful, NULL, of, user (town, "kari"), "measure", "measure_id", good, "");
}

static void
measure_without_a_day (Town *town, Act *broken, Act *lawful)
{
  const char *of = transition (town);
  const char *bad = measure (town, user (town, "kari"), "");
  const char *good = measure (town, user (town, "kari"), "2026-06-08");
  add_alert_answer (broken, NULL, of, user (town, "kari"), "measure", "measure_id", bad, "");
  add_alert_answer (lawful, NULL, of, user (town, "kari"), "measure", "measure_id", good, "");
}

static void
put_off_too_long (Town *town, Act *broken, Act *lawful)
{
  const char *of = transition (town);
  add_alert_answer (broken, NULL, of, user (town, "kari"), "deferred", "reason", "Møte",
                    "2026-06-19");
  add_alert_answer (lawful, NULL, of, user (town, "kari"), "deferred", "reason", "Møte",
                    "2026-06-18");
}

/* ---- Agreements ---- */

static void
add_party (Act *act, const char *agreement, const char *name)
{
  act_by (act, "kari");
  act_create (act, SAM_RECORD_PARTY, fresh_id (act->town), act->town->about, "case_id",
              act->town->about, "agreement_id", agreement, "party_kind", "person", "name", name,
              NULL);
}

static void
bind_the_citizen (Town *town, Act *broken, Act *lawful)
{
  const char *of = draft (town);
  add_party (broken, of, "modig  Furulund");
  add_party (lawful, of, "Siv Sol");
}

static void
add_commitment (Act *act, const char *agreement, const char *by)
{
  act_by (act, "kari");
  act_create (act, SAM_RECORD_COMMITMENT, fresh_id (act->town), act->town->about, "case_id",
              act->town->about, "agreement_id", agreement, "party_id", by, "what", "Seng", "state",
              "open", "offset_days", "3", NULL);
}

static void
promise_of_another_agreement (Town *town, Act *broken, Act *lawful)
{
  const char *one = draft (town), *other = draft (town);
  add_commitment (broken, one, party (town, other));
  add_commitment (lawful, one, party (town, one));
}

static void
promise_of_who_was_taken_out (Town *town, Act *broken, Act *lawful)
{
  const char *of = draft (town);
  const char *gone = party (town, of), *there = party (town, of);
  drop (town, "kari", gone);
  add_commitment (broken, of, gone);
  add_commitment (lawful, of, there);
}

static void
add_setting (Act *act, const char *key, const char *value)
{
  act_by (act, "lead");
  act_create (act, SAM_RECORD_SETTING, fresh_id (act->town), REGISTRY, "setting_key", key, "value",
              value, "valid_from", "2026-07-01", "source", "Vedtak", NULL);
}

static void
template_of_nothing (Town *town, Act *broken, Act *lawful)
{
  add_setting (broken, "commitment.moon.housing.nav", "Rom");
  add_setting (lawful, "absence_days", "10");
}

static void
setting_that_is_no_number (Town *town, Act *broken, Act *lawful)
{
  add_setting (broken, "absence_days", "mange");
  add_setting (lawful, "absence_days", "10");
}

static void
take_out_a_promising_party (Town *town, Act *broken, Act *lawful)
{
  const char *of = draft (town);
  const char *needed = party (town, of), *free = party (town, of);
  commitment (town, of, needed);
  act_by (broken, "kari");
  act_retract (broken, needed);
  act_by (lawful, "kari");
  act_retract (lawful, free);
}

static void
take_out_a_service_in_use (Town *town, Act *broken, Act *lawful)
{
  const char *of = draft (town), *used = service (town), *free = service (town);
  put (town, "kari", SAM_RECORD_PARTY, fresh_id (town), town->about, "case_id", town->about,
       "agreement_id", of, "party_kind", "service", "service_id", used, NULL);
  act_by (broken, "lead");
  act_retract (broken, used);
  act_by (lawful, "lead");
  act_retract (lawful, free);
}

static const char *
cooperation (Town *town)
{
  const char *id = fresh_id (town);
  put (town, "lead", SAM_RECORD_COOPERATION, id, REGISTRY, "title", "Samarbeid med fengselet",
       "kind", "prison", NULL);
  return id;
}

static void
take_out_a_cooperation_in_use (Town *town, Act *broken, Act *lawful)
{
  const char *of = draft (town), *used = cooperation (town), *free = cooperation (town);
  alter (town, "kari", of, "cooperation_id", used, NULL);
  act_by (broken, "lead");
  act_retract (broken, used);
  act_by (lawful, "lead");
  act_retract (lawful, free);
}

static void
point_at_a_service_taken_out (Town *town, Act *broken, Act *lawful)
{
  const char *row = gate_row (town, transition (town), "housing");
  const char *gone = service (town), *there = service (town);
  drop (town, "lead", gone);
  act_by (broken, "kari");
  act_change (broken, row, "service_id", gone, NULL);
  act_by (lawful, "kari");
  act_change (lawful, row, "service_id", there, NULL);
}

static void
point_at_nothing (Town *town, Act *broken, Act *lawful)
{
  const char *row = gate_row (town, transition (town), "housing");
  act_by (broken, "kari");
  act_change (broken, row, "party_id", fresh_id (town), NULL);
  act_by (lawful, "kari");
  act_change (lawful, row, "state", "planned", NULL);
}

static void
party_after_it_was_sent (Town *town, Act *broken, Act *lawful)
{
  const char *of = draft (town), *other = draft (town);
  send_off (town, of);
  add_party (broken, of, "Siv Sol");
  add_party (lawful, other, "Siv Sol");
}

static void
terms_after_it_was_sent (Town *town, Act *broken, Act *lawful)
{
  const char *of = draft (town);
  send_off (town, of);
  act_by (broken, "kari");
  act_change (broken, of, "title", "En annen avtale", NULL);
  act_by (lawful, "kari");
  act_change (lawful, of, "remark", "Ringte begge", NULL);
}

static void
take_out_after_it_was_sent (Town *town, Act *broken, Act *lawful)
{
  const char *of = draft (town), *one = party (town, of), *other = draft (town);
  const char *free = party (town, other);
  send_off (town, of);
  act_by (broken, "kari");
  act_retract (broken, one);
  act_by (lawful, "kari");
  act_retract (lawful, free);
}

/* -- signatures -- */

static char *
terms_of (Town *town, const char *agreement, const char *by)
{
  g_autoptr (SamRecord) record = record_as_seen (who (town, "kari"), agreement);
  g_autoptr (SamRecord) one = record_as_seen (who (town, "kari"), by);
  g_autoptr (GPtrArray) parties = g_ptr_array_new ();
  g_autoptr (GPtrArray) commitments = g_ptr_array_new ();
  g_ptr_array_add (parties, one);
  return sam_rules_terms_hash (record, parties, commitments);
}

static void
add_signature (Act *act, const char *agreement, const char *by, const char *revision,
               const char *hash)
{
  act_by (act, "kari");
  act_create (act, SAM_RECORD_SIGNATURE, fresh_id (act->town), act->town->about, "case_id",
              act->town->about, "agreement_id", agreement, "party_id", by, "revision", revision,
              "terms_hash", hash, "way", "phone", "name", "Siv Sol", "signed_at", YES_AT,
              "noted_by_user", user (act->town, "kari"), NULL);
}

static void
sign_for_another_agreement (Town *town, Act *broken, Act *lawful)
{
  const char *of = draft (town), *other = draft (town);
  const char *here = party (town, of), *there = party (town, other);
  g_autofree char *hash = terms_of (town, of, here);
  send_off (town, of);
  add_signature (broken, of, there, "1", hash);
  add_signature (lawful, of, here, "1", hash);
}

static void
sign_a_draft (Town *town, Act *broken, Act *lawful)
{
  const char *of = draft (town), *one = party (town, of);
  g_autofree char *hash = terms_of (town, of, one);
  add_signature (broken, of, one, "1", hash);
  act_by (lawful, "kari");
  act_change (lawful, of, "remark", "Skal sendes", NULL);
}

static void
sign_an_old_revision (Town *town, Act *broken, Act *lawful)
{
  const char *of = draft (town), *one = party (town, of);
  alter (town, "kari", of, "revision", "2", NULL);
  g_autofree char *hash = terms_of (town, of, one);
  send_off (town, of);
  add_signature (broken, of, one, "1", hash);
  add_signature (lawful, of, one, "2", hash);
}

static void
sign_other_terms (Town *town, Act *broken, Act *lawful)
{
  const char *of = draft (town), *one = party (town, of);
  g_autofree char *hash = terms_of (town, of, one);
  g_autofree char *wrong = g_strdup (hash);
  wrong[0] = wrong[0] == '0' ? '1' : '0';
  send_off (town, of);
  add_signature (broken, of, one, "1", wrong);
  add_signature (lawful, of, one, "1", hash);
}

/* ---- Points and first days ---- */

static void
waive (Act *act, const char *login, const char *row, const char *by, const char *blamed)
{
  act_by (act, login);
  act_change (act, row, "state", "waived", "reason", "Ingen plass", "waived_by_user", by,
              "waived_on", "2026-06-04", "waived_party_id", blamed, NULL);
}

static void
waive_without_right (Town *town, Act *broken, Act *lawful)
{
  const char *row = gate_row (town, transition (town), "housing");
  const char *blamed = party (town, draft (town));
  waive (broken, "kari", row, user (town, "kari"), blamed);
  act_by (lawful, "kari");
  act_change (lawful, row, "state", "planned", NULL);
}

static void
waive_in_anothers_name (Town *town, Act *broken, Act *lawful)
{
  const char *row = gate_row (town, transition (town), "housing");
  const char *blamed = party (town, draft (town));
  waive (broken, "lead", row, user (town, "kari"), blamed);
  waive (lawful, "lead", row, user (town, "lead"), blamed);
}

static void
a_second_plan (Town *town, Act *broken, Act *lawful)
{
  const char *of = transition (town);
  g_autofree char *right = sam_id_derive (of, "followup");
  const char *const ids[] = { fresh_id (town), right };
  Act *const acts[] = { broken, lawful };

  for (guint i = 0; i < 2; i++) {
    act_by (acts[i], "kari");
    act_create (acts[i], SAM_RECORD_FOLLOWUP, ids[i], town->about, "case_id", town->about,
                "transition_id", of, "agreed", "not_asked", "naloxone", "not_asked", NULL);
  }
}

static void
take_out_a_main_point (Town *town, Act *broken, Act *lawful)
{
  const char *of = transition (town);
  const char *main_point = gate_row (town, of, "housing"), *other = gate_row (town, of, "money");
  act_by (broken, "kari");
  act_retract (broken, main_point);
  act_by (lawful, "kari");
  act_retract (lawful, other);
}

/* ---- Every type ---- */

static void
write_the_registry (Town *town, Act *broken, Act *lawful)
{
  Act *const acts[] = { broken, lawful };
  for (guint i = 0; i < 2; i++) {
    act_by (acts[i], i == 0 ? "kari" : "lead");
    act_create (acts[i], SAM_RECORD_SERVICE, fresh_id (town), REGISTRY, "name", "DPS",
                "service_kind", "dps", NULL);
  }
}

/* No field of any type is the server's own or stays on the desk: there is nothing to try. */
static void
no_field_is_closed (Town *town, Act *broken, Act *lawful)
{
  for (guint type = 0; type < SAM_N_RECORD_TYPES; type++) {
    const SamTypeDef *def = sam_type_get ((SamRecordType) type);
    for (guint i = 0; i < def->n_fields; i++) {
      g_assert_cmpint (def->fields[i].flags & (SAM_FIELD_SERVER_COMPUTED | SAM_FIELD_LOCAL_ONLY),
                       ==, 0);
    }
  }
}

static void
change_what_is_given_once (Town *town, Act *broken, Act *lawful)
{
  const char *row = gate_row (town, transition (town), "housing");
  act_by (broken, "kari");
  act_change (broken, row, "point", "work", "state", "planned", NULL);
  act_by (lawful, "kari");
  act_change (lawful, row, "owner_user", user (town, "ola"), NULL);
}

/* A contact of kari's case that says it lies in another scope. */
static void
into_another_scope (Town *town, Act *broken, Act *lawful)
{
  work (lawful, "kari");
  const SamOpFields *fields = sam_op_get (g_ptr_array_index (lawful->ops, 0));
  SamOpFields astray = *fields;
  astray.scope = town->person;
  astray.id = fresh_id (town);
  act_by (broken, "kari");
  act_raw (broken, &astray);
}

static void
into_a_case_that_was_a_mistake (Town *town, Act *broken, Act *lawful)
{
  act_by (broken, "kari");
  work (broken, "kari");
  drop (town, "lead", town->about);
  add_inquiry (lawful, "kari", town->f.nord, "about", "Hei");
}

static void
at_another_case (Town *town, Act *broken, Act *lawful)
{
  const char *elsewhere = make_case (who (town, "kari"), NULL);
  const char *of = transition (town), *row = gate_row (town, of, "housing");
  const char *foreign = fresh_id (town);
  g_ptr_array_add (town->texts, (char *) elsewhere);
  put (town, "kari", SAM_RECORD_PLAN, foreign, elsewhere, "case_id", elsewhere, "kind", "aftercare",
       NULL);
  act_by (broken, "kari");
  act_create (broken, SAM_RECORD_MEASURE, fresh_id (town), town->about, "case_id", town->about,
              "plan_id", foreign, "what", "Ringe", "state", "open", NULL);
  act_by (lawful, "kari");
  act_change (lawful, row, "state", "planned", NULL);
}

/* A number of eleven digits by the rule of 1964; month + 80 is synthetic (Skatteetaten). */
static void
add_number (Act *act, guint month)
{
  static const int w1[] = { 3, 7, 6, 1, 8, 9, 4, 5, 2 }, w2[] = { 5, 4, 3, 2, 7, 6, 5, 4, 3, 2 };
  act_by (act, "kari");
  for (guint individual = 100; individual < 500; individual++) {
    g_autofree char *nine = g_strdup_printf ("01%02u80%03u", month, individual), *number = NULL;
    int k1 = 0, k2 = 0;
    for (guint i = 0; i < 9; i++) {
      k1 += w1[i] * (nine[i] - '0');
      k2 += w2[i] * (nine[i] - '0');
    }
    k1 = (11 - k1 % 11) % 11;
    k2 = (11 - (k2 + w2[9] * k1) % 11) % 11;
    if (k1 < 10 && k2 < 10) {
      number = g_strdup_printf ("%s%d%d", nine, k1, k2);
      act_change (act, act->town->person, "id_kind", "fnr", "id_number", number, NULL);
      return;
    }
  }
  g_assert_not_reached ();
}

static void
a_synthetic_number (Town *town, Act *broken, Act *lawful)
{
  add_number (broken, 81);
  add_number (lawful, 1);
}

static void
a_real_number (Town *town, Act *broken, Act *lawful)
{
  add_number (broken, 1);
  add_number (lawful, 81);
}

static void
a_second_open_case (Town *town, Act *broken, Act *lawful)
{
  act_by (broken, "kari");
  act_create (broken, SAM_RECORD_CASE, fresh_id (town), broken->town->about, "person_id",
              town->person, "team_id", town->f.nord, "coordinator_user", user (town, "kari"),
              "holder_kind", "user", "holder_user", user (town, "kari"), "status", "new",
              "opened_on", "2026-06-04", NULL);
  /* Its own id is its scope. */
  SamOpFields fields = *sam_op_get (g_ptr_array_index (broken->ops, 0));
  fields.scope = fields.id;
  act_raw (broken, &fields);
  g_ptr_array_remove_index (broken->ops, 0);
  act_by (lawful, "kari");
  act_change (lawful, town->about, "remark", "Har en sak", NULL);
}

static void
sign_what_is_no_signature (Town *town, Act *broken, Act *lawful)
{
  work (lawful, "kari");
  SamOpFields fields = *sam_op_get (g_ptr_array_index (lawful->ops, 0));
  fields.kind = SAM_OP_SIGN;
  fields.id = fresh_id (town);
  act_by (broken, "kari");
  act_raw (broken, &fields);
}

static void
create_what_is_there (Town *town, Act *broken, Act *lawful)
{
  const char *of = transition (town), *row = gate_row (town, of, "housing");
  act_by (broken, "kari");
  act_create (broken, SAM_RECORD_GATE_ROW, row, town->about, "case_id", town->about,
              "transition_id", of, "point", "work", "state", "planned", NULL);
  act_by (lawful, "kari");
  act_change (lawful, row, "state", "planned", NULL);
}

static void
create_of_another_kind (Town *town, Act *broken, Act *lawful)
{
  g_autoptr (SamPatch) patch = sam_patch_new ();
  g_autofree char *quoted = g_strdup_printf ("\"%s\"", town->about);
  sam_patch_set (patch, "case_id", quoted);
  sam_patch_set (patch, "channel", "7");
  act_by (broken, "kari");
  act_raw (broken, &(SamOpFields){ .kind = SAM_OP_CREATE,
                                   .type = SAM_RECORD_CONTACT,
                                   .id = fresh_id (town),
                                   .scope = town->about,
                                   .patch = patch });
  work (lawful, "kari");
}

static void
update_raw (Act *act, SamRecordType type, const char *id, const char *scope, const char *name,
            const char *token)
{
  g_autoptr (SamPatch) patch = sam_patch_new ();
  g_autofree char *base = NULL;
  sam_patch_set (patch, name, token);
  device_pull (act->as);
  base = device_has (act->as, id) ? device_version (act->as, id) : g_strdup ("x.1");
  act_raw (act, &(SamOpFields){ .kind = SAM_OP_UPDATE,
                                .type = type,
                                .id = id,
                                .scope = scope,
                                .base = base,
                                .patch = patch });
}

static void
change_to_another_kind (Town *town, Act *broken, Act *lawful)
{
  act_by (broken, "kari");
  update_raw (broken, SAM_RECORD_CASE, town->about, NULL, "remark", "7");
  act_by (lawful, "kari");
  update_raw (lawful, SAM_RECORD_CASE, town->about, NULL, "remark", "\"sju\"");
}

static void
change_what_was_a_mistake (Town *town, Act *broken, Act *lawful)
{
  const char *of = transition (town);
  const char *gone = gate_row (town, of, "money"), *there = gate_row (town, of, "id_phone");
  drop (town, "kari", gone);
  act_by (broken, "kari");
  act_change (broken, gone, "state", "planned", NULL);
  act_by (lawful, "kari");
  act_change (lawful, there, "state", "planned", NULL);
}

static const char *
contact (Town *town)
{
  const char *id = fresh_id (town);
  put (town, "kari", SAM_RECORD_CONTACT, id, town->about, "case_id", town->about, "channel",
       "phone", "occurred_at", "2026-06-04T09:00:00Z", "outcome", "reached", "nature", "follow_up",
       NULL);
  return id;
}

static void
rewrite_a_contact (Town *town, Act *broken, Act *lawful)
{
  const char *id = contact (town);
  act_by (broken, "kari");
  act_change (broken, id, "text", "Et annet ord", NULL);
  act_by (lawful, "kari");
  work (lawful, "kari");
}

static void
take_back_a_hand_over (Town *town, Act *broken, Act *lawful)
{
  const char *id = asked (town, "kari", "user", user (town, "ola"));
  act_by (broken, "kari");
  act_retract (broken, id);
  act_by (lawful, "kari");
  act_change (lawful, id, "answer_reason", "Ringte", NULL);
}

static void
take_back_a_case (Town *town, Act *broken, Act *lawful)
{
  const char *id = contact (town);
  act_by (broken, "kari");
  act_retract (broken, town->about);
  act_by (lawful, "kari");
  act_retract (lawful, id);
}

/* -- proposals -- */

/* Kari's words on the case, left for whoever chooses. */
static const char *
propose (Town *town, const char *about)
{
  g_autoptr (SamPatch) patch = sam_patch_new ();
  g_auto (Act) act = { 0 };

  act_init (&act, town);
  act_by (&act, "kari");
  sam_patch_set (patch, "remark", "\"det Kari skrev\"");
  act_raw (&act, &(SamOpFields){ .kind = SAM_OP_PROPOSE,
                                 .type = SAM_RECORD_CASE,
                                 .id = about,
                                 .scope = town->about,
                                 .base = "x.1",
                                 .patch = patch });
  SamOp *op = g_ptr_array_index (act.ops, 0);
  GString *text = g_string_new (NULL);
  sam_op_append_json (op, text);
  g_autofree char *reply = push (act.as, text->str);
  assert_result (reply, 0, "proposal");
  g_string_free (text, TRUE);
  char *id = sam_op_proposal_id (op);
  g_ptr_array_add (town->texts, id);
  return id;
}

/* Lead chooses: what was proposed becomes what stands on the case. */
static void
add_choice (Act *act, const char *proposal, const char *take, const char *text)
{
  g_autoptr (SamPatch) patch = sam_patch_new ();
  g_autofree char *base = NULL;

  sam_patch_set (patch, "remark", text);
  act_by (act, "lead");
  device_pull (act->as);
  base = device_version (act->as, act->town->about);
  act_raw (act, &(SamOpFields){ .kind = SAM_OP_RESOLVE,
                                .type = SAM_RECORD_PROPOSAL,
                                .id = proposal,
                                .base = base,
                                .patch = patch,
                                .take = take });
}

static void
choose_again (Town *town, Act *broken, Act *lawful)
{
  const char *closed = propose (town, town->about), *open = propose (town, town->about);
  g_auto (Act) first = { 0 };

  act_init (&first, town);
  add_choice (&first, closed, "mine", "\"valgt\"");
  perform (&first);
  add_choice (broken, closed, "theirs", "\"et annet ord\"");
  add_choice (lawful, open, "mine", "\"valgt igjen\"");
}

static void
choose_nothing (Town *town, Act *broken, Act *lawful)
{
  const char *open = propose (town, town->about);
  add_choice (broken, open, NULL, "\"et ord\"");
  act_by (lawful, "lead");
  act_change (lawful, town->about, "remark", "Har lest", NULL);
}

static void
choose_for_what_never_was (Town *town, Act *broken, Act *lawful)
{
  const char *lost = propose (town, fresh_id (town)), *open = propose (town, town->about);
  add_choice (broken, lost, "mine", "\"et ord\"");
  add_choice (lawful, open, "mine", "\"valgt\"");
}

static void
resolve_a_case (Town *town, Act *broken, Act *lawful)
{
  g_autoptr (SamPatch) patch = sam_patch_new ();
  g_autofree char *base = NULL;
  sam_patch_set (patch, "remark", "\"et ord\"");
  act_by (broken, "kari");
  device_pull (broken->as);
  base = device_version (broken->as, town->about);
  act_raw (broken, &(SamOpFields){ .kind = SAM_OP_RESOLVE,
                                   .type = SAM_RECORD_CASE,
                                   .id = town->about,
                                   .base = base,
                                   .patch = patch,
                                   .take = "mine" });
  act_by (lawful, "kari");
  act_change (lawful, town->about, "remark", "Et ord", NULL);
}

static void
change_what_is_not_there (Town *town, Act *broken, Act *lawful)
{
  act_by (broken, "kari");
  update_raw (broken, SAM_RECORD_CASE, fresh_id (town), NULL, "remark", "\"et ord\"");
  act_by (lawful, "kari");
  act_change (lawful, town->about, "remark", "Et ord", NULL);
}

static void
change_in_another_scope (Town *town, Act *broken, Act *lawful)
{
  act_by (broken, "kari");
  update_raw (broken, SAM_RECORD_CASE, town->about, town->person, "remark", "\"et ord\"");
  act_by (lawful, "kari");
  act_change (lawful, town->about, "remark", "Et annet ord", NULL);
}

/* ---- What the server finds when it has written ---- */

/* Whoever opens a case names somebody who has left: that is found when the sight is settled. */
static void
begin_for_who_has_left (Town *town, Act *broken, Act *lawful)
{
  g_autoptr (GError) error = NULL;
  const char *ola = user (town, "ola");

  sam_server_set_user_active (town->f.server, "ola", FALSE, &error);
  g_assert_no_error (error);
  add_new_case (broken, "lead", "user", ola);
  add_new_case (lawful, "lead", "user", user (town, "kari"));
}

/* A member of a later version, which this one keeps. */
static void
add_member (Act *act, const char *name, gsize size)
{
  g_autofree char *text = g_strnfill (size, 'a');
  g_autofree char *token = g_strdup_printf ("\"%s\"", text);

  act_by (act, "kari");
  update_raw (act, SAM_RECORD_CASE, act->town->about, NULL, name, token);
}

static void
grow_too_large (Town *town, Act *broken, Act *lawful)
{
  g_auto (Act) before = { 0 };

  act_init (&before, town);
  add_member (&before, "later_one", 200 * 1024);
  perform (&before);
  add_member (broken, "later_two", 100 * 1024);
  add_member (lawful, "later_two", 1024);
}

/* ---- What the records ask of themselves, one row for each code ---- */

static void
change_case_or_person (Act *broken, Act *lawful, const char *id, const char *name, const char *bad,
                       const char *good)
{
  act_by (broken, "kari");
  act_change (broken, id, name, bad, NULL);
  act_by (lawful, "kari");
  act_change (lawful, id, name, good, NULL);
}

static void
rule_required (Town *town, Act *broken, Act *lawful)
{
  change_case_or_person (broken, lawful, town->about, "status", "declined_now", "waiting");
}

static void
rule_order (Town *town, Act *broken, Act *lawful)
{
  const char *row = transition (town);
  act_by (broken, "kari");
  act_change (broken, row, "earliest_on", "2026-06-18", "latest_on", "2026-06-15", NULL);
  act_by (lawful, "kari");
  act_change (lawful, row, "earliest_on", "2026-06-18", "latest_on", "2026-06-25", NULL);
}

static void
rule_future (Town *town, Act *broken, Act *lawful)
{
  change_case_or_person (broken, lawful, town->about, "opened_on", "2026-06-05", "2026-06-03");
}

/* ---- Homes ---- */

static const char *
home (Town *town, const char *in_use)
{
  const char *site = fresh_id (town), *unit = fresh_id (town);
  put (town, "lead", SAM_RECORD_SITE, site, REGISTRY, "name", "Bakken 2", "environment",
       "uten_krav", NULL);
  put (town, "lead", SAM_RECORD_HOUSING_UNIT, unit, REGISTRY, "site_id", site, "name", "H0101",
       "in_use", in_use, NULL);
  return unit;
}

/* A lease of this year. */
static const char *
leased (Town *town)
{
  const char *id = fresh_id (town);
  put (town, "lead", SAM_RECORD_TENANCY, id, REGISTRY, "unit_id", home (town, "true"), "form",
       "fixed", "from_on", "2026-01-01", "to_on", "2026-12-31", NULL);
  return id;
}

static void
act_lease (Act *act, const char *unit, const char *from, const char *to)
{
  act_by (act, "kari");
  act_create (act, SAM_RECORD_TENANCY, fresh_id (act->town), REGISTRY, "unit_id", unit, "form",
              "fixed", "from_on", from, "to_on", to, NULL);
}

static void
act_tenant (Act *act, const char *lease, const char *from, const char *to)
{
  act_by (act, "kari");
  act_create (act, SAM_RECORD_TENANT, fresh_id (act->town), act->town->person, "person_id",
              act->town->person, "tenancy_id", lease, "from_on", from, "to_on", to, NULL);
}

static void
let_a_home_twice (Town *town, Act *broken, Act *lawful)
{
  const char *unit = home (town, "true");
  put (town, "lead", SAM_RECORD_TENANCY, fresh_id (town), REGISTRY, "unit_id", unit, "form",
       "fixed", "from_on", "2026-01-01", "to_on", "2026-12-31", NULL);
  act_lease (broken, unit, "2026-12-31", "2027-12-31");
  act_lease (lawful, unit, "2027-01-01", "2027-12-31");
}

static void
let_what_is_out_of_use (Town *town, Act *broken, Act *lawful)
{
  act_lease (broken, home (town, "false"), "2026-07-01", "2027-06-30");
  act_lease (lawful, home (town, "true"), "2026-07-01", "2027-06-30");
}

static void
let_without_a_building (Town *town, Act *broken, Act *lawful)
{
  const char *unit = home (town, "true");
  g_autoptr (SamRecord) record = record_as_seen (who (town, "lead"), unit);
  drop (town, "lead", sam_record_get_text (record, SAM_HOUSING_UNIT_SITE_ID));
  act_lease (broken, unit, "2026-07-01", "2027-06-30");
  act_lease (lawful, home (town, "true"), "2026-07-01", "2027-06-30");
}

static void
change_a_lease_of_strangers (Town *town, Act *broken, Act *lawful)
{
  const char *lease = leased (town);
  put (town, "kari", SAM_RECORD_TENANT, fresh_id (town), town->person, "person_id", town->person,
       "tenancy_id", lease, "from_on", "2026-01-01", "to_on", "2026-05-31", NULL);
  act_by (broken, "siri");
  act_change (broken, lease, "given_up_on", "2026-06-01", "remark", "Nøklene er levert", NULL);
  act_by (lawful, "kari");
  act_change (lawful, lease, "given_up_on", "2026-06-02", "remark", "Nøkler levert", NULL);
}

/* Whoever puts one of their own on it would come to see somebody on it, and could end it. */
static void
join_a_lease_of_strangers (Town *town, Act *broken, Act *lawful)
{
  const char *lease = leased (town), *shared = leased (town);
  char *stranger = NULL, *other = NULL;
  g_ptr_array_add (town->texts, make_case (who (town, "siri"), &stranger));
  g_ptr_array_add (town->texts, stranger);
  g_ptr_array_add (town->texts, make_case (who (town, "kari"), &other));
  g_ptr_array_add (town->texts, other);
  put (town, "siri", SAM_RECORD_TENANT, fresh_id (town), stranger, "person_id", stranger,
       "tenancy_id", lease, "from_on", "2026-01-01", NULL);
  act_by (broken, "kari");
  act_create (broken, SAM_RECORD_TENANT, fresh_id (town), town->person, "person_id", town->person,
              "tenancy_id", lease, "from_on", "2026-02-01", NULL);
  put (town, "kari", SAM_RECORD_TENANT, fresh_id (town), other, "person_id", other, "tenancy_id",
       shared, "from_on", "2026-01-01", NULL);
  act_by (lawful, "kari");
  act_create (lawful, SAM_RECORD_TENANT, fresh_id (town), town->person, "person_id", town->person,
              "tenancy_id", shared, "from_on", "2026-02-01", NULL);
}

/* With kari's person on it until the end of the year. */
static const char *
lived_in (Town *town, const char **part)
{
  const char *lease = leased (town);
  *part = fresh_id (town);
  put (town, "kari", SAM_RECORD_TENANT, *part, town->person, "person_id", town->person,
       "tenancy_id", lease, "from_on", "2026-01-01", NULL);
  return lease;
}

static void
end_it_for_who_stays (Town *town, Act *broken, Act *lawful)
{
  const char *part, *lease = lived_in (town, &part);
  act_by (broken, "kari");
  act_change (broken, lease, "given_up_on", "2026-06-01", NULL);
  act_by (lawful, "kari");
  act_change (lawful, part, "to_on", "2026-06-02", "ended_how", "tenant", NULL);
  act_change (lawful, lease, "given_up_on", "2026-06-02", NULL);
}

static void
begin_it_after_who_is_there (Town *town, Act *broken, Act *lawful)
{
  const char *part, *lease = lived_in (town, &part);
  act_by (broken, "kari");
  act_change (broken, lease, "from_on", "2026-06-01", NULL);
  act_by (lawful, "kari");
  act_change (lawful, lease, "from_on", "2025-12-01", NULL);
}

static void
begin_before_the_lease (Town *town, Act *broken, Act *lawful)
{
  const char *lease = leased (town);
  act_tenant (broken, lease, "2025-12-31", "2026-12-31");
  act_tenant (lawful, lease, "2026-01-01", "2026-12-31");
}

static void
begin_after_the_lease (Town *town, Act *broken, Act *lawful)
{
  const char *lease = leased (town);
  act_by (broken, "kari");
  act_create (broken, SAM_RECORD_TENANT, fresh_id (town), town->person, "person_id", town->person,
              "tenancy_id", lease, "from_on", "2027-01-01", NULL);
  act_tenant (lawful, lease, "2026-12-31", "2026-12-31");
}

static void
stay_after_the_lease (Town *town, Act *broken, Act *lawful)
{
  const char *lease = leased (town);
  act_tenant (broken, lease, "2026-01-01", "2027-01-01");
  act_tenant (lawful, lease, "2026-01-01", "2026-12-31");
}

/* One leaves and comes back, and is on the lease once at a time. */
static void
be_on_a_lease_twice (Town *town, Act *broken, Act *lawful)
{
  const char *lease = leased (town);
  put (town, "kari", SAM_RECORD_TENANT, fresh_id (town), town->person, "person_id", town->person,
       "tenancy_id", lease, "from_on", "2026-01-01", "to_on", "2026-04-30", NULL);
  act_tenant (broken, lease, "2026-04-30", "2026-12-31");
  act_tenant (lawful, lease, "2026-05-01", "2026-12-31");
}

static void
take_out_a_lease_in_use (Town *town, Act *broken, Act *lawful)
{
  const char *used = leased (town), *free = leased (town);
  put (town, "kari", SAM_RECORD_TENANT, fresh_id (town), town->person, "person_id", town->person,
       "tenancy_id", used, "from_on", "2026-01-01", NULL);
  act_by (broken, "lead");
  act_retract (broken, used);
  act_by (lawful, "lead");
  act_retract (lawful, free);
}

static void
rule_format (Town *town, Act *broken, Act *lawful)
{
  change_case_or_person (broken, lawful, town->person, "postcode", "abc", "7030");
}

static void
rule_range (Town *town, Act *broken, Act *lawful)
{
  change_case_or_person (broken, lawful, town->about, "opened_on", "1700-01-01", "2026-06-03");
}

static void
rule_enum (Town *town, Act *broken, Act *lawful)
{
  act_by (broken, "kari");
  update_raw (broken, SAM_RECORD_CASE, town->about, NULL, "status", "\"paused\"");
  act_by (lawful, "kari");
  update_raw (lawful, SAM_RECORD_CASE, town->about, NULL, "status", "\"waiting\"");
}

static void
rule_holder (Town *town, Act *broken, Act *lawful)
{
  act_by (broken, "kari");
  act_change (broken, town->about, "holder_user", "", NULL);
  assign (lawful, user (town, "ola"));
}

static void
rule_deputy (Town *town, Act *broken, Act *lawful)
{
  add_absence (broken, "kari", user (town, "kari"), user (town, "kari"));
  add_absence (lawful, "kari", user (town, "kari"), user (town, "ola"));
}

static void
rule_ref (Town *town, Act *broken, Act *lawful)
{
  const char *of = draft (town), *older = draft (town);
  change_case_or_person (broken, lawful, of, "supersedes_id", of, older);
}

static void
rule_protected (Town *town, Act *broken, Act *lawful)
{
  act_by (broken, "kari");
  act_change (broken, town->person, "address_grade", "strengt_fortrolig", "phone", "00000001",
              NULL);
  act_by (lawful, "kari");
  act_change (lawful, town->person, "address_grade", "strengt_fortrolig", NULL);
}

static void
rule_anonymous (Town *town, Act *broken, Act *lawful)
{
  act_by (broken, "kari");
  act_create (broken, SAM_RECORD_INQUIRY, fresh_id (town), town->f.nord, "team_id", town->f.nord,
              "from_who", "anonymous", "received_at", "2026-06-04T10:00:00Z", "became", "open",
              "caller_name", "Siv Sol", NULL);
  add_inquiry (lawful, "kari", town->f.nord, "caller_name", "Siv Sol");
}

static void
rule_became (Town *town, Act *broken, Act *lawful)
{
  add_inquiry (broken, "kari", town->f.nord, "case_id", town->about);
  add_inquiry (lawful, "kari", town->f.nord, "about", "Hei");
}

static void
rule_health (Town *town, Act *broken, Act *lawful)
{
  act_by (broken, "kari");
  act_create (broken, SAM_RECORD_CONTACT, fresh_id (town), town->about, "case_id", town->about,
              "channel", "phone", "occurred_at", "2026-06-04T09:00:00Z", "outcome", "reached",
              "nature", "health", "text", "Prøvesvar", NULL);
  work (lawful, "kari");
}

/* ---- The rows ---- */

static const Row rows[] = {
#define R(name) "SAM_HANDOVER_" name
  { "_sam_judge_move", "first", "not-allowed", 0, move_coordinator, .pointer = "/coordinator_user",
    .whole = ONE_MEMBER },
  { "_sam_judge_move", "SAM_CASE_HOLDER_KIND", "holder", 0, move_elsewhere },
  { "_sam_judge_move", "first", "not-allowed", 1, move_without_right,
    .pointer = "/coordinator_user" },
  { "_sam_judge_move", "SAM_CASE_HOLDER_KIND", "holder", 1, move_without_reason },
  { "_sam_judge_opened", "SAM_CASE_HOLDER_USER", "not-allowed", 0, open_anew_for_another },
  { "_sam_judge_opened", "SAM_CASE_HOLDER_KIND", "holder", 0, open_for_a_service },
  { "check_holder_sees", "SAM_CASE_HOLDER_USER", "holder", 0, move_out_of_sight },
  { "check_receiver", R ("TO_TEAM"), "holder", 0, ask_user_and_team },
  { "check_receiver", R ("TO_USER"), "holder", 0, ask_the_holder },
  { "check_receiver", R ("TO_USER"), "holder", 1, ask_a_stranger },
  { "check_receiver", R ("TO_USER"), "holder", 2, ask_who_has_left },
  { "check_receiver", R ("TO_USER"), "holder", 3, ask_team_and_user },
  { "check_receiver", R ("TO_TEAM"), "holder", 1, ask_service_and_team },
  { "check_receiver", R ("TO_KIND"), "holder", 0, ask_the_service_that_has_it },
  { "check_ask", R ("STATE"), "not-allowed", 0, ask_what_is_anothers },
  { "check_ask", R ("STATE"), "stale", 0, ask_about_a_closed_case },
  { "check_ask", R ("ANSWERED_AT"), "not-allowed", 0, ask_and_answer },
  { "check_ask", R ("FROM_USER"), "stale", 0, ask_from_another },
  { "check_ask", R ("STATE"), "open-ask", 0, ask_twice },
  { "check_assignment", R ("TO_KIND"), "holder", 0, order_a_service },
  { "check_assignment", R ("STATE"), "open-ask", 0, order_over_a_question },
  { "check_assignment", R ("STATE"), "holder", 0, order_twice },
  { "check_assignment", R ("TO_KIND"), "holder", 1, order_without_the_case },
  { "check_created", R ("ASKED_BY_USER"), "not-allowed", 0, ask_in_anothers_name },
  { "check_created", R ("STATE"), "not-allowed", 0, begin_with_the_answer },
  { "check_accepted", R ("FROM_USER"), "stale", 0, accept_after_the_end },
  { "check_accepted", R ("STATE"), "holder", 0, accept_and_order, .at = 3 },
  { "check_accepted", R ("TO_KIND"), "holder", 0, accept_without_the_case },
  { "check_answered", R ("STATE"), "stale", 0, answer_again },
  { "check_answered", R ("ANSWERED_AT"), "not-allowed", 0, answer_half, .whole = ONE_MEMBER },
  { "check_answered", R ("STATE"), "not-allowed", 0, answer_by_order, .whole = ONE_MEMBER },
  { "check_answered", R ("STATE"), "not-allowed", 1, answer_what_another_is_asked },
  { "check_answered", R ("ANSWERED_BY_USER"), "not-allowed", 0, answer_in_anothers_name },
#undef R
  { "_sam_judge_absence", "SAM_ABSENCE_ABSENT_USER", "not-allowed", 0, absence_of_another },
  { "_sam_judge_absence", "SAM_ABSENCE_ABSENT_USER", "deputy", 0, absence_of_a_stranger },
  { "_sam_judge_absence", "SAM_ABSENCE_COVERED_BY_USER", "deputy", 0, cover_by_a_stranger },
  { "_sam_judge_inquiry", "taken_field", "not-allowed", 0, inquiry_in_anothers_name,
    .pointer = "/taken_by_user" },
  { "_sam_judge_inquiry", "owner_field", "deputy", 0, inquiry_of_a_stranger,
    .pointer = "/owner_user" },
  { "_sam_judge_alert", "SAM_ALERT_ANSWER_RULE", "id", 0, answer_under_another_id },
  { "_sam_judge_alert", "SAM_ALERT_ANSWER_BY_USER", "not-allowed", 0, alert_in_anothers_name },
  { "_sam_judge_alert", "SAM_ALERT_ANSWER_UNTIL_ON", "range", 0, put_off_too_long },
  { "check_measure", "SAM_ALERT_ANSWER_MEASURE_ID", "owner", 0, measure_of_nobody },
  { "check_measure", "SAM_ALERT_ANSWER_MEASURE_ID", "date", 0, measure_without_a_day },
  { "_sam_judge_party", "SAM_PARTY_NAME", "citizen", 0, bind_the_citizen },
  { "_sam_judge_commitment", "SAM_COMMITMENT_PARTY_ID", "ref", 0, promise_of_another_agreement },
  { "_sam_judge_template", "SAM_SETTING_SETTING_KEY", "enum", 0, template_of_nothing },
  { "_sam_judge_still_needed", "SAM_FIELD_NONE", "in-use", 0, take_out_a_promising_party,
    .whole = ONE_RETRACT },
  { "_sam_judge_still_needed", "SAM_FIELD_NONE", "in-use", 1, take_out_a_service_in_use,
    .whole = ONE_RETRACT },
  { "_sam_judge_still_needed", "SAM_FIELD_NONE", "in-use", 2, take_out_a_cooperation_in_use,
    .whole = ONE_RETRACT },
  { "_sam_judge_still_needed", "SAM_FIELD_NONE", "in-use", 3, take_out_a_lease_in_use,
    .whole = ONE_RETRACT },
  { "_sam_judge_taken_away", "field", "removed", 0, promise_of_who_was_taken_out,
    .pointer = "/party_id" },
  { "_sam_judge_taken_away", "field", "removed", 1, point_at_a_service_taken_out,
    .pointer = "/service_id", .whole = ONE_MEMBER },
  { "_sam_judge_taken_away", "field", "ref", 0, point_at_nothing, .pointer = "/party_id",
    .whole = ONE_MEMBER },
  { "check_locked", "agreement_field (def->type)", "locked", 0, party_after_it_was_sent,
    .pointer = "/agreement_id" },
  { "check_locked", "field", "locked", 0, terms_after_it_was_sent, .pointer = "/title",
    .whole = ONE_MEMBER },
  { "judge_retract", "agreement_field (def->type)", "locked", 0, take_out_after_it_was_sent,
    .pointer = "/agreement_id", .whole = ONE_RETRACT },
  { "check_signature", "SAM_SIGNATURE_PARTY_ID", "ref", 0, sign_for_another_agreement },
  { "check_signature", "SAM_SIGNATURE_AGREEMENT_ID", "stale", 0, sign_a_draft },
  { "check_signature", "SAM_SIGNATURE_REVISION", "stale", 0, sign_an_old_revision },
  { "check_signature", "SAM_SIGNATURE_TERMS_HASH", "stale", 0, sign_other_terms },
  { "check_gate_row", "SAM_GATE_ROW_STATE", "not-allowed", 0, waive_without_right },
  { "check_gate_row", "SAM_GATE_ROW_WAIVED_BY_USER", "not-allowed", 0, waive_in_anothers_name },
  { "check_followup", "SAM_FIELD_NONE", "ref", 0, a_second_plan },
  { "judge_retract", "SAM_GATE_ROW_POINT", "not-allowed", 0, take_out_a_main_point,
    .whole = ONE_RETRACT },
  { "check_type", "SAM_FIELD_NONE", "not-allowed", 0, write_the_registry },
  { "check_members", "field", "not-allowed", 0, no_field_is_closed,
    .never = "no field of any type is closed to clients; the row holds that" },
  { "check_members", "field", "immutable", 0, change_what_is_given_once, .pointer = "/point" },
  { "check_scope", "def->parent", "scope", 0, into_another_scope, .pointer = "/c",
    .first = "the server compares the scope that is said with the record's own",
    .result = "rejected", .said = "scope" },
  { "check_scope", "def->parent", "scope", 1, inquiry_into_another_team, .first = SIGHT,
    .result = "gone", .said = "gone" },
  { "check_scope", "def->parent", "scope", 2, into_a_case_that_was_a_mistake,
    .pointer = "/case_id" },
  { "check_refs", "id", "ref", 0, at_another_case, .pointer = "/plan_id" },
  { "check_person", "SAM_PERSON_ID_NUMBER", "synthetic", 0, a_synthetic_number,
    .environment = "production" },
  { "check_person", "SAM_PERSON_ID_NUMBER", "real", 0, a_real_number },
  { "check_setting", "SAM_SETTING_VALUE", "range", 0, setting_that_is_no_number },
  { "check_one_open_case", "SAM_CASE_PERSON_ID", "open-case", 0, a_second_open_case },
  { "check_tenancy", "SAM_TENANCY_UNIT_ID", "let", 0, let_a_home_twice },
  { "_sam_judge_let", "SAM_TENANCY_UNIT_ID", "out-of-use", 0, let_what_is_out_of_use },
  { "_sam_judge_let", "SAM_TENANCY_UNIT_ID", "no-building", 0, let_without_a_building },
  { "_sam_judge_not_theirs", "SAM_FIELD_NONE", "not-allowed", 0, change_a_lease_of_strangers },
  { "_sam_judge_not_their_lease", "SAM_TENANT_TENANCY_ID", "not-allowed", 0,
    join_a_lease_of_strangers },
  { "_sam_judge_shortened", "SAM_TENANCY_FROM_ON", "on-lease", 0, begin_it_after_who_is_there,
    .whole = ONE_MEMBER },
  { "_sam_judge_shortened", "field", "on-lease", 0, end_it_for_who_stays, .pointer = "/given_up_on",
    .whole = ONE_MEMBER },
  { "_sam_judge_part", "SAM_TENANT_FROM_ON", "outside-lease", 0, begin_before_the_lease },
  { "_sam_judge_part", "SAM_TENANT_FROM_ON", "outside-lease", 1, begin_after_the_lease },
  { "_sam_judge_part", "SAM_TENANT_TO_ON", "outside-lease", 0, stay_after_the_lease },
  { "_sam_judge_parts", "SAM_TENANT_FROM_ON", "tenant-twice", 0, be_on_a_lease_twice },
  { "judge_create", "SAM_FIELD_NONE", "not-allowed", 0, sign_what_is_no_signature },
  { "judge_create", "SAM_FIELD_NONE", "exists", 0, create_what_is_there, .first = VERSIONS,
    .result = "conflict" },
  { "judge_create", "SAM_FIELD_NONE", "body", 0, create_of_another_kind, .first = READING,
    .result = "rejected", .said = "body" },
  { "judge_change", "SAM_FIELD_NONE", "retracted", 0, change_what_was_a_mistake, .first = VERSIONS,
    .result = "rejected", .said = "retracted", .whole = ONE_MEMBER },
  { "judge_change", "SAM_FIELD_NONE", "append-only", 0, rewrite_a_contact, .whole = ONE_MEMBER },
  { "judge_change", "SAM_FIELD_NONE", "body", 0, change_to_another_kind, .whole = ONE_MEMBER },
  { "judge_retract", "SAM_FIELD_NONE", "not-allowed", 0, take_back_a_hand_over,
    .whole = ONE_RETRACT },
  { "judge_retract", "SAM_FIELD_NONE", "not-allowed", 1, take_back_a_case, .whole = ONE_RETRACT },
  { "judge_resolve", "SAM_PROPOSAL_CLOSED_AT", "stale", 0, choose_again, .first = VERSIONS,
    .result = "conflict", .whole = "a choice is one operation" },
  { "judge_resolve", "SAM_PROPOSAL_CLOSED_TAKE", "required", 0, choose_nothing,
    .whole = "a choice is one operation" },
  { "judge_resolve", "SAM_PROPOSAL_TARGET_ID", "ref", 0, choose_for_what_never_was, .first = SIGHT,
    .result = "gone", .said = "gone", .whole = "a choice is one operation" },
  { "judge_op", "SAM_FIELD_NONE", "gone", 0, change_what_is_not_there, .first = SIGHT,
    .result = "gone", .said = "gone", .whole = ONE_MEMBER },
  { "judge_op", "SAM_FIELD_NONE", "scope", 0, change_in_another_scope, .whole = ONE_MEMBER },
  { "judge_op", "SAM_FIELD_NONE", "not-allowed", 0, resolve_a_case, .pointer = "/t",
    .first = "only a proposal is resolved: the server says so before it judges",
    .result = "rejected", .said = "bad-op", .whole = "a choice is one operation" },
  { "check_holder", "holder", "holder", 0, begin_for_who_has_left, .own = TRUE,
    .pointer = "/holder_user" },
  { "fits", "body", "too-large", 0, grow_too_large, .own = TRUE, .whole = ONE_MEMBER },
#define RULE(code, build, where, ...)                                                              \
  {                                                                                                \
    "check_record", "problem->field", code, 0, build, .pointer = where, __VA_ARGS__                \
  }
  RULE ("required", rule_required, "/ask_again_on", .whole = ONE_MEMBER),
  RULE ("order", rule_order, "/latest_on", .whole = NULL),
  RULE ("future", rule_future, "/opened_on", .whole = ONE_MEMBER),
  RULE ("format", rule_format, "/postcode", .whole = ONE_MEMBER),
  RULE ("range", rule_range, "/opened_on", .whole = ONE_MEMBER),
  RULE ("enum", rule_enum, "/status", .whole = ONE_MEMBER),
  RULE ("holder", rule_holder, "/holder_kind", .whole = ONE_MEMBER),
  RULE ("deputy", rule_deputy, "/covered_by_user", .whole = NULL),
  RULE ("ref", rule_ref, "/supersedes_id", .whole = ONE_MEMBER),
  RULE ("protected", rule_protected, "/phone", .whole = NULL),
  RULE ("anonymous", rule_anonymous, "/caller_name", .whole = NULL),
  RULE ("became", rule_became, "/case_id", .whole = NULL),
  RULE ("health", rule_health, "/text", .whole = NULL),
#undef RULE
};

static void
test_every_refusal_has_a_row (void)
{
  g_autoptr (GPtrArray) refusals = refusals_read ();
  g_autoptr (GHashTable) found = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    const Refusal *refusal = refusal_of (refusals, &rows[i]);
    if (rows[i].own) {
      g_assert_null (refusal);
    } else if (!refusal || !g_hash_table_add (found, (gpointer) refusal)) {
      g_test_message ("%s %s %s %u is refused nowhere, or has a row", rows[i].function,
                      rows[i].field, rows[i].code, rows[i].nth);
      g_test_fail ();
    }
  }
  for (guint i = 0; i < refusals->len; i++) {
    const Refusal *refusal = g_ptr_array_index (refusals, i);
    if (!g_hash_table_contains (found, refusal)) {
      g_test_message ("no row for %s %s %s %u: %s", refusal->function, refusal->field,
                      refusal->code, refusal->nth, refusal->title);
      g_test_fail ();
    }
  }
  g_assert_cmpuint (refusals->len, >, 90);
}

static Count count;

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (GPtrArray) refusals = refusals_read ();
  const Refusal *refusal = refusal_of (refusals, row);

  g_assert_true ((refusal != NULL) != row->own);
  try_row (row, refusal, &count);
}

/* Four cells a row, each tried or named with why it can't be. */
static void
test_every_cell_is_accounted_for (void)
{
  guint n_whole = 0, n_never = 0;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    n_whole += rows[i].whole != NULL;
    n_never += rows[i].never != NULL;
  }
  g_test_message ("%u rows: %u cells tried, %u without sense", (guint) G_N_ELEMENTS (rows),
                  count.n_tried, count.n_senseless);
  g_assert_cmpuint (count.n_tried + count.n_senseless, ==, 4 * G_N_ELEMENTS (rows));
  g_assert_cmpuint (count.n_senseless, ==, n_whole + 4 * n_never);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/grid/every-refusal-has-a-row", test_every_refusal_has_a_row);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *path =
        g_strdup_printf ("/server/grid/%02u-%s-%s", i + 1, rows[i].function, rows[i].code);
    g_test_add_data_func (path, &rows[i], test_row);
  }
  g_test_add_func ("/server/grid/every-cell-is-accounted-for", test_every_cell_is_accounted_for);
  return g_test_run ();
}
