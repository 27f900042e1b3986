/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <samspor/sam-core-error.h>
#include <samspor/sam-date.h>

#include <stdlib.h>
#include <string.h>

/* More than anybody types for a date */
#define MAX_TEXT 64
#define MAX_TOKENS 8

typedef struct {
  enum { TOKEN_NUMBER, TOKEN_WORD, TOKEN_SIGN } kind;
  int value;  /* of a number; +1 or -1 of a sign */
  int digits; /* of a number */
  char after; /* the separator that followed: '.', '-', '/' or 0 */
  char *text; /* (owned): of a word, lower case, without full stop */
} Token;

typedef struct {
  Token tokens[MAX_TOKENS];
  int n;
} Tokens;

static const char *const weekdays[7][3] = {
  { "mandag", "måndag", "monday" },    { "tirsdag", "tysdag", "tuesday" },
  { "onsdag", "onsdag", "wednesday" }, { "torsdag", "torsdag", "thursday" },
  { "fredag", "fredag", "friday" },    { "lørdag", "laurdag", "saturday" },
  { "søndag", "sundag", "sunday" },
};

static const char *const months[12][2] = {
  { "januar", "january" },  { "februar", "february" },  { "mars", "march" },
  { "april", "april" },     { "mai", "may" },           { "juni", "june" },
  { "juli", "july" },       { "august", "august" },     { "september", "september" },
  { "oktober", "october" }, { "november", "november" }, { "desember", "december" },
};

static const struct {
  const char *text;
  int days;
} near_days[] = {
  { "i dag", 0 },        { "idag", 0 },         { "dag", 0 },
  { "today", 0 },        { "i morgen", 1 },     { "imorgen", 1 },
  { "morgen", 1 },       { "i morgon", 1 },     { "imorgon", 1 },
  { "tomorrow", 1 },     { "i overmorgen", 2 }, { "overmorgen", 2 },
  { "i overmorgon", 2 }, { "overmorgon", 2 },   { "day after tomorrow", 2 },
  { "i går", -1 },       { "igår", -1 },        { "yesterday", -1 },
  { "i forgårs", -2 },   { "i førgår", -2 },    { "forgårs", -2 },
};

static void
tokens_clear (Tokens *tokens)
{
  for (int i = 0; i < tokens->n; i++)
    g_free (tokens->tokens[i].text);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Tokens, tokens_clear)

/* What somebody may have pasted as space */
static gboolean
is_space (gunichar c)
{
  return c == ' ' || c == '\t' || c == '\n' || c == 0x00a0 || c == 0x202f || c == 0x2009;
}

static gboolean
tokenize (const char *text, Tokens *tokens)
{
  const char *p = text;

  while (*p != '\0') {
    gunichar c = g_utf8_get_char (p);
    Token *token;

    if (is_space (c)) {
      p = g_utf8_next_char (p);
      continue;
    }
    if (tokens->n == MAX_TOKENS)
      return FALSE;
    token = &tokens->tokens[tokens->n];

    if (g_ascii_isdigit (*p)) {
      token->kind = TOKEN_NUMBER;
      token->value = 0;
      token->digits = 0;
      for (; g_ascii_isdigit (*p); p++) {
        if (++token->digits > 8)
          return FALSE;
        token->value = token->value * 10 + (*p - '0');
      }
      if (*p == '.' || *p == '-' || *p == '/')
        token->after = *p++;
    } else if (g_unichar_isalpha (c)) {
      const char *start = p;

      while (*p != '\0' && g_unichar_isalpha (g_utf8_get_char (p)))
        p = g_utf8_next_char (p);
      token->kind = TOKEN_WORD;
      token->text = g_utf8_strdown (start, p - start);
      tokens->n++;
      if (*p == '.' || *p == ',')
        p++;
      continue;
    } else if (tokens->n == 0 && (c == '+' || c == '-' || c == 0x2212)) {
      token->kind = TOKEN_SIGN;
      token->value = c == '+' ? 1 : -1;
      p = g_utf8_next_char (p);
    } else {
      return FALSE;
    }
    tokens->n++;
  }

  return tokens->n > 0;
}

/* A whole name or at least its first three letters. */
static gboolean
begins_name (const char *text, const char *name)
{
  return g_utf8_strlen (text, -1) >= 3 && g_str_has_prefix (name, text);
}

