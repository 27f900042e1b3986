/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <samspor/sam-id.h>
#include <samspor/sam-judge.h>
#include <samspor/sam-rules.h>
#include <string.h>

/*
 * What must hold of alerts whatever people do in whatever order, over random steps (a million of
 * them when slow): nobody is reminded twice for one anchor and date, reading ends nothing, and two
 * machines that answer one alert make one record.
 */

#define TEAM "01900000-0000-7000-8000-000000000001"
#define KARI "01900000-0000-7000-8000-000000000011"
#define OLA "01900000-0000-7000-8000-000000000012"
#define LEADER "01900000-0000-7000-8000-000000000013"

/* A case with a release, what was promised, and who was turned away. */
typedef struct {
  SamClock *clock;
  SamRecord *person, *about, *transition, *refusal;
  SamRecord *measures[3];
  GPtrArray *records; /* all but the answers */
  SamRegistry *registry;
  SamDate today, until; /* and the day this case is over */
  gint64 n_answers;
} World;

static guint
below (SamClock *clock, guint n)
{
  guint32 number;

  sam_clock_random (clock, &number, sizeof number);
  return number % n;
}

static SamRecord *
add (World *w, SamRecordType type)
{
  g_autofree char *id = sam_id_new (w->clock);
  SamRecord *record = sam_record_new (type, id, sam_record_get_id (w->about));
  SamField parent = sam_type_get (type)->parent;

  sam_record_set_text (record, parent, sam_record_get_id (w->about));
  g_ptr_array_add (w->records, record);
  return record;
}

static gint64
noon (SamDate on)
{
  return (gint64) (on - SAM_DATE_EPOCH) * SAM_USEC_PER_DAY + 10 * G_TIME_SPAN_HOUR;
}

static void
world_init (World *w, guint seed)
{
  g_autoptr (GPtrArray) settings = g_ptr_array_new ();
  g_autoptr (GPtrArray) rows = NULL;
  g_autofree char *person = NULL, *id = NULL;

  w->today = sam_date_from_ymd (2026, 1, 5);
  /* Most are over in some months; in a long one things may be forgotten that must not be. */
  w->until = w->today + (seed % 25 == 0 ? 1100 : 120);
  w->clock = sam_clock_new_fixed (w->today, noon (w->today), seed);
  person = sam_id_new (w->clock);
  id = sam_id_new (w->clock);
  w->person = sam_record_new (SAM_RECORD_PERSON, person, person);
  sam_record_set_text (w->person, SAM_PERSON_GIVEN_NAME, "Lett");
  w->about = sam_record_new (SAM_RECORD_CASE, id, id);
  sam_record_set_text (w->about, SAM_CASE_PERSON_ID, person);
  sam_record_set_text (w->about, SAM_CASE_TEAM_ID, TEAM);
  sam_record_set_text (w->about, SAM_CASE_COORDINATOR_USER, KARI);
  sam_record_set_text (w->about, SAM_CASE_STATUS, "active");
  sam_record_set_date (w->about, SAM_CASE_OPENED_ON, w->today - 40);
  w->records = g_ptr_array_new_with_free_func (g_object_unref);
  w->registry = sam_registry_new (settings);
  w->transition = add (w, SAM_RECORD_TRANSITION);
  sam_record_set_text (w->transition, SAM_TRANSITION_KIND, "prison");
  sam_record_set_text (w->transition, SAM_TRANSITION_DATE_KIND, "fixed");
  sam_record_set_date (w->transition, SAM_TRANSITION_DATE, w->today + 9);
  sam_record_set_date (w->transition, SAM_TRANSITION_TOLD_ON, w->today - 3);
  for (guint i = 0; i < G_N_ELEMENTS (w->measures); i++) {
    w->measures[i] = add (w, SAM_RECORD_MEASURE);
    sam_record_set_text (w->measures[i], SAM_MEASURE_WHAT, "Ringe boligkontoret");
    sam_record_set_text (w->measures[i], SAM_MEASURE_OWNER_USER, KARI);
    sam_record_set_text (w->measures[i], SAM_MEASURE_STATE, "open");
    sam_record_set_date (w->measures[i], SAM_MEASURE_DUE_ON, w->today + 2 + (int) i * 9);
  }
  w->refusal = add (w, SAM_RECORD_REFUSAL);
  sam_record_set_text (w->refusal, SAM_REFUSAL_KIND, "turned_away");
  sam_record_set_text (w->refusal, SAM_REFUSAL_TOLD_BY, "Utekontakten");
  sam_record_set_moment (w->refusal, SAM_REFUSAL_OCCURRED_AT, noon (w->today - 1));
}

