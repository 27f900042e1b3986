/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-context.h"

#include <samspor/sam-rules.h>

G_BEGIN_DECLS

/*
 * The heading of the table of cases: shares the width out over the columns, and knows the fonts and
 * colours of the lines below it, which have the same width.
 */
#define SAM_TYPE_CASES_HEAD (sam_cases_head_get_type ())
G_DECLARE_FINAL_TYPE (SamCasesHead, sam_cases_head, SAM, CASES_HEAD, GtkWidget)

GtkWidget *sam_cases_head_new (void);

/*
 * One line of the table. It draws its words itself, when it is first seen: GTK 4.8 keeps some two
 * hundred lines of a list whatever is shown, and fifteen labels in each of them took seconds.
 * Because there are no labels the name of the row says everything.
 */
#define SAM_TYPE_CASES_LINE (sam_cases_line_get_type ())
G_DECLARE_FINAL_TYPE (SamCasesLine, sam_cases_line, SAM, CASES_LINE, GtkWidget)

GtkWidget *sam_cases_line_new (SamContext *context, SamCasesHead *head);
/** sam_cases_line_set: names the row as well. */
void sam_cases_line_set (SamCasesLine *line, SamCaseSummary *summary);

G_END_DECLS
