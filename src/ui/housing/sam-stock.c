/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-stock.h"

#include "sam-words.h"

#include <glib/gi18n.h>
#include <samspor/sam-fold.h>
#include <samspor/sam-housing.h>
#include <samspor/sam-settings.h>
#include <string.h>

static void
tenant_clear (gpointer data)
{
  SamStockTenant *tenant = data;

  g_free (tenant->name);
  g_free (tenant->case_id);
  g_free (tenant->tenant_id);
  g_free (tenant->lease_id);
}

static void
home_clear (gpointer data)
{
  SamStockHome *home = data;

  g_object_unref (home->unit);
  g_object_unref (home->site);
  g_ptr_array_unref (home->leases);
  g_array_unref (home->tenants);
}

static SamStockHome *
home_new (SamRecord *unit, SamRecord *site)
{
  SamStockHome *home = g_atomic_rc_box_new0 (SamStockHome);

  home->unit = g_object_ref (unit);
  home->site = g_object_ref (site);
  home->leases = g_ptr_array_new_with_free_func (g_object_unref);
  home->tenants = g_array_new (FALSE, FALSE, sizeof (SamStockTenant));
  g_array_set_clear_func (home->tenants, tenant_clear);
  return home;
}

SamStockHome *
sam_stock_home_ref (SamStockHome *home)
{
  return g_atomic_rc_box_acquire (home);
}

void
sam_stock_home_unref (SamStockHome *home)
{
  g_atomic_rc_box_release_full (home, home_clear);
}

static gboolean
same_record (SamRecord *a, SamRecord *b)
{
  return a == b
         || (sam_record_get_meta (a)->state == sam_record_get_meta (b)->state
             && sam_record_equal (a, b));
}

static gboolean
same_tenant (const SamStockTenant *a, const SamStockTenant *b)
{
  return g_strcmp0 (a->tenant_id, b->tenant_id) == 0 && g_strcmp0 (a->name, b->name) == 0
         && g_strcmp0 (a->case_id, b->case_id) == 0;
}

gboolean
sam_stock_home_equal (const SamStockHome *a, const SamStockHome *b)
{
  if (a == b) {
    return TRUE;
  }
  if (!same_record (a->unit, b->unit) || !same_record (a->site, b->site)
      || a->now.state != b->now.state || a->now.end != b->now.end
      || a->leases->len != b->leases->len || a->tenants->len != b->tenants->len) {
    return FALSE;
  }
  for (guint i = 0; i < a->leases->len; i++) {
    if (!same_record (g_ptr_array_index (a->leases, i), g_ptr_array_index (b->leases, i))) {
      return FALSE;
    }
  }
  for (guint i = 0; i < a->tenants->len; i++) {
    if (!same_tenant (&g_array_index (a->tenants, SamStockTenant, i),
                      &g_array_index (b->tenants, SamStockTenant, i))) {
      return FALSE;
    }
  }
  return TRUE;
}

/* ---- Which homes ---- */

SamStockFilter *
sam_stock_filter_new (SamDate today)
{
  SamStockFilter *filter = g_new0 (SamStockFilter, 1);

  filter->state = -1;
  filter->today = today;
  return filter;
}

void
sam_stock_filter_free (gpointer data)
{
  SamStockFilter *filter = data;

  g_free (filter->environment);
  g_free (filter->district);
  g_free (filter->search);
  g_free (filter);
}

gboolean
sam_stock_filter_is_set (const SamStockFilter *filter)
{
  return filter->state >= 0 || filter->environment || filter->district || filter->is_accessible
         || filter->search;
}

