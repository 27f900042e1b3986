/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "year.h"

#include <samspor/sam-demo.h>
#include <samspor/sam-id.h>
#include <samspor/sam-judge.h>
#include <string.h>

static void
case_free (gpointer data)
{
  TownCase *at = data;

  g_clear_object (&at->record);
  g_clear_object (&at->person);
  g_ptr_array_unref (at->records);
  g_clear_pointer (&at->view, sam_case_view_unref);
  g_free (at);
}

static SamViewer *
viewer_of (const SamRecord *user)
{
  static const char *const none[] = { NULL };
  const char *roles[] = { sam_record_get_text (user, SAM_USER_ROLE), NULL };
  const char *const *teams = sam_record_get_set (user, SAM_USER_TEAM_IDS);
  const char *const *led = sam_record_get_set (user, SAM_USER_LEAD_TEAM_IDS);
  SamViewerFields fields = { .user_id = sam_record_get_id (user),
                             .user_name = sam_record_get_text (user, SAM_USER_NAME),
                             .roles = roles,
                             .team_ids = teams != NULL ? teams : none,
                             .lead_team_ids = led != NULL ? led : none,
                             .compartments = sam_roles_compartments (roles),
                             .purpose = SAM_PURPOSE_FOLLOW_UP,
                             .use = SAM_USE_PAGE,
                             .environment = SAM_ENVIRONMENT_DEMO };

  return sam_viewer_new (&fields);
}

/* ---- What stands ---- */

static void
replace (GPtrArray *list, SamRecord *record)
{
  for (guint i = 0; i < list->len; i++) {
    if (strcmp (sam_record_get_id (list->pdata[i]), sam_record_get_id (record)) == 0) {
      g_object_unref (list->pdata[i]);
      list->pdata[i] = g_object_ref (record);
      return;
    }
  }
  g_ptr_array_add (list, g_object_ref (record));
}

/* The case a record belongs to, made for the first record of one. */
static TownCase *
case_of (Town *town, SamRecord *record)
{
  const char *scope = sam_record_get_scope (record);
  TownCase *at = g_hash_table_lookup (town->by_scope, scope);

  if (at == NULL && sam_record_get_rtype (record) == SAM_RECORD_CASE) {
    at = g_hash_table_lookup (town->by_scope, sam_record_get_text (record, SAM_CASE_PERSON_ID));
    g_hash_table_insert (town->by_scope, g_strdup (scope), at);
  } else if (at == NULL && sam_record_get_rtype (record) == SAM_RECORD_PERSON) {
    at = g_new0 (TownCase, 1);
    at->records = g_ptr_array_new_with_free_func (g_object_unref);
    g_ptr_array_add (town->cases, at);
    g_hash_table_insert (town->by_scope, g_strdup (scope), at);
  }
  return at;
}

/* Takes a frozen record in as the current one. */
static void
stand (Town *town, SamRecord *record)
{
  const SamTypeDef *def = sam_record_get_def (record);

  g_hash_table_replace (town->records, g_strdup (sam_record_get_id (record)),
                        g_object_ref (record));
  g_ptr_array_add (town->changed, g_object_ref (record));
  if (def->scope == SAM_SCOPE_REGISTRY) {
    replace (town->registry, record);
    g_clear_pointer (&town->rules_of, sam_registry_unref);
    for (guint i = 0; i < town->cases->len; i++) {
      g_clear_pointer (&((TownCase *) town->cases->pdata[i])->view, sam_case_view_unref);
    }
  } else if (def->scope == SAM_SCOPE_TEAM) {
    replace (town->of_teams, record);
  } else {
    TownCase *at = case_of (town, record);

    if (def->type == SAM_RECORD_CASE) {
      g_set_object (&at->record, record);
    } else if (def->type == SAM_RECORD_PERSON) {
      g_set_object (&at->person, record);
    } else {
      replace (at->records, record);
    }
    g_clear_pointer (&at->view, sam_case_view_unref);
  }
  if (def->type == SAM_RECORD_USER) {
    g_hash_table_replace (town->viewers, g_strdup (sam_record_get_id (record)), viewer_of (record));
  }
}

