/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* still-window: a window of GTK that does nothing at all, asked for every frame. What comes late
 * here is the machine's doing, or that of the others on it. A line for each frame that came more
 * than 17 ms after the one before it: when (monotonic) and how late, in µs. */

#include <gtk/gtk.h>

#define IN_TIME 17000

static gint64 last;

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  gint64 now = g_get_monotonic_time ();

  if (last == 0 || now - last > IN_TIME) {
    g_print ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n", now, last == 0 ? 0 : now - last);
  }
  last = now;
  return G_SOURCE_CONTINUE;
}

static void
activate_cb (GtkApplication *application)
{
  GtkWidget *window = gtk_application_window_new (application);

  gtk_widget_add_tick_callback (window, tick_cb, NULL, NULL);
  gtk_window_present (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  g_autoptr (GtkApplication) application = gtk_application_new (NULL, G_APPLICATION_NON_UNIQUE);

  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), NULL);
  return g_application_run (G_APPLICATION (application), argc, argv);
}
