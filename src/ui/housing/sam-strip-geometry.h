/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-date.h>

G_BEGIN_DECLS

/* Where days stand on a strip of time. Pure. */

typedef enum {
  SAM_STRIP_QUARTER,
  SAM_STRIP_YEAR,
  SAM_STRIP_THREE_YEARS,
  SAM_N_STRIPS
} SamStripZoom;

/** SamStripSpan: @months months from @start, which is the first day of one. */
typedef struct {
  SamDate start;
  int months;
} SamStripSpan;

/** sam_strip_span: so that @day stands a quarter into it. */
SamStripSpan sam_strip_span (SamStripZoom zoom, SamDate day);
/** sam_strip_move: a third of it earlier (-1) or later (1). */
SamStripSpan sam_strip_move (SamStripSpan span, int direction);
/** sam_strip_end: Returns: the first day after it. */
SamDate sam_strip_end (SamStripSpan span);
/** sam_strip_x: Returns: the left edge of @day on @width pixels, kept within them. */
int sam_strip_x (SamStripSpan span, SamDate day, int width);
/** sam_strip_day: Returns: the day at pixel @x. */
SamDate sam_strip_day (SamStripSpan span, int x, int width);
/**
 * sam_strip_place:
 * @end: the first day after the period
 * @x, @length: (out): where it stands; of what is there at least one pixel is seen, and periods
 *   that follow each other never lie over each other
 *
 * Returns: whether it is in the span at all
 */
gboolean sam_strip_place (SamStripSpan span, SamDate from, SamDate end, int width, int *x,
                          int *length);
/**
 * sam_strip_ticks:
 * @ticks: (out) (array length=n_ticks): the first days of months that get a sign
 * @n_ticks: its room
 *
 * Returns: how many; every month, or every third in a long span
 */
guint sam_strip_ticks (SamStripSpan span, SamDate *ticks, guint n_ticks);

G_END_DECLS
