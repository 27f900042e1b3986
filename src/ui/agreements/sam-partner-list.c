/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-partner-list.h"

#include "sam-calls.h"
#include "sam-charts.h"
#include "sam-spoken.h"
#include "sam-summary-words.h"
#include "sam-window.h"
#include "sam-words.h"

#include <glib/gi18n.h>
#include <samspor/sam-rules.h>

#define ALL "all"
#define MAX_BARS 12

static const struct {
  int days; /* back from today; 0 = all there is */
  SamLabel label;
} periods[] = {
  { 91, SAM_L ("period", "Last three months") },
  { 365, SAM_L ("period", "Last twelve months") },
  { 0, SAM_L ("period", "All") },
};

static const SamLabel outcomes[SAM_N_PARTNER_OUTCOMES] = {
  [SAM_PARTNER_KEPT] = SAM_L ("partner outcome", "Kept"),
  [SAM_PARTNER_LATE] = SAM_L ("partner outcome", "Late"),
  [SAM_PARTNER_NOT_KEPT] = SAM_L ("partner outcome", "Not kept"),
  [SAM_PARTNER_WAIVED] = SAM_L ("partner outcome", "Points waived"),
  [SAM_PARTNER_LATE_NOTICE] = SAM_L ("partner outcome", "Told us late"),
};

/* All partners, with one in front; the line of all has none. Atomically counted. */
typedef struct {
  GPtrArray *all;         /* (owned) (element-type SamPartner): shared by every line */
  const SamPartner *mine; /* (not owned) (nullable) */
} Line;

struct _SamPartnerList {
  AdwBin parent_instance;

  SamPage *page;             /* (not owned) */
  SamListDetail *lists;      /* (not owned) */
  GtkWidget *period;         /* (not owned) */
  GCancellable *cancellable; /* (owned) */
  gboolean as_table;
  char *partner; /* (owned) (nullable): whose figure is opened */
  SamPartnerOutcome outcome;
  GtkWidget *items; /* (not owned) (nullable): where what a figure counts is listed */
};

G_DEFINE_FINAL_TYPE (SamPartnerList, sam_partner_list, ADW_TYPE_BIN)

static void
line_clear (gpointer data)
{
  g_ptr_array_unref (((Line *) data)->all);
}

static gpointer
line_ref (gpointer line)
{
  return g_atomic_rc_box_acquire (line);
}

static void
line_unref (gpointer line)
{
  g_atomic_rc_box_release_full (line, line_clear);
}

/* ---- The question ---- */

typedef struct {
  SamDate from, today;
} Question;

static gboolean
add_cases (SamStore *store, SamViewer *viewer, SamRecordType type, SamField field,
           const char *value, GHashTable *cases, GCancellable *cancellable, GError **error)
{
  g_autoptr (SamQuery) query = sam_query_new (type);
  g_autoptr (GPtrArray) records = NULL;

  if (value) {
    sam_query_where (query, field, value);
  }
  records = sam_store_list (store, viewer, query, cancellable, error);
  for (guint i = 0; records && i < records->len; i++) {
    g_hash_table_add (cases, g_strdup (sam_record_get_scope (g_ptr_array_index (records, i))));
  }
  return records != NULL;
}

static guint
behind (const SamPartner *partner)
{
  return partner->n[SAM_PARTNER_LATE] + partner->n[SAM_PARTNER_NOT_KEPT]
         + partner->n[SAM_PARTNER_WAIVED] + partner->n[SAM_PARTNER_LATE_NOTICE];
}

static int
compare_partners (gconstpointer a, gconstpointer b)
{
  const SamPartner *one = *(SamPartner *const *) a, *two = *(SamPartner *const *) b;

  /* Ourselves first: nobody counts others who does not count at home. */
  if ((*one->name == '\0') != (*two->name == '\0')) {
    return *one->name == '\0' ? -1 : 1;
  }
  if (behind (one) != behind (two)) {
    return (int) behind (two) - (int) behind (one);
  }
  if (sam_partner_n_settled (one) != sam_partner_n_settled (two)) {
    return (int) sam_partner_n_settled (two) - (int) sam_partner_n_settled (one);
  }
  return strcmp (one->name, two->name);
}

