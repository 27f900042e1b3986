/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-clock.h>
#include <samspor/sam-record.h>

G_BEGIN_DECLS

/* Homes and those who wait for one, all invented, of the clock's seed. */
#define HOUSING_TOWN_TODAY (sam_date_from_ymd (2026, 6, 4))
#define HOUSING_TOWN_NOW G_GINT64_CONSTANT (1780567200000000)

/* Homes with their buildings and leases. (transfer full) (element-type SamRecord) */
GPtrArray *housing_town_stock (SamClock *clock, guint n);
/* Open needs, each of a person of its own. (transfer full) (element-type SamRecord) */
GPtrArray *housing_town_needs (SamClock *clock, guint n);

G_END_DECLS
