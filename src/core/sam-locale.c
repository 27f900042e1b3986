/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <samspor/sam-core-error.h>
#include <samspor/sam-locale.h>

#include <string.h>

#include <unicode/ucol.h>
#include <unicode/udat.h>
#include <unicode/udatpg.h>
#include <unicode/ulistformatter.h>
#include <unicode/unum.h>
#include <unicode/ustring.h>

#define MAX_TEXT 256
/* Digits of a decimal before and after the point */
#define MAX_DIGITS 30

typedef struct {
  const char *tag;
  const char *icu;
  /* What follows the language's official usage (Språkrådet: tall, tid, dato); NULL = by CLDR */
  const char *patterns[SAM_N_DATE_STYLES];
  const char *short_weekday;
  char time_separator;
} Language;

/* CLDR's short weekdays of nynorsk have two letters where they stand in a date ("to."); the three
 * of its stand-alone form are what people write and what the entry of dates reads. */
#define NORWEGIAN_PATTERNS(weekday)                                                                \
  {                                                                                                \
    "EEEE d. MMMM y", "EEEE d. MMMM", weekday " d. MMM y", weekday " d. MMM", "d. MMMM y",         \
        "d. MMMM", "dd.MM.y", "LLLL y", "LLLL"                                                     \
  }

static const Language languages[] = {
  { "nb", "nb", NORWEGIAN_PATTERNS ("EEE"), "EEE", '.' },
  { "nn", "nn", NORWEGIAN_PATTERNS ("ccc'.'"), "ccc'.'", '.' },
  { "se",
    "se",
    { [SAM_DATE_STYLE_SHORT] = "dd.MM.y", [SAM_DATE_STYLE_MONTH_NO_YEAR] = "LLLL" },
    "EEE",
    ':' },
  /* English as it is written here: day before month, the week from Monday. */
  { "en",
    "en_GB",
    { "EEEE d MMMM y", "EEEE d MMMM", "EEE d MMM y", "EEE d MMM", "d MMMM y", "d MMMM", "dd/MM/y",
      "LLLL y", "LLLL" },
    "EEE",
    ':' },
};

/* For languages without patterns above, in the order of SamDateStyle */
static const char *const skeletons[SAM_N_DATE_STYLES] = { "yMMMMEEEEd", "MMMMEEEEd", "yMMMEd",
                                                          "MMMEd",      "yMMMMd",    "MMMMd",
                                                          "yMMdd",      "yMMMM",     "LLLL" };

struct _SamLocale {
  gatomicrefcount refs;
  const Language *language;
  UCollator *collator;                   /* (owned): read only, so free of the mutex */
  char *weekdays[7][2];                  /* (owned) */
  char *months[12][2];                   /* (owned) */
  GMutex mutex;                          /* guards the formatters below, which keep state */
  UDateFormat *dates[SAM_N_DATE_STYLES]; /* (owned) (nullable): made when first used */
  UNumberFormat *decimal;                /* (owned) */
  UNumberFormat *percent;                /* (owned) */
  UListFormatter *list;                  /* (owned) */
};

static UChar *
to_utf16 (const char *text, int32_t *len)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  glong n = 0;
  UChar *out = (UChar *) g_utf8_to_utf16 (valid, -1, NULL, &n, NULL);

  g_assert (out != NULL);
  *len = (int32_t) n;

  return out;
}

static char *
from_utf16 (const UChar *text, int32_t len)
{
  char *out = g_utf16_to_utf8 ((const gunichar2 *) text, len, NULL, NULL, NULL);

  return out != NULL ? out : g_strdup ("");
}

static const Language *
find_language (const char *tag)
{
  const char *icu_no = g_str_has_prefix (tag, "no") ? "nb" : tag;

  for (gsize i = 0; i < G_N_ELEMENTS (languages); i++) {
    if (strncmp (icu_no, languages[i].tag, 2) == 0 && !g_ascii_isalpha (icu_no[2]))
      return &languages[i];
  }

  return &languages[G_N_ELEMENTS (languages) - 1];
}

/* Midnight UTC of the date: the formats run in UTC. */
static UDate
to_udate (SamDate date)
{
  return (UDate) (date - SAM_DATE_EPOCH) * 86400000.0;
}

