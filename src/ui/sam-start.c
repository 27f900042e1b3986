/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-start.h"

#include "sam-spoken.h"
#include <samspor/sam-error-text.h>

#include <glib/gi18n.h>

/* Short enough to remember, long enough that guessing costs years with the key derivation used. */
#define MIN_PASSPHRASE 10

struct _SamStart {
  AdwBin parent_instance;

  SamStartFunc done;
  gpointer user_data;
  GtkWidget *server, *token, *way, *passphrase, *again, *button, *error, *text, *list, *buttons;
  /* (not owned) (nullable) */
  gboolean first_run;
};

G_DEFINE_FINAL_TYPE (SamStart, sam_start, ADW_TYPE_BIN)

static void
sam_start_class_init (SamStartClass *klass)
{
}

static void
sam_start_init (SamStart *self)
{
}

void
sam_start_set_error (SamStart *start, const char *text)
{
  g_return_if_fail (SAM_IS_START (start));

  if (start->error) {
    gtk_label_set_text (GTK_LABEL (start->error), text ? text : "");
    gtk_widget_set_visible (start->error, text != NULL);
  }
  if (start->list) {
    gtk_widget_set_sensitive (start->list, TRUE);
  }
  if (start->button) {
    gtk_widget_set_sensitive (start->button, TRUE);
  }
  if (text && start->passphrase && gtk_widget_get_visible (start->passphrase)) {
    gtk_widget_grab_focus (start->passphrase);
    gtk_editable_select_region (GTK_EDITABLE (start->passphrase), 0, -1);
    sam_spoken_describe (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (start->passphrase))),
                         text);
  }
}

void
sam_start_set_text (SamStart *start, const char *text)
{
  g_return_if_fail (SAM_IS_START (start));

  if (ADW_IS_STATUS_PAGE (start->text)) {
    g_autofree char *escaped = g_markup_escape_text (text, -1);

    adw_status_page_set_description (ADW_STATUS_PAGE (start->text), escaped);
  }
}

static const char *
text_of (GtkWidget *row)
{
  return row ? gtk_editable_get_text (GTK_EDITABLE (row)) : "";
}

static gboolean
with_passphrase (SamStart *self)
{
  return !self->way || adw_combo_row_get_selected (ADW_COMBO_ROW (self->way)) == 1;
}

/* Returns: what is wrong with what was entered, or NULL. (transfer full) */
static char *
fault (SamStart *self)
{
  const char *server = text_of (self->server);
  const char *token = text_of (self->token);
  g_autoptr (GError) error = NULL;

  if (self->first_run) {
    if (*server && !sam_sync_check_address (server, &error)) {
      return sam_error_text (error);
    }
    if (*server && *token == '\0') {
      return g_strdup (C_ ("first run", "The access key is missing. You get it from the one who "
                                        "administers the server."));
    }
    if (with_passphrase (self) && g_utf8_strlen (text_of (self->passphrase), -1) < MIN_PASSPHRASE) {
      return g_strdup (C_ ("first run", "Choose a passphrase of at least ten characters: three or "
                                        "four words that only you put together."));
    }
    if (with_passphrase (self)
        && g_strcmp0 (text_of (self->passphrase), text_of (self->again)) != 0) {
      return g_strdup (C_ ("first run", "The two passphrases are not alike."));
    }
  } else if (self->passphrase && *text_of (self->passphrase) == '\0') {
    return g_strdup (C_ ("unlock", "Enter the passphrase."));
  }
  return NULL;
}

static void
go_cb (SamStart *self)
{
  g_autofree char *wrong = fault (self);
  g_autofree char *server = g_strstrip (g_strdup (text_of (self->server)));
  g_autofree char *token = g_strstrip (g_strdup (text_of (self->token)));
  SamStartAnswer answer = {
    .server = server,
    .token = token,
    .slot = with_passphrase (self) ? SAM_SLOT_PASSPHRASE : SAM_SLOT_DESKTOP,
    .passphrase = text_of (self->passphrase),
  };

  if (wrong) {
    sam_start_set_error (self, wrong);
    return;
  }
  sam_start_set_error (self, NULL);
  if (self->list) {
    gtk_widget_set_sensitive (self->list, FALSE);
    gtk_widget_set_sensitive (self->button, FALSE);
  }
  self->done (&answer, self->user_data);
}

static void
way_cb (SamStart *self)
{
  gtk_widget_set_visible (self->passphrase, with_passphrase (self));
  gtk_widget_set_visible (self->again, with_passphrase (self));
}

/* The frame: a head with the window's buttons, and a narrow column. Returns: the column. */
static GtkWidget *
make_frame (SamStart *self, const char *title, const char *text)
{
  GtkWidget *outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *head = adw_header_bar_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *label;

  gtk_widget_add_css_class (head, "flat");
  gtk_box_append (GTK_BOX (outer), head);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scroller, TRUE);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 600);
  gtk_widget_add_css_class (column, "page-body");
  gtk_widget_set_valign (column, GTK_ALIGN_CENTER);
  adw_clamp_set_child (ADW_CLAMP (clamp), column);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), clamp);
  gtk_box_append (GTK_BOX (outer), scroller);
  adw_bin_set_child (ADW_BIN (self), outer);

  label = gtk_label_new (title);
  gtk_widget_add_css_class (label, "page-title");
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_box_append (GTK_BOX (column), label);
  label = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_box_append (GTK_BOX (column), label);
  return column;
}

