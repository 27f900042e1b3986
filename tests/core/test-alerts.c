/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <samspor/sam-id.h>
#include <samspor/sam-judge.h>
#include <samspor/sam-rules.h>
#include <string.h>

/*
 * Alerts oblige (R12): an alert ends when its reason is gone, by a measure with owner and date, by
 * a deferral, or as not correct. Reading ends nothing.
 */

#define TEAM "01900000-0000-7000-8000-000000000001"
#define KARI "01900000-0000-7000-8000-000000000011"
#define OLA "01900000-0000-7000-8000-000000000012"

/* A case with a release in nine days that is not ready: one alert, on the transition's date. */
typedef struct {
  SamClock *clock;
  SamRecord *person, *record, *transition;
  GPtrArray *records, *registry;
  SamDate today;
} World;

static SamDate
day (int month, int d)
{
  return sam_date_from_ymd (2026, month, d);
}

static SamRecord *
add (World *w, SamRecordType type)
{
  g_autofree char *id = sam_id_new (w->clock);
  SamRecord *record = sam_record_new (type, id, sam_record_get_id (w->record));

  g_ptr_array_add (w->records, record);
  return record;
}

static void
world_init (World *w)
{
  g_autofree char *person = NULL, *id = NULL;

  w->today = day (6, 4);
  w->clock = sam_clock_new_fixed (w->today, G_GINT64_CONSTANT (1780552800000000), 7);
  person = sam_id_new (w->clock);
  id = sam_id_new (w->clock);
  w->person = sam_record_new (SAM_RECORD_PERSON, person, person);
  sam_record_set_text (w->person, SAM_PERSON_GIVEN_NAME, "Lett");
  w->record = sam_record_new (SAM_RECORD_CASE, id, id);
  sam_record_set_text (w->record, SAM_CASE_PERSON_ID, person);
  sam_record_set_text (w->record, SAM_CASE_TEAM_ID, TEAM);
  sam_record_set_text (w->record, SAM_CASE_COORDINATOR_USER, KARI);
  sam_record_set_text (w->record, SAM_CASE_STATUS, "active");
  sam_record_set_date (w->record, SAM_CASE_OPENED_ON, day (5, 3));
  w->records = g_ptr_array_new_with_free_func (g_object_unref);
  w->registry = g_ptr_array_new_with_free_func (g_object_unref);
  w->transition = add (w, SAM_RECORD_TRANSITION);
  sam_record_set_text (w->transition, SAM_TRANSITION_CASE_ID, id);
  sam_record_set_text (w->transition, SAM_TRANSITION_KIND, "prison");
  sam_record_set_text (w->transition, SAM_TRANSITION_DATE_KIND, "fixed");
  sam_record_set_date (w->transition, SAM_TRANSITION_DATE, day (6, 13));
  sam_record_set_date (w->transition, SAM_TRANSITION_TOLD_ON, day (6, 1));
}

