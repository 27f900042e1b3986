/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What only the program itself knows of its windows: which label has lost its end, and which widget
 * stands outside what surrounds it. AT-SPI tells a label's whole text and where it is, but neither
 * that it is shortened nor how much room it would need; and it takes a question for each widget,
 * a second or two for a page that is told here at once.
 *
 * GIO loads this into the program under test (GIO_EXTRA_MODULES). At SIGUSR2 it writes one line of
 * JSON into the pipe $SAMSPOR_LOOK for each text that can be seen, is spoken, or can be chosen in a
 * list or a menu that is not open. */
#include <gio/gio.h>
#include <glib-unix.h>
#include <gtk/gtk.h>
#include <stdio.h>
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

/* What is only said to those who do not see the window. */
static void
add_spoken (GString *all, GtkWidget *widget)
{
  static const GtkAccessibleProperty properties[] = {
    GTK_ACCESSIBLE_PROPERTY_LABEL,       GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
    GTK_ACCESSIBLE_PROPERTY_PLACEHOLDER, GTK_ACCESSIBLE_PROPERTY_ROLE_DESCRIPTION,
    GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
  };
  GtkAccessible *accessible = GTK_ACCESSIBLE (widget);

  for (guint i = 0; i < G_N_ELEMENTS (properties); i++) {
    /* What is set is told where it is not what is asked for. */
    g_autofree char *text = NULL;

    /* The words of a page of paper are in the language of its reader. */
    if (properties[i] == GTK_ACCESSIBLE_PROPERTY_DESCRIPTION && GTK_IS_DRAWING_AREA (widget))
      continue;
    if (gtk_test_accessible_has_property (accessible, properties[i]))
      text = gtk_test_accessible_check_property (accessible, properties[i], "");
    if (text != NULL && *text != '\0')
      add_line (all, widget, "spoken", text, FALSE, NULL);
  }
}

/* What can be chosen in a list that is not open. */
static void
add_choices (GString *all, GtkWidget *widget)
{
  g_autoptr (GListModel) model = NULL;
  GParamSpec *property = g_object_class_find_property (G_OBJECT_GET_CLASS (widget), "model");

  if (property == NULL || property->value_type != G_TYPE_LIST_MODEL)
    return;
  g_object_get (widget, "model", &model, NULL);
  for (guint i = 0; model != NULL && i < g_list_model_get_n_items (model); i++) {
    g_autoptr (GObject) item = g_list_model_get_item (model, i);

    if (GTK_IS_STRING_OBJECT (item))
      add_line (all, widget, "choice", gtk_string_object_get_string (GTK_STRING_OBJECT (item)),
                FALSE, NULL);
  }
}

static void
add_menu (GString *all, GtkWidget *widget, GMenuModel *menu)
{
  for (int i = 0; menu != NULL && i < g_menu_model_get_n_items (menu); i++) {
    g_autofree char *text = NULL;
    g_autoptr (GMenuLinkIter) links = g_menu_model_iterate_item_links (menu, i);
    g_autoptr (GMenuModel) below = NULL;

    if (g_menu_model_get_item_attribute (menu, i, G_MENU_ATTRIBUTE_LABEL, "s", &text))
      add_line (all, widget, "choice", text, FALSE, NULL);
    while (g_menu_link_iter_get_next (links, NULL, &below)) {
      add_menu (all, widget, below);
      g_clear_object (&below);
    }
  }
}

static void
add_labels (GString *all, GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    add_line (all, widget, "choice", gtk_label_get_text (GTK_LABEL (widget)), FALSE, NULL);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    add_labels (all, child);
}

/* What hangs on a button and is not open. */
static void
add_hanging (GString *all, GtkWidget *widget)
{
  GtkMenuButton *button = GTK_MENU_BUTTON (widget);
  GtkPopover *popover = gtk_menu_button_get_popover (button);

  if (gtk_menu_button_get_menu_model (button) != NULL)
    add_menu (all, widget, gtk_menu_button_get_menu_model (button));
  else if (popover != NULL && !gtk_widget_get_mapped (GTK_WIDGET (popover)))
    add_labels (all, GTK_WIDGET (popover));
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
  add_spoken (all, widget);
  add_choices (all, widget);
  if (GTK_IS_MENU_BUTTON (widget))
    add_hanging (all, widget);
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

/* What is to be done first has been: a layout that was asked for, a row that is made. */
static gboolean
tell_cb (gpointer data)
{
  g_autoptr (GString) all = g_string_new (NULL);
  GListModel *windows = gtk_window_get_toplevels ();
  FILE *out;

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

    if (gtk_widget_get_mapped (GTK_WIDGET (window))) {
      add_line (all, GTK_WIDGET (window), "title", gtk_window_get_title (window), FALSE, NULL);
      look_at (all, GTK_WIDGET (window));
    }
  }
  /* Who asked is reading already. */
  out = fopen (g_getenv ("SAMSPOR_LOOK"), "w");
  if (out != NULL) {
    fwrite (all->str, 1, all->len, out);
    fclose (out);
  }
  return G_SOURCE_REMOVE;
}

static gboolean
look_cb (gpointer data)
{
  g_idle_add_full (G_PRIORITY_LOW, tell_cb, NULL, NULL);
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
