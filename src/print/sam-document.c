/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-document-private.h"

#include <string.h>

#define MAX_COLUMNS 12
#define MAX_ROW_HEIGHT 400.0
#define SIGNATURE_ROW_HEIGHT 34.0
#define LETTERED_ROW_HEIGHT 28.0
#define BLANK_VALUE_HEIGHT 26.0

G_DEFINE_BOXED_TYPE (SamDocument, sam_document, sam_document_ref, sam_document_unref)

static void
para_free (SamPara *para)
{
  g_free (para->text);
  g_array_unref (para->spans);
  g_free (para);
}

static void
row_free (SamRow *row)
{
  g_ptr_array_unref (row->cells);
  g_free (row);
}

static void
column_clear (SamColumnInfo *column)
{
  g_ptr_array_unref (column->title);
}

static void
table_free (SamTable *table)
{
  g_array_unref (table->columns);
  g_ptr_array_unref (table->rows);
  g_free (table);
}

static void
block_free (SamBlock *block)
{
  g_clear_pointer (&block->paras, g_ptr_array_unref);
  g_clear_pointer (&block->items, g_ptr_array_unref);
  g_clear_pointer (&block->table, table_free);
  g_clear_pointer (&block->qr, _sam_qr_unref);
  g_free (block);
}

static gboolean
is_dropped (gunichar c)
{
  /* Marks that turn or isolate the direction of writing can make a text read as another. */
  if ((c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069)) {
    return TRUE;
  }
  return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0xfeff;
}

static SamPara *
para_new (GString *text, GArray *spans)
{
  SamPara *para = g_new0 (SamPara, 1);

  para->text = g_strndup (text->str, text->len);
  para->spans = g_array_ref (spans);
  return para;
}

GPtrArray *
_sam_paras_new_from_runs (const SamRun *runs, size_t n_runs)
{
  GPtrArray *paras = g_ptr_array_new_with_free_func ((GDestroyNotify) para_free);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (SamSpan));

  for (size_t i = 0; i < n_runs; i++) {
    g_autofree char *valid = NULL;
    SamSpan span = { .start = text->len, .style = runs[i].style };

    if (runs[i].text == NULL) {
      continue;
    }
    valid = g_utf8_make_valid (runs[i].text, -1);
    for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p)) {
      gunichar c = g_utf8_get_char (p);
      gboolean is_break = c == '\n' || c == 0x2028 || c == 0x2029 || (c == '\r' && p[1] != '\n');

      if (is_break) {
        span.end = text->len;
        if (span.style != SAM_RUN_PLAIN && span.end > span.start) {
          g_array_append_val (spans, span);
        }
        g_ptr_array_add (paras, para_new (text, spans));
        g_string_truncate (text, 0);
        g_array_unref (spans);
        spans = g_array_new (FALSE, FALSE, sizeof (SamSpan));
        span.start = 0;
      } else if (c == '\t') {
        g_string_append_c (text, ' ');
      } else if (!is_dropped (c)) {
        g_string_append_unichar (text, c);
      }
    }
    span.end = text->len;
    if (span.style != SAM_RUN_PLAIN && span.end > span.start) {
      g_array_append_val (spans, span);
    }
  }
  g_ptr_array_add (paras, para_new (text, spans));
  while (paras->len > 0) {
    SamPara *last = g_ptr_array_index (paras, paras->len - 1);

    if (last->text[0] != '\0') {
      break;
    }
    g_ptr_array_set_size (paras, (int) paras->len - 1);
  }
  return paras;
}

GPtrArray *
_sam_paras_new (const char *text, SamRunStyle style)
{
  SamRun run = { text, style };

  return _sam_paras_new_from_runs (&run, 1);
}

