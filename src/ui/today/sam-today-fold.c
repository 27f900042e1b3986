/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-today-fold.h"

#include "sam-row.h"
#include "sam-spoken.h"
#include "sam-words.h"

#include <glib/gi18n.h>

#define SHOWN 4
#define LASTS 60 /* minutes: what began less than an hour ago goes on */

void
sam_today_fold_set_hour (GtkListBoxRow *row, const char *hour)
{
  g_object_set_data_full (G_OBJECT (row), "hour", g_strdup (hour), g_free);
}

/* @now: minutes after midnight. What has no hour is never over. */
static gboolean
is_over (GtkWidget *row, int now)
{
  const char *hour = g_object_get_data (G_OBJECT (row), "hour");
  int began = 0;

  return hour && sam_time_parse (hour, &began, NULL) && began + LASTS <= now;
}

static GtkWidget *
fold_of (GtkWidget *list)
{
  return g_object_get_data (G_OBJECT (list), "fold");
}

static gboolean
is_open (GtkWidget *list)
{
  return g_object_get_data (G_OBJECT (list), "open") != NULL;
}

static void
show_words (GtkWidget *list, guint n)
{
  GtkWidget *fold = fold_of (list);
  GtkWidget *box = gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (fold));
  gboolean open = is_open (list);
  g_autofree char *text = open ? g_strdup (C_ ("today", "Show fewer"))
                               : sam_count (NULL, "today", "Show all %d", "Show all %d", (int) n);
  g_autofree char *spoken = sam_words_join (text, C_ ("today", "Appointments today"), NULL);

  gtk_label_set_text (GTK_LABEL (gtk_widget_get_first_child (box)), text);
  gtk_image_set_from_icon_name (GTK_IMAGE (gtk_widget_get_last_child (box)),
                                open ? "pan-up-symbolic" : "pan-down-symbolic");
  sam_spoken_set (fold, spoken);
  gtk_accessible_update_state (GTK_ACCESSIBLE (fold), GTK_ACCESSIBLE_STATE_EXPANDED, open, -1);
}

void
sam_today_fold_end (GtkWidget *list)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (NULL);
  GtkWidget *icon = gtk_image_new ();

  gtk_widget_add_css_class (box, "fold");
  gtk_widget_add_css_class (label, "caption-heading");
  gtk_box_append (GTK_BOX (box), label);
  sam_spoken_hide (icon);
  gtk_box_append (GTK_BOX (box), icon);
  g_object_set_data (G_OBJECT (list), "fold", sam_boxed_list_add (list, box, TRUE, ""));
}

void
sam_today_fold_update (GtkWidget *list, SamContext *context)
{
  GtkWidget *fold = fold_of (list);
  guint n = 0, to_come = 0, most, hidden = 0;
  int now = 0;

  if (!fold) {
    return;
  }
  sam_moment_to_local (sam_context_get_now (context), sam_context_get_zone (context), &now);
  for (GtkWidget *row = gtk_widget_get_first_child (list); row != fold;
       row = gtk_widget_get_next_sibling (row)) {
    n++;
    to_come += is_over (row, now) ? 0 : 1;
  }
  /* The last row takes the place of the one it would hide. */
  most = n == to_come && n == SHOWN + 1 ? n : SHOWN;
  to_come = 0;
  for (GtkWidget *row = gtk_widget_get_first_child (list); row != fold;
       row = gtk_widget_get_next_sibling (row)) {
    gboolean over = is_over (row, now);
    gboolean next = !over && ++to_come <= most;

    if (over) {
      gtk_widget_add_css_class (row, "over");
    } else {
      gtk_widget_remove_css_class (row, "over");
    }
    hidden += next ? 0 : 1;
    /* What the keyboard is on stays until it leaves. */
    gtk_widget_set_visible (row, next || is_open (list) || gtk_widget_has_focus (row));
  }
  gtk_widget_set_visible (fold, hidden > 0);
  show_words (list, n);
}

gboolean
sam_today_fold_toggle (GtkListBoxRow *row, SamContext *context)
{
  GtkWidget *list = gtk_widget_get_parent (GTK_WIDGET (row));

  if (GTK_WIDGET (row) != fold_of (list)) {
    return FALSE;
  }
  g_object_set_data (G_OBJECT (list), "open", GINT_TO_POINTER (!is_open (list)));
  sam_today_fold_update (list, context);
  return TRUE;
}
