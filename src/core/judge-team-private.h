/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-viewer.h>

G_BEGIN_DECLS

/* What belongs to a team: absence, inquiry. Each adds SamProblem to @problems; a user that is NULL
 * was not named, or dangles, which is said elsewhere. */

/* Whether the actor works in the team @after belongs to, or leads it. */
gboolean _sam_judge_in_team (const SamViewer *actor, const SamRecord *after);
/* @absent, @deputy: (nullable): the users named in @after; @before: (nullable) */
void _sam_judge_absence (const SamViewer *actor, const SamRecord *absent, const SamRecord *deputy,
                         const SamRecord *before, const SamRecord *after, GArray *problems);
/* Of an inquiry, a report by a relative or support for one. @owner: (nullable): the user named in
 * @after; @before: (nullable) */
void _sam_judge_inquiry (const SamViewer *actor, const SamRecord *owner, const SamRecord *before,
                         const SamRecord *after, GArray *problems);
/* The field of @record that names who is responsible. */
SamField _sam_judge_owner_field (const SamRecord *record);

G_END_DECLS
