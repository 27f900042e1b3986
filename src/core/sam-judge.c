/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "judge-agreement-private.h"
#include "judge-alert-private.h"
#include "judge-holder.h"
#include "judge-housing-private.h"
#include "judge-team-private.h"
#include "sam-record-private.h"
#include "sam-type-private.h"

#include <samspor/sam-core-error.h>
#include <samspor/sam-id.h>
#include <samspor/sam-judge.h>
#include <samspor/sam-person-id.h>
#include <samspor/sam-records.h>
#include <samspor/sam-rules.h>

/* One operation of the group while it is judged. */
typedef struct {
  const SamViewer *actor;
  GPtrArray *ops;
  SamDate today;
  const SamJudgeFuncs *funcs;
  gpointer data;
  GHashTable *after; /* (owned) (element-type utf8 SamRecord): what the group has done so far */
  GArray *problems;  /* (owned) (element-type SamJudgeProblem) */
  guint op;          /* index of the operation being judged */
} Judge;

static void
refuse_label (Judge *judge, SamField field, const char *code, SamLabel message)
{
  SamJudgeProblem problem = { judge->op, { field, code, message } };

  g_array_append_val (judge->problems, problem);
}

/* refuse (judge, field, "code", SAM_L ("problem", "…")) */
#define refuse(judge, field, code, ...)                                                            \
  refuse_label ((judge), (field), (code), (SamLabel) __VA_ARGS__)

/* What another file found about this operation. @found: (transfer full) */
static void
refuse_all (Judge *judge, GArray *found)
{
  for (guint i = 0; i < found->len; i++) {
    SamProblem *problem = &g_array_index (found, SamProblem, i);

    refuse_label (judge, problem->field, problem->code, problem->message);
  }
  g_array_unref (found);
}

char *
sam_problem_pointer (const SamProblem *problem)
{
  g_return_val_if_fail (problem, NULL);

  if (problem->field == SAM_FIELD_NONE)
    return NULL;
  return g_strdup_printf ("/%s", sam_field_get (problem->field)->name);
}

/* ---- What is there, with the group's own work over it ---- */

/* (transfer full) (nullable) */
static SamRecord *
look_up (Judge *judge, SamRecordType type, const char *id)
{
  SamRecord *record;

  if (!id)
    return NULL;
  record = g_hash_table_lookup (judge->after, id);
  if (record)
    return sam_record_get_rtype (record) == type ? g_object_ref (record) : NULL;
  return judge->funcs->lookup (type, id, judge->data);
}

static gboolean
is_child (const SamRecord *record, SamField field, const char *id)
{
  return sam_record_get_rtype (record) == SAM_FIELD_TYPE (field)
         && !sam_record_is_retracted (record)
         && g_strcmp0 (sam_record_get_text (record, field), id) == 0;
}

/* (transfer full) (element-type SamRecord): not retracted ones */
static GPtrArray *
children (Judge *judge, SamField field, const char *id)
{
  g_autoptr (GPtrArray) stored = judge->funcs->children (field, id, judge->data);
  GPtrArray *found = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer record;

  for (guint i = 0; stored && i < stored->len; i++) {
    SamRecord *child = g_ptr_array_index (stored, i);

    if (!g_hash_table_contains (judge->after, sam_record_get_id (child))
        && is_child (child, field, id))
      g_ptr_array_add (found, g_object_ref (child));
  }
  g_hash_table_iter_init (&iter, judge->after);
  while (g_hash_table_iter_next (&iter, NULL, &record)) {
    if (is_child (record, field, id))
      g_ptr_array_add (found, g_object_ref (record));
  }
  return found;
}

static void
remember (Judge *judge, SamRecord *record)
{
  g_hash_table_insert (judge->after, g_strdup (sam_record_get_id (record)), g_object_ref (record));
}

static gboolean
is_changed (const SamRecord *before, const SamRecord *after, SamField field)
{
  g_autofree char *old = before ? sam_record_token (before, field) : NULL;
  g_autofree char *new = sam_record_token (after, field);

  return g_strcmp0 (old, new) != 0;
}

static const char *
text_of (const SamRecord *record, SamField field)
{
  return record ? sam_record_get_text (record, field) : NULL;
}

/* ---- Who may write, and what the type allows ---- */

/* The registry is everybody's to read; a lease is written by who follows somebody up. */
static gboolean
is_closed_to (const SamViewer *actor, const SamTypeDef *def)
{
  return !sam_viewer_may_see_type (actor, def->type)
         || (def->type == SAM_RECORD_TENANCY
             && !sam_viewer_may_see_type (actor, SAM_RECORD_TENANT));
}

static gboolean
check_type (Judge *judge, const SamTypeDef *def)
{
  if (is_closed_to (judge->actor, def) || def->lifecycle == SAM_LIFECYCLE_SERVER
      || (def->lead_writes && !sam_viewer_leads (judge->actor, NULL))) {
    refuse (judge, SAM_FIELD_NONE, "not-allowed", SAM_L ("problem", "You may not write this"));
    return FALSE;
  }
  return TRUE;
}

/* A patch names known fields as their table allows, and members this version does not know. */
static gboolean
check_members (Judge *judge, const SamTypeDef *def, const SamPatch *patch, const SamRecord *before,
               const SamRecord *after)
{
  guint before_n = judge->problems->len;

  for (guint i = 0; i < sam_patch_size (patch); i++) {
    const char *name;
    SamField field;
    const SamFieldDef *found;

    sam_patch_nth (patch, i, &name, NULL);
    field = sam_field_by_name (def, name);
    if (field == SAM_FIELD_NONE)
      continue;
    found = sam_field_get (field);
    if (found->flags & (SAM_FIELD_SERVER_COMPUTED | SAM_FIELD_LOCAL_ONLY))
      refuse (judge, field, "not-allowed", SAM_L ("problem", "This can't be written"));
    if (before && (found->flags & SAM_FIELD_IMMUTABLE) && is_changed (before, after, field))
      refuse (judge, field, "immutable",
              SAM_L ("problem", "This was given once and can't be changed"));
  }
  return judge->problems->len == before_n;
}

/* ---- Scope ---- */

