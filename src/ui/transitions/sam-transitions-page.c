/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-transitions-page.h"

#include "sam-calls.h"
#include "sam-list-model.h"
#include "sam-new-transition.h"
#include "sam-page-header.h"
#include "sam-row.h"
#include "sam-spoken.h"
#include "sam-summary-words.h"
#include "sam-transition-line.h"
#include "sam-window.h"
#include "sam-words.h"
#include "widgets/sam-columns.h"

#include <glib/gi18n.h>
#include <samspor/sam-settings.h>

/* The line of days: some days back, for deadlines that passed, and as far ahead as is needed. */
#define DAYS_BACK 8
#define DAYS_LEAST 56
#define DAYS_MOST 98
/* As many days ahead as the reader may choose. */
static const int zooms[] = { 28, 56, 98, 182 };
/* Pixels at 96 dpi: one line of signs, and a page that has room for two of them. */
#define LEGEND_WANTS 1000
#define LEGEND_HEIGHT 560

typedef enum { LINE_HEADING, LINE_TRANSITION } LineKind;

/* One line of the list; atomically counted. */
typedef struct {
  LineKind kind;
  char *id;                   /* (owned) */
  char *title, *remark;       /* (owned) (nullable): of a heading */
  SamTransitionSummary *data; /* (owned) (nullable) */
} Line;

typedef struct {
  GPtrArray *list; /* (owned) (element-type SamTransitionSummary) */
  GPtrArray *late; /* (owned) (element-type SamLateNotice) */
  guint next_30, ready_30, all;
  int package_days;
} Answer;

typedef struct {
  SamDate today;
  char *coordinator, *team, *kind; /* (owned) (nullable) */
  int state;                       /* index of filters[], -1 = any */
} Question;

struct _SamTransitionsPage {
  SamPage parent_instance;

  SamPageHeader *header;
  GtkWidget *whose_button, *which_button, *new_button, *stack, *spinner, *head, *list, *legend,
      *signs, *late_button, *late_list, *fewer, *more, *empty, *empty_button;

  SamListModel *model;       /* (owned) */
  GCancellable *cancellable; /* (owned) (nullable) */
  char *whose;               /* (owned): "", "mine" or a team id */
  char *which;               /* (owned): "", one of filters[] or a kind */
  SamDate from, to, last;    /* last: of the days that are wanted by themselves */
  int ahead;                 /* days the reader has chosen, 0 = by themselves */
  gboolean listed;
  guint wait_id, fold_id;
};

G_DEFINE_FINAL_TYPE (SamTransitionsPage, sam_transitions_page, SAM_TYPE_PAGE)

/* ---- The question ---- */

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->coordinator);
  g_free (question->team);
  g_free (question->kind);
  g_free (question);
}

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  g_clear_pointer (&answer->list, g_ptr_array_unref);
  g_clear_pointer (&answer->late, g_ptr_array_unref);
  g_free (answer);
}

/* What the list can be narrowed to, beside the kinds. */
static const struct {
  const char *id;
  SamLabel label;
  SamTransitionIs what;
  gboolean leads; /* asked for by a figure of the team lead's */
} filters[] = {
  { "ready", SAM_L ("transitions", "Ready"), SAM_TRANSITION_IS_READY, FALSE },
  { "left", SAM_L ("transitions", "Not ready"), SAM_TRANSITION_IS_NOT_READY, FALSE },
  { "soon", SAM_L ("transitions", "Not ready, within 14 days"), SAM_TRANSITION_IS_NOT_READY_SOON,
    TRUE },
  { "unchecked", SAM_L ("transitions", "Date not checked lately"), SAM_TRANSITION_IS_UNCHECKED,
    TRUE },
  { "late", SAM_L ("transitions", "Told late"), SAM_TRANSITION_IS_TOLD_LATE, TRUE },
};

/* Returns: its index in the table, -1 = @which is a kind, or none. */
static int
find_state (const char *which)
{
  for (guint i = 0; i < G_N_ELEMENTS (filters); i++) {
    if (g_str_equal (filters[i].id, which)) {
      return (int) i;
    }
  }
  return -1;
}

static gboolean
is_asked_for (const Question *question, const SamTransitionSummary *one)
{
  return !one->happened && sam_rules_transition_kind (one->kind)->gate
         && (!question->coordinator
             || g_strcmp0 (question->coordinator, one->coordinator_user) == 0)
         && (!question->team || g_strcmp0 (question->team, one->team_id) == 0)
         && (!question->kind || g_strcmp0 (question->kind, one->kind) == 0)
         && (question->state < 0
             || sam_transition_summary_is (one, filters[question->state].what, question->today));
}

