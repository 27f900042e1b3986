/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-context.h"

#include <samspor/sam-rules.h>

G_BEGIN_DECLS

/*
 * One line of the table of transitions: person and place, date, six points, one chip, the line of
 * days. Head and lines get the same width and so the same columns; the line of days gives way when
 * there is no room for it.
 */
#define SAM_TYPE_TRANSITION_LINE (sam_transition_line_get_type ())
G_DECLARE_FINAL_TYPE (SamTransitionLine, sam_transition_line, SAM, TRANSITION_LINE, GtkWidget)

GtkWidget *sam_transition_line_new (void);
GtkWidget *sam_transition_line_new_head (SamContext *context);
/** sam_transition_line_set_range: the days the line of days shows. */
void sam_transition_line_set_range (SamTransitionLine *line, SamDate from, SamDate to,
                                    SamDate today);
/** sam_transition_line_has_axis: whether there is room for the line of days. */
gboolean sam_transition_line_has_axis (SamTransitionLine *line);
/** sam_transition_line_set: names the row as well. */
void sam_transition_line_set (SamTransitionLine *line, SamContext *context,
                              const SamTransitionSummary *transition);

G_END_DECLS