static int
find_weekday (const char *text)
{
  for (int i = 0; i < 7; i++) {
    for (int j = 0; j < 3; j++) {
      if (begins_name (text, weekdays[i][j]))
        return i + 1;
    }
  }

  return 0;
}

static int
find_month (const char *text)
{
  for (int i = 0; i < 12; i++) {
    for (int j = 0; j < 2; j++) {
      if (begins_name (text, months[i][j]))
        return i + 1;
    }
  }

  return 0;
}

static gboolean
fail (GError **error, SamCoreError code)
{
  static const char *const messages[SAM_CORE_N_ERRORS] = {
    [SAM_CORE_ERROR_INVALID] = "reading a date: not understood",
    [SAM_CORE_ERROR_NO_SUCH_DATE] = "reading a date: no such day",
    [SAM_CORE_ERROR_NEEDS_YEAR] = "reading a date: the year is missing or too short",
    [SAM_CORE_ERROR_WRONG_WEEKDAY] = "reading a date: the weekday is another",
  };

  g_set_error_literal (error, SAM_CORE_ERROR, code, messages[code]);

  return FALSE;
}

/* year_digits is 0 without a year. */
static gboolean
resolve (int day, int month, int year, int year_digits, SamDate today, SamDateEntryFlags flags,
         SamDate *out, GError **error)
{
  gboolean past = (flags & SAM_DATE_ENTRY_PAST) != 0;
  SamDate date;
  int this_year;

  sam_date_to_ymd (today, &this_year, NULL, NULL);

  if (year_digits != 4 && (flags & SAM_DATE_ENTRY_FULL) != 0)
    return fail (error, SAM_CORE_ERROR_NEEDS_YEAR);
  if (year_digits != 0 && year_digits != 2 && year_digits != 4)
    return fail (error, SAM_CORE_ERROR_NEEDS_YEAR);

  if (year_digits == 2) {
    int latest = this_year + 19;

    year += latest / 100 * 100;
    if (year > latest)
      year -= 100;
  }
  if (year_digits != 0) {
    date = sam_date_from_ymd (year, month, day);
    if (date == SAM_DATE_NONE)
      return fail (error, SAM_CORE_ERROR_NO_SUCH_DATE);
    *out = date;
    return TRUE;
  }

  date = sam_date_from_ymd (this_year, month, day);
  if (date == SAM_DATE_NONE || (past ? date > today : date < today))
    date = sam_date_from_ymd (past ? this_year - 1 : this_year + 1, month, day);
  if (date == SAM_DATE_NONE) {
    /* 29 February of a year that has none is a date, 31 April is not. */
    return fail (error,
                 month == 2 && day == 29 ? SAM_CORE_ERROR_NEEDS_YEAR : SAM_CORE_ERROR_NO_SUCH_DATE);
  }
  *out = date;

  return TRUE;
}

/* Numbers and month names from tokens[at] on. */
static gboolean
read_date (Tokens *tokens, int at, SamDate today, SamDateEntryFlags flags, SamDate *out,
           GError **error)
{
  Token *t = tokens->tokens + at;
  int n = tokens->n - at, month;

  if (n < 1 || t[0].kind != TOKEN_NUMBER)
    return fail (error, SAM_CORE_ERROR_INVALID);

  /* 2026-05-03 */
  if (n == 3 && t[0].digits == 4 && t[0].after == '-' && t[1].kind == TOKEN_NUMBER
      && t[1].digits == 2 && t[1].after == '-' && t[2].kind == TOKEN_NUMBER && t[2].digits == 2
      && t[2].after == 0) {
    *out = sam_date_from_ymd (t[0].value, t[1].value, t[2].value);
    return *out != SAM_DATE_NONE || fail (error, SAM_CORE_ERROR_NO_SUCH_DATE);
  }

  /* 030526, 03052026 */
  if (n == 1 && t[0].after == 0 && t[0].digits == 6)
    return resolve (t[0].value / 10000, t[0].value / 100 % 100, t[0].value % 100, 2, today, flags,
                    out, error);
  if (n == 1 && t[0].after == 0 && t[0].digits == 8)
    return resolve (t[0].value / 1000000, t[0].value / 10000 % 100, t[0].value % 10000, 4, today,
                    flags, out, error);

  if (t[0].digits > 2 || n < 2 || n > 3 || (n == 3 && t[2].kind != TOKEN_NUMBER)
      || (n == 3 && t[2].after != 0 && t[2].after != '.'))
    return fail (error, SAM_CORE_ERROR_INVALID);

  /* 3. mai 2026 */
  if (t[1].kind == TOKEN_WORD) {
    month = find_month (t[1].text);
    if (month == 0 || (t[0].after != 0 && t[0].after != '.'))
      return fail (error, SAM_CORE_ERROR_INVALID);
  } else if (t[1].kind == TOKEN_NUMBER && t[1].digits <= 2 && t[0].after != 0
             && (n == 2 ? t[1].after == 0 || t[1].after == '.' : t[1].after == t[0].after)) {
    month = t[1].value;
  } else {
    return fail (error, SAM_CORE_ERROR_INVALID);
  }
  if (month < 1 || month > 12)
    return fail (error, SAM_CORE_ERROR_NO_SUCH_DATE);

  return resolve (t[0].value, month, n == 3 ? t[2].value : 0, n == 3 ? t[2].digits : 0, today,
                  flags, out, error);
}

