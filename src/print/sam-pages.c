/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-pages-private.h"

#include <string.h>

#define HAIRLINE 0.6

G_DEFINE_BOXED_TYPE (SamPages, sam_pages, sam_pages_ref, sam_pages_unref)

static void
mark_clear (SamMark *mark)
{
  if (mark->kind == SAM_MARK_QR) {
    g_clear_pointer (&mark->qr, _sam_qr_unref);
    return;
  }
  g_clear_pointer (&mark->line, pango_layout_line_unref);
  g_clear_object (&mark->layout);
}

static void
outline_clear (SamOutline *outline)
{
  g_free (outline->text);
}

static void
part_clear (SamPart *part)
{
  g_free (part->title);
  g_free (part->language);
}

SamPage *
_sam_page_new (void)
{
  SamPage *page = g_atomic_rc_box_new0 (SamPage);

  page->marks = g_array_new (FALSE, FALSE, sizeof (SamMark));
  g_array_set_clear_func (page->marks, (GDestroyNotify) mark_clear);
  page->shapes = g_array_new (FALSE, FALSE, sizeof (SamShape));
  page->outline = g_array_new (FALSE, FALSE, sizeof (SamOutline));
  g_array_set_clear_func (page->outline, (GDestroyNotify) outline_clear);
  return page;
}

static void
page_clear (SamPage *page)
{
  g_array_unref (page->marks);
  g_array_unref (page->shapes);
  g_array_unref (page->outline);
}

static void
page_unref (SamPage *page)
{
  g_atomic_rc_box_release_full (page, (GDestroyNotify) page_clear);
}

SamPages *
_sam_pages_new (const char *title, const char *language, double width, double height)
{
  SamPages *pages = g_new0 (SamPages, 1);

  pages->ref_count = 1;
  pages->pages = g_ptr_array_new_with_free_func ((GDestroyNotify) page_unref);
  pages->parts = g_array_new (FALSE, FALSE, sizeof (SamPart));
  g_array_set_clear_func (pages->parts, (GDestroyNotify) part_clear);
  pages->title = g_strdup (title);
  pages->language = g_strdup (language);
  pages->width = width;
  pages->height = height;
  return pages;
}

SamPages *
sam_pages_ref (SamPages *pages)
{
  g_return_val_if_fail (pages != NULL, NULL);

  g_atomic_int_inc (&pages->ref_count);
  return pages;
}

void
sam_pages_unref (SamPages *pages)
{
  g_return_if_fail (pages != NULL);

  if (!g_atomic_int_dec_and_test (&pages->ref_count)) {
    return;
  }
  g_ptr_array_unref (pages->pages);
  g_array_unref (pages->parts);
  g_free (pages->title);
  g_free (pages->language);
  g_free (pages);
}

SamPages *
sam_pages_concat (SamPages *const *pages, size_t n_pages, SamConcatFlags flags)
{
  SamPages *all = NULL;

  g_return_val_if_fail (pages != NULL && n_pages > 0, NULL);

  all = _sam_pages_new (pages[0]->title, pages[0]->language, pages[0]->width, pages[0]->height);
  for (size_t i = 0; i < n_pages; i++) {
    unsigned first = 0;

    if ((flags & SAM_CONCAT_NEW_SHEET) != 0 && all->pages->len % 2 == 1) {
      g_ptr_array_add (all->pages, _sam_page_new ());
    }
    first = all->pages->len;
    for (unsigned j = 0; j < pages[i]->parts->len; j++) {
      const SamPart *old = &g_array_index (pages[i]->parts, SamPart, j);
      SamPart part = { .first = first + old->first,
                       .title = g_strdup (old->title),
                       .language = g_strdup (old->language) };

      g_array_append_val (all->parts, part);
    }
    for (unsigned j = 0; j < pages[i]->pages->len; j++) {
      g_ptr_array_add (all->pages,
                       g_atomic_rc_box_acquire (g_ptr_array_index (pages[i]->pages, j)));
    }
  }
  return all;
}

unsigned
sam_pages_get_count (SamPages *pages)
{
  g_return_val_if_fail (pages != NULL, 0);

  return pages->pages->len;
}

void
sam_pages_get_size (SamPages *pages, double *width, double *height)
{
  g_return_if_fail (pages != NULL);

  if (width != NULL) {
    *width = pages->width;
  }
  if (height != NULL) {
    *height = pages->height;
  }
}

const char *
sam_pages_get_title (SamPages *pages)
{
  g_return_val_if_fail (pages != NULL, NULL);

  return pages->title;
}

static void
strip_end (GString *text, const char *what)
{
  while (text->len > 0 && strchr (what, text->str[text->len - 1]) != NULL) {
    g_string_truncate (text, text->len - 1);
  }
}

