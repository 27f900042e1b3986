/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages judged by their boxes: tables of 1 to 400 rows, the longest texts of every catalog, every
 * field as long as it may be, and every form with up to 400 records of each kind. */
#include "form-paper.h"
#include "layout.h"

#include <samspor/sam-forms-many.h>
#include <string.h>

#define SEED 20260604
/* Of each catalog. */
#define N_LONGEST 60

static SamFonts *fonts;

/* ---- Texts ---- */

static guint32
word_at (const char *data, gsize at)
{
  guint32 word;

  memcpy (&word, data + at, 4);
  return word;
}

static int
compare_length (gconstpointer a, gconstpointer b)
{
  return (int) strlen (*(const char *const *) b) - (int) strlen (*(const char *const *) a);
}

/* The longest of the built catalog, and of the source in English. */
static GPtrArray *
longest_texts (const char *tag)
{
  g_autofree char *path =
      g_build_filename (g_getenv ("SAMSPOR_LOCALEDIR"), g_str_equal (tag, "en") ? "nb" : tag,
                        "LC_MESSAGES", "samspor.mo", NULL);
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *data = NULL;
  guint32 n, table;

  g_assert_true (g_file_get_contents (path, &data, NULL, NULL));
  n = word_at (data, 8);
  table = word_at (data, g_str_equal (tag, "en") ? 12 : 16);
  for (guint32 i = 1; i < n; i++) {
    const char *text = data + word_at (data, table + 8 * i + 4);
    const char *after = strchr (text, '\004');

    g_ptr_array_add (texts, g_strdup (after != NULL ? after + 1 : text));
  }
  g_ptr_array_sort (texts, compare_length);
  g_ptr_array_set_size (texts, MIN (N_LONGEST, texts->len));
  return texts;
}

/* The longest words of all of them, as what must not be broken nor run over. */
static char *
longest_word (GPtrArray *texts)
{
  char *longest = g_strdup ("");

  for (guint i = 0; i < texts->len; i++) {
    g_auto (GStrv) words = g_strsplit_set (g_ptr_array_index (texts, i), " \n", -1);

    for (guint k = 0; words[k] != NULL; k++)
      if (strlen (words[k]) > strlen (longest)) {
        g_free (longest);
        longest = g_strdup (words[k]);
      }
  }
  return longest;
}

static SamDocument *
new_document (const char *tag, gboolean large)
{
  SamDocument *doc =
      sam_document_new (tag, large ? SAM_DOCUMENT_LARGE_PRINT : SAM_DOCUMENT_DEFAULT);

  sam_document_set_head (doc, "Eksempel kommune", "koordinator: Medarbeider 1, 00 00 00 01",
                         "skrevet ut 4. juni 2026 · versjon K7QF");
  sam_document_set_foot (doc, NULL, "side {page} av {pages}");
  sam_document_add_title (doc, "Ark");
  return doc;
}

/* Ordinary words are whole on ordinary paper, also in large print. */
static gboolean whole_words;

static void
check (const char *what, SamDocument *doc)
{
  g_autoptr (SamPages) pages = sam_document_paginate (doc, fonts);

  check_layout (what, doc, pages, fonts);
  if (whole_words)
    check_words (what, pages);
}

static void
test_longest (gconstpointer data)
{
  const char *tag = data;
  g_autoptr (GPtrArray) texts = longest_texts (tag);
  g_autofree char *word = longest_word (texts);

  g_assert_cmpuint (texts->len, >=, 20);
  for (guint large = 0; large < 2; large++) {
    g_autoptr (SamDocument) doc = new_document (tag, large);
    static const SamColumn columns[] = { { "A", 1, SAM_COLUMN_BOLD },    { "B", 3, 0 },
                                         { "C", 1, SAM_COLUMN_NUMERIC }, { "D", 1, 0 },
                                         { "E", 1, SAM_COLUMN_CENTRED }, { "F", 2, 0 } };
    g_autofree char *what = g_strdup_printf ("longest of %s%s", tag, large ? ", large" : "");
    SamTable *table;

    for (guint i = 0; i < texts->len; i++) {
      const char *text = g_ptr_array_index (texts, i);
      const char *pairs[] = { text, text, word, word, NULL };
      const char *items[] = { text, word, NULL };

      sam_document_add_heading (doc, 1, "12", text);
      sam_document_add_paragraph (doc, text);
      sam_document_add_key_values (doc, pairs);
      sam_document_add_heading (doc, 2, NULL, word);
      sam_document_add_list (doc, SAM_LIST_CHECKS, items);
    }
    sam_document_add_heading (doc, 1, NULL, word);
    table = sam_document_add_table (doc, columns, G_N_ELEMENTS (columns));
    for (guint i = 0; i < texts->len; i++) {
      const char *text = g_ptr_array_index (texts, i);
      const char *cells[] = { word, i % 3 == 0 ? text : "x", "1", "☐", word, "2. juni" };

      if (i % 7 == 0)
        sam_table_add_section (table, word);
      sam_table_add_row (table, cells);
    }
    check (what, doc);
  }
}

