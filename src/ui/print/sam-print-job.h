/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "../sam-context.h"

#include <samspor/sam-pages.h>

G_BEGIN_DECLS

/*
 * Finished pages on their way out of the house: it is logged first, always, for each record they
 * are about; then they are saved as PDF or printed. Counted; main thread only.
 */
typedef struct _SamPrintJob SamPrintJob;

/** sam_print_job_new: @form: id of the form; @type, @ids: the records it is printed for. Returns:
 * (transfer full). */
SamPrintJob *sam_print_job_new (SamContext *context, SamPages *pages, const char *form,
                                SamRecordType type, const char *const *ids);
void sam_print_job_unref (SamPrintJob *job);
/** sam_print_job_log_forms: @forms: (array zero-terminated=1): ids of the forms that stand in the
 * log for each record, where one name stands for several. */
void sam_print_job_log_forms (SamPrintJob *job, const char *const *forms);
/** sam_print_job_keep_sheet: it is keyed in afterwards. @sheet: (transfer full). */
void sam_print_job_keep_sheet (SamPrintJob *job, const char *code, SamSheet *sheet);

/**
 * sam_print_job_give: it goes to somebody.
 * @disclosures: (transfer full) (element-type SamRecord): saved with the log, before the paper is
 *   there. When it then can't be made, or somebody cancels, they go again: as if they had never
 * been while nobody has got them, else as recorded by mistake. Should the program end in between,
 * the list says too much rather than too little.
 */
void sam_print_job_give (SamPrintJob *job, GPtrArray *disclosures);

/** sam_print_job_watch: @started: once it is said where it goes, and it is on its way. */
typedef void (*SamPrintJobStarted) (gpointer user_data);
void sam_print_job_watch (SamPrintJob *job, SamPrintJobStarted started, gpointer user_data);
/** sam_print_job_stop: what is on its way ends with G_IO_ERROR_CANCELLED: no file, nothing given.
 */
void sam_print_job_stop (SamPrintJob *job);

/** sam_print_job_save_async: asks where; the name offered is that of the form and the day. */
void sam_print_job_save_async (SamPrintJob *job, GtkWindow *parent, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
/** sam_print_job_save_finish: Returns: FALSE without @error when nothing was chosen. */
gboolean sam_print_job_save_finish (GtkWindow *parent, GAsyncResult *result, GError **error);

/**
 * sam_print_job_print: shows the printer's dialog and waits for its end.
 * @note: (out) (transfer none) (nullable): what there is to tell
 * Returns: FALSE with @error
 */
gboolean sam_print_job_print (SamPrintJob *job, GtkWindow *parent, const char **note,
                              GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamPrintJob, sam_print_job_unref)

G_END_DECLS
