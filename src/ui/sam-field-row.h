/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-context.h"

G_BEGIN_DECLS

/*
 * One field of a record in a form: the list row that edits it and the note below, which answers
 * what was understood or says what does not hold. Field kind → widget is one table in
 * sam-field-row.c; the only file that knows which rows libadwaita lacks.
 *
 * Signal "changed" (): the record has the new value (or an unreadable text, see has_fault()).
 */
#define SAM_TYPE_FIELD_ROW (sam_field_row_get_type ())
G_DECLARE_FINAL_TYPE (SamFieldRow, sam_field_row, SAM, FIELD_ROW, GObject)

/** sam_field_row_new: @record: (transfer none): mutable; the row writes into it. */
SamFieldRow *sam_field_row_new (SamContext *context, SamRecord *record, SamField field);
/** sam_field_row_add_to: puts row and note into a list box. */
void sam_field_row_add_to (SamFieldRow *self, GtkListBox *list);
SamField sam_field_row_get_field (SamFieldRow *self);
GtkWidget *sam_field_row_get_widget (SamFieldRow *self);
/** sam_field_row_refresh: shows what the record holds. */
void sam_field_row_refresh (SamFieldRow *self);
/** sam_field_row_set_problem: @text: (nullable): shown under the field. */
void sam_field_row_set_problem (SamFieldRow *self, const char *text);
/** sam_field_row_set_other: @text: (nullable): what somebody else has written meanwhile. */
void sam_field_row_set_other (SamFieldRow *self, const char *text);
/** sam_field_row_has_fault: what is typed can't be read as the kind of the field. */
gboolean sam_field_row_has_fault (SamFieldRow *self);
/** sam_field_row_set_visible: hiding takes away a text that could not be read. */
void sam_field_row_set_visible (SamFieldRow *self, gboolean visible);
gboolean sam_field_row_is_visible (SamFieldRow *self);
void sam_field_row_grab_focus (SamFieldRow *self);
/** sam_field_row_set_title: other words than the field's label. */
void sam_field_row_set_title (SamFieldRow *self, const char *title);
/** sam_field_row_set_date_past: dates without a year mean the latest one. */
void sam_field_row_set_date_past (SamFieldRow *self);
/** sam_field_row_set_ref_scope: ref pickers search only inside this scope (case or person). */
void sam_field_row_set_ref_scope (SamFieldRow *self, const char *scope);

G_END_DECLS
