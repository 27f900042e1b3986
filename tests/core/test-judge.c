/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-record-random.h"

#include <samspor/sam-id.h>
#include <samspor/sam-judge.h>
#include <samspor/sam-records.h>
#include <samspor/sam-rules.h>
#include <string.h>

#define TODAY sam_date_from_ymd (2026, 6, 4)
#define U(n) "01900000-0000-7000-8000-0000000000" n
#define TEAM_A U ("01")
#define TEAM_B U ("02")
#define KARI U ("11")
#define OLA U ("12")
#define PER U ("13")
#define LEADER U ("14")
#define PERSON U ("21")
#define CASE U ("31")
#define TRANSITION U ("41")
#define ROW U ("42")
#define AGREEMENT U ("51")
#define PARTY U ("52")
#define COMMITMENT U ("53")
#define NEW U ("91")
#define NEW_2 U ("92")
#define SERVICE U ("61")
#define COOPERATION U ("62")
#define MEETING U ("63")
#define AGREEMENT_2 U ("54")
#define PARTY_2 U ("55")
#define SITE U ("71")
#define UNIT U ("72")
#define LEASE U ("73")
#define TENANT U ("74")
#define NOBODY U ("75") /* follows nobody up */

/* ---- A small world, held in memory ---- */

typedef struct {
  GHashTable *records; /* (owned) (element-type utf8 SamRecord) */
  GPtrArray *ops;      /* (owned) (element-type SamOp): the group being made */
  guint n_ops;
} World;

static SamRecord *
make (SamRecordType type, const char *id, const char *scope, va_list args)
{
  SamRecord *record = sam_record_new (type, id, scope);
  const char *name;

  while ((name = va_arg (args, const char *))) {
    g_autoptr (GError) error = NULL;
    const char *value = va_arg (args, const char *);

    sam_record_set_from_string (record, sam_field_by_name (sam_type_get (type), name), value,
                                &error);
    g_assert_no_error (error);
  }
  return record;
}

static void
put (World *world, SamRecordType type, const char *id, const char *scope, ...)
{
  SamRecord *record;
  va_list args;

  va_start (args, scope);
  record = make (type, id, scope, args);
  va_end (args);
  g_hash_table_insert (world->records, g_strdup (id), sam_record_freeze (record));
}

static void
change (World *world, const char *id, ...)
{
  SamRecord *record = sam_record_dup (g_hash_table_lookup (world->records, id));
  const char *name;
  va_list args;

  va_start (args, id);
  while ((name = va_arg (args, const char *)))
    sam_record_set_from_string (record, sam_field_by_name (sam_record_get_def (record), name),
                                va_arg (args, const char *), NULL);
  va_end (args);
  g_hash_table_insert (world->records, g_strdup (id), sam_record_freeze (record));
}

static World *
world_new (void)
{
  World *world = g_new0 (World, 1);

  world->records = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  world->ops = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_op_unref);
  put (world, SAM_RECORD_TEAM, TEAM_A, SAM_ID_NIL, "name", "Nord", NULL);
  put (world, SAM_RECORD_TEAM, TEAM_B, SAM_ID_NIL, "name", "Sør", NULL);
  put (world, SAM_RECORD_USER, KARI, SAM_ID_NIL, "name", "Kari", "role", "coordinator", "team_ids",
       TEAM_A, NULL);
  put (world, SAM_RECORD_USER, OLA, SAM_ID_NIL, "name", "Ola", "role", "coordinator", "team_ids",
       TEAM_A, NULL);
  put (world, SAM_RECORD_USER, PER, SAM_ID_NIL, "name", "Per", "role", "coordinator", "team_ids",
       TEAM_B, NULL);
  put (world, SAM_RECORD_USER, LEADER, SAM_ID_NIL, "name", "Leder", "role", "lead", "lead_team_ids",
       TEAM_A "," TEAM_B, NULL);
  put (world, SAM_RECORD_PERSON, PERSON, PERSON, "given_name", "Modig", NULL);
  put (world, SAM_RECORD_CASE, CASE, CASE, "person_id", PERSON, "team_id", TEAM_A,
       "coordinator_user", KARI, "holder_kind", "user", "holder_user", KARI, "status", "active",
       "opened_on", "2026-01-05", NULL);
  put (world, SAM_RECORD_TRANSITION, TRANSITION, CASE, "case_id", CASE, "kind", "prison",
       "date_kind", "fixed", "date", "2026-06-20", NULL);
  put (world, SAM_RECORD_GATE_ROW, ROW, CASE, "case_id", CASE, "transition_id", TRANSITION, "point",
       "housing", "state", "not_started", NULL);
  put (world, SAM_RECORD_AGREEMENT, AGREEMENT, CASE, "case_id", CASE, "title", "Avtale", "state",
       "draft", "revision", "1", "transition_id", TRANSITION, NULL);
  put (world, SAM_RECORD_PARTY, PARTY, CASE, "agreement_id", AGREEMENT, "case_id", CASE,
       "party_kind", "organisation", "name", "Frelsesarmeen", NULL);
  put (world, SAM_RECORD_COMMITMENT, COMMITMENT, CASE, "agreement_id", AGREEMENT, "case_id", CASE,
       "party_id", PARTY, "what", "Seng", "state", "open", "offset_days", "3", NULL);
  return world;
}

static void
world_free (World *world)
{
  g_hash_table_unref (world->records);
  g_ptr_array_unref (world->ops);
  g_free (world);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)

static SamRecord *
lookup (SamRecordType type, const char *id, gpointer data)
{
  World *world = data;
  SamRecord *record = g_hash_table_lookup (world->records, id);

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
    if (sam_record_get_rtype (record) == SAM_FIELD_TYPE (field) && !sam_record_is_retracted (record)
        && g_strcmp0 (sam_record_get_text (record, field), id) == 0)
      g_ptr_array_add (found, g_object_ref (record));
  }
  return found;
}

static const SamJudgeFuncs funcs = { .lookup = lookup, .children = find_children };

static SamViewer *
viewer_of (const char *user, SamEnvironment environment)
{
  static const char *const coordinator[] = { "coordinator", NULL };
  static const char *const lead[] = { "lead", NULL };
  static const char *const team_a[] = { TEAM_A, NULL };
  static const char *const both[] = { TEAM_A, TEAM_B, NULL };
  gboolean leads = strcmp (user, LEADER) == 0;
  SamViewerFields fields = {
    .user_id = user,
    .roles = leads ? lead : coordinator,
    .team_ids = team_a,
    .lead_team_ids = leads ? both : NULL,
    .compartments = strcmp (user, NOBODY) == 0 ? sam_roles_compartments ((const char *[]){ NULL })
                                               : sam_roles_compartments (coordinator),
    .purpose = SAM_PURPOSE_FOLLOW_UP,
    .environment = environment,
  };

  return sam_viewer_new (&fields);
}

/* ---- Making groups ---- */

static void
add_op (World *world, SamOpKind kind, SamRecordType type, const char *id, const char *scope,
        const SamPatch *patch, const char *take)
{
  g_autofree char *op_id = g_strdup_printf ("01910000-0000-7000-8000-%012u", ++world->n_ops);
  SamOpFields fields = {
    .op_id = op_id,
    .kind = kind,
    .type = type,
    .id = id,
    .scope = scope,
    .patch = patch,
    .base = "a.1",
    .group = "g",
    .take = take,
    .why = "derfor",
  };

  g_ptr_array_add (world->ops, sam_op_new (&fields));
}

static void
create (World *world, SamRecordType type, const char *id, const char *scope, ...)
{
  g_autoptr (SamRecord) record = NULL;
  g_autoptr (SamPatch) patch = NULL;
  va_list args;

  va_start (args, scope);
  record = make (type, id, scope, args);
  va_end (args);
  patch = sam_patch_diff (NULL, record);
  add_op (world, SAM_OP_CREATE, type, id, scope, patch, NULL);
}

static void
update (World *world, const char *id, ...)
{
  SamRecord *before = g_hash_table_lookup (world->records, id);
  g_autoptr (SamRecord) after = sam_record_dup (before);
  g_autoptr (SamPatch) patch = NULL;
  const char *name;
  va_list args;

  va_start (args, id);
  while ((name = va_arg (args, const char *)))
    sam_record_set_from_string (after, sam_field_by_name (sam_record_get_def (after), name),
                                va_arg (args, const char *), NULL);
  va_end (args);
  patch = sam_patch_diff (before, after);
  add_op (world, SAM_OP_UPDATE, sam_record_get_rtype (before), id, NULL, patch, NULL);
}

static void
retract (World *world, const char *id)
{
  add_op (world, SAM_OP_RETRACT, sam_record_get_rtype (g_hash_table_lookup (world->records, id)),
          id, NULL, NULL, NULL);
}

/* Judges the group and forgets it. Returns "field:code field:code", sorted as found, "" = it stands
 */
