/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules-private.h"

#include <samspor/sam-id.h>
#include <string.h>

/*
 * Alerts oblige: a reason on Today is an alert until its reason is gone or somebody has answered
 * it. It is named by rule, subject and anchor; only the answer is a record.
 */

/* "Not correct" is counted for so long. */
#define COUNTED_DAYS 30

const char *
sam_today_rule (SamTodayKind kind)
{
  switch (kind) {
  case SAM_TODAY_BROKEN_OFF:
    return "broken_off";
  case SAM_TODAY_TURNED_AWAY:
    return "turned_away";
  case SAM_TODAY_TRANSITION_TODAY:
    return "transition_today";
  case SAM_TODAY_NOT_REACHED:
    return "not_reached";
  case SAM_TODAY_CONTACT_DUE:
    return "contact_due";
  case SAM_TODAY_NO_WEEKEND:
    return "no_weekend";
  case SAM_TODAY_PLAN_REVIEW:
    return "plan_review";
  case SAM_TODAY_NOT_READY:
    return "not_ready";
  case SAM_TODAY_POINT_OVERDUE:
    return "point_overdue";
  case SAM_TODAY_DATE_UNCHECKED:
    return "date_unchecked";
  case SAM_TODAY_DATE_MOVED:
    return "date_moved";
  case SAM_TODAY_DISCHARGE_ANSWER:
    return "discharge_answer";
  case SAM_TODAY_DISCHARGE_DAYS:
    return "discharge_days";
  case SAM_TODAY_HANDOVER_LATE:
    return "handover_late";
  case SAM_TODAY_WANTS_NOW:
    return "wants_now";
  case SAM_TODAY_INTERIM_ENDS:
    return "interim_ends";
  case SAM_TODAY_TENANCY_ENDS:
    return "tenancy_ends";
  case SAM_TODAY_TENANCY_ENDS_SECOND:
    return "tenancy_ends_second";
  case SAM_TODAY_TENANCY_ENDS_FIRST:
    return "tenancy_ends_first";
  case SAM_TODAY_HOME_AT_RISK:
    return "home_at_risk";
  case SAM_TODAY_HOME_WARNED:
    return "home_warned";
  case SAM_TODAY_MY_PROMISE:
  case SAM_TODAY_PARTY_PROMISE: /* whose it is depends on who looks; the alert is the same */
    return "promise";
  case SAM_TODAY_FIRST_CONVERSATION:
    return "first_conversation";
  case SAM_TODAY_RHYTHM:
    return "rhythm";
  case SAM_TODAY_ASK_AGAIN:
    return "ask_again";
  case SAM_TODAY_TURNS:
    return "turns";
  case SAM_TODAY_ASKED_TO_TAKE_OVER:
  case SAM_TODAY_INQUIRY:
  case SAM_TODAY_REPORT:
  case SAM_TODAY_SUPPORT:
  case SAM_TODAY_ABSENCE_UNCOVERED:
  case SAM_TODAY_ABSENCE_LONG:
  case SAM_TODAY_CONFLICT:
  case SAM_TODAY_REFUSED:
    return NULL; /* settled where they stand, most in the Inbox */
  }
  g_assert_not_reached ();
}

SamDate
sam_today_anchor (const SamTodayReason *reason)
{
  return sam_today_rule (reason->kind) != NULL ? reason->date : SAM_DATE_NONE;
}

char *
sam_rules_alert_id_of (const char *rule, const char *subject_id, SamDate anchor, guint n)
{
  g_autofree char *date = sam_date_format_iso (anchor);
  g_autofree char *name = NULL;

  g_return_val_if_fail (rule != NULL && subject_id != NULL, NULL);

  name = g_strdup_printf ("%s %s %s %u", rule, subject_id, date, n);
  return sam_id_derive ("alert_answer", name);
}

char *
sam_rules_alert_id (const SamTodayReason *reason)
{
  const char *rule = sam_today_rule (reason->kind);

  if (rule == NULL || reason->record_id == NULL || sam_today_anchor (reason) == SAM_DATE_NONE)
    return NULL;
  return sam_rules_alert_id_of (rule, reason->record_id, sam_today_anchor (reason), 0);
}

