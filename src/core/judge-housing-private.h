/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-housing.h>
#include <samspor/sam-record.h>

G_BEGIN_DECLS

/* The first day without the lease; SAM_DATE_MAX = no end is known. */
SamDate _sam_lease_end (const SamRecord *lease);

/* Whether the lease, or a change of when it is, has to be held against the others of its home. */
gboolean _sam_judge_lease_moves (const SamRecord *before, const SamRecord *after);
/* What is wrong with letting the home: it is out of use, or belongs to no building. A lease that is
 * over tells what was. @unit, @site: (nullable) */
void _sam_judge_let (const SamRecord *lease, const SamRecord *unit, const SamRecord *site,
                     SamDate today, GArray *problems);
/* Somebody who sees nobody on it may not change a lease. */
void _sam_judge_not_theirs (GArray *problems);
/* Nor put anybody on it. */
void _sam_judge_not_their_lease (GArray *problems);
/* Whether somebody's part of a lease, or a change of its days, has to be held against the lease. */
gboolean _sam_judge_part_moves (const SamRecord *before, const SamRecord *after);
/* A part lies within its lease; one without an end lasts as long as that. */
void _sam_judge_part (const SamRecord *tenant, const SamRecord *lease, GArray *problems);
/* A lease that ends earlier than it did, or begins later, leaves nobody without it: not those whom
 * the actor doesn't see. Who or how many is not told. @parts: (element-type SamRecord): of the
 * lease
 */
void _sam_judge_shortened (const SamRecord *before, const SamRecord *after, GPtrArray *parts,
                           GArray *problems);
/* One person is on a lease once at a time. @others: (element-type SamRecord): parts of the person
 */
void _sam_judge_parts (const SamRecord *tenant, GPtrArray *others, GArray *problems);

/* Whether two leases have a day in common. */
gboolean _sam_judge_leases_overlap (const SamRecord *lease, const SamRecord *other);

/* The value that sam_housing_declared_by() finds; (nullable). */
const char *_sam_housing_declared (const SamRecord *unit, const SamRecord *site, SamHousingRule of);

G_END_DECLS
