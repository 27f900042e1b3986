/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-later-window.h"

#include "sam-calls.h"
#include "sam-row.h"
#include "sam-spoken.h"
#include "sam-words.h"
#include "widgets/sam-columns.h"

#include <glib/gi18n.h>
#include <samspor/sam-error-text.h>
#include <samspor/sam-id.h>
#include <samspor/sam-judge.h>
#include <string.h>

#define MAX_HITS 6
#define FIRST_LINES 3
#define DRAFT_DELAY_MS 1500
#define DRAFT_KEY "later"
/* Of a day whose hour nobody remembers. */
#define NOON (12 * 60)

/* The columns that are typed in. */
enum { WHEN, TEXT, NEXT, N_ENTRIES };

typedef struct _SamLaterWindow SamLaterWindow;

/* One line of the table; freed with the window. */
typedef struct {
  SamLaterWindow *window;                          /* (not owned) */
  char *case_id, *name;                            /* (owned) (nullable): who was chosen */
  GCancellable *searching;                         /* (owned) (nullable) */
  char *asked;                                     /* (owned) (nullable): of the last search */
  gboolean answered;                               /* the hits on screen are its answer */
  gboolean choose_first;                           /* Enter was pressed before it */
  gboolean left;                                   /* the keyboard has gone on before it */
  gboolean filling;                                /* the name is being written by the program */
  GtkWidget *box, *who, *hits, *channel, *outcome; /* (not owned) */
  GtkWidget *entries[N_ENTRIES], *error;
  GtkEventController *who_focus; /* (not owned) */
} Line;

struct _SamLaterWindow {
  AdwWindow parent_instance;

  SamWindow *window;         /* (not owned): transient for it */
  SamContext *context;       /* (owned) */
  GPtrArray *lines;          /* (owned) (element-type Line) */
  GArray *sent;              /* (owned) (element-type guint): the line of each record of the save */
  GCancellable *cancellable; /* (owned) */
  guint draft_id;
  gboolean reading, saving, closing, done;
  gboolean let_go; /* the disk could not keep what is written, and that has been said */
  GtkWidget *table, *error, *save; /* (not owned): children */
};

#define SAM_TYPE_LATER_WINDOW (sam_later_window_get_type ())
G_DECLARE_FINAL_TYPE (SamLaterWindow, sam_later_window, SAM, LATER_WINDOW, AdwWindow)
G_DEFINE_FINAL_TYPE (SamLaterWindow, sam_later_window, ADW_TYPE_WINDOW)

static Line *add_line (SamLaterWindow *self);

static void
line_free (gpointer data)
{
  Line *line = data;

  g_cancellable_cancel (line->searching);
  g_clear_object (&line->searching);
  g_free (line->case_id);
  g_free (line->name);
  g_free (line->asked);
  g_free (line);
}

static const char *
typed (const Line *line, guint column)
{
  return gtk_editable_get_text (GTK_EDITABLE (line->entries[column]));
}

/* Nothing was said in it: the day it begins with is no word of anybody's. */
static gboolean
is_blank (const Line *line)
{
  return !line->case_id && *gtk_editable_get_text (GTK_EDITABLE (line->who)) == '\0'
         && *typed (line, TEXT) == '\0' && *typed (line, NEXT) == '\0'
         && gtk_drop_down_get_selected (GTK_DROP_DOWN (line->channel)) == 0
         && gtk_drop_down_get_selected (GTK_DROP_DOWN (line->outcome)) == 0;
}

/* ---- Drafts ---- */

