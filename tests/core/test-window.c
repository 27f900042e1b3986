/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-record-random.h"

#include <samspor/sam-id.h>
#include <samspor/sam-rules.h>
#include <string.h>

/* The first 28 days, chains of transitions, birthdays and dates that are lost or learnt. */

typedef struct {
  SamClock *clock;
  SamRecord *person, *record;
  GPtrArray *records, *registry;
} World;

static SamDate
day (int month, int d)
{
  return sam_date_from_ymd (2026, month, d);
}

static void
world_init (World *w)
{
  g_autofree char *person = NULL, *id = NULL;

  w->clock = sam_clock_new_fixed (day (6, 4), G_GINT64_CONSTANT (1780552800000000), 7);
  person = sam_id_new (w->clock);
  id = sam_id_new (w->clock);
  w->person = sam_record_new (SAM_RECORD_PERSON, person, person);
  w->record = sam_record_new (SAM_RECORD_CASE, id, id);
  sam_record_set_text (w->record, SAM_CASE_PERSON_ID, person);
  sam_record_set_text (w->record, SAM_CASE_STATUS, "active");
  sam_record_set_date (w->record, SAM_CASE_OPENED_ON, day (1, 5));
  w->records = g_ptr_array_new_with_free_func (g_object_unref);
  w->registry = g_ptr_array_new_with_free_func (g_object_unref);
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

static SamRecord *
add (World *w, SamRecordType type)
{
  g_autofree char *id = sam_id_new (w->clock);
  SamRecord *record = sam_record_new (type, id, sam_record_get_id (w->record));

  g_ptr_array_add (w->records, record);
  return record;
}

static SamRecord *
add_transition (World *w, const char *kind, SamDate date, SamDate told)
{
  SamRecord *transition = add (w, SAM_RECORD_TRANSITION);
  g_autoptr (GPtrArray) rows = NULL;

  sam_record_set_text (transition, SAM_TRANSITION_KIND, kind);
  sam_record_set_date (transition, SAM_TRANSITION_DATE, date);
  sam_record_set_text (transition, SAM_TRANSITION_DATE_KIND,
                       date == SAM_DATE_NONE ? "unknown" : "fixed");
  sam_record_set_date (transition, SAM_TRANSITION_TOLD_ON, told);
  rows = sam_rules_new_points (transition);
  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (w->records, g_object_ref (g_ptr_array_index (rows, i)));
  return transition;
}

static SamRecord *
row_of (World *w, const SamRecord *transition, const char *point)
{
  for (guint i = 0; i < w->records->len; i++) {
    SamRecord *record = g_ptr_array_index (w->records, i);

    if (sam_record_get_rtype (record) == SAM_RECORD_GATE_ROW
        && sam_record_enum_is (record, SAM_GATE_ROW_POINT, point)
        && g_strcmp0 (sam_record_get_text (record, SAM_GATE_ROW_TRANSITION_ID),
                      sam_record_get_id (transition))
               == 0)
      return record;
  }
  g_assert_not_reached ();
}

static void
put_in_place (SamRecord *row)
{
  sam_record_set_text (row, SAM_GATE_ROW_STATE, "in_place");
  sam_record_set_text (row, SAM_GATE_ROW_AGREED, "Oppstart mandag kl. 9");
  sam_record_set_text (row, SAM_GATE_ROW_EVIDENCE_KIND, "document");
  sam_record_set_date (row, SAM_GATE_ROW_EVIDENCE_ON, day (5, 20));
}

/* Noon in Norway on @on. */
static gint64
noon (SamDate on)
{
  return (gint64) (on - SAM_DATE_EPOCH) * SAM_USEC_PER_DAY + 10 * G_TIME_SPAN_HOUR;
}

static SamRecord *
add_contact (World *w, SamDate on, const char *channel, const char *outcome)
{
  SamRecord *contact = add (w, SAM_RECORD_CONTACT);

  sam_record_set_moment (contact, SAM_CONTACT_OCCURRED_AT, noon (on));
  sam_record_set_text (contact, SAM_CONTACT_CHANNEL, channel);
  sam_record_set_text (contact, SAM_CONTACT_OUTCOME, outcome);
  return contact;
}

static SamRecord *
add_overdose (World *w, SamDate on)
{
  SamRecord *overdose = add (w, SAM_RECORD_OVERDOSE);

  sam_record_set_text (overdose, SAM_OVERDOSE_CASE_ID, sam_record_get_id (w->record));
  sam_record_set_moment (overdose, SAM_OVERDOSE_OCCURRED_AT, noon (on));
  sam_record_set_text (overdose, SAM_OVERDOSE_TOLD_BY, "Legevakten");
  sam_record_set_text (overdose, SAM_OVERDOSE_RETURN_CARD, "not_asked");
  return overdose;
}

static SamRecord *
add_followup (World *w, const SamRecord *cause)
{
  SamRecord *followup = sam_rules_followup (cause);

  g_ptr_array_add (w->records, followup);
  return followup;
}

static SamRecord *
add_day (World *w, const SamRecord *followup, int n)
{
  SamRecord *record = sam_rules_followup_day (followup, n);

  g_ptr_array_add (w->records, record);
  return record;
}

static SamCaseView *
view_of (World *w)
{
  g_autoptr (SamRegistry) registry = sam_registry_new (w->registry);

  return sam_case_view_new (w->record, w->person, w->records, registry);
}

static SamFollowWindow *
window_on (World *w, SamDate today)
{
  g_autoptr (SamCaseView) view = view_of (w);

  return sam_rules_window (view, today);
}

static SamTodayCard *
card_on (World *w, SamDate today)
{
  g_autoptr (SamCaseView) view = view_of (w);

  return sam_rules_today_card (view, NULL, today);
}

static const SamTodayReason *
reason_of (SamTodayCard *card, SamTodayKind kind)
{
  for (guint i = 0; card != NULL && i < card->reasons->len; i++) {
    const SamTodayReason *reason = g_ptr_array_index (card->reasons, i);

    if (reason->kind == kind)
      return reason;
  }
  return NULL;
}

/* ---- What opens it ---- */

static void
test_opens_from_what_ends_in_freedom (void)
{
  static const char *const opens[] = { "prison", "remand", "tsb", "phv", "detox", "broken_off" };
  static const char *const others[] = { "leave", "move", "turns_16", "turns_18" };

  for (guint i = 0; i < G_N_ELEMENTS (opens); i++) {
    g_auto (World) w = { 0 };
    g_autoptr (SamFollowWindow) window = NULL;
    g_autoptr (SamFollowWindow) last = NULL;
    g_autoptr (SamFollowWindow) after = NULL;

    world_init (&w);
    add_transition (&w, opens[i], day (6, 1), day (3, 2));
    window = window_on (&w, day (6, 4));
    g_assert_nonnull (window);
    g_assert_cmpint (window->day, ==, 3);
    last = window_on (&w, day (6, 29));
    g_assert_cmpint (last->day, ==, 28);
    after = window_on (&w, day (6, 30));
    g_assert_null (after);
  }
  for (guint i = 0; i < G_N_ELEMENTS (others); i++) {
    g_auto (World) w = { 0 };
    g_autoptr (SamFollowWindow) window = NULL;

    world_init (&w);
    add_transition (&w, others[i], day (6, 1), day (3, 2));
    window = window_on (&w, day (6, 4));
    g_assert_null (window);
  }
}

static void
test_opens_from_an_overdose (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (SamFollowWindow) window = NULL;
  SamRecord *overdose;

  world_init (&w);
  overdose = add_overdose (&w, day (6, 3));
  window = window_on (&w, day (6, 4));
  g_assert_true (window->cause == overdose);
  g_assert_cmpint (window->day0, ==, day (6, 3));
}

static void
test_several_merge_and_the_latest_day_0_wins (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (SamFollowWindow) window = NULL;
  SamRecord *late;

  world_init (&w);
  add_transition (&w, "prison", day (5, 20), day (3, 2));
  add_overdose (&w, day (6, 2));
  late = add_transition (&w, "detox", day (6, 3), day (5, 20));
  add_transition (&w, "prison", day (3, 1), day (1, 20)); /* long over */
  window = window_on (&w, day (6, 4));
  g_assert_true (window->cause == late);
  g_assert_cmpuint (window->n_merged, ==, 2);
}

/* R17. */
static void
test_broken_off_opens_the_same_window_as_discharge (void)
{
  g_auto (World) w = { 0 };
  g_auto (World) other = { 0 };
  g_autoptr (SamFollowWindow) a = NULL;
  g_autoptr (SamFollowWindow) b = NULL;

  world_init (&w);
  world_init (&other);
  add_transition (&w, "tsb", day (6, 1), day (3, 2));
  add_transition (&other, "broken_off", day (6, 1), day (6, 1));
  a = window_on (&w, day (6, 10));
  b = window_on (&other, day (6, 10));
  for (int i = 0; i <= SAM_WINDOW_DAYS; i++) {
    g_assert_cmpint (a->days[i].on, ==, b->days[i].on);
    g_assert_cmpint (a->days[i].second_on, ==, b->days[i].second_on);
    g_assert_cmpint (a->days[i].planned, ==, b->days[i].planned);
  }
}

/* ---- The days ---- */

static void
test_default_days (void)
{
  static const int wanted[] = { 0, 1, 2, 3, 5, 7, 10, 14, 21, 28 };
  g_auto (World) w = { 0 };
  g_autoptr (SamFollowWindow) window = NULL;
  guint n = 0;

  world_init (&w);
  add_transition (&w, "prison", day (6, 1), day (3, 2));
  window = window_on (&w, day (6, 4));
  for (int i = 0; i <= SAM_WINDOW_DAYS; i++)
    if (window->days[i].planned)
      g_assert_cmpint (i, ==, wanted[n++]);
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (wanted));
}

