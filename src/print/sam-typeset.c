/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-typeset-private.h"

#include <string.h>

/* The first that is installed is used, letter by letter. */
#define FAMILIES "Cantarell, Noto Sans, DejaVu Sans, sans-serif"
#define BODY_SIZE 12.0
#define DIM_GRAY 0.27
#define PARA_GAP 1.5
#define NBSP "\302\240"

struct _SamFonts {
  PangoFontMap *map; /* (owned) */
};

static const struct {
  double size; /* of the body */
  double gray;
  double line_height; /* of its size */
  gboolean is_bold;
} styles[SAM_N_TEXT_STYLES] = {
  [SAM_TEXT_TITLE] = { 1.67, 0, 1.25, TRUE },
  [SAM_TEXT_LEAD] = { 0.92, DIM_GRAY, 1.32, FALSE },
  [SAM_TEXT_HEADING_1] = { 1.15, 0, 1.25, TRUE },
  [SAM_TEXT_HEADING_2] = { 1.0, 0, 1.28, TRUE },
  [SAM_TEXT_BODY] = { 1.0, 0, 1.34, FALSE },
  [SAM_TEXT_CELL] = { 1.0, 0, 1.28, FALSE },
  [SAM_TEXT_CELL_HEAD] = { 0.92, 0, 1.28, TRUE },
  [SAM_TEXT_MARGINAL] = { 0.8, DIM_GRAY, 1.25, FALSE },
};

SamFonts *
sam_fonts_new (void)
{
  SamFonts *fonts = g_atomic_rc_box_new0 (SamFonts);

  fonts->map = pango_cairo_font_map_new ();
  /* A layout unit is a point, whatever screen there is. */
  pango_cairo_font_map_set_resolution (PANGO_CAIRO_FONT_MAP (fonts->map), 72);
  return fonts;
}

SamFonts *
sam_fonts_ref (SamFonts *fonts)
{
  g_return_val_if_fail (fonts != NULL, NULL);

  return g_atomic_rc_box_acquire (fonts);
}

static void
fonts_clear (SamFonts *fonts)
{
  g_object_unref (fonts->map);
}

void
sam_fonts_unref (SamFonts *fonts)
{
  g_return_if_fail (fonts != NULL);

  g_atomic_rc_box_release_full (fonts, (GDestroyNotify) fonts_clear);
}

/* A box as tall as a capital, on the baseline; a font's own would be missing, or look like
 * another letter. */
static void
draw_box (cairo_t *cr, PangoAttrShape *attr, gboolean do_path, gpointer data)
{
  double size = (double) -attr->ink_rect.y / PANGO_SCALE;
  double x = 0;
  double y = 0;
  double inset = size * 0.24;

  cairo_get_current_point (cr, &x, &y);
  x += (double) attr->ink_rect.x / PANGO_SCALE;
  if (do_path) {
    cairo_rectangle (cr, x, y - size, size, size);
    return;
  }
  cairo_save (cr);
  cairo_new_path (cr);
  cairo_set_line_width (cr, size * 0.085);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_MITER);
  cairo_rectangle (cr, x, y - size, size, size);
  if (GPOINTER_TO_INT (attr->data)) {
    cairo_move_to (cr, x + inset, y - inset);
    cairo_line_to (cr, x + size - inset, y - size + inset);
    cairo_move_to (cr, x + inset, y - size + inset);
    cairo_line_to (cr, x + size - inset, y - inset);
  }
  cairo_stroke (cr);
  cairo_restore (cr);
}

SamTypesetter *
_sam_typesetter_new (SamFonts *fonts, const char *language, double unit)
{
  SamTypesetter *setter = g_new0 (SamTypesetter, 1);
  cairo_font_options_t *options = cairo_font_options_create ();

  setter->context = pango_font_map_create_context (fonts->map);
  setter->unit = unit;
  setter->cell_scale = 1;
  /* Without hinting a line is as wide on every printer and screen. */
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (setter->context, options);
  cairo_font_options_destroy (options);
  pango_cairo_context_set_resolution (setter->context, 72);
  pango_context_set_round_glyph_positions (setter->context, FALSE);
  pango_context_set_language (setter->context, pango_language_from_string (language));
  pango_cairo_context_set_shape_renderer (setter->context, draw_box, NULL, NULL);
  return setter;
}

void
_sam_typesetter_free (SamTypesetter *setter)
{
  g_object_unref (setter->context);
  for (unsigned i = 0; i < SAM_N_TEXT_STYLES; i++) {
    g_clear_pointer (&setter->plain[i], pango_attr_list_unref);
  }
  g_free (setter);
}

