/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-calls.h"

#include <samspor/sam-need.h>

G_BEGIN_DECLS

/** SamNeedUnfit: somebody whose home no longer fits. Strings (owned), @case_id (nullable). */
typedef struct {
  char *name, *case_id;
  SamUnfit *unfit; /* (not owned): of the line's list */
} SamNeedUnfit;

/**
 * SamNeedLine: one need with whose it is, or the line of those whose home no longer fits. Counted,
 * immutable.
 * @need: (owned) (nullable): NULL = who no longer fits
 * @case_id: (nullable): the open case
 * @is_outside: sam_housing_is_outside(): nothing of homes is said
 * @tenant, @lease: (owned) (nullable): of the home that was assigned for it
 */
typedef struct {
  char *id, *name, *case_id, *folded; /* (owned) */
  SamRecord *need, *tenant, *lease;
  gboolean is_outside;
  SamNeedStatus status; /* of @offers */
  GPtrArray *offers;    /* (owned) (element-type SamRecord): the newest first */
  GPtrArray *suggested; /* (owned) (nullable) (element-type SamHousingMatch): of an open need */
  GPtrArray *found;     /* (owned) (nullable) (element-type SamUnfit) */
  GArray *unfit;        /* (owned) (nullable) (element-type SamNeedUnfit) */
} SamNeedLine;

gpointer sam_need_line_ref (gpointer line);
void sam_need_line_unref (gpointer line);
const char *sam_need_line_id (gconstpointer line);
gboolean sam_need_line_equal (gconstpointer a, gconstpointer b);

/* How the line of those whose home no longer fits is called. */
#define SAM_NEED_UNFIT "unfit"

/**
 * SamNeedAnswer:
 * @lines: (owned) (element-type SamNeedLine): who no longer fits, then open needs, the longest wait
 *   first, then those that have ended, the latest first
 */
typedef struct {
  GPtrArray *lines;
  guint n_open, n_unfit;
} SamNeedAnswer;
void sam_need_answer_free (gpointer answer);

/** sam_need_lines_async: ended by sam_call_run_finish(): a #SamNeedAnswer. */
void sam_need_lines_async (SamContext *context, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data);

/** sam_need_home: what the home @unit_id is called: "Bakken · H0101". Returns: (transfer full). */
char *sam_need_home (SamContext *context, const char *unit_id);

/** sam_need_unfit_of: runs on the database thread: how many live in one of the homes or buildings
 * @ids (nullable: any) that no longer fit. Returns: -1 with @error. */
int sam_need_unfit_of (SamStore *store, SamViewer *viewer, const char *const *ids,
                       GCancellable *cancellable, GError **error);

G_END_DECLS