/* All words of the search stand in the address or the number. */
static gboolean
is_found (const SamStockHome *home, char **words)
{
  static const SamField fields[] = { SAM_SITE_NAME, SAM_SITE_ADDRESS, SAM_SITE_POSTCODE,
                                     SAM_SITE_CITY, SAM_SITE_STAIR,   SAM_HOUSING_UNIT_NAME };
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *folded = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++) {
    const char *one =
        sam_record_get_text (fields[i] == SAM_HOUSING_UNIT_NAME ? home->unit : home->site,
                             fields[i]);

    g_string_append (text, one ? one : "");
    g_string_append_c (text, '\n');
  }
  folded = sam_fold (text->str);
  for (guint i = 0; words[i]; i++) {
    if (!strstr (folded, words[i])) {
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
fits (const SamStockFilter *filter, const SamStockHome *home, char **words)
{
  SamField field;
  const SamRecord *declares =
      sam_housing_declared_by (home->unit, home->site, SAM_HOUSING_ENVIRONMENT, &field);

  if (filter->state >= 0 && (int) home->now.state != filter->state) {
    return FALSE;
  }
  if (filter->environment
      && !(declares && sam_record_enum_is (declares, field, filter->environment))) {
    return FALSE;
  }
  if (filter->district
      && g_strcmp0 (sam_record_get_text (home->site, SAM_SITE_DISTRICT_ID), filter->district)
             != 0) {
    return FALSE;
  }
  if (filter->is_accessible && !sam_record_get_bool (home->unit, SAM_HOUSING_UNIT_STEP_FREE)
      && !sam_record_get_bool (home->unit, SAM_HOUSING_UNIT_WHEELCHAIR)) {
    return FALSE;
  }
  return !words || is_found (home, words);
}

/* ---- The question ---- */

static GPtrArray *
list_all (SamStore *store, SamViewer *viewer, SamRecordType type, GCancellable *cancellable,
          GError **error)
{
  g_autoptr (SamQuery) query = sam_query_new (type);

  return sam_store_list (store, viewer, query, cancellable, error);
}

void
sam_stock_free (gpointer data)
{
  SamStock *stock = data;

  g_ptr_array_unref (stock->sites);
  g_ptr_array_unref (stock->homes);
  g_free (stock);
}

/* Of whom the viewer sees no case nothing is known here, and of a strictly protected address
 * nothing is shown. */
static void
read_tenant (SamStore *store, SamViewer *viewer, const SamRecord *tenant, GHashTable *by_lease)
{
  const char *lease = sam_record_get_text (tenant, SAM_TENANT_TENANCY_ID);
  const char *person_id = sam_record_get_text (tenant, SAM_TENANT_PERSON_ID);
  SamStockHome *home = lease ? g_hash_table_lookup (by_lease, lease) : NULL;
  g_autoptr (SamRecord) person =
      home ? sam_store_get (store, viewer, SAM_RECORD_PERSON, person_id, NULL) : NULL;
  SamStockTenant one;

  if (!person || sam_housing_is_outside (person)) {
    return;
  }
  one = (SamStockTenant){
    .name = sam_record_title (person, NULL),
    .case_id = sam_store_case_of_person (store, viewer, person_id, NULL),
    .tenant_id = g_strdup (sam_record_get_id (tenant)),
    .lease_id = g_strdup (lease),
  };
  g_array_append_val (home->tenants, one);
}

static gboolean
is_current (const SamRecord *tenant, SamDate today)
{
  SamDate to = sam_record_get_date (tenant, SAM_TENANT_TO_ON);

  return !sam_record_has (tenant, SAM_TENANT_ENDED_HOW) && (to == SAM_DATE_NONE || to >= today);
}

/* By unit; of homes whose building is not there nothing can be said. */
static GHashTable *
read_homes (SamStock *stock, GPtrArray *units, GPtrArray *leases, GPtrArray *all)
{
  g_autoptr (GHashTable) by_site =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);
  GHashTable *by_unit = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < stock->sites->len; i++) {
    g_hash_table_insert (by_site,
                         (gpointer) sam_record_get_id (g_ptr_array_index (stock->sites, i)),
                         g_ptr_array_new_with_free_func (g_object_unref));
  }
  for (guint i = 0; i < units->len; i++) {
    SamRecord *unit = g_ptr_array_index (units, i);
    const char *site = sam_record_get_text (unit, SAM_HOUSING_UNIT_SITE_ID);
    GPtrArray *homes = site ? g_hash_table_lookup (by_site, site) : NULL;

    if (homes) {
      g_ptr_array_add (homes, g_object_ref (unit));
    }
  }
  for (guint i = 0; i < stock->sites->len; i++) {
    SamRecord *site = g_ptr_array_index (stock->sites, i);
    GPtrArray *homes = g_hash_table_lookup (by_site, sam_record_get_id (site));

    for (guint k = 0; k < homes->len; k++) {
      SamStockHome *home = home_new (g_ptr_array_index (homes, k), site);

      g_ptr_array_add (all, home);
      g_hash_table_insert (by_unit, (gpointer) sam_record_get_id (home->unit), home);
    }
  }
  for (guint i = 0; i < leases->len; i++) {
    SamRecord *lease = g_ptr_array_index (leases, i);
    const char *unit = sam_record_get_text (lease, SAM_TENANCY_UNIT_ID);
    SamStockHome *home = unit ? g_hash_table_lookup (by_unit, unit) : NULL;

    if (home) {
      g_ptr_array_add (home->leases, g_object_ref (lease));
    }
  }
  return by_unit;
}

