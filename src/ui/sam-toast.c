/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-toast.h"

#include <glib/gi18n.h>

#include "sam-spoken.h"

#define SHOWN "sam-toast"
/* libadwaita 1.2 gives a toast the height of its natural width, and a label that is as high as one
 * line takes the width of all its text, window or not: so the natural width is one that fits into
 * the smallest window, with 200 % text too. */
#define MAX_CHARS 42

/* libadwaita 1.2 gives the cross of a toast no name. */
static void
name_crosses (GtkWidget *widget)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child)) {
    if (GTK_IS_BUTTON (child)
        && g_strcmp0 (gtk_button_get_icon_name (GTK_BUTTON (child)), "window-close-symbolic")
               == 0) {
      sam_spoken_set (child, C_ ("toast", "Close"));
    }
    if (!GTK_IS_STACK (child)) {
      name_crosses (child);
    }
  }
}

AdwToast *
sam_toast_get_shown (AdwToastOverlay *overlay)
{
  g_return_val_if_fail (ADW_IS_TOAST_OVERLAY (overlay), NULL);

  return g_object_get_data (G_OBJECT (overlay), SHOWN);
}

static void
dismissed_cb (AdwToast *toast, gpointer user_data)
{
  if (sam_toast_get_shown (user_data) == toast) {
    g_object_set_data (user_data, SHOWN, NULL);
  }
}

AdwToast *
sam_toast_new (const char *text)
{
  AdwToast *toast = adw_toast_new ("");
  GtkWidget *label = gtk_label_new (text);

  /* A title of libadwaita's own is cut off at the window's edge; a sentence must be read whole. */
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), MAX_CHARS);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  adw_toast_set_custom_title (toast, label);
  return toast;
}

AdwToast *
sam_toast_new_lasting (const char *text)
{
  AdwToast *toast = sam_toast_new (text);

  adw_toast_set_timeout (toast, 0);
  return toast;
}

void
sam_toast_show (AdwToastOverlay *overlay, AdwToast *toast)
{
  AdwToast *shown;

  g_return_if_fail (ADW_IS_TOAST_OVERLAY (overlay));
  g_return_if_fail (ADW_IS_TOAST (toast));

  shown = sam_toast_get_shown (overlay);
  if (shown) {
    adw_toast_dismiss (shown);
  }
  g_object_set_data_full (G_OBJECT (overlay), SHOWN, g_object_ref (toast), g_object_unref);
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (dismissed_cb), overlay, 0);
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  adw_toast_overlay_add_toast (overlay, toast);
  name_crosses (GTK_WIDGET (overlay));
}
