/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** sam_about_present: a small window of our own: libadwaita 1.2's has no Norwegian. @parent:
 * (nullable). */
void sam_about_present (GtkWindow *parent);

G_END_DECLS
