/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-window.h"

#include <samspor/sam-sync.h>

G_BEGIN_DECLS

/** sam_preferences_present: where the server is, who the user is there, what this computer holds.
 */
void sam_preferences_present (SamWindow *window, SamSyncEngine *engine);

G_END_DECLS