static gpointer
list_work (SamStore *store, SamViewer *viewer, gpointer data, GCancellable *cancellable,
           GError **error)
{
  const Question *question = data;
  g_autoptr (GPtrArray) all =
      sam_store_list_transitions (store, viewer, question->today, cancellable, error);
  g_autoptr (SamQuery) query = sam_query_new (SAM_RECORD_SETTING);
  g_autoptr (GPtrArray) settings = NULL;
  g_autoptr (SamRegistry) registry = NULL;
  Answer *answer;

  if (!all) {
    return NULL;
  }
  settings = sam_store_list (store, viewer, query, cancellable, error);
  if (!settings) {
    return NULL;
  }
  registry = sam_registry_new (settings);
  answer = g_new0 (Answer, 1);
  answer->package_days =
      sam_registry_setting_int (registry, SAM_SETTING_MINIMUM_PACKAGE, question->today);
  answer->list = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_transition_summary_unref);
  answer->all = all->len;
  answer->late = sam_rules_late_notice (all, question->today);
  for (guint i = 0; i < all->len; i++) {
    SamTransitionSummary *one = g_ptr_array_index (all, i);

    if (is_asked_for (question, one)) {
      gboolean soon = one->date != SAM_DATE_NONE && one->date <= question->today + 30;

      answer->next_30 += soon;
      answer->ready_30 += soon && one->ready;
      g_ptr_array_add (answer->list, sam_transition_summary_ref (one));
    }
  }
  return answer;
}

/* ---- Lines ---- */

static void
line_clear (gpointer data)
{
  Line *line = data;

  g_free (line->id);
  g_free (line->title);
  g_free (line->remark);
  g_clear_pointer (&line->data, sam_transition_summary_unref);
}

static gpointer
line_ref (gpointer data)
{
  return g_atomic_rc_box_acquire (data);
}

static void
line_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, line_clear);
}

static const char *
line_id (gconstpointer data)
{
  return ((const Line *) data)->id;
}

static gboolean
same_transition (const SamTransitionSummary *a, const SamTransitionSummary *b)
{
  return a == b
         || (a->date == b->date && a->checked_on == b->checked_on && a->n_missing == b->n_missing
             && a->n_overdue == b->n_overdue && a->n_late_notice == b->n_late_notice
             && a->chain_number == b->chain_number && a->chain_length == b->chain_length
             && a->ready == b->ready && a->date_unchecked == b->date_unchecked
             && a->state == b->state && g_strcmp0 (a->name, b->name) == 0
             && g_strcmp0 (a->kind, b->kind) == 0 && g_strcmp0 (a->place, b->place) == 0
             && memcmp (a->points, b->points, sizeof a->points) == 0
             && memcmp (a->deadlines, b->deadlines, sizeof a->deadlines) == 0);
}

static gboolean
line_equal (gconstpointer a, gconstpointer b)
{
  const Line *one = a, *two = b;

  if (one->kind != two->kind) {
    return FALSE;
  }
  return one->kind == LINE_HEADING
             ? g_strcmp0 (one->title, two->title) == 0 && g_strcmp0 (one->remark, two->remark) == 0
             : same_transition (one->data, two->data);
}

static Line *
heading_line (const char *id, const char *title, char *remark)
{
  Line *line = g_atomic_rc_box_new0 (Line);

  line->kind = LINE_HEADING;
  line->id = g_strdup (id);
  line->title = g_strdup (title);
  line->remark = remark;
  return line;
}

static GPtrArray *
make_lines (const Answer *answer)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (line_unref);
  gboolean dated = FALSE;

  for (guint i = 0; i < answer->list->len; i++) {
    SamTransitionSummary *one = g_ptr_array_index (answer->list, i);
    Line *line;

    if (i == 0 && one->date == SAM_DATE_NONE) {
      g_ptr_array_add (
          lines, heading_line ("without", C_ ("transitions", "Without date"),
                               sam_count (NULL, "transitions",
                                          "the minimum package must be in place %d day after the "
                                          "transition was registered",
                                          "the minimum package must be in place %d days after the "
                                          "transition was registered",
                                          answer->package_days)));
    }
    if (!dated && one->date != SAM_DATE_NONE) {
      dated = TRUE;
      if (i > 0) {
        g_ptr_array_add (lines, heading_line ("with", C_ ("transitions", "With date"), NULL));
      }
    }
    line = g_atomic_rc_box_new0 (Line);
    line->kind = LINE_TRANSITION;
    line->id = g_strdup (one->transition_id);
    line->data = sam_transition_summary_ref (one);
    g_ptr_array_add (lines, line);
  }
  return lines;
}

