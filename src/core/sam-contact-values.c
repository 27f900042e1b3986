/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <samspor/sam-contact-values.h>
#include <samspor/sam-core-error.h>

#include <string.h>

#define MAX_TEXT 64
/* RFC 5321 section 4.5.3.1.3, less the brackets */
#define MAX_EMAIL 254

static char *
fail (GError **error, SamCoreError code, const char *message)
{
  g_set_error_literal (error, SAM_CORE_ERROR, code, message);

  return NULL;
}

static gboolean
all_digits (const char *text)
{
  return text[strspn (text, "0123456789")] == '\0';
}

static gboolean
is_norwegian (const char *digits)
{
  switch (strlen (digits)) {
  case 3:
  case 4:
    return digits[0] == '1';
  case 5:
    return digits[0] == '0';
  case 6:
    return g_str_has_prefix (digits, "116");
  case 8:
    return digits[0] >= '2';
  default:
    return FALSE;
  }
}

static gboolean
is_phone (const char *phone)
{
  if (phone[0] == '+')
    return all_digits (phone + 1) && strlen (phone + 1) >= 7 && strlen (phone + 1) <= 15
           && phone[1] != '0' && !g_str_has_prefix (phone, "+47");

  return all_digits (phone) && is_norwegian (phone);
}

char *
sam_phone_parse (const char *text, GError **error)
{
  char digits[MAX_TEXT + 1] = "";
  gsize n = 0;
  gboolean international = FALSE;
  const char *national = digits;
  g_autofree char *phone = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  if (strlen (text) > MAX_TEXT || !g_utf8_validate (text, -1, NULL))
    return fail (error, SAM_CORE_ERROR_INVALID, "reading a phone number: not understood");

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (g_ascii_isdigit (*p))
      digits[n++] = *p;
    else if (c == '+' && n == 0 && !international)
      international = TRUE;
    else if (!g_unichar_isspace (c) && strchr ("-.()/", *p) == NULL)
      return fail (error, SAM_CORE_ERROR_INVALID, "reading a phone number: not understood");
  }
  digits[n] = '\0';

  if (!international && g_str_has_prefix (digits, "00")) {
    international = TRUE;
    national += 2;
  }
  if (international && g_str_has_prefix (national, "47")) {
    international = FALSE;
    national += 2;
    /* The short numbers are not reached from abroad. */
    if (strlen (national) != 8 && strlen (national) != 5)
      return fail (error, SAM_CORE_ERROR_LENGTH, "reading a phone number: no number is like that");
  }
  phone = g_strconcat (international ? "+" : "", national, NULL);
  if (!is_phone (phone))
    return fail (error, SAM_CORE_ERROR_LENGTH, "reading a phone number: no number is like that");

  return g_steal_pointer (&phone);
}

/* ITU-T E.164 country codes: 1 and 7 have one digit, these two, all others three. */
static int
country_code_len (const char *digits)
{
  static const char two[] = "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 "
                            "56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98";
  char code[3] = { digits[0], digits[1], '\0' };

  if (digits[0] == '1' || digits[0] == '7')
    return 1;

  return strstr (two, code) != NULL ? 2 : 3;
}

char *
sam_phone_format (const char *phone)
{
  GString *out;
  gsize len, i;

  g_return_val_if_fail (phone != NULL, NULL);

  if (!is_phone (phone))
    return g_strdup (phone);

  len = strlen (phone);
  if (phone[0] != '+') {
    if (len == 8 && phone[0] == '8')
      return g_strdup_printf ("%.3s %.2s %.3s", phone, phone + 3, phone + 5);
    if (len == 8)
      return g_strdup_printf ("%.2s %.2s %.2s %.2s", phone, phone + 2, phone + 4, phone + 6);
    if (len == 6)
      return g_strdup_printf ("%.3s %.3s", phone, phone + 3);
    return g_strdup (phone);
  }

  i = 1 + (gsize) country_code_len (phone + 1);
  out = g_string_new_len (phone, (gssize) i);
  while (i < len) {
    /* Threes, and the last four as two pairs so that no digit stands alone */
    gsize left = len - i, take = left == 4 || left == 2 ? 2 : MIN (left, 3);

    g_string_append_c (out, ' ');
    g_string_append_len (out, phone + i, (gssize) take);
    i += take;
  }

  return g_string_free (out, FALSE);
}

char *
sam_postcode_parse (const char *text, GError **error)
{
  g_autofree char *copy = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  if (strlen (text) <= MAX_TEXT) {
    copy = g_strstrip (g_strdup (text));
    if (strlen (copy) == 4 && all_digits (copy))
      return g_steal_pointer (&copy);
  }

  return fail (error, SAM_CORE_ERROR_LENGTH, "reading a postcode: not four digits");
}

static gboolean
is_domain (const char *domain)
{
  g_auto (GStrv) labels = g_strsplit (domain, ".", -1);
  guint n = g_strv_length (labels);

  for (guint i = 0; i < n; i++) {
    gsize len = strlen (labels[i]);

    if (len < 1 || len > 63 || labels[i][0] == '-' || labels[i][len - 1] == '-')
      return FALSE;
    /* Letters of every alphabet: internationalised names may be typed as they look. */
    for (const char *p = labels[i]; *p != '\0'; p = g_utf8_next_char (p)) {
      if (*p != '-' && !g_unichar_isalnum (g_utf8_get_char (p)))
        return FALSE;
    }
  }

  return n >= 2 && strlen (labels[n - 1]) >= 2;
}

char *
sam_email_parse (const char *text, GError **error)
{
  g_autofree char *copy = NULL, *domain = NULL;
  const char *at;

  g_return_val_if_fail (text != NULL, NULL);

  if (strlen (text) > MAX_EMAIL + MAX_TEXT || !g_utf8_validate (text, -1, NULL))
    return fail (error, SAM_CORE_ERROR_INVALID, "reading an e-mail address: not understood");
  copy = g_strstrip (g_strdup (text));
  at = strchr (copy, '@');
  if (at == NULL || at == copy || at - copy > 64 || strchr (at + 1, '@') != NULL
      || strlen (copy) > MAX_EMAIL)
    return fail (error, SAM_CORE_ERROR_INVALID, "reading an e-mail address: not understood");
  for (const char *p = copy; p < at; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (g_unichar_isspace (c) || g_unichar_iscntrl (c) || strchr ("<>()[],;:\\\"", *p) != NULL)
      return fail (error, SAM_CORE_ERROR_INVALID, "reading an e-mail address: not understood");
  }
  if (copy[0] == '.' || at[-1] == '.' || !is_domain (at + 1))
    return fail (error, SAM_CORE_ERROR_INVALID, "reading an e-mail address: not understood");
  domain = g_utf8_strdown (at + 1, -1);

  return g_strdup_printf ("%.*s@%s", (int) (at - copy), copy, domain);
}

char *
sam_name_initials (const char *name)
{
  g_autoptr (GString) initials = g_string_new (NULL);
  g_auto (GStrv) words = NULL;

  g_return_val_if_fail (name != NULL, NULL);

  words = g_strsplit_set (name, " -", -1);
  for (guint i = 0; words[i] != NULL; i++) {
    if (*words[i] == '\0')
      continue;
    if (initials->len > 0)
      g_string_append_c (initials, ' ');
    g_string_append_unichar (initials, g_unichar_toupper (g_utf8_get_char (words[i])));
    g_string_append_c (initials, '.');
  }
  return g_string_free (g_steal_pointer (&initials), FALSE);
}
