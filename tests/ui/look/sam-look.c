/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What only the program itself knows of its windows: which label has lost its end, and which widget
 * stands outside what surrounds it. AT-SPI tells a label's whole text and where it is, but neither
 * that it is shortened nor how much room it would need.
 *
 * GIO loads this into the program under test (GIO_EXTRA_MODULES). At SIGUSR2 it writes one line of
 * JSON for each text that can be seen to $SAMSPOR_LOOK. */
#include <gio/gio.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <gtk/gtk.h>
#include <string.h>

/* Rounding, and the pixel a frame may lie outside. */
#define SLACK 1.5

void g_io_module_load (GIOModule *module);
void g_io_module_unload (GIOModule *module);
char **g_io_module_query (void);

static void
add_string (GString *out, const char *name, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);

  g_string_append_printf (out, "%s\"%s\": \"", out->len > 1 ? ", " : "", name);
  for (const char *p = valid; *p != '\0'; p++) {
    if (*p == '"' || *p == '\\')
      g_string_append_c (out, '\\');
    if ((guchar) *p < 0x20)
      g_string_append_printf (out, "\\u%04x", (guint) *p);
    else
      g_string_append_c (out, *p);
  }
  g_string_append_c (out, '"');
}

/* Whether the ancestor shows what is outside it when one scrolls. */
static void
scrolls (GtkWidget *widget, gboolean *across, gboolean *down)
{
  GtkPolicyType h, v;

  *across = *down = FALSE;
  if (GTK_IS_SCROLLED_WINDOW (widget)) {
    gtk_scrolled_window_get_policy (GTK_SCROLLED_WINDOW (widget), &h, &v);
    *across = h != GTK_POLICY_NEVER;
    *down = v != GTK_POLICY_NEVER;
  } else if (GTK_IS_TEXT (widget)) {
    *across = TRUE;
  }
}

/* How many pixels of the widget lie outside an ancestor that can't be scrolled to them: it is
 * squeezed by whoever has too little room, or hangs out of its window. */
static char *
outside (GtkWidget *widget)
{
  graphene_rect_t here;
  gboolean free_across = FALSE, free_down = FALSE;

  for (GtkWidget *parent = gtk_widget_get_parent (widget); parent != NULL;
       parent = gtk_widget_get_parent (parent)) {
    gboolean across, down;
    double left, right, top, bottom, most_across, most_down;

    if (!gtk_widget_compute_bounds (widget, parent, &here))
      return NULL;
    left = -here.origin.x;
    top = -here.origin.y;
    right = here.origin.x + here.size.width - gtk_widget_get_width (parent);
    bottom = here.origin.y + here.size.height - gtk_widget_get_height (parent);
    most_across = free_across ? 0 : MAX (left, right);
    most_down = free_down ? 0 : MAX (top, bottom);
    scrolls (parent, &across, &down);
    free_across |= across;
    free_down |= down;
    if ((!across && most_across > SLACK) || (!down && most_down > SLACK)) {
      /* The scrolled window's own child is as large as it likes. */
      GtkWidget *above = gtk_widget_get_parent (parent);

      if (GTK_IS_SCROLLABLE (parent) && GTK_IS_SCROLLED_WINDOW (above)) {
        scrolls (above, &across, &down);
        if ((across || most_across <= SLACK) && (down || most_down <= SLACK))
          continue;
      }
      return g_strdup_printf ("%.0f, %.0f pixels outside %s", MAX (most_across, 0),
                              MAX (most_down, 0), G_OBJECT_TYPE_NAME (parent));
    }
    /* A popover is a window of its own, wherever it hangs. */
    if (GTK_IS_NATIVE (parent))
      return NULL;
  }
  return NULL;
}

