/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Who is responsible, against a client that keeps no rule: each one tried as a single operation, as
 * a group that is split, replayed, and by two writers at once. */
#include "server-fixture.h"

#include <samspor/sam-op.h>
#include <samspor/sam-records.h>
#include <samspor/sam-rules.h>
#include <string.h>

#define fixture_test(path, function)                                                               \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

/* ---- Records and operations ---- */

/* A record as a device has it. (transfer full) */
static SamRecord *
load (Device *device, SamRecordType type, const char *id, const char *scope)
{
  const char *line = g_hash_table_lookup (device->records, id);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = NULL;
  SamJsonToken d;

  g_assert_nonnull (line);
  g_assert_true (sam_json_find (line, strlen (line), "d", &d));
  body = g_bytes_new (d.raw, d.len);
  SamRecord *record = sam_record_new_from_body (type, id, scope, body, &error);
  g_assert_no_error (error);
  return record;
}

static SamRecord *
load_case (Device *device, const char *case_id)
{
  return load (device, SAM_RECORD_CASE, case_id, case_id);
}

/* @before: (nullable): none = it is created. (transfer full) */
static char *
op_text (Device *as, SamRecord *before, SamRecord *after, const char *op_id)
{
  g_autofree char *base = before ? device_version (as, sam_record_get_id (after)) : NULL;
  g_autoptr (SamPatch) patch = sam_patch_diff (before, sam_record_freeze (after));
  SamOpFields fields = { .op_id = op_id,
                         .kind = before ? SAM_OP_UPDATE : SAM_OP_CREATE,
                         .type = sam_record_get_rtype (after),
                         .id = sam_record_get_id (after),
                         .scope = sam_record_get_scope (after),
                         .patch = patch,
                         .base = base,
                         .group = "g" };
  g_autoptr (SamOp) op = sam_op_new (&fields);
  GString *json = g_string_new (NULL);

  sam_op_append_json (op, json);
  return g_string_free (json, FALSE);
}

static SamRecord *
new_ask (Device *as, const char *id, const char *case_id, const char *kind, const char *to)
{
  g_autoptr (SamRecord) about = load_case (as, case_id);
  SamRecord *ask = sam_record_new (SAM_RECORD_HANDOVER, id, case_id);
  g_autofree char *name = g_strdup_printf ("to_%s", kind);

  sam_record_set_text (ask, SAM_HANDOVER_CASE_ID, case_id);
  sam_record_set_text (ask, SAM_HANDOVER_STATE, "asked");
  sam_record_set_text (ask, SAM_HANDOVER_REASON, "Flytter");
  sam_record_set_text (ask, SAM_HANDOVER_TO_KIND, kind);
  sam_record_set_text (ask, sam_field_by_name (sam_type_get (SAM_RECORD_HANDOVER), name), to);
  sam_record_set_text (ask, SAM_HANDOVER_ASKED_BY_USER, as->user_id);
  sam_record_set_moment (ask, SAM_HANDOVER_ASKED_AT, FIXTURE_NOW);
  sam_rules_hand_over_from (ask, about);
  return ask;
}

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

/* An answer as @as would give it: one operation for the hand-over, one for the case. */
typedef struct {
  char *handover, *about; /* (owned) (nullable) */
} Answer;

static void
answer_clear (Answer *answer)
{
  g_free (answer->handover);
  g_free (answer->about);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, answer_clear)

static Answer
make_answer (Device *as, const char *case_id, const char *id, const char *state)
{
  g_autoptr (SamRecord) before = load (as, SAM_RECORD_HANDOVER, id, case_id);
  g_autoptr (SamRecord) after = sam_record_dup (before);
  g_autofree char *a = new_id (as->f), *b = new_id (as->f);
  Answer answer = { 0 };

  sam_record_set_text (after, SAM_HANDOVER_STATE, state);
  sam_record_set_moment (after, SAM_HANDOVER_ANSWERED_AT, FIXTURE_NOW);
  sam_record_set_text (after, SAM_HANDOVER_ANSWERED_BY_USER, as->user_id);
  if (strcmp (state, "refused") == 0) {
    sam_record_set_text (after, SAM_HANDOVER_ANSWER_REASON, "Har for mange saker");
  }
  if (strcmp (state, "accepted") == 0) {
    g_autoptr (SamRecord) about = load_case (as, case_id);
    g_autoptr (SamRecord) moved = sam_rules_take_over (about, after);

    answer.about = op_text (as, about, moved, b);
  }
  answer.handover = op_text (as, before, after, a);
  return answer;
}

