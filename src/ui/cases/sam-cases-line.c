/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-cases-line.h"

#include "sam-spoken.h"
#include "sam-summary-words.h"
#include "sam-words.h"

#include <glib/gi18n.h>

#define PAD 9         /* pixels on both sides of a cell */
#define EDGE 3        /* more at the edge of the table */
#define PAD_ABOVE 3   /* and below */
#define MAX_LAID 4000 /* texts */

typedef enum {
  COLUMN_NAME,
  COLUMN_STATUS,
  COLUMN_NEXT,
  COLUMN_HOLDER,
  COLUMN_REACHED,
  COLUMN_TRANSITION,
  COLUMN_HOUSING,
  N_COLUMNS,
} Column;

/* Width in average characters at the least, share of what is left over, and which column goes first
 * when there is no room (highest first; 0 never). */
static const struct {
  SamLabel title;
  int chars;
  int share;
  int gives_way;
} columns[N_COLUMNS] = {
  [COLUMN_NAME] = { SAM_L ("case column", "Name"), 29, 1, 0 },
  [COLUMN_STATUS] = { SAM_L ("case column", "Status"), 13, 0, 1 },
  [COLUMN_NEXT] = { SAM_L ("case column", "Next step"), 26, 3, 0 },
  [COLUMN_HOLDER] = { SAM_L ("case column", "Responsible"), 14, 1, 3 },
  [COLUMN_REACHED] = { SAM_L ("case column", "Reached"), 16, 0, 4 },
  [COLUMN_TRANSITION] = { SAM_L ("case column", "Transition"), 24, 3, 2 },
  [COLUMN_HOUSING] = { SAM_L ("case column", "Housing"), 19, 1, 5 },
};

/* Labels that are never drawn; their fonts and colours come from the style sheet. */
typedef enum {
  STYLE_NAME,
  STYLE_FIRST,
  STYLE_SECOND,
  STYLE_LATE,
  N_STYLES,
} Style;

static const char *const style_classes[N_STYLES][3] = {
  [STYLE_NAME] = { "heading" },
  [STYLE_FIRST] = { NULL },
  [STYLE_SECOND] = { "caption", "second" },
  [STYLE_LATE] = { "caption", "late" },
};

/* Where the words of a column are; no width: it gave way. */
typedef struct {
  int x, width;
} Place;

struct _SamCasesHead {
  GtkWidget parent_instance;

  GtkWidget *titles[N_COLUMNS]; /* (not owned): children */
  GtkWidget *styles[N_STYLES];  /* (not owned): children, never shown */
  GHashTable *laid;             /* (owned): Laid to PangoLayout: most texts stand in many lines */
  int heights[N_STYLES];        /* of a line of text; 0 = not known */
  int em;                       /* width of an average letter; 0 = not known */
  Place places[N_COLUMNS];
  gboolean shown[N_COLUMNS]; /* there was room, when the lines were last told */
  guint told_id;
};

enum { COLUMNS_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SamCasesHead, sam_cases_head, GTK_TYPE_WIDGET)

struct _SamCasesLine {
  GtkWidget parent_instance;

  SamContext *context;     /* (owned) */
  SamCasesHead *head;      /* (owned) */
  SamCaseSummary *summary; /* (owned) (nullable) */
  int height;              /* as last measured */
  gboolean has_words;
  char *first[N_COLUMNS], *second[N_COLUMNS]; /* (owned) (nullable): once they are drawn */
  Style below[N_COLUMNS];                     /* of the second */
};

G_DEFINE_FINAL_TYPE (SamCasesLine, sam_cases_line, GTK_TYPE_WIDGET)

/* ---- Texts laid out ---- */

typedef struct {
  char *text;
  Style style;
  int width; /* -1: as wide as it is */
  int lines;
} Laid;

static guint
laid_hash (gconstpointer key)
{
  const Laid *laid = key;

  return g_str_hash (laid->text) ^ ((guint) laid->width << 4) ^ ((guint) laid->style << 2)
         ^ (guint) laid->lines;
}

static gboolean
laid_equal (gconstpointer a, gconstpointer b)
{
  const Laid *one = a, *two = b;

  return one->style == two->style && one->width == two->width && one->lines == two->lines
         && g_str_equal (one->text, two->text);
}

static void
laid_free (gpointer key)
{
  g_free (((Laid *) key)->text);
  g_free (key);
}

