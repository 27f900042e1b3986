/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-person-id.h>
#include <samspor/sam-record.h>

G_BEGIN_DECLS

/**
 * SamUse: what is to be done with what is read; decides how much of a protected person is masked.
 * @SAM_USE_PAGE: the person's own pages and editor
 * @SAM_USE_LIST: lists, search, titles, notifications, file names
 * @SAM_USE_PRINT: paper
 * @SAM_USE_EXPORT: files and figures
 */
typedef enum { SAM_USE_PAGE, SAM_USE_LIST, SAM_USE_PRINT, SAM_USE_EXPORT } SamUse;

/**
 * SamViewer: who is looking and why. Every query takes one, and it can't be made without a purpose.
 * Immutable and atomically counted; any thread.
 */

#define SAM_TYPE_VIEWER (sam_viewer_get_type ())
GType sam_viewer_get_type (void);

/**
 * SamViewerFields: all borrowed by sam_viewer_new().
 * @roles: "coordinator", "lead"
 * @compartments: bit n = #SamCompartment n
 * @purpose: not SAM_PURPOSE_UNSET
 */
typedef struct {
  const char *user_id;
  const char *user_name;
  const char *const *roles;
  const char *const *team_ids;
  const char *const *lead_team_ids;
  guint compartments;
  SamPurpose purpose;
  SamUse use;
  SamEnvironment environment;
} SamViewerFields;

/** sam_viewer_new: Returns: (transfer full): or NULL (a programmer's fault) without user or
 * purpose. */
SamViewer *sam_viewer_new (const SamViewerFields *fields);
SamViewer *sam_viewer_ref (SamViewer *viewer);
void sam_viewer_unref (SamViewer *viewer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamViewer, sam_viewer_unref)
/** sam_viewer_get: Returns: (transfer none): never changes. */
const SamViewerFields *sam_viewer_get (const SamViewer *viewer);
/** sam_viewer_for_use: Returns: (transfer full): the same viewer with another purpose and use. */
SamViewer *sam_viewer_for_use (const SamViewer *viewer, SamPurpose purpose, SamUse use);

/** sam_viewer_has_role: TRUE when the viewer has @role, an id such as "lead". */
gboolean sam_viewer_has_role (const SamViewer *viewer, const char *role);
/** sam_viewer_leads: whether the viewer leads @team_id (nullable: any team). */
gboolean sam_viewer_leads (const SamViewer *viewer, const char *team_id);
/** sam_viewer_may_see_type: the second fence: the server never sends what a user may not see. */
gboolean sam_viewer_may_see_type (const SamViewer *viewer, SamRecordType type);

/** sam_roles_compartments: Returns: the compartments that come with @roles; attendance, slt and
 * strictly confidential addresses come only by a named grant. */
guint sam_roles_compartments (const char *const *roles);

/**
 * sam_viewer_mask:
 * @person: (nullable): whose data it is; NULL for the registry
 * @record: (transfer none): frozen
 *
 * The one place that masks address protection (folkeregisterloven: fortrolig and strengt fortrolig
 * adresse; klientadresse is an address that itself tells where somebody is treated or held).
 * Strictly confidential: nothing that tells where the person is, whatever the use. Confidential:
 * not in lists, on paper or in files. Client address: not on paper or in files.
 *
 * Returns: (transfer full): @record itself when nothing is masked, else a frozen copy
 */
SamRecord *sam_viewer_mask (const SamViewer *viewer, const SamRecord *person, SamRecord *record);

/** sam_field_tells_where: whether a field tells where somebody is, how to reach them, or which of
 * the leases that all may read is theirs: what is masked, and by the server not stored, when the
 * address is strictly confidential. */
gboolean sam_field_tells_where (SamField field);

G_END_DECLS
