/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <samspor/sam-core-error.h>
#include <samspor/sam-csv.h>

#include <string.h>

#define MAX_BYTES (10 * 1024 * 1024)
#define MAX_CELL (64 * 1024)
#define MAX_CELLS 512
#define MAX_ROWS 100000
/* Rows and bytes looked at to find the delimiter */
#define SNIFF_ROWS 20
#define SNIFF_BYTES 65536

struct _SamCsvReader {
  GBytes *bytes; /* (owned): UTF-8 */
  const char *p;
  const char *end;
  char delimiter;
  gboolean converted;
  SamCsvLimits limits;
  guint rows;
  guint line;     /* of the cursor */
  guint row_line; /* of the row last read */
  gboolean failed;
  GPtrArray *cells; /* (owned) of (owned) char* */
  GString *cell;    /* (owned) */
};

static void
fail_whole (GError **error, SamCoreError code, const char *what)
{
  g_set_error (error, SAM_CORE_ERROR, code, "reading a table: %s", what);
}

/* Windows-1252 by the mapping of the WHATWG Encoding Standard: the five bytes without a character
 * become the control character of the same number. */
static GBytes *
from_windows_1252 (const char *data, gsize len)
{
  static const gunichar high[32] = {
    0x20ac, 0x81,   0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x8d,   0x017d, 0x8f,   0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x9d,   0x017e, 0x0178,
  };
  GString *out = g_string_sized_new (len + len / 16);

  for (gsize i = 0; i < len; i++) {
    guint8 c = (guint8) data[i];

    if (c < 0x80)
      g_string_append_c (out, (char) c);
    else
      g_string_append_unichar (out, c < 0xa0 ? high[c - 0x80] : c);
  }

  return g_string_free_to_bytes (out);
}

/* The delimiter that the first rows use most evenly: a row counts for one that it has as often as
 * the first row had it. */
static char
sniff (const char *p, const char *end)
{
  static const char candidates[] = { ';', '\t', ',' };
  guint first[3] = { 0 }, count[3] = { 0 }, score[3] = { 0 };
  gboolean quoted = FALSE;
  guint rows = 0, best = 0;

  end = MIN (end, p + SNIFF_BYTES);
  for (; p <= end && rows < SNIFF_ROWS; p++) {
    gboolean row_end = p == end || (!quoted && (*p == '\n' || *p == '\r'));

    if (row_end) {
      if (count[0] + count[1] + count[2] > 0) {
        for (int i = 0; i < 3; i++) {
          if (rows == 0)
            first[i] = count[i];
          if (count[i] > 0 && count[i] == first[i])
            score[i]++;
          count[i] = 0;
        }
        rows++;
      }
    } else if (*p == '"') {
      quoted = !quoted;
    } else if (!quoted) {
      for (int i = 0; i < 3; i++)
        count[i] += *p == candidates[i] ? 1 : 0;
    }
  }
  /* Equal scores: more columns win, then the order above. */
  for (guint i = 1; i < 3; i++) {
    if (score[i] > score[best] || (score[i] == score[best] && first[i] > first[best]))
      best = i;
  }

  return candidates[best];
}

SamCsvReader *
sam_csv_reader_new (GBytes *bytes, char delimiter, const SamCsvLimits *limits, GError **error)
{
  SamCsvReader *self;
  SamCsvLimits actual = { 0 };
  const char *data;
  gsize len;

  g_return_val_if_fail (bytes != NULL, NULL);
  g_return_val_if_fail (delimiter == 0 || strchr (";,\t", delimiter) != NULL, NULL);

  if (limits != NULL)
    actual = *limits;
  actual.max_bytes = actual.max_bytes > 0 ? actual.max_bytes : MAX_BYTES;
  actual.max_cell = actual.max_cell > 0 ? actual.max_cell : MAX_CELL;
  actual.max_cells = actual.max_cells > 0 ? actual.max_cells : MAX_CELLS;
  actual.max_rows = actual.max_rows > 0 ? actual.max_rows : MAX_ROWS;

  data = g_bytes_get_data (bytes, &len);
  if (len > actual.max_bytes) {
    fail_whole (error, SAM_CORE_ERROR_TOO_LARGE, "the file is too large");
    return NULL;
  }
  if (len > 0 && memchr (data, '\0', len) != NULL) {
    fail_whole (error, SAM_CORE_ERROR_ENCODING, "it is no text");
    return NULL;
  }

  self = g_new0 (SamCsvReader, 1);
  self->limits = actual;
  if (len == 0 || g_utf8_validate_len (data, len, NULL)) {
    self->bytes = g_bytes_ref (bytes);
  } else {
    self->bytes = from_windows_1252 (data, len);
    self->converted = TRUE;
  }
  self->p = g_bytes_get_data (self->bytes, &len);
  if (self->p == NULL)
    self->p = "";
  self->end = self->p + len;
  if (len >= 3 && memcmp (self->p, "\xef\xbb\xbf", 3) == 0)
    self->p += 3;
  self->line = 1;
  self->cells = g_ptr_array_new_with_free_func (g_free);
  self->cell = g_string_new (NULL);
  self->delimiter = delimiter != 0 ? delimiter : sniff (self->p, self->end);

  return self;
}

void
sam_csv_reader_free (SamCsvReader *reader)
{
  g_return_if_fail (reader != NULL);

  g_bytes_unref (reader->bytes);
  g_ptr_array_unref (reader->cells);
  g_string_free (reader->cell, TRUE);
  g_free (reader);
}

guint
sam_csv_reader_get_line (SamCsvReader *reader)
{
  g_return_val_if_fail (reader != NULL, 0);

  return reader->row_line;
}

