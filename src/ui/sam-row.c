/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-row.h"

#include "sam-spoken.h"
#include "sam-words.h"
#include "widgets/sam-beside.h"

struct _SamRow {
  GtkWidget parent_instance;

  GtkWidget *icon, *text, *what, *why, *end, *chip, *button; /* (not owned): children */
  char *name;          /* (owned) (nullable): what is masked while names are hidden */
  SamContext *context; /* (owned) (nullable) */
  gulong hide_id;
};

enum { ACTION, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SamRow, sam_row, GTK_TYPE_WIDGET)

static void
clicked_cb (SamRow *self)
{
  g_signal_emit (self, signals[ACTION], 0);
}

static void
show_name (SamRow *self)
{
  g_autofree char *shown = sam_context_show_name (self->context, self->name);
  g_autofree char *spoken = NULL;

  gtk_label_set_text (GTK_LABEL (self->what), shown);
  spoken = sam_row_get_spoken (self);
  sam_spoken_set_row (GTK_WIDGET (self), spoken);
}

static void
drop_name (SamRow *self)
{
  if (self->context) {
    g_clear_signal_handler (&self->hide_id, self->context);
  }
  g_clear_object (&self->context);
  g_clear_pointer (&self->name, g_free);
}

static void
sam_row_dispose (GObject *object)
{
  SamRow *self = SAM_ROW (object);
  GtkWidget *child;

  drop_name (self);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self)))) {
    gtk_widget_unparent (child);
  }
  G_OBJECT_CLASS (sam_row_parent_class)->dispose (object);
}

static void
sam_row_class_init (SamRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sam_row_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), SAM_TYPE_BESIDE_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "samrow");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
  signals[ACTION] = g_signal_new ("action", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
line_new (SamRow *self, const char *css_class, int lines)
{
  GtkWidget *label = gtk_label_new (NULL);

  sam_label_wrap (label);
  gtk_label_set_lines (GTK_LABEL (label), lines);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (self->text), label);
  return label;
}

static void
sam_row_init (SamRow *self)
{
  SamBesideLayout *layout = SAM_BESIDE_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self)));

  sam_beside_layout_set_spacing (layout, 12);
  self->icon = gtk_image_new ();
  gtk_widget_set_visible (self->icon, FALSE);
  sam_spoken_hide (self->icon);
  gtk_widget_set_parent (self->icon, GTK_WIDGET (self));

  self->text = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_hexpand (self->text, TRUE);
  gtk_widget_set_parent (self->text, GTK_WIDGET (self));
  self->what = line_new (self, "heading", 2);
  self->why = line_new (self, "caption", 2);
  gtk_widget_add_css_class (self->why, "dim-label");

  self->end = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->end, "numeric");
  gtk_widget_set_visible (self->end, FALSE);
  gtk_widget_set_parent (self->end, GTK_WIDGET (self));
  self->chip = sam_chip_new (NULL, SAM_TONE_NEUTRAL);
  gtk_widget_set_parent (self->chip, GTK_WIDGET (self));
  self->button = gtk_button_new ();
  gtk_widget_set_visible (self->button, FALSE);
  g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (clicked_cb), self);
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
}

GtkWidget *
sam_row_new (void)
{
  return g_object_new (SAM_TYPE_ROW, NULL);
}

void
sam_row_set_text (SamRow *row, const char *what, const char *why)
{
  g_return_if_fail (SAM_IS_ROW (row));

  drop_name (row);
  gtk_label_set_text (GTK_LABEL (row->what), what ? what : "");
  /* The whole, where two lines do not hold it. */
  gtk_widget_set_tooltip_text (row->what, what);
  gtk_label_set_text (GTK_LABEL (row->why), why ? why : "");
  gtk_widget_set_visible (row->why, why && *why);
  gtk_widget_set_tooltip_text (row->why, why);
}

void
sam_row_set_name (SamRow *row, SamContext *context, const char *name, const char *why)
{
  g_return_if_fail (SAM_IS_ROW (row));

  sam_row_set_text (row, NULL, why);
  row->context = g_object_ref (context);
  row->name = g_strdup (name);
  row->hide_id =
      g_signal_connect_swapped (context, "notify::hide-names", G_CALLBACK (show_name), row);
  show_name (row);
}

void
sam_row_set_icon (SamRow *row, const char *icon, SamTone tone, gboolean round)
{
  g_return_if_fail (SAM_IS_ROW (row));

  gtk_image_set_from_icon_name (GTK_IMAGE (row->icon), icon);
  gtk_widget_set_visible (row->icon, icon != NULL);
  sam_tone_apply (row->icon, tone);
  if (round) {
    gtk_widget_add_css_class (row->icon, "round");
  } else {
    gtk_widget_remove_css_class (row->icon, "round");
  }
}

void
sam_row_set_chip (SamRow *row, const char *text, SamTone tone)
{
  g_return_if_fail (SAM_IS_ROW (row));

  sam_chip_set (SAM_CHIP (row->chip), text, tone);
}

