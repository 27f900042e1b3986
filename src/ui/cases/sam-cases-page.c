/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-cases-page.h"

#include "sam-calls.h"
#include "sam-list-model.h"
#include "sam-page-header.h"
#include "sam-spoken.h"
#include "sam-summary-words.h"
#include "sam-window.h"
#include "sam-words.h"

#include <glib/gi18n.h>

#define SEARCH_LIMIT 30
#define MAX_UNCUT 8 /* letters */
#define PREF_KEY "cases"

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

struct _SamCasesPage {
  SamPage parent_instance;

  SamPageHeader *header;
  GtkMenuButton *status_button;
  GtkMenuButton *sort_button;
  GtkStack *stack;
  GtkSpinner *spinner;
  GtkScrolledWindow *scroller;
  GtkColumnView *view;
  GtkButton *all_button;
  AdwStatusPage *empty;
  GtkButton *empty_button;
  GtkColumnViewColumn *columns[N_COLUMNS]; /* (not owned) */
  int letters[N_COLUMNS];                  /* that fit in a line; 0 = not known yet */

  SamListModel *model;       /* (owned) */
  GCancellable *cancellable; /* (owned) (nullable): of the running question */
  SamCaseSort sort;
  gboolean descending;
  char *status; /* (owned) (nullable): NULL = all but closed */
  gboolean mine;
  gboolean show_all;
  gboolean listed;
  gboolean activate_first; /* Enter was pressed before the answer came */
  int width;
  guint width_id;
  guint wait_id;
};

G_DEFINE_FINAL_TYPE (SamCasesPage, sam_cases_page, SAM_TYPE_PAGE)

static void ask (SamCasesPage *self, gboolean typed);
static void share_width (SamCasesPage *self);

/* ---- The question ---- */

typedef struct {
  char *search, *status, *coordinator, *language; /* (owned) (nullable) */
  SamCaseSort sort;
  gboolean descending;
  gboolean typed;
  guint limit;
} Question;

typedef struct {
  GPtrArray *cases; /* (owned) */
  guint total;
  gboolean behind; /* what was found at once, while a pull is taken in */
} Answer;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->search);
  g_free (question->status);
  g_free (question->coordinator);
  g_free (question->language);
  g_free (question);
}

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  g_clear_pointer (&answer->cases, g_ptr_array_unref);
  g_free (answer);
}

static gpointer
list_work (SamStore *store, SamViewer *viewer, gpointer data, GCancellable *cancellable,
           GError **error)
{
  Question *question = data;
  SamCaseQuery query = {
    .search = question->search,
    .status = question->status,
    .coordinator = question->coordinator,
    .language = question->language,
    .sort = question->sort,
    .descending = question->descending,
    .limit = question->limit,
  };
  Answer *answer = g_new0 (Answer, 1);

  answer->cases = question->typed ? sam_store_find_cases (store, viewer, &query, &answer->total,
                                                          &answer->behind, cancellable, error)
                                  : sam_store_list_cases (store, viewer, &query, &answer->total,
                                                          cancellable, error);
  if (!answer->cases) {
    answer_free (answer);
    return NULL;
  }
  return answer;
}

static gboolean
wait_cb (gpointer user_data)
{
  SamCasesPage *self = user_data;

  self->wait_id = 0;
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), TRUE);
  gtk_spinner_start (self->spinner);
  return G_SOURCE_REMOVE;
}

static void
open_case (SamCasesPage *self, const SamCaseSummary *summary)
{
  if (*sam_page_get_search (SAM_PAGE (self))) {
    /* What was searched for is never logged, only that a hit was opened. */
    sam_call_log (sam_page_get_context (SAM_PAGE (self)), SAM_ACCESS_SEARCH, SAM_RECORD_CASE,
                  summary->case_id, "cases");
  }
  sam_window_open_case (sam_page_get_window (SAM_PAGE (self)), summary->case_id, NULL, NULL);
}

static void
activate_cb (GtkColumnView *view, guint position, gpointer user_data)
{
  SamCasesPage *self = user_data;
  g_autoptr (SamItem) item = g_list_model_get_item (G_LIST_MODEL (self->model), position);

  if (item) {
    open_case (self, sam_item_get (item));
  }
}