static void
check_scope (Judge *judge, const SamTypeDef *def, const SamRecord *after)
{
  const char *scope = sam_record_get_scope (after);
  const char *wanted = NULL;
  g_autoptr (SamRecord) owner = NULL;

  switch (def->scope) {
  case SAM_SCOPE_REGISTRY:
    wanted = SAM_ID_NIL;
    break;
  case SAM_SCOPE_CASE:
  case SAM_SCOPE_PERSON:
  case SAM_SCOPE_TEAM:
    wanted = def->parent == SAM_FIELD_NONE ? sam_record_get_id (after)
                                           : sam_record_get_text (after, def->parent);
    break;
  case SAM_SCOPE_TARGET:
    return;
  }
  if (!wanted)
    return; /* the field is required, which says it better */
  if (strcmp (scope, wanted) != 0) {
    refuse (judge, def->parent, "scope", SAM_L ("problem", "This belongs somewhere else"));
    return;
  }
  /* What one may not see is not there: sight of the case or person is the right to write in it. */
  if (def->parent == SAM_FIELD_NONE)
    return;
  if (def->scope == SAM_SCOPE_TEAM) {
    owner = look_up (judge, SAM_RECORD_TEAM, wanted);
    if (!owner || sam_record_is_retracted (owner) || !_sam_judge_in_team (judge->actor, after))
      refuse (judge, def->parent, "scope", SAM_L ("problem", "There is no such team for you"));
    return;
  }
  owner =
      look_up (judge, def->scope == SAM_SCOPE_CASE ? SAM_RECORD_CASE : SAM_RECORD_PERSON, wanted);
  if (!owner || sam_record_is_retracted (owner))
    refuse (judge, def->parent, "scope", SAM_L ("problem", "There is no such case for you"));
}

/* The person of the case a record belongs to, or the person it belongs to. (transfer full) */
static char *
person_of (Judge *judge, const SamRecord *record)
{
  const SamTypeDef *def = sam_record_get_def (record);
  g_autoptr (SamRecord) owner = NULL;

  if (def->scope == SAM_SCOPE_PERSON)
    return g_strdup (sam_record_get_scope (record));
  if (def->scope != SAM_SCOPE_CASE)
    return NULL;
  if (def->type == SAM_RECORD_CASE)
    return g_strdup (sam_record_get_text (record, SAM_CASE_PERSON_ID));
  owner = look_up (judge, SAM_RECORD_CASE, sam_record_get_scope (record));
  return g_strdup (text_of (owner, SAM_CASE_PERSON_ID));
}

static gboolean
is_same_place (Judge *judge, const SamRecord *record, const SamRecord *target)
{
  const SamTypeDef *def = sam_record_get_def (target);
  g_autofree char *mine = NULL;
  g_autofree char *theirs = NULL;

  if (def->scope == SAM_SCOPE_REGISTRY)
    return TRUE;
  if (strcmp (sam_record_get_scope (record), sam_record_get_scope (target)) == 0)
    return TRUE;
  /* An inquiry names the case that came of it, in the team that took it. */
  if (def->type == SAM_RECORD_CASE && sam_record_get_def (record)->scope == SAM_SCOPE_TEAM)
    return g_strcmp0 (sam_record_get_text (target, SAM_CASE_TEAM_ID), sam_record_get_scope (record))
           == 0;
  /* An agreement rests on the person's consent; a disclosure names a plan of a case. Two cases of
   * one person share nothing. */
  if (def->scope == SAM_SCOPE_CASE && sam_record_get_def (record)->scope == SAM_SCOPE_CASE)
    return FALSE;
  mine = person_of (judge, record);
  theirs = person_of (judge, target);
  return mine && g_strcmp0 (mine, theirs) == 0;
}

static void
check_refs (Judge *judge, const SamTypeDef *def, const SamRecord *before, const SamRecord *after)
{
  for (guint i = 0; i < def->n_fields; i++) {
    const SamFieldDef *field = &def->fields[i];
    SamField id = (SamField) ((def->type << 8) | i);
    g_autoptr (SamRecord) target = NULL;

    if (field->kind != SAM_KIND_REF || field->ref == SAM_N_RECORD_TYPES || id == def->parent
        || !sam_record_has (after, id) || !is_changed (before, after, id))
      continue;
    target = look_up (judge, field->ref, sam_record_get_text (after, id));
    if (!target || sam_record_is_retracted (target)) {
      GArray *found = g_array_new (FALSE, FALSE, sizeof (SamProblem));

      _sam_judge_taken_away (id, target ? field->ref : SAM_N_RECORD_TYPES, found);
      refuse_all (judge, found);
    } else if (!is_same_place (judge, after, target))
      refuse (judge, id, "ref", SAM_L ("problem", "What this points at belongs to another case"));
  }
}

/* ---- The rules of the record itself ---- */

static gboolean
is_old_fault (const GArray *old, const SamProblem *problem, const SamRecord *before,
              const SamRecord *after)
{
  if (problem->field != SAM_FIELD_NONE && is_changed (before, after, problem->field))
    return FALSE;
  for (guint i = 0; i < old->len; i++) {
    const SamProblem *other = &g_array_index (old, SamProblem, i);

    if (other->field == problem->field && strcmp (other->code, problem->code) == 0)
      return TRUE;
  }
  return FALSE;
}

static void
check_record (Judge *judge, const SamRecord *before, const SamRecord *after)
{
  g_autoptr (GArray) problems = sam_record_validate (after, judge->today);
  g_autoptr (GArray) old = before ? sam_record_validate (before, judge->today) : NULL;

  for (guint i = 0; i < problems->len; i++) {
    const SamProblem *problem = &g_array_index (problems, SamProblem, i);

    if (!old || !is_old_fault (old, problem, before, after))
      refuse_label (judge, problem->field, problem->code, problem->message);
  }
}

static void
check_person (Judge *judge, const SamRecord *before, const SamRecord *after)
{
  const char *number = sam_record_get_text (after, SAM_PERSON_ID_NUMBER);
  SamEnvironment environment = sam_viewer_get (judge->actor)->environment;
  g_autoptr (GError) error = NULL;

  if (!number || !is_changed (before, after, SAM_PERSON_ID_NUMBER))
    return;
  if (sam_person_id_parse (number, environment, NULL, &error))
    return;
  if (g_error_matches (error, SAM_CORE_ERROR, SAM_CORE_ERROR_SYNTHETIC))
    refuse (judge, SAM_PERSON_ID_NUMBER, "synthetic",
            SAM_L ("problem", "A made-up number is not taken here"));
  else if (g_error_matches (error, SAM_CORE_ERROR, SAM_CORE_ERROR_REAL))
    refuse (judge, SAM_PERSON_ID_NUMBER, "real",
            SAM_L ("problem", "A real number is not taken in test or demo"));
}

