/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-private.h"

#include <samspor/sam-rules.h>
#include <string.h>

/* Who is responsible, what others said no to, and what they were asked. All of it follows from the
 * number of the case, so that nothing else of the town is drawn differently. */

static SamRecord *
of_case (Maker *maker, Story *story, SamRecordType type, const char *by, int days_ago)
{
  SamRecord *record = demo_record (maker, type, sam_record_get_id (story->record), by, days_ago);

  sam_record_set_text (record, sam_field_by_name (sam_type_get (type), "case_id"),
                       sam_record_get_id (story->record));
  return record;
}

/* ---- Asked and not answered: seven ---- */

static const struct {
  guint n;
  const char *kind;
  guint to;
  int days_ago;
  gboolean acute, by_lead;
  const char *reason, *summary;
} asks[] = {
  { 41, "user", 3, 1, FALSE, FALSE, "Blid kjenner broren og har møtt ham før.",
    "Jobber ved parkdriften tre dager i uka. Vil ha møter om morgenen." },
  { 42, "user", 0, 6, FALSE, TRUE, "Stø er borte, og noen må være der fra i dag.",
    "Leiekontrakten går til høsten. Søsteren er med på møtene." },
  { 44, "user", 0, 1, FALSE, FALSE, "Har flyttet nærmere kontoret til Rask.",
    "Snakker helst samisk. Tolk er bestilt til neste møte." },
  { 45, "team", 0, 2, FALSE, FALSE, "Har flyttet til Nord.", NULL },
  { 46, "service", DEMO_DPS, 9, FALSE, FALSE, "Behandlingen er hovedsaken nå.",
    "Ønsker at oppfølgingen samles på ett sted." },
  { 50, "user", 3, 2, TRUE, TRUE, "Stø er borte, og det er møte i dag.", NULL },
  { 56, "team", 2, 4, FALSE, FALSE, "Har fått bolig i Vest.", NULL },
};

static void
tell_ask (Maker *maker, Story *story)
{
  for (guint i = 0; i < G_N_ELEMENTS (asks); i++) {
    const char *by = asks[i].by_lead ? maker->users[1] : story->user;
    static const char *const all[] = { "measures", "contacts", "commitments", NULL };
    static const char *const some[] = { "measures", NULL };
    SamRecord *ask;

    if (asks[i].n != story->n)
      continue;
    ask = of_case (maker, story, SAM_RECORD_HANDOVER, by, asks[i].days_ago);
    sam_rules_hand_over_from (ask, story->record);
    sam_record_set_text (ask, SAM_HANDOVER_TO_KIND, asks[i].kind);
    if (strcmp (asks[i].kind, "user") == 0)
      sam_record_set_text (ask, SAM_HANDOVER_TO_USER, maker->users[asks[i].to]);
    else if (strcmp (asks[i].kind, "team") == 0)
      sam_record_set_text (ask, SAM_HANDOVER_TO_TEAM, maker->teams[asks[i].to]);
    else
      sam_record_set_text (ask, SAM_HANDOVER_TO_SERVICE, maker->services[asks[i].to]);
    sam_record_set_text (ask, SAM_HANDOVER_STATE, "asked");
    sam_record_set_text (ask, SAM_HANDOVER_REASON, asks[i].reason);
    sam_record_set_text (ask, SAM_HANDOVER_SUMMARY, asks[i].summary);
    sam_record_set_set (ask, SAM_HANDOVER_FOLLOWS, i % 2 == 0 ? all : some);
    if (asks[i].acute)
      sam_record_set_bool (ask, SAM_HANDOVER_ACUTE, TRUE);
    if (asks[i].n == 41)
      sam_record_set_date (ask, SAM_HANDOVER_OVERLAP_UNTIL, maker->today + 14);
    sam_record_set_text (ask, SAM_HANDOVER_ASKED_BY_USER, by);
    sam_record_set_moment (ask, SAM_HANDOVER_ASKED_AT,
                           maker->now - (gint64) asks[i].days_ago * SAM_USEC_PER_DAY);
    demo_done (maker, ask);
  }
}

