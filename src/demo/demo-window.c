/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-private.h"

#include <samspor/sam-id.h>
#include <samspor/sam-rules.h>

/* The first 28 days, chains and birthdays. Ids are derived and nothing is drawn by chance, so that
 * the stories before these are told as they always were. */

static void
written (Maker *maker, Story *story, SamRecord *record, int days_ago)
{
  SamRecordMeta meta = { .by = (char *) story->user,
                         .at = maker->now - (gint64) days_ago * SAM_USEC_PER_DAY };

  sam_record_set_meta (record, &meta);
  demo_done (maker, record);
}

static SamRecord *
named (Story *story, SamRecordType type, const char *name)
{
  const char *case_id = sam_record_get_id (story->record);
  g_autofree char *id = sam_id_derive (case_id, name);
  SamRecord *record = sam_record_new (type, id, case_id);

  sam_record_set_text (record, sam_field_by_name (sam_record_get_def (record), "case_id"), case_id);
  return record;
}

/* The transition that was told of this case. (transfer none) (nullable) */
static const SamRecord *
transition_of (Maker *maker, Story *story)
{
  GPtrArray *records = maker->demo->records;

  for (guint i = records->len; i > 0; i--) {
    const SamRecord *record = g_ptr_array_index (records, i - 1);

    if (record == story->record)
      return NULL;
    if (sam_record_get_rtype (record) == SAM_RECORD_TRANSITION
        && g_str_equal (sam_record_get_scope (record), sam_record_get_id (story->record)))
      return record;
  }
  return NULL;
}

/* ---- The first 28 days ---- */

static void
days_of (Maker *maker, Story *story, const SamRecord *followup, SamDate day0, gboolean covered)
{
  static const char *const channels[] = { "meeting", "phone", "sms", "outreach", "home" };
  g_autoptr (SamCalendar) calendar = sam_calendar_new (SAM_CALENDAR_DEFAULT, NULL, 0);
  SamFirstDay days[SAM_N_FIRST_DAYS];

  sam_calendar_first_days (calendar, day0, NULL, 0, days);
  for (guint i = 0; i < SAM_N_FIRST_DAYS; i++) {
    SamRecord *day = sam_rules_followup_day (followup, days[i].day);

    if (i % 3 == 1)
      sam_record_set_text (day, SAM_FOLLOWUP_DAY_WHO_TEXT, "Utekontakten");
    else
      sam_record_set_text (day, SAM_FOLLOWUP_DAY_WHO_USER, story->user);
    sam_record_set_text (day, SAM_FOLLOWUP_DAY_CHANNEL, channels[i % G_N_ELEMENTS (channels)]);
    if (days[i].closed && covered)
      sam_record_set_text (day, SAM_FOLLOWUP_DAY_WEEKEND_BY,
                           "Utekontaktens helgevakt, 00 00 01 08");
    written (maker, story, day, 5);
  }
}

static SamRecord *
followup (const SamRecord *cause, SamDate said_on, const char *agreed, const char *naloxone)
{
  SamRecord *record = sam_rules_followup (cause);

  sam_record_set_text (record, SAM_FOLLOWUP_AGREED, agreed);
  if (!g_str_equal (agreed, "not_asked"))
    sam_record_set_date (record, SAM_FOLLOWUP_AGREED_ON, said_on);
  sam_record_set_text (record, SAM_FOLLOWUP_PHONE, "00 00 01 08");
  sam_record_set_text (record, SAM_FOLLOWUP_NALOXONE, naloxone);
  return record;
}

/* @which: of the eleven: the first has a Saturday nobody has, the tenth says no, the last has not
 * been asked. */
static void
tell_days (Maker *maker, Story *story, guint which)
{
  static const char *const naloxone[] = { "given", "has", "declined", "not_asked" };
  const SamRecord *transition = transition_of (maker, story);
  SamDate day0 = sam_record_get_date (transition, SAM_TRANSITION_DATE);
  SamRecord *plan = followup (transition, MIN (day0, maker->today),
                              which == 9    ? "declined"
                              : which == 10 ? "not_asked"
                                            : "agreed",
                              naloxone[which % G_N_ELEMENTS (naloxone)]);

  if (which == 9)
    sam_record_set_date (plan, SAM_FOLLOWUP_ASK_AGAIN_ON, maker->today);
  if (sam_record_enum_is (transition, SAM_TRANSITION_KIND, "tsb"))
    sam_record_set_moment (plan, SAM_FOLLOWUP_RETURN_UNTIL_AT,
                           maker->now + (gint64) (day0 + 2 - maker->today) * SAM_USEC_PER_DAY);
  g_object_ref (plan);
  written (maker, story, plan, 5);
  if (which < 9)
    days_of (maker, story, plan, day0, which != 0);
  g_object_unref (plan);
}

/* Broken off yesterday: nothing is agreed yet, but the first Saturday has somebody. */
static void
tell_broken_off (Maker *maker, Story *story)
{
  SamRecord *plan = followup (transition_of (maker, story), maker->today, "not_asked", "not_asked");
  SamRecord *day = sam_rules_followup_day (plan, 3);

  sam_record_set_text (day, SAM_FOLLOWUP_DAY_WHO_TEXT, "Utekontakten");
  sam_record_set_text (day, SAM_FOLLOWUP_DAY_WEEKEND_BY, "Utekontaktens helgevakt, 00 00 01 08");
  written (maker, story, plan, 1);
  written (maker, story, day, 1);
}

