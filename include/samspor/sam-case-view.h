/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-record.h>
#include <samspor/sam-records.h>
#include <samspor/sam-settings.h>

G_BEGIN_DECLS

/**
 * SamCaseView:
 *
 * All records of one case with its person and what the registry says: what every rule takes. It is
 * immutable, atomically counted, and may cross threads. Records in it are masked for its reader.
 */
SamCaseView *sam_case_view_ref (SamCaseView *view);
void sam_case_view_unref (SamCaseView *view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamCaseView, sam_case_view_unref)

/**
 * sam_case_view_new:
 * @case_record: (transfer none): the case
 * @person: (transfer none) (nullable): its person; NULL when the reader may not see it
 * @records: (transfer none) (element-type SamRecord): the rest, of the case's and the person's
 *   scope, frozen, any order, retracted ones included
 * @registry: (transfer none)
 * Returns: (transfer full)
 */
SamCaseView *sam_case_view_new (SamRecord *case_record, SamRecord *person, GPtrArray *records,
                                SamRegistry *registry);
const SamRecord *sam_case_view_get_case (const SamCaseView *view);
/** sam_case_view_set_types: before anybody reads it: of types without their bit in @types not all
 * records were put into it, so that asking for a list of them is a mistake. */
void sam_case_view_set_types (SamCaseView *view, guint64 types);
/** sam_case_view_get_person: Returns: (transfer none) (nullable). */
const SamRecord *sam_case_view_get_person (const SamCaseView *view);
SamRegistry *sam_case_view_get_registry (const SamCaseView *view);
/** sam_case_view_get: Returns: (transfer none) (nullable): any record of the case by id. */
const SamRecord *sam_case_view_get (const SamCaseView *view, const char *id);
/** sam_case_view_keep_lease: before anybody reads it: the lease of @tenant_id, whose address is
 * masked, so that its days count all the same. */
void sam_case_view_keep_lease (SamCaseView *view, const char *tenant_id, SamRecord *lease);
/** sam_case_view_get_lease: Returns: (transfer none) (nullable): what @tenant is on, also when it
 * must not show; NULL when it is not here. */
const SamRecord *sam_case_view_get_lease (const SamCaseView *view, const SamRecord *tenant);
/** sam_case_view_keep_page: before anybody reads it: @record as its reader sees it on the person's
 * own pages, where less is masked than for what @view is read for. */
void sam_case_view_keep_page (SamCaseView *view, SamRecord *record);
/** sam_case_view_get_page: Returns: (transfer none): @record of @view as it was kept, else @record
 * itself. Never to be shown: so that what must not be said can be known where it is written. */
const SamRecord *sam_case_view_get_page (const SamCaseView *view, const SamRecord *record);
/** sam_case_view_list: Returns: (transfer none) (element-type SamRecord): of @type, in the type's
 * own order, retracted ones left out. */
GPtrArray *sam_case_view_list (const SamCaseView *view, SamRecordType type);
/** sam_case_view_list_of: the same, those whose ref @field is @id. Returns: (transfer container).
 */
GPtrArray *sam_case_view_list_of (const SamCaseView *view, SamField field, const char *id);
/** sam_case_view_list_retracted: Returns: (transfer none): feilregistrert, all types. */
GPtrArray *sam_case_view_list_retracted (const SamCaseView *view);
/** sam_case_view_worst_state: the state a case shows in lists: the worst of its records. */
SamRecordState sam_case_view_worst_state (const SamCaseView *view);

G_END_DECLS