static void
choose_homes (SamStock *stock, const SamStockFilter *filter, GPtrArray *all)
{
  g_autofree char *folded = filter->search ? sam_fold (filter->search) : NULL;
  g_auto (GStrv) words = folded ? g_strsplit_set (folded, " ,", -1) : NULL;

  for (guint i = 0; i < all->len; i++) {
    SamStockHome *home = g_ptr_array_index (all, i);

    home->now = sam_home_now (home->unit, home->leases, filter->today);
    stock->n_homes++;
    stock->n_free += home->now.state == SAM_HOME_FREE ? 1 : 0;
    if (fits (filter, home, words)) {
      g_ptr_array_add (stock->homes, sam_stock_home_ref (home));
    }
  }
}

static void
read_tenants (SamStore *store, SamViewer *viewer, SamStock *stock, GPtrArray *tenants,
              SamDate today)
{
  g_autoptr (GHashTable) by_lease = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < stock->homes->len; i++) {
    SamStockHome *home = g_ptr_array_index (stock->homes, i);

    if (home->now.lease) {
      g_hash_table_insert (by_lease, (gpointer) sam_record_get_id (home->now.lease), home);
    }
  }
  for (guint i = 0; i < tenants->len; i++) {
    const SamRecord *tenant = g_ptr_array_index (tenants, i);

    if (is_current (tenant, today)) {
      read_tenant (store, viewer, tenant, by_lease);
    }
  }
}

gpointer
sam_stock_work (SamStore *store, SamViewer *viewer, gpointer data, GCancellable *cancellable,
                GError **error)
{
  static const SamRecordType types[] = { SAM_RECORD_SITE, SAM_RECORD_HOUSING_UNIT,
                                         SAM_RECORD_TENANCY, SAM_RECORD_TENANT,
                                         SAM_RECORD_SETTING };
  const SamStockFilter *filter = data;
  GPtrArray *lists[G_N_ELEMENTS (types)] = { NULL };
  g_autoptr (GPtrArray) all =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sam_stock_home_unref);
  g_autoptr (SamRegistry) registry = NULL;
  gboolean ok = TRUE;
  SamStock *stock = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (types) && ok; i++) {
    lists[i] = list_all (store, viewer, types[i], cancellable, error);
    ok = lists[i] != NULL;
  }
  if (ok) {
    stock = g_new0 (SamStock, 1);
    stock->sites = g_ptr_array_ref (lists[0]);
    stock->homes = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_stock_home_unref);
    registry = sam_registry_new (lists[4]);
    stock->ends_days = sam_registry_setting_int (registry, SAM_SETTING_HOUSING_ENDS, filter->today);
    g_hash_table_unref (read_homes (stock, lists[1], lists[2], all));
    choose_homes (stock, filter, all);
    read_tenants (store, viewer, stock, lists[3], filter->today);
  }
  for (guint i = 0; i < G_N_ELEMENTS (types); i++) {
    g_clear_pointer (&lists[i], g_ptr_array_unref);
  }
  return stock;
}

/* ---- In words ---- */

static const SamLabel state_labels[SAM_N_HOME_STATES] = {
  [SAM_HOME_FREE] = SAM_L ("home state", "Free"),
  [SAM_HOME_LET] = SAM_L ("home state", "Let"),
  [SAM_HOME_HELD] = SAM_L ("home state", "Held"),
  [SAM_HOME_REPAIR] = SAM_L ("home state", "In repair"),
  [SAM_HOME_NOT_IN_USE] = SAM_L ("home state", "Not in use"),
};

const char *
sam_stock_state_label (SamHomeState state)
{
  return sam_text (NULL, &state_labels[state]);
}

char *
sam_stock_state_words (SamContext *context, const SamHomePeriod *now)
{
  g_autofree char *last =
      now->end != SAM_DATE_MAX ? sam_words_date_short (context, now->end - 1) : NULL;

  switch (now->state) {
  case SAM_HOME_LET:
    /* Translators: %s is a date */
    return last ? g_strdup_printf (C_ ("housing", "let until %s"), last)
                : g_strdup (C_ ("housing", "let"));
  case SAM_HOME_HELD:
    /* Translators: %s is a date */
    return last ? g_strdup_printf (C_ ("housing", "held until %s"), last)
                : g_strdup (C_ ("housing", "held"));
  case SAM_HOME_REPAIR:
    /* Translators: %s is a date */
    return last ? g_strdup_printf (C_ ("housing", "in repair until %s"), last)
                : g_strdup (C_ ("housing", "in repair"));
  case SAM_HOME_NOT_IN_USE:
    return g_strdup (C_ ("housing", "not in use"));
  case SAM_HOME_FREE:
  case SAM_N_HOME_STATES:
  default:
    /* Translators: %s is a date */
    return last ? g_strdup_printf (C_ ("housing", "free until %s"), last)
                : g_strdup (C_ ("housing", "free"));
  }
}