static void
show_counts (SamCasesPage *self, guint shown, guint total)
{
  const char *search = sam_page_get_search (SAM_PAGE (self));
  g_autofree char *subtitle = NULL;

  if (*search) {
    subtitle = sam_count (NULL, "cases", "%d case fits", "%d cases fit", (int) total);
  } else {
    subtitle = sam_count (NULL, "cases", "%d case", "%d cases", (int) total);
  }
  /* That there is none is said once, in the middle of the page. */
  sam_page_header_set_subtitle (self->header, total > 0 ? subtitle : NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->all_button), total > shown);
  if (total > shown) {
    g_autofree char *all = sam_count (NULL, "cases", "Show all %d", "Show all %d", (int) total);

    gtk_button_set_label (self->all_button, all);
  }
}

static void
show_empty (SamCasesPage *self)
{
  const char *search = sam_page_get_search (SAM_PAGE (self));

  if (*search) {
    adw_status_page_set_title (self->empty, C_ ("cases", "Nobody found"));
    adw_status_page_set_description (
        self->empty,
        C_ ("cases", "The search covers the cases you can see: names, birth dates, case "
                     "numbers and phone numbers."));
  } else if (self->status || self->mine) {
    adw_status_page_set_title (self->empty, C_ ("cases", "No cases like this"));
    adw_status_page_set_description (self->empty,
                                     C_ ("cases", "Choose another status to see more."));
  } else {
    adw_status_page_set_title (self->empty, C_ ("cases", "No cases yet"));
    adw_status_page_set_description (self->empty,
                                     C_ ("cases",
                                         "A case begins with a name, and whom you work with."));
  }
  /* Who is not found is often new; the form looks for the same person once more. */
  gtk_widget_set_visible (GTK_WIDGET (self->empty_button), *search != '\0' || !self->status);
  gtk_stack_set_visible_child_name (self->stack, "empty");
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamCasesPage) self = user_data;
  g_autoptr (GError) error = NULL;
  Answer *answer = sam_call_run_finish (SAM_CONTEXT (source), result, &error);

  if (!answer) {
    if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
      self->activate_first = FALSE;
      g_clear_handle_id (&self->wait_id, g_source_remove);
      sam_page_tell_error (SAM_PAGE (self), error);
    }
    return;
  }
  g_clear_handle_id (&self->wait_id, g_source_remove);
  gtk_spinner_stop (self->spinner);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), FALSE);
  self->listed = TRUE;
  if (answer->cases->len > 0 && self->width == 0) {
    /* Before the first row is made, not a frame after it is seen: cells break their words by it. */
    self->width = gtk_widget_get_width (GTK_WIDGET (self->stack));
    if (self->width > 0) {
      share_width (self);
    }
  }
  sam_list_model_apply (self->model, answer->cases);
  show_counts (self, answer->cases->len, answer->total);
  if (answer->cases->len > 0) {
    gtk_stack_set_visible_child_name (self->stack, "list");
  } else {
    show_empty (self);
  }
  sam_page_answered (SAM_PAGE (self));
  if (self->activate_first) {
    self->activate_first = FALSE;
    if (answer->cases->len > 0) {
      open_case (self, g_ptr_array_index (answer->cases, 0));
    }
  }
  if (answer->behind) {
    ask (self, FALSE);
  }
  answer_free (answer);
}

/* @typed: a letter was typed, nothing else has changed. */
static void
ask (SamCasesPage *self, gboolean typed)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (self));
  const char *search = sam_page_get_search (SAM_PAGE (self));
  Question *question;

  if (!sam_context_get_viewer (context)) {
    return;
  }
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  question = g_new0 (Question, 1);
  question->typed = typed;
  question->search = *search ? g_strdup (search) : NULL;
  question->status = g_strdup (self->status);
  question->coordinator = self->mine ? g_strdup (sam_context_get_user_id (context)) : NULL;
  question->language = g_strdup (sam_locale_get_tag (sam_context_get_locale (context)));
  question->sort = self->sort;
  question->descending = self->descending;
  question->limit = *search && !self->show_all ? SEARCH_LIMIT : 0;
  if (!self->listed && self->wait_id == 0) {
    self->wait_id = g_timeout_add (300, wait_cb, self);
  }
  sam_call_run_async (context, typed ? SAM_STORE_FIND : SAM_STORE_READ, list_work, question,
                      question_free, answer_free, self->cancellable, listed_cb,
                      g_object_ref (self));
}

