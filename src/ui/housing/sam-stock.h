/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-context.h"

#include <samspor/sam-occupancy.h>

G_BEGIN_DECLS

/* One who is on the lease that runs, and is among the cases the viewer sees. Strings (owned). */
typedef struct {
  char *name, *case_id, *tenant_id; /* case_id (nullable) */
  char *lease_id;
} SamStockTenant;

/**
 * SamStockHome: a home as it is read for the screen; immutable, atomically counted.
 * @unit, @site: (owned)
 * @leases: (owned) (element-type SamRecord)
 * @now: in what state it is; its lease is one of @leases
 * @tenants: (owned) (element-type SamStockTenant)
 */
typedef struct {
  SamRecord *unit, *site;
  GPtrArray *leases;
  SamHomePeriod now;
  GArray *tenants;
} SamStockHome;

SamStockHome *sam_stock_home_ref (SamStockHome *home);
void sam_stock_home_unref (SamStockHome *home);
/** sam_stock_home_equal: whether both look the same. */
gboolean sam_stock_home_equal (const SamStockHome *a, const SamStockHome *b);

/**
 * SamStockFilter: which homes are asked for; a zeroed one asks for all.
 * @state: a SamHomeState, or below 0 = any
 * @environment, @district, @search: (owned) (nullable)
 */
typedef struct {
  int state;
  char *environment, *district, *search;
  gboolean is_accessible;
  SamDate today;
} SamStockFilter;
SamStockFilter *sam_stock_filter_new (SamDate today);
void sam_stock_filter_free (gpointer filter);
gboolean sam_stock_filter_is_set (const SamStockFilter *filter);

/**
 * SamStock: the answer.
 * @sites: (owned) (element-type SamRecord): all, in alphabetical order
 * @homes: (owned) (element-type SamStockHome): that fit, building by building
 * @n_homes, @n_free: of all there are
 * @ends_days: how many days before a lease ends it ends soon
 */
typedef struct {
  GPtrArray *sites, *homes;
  guint n_homes, n_free;
  int ends_days;
} SamStock;
void sam_stock_free (gpointer stock);

/** sam_stock_work: a SamCallWork; @data: a SamStockFilter. Returns: (transfer full): a SamStock. */
gpointer sam_stock_work (SamStore *store, SamViewer *viewer, gpointer data,
                         GCancellable *cancellable, GError **error);

/* ---- In words ---- */

/** sam_stock_state_label: Returns: (transfer none): "Free". */
const char *sam_stock_state_label (SamHomeState state);
/** sam_stock_state_words: Returns: (transfer full): "let until 3 August". */
char *sam_stock_state_words (SamContext *context, const SamHomePeriod *now);

G_END_DECLS
