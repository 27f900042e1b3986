/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-beside.h"

#include "sam-columns.h"

struct _SamBesideLayout {
  GtkLayoutManager parent_instance;

  int spacing;
};

G_DEFINE_FINAL_TYPE (SamBesideLayout, sam_beside_layout, GTK_TYPE_LAYOUT_MANAGER)

typedef struct {
  GtkWidget *widget; /* (not owned) */
  int least, natural, width;
  gboolean expands;
} Child;

static int
sum_up (SamBesideLayout *self, GArray *children, gboolean natural)
{
  int sum = children->len > 1 ? (int) (children->len - 1) * self->spacing : 0;

  for (guint i = 0; i < children->len; i++) {
    const Child *child = &g_array_index (children, Child, i);

    sum += natural ? child->natural : child->least;
  }
  return sum;
}

static GArray *
list_children (GtkWidget *widget)
{
  GArray *children = g_array_new (FALSE, FALSE, sizeof (Child));

  for (GtkWidget *one = gtk_widget_get_first_child (widget); one;
       one = gtk_widget_get_next_sibling (one)) {
    Child child = { .widget = one };

    if (!gtk_widget_should_layout (one)) {
      continue;
    }
    gtk_widget_measure (one, GTK_ORIENTATION_HORIZONTAL, -1, &child.least, &child.natural, NULL,
                        NULL);
    child.expands = gtk_widget_compute_expand (one, GTK_ORIENTATION_HORIZONTAL);
    g_array_append_val (children, child);
  }
  return children;
}

/* Gives those that do (not) expand up to @most of their natural width. Returns: what is left. */
static int
give (GArray *children, gboolean expanding, int most, int room)
{
  g_autofree GtkRequestedSize *sizes = g_new0 (GtkRequestedSize, MAX (children->len, 1));
  guint n = 0;

  for (guint i = 0; i < children->len; i++) {
    Child *child = &g_array_index (children, Child, i);

    if (child->expands == expanding) {
      sizes[n].data = child;
      sizes[n].minimum_size = child->width;
      sizes[n].natural_size = MAX (child->width, MIN (child->natural, most));
      n++;
    }
  }
  room = gtk_distribute_natural_allocation (room, n, sizes);
  for (guint i = 0; i < n; i++) {
    ((Child *) sizes[i].data)->width = sizes[i].minimum_size;
  }
  return room;
}

static void
share_out (SamBesideLayout *self, GtkWidget *widget, GArray *children, int width)
{
  int room = MAX (width - sum_up (self, children, FALSE), 0);
  int expanding = 0;

  for (guint i = 0; i < children->len; i++) {
    Child *child = &g_array_index (children, Child, i);

    child->width = child->least;
    expanding += child->expands ? 1 : 0;
  }
  room = give (children, TRUE, (int) (SAM_FAIR_WIDTH * sam_text_scale (widget)), room);
  room = give (children, FALSE, G_MAXINT, room);
  for (guint i = 0; i < children->len && expanding > 0; i++) {
    Child *child = &g_array_index (children, Child, i);

    if (child->expands) {
      int share = room / expanding;

      child->width += share;
      room -= share;
      expanding--;
    }
  }
}

static GtkSizeRequestMode
sam_beside_layout_get_request_mode (GtkLayoutManager *layout, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
sam_beside_layout_measure (GtkLayoutManager *layout, GtkWidget *widget, GtkOrientation orientation,
                           int for_size, int *minimum, int *natural, int *minimum_baseline,
                           int *natural_baseline)
{
  SamBesideLayout *self = SAM_BESIDE_LAYOUT (layout);
  g_autoptr (GArray) children = list_children (widget);

  *minimum = *natural = 0;
  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = sum_up (self, children, FALSE);
    *natural = sum_up (self, children, TRUE);
    return;
  }
  share_out (self, widget, children, for_size < 0 ? sum_up (self, children, TRUE) : for_size);
  for (guint i = 0; i < children->len; i++) {
    const Child *child = &g_array_index (children, Child, i);
    int least, most;

    gtk_widget_measure (child->widget, GTK_ORIENTATION_VERTICAL, child->width, &least, &most, NULL,
                        NULL);
    *minimum = MAX (*minimum, least);
    *natural = MAX (*natural, most);
  }
}

static void
sam_beside_layout_allocate (GtkLayoutManager *layout, GtkWidget *widget, int width, int height,
                            int baseline)
{
  SamBesideLayout *self = SAM_BESIDE_LAYOUT (layout);
  g_autoptr (GArray) children = list_children (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int x = 0;

  share_out (self, widget, children, width);
  for (guint i = 0; i < children->len; i++) {
    const Child *child = &g_array_index (children, Child, i);
    int own;

    gtk_widget_measure (child->widget, GTK_ORIENTATION_VERTICAL, child->width, NULL, &own, NULL,
                        NULL);
    own = MIN (own, height);
    gtk_widget_size_allocate (child->widget,
                              &(GtkAllocation){ rtl ? width - x - child->width : x,
                                                (height - own) / 2, child->width, own },
                              -1);
    x += child->width + self->spacing;
  }
}

static void
sam_beside_layout_class_init (SamBesideLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->get_request_mode = sam_beside_layout_get_request_mode;
  layout_class->measure = sam_beside_layout_measure;
  layout_class->allocate = sam_beside_layout_allocate;
}

static void
sam_beside_layout_init (SamBesideLayout *self)
{
}

void
sam_beside_layout_set_spacing (SamBesideLayout *layout, int spacing)
{
  g_return_if_fail (SAM_IS_BESIDE_LAYOUT (layout));

  layout->spacing = spacing;
  gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (layout));
}

/* ---- A widget that is nothing else ---- */

#define SAM_TYPE_BESIDE (sam_beside_get_type ())
G_DECLARE_FINAL_TYPE (SamBeside, sam_beside, SAM, BESIDE, GtkWidget)
struct _SamBeside {
  GtkWidget parent_instance;
};
G_DEFINE_FINAL_TYPE (SamBeside, sam_beside, GTK_TYPE_WIDGET)

static void
sam_beside_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object)))) {
    gtk_widget_unparent (child);
  }
  G_OBJECT_CLASS (sam_beside_parent_class)->dispose (object);
}

/* It expands when something in it does, as a GtkBox. */
static void
sam_beside_compute_expand (GtkWidget *widget, gboolean *horizontally, gboolean *vertically)
{
  gboolean wide = FALSE, high = FALSE;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child)) {
    wide |= gtk_widget_compute_expand (child, GTK_ORIENTATION_HORIZONTAL);
    high |= gtk_widget_compute_expand (child, GTK_ORIENTATION_VERTICAL);
  }
  *horizontally = wide;
  *vertically = high;
}

static void
sam_beside_class_init (SamBesideClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sam_beside_dispose;
  GTK_WIDGET_CLASS (klass)->compute_expand = sam_beside_compute_expand;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), SAM_TYPE_BESIDE_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "beside");
}

static void
sam_beside_init (SamBeside *self)
{
}

GtkWidget *
sam_beside_new (int spacing)
{
  GtkWidget *beside = g_object_new (SAM_TYPE_BESIDE, NULL);

  sam_beside_layout_set_spacing (SAM_BESIDE_LAYOUT (gtk_widget_get_layout_manager (beside)),
                                 spacing);
  return beside;
}

void
sam_beside_append (GtkWidget *beside, GtkWidget *child)
{
  g_return_if_fail (SAM_IS_BESIDE (beside));

  gtk_widget_insert_before (child, beside, NULL);
}
