/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-record-private.h"

#include <samspor/sam-id.h>
#include <samspor/sam-merge.h>
#include <samspor/sam-records.h>
#include <string.h>

/* Names of the units that no table gives. */
#define UNIT_NEVER "\001never"
#define UNIT_CRISIS "\001crisis"

/* Members that are decided together. */
typedef struct {
  char *key;        /* (owned) (nullable): what they share; NULL = one that stands alone */
  GPtrArray *names; /* (owned) (element-type utf8): in table order; names are the members' */
  gboolean is_set;  /* one set, merged by element */
} Unit;

typedef struct {
  SamRecordType type;
  GArray *base, *mine, *theirs; /* (owned) (element-type SamMember) */
  GPtrArray *units;             /* (owned) (element-type Unit) */
} Merge;

static void
unit_free (gpointer data)
{
  Unit *unit = data;

  g_free (unit->key);
  g_ptr_array_unref (unit->names);
  g_free (unit);
}

static void
merge_clear (Merge *merge)
{
  g_array_unref (merge->base);
  g_array_unref (merge->mine);
  g_array_unref (merge->theirs);
  g_ptr_array_unref (merge->units);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Merge, merge_clear)

static void
conflict_free (gpointer data)
{
  SamMergeConflict *conflict = data;

  for (guint i = 0; i < conflict->n; i++) {
    g_free (conflict->fields[i]);
    g_free (conflict->base[i]);
    g_free (conflict->mine[i]);
    g_free (conflict->theirs[i]);
  }
  g_free (conflict->fields);
  g_free (conflict->base);
  g_free (conflict->mine);
  g_free (conflict->theirs);
  g_free (conflict);
}

void
sam_merge_result_free (SamMergeResult *result)
{
  if (!result)
    return;
  g_bytes_unref (result->body);
  g_ptr_array_unref (result->conflicts);
  g_free (result);
}

/* ---- Units ---- */

static gboolean
is_crisis (const GArray *members)
{
  return g_strcmp0 (sam_members_find (members, "kind"), "\"crisis\"") == 0;
}

/* (transfer none) (nullable): what those decided together with @field share; NULL when it stands
 * alone. A group may have the name of one of its members: a name says nothing of this. */
static const char *
unit_key (const SamFieldDef *field, gboolean crisis)
{
  if (crisis)
    return UNIT_CRISIS;
  if (!field)
    return NULL;
  if (field->group)
    return field->group;
  return field->merge == SAM_MERGE_NEVER ? UNIT_NEVER : NULL;
}

static void
add_to_unit (Merge *merge, GHashTable *seen, const SamFieldDef *field, gboolean crisis,
             const char *name)
{
  const char *key = unit_key (field, crisis);
  Unit *unit = NULL;

  if (!g_hash_table_add (seen, (gpointer) name))
    return;
  for (guint i = 0; i < merge->units->len && key && !unit; i++) {
    Unit *old = g_ptr_array_index (merge->units, i);

    if (g_strcmp0 (old->key, key) == 0)
      unit = old;
  }
  if (!unit) {
    unit = g_new0 (Unit, 1);
    unit->key = g_strdup (key);
    unit->names = g_ptr_array_new ();
    unit->is_set = field && field->merge == SAM_MERGE_SET && !crisis;
    g_ptr_array_add (merge->units, unit);
  }
  g_ptr_array_add (unit->names, (gpointer) name);
}

static void
find_units (Merge *merge)
{
  const SamTypeDef *def = sam_type_get (merge->type);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GArray *sides[] = { merge->base, merge->mine, merge->theirs };
  gboolean crisis =
      merge->type == SAM_RECORD_PLAN
      && (is_crisis (merge->base) || is_crisis (merge->mine) || is_crisis (merge->theirs));

  for (guint i = 0; i < def->n_fields; i++) {
    const char *name = def->fields[i].name;

    if (sam_members_find (merge->base, name) || sam_members_find (merge->mine, name)
        || sam_members_find (merge->theirs, name))
      add_to_unit (merge, seen, &def->fields[i], crisis, name);
  }
  for (guint s = 0; s < G_N_ELEMENTS (sides); s++) {
    for (guint i = 0; i < sides[s]->len; i++)
      add_to_unit (merge, seen, NULL, crisis, g_array_index (sides[s], SamMember, i).name);
  }
}

static gboolean
differs (const Unit *unit, const GArray *a, const GArray *b)
{
  for (guint i = 0; i < unit->names->len; i++) {
    const char *name = g_ptr_array_index (unit->names, i);

    if (g_strcmp0 (sam_members_find (a, name), sam_members_find (b, name)) != 0)
      return TRUE;
  }
  return FALSE;
}

