/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-window.h"

G_BEGIN_DECLS

/** sam_new_case_editor: person and case as one group; says under the name when the same person
 * seems to be among the user's own cases already. Returns: (transfer floating). */
SamEditor *sam_new_case_editor (SamWindow *window);
/** sam_new_case_editor_from: the same with what @inquiry (nullable) tells; saved with the case it
 * became. Returns: (transfer floating). */
SamEditor *sam_new_case_editor_from (SamWindow *window, SamRecord *inquiry);

G_END_DECLS
