/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-housing-planning.h"

#include "compat/sam-file-chooser.h"
#include "print/sam-print-window.h"
#include "sam-calls.h"
#include "sam-charts.h"
#include "sam-row.h"
#include "sam-spoken.h"
#include "sam-window.h"
#include "widgets/sam-columns.h"
#include "widgets/sam-list-detail.h"

#include <glib/gi18n.h>
#include <samspor/sam-forms-many.h>
#include <samspor/sam-housing-plan.h>

/* Repair stands in the file and on paper: a table has seven columns at most. */
#define TABLE_COLUMNS SAM_HOUSING_PLAN_REPAIR
#define MOST_SITES 10

struct _SamHousingPlanning {
  AdwBin parent_instance;

  SamPage *page;             /* (not owned) */
  SamPageHeader *header;     /* (not owned) */
  SamHousingPlan *plan;      /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) (nullable): of the question */
  gboolean as_table;

  /* (not owned): children */
  GtkWidget *by, *csv, *stack, *body, *figures;
};

G_DEFINE_FINAL_TYPE (SamHousingPlanning, sam_housing_planning, ADW_TYPE_BIN)

static SamHousingPlanBy
chosen_by (SamHousingPlanning *self)
{
  return (SamHousingPlanBy) gtk_drop_down_get_selected (GTK_DROP_DOWN (self->by));
}

static const SamHousingPlanLine *
line_at (SamHousingPlanning *self, guint i)
{
  return &g_array_index (self->plan->lines[chosen_by (self)], SamHousingPlanLine, i);
}

/* ---- Bars ---- */

/* By what is told: hidden numbers stand together, in the order of their names. */
static int
compare_lines (gconstpointer a, gconstpointer b)
{
  const SamHousingPlanLine *one = *(const SamHousingPlanLine *const *) a;
  const SamHousingPlanLine *other = *(const SamHousingPlanLine *const *) b;

  if (one->asked != other->asked) {
    return one->asked > other->asked ? -1 : 1;
  }
  return (one > other) - (one < other);
}

static GPtrArray *
lines_with_something (SamHousingPlanning *self)
{
  GPtrArray *lines = g_ptr_array_new ();

  for (guint i = 0; i < self->plan->lines[chosen_by (self)]->len; i++) {
    const SamHousingPlanLine *line = line_at (self, i);

    if (line->mark != SAM_SMALL_SHOWN || line->asked > 0 || line->homes > 0) {
      g_ptr_array_add (lines, (gpointer) line);
    }
  }
  g_ptr_array_sort (lines, compare_lines);
  return lines;
}

static void
add_bar (SamHousingPlanning *self, GArray *values, GPtrArray *words, const SamHousingPlanLine *line,
         SamHousingPlanColumn column)
{
  const char *name = sam_housing_plan_line_name (self->plan, chosen_by (self), line, NULL);
  const char *what = sam_housing_plan_column_name (column, NULL);
  gboolean is_demand = column == SAM_HOUSING_PLAN_ASKED;
  SamChartValue value = { .value = (int) (is_demand ? line->asked : line->free),
                          .label = is_demand ? name : "",
                          .begins = is_demand,
                          .other = !is_demand };

  /* Translators: a district or kind of home, and what the bar shows of it */
  g_ptr_array_add (words, g_strdup_printf (C_ ("housing planning", "%1$s: %2$s"), name, what));
  value.spoken = g_ptr_array_index (words, words->len - 1);
  g_ptr_array_add (words, sam_housing_plan_cell (line, column));
  value.figure = g_ptr_array_index (words, words->len - 1);
  g_array_append_val (values, value);
}

