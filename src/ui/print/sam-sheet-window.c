/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-sheet-window.h"

#include "../sam-calls.h"
#include "../sam-row.h"
#include "../sam-spoken.h"
#include "../sam-words.h"
#include "../widgets/sam-beside.h"
#include "sam-gather.h"
#include "sam-sheet-draft.h"

#include <glib/gi18n.h>
#include <samspor/sam-error-text.h>
#include <samspor/sam-forms-many.h>
#include <string.h>

/* So many are told of one by one. */
#define MAX_TOLD 12
#define DRAFT_DELAY_MS 1500

/* What follows when all that is written is on the disk. */
typedef enum { THEN_STAY, THEN_FIND, THEN_CLOSE } Then;

struct _SamSheetWindow {
  AdwWindow parent_instance;

  SamWindow *window;          /* (not owned): transient for it */
  SamContext *context;        /* (owned) */
  char *case_id, *meeting_id; /* (owned) (nullable) */
  char *code;       /* (owned) (nullable): of what is shown, NULL = it was not printed here */
  SamSheet *sheet;  /* (owned) (nullable) */
  GArray *numbers;  /* (owned) (element-type guint): of its rows on the paper */
  GPtrArray *views; /* (owned) (nullable) (element-type SamCaseView) */
  GPtrArray *lines; /* (owned) (element-type SamSheetLine) (nullable): NULL = case gone */
  GPtrArray *sent;  /* (owned) (element-type SamSheetLine): of the save */
  GCancellable *cancellable; /* (owned): of what is being read */

  SamSheetDraft *draft; /* (owned) (nullable): what was keyed in another time */
  GHashTable *unkept;   /* (owned): ids of the cases whose draft is not what stands here */
  gint64 begun;         /* µs: when the first line was keyed in, 0 = none is */
  guint draft_id, keeping;
  Then then;
  gboolean saving;
  gboolean let_go; /* the disk could not keep what is written, and that has been said */
  GtkWidget *entry, *note, *left, *left_words, *changes, *table, *error, *save; /* (not owned) */
};

#define SAM_TYPE_SHEET_WINDOW (sam_sheet_window_get_type ())
G_DECLARE_FINAL_TYPE (SamSheetWindow, sam_sheet_window, SAM, SHEET_WINDOW, AdwWindow)
G_DEFINE_FINAL_TYPE (SamSheetWindow, sam_sheet_window, ADW_TYPE_WINDOW)

static void
say (GtkWidget *label, const char *text)
{
  gtk_label_set_text (GTK_LABEL (label), text ? text : "");
  gtk_widget_set_visible (label, text != NULL);
}

static void
clear_box (GtkWidget *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (box))) {
    gtk_box_remove (GTK_BOX (box), child);
  }
}

static guint
number_of (SamSheetWindow *self, guint line)
{
  return g_array_index (self->numbers, guint, line - 1);
}

static gboolean
is_first_of_case (const SamSheet *sheet, guint row)
{
  const char *case_id = ((SamSheetRow *) g_ptr_array_index (sheet->rows, row))->case_id;

  for (guint i = 0; i < row; i++) {
    if (g_str_equal (((SamSheetRow *) g_ptr_array_index (sheet->rows, i))->case_id, case_id)) {
      return FALSE;
    }
  }
  return TRUE;
}

static SamCaseView *
view_of (SamSheetWindow *self, const char *case_id)
{
  for (guint i = 0; i < self->views->len; i++) {
    SamCaseView *view = g_ptr_array_index (self->views, i);

    if (g_strcmp0 (sam_record_get_id (sam_case_view_get_case (view)), case_id) == 0) {
      return view;
    }
  }
  return NULL;
}

/* ---- What has changed since it was printed ---- */

static char *
value_words (SamSheetWindow *self, const SamSheetChange *change, const char *value)
{
  g_autoptr (SamRecord) record = sam_record_new (change->type, change->record_id, change->case_id);

  if (!value || !sam_record_set_from_string (record, change->field, value, NULL)) {
    return g_strdup (C_ ("sheet", "empty"));
  }
  return sam_words_field (self->context, record, change->field);
}