/* Nobody holds a layout yet: called before the first one is asked for. */
static void
trim (SamCasesHead *head)
{
  if (g_hash_table_size (head->laid) >= MAX_LAID) {
    g_hash_table_remove_all (head->laid);
  }
}

/* Returns: (transfer none): @text in as many lines as it may have, cut where it does not fit. */
static PangoLayout *
lay_out (SamCasesHead *head, Style style, const char *text, int width, int lines)
{
  Laid wanted = { .text = (char *) text, .style = style, .width = width, .lines = lines };
  PangoLayout *layout = g_hash_table_lookup (head->laid, &wanted);
  Laid *key;

  if (layout) {
    return layout;
  }
  layout = gtk_widget_create_pango_layout (head->styles[style], text);
  if (width >= 0) {
    pango_layout_set_width (layout, width * PANGO_SCALE);
    pango_layout_set_wrap (layout, PANGO_WRAP_WORD);
    pango_layout_set_height (layout, -lines);
    pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  }
  key = g_memdup2 (&wanted, sizeof wanted);
  key->text = g_strdup (text);
  g_hash_table_insert (head->laid, key, layout);
  return layout;
}

static int
height_of (SamCasesHead *head, Style style)
{
  if (head->heights[style] == 0) {
    pango_layout_get_pixel_size (lay_out (head, style, "Åg", -1, 1), NULL, &head->heights[style]);
  }
  return head->heights[style];
}

/* Returns: 1 or 2: the lines a text of a column needs. */
static int
lines_of (SamCasesHead *head, const char *text, int width)
{
  int all = 0;

  if (!strchr (text, ' ')) {
    return 1;
  }
  pango_layout_get_pixel_size (lay_out (head, STYLE_FIRST, text, -1, 1), &all, NULL);
  return all > width ? 2 : 1;
}

/* ---- Columns ---- */

/* At the least: its characters and the padding of its cells. */
static int
width_of (guint column, int em)
{
  return columns[column].chars * em + 2 * PAD;
}

static int
em_of (SamCasesHead *head)
{
  if (head->em == 0) {
    PangoFontMetrics *metrics =
        pango_context_get_metrics (gtk_widget_get_pango_context (head->styles[STYLE_FIRST]), NULL,
                                   NULL);

    head->em = MAX (6, PANGO_PIXELS (pango_font_metrics_get_approximate_char_width (metrics)));
    pango_font_metrics_unref (metrics);
  }
  return head->em;
}

/* Those that find no room give way. */
static void
share_out (SamCasesHead *head, int width)
{
  int em = em_of (head), needed = 0, shares = 0, x = 0;
  gboolean shown[N_COLUMNS];

  for (guint i = 0; i < N_COLUMNS; i++) {
    shown[i] = TRUE;
    needed += width_of (i, em);
  }
  for (int way = N_COLUMNS; way > 0 && needed > width; way--) {
    for (guint i = 0; i < N_COLUMNS; i++) {
      if (columns[i].gives_way == way && needed > width) {
        shown[i] = FALSE;
        needed -= width_of (i, em);
      }
    }
  }
  /* What went first may fit in what a wider one left. */
  for (int way = 1; way <= N_COLUMNS; way++) {
    for (guint i = 0; i < N_COLUMNS; i++) {
      if (columns[i].gives_way == way && !shown[i] && needed + width_of (i, em) <= width) {
        shown[i] = TRUE;
        needed += width_of (i, em);
      }
    }
  }
  for (guint i = 0; i < N_COLUMNS; i++) {
    shares += shown[i] ? columns[i].share : 0;
  }
  for (guint i = 0; i < N_COLUMNS; i++) {
    int more = (width - needed) * columns[i].share / MAX (shares, 1);
    int pad = i == 0 ? PAD + EDGE : PAD;

    head->places[i] = (Place){ 0, 0 };
    if (shown[i]) {
      int all = MAX (width_of (i, em) + more, 40);

      head->places[i] = (Place){ x + pad, all - pad - PAD };
      x += all;
      needed += more;
      shares -= columns[i].share;
    }
  }
}

/* ---- The heading ---- */

static void
sam_cases_head_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                        int *natural, int *minimum_baseline, int *natural_baseline)
{
  SamCasesHead *self = SAM_CASES_HEAD (widget);

  *minimum = *natural = 0;
  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    return;
  }
  for (guint i = 0; i < N_COLUMNS; i++) {
    int height = 0;

    gtk_widget_measure (self->titles[i], GTK_ORIENTATION_VERTICAL, -1, NULL, &height, NULL, NULL);
    *minimum = *natural = MAX (*natural, height);
  }
}