static char *
verdict_in (World *world, const char *user, SamEnvironment environment)
{
  g_autoptr (SamViewer) viewer = viewer_of (user, environment);
  g_autoptr (GArray) problems = sam_judge (viewer, world->ops, TODAY, &funcs, world);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < problems->len; i++) {
    SamJudgeProblem *found = &g_array_index (problems, SamJudgeProblem, i);
    g_autofree char *pointer = sam_problem_pointer (&found->problem);

    g_string_append_printf (out, "%s%s:%s", i ? " " : "", pointer ? pointer : "",
                            found->problem.code);
  }
  g_ptr_array_set_size (world->ops, 0);
  return g_string_free (out, FALSE);
}

static void
assert_verdict (World *world, const char *user, const char *wanted)
{
  g_autofree char *got = verdict_in (world, user, SAM_ENVIRONMENT_TEST);

  g_assert_cmpstr (got, ==, wanted);
}

/* ---- Life cycles and who may write ---- */

static void
test_ordinary_work (void)
{
  g_autoptr (World) world = world_new ();

  create (world, SAM_RECORD_CONTACT, NEW, CASE, "case_id", CASE, "occurred_at",
          "2026-06-04T08:00:00Z", "channel", "phone", "outcome", "reached", "nature", "follow_up",
          "text", "Snakket sammen", NULL);
  assert_verdict (world, KARI, "");
  update (world, ROW, "state", "planned", "owner_user", OLA, NULL);
  assert_verdict (world, KARI, "");
}

static void
test_a_late_fact_is_taken (void)
{
  g_autoptr (World) world = world_new ();

  change (world, CASE, "status", "closed", "closed_on", "2026-05-01", NULL);
  create (world, SAM_RECORD_CONTACT, NEW, CASE, "case_id", CASE, "occurred_at",
          "2025-01-04T08:00:00Z", "channel", "phone", "outcome", "not_reached", "nature",
          "follow_up", NULL);
  assert_verdict (world, KARI, "");
}

static void
test_append_only (void)
{
  g_autoptr (World) world = world_new ();

  put (world, SAM_RECORD_CONTACT, NEW, CASE, "case_id", CASE, "occurred_at", "2026-06-04T08:00:00Z",
       "channel", "phone", "outcome", "reached", "nature", "follow_up", NULL);
  update (world, NEW, "text", "et annet ord", NULL);
  assert_verdict (world, KARI, ":append-only");
  retract (world, NEW);
  assert_verdict (world, KARI, "");
}

static void
test_who_writes_the_registry (void)
{
  g_autoptr (World) world = world_new ();

  create (world, SAM_RECORD_SERVICE, NEW, SAM_ID_NIL, "name", "NAV", "service_kind", "nav", NULL);
  assert_verdict (world, KARI, ":not-allowed");
  create (world, SAM_RECORD_SERVICE, NEW, SAM_ID_NIL, "name", "NAV", "service_kind", "nav", NULL);
  assert_verdict (world, LEADER, "");
  update (world, KARI, "name", "Karianne", NULL);
  assert_verdict (world, LEADER, ":not-allowed");
  create (world, SAM_RECORD_SETTING, NEW, SAM_ID_NIL, "setting_key", SAM_SETTING_WANTS_NOW, "value",
          "mange", "valid_from", "2026-01-01", NULL);
  assert_verdict (world, LEADER, "/value:range");
}

static void
test_given_once (void)
{
  g_autoptr (World) world = world_new ();

  update (world, ROW, "point", "work", NULL);
  assert_verdict (world, KARI, "/point:immutable");
  create (world, SAM_RECORD_GATE_ROW, ROW, CASE, "case_id", CASE, "transition_id", TRANSITION,
          "point", "work", "state", "planned", NULL);
  assert_verdict (world, KARI, ":exists");
}

/* One contact plan for a transition and one row for a day of it: nobody writes a second one beside
 * it, whatever program they use. */
static void
test_one_plan_for_the_first_days (void)
{
  g_autofree char *plan = sam_id_derive (TRANSITION, "followup");
  g_autofree char *day = sam_id_derive (plan, "day-5");
  g_autoptr (World) world = world_new ();

  create (world, SAM_RECORD_FOLLOWUP, plan, CASE, "case_id", CASE, "transition_id", TRANSITION,
          "agreed", "not_asked", "naloxone", "not_asked", NULL);
  create (world, SAM_RECORD_FOLLOWUP_DAY, day, CASE, "case_id", CASE, "followup_id", plan,
          "day_number", "5", NULL);
  assert_verdict (world, KARI, "");
  create (world, SAM_RECORD_FOLLOWUP, NEW, CASE, "case_id", CASE, "transition_id", TRANSITION,
          "agreed", "not_asked", "naloxone", "not_asked", NULL);
  assert_verdict (world, KARI, ":ref");
  create (world, SAM_RECORD_FOLLOWUP, plan, CASE, "case_id", CASE, "transition_id", TRANSITION,
          "agreed", "not_asked", "naloxone", "not_asked", NULL);
  create (world, SAM_RECORD_FOLLOWUP_DAY, NEW, CASE, "case_id", CASE, "followup_id", plan,
          "day_number", "5", NULL);
  assert_verdict (world, KARI, ":ref");
}

static void
test_scope_and_references (void)
{
  g_autoptr (World) world = world_new ();

  create (world, SAM_RECORD_GOAL, NEW, PERSON, "case_id", CASE, "plan_id", NEW_2, "what", "Jobb",
          "state", "open", NULL);
  assert_verdict (world, KARI, "/case_id:scope /plan_id:ref");
  create (world, SAM_RECORD_CONTACT, NEW, NEW_2, "case_id", NEW_2, "occurred_at",
          "2026-06-04T08:00:00Z", "channel", "phone", "outcome", "reached", "nature", "follow_up",
          NULL);
  assert_verdict (world, KARI, "/case_id:scope");
  update (world, ROW, "service_id", NEW, NULL);
  assert_verdict (world, KARI, "/service_id:ref");
}

static void
test_children_in_the_same_group (void)
{
  g_autoptr (World) world = world_new ();

  create (world, SAM_RECORD_PLAN, NEW, CASE, "case_id", CASE, "kind", "aftercare", NULL);
  create (world, SAM_RECORD_GOAL, NEW_2, CASE, "case_id", CASE, "plan_id", NEW, "what", "Jobb",
          "state", "open", NULL);
  assert_verdict (world, KARI, "");
}

static void
test_another_cases_record (void)
{
  g_autoptr (World) world = world_new ();

  change (world, CASE, "status", "closed", "closed_on", "2026-05-01", NULL);
  put (world, SAM_RECORD_CASE, NEW, NEW, "person_id", PERSON, "team_id", TEAM_A, "holder_kind",
       "user", "holder_user", KARI, "status", "new", "opened_on", "2026-06-01", NULL);
  create (world, SAM_RECORD_GATE_ROW, NEW_2, NEW, "case_id", NEW, "transition_id", TRANSITION,
          "point", "work", "state", "planned", NULL);
  assert_verdict (world, KARI, "/transition_id:ref");
}

static void
test_consent_of_the_person (void)
{
  g_autoptr (World) world = world_new ();

  put (world, SAM_RECORD_CONSENT, NEW, PERSON, "person_id", PERSON, "recipient_name", "NAV",
       "field_groups", "plan", "basis", "samtykke", "given_on", "2026-06-01", NULL);
  update (world, AGREEMENT, "consent_id", NEW, NULL);
  assert_verdict (world, KARI, "");
  put (world, SAM_RECORD_CONSENT, NEW_2, NEW, "person_id", NEW, "recipient_name", "NAV",
       "field_groups", "plan", "basis", "samtykke", "given_on", "2026-06-01", NULL);
  update (world, AGREEMENT, "consent_id", NEW_2, NULL);
  assert_verdict (world, KARI, "/consent_id:ref");
}

static void
test_old_faults_do_not_block (void)
{
  g_autoptr (World) world = world_new ();

  put (world, SAM_RECORD_GATE_ROW, ROW, CASE, "case_id", CASE, "transition_id", TRANSITION, "point",
       "housing", "state", "in_place", NULL);
  update (world, ROW, "agreed", "Leilighet fra 20. juni", NULL);
  assert_verdict (world, KARI, "");
  update (world, ROW, "evidence_on", "2026-07-01", NULL);
  assert_verdict (world, KARI, "/evidence_on:future");
}