static char *
change_words (SamSheetWindow *self, const SamSheetChange *change)
{
  SamCaseView *view = view_of (self, change->case_id);
  const SamRecord *record = view ? sam_case_view_get (view, change->record_id) : NULL;
  g_autofree char *what = record ? sam_sheet_words (self->context, record) : NULL;
  g_autofree char *was = NULL;
  g_autofree char *is = NULL;

  if (change->line == 0) {
    /* Translators: what somebody has written, as a measure */
    return g_strdup_printf (C_ ("sheet", "New since then: %s"), what ? what : "");
  }
  if (change->field == SAM_FIELD_NONE) {
    return g_strdup_printf (C_ ("sheet", "Line %u is not there any more"),
                            number_of (self, change->line));
  }
  is = value_words (self, change, change->is);
  if (!change->was) {
    /* Translators: number of the line, what it is about (as "State"), and the value */
    return g_strdup_printf (C_ ("sheet", "Line %1$u: %2$s is now %3$s"),
                            number_of (self, change->line),
                            sam_text (NULL, &sam_field_get (change->field)->label), is);
  }
  was = value_words (self, change, change->was);
  /* Translators: number of the line, what it is about (as "State"), and the two values */
  return g_strdup_printf (C_ ("sheet", "Line %1$u: %2$s was %3$s, is now %4$s"),
                          number_of (self, change->line),
                          sam_text (NULL, &sam_field_get (change->field)->label), was, is);
}

static void
show_changes (SamSheetWindow *self)
{
  g_autoptr (GPtrArray) masked =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sam_case_view_unref);
  g_autoptr (GPtrArray) changes = NULL;
  g_autofree char *heading = NULL;

  clear_box (self->changes);
  gtk_widget_set_visible (self->changes, FALSE);
  if (!self->code) {
    return;
  }
  for (guint i = 0; i < self->views->len; i++) {
    g_ptr_array_add (masked, sam_form_mask (g_ptr_array_index (self->views, i),
                                            sam_context_get_viewer (self->context)));
  }
  changes = sam_sheet_changes (self->sheet, masked);
  if (changes->len == 0) {
    return;
  }
  heading = sam_count (NULL, "sheet", "%d thing has changed since the sheet was printed",
                       "%d things have changed since the sheet was printed", (int) changes->len);
  {
    GtkWidget *label = gtk_label_new (heading);

    sam_label_wrap (label);
    gtk_widget_add_css_class (label, "heading");
    gtk_widget_add_css_class (label, "late");
    gtk_box_append (GTK_BOX (self->changes), label);
  }
  for (guint i = 0; i < MIN (changes->len, MAX_TOLD); i++) {
    g_autofree char *words = change_words (self, g_ptr_array_index (changes, i));
    GtkWidget *label = gtk_label_new (words);

    sam_label_wrap (label);
    gtk_box_append (GTK_BOX (self->changes), label);
  }
  gtk_widget_set_visible (self->changes, TRUE);
}

/* ---- Drafts ---- */

/* What the drafts of the sheet are called. */
static const char *
draft_name (SamSheetWindow *self)
{
  return self->code ? self->code : self->sheet->about;
}

static void show_typed (SamSheetWindow *self);

static void
kept (SamSheetWindow *self, const GError *error)
{
  Then then = self->then;

  self->then = THEN_STAY;
  gtk_widget_set_sensitive (self->table, !self->saving);
  if (then == THEN_CLOSE && (!error || self->let_go)) {
    gtk_window_destroy (GTK_WINDOW (self));
  } else if (error && then != THEN_STAY) {
    g_autofree char *why = sam_error_text (error);
    g_autofree char *text =
        g_strconcat (why, "\n",
                     C_ ("later",
                         "What is written here is not kept. Close once more to let it go."),
                     NULL);

    self->let_go = TRUE;
    say (self->error, text);
  } else if (then == THEN_FIND) {
    show_typed (self);
  }
}

