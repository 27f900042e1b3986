/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-context.h"

#include <samspor/sam-rules.h>

G_BEGIN_DECLS

/*
 * The heading of the table of cases: shares its width out over the columns, for the lines below it
 * as well, and knows their fonts and colours.
 */
#define SAM_TYPE_CASES_HEAD (sam_cases_head_get_type ())
G_DECLARE_FINAL_TYPE (SamCasesHead, sam_cases_head, SAM, CASES_HEAD, GtkWidget)

GtkWidget *sam_cases_head_new (void);
/** sam_cases_head_forget_texts: names that were laid out are not kept longer than they are needed:
 * they are hidden now, or somebody may have left. */
void sam_cases_head_forget_texts (SamCasesHead *head);

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
