/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-today-below.h"

#include "inbox/sam-inbox-lines.h"
#include "sam-calls.h"
#include "sam-page-header.h"
#include "sam-press.h"
#include "sam-row.h"
#include "sam-spoken.h"
#include "sam-window.h"
#include "sam-words.h"

#include <glib/gi18n.h>

#define MAX_NEWS 6
#define MAX_WAITS 40
#define PREF_SEEN "today-seen"
/* Looking in again within the hour is the same visit: what was new stays new. */
#define SAME_VISIT_US (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)

typedef struct {
  char *case_id, *name; /* (owned) */
  char *by_user;        /* (owned) (nullable) */
  gint64 at;
  SamRecord *record; /* (owned) */
} News;

typedef struct {
  GPtrArray *news;  /* (owned) (element-type News) */
  gint64 last_seen; /* µs; 0 = never before */
  GPtrArray *waits; /* (owned) (nullable) (element-type SamTodayWait): when they are unfolded */
  SamTeam *team;    /* (owned) (nullable): for a lead */
} Answer;

typedef struct {
  gint64 since; /* of this visit; -1 = to be read */
  gboolean is_lead, wants_waits;
} Question;

struct _SamTodayBelow {
  GtkWidget parent_instance;

  SamContext *context; /* (owned) */
  SamTodayLead *lead;  /* (owned) */
  GtkWidget *box;      /* (not owned): children */
  GtkWidget *news_head, *news;
  GtkWidget *waits_fold, *waits, *no_waits;

  GCancellable *cancellable; /* (owned) */
  Answer *answer;            /* (owned) (nullable) */
  char *news_print;          /* (owned) (nullable): what is shown there, as one text */
  char *waits_print;         /* (owned) (nullable) */
  SamTodayFigures figures;
  int limit;
  gint64 since;           /* changes after it are news; -1 = not read yet */
  gboolean asking, again; /* a question runs; something changed meanwhile */
};

enum { OPEN_CASE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SamTodayBelow, sam_today_below, GTK_TYPE_WIDGET)

/* ---- The question ---- */

static void
news_free (gpointer data)
{
  News *news = data;

  g_free (news->case_id);
  g_free (news->name);
  g_free (news->by_user);
  g_object_unref (news->record);
  g_free (news);
}

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  g_clear_pointer (&answer->news, g_ptr_array_unref);
  g_clear_pointer (&answer->waits, g_ptr_array_unref);
  g_clear_pointer (&answer->team, sam_team_free);
  g_free (answer);
}

/* What others did in my cases since the last visit. */
static gboolean
add_news (SamStore *store, SamViewer *viewer, Answer *answer, GCancellable *cancellable,
          GError **error)
{
  g_autoptr (GPtrArray) list = NULL;

  answer->news = g_ptr_array_new_with_free_func (news_free);
  if (answer->last_seen == 0) {
    return TRUE;
  }
  list = sam_store_news (store, viewer, answer->last_seen, MAX_NEWS, cancellable, error);
  for (guint i = 0; list && i < list->len; i++) {
    const SamNews *one = list->pdata[i];
    SamRecord *record = sam_store_get (store, viewer, one->type, one->id, NULL);
    News *news;

    if (!record) {
      continue;
    }
    news = g_new0 (News, 1);
    news->case_id = g_strdup (one->case_id);
    news->name = g_strdup (one->name);
    news->by_user = g_strdup (one->by_user);
    news->at = one->at;
    news->record = record;
    g_ptr_array_add (answer->news, news);
  }
  return list != NULL;
}

static gpointer
question_work (SamStore *store, SamViewer *viewer, gpointer data, GCancellable *cancellable,
               GError **error)
{
  const Question *question = data;
  Answer *answer = g_new0 (Answer, 1);
  g_autofree char *seen = NULL;

  answer->last_seen = question->since;
  if (question->since < 0) {
    seen = sam_store_get_pref (store, PREF_SEEN, NULL);
    answer->last_seen = seen ? g_ascii_strtoll (seen, NULL, 10) : 0;
  }
  if (!add_news (store, viewer, answer, cancellable, error)
      || (question->is_lead && !(answer->team = sam_store_team (store, viewer, cancellable, error)))
      || (question->wants_waits
          && !(answer->waits = sam_store_waits (store, viewer, cancellable, error)))) {
    answer_free (answer);
    return NULL;
  }
  return answer;
}

