/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-flow-private.h"

#define CELL_PAD_X 6.0
#define CELL_PAD_Y 5.0
#define PAIR_PAD_Y 2.5
#define PAIR_GAP 12.0
#define RULED_HEIGHT 27.0
#define QR_GAP 14.0
#define QR_QUIET 4 /* modules of light the standard asks for around it */
#define LIST_ITEM_SPACE 2.5
/* A row to be split begins on a page only when so many lines fit. */
#define LEAST_ROW_LINES 3
/* No single word takes more of a table than this. */
#define MAX_WORD_SHARE 0.45

typedef struct {
  SamFlow *flow;         /* (unowned) */
  SamTypesetter *setter; /* (unowned) */
  double width;
  double after; /* room the block before asks for below it */
  double extra; /* room the caller asked for */
  double blank; /* height of a line in a cell */
} Builder;

/* Room above and below a block; between two of them the greater one counts. */
static const struct {
  double above;
  double below;
} spaces[] = {
  [SAM_BLOCK_TITLE] = { 0, 4 },      [SAM_BLOCK_LEAD] = { 4, 6 },
  [SAM_BLOCK_HEADING] = { 15, 4 },   [SAM_BLOCK_PARAGRAPH] = { 0, 7 },
  [SAM_BLOCK_LIST] = { 0, 7 },       [SAM_BLOCK_TABLE] = { 6, 10 },
  [SAM_BLOCK_KEY_VALUES] = { 2, 7 }, [SAM_BLOCK_RULED] = { 0, 8 },
  [SAM_BLOCK_SPACE] = { 0, 0 },      [SAM_BLOCK_QR] = { 10, 10 },
  [SAM_BLOCK_PAGE_BREAK] = { 0, 0 },
};

static void
atom_clear (SamFlowAtom *atom)
{
  g_free (atom->outline);
}

static void
row_free (SamFlowRow *row)
{
  g_ptr_array_unref (row->cells);
  g_free (row);
}

static GArray *
keep_text (Builder *builder, GArray *lines)
{
  g_ptr_array_add (builder->flow->texts, lines);
  return lines;
}

static double
space_above (Builder *builder, SamBlockKind kind, double above)
{
  double space = MAX (builder->after, above) * builder->setter->unit + builder->extra;

  builder->after = spaces[kind].below;
  builder->extra = 0;
  return space;
}

static SamFlowAtom *
add_atom (Builder *builder, SamFlowAtom atom)
{
  g_array_append_val (builder->flow->atoms, atom);
  return &g_array_index (builder->flow->atoms, SamFlowAtom, builder->flow->atoms->len - 1);
}

/* A line of a paragraph is not left alone, neither at the foot nor at the head of a page. */
static int
line_tie (GArray *lines, unsigned i)
{
  const SamLine *line = &g_array_index (lines, SamLine, i);
  const SamLine *next = NULL;

  if (line->is_last) {
    return SAM_TIE_NONE;
  }
  next = &g_array_index (lines, SamLine, i + 1);
  return line->is_first || next->is_last ? SAM_TIE_LINES : SAM_TIE_NONE;
}

static void
add_lines (Builder *builder, GArray *lines, double space, SamFlowAtom like)
{
  double end = 0;

  for (unsigned i = 0; i < lines->len; i++) {
    const SamLine *line = &g_array_index (lines, SamLine, i);
    SamFlowAtom atom = like;

    atom.kind = SAM_FLOW_TEXT;
    atom.line = line;
    atom.height = line->height;
    atom.space = i == 0 ? space : line->top - end;
    atom.tie = MAX (like.tie, line_tie (lines, i));
    atom.para = line->layout;
    if (i > 0) {
      atom.label = NULL;
      atom.outline = NULL;
    }
    end = line->top + line->height;
    add_atom (builder, atom);
  }
}

static void
add_text (Builder *builder, const SamBlock *block)
{
  static const SamTextStyle text_styles[] = { [SAM_BLOCK_TITLE] = SAM_TEXT_TITLE,
                                              [SAM_BLOCK_LEAD] = SAM_TEXT_LEAD,
                                              [SAM_BLOCK_HEADING] = SAM_TEXT_HEADING_1,
                                              [SAM_BLOCK_PARAGRAPH] = SAM_TEXT_BODY };
  gboolean is_sub = block->kind == SAM_BLOCK_HEADING && block->level == 2;
  SamTextStyle style = is_sub ? SAM_TEXT_HEADING_2 : text_styles[block->kind];
  GArray *lines = keep_text (builder, _sam_typeset (builder->setter, block->paras, style,
                                                    builder->width, SAM_ALIGN_START));
  SamFlowAtom like = { .group = block->group, .tag = "P" };
  double above = is_sub ? 11 : spaces[block->kind].above;

  if (block->kind != SAM_BLOCK_PARAGRAPH) {
    like.tie = SAM_TIE_HEADING;
  }
  if (block->kind == SAM_BLOCK_TITLE) {
    like.tag = "H1";
  } else if (block->kind == SAM_BLOCK_HEADING) {
    like.tag = is_sub ? "H3" : "H2";
    if (!is_sub) {
      like.outline = g_strdup (((SamPara *) g_ptr_array_index (block->paras, 0))->text);
    }
  }
  add_lines (builder, lines, space_above (builder, block->kind, above), like);
}