typedef struct {
  SamSheetWindow *window; /* (owned) */
  char *case_id;          /* (owned) */
} Keeping;

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Keeping *data = user_data;
  g_autoptr (SamSheetWindow) self = data->window;
  g_autofree char *case_id = data->case_id;
  g_autoptr (GError) error = NULL;

  if (g_cancellable_is_cancelled (self->cancellable)) {
    return;
  }
  self->keeping--;
  if (!sam_call_put_draft_finish (SAM_CONTEXT (source), result, &error) && self->lines->len > 0) {
    g_hash_table_add (self->unkept, g_steal_pointer (&case_id));
  }
  /* One that could not be kept is said at once, and the others have been tried all the same. */
  if (error || self->keeping == 0) {
    kept (self, error);
  }
}

/* All that has changed, to the disk. @callback: (nullable): told of each case. */
static void
put_drafts (SamSheetWindow *self, GAsyncReadyCallback callback)
{
  GHashTableIter iter;
  gpointer case_id;

  g_clear_handle_id (&self->draft_id, g_source_remove);
  g_hash_table_iter_init (&iter, self->unkept);
  while (g_hash_table_iter_next (&iter, &case_id, NULL)) {
    g_autofree char *key = sam_sheet_draft_key (draft_name (self), case_id);
    g_autofree char *text = sam_sheet_draft_text (self->sheet, self->numbers, self->lines, case_id,
                                                  self->code != NULL, self->begun);
    Keeping *data = NULL;

    if (callback) {
      data = g_new0 (Keeping, 1);
      data->window = g_object_ref (self);
      data->case_id = g_strdup (case_id);
      self->keeping++;
    }
    sam_call_put_draft_async (self->context, key, text, callback, data);
  }
  g_hash_table_remove_all (self->unkept);
}

static void
keep_now (SamSheetWindow *self, Then then)
{
  self->then = then;
  gtk_widget_set_sensitive (self->table, then == THEN_STAY);
  put_drafts (self, kept_cb);
  if (self->keeping == 0) {
    kept (self, NULL);
  }
}

static gboolean
draft_cb (gpointer user_data)
{
  SamSheetWindow *self = user_data;

  self->draft_id = 0;
  keep_now (self, THEN_STAY);
  return G_SOURCE_REMOVE;
}

static void
keep_soon (SamSheetWindow *self)
{
  if (self->draft_id == 0 && g_hash_table_size (self->unkept) > 0) {
    self->draft_id = g_timeout_add (DRAFT_DELAY_MS, draft_cb, self);
  }
}

static void
changed_cb (SamSheetLine *line, gpointer user_data)
{
  SamSheetWindow *self = user_data;
  guint at;

  if (!g_ptr_array_find (self->lines, line, &at)) {
    return;
  }
  if (self->begun == 0) {
    self->begun = sam_context_get_now (self->context);
  }
  self->let_go = FALSE;
  g_hash_table_add (self->unkept,
                    g_strdup (
                        ((SamSheetRow *) g_ptr_array_index (self->sheet->rows, at))->case_id));
  keep_soon (self);
}

/* What was keyed in another time never stands there as if it were new. */
static void
show_left (SamSheetWindow *self)
{
  g_autofree char *when = NULL;
  g_autofree char *words = NULL;

  self->begun = self->draft ? self->draft->begun : 0;
  if (self->draft) {
    when = sam_words_moment (self->context, self->begun);
    words = g_strdup_printf (C_ ("contact", "Begun %s"), when);
    gtk_label_set_text (GTK_LABEL (self->left_words), words);
  }
  gtk_widget_set_visible (self->left, self->draft != NULL);
}

/* ---- The lines ---- */

static void
line_free (gpointer data)
{
  if (data) {
    sam_sheet_line_free (data);
  }
}