static char *
draft_text (SamLaterWindow *self)
{
  static const char *const names[N_ENTRIES] = { "when", "text", "next" };
  g_autoptr (GKeyFile) file = g_key_file_new ();
  guint n = 0;

  for (guint i = 0; i < self->lines->len; i++) {
    const Line *line = g_ptr_array_index (self->lines, i);
    g_autofree char *group = NULL;

    if (is_blank (line)) {
      continue;
    }
    group = g_strdup_printf ("%u", n++);
    g_key_file_set_string (file, group, "who", gtk_editable_get_text (GTK_EDITABLE (line->who)));
    if (line->case_id) {
      g_key_file_set_string (file, group, "case", line->case_id);
      g_key_file_set_string (file, group, "name", line->name);
    }
    g_key_file_set_uint64 (file, group, "channel",
                           gtk_drop_down_get_selected (GTK_DROP_DOWN (line->channel)));
    g_key_file_set_uint64 (file, group, "outcome",
                           gtk_drop_down_get_selected (GTK_DROP_DOWN (line->outcome)));
    for (guint k = 0; k < N_ENTRIES; k++) {
      g_key_file_set_string (file, group, names[k], typed (line, k));
    }
  }
  return n > 0 ? g_key_file_to_data (file, NULL, NULL) : NULL;
}

static gboolean
draft_cb (gpointer user_data)
{
  SamLaterWindow *self = user_data;
  g_autofree char *text = draft_text (self);

  self->draft_id = 0;
  sam_call_put_draft (self->context, DRAFT_KEY, text);
  return G_SOURCE_REMOVE;
}

static void
keep_draft (SamLaterWindow *self)
{
  self->let_go = FALSE;
  if (!self->done && !self->reading && self->draft_id == 0) {
    self->draft_id = g_timeout_add (DRAFT_DELAY_MS, draft_cb, self);
  }
}

static void
set_chosen (Line *line, const char *case_id, const char *name)
{
  g_autofree char *shown = sam_context_show_name (line->window->context, name);

  g_free (line->case_id);
  line->case_id = g_strdup (case_id);
  g_free (line->name);
  line->name = g_strdup (name);
  g_free (line->asked);
  line->asked = g_strdup (shown);
  line->filling = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (line->who), shown);
  line->filling = FALSE;
  gtk_editable_set_position (GTK_EDITABLE (line->who), -1);
  gtk_widget_set_visible (line->hits, FALSE);
}

static void
fill_line (Line *line, GKeyFile *file, const char *group)
{
  static const char *const names[N_ENTRIES] = { "when", "text", "next" };
  g_autofree char *case_id = g_key_file_get_string (file, group, "case", NULL);
  g_autofree char *name = g_key_file_get_string (file, group, "name", NULL);
  g_autofree char *who = g_key_file_get_string (file, group, "who", NULL);

  if (case_id && name) {
    set_chosen (line, case_id, name);
  } else {
    gtk_editable_set_text (GTK_EDITABLE (line->who), who ? who : "");
  }
  gtk_drop_down_set_selected (GTK_DROP_DOWN (line->channel),
                              (guint) g_key_file_get_uint64 (file, group, "channel", NULL));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (line->outcome),
                              (guint) g_key_file_get_uint64 (file, group, "outcome", NULL));
  for (guint k = 0; k < N_ENTRIES; k++) {
    g_autofree char *text = g_key_file_get_string (file, group, names[k], NULL);

    gtk_editable_set_text (GTK_EDITABLE (line->entries[k]), text ? text : "");
  }
}

static void
draft_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamLaterWindow) self = user_data;
  g_autofree char *text = sam_call_get_draft_finish (SAM_CONTEXT (source), result);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_auto (GStrv) groups = NULL;

  if (g_cancellable_is_cancelled (self->cancellable)) {
    return;
  }
  if (text && *text && g_key_file_load_from_data (file, text, (gsize) -1, G_KEY_FILE_NONE, NULL)) {
    groups = g_key_file_get_groups (file, NULL);
  }
  for (guint i = 0; groups && groups[i]; i++) {
    fill_line (i < self->lines->len ? g_ptr_array_index (self->lines, i) : add_line (self), file,
               groups[i]);
  }
  self->reading = FALSE;
}

/* ---- Whom ---- */

static gpointer
find_work (SamStore *store, SamViewer *viewer, gpointer data, GCancellable *cancellable,
           GError **error)
{
  SamCaseQuery query = { .search = data, .language = "nb", .limit = MAX_HITS };

  return sam_store_list_cases (store, viewer, &query, NULL, cancellable, error);
}

