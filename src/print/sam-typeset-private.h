/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-document-private.h"

#include <pango/pangocairo.h>
#include <samspor/sam-pages.h>

G_BEGIN_DECLS

typedef enum {
  SAM_TEXT_TITLE,
  SAM_TEXT_LEAD,
  SAM_TEXT_HEADING_1,
  SAM_TEXT_HEADING_2,
  SAM_TEXT_BODY,
  SAM_TEXT_CELL,
  SAM_TEXT_CELL_HEAD,
  SAM_TEXT_MARGINAL, /* head and foot */
  SAM_N_TEXT_STYLES
} SamTextStyle;

typedef enum { SAM_ALIGN_START, SAM_ALIGN_CENTRE, SAM_ALIGN_END } SamAlign;

/* A line of text, ready to be drawn at any height. */
typedef struct {
  PangoLayout *layout;   /* (owned): keeps the line's text alive */
  PangoLayoutLine *line; /* (owned) */
  double x;              /* from the left edge of the text */
  double top;            /* from the top of the text */
  double height;
  double baseline; /* from the top of the line */
  double width;
  double gray;
  unsigned para;     /* which paragraph of the text */
  gboolean is_first; /* of its paragraph */
  gboolean is_last;  /* of its paragraph */
} SamLine;

typedef struct {
  PangoContext *context; /* (owned) */
  double unit;           /* a point of normal print, in points */
  double cell_scale;     /* of the text in the table that is being set */
  /* (owned) (nullable): what all plain text of a style has; the same for the whole document, for
   * there are thousands of paragraphs in a run */
  PangoAttrList *plain[SAM_N_TEXT_STYLES];
  double plain_size[SAM_N_TEXT_STYLES]; /* that it is for */
} SamTypesetter;

SamTypesetter *_sam_typesetter_new (SamFonts *fonts, const char *language, double unit);
void _sam_typesetter_free (SamTypesetter *setter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamTypesetter, _sam_typesetter_free)

/* (element-type SamLine): @paras set in @width; none when @paras is empty. */
GArray *_sam_typeset (SamTypesetter *setter, GPtrArray *paras, SamTextStyle style, double width,
                      SamAlign align);
/* The same for a text that has no paragraphs yet, on at least one line. */
GArray *_sam_typeset_string (SamTypesetter *setter, const char *text, SamTextStyle style,
                             double width, SamAlign align);
/* Width of the longest word. */
double _sam_typeset_least_width (SamTypesetter *setter, GPtrArray *paras, SamTextStyle style);
double _sam_lines_height (GArray *lines);

G_END_DECLS