static void
check_setting (Judge *judge, const SamRecord *after)
{
  const SamSettingDef *def = sam_setting_def (sam_record_get_text (after, SAM_SETTING_SETTING_KEY));
  const char *value = sam_record_get_text (after, SAM_SETTING_VALUE);
  GArray *found = g_array_new (FALSE, FALSE, sizeof (SamProblem));
  gint64 number;

  _sam_judge_template (after, found);
  refuse_all (judge, found);
  if (!def || !def->is_integer)
    return;
  if (!value || !g_ascii_string_to_signed (value, 10, def->min, def->max, &number, NULL))
    refuse (judge, SAM_SETTING_VALUE, "range",
            SAM_L ("problem", "This setting needs a number in its range"));
}

/* ---- Case: one open, one holder ---- */

static gboolean
is_open (const SamRecord *record)
{
  return !sam_record_is_retracted (record)
         && !sam_record_enum_is (record, SAM_CASE_STATUS, "closed");
}

/* A record as the whole group leaves it. (transfer none) */
static const SamRecord *
in_the_end (GHashTable *group, const SamRecord *record)
{
  const SamRecord *later = g_hash_table_lookup (group, sam_record_get_id (record));

  return later ? later : record;
}

/* What counts is how the group leaves the cases: one may be closed and another opened in it. */
static void
check_one_open_case (Judge *judge, GHashTable *group, const SamRecord *before,
                     const SamRecord *after)
{
  const char *person = sam_record_get_text (after, SAM_CASE_PERSON_ID);
  g_autoptr (GPtrArray) cases = NULL;

  if (!person || !is_open (in_the_end (group, after)) || (before && is_open (before)))
    return;
  cases = children (judge, SAM_CASE_PERSON_ID, person);
  for (guint i = 0; i < cases->len; i++) {
    SamRecord *other = g_ptr_array_index (cases, i);

    if (strcmp (sam_record_get_id (other), sam_record_get_id (after)) != 0
        && is_open (in_the_end (group, other))) {
      refuse (judge, SAM_CASE_PERSON_ID, "open-case",
              SAM_L ("problem", "The person already has an open case"));
      return;
    }
  }
}

/* The new holder must see the case: work in its team, or be named in a grant. */
static void
check_holder_sees (Judge *judge, const SamRecord *after)
{
  const char *team = sam_record_get_text (after, SAM_CASE_TEAM_ID);
  const char *user_id = sam_record_get_text (after, SAM_CASE_HOLDER_USER);
  g_autoptr (SamRecord) user = look_up (judge, SAM_RECORD_USER, user_id);

  if (!user || !team)
    return; /* missing or dangling: said elsewhere */
  if (_sam_judge_works_in (user, team))
    return;
  if (judge->funcs->is_granted
      && judge->funcs->is_granted (user_id, sam_record_get_id (after), judge->data))
    return;
  refuse (judge, SAM_CASE_HOLDER_USER, "holder",
          SAM_L ("problem", "The one responsible would not see the case in that team"));
}

static gboolean
same_text (const SamRecord *a, SamField field_a, const SamRecord *b, SamField field_b)
{
  return g_strcmp0 (text_of (a, field_a), text_of (b, field_b)) == 0;
}

/* The hand-over of the group that moves the case, and (out) as it was before the group. A group
 * moves a case once. (transfer none) (nullable) */
static const SamRecord *
handover_of (Judge *judge, GHashTable *group, const SamRecord *case_record, SamRecord **was)
{
  GHashTableIter iter;
  gpointer record;

  *was = NULL;
  g_hash_table_iter_init (&iter, group);
  while (g_hash_table_iter_next (&iter, NULL, &record)) {
    g_autoptr (SamRecord) before = NULL;

    if (sam_record_get_rtype (record) != SAM_RECORD_HANDOVER
        || g_strcmp0 (sam_record_get_text (record, SAM_HANDOVER_CASE_ID),
                      sam_record_get_id (case_record))
               != 0)
      continue;
    before = judge->funcs->lookup (SAM_RECORD_HANDOVER, sam_record_get_id (record), judge->data);
    if (sam_rules_changes_hands (before, record)) {
      *was = g_steal_pointer (&before);
      return record;
    }
  }
  return NULL;
}

static void
check_case (Judge *judge, GHashTable *group, const SamRecord *before, const SamRecord *after)
{
  g_autoptr (SamRecord) was = NULL;
  const SamRecord *handover;
  SamProblem problem;

  check_one_open_case (judge, group, before, after);
  if (!before) {
    if (!_sam_judge_opened (judge->actor, after, &problem))
      refuse_label (judge, problem.field, problem.code, problem.message);
    else if (g_strcmp0 (text_of (after, SAM_CASE_HOLDER_USER),
                        sam_viewer_get (judge->actor)->user_id)
             != 0)
      check_holder_sees (judge, after);
    return;
  }
  handover = handover_of (judge, group, after, &was);
  if (!_sam_judge_move (judge->actor, before, after, handover, was, &problem))
    refuse_label (judge, problem.field, problem.code, problem.message);
  else if (_sam_judge_is_moved (before, after))
    check_holder_sees (judge, after);
}