/* Released on Monday 1 June: day 5 is Saturday 6 June. */
static void
test_a_contact_is_never_moved_later (void)
{
  g_auto (World) w = { 0 };
  SamRecord *transition, *followup, *saturday;

  world_init (&w);
  transition = add_transition (&w, "prison", day (6, 1), day (3, 2));
  {
    g_autoptr (SamFollowWindow) window = window_on (&w, day (6, 4));

    g_assert_true (window->days[5].closed);
    g_assert_true (window->days[5].no_weekend);
    g_assert_cmpint (window->days[5].on, ==, day (6, 5));
    g_assert_cmpint (window->days[5].second_on, ==, day (6, 8));
  }
  followup = add_followup (&w, transition);
  saturday = add_day (&w, followup, 5);
  sam_record_set_text (saturday, SAM_FOLLOWUP_DAY_WHO_TEXT, "Kari");
  {
    g_autoptr (SamFollowWindow) window = window_on (&w, day (6, 4));

    /* Who would do it on a weekday has not said yes to the weekend. */
    g_assert_true (window->days[5].no_weekend);
  }
  sam_record_set_text (saturday, SAM_FOLLOWUP_DAY_WEEKEND_BY, "Utekontaktens helgevakt");
  {
    g_autoptr (SamFollowWindow) window = window_on (&w, day (6, 4));

    g_assert_false (window->days[5].no_weekend);
    g_assert_cmpint (window->days[5].on, ==, day (6, 6));
    g_assert_cmpint (window->days[5].second_on, ==, SAM_DATE_NONE);
  }
}

/* Released on a Saturday: there is no open day before it, so the day itself needs somebody. */
static void
test_day_0_on_a_closed_day (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (SamFollowWindow) window = NULL;

  world_init (&w);
  add_transition (&w, "prison", day (6, 6), day (3, 2));
  window = window_on (&w, day (6, 6));
  g_assert_cmpint (window->days[0].on, ==, day (6, 6));
  g_assert_true (window->days[0].no_weekend);
  g_assert_cmpint (window->days[1].on, ==, day (6, 7));
}

static void
test_nobody_has_the_weekend (void)
{
  g_auto (World) w = { 0 };
  SamRecord *transition, *followup, *saturday;
  const SamTodayReason *reason;

  world_init (&w);
  transition = add_transition (&w, "prison", day (6, 1), day (3, 2));
  add_contact (&w, day (6, 4), "phone", "reached");
  {
    g_autoptr (SamTodayCard) card = card_on (&w, day (6, 4));

    reason = reason_of (card, SAM_TODAY_NO_WEEKEND);
    g_assert_nonnull (reason);
    g_assert_cmpint (reason->n, ==, 5);
    g_assert_cmpint (reason->date, ==, day (6, 6));
    g_assert_cmpint (sam_today_class (reason->kind), ==, 3);
  }
  followup = add_followup (&w, transition);
  saturday = add_day (&w, followup, 5);
  sam_record_set_text (saturday, SAM_FOLLOWUP_DAY_WEEKEND_BY, "Utekontaktens helgevakt");
  {
    g_autoptr (SamTodayCard) card = card_on (&w, day (6, 4));

    g_assert_null (reason_of (card, SAM_TODAY_NO_WEEKEND));
  }
}

/* ---- Reached, tried, the next way ---- */

