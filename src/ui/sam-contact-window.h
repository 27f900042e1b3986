/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-window.h"

G_BEGIN_DECLS

/** sam_contact_window_present: log a contact: a channel key, an outcome key, a sentence,
 * Ctrl+Enter. @case_id: (nullable): a person is chosen first. */
void sam_contact_window_present (SamWindow *window, const char *case_id);
/** sam_contact_window_present_with: the same, how it went chosen already: @outcome (nullable). */
void sam_contact_window_present_with (SamWindow *window, const char *case_id, const char *outcome);

G_END_DECLS