/* One line of clean text, for the head and the foot. */
static char *
line_new (const char *text)
{
  g_autoptr (GPtrArray) paras = _sam_paras_new (text, SAM_RUN_PLAIN);
  GString *line = g_string_new (NULL);

  for (unsigned i = 0; i < paras->len; i++) {
    SamPara *para = g_ptr_array_index (paras, i);

    if (line->len > 0 && para->text[0] != '\0') {
      g_string_append_c (line, ' ');
    }
    g_string_append (line, para->text);
  }
  return g_string_free (line, FALSE);
}

static void
replace_line (char **field, const char *text)
{
  g_free (*field);
  *field = line_new (text);
}

static gboolean
is_open (SamDocument *doc)
{
  return doc != NULL && !g_atomic_int_get (&doc->sealed);
}

static SamBlock *
add_block (SamDocument *doc, SamBlockKind kind)
{
  SamBlock *block = g_new0 (SamBlock, 1);

  block->kind = kind;
  block->group = doc->in_group ? doc->n_groups : 0;
  g_ptr_array_add (doc->blocks, block);
  return block;
}

/* A block of text that says nothing takes no room. */
static SamBlock *
add_text_block (SamDocument *doc, SamBlockKind kind, GPtrArray *paras)
{
  SamBlock *block = NULL;

  if (paras->len == 0) {
    g_ptr_array_unref (paras);
    return NULL;
  }
  block = add_block (doc, kind);
  block->paras = paras;
  return block;
}

SamDocument *
sam_document_new (const char *language, SamDocumentFlags flags)
{
  SamDocument *doc = NULL;

  g_return_val_if_fail (language != NULL, NULL);

  doc = g_new0 (SamDocument, 1);
  doc->ref_count = 1;
  doc->language = g_strdup (language);
  doc->paper_title = g_strdup ("");
  doc->sender = g_strdup ("");
  doc->contact = g_strdup ("");
  doc->version = g_strdup ("");
  doc->copy = g_strdup ("");
  doc->page_label = g_strdup ("");
  doc->scale = (flags & SAM_DOCUMENT_LARGE_PRINT) != 0 ? 1.5 : 1.0;
  doc->font_size = 12;
  doc->margin_top = 36;
  doc->margin_right = 48;
  doc->margin_bottom = 26;
  doc->margin_left = 48;
  doc->blocks = g_ptr_array_new_with_free_func ((GDestroyNotify) block_free);
  return doc;
}

SamDocument *
sam_document_ref (SamDocument *doc)
{
  g_return_val_if_fail (doc != NULL, NULL);

  g_atomic_int_inc (&doc->ref_count);
  return doc;
}

void
sam_document_unref (SamDocument *doc)
{
  g_return_if_fail (doc != NULL);

  if (!g_atomic_int_dec_and_test (&doc->ref_count)) {
    return;
  }
  g_free (doc->language);
  g_free (doc->paper_title);
  g_free (doc->sender);
  g_free (doc->contact);
  g_free (doc->version);
  g_free (doc->copy);
  g_free (doc->page_label);
  g_ptr_array_unref (doc->blocks);
  g_free (doc);
}

void
sam_document_seal (SamDocument *doc)
{
  g_return_if_fail (doc != NULL);

  g_atomic_int_set (&doc->sealed, TRUE);
}

void
sam_document_set_paper_title (SamDocument *doc, const char *title)
{
  g_return_if_fail (is_open (doc));

  replace_line (&doc->paper_title, title);
}

void
sam_document_set_head (SamDocument *doc, const char *sender, const char *contact,
                       const char *version)
{
  g_return_if_fail (is_open (doc));

  replace_line (&doc->sender, sender);
  replace_line (&doc->contact, contact);
  replace_line (&doc->version, version);
}

void
sam_document_set_foot (SamDocument *doc, const char *copy, const char *page_label)
{
  g_return_if_fail (is_open (doc));

  replace_line (&doc->copy, copy);
  replace_line (&doc->page_label, page_label);
}

void
sam_document_set_font_size (SamDocument *doc, double points)
{
  g_return_if_fail (is_open (doc));
  g_return_if_fail (points >= 8 && points <= 24);

  doc->font_size = points;
}

