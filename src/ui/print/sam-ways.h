/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** sam_ways_new: which way a paper gets to whoever it is given to. */
GtkWidget *sam_ways_new (void);
/** sam_ways_get: Returns: one of sam_form_ways(). */
const char *sam_ways_get (GtkWidget *ways);

G_END_DECLS