static void
show_all_cb (GtkButton *button, gpointer user_data)
{
  SamCasesPage *self = user_data;

  self->show_all = TRUE;
  ask (self, FALSE);
}

/* ---- Columns ---- */

static void
set_cell_text (GtkWidget *label, const char *text)
{
  /* A text narrower than the dots that would cut it: GTK 4.8 can't measure that. */
  gtk_label_set_ellipsize (GTK_LABEL (label), g_utf8_strlen (text, -1) > MAX_UNCUT
                                                  ? PANGO_ELLIPSIZE_END
                                                  : PANGO_ELLIPSIZE_NONE);
  gtk_label_set_text (GTK_LABEL (label), text);
}

/* A row has room for a second line. A label that breaks by itself lays its text out dozens of times
 * (see SamBesideLayout), seconds for the two hundred rows a table holds; a break of ours does not.
 */
static char *
in_two (const char *text, int letters)
{
  char *broken = g_strdup (text);
  char *space = NULL;
  int n = 0;

  for (char *p = broken; *p; p = g_utf8_next_char (p), n++) {
    if (*p == ' ' && n <= letters) {
      space = p;
    }
  }
  if (n > letters && space) {
    *space = '\n';
  }
  return broken;
}

static void
two_lines (GtkListItem *item, const char *first, const char *second, int letters)
{
  GtkWidget *box = gtk_list_item_get_child (item);
  GtkWidget *above = gtk_widget_get_first_child (box);
  GtkWidget *below = gtk_widget_get_next_sibling (above);
  g_autofree char *both = sam_words_join (first, second ? second : "", NULL);
  g_autofree char *above_text = letters > 0 ? in_two (first, letters) : g_strdup (first);

  set_cell_text (above, above_text);
  set_cell_text (below, second ? second : "");
  gtk_widget_set_visible (below, second && *second);
  gtk_widget_set_tooltip_text (box, *both ? both : NULL);
}

