/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * SamDocument:
 *
 * What a paper says, before it has pages: a head, a foot, options and a row of blocks. It is
 * built by one thread, and sealed by the first sam_document_paginate() or by
 * sam_document_seal(); from then on it is immutable and may be read by any thread. It knows
 * nothing of records, languages or words: every string is the caller's, finished.
 *
 * Text is plain text, never markup. In all of it
 * - a newline ends a paragraph (in a cell: the next one follows below);
 * - U+2610 ☐ and U+2612 ☒ are drawn as boxes, empty or crossed, so that no font has to have
 *   them; a paragraph that begins with one hangs its further lines beside it;
 * - control characters and marks that turn the direction of writing are left out, and bytes
 *   that are not UTF-8 become U+FFFD.
 *
 * Lengths are points (1/72 inch) as for normal print; large print scales them.
 */
typedef struct _SamDocument SamDocument;

/**
 * SamTable:
 *
 * A table inside a document, owned by it. Rows may be added until the document is sealed.
 */
typedef struct _SamTable SamTable;

/**
 * SamRunStyle:
 * @SAM_RUN_PLAIN: as the block around it
 * @SAM_RUN_BOLD: bold
 * @SAM_RUN_DIM: dark grey, still readable on a poor copy
 * @SAM_RUN_STRUCK: struck through, for what was recorded by mistake but has to stay readable
 *
 * How a stretch of text differs from the block it stands in.
 */
typedef enum {
  SAM_RUN_PLAIN = 0,
  SAM_RUN_BOLD = 1 << 0,
  SAM_RUN_DIM = 1 << 1,
  SAM_RUN_STRUCK = 1 << 2,
} SamRunStyle;

/**
 * SamRun:
 * @text: (nullable): the text; %NULL is an empty run
 * @style: how it looks
 *
 * A stretch of text in one style. Runs follow each other without a space.
 */
typedef struct {
  const char *text;
  SamRunStyle style;
} SamRun;

/**
 * SamDocumentFlags:
 * @SAM_DOCUMENT_DEFAULT: normal print
 * @SAM_DOCUMENT_LARGE_PRINT: everything but the margins is one and a half times as large
 */
typedef enum {
  SAM_DOCUMENT_DEFAULT = 0,
  SAM_DOCUMENT_LARGE_PRINT = 1 << 0,
} SamDocumentFlags;

/**
 * SamColumnFlags:
 * @SAM_COLUMN_DEFAULT: text, at the left
 * @SAM_COLUMN_BOLD: the column names its row (a day, an area)
 * @SAM_COLUMN_NUMERIC: figures, at the right
 * @SAM_COLUMN_CENTRED: a lone check box
 */
typedef enum {
  SAM_COLUMN_DEFAULT = 0,
  SAM_COLUMN_BOLD = 1 << 0,
  SAM_COLUMN_NUMERIC = 1 << 1,
  SAM_COLUMN_CENTRED = 1 << 2,
} SamColumnFlags;

/**
 * SamColumn:
 * @title: (nullable): the head cell; when every column has %NULL the table has no head
 * @share: the width relative to the other columns, > 0. A column is widened at the cost of the
 *   others when its longest word would not fit.
 * @flags: how its cells look
 */
typedef struct {
  const char *title;
  double share;
  SamColumnFlags flags;
} SamColumn;

/**
 * SamListStyle:
 * @SAM_LIST_BULLETS: a short dash before each item
 * @SAM_LIST_NUMBERS: 1., 2., 3.
 * @SAM_LIST_CHECKS: an empty box before each item
 */
typedef enum { SAM_LIST_BULLETS, SAM_LIST_NUMBERS, SAM_LIST_CHECKS } SamListStyle;

#define SAM_TYPE_DOCUMENT (sam_document_get_type ())
GType sam_document_get_type (void) G_GNUC_CONST;

/**
 * sam_document_new:
 * @language: a language tag (`nb`, `nn`, `en`, `se`): chooses letter forms and line breaking,
 *   and becomes /Lang of the PDF
 * @flags: variant
 *
 * Returns: (transfer full): an empty document, A4
 */
SamDocument *sam_document_new (const char *language, SamDocumentFlags flags);
SamDocument *sam_document_ref (SamDocument *doc);
void sam_document_unref (SamDocument *doc);

/**
 * sam_document_seal:
 *
 * Ends building. Adding anything afterwards is a programming error.
 */
void sam_document_seal (SamDocument *doc);

/**
 * sam_document_set_paper_title:
 * @title: what kind of paper it is ("Min plan videre"). It becomes the title of the PDF and
 *   may be shown by any program that lists files, so it must never hold a name.
 */
void sam_document_set_paper_title (SamDocument *doc, const char *title);

/**
 * sam_document_set_head:
 * @sender: (nullable): printed bold at the left, the municipality
 * @contact: (nullable): after it, the coordinator and the telephone number
 * @version: (nullable): at the right, the day of printing and the version code
 *
 * The neutral head of every page. When the two sides do not fit beside each other the right
 * one goes below; nothing is shortened.
 */
void sam_document_set_head (SamDocument *doc, const char *sender, const char *contact,
                            const char *version);

/**
 * sam_document_set_foot:
 * @copy: (nullable): at the left, "copy n of m, to X"
 * @page_label: (nullable): at the right; `{page}` and `{pages}` stand for the number of the
 *   page and of all pages of this document
 */
void sam_document_set_foot (SamDocument *doc, const char *copy, const char *page_label);