Town *
town_new (guint n_cases, SamDate today, guint32 seed)
{
  Town *town = g_new0 (Town, 1);
  g_autoptr (SamDemo) demo = sam_demo_new (n_cases, today, SAM_DEMO_SEED);
  GHashTableIter iter;
  gpointer id, login;

  town->rand = g_rand_new_with_seed (seed);
  town->clock = sam_clock_new_fixed (today, 0, seed);
  town->oslo = g_time_zone_new_identifier ("Europe/Oslo");
  g_assert_nonnull (town->oslo);
  town->records = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  town->by_scope = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  town->viewers =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) sam_viewer_unref);
  town->cases = g_ptr_array_new_with_free_func (case_free);
  town->registry = g_ptr_array_new_with_free_func (g_object_unref);
  town->of_teams = g_ptr_array_new_with_free_func (g_object_unref);
  town->changed = g_ptr_array_new_with_free_func (g_object_unref);
  town->act = g_ptr_array_new_with_free_func (g_object_unref);
  town_wake (town, today);
  for (guint i = 0; i < demo->records->len; i++) {
    stand (town, demo->records->pdata[i]);
  }
  g_hash_table_iter_init (&iter, demo->logins);
  while (g_hash_table_iter_next (&iter, &id, &login)) {
    if (strcmp (login, "leder") == 0) {
      town->lead = g_strdup (id);
    }
  }
  g_assert_nonnull (town->lead);
  town_open_desk (town);
  return town;
}

void
town_free (Town *town)
{
  town_close_desk (town);
  g_ptr_array_unref (town->act);
  g_ptr_array_unref (town->changed);
  g_ptr_array_unref (town->of_teams);
  g_ptr_array_unref (town->registry);
  g_clear_pointer (&town->rules_of, sam_registry_unref);
  g_hash_table_unref (town->by_scope);
  g_ptr_array_unref (town->cases);
  g_hash_table_unref (town->viewers);
  g_hash_table_unref (town->records);
  g_time_zone_unref (town->oslo);
  sam_clock_unref (town->clock);
  g_rand_free (town->rand);
  g_free (town->lead);
  g_free (town);
}

void
town_wake (Town *town, SamDate today)
{
  town->today = today;
  /* Every other day begins just after midnight, when it is still yesterday in UTC. */
  town->now = sam_moment_from_local (today, today % 2 == 0 ? 10 : 7 * 60 + 30, town->oslo);
  sam_clock_fixed_set (town->clock, today, town->now);
}

gint64
town_later (Town *town)
{
  /* 2,000 cases have a busy day; it is over before midnight all the same. */
  town->now += 7 * G_USEC_PER_SEC;
  sam_clock_fixed_set (town->clock, town->today, town->now);
  return town->now;
}

SamRegistry *
town_registry (Town *town)
{
  if (town->rules_of == NULL) {
    town->rules_of = sam_registry_new (town->registry);
  }
  return town->rules_of;
}

SamCaseView *
town_view (Town *town, TownCase *at)
{
  if (at->view == NULL) {
    at->view = sam_case_view_new (at->record, at->person, at->records, town_registry (town));
  }
  return at->view;
}

GPtrArray *
town_of (TownCase *at, SamRecordType type)
{
  GPtrArray *found = g_ptr_array_new ();

  for (guint i = 0; i < at->records->len; i++) {
    SamRecord *record = at->records->pdata[i];

    if (sam_record_get_rtype (record) == type && !sam_record_is_retracted (record)) {
      g_ptr_array_add (found, record);
    }
  }
  return found;
}

SamRecord *
town_get (Town *town, const char *id)
{
  return id != NULL ? g_hash_table_lookup (town->records, id) : NULL;
}

/* ---- What is done ---- */

static SamRecord *
look_up (SamRecordType type, const char *id, gpointer data)
{
  Town *town = data;
  SamRecord *record = town_get (town, id);

  return record != NULL && sam_record_get_rtype (record) == type ? g_object_ref (record) : NULL;
}

static void
add_children (GPtrArray *found, GPtrArray *list, SamField field, const char *id)
{
  for (guint i = 0; i < list->len; i++) {
    SamRecord *record = list->pdata[i];

    if (sam_record_get_rtype (record) == SAM_FIELD_TYPE (field) && !sam_record_is_retracted (record)
        && g_strcmp0 (sam_record_get_text (record, field), id) == 0) {
      g_ptr_array_add (found, g_object_ref (record));
    }
  }
}

static GPtrArray *
children (SamField field, const char *id, gpointer data)
{
  Town *town = data;
  GPtrArray *found = g_ptr_array_new_with_free_func (g_object_unref);
  SamRecord *parent = town_get (town, id);
  TownCase *at =
      parent != NULL ? g_hash_table_lookup (town->by_scope, sam_record_get_scope (parent)) : NULL;

  add_children (found, town->registry, field, id);
  add_children (found, town->of_teams, field, id);
  if (at != NULL) {
    add_children (found, at->records, field, id);
    if (field == SAM_CASE_PERSON_ID && at->record != NULL) {
      g_ptr_array_add (found, g_object_ref (at->record));
    }
  }
  return found;
}

