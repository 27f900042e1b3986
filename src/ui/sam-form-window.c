/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-form-window.h"

#include <glib/gi18n.h>

/* What is in the window; freed with it. */
typedef struct {
  SamWindow *parent; /* (not owned): transient for it */
  SamEditor *editor; /* (owned) */
  GtkWidget *window, *save;
  gboolean saved;
} Form;

static void
form_free (gpointer data)
{
  Form *form = data;

  /* The editor may live on, in a toast. */
  g_signal_handlers_disconnect_by_data (form->editor, form);
  g_object_unref (form->editor);
  g_free (form);
}

static void
saved_cb (SamEditor *editor, const char *undo, gpointer user_data)
{
  Form *form = user_data;
  const char *text = sam_editor_get_done_text (editor);

  form->saved = TRUE;
  sam_window_toast (form->parent, text ? text : C_ ("toast", "Saved"), undo);
  gtk_window_destroy (GTK_WINDOW (form->window));
}

static void
can_save_cb (Form *form)
{
  gboolean can_save = FALSE;

  g_object_get (form->editor, "can-save", &can_save, NULL);
  gtk_widget_set_sensitive (form->save, can_save);
}

static void
save_cb (Form *form)
{
  sam_editor_save (form->editor);
}

static void
go_on (SamWindow *window, gpointer data)
{
  g_object_set_data (G_OBJECT (data), "sam-resumed", GINT_TO_POINTER (TRUE));
  sam_form_window_present (window, NULL, data);
}

static void
dropped_free (gpointer data)
{
  g_autoptr (SamEditor) editor = data;

  if (!g_object_get_data (G_OBJECT (editor), "sam-resumed")) {
    sam_editor_drop_draft (editor);
  }
}

/* No question: what was written can be had back from the toast. */
static gboolean
close_cb (Form *form)
{
  SamEditor *editor = form->editor;

  if (form->saved) {
    return FALSE;
  }
  if (sam_editor_is_dirty (editor)) {
    g_object_set_data (G_OBJECT (editor), "sam-resumed", NULL);
    /* It outlives this window. */
    gtk_box_remove (GTK_BOX (gtk_widget_get_parent (GTK_WIDGET (editor))), GTK_WIDGET (editor));
    sam_window_toast_button (form->parent, C_ ("toast", "Not saved"), C_ ("toast", "Go on writing"),
                             go_on, g_object_ref (editor), dropped_free);
  } else {
    sam_editor_drop_draft (editor);
  }
  return FALSE;
}

static void
cancel_cb (Form *form)
{
  gtk_window_close (GTK_WINDOW (form->window));
}

static gboolean
save_shortcut_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  save_cb (user_data);
  return TRUE;
}

static gboolean
close_shortcut_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  gtk_window_close (GTK_WINDOW (widget));
  return TRUE;
}

static void
add_shortcuts (Form *form)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                        gtk_callback_action_new (close_shortcut_cb, NULL, NULL)));
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_s, GDK_CONTROL_MASK),
                        gtk_callback_action_new (save_shortcut_cb, form, NULL)));
  gtk_widget_add_controller (form->window, keys);
}

static GtkWidget *
make_head (Form *form)
{
  GtkWidget *head = adw_header_bar_new ();
  GtkWidget *cancel = gtk_button_new_with_label (C_ ("editor", "Cancel"));

  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (head), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (head), FALSE);
  g_signal_connect_swapped (cancel, "clicked", G_CALLBACK (cancel_cb), form);
  adw_header_bar_pack_start (ADW_HEADER_BAR (head), cancel);
  form->save = gtk_button_new_with_label (C_ ("editor", "Save"));
  gtk_widget_add_css_class (form->save, "suggested-action");
  gtk_widget_set_tooltip_text (form->save, "Ctrl+S");
  g_signal_connect_swapped (form->save, "clicked", G_CALLBACK (save_cb), form);
  adw_header_bar_pack_end (ADW_HEADER_BAR (head), form->save);
  return head;
}

GtkWindow *
sam_form_window_present (SamWindow *parent, GtkWindow *over, SamEditor *editor)
{
  Form *form = g_new0 (Form, 1);
  GtkWidget *outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  g_return_val_if_fail (SAM_IS_WINDOW (parent) && SAM_IS_EDITOR (editor), NULL);

  form->parent = parent;
  form->editor = g_object_ref_sink (editor);
  form->window = adw_window_new ();
  g_object_set_data_full (G_OBJECT (form->window), "form", form, form_free);
  gtk_window_set_title (GTK_WINDOW (form->window), sam_editor_get_title (editor));
  gtk_window_set_transient_for (GTK_WINDOW (form->window), over ? over : GTK_WINDOW (parent));
  gtk_window_set_modal (GTK_WINDOW (form->window), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (form->window), 720, 640);
  gtk_box_append (GTK_BOX (outer), make_head (form));
  gtk_widget_set_vexpand (GTK_WIDGET (editor), TRUE);
  gtk_widget_set_visible (GTK_WIDGET (editor), TRUE);
  gtk_box_append (GTK_BOX (outer), GTK_WIDGET (editor));
  adw_window_set_content (ADW_WINDOW (form->window), outer);
  g_signal_connect_data (editor, "saved", G_CALLBACK (saved_cb), form, NULL, 0);
  g_signal_connect_swapped (editor, "notify::can-save", G_CALLBACK (can_save_cb), form);
  g_signal_connect_swapped (form->window, "close-request", G_CALLBACK (close_cb), form);
  can_save_cb (form);
  add_shortcuts (form);
  gtk_window_present (GTK_WINDOW (form->window));
  sam_editor_grab_first (editor);
  return GTK_WINDOW (form->window);
}
