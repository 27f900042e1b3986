/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-cooperation-list.h"

#include "sam-calls.h"
#include "sam-spoken.h"
#include "sam-summary-words.h"
#include "sam-window.h"
#include "sam-words.h"

#include <glib/gi18n.h>
#include <samspor/sam-id.h>
#include <samspor/sam-judge.h>
#include <samspor/sam-rules.h>

/* An agreement of a case that rests on it. Strings (owned). */
typedef struct {
  char *agreement_id, *case_id, *name, *title;
} Resting;

/* One line; atomically counted. */
typedef struct {
  SamRecord *record; /* (owned) */
  GArray *resting;   /* (owned) (element-type Resting) */
} Line;

struct _SamCooperationList {
  AdwBin parent_instance;

  SamPage *page;             /* (not owned) */
  SamListDetail *lists;      /* (not owned) */
  GtkWidget *new_button;     /* (not owned) */
  GCancellable *cancellable; /* (owned) */
};

G_DEFINE_FINAL_TYPE (SamCooperationList, sam_cooperation_list, ADW_TYPE_BIN)

static void
resting_clear (gpointer data)
{
  Resting *resting = data;

  g_free (resting->agreement_id);
  g_free (resting->case_id);
  g_free (resting->name);
  g_free (resting->title);
}