static void
add_attr (PangoAttrList *attrs, PangoAttribute *attr, unsigned start, unsigned end)
{
  attr->start_index = start;
  attr->end_index = end;
  pango_attr_list_insert (attrs, attr);
}

static void
add_box (PangoAttrList *attrs, unsigned start, double size, gboolean is_crossed)
{
  int side = (int) (size * 0.72 * PANGO_SCALE);
  int bearing = (int) (size * 0.06 * PANGO_SCALE);
  PangoRectangle ink = { bearing, -side, side, side };
  PangoRectangle logical = { 0, -side, side + 2 * bearing, side };

  add_attr (attrs,
            pango_attr_shape_new_with_data (&ink, &logical, GINT_TO_POINTER (is_crossed), NULL,
                                            NULL),
            start, start + strlen (SAM_BOX_EMPTY));
}

/* A box with its words, which stand beside it. Several are a line of their own, and go on below
 * the first one. */
static gboolean
is_one_box (const char *text)
{
  const char *after = text + strlen (SAM_BOX_EMPTY);

  return (g_str_has_prefix (text, SAM_BOX_EMPTY) || g_str_has_prefix (text, SAM_BOX_CROSSED))
         && (*after == ' ' || g_str_has_prefix (after, NBSP))
         && strstr (after, SAM_BOX_EMPTY) == NULL && strstr (after, SAM_BOX_CROSSED) == NULL;
}

/* Where byte @at of @text is when its no-break spaces are ordinary ones. */
static unsigned
moved (const char *text, unsigned at)
{
  unsigned n = 0;

  for (const char *p = strstr (text, NBSP); p != NULL && p < text + at; p = strstr (p + 2, NBSP)) {
    n++;
  }
  return at - n;
}

/* In the file a no-break space would be another text for the glyph of the space, which programs
 * that read aloud or search lose their way at: it is an ordinary one that no line ends at. */
static char *
with_spaces (const char *text, PangoAttrList *attrs)
{
  GString *out = g_string_new (text);

  for (const char *p = strstr (text, NBSP); p != NULL; p = strstr (p + 2, NBSP)) {
    unsigned at = moved (text, (unsigned) (p - text));
    const char *after = p + strlen (NBSP);
    unsigned next = *after != '\0' ? (unsigned) (g_utf8_next_char (after) - after) : 0;

    add_attr (attrs, pango_attr_allow_breaks_new (FALSE), at, at + 1 + next);
  }
  g_string_replace (out, NBSP, " ", 0);
  return g_string_free (out, FALSE);
}

static void
add_base_attrs (PangoAttrList *attrs, SamTextStyle style, double size)
{
  /* Letters taken from another font must not push the lines apart. */
  pango_attr_list_insert (attrs, pango_attr_line_height_new_absolute (
                                     (int) (size * styles[style].line_height * PANGO_SCALE)));
  /* A hyphen that was not written would become part of the name. */
  pango_attr_list_insert (attrs, pango_attr_insert_hyphens_new (FALSE));
  /* Two letters in one glyph are read as another word, and not found. */
  pango_attr_list_insert (attrs, pango_attr_font_features_new ("liga=0, clig=0"));
}

static PangoAttrList *
plain_attrs (SamTypesetter *setter, SamTextStyle style, double size)
{
  if (setter->plain[style] == NULL || setter->plain_size[style] != size) {
    g_clear_pointer (&setter->plain[style], pango_attr_list_unref);
    setter->plain[style] = pango_attr_list_new ();
    setter->plain_size[style] = size;
    add_base_attrs (setter->plain[style], style, size);
  }
  return setter->plain[style];
}

static gboolean
is_plain (const SamPara *para)
{
  return para->spans->len == 0 && strchr (para->text, '_') == NULL
         && strstr (para->text, NBSP) == NULL && strstr (para->text, SAM_BOX_EMPTY) == NULL
         && strstr (para->text, SAM_BOX_CROSSED) == NULL;
}

/* Blanks and boxes to fill in. */
static void
add_blanks (PangoAttrList *attrs, const char *text, double size)
{
  for (const char *p = text; *p != '\0'; p++) {
    unsigned at = (unsigned) (p - text);

    if (*p == '_') {
      /* A blank to write on is a thin line in bold text too. */
      add_attr (attrs, pango_attr_weight_new (PANGO_WEIGHT_NORMAL), at, at + 1);
    } else if (g_str_has_prefix (p, SAM_BOX_EMPTY)) {
      add_box (attrs, at, size, FALSE);
    } else if (g_str_has_prefix (p, SAM_BOX_CROSSED)) {
      add_box (attrs, at, size, TRUE);
    }
  }
}