static void
check_handover (Judge *judge, GHashTable *group, const SamRecord *before, const SamRecord *after)
{
  const char *case_id = text_of (after, SAM_HANDOVER_CASE_ID);
  const char *user_id = text_of (after, SAM_HANDOVER_TO_USER);
  g_autoptr (SamRecord) stored =
      case_id ? judge->funcs->lookup (SAM_RECORD_CASE, case_id, judge->data) : NULL;
  g_autoptr (SamRecord) made = stored ? NULL : look_up (judge, SAM_RECORD_CASE, case_id);
  g_autoptr (SamRecord) user = look_up (judge, SAM_RECORD_USER, user_id);
  g_autoptr (GPtrArray) all = case_id ? children (judge, SAM_HANDOVER_CASE_ID, case_id) : NULL;
  g_autoptr (GPtrArray) others = g_ptr_array_new ();
  SamRecord *later = case_id ? g_hash_table_lookup (group, case_id) : NULL;
  SamHolderCheck check = { .actor = judge->actor, .before = before, .after = after, .user = user };
  SamProblem problem;

  for (guint i = 0; all && i < all->len; i++) {
    SamRecord *other = g_ptr_array_index (all, i);
    SamRecord *in_group = g_hash_table_lookup (group, sam_record_get_id (other));

    if (strcmp (sam_record_get_id (other), sam_record_get_id (after)) == 0)
      continue;
    g_ptr_array_add (others, in_group ? in_group : other);
    if (in_group) {
      g_autoptr (SamRecord) was =
          judge->funcs->lookup (SAM_RECORD_HANDOVER, sam_record_get_id (other), judge->data);

      check.moves_twice |= sam_rules_changes_hands (was, in_group);
    }
  }
  check.case_before = stored ? stored : made;
  check.case_after = later && sam_record_get_rtype (later) == SAM_RECORD_CASE ? later : NULL;
  check.others = others;
  check.granted =
      user && judge->funcs->is_granted && judge->funcs->is_granted (user_id, case_id, judge->data);
  if (!_sam_judge_handover (&check, &problem))
    refuse_label (judge, problem.field, problem.code, problem.message);
}

/* ---- Points, agreements, signatures ---- */

static void
check_gate_row (Judge *judge, const SamRecord *before, const SamRecord *after)
{
  const SamViewerFields *actor = sam_viewer_get (judge->actor);
  g_autoptr (SamRecord) case_record = NULL;

  if (!sam_record_enum_is (after, SAM_GATE_ROW_STATE, "waived")
      || (before && !is_changed (before, after, SAM_GATE_ROW_STATE)
          && !is_changed (before, after, SAM_GATE_ROW_WAIVED_BY_USER)))
    return;
  case_record = look_up (judge, SAM_RECORD_CASE, text_of (after, SAM_GATE_ROW_CASE_ID));
  if (!case_record)
    return;
  if (!sam_viewer_leads (judge->actor, sam_record_get_text (case_record, SAM_CASE_TEAM_ID)))
    refuse (judge, SAM_GATE_ROW_STATE, "not-allowed",
            SAM_L ("problem", "Only the team lead may waive a point"));
  else if (g_strcmp0 (text_of (after, SAM_GATE_ROW_WAIVED_BY_USER), actor->user_id) != 0)
    refuse (judge, SAM_GATE_ROW_WAIVED_BY_USER, "not-allowed",
            SAM_L ("problem", "Only your own name may stand here"));
}

/* One contact plan for a transition or overdose, one row for a day of it, whoever begins it. */
static void
check_followup (Judge *judge, const SamRecord *before, const SamRecord *after)
{
  g_autofree char *id = sam_rules_followup_id (after);

  if (!before && id && strcmp (id, sam_record_get_id (after)) != 0)
    refuse (judge, SAM_FIELD_NONE, "ref", SAM_L ("problem", "This belongs under another number"));
}

/* (transfer full) (nullable): the agreement a record is part of, as it is before this operation */
static SamRecord *
agreement_of (Judge *judge, const SamRecord *record)
{
  switch ((int) sam_record_get_rtype (record)) {
  case SAM_RECORD_AGREEMENT:
    return look_up (judge, SAM_RECORD_AGREEMENT, sam_record_get_id (record));
  case SAM_RECORD_PARTY:
    return look_up (judge, SAM_RECORD_AGREEMENT, text_of (record, SAM_PARTY_AGREEMENT_ID));
  case SAM_RECORD_COMMITMENT:
    return look_up (judge, SAM_RECORD_AGREEMENT, text_of (record, SAM_COMMITMENT_AGREEMENT_ID));
  default:
    return NULL;
  }
}

static SamField
agreement_field (SamRecordType type)
{
  if (type == SAM_RECORD_PARTY)
    return SAM_PARTY_AGREEMENT_ID;
  return type == SAM_RECORD_COMMITMENT ? SAM_COMMITMENT_AGREEMENT_ID : SAM_FIELD_NONE;
}

static void
check_locked (Judge *judge, const SamTypeDef *def, const SamRecord *before, const SamRecord *after)
{
  g_autoptr (SamRecord) agreement = agreement_of (judge, after);

  if (!agreement || !sam_rules_agreement_is_sent (agreement))
    return;
  if (!before) {
    refuse (judge, agreement_field (def->type), "locked",
            SAM_L ("problem", "The agreement is sent; a change is a new agreement"));
    return;
  }
  for (guint i = 0; i < def->n_fields; i++) {
    SamField field = (SamField) ((def->type << 8) | i);

    if (((def->fields[i].flags & SAM_FIELD_TERM) || field == SAM_AGREEMENT_SENT_AT)
        && is_changed (before, after, field))
      refuse (judge, field, "locked",
              SAM_L ("problem", "The agreement is sent; a change is a new agreement"));
  }
}

/* Whom the agreement binds, and to what. */
static void
check_bound (Judge *judge, const SamRecord *before, const SamRecord *after)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (SamProblem));

  if (sam_record_get_rtype (after) == SAM_RECORD_PARTY) {
    g_autofree char *person_id = person_of (judge, after);
    g_autoptr (SamRecord) person = look_up (judge, SAM_RECORD_PERSON, person_id);

    _sam_judge_party (person, before, after, found);
  } else {
    g_autoptr (SamRecord) party =
        look_up (judge, SAM_RECORD_PARTY, text_of (after, SAM_COMMITMENT_PARTY_ID));

    _sam_judge_commitment (party, after, found);
  }
  refuse_all (judge, found);
}

