/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-window.h"

#include <samspor/sam-case-view.h>

G_BEGIN_DECLS

/** sam_assign_present: a form for assigning the home @unit_id: lease, who is on it, what is warned
 * of, and why all the same. Saved as one group (sam_rules_assign()). */
void sam_assign_present (SamWindow *window, const char *case_id, const char *need_id,
                         const char *unit_id);

/* The form in a draft, see sam_case_resume(). */
#define SAM_ASSIGN_FORM "assign"
/** sam_assign_gone: Returns: (nullable): why there is nothing to go on with: no home of the person
 * is shown, or there is no such need. */
const char *sam_assign_gone (SamCaseView *view, GKeyFile *draft);
/** sam_assign_again: of what is not gone. Returns: (transfer floating). */
SamEditor *sam_assign_again (SamContext *context, SamCaseView *view, GKeyFile *draft);

G_END_DECLS
