/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-absence-window.h"

#include "sam-calls.h"
#include "sam-form-window.h"
#include "sam-press.h"
#include "sam-row.h"
#include "sam-spoken.h"
#include "sam-words.h"

#include <glib/gi18n.h>
#include <samspor/sam-error-text.h>
#include <samspor/sam-id.h>
#include <samspor/sam-judge.h>

/* How long one that is over is still shown. */
#define DAYS_SHOWN 30

typedef struct {
  SamRecord *absence; /* (owned) */
  SamAbsenceStatus status;
  guint n_cases;
} Line;

struct _SamAbsenceWindow {
  AdwWindow parent_instance;

  SamWindow *window;                            /* (not owned): transient for it */
  SamContext *context;                          /* (owned) */
  GCancellable *cancellable;                    /* (owned) */
  GPtrArray *lines;                             /* (owned) (nullable) */
  GtkWidget *add, *list, *empty, *error, *body; /* (not owned): children */
};

#define SAM_TYPE_ABSENCE_WINDOW (sam_absence_window_get_type ())
G_DECLARE_FINAL_TYPE (SamAbsenceWindow, sam_absence_window, SAM, ABSENCE_WINDOW, AdwWindow)
G_DEFINE_FINAL_TYPE (SamAbsenceWindow, sam_absence_window, ADW_TYPE_WINDOW)

/* ---- Reading ---- */

static void
line_free (gpointer data)
{
  Line *line = data;

  g_object_unref (line->absence);
  g_free (line);
}

static void
lines_free (gpointer data)
{
  g_ptr_array_unref (data);
}

/* What is over last; else as the days come. */
static int
compare_lines (gconstpointer a, gconstpointer b)
{
  const Line *one = *(Line *const *) a, *two = *(Line *const *) b;
  gboolean over = one->status.state == SAM_ABSENCE_OVER;

  if (over != (two->status.state == SAM_ABSENCE_OVER)) {
    return over ? 1 : -1;
  }
  return sam_record_get_date (one->absence, SAM_ABSENCE_FROM_ON)
         - sam_record_get_date (two->absence, SAM_ABSENCE_FROM_ON);
}

static gpointer
read_work (SamStore *store, SamViewer *viewer, gpointer data, GCancellable *cancellable,
           GError **error)
{
  static const SamRecordType types[] = { SAM_RECORD_SETTING, SAM_RECORD_USER };
  SamDate today = sam_clock_today (sam_store_get_clock (store));
  g_autoptr (GPtrArray) absences = sam_store_of_teams (store, viewer, SAM_RECORD_ABSENCE, error);
  g_autoptr (GPtrArray) records =
      absences
          ? sam_store_list_types (store, viewer, types, G_N_ELEMENTS (types), cancellable, error)
          : NULL;
  g_autoptr (GHashTable) held = NULL;
  g_autoptr (SamRegistry) registry = NULL;
  GPtrArray *lines;

  if (!records) {
    return NULL;
  }
  held = sam_store_count_held (store, viewer, cancellable, error);
  if (!held) {
    return NULL;
  }
  registry = sam_registry_new (records);
  lines = g_ptr_array_new_with_free_func (line_free);
  for (guint i = 0; i < absences->len; i++) {
    SamRecord *absence = g_ptr_array_index (absences, i);
    SamDate to = sam_record_get_date (absence, SAM_ABSENCE_TO_ON);
    g_autofree char *key =
        sam_store_held_key (sam_record_get_text (absence, SAM_ABSENCE_ABSENT_USER),
                            sam_record_get_scope (absence));
    Line *line;

    if (to != SAM_DATE_NONE && today - to > DAYS_SHOWN) {
      continue;
    }
    line = g_new0 (Line, 1);
    line->absence = g_object_ref (absence);
    line->status = sam_rules_absence (absence, absences, registry, today);
    line->n_cases = GPOINTER_TO_UINT (g_hash_table_lookup (held, key));
    g_ptr_array_add (lines, line);
  }
  g_ptr_array_sort (lines, compare_lines);
  return lines;
}

/* ---- Writing ---- */

static gboolean
may_write (SamAbsenceWindow *self, const SamRecord *absence)
{
  return g_strcmp0 (sam_record_get_text (absence, SAM_ABSENCE_ABSENT_USER),
                    sam_context_get_user_id (self->context))
             == 0
         || sam_viewer_leads (sam_context_get_viewer (self->context),
                              sam_record_get_scope (absence));
}

