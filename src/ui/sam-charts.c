/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-charts.h"

#include "sam-spoken.h"

#include <math.h>

/* A bar, a point, an axis: nothing in it, and unlike a box it takes the keyboard itself. */
#define SAM_TYPE_MARK (sam_mark_get_type ())
G_DECLARE_FINAL_TYPE (SamMark, sam_mark, SAM, MARK, GtkWidget)

struct _SamMark {
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (SamMark, sam_mark, GTK_TYPE_WIDGET)

static void
sam_mark_class_init (SamMarkClass *klass)
{
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sam_mark_init (SamMark *self)
{
}

/* ---- Bars ---- */

typedef struct {
  GtkWidget *label, *bar, *figure; /* (not owned): children */
  int value;
  gboolean begins;
} Bar;

struct _SamBars {
  GtkWidget parent_instance;

  GArray *bars; /* (owned) (element-type Bar) */
  int most;
  gboolean is_grouped;
};

G_DEFINE_FINAL_TYPE (SamBars, sam_bars, GTK_TYPE_WIDGET)

enum { BARS_ACTIVATED, N_BARS_SIGNALS };

static guint bars_signals[N_BARS_SIGNALS];

#define BAR_GAP 12
#define BAR_ROOM 12
/* Within a group, and before it. */
#define BAR_NEAR 4
#define GROUP_ROOM 18
#define SIGN 14

static GtkWidget *
plain_child (GtkWidget *parent, const char *css_name)
{
  GtkWidget *child = g_object_new (SAM_TYPE_MARK, "css-name", css_name, NULL);

  gtk_widget_set_parent (child, parent);
  return child;
}

static void
remove_children (GtkWidget *widget)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (widget))) {
    gtk_widget_unparent (child);
  }
}

/* Above bar @i; bars that are in no group have the same everywhere. */
static int
room_above (const SamBars *self, guint i)
{
  const Bar *bar = &g_array_index (self->bars, Bar, i);

  return i == 0 ? BAR_ROOM / 2 : !self->is_grouped ? BAR_ROOM : bar->begins ? GROUP_ROOM : BAR_NEAR;
}

static void
bars_columns (SamBars *self, int *label, int *figure, int *row)
{
  *label = *figure = *row = 0;
  for (guint i = 0; i < self->bars->len; i++) {
    Bar *bar = &g_array_index (self->bars, Bar, i);
    int natural = 0, height = 0;

    gtk_widget_measure (bar->label, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
    *label = MAX (*label, natural);
    gtk_widget_measure (bar->figure, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
    *figure = MAX (*figure, natural);
    gtk_widget_measure (bar->label, GTK_ORIENTATION_VERTICAL, -1, NULL, &height, NULL, NULL);
    *row = MAX (*row, height);
  }
}

static void
sam_bars_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                  int *natural, int *minimum_baseline, int *natural_baseline)
{
  SamBars *self = SAM_BARS (widget);
  int label, figure, row;

  bars_columns (self, &label, &figure, &row);
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = 120;
    *natural = label + figure + 160;
  } else {
    *natural = BAR_ROOM / 2;
    for (guint i = 0; i < self->bars->len; i++) {
      *natural += room_above (self, i) + row;
    }
    *minimum = *natural;
  }
}

static void
sam_bars_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  SamBars *self = SAM_BARS (widget);
  int label, figure, row, room;
  int y = 0;

  bars_columns (self, &label, &figure, &row);
  label = MIN (label, width * 2 / 5);
  room = MAX (0, width - label - figure - 2 * BAR_GAP);
  for (guint i = 0; i < self->bars->len; i++) {
    Bar *bar = &g_array_index (self->bars, Bar, i);
    int length = self->most > 0 ? room * bar->value / self->most : 0;
    int thick = MAX (8, row - 2);
    GtkAllocation place;

    y += room_above (self, i);
    place = (GtkAllocation){ 0, y, label, row };
    gtk_widget_size_allocate (bar->label, &place, -1);
    place = (GtkAllocation){ label + BAR_GAP, y + (row - thick) / 2, MAX (length, 1), thick };
    gtk_widget_size_allocate (bar->bar, &place, -1);
    place = (GtkAllocation){ label + BAR_GAP + length + 6, y, figure, row };
    gtk_widget_size_allocate (bar->figure, &place, -1);
    y += row;
  }
}