static char *
row_spoken (SamContext *context, const SamCaseSummary *one)
{
  g_autofree char *name = sam_context_show_name (context, one->name);
  g_autofree char *age = sam_words_age (context, one->birth_date);
  g_autofree char *next = sam_words_next (context, one->next_kind, one->next_text);
  g_autofree char *when =
      one->next_on != SAM_DATE_NONE ? sam_words_due (context, one->next_on) : g_strdup ("");
  const SamLabel *status = sam_enum_label (SAM_CASE_STATUS, one->status);
  const char *protection = sam_words_protection (one->address_grade);

  return sam_words_join (name, age, protection ? protection : "",
                         status ? sam_text (NULL, status) : "", next, when,
                         one->holder_name ? one->holder_name : "", NULL);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  SamCasesPage *self = user_data;
  SamContext *context = sam_page_get_context (SAM_PAGE (self));
  Column column = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (factory), "column"));
  const SamCaseSummary *one = sam_item_get (gtk_list_item_get_item (item));
  GtkWidget *box = gtk_list_item_get_child (item);
  GtkWidget *below = gtk_widget_get_last_child (box);
  g_autofree char *first = NULL, *second = NULL;
  SamDate today = sam_context_get_today (context);

  switch (column) {
  case COLUMN_NAME: {
    g_autofree char *age = sam_words_age (context, one->birth_date);
    const char *protection = sam_words_protection (one->address_grade);
    const char *state = sam_words_state (one->state);
    g_autofree char *spoken = row_spoken (context, one);

    first = sam_context_show_name (context, one->name);
    second = sam_words_join (age, protection ? protection : "", state ? state : "", NULL);
    sam_spoken_set_row (box, spoken);
    break;
  }
  case COLUMN_STATUS: {
    const SamLabel *label = sam_enum_label (SAM_CASE_STATUS, one->status);

    first = g_strdup (label ? sam_text (NULL, label) : one->status);
    break;
  }
  case COLUMN_NEXT:
    first = sam_words_next (context, one->next_kind, one->next_text);
    second = one->next_on != SAM_DATE_NONE ? sam_words_due (context, one->next_on) : NULL;
    sam_tone_apply (below, one->next_on != SAM_DATE_NONE && one->next_on < today
                               ? SAM_TONE_LATE
                               : SAM_TONE_NEUTRAL);
    break;
  case COLUMN_HOLDER: {
    const char *me = sam_context_get_user_id (context);

    first = g_strdup (g_strcmp0 (one->holder_user, me) == 0 ? C_ ("responsible", "you")
                      : one->holder_name                    ? one->holder_name
                                                            : C_ ("responsible", "nobody"));
    break;
  }
  case COLUMN_REACHED:
    first = sam_words_reached (context, one->reached_on);
    break;
  case COLUMN_TRANSITION:
    if (one->transition_kind) {
      SamTone tone;

      first = g_strdup (sam_words_transition_kind (one->transition_kind));
      if (one->transition_on == SAM_DATE_NONE) {
        second = g_strdup (C_ ("transition", "date unknown"));
      } else {
        g_autofree char *relative = sam_words_relative (context, one->transition_on);
        g_autofree char *missing =
            sam_words_missing (one->n_missing, one->ready, one->transition_on, today, &tone);

        second = sam_words_join (relative, missing, NULL);
        sam_tone_apply (below, tone == SAM_TONE_LATE ? SAM_TONE_LATE : SAM_TONE_NEUTRAL);
      }
    }
    break;
  case COLUMN_HOUSING: {
    const SamLabel *label =
        one->residence_kind ? sam_enum_label (SAM_RESIDENCE_KIND, one->residence_kind) : NULL;

    first = g_strdup (label                 ? sam_text (NULL, label)
                      : one->residence_kind ? one->residence_kind
                                            : "");
    if (one->residence_until != SAM_DATE_NONE) {
      g_autofree char *day = sam_words_date_short (context, one->residence_until);

      second = g_strdup_printf (C_ ("residence", "until %s"), day);
    }
    break;
  }
  case N_COLUMNS:
    g_assert_not_reached ();
  }
  two_lines (item, first ? first : "", second,
             column == COLUMN_NAME || column == COLUMN_NEXT
                 ? 0
                 : MAX (self->letters[column], columns[column].chars));
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  Column column = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (factory), "column"));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  for (int i = 0; i < 2; i++) {
    GtkWidget *label = gtk_label_new (NULL);

    gtk_label_set_xalign (GTK_LABEL (label), 0);
    gtk_widget_add_css_class (label, i == 0 ? "first" : "second");
    if (i == 1) {
      gtk_widget_add_css_class (label, "caption");
      gtk_widget_add_css_class (label, "neutral");
    } else if (column == COLUMN_NAME) {
      gtk_widget_add_css_class (label, "heading");
    }
    gtk_box_append (GTK_BOX (box), label);
  }
  gtk_list_item_set_child (item, box);
}

static void
make_columns (SamCasesPage *self)
{
  for (guint i = 0; i < N_COLUMNS; i++) {
    GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

    g_object_set_data (G_OBJECT (factory), "column", GUINT_TO_POINTER (i));
    g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), self);
    g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), self);
    self->columns[i] = gtk_column_view_column_new (sam_text (NULL, &columns[i].title), factory);
    gtk_column_view_column_set_resizable (self->columns[i], FALSE);
    gtk_column_view_append_column (self->view, self->columns[i]);
    g_object_unref (self->columns[i]);
  }
}

/* At the least: its characters and the padding of its cells. */
static int
width_of (guint column, int em)
{
  return columns[column].chars * em + 18;
}