static void
world_clear (World *w)
{
  sam_clock_unref (w->clock);
  g_object_unref (w->person);
  g_object_unref (w->record);
  g_ptr_array_unref (w->records);
  g_ptr_array_unref (w->registry);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (World, world_clear)

static SamCaseView *
view_of (World *w)
{
  g_autoptr (SamRegistry) registry = sam_registry_new (w->registry);

  return sam_case_view_new (w->record, w->person, w->records, registry);
}

/* (nullable): the reason of a kind on the card of a day */
static const SamTodayReason *
find (const SamTodayCard *card, SamTodayKind kind)
{
  for (guint i = 0; card != NULL && i < card->reasons->len; i++) {
    const SamTodayReason *reason = g_ptr_array_index (card->reasons, i);

    if (reason->kind == kind)
      return reason;
  }
  return NULL;
}

static gboolean
alerts (World *w, SamTodayKind kind, SamDate today)
{
  g_autoptr (SamCaseView) view = view_of (w);
  g_autoptr (SamTodayCard) card = sam_rules_today_card (view, KARI, today);

  return find (card, kind) != NULL;
}

static SamTodayFigures
figures_of (World *w)
{
  g_autoptr (SamCaseView) view = view_of (w);
  SamTodayFigures figures = { 0 };

  sam_rules_add_figures (view, w->today, &figures);
  return figures;
}

/* An answer to the alert of a kind as it stands on w->today; the caller says what it is. */
static SamRecord *
add_answer (World *w, SamTodayKind kind, const char *what)
{
  g_autoptr (SamCaseView) view = view_of (w);
  g_autoptr (SamTodayCard) card = sam_rules_today_card (view, KARI, w->today);
  const SamTodayReason *reason = find (card, kind);
  g_autofree char *id = NULL;
  SamRecord *answer;

  g_assert_nonnull (reason);
  id = sam_rules_alert_id (reason);
  g_assert_nonnull (id);
  answer = sam_record_new (SAM_RECORD_ALERT_ANSWER, id, sam_record_get_id (w->record));
  sam_record_set_text (answer, SAM_ALERT_ANSWER_CASE_ID, sam_record_get_id (w->record));
  sam_record_set_text (answer, SAM_ALERT_ANSWER_RULE, sam_today_rule (kind));
  sam_record_set_text (answer, SAM_ALERT_ANSWER_SUBJECT_ID, reason->record_id);
  sam_record_set_date (answer, SAM_ALERT_ANSWER_ANCHOR_ON, sam_today_anchor (reason));
  sam_record_set_text (answer, SAM_ALERT_ANSWER_KIND, what);
  sam_record_set_text (answer, SAM_ALERT_ANSWER_BY_USER, KARI);
  sam_record_set_moment (answer, SAM_ALERT_ANSWER_ANSWERED_AT, sam_clock_now (w->clock));
  g_ptr_array_add (w->records, answer);
  return answer;
}

static SamRecord *
add_measure (World *w, SamDate due)
{
  SamRecord *measure = add (w, SAM_RECORD_MEASURE);

  sam_record_set_text (measure, SAM_MEASURE_CASE_ID, sam_record_get_id (w->record));
  sam_record_set_text (measure, SAM_MEASURE_WHAT, "Ringe boligkontoret");
  sam_record_set_text (measure, SAM_MEASURE_OWNER_USER, KARI);
  sam_record_set_text (measure, SAM_MEASURE_STATE, "open");
  sam_record_set_date (measure, SAM_MEASURE_DUE_ON, due);
  return measure;
}

static void
test_an_alert_is_named_by_rule_subject_and_anchor (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (SamCaseView) view = NULL;
  g_autoptr (SamCaseView) moved = NULL;
  g_autoptr (SamTodayCard) mine = NULL, theirs = NULL, later = NULL;
  g_autofree char *one = NULL, *two = NULL, *three = NULL, *next = NULL;
  SamTodayReason wrote = { .kind = SAM_TODAY_CONFLICT, .record_id = (char *) KARI };

  world_init (&w);
  view = view_of (&w);
  mine = sam_rules_today_card (view, KARI, w.today);
  theirs = sam_rules_today_card (view, OLA, w.today + 1);
  one = sam_rules_alert_id (find (mine, SAM_TODAY_NOT_READY));
  two = sam_rules_alert_id (find (theirs, SAM_TODAY_NOT_READY));
  /* The same alert for whoever looks and on whatever day. */
  g_assert_cmpstr (one, ==, two);
  sam_record_set_date (w.transition, SAM_TRANSITION_DATE, day (6, 14));
  moved = view_of (&w);
  later = sam_rules_today_card (moved, KARI, w.today);
  three = sam_rules_alert_id (find (later, SAM_TODAY_NOT_READY));
  g_assert_cmpstr (one, !=, three);
  next = sam_rules_alert_id_of ("not_ready", sam_record_get_id (w.transition), day (6, 13), 1);
  g_assert_cmpstr (one, !=, next);
  /* What two wrote differently is settled in the Inbox. */
  g_assert_null (sam_rules_alert_id (&wrote));
  g_assert_cmpstr (sam_today_rule (SAM_TODAY_MY_PROMISE), ==,
                   sam_today_rule (SAM_TODAY_PARTY_PROMISE));
}

static void
test_every_kind_has_its_own_rule (void)
{
  g_autoptr (GHashTable) rules = g_hash_table_new (g_str_hash, g_str_equal);

  for (int kind = 0; kind < SAM_TODAY_CONFLICT; kind++) {
    const char *rule = sam_today_rule (kind);

    /* What waits in the Inbox, or is about a team, is answered where it stands. */
    if (kind == SAM_TODAY_ASKED_TO_TAKE_OVER
        || (kind >= SAM_TODAY_INQUIRY && kind <= SAM_TODAY_ABSENCE_LONG)) {
      g_assert_null (rule);
      continue;
    }
    g_assert_nonnull (rule);
    g_assert_true (g_hash_table_add (rules, (gpointer) rule) || kind == SAM_TODAY_PARTY_PROMISE);
  }
}

static void
test_a_measure_ends_it_until_it_is_due (void)
{
  g_auto (World) w = { 0 };
  SamRecord *measure, *answer;

  world_init (&w);
  measure = add_measure (&w, day (6, 8));
  answer = add_answer (&w, SAM_TODAY_NOT_READY, "measure");
  sam_record_set_text (answer, SAM_ALERT_ANSWER_MEASURE_ID, sam_record_get_id (measure));
  g_assert_false (alerts (&w, SAM_TODAY_NOT_READY, w.today));
  g_assert_false (alerts (&w, SAM_TODAY_NOT_READY, day (6, 8)));
  /* Overdue, and the reason stands: it is back. */
  g_assert_true (alerts (&w, SAM_TODAY_NOT_READY, day (6, 9)));
  /* Done, and the reason stands. */
  sam_record_set_text (measure, SAM_MEASURE_STATE, "done");
  g_assert_true (alerts (&w, SAM_TODAY_NOT_READY, w.today));
  /* Nobody's, or without a date, is no measure. */
  sam_record_set_text (measure, SAM_MEASURE_STATE, "open");
  sam_record_clear (measure, SAM_MEASURE_OWNER_USER);
  g_assert_true (alerts (&w, SAM_TODAY_NOT_READY, w.today));
  sam_record_set_text (measure, SAM_MEASURE_OWNER_USER, KARI);
  sam_record_clear (measure, SAM_MEASURE_DUE_ON);
  g_assert_true (alerts (&w, SAM_TODAY_NOT_READY, w.today));
}

static void
test_a_deferral_ends_it_until_its_day (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (SamCaseView) view = NULL;
  SamTodayFigures figures = { 0 };
  SamRecord *answer;

  world_init (&w);
  answer = add_answer (&w, SAM_TODAY_NOT_READY, "deferred");
  sam_record_set_text (answer, SAM_ALERT_ANSWER_REASON, "Møte på mandag");
  sam_record_set_date (answer, SAM_ALERT_ANSWER_UNTIL_ON, day (6, 8));
  g_assert_false (alerts (&w, SAM_TODAY_NOT_READY, w.today));
  g_assert_false (alerts (&w, SAM_TODAY_NOT_READY, day (6, 7)));
  g_assert_true (alerts (&w, SAM_TODAY_NOT_READY, day (6, 8)));
  view = view_of (&w);
  sam_rules_add_figures (view, w.today, &figures);
  g_assert_cmpuint (figures.deferred, ==, 1);
}

static void
test_not_correct_ends_it_and_is_counted (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (SamCaseView) view = NULL;
  SamTodayFigures figures = { 0 }, later = { 0 };
  g_autoptr (GTimeZone) oslo = g_time_zone_new_identifier ("Europe/Oslo");
  SamRecord *answer;

  world_init (&w);
  answer = add_answer (&w, SAM_TODAY_NOT_READY, "not_correct");
  sam_record_set_text (answer, SAM_ALERT_ANSWER_REASON, "Gjelder en annen");
  g_assert_false (alerts (&w, SAM_TODAY_NOT_READY, w.today));
  g_assert_false (alerts (&w, SAM_TODAY_NOT_READY, day (6, 12)));
  view = view_of (&w);
  sam_rules_add_figures (view, w.today, &figures);
  g_assert_cmpuint (figures.not_correct, ==, 1);
  sam_rules_add_figures (view, w.today + 60, &later);
  g_assert_cmpuint (later.not_correct, ==, 0);
  /* It is counted from its day in Norway: just after midnight is still yesterday in UTC. */
  sam_record_set_moment (answer, SAM_ALERT_ANSWER_ANSWERED_AT,
                         sam_moment_from_local (w.today - 30, 10, oslo));
  g_assert_cmpuint (figures_of (&w).not_correct, ==, 1);
  /* Another date is another alert. */
  sam_record_set_date (w.transition, SAM_TRANSITION_DATE, day (6, 15));
  g_assert_true (alerts (&w, SAM_TODAY_NOT_READY, w.today));
}

static void
test_the_last_answer_holds (void)
{
  g_auto (World) w = { 0 };
  SamRecord *first, *second;

  world_init (&w);
  first = add_answer (&w, SAM_TODAY_NOT_READY, "deferred");
  sam_record_set_date (first, SAM_ALERT_ANSWER_UNTIL_ON, day (6, 5));
  second = sam_record_dup (first);
  sam_record_set_moment (second, SAM_ALERT_ANSWER_ANSWERED_AT,
                         sam_clock_now (w.clock) + SAM_USEC_PER_DAY);
  sam_record_set_date (second, SAM_ALERT_ANSWER_UNTIL_ON, day (6, 10));
  /* In whatever order they came. */
  g_ptr_array_insert (w.records, 0, second);
  g_assert_false (alerts (&w, SAM_TODAY_NOT_READY, day (6, 8)));
}

static void
test_overdue_climbs_after_open_days (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (SamCaseView) view = NULL;
  SamRecord *setting;

  world_init (&w);
  /* Promised by Thursday before Whitsun: Friday, then Tuesday to Thursday are open. */
  add_measure (&w, day (5, 21));
  view = view_of (&w);
  for (int d = 22; d <= 28; d++) {
    g_autoptr (SamTodayCard) card = sam_rules_today_card (view, KARI, day (5, d));
    const SamTodayReason *promise = find (card, SAM_TODAY_MY_PROMISE);

    g_assert_nonnull (promise);
    g_assert_cmpint (promise->escalated, ==, d >= 27);
    g_assert_cmpint (card->escalated, ==, d >= 27);
  }
  /* The municipality may say otherwise. */
  setting = add (&w, SAM_RECORD_SETTING);
  sam_record_set_text (setting, SAM_SETTING_SETTING_KEY, SAM_SETTING_ESCALATION);
  sam_record_set_text (setting, SAM_SETTING_VALUE, "1");
  sam_record_set_date (setting, SAM_SETTING_VALID_FROM, day (1, 1));
  g_ptr_array_add (w.registry, g_object_ref (setting));
  g_ptr_array_remove (w.records, setting);
  {
    g_autoptr (SamCaseView) sooner = view_of (&w);
    g_autoptr (SamTodayCard) card = sam_rules_today_card (sooner, KARI, day (5, 22));

    g_assert_true (card->escalated);
  }
}

/* ---- What others are waited for ---- */

static SamRecord *
add_transition (World *w, const char *kind, SamDate date)
{
  SamRecord *transition = add (w, SAM_RECORD_TRANSITION);

  sam_record_set_text (transition, SAM_TRANSITION_CASE_ID, sam_record_get_id (w->record));
  sam_record_set_text (transition, SAM_TRANSITION_KIND, kind);
  sam_record_set_text (transition, SAM_TRANSITION_DATE_KIND,
                       date != SAM_DATE_NONE ? "fixed" : "unknown");
  sam_record_set_date (transition, SAM_TRANSITION_DATE, date);
  sam_record_set_date (transition, SAM_TRANSITION_TOLD_ON, day (5, 20));
  return transition;
}

/* An unknown date that nobody has checked is an alert, also when something else is nearer. */
static void
test_every_transition_ahead_asks (void)
{
  g_auto (World) w = { 0 };
  SamRecord *unknown, *next;

  world_init (&w);
  g_assert_cmpuint (figures_of (&w).transitions_30, ==, 1);
  unknown = add_transition (&w, "remand", SAM_DATE_NONE);
  g_assert_true (alerts (&w, SAM_TODAY_NOT_READY, w.today));
  g_assert_true (alerts (&w, SAM_TODAY_DATE_UNCHECKED, w.today));
  sam_record_set_date (unknown, SAM_TRANSITION_CHECKED_ON, w.today);
  g_assert_false (alerts (&w, SAM_TODAY_DATE_UNCHECKED, w.today));

  next = add_transition (&w, "tsb", day (6, 30));
  g_assert_cmpuint (figures_of (&w).transitions_30, ==, 2);
  g_assert_false (alerts (&w, SAM_TODAY_DATE_MOVED, w.today));
  sam_record_set_date (next, SAM_TRANSITION_MOVED_FROM_ON, day (6, 25));
  sam_record_set_date (next, SAM_TRANSITION_MOVED_ON, w.today);
  g_assert_true (alerts (&w, SAM_TODAY_DATE_MOVED, w.today));
  /* What is cancelled or has happened asks nothing. */
  sam_record_set_date (next, SAM_TRANSITION_CANCELLED_ON, w.today);
  g_assert_false (alerts (&w, SAM_TODAY_DATE_MOVED, w.today));
  g_assert_cmpuint (figures_of (&w).transitions_30, ==, 1);
}

/* Death stops every alert at once, the team lead's too; what has happened stays history. */
static void
test_nothing_is_ahead_of_the_dead (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (SamCaseView) alive = NULL, dead = NULL;
  g_autoptr (SamTransitionSummary) ahead = NULL, none = NULL, history = NULL;
  SamRecord *past;

  world_init (&w);
  past = add_transition (&w, "tsb", day (5, 25));
  alive = view_of (&w);
  ahead = sam_rules_transition_summary (alive, sam_record_get_id (w.transition), w.today);
  g_assert_nonnull (ahead);
  sam_record_set_date (w.person, SAM_PERSON_DECEASED_ON, w.today);
  dead = view_of (&w);
  none = sam_rules_transition_summary (dead, sam_record_get_id (w.transition), w.today);
  g_assert_null (none);
  history = sam_rules_transition_summary (dead, sam_record_get_id (past), w.today);
  g_assert_nonnull (history);
  g_assert_true (history->happened);
}

/* Its tasks are worked on for a month after it. */
static void
test_a_point_of_a_birthday_is_asked_again_after_it (void)
{
  g_auto (World) w = { 0 };
  SamRecord *turns, *row;

  world_init (&w);
  turns = add_transition (&w, "turns_18", day (5, 28));
  row = add (&w, SAM_RECORD_GATE_ROW);
  sam_record_set_text (row, SAM_GATE_ROW_TRANSITION_ID, sam_record_get_id (turns));
  sam_record_set_text (row, SAM_GATE_ROW_POINT, "aftercare");
  sam_record_set_text (row, SAM_GATE_ROW_STATE, "declined");
  sam_record_set_date (row, SAM_GATE_ROW_ASK_AGAIN_ON, day (6, 3));
  g_assert_false (alerts (&w, SAM_TODAY_ASK_AGAIN, day (6, 2)));
  g_assert_true (alerts (&w, SAM_TODAY_ASK_AGAIN, w.today));
  g_assert_true (alerts (&w, SAM_TODAY_ASK_AGAIN, day (6, 27)));
  g_assert_false (alerts (&w, SAM_TODAY_ASK_AGAIN, day (6, 28)));
}

static void
test_a_draft_promises_nothing (void)
{
  g_auto (World) w = { 0 };
  SamRecord *agreement, *party, *commitment;

  world_init (&w);
  agreement = add (&w, SAM_RECORD_AGREEMENT);
  sam_record_set_text (agreement, SAM_AGREEMENT_STATE, "draft");
  party = add (&w, SAM_RECORD_PARTY);
  sam_record_set_text (party, SAM_PARTY_AGREEMENT_ID, sam_record_get_id (agreement));
  sam_record_set_text (party, SAM_PARTY_PARTY_KIND, "coordinator");
  commitment = add (&w, SAM_RECORD_COMMITMENT);
  sam_record_set_text (commitment, SAM_COMMITMENT_AGREEMENT_ID, sam_record_get_id (agreement));
  sam_record_set_text (commitment, SAM_COMMITMENT_PARTY_ID, sam_record_get_id (party));
  sam_record_set_text (commitment, SAM_COMMITMENT_WHAT, "Møter på perrongen");
  sam_record_set_text (commitment, SAM_COMMITMENT_STATE, "open");
  sam_record_set_date (commitment, SAM_COMMITMENT_PINNED_ON, w.today);
  g_assert_false (alerts (&w, SAM_TODAY_MY_PROMISE, w.today));
  g_assert_false (alerts (&w, SAM_TODAY_MY_PROMISE, w.today + 1));
  sam_record_set_text (agreement, SAM_AGREEMENT_STATE, "sent");
  g_assert_true (alerts (&w, SAM_TODAY_MY_PROMISE, w.today));
  g_assert_true (alerts (&w, SAM_TODAY_MY_PROMISE, w.today + 1));
}

static void
test_waits_are_what_is_not_late (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (GPtrArray) waits = NULL;
  g_autoptr (GPtrArray) late = NULL;
  g_autoptr (SamCaseView) view = NULL;
  SamRecord *agreement, *asked, *party, *signature, *commitment;

  world_init (&w);
  agreement = add (&w, SAM_RECORD_AGREEMENT);
  sam_record_set_text (agreement, SAM_AGREEMENT_TITLE, "Før dagen");
  sam_record_set_text (agreement, SAM_AGREEMENT_STATE, "sent");
  sam_record_set_int (agreement, SAM_AGREEMENT_REVISION, 1);
  sam_record_set_moment (agreement, SAM_AGREEMENT_SENT_AT, sam_clock_now (w.clock));
  asked = add (&w, SAM_RECORD_PARTY);
  sam_record_set_text (asked, SAM_PARTY_AGREEMENT_ID, sam_record_get_id (agreement));
  sam_record_set_text (asked, SAM_PARTY_PARTY_KIND, "organisation");
  sam_record_set_text (asked, SAM_PARTY_NAME, "Klubben");
  party = add (&w, SAM_RECORD_PARTY);
  sam_record_set_text (party, SAM_PARTY_AGREEMENT_ID, sam_record_get_id (agreement));
  sam_record_set_text (party, SAM_PARTY_PARTY_KIND, "organisation");
  sam_record_set_text (party, SAM_PARTY_NAME, "Senteret");
  signature = add (&w, SAM_RECORD_SIGNATURE);
  sam_record_set_text (signature, SAM_SIGNATURE_PARTY_ID, sam_record_get_id (party));
  sam_record_set_int (signature, SAM_SIGNATURE_REVISION, 1);
  sam_record_set_text (signature, SAM_SIGNATURE_WAY, "phone");
  commitment = add (&w, SAM_RECORD_COMMITMENT);
  sam_record_set_text (commitment, SAM_COMMITMENT_AGREEMENT_ID, sam_record_get_id (agreement));
  sam_record_set_text (commitment, SAM_COMMITMENT_PARTY_ID, sam_record_get_id (party));
  sam_record_set_text (commitment, SAM_COMMITMENT_WHAT, "Rom");
  sam_record_set_text (commitment, SAM_COMMITMENT_STATE, "open");
  sam_record_set_date (commitment, SAM_COMMITMENT_PINNED_ON, day (6, 10));
  view = view_of (&w);
  waits = sam_rules_waits (view, w.today);
  g_assert_cmpuint (waits->len, ==, 2);
  g_assert_cmpstr (((SamTodayWait *) waits->pdata[0])->who, ==, "Klubben");
  g_assert_cmpint (((SamTodayWait *) waits->pdata[1])->due, ==, day (6, 10));
  /* What is late is among what has to be done. */
  late = sam_rules_waits (view, day (6, 11));
  g_assert_cmpuint (late->len, ==, 1);
  g_assert_true (alerts (&w, SAM_TODAY_PARTY_PROMISE, day (6, 11)));
}

/* ---- The judgement ---- */

static SamRecord *
lookup (SamRecordType type, const char *id, gpointer data)
{
  World *w = data;

  if (g_str_equal (id, sam_record_get_id (w->record)))
    return g_object_ref (w->record);
  for (guint i = 0; i < w->records->len; i++) {
    SamRecord *record = g_ptr_array_index (w->records, i);

    if (sam_record_get_rtype (record) == type && g_str_equal (sam_record_get_id (record), id))
      return g_object_ref (record);
  }
  return type == SAM_RECORD_USER ? sam_record_new (type, id, SAM_ID_NIL) : NULL;
}

static GPtrArray *
find_children (SamField field, const char *id, gpointer data)
{
  World *w = data;
  GPtrArray *found = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < w->registry->len; i++) {
    SamRecord *record = g_ptr_array_index (w->registry, i);

    if (sam_record_get_rtype (record) == SAM_FIELD_TYPE (field)
        && g_strcmp0 (sam_record_get_text (record, field), id) == 0)
      g_ptr_array_add (found, g_object_ref (record));
  }
  return found;
}