static gpointer
seen_work (SamStore *store, SamViewer *viewer, gpointer data, GCancellable *cancellable,
           GError **error)
{
  g_autofree char *before = sam_store_get_pref (store, PREF_SEEN, NULL);
  gint64 now = g_ascii_strtoll (data, NULL, 10);

  if (!before || now - g_ascii_strtoll (before, NULL, 10) > SAME_VISIT_US) {
    sam_store_put_pref (store, PREF_SEEN, data, NULL);
  }
  return GINT_TO_POINTER (TRUE);
}

static void
seen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  /* When the visit can't be remembered, news is shown once more: no loss. */
  sam_call_run_finish (SAM_CONTEXT (source), result, NULL);
}

/* ---- Showing ---- */

static void
add_row (GtkWidget *list, GtkWidget *row, const char *case_id, const char *section,
         const char *record_id)
{
  GtkListBoxRow *line = sam_boxed_list_add (list, row, TRUE, NULL);

  g_object_set_data_full (G_OBJECT (line), "case", g_strdup (case_id), g_free);
  g_object_set_data (G_OBJECT (line), "section", (gpointer) section);
  g_object_set_data_full (G_OBJECT (line), "record", g_strdup (record_id), g_free);
}

static char *
news_words (const SamRecord *record)
{
  const SamTypeDef *def = sam_record_get_def (record);
  g_autofree char *title = NULL;

  if (def->type == SAM_RECORD_CONTACT) {
    const char *text = sam_record_get_text (record, SAM_CONTACT_TEXT);

    return sam_words_join (sam_words_enum (record, SAM_CONTACT_CHANNEL),
                           sam_words_enum (record, SAM_CONTACT_OUTCOME), text ? text : "", NULL);
  }
  title = sam_record_title (record, NULL);
  return sam_words_join (sam_text (NULL, &def->noun), title, NULL);
}

/* Whether something else is to be shown than was; it is remembered. */
static gboolean
is_other (char **print, GString *now)
{
  if (g_strcmp0 (*print, now->str) == 0) {
    return FALSE;
  }
  g_free (*print);
  *print = g_strdup (now->str);
  return TRUE;
}

static void
show_news (SamTodayBelow *self)
{
  SamContext *context = self->context;
  const GPtrArray *news = self->answer->news;
  g_autoptr (GString) print = g_string_new (NULL);

  for (guint i = 0; i < news->len; i++) {
    const News *one = g_ptr_array_index (news, i);

    g_string_append_printf (print, "%s %s %" G_GINT64_FORMAT "\n", sam_record_get_id (one->record),
                            one->name, one->at);
  }
  if (!is_other (&self->news_print, print)) {
    return;
  }
  sam_boxed_list_clear (self->news);
  for (guint i = 0; i < news->len; i++) {
    const News *one = g_ptr_array_index (news, i);
    const char *by = sam_context_name (context, one->by_user);
    g_autofree char *when = sam_words_moment (context, one->at);
    g_autofree char *why = news_words (one->record);
    g_autofree char *end = sam_words_join (by ? by : "", when, NULL);
    GtkWidget *row = sam_row_new ();

    sam_row_set_name (SAM_ROW (row), context, one->name, why);
    sam_row_set_end (SAM_ROW (row), end, SAM_TONE_NEUTRAL);
    add_row (self->news, row, one->case_id, sam_inbox_section (sam_record_get_rtype (one->record)),
             sam_record_get_id (one->record));
  }
  gtk_widget_set_visible (self->news_head, news->len > 0);
  gtk_widget_set_visible (self->news, news->len > 0);
}