static void
clear_lines (SamSheetWindow *self)
{
  g_ptr_array_set_size (self->sent, 0);
  g_ptr_array_set_size (self->lines, 0);
  clear_box (self->table);
  g_clear_handle_id (&self->draft_id, g_source_remove);
  g_hash_table_remove_all (self->unkept);
  gtk_widget_set_visible (self->left, FALSE);
}

static void
add_heading (SamSheetWindow *self, SamCaseView *view)
{
  g_autoptr (SamCaseSummary) summary =
      sam_rules_case_summary (view, sam_context_get_today (self->context));
  g_autofree char *name = sam_context_show_name (self->context, summary->name);
  g_autofree char *words =
      sam_words_join (name, summary->case_number ? summary->case_number : "", NULL);
  GtkWidget *label = gtk_label_new (words);

  sam_label_wrap (label);
  gtk_widget_add_css_class (label, "heading");
  gtk_box_append (GTK_BOX (self->table), label);
}

static void
take_line (SamSheetWindow *self, SamSheetLine *line, guint number)
{
  g_autofree char *group = g_strdup_printf ("%u", number);

  if (self->draft && g_key_file_has_group (self->draft->lines, group)) {
    sam_sheet_line_take (line, self->draft->lines, group);
  }
}

static void
show_lines (SamSheetWindow *self)
{
  const char *last = NULL;

  clear_lines (self);
  show_left (self);
  for (guint i = 0; i < self->sheet->rows->len; i++) {
    const SamSheetRow *row = g_ptr_array_index (self->sheet->rows, i);
    SamCaseView *view = view_of (self, row->case_id);
    SamSheetLine *line;

    if (!view) {
      g_ptr_array_add (self->lines, NULL);
      continue;
    }
    if (g_strcmp0 (last, row->case_id) != 0) {
      add_heading (self, view);
    }
    last = row->case_id;
    line = sam_sheet_line_new (self->context, self->sheet, row, number_of (self, i + 1), view,
                               changed_cb, self);
    take_line (self, line, number_of (self, i + 1));
    g_ptr_array_add (self->lines, line);
    gtk_box_append (GTK_BOX (self->table), sam_sheet_line_get_widget (line));
  }
  gtk_widget_set_sensitive (self->save, self->lines->len > 0);
  for (guint i = 0; i < self->lines->len; i++) {
    if (self->lines->pdata[i]) {
      sam_sheet_line_grab_focus (self->lines->pdata[i]);
      break;
    }
  }
}

/* ---- Reading ---- */

static void
views_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamSheetWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  GPtrArray *views = sam_gather_finish (SAM_CONTEXT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    return;
  }
  if (!views) {
    g_autofree char *text = sam_error_text (error);

    say (self->note, text);
    return;
  }
  g_clear_pointer (&self->views, g_ptr_array_unref);
  self->views = views;
  if (!self->sheet) {
    self->sheet = sam_form_sheet (sam_form_by_id (SAM_FORM_MEETING), views, self->meeting_id,
                                  sam_context_get_today (self->context));
  }
  for (guint i = self->numbers->len + 1; i <= self->sheet->rows->len; i++) {
    g_array_append_val (self->numbers, i);
  }
  show_changes (self);
  show_lines (self);
  for (guint i = 0; i < views->len; i++) {
    sam_call_log (self->context, SAM_ACCESS_VIEW, SAM_RECORD_CASE,
                  sam_record_get_id (sam_case_view_get_case (g_ptr_array_index (views, i))),
                  "sheet");
  }
}

static void
read_views (SamSheetWindow *self)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;

  if (self->sheet) {
    for (guint i = 0; i < self->sheet->rows->len; i++) {
      const SamSheetRow *row = g_ptr_array_index (self->sheet->rows, i);

      if (is_first_of_case (self->sheet, i)) {
        g_strv_builder_add (ids, row->case_id);
      }
    }
  } else {
    g_strv_builder_add (ids, self->case_id);
  }
  list = g_strv_builder_end (ids);
  sam_gather_async (self->context, (const char *const *) list, SAM_USE_PAGE, self->cancellable,
                    NULL, NULL, views_cb, g_object_ref (self));
}

