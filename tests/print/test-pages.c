/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* How a document becomes pages: what stands where, said as text. */
#include "sam-typeset-private.h"
#include "sample.h"

#include <string.h>

#define N_RANDOM 300
#define MARGIN_TOP 36
#define MARGIN_SIDE 48
#define MARGIN_BOTTOM 26
/* Half a hairline, and what a letter may lean out of its own width. */
#define INK_TOLERANCE 1.5

static SamFonts *fonts;

static unsigned
count (const char *text, const char *what)
{
  unsigned n = 0;

  for (const char *p = strstr (text, what); p != NULL; p = strstr (p + strlen (what), what)) {
    n++;
  }
  return n;
}

static char *
all_text (SamPages *pages)
{
  GString *text = g_string_new (NULL);

  for (unsigned i = 0; i < sam_pages_get_count (pages); i++) {
    g_autofree char *page = sam_pages_get_text (pages, i);

    g_string_append (text, page);
  }
  return g_string_free (text, FALSE);
}

static void
assert_ink_inside (SamPages *pages)
{
  double width = 0;
  double height = 0;

  sam_pages_get_size (pages, &width, &height);
  for (unsigned i = 0; i < sam_pages_get_count (pages); i++) {
    cairo_surface_t *surface = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
    cairo_t *cr = cairo_create (surface);
    double x = 0;
    double y = 0;
    double w = 0;
    double h = 0;

    sam_pages_draw (pages, i, cr);
    g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
    cairo_destroy (cr);
    cairo_recording_surface_ink_extents (surface, &x, &y, &w, &h);
    cairo_surface_destroy (surface);
    if (w > 0) {
      g_assert_cmpfloat (x, >=, MARGIN_SIDE - INK_TOLERANCE);
      g_assert_cmpfloat (x + w, <=, width - MARGIN_SIDE + INK_TOLERANCE);
      g_assert_cmpfloat (y, >=, MARGIN_TOP - INK_TOLERANCE);
      g_assert_cmpfloat (y + h, <=, height - MARGIN_BOTTOM + INK_TOLERANCE);
    }
  }
}

static SamDocument *
new_document (void)
{
  SamDocument *doc = sam_document_new ("nb", SAM_DOCUMENT_DEFAULT);

  sam_document_set_head (doc, "Eksempel kommune", NULL, NULL);
  sam_document_set_foot (doc, NULL, "side {page} av {pages}");
  return doc;
}

static void
test_sheet (void)
{
  g_autoptr (SamDocument) doc = sample_sheet (SAM_DOCUMENT_DEFAULT);
  g_autoptr (SamPages) pages = sam_document_paginate (doc, fonts);
  g_autofree char *text = NULL;

  g_assert_cmpuint (sam_pages_get_count (pages), ==, 1);
  g_assert_cmpstr (sam_pages_get_title (pages), ==, "Avtale om hva som skal være på plass");
  text = sam_pages_get_text (pages, 0);
  g_assert_cmpstr (
      text, ==,
      "Eksempel kommune · koordinator: Medarbeider 1, tlf. 00 00 00 01\n"
      "skrevet ut 4. juni 2026 · versjon K7QF\n"
      "Avtale om hva som skal være på plass før 13. juni\n"
      "Ark til Boligkontoret. Arket viser bare det Boligkontoret har tatt på seg, og det Lett "
      "Åsgård har samtykket til at Boligkontoret får vite.\n"
      "1 Hva avtalen gjelder\n"
      "Lett Åsgård, født 1. mars 1985. Flytter inn i egen bolig lørdag 13. juni 2026 (beregnet "
      "dato, meldt oss 20. mai).\n"
      "2 Grunnlaget for avtalen\n"
      "Samtykke gitt 28. mai 2026, gjelder til 13. desember 2026. Vedtak og klagerett gjelder "
      "ved siden av avtalen.\n"
      "3 Dette tar dere ansvar for\n"
      "Nr.\tHva\tAnsvarlig\tFrist\tSlik vet vi at det er gjort\n"
      "1\tLeiekontrakt på Storgata 8, H0203, klar til underskrift\tMedarbeider 5\ttirsdag 9. "
      "juni ↔ følger datoen\tunderskrevet kontrakt\t☐\n"
      "2\tNøkler ligger klare hos vaktmester\tMedarbeider 5\tfredag 12. juni ↔ følger datoen\t"
      "beskjed til koordinator\t☐\n"
      "4 Hvis datoen endres\n"
      "Koordinator sier fra til dere samme dag. Frister merket ↔ flyttes med datoen.\n"
      "5 Hvis noe glipper\n"
      "Si fra med en gang til koordinator, tlf. 00 00 00 01. Reserve for første natt: "
      "Utekontakten.\n"
      "6 Endringer i møtet\n"
      "a\n"
      "b\n"
      "7 Underskrift\n"
      "Part\tNavn og rolle\tDato\tUnderskrift, eller muntlig bekreftet kl. __ notert av __\n"
      "Boligkontoret\n"
      "Koordinator\tMedarbeider 1\n"
      "Eksemplar 2 av 4, til Boligkontoret\n"
      "side 1 av 1\n");
  assert_ink_inside (pages);
}