static void
test_tried_is_not_reached (void)
{
  g_auto (World) w = { 0 };

  world_init (&w);
  add_transition (&w, "prison", day (6, 1), day (3, 2));
  add_contact (&w, day (6, 2), "phone", "not_reached");
  add_contact (&w, day (6, 2), "sms", "no_show");
  add_contact (&w, day (6, 3), "meeting", "cancelled_by_us"); /* no attempt of ours */
  {
    g_autoptr (SamFollowWindow) window = window_on (&w, day (6, 4));
    g_autoptr (SamTodayCard) card = card_on (&w, day (6, 4));
    const SamTodayReason *reason = reason_of (card, SAM_TODAY_NOT_REACHED);

    g_assert_false (window->days[1].reached);
    g_assert_cmpuint (window->days[1].n_tried, ==, 2);
    g_assert_cmpuint (window->days[2].n_tried, ==, 0);
    g_assert_cmpint (window->reached_on, ==, SAM_DATE_NONE);
    g_assert_cmpint (reason->n, ==, 3);
    g_assert_cmpint (reason->k, ==, 2);
    g_assert_cmpstr (reason->text2, ==, "partner");
  }
  add_contact (&w, day (6, 3), "meeting", "reached");
  {
    g_autoptr (SamFollowWindow) window = window_on (&w, day (6, 4));
    g_autoptr (SamTodayCard) card = card_on (&w, day (6, 4));
    const SamTodayReason *reason = reason_of (card, SAM_TODAY_CONTACT_DUE);

    g_assert_true (window->days[2].reached);
    g_assert_null (reason_of (card, SAM_TODAY_NOT_REACHED));
    /* Day 3 is today: reached yesterday is not reached today. */
    g_assert_nonnull (reason);
    g_assert_cmpint (reason->n, ==, 3);
    g_assert_cmpint (reason->m, ==, 1);
    g_assert_cmpint (window->due_on, ==, day (6, 4));
  }
  add_contact (&w, day (6, 4), "phone", "reached");
  {
    g_autoptr (SamTodayCard) card = card_on (&w, day (6, 4));

    g_assert_null (reason_of (card, SAM_TODAY_CONTACT_DUE));
  }
}

static void
test_who_and_how_today (void)
{
  g_auto (World) w = { 0 };
  SamRecord *transition, *third;

  world_init (&w);
  transition = add_transition (&w, "prison", day (6, 1), day (3, 2));
  third = add_day (&w, add_followup (&w, transition), 3);
  sam_record_set_text (third, SAM_FOLLOWUP_DAY_WHO_TEXT, "Utekontakten");
  sam_record_set_text (third, SAM_FOLLOWUP_DAY_CHANNEL, "home");
  add_contact (&w, day (6, 3), "meeting", "reached");
  {
    g_autoptr (SamTodayCard) card = card_on (&w, day (6, 4));
    const SamTodayReason *reason = reason_of (card, SAM_TODAY_CONTACT_DUE);

    g_assert_cmpstr (reason->who, ==, "Utekontakten");
    g_assert_cmpstr (reason->text2, ==, "home");
  }
  /* It was tried and did not reach: another way, and the contact is still due. */
  add_contact (&w, day (6, 4), "home", "not_reached");
  {
    g_autoptr (SamTodayCard) card = card_on (&w, day (6, 4));
    const SamTodayReason *reason = reason_of (card, SAM_TODAY_CONTACT_DUE);

    g_assert_cmpint (reason->k, ==, 1);
    g_assert_cmpstr (reason->text2, !=, "home");
  }
}

static void
test_a_no_show_raises_the_effort (void)
{
  static const char *const ladder[] = { "phone", "partner", "outreach", "home" };
  g_auto (World) w = { 0 };

  world_init (&w);
  for (guint i = 0; i < G_N_ELEMENTS (ladder); i++) {
    g_autoptr (SamCaseView) view = view_of (&w);

    g_assert_cmpstr (sam_rules_next_channel (view, day (6, 1)), ==, ladder[i]);
    add_contact (&w, day (6, 2), ladder[i], i % 2 == 0 ? "no_show" : "not_reached");
  }
  {
    g_autoptr (SamCaseView) view = view_of (&w);
    const char *next = sam_rules_next_channel (view, day (6, 1));

    /* What is left, never nothing. */
    g_assert_cmpstr (next, ==, "letter");
    /* What was tried before does not count. */
    g_assert_cmpstr (sam_rules_next_channel (view, day (6, 3)), ==, "phone");
  }
}

static void
test_the_persons_wishes_come_first (void)
{
  static const char *const wishes[] = { "sms", "outreach", NULL };
  g_auto (World) w = { 0 };

  world_init (&w);
  sam_record_set_set (w.person, SAM_PERSON_CONTACT_CHANNELS, wishes);
  sam_record_set_bool (w.person, SAM_PERSON_NEVER_CALL, TRUE);
  {
    g_autoptr (SamCaseView) view = view_of (&w);

    g_assert_cmpstr (sam_rules_next_channel (view, day (6, 1)), ==, "sms");
  }
  add_contact (&w, day (6, 2), "sms", "not_reached");
  add_contact (&w, day (6, 2), "outreach", "not_reached");
  {
    g_autoptr (SamCaseView) view = view_of (&w);

    g_assert_cmpstr (sam_rules_next_channel (view, day (6, 1)), ==, "home");
  }
  add_contact (&w, day (6, 3), "home", "not_reached");
  add_contact (&w, day (6, 3), "partner", "not_reached");
  add_contact (&w, day (6, 3), "letter", "not_reached");
  {
    g_autoptr (SamCaseView) view = view_of (&w);

    /* Never by phone, whatever else was tried. */
    g_assert_cmpstr (sam_rules_next_channel (view, day (6, 1)), ==, "outreach");
  }
}

/* ---- A no ---- */

static gboolean
lacks (const SamRecord *record, SamField field)
{
  g_autoptr (GArray) problems = sam_record_validate (record, day (6, 4));

  for (guint i = 0; i < problems->len; i++)
    if (g_array_index (problems, SamProblem, i).field == field)
      return TRUE;
  return FALSE;
}

static void
test_a_no_keeps_naloxone_a_number_and_one_question (void)
{
  g_auto (World) w = { 0 };
  SamRecord *transition, *followup;

  world_init (&w);
  transition = add_transition (&w, "prison", day (6, 1), day (3, 2));
  followup = add_followup (&w, transition);
  sam_record_set_text (followup, SAM_FOLLOWUP_AGREED, "declined");
  sam_record_set_date (followup, SAM_FOLLOWUP_AGREED_ON, day (6, 2));
  g_assert_true (lacks (followup, SAM_FOLLOWUP_PHONE));
  g_assert_true (lacks (followup, SAM_FOLLOWUP_ASK_AGAIN_ON));
  sam_record_clear (followup, SAM_FOLLOWUP_NALOXONE);
  g_assert_true (lacks (followup, SAM_FOLLOWUP_NALOXONE));
  sam_record_set_text (followup, SAM_FOLLOWUP_NALOXONE, "given");
  sam_record_set_text (followup, SAM_FOLLOWUP_PHONE, "00 00 01 08");
  sam_record_set_date (followup, SAM_FOLLOWUP_ASK_AGAIN_ON, day (6, 10));
  g_assert_false (lacks (followup, SAM_FOLLOWUP_PHONE));
  {
    g_autoptr (SamFollowWindow) window = window_on (&w, day (6, 4));
    g_autoptr (SamTodayCard) before = card_on (&w, day (6, 4));
    g_autoptr (SamTodayCard) then = card_on (&w, day (6, 10));

    g_assert_true (window->declined);
    for (int i = 0; i <= SAM_WINDOW_DAYS; i++)
      g_assert_cmpint (window->days[i].on, ==, SAM_DATE_NONE);
    g_assert_null (reason_of (before, SAM_TODAY_NOT_REACHED));
    g_assert_null (reason_of (before, SAM_TODAY_NO_WEEKEND));
    g_assert_null (reason_of (before, SAM_TODAY_ASK_AGAIN));
    g_assert_nonnull (reason_of (then, SAM_TODAY_ASK_AGAIN));
  }
  /* Asked on the day: it is not asked a third time. */
  add_contact (&w, day (6, 10), "phone", "reached");
  {
    g_autoptr (SamTodayCard) card = card_on (&w, day (6, 11));

    g_assert_null (reason_of (card, SAM_TODAY_ASK_AGAIN));
  }
}

