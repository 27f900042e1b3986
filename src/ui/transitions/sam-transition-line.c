/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-transition-line.h"

#include "sam-spoken.h"
#include "sam-summary-words.h"
#include "sam-time-axis.h"
#include "sam-today-text.h"
#include "sam-words.h"

#include <glib/gi18n.h>

#define GAP 12
#define LINE_GAP 4
#define NARROW_CELL 24 /* pixels at 96 dpi; style.css lets the icons grow with the text */

struct _SamTransitionLine {
  GtkWidget parent_instance;

  GtkWidget *name, *date, *cells[SAM_N_FIXED_POINTS], *chip, *axis, *note; /* (not owned) */
  gboolean head;
};

G_DEFINE_FINAL_TYPE (SamTransitionLine, sam_transition_line, GTK_TYPE_WIDGET)

/* ---- Columns: from the width and the size of the letters alone ---- */

typedef struct {
  int name, date, cell, chip, axis;
  gboolean in_two; /* name and date above, the points and the state below */
} Columns;

static int
letter (GtkWidget *widget)
{
  PangoFontMetrics *metrics =
      pango_context_get_metrics (gtk_widget_get_pango_context (widget), NULL, NULL);
  int em = PANGO_PIXELS (pango_font_metrics_get_approximate_char_width (metrics));

  pango_font_metrics_unref (metrics);
  return MAX (em, 6);
}

static int
narrow_cell (GtkWidget *widget)
{
  int dpi = 0;

  g_object_get (gtk_widget_get_settings (widget), "gtk-xft-dpi", &dpi, NULL);
  return dpi > 0 ? (int) (NARROW_CELL * dpi / 1024.0 / 96.0) : NARROW_CELL;
}

static int
narrowest (GtkWidget *widget)
{
  return MAX (16 * letter (widget) + 16 * letter (widget) + GAP,
              SAM_N_FIXED_POINTS * narrow_cell (widget) + GAP + 16 * letter (widget));
}

static Columns
columns_for (GtkWidget *widget, int width)
{
  int em = letter (widget);
  Columns c = { .name = 19 * em, .date = 16 * em, .cell = MAX (6 * em, 40), .chip = 16 * em };
  int left = width - c.name - c.date - SAM_N_FIXED_POINTS * c.cell - c.chip - 4 * GAP;

  if (left >= 24 * em) {
    /* Long names get a share; the line of days is not better for being longer than this. */
    int more = MIN ((left - 24 * em) / 4, 12 * em);

    c.name += more;
    c.axis = left - more;
    return c;
  }
  left += GAP;
  if (left >= 0) {
    c.name += left;
    return c;
  }
  c = (Columns){ .name = 17 * em, .date = 13 * em, .cell = narrow_cell (widget), .chip = 14 * em };
  left = width - c.name - c.date - SAM_N_FIXED_POINTS * c.cell - c.chip - 3 * GAP;
  if (left >= 0) {
    c.cell += MIN (left / 4 / SAM_N_FIXED_POINTS, 24);
    c.date += MIN (left / 4, 4 * em);
    c.name = width - c.date - c.chip - SAM_N_FIXED_POINTS * c.cell - 3 * GAP;
    return c;
  }
  /* Half a name is nobody's name: no column gets narrower than its words, the line gets higher. */
  c = (Columns){ .date = 16 * em, .cell = MAX (6 * em, 40), .chip = 16 * em, .in_two = TRUE };
  c.name = width - c.date - GAP;
  c.cell = CLAMP ((width - c.chip - GAP) / SAM_N_FIXED_POINTS, narrow_cell (widget), c.cell);
  return c;
}

static GtkSizeRequestMode
sam_transition_line_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static int
height_of (GtkWidget *child)
{
  int height = 0;

  if (child && gtk_widget_should_layout (child)) {
    gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, -1, &height, NULL, NULL, NULL);
  }
  return height;
}

/* How high the words are, and the points with the state. */
static void
measure_parts (SamTransitionLine *self, int *words, int *points)
{
  *words = MAX (height_of (self->name), height_of (self->date));
  *points = height_of (self->chip);
  for (guint i = 0; i < SAM_N_FIXED_POINTS; i++) {
    *points = MAX (*points, height_of (self->cells[i]));
  }
}

static void
sam_transition_line_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                             int *minimum, int *natural, int *minimum_baseline,
                             int *natural_baseline)
{
  SamTransitionLine *self = SAM_TRANSITION_LINE (widget);
  int words, points;

  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = narrowest (widget);
    *natural = MAX (*minimum, 900);
    return;
  }
  measure_parts (self, &words, &points);
  if (for_size >= 0 && columns_for (widget, for_size).in_two) {
    *minimum = words + LINE_GAP + points;
  } else {
    *minimum = MAX (MAX (words, points), MAX (height_of (self->axis), self->head ? 0 : 48));
  }
  *natural = *minimum;
}