static gboolean
read_offset (Tokens *tokens, SamDate today, SamDate *out, GError **error)
{
  static const char *const day_words[] = { "d", "dag", "dager", "dagar", "day", "days" };
  static const char *const week_words[] = { "u",     "uke", "uker", "v",    "veke",
                                            "veker", "w",   "week", "weeks" };
  Token *t = tokens->tokens;
  int unit = 0;

  if (tokens->n < 2 || tokens->n > 3 || t[1].kind != TOKEN_NUMBER || t[1].digits > 4
      || t[1].after != 0)
    return fail (error, SAM_CORE_ERROR_INVALID);
  if (tokens->n == 2)
    unit = 1;
  else if (t[2].kind == TOKEN_WORD) {
    for (gsize i = 0; i < G_N_ELEMENTS (day_words); i++)
      unit = g_str_equal (t[2].text, day_words[i]) ? 1 : unit;
    for (gsize i = 0; i < G_N_ELEMENTS (week_words); i++)
      unit = g_str_equal (t[2].text, week_words[i]) ? 7 : unit;
  }
  if (unit == 0)
    return fail (error, SAM_CORE_ERROR_INVALID);
  *out = sam_date_add_days (today, t[0].value * t[1].value * unit);

  return *out != SAM_DATE_NONE || fail (error, SAM_CORE_ERROR_NO_SUCH_DATE);
}

static gboolean
read_near_day (Tokens *tokens, SamDate today, SamDate *out)
{
  g_autoptr (GString) joined = g_string_new (NULL);

  for (int i = 0; i < tokens->n; i++) {
    if (tokens->tokens[i].kind != TOKEN_WORD)
      return FALSE;
    g_string_append_printf (joined, "%s%s", i > 0 ? " " : "", tokens->tokens[i].text);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (near_days); i++) {
    if (g_str_equal (joined->str, near_days[i].text)) {
      *out = sam_date_add_days (today, near_days[i].days);
      return *out != SAM_DATE_NONE;
    }
  }

  return FALSE;
}