static GtkWidget *
add_row (SamStart *self, GtkWidget *row, const char *title)
{
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  sam_spoken_set (row, title);
  if (GTK_IS_EDITABLE (row)) {
    sam_spoken_set (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (row))), title);
    g_signal_connect_swapped (row, "entry-activated", G_CALLBACK (go_cb), self);
    if (ADW_IS_PASSWORD_ENTRY_ROW (row)) {
      sam_spoken_password_row (row, C_ ("password", "Show or hide the text"));
    }
  }
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
  return row;
}

static void
add_end (SamStart *self, GtkWidget *column, const char *button)
{
  self->error = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->error), 0);
  gtk_label_set_wrap (GTK_LABEL (self->error), TRUE);
  gtk_widget_add_css_class (self->error, "late");
  gtk_widget_set_visible (self->error, FALSE);
  gtk_box_append (GTK_BOX (column), self->error);
  self->button = gtk_button_new_with_label (button);
  gtk_widget_add_css_class (self->button, "suggested-action");
  gtk_widget_add_css_class (self->button, "pill");
  gtk_widget_set_halign (self->button, GTK_ALIGN_START);
  g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (go_cb), self);
  gtk_box_append (GTK_BOX (column), self->button);
}

static GtkWidget *
make_list (SamStart *self, GtkWidget *column)
{
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  gtk_box_append (GTK_BOX (column), self->list);
  return self->list;
}

GtkWidget *
sam_start_new_first_run (SamStartFunc done, gpointer user_data)
{
  SamStart *self = g_object_new (SAM_TYPE_START, NULL);
  g_autoptr (GtkStringList) ways = gtk_string_list_new (NULL);
  GtkWidget *column;

  self->done = done;
  self->user_data = user_data;
  self->first_run = TRUE;
  column = make_frame (self, C_ ("first run", "Start using Samspor"),
                       C_ ("first run",
                           "The records are kept sealed on this computer and sent to the server of "
                           "your municipality. You can start without a network; nothing is shown "
                           "before the server has said who you are."));
  make_list (self, column);
  self->server = add_row (self, adw_entry_row_new (), C_ ("first run", "Address of the server"));
  self->token = add_row (self, adw_password_entry_row_new (), C_ ("first run", "Access key"));
  gtk_string_list_append (ways, C_ ("first run", "The key ring of this desktop"));
  gtk_string_list_append (ways, C_ ("first run", "A passphrase each time"));
  self->way = adw_combo_row_new ();
  adw_combo_row_set_model (ADW_COMBO_ROW (self->way), G_LIST_MODEL (ways));
  add_row (self, self->way, C_ ("first run", "Open the records with"));
  /* Beside its title there is no room for a longer choice. */
  adw_combo_row_set_use_subtitle (ADW_COMBO_ROW (self->way), TRUE);
  self->passphrase = add_row (self, adw_password_entry_row_new (), C_ ("first run", "Passphrase"));
  self->again =
      add_row (self, adw_password_entry_row_new (), C_ ("first run", "The passphrase again"));
  g_signal_connect_swapped (self->way, "notify::selected", G_CALLBACK (way_cb), self);
  way_cb (self);
  add_end (self, column, C_ ("first run", "Start"));
  return GTK_WIDGET (self);
}

GtkWidget *
sam_start_new_unlock (SamStartFunc done, gpointer user_data)
{
  SamStart *self = g_object_new (SAM_TYPE_START, NULL);
  GtkWidget *column;

  self->done = done;
  self->user_data = user_data;
  column = make_frame (self, C_ ("unlock", "Open the records"),
                       C_ ("unlock", "They are sealed on this computer with your passphrase."));
  make_list (self, column);
  self->passphrase = add_row (self, adw_password_entry_row_new (), C_ ("unlock", "Passphrase"));
  add_end (self, column, C_ ("unlock", "Open"));
  return GTK_WIDGET (self);
}

GtkWidget *
sam_start_new_message (const char *icon, const char *title, const char *text, const char *button,
                       SamStartFunc clicked, gpointer user_data)
{
  SamStart *self = g_object_new (SAM_TYPE_START, NULL);
  GtkWidget *outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *head = adw_header_bar_new ();

  self->done = clicked;
  self->user_data = user_data;
  gtk_widget_add_css_class (head, "flat");
  gtk_box_append (GTK_BOX (outer), head);
  self->text = adw_status_page_new ();
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (self->text), icon);
  adw_status_page_set_title (ADW_STATUS_PAGE (self->text), title);
  gtk_widget_set_vexpand (self->text, TRUE);
  sam_start_set_text (self, text);
  self->buttons = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  adw_status_page_set_child (ADW_STATUS_PAGE (self->text), self->buttons);
  if (button) {
    GtkWidget *widget = gtk_button_new_with_label (button);

    gtk_widget_add_css_class (widget, "pill");
    gtk_widget_add_css_class (widget, "suggested-action");
    gtk_widget_set_halign (widget, GTK_ALIGN_CENTER);
    g_signal_connect_swapped (widget, "clicked", G_CALLBACK (go_cb), self);
    gtk_box_append (GTK_BOX (self->buttons), widget);
  }
  gtk_box_append (GTK_BOX (outer), self->text);
  adw_bin_set_child (ADW_BIN (self), outer);
  return GTK_WIDGET (self);
}

void
sam_start_add_action (SamStart *self, const char *label, const char *action)
{
  GtkWidget *widget = gtk_button_new_with_label (label);

  g_return_if_fail (SAM_IS_START (self) && self->buttons != NULL);

  gtk_widget_add_css_class (widget, "pill");
  gtk_widget_set_halign (widget, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (widget), action);
  gtk_box_append (GTK_BOX (self->buttons), widget);
}