/* ---- Passed on six times, and two who said no on the way ---- */

#define N_PASSED 6
#define PASSED_DAYS(i) (DEMO_PASSED_ON_DAYS + (N_PASSED - 1 - (int) (i)) * 6)

static void
tell_no (Maker *maker, Story *story, const char *from, guint whom, int days_ago)
{
  SamRecord *no = of_case (maker, story, SAM_RECORD_HANDOVER, from, days_ago);

  sam_record_set_text (no, SAM_HANDOVER_FROM_KIND, "user");
  sam_record_set_text (no, SAM_HANDOVER_FROM_USER, from);
  sam_record_set_text (no, SAM_HANDOVER_TO_KIND, "user");
  sam_record_set_text (no, SAM_HANDOVER_TO_USER, maker->users[whom]);
  sam_record_set_text (no, SAM_HANDOVER_REASON, "Kan du ta denne?");
  sam_record_set_text (no, SAM_HANDOVER_STATE, "refused");
  sam_record_set_moment (no, SAM_HANDOVER_ASKED_AT,
                         maker->now - (gint64) (days_ago + 2) * SAM_USEC_PER_DAY);
  sam_record_set_text (no, SAM_HANDOVER_ASKED_BY_USER, from);
  sam_record_set_moment (no, SAM_HANDOVER_ANSWERED_AT,
                         maker->now - (gint64) days_ago * SAM_USEC_PER_DAY);
  sam_record_set_text (no, SAM_HANDOVER_ANSWERED_BY_USER, maker->users[whom]);
  sam_record_set_text (no, SAM_HANDOVER_ANSWER_REASON, "Har ikke plass til flere før sommeren.");
  demo_done (maker, no);
}

static void
tell_passed_on (Maker *maker, Story *story)
{
  for (guint i = 0; i < N_PASSED; i++) {
    const char *from = maker->users[i % 4];
    const char *to = i + 1 == N_PASSED ? story->user : maker->users[(i + 1) % 4];
    gboolean assigned = i % 2 == 0;
    SamRecord *move = of_case (maker, story, SAM_RECORD_HANDOVER, maker->users[1], PASSED_DAYS (i));
    gint64 at = maker->now - (gint64) PASSED_DAYS (i) * SAM_USEC_PER_DAY;

    sam_record_set_text (move, SAM_HANDOVER_FROM_KIND, "user");
    sam_record_set_text (move, SAM_HANDOVER_FROM_USER, from);
    sam_record_set_text (move, SAM_HANDOVER_TO_KIND, "user");
    sam_record_set_text (move, SAM_HANDOVER_TO_USER, to);
    sam_record_set_text (move, SAM_HANDOVER_REASON,
                         assigned ? "Fordeling av saker i teamet" : "Bytter område");
    sam_record_set_text (move, SAM_HANDOVER_STATE, assigned ? "assigned" : "accepted");
    sam_record_set_moment (move, SAM_HANDOVER_ASKED_AT, assigned ? at : at - 2 * SAM_USEC_PER_DAY);
    sam_record_set_text (move, SAM_HANDOVER_ASKED_BY_USER, assigned ? maker->users[1] : from);
    sam_record_set_moment (move, SAM_HANDOVER_ANSWERED_AT, at);
    sam_record_set_text (move, SAM_HANDOVER_ANSWERED_BY_USER, assigned ? maker->users[1] : to);
    demo_done (maker, move);
    if (i < 2)
      tell_no (maker, story, to, 3, PASSED_DAYS (i) - 3);
  }
}

/* ---- What services outside said no to, and what they were asked ---- */

