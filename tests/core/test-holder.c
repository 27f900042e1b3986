/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Who is responsible: asking, answering, assigning, the ledger, and what others said no to. */
#include <samspor/sam-id.h>
#include <samspor/sam-judge.h>
#include <samspor/sam-records.h>
#include <samspor/sam-rules.h>
#include <string.h>

#define U(n) "01900000-0000-7000-8000-0000000000" n
#define TEAM_A U ("01")
#define TEAM_B U ("02")
#define SERVICE U ("05")
#define OTHER_SERVICE U ("06")
#define KARI U ("11")
#define OLA U ("12")
#define PER U ("13")
#define LEADER U ("14")
#define GONE U ("15")
#define PERSON U ("21")
#define CASE U ("31")
#define ASK U ("91")
#define NOW G_GINT64_CONSTANT (1780567200000000) /* Thursday 4 June 2026 at 12 in Oslo */

typedef struct {
  GHashTable *records; /* (owned) (element-type utf8 SamRecord) */
  GPtrArray *ops;      /* (owned) (element-type SamOp): the group being made */
  GHashTable *later;   /* (owned): records as the group leaves them */
  gint64 now;
  SamDate today;
  guint n_ops, n_ids;
} World;

/* ---- The world ---- */

static void
put_field (SamRecord *record, const char *name, const char *value)
{
  g_autoptr (GError) error = NULL;

  sam_record_set_from_string (record, sam_field_by_name (sam_record_get_def (record), name), value,
                              &error);
  g_assert_no_error (error);
}

static void
put_fields (SamRecord *record, va_list args)
{
  const char *name;

  while ((name = va_arg (args, const char *)))
    put_field (record, name, va_arg (args, const char *));
}

static void
put (World *world, SamRecordType type, const char *id, const char *scope, ...)
{
  SamRecord *record = sam_record_new (type, id, scope);
  va_list args;

  va_start (args, scope);
  put_fields (record, args);
  va_end (args);
  g_hash_table_insert (world->records, g_strdup (id), sam_record_freeze (record));
}

static SamRecord *
get (World *world, const char *id)
{
  return g_hash_table_lookup (world->records, id);
}

static World *
world_new (void)
{
  World *world = g_new0 (World, 1);

  world->records = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  world->later = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  world->ops = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_op_unref);
  world->now = NOW;
  world->today = sam_date_from_ymd (2026, 6, 4);
  put (world, SAM_RECORD_TEAM, TEAM_A, SAM_ID_NIL, "name", "Nord", NULL);
  put (world, SAM_RECORD_TEAM, TEAM_B, SAM_ID_NIL, "name", "Sør", NULL);
  put (world, SAM_RECORD_SERVICE, SERVICE, SAM_ID_NIL, "name", "DPS Nord", "service_kind", "dps",
       "answer_days", "10", NULL);
  put (world, SAM_RECORD_SERVICE, OTHER_SERVICE, SAM_ID_NIL, "name", "NAV", "service_kind", "nav",
       NULL);
  put (world, SAM_RECORD_USER, KARI, SAM_ID_NIL, "name", "Kari", "role", "coordinator", "team_ids",
       TEAM_A, NULL);
  put (world, SAM_RECORD_USER, OLA, SAM_ID_NIL, "name", "Ola", "role", "coordinator", "team_ids",
       TEAM_A, NULL);
  put (world, SAM_RECORD_USER, PER, SAM_ID_NIL, "name", "Per", "role", "coordinator", "team_ids",
       TEAM_B, NULL);
  put (world, SAM_RECORD_USER, GONE, SAM_ID_NIL, "name", "Borte", "role", "coordinator", "team_ids",
       TEAM_A, "active", "false", NULL);
  put (world, SAM_RECORD_USER, LEADER, SAM_ID_NIL, "name", "Leder", "role", "lead", "lead_team_ids",
       TEAM_A "," TEAM_B, NULL);
  put (world, SAM_RECORD_PERSON, PERSON, PERSON, "given_name", "Modig", "family_name", "Furulund",
       NULL);
  put (world, SAM_RECORD_CASE, CASE, CASE, "person_id", PERSON, "team_id", TEAM_A,
       "coordinator_user", KARI, "holder_kind", "user", "holder_user", KARI, "status", "active",
       "opened_on", "2026-01-05", NULL);
  return world;
}

static void
world_free (World *world)
{
  g_hash_table_unref (world->records);
  g_hash_table_unref (world->later);
  g_ptr_array_unref (world->ops);
  g_free (world);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)

static SamRecord *
lookup (SamRecordType type, const char *id, gpointer data)
{
  SamRecord *record = get (data, id);

  return record && sam_record_get_rtype (record) == type ? g_object_ref (record) : NULL;
}

static GPtrArray *
find_children (SamField field, const char *id, gpointer data)
{
  World *world = data;
  GPtrArray *found = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer record;

  g_hash_table_iter_init (&iter, world->records);
  while (g_hash_table_iter_next (&iter, NULL, &record)) {
    if (sam_record_get_rtype (record) == SAM_FIELD_TYPE (field)
        && g_strcmp0 (sam_record_get_text (record, field), id) == 0)
      g_ptr_array_add (found, g_object_ref (record));
  }
  return found;
}

static const SamJudgeFuncs funcs = { .lookup = lookup, .children = find_children };

static SamViewer *
viewer_of (World *world, const char *user)
{
  static const char *const coordinator[] = { "coordinator", NULL };
  static const char *const lead[] = { "lead", NULL };
  const char *const *led = sam_record_get_set (get (world, user), SAM_USER_LEAD_TEAM_IDS);
  SamViewerFields fields = {
    .user_id = user,
    .roles = led ? lead : coordinator,
    .team_ids = sam_record_get_set (get (world, user), SAM_USER_TEAM_IDS),
    .lead_team_ids = led,
    .compartments = sam_roles_compartments (coordinator),
    .purpose = SAM_PURPOSE_FOLLOW_UP,
    .environment = SAM_ENVIRONMENT_TEST,
  };

  return sam_viewer_new (&fields);
}

static SamCaseView *
view_of (World *world)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new ();
  g_autoptr (GPtrArray) registry = g_ptr_array_new ();
  g_autoptr (SamRegistry) known = NULL;
  GHashTableIter iter;
  gpointer record;

  g_hash_table_iter_init (&iter, world->records);
  while (g_hash_table_iter_next (&iter, NULL, &record)) {
    if (strcmp (sam_record_get_scope (record), SAM_ID_NIL) == 0)
      g_ptr_array_add (registry, record);
    else if (strcmp (sam_record_get_id (record), CASE) != 0
             && strcmp (sam_record_get_id (record), PERSON) != 0)
      g_ptr_array_add (records, record);
  }
  known = sam_registry_new (registry);
  return sam_case_view_new (get (world, CASE), get (world, PERSON), records, known);
}

/* ---- Groups ---- */

/* As the group being made leaves it so far. */
static SamRecord *
latest (World *world, const char *id)
{
  SamRecord *record = g_hash_table_lookup (world->later, id);

  return record ? record : get (world, id);
}

