/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * sam_recent_forget: @uri goes from the list of recent files, now and whenever GTK puts it there:
 * it remembers what was chosen or printed to, some of it later, and a path may name a person.
 */
void sam_recent_forget (const char *uri);

G_END_DECLS
