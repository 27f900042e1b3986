/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-stock.h"
#include "sam-strip-geometry.h"

G_BEGIN_DECLS

/**
 * SamStripView: what all strips of a list show; whoever changes it calls sam_strip_update() on
 * those that are on screen.
 * @chosen: the day whose period is marked in the home called @home
 * @home: (owned) (nullable)
 */
typedef struct {
  SamContext *context; /* (not owned) */
  SamStripSpan span;
  SamDate chosen;
  char *home;
} SamStripView;

/*
 * A home and how it is let over time: its name, and a bar for each period. Bars are widgets, so
 * that the style sheet colours them; a state is told by pattern and by word, never by colour alone.
 *
 * Signal "chosen" (gint day): a day of it was pressed.
 */
#define SAM_TYPE_STRIP (sam_strip_get_type ())
G_DECLARE_FINAL_TYPE (SamStrip, sam_strip, SAM, STRIP, GtkWidget)

/** sam_strip_new: @view: (transfer none): outlives it. */
GtkWidget *sam_strip_new (const SamStripView *view);
/** sam_strip_set_home: @home: (transfer none) (nullable). */
void sam_strip_set_home (SamStrip *strip, SamStockHome *home);
void sam_strip_update (SamStrip *strip);

/* The months over a list of strips. */
#define SAM_TYPE_STRIP_AXIS (sam_strip_axis_get_type ())
G_DECLARE_FINAL_TYPE (SamStripAxis, sam_strip_axis, SAM, STRIP_AXIS, GtkWidget)
GtkWidget *sam_strip_axis_new (const SamStripView *view);
void sam_strip_axis_update (SamStripAxis *axis);

/** sam_strip_sign_new: what a state looks like, for a legend. Returns: (transfer floating). */
GtkWidget *sam_strip_sign_new (const char *css_class);
/** sam_strip_class: Returns: (transfer none): the style class of a state. */
const char *sam_strip_class (SamHomeState state);

/** sam_strip_periods: Returns: (transfer full) (element-type SamHomePeriod): all of @home; the
 * first and the last one are without an end. */
GArray *sam_strip_periods (const SamStockHome *home, SamDate today);
/** sam_strip_period_at: Returns: (transfer none): the period @day is in. */
const SamHomePeriod *sam_strip_period_at (const GArray *periods, SamDate day);
/** sam_strip_words: Returns: (transfer full): "Let from 3 March 2026 until 2 March 2029". */
char *sam_strip_words (SamContext *context, const SamHomePeriod *period);
/** sam_strip_name: Returns: (transfer full): "Elvegata 3 · H0101". */
char *sam_strip_name (const SamStockHome *home);

G_END_DECLS