static void
cases_free (gpointer data)
{
  g_ptr_array_unref (data);
}

static void
set_line_error (Line *line, const char *text)
{
  gtk_label_set_text (GTK_LABEL (line->error), text ? text : "");
  gtk_widget_set_visible (line->error, text != NULL);
}

static void
choose (Line *line, GtkListBoxRow *row)
{
  g_autofree char *case_id = g_strdup (g_object_get_data (G_OBJECT (row), "case"));
  g_autofree char *name = g_strdup (g_object_get_data (G_OBJECT (row), "name"));

  set_chosen (line, case_id, name);
  set_line_error (line, NULL);
  keep_draft (line->window);
  gtk_widget_grab_focus (line->entries[WHEN]);
}

static void
hit_cb (GtkListBox *list, GtkListBoxRow *row, gpointer user_data)
{
  choose (user_data, row);
}

static void
add_hit (Line *line, const SamCaseSummary *one)
{
  SamContext *context = line->window->context;
  g_autofree char *name = sam_context_show_name (context, one->name);
  g_autofree char *age = sam_words_age (context, one->birth_date);
  g_autofree char *words = sam_words_join (name, age, NULL);
  GtkWidget *label = gtk_label_new (words);
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_margin_top (label, 6);
  gtk_widget_set_margin_bottom (label, 6);
  gtk_widget_set_margin_start (label, 12);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  g_object_set_data_full (G_OBJECT (row), "case", g_strdup (one->case_id), g_free);
  g_object_set_data_full (G_OBJECT (row), "name", g_strdup (one->name), g_free);
  sam_spoken_set (row, words);
  gtk_list_box_append (GTK_LIST_BOX (line->hits), row);
}

typedef struct {
  SamLaterWindow *window; /* (owned) */
  Line *line;             /* (not owned): as long as the window is not cancelled */
} Search;

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Search *search = user_data;
  g_autoptr (SamLaterWindow) self = search->window;
  g_autoptr (GPtrArray) cases = sam_call_run_finish (SAM_CONTEXT (source), result, NULL);
  Line *line = search->line;
  GtkListBoxRow *row;

  if (!cases || g_cancellable_is_cancelled (self->cancellable) || line->case_id) {
    return;
  }
  while ((row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (line->hits), 0))) {
    gtk_list_box_remove (GTK_LIST_BOX (line->hits), GTK_WIDGET (row));
  }
  for (guint i = 0; i < cases->len; i++) {
    add_hit (line, g_ptr_array_index (cases, i));
  }
  gtk_widget_set_visible (line->hits, cases->len > 0);
  line->answered = TRUE;
  row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (line->hits), 0);
  if (line->left && cases->len == 1) {
    set_chosen (line, g_object_get_data (G_OBJECT (row), "case"),
                g_object_get_data (G_OBJECT (row), "name"));
  } else if (line->choose_first) {
    line->choose_first = FALSE;
    if (cases->len == 1) {
      choose (line, row);
    } else if (row) {
      /* Nobody has seen these yet: Enter once more takes the one that is marked. */
      gtk_widget_grab_focus (GTK_WIDGET (row));
    }
  }
}

static void
who_changed_cb (Line *line)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (line->who));
  Search *search;

  if (line->filling) {
    return;
  }
  keep_draft (line->window);
  line->choose_first = line->left = FALSE;
  if (g_strcmp0 (text, line->asked) == 0) {
    return;
  }
  g_clear_pointer (&line->case_id, g_free);
  g_clear_pointer (&line->name, g_free);
  g_free (line->asked);
  line->asked = g_strdup (text);
  line->answered = FALSE;
  g_cancellable_cancel (line->searching);
  g_clear_object (&line->searching);
  if (*text == '\0' || line->window->reading) {
    gtk_widget_set_visible (line->hits, FALSE);
    return;
  }
  line->searching = g_cancellable_new ();
  search = g_new0 (Search, 1);
  search->window = g_object_ref (line->window);
  search->line = line;
  sam_call_run_async (line->window->context, SAM_STORE_READ, find_work, g_strdup (text), g_free,
                      cases_free, line->searching, found_cb, search);
}