typedef struct {
  char *code, *meeting; /* (owned) (nullable) */
  SamSheet *sheet;      /* (owned) (nullable) */
  SamSheetDraft *draft; /* (owned) (nullable) */
} Find;

static void
find_free (gpointer data)
{
  Find *find = data;

  g_free (find->code);
  g_free (find->meeting);
  g_clear_pointer (&find->sheet, sam_sheet_free);
  g_clear_pointer (&find->draft, sam_sheet_draft_free);
  g_free (find);
}

/* The sheet with the code, and what is keyed in of it; of a meeting also when its sheet has another
 * code or none. */
static void
find_code (SamStore *store, const Find *asked, Find *found)
{
  found->sheet = sam_store_get_sheet (store, asked->code, NULL);
  found->draft = sam_sheet_draft_find (store, asked->code, NULL);
  if (found->sheet || found->draft) {
    found->code = g_strdup (asked->code);
  } else if (asked->meeting) {
    found->draft = sam_sheet_draft_find (store, asked->meeting, NULL);
  }
}

/* The last that was printed, of the meeting if there is one. */
static gboolean
find_last (SamStore *store, const Find *asked, Find *found, GError **error)
{
  g_auto (GStrv) codes = sam_store_list_sheets (store, error);

  for (guint i = 0; codes && codes[i] && !found->sheet; i++) {
    g_autoptr (SamSheet) sheet = sam_store_get_sheet (store, codes[i], NULL);

    if (sheet && (!asked->meeting || g_strcmp0 (sheet->about, asked->meeting) == 0)) {
      found->sheet = g_steal_pointer (&sheet);
      found->code = g_strdup (codes[i]);
    }
  }
  return codes != NULL;
}

static gpointer
find_work (SamStore *store, SamViewer *viewer, gpointer data, GCancellable *cancellable,
           GError **error)
{
  const Find *asked = data;
  Find *found = g_new0 (Find, 1);

  if (asked->code) {
    find_code (store, asked, found);
    return found;
  }
  /* What somebody has begun comes before what nobody has. */
  found->draft = sam_sheet_draft_find (store, NULL, asked->meeting);
  if (found->draft && found->draft->printed) {
    found->code = g_strdup (found->draft->name);
    found->sheet = sam_store_get_sheet (store, found->code, NULL);
  } else if (!found->draft && !find_last (store, asked, found, error)) {
    find_free (found);
    return NULL;
  }
  return found;
}

/* What was found is what is shown. */
static void
take_found (SamSheetWindow *self, Find *found)
{
  clear_lines (self);
  g_clear_pointer (&self->sheet, sam_sheet_free);
  g_clear_pointer (&self->draft, sam_sheet_draft_free);
  g_free (self->code);
  self->sheet = g_steal_pointer (&found->sheet);
  self->code = g_steal_pointer (&found->code);
  self->draft = g_steal_pointer (&found->draft);
  g_array_set_size (self->numbers, 0);
  if (!self->sheet && self->draft) {
    self->sheet = g_steal_pointer (&self->draft->sheet);
    g_array_append_vals (self->numbers, self->draft->numbers->data, self->draft->numbers->len);
  }
  clear_box (self->changes);
  gtk_widget_set_visible (self->changes, FALSE);
  gtk_widget_set_sensitive (self->save, FALSE);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamSheetWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  Find *found = sam_call_run_finish (SAM_CONTEXT (source), result, &error);
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    return;
  }
  if (!found) {
    g_autofree char *text = sam_error_text (error);

    say (self->note, text);
    return;
  }
  take_found (self, found);
  find_free (found);
  if (self->code) {
    say (self->note, NULL);
    gtk_editable_set_text (GTK_EDITABLE (self->entry), self->code);
  } else if (*typed) {
    say (self->note, self->meeting_id
                         ? C_ ("sheet", "No sheet with this version was printed on this computer. "
                                        "Below are the lines as they are now: compare each with "
                                        "the paper.")
                         : C_ ("sheet", "No sheet with this version was printed on this computer. "
                                        "Write what was decided in each case instead."));
  } else {
    say (self->note, self->meeting_id || self->sheet
                         ? C_ ("sheet", "No sheet of this meeting was printed on this computer. "
                                        "Below are the lines as they are now.")
                         : C_ ("sheet", "No sheet was printed on this computer yet."));
  }
  if (self->sheet || self->case_id) {
    read_views (self);
  }
}