static int
compare_items (gconstpointer a, gconstpointer b)
{
  const SamPartnerItem *one = *(SamPartnerItem *const *) a, *two = *(SamPartnerItem *const *) b;

  return one->on != two->on ? two->on - one->on : g_strcmp0 (one->record_id, two->record_id);
}

static Line *
line_new (GPtrArray *all, const SamPartner *mine)
{
  Line *line = g_atomic_rc_box_new0 (Line);

  line->all = g_ptr_array_ref (all);
  line->mine = mine;
  return line;
}

/* (transfer full) (element-type SamPartner): taken out of @partners */
static GPtrArray *
in_order (GHashTable *partners)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_partner_free);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, partners);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    g_hash_table_iter_steal (&iter);
    g_ptr_array_sort (((SamPartner *) value)->items, compare_items);
    g_ptr_array_add (all, value);
  }
  g_ptr_array_sort (all, compare_partners);
  return all;
}

/* The cases that have something to count. (transfer full) (nullable) (element-type utf8) */
static GHashTable *
find_cases (SamStore *store, SamViewer *viewer, GCancellable *cancellable, GError **error)
{
  static const char *const states[] = { "kept", "late", "not_kept" };
  g_autoptr (GHashTable) cases = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (states); i++) {
    if (!add_cases (store, viewer, SAM_RECORD_COMMITMENT, SAM_COMMITMENT_STATE, states[i], cases,
                    cancellable, error)) {
      return NULL;
    }
  }
  if (!add_cases (store, viewer, SAM_RECORD_GATE_ROW, SAM_GATE_ROW_STATE, "waived", cases,
                  cancellable, error)
      || !add_cases (store, viewer, SAM_RECORD_TRANSITION, SAM_FIELD_NONE, NULL, cases, cancellable,
                     error)) {
    return NULL;
  }
  return g_steal_pointer (&cases);
}

static gpointer
list_work (SamStore *store, SamViewer *viewer, gpointer data, GCancellable *cancellable,
           GError **error)
{
  const Question *question = data;
  g_autoptr (GHashTable) cases = find_cases (store, viewer, cancellable, error);
  g_autoptr (GHashTable) partners = sam_partners_new ();
  g_autoptr (GPtrArray) all = NULL;
  GPtrArray *lines;
  GHashTableIter iter;
  gpointer case_id;

  if (!cases) {
    return NULL;
  }
  g_hash_table_iter_init (&iter, cases);
  while (g_hash_table_iter_next (&iter, &case_id, NULL)) {
    g_autoptr (SamCaseView) view = NULL;

    if (g_cancellable_set_error_if_cancelled (cancellable, error)) {
      return NULL;
    }
    /* A case that has just been moved away is no fault of the list. */
    view = sam_store_case_view (store, viewer, case_id, NULL);
    if (view) {
      sam_rules_add_partners (view, question->from, question->today, question->today, partners);
    }
  }
  all = in_order (partners);
  lines = g_ptr_array_new_with_free_func (line_unref);
  if (all->len > 0) {
    g_ptr_array_add (lines, line_new (all, NULL));
  }
  for (guint i = 0; i < all->len; i++) {
    g_ptr_array_add (lines, line_new (all, g_ptr_array_index (all, i)));
  }
  return lines;
}

/* ---- The list ---- */

static const char *
line_id (gconstpointer line)
{
  const SamPartner *mine = ((const Line *) line)->mine;

  return mine ? mine->id : ALL;
}

