/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-private.h"

#include <samspor/sam-id.h>
#include <samspor/sam-rules.h>

/* Which ordinary cases have had an alert answered, by their number: no choice is drawn for it. */
#define FIRST_ANSWERED 57
#define EVERY 12

static SamRegistry *
registry_of (Maker *maker)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new ();

  for (guint i = 0; i < maker->demo->records->len; i++) {
    SamRecord *record = g_ptr_array_index (maker->demo->records, i);

    /* The registry comes first. */
    if (!g_str_equal (sam_record_get_scope (record), SAM_ID_NIL))
      break;
    g_ptr_array_add (records, record);
  }
  return sam_registry_new (records);
}

static SamCaseView *
view_of (Maker *maker, Story *story, guint first)
{
  g_autoptr (SamRegistry) registry = registry_of (maker);
  g_autoptr (GPtrArray) records = g_ptr_array_new ();

  for (guint i = first; i < maker->demo->records->len; i++) {
    SamRecord *record = g_ptr_array_index (maker->demo->records, i);

    if (record != story->person && record != story->record)
      g_ptr_array_add (records, record);
  }
  return sam_case_view_new (story->record, story->person, records, registry);
}

/* (nullable): one that is open and in date */
static const SamRecord *
open_measure (SamCaseView *view, SamDate today)
{
  GPtrArray *measures = sam_case_view_list (view, SAM_RECORD_MEASURE);

  for (guint i = 0; i < measures->len; i++) {
    const SamRecord *measure = g_ptr_array_index (measures, i);

    if (sam_record_enum_is (measure, SAM_MEASURE_STATE, "open")
        && sam_record_get_date (measure, SAM_MEASURE_DUE_ON) > today)
      return measure;
  }
  return NULL;
}

static void
answer (Maker *maker, Story *story, SamCaseView *view, const SamTodayReason *reason)
{
  g_autofree char *id = sam_rules_alert_id (reason);
  const SamRecord *measure = open_measure (view, maker->today);
  SamRecordMeta meta = { .by = (char *) story->user, .at = maker->now - SAM_USEC_PER_DAY };
  SamRecord *record;

  if (id == NULL)
    return;
  record = sam_record_new (SAM_RECORD_ALERT_ANSWER, id, sam_record_get_id (story->record));
  sam_record_set_meta (record, &meta);
  sam_record_set_text (record, SAM_ALERT_ANSWER_CASE_ID, sam_record_get_id (story->record));
  sam_record_set_text (record, SAM_ALERT_ANSWER_RULE, sam_today_rule (reason->kind));
  sam_record_set_text (record, SAM_ALERT_ANSWER_SUBJECT_ID, reason->record_id);
  sam_record_set_date (record, SAM_ALERT_ANSWER_ANCHOR_ON, sam_today_anchor (reason));
  sam_record_set_text (record, SAM_ALERT_ANSWER_BY_USER, story->user);
  sam_record_set_moment (record, SAM_ALERT_ANSWER_ANSWERED_AT, meta.at);
  if (story->n % EVERY == 7) {
    sam_record_set_text (record, SAM_ALERT_ANSWER_KIND, "not_correct");
    sam_record_set_text (record, SAM_ALERT_ANSWER_REASON,
                         "Samtalen er holdt, men ført et annet sted.");
  } else if (story->n % EVERY == 5 && measure != NULL) {
    sam_record_set_text (record, SAM_ALERT_ANSWER_KIND, "measure");
    sam_record_set_text (record, SAM_ALERT_ANSWER_MEASURE_ID, sam_record_get_id (measure));
  } else {
    sam_record_set_text (record, SAM_ALERT_ANSWER_KIND, "deferred");
    sam_record_set_text (record, SAM_ALERT_ANSWER_REASON, "Er på reise til over helgen.");
    sam_record_set_date (record, SAM_ALERT_ANSWER_UNTIL_ON, maker->today + 4);
  }
  demo_done (maker, record);
}

void
demo_answers (Maker *maker, Story *story, guint first)
{
  g_autoptr (SamCaseView) view = NULL;
  g_autoptr (SamTodayCard) card = NULL;

  if (story->n < FIRST_ANSWERED
      || (story->n % EVERY != 0 && story->n % EVERY != 5 && story->n % (5 * EVERY) != 7))
    return;
  view = view_of (maker, story, first);
  card = sam_rules_today_card (view, story->user, maker->today);
  if (card != NULL)
    answer (maker, story, view, g_ptr_array_index (card->reasons, 0));
}
