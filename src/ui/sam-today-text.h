/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-locale.h>
#include <samspor/sam-rules.h>

G_BEGIN_DECLS

/*
 * Why a person stands on Today, in one sentence. One whole sentence per kind, so that a translation
 * never has to fit a word into another language's sentence.
 */

/**
 * sam_today_sentence:
 * @name: (nullable): what the person is called in the sentence; NULL on the person's own page,
 *   where the sentence stands without it
 * @today: the day it is read
 *
 * Returns: (transfer full)
 */
char *sam_today_sentence (const SamTodayReason *reason, const char *name, SamLocale *locale,
                          SamDate today);
/** sam_today_cover_sentence: whom one covers for; @to NONE = nobody knows until when.
 * Returns: (transfer full). */
char *sam_today_cover_sentence (const char *name, SamDate to, guint n_cases, SamLocale *locale,
                                SamDate today);
/** sam_today_point_word: a point inside a sentence or list, "housing". Returns: (transfer none). */
const char *sam_today_point_word (const char *point);
/** sam_today_channel_word: a way to reach somebody inside a sentence, "phone". Returns: (transfer
 * none). */
const char *sam_today_channel_word (const char *channel);
/** sam_today_points_list: Returns: (transfer full): "housing, work and treatment". */
char *sam_today_points_list (const char *const *points, SamLocale *locale);

G_END_DECLS
