/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-print-watch.h"

typedef struct {
  gint64 began, cancelled; /* monotonic */
  gint64 last, worst;      /* of frames */
  guint n_frames, tick;
} Watch;

static Watch *
watch_of (GtkWidget *widget)
{
  Watch *watch = g_object_get_data (G_OBJECT (widget), "watch");

  if (!watch && g_getenv ("SAMSPOR_BENCH")) {
    watch = g_new0 (Watch, 1);
    g_object_set_data_full (G_OBJECT (widget), "watch", watch, g_free);
  }
  return watch;
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  Watch *watch = user_data;
  gint64 now = g_get_monotonic_time ();

  watch->n_frames++;
  watch->worst = MAX (watch->worst, now - watch->last);
  watch->last = now;
  return G_SOURCE_CONTINUE;
}

void
sam_print_watch_begin (GtkWidget *widget)
{
  Watch *watch = watch_of (widget);

  if (!watch) {
    return;
  }
  if (watch->tick != 0) {
    gtk_widget_remove_tick_callback (widget, watch->tick);
  }
  *watch = (Watch){ .began = g_get_monotonic_time () };
  watch->last = watch->began;
  g_printerr ("print begun 0\n");
  watch->tick = gtk_widget_add_tick_callback (widget, tick_cb, watch, NULL);
}

static void
painted_cb (GdkFrameClock *clock, gpointer user_data)
{
  Watch *watch = g_object_get_data (user_data, "watch");

  g_signal_handlers_disconnect_by_func (clock, painted_cb, user_data);
  g_printerr ("print first %" G_GINT64_FORMAT "\n", g_get_monotonic_time () - watch->began);
}

void
sam_print_watch_first (GtkWidget *widget)
{
  if (watch_of (widget)) {
    g_signal_connect_object (gtk_widget_get_frame_clock (widget), "after-paint",
                             G_CALLBACK (painted_cb), widget, 0);
  }
}

void
sam_print_watch_cancel (GtkWidget *widget)
{
  Watch *watch = watch_of (widget);

  if (watch) {
    watch->cancelled = g_get_monotonic_time ();
  }
}

void
sam_print_watch_end (GtkWidget *widget, const char *what, guint n)
{
  Watch *watch = watch_of (widget);
  gint64 now = g_get_monotonic_time ();

  if (!watch) {
    return;
  }
  if (watch->tick != 0) {
    gtk_widget_remove_tick_callback (widget, watch->tick);
    watch->tick = 0;
  }
  if (n == 0 && watch->cancelled != 0) {
    g_printerr ("print cancelled %" G_GINT64_FORMAT "\n", now - watch->cancelled);
  } else {
    g_printerr ("print %s %u %" G_GINT64_FORMAT " %u %" G_GINT64_FORMAT "\n", what, n,
                now - watch->began, watch->n_frames, MAX (watch->worst, now - watch->last));
  }
}