/* ---- Tables ---- */

static char *
random_words (GRand *rand, guint most)
{
  static const char *const words[] = { "og",      "avtale",           "nøklene",
                                       "tirsdag", "koordinator",      "oppfølging",
                                       "på",      "boligkonsulenten", "rehabiliteringsinstitusjon",
                                       "12",      "underskrift",      "\n" };
  GString *text = g_string_new (NULL);
  guint n = (guint) g_rand_int_range (rand, 0, (int) most + 1);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "",
                            words[g_rand_int_range (rand, 0, G_N_ELEMENTS (words))]);
  return g_string_free (text, FALSE);
}

static void
add_rows (SamDocument *doc, GRand *rand, guint n)
{
  static const SamColumn columns[] = { { "Nr.", 1, SAM_COLUMN_NUMERIC },
                                       { "Hva er avtalt", 4, SAM_COLUMN_DEFAULT },
                                       { "Hvem og telefon", 3, SAM_COLUMN_DEFAULT },
                                       { "Når", 2, SAM_COLUMN_DEFAULT } };
  SamTable *table = sam_document_add_table (doc, columns, G_N_ELEMENTS (columns));

  for (guint i = 0; i < n; i++) {
    g_autofree char *number = g_strdup_printf ("%u", i + 1);
    g_autofree char *a = random_words (rand, 30), *b = random_words (rand, 8);
    g_autofree char *c = random_words (rand, 4);
    g_autofree char *section = g_strdup_printf ("Det som står fra %u", i + 1);
    const char *cells[] = { number, a, b, c };

    if (g_rand_int_range (rand, 0, 9) == 0)
      sam_table_add_section (table, section);
    sam_table_set_row_height (table, g_rand_int_range (rand, 0, 50));
    sam_table_add_row (table, cells);
    if (i + 1 < n && g_rand_int_range (rand, 0, 12) == 0)
      sam_table_keep_with_next (table);
  }
}

static void
test_rows (void)
{
  static const guint counts[] = { 1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233, 400 };
  GRand *rand = g_rand_new_with_seed (SEED);

  for (guint i = 0; i < 2 * G_N_ELEMENTS (counts); i++) {
    guint n = counts[i / 2];
    g_autoptr (SamDocument) doc = new_document ("nb", i % 2 == 1);
    g_autofree char *what = g_strdup_printf ("%u rows%s", n, i % 2 == 1 ? ", large" : "");
    g_autofree char *before = random_words (rand, 400);

    sam_document_add_paragraph (doc, before);
    sam_document_add_heading (doc, 1, "1", "Det som er avtalt");
    add_rows (doc, rand, n);
    sam_document_add_heading (doc, 1, "2", "Og så dette");
    add_rows (doc, rand, (guint) g_rand_int_range (rand, 1, 6));
    sam_document_add_heading (doc, 1, "3", "Endringer i møtet");
    sam_document_add_lettered_rows (doc, 4);
    check (what, doc);
  }
  g_rand_free (rand);
}

/* ---- Every form ---- */

static void
print_all (Paper *p, const char *what)
{
  g_autoptr (SamCaseView) view = form_case_view (&p->sample);
  g_autoptr (GPtrArray) offers = sam_forms_offer (view, p->viewer, p->locale, FORM_CASE_TODAY);
  g_autoptr (GPtrArray) views = g_ptr_array_new ();
  const SamFormDef *last = NULL;
  guint n;
  const SamFormDef *many = sam_forms_of_many (&n);

  g_ptr_array_add (views, view);
  for (guint i = 0; i < offers->len + n; i++) {
    const SamFormOffer *offer = i < offers->len ? g_ptr_array_index (offers, i) : NULL;
    const SamFormDef *form = offer != NULL ? offer->form : &many[i - offers->len];
    g_autofree char *name = g_strdup_printf ("%s, %s", form->id, what);
    g_autoptr (SamDocument) doc = NULL;

    if (form == last || g_str_equal (form->id, SAM_FORM_AGREEMENT_SHEETS)
        || (offer == NULL && !sam_form_is_together (form)))
      continue;
    last = form;
    doc = offer != NULL ? sam_form_build (form, view, offer->id, &p->options, NULL, NULL)
                        : sam_form_build_together (form, views, &p->options, NULL);
    check (name, doc);
  }
}

static void
test_whole_words (gconstpointer data)
{
  whole_words = TRUE;
  for (guint large = 0; large < 2; large++) {
    g_auto (Paper) p = { 0 };

    paper_init (&p, data);
    p.options.large_print = large != 0;
    print_all (&p, large ? "large" : "normal");
  }
  whole_words = FALSE;
}