static void
line_clear (gpointer data)
{
  Line *line = data;

  g_object_unref (line->record);
  g_array_unref (line->resting);
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

static int
urgency (const SamRecord *record, SamDate today)
{
  switch (sam_rules_cooperation (record, today)) {
  case SAM_COOPERATION_TO_REVISE:
    return 0;
  case SAM_COOPERATION_STANDS:
    return 1;
  case SAM_COOPERATION_TO_COME:
    return 2;
  case SAM_COOPERATION_OVER:
  default:
    return 3;
  }
}

static int
compare_lines (gconstpointer a, gconstpointer b, gpointer data)
{
  const SamRecord *one = (*(Line *const *) a)->record, *two = (*(Line *const *) b)->record;
  SamDate today = (SamDate) GPOINTER_TO_INT (data);
  int x = urgency (one, today), y = urgency (two, today);

  return x != y ? x - y
                : g_strcmp0 (sam_record_get_text (one, SAM_COOPERATION_TITLE),
                             sam_record_get_text (two, SAM_COOPERATION_TITLE));
}

static void
add_resting (SamStore *store, SamViewer *viewer, const SamRecord *agreement, Line *line)
{
  const char *case_id = sam_record_get_scope (agreement);
  g_autoptr (SamRecord) about = sam_store_get (store, viewer, SAM_RECORD_CASE, case_id, NULL);
  g_autoptr (SamRecord) person =
      about ? sam_store_get (store, viewer, SAM_RECORD_PERSON,
                             sam_record_get_text (about, SAM_CASE_PERSON_ID), NULL)
            : NULL;
  Resting resting = { g_strdup (sam_record_get_id (agreement)), g_strdup (case_id),
                      person ? sam_record_title (person, NULL) : g_strdup (""),
                      sam_record_title (agreement, NULL) };

  g_array_append_val (line->resting, resting);
}

static gpointer
list_work (SamStore *store, SamViewer *viewer, gpointer data, GCancellable *cancellable,
           GError **error)
{
  g_autoptr (SamQuery) query = sam_query_new (SAM_RECORD_COOPERATION);
  g_autoptr (SamQuery) resting = sam_query_new (SAM_RECORD_AGREEMENT);
  g_autoptr (GPtrArray) all = sam_store_list (store, viewer, query, cancellable, error);
  g_autoptr (GPtrArray) agreements =
      all ? sam_store_list (store, viewer, resting, cancellable, error) : NULL;
  GPtrArray *lines;

  if (!agreements) {
    return NULL;
  }
  lines = g_ptr_array_new_with_free_func (line_unref);
  for (guint i = 0; i < all->len; i++) {
    Line *line = g_atomic_rc_box_new0 (Line);

    line->record = g_object_ref (g_ptr_array_index (all, i));
    line->resting = g_array_new (FALSE, FALSE, sizeof (Resting));
    g_array_set_clear_func (line->resting, resting_clear);
    for (guint k = 0; k < agreements->len; k++) {
      const SamRecord *agreement = g_ptr_array_index (agreements, k);

      if (g_strcmp0 (sam_record_get_text (agreement, SAM_AGREEMENT_COOPERATION_ID),
                     sam_record_get_id (line->record))
              == 0
          && !sam_record_enum_is (agreement, SAM_AGREEMENT_STATE, "superseded")) {
        add_resting (store, viewer, agreement, line);
      }
    }
    g_ptr_array_add (lines, line);
  }
  g_ptr_array_sort_with_data (lines, compare_lines, data);
  return lines;
}

/* ---- The list ---- */

static const char *
line_id (gconstpointer line)
{
  return sam_record_get_id (((const Line *) line)->record);
}

static gboolean
line_equal (gconstpointer a, gconstpointer b)
{
  const Line *one = a, *two = b;

  if (one == two) {
    return TRUE;
  }
  if (sam_record_get_meta (one->record)->state != sam_record_get_meta (two->record)->state
      || !sam_record_equal (one->record, two->record) || one->resting->len != two->resting->len) {
    return FALSE;
  }
  for (guint i = 0; i < one->resting->len; i++) {
    const Resting *x = &g_array_index (one->resting, Resting, i);
    const Resting *y = &g_array_index (two->resting, Resting, i);

    if (g_strcmp0 (x->agreement_id, y->agreement_id) != 0 || g_strcmp0 (x->name, y->name) != 0
        || g_strcmp0 (x->title, y->title) != 0) {
      return FALSE;
    }
  }
  return TRUE;
}

static void
bind_cb (SamRow *row, gpointer item, gpointer user_data)
{
  SamCooperationList *self = user_data;
  SamContext *context = sam_page_get_context (self->page);
  const Line *line = sam_item_get (item);
  SamTone tone;
  g_autofree char *stands = sam_words_cooperation (context, line->record, &tone);
  g_autofree char *why =
      sam_words_join (sam_words_enum (line->record, SAM_COOPERATION_KIND), stands, NULL);

  sam_row_set_text (row, sam_record_get_text (line->record, SAM_COOPERATION_TITLE), why);
  sam_row_set_icon (row, tone == SAM_TONE_LATE ? "dialog-warning-symbolic" : NULL, tone,
                    tone == SAM_TONE_LATE);
  sam_row_set_chip (row, tone == SAM_TONE_LATE ? C_ ("cooperation chip", "look at it again") : NULL,
                    tone);
}

/* ---- The detail ---- */

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamCooperationList) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *undo = NULL;

  if (sam_call_save_finish (SAM_CONTEXT (source), result, &undo, NULL, &error)) {
    sam_page_tell (self->page, C_ ("cooperation", "Looked at today. In a year it is asked again."),
                   undo);
  } else {
    sam_page_tell_error (self->page, error);
  }
}

static void
looked_at_cb (GtkButton *button, gpointer user_data)
{
  SamCooperationList *self = user_data;
  SamContext *context = sam_page_get_context (self->page);
  g_autoptr (SamRecord) changed = sam_record_dup (g_object_get_data (G_OBJECT (button), "record"));
  SamChanges *changes = sam_changes_new ("agreements");
  int year, month, day;

  sam_date_to_ymd (sam_context_get_today (context), &year, &month, &day);
  /* The 29th of February has no day a year later. */
  sam_record_set_date (changed, SAM_COOPERATION_REVISION_ON,
                       sam_date_from_ymd (year + 1, month, MIN (day, 28)));
  sam_changes_put (changes, changed);
  sam_call_save_async (context, changes, saved_cb, g_object_ref (self));
}

static void
edit_cb (GtkButton *button, gpointer user_data)
{
  SamCooperationList *self = user_data;

  sam_window_edit_record (sam_page_get_window (self->page),
                          g_object_get_data (G_OBJECT (button), "record"));
}

