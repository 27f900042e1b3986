/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-lease-list.h"

#include "sam-leases.h"
#include "sam-press.h"
#include "sam-row.h"
#include "sam-spoken.h"
#include "sam-window.h"
#include "widgets/sam-columns.h"

#include <glib/gi18n.h>
#include <samspor/sam-fold.h>

#define SEARCH_WIDTH 180
/* Rows of a group before the rest is asked for. */
#define GROUP_FIRST 40
#define WEEKS 6

#define SAM_TYPE_LEASE_LIST (sam_lease_list_get_type ())
G_DECLARE_FINAL_TYPE (SamLeaseList, sam_lease_list, SAM, LEASE_LIST, AdwBin)

struct _SamLeaseList {
  AdwBin parent_instance;

  SamPage *page;                                                          /* (not owned) */
  SamPageHeader *header;                                                  /* (not owned) */
  GtkWidget *bar, *search, *which, *mine, *stack, *spinner, *body, *none; /* (not owned) */
  GCancellable *cancellable;                                              /* (owned) */
  SamLeases *leases;                                                      /* (owned) (nullable) */
  guint all; /* bit n = all of group n is shown */
  guint wait_id;
};

G_DEFINE_FINAL_TYPE (SamLeaseList, sam_lease_list, ADW_TYPE_BIN)

static const struct {
  SamLabel title, remark;
} groups[SAM_N_LEASE_GROUPS] = {
  [SAM_LEASES_RISK] = { SAM_L ("leases", "Risk of losing the home"),
                        SAM_L ("leases", "among those you see") },
  [SAM_LEASES_TEMPORARY] = { SAM_L ("leases", "Temporary places week by week"),
                             SAM_L ("leases", "what ends first stands first") },
  [SAM_LEASES_HELD] = { SAM_L ("leases", "Held for somebody"), SAM_L (NULL, NULL) },
};

/* On the page who may stand without a home comes first. */
static const SamLeaseGroup order[SAM_N_LEASE_GROUPS] = {
  SAM_LEASES_RISK,   SAM_LEASES_TEMPORARY, SAM_LEASES_LAST,
  SAM_LEASES_SECOND, SAM_LEASES_FIRST,     SAM_LEASES_HELD,
};

/* What the list can be narrowed to: bits of groups. */
static const struct {
  SamLabel label;
  guint groups;
} choices[] = {
  { SAM_L ("leases", "All"), G_MAXUINT },
  { SAM_L ("leases", "What ends"),
    1u << SAM_LEASES_LAST | 1u << SAM_LEASES_SECOND | 1u << SAM_LEASES_FIRST },
  { SAM_L ("leases", "Risk of losing the home"), 1u << SAM_LEASES_RISK },
  { SAM_L ("leases", "Temporary places"), 1u << SAM_LEASES_TEMPORARY },
  { SAM_L ("leases", "Held"), 1u << SAM_LEASES_HELD },
};

static void show_lines (SamLeaseList *self);

/* ---- A line ---- */

static char *
names_of (SamContext *context, const SamLeaseLine *line)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < line->who->len; i++) {
    g_ptr_array_add (names, sam_context_show_name (context,
                                                   g_array_index (line->who, SamLeaseWho, i).name));
  }
  g_ptr_array_add (names, NULL);
  return names->len > 1 ? sam_locale_format_list (sam_context_get_locale (context),
                                                  (const char *const *) names->pdata)
                        : NULL;
}

static char *
next_words (SamContext *context, const SamLeaseLine *line)
{
  g_autofree char *day = NULL;

  if (line->group == SAM_LEASES_RISK || line->group == SAM_LEASES_HELD) {
    return NULL;
  }
  if (line->next_on == SAM_DATE_NONE) {
    return g_strdup (line->who->len > 0 ? C_ ("leases", "what comes after is not settled")
                                        : C_ ("leases", "not renewed"));
  }
  day = sam_words_date_short (context, line->next_on);
  /* Translators: what somebody has next, a home, and the day it begins */
  return line->next ? g_strdup_printf (C_ ("leases", "then %1$s from %2$s"), line->next, day)
                    /* Translators: %s is a day, as in “Friday 12 June” */
                    : g_strdup_printf (C_ ("leases", "settled from %s"), day);
}

