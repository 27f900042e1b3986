/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-store-private.h"

/* Figures for whoever plans: counted as for an export, so that nobody protected is in them. */

/* (transfer full): NULL with @error */
static GPtrArray *
list_to_count (SamStore *store, SamViewer *viewer, const SamRecordType *types, gsize n_types,
               GCancellable *cancellable, GError **error)
{
  g_autoptr (SamViewer) counting =
      sam_viewer_for_use (viewer, SAM_PURPOSE_STATISTICS, SAM_USE_EXPORT);

  return sam_store_list_types (store, counting, types, n_types, cancellable, error);
}

SamHousingPlan *
sam_store_housing_plan (SamStore *store, SamViewer *viewer, GCancellable *cancellable,
                        GError **error)
{
  static const SamRecordType types[] = { SAM_RECORD_DISTRICT,     SAM_RECORD_SITE,
                                         SAM_RECORD_HOUSING_UNIT, SAM_RECORD_TENANCY,
                                         SAM_RECORD_PERSON,       SAM_RECORD_HOUSING_NEED };
  g_autoptr (GPtrArray) records = NULL;

  g_return_val_if_fail (SAM_IS_STORE (store) && viewer != NULL, NULL);

  records = list_to_count (store, viewer, types, G_N_ELEMENTS (types), cancellable, error);
  return records ? sam_rules_housing_plan (records, sam_clock_today (sam_store_get_clock (store)))
                 : NULL;
}

SamTowns *
sam_store_towns (SamStore *store, SamViewer *viewer, GCancellable *cancellable, GError **error)
{
  static const SamRecordType types[] = { SAM_RECORD_CASE, SAM_RECORD_PERSON };
  g_autoptr (GPtrArray) records = NULL;

  g_return_val_if_fail (SAM_IS_STORE (store) && viewer != NULL, NULL);

  records = list_to_count (store, viewer, types, G_N_ELEMENTS (types), cancellable, error);
  return records ? sam_rules_towns (records, sam_clock_today (sam_store_get_clock (store))) : NULL;
}
