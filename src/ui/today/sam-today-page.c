/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-today-page.h"

#include "sam-absence-window.h"
#include "sam-calls.h"
#include "sam-charts.h"
#include "sam-contact-window.h"
#include "sam-page-header.h"
#include "sam-press.h"
#include "sam-row.h"
#include "sam-spoken.h"
#include "sam-today-appointments.h"
#include "sam-today-row.h"
#include "sam-today-text.h"
#include "sam-window.h"
#include "sam-words.h"
#include "widgets/sam-beside.h"
#include "widgets/sam-columns.h"

#include <glib/gi18n.h>
#include <samspor/sam-id.h>
#include <samspor/sam-judge.h>
#include <samspor/sam-rules.h>
#include <samspor/sam-settings.h>

#define FIRST_CARDS 30
/* More than a window shows; the rest comes when the first frame is on screen. */
#define CARDS_AT_ONCE 8
#define CARDS_A_STEP 4
/* A pull changes something every frame; the database thread has more to do than to answer here. */
#define AGAIN_MS 200
#define MAX_NEWS 6
#define NEWS_LOOKED_AT 60
#define MAX_BARS 10
#define N_FIGURES 8
#define PREF_SEEN "today-seen"
/* Looking in again within the hour is the same visit: what was new stays new. */
#define SAME_VISIT_US (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)

typedef struct {
  char *coordinator; /* (owned) */
  guint cases;
} Load;

typedef struct {
  char *case_id, *name; /* (owned) */
  SamRecord *contact;   /* (owned) */
} News;

typedef struct {
  GPtrArray *cards;  /* (owned) (element-type SamTodayCard) */
  GPtrArray *covers; /* (owned) (element-type SamCover) */
  SamTodayFigures figures;
  SamDate next_open;
  guint n_to_revise;       /* cooperation agreements, for a lead */
  GPtrArray *appointments; /* (owned) (element-type SamAppointmentToday) */
  GArray *loads;           /* (owned) (nullable) (element-type Load): for a lead */
  GPtrArray *news;         /* (owned) (element-type News) */
  gint64 last_seen;        /* µs; 0 = never before */
} Answer;

typedef struct {
  SamDate today;
  gint64 now;
  gint64 since; /* of this visit; -1 = to be read */
  gboolean is_lead;
} Question;

typedef struct {
  GtkWidget *button, *figure, *label; /* (not owned) */
} FigureTile;

struct _SamTodayPage {
  SamPage parent_instance;

  SamPageHeader *header;
  GtkWidget *scroller, *columns, *main, *cover;
  GtkWidget *appointments_head, *appointments;
  GtkWidget *now_head, *now, *all_button;
  GtkWidget *news_head, *news;
  GtkWidget *nothing, *nothing_next, *spinner;
  GtkWidget *first, *first_words, *first_spinner; /* before the first full fetch */
  GtkWidget *to_revise;                           /* for a lead */
  GtkWidget *loads_head, *loads_card;
  FigureTile tiles[N_FIGURES];

  GCancellable *cancellable; /* (owned) (nullable) */
  Answer *answer;            /* (owned) (nullable): what is shown */
  Answer *coming;            /* (owned) (nullable): what will be */
  char *fingerprint;         /* (owned) (nullable) */
  gint64 since;              /* changes after it are news; -1 = not read yet */
  gboolean asking, again;    /* a question runs; something changed meanwhile */
  gboolean show_all;
  guint next_card, n_shown, fill_id; /* cards that are still to get their rows */
  guint wait_id, again_id;
  gint64 confirmed; /* µs: the end of the pull it was asked after */
};

G_DEFINE_FINAL_TYPE (SamTodayPage, sam_today_page, SAM_TYPE_PAGE)

/* ---- The question ---- */

static void
load_clear (gpointer data)
{
  g_free (((Load *) data)->coordinator);
}

static void
news_free (gpointer data)
{
  News *news = data;

  g_free (news->case_id);
  g_free (news->name);
  g_object_unref (news->contact);
  g_free (news);
}

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  g_clear_pointer (&answer->cards, g_ptr_array_unref);
  g_clear_pointer (&answer->covers, g_ptr_array_unref);
  g_clear_pointer (&answer->appointments, g_ptr_array_unref);
  g_clear_pointer (&answer->loads, g_array_unref);
  g_clear_pointer (&answer->news, g_ptr_array_unref);
  g_free (answer);
}

static int
compare_loads (gconstpointer a, gconstpointer b)
{
  const Load *one = a, *two = b;

  return one->cases != two->cases ? (int) two->cases - (int) one->cases
                                  : g_strcmp0 (one->coordinator, two->coordinator);
}

static gboolean
add_loads (SamStore *store, SamViewer *viewer, Answer *answer, GCancellable *cancellable,
           GError **error)
{
  g_autoptr (GHashTable) counts = sam_store_count_cases (store, viewer, cancellable, error);
  GHashTableIter iter;
  gpointer key, value;

  if (!counts) {
    return FALSE;
  }
  answer->loads = g_array_new (FALSE, FALSE, sizeof (Load));
  g_array_set_clear_func (answer->loads, load_clear);
  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, &key, &value)) {
    Load load = { g_strdup (key), GPOINTER_TO_UINT (value) };

    g_array_append_val (answer->loads, load);
  }
  g_array_sort (answer->loads, compare_loads);
  return TRUE;
}

/* What others logged in my cases since the last visit. Contacts are never changed, so the last ones
 * are all that has to be looked at. */
static gboolean
add_news (SamStore *store, SamViewer *viewer, const Question *question, Answer *answer,
          GCancellable *cancellable, GError **error)
{
  const char *me = sam_viewer_get (viewer)->user_id;
  g_autoptr (SamQuery) query = sam_query_new (SAM_RECORD_CONTACT);
  g_autoptr (GPtrArray) contacts = NULL;

  answer->news = g_ptr_array_new_with_free_func (news_free);
  if (answer->last_seen == 0) {
    return TRUE;
  }
  query->sort = SAM_CONTACT_OCCURRED_AT;
  query->descending = TRUE;
  query->limit = NEWS_LOOKED_AT;
  query->changed_after = answer->last_seen;
  contacts = sam_store_list (store, viewer, query, cancellable, error);
  if (!contacts) {
    return FALSE;
  }
  for (guint i = 0; i < contacts->len && answer->news->len < MAX_NEWS; i++) {
    SamRecord *contact = g_ptr_array_index (contacts, i);
    const char *case_id = sam_record_get_text (contact, SAM_CONTACT_CASE_ID);
    g_autoptr (SamRecord) about = NULL, person = NULL;
    News *news;

    if (!case_id || g_strcmp0 (sam_record_get_text (contact, SAM_CONTACT_BY_USER), me) == 0) {
      continue;
    }
    about = sam_store_get (store, viewer, SAM_RECORD_CASE, case_id, NULL);
    if (!about || g_strcmp0 (sam_record_get_text (about, SAM_CASE_COORDINATOR_USER), me) != 0) {
      continue;
    }
    person = sam_store_get (store, viewer, SAM_RECORD_PERSON,
                            sam_record_get_text (about, SAM_CASE_PERSON_ID), NULL);
    news = g_new0 (News, 1);
    news->case_id = g_strdup (case_id);
    news->name = person ? sam_record_title (person, NULL) : g_strdup ("");
    news->contact = g_object_ref (contact);
    g_ptr_array_add (answer->news, news);
  }
  return TRUE;
}