static GtkWidget *
make_bars (SamHousingPlanning *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *bars = sam_bars_new ();
  g_autoptr (GPtrArray) lines = lines_with_something (self);
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (SamChartValue));

  for (guint i = 0; i < lines->len; i++) {
    add_bar (self, values, words, g_ptr_array_index (lines, i), SAM_HOUSING_PLAN_ASKED);
    add_bar (self, values, words, g_ptr_array_index (lines, i), SAM_HOUSING_PLAN_FREE);
  }
  sam_bars_set (SAM_BARS (bars), sam_page_get_context (self->page),
                (const SamChartValue *) (gpointer) values->data, values->len);
  gtk_box_append (GTK_BOX (box),
                  sam_bars_legend_new (sam_housing_plan_column_name (SAM_HOUSING_PLAN_ASKED, NULL),
                                       sam_housing_plan_column_name (SAM_HOUSING_PLAN_FREE, NULL)));
  gtk_box_append (GTK_BOX (box), bars);
  return box;
}

/* ---- The table ---- */

static GtkWidget *
add_cell (GtkWidget *grid, const char *text, const char *css_class, int column, int row)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), column == 0 ? 0 : 1);
  gtk_label_set_justify (GTK_LABEL (label), column == 0 ? GTK_JUSTIFY_LEFT : GTK_JUSTIFY_RIGHT);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_valign (label, GTK_ALIGN_END);
  gtk_widget_add_css_class (label, css_class);
  gtk_grid_attach (GTK_GRID (grid), label, column, row, 1, 1);
  return label;
}

/* A row is one stop for the keyboard, and says all of itself. */
static void
add_line (SamHousingPlanning *self, GtkWidget *grid, const SamHousingPlanLine *line, int row)
{
  const char *name = sam_housing_plan_line_name (self->plan, chosen_by (self), line, NULL);
  const char *css_class = line == &self->plan->total ? "heading" : "body";
  GtkWidget *label = add_cell (grid, name, css_class, 0, row);
  g_autoptr (GString) spoken = g_string_new (name);

  for (guint i = 0; i < TABLE_COLUMNS; i++) {
    g_autofree char *cell = sam_housing_plan_cell (line, (SamHousingPlanColumn) i);

    add_cell (grid, cell, css_class, 1 + (int) i, row);
    g_string_append_printf (spoken, ". %s: %s",
                            sam_housing_plan_column_name ((SamHousingPlanColumn) i, NULL), cell);
  }
  gtk_widget_set_focusable (label, TRUE);
  sam_spoken_set (label, spoken->str);
}

static GtkWidget *
make_table (SamHousingPlanning *self)
{
  GtkWidget *grid = gtk_grid_new ();
  guint n = self->plan->lines[chosen_by (self)]->len;

  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  add_cell (grid, sam_housing_plan_by_name (chosen_by (self), NULL), "caption", 0, 0);
  for (guint i = 0; i < TABLE_COLUMNS; i++) {
    add_cell (grid, sam_housing_plan_column_name ((SamHousingPlanColumn) i, NULL), "caption",
              1 + (int) i, 0);
  }
  for (guint i = 0; i < n; i++) {
    add_line (self, grid, line_at (self, i), 1 + (int) i);
  }
  add_line (self, grid, &self->plan->total, 1 + (int) n);
  return grid;
}

/* ---- What is found ---- */

static void
show_figures (SamHousingPlanning *self)
{
  gtk_stack_set_visible_child_name (GTK_STACK (self->figures), self->as_table ? "table" : "bars");
}

static void
table_toggled_cb (GtkToggleButton *toggle, gpointer user_data)
{
  SamHousingPlanning *self = user_data;

  self->as_table = gtk_toggle_button_get_active (toggle);
  show_figures (self);
}

static void
add_sites (SamHousingPlanning *self)
{
  GArray *sites = self->plan->sites;
  GtkWidget *list = NULL;

  for (guint i = 0; i < MIN (sites->len, MOST_SITES); i++) {
    const SamHousingPlanLine *site = &g_array_index (sites, SamHousingPlanLine, i);
    g_autofree char *homes = NULL, *empty = NULL;
    GtkWidget *row;

    if (site->empty_days == 0) {
      break;
    }
    if (!list) {
      sam_detail_heading (self->body, C_ ("housing planning", "Where homes stand empty"),
                          C_ ("housing planning", "Days without a lease in the last year"));
      list = sam_detail_list (self->body);
    }
    homes = sam_count (NULL, "housing", "%d home", "%d homes", (int) site->homes);
    empty = sam_count (NULL, "housing planning", "%d day", "%d days", (int) site->empty_days);
    row = sam_row_new ();
    sam_row_set_text (SAM_ROW (row), site->name, homes);
    sam_row_set_chip (SAM_ROW (row), empty, SAM_TONE_NEUTRAL);
    sam_boxed_list_add (list, row, FALSE, NULL);
  }
}