/* ---- Overdose and death ---- */

/* R18. */
static void
test_an_overdose_opens_a_plan_review (void)
{
  g_auto (World) w = { 0 };
  SamRecord *overdose;

  world_init (&w);
  overdose = add_overdose (&w, day (6, 3));
  {
    g_autoptr (SamTodayCard) card = card_on (&w, day (6, 4));
    const SamTodayReason *reason = reason_of (card, SAM_TODAY_PLAN_REVIEW);

    g_assert_nonnull (reason);
    g_assert_cmpstr (reason->text2, ==, "not_asked");
    g_assert_cmpint (reason->date, ==, day (6, 3));
  }
  sam_record_clear (overdose, SAM_OVERDOSE_RETURN_CARD);
  g_assert_true (lacks (overdose, SAM_OVERDOSE_RETURN_CARD));
  sam_record_set_text (overdose, SAM_OVERDOSE_RETURN_CARD, "given");
  sam_record_set_date (overdose, SAM_OVERDOSE_PLAN_REVIEWED_ON, day (6, 4));
  {
    g_autoptr (SamTodayCard) card = card_on (&w, day (6, 4));

    g_assert_null (reason_of (card, SAM_TODAY_PLAN_REVIEW));
    g_assert_nonnull (reason_of (card, SAM_TODAY_NOT_REACHED));
  }
}

/* Whatever is written of an overdose, there is no place for a cause. */
static void
test_an_overdose_has_no_cause (void)
{
  const SamTypeDef *def = sam_type_get (SAM_RECORD_OVERDOSE);

  for (guint i = 0; i < def->n_fields; i++) {
    g_assert_cmpint (def->fields[i].kind, !=, SAM_KIND_MULTILINE);
    g_assert_null (strstr (def->fields[i].name, "cause"));
    g_assert_null (strstr (def->fields[i].name, "remark"));
  }
}

static void
test_death_stops_every_contact (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (SamCaseView) view = NULL;
  g_autoptr (SamFollowWindow) window = NULL;
  g_autoptr (SamFollowWindow) of = NULL;
  g_autoptr (SamTodayCard) card = NULL;
  SamRecord *transition;
  SamTodayFigures figures = { 0 };

  world_init (&w);
  transition = add_transition (&w, "prison", day (6, 1), day (3, 2));
  add_overdose (&w, day (6, 2));
  sam_record_set_date (w.person, SAM_PERSON_DECEASED_ON, day (6, 4));
  view = view_of (&w);
  window = sam_rules_window (view, day (6, 4));
  g_assert_null (window);
  of = sam_rules_window_of (view, sam_record_get_id (transition), day (6, 4));
  g_assert_null (of);
  card = sam_rules_today_card (view, NULL, day (6, 4));
  g_assert_null (card);
  sam_rules_add_figures (view, day (6, 4), &figures);
  g_assert_cmpuint (figures.in_window, ==, 0);
}

/* ---- Ids ---- */

static void
test_two_desks_make_the_same_plan (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (SamRecord) a = NULL;
  g_autoptr (SamRecord) b = NULL;
  g_autoptr (SamRecord) first = NULL;
  g_autoptr (SamRecord) second = NULL;
  g_autofree char *id = NULL;
  g_autofree char *day_id = NULL;
  SamRecord *transition;

  world_init (&w);
  transition = add_transition (&w, "prison", day (6, 1), day (3, 2));
  a = sam_rules_followup (transition);
  b = sam_rules_followup (transition);
  g_assert_cmpstr (sam_record_get_id (a), ==, sam_record_get_id (b));
  first = sam_rules_followup_day (a, 5);
  second = sam_rules_followup_day (b, 7);
  g_assert_cmpstr (sam_record_get_id (first), !=, sam_record_get_id (second));
  id = sam_rules_followup_id (a);
  day_id = sam_rules_followup_id (first);
  g_assert_cmpstr (id, ==, sam_record_get_id (a));
  g_assert_cmpstr (day_id, ==, sam_record_get_id (first));
}

/* ---- Chains ---- */

static void
test_only_the_last_of_a_chain_needs_all_six (void)
{
  g_auto (World) w = { 0 };
  SamRecord *first, *last;

  world_init (&w);
  first = add_transition (&w, "detox", day (7, 1), day (5, 20));
  last = add_transition (&w, "tsb", day (9, 1), day (5, 20));
  sam_record_set_text (last, SAM_TRANSITION_PREVIOUS_ID, sam_record_get_id (first));
  put_in_place (row_of (&w, first, "housing"));
  put_in_place (row_of (&w, first, "follow_up"));
  put_in_place (row_of (&w, last, "housing"));
  put_in_place (row_of (&w, last, "follow_up"));
  {
    g_autoptr (SamCaseView) view = view_of (&w);
    g_autoptr (SamGate) gate = sam_rules_gate (view, sam_record_get_id (first), day (6, 25));
    g_autoptr (SamGate) end = sam_rules_gate (view, sam_record_get_id (last), day (6, 25));
    SamChain chain = sam_rules_chain (view, first);

    g_assert_cmpuint (chain.number, ==, 1);
    g_assert_cmpuint (chain.length, ==, 2);
    g_assert_true (chain.next == last);
    g_assert_true (gate->ready);
    g_assert_cmpuint (gate->n_needed, ==, 2);
    for (guint i = 0; i < gate->n_points; i++)
      g_assert_true (!gate->points[i].overdue || gate->points[i].needed || !gate->points[i].counts);
    g_assert_false (end->ready);
    g_assert_cmpuint (end->n_missing, ==, 4);
  }
  /* When what follows is cancelled, the first is the last again. */
  sam_record_set_date (last, SAM_TRANSITION_CANCELLED_ON, day (6, 20));
  {
    g_autoptr (SamCaseView) view = view_of (&w);
    g_autoptr (SamGate) gate = sam_rules_gate (view, sam_record_get_id (first), day (6, 25));

    g_assert_false (gate->ready);
    g_assert_cmpuint (gate->n_needed, ==, 6);
  }
}

static void
test_each_link_that_ends_in_freedom_opens_the_window (void)
{
  g_auto (World) w = { 0 };
  SamRecord *first, *last;

  world_init (&w);
  first = add_transition (&w, "prison", day (6, 1), day (3, 2));
  last = add_transition (&w, "tsb", day (9, 1), day (3, 2));
  sam_record_set_text (last, SAM_TRANSITION_PREVIOUS_ID, sam_record_get_id (first));
  {
    g_autoptr (SamFollowWindow) window = window_on (&w, day (6, 4));
    g_autoptr (SamFollowWindow) later = window_on (&w, day (9, 2));

    g_assert_true (window->cause == first);
    g_assert_true (later->cause == last);
  }
  /* Straight on from one place to the other: no day in freedom between them. */
  sam_record_set_bool (last, SAM_TRANSITION_DIRECT, TRUE);
  {
    g_autoptr (SamFollowWindow) window = window_on (&w, day (6, 4));
    g_autoptr (SamFollowWindow) later = window_on (&w, day (9, 2));

    g_assert_null (window);
    g_assert_true (later->cause == last);
  }
}