static char *
path_of (GtkWidget *widget)
{
  GString *path = g_string_new (G_OBJECT_TYPE_NAME (widget));

  for (GtkWidget *p = gtk_widget_get_parent (widget); p != NULL; p = gtk_widget_get_parent (p)) {
    const char *name = G_OBJECT_TYPE_NAME (p);

    if (!g_str_equal (name, "GtkBox") && !g_str_equal (name, "GtkGizmo")) {
      g_string_append (path, " < ");
      g_string_append (path, name);
    }
  }
  return g_string_free (path, FALSE);
}

/* Whether a tooltip says what a label can't: a shortened line whose whole is one rest of the
 * pointer away has lost nothing. */
static gboolean
is_told (GtkWidget *widget, const char *text)
{
  for (; widget != NULL; widget = gtk_widget_get_parent (widget)) {
    const char *tooltip = gtk_widget_get_tooltip_text (widget);

    if (tooltip != NULL && strstr (tooltip, text) != NULL)
      return TRUE;
  }
  return FALSE;
}

static void
add_line (GString *all, GtkWidget *widget, const char *kind, const char *text, gboolean shortened,
          const char *cut)
{
  g_autoptr (GString) line = g_string_new ("{");
  g_autofree char *path = path_of (widget);

  add_string (line, "kind", kind);
  add_string (line, "text", text);
  add_string (line, "cut", cut);
  add_string (line, "path", path);
  g_string_append_printf (line, ", \"shortened\": %s}\n", shortened ? "true" : "false");
  g_string_append (all, line->str);
}

static gboolean
is_control (GtkWidget *widget)
{
  return GTK_IS_LABEL (widget) || GTK_IS_BUTTON (widget) || GTK_IS_TEXT (widget)
         || GTK_IS_TEXT_VIEW (widget) || GTK_IS_CHECK_BUTTON (widget) || GTK_IS_SWITCH (widget)
         || GTK_IS_DROP_DOWN (widget) || GTK_IS_MENU_BUTTON (widget);
}

static void
look_at (GString *all, GtkWidget *widget)
{
  const char *tooltip = gtk_widget_get_tooltip_text (widget);

  if (!gtk_widget_get_mapped (widget) || !gtk_widget_get_child_visible (widget)
      || gtk_widget_get_opacity (widget) == 0)
    return;
  if (tooltip != NULL && *tooltip != '\0')
    add_line (all, widget, "tooltip", tooltip, FALSE, NULL);
  if (is_control (widget)) {
    g_autofree char *cut = outside (widget);

    if (GTK_IS_LABEL (widget))
      add_line (all, widget, "label", gtk_label_get_text (GTK_LABEL (widget)),
                pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (widget)))
                    && !is_told (widget, gtk_label_get_text (GTK_LABEL (widget))),
                cut);
    else if (cut != NULL)
      add_line (all, widget, "control", "", FALSE, cut);
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    look_at (all, child);
}

static gboolean
look_cb (gpointer data)
{
  g_autoptr (GString) all = g_string_new (NULL);
  g_autofree char *path = g_strconcat (g_getenv ("SAMSPOR_LOOK"), ".new", NULL);
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

    if (gtk_widget_get_mapped (GTK_WIDGET (window))) {
      add_line (all, GTK_WIDGET (window), "title", gtk_window_get_title (window), FALSE, NULL);
      look_at (all, GTK_WIDGET (window));
    }
  }
  if (g_file_set_contents (path, all->str, -1, NULL))
    g_rename (path, g_getenv ("SAMSPOR_LOOK"));
  return G_SOURCE_CONTINUE;
}

void
g_io_module_load (GIOModule *module)
{
  /* Loaded to look which modules there are, it would go again at once. */
  g_type_module_use (G_TYPE_MODULE (module));
  if (g_getenv ("SAMSPOR_LOOK") != NULL)
    g_unix_signal_add (SIGUSR2, look_cb, NULL);
}

void
g_io_module_unload (GIOModule *module)
{
}

char **
g_io_module_query (void)
{
  return g_strsplit ("", ":", -1);
}