static void
who_activate_cb (Line *line)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (line->hits), 0);

  if (line->case_id) {
    gtk_widget_grab_focus (line->entries[WHEN]);
  } else if (!line->answered) {
    line->choose_first = TRUE;
  } else if (row && gtk_widget_get_visible (line->hits)) {
    choose (line, row);
  }
}

/* Whoever goes on with Tab means the only one there is. */
static void
who_left_cb (Line *line)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (line->hits), 0);

  line->left = TRUE;
  if (!line->case_id && line->answered && row
      && !gtk_list_box_get_row_at_index (GTK_LIST_BOX (line->hits), 1)) {
    set_chosen (line, g_object_get_data (G_OBJECT (row), "case"),
                g_object_get_data (G_OBJECT (row), "name"));
  }
}

/* ---- Saving ---- */

/* "yesterday", "3.6 14.30": a day, and the hour when somebody remembers it. */
static gboolean
read_moment (SamLaterWindow *self, const char *text, gint64 *moment)
{
  SamDate today = sam_context_get_today (self->context), date;
  g_autofree char *copy = g_strstrip (g_strdup (text));
  char *last = strrchr (copy, ' ');
  int minutes = NOON;

  if (!sam_date_parse_entry_full (copy, today, SAM_DATE_ENTRY_PAST, &date, NULL)) {
    if (!last || !sam_time_parse (last + 1, &minutes, NULL)) {
      return FALSE;
    }
    *last = '\0';
    g_strchomp (copy);
    if (g_str_has_suffix (copy, " kl.") || g_str_has_suffix (copy, " at")) {
      *strrchr (copy, ' ') = '\0';
    }
    if (!sam_date_parse_entry_full (copy, today, SAM_DATE_ENTRY_PAST, &date, NULL)) {
      return FALSE;
    }
  }
  *moment = sam_moment_from_local (date, minutes, sam_context_get_zone (self->context));
  if (date == today && *moment > sam_context_get_now (self->context)) {
    *moment = sam_context_get_now (self->context);
  }
  return TRUE;
}

static const char *
chosen_id (GtkWidget *drop_down, SamField field)
{
  guint n = gtk_drop_down_get_selected (GTK_DROP_DOWN (drop_down));

  return n == 0 || n == GTK_INVALID_LIST_POSITION ? NULL : sam_field_get (field)->values[n - 1].id;
}

static void
set_entry (SamRecord *record, SamField field, const char *text)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));

  sam_record_set_text (record, field, *stripped ? stripped : NULL);
}

/* (transfer full) (nullable): NULL when something lacks, which is said under the line. */
static SamRecord *
make_contact (SamLaterWindow *self, Line *line, GtkWidget **grab)
{
  g_autofree char *id = sam_id_new (sam_context_get_clock (self->context));
  g_autoptr (SamRecord) contact = NULL;
  g_autoptr (GArray) problems = NULL;
  const char *channel = chosen_id (line->channel, SAM_CONTACT_CHANNEL);
  const char *outcome = chosen_id (line->outcome, SAM_CONTACT_OUTCOME);
  const char *lacks = NULL;
  gint64 at = 0;

  if (!line->case_id) {
    lacks = C_ ("later", "Choose whom it was with.");
    *grab = line->who;
  } else if (!read_moment (self, typed (line, WHEN), &at)) {
    lacks = C_ ("later", "This is not understood as a day and an hour.");
    *grab = line->entries[WHEN];
  } else if (!channel) {
    lacks = C_ ("contact", "Choose how.");
    *grab = line->channel;
  } else if (!outcome) {
    lacks = C_ ("contact", "Choose how it went.");
    *grab = line->outcome;
  }
  if (lacks) {
    set_line_error (line, lacks);
    return NULL;
  }
  contact = sam_record_new (SAM_RECORD_CONTACT, id, line->case_id);
  sam_record_set_text (contact, SAM_CONTACT_CASE_ID, line->case_id);
  sam_record_set_moment (contact, SAM_CONTACT_OCCURRED_AT, at);
  sam_record_set_text (contact, SAM_CONTACT_CHANNEL, channel);
  sam_record_set_text (contact, SAM_CONTACT_OUTCOME, outcome);
  set_entry (contact, SAM_CONTACT_TEXT, typed (line, TEXT));
  set_entry (contact, SAM_CONTACT_NEXT_STEP, typed (line, NEXT));
  sam_record_begin (contact, sam_context_get_viewer (self->context),
                    sam_context_get_today (self->context), sam_context_get_now (self->context));
  problems = sam_record_validate (contact, sam_context_get_today (self->context));
  if (problems->len > 0) {
    set_line_error (line, sam_error_problem_text (&g_array_index (problems, SamProblem, 0)));
    *grab = line->entries[WHEN];
    return NULL;
  }
  set_line_error (line, NULL);
  return g_steal_pointer (&contact);
}

