/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-record.h>

G_BEGIN_DECLS

/**
 * SamDemo: an invented municipality, made from a seed for a fixed day: tests, benchmarks, pictures
 * and `samspor --demo` look at the same one. Names are in the style of the national synthetic
 * register (an adjective and a noun), person numbers have month + 80, phone numbers belong to no
 * subscriber, institutions are invented. No diagnoses, doses or offences.
 *
 * @records: (owned) (element-type SamRecord): frozen, what is referred to first; each names its
 *   writer and moment in its meta
 * @logins: (owned) (element-type utf8 utf8): user record id → login; "koordinator" has cases of her
 *   own, "leder" leads all teams
 */
typedef struct {
  GPtrArray *records;
  GHashTable *logins;
} SamDemo;

/**
 * sam_demo_new:
 * @n_cases: at least 60; the situations that must be there are there whatever the number
 * @today: the day it is seen on
 * @seed: the same arguments give the same records, ids included
 *
 * Returns: (transfer full). Any thread.
 */
SamDemo *sam_demo_new (guint n_cases, SamDate today, guint64 seed);
void sam_demo_free (SamDemo *demo);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamDemo, sam_demo_free)

/* The day the demo is made for unless --today says otherwise: Thursday 4 June 2026. */
#define SAM_DEMO_TODAY (sam_date_from_ymd (2026, 6, 4))
#define SAM_DEMO_SEED 20260604

G_END_DECLS
