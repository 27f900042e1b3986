/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * sam_press_wait: calls @then in the next frame in which no press inside @widget is on its way; at
 * once when nobody sees @widget.
 *
 * A button held down by the mouse, or shown as pressed for the quarter of a second that GTK takes
 * after a key, loses its press when a fresh answer of the store takes it out of the window. So what
 * is built anew by itself waits here. It is built in a frame, which gives it its place before the
 * next event: a press on what has no place yet would reach nothing. The last @then holds; it is
 * never called once @widget has gone.
 */
void sam_press_wait (GtkWidget *widget, void (*then) (GtkWidget *widget));

G_END_DECLS
