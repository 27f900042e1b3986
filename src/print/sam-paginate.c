/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-flow-private.h"
#include "sam-pages-private.h"

#include <string.h>

#define A4_WIDTH 595.276
#define A4_HEIGHT 841.89
#define RULE_GRAY 0.45
#define FILL_GRAY 0.93
#define HEAD_TO_RULE 6.0
#define HEAD_TO_BODY 18.0
#define BODY_TO_FOOT 10.0
#define FOOT_TO_RULE 6.0
/* A head taller than this part of a page is not worth repeating. */
#define MAX_REPEATED_HEAD 0.33

/* What a paper is being laid out on. */
typedef struct {
  SamDocument *doc;      /* (unowned) */
  SamTypesetter *setter; /* (unowned) */
  SamPages *pages;       /* (unowned) */
  SamPage *page;         /* (unowned) (nullable): the last one */
  double x;
  double width;
  double top; /* of the body */
  double bottom;
  double y;
  gboolean is_empty; /* nothing in the body of this page yet */
  double head_top;
  double foot_top;
  double foot_rule;
  /* What is open in the structure of the page. */
  gconstpointer container;
  const char *container_tag;
  gconstpointer item;
  gconstpointer para;
  const char *para_tag;
} Paper;

static void
add_rule (Paper *paper, double x, double y, double width, double height)
{
  SamShape shape = { x, y, width, height, RULE_GRAY };

  g_array_append_val (paper->page->shapes, shape);
}

static void
add_tag (Paper *paper, SamMarkKind kind, const char *tag)
{
  SamMark mark = { .kind = kind, .tag = tag };

  g_array_append_val (paper->page->marks, mark);
}

static void
add_line (Paper *paper, const SamLine *line, double x, double y)
{
  SamMark mark = { .kind = SAM_MARK_TEXT,
                   .layout = g_object_ref (line->layout),
                   .line = pango_layout_line_ref (line->line),
                   .x = x + line->x,
                   .baseline = y + line->baseline,
                   .gray = line->gray };

  g_array_append_val (paper->page->marks, mark);
}

/* Opens and closes structure until exactly this is open; %NULL: nothing at that level. */
static void
enter (Paper *paper, gconstpointer container, const char *container_tag, gconstpointer item,
       gconstpointer para, const char *para_tag)
{
  gboolean is_new_container = paper->container != container;
  gboolean is_new_item = is_new_container || paper->item != item;
  gboolean is_new_para = is_new_item || paper->para != para;

  if (is_new_para && paper->para != NULL) {
    add_tag (paper, SAM_MARK_CLOSE, paper->para_tag);
  }
  if (is_new_item && paper->item != NULL) {
    add_tag (paper, SAM_MARK_CLOSE, "LI");
  }
  if (is_new_container && paper->container != NULL) {
    add_tag (paper, SAM_MARK_CLOSE, paper->container_tag);
  }
  paper->container = container;
  paper->container_tag = container_tag;
  paper->item = item;
  paper->para = para;
  paper->para_tag = para_tag;
  if (is_new_container && container != NULL) {
    add_tag (paper, SAM_MARK_OPEN, container_tag);
  }
  if (is_new_item && item != NULL) {
    add_tag (paper, SAM_MARK_OPEN, "LI");
  }
  if (is_new_para && para != NULL) {
    add_tag (paper, SAM_MARK_OPEN, para_tag);
  }
}

/* Head and foot stand outside the structure: read on the first page, they are noise on the
 * others. */
static void
add_marginal (Paper *paper, GArray *lines, double x, double y)
{
  if (lines->len == 0) {
    return;
  }
  add_tag (paper, SAM_MARK_OPEN, NULL);
  for (unsigned i = 0; i < lines->len; i++) {
    const SamLine *line = &g_array_index (lines, SamLine, i);

    add_line (paper, line, x, y + line->top);
  }
  add_tag (paper, SAM_MARK_CLOSE, NULL);
}

/* Two texts on one line, or, when they are too long for it, below each other. */
static double
put_sides (Paper *paper, GPtrArray *left, const char *right, double y, gboolean is_measuring)
{
  g_autoptr (GArray) first =
      _sam_typeset (paper->setter, left, SAM_TEXT_MARGINAL, paper->width, SAM_ALIGN_START);
  g_autoptr (GArray) second =
      _sam_typeset_string (paper->setter, right, SAM_TEXT_MARGINAL, paper->width, SAM_ALIGN_END);
  double first_height = _sam_lines_height (first);
  double second_height = _sam_lines_height (second);
  double offset = 0;

  if (first->len > 0 && second->len > 0) {
    double both = g_array_index (first, SamLine, 0).width + g_array_index (second, SamLine, 0).width
                  + 18 * paper->setter->unit;

    if (first->len > 1 || second->len > 1 || both > paper->width) {
      offset = first_height + 2 * paper->setter->unit;
    }
  }
  if (!is_measuring) {
    add_marginal (paper, first, paper->x, y);
    add_marginal (paper, second, paper->x, y + offset);
  }
  return MAX (first_height, offset + second_height);
}