/* (transfer full): the reply */
static char *
push_answer (Device *as, const Answer *answer)
{
  g_autofree char *ops = answer->about ? g_strjoin (",", answer->about, answer->handover, NULL)
                                       : g_strdup (answer->handover);

  return push (as, ops);
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
  g_autoptr (SamRecord) before = load (s.kari, SAM_RECORD_HANDOVER, s.ask, s.case_id);
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

/* ---- Two writers at once ---- */

/* Two write of the same moment, and their pushes come one after the other: the second was written
 * without having heard of the first. */

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

/* One pair; whoever comes second changes nothing. */
static void
run_pair (Fixture *f, guint kind, gboolean swap, Device *kari, Device *ola, Device *desk,
          Device *lead)
{
  g_autofree char *case_id = make_case (kari, NULL);
  device_pull (kari);
  g_autofree char *id = kind == TWO_OF_A_TEAM ? ask (kari, case_id, "team", f->nord)
                                              : ask (kari, case_id, "user", ola->user_id);
  Device *other = kind == TWO_OF_A_TEAM       ? kari
                  : kind == TWO_DESKS         ? desk
                  : kind == YES_AND_WITHDRAWN ? kari
                                              : lead;
  device_pull (kari);
  device_pull (ola);
  if (other != kari) {
    device_pull (other);
  }
  g_auto (Answer) yes = make_answer (ola, case_id, id, "accepted");
  g_autofree char *yes_ops = g_strjoin (",", yes.about, yes.handover, NULL);
  g_autofree char *other_ops = NULL;
  if (kind == YES_AND_ORDER) {
    other_ops = order_ops (lead, case_id, id, lead->user_id);
  } else {
    g_auto (Answer) mine =
        make_answer (other, case_id, id, kind == YES_AND_WITHDRAWN ? "withdrawn" : "accepted");
    other_ops =
        mine.about ? g_strjoin (",", mine.about, mine.handover, NULL) : g_strdup (mine.handover);
  }
  g_autofree char *a = push (swap ? other : ola, swap ? other_ops : yes_ops);
  g_autofree char *b = push (swap ? ola : other, swap ? yes_ops : other_ops);
  g_assert_true (is_applied (a));
  g_assert_false (is_applied (b));
  const char *holder = !swap                       ? ola->user_id
                       : kind == TWO_DESKS         ? ola->user_id
                       : kind == YES_AND_WITHDRAWN ? kari->user_id
                                                   : other->user_id;
  /* The lead sees the case whoever has it. */
  assert_holder (lead, case_id, holder);
}

static void
run_pairs (Fixture *f, guint from, guint n)
{
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autoptr (Device) ola = device_new (f, "ola");
  g_autoptr (Device) desk = device_new (f, "ola");
  g_autoptr (Device) lead = device_new (f, "lead");

  for (guint i = from; i < from + n; i++) {
    run_pair (f, i % N_PAIRS, i / N_PAIRS % 2, kari, ola, desk, lead);
  }
}

/* A town of so many cases, and then a new one. */
#define PAIRS_A_TOWN 200

static void
test_two_writers_at_once (Fixture *f, gconstpointer data)
{
  guint n = g_test_slow () ? 10000 : PAIRS_A_TOWN;

  for (guint i = 0; i < n; i += PAIRS_A_TOWN) {
    if (i > 0) {
      fixture_tear_down (f, NULL);
      fixture_set_up (f, NULL);
    }
    run_pairs (f, i, PAIRS_A_TOWN);
  }
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
  fixture_test ("/server/holder/two-writers-at-once", test_two_writers_at_once);
  return g_test_run ();
}
