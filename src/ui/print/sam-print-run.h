/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <samspor/sam-forms-many.h>

G_BEGIN_DECLS

/* Everything on the table of a meeting in one run: the meeting sheet, then the field sheet. */
#define SAM_RUN_MEETING "monday-meeting"

/** SamRunPaper: one of them that may leave the house: what it is of, and its hash. */
typedef struct {
  const SamFormDef *form;
  SamCaseView *view; /* (owned) */
  char *id, *hash;   /* (owned) */
} SamRunPaper;

/**
 * SamPrintRun: many papers in one run, laid out on a thread of its own. Counted.
 * Filled by whoever starts it; strings (owned).
 * @form: id of a form, or SAM_RUN_MEETING
 * @language: (nullable): NULL = what each person reads
 * @views: (owned) (element-type SamCaseView): masked for paper
 */
typedef struct {
  char *form, *language;
  const char *forms[2]; /* @form as a list */
  GPtrArray *views;
  SamViewer *viewer;
  SamDate today;
  guint copies;
  gboolean large, pseudonymised;
  /* What became of it, after the end. */
  SamPages *pages;
  char *code;        /* of a sheet that is keyed in */
  SamSheet *sheet;   /* (owned) (nullable) */
  GPtrArray *ids;    /* (owned) (element-type utf8): the records it is about */
  GPtrArray *papers; /* (owned) (element-type SamRunPaper) */
  SamRecordType type;
  guint n_papers;
  int done; /* (atomic): papers laid out so far */
} SamPrintRun;

SamPrintRun *sam_print_run_new (void);
SamPrintRun *sam_print_run_ref (SamPrintRun *run);
void sam_print_run_unref (SamPrintRun *run);
/** sam_print_run_forms: Returns: (transfer none) (array zero-terminated=1): ids of the forms it is
 * made of. */
const char *const *sam_print_run_forms (SamPrintRun *run);
/** sam_print_run_count: Returns: how many papers it will be. */
guint sam_print_run_count (SamPrintRun *run);

/**
 * sam_print_run_async:
 * @first: called once on the main thread with the first paper, as soon as it is laid out
 *
 * Between two papers it looks whether it is cancelled.
 */
typedef void (*SamPrintRunFirst) (gpointer source, SamPages *pages);
void sam_print_run_async (SamPrintRun *run, gpointer source, SamPrintRunFirst first,
                          GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data);
gboolean sam_print_run_finish (gpointer source, GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamPrintRun, sam_print_run_unref)

G_END_DECLS