SamRecord *
town_make (Town *town, SamRecordType type, const char *scope)
{
  const SamTypeDef *def = sam_type_get (type);
  g_autofree char *id = NULL;
  SamRecord *record;

  town_later (town);
  id = sam_id_new (town->clock);
  if (scope == NULL) {
    scope = def->scope == SAM_SCOPE_REGISTRY ? SAM_ID_NIL : id;
  }
  record = sam_record_new (type, id, scope);
  if (def->parent != SAM_FIELD_NONE) {
    sam_record_set_text (record, def->parent, scope);
  }
  return record;
}

void
town_put (Town *town, SamRecord *record)
{
  g_ptr_array_add (town->act, record);
}

static void
set_meta (Town *town, SamRecord *record, const char *user, gboolean retracted)
{
  SamRecordMeta meta = { .by = (char *) user,
                         .at = town->now,
                         .retracted_by = retracted ? (char *) user : NULL,
                         .retracted_at = retracted ? town->now : 0 };

  sam_record_set_meta (record, &meta);
}

static SamOp *
op_of (Town *town, SamRecord *record, gboolean retract)
{
  SamRecord *before = town_get (town, sam_record_get_id (record));
  g_autofree char *id = sam_id_new (town->clock);
  g_autoptr (SamPatch) patch = retract ? NULL : sam_patch_diff (before, record);
  gboolean sign = sam_record_get_rtype (record) == SAM_RECORD_SIGNATURE;
  SamOpFields fields = { .op_id = id,
                         .kind = retract          ? SAM_OP_RETRACT
                                 : before != NULL ? SAM_OP_UPDATE
                                 : sign           ? SAM_OP_SIGN
                                                  : SAM_OP_CREATE,
                         .type = sam_record_get_rtype (record),
                         .id = sam_record_get_id (record),
                         .scope = sam_record_get_scope (record),
                         .base = before != NULL ? "1.1" : NULL,
                         .patch = patch,
                         .group = sam_record_get_id (town->act->pdata[0]),
                         .client_at = town->now,
                         .why = retract ? "Ført på feil person" : NULL };

  return sam_op_new (&fields);
}

/* Judges the act as one group. */
static void
judge (Town *town, const char *user, gboolean retract, const char *refused)
{
  static const SamJudgeFuncs funcs = { look_up, children, NULL };
  g_autoptr (GPtrArray) ops = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_op_unref);
  g_autoptr (GArray) problems = NULL;

  for (guint i = 0; i < town->act->len; i++) {
    g_ptr_array_add (ops, op_of (town, town->act->pdata[i], retract));
  }
  problems = sam_judge (g_hash_table_lookup (town->viewers, user), ops, town->today, &funcs, town);
  if (problems->len > 0) {
    const SamJudgeProblem *first = &g_array_index (problems, SamJudgeProblem, 0);

    if (g_strcmp0 (first->problem.code, refused) != 0) {
      g_error ("%s: %s: %s (%s)", sam_record_get_def (town->act->pdata[first->op])->name,
               first->problem.field != SAM_FIELD_NONE ? sam_field_get (first->problem.field)->name
                                                      : "-",
               first->problem.message.text, first->problem.code);
    }
    town->n_refused++;
  } else if (refused != NULL) {
    g_error ("%s: not refused with %s", sam_record_get_def (town->act->pdata[0])->name, refused);
  }
}

void
town_done (Town *town, const char *by, const char *refused)
{
  /* It may be the text of a record that is replaced now. */
  g_autofree char *user = g_strdup (by);

  town_later (town);
  for (guint i = 0; i < town->act->len; i++) {
    SamRecord *record = town->act->pdata[i];

    if (town_get (town, sam_record_get_id (record)) == NULL) {
      sam_record_begin (record, g_hash_table_lookup (town->viewers, user), town->today, town->now);
    }
  }
  judge (town, user, FALSE, refused);
  town->n_acts++;
  for (guint i = 0; refused == NULL && i < town->act->len; i++) {
    set_meta (town, town->act->pdata[i], user, FALSE);
    stand (town, sam_record_freeze (town->act->pdata[i]));
  }
  g_ptr_array_set_size (town->act, 0);
}

void
town_retract (Town *town, const char *by, SamRecord *record)
{
  g_autofree char *user = g_strdup (by);
  SamRecord *copy = sam_record_dup (record);

  town_later (town);
  town_put (town, copy);
  judge (town, user, TRUE, NULL);
  town->n_acts++;
  set_meta (town, copy, user, TRUE);
  stand (town, sam_record_freeze (copy));
  g_ptr_array_set_size (town->act, 0);
}

void
town_server_writes (Town *town, SamRecord *record)
{
  town_later (town);
  set_meta (town, record, NULL, FALSE);
  stand (town, sam_record_freeze (record));
  g_object_unref (record);
}
