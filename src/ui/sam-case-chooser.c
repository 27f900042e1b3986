/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-case-chooser.h"

#include "sam-calls.h"
#include "sam-list-model.h"
#include "sam-row.h"
#include "sam-spoken.h"
#include "sam-words.h"

#include <glib/gi18n.h>

#define MAX_HITS 50

struct _SamCaseChooser {
  AdwWindow parent_instance;

  SamWindow *window;   /* (not owned): transient for it */
  SamContext *context; /* (owned) */
  SamListModel *model; /* (owned) */
  SamCaseChosen chosen;
  gpointer data;
  GCancellable *cancellable; /* (owned) (nullable) */
  char *asked;               /* (owned) (nullable): the text of the last question */
  gboolean answered;         /* the lines on screen are its answer */
  gboolean activate_first;   /* Enter was pressed before it */

  GtkWidget *find, *stack, *list; /* (not owned): children */
};

#define SAM_TYPE_CASE_CHOOSER (sam_case_chooser_get_type ())
G_DECLARE_FINAL_TYPE (SamCaseChooser, sam_case_chooser, SAM, CASE_CHOOSER, AdwWindow)
G_DEFINE_FINAL_TYPE (SamCaseChooser, sam_case_chooser, ADW_TYPE_WINDOW)

typedef struct {
  char *search;   /* (owned) (nullable) */
  char *language; /* (owned) */
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->search);
  g_free (question->language);
  g_free (question);
}

static void
cases_free (gpointer data)
{
  g_ptr_array_unref (data);
}

static gpointer
find_work (SamStore *store, SamViewer *viewer, gpointer data, GCancellable *cancellable,
           GError **error)
{
  const Question *question = data;
  SamCaseQuery query = { .search = question->search,
                         .language = question->language,
                         .limit = MAX_HITS };

  return sam_store_list_cases (store, viewer, &query, NULL, cancellable, error);
}

static void
choose (SamCaseChooser *self, guint position)
{
  g_autoptr (SamItem) item = g_list_model_get_item (G_LIST_MODEL (self->model), position);
  g_autofree char *case_id = NULL, *name = NULL;
  SamWindow *window = self->window;
  SamCaseChosen chosen = self->chosen;
  gpointer data = self->data;

  if (!item || !chosen) {
    return;
  }
  self->chosen = NULL;
  case_id = g_strdup (sam_item_get_id (item));
  name = g_strdup (((const SamCaseSummary *) sam_item_get (item))->name);
  gtk_window_destroy (GTK_WINDOW (self));
  chosen (window, case_id, name, data);
}

static void
activate_cb (GtkListView *list, guint position, gpointer user_data)
{
  choose (user_data, position);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamCaseChooser) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) cases = sam_call_run_finish (SAM_CONTEXT (source), result, &error);

  if (!self->chosen) {
    return;
  }
  if (!cases) {
    if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
      g_clear_pointer (&self->asked, g_free); /* the same text may be asked again */
    }
    return;
  }
  sam_list_model_apply (self->model, cases);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), cases->len > 0 ? "list" : "nobody");
  self->answered = TRUE;
  if (self->activate_first) {
    self->activate_first = FALSE;
    if (cases->len == 1) {
      choose (self, 0);
    } else if (cases->len > 1) {
      /* Nobody has seen these yet: Enter once more takes the one that is marked. */
      gtk_widget_grab_focus (self->list);
    }
  }
}

static void
ask (SamCaseChooser *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->find));
  Question *question = g_new0 (Question, 1);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_free (self->asked);
  self->asked = g_strdup (text);
  self->answered = FALSE;
  question->search = *text ? g_strdup (text) : NULL;
  question->language = g_strdup (sam_locale_get_tag (sam_context_get_locale (self->context)));
  sam_call_run_async (self->context, SAM_STORE_READ, find_work, question, question_free, cases_free,
                      self->cancellable, found_cb, g_object_ref (self));
}

/* "search-changed" comes some time after the last letter, Enter at once. */
static void
find_changed_cb (SamCaseChooser *self)
{
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->find)), self->asked) != 0) {
    ask (self);
  }
}

static void
find_typed_cb (SamCaseChooser *self)
{
  self->activate_first = FALSE;
}

static void
find_activate_cb (SamCaseChooser *self)
{
  find_changed_cb (self);
  if (!self->answered) {
    self->activate_first = TRUE;
  } else if (g_list_model_get_n_items (G_LIST_MODEL (self->model)) > 0) {
    choose (self, 0);
  }
}

static const char *
case_id_of (gconstpointer line)
{
  return ((const SamCaseSummary *) line)->case_id;
}

static gboolean
case_equal (gconstpointer a, gconstpointer b)
{
  return a == b;
}

