/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Every template, form and page is made and unmade with fatal warnings, over a vault of its own. */
#include "case/sam-case-private.h"
#include "cases/sam-cases-line.h"
#include "housing/sam-strip-geometry.h"
#include "sam-calls.h"
#include "sam-case-chooser.h"
#include "sam-charts.h"
#include "sam-contact-window.h"
#include "sam-editor.h"
#include "sam-list-model.h"
#include "sam-preferences.h"
#include "sam-row.h"
#include "sam-toast.h"
#include "sam-window-private.h"
#include "sam-words.h"
#include "today/sam-today-fold.h"

/* The store's private row is another thing than the window's. */
#define SamRow SamStoreRow
#include "../store/fixture.h"
#undef SamRow

#include <samspor/sam-id.h>

/* One device of Kari's over the small server of the store's tests; it is 23 November 2026. */
typedef struct {
  Server *server;      /* (owned) */
  Device *device;      /* (owned) */
  SamClock *clock;     /* (not owned) */
  SamStore *store;     /* (not owned) */
  SamContext *context; /* (owned) */
} Fixture;

static void
until (gboolean (*done) (gpointer), gpointer data)
{
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (!done (data)) {
    g_assert_cmpint (g_get_monotonic_time (), <, end);
    g_main_context_iteration (NULL, TRUE);
  }
}

static gboolean
tick_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static gboolean
is_set (gpointer data)
{
  return *(gboolean *) data;
}

static gboolean
has_viewer (gpointer data)
{
  return sam_context_get_viewer (data) != NULL;
}

static void
setup (Fixture *f, gconstpointer unused)
{
  f->device = device_new (KARI, "coordinator");
  f->clock = f->device->clock;
  f->store = f->device->store;
  f->server = server_new (f->clock);
  server_fill (f->server);
  device_sync (f->device, f->server);
  f->context = sam_context_new (f->store, f->clock, "en");
  sam_context_refresh_user (f->context);
  until (has_viewer, f->context);
}

static void
drain (void)
{
  while (g_main_context_pending (NULL)) {
    g_main_context_iteration (NULL, FALSE);
  }
}

static gboolean
is_gone (gpointer data)
{
  return *(gpointer *) data == NULL;
}

static void
teardown (Fixture *f, gconstpointer unused)
{
  gpointer context = f->context;
  guint tick = g_timeout_add (20, tick_cb, NULL);

  drain ();
  /* A question that was still asked holds it until its answer has been thrown away. */
  g_object_add_weak_pointer (G_OBJECT (f->context), &context);
  g_object_unref (f->context);
  until (is_gone, &context);
  g_source_remove (tick);
  drain ();
  server_free (f->server);
  device_free (f->device);
}

/* ---- The snapshot model ---- */

typedef struct {
  char *id;
  int look;
} Line;

static Line *
line_new (int id, int look)
{
  Line *line = g_rc_box_new0 (Line);

  line->id = g_strdup_printf ("%d", id);
  line->look = look;
  return line;
}

static void
line_clear (gpointer data)
{
  g_free (((Line *) data)->id);
}

static void
line_unref (gpointer data)
{
  g_rc_box_release_full (data, line_clear);
}

static const char *
line_id (gconstpointer data)
{
  return ((const Line *) data)->id;
}

static gboolean
line_equal (gconstpointer a, gconstpointer b)
{
  return ((const Line *) a)->look == ((const Line *) b)->look;
}

static gpointer
line_ref (gpointer line)
{
  return g_rc_box_acquire (line);
}

/* What a view would believe the list to be, by the signals alone. */
typedef struct {
  GPtrArray *shadow;
  guint touched;
} Shadow;

static void
shadow_cb (GListModel *model, guint position, guint removed, guint added, gpointer data)
{
  Shadow *shadow = data;

  g_assert_cmpuint (position + removed, <=, shadow->shadow->len);
  if (removed > 0) {
    g_ptr_array_remove_range (shadow->shadow, position, removed);
  }
  for (guint i = 0; i < added; i++) {
    g_ptr_array_insert (shadow->shadow, (int) (position + i),
                        g_list_model_get_item (model, position + i));
  }
  shadow->touched += removed + added;
}

static GPtrArray *
random_lines (GRand *rand, guint ids)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (line_unref);

  for (guint i = 0; i < ids; i++) {
    if (g_rand_int_range (rand, 0, 3) > 0) {
      g_ptr_array_insert (lines, lines->len ? g_rand_int_range (rand, 0, (int) lines->len) : 0,
                          line_new ((int) i, g_rand_int_range (rand, 0, 4)));
    }
  }
  return lines;
}

static void
test_model (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  g_autoptr (SamListModel) model = sam_list_model_new (line_id, line_equal, line_ref, line_unref);
  Shadow shadow = { g_ptr_array_new_with_free_func (g_object_unref), 0 };

  g_signal_connect (model, "items-changed", G_CALLBACK (shadow_cb), &shadow);
  for (int round = 0; round < 300; round++) {
    g_autoptr (GPtrArray) lines = random_lines (rand, 24);

    sam_list_model_apply (model, lines);
    g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, lines->len);
    g_assert_cmpuint (shadow.shadow->len, ==, lines->len);
    for (guint i = 0; i < lines->len; i++) {
      g_autoptr (SamItem) item = g_list_model_get_item (G_LIST_MODEL (model), i);
      const Line *line = g_ptr_array_index (lines, i);

      g_assert_cmpstr (sam_item_get_id (item), ==, line->id);
      g_assert_cmpint (((Line *) sam_item_get (item))->look, ==, line->look);
      g_assert_true (g_ptr_array_index (shadow.shadow, i) == (gpointer) item);
    }
  }
  g_ptr_array_unref (shadow.shadow);
}

static void
test_model_smallest (void)
{
  g_autoptr (SamListModel) model = sam_list_model_new (line_id, line_equal, line_ref, line_unref);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (line_unref);
  Shadow shadow = { g_ptr_array_new_with_free_func (g_object_unref), 0 };

  for (int i = 0; i < 1000; i++) {
    g_ptr_array_add (lines, line_new (i, 0));
  }
  g_signal_connect (model, "items-changed", G_CALLBACK (shadow_cb), &shadow);
  sam_list_model_apply (model, lines);
  g_assert_cmpuint (shadow.touched, ==, 1000);
  /* The same again: nothing. */
  shadow.touched = 0;
  sam_list_model_apply (model, lines);
  g_assert_cmpuint (shadow.touched, ==, 0);
  /* One looks otherwise: out and in. */
  g_ptr_array_remove_index (lines, 500);
  g_ptr_array_insert (lines, 500, line_new (500, 1));
  sam_list_model_apply (model, lines);
  g_assert_cmpuint (shadow.touched, ==, 2);
  /* One moves from the end to the front: the other 999 stay. */
  shadow.touched = 0;
  g_ptr_array_insert (lines, 0, line_ref (g_ptr_array_index (lines, 999)));
  g_ptr_array_remove_index (lines, 1000);
  sam_list_model_apply (model, lines);
  g_assert_cmpuint (shadow.touched, ==, 2);
  g_assert_cmpuint (sam_list_model_find (model, "999"), ==, 0);
  g_assert_cmpuint (sam_list_model_find (model, "none"), ==, G_MAXUINT);
  g_ptr_array_unref (shadow.shadow);
}

/* Most lines go, in a few places: a view is not led through them one by one. */
static void
test_model_at_once (void)
{
  g_autoptr (SamListModel) model = sam_list_model_new (line_id, line_equal, line_ref, line_unref);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (line_unref);
  Shadow shadow = { g_ptr_array_new_with_free_func (g_object_unref), 0 };

  for (int i = 0; i < 1000; i++) {
    g_ptr_array_add (lines, line_new (i, 0));
  }
  sam_list_model_apply (model, lines);
  for (guint i = 0; i < 1000; i++) {
    g_ptr_array_add (shadow.shadow, g_list_model_get_item (G_LIST_MODEL (model), i));
  }
  g_signal_connect (model, "items-changed", G_CALLBACK (shadow_cb), &shadow);
  g_ptr_array_remove_range (lines, 600, 390);
  g_ptr_array_remove_range (lines, 0, 580);
  sam_list_model_apply (model, lines);
  g_assert_cmpuint (shadow.shadow->len, ==, 30);
  g_assert_cmpuint (shadow.touched, ==, 1030);
  g_ptr_array_unref (shadow.shadow);
}

/* ---- The table of cases ---- */

/* As high as the line is in a table of this width. */
static int
height_at (GtkWidget *head, GtkWidget *line, int width)
{
  int height = 0;

  gtk_widget_measure (head, GTK_ORIENTATION_VERTICAL, width, &height, NULL, NULL, NULL);
  gtk_widget_size_allocate (head, &(GtkAllocation){ 0, 0, width, height }, -1);
  drain ();
  gtk_widget_measure (line, GTK_ORIENTATION_VERTICAL, width, &height, NULL, NULL, NULL);
  return height;
}

/* Hundreds of widths, a text laid out for each: none that is drawn may have been thrown away. */
static void
draw_at_many (GtkWidget *head, GtkWidget *line)
{
  for (int width = 400; width < 2400; width += 4) {
    GtkSnapshot *snapshot = gtk_snapshot_new ();
    GskRenderNode *node;
    int height = height_at (head, line, width);

    gtk_widget_size_allocate (line, &(GtkAllocation){ 0, 0, width, height }, -1);
    GTK_WIDGET_GET_CLASS (line)->snapshot (line, snapshot);
    node = gtk_snapshot_free_to_node (snapshot);
    g_clear_pointer (&node, gsk_render_node_unref);
  }
}

