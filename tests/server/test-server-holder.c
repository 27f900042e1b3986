/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Who is responsible, against a client that keeps no rule: each one tried as a single operation, as
 * a group that is split, replayed, and by two writers at once. */
#include "server-handover.h"
#include "server-race.h"

#include <samspor/sam-op.h>
#include <samspor/sam-records.h>
#include <samspor/sam-rules.h>
#include <string.h>

#define fixture_test(path, function)                                                               \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

/* (transfer full): the id of the question */
static char *
ask (Device *as, const char *case_id, const char *kind, const char *to)
{
  char *id = new_id (as->f);
  g_autofree char *op_id = new_id (as->f);
  g_autoptr (SamRecord) record = new_ask (as, id, case_id, kind, to);
  g_autofree char *op = op_text (as, NULL, record, op_id);
  g_autofree char *reply = push (as, op);

  assert_result (reply, 0, "applied");
  return id;
}

static gboolean
is_applied (const char *reply)
{
  g_autofree char *r = result_member (reply, 0, "r");

  return strcmp (r, "\"applied\"") == 0;
}

static void
assert_holder (Device *as, const char *case_id, const char *user)
{
  device_pull (as);
  g_autofree char *holder = device_field (as, case_id, "holder_user");
  g_assert_cmpstr (holder, ==, user);
}

/* kari has a case and asks; all that are to see it have pulled. */
typedef struct {
  Device *kari, *ola, *siri, *lead;
  char *case_id, *ask;
} Scene;

static void
scene_set (Scene *s, Fixture *f, const char *kind, const char *to)
{
  s->kari = device_new (f, "kari");
  s->ola = device_new (f, "ola");
  s->siri = device_new (f, "siri");
  s->lead = device_new (f, "lead");
  s->case_id = make_case (s->kari, NULL);
  device_pull (s->kari);
  s->ask = ask (s->kari, s->case_id, kind, to ? to : s->ola->user_id);
  device_pull (s->kari);
  device_pull (s->ola);
  device_pull (s->siri);
  device_pull (s->lead);
}

static void
scene_clear (Scene *s)
{
  device_free (s->kari);
  device_free (s->ola);
  device_free (s->siri);
  device_free (s->lead);
  g_free (s->case_id);
  g_free (s->ask);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Scene, scene_clear)

/* ---- Sight ---- */

static void
test_asked_sees_until_answered (Fixture *f, gconstpointer data)
{
  g_auto (Scene) s = { 0 };

  scene_set (&s, f, "user", NULL);
  g_assert_true (device_has (s.ola, s.case_id));
  g_assert_false (device_has (s.siri, s.case_id));
  g_auto (Answer) no = make_answer (s.ola, s.case_id, s.ask, "refused");
  g_autofree char *reply = push_answer (s.ola, &no);
  assert_result (reply, 0, "applied");
  device_pull (s.ola);
  g_assert_false (device_has (s.ola, s.case_id));
  assert_holder (s.kari, s.case_id, s.kari->user_id);
}

static void
test_withdrawn_takes_the_sight_back (Fixture *f, gconstpointer data)
{
  g_auto (Scene) s = { 0 };

  scene_set (&s, f, "user", NULL);
  g_auto (Answer) back = make_answer (s.kari, s.case_id, s.ask, "withdrawn");
  g_autofree char *reply = push_answer (s.kari, &back);
  assert_result (reply, 0, "applied");
  device_pull (s.ola);
  g_assert_false (device_has (s.ola, s.case_id));
}

static void
test_a_team_asked_sees (Fixture *f, gconstpointer data)
{
  g_auto (Scene) s = { 0 };

  scene_set (&s, f, "team", f->sor);
  g_assert_true (device_has (s.siri, s.case_id));
  g_assert_false (device_has (s.ola, s.case_id));
  g_auto (Answer) yes = make_answer (s.siri, s.case_id, s.ask, "accepted");
  g_autofree char *reply = push_answer (s.siri, &yes);
  assert_result (reply, 0, "applied");
  assert_result (reply, 1, "applied");
  assert_holder (s.siri, s.case_id, s.siri->user_id);
  /* Who handed it over has no part in it any more. */
  device_pull (s.kari);
  g_assert_false (device_has (s.kari, s.case_id));
}

