/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-editor.h"

#include "sam-calls.h"
#include "sam-spoken.h"
#include "sam-words.h"
#include <samspor/sam-error-text.h>

#include <glib/gi18n.h>
#include <samspor/sam-id.h>
#include <samspor/sam-rules.h>

#define ROWS_IN_SECTION 7
#define OPEN_SECTIONS 3
/* Typing must pause this long before the draft is sealed and written. */
#define DRAFT_DELAY_MS 1500

typedef struct {
  SamRecord *clone; /* (owned): what is being typed */
  SamRecord *base;  /* (owned): what a save stands on; for a new one as it began */
  SamRecord *seen;  /* (owned): as it stands in the store; newer than base when both changed it */
  gboolean is_new;
  gboolean acts;
  SamOpKind act;
  GPtrArray *rows;     /* (owned) (element-type SamFieldRow) */
  GHashTable *touched; /* (owned): fields somebody has been in, by id */
  GArray *required;    /* (owned) (element-type SamField): by this form, not by the record */
} Part;

struct _SamEditor {
  AdwBin parent_instance;

  SamContext *context; /* (owned) */
  char *title;         /* (owned) */
  char *done_text;     /* (owned) (nullable) */
  char *stop;          /* (owned) (nullable): why nothing can be saved */
  gboolean is_final;
  GPtrArray *parts;                                 /* (owned) (element-type Part) */
  GtkWidget *scroller, *box;                        /* (not owned): children */
  GtkWidget *bar, *bar_label;                       /* (not owned): what does not hold */
  GtkWidget *notice, *notice_label, *notice_button; /* (not owned): changed by others */
  GtkWidget *list;           /* (not owned) (nullable): where the next row goes */
  GCancellable *cancellable; /* (owned) */
  SamEditorBeforeSave before_save;
  gpointer before_data;
  GDestroyNotify before_free;
  char *whom; /* (owned) (nullable) */
  char *kind; /* (owned) (nullable): of a form that holds more than its records */
  SamEditorKeep keep;
  gpointer keep_data; /* (not owned) */
  char *draft_key;    /* (owned): of its own, so that no other form's end takes its draft */
  guint draft_id;
  guint reading;      /* parts that are being read again */
  guint typed, kept;  /* how often something was typed, and what of it is on the disk */
  GPtrArray *keeping; /* (owned) (element-type GTask): wait for a save to end */
  gboolean has_draft; /* one may be on the disk */
  gboolean tried;     /* saving was tried: all problems are shown, not only of what was touched */
  gboolean saving;
  gboolean dirty;
  gboolean done; /* saved or dropped: no draft any more */
};

typedef enum { PROP_DIRTY = 1, PROP_CAN_SAVE, N_PROPS } SamEditorProperty;
enum { SAVED, CHANGED, N_SIGNALS };
static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SamEditor, sam_editor, ADW_TYPE_BIN)

static void
part_free (gpointer data)
{
  Part *part = data;

  g_clear_object (&part->clone);
  g_clear_object (&part->base);
  g_clear_object (&part->seen);
  g_clear_pointer (&part->rows, g_ptr_array_unref);
  g_clear_pointer (&part->touched, g_hash_table_unref);
  g_array_unref (part->required);
  g_free (part);
}

static Part *
get_part (SamEditor *self, guint part)
{
  g_assert (part < self->parts->len);
  return g_ptr_array_index (self->parts, part);
}

static gboolean
same_field (const SamRecord *a, const SamRecord *b, SamField field)
{
  g_autofree char *first = sam_record_to_string (a, field);
  g_autofree char *second = sam_record_to_string (b, field);

  return g_strcmp0 (first, second) == 0;
}

static void
copy_field (SamRecord *to, const SamRecord *from, SamField field)
{
  g_autofree char *text = sam_record_to_string (from, field);

  /* It came out of a record of the same type, so it goes in again. */
  sam_record_set_from_string (to, field, text ? text : "", NULL);
}

static SamField
nth_field (const SamTypeDef *def, guint n)
{
  return (SamField) ((def->type << 8) | n);
}

/* ---- Dirty, drafts ---- */

static char *
draft_text (SamEditor *self)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  g_key_file_set_string (file, "editor", "title", self->title);
  if (self->kind) {
    g_key_file_set_string (file, "editor", "kind", self->kind);
    self->keep (self, file, self->keep_data);
  }
  for (guint i = 0; i < self->parts->len; i++) {
    Part *part = g_ptr_array_index (self->parts, i);
    g_autofree char *group = g_strdup_printf ("part %u", i);
    g_autoptr (GBytes) body = sam_record_to_body (part->clone);
    g_autoptr (GBytes) base = sam_record_to_body (part->base);
    g_autofree char *body_text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
    g_autofree char *base_text = g_strndup (g_bytes_get_data (base, NULL), g_bytes_get_size (base));

    g_key_file_set_string (file, group, "type", sam_record_get_def (part->clone)->name);
    g_key_file_set_string (file, group, "id", sam_record_get_id (part->clone));
    g_key_file_set_string (file, group, "scope", sam_record_get_scope (part->clone));
    g_key_file_set_boolean (file, group, "new", part->is_new);
    if (part->acts) {
      g_key_file_set_integer (file, group, "act", part->act);
    }
    g_key_file_set_string (file, group, "body", body_text);
    g_key_file_set_string (file, group, "base", base_text);
  }
  return g_key_file_to_data (file, NULL, NULL);
}

