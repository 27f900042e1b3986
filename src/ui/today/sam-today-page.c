/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-today-page.h"

#include "print/sam-print-window.h"
#include "sam-absence-window.h"
#include "sam-answer-window.h"
#include "sam-answered-window.h"
#include "sam-calls.h"
#include "sam-contact-window.h"
#include "sam-page-header.h"
#include "sam-press.h"
#include "sam-row.h"
#include "sam-spoken.h"
#include "sam-today-appointments.h"
#include "sam-today-below.h"
#include "sam-today-fold.h"
#include "sam-today-lead.h"
#include "sam-today-row.h"
#include "sam-today-text.h"
#include "sam-window.h"
#include "sam-words.h"
#include "widgets/sam-beside.h"
#include "widgets/sam-columns.h"

#include <glib/gi18n.h>
#include <samspor/sam-forms-many.h>
#include <samspor/sam-judge.h>
#include <samspor/sam-rules.h>
#include <samspor/sam-settings.h>

#define FIRST_CARDS 30
/* More than a window shows; the rest comes when the first frame is on screen. */
#define CARDS_AT_ONCE 8
#define CARDS_A_STEP 4
/* A pull changes something every frame; the database thread has more to do than to answer here. */
#define AGAIN_MS 200
#define N_FIGURES 8

typedef struct {
  GPtrArray *cards;        /* (owned) (element-type SamTodayCard) */
  GPtrArray *covers;       /* (owned) (element-type SamCover) */
  GPtrArray *appointments; /* (owned) (element-type SamAppointmentToday) */
  guint n_to_revise;       /* cooperation agreements, for a lead */
  SamTodayFigures figures;
  SamDate next_open;
  int max_days; /* an alert can be put off */
  int limit;    /* days until the first conversation */
} Answer;

typedef struct {
  GtkWidget *button, *figure, *label; /* (not owned) */
} FigureTile;

struct _SamTodayPage {
  SamPage parent_instance;

  SamPageHeader *header;
  GtkWidget *scroller, *columns, *main, *cover;
  GtkWidget *appointments_head, *appointments;
  GtkWidget *now_head, *now, *all_button;
  GtkWidget *lead, *below, *to_revise;
  GtkWidget *nothing, *nothing_next, *spinner;
  GtkWidget *first, *first_words, *first_spinner; /* before the first full fetch */
  FigureTile tiles[N_FIGURES];

  GCancellable *cancellable; /* (owned) (nullable) */
  Answer *answer;            /* (owned) (nullable): what is shown */
  Answer *coming;            /* (owned) (nullable): what will be */
  char *appointments_print;  /* (owned) (nullable): what is shown there, as one text */
  char *inbox_print;         /* (owned) (nullable): the same of the rows without a person */
  gboolean asking, again;    /* a question runs; something changed meanwhile */
  gboolean show_all;
  gboolean behind;      /* the answer came while nobody looked: its cards have no rows yet */
  gboolean wants_focus; /* the keyboard came before the cards */
  guint next_card, n_shown, fill_id; /* cards that are still to get their rows */
  guint wait_id, again_id;
  gint64 confirmed; /* µs: the end of the pull it was asked after */
};

G_DEFINE_FINAL_TYPE (SamTodayPage, sam_today_page, SAM_TYPE_PAGE)

/* ---- The question ---- */

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  g_clear_pointer (&answer->cards, g_ptr_array_unref);
  g_clear_pointer (&answer->covers, g_ptr_array_unref);
  g_clear_pointer (&answer->appointments, g_ptr_array_unref);
  g_free (answer);
}

/* What the settings of the municipality say. */
static void
add_settings (SamStore *store, SamViewer *viewer, SamDate today, Answer *answer,
              GCancellable *cancellable)
{
  g_autoptr (SamQuery) query = sam_query_new (SAM_RECORD_SETTING);
  g_autoptr (GPtrArray) settings = sam_store_list (store, viewer, query, cancellable, NULL);
  g_autoptr (SamRegistry) registry = settings ? sam_registry_new (settings) : NULL;

  if (registry) {
    answer->next_open = sam_calendar_next_open (sam_registry_calendar (registry), today);
    answer->max_days = sam_registry_setting_int (registry, SAM_SETTING_DEFERRAL, today);
    answer->limit = sam_registry_setting_int (registry, SAM_SETTING_FIRST_CONVERSATION, today);
  }
}