static int
mirrored (GtkWidget *widget, int x, int width, int all)
{
  return gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL ? all - x - width : x;
}

static gboolean
told_cb (gpointer user_data)
{
  SamCasesHead *self = user_data;

  self->told_id = 0;
  for (guint i = 0; i < N_COLUMNS; i++) {
    self->shown[i] = self->places[i].width > 0;
  }
  g_signal_emit (self, signals[COLUMNS_CHANGED], 0);
  return G_SOURCE_REMOVE;
}

/* The lines are as high as the columns that are shown want; while sizes are given out none can ask
 * for another. */
static void
tell_later (SamCasesHead *self)
{
  for (guint i = 0; i < N_COLUMNS; i++) {
    if (self->shown[i] != (self->places[i].width > 0) && self->told_id == 0) {
      self->told_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, told_cb, self, NULL);
    }
  }
}

static void
sam_cases_head_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  SamCasesHead *self = SAM_CASES_HEAD (widget);
  const Place *places = self->places;

  share_out (self, width);
  tell_later (self);
  for (guint i = 0; i < N_COLUMNS; i++) {
    int x = mirrored (widget, places[i].x, places[i].width, width);

    gtk_widget_set_child_visible (self->titles[i], places[i].width > 0);
    if (places[i].width > 0) {
      int least = 0;

      gtk_widget_measure (self->titles[i], GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL,
                          NULL);
      gtk_widget_size_allocate (self->titles[i],
                                &(GtkAllocation){ x, 0, MAX (places[i].width, least), height }, -1);
    }
  }
}

static void
forget_fonts (SamCasesHead *self)
{
  g_hash_table_remove_all (self->laid);
  memset (self->heights, 0, sizeof self->heights);
  self->em = 0;
}

static void
sam_cases_head_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (sam_cases_head_parent_class)->css_changed (widget, change);
  forget_fonts (SAM_CASES_HEAD (widget));
}

static void
sam_cases_head_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (sam_cases_head_parent_class)->system_setting_changed (widget, setting);
  forget_fonts (SAM_CASES_HEAD (widget));
}

static void
sam_cases_head_dispose (GObject *object)
{
  GtkWidget *child;

  g_clear_handle_id (&SAM_CASES_HEAD (object)->told_id, g_source_remove);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object)))) {
    gtk_widget_unparent (child);
  }
  G_OBJECT_CLASS (sam_cases_head_parent_class)->dispose (object);
}

static void
sam_cases_head_finalize (GObject *object)
{
  g_hash_table_unref (SAM_CASES_HEAD (object)->laid);
  G_OBJECT_CLASS (sam_cases_head_parent_class)->finalize (object);
}