static void
set_error (SamLaterWindow *self, const char *text)
{
  gtk_label_set_text (GTK_LABEL (self->error), text ? text : "");
  gtk_widget_set_visible (self->error, text != NULL);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamLaterWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) problems = NULL;
  g_autofree char *undo = NULL;

  self->saving = FALSE;
  if (sam_call_save_finish (SAM_CONTEXT (source), result, &undo, &problems, &error)) {
    g_autofree char *done =
        sam_count (NULL, "toast", "%d contact logged", "%d contacts logged", (int) self->sent->len);

    self->done = TRUE;
    g_clear_handle_id (&self->draft_id, g_source_remove);
    sam_window_toast (self->window, done, undo);
    gtk_window_destroy (GTK_WINDOW (self));
    return;
  }
  gtk_widget_set_sensitive (self->table, TRUE);
  for (guint i = 0; problems && i < problems->len; i++) {
    const SamSaveProblem *problem = &g_array_index (problems, SamSaveProblem, i);

    if (problem->record < self->sent->len) {
      set_line_error (g_ptr_array_index (self->lines,
                                         g_array_index (self->sent, guint, problem->record)),
                      sam_error_problem_text (&problem->problem));
    }
  }
  if ((!problems || problems->len == 0) && error) {
    g_autofree char *text = sam_error_text (error);

    set_error (self, text);
  }
}

static void
save (SamLaterWindow *self)
{
  SamChanges *changes;
  GtkWidget *first = NULL;

  if (self->saving || self->closing || self->done || self->reading) {
    return;
  }
  changes = sam_changes_new ("contact");
  g_array_set_size (self->sent, 0);
  for (guint i = 0; i < self->lines->len; i++) {
    Line *line = g_ptr_array_index (self->lines, i);
    g_autoptr (SamRecord) contact = NULL;
    GtkWidget *grab = NULL;

    if (is_blank (line)) {
      set_line_error (line, NULL);
      continue;
    }
    contact = make_contact (self, line, &grab);
    if (contact) {
      sam_changes_put (changes, contact);
      g_array_append_val (self->sent, i);
    } else if (!first) {
      first = grab;
    }
  }
  if (first || self->sent->len == 0) {
    set_error (self, first ? NULL : C_ ("later", "Nothing is written yet."));
    sam_changes_free (changes);
    if (first) {
      gtk_widget_grab_focus (first);
    }
    return;
  }
  set_error (self, NULL);
  if (self->draft_id != 0) {
    /* A draft written after the save would offer again what is saved. */
    g_clear_handle_id (&self->draft_id, g_source_remove);
    draft_cb (self);
  }
  sam_changes_remove_draft (changes, DRAFT_KEY);
  self->saving = TRUE;
  gtk_widget_set_sensitive (self->table, FALSE);
  sam_call_save_async (self->context, changes, saved_cb, g_object_ref (self));
}

static gboolean
save_shortcut_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  save (SAM_LATER_WINDOW (widget));
  return TRUE;
}

static gboolean
close_shortcut_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  gtk_window_close (GTK_WINDOW (widget));
  return TRUE;
}

/* ---- The table ---- */

