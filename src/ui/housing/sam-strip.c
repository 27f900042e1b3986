/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-strip.h"

#include "sam-spoken.h"
#include "sam-words.h"
#include "widgets/sam-columns.h"

#include <glib/gi18n.h>

#define LABEL_WIDTH 190
/* Below this, times the size of the text, the name stands over the bars. */
#define SIDE_BY_SIDE 520
#define GAP 12
#define BAR_HEIGHT 22
#define BAR_ROOM 9
#define WORD_ROOM 8
#define SIGN_WIDTH 28
#define END_WIDTH 4
#define NOW_WIDTH 2
/* Before and after this nothing is told of a home. */
#define FIRST_DAY (sam_date_from_ymd (1900, 1, 1))

/* ---- Periods ---- */

GArray *
sam_strip_periods (const SamStockHome *home, SamDate today)
{
  return sam_home_periods (home->unit, home->leases, FIRST_DAY, SAM_DATE_MAX, today);
}

const SamHomePeriod *
sam_strip_period_at (const GArray *periods, SamDate day)
{
  for (guint i = 0; i < periods->len; i++) {
    const SamHomePeriod *period = &g_array_index (periods, SamHomePeriod, i);

    if (day < period->end) {
      return period;
    }
  }
  return &g_array_index (periods, SamHomePeriod, periods->len - 1);
}

char *
sam_strip_words (SamContext *context, const SamHomePeriod *period)
{
  const char *state = sam_stock_state_label (period->state);
  gboolean begins = period->from > FIRST_DAY, ends = period->end < SAM_DATE_MAX;
  g_autofree char *from = begins ? sam_words_date (context, period->from) : NULL;
  g_autofree char *last = ends ? sam_words_date (context, period->end - 1) : NULL;

  if (begins && ends) {
    /* Translators: %1$s is a state of a home ("Let"), %2$s and %3$s are days */
    return g_strdup_printf (C_ ("housing", "%1$s from %2$s until %3$s"), state, from, last);
  }
  if (begins) {
    /* Translators: %1$s is a state of a home ("Let"), %2$s is a day */
    return g_strdup_printf (C_ ("housing", "%1$s from %2$s"), state, from);
  }
  /* Translators: %1$s is a state of a home ("Let"), %2$s is a day */
  return ends ? g_strdup_printf (C_ ("housing", "%1$s until %2$s"), state, last) : g_strdup (state);
}

char *
sam_strip_name (const SamStockHome *home)
{
  const char *site = sam_record_get_text (home->site, SAM_SITE_NAME);
  const char *number = sam_record_get_text (home->unit, SAM_HOUSING_UNIT_NAME);

  return sam_words_join (site ? site : "", number ? number : "", NULL);
}

const char *
sam_strip_class (SamHomeState state)
{
  static const char *const classes[SAM_N_HOME_STATES] = {
    [SAM_HOME_FREE] = "free",     [SAM_HOME_LET] = "let",           [SAM_HOME_HELD] = "held",
    [SAM_HOME_REPAIR] = "repair", [SAM_HOME_NOT_IN_USE] = "unused",
  };

  return classes[state];
}

/* ---- What is laid out ---- */

/* A bar or a line: nothing in it. */
#define SAM_TYPE_BAR (sam_bar_get_type ())
G_DECLARE_FINAL_TYPE (SamBar, sam_bar, SAM, BAR, GtkWidget)
struct _SamBar {
  GtkWidget parent_instance;
};
G_DEFINE_FINAL_TYPE (SamBar, sam_bar, GTK_TYPE_WIDGET)

static void
sam_bar_class_init (SamBarClass *klass)
{
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_PRESENTATION);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "period");
}

static void
sam_bar_init (SamBar *self)
{
}

static GtkWidget *
bar_new (const char *css_class)
{
  GtkWidget *bar = g_object_new (SAM_TYPE_BAR, NULL);

  gtk_widget_add_css_class (bar, css_class);
  return bar;
}

GtkWidget *
sam_strip_sign_new (const char *css_class)
{
  GtkWidget *bar = bar_new (css_class);
  int width = g_str_equal (css_class, "ends")  ? END_WIDTH
              : g_str_equal (css_class, "now") ? NOW_WIDTH
                                               : SIGN_WIDTH;

  gtk_widget_set_size_request (bar, width, BAR_HEIGHT * 2 / 3);
  gtk_widget_set_valign (bar, GTK_ALIGN_CENTER);
  return bar;
}

/* Where the bars begin; 0 when they stand below the name. */
static int
bars_begin (GtkWidget *widget, int width)
{
  double scale = sam_text_scale (widget);

  return width < SIDE_BY_SIDE * scale ? 0 : (int) (LABEL_WIDTH * scale) + GAP;
}

