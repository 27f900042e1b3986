/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-context.h"

#include <samspor/sam-housing.h>
#include <samspor/sam-need.h>

G_BEGIN_DECLS

/**
 * SamAssignChecked: a home held against a need.
 * @fault: why no home is assigned for the need at all; nothing else is there then but the view
 * @view: (owned): the case as it stands now
 * @match: (owned) (nullable): by this computer
 * @at: when the server answered, µs; 0 = it has not: it is asked again when the assignment has
 *   reached it
 * @said: (owned) (nullable) (element-type SamHousingFinding): what the server found
 * @warned_of: (owned) (nullable): what it warned of
 * @persons: (owned) (element-type utf8 SamRecord): of those that were asked for; whoever is not
 *   there may not be on the lease
 */
typedef struct {
  SamAssignFault fault;
  SamCaseView *view;
  SamHousingMatch *match;
  gint64 at;
  GArray *said;
  char **warned_of;
  GHashTable *persons;
} SamAssignChecked;
void sam_assign_checked_free (SamAssignChecked *checked);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamAssignChecked, sam_assign_checked_free)

/** sam_assign_check_async: here first, then by the server, which is not waited for longer than
 * SAM_SYNC_CHECK_MS and not asked of a need that it does not have as it stands here. Main thread.
 * @others: who else is to be on the lease */
void sam_assign_check_async (SamContext *context, const char *case_id, const char *need_id,
                             const char *unit_id, const char *const *others,
                             GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data);
/** sam_assign_check_finish: Returns: (transfer full): or NULL with @error: NOT_FOUND when there is
 * no such need or home. */
SamAssignChecked *sam_assign_check_finish (SamContext *context, GAsyncResult *result,
                                           GError **error);

G_END_DECLS
