/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-case-view.h>

G_BEGIN_DECLS

/*
 * Where somebody has lived, lives and will live. One fact once: a home of the municipality is a
 * lease and who is on it, every other form is a residence. What reads both reads them here. Pure;
 * any thread.
 */

/**
 * SamHomeWhen:
 * @SAM_HOME_OVER: its last day has passed
 * @SAM_HOME_NOW: it has begun; kept ones too, so that there may be several
 */
typedef enum { SAM_HOME_OVER, SAM_HOME_NOW, SAM_HOME_AHEAD } SamHomeWhen;

/**
 * SamHome: one home of a person. Records and texts belong to the view.
 * @record: the tenant, or the residence
 * @lease: (nullable): NULL of a residence, and where the address is masked
 * @unit: (nullable): the home, when it is one of the municipality's and may show
 * @kind: enum id, as of a residence
 * @form: (nullable): enum id, of a lease
 * @kept_during: (nullable): enum id, as of a tenant: what it is kept during
 * @ended_how: (nullable): enum id, of the record's own field: see sam_home_ended_label()
 * @from: the first day
 * @to: the last day: the earlier of the lease's and the tenant's; NONE = no end is known
 * @risk_on: since when it may be lost; NONE = nobody says so
 * @is_lease: the record is a tenant
 * @is_temporary: somewhere for now: a place under § 27, a motel
 * @is_held: kept for somebody who has not moved in
 */
typedef struct {
  const SamRecord *record, *lease, *unit;
  const char *kind, *form, *kept_during, *ended_how;
  SamDate from, to, risk_on;
  SamHomeWhen when;
  gboolean is_lease, is_temporary, is_held;
} SamHome;

/**
 * sam_rules_homes:
 *
 * A person's homes, newest first. A residence in a home that the person has a lease of in some of
 * the same days says nothing more and is left out. Nobody whose address is strictly protected has
 * any here.
 *
 * Returns: (transfer full) (element-type SamHome)
 */
GArray *sam_rules_homes (const SamCaseView *view, SamDate today);

/**
 * sam_rules_home_now:
 * @home: (out): where the person lives on @today; written only with TRUE
 *
 * The newest that has begun and is not over. One kept during a sentence or treatment counts only
 * when nothing else is known, one that is held never.
 *
 * Returns: FALSE when nothing is known
 */
gboolean sam_rules_home_now (const SamCaseView *view, SamDate today, SamHome *home);

/**
 * SamPointLease: what a home says of the housing point of a transition.
 * @SAM_POINT_LEASE_NONE: the point stands on what is written of it
 * @SAM_POINT_LEASE_IN_PLACE: a lease that has begun by the date and goes on past it
 * @SAM_POINT_LEASE_INTERIM: a place for now, until its last day
 * @SAM_POINT_LEASE_ENDS_BEFORE: the lease ends before the date, or on it
 * @SAM_POINT_LEASE_BEGINS_AFTER: it begins after the date
 * @SAM_POINT_LEASE_GONE: what the point rests on is no lease that holds: registered by mistake, or
 *   the home is only held
 */
typedef enum {
  SAM_POINT_LEASE_NONE,
  SAM_POINT_LEASE_IN_PLACE,
  SAM_POINT_LEASE_INTERIM,
  SAM_POINT_LEASE_ENDS_BEFORE,
  SAM_POINT_LEASE_BEGINS_AFTER,
  SAM_POINT_LEASE_GONE,
} SamPointLease;

/** sam_rules_lease_until: the last day of @lease (a tenancy): the day it was given back, or the one
 * that is agreed. Returns: SAM_DATE_NONE when it has no end. */
SamDate sam_rules_lease_until (const SamRecord *lease);

/** sam_tenant_until: the last day of somebody's part of a lease: their own or the lease's,
 * whichever comes first. @lease: (nullable): not known, as where the address is masked. Returns:
 * SAM_DATE_NONE when it has no end. */
SamDate sam_tenant_until (const SamRecord *tenant, const SamRecord *lease);

/**
 * sam_tenant_is_on:
 * @tenant: one part of a lease
 * @lease: (nullable): that lease; NULL where it is not known
 *
 * Whether somebody is on a lease on @day. Notice given is no end: until the last day they are on
 * it. Whoever asks who is on a lease asks here.
 *
 * Returns: FALSE also when one of them is registered by mistake
 */
gboolean sam_tenant_is_on (const SamRecord *tenant, const SamRecord *lease, SamDate day);

/** sam_home_covers: whether @on is one of its days. */
gboolean sam_home_covers (const SamHome *home, SamDate on);

/** sam_home_is_renewed_by: whether the lease of @other continues that of @home, also when some days
 * lie between. Both are homes of one person: who else is on the new lease says nothing of them. */
gboolean sam_home_is_renewed_by (const SamHome *home, const SamHome *other);

/** sam_home_ended_label: Returns: (transfer none) (nullable): how it ended, in words. */
const SamLabel *sam_home_ended_label (const SamHome *home);

G_END_DECLS