static void
test_points_carry_over (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (SamCaseView) view = NULL;
  g_autoptr (GPtrArray) carried = NULL;
  SamRecord *first, *last;

  world_init (&w);
  first = add_transition (&w, "detox", day (7, 1), day (5, 20));
  last = add_transition (&w, "tsb", day (9, 1), day (5, 20));
  sam_record_set_text (last, SAM_TRANSITION_PREVIOUS_ID, sam_record_get_id (first));
  put_in_place (row_of (&w, first, "housing"));
  sam_record_set_text (row_of (&w, first, "treatment"), SAM_GATE_ROW_STATE, "declined");
  sam_record_set_date (row_of (&w, first, "treatment"), SAM_GATE_ROW_ASK_AGAIN_ON, day (7, 9));
  sam_record_set_text (row_of (&w, first, "work"), SAM_GATE_ROW_STATE, "waived");
  sam_record_set_text (row_of (&w, first, "activity"), SAM_GATE_ROW_STATE, "planned");
  sam_record_set_text (row_of (&w, last, "activity"), SAM_GATE_ROW_STATE, "planned");
  sam_record_set_text (row_of (&w, last, "activity"), SAM_GATE_ROW_AGREED, "Noe annet");
  view = view_of (&w);
  carried = sam_rules_carry_points (view, sam_record_get_id (last));
  /* Housing and treatment; a waiver holds for one transition, and what is begun here stands. */
  g_assert_cmpuint (carried->len, ==, 2);
  for (guint i = 0; i < carried->len; i++) {
    const SamRecord *row = g_ptr_array_index (carried, i);

    g_assert_cmpstr (sam_record_get_text (row, SAM_GATE_ROW_TRANSITION_ID), ==,
                     sam_record_get_id (last));
    g_assert_true (sam_record_enum_is (row, SAM_GATE_ROW_POINT, "housing")
                       ? sam_record_enum_is (row, SAM_GATE_ROW_STATE, "in_place")
                       : sam_record_enum_is (row, SAM_GATE_ROW_STATE, "declined")
                             && sam_record_get_date (row, SAM_GATE_ROW_ASK_AGAIN_ON) == day (7, 9));
  }
}

/* Two who wrote at once may have made a ring of three. */
static void
test_a_ring_ends (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (SamCaseView) view = NULL;
  SamRecord *links[3];
  SamChain chain;

  world_init (&w);
  for (guint i = 0; i < 3; i++)
    links[i] = add_transition (&w, "prison", day (7 + (int) i, 1), day (5, 20));
  for (guint i = 0; i < 3; i++)
    sam_record_set_text (links[i], SAM_TRANSITION_PREVIOUS_ID,
                         sam_record_get_id (links[(i + 2) % 3]));
  view = view_of (&w);
  chain = sam_rules_chain (view, links[0]);
  g_assert_cmpuint (chain.length, <=, 3);
}

/* ---- Birthdays ---- */

static void
born (World *w, SamDate on)
{
  sam_record_set_date (w->person, SAM_PERSON_BIRTH_DATE, on);
  sam_record_set_text (w->person, SAM_PERSON_BIRTH_PRECISION, "day");
}

static void
test_turning_18_is_prepared (void)
{
  g_auto (World) w = { 0 };
  SamRecord *turns;
  const SamTodayReason *reason;

  world_init (&w);
  born (&w, sam_date_from_ymd (2008, 9, 1));
  {
    g_autoptr (SamTodayCard) early = card_on (&w, day (3, 4));
    g_autoptr (SamTodayCard) card = card_on (&w, day (6, 4));

    /* 1 September less 180 days is 5 March. */
    g_assert_null (reason_of (early, SAM_TODAY_TURNS));
    reason = reason_of (card, SAM_TODAY_TURNS);
    g_assert_nonnull (reason);
    g_assert_cmpint (reason->n, ==, 89);
    g_assert_cmpint (reason->k, ==, 9);
    g_assert_cmpstr (reason->text, ==, "turns_18");
    g_assert_cmpint (sam_today_class (reason->kind), ==, 11);
  }
  turns = add_transition (&w, "turns_18", day (9, 1), day (6, 4));
  put_in_place (row_of (&w, turns, "talk"));
  put_in_place (row_of (&w, turns, "aftercare"));
  {
    g_autoptr (SamCaseView) view = view_of (&w);
    g_autoptr (SamGate) gate = sam_rules_gate (view, sam_record_get_id (turns), day (6, 5));
    g_autoptr (SamGate) after = sam_rules_gate (view, sam_record_get_id (turns), day (10, 1));
    g_autoptr (SamGate) over = sam_rules_gate (view, sam_record_get_id (turns), day (10, 2));
    g_autoptr (SamTodayCard) card = card_on (&w, day (6, 5));

    g_assert_cmpuint (gate->n_points, ==, 9);
    g_assert_cmpuint (gate->n_missing, ==, 7);
    g_assert_cmpuint (gate->n_late_notice, ==, 0); /* nobody told us late of a birthday */
    g_assert_false (after->over);
    g_assert_true (over->over);
    reason = reason_of (card, SAM_TODAY_TURNS);
    g_assert_cmpint (reason->k, ==, 7);
    /* A task is not a gate: it never stands as a transition that is not ready. */
    g_assert_null (reason_of (card, SAM_TODAY_NOT_READY));
    g_assert_null (reason_of (card, SAM_TODAY_POINT_OVERDUE));
    for (guint i = 0; i < gate->n_points; i++)
      if (g_strcmp0 (gate->points[i].point, "plan_review") == 0)
        g_assert_cmpint (gate->points[i].deadline.due, ==, day (10, 1));
  }
}

static void
test_a_guess_is_no_birthday (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (SamTodayCard) card = NULL;

  world_init (&w);
  born (&w, sam_date_from_ymd (2008, 9, 1));
  sam_record_set_text (w.person, SAM_PERSON_BIRTH_PRECISION, "year");
  card = card_on (&w, day (6, 4));
  g_assert_null (reason_of (card, SAM_TODAY_TURNS));
}

static void
test_a_birthday_never_hides_a_release (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (SamCaseView) view = NULL;
  SamRecord *release;

  world_init (&w);
  add_transition (&w, "turns_18", day (6, 10), day (3, 2));
  release = add_transition (&w, "prison", day (6, 20), day (3, 2));
  view = view_of (&w);
  g_assert_true (sam_rules_next_transition (view, day (6, 4)) == release);
}

/* ---- Losing and learning a date ---- */