static char *
days_words (SamContext *context, const SamLeaseLine *line)
{
  g_autofree char *to = sam_words_date_short (context, line->to);
  g_autofree char *since = sam_words_date_short (context, line->since);

  if (line->group == SAM_LEASES_RISK) {
    return g_strdup_printf (C_ ("period", "since %s"), since);
  }
  return line->to == SAM_DATE_NONE ? g_strdup (C_ ("leases", "no end is noted"))
                                   /* Translators: %s is a day, as in “Friday 12 June” */
                                   : g_strdup_printf (C_ ("leases", "until %s"), to);
}

static SamTone
tone_of (const SamLeaseLine *line, SamDate today, int nights)
{
  if (line->group == SAM_LEASES_RISK) {
    return SAM_TONE_LATE;
  }
  if (line->is_settled) {
    return SAM_TONE_DONE;
  }
  if (line->group == SAM_LEASES_TEMPORARY) {
    return line->to == SAM_DATE_NONE || line->to - today <= nights ? SAM_TONE_LATE : SAM_TONE_SOON;
  }
  return line->group == SAM_LEASES_LAST     ? SAM_TONE_LATE
         : line->group == SAM_LEASES_SECOND ? SAM_TONE_SOON
                                            : SAM_TONE_NEUTRAL;
}

static GtkWidget *
row_new (SamContext *context, const SamLeaseLine *line, int nights, char **spoken)
{
  SamDate today = sam_context_get_today (context);
  g_autofree char *names = names_of (context, line);
  g_autofree char *next = next_words (context, line);
  g_autofree char *days = days_words (context, line);
  g_autofree char *chip = line->is_settled                 ? g_strdup (C_ ("leases", "settled"))
                          : line->group == SAM_LEASES_RISK ? g_strdup (C_ ("leases", "at risk"))
                          : line->to != SAM_DATE_NONE      ? sam_words_relative (context, line->to)
                                                           : NULL;
  const char *home = line->home ? line->home : line->kind;
  g_autofree char *why = sam_words_join (names ? home : "", line->home ? line->kind : "", days,
                                         line->why ? line->why : "", next ? next : "", NULL);
  SamTone tone = tone_of (line, today, nights);
  SamRow *row = SAM_ROW (sam_row_new ());

  sam_row_set_text (row, names ? names : home, why);
  sam_row_set_icon (row,
                    line->group == SAM_LEASES_RISK ? "dialog-warning-symbolic"
                                                   : "sam-housing-symbolic",
                    tone, TRUE);
  sam_row_set_chip (row, chip, tone);
  *spoken = sam_row_get_spoken (row);
  return GTK_WIDGET (row);
}

/* ---- Weeks ---- */

static SamDate
monday_of (SamDate day)
{
  return sam_date_add_days (day, 1 - sam_date_weekday (day));
}