/* @text: (out): what is set. Returns: (transfer full) */
static PangoAttrList *
attrs_of (SamTypesetter *setter, const SamPara *para, SamTextStyle style, double size, char **text)
{
  guint16 dim = (guint16) (DIM_GRAY * 65535);
  PangoAttrList *attrs;

  if (is_plain (para)) {
    *text = g_strdup (para->text);
    return pango_attr_list_ref (plain_attrs (setter, style, size));
  }
  attrs = pango_attr_list_new ();
  *text = with_spaces (para->text, attrs);
  add_base_attrs (attrs, style, size);
  for (unsigned i = 0; i < para->spans->len; i++) {
    const SamSpan *span = &g_array_index (para->spans, SamSpan, i);
    unsigned start = moved (para->text, span->start);
    unsigned end = moved (para->text, span->end);

    if ((span->style & SAM_RUN_BOLD) != 0) {
      add_attr (attrs, pango_attr_weight_new (PANGO_WEIGHT_BOLD), start, end);
    }
    if ((span->style & SAM_RUN_DIM) != 0) {
      add_attr (attrs, pango_attr_foreground_new (dim, dim, dim), start, end);
    }
    if ((span->style & SAM_RUN_STRUCK) != 0) {
      add_attr (attrs, pango_attr_strikethrough_new (TRUE), start, end);
    }
  }
  add_blanks (attrs, *text, size);
  return attrs;
}

static PangoLayout *
layout_para (SamTypesetter *setter, const SamPara *para, SamTextStyle style, int width,
             SamAlign align)
{
  static const PangoAlignment alignments[] = { [SAM_ALIGN_START] = PANGO_ALIGN_LEFT,
                                               [SAM_ALIGN_CENTRE] = PANGO_ALIGN_CENTER,
                                               [SAM_ALIGN_END] = PANGO_ALIGN_RIGHT };
  PangoLayout *layout = pango_layout_new (setter->context);
  PangoFontDescription *font = pango_font_description_from_string (FAMILIES);
  PangoAttrList *attrs;
  g_autofree char *text = NULL;
  double size = BODY_SIZE * setter->unit * styles[style].size;
  gboolean is_cell = style == SAM_TEXT_CELL || style == SAM_TEXT_CELL_HEAD;

  if (is_cell) {
    size *= setter->cell_scale;
  }
  pango_font_description_set_size (font, (int) (size * PANGO_SCALE));
  if (styles[style].is_bold) {
    pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
  }
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  attrs = attrs_of (setter, para, style, size, &text);
  pango_layout_set_attributes (layout, attrs);
  pango_attr_list_unref (attrs);
  pango_layout_set_alignment (layout, alignments[align]);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_width (layout, width);
  if (is_one_box (para->text) && align == SAM_ALIGN_START) {
    pango_layout_set_indent (layout, (int) (-size * 1.1 * PANGO_SCALE));
  }
  pango_layout_set_text (layout, text, -1);
  return layout;
}

static void
line_clear (SamLine *line)
{
  pango_layout_line_unref (line->line);
  g_object_unref (line->layout);
}

/* The space a line ends at is drawn as one, as wide as nothing: left out, it would be put back into
 * the file as a text beside the glyphs, which programs that read aloud lose their way at. */
static void
draw_last_space (PangoLayoutLine *line, const char *text)
{
  for (GSList *runs = line->runs; runs != NULL; runs = runs->next) {
    const PangoGlyphItem *run = runs->data;
    hb_codepoint_t space = 0;

    for (int i = 0; i < run->glyphs->num_glyphs; i++) {
      PangoGlyphInfo *glyph = &run->glyphs->glyphs[i];

      if (glyph->glyph == PANGO_GLYPH_EMPTY
          && text[run->item->offset + run->glyphs->log_clusters[i]] == ' '
          && hb_font_get_nominal_glyph (pango_font_get_hb_font (run->item->analysis.font), ' ',
                                        &space)) {
        glyph->glyph = space;
      }
    }
  }
}

static gboolean
is_of_setting (const PangoAttribute *attr)
{
  switch (attr->klass->type) {
  case PANGO_ATTR_ABSOLUTE_LINE_HEIGHT:
  case PANGO_ATTR_INSERT_HYPHENS:
  case PANGO_ATTR_FONT_FEATURES:
  case PANGO_ATTR_ALLOW_BREAKS:
    return TRUE;
  default:
    return FALSE;
  }
}

