/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-op.h>
#include <samspor/sam-viewer.h>

G_BEGIN_DECLS

/**
 * sam_record_begin:
 * @record: a new one, mutable
 * @viewer: who makes it
 * @now: the moment, µs since the epoch
 *
 * Fills what a new record starts with where nobody has said anything: a case is new, opened today
 * and the viewer's own; a contact happened now; an agreement is a draft. The same from the window,
 * the command line and an import.
 */
void sam_record_begin (SamRecord *record, const SamViewer *viewer, SamDate today, gint64 now);

/**
 * SamJudgeFuncs: how the judge reads what is there before the group. It sees the operations of its
 * own group over it.
 * @lookup: (transfer full) (nullable): the current record, retracted ones too
 * @children: (transfer full) (element-type SamRecord): current, not retracted records whose ref
 *   @field is @id; of the registry also those whose text @field is @id (settings by their key)
 * @is_granted: (nullable): whether @user_id has a named grant to the scope; a client does not know
 *   and leaves it out
 */
typedef struct {
  SamRecord *(*lookup) (SamRecordType type, const char *id, gpointer data);
  GPtrArray *(*children) (SamField field, const char *id, gpointer data);
  gboolean (*is_granted) (const char *user_id, const char *scope, gpointer data);
} SamJudgeFuncs;

/**
 * SamJudgeProblem: why a group is refused.
 * @op: index of the operation in the group
 * @problem: the field (or SAM_FIELD_NONE) and the code; sam_problem_pointer() for the wire
 */
typedef struct {
  guint op;
  SamProblem problem;
} SamJudgeProblem;

/** sam_problem_pointer: Returns: (transfer full) (nullable): "/name" of the problem's field. */
char *sam_problem_pointer (const SamProblem *problem);

/**
 * sam_judge:
 * @actor: who does it (roles, teams led, compartments, environment)
 * @ops: (element-type SamOp): one group, all or nothing, in order
 * @today: the day of judgement
 *
 * The same judgement of a group of operations on the client and on the server: life cycle of the
 * type, who may write it, fields given once, what is locked since it was sent, signatures over the
 * canonical terms, the rules of the record, person numbers of the environment, one open case per
 * person, references, scope, and moving a case. A fact (a contact) is never refused for being late.
 * An old fault that the operation does not touch is no reason to refuse.
 *
 * Versions and conflicts are not its business. Pure but for @funcs; any thread.
 *
 * Returns: (transfer full) (element-type SamJudgeProblem): empty = the group stands
 */
GArray *sam_judge (const SamViewer *actor, GPtrArray *ops, SamDate today,
                   const SamJudgeFuncs *funcs, gpointer data);

G_END_DECLS
