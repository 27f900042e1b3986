/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-need-list.h"

#include "sam-need-detail.h"
#include "sam-need-form.h"
#include "sam-spoken.h"
#include "widgets/sam-list-detail.h"

#include <glib/gi18n.h>
#include <samspor/sam-fold.h>

struct _SamNeedList {
  AdwBin parent_instance;

  SamPage *page;             /* (not owned): whose part it is */
  SamListDetail *lists;      /* (not owned) */
  GtkWidget *find, *which;   /* (not owned) */
  GtkWidget *new_button;     /* (not owned) */
  SamNeedAnswer *answer;     /* (owned) (nullable): the last one */
  GCancellable *cancellable; /* (owned) */
};

G_DEFINE_FINAL_TYPE (SamNeedList, sam_need_list, ADW_TYPE_BIN)

/* ---- The list ---- */

static char *
wants_words (const SamNeedLine *line)
{
  g_autofree char *waited = sam_need_wait_words (line);
  g_autofree char *declined = NULL;

  if (line->status.n_declined > 0) {
    declined = sam_count (NULL, "housing need", "said no to %d offer", "said no to %d offers",
                          (int) line->status.n_declined);
  }
  return sam_words_join (waited, sam_words_enum (line->need, SAM_HOUSING_NEED_ENVIRONMENT),
                         declined ? declined : "",
                         line->status.decision_over ? C_ ("housing need", "no longer valid") : "",
                         NULL);
}

static void
bind_cb (SamRow *row, gpointer item, gpointer user_data)
{
  SamNeedList *self = user_data;
  const SamNeedLine *line = sam_item_get (item);
  g_autofree char *why = NULL, *chip = NULL;
  const char *state;
  SamTone tone;

  if (line->unfit) {
    sam_row_set_text (row, C_ ("housing need", "No longer fits"),
                      C_ ("housing need", "the home is not declared as the need asks"));
    sam_row_set_icon (row, "dialog-warning-symbolic", SAM_TONE_SOON, TRUE);
    chip = g_strdup_printf ("%u", line->unfit->len);
    sam_row_set_chip (row, chip, SAM_TONE_SOON);
    return;
  }
  sam_row_set_icon (row, NULL, SAM_TONE_NEUTRAL, FALSE);
  if (line->is_outside) {
    sam_row_set_name (row, sam_page_get_context (self->page), line->name,
                      C_ ("housing need", "taken care of outside the system"));
    sam_row_set_chip (row, NULL, SAM_TONE_NEUTRAL);
    return;
  }
  why = wants_words (line);
  state = sam_need_state_words (&line->status, &tone);
  sam_row_set_name (row, sam_page_get_context (self->page), line->name, why);
  sam_row_set_chip (row, state, tone);
}

static void
show_cb (GtkWidget *box, gpointer line, gpointer user_data)
{
  SamNeedList *self = user_data;

  sam_need_detail_show (box, line, self->page);
}

static void
seen_cb (gconstpointer line, gpointer user_data)
{
  SamNeedList *self = user_data;
  const SamNeedLine *seen = line;

  if (seen->need) {
    sam_call_log (sam_page_get_context (self->page), SAM_ACCESS_VIEW, SAM_RECORD_HOUSING_NEED,
                  seen->id, "housing");
  }
}

static const SamListDetailKind kind = {
  sam_need_line_id, sam_need_line_equal, sam_need_line_ref, sam_need_line_unref, bind_cb, show_cb,
  seen_cb
};

/* ---- What is asked ---- */

/* @kept: (nullable): is in it though the need has ended: what somebody has beside the list does not
 * go while they look at what came of it. */