static char *
list_label (SamListStyle style, unsigned number)
{
  switch (style) {
  case SAM_LIST_NUMBERS:
    return g_strdup_printf ("%u.", number);
  case SAM_LIST_CHECKS:
    return g_strdup (SAM_BOX_EMPTY);
  case SAM_LIST_BULLETS:
  default:
    return g_strdup ("\342\200\223");
  }
}

static void
add_list (Builder *builder, const SamBlock *block)
{
  double unit = builder->setter->unit;
  double indent = (block->list == SAM_LIST_NUMBERS && block->items->len > 9 ? 24 : 17) * unit;

  for (unsigned i = 0; i < block->items->len; i++) {
    g_autofree char *label = list_label (block->list, i + 1);
    GPtrArray *paras = g_ptr_array_index (block->items, i);
    GArray *lines = keep_text (builder, _sam_typeset (builder->setter, paras, SAM_TEXT_BODY,
                                                      builder->width - indent, SAM_ALIGN_START));
    SamFlowAtom like = { .group = block->group, .tag = "P", .indent = indent, .list = block };
    double space = i == 0 ? space_above (builder, block->kind, spaces[block->kind].above)
                          : LIST_ITEM_SPACE * unit;

    like.label = keep_text (builder, _sam_typeset_string (builder->setter, label, SAM_TEXT_BODY,
                                                          builder->width, SAM_ALIGN_START));
    like.item = paras;
    if (lines->len == 0) {
      /* An item without text still has its box or number to write beside. */
      like.kind = SAM_FLOW_TEXT;
      like.space = space;
      like.height = _sam_lines_height (like.label);
      add_atom (builder, like);
    } else {
      add_lines (builder, lines, space, like);
    }
  }
}

static void
add_ruled (Builder *builder, const SamBlock *block)
{
  for (unsigned i = 0; i < block->count; i++) {
    SamFlowAtom atom = { .kind = SAM_FLOW_RULED,
                         .height = RULED_HEIGHT * builder->setter->unit,
                         .group = block->group };

    if (i == 0) {
      atom.space = space_above (builder, block->kind, spaces[block->kind].above);
    }
    if (i + 1 < block->count && (i == 0 || i + 2 == block->count)) {
      atom.tie = SAM_TIE_LINES;
    }
    add_atom (builder, atom);
  }
}

static void
add_qr (Builder *builder, const SamBlock *block)
{
  double side = block->points * builder->setter->unit;
  double gap = MAX (QR_GAP * builder->setter->unit, QR_QUIET * side / block->qr->n);
  GArray *caption =
      keep_text (builder, _sam_typeset (builder->setter, block->paras, SAM_TEXT_BODY,
                                        builder->width - side - gap, SAM_ALIGN_START));
  SamFlowAtom atom = { .kind = SAM_FLOW_QR, .group = block->group, .qr = block->qr };

  atom.caption = caption;
  atom.indent = side + gap;
  atom.height = MAX (side, _sam_lines_height (caption));
  atom.space = space_above (builder, block->kind, spaces[block->kind].above);
  atom.side = side;
  add_atom (builder, atom);
}

/* Widths in which no word has to be broken, at the present size of text. */
static double
find_least_widths (Builder *builder, const SamTable *table, const SamFlowTable *laid, double *least)
{
  double sum = 0;

  for (unsigned i = 0; i < table->columns->len; i++) {
    const SamColumnInfo *column = &g_array_index (table->columns, SamColumnInfo, i);

    least[i] = _sam_typeset_least_width (builder->setter, column->title, SAM_TEXT_CELL_HEAD);
    for (unsigned j = 0; j < table->rows->len; j++) {
      const SamRow *row = g_ptr_array_index (table->rows, j);

      if (!row->is_section) {
        double width = _sam_typeset_least_width (builder->setter, g_ptr_array_index (row->cells, i),
                                                 SAM_TEXT_CELL);

        least[i] = MAX (least[i], width);
      }
    }
    least[i] = MIN (least[i] + laid->pad_left + laid->pad_right, MAX_WORD_SHARE * builder->width);
    sum += least[i];
  }
  return sum;
}