static void
test_large_print (void)
{
  g_autoptr (SamDocument) normal_doc = sample_sheet (SAM_DOCUMENT_DEFAULT);
  g_autoptr (SamDocument) large_doc = sample_sheet (SAM_DOCUMENT_LARGE_PRINT);
  g_autoptr (SamPages) normal = sam_document_paginate (normal_doc, fonts);
  g_autoptr (SamPages) large = sam_document_paginate (large_doc, fonts);
  g_autofree char *last = NULL;

  g_assert_cmpuint (sam_pages_get_count (normal), ==, 1);
  g_assert_cmpuint (sam_pages_get_count (large), ==, 3);
  /* The table of signatures is a group: it is not parted from its heading. */
  last = sam_pages_get_text (large, 2);
  g_assert_nonnull (strstr (last, "7 Underskrift\nPart\t"));
  g_assert_nonnull (strstr (last, "Koordinator\tMedarbeider 1\n"));
  g_assert_nonnull (strstr (last, "side 3 av 3\n"));
  assert_ink_inside (large);
}

static void
test_empty (void)
{
  g_autoptr (SamDocument) bare = sam_document_new ("nn", SAM_DOCUMENT_DEFAULT);
  g_autoptr (SamDocument) doc = new_document ();
  g_autoptr (SamPages) bare_pages = sam_document_paginate (bare, NULL);
  g_autoptr (SamPages) pages = sam_document_paginate (doc, NULL);
  g_autofree char *bare_text = sam_pages_get_text (bare_pages, 0);
  g_autofree char *text = sam_pages_get_text (pages, 0);

  g_assert_cmpuint (sam_pages_get_count (bare_pages), ==, 1);
  g_assert_cmpstr (bare_text, ==, "");
  g_assert_cmpuint (sam_pages_get_count (pages), ==, 1);
  g_assert_cmpstr (text, ==, "Eksempel kommune\nside 1 av 1\n");
}

/* Empty texts, lists and tables take no page down with them. */
static void
test_empty_blocks (void)
{
  static const char *const nothing[] = { NULL };
  static const char *const items[] = { "", "ett", NULL };
  static const char *const pairs[] = { "Navn", "", "Telefon", "00 00 00 01", NULL };
  static const SamColumn columns[] = { { NULL, 1, 0 }, { NULL, 0, 0 } };
  g_autoptr (SamDocument) doc = sam_document_new ("en", SAM_DOCUMENT_DEFAULT);
  g_autoptr (SamPages) pages = NULL;
  g_autofree char *text = NULL;
  SamTable *table = NULL;

  sam_document_add_page_break (doc);
  sam_document_add_title (doc, NULL);
  sam_document_add_heading (doc, 1, "1", NULL);
  sam_document_add_paragraph (doc, "");
  sam_document_add_runs (doc, NULL, 0);
  sam_document_add_list (doc, SAM_LIST_BULLETS, nothing);
  sam_document_add_list (doc, SAM_LIST_NUMBERS, items);
  sam_document_add_key_values (doc, nothing);
  sam_document_add_key_values (doc, pairs);
  sam_document_add_ruled_lines (doc, 0);
  sam_document_add_ruled_lines (doc, 1);
  sam_document_add_lettered_rows (doc, 0);
  sam_document_add_table (doc, columns, 2);
  table = sam_document_add_table (doc, columns, 2);
  sam_table_add_row (table, NULL);
  sam_table_add_section (table, NULL);
  sam_document_add_space (doc, 400);
  sam_document_add_page_break (doc);
  pages = sam_document_paginate (doc, fonts);
  text = all_text (pages);
  g_assert_nonnull (strstr (text, "1.\n2. ett\n"));
  g_assert_nonnull (strstr (text, "Navn\nTelefon\t00 00 00 01\n"));
  assert_ink_inside (pages);
}

