/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-sheet-line.h"

#include <samspor/sam-store.h>

G_BEGIN_DECLS

/*
 * What is keyed in of a sheet and not saved yet. A draft for each case, with the rows it is about:
 * when a case leaves this computer, its draft goes and that of the others stays, though the sheet
 * itself goes too.
 */

/**
 * SamSheetDraft: all of one sheet.
 * @name: the code of the sheet; of a sheet that was not printed here the id of its meeting
 * @printed: @name is a code
 * @begun: µs since 1970: when the first line was keyed in
 * @sheet: the rows of the cases that something is keyed in for
 * @numbers: (element-type guint): of each of them on the paper
 * @lines: what sam_sheet_line_keep() wrote, a group for each number
 */
typedef struct {
  char *name;
  gboolean printed;
  gint64 begun;
  SamSheet *sheet;
  GArray *numbers;
  GKeyFile *lines;
} SamSheetDraft;

/** sam_sheet_draft_find: on the database thread.
 * @name: (nullable): NULL = the one that was written in last
 * @meeting_id: (nullable): of this meeting, without a @name
 * Returns: (transfer full) (nullable). */
SamSheetDraft *sam_sheet_draft_find (SamStore *store, const char *name, const char *meeting_id);
void sam_sheet_draft_free (SamSheetDraft *draft);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamSheetDraft, sam_sheet_draft_free)

/** sam_sheet_draft_key: under which that of one case is kept. Returns: (transfer full). */
char *sam_sheet_draft_key (const char *name, const char *case_id);
/** sam_sheet_draft_text: that of one case.
 * @lines: (element-type SamSheetLine): by row of the @sheet, NULL where the case is gone
 * Returns: (transfer full) (nullable): NULL = nothing is keyed in. */
char *sam_sheet_draft_text (const SamSheet *sheet, const GArray *numbers, GPtrArray *lines,
                            const char *case_id, gboolean printed, gint64 begun);

G_END_DECLS