static void
sam_cases_head_class_init (SamCasesHeadClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sam_cases_head_dispose;
  object_class->finalize = sam_cases_head_finalize;
  widget_class->measure = sam_cases_head_measure;
  widget_class->size_allocate = sam_cases_head_size_allocate;
  widget_class->css_changed = sam_cases_head_css_changed;
  widget_class->system_setting_changed = sam_cases_head_system_setting_changed;
  signals[COLUMNS_CHANGED] = g_signal_new ("columns-changed", G_TYPE_FROM_CLASS (klass),
                                           G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "caseshead");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sam_cases_head_init (SamCasesHead *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->laid = g_hash_table_new_full (laid_hash, laid_equal, laid_free, g_object_unref);
  gtk_widget_set_overflow (widget, GTK_OVERFLOW_HIDDEN);
  for (guint i = 0; i < N_COLUMNS; i++) {
    GtkWidget *title = gtk_label_new (sam_text (NULL, &columns[i].title));

    gtk_label_set_xalign (GTK_LABEL (title), 0);
    gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
    gtk_widget_set_tooltip_text (title, sam_text (NULL, &columns[i].title));
    gtk_widget_add_css_class (title, "caption-heading");
    gtk_widget_add_css_class (title, "second");
    gtk_widget_set_parent (title, widget);
    self->titles[i] = title;
    self->shown[i] = TRUE;
  }
  for (guint i = 0; i < N_STYLES; i++) {
    self->styles[i] = gtk_label_new (NULL);
    gtk_widget_set_css_classes (self->styles[i], (const char **) style_classes[i]);
    sam_spoken_hide (self->styles[i]);
    gtk_widget_set_child_visible (self->styles[i], FALSE);
    gtk_widget_set_parent (self->styles[i], widget);
  }
}

GtkWidget *
sam_cases_head_new (void)
{
  return g_object_new (SAM_TYPE_CASES_HEAD, NULL);
}

void
sam_cases_head_forget_texts (SamCasesHead *head)
{
  g_return_if_fail (SAM_IS_CASES_HEAD (head));

  g_hash_table_remove_all (head->laid);
}

/* ---- What a line says ---- */

/* Returns: (transfer none) (nullable): the first words of the columns that may take two lines. */
static const char *
plain_words (SamContext *context, const SamCaseSummary *one, Column column)
{
  const SamLabel *label;

  switch (column) {
  case COLUMN_STATUS:
    label = sam_enum_label (SAM_CASE_STATUS, one->status);
    return label ? sam_text (NULL, label) : one->status ? one->status : "";
  case COLUMN_HOLDER:
    return g_strcmp0 (one->holder_user, sam_context_get_user_id (context)) == 0
               ? C_ ("responsible", "you")
           : one->holder_name ? one->holder_name
                              : C_ ("responsible", "nobody");
  case COLUMN_TRANSITION:
    return one->transition_kind ? sam_words_transition_kind (one->transition_kind) : NULL;
  case COLUMN_HOUSING:
    label = one->residence_kind ? sam_enum_label (SAM_RESIDENCE_KIND, one->residence_kind) : NULL;
    return label ? sam_text (NULL, label) : one->residence_kind;
  default:
    return NULL;
  }
}

static char *
transition_words (SamContext *context, const SamCaseSummary *one, SamTone *tone)
{
  g_autofree char *relative = NULL, *missing = NULL;

  if (one->transition_on == SAM_DATE_NONE) {
    return g_strdup (C_ ("transition", "date unknown"));
  }
  relative = sam_words_relative (context, one->transition_on);
  missing = sam_words_missing (one->n_missing, one->ready, one->transition_on,
                               sam_context_get_today (context), tone);
  return sam_words_join (relative, missing, NULL);
}

static gboolean
ends (const SamCaseSummary *one)
{
  return one->residence_kind && one->residence_until != SAM_DATE_NONE;
}

static char *
until_words (SamContext *context, const SamCaseSummary *one)
{
  g_autofree char *day = sam_words_date_short (context, one->residence_until);

  /* Translators: %s is a day, as in “Friday 12 June” */
  return g_strdup_printf (C_ ("residence", "until %s"), day);
}

static char *
beside_name (SamContext *context, const SamCaseSummary *one)
{
  g_autofree char *age = sam_words_age (context, one->birth_date);
  const char *protection = sam_words_protection (one->address_grade);
  const char *state = sam_words_state (one->state);

  return sam_words_join (age, protection ? protection : "", state ? state : "", NULL);
}

static void
fill (SamCasesLine *self)
{
  const SamCaseSummary *one = self->summary;
  SamContext *context = self->context;
  SamTone tone = SAM_TONE_NEUTRAL;

  if (self->has_words || !one) {
    return;
  }
  self->has_words = TRUE;
  for (guint i = 0; i < N_COLUMNS; i++) {
    self->first[i] = g_strdup (plain_words (context, one, i));
    self->below[i] = STYLE_SECOND;
  }
  self->first[COLUMN_NAME] = sam_context_show_name (context, one->name);
  self->second[COLUMN_NAME] = beside_name (context, one);
  self->first[COLUMN_NEXT] = sam_words_next (context, one->next_kind, one->next_text);
  if (one->next_on != SAM_DATE_NONE) {
    self->second[COLUMN_NEXT] = sam_words_due (context, one->next_on);
    self->below[COLUMN_NEXT] =
        one->next_on < sam_context_get_today (context) ? STYLE_LATE : STYLE_SECOND;
  }
  self->first[COLUMN_REACHED] = sam_words_reached (context, one->reached_on);
  if (one->transition_kind) {
    self->second[COLUMN_TRANSITION] = transition_words (context, one, &tone);
    self->below[COLUMN_TRANSITION] = tone == SAM_TONE_LATE ? STYLE_LATE : STYLE_SECOND;
  }
  if (ends (one)) {
    self->second[COLUMN_HOUSING] = until_words (context, one);
  }
}

static void
forget_words (SamCasesLine *self)
{
  self->has_words = FALSE;
  for (guint i = 0; i < N_COLUMNS; i++) {
    g_clear_pointer (&self->first[i], g_free);
    g_clear_pointer (&self->second[i], g_free);
  }
}

static char *
titled (Column column, const char *words)
{
  return g_strdup_printf ("%s: %s", sam_text (NULL, &columns[column].title), words);
}

/* Everything the line shows, the columns that gave way as well; what a word alone would not tell
 * says its column first. */
static char *
spoken (SamCasesLine *self)
{
  const SamCaseSummary *one = self->summary;
  SamContext *context = self->context;
  g_autofree char *name = sam_context_show_name (context, one->name);
  g_autofree char *beside = beside_name (context, one);
  g_autofree char *next = sam_words_next (context, one->next_kind, one->next_text);
  g_autofree char *due =
      one->next_on != SAM_DATE_NONE ? sam_words_due (context, one->next_on) : g_strdup ("");
  g_autofree char *holder = titled (COLUMN_HOLDER, plain_words (context, one, COLUMN_HOLDER));
  g_autofree char *last = sam_words_reached (context, one->reached_on);
  g_autofree char *reached = titled (COLUMN_REACHED, last);
  g_autofree char *transition =
      one->transition_kind
          ? sam_words_transition (context, one->transition_kind, one->transition_on)
          : g_strdup ("");
  SamTone tone;
  g_autofree char *missing =
      one->transition_kind && one->transition_on != SAM_DATE_NONE
          ? sam_words_missing (one->n_missing, one->ready, one->transition_on,
                               sam_context_get_today (context), &tone)
          : g_strdup ("");
  g_autofree char *home = sam_words_housing (context, one->residence_kind, one->residence_until);

  return sam_words_join (name, beside, plain_words (context, one, COLUMN_STATUS), next, due, holder,
                         reached, transition, missing, home, NULL);
}

/* ---- A line ---- */

/* The words of a column, laid out; NULL where it has none. Returns: the height of both. */
static int
lay_out_cell (SamCasesLine *self, Column column, int width, PangoLayout **above,
              PangoLayout **below)
{
  const char *first = self->first[column], *second = self->second[column];
  gboolean may_break = plain_words (self->context, self->summary, column) != NULL;
  Style style = column == COLUMN_NAME ? STYLE_NAME : STYLE_FIRST;
  int height = 0, all = 0;

  *above = *below = NULL;
  if (first && *first) {
    *above = lay_out (self->head, style, first, width,
                      may_break ? lines_of (self->head, first, width) : 1);
    pango_layout_get_pixel_size (*above, NULL, &all);
  }
  if (second && *second) {
    *below = lay_out (self->head, self->below[column], second, width, 1);
    pango_layout_get_pixel_size (*below, NULL, &height);
  }
  return all + height;
}

/* Whatever its width is: what may need a second line has room for one at its narrowest. GTK takes a
 * height for one width to be right for all between it and another with the same. */
static int
line_height (SamCasesLine *self)
{
  SamCasesHead *head = self->head;
  int first = height_of (head, STYLE_FIRST), second = height_of (head, STYLE_SECOND);
  int height = height_of (head, STYLE_NAME) + second;
  int em = em_of (head);

  for (guint i = 0; i < N_COLUMNS && self->summary; i++) {
    const char *words = head->shown[i] ? plain_words (self->context, self->summary, i) : NULL;
    gboolean has_second = i == COLUMN_TRANSITION || (i == COLUMN_HOUSING && ends (self->summary));

    if (words) {
      height = MAX (height, lines_of (head, words, width_of (i, em) - 2 * PAD) * first
                                + (has_second ? second : 0));
    }
  }
  return height + 2 * PAD_ABOVE;
}

static void
sam_cases_line_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                        int *natural, int *minimum_baseline, int *natural_baseline)
{
  SamCasesLine *self = SAM_CASES_LINE (widget);

  *minimum = *natural = 0;
  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_VERTICAL) {
    trim (self->head);
    *minimum = *natural = self->height = line_height (self);
  }
}

