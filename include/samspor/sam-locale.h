/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <samspor/sam-date.h>

G_BEGIN_DECLS

/**
 * SamLocale:
 *
 * How one language sorts and writes dates and numbers, by CLDR. The language is always an argument:
 * paper may be in another than the window. Atomically counted; any thread (formatters are kept and
 * guarded inside).
 */
typedef struct _SamLocale SamLocale;

/**
 * sam_locale_new:
 * @tag: "nb", "nn", "se", "en", or what a desktop says ("nb_NO.UTF-8"); unknown ones become "en"
 *
 * Returns: (transfer full): keep it, making one costs milliseconds
 */
SamLocale *sam_locale_new (const char *tag);
SamLocale *sam_locale_ref (SamLocale *locale);
void sam_locale_unref (SamLocale *locale);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamLocale, sam_locale_unref)

/**
 * sam_locale_get_tag:
 *
 * Returns: (transfer none): "nb", "nn", "se" or "en"
 */
const char *sam_locale_get_tag (SamLocale *locale);

/**
 * sam_locale_compare:
 *
 * Alphabetical order: in nb and nn æ, ø, å come last and aa is å; digits as numbers ("9" < "10").
 * Texts that sort alike are ordered by their bytes, so that the order is total.
 */
int sam_locale_compare (SamLocale *locale, const char *a, const char *b);

/**
 * sam_locale_sort_key:
 *
 * Returns: (transfer full): a NUL-terminated key for strcmp(); not readable text
 */
char *sam_locale_sort_key (SamLocale *locale, const char *text);

/**
 * SamDateStyle:
 * @SAM_DATE_STYLE_LONG: "torsdag 3. desember 2026"
 * @SAM_DATE_STYLE_LONG_NO_YEAR: "torsdag 3. desember"
 * @SAM_DATE_STYLE_MEDIUM: "tor. 3. des. 2026"
 * @SAM_DATE_STYLE_MEDIUM_NO_YEAR: "tor. 3. des."
 * @SAM_DATE_STYLE_DAY: "3. desember 2026"
 * @SAM_DATE_STYLE_DAY_NO_YEAR: "3. desember"
 * @SAM_DATE_STYLE_SHORT: "03.12.2026", for narrow columns and forms
 * @SAM_DATE_STYLE_MONTH: "desember 2026"
 * @SAM_DATE_STYLE_MONTH_NO_YEAR: "desember"
 */
typedef enum {
  SAM_DATE_STYLE_LONG,
  SAM_DATE_STYLE_LONG_NO_YEAR,
  SAM_DATE_STYLE_MEDIUM,
  SAM_DATE_STYLE_MEDIUM_NO_YEAR,
  SAM_DATE_STYLE_DAY,
  SAM_DATE_STYLE_DAY_NO_YEAR,
  SAM_DATE_STYLE_SHORT,
  SAM_DATE_STYLE_MONTH,
  SAM_DATE_STYLE_MONTH_NO_YEAR,
  SAM_N_DATE_STYLES
} SamDateStyle;

/**
 * sam_locale_format_date:
 * @date: %SAM_DATE_NONE gives ""
 *
 * Returns: (transfer full)
 */
char *sam_locale_format_date (SamLocale *locale, SamDate date, SamDateStyle style);

/**
 * sam_locale_format_date_near:
 * @style: LONG, MEDIUM or DAY
 *
 * As sam_locale_format_date(), the year left out when the date is less than 300 days from @today,
 * where a day and month cannot be mistaken for another year's.
 *
 * Returns: (transfer full)
 */
char *sam_locale_format_date_near (SamLocale *locale, SamDate date, SamDate today,
                                   SamDateStyle style);

/**
 * sam_locale_format_time:
 * @minutes: after midnight, 0–1439
 *
 * Returns: (transfer full): "13.00" in nb and nn, "13:00" in se and en
 */
char *sam_locale_format_time (SamLocale *locale, int minutes);

/**
 * sam_locale_weekday:
 * @weekday: 1 = Monday … 7
 * @abbreviated: "tor." instead of "torsdag"
 *
 * Returns: (transfer none): without space around it; lives as long as @locale
 */
const char *sam_locale_weekday (SamLocale *locale, int weekday, gboolean abbreviated);

/**
 * sam_locale_month:
 * @month: 1–12
 *
 * Returns: (transfer none): the name standing alone; lives as long as @locale
 */
const char *sam_locale_month (SamLocale *locale, int month, gboolean abbreviated);

/**
 * sam_locale_format_int:
 *
 * Four digits stand together in every language, as in the sentences of sam_count().
 *
 * Returns: (transfer full): "1408"; "12 345" with a no-break space in nb and nn
 */
char *sam_locale_format_int (SamLocale *locale, gint64 value);

/**
 * sam_locale_format_decimal:
 * @decimal: canonical decimal text as stored: "-1234.50"
 * @min_fraction: digits after the comma at least
 * @max_fraction: and at most; half away from zero
 *
 * Exact: never by way of a double. What is no decimal is given back as it is.
 *
 * Returns: (transfer full): "−1234,50", "12 345,50"
 */
char *sam_locale_format_decimal (SamLocale *locale, const char *decimal, int min_fraction,
                                 int max_fraction);

/**
 * sam_locale_format_percent:
 * @part: how many
 * @whole: of how many; 0 or less gives ""
 *
 * Returns: (transfer full): "67 %", whole percents, half up
 */
char *sam_locale_format_percent (SamLocale *locale, gint64 part, gint64 whole);

/**
 * sam_locale_format_list:
 * @items: (array zero-terminated=1)
 *
 * Returns: (transfer full): "a, b og c"
 */
char *sam_locale_format_list (SamLocale *locale, const char *const *items);

/**
 * sam_locale_parse_decimal:
 * @text: what somebody typed: "1 234,5"; spaces of every width, "-" and "−" are understood
 *
 * Returns: (transfer full): canonical decimal text ("1234.5"), or NULL with %SAM_CORE_ERROR
 */
char *sam_locale_parse_decimal (SamLocale *locale, const char *text, GError **error);

/**
 * sam_locale_parse_int:
 * @value: (out)
 *
 * Returns: FALSE with %SAM_CORE_ERROR
 */
gboolean sam_locale_parse_int (SamLocale *locale, const char *text, gint64 *value, GError **error);

/**
 * sam_locale_upper_first:
 *
 * Returns: (transfer full): @text with its first letter as a capital, for the start of a sentence
 */
char *sam_locale_upper_first (SamLocale *locale, const char *text);

G_END_DECLS