/* @after: (transfer full) */
static void
add_op (World *world, SamRecord *after)
{
  SamRecord *before = latest (world, sam_record_get_id (after));
  g_autoptr (SamPatch) patch = sam_patch_diff (before, sam_record_freeze (after));
  g_autofree char *op_id = g_strdup_printf ("01910000-0000-7000-8000-%012u", ++world->n_ops);
  SamOpFields fields = {
    .op_id = op_id,
    .kind = before ? SAM_OP_UPDATE : SAM_OP_CREATE,
    .type = sam_record_get_rtype (after),
    .id = sam_record_get_id (after),
    .scope = sam_record_get_scope (after),
    .patch = patch,
    .base = "a.1",
    .group = "g",
  };

  g_ptr_array_add (world->ops, sam_op_new (&fields));
  g_hash_table_insert (world->later, g_strdup (sam_record_get_id (after)), after);
}

/* Judges the group; when it stands, and only then, it is done. (transfer full): "" = it stands */
static char *
verdict (World *world, const char *user)
{
  g_autoptr (SamViewer) viewer = viewer_of (world, user);
  g_autoptr (GArray) problems = sam_judge (viewer, world->ops, world->today, &funcs, world);
  GString *out = g_string_new (NULL);
  GHashTableIter iter;
  gpointer id, record;

  for (guint i = 0; i < problems->len; i++) {
    SamJudgeProblem *found = &g_array_index (problems, SamJudgeProblem, i);
    g_autofree char *pointer = sam_problem_pointer (&found->problem);

    g_string_append_printf (out, "%s%s:%s", i ? " " : "", pointer ? pointer : "",
                            found->problem.code);
  }
  g_hash_table_iter_init (&iter, world->later);
  while (out->len == 0 && g_hash_table_iter_next (&iter, &id, &record))
    g_hash_table_insert (world->records, g_strdup (id), g_object_ref (record));
  g_hash_table_remove_all (world->later);
  g_ptr_array_set_size (world->ops, 0);
  return g_string_free (out, FALSE);
}

static void
assert_verdict (World *world, const char *user, const char *wanted)
{
  g_autofree char *got = verdict (world, user);

  g_assert_cmpstr (got, ==, wanted);
}

static SamRecord *
ask_of (World *world, const char *id, const char *by, const char *kind, const char *to)
{
  SamRecord *ask = sam_record_new (SAM_RECORD_HANDOVER, id, CASE);
  g_autofree char *field = g_strdup_printf ("to_%s", kind);

  sam_record_set_text (ask, SAM_HANDOVER_CASE_ID, CASE);
  sam_record_set_text (ask, SAM_HANDOVER_STATE, "asked");
  sam_record_set_text (ask, SAM_HANDOVER_ASKED_BY_USER, by);
  sam_record_set_moment (ask, SAM_HANDOVER_ASKED_AT, world->now);
  sam_record_set_text (ask, SAM_HANDOVER_REASON, "Flytter til sør");
  sam_record_set_text (ask, SAM_HANDOVER_TO_KIND, kind);
  put_field (ask, field, to);
  sam_rules_hand_over_from (ask, latest (world, CASE));
  return ask;
}

static void
asked (World *world, const char *by, const char *kind, const char *to)
{
  add_op (world, ask_of (world, ASK, by, kind, to));
  assert_verdict (world, by, "");
}

static SamRecord *
answer_of (World *world, const char *id, const char *by, const char *state)
{
  SamRecord *answer = sam_record_dup (latest (world, id));

  sam_record_set_text (answer, SAM_HANDOVER_STATE, state);
  sam_record_set_moment (answer, SAM_HANDOVER_ANSWERED_AT, world->now);
  sam_record_set_text (answer, SAM_HANDOVER_ANSWERED_BY_USER, by);
  if (strcmp (state, "refused") == 0)
    sam_record_set_text (answer, SAM_HANDOVER_ANSWER_REASON, "Har for mange saker");
  return answer;
}

/* The yes and what follows from it, as one group. */
static void
add_acceptance (World *world, const char *id, const char *by)
{
  SamRecord *answer = answer_of (world, id, by, "accepted");

  if (sam_record_enum_is (answer, SAM_HANDOVER_TO_KIND, "service")) {
    sam_record_set_text (answer, SAM_HANDOVER_ACCEPTED_BY_NAME, "Siv Sol");
    sam_record_set_text (answer, SAM_HANDOVER_ACCEPTED_HOW, "phone");
  }
  add_op (world, sam_rules_take_over (latest (world, CASE), answer));
  add_op (world, answer);
}

static void
assert_holder (World *world, const char *kind, const char *user)
{
  g_assert_cmpstr (sam_record_get_text (get (world, CASE), SAM_CASE_HOLDER_KIND), ==, kind);
  g_assert_cmpstr (sam_record_get_text (get (world, CASE), SAM_CASE_HOLDER_USER), ==, user);
}

/* ---- R11: asking and answering ---- */

static void
test_sending_never_moves (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (SamCaseView) view = NULL;
  g_autoptr (SamHolderLedger) ledger = NULL;

  asked (world, KARI, "user", OLA);
  assert_holder (world, "user", KARI);
  view = view_of (world);
  ledger = sam_rules_holder_ledger (view, world->today);
  g_assert_cmpuint (ledger->n_passed, ==, 0);
  g_assert_nonnull (ledger->open);
  g_assert_true (ledger->whole);
}

static void
test_acceptance_moves_in_one_group (void)
{
  g_autoptr (World) world = world_new ();

  asked (world, KARI, "user", OLA);
  add_op (world, answer_of (world, ASK, OLA, "accepted"));
  assert_verdict (world, OLA, "/to_kind:holder");
  add_op (world, sam_rules_take_over (get (world, CASE), get (world, ASK)));
  assert_verdict (world, OLA, "/coordinator_user:not-allowed");
  add_acceptance (world, ASK, OLA);
  assert_verdict (world, OLA, "");
  assert_holder (world, "user", OLA);
  g_assert_cmpstr (sam_record_get_text (get (world, CASE), SAM_CASE_COORDINATOR_USER), ==, OLA);
  /* What is answered is answered. */
  add_op (world, answer_of (world, ASK, OLA, "refused"));
  assert_verdict (world, OLA, "/state:stale");
}

static void
test_a_yes_moves_only_to_whoever_said_it (void)
{
  g_autoptr (World) world = world_new ();
  SamRecord *answer, *elsewhere;

  asked (world, KARI, "user", OLA);
  answer = answer_of (world, ASK, OLA, "accepted");
  elsewhere = sam_rules_take_over (get (world, CASE), answer);
  sam_record_set_text (elsewhere, SAM_CASE_HOLDER_USER, LEADER);
  add_op (world, elsewhere);
  add_op (world, answer);
  assert_verdict (world, OLA, "/holder_kind:holder /to_kind:holder");
  answer = answer_of (world, ASK, OLA, "accepted");
  elsewhere = sam_rules_take_over (get (world, CASE), answer);
  sam_record_set_text (elsewhere, SAM_CASE_TEAM_ID, TEAM_B);
  add_op (world, elsewhere);
  add_op (world, answer);
  assert_verdict (world, OLA, "/holder_kind:holder /to_kind:holder");
  /* Nor from another day than that of the answer. */
  answer = answer_of (world, ASK, OLA, "accepted");
  elsewhere = sam_rules_take_over (get (world, CASE), answer);
  sam_record_set_moment (elsewhere, SAM_CASE_HOLDER_SINCE, world->now - 30 * SAM_USEC_PER_DAY);
  add_op (world, elsewhere);
  add_op (world, answer);
  assert_verdict (world, OLA, "/holder_kind:holder /to_kind:holder");
  assert_holder (world, "user", KARI);
}