/**
 * sam_document_set_font_size:
 * @points: size of running text, 8–24; 12 unless set
 */
void sam_document_set_font_size (SamDocument *doc, double points);

/**
 * sam_document_set_margins:
 *
 * Distance in points from the edges of the paper to the outermost ink: head, text, foot. Each
 * 12–120; 36, 48, 26 and 48 unless set.
 */
void sam_document_set_margins (SamDocument *doc, double top, double right, double bottom,
                               double left);

/** sam_document_add_title: the title of the paper, once, first. */
void sam_document_add_title (SamDocument *doc, const char *text);
/** sam_document_add_lead: what the paper is, in a sentence, smaller and dim, below the title. */
void sam_document_add_lead (SamDocument *doc, const char *text);
/**
 * sam_document_count_blocks:
 *
 * With sam_document_remove_blocks() it marks a part of the paper that may be taken out again.
 *
 * Returns: how many headings, paragraphs, tables and so on there are
 */
unsigned sam_document_count_blocks (SamDocument *doc);
/** sam_document_remove_blocks: from @from to before @to, while it is being built. */
void sam_document_remove_blocks (SamDocument *doc, unsigned from, unsigned to);

/**
 * sam_document_add_heading:
 * @level: 1 or 2
 * @number: (nullable): the caller's own number ("3", "3 b"), so that a paper that leaves out a
 *   section need not number anew
 *
 * A heading is never the last thing on a page. Level 1 becomes the outline of the PDF.
 */
void sam_document_add_heading (SamDocument *doc, int level, const char *number, const char *text);
void sam_document_add_paragraph (SamDocument *doc, const char *text);
/** sam_document_add_runs: a paragraph of @n_runs stretches of text. */
void sam_document_add_runs (SamDocument *doc, const SamRun *runs, size_t n_runs);
/**
 * sam_document_add_list:
 * @items: (array zero-terminated=1): one text per item
 */
void sam_document_add_list (SamDocument *doc, SamListStyle style, const char *const *items);
/**
 * sam_document_add_ruled_lines:
 * @n_lines: how many lines to write on
 */
void sam_document_add_ruled_lines (SamDocument *doc, unsigned n_lines);
/**
 * sam_document_add_lettered_rows:
 * @n_rows: how many; a, b, … z, aa, ab …
 *
 * Empty rows with a letter each: what is written there by hand can be named when it is keyed
 * in afterwards.
 */
void sam_document_add_lettered_rows (SamDocument *doc, unsigned n_rows);
/**
 * sam_document_add_key_values:
 * @pairs: (array zero-terminated=1): key, value, key, value …; an empty value prints as a line
 *   to write on
 */
void sam_document_add_key_values (SamDocument *doc, const char *const *pairs);
/**
 * sam_document_add_qr:
 * @data: what a telephone reads from it
 * @side: how large, 40–200
 * @alternative: what it is, for whoever cannot see it
 * @caption: (nullable): beside it
 *
 * A QR code, drawn and not set from a picture.
 *
 * Returns: %FALSE when @data is too long for one; then nothing is added
 */
gboolean sam_document_add_qr (SamDocument *doc, const char *data, double side,
                              const char *alternative, const char *caption);
/** sam_document_add_space: @points of empty room, dropped at the top of a page. */
void sam_document_add_space (SamDocument *doc, double points);
void sam_document_add_page_break (SamDocument *doc);

/**
 * sam_document_keep_with_next:
 *
 * No page ends between the last block added and the next one (for a list or table: between its
 * last row and the next block).
 */
void sam_document_keep_with_next (SamDocument *doc);
/**
 * sam_document_begin_group:
 *
 * What is added until sam_document_end_group() stays on one page, unless it is taller than
 * one. Groups are not nested.
 */
void sam_document_begin_group (SamDocument *doc);
void sam_document_end_group (SamDocument *doc);

/**
 * sam_document_add_table:
 * @columns: (array length=n_columns): copied
 * @n_columns: 1–12
 *
 * The head is repeated on every page. A row is split only when it is taller than a page.
 *
 * Returns: (transfer none): the table, to be filled
 */
SamTable *sam_document_add_table (SamDocument *doc, const SamColumn *columns, size_t n_columns);
/**
 * sam_document_add_signature_table:
 *
 * A table whose rows are tall enough to sign in. Otherwise as sam_document_add_table().
 *
 * Returns: (transfer none): the table, to be filled
 */
SamTable *sam_document_add_signature_table (SamDocument *doc, const SamColumn *columns,
                                            size_t n_columns);
/**
 * sam_table_set_row_height:
 * @points: the least height of each row that follows, for writing by hand; at most 400
 */
void sam_table_set_row_height (SamTable *table, double points);
/**
 * sam_table_keep_with_next:
 *
 * No page ends between the last row added and the next one, unless rows tied like this are taller
 * than a page.
 */
void sam_table_keep_with_next (SamTable *table);
/**
 * sam_table_add_row:
 * @cells: (nullable): as many strings as columns, each (nullable); %NULL is an empty row
 */
void sam_table_add_row (SamTable *table, const char *const *cells);
/**
 * sam_table_set_cell_runs:
 * @column: which column of the last row added
 *
 * Replaces the text of a cell by text in several styles.
 */
void sam_table_set_cell_runs (SamTable *table, size_t column, const SamRun *runs, size_t n_runs);
/**
 * sam_table_add_section:
 *
 * A row across all columns that names the rows below it; never the last one on a page.
 */
void sam_table_add_section (SamTable *table, const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamDocument, sam_document_unref)

G_END_DECLS
