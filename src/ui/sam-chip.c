/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-chip.h"

struct _SamChip {
  GtkWidget parent_instance;

  GtkWidget *label; /* (not owned): the child */
};

G_DEFINE_FINAL_TYPE (SamChip, sam_chip, GTK_TYPE_WIDGET)

static const char *const tone_classes[] = {
  [SAM_TONE_NEUTRAL] = "neutral", [SAM_TONE_LATE] = "late", [SAM_TONE_SOON] = "soon",
  [SAM_TONE_DONE] = "done",       [SAM_TONE_ASK] = "ask",
};

void
sam_tone_apply (GtkWidget *widget, SamTone tone)
{
  for (guint i = 0; i < G_N_ELEMENTS (tone_classes); i++) {
    if (i == tone) {
      gtk_widget_add_css_class (widget, tone_classes[i]);
    } else {
      gtk_widget_remove_css_class (widget, tone_classes[i]);
    }
  }
}

static void
sam_chip_dispose (GObject *object)
{
  g_clear_pointer (&SAM_CHIP (object)->label, gtk_widget_unparent);
  G_OBJECT_CLASS (sam_chip_parent_class)->dispose (object);
}

static void
sam_chip_class_init (SamChipClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sam_chip_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "chip");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sam_chip_init (SamChip *self)
{
  self->label = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_START);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
sam_chip_new (const char *text, SamTone tone)
{
  SamChip *self = g_object_new (SAM_TYPE_CHIP, NULL);

  sam_chip_set (self, text, tone);
  return GTK_WIDGET (self);
}

void
sam_chip_set (SamChip *chip, const char *text, SamTone tone)
{
  g_return_if_fail (SAM_IS_CHIP (chip));

  gtk_label_set_text (GTK_LABEL (chip->label), text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (chip), text && *text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (chip), text);
  sam_tone_apply (GTK_WIDGET (chip), tone);
}