static void
fill (SamHousingPlanning *self)
{
  g_autofree char *finding = sam_housing_plan_finding (self->plan, chosen_by (self), NULL);
  g_autofree char *unknown = sam_housing_plan_unknown (self->plan, NULL);
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *toggle = gtk_toggle_button_new_with_label (C_ ("housing planning", "Table"));

  sam_box_clear (self->body);
  gtk_box_append (GTK_BOX (sam_detail_title (self->body, finding, NULL)), toggle);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (toggle), self->as_table);
  g_signal_connect (toggle, "toggled", G_CALLBACK (table_toggled_cb), self);
  self->figures = gtk_stack_new ();
  gtk_stack_set_vhomogeneous (GTK_STACK (self->figures), FALSE);
  gtk_stack_add_named (GTK_STACK (self->figures), make_bars (self), "bars");
  gtk_stack_add_named (GTK_STACK (self->figures), make_table (self), "table");
  show_figures (self);
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "chart-card");
  gtk_box_append (GTK_BOX (card), self->figures);
  gtk_box_append (GTK_BOX (self->body), card);
  sam_detail_label (self->body, sam_housing_plan_rule (NULL), "dim-label");
  add_sites (self);
  if (unknown) {
    sam_detail_label (self->body, unknown, "dim-label");
  }
}

static gboolean
is_empty (const SamHousingPlan *plan)
{
  return plan->total.homes == 0 && plan->total.mark == SAM_SMALL_SHOWN && plan->total.asked == 0;
}

static void
show (SamHousingPlanning *self)
{
  gboolean empty = !self->plan || is_empty (self->plan);
  g_autofree char *homes = NULL, *free_words = NULL, *subtitle = NULL;

  gtk_widget_set_sensitive (self->csv, !empty);
  gtk_widget_set_sensitive (self->by, !empty);
  if (!empty) {
    homes = sam_count (NULL, "housing", "%d home", "%d homes", (int) self->plan->total.homes);
    free_words = sam_count (NULL, "housing", "%d free", "%d free", (int) self->plan->total.free);
    subtitle = sam_words_join (homes, free_words, NULL);
    fill (self);
  }
  sam_page_header_set_subtitle (self->header, subtitle);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), empty ? "empty" : "figures");
}

static void
by_cb (SamHousingPlanning *self)
{
  if (self->plan && !is_empty (self->plan)) {
    fill (self);
  }
}

/* ---- The question ---- */

static gpointer
plan_work (SamStore *store, SamViewer *viewer, gpointer data, GCancellable *cancellable,
           GError **error)
{
  return sam_store_housing_plan (store, viewer, cancellable, error);
}

static void
planned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamHousingPlanning) self = user_data;
  g_autoptr (GError) error = NULL;
  SamHousingPlan *plan = sam_call_run_finish (SAM_CONTEXT (source), result, &error);

  if (!plan) {
    if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
      sam_page_tell_error (self->page, error);
    }
    return;
  }
  g_clear_pointer (&self->plan, sam_housing_plan_unref);
  self->plan = plan;
  show (self);
}

static void
part_ask (GtkWidget *part)
{
  SamHousingPlanning *self = SAM_HOUSING_PLANNING (part);
  SamContext *context = sam_page_get_context (self->page);

  if (!sam_context_get_viewer (context) || !sam_context_is_lead (context)) {
    return;
  }
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  sam_call_run_async (context, SAM_STORE_READ, plan_work, NULL, NULL,
                      (GDestroyNotify) sam_housing_plan_unref, self->cancellable, planned_cb,
                      g_object_ref (self));
}