static SamDate
next_open_day (SamStore *store, SamViewer *viewer, SamDate today, GCancellable *cancellable)
{
  g_autoptr (SamQuery) query = sam_query_new (SAM_RECORD_SETTING);
  g_autoptr (GPtrArray) settings = sam_store_list (store, viewer, query, cancellable, NULL);
  g_autoptr (SamRegistry) registry = NULL;

  if (!settings) {
    return SAM_DATE_NONE;
  }
  registry = sam_registry_new (settings);
  return sam_calendar_next_open (sam_registry_calendar (registry), today);
}

static gpointer
today_work (SamStore *store, SamViewer *viewer, gpointer data, GCancellable *cancellable,
            GError **error)
{
  const Question *question = data;
  Answer *answer = g_new0 (Answer, 1);
  g_autofree char *seen = NULL;

  answer->cards = sam_store_today (store, viewer, &answer->figures, cancellable, error);
  answer->covers = answer->cards ? sam_store_covers (store, viewer, cancellable, error) : NULL;
  if (!answer->covers) {
    answer_free (answer);
    return NULL;
  }
  answer->last_seen = question->since;
  if (question->since < 0) {
    seen = sam_store_get_pref (store, PREF_SEEN, NULL);
    answer->last_seen = seen ? g_ascii_strtoll (seen, NULL, 10) : 0;
  }
  answer->next_open = next_open_day (store, viewer, question->today, cancellable);
  answer->appointments = sam_store_appointments_today (store, viewer, cancellable, error);
  if (!answer->appointments
      || (question->is_lead
          && (!add_loads (store, viewer, answer, cancellable, error)
              || !sam_today_count_to_revise (store, viewer, question->today, &answer->n_to_revise,
                                             cancellable, error)))
      || !add_news (store, viewer, question, answer, cancellable, error)) {
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

/* ---- Acting ---- */

static void
open_reason (SamTodayPage *self, const SamTodayCard *card)
{
  const SamTodayReason *worst = g_ptr_array_index (card->reasons, 0);
  const SamTodayLook *look = sam_today_look (worst->kind);
  const char *section = look->section;

  if (worst->type == SAM_RECORD_MEASURE) {
    section = "plan";
  }
  sam_window_open_case (sam_page_get_window (SAM_PAGE (self)), card->case_id, section,
                        section ? worst->record_id : NULL);
}

static const SamTodayCard *
find_card (SamTodayPage *self, const char *case_id)
{
  for (guint i = 0; self->answer && case_id && i < self->answer->cards->len; i++) {
    const SamTodayCard *card = g_ptr_array_index (self->answer->cards, i);

    if (g_strcmp0 (card->case_id, case_id) == 0) {
      return card;
    }
  }
  return NULL;
}

/* A card without a case is about what belongs to a team. */
static void
open_without_case (SamTodayPage *self, const char *record_id)
{
  SamWindow *window = sam_page_get_window (SAM_PAGE (self));

  for (guint i = 0; record_id && i < self->answer->cards->len; i++) {
    const SamTodayCard *card = g_ptr_array_index (self->answer->cards, i);
    const SamTodayReason *worst = g_ptr_array_index (card->reasons, 0);

    if (!card->case_id && g_str_equal (worst->record_id, record_id)
        && sam_today_look (worst->kind)->act == SAM_TODAY_ACT_ABSENCE) {
      sam_absence_window_present (window);
      return;
    }
  }
  sam_window_open_page (window, "inbox", record_id);
}

static void
action_cb (GtkWidget *row, gpointer user_data)
{
  SamTodayPage *self = user_data;
  SamWindow *window = sam_page_get_window (SAM_PAGE (self));
  const SamTodayCard *card = find_card (self, g_object_get_data (G_OBJECT (row), "case"));
  const SamTodayReason *worst;

  if (!card) {
    open_without_case (self, g_object_get_data (G_OBJECT (row), "record"));
    return;
  }
  worst = g_ptr_array_index (card->reasons, 0);
  switch (sam_today_look (worst->kind)->act) {
  case SAM_TODAY_ACT_LOG:
    sam_window_log_contact (window, card->case_id);
    break;
  case SAM_TODAY_ACT_INBOX:
    sam_window_open_page (window, "inbox", NULL);
    break;
  case SAM_TODAY_ACT_ABSENCE:
    sam_absence_window_present (window);
    break;
  case SAM_TODAY_ACT_OPEN:
    open_reason (self, card);
    break;
  }
}

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row, gpointer user_data)
{
  SamTodayPage *self = user_data;
  SamWindow *window = sam_page_get_window (SAM_PAGE (self));
  const char *case_id = g_object_get_data (G_OBJECT (row), "case");
  const char *section = g_object_get_data (G_OBJECT (row), "section");
  const SamTodayCard *card = find_card (self, case_id);

  if (!case_id) {
    open_without_case (self, g_object_get_data (G_OBJECT (row), "record"));
  } else if (section || !card) {
    sam_window_open_case (window, case_id, section, g_object_get_data (G_OBJECT (row), "record"));
  } else {
    open_reason (self, card);
  }
}

static void
new_measure (SamTodayPage *self, const char *case_id)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (self));
  g_autofree char *id = sam_id_new (sam_context_get_clock (context));
  g_autoptr (SamRecord) measure = sam_record_new (SAM_RECORD_MEASURE, id, case_id);
  SamEditor *editor = sam_editor_new (context, C_ ("today", "New measure"));

  sam_record_set_text (measure, SAM_MEASURE_CASE_ID, case_id);
  sam_record_begin (measure, sam_context_get_viewer (context), sam_context_get_today (context),
                    sam_context_get_now (context));
  sam_editor_build (editor, sam_editor_add_part (editor, measure));
  sam_window_begin_edit (sam_page_get_window (SAM_PAGE (self)), editor);
}

