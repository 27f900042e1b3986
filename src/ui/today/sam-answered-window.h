/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-window.h"

G_BEGIN_DECLS

/** sam_answered_window_present: the alerts that were put off, or said not to be correct: whose, by
 * whom and why. @kind: "deferred" or "not_correct". */
void sam_answered_window_present (SamWindow *window, const char *kind);

G_END_DECLS