/* A day that has not come is no day on which something was done. */
static void
test_what_was_done_was_done_by_today (void)
{
  static const struct {
    const char *id, *state, *name;
  } facts[] = {
    { COMMITMENT, "kept", "kept_on" },
    { CASE, "closed", "closed_on" },
    { NEW, "done", "done_on" },
    { AGREEMENT, "sent", "sent_at" },
  };
  g_autoptr (World) world = world_new ();

  put (world, SAM_RECORD_MEASURE, NEW, CASE, "case_id", CASE, "what", "Ringe", "state", "open",
       NULL);
  for (guint i = 0; i < G_N_ELEMENTS (facts); i++) {
    gboolean moment = g_str_has_suffix (facts[i].name, "_at"), is_case = i == 1;
    g_autofree char *wanted = g_strdup_printf ("/%s:future", facts[i].name);
    const char *state = is_case ? "status" : "state";

    update (world, facts[i].id, state, facts[i].state, facts[i].name,
            moment ? "2026-06-05T00:00:00Z" : "2026-06-05", NULL);
    assert_verdict (world, KARI, wanted);
    update (world, facts[i].id, state, facts[i].state, facts[i].name,
            moment ? "2026-06-04T10:00:00Z" : "2026-06-04", NULL);
    assert_verdict (world, KARI, "");
  }
  change (world, AGREEMENT, "state", "sent", "sent_at", "2026-06-01T10:00:00Z", NULL);
  update (world, AGREEMENT, "state", "ended", "ended_on", "2026-06-05", NULL);
  assert_verdict (world, KARI, "/ended_on:future");
  update (world, TRANSITION, "cancelled_on", "2026-06-05", "cancelled_why", "Utsatt", NULL);
  assert_verdict (world, KARI, "/cancelled_on:future");
  update (world, ROW, "state", "waived", "reason", "Ingen plass", "waived_by_user", LEADER,
          "waived_on", "2026-06-05", "waived_party_id", PARTY, NULL);
  assert_verdict (world, LEADER, "/waived_on:future");
}

/* ---- Person and case ---- */

static void
test_person_numbers_by_environment (void)
{
  static const struct {
    SamEnvironment environment;
    const char *number;
    const char *verdict;
  } cases[] = {
    { SAM_ENVIRONMENT_TEST, "02013299997", "/id_number:real" },
    { SAM_ENVIRONMENT_DEMO, "02013299997", "/id_number:real" },
    { SAM_ENVIRONMENT_PRODUCTION, "02013299997", "" },
  };
  g_autoptr (World) world = world_new ();
  g_autofree char *synthetic =
      sam_person_id_synthetic (SAM_PERSON_ID_FNR, sam_date_from_ymd (1990, 3, 4), 0);
  g_autofree char *refused = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *got = NULL;

    update (world, PERSON, "id_kind", "fnr", "id_number", cases[i].number, NULL);
    got = verdict_in (world, KARI, cases[i].environment);
    g_assert_cmpstr (got, ==, cases[i].verdict);
  }
  update (world, PERSON, "id_kind", "fnr", "id_number", synthetic, NULL);
  assert_verdict (world, KARI, "");
  update (world, PERSON, "id_kind", "fnr", "id_number", synthetic, NULL);
  refused = verdict_in (world, KARI, SAM_ENVIRONMENT_PRODUCTION);
  g_assert_cmpstr (refused, ==, "/id_number:synthetic");
}

static void
test_one_open_case (void)
{
  g_autoptr (World) world = world_new ();

  create (world, SAM_RECORD_CASE, NEW, NEW, "person_id", PERSON, "team_id", TEAM_A, "holder_kind",
          "user", "holder_user", KARI, "status", "new", "opened_on", "2026-06-01", NULL);
  assert_verdict (world, KARI, "/person_id:open-case");
  /* Closing the old one in the same group makes room. */
  update (world, CASE, "status", "closed", "closed_on", "2026-06-04", NULL);
  create (world, SAM_RECORD_CASE, NEW, NEW, "person_id", PERSON, "team_id", TEAM_A, "holder_kind",
          "user", "holder_user", KARI, "status", "new", "opened_on", "2026-06-04", NULL);
  assert_verdict (world, KARI, "");
}

/* Who opens a case has it; else what is closed and opened anew would go to somebody who never said
 * yes. The team lead may name another who sees it. */
static void
test_a_new_case_is_ones_own (void)
{
  static const struct {
    const char *by, *holder, *verdict;
  } tries[] = {
    { KARI, KARI, "" },
    { KARI, OLA, "/holder_user:not-allowed" },
    { LEADER, OLA, "" },
    { LEADER, PER, "/holder_user:holder" },
  };
  g_autoptr (World) world = world_new ();

  for (guint i = 0; i < G_N_ELEMENTS (tries); i++) {
    update (world, CASE, "status", "closed", "closed_on", "2026-06-04", NULL);
    create (world, SAM_RECORD_CASE, NEW, NEW, "person_id", PERSON, "team_id", TEAM_A, "holder_kind",
            "user", "holder_user", tries[i].holder, "status", "new", "opened_on", "2026-06-04",
            NULL);
    assert_verdict (world, tries[i].by, tries[i].verdict);
  }
  put (world, SAM_RECORD_SERVICE, SERVICE, SAM_ID_NIL, "name", "NAV", "service_kind", "nav", NULL);
  update (world, CASE, "status", "closed", "closed_on", "2026-06-04", NULL);
  create (world, SAM_RECORD_CASE, NEW, NEW, "person_id", PERSON, "team_id", TEAM_A, "holder_kind",
          "service", "holder_service", SERVICE, "status", "new", "opened_on", "2026-06-04", NULL);
  assert_verdict (world, LEADER, "/holder_kind:holder");
}

static void
test_new_person_with_case (void)
{
  g_autoptr (World) world = world_new ();

  create (world, SAM_RECORD_PERSON, NEW, NEW, "given_name", "Rolig", NULL);
  create (world, SAM_RECORD_CASE, NEW_2, NEW_2, "person_id", NEW, "team_id", TEAM_A, "holder_kind",
          "user", "holder_user", KARI, "status", "new", "opened_on", "2026-06-04", NULL);
  assert_verdict (world, KARI, "");
}

static void
hand_over (World *world, const char *to, const char *team, const char *reason)
{
  update (world, CASE, "holder_user", to, "coordinator_user", to, "team_id", team, NULL);
  create (world, SAM_RECORD_HANDOVER, NEW, CASE, "case_id", CASE, "from_kind", "user", "from_user",
          KARI, "to_kind", "user", "to_user", to, "to_team", team, "state", "assigned", "asked_at",
          "2026-06-04T08:00:00Z", "asked_by_user", LEADER, "reason", reason, NULL);
}

static void
test_holder_moves_by_assignment (void)
{
  g_autoptr (World) world = world_new ();

  hand_over (world, OLA, TEAM_A, "Kari er borte");
  assert_verdict (world, LEADER, "");
  hand_over (world, PER, TEAM_B, "Flyttet til sør");
  assert_verdict (world, LEADER, "");
  hand_over (world, OLA, TEAM_A, "");
  assert_verdict (world, LEADER, "/reason:required");
}

static void
test_holder_stays_otherwise (void)
{
  g_autoptr (World) world = world_new ();

  update (world, CASE, "holder_user", OLA, NULL);
  assert_verdict (world, KARI, "/holder_user:not-allowed");
  update (world, CASE, "team_id", TEAM_B, NULL);
  assert_verdict (world, KARI, "/team_id:not-allowed");
  /* A lead too must say to whom and why. */
  update (world, CASE, "holder_user", OLA, NULL);
  assert_verdict (world, LEADER, "/holder_kind:holder");
  update (world, CASE, "coordinator_user", OLA, NULL);
  assert_verdict (world, LEADER, "");
  update (world, CASE, "coordinator_user", OLA, NULL);
  assert_verdict (world, KARI, "/coordinator_user:not-allowed");
  /* A hand-over alone moves nothing. */
  create (world, SAM_RECORD_HANDOVER, NEW, CASE, "case_id", CASE, "from_kind", "user", "from_user",
          KARI, "to_kind", "user", "to_user", OLA, "state", "assigned", "asked_at",
          "2026-06-04T08:00:00Z", "asked_by_user", LEADER, "reason", "x", NULL);
  assert_verdict (world, LEADER, "/to_kind:holder");
  create (world, SAM_RECORD_HANDOVER, NEW, CASE, "case_id", CASE, "from_kind", "user", "from_user",
          KARI, "to_kind", "user", "to_user", OLA, "state", "asked", "asked_at",
          "2026-06-04T08:00:00Z", "asked_by_user", KARI, "reason", "x", NULL);
  assert_verdict (world, KARI, "");
  /* Other work in the case needs no lead. */
  update (world, CASE, "status", "waiting", "remark", "Ring igjen", NULL);
  assert_verdict (world, KARI, "");
}

static void
test_holder_must_see_the_case (void)
{
  g_autoptr (World) world = world_new ();

  hand_over (world, PER, TEAM_A, "Per tar over");
  assert_verdict (world, LEADER, "/holder_user:holder");
  hand_over (world, OLA, TEAM_B, "Ola blir med til sør");
  assert_verdict (world, LEADER, "/holder_user:holder");
}

/* ---- Points and agreements ---- */

static void
test_only_a_lead_waives (void)
{
  g_autoptr (World) world = world_new ();

  update (world, ROW, "state", "waived", "reason", "Boligen falt bort", "waived_by_user", KARI,
          "waived_on", "2026-06-04", "waived_party_id", PARTY, NULL);
  assert_verdict (world, KARI, "/state:not-allowed");
  update (world, ROW, "state", "waived", "reason", "Boligen falt bort", "waived_by_user", LEADER,
          "waived_on", "2026-06-04", "waived_party_id", PARTY, NULL);
  assert_verdict (world, LEADER, "");
}

