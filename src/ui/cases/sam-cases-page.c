/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-cases-page.h"

#include "print/sam-print-many.h"
#include "sam-calls.h"
#include "sam-cases-line.h"
#include "sam-list-model.h"
#include "sam-page-header.h"
#include "sam-spoken.h"
#include "sam-window.h"
#include "sam-words.h"

#include <glib/gi18n.h>

#define SEARCH_LIMIT 30
#define FORGET_S 2
#define PREF_KEY "cases"

struct _SamCasesPage {
  SamPage parent_instance;

  SamPageHeader *header;
  GtkMenuButton *status_button;
  GtkMenuButton *sort_button;
  GtkStack *stack;
  GtkSpinner *spinner;
  GtkBox *table;
  GtkListView *view;
  GtkButton *all_button;
  AdwStatusPage *empty;
  GtkButton *empty_button;
  SamCasesHead *head; /* (not owned): child */

  SamListModel *model;       /* (owned) */
  GCancellable *cancellable; /* (owned) (nullable): of the running question */
  SamCaseSort sort;
  gboolean descending;
  char *status; /* (owned) (nullable): NULL = all but closed */
  gboolean mine;
  gboolean show_all;
  gboolean listed;
  gboolean activate_first; /* Enter was pressed before the answer came */
  guint wait_id;
  guint forget_id;
};

G_DEFINE_FINAL_TYPE (SamCasesPage, sam_cases_page, SAM_TYPE_PAGE)

static void ask (SamCasesPage *self, gboolean typed);

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
  gboolean typed;
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

static SamCaseQuery
query_of (const Question *question)
{
  return (SamCaseQuery){
    .search = question->search,
    .status = question->status,
    .coordinator = question->coordinator,
    .language = question->language,
    .sort = question->sort,
    .descending = question->descending,
    .limit = question->limit,
  };
}

static gpointer
list_work (SamStore *store, SamViewer *viewer, gpointer data, GCancellable *cancellable,
           GError **error)
{
  Question *question = data;
  SamCaseQuery query = query_of (question);
  Answer *answer = g_new0 (Answer, 1);

  answer->typed = question->typed;
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

/* Returns: (transfer full) (nullable): what the typed word finds without waiting. */
static Answer *
answer_now (SamCasesPage *self, const Question *question)
{
  SamCaseQuery query = query_of (question);
  Answer *answer = g_new0 (Answer, 1);

  answer->typed = TRUE;
  answer->cases = sam_call_find_cases_now (sam_page_get_context (SAM_PAGE (self)), &query,
                                           &answer->total, &answer->behind);
  if (!answer->cases) {
    g_clear_pointer (&answer, answer_free);
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
activate_cb (GtkListView *view, guint position, gpointer user_data)
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
show_answer (SamCasesPage *self, const Answer *answer)
{
  gboolean could_print = sam_page_can_print (SAM_PAGE (self));
  gint64 began = g_get_monotonic_time ();

  g_clear_handle_id (&self->wait_id, g_source_remove);
  gtk_spinner_stop (self->spinner);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), FALSE);
  self->listed = TRUE;
  sam_list_model_apply (self->model, answer->cases);
  if (could_print != (answer->cases->len > 0)) {
    sam_page_print_changed (SAM_PAGE (self));
  }
  show_counts (self, answer->cases->len, answer->total);
  if (answer->cases->len > 0) {
    gtk_stack_set_visible_child_name (self->stack, "list");
  } else {
    show_empty (self);
  }
  if (answer->typed) {
    sam_page_answered (SAM_PAGE (self), began);
  }
  if (self->activate_first) {
    self->activate_first = FALSE;
    if (answer->cases->len > 0) {
      open_case (self, g_ptr_array_index (answer->cases, 0));
    }
  }
  if (answer->behind) {
    ask (self, FALSE);
  }
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamCasesPage) self = user_data;
  g_autoptr (GError) error = NULL;
  Answer *answer = sam_call_run_finish (SAM_CONTEXT (source), result, &error);

  if (answer) {
    show_answer (self, answer);
    answer_free (answer);
  } else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    self->activate_first = FALSE;
    g_clear_handle_id (&self->wait_id, g_source_remove);
    sam_page_tell_error (SAM_PAGE (self), error);
  }
}

/* The question behind the list, for all it finds when @whole. */
static Question *
question_new (SamCasesPage *self, gboolean whole)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (self));
  const char *search = sam_page_get_search (SAM_PAGE (self));
  Question *question = g_new0 (Question, 1);

  question->search = *search ? g_strdup (search) : NULL;
  question->status = g_strdup (self->status);
  question->coordinator = self->mine ? g_strdup (sam_context_get_user_id (context)) : NULL;
  question->language = g_strdup (sam_locale_get_tag (sam_context_get_locale (context)));
  question->sort = self->sort;
  question->descending = self->descending;
  question->limit = *search && !self->show_all && !whole ? SEARCH_LIMIT : 0;
  return question;
}