/* ---- Rows ---- */

static void
item_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkWidget *stack = gtk_stack_new ();
  GtkWidget *heading = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *title = gtk_label_new (NULL);
  GtkWidget *remark = gtk_label_new (NULL);

  gtk_stack_set_vhomogeneous (GTK_STACK (stack), FALSE);
  gtk_widget_add_css_class (heading, "line-heading");
  gtk_widget_add_css_class (title, "heading");
  gtk_box_append (GTK_BOX (heading), title);
  gtk_widget_add_css_class (remark, "caption");
  gtk_widget_add_css_class (remark, "dim-label");
  gtk_label_set_ellipsize (GTK_LABEL (remark), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (remark), 0);
  gtk_box_append (GTK_BOX (heading), remark);
  gtk_stack_add_named (GTK_STACK (stack), sam_transition_line_new (), "line");
  gtk_stack_add_named (GTK_STACK (stack), heading, "heading");
  gtk_list_item_set_child (item, stack);
}

static void
item_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  SamTransitionsPage *self = user_data;
  SamContext *context = sam_page_get_context (SAM_PAGE (self));
  const Line *line = sam_item_get (gtk_list_item_get_item (item));
  GtkWidget *stack = gtk_list_item_get_child (item);
  gboolean is_heading = line->kind == LINE_HEADING;

  gtk_stack_set_visible_child_name (GTK_STACK (stack), is_heading ? "heading" : "line");
  gtk_list_item_set_activatable (item, !is_heading);
  gtk_list_item_set_selectable (item, !is_heading);
  if (is_heading) {
    GtkWidget *heading = gtk_stack_get_child_by_name (GTK_STACK (stack), "heading");
    GtkWidget *remark = gtk_widget_get_last_child (heading);
    g_autofree char *spoken = sam_words_join (line->title, line->remark ? line->remark : "", NULL);

    gtk_label_set_text (GTK_LABEL (gtk_widget_get_first_child (heading)), line->title);
    gtk_label_set_text (GTK_LABEL (remark), line->remark ? line->remark : "");
    gtk_widget_set_tooltip_text (remark, line->remark);
    sam_spoken_set_row (stack, spoken);
  } else {
    GtkWidget *child = gtk_stack_get_child_by_name (GTK_STACK (stack), "line");

    sam_transition_line_set_range (SAM_TRANSITION_LINE (child), self->from, self->to,
                                   sam_context_get_today (context));
    sam_transition_line_set (SAM_TRANSITION_LINE (child), context, line->data);
  }
}

static void
activate_cb (GtkListView *list, guint position, gpointer user_data)
{
  SamTransitionsPage *self = user_data;
  g_autoptr (SamItem) item = g_list_model_get_item (G_LIST_MODEL (self->model), position);
  const Line *line = item ? sam_item_get (item) : NULL;

  if (line && line->kind == LINE_TRANSITION) {
    sam_window_open_case (sam_page_get_window (SAM_PAGE (self)), line->data->case_id, "transition",
                          line->data->transition_id);
  }
}

/* ---- Showing ---- */

static gboolean
wait_cb (gpointer user_data)
{
  SamTransitionsPage *self = user_data;

  self->wait_id = 0;
  gtk_widget_set_visible (self->spinner, TRUE);
  gtk_spinner_start (GTK_SPINNER (self->spinner));
  return G_SOURCE_REMOVE;
}

/* How many days the axis shows: those that are needed, or what the reader has chosen. */
static void
apply_range (SamTransitionsPage *self)
{
  SamDate today = sam_context_get_today (sam_page_get_context (SAM_PAGE (self)));
  int now;

  self->from = today - DAYS_BACK;
  self->to = self->ahead > 0 ? today + self->ahead : MIN (self->last, today + DAYS_MOST);
  now = self->to - today;
  gtk_widget_set_sensitive (self->fewer, now > zooms[0]);
  gtk_widget_set_sensitive (self->more, now < zooms[G_N_ELEMENTS (zooms) - 1]);
  sam_transition_line_set_range (SAM_TRANSITION_LINE (self->head), self->from, self->to, today);
}

static void
set_range (SamTransitionsPage *self, const Answer *answer, SamDate today)
{
  SamDate last = today + DAYS_LEAST;

  for (guint i = 0; i < answer->list->len; i++) {
    const SamTransitionSummary *one = g_ptr_array_index (answer->list, i);

    if (one->date != SAM_DATE_NONE) {
      last = MAX (last, one->date + 28);
    }
  }
  self->last = last;
  apply_range (self);
}

