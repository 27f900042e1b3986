/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-modal.h"

#ifdef GDK_WINDOWING_X11
#include <gdk/x11/gdkx.h>
#endif

/* (transfer none) (nullable) */
static GtkWindow *
modal_over (GtkWindow *window)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWindow) other = g_list_model_get_item (windows, i);

    if (gtk_window_get_transient_for (other) == window && gtk_window_get_modal (other)
        && gtk_widget_get_visible (GTK_WIDGET (other))) {
      return other;
    }
  }
  return NULL;
}

/* On X11 GTK asks with the time of the last key, and a window manager that has moved the keyboard
 * since thinks that too old. */
static void
bring (GtkWindow *window)
{
#ifdef GDK_WINDOWING_X11
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (window));

  if (GDK_IS_X11_SURFACE (surface)) {
    gtk_window_present_with_time (window, gdk_x11_get_server_time (surface));
    return;
  }
#endif
  gtk_window_present (window);
}

static void
active_cb (GtkWindow *window)
{
  GtkWindow *over = gtk_window_is_active (window) ? modal_over (window) : NULL, *above;

  if (!over) {
    return;
  }
  while ((above = modal_over (over))) {
    over = above;
  }
  bring (over);
}

void
sam_modal_keep_keyboard (GtkWindow *window)
{
  g_signal_connect (window, "notify::is-active", G_CALLBACK (active_cb), NULL);
}