/* A bar with its word, or a line. */
typedef struct {
  GtkWidget *bar, *word; /* (not owned): children; word (nullable) */
  SamDate from, end;
} Piece;

struct _SamStrip {
  GtkWidget parent_instance;

  const SamStripView *view; /* (not owned) */
  SamStockHome *home;       /* (owned) (nullable) */
  GtkWidget *label, *now;   /* (not owned): children */
  GArray *pieces;           /* (owned) (element-type Piece) */
};

G_DEFINE_FINAL_TYPE (SamStrip, sam_strip, GTK_TYPE_WIDGET)

enum { CHOSEN, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
remove_pieces (SamStrip *self)
{
  for (guint i = 0; i < self->pieces->len; i++) {
    Piece *piece = &g_array_index (self->pieces, Piece, i);

    g_clear_pointer (&piece->bar, gtk_widget_unparent);
    g_clear_pointer (&piece->word, gtk_widget_unparent);
  }
  g_array_set_size (self->pieces, 0);
}

static void
add_piece (SamStrip *self, const char *css_class, const char *word, SamDate from, SamDate end,
           gboolean is_chosen)
{
  Piece piece = { bar_new (css_class), NULL, from, end };

  gtk_widget_insert_before (piece.bar, GTK_WIDGET (self), self->now);
  if (is_chosen) {
    gtk_widget_add_css_class (piece.bar, "chosen");
  }
  if (word) {
    piece.word = gtk_label_new (word);
    gtk_widget_add_css_class (piece.word, "caption");
    gtk_widget_add_css_class (piece.word, css_class);
    gtk_widget_insert_before (piece.word, GTK_WIDGET (self), self->now);
  }
  g_array_append_val (self->pieces, piece);
}

static void
add_period (SamStrip *self, const SamHomePeriod *period, const SamHomePeriod *chosen)
{
  if (period->end <= self->view->span.start || period->from >= sam_strip_end (self->view->span)) {
    return;
  }
  add_piece (self, sam_strip_class (period->state), sam_stock_state_label (period->state),
             period->from, period->end, period == chosen);
  /* The end of a lease that nothing follows on. */
  if (period->is_last && period->end - 1 >= self->view->span.start
      && period->end <= sam_strip_end (self->view->span)) {
    add_piece (self, "ends", NULL, period->end, period->end, FALSE);
  }
}

static void
speak (SamStrip *self, const GArray *periods)
{
  g_autoptr (GString) spoken = g_string_new (NULL);
  g_autofree char *name = sam_strip_name (self->home);

  g_string_append (spoken, name);
  for (guint i = 0; i < periods->len; i++) {
    const SamHomePeriod *period = &g_array_index (periods, SamHomePeriod, i);
    g_autofree char *words = NULL;

    if (period->end <= self->view->span.start || period->from >= sam_strip_end (self->view->span)) {
      continue;
    }
    words = sam_strip_words (self->view->context, period);
    g_string_append_printf (spoken, ". %s", words);
  }
  sam_spoken_set_row (GTK_WIDGET (self), spoken->str);
}

void
sam_strip_update (SamStrip *strip)
{
  SamDate today = sam_context_get_today (strip->view->context);
  g_autoptr (GArray) periods = NULL;
  g_autofree char *name = NULL;
  const SamHomePeriod *chosen = NULL;

  remove_pieces (strip);
  if (!strip->home) {
    return;
  }
  name = sam_strip_name (strip->home);
  gtk_label_set_text (GTK_LABEL (strip->label), name);
  gtk_widget_set_tooltip_text (strip->label, name);
  periods = sam_strip_periods (strip->home, today);
  if (g_strcmp0 (strip->view->home, sam_record_get_id (strip->home->unit)) == 0) {
    chosen = sam_strip_period_at (periods, strip->view->chosen);
  }
  for (guint i = 0; i < periods->len; i++) {
    add_period (strip, &g_array_index (periods, SamHomePeriod, i), chosen);
  }
  speak (strip, periods);
  gtk_widget_queue_resize (GTK_WIDGET (strip));
}

void
sam_strip_set_home (SamStrip *strip, SamStockHome *home)
{
  g_clear_pointer (&strip->home, sam_stock_home_unref);
  strip->home = home ? sam_stock_home_ref (home) : NULL;
  sam_strip_update (strip);
}

static int
label_height (SamStrip *self)
{
  int height = 0;

  gtk_widget_measure (self->label, GTK_ORIENTATION_VERTICAL, -1, NULL, &height, NULL, NULL);
  return height;
}

static int
bar_height (GtkWidget *widget)
{
  return (int) (BAR_HEIGHT * sam_text_scale (widget));
}

static GtkSizeRequestMode
sam_strip_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
sam_strip_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                   int *natural, int *minimum_baseline, int *natural_baseline)
{
  SamStrip *self = SAM_STRIP (widget);
  int label = label_height (self), bar = bar_height (widget);

  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = 120;
    *natural = (int) (SIDE_BY_SIDE * sam_text_scale (widget));
  } else {
    gboolean stacked = for_size >= 0 && bars_begin (widget, for_size) == 0;

    *minimum = *natural = 2 * BAR_ROOM + (stacked ? label + 3 + bar : MAX (label, bar));
  }
}