static void
apply (SamNeedList *self, const char *kept)
{
  g_auto (GStrv) words = sam_fold_words (gtk_editable_get_text (GTK_EDITABLE (self->find)));
  gboolean all = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->which)) == 1;
  g_autoptr (GPtrArray) lines = NULL;
  gboolean looking = words[0] != NULL;

  if (!self->answer) {
    return;
  }
  lines = g_ptr_array_new_with_free_func (sam_need_line_unref);
  for (guint i = 0; i < self->answer->lines->len; i++) {
    SamNeedLine *line = g_ptr_array_index (self->answer->lines, i);
    gboolean open = !line->need || !sam_record_has (line->need, SAM_HOUSING_NEED_ENDED_ON);

    if ((all || open || g_strcmp0 (line->id, kept) == 0)
        && (!looking
            || (line->need && sam_fold_matches (line->folded, (const char *const *) words)))) {
      g_ptr_array_add (lines, sam_need_line_ref (line));
    }
  }
  sam_list_detail_apply (self->lists, lines,
                         looking ? C_ ("housing need", "Nobody found")
                                 : C_ ("housing need", "Nobody waits for a home"),
                         looking ? ""
                                 : C_ ("housing need",
                                       "A need is noted when somebody asks for a home."));
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamNeedList) self = user_data;
  g_autoptr (GError) error = NULL;
  SamNeedAnswer *answer = sam_call_run_finish (SAM_CONTEXT (source), result, &error);
  g_autofree char *open = NULL, *unfit = NULL, *subtitle = NULL;

  if (!answer) {
    if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
      sam_list_detail_fail (self->lists);
      sam_page_tell_error (self->page, error);
    }
    return;
  }
  g_clear_pointer (&self->answer, sam_need_answer_free);
  self->answer = answer;
  open = sam_count (NULL, "housing need", "%d waits for a home", "%d wait for a home",
                    (int) answer->n_open);
  if (answer->n_unfit > 0) {
    unfit = sam_count (NULL, "housing need", "%d home no longer fits", "%d homes no longer fit",
                       (int) answer->n_unfit);
  }
  subtitle = sam_words_join (open, unfit ? unfit : "", NULL);
  sam_page_header_set_subtitle (sam_list_detail_get_header (self->lists),
                                answer->n_open + answer->n_unfit > 0 ? subtitle : NULL);
  apply (self, sam_list_detail_get_shown (self->lists));
}

static void
chosen_cb (SamNeedList *self)
{
  apply (self, NULL);
}

static void
part_ask (GtkWidget *part)
{
  SamNeedList *self = SAM_NEED_LIST (part);
  SamContext *context = sam_page_get_context (self->page);

  if (!sam_context_get_viewer (context)) {
    return;
  }
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  sam_list_detail_wait (self->lists);
  sam_need_lines_async (context, self->cancellable, listed_cb, g_object_ref (self));
}

/* ---- A declaration has changed ---- */

static gpointer
count_work (SamStore *store, SamViewer *viewer, gpointer data, GCancellable *cancellable,
            GError **error)
{
  int n = sam_need_unfit_of (store, viewer, data, cancellable, error);

  /* One more, so that none is an answer too. */
  return n < 0 ? NULL : GINT_TO_POINTER (n + 1);
}

static void
show_unfit (SamWindow *window, gpointer data)
{
  sam_window_open_page (window, "housing", "needs/" SAM_NEED_UNFIT);
}

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamNeedList) self = user_data;
  g_autoptr (GError) error = NULL;
  int n = GPOINTER_TO_INT (sam_call_run_finish (SAM_CONTEXT (source), result, &error)) - 1;
  SamWindow *window = sam_page_get_window (self->page);
  g_autofree char *text = NULL;

  if (n <= 0 || !window) {
    return;
  }
  text = sam_count (NULL, "housing need", "%d need no longer fits", "%d needs no longer fit", n);
  sam_window_toast_button (window, text, C_ ("housing need", "Show"), show_unfit, NULL, NULL);
}

static void
strv_free (gpointer data)
{
  g_strfreev (data);
}

static void
changed_cb (SamNeedList *self, guint64 types, char **ids, guint origin)
{
  SamContext *context = sam_page_get_context (self->page);

  if (origin == SAM_ORIGIN_USER && ids && sam_context_get_viewer (context)
      && (types & (SAM_TYPE_BIT (SITE) | SAM_TYPE_BIT (HOUSING_UNIT))) != 0) {
    sam_call_run_async (context, SAM_STORE_READ, count_work, g_strdupv (ids), strv_free, NULL, NULL,
                        counted_cb, g_object_ref (self));
  }
}