typedef struct {
  SamEditor *editor; /* (owned) */
  guint typed;
  GTask *task; /* (owned) (nullable): who waits for it */
} Keeping;

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Keeping *data = user_data;
  g_autoptr (GTask) task = data->task;
  g_autoptr (SamEditor) self = data->editor;
  g_autoptr (GError) error = NULL;

  /* A draft that can't be kept (full disk) is no reason to disturb somebody who is typing: saving
   * and closing say it. */
  if (sam_call_put_draft_finish (SAM_CONTEXT (source), result, &error)) {
    self->kept = MAX (self->kept, data->typed);
  }
  g_free (data);
  if (task && error) {
    g_task_return_error (task, g_steal_pointer (&error));
  } else if (task) {
    g_task_return_boolean (task, TRUE);
  }
}

/* @task: (transfer full) (nullable) */
static void
put_draft (SamEditor *self, GTask *task)
{
  g_autofree char *text = draft_text (self);
  Keeping *data = g_new0 (Keeping, 1);

  g_clear_handle_id (&self->draft_id, g_source_remove);
  data->editor = g_object_ref (self);
  data->typed = self->typed;
  data->task = task;
  self->has_draft = TRUE;
  sam_call_put_draft_async (self->context, self->draft_key, text, kept_cb, data);
}

static gboolean
draft_cb (gpointer user_data)
{
  SamEditor *self = user_data;

  self->draft_id = 0;
  put_draft (self, NULL);
  return G_SOURCE_REMOVE;
}

gboolean
sam_editor_is_kept (SamEditor *editor)
{
  g_return_val_if_fail (SAM_IS_EDITOR (editor), TRUE);

  return !sam_editor_is_dirty (editor) || (!editor->saving && editor->kept == editor->typed);
}

static void
keep_typed (SamEditor *self, GTask *task)
{
  if (sam_editor_is_kept (self)) {
    g_task_return_boolean (task, TRUE);
    g_object_unref (task);
  } else if (self->saving) {
    /* A draft written after the save would offer again what is saved. */
    g_ptr_array_add (self->keeping, task);
  } else {
    put_draft (self, task);
  }
}

void
sam_editor_keep_async (SamEditor *editor, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;

  g_return_if_fail (SAM_IS_EDITOR (editor));

  task = g_task_new (editor, NULL, callback, user_data);
  g_task_set_source_tag (task, sam_editor_keep_async);
  keep_typed (editor, task);
}

gboolean
sam_editor_keep_finish (SamEditor *editor, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, editor), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
update_dirty (SamEditor *self)
{
  gboolean dirty = FALSE;

  for (guint i = 0; i < self->parts->len && !dirty; i++) {
    Part *part = g_ptr_array_index (self->parts, i);

    dirty = !sam_record_equal (part->clone, part->seen);
    for (guint n = 0; n < part->rows->len && !dirty; n++) {
      dirty = sam_field_row_has_fault (g_ptr_array_index (part->rows, n));
    }
  }
  if (dirty != self->dirty) {
    self->dirty = dirty;
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DIRTY]);
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CAN_SAVE]);
  }
}

/* ---- Problems ---- */

static SamFieldRow *
find_row (Part *part, SamField field)
{
  for (guint i = 0; i < part->rows->len; i++) {
    SamFieldRow *row = g_ptr_array_index (part->rows, i);

    if (sam_field_row_get_field (row) == field) {
      return row;
    }
  }
  return NULL;
}

/* What does not hold and belongs to no field in sight. */
static void
show_bar (SamEditor *self, const char *text)
{
  gtk_label_set_text (GTK_LABEL (self->bar_label), text ? text : "");
  gtk_widget_set_visible (self->bar, text != NULL);
  sam_spoken_set (self->bar, text ? text : "");
}

static void
show_notice (SamEditor *self, const char *text, gboolean can_show)
{
  gtk_label_set_text (GTK_LABEL (self->notice_label), text);
  gtk_widget_set_visible (self->notice, TRUE);
  gtk_widget_set_visible (self->notice_button, can_show);
}

/* To what does not hold: the field, unfolded, or the bar. */
static void
go_to_problem (SamEditor *self, SamFieldRow *row)
{
  if (row) {
    GtkWidget *expander =
        gtk_widget_get_ancestor (sam_field_row_get_widget (row), GTK_TYPE_EXPANDER);

    if (expander) {
      gtk_expander_set_expanded (GTK_EXPANDER (expander), TRUE);
    }
    sam_field_row_grab_focus (row);
  } else if (gtk_widget_get_visible (self->bar)) {
    gtk_widget_grab_focus (self->bar);
  }
}

/* A row that stands in the form now; what is wrong with a hidden one is said in the bar. */
static SamFieldRow *
find_shown_row (Part *part, SamField field)
{
  SamFieldRow *row = find_row (part, field);

  return row && sam_field_row_is_visible (row) ? row : NULL;
}

static GArray *
problems_of (SamEditor *self, Part *part)
{
  GArray *problems = sam_record_validate (part->clone, sam_context_get_today (self->context));

  for (guint i = 0; i < part->required->len; i++) {
    SamProblem missing = { .field = g_array_index (part->required, SamField, i),
                           .code = "required",
                           .message = SAM_L ("problem", "This is needed") };

    if (!sam_record_has (part->clone, missing.field)) {
      g_array_append_val (problems, missing);
    }
  }
  return problems;
}

