/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <samspor/sam-core-error.h>
#include <samspor/sam-person-id.h>

#include <string.h>

#define MAX_TEXT 64

static gboolean
fail (GError **error, SamCoreError code, const char *what)
{
  g_set_error (error, SAM_CORE_ERROR, code, "reading a person number: %s", what);

  return FALSE;
}

static int
digit (const char *digits, int i)
{
  return digits[i] - '0';
}

static int
pair (const char *digits, int i)
{
  return digit (digits, i) * 10 + digit (digits, i + 1);
}

/* The weighted sums of Skatteetaten: the check digits themselves have weight 1. */
static SamPersonIdRules
check_digits (const char *digits)
{
  static const int weights1[] = { 3, 7, 6, 1, 8, 9, 4, 5, 2, 1 };
  static const int weights2[] = { 5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1 };
  int sum1 = 0, sum2 = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (weights1); i++)
    sum1 += weights1[i] * digit (digits, (int) i);
  for (gsize i = 0; i < G_N_ELEMENTS (weights2); i++)
    sum2 += weights2[i] * digit (digits, (int) i);

  if (sum2 % 11 != 0)
    return 0;
  if (sum1 % 11 == 0)
    return SAM_PERSON_ID_RULE_BOTH;

  return sum1 % 11 <= 3 ? SAM_PERSON_ID_RULE_2032 : 0;
}

/* Without a century: 29 February is a day when yy is divisible by four, 1900 as well as 2000. */
static gboolean
is_day (int day, int month, int yy)
{
  if (month < 1 || month > 12 || day < 1)
    return FALSE;

  return day <= sam_date_days_in_month (yy % 4 == 0 ? 2004 : 2003, month);
}

/* The ranges of individual numbers before 2032; 0 where they leave no one century. */
static int
century (int individual, int yy)
{
  if (individual <= 499)
    return 1900;
  if (individual <= 749 && yy >= 54)
    return 1800;
  if (individual >= 900 && yy >= 40)
    return 1900;
  if (yy <= 39)
    return 2000;

  return 0;
}

static gboolean
parse_duf (const char *digits, SamPersonId *out, GError **error)
{
  int year = pair (digits, 0) * 100 + pair (digits, 2);

  /* It begins with the year of the first application (UDI). The rule of its check digits is not
   * published, and a wrong refusal is worse than a wrong digit. */
  if (year < 1950 || year > 2099)
    return fail (error, SAM_CORE_ERROR_NO_SUCH_DATE, "no such year");
  out->kind = SAM_PERSON_ID_DUF;

  return TRUE;
}

static gboolean
parse_eleven (const char *digits, SamEnvironment environment, SamPersonId *out, GError **error)
{
  int day = pair (digits, 0), month = pair (digits, 2), yy = pair (digits, 4);
  int individual = digit (digits, 6) * 100 + pair (digits, 7), hundreds;

  out->rules = check_digits (digits);

  if (digits[0] >= '8') {
    if (out->rules == 0)
      return fail (error, SAM_CORE_ERROR_CHECK_DIGITS, "the check digits do not fit");
    out->kind = SAM_PERSON_ID_FH;
    return TRUE;
  }

  out->kind = SAM_PERSON_ID_FNR;
  if (day > 40) {
    out->kind = SAM_PERSON_ID_D;
    day -= 40;
  }
  if (month > 80) {
    out->synthetic = TRUE;
    month -= 80;
  } else if (month > 65) {
    out->synthetic = TRUE;
    month -= 65;
  } else if (month > 40) {
    /* The same pattern is a help number in a hospital and a synthetic one at NAV. */
    month -= 40;
    if (environment == SAM_ENVIRONMENT_PRODUCTION)
      out->kind = out->kind == SAM_PERSON_ID_FNR ? SAM_PERSON_ID_H : SAM_PERSON_ID_NONE;
    else
      out->synthetic = TRUE;
  }

  if (out->kind == SAM_PERSON_ID_NONE || !is_day (day, month, yy))
    return fail (error, SAM_CORE_ERROR_NO_SUCH_DATE, "no such date");
  if (out->rules == 0)
    return fail (error, SAM_CORE_ERROR_CHECK_DIGITS, "the check digits do not fit");
  if (environment == SAM_ENVIRONMENT_PRODUCTION && out->synthetic)
    return fail (error, SAM_CORE_ERROR_SYNTHETIC, "a synthetic number");
  if (environment != SAM_ENVIRONMENT_PRODUCTION && !out->synthetic)
    return fail (error, SAM_CORE_ERROR_REAL, "perhaps a real number");
  /* The demo has numbers of the national synthetic population only. */
  if (environment == SAM_ENVIRONMENT_DEMO && pair (digits, 2) <= 80)
    return fail (error, SAM_CORE_ERROR_REAL, "perhaps a real number");

  if (out->kind == SAM_PERSON_ID_FNR && (out->rules & SAM_PERSON_ID_RULE_1964) != 0) {
    hundreds = century (individual, yy);
    if (hundreds != 0)
      out->birth = sam_date_from_ymd (hundreds + yy, month, day);
  }

  return TRUE;
}