/* R reached, T tried, M measure: on the card the keyboard is at. */
static gboolean
key_cb (GtkEventControllerKey *keys, guint keyval, guint code, GdkModifierType state,
        gpointer user_data)
{
  SamTodayPage *self = user_data;
  SamWindow *window = sam_page_get_window (SAM_PAGE (self));
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (window));
  GtkWidget *row = focus ? gtk_widget_get_ancestor (focus, GTK_TYPE_LIST_BOX_ROW) : NULL;
  const char *case_id = row ? g_object_get_data (G_OBJECT (row), "case") : NULL;

  if (!case_id || sam_window_is_editing (window)
      || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK))) {
    return FALSE;
  }
  switch (keyval) {
  case GDK_KEY_r:
    sam_contact_window_present_with (window, case_id, "reached");
    return TRUE;
  case GDK_KEY_t:
    sam_contact_window_present_with (window, case_id, "not_reached");
    return TRUE;
  case GDK_KEY_m:
    new_measure (self, case_id);
    return TRUE;
  default:
    return FALSE;
  }
}

static void show (SamTodayPage *self);

static void
all_cb (SamTodayPage *self)
{
  self->show_all = TRUE;
  g_clear_pointer (&self->fingerprint, g_free);
  show (self);
}

/* ---- Showing ---- */

static void
show_covers (SamTodayPage *self)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (self));
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->answer->covers->len; i++) {
    const SamCover *cover = g_ptr_array_index (self->answer->covers, i);
    const char *name = sam_context_name (context, cover->absent_user);
    g_autofree char *sentence =
        sam_today_cover_sentence (name ? name : C_ ("today", "a colleague"), cover->to_on,
                                  cover->n_cases, sam_context_get_locale (context),
                                  sam_context_get_today (context));

    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", sentence);
  }
  gtk_label_set_text (GTK_LABEL (self->cover), text->str);
  gtk_widget_set_visible (self->cover, text->len > 0);
}

static void
show_head (SamTodayPage *self)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (self));
  SamDate today = sam_context_get_today (context);
  g_autofree char *day = sam_words_date (context, today);
  g_autofree char *upper = sam_locale_upper_first (sam_context_get_locale (context), day);
  g_autofree char *open = NULL;
  g_autofree char *line = NULL;

  if (self->answer->next_open == today + 1) {
    open = g_strdup (C_ ("today", "next open day is tomorrow"));
  } else if (self->answer->next_open != SAM_DATE_NONE) {
    g_autofree char *next = sam_words_date (context, self->answer->next_open);

    /* Translators: a date: "next open day is Monday 8 June" */
    open = g_strdup_printf (C_ ("today", "next open day is %s"), next);
  }
  /* Translators: the date, the week number, and when the office is open next (may be empty) */
  line = g_strdup_printf (C_ ("today", "%1$s, week %2$d"), upper, sam_date_iso_week (today, NULL));
  if (open) {
    g_autofree char *both = sam_words_join (line, open, NULL);

    sam_page_header_set_subtitle (self->header, both);
  } else {
    sam_page_header_set_subtitle (self->header, line);
  }
}

typedef struct {
  const SamTodayCard *card; /* with its reason, or */
  const SamTodayReason *reason;
  const SamAppointmentToday *own;
} Appointment;

static const char *
hour_of (const Appointment *one)
{
  return one->own ? one->own->at_time : one->reason->text2;
}

static int
compare_appointments (gconstpointer a, gconstpointer b)
{
  const char *one = hour_of (a), *two = hour_of (b);

  /* Those without an hour last. */
  if (!one || !two) {
    return (one ? 0 : 1) - (two ? 0 : 1);
  }
  return strcmp (one, two);
}

static GtkWidget *
appointment_row (SamTodayPage *self, const Appointment *one, char **spoken)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (self));
  GtkWidget *box = sam_beside_new (12);
  g_autofree char *name = one->card ? sam_context_show_name (context, one->card->name) : NULL;
  g_autofree char *time = NULL, *words = NULL, *remark = NULL;
  GtkWidget *hour, *label, *end;
  int minutes = 0;

  if (hour_of (one) && sam_time_parse (hour_of (one), &minutes, NULL)) {
    time = sam_locale_format_time (sam_context_get_locale (context), minutes);
  } else {
    time = g_strdup (C_ ("today", "any time"));
  }
  if (one->own) {
    sam_today_appointment_words (context, one->own, &words, &remark);
  } else if (one->reason->kind == SAM_TODAY_RHYTHM) {
    words = sam_words_join (one->reason->text ? one->reason->text : "", name, NULL);
    remark = g_strdup (C_ ("today", "fixed appointment"));
  } else {
    const SamLabel *kind = sam_enum_label (SAM_TRANSITION_KIND, one->reason->text);

    words = sam_words_join (kind ? sam_text (NULL, kind) : "", name, NULL);
    /* Translators: who meets the person on the day, a name or words */
    remark = one->reason->who ? g_strdup_printf (C_ ("today", "%s meets"), one->reason->who)
                              : g_strdup (C_ ("today", "nobody is agreed to meet"));
  }
  gtk_widget_add_css_class (box, "appointment");
  hour = gtk_label_new (time);
  gtk_label_set_xalign (GTK_LABEL (hour), 0);
  gtk_label_set_width_chars (GTK_LABEL (hour), 8);
  gtk_widget_add_css_class (hour, "heading");
  gtk_widget_add_css_class (hour, "numeric");
  sam_beside_append (box, hour);
  label = gtk_label_new (words);
  sam_label_wrap (label);
  gtk_widget_set_hexpand (label, TRUE);
  sam_beside_append (box, label);
  end = gtk_label_new (remark);
  gtk_label_set_ellipsize (GTK_LABEL (end), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (end, remark);
  gtk_widget_add_css_class (end, "caption");
  gtk_widget_add_css_class (end, "dim-label");
  sam_beside_append (box, end);
  *spoken = sam_words_join (time, words, remark, NULL);
  return box;
}

static void
set_row_data (GtkListBoxRow *row, const char *case_id, const char *section, const char *record_id)
{
  g_object_set_data_full (G_OBJECT (row), "case", g_strdup (case_id), g_free);
  g_object_set_data_full (G_OBJECT (row), "section", g_strdup (section), g_free);
  g_object_set_data_full (G_OBJECT (row), "record", g_strdup (record_id), g_free);
}

/* A lead's morning has everybody's cards, but only the own appointments, and those of whom one
 * covers for. */