static void
find (SamSheetWindow *self, const char *code)
{
  Find *asked = g_new0 (Find, 1);

  asked->code = code ? g_ascii_strup (code, -1) : NULL;
  asked->meeting = g_strdup (self->meeting_id);
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  sam_call_run_async (self->context, SAM_STORE_READ, find_work, asked, find_free, find_free,
                      self->cancellable, found_cb, g_object_ref (self));
}

static void
show_typed (SamSheetWindow *self)
{
  g_autofree char *code =
      g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));

  clear_lines (self);
  say (self->error, NULL);
  find (self, code);
}

static void
code_cb (SamSheetWindow *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  if (!self->saving && self->then == THEN_STAY && text[strspn (text, " ")] != '\0') {
    keep_now (self, THEN_FIND);
  }
}

static void
anew_cb (SamSheetWindow *self)
{
  if (self->saving || self->then != THEN_STAY) {
    return;
  }
  for (guint i = 0; i < self->sheet->rows->len; i++) {
    const SamSheetRow *row = g_ptr_array_index (self->sheet->rows, i);
    g_autofree char *key = sam_sheet_draft_key (draft_name (self), row->case_id);

    if (is_first_of_case (self->sheet, i)) {
      sam_call_put_draft (self->context, key, NULL);
    }
  }
  /* The store answers in order: it finds no draft any more. */
  clear_lines (self);
  say (self->error, NULL);
  find (self, self->code);
}

/* ---- Saving ---- */

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamSheetWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) problems = NULL;
  g_autofree char *undo = NULL;

  self->saving = FALSE;
  if (sam_call_save_finish (SAM_CONTEXT (source), result, &undo, &problems, &error)) {
    g_autofree char *done =
        sam_count (NULL, "toast", "%d line keyed in", "%d lines keyed in", (int) self->sent->len);

    sam_window_toast (self->window, done, undo);
    gtk_window_destroy (GTK_WINDOW (self));
    return;
  }
  gtk_widget_set_sensitive (self->table, TRUE);
  keep_soon (self);
  for (guint i = 0; problems && i < problems->len; i++) {
    const SamSaveProblem *problem = &g_array_index (problems, SamSaveProblem, i);

    if (problem->record < self->sent->len) {
      sam_sheet_line_set_error (g_ptr_array_index (self->sent, problem->record),
                                sam_error_problem_text (&problem->problem));
    }
  }
  if ((!problems || problems->len == 0) && error) {
    g_autofree char *text = sam_error_text (error);

    say (self->error, text);
  }
}