static void
tell_refusal (Maker *maker, Story *story)
{
  static const char *const reasons[] = { "no_place", "not_right_service", "out_of_area",
                                         "intoxicated", "other" };
  guint turn = story->n / 30;
  SamRecord *refusal;

  if (story->n == DEMO_TURNED_AWAY) {
    refusal = of_case (maker, story, SAM_RECORD_REFUSAL, story->user, 0);
    sam_record_set_text (refusal, SAM_REFUSAL_KIND, "turned_away");
    sam_record_set_text (refusal, SAM_REFUSAL_SERVICE_ID, maker->services[DEMO_EMERGENCY]);
    sam_record_set_moment (refusal, SAM_REFUSAL_OCCURRED_AT, maker->now - 9 * G_TIME_SPAN_HOUR);
    sam_record_set_text (refusal, SAM_REFUSAL_TOLD_BY, "Utekontakten");
    sam_record_set_text (refusal, SAM_REFUSAL_REASON, "intoxicated");
    sam_record_set_text (refusal, SAM_REFUSAL_TEXT, "Ble bedt om å komme tilbake i morgen.");
    sam_record_set_text (refusal, SAM_REFUSAL_OWNER_USER, story->user);
    demo_done (maker, refusal);
  }
  if (story->n % 30 != 14)
    return;
  refusal = of_case (maker, story, SAM_RECORD_REFUSAL, story->user, 6);
  sam_record_set_text (refusal, SAM_REFUSAL_KIND, "declined");
  sam_record_set_text (refusal, SAM_REFUSAL_SERVICE_ID,
                       maker->services[turn % 2 == 0 ? DEMO_DPS : DEMO_POLICLINIC]);
  sam_record_set_moment (refusal, SAM_REFUSAL_OCCURRED_AT, maker->now - 6 * SAM_USEC_PER_DAY);
  sam_record_set_text (refusal, SAM_REFUSAL_TOLD_BY, "brev til personen");
  sam_record_set_text (refusal, SAM_REFUSAL_REASON, reasons[turn % G_N_ELEMENTS (reasons)]);
  sam_record_set_text (refusal, SAM_REFUSAL_OWNER_USER, story->user);
  sam_record_set_bool (refusal, SAM_REFUSAL_CAN_APPEAL, TRUE);
  sam_record_set_date (refusal, SAM_REFUSAL_APPEAL_BY_ON, maker->today + 15);
  demo_done (maker, refusal);
}

static void
tell_referral (Maker *maker, Story *story)
{
  static const char *const what[] = { "Vurdering og poliklinisk behandling", "Døgnopphold",
                                      "Utredning av søvn og konsentrasjon" };
  guint stage = story->n / 12 % 4;
  int sent = 12 + (int) (story->n % 5) * 7;
  SamRecord *referral;

  if (story->n % 12 != 5 || maker->today - sent < story->opened)
    return;
  referral = of_case (maker, story, SAM_RECORD_REFERRAL, story->user, sent);
  sam_record_set_text (referral, SAM_REFERRAL_SERVICE_ID,
                       maker->services[stage % 2 == 0 ? DEMO_POLICLINIC : DEMO_DPS]);
  sam_record_set_text (referral, SAM_REFERRAL_WHAT, what[story->n / 12 % G_N_ELEMENTS (what)]);
  sam_record_set_date (referral, SAM_REFERRAL_SENT_ON, maker->today - sent);
  if (stage > 0)
    sam_record_set_date (referral, SAM_REFERRAL_RECEIVED_ON, maker->today - sent + 2);
  if (stage > 1) {
    sam_record_set_date (referral, SAM_REFERRAL_ASSESSED_ON, maker->today - 3);
    sam_record_set_text (referral, SAM_REFERRAL_ENTITLED, "yes");
    sam_record_set_date (referral, SAM_REFERRAL_START_ON, maker->today - 1);
  }
  if (stage > 2) {
    sam_record_set_text (referral, SAM_REFERRAL_OUTCOME, "started");
    sam_record_set_date (referral, SAM_REFERRAL_OUTCOME_ON, maker->today - 1);
  }
  demo_done (maker, referral);
}

void
demo_holders (Maker *maker, Story *story)
{
  if (story->n == DEMO_PASSED_ON)
    tell_passed_on (maker, story);
  tell_ask (maker, story);
  tell_refusal (maker, story);
  tell_referral (maker, story);
}
