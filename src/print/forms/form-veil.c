/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What a paper without names does not say: the names, telephones and addresses of the person and of
 * those who are close to them, also where somebody wrote them into a sentence, in any letters that
 * are the same in a search, with an s or et behind. What the records do not say it cannot know: a
 * nickname, a neighbour, a workplace, who is meant by "the carpenter from the north". */
#include "forms-private.h"

#include <samspor/sam-contact-values.h>
#include <samspor/sam-fold.h>
#include <string.h>

#define HIDDEN "[…]"
/* A shorter street is too often another word. */
#define LEAST_STREET 5
#define LEAST_PHONE 5

struct _FormVeil {
  GHashTable *names;  /* (owned): folded word → its initial */
  GHashTable *phones; /* (owned): figures */
  /* (owned) (element-type GStrv): folded words in their order; the longest first */
  GPtrArray *phrases;
};

FormVeil *
_form_veil_new (void)
{
  FormVeil *veil = g_new0 (FormVeil, 1);

  veil->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  veil->phones = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  veil->phrases = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  return veil;
}

void
_form_veil_free (FormVeil *veil)
{
  g_hash_table_unref (veil->names);
  g_hash_table_unref (veil->phones);
  g_ptr_array_unref (veil->phrases);
  g_free (veil);
}

/* ---- What is hidden ---- */

static gboolean
is_capital (const char *word)
{
  return g_unichar_isupper (g_utf8_get_char (word));
}

/* "Bestemor og Kari van Berg": what is written small beside a capital is no name. */
static void
add_name (FormVeil *veil, const char *name)
{
  g_auto (GStrv) words = name != NULL && g_utf8_validate (name, -1, NULL)
                             ? g_regex_split_simple ("[^\\pL\\pM\\pN'’]+", name, G_REGEX_DEFAULT,
                                                     G_REGEX_MATCH_DEFAULT)
                             : NULL;
  gboolean any_capital = FALSE;

  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    any_capital |= is_capital (words[i]);
  for (guint i = 0; words != NULL && words[i] != NULL; i++) {
    char *folded = sam_fold (words[i]);

    if (*folded != '\0' && (is_capital (words[i]) || !any_capital))
      g_hash_table_replace (veil->names, folded, sam_name_initials (words[i]));
    else
      g_free (folded);
  }
}

static void
add_phone (FormVeil *veil, const char *phone)
{
  g_autofree char *folded = sam_fold (phone);

  if (strlen (folded) >= LEAST_PHONE)
    g_hash_table_add (veil->phones, g_steal_pointer (&folded));
}

static int
compare_length (gconstpointer a, gconstpointer b)
{
  char **left = *(char **const *) a, **right = *(char **const *) b;

  return (int) g_strv_length (right) - (int) g_strv_length (left);
}

/* Takes @words. */
static void
add_phrase (FormVeil *veil, char **words)
{
  g_ptr_array_add (veil->phrases, words);
  g_ptr_array_sort (veil->phrases, compare_length);
}

/* Folded one by one, so that figures beside each other stay two. */
static char **
words_of (const char *text)
{
  g_auto (GStrv) words = text != NULL && g_utf8_validate (text, -1, NULL)
                             ? g_regex_split_simple ("[^\\pL\\pM\\pN'’]+", text, G_REGEX_DEFAULT,
                                                     G_REGEX_MATCH_DEFAULT)
                             : NULL;
  GPtrArray *folded = g_ptr_array_new ();

  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    if (*words[i] != '\0')
      g_ptr_array_add (folded, sam_fold (words[i]));
  g_ptr_array_add (folded, NULL);
  return (char **) g_ptr_array_free (folded, FALSE);
}

static char **
first_words (char **words, guint n)
{
  char **first = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    first[i] = g_strdup (words[i]);
  return first;
}

static void
add_text (FormVeil *veil, const char *text)
{
  char **words = words_of (text);

  if (words[0] != NULL)
    add_phrase (veil, words);
  else
    g_strfreev (words);
}

/* All of it, the street with its number, and the street alone. */
static void
add_address (FormVeil *veil, const char *address)
{
  char **words = words_of (address);
  guint number = 0;

  while (words[number] != NULL && !g_ascii_isdigit (words[number][0]))
    number++;
  if (number > 0 && words[number] != NULL) {
    if (words[number + 1] != NULL)
      add_phrase (veil, first_words (words, number + 1));
    if (number > 1 || g_utf8_strlen (words[0], -1) >= LEAST_STREET)
      add_phrase (veil, first_words (words, number));
  }
  if (words[0] != NULL)
    add_phrase (veil, words);
  else
    g_strfreev (words);
}

/* A postcode that could be a year is hidden only with its city. The city alone tells no more than
 * the head of the paper does. */