/* Columns have fixed widths that fill the table; those that find no room give way. */
static void
share_width (SamCasesPage *self)
{
  PangoContext *pango = gtk_widget_get_pango_context (GTK_WIDGET (self->view));
  PangoFontMetrics *metrics = pango_context_get_metrics (pango, NULL, NULL);
  int em = MAX (6, PANGO_PIXELS (pango_font_metrics_get_approximate_char_width (metrics)));
  int available = self->width;
  int needed = 0, shares = 0;
  gboolean shown[N_COLUMNS];

  pango_font_metrics_unref (metrics);
  for (guint i = 0; i < N_COLUMNS; i++) {
    shown[i] = TRUE;
    needed += width_of (i, em);
  }
  for (int way = N_COLUMNS; way > 0 && needed > available; way--) {
    for (guint i = 0; i < N_COLUMNS; i++) {
      if (columns[i].gives_way == way && needed > available) {
        shown[i] = FALSE;
        needed -= width_of (i, em);
      }
    }
  }
  /* What went first may fit in what a wider one left. */
  for (int way = 1; way <= N_COLUMNS; way++) {
    for (guint i = 0; i < N_COLUMNS; i++) {
      if (columns[i].gives_way == way && !shown[i] && needed + width_of (i, em) <= available) {
        shown[i] = TRUE;
        needed += width_of (i, em);
      }
    }
  }
  for (guint i = 0; i < N_COLUMNS; i++) {
    shares += shown[i] ? columns[i].share : 0;
  }
  for (guint i = 0; i < N_COLUMNS; i++) {
    int more = (available - needed) * columns[i].share / MAX (shares, 1);

    gtk_column_view_column_set_visible (self->columns[i], shown[i]);
    if (shown[i]) {
      gtk_column_view_column_set_fixed_width (self->columns[i], MAX (width_of (i, em) + more, 40));
      self->letters[i] = (MAX (width_of (i, em) + more, 40) - 18) / em;
      needed += more;
      shares -= columns[i].share;
    }
  }
}

static gboolean
width_cb (gpointer user_data)
{
  SamCasesPage *self = user_data;

  self->width_id = 0;
  share_width (self);
  return G_SOURCE_REMOVE;
}

static void
page_size_cb (GtkAdjustment *adjustment, GParamSpec *pspec, gpointer user_data)
{
  SamCasesPage *self = user_data;
  int width = (int) gtk_adjustment_get_page_size (adjustment);

  if (width > 0 && width != self->width) {
    self->width = width;
    if (self->width_id == 0) {
      self->width_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, width_cb, self, NULL);
    }
  }
}

/* ---- Order and status ---- */

static const struct {
  SamCaseSort sort;
  const char *id;
  SamLabel item, button;
} sorts[] = {
  { SAM_CASE_SORT_NAME, "name", SAM_L ("sort", "Name"), SAM_L ("sort", "By name") },
  { SAM_CASE_SORT_NEXT, "next", SAM_L ("sort", "Next step"), SAM_L ("sort", "By next step") },
  { SAM_CASE_SORT_REACHED, "reached", SAM_L ("sort", "Longest since reached"),
    SAM_L ("sort", "By last reached") },
  { SAM_CASE_SORT_TRANSITION, "transition", SAM_L ("sort", "Transition"),
    SAM_L ("sort", "By transition") },
  { SAM_CASE_SORT_STATUS, "status", SAM_L ("sort", "Status"), SAM_L ("sort", "By status") },
  { SAM_CASE_SORT_HOLDER, "holder", SAM_L ("sort", "Responsible"),
    SAM_L ("sort", "By responsible") },
  { SAM_CASE_SORT_HOUSING, "housing", SAM_L ("sort", "Housing"), SAM_L ("sort", "By housing") },
};