const SamRecord *
sam_rules_alert_answer (const SamCaseView *view, const SamTodayReason *reason)
{
  GPtrArray *answers = sam_case_view_list (view, SAM_RECORD_ALERT_ANSWER);
  const char *rule = sam_today_rule (reason->kind);

  /* The newest first: they are in the order in which they were given. */
  for (guint i = answers->len; rule != NULL && i > 0; i--) {
    const SamRecord *answer = g_ptr_array_index (answers, i - 1);

    if (sam_record_get_date (answer, SAM_ALERT_ANSWER_ANCHOR_ON) == sam_today_anchor (reason)
        && g_strcmp0 (sam_record_get_text (answer, SAM_ALERT_ANSWER_RULE), rule) == 0
        && g_strcmp0 (sam_record_get_text (answer, SAM_ALERT_ANSWER_SUBJECT_ID), reason->record_id)
               == 0)
      return answer;
  }
  return NULL;
}

gboolean
sam_rules_alert_ends (const SamCaseView *view, const SamRecord *answer, SamDate today)
{
  const SamRecord *measure;

  if (sam_record_enum_is (answer, SAM_ALERT_ANSWER_KIND, "not_correct"))
    return TRUE;
  if (sam_record_enum_is (answer, SAM_ALERT_ANSWER_KIND, "deferred"))
    return sam_record_get_date (answer, SAM_ALERT_ANSWER_UNTIL_ON) > today;
  measure = sam_case_view_get (view, sam_record_get_text (answer, SAM_ALERT_ANSWER_MEASURE_ID));
  return measure != NULL && sam_record_get_rtype (measure) == SAM_RECORD_MEASURE
         && !sam_record_is_retracted (measure)
         && sam_record_enum_is (measure, SAM_MEASURE_STATE, "open")
         && (sam_record_has (measure, SAM_MEASURE_OWNER_USER)
             || sam_record_has (measure, SAM_MEASURE_RESPONSIBLE))
         && sam_record_get_date (measure, SAM_MEASURE_DUE_ON) >= today;
}

void
_sam_rules_drop_answered (const SamCaseView *view, GPtrArray *reasons, SamDate today)
{
  if (sam_case_view_list (view, SAM_RECORD_ALERT_ANSWER)->len == 0)
    return;
  for (guint i = reasons->len; i > 0; i--) {
    const SamRecord *answer = sam_rules_alert_answer (view, g_ptr_array_index (reasons, i - 1));

    if (answer != NULL && sam_rules_alert_ends (view, answer, today))
      g_ptr_array_remove_index (reasons, i - 1);
  }
}

gboolean
_sam_rules_mark_escalated (const SamCaseView *view, GPtrArray *reasons, SamDate today)
{
  SamRegistry *registry = sam_case_view_get_registry (view);
  gboolean any = FALSE;
  int after = 0;

  for (guint i = 0; i < reasons->len; i++) {
    SamTodayReason *reason = g_ptr_array_index (reasons, i);

    if (reason->days_over <= 0 || sam_today_rule (reason->kind) == NULL)
      continue;
    if (after == 0)
      after = sam_registry_setting_int (registry, SAM_SETTING_ESCALATION, today);
    /* Never fewer open days than days: most need no calendar. */
    reason->escalated = reason->days_over >= after
                        && sam_calendar_open_days_between (sam_registry_calendar (registry),
                                                           today - reason->days_over, today)
                               >= after;
    any |= reason->escalated;
  }
  return any;
}

static gboolean
is_put_off (const SamCaseView *view, const SamRecord *answer, SamDate today)
{
  return sam_record_enum_is (answer, SAM_ALERT_ANSWER_KIND, "deferred")
         && sam_rules_alert_ends (view, answer, today);
}

static gboolean
is_counted_wrong (const SamRecord *answer, SamDate today)
{
  gint64 at = sam_record_get_moment (answer, SAM_ALERT_ANSWER_ANSWERED_AT);

  return sam_record_enum_is (answer, SAM_ALERT_ANSWER_KIND, "not_correct")
         && today - sam_rules_day (at) <= COUNTED_DAYS;
}

void
_sam_rules_add_answers (const SamCaseView *view, SamDate today, SamTodayFigures *figures)
{
  GPtrArray *answers = sam_case_view_list (view, SAM_RECORD_ALERT_ANSWER);

  for (guint i = 0; i < answers->len; i++) {
    figures->deferred += is_put_off (view, g_ptr_array_index (answers, i), today) ? 1 : 0;
    figures->not_correct += is_counted_wrong (g_ptr_array_index (answers, i), today) ? 1 : 0;
  }
}