static void
add_button (GtkWidget *end, const char *label, GCallback clicked, SamRecord *record, gpointer self)
{
  GtkWidget *button = sam_button_new (label);

  g_object_set_data_full (G_OBJECT (button), "record", g_object_ref (record), g_object_unref);
  g_signal_connect (button, "clicked", clicked, self);
  gtk_box_append (GTK_BOX (end), button);
}

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row, gpointer user_data)
{
  SamCooperationList *self = user_data;

  sam_window_open_case (sam_page_get_window (self->page),
                        g_object_get_data (G_OBJECT (row), "case"), "agreements",
                        g_object_get_data (G_OBJECT (row), "record"));
}

static void
add_facts (GtkWidget *box, SamContext *context, const SamRecord *record)
{
  static const SamField fields[] = {
    SAM_COOPERATION_SERVICE_IDS, SAM_COOPERATION_PARTIES_TEXT, SAM_COOPERATION_COVERS,
    SAM_COOPERATION_CONTACTS,    SAM_COOPERATION_VALID_FROM,   SAM_COOPERATION_VALID_TO,
    SAM_COOPERATION_REVISION_ON, SAM_COOPERATION_REMARK,
  };
  GtkWidget *list = sam_detail_list (box);

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++) {
    g_autofree char *value = sam_words_field (context, record, fields[i]);

    sam_detail_fact (list, sam_text (NULL, &sam_field_get (fields[i])->label), value);
  }
}

static void
show_cb (GtkWidget *box, gpointer data, gpointer user_data)
{
  SamCooperationList *self = user_data;
  SamContext *context = sam_page_get_context (self->page);
  const Line *line = data;
  const char *state = sam_words_state (sam_record_get_meta (line->record)->state);
  SamTone tone;
  g_autofree char *stands = sam_words_cooperation (context, line->record, &tone);
  g_autofree char *subtitle = sam_words_join (sam_words_enum (line->record, SAM_COOPERATION_KIND),
                                              stands, state ? state : "", NULL);
  GtkWidget *end =
      sam_detail_title (box, sam_record_get_text (line->record, SAM_COOPERATION_TITLE), subtitle);
  GtkWidget *list;

  if (sam_context_is_lead (context)) {
    add_button (end, C_ ("cooperation", "_Looked at today"), G_CALLBACK (looked_at_cb),
                line->record, self);
    add_button (end, C_ ("cooperation", "_Edit"), G_CALLBACK (edit_cb), line->record, self);
  }
  add_facts (box, context, line->record);
  if (line->resting->len == 0) {
    return;
  }
  sam_detail_heading (box, C_ ("cooperation", "Agreements that rest on it"), NULL);
  list = sam_detail_list (box);
  g_signal_connect (list, "row-activated", G_CALLBACK (row_activated_cb), self);
  for (guint i = 0; i < line->resting->len; i++) {
    const Resting *resting = &g_array_index (line->resting, Resting, i);
    GtkWidget *row = sam_row_new ();
    GtkListBoxRow *item;

    sam_row_set_name (SAM_ROW (row), context, resting->name, resting->title);
    item = sam_boxed_list_add (list, row, TRUE, NULL);
    g_object_set_data_full (G_OBJECT (item), "case", g_strdup (resting->case_id), g_free);
    g_object_set_data_full (G_OBJECT (item), "record", g_strdup (resting->agreement_id), g_free);
  }
}

/* ---- The part ---- */

static const SamListDetailKind kind = {
  line_id, line_equal, line_ref, line_unref, bind_cb, show_cb
};

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamCooperationList) self = user_data;
  SamContext *context = SAM_CONTEXT (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lines = sam_call_run_finish (context, result, &error);
  g_autofree char *all = NULL, *late = NULL, *subtitle = NULL;
  guint n_late = 0;

  if (!lines) {
    if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
      sam_list_detail_fail (self->lists);
      sam_page_tell_error (self->page, error);
    }
    return;
  }
  for (guint i = 0; i < lines->len; i++) {
    n_late += urgency (((const Line *) g_ptr_array_index (lines, i))->record,
                       sam_context_get_today (context))
                      == 0
                  ? 1
                  : 0;
  }
  all = sam_count (NULL, "cooperation", "%d cooperation agreement", "%d cooperation agreements",
                   (int) lines->len);
  if (n_late > 0) {
    late = sam_count (NULL, "cooperation", "%d should have been looked at again",
                      "%d should have been looked at again", (int) n_late);
  }
  subtitle = sam_words_join (all, late ? late : "", NULL);
  sam_page_header_set_subtitle (sam_list_detail_get_header (self->lists),
                                lines->len > 0 ? subtitle : NULL);
  sam_list_detail_apply (self->lists, lines, C_ ("cooperation", "No cooperation agreements yet"),
                         C_ ("cooperation",
                             "A team lead enters what the municipality has agreed on with the "
                             "hospital trust, the prison, NAV, the police and on housing."));
}