/* A lead of several teams means the one the chosen colleague works in. */
static void
team_follows_cb (SamEditor *editor, gpointer user_data)
{
  SamContext *context = sam_editor_get_context (editor);
  SamRecord *absence = sam_editor_get_part (editor, 0);
  SamRecord *user =
      sam_context_record (context, sam_record_get_text (absence, SAM_ABSENCE_ABSENT_USER));
  const char *const *teams = user ? sam_record_get_set (user, SAM_USER_TEAM_IDS) : NULL;
  const char *team = sam_record_get_text (absence, SAM_ABSENCE_TEAM_ID);
  SamViewer *viewer = sam_context_get_viewer (context);

  if (!teams || (team && g_strv_contains (teams, team))) {
    return;
  }
  for (guint i = 0; teams[i]; i++) {
    if (sam_viewer_leads (viewer, teams[i])) {
      sam_record_set_text (absence, SAM_ABSENCE_TEAM_ID, teams[i]);
      return;
    }
  }
}

static void
present_editor (SamAbsenceWindow *self, SamEditor *editor)
{
  sam_editor_add_row (editor, 0, SAM_ABSENCE_FROM_ON);
  sam_editor_add_row (editor, 0, SAM_ABSENCE_TO_ON);
  sam_editor_add_row (editor, 0, SAM_ABSENCE_COVERED_BY_USER);
  sam_editor_set_done_text (editor, C_ ("toast", "The absence is noted"));
  sam_form_window_present (self->window, GTK_WINDOW (self), editor);
}

static void
add_cb (SamAbsenceWindow *self)
{
  SamViewer *viewer = sam_context_get_viewer (self->context);
  const SamViewerFields *me = sam_viewer_get (viewer);
  const char *team = me->team_ids[0] ? me->team_ids[0] : me->lead_team_ids[0];
  g_autofree char *id = sam_id_new (sam_context_get_clock (self->context));
  g_autoptr (SamRecord) absence = sam_record_new (SAM_RECORD_ABSENCE, id, team ? team : SAM_ID_NIL);
  SamEditor *editor = sam_editor_new (self->context, C_ ("absence", "New absence"));

  sam_record_begin (absence, viewer, sam_context_get_today (self->context),
                    sam_context_get_now (self->context));
  if (sam_context_is_lead (self->context)) {
    /* Whose it is is chosen, not taken for granted. */
    sam_record_clear (absence, SAM_ABSENCE_ABSENT_USER);
  }
  sam_record_clear (absence, SAM_ABSENCE_FROM_ON);
  sam_editor_add_part (editor, absence);
  /* Away from today on, nobody knows how long: that is a whole answer. */
  sam_record_set_date (sam_editor_get_part (editor, 0), SAM_ABSENCE_FROM_ON,
                       sam_context_get_today (self->context));
  sam_editor_add_group (editor, C_ ("absence", "Absence"),
                        C_ ("absence",
                            "Why is not written anywhere. The responsibility stays where "
                            "it is; who covers sees the cases meanwhile."));
  if (sam_context_is_lead (self->context)) {
    sam_editor_add_row (editor, 0, SAM_ABSENCE_ABSENT_USER);
    g_signal_connect (editor, "changed", G_CALLBACK (team_follows_cb), NULL);
  }
  if (me->team_ids[0] && me->team_ids[1] && !sam_context_is_lead (self->context)) {
    sam_editor_add_row (editor, 0, SAM_ABSENCE_TEAM_ID);
  }
  sam_editor_touch (editor);
  present_editor (self, editor);
}

static void
row_cb (GtkListBox *list, GtkListBoxRow *row, gpointer user_data)
{
  SamAbsenceWindow *self = user_data;
  SamRecord *absence = g_object_get_data (G_OBJECT (row), "absence");
  SamEditor *editor;
  const char *name;

  if (!absence || !may_write (self, absence)) {
    return;
  }
  editor = sam_editor_new (self->context, C_ ("absence", "Change the absence"));
  name = sam_context_name (self->context, sam_record_get_text (absence, SAM_ABSENCE_ABSENT_USER));
  sam_editor_add_part (editor, absence);
  sam_editor_add_group (editor, name ? name : C_ ("absence", "Absence"), NULL);
  present_editor (self, editor);
}

static void
set_error (SamAbsenceWindow *self, const GError *error)
{
  g_autofree char *text = error ? sam_error_text (error) : NULL;

  gtk_label_set_text (GTK_LABEL (self->error), text ? text : "");
  gtk_widget_set_visible (self->error, text != NULL);
}

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamAbsenceWindow) self = user_data;
  g_autofree char *undo = NULL;
  g_autoptr (GError) error = NULL;

  if (g_cancellable_is_cancelled (self->cancellable)) {
    return;
  }
  if (sam_call_save_finish (SAM_CONTEXT (source), result, &undo, NULL, &error)) {
    sam_window_toast (self->window, C_ ("toast", "The absence is taken away"), undo);
  } else {
    set_error (self, error);
  }
}

