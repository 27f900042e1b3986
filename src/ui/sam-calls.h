/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-context.h"

G_BEGIN_DECLS

/*
 * The questions pages ask the store, as GTask pairs: the answer comes on the main thread, the work
 * is done on the database thread. The callback's source object is the SamContext. A GCancellable
 * that belongs to the asking widget is cancelled in its dispose.
 */

/** sam_call_list_async: @query: (transfer full). */
void sam_call_list_async (SamContext *context, SamQuery *query, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data);
/** sam_call_list_finish: Returns: (transfer full) (element-type SamRecord). */
GPtrArray *sam_call_list_finish (SamContext *context, GAsyncResult *result, GError **error);

void sam_call_get_async (SamContext *context, SamRecordType type, const char *id,
                         GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data);
SamRecord *sam_call_get_finish (SamContext *context, GAsyncResult *result, GError **error);

/** sam_call_case_view_async: the whole case; also logs that it was looked at when @log. */
void sam_call_case_view_async (SamContext *context, const char *case_id, gboolean log,
                               GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data);
SamCaseView *sam_call_case_view_finish (SamContext *context, GAsyncResult *result, GError **error);

/**
 * sam_call_save_async:
 * @changes: (transfer full): one group: whole or not at all
 */
void sam_call_save_async (SamContext *context, SamChanges *changes, GAsyncReadyCallback callback,
                          gpointer user_data);
/**
 * sam_call_make_async: the same for changes that are made on the database thread, from what is
 * there.
 * @make: returns (transfer full): NULL with @error
 * @data: (transfer full)
 *
 * Ended by sam_call_save_finish().
 */
typedef SamChanges *(*SamCallMake) (SamStore *store, SamViewer *viewer, gpointer data,
                                    GError **error);
void sam_call_make_async (SamContext *context, SamCallMake make, gpointer data,
                          GDestroyNotify data_free, GAsyncReadyCallback callback,
                          gpointer user_data);
/**
 * sam_call_save_finish:
 * @undo: (out) (optional) (transfer full): for sam_window_toast()
 * @problems: (out) (optional) (transfer full) (element-type SamSaveProblem): with FALSE and
 *   SAM_STORE_ERROR_PROBLEMS, to be shown under the fields
 */
gboolean sam_call_save_finish (SamContext *context, GAsyncResult *result, char **undo,
                               GArray **problems, GError **error);
void sam_call_undo_async (SamContext *context, const char *undo, GAsyncReadyCallback callback,
                          gpointer user_data);
gboolean sam_call_undo_finish (SamContext *context, GAsyncResult *result, GError **error);

/** sam_call_put_draft_async: sealed text kept until it is saved or dropped; NULL @text removes. */
void sam_call_put_draft_async (SamContext *context, const char *key, const char *text,
                               GAsyncReadyCallback callback, gpointer user_data);
/** sam_call_put_draft_finish: TRUE: it is on the disk. */
gboolean sam_call_put_draft_finish (SamContext *context, GAsyncResult *result, GError **error);
/** sam_call_put_draft: the same when nobody can act on a failure any more. */
void sam_call_put_draft (SamContext *context, const char *key, const char *text);
/** sam_call_put_form_draft: what stands in a form, and when it was begun (µs since 1970). */
void sam_call_put_form_draft (SamContext *context, const char *key, const SamRecord *record,
                              gint64 begun);
/**
 * sam_call_read_form_draft: what sam_call_put_form_draft() kept.
 * @begun: (out): left alone when nothing can be read
 *
 * Returns: (transfer full) (nullable): frozen; NULL when @text holds no record of this type.
 */
SamRecord *sam_call_read_form_draft (const char *text, SamRecordType type, const char *id,
                                     const char *scope, gint64 *begun);
/** sam_call_list_drafts_async: the keys that begin with @prefix, the newest first. */
void sam_call_list_drafts_async (SamContext *context, const char *prefix,
                                 GAsyncReadyCallback callback, gpointer user_data);
/** sam_call_list_drafts_finish: Returns: (transfer full) (nullable). */
char **sam_call_list_drafts_finish (SamContext *context, GAsyncResult *result);
void sam_call_get_draft_async (SamContext *context, const char *key, GAsyncReadyCallback callback,
                               gpointer user_data);
/** sam_call_get_draft_finish: Returns: (transfer full) (nullable). */
char *sam_call_get_draft_finish (SamContext *context, GAsyncResult *result);
/** sam_call_log: an entry of the access log; @id and @detail (nullable). */
void sam_call_log (SamContext *context, SamAccess access, SamRecordType type, const char *id,
                   const char *detail);

/** sam_call_find_cases_now: as sam_store_find_cases_now(). */
GPtrArray *sam_call_find_cases_now (SamContext *context, const SamCaseQuery *query, guint *n_total,
                                    gboolean *behind);

/**
 * sam_call_run_async: any other work; as sam_store_run_async() with a viewer at hand.
 * @data: (transfer full)
 */
typedef gpointer (*SamCallWork) (SamStore *store, SamViewer *viewer, gpointer data,
                                 GCancellable *cancellable, GError **error);
void sam_call_run_async (SamContext *context, SamStoreAccess access, SamCallWork work,
                         gpointer data, GDestroyNotify data_free, GDestroyNotify result_free,
                         GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data);
gpointer sam_call_run_finish (SamContext *context, GAsyncResult *result, GError **error);

G_END_DECLS
