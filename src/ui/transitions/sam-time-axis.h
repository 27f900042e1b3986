/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-context.h"

#include <samspor/sam-rules.h>

G_BEGIN_DECLS

/*
 * A transition on the line of days: today as a vertical line, the date as a dot, deadlines as
 * ticks, the first 28 days as a bar. Drawn; its words are spoken by the row it stands in.
 */
#define SAM_TYPE_TIME_AXIS (sam_time_axis_get_type ())
G_DECLARE_FINAL_TYPE (SamTimeAxis, sam_time_axis, SAM, TIME_AXIS, GtkWidget)

GtkWidget *sam_time_axis_new (void);
/** sam_time_axis_set_range: the days from left to right. */
void sam_time_axis_set_range (SamTimeAxis *axis, SamDate from, SamDate to, SamDate today);
/** sam_time_axis_set_head: draws the names of the days instead: the head of the table. */
void sam_time_axis_set_head (SamTimeAxis *axis, SamContext *context);
/** sam_time_axis_set: what one transition looks like. */
void sam_time_axis_set (SamTimeAxis *axis, const SamTransitionSummary *transition);
/** sam_time_axis_words: Returns: (transfer full): the same as a sentence. */
char *sam_time_axis_words (SamContext *context, const SamTransitionSummary *transition);

G_END_DECLS