static void
test_who_may_ask (void)
{
  g_autoptr (World) world = world_new ();
  SamRecord *wrong;

  add_op (world, ask_of (world, ASK, OLA, "user", OLA));
  assert_verdict (world, OLA, "/state:not-allowed");
  add_op (world, ask_of (world, ASK, KARI, "user", OLA));
  assert_verdict (world, OLA, "/asked_by_user:not-allowed");
  add_op (world, ask_of (world, ASK, KARI, "user", KARI));
  assert_verdict (world, KARI, "/to_user:holder");
  /* A colleague who would not see the case is asked through the team. */
  add_op (world, ask_of (world, ASK, KARI, "user", PER));
  assert_verdict (world, KARI, "/to_user:holder");
  add_op (world, ask_of (world, ASK, KARI, "user", GONE));
  assert_verdict (world, KARI, "/to_user:holder");
  wrong = ask_of (world, ASK, KARI, "user", OLA);
  sam_record_set_text (wrong, SAM_HANDOVER_FROM_USER, PER);
  add_op (world, wrong);
  assert_verdict (world, KARI, "/from_user:stale");
  wrong = ask_of (world, ASK, KARI, "user", OLA);
  sam_record_set_text (wrong, SAM_HANDOVER_STATE, "accepted");
  sam_record_set_moment (wrong, SAM_HANDOVER_ANSWERED_AT, world->now);
  sam_record_set_text (wrong, SAM_HANDOVER_ANSWERED_BY_USER, KARI);
  add_op (world, wrong);
  assert_verdict (world, KARI, "/state:not-allowed");
  add_op (world, ask_of (world, ASK, LEADER, "team", TEAM_B));
  assert_verdict (world, LEADER, "");
}

static void
test_one_question_at_a_time (void)
{
  g_autoptr (World) world = world_new ();

  asked (world, KARI, "user", OLA);
  add_op (world, ask_of (world, U ("92"), LEADER, "team", TEAM_B));
  assert_verdict (world, LEADER, "/state:open-ask");
  /* Withdrawn in the same act makes room. */
  add_op (world, answer_of (world, ASK, LEADER, "withdrawn"));
  add_op (world, ask_of (world, U ("92"), LEADER, "team", TEAM_B));
  assert_verdict (world, LEADER, "");
}

static void
test_who_may_answer (void)
{
  g_autoptr (World) world = world_new ();

  asked (world, KARI, "user", OLA);
  add_acceptance (world, ASK, LEADER);
  assert_verdict (world, LEADER, "/state:not-allowed");
  add_op (world, answer_of (world, ASK, KARI, "refused"));
  assert_verdict (world, KARI, "/state:not-allowed");
  add_op (world, answer_of (world, ASK, OLA, "withdrawn"));
  assert_verdict (world, OLA, "/state:not-allowed");
  add_op (world, answer_of (world, ASK, KARI, "refused"));
  assert_verdict (world, OLA, "/answered_by_user:not-allowed");
  add_op (world, answer_of (world, ASK, OLA, "refused"));
  assert_verdict (world, OLA, "");
  assert_holder (world, "user", KARI);
}

static void
test_a_no_gives_a_reason (void)
{
  g_autoptr (World) world = world_new ();
  SamRecord *answer;

  asked (world, KARI, "user", OLA);
  answer = answer_of (world, ASK, OLA, "refused");
  sam_record_clear (answer, SAM_HANDOVER_ANSWER_REASON);
  add_op (world, answer);
  assert_verdict (world, OLA, "/answer_reason:required");
}

static void
test_the_asker_withdraws (void)
{
  g_autoptr (World) world = world_new ();

  asked (world, KARI, "user", OLA);
  add_op (world, answer_of (world, ASK, KARI, "withdrawn"));
  assert_verdict (world, KARI, "");
  add_acceptance (world, ASK, OLA);
  assert_verdict (world, OLA, "/coordinator_user:not-allowed /state:stale");
  assert_holder (world, "user", KARI);
}

static void
test_a_team_answers_by_name (void)
{
  g_autoptr (World) world = world_new ();

  asked (world, KARI, "team", TEAM_B);
  add_acceptance (world, ASK, OLA);
  assert_verdict (world, OLA, "/holder_user:holder /state:not-allowed");
  add_acceptance (world, ASK, PER);
  assert_verdict (world, PER, "");
  assert_holder (world, "team", PER);
  g_assert_cmpstr (sam_record_get_text (get (world, CASE), SAM_CASE_HOLDER_TEAM), ==, TEAM_B);
  g_assert_cmpstr (sam_record_get_text (get (world, CASE), SAM_CASE_TEAM_ID), ==, TEAM_B);
}

static void
test_a_service_outside_says_yes (void)
{
  g_autoptr (World) world = world_new ();
  SamRecord *answer;

  asked (world, KARI, "service", SERVICE);
  answer = answer_of (world, ASK, KARI, "accepted");
  add_op (world, sam_rules_take_over (get (world, CASE), answer));
  add_op (world, answer);
  assert_verdict (world, KARI, "/accepted_by_name:required /accepted_how:required");
  add_acceptance (world, ASK, OLA);
  assert_verdict (world, OLA, "/state:not-allowed");
  add_acceptance (world, ASK, KARI);
  assert_verdict (world, KARI, "");
  assert_holder (world, "service", NULL);
  /* Somebody in the house still sees the case, and can bring it back. */
  g_assert_cmpstr (sam_record_get_text (get (world, CASE), SAM_CASE_COORDINATOR_USER), ==, KARI);
  add_op (world, ask_of (world, U ("92"), KARI, "user", KARI));
  assert_verdict (world, KARI, "");
}

static void
test_nobody_outside_is_told_to (void)
{
  g_autoptr (World) world = world_new ();
  SamRecord *order = ask_of (world, ASK, LEADER, "service", SERVICE);

  sam_record_set_text (order, SAM_HANDOVER_STATE, "assigned");
  add_op (world, sam_rules_take_over (get (world, CASE), order));
  add_op (world, order);
  assert_verdict (world, LEADER, "/to_kind:holder");
}

static void
assign (World *world, const char *id, const char *by, const char *to)
{
  SamRecord *order = ask_of (world, id, by, "user", to);
  SamRecord *after = sam_rules_take_over (latest (world, CASE), order);

  sam_record_set_text (order, SAM_HANDOVER_STATE, "assigned");
  sam_record_set_text (after, SAM_CASE_COORDINATOR_USER, to);
  add_op (world, after);
  add_op (world, order);
}

static void
test_the_lead_assigns (void)
{
  g_autoptr (World) world = world_new ();

  assign (world, ASK, KARI, OLA);
  assert_verdict (world, KARI, "/coordinator_user:not-allowed");
  assign (world, ASK, LEADER, OLA);
  assert_verdict (world, LEADER, "");
  assert_holder (world, "user", OLA);
}

static void
test_what_is_asked_is_settled_first (void)
{
  g_autoptr (World) world = world_new ();

  asked (world, KARI, "user", OLA);
  assign (world, U ("92"), LEADER, LEADER);
  assert_verdict (world, LEADER, "/state:open-ask");
  add_op (world, answer_of (world, ASK, LEADER, "withdrawn"));
  assign (world, U ("92"), LEADER, OLA);
  assert_verdict (world, LEADER, "");
}