/* ---- The part ---- */

static SamPageHeader *
part_get_header (GtkWidget *part)
{
  return sam_list_detail_get_header (SAM_NEED_LIST (part)->lists);
}

static void
part_open (GtkWidget *part, const char *record_id)
{
  SamNeedList *self = SAM_NEED_LIST (part);

  gtk_editable_set_text (GTK_EDITABLE (self->find), "");
  sam_list_detail_select (self->lists, record_id);
}

static void
part_focus (GtkWidget *part)
{
  sam_list_detail_focus (SAM_NEED_LIST (part)->lists);
}

static void
new_cb (SamNeedList *self)
{
  sam_need_new (sam_page_get_window (self->page), NULL);
}

static void
sam_need_list_dispose (GObject *object)
{
  g_cancellable_cancel (SAM_NEED_LIST (object)->cancellable);
  G_OBJECT_CLASS (sam_need_list_parent_class)->dispose (object);
}

static void
sam_need_list_finalize (GObject *object)
{
  SamNeedList *self = SAM_NEED_LIST (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->answer, sam_need_answer_free);
  G_OBJECT_CLASS (sam_need_list_parent_class)->finalize (object);
}

static void
sam_need_list_class_init (SamNeedListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sam_need_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = sam_need_list_finalize;
}

static void
sam_need_list_init (SamNeedList *self)
{
  self->cancellable = g_cancellable_new ();
}

static void
make_head (SamNeedList *self)
{
  const char *const choices[] = { C_ ("housing need", "Those who wait"), C_ ("housing need", "All"),
                                  NULL };
  SamPageHeader *header = sam_list_detail_get_header (self->lists);

  self->find = gtk_search_entry_new ();
  g_object_set (self->find, "placeholder-text", C_ ("housing need", "Find a name"), NULL);
  sam_spoken_set (self->find, C_ ("housing need", "Find a name"));
  g_signal_connect_swapped (self->find, "search-changed", G_CALLBACK (chosen_cb), self);
  sam_page_header_add_end (header, self->find);
  self->which = gtk_drop_down_new_from_strings (choices);
  sam_spoken_set (self->which, C_ ("housing need", "Which needs"));
  g_signal_connect_swapped (self->which, "notify::selected", G_CALLBACK (chosen_cb), self);
  sam_page_header_add_end (header, self->which);
  self->new_button = sam_button_new (C_ ("housing need", "New _need"));
  gtk_widget_add_css_class (self->new_button, "suggested-action");
  g_signal_connect_swapped (self->new_button, "clicked", G_CALLBACK (new_cb), self);
  sam_page_header_add_end (header, self->new_button);
}

static GtkWidget *
part_make (SamPage *page)
{
  SamNeedList *self = g_object_new (SAM_TYPE_NEED_LIST, NULL);
  SamContext *context = sam_page_get_context (page);

  self->page = page;
  self->lists = SAM_LIST_DETAIL (
      sam_list_detail_new (C_ ("page", "Housing"), "sam-housing-symbolic", &kind, self));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->lists));
  g_signal_connect_object (context, "new-day", G_CALLBACK (part_ask), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (sam_context_get_store (context), "changed", G_CALLBACK (changed_cb),
                           self, G_CONNECT_SWAPPED);
  make_head (self);
  return GTK_WIDGET (self);
}

const SamHousingPart sam_need_list_part = {
  .id = "needs",
  .label = SAM_L ("housing part", "Needs"),
  .types = SAM_TYPE_BIT (SITE) | SAM_TYPE_BIT (HOUSING_UNIT) | SAM_TYPE_BIT (TENANCY)
           | SAM_TYPE_BIT (TENANT) | SAM_TYPE_BIT (HOUSING_NEED) | SAM_TYPE_BIT (HOUSING_OFFER)
           | SAM_TYPE_BIT (PERSON) | SAM_TYPE_BIT (CASE) | SAM_TYPE_BIT (SETTING)
           | SAM_TYPE_BIT (DISTRICT),
  .make = part_make,
  .get_header = part_get_header,
  .ask = part_ask,
  .open = part_open,
  .focus = part_focus,
};