/* What a week holds: where the person is, the day it ends, what is settled after. */
static GtkWidget *
week_new (SamContext *context, const SamLeaseLine *line, SamDate monday)
{
  SamLocale *locale = sam_context_get_locale (context);
  SamDate sunday = sam_date_add_days (monday, 6);
  gboolean here = line->to == SAM_DATE_NONE || line->to >= monday;
  gboolean next = line->next_on != SAM_DATE_NONE && line->next_on <= sunday;
  gboolean is_first_without = !here && !next && line->to >= sam_date_add_days (monday, -7);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  /* Translators: the number of a week */
  g_autofree char *number =
      g_strdup_printf (C_ ("leases", "week %d"), sam_date_iso_week (monday, NULL));
  g_autofree char *state = NULL;
  GtkWidget *above = gtk_label_new (number), *below;

  if (here && line->to != SAM_DATE_NONE && line->to <= sunday) {
    state = g_strdup_printf (C_ ("leases", "until %s"),
                             sam_locale_weekday (locale, sam_date_weekday (line->to), TRUE));
  } else if (here) {
    state = g_strdup (C_ ("leases week", "here"));
  } else {
    state = g_strdup (next               ? C_ ("leases week", "next home")
                      : is_first_without ? C_ ("leases week", "nothing")
                                         : "–");
  }
  below = gtk_label_new (state);
  gtk_widget_add_css_class (above, "caption");
  gtk_widget_add_css_class (above, "dim-label");
  gtk_widget_add_css_class (below, "caption");
  if (is_first_without) {
    gtk_widget_add_css_class (below, "late");
  }
  gtk_label_set_width_chars (GTK_LABEL (below), 11);
  gtk_widget_add_css_class (box, "day");
  gtk_widget_add_css_class (box, here ? "planned" : next ? "next" : "closed");
  gtk_box_append (GTK_BOX (box), above);
  gtk_box_append (GTK_BOX (box), below);
  return box;
}

static GtkWidget *
weeks_new (SamContext *context, const SamLeaseLine *line)
{
  GtkWidget *wrap = sam_wrap_new (3, 3);
  SamDate monday = monday_of (sam_context_get_today (context));

  gtk_widget_add_css_class (wrap, "lease-weeks");
  for (int i = 0; i < WEEKS; i++) {
    sam_wrap_append (SAM_WRAP (wrap), week_new (context, line, sam_date_add_days (monday, 7 * i)));
  }
  return wrap;
}

/* ---- The groups ---- */

static void
activated_cb (GtkListBox *list, GtkListBoxRow *row, gpointer user_data)
{
  SamLeaseList *self = user_data;
  const char *case_id = g_object_get_data (G_OBJECT (row), "case");

  if (case_id) {
    sam_window_open_case (sam_page_get_window (self->page), case_id, "housing",
                          g_object_get_data (G_OBJECT (row), "record"));
  }
}

static void
all_cb (GtkButton *button, gpointer user_data)
{
  SamLeaseList *self = user_data;

  self->all |= 1u << GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "group"));
  show_lines (self);
}

static void
add_line (SamLeaseList *self, GtkWidget *list, const SamLeaseLine *line)
{
  SamContext *context = sam_page_get_context (self->page);
  const SamLeaseWho *first = line->who->len > 0 ? &g_array_index (line->who, SamLeaseWho, 0) : NULL;
  g_autofree char *spoken = NULL;
  GtkWidget *row = row_new (context, line, self->leases->nights, &spoken);
  GtkListBoxRow *item;

  if (line->group == SAM_LEASES_TEMPORARY) {
    GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

    gtk_box_append (GTK_BOX (box), row);
    gtk_box_append (GTK_BOX (box), weeks_new (context, line));
    row = box;
  }
  item = sam_boxed_list_add (list, row, first && first->case_id, spoken);
  g_object_set_data_full (G_OBJECT (item), "case", g_strdup (first ? first->case_id : NULL),
                          g_free);
  g_object_set_data_full (G_OBJECT (item), "record", g_strdup (first ? first->record_id : NULL),
                          g_free);
}

static gboolean
is_shown (SamLeaseList *self, const SamLeaseLine *line, const char *const *words)
{
  guint choice = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->which));
  gboolean mine = FALSE;

  if (!(choices[choice].groups & (1u << line->group)) || !sam_fold_matches (line->folded, words)) {
    return FALSE;
  }
  for (guint i = 0; i < line->who->len; i++) {
    mine |= g_array_index (line->who, SamLeaseWho, i).is_mine;
  }
  return mine || !gtk_check_button_get_active (GTK_CHECK_BUTTON (self->mine));
}