/* @step: 1 shows more days, -1 fewer, 0 those that are needed. */
static void
zoom (SamTransitionsPage *self, int step)
{
  int now = self->to - sam_context_get_today (sam_page_get_context (SAM_PAGE (self)));
  int ahead = step == 0 ? 0 : self->ahead;

  for (guint i = 0; i < G_N_ELEMENTS (zooms); i++) {
    if (step < 0 && zooms[i] < now) {
      ahead = zooms[i];
    }
    if (step > 0 && zooms[i] > now) {
      ahead = zooms[i];
      break;
    }
  }
  self->ahead = ahead;
  apply_range (self);
  sam_list_model_refresh (self->model);
}

/* Late notice counts on who told us: one line an institution. */
static void
show_late (SamTransitionsPage *self, const Answer *answer)
{
  g_autofree char *label = NULL;
  guint n = 0;

  sam_boxed_list_clear (self->late_list);
  for (guint i = 0; i < answer->late->len; i++) {
    const SamLateNotice *notice = g_ptr_array_index (answer->late, i);
    g_autofree char *words =
        g_strdup_printf (C_ ("late notice", "%1$u of %2$u"), notice->n_late, notice->n_told);
    SamRow *row = SAM_ROW (sam_row_new ());

    n += notice->n_late;
    sam_row_set_text (row, notice->place, NULL);
    /* Translators: told late, of all that were told of: "2 of 5" */
    sam_row_set_end (row, words, SAM_TONE_NEUTRAL);
    sam_boxed_list_add (self->late_list, GTK_WIDGET (row), FALSE, NULL);
  }
  label = sam_count (NULL, "late notice", "Told late: %d", "Told late: %d", (int) n);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->late_button), label);
  gtk_widget_set_visible (self->late_button, n > 0);
}

static void
show_empty (SamTransitionsPage *self)
{
  gboolean filtered = *self->whose != '\0' || *self->which != '\0';

  adw_status_page_set_title (ADW_STATUS_PAGE (self->empty),
                             filtered ? C_ ("transitions", "No transitions like this")
                                      : C_ ("transitions", "No transitions ahead"));
  adw_status_page_set_description (
      ADW_STATUS_PAGE (self->empty),
      filtered
          ? C_ ("transitions", "Choose others to see more.")
          : C_ ("transitions", "A release or a discharge is registered as soon as we are told, "
                               "also when the date is unknown."));
  gtk_widget_set_visible (self->empty_button, !filtered);
  gtk_widget_set_visible (self->new_button, filtered);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "empty");
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamTransitionsPage) self = user_data;
  SamContext *context = SAM_CONTEXT (source);
  g_autoptr (GError) error = NULL;
  Answer *answer = sam_call_run_finish (context, result, &error);
  g_autoptr (GPtrArray) lines = NULL;
  g_autofree char *soon = NULL, *ready = NULL, *subtitle = NULL;
  SamDate from = self->from, to = self->to;

  if (!answer && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    return;
  }
  g_clear_handle_id (&self->wait_id, g_source_remove);
  gtk_spinner_stop (GTK_SPINNER (self->spinner));
  gtk_widget_set_visible (self->spinner, FALSE);
  if (!answer) {
    sam_page_tell_error (SAM_PAGE (self), error);
    return;
  }
  self->listed = TRUE;
  set_range (self, answer, sam_context_get_today (context));
  show_late (self, answer);
  lines = make_lines (answer);
  sam_list_model_apply (self->model, lines);
  if (from != self->from || to != self->to) {
    sam_list_model_refresh (self->model);
  }
  soon = sam_count (NULL, "transitions", "%d transition in the next 30 days",
                    "%d transitions in the next 30 days", (int) answer->next_30);
  if (answer->next_30 > 0) {
    ready = sam_count (NULL, "transitions", "%d of them is ready", "%d of them are ready",
                       (int) answer->ready_30);
  }
  subtitle = sam_words_join (soon, ready ? ready : "", NULL);
  sam_page_header_set_subtitle (self->header, lines->len > 0 ? subtitle : NULL);
  if (lines->len > 0) {
    gtk_widget_set_visible (self->new_button, TRUE);
    gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "list");
  } else {
    show_empty (self);
  }
  answer_free (answer);
}

