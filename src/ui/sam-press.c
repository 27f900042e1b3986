/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-press.h"

#define WAIT "sam-press"
/* Who holds a button longer than this is not pressing it. */
#define LONGEST_US (2 * G_USEC_PER_SEC)

/* A window that is covered or minimised gets no frames, yet what was in it must go. */
#define NO_FRAME_MS 1000

typedef struct {
  GtkWidget *widget; /* (not owned): it owns this */
  void (*then) (GtkWidget *widget);
  gint64 until;
  guint tick, timeout; /* 0 = not running */
} Wait;

static void
wait_free (gpointer data)
{
  Wait *wait = data;

  g_clear_handle_id (&wait->timeout, g_source_remove);
  g_free (wait);
}

/* What GtkButton wears between the key and "clicked". */
static gboolean
is_keyed (GtkWidget *widget)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child)) {
    if (gtk_widget_has_css_class (child, "keyboard-activating") || is_keyed (child)) {
      return TRUE;
    }
  }
  return FALSE;
}

static gboolean
is_pressed (GtkWidget *widget)
{
  /* GTK marks all ancestors of what the mouse holds down. */
  return (gtk_widget_get_state_flags (widget) & GTK_STATE_FLAG_ACTIVE) || is_keyed (widget);
}

static void
end (Wait *wait)
{
  GtkWidget *widget = wait->widget;
  void (*then) (GtkWidget *) = wait->then;

  if (wait->tick != 0) {
    gtk_widget_remove_tick_callback (widget, wait->tick);
  }
  g_object_set_data (G_OBJECT (widget), WAIT, NULL);
  then (widget);
}

static gboolean
must_wait (Wait *wait)
{
  return is_pressed (wait->widget) && g_get_monotonic_time () < wait->until;
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  Wait *wait = user_data;

  if (must_wait (wait)) {
    return G_SOURCE_CONTINUE;
  }
  wait->tick = 0; /* it goes by itself */
  end (wait);
  return G_SOURCE_REMOVE;
}

static gboolean
no_frame_cb (gpointer user_data)
{
  Wait *wait = user_data;

  if (must_wait (wait)) {
    return G_SOURCE_CONTINUE;
  }
  wait->timeout = 0;
  end (wait);
  return G_SOURCE_REMOVE;
}

void
sam_press_wait (GtkWidget *widget, void (*then) (GtkWidget *widget))
{
  Wait *wait;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (then != NULL);

  wait = g_object_get_data (G_OBJECT (widget), WAIT);
  if (wait) {
    wait->then = then;
    if (!gtk_widget_get_mapped (widget)) {
      end (wait);
    }
    return;
  }
  if (!gtk_widget_get_mapped (widget)) {
    then (widget);
    return;
  }
  wait = g_new0 (Wait, 1);
  wait->widget = widget;
  wait->then = then;
  wait->until = g_get_monotonic_time () + LONGEST_US;
  g_object_set_data_full (G_OBJECT (widget), WAIT, wait, wait_free);
  wait->tick = gtk_widget_add_tick_callback (widget, tick_cb, wait, NULL);
  wait->timeout = g_timeout_add (NO_FRAME_MS, no_frame_cb, wait);
}