static gboolean
is_mine (SamTodayPage *self, const char *team_id, const char *coordinator_user,
         const char *holder_user)
{
  const char *me = sam_context_get_user_id (sam_page_get_context (SAM_PAGE (self)));

  for (guint i = 0; i < self->answer->covers->len; i++) {
    const SamCover *cover = g_ptr_array_index (self->answer->covers, i);

    if (g_strcmp0 (team_id, cover->team_id) == 0
        && (g_strcmp0 (coordinator_user, cover->absent_user) == 0
            || g_strcmp0 (holder_user, cover->absent_user) == 0)) {
      return TRUE;
    }
  }
  return g_strcmp0 (coordinator_user, me) == 0 || g_strcmp0 (holder_user, me) == 0;
}

static void
show_appointments (SamTodayPage *self)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (Appointment));

  for (guint i = 0; i < self->answer->cards->len; i++) {
    const SamTodayCard *card = g_ptr_array_index (self->answer->cards, i);

    for (guint k = 0; is_mine (self, card->team_id, card->coordinator_user, card->holder_user)
                      && k < card->reasons->len;
         k++) {
      Appointment one = { card, g_ptr_array_index (card->reasons, k), NULL };

      if (one.reason->kind == SAM_TODAY_RHYTHM || one.reason->kind == SAM_TODAY_TRANSITION_TODAY) {
        g_array_append_val (list, one);
      }
    }
  }
  for (guint i = 0; i < self->answer->appointments->len; i++) {
    Appointment one = { NULL, NULL, g_ptr_array_index (self->answer->appointments, i) };

    if (is_mine (self, one.own->team_id, one.own->coordinator_user, one.own->holder_user)) {
      g_array_append_val (list, one);
    }
  }
  g_array_sort (list, compare_appointments);
  sam_boxed_list_clear (self->appointments);
  for (guint i = 0; i < list->len; i++) {
    const Appointment *one = &g_array_index (list, Appointment, i);
    g_autofree char *spoken = NULL;
    GtkWidget *row = appointment_row (self, one, &spoken);

    set_row_data (sam_boxed_list_add (self->appointments, row, TRUE, spoken),
                  one->own ? one->own->case_id : one->card->case_id,
                  one->own                                ? "contacts"
                  : one->reason->kind == SAM_TODAY_RHYTHM ? "plan"
                                                          : "transition",
                  one->own ? one->own->record_id : one->reason->record_id);
  }
  gtk_widget_set_visible (self->appointments_head, list->len > 0);
  gtk_widget_set_visible (self->appointments, list->len > 0);
}

/* Cards and news mask their names themselves; the appointments are made anew. */
static void
hide_names_cb (SamTodayPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;
  GtkWidget *row = focus ? gtk_widget_get_ancestor (focus, GTK_TYPE_LIST_BOX_ROW) : NULL;
  int at = row && gtk_widget_get_parent (row) == self->appointments
               ? gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row))
               : -1;

  if (!self->answer) {
    return;
  }
  show_appointments (self);
  if (at >= 0) {
    gtk_widget_grab_focus (
        GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->appointments), at)));
  }
}

/* An appointment by itself stands above, at its hour. */
static gboolean
is_only_appointment (const SamTodayCard *card)
{
  return ((const SamTodayReason *) g_ptr_array_index (card->reasons, 0))->kind == SAM_TODAY_RHYTHM;
}

static gboolean
is_on_a_card (SamTodayPage *self, SamTodayKind kind)
{
  for (guint i = 0; i < self->answer->cards->len; i++) {
    const SamTodayCard *card = g_ptr_array_index (self->answer->cards, i);

    for (guint k = 0; k < card->reasons->len; k++) {
      if (((const SamTodayReason *) g_ptr_array_index (card->reasons, k))->kind == kind) {
        return TRUE;
      }
    }
  }
  return FALSE;
}

static void
add_inbox_rows (SamTodayPage *self)
{
  const SamTodayFigures *figures = &self->answer->figures;
  const struct {
    guint n;
    SamTodayKind kind;
    const char *why, *chip;
  } rows[] = {
    { figures->conflicts, SAM_TODAY_CONFLICT,
      C_ ("today", "Both texts are kept. Choose what holds, then both programs are alike."),
      C_ ("today chip", "choose") },
    { figures->refused, SAM_TODAY_REFUSED,
      C_ ("today", "What was written is kept in the Inbox, with the reason."),
      C_ ("today chip", "refused") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    const SamTodayLook *look = sam_today_look (rows[i].kind);
    g_autofree char *what = NULL, *spoken = NULL;
    GtkWidget *row;

    /* What is about a person stands on the person's card. */
    if (rows[i].n == 0 || is_on_a_card (self, rows[i].kind)) {
      continue;
    }
    what = i == 0 ? sam_count (NULL, "today", "Two wrote differently in %d place",
                               "Two wrote differently in %d places", (int) rows[i].n)
                  : sam_count (NULL, "today", "The server refused %d change",
                               "The server refused %d changes", (int) rows[i].n);
    row = sam_today_row_new_plain (look->icon, look->tone, what, rows[i].why, rows[i].chip,
                                   sam_text (NULL, &look->button));
    g_signal_connect (row, "action", G_CALLBACK (action_cb), self);
    spoken = sam_today_row_get_spoken (SAM_TODAY_ROW (row));
    set_row_data (sam_boxed_list_add (self->now, row, TRUE, spoken), NULL, NULL, NULL);
  }
}

static char *
focused_case (SamTodayPage *self, gboolean *had)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  GtkWidget *row = focus ? gtk_widget_get_ancestor (focus, GTK_TYPE_LIST_BOX_ROW) : NULL;

  *had = focus && gtk_widget_is_ancestor (focus, self->now);
  return *had && row ? g_strdup (g_object_get_data (G_OBJECT (row), "case")) : NULL;
}

static GtkWidget *
add_card (SamTodayPage *self, const SamTodayCard *card)
{
  GtkWidget *row =
      sam_today_row_new (sam_page_get_context (SAM_PAGE (self)), card, self->n_shown == 0);
  g_autofree char *spoken = NULL;
  const char *about = NULL;
  GtkListBoxRow *line;

  g_object_set_data_full (G_OBJECT (row), "case", g_strdup (card->case_id), g_free);
  if (!card->case_id) {
    about = ((const SamTodayReason *) g_ptr_array_index (card->reasons, 0))->record_id;
    g_object_set_data_full (G_OBJECT (row), "record", g_strdup (about), g_free);
  }
  g_signal_connect (row, "action", G_CALLBACK (action_cb), self);
  spoken = sam_today_row_get_spoken (SAM_TODAY_ROW (row));
  line = sam_boxed_list_add (self->now, row, TRUE, spoken);
  set_row_data (line, card->case_id, NULL, about);
  self->n_shown++;
  return GTK_WIDGET (line);
}

