/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <samspor/sam-fold.h>

#include <string.h>

/* Letters that do not come apart by decomposition */
static const char *
fold_letter (gunichar c)
{
  switch (c) {
  case 0x00e6: /* æ */
  case 0x00e4: /* ä */
  case 0x01fd: /* ǽ */
    return "æ";
  case 0x00f8: /* ø */
  case 0x00f6: /* ö */
  case 0x01ff: /* ǿ */
    return "ø";
  case 0x00e5: /* å */
  case 0x01fb: /* ǻ */
    return "å";
  case 0x0111: /* đ */
  case 0x00f0: /* ð */
    return "d";
  case 0x014b: /* ŋ */
    return "n";
  case 0x0167: /* ŧ */
    return "t";
  case 0x0142: /* ł */
    return "l";
  case 0x0127: /* ħ */
    return "h";
  case 0x0131: /* ı */
    return "i";
  case 0x01e5: /* ǥ */
    return "g";
  case 0x0292: /* ʒ */
  case 0x01ef: /* ǯ */
    return "z";
  case 0x00df: /* ß */
    return "ss";
  case 0x00fe: /* þ */
    return "th";
  case 0x0153: /* œ */
    return "oe";
  default:
    return NULL;
  }
}

static gboolean
is_apostrophe (gunichar c)
{
  return c == '\'' || c == 0x2019 || c == 0x02bc || c == 0x00b4 || c == '`' || c == 0x02b9;
}

/* What may stand between the digits of one number */
static gboolean
joins_digits (gunichar c)
{
  return g_unichar_isspace (c) || c == '-' || c == '.' || c == 0x2010 || c == 0x2011 || c == 0x2013;
}

typedef enum { BREAK_NONE, BREAK_JOIN, BREAK_WORD } Break;

typedef struct {
  GString *out;
  gsize word;      /* where the word being written begins */
  gboolean digits; /* it has only digits so far */
  gboolean prefix; /* a + or 00 stood before it */
  Break pending;
} Folder;

/* A number that is written to its end: without its country code, if that is Norway's. */
static void
end_word (Folder *f)
{
  const char *word = f->out->str + f->word;
  gsize len = f->out->len - f->word;

  if (f->digits && f->prefix && len == 10 && g_str_has_prefix (word, "47"))
    g_string_erase (f->out, (gssize) f->word, 2);
  else if (f->digits && len == 12 && g_str_has_prefix (word, "0047"))
    g_string_erase (f->out, (gssize) f->word, 4);
  f->prefix = FALSE;
}

static void
begin_word (Folder *f, gboolean digit)
{
  if (f->out->len > 0) {
    end_word (f);
    g_string_append_c (f->out, ' ');
  }
  f->word = f->out->len;
  f->digits = digit;
}

static void
add (Folder *f, const char *text, gboolean digit)
{
  if (f->out->len == 0 || f->pending == BREAK_WORD
      || (f->pending == BREAK_JOIN && !(f->digits && digit)))
    begin_word (f, digit);
  else if (!digit)
    f->digits = FALSE;
  f->pending = BREAK_NONE;
  g_string_append (f->out, text);
}

static void
add_char (Folder *f, gunichar c)
{
  gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
  const char *letter;
  char utf8[8];
  gsize n;

  if (c < 0x80) {
    /* A letter or a digit: sam_fold() lets nothing else through. */
    utf8[0] = (char) c;
    utf8[1] = '\0';
    add (f, utf8, g_ascii_isdigit (c));
    return;
  }
  letter = fold_letter (c);
  if (letter != NULL) {
    add (f, letter, FALSE);
    return;
  }
  if (g_unichar_isdigit (c)) {
    utf8[0] = (char) ('0' + g_unichar_digit_value (c));
    utf8[1] = '\0';
    add (f, utf8, TRUE);
    return;
  }
  n = g_unichar_fully_decompose (c, TRUE, parts, G_N_ELEMENTS (parts));
  for (gsize i = 0; i < n; i++) {
    gunichar part = g_unichar_tolower (parts[i]);

    if (g_unichar_ismark (part))
      continue;
    letter = fold_letter (part);
    if (letter != NULL) {
      add (f, letter, FALSE);
    } else if (g_unichar_isdigit (part)) {
      utf8[0] = (char) ('0' + g_unichar_digit_value (part));
      utf8[1] = '\0';
      add (f, utf8, TRUE);
    } else if (g_unichar_isalpha (part)) {
      utf8[g_unichar_to_utf8 (part, utf8)] = '\0';
      add (f, utf8, FALSE);
    }
  }
}

/* aa is another spelling of å. */
static char *
fold_aa (const char *text)
{
  GString *out = g_string_sized_new (strlen (text));

  for (const char *p = text; *p != '\0'; p++) {
    if (p[0] == 'a' && p[1] == 'a') {
      g_string_append (out, "å");
      p++;
    } else {
      g_string_append_c (out, *p);
    }
  }

  return g_string_free (out, FALSE);
}

/* Text with nothing beyond U+02FF is composed already: there is no mark in it. */
static gboolean
is_composed (const char *text)
{
  for (const char *p = text; *p != '\0'; p++) {
    if ((guchar) *p >= 0xcc)
      return FALSE;
  }
  return g_utf8_validate (text, -1, NULL);
}

char *
sam_fold (const char *text)
{
  g_autofree char *normal = NULL;
  Folder f = { 0 };
  gboolean plus = FALSE;
  char *folded;

  if (text == NULL || *text == '\0')
    return g_strdup ("");

  if (!is_composed (text)) {
    g_autofree char *valid = g_utf8_make_valid (text, -1);

    normal = g_utf8_normalize (valid, -1, G_NORMALIZE_DEFAULT_COMPOSE);
    text = normal;
  }
  f.out = g_string_sized_new (strlen (text));
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    gboolean ascii = (guchar) *p < 0x80;
    gunichar c = ascii ? (gunichar) g_ascii_tolower (*p) : g_unichar_tolower (g_utf8_get_char (p));

    if (ascii ? g_ascii_isalnum (c) : g_unichar_isalnum (c)) {
      gboolean fresh = f.out->len == 0 || f.pending != BREAK_NONE;

      add_char (&f, c);
      if (fresh && plus && f.out->len == f.word + 1)
        f.prefix = TRUE;
      plus = FALSE;
    } else if (g_unichar_ismark (c) || is_apostrophe (c)) {
      continue;
    } else {
      plus = c == '+';
      f.pending = joins_digits (c) ? MAX (f.pending, BREAK_JOIN) : BREAK_WORD;
    }
  }
  if (f.out->len > 0)
    end_word (&f);
  if (strstr (f.out->str, "aa") == NULL)
    return g_string_free (f.out, FALSE);
  folded = fold_aa (f.out->str);
  g_string_free (f.out, TRUE);

  return folded;
}

char **
sam_fold_words (const char *text)
{
  g_autofree char *folded = sam_fold (text);

  /* "" splits into no words. */
  return g_strsplit (folded, " ", -1);
}

gboolean
sam_fold_matches (const char *folded, const char *const *words)
{
  g_return_val_if_fail (folded != NULL && words != NULL, FALSE);

  for (; *words != NULL; words++) {
    gsize len = strlen (*words);
    gboolean found = FALSE;

    for (const char *p = folded; p != NULL && !found;) {
      found = strncmp (p, *words, len) == 0;
      p = strchr (p, ' ');
      if (p != NULL)
        p++;
    }
    if (!found)
      return FALSE;
  }

  return TRUE;
}
