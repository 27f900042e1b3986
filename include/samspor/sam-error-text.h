/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-store.h>
#include <samspor/sam-sync.h>

G_BEGIN_DECLS

/*
 * The only place that turns errors and states into sentences: what happened, what it means for what
 * has been written, and what to do next. Never a path, a code or a name of a person.
 */

/** sam_error_text: Returns: (transfer full) (nullable): NULL for a cancelled question. */
char *sam_error_text (const GError *error);
/** sam_error_open_text: the same while the records are being opened, when nothing has been written
 * yet. Returns: (transfer full) (nullable): NULL for a cancelled question. */
char *sam_error_open_text (const GError *error);
/** sam_error_access_log_text: the same when it was to be printed who has looked at a case. Returns:
 * (transfer full) (nullable): NULL for a cancelled question. */
char *sam_error_access_log_text (const GError *error);
/** sam_error_stays: whether it stays true until somebody does something (a bar, not a toast). */
gboolean sam_error_stays (const GError *error);
/** sam_error_sync_text: why nothing is sent or fetched. Returns: (transfer full) (nullable): NULL
 * when it passes by itself and the sidebar's foot says enough. */
char *sam_error_sync_text (SamSyncError error);
/** sam_error_vault_text: Returns: (transfer full) (nullable): NULL when all is well. */
char *sam_error_vault_text (SamVaultState state);
/** sam_error_restored_text: an older copy of the records was put back. Returns: (transfer none). */
const char *sam_error_restored_text (void);
/** sam_error_server_restored_text: the server was put back from a back-up. @resent: changes it got
 * again; @to_judge: those a person must look at. Returns: (transfer full). */
char *sam_error_server_restored_text (guint resent, guint to_judge);
/** sam_error_stale_text: @since: the moment the server last wrote, in words. Returns: (transfer
 * full). */
char *sam_error_stale_text (const char *since);
/** sam_error_clock_text: @ahead: s, as in SamStoreStatus, not 0. Returns: (transfer full). */
char *sam_error_clock_text (gint64 ahead);
/** sam_error_problem_text: what does not hold, for under a field. Returns: (transfer none). */
const char *sam_error_problem_text (const SamProblem *problem);

G_END_DECLS