static void
ask (SamTransitionsPage *self)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (self));
  gboolean mine = g_str_equal (self->whose, "mine");
  Question *question;

  if (!sam_context_get_viewer (context)) {
    return;
  }
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  question = g_new0 (Question, 1);
  question->today = sam_context_get_today (context);
  question->coordinator = mine ? g_strdup (sam_context_get_user_id (context)) : NULL;
  question->team = !mine && *self->whose ? g_strdup (self->whose) : NULL;
  question->state = find_state (self->which);
  question->kind = question->state < 0 && *self->which ? g_strdup (self->which) : NULL;
  if (!self->listed && self->wait_id == 0) {
    self->wait_id = g_timeout_add (300, wait_cb, self);
  }
  sam_call_run_async (context, SAM_STORE_READ, list_work, question, question_free, answer_free,
                      self->cancellable, listed_cb, g_object_ref (self));
}

/* ---- Which ones ---- */

static void
update_buttons (SamTransitionsPage *self)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (self));
  const SamLabel *kind = *self->which ? sam_enum_label (SAM_TRANSITION_KIND, self->which) : NULL;
  const char *team = sam_context_name (context, self->whose);
  const char *whose = g_str_equal (self->whose, "mine") ? C_ ("transitions", "Mine")
                      : *self->whose                    ? (team ? team : "")
                                                        : C_ ("transitions", "All I can see");
  int state = find_state (self->which);
  const char *which = kind         ? sam_text (NULL, kind)
                      : state >= 0 ? sam_text (NULL, &filters[state].label)
                                   : C_ ("transitions", "All kinds");

  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->whose_button), whose);
  sam_spoken_set (self->whose_button, C_ ("transitions", "Whose transitions"));
  sam_spoken_describe (self->whose_button, whose);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->which_button), which);
  sam_spoken_set (self->which_button, C_ ("transitions", "Which transitions"));
  sam_spoken_describe (self->which_button, which);
}

static void
whose_action (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  SamTransitionsPage *self = user_data;

  g_free (self->whose);
  self->whose = g_variant_dup_string (state, NULL);
  g_simple_action_set_state (action, state);
  update_buttons (self);
  ask (self);
}

static void
which_action (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  SamTransitionsPage *self = user_data;

  g_free (self->which);
  self->which = g_variant_dup_string (state, NULL);
  g_simple_action_set_state (action, state);
  update_buttons (self);
  ask (self);
}

static void
new_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  sam_new_transition (sam_page_get_window (user_data));
}

static void
fewer_cb (SamTransitionsPage *self)
{
  zoom (self, -1);
}

static void
more_cb (SamTransitionsPage *self)
{
  zoom (self, 1);
}

/* Plus shows fewer days, each wider; minus more; 0 those that are needed. */
static gboolean
key_cb (GtkEventControllerKey *keys, guint keyval, guint code, GdkModifierType state,
        gpointer user_data)
{
  SamTransitionsPage *self = user_data;

  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK))
      || sam_window_is_editing (sam_page_get_window (SAM_PAGE (self)))) {
    return FALSE;
  }
  switch (keyval) {
  case GDK_KEY_plus:
  case GDK_KEY_KP_Add:
    zoom (self, -1);
    return TRUE;
  case GDK_KEY_minus:
  case GDK_KEY_KP_Subtract:
    zoom (self, 1);
    return TRUE;
  case GDK_KEY_0:
  case GDK_KEY_KP_0:
    zoom (self, 0);
    return TRUE;
  default:
    return FALSE;
  }
}

static GtkWidget *
zoom_button (SamTransitionsPage *self, const char *icon, const char *words, const char *key,
             GCallback clicked)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);
  g_autofree char *tooltip = sam_words_join (words, key, NULL);

  gtk_widget_set_tooltip_text (button, tooltip);
  sam_spoken_set (button, words);
  g_signal_connect_object (button, "clicked", clicked, self, G_CONNECT_SWAPPED);
  sam_page_header_add_end (self->header, button);
  return button;
}

static GtkWidget *
make_late (SamTransitionsPage *self)
{
  GtkWidget *button = gtk_menu_button_new ();
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *hint = gtk_label_new (
      C_ ("late notice", "So late that a deadline had passed or would have. Counted "
                         "over the last year on who told us, never as our lateness."));

  sam_label_wrap (hint);
  gtk_label_set_max_width_chars (GTK_LABEL (hint), 40);
  gtk_widget_add_css_class (hint, "dim-label");
  self->late_list = sam_boxed_list_new ();
  gtk_box_append (GTK_BOX (box), self->late_list);
  gtk_box_append (GTK_BOX (box), hint);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  gtk_menu_button_set_direction (GTK_MENU_BUTTON (button), GTK_ARROW_UP);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_widget_set_visible (button, FALSE);
  return button;
}

