/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * sam_fold:
 * @text: (nullable): any text; what is not UTF-8 is read as a break between words
 *
 * The form in which text is searched, the same for what is stored and for what is typed:
 * - words in lower case with one space between; everything but letters and digits is a break,
 *   apostrophes vanish
 * - æ ø å stay letters of their own; aa and decomposed å become å, ä becomes æ, ö becomes ø
 * - other accents fall away (é → e, ü → u), and so do those of Sámi: á č đ ŋ š ŧ ž → a c d n s t z
 * - ß → ss, þ → th, ð → d, ł → l
 * - digits with only spaces (also no-break ones), hyphens or full stops between them become one
 *   word, and a leading +47 or 0047 of eight digits falls away: "+47 22 22 22 22" → "22222222"
 *
 * Returns: (transfer full): the folded text, "" for nothing. Any thread.
 */
char *sam_fold (const char *text);

/**
 * sam_fold_words:
 *
 * Returns: (transfer full) (array zero-terminated=1): the words of sam_fold()
 */
char **sam_fold_words (const char *text);

/**
 * sam_fold_matches:
 * @folded: what sam_fold() made of a text
 * @words: (array zero-terminated=1): what sam_fold_words() made of a query
 *
 * Returns: TRUE when each word of the query begins a word of the text. No words match everything.
 */
gboolean sam_fold_matches (const char *folded, const char *const *words);

G_END_DECLS