void
sam_answered_free (SamAnswered *answered)
{
  g_free (answered->case_id);
  g_free (answered->name);
  g_free (answered->reason);
  g_free (answered->by_user);
  g_free (answered);
}

GPtrArray *
sam_rules_answered (const SamCaseView *view, const char *kind, SamDate today)
{
  GPtrArray *answers = sam_case_view_list (view, SAM_RECORD_ALERT_ANSWER);
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_answered_free);

  for (guint i = 0; i < answers->len; i++) {
    const SamRecord *answer = g_ptr_array_index (answers, i);
    SamAnswered *one;

    if (!sam_record_enum_is (answer, SAM_ALERT_ANSWER_KIND, kind)
        || !(is_put_off (view, answer, today) || is_counted_wrong (answer, today)))
      continue;
    one = g_new0 (SamAnswered, 1);
    one->case_id = g_strdup (sam_record_get_id (sam_case_view_get_case (view)));
    one->name = _sam_rules_person_name (view);
    one->reason = g_strdup (sam_record_get_text (answer, SAM_ALERT_ANSWER_REASON));
    one->by_user = g_strdup (sam_record_get_text (answer, SAM_ALERT_ANSWER_BY_USER));
    one->at = sam_record_get_moment (answer, SAM_ALERT_ANSWER_ANSWERED_AT);
    one->until = is_put_off (view, answer, today)
                     ? sam_record_get_date (answer, SAM_ALERT_ANSWER_UNTIL_ON)
                     : SAM_DATE_NONE;
    g_ptr_array_add (list, one);
  }
  return list;
}

/* ---- Reminders: the desktop says once that something is urgent ---- */

/* What has not stood on Today for so long is forgotten. */
#define REMEMBERED_DAYS 400
/* What goes on standing is noted anew after so long: a promise may be overdue for years. */
#define NOTED_DAYS 200
/* The classes that can't wait until somebody looks by himself. */
#define URGENT_CLASS 5

static gboolean
reminds (const SamTodayReason *reason)
{
  return reason->escalated
         || (sam_today_class (reason->kind) <= URGENT_CLASS
             && reason->kind != SAM_TODAY_DATE_MOVED);
}

/* Lines of "id date". (transfer full) */
static GHashTable *
read_remembered (const char *text)
{
  GHashTable *ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++) {
    char *space = strchr (lines[i], ' ');
    SamDate on = space != NULL ? sam_date_parse_iso (space + 1) : SAM_DATE_NONE;

    if (on != SAM_DATE_NONE)
      g_hash_table_insert (ids, g_strndup (lines[i], (gsize) (space - lines[i])),
                           GINT_TO_POINTER (on));
  }
  return ids;
}

/* (transfer full): without what is older than it matters */
static char *
write_remembered (GHashTable *ids, SamDate today)
{
  g_autoptr (GList) keys = g_list_sort (g_hash_table_get_keys (ids), (GCompareFunc) strcmp);
  GString *out = g_string_new (NULL);

  for (GList *l = keys; l != NULL; l = l->next) {
    SamDate on = GPOINTER_TO_INT (g_hash_table_lookup (ids, l->data));
    g_autofree char *date = sam_date_format_iso (on);

    if (today - on <= REMEMBERED_DAYS)
      g_string_append_printf (out, "%s %s\n", (const char *) l->data, date);
  }
  return g_string_free (out, FALSE);
}

char *
sam_rules_remind (const char *remembered, GPtrArray *cards, SamDate today, guint *n_new)
{
  g_autoptr (GHashTable) ids = read_remembered (remembered);

  g_return_val_if_fail (cards != NULL && n_new != NULL, NULL);

  *n_new = 0;
  for (guint i = 0; i < cards->len; i++) {
    const SamTodayCard *card = g_ptr_array_index (cards, i);

    for (guint k = 0; k < card->reasons->len; k++) {
      const SamTodayReason *reason = g_ptr_array_index (card->reasons, k);
      g_autofree char *id = reminds (reason) ? sam_rules_alert_id (reason) : NULL;
      gpointer noted = id != NULL ? g_hash_table_lookup (ids, id) : NULL;

      if (id == NULL || (noted != NULL && today - GPOINTER_TO_INT (noted) < NOTED_DAYS))
        continue;
      *n_new += noted == NULL;
      g_hash_table_insert (ids, g_steal_pointer (&id), GINT_TO_POINTER (today));
    }
  }
  return write_remembered (ids, today);
}