/* A question ends with the case: nobody keeps sight of what is closed because nobody answered. */
static void
test_a_closed_case_is_asked_of_nobody (Fixture *f, gconstpointer data)
{
  g_auto (Scene) s = { 0 };

  scene_set (&s, f, "team", f->sor);
  g_assert_true (device_has (s.siri, s.case_id));
  g_autoptr (SamRecord) before = load_case (s.kari, s.case_id);
  g_autoptr (SamRecord) after = sam_record_dup (before);
  g_autofree char *op_id = new_id (f);
  sam_record_set_text (after, SAM_CASE_STATUS, "closed");
  sam_record_set_date (after, SAM_CASE_CLOSED_ON, sam_date_from_ymd (2026, 6, 4));
  sam_record_set_text (after, SAM_CASE_CLOSED_REASON, "Flyttet");
  g_autofree char *op = op_text (s.kari, before, after, op_id);
  g_autofree char *reply = push (s.kari, op);
  assert_result (reply, 0, "applied");
  device_pull (s.siri);
  g_assert_false (device_has (s.siri, s.case_id));
}

/* (transfer full): the id of a service in the directory */
static char *
make_service (Device *lead)
{
  char *id = new_id (lead->f);
  g_autofree char *op_id = new_id (lead->f);
  g_autoptr (SamRecord) service = sam_record_new (SAM_RECORD_SERVICE, id, SAM_ID_NIL);

  sam_record_set_text (service, SAM_SERVICE_NAME, "NAV Eksempel");
  sam_record_set_text (service, SAM_SERVICE_SERVICE_KIND, "nav");
  g_autofree char *op = op_text (lead, NULL, service, op_id);
  g_autofree char *reply = push (lead, op);
  assert_result (reply, 0, "applied");
  return id;
}

/* A team that stands beside the service that is asked would see the case without being asked. */
static void
test_a_service_asked_shows_no_team (Fixture *f, gconstpointer data)
{
  g_auto (Scene) s = { 0 };

  scene_set (&s, f, "user", NULL);
  g_auto (Answer) back = make_answer (s.kari, s.case_id, s.ask, "withdrawn");
  g_autofree char *withdrawn = push_answer (s.kari, &back);
  assert_result (withdrawn, 0, "applied");
  g_autofree char *id = new_id (f), *op_id = new_id (f), *service = make_service (s.lead);
  g_autoptr (SamRecord) both = new_ask (s.kari, id, s.case_id, "service", service);
  sam_record_set_text (both, SAM_HANDOVER_TO_TEAM, f->sor);
  g_autofree char *op = op_text (s.kari, NULL, both, op_id);
  g_autofree char *reply = push (s.kari, op);
  g_assert_false (is_applied (reply));
  g_assert_nonnull (strstr (reply, "to_team"));
  device_pull (s.siri);
  g_assert_false (device_has (s.siri, s.case_id));
}

/* ---- One operation, a split group, a replay ---- */

static void
test_single_operations (Fixture *f, gconstpointer data)
{
  g_auto (Scene) s = { 0 };

  scene_set (&s, f, "user", NULL);
  g_auto (Answer) yes = make_answer (s.ola, s.case_id, s.ask, "accepted");
  g_autofree char *a = push (s.ola, yes.handover);
  assert_result (a, 0, "rejected");
  g_autofree char *b = push (s.ola, yes.about);
  assert_result (b, 0, "denied");
  /* As two groups in one push, each alone is refused too. */
  g_autofree char *split = g_strdup (yes.about);
  char *group = strstr (split, "\"group\":\"g\"");
  g_assert_nonnull (group);
  group[strlen ("\"group\":\"")] = 'h';
  g_autofree char *both = g_strjoin (",", split, yes.handover, NULL);
  g_autofree char *c = push (s.ola, both);
  g_assert_false (is_applied (c));
  g_autofree char *second = result_member (c, 1, "r");
  g_assert_cmpstr (second, !=, "\"applied\"");
  assert_holder (s.kari, s.case_id, s.kari->user_id);
}

