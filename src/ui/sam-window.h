/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-editor.h"
#include "sam-pages.h"

#include <samspor/sam-sync.h>

G_BEGIN_DECLS

#define SAM_TYPE_WINDOW (sam_window_get_type ())
G_DECLARE_FINAL_TYPE (SamWindow, sam_window, SAM, WINDOW, AdwApplicationWindow)

SamWindow *sam_window_new (GtkApplication *application, SamContext *context);
/** sam_window_of: Returns: (transfer none) (nullable): the window @widget is in. */
SamWindow *sam_window_of (GtkWidget *widget);
SamContext *sam_window_get_context (SamWindow *window);
/** sam_window_get_engine: Returns: (transfer none) (nullable): NULL before the records are open. */
SamSyncEngine *sam_window_get_engine (SamWindow *window);

/* ---- Going somewhere; Alt+Left goes back ---- */

/** sam_window_open_page: @argument: (nullable): what the page's open() understands. */
void sam_window_open_page (SamWindow *window, const char *id, const char *argument);
/** sam_window_open_case: @section: (nullable): "overview", "plan", "transition", "housing",
 * "agreements", "contacts", "people", "consents"; @record_id: (nullable): shown and marked in it.
 */
void sam_window_open_case (SamWindow *window, const char *case_id, const char *section,
                           const char *record_id);
void sam_window_go_back (SamWindow *window);
/** sam_window_get_page: Returns: (transfer none) (nullable): the page in front. */
SamPage *sam_window_get_page (SamWindow *window);
/** sam_window_set_count: the figure beside a page in the sidebar; 0 shows nothing. @spoken is the
 * whole sentence a screen reader says, e.g. "3 not ready"; (nullable). */
void sam_window_set_count (SamWindow *window, const char *page_id, guint count, const char *spoken);

/* ---- Telling: what is done (toast), what stays true (bar) ---- */

/** sam_window_toast: @undo: (nullable): token of sam_call_save_finish(); adds "Undo". */
void sam_window_toast (SamWindow *window, const char *text, const char *undo);
/** sam_window_toast_button: @clicked is called at most once; @data_free always. */
void sam_window_toast_button (SamWindow *window, const char *text, const char *button,
                              void (*clicked) (SamWindow *window, gpointer data), gpointer data,
                              GDestroyNotify data_free);
/**
 * sam_window_error_bar:
 * @key: names the bar, so that it can be replaced and removed; "vault", "server", page id …
 * @text: (nullable): NULL removes it
 * @button: (nullable): words on its button
 * @clicked: (nullable)
 */
void sam_window_error_bar (SamWindow *window, const char *key, const char *text, const char *button,
                           void (*clicked) (SamWindow *window));
/** sam_window_drop_draft: of a form that can't be gone on with any more. */
void sam_window_drop_draft (SamWindow *window, const char *key);
/** sam_window_error: a failed question or save: a sentence from sam-error-text.c, as a toast, or as
 * a bar when it stays true. Cancelled ones are silent. */
void sam_window_error (SamWindow *window, const GError *error);

/* ---- Editing in the page ---- */

/** sam_window_begin_edit: @editor: (transfer floating): takes the page's place; the head becomes
 * Cancel / title / Save until it has saved or is cancelled. One at a time: refused with a toast
 * while another has unsaved text. Returns: whether it is in front now. */
gboolean sam_window_begin_edit (SamWindow *window, SamEditor *editor);
/** sam_window_is_editing: also true: pages do not react to single keys. */
gboolean sam_window_is_editing (SamWindow *window);
/** sam_window_log_contact: @case_id: (nullable): asks whom first. */
void sam_window_log_contact (SamWindow *window, const char *case_id);
void sam_window_new_case (SamWindow *window);
/** sam_window_edit_record: the editor built from the type's table, in the page. */
void sam_window_edit_record (SamWindow *window, SamRecord *record);

G_END_DECLS