void
sam_document_set_margins (SamDocument *doc, double top, double right, double bottom, double left)
{
  g_return_if_fail (is_open (doc));
  g_return_if_fail (top >= 12 && top <= 120 && right >= 12 && right <= 120);
  g_return_if_fail (bottom >= 12 && bottom <= 120 && left >= 12 && left <= 120);

  doc->margin_top = top;
  doc->margin_right = right;
  doc->margin_bottom = bottom;
  doc->margin_left = left;
}

void
sam_document_add_title (SamDocument *doc, const char *text)
{
  g_return_if_fail (is_open (doc));

  add_text_block (doc, SAM_BLOCK_TITLE, _sam_paras_new (text, SAM_RUN_PLAIN));
}

void
sam_document_add_lead (SamDocument *doc, const char *text)
{
  g_return_if_fail (is_open (doc));

  add_text_block (doc, SAM_BLOCK_LEAD, _sam_paras_new (text, SAM_RUN_PLAIN));
}

void
sam_document_add_heading (SamDocument *doc, int level, const char *number, const char *text)
{
  SamRun runs[] = { { number, SAM_RUN_PLAIN }, { " ", SAM_RUN_PLAIN }, { text, SAM_RUN_PLAIN } };
  gboolean has_number = number != NULL && number[0] != '\0';
  SamBlock *block = NULL;

  g_return_if_fail (is_open (doc));
  g_return_if_fail (level == 1 || level == 2);

  block =
      add_text_block (doc, SAM_BLOCK_HEADING,
                      _sam_paras_new_from_runs (has_number ? runs : runs + 2, has_number ? 3 : 1));
  if (block != NULL) {
    block->level = level;
  }
}

void
sam_document_add_paragraph (SamDocument *doc, const char *text)
{
  g_return_if_fail (is_open (doc));

  add_text_block (doc, SAM_BLOCK_PARAGRAPH, _sam_paras_new (text, SAM_RUN_PLAIN));
}

void
sam_document_add_runs (SamDocument *doc, const SamRun *runs, size_t n_runs)
{
  g_return_if_fail (is_open (doc));
  g_return_if_fail (runs != NULL || n_runs == 0);

  add_text_block (doc, SAM_BLOCK_PARAGRAPH, _sam_paras_new_from_runs (runs, n_runs));
}

void
sam_document_add_list (SamDocument *doc, SamListStyle style, const char *const *items)
{
  SamBlock *block = NULL;

  g_return_if_fail (is_open (doc));
  g_return_if_fail (items != NULL);

  if (items[0] == NULL) {
    return;
  }
  block = add_block (doc, SAM_BLOCK_LIST);
  block->list = style;
  block->items = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  for (size_t i = 0; items[i] != NULL; i++) {
    g_ptr_array_add (block->items, _sam_paras_new (items[i], SAM_RUN_PLAIN));
  }
}

void
sam_document_add_ruled_lines (SamDocument *doc, unsigned n_lines)
{
  g_return_if_fail (is_open (doc));
  g_return_if_fail (n_lines <= 1000);

  if (n_lines > 0) {
    add_block (doc, SAM_BLOCK_RULED)->count = n_lines;
  }
}

void
sam_document_add_lettered_rows (SamDocument *doc, unsigned n_rows)
{
  const SamColumn columns[] = { { NULL, 0.65, SAM_COLUMN_DEFAULT },
                                { NULL, 9.35, SAM_COLUMN_DEFAULT } };
  SamTable *table = NULL;

  g_return_if_fail (is_open (doc));
  g_return_if_fail (n_rows <= 26 * 26);

  if (n_rows == 0) {
    return;
  }
  table = sam_document_add_table (doc, columns, G_N_ELEMENTS (columns));
  sam_table_set_row_height (table, LETTERED_ROW_HEIGHT);
  for (unsigned i = 0; i < n_rows; i++) {
    char letters[3] = { 0 };
    const char *cells[] = { letters, NULL };

    if (i < 26) {
      letters[0] = (char) ('a' + i);
    } else {
      letters[0] = (char) ('a' + i / 26 - 1);
      letters[1] = (char) ('a' + i % 26);
    }
    sam_table_add_row (table, cells);
  }
}