void
sam_cooperation_list_ask (SamCooperationList *self)
{
  SamContext *context = sam_page_get_context (self->page);

  if (!sam_context_get_viewer (context)) {
    return;
  }
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  gtk_widget_set_visible (self->new_button, sam_context_is_lead (context));
  sam_list_detail_wait (self->lists);
  sam_call_run_async (context, SAM_STORE_READ, list_work,
                      GINT_TO_POINTER (sam_context_get_today (context)), NULL,
                      (GDestroyNotify) g_ptr_array_unref, self->cancellable, listed_cb,
                      g_object_ref (self));
}

SamListDetail *
sam_cooperation_list_get_lists (SamCooperationList *self)
{
  return self->lists;
}

static void
new_saved_cb (SamEditor *editor, const char *undo, gpointer user_data)
{
  SamCooperationList *self = user_data;

  sam_list_detail_select (self->lists, sam_record_get_id (sam_editor_get_part (editor, 0)));
}

static void
new_cb (SamCooperationList *self)
{
  SamContext *context = sam_page_get_context (self->page);
  g_autofree char *id = sam_id_new (sam_context_get_clock (context));
  g_autoptr (SamRecord) record = sam_record_new (SAM_RECORD_COOPERATION, id, SAM_ID_NIL);
  SamEditor *editor = sam_editor_new (context, C_ ("cooperation", "New cooperation agreement"));

  sam_record_begin (record, sam_context_get_viewer (context), sam_context_get_today (context),
                    sam_context_get_now (context));
  sam_editor_build (editor, sam_editor_add_part (editor, record));
  g_signal_connect_object (editor, "saved", G_CALLBACK (new_saved_cb), self, 0);
  sam_window_begin_edit (sam_page_get_window (self->page), editor);
}

static void
sam_cooperation_list_dispose (GObject *object)
{
  SamCooperationList *self = SAM_COOPERATION_LIST (object);

  g_cancellable_cancel (self->cancellable);
  G_OBJECT_CLASS (sam_cooperation_list_parent_class)->dispose (object);
}

static void
sam_cooperation_list_finalize (GObject *object)
{
  SamCooperationList *self = SAM_COOPERATION_LIST (object);

  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (sam_cooperation_list_parent_class)->finalize (object);
}

static void
sam_cooperation_list_class_init (SamCooperationListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sam_cooperation_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = sam_cooperation_list_finalize;
}

static void
sam_cooperation_list_init (SamCooperationList *self)
{
  self->cancellable = g_cancellable_new ();
}

GtkWidget *
sam_cooperation_list_new (SamPage *page)
{
  SamCooperationList *self = g_object_new (SAM_TYPE_COOPERATION_LIST, NULL);

  self->page = page;
  self->lists = SAM_LIST_DETAIL (
      sam_list_detail_new (C_ ("page", "Agreements"), "sam-agreement-symbolic", &kind, self));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->lists));
  g_signal_connect_object (sam_page_get_context (self->page), "new-day",
                           G_CALLBACK (sam_list_detail_refresh), self->lists, G_CONNECT_SWAPPED);
  self->new_button = sam_button_new (C_ ("cooperation", "New cooperation agree_ment"));
  gtk_widget_add_css_class (self->new_button, "suggested-action");
  gtk_widget_set_visible (self->new_button, FALSE);
  g_signal_connect_swapped (self->new_button, "clicked", G_CALLBACK (new_cb), self);
  sam_page_header_add_end (sam_list_detail_get_header (self->lists), self->new_button);
  return GTK_WIDGET (self);
}
