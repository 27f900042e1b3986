/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-store-private.h"

#include <string.h>

/*
 * While a profile opens, every row passes by once. What the first lists and Today will ask for is
 * kept by scope as it does: looking thousands of scopes up again, and making the index that finds
 * them, took as long as the rules. It is held in line with head until the first transaction, or
 * until nobody waits for an answer any more; from then on there are the tables alone.
 */

static void
group_free (gpointer data)
{
  GPtrArray *group = data;

  g_clear_pointer (&group, g_ptr_array_unref);
}

void
sam_store_gather_begin (SamStore *store)
{
  sam_store_gather_end (store);
  store->gathered = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, group_free);
}

void
sam_store_gather_end (SamStore *store)
{
  g_clear_pointer (&store->gathered, g_hash_table_unref);
}

static gboolean
is_wanted (const SamSeen *seen)
{
  SamScopeKind scope;

  if (seen->type < 0) {
    return FALSE;
  }
  scope = sam_type_get ((SamRecordType) seen->type)->scope;
  return seen->state != SAM_STATE_SAVED || scope == SAM_SCOPE_REGISTRY || scope == SAM_SCOPE_TEAM
         || (SAM_RULES_LIST_TYPES >> seen->type & 1) != 0;
}

static gboolean
find (GPtrArray *group, const char *id, guint *at)
{
  for (guint i = 0; i < group->len; i++) {
    if (strcmp (((const SamHeadRow *) group->pdata[i])->id, id) == 0) {
      *at = i;
      return TRUE;
    }
  }
  return FALSE;
}

void
sam_store_gather_remove (SamStore *store, const char *scope, const char *id)
{
  GPtrArray *group = store->gathered != NULL ? g_hash_table_lookup (store->gathered, scope) : NULL;
  guint at;

  if (group != NULL && find (group, id, &at)) {
    g_ptr_array_remove_index (group, at);
  }
}

/* NULL = it has been used. */
static GPtrArray *
need_group (SamStore *store, const char *scope)
{
  gpointer group;

  if (!g_hash_table_lookup_extended (store->gathered, scope, NULL, &group)) {
    group = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_head_row_unref);
    g_hash_table_insert (store->gathered, g_strdup (scope), group);
  }
  return group;
}

void
sam_store_gather (SamStore *store, const SamSeen *seen)
{
  GPtrArray *group =
      store->gathered != NULL && is_wanted (seen) ? need_group (store, seen->scope) : NULL;

  if (group != NULL) {
    g_ptr_array_add (group, sam_head_row_new (seen));
  }
}

void
sam_store_gather_again (SamStore *store, const SamSeen *seen)
{
  GPtrArray *group =
      store->gathered != NULL ? g_hash_table_lookup (store->gathered, seen->scope) : NULL;
  guint at;

  if (group == NULL || !find (group, seen->id, &at)) {
    sam_store_gather (store, seen);
  } else if (is_wanted (seen)) {
    /* In its place: the order is that of head. */
    sam_head_row_unref (group->pdata[at]);
    group->pdata[at] = sam_head_row_new (seen);
  } else {
    g_ptr_array_remove_index (group, at);
  }
}

GPtrArray *
sam_store_gathered (SamStore *store, const char *scope)
{
  return store->gathered != NULL ? need_group (store, scope) : NULL;
}

void
sam_store_gathered_used (SamStore *store, const char *scope)
{
  if (store->gathered != NULL) {
    g_hash_table_replace (store->gathered, g_strdup (scope), NULL);
  }
}