static void
tell_overdose (Maker *maker, Story *story, int days_ago, const char *where, gboolean reviewed)
{
  SamRecord *overdose = named (story, SAM_RECORD_OVERDOSE, "overdose");
  SamRecord *plan;

  sam_record_set_moment (overdose, SAM_OVERDOSE_OCCURRED_AT,
                         maker->now - (gint64) days_ago * SAM_USEC_PER_DAY - 9 * G_TIME_SPAN_HOUR);
  sam_record_set_text (overdose, SAM_OVERDOSE_TOLD_BY, "Legevakten, med samtykke");
  sam_record_set_text (overdose, SAM_OVERDOSE_SURROUNDINGS, where);
  sam_record_set_text (overdose, SAM_OVERDOSE_RETURN_CARD, reviewed ? "given" : "not_asked");
  if (reviewed)
    sam_record_set_date (overdose, SAM_OVERDOSE_PLAN_REVIEWED_ON, maker->today - days_ago + 2);
  g_object_ref (overdose);
  written (maker, story, overdose, days_ago - 1);
  plan = followup (overdose, maker->today - days_ago + 1, "agreed", "given");
  g_object_ref (plan);
  written (maker, story, plan, days_ago - 1);
  days_of (maker, story, plan, maker->today - days_ago - 1, TRUE);
  g_object_unref (plan);
  g_object_unref (overdose);
}

/* ---- Chains and birthdays ---- */

static SamRecord *
coming (Maker *maker, Story *story, const char *name, const char *kind, SamDate date)
{
  SamRecord *record = named (story, SAM_RECORD_TRANSITION, name);

  sam_record_set_text (record, SAM_TRANSITION_KIND, kind);
  sam_record_set_date (record, SAM_TRANSITION_DATE, date);
  sam_record_set_text (record, SAM_TRANSITION_DATE_KIND, "computed");
  sam_record_set_date (record, SAM_TRANSITION_TOLD_ON, MAX (maker->today - 20, story->opened));
  sam_record_set_date (record, SAM_TRANSITION_CHECKED_ON, maker->today - 2);
  return record;
}

static void
with_points (Maker *maker, Story *story, SamRecord *transition, const char *done)
{
  g_autoptr (GPtrArray) rows = sam_rules_new_points (transition);

  for (guint i = 0; i < rows->len; i++) {
    SamRecord *row = g_ptr_array_index (rows, i);

    if (done != NULL && sam_record_enum_is (row, SAM_GATE_ROW_POINT, done)) {
      sam_record_set_text (row, SAM_GATE_ROW_STATE, "in_place");
      sam_record_set_text (row, SAM_GATE_ROW_AGREED, "Samtalen er holdt, ønskene står i planen.");
      sam_record_set_text (row, SAM_GATE_ROW_EVIDENCE_KIND, "document");
      sam_record_set_date (row, SAM_GATE_ROW_EVIDENCE_ON, maker->today - 3);
      sam_record_set_text (row, SAM_GATE_ROW_OWNER_USER, story->user);
    }
    written (maker, story, g_object_ref (row), 3);
  }
}

/* From detox straight on to treatment: the next link of the chain. */
static void
tell_chain (Maker *maker, Story *story)
{
  const SamRecord *first = transition_of (maker, story);
  SamRecord *next = coming (maker, story, "next", "tsb", maker->today + 96);

  sam_record_set_text (next, SAM_TRANSITION_PLACE_ID, maker->services[DEMO_TSB]);
  sam_record_set_text (next, SAM_TRANSITION_TOLD_BY, "avrusningsenheten");
  sam_record_set_text (next, SAM_TRANSITION_PREVIOUS_ID, sam_record_get_id (first));
  sam_record_set_bool (next, SAM_TRANSITION_DIRECT, TRUE);
  g_object_ref (next);
  written (maker, story, next, 2);
  with_points (maker, story, next, NULL);
  g_object_unref (next);
}

static void
tell_birthday (Maker *maker, Story *story)
{
  SamDate birth = sam_record_get_date (story->person, SAM_PERSON_BIRTH_DATE);
  int year, month, day;
  SamDate date;
  SamRecord *turns;

  if (story->n % 2 == 0 || !sam_date_to_ymd (birth, &year, &month, &day))
    return;
  date = sam_date_from_ymd (year + 18, month, day);
  if (date < maker->today - SAM_AGE_DAYS_AFTER || date > maker->today + SAM_AGE_DAYS_BEFORE)
    return;
  turns = coming (maker, story, "turns-18", "turns_18", date);
  g_object_ref (turns);
  written (maker, story, turns, 10);
  with_points (maker, story, turns, "talk");
  g_object_unref (turns);
}

/* Released nine days before, dead for two: nothing follows any more. */
static void
tell_death (Maker *maker, Story *story)
{
  SamRecord *released;

  if (story->opened > maker->today - 12)
    return;
  released = coming (maker, story, "released", "prison", maker->today - 9);
  sam_record_set_text (released, SAM_TRANSITION_DATE_KIND, "fixed");
  sam_record_set_date (released, SAM_TRANSITION_HAPPENED_ON, maker->today - 9);
  g_object_ref (released);
  written (maker, story, released, 9);
  with_points (maker, story, released, NULL);
  g_object_unref (released);
}

void
demo_follow (Maker *maker, Story *story)
{
  guint n = story->n;

  if (n == 2 || (n >= 27 && n <= 36))
    tell_days (maker, story, n == 2 ? 0 : n - 26);
  if (n == 1)
    tell_broken_off (maker, story);
  if (n == 31)
    tell_overdose (maker, story, 3, "outdoors", FALSE);
  if (n == 57)
    tell_overdose (maker, story, 40, "own_home", TRUE);
  if (n == 16)
    tell_chain (maker, story);
  if (n == 53)
    tell_death (maker, story);
  if (n >= 60)
    tell_birthday (maker, story);
}