static void
test_a_case_moves_once_in_a_group (void)
{
  g_autoptr (World) world = world_new ();
  SamRecord *second = ask_of (world, U ("92"), LEADER, "user", OLA);

  sam_record_set_text (second, SAM_HANDOVER_STATE, "assigned");
  assign (world, ASK, LEADER, OLA);
  add_op (world, second);
  assert_verdict (world, LEADER, "/state:holder");
}

static void
test_two_acceptances_leave_one_holder (void)
{
  g_autoptr (World) world = world_new ();

  asked (world, KARI, "team", TEAM_A);
  add_acceptance (world, ASK, OLA);
  assert_verdict (world, OLA, "");
  /* Kari said yes to the same question without having heard of it. */
  add_acceptance (world, ASK, KARI);
  assert_verdict (world, KARI, "/coordinator_user:not-allowed /state:stale");
  assert_holder (world, "team", OLA);
}

static void
test_the_case_has_changed_hands (void)
{
  g_autoptr (World) world = world_new ();
  SamRecord *moved;

  asked (world, KARI, "user", OLA);
  moved = sam_record_dup (get (world, CASE));
  sam_record_set_text (moved, SAM_CASE_HOLDER_USER, LEADER);
  g_hash_table_insert (world->records, g_strdup (CASE), sam_record_freeze (moved));
  add_acceptance (world, ASK, OLA);
  assert_verdict (world, OLA, "/holder_kind:holder /from_user:stale");
}

static void
test_both_for_some_days (void)
{
  g_autoptr (World) world = world_new ();
  SamRecord *ask = ask_of (world, ASK, KARI, "user", OLA);
  SamRecord *after;

  sam_record_set_date (ask, SAM_HANDOVER_OVERLAP_UNTIL, world->today + 7);
  add_op (world, ask);
  assert_verdict (world, KARI, "");
  add_acceptance (world, ASK, OLA);
  assert_verdict (world, OLA, "");
  assert_holder (world, "user", OLA);
  g_assert_cmpstr (sam_record_get_text (get (world, CASE), SAM_CASE_COORDINATOR_USER), ==, KARI);
  /* Whoever is responsible takes the rest over too, when the days are over. */
  after = sam_record_dup (get (world, CASE));
  sam_record_set_text (after, SAM_CASE_COORDINATOR_USER, PER);
  add_op (world, after);
  assert_verdict (world, OLA, "/coordinator_user:not-allowed");
  after = sam_record_dup (get (world, CASE));
  sam_record_set_text (after, SAM_CASE_COORDINATOR_USER, OLA);
  add_op (world, after);
  assert_verdict (world, OLA, "");
}

#define PLAN U ("a1")
#define MEASURE U ("a2")
#define DONE U ("a3")
#define RELEASE U ("a4")
#define COMING U ("a5")
#define POINT U ("a6")
#define OLD_POINT U ("a7")
#define DONE_POINT U ("b2")
#define WEEKS U ("a8")
#define PAST_DAY U ("a9")
#define NEXT_DAY U ("b1")

static void
put_what_is_named (World *world)
{
  put (world, SAM_RECORD_PLAN, PLAN, CASE, "case_id", CASE, "kind", "aftercare", NULL);
  put (world, SAM_RECORD_MEASURE, MEASURE, CASE, "case_id", CASE, "plan_id", PLAN, "what", "NAV",
       "state", "open", "owner_user", KARI, NULL);
  put (world, SAM_RECORD_MEASURE, DONE, CASE, "case_id", CASE, "plan_id", PLAN, "what", "Fastlege",
       "state", "done", "done_on", "2026-05-02", "owner_user", KARI, NULL);
  put (world, SAM_RECORD_TRANSITION, RELEASE, CASE, "case_id", CASE, "kind", "prison", "date",
       "2026-06-01", "date_kind", "fixed", "told_on", "2026-05-04", "happened_on", "2026-06-01",
       NULL);
  put (world, SAM_RECORD_TRANSITION, COMING, CASE, "case_id", CASE, "kind", "tsb", "date",
       "2026-08-03", "date_kind", "fixed", "told_on", "2026-06-01", NULL);
  put (world, SAM_RECORD_GATE_ROW, OLD_POINT, CASE, "case_id", CASE, "transition_id", RELEASE,
       "point", "housing", "state", "planned", "owner_user", KARI, NULL);
  put (world, SAM_RECORD_GATE_ROW, DONE_POINT, CASE, "case_id", CASE, "transition_id", COMING,
       "point", "work", "state", "in_place", "evidence", "Avtale", "owner_user", KARI, NULL);
  put (world, SAM_RECORD_GATE_ROW, POINT, CASE, "case_id", CASE, "transition_id", COMING, "point",
       "housing", "state", "planned", "owner_user", KARI, NULL);
  put (world, SAM_RECORD_FOLLOWUP, WEEKS, CASE, "case_id", CASE, "transition_id", RELEASE, "agreed",
       "agreed", NULL);
  put (world, SAM_RECORD_FOLLOWUP_DAY, PAST_DAY, CASE, "case_id", CASE, "followup_id", WEEKS,
       "day_number", "1", "who_user", KARI, NULL);
  put (world, SAM_RECORD_FOLLOWUP_DAY, NEXT_DAY, CASE, "case_id", CASE, "followup_id", WEEKS,
       "day_number", "7", "who_user", PER, "deputy_user", KARI, NULL);
}

/* "id:who" of what follows, in order. */
static void
assert_follow (World *world, const char *state, const char *follows, const char *to,
               const char *want)
{
  g_autoptr (SamCaseView) view = view_of (world);
  g_autoptr (SamRecord) handover = ask_of (world, ASK, KARI, "user", to);
  g_autoptr (GPtrArray) changed = NULL;
  g_autoptr (GString) got = g_string_new (NULL);

  put_field (handover, "state", state);
  if (follows)
    put_field (handover, "follows", follows);
  changed = sam_rules_follow (view, handover, world->today);
  for (guint i = 0; i < changed->len; i++) {
    const char *id = sam_record_get_id (changed->pdata[i]);
    SamRecordType type = sam_record_get_rtype (changed->pdata[i]);
    SamField field = type == SAM_RECORD_MEASURE    ? SAM_MEASURE_OWNER_USER
                     : type == SAM_RECORD_GATE_ROW ? SAM_GATE_ROW_OWNER_USER
                                                   : SAM_FOLLOWUP_DAY_DEPUTY_USER;

    g_assert_cmpstr (sam_record_get_text (changed->pdata[i], field), ==, to);
    g_string_append_printf (got, "%s ", id + strlen (id) - 2);
  }
  g_assert_cmpstr (got->str, ==, want);
}

/* Of what is not done, and only that; the other one's contacts stay theirs. */
static void
test_what_stands_in_the_name_follows (void)
{
  g_autoptr (World) world = world_new ();

  put_what_is_named (world);
  assert_follow (world, "accepted", "measures,contacts,commitments,meetings", OLA, "a2 a6 b1 ");
  assert_follow (world, "assigned", NULL, OLA, "a2 a6 b1 ");
  assert_follow (world, "accepted", NULL, OLA, "");
  assert_follow (world, "accepted", "measures", OLA, "a2 a6 ");
  assert_follow (world, "accepted", "contacts", OLA, "b1 ");
  assert_follow (world, "accepted", "meetings,commitments", OLA, "");
}