/* A lease stands in one of those that end. */
static char *
group_title (const SamLeases *leases, SamLeaseGroup group)
{
  if (group > SAM_LEASES_FIRST) {
    return g_strdup (sam_text (NULL, &groups[group].title));
  }
  if (group == SAM_LEASES_LAST) {
    return sam_count (NULL, "leases", "Ends within %d day", "Ends within %d days",
                      leases->days[group]);
  }
  /* Translators: numbers, as in “Ends in 31–60 days” */
  return g_strdup_printf (C_ ("leases", "Ends in %1$d–%2$d days"), leases->days[group - 1] + 1,
                          leases->days[group]);
}

static void
show_group (SamLeaseList *self, SamLeaseGroup group, const GPtrArray *lines)
{
  g_autofree char *count = g_strdup_printf ("%u", lines->len);
  const char *remark = groups[group].remark.text ? sam_text (NULL, &groups[group].remark) : NULL;
  g_autofree char *title = group_title (self->leases, group);
  g_autofree char *about = sam_words_join (count, remark ? remark : "", NULL);
  guint n = self->all & (1u << group) ? lines->len : MIN (lines->len, GROUP_FIRST);
  GtkWidget *list;

  gtk_box_append (GTK_BOX (self->body), sam_section_heading_new (title, about));
  list = sam_boxed_list_new ();
  sam_spoken_set (list, title);
  g_signal_connect (list, "row-activated", G_CALLBACK (activated_cb), self);
  gtk_box_append (GTK_BOX (self->body), list);
  for (guint i = 0; i < n; i++) {
    add_line (self, list, g_ptr_array_index (lines, i));
  }
  if (n < lines->len) {
    g_autofree char *label = sam_count (NULL, "case", "Show %d", "Show all %d", (int) lines->len);
    GtkWidget *button = gtk_button_new_with_label (label);

    gtk_widget_add_css_class (button, "flat");
    gtk_widget_set_halign (button, GTK_ALIGN_START);
    g_object_set_data (G_OBJECT (button), "group", GUINT_TO_POINTER (group));
    g_signal_connect (button, "clicked", G_CALLBACK (all_cb), self);
    gtk_box_append (GTK_BOX (self->body), button);
  }
}

static void
show_lines (SamLeaseList *self)
{
  g_auto (GStrv) words = sam_fold_words (gtk_editable_get_text (GTK_EDITABLE (self->search)));
  guint any = 0;

  if (!self->leases) {
    return;
  }
  sam_box_clear (self->body);
  for (guint place = 0; place < SAM_N_LEASE_GROUPS; place++) {
    SamLeaseGroup group = order[place];
    g_autoptr (GPtrArray) shown = g_ptr_array_new ();

    for (guint i = 0; i < self->leases->lines->len; i++) {
      SamLeaseLine *line = g_ptr_array_index (self->leases->lines, i);

      if (line->group == group && is_shown (self, line, (const char *const *) words)) {
        g_ptr_array_add (shown, line);
      }
    }
    if (shown->len > 0) {
      any += shown->len;
      show_group (self, group, shown);
    }
  }
  if (self->leases->lines->len > 0) {
    adw_status_page_set_title (ADW_STATUS_PAGE (self->none),
                               C_ ("leases", "No lease is like that"));
    adw_status_page_set_description (ADW_STATUS_PAGE (self->none),
                                     C_ ("housing", "Choose something else above."));
  } else {
    adw_status_page_set_title (ADW_STATUS_PAGE (self->none), C_ ("leases", "No lease ends soon"));
    adw_status_page_set_description (
        ADW_STATUS_PAGE (self->none),
        C_ ("leases", "Nobody you see is at risk of losing the home or in a temporary place."));
  }
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), any > 0 ? "list" : "none");
}

/* ---- The question ---- */

