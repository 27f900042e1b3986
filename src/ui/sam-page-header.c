/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-page-header.h"

#include "sam-row.h"
#include "widgets/sam-columns.h"

struct _SamPageHeader {
  GtkWidget parent_instance;

  GtkWidget *text, *title, *subtitle, *end; /* (not owned): children */
};

typedef enum { PROP_TITLE = 1, PROP_SUBTITLE, N_PROPS } SamPageHeaderProperty;
static GParamSpec *props[N_PROPS];

static void buildable_init (GtkBuildableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SamPageHeader, sam_page_header, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, buildable_init))

static GtkBuildableIface *parent_buildable;

static void
add_child (GtkBuildable *buildable, GtkBuilder *builder, GObject *child, const char *type)
{
  if (g_strcmp0 (type, "end") == 0 && GTK_IS_WIDGET (child)) {
    sam_page_header_add_end (SAM_PAGE_HEADER (buildable), GTK_WIDGET (child));
  } else {
    parent_buildable->add_child (buildable, builder, child, type);
  }
}

static void
buildable_init (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = add_child;
}

static void
sam_page_header_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SamPageHeader *self = SAM_PAGE_HEADER (object);

  switch ((SamPageHeaderProperty) prop_id) {
  case PROP_TITLE:
    g_value_set_string (value, gtk_label_get_text (GTK_LABEL (self->title)));
    break;
  case PROP_SUBTITLE:
    g_value_set_string (value, gtk_label_get_text (GTK_LABEL (self->subtitle)));
    break;
  case N_PROPS:
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
sam_page_header_set_property (GObject *object, guint prop_id, const GValue *value,
                              GParamSpec *pspec)
{
  SamPageHeader *self = SAM_PAGE_HEADER (object);

  switch ((SamPageHeaderProperty) prop_id) {
  case PROP_TITLE:
    sam_page_header_set_title (self, g_value_get_string (value));
    break;
  case PROP_SUBTITLE:
    sam_page_header_set_subtitle (self, g_value_get_string (value));
    break;
  case N_PROPS:
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
sam_page_header_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object)))) {
    gtk_widget_unparent (child);
  }
  G_OBJECT_CLASS (sam_page_header_parent_class)->dispose (object);
}

static void
sam_page_header_class_init (SamPageHeaderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sam_page_header_dispose;
  object_class->get_property = sam_page_header_get_property;
  object_class->set_property = sam_page_header_set_property;
  props[PROP_TITLE] =
      g_param_spec_string ("title", NULL, NULL, "", G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_SUBTITLE] =
      g_param_spec_string ("subtitle", NULL, NULL, "", G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "pageheader");
}

static void
sam_page_header_init (SamPageHeader *self)
{
  /* With large letters in a small window the buttons stand below the title. */
  GtkWidget *wrap = sam_wrap_new (12, 6);

  gtk_widget_set_parent (wrap, GTK_WIDGET (self));
  self->text = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_hexpand (self->text, TRUE);
  sam_wrap_append (SAM_WRAP (wrap), self->text);
  self->title = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->title), 0);
  gtk_label_set_wrap (GTK_LABEL (self->title), TRUE);
  gtk_widget_add_css_class (self->title, "page-title");
  gtk_box_append (GTK_BOX (self->text), self->title);
  self->subtitle = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->subtitle), 0);
  gtk_label_set_wrap (GTK_LABEL (self->subtitle), TRUE);
  gtk_widget_add_css_class (self->subtitle, "dim-label");
  gtk_widget_set_visible (self->subtitle, FALSE);
  gtk_box_append (GTK_BOX (self->text), self->subtitle);
  self->end = sam_wrap_new (6, 6);
  gtk_widget_set_valign (self->end, GTK_ALIGN_CENTER);
  sam_wrap_append (SAM_WRAP (wrap), self->end);
}

GtkWidget *
sam_page_header_new (const char *title)
{
  return g_object_new (SAM_TYPE_PAGE_HEADER, "title", title, NULL);
}

void
sam_page_header_set_title (SamPageHeader *header, const char *title)
{
  g_return_if_fail (SAM_IS_PAGE_HEADER (header));

  gtk_label_set_text (GTK_LABEL (header->title), title ? title : "");
}

void
sam_page_header_set_subtitle (SamPageHeader *header, const char *subtitle)
{
  g_return_if_fail (SAM_IS_PAGE_HEADER (header));

  gtk_label_set_text (GTK_LABEL (header->subtitle), subtitle ? subtitle : "");
  gtk_widget_set_visible (header->subtitle, subtitle && *subtitle);
}

void
sam_page_header_add_end (SamPageHeader *header, GtkWidget *widget)
{
  g_return_if_fail (SAM_IS_PAGE_HEADER (header));

  sam_wrap_append (SAM_WRAP (header->end), widget);
}

GtkWidget *
sam_section_heading_new (const char *title, const char *remark)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (title);

  gtk_widget_add_css_class (label, "heading");
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_box_append (GTK_BOX (box), label);
  if (remark && *remark) {
    GtkWidget *dim = gtk_label_new (remark);

    gtk_widget_add_css_class (dim, "caption");
    gtk_widget_add_css_class (dim, "dim-label");
    sam_label_wrap (dim);
    gtk_widget_set_hexpand (dim, TRUE);
    gtk_box_append (GTK_BOX (box), dim);
  }
  return box;
}