/* Digits without the space between them; FALSE when there is anything else. */
static gboolean
collect_digits (const char *text, char digits[13], int *n)
{
  *n = 0;
  if (strlen (text) > MAX_TEXT || !g_utf8_validate (text, -1, NULL))
    return FALSE;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    if (g_unichar_isspace (g_utf8_get_char (p)))
      continue;
    if (!g_ascii_isdigit (*p))
      return FALSE;
    if (*n < 12)
      digits[*n] = *p;
    (*n)++;
  }
  digits[MIN (*n, 12)] = '\0';

  return TRUE;
}

gboolean
sam_person_id_parse (const char *text, SamEnvironment environment, SamPersonId *out, GError **error)
{
  SamPersonId id = { SAM_PERSON_ID_NONE };
  int n;

  g_return_val_if_fail (text != NULL, FALSE);

  if (!collect_digits (text, id.digits, &n))
    return fail (error, SAM_CORE_ERROR_INVALID, "something else than digits");
  if (n != 11 && n != 12)
    return fail (error, SAM_CORE_ERROR_LENGTH, "neither 11 nor 12 digits");
  if (!(n == 12 ? parse_duf (id.digits, &id, error)
                : parse_eleven (id.digits, environment, &id, error)))
    return FALSE;
  if (out != NULL)
    *out = id;

  return TRUE;
}

char *
sam_person_id_mask (const char *text)
{
  char digits[13] = "";
  int n;

  if (text == NULL || *text == '\0')
    return g_strdup ("");
  if (!collect_digits (text, digits, &n) || (n != 11 && n != 12) || (n == 11 && digits[0] >= '8'))
    return g_strdup (n == 11 ? "****** *****" : "*****");
  if (n == 12)
    return g_strdup_printf ("%.4s ****** **", digits);

  return g_strdup_printf ("%.6s *****", digits);
}

char *
sam_person_id_format (const char *text)
{
  char digits[13] = "";
  int n;

  g_return_val_if_fail (text != NULL, NULL);

  if (!collect_digits (text, digits, &n) || (n != 11 && n != 12))
    return g_strdup (text);
  if (n == 12)
    return g_strdup_printf ("%.4s %.6s %.2s", digits, digits + 4, digits + 10);

  return g_strdup_printf ("%.6s %.5s", digits, digits + 6);
}

/* Puts in the check digits of the rule of 1964; FALSE when one would be ten. */
static gboolean
complete (char digits[12])
{
  static const int weights1[] = { 3, 7, 6, 1, 8, 9, 4, 5, 2 };
  static const int weights2[] = { 5, 4, 3, 2, 7, 6, 5, 4, 3, 2 };
  int sum1 = 0, sum2 = 0, k1, k2;

  for (gsize i = 0; i < G_N_ELEMENTS (weights1); i++)
    sum1 += weights1[i] * digit (digits, (int) i);
  k1 = (11 - sum1 % 11) % 11;
  if (k1 == 10)
    return FALSE;
  digits[9] = (char) ('0' + k1);
  for (gsize i = 0; i < G_N_ELEMENTS (weights2); i++)
    sum2 += weights2[i] * digit (digits, (int) i);
  k2 = (11 - sum2 % 11) % 11;
  if (k2 == 10)
    return FALSE;
  digits[10] = (char) ('0' + k2);
  digits[11] = '\0';

  return TRUE;
}

/* Writes the n-th valid number of a day; FALSE when the day has no more, with how many it has. */
static gboolean
pick_number (SamPersonIdKind kind, SamDate birth, guint n, char digits[12], guint *count)
{
  int year, month, day, first, last;

  sam_date_to_ymd (birth, &year, &month, &day);
  if (kind == SAM_PERSON_ID_D)
    day += 40;
  first = year < 2000 ? 0 : 500;
  last = year < 2000 ? 499 : 999;
  *count = 0;
  for (int individual = first; individual <= last; individual++) {
    /* All parts are in range: two digits each and three. */
    g_snprintf (digits, 12, "%02d%02d%02d%03d00", day % 100, (month + 80) % 100, year % 100,
                individual % 1000);
    if (complete (digits) && (*count)++ == n)
      return TRUE;
  }

  return FALSE;
}

char *
sam_person_id_synthetic (SamPersonIdKind kind, SamDate birth, guint n)
{
  char digits[12] = "";
  guint count;

  g_return_val_if_fail (kind == SAM_PERSON_ID_FNR || kind == SAM_PERSON_ID_D, NULL);
  g_return_val_if_fail (birth >= sam_date_from_ymd (1900, 1, 1), NULL);
  g_return_val_if_fail (birth <= sam_date_from_ymd (2039, 12, 31), NULL);

  if (!pick_number (kind, birth, n, digits, &count)) {
    g_assert (count > 0);
    pick_number (kind, birth, n % count, digits, &count);
  }

  return g_strdup (digits);
}