static void
put (SamTransitionLine *self, GtkWidget *child, int x, int y, int width, int all, int height)
{
  int min = 0;

  if (!child || !gtk_widget_should_layout (child)) {
    return;
  }
  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &min, NULL, NULL, NULL);
  width = MAX (width, min);
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL) {
    x = all - x - width;
  }
  gtk_widget_size_allocate (child, &(GtkAllocation){ x, y, width, height }, -1);
}

/* Whether every heading over a point is whole in a cell: beginnings of words say nothing. */
static gboolean
headings_fit (SamTransitionLine *self, int cell)
{
  for (guint i = 0; i < SAM_N_FIXED_POINTS; i++) {
    int width = 0;

    gtk_widget_measure (gtk_widget_get_last_child (self->cells[i]), GTK_ORIENTATION_HORIZONTAL, -1,
                        NULL, &width, NULL, NULL);
    if (width > cell) {
      return FALSE;
    }
  }
  return TRUE;
}

static void
sam_transition_line_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  SamTransitionLine *self = SAM_TRANSITION_LINE (widget);
  Columns c = columns_for (widget, width);
  gboolean room = self->head && headings_fit (self, c.cell);
  int upper = height, lower = height, top = 0, x = 0;

  if (c.in_two) {
    measure_parts (self, &upper, &lower);
    top = height - lower;
  }
  put (self, self->name, x, 0, c.name, width, upper);
  x += c.name + GAP;
  put (self, self->date, x, 0, c.date, width, upper);
  x = c.in_two ? 0 : x + c.date + GAP;
  for (guint i = 0; i < SAM_N_FIXED_POINTS; i++) {
    int y = 0;

    if (self->head) {
      /* Else the pictures stand alone, with their tooltips, and go down to where the other
       * headings are. */
      GtkWidget *label = gtk_widget_get_last_child (self->cells[i]);

      gtk_widget_set_opacity (label, room ? 1 : 0);
      if (!room) {
        gtk_widget_measure (label, GTK_ORIENTATION_VERTICAL, -1, &y, NULL, NULL, NULL);
      }
    }
    put (self, self->cells[i], x, top + y / 2, c.cell, width, lower);
    x += c.cell;
  }
  x += GAP;
  if (c.in_two) {
    /* Its words begin where the date begins. */
    gtk_widget_measure (self->chip, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &c.chip, NULL, NULL);
    x = width - c.date;
  }
  put (self, self->chip, x, top, c.chip, width, lower);
  x += c.chip + GAP;
  gtk_widget_set_child_visible (self->axis, c.axis > 0);
  put (self, self->axis, x, 0, MAX (c.axis, 0), width, height);
  if (self->note) {
    gtk_widget_set_child_visible (self->note, c.axis > 0);
    put (self, self->note, x, 0, MAX (c.axis, 0), width, height);
  }
}

static void
sam_transition_line_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object)))) {
    gtk_widget_unparent (child);
  }
  G_OBJECT_CLASS (sam_transition_line_parent_class)->dispose (object);
}

static void
sam_transition_line_class_init (SamTransitionLineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sam_transition_line_dispose;
  widget_class->get_request_mode = sam_transition_line_get_request_mode;
  widget_class->measure = sam_transition_line_measure;
  widget_class->size_allocate = sam_transition_line_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "transitionline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sam_transition_line_init (SamTransitionLine *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

static GtkWidget *
add (SamTransitionLine *self, GtkWidget *child)
{
  gtk_widget_set_parent (child, GTK_WIDGET (self));
  return child;
}

static GtkWidget *
line_label (const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (css_class) {
    gtk_widget_add_css_class (label, css_class);
  }
  return label;
}

static GtkWidget *
two_lines (const char *first_class)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *second = line_label ("caption");

  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (second, "dim-label");
  gtk_box_append (GTK_BOX (box), line_label (first_class));
  gtk_box_append (GTK_BOX (box), second);
  return box;
}

static void
set_lines (GtkWidget *box, const char *first, const char *second)
{
  GtkWidget *above = gtk_widget_get_first_child (box);
  GtkWidget *below = gtk_widget_get_last_child (box);

  gtk_label_set_text (GTK_LABEL (above), first);
  gtk_label_set_text (GTK_LABEL (below), second);
  gtk_widget_set_visible (below, *second != '\0');
}

