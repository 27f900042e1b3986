/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-store-private.h"

#include <samspor/sam-housing.h>
#include <samspor/sam-records.h>

/* Homes that were assigned here without the server: what it is to be asked, and what it said. */

void
sam_home_to_check_free (SamHomeToCheck *home)
{
  g_free (home->tenant_id);
  g_free (home->need_id);
  g_free (home->unit_id);
  g_free (home);
}

/* The last who wrote on it asks, so that not every computer does. */
static gboolean
is_mine_and_sent (const SamRecord *tenant, const char *me)
{
  const SamRecordMeta *meta = sam_record_get_meta (tenant);

  return meta->state == SAM_STATE_SAVED && meta->version != NULL && g_strcmp0 (meta->by, me) == 0;
}

static gboolean
is_to_check (SamStore *store, const SamRecord *tenant)
{
  SamDate end = sam_record_get_date (tenant, SAM_TENANT_TO_ON);
  g_auto (GStrv) newly = sam_housing_newly_warned (tenant);

  return sam_record_has (tenant, SAM_TENANT_NEED_ID)
         && sam_record_has (tenant, SAM_TENANT_TENANCY_ID)
         && (end == SAM_DATE_NONE || end >= sam_clock_today (store->clock))
         && (!sam_record_has (tenant, SAM_TENANT_CHECKED_AT) || newly[0] != NULL);
}

/* NULL without @error when the lease is not here, or names no home. */
static SamHomeToCheck *
home_of (SamStore *store, const SamRecord *tenant, GError **error)
{
  g_autoptr (SamRecord) lease =
      sam_store_peek (store, sam_record_get_text (tenant, SAM_TENANT_TENANCY_ID), error);
  SamHomeToCheck *home;

  if (lease == NULL || sam_record_get_rtype (lease) != SAM_RECORD_TENANCY
      || sam_record_is_retracted (lease) || !sam_record_has (lease, SAM_TENANCY_UNIT_ID))
    return NULL;
  home = g_new0 (SamHomeToCheck, 1);
  home->tenant_id = g_strdup (sam_record_get_id (tenant));
  home->need_id = g_strdup (sam_record_get_text (tenant, SAM_TENANT_NEED_ID));
  home->unit_id = g_strdup (sam_record_get_text (lease, SAM_TENANCY_UNIT_ID));
  return home;
}

static gboolean
do_homes_to_check (SamStore *store, gpointer user_data, GError **error)
{
  GPtrArray **homes = user_data;
  g_autoptr (SamViewer) viewer = sam_store_get_viewer (store);
  g_autoptr (GPtrArray) list =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sam_home_to_check_free);
  g_autoptr (SamQuery) query = sam_query_new (SAM_RECORD_TENANT);
  g_autoptr (GPtrArray) tenants = NULL;
  g_autoptr (GError) below = NULL;

  if (!sam_store_need_viewer (store, viewer, error)) {
    return FALSE;
  }
  tenants = sam_store_list (store, viewer, query, NULL, error);
  for (guint i = 0; tenants != NULL && i < tenants->len; i++) {
    const SamRecord *listed = g_ptr_array_index (tenants, i);
    /* As it is: of a protected address the list has blanked the lease. */
    g_autoptr (SamRecord) tenant = is_mine_and_sent (listed, sam_viewer_get (viewer)->user_id)
                                       ? sam_store_peek (store, sam_record_get_id (listed), &below)
                                       : NULL;
    SamHomeToCheck *home =
        tenant != NULL && is_to_check (store, tenant) ? home_of (store, tenant, &below) : NULL;

    if (below != NULL) {
      return sam_store_fail (error, g_steal_pointer (&below));
    }
    if (home != NULL) {
      g_ptr_array_add (list, home);
    }
  }
  if (tenants == NULL) {
    return FALSE;
  }
  *homes = g_steal_pointer (&list);
  return TRUE;
}

GPtrArray *
sam_store_homes_to_check (SamStore *store, GError **error)
{
  GPtrArray *homes = NULL;

  g_return_val_if_fail (SAM_IS_STORE (store), NULL);

  sam_store_call (store, SAM_STORE_READ, NULL, do_homes_to_check, &homes, error);
  return homes;
}

typedef struct {
  const char *tenant_id;
  const char *const *warned_of;
} CheckedArgs;

static gboolean
is_same (const SamRecord *tenant, const char *const *warned_of)
{
  const char *const *known = sam_record_get_set (tenant, SAM_TENANT_CHECKED_WARNED_OF);
  guint n = known != NULL ? g_strv_length ((char **) known) : 0;

  if (!sam_record_has (tenant, SAM_TENANT_CHECKED_AT) || n != g_strv_length ((char **) warned_of)) {
    return FALSE;
  }
  for (guint i = 0; i < n; i++) {
    if (!g_strv_contains (known, warned_of[i])) {
      return FALSE;
    }
  }
  return TRUE;
}

/* On the record as it is: a viewer's copy may lack what is masked. */
static gboolean
do_set_home_checked (SamStore *store, gpointer user_data, GError **error)
{
  CheckedArgs *args = user_data;
  g_autoptr (SamViewer) viewer = sam_store_get_viewer (store);
  g_autoptr (SamChanges) changes = sam_changes_new ("sync");
  g_autoptr (SamRecord) tenant = NULL, changed = NULL;
  g_autoptr (GError) below = NULL;

  if (!sam_store_need_viewer (store, viewer, error)) {
    return FALSE;
  }
  tenant = sam_store_peek (store, args->tenant_id, &below);
  if (below != NULL) {
    return sam_store_fail (error, g_steal_pointer (&below));
  }
  if (tenant == NULL || sam_record_get_rtype (tenant) != SAM_RECORD_TENANT
      || sam_record_is_retracted (tenant)) {
    return sam_store_not_found (error);
  }
  if (is_same (tenant, args->warned_of)) {
    return TRUE;
  }
  changed = sam_record_dup (tenant);
  sam_record_set_moment (changed, SAM_TENANT_CHECKED_AT, sam_clock_now (store->clock));
  if (args->warned_of[0] != NULL) {
    sam_record_set_set (changed, SAM_TENANT_CHECKED_WARNED_OF, args->warned_of);
  } else {
    sam_record_clear (changed, SAM_TENANT_CHECKED_WARNED_OF);
  }
  sam_changes_put (changes, changed);
  return sam_store_save (store, viewer, changes, SAM_ORIGIN_USER, NULL, error);
}

gboolean
sam_store_set_home_checked (SamStore *store, const char *tenant_id, const char *const *warned_of,
                            GError **error)
{
  CheckedArgs args = { tenant_id, warned_of };

  g_return_val_if_fail (SAM_IS_STORE (store), FALSE);
  g_return_val_if_fail (tenant_id != NULL && warned_of != NULL, FALSE);

  return sam_store_call (store, SAM_STORE_WRITE, NULL, do_set_home_checked, &args, error);
}