char
sam_csv_reader_get_delimiter (SamCsvReader *reader)
{
  g_return_val_if_fail (reader != NULL, ';');

  return reader->delimiter;
}

gboolean
sam_csv_reader_was_converted (SamCsvReader *reader)
{
  g_return_val_if_fail (reader != NULL, FALSE);

  return reader->converted;
}

static gboolean
fail (SamCsvReader *self, GError **error, SamCoreError code, const char *what)
{
  self->failed = TRUE;
  g_set_error (error, SAM_CORE_ERROR, code, "reading a table, line %u: %s", self->row_line, what);

  return FALSE;
}

/* A cell that a spreadsheet would run, or that looks like one made safe. */
static gboolean
is_risky (const char *cell)
{
  const char *p = cell + strspn (cell, "'");

  return *p != '\0' && strchr ("=+-@\t\r", *p) != NULL;
}

static gboolean
at_line_end (SamCsvReader *self)
{
  return self->p >= self->end || *self->p == '\n' || *self->p == '\r';
}

/* CRLF, LF and CR each end one line. */
static void
eat_line_end (SamCsvReader *self)
{
  if (self->p >= self->end)
    return;
  if (*self->p == '\r' && self->p + 1 < self->end && self->p[1] == '\n')
    self->p++;
  self->p++;
  self->line++;
}

static gboolean
read_quoted (SamCsvReader *self, GError **error)
{
  for (self->p++;;) {
    const char *start = self->p;

    while (self->p < self->end && *self->p != '"' && *self->p != '\n' && *self->p != '\r')
      self->p++;
    if (self->cell->len + (gsize) (self->p - start) > self->limits.max_cell)
      return fail (self, error, SAM_CORE_ERROR_TOO_LARGE, "a cell is too long");
    g_string_append_len (self->cell, start, self->p - start);
    if (self->p >= self->end)
      return fail (self, error, SAM_CORE_ERROR_INVALID, "a quote is not closed");
    if (*self->p != '"') {
      /* A line break inside a cell is a line feed whatever the file has. */
      eat_line_end (self);
      g_string_append_c (self->cell, '\n');
    } else if (self->p + 1 < self->end && self->p[1] == '"') {
      g_string_append_c (self->cell, '"');
      self->p += 2;
    } else {
      self->p++;
      break;
    }
  }
  while (self->p < self->end && *self->p == ' ')
    self->p++;
  if (!at_line_end (self) && *self->p != self->delimiter)
    return fail (self, error, SAM_CORE_ERROR_INVALID, "text after a closing quote");

  return TRUE;
}

static gboolean
read_cell (SamCsvReader *self, GError **error)
{
  const char *start;

  g_string_truncate (self->cell, 0);
  if (self->p < self->end && *self->p == '"') {
    if (!read_quoted (self, error))
      return FALSE;
  } else {
    start = self->p;
    while (!at_line_end (self) && *self->p != self->delimiter)
      self->p++;
    if ((gsize) (self->p - start) > self->limits.max_cell)
      return fail (self, error, SAM_CORE_ERROR_TOO_LARGE, "a cell is too long");
    g_string_append_len (self->cell, start, self->p - start);
  }
  if (self->cells->len >= self->limits.max_cells)
    return fail (self, error, SAM_CORE_ERROR_TOO_LARGE, "too many cells");
  g_ptr_array_add (self->cells,
                   g_strdup (self->cell->str
                             + (*self->cell->str == '\'' && is_risky (self->cell->str) ? 1 : 0)));

  return TRUE;
}

gboolean
sam_csv_reader_next (SamCsvReader *reader, GPtrArray **cells, GError **error)
{
  g_return_val_if_fail (reader != NULL && cells != NULL, FALSE);

  g_ptr_array_set_size (reader->cells, 0);
  while (!reader->failed && reader->p < reader->end && at_line_end (reader))
    eat_line_end (reader);
  if (reader->failed || reader->p >= reader->end)
    return FALSE;

  reader->row_line = reader->line;
  if (reader->rows++ >= reader->limits.max_rows)
    return fail (reader, error, SAM_CORE_ERROR_TOO_LARGE, "too many rows");
  for (;;) {
    if (!read_cell (reader, error))
      return FALSE;
    if (at_line_end (reader))
      break;
    reader->p++;
  }
  eat_line_end (reader);
  *cells = reader->cells;

  return TRUE;
}

void
sam_csv_append_row (GString *out, const char *const *cells, char delimiter)
{
  g_return_if_fail (out != NULL && cells != NULL);
  g_return_if_fail (delimiter != 0 && strchr (";,\t", delimiter) != NULL);

  for (gsize i = 0; cells[i] != NULL; i++) {
    const char special[] = { delimiter, '"', '\n', '\r', '\0' };
    const char *cell = cells[i];
    gboolean risky = is_risky (cell);
    gsize len = strlen (cell);
    /* A lone empty cell would be an empty line, and space at the edges is lost by some. */
    gboolean quote = cell[strcspn (cell, special)] != '\0' || (len == 0 && cells[1] == NULL)
                     || (len > 0 && (cell[0] == ' ' || cell[len - 1] == ' '));

    if (i > 0)
      g_string_append_c (out, delimiter);
    if (quote)
      g_string_append_c (out, '"');
    if (risky)
      g_string_append_c (out, '\'');
    for (const char *p = cell; *p != '\0'; p++) {
      if (*p == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, *p);
    }
    if (quote)
      g_string_append_c (out, '"');
  }
  g_string_append (out, "\r\n");
}