/* Shows what does not hold under its field. Returns: the first row with a problem, so far up as it
 * stands in the form. */
static SamFieldRow *
validate (SamEditor *self, gboolean all)
{
  SamFieldRow *first = NULL;
  const char *general = self->stop;

  for (guint i = 0; i < self->parts->len; i++) {
    Part *part = g_ptr_array_index (self->parts, i);
    g_autoptr (GArray) problems = problems_of (self, part);

    for (guint n = 0; n < part->rows->len; n++) {
      SamFieldRow *row = g_ptr_array_index (part->rows, n);
      SamField field = sam_field_row_get_field (row);
      const char *text = NULL;

      for (guint k = 0; k < problems->len && !text; k++) {
        const SamProblem *problem = &g_array_index (problems, SamProblem, k);

        if (problem->field == field) {
          text = sam_error_problem_text (problem);
        }
      }
      if (!all && !g_hash_table_contains (part->touched, GUINT_TO_POINTER (field))) {
        text = NULL;
      }
      sam_field_row_set_problem (row, text);
      if ((text || sam_field_row_has_fault (row)) && !first && sam_field_row_is_visible (row)) {
        first = row;
      }
    }
    for (guint k = 0; k < problems->len && all && !self->stop; k++) {
      const SamProblem *problem = &g_array_index (problems, SamProblem, k);

      if (problem->field == SAM_FIELD_NONE || !find_shown_row (part, problem->field)) {
        general = sam_error_problem_text (problem);
      }
    }
  }
  if (all) {
    show_bar (self, general);
  }
  return first;
}

static gboolean
holds (SamEditor *self)
{
  if (self->stop) {
    return FALSE;
  }
  for (guint i = 0; i < self->parts->len; i++) {
    Part *part = g_ptr_array_index (self->parts, i);
    g_autoptr (GArray) problems = problems_of (self, part);

    if (problems->len > 0) {
      return FALSE;
    }
    for (guint n = 0; n < part->rows->len; n++) {
      if (sam_field_row_has_fault (g_ptr_array_index (part->rows, n))) {
        return FALSE;
      }
    }
  }
  return TRUE;
}

void
sam_editor_touch (SamEditor *editor)
{
  g_return_if_fail (SAM_IS_EDITOR (editor));

  editor->typed++;
  update_dirty (editor);
  validate (editor, editor->tried);
  if (!editor->done && editor->draft_id == 0) {
    editor->draft_id = g_timeout_add (DRAFT_DELAY_MS, draft_cb, editor);
  }
  g_signal_emit (editor, signals[CHANGED], 0);
}

static void
row_changed_cb (SamFieldRow *row, gpointer user_data)
{
  SamEditor *self = user_data;
  SamField field = sam_field_row_get_field (row);

  for (guint i = 0; i < self->parts->len; i++) {
    Part *part = g_ptr_array_index (self->parts, i);

    if (find_row (part, field) == row) {
      g_hash_table_add (part->touched, GUINT_TO_POINTER (field));
    }
  }
  sam_editor_touch (self);
}

/* ---- Changed underneath ---- */

typedef struct {
  SamEditor *editor; /* (owned) */
  guint part;
} Underneath;

static char *
who_and_when (SamEditor *self, const SamRecord *record)
{
  const SamRecordMeta *meta = sam_record_get_meta (record);
  const char *name = sam_context_name (self->context, meta->by);
  g_autofree char *moment = sam_words_moment (self->context, meta->at);

  if (name && *moment) {
    /* Translators: a colleague's name and "at 14.02" */
    return g_strdup_printf (C_ ("editor", "Changed by %1$s %2$s"), name, moment);
  }
  return g_strdup (C_ ("editor", "Changed by somebody else meanwhile"));
}

static void
underneath_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Underneath *data = user_data;
  g_autoptr (SamEditor) self = data->editor;
  g_autoptr (SamRecord) now = sam_call_get_finish (SAM_CONTEXT (source), result, NULL);
  guint number = data->part;
  const SamTypeDef *def;
  Part *part;
  gboolean both = FALSE, any = FALSE;

  g_free (data);
  self->reading--;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CAN_SAVE]);
  if (!now || self->done || number >= self->parts->len) {
    return;
  }
  part = get_part (self, number);
  def = sam_record_get_def (part->clone);
  for (guint i = 0; i < def->n_fields; i++) {
    SamField field = nth_field (def, i);
    SamFieldRow *row = find_row (part, field);
    /* Half a date is typed too, though no field holds it yet. */
    gboolean half = row && sam_field_row_has_fault (row);

    if (!same_field (now, part->seen, field)) {
      any = TRUE;
      if (same_field (part->clone, part->seen, field)) {
        /* Nobody has typed here: what was written elsewhere is shown. */
        copy_field (part->clone, now, field);
        if (row && !half) {
          sam_field_row_refresh (row);
        }
      }
    }
    if (!same_field (now, part->base, field) && (half || !same_field (part->clone, now, field))) {
      both = TRUE;
    }
  }
  g_set_object (&part->seen, now);
  if (!both) {
    /* Else the save stands on what was read first, so that the store joins the two and keeps both
     * texts where they meet. */
    g_set_object (&part->base, now);
  }
  if (any) {
    g_autofree char *text = who_and_when (self, now);

    show_notice (self, text, both);
    update_dirty (self);
  }
}