static void
test_text_is_only_text (void)
{
  static const SamRun runs[] = { { "tykk", SAM_RUN_BOLD },
                                 { " og ", SAM_RUN_PLAIN },
                                 { "struk\nket", SAM_RUN_STRUCK },
                                 { NULL, SAM_RUN_DIM } };
  g_autoptr (SamDocument) doc = sam_document_new ("se", SAM_DOCUMENT_DEFAULT);
  g_autoptr (SamPages) pages = NULL;
  g_autofree char *text = NULL;

  sam_document_add_paragraph (doc, "<b>ikke fet</b> &amp; {page}");
  sam_document_add_paragraph (doc, "en\ttab, \001kontroll, \342\200\256snudd");
  sam_document_add_paragraph (doc, "halv \303 byte\r\nny linje\n\n");
  sam_document_add_paragraph (doc, "æøå ÆØÅ Š Ŋ Đ č đ ŋ š ŧ ž ☐ åpen ☒ krysset");
  sam_document_add_runs (doc, runs, G_N_ELEMENTS (runs));
  pages = sam_document_paginate (doc, fonts);
  text = sam_pages_get_text (pages, 0);
  g_assert_cmpstr (text, ==,
                   "<b>ikke fet</b> &amp; {page}\n"
                   "en tab, kontroll, snudd\n"
                   "halv \357\277\275 byte\nny linje\n"
                   "æøå ÆØÅ Š Ŋ Đ č đ ŋ š ŧ ž ☐ åpen ☒ krysset\n"
                   "tykk og struk\nket\n");
}

/* Every letter of Norwegian and North Sámi comes from an installed font, and a box from none. */
static void
test_glyphs (void)
{
  g_autoptr (SamTypesetter) setter = _sam_typesetter_new (fonts, "se", 1);
  g_autoptr (GPtrArray) paras = _sam_paras_new ("æøåÆØÅŠŊĐčđŋšŧžáÁŦČŽ↔·–«»☐☒", SAM_RUN_PLAIN);
  g_autoptr (GArray) lines = _sam_typeset (setter, paras, SAM_TEXT_BODY, 500, SAM_ALIGN_START);
  PangoLayout *layout = g_array_index (lines, SamLine, 0).layout;

  g_assert_cmpint (pango_layout_get_unknown_glyphs_count (layout), ==, 0);
}

/* A number, a date: no line ends inside, and in the file the space is one like all others. */
static void
test_no_break_spaces (void)
{
  g_autoptr (SamTypesetter) setter = _sam_typesetter_new (fonts, "nb", 1);
  const SamRun runs[] = { { "Ring 00\u00a000\u00a000\u00a001 før ", SAM_RUN_PLAIN },
                          { "tirsdag 9.\u00a0juni", SAM_RUN_BOLD } };
  g_autoptr (GPtrArray) paras = _sam_paras_new_from_runs (runs, G_N_ELEMENTS (runs));

  for (int width = 90; width < 300; width++) {
    g_autoptr (GArray) lines = _sam_typeset (setter, paras, SAM_TEXT_BODY, width, SAM_ALIGN_START);
    g_autoptr (GString) all = g_string_new (NULL);

    for (unsigned i = 0; i < lines->len; i++) {
      const SamLine *line = &g_array_index (lines, SamLine, i);

      g_string_append_len (all, pango_layout_get_text (line->layout) + line->line->start_index,
                           line->line->length);
      g_string_append_c (all, '|');
    }
    g_assert_nonnull (strstr (all->str, "00 00 00 01"));
    g_assert_nonnull (strstr (all->str, "9. juni"));
  }
}

