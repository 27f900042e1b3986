/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-housing-part.h"

G_BEGIN_DECLS

/* A part of Housing: how each home is let over time. */
#define SAM_TYPE_OCCUPANCY_LIST (sam_occupancy_list_get_type ())
G_DECLARE_FINAL_TYPE (SamOccupancyList, sam_occupancy_list, SAM, OCCUPANCY_LIST, AdwBin)

extern const SamHousingPart sam_occupancy_list_part;

G_END_DECLS