static GPtrArray *
head_paras (SamDocument *doc)
{
  gboolean has_both = doc->sender[0] != '\0' && doc->contact[0] != '\0';
  SamRun runs[] = { { doc->sender, SAM_RUN_BOLD },
                    { has_both ? " \302\267 " : "", SAM_RUN_PLAIN },
                    { doc->contact, SAM_RUN_PLAIN } };

  return _sam_paras_new_from_runs (runs, G_N_ELEMENTS (runs));
}

static char *
page_label (SamDocument *doc, unsigned page, unsigned pages)
{
  g_autofree char *n = g_strdup_printf ("%u", page);
  g_autofree char *all = g_strdup_printf ("%u", pages);
  g_autoptr (GString) label = g_string_new (doc->page_label);

  g_string_replace (label, "{page}", n, 0);
  g_string_replace (label, "{pages}", all, 0);
  return g_string_free (g_steal_pointer (&label), FALSE);
}

static void
measure_margins (Paper *paper)
{
  SamDocument *doc = paper->doc;
  double unit = paper->setter->unit;
  g_autoptr (GPtrArray) head = head_paras (doc);
  g_autoptr (GPtrArray) copy = _sam_paras_new (doc->copy, SAM_RUN_PLAIN);
  /* As wide as any label can become. */
  g_autofree char *label = page_label (doc, 888, 888);
  double head_height = put_sides (paper, head, doc->version, 0, TRUE);
  double foot_height = put_sides (paper, copy, label, 0, TRUE);

  paper->head_top = doc->margin_top;
  paper->top = doc->margin_top;
  if (head_height > 0) {
    paper->top += head_height + (HEAD_TO_RULE + HEAD_TO_BODY) * unit;
  }
  paper->bottom = A4_HEIGHT - doc->margin_bottom;
  if (foot_height > 0) {
    paper->foot_top = paper->bottom - foot_height;
    paper->foot_rule = paper->foot_top - FOOT_TO_RULE * unit;
    paper->bottom = paper->foot_rule - BODY_TO_FOOT * unit;
  }
}

static void
end_page (Paper *paper)
{
  if (paper->page != NULL) {
    enter (paper, NULL, NULL, NULL, NULL, NULL);
  }
}

static void
begin_page (Paper *paper)
{
  g_autoptr (GPtrArray) head = head_paras (paper->doc);
  double height = 0;

  end_page (paper);
  paper->page = _sam_page_new ();
  g_ptr_array_add (paper->pages->pages, paper->page);
  height = put_sides (paper, head, paper->doc->version, paper->head_top, FALSE);
  if (height > 0) {
    add_rule (paper, paper->x, paper->head_top + height + HEAD_TO_RULE * paper->setter->unit,
              paper->width, 0);
  }
  paper->y = paper->top;
  paper->is_empty = TRUE;
}

static void
add_feet (Paper *paper)
{
  GPtrArray *pages = paper->pages->pages;
  g_autoptr (GPtrArray) copy = _sam_paras_new (paper->doc->copy, SAM_RUN_PLAIN);

  for (unsigned i = 0; i < pages->len; i++) {
    g_autofree char *label = page_label (paper->doc, i + 1, pages->len);

    paper->page = g_ptr_array_index (pages, i);
    if (put_sides (paper, copy, label, paper->foot_top, FALSE) > 0) {
      add_rule (paper, paper->x, paper->foot_rule, paper->width, 0);
    }
  }
}

