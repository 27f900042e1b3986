/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-columns.h"

#define SPACING 24
#define HEAD_SPACING 18
#define MAIN_WANTS 600 /* below this the side column goes under; pixels at 96 dpi */
#define SIDE_WANTS 300
#define SIDE_MOST 360
#define MAIN_MOST 1040 /* lines longer than this are hard to read */

struct _SamColumns {
  GtkWidget parent_instance;

  GtkWidget *head, *main, *side; /* (not owned) (nullable): children */
};

G_DEFINE_FINAL_TYPE (SamColumns, sam_columns, GTK_TYPE_WIDGET)

double
sam_text_scale (GtkWidget *widget)
{
  int dpi = 0;

  g_object_get (gtk_widget_get_settings (widget), "gtk-xft-dpi", &dpi, NULL);
  return dpi > 0 ? MAX (dpi / 1024.0 / 96.0, 1.0) : 1.0;
}

static int
min_width (GtkWidget *child)
{
  int min = 0;

  if (child && gtk_widget_should_layout (child)) {
    gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &min, NULL, NULL, NULL);
  }
  return min;
}

static gboolean
has_side (SamColumns *self)
{
  return self->side && gtk_widget_should_layout (self->side);
}

/* Returns: the width of the side column, 0 when it stands below. */
static int
side_width (SamColumns *self, int width)
{
  double scale = sam_text_scale (GTK_WIDGET (self));
  int side = MAX ((int) (SIDE_WANTS * scale), min_width (self->side));

  if (!has_side (self)
      || width < MAX ((int) (MAIN_WANTS * scale), min_width (self->main)) + SPACING + side) {
    return 0;
  }
  return CLAMP ((width - SPACING) / 3, side, MAX ((int) (SIDE_MOST * scale), side));
}

static int
height_of (GtkWidget *child, int width, gboolean natural)
{
  int min = 0, nat = 0;

  if (!child || !gtk_widget_should_layout (child)) {
    return 0;
  }
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, MAX (width, min_width (child)), &min, &nat,
                      NULL, NULL);
  return natural ? nat : min;
}

static int
main_width (SamColumns *self, int width)
{
  int side = side_width (self, width);
  int main = side > 0 ? width - SPACING - side : width;

  return MAX (MIN (main, (int) (MAIN_MOST * sam_text_scale (GTK_WIDGET (self)))),
              min_width (self->main));
}

static int
head_width (SamColumns *self, int width)
{
  double scale = sam_text_scale (GTK_WIDGET (self));

  return MAX (MIN (width, (int) ((MAIN_MOST + SIDE_MOST) * scale) + SPACING),
              min_width (self->head));
}

/* Returns: where the columns begin. */
static int
top_of (SamColumns *self, int width, gboolean natural)
{
  if (!self->head || !gtk_widget_should_layout (self->head)) {
    return 0;
  }
  return height_of (self->head, head_width (self, width), natural) + HEAD_SPACING;
}

static GtkSizeRequestMode
sam_columns_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
sam_columns_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                     int *natural, int *minimum_baseline, int *natural_baseline)
{
  SamColumns *self = SAM_COLUMNS (widget);
  double scale = sam_text_scale (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = MAX (min_width (self->main), min_width (self->side));
    *minimum = MAX (*minimum, min_width (self->head));
    *natural = MAX (*minimum, (int) ((MAIN_WANTS + SPACING + SIDE_WANTS) * scale));
  } else {
    int width = for_size < 0 ? (int) (MAIN_WANTS * scale) : for_size;
    int side = side_width (self, width);
    int main = main_width (self, width);

    if (side > 0) {
      *minimum = MAX (height_of (self->main, main, FALSE), height_of (self->side, side, FALSE));
      *natural = MAX (height_of (self->main, main, TRUE), height_of (self->side, side, TRUE));
    } else {
      int gap = has_side (self) ? SPACING : 0;

      *minimum = height_of (self->main, main, FALSE) + gap + height_of (self->side, main, FALSE);
      *natural = height_of (self->main, main, TRUE) + gap + height_of (self->side, main, TRUE);
    }
    *minimum += top_of (self, width, FALSE);
    *natural += top_of (self, width, TRUE);
  }
  *minimum_baseline = *natural_baseline = -1;
}