static gpointer
case_ref (gpointer line)
{
  return sam_case_summary_ref (line);
}

static void
case_unref (gpointer line)
{
  sam_case_summary_unref (line);
}

static void
bind_cb (SamRow *row, gpointer item, gpointer user_data)
{
  SamCaseChooser *self = user_data;
  const SamCaseSummary *one = sam_item_get (item);
  const SamLabel *status = sam_enum_label (SAM_CASE_STATUS, one->status);
  g_autofree char *age = sam_words_age (self->context, one->birth_date);
  g_autofree char *why = sam_words_join (age, status ? sam_text (NULL, status) : "", NULL);

  sam_row_set_name (row, self->context, one->name, why);
}

static gboolean
close_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  gtk_window_close (GTK_WINDOW (widget));
  return TRUE;
}

static void
sam_case_chooser_dispose (GObject *object)
{
  SamCaseChooser *self = SAM_CASE_CHOOSER (object);

  g_cancellable_cancel (self->cancellable);
  self->chosen = NULL;
  G_OBJECT_CLASS (sam_case_chooser_parent_class)->dispose (object);
}

static void
sam_case_chooser_finalize (GObject *object)
{
  SamCaseChooser *self = SAM_CASE_CHOOSER (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->asked, g_free);
  g_clear_object (&self->model);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (sam_case_chooser_parent_class)->finalize (object);
}

static void
sam_case_chooser_class_init (SamCaseChooserClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sam_case_chooser_dispose;
  G_OBJECT_CLASS (klass)->finalize = sam_case_chooser_finalize;
  gtk_widget_class_add_binding (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, close_cb, NULL);
}

static void
sam_case_chooser_init (SamCaseChooser *self)
{
  GtkWidget *outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *nobody = gtk_label_new (C_ ("cases", "Nobody found"));
  g_autoptr (GtkListItemFactory) factory = NULL;
  GtkSingleSelection *selection;

  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (self), 480, 520);
  gtk_box_append (GTK_BOX (outer), adw_header_bar_new ());
  gtk_widget_add_css_class (body, "page-body");
  gtk_widget_set_vexpand (body, TRUE);
  gtk_box_append (GTK_BOX (outer), body);
  adw_window_set_content (ADW_WINDOW (self), outer);

  self->find = gtk_search_entry_new ();
  g_object_set (self->find, "placeholder-text", C_ ("case chooser", "Whom is it about?"), NULL);
  sam_spoken_set (self->find, C_ ("case chooser", "Whom is it about?"));
  g_signal_connect_swapped (self->find, "search-changed", G_CALLBACK (find_changed_cb), self);
  g_signal_connect_swapped (self->find, "changed", G_CALLBACK (find_typed_cb), self);
  g_signal_connect_swapped (self->find, "activate", G_CALLBACK (find_activate_cb), self);
  g_signal_connect_swapped (self->find, "stop-search", G_CALLBACK (gtk_window_close), self);
  gtk_box_append (GTK_BOX (body), self->find);

  self->model = sam_list_model_new (case_id_of, case_equal, case_ref, case_unref);
  selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->model)));
  factory = sam_row_factory_new (bind_cb, NULL, self);
  self->list = gtk_list_view_new (GTK_SELECTION_MODEL (selection), g_steal_pointer (&factory));
  gtk_list_view_set_single_click_activate (GTK_LIST_VIEW (self->list), TRUE);
  gtk_list_view_set_show_separators (GTK_LIST_VIEW (self->list), TRUE);
  sam_spoken_set (self->list, C_ ("case chooser", "Whom is it about?"));
  g_signal_connect (self->list, "activate", G_CALLBACK (activate_cb), self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->list);
  gtk_widget_add_css_class (scroller, "card");
  gtk_widget_add_css_class (nobody, "dim-label");
  self->stack = gtk_stack_new ();
  gtk_widget_set_vexpand (self->stack, TRUE);
  gtk_stack_add_named (GTK_STACK (self->stack), scroller, "list");
  gtk_stack_add_named (GTK_STACK (self->stack), nobody, "nobody");
  gtk_box_append (GTK_BOX (body), self->stack);
}

void
sam_case_chooser_present (SamWindow *window, const char *title, SamCaseChosen chosen, gpointer data)
{
  SamCaseChooser *self;

  g_return_if_fail (SAM_IS_WINDOW (window));
  g_return_if_fail (chosen != NULL);

  self = g_object_new (SAM_TYPE_CASE_CHOOSER, "transient-for", window, "title", title, NULL);
  self->window = window;
  self->context = g_object_ref (sam_window_get_context (window));
  self->chosen = chosen;
  self->data = data;
  ask (self);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (self->find);
}
