/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "housing-world.h"

/* Which home fits and when it is let, slow and obvious, written apart from the rules. */

/* @said: "rule verdict", by commas; with a question mark where nothing is known. */
typedef struct {
  GString *said;         /* (owned) */
  const SamRecord *need; /* (not owned) */
  guint warnings, wishes, unknown;
} Obvious;
void obvious_clear (Obvious *o);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Obvious, obvious_clear)

void obvious_check (World *w, Obvious *o, const SamRecord *need, const SamRecord *unit,
                    SamRegistry *registry);
/* The first day that nobody has a lease on it and it is repaired. */
SamDate obvious_free_on (World *w, const SamRecord *unit);

#define OBVIOUS_DAYS 1000 /* around TODAY; a lease without an end goes to the last of them */
/* "code field" of what stands against one more lease; "" = nothing. */
const char *obvious_lease (World *w, const SamRecord *unit, const SamRecord *lease);