/* A figure chooses and goes on, as where one contact is logged; up and down choose too. */
static gboolean
choice_key_cb (GtkEventControllerKey *keys, guint keyval, guint code, GdkModifierType state,
               gpointer user_data)
{
  GtkWidget *choice = user_data;
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (choice));
  guint n = gtk_drop_down_get_selected (GTK_DROP_DOWN (choice));
  guint last = g_list_model_get_n_items (gtk_drop_down_get_model (GTK_DROP_DOWN (choice))) - 1;

  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK))
      || (focus && gtk_widget_get_ancestor (focus, GTK_TYPE_POPOVER))) {
    return FALSE;
  }
  if (keyval >= GDK_KEY_1 && keyval <= GDK_KEY_9 && keyval - GDK_KEY_0 <= last) {
    gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), keyval - GDK_KEY_0);
    gtk_widget_child_focus (GTK_WIDGET (gtk_widget_get_root (choice)), GTK_DIR_TAB_FORWARD);
  } else if (keyval == GDK_KEY_Down && n < last) {
    gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), n + 1);
  } else if (keyval == GDK_KEY_Up && n > 0) {
    gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), n - 1);
  } else {
    return FALSE;
  }
  return TRUE;
}

static GtkWidget *
make_choice (Line *line, SamField field, const char *spoken)
{
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkWidget *choice;

  gtk_string_list_append (words, spoken);
  for (const SamEnumValue *value = sam_field_get (field)->values; value->id; value++) {
    gtk_string_list_append (words, sam_text (NULL, &value->label));
  }
  choice = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&words)), NULL);
  gtk_widget_set_size_request (choice, 124, -1);
  gtk_widget_set_valign (choice, GTK_ALIGN_START);
  sam_spoken_set (choice, spoken);
  g_signal_connect_swapped (choice, "notify::selected", G_CALLBACK (keep_draft), line->window);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (choice_key_cb), choice);
  gtk_widget_add_controller (choice, keys);
  return choice;
}

/* Enter in the last field goes to the next line, or makes one. */
static void
next_cb (Line *line)
{
  SamLaterWindow *self = line->window;
  guint n = 0;

  g_ptr_array_find (self->lines, line, &n);
  line = n + 1 < self->lines->len ? g_ptr_array_index (self->lines, n + 1) : add_line (self);
  gtk_widget_grab_focus (line->who);
}

static void
forward_cb (GtkWidget *entry, gpointer user_data)
{
  gtk_widget_child_focus (GTK_WIDGET (gtk_widget_get_root (entry)), GTK_DIR_TAB_FORWARD);
}

static GtkWidget *
make_entry (Line *line, const char *spoken, int chars)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_editable_set_width_chars (GTK_EDITABLE (entry), chars);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), chars);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), spoken);
  gtk_widget_set_valign (entry, GTK_ALIGN_START);
  sam_spoken_set (entry, spoken);
  return entry;
}