static void
test_table_head_repeats (void)
{
  static const SamColumn columns[] = { { "Dag", 2, SAM_COLUMN_BOLD },
                                       { "Hvem tar kontakt", 5, SAM_COLUMN_DEFAULT } };
  g_autoptr (SamDocument) doc = new_document ();
  g_autoptr (SamPages) pages = NULL;
  SamTable *table = sam_document_add_table (doc, columns, G_N_ELEMENTS (columns));
  unsigned next = 1;

  for (unsigned i = 1; i <= 100; i++) {
    g_autofree char *day = g_strdup_printf ("dag %u", i);
    const char *cells[] = { day, "Medarbeider 1\nreserve: Utekontakten" };

    sam_table_add_row (table, cells);
  }
  pages = sam_document_paginate (doc, fonts);
  g_assert_cmpuint (sam_pages_get_count (pages), ==, 7);
  for (unsigned i = 0; i < sam_pages_get_count (pages); i++) {
    g_autofree char *text = sam_pages_get_text (pages, i);
    g_autofree char *first =
        g_strdup_printf ("Eksempel kommune\nDag\tHvem tar kontakt\ndag %u\tMedarbeider 1 "
                         "reserve: Utekontakten\n",
                         next);
    g_autofree char *last = g_strdup_printf ("side %u av 7\n", i + 1);

    g_assert_true (g_str_has_prefix (text, first));
    g_assert_true (g_str_has_suffix (text, last));
    next += count (text, "dag ");
  }
  g_assert_cmpuint (next, ==, 101);
  assert_ink_inside (pages);
}

static char *
words_new (const char *word, unsigned n)
{
  GString *text = g_string_new (NULL);

  for (unsigned i = 0; i < n; i++) {
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", word);
  }
  return g_string_free (text, FALSE);
}

static void
test_long_cell (void)
{
  static const SamColumn columns[] = { { "Nr.", 1, SAM_COLUMN_DEFAULT },
                                       { "Hva", 5, SAM_COLUMN_DEFAULT },
                                       { "Hvem", 3, SAM_COLUMN_DEFAULT } };
  g_autoptr (SamDocument) doc = new_document ();
  g_autoptr (SamPages) pages = NULL;
  g_autofree char *long_text = words_new ("notat", 3000);
  g_autofree char *text = NULL;
  const char *cells[][3] = { { "1", "kort", "Medarbeider 1" },
                             { "2", long_text, "Medarbeider 2" },
                             { "3", "kort igjen", "Medarbeider 3" } };
  SamTable *table = NULL;

  sam_document_add_heading (doc, 1, "1", "Et langt notat");
  table = sam_document_add_table (doc, columns, G_N_ELEMENTS (columns));
  for (unsigned i = 0; i < G_N_ELEMENTS (cells); i++) {
    sam_table_add_row (table, cells[i]);
  }
  pages = sam_document_paginate (doc, fonts);
  text = all_text (pages);
  g_assert_cmpuint (sam_pages_get_count (pages), >=, 7);
  g_assert_cmpuint (count (text, "notat"), ==, 3000 + 1);
  g_assert_cmpuint (count (text, "Nr.\tHva\tHvem\n"), ==, sam_pages_get_count (pages));
  g_assert_cmpuint (count (text, "Medarbeider 2"), ==, 1);
  g_assert_nonnull (strstr (text, "3\tkort igjen\tMedarbeider 3\n"));
  assert_ink_inside (pages);
}

static void
test_long_words (void)
{
  static const char name[] = "Kristofferspettersenhaugsgjerdesandviksbak";
  static const SamColumn columns[] = { { "Navn", 1, SAM_COLUMN_DEFAULT },
                                       { "Rolle", 1, SAM_COLUMN_DEFAULT },
                                       { "Telefon", 1, SAM_COLUMN_NUMERIC },
                                       { "Nær", 1, SAM_COLUMN_BOLD } };
  g_autoptr (SamDocument) doc = new_document ();
  g_autoptr (SamPages) pages = NULL;
  g_autofree char *text = NULL;
  g_autofree char *endless = g_strnfill (1500, 'x');
  const char *cells[] = { name, name, name, name };
  SamTable *table = sam_document_add_table (doc, columns, G_N_ELEMENTS (columns));

  g_assert_cmpuint (strlen (name), ==, 42);
  sam_table_add_row (table, cells);
  sam_document_add_heading (doc, 1, NULL, name);
  sam_document_add_paragraph (doc, endless);
  pages = sam_document_paginate (doc, fonts);
  text = all_text (pages);
  /* Nothing is shortened and no hyphen is invented. */
  g_assert_cmpuint (count (text, name), ==, 5);
  g_assert_nonnull (strstr (text, endless));
  assert_ink_inside (pages);
}

