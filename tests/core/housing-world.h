/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-record-random.h"

#include <samspor/sam-housing.h>

/* Stocks of homes, made by hand or at random, for the tests of any room. */

#define TODAY (sam_date_from_ymd (2026, 6, 4))
#define DISTRICT(n)                                                                                \
  ((const char *[]){ "01900000-0000-7000-8000-00000000d001",                                       \
                     "01900000-0000-7000-8000-00000000d002",                                       \
                     "01900000-0000-7000-8000-00000000d003" }[n])

typedef struct {
  SamClock *clock;
  GPtrArray *records;  /* (owned) (element-type SamRecord): sites, homes, leases */
  GPtrArray *settings; /* (owned) (element-type SamRecord) */
} World;
void world_init (World *w, guint64 seed);
void world_clear (World *w);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (World, world_clear)

/* Of the registry, in no list. (transfer full) */
SamRecord *world_make (World *w, SamRecordType type);
SamRecord *world_add_site (World *w, const char *name, const char *environment);
SamRecord *world_add_unit (World *w, const SamRecord *site, const char *name);
SamRecord *world_add_lease (World *w, const SamRecord *unit, SamDate from, SamDate to);
void world_set_setting (World *w, const char *key, int value, SamDate from);
SamHousingStock *world_stock (World *w, SamDate today);

/* Up to four buildings with up to four homes each, with leases; the same for the same seed. */
void world_init_random (World *w, guint64 seed);
/* (transfer full) */
SamRecord *world_random_need (World *w);