static void
remove_cb (SamRow *row, gpointer user_data)
{
  SamAbsenceWindow *self = user_data;
  const SamRecord *absence = g_object_get_data (G_OBJECT (row), "absence");
  SamChanges *changes = sam_changes_new ("absence");

  sam_changes_retract (changes, SAM_RECORD_ABSENCE, sam_record_get_id (absence),
                       C_ ("retract reason", "Will not be away after all"));
  sam_call_save_async (self->context, changes, removed_cb, g_object_ref (self));
}

/* ---- Showing ---- */

static char *
days_words (SamAbsenceWindow *self, const SamRecord *absence)
{
  SamDate to = sam_record_get_date (absence, SAM_ABSENCE_TO_ON);
  g_autofree char *from =
      sam_words_date (self->context, sam_record_get_date (absence, SAM_ABSENCE_FROM_ON));
  g_autofree char *until = to != SAM_DATE_NONE ? sam_words_date (self->context, to) : NULL;

  /* Translators: first and last day of an absence */
  return until ? g_strdup_printf (C_ ("absence", "%1$s to %2$s"), from, until)
               : g_strdup_printf (C_ ("absence", "from %s, until further notice"), from);
}

static const char *
chip_of (SamAbsenceWindow *self, const Line *line, SamTone *tone)
{
  *tone = SAM_TONE_NEUTRAL;
  if (line->status.must_assign && line->n_cases > 0
      && sam_viewer_leads (sam_context_get_viewer (self->context),
                           sam_record_get_scope (line->absence))) {
    *tone = SAM_TONE_LATE;
    return C_ ("absence chip", "assign the cases");
  }
  if (line->status.needs_cover) {
    *tone = SAM_TONE_LATE;
    return C_ ("absence chip", "nobody covers");
  }
  switch (line->status.state) {
  case SAM_ABSENCE_NOW:
    return C_ ("absence chip", "now");
  case SAM_ABSENCE_COMING:
    return C_ ("absence chip", "coming");
  case SAM_ABSENCE_OVER:
    break;
  }
  return C_ ("absence chip", "over");
}

static void
add_line (SamAbsenceWindow *self, const Line *line)
{
  const char *name =
      sam_context_name (self->context,
                        sam_record_get_text (line->absence, SAM_ABSENCE_ABSENT_USER));
  const char *deputy =
      sam_context_name (self->context,
                        sam_record_get_text (line->absence, SAM_ABSENCE_COVERED_BY_USER));
  const char *team = sam_context_name (self->context, sam_record_get_scope (line->absence));
  g_autofree char *days = days_words (self, line->absence);
  g_autofree char *covers =
      deputy ? g_strdup_printf (C_ ("absence", "%s covers"), deputy) : g_strdup ("");
  g_autofree char *cases =
      line->n_cases > 0 && line->status.state != SAM_ABSENCE_OVER
          ? sam_count (NULL, "absence", "%d open case", "%d open cases", (int) line->n_cases)
          : g_strdup ("");
  g_autofree char *why = sam_words_join (days, covers, cases, team ? team : "", NULL);
  gboolean mine = may_write (self, line->absence);
  GtkWidget *row = sam_row_new ();
  GtkListBoxRow *item;
  SamTone tone;
  const char *chip = chip_of (self, line, &tone);

  sam_row_set_text (SAM_ROW (row), name ? name : "", why);
  sam_row_set_chip (SAM_ROW (row), chip, tone);
  if (mine && line->status.state == SAM_ABSENCE_COMING) {
    sam_row_set_action (SAM_ROW (row), C_ ("absence", "Remove"), FALSE);
    g_object_set_data_full (G_OBJECT (row), "absence", g_object_ref (line->absence),
                            g_object_unref);
    g_signal_connect (row, "action", G_CALLBACK (remove_cb), self);
  }
  item = sam_boxed_list_add (self->list, row, mine, NULL);
  g_object_set_data_full (G_OBJECT (item), "absence", g_object_ref (line->absence), g_object_unref);
}

/* The line the keyboard is at, or -1. */
static int
focused_line (SamAbsenceWindow *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  GtkWidget *row = focus && gtk_widget_is_ancestor (focus, self->list)
                       ? gtk_widget_get_ancestor (focus, GTK_TYPE_LIST_BOX_ROW)
                       : NULL;

  return row ? gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)) : -1;
}