static void
test_replayed (Fixture *f, gconstpointer data)
{
  g_auto (Scene) s = { 0 };

  scene_set (&s, f, "user", NULL);
  g_auto (Answer) yes = make_answer (s.ola, s.case_id, s.ask, "accepted");
  g_autofree char *first = push_answer (s.ola, &yes);
  assert_result (first, 0, "applied");
  g_autofree char *again = push_answer (s.ola, &yes);
  assert_result (again, 0, "duplicate");
  assert_result (again, 1, "duplicate");
  /* Ola asks Kari back and she takes it; the old yes must not bring it to Ola again. */
  device_pull (s.ola);
  g_autofree char *back = ask (s.ola, s.case_id, "user", s.kari->user_id);
  device_pull (s.kari);
  g_auto (Answer) kari_yes = make_answer (s.kari, s.case_id, back, "accepted");
  g_autofree char *taken = push_answer (s.kari, &kari_yes);
  assert_result (taken, 0, "applied");
  g_autofree char *third = push_answer (s.ola, &yes);
  g_assert_false (is_applied (third));
  assert_holder (s.kari, s.case_id, s.kari->user_id);
}

/* Each rule as a client without rules would break it; nothing of it moves the case. */
static void
test_nobody_else_moves_it (Fixture *f, gconstpointer data)
{
  g_auto (Scene) s = { 0 };

  scene_set (&s, f, "user", NULL);
  Device *const others[] = { s.kari, s.lead };
  for (guint i = 0; i < G_N_ELEMENTS (others); i++) {
    g_auto (Answer) yes = make_answer (others[i], s.case_id, s.ask, "accepted");
    g_autofree char *reply = push_answer (others[i], &yes);
    g_assert_false (is_applied (reply));
  }
  /* Said in somebody else's name. */
  g_autoptr (SamRecord) before = load_record (s.kari, SAM_RECORD_HANDOVER, s.ask, s.case_id);
  g_autoptr (SamRecord) after = sam_record_dup (before);
  g_autoptr (SamRecord) about = load_case (s.kari, s.case_id);
  g_autofree char *a = new_id (f), *b = new_id (f);
  sam_record_set_text (after, SAM_HANDOVER_STATE, "accepted");
  sam_record_set_moment (after, SAM_HANDOVER_ANSWERED_AT, FIXTURE_NOW);
  sam_record_set_text (after, SAM_HANDOVER_ANSWERED_BY_USER, s.ola->user_id);
  g_autoptr (SamRecord) moved = sam_rules_take_over (about, after);
  g_autofree char *first = op_text (s.kari, about, moved, a);
  g_autofree char *second = op_text (s.kari, before, after, b);
  g_autofree char *ops = g_strjoin (",", first, second, NULL);
  g_autofree char *reply = push (s.kari, ops);
  g_assert_false (is_applied (reply));
  assert_holder (s.kari, s.case_id, s.kari->user_id);
}

static void
test_two_questions (Fixture *f, gconstpointer data)
{
  g_auto (Scene) s = { 0 };

  scene_set (&s, f, "user", NULL);
  g_autofree char *id = new_id (f), *op_id = new_id (f);
  g_autoptr (SamRecord) second = new_ask (s.lead, id, s.case_id, "team", f->sor);
  g_autofree char *op = op_text (s.lead, NULL, second, op_id);
  g_autofree char *reply = push (s.lead, op);
  assert_result (reply, 0, "rejected");
  g_autofree char *code = result_code (reply, 0);
  g_assert_cmpstr (code, ==, "open-ask");
  device_pull (s.siri);
  g_assert_false (device_has (s.siri, s.case_id));
}

