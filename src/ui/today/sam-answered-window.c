/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-answered-window.h"

#include "sam-calls.h"
#include "sam-row.h"
#include "sam-spoken.h"
#include "sam-words.h"

#include <glib/gi18n.h>

#define SAM_TYPE_ANSWERED_WINDOW (sam_answered_window_get_type ())
G_DECLARE_FINAL_TYPE (SamAnsweredWindow, sam_answered_window, SAM, ANSWERED_WINDOW, AdwWindow)

struct _SamAnsweredWindow {
  AdwWindow parent_instance;

  SamWindow *window;         /* (not owned): what it is transient for */
  SamContext *context;       /* (owned) */
  char *kind;                /* (owned) */
  GtkWidget *list, *words;   /* (not owned) */
  GCancellable *cancellable; /* (owned) */
};

G_DEFINE_FINAL_TYPE (SamAnsweredWindow, sam_answered_window, ADW_TYPE_WINDOW)

static gboolean
is_deferred (SamAnsweredWindow *self)
{
  return g_str_equal (self->kind, "deferred");
}

static gpointer
read_work (SamStore *store, SamViewer *viewer, gpointer data, GCancellable *cancellable,
           GError **error)
{
  return sam_store_answered (store, viewer, data, cancellable, error);
}

static void
list_free (gpointer data)
{
  g_ptr_array_unref (data);
}

static void
add_line (SamAnsweredWindow *self, const SamAnswered *one)
{
  GtkWidget *row = sam_row_new ();
  const char *name = sam_context_name (self->context, one->by_user);
  g_autofree char *shown = sam_context_show_name (self->context, one->name);
  g_autofree char *day = sam_words_moment (self->context, one->at);
  g_autofree char *why =
      sam_words_join (one->reason ? one->reason : "", name ? name : "", day, NULL);
  g_autofree char *until = NULL, *chip = NULL, *spoken = NULL;
  GtkListBoxRow *line;

  sam_row_set_name (SAM_ROW (row), self->context, one->name, why);
  if (one->until != SAM_DATE_NONE) {
    until = sam_words_date (self->context, one->until);
    /* Translators: a date: "until Monday 8 June" */
    chip = g_strdup_printf (C_ ("answered", "until %s"), until);
    sam_row_set_chip (SAM_ROW (row), chip, SAM_TONE_NEUTRAL);
  }
  spoken = sam_words_join (shown, why, chip ? chip : "", NULL);
  line = sam_boxed_list_add (self->list, row, TRUE, spoken);
  g_object_set_data_full (G_OBJECT (line), "case", g_strdup (one->case_id), g_free);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamAnsweredWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = sam_call_run_finish (SAM_CONTEXT (source), result, &error);

  if (g_cancellable_is_cancelled (self->cancellable)) {
    return;
  }
  if (!list) {
    sam_window_error (self->window, error);
    gtk_window_close (GTK_WINDOW (self));
    return;
  }
  for (guint i = 0; i < list->len; i++) {
    add_line (self, g_ptr_array_index (list, i));
  }
  gtk_widget_set_visible (self->list, list->len > 0);
  gtk_label_set_text (GTK_LABEL (self->words),
                      list->len == 0 ? C_ ("answered", "There are none now.")
                      : is_deferred (self)
                          ? C_ ("answered", "They come back on their day unless their reason has "
                                            "gone by then.")
                          : C_ ("answered", "They do not come back for the same reason and date. "
                                            "Many of one kind say that the rule is wrong."));
  gtk_widget_child_focus (list->len > 0 ? self->list : GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

static void
row_cb (GtkListBox *list, GtkListBoxRow *row, gpointer user_data)
{
  SamAnsweredWindow *self = user_data;
  SamWindow *window = self->window;
  g_autofree char *case_id = g_strdup (g_object_get_data (G_OBJECT (row), "case"));

  gtk_window_close (GTK_WINDOW (self));
  sam_window_open_case (window, case_id, NULL, NULL);
}

static gboolean
close_shortcut_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  gtk_window_close (GTK_WINDOW (widget));
  return TRUE;
}

static gboolean
sam_answered_window_close_request (GtkWindow *window)
{
  g_cancellable_cancel (SAM_ANSWERED_WINDOW (window)->cancellable);
  return GTK_WINDOW_CLASS (sam_answered_window_parent_class)->close_request (window);
}

static void
sam_answered_window_finalize (GObject *object)
{
  SamAnsweredWindow *self = SAM_ANSWERED_WINDOW (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->context);
  g_free (self->kind);
  G_OBJECT_CLASS (sam_answered_window_parent_class)->finalize (object);
}

static void
sam_answered_window_class_init (SamAnsweredWindowClass *klass)
{
  GTK_WINDOW_CLASS (klass)->close_request = sam_answered_window_close_request;
  G_OBJECT_CLASS (klass)->finalize = sam_answered_window_finalize;
  gtk_widget_class_add_binding (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, close_shortcut_cb,
                                NULL);
}

static void
sam_answered_window_init (SamAnsweredWindow *self)
{
  GtkWidget *outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->cancellable = g_cancellable_new ();
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (self), 640, 480);
  gtk_box_append (GTK_BOX (outer), adw_header_bar_new ());
  gtk_widget_add_css_class (body, "page-body");
  self->words = gtk_label_new (NULL);
  sam_label_wrap (self->words);
  gtk_widget_add_css_class (self->words, "dim-label");
  gtk_box_append (GTK_BOX (body), self->words);
  self->list = sam_boxed_list_new ();
  gtk_widget_set_visible (self->list, FALSE);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (row_cb), self);
  gtk_box_append (GTK_BOX (body), self->list);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), body);
  gtk_box_append (GTK_BOX (outer), scroller);
  adw_window_set_content (ADW_WINDOW (self), outer);
}

void
sam_answered_window_present (SamWindow *window, const char *kind)
{
  SamAnsweredWindow *self;
  const char *title;

  g_return_if_fail (SAM_IS_WINDOW (window) && kind);

  self = g_object_new (SAM_TYPE_ANSWERED_WINDOW, "transient-for", window, NULL);
  self->window = window;
  self->kind = g_strdup (kind);
  self->context = g_object_ref (sam_window_get_context (window));
  title = is_deferred (self) ? C_ ("answered", "Alerts that are put off")
                             : C_ ("answered", "Alerts said not to be correct");
  gtk_window_set_title (GTK_WINDOW (self), title);
  sam_spoken_set (self->list, title);
  sam_call_run_async (self->context, SAM_STORE_READ, read_work, g_strdup (kind), g_free, list_free,
                      self->cancellable, read_cb, g_object_ref (self));
  gtk_window_present (GTK_WINDOW (self));
}
