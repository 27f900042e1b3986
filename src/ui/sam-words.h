/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-context.h"

G_BEGIN_DECLS

/*
 * Dates, moments and values in words, as they stand on screen. All return (transfer full).
 */

/** sam_words_relative: "today", "tomorrow", "in 12 days", "3 days ago". */
char *sam_words_relative (SamContext *context, SamDate date);
/** sam_words_when: "in 12 days · Thu 3 Dec". */
char *sam_words_when (SamContext *context, SamDate date);
/** sam_words_due: as when; once passed "3 days over the deadline". */
char *sam_words_due (SamContext *context, SamDate date);
/** sam_words_date: "Thursday 3 December", the year when it is not near. */
char *sam_words_date (SamContext *context, SamDate date);
char *sam_words_date_short (SamContext *context, SamDate date);
/** sam_words_moment: "at 08.02" today, "yesterday at 15.40", "3 December at 15.40". */
char *sam_words_moment (SamContext *context, gint64 us);
/** sam_words_answer: what a date row answers: "Thursday 3 December, in 12 days (Christmas Day)". */
char *sam_words_answer (SamContext *context, SamDate date);
/** sam_words_age: "41 years", or "" without a birth date. */
char *sam_words_age (SamContext *context, SamDate birth);
/** sam_words_field: any field of a record as a person reads it; "" when empty. */
char *sam_words_field (SamContext *context, const SamRecord *record, SamField field);
/** sam_words_enum: the label of an enum field's value. Returns: (transfer none). */
const char *sam_words_enum (const SamRecord *record, SamField field);
/** sam_words_join: the parts that are not empty, with " · " between. Ended by NULL. */
char *sam_words_join (const char *first, ...) G_GNUC_NULL_TERMINATED;
/** sam_words_keep: the same words on one line: no break inside "3 December" or a phone number. */
char *sam_words_keep (const char *words);
/** sam_words_state: what a record's state is called beside it; NULL when confirmed.
 * Returns: (transfer none) (nullable). */
const char *sam_words_state (SamRecordState state);

G_END_DECLS