/* ---- Sets ---- */

static void
read_elements (const char *token, GHashTable *into)
{
  SamJsonCursor cursor;
  SamJsonToken element;

  if (!token || !sam_json_cursor_array (&cursor, token, strlen (token)))
    return;
  while (sam_json_cursor_next_element (&cursor, &element))
    g_hash_table_add (into, sam_json_canonical_token (&element));
}

/* (transfer full) (nullable): adds of both, less removes of both; NULL = empty */
static char *
join_sets (const char *base, const char *mine, const char *theirs)
{
  const char *tokens[] = { base, mine, theirs };
  GHashTable *sets[3];
  g_autoptr (GList) all = NULL;
  g_autoptr (GHashTable) every = g_hash_table_new (g_str_hash, g_str_equal);
  GString *out = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < 3; i++) {
    GHashTableIter iter;
    gpointer element;

    sets[i] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    read_elements (tokens[i], sets[i]);
    g_hash_table_iter_init (&iter, sets[i]);
    while (g_hash_table_iter_next (&iter, &element, NULL))
      g_hash_table_add (every, element);
  }
  all = g_list_sort (g_hash_table_get_keys (every), (GCompareFunc) strcmp);
  sam_json_begin_array (out);
  for (GList *l = all; l; l = l->next) {
    gboolean in_base = g_hash_table_contains (sets[0], l->data);
    gboolean in_mine = g_hash_table_contains (sets[1], l->data);
    gboolean in_theirs = g_hash_table_contains (sets[2], l->data);

    if (in_base ? in_mine && in_theirs : in_mine || in_theirs) {
      sam_json_element (out);
      sam_json_append_raw (out, l->data, strlen (l->data));
      n++;
    }
  }
  sam_json_end_array (out);
  for (guint i = 0; i < 3; i++)
    g_hash_table_unref (sets[i]);
  return g_string_free (out, n == 0);
}

/* ---- Conflicts ---- */

static SamMergeConflict *
conflict_new (const Merge *merge, GPtrArray *names)
{
  SamMergeConflict *conflict = g_new0 (SamMergeConflict, 1);

  conflict->n = names->len;
  conflict->fields = g_new0 (char *, names->len + 1);
  conflict->base = g_new0 (char *, names->len + 1);
  conflict->mine = g_new0 (char *, names->len + 1);
  conflict->theirs = g_new0 (char *, names->len + 1);
  for (guint i = 0; i < names->len; i++) {
    const char *name = g_ptr_array_index (names, i);

    conflict->fields[i] = g_strdup (name);
    conflict->base[i] = g_strdup (sam_members_find (merge->base, name));
    conflict->mine[i] = g_strdup (sam_members_find (merge->mine, name));
    conflict->theirs[i] = g_strdup (sam_members_find (merge->theirs, name));
  }
  return conflict;
}

static GArray *
problems_of (SamRecordType type, GBytes *body, SamDate today)
{
  g_autoptr (SamRecord) record =
      sam_record_new_from_body (type, SAM_ID_NIL, SAM_ID_NIL, body, NULL);

  return record ? sam_record_validate (record, today) : NULL;
}

static gboolean
has_problem (const GArray *problems, const SamProblem *wanted)
{
  for (guint i = 0; problems && i < problems->len; i++) {
    const SamProblem *problem = &g_array_index (problems, SamProblem, i);

    if (problem->field == wanted->field && strcmp (problem->code, wanted->code) == 0)
      return TRUE;
  }
  return FALSE;
}

/* Whether the merged body breaks a rule that neither side breaks. */
static gboolean
breaks_rule (SamRecordType type, GBytes *merged, GBytes *mine, GBytes *theirs, SamDate today)
{
  g_autoptr (GArray) problems = problems_of (type, merged, today);
  g_autoptr (GArray) before = NULL;
  g_autoptr (GArray) after = NULL;

  if (!problems || problems->len == 0)
    return FALSE;
  before = problems_of (type, mine, today);
  after = problems_of (type, theirs, today);
  for (guint i = 0; i < problems->len; i++) {
    const SamProblem *problem = &g_array_index (problems, SamProblem, i);

    if (!has_problem (before, problem) && !has_problem (after, problem))
      return TRUE;
  }
  return FALSE;
}

static void
take_unit (SamPatch *patch, const Unit *unit, const GArray *from)
{
  for (guint i = 0; i < unit->names->len; i++) {
    const char *name = g_ptr_array_index (unit->names, i);
    const char *token = sam_members_find (from, name);

    if (token)
      sam_patch_set (patch, name, token);
    else
      sam_patch_del (patch, name);
  }
}