static void
test_a_question_with_its_answer (Fixture *f, gconstpointer data)
{
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autofree char *case_id = make_case (kari, NULL);
  g_autofree char *id = new_id (f), *a = new_id (f), *b = new_id (f), *ola = user_id_of (f, "ola");

  /* Kari makes Ola responsible without asking: as an answered question, and as an order. */
  device_pull (kari);
  for (guint i = 0; i < 2; i++) {
    g_autoptr (SamRecord) record = new_ask (kari, id, case_id, "user", ola);
    g_autoptr (SamRecord) about = load_case (kari, case_id);
    sam_record_set_text (record, SAM_HANDOVER_STATE, i == 0 ? "accepted" : "assigned");
    sam_record_set_moment (record, SAM_HANDOVER_ANSWERED_AT, FIXTURE_NOW);
    sam_record_set_text (record, SAM_HANDOVER_ANSWERED_BY_USER, kari->user_id);
    g_autoptr (SamRecord) moved = sam_rules_take_over (about, record);
    g_autofree char *first = op_text (kari, about, moved, a);
    g_autofree char *second = op_text (kari, NULL, record, b);
    g_autofree char *ops = g_strjoin (",", first, second, NULL);
    g_autofree char *reply = push (kari, ops);
    g_assert_false (is_applied (reply));
  }
  assert_holder (kari, case_id, kari->user_id);
}

/* ---- Two writers ---- */

/* The lead takes the case from whoever is asked: withdraws the question and assigns. */
static char *
order_ops (Device *lead, const char *case_id, const char *ask_id, const char *to)
{
  g_auto (Answer) back = make_answer (lead, case_id, ask_id, "withdrawn");
  g_autofree char *id = new_id (lead->f), *a = new_id (lead->f), *b = new_id (lead->f);
  g_autoptr (SamRecord) order = new_ask (lead, id, case_id, "user", to);
  g_autoptr (SamRecord) about = load_case (lead, case_id);
  g_autoptr (SamRecord) moved = sam_rules_take_over (about, order);
  sam_record_set_text (order, SAM_HANDOVER_STATE, "assigned");
  sam_record_set_text (moved, SAM_CASE_COORDINATOR_USER, to);
  g_autofree char *first = op_text (lead, about, moved, a);
  g_autofree char *second = op_text (lead, NULL, order, b);

  return g_strjoin (",", back.handover, first, second, NULL);
}

enum { TWO_OF_A_TEAM, TWO_DESKS, YES_AND_WITHDRAWN, YES_AND_ORDER, N_PAIRS };

/* Ola's yes and what another does at the same moment, neither having heard of the other. */
typedef struct {
  guint kind;
  gboolean swapped; /* the other comes first, or sends from the first of two threads */
  char *case_id, *yes, *also;
  Device *other;
} Pair;

typedef struct {
  Device *kari, *ola, *desk, *lead;
} Desks;

static void
pair_clear (Pair *pair)
{
  g_free (pair->case_id);
  g_free (pair->yes);
  g_free (pair->also);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pair, pair_clear)

static void
desks_set (Desks *desks, Fixture *f)
{
  desks->kari = device_new (f, "kari");
  desks->ola = device_new (f, "ola");
  desks->desk = device_new (f, "ola");
  desks->lead = device_new (f, "lead");
}

static void
desks_clear (Desks *desks)
{
  device_free (desks->kari);
  device_free (desks->ola);
  device_free (desks->desk);
  device_free (desks->lead);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Desks, desks_clear)

