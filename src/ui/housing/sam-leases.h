/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-calls.h"

G_BEGIN_DECLS

/*
 * What the part Leases shows, read on the database thread. The days are those of the leases, which
 * have no names; who is on one is told only of the cases the reader sees.
 */

/** SamLeaseGroup: those that end first. A lease may be in two: it ends, and is at risk. */
typedef enum {
  SAM_LEASES_LAST, /* end so soon that the last of three reminders stands */
  SAM_LEASES_SECOND,
  SAM_LEASES_FIRST,
  SAM_LEASES_RISK,
  SAM_LEASES_TEMPORARY,
  SAM_LEASES_HELD,
  SAM_N_LEASE_GROUPS
} SamLeaseGroup;

/** SamLeaseWho: somebody the reader sees. Strings (owned); @case_id (nullable). */
typedef struct {
  char *person_id, *name, *case_id, *record_id;
  gboolean is_mine; /* the reader coordinates or has the case */
} SamLeaseWho;

/**
 * SamLeaseLine: one home in one group. Strings (owned).
 * @home: (nullable): the home with its building, or whatever the place is called
 * @kind: what kind of lease or place, in words
 * @why: (nullable): what a risk is about
 * @folded: for the search
 * @who: (owned) (element-type SamLeaseWho)
 * @from, @to: its first and last day; NONE = no end is known
 * @since: since when it is at risk
 * @next_on: the first day of what comes after, of whom it comes last; NONE = somebody has nothing
 * @next: (nullable): what that is; of several persons it is not said
 * @is_settled: of each it begins by the day after the last one, or is the same home again
 */
typedef struct {
  SamLeaseGroup group;
  char *id, *home, *kind, *why, *next, *folded;
  GArray *who;
  SamDate from, to, since, next_on;
  gboolean is_settled;
} SamLeaseLine;

/**
 * SamLeases: @lines: (owned) (element-type SamLeaseLine): by group, then what ends or began first.
 * @days: how many days before its last one a lease comes into each of the first groups; @nights:
 * the same of a temporary place that should be spoken of now. Dated settings.
 */
typedef struct {
  GPtrArray *lines;
  int days[SAM_LEASES_FIRST + 1];
  int nights;
} SamLeases;
void sam_leases_free (SamLeases *leases);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamLeases, sam_leases_free)

/** sam_leases_async: asks for them; the answer is of @today. */
void sam_leases_async (SamContext *context, GCancellable *cancellable, GAsyncReadyCallback callback,
                       gpointer user_data);
/** sam_leases_finish: Returns: (transfer full) (nullable). */
SamLeases *sam_leases_finish (SamContext *context, GAsyncResult *result, GError **error);

G_END_DECLS
