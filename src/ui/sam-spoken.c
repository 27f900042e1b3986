/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-spoken.h"

void
sam_spoken_set (GtkWidget *widget, const char *name)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name ? name : "", -1);
}

void
sam_spoken_describe (GtkWidget *widget, const char *description)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  if (description && *description) {
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                    description, -1);
  } else {
    gtk_accessible_reset_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
  }
}

void
sam_spoken_set_row (GtkWidget *child, const char *name)
{
  g_return_if_fail (GTK_IS_WIDGET (child));

  for (GtkWidget *widget = gtk_widget_get_parent (child); widget;
       widget = gtk_widget_get_parent (widget)) {
    if (g_strcmp0 (gtk_widget_get_css_name (widget), "row") == 0) {
      sam_spoken_set (widget, name);
      return;
    }
  }
}

void
sam_spoken_hide (GtkWidget *widget)
{
  gtk_accessible_update_state (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
}

GtkWidget *
sam_button_new (const char *mnemonic)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *label = gtk_label_new_with_mnemonic (mnemonic);

  gtk_label_set_mnemonic_widget (GTK_LABEL (label), button);
  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_widget_add_css_class (button, "text-button");
  return button;
}

static void
tooltip_cb (GtkWidget *button, GParamSpec *pspec, gpointer user_data)
{
  const char *now = gtk_widget_get_tooltip_text (button);
  const char *ours = g_object_get_data (G_OBJECT (button), "sam-tooltip");

  if (g_strcmp0 (now, ours) != 0) {
    gtk_widget_set_tooltip_text (button, ours);
  }
}

void
sam_spoken_password_row (GtkWidget *row, const char *show_or_hide)
{
  for (GtkWidget *child = gtk_widget_get_first_child (row); child;
       child = gtk_widget_get_next_sibling (child)) {
    if (GTK_IS_BUTTON (child) && gtk_widget_get_tooltip_text (child)
        && !g_object_get_data (G_OBJECT (child), "sam-tooltip")) {
      sam_spoken_set (child, show_or_hide);
      g_object_set_data_full (G_OBJECT (child), "sam-tooltip", g_strdup (show_or_hide), g_free);
      g_signal_connect (child, "notify::tooltip-text", G_CALLBACK (tooltip_cb), NULL);
      tooltip_cb (child, NULL, NULL);
    } else {
      sam_spoken_password_row (child, show_or_hide);
    }
  }
}