static gpointer
today_work (SamStore *store, SamViewer *viewer, gpointer data, GCancellable *cancellable,
            GError **error)
{
  Answer *answer = g_new0 (Answer, 1);

  answer->cards = sam_store_today (store, viewer, &answer->figures, cancellable, error);
  answer->covers = answer->cards ? sam_store_covers (store, viewer, cancellable, error) : NULL;
  answer->appointments =
      answer->covers ? sam_store_appointments_today (store, viewer, cancellable, error) : NULL;
  if (!answer->appointments
      || (sam_viewer_leads (viewer, NULL)
          && !sam_today_count_to_revise (store, viewer, GPOINTER_TO_INT (data),
                                         &answer->n_to_revise, cancellable, error))) {
    answer_free (answer);
    return NULL;
  }
  add_settings (store, viewer, GPOINTER_TO_INT (data), answer, cancellable);
  return answer;
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

  if (sam_today_fold_toggle (row, sam_page_get_context (SAM_PAGE (self)))) {
    return;
  }
  if (!case_id) {
    open_without_case (self, g_object_get_data (G_OBJECT (row), "record"));
  } else if (section || !card) {
    sam_window_open_case (window, case_id, section, g_object_get_data (G_OBJECT (row), "record"));
  } else {
    open_reason (self, card);
  }
}

/* What the keys, the menu of a card and its button do. */
static void
act (SamTodayPage *self, const char *what, const char *case_id)
{
  SamWindow *window = sam_page_get_window (SAM_PAGE (self));
  const SamTodayCard *card = find_card (self, case_id);
  gboolean done = TRUE;

  if (!card || sam_window_is_editing (window)) {
    return;
  }
  if (g_str_equal (what, "today.reached")) {
    sam_contact_window_present_with (window, case_id, "reached");
  } else if (g_str_equal (what, "today.tried")) {
    sam_contact_window_present_with (window, case_id, "not_reached");
  } else if (g_str_equal (what, "today.measure")) {
    done = sam_answer_window_present (window, card, SAM_ANSWER_MEASURE, self->answer->max_days);
  } else if (g_str_equal (what, "today.defer")) {
    done = sam_answer_window_present (window, card, SAM_ANSWER_DEFER, self->answer->max_days);
  } else if (g_str_equal (what, "today.not-correct")) {
    done = sam_answer_window_present (window, card, SAM_ANSWER_NOT_CORRECT, self->answer->max_days);
  } else {
    open_reason (self, card);
  }
  if (!done) {
    sam_page_tell (SAM_PAGE (self),
                   C_ ("today", "This is settled in the Inbox: choose there what holds."), NULL);
  }
}

static void
menu_action (GtkWidget *widget, const char *name, GVariant *target)
{
  act (SAM_TODAY_PAGE (widget), name, g_variant_get_string (target, NULL));
}

/* R reached, T tried, M measure, U put off: on the card the keyboard is at. */
static gboolean
key_cb (GtkEventControllerKey *keys, guint keyval, guint code, GdkModifierType state,
        gpointer user_data)
{
  static const struct {
    guint keyval;
    const char *what;
  } acts[] = {
    { GDK_KEY_r, "today.reached" },
    { GDK_KEY_t, "today.tried" },
    { GDK_KEY_m, "today.measure" },
    { GDK_KEY_u, "today.defer" },
  };
  SamTodayPage *self = user_data;
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  GtkWidget *row = focus ? gtk_widget_get_ancestor (focus, GTK_TYPE_LIST_BOX_ROW) : NULL;
  const char *case_id = row ? g_object_get_data (G_OBJECT (row), "case") : NULL;

  if (!case_id || sam_window_is_editing (sam_page_get_window (SAM_PAGE (self)))) {
    return FALSE;
  }
  if (keyval == GDK_KEY_Menu || (keyval == GDK_KEY_F10 && (state & GDK_SHIFT_MASK))) {
    sam_today_row_popup (SAM_TODAY_ROW (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (row))));
    return TRUE;
  }
  if (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK)) {
    return FALSE;
  }
  for (guint i = 0; i < G_N_ELEMENTS (acts); i++) {
    if (acts[i].keyval == keyval) {
      act (self, acts[i].what, case_id);
      return TRUE;
    }
  }
  return FALSE;
}