/* The widths asked for, but no word is broken that could stand whole, if need be in slightly
 * smaller letters. */
static void
set_edges (Builder *builder, const SamTable *table, SamFlowTable *laid)
{
  static const double scales[] = { 1, 0.93, 0.86 };
  unsigned n = table->columns->len;
  double least[SAM_FLOW_MAX_COLUMNS] = { 0 };
  double widths[SAM_FLOW_MAX_COLUMNS] = { 0 };
  double sum = 0;
  double wanted = 0;
  double spare = 0;
  gboolean fits = FALSE;

  for (unsigned i = 0; i < G_N_ELEMENTS (scales) && !fits; i++) {
    builder->setter->cell_scale = scales[i];
    fits = find_least_widths (builder, table, laid, least) <= builder->width;
  }
  if (!fits) {
    builder->setter->cell_scale = 1;
    find_least_widths (builder, table, laid, least);
  }
  for (unsigned i = 0; i < n; i++) {
    sum += g_array_index (table->columns, SamColumnInfo, i).share;
  }
  for (unsigned i = 0; i < n; i++) {
    widths[i] = g_array_index (table->columns, SamColumnInfo, i).share / sum * builder->width;
    wanted += MAX (0, least[i] - widths[i]);
    spare += MAX (0, widths[i] - least[i]);
  }
  for (unsigned i = 0; i < n; i++) {
    if (widths[i] < least[i] && spare > 0) {
      widths[i] += (least[i] - widths[i]) * MIN (1, spare / wanted);
    } else if (widths[i] > least[i] && wanted > 0) {
      widths[i] -= (widths[i] - least[i]) * MIN (1, wanted / spare);
    }
    laid->edges[i + 1] = laid->edges[i] + widths[i];
  }
  laid->edges[n] = builder->width;
}

static SamAlign
column_align (SamColumnFlags flags)
{
  if ((flags & SAM_COLUMN_CENTRED) != 0) {
    return SAM_ALIGN_CENTRE;
  }
  return (flags & SAM_COLUMN_NUMERIC) != 0 ? SAM_ALIGN_END : SAM_ALIGN_START;
}

static SamFlowRow *
row_new (Builder *builder, SamFlowTable *laid)
{
  SamFlowRow *row = g_new0 (SamFlowRow, 1);

  row->table = laid;
  row->cells = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  g_ptr_array_add (builder->flow->rows, row);
  return row;
}

static void
add_cell (Builder *builder, SamFlowRow *row, GPtrArray *paras, SamTextStyle style, SamAlign align,
          double left, double right)
{
  double width = right - left - row->table->pad_left - row->table->pad_right;
  GArray *lines = _sam_typeset (builder->setter, paras, style, MAX (width, 1), align);

  g_ptr_array_add (row->cells, lines);
  row->height = MAX (row->height, _sam_lines_height (lines));
}

static void
add_row_atom (Builder *builder, const SamBlock *block, SamFlowRow *row, double min_height,
              double space, int tie)
{
  SamFlowAtom atom = { .kind = SAM_FLOW_ROW, .space = space, .group = block->group, .row = row };
  double pads = 2 * row->table->pad_y;

  /* A name of two lines has the same air below it as one of one line. */
  if (!row->table->is_ruled && min_height > 0) {
    row->height += MAX (min_height * builder->setter->unit - builder->blank - pads, 0) / 2;
  }
  row->height = MAX (MAX (row->height, builder->blank) + pads, min_height * builder->setter->unit);
  row->least_height = LEAST_ROW_LINES * builder->blank + pads;
  atom.height = row->height;
  atom.tie = tie;
  add_atom (builder, atom);
}

