/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * Layout of a row: icon, words, chip, button beside each other, each in the middle of the height.
 * What expands takes what the others leave of their natural width, but gives way to them only down
 * to a fair width.
 *
 * GtkBoxLayout shares a width out by asking each child how wide it would be for ever new heights,
 * and a label that breaks answers by trying widths: some eighty layouts of each text before a list
 * stands. Here each text is laid out once; for the same reason the children need no alignment
 * of their own, which GTK answers by asking again.
 */
#define SAM_TYPE_BESIDE_LAYOUT (sam_beside_layout_get_type ())
G_DECLARE_FINAL_TYPE (SamBesideLayout, sam_beside_layout, SAM, BESIDE_LAYOUT, GtkLayoutManager)

/** sam_beside_new: a widget with such a layout. @spacing: pixels. */
GtkWidget *sam_beside_new (int spacing);
/** sam_beside_append: @child: (transfer floating). */
void sam_beside_append (GtkWidget *beside, GtkWidget *child);
void sam_beside_layout_set_spacing (SamBesideLayout *layout, int spacing);

G_END_DECLS