static void show (SamTodayPage *self);

static void
all_cb (SamTodayPage *self)
{
  self->show_all = TRUE;
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

/* (transfer full) (element-type Appointment) */
static GArray *
appointments_of (SamTodayPage *self)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (Appointment));

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
  return list;
}

static void
show_appointments (SamTodayPage *self)
{
  g_autoptr (GArray) list = appointments_of (self);
  g_autoptr (GString) print = g_string_new (NULL);

  for (guint i = 0; i < list->len; i++) {
    const Appointment *one = &g_array_index (list, Appointment, i);

    if (one->own) {
      continue;
    }
    g_string_append_printf (print, "%s %s %s %s %s\n", one->reason->record_id,
                            one->card->name ? one->card->name : "",
                            one->reason->text2 ? one->reason->text2 : "",
                            one->reason->text ? one->reason->text : "",
                            one->reason->who ? one->reason->who : "");
  }
  sam_today_appointments_print (self->answer->appointments, print);
  if (g_strcmp0 (print->str, self->appointments_print) == 0) {
    sam_today_fold_update (self->appointments, sam_page_get_context (SAM_PAGE (self)));
    return;
  }
  g_free (self->appointments_print);
  self->appointments_print = g_strdup (print->str);
  sam_boxed_list_clear (self->appointments);
  for (guint i = 0; i < list->len; i++) {
    const Appointment *one = &g_array_index (list, Appointment, i);
    g_autofree char *spoken = NULL;
    GtkWidget *box = appointment_row (self, one, &spoken);
    GtkListBoxRow *row = sam_boxed_list_add (self->appointments, box, TRUE, spoken);

    sam_today_fold_set_hour (row, hour_of (one));
    set_row_data (row, one->own ? one->own->case_id : one->card->case_id,
                  one->own                                ? "contacts"
                  : one->reason->kind == SAM_TODAY_RHYTHM ? "plan"
                                                          : "transition",
                  one->own ? one->own->record_id : one->reason->record_id);
  }
  sam_today_fold_end (self->appointments);
  sam_today_fold_update (self->appointments, sam_page_get_context (SAM_PAGE (self)));
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
  g_clear_pointer (&self->appointments_print, g_free);
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

/* What concerns no person stands after the cards; made anew only when it says something else. */
static void
show_inbox_rows (SamTodayPage *self)
{
  const SamTodayFigures *figures = &self->answer->figures;
  const struct {
    guint n;
    SamTodayKind kind;
    const char *why, *chip;
  } rows[] = {
    { figures->conflicts_apart, SAM_TODAY_CONFLICT,
      C_ ("today", "Both texts are kept. Choose what holds, then both programs are alike."),
      C_ ("today chip", "choose") },
    { figures->refused_apart, SAM_TODAY_REFUSED,
      C_ ("today", "What was written is kept in the Inbox, with the reason."),
      C_ ("today chip", "refused") },
  };
  g_autofree char *print = NULL;
  GtkListBoxRow *old;

  print = g_strdup_printf ("%u %u", rows[0].n, rows[1].n);
  if (g_strcmp0 (print, self->inbox_print) == 0) {
    return;
  }
  g_free (self->inbox_print);
  self->inbox_print = g_steal_pointer (&print);
  while ((old = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->now), (int) self->n_shown))) {
    gtk_list_box_remove (GTK_LIST_BOX (self->now), GTK_WIDGET (old));
  }
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    const SamTodayLook *look = sam_today_look (rows[i].kind);
    g_autofree char *what = NULL, *spoken = NULL;
    GtkWidget *row;

    if (rows[i].n == 0) {
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

/* ---- Cards: after a change only the rows of what changed are made anew ---- */

/* What a card is found again by. */
static const char *
key_of (const SamTodayCard *card)
{
  return card->case_id ? card->case_id
                       : ((const SamTodayReason *) g_ptr_array_index (card->reasons, 0))->record_id;
}

static void
keep_card (GtkListBoxRow *row, const SamTodayCard *card)
{
  g_object_set_data_full (G_OBJECT (row), "card", sam_today_card_ref ((SamTodayCard *) card),
                          (GDestroyNotify) sam_today_card_unref);
}

/* The store gives the same card as long as nothing in its case has changed. */
static gboolean
still_shows (SamTodayPage *self, GtkListBoxRow *row, const SamTodayCard *card)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (self));
  const SamTodayCard *shown = g_object_get_data (G_OBJECT (row), "card");
  g_autofree char *now = NULL;
  const char *before = g_object_get_data (G_OBJECT (row), "print");

  if (shown == card) {
    return TRUE;
  }
  now = sam_today_row_print (context, card);
  if (g_strcmp0 (before, now) != 0) {
    return FALSE;
  }
  keep_card (row, card);
  return TRUE;
}