static void
test_the_date_of_the_holder_stands (void)
{
  g_autoptr (World) world = world_new ();
  SamRecord *after = sam_record_dup (get (world, CASE));

  sam_record_set_moment (after, SAM_CASE_HOLDER_SINCE, world->now);
  add_op (world, after);
  assert_verdict (world, KARI, "/holder_since:not-allowed");
}

/* ---- The time to answer ---- */

static void
test_answer_deadlines (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (SamCaseView) view = view_of (world);
  SamRegistry *registry = sam_case_view_get_registry (view);
  g_autoptr (SamRecord) colleague = ask_of (world, ASK, KARI, "user", OLA);
  g_autoptr (SamRecord) service = ask_of (world, ASK, KARI, "service", SERVICE);
  g_autoptr (SamRecord) silent = ask_of (world, ASK, KARI, "service", OTHER_SERVICE);
  g_autoptr (SamRecord) acute = ask_of (world, ASK, KARI, "user", OLA);

  sam_record_set_bool (acute, SAM_HANDOVER_ACUTE, TRUE);
  /* Asked on a Thursday: three open days later is the Tuesday after the weekend. */
  g_assert_cmpint (sam_rules_answer_deadline (registry, colleague), ==,
                   sam_date_from_ymd (2026, 6, 9));
  g_assert_cmpint (sam_rules_answer_deadline (registry, acute), ==, sam_date_from_ymd (2026, 6, 5));
  g_assert_cmpint (sam_rules_answer_deadline (registry, service), ==,
                   sam_date_from_ymd (2026, 6, 18));
  g_assert_cmpint (sam_rules_answer_deadline (registry, silent), ==,
                   sam_date_from_ymd (2026, 6, 9));
}

/* An old question keeps the time that was given then. */
static void
test_answer_days_are_dated (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (SamCaseView) view = NULL;
  g_autoptr (SamRecord) colleague = ask_of (world, ASK, KARI, "user", OLA);

  put (world, SAM_RECORD_SETTING, U ("71"), SAM_ID_NIL, "setting_key", SAM_SETTING_HANDOVER_ANSWER,
       "value", "1", "valid_from", "2026-06-05", NULL);
  view = view_of (world);
  g_assert_cmpint (sam_rules_answer_deadline (sam_case_view_get_registry (view), colleague), ==,
                   sam_date_from_ymd (2026, 6, 9));
  sam_record_set_moment (colleague, SAM_HANDOVER_ASKED_AT, NOW + 4 * SAM_USEC_PER_DAY);
  g_assert_cmpint (sam_rules_answer_deadline (sam_case_view_get_registry (view), colleague), ==,
                   sam_date_from_ymd (2026, 6, 9));
}

/* ---- The ledger ---- */

static void
later (World *world, int days)
{
  world->now += days * SAM_USEC_PER_DAY;
  world->today += days;
}

static void
test_ledger (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (SamCaseView) view = NULL;
  g_autoptr (SamHolderLedger) ledger = NULL;
  g_autoptr (SamHolderSummary) summary = NULL;
  SamHolderTotals totals = { 0 };

  asked (world, KARI, "user", OLA);
  later (world, 2);
  add_op (world, answer_of (world, ASK, OLA, "refused"));
  assert_verdict (world, OLA, "");
  add_op (world, ask_of (world, U ("92"), KARI, "team", TEAM_B));
  assert_verdict (world, KARI, "");
  later (world, 3);
  add_acceptance (world, U ("92"), PER);
  assert_verdict (world, PER, "");
  later (world, 1);
  assign (world, U ("93"), LEADER, OLA);
  assert_verdict (world, LEADER, "/holder_user:holder");
  add_op (world, ask_of (world, U ("94"), PER, "team", TEAM_A));
  assert_verdict (world, PER, "");
  later (world, 10);
  view = view_of (world);
  ledger = sam_rules_holder_ledger (view, world->today);
  g_assert_cmpuint (ledger->n_passed, ==, 1);
  g_assert_cmpuint (ledger->n_refused, ==, 1);
  g_assert_cmpuint (ledger->n_asks, ==, 3);
  g_assert_cmpint (ledger->days_unanswered, ==, 2 + 3 + 10);
  g_assert_cmpuint (ledger->n_spans, ==, 2);
  g_assert_cmpstr (ledger->spans[0].user_id, ==, KARI);
  g_assert_cmpstr (ledger->spans[1].user_id, ==, PER);
  g_assert_cmpstr (ledger->spans[1].team_id, ==, TEAM_B);
  g_assert_true (ledger->spans[0].to_at == ledger->spans[1].from_at);
  g_assert_true (ledger->spans[1].to_at == 0);
  g_assert_true (ledger->whole);
  g_assert_nonnull (ledger->open);
  g_assert_true (ledger->open->overdue);
  summary = sam_rules_holder_summary (view, world->today);
  g_assert_cmpstr (summary->asked_id, ==, TEAM_A);
  g_assert_cmpstr (summary->holder, ==, "Per");
  sam_holder_totals_add (&totals, summary);
  g_assert_cmpuint (totals.n_waiting + totals.n_overdue + totals.n_refused, ==, 3);
}

static void
test_ledger_tells_a_broken_chain (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (SamCaseView) view = NULL;
  g_autoptr (SamHolderLedger) ledger = NULL;
  SamRecord *silent = sam_record_dup (get (world, CASE));

  assign (world, ASK, LEADER, OLA);
  assert_verdict (world, LEADER, "");
  g_object_unref (silent);
  silent = sam_record_dup (get (world, CASE));
  sam_record_set_text (silent, SAM_CASE_HOLDER_USER, LEADER);
  g_hash_table_insert (world->records, g_strdup (CASE), sam_record_freeze (silent));
  view = view_of (world);
  ledger = sam_rules_holder_ledger (view, world->today);
  g_assert_false (ledger->whole);
}

static void
test_no_ledger_for_a_case_at_rest (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (SamCaseView) view = view_of (world);
  g_autoptr (SamHolderLedger) ledger = sam_rules_holder_ledger (view, world->today);

  g_assert_null (sam_rules_holder_summary (view, world->today));
  g_assert_cmpuint (ledger->n_spans, ==, 1);
  g_assert_true (ledger->whole);
}

/* ---- Today ---- */

static const SamTodayReason *
first_reason (SamTodayCard *card)
{
  return card ? g_ptr_array_index (card->reasons, 0) : NULL;
}

static void
test_asked_stands_on_today (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (SamCaseView) view = NULL;
  g_autoptr (SamTodayCard) ola = NULL, kari = NULL, per = NULL;

  put (world, SAM_RECORD_MEASURE, U ("61"), CASE, "case_id", CASE, "what", "Ringe NAV", "state",
       "open", "due_on", "2026-06-01", NULL);
  asked (world, KARI, "user", OLA);
  view = view_of (world);
  ola = sam_rules_today_card (view, OLA, world->today);
  g_assert_cmpint (first_reason (ola)->kind, ==, SAM_TODAY_ASKED_TO_TAKE_OVER);
  g_assert_cmpint (sam_today_class (first_reason (ola)->kind), ==, 5);
  g_assert_cmpstr (first_reason (ola)->who, ==, "Kari");
  g_assert_cmpint (first_reason (ola)->date, ==, sam_date_from_ymd (2026, 6, 9));
  g_assert_true (ola->asks_me);
  /* The rest of the case is not Ola's morning yet. */
  g_assert_cmpuint (ola->reasons->len, ==, 1);
  kari = sam_rules_today_card (view, KARI, world->today);
  g_assert_false (kari->asks_me);
  g_assert_cmpint (first_reason (kari)->kind, !=, SAM_TODAY_ASKED_TO_TAKE_OVER);
}