static void
test_the_six_points_stand (void)
{
  g_autoptr (World) world = world_new ();

  retract (world, ROW);
  assert_verdict (world, KARI, "/point:not-allowed");
  retract (world, TRANSITION);
  retract (world, ROW);
  assert_verdict (world, KARI, "");
}

static void
send_agreement (World *world)
{
  change (world, AGREEMENT, "state", "sent", "sent_at", "2026-06-03T10:00:00Z", NULL);
}

static void
test_terms_are_locked_once_sent (void)
{
  g_autoptr (World) world = world_new ();

  update (world, COMMITMENT, "what", "To senger", NULL);
  assert_verdict (world, KARI, "");
  send_agreement (world);
  update (world, COMMITMENT, "what", "To senger", "offset_days", "4", NULL);
  assert_verdict (world, KARI, "/what:locked /offset_days:locked");
  update (world, AGREEMENT, "reserve", "Hotellet", NULL);
  assert_verdict (world, KARI, "/reserve:locked");
  update (world, AGREEMENT, "sent_at", "2026-06-04T10:00:00Z", NULL);
  assert_verdict (world, KARI, "/sent_at:locked");
  update (world, PARTY, "phone", "22222222", NULL);
  assert_verdict (world, KARI, "/phone:locked");
  create (world, SAM_RECORD_PARTY, NEW, CASE, "agreement_id", AGREEMENT, "case_id", CASE,
          "party_kind", "organisation", "name", "NAV", NULL);
  assert_verdict (world, KARI, "/agreement_id:locked");
  retract (world, COMMITMENT);
  assert_verdict (world, KARI, "/agreement_id:locked");
}

static void
test_outcome_stays_open (void)
{
  g_autoptr (World) world = world_new ();

  send_agreement (world);
  update (world, COMMITMENT, "state", "kept", "kept_on", "2026-06-04", NULL);
  assert_verdict (world, KARI, "");
  update (world, AGREEMENT, "state", "ended", "ended_on", "2026-06-04", NULL);
  assert_verdict (world, KARI, "");
}

static void
test_sending_may_still_write_terms (void)
{
  g_autoptr (World) world = world_new ();

  update (world, COMMITMENT, "what", "To senger", NULL);
  update (world, AGREEMENT, "reserve", "Hotellet", "state", "sent", "sent_at",
          "2026-06-03T10:00:00Z", NULL);
  assert_verdict (world, KARI, "");
}

static char *
hash_now (World *world)
{
  g_autoptr (GPtrArray) parties = find_children (SAM_PARTY_AGREEMENT_ID, AGREEMENT, world);
  g_autoptr (GPtrArray) commitments = find_children (SAM_COMMITMENT_AGREEMENT_ID, AGREEMENT, world);

  return sam_rules_terms_hash (g_hash_table_lookup (world->records, AGREEMENT), parties,
                               commitments);
}

static void
sign (World *world, const char *revision, const char *hash)
{
  create (world, SAM_RECORD_SIGNATURE, NEW, CASE, "agreement_id", AGREEMENT, "case_id", CASE,
          "party_id", PARTY, "revision", revision, "terms_hash", hash, "way", "paper", "name",
          "Berg", "signed_at", "2026-06-04T08:00:00Z", NULL);
}

static void
test_a_signature_signs_the_terms (void)
{
  g_autoptr (World) world = world_new ();
  g_autofree char *hash = hash_now (world);
  g_autofree char *other = NULL;

  sign (world, "1", hash);
  assert_verdict (world, KARI, "/agreement_id:stale");
  send_agreement (world);
  sign (world, "1", hash);
  assert_verdict (world, KARI, "");
  sign (world, "2", hash);
  assert_verdict (world, KARI, "/revision:stale");
  change (world, COMMITMENT, "offset_days", "5", NULL);
  other = hash_now (world);
  g_assert_cmpstr (hash, !=, other);
  sign (world, "1", hash);
  assert_verdict (world, KARI, "/terms_hash:stale");
  /* The date of the transition is no term. */
  change (world, COMMITMENT, "offset_days", "3", NULL);
  change (world, TRANSITION, "date", "2026-07-20", NULL);
  sign (world, "1", hash);
  assert_verdict (world, KARI, "");
}

/* ---- Whom an agreement binds, and what rests on what ---- */

static void
test_a_commitment_has_an_owner (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (SamViewer) viewer = viewer_of (KARI, SAM_ENVIRONMENT_TEST);
  g_autoptr (GArray) problems = NULL;

  create (world, SAM_RECORD_COMMITMENT, NEW, CASE, "agreement_id", AGREEMENT, "case_id", CASE,
          "what", "Seng", "state", "open", "offset_days", "3", NULL);
  problems = sam_judge (viewer, world->ops, TODAY, &funcs, world);
  g_assert_cmpuint (problems->len, ==, 1);
  g_assert_cmpstr (g_array_index (problems, SamJudgeProblem, 0).problem.message.text, ==,
                   "Nobody has promised this. Choose the party that binds itself");
  g_ptr_array_set_size (world->ops, 0);
  /* A party of another agreement is no owner here. */
  put (world, SAM_RECORD_AGREEMENT, AGREEMENT_2, CASE, "case_id", CASE, "title", "B", "state",
       "draft", "revision", "1", NULL);
  put (world, SAM_RECORD_PARTY, PARTY_2, CASE, "agreement_id", AGREEMENT_2, "case_id", CASE,
       "party_kind", "organisation", "name", "Røde Kors", NULL);
  create (world, SAM_RECORD_COMMITMENT, NEW, CASE, "agreement_id", AGREEMENT, "case_id", CASE,
          "party_id", PARTY_2, "what", "Seng", "state", "open", NULL);
  assert_verdict (world, KARI, "/party_id:ref");
}

static void
test_the_person_is_no_party (void)
{
  g_autoptr (World) world = world_new ();

  change (world, PERSON, "family_name", "Furulund", NULL);
  create (world, SAM_RECORD_PARTY, NEW, CASE, "agreement_id", AGREEMENT, "case_id", CASE,
          "party_kind", "person", "name", "modig  FURULUND", NULL);
  assert_verdict (world, KARI, "/name:citizen");
  create (world, SAM_RECORD_PARTY, NEW, CASE, "agreement_id", AGREEMENT, "case_id", CASE,
          "party_kind", "person", "name", "Modig Bekkevoll", NULL);
  assert_verdict (world, KARI, "");
}

/* A party leaves a draft with its commitments, or not at all. */
static void
test_a_party_that_has_promised_stays (void)
{
  g_autoptr (World) world = world_new ();

  retract (world, PARTY);
  assert_verdict (world, KARI, ":in-use");
  retract (world, COMMITMENT);
  retract (world, PARTY);
  assert_verdict (world, KARI, "");
}

/* Who was taken out meanwhile is said, whatever was written about them. */
static void
test_a_party_taken_out_meanwhile (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (SamViewer) viewer = viewer_of (KARI, SAM_ENVIRONMENT_TEST);
  g_autoptr (GArray) problems = NULL;
  SamRecord *gone = sam_record_dup (g_hash_table_lookup (world->records, PARTY));
  SamRecordMeta meta = { .retracted_by = (char *) LEADER, .retracted_at = 1 };

  sam_record_set_meta (gone, &meta);
  g_hash_table_insert (world->records, g_strdup (PARTY), sam_record_freeze (gone));
  create (world, SAM_RECORD_COMMITMENT, NEW, CASE, "agreement_id", AGREEMENT, "case_id", CASE,
          "party_id", PARTY, "what", "Nøkkel", "state", "open", NULL);
  problems = sam_judge (viewer, world->ops, TODAY, &funcs, world);
  g_assert_cmpuint (problems->len, ==, 1);
  g_assert_cmpstr (g_array_index (problems, SamJudgeProblem, 0).problem.message.text, ==,
                   "This party was taken out of the agreement. Choose another");
}

static void
test_what_stands_is_not_taken_away (void)
{
  static const struct {
    const char *state, *wanted;
  } cases[] = {
    { "draft", ":in-use" }, { "sent", ":in-use" }, { "ended", "" }, { "superseded", "" }
  };
  g_autoptr (World) world = world_new ();

  put (world, SAM_RECORD_SERVICE, SERVICE, SAM_ID_NIL, "name", "NAV", "service_kind", "nav", NULL);
  put (world, SAM_RECORD_COOPERATION, COOPERATION, SAM_ID_NIL, "title", "Avtale", "kind", "nav",
       NULL);
  change (world, PARTY, "service_id", SERVICE, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    change (world, AGREEMENT, "state", cases[i].state, "cooperation_id", COOPERATION, NULL);
    retract (world, SERVICE);
    assert_verdict (world, LEADER, cases[i].wanted);
    retract (world, COOPERATION);
    assert_verdict (world, LEADER, cases[i].wanted);
  }
}

static void
lease (World *world, const char *id, const char *from, const char *to)
{
  if (to)
    create (world, SAM_RECORD_TENANCY, id, SAM_ID_NIL, "unit_id", UNIT, "form", "fixed", "from_on",
            from, "to_on", to, NULL);
  else
    create (world, SAM_RECORD_TENANCY, id, SAM_ID_NIL, "unit_id", UNIT, "form", "open_ended",
            "from_on", from, NULL);
}

