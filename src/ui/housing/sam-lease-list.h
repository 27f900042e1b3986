/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-housing-part.h"

G_BEGIN_DECLS

/* Leases: what ends, who may lose a home, places for now week by week, homes that are held. */
extern const SamHousingPart sam_lease_list_part;

G_END_DECLS
