/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-case-private.h"

/* The first 28 days as a calendar: a week a line, weekends at its end. One cell takes the keyboard;
 * the arrows go from day to day, Enter opens one. */

#define N_COLUMNS 7

typedef struct {
  GtkWidget *cells[SAM_WINDOW_DAYS + 1]; /* (not owned) */
  int at;                                /* the cell that takes the keyboard */
} Strip;

/* ---- What a day says ---- */

typedef struct {
  const char *icon; /* (nullable) */
  char *word;       /* (owned) (nullable) */
  SamTone tone;
} DayState;

/* Reached, tried and planned are told apart by form and by word. */
static DayState
state_of (SamCaseShow *show, const SamFollowWindow *window, const SamWindowDay *day)
{
  DayState state = { NULL, NULL, SAM_TONE_NEUTRAL };

  if (day->reached) {
    return (DayState){ "sam-point-in-place-symbolic", g_strdup (C_ ("contact day", "reached")),
                       SAM_TONE_DONE };
  }
  if (day->n_tried > 0) {
    return (DayState){
      "sam-point-planned-symbolic",
      sam_count (NULL, "contact day", "tried", "tried %d times", (int) day->n_tried), SAM_TONE_SOON
    };
  }
  if (!day->planned || window->declined) {
    return state;
  }
  if (day->no_weekend && day->date >= show->today) {
    return (DayState){ "dialog-warning-symbolic", g_strdup (C_ ("contact day", "nobody has it")),
                       SAM_TONE_SOON };
  }
  if (day->date > show->today) {
    return (DayState){ "sam-point-not-started-symbolic",
                       g_strdup (day->channel ? sam_today_channel_word (day->channel)
                                              : C_ ("contact day", "contact")),
                       SAM_TONE_NEUTRAL };
  }
  state.icon = "sam-point-not-started-symbolic";
  state.word = g_strdup (day->date == show->today ? C_ ("contact day", "today")
                                                  : C_ ("contact day", "not tried"));
  state.tone = window->due == day || day->date == show->today ? SAM_TONE_LATE : SAM_TONE_NEUTRAL;
  return state;
}

static const char *
who_of (const SamWindowDay *day)
{
  /* Who would have a weekday has not said yes to the weekend. */
  if (day->closed) {
    return day->weekend_by ? day->weekend_by : "";
  }
  return day->who ? day->who : "";
}

static char *
day_title (SamCaseShow *show, const SamWindowDay *day)
{
  g_autofree char *date = sam_words_date (show->context, day->date);

  /* Translators: number of the day, and its date: "Day 5, Saturday 6 June" */
  return g_strdup_printf (C_ ("contact day", "Day %1$d, %2$s"), day->day, date);
}

static char *
pulled_words (SamCaseShow *show, const SamWindowDay *day)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  if (!day->no_weekend || day->second_on == SAM_DATE_NONE) {
    return g_strdup ("");
  }
  first = sam_words_date_short (show->context, day->on);
  second = sam_words_date_short (show->context, day->second_on);
  /* Translators: two dates */
  return g_strdup_printf (C_ ("contact day", "until then contact is due %1$s, and again %2$s"),
                          first, second);
}

static char *
spoken_of (SamCaseShow *show, const SamWindowDay *day, const DayState *state)
{
  g_autofree char *title = day_title (show, day);
  g_autofree char *pulled = pulled_words (show, day);

  return sam_words_join (title, day->closed ? C_ ("contact day", "closed") : "",
                         day->planned ? "" : C_ ("contact day", "no contact planned"), who_of (day),
                         day->channel ? sam_today_channel_word (day->channel) : "",
                         state->word ? state->word : "", pulled, NULL);
}

/* ---- The cells ---- */

static GtkWidget *
cell_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), 1);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

/* Words that are broken rather than cut in a narrow window. */
static GtkWidget *
words_label (const char *text, SamTone tone)
{
  GtkWidget *label = cell_label (text, "caption");

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (GTK_LABEL (label), 2);
  sam_tone_apply (label, tone);
  return label;
}

static GtkWidget *
cell_new (SamCaseShow *show, const SamFollowWindow *window, const SamWindowDay *day)
{
  SamLocale *locale = sam_context_get_locale (show->context);
  g_autofree char *date = sam_locale_format_date (locale, day->date, SAM_DATE_STYLE_DAY_NO_YEAR);
  g_autofree char *number = g_strdup_printf ("%d", day->day);
  DayState state = state_of (show, window, day);
  g_autofree char *spoken = spoken_of (show, day, &state);
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  GtkWidget *label = cell_label (number, "heading");

  gtk_widget_add_css_class (button, "day");
  gtk_widget_add_css_class (button, day->planned && !window->declined ? "planned" : "idle");
  if (day->closed) {
    gtk_widget_add_css_class (button, "closed");
  }
  if (day->date == show->today) {
    gtk_widget_add_css_class (button, "today");
  }
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_NONE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (head), label);
  if (state.icon) {
    GtkWidget *image = gtk_image_new_from_icon_name (state.icon);

    sam_tone_apply (image, state.tone);
    sam_spoken_hide (image);
    gtk_box_append (GTK_BOX (head), image);
  }
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), cell_label (date, "caption"));
  gtk_box_append (GTK_BOX (box), words_label (day->planned ? who_of (day) : "", SAM_TONE_NEUTRAL));
  gtk_box_append (GTK_BOX (box), words_label (state.word ? state.word : "", state.tone));
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_set_tooltip_text (button, spoken);
  sam_spoken_set (button, spoken);
  g_free (state.word);
  return button;
}