/* "" or "field:code" of the first problem of creating or changing @answer */
static char *
verdict (World *w, SamRecord *before, SamRecord *answer, const char *actor)
{
  static const SamJudgeFuncs funcs = { lookup, find_children, NULL };
  const char *teams[] = { TEAM, NULL };
  const char *none[] = { NULL };
  const char *roles[] = { "coordinator", NULL };
  SamViewerFields fields = { .user_id = actor,
                             .roles = roles,
                             .team_ids = teams,
                             .lead_team_ids = none,
                             .environment = SAM_ENVIRONMENT_TEST,
                             .purpose = SAM_PURPOSE_FOLLOW_UP,
                             .use = SAM_USE_PAGE,
                             .compartments =
                                 1u << SAM_COMPARTMENT_REGISTRY | 1u << SAM_COMPARTMENT_FOLLOW_UP };
  g_autoptr (SamViewer) viewer = sam_viewer_new (&fields);
  g_autoptr (SamPatch) patch = sam_patch_diff (before, answer);
  SamOpFields op = { .op_id = KARI,
                     .kind = before != NULL ? SAM_OP_UPDATE : SAM_OP_CREATE,
                     .type = SAM_RECORD_ALERT_ANSWER,
                     .id = sam_record_get_id (answer),
                     .scope = sam_record_get_scope (answer),
                     .patch = patch };
  g_autoptr (GPtrArray) ops = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_op_unref);
  g_autoptr (GArray) problems = NULL;
  const SamProblem *problem;

  g_ptr_array_add (ops, sam_op_new (&op));
  problems = sam_judge (viewer, ops, w->today, &funcs, w);
  if (problems->len == 0)
    return g_strdup ("");
  problem = &g_array_index (problems, SamJudgeProblem, 0).problem;
  return g_strdup_printf ("%s:%s",
                          problem->field != SAM_FIELD_NONE ? sam_field_get (problem->field)->name
                                                           : "",
                          problem->code);
}