static void
test_turned_away_until_somebody_talked (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (SamCaseView) before = NULL, after = NULL, tried = NULL;
  g_autoptr (SamTodayCard) card = NULL, none = NULL, still = NULL;

  put (world, SAM_RECORD_REFUSAL, U ("62"), CASE, "case_id", CASE, "kind", "turned_away",
       "service_id", SERVICE, "occurred_at", "2026-06-03T21:00:00Z", "told_by", "Utekontakten",
       "reason", "no_place", NULL);
  put (world, SAM_RECORD_CONTACT, U ("63"), CASE, "case_id", CASE, "occurred_at",
       "2026-06-03T18:00:00Z", "channel", "phone", "outcome", "reached", "nature", "follow_up",
       NULL);
  before = view_of (world);
  card = sam_rules_today_card (before, KARI, world->today);
  g_assert_cmpint (first_reason (card)->kind, ==, SAM_TODAY_TURNED_AWAY);
  g_assert_cmpint (sam_today_class (first_reason (card)->kind), ==, 1);
  g_assert_cmpstr (first_reason (card)->text, ==, "DPS Nord");
  g_assert_cmpstr (first_reason (card)->who, ==, "Utekontakten");
  put (world, SAM_RECORD_CONTACT, U ("64"), CASE, "case_id", CASE, "occurred_at",
       "2026-06-04T06:00:00Z", "channel", "phone", "outcome", "not_reached", "nature", "follow_up",
       NULL);
  tried = view_of (world);
  still = sam_rules_today_card (tried, KARI, world->today);
  g_assert_cmpint (first_reason (still)->kind, ==, SAM_TODAY_TURNED_AWAY);
  put (world, SAM_RECORD_CONTACT, U ("65"), CASE, "case_id", CASE, "occurred_at",
       "2026-06-04T07:00:00Z", "channel", "phone", "outcome", "reached", "nature", "follow_up",
       NULL);
  after = view_of (world);
  none = sam_rules_today_card (after, KARI, world->today);
  g_assert_true (none == NULL || first_reason (none)->kind != SAM_TODAY_TURNED_AWAY);
}

static void
test_referral_clock (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (SamCaseView) view = view_of (world);
  SamRegistry *registry = sam_case_view_get_registry (view);
  g_autoptr (SamRecord) referral = sam_record_new (SAM_RECORD_REFERRAL, U ("66"), CASE);
  SamReferralClock clock;

  sam_record_set_text (referral, SAM_REFERRAL_SERVICE_ID, SERVICE);
  sam_record_set_date (referral, SAM_REFERRAL_SENT_ON, sam_date_from_ymd (2026, 5, 18));
  clock = sam_rules_referral_clock (registry, referral, world->today);
  g_assert_cmpint (clock.stage, ==, SAM_REFERRAL_STAGE_SENT);
  g_assert_cmpint (clock.days, ==, 17);
  g_assert_cmpint (clock.days_received, ==, -1);
  /* Ten open days, Whit Monday not one of them. */
  g_assert_cmpint (clock.answer_by, ==, sam_date_from_ymd (2026, 6, 2));
  g_assert_true (clock.overdue);
  sam_record_set_date (referral, SAM_REFERRAL_RECEIVED_ON, sam_date_from_ymd (2026, 5, 20));
  sam_record_set_date (referral, SAM_REFERRAL_ASSESSED_ON, sam_date_from_ymd (2026, 6, 3));
  clock = sam_rules_referral_clock (registry, referral, world->today);
  g_assert_cmpint (clock.stage, ==, SAM_REFERRAL_STAGE_ASSESSED);
  g_assert_cmpint (clock.days_received, ==, 15);
  g_assert_false (clock.overdue);
  sam_record_set_text (referral, SAM_REFERRAL_OUTCOME, "started");
  sam_record_set_date (referral, SAM_REFERRAL_OUTCOME_ON, sam_date_from_ymd (2026, 6, 1));
  clock = sam_rules_referral_clock (registry, referral, world->today);
  g_assert_cmpint (clock.days, ==, 14);
}

/* ---- Whatever people do, in whatever order ---- */

static const char *const people[] = { KARI, OLA, PER, LEADER };

static const char *
any (GRand *rand, const char *const *list, guint n)
{
  return list[g_rand_int_range (rand, 0, (gint32) n)];
}

static char *
next_id (World *world)
{
  return g_strdup_printf ("01920000-0000-7000-8000-%012u", ++world->n_ids);
}

/* A hand-over of the world; mostly the one that waits. */
static SamRecord *
any_handover (World *world, GRand *rand)
{
  g_autoptr (GPtrArray) all = find_children (SAM_HANDOVER_CASE_ID, CASE, world);

  if (all->len == 0)
    return NULL;
  for (guint i = 0; i < all->len && g_rand_int_range (rand, 0, 4) != 0; i++) {
    if (sam_record_enum_is (g_ptr_array_index (all, i), SAM_HANDOVER_STATE, "asked"))
      return g_ptr_array_index (all, i);
  }
  return g_ptr_array_index (all, g_rand_int_range (rand, 0, (gint32) all->len));
}

static void
any_ask (World *world, GRand *rand, const char *actor)
{
  static const char *const kinds[] = { "user", "team", "service" };
  static const char *const teams[] = { TEAM_A, TEAM_B };
  static const char *const services[] = { SERVICE, OTHER_SERVICE };
  guint kind = (guint) g_rand_int_range (rand, 0, 3);
  g_autofree char *id = next_id (world);
  SamRecord *ask = ask_of (world, id, actor, kinds[kind],
                           kind == 0   ? any (rand, people, 4)
                           : kind == 1 ? any (rand, teams, 2)
                                       : any (rand, services, 2));

  if (g_rand_int_range (rand, 0, 8) == 0)
    sam_record_set_text (ask, SAM_HANDOVER_FROM_USER, any (rand, people, 4));
  if (g_rand_int_range (rand, 0, 12) == 0)
    sam_record_set_text (ask, SAM_HANDOVER_ASKED_BY_USER, any (rand, people, 4));
  if (g_rand_int_range (rand, 0, 5) == 0)
    sam_record_set_text (ask, SAM_HANDOVER_STATE, "assigned");
  if (sam_record_enum_is (ask, SAM_HANDOVER_STATE, "assigned") && g_rand_boolean (rand)) {
    SamRecord *after = sam_rules_take_over (latest (world, CASE), ask);

    /* And somebody else besides. */
    if (g_rand_int_range (rand, 0, 3) == 0)
      sam_record_set_text (after, SAM_CASE_HOLDER_TEAM, any (rand, teams, 2));
    add_op (world, after);
  }
  add_op (world, ask);
}