static guint
count_cards (SamTodayPage *self)
{
  guint total = 0;

  for (guint i = 0; i < self->answer->cards->len; i++) {
    total += is_only_appointment (g_ptr_array_index (self->answer->cards, i)) ? 0 : 1;
  }
  return total;
}

/* Adds up to @n cards; the row of @focused (nullable) or the first one to @grab. Returns: whether
 * there are more. */
static gboolean
add_cards (SamTodayPage *self, guint n, const char *focused, GtkWidget **grab)
{
  guint most = self->show_all ? G_MAXUINT : FIRST_CARDS;

  for (; self->next_card < self->answer->cards->len && self->n_shown < most; self->next_card++) {
    const SamTodayCard *card = g_ptr_array_index (self->answer->cards, self->next_card);
    GtkWidget *line;

    if (is_only_appointment (card)) {
      continue;
    }
    if (n-- == 0) {
      return TRUE;
    }
    line = add_card (self, card);
    if (grab && (!*grab || (focused && g_strcmp0 (focused, card->case_id) == 0))) {
      *grab = line;
    }
  }
  return FALSE;
}

static void
show_news (SamTodayPage *self)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (self));
  const GPtrArray *news = self->answer->news;

  sam_boxed_list_clear (self->news);
  for (guint i = 0; i < news->len; i++) {
    const News *one = g_ptr_array_index (news, i);
    const char *by =
        sam_context_name (context, sam_record_get_text (one->contact, SAM_CONTACT_BY_USER));
    g_autofree char *when =
        sam_words_moment (context, sam_record_get_moment (one->contact, SAM_CONTACT_OCCURRED_AT));
    const char *text = sam_record_get_text (one->contact, SAM_CONTACT_TEXT);
    g_autofree char *why =
        sam_words_join (sam_words_enum (one->contact, SAM_CONTACT_CHANNEL),
                        sam_words_enum (one->contact, SAM_CONTACT_OUTCOME), text ? text : "", NULL);
    g_autofree char *end = sam_words_join (by ? by : "", when, NULL);
    GtkWidget *row = sam_row_new ();

    sam_row_set_name (SAM_ROW (row), context, one->name, why);
    sam_row_set_end (SAM_ROW (row), end, SAM_TONE_NEUTRAL);
    set_row_data (sam_boxed_list_add (self->news, row, TRUE, NULL), one->case_id, "contacts",
                  sam_record_get_id (one->contact));
  }
  gtk_widget_set_visible (self->news_head, news->len > 0);
  gtk_widget_set_visible (self->news, news->len > 0);
}

/* What stands below the cards. */
static void
show_below (SamTodayPage *self)
{
  guint total = count_cards (self);

  add_inbox_rows (self);
  gtk_widget_set_visible (self->all_button, total > self->n_shown);
  if (total > self->n_shown) {
    g_autofree char *all = sam_count (NULL, "today", "Show all %d", "Show all %d", (int) total);

    gtk_button_set_label (GTK_BUTTON (self->all_button), all);
  }
  show_news (self);
}

static gboolean
fill_cb (gpointer user_data)
{
  SamTodayPage *self = user_data;

  if (add_cards (self, CARDS_A_STEP, NULL, NULL)) {
    return G_SOURCE_CONTINUE;
  }
  self->fill_id = 0;
  show_below (self);
  return G_SOURCE_REMOVE;
}

static void
show_cards (SamTodayPage *self)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (self));
  const SamTodayFigures *figures = &self->answer->figures;
  gboolean had_focus;
  g_autofree char *focused = focused_case (self, &had_focus);
  GtkWidget *grab = NULL;
  /* What was scrolled to stays where it was. */
  guint at_once =
      gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->now), 0) ? G_MAXUINT : CARDS_AT_ONCE;
  gboolean any = count_cards (self) + figures->conflicts + figures->refused > 0;

  g_clear_handle_id (&self->fill_id, g_source_remove);
  sam_boxed_list_clear (self->now);
  self->next_card = self->n_shown = 0;
  if (add_cards (self, at_once, focused, &grab)) {
    gtk_widget_set_visible (self->all_button, FALSE);
    self->fill_id = g_idle_add_full (G_PRIORITY_LOW, fill_cb, self, NULL);
  } else {
    show_below (self);
  }
  gtk_widget_set_visible (self->now_head, any);
  gtk_widget_set_visible (self->now, any);
  gtk_widget_set_visible (self->nothing, !any);
  if (!any) {
    g_autofree char *next = NULL;

    if (figures->next_deadline != SAM_DATE_NONE) {
      g_autofree char *when = sam_words_when (context, figures->next_deadline);

      next = g_strdup_printf (C_ ("today", "Next deadline: %s."), when);
    }
    gtk_label_set_text (GTK_LABEL (self->nothing_next),
                        next                  ? next
                        : figures->active > 0 ? C_ ("today", "No deadline is set.")
                                              : C_ ("today", "You have no open cases yet. A new "
                                                             "one begins with Ctrl+N."));
  }
  if (had_focus && grab) {
    gtk_widget_grab_focus (grab);
  }
}

static void
set_tile (SamTodayPage *self, guint n, guint value, const char *label, SamTone tone)
{
  FigureTile *tile = &self->tiles[n];
  SamLocale *locale = sam_context_get_locale (sam_page_get_context (SAM_PAGE (self)));
  g_autofree char *figure = sam_locale_format_int (locale, value);
  g_autofree char *spoken = g_strdup_printf ("%s %s", figure, label);

  gtk_label_set_text (GTK_LABEL (tile->figure), figure);
  gtk_label_set_text (GTK_LABEL (tile->label), label);
  sam_tone_apply (tile->figure, tone);
  sam_spoken_set (tile->button, spoken);
}