/* A word that can stand whole takes the room from the other columns. */
static void
test_columns_make_room (void)
{
  static const SamColumn columns[] = { { "Nr.", 1, SAM_COLUMN_DEFAULT },
                                       { "Hva", 20, SAM_COLUMN_DEFAULT } };
  g_autoptr (SamDocument) doc = new_document ();
  g_autoptr (SamPages) pages = NULL;
  const char *cells[] = { "Boligkontoret", "kort" };
  SamTable *table = sam_document_add_table (doc, columns, G_N_ELEMENTS (columns));

  for (unsigned i = 0; i < 24; i++) {
    sam_table_add_row (table, cells);
  }
  pages = sam_document_paginate (doc, fonts);
  g_assert_cmpuint (sam_pages_get_count (pages), ==, 1);
}

/* Whatever comes before it, a paragraph leaves two lines of itself or none on a page. */
static void
test_no_lone_line (void)
{
  g_autoptr (SamTypesetter) setter = _sam_typesetter_new (fonts, "nb", 1);
  g_autofree char *text = words_new ("ordet", 100);
  g_autoptr (GPtrArray) paras = _sam_paras_new (text, SAM_RUN_PLAIN);
  g_autoptr (GArray) lines =
      _sam_typeset (setter, paras, SAM_TEXT_BODY, 595.276 - 96, SAM_ALIGN_START);
  unsigned words_a_line = (unsigned) g_array_index (lines, SamLine, 0).line->length / 6;
  unsigned n_split = 0;

  g_assert_cmpuint (lines->len, >, 3);
  for (unsigned room = 0; room < 130; room += 4) {
    g_autoptr (SamDocument) doc = new_document ();
    g_autoptr (SamPages) pages = NULL;

    sam_document_add_paragraph (doc, "først");
    sam_document_add_space (doc, 400);
    sam_document_add_paragraph (doc, "så");
    sam_document_add_space (doc, 120 + room);
    sam_document_add_paragraph (doc, text);
    pages = sam_document_paginate (doc, fonts);
    for (unsigned i = 0; i < sam_pages_get_count (pages); i++) {
      g_autofree char *page = sam_pages_get_text (pages, i);
      unsigned n = count (page, "ordet");

      g_assert_true (n == 0 || n > words_a_line);
      n_split += n > 0 && n < 100;
    }
  }
  g_assert_cmpuint (n_split, >=, 4);
}

static void
test_groups (void)
{
  unsigned n_two = 0;

  for (unsigned room = 0; room < 400; room += 20) {
    g_autoptr (SamDocument) doc = new_document ();
    g_autoptr (SamPages) pages = NULL;
    g_autofree char *first = NULL;

    sam_document_add_paragraph (doc, "først");
    sam_document_add_space (doc, 340);
    sam_document_add_paragraph (doc, "så");
    sam_document_add_space (doc, room);
    sam_document_begin_group (doc);
    sam_document_add_paragraph (doc, "gruppe en");
    sam_document_add_ruled_lines (doc, 6);
    sam_document_add_lettered_rows (doc, 3);
    sam_document_end_group (doc);
    pages = sam_document_paginate (doc, fonts);
    first = sam_pages_get_text (pages, 0);
    if (sam_pages_get_count (pages) == 2) {
      g_assert_null (strstr (first, "gruppe"));
      n_two++;
    } else {
      g_assert_nonnull (strstr (first, "gruppe"));
    }
  }
  g_assert_cmpuint (n_two, >, 5);
  g_assert_cmpuint (n_two, <, 20);
}