static void
assert_verdict (World *w, SamRecord *before, SamRecord *answer, const char *wanted)
{
  g_autofree char *said = verdict (w, before, answer, KARI);

  g_assert_cmpstr (said, ==, wanted);
}

static SamRecord *
take_answer (World *w, const char *what)
{
  SamRecord *answer = add_answer (w, SAM_TODAY_NOT_READY, what);

  return g_ptr_array_steal_index (w->records, w->records->len - 1) == answer ? answer : NULL;
}

static void
test_an_answer_needs_what_its_kind_needs (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (SamRecord) deferred = NULL, wrong = NULL, with_measure = NULL;
  SamRecord *measure;

  world_init (&w);
  deferred = take_answer (&w, "deferred");
  wrong = take_answer (&w, "not_correct");
  with_measure = take_answer (&w, "measure");
  assert_verdict (&w, NULL, deferred, "reason:required");
  assert_verdict (&w, NULL, wrong, "reason:required");
  assert_verdict (&w, NULL, with_measure, "measure_id:required");
  sam_record_set_text (deferred, SAM_ALERT_ANSWER_REASON, "Møte på mandag");
  assert_verdict (&w, NULL, deferred, "until_on:required");
  sam_record_set_date (deferred, SAM_ALERT_ANSWER_UNTIL_ON, w.today - 2);
  assert_verdict (&w, NULL, deferred, "until_on:order");
  sam_record_set_date (deferred, SAM_ALERT_ANSWER_UNTIL_ON, w.today + 4);
  assert_verdict (&w, NULL, deferred, "");
  sam_record_set_text (wrong, SAM_ALERT_ANSWER_REASON, "Gjelder en annen");
  assert_verdict (&w, NULL, wrong, "");
  measure = add_measure (&w, day (6, 8));
  sam_record_set_text (with_measure, SAM_ALERT_ANSWER_MEASURE_ID, sam_record_get_id (measure));
  assert_verdict (&w, NULL, with_measure, "");
  sam_record_clear (measure, SAM_MEASURE_OWNER_USER);
  assert_verdict (&w, NULL, with_measure, "measure_id:owner");
  sam_record_set_text (measure, SAM_MEASURE_RESPONSIBLE, "Boligkontoret");
  sam_record_clear (measure, SAM_MEASURE_DUE_ON);
  assert_verdict (&w, NULL, with_measure, "measure_id:date");
}