static void
show_figures (SamTodayPage *self)
{
  const SamTodayFigures *f = &self->answer->figures;
  g_autofree char *waiting = NULL;
  guint settle = f->conflicts + f->refused;

  if (f->waiting_first > 0) {
    waiting = sam_count (NULL, "figure", "wait for the first conversation, longest %d day",
                         "wait for the first conversation, longest %d days",
                         (int) f->longest_waiting_days);
  } else {
    waiting = g_strdup (C_ ("figure", "wait for the first conversation"));
  }
  set_tile (self, 0, f->active, C_ ("figure", "open cases"), SAM_TONE_NEUTRAL);
  set_tile (self, 1, f->waiting_first, waiting, SAM_TONE_NEUTRAL);
  set_tile (self, 2, f->transitions_30, C_ ("figure", "transitions in the next 30 days"),
            SAM_TONE_NEUTRAL);
  set_tile (self, 3, f->transitions_30_ready, C_ ("figure", "of them are ready"),
            f->transitions_30_ready > 0 ? SAM_TONE_DONE : SAM_TONE_NEUTRAL);
  set_tile (self, 4, f->in_window, C_ ("figure", "in the first 28 days"), SAM_TONE_NEUTRAL);
  set_tile (self, 5, f->not_reached, C_ ("figure", "not reached yet"),
            f->not_reached > 0 ? SAM_TONE_LATE : SAM_TONE_NEUTRAL);
  set_tile (self, 6, f->commitments_overdue, C_ ("figure", "commitments past their deadline"),
            f->commitments_overdue > 0 ? SAM_TONE_LATE : SAM_TONE_NEUTRAL);
  set_tile (self, 7, settle, C_ ("figure", "to settle in the Inbox"), SAM_TONE_NEUTRAL);
}

static void
show_loads (SamTodayPage *self)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (self));
  const GArray *loads = self->answer->loads;
  g_autofree SamChartValue *values = NULL;
  GtkWidget *bars, *old;
  guint n;

  gtk_widget_set_visible (self->loads_head, loads && loads->len > 1);
  gtk_widget_set_visible (self->loads_card, loads && loads->len > 1);
  if (!loads || loads->len < 2) {
    return;
  }
  n = MIN (loads->len, MAX_BARS);
  values = g_new0 (SamChartValue, n);
  for (guint i = 0; i < n; i++) {
    const Load *load = &g_array_index (loads, Load, i);
    const char *name = sam_context_name (context, load->coordinator);

    values[i].label = name ? name : C_ ("today", "others");
    values[i].value = (int) load->cases;
  }
  old = gtk_widget_get_first_child (self->loads_card);
  if (old) {
    gtk_box_remove (GTK_BOX (self->loads_card), old);
  }
  bars = sam_bars_new ();
  sam_bars_set (SAM_BARS (bars), context, values, n);
  gtk_box_append (GTK_BOX (self->loads_card), bars);
}

/* What is on screen in one text, so that a pull that changes nothing here costs no widgets. */
static char *
print_of (SamTodayPage *self, const Answer *answer)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (self));
  SamLocale *locale = sam_context_get_locale (context);
  SamDate today = sam_context_get_today (context);
  GString *out = g_string_new (NULL);
  const SamTodayFigures *f = &answer->figures;

  g_string_append_printf (out, "%d %d %u %u %u %u %u %u %u %u %u %u %d\n", today, answer->next_open,
                          f->active, f->waiting_first, f->longest_waiting_days, f->transitions_30,
                          f->transitions_30_ready, f->in_window, f->not_reached,
                          f->commitments_overdue, f->conflicts, f->refused, f->next_deadline);
  for (guint i = 0; i < answer->cards->len; i++) {
    const SamTodayCard *card = g_ptr_array_index (answer->cards, i);

    g_string_append_printf (out, "%s %s", card->case_id ? card->case_id : "",
                            card->name ? card->name : "");
    for (guint k = 0; k < card->reasons->len && k <= 3; k++) {
      g_autofree char *one =
          sam_today_sentence (g_ptr_array_index (card->reasons, k), NULL, locale, today);

      g_string_append (out, one);
    }
    g_string_append_c (out, '\n');
  }
  for (guint i = 0; i < answer->covers->len; i++) {
    const SamCover *cover = g_ptr_array_index (answer->covers, i);

    g_string_append_printf (out, "%s %d %u ", cover->absent_user, cover->to_on, cover->n_cases);
  }
  g_string_append_printf (out, "%u\n", answer->n_to_revise);
  sam_today_appointments_print (answer->appointments, out);
  for (guint i = 0; answer->loads && i < answer->loads->len; i++) {
    const Load *load = &g_array_index (answer->loads, Load, i);
    const char *name = sam_context_name (context, load->coordinator);

    g_string_append_printf (out, "%s %u ", name ? name : "", load->cases);
  }
  for (guint i = 0; i < answer->news->len; i++) {
    g_string_append (out,
                     sam_record_get_id (((News *) g_ptr_array_index (answer->news, i))->contact));
  }
  return g_string_free (out, FALSE);
}

static void
show (SamTodayPage *self)
{
  g_autofree char *print = print_of (self, self->answer);

  if (g_strcmp0 (print, self->fingerprint) == 0) {
    return;
  }
  g_free (self->fingerprint);
  self->fingerprint = g_steal_pointer (&print);
  show_head (self);
  show_covers (self);
  show_appointments (self);
  show_cards (self);
  show_figures (self);
  show_loads (self);
  sam_today_to_revise_set (self->to_revise, self->answer->n_to_revise);
}

/* A half of the records would say that all is well with the other half: until the first fetch has
 * ended there are no cards and no figures, only how far it has come. Returns: whether it has. */
static gboolean
is_fetched (SamTodayPage *self)
{
  SamStoreStatus status =
      sam_store_get_status (sam_context_get_store (sam_page_get_context (SAM_PAGE (self))));

  if (!status.full_pull_done) {
    g_autofree char *words =
        sam_count (NULL, "today", "Fetching your records for the first time: %d so far …",
                   "Fetching your records for the first time: %d so far …",
                   (int) MIN (status.n_records, (guint) G_MAXINT));

    gtk_label_set_text (GTK_LABEL (self->first_words), words);
    gtk_widget_set_visible (self->columns, FALSE);
  }
  gtk_widget_set_visible (self->first, !status.full_pull_done);
  g_object_set (self->first_spinner, "spinning", !status.full_pull_done, NULL);
  return status.full_pull_done;
}

static gboolean
wait_cb (gpointer user_data)
{
  SamTodayPage *self = user_data;

  self->wait_id = 0;
  gtk_widget_set_visible (self->spinner, TRUE);
  gtk_spinner_start (GTK_SPINNER (self->spinner));
  return G_SOURCE_REMOVE;
}

static void
stop_waiting (SamTodayPage *self)
{
  g_clear_handle_id (&self->wait_id, g_source_remove);
  gtk_spinner_stop (GTK_SPINNER (self->spinner));
  gtk_widget_set_visible (self->spinner, FALSE);
}

static void ask (SamTodayPage *self);

