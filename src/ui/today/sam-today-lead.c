/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-today-lead.h"

#include "sam-charts.h"
#include "sam-page-header.h"
#include "sam-row.h"
#include "sam-spoken.h"
#include "sam-words.h"

#include <glib/gi18n.h>

#define MAX_BARS 12

struct _SamTodayLead {
  GtkWidget parent_instance;

  SamContext *context; /* (owned) */
  char *print;         /* (owned) (nullable): what is shown, as one text */

  GtkWidget *box, *figures, *loads, *months; /* (not owned): children */
};

enum { OPEN, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SamTodayLead, sam_today_lead, GTK_TYPE_WIDGET)

/* ---- Figures ---- */

typedef struct {
  guint n;
  const char *label, *why;
  SamTone tone;
  const char *page, *argument; /* where it is looked at */
} Figure;

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row, gpointer user_data)
{
  g_signal_emit (user_data, signals[OPEN], 0, g_object_get_data (G_OBJECT (row), "page"),
                 g_object_get_data (G_OBJECT (row), "argument"));
}

static void
add_figure (SamTodayLead *self, const Figure *figure)
{
  g_autofree char *n = sam_locale_format_int (sam_context_get_locale (self->context), figure->n);
  g_autofree char *spoken = sam_words_join (n, figure->label, figure->why ? figure->why : "", NULL);
  GtkWidget *row = sam_row_new ();
  GtkListBoxRow *line;

  sam_row_set_text (SAM_ROW (row), figure->label, figure->why);
  sam_row_set_chip (SAM_ROW (row), n, figure->n > 0 ? figure->tone : SAM_TONE_NEUTRAL);
  line = sam_boxed_list_add (self->figures, row, TRUE, spoken);
  g_object_set_data (G_OBJECT (line), "page", (gpointer) figure->page);
  g_object_set_data (G_OBJECT (line), "argument", (gpointer) figure->argument);
}

static void
show_figures (SamTodayLead *self, const SamTeam *team, const SamTodayFigures *figures)
{
  const Figure all[] = {
    { figures->escalated, C_ ("team", "Gone to the team lead"),
      C_ ("team", "due for several open days; they stand above, with who has the case"),
      SAM_TONE_LATE, "cards", NULL },
    { team->not_ready, C_ ("team", "Transitions within 14 days that are not ready"), NULL,
      SAM_TONE_SOON, "transitions", "soon" },
    { team->unchecked, C_ ("team", "Without a date that anybody has checked lately"), NULL,
      SAM_TONE_SOON, "transitions", "unchecked" },
    { team->told_late, C_ ("team", "Told late"),
      C_ ("team", "counted on who told us, never as our lateness"), SAM_TONE_NEUTRAL, "transitions",
      "late" },
    { figures->not_reached, C_ ("team", "In the first 28 days, not reached yet"), NULL,
      SAM_TONE_LATE, "cases", "reached" },
    { team->handovers, C_ ("team", "Asked to take over, no answer yet"), NULL, SAM_TONE_SOON,
      "inbox", NULL },
    { figures->deferred, C_ ("team", "Alerts that are put off"), NULL, SAM_TONE_NEUTRAL, "answered",
      "deferred" },
    { figures->not_correct, C_ ("team", "Alerts said not to be correct"),
      C_ ("team", "the last 30 days"), SAM_TONE_NEUTRAL, "answered", "not_correct" },
  };

  sam_boxed_list_clear (self->figures);
  for (guint i = 0; i < G_N_ELEMENTS (all); i++) {
    add_figure (self, &all[i]);
  }
}

/* ---- Loads ---- */

static void
attach (GtkWidget *grid, const char *text, int column, int row, gboolean head)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), column == 0 ? 0 : 1);
  gtk_widget_set_hexpand (label, column == 0);
  if (column == 0) {
    gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  } else {
    gtk_widget_add_css_class (label, "numeric");
  }
  gtk_widget_add_css_class (label, "caption");
  if (head) {
    gtk_widget_add_css_class (label, "dim-label");
  }
  gtk_grid_attach (GTK_GRID (grid), label, column, row, 1, 1);
}