static char *
wait_words (SamContext *context, const SamTodayWait *wait)
{
  const char *who = wait->who ? wait->who : C_ ("today", "others");
  const char *what = wait->what ? wait->what : "";
  g_autofree char *day = NULL;

  if (wait->since != SAM_DATE_NONE) {
    day = sam_words_date (context, wait->since);
    /* Translators: who, to what, and since when */
    return g_strdup_printf (C_ ("today", "%1$s has not answered “%2$s”, asked %3$s."), who, what,
                            day);
  }
  if (wait->due == SAM_DATE_NONE) {
    /* Translators: who, and what they have promised */
    return g_strdup_printf (C_ ("today", "%1$s has promised “%2$s”."), who, what);
  }
  day = sam_words_date (context, wait->due);
  /* Translators: who, what they have promised, and by when */
  return g_strdup_printf (C_ ("today", "%1$s has promised “%2$s” by %3$s."), who, what, day);
}

static void
show_waits (SamTodayBelow *self)
{
  SamContext *context = self->context;
  const GPtrArray *waits = self->answer->waits;
  g_autoptr (GString) print = g_string_new (NULL);

  for (guint i = 0; waits && i < waits->len; i++) {
    const SamTodayWait *wait = g_ptr_array_index (waits, i);
    g_autofree char *why = wait_words (context, wait);

    g_string_append_printf (print, "%s %s %s\n", wait->record_id, wait->name, why);
  }
  if (!waits || !is_other (&self->waits_print, print)) {
    return;
  }
  sam_boxed_list_clear (self->waits);
  for (guint i = 0; i < waits->len && i < MAX_WAITS; i++) {
    const SamTodayWait *wait = g_ptr_array_index (waits, i);
    g_autofree char *why = wait_words (context, wait);
    GtkWidget *row = sam_row_new ();

    sam_row_set_name (SAM_ROW (row), context, wait->name, why);
    add_row (self->waits, row, wait->case_id, "agreements", wait->record_id);
  }
  gtk_widget_set_visible (self->waits, waits->len > 0);
  gtk_widget_set_visible (self->no_waits, waits->len == 0);
}

static void
show (GtkWidget *box)
{
  SamTodayBelow *self = SAM_TODAY_BELOW (gtk_widget_get_parent (box));

  show_news (self);
  show_waits (self);
  if (self->answer->team) {
    sam_today_lead_set (self->lead, self->answer->team, &self->figures, self->limit);
  }
  gtk_widget_set_visible (GTK_WIDGET (self->lead), self->answer->team != NULL);
}

static void ask (SamTodayBelow *self);

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamTodayBelow) self = user_data;
  SamContext *context = SAM_CONTEXT (source);
  SamWindow *window = sam_window_of (GTK_WIDGET (self));
  g_autoptr (GError) error = NULL;
  Answer *answer = sam_call_run_finish (context, result, &error);

  self->asking = FALSE;
  if (!answer) {
    if (window) {
      sam_window_error (window, error);
    }
    return;
  }
  if (!window) {
    /* The page has gone with its window, and this was held by the question alone. */
    answer_free (answer);
    return;
  }
  if (self->since < 0) {
    self->since = answer->last_seen;
    sam_call_run_async (context, SAM_STORE_WRITE, seen_work,
                        g_strdup_printf ("%" G_GINT64_FORMAT, sam_context_get_now (context)),
                        g_free, NULL, NULL, seen_cb, NULL);
  }
  g_clear_pointer (&self->answer, answer_free);
  self->answer = answer;
  sam_press_wait (self->box, show);
  if (self->again) {
    ask (self);
  }
}

static void
ask (SamTodayBelow *self)
{
  Question *question;

  if (!sam_context_get_viewer (self->context)) {
    return;
  }
  self->again = self->asking;
  if (self->asking) {
    return;
  }
  self->asking = TRUE;
  question = g_new0 (Question, 1);
  question->since = self->since;
  question->is_lead = sam_context_is_lead (self->context);
  question->wants_waits = gtk_expander_get_expanded (GTK_EXPANDER (self->waits_fold));
  sam_call_run_async (self->context, SAM_STORE_READ, question_work, question, g_free, answer_free,
                      self->cancellable, answered_cb, g_object_ref (self));
}

void
sam_today_below_ask (SamTodayBelow *below, const SamTodayFigures *figures, int limit)
{
  g_return_if_fail (SAM_IS_TODAY_BELOW (below));

  below->figures = *figures;
  below->limit = limit;
  ask (below);
}