static void
show_coming (GtkWidget *page)
{
  SamTodayPage *self = SAM_TODAY_PAGE (page);

  g_clear_pointer (&self->answer, answer_free);
  self->answer = g_steal_pointer (&self->coming);
  show (self);
  gtk_widget_set_visible (self->columns, TRUE);
  sam_page_answered (SAM_PAGE (self));
}

static gboolean
again_cb (gpointer user_data)
{
  SamTodayPage *self = user_data;

  self->again_id = 0;
  ask (self);
  return G_SOURCE_REMOVE;
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamTodayPage) self = user_data;
  SamContext *context = SAM_CONTEXT (source);
  g_autoptr (GError) error = NULL;
  Answer *answer = sam_call_run_finish (context, result, &error);

  self->asking = FALSE;
  if (!answer) {
    if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
      stop_waiting (self);
      sam_page_tell_error (SAM_PAGE (self), error);
    }
    return;
  }
  stop_waiting (self);
  if (!is_fetched (self)) {
    answer_free (answer);
    return;
  }
  g_clear_pointer (&self->coming, answer_free);
  self->coming = answer;
  if (self->since < 0) {
    self->since = answer->last_seen;
    sam_call_run_async (context, SAM_STORE_WRITE, seen_work,
                        g_strdup_printf ("%" G_GINT64_FORMAT, sam_context_get_now (context)),
                        g_free, NULL, NULL, seen_cb, NULL);
  }
  sam_press_wait (GTK_WIDGET (self), show_coming);
  if (self->again && self->again_id == 0) {
    self->again_id = g_timeout_add (AGAIN_MS, again_cb, self);
  }
}

static void
ask (SamTodayPage *self)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (self));
  Question *question;

  if (!sam_context_get_viewer (context) || !is_fetched (self)) {
    return;
  }
  if (self->asking) {
    /* Each question is let to end, or none would while a pull runs. */
    self->again = TRUE;
    return;
  }
  self->asking = TRUE;
  self->again = FALSE;
  g_clear_handle_id (&self->again_id, g_source_remove);
  if (!self->cancellable) {
    self->cancellable = g_cancellable_new ();
  }
  question = g_new0 (Question, 1);
  question->today = sam_context_get_today (context);
  question->now = sam_context_get_now (context);
  question->since = self->since;
  question->is_lead = sam_context_is_lead (context);
  if (!self->answer && self->wait_id == 0) {
    self->wait_id = g_timeout_add (300, wait_cb, self);
  }
  sam_call_run_async (context, SAM_STORE_READ, today_work, question, g_free, answer_free,
                      self->cancellable, answered_cb, g_object_ref (self));
}

/* ---- The page ---- */

static const struct {
  const char *page, *argument;
} places[N_FIGURES] = {
  { "cases", "open" },         { "cases", "new" },     { "transitions", NULL },
  { "transitions", "ready" },  { "cases", "reached" }, { "cases", "reached" },
  { "agreements", "overdue" }, { "inbox", NULL },
};

static void
tile_cb (GtkButton *button, gpointer user_data)
{
  SamTodayPage *self = user_data;
  guint n = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "place"));

  sam_window_open_page (sam_page_get_window (SAM_PAGE (self)), places[n].page, places[n].argument);
}

static GtkWidget *
make_tiles (SamTodayPage *self)
{
  GtkWidget *grid = gtk_grid_new ();

  gtk_widget_add_css_class (grid, "card");
  gtk_widget_add_css_class (grid, "figures");
  gtk_widget_set_valign (grid, GTK_ALIGN_START);
  gtk_grid_set_column_homogeneous (GTK_GRID (grid), TRUE);
  for (guint i = 0; i < N_FIGURES; i++) {
    FigureTile *tile = &self->tiles[i];
    GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

    tile->button = gtk_button_new ();
    gtk_widget_add_css_class (tile->button, "flat");
    gtk_widget_add_css_class (tile->button, i % 2 == 0 ? "left" : "right");
    gtk_widget_add_css_class (tile->button, i < N_FIGURES - 2 ? "upper" : "lower");
    tile->figure = gtk_label_new (NULL);
    gtk_label_set_xalign (GTK_LABEL (tile->figure), 0);
    gtk_widget_add_css_class (tile->figure, "figure");
    gtk_widget_add_css_class (tile->figure, "numeric");
    gtk_box_append (GTK_BOX (box), tile->figure);
    tile->label = gtk_label_new (NULL);
    sam_label_wrap (tile->label);
    gtk_widget_add_css_class (tile->label, "caption");
    gtk_widget_add_css_class (tile->label, "dim-label");
    gtk_box_append (GTK_BOX (box), tile->label);
    gtk_button_set_child (GTK_BUTTON (tile->button), box);
    g_object_set_data (G_OBJECT (tile->button), "place", GUINT_TO_POINTER (i));
    g_signal_connect (tile->button, "clicked", G_CALLBACK (tile_cb), self);
    gtk_widget_set_visible (tile->button, sam_pages_find (places[i].page) != NULL);
    gtk_grid_attach (GTK_GRID (grid), tile->button, (int) i % 2, (int) i / 2, 1, 1);
  }
  return grid;
}

static GtkWidget *
make_list (SamTodayPage *self, GtkWidget **heading, const char *title, const char *remark)
{
  GtkWidget *list = sam_boxed_list_new ();

  *heading = sam_section_heading_new (title, remark);
  gtk_widget_set_margin_top (*heading, 12);
  gtk_widget_set_visible (*heading, FALSE);
  gtk_box_append (GTK_BOX (self->main), *heading);
  gtk_widget_set_visible (list, FALSE);
  gtk_box_append (GTK_BOX (self->main), list);
  g_signal_connect (list, "row-activated", G_CALLBACK (row_activated_cb), self);
  sam_spoken_set (list, title);
  return list;
}

static GtkWidget *
make_nothing (SamTodayPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *icon = gtk_image_new_from_icon_name ("sam-point-in-place-symbolic");
  GtkWidget *label = gtk_label_new (C_ ("today", "Nothing is urgent now"));

  gtk_widget_add_css_class (box, "card");
  gtk_widget_add_css_class (box, "nothing");
  gtk_widget_set_margin_top (box, 12);
  gtk_image_set_pixel_size (GTK_IMAGE (icon), 32);
  gtk_widget_add_css_class (icon, "dim-label");
  sam_spoken_hide (icon);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_widget_add_css_class (label, "heading");
  gtk_box_append (GTK_BOX (box), label);
  self->nothing_next = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->nothing_next, "dim-label");
  gtk_label_set_wrap (GTK_LABEL (self->nothing_next), TRUE);
  gtk_label_set_justify (GTK_LABEL (self->nothing_next), GTK_JUSTIFY_CENTER);
  gtk_box_append (GTK_BOX (box), self->nothing_next);
  gtk_widget_set_visible (box, FALSE);
  return box;
}

