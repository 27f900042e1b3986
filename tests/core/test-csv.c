/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <samspor/sam-core-error.h>
#include <samspor/sam-csv.h>

#include <string.h>

/* Rows joined by "\n" and cells by "|", so that a table is one text. */
static char *
read_all (const char *data, gsize len, char delimiter, const SamCsvLimits *limits, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, len);
  g_autoptr (SamCsvReader) reader = sam_csv_reader_new (bytes, delimiter, limits, error);
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GError) inner = NULL;
  GPtrArray *cells;

  if (reader == NULL)
    return NULL;
  while (sam_csv_reader_next (reader, &cells, &inner)) {
    for (guint i = 0; i < cells->len; i++)
      g_string_append_printf (out, "%s%s", i > 0 ? "|" : "", (char *) g_ptr_array_index (cells, i));
    g_string_append_c (out, '\n');
  }
  if (inner != NULL) {
    g_assert_false (sam_csv_reader_next (reader, &cells, NULL));
    g_propagate_error (error, g_steal_pointer (&inner));
    return NULL;
  }

  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
test_read (void)
{
  static const struct {
    const char *text, *expected;
  } cases[] = {
    { "", "" },
    { "\n\r\n\r", "" },
    { "a;b;c", "a|b|c\n" },
    { "a;b\n1;2\n", "a|b\n1|2\n" },
    { "a,b\r\n1,2\r\n", "a|b\n1|2\n" },
    { "a\tb\r1\t2", "a|b\n1|2\n" },
    { "\xef\xbb\xbfnavn;by\nÅse;Bodø", "navn|by\nÅse|Bodø\n" },
    { "navn;by\n\xc5se;Bod\xf8 \x80 \x96", "navn|by\nÅse|Bodø € –\n" },
    { "a;\"b;\"\"x\"\"\";c", "a|b;\"x\"|c\n" },
    { "a;\"line\r\nbreak\"\n1;2", "a|line\nbreak\n1|2\n" },
    { "a;;\n;;c", "a||\n||c\n" },
    { "a;\"\";c", "a||c\n" },
    { "a;b\"c;d", "a|b\"c|d\n" },
    { "\"a\" ;b", "a|b\n" },
    { "a;b\n\n\nc;d", "a|b\nc|d\n" },
    { "one column\nand another", "one column\nand another\n" },
    { "navn;belop\nx;1,5\ny;2,5\nz;3,5", "navn|belop\nx|1,5\ny|2,5\nz|3,5\n" },
    { "a;b\n'=1+1;'-x", "a|b\n=1+1|-x\n" },
    { "a;b\n'tis;''", "a|b\n'tis|''\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *all = read_all (cases[i].text, strlen (cases[i].text), 0, NULL, &error);

    g_test_message ("case %" G_GSIZE_FORMAT, i);
    g_assert_no_error (error);
    g_assert_cmpstr (all, ==, cases[i].expected);
  }
}

static void
test_lines (void)
{
  static const char text[] = "\nname;note\r\nKari;\"two\nlines\"\n\nOla;x\n";
  static const guint lines[] = { 2, 3, 6 };
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, sizeof text - 1);
  g_autoptr (SamCsvReader) reader = sam_csv_reader_new (bytes, 0, NULL, NULL);
  GPtrArray *cells;
  gsize n = 0;

  g_assert_cmpint (sam_csv_reader_get_delimiter (reader), ==, ';');
  g_assert_false (sam_csv_reader_was_converted (reader));
  while (sam_csv_reader_next (reader, &cells, NULL))
    g_assert_cmpuint (sam_csv_reader_get_line (reader), ==, lines[n++]);
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (lines));
}

static void
test_refused (void)
{
  const SamCsvLimits limits = { .max_bytes = 100, .max_cell = 5, .max_cells = 3, .max_rows = 2 };
  static const struct {
    const char *text;
    int code;
    const char *message;
  } cases[] = {
    { "a;b\n1;\"open", SAM_CORE_ERROR_INVALID, "reading a table, line 2: a quote is not closed" },
    { "\"a\"b;c", SAM_CORE_ERROR_INVALID, "reading a table, line 1: text after a closing quote" },
    { "123456;b", SAM_CORE_ERROR_TOO_LARGE, "reading a table, line 1: a cell is too long" },
    { "\"123456\";b", SAM_CORE_ERROR_TOO_LARGE, "reading a table, line 1: a cell is too long" },
    { "a;b;c;d", SAM_CORE_ERROR_TOO_LARGE, "reading a table, line 1: too many cells" },
    { "a\nb\nc", SAM_CORE_ERROR_TOO_LARGE, "reading a table, line 3: too many rows" },
  };
  g_autoptr (GError) error = NULL;
  char big[101];

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) refused = NULL;

    g_assert_null (read_all (cases[i].text, strlen (cases[i].text), ';', &limits, &refused));
    g_assert_error (refused, SAM_CORE_ERROR, cases[i].code);
    g_assert_cmpstr (refused->message, ==, cases[i].message);
  }
  memset (big, 'a', sizeof big);
  g_assert_null (read_all (big, sizeof big, 0, &limits, &error));
  g_assert_error (error, SAM_CORE_ERROR, SAM_CORE_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_assert_null (read_all ("a\0b", 3, 0, NULL, &error));
  g_assert_error (error, SAM_CORE_ERROR, SAM_CORE_ERROR_ENCODING);
}

