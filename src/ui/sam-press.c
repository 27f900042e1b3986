/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-press.h"

#define WAIT "sam-press"
/* Who holds a button longer than this is not pressing it. */
#define LONGEST_US (2 * G_USEC_PER_SEC)

typedef struct {
  void (*then) (GtkWidget *widget);
  gint64 until;
} Wait;

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

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  Wait *wait = user_data;
  void (*then) (GtkWidget *) = wait->then;

  if (is_pressed (widget) && g_get_monotonic_time () < wait->until) {
    return G_SOURCE_CONTINUE;
  }
  g_object_set_data (G_OBJECT (widget), WAIT, NULL);
  then (widget);
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
    return;
  }
  if (!gtk_widget_get_mapped (widget)) {
    then (widget);
    return;
  }
  wait = g_new0 (Wait, 1);
  wait->then = then;
  wait->until = g_get_monotonic_time () + LONGEST_US;
  g_object_set_data_full (G_OBJECT (widget), WAIT, wait, g_free);
  gtk_widget_add_tick_callback (widget, tick_cb, wait, NULL);
}