static void
test_a_deferral_has_a_longest (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (SamRecord) answer = NULL, longer = NULL;
  SamRecord *setting;

  world_init (&w);
  answer = take_answer (&w, "deferred");
  sam_record_set_text (answer, SAM_ALERT_ANSWER_REASON, "Møte");
  sam_record_set_date (answer, SAM_ALERT_ANSWER_UNTIL_ON, w.today + 14);
  assert_verdict (&w, NULL, answer, "");
  sam_record_set_date (answer, SAM_ALERT_ANSWER_UNTIL_ON, w.today + 15);
  assert_verdict (&w, NULL, answer, "until_on:range");
  /* A dated setting of the municipality. */
  setting = add (&w, SAM_RECORD_SETTING);
  sam_record_set_text (setting, SAM_SETTING_SETTING_KEY, SAM_SETTING_DEFERRAL);
  sam_record_set_text (setting, SAM_SETTING_VALUE, "20");
  sam_record_set_date (setting, SAM_SETTING_VALID_FROM, day (1, 1));
  g_ptr_array_add (w.registry, g_object_ref (setting));
  g_ptr_array_remove (w.records, setting);
  assert_verdict (&w, NULL, answer, "");
  /* A later answer is an update, judged by the same limit. */
  g_ptr_array_add (w.records, g_object_ref (answer));
  longer = sam_record_dup (answer);
  sam_record_set_date (longer, SAM_ALERT_ANSWER_UNTIL_ON, w.today + 21);
  assert_verdict (&w, answer, longer, "until_on:range");
  sam_record_set_text (longer, SAM_ALERT_ANSWER_KIND, "not_correct");
  assert_verdict (&w, answer, longer, "");
}