static const SamMove *
move_of (GArray *moves, const char *point)
{
  for (guint i = 0; i < moves->len; i++) {
    const SamMove *move = &g_array_index (moves, SamMove, i);

    if (sam_record_get_rtype (move->record) == SAM_RECORD_GATE_ROW
        && sam_record_enum_is (move->record, SAM_GATE_ROW_POINT, point))
      return move;
  }
  return NULL;
}

static void
test_losing_a_date_shows_every_effect (void)
{
  g_auto (World) w = { 0 };
  SamRecord *transition;

  world_init (&w);
  transition = add_transition (&w, "prison", day (9, 1), day (3, 2));
  sam_record_set_date (row_of (&w, transition, "education"), SAM_GATE_ROW_PINNED_ON, day (7, 1));
  {
    g_autoptr (SamCaseView) view = view_of (&w);
    g_autoptr (GArray) moves =
        sam_rules_move_effects (view, sam_record_get_id (transition), SAM_DATE_NONE, day (6, 4));

    /* Work follows the date and falls away; the first night is due seven days from now. */
    g_assert_cmpint (move_of (moves, "work")->from, ==, day (8, 25));
    g_assert_cmpint (move_of (moves, "work")->to, ==, SAM_DATE_NONE);
    g_assert_cmpint (move_of (moves, "housing")->to, ==, day (6, 11));
    g_assert_cmpint (move_of (moves, "naloxone")->to, ==, day (6, 11));
    g_assert_null (move_of (moves, "education")); /* a fixed deadline stays */
  }
  /* Saved: what was shown is what holds. */
  sam_record_clear (transition, SAM_TRANSITION_DATE);
  sam_record_set_text (transition, SAM_TRANSITION_DATE_KIND, "unknown");
  sam_record_set_date (transition, SAM_TRANSITION_MOVED_FROM_ON, day (9, 1));
  sam_record_set_date (transition, SAM_TRANSITION_MOVED_ON, day (6, 4));
  {
    g_autoptr (SamCaseView) view = view_of (&w);
    g_autoptr (SamGate) gate = sam_rules_gate (view, sam_record_get_id (transition), day (6, 4));
    g_autoptr (SamTodayCard) card = card_on (&w, day (6, 4));
    const SamTodayReason *reason = reason_of (card, SAM_TODAY_DATE_MOVED);

    for (guint i = 0; i < gate->n_points; i++)
      if (g_strcmp0 (gate->points[i].point, "housing") == 0)
        g_assert_cmpint (gate->points[i].deadline.due, ==, day (6, 11));
    g_assert_nonnull (reason);
    g_assert_cmpint (reason->date, ==, SAM_DATE_NONE);
    g_assert_cmpint (reason->date2, ==, day (9, 1));
  }
}

static void
test_learning_a_date_shows_every_effect (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (SamCaseView) view = NULL;
  g_autoptr (GArray) moves = NULL;
  SamRecord *transition;

  world_init (&w);
  transition = add_transition (&w, "remand", SAM_DATE_NONE, day (6, 1));
  view = view_of (&w);
  moves = sam_rules_move_effects (view, sam_record_get_id (transition), day (9, 1), day (6, 4));
  g_assert_cmpint (move_of (moves, "housing")->from, ==, day (6, 8));
  g_assert_cmpint (move_of (moves, "housing")->to, ==, day (8, 18));
  g_assert_cmpint (move_of (moves, "work")->from, ==, SAM_DATE_NONE);
  g_assert_cmpint (move_of (moves, "work")->to, ==, day (8, 25));
}

/* ---- Late notice ---- */

static SamTransitionSummary *
told (GPtrArray *list, const char *place, SamDate date, guint n_late)
{
  SamTransitionSummary *one = g_new0 (SamTransitionSummary, 1);

  g_atomic_ref_count_init (&one->ref_count);
  one->place = g_strdup (place);
  one->kind = g_strdup ("prison");
  one->date = date;
  one->n_late_notice = n_late;
  g_ptr_array_add (list, one);
  return one;
}

static void
test_late_notice_counts_on_the_institution (void)
{
  g_autoptr (GPtrArray) list =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sam_transition_summary_unref);
  g_autoptr (GPtrArray) notices = NULL;
  const SamLateNotice *first, *second;

  told (list, "Eksempel fengsel", day (6, 20), 2);
  told (list, "Eksempel fengsel", day (5, 20), 0);
  told (list, "Eksempel fengsel", day (7, 20), 1);
  told (list, "Avrusningen", day (6, 20), 3);
  told (list, "Poliklinikken", day (6, 20), 0);                  /* never late */
  told (list, NULL, day (6, 20), 4);                             /* a place that must not show */
  told (list, "Avrusningen", sam_date_from_ymd (2025, 1, 2), 1); /* more than a year ago */
  notices = sam_rules_late_notice (list, day (6, 4));
  g_assert_cmpuint (notices->len, ==, 2);
  first = g_ptr_array_index (notices, 0);
  second = g_ptr_array_index (notices, 1);
  g_assert_cmpstr (first->place, ==, "Eksempel fengsel");
  g_assert_cmpuint (first->n_late, ==, 2);
  g_assert_cmpuint (first->n_told, ==, 3);
  g_assert_cmpuint (second->n_late, ==, 1);
  g_assert_cmpuint (second->n_told, ==, 1);
}

/* ---- Kinds ---- */

static void
test_every_kind_is_known (void)
{
  for (const SamEnumValue *value = sam_field_get (SAM_TRANSITION_KIND)->values; value->id;
       value++) {
    const SamTransitionKind *kind = sam_rules_transition_kind (value->id);

    g_assert_cmpstr (kind->id, ==, value->id);
    g_assert_true (kind->gate == (kind->age == 0));
    g_assert_true ((kind->tasks != NULL) == (kind->age != 0));
    for (const SamTransitionTask *task = kind->tasks; task && task->point; task++) {
      g_assert_nonnull (sam_rules_point_label (task->point));
      g_assert_cmpint (task->days_before, <=, SAM_AGE_DAYS_BEFORE);
      g_assert_cmpint (task->days_before, >=, -SAM_AGE_DAYS_AFTER);
    }
  }
  /* Every point but the municipality's own says what in place takes. */
  for (const SamEnumValue *value = sam_field_get (SAM_GATE_ROW_POINT)->values; value->id; value++)
    g_assert_true (g_str_equal (value->id, "local") || sam_rules_point_means (value->id) != NULL);
  g_assert_false (sam_rules_transition_kind (NULL)->gate);
  g_assert_true (sam_rules_transition_kind ("of_a_later_version")->gate);
  g_assert_true (sam_rules_transition_kind ("of_a_later_version")->window);
}

/* ---- Over random steps (a million when slow): nothing is moved later ---- */

/* A release, what is planned after it, and how often each situation came up. */
typedef struct {
  World world;
  SamClock *clock;
  SamCalendar *calendar;
  SamRegistry *registry;
  SamRecord *transition, *followup, *overdose;
  GPtrArray *rows; /* its points */
  SamDate today, told;
  guint n_pulled, n_kept_closed, n_first_closed, n_second, n_arranged, n_declined, n_due,
      n_overdose, n_late, n_at_date, n_back, n_pinned, n_lost, n_moves;
} Steps;