static void
notice_button_cb (SamEditor *self)
{
  SamFieldRow *first = NULL;

  for (guint i = 0; i < self->parts->len; i++) {
    Part *part = g_ptr_array_index (self->parts, i);

    for (guint n = 0; n < part->rows->len; n++) {
      SamFieldRow *row = g_ptr_array_index (part->rows, n);
      SamField field = sam_field_row_get_field (row);

      if (same_field (part->seen, part->base, field)
          || (same_field (part->clone, part->seen, field) && !sam_field_row_has_fault (row))) {
        sam_field_row_set_other (row, NULL);
      } else {
        g_autofree char *words = sam_words_field (self->context, part->seen, field);
        g_autofree char *text = g_strdup_printf (
            /* Translators: what a colleague has written in the same field */
            C_ ("editor", "Now saved here: %s"), *words ? words : C_ ("editor", "nothing"));

        sam_field_row_set_other (row, text);
        first = first ? first : row;
      }
    }
  }
  gtk_widget_set_visible (self->notice_button, FALSE);
  if (first) {
    sam_field_row_grab_focus (first);
  }
}

/* Reads again what a part was made from. */
static void
read_again (SamEditor *self, guint number)
{
  Part *part = get_part (self, number);
  Underneath *data = g_new0 (Underneath, 1);

  data->editor = g_object_ref (self);
  data->part = number;
  self->reading++;
  sam_call_get_async (self->context, sam_record_get_rtype (part->clone),
                      sam_record_get_id (part->clone), self->cancellable, underneath_cb, data);
}

static void
store_changed_cb (SamStore *store, guint64 types, char **ids, guint origin, gpointer user_data)
{
  SamEditor *self = user_data;

  if (self->done || self->saving) {
    return;
  }
  for (guint i = 0; i < self->parts->len; i++) {
    Part *part = g_ptr_array_index (self->parts, i);
    const char *id = sam_record_get_id (part->clone);
    SamRecordType type = sam_record_get_rtype (part->clone);

    if (!part->is_new && (types & (G_GUINT64_CONSTANT (1) << type))
        && (!ids || g_strv_contains ((const char *const *) ids, id))) {
      read_again (self, i);
    }
  }
}

/* ---- Saving ---- */

static void
set_saving (SamEditor *self, gboolean saving)
{
  self->saving = saving;
  gtk_widget_set_sensitive (self->box, !saving);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CAN_SAVE]);
  if (!saving) {
    g_autoptr (GPtrArray) waiting = g_steal_pointer (&self->keeping);

    self->keeping = g_ptr_array_new ();
    for (guint i = 0; i < waiting->len; i++) {
      keep_typed (self, g_ptr_array_index (waiting, i));
    }
  }
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamEditor) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) problems = NULL;
  g_autofree char *undo = NULL;
  g_autofree char *general = NULL;
  SamFieldRow *first = NULL;

  if (sam_call_save_finish (SAM_CONTEXT (source), result, &undo, &problems, &error)) {
    g_clear_handle_id (&self->draft_id, g_source_remove);
    self->done = TRUE;
    set_saving (self, FALSE);
    g_signal_emit (self, signals[SAVED], 0, undo);
    return;
  }
  set_saving (self, FALSE);
  for (guint i = 0; problems && i < problems->len; i++) {
    const SamSaveProblem *problem = &g_array_index (problems, SamSaveProblem, i);
    SamFieldRow *row =
        problem->record < self->parts->len && problem->problem.field != SAM_FIELD_NONE
            ? find_shown_row (get_part (self, problem->record), problem->problem.field)
            : NULL;

    if (row) {
      sam_field_row_set_problem (row, sam_error_problem_text (&problem->problem));
      first = first ? first : row;
    } else if (!general) {
      general = g_strdup (sam_error_problem_text (&problem->problem));
    }
  }
  if (!general && !first) {
    general = error ? sam_error_text (error) : NULL;
  }
  show_bar (self, general);
  go_to_problem (self, first);
}

void
sam_editor_save (SamEditor *editor)
{
  SamChanges *changes;
  SamFieldRow *first;

  g_return_if_fail (SAM_IS_EDITOR (editor));

  /* Not over what is just being read again: only then is it known what was typed here. */
  if (editor->saving || editor->done || editor->reading > 0) {
    return;
  }
  editor->tried = TRUE;
  first = validate (editor, TRUE);
  if (first || !holds (editor)) {
    go_to_problem (editor, first);
    return;
  }
  changes = sam_changes_new ("editor");
  for (guint i = 0; i < editor->parts->len; i++) {
    Part *part = g_ptr_array_index (editor->parts, i);
    const SamTypeDef *def = sam_record_get_def (part->clone);
    g_autoptr (SamRecord) record = sam_record_dup (part->is_new ? part->clone : part->base);

    /* Only what was changed here goes out over what stands in the store now. */
    for (guint n = 0; !part->is_new && n < def->n_fields; n++) {
      if (!same_field (part->clone, part->base, nth_field (def, n))) {
        copy_field (record, part->clone, nth_field (def, n));
      }
    }
    if (part->acts) {
      sam_changes_act (changes, part->act, record);
    } else {
      sam_changes_put (changes, record);
    }
  }
  if (editor->before_save) {
    editor->before_save (editor, changes, editor->before_data);
  }
  if (editor->draft_id != 0) {
    /* The last words are on the disk before the save that removes them; a draft written after it
     * would offer again what is saved. */
    put_draft (editor, NULL);
  }
  sam_changes_remove_draft (changes, editor->draft_key);
  set_saving (editor, TRUE);
  sam_call_save_async (editor->context, changes, saved_cb, g_object_ref (editor));
}