static void
assert_row_says (GtkWidget *row, const char *words)
{
  g_autofree char *wrong =
      gtk_test_accessible_check_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                          words);

  g_assert_cmpstr (wrong, ==, NULL);
}

static void
test_cases_line (Fixture *f, gconstpointer unused)
{
  GtkWidget *head = g_object_ref_sink (sam_cases_head_new ());
  GtkWidget *row = g_object_ref_sink (gtk_list_box_row_new ());
  GtkWidget *line = sam_cases_line_new (f->context, SAM_CASES_HEAD (head));
  SamCaseQuery query = { .language = "nb", .search = "furulund" };
  g_autoptr (GPtrArray) cases =
      sam_store_list_cases (f->store, f->device->viewer, &query, NULL, NULL, NULL);
  SamCaseSummary *one = g_ptr_array_index (cases, 0);
  int two_lines;

  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), line);
  g_assert_cmpint (height_at (head, line, 1300), >, 20);
  /* Nobody else has it: what the rules would say is put in by hand. */
  g_clear_pointer (&one->residence_kind, g_free);
  one->residence_until = SAM_DATE_NONE;
  one->reached_on = sam_context_get_today (f->context);
  sam_cases_line_set (SAM_CASES_LINE (line), one);
  two_lines = height_at (head, line, 1300);
  g_assert_cmpint (two_lines, >, 20);
  g_assert_cmpint (height_at (head, line, 500), ==, two_lines);
  assert_row_says (row,
                   "Modig Furulund · 36 years · In progress · Responsible: you · Reached: today");

  /* A long word for the home and the day it ends: three lines where the column is shown, whatever
   * widths were asked before. */
  one->residence_kind = g_strdup ("family");
  one->residence_until = sam_date_from_ymd (2026, 12, 1);
  sam_cases_line_set (SAM_CASES_LINE (line), one);
  g_assert_cmpint (height_at (head, line, 500), ==, two_lines);
  g_assert_cmpint (height_at (head, line, 2000), >, two_lines);
  g_assert_cmpint (height_at (head, line, 1300), >, two_lines);
  g_assert_cmpint (height_at (head, line, 500), ==, two_lines);
  draw_at_many (head, line);

  g_clear_pointer (&one->status, g_free);
  one->transition_kind = g_strdup ("prison");
  one->transition_on = sam_date_from_ymd (2026, 12, 3);
  one->n_missing = 4;
  sam_context_set_hide_names (f->context, TRUE);
  sam_cases_line_set (SAM_CASES_LINE (line), one);
  assert_row_says (row,
                   "M. F. · 36 years · Responsible: you · Reached: today · Release from prison, in "
                   "10 days · Thu 3 Dec · 4 left · With family or friends until Tue 1 Dec");
  g_object_unref (row);
  g_object_unref (head);
}

/* ---- Words ---- */

static void
assert_words (char *words, const char *expected)
{
  g_assert_cmpstr (words, ==, expected);
  g_free (words);
}

static void
test_words (Fixture *f, gconstpointer unused)
{
  SamDate today = sam_date_from_ymd (2026, 11, 23);

  assert_words (sam_words_relative (f->context, today), "today");
  assert_words (sam_words_relative (f->context, today + 1), "tomorrow");
  assert_words (sam_words_relative (f->context, today + 9), "in 9 days");
  assert_words (sam_words_relative (f->context, today - 1), "yesterday");
  assert_words (sam_words_relative (f->context, today - 3), "3 days ago");
  assert_words (sam_words_relative (f->context, SAM_DATE_NONE), "");
  assert_words (sam_words_due (f->context, today - 1), "1 day over the deadline");
  assert_words (sam_words_moment (f->context, NOW_US), "at 13:00");
  assert_words (sam_words_moment (f->context, NOW_US - G_TIME_SPAN_DAY), "yesterday at 13:00");
  assert_words (sam_words_moment (f->context, 0), "");
  assert_words (sam_words_age (f->context, sam_date_from_ymd (1985, 11, 24)), "40 years");
  assert_words (sam_words_age (f->context, SAM_DATE_NONE), "");
  assert_words (sam_words_join ("", "a", "", "b", NULL), "a · b");
  sam_context_set_hide_names (f->context, TRUE);
  assert_words (sam_context_show_name (f->context, "Lett Åsgård-Øye"), "L. Å. Ø.");
  sam_context_set_hide_names (f->context, FALSE);
  assert_words (sam_context_show_name (f->context, "Lett Åsgård"), "Lett Åsgård");
}

/* ---- Rows of forms ---- */

static void
test_date_row (Fixture *f, gconstpointer unused)
{
  static const struct {
    const char *typed;
    int year, month, day;
  } good[] = {
    { "3.12", 2026, 12, 3 }, { "3. desember", 2026, 12, 3 }, { "+14", 2026, 12, 7 },
    { "fre", 2026, 11, 27 }, { "i morgen", 2026, 11, 24 },   { " 1.7.2027 ", 2027, 7, 1 },
  };
  g_autoptr (SamRecord) record = sam_record_new (SAM_RECORD_TRANSITION, SERVICE, CASE);
  SamFieldRow *row = sam_field_row_new (f->context, record, SAM_TRANSITION_DATE);
  GtkWidget *widget = sam_field_row_get_widget (row);

  for (guint i = 0; i < G_N_ELEMENTS (good); i++) {
    g_autofree char *shown = NULL;

    gtk_editable_set_text (GTK_EDITABLE (widget), good[i].typed);
    g_assert_false (sam_field_row_has_fault (row));
    g_assert_cmpint (sam_record_get_date (record, SAM_TRANSITION_DATE), ==,
                     sam_date_from_ymd (good[i].year, good[i].month, good[i].day));
    /* What it shows when it is opened again is read as the same day. */
    sam_field_row_refresh (row);
    shown = g_strdup (gtk_editable_get_text (GTK_EDITABLE (widget)));
    gtk_editable_set_text (GTK_EDITABLE (widget), "");
    gtk_editable_set_text (GTK_EDITABLE (widget), shown);
    g_assert_cmpint (sam_record_get_date (record, SAM_TRANSITION_DATE), ==,
                     sam_date_from_ymd (good[i].year, good[i].month, good[i].day));
  }
  gtk_editable_set_text (GTK_EDITABLE (widget), "30.2");
  g_assert_true (sam_field_row_has_fault (row));
  gtk_editable_set_text (GTK_EDITABLE (widget), "");
  g_assert_false (sam_field_row_has_fault (row));
  g_assert_false (sam_record_has (record, SAM_TRANSITION_DATE));
  g_assert_finalize_object (row);
}

static void
test_moment_row (Fixture *f, gconstpointer unused)
{
  g_autoptr (SamRecord) record = sam_record_new (SAM_RECORD_CONTACT, SERVICE, CASE);
  SamFieldRow *row = sam_field_row_new (f->context, record, SAM_CONTACT_OCCURRED_AT);
  GtkEditable *entry = GTK_EDITABLE (sam_field_row_get_widget (row));
  GTimeZone *zone = sam_context_get_zone (f->context);

  sam_field_row_set_date_past (row);
  gtk_editable_set_text (entry, "i går kl. 13.30");
  g_assert_false (sam_field_row_has_fault (row));
  g_assert_cmpint (sam_record_get_moment (record, SAM_CONTACT_OCCURRED_AT), ==,
                   sam_moment_from_local (sam_date_from_ymd (2026, 11, 22), 13 * 60 + 30, zone));
  sam_field_row_refresh (row);
  gtk_editable_set_text (entry, "3.6 9:05");
  g_assert_cmpint (sam_record_get_moment (record, SAM_CONTACT_OCCURRED_AT), ==,
                   sam_moment_from_local (sam_date_from_ymd (2026, 6, 3), 9 * 60 + 5, zone));
  gtk_editable_set_text (entry, "når som helst");
  g_assert_true (sam_field_row_has_fault (row));
  g_assert_finalize_object (row);
}

static void
test_time_row (Fixture *f, gconstpointer unused)
{
  static const struct {
    const char *typed, *stored, *shown;
  } times[] = {
    { "9", "09:00", "09:00" },           { "9.30", "09:30", "09:30" },
    { "0930", "09:30", "09:30" },        { "09:30", "09:30", "09:30" },
    { "kl. 9", "09:00", "09:00" },       { " KL 23.59 ", "23:59", "23:59" },
    { "24.00", "24.00", "24.00" },       { "9.3", "9.3", "9.3" },
    { "halv ni", "halv ni", "halv ni" },
  };
  g_autoptr (SamRecord) record = sam_record_new (SAM_RECORD_TRANSITION, SERVICE, CASE);
  SamFieldRow *row = sam_field_row_new (f->context, record, SAM_TRANSITION_AT_TIME);
  GtkEditable *entry = GTK_EDITABLE (sam_field_row_get_widget (row));
  SamLocale *locale = sam_context_get_locale (f->context);

  for (guint i = 0; i < G_N_ELEMENTS (times); i++) {
    g_autofree char *shown = NULL;
    int minutes;

    gtk_editable_set_text (entry, times[i].typed);
    g_assert_cmpstr (sam_record_get_text (record, SAM_TRANSITION_AT_TIME), ==, times[i].stored);
    /* Not while it is being typed. */
    g_assert_cmpstr (gtk_editable_get_text (entry), ==, times[i].typed);
    g_assert_cmpint (sam_field_row_has_fault (row), ==, i >= 6);
    sam_field_row_refresh (row);
    if (i < 6) {
      g_assert_true (sam_time_parse (times[i].shown, &minutes, NULL));
      shown = sam_locale_format_time (locale, minutes);
    }
    g_assert_cmpstr (gtk_editable_get_text (entry), ==, shown ? shown : times[i].shown);
  }
  gtk_editable_set_text (entry, "");
  g_assert_false (sam_record_has (record, SAM_TRANSITION_AT_TIME));
  g_assert_false (sam_field_row_has_fault (row));
  g_assert_finalize_object (row);
}