/* ---- The keyboard ---- */

static void
go_to (Strip *strip, int at)
{
  at = CLAMP (at, 0, SAM_WINDOW_DAYS);
  gtk_widget_set_focusable (strip->cells[strip->at], FALSE);
  strip->at = at;
  gtk_widget_set_focusable (strip->cells[at], TRUE);
  gtk_widget_grab_focus (strip->cells[at]);
}

static gboolean
key_cb (GtkEventControllerKey *keys, guint keyval, guint code, GdkModifierType state,
        gpointer user_data)
{
  Strip *strip = user_data;

  if (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK)) {
    return FALSE;
  }
  switch (keyval) {
  case GDK_KEY_Left:
    go_to (strip, strip->at - 1);
    return TRUE;
  case GDK_KEY_Right:
    go_to (strip, strip->at + 1);
    return TRUE;
  case GDK_KEY_Up:
    go_to (strip, strip->at - N_COLUMNS >= 0 ? strip->at - N_COLUMNS : strip->at);
    return TRUE;
  case GDK_KEY_Down:
    go_to (strip, strip->at + N_COLUMNS <= SAM_WINDOW_DAYS ? strip->at + N_COLUMNS : strip->at);
    return TRUE;
  case GDK_KEY_Home:
    go_to (strip, 0);
    return TRUE;
  case GDK_KEY_End:
    go_to (strip, SAM_WINDOW_DAYS);
    return TRUE;
  default:
    return FALSE;
  }
}

static gboolean
grab_cb (gpointer user_data)
{
  gtk_widget_grab_focus (user_data);
  return G_SOURCE_REMOVE;
}

/* ---- The whole ---- */

static void
add_weekdays (SamCaseShow *show, GtkWidget *grid)
{
  for (int i = 0; i < N_COLUMNS; i++) {
    const char *name = sam_locale_weekday (sam_context_get_locale (show->context), i + 1, TRUE);
    GtkWidget *label = cell_label (name, "caption");

    gtk_widget_add_css_class (label, "dim-label");
    gtk_widget_add_css_class (label, "weekday");
    gtk_grid_attach (GTK_GRID (grid), label, i, 0, 1, 1);
  }
}

GtkWidget *
sam_case_days_new (SamCaseShow *show, const SamFollowWindow *window)
{
  GtkWidget *grid = gtk_grid_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  Strip *strip = g_new0 (Strip, 1);
  int first = window->days[0].weekday - 1;
  const char *cause = sam_record_get_id (window->cause);

  gtk_widget_add_css_class (grid, "card");
  gtk_widget_add_css_class (grid, "days");
  gtk_widget_set_overflow (grid, GTK_OVERFLOW_HIDDEN);
  gtk_grid_set_column_homogeneous (GTK_GRID (grid), TRUE);
  add_weekdays (show, grid);
  strip->at = CLAMP (window->day, 0, SAM_WINDOW_DAYS);
  for (int i = 0; i <= SAM_WINDOW_DAYS; i++) {
    g_autofree char *id = g_strdup_printf ("%s/%d", cause, i);
    GtkWidget *cell = cell_new (show, window, &window->days[i]);

    sam_case_button_act (show, cell, sam_case_edit_day, id);
    g_object_set_data_full (G_OBJECT (cell), "sam-id", g_strdup (id), g_free);
    gtk_widget_set_focusable (cell, FALSE);
    gtk_grid_attach (GTK_GRID (grid), cell, (first + i) % N_COLUMNS, 1 + (first + i) / N_COLUMNS, 1,
                     1);
    strip->cells[i] = cell;
    if (g_strcmp0 (id, show->record_id) == 0) {
      strip->at = i;
      g_idle_add_full (G_PRIORITY_LOW, grab_cb, g_object_ref (cell), g_object_unref);
    }
  }
  gtk_widget_set_focusable (strip->cells[strip->at], TRUE);
  sam_spoken_set (grid, C_ ("contact day", "The first 28 days"));
  g_object_set_data_full (G_OBJECT (grid), "sam-strip", strip, g_free);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), strip);
  gtk_widget_add_controller (grid, keys);
  return grid;
}