static void
any_answer (World *world, GRand *rand, const char *actor)
{
  static const char *const states[] = { "accepted",  "accepted", "refused",
                                        "withdrawn", "asked",    "assigned" };
  SamRecord *handover = any_handover (world, rand);
  SamRecord *answer;

  if (handover == NULL || g_hash_table_contains (world->later, sam_record_get_id (handover)))
    return;
  answer = answer_of (world, sam_record_get_id (handover), actor,
                      any (rand, states, G_N_ELEMENTS (states)));
  sam_record_set_text (answer, SAM_HANDOVER_ACCEPTED_BY_NAME, "Siv Sol");
  sam_record_set_text (answer, SAM_HANDOVER_ACCEPTED_HOW, "phone");
  if (g_rand_int_range (rand, 0, 10) == 0)
    sam_record_set_text (answer, SAM_HANDOVER_ANSWERED_BY_USER, any (rand, people, 4));
  if (g_rand_int_range (rand, 0, 5) != 0) {
    SamRecord *after = sam_rules_take_over (latest (world, CASE), answer);

    if (g_rand_int_range (rand, 0, 6) == 0)
      sam_record_set_text (after, SAM_CASE_HOLDER_USER, any (rand, people, 4));
    add_op (world, after);
  }
  add_op (world, answer);
}

static void
any_push (World *world, GRand *rand)
{
  static const SamField fields[] = { SAM_CASE_HOLDER_USER, SAM_CASE_COORDINATOR_USER,
                                     SAM_CASE_TEAM_ID, SAM_CASE_HOLDER_TEAM };
  SamRecord *after = sam_record_dup (latest (world, CASE));
  SamField field = fields[g_rand_int_range (rand, 0, G_N_ELEMENTS (fields))];

  if (g_rand_int_range (rand, 0, 4) == 0)
    sam_record_clear (after, field);
  else
    sam_record_set_text (after, field,
                         field == SAM_CASE_TEAM_ID || field == SAM_CASE_HOLDER_TEAM
                             ? TEAM_B
                             : any (rand, people, 4));
  add_op (world, after);
}

/* What "who" means, to compare. */
static char *
holder_now (World *world)
{
  const SamRecord *about = get (world, CASE);
  const char *user = sam_record_get_text (about, SAM_CASE_HOLDER_USER);
  const char *team = sam_record_get_text (about, SAM_CASE_HOLDER_TEAM);
  const char *service = sam_record_get_text (about, SAM_CASE_HOLDER_SERVICE);

  return g_strdup_printf ("%s %s %s %s", sam_record_get_text (about, SAM_CASE_HOLDER_KIND),
                          user ? user : "-", team ? team : "-", service ? service : "-");
}

static guint
count_moves (World *world, guint *n_open)
{
  g_autoptr (GPtrArray) all = find_children (SAM_HANDOVER_CASE_ID, CASE, world);
  guint n = 0;

  *n_open = 0;
  for (guint i = 0; i < all->len; i++) {
    const SamRecord *one = g_ptr_array_index (all, i);

    n += sam_record_enum_is (one, SAM_HANDOVER_STATE, "accepted")
         || sam_record_enum_is (one, SAM_HANDOVER_STATE, "assigned");
    *n_open += sam_record_enum_is (one, SAM_HANDOVER_STATE, "asked");
  }
  return n;
}

/* How often each thing came up: what moved or didn't move the case, and what was refused. */
enum {
  YES_OF_A_COLLEAGUE,
  YES_OF_A_TEAM,
  YES_OF_A_SERVICE,
  ORDER_OF_THE_LEAD,
  TO_ANOTHER_TEAM,
  FROM_A_SERVICE,
  ASKED_ONLY,
  NO_SAID,
  WITHDRAWN,
  ANOTHER_COORDINATOR,
  ASKED_AGAIN_AT_ONCE,
  N_SITUATIONS
};

static const char *const situations[N_SITUATIONS] = { "a colleague said yes",
                                                      "a team said yes",
                                                      "a service said yes",
                                                      "the lead ordered",
                                                      "to another team",
                                                      "from a service",
                                                      "asked only",
                                                      "said no",
                                                      "withdrawn",
                                                      "new coordinator",
                                                      "withdrawn and asked anew" };

/* What a group is refused for, that random steps must have come upon. */
static const char *const refusals[] = {
  "/asked_by_user",
  "/answered_by_user",
  "/state:not-allowed",
  "/state:open-ask",
  "/state:stale",
  "/state:holder",
  "/from_user:stale",
  "/to_kind:holder",
  "/to_user:holder",
  "/holder_kind:holder",
  "/holder_user:not-allowed",
  "/holder_user:holder",
  "/coordinator_user:not-allowed",
  "/team_id:not-allowed",
  "/holder_kind:not-allowed",
};

typedef struct {
  guint n_stood, n_moved, n_refused;
  guint situations[N_SITUATIONS], refusals[G_N_ELEMENTS (refusals)];
} Tally;

/* Exactly one, told without the record's own rule. */
static gboolean
has_one_holder (const SamRecord *about)
{
  gboolean user = sam_record_has (about, SAM_CASE_HOLDER_USER);
  gboolean team = sam_record_has (about, SAM_CASE_HOLDER_TEAM);
  gboolean service = sam_record_has (about, SAM_CASE_HOLDER_SERVICE);

  if (sam_record_enum_is (about, SAM_CASE_HOLDER_KIND, "service"))
    return service && !user && !team;
  return user && !service && team == sam_record_enum_is (about, SAM_CASE_HOLDER_KIND, "team")
         && (team || sam_record_enum_is (about, SAM_CASE_HOLDER_KIND, "user"));
}

/* The hand-over in @state that the group leaves, which it was not before. @before: what the group
 * wrote as it was, none for what it made. (nullable) */
static const SamRecord *
new_in_state (World *world, GHashTable *before, const char *state)
{
  g_autoptr (GPtrArray) all = find_children (SAM_HANDOVER_CASE_ID, CASE, world);

  for (guint i = 0; i < all->len; i++) {
    const SamRecord *one = g_ptr_array_index (all, i);
    const SamRecord *was = g_hash_table_lookup (before, sam_record_get_id (one));

    if (g_hash_table_contains (before, sam_record_get_id (one))
        && sam_record_enum_is (one, SAM_HANDOVER_STATE, state)
        && (was == NULL || !sam_record_enum_is (was, SAM_HANDOVER_STATE, state)))
      return one;
  }
  return NULL;
}

static gpointer
ref_any (gpointer object)
{
  return object ? g_object_ref (object) : NULL;
}

static void
unref_any (gpointer object)
{
  if (object)
    g_object_unref (object);
}

