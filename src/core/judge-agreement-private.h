/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-record.h>

G_BEGIN_DECLS

/* Who may be bound to what. Each adds SamProblem to @problems; what dangles is said elsewhere. */

/* An agreement binds services, never the person. @person: (nullable) */
void _sam_judge_party (const SamRecord *person, const SamRecord *before, const SamRecord *after,
                       GArray *problems);
/* A commitment is a party's of the same agreement. @party: (nullable) */
void _sam_judge_commitment (const SamRecord *party, const SamRecord *after, GArray *problems);
/* Texts of the municipality's own for an agreement: the key names a kind, a point and a partner. */
void _sam_judge_template (const SamRecord *setting, GArray *problems);
/* Why a record can't be taken away while @target still rests on it. */
void _sam_judge_still_needed (SamRecordType type, GArray *problems);
/* What somebody pointed at was taken away meanwhile. */
void _sam_judge_taken_away (SamField field, SamRecordType target, GArray *problems);

G_END_DECLS