/* ---- A file ---- */

typedef struct {
  SamStore *store;   /* (owned) */
  SamViewer *viewer; /* (owned) */
  GFile *file;       /* (owned) */
  char *text;        /* (owned) */
} Export;

static void
export_free (gpointer data)
{
  Export *export = data;

  g_object_unref (export->store);
  sam_viewer_unref (export->viewer);
  g_object_unref (export->file);
  g_free (export->text);
  g_free (export);
}

static void
export_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Export *export = task_data;
  GError *error = NULL;

  /* Who took it out is logged before it leaves. */
  if (sam_store_log_access (export->store, export->viewer, SAM_ACCESS_EXPORT,
                            SAM_RECORD_HOUSING_NEED, NULL, SAM_FORM_HOUSING_PLANNING, TRUE, &error)
      && g_file_replace_contents (export->file, export->text, strlen (export->text), NULL, FALSE,
                                  G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION, NULL,
                                  cancellable, &error)) {
    g_task_return_boolean (task, TRUE);
  } else {
    g_task_return_error (task, error);
  }
}

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SamHousingPlanning *self = SAM_HOUSING_PLANNING (source);
  g_autoptr (GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error)) {
    sam_page_tell (self->page, C_ ("toast", "The figures are written"), NULL);
  } else {
    sam_page_tell_error (self->page, error);
  }
}

static void
file_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamHousingPlanning) self = user_data;
  SamContext *context = sam_page_get_context (self->page);
  g_autoptr (GFile) file = sam_choose_file_finish (GTK_WINDOW (source), result);
  g_autofree char *csv = NULL;
  g_autoptr (GTask) task = NULL;
  Export *export;

  if (!file || !self->plan || !sam_context_get_viewer (context)) {
    return;
  }
  csv = sam_housing_plan_csv (self->plan, NULL);
  export = g_new0 (Export, 1);
  export->store = g_object_ref (sam_context_get_store (context));
  export->viewer = sam_viewer_ref (sam_context_get_viewer (context));
  export->file = g_steal_pointer (&file);
  /* The mark tells a spreadsheet that it is UTF-8. */
  export->text = g_strconcat ("\xef\xbb\xbf", csv, NULL);
  task = g_task_new (self, NULL, exported_cb, NULL);
  g_task_set_task_data (task, export, export_free);
  g_task_run_in_thread (task, export_thread);
}

static void
csv_cb (SamHousingPlanning *self)
{
  g_autofree char *day =
      sam_date_format_iso (sam_context_get_today (sam_page_get_context (self->page)));
  g_autofree char *name = g_strconcat (SAM_FORM_HOUSING_PLANNING "-", day, ".csv", NULL);

  sam_choose_file_async (GTK_WINDOW (sam_page_get_window (self->page)), TRUE,
                         C_ ("housing planning", "Write the figures to a file"),
                         C_ ("button", "_Save"), name, "*.csv",
                         C_ ("housing planning", "CSV files"), NULL, file_chosen_cb,
                         g_object_ref (self));
}

static void
part_print (GtkWidget *part)
{
  SamHousingPlanning *self = SAM_HOUSING_PLANNING (part);

  sam_print_window_open_teams (sam_page_get_window (self->page), SAM_FORM_HOUSING_PLANNING);
}

/* ---- The part ---- */

static SamPageHeader *
part_get_header (GtkWidget *part)
{
  return SAM_HOUSING_PLANNING (part)->header;
}

static void
part_focus (GtkWidget *part)
{
  gtk_widget_grab_focus (SAM_HOUSING_PLANNING (part)->by);
}

static void
stock_cb (SamHousingPlanning *self)
{
  sam_window_open_page (sam_page_get_window (self->page), "housing", "stock");
}

