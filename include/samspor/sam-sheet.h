/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-rules.h>

G_BEGIN_DECLS

/**
 * SamSheetKind: what a line of a sheet is about, and so what it can become when it is keyed in.
 * @SAM_SHEET_TRANSITION: the date everything before it hangs on
 * @SAM_SHEET_POINT: a gate_row that does not hold
 * @SAM_SHEET_MEASURE: open; @SAM_SHEET_COMMITMENT: open
 * @SAM_SHEET_NEW: an empty line of a case, for what nobody had thought of
 * @SAM_SHEET_VISIT: somebody is to be met that day
 */
typedef enum {
  SAM_SHEET_TRANSITION,
  SAM_SHEET_POINT,
  SAM_SHEET_MEASURE,
  SAM_SHEET_COMMITMENT,
  SAM_SHEET_NEW,
  SAM_SHEET_VISIT,
} SamSheetKind;

#define SAM_SHEET_MAX_FIELDS 6

/**
 * SamSheetRow: one line of a sheet; strings (owned).
 * @type, @record_id: what it is about; (nullable) on an empty line
 * @at_time: (nullable): "HH:MM" of a visit
 * @values: (array) (nullable): what the record said, by sam_sheet_row_fields(); of words only a
 *   checksum
 */
typedef struct {
  SamSheetKind kind;
  SamRecordType type;
  char *case_id, *record_id, *at_time;
  char *values[SAM_SHEET_MAX_FIELDS];
} SamSheetRow;

/**
 * SamSheet: the lines of a paper that is written on by hand and keyed in afterwards, in the order
 * they are printed; line n has the number n + 1. Strings (owned).
 * @form: id of the form
 * @about: (nullable): the meeting
 * @on: the day it was made for
 * @rows: (owned) (element-type SamSheetRow): those of one case after each other, except visits,
 *   which go by the hour
 */
typedef struct {
  char *form, *about;
  SamDate on;
  GPtrArray *rows;
} SamSheet;
/** sam_sheet_new: Returns: (transfer full): without lines. */
SamSheet *sam_sheet_new (const char *form, const char *about, SamDate on);
void sam_sheet_free (SamSheet *sheet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamSheet, sam_sheet_free)

/**
 * sam_sheet_add_case:
 * @whole: everything that is open, and room for more; else what is near: of a transition within 30
 *   days, due within 14 days, or late
 *
 * The next transition with its points that do not hold, open measures and commitments, empty lines.
 */
void sam_sheet_add_case (SamSheet *sheet, SamCaseView *view, gboolean whole);
/** sam_sheet_add_visits: whom to meet on the sheet's day: appointments, meetings, fixed measures,
 * and the agreed contacts that take somebody out of the house. */
void sam_sheet_add_visits (SamSheet *sheet, SamCaseView *view);
/** sam_sheet_row_fields: Returns: (transfer none): what is compared of it, ended by SAM_FIELD_NONE.
 */
const SamField *sam_sheet_row_fields (const SamSheetRow *row);

/** sam_sheet_to_text: Returns: (transfer full): to be kept, sealed, until it is keyed in. */
char *sam_sheet_to_text (const SamSheet *sheet);
/** sam_sheet_from_text: Returns: (transfer full) (nullable): NULL when @text is no sheet. */
SamSheet *sam_sheet_from_text (const char *text);

/**
 * SamSheetChange: what is not as the sheet says; strings (owned).
 * @line: the number on the paper, 0 = it does not stand there
 * @field: SAM_FIELD_NONE: the record is gone, or is new
 * @was, @is: (nullable): as sam_record_to_string(); what words were is not known
 */
typedef struct {
  guint line;
  SamRecordType type;
  char *case_id, *record_id;
  SamField field;
  char *was, *is;
} SamSheetChange;
/**
 * sam_sheet_changes:
 * @views: (element-type SamCaseView): the cases as they are now; lines of a case that is not among
 *   them are gone
 *
 * Returns: (transfer full) (element-type SamSheetChange): by line, what is new last
 */
GPtrArray *sam_sheet_changes (const SamSheet *sheet, GPtrArray *views);

G_END_DECLS