static void
save (SamSheetWindow *self)
{
  SamChanges *changes;
  GtkWidget *first = NULL;

  if (self->saving || self->then != THEN_STAY) {
    return;
  }
  changes = sam_changes_new ("case");
  g_ptr_array_set_size (self->sent, 0);
  for (guint i = 0; i < self->lines->len; i++) {
    SamSheetLine *line = g_ptr_array_index (self->lines, i);
    g_autoptr (SamRecord) record = NULL;
    GtkWidget *grab = NULL;

    if (!line) {
      continue;
    }
    sam_sheet_line_set_error (line, NULL);
    if (sam_sheet_line_is_blank (line)) {
      continue;
    }
    record = sam_sheet_line_make (line, &grab);
    if (record) {
      sam_changes_put (changes, record);
      g_ptr_array_add (self->sent, line);
    } else if (!first) {
      first = grab;
    }
  }
  if (first || self->sent->len == 0) {
    say (self->error, first ? NULL : C_ ("sheet", "Nothing is keyed in yet."));
    sam_changes_free (changes);
    if (first) {
      gtk_widget_grab_focus (first);
    }
    return;
  }
  say (self->error, NULL);
  /* A draft written after the save would offer again what is saved. */
  g_clear_handle_id (&self->draft_id, g_source_remove);
  for (guint i = 0; i < self->sheet->rows->len; i++) {
    const SamSheetRow *row = g_ptr_array_index (self->sheet->rows, i);
    g_autofree char *key = sam_sheet_draft_key (draft_name (self), row->case_id);

    if (is_first_of_case (self->sheet, i)) {
      sam_changes_remove_draft (changes, key);
    }
  }
  self->saving = TRUE;
  gtk_widget_set_sensitive (self->table, FALSE);
  sam_call_save_async (self->context, changes, saved_cb, g_object_ref (self));
}

static gboolean
save_shortcut_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  save (SAM_SHEET_WINDOW (widget));
  return TRUE;
}

static gboolean
close_shortcut_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  gtk_window_close (GTK_WINDOW (widget));
  return TRUE;
}

/* ---- The window ---- */

/* It says that what is written stands here the next time: so it goes when that is on the disk. */
static gboolean
sam_sheet_window_close_request (GtkWindow *window)
{
  SamSheetWindow *self = SAM_SHEET_WINDOW (window);

  if (self->saving || self->then != THEN_STAY) {
    return TRUE;
  }
  if (g_hash_table_size (self->unkept) > 0 || self->keeping > 0) {
    keep_now (self, THEN_CLOSE);
    return TRUE;
  }
  return GTK_WINDOW_CLASS (sam_sheet_window_parent_class)->close_request (window);
}

static void
sam_sheet_window_dispose (GObject *object)
{
  SamSheetWindow *self = SAM_SHEET_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  if (self->draft_id != 0) {
    put_drafts (self, NULL);
  }
  g_ptr_array_set_size (self->sent, 0);
  g_ptr_array_set_size (self->lines, 0);
  G_OBJECT_CLASS (sam_sheet_window_parent_class)->dispose (object);
}

static void
sam_sheet_window_finalize (GObject *object)
{
  SamSheetWindow *self = SAM_SHEET_WINDOW (object);

  g_free (self->case_id);
  g_free (self->meeting_id);
  g_free (self->code);
  g_clear_pointer (&self->sheet, sam_sheet_free);
  g_clear_pointer (&self->draft, sam_sheet_draft_free);
  g_clear_pointer (&self->views, g_ptr_array_unref);
  g_array_unref (self->numbers);
  g_hash_table_unref (self->unkept);
  g_ptr_array_unref (self->lines);
  g_ptr_array_unref (self->sent);
  g_object_unref (self->cancellable);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (sam_sheet_window_parent_class)->finalize (object);
}

static void
sam_sheet_window_class_init (SamSheetWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sam_sheet_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = sam_sheet_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = sam_sheet_window_close_request;
  gtk_widget_class_add_binding (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, save_shortcut_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, close_shortcut_cb, NULL);
}

static GtkWidget *
make_head (SamSheetWindow *self)
{
  GtkWidget *head = adw_header_bar_new ();
  GtkWidget *cancel = gtk_button_new_with_label (C_ ("sheet", "Close"));

  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (head), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (head), FALSE);
  g_signal_connect_swapped (cancel, "clicked", G_CALLBACK (gtk_window_close), self);
  adw_header_bar_pack_start (ADW_HEADER_BAR (head), cancel);
  self->save = gtk_button_new_with_label (C_ ("sheet", "Save all"));
  gtk_widget_add_css_class (self->save, "suggested-action");
  gtk_widget_set_sensitive (self->save, FALSE);
  gtk_widget_set_tooltip_text (self->save, "Ctrl+S");
  g_signal_connect_swapped (self->save, "clicked", G_CALLBACK (save), self);
  adw_header_bar_pack_end (ADW_HEADER_BAR (head), self->save);
  return head;
}