static GtkWidget *
make_empty (SamHousingPlanning *self)
{
  GtkWidget *empty = adw_status_page_new ();
  GtkWidget *button = sam_button_new (C_ ("housing planning", "_Homes"));

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (empty), "sam-housing-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (empty),
                             C_ ("housing planning", "Nothing to plan with yet"));
  adw_status_page_set_description (
      ADW_STATUS_PAGE (empty),
      C_ ("housing planning", "Here stands what is asked for against the homes there are."));
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (stock_cb), self);
  adw_status_page_set_child (ADW_STATUS_PAGE (empty), button);
  return empty;
}

static GtkWidget *
make_by (SamHousingPlanning *self)
{
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);
  GtkWidget *by;

  for (guint i = 0; i < SAM_N_HOUSING_PLAN_BY; i++) {
    gtk_string_list_append (words, sam_housing_plan_by_name ((SamHousingPlanBy) i, NULL));
  }
  by = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&words)), NULL);
  sam_spoken_set (by, C_ ("housing planning", "Divided by"));
  g_signal_connect_swapped (by, "notify::selected", G_CALLBACK (by_cb), self);
  return by;
}

static GtkWidget *
part_make (SamPage *page)
{
  SamHousingPlanning *self = g_object_new (SAM_TYPE_HOUSING_PLANNING, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *columns = sam_columns_new ();

  self->page = page;
  g_signal_connect_object (sam_page_get_context (page), "new-day", G_CALLBACK (part_ask), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_css_class (box, "page-body");
  adw_bin_set_child (ADW_BIN (self), box);
  self->header = SAM_PAGE_HEADER (sam_page_header_new (C_ ("page", "Housing")));
  self->by = make_by (self);
  sam_page_header_add_end (self->header, self->by);
  self->csv = sam_button_new (C_ ("housing planning", "_Write CSV …"));
  g_signal_connect_swapped (self->csv, "clicked", G_CALLBACK (csv_cb), self);
  sam_page_header_add_end (self->header, self->csv);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->header));

  self->stack = gtk_stack_new ();
  gtk_widget_set_vexpand (self->stack, TRUE);
  gtk_box_append (GTK_BOX (box), self->stack);
  gtk_stack_add_named (GTK_STACK (self->stack), gtk_box_new (GTK_ORIENTATION_VERTICAL, 0),
                       "waiting");
  gtk_stack_add_named (GTK_STACK (self->stack), make_empty (self), "empty");
  self->body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  /* No wider than can be read. */
  sam_columns_set_main (SAM_COLUMNS (columns), self->body);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), columns);
  gtk_widget_set_sensitive (self->csv, FALSE);
  gtk_widget_set_sensitive (self->by, FALSE);
  gtk_stack_add_named (GTK_STACK (self->stack), scrolled, "figures");
  return GTK_WIDGET (self);
}

static void
sam_housing_planning_dispose (GObject *object)
{
  g_cancellable_cancel (SAM_HOUSING_PLANNING (object)->cancellable);
  G_OBJECT_CLASS (sam_housing_planning_parent_class)->dispose (object);
}

static void
sam_housing_planning_finalize (GObject *object)
{
  SamHousingPlanning *self = SAM_HOUSING_PLANNING (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->plan, sam_housing_plan_unref);
  G_OBJECT_CLASS (sam_housing_planning_parent_class)->finalize (object);
}

static void
sam_housing_planning_class_init (SamHousingPlanningClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sam_housing_planning_dispose;
  G_OBJECT_CLASS (klass)->finalize = sam_housing_planning_finalize;
}

static void
sam_housing_planning_init (SamHousingPlanning *self)
{
}

const SamHousingPart sam_housing_planning_part = {
  .id = "planning",
  .label = SAM_L ("housing part", "Planning"),
  .is_for_leads = TRUE,
  .types = SAM_TYPE_BIT (DISTRICT) | SAM_TYPE_BIT (SITE) | SAM_TYPE_BIT (HOUSING_UNIT)
           | SAM_TYPE_BIT (TENANCY) | SAM_TYPE_BIT (PERSON) | SAM_TYPE_BIT (HOUSING_NEED),
  .make = part_make,
  .get_header = part_get_header,
  .ask = part_ask,
  .focus = part_focus,
  .print = part_print,
};
