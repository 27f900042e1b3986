/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A table from outside: every cell is text, and what is read, written and read again is the same.
 * What is written holds nothing that a spreadsheet would run. */
#include "fuzz.h"

#include <samspor/sam-csv.h>
#include <string.h>

void
fuzz_begin (void)
{
}

/* A first row of ours, since a byte order mark means something only before it. */
#define FIRST "first;row\r\n"

static void
copy_row (GPtrArray *rows, GPtrArray *cells)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < cells->len; i++) {
    const char *cell = cells->pdata[i];

    g_assert_true (g_utf8_validate (cell, -1, NULL));
    g_assert_null (strchr (cell, '\r'));
    g_strv_builder_add (builder, cell);
  }
  g_ptr_array_add (rows, g_strv_builder_end (builder));
}

static gboolean
read_rows (GBytes *bytes, char delimiter, GPtrArray *rows)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SamCsvReader) reader = sam_csv_reader_new (bytes, delimiter, NULL, &error);
  GPtrArray *cells;
  guint line = 0;

  if (reader == NULL) {
    g_assert_nonnull (error);
    return FALSE;
  }
  g_assert_nonnull (strchr (";,\t", sam_csv_reader_get_delimiter (reader)));
  while (sam_csv_reader_next (reader, &cells, &error)) {
    g_assert_cmpuint (cells->len, >, 0);
    g_assert_cmpuint (sam_csv_reader_get_line (reader), >, line);
    line = sam_csv_reader_get_line (reader);
    copy_row (rows, cells);
  }
  return error == NULL;
}

/* A cell as it stands in the file may not begin with what a spreadsheet takes for a formula. */
static void
check_harmless (const char *cell)
{
  const char *const row[] = { "x", cell, NULL };
  g_autoptr (GString) out = g_string_new (NULL);
  const char *at;

  sam_csv_append_row (out, row, ';');
  at = out->str + strlen ("x;");
  at += *at == '"';
  g_assert_null (*at != '\0' ? strchr ("=+-@\t", *at) : NULL);
}

gboolean
fuzz_one (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = fuzz_rest (data, size);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_autoptr (GPtrArray) again = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_autoptr (GBytes) written = NULL;
  GString *out;

  if (!read_rows (bytes, 0, rows)) {
    return FALSE;
  }
  out = g_string_new (FIRST);
  for (guint i = 0; i < rows->len; i++) {
    char **row = rows->pdata[i];

    sam_csv_append_row (out, (const char *const *) row, ';');
    for (guint k = 0; row[k] != NULL; k++) {
      check_harmless (row[k]);
    }
  }
  written = g_string_free_to_bytes (out);
  g_assert_true (read_rows (written, ';', again));
  g_assert_cmpuint (again->len, ==, rows->len + 1);
  for (guint i = 0; i < rows->len; i++) {
    g_assert_cmpstrv (again->pdata[i + 1], rows->pdata[i]);
  }
  return TRUE;
}