static GtkListBoxRow *
add_card (SamTodayPage *self, const SamTodayCard *card, guint at)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (self));
  GtkWidget *row = sam_today_row_new (context, card, at == 0);
  const char *about = card->case_id ? NULL : key_of (card);
  g_autofree char *spoken = NULL;
  GtkListBoxRow *line;

  g_object_set_data_full (G_OBJECT (row), "case", g_strdup (card->case_id), g_free);
  g_object_set_data_full (G_OBJECT (row), "record", g_strdup (about), g_free);
  g_signal_connect (row, "action", G_CALLBACK (action_cb), self);
  spoken = sam_today_row_get_spoken (SAM_TODAY_ROW (row));
  line = sam_boxed_list_add (self->now, row, TRUE, spoken);
  if (gtk_list_box_row_get_index (line) != (int) at) {
    g_object_ref (line);
    gtk_list_box_remove (GTK_LIST_BOX (self->now), GTK_WIDGET (line));
    gtk_list_box_insert (GTK_LIST_BOX (self->now), GTK_WIDGET (line), (int) at);
    g_object_unref (line);
  }
  set_row_data (line, card->case_id, NULL, about);
  g_object_set_data_full (G_OBJECT (line), "key", g_strdup (key_of (card)), g_free);
  g_object_set_data_full (G_OBJECT (line), "print", sam_today_row_print (context, card), g_free);
  keep_card (line, card);
  return line;
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

/* Adds up to @n cards below those that are there. Returns: whether there are more. */
static gboolean
add_cards (SamTodayPage *self, guint n)
{
  guint most = self->show_all ? G_MAXUINT : FIRST_CARDS;

  for (; self->next_card < self->answer->cards->len && self->n_shown < most; self->next_card++) {
    const SamTodayCard *card = g_ptr_array_index (self->answer->cards, self->next_card);

    if (is_only_appointment (card)) {
      continue;
    }
    if (n-- == 0) {
      return TRUE;
    }
    add_card (self, card, self->n_shown);
    self->n_shown++;
  }
  return FALSE;
}

/* (transfer full) (element-type utf8 GtkListBoxRow): the rows of the cards that are there */
static GHashTable *
rows_by_key (SamTodayPage *self)
{
  GHashTable *rows = g_hash_table_new (g_str_hash, g_str_equal);
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->now), i)); i++) {
    const char *key = g_object_get_data (G_OBJECT (row), "key");

    if (key) {
      g_hash_table_insert (rows, (gpointer) key, row);
    }
  }
  return rows;
}