static void
show (GtkWidget *widget)
{
  SamAbsenceWindow *self = SAM_ABSENCE_WINDOW (widget);
  int at = focused_line (self);

  sam_boxed_list_clear (self->list);
  for (guint i = 0; i < self->lines->len; i++) {
    add_line (self, g_ptr_array_index (self->lines, i));
  }
  gtk_widget_set_visible (self->list, self->lines->len > 0);
  gtk_widget_set_visible (self->empty, self->lines->len == 0);
  if (at >= 0 && self->lines->len > 0) {
    at = MIN (at, (int) self->lines->len - 1);
    gtk_widget_grab_focus (
        GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), at)));
  } else if (at >= 0) {
    gtk_widget_grab_focus (self->add);
  }
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamAbsenceWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  GPtrArray *lines = sam_call_run_finish (SAM_CONTEXT (source), result, &error);

  if (g_cancellable_is_cancelled (self->cancellable)) {
    g_clear_pointer (&lines, g_ptr_array_unref);
    return;
  }
  set_error (self, lines ? NULL : error);
  if (lines) {
    g_clear_pointer (&self->lines, g_ptr_array_unref);
    self->lines = lines;
    sam_press_wait (GTK_WIDGET (self), show);
  }
}

static void
ask (SamAbsenceWindow *self)
{
  sam_call_run_async (self->context, SAM_STORE_READ, read_work, NULL, NULL, lines_free,
                      self->cancellable, read_cb, g_object_ref (self));
}

static void
changed_cb (SamAbsenceWindow *self, guint64 types)
{
  if (types & (SAM_TYPE_BIT (ABSENCE) | SAM_TYPE_BIT (CASE) | SAM_TYPE_BIT (USER))) {
    ask (self);
  }
}

/* ---- The window ---- */

static gboolean
close_shortcut_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  gtk_window_close (GTK_WINDOW (widget));
  return TRUE;
}

static void
sam_absence_window_dispose (GObject *object)
{
  g_cancellable_cancel (SAM_ABSENCE_WINDOW (object)->cancellable);
  G_OBJECT_CLASS (sam_absence_window_parent_class)->dispose (object);
}

static void
sam_absence_window_finalize (GObject *object)
{
  SamAbsenceWindow *self = SAM_ABSENCE_WINDOW (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (sam_absence_window_parent_class)->finalize (object);
}

static void
sam_absence_window_class_init (SamAbsenceWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sam_absence_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = sam_absence_window_finalize;
  gtk_widget_class_add_binding (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, close_shortcut_cb,
                                NULL);
}

static void
sam_absence_window_init (SamAbsenceWindow *self)
{
  GtkWidget *outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *head = adw_header_bar_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->cancellable = g_cancellable_new ();
  gtk_window_set_title (GTK_WINDOW (self), C_ ("absence", "Absence"));
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (self), 720, 560);
  self->add = gtk_button_new_with_mnemonic (C_ ("absence", "_New absence"));
  g_signal_connect_swapped (self->add, "clicked", G_CALLBACK (add_cb), self);
  adw_header_bar_pack_start (ADW_HEADER_BAR (head), self->add);
  gtk_box_append (GTK_BOX (outer), head);
  self->body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_add_css_class (self->body, "page-body");
  self->error = gtk_label_new (NULL);
  sam_label_wrap (self->error);
  gtk_widget_add_css_class (self->error, "late");
  gtk_widget_set_visible (self->error, FALSE);
  gtk_box_append (GTK_BOX (self->body), self->error);
  self->empty = gtk_label_new (C_ ("absence", "Nobody in your team is noted as away."));
  gtk_widget_add_css_class (self->empty, "dim-label");
  gtk_widget_set_margin_top (self->empty, 36);
  gtk_widget_set_visible (self->empty, FALSE);
  gtk_box_append (GTK_BOX (self->body), self->empty);
  self->list = sam_boxed_list_new ();
  gtk_widget_set_visible (self->list, FALSE);
  sam_spoken_set (self->list, C_ ("absence", "Absence"));
  g_signal_connect (self->list, "row-activated", G_CALLBACK (row_cb), self);
  gtk_box_append (GTK_BOX (self->body), self->list);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->body);
  gtk_box_append (GTK_BOX (outer), scroller);
  adw_window_set_content (ADW_WINDOW (self), outer);
}

void
sam_absence_window_present (SamWindow *window)
{
  SamAbsenceWindow *self;

  g_return_if_fail (SAM_IS_WINDOW (window));

  self = g_object_new (SAM_TYPE_ABSENCE_WINDOW, "transient-for", window, NULL);
  self->window = window;
  self->context = g_object_ref (sam_window_get_context (window));
  g_signal_connect_object (sam_context_get_store (self->context), "changed",
                           G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  ask (self);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (self->add);
}