static gboolean
same_partner (const SamPartner *a, const SamPartner *b)
{
  if (g_strcmp0 (a->id, b->id) != 0 || g_strcmp0 (a->name, b->name) != 0
      || a->items->len != b->items->len) {
    return FALSE;
  }
  for (guint i = 0; i < a->items->len; i++) {
    const SamPartnerItem *x = g_ptr_array_index (a->items, i);
    const SamPartnerItem *y = g_ptr_array_index (b->items, i);

    if (g_strcmp0 (x->record_id, y->record_id) != 0 || x->outcome != y->outcome || x->on != y->on
        || g_strcmp0 (x->text, y->text) != 0 || g_strcmp0 (x->name, y->name) != 0) {
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
line_equal (gconstpointer a, gconstpointer b)
{
  const Line *one = a, *two = b;

  if (one == two) {
    return TRUE;
  }
  if (!one->mine != !two->mine) {
    return FALSE;
  }
  if (one->mine) {
    return same_partner (one->mine, two->mine);
  }
  if (one->all->len != two->all->len) {
    return FALSE;
  }
  for (guint i = 0; i < one->all->len; i++) {
    if (!same_partner (g_ptr_array_index (one->all, i), g_ptr_array_index (two->all, i))) {
      return FALSE;
    }
  }
  return TRUE;
}

static const char *
partner_name (const SamPartner *partner)
{
  return *partner->name ? partner->name : C_ ("agreements", "We ourselves");
}

static char *
counts_words (const SamPartner *partner)
{
  g_autofree char *kept =
      sam_count (NULL, "partner", "%d kept", "%d kept", (int) partner->n[SAM_PARTNER_KEPT]);
  g_autofree char *late =
      partner->n[SAM_PARTNER_LATE] > 0
          ? sam_count (NULL, "partner", "%d late", "%d late", (int) partner->n[SAM_PARTNER_LATE])
          : NULL;
  g_autofree char *not_kept = partner->n[SAM_PARTNER_NOT_KEPT] > 0
                                  ? sam_count (NULL, "partner", "%d not kept", "%d not kept",
                                               (int) partner->n[SAM_PARTNER_NOT_KEPT])
                                  : NULL;

  g_autofree char *waived = partner->n[SAM_PARTNER_WAIVED] > 0
                                ? sam_count (NULL, "partner", "%d waived", "%d waived",
                                             (int) partner->n[SAM_PARTNER_WAIVED])
                                : NULL;
  g_autofree char *notice =
      partner->n[SAM_PARTNER_LATE_NOTICE] > 0
          ? sam_count (NULL, "partner", "told us late %d time", "told us late %d times",
                       (int) partner->n[SAM_PARTNER_LATE_NOTICE])
          : NULL;

  return sam_words_join (sam_partner_n_settled (partner) > 0 ? kept : "", late ? late : "",
                         not_kept ? not_kept : "", waived ? waived : "", notice ? notice : "",
                         NULL);
}

/* Returns: (transfer full): the share, or why there is none. */
static char *
share_words (const SamPartner *partner)
{
  int share = sam_partner_share_kept (partner);

  /* Translators: per cent of the promises of a partner */
  return share >= 0 ? g_strdup_printf (C_ ("partner", "%d %% kept"), share)
                    : g_strdup (C_ ("partner", "fewer than five settled: no share is shown"));
}

static void
bind_cb (SamRow *row, gpointer item, gpointer user_data)
{
  const Line *line = sam_item_get (item);
  g_autofree char *why = NULL, *chip = NULL;

  if (!line->mine) {
    why = sam_count (NULL, "partner", "%d partner", "%d partners", (int) line->all->len);
    sam_row_set_text (row, C_ ("partner", "All partners"), why);
    sam_row_set_chip (row, NULL, SAM_TONE_NEUTRAL);
    return;
  }
  why = counts_words (line->mine);
  if (sam_partner_share_kept (line->mine) >= 0) {
    chip = share_words (line->mine);
  }
  sam_row_set_text (row, partner_name (line->mine), why);
  sam_row_set_chip (row, chip, SAM_TONE_NEUTRAL);
}

/* ---- The detail ---- */

static void fill_items (SamPartnerList *self, Line *line);

/* Until another figure is opened: what slipped, the gravest first. */
static SamPartnerOutcome
first_outcome (const SamPartner *partner)
{
  static const SamPartnerOutcome order[] = { SAM_PARTNER_NOT_KEPT, SAM_PARTNER_LATE,
                                             SAM_PARTNER_WAIVED, SAM_PARTNER_LATE_NOTICE };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++) {
    if (partner->n[order[i]] > 0) {
      return order[i];
    }
  }
  return SAM_PARTNER_KEPT;
}

/* What is opened stands below the figures of its partner, who comes to front when others were. */
static void
open_figure (SamPartnerList *self, Line *shown, const char *partner, SamPartnerOutcome outcome)
{
  g_free (self->partner);
  self->partner = g_strdup (partner);
  self->outcome = outcome;
  if (shown->mine && self->items) {
    fill_items (self, shown);
  } else {
    sam_list_detail_select (self->lists, self->partner);
  }
}

static void
bar_of_partner_cb (SamBars *bars, guint n, gpointer user_data)
{
  Line *line = g_object_get_data (G_OBJECT (bars), "line");

  open_figure (user_data, line, line->mine->id, (SamPartnerOutcome) n);
}

static void
bar_of_all_cb (SamBars *bars, guint n, gpointer user_data)
{
  Line *line = g_object_get_data (G_OBJECT (bars), "line");

  if (n < line->all->len) {
    const SamPartner *partner = g_ptr_array_index (line->all, n);

    open_figure (user_data, line, partner->id, first_outcome (partner));
  }
}

static void
figure_cb (GtkButton *button, gpointer user_data)
{
  GtkWidget *grid = gtk_widget_get_parent (GTK_WIDGET (button));
  const SamPartner *partner = g_object_get_data (G_OBJECT (button), "partner");
  guint outcome = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "outcome"));

  open_figure (user_data, g_object_get_data (G_OBJECT (grid), "line"), partner->id,
               (SamPartnerOutcome) outcome);
}