static Line *
add_line (SamLaterWindow *self)
{
  Line *line = g_new0 (Line, 1);
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkWidget *fields = sam_wrap_new (6, 6);
  g_autofree char *yesterday = sam_locale_format_date (sam_context_get_locale (self->context),
                                                       sam_context_get_today (self->context) - 1,
                                                       SAM_DATE_STYLE_DAY_NO_YEAR);

  line->window = self;
  line->who_focus = focus;
  line->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  line->who = make_entry (line, C_ ("later", "With whom"), 15);
  line->entries[WHEN] = make_entry (line, C_ ("later", "When"), 11);
  gtk_editable_set_text (GTK_EDITABLE (line->entries[WHEN]), yesterday);
  line->channel = make_choice (line, SAM_CONTACT_CHANNEL, C_ ("contact", "How"));
  line->outcome = make_choice (line, SAM_CONTACT_OUTCOME, C_ ("contact", "How it went"));
  line->entries[TEXT] = make_entry (line, C_ ("contact", "In a sentence"), 14);
  gtk_widget_set_hexpand (line->entries[TEXT], TRUE);
  line->entries[NEXT] = make_entry (line, C_ ("later", "Next step"), 11);
  sam_wrap_append (SAM_WRAP (fields), line->who);
  sam_wrap_append (SAM_WRAP (fields), line->entries[WHEN]);
  sam_wrap_append (SAM_WRAP (fields), line->channel);
  sam_wrap_append (SAM_WRAP (fields), line->outcome);
  sam_wrap_append (SAM_WRAP (fields), line->entries[TEXT]);
  sam_wrap_append (SAM_WRAP (fields), line->entries[NEXT]);
  gtk_box_append (GTK_BOX (line->box), fields);
  line->hits = gtk_list_box_new ();
  gtk_widget_add_css_class (line->hits, "boxed-list");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (line->hits), GTK_SELECTION_NONE);
  gtk_widget_set_halign (line->hits, GTK_ALIGN_START);
  gtk_widget_set_size_request (line->hits, 320, -1);
  gtk_widget_set_visible (line->hits, FALSE);
  sam_spoken_set (line->hits, C_ ("later", "With whom"));
  g_signal_connect (line->hits, "row-activated", G_CALLBACK (hit_cb), line);
  gtk_box_append (GTK_BOX (line->box), line->hits);
  line->error = gtk_label_new (NULL);
  sam_label_wrap (line->error);
  gtk_widget_add_css_class (line->error, "late");
  gtk_widget_set_visible (line->error, FALSE);
  gtk_box_append (GTK_BOX (line->box), line->error);
  gtk_box_append (GTK_BOX (self->table), line->box);

  g_signal_connect_swapped (line->who, "changed", G_CALLBACK (who_changed_cb), line);
  g_signal_connect_swapped (line->who, "activate", G_CALLBACK (who_activate_cb), line);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (who_left_cb), line);
  gtk_widget_add_controller (line->who, focus);
  for (guint k = 0; k < N_ENTRIES; k++) {
    g_signal_connect_swapped (line->entries[k], "changed", G_CALLBACK (keep_draft), self);
  }
  g_signal_connect (line->entries[WHEN], "activate", G_CALLBACK (forward_cb), NULL);
  g_signal_connect (line->entries[TEXT], "activate", G_CALLBACK (forward_cb), NULL);
  g_signal_connect_swapped (line->entries[NEXT], "activate", G_CALLBACK (next_cb), line);
  g_ptr_array_add (self->lines, line);
  return line;
}

/* ---- The window ---- */

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamLaterWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  self->closing = FALSE;
  if (g_cancellable_is_cancelled (self->cancellable)) {
    return;
  }
  if (sam_call_put_draft_finish (SAM_CONTEXT (source), result, &error) || self->let_go) {
    self->done = TRUE;
    gtk_window_destroy (GTK_WINDOW (self));
  } else {
    g_autofree char *why = sam_error_text (error);
    g_autofree char *text =
        g_strconcat (why, "\n",
                     C_ ("later",
                         "What is written here is not kept. Close once more to let it go."),
                     NULL);

    self->let_go = TRUE;
    gtk_widget_set_sensitive (self->table, TRUE);
    set_error (self, text);
  }
}

/* It says that what is written stands here the next time: so it goes when that is on the disk. */
static gboolean
sam_later_window_close_request (GtkWindow *window)
{
  SamLaterWindow *self = SAM_LATER_WINDOW (window);
  g_autofree char *text = NULL;

  if (self->done || self->reading) {
    g_clear_handle_id (&self->draft_id, g_source_remove);
    return GTK_WINDOW_CLASS (sam_later_window_parent_class)->close_request (window);
  }
  if (!self->saving && !self->closing) {
    self->closing = TRUE;
    g_clear_handle_id (&self->draft_id, g_source_remove);
    gtk_widget_set_sensitive (self->table, FALSE);
    text = draft_text (self);
    sam_call_put_draft_async (self->context, DRAFT_KEY, text, kept_cb, g_object_ref (self));
  }
  return TRUE;
}

