/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-paper-sections.h"

#include "../sam-row.h"
#include "../sam-spoken.h"

#include <glib/gi18n.h>

#define LIST_HEIGHT 360

struct _SamPaperSections {
  GtkBox parent_instance;

  GPtrArray *list;  /* (owned) (nullable) (element-type SamFormSection) */
  char **allowed;   /* (owned) (nullable): NULL = all */
  GHashTable *off;  /* (owned) (element-type utf8): numbers that are left out */
  gboolean filling; /* ticked by the program */
  /* (not owned): children */
  GtkWidget *button, *label, *checks, *always;
};

G_DEFINE_FINAL_TYPE (SamPaperSections, sam_paper_sections, GTK_TYPE_BOX)

static guint changed_signal;

static gboolean
may_choose (SamPaperSections *self, const SamFormSection *section)
{
  return !section->always
         && (!self->allowed
             || g_strv_contains ((const char *const *) self->allowed, section->number));
}

static gboolean
is_on (SamPaperSections *self, const SamFormSection *section)
{
  return section->always
         || (may_choose (self, section) && !g_hash_table_contains (self->off, section->number));
}

char **
sam_paper_sections_get (SamPaperSections *self)
{
  g_autoptr (GStrvBuilder) numbers = g_strv_builder_new ();
  guint n = 0;

  g_return_val_if_fail (SAM_IS_PAPER_SECTIONS (self), NULL);

  for (guint i = 0; self->list && i < self->list->len; i++) {
    const SamFormSection *section = g_ptr_array_index (self->list, i);

    if (is_on (self, section)) {
      g_strv_builder_add (numbers, section->number);
      n++;
    }
  }
  return !self->list || n == self->list->len ? NULL : g_strv_builder_end (numbers);
}

static void
update_label (SamPaperSections *self)
{
  g_auto (GStrv) chosen = sam_paper_sections_get (self);
  g_autofree char *list = chosen ? sam_form_sections_text ((const char *const *) chosen) : NULL;
  /* Translators: %s is numbers, as “1, 3–5” */
  g_autofree char *text = list ? g_strdup_printf (C_ ("paper sections", "Only %s"), list)
                               : g_strdup (C_ ("paper sections", "All of them"));
  g_autofree char *spoken =
      /* Translators: %s is what is chosen, as “Only 1, 3–5” */
      g_strdup_printf (C_ ("paper sections", "Sections on the paper: %s"), text);

  gtk_label_set_text (GTK_LABEL (self->label), text);
  sam_spoken_set (self->button, spoken);
}

static void
toggled_cb (GtkCheckButton *check, gpointer user_data)
{
  SamPaperSections *self = user_data;
  const char *number = g_object_get_data (G_OBJECT (check), "number");
  gboolean any = FALSE;

  if (self->filling) {
    return;
  }
  if (gtk_check_button_get_active (check)) {
    g_hash_table_remove (self->off, number);
  } else {
    g_hash_table_add (self->off, g_strdup (number));
  }
  for (guint i = 0; i < self->list->len; i++) {
    const SamFormSection *section = g_ptr_array_index (self->list, i);

    any |= !section->always && is_on (self, section);
  }
  if (!any) {
    /* A paper with nothing on it is none. */
    gtk_check_button_set_active (check, TRUE);
    return;
  }
  update_label (self);
  g_signal_emit (self, changed_signal, 0);
}

static void
add_check (SamPaperSections *self, const SamFormSection *section)
{
  g_autofree char *text = g_strconcat (section->number, "  ", section->title, NULL);
  GtkWidget *check = gtk_check_button_new ();
  GtkWidget *label = gtk_label_new (text);

  sam_label_wrap (label);
  gtk_check_button_set_child (GTK_CHECK_BUTTON (check), label);
  sam_spoken_set (check, text);
  g_object_set_data_full (G_OBJECT (check), "number", g_strdup (section->number), g_free);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), is_on (self, section));
  g_signal_connect (check, "toggled", G_CALLBACK (toggled_cb), self);
  gtk_box_append (GTK_BOX (self->checks), check);
}