/* ---- The widget ---- */

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row, gpointer user_data)
{
  g_signal_emit (user_data, signals[OPEN_CASE], 0, g_object_get_data (G_OBJECT (row), "case"),
                 g_object_get_data (G_OBJECT (row), "section"),
                 g_object_get_data (G_OBJECT (row), "record"));
}

static void
unfolded_cb (SamTodayBelow *self)
{
  if (gtk_expander_get_expanded (GTK_EXPANDER (self->waits_fold))) {
    ask (self);
  }
}

/* Folded: nothing to be done, but to be known. */
static void
make_waits (SamTodayBelow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *title = sam_section_heading_new (C_ ("today", "Waiting for others"),
                                              C_ ("today", "asked or promised, and not late"));

  self->waits_fold = gtk_expander_new (NULL);
  gtk_expander_set_label_widget (GTK_EXPANDER (self->waits_fold), title);
  gtk_widget_set_margin_top (self->waits_fold, 12);
  sam_spoken_set (self->waits_fold, C_ ("today", "Waiting for others"));
  gtk_widget_set_margin_top (box, 12);
  self->waits = sam_boxed_list_new ();
  gtk_widget_set_visible (self->waits, FALSE);
  sam_spoken_set (self->waits, C_ ("today", "Waiting for others"));
  g_signal_connect (self->waits, "row-activated", G_CALLBACK (row_activated_cb), self);
  gtk_box_append (GTK_BOX (box), self->waits);
  self->no_waits = gtk_label_new (C_ ("today", "Nobody has been asked for anything now. What "
                                               "parties promise in agreements stands here."));
  sam_label_wrap (self->no_waits);
  gtk_widget_add_css_class (self->no_waits, "dim-label");
  gtk_widget_set_visible (self->no_waits, FALSE);
  gtk_box_append (GTK_BOX (box), self->no_waits);
  gtk_expander_set_child (GTK_EXPANDER (self->waits_fold), box);
  g_signal_connect_swapped (self->waits_fold, "notify::expanded", G_CALLBACK (unfolded_cb), self);
  gtk_box_append (GTK_BOX (self->box), self->waits_fold);
}

static void
make_news (SamTodayBelow *self)
{
  self->news_head = sam_section_heading_new (C_ ("today", "New since last time"),
                                             C_ ("today", "what others did in your cases"));
  gtk_widget_set_margin_top (self->news_head, 12);
  gtk_widget_set_visible (self->news_head, FALSE);
  gtk_box_append (GTK_BOX (self->box), self->news_head);
  self->news = sam_boxed_list_new ();
  gtk_widget_set_visible (self->news, FALSE);
  sam_spoken_set (self->news, C_ ("today", "New since last time"));
  g_signal_connect (self->news, "row-activated", G_CALLBACK (row_activated_cb), self);
  gtk_box_append (GTK_BOX (self->box), self->news);
}

static void
sam_today_below_dispose (GObject *object)
{
  SamTodayBelow *self = SAM_TODAY_BELOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (sam_today_below_parent_class)->dispose (object);
}

static void
sam_today_below_finalize (GObject *object)
{
  SamTodayBelow *self = SAM_TODAY_BELOW (object);

  g_clear_object (&self->context);
  g_clear_object (&self->lead);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->answer, answer_free);
  g_clear_pointer (&self->news_print, g_free);
  g_clear_pointer (&self->waits_print, g_free);
  G_OBJECT_CLASS (sam_today_below_parent_class)->finalize (object);
}

static void
sam_today_below_class_init (SamTodayBelowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sam_today_below_dispose;
  G_OBJECT_CLASS (klass)->finalize = sam_today_below_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
  signals[OPEN_CASE] =
      g_signal_new ("open-case", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
}

static void
sam_today_below_init (SamTodayBelow *self)
{
  self->since = -1;
  self->cancellable = g_cancellable_new ();
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  make_news (self);
  make_waits (self);
}

GtkWidget *
sam_today_below_new (SamContext *context, SamTodayLead *lead)
{
  SamTodayBelow *self = g_object_new (SAM_TYPE_TODAY_BELOW, NULL);

  self->context = g_object_ref (context);
  self->lead = g_object_ref (lead);
  return GTK_WIDGET (self);
}