static void
pair_make (Pair *pair, Fixture *f, const Desks *desks, guint n)
{
  Device *const others[] = { [TWO_OF_A_TEAM] = desks->kari,
                             [TWO_DESKS] = desks->desk,
                             [YES_AND_WITHDRAWN] = desks->kari,
                             [YES_AND_ORDER] = desks->lead };
  Device *ola = desks->ola;

  pair->kind = n % N_PAIRS;
  pair->swapped = n / N_PAIRS % 2;
  pair->other = others[pair->kind];
  pair->case_id = make_case (desks->kari, NULL);
  device_pull (desks->kari);
  g_autofree char *id = pair->kind == TWO_OF_A_TEAM
                            ? ask (desks->kari, pair->case_id, "team", f->nord)
                            : ask (desks->kari, pair->case_id, "user", ola->user_id);
  device_pull (desks->kari);
  device_pull (ola);
  if (pair->other != desks->kari) {
    device_pull (pair->other);
  }
  g_auto (Answer) yes = make_answer (ola, pair->case_id, id, "accepted");
  pair->yes = g_strjoin (",", yes.about, yes.handover, NULL);
  if (pair->kind == YES_AND_ORDER) {
    pair->also = order_ops (desks->lead, pair->case_id, id, desks->lead->user_id);
    return;
  }
  g_auto (Answer) also = make_answer (pair->other, pair->case_id, id,
                                      pair->kind == YES_AND_WITHDRAWN ? "withdrawn" : "accepted");
  pair->also =
      also.about ? g_strjoin (",", also.about, also.handover, NULL) : g_strdup (also.handover);
}

/* Who has the case when @won says whether Ola's yes came first. */
static const char *
holder_after (const Pair *pair, const Desks *desks, gboolean won)
{
  if (won || pair->kind == TWO_DESKS) {
    return desks->ola->user_id;
  }
  return pair->kind == YES_AND_WITHDRAWN ? desks->kari->user_id : pair->other->user_id;
}

/* Pushes that come one after the other, in either order: the second was written without having
 * heard of the first, and changes nothing. */
static void
test_two_writers_in_either_order (Fixture *f, gconstpointer data)
{
  g_auto (Desks) desks = { 0 };

  desks_set (&desks, f);
  for (guint i = 0; i < 200; i++) {
    g_auto (Pair) pair = { 0 };
    pair_make (&pair, f, &desks, i);
    g_autofree char *a =
        push (pair.swapped ? pair.other : desks.ola, pair.swapped ? pair.also : pair.yes);
    g_autofree char *b =
        push (pair.swapped ? desks.ola : pair.other, pair.swapped ? pair.yes : pair.also);
    g_assert_true (is_applied (a));
    g_assert_false (is_applied (b));
    /* The lead sees the case whoever has it. */
    assert_holder (desks.lead, pair.case_id, holder_after (&pair, &desks, !pair.swapped));
  }
}

/* ---- And truly at once ---- */

/* A town of so many cases, and then a new one. */
#define PAIRS_A_TOWN 200

/* Each hand-over of the lead's desk that moved a case, by case. (transfer full) */
static GHashTable *
moves_by_case (Device *lead)
{
  GHashTable *moves = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer id, line;

  g_hash_table_iter_init (&iter, lead->records);
  while (g_hash_table_iter_next (&iter, &id, &line)) {
    if (!strstr (line, "\"t\":\"handover\"")) {
      continue;
    }
    g_autofree char *state = device_field (lead, id, "state");
    char *about = device_field (lead, id, "case_id");
    guint n = GPOINTER_TO_UINT (g_hash_table_lookup (moves, about));
    n += strcmp (state, "accepted") == 0 || strcmp (state, "assigned") == 0;
    g_assert_cmpstr (state, !=, "asked");
    g_hash_table_insert (moves, about, GUINT_TO_POINTER (n));
  }
  return moves;
}