static void
table_toggled_cb (GtkToggleButton *toggle, gpointer user_data)
{
  SamPartnerList *self = user_data;

  self->as_table = gtk_toggle_button_get_active (toggle);
  gtk_stack_set_visible_child_name (g_object_get_data (G_OBJECT (toggle), "stack"),
                                    self->as_table ? "table" : "bars");
}

static GtkWidget *
make_bars (SamPartnerList *self, Line *line)
{
  SamContext *context = sam_page_get_context (self->page);
  GtkWidget *bars = sam_bars_new ();
  SamChartValue values[MAX_BARS];
  guint n = 0;

  G_STATIC_ASSERT (MAX_BARS >= SAM_N_PARTNER_OUTCOMES);
  if (line->mine) {
    for (; n < SAM_N_PARTNER_OUTCOMES; n++) {
      values[n] = (SamChartValue){ sam_text (NULL, &outcomes[n]), (int) line->mine->n[n],
                                   n == SAM_PARTNER_KEPT };
    }
  } else {
    for (; n < MIN (line->all->len, MAX_BARS); n++) {
      const SamPartner *partner = g_ptr_array_index (line->all, n);

      values[n] = (SamChartValue){ partner_name (partner), (int) behind (partner), FALSE };
    }
  }
  sam_bars_set (SAM_BARS (bars), context, values, n);
  g_object_set_data_full (G_OBJECT (bars), "line", line_ref (line), line_unref);
  g_signal_connect (bars, "activated", G_CALLBACK (line->mine ? bar_of_partner_cb : bar_of_all_cb),
                    self);
  return bars;
}

static void
add_cell (GtkWidget *grid, const char *text, const char *css_class, int column, int row)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), column == 0 ? 0 : 1);
  gtk_label_set_justify (GTK_LABEL (label), column == 0 ? GTK_JUSTIFY_LEFT : GTK_JUSTIFY_RIGHT);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, column == 0);
  gtk_widget_add_css_class (label, css_class);
  gtk_grid_attach (GTK_GRID (grid), label, column, row, 1, 1);
}

static void
add_figure (SamPartnerList *self, GtkWidget *grid, const SamPartner *partner, guint outcome,
            int column, int row)
{
  SamContext *context = sam_page_get_context (self->page);
  g_autofree char *figure =
      sam_locale_format_int (sam_context_get_locale (context), partner->n[outcome]);
  g_autofree char *name =
      sam_words_join (partner_name (partner), sam_text (NULL, &outcomes[outcome]), figure, NULL);
  GtkWidget *button = gtk_button_new_with_label (figure);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "numeric");
  gtk_widget_set_halign (button, GTK_ALIGN_END);
  gtk_widget_set_sensitive (button, partner->n[outcome] > 0);
  sam_spoken_set (button, name);
  g_object_set_data (G_OBJECT (button), "partner", (gpointer) partner);
  g_object_set_data (G_OBJECT (button), "outcome", GUINT_TO_POINTER (outcome));
  g_signal_connect (button, "clicked", G_CALLBACK (figure_cb), self);
  gtk_grid_attach (GTK_GRID (grid), button, column, row, 1, 1);
}

