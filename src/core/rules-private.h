/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-homes.h>
#include <samspor/sam-rules.h>

G_BEGIN_DECLS

/* Index among the six, -1 for others. */
int _sam_rules_fixed_index (const char *point);
/* Its kind; never NULL. */
const SamTransitionKind *_sam_rules_kind (const SamRecord *transition);
/* The task of a birthday that @point is; NULL when it is none. */
const SamTransitionTask *_sam_rules_task (const SamTransitionKind *kind, const char *point);
/* It happened, was cancelled, or its date has passed; a birthday is worked on for some days more.
 */
gboolean _sam_rules_is_over (const SamRecord *transition, SamDate today);
/* Date of a transition, SAM_DATE_NONE when unknown. */
SamDate _sam_rules_date (const SamRecord *transition);
SamDate _sam_rules_told_on (const SamRecord *transition);
/* "Given Family", or the one there is; owned. */
char *_sam_rules_person_name (const SamCaseView *view);
/* The address must not show anywhere: places, phones and units are left out too. */
gboolean _sam_rules_strictly_protected (const SamCaseView *view);
/* TRUE when every contact, letter and alert has stopped. */
gboolean _sam_rules_deceased (const SamCaseView *view);
/* The open case waits for its first conversation; days since it was opened in @days. */
gboolean _sam_rules_waits_for_first (const SamCaseView *view, SamDate today, int *days);
/* The transition or overdose whose 28 days today is one of; NULL when none, or when the person is
 * dead. Several merge: the latest day 0 wins. @day = 0…28. Costs nothing but a look at each. */
const SamRecord *_sam_rules_window (const SamCaseView *view, SamDate today, int *day);
/* What one home says of the housing point of a transition on @date (NONE = unknown; then a lease
 * counts only when it has no end, unless the point names it). What an assignment writes and what
 * the gate reads is judged here, so that they can't differ. */
SamPointLease _sam_rules_judge_home (const SamHome *home, SamDate date, SamDate today,
                                     gboolean is_named);
/* Holds the housing point of a transition on @date (NONE = unknown) against the person's homes. */
void _sam_rules_rest_on_home (const SamCaseView *view, SamPoint *point, SamDate date,
                              SamDate today);
/* A new reason about a record, in @reasons. */
SamTodayReason *_sam_rules_add_reason (GPtrArray *reasons, SamTodayKind kind,
                                       const SamRecord *about);
/* Homes that end before the next is settled, and those that may be lost. */
void _sam_rules_add_housing (const SamCaseView *view, GPtrArray *reasons, SamDate today);
/* Takes out what somebody has answered, as long as the answer holds. Costs nothing for a case
 * without answers. */
void _sam_rules_drop_answered (const SamCaseView *view, GPtrArray *reasons, SamDate today);
/* Marks what has been due for so long that it goes to the team lead. Returns: whether any is. */
gboolean _sam_rules_mark_escalated (const SamCaseView *view, GPtrArray *reasons, SamDate today);
void _sam_rules_add_answers (const SamCaseView *view, SamDate today, SamTodayFigures *figures);
/* The contact plan of a transition or overdose; NULL when none is made. */
const SamRecord *_sam_rules_followup (const SamCaseView *view, const SamRecord *cause);

/* What the server has warned of since a home was assigned. */
void _sam_rules_add_checked (SamCaseView *view, GPtrArray *reasons, SamDate today);

G_END_DECLS