static void
check_signature (Judge *judge, const SamRecord *after)
{
  const char *agreement_id = sam_record_get_text (after, SAM_SIGNATURE_AGREEMENT_ID);
  g_autoptr (SamRecord) agreement = look_up (judge, SAM_RECORD_AGREEMENT, agreement_id);
  g_autoptr (SamRecord) party =
      look_up (judge, SAM_RECORD_PARTY, text_of (after, SAM_SIGNATURE_PARTY_ID));
  g_autoptr (GPtrArray) parties = NULL;
  g_autoptr (GPtrArray) commitments = NULL;
  g_autofree char *hash = NULL;

  if (!agreement || !party)
    return; /* dangling: said elsewhere */
  if (!same_text (party, SAM_PARTY_AGREEMENT_ID, after, SAM_SIGNATURE_AGREEMENT_ID)) {
    refuse (judge, SAM_SIGNATURE_PARTY_ID, "ref",
            SAM_L ("problem", "What this points at belongs to another agreement"));
    return;
  }
  if (!sam_record_enum_is (agreement, SAM_AGREEMENT_STATE, "sent")) {
    refuse (judge, SAM_SIGNATURE_AGREEMENT_ID, "stale",
            SAM_L ("problem", "The agreement is not waiting for signatures"));
    return;
  }
  if (sam_record_get_int (after, SAM_SIGNATURE_REVISION)
      != sam_record_get_int (agreement, SAM_AGREEMENT_REVISION)) {
    refuse (judge, SAM_SIGNATURE_REVISION, "stale", SAM_L ("problem", "There is a newer version"));
    return;
  }
  parties = children (judge, SAM_PARTY_AGREEMENT_ID, agreement_id);
  commitments = children (judge, SAM_COMMITMENT_AGREEMENT_ID, agreement_id);
  hash = sam_rules_terms_hash (agreement, parties, commitments);
  if (g_strcmp0 (hash, text_of (after, SAM_SIGNATURE_TERMS_HASH)) != 0)
    refuse (judge, SAM_SIGNATURE_TERMS_HASH, "stale",
            SAM_L ("problem", "The terms are not those that were signed"));
}

/* ---- What belongs to a team ---- */

static void
check_of_team (Judge *judge, const SamRecord *before, const SamRecord *after)
{
  g_autoptr (GArray) problems = g_array_new (FALSE, FALSE, sizeof (SamProblem));

  if (sam_record_get_rtype (after) == SAM_RECORD_ABSENCE) {
    g_autoptr (SamRecord) absent =
        look_up (judge, SAM_RECORD_USER, text_of (after, SAM_ABSENCE_ABSENT_USER));
    g_autoptr (SamRecord) deputy =
        look_up (judge, SAM_RECORD_USER, text_of (after, SAM_ABSENCE_COVERED_BY_USER));

    _sam_judge_absence (judge->actor, absent, deputy, before, after, problems);
  } else {
    g_autoptr (SamRecord) owner =
        look_up (judge, SAM_RECORD_USER, text_of (after, _sam_judge_owner_field (after)));

    _sam_judge_inquiry (judge->actor, owner, before, after, problems);
  }
  for (guint i = 0; i < problems->len; i++) {
    const SamProblem *problem = &g_array_index (problems, SamProblem, i);

    refuse_label (judge, problem->field, problem->code, problem->message);
  }
}

/* ---- Housing ---- */

/* A lease says nothing of who is on it, and is everybody's to read. It is changed by a lead, or by
 * who sees somebody on it; one that this group makes is its maker's. @joins: puts somebody on it,
 * which takes the same, for whoever is on it could end it: unless nobody is. */
static gboolean
may_let (Judge *judge, const char *id, gboolean joins)
{
  g_autoptr (SamRecord) stored = judge->funcs->lookup (SAM_RECORD_TENANCY, id, judge->data);
  g_autoptr (GPtrArray) tenants = NULL;

  if (!stored || sam_viewer_leads (judge->actor, NULL))
    return TRUE;
  tenants = judge->funcs->children (SAM_TENANT_TENANCY_ID, id, judge->data);
  for (guint i = 0; tenants && i < tenants->len; i++) {
    g_autoptr (SamRecord) person =
        look_up (judge, SAM_RECORD_PERSON,
                 text_of (g_ptr_array_index (tenants, i), SAM_TENANT_PERSON_ID));

    if (person && !sam_record_is_retracted (person))
      return TRUE;
  }
  return joins && (!tenants || tenants->len == 0);
}

static gboolean
check_may_let (Judge *judge, const char *id)
{
  GArray *found;

  if (may_let (judge, id, FALSE))
    return TRUE;
  found = g_array_new (FALSE, FALSE, sizeof (SamProblem));
  _sam_judge_not_theirs (found);
  refuse_all (judge, found);
  return FALSE;
}

/* What is let has to be there. */
static void
check_home (Judge *judge, const SamRecord *lease)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (SamProblem));
  g_autoptr (SamRecord) unit =
      look_up (judge, SAM_RECORD_HOUSING_UNIT, text_of (lease, SAM_TENANCY_UNIT_ID));
  g_autoptr (SamRecord) site =
      look_up (judge, SAM_RECORD_SITE, text_of (unit, SAM_HOUSING_UNIT_SITE_ID));

  _sam_judge_let (lease, unit, site, judge->today, found);
  refuse_all (judge, found);
}

/* The parts of a lease as the group leaves them, whoever sees them. */
static void
check_parts (Judge *judge, GHashTable *group, const SamRecord *before, const SamRecord *lease)
{
  g_autoptr (GPtrArray) parts = children (judge, SAM_TENANT_TENANCY_ID, sam_record_get_id (lease));
  g_autoptr (GPtrArray) left = g_ptr_array_new ();
  GArray *found = g_array_new (FALSE, FALSE, sizeof (SamProblem));

  for (guint i = 0; i < parts->len; i++)
    g_ptr_array_add (left, (gpointer) in_the_end (group, g_ptr_array_index (parts, i)));
  _sam_judge_shortened (before, lease, left, found);
  refuse_all (judge, found);
}

/* Two who let a home at the same time, perhaps each without network: the first has it. What counts
 * is how the group leaves the leases: one may end where another begins. */
static void
check_tenancy (Judge *judge, GHashTable *group, const SamRecord *before, const SamRecord *after)
{
  const SamRecord *lease = in_the_end (group, after);
  g_autoptr (GPtrArray) others = NULL;

  if (!check_may_let (judge, sam_record_get_id (after)))
    return;
  if (!before)
    check_home (judge, lease);
  if (!_sam_judge_lease_moves (before, lease))
    return;
  if (before)
    check_parts (judge, group, before, lease);
  others = children (judge, SAM_TENANCY_UNIT_ID, text_of (after, SAM_TENANCY_UNIT_ID));
  for (guint i = 0; i < others->len; i++) {
    const SamRecord *other = in_the_end (group, g_ptr_array_index (others, i));

    if (strcmp (sam_record_get_id (other), sam_record_get_id (after)) != 0
        && _sam_judge_leases_overlap (lease, other)) {
      refuse (judge, SAM_TENANCY_UNIT_ID, "let",
              SAM_L ("problem", "The home is let in this period. Choose another home or period"));
      return;
    }
  }
}