static void
add_postcode (FormVeil *veil, const char *postcode, const char *city)
{
  g_autofree char *both = NULL;

  if (postcode == NULL)
    return;
  if (city != NULL) {
    both = g_strconcat (postcode, " ", city, NULL);
    add_text (veil, both);
  }
  if (!g_str_has_prefix (postcode, "19") && !g_str_has_prefix (postcode, "20"))
    add_text (veil, postcode);
}

static void
add_person (FormVeil *veil, const SamRecord *person)
{
  add_name (veil, _form_get (person, SAM_PERSON_GIVEN_NAME));
  add_name (veil, _form_get (person, SAM_PERSON_FAMILY_NAME));
  add_phone (veil, _form_get (person, SAM_PERSON_PHONE));
  add_phone (veil, _form_get (person, SAM_PERSON_OTHER_PHONE));
  add_phone (veil, _form_get (person, SAM_PERSON_SAFE_PHONE));
  add_text (veil, _form_get (person, SAM_PERSON_EMAIL));
  add_address (veil, _form_get (person, SAM_PERSON_ADDRESS));
  add_postcode (veil, _form_get (person, SAM_PERSON_POSTCODE), _form_get (person, SAM_PERSON_CITY));
}

static void
add_home (FormVeil *veil, SamRegistry *registry, const char *unit_id)
{
  const SamRecord *unit = sam_registry_get (registry, unit_id);
  const SamRecord *site = sam_registry_get (registry, _form_get (unit, SAM_HOUSING_UNIT_SITE_ID));

  add_address (veil, _form_get (unit, SAM_HOUSING_UNIT_NAME));
  add_address (veil, _form_get (site, SAM_SITE_ADDRESS));
}

static void
add_residence (FormVeil *veil, SamRegistry *registry, const SamRecord *residence)
{
  add_address (veil, _form_get (residence, SAM_RESIDENCE_ADDRESS));
  add_postcode (veil, _form_get (residence, SAM_RESIDENCE_POSTCODE),
                _form_get (residence, SAM_RESIDENCE_CITY));
  add_home (veil, registry, _form_get (residence, SAM_RESIDENCE_UNIT_ID));
}

void
_form_veil_add (FormVeil *veil, const SamCaseView *view)
{
  const SamRecord *person = sam_case_view_get_person (view);
  GPtrArray *relations = sam_case_view_list (view, SAM_RECORD_RELATION);
  GPtrArray *residences = sam_case_view_list (view, SAM_RECORD_RESIDENCE);
  GPtrArray *tenants = sam_case_view_list (view, SAM_RECORD_TENANT);

  if (person != NULL)
    add_person (veil, sam_case_view_get_page (view, person));
  for (guint i = 0; i < relations->len; i++) {
    const SamRecord *relation = g_ptr_array_index (relations, i);

    add_name (veil, _form_get (relation, SAM_RELATION_NAME));
    add_phone (veil, _form_get (relation, SAM_RELATION_PHONE));
    add_text (veil, _form_get (relation, SAM_RELATION_EMAIL));
  }
  for (guint i = 0; i < residences->len; i++)
    add_residence (veil, sam_case_view_get_registry (view),
                   sam_case_view_get_page (view, g_ptr_array_index (residences, i)));
  for (guint i = 0; i < tenants->len; i++)
    add_home (veil, sam_case_view_get_registry (view),
              _form_get (sam_case_view_get_lease (view, g_ptr_array_index (tenants, i)),
                         SAM_TENANCY_UNIT_ID));
}

/* ---- Hiding it ---- */

typedef struct {
  const char *start, *end;
  char *folded; /* (owned) */
  gboolean is_number;
} Word;

static void
word_clear (Word *word)
{
  g_free (word->folded);
}

static gboolean
is_apostrophe (gunichar c)
{
  return c == '\'' || c == 0x2019 || c == 0x02bc;
}

static gboolean
is_of_word (const char *p)
{
  gunichar c = g_utf8_get_char (p);

  /* Between letters only: a quotation mark is none of a word's. */
  if (is_apostrophe (c))
    return g_unichar_isalpha (g_utf8_get_char (g_utf8_next_char (p)));
  return g_unichar_isalnum (c) || g_unichar_ismark (c);
}

static GArray *
cut (const char *text)
{
  GArray *words = g_array_new (FALSE, FALSE, sizeof (Word));
  const char *p = text;

  g_array_set_clear_func (words, (GDestroyNotify) word_clear);
  while (*p != '\0') {
    Word word = { .start = p };
    g_autofree char *as_written = NULL;

    if (!g_unichar_isalnum (g_utf8_get_char (p))) {
      p = g_utf8_next_char (p);
      continue;
    }
    while (*p != '\0' && is_of_word (p))
      p = g_utf8_next_char (p);
    word.end = p;
    as_written = g_strndup (word.start, (gsize) (word.end - word.start));
    word.folded = sam_fold (as_written);
    word.is_number = strspn (word.folded, "0123456789") == strlen (word.folded);
    g_array_append_val (words, word);
  }
  return words;
}

