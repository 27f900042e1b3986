/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-time-axis.h"

#include "sam-words.h"

#include <glib/gi18n.h>

#define FIRST_DAYS 28
#define LINE 6
#define DOT 12
#define TICK 14
#define LATE_TICK 22
#define LABEL_GAP 8

/* It is laid out, not drawn: the pieces are widgets, so that colours come from the style sheet. */
struct _SamTimeAxis {
  GtkWidget parent_instance;

  SamContext *context; /* (owned) (nullable): only the head has one */
  SamDate from, to, today, date;
  SamDate deadlines[SAM_N_FIXED_POINTS];

  /* (not owned): children */
  GtkWidget *before, *days, *now, *dot, *ticks[SAM_N_FIXED_POINTS];
};

G_DEFINE_FINAL_TYPE (SamTimeAxis, sam_time_axis, GTK_TYPE_WIDGET)

static GtkWidget *
piece (SamTimeAxis *self, const char *css_class)
{
  GtkWidget *child = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (child, "axis-sign");
  gtk_widget_add_css_class (child, css_class);
  gtk_widget_set_can_target (child, FALSE);
  gtk_widget_set_parent (child, GTK_WIDGET (self));
  return child;
}

static int
place_of (SamTimeAxis *self, SamDate date, int width)
{
  int room = MAX (width - DOT, 1);
  int x = room * (date - self->from) / MAX (self->to - self->from, 1);

  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL) {
    x = room - x;
  }
  return DOT / 2 + x;
}

static void
put (GtkWidget *child, int x, int width, int thick, int height)
{
  gtk_widget_set_child_visible (child, width > 0);
  if (width > 0) {
    gtk_widget_size_allocate (child, &(GtkAllocation){ x, (height - thick) / 2, width, thick }, -1);
  }
}

static void
put_span (SamTimeAxis *self, GtkWidget *child, SamDate from, SamDate to, int width, int height)
{
  int a = place_of (self, CLAMP (from, self->from, self->to), width);
  int b = place_of (self, CLAMP (to, self->from, self->to), width);

  put (child, MIN (a, b), self->date == SAM_DATE_NONE ? 0 : ABS (b - a), LINE, height);
}

static gboolean
is_inside (SamTimeAxis *self, SamDate date)
{
  return date != SAM_DATE_NONE && date >= self->from && date <= self->to;
}

/* The names of days that have room; the first, today, keeps its place. */
static void
allocate_head (SamTimeAxis *self, int width, int height)
{
  int taken_from = 0, taken_to = 0;
  gboolean first = TRUE;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child;
       child = gtk_widget_get_next_sibling (child)) {
    SamDate date = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (child), "date"));
    int w = 0, x;

    gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &w, NULL, NULL);
    x = CLAMP (place_of (self, date, width) - w / 2, 0, MAX (width - w, 0));
    if (w > width || (!first && x < taken_to + LABEL_GAP && x + w > taken_from - LABEL_GAP)) {
      gtk_widget_set_child_visible (child, FALSE);
      continue;
    }
    taken_from = first ? x : MIN (taken_from, x);
    taken_to = MAX (taken_to, x + w);
    first = FALSE;
    gtk_widget_set_child_visible (child, TRUE);
    gtk_widget_size_allocate (child, &(GtkAllocation){ x, 0, w, height }, -1);
  }
}

static void
sam_time_axis_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  SamTimeAxis *self = SAM_TIME_AXIS (widget);

  if (self->to <= self->from) {
    return;
  }
  if (self->context) {
    allocate_head (self, width, height);
    return;
  }
  put_span (self, self->before, self->from, self->date, width, height);
  put_span (self, self->days, self->date, self->date + FIRST_DAYS, width, height);
  put (self->now, place_of (self, self->today, width) - 1, 2, height, height);
  for (guint i = 0; i < SAM_N_FIXED_POINTS; i++) {
    SamDate day = self->deadlines[i];
    gboolean shown = is_inside (self, day);

    /* Several points are due on one day: one tick. */
    for (guint k = 0; k < i; k++) {
      shown = shown && self->deadlines[k] != day;
    }
    put (self->ticks[i], shown ? place_of (self, day, width) - 1 : 0, shown ? 2 : 0,
         gtk_widget_has_css_class (self->ticks[i], "late") ? LATE_TICK : TICK, height);
  }
  put (self->dot, place_of (self, self->date, width) - DOT / 2,
       is_inside (self, self->date) ? DOT : 0, DOT, height);
}

static void
sam_time_axis_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                       int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = 0;
  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *natural = 360;
    return;
  }
  *minimum = *natural = 36;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child)) {
    int height = 0;

    gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, -1, &height, NULL, NULL, NULL);
    *minimum = *natural = MAX (*minimum, height);
  }
}

