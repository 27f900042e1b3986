/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "../sam-calls.h"

G_BEGIN_DECLS

/** SamGathered: @n of @n_all cases are there. */
typedef void (*SamGathered) (guint n, guint n_all, gpointer data);

/**
 * sam_gather_async:
 * @ids: of cases
 * @use: what they are read for: SAM_USE_PRINT masks them, and what is masked must not be saved
 * @step: (nullable): told after each case, until the call ends
 *
 * Reads many cases, one at a time, so that nothing else waits for them.
 */
void sam_gather_async (SamContext *context, const char *const *ids, SamUse use,
                       GCancellable *cancellable, SamGathered step, gpointer step_data,
                       GAsyncReadyCallback callback, gpointer user_data);
/** sam_gather_finish: Returns: (transfer full) (nullable) (element-type SamCaseView): in the order
 * of the ids; those that are not there any more are left out. */
GPtrArray *sam_gather_finish (SamContext *context, GAsyncResult *result, GError **error);

G_END_DECLS