static void
world_clear (World *w)
{
  sam_clock_unref (w->clock);
  g_object_unref (w->person);
  g_object_unref (w->about);
  g_ptr_array_unref (w->records);
  sam_registry_unref (w->registry);
}

/* @answers: (nullable) */
static SamCaseView *
view_of (World *w, GPtrArray *answers)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new ();

  for (guint i = 0; i < w->records->len; i++)
    g_ptr_array_add (all, g_ptr_array_index (w->records, i));
  for (guint i = 0; answers != NULL && i < answers->len; i++)
    g_ptr_array_add (all, g_ptr_array_index (answers, i));
  return sam_case_view_new (w->about, w->person, all, w->registry);
}

/* What happens in the case, without anybody answering. */
static void
something_happens (World *w)
{
  /* The last one is left as it is for years. */
  SamRecord *measure = w->measures[below (w->clock, G_N_ELEMENTS (w->measures) - 1)];

  switch (below (w->clock, 6)) {
  case 0:
    /* Mostly to a day that it has had before. */
    sam_record_set_date (w->transition, SAM_TRANSITION_DATE,
                         w->today - 5 + (int) below (w->clock, below (w->clock, 2) ? 12 : 60));
    break;
  case 1:
    sam_record_set_date (measure, SAM_MEASURE_DUE_ON, w->today - 20 + (int) below (w->clock, 30));
    break;
  case 2: {
    gboolean open = sam_record_enum_is (measure, SAM_MEASURE_STATE, "open");

    sam_record_set_text (measure, SAM_MEASURE_STATE, open ? "done" : "open");
    if (open)
      sam_record_set_date (measure, SAM_MEASURE_DONE_ON, w->today);
    break;
  }
  case 3:
    sam_record_set_moment (w->refusal, SAM_REFUSAL_OCCURRED_AT,
                           noon (w->today - 1 - (int) below (w->clock, 9)));
    break;
  default:
    /* Now and then the desk is left alone for a long time. */
    w->today += below (w->clock, 40) == 0 ? 30 + (int) below (w->clock, 120) : 1;
    break;
  }
}

/* ---- What stands on a card ---- */

static gboolean
has_id (GPtrArray *ids, const char *id)
{
  return g_ptr_array_find_with_equal_func (ids, id, g_str_equal, NULL);
}

/* (transfer full) (element-type utf8): the alerts of a card; only urgent ones when asked */
static GPtrArray *
alerts_of (const SamTodayCard *card, gboolean urgent)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; card != NULL && i < card->reasons->len; i++) {
    const SamTodayReason *reason = g_ptr_array_index (card->reasons, i);
    char *id = sam_rules_alert_id (reason);

    if (id != NULL && !has_id (ids, id)
        && (!urgent || reason->escalated
            || (sam_today_class (reason->kind) <= 5 && reason->kind != SAM_TODAY_DATE_MOVED)))
      g_ptr_array_add (ids, id);
    else
      g_free (id);
  }
  return ids;
}

static gboolean
same_ids (GPtrArray *a, GPtrArray *b)
{
  gboolean same = a->len == b->len;

  for (guint i = 0; same && i < a->len; i++)
    same = has_id (b, g_ptr_array_index (a, i));
  return same;
}

/* Everything a person can look at without writing. */
static void
look_at_everything (World *w, SamCaseView *view)
{
  static const char *const people[] = { KARI, OLA, LEADER };
  SamTodayFigures figures = { 0 };
  g_autoptr (GPtrArray) waits = sam_rules_waits (view, w->today);
  g_autoptr (SamFollowWindow) window = sam_rules_window (view, w->today);
  g_autoptr (SamGate) gate = sam_rules_gate (view, sam_record_get_id (w->transition), w->today);
  g_autoptr (SamHolderLedger) ledger = sam_rules_holder_ledger (view, w->today);

  sam_rules_add_figures (view, w->today, &figures);
  sam_rules_next_transition (view, w->today);
  for (guint i = 0; i < G_N_ELEMENTS (people); i++) {
    g_autoptr (SamTodayCard) card = sam_rules_today_card (view, people[i], w->today);

    for (guint k = 0; card != NULL && k < card->reasons->len; k++)
      sam_rules_alert_answer (view, g_ptr_array_index (card->reasons, k));
  }
}