static void
add_item (GMenu *menu, const char *label, const char *action, const char *target)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "s", target);
  g_menu_append_item (menu, item);
}

static void
make_whose_menu (SamTransitionsPage *self)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (self));
  const SamSession *session = sam_context_get_session (context);
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) wide = g_menu_new ();
  g_autoptr (GMenu) teams = g_menu_new ();
  g_autoptr (GPtrArray) all = sam_context_registry (context, SAM_RECORD_TEAM);

  add_item (wide, C_ ("transitions", "All I can see"), "transitions.whose", "");
  add_item (wide, C_ ("transitions", "Mine"), "transitions.whose", "mine");
  for (guint i = 0; i < all->len; i++) {
    const char *id = sam_record_get_id (g_ptr_array_index (all, i));
    const char *name = sam_context_name (context, id);

    if (name && session
        && ((session->team_ids && g_strv_contains ((const char *const *) session->team_ids, id))
            || (session->lead_team_ids
                && g_strv_contains ((const char *const *) session->lead_team_ids, id)))) {
      add_item (teams, name, "transitions.whose", id);
    }
  }
  g_menu_append_section (menu, NULL, G_MENU_MODEL (wide));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (teams));
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->whose_button), G_MENU_MODEL (menu));
  update_buttons (self);
}

static void
make_which_menu (SamTransitionsPage *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) first = g_menu_new ();
  g_autoptr (GMenu) kinds = g_menu_new ();

  add_item (first, C_ ("transitions", "All kinds"), "transitions.which", "");
  for (guint i = 0; i < G_N_ELEMENTS (filters); i++) {
    add_item (first, sam_text (NULL, &filters[i].label), "transitions.which", filters[i].id);
  }
  for (const SamEnumValue *value = sam_field_get (SAM_TRANSITION_KIND)->values; value->id;
       value++) {
    if (sam_rules_transition_kind (value->id)->gate) {
      add_item (kinds, sam_text (NULL, &value->label), "transitions.which", value->id);
    }
  }
  g_menu_append_section (menu, NULL, G_MENU_MODEL (first));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (kinds));
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->which_button), G_MENU_MODEL (menu));
}

/* ---- The page ---- */

static void
add_legend (GtkWidget *legend, GtkWidget *form, const char *words)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (words);

  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_set_valign (form, GTK_ALIGN_CENTER);
  sam_spoken_hide (form);
  gtk_box_append (GTK_BOX (box), form);
  gtk_box_append (GTK_BOX (box), label);
  sam_wrap_append (SAM_WRAP (legend), box);
}

static GtkWidget *
sign (const char *css_class, int width, int height)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (box, "axis-sign");
  gtk_widget_add_css_class (box, css_class);
  gtk_widget_set_size_request (box, width, height);
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  return box;
}

static GtkWidget *
make_legend (void)
{
  static const SamPointState states[] = {
    SAM_POINT_NOT_STARTED, SAM_POINT_PLANNED,      SAM_POINT_INTERIM, SAM_POINT_IN_PLACE,
    SAM_POINT_DECLINED,    SAM_POINT_NOT_RELEVANT, SAM_POINT_WAIVED,
  };
  GtkWidget *legend = sam_wrap_new (18, 6);

  gtk_widget_add_css_class (legend, "legend");
  for (guint i = 0; i < G_N_ELEMENTS (states); i++) {
    GtkWidget *image = gtk_image_new_from_icon_name (sam_point_icon (states[i]));

    sam_tone_apply (image, sam_point_tone (states[i]));
    add_legend (legend, image, sam_words_point_state (states[i]));
  }
  add_legend (legend, sign ("dot", 9, 9), C_ ("legend", "Date"));
  add_legend (legend, sign ("days", 18, 6), C_ ("legend", "The first 28 days"));
  add_legend (legend, sign ("tick", 2, 12), C_ ("legend", "Deadlines"));
  return legend;
}

/* One line of signs stands below the table; where it would be several, a button shows them. */
static GtkWidget *
make_signs (void)
{
  GtkWidget *button = gtk_menu_button_new ();
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *legend = make_legend ();

  gtk_widget_set_size_request (legend, 360, -1);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), legend);
  gtk_popover_set_child (GTK_POPOVER (popover), scroller);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  gtk_menu_button_set_direction (GTK_MENU_BUTTON (button), GTK_ARROW_UP);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (button), C_ ("legend", "What the signs mean"));
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  return button;
}