static gboolean
shows_all (gpointer text)
{
  int needed;

  if (gtk_widget_get_width (text) == 0) {
    return FALSE;
  }
  gtk_widget_measure (text, GTK_ORIENTATION_VERTICAL, gtk_widget_get_width (text), &needed, NULL,
                      NULL, NULL);
  return needed > 48 && gtk_widget_get_height (text) >= needed;
}

/* Nothing of a long text is hidden below the edge of its field. */
static void
test_long_text (Fixture *f, gconstpointer unused)
{
  g_autoptr (SamRecord) record = sam_record_new (SAM_RECORD_PLAN, SERVICE, CASE);
  GtkWidget *window = gtk_window_new (), *page = gtk_scrolled_window_new (),
            *list = gtk_list_box_new (), *text;
  GString *long_text = g_string_new (NULL);
  guint tick = g_timeout_add (20, tick_cb, NULL);
  SamFieldRow *row;

  for (guint i = 0; i < 100; i++) {
    g_string_append (long_text, "Jeg er snekker. ");
  }
  sam_record_set_text (record, SAM_PLAN_CAN, long_text->str);
  row = sam_field_row_new (f->context, record, SAM_PLAN_CAN);
  gtk_list_box_append (GTK_LIST_BOX (list), sam_field_row_get_widget (row));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (page), list);
  gtk_window_set_child (GTK_WINDOW (window), page);
  gtk_window_set_default_size (GTK_WINDOW (window), 400, 300);
  text = gtk_widget_get_last_child (
      gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (sam_field_row_get_widget (row))));
  g_assert_true (GTK_IS_TEXT_VIEW (text));
  gtk_window_present (GTK_WINDOW (window));
  until (shows_all, text);
  gtk_window_destroy (GTK_WINDOW (window));
  g_string_free (long_text, TRUE);
  g_assert_finalize_object (row);
  g_source_remove (tick);
}

static void
test_text_rows (Fixture *f, gconstpointer unused)
{
  g_autoptr (SamRecord) record = sam_record_new (SAM_RECORD_PERSON, PERSON, PERSON);
  SamFieldRow *phone = sam_field_row_new (f->context, record, SAM_PERSON_PHONE);
  SamFieldRow *number = sam_field_row_new (f->context, record, SAM_PERSON_ID_NUMBER);
  g_autofree char *synthetic =
      sam_person_id_synthetic (SAM_PERSON_ID_FNR, sam_date_from_ymd (1990, 5, 3), 0);
  g_autofree char *spaced = g_strdup_printf ("%.6s %s", synthetic, synthetic + 6);

  gtk_editable_set_text (GTK_EDITABLE (sam_field_row_get_widget (phone)), "+47 22 22 22 22");
  g_assert_cmpstr (sam_record_get_text (record, SAM_PERSON_PHONE), ==, "22222222");
  gtk_editable_set_text (GTK_EDITABLE (sam_field_row_get_widget (number)), spaced);
  g_assert_cmpstr (sam_record_get_text (record, SAM_PERSON_ID_NUMBER), ==, synthetic);
  g_assert_false (sam_field_row_has_fault (number));
  gtk_editable_set_text (GTK_EDITABLE (sam_field_row_get_widget (number)), "12345");
  g_assert_true (sam_field_row_has_fault (number));
  g_assert_finalize_object (phone);
  g_assert_finalize_object (number);
}

/* ---- Editors ---- */

static void
test_editors (Fixture *f, gconstpointer unused)
{
  for (int type = 0; type < SAM_N_RECORD_TYPES; type++) {
    g_autofree char *id = sam_id_new (f->clock);
    g_autoptr (SamRecord) record = sam_record_new (type, id, id);
    SamEditor *editor = g_object_ref_sink (sam_editor_new (f->context, "Edit"));

    sam_editor_build (editor, sam_editor_add_part (editor, record));
    g_assert_false (sam_editor_is_dirty (editor));
    while (g_main_context_pending (NULL)) {
      g_main_context_iteration (NULL, FALSE);
    }
    sam_editor_drop_draft (editor);
    g_assert_finalize_object (editor);
  }
}

static SamRecord *
new_person (Fixture *f, const char *given)
{
  g_autofree char *id = sam_id_new (f->clock);
  SamRecord *person = sam_record_new (SAM_RECORD_PERSON, id, id);

  sam_record_set_text (person, SAM_PERSON_GIVEN_NAME, given);
  sam_record_set_text (person, SAM_PERSON_FAMILY_NAME, "Åsgård");
  sam_record_set_text (person, SAM_PERSON_ID_KIND, "none");
  sam_record_set_text (person, SAM_PERSON_ADDRESS_GRADE, "open");
  return person;
}

static void
test_draft (Fixture *f, gconstpointer unused)
{
  g_autoptr (SamRecord) person = new_person (f, "Lett");
  SamEditor *editor = g_object_ref_sink (sam_editor_new (f->context, "New case"));
  SamEditor *again;
  guint part = sam_editor_add_part (editor, person);
  SamFieldRow *row;
  g_autofree char *draft = NULL;
  g_autofree char *key = g_strdup (sam_editor_get_draft_key (editor));
  g_autoptr (GError) error = NULL;

  sam_editor_build (editor, part);
  row = sam_editor_get_row (editor, part, SAM_PERSON_GIVEN_NAME);
  gtk_editable_set_text (GTK_EDITABLE (sam_field_row_get_widget (row)), "Lett og «klar»\\n");
  g_assert_true (sam_editor_is_dirty (editor));
  /* The window goes away in the middle of typing. */
  g_assert_finalize_object (editor);
  draft = sam_store_get_draft (f->store, key, &error);
  g_assert_no_error (error);
  g_assert_nonnull (draft);
  again = sam_editor_restore (f->context, key, draft);
  g_assert_nonnull (again);
  g_object_ref_sink (again);
  g_assert_cmpstr (sam_editor_get_title (again), ==, "New case");
  g_assert_cmpstr (sam_record_get_text (sam_editor_get_part (again, 0), SAM_PERSON_GIVEN_NAME), ==,
                   "Lett og «klar»\\n");
  g_assert_true (sam_editor_is_dirty (again));
  g_assert_cmpstr (sam_editor_get_draft_key (again), ==, key);
  sam_editor_drop_draft (again);
  g_assert_finalize_object (again);
  g_free (draft);
  draft = sam_store_get_draft (f->store, key, &error);
  g_assert_null (draft);
  g_assert_null (sam_editor_restore (f->context, key, "not a draft"));
}

/* ---- A window, and forms in it ---- */

/* A window in front, on its first page. */
static SamWindow *
window_new (Fixture *f)
{
  SamWindow *window = sam_window_new (NULL, f->context);

  gtk_window_present (GTK_WINDOW (window));
  sam_window_show_main (window);
  drain ();
  return window;
}

static void
window_gone (SamWindow *window)
{
  gpointer gone = window;
  guint tick = g_timeout_add (20, tick_cb, NULL);

  g_object_add_weak_pointer (G_OBJECT (window), &gone);
  gtk_window_destroy (GTK_WINDOW (window));
  until (is_gone, &gone);
  drain ();
  g_source_remove (tick);
}

static GtkWidget *
entry_of (SamEditor *editor, SamField field)
{
  return sam_field_row_get_widget (sam_editor_get_row (editor, 0, field));
}

/* A form for a new person in @window, with @given typed; its key in @key. */
static SamEditor *
begin_person (Fixture *f, SamWindow *window, const char *given, char **key)
{
  g_autoptr (SamRecord) person = new_person (f, "x");
  SamEditor *editor = sam_editor_new (f->context, "New person");

  sam_editor_build (editor, sam_editor_add_part (editor, person));
  g_assert_true (sam_window_begin_edit (window, editor));
  gtk_editable_set_text (GTK_EDITABLE (entry_of (editor, SAM_PERSON_GIVEN_NAME)), given);
  *key = g_strdup (sam_editor_get_draft_key (editor));
  return editor;
}

static void
flag_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_assert_true (sam_editor_keep_finish (SAM_EDITOR (source), result, NULL));
  *(gboolean *) data = TRUE;
}

/* What the pause in typing does. */
static void
keep_now (SamEditor *editor)
{
  gboolean kept = FALSE;
  guint tick = g_timeout_add (20, tick_cb, NULL);

  sam_editor_keep_async (editor, flag_cb, &kept);
  until (is_set, &kept);
  g_source_remove (tick);
}

static gboolean
has_draft (Fixture *f, const char *key, const char *words)
{
  g_autofree char *draft = sam_store_get_draft (f->store, key, NULL);

  return draft && strstr (draft, words);
}

static void
press_toast (SamWindow *window)
{
  g_assert_nonnull (sam_toast_get_shown (window->toasts));
  g_signal_emit_by_name (sam_toast_get_shown (window->toasts), "button-clicked");
}

static void
cancel_edit (SamWindow *window)
{
  gtk_widget_activate_action (GTK_WIDGET (window), "win.cancel-edit", NULL);
}

/* The draft of a form is its own: the end of another takes nothing of it. */
static void
test_two_forms (Fixture *f, gconstpointer unused)
{
  SamWindow *window = window_new (f);
  SamEditor *editor;
  g_autofree char *first = NULL, *second = NULL;

  keep_now (begin_person (f, window, "Forste", &first));
  cancel_edit (window);
  editor = begin_person (f, window, "Andre", &second);
  keep_now (editor);
  g_assert_true (has_draft (f, first, "Forste"));
  /* The offer to go on with the first ends. */
  adw_toast_dismiss (sam_toast_get_shown (window->toasts));
  drain ();
  g_assert_false (has_draft (f, first, "Forste"));
  g_assert_true (has_draft (f, second, "Andre"));
  window_gone (window);
  g_assert_true (has_draft (f, second, "Andre"));
}