static void
sam_bars_dispose (GObject *object)
{
  remove_children (GTK_WIDGET (object));
  g_array_set_size (SAM_BARS (object)->bars, 0);
  G_OBJECT_CLASS (sam_bars_parent_class)->dispose (object);
}

static void
sam_bars_finalize (GObject *object)
{
  g_array_unref (SAM_BARS (object)->bars);
  G_OBJECT_CLASS (sam_bars_parent_class)->finalize (object);
}

/* A press anywhere in the row of a value is a press on it. */
static void
bars_pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, gpointer user_data)
{
  SamBars *self = user_data;
  int label, figure, row;
  double end = 0;

  bars_columns (self, &label, &figure, &row);
  for (guint i = 0; i < self->bars->len; i++) {
    end += room_above (self, i) + row;
    /* Half of the room below is the row's. */
    if (y < end + (i + 1 < self->bars->len ? room_above (self, i + 1) / 2 : BAR_ROOM)) {
      g_signal_emit (self, bars_signals[BARS_ACTIVATED], 0, i);
      return;
    }
  }
}

static gboolean
bars_key_cb (GtkEventControllerKey *keys, guint keyval, guint code, GdkModifierType state,
             gpointer user_data)
{
  SamBars *self = user_data;

  if (keyval != GDK_KEY_Return && keyval != GDK_KEY_KP_Enter && keyval != GDK_KEY_space) {
    return FALSE;
  }
  for (guint i = 0; i < self->bars->len; i++) {
    if (gtk_widget_has_focus (g_array_index (self->bars, Bar, i).bar)) {
      g_signal_emit (self, bars_signals[BARS_ACTIVATED], 0, i);
      return TRUE;
    }
  }
  return FALSE;
}