/* A group taller than a page does not stop the run; it is parted like anything else. */
static void
test_group_too_tall (void)
{
  g_autoptr (SamDocument) doc = new_document ();
  g_autoptr (SamPages) pages = NULL;
  g_autofree char *first = NULL;

  sam_document_add_paragraph (doc, "før");
  sam_document_begin_group (doc);
  sam_document_add_paragraph (doc, "gruppe");
  sam_document_add_ruled_lines (doc, 100);
  sam_document_end_group (doc);
  for (unsigned i = 0; i < 60; i++) {
    g_autofree char *text = g_strdup_printf ("linje %u", i);

    sam_document_add_paragraph (doc, text);
    sam_document_keep_with_next (doc);
  }
  pages = sam_document_paginate (doc, fonts);
  first = sam_pages_get_text (pages, 0);
  g_assert_nonnull (strstr (first, "før\ngruppe\n"));
  g_assert_cmpuint (sam_pages_get_count (pages), >=, 6);
  assert_ink_inside (pages);
}

/* Rows that are kept together go to the next page as one, under a head of their own. */
static void
test_rows_kept (void)
{
  static const SamColumn columns[] = { { "Rad", 1, SAM_COLUMN_DEFAULT } };
  static const char *const halves[][3] = { { "rad a1", "rad a2", "rad a3" },
                                           { "rad b1", "rad b2", "rad b3" } };
  unsigned n_parted = 0;

  for (unsigned room = 0; room < 400; room += 10) {
    g_autoptr (SamDocument) doc = new_document ();
    g_autoptr (SamPages) pages = NULL;
    SamTable *table;
    unsigned n_with_rows = 0;

    sam_document_add_paragraph (doc, "først");
    sam_document_add_space (doc, 340);
    sam_document_add_paragraph (doc, "så");
    sam_document_add_space (doc, room);
    table = sam_document_add_table (doc, columns, G_N_ELEMENTS (columns));
    sam_table_set_row_height (table, 40);
    for (unsigned half = 0; half < G_N_ELEMENTS (halves); half++) {
      for (unsigned i = 0; i < G_N_ELEMENTS (halves[half]); i++) {
        sam_table_add_row (table, &halves[half][i]);
        if (i + 1 < G_N_ELEMENTS (halves[half])) {
          sam_table_keep_with_next (table);
        }
      }
    }
    pages = sam_document_paginate (doc, fonts);
    for (unsigned i = 0; i < sam_pages_get_count (pages); i++) {
      g_autofree char *page = sam_pages_get_text (pages, i);
      unsigned n = count (page, "rad a") + count (page, "rad b");

      g_assert_cmpuint (count (page, "rad a") % 3, ==, 0);
      g_assert_cmpuint (count (page, "rad b") % 3, ==, 0);
      g_assert_cmpuint (count (page, "Rad\n"), ==, n > 0 ? 1 : 0);
      n_with_rows += n > 0 ? 1 : 0;
    }
    n_parted += n_with_rows == 2 ? 1 : 0;
  }
  g_assert_cmpuint (n_parted, >, 5);
  g_assert_cmpuint (n_parted, <, 35);
}

/* What is kept together but taller than a page does not stop the run. */
static void
test_rows_kept_too_tall (void)
{
  static const SamColumn columns[] = { { "Rad", 1, SAM_COLUMN_DEFAULT } };
  static const char *const row[] = { "rad" };
  g_autoptr (SamDocument) doc = new_document ();
  g_autoptr (SamPages) pages = NULL;
  g_autofree char *text = NULL;
  SamTable *table = sam_document_add_table (doc, columns, G_N_ELEMENTS (columns));

  for (unsigned i = 0; i < 100; i++) {
    sam_table_add_row (table, row);
    /* After the last one there is none to keep it with. */
    sam_table_keep_with_next (table);
  }
  sam_document_add_paragraph (doc, "sist");
  pages = sam_document_paginate (doc, fonts);
  text = all_text (pages);
  g_assert_cmpuint (count (text, "rad\n"), ==, 100);
  g_assert_cmpuint (sam_pages_get_count (pages), >=, 3);
  assert_ink_inside (pages);
}

static char *
random_words (GRand *rand, unsigned *n_tokens, unsigned most)
{
  GString *text = g_string_new (NULL);
  unsigned n = (unsigned) g_rand_int_range (rand, 1, (int) most + 1);

  for (unsigned i = 0; i < n; i++) {
    if (i > 0) {
      g_string_append_c (text, g_rand_int_range (rand, 0, 12) == 0 ? '\n' : ' ');
    }
    g_string_append_printf (text, "ord%u.", ++*n_tokens);
  }
  return g_string_free (text, FALSE);
}