static char *
head_words (const GPtrArray *lines)
{
  guint n[SAM_N_LEASE_GROUPS] = { 0 };
  guint ends;
  g_autofree char *end_words = NULL, *risk = NULL, *temporary = NULL, *held = NULL;

  for (guint i = 0; i < lines->len; i++) {
    n[((const SamLeaseLine *) g_ptr_array_index (lines, i))->group]++;
  }
  ends = n[SAM_LEASES_LAST] + n[SAM_LEASES_SECOND] + n[SAM_LEASES_FIRST];
  end_words = sam_count (NULL, "leases", "%d ends soon", "%d end soon", (int) ends);
  if (n[SAM_LEASES_RISK] > 0) {
    risk = sam_count (NULL, "leases", "%d at risk", "%d at risk", (int) n[SAM_LEASES_RISK]);
  }
  if (n[SAM_LEASES_TEMPORARY] > 0) {
    temporary =
        sam_count (NULL, "leases", "%d temporary", "%d temporary", (int) n[SAM_LEASES_TEMPORARY]);
  }
  if (n[SAM_LEASES_HELD] > 0) {
    held = sam_count (NULL, "leases", "%d held", "%d held", (int) n[SAM_LEASES_HELD]);
  }
  return sam_words_join (end_words, risk ? risk : "", temporary ? temporary : "", held ? held : "",
                         NULL);
}

static gboolean
spinner_cb (gpointer user_data)
{
  SamLeaseList *self = user_data;

  self->wait_id = 0;
  gtk_spinner_start (GTK_SPINNER (self->spinner));
  return G_SOURCE_REMOVE;
}

static void
show_anew (GtkWidget *self)
{
  show_lines (SAM_LEASE_LIST (self));
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamLeaseList) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SamLeases) leases = sam_leases_finish (SAM_CONTEXT (source), result, &error);
  g_autofree char *subtitle = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    return;
  }
  g_clear_handle_id (&self->wait_id, g_source_remove);
  gtk_spinner_stop (GTK_SPINNER (self->spinner));
  if (!leases) {
    sam_page_tell_error (self->page, error);
    return;
  }
  g_clear_pointer (&self->leases, sam_leases_free);
  self->leases = g_steal_pointer (&leases);
  subtitle = head_words (self->leases->lines);
  sam_page_header_set_subtitle (self->header, self->leases->lines->len > 0 ? subtitle : NULL);
  gtk_widget_set_visible (self->bar, self->leases->lines->len > 0);
  sam_press_wait (GTK_WIDGET (self), show_anew);
}

static void
part_ask (GtkWidget *part)
{
  SamLeaseList *self = SAM_LEASE_LIST (part);
  SamContext *context = sam_page_get_context (self->page);

  if (!sam_context_get_viewer (context)) {
    return;
  }
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  if (!self->leases && self->wait_id == 0) {
    self->wait_id = g_timeout_add (300, spinner_cb, self);
  }
  sam_leases_async (context, self->cancellable, listed_cb, g_object_ref (self));
}

/* ---- The part ---- */

static GtkWidget *
make_bar (SamLeaseList *self)
{
  GtkWidget *wrap = sam_wrap_new (12, 6);
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (choices); i++) {
    gtk_string_list_append (words, sam_text (NULL, &choices[i].label));
  }
  self->search = gtk_search_entry_new ();
  gtk_widget_set_size_request (self->search, SEARCH_WIDTH, -1);
  g_object_set (self->search, "placeholder-text", C_ ("leases", "Home or name"), NULL);
  sam_spoken_set (self->search, C_ ("leases", "Search in homes and names"));
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (show_lines), self);
  sam_wrap_append (SAM_WRAP (wrap), self->search);
  self->which = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&words)), NULL);
  sam_spoken_set (self->which, C_ ("leases", "What is shown"));
  g_signal_connect_swapped (self->which, "notify::selected", G_CALLBACK (show_lines), self);
  sam_wrap_append (SAM_WRAP (wrap), self->which);
  self->mine = gtk_check_button_new_with_label (C_ ("leases", "Only mine"));
  g_signal_connect_swapped (self->mine, "toggled", G_CALLBACK (show_lines), self);
  sam_wrap_append (SAM_WRAP (wrap), self->mine);
  gtk_widget_set_visible (wrap, FALSE);
  return wrap;
}