static GtkWidget *
make_code (SamSheetWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (C_ ("sheet", "Version on the sheet"));
  GtkWidget *show = gtk_button_new_with_label (C_ ("sheet", "Show"));

  self->entry = gtk_entry_new ();
  gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), 8);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->entry), 8);
  sam_spoken_set (self->entry, C_ ("sheet", "Version on the sheet"));
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (code_cb), self);
  g_signal_connect_swapped (show, "clicked", G_CALLBACK (code_cb), self);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), self->entry);
  gtk_box_append (GTK_BOX (box), show);
  return box;
}

static GtkWidget *
make_left (SamSheetWindow *self)
{
  GtkWidget *anew = gtk_button_new_with_label (C_ ("contact", "Begin again"));

  self->left = sam_beside_new (12);
  gtk_widget_add_css_class (self->left, "notice-bar");
  gtk_widget_add_css_class (self->left, "card");
  gtk_widget_set_visible (self->left, FALSE);
  self->left_words = gtk_label_new (NULL);
  sam_label_wrap (self->left_words);
  gtk_widget_set_hexpand (self->left_words, TRUE);
  sam_beside_append (self->left, self->left_words);
  g_signal_connect_swapped (anew, "clicked", G_CALLBACK (anew_cb), self);
  sam_beside_append (self->left, anew);
  return self->left;
}

static GtkWidget *
make_note (const char *css)
{
  GtkWidget *label = gtk_label_new (NULL);

  sam_label_wrap (label);
  gtk_widget_add_css_class (label, css);
  gtk_widget_set_visible (label, FALSE);
  return label;
}

static void
sam_sheet_window_init (SamSheetWindow *self)
{
  GtkWidget *outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *hint;

  self->cancellable = g_cancellable_new ();
  self->lines = g_ptr_array_new_with_free_func (line_free);
  self->sent = g_ptr_array_new ();
  self->numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  self->unkept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_window_set_title (GTK_WINDOW (self), C_ ("window title", "From the meeting"));
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (self), 920, 680);
  gtk_box_append (GTK_BOX (outer), make_head (self));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_widget_add_css_class (body, "page-body");
  hint = make_note ("dim-label");
  say (hint, C_ ("sheet", "What is not saved stands here the next time."));
  gtk_box_append (GTK_BOX (body), make_code (self));
  self->note = make_note ("dim-label");
  gtk_box_append (GTK_BOX (body), self->note);
  gtk_box_append (GTK_BOX (body), hint);
  gtk_box_append (GTK_BOX (body), make_left (self));
  self->error = make_note ("late");
  gtk_box_append (GTK_BOX (body), self->error);
  self->changes = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_visible (self->changes, FALSE);
  gtk_box_append (GTK_BOX (body), self->changes);
  self->table = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_box_append (GTK_BOX (body), self->table);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), body);
  gtk_box_append (GTK_BOX (outer), scroller);
  adw_window_set_content (ADW_WINDOW (self), outer);
}

void
sam_sheet_window_present (SamWindow *window, const char *case_id, const char *meeting_id)
{
  SamSheetWindow *self;

  g_return_if_fail (SAM_IS_WINDOW (window));
  g_return_if_fail ((case_id == NULL) == (meeting_id == NULL));

  self = g_object_new (SAM_TYPE_SHEET_WINDOW, "transient-for", window, NULL);
  self->window = window;
  self->context = g_object_ref (sam_window_get_context (window));
  self->case_id = g_strdup (case_id);
  self->meeting_id = g_strdup (meeting_id);
  find (self, NULL);
  gtk_window_present (GTK_WINDOW (self));
}
