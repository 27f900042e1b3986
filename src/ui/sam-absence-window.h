/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-window.h"

G_BEGIN_DECLS

/** sam_absence_window_present: who in the user's teams is away and who covers; one notes one's own,
 * a lead everybody's. */
void sam_absence_window_present (SamWindow *window);

G_END_DECLS