static void
test_write (void)
{
  static const char *const cells[] = { "a",   "b;c",  "d\"e",    "two\nlines", "=1+1",
                                       "+47", "-x",   "@sum",    "\tx",        "\rx",
                                       "'=y", "'tis", " space ", "",           NULL };
  static const char *const lone[] = { "", NULL };
  g_autoptr (GString) out = g_string_new (NULL);

  sam_csv_append_row (out, cells, ';');
  sam_csv_append_row (out, lone, ';');
  g_assert_cmpstr (
      out->str, ==,
      "a;\"b;c\";\"d\"\"e\";\"two\nlines\";'=1+1;'+47;'-x;'@sum;'\tx;\"'\rx\";''=y;'tis;"
      "\" space \";\r\n\"\"\r\n");
}

/* What is written is read back, and no cell of the file begins with what a spreadsheet runs. */
static void
test_round_trip (void)
{
  static const char *const parts[] = { "a", ";", ",", "\t", "\"", "'", "=",
                                       "+", "-", "@", "\n", "æ",  " ", "" };
  static const char delimiters[] = { ';', ',', '\t' };
  g_autoptr (GRand) rand = g_rand_new_with_seed (4180);

  for (int round = 0; round < 3000; round++) {
    char delimiter = delimiters[round % 3];
    g_autoptr (GString) out = g_string_new (NULL);
    g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
    g_autoptr (GBytes) bytes = NULL;
    g_autoptr (SamCsvReader) reader = NULL;
    g_autoptr (GError) error = NULL;
    GPtrArray *back;

    for (int n = g_rand_int_range (rand, 1, 6); n > 0; n--) {
      GString *cell = g_string_new (NULL);

      for (int k = g_rand_int_range (rand, 0, 5); k > 0; k--)
        g_string_append (cell, parts[g_rand_int_range (rand, 0, G_N_ELEMENTS (parts))]);
      g_ptr_array_add (cells, g_string_free (cell, FALSE));
    }
    g_ptr_array_add (cells, NULL);
    sam_csv_append_row (out, (const char *const *) cells->pdata, delimiter);
    for (guint i = 0; i + 1 < cells->len; i++) {
      const char *lone[] = { g_ptr_array_index (cells, i), NULL };
      g_autoptr (GString) row = g_string_new (NULL);
      char first;

      sam_csv_append_row (row, lone, delimiter);
      first = row->str[0] == '"' ? row->str[1] : row->str[0];
      g_assert_true (first != '=' && first != '+' && first != '-' && first != '@' && first != '\t');
    }

    bytes = g_bytes_new (out->str, out->len);
    reader = sam_csv_reader_new (bytes, delimiter, NULL, &error);
    g_assert_no_error (error);
    g_assert_true (sam_csv_reader_next (reader, &back, &error));
    g_assert_no_error (error);
    g_assert_cmpuint (back->len, ==, cells->len - 1);
    for (guint i = 0; i < back->len; i++)
      g_assert_cmpstr (g_ptr_array_index (back, i), ==, g_ptr_array_index (cells, i));
    g_assert_false (sam_csv_reader_next (reader, &back, &error));
    g_assert_no_error (error);
  }
}

static void
test_noise (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (10);
  gsize len = 10 * 1024 * 1024;
  guint8 *noise = g_malloc (len);
  g_autofree char *all = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (SamCsvReader) reader = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *cells;

  for (gsize i = 0; i < len; i += 4) {
    guint32 word = g_rand_int (rand) | 0x01010101U;

    memcpy (noise + i, &word, 4);
  }
  bytes = g_bytes_new_take (noise, len);
  reader = sam_csv_reader_new (bytes, 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (sam_csv_reader_was_converted (reader));
  while (sam_csv_reader_next (reader, &cells, &error)) {
    for (guint i = 0; i < cells->len; i++)
      g_assert_true (g_utf8_validate (g_ptr_array_index (cells, i), -1, NULL));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/csv/read", test_read);
  g_test_add_func ("/csv/lines", test_lines);
  g_test_add_func ("/csv/refused", test_refused);
  g_test_add_func ("/csv/write", test_write);
  g_test_add_func ("/csv/round-trip", test_round_trip);
  g_test_add_func ("/csv/noise", test_noise);

  return g_test_run ();
}
