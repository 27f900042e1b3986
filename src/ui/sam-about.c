/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-about.h"

#include "sam-config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

static GtkWidget *
add_label (GtkWidget *box, const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 48);
  if (css_class) {
    gtk_widget_add_css_class (label, css_class);
  }
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static gboolean
close_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  gtk_window_close (GTK_WINDOW (widget));
  return TRUE;
}

void
sam_about_present (GtkWindow *parent)
{
  GtkWidget *window = adw_window_new ();
  GtkWidget *outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *head = adw_header_bar_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkEventController *keys = gtk_shortcut_controller_new ();
  /* Translators: %s is a number, as “1.2” */
  g_autofree char *version = g_strdup_printf (C_ ("about", "Version %s"), SAM_VERSION);

  gtk_window_set_title (GTK_WINDOW (window), C_ ("about", "About Samspor"));
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (window), 460, -1);
  gtk_widget_add_css_class (head, "flat");
  gtk_box_append (GTK_BOX (outer), head);
  gtk_widget_add_css_class (box, "page-body");
  add_label (box, "Samspor", "page-title");
  add_label (box, version, "dim-label");
  add_label (box,
             C_ ("about",
                 "Helps the municipality keep together what is promised to people who need "
                 "several services at once, so that no one is released or discharged into "
                 "nothing."),
             NULL);
  add_label (box,
             C_ ("about",
                 "It does not diagnose, choose medicine, set doses, decide sanctions or score "
                 "people, and it does not replace the patient's record."),
             "dim-label");
  add_label (box,
             C_ ("about", "Free software under the GNU General Public License, version 3 or "
                          "later. It comes without any warranty."),
             "caption");
  gtk_box_append (GTK_BOX (outer), box);
  adw_window_set_content (ADW_WINDOW (window), outer);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                        gtk_callback_action_new (close_cb, NULL, NULL)));
  gtk_widget_add_controller (window, keys);
  gtk_window_present (GTK_WINDOW (window));
}
