/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * What a run costs the window: with SAMSPOR_BENCH in the environment it says so on stderr, in µs.
 * All else does nothing.
 */

/** sam_print_watch_begin: a run, or its way out; from now on every frame is counted. */
void sam_print_watch_begin (GtkWidget *widget);
/** sam_print_watch_first: the first page is there, and painted next. */
void sam_print_watch_first (GtkWidget *widget);
/** sam_print_watch_cancel: somebody cancelled. */
void sam_print_watch_cancel (GtkWidget *widget);
/** sam_print_watch_end: @n papers were laid out or written, none when it was cancelled. */
void sam_print_watch_end (GtkWidget *widget, const char *what, guint n);

G_END_DECLS
