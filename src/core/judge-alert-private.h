/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-record.h>

G_BEGIN_DECLS

/* What an answer to an alert is judged by besides itself. @measure: (nullable): the one it names,
 * as the group leaves it. @latest: the last day to which an alert can be put off today. */
typedef struct {
  const SamRecord *before, *after; /* @before: (nullable) */
  const SamRecord *measure;
  const char *actor; /* user id */
  gboolean id_fits;
  SamDate latest;
} SamJudgeAlert;

/* Adds what does not hold to @problems (element-type SamProblem). */
void _sam_judge_alert (const SamJudgeAlert *alert, GArray *problems);

G_END_DECLS