static GtkWidget *
make_list (SamLeaseList *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *columns = sam_columns_new ();

  self->body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_set_margin_top (self->body, 6);
  gtk_widget_set_margin_bottom (self->body, 12);
  gtk_widget_set_margin_start (self->body, 2);
  gtk_widget_set_margin_end (self->body, 2);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  /* No wider than can be read. */
  sam_columns_set_main (SAM_COLUMNS (columns), self->body);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), columns);
  return scroller;
}

static void
sam_lease_list_dispose (GObject *object)
{
  SamLeaseList *self = SAM_LEASE_LIST (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->wait_id, g_source_remove);
  G_OBJECT_CLASS (sam_lease_list_parent_class)->dispose (object);
}

static void
sam_lease_list_finalize (GObject *object)
{
  SamLeaseList *self = SAM_LEASE_LIST (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->leases, sam_leases_free);
  G_OBJECT_CLASS (sam_lease_list_parent_class)->finalize (object);
}

static void
sam_lease_list_class_init (SamLeaseListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sam_lease_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = sam_lease_list_finalize;
}

static void
sam_lease_list_init (SamLeaseList *self)
{
  self->cancellable = g_cancellable_new ();
}

static GtkWidget *
part_make (SamPage *page)
{
  SamLeaseList *self = g_object_new (SAM_TYPE_LEASE_LIST, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->page = page;
  gtk_widget_add_css_class (box, "page-body");
  self->header = SAM_PAGE_HEADER (sam_page_header_new (C_ ("page", "Housing")));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->header));
  self->bar = make_bar (self);
  gtk_box_append (GTK_BOX (box), self->bar);
  self->stack = gtk_stack_new ();
  gtk_stack_set_vhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_widget_set_vexpand (self->stack, TRUE);
  self->spinner = gtk_spinner_new ();
  gtk_stack_add_named (GTK_STACK (self->stack), self->spinner, "waiting");
  gtk_stack_add_named (GTK_STACK (self->stack), make_list (self), "list");
  self->none = adw_status_page_new ();
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (self->none), "sam-housing-symbolic");
  gtk_stack_add_named (GTK_STACK (self->stack), self->none, "none");
  gtk_box_append (GTK_BOX (box), self->stack);
  adw_bin_set_child (ADW_BIN (self), box);
  g_signal_connect_object (sam_page_get_context (page), "new-day", G_CALLBACK (part_ask), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (sam_page_get_context (page), "notify::hide-names",
                           G_CALLBACK (show_lines), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

static SamPageHeader *
part_get_header (GtkWidget *part)
{
  return SAM_LEASE_LIST (part)->header;
}

static void
part_focus (GtkWidget *part)
{
  SamLeaseList *self = SAM_LEASE_LIST (part);

  gtk_widget_child_focus (self->body, GTK_DIR_TAB_FORWARD);
}

const SamHousingPart sam_lease_list_part = {
  .id = "leases",
  .label = SAM_L ("housing part", "Leases"),
  .types = SAM_TYPE_BIT (SITE) | SAM_TYPE_BIT (HOUSING_UNIT) | SAM_TYPE_BIT (TENANCY)
           | SAM_TYPE_BIT (TENANT) | SAM_TYPE_BIT (RESIDENCE) | SAM_TYPE_BIT (PERSON)
           | SAM_TYPE_BIT (CASE) | SAM_TYPE_BIT (SETTING),
  .make = part_make,
  .get_header = part_get_header,
  .ask = part_ask,
  .focus = part_focus,
};