static void
test_one_alert_one_record (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (SamRecord) answer = NULL, other = NULL, next = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autofree char *id = sam_id_derive ("something", "else");
  g_autofree char *second = NULL;
  SamRecordMeta meta = { .retracted_by = (char *) KARI };

  world_init (&w);
  answer = take_answer (&w, "not_correct");
  sam_record_set_text (answer, SAM_ALERT_ANSWER_REASON, "Gjelder en annen");
  body = sam_record_to_body (answer);
  other = sam_record_new_from_body (SAM_RECORD_ALERT_ANSWER, id, sam_record_get_scope (answer),
                                    body, NULL);
  assert_verdict (&w, NULL, other, "rule:id");
  second = sam_rules_alert_id_of ("not_ready", sam_record_get_id (w.transition), day (6, 13), 1);
  next = sam_record_new_from_body (SAM_RECORD_ALERT_ANSWER, second, sam_record_get_scope (answer),
                                   body, NULL);
  /* Only after the first was registered by mistake. */
  assert_verdict (&w, NULL, next, "rule:id");
  g_ptr_array_add (w.records, g_object_ref (answer));
  assert_verdict (&w, NULL, next, "rule:id");
  sam_record_set_meta (answer, &meta);
  assert_verdict (&w, NULL, next, "");
}