void
sam_row_set_end (SamRow *row, const char *text, SamTone tone)
{
  g_return_if_fail (SAM_IS_ROW (row));

  gtk_label_set_text (GTK_LABEL (row->end), text ? text : "");
  gtk_widget_set_visible (row->end, text && *text);
  sam_tone_apply (row->end, tone);
}

void
sam_row_set_action (SamRow *row, const char *label, gboolean suggested)
{
  g_return_if_fail (SAM_IS_ROW (row));

  if (label) {
    gtk_button_set_label (GTK_BUTTON (row->button), label);
  }
  gtk_widget_set_visible (row->button, label != NULL);
  if (suggested) {
    gtk_widget_add_css_class (row->button, "suggested-action");
  } else {
    gtk_widget_remove_css_class (row->button, "suggested-action");
  }
}

char *
sam_row_get_spoken (SamRow *row)
{
  const char *chip = gtk_widget_get_tooltip_text (row->chip);

  g_return_val_if_fail (SAM_IS_ROW (row), NULL);

  return sam_words_join (gtk_label_get_text (GTK_LABEL (row->what)),
                         gtk_label_get_text (GTK_LABEL (row->why)),
                         gtk_label_get_text (GTK_LABEL (row->end)), chip ? chip : "", NULL);
}

/* ---- In a GtkListView ---- */

typedef struct {
  SamRowBind bind;
  SamRowBind action; /* (nullable) */
  gpointer user_data;
} Factory;

static void
action_cb (SamRow *row, GtkListItem *item)
{
  Factory *factory = g_object_get_data (G_OBJECT (item), "factory");

  if (factory && factory->action && gtk_list_item_get_item (item)) {
    factory->action (row, gtk_list_item_get_item (item), factory->user_data);
  }
}

static void
factory_setup_cb (GtkSignalListItemFactory *list, GtkListItem *item, gpointer user_data)
{
  GtkWidget *row = sam_row_new ();

  gtk_list_item_set_child (item, row);
  g_object_set_data (G_OBJECT (item), "factory", user_data);
  g_signal_connect_object (row, "action", G_CALLBACK (action_cb), item, 0);
}

static void
factory_bind_cb (GtkSignalListItemFactory *list, GtkListItem *item, gpointer user_data)
{
  Factory *factory = user_data;
  SamRow *row = SAM_ROW (gtk_list_item_get_child (item));
  g_autofree char *spoken = NULL;

  factory->bind (row, gtk_list_item_get_item (item), factory->user_data);
  spoken = sam_row_get_spoken (row);
  sam_spoken_set_row (GTK_WIDGET (row), spoken);
}

static void
factory_unbind_cb (GtkSignalListItemFactory *list, GtkListItem *item, gpointer user_data)
{
  drop_name (SAM_ROW (gtk_list_item_get_child (item)));
}

GtkListItemFactory *
sam_row_factory_new (SamRowBind bind, SamRowBind action, gpointer user_data)
{
  GtkListItemFactory *list = gtk_signal_list_item_factory_new ();
  Factory *factory = g_new0 (Factory, 1);

  factory->bind = bind;
  factory->action = action;
  factory->user_data = user_data;
  g_object_set_data_full (G_OBJECT (list), "factory", factory, g_free);
  g_signal_connect (list, "setup", G_CALLBACK (factory_setup_cb), factory);
  g_signal_connect (list, "bind", G_CALLBACK (factory_bind_cb), factory);
  g_signal_connect (list, "unbind", G_CALLBACK (factory_unbind_cb), factory);
  return list;
}

/* ---- In a card ---- */

GtkWidget *
sam_boxed_list_new (void)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  return list;
}

GtkListBoxRow *
sam_boxed_list_add (GtkWidget *list, GtkWidget *child, gboolean activatable, const char *spoken)
{
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), child);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), activatable);
  if (spoken) {
    sam_spoken_set (row, spoken);
  } else if (SAM_IS_ROW (child)) {
    g_autofree char *words = sam_row_get_spoken (SAM_ROW (child));

    sam_spoken_set (row, words);
  }
  /* A row one can't act on is no stop on the way with Tab; its words are read from the labels. */
  gtk_widget_set_focusable (row, activatable);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  return GTK_LIST_BOX_ROW (row);
}

void
sam_label_wrap (GtkWidget *label)
{
  g_return_if_fail (GTK_IS_LABEL (label));

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  /* Without a width GTK finds the narrowest by breaking after every letter, a hundred lines. */
  gtk_label_set_width_chars (GTK_LABEL (label), 8);
}

void
sam_boxed_list_clear (GtkWidget *list)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 0))) {
    gtk_list_box_remove (GTK_LIST_BOX (list), GTK_WIDGET (row));
  }
}

void
sam_box_clear (GtkWidget *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (box))) {
    if (GTK_IS_BOX (box)) {
      gtk_box_remove (GTK_BOX (box), child);
    } else {
      gtk_widget_unparent (child);
    }
  }
}