/* Two lines of large letters would take the place of a transition or two. */
static gboolean
fold_cb (gpointer user_data)
{
  SamTransitionsPage *self = user_data;
  double scale = sam_text_scale (GTK_WIDGET (self));
  gboolean fold = gtk_widget_get_width (GTK_WIDGET (self)) < LEGEND_WANTS * scale
                  && gtk_widget_get_height (GTK_WIDGET (self)) < LEGEND_HEIGHT * scale;

  self->fold_id = 0;
  gtk_widget_set_visible (self->legend, !fold);
  gtk_widget_set_visible (self->signs, fold);
  gtk_widget_set_visible (self->fewer,
                          sam_transition_line_has_axis (SAM_TRANSITION_LINE (self->head)));
  gtk_widget_set_visible (self->more, gtk_widget_get_visible (self->fewer));
  return G_SOURCE_REMOVE;
}

static void
page_size_cb (SamTransitionsPage *self)
{
  /* Not now: this is the middle of a layout. */
  if (self->fold_id == 0) {
    self->fold_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, fold_cb, self, NULL);
  }
}

static GtkWidget *
make_table (SamTransitionsPage *self)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (self));
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkSingleSelection *selection =
      gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->model)));

  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "transitions");
  gtk_widget_set_overflow (card, GTK_OVERFLOW_HIDDEN);
  self->head = sam_transition_line_new_head (context);
  gtk_widget_add_css_class (self->head, "head");
  gtk_box_append (GTK_BOX (card), self->head);
  gtk_box_append (GTK_BOX (card), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_single_selection_set_autoselect (selection, FALSE);
  gtk_single_selection_set_can_unselect (selection, TRUE);
  g_signal_connect (factory, "setup", G_CALLBACK (item_setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (item_bind_cb), self);
  self->list = gtk_list_view_new (GTK_SELECTION_MODEL (selection), factory);
  gtk_list_view_set_show_separators (GTK_LIST_VIEW (self->list), TRUE);
  sam_spoken_set (self->list, C_ ("page", "Transitions"));
  g_signal_connect (self->list, "activate", G_CALLBACK (activate_cb), self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->list);
  g_signal_connect_object (gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (scroller)),
                           "notify::page-size", G_CALLBACK (page_size_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller)),
                           "notify::page-size", G_CALLBACK (page_size_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (card), scroller);
  return card;
}