static void
tally_group (World *world, GHashTable *before, Tally *tally)
{
  const SamRecord *about = get (world, CASE), *was = g_hash_table_lookup (before, CASE);
  const SamRecord *yes = new_in_state (world, before, "accepted");
  const SamRecord *asked = new_in_state (world, before, "asked");
  const SamRecord *back = new_in_state (world, before, "withdrawn");
  gboolean ordered = new_in_state (world, before, "assigned") != NULL;

  for (guint kind = 0; yes != NULL && kind < 3; kind++) {
    static const char *const kinds[] = { "user", "team", "service" };

    tally->situations[YES_OF_A_COLLEAGUE + kind] +=
        sam_record_enum_is (yes, SAM_HANDOVER_TO_KIND, kinds[kind]);
  }
  tally->situations[ORDER_OF_THE_LEAD] += ordered;
  tally->situations[TO_ANOTHER_TEAM] += g_strcmp0 (sam_record_get_text (about, SAM_CASE_TEAM_ID),
                                                   sam_record_get_text (was, SAM_CASE_TEAM_ID))
                                        != 0;
  tally->situations[FROM_A_SERVICE] +=
      (yes != NULL || ordered) && sam_record_enum_is (was, SAM_CASE_HOLDER_KIND, "service");
  tally->situations[ASKED_ONLY] += asked != NULL && back == NULL;
  tally->situations[NO_SAID] += new_in_state (world, before, "refused") != NULL;
  tally->situations[WITHDRAWN] += back != NULL;
  tally->situations[ASKED_AGAIN_AT_ONCE] += back != NULL && asked != NULL;
  tally->situations[ANOTHER_COORDINATOR] +=
      yes == NULL && !ordered
      && g_strcmp0 (sam_record_get_text (about, SAM_CASE_COORDINATOR_USER),
                    sam_record_get_text (was, SAM_CASE_COORDINATOR_USER))
             != 0;
}

/* What the group left of the case: one holder, and no move that no hand-over tells. */
static void
check_group (World *world, const char *before, guint moves, Tally *tally)
{
  g_autofree char *after = holder_now (world);
  guint n_open, moves_after = count_moves (world, &n_open);

  g_assert_true (has_one_holder (get (world, CASE)));
  g_assert_cmpuint (n_open, <=, 1);
  /* The holder changes with exactly one hand-over, and a hand-over with the holder. A case may go
   * to another team with the same holder: that too is one hand-over. */
  if (strcmp (before, after) != 0)
    g_assert_cmpuint (moves_after, ==, moves + 1);
  g_assert_cmpuint (moves_after - moves, <=, 1);
  if (moves_after != moves) {
    g_autoptr (SamCaseView) view = view_of (world);
    g_autoptr (SamHolderLedger) ledger = sam_rules_holder_ledger (view, world->today);

    g_assert_cmpuint (ledger->n_passed, ==, moves_after);
    g_assert_true (ledger->whole);
    tally->n_moved++;
  }
}

/* One group of one or two things somebody tries; what must hold after it. */
static void
try_something (World *world, GRand *rand, Tally *tally)
{
  const char *actor = any (rand, people, 4);
  g_autofree char *before = holder_now (world), *got = NULL;
  guint n_open, moves = count_moves (world, &n_open);
  int parts = g_rand_int_range (rand, 0, 4) == 0 ? 2 : 1;
  g_autoptr (GHashTable) was = NULL;
  GHashTableIter iter;
  gpointer id;

  for (int i = 0; i < parts; i++) {
    int what = g_rand_int_range (rand, 0, 10);

    if (what < 4)
      any_ask (world, rand, actor);
    else if (what < 9)
      any_answer (world, rand, actor);
    else
      any_push (world, rand);
  }
  if (world->ops->len == 0)
    return;
  was = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, unref_any);
  g_hash_table_iter_init (&iter, world->later);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_hash_table_insert (was, g_strdup (id), ref_any (get (world, id)));
  g_hash_table_insert (was, g_strdup (CASE), ref_any (get (world, CASE)));
  got = verdict (world, actor);
  check_group (world, before, moves, tally);
  if (*got == '\0') {
    const SamRecord *yes = new_in_state (world, was, "accepted");

    /* Said by whoever sent it; ordered by nobody but the lead. */
    if (yes != NULL)
      g_assert_cmpstr (sam_record_get_text (yes, SAM_HANDOVER_ANSWERED_BY_USER), ==, actor);
    if (new_in_state (world, was, "assigned") != NULL)
      g_assert_cmpstr (actor, ==, LEADER);
    tally->n_stood++;
    tally_group (world, was, tally);
    return;
  }
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    tally->refusals[i] += strstr (got, refusals[i]) != NULL;
  tally->n_refused++;
}

static void
test_random_steps (void)
{
  guint n_steps = g_test_slow () ? 1000000 : 20000;
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  World *world = world_new ();
  Tally tally = { 0 };

  for (guint i = 0; i < n_steps; i++) {
    if (i % 60 == 59) {
      world_free (world);
      world = world_new ();
    }
    try_something (world, rand, &tally);
    world->now += G_TIME_SPAN_SECOND;
  }
  world_free (world);
  g_test_message ("%u steps, %u stood, %u moved the case, %u refused", n_steps, tally.n_stood,
                  tally.n_moved, tally.n_refused);
  /* Else nothing was tried. */
  g_assert_cmpuint (tally.n_stood, >, n_steps / 50);
  g_assert_cmpuint (tally.n_moved, >, n_steps / 200);
  for (guint i = 0; i < N_SITUATIONS; i++)
    g_test_message ("%s: %u", situations[i], tally.situations[i]);
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    g_test_message ("refused %s: %u", refusals[i], tally.refusals[i]);
  for (guint i = 0; i < N_SITUATIONS; i++)
    g_assert_cmpuint (tally.situations[i], >, 0);
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    g_assert_cmpuint (tally.refusals[i], >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add_func ("/core/holder/" name, func)
  ADD ("R11-sending-never-moves", test_sending_never_moves);
  ADD ("R11-acceptance-moves-in-one-group", test_acceptance_moves_in_one_group);
  ADD ("R11-only-to-whoever-said-yes", test_a_yes_moves_only_to_whoever_said_it);
  ADD ("R11-two-acceptances-one-holder", test_two_acceptances_leave_one_holder);
  ADD ("R11-the-case-has-changed-hands", test_the_case_has_changed_hands);
  ADD ("R11-a-case-moves-once-in-a-group", test_a_case_moves_once_in_a_group);
  ADD ("who-may-ask", test_who_may_ask);
  ADD ("one-question-at-a-time", test_one_question_at_a_time);
  ADD ("who-may-answer", test_who_may_answer);
  ADD ("a-no-gives-a-reason", test_a_no_gives_a_reason);
  ADD ("the-asker-withdraws", test_the_asker_withdraws);
  ADD ("a-team-answers-by-name", test_a_team_answers_by_name);
  ADD ("a-service-outside-says-yes", test_a_service_outside_says_yes);
  ADD ("nobody-outside-is-told-to", test_nobody_outside_is_told_to);
  ADD ("the-lead-assigns", test_the_lead_assigns);
  ADD ("what-is-asked-is-settled-first", test_what_is_asked_is_settled_first);
  ADD ("both-for-some-days", test_both_for_some_days);
  ADD ("R11-what-stands-in-the-name-follows", test_what_stands_in_the_name_follows);
  ADD ("the-date-of-the-holder-stands", test_the_date_of_the_holder_stands);
  ADD ("answer-deadlines", test_answer_deadlines);
  ADD ("answer-days-are-dated", test_answer_days_are_dated);
  ADD ("ledger", test_ledger);
  ADD ("ledger-tells-a-broken-chain", test_ledger_tells_a_broken_chain);
  ADD ("no-ledger-for-a-case-at-rest", test_no_ledger_for_a_case_at_rest);
  ADD ("asked-stands-on-today", test_asked_stands_on_today);
  ADD ("turned-away-until-somebody-talked", test_turned_away_until_somebody_talked);
  ADD ("referral-clock", test_referral_clock);
  ADD ("random-steps", test_random_steps);
  return g_test_run ();
}
