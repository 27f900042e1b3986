/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/** sam_toast_new: (transfer floating): a toast of plain @text, no markup. */
AdwToast *sam_toast_new (const char *text);
/** sam_toast_new_lasting: the same, until somebody closes it or another one comes. */
AdwToast *sam_toast_new_lasting (const char *text);

/**
 * sam_toast_show: shows @toast at once, in place of the one before it.
 * @toast: (transfer full)
 *
 * Never a queue: what was said first would come back after what was said last, seconds late and
 * with an undo of something past.
 */
void sam_toast_show (AdwToastOverlay *overlay, AdwToast *toast);

/** sam_toast_get_shown: (transfer none) (nullable): what @overlay shows now. */
AdwToast *sam_toast_get_shown (AdwToastOverlay *overlay);

G_END_DECLS