void
sam_document_add_key_values (SamDocument *doc, const char *const *pairs)
{
  const SamColumn columns[] = { { NULL, 3, SAM_COLUMN_BOLD }, { NULL, 7, SAM_COLUMN_DEFAULT } };
  SamTable *table = NULL;

  g_return_if_fail (is_open (doc));
  g_return_if_fail (pairs != NULL);

  if (pairs[0] == NULL) {
    return;
  }
  table = sam_document_add_table (doc, columns, G_N_ELEMENTS (columns));
  ((SamBlock *) g_ptr_array_index (doc->blocks, doc->blocks->len - 1))->kind = SAM_BLOCK_KEY_VALUES;
  for (size_t i = 0; pairs[i] != NULL; i += 2) {
    const char *cells[] = { pairs[i], pairs[i + 1] };
    gboolean is_blank = pairs[i + 1] == NULL || pairs[i + 1][0] == '\0';

    sam_table_set_row_height (table, is_blank ? BLANK_VALUE_HEIGHT : 0);
    sam_table_add_row (table, cells);
    if (pairs[i + 1] == NULL) {
      break;
    }
  }
}

gboolean
sam_document_add_qr (SamDocument *doc, const char *data, double side, const char *alternative,
                     const char *caption)
{
  SamQr *qr = NULL;
  SamBlock *block = NULL;

  g_return_val_if_fail (is_open (doc), FALSE);
  g_return_val_if_fail (data != NULL && alternative != NULL, FALSE);
  g_return_val_if_fail (side >= 40 && side <= 200, FALSE);

  qr = _sam_qr_new (data, alternative);
  if (qr == NULL) {
    return FALSE;
  }
  block = add_block (doc, SAM_BLOCK_QR);
  block->qr = qr;
  block->points = side;
  block->paras = _sam_paras_new (caption, SAM_RUN_PLAIN);
  return TRUE;
}

void
sam_document_add_space (SamDocument *doc, double points)
{
  g_return_if_fail (is_open (doc));
  g_return_if_fail (points >= 0 && points <= MAX_ROW_HEIGHT);

  add_block (doc, SAM_BLOCK_SPACE)->points = points;
}

void
sam_document_add_page_break (SamDocument *doc)
{
  g_return_if_fail (is_open (doc));

  add_block (doc, SAM_BLOCK_PAGE_BREAK);
}

void
sam_document_keep_with_next (SamDocument *doc)
{
  g_return_if_fail (is_open (doc));

  if (doc->blocks->len > 0) {
    ((SamBlock *) g_ptr_array_index (doc->blocks, doc->blocks->len - 1))->keep_with_next = TRUE;
  }
}

unsigned
sam_document_count_blocks (SamDocument *doc)
{
  g_return_val_if_fail (doc != NULL, 0);

  return doc->blocks->len;
}

void
sam_document_remove_blocks (SamDocument *doc, unsigned from, unsigned to)
{
  g_return_if_fail (is_open (doc));
  g_return_if_fail (from <= to && to <= doc->blocks->len);

  g_ptr_array_remove_range (doc->blocks, from, to - from);
}

void
sam_document_begin_group (SamDocument *doc)
{
  g_return_if_fail (is_open (doc));
  g_return_if_fail (!doc->in_group);

  doc->in_group = TRUE;
  doc->n_groups++;
}

void
sam_document_end_group (SamDocument *doc)
{
  g_return_if_fail (is_open (doc));
  g_return_if_fail (doc->in_group);

  doc->in_group = FALSE;
}