static const char *
name_of (SamTodayLead *self, const SamLoad *load)
{
  const char *name = sam_context_name (self->context, load->coordinator_user);

  return name ? name : C_ ("today", "others");
}

static GtkWidget *
make_table (SamTodayLead *self, const GArray *loads)
{
  SamLocale *locale = sam_context_get_locale (self->context);
  GtkWidget *grid = gtk_grid_new ();
  GtkWidget *folded = gtk_expander_new (C_ ("team", "As a table"));

  gtk_grid_set_column_spacing (GTK_GRID (grid), 18);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_widget_set_margin_top (grid, 6);
  attach (grid, C_ ("team", "Coordinator"), 0, 0, TRUE);
  attach (grid, C_ ("team", "Cases"), 1, 0, TRUE);
  attach (grid, C_ ("team", "Weighted"), 2, 0, TRUE);
  for (guint i = 0; i < loads->len; i++) {
    const SamLoad *load = &g_array_index (loads, SamLoad, i);
    g_autofree char *cases = sam_locale_format_int (locale, load->cases);
    g_autofree char *weight = sam_locale_format_int (locale, load->weight);

    attach (grid, name_of (self, load), 0, (int) i + 1, FALSE);
    attach (grid, cases, 1, (int) i + 1, FALSE);
    attach (grid, weight, 2, (int) i + 1, FALSE);
  }
  gtk_expander_set_child (GTK_EXPANDER (folded), grid);
  return folded;
}

static void
show_loads (SamTodayLead *self, const GArray *loads)
{
  guint n = MIN (loads->len, MAX_BARS);
  g_autofree SamChartValue *values = g_new0 (SamChartValue, n + 1);
  GtkWidget *bars = sam_bars_new ();
  GtkWidget *how;

  sam_box_clear (self->loads);
  gtk_widget_set_visible (gtk_widget_get_parent (self->loads), n > 1);
  for (guint i = 0; i < n; i++) {
    const SamLoad *load = &g_array_index (loads, SamLoad, i);

    values[i].label = name_of (self, load);
    values[i].value = (int) load->weight;
  }
  sam_bars_set (SAM_BARS (bars), self->context, values, n);
  gtk_box_append (GTK_BOX (self->loads), bars);
  how = gtk_label_new (C_ ("team", "A transition within 30 days and the first 28 days after one "
                                   "each count as a case more."));
  sam_label_wrap (how);
  gtk_widget_add_css_class (how, "caption");
  gtk_widget_add_css_class (how, "dim-label");
  gtk_box_append (GTK_BOX (self->loads), how);
  gtk_box_append (GTK_BOX (self->loads), make_table (self, loads));
}

/* ---- The last twelve months ---- */

static void
show_months (SamTodayLead *self, const SamTeam *team, int limit)
{
  SamLocale *locale = sam_context_get_locale (self->context);
  SamChartValue values[SAM_TEAM_MONTHS];
  g_autofree char *words = sam_count (NULL, "team", "limit %d day", "limit %d days", limit);
  GtkWidget *line;
  int year, month, day;
  guint n = 0;

  sam_box_clear (self->months);
  sam_date_to_ymd (sam_context_get_today (self->context), &year, &month, &day);
  for (int i = 0; i < SAM_TEAM_MONTHS; i++) {
    if (team->days_to_first[i] >= 0) {
      values[n++] =
          (SamChartValue){ sam_locale_month (locale, (month + i) % SAM_TEAM_MONTHS + 1, TRUE),
                           team->days_to_first[i], FALSE };
    }
  }
  gtk_widget_set_visible (gtk_widget_get_parent (self->months), n > 1);
  if (n > 1) {
    line = sam_line_new ();
    sam_line_set (SAM_LINE (line), self->context, values, n, limit, words);
    gtk_box_append (GTK_BOX (self->months), line);
  }
}