static UDateFormat *
open_pattern (const char *icu, const char *pattern)
{
  static const UChar utc[] = { 'U', 'T', 'C' };
  g_autofree UChar *p = NULL;
  UErrorCode status = U_ZERO_ERROR;
  UDateFormat *format;
  int32_t len;

  p = to_utf16 (pattern, &len);
  format = udat_open (UDAT_PATTERN, UDAT_PATTERN, icu, utc, 3, p, len, &status);
  /* The installed ICU always has these; without its data nothing would run. */
  if (U_FAILURE (status))
    g_error ("opening a date format of ICU: %s", u_errorName (status));

  return format;
}

static char *
best_pattern (const char *icu, const char *skeleton)
{
  g_autofree UChar *s = NULL;
  UChar pattern[MAX_TEXT];
  UErrorCode status = U_ZERO_ERROR;
  UDateTimePatternGenerator *generator = udatpg_open (icu, &status);
  int32_t len, n = 0;

  s = to_utf16 (skeleton, &len);
  if (U_SUCCESS (status))
    n = udatpg_getBestPattern (generator, s, len, pattern, MAX_TEXT, &status);
  if (generator != NULL)
    udatpg_close (generator);

  return U_SUCCESS (status) ? from_utf16 (pattern, n) : g_strdup ("d. MMMM y");
}

static char *
format_udate (UDateFormat *format, UDate date)
{
  UChar buf[MAX_TEXT];
  UErrorCode status = U_ZERO_ERROR;
  int32_t len = udat_format (format, date, buf, MAX_TEXT, NULL, &status);

  return U_SUCCESS (status) && len < MAX_TEXT ? g_strstrip (from_utf16 (buf, len)) : g_strdup ("");
}

static void
load_names (SamLocale *self)
{
  const char *const weekday_patterns[] = { "cccc", self->language->short_weekday };
  static const char *const month_patterns[] = { "LLLL", "MMM" };

  for (int form = 0; form < 2; form++) {
    UDateFormat *weekdays = open_pattern (self->language->icu, weekday_patterns[form]);
    UDateFormat *months = open_pattern (self->language->icu, month_patterns[form]);

    /* 2 January 2023 was a Monday. */
    for (int i = 0; i < 7; i++)
      self->weekdays[i][form] =
          format_udate (weekdays, to_udate (sam_date_from_ymd (2023, 1, 2 + i)));
    for (int i = 0; i < 12; i++)
      self->months[i][form] = format_udate (months, to_udate (sam_date_from_ymd (2023, i + 1, 1)));
    udat_close (weekdays);
    udat_close (months);
  }
}

SamLocale *
sam_locale_new (const char *tag)
{
  SamLocale *self;
  UErrorCode status = U_ZERO_ERROR;

  g_return_val_if_fail (tag != NULL, NULL);

  self = g_new0 (SamLocale, 1);
  g_atomic_ref_count_init (&self->refs);
  g_mutex_init (&self->mutex);
  self->language = find_language (tag);
  self->collator = ucol_open (self->language->icu, &status);
  if (U_SUCCESS (status))
    ucol_setAttribute (self->collator, UCOL_NUMERIC_COLLATION, UCOL_ON, &status);
  self->decimal = unum_open (UNUM_DECIMAL, NULL, 0, self->language->icu, NULL, &status);
  self->percent = unum_open (UNUM_PERCENT, NULL, 0, self->language->icu, NULL, &status);
  self->list = ulistfmt_open (self->language->icu, &status);
  if (U_FAILURE (status))
    g_error ("opening a locale of ICU: %s", u_errorName (status));
  unum_setAttribute (self->decimal, UNUM_ROUNDING_MODE, UNUM_ROUND_HALFUP);
  /* "1408" and "12 345", as in running text: Språkrådet, "Tall, tid og dato". */
  unum_setAttribute (self->decimal, UNUM_MINIMUM_GROUPING_DIGITS, 2);
  unum_setAttribute (self->percent, UNUM_ROUNDING_MODE, UNUM_ROUND_HALFUP);
  unum_setAttribute (self->percent, UNUM_MAX_FRACTION_DIGITS, 0);
  load_names (self);

  return self;
}