/* (transfer full): the cards that are to be shown, in their order */
static GPtrArray *
wanted_cards (SamTodayPage *self)
{
  GPtrArray *wanted = g_ptr_array_new ();
  guint most = self->show_all ? G_MAXUINT : FIRST_CARDS;

  for (guint i = 0; i < self->answer->cards->len && wanted->len < most; i++) {
    if (!is_only_appointment (g_ptr_array_index (self->answer->cards, i))) {
      g_ptr_array_add (wanted, g_ptr_array_index (self->answer->cards, i));
    }
  }
  return wanted;
}

/* Takes away the rows of cards that are gone or say something else now. */
static void
remove_changed (SamTodayPage *self, GPtrArray *wanted, GHashTable *rows)
{
  g_autoptr (GHashTable) stay = g_hash_table_new (g_direct_hash, g_direct_equal);
  GHashTableIter iter;
  gpointer row;

  for (guint i = 0; i < wanted->len; i++) {
    const SamTodayCard *card = g_ptr_array_index (wanted, i);

    row = g_hash_table_lookup (rows, key_of (card));
    if (row && still_shows (self, row, card)) {
      g_hash_table_add (stay, row);
    }
  }
  g_hash_table_iter_init (&iter, rows);
  while (g_hash_table_iter_next (&iter, NULL, &row)) {
    if (!g_hash_table_contains (stay, row)) {
      g_hash_table_iter_remove (&iter);
      gtk_list_box_remove (GTK_LIST_BOX (self->now), row);
    }
  }
}

static void
place_cards (SamTodayPage *self)
{
  g_autoptr (GPtrArray) wanted = wanted_cards (self);
  g_autoptr (GHashTable) rows = rows_by_key (self);

  remove_changed (self, wanted, rows);
  for (guint i = 0; i < wanted->len; i++) {
    const SamTodayCard *card = g_ptr_array_index (wanted, i);
    GtkListBoxRow *row = g_hash_table_lookup (rows, key_of (card));

    if (!row) {
      row = add_card (self, card, i);
    } else if (gtk_list_box_row_get_index (row) != (int) i) {
      g_object_ref (row);
      gtk_list_box_remove (GTK_LIST_BOX (self->now), GTK_WIDGET (row));
      gtk_list_box_insert (GTK_LIST_BOX (self->now), GTK_WIDGET (row), (int) i);
      g_object_unref (row);
    }
    sam_today_row_set_suggested (SAM_TODAY_ROW (gtk_list_box_row_get_child (row)), i == 0);
  }
  self->n_shown = wanted->len;
  self->next_card = self->answer->cards->len;
}

/* What stands after the last card. */
static void
end_cards (SamTodayPage *self)
{
  guint total = count_cards (self);

  show_inbox_rows (self);
  gtk_widget_set_visible (self->all_button, total > self->n_shown);
  if (total > self->n_shown) {
    g_autofree char *all = sam_count (NULL, "today", "Show all %d", "Show all %d", (int) total);

    gtk_button_set_label (GTK_BUTTON (self->all_button), all);
  }
}

static gboolean
fill_cb (gpointer user_data)
{
  SamTodayPage *self = user_data;

  if (add_cards (self, CARDS_A_STEP)) {
    return G_SOURCE_CONTINUE;
  }
  self->fill_id = 0;
  end_cards (self);
  return G_SOURCE_REMOVE;
}

static void
show_nothing (SamTodayPage *self)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (self));
  const SamTodayFigures *figures = &self->answer->figures;
  gboolean any = count_cards (self) + figures->conflicts_apart + figures->refused_apart > 0;
  g_autofree char *next = NULL;

  gtk_widget_set_visible (self->now_head, any);
  gtk_widget_set_visible (self->now, any);
  gtk_widget_set_visible (self->nothing, !any);
  if (any) {
    return;
  }
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

/* The keyboard stays on the card it was at, or on the one that took its place. */
static void
focus_again (SamTodayPage *self, int at)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  GtkListBoxRow *row;

  if (focus && gtk_widget_is_ancestor (focus, self->now)) {
    return;
  }
  do {
    row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->now), at);
  } while (!row && at-- > 0);
  if (row) {
    gtk_widget_grab_focus (GTK_WIDGET (row));
  }
}

