/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * sam_modal_keep_keyboard: when @window is given the keyboard while a modal window stands over it,
 * that one gets it. Some window managers give it to the lowest of three when the uppermost goes,
 * and keys would be pressed in vain.
 */
void sam_modal_keep_keyboard (GtkWindow *window);

G_END_DECLS