static void
fill (SamPaperSections *self)
{
  g_autoptr (GStrvBuilder) always = g_strv_builder_new ();
  g_auto (GStrv) numbers = NULL;
  GtkWidget *child;

  self->filling = TRUE;
  while ((child = gtk_widget_get_first_child (self->checks))) {
    gtk_box_remove (GTK_BOX (self->checks), child);
  }
  for (guint i = 0; i < self->list->len; i++) {
    const SamFormSection *section = g_ptr_array_index (self->list, i);

    if (section->always) {
      g_strv_builder_add (always, section->number);
    } else if (may_choose (self, section)) {
      add_check (self, section);
    }
  }
  self->filling = FALSE;
  numbers = g_strv_builder_end (always);
  gtk_widget_set_visible (self->always, numbers[0] != NULL);
  if (numbers[0]) {
    g_autofree char *list = sam_form_sections_text ((const char *const *) numbers);
    /* Translators: %s is numbers, as “3, 10” */
    g_autofree char *text = g_strdup_printf (C_ ("paper sections", "Always there: %s"), list);

    gtk_label_set_text (GTK_LABEL (self->always), text);
  }
}

static gboolean
is_same (SamPaperSections *self, GPtrArray *list, const char *const *allowed)
{
  if (!self->list || self->list->len != list->len || (allowed == NULL) != (self->allowed == NULL)
      || (allowed && !g_strv_equal (allowed, (const char *const *) self->allowed))) {
    return FALSE;
  }
  for (guint i = 0; i < list->len; i++) {
    const SamFormSection *a = g_ptr_array_index (self->list, i), *b = g_ptr_array_index (list, i);

    if (g_strcmp0 (a->number, b->number) != 0 || g_strcmp0 (a->title, b->title) != 0
        || a->always != b->always) {
      return FALSE;
    }
  }
  return TRUE;
}

void
sam_paper_sections_set (SamPaperSections *self, GPtrArray *list, const char *const *allowed)
{
  g_return_if_fail (SAM_IS_PAPER_SECTIONS (self));
  g_return_if_fail (list != NULL);

  /* What somebody ticks in is not built anew under their hand. */
  if (!is_same (self, list, allowed)) {
    g_ptr_array_ref (list);
    g_clear_pointer (&self->list, g_ptr_array_unref);
    self->list = list;
    g_strfreev (self->allowed);
    self->allowed = g_strdupv ((char **) allowed);
    fill (self);
  }
  gtk_widget_set_visible (GTK_WIDGET (self), list->len > 1);
  update_label (self);
}

void
sam_paper_sections_reset (SamPaperSections *self)
{
  g_return_if_fail (SAM_IS_PAPER_SECTIONS (self));

  g_hash_table_remove_all (self->off);
  g_clear_pointer (&self->list, g_ptr_array_unref);
  g_clear_pointer (&self->allowed, g_strfreev);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/* ---- The widget ---- */

static void
sam_paper_sections_finalize (GObject *object)
{
  SamPaperSections *self = SAM_PAPER_SECTIONS (object);

  g_clear_pointer (&self->list, g_ptr_array_unref);
  g_strfreev (self->allowed);
  g_hash_table_unref (self->off);
  G_OBJECT_CLASS (sam_paper_sections_parent_class)->finalize (object);
}

static void
sam_paper_sections_class_init (SamPaperSectionsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sam_paper_sections_finalize;
  changed_signal = g_signal_new ("changed", SAM_TYPE_PAPER_SECTIONS, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
make_popover (SamPaperSections *self)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *scroll = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->checks = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->always = gtk_label_new (NULL);
  sam_label_wrap (self->always);
  gtk_widget_add_css_class (self->always, "caption");
  gtk_widget_add_css_class (self->always, "dim-label");
  gtk_box_append (GTK_BOX (box), self->checks);
  gtk_box_append (GTK_BOX (box), self->always);
  gtk_widget_set_size_request (box, 300, -1);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroll), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroll), LIST_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), box);
  gtk_popover_set_child (GTK_POPOVER (popover), scroll);
  return popover;
}

static void
sam_paper_sections_init (SamPaperSections *self)
{
  GtkWidget *caption = gtk_label_new (C_ ("paper sections", "Sections on the paper"));
  GtkWidget *inside = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->off = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_label_set_xalign (GTK_LABEL (caption), 0);
  gtk_widget_add_css_class (caption, "caption");
  gtk_widget_add_css_class (caption, "dim-label");
  self->label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (self->label, TRUE);
  gtk_box_append (GTK_BOX (inside), self->label);
  gtk_box_append (GTK_BOX (inside), gtk_image_new_from_icon_name ("pan-down-symbolic"));
  self->button = gtk_menu_button_new ();
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->button), inside);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), make_popover (self));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  gtk_box_append (GTK_BOX (self), caption);
  gtk_box_append (GTK_BOX (self), self->button);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
sam_paper_sections_new (void)
{
  return g_object_new (SAM_TYPE_PAPER_SECTIONS, NULL);
}