/* ---- Answers ---- */

/* The answer that is there under @id. (transfer none) (nullable) */
static SamRecord *
find_answer (GPtrArray *answers, const char *id)
{
  for (guint i = 0; i < answers->len; i++)
    if (g_str_equal (sam_record_get_id (g_ptr_array_index (answers, i)), id))
      return g_ptr_array_index (answers, i);
  return NULL;
}

/* The id a desk answers under, which knows of @answers. (transfer full) */
static char *
id_to_answer (const SamTodayReason *reason, GPtrArray *answers)
{
  for (guint n = 0;; n++) {
    char *id = sam_rules_alert_id_of (sam_today_rule (reason->kind), reason->record_id,
                                      sam_today_anchor (reason), n);
    SamRecord *answer = find_answer (answers, id);

    if (answer == NULL || !sam_record_is_retracted (answer) || n + 1 == SAM_ALERT_ANSWERS_MAX)
      return id;
    g_free (id);
  }
}

/* The first id of the alert an answer is about. (transfer full) */
static char *
first_id (const SamRecord *answer)
{
  return sam_rules_alert_id_of (sam_record_get_text (answer, SAM_ALERT_ANSWER_RULE),
                                sam_record_get_text (answer, SAM_ALERT_ANSWER_SUBJECT_ID),
                                sam_record_get_date (answer, SAM_ALERT_ANSWER_ANCHOR_ON), 0);
}

/* (transfer full): frozen */
static SamRecord *
new_answer (World *w, const SamTodayReason *reason, const char *id, const char *by,
            SamRecord *before)
{
  static const char *const kinds[] = { "deferred", "not_correct", "measure" };
  const char *scope = sam_record_get_id (w->about);
  const char *kind = kinds[below (w->clock, 3)];
  SamRecord *answer =
      before ? sam_record_dup (before) : sam_record_new (SAM_RECORD_ALERT_ANSWER, id, scope);

  if (before == NULL) {
    sam_record_set_text (answer, SAM_ALERT_ANSWER_CASE_ID, scope);
    sam_record_set_text (answer, SAM_ALERT_ANSWER_RULE, sam_today_rule (reason->kind));
    sam_record_set_text (answer, SAM_ALERT_ANSWER_SUBJECT_ID, reason->record_id);
    sam_record_set_date (answer, SAM_ALERT_ANSWER_ANCHOR_ON, sam_today_anchor (reason));
  }
  sam_record_set_text (answer, SAM_ALERT_ANSWER_KIND, kind);
  sam_record_set_text (answer, SAM_ALERT_ANSWER_BY_USER, by);
  sam_record_set_moment (answer, SAM_ALERT_ANSWER_ANSWERED_AT,
                         noon (w->today) + ++w->n_answers * G_TIME_SPAN_SECOND);
  sam_record_set_text (answer, SAM_ALERT_ANSWER_REASON, "Møte");
  sam_record_clear (answer, SAM_ALERT_ANSWER_UNTIL_ON);
  sam_record_clear (answer, SAM_ALERT_ANSWER_MEASURE_ID);
  if (g_str_equal (kind, "deferred"))
    sam_record_set_date (answer, SAM_ALERT_ANSWER_UNTIL_ON,
                         w->today + 1 + (int) below (w->clock, 13));
  if (g_str_equal (kind, "measure"))
    sam_record_set_text (answer, SAM_ALERT_ANSWER_MEASURE_ID,
                         sam_record_get_id (w->measures[below (w->clock, 3)]));
  return sam_record_freeze (answer);
}

/* A reason of the card that can be answered. (transfer none) (nullable) */
static const SamTodayReason *
any_reason (World *w, const SamTodayCard *card)
{
  const SamTodayReason *reason =
      card != NULL ? g_ptr_array_index (card->reasons, below (w->clock, card->reasons->len)) : NULL;
  g_autofree char *id = reason != NULL ? sam_rules_alert_id (reason) : NULL;

  return id != NULL ? reason : NULL;
}