/* A part of a row: the lines @starts..@ends of each cell, @height tall. */
static void
put_row_part (Paper *paper, const SamFlowRow *row, const unsigned *starts, const unsigned *ends,
              double height)
{
  SamFlowTable *table = row->table;
  double y = paper->y;

  enter (paper, table, "Table", NULL, NULL, NULL);
  if (table->is_ruled) {
    if (row->is_head || row->is_section) {
      SamShape fill = { paper->x, y, paper->width, height, FILL_GRAY };

      g_array_append_val (paper->page->shapes, fill);
    }
    /* What is filled hides half of the line it begins at. */
    if (table->page != paper->page || row->is_section) {
      add_rule (paper, paper->x, y, paper->width, 0);
    }
    add_rule (paper, paper->x, y + height, paper->width, 0);
    add_rule (paper, paper->x, y, 0, height);
    add_rule (paper, paper->x + paper->width, y, 0, height);
    for (unsigned i = 1; i < row->cells->len; i++) {
      add_rule (paper, paper->x + table->edges[i], y, 0, height);
    }
  }
  /* Remembered so that only the first row on a page draws the line above it. */
  table->page = paper->page;

  add_tag (paper, SAM_MARK_OPEN, "TR");
  for (unsigned i = 0; i < row->cells->len; i++) {
    GArray *lines = g_ptr_array_index (row->cells, i);
    double x = paper->x + table->edges[i] + table->pad_left;
    const char *tag = row->is_head || row->is_section ? "TH" : "TD";
    gboolean is_open = FALSE;
    double first_top = 0;

    add_tag (paper, SAM_MARK_OPEN, tag);
    for (unsigned j = starts[i]; j < ends[i]; j++) {
      const SamLine *line = &g_array_index (lines, SamLine, j);

      if (j == starts[i]) {
        first_top = line->top;
      }
      if (!is_open) {
        add_tag (paper, SAM_MARK_OPEN, "P");
        is_open = TRUE;
      }
      add_line (paper, line, x, y + table->pad_y + line->top - first_top);
      if (line->is_last || j + 1 == ends[i]) {
        add_tag (paper, SAM_MARK_CLOSE, "P");
        is_open = FALSE;
      }
    }
    add_tag (paper, SAM_MARK_CLOSE, tag);
    if (lines->len == 0 && !table->is_ruled && i > 0) {
      /* Nothing is known: a line to write it on. */
      add_rule (paper, x, y + height - table->pad_y, table->edges[i + 1] - table->edges[i], 0);
    }
  }
  add_tag (paper, SAM_MARK_CLOSE, "TR");
  paper->y += height;
  paper->is_empty = FALSE;
}

static double
page_room (Paper *paper)
{
  return paper->bottom - paper->top;
}

static void
put_row (Paper *paper, const SamFlowRow *row)
{
  unsigned starts[SAM_FLOW_MAX_COLUMNS] = { 0 };
  unsigned ends[SAM_FLOW_MAX_COLUMNS] = { 0 };

  for (unsigned i = 0; i < row->cells->len; i++) {
    ends[i] = ((GArray *) g_ptr_array_index (row->cells, i))->len;
  }
  put_row_part (paper, row, starts, ends, row->height);
}

static double
lines_between (GArray *lines, unsigned start, unsigned end)
{
  const SamLine *first = NULL;
  const SamLine *last = NULL;

  if (end <= start) {
    return 0;
  }
  first = &g_array_index (lines, SamLine, start);
  last = &g_array_index (lines, SamLine, end - 1);
  return last->top + last->height - first->top;
}

/* How far a cell gets in @room, without leaving one line of a paragraph alone on a page. */
static unsigned
fit_lines (GArray *lines, unsigned start, double room)
{
  unsigned end = start;
  unsigned best = 0;

  while (end < lines->len && lines_between (lines, start, end + 1) <= room) {
    end++;
  }
  if (end == lines->len) {
    return end;
  }
  for (best = end; best > start; best--) {
    const SamLine *above = &g_array_index (lines, SamLine, best - 1);
    const SamLine *below = &g_array_index (lines, SamLine, best);
    gboolean is_orphan = above->is_first && !above->is_last;
    gboolean is_widow = below->is_last && !below->is_first;

    if (!is_orphan && !is_widow) {
      return best;
    }
  }
  return end;
}

/* (nullable): what says whose @row is, where it goes on on another page. */
static const SamFlowRow *
section_again (Paper *paper, const SamFlowRow *row)
{
  return row->section != NULL && row->section->height <= MAX_REPEATED_HEAD * page_room (paper)
             ? row->section
             : NULL;
}

static void
put_head_again (Paper *paper, const SamFlowRow *row)
{
  const SamFlowRow *section = section_again (paper, row);

  if (row->table->head != NULL && row->table->is_head_repeated) {
    put_row (paper, row->table->head);
  }
  if (section != NULL) {
    put_row (paper, section);
  }
}