static void
put_home (World *world, const char *in_use)
{
  put (world, SAM_RECORD_SITE, SITE, SAM_ID_NIL, "name", "Bakken", "environment", "uten_krav",
       NULL);
  put (world, SAM_RECORD_HOUSING_UNIT, UNIT, SAM_ID_NIL, "site_id", SITE, "name", "H0101",
       in_use ? "in_use" : NULL, in_use, NULL);
}

static void
part (World *world, const char *id, const char *from, const char *to)
{
  create (world, SAM_RECORD_TENANT, id, PERSON, "person_id", PERSON, "tenancy_id", LEASE, "from_on",
          from, to ? "to_on" : NULL, to, NULL);
}

/* Several tenants may share a lease; two leases never share a day. */
static void
test_a_home_is_let_once (void)
{
  g_autoptr (World) world = world_new ();

  put_home (world, "true");
  put (world, SAM_RECORD_TENANCY, LEASE, SAM_ID_NIL, "unit_id", UNIT, "form", "fixed", "from_on",
       "2026-01-01", "to_on", "2026-06-30", NULL);
  lease (world, NEW, "2026-07-01", NULL);
  assert_verdict (world, LEADER, "");
  lease (world, NEW, "2026-06-30", NULL);
  assert_verdict (world, LEADER, "/unit_id:let");
  lease (world, NEW, "2025-01-01", "2026-01-01");
  assert_verdict (world, LEADER, "/unit_id:let");
  lease (world, NEW, "2025-01-01", "2025-12-31");
  assert_verdict (world, LEADER, "");

  /* Two in one group, and one that ends where the next begins. */
  lease (world, NEW, "2026-07-01", "2026-12-31");
  lease (world, NEW_2, "2026-12-31", NULL);
  assert_verdict (world, LEADER, "/unit_id:let");
  update (world, LEASE, "given_up_on", "2026-03-01", NULL);
  lease (world, NEW, "2026-03-01", NULL);
  assert_verdict (world, LEADER, "");
  lease (world, NEW, "2026-03-01", NULL);
  update (world, LEASE, "given_up_on", "2026-03-01", NULL);
  assert_verdict (world, LEADER, "");

  /* One given back on its first day lets the home for no day. */
  update (world, LEASE, "given_up_on", "2026-01-01", NULL);
  lease (world, NEW, "2025-12-01", "2026-02-01");
  assert_verdict (world, LEADER, "");

  /* An old overlap stops nobody from writing something else. */
  put (world, SAM_RECORD_TENANCY, NEW_2, SAM_ID_NIL, "unit_id", UNIT, "form", "fixed", "from_on",
       "2026-05-01", "to_on", "2026-08-31", NULL);
  update (world, LEASE, "remark", "Nøkler hos vaktmesteren", NULL);
  assert_verdict (world, LEADER, "");
  update (world, LEASE, "to_on", "2026-07-01", NULL);
  assert_verdict (world, LEADER, "/unit_id:let");
  /* It is mended by giving back what was let twice. */
  update (world, NEW_2, "given_up_on", "2026-05-01", NULL);
  update (world, LEASE, "to_on", "2026-07-01", NULL);
  assert_verdict (world, LEADER, "");
  retract (world, NEW_2);
  update (world, LEASE, "to_on", "2026-07-01", NULL);
  assert_verdict (world, LEADER, "");
}

/* Whoever follows somebody up lets a home; a lease that stands is changed by a lead, or by who sees
 * somebody on it. */
static void
test_who_writes_a_lease (void)
{
  g_autoptr (World) world = world_new ();

  put_home (world, "true");
  lease (world, NEW, "2026-07-01", NULL);
  assert_verdict (world, KARI, "");
  lease (world, NEW, "2026-07-01", NULL);
  assert_verdict (world, NOBODY, ":not-allowed");
  put (world, SAM_RECORD_TENANCY, LEASE, SAM_ID_NIL, "unit_id", UNIT, "form", "fixed", "from_on",
       "2026-01-01", "to_on", "2026-06-30", NULL);
  update (world, LEASE, "remark", "Nøkler hos vaktmesteren", NULL);
  assert_verdict (world, LEADER, "");
  update (world, LEASE, "remark", "Nøkler hos vaktmesteren", NULL);
  assert_verdict (world, KARI, ":not-allowed");
  retract (world, LEASE);
  assert_verdict (world, KARI, ":not-allowed");
  put (world, SAM_RECORD_TENANT, TENANT, PERSON, "person_id", PERSON, "tenancy_id", LEASE,
       "from_on", "2026-01-01", "to_on", "2026-05-31", NULL);
  update (world, LEASE, "given_up_on", "2026-06-01", NULL);
  assert_verdict (world, KARI, "");
  /* Somebody is on it: it ends, and is not taken away. */
  retract (world, LEASE);
  assert_verdict (world, LEADER, ":in-use");
  retract (world, TENANT);
  retract (world, LEASE);
  assert_verdict (world, KARI, "");
  /* A tenant whom the actor does not see gives no right. */
  g_hash_table_remove (world->records, PERSON);
  update (world, LEASE, "given_up_on", "2026-06-01", NULL);
  assert_verdict (world, KARI, ":not-allowed");
}

/* Else whoever puts one of their own on a lease of strangers could end it for them. */
static void
test_who_puts_somebody_on_a_lease (void)
{
  g_autoptr (World) world = world_new ();

  put_home (world, "true");
  put (world, SAM_RECORD_TENANCY, LEASE, SAM_ID_NIL, "unit_id", UNIT, "form", "fixed", "from_on",
       "2026-01-01", "to_on", "2026-06-30", NULL);
  put (world, SAM_RECORD_TENANT, TENANT, NEW, "person_id", NEW, "tenancy_id", LEASE, "from_on",
       "2026-01-01", NULL);
  part (world, NEW_2, "2026-02-01", NULL);
  assert_verdict (world, KARI, "/tenancy_id:not-allowed");
  part (world, NEW_2, "2026-02-01", NULL);
  update (world, LEASE, "remark", "Nøkler hos vaktmesteren", NULL);
  assert_verdict (world, KARI, "/tenancy_id:not-allowed :not-allowed");
  part (world, NEW_2, "2026-02-01", NULL);
  assert_verdict (world, LEADER, "");
  /* One that nobody is on is still nobody's to end. */
  g_hash_table_remove (world->records, TENANT);
  part (world, NEW_2, "2026-02-01", NULL);
  assert_verdict (world, KARI, "");
  part (world, NEW_2, "2026-02-01", NULL);
  update (world, LEASE, "remark", "Nøkler hos vaktmesteren", NULL);
  assert_verdict (world, KARI, ":not-allowed");
  /* A lease that the group makes, or with somebody on it whom the actor sees. */
  g_hash_table_remove (world->records, LEASE);
  lease (world, LEASE, "2026-01-01", NULL);
  part (world, NEW_2, "2026-02-01", NULL);
  assert_verdict (world, KARI, "");
  put (world, SAM_RECORD_TENANCY, LEASE, SAM_ID_NIL, "unit_id", UNIT, "form", "fixed", "from_on",
       "2026-01-01", "to_on", "2026-06-30", NULL);
  put (world, SAM_RECORD_PERSON, NEW, NEW, "given_name", "Trygg", NULL);
  put (world, SAM_RECORD_TENANT, TENANT, NEW, "person_id", NEW, "tenancy_id", LEASE, "from_on",
       "2026-01-01", NULL);
  part (world, NEW_2, "2026-02-01", NULL);
  assert_verdict (world, KARI, "");
  /* What is noted of a part already there is another matter. */
  g_hash_table_remove (world->records, NEW);
  put (world, SAM_RECORD_TENANT, NEW_2, PERSON, "person_id", PERSON, "tenancy_id", LEASE, "from_on",
       "2026-01-01", NULL);
  update (world, NEW_2, "to_on", "2026-05-31", "ended_how", "tenant", NULL);
  assert_verdict (world, KARI, "");
}

/* Whoever ends a lease earlier ends it for nobody else: seen or not, masked, or with notice given.
 */