/* Going on with one form while another is written on: neither is lost. */
static void
test_put_aside (Fixture *f, gconstpointer unused)
{
  SamWindow *window = window_new (f);
  SamEditor *editor;
  g_autofree char *first = NULL, *second = NULL;

  begin_person (f, window, "Forste", &first);
  cancel_edit (window);
  editor = begin_person (f, window, "Andre", &second);
  keep_now (editor);
  press_toast (window);
  drain ();
  g_assert_true (window->editor == editor);
  g_assert_cmpuint (window->waiting->len, ==, 1);
  g_assert_true (has_draft (f, first, "Forste"));
  g_assert_true (has_draft (f, second, "Andre"));
  /* When the way is free it comes back as it was. */
  cancel_edit (window);
  g_signal_emit_by_name (gtk_widget_get_last_child (
                             g_hash_table_lookup (window->bar_rows, "draft")),
                         "clicked");
  drain ();
  g_assert_nonnull (window->editor);
  g_assert_cmpstr (sam_editor_get_draft_key (window->editor), ==, first);
  g_assert_cmpstr (sam_record_get_text (sam_editor_get_part (window->editor, 0),
                                        SAM_PERSON_GIVEN_NAME),
                   ==, "Forste");
  g_assert_cmpuint (window->waiting->len, ==, 0);
  window_gone (window);
}

/* Looking at another form leaves what an earlier run kept. */
static void
test_kept_drafts (Fixture *f, gconstpointer unused)
{
  SamWindow *window = window_new (f);
  g_autofree char *first = NULL, *second = NULL;

  keep_now (begin_person (f, window, "Forste", &first));
  window_gone (window);
  window = window_new (f);
  keep_now (begin_person (f, window, "Andre", &second));
  window_gone (window);

  window = window_new (f);
  g_assert_cmpuint (window->waiting->len, ==, 2);
  sam_window_new_case (window);
  cancel_edit (window);
  drain ();
  g_assert_cmpuint (window->waiting->len, ==, 2);
  g_assert_true (has_draft (f, first, "Forste"));
  g_assert_true (has_draft (f, second, "Andre"));
  for (guint left = 2; left > 0; left--) {
    g_signal_emit_by_name (gtk_widget_get_last_child (
                               g_hash_table_lookup (window->bar_rows, "draft")),
                           "clicked");
    drain ();
    g_assert_nonnull (window->editor);
    g_assert_cmpuint (window->waiting->len, ==, left - 1);
    cancel_edit (window);
    adw_toast_dismiss (sam_toast_get_shown (window->toasts));
    drain ();
  }
  g_assert_null (g_hash_table_lookup (window->bar_rows, "draft"));
  g_assert_false (has_draft (f, first, "Forste"));
  g_assert_false (has_draft (f, second, "Andre"));
  window_gone (window);
}

/* The vault can't be written: closing asks first, and no stays. */
static void
test_close_unkept (Fixture *f, gconstpointer unused)
{
  SamWindow *window = window_new (f);
  g_autofree char *key = NULL;
  GtkWindow *question = NULL;
  g_autoptr (GList) all = NULL;

  begin_person (f, window, "Forste", &key);
  sam_store_close (f->store);
  gtk_window_close (GTK_WINDOW (window));
  drain ();
  all = gtk_window_list_toplevels ();
  for (GList *link = all; link; link = link->next) {
    if (ADW_IS_MESSAGE_DIALOG (link->data)) {
      question = link->data;
    }
  }
  g_assert_nonnull (question);
  g_assert_true (window->editor && sam_editor_is_dirty (window->editor));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (question), "no");
  gtk_window_destroy (question);
  drain ();
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (window)));
  g_assert_false (window->closing);
  window_gone (window);
}

/* What is not yet on the disk is put there first; then the window closes by itself. */
static void
test_close_keeps (Fixture *f, gconstpointer unused)
{
  SamWindow *window = window_new (f);
  gpointer gone = window;
  g_autofree char *key = NULL;
  guint tick = g_timeout_add (20, tick_cb, NULL);

  g_object_add_weak_pointer (G_OBJECT (window), &gone);
  begin_person (f, window, "Forste", &key);
  g_assert_false (sam_editor_is_kept (window->editor));
  gtk_window_close (GTK_WINDOW (window));
  until (is_gone, &gone);
  g_assert_true (has_draft (f, key, "Forste"));
  g_source_remove (tick);
}

/* ---- Somebody else changes what is being edited ---- */

typedef struct {
  SamEditor *editor;
  const char *family;
} Wanted;

static gboolean
family_is (gpointer data)
{
  Wanted *wanted = data;

  return g_strcmp0 (sam_record_get_text (sam_editor_get_part (wanted->editor, 0),
                                         SAM_PERSON_FAMILY_NAME),
                    wanted->family)
         == 0;
}

static void
saved_cb (SamEditor *editor, const char *undo, gpointer data)
{
  g_assert_nonnull (undo);
  *(gboolean *) data = TRUE;
}

/* Whether words that begin with @text are in sight in @widget. */
static gboolean
shows (GtkWidget *widget, const char *text)
{
  if (!gtk_widget_get_visible (widget)) {
    return FALSE;
  }
  if (GTK_IS_LABEL (widget) && g_str_has_prefix (gtk_label_get_text (GTK_LABEL (widget)), text)) {
    return TRUE;
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child)) {
    if (shows (child, text)) {
      return TRUE;
    }
  }
  return FALSE;
}

static void
set_text (SamEditor *editor, SamField field, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (entry_of (editor, field)), text);
}

static void
test_underneath (Fixture *f, gconstpointer unused)
{
  g_autoptr (SamRecord) now = device_get (f->device, SAM_RECORD_PERSON, PERSON);
  SamEditor *editor = g_object_ref_sink (sam_editor_new (f->context, "Edit person"));
  Wanted wanted = { editor, "Solli" };
  gboolean saved = FALSE;
  guint tick = g_timeout_add (20, tick_cb, NULL);
  g_autoptr (GPtrArray) conflicts = NULL;
  const SamConflict *conflict;

  sam_editor_build (editor, sam_editor_add_part (editor, now));
  gtk_editable_set_text (GTK_EDITABLE (sam_field_row_get_widget (
                             sam_editor_get_row (editor, 0, SAM_PERSON_PHONE))),
                         "44 44 44 44");
  /* A colleague changes the same field and another one: the other is shown, what was typed stays.
   */
  server_patch (f->server, PERSON, OLA, "{\"family_name\":\"Solli\",\"phone\":\"55555555\"}");
  device_pull (f->device, f->server);
  until (family_is, &wanted);
  g_assert_cmpstr (sam_record_get_text (sam_editor_get_part (editor, 0), SAM_PERSON_PHONE), ==,
                   "44444444");
  g_assert_true (sam_editor_is_dirty (editor));
  g_assert_true (shows (GTK_WIDGET (editor), "Changed by"));
  /* A save that does not hold, and typing on, leave the notice where it was. */
  set_text (editor, SAM_PERSON_BIRTH_DATE, "3.5");
  sam_editor_save (editor);
  set_text (editor, SAM_PERSON_BIRTH_DATE, "");
  g_assert_true (shows (GTK_WIDGET (editor), "Changed by"));
  /* Changed once more: nobody has typed here, so it is shown too. */
  server_patch (f->server, PERSON, OLA, "{\"family_name\":\"Solbakken\"}");
  device_pull (f->device, f->server);
  wanted.family = "Solbakken";
  until (family_is, &wanted);
  g_assert_cmpstr (sam_record_get_text (sam_editor_get_part (editor, 0), SAM_PERSON_PHONE), ==,
                   "44444444");
  /* Saving writes what was typed and nothing else; where both wrote, both texts are kept. */
  g_signal_connect (editor, "saved", G_CALLBACK (saved_cb), &saved);
  sam_editor_save (editor);
  until (is_set, &saved);
  conflicts = sam_store_list_conflicts (f->store, f->device->viewer, NULL);
  g_assert_cmpuint (conflicts->len, ==, 1);
  conflict = g_ptr_array_index (conflicts, 0);
  g_assert_cmpstr (conflict->field, ==, "phone");
  g_assert_cmpstr (conflict->mine, ==, "44444444");
  g_assert_cmpstr (conflict->theirs, ==, "55555555");
  g_assert_cmpstr (device_value (f->device, SAM_PERSON_FAMILY_NAME, PERSON), ==, "Solbakken");
  g_assert_cmpstr (device_value (f->device, SAM_PERSON_GIVEN_NAME, PERSON), ==, "Modig");
  drain ();
  g_assert_finalize_object (editor);
  g_source_remove (tick);
}