static guint
pick (Steps *s, guint n)
{
  return sam_random_below (s->clock, n);
}

static void
steps_begin (Steps *s)
{
  World *w = &s->world;
  SamDate day0 = day (1, 1) + (SamDate) pick (s, 1100);

  g_ptr_array_set_size (w->records, 0);
  g_clear_pointer (&s->rows, g_ptr_array_unref);
  s->rows = g_ptr_array_new ();
  s->told = day0 - (SamDate) pick (s, 90);
  s->today = day0 + (SamDate) pick (s, 29);
  s->transition = add_transition (w, pick (s, 2) ? "prison" : "tsb", day0, s->told);
  for (guint i = 1; i < w->records->len; i++)
    g_ptr_array_add (s->rows, g_ptr_array_index (w->records, i));
  s->followup = NULL;
  s->overdose = NULL;
}

static SamDate
date_of (Steps *s)
{
  return sam_record_get_date (s->transition, SAM_TRANSITION_DATE);
}

static void
put_date (Steps *s, SamDate date)
{
  if (date == date_of (s))
    return;
  sam_record_set_date (s->transition, SAM_TRANSITION_MOVED_FROM_ON, date_of (s));
  sam_record_set_date (s->transition, SAM_TRANSITION_MOVED_ON, s->today);
  sam_record_set_text (s->transition, SAM_TRANSITION_DATE_KIND,
                       date == SAM_DATE_NONE ? "unknown" : "fixed");
  if (date == SAM_DATE_NONE)
    sam_record_clear (s->transition, SAM_TRANSITION_DATE);
  else
    sam_record_set_date (s->transition, SAM_TRANSITION_DATE, date);
}

/* The open day at or before @date, and the one after it, told one day at a time. */
static SamDate
open_until (Steps *s, SamDate date)
{
  while (!sam_calendar_is_open (s->calendar, date))
    date--;
  return date;
}

static SamDate
open_after (Steps *s, SamDate date)
{
  do
    date++;
  while (!sam_calendar_is_open (s->calendar, date));
  return date;
}

/* What was shown of a move is what holds when it is saved. */
static void
move_the_date (Steps *s, SamDate date)
{
  g_autoptr (SamCaseView) before = view_of (&s->world);
  g_autoptr (GArray) moves =
      sam_rules_move_effects (before, sam_record_get_id (s->transition), date, s->today);
  g_autoptr (SamCaseView) after = NULL;
  g_autoptr (SamGate) gate = NULL;

  put_date (s, date);
  after = view_of (&s->world);
  gate = sam_rules_gate (after, sam_record_get_id (s->transition), s->today);
  for (guint i = 0; i < moves->len; i++) {
    const SamMove *move = &g_array_index (moves, SamMove, i);

    for (guint k = 0; k < gate->n_points; k++)
      if (gate->points[k].row == move->record)
        g_assert_cmpint (gate->points[k].deadline.due, ==, move->to);
    if (date == SAM_DATE_NONE || move->to == SAM_DATE_NONE)
      continue;
    s->n_moves++;
    if (move->wanted <= date)
      g_assert_cmpint (move->to, ==,
                       MIN (date, MAX (open_until (s, move->wanted), open_after (s, s->told))));
    else /* what follows the release is moved back, not on */
      g_assert_cmpint (move->to, ==, open_until (s, move->wanted));
  }
}

static void
plan_a_day (Steps *s)
{
  World *w = &s->world;
  int n = (int) pick (s, SAM_WINDOW_DAYS + 1);
  g_autofree char *id = NULL;
  SamRecord *one = NULL;

  if (s->followup == NULL)
    s->followup = add_followup (w, s->transition);
  {
    g_autoptr (SamRecord) wanted = sam_rules_followup_day (s->followup, n);

    id = g_strdup (sam_record_get_id (wanted));
  }
  for (guint i = 0; i < w->records->len; i++)
    if (g_str_equal (sam_record_get_id (g_ptr_array_index (w->records, i)), id))
      one = g_ptr_array_index (w->records, i);
  if (one == NULL)
    one = add_day (w, s->followup, n);
  sam_record_set_text (one, SAM_FOLLOWUP_DAY_WHO_TEXT, "Kari");
  if (pick (s, 3) == 0)
    sam_record_clear (one, SAM_FOLLOWUP_DAY_WEEKEND_BY);
  else
    sam_record_set_text (one, SAM_FOLLOWUP_DAY_WEEKEND_BY, "Helgevakten");
}

static void
change_something (Steps *s)
{
  SamRecord *row = g_ptr_array_index (s->rows, pick (s, s->rows->len));

  switch (pick (s, 10)) {
  case 0:
    move_the_date (s, s->today + (SamDate) pick (s, 60) - 30);
    break;
  case 1:
    move_the_date (s, pick (s, 4) ? s->today + (SamDate) pick (s, 120) : SAM_DATE_NONE);
    break;
  case 2:
    s->told = s->today - (SamDate) pick (s, 60);
    sam_record_set_date (s->transition, SAM_TRANSITION_TOLD_ON, s->told);
    break;
  case 3:
    if (sam_record_has (row, SAM_GATE_ROW_PINNED_ON))
      sam_record_clear (row, SAM_GATE_ROW_PINNED_ON);
    else
      sam_record_set_date (row, SAM_GATE_ROW_PINNED_ON, s->today + (SamDate) pick (s, 90) - 45);
    break;
  case 4:
    add_contact (&s->world, s->today - (SamDate) pick (s, 5), "phone",
                 pick (s, 2) ? "reached" : "not_reached");
    break;
  case 5:
    if (s->overdose == NULL)
      s->overdose = add_overdose (&s->world, s->today - (SamDate) pick (s, 20));
    break;
  case 6:
    if (s->followup != NULL)
      sam_record_set_text (s->followup, SAM_FOLLOWUP_AGREED, pick (s, 4) ? "agreed" : "declined");
    break;
  case 7:
    s->today++;
    break;
  default:
    plan_a_day (s);
    break;
  }
}

/* A day of the first 28 on which nobody is at work. */
static void
check_closed_day (Steps *s, const SamFollowWindow *window, const SamWindowDay *one)
{
  SamDate before = open_until (s, one->date);

  s->n_arranged += one->weekend_by != NULL;
  if (one->weekend_by != NULL || before < window->day0) {
    /* Somebody has it, or there is no open day since day 0 to pull it to. */
    g_assert_cmpint (one->on, ==, one->date);
    g_assert_cmpint (one->second_on, ==, SAM_DATE_NONE);
    g_assert_cmpint (one->no_weekend, ==, one->weekend_by == NULL);
    s->n_kept_closed++;
    s->n_first_closed += one->day == 0;
    return;
  }
  g_assert_true (one->no_weekend);
  g_assert_cmpint (one->on, ==, before);
  g_assert_cmpint (one->second_on, ==, open_after (s, one->date));
  s->n_pulled++;
  s->n_second++;
}