static void
put_answer (GPtrArray *answers, SamRecord *answer)
{
  SamRecord *before = find_answer (answers, sam_record_get_id (answer));

  if (before != NULL)
    g_ptr_array_remove (answers, before);
  g_ptr_array_add (answers, g_object_ref (answer));
}

/* The same, registered by mistake. (transfer full) */
static SamRecord *
retracted (SamRecord *answer)
{
  SamRecordMeta meta = *sam_record_get_meta (answer);
  SamRecord *after = sam_record_dup (answer);

  meta.retracted_by = (char *) KARI;
  sam_record_set_meta (after, &meta);
  return sam_record_freeze (after);
}

/* Whether the last answer to the alert ends it on @today, told without the rules' own words. */
static gboolean
is_ended (World *w, GPtrArray *answers, const SamTodayReason *reason)
{
  const SamRecord *last = NULL;

  for (guint i = 0; i < answers->len; i++) {
    const SamRecord *answer = g_ptr_array_index (answers, i);

    if (!sam_record_is_retracted (answer)
        && g_strcmp0 (sam_record_get_text (answer, SAM_ALERT_ANSWER_RULE),
                      sam_today_rule (reason->kind))
               == 0
        && g_strcmp0 (sam_record_get_text (answer, SAM_ALERT_ANSWER_SUBJECT_ID), reason->record_id)
               == 0
        && sam_record_get_date (answer, SAM_ALERT_ANSWER_ANCHOR_ON) == reason->date)
      last = answer;
  }
  if (last == NULL || sam_record_enum_is (last, SAM_ALERT_ANSWER_KIND, "not_correct"))
    return last != NULL;
  if (sam_record_enum_is (last, SAM_ALERT_ANSWER_KIND, "deferred"))
    return w->today < sam_record_get_date (last, SAM_ALERT_ANSWER_UNTIL_ON);
  for (guint i = 0; i < G_N_ELEMENTS (w->measures); i++)
    if (g_str_equal (sam_record_get_id (w->measures[i]),
                     sam_record_get_text (last, SAM_ALERT_ANSWER_MEASURE_ID)))
      return sam_record_enum_is (w->measures[i], SAM_MEASURE_STATE, "open")
             && w->today <= sam_record_get_date (w->measures[i], SAM_MEASURE_DUE_ON);
  g_assert_not_reached ();
}

/* ---- Reminded once, and ended by nothing but an answer ---- */

typedef struct {
  GPtrArray *answers;   /* (owned) */
  GHashTable *reminded; /* (owned): every alert that was ever reminded of → the day it last stood */
  char *remembered;     /* (owned) */
  GPtrArray *stood;     /* (owned) (nullable): the alerts of the step before */
} Desk;

/* How often each situation came up. */
typedef struct {
  guint n_reminded, n_again, n_escalated, n_answered, n_back, n_only_read, n_mistakes, n_long;
  guint kinds[SAM_TODAY_REFUSED + 1];
} Seen;

/* What has not stood for so long may have been forgotten, and is said again if it ever returns. */
#define LONG_GONE 200

static void
desk_clear (Desk *desk)
{
  g_ptr_array_unref (desk->answers);
  g_hash_table_unref (desk->reminded);
  g_clear_pointer (&desk->stood, g_ptr_array_unref);
  g_free (desk->remembered);
}