static void
test_nobody_answers_for_another (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (SamRecord) answer = NULL;
  g_autofree char *said = NULL;

  world_init (&w);
  answer = take_answer (&w, "not_correct");
  sam_record_set_text (answer, SAM_ALERT_ANSWER_REASON, "Gjelder en annen");
  said = verdict (&w, NULL, answer, OLA);
  g_assert_cmpstr (said, ==, "by_user:not-allowed");
}

/* ---- Reminders: test-alert-steps.c tries them in whatever order ---- */

static void
test_reminders_hold_no_personal_data (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (SamCaseView) view = NULL;
  g_autoptr (SamTodayCard) card = NULL;
  g_autoptr (GPtrArray) cards = g_ptr_array_new ();
  g_autofree char *remembered = NULL, *old = NULL;
  guint n;

  world_init (&w);
  view = view_of (&w);
  card = sam_rules_today_card (view, KARI, w.today);
  g_ptr_array_add (cards, card);
  remembered = sam_rules_remind (NULL, cards, w.today, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_null (strstr (remembered, "Lett"));
  g_assert_null (strstr (remembered, sam_record_get_id (w.record)));
  g_assert_null (strstr (remembered, sam_record_get_id (w.transition)));
  /* What nothing hangs on any more is forgotten. */
  g_ptr_array_set_size (cards, 0);
  old = sam_rules_remind (remembered, cards, w.today + 500, &n);
  g_assert_cmpstr (old, ==, "");
}

/* A promise may be overdue for years: it is said once (R8). */
static void
test_what_stands_for_years_is_said_once (void)
{
  g_auto (World) w = { 0 };
  g_autofree char *remembered = NULL;
  guint n_said = 0;

  world_init (&w);
  sam_record_set_date (w.transition, SAM_TRANSITION_CANCELLED_ON, w.today);
  add_measure (&w, day (6, 8));
  for (int on = 0; on < 1500; on += 25) {
    g_autoptr (SamCaseView) view = view_of (&w);
    g_autoptr (SamTodayCard) card = sam_rules_today_card (view, KARI, w.today + on);
    g_autoptr (GPtrArray) cards = g_ptr_array_new ();
    char *next;
    guint n;

    if (card != NULL)
      g_ptr_array_add (cards, card);
    next = sam_rules_remind (remembered, cards, w.today + on, &n);
    n_said += n;
    g_free (remembered);
    remembered = next;
  }
  g_assert_cmpuint (n_said, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/alerts/named", test_an_alert_is_named_by_rule_subject_and_anchor);
  g_test_add_func ("/alerts/rules", test_every_kind_has_its_own_rule);
  g_test_add_func ("/alerts/measure", test_a_measure_ends_it_until_it_is_due);
  g_test_add_func ("/alerts/deferral", test_a_deferral_ends_it_until_its_day);
  g_test_add_func ("/alerts/not-correct", test_not_correct_ends_it_and_is_counted);
  g_test_add_func ("/alerts/last-answer", test_the_last_answer_holds);
  g_test_add_func ("/alerts/escalation", test_overdue_climbs_after_open_days);
  g_test_add_func ("/alerts/every-transition", test_every_transition_ahead_asks);
  g_test_add_func ("/alerts/nothing-ahead-of-the-dead", test_nothing_is_ahead_of_the_dead);
  g_test_add_func ("/alerts/birthday-asks-again",
                   test_a_point_of_a_birthday_is_asked_again_after_it);
  g_test_add_func ("/alerts/draft", test_a_draft_promises_nothing);
  g_test_add_func ("/alerts/waits", test_waits_are_what_is_not_late);
  g_test_add_func ("/alerts/judge/needs", test_an_answer_needs_what_its_kind_needs);
  g_test_add_func ("/alerts/judge/longest", test_a_deferral_has_a_longest);
  g_test_add_func ("/alerts/judge/one-record", test_one_alert_one_record);
  g_test_add_func ("/alerts/judge/own-name", test_nobody_answers_for_another);
  g_test_add_func ("/alerts/reminders/years", test_what_stands_for_years_is_said_once);
  g_test_add_func ("/alerts/reminders/no-personal-data", test_reminders_hold_no_personal_data);
  return g_test_run ();
}