static void
sam_columns_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  SamColumns *self = SAM_COLUMNS (widget);
  int side = side_width (self, width);
  int main = main_width (self, width);
  int top = top_of (self, width, TRUE);

  if (top > 0) {
    gtk_widget_size_allocate (
        self->head, &(GtkAllocation){ 0, 0, head_width (self, width), top - HEAD_SPACING }, -1);
    height = MAX (height - top, 0);
  }
  if (self->main && gtk_widget_should_layout (self->main)) {
    int main_height = side > 0 ? height : height_of (self->main, main, TRUE);

    gtk_widget_size_allocate (
        self->main,
        &(GtkAllocation){ 0, top, main, MAX (main_height, height_of (self->main, main, FALSE)) },
        -1);
  }
  if (has_side (self)) {
    if (side > 0) {
      gtk_widget_size_allocate (self->side,
                                &(GtkAllocation){
                                    main + SPACING, top, side,
                                    MAX (MIN (height, height_of (self->side, side, TRUE)),
                                         height_of (self->side, side, FALSE)) },
                                -1);
    } else {
      gtk_widget_size_allocate (self->side,
                                &(GtkAllocation){
                                    0, top + height_of (self->main, main, TRUE) + SPACING,
                                    MAX (main, min_width (self->side)),
                                    height_of (self->side, main, TRUE) },
                                -1);
    }
  }
}

static void
sam_columns_dispose (GObject *object)
{
  SamColumns *self = SAM_COLUMNS (object);

  g_clear_pointer (&self->head, gtk_widget_unparent);
  g_clear_pointer (&self->main, gtk_widget_unparent);
  g_clear_pointer (&self->side, gtk_widget_unparent);
  G_OBJECT_CLASS (sam_columns_parent_class)->dispose (object);
}

static void
sam_columns_class_init (SamColumnsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sam_columns_dispose;
  widget_class->get_request_mode = sam_columns_get_request_mode;
  widget_class->measure = sam_columns_measure;
  widget_class->size_allocate = sam_columns_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "columns");
}

static void
sam_columns_init (SamColumns *self)
{
}

GtkWidget *
sam_columns_new (void)
{
  return g_object_new (SAM_TYPE_COLUMNS, NULL);
}

static void
set_child (SamColumns *self, GtkWidget **slot, GtkWidget *child)
{
  if (*slot == child) {
    return;
  }
  g_clear_pointer (slot, gtk_widget_unparent);
  *slot = child;
  if (child) {
    gtk_widget_set_parent (child, GTK_WIDGET (self));
  }
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
sam_columns_set_head (SamColumns *columns, GtkWidget *child)
{
  g_return_if_fail (SAM_IS_COLUMNS (columns));

  set_child (columns, &columns->head, child);
}

void
sam_columns_set_main (SamColumns *columns, GtkWidget *child)
{
  g_return_if_fail (SAM_IS_COLUMNS (columns));

  set_child (columns, &columns->main, child);
}

void
sam_columns_set_side (SamColumns *columns, GtkWidget *child)
{
  g_return_if_fail (SAM_IS_COLUMNS (columns));

  set_child (columns, &columns->side, child);
}

/* ---- Wrap ---- */

struct _SamWrap {
  GtkWidget parent_instance;

  int spacing, line_spacing;
};

G_DEFINE_FINAL_TYPE (SamWrap, sam_wrap, GTK_TYPE_WIDGET)

/* The width a child counts with when lines are filled. */
static int
base_width (GtkWidget *child, int available)
{
  int min, nat;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &min, &nat, NULL, NULL);
  if (gtk_widget_compute_expand (child, GTK_ORIENTATION_HORIZONTAL)) {
    nat = MIN (nat, (int) (SAM_FAIR_WIDTH * sam_text_scale (child)));
  }
  return available < 0 ? MAX (min, nat) : MAX (min, MIN (nat, available));
}