static void
sam_transitions_page_setup (SamPage *page)
{
  static const GActionEntry actions[] = {
    { "whose", NULL, "s", "''", whose_action, { 0 } },
    { "which", NULL, "s", "''", which_action, { 0 } },
    { "new", new_action, NULL, NULL, NULL, { 0 } },
  };
  SamTransitionsPage *self = SAM_TRANSITIONS_PAGE (page);
  SamContext *context = sam_page_get_context (page);
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  GtkWidget *body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *shown = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *waiting = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkEventController *keys = gtk_event_controller_key_new ();

  g_action_map_add_action_entries (G_ACTION_MAP (group), actions, G_N_ELEMENTS (actions), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "transitions", G_ACTION_GROUP (group));
  self->model = sam_list_model_new (line_id, line_equal, line_ref, line_unref);
  gtk_widget_add_css_class (body, "page-body");
  adw_bin_set_child (ADW_BIN (self), body);

  self->header = SAM_PAGE_HEADER (sam_page_header_new (C_ ("page", "Transitions")));
  self->whose_button = gtk_menu_button_new ();
  gtk_menu_button_set_always_show_arrow (GTK_MENU_BUTTON (self->whose_button), TRUE);
  sam_page_header_add_end (self->header, self->whose_button);
  self->which_button = gtk_menu_button_new ();
  gtk_menu_button_set_always_show_arrow (GTK_MENU_BUTTON (self->which_button), TRUE);
  sam_page_header_add_end (self->header, self->which_button);
  self->more = zoom_button (self, "zoom-out-symbolic", C_ ("transitions", "More days"), "−",
                            G_CALLBACK (more_cb));
  self->fewer = zoom_button (self, "zoom-in-symbolic", C_ ("transitions", "Fewer days"), "+",
                             G_CALLBACK (fewer_cb));
  self->new_button = sam_button_new (C_ ("transitions", "New _transition"));
  gtk_widget_add_css_class (self->new_button, "suggested-action");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->new_button), "transitions.new");
  sam_page_header_add_end (self->header, self->new_button);
  gtk_box_append (GTK_BOX (body), GTK_WIDGET (self->header));

  self->stack = gtk_stack_new ();
  gtk_stack_set_vhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_widget_set_vexpand (self->stack, TRUE);
  self->spinner = gtk_spinner_new ();
  gtk_widget_set_halign (self->spinner, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->spinner, FALSE);
  gtk_box_append (GTK_BOX (waiting), self->spinner);
  gtk_stack_add_named (GTK_STACK (self->stack), waiting, "waiting");
  gtk_box_append (GTK_BOX (shown), make_table (self));
  self->legend = make_legend ();
  gtk_box_append (GTK_BOX (shown), self->legend);
  self->signs = make_signs ();
  gtk_widget_set_visible (self->signs, FALSE);
  gtk_box_append (GTK_BOX (shown), self->signs);
  self->late_button = make_late (self);
  gtk_box_append (GTK_BOX (shown), self->late_button);
  gtk_stack_add_named (GTK_STACK (self->stack), shown, "list");
  self->empty = adw_status_page_new ();
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (self->empty), "sam-gate-symbolic");
  self->empty_button = sam_button_new (C_ ("transitions", "New _transition"));
  gtk_widget_add_css_class (self->empty_button, "pill");
  gtk_widget_add_css_class (self->empty_button, "suggested-action");
  gtk_widget_set_halign (self->empty_button, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->empty_button), "transitions.new");
  adw_status_page_set_child (ADW_STATUS_PAGE (self->empty), self->empty_button);
  gtk_stack_add_named (GTK_STACK (self->stack), self->empty, "empty");
  gtk_box_append (GTK_BOX (body), self->stack);

  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  make_which_menu (self);
  make_whose_menu (self);
  g_signal_connect_object (context, "directory-changed", G_CALLBACK (make_whose_menu), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (context, "new-day", G_CALLBACK (sam_list_model_refresh), self->model,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (context, "notify::hide-names", G_CALLBACK (sam_list_model_refresh),
                           self->model, G_CONNECT_SWAPPED);
}

static void
sam_transitions_page_open (SamPage *page, const char *argument, const char *section,
                           const char *record_id)
{
  SamTransitionsPage *self = SAM_TRANSITIONS_PAGE (page);

  int state = argument ? find_state (argument) : -1;

  /* A lead's figure counts whole teams. */
  if (state >= 0 && filters[state].leads && *self->whose) {
    gtk_widget_activate_action (GTK_WIDGET (self), "transitions.whose", "s", "");
  }
  if (argument && g_strcmp0 (argument, self->which) != 0) {
    gtk_widget_activate_action (GTK_WIDGET (self), "transitions.which", "s", argument);
  }
}

static void
sam_transitions_page_reload (SamPage *page, guint64 types, const char *const *ids)
{
  ask (SAM_TRANSITIONS_PAGE (page));
}

static void
sam_transitions_page_focus (SamPage *page)
{
  gtk_widget_grab_focus (SAM_TRANSITIONS_PAGE (page)->list);
}

static void
sam_transitions_page_dispose (GObject *object)
{
  SamTransitionsPage *self = SAM_TRANSITIONS_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->wait_id, g_source_remove);
  g_clear_handle_id (&self->fold_id, g_source_remove);
  G_OBJECT_CLASS (sam_transitions_page_parent_class)->dispose (object);
}

static void
sam_transitions_page_finalize (GObject *object)
{
  SamTransitionsPage *self = SAM_TRANSITIONS_PAGE (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->model);
  g_clear_pointer (&self->whose, g_free);
  g_clear_pointer (&self->which, g_free);
  G_OBJECT_CLASS (sam_transitions_page_parent_class)->finalize (object);
}

static void
sam_transitions_page_class_init (SamTransitionsPageClass *klass)
{
  SamPageClass *page_class = SAM_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sam_transitions_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = sam_transitions_page_finalize;
  page_class->types = SAM_TYPE_BIT (TRANSITION) | SAM_TYPE_BIT (GATE_ROW) | SAM_TYPE_BIT (CASE)
                      | SAM_TYPE_BIT (PERSON) | SAM_TYPE_BIT (SERVICE) | SAM_TYPE_BIT (SETTING);
  page_class->setup = sam_transitions_page_setup;
  page_class->open = sam_transitions_page_open;
  page_class->reload = sam_transitions_page_reload;
  page_class->focus = sam_transitions_page_focus;
}

static void
sam_transitions_page_init (SamTransitionsPage *self)
{
  self->whose = g_strdup ("");
  self->which = g_strdup ("");
}