/* A word stands in its bar when there is room for all of it. */
static void
place_piece (const SamStrip *self, const Piece *piece, int begin, int top, int width, int height)
{
  int x = 0, length = 0, natural = 0, tall = 0;
  gboolean is_end = piece->from == piece->end;

  if (is_end) {
    x = MAX (sam_strip_x (self->view->span, piece->end, width) - END_WIDTH, 0);
    gtk_widget_size_allocate (piece->bar,
                              &(GtkAllocation){ begin + x, top - 3, END_WIDTH, height + 6 }, -1);
    return;
  }
  if (!sam_strip_place (self->view->span, piece->from, piece->end, width, &x, &length)) {
    gtk_widget_set_child_visible (piece->bar, FALSE);
    gtk_widget_set_child_visible (piece->word, FALSE);
    return;
  }
  gtk_widget_set_child_visible (piece->bar, TRUE);
  /* A pixel between bars, so that two leases that follow each other are two. */
  gtk_widget_size_allocate (piece->bar,
                            &(GtkAllocation){ begin + x, top, MAX (length - 1, 1), height }, -1);
  gtk_widget_measure (piece->word, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  gtk_widget_measure (piece->word, GTK_ORIENTATION_VERTICAL, -1, NULL, &tall, NULL, NULL);
  gtk_widget_set_child_visible (piece->word, natural + 2 * WORD_ROOM <= length);
  gtk_widget_size_allocate (piece->word,
                            &(GtkAllocation){ begin + x + WORD_ROOM, top + (height - tall) / 2,
                                              natural, tall },
                            -1);
}

static void
sam_strip_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  SamStrip *self = SAM_STRIP (widget);
  int begin = bars_begin (widget, width), bar = bar_height (widget), label = label_height (self);
  int room = MAX (width - begin, 1);
  int top = begin == 0 ? BAR_ROOM + label + 3 : (height - bar) / 2;
  SamDate today = sam_context_get_today (self->view->context);
  gboolean sees_today = today >= self->view->span.start && today < sam_strip_end (self->view->span);

  gtk_widget_size_allocate (self->label,
                            &(GtkAllocation){ 0, begin == 0 ? BAR_ROOM : (height - label) / 2,
                                              begin == 0 ? width : begin - GAP, label },
                            -1);
  for (guint i = 0; i < self->pieces->len; i++) {
    place_piece (self, &g_array_index (self->pieces, Piece, i), begin, top, room, bar);
  }
  gtk_widget_set_child_visible (self->now, sees_today);
  gtk_widget_size_allocate (self->now,
                            &(GtkAllocation){ begin + sam_strip_x (self->view->span, today, room),
                                              top - BAR_ROOM / 2, NOW_WIDTH, bar + BAR_ROOM },
                            -1);
}

static void
pressed_cb (GtkGestureClick *click, int n_press, double x, double y, gpointer user_data)
{
  SamStrip *self = user_data;
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int begin = bars_begin (GTK_WIDGET (self), width);

  if (self->home && x >= begin) {
    g_signal_emit (self, signals[CHOSEN], 0,
                   (int) sam_strip_day (self->view->span, (int) x - begin, width - begin));
  }
}

static void
sam_strip_dispose (GObject *object)
{
  SamStrip *self = SAM_STRIP (object);

  remove_pieces (self);
  g_clear_pointer (&self->label, gtk_widget_unparent);
  g_clear_pointer (&self->now, gtk_widget_unparent);
  g_clear_pointer (&self->home, sam_stock_home_unref);
  G_OBJECT_CLASS (sam_strip_parent_class)->dispose (object);
}

static void
sam_strip_finalize (GObject *object)
{
  g_array_unref (SAM_STRIP (object)->pieces);
  G_OBJECT_CLASS (sam_strip_parent_class)->finalize (object);
}