/* One holder each, moved by one hand-over or none; counts who came first. */
static void
check_town (const Desks *desks, const Pair *pairs, const Sent *one, const Sent *other,
            guint n_won[N_PAIRS][2])
{
  device_pull (desks->lead);
  g_autoptr (GHashTable) moves = moves_by_case (desks->lead);

  for (guint i = 0; i < PAIRS_A_TOWN; i++) {
    const Pair *pair = &pairs[i];
    gboolean first = is_applied (one[i].reply), second = is_applied (other[i].reply);
    gboolean won = pair->swapped ? second : first;
    g_autofree char *holder = device_field (desks->lead, pair->case_id, "holder_user");

    g_assert_cmpint (first + second, ==, 1);
    g_assert_cmpstr (holder, ==, holder_after (pair, desks, won));
    g_assert_cmpuint (GPOINTER_TO_UINT (g_hash_table_lookup (moves, pair->case_id)), ==,
                      won || pair->kind != YES_AND_WITHDRAWN);
    n_won[pair->kind][won]++;
  }
}

static void
race_a_town (Fixture *f, guint n_won[N_PAIRS][2])
{
  g_auto (Desks) desks = { 0 };
  g_autofree Pair *pairs = g_new0 (Pair, PAIRS_A_TOWN);
  g_autofree Sent *one = g_new0 (Sent, PAIRS_A_TOWN), *other = g_new0 (Sent, PAIRS_A_TOWN);

  desks_set (&desks, f);
  for (guint i = 0; i < PAIRS_A_TOWN; i++) {
    Pair *pair = &pairs[i];
    pair_make (pair, f, &desks, i);
    Sent yes = { desks.ola, pair->yes, NULL }, also = { pair->other, pair->also, NULL };
    one[i] = pair->swapped ? also : yes;
    other[i] = pair->swapped ? yes : also;
  }
  race (f, one, other, PAIRS_A_TOWN);
  check_town (&desks, pairs, one, other, n_won);
  for (guint i = 0; i < PAIRS_A_TOWN; i++) {
    g_free (one[i].reply);
    g_free (other[i].reply);
    pair_clear (&pairs[i]);
  }
}

static void
test_two_writers_at_once (Fixture *f, gconstpointer data)
{
  guint n = g_test_slow () ? 10000 : PAIRS_A_TOWN, n_done = 0;
  guint n_won[N_PAIRS][2] = { 0 };

  while (n_done < n) {
    if (n_done > 0) {
      fixture_tear_down (f, NULL);
      fixture_set_up (f, NULL);
    }
    race_a_town (f, n_won);
    n_done += PAIRS_A_TOWN;
  }
  for (guint kind = 0; kind < N_PAIRS; kind++) {
    g_test_message ("pairs of kind %u: the yes came first in %u, the other in %u", kind,
                    n_won[kind][TRUE], n_won[kind][FALSE]);
    /* Else nothing was at once. */
    g_assert_cmpuint (n_won[kind][TRUE], >, 0);
    g_assert_cmpuint (n_won[kind][FALSE], >, 0);
    n_done -= n_won[kind][TRUE] + n_won[kind][FALSE];
  }
  g_assert_cmpuint (n_done, ==, 0);
  g_test_message ("%u pairs of two writers, one holder each", n);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fixture_test ("/server/holder/asked-sees-until-answered", test_asked_sees_until_answered);
  fixture_test ("/server/holder/withdrawn-takes-the-sight-back",
                test_withdrawn_takes_the_sight_back);
  fixture_test ("/server/holder/a-team-asked-sees", test_a_team_asked_sees);
  fixture_test ("/server/holder/a-closed-case-is-asked-of-nobody",
                test_a_closed_case_is_asked_of_nobody);
  fixture_test ("/server/holder/a-service-asked-shows-no-team", test_a_service_asked_shows_no_team);
  fixture_test ("/server/holder/single-operations", test_single_operations);
  fixture_test ("/server/holder/replayed", test_replayed);
  fixture_test ("/server/holder/nobody-else-moves-it", test_nobody_else_moves_it);
  fixture_test ("/server/holder/two-questions", test_two_questions);
  fixture_test ("/server/holder/a-question-with-its-answer", test_a_question_with_its_answer);
  fixture_test ("/server/holder/two-writers-in-either-order", test_two_writers_in_either_order);
  fixture_test ("/server/holder/two-writers-at-once", test_two_writers_at_once);
  return g_test_run ();
}
