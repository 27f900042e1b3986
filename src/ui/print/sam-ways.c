/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-ways.h"

#include <samspor/sam-forms.h>

GtkWidget *
sam_ways_new (void)
{
  const char *const *ways = sam_form_ways ();
  GtkStringList *words = gtk_string_list_new (NULL);

  for (guint i = 0; ways[i]; i++) {
    gtk_string_list_append (words,
                            sam_text (NULL, sam_enum_label (SAM_DISCLOSURE_CHANNEL, ways[i])));
  }
  return gtk_drop_down_new (G_LIST_MODEL (words), NULL);
}

const char *
sam_ways_get (GtkWidget *ways)
{
  return sam_form_ways ()[gtk_drop_down_get_selected (GTK_DROP_DOWN (ways))];
}