/* Of a line that is set only what it is drawn with is kept: a run is hundreds of pages. Pango makes
 * room for twice the glyphs, and each piece of text has its own copies of the attributes. */
static void
slim (PangoLayoutLine *line)
{
  for (GSList *runs = line->runs; runs != NULL; runs = runs->next) {
    PangoGlyphItem *run = runs->data;
    PangoGlyphString *glyphs = pango_glyph_string_copy (run->glyphs);
    GSList **attrs = &run->item->analysis.extra_attrs;

    pango_glyph_string_free (run->glyphs);
    run->glyphs = glyphs;
    for (GSList *l = *attrs, *next; l != NULL; l = next) {
      next = l->next;
      if (is_of_setting (l->data)) {
        pango_attribute_destroy (l->data);
        *attrs = g_slist_delete_link (*attrs, l);
      }
    }
  }
}

static double
add_para (GArray *lines, PangoLayout *layout, double top, double gray, unsigned number)
{
  PangoLayoutIter *iter = pango_layout_get_iter (layout);
  unsigned first = lines->len;
  int bottom = 0;
  gboolean is_first = TRUE;

  do {
    SamLine line = { .layout = g_object_ref (layout),
                     .line = pango_layout_line_ref (pango_layout_iter_get_line (iter)),
                     .gray = gray,
                     .para = number,
                     .is_first = is_first,
                     .is_last = pango_layout_iter_at_last_line (iter) };
    PangoRectangle logical = { 0 };
    int y0 = 0;
    int y1 = 0;

    draw_last_space (line.line, pango_layout_get_text (layout));
    pango_layout_iter_get_line_extents (iter, NULL, &logical);
    pango_layout_iter_get_line_yrange (iter, &y0, &y1);
    line.x = (double) logical.x / PANGO_SCALE;
    line.width = (double) logical.width / PANGO_SCALE;
    line.top = top + (double) y0 / PANGO_SCALE;
    line.height = (double) (y1 - y0) / PANGO_SCALE;
    line.baseline = (double) (pango_layout_iter_get_baseline (iter) - y0) / PANGO_SCALE;
    g_array_append_val (lines, line);
    bottom = y1;
    is_first = FALSE;
  } while (pango_layout_iter_next_line (iter));
  pango_layout_iter_free (iter);
  for (unsigned i = first; i < lines->len; i++) {
    slim (g_array_index (lines, SamLine, i).line);
  }
  return top + (double) bottom / PANGO_SCALE;
}

GArray *
_sam_typeset (SamTypesetter *setter, GPtrArray *paras, SamTextStyle style, double width,
              SamAlign align)
{
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (SamLine));
  double top = 0;

  g_array_set_clear_func (lines, (GDestroyNotify) line_clear);
  for (unsigned i = 0; i < paras->len; i++) {
    g_autoptr (PangoLayout) layout = layout_para (setter, g_ptr_array_index (paras, i), style,
                                                  (int) (width * PANGO_SCALE), align);

    top = add_para (lines, layout, top, styles[style].gray, i) + PARA_GAP * setter->unit;
  }
  return lines;
}

GArray *
_sam_typeset_string (SamTypesetter *setter, const char *text, SamTextStyle style, double width,
                     SamAlign align)
{
  g_autoptr (GPtrArray) paras = _sam_paras_new (text, SAM_RUN_PLAIN);

  return _sam_typeset (setter, paras, style, width, align);
}

double
_sam_typeset_least_width (SamTypesetter *setter, GPtrArray *paras, SamTextStyle style)
{
  double least = 0;

  for (unsigned i = 0; i < paras->len; i++) {
    g_autoptr (PangoLayout) layout =
        layout_para (setter, g_ptr_array_index (paras, i), style, 0, SAM_ALIGN_START);
    PangoRectangle logical = { 0 };

    pango_layout_set_wrap (layout, PANGO_WRAP_WORD);
    pango_layout_get_extents (layout, NULL, &logical);
    /* A hair more than needed, so that rounding never breaks the word it was made for. */
    least = MAX (least, (double) (logical.x + logical.width) / PANGO_SCALE + 0.5);
  }
  return least;
}

double
_sam_lines_height (GArray *lines)
{
  const SamLine *last = NULL;

  if (lines->len == 0) {
    return 0;
  }
  last = &g_array_index (lines, SamLine, lines->len - 1);
  return last->top + last->height;
}