static void
add_random_table (SamDocument *doc, GRand *rand, unsigned *n_tokens)
{
  static const SamColumn columns[] = { { "KolonneA", 2, SAM_COLUMN_BOLD },
                                       { "KolonneB", 5, SAM_COLUMN_DEFAULT },
                                       { "KolonneC", 2, SAM_COLUMN_NUMERIC } };
  SamTable *table = sam_document_add_table (doc, columns, G_N_ELEMENTS (columns));
  unsigned n_rows = (unsigned) g_rand_int_range (rand, 1, 25);

  for (unsigned i = 0; i < n_rows; i++) {
    g_autofree char *a = random_words (rand, n_tokens, 3);
    g_autofree char *b =
        random_words (rand, n_tokens, g_rand_int_range (rand, 0, 40) == 0 ? 1500 : 12);
    g_autofree char *c = random_words (rand, n_tokens, 2);
    const char *cells[] = { a, b, c };

    if (g_rand_int_range (rand, 0, 8) == 0) {
      sam_table_add_section (table, "Overskrift i tabell");
    }
    sam_table_set_row_height (table, g_rand_int_range (rand, 0, 60));
    sam_table_add_row (table, cells);
  }
}

static void
add_random_block (SamDocument *doc, GRand *rand, unsigned *n_tokens)
{
  g_autofree char *text = random_words (rand, n_tokens, 90);
  const char *items[] = { text, "☐ punkt", "punkt", NULL };

  switch (g_rand_int_range (rand, 0, 8)) {
  case 0:
    sam_document_add_list (doc, SAM_LIST_BULLETS, items);
    break;
  case 1:
    /* Lines to write on say nothing: after a heading the text could not tell them. */
    sam_document_add_paragraph (doc, text);
    sam_document_add_ruled_lines (doc, (unsigned) g_rand_int_range (rand, 1, 12));
    break;
  case 2:
    sam_document_add_lettered_rows (doc, (unsigned) g_rand_int_range (rand, 1, 30));
    sam_document_add_paragraph (doc, text);
    break;
  case 3:
  case 4:
    sam_document_add_paragraph (doc, text);
    add_random_table (doc, rand, n_tokens);
    break;
  case 5:
    sam_document_begin_group (doc);
    sam_document_add_paragraph (doc, text);
    sam_document_add_heading (doc, 2, NULL, "Overskrift i gruppe");
    sam_document_add_paragraph (doc, "i gruppe");
    sam_document_end_group (doc);
    break;
  default:
    sam_document_add_paragraph (doc, text);
    break;
  }
}

/* The last line of the body, that is the one before the foot. */
static char *
last_body_line (const char *page, gboolean has_foot)
{
  g_auto (GStrv) lines = g_strsplit (page, "\n", -1);
  unsigned n = g_strv_length (lines);
  unsigned skip = has_foot ? 3 : 2;

  /* The text ends with a newline: the last of the split is empty. */
  return g_strdup (n >= skip ? lines[n - skip] : "");
}

static void
test_random_documents (void)
{
  GRand *rand = g_rand_new_with_seed (20260604);
  unsigned n_pages = 0;

  for (unsigned i = 0; i < N_RANDOM; i++) {
    g_autoptr (SamDocument) doc =
        sam_document_new ("nb", i % 5 == 0 ? SAM_DOCUMENT_LARGE_PRINT : SAM_DOCUMENT_DEFAULT);
    g_autoptr (SamPages) pages = NULL;
    g_autofree char *text = NULL;
    gboolean has_foot = g_rand_boolean (rand);
    unsigned n_blocks = (unsigned) g_rand_int_range (rand, 1, 9);
    unsigned n_tokens = 0;

    if (g_rand_boolean (rand)) {
      sam_document_set_head (doc, "Eksempel kommune", "koordinator: Medarbeider 1", "K7QF");
    }
    if (has_foot) {
      sam_document_set_foot (doc, NULL, "side {page} av {pages}");
    }
    sam_document_add_title (doc, "Overskrift");
    for (unsigned j = 0; j < n_blocks; j++) {
      sam_document_add_heading (doc, g_rand_int_range (rand, 1, 3), "7", "Overskrift");
      if (g_rand_int_range (rand, 0, 5) == 0) {
        sam_document_add_heading (doc, 2, NULL, "Overskrift under");
      }
      add_random_block (doc, rand, &n_tokens);
      if (g_rand_int_range (rand, 0, 10) == 0) {
        sam_document_add_space (doc, g_rand_int_range (rand, 0, 300));
      }
    }
    pages = sam_document_paginate (doc, fonts);
    n_pages += sam_pages_get_count (pages);
    for (unsigned j = 0; j < sam_pages_get_count (pages); j++) {
      g_autofree char *page = sam_pages_get_text (pages, j);
      g_autofree char *last = last_body_line (page, has_foot);

      g_assert_null (strstr (last, "Overskrift"));
      g_assert_null (strstr (last, "KolonneA"));
    }
    text = all_text (pages);
    for (unsigned j = 1; j <= n_tokens; j++) {
      g_autofree char *token = g_strdup_printf ("ord%u.", j);

      g_assert_cmpuint (count (text, token), ==, 1);
    }
    assert_ink_inside (pages);
  }
  g_assert_cmpuint (n_pages, >, 2 * N_RANDOM);
  g_rand_free (rand);
}