/* A row taller than a page runs on over as many as it needs. */
static void
put_long_row (Paper *paper, const SamFlowRow *row)
{
  unsigned starts[SAM_FLOW_MAX_COLUMNS] = { 0 };
  unsigned ends[SAM_FLOW_MAX_COLUMNS] = { 0 };
  gboolean is_fresh = FALSE;

  for (;;) {
    double room = paper->bottom - paper->y - 2 * row->table->pad_y;
    double height = 0;
    gboolean is_done = TRUE;
    gboolean has_moved = FALSE;

    for (unsigned i = 0; i < row->cells->len; i++) {
      GArray *lines = g_ptr_array_index (row->cells, i);

      ends[i] = fit_lines (lines, starts[i], room);
      if (is_fresh && ends[i] == starts[i] && starts[i] < lines->len) {
        ends[i]++;
      }
      has_moved = has_moved || ends[i] > starts[i];
      is_done = is_done && ends[i] == lines->len;
      height = MAX (height, lines_between (lines, starts[i], ends[i]));
    }
    if (has_moved) {
      put_row_part (paper, row, starts, ends, height + 2 * row->table->pad_y);
      memcpy (starts, ends, sizeof starts);
    }
    if (is_done) {
      return;
    }
    begin_page (paper);
    put_head_again (paper, row);
    is_fresh = TRUE;
  }
}

static void
put_text (Paper *paper, const SamFlowAtom *atom)
{
  if (atom->label != NULL) {
    /* Beside its label, not around it: what follows a part inside another is read by nobody. */
    enter (paper, atom->list, "L", atom->item, NULL, NULL);
    add_tag (paper, SAM_MARK_OPEN, "Lbl");
    for (unsigned i = 0; i < atom->label->len; i++) {
      add_line (paper, &g_array_index (atom->label, SamLine, i), paper->x, paper->y);
    }
    add_tag (paper, SAM_MARK_CLOSE, "Lbl");
  }
  enter (paper, atom->list, "L", atom->item, atom->para, atom->tag);
  if (atom->line != NULL) {
    add_line (paper, atom->line, paper->x + atom->indent, paper->y);
  }
  if (atom->outline != NULL) {
    SamOutline outline = { .text = g_strdup (atom->outline), .level = 1, .y = paper->y };

    g_array_append_val (paper->page->outline, outline);
  }
  paper->y += atom->height;
  paper->is_empty = FALSE;
}

static void
put_qr (Paper *paper, const SamFlowAtom *atom)
{
  SamMark mark = { .kind = SAM_MARK_QR,
                   .qr = _sam_qr_ref (atom->qr),
                   .x = paper->x,
                   .baseline = paper->y,
                   .side = atom->side };
  double down = MAX (0, atom->side - _sam_lines_height (atom->caption)) / 2;

  enter (paper, NULL, NULL, NULL, atom->qr, "Figure");
  g_array_append_val (paper->page->marks, mark);
  if (atom->caption->len > 0) {
    enter (paper, NULL, NULL, NULL, atom->caption, "P");
  }
  for (unsigned i = 0; i < atom->caption->len; i++) {
    const SamLine *line = &g_array_index (atom->caption, SamLine, i);

    add_line (paper, line, paper->x + atom->indent, paper->y + down + line->top);
  }
  paper->y += atom->height;
  paper->is_empty = FALSE;
}

static double
head_again_height (Paper *paper, const SamFlowAtom *atom)
{
  const SamFlowRow *row = atom->row;
  const SamFlowRow *section = NULL;
  double height = 0;

  if (row == NULL || row->is_head) {
    return 0;
  }
  section = section_again (paper, row);
  if (row->table->head != NULL && row->table->is_head_repeated) {
    height += row->table->head->height;
  }
  return section != NULL ? height + section->height : height;
}

static gboolean
is_long (Paper *paper, const SamFlowAtom *atom)
{
  return atom->row != NULL && atom->height > page_room (paper) - head_again_height (paper, atom);
}

static void
put_atom (Paper *paper, const SamFlowAtom *atom)
{
  if (paper->is_empty) {
    if (head_again_height (paper, atom) > 0) {
      put_head_again (paper, atom->row);
    }
  } else {
    paper->y += atom->space;
  }
  if (atom->kind == SAM_FLOW_RULED) {
    enter (paper, NULL, NULL, NULL, NULL, NULL);
    paper->y += atom->height;
    add_rule (paper, paper->x, paper->y, paper->width, 0);
    paper->is_empty = FALSE;
  } else if (atom->kind == SAM_FLOW_TEXT) {
    put_text (paper, atom);
  } else if (atom->kind == SAM_FLOW_QR) {
    put_qr (paper, atom);
  } else if (is_long (paper, atom)) {
    put_long_row (paper, atom->row);
  } else {
    put_row (paper, atom->row);
  }
}