/* Copies of what there may be many of; each in the state of the first. */
static void
multiply (FormCase *sample, guint times)
{
  static const SamRecordType types[] = { SAM_RECORD_COMMITMENT, SAM_RECORD_MEASURE,
                                         SAM_RECORD_GOAL,       SAM_RECORD_RELATION,
                                         SAM_RECORD_CONTACT,    SAM_RECORD_APPOINTMENT };

  for (guint t = 0; t < G_N_ELEMENTS (types); t++) {
    const SamRecord *first = NULL;

    for (guint i = 0; first == NULL && i < sample->records->len; i++)
      if (sam_record_get_rtype (g_ptr_array_index (sample->records, i)) == types[t])
        first = g_ptr_array_index (sample->records, i);
    g_assert_nonnull (first);
    for (guint i = 1; i < times; i++) {
      SamRecord *copy = form_case_add (sample, types[t]);
      const SamTypeDef *def = sam_record_get_def (copy);

      for (guint k = 0; k < def->n_fields; k++) {
        SamField field = (SamField) ((def->type << 8) | k);
        g_autofree char *value = sam_record_to_string (first, field);

        if (value != NULL)
          g_assert_true (sam_record_set_from_string (copy, field, value, NULL));
      }
    }
  }
}

static void
test_many_records (gconstpointer data)
{
  guint times = GPOINTER_TO_UINT (data);

  for (guint large = 0; large < 2; large++) {
    g_auto (Paper) p = { 0 };
    g_autofree char *what = g_strdup_printf ("%u records%s", times, large ? ", large" : "");

    paper_init (&p, "nn");
    p.options.large_print = large != 0;
    multiply (&p.sample, times);
    print_all (&p, what);
  }
}

/* As long as the field lets it be, in words as long as there are. */
static char *
long_text (const SamFieldDef *def, guint number)
{
  static const char *const words[] = { "rehabiliteringsinstitusjonen", "og", "oppfølging", "på",
                                       "habiliteringstjenesten",       "i",  "avtale" };
  GString *text = g_string_new (NULL);
  glong most = def->max > 0 ? (glong) def->max : 120;

  for (guint i = number; g_utf8_strlen (text->str, -1) < most; i++)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "",
                            words[i % G_N_ELEMENTS (words)]);
  g_string_truncate (text, (gsize) (g_utf8_offset_to_pointer (text->str, most) - text->str));
  return g_string_free (text, FALSE);
}

static void
fill_long (GPtrArray *records)
{
  for (guint i = 0; i < records->len; i++) {
    SamRecord *record = g_ptr_array_index (records, i);
    const SamTypeDef *def = sam_record_get_def (record);

    for (guint k = 0; k < def->n_fields; k++) {
      const SamFieldDef *field = &def->fields[k];
      g_autofree char *text = NULL;

      if ((field->kind != SAM_KIND_TEXT && field->kind != SAM_KIND_MULTILINE)
          || def->type == SAM_RECORD_SETTING || g_str_has_suffix (field->name, "_time"))
        continue;
      text = long_text (field, i + k);
      sam_record_set_text (record, (SamField) ((def->type << 8) | k), text);
    }
  }
}

static void
test_longest_fields (void)
{
  for (guint large = 0; large < 2; large++) {
    g_auto (Paper) p = { 0 };
    g_autoptr (GPtrArray) own = g_ptr_array_new ();

    paper_init (&p, "nb");
    p.options.large_print = large != 0;
    g_ptr_array_add (own, p.sample.person);
    g_ptr_array_add (own, p.sample.record);
    fill_long (own);
    fill_long (p.sample.records);
    fill_long (p.sample.registry);
    print_all (&p, large ? "longest fields, large" : "longest fields");
  }
}

int
main (int argc, char **argv)
{
  static const char *const tags[] = { "nb", "nn", "en" };
  static const guint times[] = { 1, 2, 9, 40, 400 };
  int status;

  g_test_init (&argc, &argv, NULL);
  fonts = sam_fonts_new ();
  for (guint i = 0; i < G_N_ELEMENTS (tags); i++) {
    g_autofree char *path = g_strconcat ("/print/layout/longest/", tags[i], NULL);
    g_autofree char *whole = g_strconcat ("/print/layout/whole-words/", tags[i], NULL);

    g_test_add_data_func (path, tags[i], test_longest);
    g_test_add_data_func (whole, tags[i], test_whole_words);
  }
  g_test_add_func ("/print/layout/rows", test_rows);
  for (guint i = 0; i < G_N_ELEMENTS (times); i++) {
    g_autofree char *path = g_strdup_printf ("/print/layout/records/%u", times[i]);

    g_test_add_data_func (path, GUINT_TO_POINTER (times[i]), test_many_records);
  }
  g_test_add_func ("/print/layout/longest-fields", test_longest_fields);
  status = g_test_run ();
  sam_fonts_unref (fonts);
  papers_end ();
  return status;
}