/* ---- The widget ---- */

static char *
print_of (SamTodayLead *self, const SamTeam *team, const SamTodayFigures *figures, int limit)
{
  GString *out = g_string_new (NULL);

  g_string_append_printf (out, "%d %u %u %u %u %u %u %u %u", limit, team->not_ready,
                          team->unchecked, team->told_late, team->handovers, figures->escalated,
                          figures->not_reached, figures->deferred, figures->not_correct);
  for (guint i = 0; i < team->loads->len; i++) {
    const SamLoad *load = &g_array_index (team->loads, SamLoad, i);

    g_string_append_printf (out, " %s %u %u", name_of (self, load), load->cases, load->weight);
  }
  for (guint i = 0; i < SAM_TEAM_MONTHS; i++) {
    g_string_append_printf (out, " %d", team->days_to_first[i]);
  }
  return g_string_free (out, FALSE);
}

void
sam_today_lead_set (SamTodayLead *lead, const SamTeam *team, const SamTodayFigures *figures,
                    int limit)
{
  g_autofree char *print = NULL;

  g_return_if_fail (SAM_IS_TODAY_LEAD (lead));

  print = print_of (lead, team, figures, limit);
  if (g_strcmp0 (print, lead->print) == 0) {
    return;
  }
  g_free (lead->print);
  lead->print = g_steal_pointer (&print);
  show_figures (lead, team, figures);
  show_loads (lead, team->loads);
  show_months (lead, team, limit);
}

static void
sam_today_lead_dispose (GObject *object)
{
  SamTodayLead *self = SAM_TODAY_LEAD (object);

  g_clear_object (&self->context);
  g_clear_pointer (&self->print, g_free);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (sam_today_lead_parent_class)->dispose (object);
}

static void
sam_today_lead_class_init (SamTodayLeadClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sam_today_lead_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
  signals[OPEN] = g_signal_new ("open", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
}

/* Returns: the card under a heading; its parent holds both. */
static GtkWidget *
make_card (SamTodayLead *self, const char *title, const char *remark)
{
  GtkWidget *part = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *heading = sam_section_heading_new (title, remark);
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  gtk_widget_set_margin_top (heading, 12);
  gtk_box_append (GTK_BOX (part), heading);
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "chart-card");
  gtk_box_append (GTK_BOX (part), card);
  gtk_widget_set_visible (part, FALSE);
  gtk_box_append (GTK_BOX (self->box), part);
  return card;
}

static void
print_cb (SamTodayLead *self)
{
  g_signal_emit (self, signals[OPEN], 0, "print", NULL);
}

static void
sam_today_lead_init (SamTodayLead *self)
{
  GtkWidget *heading = sam_section_heading_new (C_ ("team", "The team"), NULL);
  GtkWidget *print = sam_button_new (C_ ("team", "_Print the month…"));

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_set_margin_top (heading, 12);
  gtk_box_append (GTK_BOX (self->box), heading);
  self->figures = sam_boxed_list_new ();
  sam_spoken_set (self->figures, C_ ("team", "The team"));
  g_signal_connect (self->figures, "row-activated", G_CALLBACK (row_activated_cb), self);
  gtk_box_append (GTK_BOX (self->box), self->figures);
  gtk_widget_set_halign (print, GTK_ALIGN_START);
  g_signal_connect_swapped (print, "clicked", G_CALLBACK (print_cb), self);
  gtk_box_append (GTK_BOX (self->box), print);
  self->loads = make_card (self, C_ ("team", "Cases per coordinator"), C_ ("team", "weighted"));
  self->months = make_card (self, C_ ("team", "Days to the first conversation"),
                            C_ ("team", "the last 12 months, median"));
}

GtkWidget *
sam_today_lead_new (SamContext *context)
{
  SamTodayLead *self = g_object_new (SAM_TYPE_TODAY_LEAD, NULL);

  self->context = g_object_ref (context);
  return GTK_WIDGET (self);
}
