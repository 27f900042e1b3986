/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "../sam-context.h"

#include <samspor/sam-sheet.h>

G_BEGIN_DECLS

/*
 * One line of a sheet that was written on, to be keyed in: its number and what stands on the paper,
 * what became of it, and the words, the name and the day that were written.
 */
typedef struct _SamSheetLine SamSheetLine;

/** SamSheetLineChanged: somebody has written on the @line. */
typedef void (*SamSheetLineChanged) (SamSheetLine *line, gpointer data);

/**
 * sam_sheet_line_new:
 * @row: of the @sheet; @number: on the paper
 * @view: its case as it is now
 */
SamSheetLine *sam_sheet_line_new (SamContext *context, const SamSheet *sheet,
                                  const SamSheetRow *row, guint number, SamCaseView *view,
                                  SamSheetLineChanged changed, gpointer data);
void sam_sheet_line_free (SamSheetLine *line);
/** sam_sheet_line_get_widget: Returns: (transfer none). */
GtkWidget *sam_sheet_line_get_widget (SamSheetLine *line);
/** sam_sheet_line_is_blank: nothing was written on it. */
gboolean sam_sheet_line_is_blank (const SamSheetLine *line);
/**
 * sam_sheet_line_make:
 * @grab: (out): what to look at, with NULL
 * Returns: (transfer full) (nullable): the record it becomes or changes; NULL when something lacks,
 *   which is said under the line
 */
SamRecord *sam_sheet_line_make (SamSheetLine *line, GtkWidget **grab);
/** sam_sheet_line_keep: what is written on it, into a @group of the @file. */
void sam_sheet_line_keep (const SamSheetLine *line, GKeyFile *file, const char *group);
/** sam_sheet_line_take: what sam_sheet_line_keep() wrote, as far as it can still be chosen; nobody
 * is told of a change. */
void sam_sheet_line_take (SamSheetLine *line, GKeyFile *file, const char *group);
/** sam_sheet_line_set_error: @text: (nullable). */
void sam_sheet_line_set_error (SamSheetLine *line, const char *text);
void sam_sheet_line_grab_focus (SamSheetLine *line);

/** sam_sheet_words: what a record of a sheet is called. Returns: (transfer full). */
char *sam_sheet_words (SamContext *context, const SamRecord *record);

G_END_DECLS