GtkWidget *
sam_transition_line_new (void)
{
  SamTransitionLine *self = g_object_new (SAM_TYPE_TRANSITION_LINE, NULL);

  self->name = add (self, two_lines ("heading"));
  self->date = add (self, two_lines (NULL));
  for (guint i = 0; i < SAM_N_FIXED_POINTS; i++) {
    self->cells[i] = add (self, sam_point_image_new (SAM_POINT_NOT_STARTED, sam_fixed_points[i]));
    gtk_widget_set_halign (self->cells[i], GTK_ALIGN_CENTER);
    gtk_widget_set_valign (self->cells[i], GTK_ALIGN_CENTER);
  }
  self->chip = add (self, sam_chip_new (NULL, SAM_TONE_NEUTRAL));
  gtk_widget_set_halign (self->chip, GTK_ALIGN_CENTER);
  self->axis = add (self, sam_time_axis_new ());
  self->note = line_label ("dim-label");
  gtk_label_set_wrap (GTK_LABEL (self->note), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->note), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (GTK_LABEL (self->note), 2);
  add (self, self->note);
  return GTK_WIDGET (self);
}

/* What the six are called over their column, in a word or its beginning; in the order of
 * sam_fixed_points. */
static const SamLabel short_points[SAM_N_FIXED_POINTS] = {
  SAM_L ("point, short", "Home"),   SAM_L ("point, short", "Educ."),
  SAM_L ("point, short", "Work"),   SAM_L ("point, short", "Activ."),
  SAM_L ("point, short", "Treat."), SAM_L ("point, short", "Follow"),
};

GtkWidget *
sam_transition_line_new_head (SamContext *context)
{
  SamTransitionLine *self = g_object_new (SAM_TYPE_TRANSITION_LINE, NULL);

  self->head = TRUE;
  self->name = add (self, line_label ("caption"));
  gtk_widget_add_css_class (self->name, "dim-label");
  gtk_label_set_text (GTK_LABEL (self->name), C_ ("transitions", "Person and place"));
  self->date = add (self, line_label ("caption"));
  gtk_widget_add_css_class (self->date, "dim-label");
  gtk_label_set_text (GTK_LABEL (self->date), C_ ("transitions", "Date"));
  for (guint i = 0; i < SAM_N_FIXED_POINTS; i++) {
    GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
    const char *point = sam_fixed_points[i];
    GtkWidget *icon = gtk_image_new_from_icon_name (sam_point_subject_icon (point));
    GtkWidget *label = line_label ("caption");

    gtk_label_set_text (GTK_LABEL (label), sam_text (NULL, &short_points[i]));
    gtk_label_set_xalign (GTK_LABEL (label), 0.5f);
    gtk_widget_add_css_class (icon, "dim-label");
    gtk_widget_add_css_class (label, "dim-label");
    sam_spoken_hide (icon);
    gtk_widget_set_tooltip_text (box, sam_text (NULL, sam_rules_point_label (point)));
    gtk_box_append (GTK_BOX (box), icon);
    gtk_box_append (GTK_BOX (box), label);
    gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
    self->cells[i] = add (self, box);
  }
  self->chip = add (self, line_label ("dim-label"));
  self->axis = add (self, sam_time_axis_new ());
  sam_time_axis_set_head (SAM_TIME_AXIS (self->axis), context);
  return GTK_WIDGET (self);
}

void
sam_transition_line_set_range (SamTransitionLine *line, SamDate from, SamDate to, SamDate today)
{
  g_return_if_fail (SAM_IS_TRANSITION_LINE (line));

  sam_time_axis_set_range (SAM_TIME_AXIS (line->axis), from, to, today);
}

gboolean
sam_transition_line_has_axis (SamTransitionLine *line)
{
  g_return_val_if_fail (SAM_IS_TRANSITION_LINE (line), FALSE);

  return gtk_widget_get_child_visible (line->axis);
}

static gboolean
holds (SamPointState state)
{
  return state == SAM_POINT_IN_PLACE || state == SAM_POINT_DECLINED
         || state == SAM_POINT_NOT_RELEVANT;
}

/* What the minimum package lacks while the date is unknown: only its points have a deadline. */
static char *
missing_of_package (SamContext *context, const SamTransitionSummary *one)
{
  const char *points[SAM_N_FIXED_POINTS + 1] = { NULL };
  g_autofree char *list = NULL;
  guint n = 0;

  for (guint i = 0; i < SAM_N_FIXED_POINTS; i++) {
    if (one->deadlines[i] != SAM_DATE_NONE && !holds (one->points[i])) {
      points[n++] = sam_fixed_points[i];
    }
  }
  if (n == 0) {
    return g_strdup (C_ ("transitions", "Nothing is missing of the minimum package"));
  }
  list = sam_today_points_list (points, sam_context_get_locale (context));
  /* Translators: points: "housing and follow-up" */
  return g_strdup_printf (C_ ("transitions", "Missing of the minimum package: %s"), list);
}