gboolean
sam_date_parse_entry_full (const char *text, SamDate today, SamDateEntryFlags flags, SamDate *out,
                           GError **error)
{
  g_auto (Tokens) tokens = { 0 };
  g_autofree char *normal = NULL;
  gboolean past = (flags & SAM_DATE_ENTRY_PAST) != 0;
  Token *t = tokens.tokens;
  SamDate date;
  int weekday;

  g_return_val_if_fail (text != NULL && out != NULL, FALSE);
  g_return_val_if_fail (sam_date_is_valid (today), FALSE);

  if (strlen (text) > MAX_TEXT || !g_utf8_validate (text, -1, NULL))
    return fail (error, SAM_CORE_ERROR_INVALID);
  normal = g_utf8_normalize (text, -1, G_NORMALIZE_DEFAULT_COMPOSE);
  if (!tokenize (normal, &tokens))
    return fail (error, SAM_CORE_ERROR_INVALID);

  if (t[0].kind == TOKEN_NUMBER)
    return read_date (&tokens, 0, today, flags, out, error);

  if (t[0].kind == TOKEN_WORD && tokens.n > 1) {
    int at = g_str_equal (t[0].text, "den") ? 1 : 0;

    /* "fredag 3. mai", "fredag den 3. mai" */
    weekday = find_weekday (t[0].text);
    if (weekday != 0 && t[1].kind == TOKEN_WORD && g_str_equal (t[1].text, "den"))
      at = 2;
    else if (weekday != 0)
      at = 1;
    if (at > 0 && at < tokens.n && t[at].kind == TOKEN_NUMBER) {
      if (!read_date (&tokens, at, today, flags, &date, error))
        return FALSE;
      if (weekday != 0 && sam_date_weekday (date) != weekday)
        return fail (error, SAM_CORE_ERROR_WRONG_WEEKDAY);
      *out = date;
      return TRUE;
    }
  }

  if ((flags & SAM_DATE_ENTRY_FULL) != 0)
    return fail (error, SAM_CORE_ERROR_INVALID);
  if (t[0].kind == TOKEN_SIGN)
    return read_offset (&tokens, today, out, error);
  if (read_near_day (&tokens, today, out))
    return TRUE;

  /* "fre", "på fredag" */
  if (tokens.n == 2 && t[0].kind == TOKEN_WORD
      && (g_str_equal (t[0].text, "på") || g_str_equal (t[0].text, "on")))
    t++;
  else if (tokens.n != 1)
    return fail (error, SAM_CORE_ERROR_INVALID);
  weekday = t[0].kind == TOKEN_WORD ? find_weekday (t[0].text) : 0;
  if (weekday == 0)
    return fail (error, SAM_CORE_ERROR_INVALID);
  date = past ? today - 7 + (weekday - sam_date_weekday (today) + 7) % 7
              : today + 7 - (sam_date_weekday (today) - weekday + 7) % 7;
  if (!sam_date_is_valid (date))
    return fail (error, SAM_CORE_ERROR_NO_SUCH_DATE);
  *out = date;

  return TRUE;
}

gboolean
sam_date_parse_entry (const char *text, SamDate today, SamDate *out, GError **error)
{
  return sam_date_parse_entry_full (text, today, SAM_DATE_ENTRY_DEFAULT, out, error);
}

static gboolean
read_time (const char *p, int *minutes, SamCoreError *code)
{
  int hour = 0, minute = 0, n = 0, m = 0;

  *code = SAM_CORE_ERROR_INVALID;
  for (; g_ascii_isdigit (*p) && n < 5; p++, n++)
    hour = hour * 10 + (*p - '0');
  if (n == 4 && *p == '\0') {
    minute = hour % 100;
    hour /= 100;
  } else if (n < 1 || n > 2) {
    return FALSE;
  } else if (*p != '\0') {
    if (*p != '.' && *p != ':')
      return FALSE;
    for (p++; g_ascii_isdigit (*p) && m < 3; p++, m++)
      minute = minute * 10 + (*p - '0');
    if (m != 2 || *p != '\0')
      return FALSE;
  }
  if (hour > 23 || minute > 59) {
    *code = SAM_CORE_ERROR_NO_SUCH_TIME;
    return FALSE;
  }
  *minutes = hour * 60 + minute;

  return TRUE;
}

gboolean
sam_time_parse (const char *text, int *minutes, GError **error)
{
  g_autofree char *copy = NULL;
  SamCoreError code = SAM_CORE_ERROR_INVALID;
  const char *p;

  g_return_val_if_fail (text != NULL && minutes != NULL, FALSE);

  if (strlen (text) <= MAX_TEXT) {
    copy = g_strdup (text);
    p = g_strstrip (copy);
    if (g_ascii_strncasecmp (p, "kl", 2) == 0) {
      p += 2;
      if (*p == '.')
        p++;
      while (*p == ' ')
        p++;
    }
    if (read_time (p, minutes, &code))
      return TRUE;
  }

  g_set_error_literal (error, SAM_CORE_ERROR, code,
                       code == SAM_CORE_ERROR_INVALID ? "reading a time: not understood"
                                                      : "reading a time: no such time");
  return FALSE;
}
