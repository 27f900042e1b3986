/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-record-private.h"

#include <samspor/sam-viewer.h>

G_BEGIN_DECLS

/*
 * The judge's rules of responsibility (R11): exactly one holder at every instant, which moves by
 * acceptance, or by a team lead's assignment inside the teams led; sending moves nothing. Pure:
 * sam-judge.c finds the records.
 */

/* One hand-over and the case it is about. */
typedef struct {
  const SamViewer *actor;
  const SamRecord *before, *after; /* the hand-over; @before (nullable): it is created */
  const SamRecord *case_before;    /* (nullable): before the group */
  const SamRecord *case_after; /* (nullable): as the group leaves it; NULL = it leaves it alone */
  const SamRecord *user;       /* (nullable): the colleague asked */
  GPtrArray *others; /* (element-type SamRecord): the case's other hand-overs, as the group leaves
                        them */
  gboolean granted;  /* the colleague asked sees the case by a named grant */
  gboolean moves_twice; /* another hand-over of the group moves the case too */
} SamHolderCheck;

/* Returns: FALSE with @problem when the hand-over must not be. */
gboolean _sam_judge_handover (const SamHolderCheck *check, SamProblem *problem);

/* A new case: its holder is whoever opens it, unless the team lead names another. */
gboolean _sam_judge_opened (const SamViewer *actor, const SamRecord *after, SamProblem *problem);

/* A change of a case's holder. @handover: (nullable): the hand-over of the same group that moves
 * it, as the group leaves it; @handover_before (nullable): as it was. */
gboolean _sam_judge_move (const SamViewer *actor, const SamRecord *before, const SamRecord *after,
                          const SamRecord *handover, const SamRecord *handover_before,
                          SamProblem *problem);
/* Whether the case changes hands, holder or team. */
gboolean _sam_judge_is_moved (const SamRecord *before, const SamRecord *after);
/* Whether @user works in @team or leads it. */
gboolean _sam_judge_works_in (const SamRecord *user, const char *team);

G_END_DECLS
