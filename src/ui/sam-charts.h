/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-context.h"

G_BEGIN_DECLS

/*
 * The two charts there are: horizontal bars with the value at the end, and a line whose last value
 * is labelled. One hue and neutral, baseline zero. They are laid out, not drawn: bars, segments and
 * points are widgets, so that colours come from the style sheet and each value is a stop for the
 * keyboard with a spoken name.
 */
typedef struct {
  const char *label; /* whom or what, borrowed */
  int value;
  gboolean other; /* in the neutral tone */
  /* Of bars only; (nullable), borrowed: */
  const char *figure; /* told instead of the value */
  const char *spoken; /* the whole of what it is about, where a group of bars has one label */
  gboolean begins;    /* the first of a group */
} SamChartValue;

/* Signal "activated" (guint n): a value was pressed, or Enter on it. */
#define SAM_TYPE_BARS (sam_bars_get_type ())
G_DECLARE_FINAL_TYPE (SamBars, sam_bars, SAM, BARS, GtkWidget)
GtkWidget *sam_bars_new (void);
/** sam_bars_set: @values: (array length=n): in the order to be shown. */
void sam_bars_set (SamBars *bars, SamContext *context, const SamChartValue *values, guint n);
/** sam_bars_legend_new: which tone is what. Returns: (transfer floating). */
GtkWidget *sam_bars_legend_new (const char *first, const char *other);

#define SAM_TYPE_LINE (sam_line_get_type ())
G_DECLARE_FINAL_TYPE (SamLine, sam_line, SAM, LINE, GtkWidget)
GtkWidget *sam_line_new (void);
/** sam_line_set: @limit: a dashed line, below 0 = none; @limit_label: (nullable). The first and the
 * last label stand under the axis. */
void sam_line_set (SamLine *line, SamContext *context, const SamChartValue *values, guint n,
                   int limit, const char *limit_label);

G_END_DECLS