static void
update_buttons (SamCasesPage *self)
{
  const SamLabel *label = self->status ? sam_enum_label (SAM_CASE_STATUS, self->status) : NULL;
  const char *words = label        ? sam_text (NULL, label)
                      : self->mine ? C_ ("cases", "My cases")
                                   : C_ ("cases", "All open");

  gtk_menu_button_set_label (self->status_button, words);
  sam_spoken_set (GTK_WIDGET (self->status_button), C_ ("cases", "Which cases"));
  sam_spoken_describe (GTK_WIDGET (self->status_button), words);
  for (guint i = 0; i < G_N_ELEMENTS (sorts); i++) {
    if (sorts[i].sort == self->sort) {
      gtk_menu_button_set_label (self->sort_button, sam_text (NULL, &sorts[i].button));
      sam_spoken_describe (GTK_WIDGET (self->sort_button), sam_text (NULL, &sorts[i].button));
    }
  }
  sam_spoken_set (GTK_WIDGET (self->sort_button), C_ ("cases", "Order"));
}

static gpointer
put_pref_work (SamStore *store, SamViewer *viewer, gpointer data, GCancellable *cancellable,
               GError **error)
{
  return sam_store_put_pref (store, PREF_KEY, data, error) ? GINT_TO_POINTER (TRUE) : NULL;
}

static void
pref_put_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  /* A preference that can't be kept is not worth a word. */
  sam_call_run_finish (SAM_CONTEXT (source), result, NULL);
}

static void
keep_pref (SamCasesPage *self)
{
  char *text = g_strdup_printf ("%s;%d", sorts[0].id, self->descending);

  for (guint i = 0; i < G_N_ELEMENTS (sorts); i++) {
    if (sorts[i].sort == self->sort) {
      g_free (text);
      text = g_strdup_printf ("%s;%d", sorts[i].id, self->descending);
    }
  }
  sam_call_run_async (sam_page_get_context (SAM_PAGE (self)), SAM_STORE_WRITE, put_pref_work, text,
                      g_free, NULL, NULL, pref_put_cb, NULL);
}

static void
sort_action (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  SamCasesPage *self = user_data;
  const char *id = g_variant_get_string (state, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (sorts); i++) {
    if (g_strcmp0 (sorts[i].id, id) == 0) {
      self->sort = sorts[i].sort;
    }
  }
  g_simple_action_set_state (action, state);
  update_buttons (self);
  keep_pref (self);
  ask (self, FALSE);
}

static void
descending_action (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  SamCasesPage *self = user_data;

  self->descending = g_variant_get_boolean (state);
  g_simple_action_set_state (action, state);
  keep_pref (self);
  ask (self, FALSE);
}

static void
status_action (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  SamCasesPage *self = user_data;
  const char *id = g_variant_get_string (state, NULL);

  self->activate_first = FALSE;
  g_clear_pointer (&self->status, g_free);
  self->mine = g_strcmp0 (id, "mine") == 0;
  if (*id && !self->mine) {
    self->status = g_strdup (id);
  }
  g_simple_action_set_state (action, state);
  update_buttons (self);
  ask (self, FALSE);
}

static void
add_item (GMenu *menu, const char *label, const char *action, const char *target)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, target ? "s" : NULL, target);
  g_menu_append_item (menu, item);
}

static void
make_menus (SamCasesPage *self)
{
  static const GActionEntry actions[] = {
    { "sort", NULL, "s", "'name'", sort_action, { 0 } },
    { "descending", NULL, NULL, "false", descending_action, { 0 } },
    { "status", NULL, "s", "''", status_action, { 0 } },
  };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) order = g_menu_new ();
  g_autoptr (GMenu) direction = g_menu_new ();
  g_autoptr (GMenu) status = g_menu_new ();
  g_autoptr (GMenu) wide = g_menu_new ();
  g_autoptr (GMenu) narrow = g_menu_new ();

  g_action_map_add_action_entries (G_ACTION_MAP (group), actions, G_N_ELEMENTS (actions), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "cases", G_ACTION_GROUP (group));
  for (guint i = 0; i < G_N_ELEMENTS (sorts); i++) {
    add_item (order, sam_text (NULL, &sorts[i].item), "cases.sort", sorts[i].id);
  }
  add_item (direction, C_ ("sort", "The other way round"), "cases.descending", NULL);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (order));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (direction));
  gtk_menu_button_set_menu_model (self->sort_button, G_MENU_MODEL (menu));
  add_item (wide, C_ ("cases", "All open"), "cases.status", "");
  add_item (wide, C_ ("cases", "My cases"), "cases.status", "mine");
  for (const SamEnumValue *value = sam_field_get (SAM_CASE_STATUS)->values; value->id; value++) {
    add_item (narrow, sam_text (NULL, &value->label), "cases.status", value->id);
  }
  g_menu_append_section (status, NULL, G_MENU_MODEL (wide));
  g_menu_append_section (status, NULL, G_MENU_MODEL (narrow));
  gtk_menu_button_set_menu_model (self->status_button, G_MENU_MODEL (status));
  update_buttons (self);
}