static void
test_a_lease_ends_for_nobody_else (void)
{
  static const struct {
    const char *to, *how, *wanted;
  } cases[] = {
    { NULL, NULL, "/given_up_on:on-lease" },
    { "2026-06-30", "tenant", "/given_up_on:on-lease" },
    { "2026-06-02", NULL, "/given_up_on:on-lease" },
    { "2026-06-01", NULL, "" },
    { "2026-02-28", "expired", "" },
  };
  g_autoptr (World) world = world_new ();

  put_home (world, "true");
  put (world, SAM_RECORD_TENANCY, LEASE, SAM_ID_NIL, "unit_id", UNIT, "form", "fixed", "from_on",
       "2026-01-01", "to_on", "2026-06-30", NULL);
  put (world, SAM_RECORD_TENANT, TENANT, PERSON, "person_id", PERSON, "tenancy_id", LEASE,
       "from_on", "2026-01-01", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    put (world, SAM_RECORD_TENANT, NEW_2, NEW, "person_id", NEW, "tenancy_id", LEASE, "from_on",
         "2026-01-01", cases[i].to ? "to_on" : NULL, cases[i].to, NULL);
    if (cases[i].how)
      change (world, NEW_2, "ended_how", cases[i].how, NULL);
    /* One's own part ends in the same group, before or after. */
    update (world, TENANT, "to_on", "2026-06-01", "ended_how", "tenant", NULL);
    update (world, LEASE, "given_up_on", "2026-06-01", NULL);
    assert_verdict (world, KARI, cases[i].wanted);
    update (world, LEASE, "given_up_on", "2026-06-01", NULL);
    update (world, TENANT, "to_on", "2026-06-01", "ended_how", "tenant", NULL);
    assert_verdict (world, LEADER, cases[i].wanted);
  }
  g_hash_table_remove (world->records, NEW_2);
  update (world, LEASE, "to_on", "2026-06-29", NULL);
  assert_verdict (world, KARI, "/to_on:on-lease");
  update (world, LEASE, "from_on", "2026-01-02", NULL);
  assert_verdict (world, KARI, "/from_on:on-lease");
  update (world, LEASE, "from_on", "2026-01-02", "to_on", "2026-06-29", NULL);
  update (world, TENANT, "from_on", "2026-01-02", "to_on", "2026-06-29", NULL);
  assert_verdict (world, KARI, "");
  /* Longer takes nothing from anybody. */
  update (world, LEASE, "from_on", "2025-12-01", "to_on", "2026-08-31", NULL);
  assert_verdict (world, KARI, "");
  update (world, LEASE, "remark", "Nøkler hos vaktmesteren", NULL);
  assert_verdict (world, KARI, "");
}

static void
test_what_is_let (void)
{
  g_autoptr (World) world = world_new ();

  put_home (world, NULL);
  lease (world, NEW, "2026-07-01", NULL);
  assert_verdict (world, LEADER, "/unit_id:out-of-use");
  /* What was over is a fact. */
  lease (world, NEW, "2025-01-01", "2026-06-03");
  assert_verdict (world, LEADER, "");
  put_home (world, "true");
  g_hash_table_remove (world->records, SITE);
  lease (world, NEW, "2026-07-01", NULL);
  assert_verdict (world, LEADER, "/unit_id:no-building");
}

static void
test_a_part_of_a_lease (void)
{
  static const struct {
    const char *from, *to, *wanted;
  } cases[] = {
    { "2026-01-01", NULL, "" },
    { "2026-03-01", "2026-06-30", "" },
    { "2025-12-31", NULL, "/from_on:outside-lease" },
    { "2026-07-01", NULL, "/from_on:outside-lease" },
    { "2026-03-01", "2026-07-01", "/to_on:outside-lease" },
    { "2026-03-01", "2026-02-28", "/to_on:order" },
  };
  g_autoptr (World) world = world_new ();

  put_home (world, "true");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    put (world, SAM_RECORD_TENANCY, LEASE, SAM_ID_NIL, "unit_id", UNIT, "form", "fixed", "from_on",
         "2026-01-01", "to_on", "2026-06-30", NULL);
    part (world, TENANT, cases[i].from, cases[i].to);
    assert_verdict (world, KARI, cases[i].wanted);
    /* The same with a lease that the group makes. */
    g_hash_table_remove (world->records, LEASE);
    lease (world, LEASE, "2026-01-01", "2026-06-30");
    part (world, TENANT, cases[i].from, cases[i].to);
    assert_verdict (world, KARI, cases[i].wanted);
  }
}

static void
test_several_on_a_lease (void)
{
  g_autoptr (World) world = world_new ();

  put_home (world, "true");
  put (world, SAM_RECORD_TENANCY, LEASE, SAM_ID_NIL, "unit_id", UNIT, "form", "open_ended",
       "from_on", "2026-01-01", NULL);
  put (world, SAM_RECORD_TENANT, TENANT, PERSON, "person_id", PERSON, "tenancy_id", LEASE,
       "from_on", "2026-01-01", NULL);
  part (world, NEW, "2026-05-01", NULL);
  assert_verdict (world, KARI, "/from_on:tenant-twice");
  /* One who has left may come back, another may come in. */
  update (world, TENANT, "to_on", "2026-04-30", "ended_how", "tenant", NULL);
  part (world, NEW, "2026-05-01", NULL);
  assert_verdict (world, KARI, "");
  put (world, SAM_RECORD_PERSON, NEW_2, NEW_2, "given_name", "Trygg", NULL);
  create (world, SAM_RECORD_TENANT, NEW, NEW_2, "person_id", NEW_2, "tenancy_id", LEASE, "from_on",
          "2026-05-01", NULL);
  assert_verdict (world, KARI, "");
  /* Leaving is that person's part alone. */
  put (world, SAM_RECORD_TENANT, NEW, NEW_2, "person_id", NEW_2, "tenancy_id", LEASE, "from_on",
       "2026-05-01", NULL);
  update (world, TENANT, "to_on", "2026-06-01", "ended_how", "tenant", NULL);
  assert_verdict (world, KARI, "");
  /* A part lies within the lease as the group leaves it. */
  update (world, TENANT, "to_on", "2026-06-01", NULL);
  update (world, NEW, "to_on", "2026-12-31", NULL);
  update (world, LEASE, "given_up_on", "2026-06-01", NULL);
  assert_verdict (world, KARI, "/to_on:outside-lease /given_up_on:on-lease");
  change (world, LEASE, "given_up_on", "2026-06-01", NULL);
  update (world, NEW, "risk_on", "2026-05-20", NULL);
  assert_verdict (world, KARI, "");
}

static void
test_cooperation_is_the_leads (void)
{
  g_autoptr (World) world = world_new ();

  create (world, SAM_RECORD_COOPERATION, COOPERATION, SAM_ID_NIL, "title", "Avtale", "kind",
          "prison", NULL);
  assert_verdict (world, KARI, ":not-allowed");
  create (world, SAM_RECORD_COOPERATION, COOPERATION, SAM_ID_NIL, "title", "Avtale", "kind",
          "prison", "valid_from", "2026-05-01", "valid_to", "2026-04-01", NULL);
  assert_verdict (world, LEADER, "/valid_to:order");
  create (world, SAM_RECORD_COOPERATION, COOPERATION, SAM_ID_NIL, "title", "Avtale", "kind",
          "prison", NULL);
  assert_verdict (world, LEADER, "");
  /* What an agreement rests on is a term: locked once sent. */
  put (world, SAM_RECORD_COOPERATION, COOPERATION, SAM_ID_NIL, "title", "Avtale", "kind", "prison",
       NULL);
  update (world, AGREEMENT, "cooperation_id", COOPERATION, NULL);
  assert_verdict (world, KARI, "");
  send_agreement (world);
  update (world, AGREEMENT, "cooperation_id", COOPERATION, NULL);
  assert_verdict (world, KARI, "/cooperation_id:locked");
}

static void
test_templates_name_what_there_is (void)
{
  g_autoptr (World) world = world_new ();

  create (world, SAM_RECORD_SETTING, NEW, SAM_ID_NIL, "setting_key",
          "commitment.prison.housing.nav", "value", "Vedtak om depositum", "valid_from",
          "2026-06-04", NULL);
  assert_verdict (world, LEADER, "");
  create (world, SAM_RECORD_SETTING, NEW, SAM_ID_NIL, "setting_key", "commitment.prison.garden.nav",
          "value", "x", "valid_from", "2026-06-04", NULL);
  assert_verdict (world, LEADER, "/setting_key:enum");
}

/* A meeting's decision is a measure or a commitment of the same case. Of a sent agreement where it
 * was decided is no term. */
static void
test_decisions_of_a_meeting (void)
{
  g_autoptr (World) world = world_new ();

  create (world, SAM_RECORD_MEETING, MEETING, CASE, "case_id", CASE, "kind", "care_group",
          "meets_on", "2026-06-04", "at_time", "12:00", NULL);
  create (world, SAM_RECORD_MEASURE, NEW, CASE, "case_id", CASE, "what", "Ringe", "state", "open",
          "meeting_id", MEETING, NULL);
  update (world, COMMITMENT, "meeting_id", MEETING, NULL);
  assert_verdict (world, KARI, "");
  create (world, SAM_RECORD_MEASURE, NEW, CASE, "case_id", CASE, "what", "Ringe", "state", "open",
          "meeting_id", MEETING, NULL);
  assert_verdict (world, KARI, "/meeting_id:ref");
}

