/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-store-private.h"

#include <samspor/sam-housing.h>

SamHousingStock *
sam_store_housing_stock (SamStore *store, SamViewer *viewer, GCancellable *cancellable,
                         GError **error)
{
  static const SamRecordType types[] = { SAM_RECORD_SETTING, SAM_RECORD_SITE,
                                         SAM_RECORD_HOUSING_UNIT, SAM_RECORD_TENANCY };
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (SamRegistry) registry = NULL;

  g_return_val_if_fail (SAM_IS_STORE (store), NULL);

  for (guint i = 0; i < G_N_ELEMENTS (types); i++) {
    g_autoptr (SamQuery) query = sam_query_new (types[i]);
    GPtrArray *some = sam_store_list (store, viewer, query, cancellable, error);

    if (some == NULL) {
      return NULL;
    }
    if (types[i] == SAM_RECORD_SETTING) {
      registry = sam_registry_new (some);
      g_ptr_array_unref (some);
    } else {
      g_ptr_array_extend_and_steal (records, some);
    }
  }
  return sam_housing_stock_new (records, registry, sam_clock_today (store->clock));
}
