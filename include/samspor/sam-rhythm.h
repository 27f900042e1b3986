/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-record.h>

G_BEGIN_DECLS

/*
 * What is agreed for a weekday, every so many weeks, with its pauses. Pure; any thread.
 */

/** sam_rules_has_rhythm: whether @measure is one that comes again: one agreed for a weekday. */
gboolean sam_rules_has_rhythm (const SamRecord *measure);

/** sam_rules_is_rhythm_day: whether it falls on @on. */
gboolean sam_rules_is_rhythm_day (const SamRecord *measure, SamDate on);

/**
 * sam_rules_rhythm_next:
 *
 * Returns: the first day it falls on, @from or later; SAM_DATE_NONE when it has ended, has no
 *   rhythm, or is paused until nobody knows when
 */
SamDate sam_rules_rhythm_next (const SamRecord *measure, SamDate from);

G_END_DECLS