static char *
state_words (const SamTransitionSummary *one, SamDate today, SamTone *tone)
{
  if (one->date == SAM_DATE_NONE && one->date_unchecked) {
    *tone = SAM_TONE_SOON;
    return g_strdup (C_ ("transitions", "check date"));
  }
  if (!one->ready && one->date != SAM_DATE_NONE && one->date <= today + 14 && one->n_missing > 1) {
    *tone = SAM_TONE_LATE;
    return g_strdup (C_ ("transitions", "not ready"));
  }
  return sam_words_missing (one->n_missing, one->ready, one->date, today, tone);
}

static char *
points_spoken (SamContext *context, const SamTransitionSummary *one)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < SAM_N_FIXED_POINTS; i++) {
    g_string_append_printf (out, "%s%s: %s", i > 0 ? ", " : "",
                            sam_text (NULL, sam_rules_point_label (sam_fixed_points[i])),
                            sam_words_point_state (one->points[i]));
  }
  return g_string_free (out, FALSE);
}

void
sam_transition_line_set (SamTransitionLine *line, SamContext *context,
                         const SamTransitionSummary *transition)
{
  const SamTransitionSummary *one = transition;
  SamDate today = sam_context_get_today (context);
  const char *kind = sam_words_transition_kind (one->kind);
  gboolean unknown = one->date == SAM_DATE_NONE;
  SamTone tone = SAM_TONE_NEUTRAL;
  g_autofree char *name = sam_context_show_name (context, one->name ? one->name : "");
  g_autofree char *chip = state_words (one, today, &tone);
  g_autofree char *first = NULL, *second = NULL, *note = NULL, *spoken = NULL, *where = NULL,
                  *axis = NULL, *points = NULL, *date = NULL, *chain = NULL, *below = NULL,
                  *whole = NULL, *waits = NULL;

  g_return_if_fail (SAM_IS_TRANSITION_LINE (line));

  if (one->chain_length > 1) {
    /* Translators: its place in a chain of transitions: "link 1 of 2" */
    chain =
        g_strdup_printf (C_ ("chain", "link %1$u of %2$u"), one->chain_number, one->chain_length);
  }
  /* Too long for the chip, which says what is missing all the same. */
  waits = one->discharge_days > 0 ? sam_count (NULL, "transitions", "ready for discharge, %d day",
                                               "ready for discharge, %d days", one->discharge_days)
                                  : g_strdup ("");
  where = sam_words_join (kind, waits, one->place ? one->place : "", chain ? chain : "", NULL);
  below = sam_words_join (waits, chain ? chain : "", one->place ? one->place : kind, NULL);
  set_lines (line->name, name, below);
  whole = one->place ? sam_words_join (kind, below, NULL) : g_strdup (below);
  gtk_widget_set_tooltip_text (line->name, whole);
  if (unknown) {
    first = g_strdup (C_ ("transitions", "unknown"));
    if (one->checked_on != SAM_DATE_NONE) {
      g_autofree char *checked =
          sam_locale_format_date_near (sam_context_get_locale (context), one->checked_on, today,
                                       SAM_DATE_STYLE_DAY);

      second = g_strdup_printf (C_ ("transitions", "checked %s"), checked);
    } else {
      second = g_strdup (C_ ("transitions", "never checked"));
    }
    note = missing_of_package (context, one);
  } else {
    first = sam_words_date_short (context, one->date);
    second = sam_words_relative (context, one->date);
  }
  set_lines (line->date, first, second);
  date = sam_words_join (first, second, NULL);
  gtk_widget_set_tooltip_text (line->date, date);
  for (guint i = 0; i < SAM_N_FIXED_POINTS; i++) {
    sam_point_image_set (line->cells[i], one->points[i], sam_fixed_points[i]);
  }
  sam_chip_set (SAM_CHIP (line->chip), chip, tone);
  gtk_widget_set_visible (line->axis, !unknown);
  gtk_widget_set_visible (line->note, unknown);
  gtk_label_set_text (GTK_LABEL (line->note), note ? note : "");
  gtk_widget_set_tooltip_text (line->note, note);
  if (!unknown) {
    sam_time_axis_set (SAM_TIME_AXIS (line->axis), one);
  }
  axis = sam_time_axis_words (context, one);
  sam_spoken_set (line->axis, *axis ? axis : C_ ("transitions", "unknown"));
  points = points_spoken (context, one);
  spoken = sam_words_join (name, where, date, chip, note ? note : "", points, axis, NULL);
  sam_spoken_set_row (GTK_WIDGET (line), spoken);
}