static void
desk_init (Desk *desk)
{
  memset (desk, 0, sizeof *desk);
  desk->answers = g_ptr_array_new_with_free_func (g_object_unref);
  desk->reminded = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/* What has not been said before is said now, and nothing else. */
static void
check_reminders (World *w, Desk *desk, SamTodayCard *card, Seen *seen)
{
  g_autoptr (GPtrArray) cards = g_ptr_array_new ();
  g_autoptr (GPtrArray) urgent = alerts_of (card, TRUE);
  g_autofree char *next = NULL;
  guint n_new = 0, n_wanted = 0, n_gone = 0, n_again = 0;

  if (card != NULL)
    g_ptr_array_add (cards, card);
  for (guint i = 0; i < urgent->len; i++) {
    char *id = g_ptr_array_index (urgent, i);
    SamDate stood = GPOINTER_TO_INT (g_hash_table_lookup (desk->reminded, id));

    n_wanted += stood == SAM_DATE_NONE;
    n_gone += stood != SAM_DATE_NONE && w->today - stood > LONG_GONE;
    g_hash_table_insert (desk->reminded, g_strdup (id), GINT_TO_POINTER (w->today));
  }
  next = sam_rules_remind (desk->remembered, cards, w->today, &n_new);
  g_assert_cmpuint (n_new, >=, n_wanted);
  g_assert_cmpuint (n_new, <=, n_wanted + n_gone);
  g_free (desk->remembered);
  desk->remembered = g_steal_pointer (&next);
  /* At once again: nothing new. */
  if (below (w->clock, 8) == 0)
    g_free (sam_rules_remind (desk->remembered, cards, w->today, &n_again));
  g_assert_cmpuint (n_again, ==, 0);
  seen->n_reminded += n_new;
  seen->n_again += urgent->len - n_new;
  seen->n_long += n_gone;
}

/* On the card is what the case says, less what somebody has ended by an answer that holds. */
static void
check_card (World *w, Desk *desk, SamTodayCard *card, Seen *seen)
{
  g_autoptr (SamCaseView) unanswered = view_of (w, NULL);
  g_autoptr (SamTodayCard) whole = sam_rules_today_card (unanswered, KARI, w->today);
  g_autoptr (GPtrArray) wanted = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) found = alerts_of (card, FALSE);

  for (guint i = 0; whole != NULL && i < whole->reasons->len; i++) {
    const SamTodayReason *reason = g_ptr_array_index (whole->reasons, i);
    g_autofree char *id = sam_rules_alert_id (reason);

    seen->kinds[reason->kind]++;
    seen->n_escalated += reason->escalated;
    if (id == NULL || has_id (wanted, id))
      continue;
    if (is_ended (w, desk->answers, reason))
      seen->n_answered++;
    else {
      seen->n_back += find_answer (desk->answers, id) != NULL;
      g_ptr_array_add (wanted, g_steal_pointer (&id));
    }
  }
  g_assert_true (same_ids (wanted, found));
}

/* Who only looks changes nothing of what stands: not what stood before, and not what is found when
 * one looks again. */
static void
check_reading (World *w, Desk *desk, SamCaseView *view, SamTodayCard *card, Seen *seen)
{
  g_autoptr (GPtrArray) now = alerts_of (card, FALSE);
  g_autoptr (SamCaseView) anew = NULL;
  g_autoptr (SamTodayCard) again = NULL;
  g_autoptr (GPtrArray) after = NULL;

  if (desk->stood != NULL)
    g_assert_true (same_ids (desk->stood, now));
  look_at_everything (w, view);
  anew = view_of (w, desk->answers);
  again = sam_rules_today_card (anew, KARI, w->today);
  after = alerts_of (again, FALSE);
  g_assert_true (same_ids (now, after));
  seen->n_only_read += now->len > 0;
}

static void
one_step (World *w, Desk *desk, Seen *seen)
{
  guint what = below (w->clock, 10);
  g_autoptr (SamCaseView) view = NULL;
  g_autoptr (SamTodayCard) card = NULL;

  if (what < 6)
    something_happens (w);
  else if (what < 8) {
    g_autoptr (SamCaseView) seen_view = view_of (w, desk->answers);
    g_autoptr (SamTodayCard) now = sam_rules_today_card (seen_view, KARI, w->today);
    const SamTodayReason *reason = any_reason (w, now);

    if (reason != NULL) {
      g_autofree char *id = id_to_answer (reason, desk->answers);
      g_autoptr (SamRecord) answer =
          new_answer (w, reason, id, KARI, find_answer (desk->answers, id));

      put_answer (desk->answers, answer);
    }
  } else if (what == 8 && desk->answers->len > 0) {
    g_autoptr (SamRecord) mistake =
        retracted (g_ptr_array_index (desk->answers, below (w->clock, desk->answers->len)));

    put_answer (desk->answers, mistake);
    seen->n_mistakes++;
  }
  /* All at once, or an alert would be answered under two ids. */
  if (desk->answers->len > 20)
    g_ptr_array_set_size (desk->answers, 0);
  view = view_of (w, desk->answers);
  card = sam_rules_today_card (view, KARI, w->today);
  check_card (w, desk, card, seen);
  if (what == 9)
    check_reading (w, desk, view, card, seen);
  check_reminders (w, desk, card, seen);
  g_clear_pointer (&desk->stood, g_ptr_array_unref);
  desk->stood = alerts_of (card, FALSE);
}