static void
test_appointments (void)
{
  static const struct {
    const char *at, *state, *on, *wanted;
  } cases[] = { { "10:30", "planned", "2026-06-20", "" },
                { "10:30", "kept", "2026-06-04", "" },
                { "10:30", "kept", "2026-06-05", "/meets_on:future" },
                { "25:00", "planned", "2026-06-20", "/at_time:format" },
                { "kl 10", "planned", "2026-06-20", "/at_time:format" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (World) world = world_new ();

    create (world, SAM_RECORD_APPOINTMENT, NEW, CASE, "case_id", CASE, "meets_on", cases[i].on,
            "at_time", cases[i].at, "state", cases[i].state, NULL);
    assert_verdict (world, KARI, cases[i].wanted);
  }
}

/* What nobody has said is begun so that the rest is enough. */
static void
test_begin (void)
{
  static const struct {
    SamRecordType type;
    const char *said[8];
  } cases[] = {
    { SAM_RECORD_PERSON, { "given_name", "Rolig" } },
    { SAM_RECORD_CONTACT, { "case_id", CASE, "channel", "sms", "outcome", "reached" } },
    { SAM_RECORD_TRANSITION, { "case_id", CASE, "kind", "prison" } },
    { SAM_RECORD_TRANSITION, { "case_id", CASE, "kind", "tsb", "date", "2026-07-01" } },
    { SAM_RECORD_AGREEMENT, { "case_id", CASE, "title", "Avtale" } },
    { SAM_RECORD_RESIDENCE, { "person_id", PERSON, "kind", "none" } },
    { SAM_RECORD_PLAN, { "case_id", CASE, "kind", "aftercare" } },
    { SAM_RECORD_RELATION, { "person_id", PERSON, "name", "Mor" } },
    { SAM_RECORD_MEETING, { "case_id", CASE, "meets_on", "2026-06-10" } },
    { SAM_RECORD_APPOINTMENT, { "case_id", CASE, "meets_on", "2026-06-10", "at_time", "09:00" } },
  };
  g_autoptr (World) world = world_new ();
  g_autoptr (SamViewer) viewer = viewer_of (KARI, SAM_ENVIRONMENT_TEST);
  g_autoptr (SamRecord) own = sam_record_new (SAM_RECORD_CASE, NEW_2, NEW_2);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const SamTypeDef *def = sam_type_get (cases[i].type);
    const char *scope = def->scope == SAM_SCOPE_CASE    ? CASE
                        : def->parent == SAM_FIELD_NONE ? NEW
                                                        : PERSON;
    g_autoptr (SamRecord) record = sam_record_new (cases[i].type, NEW, scope);
    g_autoptr (SamPatch) patch = NULL;

    for (guint j = 0; j < G_N_ELEMENTS (cases[i].said) && cases[i].said[j]; j += 2)
      sam_record_set_from_string (record, sam_field_by_name (def, cases[i].said[j]),
                                  cases[i].said[j + 1], NULL);
    sam_record_begin (record, viewer, TODAY, G_GINT64_CONSTANT (1780567200000000));
    patch = sam_patch_diff (NULL, record);
    add_op (world, SAM_OP_CREATE, cases[i].type, NEW, scope, patch, NULL);
    assert_verdict (world, KARI, "");
  }
  sam_record_set_text (own, SAM_CASE_STATUS, "waiting");
  sam_record_begin (own, viewer, TODAY, G_GINT64_CONSTANT (1780567200000000));
  g_assert_cmpstr (sam_record_get_text (own, SAM_CASE_TEAM_ID), ==, TEAM_A);
  g_assert_cmpstr (sam_record_get_text (own, SAM_CASE_HOLDER_USER), ==, KARI);
  g_assert_cmpstr (sam_record_get_text (own, SAM_CASE_STATUS), ==, "waiting");
}

/* ---- Proposals and the log ---- */

static void
test_proposals (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (SamPatch) patch = sam_patch_new ();
  g_autoptr (SamPatch) none = sam_patch_new ();
  g_autoptr (SamPatch) bad = sam_patch_new ();

  sam_patch_set (patch, "agreed", "\"Leilighet\"");
  sam_patch_set (bad, "point", "\"work\"");
  put (world, SAM_RECORD_PROPOSAL, NEW, CASE, "target_type", "gate_row", "target_id", ROW, "op_id",
       NEW_2, "patch", "{}", "by_user", OLA, NULL);
  add_op (world, SAM_OP_RESOLVE, SAM_RECORD_PROPOSAL, NEW, NULL, patch, "mine");
  assert_verdict (world, KARI, "");
  add_op (world, SAM_OP_RESOLVE, SAM_RECORD_PROPOSAL, NEW, NULL, none, "theirs");
  assert_verdict (world, KARI, "");
  add_op (world, SAM_OP_RESOLVE, SAM_RECORD_PROPOSAL, NEW, NULL, bad, "mine");
  assert_verdict (world, KARI, "/point:immutable");
  update (world, NEW, "note", "x", NULL);
  assert_verdict (world, KARI, ":append-only");
  change (world, NEW, "closed_by", OLA, "closed_at", "2026-06-04T08:00:00Z", "closed_take",
          "theirs", NULL);
  add_op (world, SAM_OP_RESOLVE, SAM_RECORD_PROPOSAL, NEW, NULL, patch, "mine");
  assert_verdict (world, KARI, "/closed_at:stale");
}

static void
test_log_and_propose_are_never_refused (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (SamPatch) patch = sam_patch_new ();

  sam_patch_set (patch, "name", "1");
  add_op (world, SAM_OP_VIEW_LOG, SAM_RECORD_USER, NEW, NULL, patch, NULL);
  add_op (world, SAM_OP_PROPOSE, SAM_RECORD_USER, NEW, NULL, patch, NULL);
  assert_verdict (world, KARI, "");
}

/* ---- What belongs to a team ---- */

static void
test_absence_is_noted_by_oneself_or_the_lead (void)
{
  g_autoptr (World) world = world_new ();

  create (world, SAM_RECORD_ABSENCE, NEW, TEAM_A, "team_id", TEAM_A, "absent_user", KARI, "from_on",
          "2026-06-08", "to_on", "2026-06-12", "covered_by_user", OLA, NULL);
  assert_verdict (world, KARI, "");
  create (world, SAM_RECORD_ABSENCE, NEW, TEAM_A, "team_id", TEAM_A, "absent_user", KARI, "from_on",
          "2026-06-08", NULL);
  assert_verdict (world, LEADER, "");
  create (world, SAM_RECORD_ABSENCE, NEW, TEAM_A, "team_id", TEAM_A, "absent_user", KARI, "from_on",
          "2026-06-08", NULL);
  assert_verdict (world, OLA, "/absent_user:not-allowed");
  put (world, SAM_RECORD_ABSENCE, NEW, TEAM_A, "team_id", TEAM_A, "absent_user", KARI, "from_on",
       "2026-06-01", "covered_by_user", OLA, NULL);
  update (world, NEW, "to_on", "2026-06-05", NULL);
  assert_verdict (world, OLA, "/absent_user:not-allowed");
  update (world, NEW, "to_on", "2026-06-05", NULL);
  assert_verdict (world, KARI, "");
  retract (world, NEW);
  assert_verdict (world, OLA, "/absent_user:not-allowed");
  retract (world, NEW);
  assert_verdict (world, LEADER, "");
  update (world, NEW, "absent_user", OLA, NULL);
  assert_verdict (world, LEADER, "/absent_user:immutable");
}

/* Covering gives sight of cases: nobody outside the team is let in that way. */
static void
test_deputy_works_in_the_team (void)
{
  g_autoptr (World) world = world_new ();

  create (world, SAM_RECORD_ABSENCE, NEW, TEAM_A, "team_id", TEAM_A, "absent_user", KARI, "from_on",
          "2026-06-08", "covered_by_user", PER, NULL);
  assert_verdict (world, KARI, "/covered_by_user:deputy");
  create (world, SAM_RECORD_ABSENCE, NEW, TEAM_A, "team_id", TEAM_A, "absent_user", KARI, "from_on",
          "2026-06-08", "covered_by_user", KARI, NULL);
  assert_verdict (world, KARI, "/covered_by_user:deputy");
  create (world, SAM_RECORD_ABSENCE, NEW, TEAM_A, "team_id", TEAM_A, "absent_user", KARI, "from_on",
          "2026-06-08", "to_on", "2026-06-01", NULL);
  assert_verdict (world, KARI, "/to_on:order");
  create (world, SAM_RECORD_ABSENCE, NEW, TEAM_B, "team_id", TEAM_B, "absent_user", PER, "from_on",
          "2026-06-08", "covered_by_user", OLA, NULL);
  assert_verdict (world, LEADER, "/covered_by_user:deputy");
  /* One who has left the team since is no reason to refuse the rest. */
  put (world, SAM_RECORD_ABSENCE, NEW, TEAM_A, "team_id", TEAM_A, "absent_user", KARI, "from_on",
       "2026-06-01", "covered_by_user", PER, NULL);
  update (world, NEW, "to_on", "2026-06-05", NULL);
  assert_verdict (world, KARI, "");
}

