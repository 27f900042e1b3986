/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-window.h"

G_BEGIN_DECLS

/** sam_new_transition: asks whom it is about, then opens the form; afterwards the case stands at
 * the new transition. */
void sam_new_transition (SamWindow *window);

G_END_DECLS
