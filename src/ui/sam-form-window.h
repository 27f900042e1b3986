/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-window.h"

G_BEGIN_DECLS

/**
 * sam_form_window_present:
 * @over: (nullable): the window it is opened from, when that is not @parent itself
 * @editor: (transfer floating)
 *
 * A form in a small window of its own, for what comes in between: a call, while something else is
 * being written. Cancel, title, Save; its draft is kept as that of any editor.
 *
 * Returns: (transfer none): the window, closed when the editor has saved
 */
GtkWindow *sam_form_window_present (SamWindow *parent, GtkWindow *over, SamEditor *editor);

G_END_DECLS