SamLocale *
sam_locale_ref (SamLocale *locale)
{
  g_return_val_if_fail (locale != NULL, NULL);

  g_atomic_ref_count_inc (&locale->refs);

  return locale;
}

void
sam_locale_unref (SamLocale *locale)
{
  g_return_if_fail (locale != NULL);

  if (!g_atomic_ref_count_dec (&locale->refs))
    return;

  for (int form = 0; form < 2; form++) {
    for (int i = 0; i < 7; i++)
      g_free (locale->weekdays[i][form]);
    for (int i = 0; i < 12; i++)
      g_free (locale->months[i][form]);
  }
  for (int i = 0; i < SAM_N_DATE_STYLES; i++)
    g_clear_pointer (&locale->dates[i], udat_close);
  ucol_close (locale->collator);
  unum_close (locale->decimal);
  unum_close (locale->percent);
  ulistfmt_close (locale->list);
  g_mutex_clear (&locale->mutex);
  g_free (locale);
}

const char *
sam_locale_get_tag (SamLocale *locale)
{
  g_return_val_if_fail (locale != NULL, NULL);

  return locale->language->tag;
}

int
sam_locale_compare (SamLocale *locale, const char *a, const char *b)
{
  UErrorCode status = U_ZERO_ERROR;
  UCollationResult result;

  g_return_val_if_fail (locale != NULL && a != NULL && b != NULL, 0);

  result = ucol_strcollUTF8 (locale->collator, a, -1, b, -1, &status);
  if (U_FAILURE (status) || result == UCOL_EQUAL)
    return strcmp (a, b);

  return result == UCOL_LESS ? -1 : 1;
}

char *
sam_locale_sort_key (SamLocale *locale, const char *text)
{
  g_autofree UChar *utf16 = NULL;
  uint8_t *key;
  int32_t len, n;

  g_return_val_if_fail (locale != NULL && text != NULL, NULL);

  utf16 = to_utf16 (text, &len);
  n = ucol_getSortKey (locale->collator, utf16, len, NULL, 0);
  key = g_malloc0 ((gsize) n + 1);
  ucol_getSortKey (locale->collator, utf16, len, key, n);

  return (char *) key;
}

char *
sam_locale_format_date (SamLocale *locale, SamDate date, SamDateStyle style)
{
  char *text;

  g_return_val_if_fail (locale != NULL, NULL);
  g_return_val_if_fail ((int) style >= 0 && style < SAM_N_DATE_STYLES, NULL);

  if (!sam_date_is_valid (date))
    return g_strdup ("");

  g_mutex_lock (&locale->mutex);
  if (locale->dates[style] == NULL) {
    const Language *language = locale->language;
    g_autofree char *best = language->patterns[style] == NULL
                                ? best_pattern (language->icu, skeletons[style])
                                : g_strdup (language->patterns[style]);

    locale->dates[style] = open_pattern (language->icu, best);
  }
  text = format_udate (locale->dates[style], to_udate (date));
  g_mutex_unlock (&locale->mutex);

  return text;
}

char *
sam_locale_format_date_near (SamLocale *locale, SamDate date, SamDate today, SamDateStyle style)
{
  gboolean near = sam_date_is_valid (today) && ABS (date - today) < 300;

  g_return_val_if_fail (locale != NULL, NULL);
  g_return_val_if_fail (style == SAM_DATE_STYLE_LONG || style == SAM_DATE_STYLE_MEDIUM
                            || style == SAM_DATE_STYLE_DAY,
                        NULL);

  /* Each of the three has its form without year behind it. */
  return sam_locale_format_date (locale, date, near ? style + 1 : style);
}

char *
sam_locale_format_time (SamLocale *locale, int minutes)
{
  g_return_val_if_fail (locale != NULL, NULL);
  g_return_val_if_fail (minutes >= 0 && minutes < 1440, NULL);

  return g_strdup_printf ("%02d%c%02d", minutes / 60, locale->language->time_separator,
                          minutes % 60);
}

const char *
sam_locale_weekday (SamLocale *locale, int weekday, gboolean abbreviated)
{
  g_return_val_if_fail (locale != NULL, "");
  g_return_val_if_fail (weekday >= 1 && weekday <= 7, "");

  return locale->weekdays[weekday - 1][abbreviated ? 1 : 0];
}

