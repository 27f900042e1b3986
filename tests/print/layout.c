/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Judges pages by where their parts are: the marks and shapes of the paginator, beside the slices
 * the document was cut into. */
#include "layout.h"

#include "sam-flow-private.h"
#include "sam-pages-private.h"

#include <cairo.h>
#include <string.h>

#define A4_WIDTH 595.276
#define A4_HEIGHT 841.89
/* Half a hairline, and what a letter may lean out of its own width. */
#define INK_TOLERANCE 1.5
/* A row this tall may fill a page alone, with head and foot and in large print. */
#define TALL_ROW 400

/* ---- Ink ---- */

static void
check_ink (const char *what, SamDocument *doc, SamPages *pages, guint n)
{
  cairo_surface_t *surface = cairo_recording_surface_create (CAIRO_CONTENT_ALPHA, NULL);
  cairo_t *cr = cairo_create (surface);
  double x, y, width, height;

  sam_pages_draw (pages, n, cr);
  cairo_recording_surface_ink_extents (surface, &x, &y, &width, &height);
  if (width > 0
      && (x < doc->margin_left - INK_TOLERANCE || y < doc->margin_top - INK_TOLERANCE
          || x + width > A4_WIDTH - doc->margin_right + INK_TOLERANCE
          || y + height > A4_HEIGHT - doc->margin_bottom + INK_TOLERANCE))
    g_test_fail_printf ("%s, page %u: ink at %.1f %.1f, %.1f × %.1f", what, n + 1, x, y, width,
                        height);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

/* ---- Headings ---- */

static gboolean
is_heading (const char *tag)
{
  return tag != NULL && tag[0] == 'H' && (tag[1] == '\0' || g_ascii_isdigit (tag[1]));
}

/* The lowest line of text in the structure, and whether it is of a heading. */
static double
lowest (const SamPage *page, gboolean *of_heading)
{
  double y = 0;
  gboolean in_structure = TRUE, in_heading = FALSE;

  *of_heading = FALSE;
  for (guint i = 0; i < page->marks->len; i++) {
    const SamMark *mark = &g_array_index (page->marks, SamMark, i);

    if (mark->kind == SAM_MARK_OPEN || mark->kind == SAM_MARK_CLOSE) {
      if (mark->tag == NULL)
        in_structure = mark->kind == SAM_MARK_CLOSE;
      else if (is_heading (mark->tag))
        in_heading = mark->kind == SAM_MARK_OPEN;
      continue;
    }
    if (in_structure && mark->baseline >= y) {
      y = mark->baseline;
      *of_heading = in_heading;
    }
  }
  return y;
}

/* Lines to write on are something below a heading, too; the line above the foot is not. */
static gboolean
has_shape_below (const SamPage *page, double y, gboolean has_foot)
{
  guint n = 0;

  for (guint i = 0; i < page->shapes->len; i++)
    if (g_array_index (page->shapes, SamShape, i).y > y + 1)
      n++;
  return n > (has_foot ? 1 : 0);
}

static void
check_headings (const char *what, SamDocument *doc, const SamPage *page, guint n)
{
  gboolean of_heading;
  double y = lowest (page, &of_heading);

  if (of_heading && !has_shape_below (page, y, *doc->page_label != '\0' || *doc->copy != '\0'))
    g_test_fail_printf ("%s, page %u: a heading is alone at the foot", what, n + 1);
}

/* ---- Rows ---- */

/* A row as it stands on a page. */
typedef struct {
  guint page;
  gboolean is_head; /* of a table, or a section of one */
  gboolean is_last; /* of its page */
  GString *text;    /* (owned) */
} Row;

static void
row_clear (Row *row)
{
  g_string_free (row->text, TRUE);
}

static void
add_rows (GArray *rows, const SamPage *page, guint n)
{
  Row *row = NULL;
  gboolean in_row = FALSE, anything_after = FALSE;

  for (guint i = 0; i < page->marks->len; i++) {
    const SamMark *mark = &g_array_index (page->marks, SamMark, i);

    if (mark->kind == SAM_MARK_TEXT && in_row)
      g_string_append_len (row->text,
                           pango_layout_get_text (mark->layout) + mark->line->start_index,
                           mark->line->length);
    if (mark->tag == NULL || mark->kind != SAM_MARK_OPEN) {
      if (g_strcmp0 (mark->tag, "TR") == 0)
        in_row = FALSE;
      continue;
    }
    if (strcmp (mark->tag, "TR") == 0) {
      g_array_set_size (rows, rows->len + 1);
      row = &g_array_index (rows, Row, rows->len - 1);
      row->page = n;
      row->text = g_string_new (NULL);
      in_row = TRUE;
      anything_after = FALSE;
    } else if (in_row && strcmp (mark->tag, "TH") == 0) {
      row->is_head = TRUE;
    } else if (!in_row && strcmp (mark->tag, "Table") != 0) {
      anything_after = TRUE;
    }
  }
  if (row != NULL)
    row->is_last = !anything_after;
}

static char *
text_of_row (const SamFlowRow *row)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < row->cells->len; i++) {
    GArray *lines = g_ptr_array_index (row->cells, i);

    for (guint k = 0; k < lines->len; k++) {
      const SamLine *line = &g_array_index (lines, SamLine, k);

      g_string_append_len (text, pango_layout_get_text (line->layout) + line->line->start_index,
                           line->line->length);
    }
  }
  return g_string_free (text, FALSE);
}