static void
remove_children (SamTimeAxis *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self)))) {
    gtk_widget_unparent (child);
  }
}

static void
sam_time_axis_dispose (GObject *object)
{
  remove_children (SAM_TIME_AXIS (object));
  G_OBJECT_CLASS (sam_time_axis_parent_class)->dispose (object);
}

static void
sam_time_axis_finalize (GObject *object)
{
  g_clear_object (&SAM_TIME_AXIS (object)->context);
  G_OBJECT_CLASS (sam_time_axis_parent_class)->finalize (object);
}

static void
sam_time_axis_class_init (SamTimeAxisClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sam_time_axis_dispose;
  G_OBJECT_CLASS (klass)->finalize = sam_time_axis_finalize;
  widget_class->size_allocate = sam_time_axis_size_allocate;
  widget_class->measure = sam_time_axis_measure;
  gtk_widget_class_set_css_name (widget_class, "timeaxis");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
sam_time_axis_init (SamTimeAxis *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  self->before = piece (self, "before");
  self->days = piece (self, "days");
  self->now = piece (self, "now");
  for (guint i = 0; i < SAM_N_FIXED_POINTS; i++) {
    self->ticks[i] = piece (self, "tick");
  }
  self->dot = piece (self, "dot");
}

GtkWidget *
sam_time_axis_new (void)
{
  return g_object_new (SAM_TYPE_TIME_AXIS, NULL);
}

static void
add_day (SamTimeAxis *self, SamDate date, const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  g_object_set_data (G_OBJECT (label), "date", GINT_TO_POINTER (date));
  gtk_widget_set_parent (label, GTK_WIDGET (self));
}

static void
fill_head (SamTimeAxis *self)
{
  remove_children (self);
  add_day (self, self->today, C_ ("time axis", "today"));
  for (SamDate date = self->from; date <= self->to; date++) {
    int day = 0;

    sam_date_to_ymd (date, NULL, NULL, &day);
    if (day == 1 || day == 15) {
      g_autofree char *text = sam_locale_format_date (sam_context_get_locale (self->context), date,
                                                      SAM_DATE_STYLE_DAY_NO_YEAR);

      add_day (self, date, text);
    }
  }
}

void
sam_time_axis_set_range (SamTimeAxis *axis, SamDate from, SamDate to, SamDate today)
{
  g_return_if_fail (SAM_IS_TIME_AXIS (axis));

  if (axis->from == from && axis->to == to && axis->today == today) {
    return;
  }
  axis->from = from;
  axis->to = to;
  axis->today = today;
  if (axis->context) {
    fill_head (axis);
  }
  gtk_widget_queue_allocate (GTK_WIDGET (axis));
}

void
sam_time_axis_set_head (SamTimeAxis *axis, SamContext *context)
{
  g_return_if_fail (SAM_IS_TIME_AXIS (axis));

  g_set_object (&axis->context, context);
  remove_children (axis);
}

static gboolean
is_open (SamPointState state)
{
  return state == SAM_POINT_NOT_STARTED || state == SAM_POINT_PLANNED || state == SAM_POINT_INTERIM
         || state == SAM_POINT_WAIVED;
}

void
sam_time_axis_set (SamTimeAxis *axis, const SamTransitionSummary *transition)
{
  g_return_if_fail (SAM_IS_TIME_AXIS (axis));

  axis->date = transition->date;
  memcpy (axis->deadlines, transition->deadlines, sizeof axis->deadlines);
  for (guint i = 0; i < SAM_N_FIXED_POINTS; i++) {
    gboolean late = FALSE;

    for (guint k = 0; k < SAM_N_FIXED_POINTS; k++) {
      late |= axis->deadlines[k] == axis->deadlines[i] && axis->deadlines[k] < axis->today
              && is_open (transition->points[k]);
    }
    /* What is over the deadline is longer too, so that colour is not alone. */
    if (late) {
      gtk_widget_add_css_class (axis->ticks[i], "late");
    } else {
      gtk_widget_remove_css_class (axis->ticks[i], "late");
    }
  }
  gtk_widget_queue_allocate (GTK_WIDGET (axis));
}

char *
sam_time_axis_words (SamContext *context, const SamTransitionSummary *transition)
{
  g_autofree char *end = NULL, *window = NULL, *over = NULL;

  if (transition->date == SAM_DATE_NONE) {
    return g_strdup ("");
  }
  end = sam_words_date_short (context, transition->date + FIRST_DAYS);
  /* Translators: %s is a day, as in “Friday 12 June” */
  window = g_strdup_printf (C_ ("time axis", "the first 28 days end %s"), end);
  if (transition->n_overdue > 0) {
    over = sam_count (NULL, "time axis", "%d deadline has passed", "%d deadlines have passed",
                      (int) transition->n_overdue);
  }
  return sam_words_join (over ? over : "", window, NULL);
}
