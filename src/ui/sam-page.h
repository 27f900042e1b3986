/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-context.h"

G_BEGIN_DECLS

typedef struct _SamWindow SamWindow;
typedef struct _SamEditor SamEditor;

/*
 * A page of the window: a folder in src/ui and a row in sam-pages.c. It is made once, when first
 * opened, and lives as long as the window.
 */
#define SAM_TYPE_PAGE (sam_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (SamPage, sam_page, SAM, PAGE, AdwBin)

/**
 * SamPageClass:
 * @types: bit n = the page shows SamRecordType n; decides when it is asked to reload
 * @has_search: the search entry of the head is handed to @search; on other pages typing there goes
 *   to Cases
 * @setup: once, right after making; sam_page_get_window() works from here on
 * @open: the page comes to front by sam_window_open_page(); all arguments nullable. Going back
 *   calls it with the same arguments again.
 * @reload: something it shows changed: @types (all bits at the first time) and record ids (NULL =
 *   many). Comes once a frame at most, and only while the page is in front (kept until then).
 * @search: the text of the search entry, "" when emptied
 * @search_activate: Enter in the search entry: open the first hit
 * @focus: where the keyboard goes when the page comes to front; (nullable)
 * @print: Ctrl+P and the print button, which is shown while @can_print says so
 */
struct _SamPageClass {
  AdwBinClass parent_class;

  guint64 types;
  gboolean has_search;
  void (*setup) (SamPage *page);
  void (*open) (SamPage *page, const char *argument, const char *section, const char *record_id);
  void (*reload) (SamPage *page, guint64 types, const char *const *ids);
  void (*search) (SamPage *page, const char *text);
  void (*search_activate) (SamPage *page);
  void (*focus) (SamPage *page);
  void (*print) (SamPage *page);
  gboolean (*can_print) (SamPage *page);
  gpointer padding[6];
};

#define SAM_TYPE_BIT(TYPE) (G_GUINT64_CONSTANT (1) << SAM_RECORD_##TYPE)
#define SAM_ALL_TYPES (~G_GUINT64_CONSTANT (0))

/** sam_page_get_window: Returns: (transfer none) (nullable): NULL once the window has gone. */
SamWindow *sam_page_get_window (SamPage *page);
SamContext *sam_page_get_context (SamPage *page);
/** sam_page_get_id: Returns: (transfer none): the id in the table, "cases". */
const char *sam_page_get_id (SamPage *page);
/** sam_page_tell: a toast for what is done, @undo as for sam_window_toast(); nobody is told once
 * the window has gone, for which an answer does not wait. */
void sam_page_tell (SamPage *page, const char *text, const char *undo);
/** sam_page_tell_error: sam_window_error() in the same way. */
void sam_page_tell_error (SamPage *page, const GError *error);
/** sam_page_is_shown: whether it is in front. */
gboolean sam_page_is_shown (SamPage *page);
/** sam_page_print_changed: the answer of can_print changed. */
void sam_page_print_changed (SamPage *page);
/** sam_page_answered: a page has put in what was asked for, from @began on (monotonic, µs). With
 * SAMSPOR_BENCH in the environment the moment the next frame is painted, and how long it took from
 * @began, are told on stderr: "painted ID µs µs" (tests/bench). */
void sam_page_answered (SamPage *page, gint64 began);

/* For the window. */
void sam_page_setup (SamPage *page, SamWindow *window, const char *id);
void sam_page_open (SamPage *page, const char *argument, const char *section,
                    const char *record_id);
void sam_page_set_shown (SamPage *page, gboolean shown);
void sam_page_invalidate (SamPage *page, guint64 types, const char *const *ids);
void sam_page_search (SamPage *page, const char *text);
const char *sam_page_get_search (SamPage *page);
void sam_page_search_activate (SamPage *page);
void sam_page_focus (SamPage *page);
void sam_page_print (SamPage *page);
gboolean sam_page_can_print (SamPage *page);

G_END_DECLS