/* @rest: (out): how much of @word stands behind @name */
static gboolean
is_inflected (const char *word, const char *name, gsize *rest)
{
  static const char *const endings[] = { "", "s", "et", "ets" };
  gsize length = strlen (name);

  if (strncmp (word, name, length) != 0)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    if (strcmp (word + length, endings[i]) == 0) {
      *rest = strlen (endings[i]);
      return TRUE;
    }
  return FALSE;
}

/* The longest ending is three letters. */
#define LONGEST_ENDING 3

static const char *
find_name (const FormVeil *veil, const Word *word, gsize *rest)
{
  gsize length = strlen (word->folded);

  for (gsize cut = 0; cut <= LONGEST_ENDING && cut < length; cut++) {
    g_autofree char *stem = g_strndup (word->folded, length - cut);
    const char *initial = g_hash_table_lookup (veil->names, stem);

    /* A letter alone is a name only when it is written as one. */
    if (initial != NULL && is_inflected (word->folded, stem, rest)
        && (g_utf8_strlen (stem, -1) > 1 || is_capital (word->start)))
      return initial;
  }
  return NULL;
}

/* The ending stays as it was written, when it was written in plain letters. */
static const char *
ending (const Word *word, gsize rest)
{
  for (gsize i = 1; i <= rest; i++)
    if (word->end - i < word->start || !g_ascii_isalpha (word->end[-(gssize) i]))
      return word->end;
  return word->end - rest;
}

/* Only what may stand inside a number. */
static gboolean
joins (const char *from, const char *to)
{
  for (const char *p = from; p < to; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (!g_unichar_isspace (c) && c != '-' && c != '.' && c != '/' && c != 0x2010 && c != 0x2011
        && c != 0x2013)
      return FALSE;
  }
  return TRUE;
}

/* How many words from @i on are a telephone number that is hidden. */
static guint
find_phone (const FormVeil *veil, GArray *words, guint i)
{
  g_autoptr (GString) figures = g_string_new (NULL);
  guint n = 0;

  for (guint k = i; k < words->len && figures->len <= 15; k++) {
    const Word *word = &g_array_index (words, Word, k);
    const char *own;

    if (!word->is_number || (k > i && !joins (g_array_index (words, Word, k - 1).end, word->start)))
      break;
    g_string_append (figures, word->folded);
    own = g_str_has_prefix (figures->str, "0047") ? figures->str + 4
          : g_str_has_prefix (figures->str, "47") ? figures->str + 2
                                                  : figures->str;
    if (g_hash_table_contains (veil->phones, figures->str)
        || g_hash_table_contains (veil->phones, own))
      n = k - i + 1;
  }
  return n;
}

/* How many words from @i on are a phrase that is hidden. */
static guint
find_phrase (const FormVeil *veil, GArray *words, guint i)
{
  for (guint p = 0; p < veil->phrases->len; p++) {
    char **phrase = g_ptr_array_index (veil->phrases, p);
    guint n = 0;
    gsize rest = 0;

    while (phrase[n] != NULL && i + n < words->len) {
      const char *word = g_array_index (words, Word, i + n).folded;

      if (strcmp (word, phrase[n]) != 0
          && (phrase[n + 1] != NULL || !is_inflected (word, phrase[n], &rest)))
        break;
      n++;
    }
    if (phrase[n] == NULL)
      return n;
  }
  return 0;
}

char *
_form_veil_put (const FormVeil *veil, const char *text)
{
  g_autoptr (GArray) words = cut (text);
  GString *out = g_string_new (NULL);
  const char *from = text;

  for (guint i = 0; i < words->len; i++) {
    const Word *word = &g_array_index (words, Word, i);
    const char *instead = HIDDEN;
    guint n = find_phrase (veil, words, i);
    gsize rest = 0;

    if (n == 0 && word->is_number)
      n = find_phone (veil, words, i);
    if (n == 0) {
      instead = find_name (veil, word, &rest);
      n = instead != NULL ? 1 : 0;
    }
    if (n == 0)
      continue;
    /* The sign before the country's number goes with it. */
    g_string_append_len (out, from, word->start - from);
    if (word->is_number && out->len > 0 && out->str[out->len - 1] == '+')
      g_string_truncate (out, out->len - 1);
    i += n - 1;
    from = ending (&g_array_index (words, Word, i), rest);
    g_string_append (out, instead);
  }
  g_string_append (out, from);
  return g_string_free (out, FALSE);
}