SamTable *
sam_document_add_table (SamDocument *doc, const SamColumn *columns, size_t n_columns)
{
  SamTable *table = NULL;

  g_return_val_if_fail (is_open (doc), NULL);
  g_return_val_if_fail (columns != NULL, NULL);
  g_return_val_if_fail (n_columns >= 1 && n_columns <= MAX_COLUMNS, NULL);

  table = g_new0 (SamTable, 1);
  table->doc = doc;
  table->columns = g_array_new (FALSE, FALSE, sizeof (SamColumnInfo));
  g_array_set_clear_func (table->columns, (GDestroyNotify) column_clear);
  table->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) row_free);
  for (size_t i = 0; i < n_columns; i++) {
    SamColumnInfo info = { .title = _sam_paras_new (columns[i].title, SAM_RUN_PLAIN),
                           .share = columns[i].share > 0 ? columns[i].share : 1,
                           .flags = columns[i].flags };

    table->has_head = table->has_head || columns[i].title != NULL;
    g_array_append_val (table->columns, info);
  }
  add_block (doc, SAM_BLOCK_TABLE)->table = table;
  return table;
}

SamTable *
sam_document_add_signature_table (SamDocument *doc, const SamColumn *columns, size_t n_columns)
{
  SamTable *table = sam_document_add_table (doc, columns, n_columns);

  if (table != NULL) {
    sam_table_set_row_height (table, SIGNATURE_ROW_HEIGHT);
  }
  return table;
}

void
sam_table_set_row_height (SamTable *table, double points)
{
  g_return_if_fail (table != NULL && is_open (table->doc));
  g_return_if_fail (points >= 0 && points <= MAX_ROW_HEIGHT);

  table->row_height = points;
}

void
sam_table_keep_with_next (SamTable *table)
{
  g_return_if_fail (table != NULL && is_open (table->doc));
  g_return_if_fail (table->rows->len > 0);

  ((SamRow *) g_ptr_array_index (table->rows, table->rows->len - 1))->keep_with_next = TRUE;
}

static SamRow *
add_row (SamTable *table)
{
  SamRow *row = g_new0 (SamRow, 1);

  row->cells = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  row->min_height = table->row_height;
  g_ptr_array_add (table->rows, row);
  return row;
}

void
sam_table_add_row (SamTable *table, const char *const *cells)
{
  SamRow *row = NULL;

  g_return_if_fail (table != NULL && is_open (table->doc));

  row = add_row (table);
  for (unsigned i = 0; i < table->columns->len; i++) {
    const SamColumnInfo *column = &g_array_index (table->columns, SamColumnInfo, i);
    gboolean is_bold = (column->flags & SAM_COLUMN_BOLD) != 0;

    g_ptr_array_add (row->cells, _sam_paras_new (cells == NULL ? NULL : cells[i],
                                                 is_bold ? SAM_RUN_BOLD : SAM_RUN_PLAIN));
  }
}

void
sam_table_set_cell_runs (SamTable *table, size_t column, const SamRun *runs, size_t n_runs)
{
  SamRow *row = NULL;

  g_return_if_fail (table != NULL && is_open (table->doc));
  g_return_if_fail (table->rows->len > 0);
  g_return_if_fail (runs != NULL || n_runs == 0);

  row = g_ptr_array_index (table->rows, table->rows->len - 1);
  g_return_if_fail (column < row->cells->len);

  g_ptr_array_unref (row->cells->pdata[column]);
  row->cells->pdata[column] = _sam_paras_new_from_runs (runs, n_runs);
}

void
sam_table_add_section (SamTable *table, const char *text)
{
  SamRow *row = NULL;

  g_return_if_fail (table != NULL && is_open (table->doc));

  row = add_row (table);
  row->is_section = TRUE;
  row->min_height = 0;
  g_ptr_array_add (row->cells, _sam_paras_new (text, SAM_RUN_BOLD));
}