void
sam_editor_drop_draft (SamEditor *editor)
{
  g_return_if_fail (SAM_IS_EDITOR (editor));

  if (!editor->done) {
    editor->done = TRUE;
    g_clear_handle_id (&editor->draft_id, g_source_remove);
    if (editor->has_draft) {
      sam_call_put_draft (editor->context, editor->draft_key, NULL);
    }
  }
}

/* ---- The form ---- */

static void
sam_editor_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SamEditor *self = SAM_EDITOR (object);

  switch ((SamEditorProperty) prop_id) {
  case PROP_DIRTY:
    g_value_set_boolean (value, self->dirty);
    break;
  case PROP_CAN_SAVE:
    g_value_set_boolean (value, self->dirty && !self->saving && self->reading == 0);
    break;
  case N_PROPS:
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
sam_editor_dispose (GObject *object)
{
  SamEditor *self = SAM_EDITOR (object);

  g_cancellable_cancel (self->cancellable);
  if (self->draft_id != 0) {
    g_autofree char *text = draft_text (self);

    /* The window closes in the middle of a pause: what was typed is still kept. */
    g_clear_handle_id (&self->draft_id, g_source_remove);
    sam_call_put_draft (self->context, self->draft_key, text);
  }
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  self->parts = g_ptr_array_new_with_free_func (part_free);
  G_OBJECT_CLASS (sam_editor_parent_class)->dispose (object);
}

static void
sam_editor_finalize (GObject *object)
{
  SamEditor *self = SAM_EDITOR (object);

  if (self->before_free && self->before_data) {
    self->before_free (self->before_data);
  }
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->context);
  g_clear_pointer (&self->keeping, g_ptr_array_unref);
  g_free (self->title);
  g_free (self->done_text);
  g_free (self->stop);
  g_free (self->draft_key);
  g_free (self->kind);
  g_free (self->whom);
  G_OBJECT_CLASS (sam_editor_parent_class)->finalize (object);
}