static void
sam_cases_line_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  SamCasesLine *self = SAM_CASES_LINE (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  const Place *places = self->head->places;

  if (!self->summary) {
    return;
  }
  trim (self->head);
  fill (self);
  for (guint i = 0; i < N_COLUMNS; i++) {
    PangoLayout *layouts[2];
    Style styles[2] = { i == COLUMN_NAME ? STYLE_NAME : STYLE_FIRST, self->below[i] };
    int x = mirrored (widget, places[i].x, places[i].width, width), y;

    if (places[i].width <= 0) {
      continue;
    }
    y = (height - lay_out_cell (self, i, places[i].width, &layouts[0], &layouts[1])) / 2;
    for (guint k = 0; k < 2; k++) {
      int part = 0;

      if (layouts[k]) {
        gtk_snapshot_render_layout (snapshot,
                                    gtk_widget_get_style_context (self->head->styles[styles[k]]), x,
                                    y, layouts[k]);
        pango_layout_get_pixel_size (layouts[k], NULL, &part);
        y += part;
      }
    }
  }
}

/* What is cut is read in full. */
static gboolean
sam_cases_line_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard,
                              GtkTooltip *tooltip)
{
  SamCasesLine *self = SAM_CASES_LINE (widget);
  int width = gtk_widget_get_width (widget);
  const Place *places = self->head->places;

  trim (self->head);
  for (guint i = 0; i < N_COLUMNS && self->summary && !keyboard; i++) {
    int left = mirrored (widget, places[i].x, places[i].width, width);
    PangoLayout *above, *below;

    if (x < left || x >= left + places[i].width) {
      continue;
    }
    fill (self);
    lay_out_cell (self, i, places[i].width, &above, &below);
    if ((above && pango_layout_is_ellipsized (above))
        || (below && pango_layout_is_ellipsized (below))) {
      g_autofree char *both =
          sam_words_join (self->first[i], self->second[i] ? self->second[i] : "", NULL);

      gtk_tooltip_set_text (tooltip, both);
      gtk_tooltip_set_tip_area (tooltip, &(GdkRectangle){ left, 0, places[i].width,
                                                          gtk_widget_get_height (widget) });
      return TRUE;
    }
  }
  return FALSE;
}

