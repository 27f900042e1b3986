/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-rules.h>
#include <samspor/sam-small-numbers.h>

G_BEGIN_DECLS

/**
 * SamMonthKind: what a team's month is counted by.
 * @SAM_MONTH_OPENED: cases opened; well: the first conversation came in time (setting)
 * @SAM_MONTH_READY: transitions that happened; well: all was in place on the day
 * @SAM_MONTH_REACHED: those whose first week is over; well: reached in it
 * @SAM_MONTH_KEPT: promises somebody has said the outcome of; well: kept
 */
typedef enum {
  SAM_MONTH_OPENED,
  SAM_MONTH_READY,
  SAM_MONTH_REACHED,
  SAM_MONTH_KEPT,
  SAM_N_MONTH_KINDS,
} SamMonthKind;

typedef struct {
  guint well, of;
} SamMonthFigure;
typedef struct {
  SamMonthFigure n[SAM_N_MONTH_KINDS];
  guint n_open, n_closed; /* open when it is counted; closed in the month */
} SamTeamMonth;

/** sam_rules_add_month: adds one case between two days, both counted. */
void sam_rules_add_month (SamCaseView *view, SamDate from, SamDate to, SamTeamMonth *month);

/**
 * SamSmall: what of a figure must not be shown (product rule R23).
 * @SAM_SMALL_PART: the part and the share; @SAM_SMALL_WHOLE: the whole too
 */
typedef enum { SAM_SMALL_NONE, SAM_SMALL_PART, SAM_SMALL_WHOLE } SamSmall;
SamSmall sam_month_hide (const SamMonthFigure *figure);

G_END_DECLS
