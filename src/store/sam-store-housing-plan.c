/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-store-private.h"

SamHousingPlan *
sam_store_housing_plan (SamStore *store, SamViewer *viewer, GCancellable *cancellable,
                        GError **error)
{
  static const SamRecordType types[] = { SAM_RECORD_DISTRICT,     SAM_RECORD_SITE,
                                         SAM_RECORD_HOUSING_UNIT, SAM_RECORD_TENANCY,
                                         SAM_RECORD_PERSON,       SAM_RECORD_HOUSING_NEED };
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (SamViewer) counting = NULL;

  g_return_val_if_fail (SAM_IS_STORE (store) && viewer != NULL, NULL);

  counting = sam_viewer_for_use (viewer, SAM_PURPOSE_STATISTICS, SAM_USE_EXPORT);
  for (guint i = 0; i < G_N_ELEMENTS (types); i++) {
    g_autoptr (SamQuery) query = sam_query_new (types[i]);
    g_autoptr (GPtrArray) some = sam_store_list (store, counting, query, cancellable, error);

    if (!some)
      return NULL;
    g_ptr_array_extend_and_steal (records, g_steal_pointer (&some));
  }
  return sam_rules_housing_plan (records, sam_clock_today (sam_store_get_clock (store)));
}