/* Somebody's part of a lease, which may be made or changed in the same group. */
static void
check_tenant (Judge *judge, GHashTable *group, const SamRecord *before, const SamRecord *after)
{
  const char *lease_id = text_of (after, SAM_TENANT_TENANCY_ID);
  const SamRecord *tenant = in_the_end (group, after);
  g_autoptr (SamRecord) lease = look_up (judge, SAM_RECORD_TENANCY, lease_id);
  const SamRecord *later = lease_id ? g_hash_table_lookup (group, lease_id) : NULL;
  g_autoptr (GPtrArray) parts = NULL;
  g_autoptr (GPtrArray) others = g_ptr_array_new ();
  GArray *found;

  if ((!lease && !later) || !_sam_judge_part_moves (before, tenant))
    return;
  found = g_array_new (FALSE, FALSE, sizeof (SamProblem));
  if (!before && !may_let (judge, lease_id, TRUE))
    _sam_judge_not_their_lease (found);
  parts = children (judge, SAM_TENANT_PERSON_ID, text_of (after, SAM_TENANT_PERSON_ID));
  for (guint i = 0; i < parts->len; i++)
    g_ptr_array_add (others, (gpointer) in_the_end (group, g_ptr_array_index (parts, i)));
  _sam_judge_part (tenant, later ? later : lease, found);
  _sam_judge_parts (tenant, others, found);
  refuse_all (judge, found);
}

/* ---- Answers to alerts ---- */

/* The id says which alert: the first that is derived from it, or the next after one that was
 * registered by mistake. */
static gboolean
is_answer_id (Judge *judge, const SamRecord *after)
{
  const char *rule = sam_record_get_text (after, SAM_ALERT_ANSWER_RULE);
  const char *subject = sam_record_get_text (after, SAM_ALERT_ANSWER_SUBJECT_ID);
  SamDate anchor = sam_record_get_date (after, SAM_ALERT_ANSWER_ANCHOR_ON);

  if (!rule || !subject || anchor == SAM_DATE_NONE)
    return TRUE; /* required: said elsewhere */
  for (guint n = 0; n < SAM_ALERT_ANSWERS_MAX; n++) {
    g_autofree char *id = sam_rules_alert_id_of (rule, subject, anchor, n);
    g_autoptr (SamRecord) earlier = NULL;

    if (strcmp (id, sam_record_get_id (after)) == 0)
      return TRUE;
    earlier = look_up (judge, SAM_RECORD_ALERT_ANSWER, id);
    if (!earlier || !sam_record_is_retracted (earlier))
      return FALSE;
  }
  return FALSE;
}

static int
setting_int (Judge *judge, const char *key)
{
  g_autoptr (GPtrArray) settings = children (judge, SAM_SETTING_SETTING_KEY, key);
  g_autoptr (SamRegistry) registry = sam_registry_new (settings);

  return sam_registry_setting_int (registry, key, judge->today);
}

static void
check_alert_answer (Judge *judge, const SamRecord *before, const SamRecord *after)
{
  g_autoptr (SamRecord) measure =
      look_up (judge, SAM_RECORD_MEASURE, text_of (after, SAM_ALERT_ANSWER_MEASURE_ID));
  g_autoptr (GArray) problems = g_array_new (FALSE, FALSE, sizeof (SamProblem));
  SamJudgeAlert alert = { before,
                          after,
                          measure,
                          sam_viewer_get (judge->actor)->user_id,
                          before || is_answer_id (judge, after),
                          SAM_DATE_MAX };

  if (sam_record_enum_is (after, SAM_ALERT_ANSWER_KIND, "deferred"))
    alert.latest = judge->today + setting_int (judge, SAM_SETTING_DEFERRAL);
  _sam_judge_alert (&alert, problems);
  for (guint i = 0; i < problems->len; i++) {
    const SamProblem *problem = &g_array_index (problems, SamProblem, i);

    refuse_label (judge, problem->field, problem->code, problem->message);
  }
}

/* ---- One operation ---- */

/* @group: the records as they will be when the whole group has been done; nothing of it for the
 * first pass, which makes it. */
static void
check_result (Judge *judge, const SamTypeDef *def, const SamPatch *patch, const SamRecord *before,
              const SamRecord *after, GHashTable *group)
{
  if (!check_members (judge, def, patch, before, after))
    return;
  check_scope (judge, def, after);
  check_record (judge, before, after);
  check_refs (judge, def, before, after);
  switch ((int) def->type) {
  case SAM_RECORD_PERSON:
    check_person (judge, before, after);
    break;
  case SAM_RECORD_SETTING:
    check_setting (judge, after);
    break;
  case SAM_RECORD_CASE:
    check_case (judge, group, before, after);
    break;
  case SAM_RECORD_HANDOVER:
    check_handover (judge, group, before, after);
    break;
  case SAM_RECORD_GATE_ROW:
    check_gate_row (judge, before, after);
    break;
  case SAM_RECORD_AGREEMENT:
    check_locked (judge, def, before, after);
    break;
  case SAM_RECORD_PARTY:
  case SAM_RECORD_COMMITMENT:
    check_locked (judge, def, before, after);
    check_bound (judge, before, after);
    break;
  case SAM_RECORD_FOLLOWUP:
  case SAM_RECORD_FOLLOWUP_DAY:
    check_followup (judge, before, after);
    break;
  case SAM_RECORD_SIGNATURE:
    check_signature (judge, after);
    break;
  case SAM_RECORD_ABSENCE:
  case SAM_RECORD_INQUIRY:
  case SAM_RECORD_RELATIVE_REPORT:
  case SAM_RECORD_RELATIVE_SUPPORT:
    check_of_team (judge, before, after);
    break;
  case SAM_RECORD_ALERT_ANSWER:
    check_alert_answer (judge, before, after);
    break;
  case SAM_RECORD_TENANCY:
    check_tenancy (judge, group, before, after);
    break;
  case SAM_RECORD_TENANT:
    check_tenant (judge, group, before, after);
    break;
  default:
    break;
  }
}