static void
test_reminded_once_and_not_ended_by_reading (void)
{
  static const SamTodayKind kinds[] = { SAM_TODAY_TURNED_AWAY, SAM_TODAY_TRANSITION_TODAY,
                                        SAM_TODAY_NOT_REACHED, SAM_TODAY_NOT_READY,
                                        SAM_TODAY_MY_PROMISE };
  guint n_steps = g_test_slow () ? 1000000 : 20000;
  Seen seen = { 0 };
  World w = { 0 };
  Desk desk;

  for (guint i = 0, n_cases = 0; i < n_steps; i++) {
    if (i == 0 || w.today > w.until) {
      if (i > 0) {
        world_clear (&w);
        desk_clear (&desk);
      }
      memset (&w, 0, sizeof w);
      world_init (&w, ++n_cases);
      desk_init (&desk);
    }
    one_step (&w, &desk, &seen);
  }
  world_clear (&w);
  desk_clear (&desk);
  g_test_message (
      "%u steps: %u reminders, %u times not again, %u escalated, %u ended by an answer, "
      "%u back, %u looked at only, %u mistakes, %u long gone",
      n_steps, seen.n_reminded, seen.n_again, seen.n_escalated, seen.n_answered, seen.n_back,
      seen.n_only_read, seen.n_mistakes, seen.n_long);
  g_assert_cmpuint (seen.n_reminded, >, n_steps / 100);
  g_assert_cmpuint (seen.n_again, >, n_steps / 100);
  g_assert_cmpuint (seen.n_escalated, >, n_steps / 100);
  g_assert_cmpuint (seen.n_answered, >, n_steps / 100);
  g_assert_cmpuint (seen.n_back, >, n_steps / 100);
  g_assert_cmpuint (seen.n_only_read, >, n_steps / 100);
  g_assert_cmpuint (seen.n_mistakes, >, n_steps / 100);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_test_message ("kind %d: %u", kinds[i], seen.kinds[kinds[i]]);
    g_assert_cmpuint (seen.kinds[kinds[i]], >, n_steps / 1000);
  }
}

/* ---- Two machines, one record ---- */

/* What one of two people has on the desk: the answers as they were fetched, and what is written
 * but not sent. */
typedef struct {
  const char *user;
  GPtrArray *answers; /* (owned) */
  SamRecord *before;  /* (owned) (nullable): what the unsent one was written on */
  SamRecord *unsent;  /* (owned) (nullable) */
} Machine;

typedef struct {
  World world;
  GPtrArray *answers; /* (owned): the server's */
  Machine machines[2];
  guint n_both, n_second, n_stale, n_sent, n_mistakes, n_next, n_forged;
} Office;

static SamRecord *
lookup (SamRecordType type, const char *id, gpointer data)
{
  Office *office = data;
  SamRecord *answer = NULL;

  if (g_str_equal (id, sam_record_get_id (office->world.about)))
    return g_object_ref (office->world.about);
  if (type == SAM_RECORD_ALERT_ANSWER)
    answer = find_answer (office->answers, id);
  for (guint i = 0; answer == NULL && i < office->world.records->len; i++)
    if (g_str_equal (sam_record_get_id (g_ptr_array_index (office->world.records, i)), id))
      answer = g_ptr_array_index (office->world.records, i);
  if (answer != NULL)
    return g_object_ref (answer);
  return type == SAM_RECORD_USER ? sam_record_new (type, id, SAM_ID_NIL) : NULL;
}

static GPtrArray *
no_children (SamField field, const char *id, gpointer data)
{
  return g_ptr_array_new_with_free_func (g_object_unref);
}

