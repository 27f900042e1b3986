/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "../sam-window.h"

#include <samspor/sam-sync.h>

G_BEGIN_DECLS

/**
 * sam_seen_async:
 * @progress: called after each page that came; never after the call has ended
 *
 * Sends what this computer has noted, then asks the server who has looked at the case. Nothing is
 * stored.
 */
void sam_seen_async (SamWindow *window, const char *case_id, SamAccessProgress progress,
                     gpointer progress_data, GCancellable *cancellable,
                     GAsyncReadyCallback callback, gpointer user_data);
/** sam_seen_finish: Returns: (transfer full): or NULL with an error for
 * sam_error_access_log_text(). */
SamAccessLog *sam_seen_finish (SamWindow *window, GAsyncResult *result, GError **error);

/** sam_seen_may_ask: whether the server tells @viewer: who is responsible, or leads the team. */
gboolean sam_seen_may_ask (const SamViewer *viewer, const SamRecord *record);

G_END_DECLS