static void
judge_create (Judge *judge, const SamOp *op, GHashTable *group)
{
  const SamOpFields *fields = sam_op_get (op);
  const SamTypeDef *def = sam_type_get (fields->type);
  g_autoptr (SamRecord) there = look_up (judge, fields->type, fields->id);
  g_autoptr (SamRecord) after = NULL;

  if (fields->type == SAM_RECORD_PROPOSAL
      || (fields->kind == SAM_OP_SIGN && fields->type != SAM_RECORD_SIGNATURE)) {
    refuse (judge, SAM_FIELD_NONE, "not-allowed", SAM_L ("problem", "This is made in another way"));
    return;
  }
  if (there) {
    refuse (judge, SAM_FIELD_NONE, "exists", SAM_L ("problem", "This is there already"));
    return;
  }
  if (!check_type (judge, def))
    return;
  after = sam_op_apply (op, NULL, NULL);
  if (!after) {
    refuse (judge, SAM_FIELD_NONE, "body", SAM_L ("problem", "A value is of another kind"));
    return;
  }
  check_result (judge, def, fields->patch, NULL, after, group);
  remember (judge, after);
}

/* An update of @before with the operation's patch: also what a resolve does to its target. */
static void
judge_change (Judge *judge, const SamOp *op, const SamRecord *before, GHashTable *group)
{
  const SamOpFields *fields = sam_op_get (op);
  const SamTypeDef *def = sam_record_get_def (before);
  g_autoptr (SamRecord) after = NULL;

  if (!check_type (judge, def))
    return;
  if (sam_record_is_retracted (before)) {
    refuse (judge, SAM_FIELD_NONE, "retracted",
            SAM_L ("problem", "This was registered by mistake"));
    return;
  }
  if (def->lifecycle == SAM_LIFECYCLE_APPEND_ONLY) {
    refuse (judge, SAM_FIELD_NONE, "append-only",
            SAM_L ("problem", "This can't be changed, only marked as registered by mistake"));
    return;
  }
  after = sam_op_apply (op, before, NULL);
  if (!after) {
    refuse (judge, SAM_FIELD_NONE, "body", SAM_L ("problem", "A value is of another kind"));
    return;
  }
  check_result (judge, def, fields->patch, before, after, group);
  remember (judge, after);
}

static gboolean
is_main_point (const SamRecord *row)
{
  const char *point = sam_record_get_text (row, SAM_GATE_ROW_POINT);

  return point && g_strv_contains (sam_fixed_points, point);
}

static gboolean
stands_open (Judge *judge, SamRecordType type, const char *id)
{
  g_autoptr (SamRecord) record = look_up (judge, type, id);

  return record && !sam_record_is_retracted (record);
}

/* Whether this group takes all of them back, before or after what they rest on. */
static gboolean
all_go (Judge *judge, GPtrArray *records)
{
  for (guint i = 0; i < records->len; i++) {
    const char *id = sam_record_get_id (g_ptr_array_index (records, i));
    gboolean goes = FALSE;

    for (guint k = 0; k < judge->ops->len && !goes; k++) {
      const SamOpFields *fields = sam_op_get (g_ptr_array_index (judge->ops, k));

      goes = fields->kind == SAM_OP_RETRACT && strcmp (fields->id, id) == 0;
    }
    if (!goes)
      return FALSE;
  }
  return TRUE;
}

/* Whether something that stands rests on the record: a commitment on its party, an agreement that
 * is alive on a service or a cooperation agreement, somebody on a lease. */
static gboolean
is_rested_on (Judge *judge, const SamRecord *record)
{
  const char *id = sam_record_get_id (record);
  g_autoptr (GPtrArray) found = NULL;

  switch ((int) sam_record_get_rtype (record)) {
  case SAM_RECORD_PARTY:
    found = children (judge, SAM_COMMITMENT_PARTY_ID, id);
    return found->len > 0
           && stands_open (judge, SAM_RECORD_AGREEMENT, text_of (record, SAM_PARTY_AGREEMENT_ID));
  case SAM_RECORD_SERVICE:
    found = children (judge, SAM_PARTY_SERVICE_ID, id);
    break;
  case SAM_RECORD_COOPERATION:
    found = children (judge, SAM_AGREEMENT_COOPERATION_ID, id);
    break;
  case SAM_RECORD_TENANCY:
    found = children (judge, SAM_TENANT_TENANCY_ID, id);
    return !all_go (judge, found);
  default:
    return FALSE;
  }
  for (guint i = 0; i < found->len; i++) {
    const SamRecord *child = g_ptr_array_index (found, i);
    g_autoptr (SamRecord) agreement =
        sam_record_get_rtype (child) == SAM_RECORD_AGREEMENT
            ? g_object_ref ((SamRecord *) child)
            : look_up (judge, SAM_RECORD_AGREEMENT, text_of (child, SAM_PARTY_AGREEMENT_ID));

    if (agreement && !sam_record_is_retracted (agreement)
        && (sam_record_enum_is (agreement, SAM_AGREEMENT_STATE, "draft")
            || sam_record_enum_is (agreement, SAM_AGREEMENT_STATE, "sent")))
      return TRUE;
  }
  return FALSE;
}

