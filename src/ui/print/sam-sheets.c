/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-sheets.h"

#include "../sam-spoken.h"

#include <glib/gi18n.h>

/* Screen pixels a point, so that a page fills the preview's width on a small laptop. */
#define SCALE 0.9

static void
draw_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer user_data)
{
  SamPages *pages = g_object_get_data (G_OBJECT (area), "pages");
  guint n = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (area), "page"));
  double paper_width;

  sam_pages_get_size (pages, &paper_width, NULL);
  /* Paper is white in the dark style too: it shows what comes out of the printer. */
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_scale (cr, width / paper_width, width / paper_width);
  sam_pages_draw (pages, n, cr);
}

GtkWidget *
sam_sheets_new (void)
{
  return gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
}

static void
add_sheet (GtkWidget *sheets, SamPages *pages, guint i)
{
  GtkWidget *area = gtk_drawing_area_new ();
  GtkWidget *frame = gtk_frame_new (NULL);
  g_autofree char *text = sam_pages_get_text (pages, i);
  g_autofree char *name =
      g_strdup_printf (C_ ("print", "Page %1$u of %2$u"), i + 1, sam_pages_get_count (pages));
  double width, height;

  sam_pages_get_size (pages, &width, &height);
  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (area), (int) (width * SCALE));
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (area), (int) (height * SCALE));
  g_object_set_data_full (G_OBJECT (area), "pages", sam_pages_ref (pages),
                          (GDestroyNotify) sam_pages_unref);
  g_object_set_data (G_OBJECT (area), "page", GUINT_TO_POINTER (i));
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (area), draw_cb, NULL, NULL);
  gtk_widget_set_halign (frame, GTK_ALIGN_CENTER);
  sam_spoken_set (area, name);
  sam_spoken_describe (area, text);
  gtk_frame_set_child (GTK_FRAME (frame), area);
  gtk_box_append (GTK_BOX (sheets), frame);
}

/* The sheets that are not there yet. */
typedef struct {
  SamPages *pages; /* (owned) */
  guint next;
} Rest;

static void
rest_free (gpointer data)
{
  Rest *rest = data;

  sam_pages_unref (rest->pages);
  g_free (rest);
}

static gboolean
rest_cb (GtkWidget *sheets, GdkFrameClock *clock, gpointer user_data)
{
  Rest *rest = user_data;

  add_sheet (sheets, rest->pages, rest->next++);
  return rest->next < sam_pages_get_count (rest->pages) ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

void
sam_sheets_show (GtkWidget *sheets, SamPages *pages)
{
  guint tick = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (sheets), "tick"));
  GtkWidget *child;
  Rest *rest;

  if (tick != 0) {
    gtk_widget_remove_tick_callback (sheets, tick);
    g_object_set_data (G_OBJECT (sheets), "tick", NULL);
  }
  while ((child = gtk_widget_get_first_child (sheets))) {
    gtk_box_remove (GTK_BOX (sheets), child);
  }
  if (!pages || sam_pages_get_count (pages) == 0) {
    return;
  }
  add_sheet (sheets, pages, 0);
  if (sam_pages_get_count (pages) == 1) {
    return;
  }
  /* A frame draws one sheet, and is in time for the next. */
  rest = g_new0 (Rest, 1);
  rest->pages = sam_pages_ref (pages);
  rest->next = 1;
  tick = gtk_widget_add_tick_callback (sheets, rest_cb, rest, rest_free);
  g_object_set_data (G_OBJECT (sheets), "tick", GUINT_TO_POINTER (tick));
}

static gboolean
tab_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state,
        gpointer next)
{
  return key == GDK_KEY_Tab && !(state & GDK_SHIFT_MASK) && gtk_widget_grab_focus (next);
}

void
sam_papers_leave_by_tab (GtkWidget *list, GtkWidget *next)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (tab_cb), next, 0);
  gtk_widget_add_controller (list, keys);
}
