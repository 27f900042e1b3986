/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** sam_text_scale: Returns: 1.0 or more: large text needs more room for the same words. */
double sam_text_scale (GtkWidget *widget);

/* An expanding text would like all its words on one line; it is given a fair width instead. Pixels
 * at a scale of 1.0. */
#define SAM_FAIR_WIDTH 190

/*
 * A main column and one beside it, which goes below when there is no room: with large text or in a
 * narrow window nothing has to be scrolled sideways.
 */
#define SAM_TYPE_COLUMNS (sam_columns_get_type ())
G_DECLARE_FINAL_TYPE (SamColumns, sam_columns, SAM, COLUMNS, GtkWidget)

GtkWidget *sam_columns_new (void);
/** sam_columns_set_head: above both columns, as wide as they can be together, so that it stays
 * where it is when the column beside comes and goes. @child: (transfer floating) (nullable). */
void sam_columns_set_head (SamColumns *columns, GtkWidget *child);
/** sam_columns_set_main: @child: (transfer floating) (nullable). */
void sam_columns_set_main (SamColumns *columns, GtkWidget *child);
/** sam_columns_set_side: @child: (transfer floating) (nullable): NULL or hidden: main alone. */
void sam_columns_set_side (SamColumns *columns, GtkWidget *child);

/* Layout of a row of words: children one after another, on further lines when there is no room. A
 * child that expands takes what its line has left. */
#define SAM_TYPE_WRAP (sam_wrap_get_type ())
G_DECLARE_FINAL_TYPE (SamWrap, sam_wrap, SAM, WRAP, GtkWidget)

/** sam_wrap_new: @spacing: between children; @line_spacing: between lines; pixels. */
GtkWidget *sam_wrap_new (int spacing, int line_spacing);
/** sam_wrap_append: @child: (transfer floating). */
void sam_wrap_append (SamWrap *wrap, GtkWidget *child);

G_END_DECLS