char *
sam_pages_get_text (SamPages *pages, unsigned n)
{
  GString *text = NULL;
  const SamPage *page = NULL;
  gboolean in_row = FALSE;

  g_return_val_if_fail (pages != NULL, NULL);
  g_return_val_if_fail (n < pages->pages->len, NULL);

  text = g_string_new (NULL);
  page = g_ptr_array_index (pages->pages, n);
  for (unsigned i = 0; i < page->marks->len; i++) {
    const SamMark *mark = &g_array_index (page->marks, SamMark, i);

    if (mark->kind == SAM_MARK_TEXT) {
      g_string_append_len (text, pango_layout_get_text (mark->layout) + mark->line->start_index,
                           mark->line->length);
    } else if (mark->kind == SAM_MARK_QR) {
      g_string_append (text, mark->qr->alternative);
    } else if (g_strcmp0 (mark->tag, "TR") == 0) {
      in_row = mark->kind == SAM_MARK_OPEN;
      if (!in_row) {
        strip_end (text, "\t ");
        g_string_append_c (text, '\n');
      }
    } else if (mark->kind == SAM_MARK_OPEN) {
      continue;
    } else if (g_strcmp0 (mark->tag, "TH") == 0 || g_strcmp0 (mark->tag, "TD") == 0) {
      strip_end (text, " ");
      g_string_append_c (text, '\t');
    } else if (g_strcmp0 (mark->tag, "Lbl") == 0) {
      g_string_append_c (text, ' ');
    } else if (g_strcmp0 (mark->tag, "P") == 0 && in_row) {
      g_string_append_c (text, ' ');
    } else if (g_strcmp0 (mark->tag, "LI") == 0) {
      strip_end (text, " \n");
      g_string_append_c (text, '\n');
    } else if (g_strcmp0 (mark->tag, "Table") != 0 && g_strcmp0 (mark->tag, "L") != 0) {
      strip_end (text, " ");
      g_string_append_c (text, '\n');
    }
  }
  return g_string_free (text, FALSE);
}

static void
draw_shape (cairo_t *cr, const SamShape *shape)
{
  cairo_set_source_rgb (cr, shape->gray, shape->gray, shape->gray);
  if (shape->width > 0 && shape->height > 0) {
    cairo_rectangle (cr, shape->x, shape->y, shape->width, shape->height);
    cairo_fill (cr);
    return;
  }
  cairo_move_to (cr, shape->x, shape->y);
  cairo_line_to (cr, shape->x + shape->width, shape->y + shape->height);
  cairo_stroke (cr);
}

/* Dark modules beside each other are one rectangle, a little taller than its row, so that no hair
 * of light is left between two rows. */
static void
draw_qr (cairo_t *cr, const SamMark *mark)
{
  const SamQr *qr = mark->qr;
  double module = mark->side / qr->n;

  cairo_set_source_rgb (cr, 0, 0, 0);
  for (unsigned y = 0; y < qr->n; y++) {
    for (unsigned x = 0; x < qr->n; x++) {
      unsigned start = x;

      while (x < qr->n && qr->modules[y * qr->n + x]) {
        x++;
      }
      if (x > start) {
        cairo_rectangle (cr, mark->x + start * module, mark->baseline + y * module,
                         (x - start) * module, module * 1.02);
      }
    }
  }
  cairo_fill (cr);
}

/* The preview and the writer of a file draw the same pages, on two threads, and Pango's lines and
 * fonts fill in what they lack while they are drawn. */
static GMutex drawing;

void
_sam_page_draw (SamPage *page, cairo_t *cr, gboolean with_tags)
{
  g_autoptr (GMutexLocker) turn = g_mutex_locker_new (&drawing);

  cairo_save (cr);
  cairo_new_path (cr);
  cairo_set_line_width (cr, HAIRLINE);
  /* Square ends close the corners of a table. */
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_SQUARE);
  for (unsigned i = 0; i < page->shapes->len; i++) {
    draw_shape (cr, &g_array_index (page->shapes, SamShape, i));
  }
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
  for (unsigned i = 0; i < page->marks->len; i++) {
    const SamMark *mark = &g_array_index (page->marks, SamMark, i);

    if (mark->kind == SAM_MARK_TEXT) {
      cairo_set_source_rgb (cr, mark->gray, mark->gray, mark->gray);
      cairo_move_to (cr, mark->x, mark->baseline);
      pango_cairo_show_layout_line (cr, mark->line);
      cairo_new_path (cr);
    } else if (mark->kind == SAM_MARK_QR) {
      draw_qr (cr, mark);
    } else if (with_tags && mark->tag != NULL) {
      if (mark->kind == SAM_MARK_OPEN) {
        cairo_tag_begin (cr, mark->tag, NULL);
      } else {
        cairo_tag_end (cr, mark->tag);
      }
    }
  }
  cairo_restore (cr);
}

void
sam_pages_draw (SamPages *pages, unsigned n, cairo_t *cr)
{
  g_return_if_fail (pages != NULL && cr != NULL);
  g_return_if_fail (n < pages->pages->len);

  _sam_page_draw (g_ptr_array_index (pages->pages, n), cr, FALSE);
}
