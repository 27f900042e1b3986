/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plain-pdf.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#define WIDTH 595.28
#define HEIGHT 841.89
#define MARGIN 56.0

void
plain_pdf_write (SamPages *pages, const char *path)
{
  cairo_surface_t *surface = cairo_pdf_surface_create (path, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);
  PangoLayout *layout = pango_cairo_create_layout (cr);
  PangoFontDescription *font = pango_font_description_from_string ("Cantarell 11");

  pango_layout_set_font_description (layout, font);
  pango_layout_set_width (layout, (int) ((WIDTH - 2 * MARGIN) * PANGO_SCALE));
  for (guint i = 0; i < sam_pages_get_count (pages); i++) {
    g_autofree char *text = sam_pages_get_text (pages, i);

    pango_layout_set_text (layout, text, -1);
    cairo_move_to (cr, MARGIN, MARGIN);
    pango_cairo_show_layout (cr, layout);
    cairo_show_page (cr);
  }
  pango_font_description_free (font);
  g_object_unref (layout);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS) {
    g_error ("%s: %s", path, cairo_status_to_string (cairo_surface_status (surface)));
  }
  cairo_surface_destroy (surface);
}