/* @typed: a letter was typed, nothing else has changed. */
static void
ask (SamCasesPage *self, gboolean typed)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (self));
  Question *question;

  if (!sam_context_get_viewer (context)) {
    return;
  }
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  question = question_new (self, FALSE);
  question->typed = typed;
  if (typed) {
    Answer *answer = answer_now (self, question);

    if (answer) {
      question_free (question);
      show_answer (self, answer);
      answer_free (answer);
      return;
    }
  }
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

/* ---- Lines ---- */

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  SamCasesPage *self = user_data;

  gtk_list_item_set_child (item,
                           sam_cases_line_new (sam_page_get_context (SAM_PAGE (self)), self->head));
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  sam_cases_line_set (SAM_CASES_LINE (gtk_list_item_get_child (item)),
                      sam_item_get (gtk_list_item_get_item (item)));
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

static gboolean
forget_cb (gpointer user_data)
{
  SamCasesPage *self = user_data;

  self->forget_id = 0;
  sam_cases_head_forget_texts (self->head);
  return G_SOURCE_REMOVE;
}

static void
hide_names_cb (SamCasesPage *self)
{
  sam_cases_head_forget_texts (self->head);
  sam_list_model_refresh (self->model);
}

static void
sam_cases_page_setup (SamPage *page)
{
  SamCasesPage *self = SAM_CASES_PAGE (page);
  SamContext *context = sam_page_get_context (page);
  GtkSingleSelection *selection;
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  self->model = sam_list_model_new (summary_id, summary_equal, summary_ref, summary_unref);
  selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->model)));
  gtk_single_selection_set_autoselect (selection, FALSE);
  gtk_single_selection_set_can_unselect (selection, TRUE);
  self->head = SAM_CASES_HEAD (sam_cases_head_new ());
  gtk_box_prepend (self->table, gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_prepend (self->table, GTK_WIDGET (self->head));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), self);
  gtk_list_view_set_factory (self->view, factory);
  g_object_unref (factory);
  gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (selection));
  g_object_unref (selection);
  make_menus (self);
  g_signal_connect_object (context, "new-day", G_CALLBACK (sam_list_model_refresh), self->model,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (context, "notify::hide-names", G_CALLBACK (hide_names_cb), self,
                           G_CONNECT_SWAPPED);
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
  SamCasesPage *self = SAM_CASES_PAGE (page);

  /* Somebody may have left; laid out anew once, not at every piece of a pull. */
  g_clear_handle_id (&self->forget_id, g_source_remove);
  self->forget_id = g_timeout_add_seconds (FORGET_S, forget_cb, self);
  ask (self, FALSE);
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
  g_clear_handle_id (&self->wait_id, g_source_remove);
  g_clear_handle_id (&self->forget_id, g_source_remove);
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
to_print_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamCasesPage) self = user_data;
  g_autoptr (GError) error = NULL;
  Answer *answer = sam_call_run_finish (SAM_CONTEXT (source), result, &error);

  if (!answer) {
    sam_page_tell_error (SAM_PAGE (self), error);
    return;
  }
  sam_print_many_present (sam_page_get_window (SAM_PAGE (self)), answer->cases);
  answer_free (answer);
}

/* What is listed now, filtered and searched as it is. */
static void
sam_cases_page_print (SamPage *page)
{
  SamCasesPage *self = SAM_CASES_PAGE (page);

  sam_call_run_async (sam_page_get_context (page), SAM_STORE_READ, list_work,
                      question_new (self, TRUE), question_free, answer_free, NULL, to_print_cb,
                      g_object_ref (self));
}

static gboolean
sam_cases_page_can_print (SamPage *page)
{
  return g_list_model_get_n_items (G_LIST_MODEL (SAM_CASES_PAGE (page)->model)) > 0;
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
  page_class->print = sam_cases_page_print;
  page_class->can_print = sam_cases_page_can_print;

  g_type_ensure (SAM_TYPE_PAGE_HEADER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/no/samspor/Samspor/ui/sam-cases-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SamCasesPage, header);
  gtk_widget_class_bind_template_child (widget_class, SamCasesPage, status_button);
  gtk_widget_class_bind_template_child (widget_class, SamCasesPage, sort_button);
  gtk_widget_class_bind_template_child (widget_class, SamCasesPage, stack);
  gtk_widget_class_bind_template_child (widget_class, SamCasesPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, SamCasesPage, table);
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