/* GTK itself measures and draws anew for another font only what has a Pango context. */
static void
sam_cases_line_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (sam_cases_line_parent_class)->css_changed (widget, change);
  gtk_widget_queue_resize (widget);
  gtk_widget_queue_draw (widget);
}

static void
sam_cases_line_dispose (GObject *object)
{
  SamCasesLine *self = SAM_CASES_LINE (object);

  forget_words (self);
  g_clear_pointer (&self->summary, sam_case_summary_unref);
  g_clear_object (&self->head);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (sam_cases_line_parent_class)->dispose (object);
}

static void
sam_cases_line_class_init (SamCasesLineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sam_cases_line_dispose;
  widget_class->measure = sam_cases_line_measure;
  widget_class->snapshot = sam_cases_line_snapshot;
  widget_class->css_changed = sam_cases_line_css_changed;
  widget_class->query_tooltip = sam_cases_line_query_tooltip;
  gtk_widget_class_set_css_name (widget_class, "casesline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sam_cases_line_init (SamCasesLine *self)
{
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
}

GtkWidget *
sam_cases_line_new (SamContext *context, SamCasesHead *head)
{
  SamCasesLine *self;

  g_return_val_if_fail (SAM_IS_CONTEXT (context), NULL);
  g_return_val_if_fail (SAM_IS_CASES_HEAD (head), NULL);

  self = g_object_new (SAM_TYPE_CASES_LINE, NULL);
  self->context = g_object_ref (context);
  self->head = g_object_ref (head);
  g_signal_connect_object (head, "columns-changed", G_CALLBACK (gtk_widget_queue_resize), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
sam_cases_line_set (SamCasesLine *line, SamCaseSummary *summary)
{
  g_autofree char *words = NULL;

  g_return_if_fail (SAM_IS_CASES_LINE (line));
  g_return_if_fail (summary != NULL);

  forget_words (line);
  g_clear_pointer (&line->summary, sam_case_summary_unref);
  line->summary = sam_case_summary_ref (summary);
  words = spoken (line);
  sam_spoken_set_row (GTK_WIDGET (line), words);
  if (line_height (line) != line->height) {
    gtk_widget_queue_resize (GTK_WIDGET (line));
  }
  gtk_widget_queue_draw (GTK_WIDGET (line));
}