static void
add_table (Builder *builder, const SamBlock *block)
{
  const SamTable *table = block->table;
  double unit = builder->setter->unit;
  SamFlowTable *laid = NULL;
  const SamFlowRow *section = NULL;
  gboolean is_first = TRUE;

  if (table->rows->len == 0 && !table->has_head) {
    return;
  }
  laid = g_new0 (SamFlowTable, 1);
  g_ptr_array_add (builder->flow->tables, laid);
  laid->is_ruled = block->kind == SAM_BLOCK_TABLE;
  laid->pad_left = laid->is_ruled ? CELL_PAD_X * unit : 0;
  laid->pad_right = laid->is_ruled ? CELL_PAD_X * unit : PAIR_GAP * unit;
  laid->pad_y = (laid->is_ruled ? CELL_PAD_Y : PAIR_PAD_Y) * unit;
  set_edges (builder, table, laid);
  if (table->has_head) {
    SamFlowRow *row = row_new (builder, laid);

    row->is_head = TRUE;
    laid->head = row;
    for (unsigned i = 0; i < table->columns->len; i++) {
      const SamColumnInfo *column = &g_array_index (table->columns, SamColumnInfo, i);

      add_cell (builder, row, column->title, SAM_TEXT_CELL_HEAD, column_align (column->flags),
                laid->edges[i], laid->edges[i + 1]);
    }
    add_row_atom (builder, block, row, 0,
                  space_above (builder, block->kind, spaces[block->kind].above),
                  table->rows->len > 0 ? SAM_TIE_HEADING : SAM_TIE_NONE);
    is_first = FALSE;
  }
  for (unsigned i = 0; i < table->rows->len; i++) {
    const SamRow *source = g_ptr_array_index (table->rows, i);
    SamFlowRow *row = row_new (builder, laid);
    gboolean is_last = i + 1 == table->rows->len;
    double space = 0;

    row->is_section = source->is_section;
    row->section = row->is_section ? NULL : section;
    if (row->is_section) {
      section = row;
    }
    for (unsigned j = 0; j < source->cells->len; j++) {
      const SamColumnInfo *column = &g_array_index (table->columns, SamColumnInfo, j);

      add_cell (builder, row, g_ptr_array_index (source->cells, j), SAM_TEXT_CELL,
                source->is_section ? SAM_ALIGN_START : column_align (column->flags), laid->edges[j],
                source->is_section ? laid->edges[table->columns->len] : laid->edges[j + 1]);
    }
    if (is_first) {
      space = space_above (builder, block->kind, spaces[block->kind].above);
      is_first = FALSE;
    }
    add_row_atom (builder, block, row, source->min_height, space,
                  is_last                  ? SAM_TIE_NONE
                  : source->is_section     ? SAM_TIE_HEADING
                  : source->keep_with_next ? SAM_TIE_GROUP
                                           : SAM_TIE_NONE);
  }
  builder->setter->cell_scale = 1;
}

static void
add_block (Builder *builder, const SamBlock *block)
{
  unsigned before = builder->flow->atoms->len;

  switch (block->kind) {
  case SAM_BLOCK_TITLE:
  case SAM_BLOCK_LEAD:
  case SAM_BLOCK_HEADING:
  case SAM_BLOCK_PARAGRAPH:
    add_text (builder, block);
    break;
  case SAM_BLOCK_LIST:
    add_list (builder, block);
    break;
  case SAM_BLOCK_TABLE:
  case SAM_BLOCK_KEY_VALUES:
    add_table (builder, block);
    break;
  case SAM_BLOCK_RULED:
    add_ruled (builder, block);
    break;
  case SAM_BLOCK_QR:
    add_qr (builder, block);
    break;
  case SAM_BLOCK_SPACE:
    builder->extra += block->points * builder->setter->unit;
    break;
  case SAM_BLOCK_PAGE_BREAK: {
    SamFlowAtom atom = { .kind = SAM_FLOW_BREAK };

    add_atom (builder, atom);
    break;
  }
  default:
    g_assert_not_reached ();
  }
  if (block->keep_with_next && builder->flow->atoms->len > before) {
    g_array_index (builder->flow->atoms, SamFlowAtom, builder->flow->atoms->len - 1).tie =
        SAM_TIE_HEADING;
  }
}

SamFlow *
_sam_flow_new (SamDocument *doc, SamTypesetter *setter, double width)
{
  SamFlow *flow = g_new0 (SamFlow, 1);
  Builder builder = { .flow = flow, .setter = setter, .width = width };
  g_autoptr (GArray) blank = NULL;

  flow->atoms = g_array_new (FALSE, FALSE, sizeof (SamFlowAtom));
  g_array_set_clear_func (flow->atoms, (GDestroyNotify) atom_clear);
  flow->tables = g_ptr_array_new_with_free_func (g_free);
  flow->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) row_free);
  flow->texts = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  blank = _sam_typeset_string (setter, "x", SAM_TEXT_CELL, width, SAM_ALIGN_START);
  builder.blank = _sam_lines_height (blank);
  for (unsigned i = 0; i < doc->blocks->len; i++) {
    add_block (&builder, g_ptr_array_index (doc->blocks, i));
  }
  return flow;
}

void
_sam_flow_free (SamFlow *flow)
{
  g_array_unref (flow->atoms);
  g_ptr_array_unref (flow->tables);
  g_ptr_array_unref (flow->rows);
  g_ptr_array_unref (flow->texts);
  g_free (flow);
}