static void
test_team_scope_is_the_own_team (void)
{
  g_autoptr (World) world = world_new ();

  create (world, SAM_RECORD_INQUIRY, NEW, TEAM_B, "team_id", TEAM_B, "from_who", "nav",
          "received_at", "2026-06-04T08:00:00Z", "became", "open", NULL);
  assert_verdict (world, KARI, "/team_id:scope");
  create (world, SAM_RECORD_INQUIRY, NEW, TEAM_A, "team_id", TEAM_B, "from_who", "nav",
          "received_at", "2026-06-04T08:00:00Z", "became", "open", NULL);
  assert_verdict (world, KARI, "/team_id:scope");
  create (world, SAM_RECORD_INQUIRY, NEW, NEW_2, "team_id", NEW_2, "from_who", "nav", "received_at",
          "2026-06-04T08:00:00Z", "became", "open", NULL);
  assert_verdict (world, KARI, "/team_id:scope");
  create (world, SAM_RECORD_INQUIRY, NEW, TEAM_B, "team_id", TEAM_B, "from_who", "nav",
          "received_at", "2026-06-04T08:00:00Z", "became", "open", NULL);
  assert_verdict (world, LEADER, "");
}

static void
test_inquiry_becomes_a_case_of_its_team (void)
{
  g_autoptr (World) world = world_new ();

  put (world, SAM_RECORD_INQUIRY, NEW, TEAM_A, "team_id", TEAM_A, "from_who", "self", "received_at",
       "2026-06-04T08:00:00Z", "became", "open", NULL);
  update (world, NEW, "became", "case", NULL);
  assert_verdict (world, KARI, "/case_id:required");
  update (world, NEW, "case_id", CASE, NULL);
  assert_verdict (world, KARI, "/case_id:became");
  update (world, NEW, "became", "closed", NULL);
  assert_verdict (world, KARI, "/became_reason:required");
  update (world, NEW, "became", "case", "case_id", CASE, NULL);
  assert_verdict (world, KARI, "");
  change (world, CASE, "team_id", TEAM_B, NULL);
  update (world, NEW, "became", "case", "case_id", CASE, NULL);
  assert_verdict (world, KARI, "/case_id:ref");
  update (world, NEW, "owner_user", PER, NULL);
  assert_verdict (world, KARI, "/owner_user:deputy");
  create (world, SAM_RECORD_INQUIRY, NEW_2, TEAM_A, "team_id", TEAM_A, "from_who", "nav",
          "received_at", "2026-06-04T08:00:00Z", "became", "open", "taken_by_user", OLA, NULL);
  assert_verdict (world, KARI, "/taken_by_user:not-allowed");
}

static void
test_only_the_team_has_support_for_a_relative (void)
{
  g_autoptr (World) world = world_new ();

  create (world, SAM_RECORD_RELATIVE_SUPPORT, NEW, TEAM_A, "team_id", TEAM_A, "relative_name",
          "Granmo", "began_on", "2026-06-04", "owner_user", PER, NULL);
  assert_verdict (world, KARI, "/owner_user:deputy");
  create (world, SAM_RECORD_RELATIVE_SUPPORT, NEW, TEAM_A, "team_id", TEAM_A, "relative_name",
          "Granmo", "began_on", "2026-06-04", "owner_user", OLA, "taken_by_user", OLA, NULL);
  assert_verdict (world, KARI, "/taken_by_user:not-allowed");
  create (world, SAM_RECORD_RELATIVE_SUPPORT, NEW, TEAM_B, "team_id", TEAM_B, "relative_name",
          "Granmo", "began_on", "2026-06-04", NULL);
  assert_verdict (world, KARI, "/team_id:scope");
  create (world, SAM_RECORD_RELATIVE_SUPPORT, NEW, TEAM_A, "team_id", TEAM_A, "relative_name",
          "Granmo", "began_on", "2026-06-04", "owner_user", OLA, "taken_by_user", KARI, NULL);
  assert_verdict (world, KARI, "");
  put (world, SAM_RECORD_RELATIVE_SUPPORT, NEW, TEAM_A, "team_id", TEAM_A, "relative_name",
       "Granmo", "began_on", "2026-06-01", NULL);
  update (world, NEW, "owner_user", PER, NULL);
  assert_verdict (world, KARI, "/owner_user:deputy");
  update (world, NEW, "ended_on", "2026-06-04", NULL);
  assert_verdict (world, KARI, "/ended_why:required");
}

/* Whatever is in a group, the judge answers and does not fall over. */
static void
test_random_groups (void)
{
  g_autoptr (SamClock) clock = sam_clock_new_fixed (TODAY, G_GINT64_CONSTANT (1780567200000000), 9);
  g_autoptr (World) world = world_new ();

  for (guint n = 0; n < 20 * SAM_N_RECORD_TYPES; n++) {
    SamRecordType type = n % SAM_N_RECORD_TYPES;
    g_autoptr (SamRecord) record = sam_record_random (type, clock);
    g_autoptr (SamRecord) other = sam_record_random (type, clock);
    g_autoptr (SamPatch) whole = sam_patch_diff (NULL, record);
    g_autoptr (SamPatch) patch = sam_patch_diff (record, other);
    g_autofree char *got = NULL;

    add_op (world, SAM_OP_CREATE, type, sam_record_get_id (record), sam_record_get_scope (record),
            whole, NULL);
    for (SamOpKind kind = SAM_OP_UPDATE; kind <= SAM_OP_VIEW_LOG; kind++)
      add_op (world, kind, type, sam_record_get_id (record), NULL, patch, "mine");
    got = verdict_in (world, KARI, SAM_ENVIRONMENT_TEST);
    g_assert_cmpstr (got, !=, "");
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, func) g_test_add_func ("/core/judge/" name, func)
  ADD ("ordinary-work", test_ordinary_work);
  ADD ("a-late-fact-is-taken", test_a_late_fact_is_taken);
  ADD ("append-only", test_append_only);
  ADD ("who-writes-the-registry", test_who_writes_the_registry);
  ADD ("given-once", test_given_once);
  ADD ("one-plan-for-the-first-days", test_one_plan_for_the_first_days);
  ADD ("scope-and-references", test_scope_and_references);
  ADD ("children-in-the-same-group", test_children_in_the_same_group);
  ADD ("another-cases-record", test_another_cases_record);
  ADD ("consent-of-the-person", test_consent_of_the_person);
  ADD ("old-faults-do-not-block", test_old_faults_do_not_block);
  ADD ("person-numbers-by-environment", test_person_numbers_by_environment);
  ADD ("what-was-done-was-done-by-today", test_what_was_done_was_done_by_today);
  ADD ("one-open-case", test_one_open_case);
  ADD ("a-new-case-is-ones-own", test_a_new_case_is_ones_own);
  ADD ("new-person-with-case", test_new_person_with_case);
  ADD ("holder-moves-by-assignment", test_holder_moves_by_assignment);
  ADD ("holder-stays-otherwise", test_holder_stays_otherwise);
  ADD ("holder-must-see-the-case", test_holder_must_see_the_case);
  ADD ("only-a-lead-waives", test_only_a_lead_waives);
  ADD ("the-six-points-stand", test_the_six_points_stand);
  ADD ("terms-are-locked-once-sent", test_terms_are_locked_once_sent);
  ADD ("outcome-stays-open", test_outcome_stays_open);
  ADD ("sending-may-still-write-terms", test_sending_may_still_write_terms);
  ADD ("a-signature-signs-the-terms", test_a_signature_signs_the_terms);
  ADD ("a-commitment-has-an-owner", test_a_commitment_has_an_owner);
  ADD ("the-person-is-no-party", test_the_person_is_no_party);
  ADD ("a-party-that-has-promised-stays", test_a_party_that_has_promised_stays);
  ADD ("a-party-taken-out-meanwhile", test_a_party_taken_out_meanwhile);
  ADD ("what-stands-is-not-taken-away", test_what_stands_is_not_taken_away);
  ADD ("cooperation-is-the-leads", test_cooperation_is_the_leads);
  ADD ("templates-name-what-there-is", test_templates_name_what_there_is);
  ADD ("decisions-of-a-meeting", test_decisions_of_a_meeting);
  ADD ("appointments", test_appointments);
  ADD ("begin", test_begin);
  ADD ("proposals", test_proposals);
  ADD ("log-and-propose-are-never-refused", test_log_and_propose_are_never_refused);
  ADD ("absence-is-noted-by-oneself-or-the-lead", test_absence_is_noted_by_oneself_or_the_lead);
  ADD ("deputy-works-in-the-team", test_deputy_works_in_the_team);
  ADD ("team-scope-is-the-own-team", test_team_scope_is_the_own_team);
  ADD ("inquiry-becomes-a-case-of-its-team", test_inquiry_becomes_a_case_of_its_team);
  ADD ("only-the-team-has-support-for-a-relative", test_only_the_team_has_support_for_a_relative);
  ADD ("a-home-is-let-once", test_a_home_is_let_once);
  ADD ("who-writes-a-lease", test_who_writes_a_lease);
  ADD ("who-puts-on-a-lease", test_who_puts_somebody_on_a_lease);
  ADD ("a-lease-ends-for-nobody-else", test_a_lease_ends_for_nobody_else);
  ADD ("what-is-let", test_what_is_let);
  ADD ("a-part-of-a-lease", test_a_part_of_a_lease);
  ADD ("several-on-a-lease", test_several_on_a_lease);
  ADD ("random-groups", test_random_groups);
  return g_test_run ();
}