const char *
sam_locale_month (SamLocale *locale, int month, gboolean abbreviated)
{
  g_return_val_if_fail (locale != NULL, "");
  g_return_val_if_fail (month >= 1 && month <= 12, "");

  return locale->months[month - 1][abbreviated ? 1 : 0];
}

/* -?digits(.digits)? without leading zeros being an error */
static gboolean
is_decimal (const char *text)
{
  gsize whole, fraction = 0;

  if (*text == '-')
    text++;
  whole = strspn (text, "0123456789");
  text += whole;
  if (*text == '.') {
    fraction = strspn (++text, "0123456789");
    if (fraction == 0)
      return FALSE;
    text += fraction;
  }

  return *text == '\0' && whole > 0 && whole <= MAX_DIGITS && fraction <= MAX_DIGITS;
}

char *
sam_locale_format_decimal (SamLocale *locale, const char *decimal, int min_fraction,
                           int max_fraction)
{
  UChar buf[MAX_TEXT];
  UErrorCode status = U_ZERO_ERROR;
  int32_t len;

  g_return_val_if_fail (locale != NULL && decimal != NULL, NULL);
  g_return_val_if_fail (min_fraction >= 0 && min_fraction <= max_fraction, NULL);
  g_return_val_if_fail (max_fraction <= MAX_DIGITS, NULL);

  if (!is_decimal (decimal))
    return g_strdup (decimal);

  g_mutex_lock (&locale->mutex);
  unum_setAttribute (locale->decimal, UNUM_MIN_FRACTION_DIGITS, min_fraction);
  unum_setAttribute (locale->decimal, UNUM_MAX_FRACTION_DIGITS, max_fraction);
  len = unum_formatDecimal (locale->decimal, decimal, -1, buf, MAX_TEXT, NULL, &status);
  g_mutex_unlock (&locale->mutex);

  return U_SUCCESS (status) && len < MAX_TEXT ? from_utf16 (buf, len) : g_strdup (decimal);
}

char *
sam_locale_format_int (SamLocale *locale, gint64 value)
{
  char text[32];

  g_return_val_if_fail (locale != NULL, NULL);

  g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, value);

  return sam_locale_format_decimal (locale, text, 0, 0);
}

char *
sam_locale_format_percent (SamLocale *locale, gint64 part, gint64 whole)
{
  UChar buf[MAX_TEXT];
  UErrorCode status = U_ZERO_ERROR;
  int32_t len;
  double percents;

  g_return_val_if_fail (locale != NULL, NULL);

  if (whole <= 0)
    return g_strdup ("");

  /* Rounded before ICU sees it: 0.5 % of a ratio is seldom exact in binary. */
  percents = (double) ((__int128) part * 200 + (part >= 0 ? whole : -whole));
  percents = (double) ((gint64) (percents / (2.0 * (double) whole)));
  g_mutex_lock (&locale->mutex);
  len = unum_formatDouble (locale->percent, percents / 100.0, buf, MAX_TEXT, NULL, &status);
  g_mutex_unlock (&locale->mutex);

  return U_SUCCESS (status) && len < MAX_TEXT ? from_utf16 (buf, len) : g_strdup ("");
}

char *
sam_locale_format_list (SamLocale *locale, const char *const *items)
{
  g_autoptr (GPtrArray) strings = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) lengths = g_array_new (FALSE, FALSE, sizeof (int32_t));
  g_autofree UChar *buf = NULL;
  UErrorCode status = U_ZERO_ERROR;
  int32_t n, size = 64;

  g_return_val_if_fail (locale != NULL && items != NULL, NULL);

  for (; *items != NULL; items++) {
    int32_t len;

    g_ptr_array_add (strings, to_utf16 (*items, &len));
    g_array_append_val (lengths, len);
    size += len + 16;
  }
  if (strings->len == 0)
    return g_strdup ("");

  buf = g_new (UChar, (gsize) size);
  g_mutex_lock (&locale->mutex);
  n = ulistfmt_format (locale->list, (const UChar *const *) strings->pdata,
                       (const int32_t *) (gconstpointer) lengths->data, (int32_t) strings->len, buf,
                       size, &status);
  g_mutex_unlock (&locale->mutex);

  return U_SUCCESS (status) && n <= size ? from_utf16 (buf, n) : g_strdup ("");
}

