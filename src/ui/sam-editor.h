/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-field-row.h"
#include "sam-page.h"

G_BEGIN_DECLS

/*
 * A form over one or more records that are saved as one group. Clone, edit, validate, save:
 *
 *   editor = sam_editor_new (context, title);
 *   part = sam_editor_add_part (editor, record);          the clone is made here
 *   sam_editor_build (editor, part);                      every field of the type's table, or:
 *   group = sam_editor_add_group (editor, heading, hint); hand-written: groups and rows one by one
 *   sam_editor_add_row (editor, part, SAM_CASE_STATUS);
 *   sam_window_begin_edit (window, editor);
 *
 * The editor keeps a sealed draft while there is unsaved text, shows problems under their fields,
 * and says when one of its records changes underneath; it never replaces what is being typed.
 *
 * Signal "saved" (const char *undo): all is on the disk. Signal "changed" (): something was typed.
 * Property "dirty", "can-save" (gboolean).
 */
#define SAM_TYPE_EDITOR (sam_editor_get_type ())
G_DECLARE_FINAL_TYPE (SamEditor, sam_editor, SAM, EDITOR, AdwBin)

/** sam_editor_new: @title: what is done, a verb: "Edit person". Returns: (transfer floating). */
SamEditor *sam_editor_new (SamContext *context, const char *title);
const char *sam_editor_get_title (SamEditor *editor);
SamContext *sam_editor_get_context (SamEditor *editor);
/** sam_editor_set_whom: @name: the person it is about, where the page behind does not say so. */
void sam_editor_set_whom (SamEditor *editor, const char *name);
/** sam_editor_get_whom: Returns: (transfer none) (nullable). */
const char *sam_editor_get_whom (SamEditor *editor);
/** sam_editor_set_done_text: the toast after saving; without it "Saved". */
void sam_editor_set_done_text (SamEditor *editor, const char *text);
const char *sam_editor_get_done_text (SamEditor *editor);

/** sam_editor_add_part: @record: (transfer none): new (mutable) or existing (frozen); it is copied.
 * Returns: the number of the part. */
guint sam_editor_add_part (SamEditor *editor, SamRecord *record);
/** sam_editor_get_part: Returns: (transfer none): the clone, with what has been typed so far. */
SamRecord *sam_editor_get_part (SamEditor *editor, guint part);

/** sam_editor_get_scope: Returns: (transfer none) (nullable): the case or person of its first part.
 */
const char *sam_editor_get_scope (SamEditor *editor);
/** sam_editor_build: sections, at most 7 rows each, "More" folded, from the type's table. */
void sam_editor_build (SamEditor *editor, guint part);
/** sam_editor_add_group: following rows go there. @hint: (nullable). Returns: (transfer none). */
GtkWidget *sam_editor_add_group (SamEditor *editor, const char *heading, const char *hint);
/** sam_editor_add_folded_group: the same, folded under a row with @heading. */
void sam_editor_add_folded_group (SamEditor *editor, const char *heading);
/** sam_editor_add_row: Returns: (transfer none): to set what it may show (sam-field-row.h). */
SamFieldRow *sam_editor_add_row (SamEditor *editor, guint part, SamField field);
/** sam_editor_get_row: Returns: (transfer none) (nullable). */
SamFieldRow *sam_editor_get_row (SamEditor *editor, guint part, SamField field);
/** sam_editor_require: this form does not do without it, whatever the record does. */
void sam_editor_require (SamEditor *editor, guint part, SamField field);
/** sam_editor_set_stop: @sentence: (nullable): why nothing can be saved as things are. */
void sam_editor_set_stop (SamEditor *editor, const char *sentence);
/** sam_editor_append: any other widget, below what is there. */
void sam_editor_append (SamEditor *editor, GtkWidget *widget);
/** sam_editor_set_row_visible: for rows that only some values of others call for. */
void sam_editor_set_row_visible (SamEditor *editor, guint part, SamField field, gboolean visible);

/** sam_editor_set_before_save: adds further records to the group, or changes the clones. */
typedef void (*SamEditorBeforeSave) (SamEditor *editor, SamChanges *changes, gpointer data);
void sam_editor_set_before_save (SamEditor *editor, SamEditorBeforeSave before, gpointer data,
                                 GDestroyNotify data_free);
/** sam_editor_set_kind: for a form that holds more than its records: @keep writes that into the
 * draft, and whoever knows the kind makes the form again (sam_case_resume()). */
typedef void (*SamEditorKeep) (SamEditor *editor, GKeyFile *draft, gpointer data);
void sam_editor_set_kind (SamEditor *editor, const char *kind, SamEditorKeep keep, gpointer data);
/** sam_editor_kind_of: Returns: (transfer full) (nullable). */
char *sam_editor_kind_of (GKeyFile *draft);
/** sam_editor_take_draft: into a form made again: what was typed in its rows; it goes on under
 * @key. */
void sam_editor_take_draft (SamEditor *editor, const char *key, GKeyFile *draft);
/** sam_editor_set_final: what is saved is said to somebody else and can't be taken back: the toast
 * has no Undo. */
void sam_editor_set_final (SamEditor *editor);
gboolean sam_editor_is_final (SamEditor *editor);
/** sam_editor_set_act: parts are saved as an action of this kind (sign, hand-over) instead of put.
 */
void sam_editor_set_act (SamEditor *editor, guint part, SamOpKind kind);
/** sam_editor_touch: hand-written parts changed the clone themselves: validate and keep the draft.
 */
void sam_editor_touch (SamEditor *editor);

gboolean sam_editor_is_dirty (SamEditor *editor);
/** sam_editor_save: validates, saves, emits "saved"; or shows what does not hold and focuses it. */
void sam_editor_save (SamEditor *editor);
/** sam_editor_drop_draft: after cancelling for good. */
void sam_editor_drop_draft (SamEditor *editor);
/** sam_editor_is_kept: nothing is typed that is not saved or in a draft on the disk. */
gboolean sam_editor_is_kept (SamEditor *editor);
/** sam_editor_keep_async: puts what is typed on the disk now, after a save that is under way. */
void sam_editor_keep_async (SamEditor *editor, GAsyncReadyCallback callback, gpointer user_data);
gboolean sam_editor_keep_finish (SamEditor *editor, GAsyncResult *result, GError **error);
/** sam_editor_get_draft_key: under which its draft is kept. */
const char *sam_editor_get_draft_key (SamEditor *editor);
void sam_editor_grab_first (SamEditor *editor);

/** sam_editor_restore: the editor of a draft a crash left, or NULL. It goes on under @key.
 * Returns: (transfer floating). */
SamEditor *sam_editor_restore (SamContext *context, const char *key, const char *draft);
/* How the keys of all drafts of editors begin. */
#define SAM_EDITOR_DRAFT "editor"

G_END_DECLS