static GtkWidget *
next_child (GtkWidget *child)
{
  while (child && !gtk_widget_should_layout (child)) {
    child = gtk_widget_get_next_sibling (child);
  }
  return child;
}

/* Lays the children out in @width from @top on; allocates when @allocate. Returns: the height. */
static int
lay_out (SamWrap *self, int width, int top, gboolean allocate)
{
  GtkWidget *first = next_child (gtk_widget_get_first_child (GTK_WIDGET (self)));
  int y = top;

  while (first) {
    GtkWidget *end = first;
    int used = 0, expanding = 0, left, line_height = 0, x = 0;

    while (end) {
      int base = base_width (end, width);

      if (end != first && used + self->spacing + base > width) {
        break;
      }
      used += (end == first ? 0 : self->spacing) + base;
      expanding += gtk_widget_compute_expand (end, GTK_ORIENTATION_HORIZONTAL) ? 1 : 0;
      end = next_child (gtk_widget_get_next_sibling (end));
    }
    left = MAX (width - used, 0);
    for (int pass = 0; pass < (allocate ? 2 : 1); pass++) {
      int shares = expanding, room = left;

      x = 0;
      for (GtkWidget *child = first; child != end;
           child = next_child (gtk_widget_get_next_sibling (child))) {
        int w = base_width (child, width), h, min_h;

        if (gtk_widget_compute_expand (child, GTK_ORIENTATION_HORIZONTAL)) {
          int share = room / shares;

          w += share;
          room -= share;
          shares--;
        }
        gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, w, &min_h, &h, NULL, NULL);
        if (pass == 0) {
          line_height = MAX (line_height, h);
        } else {
          gtk_widget_size_allocate (child, &(GtkAllocation){ x, y, w, line_height }, -1);
        }
        x += w + self->spacing;
      }
    }
    y += line_height;
    first = end;
    if (first) {
      y += self->line_spacing;
    }
  }
  return y - top;
}

static void
sam_wrap_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                  int *natural, int *minimum_baseline, int *natural_baseline)
{
  SamWrap *self = SAM_WRAP (widget);
  int widest = 0, all = 0;

  for (GtkWidget *child = next_child (gtk_widget_get_first_child (widget)); child;
       child = next_child (gtk_widget_get_next_sibling (child))) {
    int min;

    gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &min, NULL, NULL, NULL);
    widest = MAX (widest, min);
    all += base_width (child, -1) + (all > 0 ? self->spacing : 0);
  }
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = widest;
    *natural = MAX (widest, all);
  } else {
    *minimum = *natural = lay_out (self, for_size < 0 ? MAX (widest, all) : for_size, 0, FALSE);
  }
  *minimum_baseline = *natural_baseline = -1;
}

static void
sam_wrap_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  SamWrap *self = SAM_WRAP (widget);

  /* A row that is higher than its words has them in its middle. */
  lay_out (self, width, MAX (height - lay_out (self, width, 0, FALSE), 0) / 2, TRUE);
}

static void
sam_wrap_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object)))) {
    gtk_widget_unparent (child);
  }
  G_OBJECT_CLASS (sam_wrap_parent_class)->dispose (object);
}

static void
sam_wrap_class_init (SamWrapClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sam_wrap_dispose;
  widget_class->get_request_mode = sam_columns_get_request_mode;
  widget_class->measure = sam_wrap_measure;
  widget_class->size_allocate = sam_wrap_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "wrap");
}

static void
sam_wrap_init (SamWrap *self)
{
}

GtkWidget *
sam_wrap_new (int spacing, int line_spacing)
{
  SamWrap *self = g_object_new (SAM_TYPE_WRAP, NULL);

  self->spacing = spacing;
  self->line_spacing = line_spacing;
  return GTK_WIDGET (self);
}

void
sam_wrap_append (SamWrap *wrap, GtkWidget *child)
{
  g_return_if_fail (SAM_IS_WRAP (wrap));

  gtk_widget_insert_before (child, GTK_WIDGET (wrap), NULL);
  /* GTK does not forget the size of a hidden parent by itself. */
  gtk_widget_queue_resize (GTK_WIDGET (wrap));
}
