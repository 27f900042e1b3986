/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-case-private.h"

#include <samspor/sam-homes.h>
#include <samspor/sam-housing.h>

G_BEGIN_DECLS

/* ---- sam-case-housing.c: what is shown ---- */

/** sam_case_homes_show: where the person lives and is going to live, for the housing plan: what is
 * done with it is done in Housing. */
void sam_case_homes_show (SamCaseShow *show);
/** sam_case_place: Returns: (transfer full) (nullable): a home with its building. */
char *sam_case_place (const SamCaseView *view, const char *unit_id);
/** sam_case_lease_of: Returns: (transfer none) (nullable): the lease of a tenant. */
const SamRecord *sam_case_lease_of (const SamCaseView *view, const SamRecord *tenant);
/** sam_case_lease_renewed: Returns: (transfer none) (nullable): the lease that continues it. */
const SamRecord *sam_case_lease_renewed (const SamCaseView *view, const SamRecord *lease);

/* ---- What is done with a lease; @tenant_id: whose part in it ---- */

void sam_case_renew_lease (SamCasePage *page, const char *tenant_id);
/** sam_case_join_renewal: the lease was renewed without this person. */
void sam_case_join_renewal (SamCasePage *page, const char *tenant_id);
void sam_case_end_lease (SamCasePage *page, const char *tenant_id);
/** sam_case_give_up_home: the same because of a sentence or treatment: somebody decided it. */
void sam_case_give_up_home (SamCasePage *page, const char *tenant_id);
void sam_case_give_back_home (SamCasePage *page, const char *tenant_id);
void sam_case_keep_home (SamCasePage *page, const char *tenant_id);
void sam_case_keep_no_more (SamCasePage *page, const char *tenant_id);
void sam_case_note_risk (SamCasePage *page, const char *tenant_id);
void sam_case_end_risk (SamCasePage *page, const char *tenant_id);
void sam_case_move_in (SamCasePage *page, const char *tenant_id);
void sam_case_follow_home (SamCasePage *page, const char *tenant_id);

/** sam_case_others_async: who else is on the lease of a tenant today or later, as far as the reader
 * sees.
 * @lease_id: whose tenants; @tenant_id: left out */
void sam_case_others_async (SamContext *context, const char *lease_id, const char *tenant_id,
                            GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data);
/** SamCaseOther: @tenant: (owned); strings (owned); (nullable): @case_id. */
typedef struct {
  SamRecord *tenant;
  char *name, *case_id;
} SamCaseOther;
/** sam_case_others_finish: Returns: (transfer full) (element-type SamCaseOther) (nullable). */
GPtrArray *sam_case_others_finish (SamContext *context, GAsyncResult *result, GError **error);

/** sam_case_open_lease: @open is called with who else is on the lease once that is known. */
void sam_case_open_lease (SamCasePage *page, const char *tenant_id,
                          void (*open) (SamCasePage *page, SamRecord *tenant, SamRecord *lease,
                                        GPtrArray *others));
/** sam_case_others_drop_leaving: leaves of @others who has given no notice and is on @lease on its
 * last day, if it has one. */
void sam_case_others_drop_leaving (GPtrArray *others, const SamRecord *lease);
/** sam_case_other_names: Returns: (transfer full): "Modig Furulund and Klok Hagen". */
char *sam_case_other_names (SamContext *context, GPtrArray *others);
/** sam_case_follows: at the end of a form: what will follow. Returns: (transfer none). */
GtkWidget *sam_case_follows (SamEditor *editor, const char *sentence);

/* ---- The housing plan: sam-case-plan.c ---- */

/** sam_case_new_housing_plan: @id: not used; it is a button's. */
void sam_case_new_housing_plan (SamCasePage *page, const char *id);
/** sam_case_open_plan: that plan in front. */
void sam_case_open_plan (SamCasePage *page, const char *plan_id);

G_END_DECLS