/* A partner a row with all its figures; of one partner a figure a row. */
static GtkWidget *
make_table (SamPartnerList *self, Line *line)
{
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 4);
  g_object_set_data_full (G_OBJECT (grid), "line", line_ref (line), line_unref);
  for (guint o = 0; o < SAM_N_PARTNER_OUTCOMES; o++) {
    if (line->mine) {
      add_cell (grid, sam_text (NULL, &outcomes[o]), "body", 0, (int) o);
      add_figure (self, grid, line->mine, o, 1, (int) o);
    } else {
      add_cell (grid, sam_text (NULL, &outcomes[o]), "caption", 1 + (int) o, 0);
    }
  }
  for (guint i = 0; !line->mine && i < line->all->len; i++) {
    const SamPartner *partner = g_ptr_array_index (line->all, i);

    add_cell (grid, partner_name (partner), "body", 0, 1 + (int) i);
    for (guint o = 0; o < SAM_N_PARTNER_OUTCOMES; o++) {
      add_figure (self, grid, partner, o, 1 + (int) o, 1 + (int) i);
    }
  }
  return grid;
}

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row, gpointer user_data)
{
  SamPartnerList *self = user_data;
  const SamPartnerItem *item = g_object_get_data (G_OBJECT (row), "item");

  sam_window_open_case (sam_page_get_window (self->page), item->case_id,
                        item->type == SAM_RECORD_COMMITMENT ? "agreements" : "transition",
                        item->type == SAM_RECORD_GATE_ROW ? NULL : item->record_id);
}

static char *
item_words (SamContext *context, const SamPartnerItem *item)
{
  g_autofree char *day = sam_words_date_short (context, item->on);
  const SamLabel *point = item->point ? sam_rules_point_label (item->point) : NULL;

  if (item->outcome == SAM_PARTNER_LATE_NOTICE) {
    return sam_words_join (sam_words_transition_kind (item->text), day, NULL);
  }
  return sam_words_join (point ? sam_text (NULL, point) : "", item->text, day, NULL);
}

static void
fill_items (SamPartnerList *self, Line *line)
{
  GtkWidget *box = self->items;
  SamContext *context = sam_page_get_context (self->page);
  const SamPartner *mine = line->mine;
  SamPartnerOutcome outcome =
      g_strcmp0 (self->partner, mine->id) == 0 ? self->outcome : first_outcome (mine);
  GtkWidget *list = NULL;

  sam_box_clear (box);
  sam_detail_heading (box, sam_text (NULL, &outcomes[outcome]), NULL);
  for (guint i = 0; i < mine->items->len; i++) {
    SamPartnerItem *item = g_ptr_array_index (mine->items, i);
    g_autofree char *why = NULL;
    GtkWidget *row;

    if (item->outcome != outcome) {
      continue;
    }
    if (!list) {
      list = sam_detail_list (box);
      g_object_set_data_full (G_OBJECT (list), "line", line_ref (line), line_unref);
      g_signal_connect (list, "row-activated", G_CALLBACK (row_activated_cb), self);
    }
    why = item_words (context, item);
    row = sam_row_new ();
    sam_row_set_name (SAM_ROW (row), context, item->name, why);
    g_object_set_data (G_OBJECT (sam_boxed_list_add (list, row, TRUE, NULL)), "item", item);
  }
  if (!list) {
    sam_detail_label (box, C_ ("partner", "None in this period."), "dim-label");
  }
}

static void
show_cb (GtkWidget *box, gpointer data, gpointer user_data)
{
  SamPartnerList *self = user_data;
  Line *line = data;
  g_autofree char *share = line->mine ? share_words (line->mine) : NULL;
  GtkWidget *end = sam_detail_title (
      box, line->mine ? partner_name (line->mine) : C_ ("partner", "All partners"),
      line->mine ? share
                 : C_ ("partner", "Late, not kept, waived and told late, by partner. What is past "
                                  "its deadline counts when somebody has asked what happened."));
  GtkWidget *toggle = gtk_toggle_button_new_with_label (C_ ("partner", "Table"));
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *stack = gtk_stack_new ();

  gtk_stack_add_named (GTK_STACK (stack), make_bars (self, line), "bars");
  gtk_stack_add_named (GTK_STACK (stack), make_table (self, line), "table");
  gtk_stack_set_vhomogeneous (GTK_STACK (stack), FALSE);
  gtk_stack_set_visible_child_name (GTK_STACK (stack), self->as_table ? "table" : "bars");
  g_object_set_data (G_OBJECT (toggle), "stack", stack);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (toggle), self->as_table);
  g_signal_connect (toggle, "toggled", G_CALLBACK (table_toggled_cb), self);
  gtk_box_append (GTK_BOX (end), toggle);
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "chart-card");
  gtk_box_append (GTK_BOX (box), card);
  gtk_box_append (GTK_BOX (card), stack);
  g_clear_weak_pointer (&self->items);
  if (line->mine) {
    GtkWidget *items = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

    gtk_box_append (GTK_BOX (box), items);
    g_set_weak_pointer (&self->items, items);
    fill_items (self, line);
  }
}