static gpointer
get_pref_work (SamStore *store, SamViewer *viewer, gpointer data, GCancellable *cancellable,
               GError **error)
{
  return sam_store_get_pref (store, PREF_KEY, error);
}

static void
pref_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamCasesPage) self = user_data;
  g_autofree char *text = sam_call_run_finish (SAM_CONTEXT (source), result, NULL);
  g_auto (GStrv) parts = text && self->model ? g_strsplit (text, ";", 2) : NULL;

  for (guint i = 0; parts && parts[0] && parts[1] && i < G_N_ELEMENTS (sorts); i++) {
    if (g_strcmp0 (sorts[i].id, parts[0]) == 0) {
      self->sort = sorts[i].sort;
      self->descending = g_strcmp0 (parts[1], "1") == 0;
      update_buttons (self);
      ask (self, FALSE);
    }
  }
}

/* ---- The page ---- */

static const char *
summary_id (gconstpointer line)
{
  return ((const SamCaseSummary *) line)->case_id;
}

static gboolean
same_text (const char *a, const char *b)
{
  return g_strcmp0 (a, b) == 0;
}

static gboolean
summary_equal (gconstpointer a, gconstpointer b)
{
  const SamCaseSummary *one = a, *two = b;

  return one == two
         || (one->birth_date == two->birth_date && one->next_kind == two->next_kind
             && one->next_on == two->next_on && one->reached_on == two->reached_on
             && one->transition_on == two->transition_on && one->n_missing == two->n_missing
             && one->ready == two->ready && one->residence_until == two->residence_until
             && one->state == two->state && same_text (one->name, two->name)
             && same_text (one->address_grade, two->address_grade)
             && same_text (one->status, two->status)
             && same_text (one->holder_name, two->holder_name)
             && same_text (one->holder_user, two->holder_user)
             && same_text (one->next_text, two->next_text)
             && same_text (one->transition_kind, two->transition_kind)
             && same_text (one->residence_kind, two->residence_kind));
}

static gpointer
summary_ref (gpointer line)
{
  return sam_case_summary_ref (line);
}

static void
summary_unref (gpointer line)
{
  sam_case_summary_unref (line);
}

static void
sam_cases_page_setup (SamPage *page)
{
  SamCasesPage *self = SAM_CASES_PAGE (page);
  SamContext *context = sam_page_get_context (page);
  GtkSingleSelection *selection;

  self->model = sam_list_model_new (summary_id, summary_equal, summary_ref, summary_unref);
  selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->model)));
  gtk_single_selection_set_autoselect (selection, FALSE);
  gtk_single_selection_set_can_unselect (selection, TRUE);
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (selection));
  g_object_unref (selection);
  make_columns (self);
  make_menus (self);
  g_signal_connect_object (gtk_scrolled_window_get_hadjustment (self->scroller),
                           "notify::page-size", G_CALLBACK (page_size_cb), self, 0);
  g_signal_connect_object (context, "notify::hide-names", G_CALLBACK (sam_list_model_refresh),
                           self->model, G_CONNECT_SWAPPED);
  sam_call_run_async (context, SAM_STORE_READ, get_pref_work, NULL, NULL, g_free, NULL, pref_cb,
                      g_object_ref (self));
}

/* "open", "new" and "reached" are what the figures of Today ask for; the order that was chosen
 * stays the one that is remembered. */