static void
judge_retract (Judge *judge, const SamOp *op, const SamRecord *before)
{
  const SamTypeDef *def = sam_record_get_def (before);
  SamRecordMeta meta = *sam_record_get_meta (before);
  g_autoptr (SamRecord) agreement = NULL;
  g_autoptr (SamRecord) after = NULL;

  if (!check_type (judge, def))
    return;
  if (def->type == SAM_RECORD_PROPOSAL || def->type == SAM_RECORD_HANDOVER) {
    refuse (judge, SAM_FIELD_NONE, "not-allowed", SAM_L ("problem", "This can't be taken back"));
    return;
  }
  if ((def->type == SAM_RECORD_CASE || def->type == SAM_RECORD_PERSON)
      && !sam_viewer_leads (judge->actor, NULL)) {
    refuse (judge, SAM_FIELD_NONE, "not-allowed",
            SAM_L ("problem", "Only the team lead may mark this as registered by mistake"));
    return;
  }
  /* The six points can be declined or not relevant, never gone, as long as the transition stands.
   */
  if (def->type == SAM_RECORD_GATE_ROW && is_main_point (before)
      && stands_open (judge, SAM_RECORD_TRANSITION, text_of (before, SAM_GATE_ROW_TRANSITION_ID)))
    refuse (judge, SAM_GATE_ROW_POINT, "not-allowed",
            SAM_L ("problem", "The six points always stand"));
  if (def->scope == SAM_SCOPE_TEAM)
    check_of_team (judge, before, before);
  if (def->type == SAM_RECORD_TENANCY && !check_may_let (judge, sam_record_get_id (before)))
    return;
  agreement = agreement_of (judge, before);
  if (agreement && sam_rules_agreement_is_sent (agreement) && !sam_record_is_retracted (agreement))
    refuse (judge, agreement_field (def->type), "locked",
            SAM_L ("problem", "The agreement is sent; a change is a new agreement"));
  else if (is_rested_on (judge, before)) {
    GArray *found = g_array_new (FALSE, FALSE, sizeof (SamProblem));

    _sam_judge_still_needed (def->type, found);
    refuse_all (judge, found);
  }

  after = sam_record_dup (before);
  meta.retracted_by = (char *) sam_viewer_get (judge->actor)->user_id;
  meta.retracted_why = (char *) sam_op_get (op)->why;
  sam_record_set_meta (after, &meta);
  sam_record_freeze (after);
  remember (judge, after);
}

static void
judge_resolve (Judge *judge, const SamOp *op, const SamRecord *proposal, GHashTable *group)
{
  const char *type_name = sam_record_get_text (proposal, SAM_PROPOSAL_TARGET_TYPE);
  const SamTypeDef *def = type_name ? sam_type_by_name (type_name) : NULL;
  g_autoptr (SamRecord) target = NULL;

  if (sam_record_has (proposal, SAM_PROPOSAL_CLOSED_AT)) {
    refuse (judge, SAM_PROPOSAL_CLOSED_AT, "stale",
            SAM_L ("problem", "Somebody has chosen already"));
    return;
  }
  if (!sam_op_get (op)->take) {
    refuse (judge, SAM_PROPOSAL_CLOSED_TAKE, "required", SAM_L ("problem", "This is needed"));
    return;
  }
  target = def ? look_up (judge, def->type, text_of (proposal, SAM_PROPOSAL_TARGET_ID)) : NULL;
  if (sam_patch_is_empty (sam_op_get (op)->patch))
    return; /* what was proposed may be a record that never came to be */
  if (!target)
    refuse (judge, SAM_PROPOSAL_TARGET_ID, "ref",
            SAM_L ("problem", "What this points at is not there"));
  else
    judge_change (judge, op, target, group);
}

static void
judge_op (Judge *judge, const SamOp *op, GHashTable *group)
{
  const SamOpFields *fields = sam_op_get (op);
  g_autoptr (SamRecord) before = NULL;

  /* What was seen is logged, and what one wrote is kept, whatever else is wrong. */
  if (fields->kind == SAM_OP_VIEW_LOG || fields->kind == SAM_OP_PROPOSE)
    return;
  if (fields->kind == SAM_OP_CREATE || fields->kind == SAM_OP_SIGN) {
    judge_create (judge, op, group);
    return;
  }
  before = look_up (judge, fields->type, fields->id);
  if (!before) {
    refuse (judge, SAM_FIELD_NONE, "gone", SAM_L ("problem", "This is not there any more"));
    return;
  }
  if (fields->scope && strcmp (fields->scope, sam_record_get_scope (before)) != 0) {
    refuse (judge, SAM_FIELD_NONE, "scope", SAM_L ("problem", "This belongs somewhere else"));
    return;
  }
  if (fields->kind == SAM_OP_RETRACT)
    judge_retract (judge, op, before);
  else if (fields->kind == SAM_OP_RESOLVE && fields->type == SAM_RECORD_PROPOSAL)
    judge_resolve (judge, op, before, group);
  else if (fields->kind == SAM_OP_UPDATE)
    judge_change (judge, op, before, group);
  else
    refuse (judge, SAM_FIELD_NONE, "not-allowed", SAM_L ("problem", "This is made in another way"));
}

/* What the group will leave behind, so that the case and its hand-over can be held together
 * whichever comes first. (transfer full) */
static GHashTable *
look_ahead (Judge *judge)
{
  GHashTable *group = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);

  for (guint i = 0; i < judge->ops->len; i++) {
    const SamOp *op = g_ptr_array_index (judge->ops, i);
    const SamOpFields *fields = sam_op_get (op);
    g_autoptr (SamRecord) before = NULL;
    g_autoptr (SamRecord) after = NULL;
    SamRecord *earlier = g_hash_table_lookup (group, fields->id);

    if (fields->type != SAM_RECORD_CASE && fields->type != SAM_RECORD_HANDOVER
        && fields->type != SAM_RECORD_TENANCY && fields->type != SAM_RECORD_TENANT)
      continue;
    if (earlier)
      before = g_object_ref (earlier);
    else if (fields->kind == SAM_OP_UPDATE)
      before = judge->funcs->lookup (fields->type, fields->id, judge->data);
    if (fields->kind == SAM_OP_CREATE || (fields->kind == SAM_OP_UPDATE && before))
      after = sam_op_apply (op, before, NULL);
    if (after)
      g_hash_table_insert (group, g_strdup (fields->id), g_steal_pointer (&after));
  }
  return group;
}

GArray *
sam_judge (const SamViewer *actor, GPtrArray *ops, SamDate today, const SamJudgeFuncs *funcs,
           gpointer data)
{
  Judge judge = { .actor = actor, .ops = ops, .today = today, .funcs = funcs, .data = data };
  g_autoptr (GHashTable) group = NULL;

  g_return_val_if_fail (actor && ops && funcs && funcs->lookup && funcs->children, NULL);

  judge.after = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  judge.problems = g_array_new (FALSE, FALSE, sizeof (SamJudgeProblem));
  group = look_ahead (&judge);
  for (judge.op = 0; judge.op < ops->len; judge.op++)
    judge_op (&judge, g_ptr_array_index (ops, judge.op), group);
  g_hash_table_unref (judge.after);
  return judge.problems;
}
