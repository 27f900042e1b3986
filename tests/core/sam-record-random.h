/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-clock.h>
#include <samspor/sam-record.h>

/**
 * sam_record_random:
 * @clock: gives randomness and the day; the same clock gives the same records
 *
 * A mutable record of @type that passes sam_record_validate(), with ids that refer to nothing.
 * Texts hold what breaks careless code: æøå, Đ Š Ŋ, quotes, line breaks, emoji.
 *
 * Returns: (transfer full)
 */
SamRecord *sam_record_random (SamRecordType type, SamClock *clock);

/** sam_record_random_field: gives @field another value that is valid by itself, or none. */
void sam_record_random_field (SamRecord *record, SamField field, SamClock *clock);

/** sam_random_below: Returns: 0 … @n − 1. */
guint sam_random_below (SamClock *clock, guint n);