/* ---- The part ---- */

static const SamListDetailKind kind = {
  line_id, line_equal, line_ref, line_unref, bind_cb, show_cb
};

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamPartnerList) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lines = sam_call_run_finish (SAM_CONTEXT (source), result, &error);

  if (!lines) {
    if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
      sam_list_detail_fail (self->lists);
      sam_page_tell_error (self->page, error);
    }
    return;
  }
  sam_page_header_set_subtitle (sam_list_detail_get_header (self->lists),
                                C_ ("partner", "What became of what was promised"));
  sam_list_detail_apply (self->lists, lines, C_ ("partner", "Nothing to count in this period"),
                         C_ ("partner", "A commitment counts when somebody has noted what became "
                                        "of it."));
}

void
sam_partner_list_ask (SamPartnerList *self)
{
  SamContext *context = sam_page_get_context (self->page);
  guint period = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->period));
  Question *question;

  if (!sam_context_get_viewer (context)) {
    return;
  }
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  question = g_new0 (Question, 1);
  question->today = sam_context_get_today (context);
  question->from = periods[period].days > 0
                       ? sam_date_add_days (question->today, -periods[period].days)
                       : SAM_DATE_MIN;
  sam_list_detail_wait (self->lists);
  sam_call_run_async (context, SAM_STORE_READ, list_work, question, g_free,
                      (GDestroyNotify) g_ptr_array_unref, self->cancellable, listed_cb,
                      g_object_ref (self));
}

SamListDetail *
sam_partner_list_get_lists (SamPartnerList *self)
{
  return self->lists;
}

static void
sam_partner_list_dispose (GObject *object)
{
  SamPartnerList *self = SAM_PARTNER_LIST (object);

  g_cancellable_cancel (self->cancellable);
  G_OBJECT_CLASS (sam_partner_list_parent_class)->dispose (object);
}

static void
sam_partner_list_finalize (GObject *object)
{
  SamPartnerList *self = SAM_PARTNER_LIST (object);

  g_clear_object (&self->cancellable);
  g_clear_weak_pointer (&self->items);
  g_free (self->partner);
  G_OBJECT_CLASS (sam_partner_list_parent_class)->finalize (object);
}

static void
sam_partner_list_class_init (SamPartnerListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sam_partner_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = sam_partner_list_finalize;
}

static void
sam_partner_list_init (SamPartnerList *self)
{
  self->cancellable = g_cancellable_new ();
}

GtkWidget *
sam_partner_list_new (SamPage *page)
{
  SamPartnerList *self = g_object_new (SAM_TYPE_PARTNER_LIST, NULL);
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);

  self->page = page;
  self->lists = SAM_LIST_DETAIL (
      sam_list_detail_new (C_ ("page", "Agreements"), "sam-agreement-symbolic", &kind, self));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->lists));
  g_signal_connect_object (sam_page_get_context (self->page), "new-day",
                           G_CALLBACK (sam_list_detail_refresh), self->lists, G_CONNECT_SWAPPED);
  for (guint i = 0; i < G_N_ELEMENTS (periods); i++) {
    gtk_string_list_append (words, sam_text (NULL, &periods[i].label));
  }
  self->period = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&words)), NULL);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->period), 1);
  sam_spoken_set (self->period, C_ ("partner", "Period"));
  g_signal_connect_swapped (self->period, "notify::selected", G_CALLBACK (sam_partner_list_ask),
                            self);
  sam_page_header_add_end (sam_list_detail_get_header (self->lists), self->period);
  return GTK_WIDGET (self);
}