/* The keys work on the first card at once, but the page is read from its top. */
static void
focus_first (SamTodayPage *self)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->now), 0);
  GtkViewport *viewport =
      GTK_VIEWPORT (gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (self->scroller)));

  self->wants_focus = row == NULL;
  if (row) {
    gtk_viewport_set_scroll_to_focus (viewport, FALSE);
    gtk_widget_grab_focus (GTK_WIDGET (row));
    gtk_viewport_set_scroll_to_focus (viewport, TRUE);
  }
}

static void
show_cards (SamTodayPage *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  GtkWidget *row = focus && gtk_widget_is_ancestor (focus, self->now)
                       ? gtk_widget_get_ancestor (focus, GTK_TYPE_LIST_BOX_ROW)
                       : NULL;
  int at = row ? gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)) : -1;

  g_clear_handle_id (&self->fill_id, g_source_remove);
  show_nothing (self);
  if (gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->now), 0)) {
    g_autofree char *key = g_strdup (row ? g_object_get_data (G_OBJECT (row), "key") : NULL);

    place_cards (self);
    end_cards (self);
    if (at >= 0) {
      g_autoptr (GHashTable) rows = rows_by_key (self);
      GtkListBoxRow *same = key ? g_hash_table_lookup (rows, key) : NULL;

      focus_again (self, same ? gtk_list_box_row_get_index (same) : at);
    }
    return;
  }
  self->next_card = self->n_shown = 0;
  g_clear_pointer (&self->inbox_print, g_free);
  if (add_cards (self, CARDS_AT_ONCE)) {
    gtk_widget_set_visible (self->all_button, FALSE);
    self->fill_id = g_idle_add_full (G_PRIORITY_LOW, fill_cb, self, NULL);
  } else {
    end_cards (self);
  }
  /* A new window puts the keyboard on its first button; who types is left alone. */
  if (self->wants_focus && (!focus || GTK_IS_BUTTON (focus))
      && sam_page_is_shown (SAM_PAGE (self))) {
    focus_first (self);
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
show (SamTodayPage *self)
{
  show_head (self);
  show_covers (self);
  show_appointments (self);
  show_cards (self);
  show_figures (self);
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

/* Nobody looks, and rows take their time while somebody types elsewhere: those that left or say
 * something else now go, the rest is made when the page is seen. */
static void
show_later (SamTodayPage *self)
{
  g_autoptr (GPtrArray) wanted = wanted_cards (self);
  g_autoptr (GHashTable) rows = rows_by_key (self);

  g_clear_handle_id (&self->fill_id, g_source_remove);
  remove_changed (self, wanted, rows);
  show_covers (self);
  show_appointments (self);
  self->behind = TRUE;
}

static void
map_cb (SamTodayPage *self)
{
  if (self->behind) {
    self->behind = FALSE;
    show (self);
  }
}

static gboolean
below_idle_cb (gpointer user_data)
{
  SamTodayPage *self = user_data;

  if (self->answer) {
    sam_today_below_ask (SAM_TODAY_BELOW (self->below), &self->answer->figures,
                         self->answer->limit);
  }
  return G_SOURCE_REMOVE;
}

static void
show_coming (GtkWidget *page)
{
  SamTodayPage *self = SAM_TODAY_PAGE (page);
  gint64 began = g_get_monotonic_time ();

  g_clear_pointer (&self->answer, answer_free);
  self->answer = g_steal_pointer (&self->coming);
  if (sam_page_is_shown (SAM_PAGE (self))) {
    self->behind = FALSE;
    show (self);
  } else {
    show_later (self);
  }
  gtk_widget_set_visible (self->columns, TRUE);
  sam_page_answered (SAM_PAGE (self), began);
  /* The cards first: the rest is asked for when their frame has been painted. */
  g_idle_add_full (G_PRIORITY_LOW, below_idle_cb, g_object_ref (self), g_object_unref);
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
  sam_press_wait (GTK_WIDGET (self), show_coming);
  if (self->again && self->again_id == 0) {
    self->again_id = g_timeout_add (AGAIN_MS, again_cb, self);
  }
}

static void
ask (SamTodayPage *self)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (self));

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
  if (!self->answer && self->wait_id == 0) {
    self->wait_id = g_timeout_add (300, wait_cb, self);
  }
  sam_call_run_async (context, SAM_STORE_READ, today_work,
                      GINT_TO_POINTER (sam_context_get_today (context)), NULL, answer_free,
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

static void
lead_open_cb (SamTodayLead *lead, const char *page, const char *argument, gpointer user_data)
{
  SamTodayPage *self = SAM_TODAY_PAGE (user_data);

  if (g_str_equal (page, "cards")) {
    focus_again (self, 0);
  } else if (g_str_equal (page, "print")) {
    sam_print_window_open_teams (sam_page_get_window (SAM_PAGE (self)), SAM_FORM_TEAM_MONTH);
  } else if (g_str_equal (page, "answered")) {
    sam_answered_window_present (sam_page_get_window (SAM_PAGE (self)), argument);
  } else {
    sam_window_open_page (sam_page_get_window (SAM_PAGE (self)), page, argument);
  }
}

static void
open_case_cb (SamTodayBelow *below, const char *case_id, const char *section, const char *record_id,
              gpointer user_data)
{
  sam_window_open_case (sam_page_get_window (user_data), case_id, section, record_id);
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
make_main (SamTodayPage *self)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (self));
  GtkEventController *keys = gtk_event_controller_key_new ();

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
  sam_spoken_describe (self->now,
                       C_ ("today", "R reached, T tried, M measure, U put off, Enter opens"));
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
  self->to_revise = sam_today_to_revise_new (sam_page_get_window (SAM_PAGE (self)));
  gtk_box_append (GTK_BOX (self->main), self->to_revise);
  self->lead = sam_today_lead_new (context);
  self->below = sam_today_below_new (context, SAM_TODAY_LEAD (self->lead));
  g_signal_connect (self->below, "open-case", G_CALLBACK (open_case_cb), self);
  gtk_box_append (GTK_BOX (self->main), self->below);
}

/* Figures and, for a lead, the team: beside the cards, or below them when there is no room. */
static GtkWidget *
make_side (SamTodayPage *self)
{
  GtkWidget *side = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  gtk_box_append (GTK_BOX (side), make_tiles (self));
  gtk_widget_set_visible (self->lead, FALSE);
  g_signal_connect (self->lead, "open", G_CALLBACK (lead_open_cb), self);
  gtk_box_append (GTK_BOX (side), self->lead);
  gtk_widget_set_valign (side, GTK_ALIGN_START);
  return side;
}

static void
minute_cb (SamTodayPage *self)
{
  sam_today_fold_update (self->appointments, sam_page_get_context (SAM_PAGE (self)));
}

static void
sam_today_page_setup (SamPage *page)
{
  SamTodayPage *self = SAM_TODAY_PAGE (page);
  SamContext *context = sam_page_get_context (page);
  GtkWidget *body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

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
  make_main (self);
  sam_columns_set_main (SAM_COLUMNS (self->columns), self->main);
  sam_columns_set_side (SAM_COLUMNS (self->columns), make_side (self));

  g_signal_connect (self, "map", G_CALLBACK (map_cb), NULL);
  g_signal_connect_object (context, "minute", G_CALLBACK (minute_cb), self, G_CONNECT_SWAPPED);
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
  focus_first (SAM_TODAY_PAGE (page));
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
  g_clear_pointer (&self->appointments_print, g_free);
  g_clear_pointer (&self->inbox_print, g_free);
  G_OBJECT_CLASS (sam_today_page_parent_class)->finalize (object);
}

static void
sam_today_page_class_init (SamTodayPageClass *klass)
{
  static const char *const acts[] = { "today.reached", "today.tried",       "today.measure",
                                      "today.defer",   "today.not-correct", "today.open" };
  SamPageClass *page_class = SAM_PAGE_CLASS (klass);

  for (guint i = 0; i < G_N_ELEMENTS (acts); i++) {
    gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), acts[i], "s", menu_action);
  }
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
}