/* Half a date is typed too: a colleague's date does not wipe it, and is not lost either. */
static void
test_underneath_half (Fixture *f, gconstpointer unused)
{
  g_autoptr (SamRecord) now = device_get (f->device, SAM_RECORD_PERSON, PERSON);
  SamEditor *editor = g_object_ref_sink (sam_editor_new (f->context, "Edit person"));
  Wanted wanted = { editor, "Solli" };
  GtkEditable *entry;
  g_autofree char *typed = NULL;
  int end = 0;
  guint tick = g_timeout_add (20, tick_cb, NULL);

  sam_editor_build (editor, sam_editor_add_part (editor, now));
  entry = GTK_EDITABLE (entry_of (editor, SAM_PERSON_BIRTH_DATE));
  gtk_editable_insert_text (entry, "?", 1, &end);
  typed = g_strdup (gtk_editable_get_text (entry));
  g_assert_true (sam_field_row_has_fault (sam_editor_get_row (editor, 0, SAM_PERSON_BIRTH_DATE)));
  server_patch (f->server, PERSON, OLA,
                "{\"family_name\":\"Solli\",\"birth_date\":\"1991-02-03\"}");
  device_pull (f->device, f->server);
  until (family_is, &wanted);
  g_assert_cmpstr (gtk_editable_get_text (entry), ==, typed);
  g_assert_true (sam_editor_is_dirty (editor));
  /* Hidden, it shows what is in the store and stops nothing. */
  sam_editor_set_row_visible (editor, 0, SAM_PERSON_BIRTH_DATE, FALSE);
  g_assert_false (sam_field_row_has_fault (sam_editor_get_row (editor, 0, SAM_PERSON_BIRTH_DATE)));
  g_assert_false (sam_editor_is_dirty (editor));
  sam_editor_drop_draft (editor);
  drain ();
  g_assert_finalize_object (editor);
  g_source_remove (tick);
}

/* What does not hold and has no row in sight is said above the form, and has the keyboard. */
static void
test_hidden_problem (Fixture *f, gconstpointer unused)
{
  SamWindow *window = window_new (f);
  g_autofree char *key = NULL;
  SamEditor *editor = begin_person (f, window, "", &key);
  GtkWidget *focus;

  set_text (editor, SAM_PERSON_FAMILY_NAME, "");
  sam_editor_set_row_visible (editor, 0, SAM_PERSON_GIVEN_NAME, FALSE);
  sam_editor_save (editor);
  focus = gtk_window_get_focus (GTK_WINDOW (window));
  g_assert_nonnull (focus);
  g_assert_true (gtk_widget_has_css_class (focus, "notice-bar"));
  g_assert_true (gtk_widget_is_ancestor (focus, GTK_WIDGET (editor)));
  g_assert_null (gtk_widget_get_ancestor (focus, GTK_TYPE_SCROLLED_WINDOW));
  sam_editor_drop_draft (editor);
  window_gone (window);
}

/* ---- Shared widgets ---- */

static void
test_shared (Fixture *f, gconstpointer unused)
{
  static const SamChartValue values[] = { { "Team Nord", 31, FALSE }, { "Vikar", 0, TRUE } };
  GtkWidget *bars = g_object_ref_sink (sam_bars_new ());
  GtkWidget *line = g_object_ref_sink (sam_line_new ());
  GtkWidget *row = g_object_ref_sink (sam_row_new ());
  g_autofree char *spoken = NULL;

  sam_bars_set (SAM_BARS (bars), f->context, values, G_N_ELEMENTS (values));
  sam_bars_set (SAM_BARS (bars), f->context, values, 1);
  sam_line_set (SAM_LINE (line), f->context, values, G_N_ELEMENTS (values), 10, "limit 10");
  sam_line_set (SAM_LINE (line), f->context, values, 0, -1, NULL);
  sam_row_set_name (SAM_ROW (row), f->context, "Lett Åsgård", "Release in 9 days");
  sam_row_set_chip (SAM_ROW (row), "4 of 6", SAM_TONE_SOON);
  spoken = sam_row_get_spoken (SAM_ROW (row));
  g_assert_cmpstr (spoken, ==, "Lett Åsgård · Release in 9 days · 4 of 6");
  g_assert_finalize_object (bars);
  g_assert_finalize_object (line);
  g_assert_finalize_object (row);
}

/* ---- The window with every page ---- */

/* A window with one page of its own: the page and all it asked are gone with the window. */
static void
test_window (Fixture *f, gconstpointer page)
{
  SamWindow *window = sam_window_new (NULL, f->context);
  gpointer gone = window;
  guint tick = g_timeout_add (20, tick_cb, NULL);

  gtk_window_present (GTK_WINDOW (window));
  sam_window_show_main (window);
  sam_window_open_page (window, page, NULL);
  g_assert_cmpstr (sam_page_get_id (sam_window_get_page (window)), ==, page);
  for (int i = 0; i < 50; i++) {
    g_main_context_iteration (NULL, TRUE);
  }
  sam_window_new_case (window);
  g_assert_true (sam_window_is_editing (window));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.cancel-edit", NULL);
  g_assert_false (sam_window_is_editing (window));
  sam_window_toast (window, "Saved & <done>", "undo");
  sam_window_error_bar (window, "test", "Something stays true", "Do", NULL);
  sam_window_error_bar (window, "test", NULL, NULL, NULL);
  for (int i = 0; i < 50; i++) {
    g_main_context_iteration (NULL, TRUE);
  }
  g_object_add_weak_pointer (G_OBJECT (window), &gone);
  gtk_window_destroy (GTK_WINDOW (window));
  /* Questions of its page may still be on the database thread; none may outlive its answer. */
  until (is_gone, &gone);
  drain ();
  g_source_remove (tick);
}

/* ---- Forms of a case that hold more than their records ---- */

static gboolean
has_view (gpointer data)
{
  return sam_case_page_get_view (SAM_CASE_PAGE (sam_window_get_page (data))) != NULL;
}

static gboolean
is_editing (gpointer data)
{
  return sam_window_is_editing (data);
}

/* The case in front of a new window. */
static SamCasePage *
case_page (SamWindow *window)
{
  sam_window_open_case (window, CASE, NULL, NULL);
  until (has_view, window);
  return SAM_CASE_PAGE (sam_window_get_page (window));
}

/* The first row in sight with @title, below @widget. */
static GtkWidget *
find_row (GtkWidget *widget, const char *title)
{
  if (ADW_IS_PREFERENCES_ROW (widget)
      && g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title) == 0) {
    return widget;
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_row (child, title);

    if (found) {
      return found;
    }
  }
  return NULL;
}

/* ---- Whom it is about ---- */

static GtkWidget *
find_class (GtkWidget *within, GType type, const char *css_class)
{
  if (g_type_is_a (G_OBJECT_TYPE (within), type)
      && (!css_class || gtk_widget_has_css_class (within, css_class))) {
    return within;
  }
  for (GtkWidget *child = gtk_widget_get_first_child (within); child;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_class (child, type, css_class);

    if (found) {
      return found;
    }
  }
  return NULL;
}

/* Presses "Go on writing" in a new window over what @window left. */
static SamWindow *
go_on (Fixture *f, SamWindow *window)
{
  keep_now (window->editor);
  window_gone (window);
  window = window_new (f);
  g_assert_cmpuint (window->waiting->len, ==, 1);
  g_signal_emit_by_name (gtk_widget_get_last_child (
                             g_hash_table_lookup (window->bar_rows, "draft")),
                         "clicked");
  until (is_editing, window);
  g_assert_cmpuint (window->waiting->len, ==, 0);
  return window;
}

/* A name outside the list, chosen, and one half typed: both come back with the agreement. */
static void
test_agreement_again (Fixture *f, gconstpointer unused)
{
  SamWindow *window = window_new (f);
  guint tick = g_timeout_add (20, tick_cb, NULL);
  gboolean saved = FALSE;
  GtkWidget *extra;
  g_autoptr (SamQuery) query = sam_query_new (SAM_RECORD_PARTY);
  g_autoptr (GPtrArray) parties = NULL;
  g_autofree char *names = g_strdup ("");

  sam_case_new_agreement (case_page (window), NULL);
  extra = find_row (GTK_WIDGET (window->editor), "Add a name outside the list");
  gtk_editable_set_text (GTK_EDITABLE (extra), "Vaktmester Åsgård");
  g_signal_emit_by_name (extra, "apply");
  gtk_editable_set_text (GTK_EDITABLE (extra), "Halvt nav");
  window = go_on (f, window);
  g_assert_true (shows (GTK_WIDGET (window->editor), "Vaktmester Åsgård"));
  extra = find_row (GTK_WIDGET (window->editor), "Add a name outside the list");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (extra)), ==, "Halvt nav");
  g_signal_connect (window->editor, "saved", G_CALLBACK (saved_cb), &saved);
  sam_editor_save (window->editor);
  until (is_set, &saved);
  parties = sam_store_list (f->store, f->device->viewer, query, NULL, NULL);
  for (guint i = 0; i < parties->len; i++) {
    g_autofree char *before = names;

    names =
        g_strconcat (before, "|",
                     sam_record_get_text (g_ptr_array_index (parties, i), SAM_PARTY_NAME), NULL);
  }
  g_assert_nonnull (strstr (names, "Vaktmester Åsgård"));
  g_assert_cmpuint (parties->len, ==, 2);
  window_gone (window);
  g_source_remove (tick);
}

/* Moving a case from a draft moves the case too. */
static void
test_move_again (Fixture *f, gconstpointer unused)
{
  SamWindow *window = window_new (f);
  guint tick = g_timeout_add (20, tick_cb, NULL);
  g_autofree char *kind = NULL;
  g_autofree char *draft = NULL;
  SamEditor *again;

  sam_case_move_case (case_page (window), NULL);
  sam_record_set_text (sam_editor_get_part (window->editor, 0), SAM_HANDOVER_REASON, "Flytter");
  sam_editor_touch (window->editor);
  keep_now (window->editor);
  draft = sam_store_get_draft (f->store, sam_editor_get_draft_key (window->editor), NULL);
  g_assert_nonnull (strstr (draft, "kind=" SAM_CASE_FORM_MOVE));
  window = go_on (f, window);
  again = window->editor;
  g_assert_cmpstr (sam_record_get_text (sam_editor_get_part (again, 0), SAM_HANDOVER_REASON), ==,
                   "Flytter");
  g_assert_nonnull (g_object_get_data (G_OBJECT (again), "sam-move"));
  window_gone (window);
  g_source_remove (tick);
}