/* Whether the server takes it. @before: (nullable): none = it is created */
static gboolean
judge_takes (Office *office, const char *user, SamRecord *before, SamRecord *after)
{
  static const SamJudgeFuncs funcs = { lookup, no_children, NULL };
  const char *teams[] = { TEAM, NULL }, *none[] = { NULL }, *roles[] = { "coordinator", NULL };
  SamViewerFields fields = { .user_id = user,
                             .roles = roles,
                             .team_ids = teams,
                             .lead_team_ids = none,
                             .environment = SAM_ENVIRONMENT_TEST,
                             .purpose = SAM_PURPOSE_FOLLOW_UP,
                             .use = SAM_USE_PAGE,
                             .compartments =
                                 1u << SAM_COMPARTMENT_REGISTRY | 1u << SAM_COMPARTMENT_FOLLOW_UP };
  g_autoptr (SamViewer) viewer = sam_viewer_new (&fields);
  g_autoptr (SamPatch) patch = sam_patch_diff (before, after);
  SamOpFields op = { .op_id = KARI,
                     .kind = before != NULL ? SAM_OP_UPDATE : SAM_OP_CREATE,
                     .type = SAM_RECORD_ALERT_ANSWER,
                     .id = sam_record_get_id (after),
                     .scope = sam_record_get_scope (after),
                     .base = "x.1",
                     .patch = patch };
  g_autoptr (GPtrArray) ops = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_op_unref);
  g_autoptr (GArray) problems = NULL;

  g_ptr_array_add (ops, sam_op_new (&op));
  problems = sam_judge (viewer, ops, office->world.today, &funcs, office);
  return problems->len == 0;
}

/* On a desk without network somebody answers what stands there. */
static void
answer_something (Office *office, Machine *machine)
{
  World *w = &office->world;
  Machine *other = &office->machines[machine == &office->machines[0]];
  g_autoptr (GPtrArray) known = g_ptr_array_new ();
  g_autoptr (SamCaseView) view = view_of (w, machine->answers);
  g_autoptr (SamTodayCard) card = sam_rules_today_card (view, machine->user, w->today);
  const SamTodayReason *reason = any_reason (w, card);
  g_autofree char *id = NULL;

  if (machine->unsent != NULL || reason == NULL)
    return;
  id = id_to_answer (reason, machine->answers);
  g_set_object (&machine->before, find_answer (machine->answers, id));
  /* What was a mistake is not written on; there is no next one left. */
  if (machine->before != NULL && sam_record_is_retracted (machine->before))
    return;
  machine->unsent =
      new_answer (w, reason, id,
                  machine->before ? sam_record_get_text (machine->before, SAM_ALERT_ANSWER_BY_USER)
                                  : machine->user,
                  machine->before);
  if (other->unsent != NULL && machine->before == NULL && other->before == NULL)
    office->n_both += g_str_equal (sam_record_get_id (other->unsent), id);
}

static gboolean
is_first (const SamRecord *answer)
{
  g_autofree char *id = first_id (answer);

  return g_str_equal (sam_record_get_id (answer), id);
}

/* It comes to the server, and the desk gets what the others wrote. */
static void
send_and_fetch (Office *office, Machine *machine)
{
  if (machine->unsent != NULL) {
    SamRecord *there = find_answer (office->answers, sam_record_get_id (machine->unsent));

    if (machine->before != NULL && there != machine->before)
      office->n_stale++; /* the versions differ: the server doesn't judge it */
    else if (judge_takes (office, machine->user, machine->before, machine->unsent)) {
      g_assert_true (machine->before != NULL || there == NULL);
      office->n_sent++;
      office->n_next += machine->before == NULL && !is_first (machine->unsent);
      put_answer (office->answers, machine->unsent);
    } else
      office->n_second += there != NULL;
  }
  g_clear_object (&machine->unsent);
  g_clear_object (&machine->before);
  g_ptr_array_set_size (machine->answers, 0);
  for (guint i = 0; i < office->answers->len; i++)
    g_ptr_array_add (machine->answers, g_object_ref (g_ptr_array_index (office->answers, i)));
}