/* What has to be said again above @i, which is the first row on its page. */
static void
check_again (const char *what, GArray *rows, guint i, const SamFlowRow *again)
{
  const Row *row = &g_array_index (rows, Row, i);
  g_autofree char *text = again != NULL ? text_of_row (again) : NULL;

  /* One that is taller than this is left where it was. */
  if (text == NULL || again->height > TALL_ROW / 2)
    return;
  for (guint k = i; k > 0 && g_array_index (rows, Row, k - 1).page == row->page; k--)
    if (strcmp (g_array_index (rows, Row, k - 1).text->str, text) == 0)
      return;
  g_test_fail_printf ("%s, page %u: a table goes on without “%s”", what, row->page + 1, text);
}

/* The rows of the flow that have cells, in their order. */
static GPtrArray *
rows_of_flow (const SamFlow *flow, gboolean *any_tall)
{
  GPtrArray *rows = g_ptr_array_new ();

  *any_tall = FALSE;
  for (guint i = 0; i < flow->atoms->len; i++) {
    const SamFlowAtom *atom = &g_array_index (flow->atoms, SamFlowAtom, i);

    if (atom->kind != SAM_FLOW_ROW)
      continue;
    *any_tall |= atom->row->height > TALL_ROW;
    if (!atom->row->is_head && !atom->row->is_section)
      g_ptr_array_add (rows, (gpointer) atom->row);
  }
  return rows;
}

/* Returns: whether a row may be taller than what a heading leaves of a page. */
static gboolean
check_rows (const char *what, SamDocument *doc, SamPages *pages, SamFonts *fonts)
{
  g_autoptr (SamTypesetter) setter =
      _sam_typesetter_new (fonts, doc->language, doc->scale * doc->font_size / 12);
  g_autoptr (SamFlow) flow =
      _sam_flow_new (doc, setter, A4_WIDTH - doc->margin_left - doc->margin_right);
  gboolean any_tall;
  g_autoptr (GPtrArray) meant = rows_of_flow (flow, &any_tall);
  g_autoptr (GArray) rows = g_array_new (FALSE, TRUE, sizeof (Row));
  const SamFlowTable *last = NULL;
  guint n = 0, last_page = 0;

  g_array_set_clear_func (rows, (GDestroyNotify) row_clear);
  for (guint i = 0; i < pages->pages->len; i++)
    add_rows (rows, g_ptr_array_index (pages->pages, i), i);
  for (guint i = 0; i < rows->len; i++) {
    const Row *row = &g_array_index (rows, Row, i);
    const SamFlowRow *as_meant = n < meant->len ? g_ptr_array_index (meant, n) : NULL;

    if (row->is_head) {
      /* What is taller than half a page may have no room beside its head anywhere. */
      if (row->is_last && !any_tall)
        g_test_fail_printf ("%s, page %u: “%s” is alone at the foot", what, row->page + 1,
                            row->text->str);
      continue;
    }
    n++;
    /* What is taller than a page runs on over several: then they cannot be told one by one. */
    if (any_tall || as_meant == NULL)
      continue;
    if (as_meant->table == last && row->page != last_page) {
      check_again (what, rows, i, last->head);
      check_again (what, rows, i, as_meant->section);
    }
    last = as_meant->table;
    last_page = row->page;
  }
  if (any_tall ? n < meant->len : n != meant->len)
    g_test_fail_printf ("%s: %u rows on paper of %u: one is split or lost", what, n, meant->len);
  return any_tall;
}

/* ---- Numbers ---- */

static void
check_number (const char *what, SamDocument *doc, SamPages *pages, guint n)
{
  g_autofree char *text = sam_pages_get_text (pages, n);
  g_autofree char *page = g_strdup_printf ("%u", n + 1);
  g_autofree char *all = g_strdup_printf ("%u", sam_pages_get_count (pages));
  g_autoptr (GString) label = g_string_new (doc->page_label);

  if (label->len == 0)
    return;
  g_string_replace (label, "{page}", page, 0);
  g_string_replace (label, "{pages}", all, 0);
  g_string_append_c (label, '\n');
  if (!g_str_has_suffix (text, label->str))
    g_test_fail_printf ("%s, page %u of %s: not “%s”", what, n + 1, all, label->str);
}

/* A line ends at a space, or behind a sign that parts words, never inside a word. */
static gboolean
may_end (const char *text, int at)
{
  gunichar before = g_utf8_get_char (g_utf8_find_prev_char (text, text + at));

  return g_unichar_isspace (before) || !g_unichar_isalnum (before)
         || g_unichar_isspace (g_utf8_get_char (text + at));
}

void
check_words (const char *what, SamPages *pages)
{
  for (guint n = 0; n < pages->pages->len; n++) {
    const SamPage *page = g_ptr_array_index (pages->pages, n);

    for (guint i = 0; i < page->marks->len; i++) {
      const SamMark *mark = &g_array_index (page->marks, SamMark, i);
      const char *text = mark->kind == SAM_MARK_TEXT ? pango_layout_get_text (mark->layout) : NULL;
      int end = text != NULL ? mark->line->start_index + mark->line->length : 0;

      if (text != NULL && text[end] != '\0' && !may_end (text, end)) {
        g_test_message ("%s, page %u: %.*s|%s", what, n + 1, mark->line->length,
                        text + mark->line->start_index, text + end);
        g_test_fail_printf ("%s, page %u: a word is broken", what, n + 1);
      }
    }
  }
}

void
check_layout (const char *what, SamDocument *doc, SamPages *pages, SamFonts *fonts)
{
  gboolean any_tall = check_rows (what, doc, pages, fonts);

  for (guint i = 0; i < sam_pages_get_count (pages); i++) {
    check_ink (what, doc, pages, i);
    check_number (what, doc, pages, i);
    if (!any_tall)
      check_headings (what, doc, g_ptr_array_index (pages->pages, i), i);
  }
}