static void
sam_strip_class_init (SamStripClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sam_strip_dispose;
  G_OBJECT_CLASS (klass)->finalize = sam_strip_finalize;
  widget_class->get_request_mode = sam_strip_get_request_mode;
  widget_class->measure = sam_strip_measure;
  widget_class->size_allocate = sam_strip_size_allocate;
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  gtk_widget_class_set_css_name (widget_class, "strip");
}

static void
sam_strip_init (SamStrip *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  self->pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  self->label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
  self->now = bar_new ("now");
  gtk_widget_set_parent (self->now, GTK_WIDGET (self));
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

GtkWidget *
sam_strip_new (const SamStripView *view)
{
  SamStrip *self = g_object_new (SAM_TYPE_STRIP, NULL);

  self->view = view;
  return GTK_WIDGET (self);
}

/* ---- The months ---- */

#define MOST_TICKS 12

struct _SamStripAxis {
  GtkWidget parent_instance;

  const SamStripView *view;      /* (not owned) */
  GtkWidget *labels[MOST_TICKS]; /* (not owned): children */
  SamDate ticks[MOST_TICKS];
  guint n_ticks;
};

G_DEFINE_FINAL_TYPE (SamStripAxis, sam_strip_axis, GTK_TYPE_WIDGET)

static char *
tick_words (SamContext *context, SamDate tick, gboolean is_first)
{
  SamLocale *locale = sam_context_get_locale (context);
  int year, month, day;

  sam_date_to_ymd (tick, &year, &month, &day);
  return is_first || month == 1
             ? g_strdup_printf ("%s %d", sam_locale_month (locale, month, TRUE), year)
             : g_strdup (sam_locale_month (locale, month, TRUE));
}

void
sam_strip_axis_update (SamStripAxis *axis)
{
  axis->n_ticks = sam_strip_ticks (axis->view->span, axis->ticks, MOST_TICKS);
  for (guint i = 0; i < axis->n_ticks; i++) {
    g_autofree char *words = tick_words (axis->view->context, axis->ticks[i], i == 0);

    gtk_label_set_text (GTK_LABEL (axis->labels[i]), words);
  }
  gtk_widget_queue_allocate (GTK_WIDGET (axis));
}

static void
sam_strip_axis_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                        int *natural, int *minimum_baseline, int *natural_baseline)
{
  SamStripAxis *self = SAM_STRIP_AXIS (widget);

  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = *natural = 120;
  } else {
    gtk_widget_measure (self->labels[0], GTK_ORIENTATION_VERTICAL, -1, NULL, natural, NULL, NULL);
    *minimum = *natural;
  }
}

/* A month whose word would touch the one before has none. */
static void
sam_strip_axis_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  SamStripAxis *self = SAM_STRIP_AXIS (widget);
  int begin = bars_begin (widget, width), taken = -1;

  for (guint i = 0; i < MOST_TICKS; i++) {
    int natural = 0, x;

    gtk_widget_measure (self->labels[i], GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL,
                        NULL);
    x = i < self->n_ticks ? begin + sam_strip_x (self->view->span, self->ticks[i], width - begin)
                          : width;
    gtk_widget_set_child_visible (self->labels[i], x > taken && x + natural <= width);
    gtk_widget_size_allocate (self->labels[i], &(GtkAllocation){ x, 0, natural, height }, -1);
    if (x > taken && x + natural <= width) {
      taken = x + natural + WORD_ROOM;
    }
  }
}

static void
sam_strip_axis_dispose (GObject *object)
{
  for (guint i = 0; i < MOST_TICKS; i++) {
    g_clear_pointer (&SAM_STRIP_AXIS (object)->labels[i], gtk_widget_unparent);
  }
  G_OBJECT_CLASS (sam_strip_axis_parent_class)->dispose (object);
}

static void
sam_strip_axis_class_init (SamStripAxisClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sam_strip_axis_dispose;
  GTK_WIDGET_CLASS (klass)->measure = sam_strip_axis_measure;
  GTK_WIDGET_CLASS (klass)->size_allocate = sam_strip_axis_size_allocate;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "stripaxis");
}

static void
sam_strip_axis_init (SamStripAxis *self)
{
  for (guint i = 0; i < MOST_TICKS; i++) {
    self->labels[i] = gtk_label_new ("");
    gtk_label_set_xalign (GTK_LABEL (self->labels[i]), 0);
    gtk_widget_add_css_class (self->labels[i], "caption");
    gtk_widget_add_css_class (self->labels[i], "dim-label");
    gtk_widget_set_parent (self->labels[i], GTK_WIDGET (self));
  }
}

GtkWidget *
sam_strip_axis_new (const SamStripView *view)
{
  SamStripAxis *self = g_object_new (SAM_TYPE_STRIP_AXIS, NULL);

  self->view = view;
  return GTK_WIDGET (self);
}