static void
sam_editor_class_init (SamEditorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = sam_editor_dispose;
  object_class->finalize = sam_editor_finalize;
  object_class->get_property = sam_editor_get_property;
  props[PROP_DIRTY] = g_param_spec_boolean ("dirty", NULL, NULL, FALSE, flags);
  props[PROP_CAN_SAVE] = g_param_spec_boolean ("can-save", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[SAVED] = g_signal_new ("saved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
make_bar (GtkWidget **label)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  gtk_widget_add_css_class (bar, "notice-bar");
  *label = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (*label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (*label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (*label), 0);
  gtk_widget_set_hexpand (*label, TRUE);
  gtk_box_append (GTK_BOX (bar), *label);
  gtk_widget_set_visible (bar, FALSE);
  return bar;
}

static void
sam_editor_init (SamEditor *self)
{
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *all = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->parts = g_ptr_array_new_with_free_func (part_free);
  self->keeping = g_ptr_array_new ();
  self->cancellable = g_cancellable_new ();
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_add_css_class (self->box, "page-body");
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 640);
  adw_clamp_set_child (ADW_CLAMP (clamp), self->box);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), clamp);
  gtk_widget_set_vexpand (self->scroller, TRUE);

  /* Above what scrolls: they are seen wherever in the form one is. */
  self->bar = make_bar (&self->bar_label);
  gtk_widget_set_focusable (self->bar, TRUE);
  self->notice = make_bar (&self->notice_label);
  self->notice_button = gtk_button_new_with_label (C_ ("editor", "Show"));
  gtk_widget_set_valign (self->notice_button, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (self->notice_button, "clicked", G_CALLBACK (notice_button_cb), self);
  gtk_box_append (GTK_BOX (self->notice), self->notice_button);
  gtk_box_append (GTK_BOX (all), self->bar);
  gtk_box_append (GTK_BOX (all), self->notice);
  gtk_box_append (GTK_BOX (all), self->scroller);
  adw_bin_set_child (ADW_BIN (self), all);
}

SamEditor *
sam_editor_new (SamContext *context, const char *title)
{
  SamEditor *self;
  g_autofree char *id = NULL;

  g_return_val_if_fail (SAM_IS_CONTEXT (context), NULL);

  self = g_object_new (SAM_TYPE_EDITOR, NULL);
  self->context = g_object_ref (context);
  self->title = g_strdup (title);
  id = sam_id_new (sam_context_get_clock (context));
  self->draft_key = g_strconcat (SAM_EDITOR_DRAFT ":", id, NULL);
  g_signal_connect_object (sam_context_get_store (context), "changed",
                           G_CALLBACK (store_changed_cb), self, 0);
  return self;
}

const char *
sam_editor_get_title (SamEditor *editor)
{
  return editor->title;
}

const char *
sam_editor_get_draft_key (SamEditor *editor)
{
  return editor->draft_key;
}

SamContext *
sam_editor_get_context (SamEditor *editor)
{
  return editor->context;
}

void
sam_editor_set_whom (SamEditor *editor, const char *name)
{
  g_return_if_fail (SAM_IS_EDITOR (editor));

  g_free (editor->whom);
  editor->whom = g_strdup (name);
}

const char *
sam_editor_get_whom (SamEditor *editor)
{
  g_return_val_if_fail (SAM_IS_EDITOR (editor), NULL);

  return editor->whom;
}

void
sam_editor_set_done_text (SamEditor *editor, const char *text)
{
  g_free (editor->done_text);
  editor->done_text = g_strdup (text);
}

void
sam_editor_set_stop (SamEditor *editor, const char *sentence)
{
  g_return_if_fail (SAM_IS_EDITOR (editor));

  g_free (editor->stop);
  editor->stop = g_strdup (sentence);
  validate (editor, editor->tried);
}

void
sam_editor_require (SamEditor *editor, guint part, SamField field)
{
  g_return_if_fail (SAM_IS_EDITOR (editor));

  g_array_append_val (get_part (editor, part)->required, field);
}

void
sam_editor_set_final (SamEditor *editor)
{
  g_return_if_fail (SAM_IS_EDITOR (editor));

  editor->is_final = TRUE;
}

gboolean
sam_editor_is_final (SamEditor *editor)
{
  g_return_val_if_fail (SAM_IS_EDITOR (editor), FALSE);

  return editor->is_final;
}

const char *
sam_editor_get_done_text (SamEditor *editor)
{
  return editor->done_text;
}

guint
sam_editor_add_part (SamEditor *editor, SamRecord *record)
{
  Part *part;

  g_return_val_if_fail (SAM_IS_EDITOR (editor), 0);
  g_return_val_if_fail (record != NULL, 0);

  part = g_new0 (Part, 1);
  part->clone = sam_record_dup (record);
  part->base = sam_record_dup (record);
  part->seen = g_object_ref (part->base);
  part->is_new = !sam_record_is_frozen (record);
  part->rows = g_ptr_array_new_with_free_func (g_object_unref);
  part->touched = g_hash_table_new (NULL, NULL);
  part->required = g_array_new (FALSE, FALSE, sizeof (SamField));
  g_ptr_array_add (editor->parts, part);
  return editor->parts->len - 1;
}

SamRecord *
sam_editor_get_part (SamEditor *editor, guint part)
{
  return get_part (editor, part)->clone;
}

const char *
sam_editor_get_scope (SamEditor *editor)
{
  g_return_val_if_fail (SAM_IS_EDITOR (editor), NULL);

  return editor->parts->len > 0 ? sam_record_get_scope (get_part (editor, 0)->clone) : NULL;
}

/* Shown as long as @list is. */
static void
show_with (GtkWidget *list, GtkWidget *label)
{
  if (label) {
    g_object_bind_property (list, "visible", label, "visible", G_BINDING_SYNC_CREATE);
  }
}

GtkWidget *
sam_editor_add_group (SamEditor *editor, const char *heading, const char *hint)
{
  GtkWidget *over = NULL, *under = NULL;

  g_return_val_if_fail (SAM_IS_EDITOR (editor), NULL);

  if (heading) {
    over = gtk_label_new (heading);
    gtk_label_set_xalign (GTK_LABEL (over), 0);
    gtk_widget_add_css_class (over, "heading");
    gtk_widget_set_margin_top (over, 12);
    gtk_box_append (GTK_BOX (editor->box), over);
  }
  if (hint) {
    under = gtk_label_new (hint);
    gtk_label_set_xalign (GTK_LABEL (under), 0);
    gtk_label_set_wrap (GTK_LABEL (under), TRUE);
    gtk_widget_add_css_class (under, "caption");
    gtk_widget_add_css_class (under, "dim-label");
    gtk_box_append (GTK_BOX (editor->box), under);
  }
  editor->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (editor->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (editor->list, "boxed-list");
  if (heading) {
    sam_spoken_set (editor->list, heading);
  }
  gtk_box_append (GTK_BOX (editor->box), editor->list);
  show_with (editor->list, over);
  show_with (editor->list, under);
  return editor->list;
}

void
sam_editor_add_folded_group (SamEditor *editor, const char *heading)
{
  GtkWidget *expander;

  g_return_if_fail (SAM_IS_EDITOR (editor));

  expander = gtk_expander_new (heading);
  gtk_widget_set_margin_top (expander, 12);
  editor->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (editor->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (editor->list, "boxed-list");
  gtk_widget_set_margin_top (editor->list, 6);
  sam_spoken_set (editor->list, heading);
  gtk_expander_set_child (GTK_EXPANDER (expander), editor->list);
  gtk_box_append (GTK_BOX (editor->box), expander);
}

SamFieldRow *
sam_editor_add_row (SamEditor *editor, guint part_no, SamField field)
{
  Part *part;
  SamFieldRow *row;

  g_return_val_if_fail (SAM_IS_EDITOR (editor), NULL);

  part = get_part (editor, part_no);
  if (!editor->list) {
    sam_editor_add_group (editor, NULL, NULL);
  }
  row = sam_field_row_new (editor->context, part->clone, field);
  g_ptr_array_add (part->rows, row);
  sam_field_row_add_to (row, GTK_LIST_BOX (editor->list));
  g_signal_connect_object (row, "changed", G_CALLBACK (row_changed_cb), editor, 0);
  return row;
}

SamFieldRow *
sam_editor_get_row (SamEditor *editor, guint part, SamField field)
{
  return find_row (get_part (editor, part), field);
}

void
sam_editor_append (SamEditor *editor, GtkWidget *widget)
{
  g_return_if_fail (SAM_IS_EDITOR (editor));

  gtk_box_append (GTK_BOX (editor->box), widget);
  editor->list = NULL;
}

/* A heading over nothing is not shown. */
static void
update_group (GtkWidget *row)
{
  GtkWidget *list = gtk_widget_get_ancestor (row, GTK_TYPE_LIST_BOX);
  gboolean any = FALSE;

  if (!list) {
    return;
  }
  for (GtkWidget *one = gtk_widget_get_first_child (list); one && !any;
       one = gtk_widget_get_next_sibling (one)) {
    any = gtk_widget_get_visible (one);
  }
  gtk_widget_set_visible (list, any);
}

void
sam_editor_set_row_visible (SamEditor *editor, guint part, SamField field, gboolean visible)
{
  SamFieldRow *row = sam_editor_get_row (editor, part, field);

  if (row) {
    sam_field_row_set_visible (row, visible);
    update_group (sam_field_row_get_widget (row));
    /* What could not be read in it went with it. */
    update_dirty (editor);
  }
}

static int
compare_fields (gconstpointer a, gconstpointer b)
{
  const SamFieldDef *first = sam_field_get (*(const SamField *) a);
  const SamFieldDef *second = sam_field_get (*(const SamField *) b);

  return (int) first->order - (int) second->order;
}

static gboolean
is_editable (const Part *part, const SamFieldDef *def)
{
  if (!def->section.text || (def->flags & SAM_FIELD_SERVER_COMPUTED)) {
    return FALSE;
  }
  return part->is_new || !(def->flags & SAM_FIELD_IMMUTABLE);
}

void
sam_editor_build (SamEditor *editor, guint part_no)
{
  Part *part = get_part (editor, part_no);
  const SamTypeDef *def = sam_record_get_def (part->clone);
  g_autoptr (GPtrArray) sections = g_ptr_array_new ();
  g_autoptr (GArray) more = g_array_new (FALSE, FALSE, sizeof (SamField));

  g_return_if_fail (SAM_IS_EDITOR (editor));

  for (guint i = 0; i < def->n_fields; i++) {
    const SamFieldDef *field = &def->fields[i];
    const char *name = field->section.text;

    if (is_editable (part, field)
        && !g_ptr_array_find_with_equal_func (sections, name, g_str_equal, NULL)) {
      g_ptr_array_add (sections, (gpointer) name);
    }
  }
  for (guint s = 0; s < sections->len; s++) {
    const char *name = g_ptr_array_index (sections, s);
    g_autoptr (GArray) fields = g_array_new (FALSE, FALSE, sizeof (SamField));
    const SamLabel *label = NULL;
    guint shown = 0;

    for (guint i = 0; i < def->n_fields; i++) {
      SamField field = nth_field (def, i);

      if (is_editable (part, &def->fields[i]) && g_str_equal (def->fields[i].section.text, name)) {
        g_array_append_val (fields, field);
        label = &def->fields[i].section;
      }
    }
    g_array_sort (fields, compare_fields);
    for (guint i = 0; i < fields->len; i++) {
      SamField field = g_array_index (fields, SamField, i);

      if (s >= OPEN_SECTIONS || shown >= ROWS_IN_SECTION
          || (sam_field_get (field)->flags & SAM_FIELD_MORE)) {
        g_array_append_val (more, field);
        continue;
      }
      if (shown++ == 0) {
        sam_editor_add_group (editor, sam_text (NULL, label), NULL);
      }
      sam_editor_add_row (editor, part_no, field);
    }
  }
  if (more->len > 0) {
    sam_editor_add_folded_group (editor, C_ ("editor", "More details"));
    for (guint i = 0; i < more->len; i++) {
      sam_editor_add_row (editor, part_no, g_array_index (more, SamField, i));
    }
  }
}

void
sam_editor_set_before_save (SamEditor *editor, SamEditorBeforeSave before, gpointer data,
                            GDestroyNotify data_free)
{
  g_return_if_fail (SAM_IS_EDITOR (editor));

  if (editor->before_free && editor->before_data) {
    editor->before_free (editor->before_data);
  }
  editor->before_save = before;
  editor->before_data = data;
  editor->before_free = data_free;
}

void
sam_editor_set_act (SamEditor *editor, guint part, SamOpKind kind)
{
  get_part (editor, part)->acts = TRUE;
  get_part (editor, part)->act = kind;
}

gboolean
sam_editor_is_dirty (SamEditor *editor)
{
  g_return_val_if_fail (SAM_IS_EDITOR (editor), FALSE);

  return editor->dirty && !editor->done;
}

void
sam_editor_grab_first (SamEditor *editor)
{
  g_return_if_fail (SAM_IS_EDITOR (editor));

  for (guint i = 0; i < editor->parts->len; i++) {
    Part *part = g_ptr_array_index (editor->parts, i);

    if (part->rows->len > 0) {
      sam_field_row_grab_focus (g_ptr_array_index (part->rows, 0));
      return;
    }
  }
  gtk_widget_child_focus (GTK_WIDGET (editor), GTK_DIR_TAB_FORWARD);
}

void
sam_editor_set_kind (SamEditor *editor, const char *kind, SamEditorKeep keep, gpointer data)
{
  g_return_if_fail (SAM_IS_EDITOR (editor));
  g_return_if_fail (kind != NULL && keep != NULL);

  g_free (editor->kind);
  editor->kind = g_strdup (kind);
  editor->keep = keep;
  editor->keep_data = data;
}

char *
sam_editor_kind_of (GKeyFile *draft)
{
  return g_key_file_get_string (draft, "editor", "kind", NULL);
}

/* A transition opens with its points, also when it is registered from a draft. */
static void
add_points_cb (SamEditor *editor, SamChanges *changes, gpointer data)
{
  g_autoptr (GPtrArray) points =
      sam_rules_new_points (sam_editor_get_part (editor, GPOINTER_TO_UINT (data)));

  for (guint i = 0; i < points->len; i++) {
    sam_changes_put (changes, g_ptr_array_index (points, i));
  }
}

/* It goes on where the draft is, which goes when this is saved or dropped. */
static void
take_key (SamEditor *self, const char *key)
{
  g_free (self->draft_key);
  self->draft_key = g_strdup (key);
  self->has_draft = TRUE;
}

void
sam_editor_take_draft (SamEditor *editor, const char *key, GKeyFile *draft)
{
  g_return_if_fail (SAM_IS_EDITOR (editor));

  for (guint i = 0; i < editor->parts->len; i++) {
    Part *part = g_ptr_array_index (editor->parts, i);
    g_autofree char *group = g_strdup_printf ("part %u", i);
    g_autofree char *body = g_key_file_get_string (draft, group, "body", NULL);
    g_autoptr (GBytes) bytes = body ? g_bytes_new (body, strlen (body)) : NULL;
    g_autoptr (SamRecord) typed =
        bytes ? sam_record_new_from_body (sam_record_get_rtype (part->clone),
                                          sam_record_get_id (part->clone),
                                          sam_record_get_scope (part->clone), bytes, NULL)
              : NULL;

    for (guint n = 0; typed && n < part->rows->len; n++) {
      SamFieldRow *row = g_ptr_array_index (part->rows, n);

      copy_field (part->clone, typed, sam_field_row_get_field (row));
      sam_field_row_refresh (row);
    }
  }
  take_key (editor, key);
  update_dirty (editor);
}

SamEditor *
sam_editor_restore (SamContext *context, const char *key, const char *draft)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *title = NULL;
  SamEditor *self;

  if (!g_key_file_load_from_data (file, draft, (gsize) -1, G_KEY_FILE_NONE, NULL)) {
    return NULL;
  }
  title = g_key_file_get_string (file, "editor", "title", NULL);
  self = sam_editor_new (context, title ? title : "");
  take_key (self, key);
  for (guint i = 0;; i++) {
    g_autofree char *group = g_strdup_printf ("part %u", i);
    g_autofree char *type_name = g_key_file_get_string (file, group, "type", NULL);
    g_autofree char *id = g_key_file_get_string (file, group, "id", NULL);
    g_autofree char *scope = g_key_file_get_string (file, group, "scope", NULL);
    g_autofree char *body = g_key_file_get_string (file, group, "body", NULL);
    g_autofree char *base = g_key_file_get_string (file, group, "base", NULL);
    const SamTypeDef *def = type_name ? sam_type_by_name (type_name) : NULL;
    g_autoptr (SamRecord) typed = NULL, before = NULL;
    Part *part;
    guint n;

    if (!def || !id || !scope || !body || !base) {
      break;
    }
    {
      g_autoptr (GBytes) body_bytes = g_bytes_new (body, strlen (body));
      g_autoptr (GBytes) base_bytes = g_bytes_new (base, strlen (base));

      typed = sam_record_new_from_body (def->type, id, scope, body_bytes, NULL);
      before = sam_record_new_from_body (def->type, id, scope, base_bytes, NULL);
    }
    if (!typed || !before) {
      break;
    }
    n = sam_editor_add_part (self, typed);
    part = get_part (self, n);
    part->is_new = g_key_file_get_boolean (file, group, "new", NULL);
    g_set_object (&part->base, before);
    g_set_object (&part->seen, before);
    if (g_key_file_get_integer (file, group, "act", NULL) == SAM_OP_SIGN) {
      sam_editor_set_act (self, n, SAM_OP_SIGN);
    }
    if (part->is_new && def->type == SAM_RECORD_TRANSITION) {
      sam_editor_set_before_save (self, add_points_cb, GUINT_TO_POINTER (n), NULL);
    }
    sam_editor_build (self, n);
    if (!part->is_new) {
      /* The draft stands on what was there then: what colleagues wrote since must not be put back
       * to that. */
      read_again (self, n);
    }
  }
  if (self->parts->len == 0) {
    g_object_ref_sink (self);
    g_object_unref (self);
    return NULL;
  }
  update_dirty (self);
  return self;
}