/* A program of its own making answers what is answered, or what stands, under an id it likes. */
static void
forge (Office *office)
{
  World *w = &office->world;
  g_autoptr (SamCaseView) view = view_of (w, NULL);
  g_autoptr (SamTodayCard) card = sam_rules_today_card (view, KARI, w->today);
  const SamTodayReason *reason = any_reason (w, card);
  g_autofree char *id = NULL;
  g_autoptr (SamRecord) answer = NULL;

  if (reason == NULL)
    return;
  id = below (w->clock, 2)
           ? sam_id_new (w->clock)
           : sam_rules_alert_id_of (sam_today_rule (reason->kind), reason->record_id, reason->date,
                                    below (w->clock, SAM_ALERT_ANSWERS_MAX + 2));
  if (find_answer (office->answers, id) != NULL)
    return;
  answer = new_answer (w, reason, id, KARI, NULL);
  if (judge_takes (office, KARI, NULL, answer))
    put_answer (office->answers, answer);
  else
    office->n_forged++;
}

/* Each alert has one answer that stands, under an id that follows from the alert. */
static void
check_one_answer_each (Office *office)
{
  g_autoptr (GHashTable) alerts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < office->answers->len; i++) {
    SamRecord *answer = g_ptr_array_index (office->answers, i);

    if (!sam_record_is_retracted (answer))
      g_assert_true (g_hash_table_add (alerts, first_id (answer)));
  }
}

static void
office_step (Office *office)
{
  World *w = &office->world;
  Machine *machine = &office->machines[below (w->clock, 2)];

  switch (below (w->clock, 8)) {
  case 0:
    something_happens (w);
    break;
  case 1:
    if (office->answers->len > 0) {
      g_autoptr (SamRecord) mistake = NULL;
      SamRecord *answer =
          g_ptr_array_index (office->answers, below (w->clock, office->answers->len));

      if (sam_record_is_retracted (answer))
        break;
      mistake = retracted (answer);
      put_answer (office->answers, mistake);
      office->n_mistakes++;
    }
    break;
  case 2:
    forge (office);
    break;
  case 3:
  case 4:
    send_and_fetch (office, machine);
    break;
  default:
    answer_something (office, machine);
    break;
  }
  check_one_answer_each (office);
}

static void
office_clear (Office *office)
{
  world_clear (&office->world);
  g_ptr_array_unref (office->answers);
  for (guint i = 0; i < 2; i++) {
    g_ptr_array_unref (office->machines[i].answers);
    g_clear_object (&office->machines[i].before);
    g_clear_object (&office->machines[i].unsent);
  }
}

static void
office_init (Office *office, guint seed)
{
  static const char *const users[] = { KARI, OLA };

  memset (&office->world, 0, sizeof office->world);
  world_init (&office->world, seed);
  office->answers = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < 2; i++) {
    memset (&office->machines[i], 0, sizeof office->machines[i]);
    office->machines[i].user = users[i];
    office->machines[i].answers = g_ptr_array_new_with_free_func (g_object_unref);
  }
}

static void
test_two_machines_make_one_record (void)
{
  guint n_steps = g_test_slow () ? 1000000 : 20000;
  Office office = { 0 };

  for (guint i = 0, n_cases = 0; i < n_steps; i++) {
    /* A case is given up before its answers are many. */
    if (i == 0 || office.answers->len > 24) {
      if (i > 0)
        office_clear (&office);
      office_init (&office, ++n_cases);
    }
    office_step (&office);
  }
  office_clear (&office);
  g_test_message (
      "%u steps: %u answers taken, %u alerts answered on both machines, %u came second, "
      "%u on an older version, %u mistakes, %u answered anew, %u forged",
      n_steps, office.n_sent, office.n_both, office.n_second, office.n_stale, office.n_mistakes,
      office.n_next, office.n_forged);
  g_assert_cmpuint (office.n_sent, >, n_steps / 100);
  g_assert_cmpuint (office.n_both, >, n_steps / 500);
  g_assert_cmpuint (office.n_second, >, n_steps / 500);
  g_assert_cmpuint (office.n_stale, >, n_steps / 1000);
  g_assert_cmpuint (office.n_mistakes, >, n_steps / 500);
  g_assert_cmpuint (office.n_next, >, n_steps / 1000);
  g_assert_cmpuint (office.n_forged, >, n_steps / 100);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/alerts/steps/reminded-once-and-not-ended-by-reading",
                   test_reminded_once_and_not_ended_by_reading);
  g_test_add_func ("/alerts/steps/two-machines-one-record", test_two_machines_make_one_record);
  return g_test_run ();
}
