/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SamCsvLimits:
 *
 * 0 means the default in brackets.
 */
typedef struct {
  gsize max_bytes; /* of the file [10 MiB] */
  gsize max_cell;  /* bytes of one cell [64 KiB] */
  guint max_cells; /* cells of one row [512] */
  guint max_rows;  /* [100,000] */
} SamCsvLimits;

/**
 * SamCsvReader:
 *
 * Reads a table somebody exported from a spreadsheet: quotes, line breaks inside quotes, CRLF, LF
 * or CR, UTF-8 with or without mark or Windows-1252 (told by whether it is valid UTF-8), semicolon,
 * comma or tab (the one that the first rows use most evenly). One owner, one thread at a time.
 */
typedef struct _SamCsvReader SamCsvReader;

/**
 * sam_csv_reader_new:
 * @bytes: the whole file
 * @delimiter: ';', ',', tab, or 0 to find out
 * @limits: (nullable)
 *
 * Returns: (transfer full): or NULL with %SAM_CORE_ERROR_TOO_LARGE, or ENCODING for a file that
 * holds NUL (UTF-16 or no text)
 */
SamCsvReader *sam_csv_reader_new (GBytes *bytes, char delimiter, const SamCsvLimits *limits,
                                  GError **error);
void sam_csv_reader_free (SamCsvReader *reader);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamCsvReader, sam_csv_reader_free)

/**
 * sam_csv_reader_next:
 * @cells: (out) (transfer none) (element-type utf8): valid until the next call. A leading
 * apostrophe that sam_csv_append_row() puts there is taken off.
 *
 * Empty lines are passed over. A file that ends inside quotes or has text after a closing quote is
 * refused with its line number.
 *
 * Returns: FALSE at the end, or with %SAM_CORE_ERROR set: INVALID or TOO_LARGE
 */
gboolean sam_csv_reader_next (SamCsvReader *reader, GPtrArray **cells, GError **error);

/**
 * sam_csv_reader_get_line:
 *
 * Returns: the line on which the row last read began, from 1
 */
guint sam_csv_reader_get_line (SamCsvReader *reader);

/** sam_csv_reader_get_delimiter: Returns: the character that parts the columns of this file. */
char sam_csv_reader_get_delimiter (SamCsvReader *reader);

/**
 * sam_csv_reader_was_converted:
 *
 * Returns: whether the file was Windows-1252
 */
gboolean sam_csv_reader_was_converted (SamCsvReader *reader);

/**
 * sam_csv_append_row:
 * @out: grows by one row ending in CRLF (RFC 4180)
 * @cells: (array zero-terminated=1)
 * @delimiter: ';' is what a Norwegian spreadsheet expects
 *
 * A cell that begins with = + - @, tab or CR (or with apostrophes before one of them) gets an
 * apostrophe in front, so that a spreadsheet shows it and does not run it.
 */
void sam_csv_append_row (GString *out, const char *const *cells, char delimiter);

G_END_DECLS