static GtkWidget *
find_button (GtkWidget *within, const char *label)
{
  if (GTK_IS_BUTTON (within)
      && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (within)), label) == 0) {
    return within;
  }
  for (GtkWidget *child = gtk_widget_get_first_child (within); child;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_button (child, label);

    if (found) {
      return found;
    }
  }
  return NULL;
}

typedef struct {
  SamPage *page;
  const char *words;
} Expected;

static gboolean
has_phone (gpointer data)
{
  Expected *expected = data;
  SamCaseView *view = sam_case_page_get_view (SAM_CASE_PAGE (expected->page));

  return g_strcmp0 (sam_record_get_text (sam_case_view_get_person (view), SAM_PERSON_PHONE),
                    expected->words)
         == 0;
}

static gboolean
shows_words (gpointer data)
{
  Expected *expected = data;

  return shows (GTK_WIDGET (expected->page), expected->words);
}

typedef struct {
  SamWindow *window;
  Expected *expected;
} Meanwhile;

static gboolean
has_phone_or_edits (gpointer data)
{
  Meanwhile *meanwhile = data;

  return has_phone (meanwhile->expected) || is_editing (meanwhile->window);
}

/* What comes from the server meanwhile does not take a button from under the finger. */
static void
test_press_kept (Fixture *f, gconstpointer unused)
{
  SamWindow *window = window_new (f);
  SamCasePage *page = case_page (window);
  guint tick = g_timeout_add (20, tick_cb, NULL);
  gboolean met = FALSE;

  for (int i = 0; !met; i++) {
    g_autofree char *phone = g_strdup_printf ("+47220007%02d", i);
    Expected expected = { SAM_PAGE (page), phone };
    Meanwhile meanwhile = { window, &expected };
    GtkWidget *button = find_button (GTK_WIDGET (page), "Edit person");

    g_assert_nonnull (button);
    g_assert_cmpint (i, <, 20);
    /* GTK shows it as pressed for a quarter of a second before it is clicked; a busy machine may
     * need longer to answer, and then nothing has come meanwhile. */
    gtk_widget_activate (button);
    device_set (f->device, SAM_PERSON_PHONE, PERSON, phone);
    until (has_phone_or_edits, &meanwhile);
    met = !is_editing (window);
    until (is_editing, window);
    cancel_edit (window);
    until (shows_words, &expected);
  }
  window_gone (window);
  g_source_remove (tick);
}

/* What is built anew has its place before the next press comes: one that falls between would find
 * nothing there. */
static void
test_press_placed (Fixture *f, gconstpointer unused)
{
  SamWindow *window = window_new (f);
  SamCasePage *page = case_page (window);
  guint tick = g_timeout_add (20, tick_cb, NULL);

  for (int i = 0; i < 5; i++) {
    g_autofree char *phone = g_strdup_printf ("+4722000%d", 770 + i);
    Expected expected = { SAM_PAGE (page), phone };
    GtkWidget *before = find_button (GTK_WIDGET (page), "Edit person");
    GtkWidget *button;

    g_object_add_weak_pointer (G_OBJECT (before), (gpointer *) &before);
    device_set (f->device, SAM_PERSON_PHONE, PERSON, phone);
    until (shows_words, &expected);
    button = find_button (GTK_WIDGET (page), "Edit person");
    g_assert_nonnull (button);
    g_assert_true (button != before);
    g_assert_cmpint (gtk_widget_get_width (button), >, 0);
    g_clear_weak_pointer (&before);
  }
  window_gone (window);
  g_source_remove (tick);
}

typedef struct {
  GMutex mutex;
  GCond cond;
  gboolean done;
} Mark;

static gpointer
mark_work (SamStore *store, SamViewer *viewer, gpointer data, GCancellable *cancellable,
           GError **error)
{
  Mark *mark = data;

  g_mutex_lock (&mark->mutex);
  mark->done = TRUE;
  g_cond_signal (&mark->cond);
  g_mutex_unlock (&mark->mutex);
  return mark;
}

static void
marked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  sam_call_run_finish (SAM_CONTEXT (source), result, NULL);
}

/* The database thread answers what it was asked; the main loop has not heard of it yet. */
static void
answer_all (Fixture *f)
{
  Mark mark = { .done = FALSE };

  g_mutex_init (&mark.mutex);
  g_cond_init (&mark.cond);
  sam_call_run_async (f->context, SAM_STORE_READ, mark_work, &mark, NULL, NULL, NULL, marked_cb,
                      NULL);
  g_mutex_lock (&mark.mutex);
  while (!mark.done) {
    g_cond_wait (&mark.cond, &mark.mutex);
  }
  g_mutex_unlock (&mark.mutex);
  g_mutex_clear (&mark.mutex);
  g_cond_clear (&mark.cond);
}

/* What changes while Today asks is asked for again, though nothing else happens. */
static void
test_today_again (Fixture *f, gconstpointer unused)
{
  SamWindow *window = window_new (f);
  guint tick = g_timeout_add (20, tick_cb, NULL);
  Expected before = { sam_window_get_page (window), "Åpen" };
  Expected after = { before.page, "Andre" };

  until (shows_words, &before);
  drain ();
  g_assert_cmpuint (g_signal_handlers_block_matched (f->store, G_SIGNAL_MATCH_DATA, 0, 0, NULL,
                                                     NULL, window),
                    >, 0);
  g_assert_cmpuint (g_signal_handlers_block_matched (f->store, G_SIGNAL_MATCH_DATA, 0, 0, NULL,
                                                     NULL, before.page),
                    >, 0);
  SAM_PAGE_GET_CLASS (before.page)->reload (before.page, SAM_ALL_TYPES, NULL);
  answer_all (f);
  device_set (f->device, SAM_PERSON_GIVEN_NAME, PERSON2, "Andre");
  SAM_PAGE_GET_CLASS (before.page)->reload (before.page, SAM_ALL_TYPES, NULL);
  until (shows_words, &after);
  window_gone (window);
  g_source_remove (tick);
}

/* A window that is left open over midnight shows the new day by itself. */
static void
test_new_day (Fixture *f, gconstpointer unused)
{
  SamWindow *window = window_new (f);
  guint tick = g_timeout_add (20, tick_cb, NULL);
  Expected before = { sam_window_get_page (window), "Monday 23 November" };
  Expected after = { before.page, "Tuesday 24 November" };

  until (shows_words, &before);
  sam_context_tick (f->context);
  drain ();
  g_assert_true (shows_words (&before));
  sam_clock_fixed_advance (f->clock, G_GINT64_CONSTANT (86400) * G_USEC_PER_SEC);
  sam_context_tick (f->context);
  until (shows_words, &after);
  window_gone (window);
  g_source_remove (tick);
}

/* ---- A long day ---- */

#define N_HOURS 7

static char *
hours_shown (GtkWidget *list)
{
  GString *shown = g_string_new (NULL);

  for (GtkWidget *row = gtk_widget_get_first_child (list); row;
       row = gtk_widget_get_next_sibling (row)) {
    const char *hour = g_object_get_data (G_OBJECT (row), "hour");

    if (gtk_widget_get_visible (row)) {
      g_string_append_printf (shown, "%s%s", shown->len > 0 ? " " : "", hour ? hour : "fold");
    }
  }
  return g_string_free (shown, FALSE);
}

static void
assert_hours (Fixture *f, GtkWidget *list, const char *local, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strdup_printf ("2026-11-23T%s:00Z", local);
  g_autofree char *shown = NULL;
  gint64 now = 0;

  g_assert_true (sam_moment_parse (text, &now, &error));
  /* Oslo is an hour ahead in November. */
  sam_clock_fixed_set (f->clock, sam_date_from_ymd (2026, 11, 23),
                       now - G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC);
  sam_today_fold_update (list, f->context);
  shown = hours_shown (list);
  g_assert_cmpstr (shown, ==, expected);
}

static GtkWidget *
list_of_hours (const char *const *hours)
{
  GtkWidget *list = g_object_ref_sink (sam_boxed_list_new ());

  for (guint i = 0; hours[i]; i++) {
    sam_today_fold_set_hour (sam_boxed_list_add (list, gtk_label_new (hours[i]), TRUE, hours[i]),
                             hours[i]);
  }
  sam_today_fold_end (list);
  return list;
}

/* The next four, what has been behind them; what goes on counts as to come. */
static void
test_appointments_fold (Fixture *f, gconstpointer unused)
{
  const char *const many[] = {
    "09:00", "10:30", "11:00", "12:15", "13:00", "14:15", "15:30", NULL
  };
  const char *const five[] = { "09:00", "10:30", "11:00", "12:15", "13:00", NULL };
  GtkWidget *list = list_of_hours (many), *few = list_of_hours (five);
  GtkListBoxRow *fold = gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), N_HOURS);

  assert_hours (f, list, "08:00", "09:00 10:30 11:00 12:15 fold");
  assert_hours (f, list, "09:59", "09:00 10:30 11:00 12:15 fold");
  assert_hours (f, list, "10:00", "10:30 11:00 12:15 13:00 fold");
  assert_hours (f, list, "14:00", "14:15 15:30 fold");
  assert_hours (f, list, "20:00", "fold");
  g_assert_false (
      sam_today_fold_toggle (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 0), f->context));
  g_assert_true (sam_today_fold_toggle (fold, f->context));
  assert_hours (f, list, "14:00", "09:00 10:30 11:00 12:15 13:00 14:15 15:30 fold");
  g_assert_true (sam_today_fold_toggle (fold, f->context));
  assert_hours (f, list, "14:00", "14:15 15:30 fold");
  /* The row that opens would take the place of the only one it hides. */
  assert_hours (f, few, "08:00", "09:00 10:30 11:00 12:15 13:00");
  assert_hours (f, few, "10:00", "10:30 11:00 12:15 13:00 fold");
  g_object_unref (list);
  g_object_unref (few);
}

