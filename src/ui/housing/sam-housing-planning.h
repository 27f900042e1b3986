/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-housing-part.h"

G_BEGIN_DECLS

/* What is asked for against what there is, for leads: never a person, and no number of one to four
 * of them (sam-housing-plan.h). */
#define SAM_TYPE_HOUSING_PLANNING (sam_housing_planning_get_type ())
G_DECLARE_FINAL_TYPE (SamHousingPlanning, sam_housing_planning, SAM, HOUSING_PLANNING, AdwBin)

extern const SamHousingPart sam_housing_planning_part;

G_END_DECLS