static GtkWidget *
make_first (SamTodayPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  gtk_box_append (GTK_BOX (box), sam_page_header_new (C_ ("page", "Today")));
  self->first_spinner = gtk_spinner_new ();
  gtk_widget_set_size_request (self->first_spinner, 32, 32);
  gtk_widget_set_margin_top (self->first_spinner, 48);
  sam_spoken_hide (self->first_spinner);
  gtk_box_append (GTK_BOX (box), self->first_spinner);
  self->first_words = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->first_words), TRUE);
  gtk_label_set_justify (GTK_LABEL (self->first_words), GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (self->first_words, "numeric");
  gtk_box_append (GTK_BOX (box), self->first_words);
  gtk_widget_set_visible (box, FALSE);
  return box;
}

/* A status changes many times while a pull runs: what is not shown waits for its end, but keeps
 * nobody who has left until somebody looks. */
static void
status_cb (SamTodayPage *self)
{
  SamStoreStatus status =
      sam_store_get_status (sam_context_get_store (sam_page_get_context (SAM_PAGE (self))));

  if (sam_page_is_shown (SAM_PAGE (self)) || status.last_confirmed != self->confirmed) {
    self->confirmed = status.last_confirmed;
    ask (self);
  }
}

static void
sam_today_page_setup (SamPage *page)
{
  SamTodayPage *self = SAM_TODAY_PAGE (page);
  SamContext *context = sam_page_get_context (page);
  GtkWidget *body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *side = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  adw_bin_set_child (ADW_BIN (self), self->scroller);
  gtk_widget_add_css_class (body, "page-body");
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), body);
  self->spinner = gtk_spinner_new ();
  gtk_widget_set_halign (self->spinner, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->spinner, FALSE);
  gtk_box_append (GTK_BOX (body), self->spinner);
  self->first = make_first (self);
  gtk_box_append (GTK_BOX (body), self->first);
  self->columns = sam_columns_new ();
  gtk_widget_set_visible (self->columns, FALSE);
  gtk_box_append (GTK_BOX (body), self->columns);

  self->main = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  self->header = SAM_PAGE_HEADER (sam_page_header_new (C_ ("page", "Today")));
  gtk_box_append (GTK_BOX (self->main), GTK_WIDGET (self->header));
  self->cover = gtk_label_new (NULL);
  sam_label_wrap (self->cover);
  gtk_widget_set_visible (self->cover, FALSE);
  gtk_box_append (GTK_BOX (self->main), self->cover);
  self->appointments =
      make_list (self, &self->appointments_head, C_ ("today", "Appointments today"), NULL);
  self->now = make_list (self, &self->now_head, C_ ("today", "To be done now"),
                         C_ ("today", "one card per person, the most urgent first"));
  sam_spoken_describe (self->now, C_ ("today", "R reached, T tried, M measure, Enter opens"));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_BUBBLE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (self->now, keys);
  self->all_button = gtk_button_new ();
  gtk_widget_add_css_class (self->all_button, "flat");
  gtk_widget_set_halign (self->all_button, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->all_button, FALSE);
  g_signal_connect_swapped (self->all_button, "clicked", G_CALLBACK (all_cb), self);
  gtk_box_append (GTK_BOX (self->main), self->all_button);
  self->nothing = make_nothing (self);
  gtk_box_append (GTK_BOX (self->main), self->nothing);
  self->news = make_list (self, &self->news_head, C_ ("today", "New since last time"),
                          C_ ("today", "what colleagues logged in your cases"));
  self->to_revise = sam_today_to_revise_new (sam_page_get_window (page));
  gtk_box_append (GTK_BOX (self->main), self->to_revise);
  sam_columns_set_main (SAM_COLUMNS (self->columns), self->main);

  gtk_box_append (GTK_BOX (side), make_tiles (self));
  self->loads_head =
      sam_section_heading_new (C_ ("today", "Cases per coordinator"), C_ ("today", "open cases"));
  gtk_widget_set_margin_top (self->loads_head, 12);
  gtk_box_append (GTK_BOX (side), self->loads_head);
  self->loads_card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (self->loads_card, "card");
  gtk_widget_add_css_class (self->loads_card, "chart-card");
  gtk_box_append (GTK_BOX (side), self->loads_card);
  gtk_widget_set_valign (side, GTK_ALIGN_START);
  sam_columns_set_side (SAM_COLUMNS (self->columns), side);

  g_signal_connect_object (context, "notify::hide-names", G_CALLBACK (hide_names_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (sam_context_get_store (context), "status-changed",
                           G_CALLBACK (status_cb), self, G_CONNECT_SWAPPED);
}

static void
sam_today_page_reload (SamPage *page, guint64 types, const char *const *ids)
{
  ask (SAM_TODAY_PAGE (page));
}

static void
sam_today_page_focus (SamPage *page)
{
  SamTodayPage *self = SAM_TODAY_PAGE (page);
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->now), 0);

  if (row) {
    GtkViewport *viewport =
        GTK_VIEWPORT (gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (self->scroller)));

    /* The keys work on the first card at once, but the page is read from its top. */
    gtk_viewport_set_scroll_to_focus (viewport, FALSE);
    gtk_widget_grab_focus (GTK_WIDGET (row));
    gtk_viewport_set_scroll_to_focus (viewport, TRUE);
  }
}

static void
sam_today_page_dispose (GObject *object)
{
  SamTodayPage *self = SAM_TODAY_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->wait_id, g_source_remove);
  g_clear_handle_id (&self->fill_id, g_source_remove);
  g_clear_handle_id (&self->again_id, g_source_remove);
  G_OBJECT_CLASS (sam_today_page_parent_class)->dispose (object);
}

static void
sam_today_page_finalize (GObject *object)
{
  SamTodayPage *self = SAM_TODAY_PAGE (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->answer, answer_free);
  g_clear_pointer (&self->coming, answer_free);
  g_clear_pointer (&self->fingerprint, g_free);
  G_OBJECT_CLASS (sam_today_page_parent_class)->finalize (object);
}

static void
sam_today_page_class_init (SamTodayPageClass *klass)
{
  SamPageClass *page_class = SAM_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sam_today_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = sam_today_page_finalize;
  page_class->types = SAM_ALL_TYPES;
  page_class->setup = sam_today_page_setup;
  page_class->reload = sam_today_page_reload;
  page_class->focus = sam_today_page_focus;
}

static void
sam_today_page_init (SamTodayPage *self)
{
  self->since = -1;
}