/* One page after the other, each with the keyboard in it: none outlives the window. */
static void
test_every_page (Fixture *f, gconstpointer unused)
{
  SamWindow *window = window_new (f);

  for (const SamPageDef *def = sam_pages; def->id; def++) {
    if (def->icon) {
      sam_window_open_page (window, def->id, NULL);
      for (int i = 0; i < 20; i++) {
        g_main_context_iteration (NULL, FALSE);
      }
      gtk_widget_child_focus (GTK_WIDGET (sam_window_get_page (window)), GTK_DIR_TAB_FORWARD);
    }
  }
  sam_window_open_page (window, sam_pages[0].id, NULL);
  window_gone (window);
}

/* The bar about a save that failed goes with the first one that does not. */
static void
test_saving_bar (Fixture *f, gconstpointer unused)
{
  SamWindow *window = window_new (f);
  g_autoptr (SamRecord) person = new_person (f, "Lett");
  g_autoptr (GError) error = g_error_new_literal (SAM_STORE_ERROR, SAM_STORE_ERROR_FULL, "full");

  sam_window_error (window, error);
  g_assert_nonnull (g_hash_table_lookup (window->bar_rows, "saving"));
  sam_store_put_draft (f->store, "contact", "Et ord", NULL);
  drain ();
  g_assert_nonnull (g_hash_table_lookup (window->bar_rows, "saving"));
  g_free (device_save (f->device, person));
  drain ();
  g_assert_null (g_hash_table_lookup (window->bar_rows, "saving"));
  window_gone (window);
}

static GtkWidget *
find_type (GtkWidget *within, GType type)
{
  return find_class (within, type, NULL);
}

/* The window over the main one: a modal one there is one of at most. */
static GtkWidget *
top_of (SamWindow *window)
{
  GListModel *all = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (all); i++) {
    g_autoptr (GtkWidget) one = g_list_model_get_item (all, i);

    if (one != GTK_WIDGET (window)) {
      return one;
    }
  }
  return NULL;
}

static gboolean
lists_both (gpointer window)
{
  GtkWidget *list = find_type (top_of (window), GTK_TYPE_LIST_VIEW);
  GtkSelectionModel *model = gtk_list_view_get_model (GTK_LIST_VIEW (list));

  return g_list_model_get_n_items (G_LIST_MODEL (model)) == 2;
}

static gboolean
lists_a_hit (gpointer window)
{
  GtkWidget *hits = find_class (top_of (window), GTK_TYPE_LIST_BOX, "boxed-list");

  return gtk_widget_get_visible (hits)
         && gtk_list_box_get_row_at_index (GTK_LIST_BOX (hits), 0) != NULL;
}

static const char *
who_is_shown (SamWindow *window)
{
  GtkWidget *top = top_of (window);
  GtkWidget *who = top ? find_class (top, GTK_TYPE_LABEL, "page-title") : NULL;

  return who && gtk_widget_get_visible (who) ? gtk_label_get_text (GTK_LABEL (who)) : NULL;
}

static gboolean
shows_somebody (gpointer window)
{
  return who_is_shown (window) != NULL;
}

static gboolean
is_alone (gpointer window)
{
  return top_of (window) == NULL;
}

static void
type_and_enter (SamWindow *window, const char *text)
{
  GtkWidget *find = find_type (top_of (window), GTK_TYPE_SEARCH_ENTRY);

  gtk_editable_set_text (GTK_EDITABLE (find), text);
  /* Before "search-changed", which comes some time after the last letter. */
  g_signal_emit_by_name (find, "activate");
}

static void
destroy_windows (SamWindow *window)
{
  gpointer gone = window;

  if (top_of (window)) {
    gtk_window_destroy (GTK_WINDOW (top_of (window)));
  }
  g_object_add_weak_pointer (G_OBJECT (window), &gone);
  gtk_window_destroy (GTK_WINDOW (window));
  until (is_gone, &gone);
  drain ();
}

static void
chosen_cb (SamWindow *window, const char *case_id, const char *name, gpointer data)
{
  *(char **) data = g_strconcat (case_id, " ", name, NULL);
}

static gboolean
has_chosen (gpointer data)
{
  return *(char **) data != NULL;
}

static void
test_choose_case (Fixture *f, gconstpointer unused)
{
  static const struct {
    const char *typed, *chosen;
  } rows[] = {
    { "Modig", CASE " Modig Furulund" },
    { "Åpen", CASE2 " Åpen Østlid" },
  };
  SamWindow *window = sam_window_new (NULL, f->context);
  guint tick = g_timeout_add (20, tick_cb, NULL);

  gtk_window_present (GTK_WINDOW (window));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *chosen = NULL;

    sam_case_chooser_present (window, "New transition", chosen_cb, &chosen);
    until (lists_both, window);
    type_and_enter (window, rows[i].typed);
    until (has_chosen, &chosen);
    g_assert_cmpstr (chosen, ==, rows[i].chosen);
    until (is_alone, window);
  }
  /* Both fit, and nobody has seen them: Enter chooses none of them. */
  {
    g_autofree char *chosen = NULL;

    sam_case_chooser_present (window, "New transition", chosen_cb, &chosen);
    until (lists_both, window);
    type_and_enter (window, "e");
    for (int i = 0; i < 50; i++) {
      g_main_context_iteration (NULL, TRUE);
    }
    g_assert_null (chosen);
  }
  destroy_windows (window);
  g_source_remove (tick);
}

static void
test_contact_whom (Fixture *f, gconstpointer unused)
{
  SamWindow *window = sam_window_new (NULL, f->context);
  guint tick = g_timeout_add (20, tick_cb, NULL);

  gtk_window_present (GTK_WINDOW (window));
  sam_contact_window_present (window, NULL);
  gtk_editable_set_text (GTK_EDITABLE (find_type (top_of (window), GTK_TYPE_SEARCH_ENTRY)),
                         "Modig");
  until (lists_a_hit, window);
  type_and_enter (window, "Åpen");
  until (shows_somebody, window);
  g_assert_cmpstr (who_is_shown (window), ==, "Åpen Østlid");
  destroy_windows (window);
  g_source_remove (tick);
}

/* ---- Enter is the button ---- */

static gboolean
shows_fault (gpointer window)
{
  GtkWidget *note = find_class (top_of (window), GTK_TYPE_LABEL, "late");

  return note && gtk_widget_get_visible (note);
}

static void
test_preferences_enter (Fixture *f, gconstpointer unused)
{
  SamWindow *window = sam_window_new (NULL, f->context);
  guint tick = g_timeout_add (20, tick_cb, NULL);
  GtkWidget *address;

  gtk_window_present (GTK_WINDOW (window));
  sam_preferences_present (window, NULL);
  address = find_type (top_of (window), ADW_TYPE_ENTRY_ROW);
  gtk_editable_set_text (GTK_EDITABLE (address), "http://example.com");
  g_signal_emit_by_name (gtk_editable_get_delegate (GTK_EDITABLE (address)), "activate");
  until (shows_fault, window);
  destroy_windows (window);
  g_source_remove (tick);
}

/* ---- A contact that was begun another time ---- */

static gboolean
shows_bar (gpointer window)
{
  GtkWidget *bar = find_class (top_of (window), GTK_TYPE_BOX, "notice-bar");

  return bar && gtk_widget_get_visible (bar);
}

static gboolean
shows_fresh_form (gpointer window)
{
  return shows_somebody (window) && !shows_bar (window)
         && gtk_widget_get_mapped (find_type (top_of (window), GTK_TYPE_EXPANDER));
}

static const char *
pressed (GtkWidget *within, const char *one, const char *other)
{
  const char *id = g_object_get_data (G_OBJECT (within), "id");

  if (GTK_IS_TOGGLE_BUTTON (within) && gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (within))
      && (g_strcmp0 (id, one) == 0 || g_strcmp0 (id, other) == 0)) {
    return id;
  }
  for (GtkWidget *child = gtk_widget_get_first_child (within); child;
       child = gtk_widget_get_next_sibling (child)) {
    const char *found = pressed (child, one, other);

    if (found) {
      return found;
    }
  }
  return NULL;
}

static void
test_contact_left (Fixture *f, gconstpointer unused)
{
  SamWindow *window = sam_window_new (NULL, f->context);
  g_autoptr (SamRecord) record = sam_record_new (SAM_RECORD_CONTACT, SERVICE, CASE);
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *draft = NULL;
  guint tick = g_timeout_add (20, tick_cb, NULL);
  GtkWidget *bar;

  sam_record_set_text (record, SAM_CONTACT_CASE_ID, CASE);
  sam_record_set_text (record, SAM_CONTACT_NATURE, "follow_up");
  sam_record_set_text (record, SAM_CONTACT_BY_USER, KARI);
  sam_record_set_text (record, SAM_CONTACT_CHANNEL, "phone");
  sam_record_set_text (record, SAM_CONTACT_OUTCOME, "reached");
  sam_record_set_moment (record, SAM_CONTACT_OCCURRED_AT, NOW_US - 3 * G_TIME_SPAN_DAY);
  body = sam_record_to_body (record);
  draft =
      g_strdup_printf ("%" G_GINT64_FORMAT "\n%.*s", NOW_US - G_TIME_SPAN_DAY,
                       (int) g_bytes_get_size (body), (const char *) g_bytes_get_data (body, NULL));
  sam_store_put_draft (f->store, "contact:" CASE, draft, &error);
  g_assert_no_error (error);

  gtk_window_present (GTK_WINDOW (window));
  sam_contact_window_present_with (window, CASE, "not_reached");
  until (shows_bar, window);
  bar = find_class (top_of (window), GTK_TYPE_BOX, "notice-bar");
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (find_type (bar, GTK_TYPE_LABEL))), ==,
                   "Begun yesterday at 13:00");
  g_assert_cmpstr (pressed (top_of (window), "reached", "not_reached"), ==, "not_reached");
  g_assert_true (
      gtk_expander_get_expanded (GTK_EXPANDER (find_type (top_of (window), GTK_TYPE_EXPANDER))));
  g_signal_emit_by_name (find_type (bar, GTK_TYPE_BUTTON), "clicked");
  until (shows_fresh_form, window);
  g_assert_false (
      gtk_expander_get_expanded (GTK_EXPANDER (find_type (top_of (window), GTK_TYPE_EXPANDER))));
  g_clear_pointer (&draft, g_free);
  draft = sam_store_get_draft (f->store, "contact:" CASE, &error);
  g_assert_no_error (error);
  g_assert_null (draft);
  destroy_windows (window);
  g_source_remove (tick);
}