static gboolean
only_space (const char *p)
{
  while (*p != '\0' && g_unichar_isspace (g_utf8_get_char (p)))
    p = g_utf8_next_char (p);

  return *p == '\0';
}

char *
sam_locale_parse_decimal (SamLocale *locale, const char *text, GError **error)
{
  g_autoptr (GString) out = g_string_new (NULL);
  gboolean english, point = FALSE, grouped = FALSE, ok;
  int group = 0;
  gsize whole;

  g_return_val_if_fail (locale != NULL && text != NULL, NULL);

  english = g_str_equal (locale->language->tag, "en");
  ok = strlen (text) < MAX_TEXT && g_utf8_validate (text, -1, NULL);
  while (ok && g_unichar_isspace (g_utf8_get_char (text)))
    text = g_utf8_next_char (text);
  for (const char *p = text; ok && *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (g_ascii_isdigit (*p)) {
      g_string_append_c (out, *p);
      group++;
    } else if ((c == '-' || c == 0x2212) && out->len == 0) {
      g_string_append_c (out, '-');
    } else if (c == (english ? '.' : ',') && !point) {
      ok = !grouped || group == 3;
      point = TRUE;
      grouped = FALSE;
      g_string_append_c (out, '.');
    } else if (g_unichar_isspace (c) && only_space (p)) {
      break;
    } else {
      /* Between thousands, so three digits must follow; not after the decimal sign. */
      ok = (g_unichar_isspace (c) || (english && c == ',')) && !point && group > 0
           && (!grouped || group == 3);
      grouped = TRUE;
      group = 0;
    }
  }
  ok = ok && (!grouped || group == 3);
  /* "007" is 7, and "−0" is 0. */
  if (ok && is_decimal (out->str)) {
    char *p = out->str + (out->str[0] == '-' ? 1 : 0);

    whole = strspn (p, "0");
    while (whole > 0 && !g_ascii_isdigit (p[whole]))
      whole--;
    g_string_erase (out, p - out->str, (gssize) whole);
    if (out->str[strspn (out->str, "-0.")] == '\0' && out->str[0] == '-')
      g_string_erase (out, 0, 1);
    return g_strdup (out->str);
  }
  g_set_error_literal (error, SAM_CORE_ERROR, SAM_CORE_ERROR_INVALID,
                       "reading a number: not understood");

  return NULL;
}

gboolean
sam_locale_parse_int (SamLocale *locale, const char *text, gint64 *value, GError **error)
{
  g_autofree char *decimal = NULL;

  g_return_val_if_fail (locale != NULL && text != NULL && value != NULL, FALSE);

  decimal = sam_locale_parse_decimal (locale, text, error);
  if (decimal == NULL)
    return FALSE;
  if (strchr (decimal, '.') != NULL
      || !g_ascii_string_to_signed (decimal, 10, G_MININT64, G_MAXINT64, value, NULL)) {
    g_set_error_literal (error, SAM_CORE_ERROR, SAM_CORE_ERROR_INVALID,
                         "reading a number: no whole number");
    return FALSE;
  }

  return TRUE;
}

char *
sam_locale_upper_first (SamLocale *locale, const char *text)
{
  g_autofree UChar *first = NULL;
  UChar upper[16];
  UErrorCode status = U_ZERO_ERROR;
  g_autofree char *head = NULL, *big = NULL;
  const char *rest;
  int32_t len, n;

  g_return_val_if_fail (locale != NULL && text != NULL, NULL);

  if (*text == '\0' || !g_utf8_validate (text, -1, NULL))
    return g_strdup (text);

  rest = g_utf8_next_char (text);
  head = g_strndup (text, (gsize) (rest - text));
  first = to_utf16 (head, &len);
  n = u_strToUpper (upper, G_N_ELEMENTS (upper), first, len, locale->language->icu, &status);
  if (U_FAILURE (status) || n >= (int32_t) G_N_ELEMENTS (upper))
    return g_strdup (text);
  big = from_utf16 (upper, n);

  return g_strconcat (big, rest, NULL);
}
