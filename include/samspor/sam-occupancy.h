/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-record.h>

G_BEGIN_DECLS

/*
 * When a home is let, told by the leases of the registry alone: no person is taken, so what is said
 * of a home never tells who lives there. Pure; any thread.
 */

/**
 * SamHomeState:
 * @SAM_HOME_FREE: in use and repaired, and nobody has a lease
 * @SAM_HOME_HELD: promised to somebody who has not signed
 * @SAM_HOME_REPAIR: from the day that is looked from until the day it is said to be ready; when the
 *   repair began is not known
 * @SAM_HOME_NOT_IN_USE: taken out, and no lease runs
 */
typedef enum {
  SAM_HOME_FREE,
  SAM_HOME_LET,
  SAM_HOME_HELD,
  SAM_HOME_REPAIR,
  SAM_HOME_NOT_IN_USE,
  SAM_N_HOME_STATES,
} SamHomeState;

/**
 * SamHomePeriod: one state of a home without a break.
 * @from: its first day
 * @end: the first day after it; SAM_DATE_MAX = no end is known
 * @lease: (not owned) (nullable): the lease that is behind it
 * @is_last: the lease has a last day and no other lease follows at once
 */
typedef struct {
  SamHomeState state;
  SamDate from, end;
  const SamRecord *lease;
  gboolean is_last;
} SamHomePeriod;

/**
 * sam_home_periods:
 * @unit: (transfer none): a housing_unit
 * @leases: (transfer none) (element-type SamRecord): its tenancies in any order; retracted ones are
 *   left out, and of two on one day the one that began first counts
 * @from: the first day
 * @end: the first day after the last, later than @from
 * @today: from which a repair counts
 *
 * Returns: (transfer full) (element-type SamHomePeriod): all of the days, in order, no gaps; refers
 * to @leases
 */
GArray *sam_home_periods (const SamRecord *unit, GPtrArray *leases, SamDate from, SamDate end,
                          SamDate today);

/**
 * sam_home_now: the period @today is in, to the day the state ends: a lease that is renewed in time
 * goes on.
 */
SamHomePeriod sam_home_now (const SamRecord *unit, GPtrArray *leases, SamDate today);

G_END_DECLS
