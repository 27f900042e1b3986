/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "../sam-window.h"

G_BEGIN_DECLS

/**
 * sam_print_many_present:
 * @cases: (element-type SamCaseSummary): as they are listed
 *
 * Papers of many cases in one run: which cases and which paper; the first one is shown, the others
 * are laid out meanwhile.
 */
void sam_print_many_present (SamWindow *window, GPtrArray *cases);

G_END_DECLS
