/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-store-private.h"

G_BEGIN_DECLS

/* What lists of cases show, kept for each case (sam-store-cases.c), for those who ask for it. */
typedef struct {
  char *case_id, *person_id; /* (owned) (nullable) */
  gboolean stale;
  SamCaseSummary *summary;  /* (owned) (nullable): NULL = not to be shown */
  SamCaseLine *line;        /* (owned) (nullable): made when a list first wants it */
  char *text;               /* (owned) (nullable): GRefString: what a search looks in */
  GPtrArray *transitions;   /* (owned) (element-type SamTransitionSummary) */
  SamTodayCard *card;       /* (owned) (nullable) */
  SamHolderSummary *holder; /* (owned) (nullable): NULL = never passed on, nobody asked */
  GPtrArray *appointments;  /* (owned) (nullable) (element-type SamAppointmentToday) */
  SamTodayFigures figures;
} SamCaseEntry;

/* What was asked, and the answer to it. */
typedef struct {
  SamViewer *viewer;
  const SamCaseQuery *query;
  const char *kind; /* of answers */
  gboolean keep;    /* for sam_store_find_cases() */
  GCancellable *cancellable;
  SamDate from;
  gint64 since;
  guint max; /* for sam_store_news() */
  guint n_total;
  SamTodayFigures *figures;
  GPtrArray *list;    /* (owned) */
  SamTeam *team;      /* (owned) */
  GHashTable *counts; /* (owned) */
} SamCasesArgs;

/* @entries: (out) (nullable) (element-type SamCaseEntry): made where they were not; NULL when the
 * viewer may see none. */
gboolean sam_store_begin_cases (SamStore *store, SamCasesArgs *args, GPtrArray **entries,
                                GError **error);

G_END_DECLS
