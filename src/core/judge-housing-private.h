/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-record.h>

G_BEGIN_DECLS

/* The first day without the lease; SAM_DATE_MAX = no end is known. */
SamDate _sam_lease_end (const SamRecord *lease);

/* Whether the lease, or a change of when it is, has to be held against the others of its home. */
gboolean _sam_judge_lease_moves (const SamRecord *before, const SamRecord *after);
/* Whether two leases have a day in common. */
gboolean _sam_judge_leases_overlap (const SamRecord *lease, const SamRecord *other);

G_END_DECLS