static void
sam_cases_page_open (SamPage *page, const char *argument, const char *section,
                     const char *record_id)
{
  SamCasesPage *self = SAM_CASES_PAGE (page);

  if (!argument) {
    return;
  }
  if (g_str_equal (argument, "reached")) {
    self->sort = SAM_CASE_SORT_REACHED;
    self->descending = FALSE;
  }
  gtk_widget_activate_action (GTK_WIDGET (self), "cases.status", "s",
                              g_str_equal (argument, "new") ? "new" : "");
}

static void
sam_cases_page_reload (SamPage *page, guint64 types, const char *const *ids)
{
  ask (SAM_CASES_PAGE (page), FALSE);
}

static void
sam_cases_page_search (SamPage *page, const char *text)
{
  SAM_CASES_PAGE (page)->show_all = FALSE;
  SAM_CASES_PAGE (page)->activate_first = FALSE;
  ask (SAM_CASES_PAGE (page), TRUE);
}

static void
sam_cases_page_search_activate (SamPage *page)
{
  SAM_CASES_PAGE (page)->activate_first = TRUE;
  ask (SAM_CASES_PAGE (page), TRUE);
}

static void
sam_cases_page_focus (SamPage *page)
{
  gtk_widget_grab_focus (GTK_WIDGET (SAM_CASES_PAGE (page)->view));
}

static void
sam_cases_page_dispose (GObject *object)
{
  SamCasesPage *self = SAM_CASES_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->width_id, g_source_remove);
  g_clear_handle_id (&self->wait_id, g_source_remove);
  g_clear_object (&self->model);
  gtk_widget_dispose_template (GTK_WIDGET (self), SAM_TYPE_CASES_PAGE);
  G_OBJECT_CLASS (sam_cases_page_parent_class)->dispose (object);
}

static void
sam_cases_page_finalize (GObject *object)
{
  g_free (SAM_CASES_PAGE (object)->status);
  G_OBJECT_CLASS (sam_cases_page_parent_class)->finalize (object);
}

static void
sam_cases_page_class_init (SamCasesPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  SamPageClass *page_class = SAM_PAGE_CLASS (klass);

  object_class->dispose = sam_cases_page_dispose;
  object_class->finalize = sam_cases_page_finalize;
  page_class->types = SAM_TYPE_BIT (PERSON) | SAM_TYPE_BIT (CASE) | SAM_TYPE_BIT (CONTACT)
                      | SAM_TYPE_BIT (TRANSITION) | SAM_TYPE_BIT (GATE_ROW)
                      | SAM_TYPE_BIT (COMMITMENT) | SAM_TYPE_BIT (AGREEMENT)
                      | SAM_TYPE_BIT (MEASURE) | SAM_TYPE_BIT (RESIDENCE) | SAM_TYPE_BIT (HANDOVER)
                      | SAM_TYPE_BIT (USER) | SAM_TYPE_BIT (TEAM) | SAM_TYPE_BIT (SERVICE);
  page_class->has_search = TRUE;
  page_class->setup = sam_cases_page_setup;
  page_class->open = sam_cases_page_open;
  page_class->reload = sam_cases_page_reload;
  page_class->search = sam_cases_page_search;
  page_class->search_activate = sam_cases_page_search_activate;
  page_class->focus = sam_cases_page_focus;

  g_type_ensure (SAM_TYPE_PAGE_HEADER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/no/samspor/Samspor/ui/sam-cases-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SamCasesPage, header);
  gtk_widget_class_bind_template_child (widget_class, SamCasesPage, status_button);
  gtk_widget_class_bind_template_child (widget_class, SamCasesPage, sort_button);
  gtk_widget_class_bind_template_child (widget_class, SamCasesPage, stack);
  gtk_widget_class_bind_template_child (widget_class, SamCasesPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, SamCasesPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, SamCasesPage, view);
  gtk_widget_class_bind_template_child (widget_class, SamCasesPage, all_button);
  gtk_widget_class_bind_template_child (widget_class, SamCasesPage, empty);
  gtk_widget_class_bind_template_child (widget_class, SamCasesPage, empty_button);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_all_cb);
}

static void
sam_cases_page_init (SamCasesPage *self)
{
  self->sort = SAM_CASE_SORT_NAME;
  gtk_widget_init_template (GTK_WIDGET (self));
}