static void
sam_later_window_dispose (GObject *object)
{
  SamLaterWindow *self = SAM_LATER_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  if (self->draft_id != 0) {
    g_clear_handle_id (&self->draft_id, g_source_remove);
    draft_cb (self);
  }
  for (guint i = 0; i < self->lines->len; i++) {
    Line *line = g_ptr_array_index (self->lines, i);

    g_cancellable_cancel (line->searching);
    g_signal_handlers_disconnect_by_data (line->who, line);
    g_signal_handlers_disconnect_by_data (line->who_focus, line);
  }
  g_ptr_array_set_size (self->lines, 0);
  G_OBJECT_CLASS (sam_later_window_parent_class)->dispose (object);
}

static void
sam_later_window_finalize (GObject *object)
{
  SamLaterWindow *self = SAM_LATER_WINDOW (object);

  g_ptr_array_unref (self->lines);
  g_array_unref (self->sent);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (sam_later_window_parent_class)->finalize (object);
}

static void
sam_later_window_class_init (SamLaterWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sam_later_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = sam_later_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = sam_later_window_close_request;
  gtk_widget_class_add_binding (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, save_shortcut_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, save_shortcut_cb,
                                NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, close_shortcut_cb, NULL);
}

static void
cancel_cb (SamLaterWindow *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

static GtkWidget *
make_head (SamLaterWindow *self)
{
  GtkWidget *head = adw_header_bar_new ();
  GtkWidget *cancel = gtk_button_new_with_label (C_ ("later", "Close"));

  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (head), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (head), FALSE);
  g_signal_connect_swapped (cancel, "clicked", G_CALLBACK (cancel_cb), self);
  adw_header_bar_pack_start (ADW_HEADER_BAR (head), cancel);
  self->save = gtk_button_new_with_label (C_ ("later", "Save all"));
  gtk_widget_add_css_class (self->save, "suggested-action");
  gtk_widget_set_tooltip_text (self->save, "Ctrl+S");
  g_signal_connect_swapped (self->save, "clicked", G_CALLBACK (save), self);
  adw_header_bar_pack_end (ADW_HEADER_BAR (head), self->save);
  return head;
}

static void
sam_later_window_init (SamLaterWindow *self)
{
  GtkWidget *outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *hint = gtk_label_new (
      C_ ("later", "One line for each person. A figure chooses in the lists, Enter goes on, also "
                   "to a new line. What is not saved stands here the next time."));

  self->cancellable = g_cancellable_new ();
  self->lines = g_ptr_array_new_with_free_func (line_free);
  self->sent = g_array_new (FALSE, FALSE, sizeof (guint));
  gtk_window_set_title (GTK_WINDOW (self), C_ ("later", "Log contacts afterwards"));
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (self), 1040, 520);
  gtk_box_append (GTK_BOX (outer), make_head (self));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_AUTOMATIC,
                                  GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_widget_add_css_class (body, "page-body");
  sam_label_wrap (hint);
  gtk_widget_add_css_class (hint, "dim-label");
  gtk_box_append (GTK_BOX (body), hint);
  self->error = gtk_label_new (NULL);
  sam_label_wrap (self->error);
  gtk_widget_add_css_class (self->error, "late");
  gtk_widget_set_visible (self->error, FALSE);
  gtk_box_append (GTK_BOX (body), self->error);
  self->table = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_box_append (GTK_BOX (body), self->table);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), body);
  gtk_box_append (GTK_BOX (outer), scroller);
  adw_window_set_content (ADW_WINDOW (self), outer);
}

void
sam_later_window_present (SamWindow *window)
{
  SamLaterWindow *self;

  g_return_if_fail (SAM_IS_WINDOW (window));

  self = g_object_new (SAM_TYPE_LATER_WINDOW, "transient-for", window, NULL);
  self->window = window;
  self->context = g_object_ref (sam_window_get_context (window));
  for (guint i = 0; i < FIRST_LINES; i++) {
    add_line (self);
  }
  self->reading = TRUE;
  sam_call_get_draft_async (self->context, DRAFT_KEY, draft_read_cb, g_object_ref (self));
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (((Line *) g_ptr_array_index (self->lines, 0))->who);
}