static void
join_set_unit (SamPatch *patch, const Unit *unit, const Merge *merge)
{
  const char *name = g_ptr_array_index (unit->names, 0);
  g_autofree char *token =
      join_sets (sam_members_find (merge->base, name), sam_members_find (merge->mine, name),
                 sam_members_find (merge->theirs, name));

  if (token)
    sam_patch_set (patch, name, token);
  else
    sam_patch_del (patch, name);
}

SamMergeResult *
sam_merge (SamRecordType type, GBytes *base, const SamMergeSide *mine, const SamMergeSide *theirs,
           SamDate today)
{
  g_auto (Merge) merge = { .type = type };
  g_autoptr (SamPatch) patch = sam_patch_new ();
  g_autoptr (GPtrArray) changed = g_ptr_array_new ();
  SamMergeResult *result;
  gboolean i_changed = FALSE;
  gboolean they_changed = FALSE;

  g_return_val_if_fail ((guint) type < SAM_N_RECORD_TYPES, NULL);
  g_return_val_if_fail (mine && mine->body && theirs && theirs->body, NULL);

  merge.base = sam_body_members (base);
  merge.mine = sam_body_members (mine->body);
  merge.theirs = sam_body_members (theirs->body);
  merge.units = g_ptr_array_new_with_free_func (unit_free);
  find_units (&merge);

  result = g_new0 (SamMergeResult, 1);
  result->conflicts = g_ptr_array_new_with_free_func (conflict_free);
  for (guint i = 0; i < merge.units->len; i++) {
    Unit *unit = g_ptr_array_index (merge.units, i);
    gboolean by_me = differs (unit, merge.base, merge.mine);
    gboolean by_them = differs (unit, merge.base, merge.theirs);

    i_changed |= by_me;
    they_changed |= by_them;
    if (by_me || by_them)
      g_ptr_array_extend (changed, unit->names, NULL, NULL);
    if (!by_me || !differs (unit, merge.mine, merge.theirs))
      continue;
    if (!by_them)
      take_unit (patch, unit, merge.mine);
    else if (unit->is_set)
      join_set_unit (patch, unit, &merge);
    else
      g_ptr_array_add (result->conflicts, conflict_new (&merge, unit->names));
  }

  result->retracted = mine->retracted || theirs->retracted;
  if ((mine->retracted && !theirs->retracted && they_changed)
      || (theirs->retracted && !mine->retracted && i_changed)) {
    g_autoptr (GPtrArray) none = g_ptr_array_new ();
    SamMergeConflict *conflict = conflict_new (&merge, none);

    conflict->retract = TRUE;
    g_ptr_array_set_size (result->conflicts, 0);
    g_ptr_array_add (result->conflicts, conflict);
    result->retracted = theirs->retracted;
    result->body = g_bytes_ref (theirs->body);
    return result;
  }

  if (!they_changed)
    result->body = g_bytes_ref (mine->body);
  else if (sam_patch_is_empty (patch))
    result->body = g_bytes_ref (theirs->body);
  else
    result->body = sam_patch_apply (patch, theirs->body);

  if (i_changed && they_changed && !result->retracted && result->conflicts->len == 0
      && breaks_rule (type, result->body, mine->body, theirs->body, today)) {
    SamMergeConflict *conflict = conflict_new (&merge, changed);

    conflict->rule = TRUE;
    g_ptr_array_set_size (result->conflicts, 0);
    g_ptr_array_add (result->conflicts, conflict);
    g_bytes_unref (result->body);
    result->body = g_bytes_ref (theirs->body);
  }
  return result;
}

char **
sam_merge_unit (SamField field, GBytes *body)
{
  const SamFieldDef *wanted = sam_field_get (field);
  const SamTypeDef *def;
  g_autoptr (GArray) members = NULL;
  GPtrArray *names = g_ptr_array_new ();
  gboolean crisis;
  const char *key;

  g_return_val_if_fail (wanted, NULL);

  def = sam_type_get (SAM_FIELD_TYPE (field));
  members = sam_body_members (body);
  crisis = def->type == SAM_RECORD_PLAN && is_crisis (members);
  key = unit_key (wanted, crisis);
  for (guint i = 0; i < def->n_fields; i++) {
    const SamFieldDef *other = &def->fields[i];

    if (other == wanted || (key && g_strcmp0 (unit_key (other, crisis), key) == 0))
      g_ptr_array_add (names, g_strdup (other->name));
  }
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (names, FALSE);
}