/* ---- Before the first full fetch ---- */

static void
setup_unfetched (Fixture *f, gconstpointer unused)
{
  gboolean end = FALSE, more = TRUE;

  f->device = device_new (KARI, "coordinator");
  f->clock = f->device->clock;
  f->store = f->device->store;
  f->server = server_new (f->clock);
  server_fill (f->server);
  /* All records have come, but nobody has said that these are all. */
  while (!end || more) {
    g_autoptr (GError) error = NULL;
    g_autofree char *cursor = sam_store_begin_pull (f->store, &error);
    g_autoptr (GBytes) lines = server_pull (f->server, cursor, 100);

    sam_store_apply (f->store, lines, NULL, &end, &more, &error);
    g_assert_no_error (error);
  }
  f->context = sam_context_new (f->store, f->clock, "en");
  sam_context_refresh_user (f->context);
  until (has_viewer, f->context);
}

typedef struct {
  GtkWidget *root;
  const char *words;
} Words;

/* Whether a label that is shown begins with these words. */
static gboolean
says (GtkWidget *widget, const char *words)
{
  if (!gtk_widget_get_visible (widget)) {
    return FALSE;
  }
  if (GTK_IS_LABEL (widget) && g_str_has_prefix (gtk_label_get_text (GTK_LABEL (widget)), words)) {
    return TRUE;
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child)) {
    if (says (child, words)) {
      return TRUE;
    }
  }
  return FALSE;
}

static gboolean
is_said (gpointer data)
{
  const Words *words = data;

  return says (words->root, words->words);
}

/* R27: half of the records would say that all is well with the other half. */
static void
test_no_alert_before_the_first_fetch (Fixture *f, gconstpointer unused)
{
  SamWindow *window = window_new (f);
  GtkWidget *page = GTK_WIDGET (sam_window_get_page (window));
  guint tick = g_timeout_add (20, tick_cb, NULL);
  Words fetching = { page, "Fetching your records for the first time" };
  Words waits = { page, "Has waited" };
  g_autofree char *reminded = NULL;
  g_autoptr (GError) error = NULL;

  until (is_said, &fetching);
  g_assert_false (is_said (&waits));
  g_assert_false (says (page, "Nothing is urgent now"));
  reminded = sam_store_get_pref (f->store, "reminded", NULL);
  g_assert_null (reminded);
  sam_store_confirm_pull (f->store, &error);
  g_assert_no_error (error);
  until (is_said, &waits);
  g_assert_false (is_said (&fetching));
  g_source_remove (tick);
  window_gone (window);
}

/* ---- Homes over time ---- */

static void
test_strip_places (void)
{
  SamStripSpan span = sam_strip_span (SAM_STRIP_YEAR, sam_date_from_ymd (2026, 6, 4));
  SamDate ticks[12];
  int x, length;

  g_assert_cmpint (span.start, ==, sam_date_from_ymd (2026, 3, 1));
  g_assert_cmpint (sam_strip_end (span), ==, sam_date_from_ymd (2027, 3, 1));
  g_assert_cmpint (sam_strip_move (span, 1).start, ==, sam_date_from_ymd (2026, 7, 1));
  g_assert_cmpint (sam_strip_move (span, -1).start, ==, sam_date_from_ymd (2025, 11, 1));
  g_assert_cmpint (sam_strip_span (SAM_STRIP_QUARTER, span.start).start, ==, span.start);
  g_assert_cmpuint (sam_strip_ticks (span, ticks, 12), ==, 12);
  g_assert_cmpint (ticks[11], ==, sam_date_from_ymd (2027, 2, 1));
  span = sam_strip_span (SAM_STRIP_THREE_YEARS, span.start);
  g_assert_cmpuint (sam_strip_ticks (span, ticks, 12), ==, 12);
  g_assert_cmpint (ticks[0], ==, sam_date_from_ymd (2025, 7, 1));

  g_assert_false (sam_strip_place (span, SAM_DATE_NONE + 1, span.start, 300, &x, &length));
  g_assert_false (sam_strip_place (span, sam_strip_end (span), SAM_DATE_MAX, 300, &x, &length));
  g_assert_true (sam_strip_place (span, span.start - 9, SAM_DATE_MAX, 300, &x, &length));
  g_assert_cmpint (x, ==, 0);
  g_assert_cmpint (length, ==, 300);
}

/* Periods without a gap fill the width without a gap, and a day stands where it is found again. */
static void
test_strip_random (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20260604);

  for (guint i = 0; i < 3000; i++) {
    SamDate day = sam_date_from_ymd (2026, 6, 4) + g_rand_int_range (rand, -2000, 2000);
    SamStripSpan span = sam_strip_span (g_rand_int_range (rand, 0, SAM_N_STRIPS), day);
    int width = g_rand_int_range (rand, 1, 3000), right = 0, x = 0, length = 0;
    SamDate end = sam_strip_end (span), from = span.start - g_rand_int_range (rand, 0, 90);

    g_assert_cmpint (span.start, <=, day);
    g_assert_cmpint (day, <, end);
    g_assert_cmpint (sam_strip_day (span, sam_strip_x (span, day, 100000), 100000), ==, day);
    while (from < end) {
      SamDate next = from + g_rand_int_range (rand, 1, 200);

      if (sam_strip_place (span, from, next, width, &x, &length)) {
        g_assert_cmpint (length, >=, 1);
        g_assert_cmpint (x + length, <=, width);
        g_assert_cmpint (x, >=, MIN (right, width - 1) - (length == 1 ? 1 : 0));
        g_assert_cmpint (x, <=, right);
        right = sam_strip_x (span, next, width);
      }
      from = next;
    }
    g_assert_cmpint (right, ==, width);
  }
}

int
main (int argc, char **argv)
{
  /* Not ISOLATE_DIRS: libadwaita needs the desktop's schemas; tests/lib/display isolates the rest.
   */
  g_test_init (&argc, &argv, NULL);
  /* The window's styles and icons, as the program finds them. */
  adw_init ();
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()),
                                    "/no/samspor/Samspor/icons");

  g_test_add_func ("/ui/strip/places", test_strip_places);
  g_test_add_func ("/ui/strip/random", test_strip_random);
  g_test_add_func ("/ui/model/replay", test_model);
  g_test_add_func ("/ui/model/smallest", test_model_smallest);
  g_test_add_func ("/ui/model/at-once", test_model_at_once);
#define ADD(path, func) g_test_add (path, Fixture, NULL, setup, func, teardown)
  ADD ("/ui/cases/line", test_cases_line);
  ADD ("/ui/words", test_words);
  ADD ("/ui/rows/date", test_date_row);
  ADD ("/ui/rows/moment", test_moment_row);
  ADD ("/ui/rows/time", test_time_row);
  ADD ("/ui/rows/text", test_text_rows);
  ADD ("/ui/rows/long-text", test_long_text);
  ADD ("/ui/editors/every-type", test_editors);
  ADD ("/ui/editors/draft", test_draft);
  ADD ("/ui/editors/underneath", test_underneath);
  ADD ("/ui/editors/underneath-half", test_underneath_half);
  ADD ("/ui/editors/hidden-problem", test_hidden_problem);
  ADD ("/ui/window/two-forms", test_two_forms);
  ADD ("/ui/window/put-aside", test_put_aside);
  ADD ("/ui/window/kept-drafts", test_kept_drafts);
  ADD ("/ui/window/close-unkept", test_close_unkept);
  ADD ("/ui/window/close-keeps", test_close_keeps);
  ADD ("/ui/window/every-page", test_every_page);
  ADD ("/ui/window/agreement-again", test_agreement_again);
  ADD ("/ui/window/move-again", test_move_again);
  ADD ("/ui/window/saving-bar", test_saving_bar);
  ADD ("/ui/window/press-kept", test_press_kept);
  ADD ("/ui/window/press-placed", test_press_placed);
  ADD ("/ui/window/today-again", test_today_again);
  g_test_add ("/ui/window/today-unfetched", Fixture, NULL, setup_unfetched,
              test_no_alert_before_the_first_fetch, teardown);
  ADD ("/ui/window/new-day", test_new_day);
  ADD ("/ui/today/appointments-fold", test_appointments_fold);
  ADD ("/ui/shared", test_shared);
  ADD ("/ui/choose-case", test_choose_case);
  ADD ("/ui/contact/whom", test_contact_whom);
  ADD ("/ui/contact/left", test_contact_left);
  ADD ("/ui/preferences/enter", test_preferences_enter);
  for (const SamPageDef *def = sam_pages; def->id; def++) {
    if (def->icon) {
      g_autofree char *path = g_strconcat ("/ui/window/", def->id, NULL);

      g_test_add (path, Fixture, def->id, setup, test_window, teardown);
    }
  }
  return g_test_run ();
}