static void
test_run (void)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_pages_unref);
  g_autoptr (SamPages) run = NULL;
  g_autoptr (SamPages) sheets = NULL;

  for (unsigned i = 0; i < 200; i++) {
    g_autoptr (SamDocument) doc = new_document ();
    g_autofree char *text = g_strdup_printf ("person %u.", i);

    sam_document_add_paragraph (doc, text);
    if (i % 3 == 0) {
      sam_document_add_page_break (doc);
      sam_document_add_paragraph (doc, "side to");
    }
    g_ptr_array_add (all, sam_document_paginate (doc, fonts));
  }
  run = sam_pages_concat ((SamPages *const *) all->pdata, all->len, SAM_CONCAT_DEFAULT);
  sheets = sam_pages_concat ((SamPages *const *) all->pdata, all->len, SAM_CONCAT_NEW_SHEET);
  g_assert_cmpuint (sam_pages_get_count (run), ==, 267);
  /* One page each, or two: every one of 200 takes a sheet, the last needs no empty back. */
  g_assert_cmpuint (sam_pages_get_count (sheets), ==, 399);
  for (unsigned i = 0; i < 200; i++) {
    g_autofree char *text = sam_pages_get_text (sheets, 2 * i);
    g_autofree char *name = g_strdup_printf ("person %u.\nside 1 av %u\n", i, i % 3 == 0 ? 2 : 1);

    g_assert_true (g_str_has_suffix (text, name));
  }
}

int
main (int argc, char **argv)
{
  int result = 0;

  g_test_init (&argc, &argv, NULL);
  fonts = sam_fonts_new ();
  g_test_add_func ("/print/pages/sheet", test_sheet);
  g_test_add_func ("/print/pages/large-print", test_large_print);
  g_test_add_func ("/print/pages/empty", test_empty);
  g_test_add_func ("/print/pages/empty-blocks", test_empty_blocks);
  g_test_add_func ("/print/pages/text-is-only-text", test_text_is_only_text);
  g_test_add_func ("/print/pages/glyphs", test_glyphs);
  g_test_add_func ("/print/pages/no-break-spaces", test_no_break_spaces);
  g_test_add_func ("/print/pages/table-head-repeats", test_table_head_repeats);
  g_test_add_func ("/print/pages/long-cell", test_long_cell);
  g_test_add_func ("/print/pages/long-words", test_long_words);
  g_test_add_func ("/print/pages/columns-make-room", test_columns_make_room);
  g_test_add_func ("/print/pages/no-lone-line", test_no_lone_line);
  g_test_add_func ("/print/pages/groups", test_groups);
  g_test_add_func ("/print/pages/group-too-tall", test_group_too_tall);
  g_test_add_func ("/print/pages/rows-kept", test_rows_kept);
  g_test_add_func ("/print/pages/rows-kept-too-tall", test_rows_kept_too_tall);
  g_test_add_func ("/print/pages/random-documents", test_random_documents);
  g_test_add_func ("/print/pages/run", test_run);
  result = g_test_run ();
  sam_fonts_unref (fonts);
  return result;
}