/* The end of what may not be parted from @start when all ties of at least @tie hold. */
static unsigned
chunk_end (Paper *paper, GArray *atoms, unsigned start, int tie)
{
  unsigned end = start;

  while (end + 1 < atoms->len) {
    const SamFlowAtom *atom = &g_array_index (atoms, SamFlowAtom, end);
    const SamFlowAtom *next = &g_array_index (atoms, SamFlowAtom, end + 1);

    if (atom->tie < tie || next->kind == SAM_FLOW_BREAK || is_long (paper, atom)) {
      break;
    }
    end++;
  }
  return end;
}

static double
chunk_height (Paper *paper, GArray *atoms, unsigned start, unsigned end)
{
  double height = paper->is_empty
                      ? head_again_height (paper, &g_array_index (atoms, SamFlowAtom, start))
                      : g_array_index (atoms, SamFlowAtom, start).space;

  for (unsigned i = start; i <= end; i++) {
    const SamFlowAtom *atom = &g_array_index (atoms, SamFlowAtom, i);

    if (i > start) {
      height += atom->space;
    }
    height += is_long (paper, atom) ? MIN (atom->height, atom->row->least_height) : atom->height;
  }
  return height;
}

/* Groups that fit on a page become ties; those that do not are let go. */
static void
tie_groups (Paper *paper, GArray *atoms)
{
  unsigned start = 0;

  while (start < atoms->len) {
    unsigned group = g_array_index (atoms, SamFlowAtom, start).group;
    unsigned end = start;
    double height = 0;

    while (end + 1 < atoms->len && g_array_index (atoms, SamFlowAtom, end + 1).group == group) {
      end++;
    }
    for (unsigned i = start; i <= end; i++) {
      const SamFlowAtom *atom = &g_array_index (atoms, SamFlowAtom, i);

      height += atom->height + (i > start ? atom->space : 0);
    }
    for (unsigned i = start; group != 0 && height <= page_room (paper) && i < end; i++) {
      SamFlowAtom *atom = &g_array_index (atoms, SamFlowAtom, i);

      atom->tie = MAX (atom->tie, SAM_TIE_GROUP);
    }
    start = end + 1;
  }
}

static void
lay_out (Paper *paper, GArray *atoms)
{
  unsigned i = 0;
  int tie = SAM_TIE_GROUP;

  begin_page (paper);
  while (i < atoms->len) {
    const SamFlowAtom *atom = &g_array_index (atoms, SamFlowAtom, i);
    unsigned end = 0;

    if (atom->kind == SAM_FLOW_BREAK) {
      if (!paper->is_empty) {
        begin_page (paper);
      }
      i++;
      continue;
    }
    end = chunk_end (paper, atoms, i, tie);
    /* A thousandth of a point forgives what adding up in another order can differ by. */
    if (paper->y + chunk_height (paper, atoms, i, end) > paper->bottom + 0.001) {
      if (!paper->is_empty) {
        begin_page (paper);
        continue;
      }
      if (end > i) {
        /* Tied together is more than a page: let go of the weakest ties. */
        tie++;
        continue;
      }
    }
    for (; i <= end; i++) {
      put_atom (paper, &g_array_index (atoms, SamFlowAtom, i));
    }
    tie = SAM_TIE_GROUP;
  }
  end_page (paper);
}

SamPages *
sam_document_paginate (SamDocument *doc, SamFonts *fonts)
{
  g_autoptr (SamFonts) used = NULL;
  g_autoptr (SamTypesetter) setter = NULL;
  g_autoptr (SamFlow) flow = NULL;
  SamPart part = { 0 };
  Paper paper = { 0 };

  g_return_val_if_fail (doc != NULL, NULL);

  sam_document_seal (doc);
  used = fonts != NULL ? sam_fonts_ref (fonts) : sam_fonts_new ();
  setter = _sam_typesetter_new (used, doc->language, doc->scale * doc->font_size / 12);
  paper.doc = doc;
  paper.setter = setter;
  paper.pages = _sam_pages_new (doc->paper_title, doc->language, A4_WIDTH, A4_HEIGHT);
  paper.x = doc->margin_left;
  paper.width = A4_WIDTH - doc->margin_left - doc->margin_right;
  measure_margins (&paper);

  part.title = g_strdup (doc->paper_title);
  part.language = g_strdup (doc->language);
  g_array_append_val (paper.pages->parts, part);
  flow = _sam_flow_new (doc, setter, paper.width);
  for (unsigned i = 0; i < flow->tables->len; i++) {
    SamFlowTable *table = g_ptr_array_index (flow->tables, i);

    table->is_head_repeated =
        table->head != NULL && table->head->height <= MAX_REPEATED_HEAD * page_room (&paper);
  }
  tie_groups (&paper, flow->atoms);
  lay_out (&paper, flow->atoms);
  add_feet (&paper);
  return paper.pages;
}