static void
check_window (Steps *s, SamCaseView *view)
{
  g_autoptr (SamFollowWindow) window = sam_rules_window (view, s->today);

  if (window == NULL)
    return;
  s->n_overdose += window->cause == s->overdose;
  s->n_declined += window->declined;
  s->n_due += window->due != NULL;
  for (int i = 0; i <= SAM_WINDOW_DAYS; i++) {
    const SamWindowDay *one = &window->days[i];

    g_assert_cmpint (one->date, ==, window->day0 + i);
    /* Never later than its own day, and never before the first. */
    g_assert_cmpint (one->on, <=, one->date);
    g_assert_true (one->on == SAM_DATE_NONE || one->on >= window->day0);
    g_assert_true ((one->on != SAM_DATE_NONE) == (one->planned && !window->declined));
    g_assert_cmpint (one->closed, ==, !sam_calendar_is_open (s->calendar, one->date));
    if (one->on != SAM_DATE_NONE && one->closed)
      check_closed_day (s, window, one);
    else if (one->on != SAM_DATE_NONE)
      g_assert_cmpint (one->on, ==, one->date);
  }
  g_assert_true (window->due == NULL
                 || (window->due_on <= s->today && window->reached_on < window->due_on));
}

static void
check_gate (Steps *s, SamCaseView *view)
{
  g_autoptr (SamGate) gate = sam_rules_gate (view, sam_record_get_id (s->transition), s->today);
  SamDate date = date_of (s), floor = open_after (s, s->told);

  s->n_lost += date == SAM_DATE_NONE;
  for (guint i = 0; i < gate->n_points; i++) {
    const SamDeadline *deadline = &gate->points[i].deadline;

    if (gate->points[i].pinned) {
      s->n_pinned++;
      g_assert_cmpint (deadline->due, ==,
                       sam_record_get_date (gate->points[i].row, SAM_GATE_ROW_PINNED_ON));
      continue;
    }
    if (date == SAM_DATE_NONE)
      continue;
    /* Nothing before a transition is due after it, and only late notice makes it later than the
     * open day it was moved back to. */
    g_assert_cmpint (deadline->due, <=, date);
    g_assert_cmpint (deadline->late_notice, ==, floor > deadline->original);
    if (deadline->late_notice)
      g_assert_cmpint (deadline->due, ==, MIN (date, floor));
    else
      g_assert_cmpint (deadline->due, ==, deadline->original);
    g_assert_true (sam_calendar_is_open (s->calendar, deadline->original));
    s->n_late += deadline->late_notice;
    s->n_at_date += deadline->late_notice && deadline->due == date;
    s->n_back += !deadline->late_notice;
  }
}

static void
test_nothing_is_moved_later (void)
{
  guint n_steps = g_test_slow () ? 1000000 : 20000;
  Steps s = { .clock = sam_clock_new_fixed (day (6, 4), G_GINT64_CONSTANT (1780552800000000), 11) };
  const struct {
    const char *what;
    const guint *n;
  } seen[] = {
    { "pulled to the open day before", &s.n_pulled },
    { "kept on a closed day", &s.n_kept_closed },
    { "day 0 on a closed day", &s.n_first_closed },
    { "a second contact", &s.n_second },
    { "somebody has the weekend", &s.n_arranged },
    { "declined", &s.n_declined },
    { "due", &s.n_due },
    { "from an overdose", &s.n_overdose },
    { "late notice", &s.n_late },
    { "late notice up to the day itself", &s.n_at_date },
    { "in time", &s.n_back },
    { "pinned", &s.n_pinned },
    { "date lost", &s.n_lost },
    { "deadlines moved with the date", &s.n_moves },
  };

  world_init (&s.world);
  s.registry = sam_registry_new (s.world.registry);
  s.calendar = sam_registry_calendar (s.registry);
  for (guint i = 0; i < n_steps; i++) {
    g_autoptr (SamCaseView) view = NULL;

    if (i % 30 == 0)
      steps_begin (&s);
    else
      change_something (&s);
    view = sam_case_view_new (s.world.record, s.world.person, s.world.records, s.registry);
    check_window (&s, view);
    check_gate (&s, view);
  }
  for (guint i = 0; i < G_N_ELEMENTS (seen); i++)
    g_test_message ("%u steps: %s: %u", n_steps, seen[i].what, *seen[i].n);
  for (guint i = 0; i < G_N_ELEMENTS (seen); i++)
    g_assert_cmpuint (*seen[i].n, >, n_steps / 500);
  sam_registry_unref (s.registry);
  sam_clock_unref (s.clock);
  g_ptr_array_unref (s.rows);
  world_clear (&s.world);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, func) g_test_add_func ("/rules/" name, func)
  ADD ("window/opens-from-what-ends-in-freedom", test_opens_from_what_ends_in_freedom);
  ADD ("window/opens-from-an-overdose", test_opens_from_an_overdose);
  ADD ("window/latest-day-0-wins", test_several_merge_and_the_latest_day_0_wins);
  ADD ("window/broken-off-as-discharge", test_broken_off_opens_the_same_window_as_discharge);
  ADD ("window/default-days", test_default_days);
  ADD ("window/never-moved-later", test_a_contact_is_never_moved_later);
  ADD ("window/day-0-closed", test_day_0_on_a_closed_day);
  ADD ("window/nobody-has-the-weekend", test_nobody_has_the_weekend);
  ADD ("window/tried-is-not-reached", test_tried_is_not_reached);
  ADD ("window/who-and-how-today", test_who_and_how_today);
  ADD ("window/no-show-raises-effort", test_a_no_show_raises_the_effort);
  ADD ("window/wishes-first", test_the_persons_wishes_come_first);
  ADD ("window/a-no", test_a_no_keeps_naloxone_a_number_and_one_question);
  ADD ("window/overdose-plan-review", test_an_overdose_opens_a_plan_review);
  ADD ("window/overdose-no-cause", test_an_overdose_has_no_cause);
  ADD ("window/death", test_death_stops_every_contact);
  ADD ("window/same-ids", test_two_desks_make_the_same_plan);
  ADD ("chain/only-the-last-needs-six", test_only_the_last_of_a_chain_needs_all_six);
  ADD ("chain/freedom-opens-the-window", test_each_link_that_ends_in_freedom_opens_the_window);
  ADD ("chain/points-carry-over", test_points_carry_over);
  ADD ("chain/a-ring-ends", test_a_ring_ends);
  ADD ("birthday/turning-18", test_turning_18_is_prepared);
  ADD ("birthday/a-guess-is-none", test_a_guess_is_no_birthday);
  ADD ("birthday/hides-no-release", test_a_birthday_never_hides_a_release);
  ADD ("date/lost", test_losing_a_date_shows_every_effect);
  ADD ("date/learnt", test_learning_a_date_shows_every_effect);
  ADD ("late-notice/by-institution", test_late_notice_counts_on_the_institution);
  ADD ("kinds/known", test_every_kind_is_known);
  ADD ("window/nothing-moved-later", test_nothing_is_moved_later);
  return g_test_run ();
}