static void
sam_bars_class_init (SamBarsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sam_bars_dispose;
  G_OBJECT_CLASS (klass)->finalize = sam_bars_finalize;
  widget_class->measure = sam_bars_measure;
  widget_class->size_allocate = sam_bars_size_allocate;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  bars_signals[BARS_ACTIVATED] =
      g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
sam_bars_init (SamBars *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->bars = g_array_new (FALSE, FALSE, sizeof (Bar));
  g_signal_connect (click, "released", G_CALLBACK (bars_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  g_signal_connect (keys, "key-pressed", G_CALLBACK (bars_key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

GtkWidget *
sam_bars_new (void)
{
  return g_object_new (SAM_TYPE_BARS, NULL);
}

static GtkWidget *
label_child (GtkWidget *parent, const char *text, const char *css_class, float xalign)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, css_class);
  gtk_widget_set_parent (label, parent);
  return label;
}

static void
name_value (GtkWidget *stop, const char *label, const char *figure)
{
  g_autofree char *spoken = g_strdup_printf ("%s: %s", label, figure);

  gtk_widget_set_focusable (stop, TRUE);
  gtk_widget_set_tooltip_text (stop, spoken);
  sam_spoken_set (stop, spoken);
}

void
sam_bars_set (SamBars *bars, SamContext *context, const SamChartValue *values, guint n)
{
  g_return_if_fail (SAM_IS_BARS (bars));

  remove_children (GTK_WIDGET (bars));
  g_array_set_size (bars->bars, 0);
  bars->most = 0;
  bars->is_grouped = FALSE;
  for (guint i = 0; i < n; i++) {
    g_autofree char *figure =
        values[i].figure
            ? g_strdup (values[i].figure)
            : sam_locale_format_int (sam_context_get_locale (context), values[i].value);
    Bar bar = { .value = MAX (0, values[i].value), .begins = values[i].begins };

    bar.label = label_child (GTK_WIDGET (bars), values[i].label, "caption", 0);
    /* The whole, where it is cut. */
    gtk_widget_set_tooltip_text (bar.label, values[i].label);
    bar.bar = plain_child (GTK_WIDGET (bars), "bar");
    bar.figure = label_child (GTK_WIDGET (bars), figure, "numeric", 0);
    gtk_widget_add_css_class (bar.figure, "heading");
    if (values[i].other) {
      gtk_widget_add_css_class (bar.bar, "other");
    }
    name_value (bar.bar, values[i].spoken ? values[i].spoken : values[i].label, figure);
    bars->is_grouped |= bar.begins;
    bars->most = MAX (bars->most, bar.value);
    g_array_append_val (bars->bars, bar);
  }
  gtk_widget_queue_resize (GTK_WIDGET (bars));
}

static void
add_sign (GtkWidget *box, const char *css_class, const char *words)
{
  GtkWidget *sign = g_object_new (SAM_TYPE_MARK, "css-name", "bar", NULL);
  GtkWidget *label = gtk_label_new (words);

  if (css_class) {
    gtk_widget_add_css_class (sign, css_class);
  }
  gtk_widget_set_valign (sign, GTK_ALIGN_CENTER);
  gtk_widget_set_size_request (sign, SIGN, SIGN);
  gtk_widget_add_css_class (label, "caption");
  gtk_box_append (GTK_BOX (box), sign);
  gtk_box_append (GTK_BOX (box), label);
}

GtkWidget *
sam_bars_legend_new (const char *first, const char *other)
{
  GtkWidget *legend = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  add_sign (legend, NULL, first);
  add_sign (legend, "other", other);
  gtk_widget_set_margin_start (gtk_widget_get_prev_sibling (gtk_widget_get_last_child (legend)),
                               12);
  return legend;
}

/* ---- A line ---- */

struct _SamLine {
  GtkWidget parent_instance;

  GArray *values;      /* (owned) (element-type int) */
  GPtrArray *segments; /* (not owned) (element-type GtkWidget): children */
  GPtrArray *points;   /* (not owned) (element-type GtkWidget): children */
  GtkWidget *axis, *limit_line, *limit_label, *first, *last, *figure; /* (not owned) (nullable) */
  int limit;
};

G_DEFINE_FINAL_TYPE (SamLine, sam_line, GTK_TYPE_WIDGET)

#define LINE_HEIGHT 120
#define POINT 8

static void
sam_line_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                  int *natural, int *minimum_baseline, int *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = 120;
    *natural = 240;
  } else {
    SamLine *self = SAM_LINE (widget);
    int label = 0;

    if (self->first) {
      gtk_widget_measure (self->first, orientation, -1, NULL, &label, NULL, NULL);
    }
    *minimum = *natural = LINE_HEIGHT + label;
  }
}

static void
place_text (GtkWidget *label, int x, int y, int width, float align)
{
  int natural = 0, height = 0;
  GtkAllocation place;

  if (!label) {
    return;
  }
  gtk_widget_measure (label, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  gtk_widget_measure (label, GTK_ORIENTATION_VERTICAL, -1, NULL, &height, NULL, NULL);
  natural = MIN (natural, width);
  place = (GtkAllocation){ MAX (0, x - (int) (natural * align)), MAX (0, y), natural, height };
  gtk_widget_size_allocate (label, &place, -1);
}

static void
sam_line_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  SamLine *self = SAM_LINE (widget);
  int n = (int) self->values->len;
  int most = MAX (self->limit, 1);
  int text = 0, bottom, left = POINT, right = width - 28;
  GtkAllocation place;

  if (self->first) {
    gtk_widget_measure (self->first, GTK_ORIENTATION_VERTICAL, -1, NULL, &text, NULL, NULL);
  }
  bottom = height - text - 4;
  for (int i = 0; i < n; i++) {
    most = MAX (most, g_array_index (self->values, int, i));
  }
#define X(i) (n > 1 ? left + (right - left) * (i) / (n - 1) : left)
#define Y(value) (bottom - (bottom - text - POINT) * (value) / most)
  if (self->axis) {
    place = (GtkAllocation){ 0, bottom, width, 1 };
    gtk_widget_size_allocate (self->axis, &place, -1);
  }
  if (self->limit_line) {
    place = (GtkAllocation){ 0, Y (self->limit), width, 1 };
    gtk_widget_size_allocate (self->limit_line, &place, -1);
    place_text (self->limit_label, 0, Y (self->limit) - text, width / 2, 0);
  }
  for (int i = 0; i + 1 < n; i++) {
    GtkWidget *segment = g_ptr_array_index (self->segments, (guint) i);
    double x0 = X (i), y0 = Y (g_array_index (self->values, int, i));
    double dx = X (i + 1) - x0, dy = Y (g_array_index (self->values, int, i + 1)) - y0;
    double length = hypot (dx, dy);
    GskTransform *transform = NULL;

    /* A flat box, turned to lie from one value to the next. */
    transform = gsk_transform_translate (transform, &GRAPHENE_POINT_INIT ((float) x0, (float) y0));
    transform = gsk_transform_rotate (transform, (float) (atan2 (dy, dx) * 180 / G_PI));
    transform = gsk_transform_translate (transform, &GRAPHENE_POINT_INIT (0, -1));
    gtk_widget_allocate (segment, MAX ((int) lround (length), 1), 2, -1, transform);
  }
  for (int i = 0; i < n; i++) {
    int size = i == n - 1 ? POINT : POINT - 2;

    place = (GtkAllocation){ X (i) - size / 2, Y (g_array_index (self->values, int, i)) - size / 2,
                             size, size };
    gtk_widget_size_allocate (g_ptr_array_index (self->points, (guint) i), &place, -1);
  }
  place_text (self->first, 0, bottom + 4, width / 2, 0);
  place_text (self->last, right, bottom + 4, width / 2, 1);
  if (n > 0) {
    place_text (self->figure, X (n - 1) + POINT,
                Y (g_array_index (self->values, int, n - 1)) - text / 2, width, 0);
  }
#undef X
#undef Y
}

static void
line_clear (SamLine *self)
{
  remove_children (GTK_WIDGET (self));
  g_ptr_array_set_size (self->segments, 0);
  g_ptr_array_set_size (self->points, 0);
  g_array_set_size (self->values, 0);
  self->axis = self->limit_line = self->limit_label = self->first = self->last = self->figure =
      NULL;
}

static void
sam_line_dispose (GObject *object)
{
  line_clear (SAM_LINE (object));
  G_OBJECT_CLASS (sam_line_parent_class)->dispose (object);
}

static void
sam_line_finalize (GObject *object)
{
  SamLine *self = SAM_LINE (object);

  g_ptr_array_unref (self->segments);
  g_ptr_array_unref (self->points);
  g_array_unref (self->values);
  G_OBJECT_CLASS (sam_line_parent_class)->finalize (object);
}

static void
sam_line_class_init (SamLineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sam_line_dispose;
  G_OBJECT_CLASS (klass)->finalize = sam_line_finalize;
  widget_class->measure = sam_line_measure;
  widget_class->size_allocate = sam_line_size_allocate;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sam_line_init (SamLine *self)
{
  self->values = g_array_new (FALSE, FALSE, sizeof (int));
  self->segments = g_ptr_array_new ();
  self->points = g_ptr_array_new ();
}

GtkWidget *
sam_line_new (void)
{
  return g_object_new (SAM_TYPE_LINE, NULL);
}

void
sam_line_set (SamLine *line, SamContext *context, const SamChartValue *values, guint n, int limit,
              const char *limit_label)
{
  GtkWidget *widget = GTK_WIDGET (line);

  g_return_if_fail (SAM_IS_LINE (line));

  line_clear (line);
  line->limit = limit;
  line->axis = plain_child (widget, "axis");
  if (limit >= 0) {
    line->limit_line = plain_child (widget, "axis");
    gtk_widget_add_css_class (line->limit_line, "limit");
    line->limit_label = label_child (widget, limit_label ? limit_label : "", "caption", 0);
    gtk_widget_add_css_class (line->limit_label, "dim-label");
  }
  for (guint i = 0; i < n; i++) {
    g_autofree char *figure =
        sam_locale_format_int (sam_context_get_locale (context), values[i].value);
    GtkWidget *point;
    int value = MAX (0, values[i].value);

    if (i + 1 < n) {
      g_ptr_array_add (line->segments, plain_child (widget, "segment"));
    }
    point = plain_child (widget, "point");
    name_value (point, values[i].label, figure);
    g_ptr_array_add (line->points, point);
    g_array_append_val (line->values, value);
    if (i == 0) {
      line->first = label_child (widget, values[i].label, "caption", 0);
      gtk_widget_add_css_class (line->first, "dim-label");
    }
    if (i == n - 1) {
      line->last = label_child (widget, values[i].label, "caption", 1);
      gtk_widget_add_css_class (line->last, "dim-label");
      line->figure = label_child (widget, figure, "heading", 0);
    }
  }
  gtk_widget_queue_resize (widget);
}
