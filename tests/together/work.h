/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk.h"

/* The work of a coordinator, drawn from a seed: every kind of record, in any order that the program
 * lets pass. What the program refuses on the spot is simply not done. */
typedef struct _Work Work;
/* @rand, @desk are borrowed. */
Work *work_new (Desk *desk, GRand *rand);
void work_free (Work *work);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Work, work_free)
/* One action: whether it was saved. */
gboolean work_step (Work *work);
/* Two at the same record, or the same agreement, without knowing of each other. */
void work_meet (Work *one, Work *other);
guint work_n_saved (Work *work);
