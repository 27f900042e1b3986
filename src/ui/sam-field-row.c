/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-field-row.h"

#include "sam-calls.h"
#include "sam-spoken.h"
#include "sam-words.h"

#include <glib/gi18n.h>
#include <samspor/sam-contact-values.h>
#include <samspor/sam-core-error.h>
#include <samspor/sam-fold.h>

/* How many suggestions a reference shows at once. */
#define MAX_CHOICES 6

struct _SamFieldRow {
  GObject parent_instance;

  SamContext *context; /* (owned) */
  SamRecord *record;   /* (owned) */
  SamField field;
  const SamFieldDef *def;
  GtkWidget *row;     /* (owned): the list row */
  GtkWidget *control; /* (not owned): what takes the keyboard, inside row */
  GtkWidget *note;    /* (owned): the list row below */
  GtkWidget *answer, *problem, *other, *choices; /* (not owned): inside note */
  GPtrArray *checks;                             /* (owned) (nullable): of a set */
  GPtrArray *candidates;     /* (owned) (nullable) (element-type SamRecord): of a reference */
  GCancellable *cancellable; /* (owned) */
  char *scope;               /* (owned) (nullable) */
  char *fault;               /* (owned) (nullable): why the text can't be read */
  char *problem_text;        /* (owned) (nullable) */
  gboolean updating;
  gboolean date_past;
  gboolean hidden;
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SamFieldRow, sam_field_row, G_TYPE_OBJECT)

/* ---- The note below ---- */

static void
set_label (GtkWidget *label, const char *text)
{
  gtk_label_set_text (GTK_LABEL (label), text ? text : "");
  gtk_widget_set_visible (label, text && *text);
}

static void
update_note (SamFieldRow *self)
{
  const char *problem = self->fault ? self->fault : self->problem_text;
  gboolean wanted;

  set_label (self->problem, problem);
  wanted = gtk_widget_get_visible (self->answer) || gtk_widget_get_visible (self->problem)
           || gtk_widget_get_visible (self->other) || gtk_widget_get_visible (self->choices);
  gtk_widget_set_visible (self->note, wanted && !self->hidden);
  if (wanted) {
    gtk_widget_add_css_class (self->row, "has-note");
  } else {
    gtk_widget_remove_css_class (self->row, "has-note");
  }
  if (problem) {
    gtk_widget_add_css_class (self->row, "error");
  } else {
    gtk_widget_remove_css_class (self->row, "error");
  }
  sam_spoken_describe (self->control,
                       problem ? problem : gtk_label_get_text (GTK_LABEL (self->answer)));
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->control), GTK_ACCESSIBLE_STATE_INVALID,
                               problem ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
}

static GtkWidget *
note_label (SamFieldRow *self, GtkWidget *box, const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, css_class);
  gtk_widget_set_visible (label, FALSE);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static void
make_note (SamFieldRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  self->note = g_object_ref_sink (gtk_list_box_row_new ());
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self->note), FALSE);
  gtk_list_box_row_set_selectable (GTK_LIST_BOX_ROW (self->note), FALSE);
  gtk_widget_set_focusable (self->note, FALSE);
  gtk_widget_add_css_class (self->note, "note");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self->note), box);
  self->problem = note_label (self, box, "problem");
  self->answer = note_label (self, box, "dim-label");
  self->other = note_label (self, box, "accent");
  self->choices = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_visible (self->choices, FALSE);
  gtk_box_append (GTK_BOX (box), self->choices);
  gtk_widget_set_visible (self->note, FALSE);
}

static void
emit_changed (SamFieldRow *self)
{
  update_note (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
set_fault (SamFieldRow *self, const char *text)
{
  g_free (self->fault);
  self->fault = g_strdup (text);
}

static void
set_fault_error (SamFieldRow *self, const GError *error)
{
  if (error->domain == SAM_CORE_ERROR && error->code >= 0 && error->code < SAM_CORE_N_ERRORS) {
    set_fault (self, sam_text (NULL, sam_core_error_label (error->code)));
  } else {
    set_fault (self, C_ ("problem", "This can't be understood"));
  }
}

/* ---- Text and figures ---- */

static gboolean
is_phone (const SamFieldDef *def)
{
  return g_str_has_suffix (def->name, "phone") || g_str_has_prefix (def->name, "phone_");
}

static gboolean
is_time (const SamFieldDef *def)
{
  return def->kind == SAM_KIND_TEXT && g_str_has_suffix (def->name, "_time");
}

static SamEnvironment
environment (SamFieldRow *self)
{
  SamViewer *viewer = sam_context_get_viewer (self->context);

  return viewer ? sam_viewer_get (viewer)->environment : SAM_ENVIRONMENT_PRODUCTION;
}

/* What is typed becomes what is stored: phones and person numbers lose their spaces. What can't be
 * read is kept as typed; the record's own rules then say what does not hold. */
static char *
canonical_text (SamFieldRow *self, const char *text)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  char *canonical = NULL;

  if (*stripped == '\0') {
    return NULL;
  }
  if (is_phone (self->def)) {
    canonical = sam_phone_parse (stripped, NULL);
  } else if (self->field == SAM_PERSON_ID_NUMBER) {
    SamPersonId id;

    if (sam_person_id_parse (stripped, environment (self), &id, NULL)) {
      canonical = g_strdup (id.digits);
    }
  } else if (g_strcmp0 (self->def->name, "email") == 0) {
    canonical = sam_email_parse (stripped, NULL);
  } else if (g_strcmp0 (self->def->name, "postcode") == 0) {
    canonical = sam_postcode_parse (stripped, NULL);
  } else if (is_time (self->def)) {
    int minutes = 0;

    if (sam_time_parse (stripped, &minutes, NULL)) {
      canonical = g_strdup_printf ("%02d:%02d", minutes / 60, minutes % 60);
    }
  }
  return canonical ? canonical : g_steal_pointer (&stripped);
}

static void
text_changed_cb (SamFieldRow *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->row));
  g_autoptr (GError) error = NULL;
  g_autofree char *value = NULL;
  gint64 number = 0;
  int minutes = 0;

  if (self->updating) {
    return;
  }
  set_fault (self, NULL);
  switch (self->def->kind) {
  case SAM_KIND_TEXT:
    value = canonical_text (self, text);
    sam_record_set_text (self->record, self->field, value);
    /* The number itself must be right before the record's rules see it: they only know its form. */
    if (self->field == SAM_PERSON_ID_NUMBER && value
        && !sam_person_id_parse (value, environment (self), NULL, &error)) {
      set_fault_error (self, error);
    } else if (is_time (self->def) && value && !sam_time_parse (value, &minutes, &error)) {
      set_fault_error (self, error);
    }
    break;
  case SAM_KIND_INTEGER:
    if (*text == '\0') {
      sam_record_clear (self->record, self->field);
    } else if (sam_locale_parse_int (sam_context_get_locale (self->context), text, &number,
                                     &error)) {
      sam_record_set_int (self->record, self->field, number);
    } else {
      set_fault_error (self, error);
    }
    break;
  case SAM_KIND_DECIMAL:
    if (*text == '\0') {
      sam_record_clear (self->record, self->field);
    } else if ((value = sam_locale_parse_decimal (sam_context_get_locale (self->context), text,
                                                  &error))) {
      sam_record_set_text (self->record, self->field, value);
    } else {
      set_fault_error (self, error);
    }
    break;
  case SAM_KIND_MULTILINE:
  case SAM_KIND_BOOL:
  case SAM_KIND_DATE:
  case SAM_KIND_DATETIME:
  case SAM_KIND_ENUM:
  case SAM_KIND_REF:
  case SAM_KIND_SET:
    g_assert_not_reached ();
  }
  emit_changed (self);
}

static GtkWidget *
entry_row (SamFieldRow *self, GCallback changed)
{
  GtkWidget *row = adw_entry_row_new ();

  g_signal_connect_swapped (row, "changed", changed, self);
  /* The keyboard, and so the screen reader, is in the text inside the row. */
  self->control = GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (row)));
  return row;
}

static void set_entry_text (SamFieldRow *self, const char *text);

/* A time of the day as it is written on paper; what is no time stays as it was typed. */
static void
show_time (SamFieldRow *self)
{
  const char *raw = sam_record_get_text (self->record, self->field);
  g_autofree char *text = NULL;
  int minutes = 0;

  if (raw && sam_time_parse (raw, &minutes, NULL)) {
    text = sam_locale_format_time (sam_context_get_locale (self->context), minutes);
  }
  set_entry_text (self, text ? text : raw);
}

static void
make_text (SamFieldRow *self)
{
  self->row = g_object_ref_sink (entry_row (self, G_CALLBACK (text_changed_cb)));
  if (is_time (self->def)) {
    GtkEventController *focus = gtk_event_controller_focus_new ();

    g_signal_connect_object (focus, "leave", G_CALLBACK (show_time), self, G_CONNECT_SWAPPED);
    gtk_widget_add_controller (self->row, focus);
  }
}

static void
text_view_changed_cb (SamFieldRow *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->control));
  GtkTextIter start, end;
  g_autofree char *text = NULL;

  if (self->updating) {
    return;
  }
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  g_strchomp (text);
  sam_record_set_text (self->record, self->field, *text ? text : NULL);
  emit_changed (self);
}

static gboolean
grow_cb (GtkWidget *text, GdkFrameClock *clock, gpointer user_data)
{
  gtk_widget_queue_resize (text);
  return G_SOURCE_REMOVE;
}

/* How high its lines are a text view learns when it is given a width, in the middle of a layout
 * where nothing can ask for more: the next frame does. */
static void
text_height_cb (GtkAdjustment *height, gpointer user_data)
{
  if (gtk_adjustment_get_upper (height) > gtk_adjustment_get_page_size (height)) {
    gtk_widget_add_tick_callback (user_data, grow_cb, NULL, NULL);
  }
}

static void
make_multiline (SamFieldRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *title = gtk_label_new (sam_text (NULL, &self->def->label));

  self->row = g_object_ref_sink (gtk_list_box_row_new ());
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self->row), FALSE);
  gtk_widget_set_focusable (self->row, FALSE);
  gtk_widget_add_css_class (self->row, "field-text");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self->row), box);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "caption");
  gtk_widget_add_css_class (title, "dim-label");
  gtk_box_append (GTK_BOX (box), title);
  g_object_set_data (G_OBJECT (self->row), "title-label", title);
  self->control = gtk_text_view_new ();
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self->control), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (self->control), FALSE);
  gtk_widget_set_size_request (self->control, -1, 48);
  g_signal_connect_object (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->control)),
                           "changed", G_CALLBACK (text_height_cb), self->control, 0);
  gtk_box_append (GTK_BOX (box), self->control);
  g_signal_connect_swapped (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->control)), "changed",
                            G_CALLBACK (text_view_changed_cb), self);
}

/* ---- Yes and no ---- */

static void
switch_cb (SamFieldRow *self)
{
  if (!self->updating) {
    sam_record_set_bool (self->record, self->field,
                         gtk_switch_get_active (GTK_SWITCH (self->control)));
    emit_changed (self);
  }
}

static void
make_bool (SamFieldRow *self)
{
  self->row = g_object_ref_sink (adw_action_row_new ());
  self->control = gtk_switch_new ();
  gtk_widget_set_valign (self->control, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self->row), self->control);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self->row), self->control);
  g_signal_connect_swapped (self->control, "notify::active", G_CALLBACK (switch_cb), self);
}

/* ---- Dates and moments ---- */

static SamDateEntryFlags
entry_flags (SamFieldRow *self)
{
  if (g_strcmp0 (self->def->name, "birth_date") == 0) {
    return SAM_DATE_ENTRY_FULL;
  }
  return self->date_past ? SAM_DATE_ENTRY_PAST : SAM_DATE_ENTRY_DEFAULT;
}

static void
answer_date (SamFieldRow *self, SamDate date)
{
  g_autofree char *answer = NULL;

  if (date == SAM_DATE_NONE) {
    set_label (self->answer, NULL);
    return;
  }
  if (entry_flags (self) & SAM_DATE_ENTRY_FULL) {
    g_autofree char *age = sam_words_age (self->context, date);
    g_autofree char *day = sam_words_date (self->context, date);

    answer = sam_words_join (day, age, NULL);
  } else {
    answer = sam_words_answer (self->context, date);
  }
  set_label (self->answer, answer);
}

static void
date_changed_cb (SamFieldRow *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->row));
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  g_autoptr (GError) error = NULL;
  SamDate date = SAM_DATE_NONE;

  if (self->updating) {
    return;
  }
  set_fault (self, NULL);
  if (*stripped == '\0') {
    sam_record_clear (self->record, self->field);
  } else if (sam_date_parse_entry_full (stripped, sam_context_get_today (self->context),
                                        entry_flags (self), &date, &error)) {
    sam_record_set_date (self->record, self->field, date);
  } else {
    set_fault_error (self, error);
  }
  answer_date (self, date);
  emit_changed (self);
}

/* "i morgen 13.30", "3.5 kl. 9": the last word is the time when it can be read as one. */
static gboolean
parse_moment (SamFieldRow *self, const char *text, SamDate *date, int *minutes, GError **error)
{
  SamDate today = sam_context_get_today (self->context);
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  char *space = strrchr (stripped, ' ');

  if (!space) {
    /* One word alone: a time today, or a day (at noon: nobody said when). */
    if (strchr (stripped, ':') && sam_time_parse (stripped, minutes, NULL)) {
      *date = today;
      return TRUE;
    }
    *minutes = 12 * 60;
    return sam_date_parse_entry_full (stripped, today, entry_flags (self), date, error);
  }
  if (!sam_time_parse (space + 1, minutes, NULL)) {
    *minutes = 12 * 60;
    return sam_date_parse_entry_full (stripped, today, entry_flags (self), date, error);
  }
  *space = '\0';
  g_strchomp (stripped);
  for (guint i = 0; i < 4; i++) {
    static const char *const words[] = { "kl.", "kl", "at", "," };

    if (g_str_has_suffix (stripped, words[i])) {
      stripped[strlen (stripped) - strlen (words[i])] = '\0';
      g_strchomp (stripped);
    }
  }
  if (*stripped == '\0') {
    *date = today;
    return TRUE;
  }
  return sam_date_parse_entry_full (stripped, today, entry_flags (self), date, error);
}

static void
moment_changed_cb (SamFieldRow *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->row));
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  g_autoptr (GError) error = NULL;
  g_autofree char *answer = NULL;
  SamDate date = SAM_DATE_NONE;
  int minutes = 0;

  if (self->updating) {
    return;
  }
  set_fault (self, NULL);
  if (*stripped == '\0') {
    sam_record_clear (self->record, self->field);
  } else if (parse_moment (self, stripped, &date, &minutes, &error)) {
    g_autofree char *day = sam_words_answer (self->context, date);
    g_autofree char *time =
        sam_locale_format_time (sam_context_get_locale (self->context), minutes);

    sam_record_set_moment (self->record, self->field,
                           sam_moment_from_local (date, minutes,
                                                  sam_context_get_zone (self->context)));
    /* Translators: a day in words and a time */
    answer = g_strdup_printf (C_ ("moment answer", "%1$s, at %2$s"), day, time);
  } else {
    set_fault_error (self, error);
  }
  set_label (self->answer, answer);
  emit_changed (self);
}

static void
set_entry_text (SamFieldRow *self, const char *text)
{
  gboolean before = self->updating;

  self->updating = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->row), text ? text : "");
  self->updating = before;
}

/* As a person writes it and as it can be read back: "3. desember 2026". */
static char *
date_entry_text (SamFieldRow *self, SamDate date)
{
  char *text =
      sam_locale_format_date (sam_context_get_locale (self->context), date, SAM_DATE_STYLE_DAY);
  SamDate back = SAM_DATE_NONE;
  int year, month, day;

  if (date == SAM_DATE_NONE
      || (sam_date_parse_entry_full (text, sam_context_get_today (self->context),
                                     entry_flags (self), &back, NULL)
          && back == date)) {
    return text;
  }
  g_free (text);
  sam_date_to_ymd (date, &year, &month, &day);
  return g_strdup_printf ("%d.%d.%d", day, month, year);
}

static void
day_selected_cb (GtkCalendar *calendar, gpointer user_data)
{
  SamFieldRow *self = user_data;
  g_autoptr (GDateTime) when = gtk_calendar_get_date (calendar);
  SamDate date = sam_date_from_ymd (g_date_time_get_year (when), g_date_time_get_month (when),
                                    g_date_time_get_day_of_month (when));
  g_autofree char *text = date_entry_text (self, date);
  GtkWidget *popover = gtk_widget_get_ancestor (GTK_WIDGET (calendar), GTK_TYPE_POPOVER);

  gtk_editable_set_text (GTK_EDITABLE (self->row), text);
  gtk_popover_popdown (GTK_POPOVER (popover));
}

static void
make_calendar (GtkMenuButton *button, gpointer user_data)
{
  SamFieldRow *self = user_data;
  GtkWidget *popover, *calendar;
  SamDate date = sam_record_get_date (self->record, self->field);
  g_autoptr (GDateTime) when = NULL;
  int year, month, day;

  sam_date_to_ymd (date != SAM_DATE_NONE ? date : sam_context_get_today (self->context), &year,
                   &month, &day);
  when = g_date_time_new_utc (year, month, day, 12, 0, 0);
  calendar = gtk_calendar_new ();
  gtk_calendar_set_show_week_numbers (GTK_CALENDAR (calendar), TRUE);
  gtk_calendar_select_day (GTK_CALENDAR (calendar), when);
  sam_spoken_set (calendar, C_ ("date row", "Calendar"));
  g_signal_connect_object (calendar, "day-selected", G_CALLBACK (day_selected_cb), self, 0);
  popover = gtk_popover_new ();
  gtk_popover_set_child (GTK_POPOVER (popover), calendar);
  gtk_menu_button_set_popover (button, popover);
}

static void
make_date (SamFieldRow *self)
{
  GtkWidget *button;

  self->row = g_object_ref_sink (entry_row (self, G_CALLBACK (date_changed_cb)));
  button = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "x-office-calendar-symbolic");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, C_ ("date row", "Choose a day"));
  sam_spoken_set (button, C_ ("date row", "Choose a day"));
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (button), make_calendar, self, NULL);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (self->row), button);
}

static void
make_datetime (SamFieldRow *self)
{
  self->row = g_object_ref_sink (entry_row (self, G_CALLBACK (moment_changed_cb)));
}

/* ---- One of several ---- */

static guint
enum_offset (SamFieldRow *self)
{
  /* A field that may be empty has an empty choice first. */
  return self->def->flags & SAM_FIELD_REQUIRED ? 0 : 1;
}

static void
enum_selected_cb (SamFieldRow *self)
{
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self->row));
  guint offset = enum_offset (self);

  if (self->updating || selected == GTK_INVALID_LIST_POSITION) {
    return;
  }
  if (selected < offset) {
    sam_record_clear (self->record, self->field);
  } else {
    sam_record_set_text (self->record, self->field, self->def->values[selected - offset].id);
  }
  emit_changed (self);
}

static void
chosen_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_list_item_set_child (item, label);
}

static void
chosen_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)),
                      gtk_string_object_get_string (gtk_list_item_get_item (item)));
}

/* The row's own label is cut after twenty letters, whatever room there is beside it. */
static void
show_choice_whole (AdwComboRow *row)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (chosen_setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (chosen_bind_cb), NULL);
  adw_combo_row_set_list_factory (row, adw_combo_row_get_factory (row));
  adw_combo_row_set_factory (row, factory);
}

static void
make_enum (SamFieldRow *self)
{
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);

  if (enum_offset (self) > 0) {
    gtk_string_list_append (words, C_ ("choice", "Not stated"));
  }
  for (const SamEnumValue *value = self->def->values; value && value->id; value++) {
    gtk_string_list_append (words, sam_text (NULL, &value->label));
  }
  self->row = g_object_ref_sink (adw_combo_row_new ());
  self->control = self->row;
  show_choice_whole (ADW_COMBO_ROW (self->row));
  adw_combo_row_set_model (ADW_COMBO_ROW (self->row), G_LIST_MODEL (words));
  g_signal_connect_swapped (self->row, "notify::selected", G_CALLBACK (enum_selected_cb), self);
}

/* ---- Several of several ---- */

static void
update_set_subtitle (SamFieldRow *self)
{
  g_autofree char *words = sam_words_field (self->context, self->record, self->field);

  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self->row), words);
}

/* What the check box number @i stands for. */
static const char *
check_id (SamFieldRow *self, guint i)
{
  return self->def->values ? self->def->values[i].id
                           : sam_record_get_id (g_ptr_array_index (self->candidates, i));
}

/* A record that is not among the choices here, because it was taken out since, stays in the set. */
static void
keep_unseen (SamFieldRow *self, GPtrArray *chosen)
{
  const char *const *before = sam_record_get_set (self->record, self->field);

  for (guint i = 0; !self->def->values && before && before[i]; i++) {
    gboolean seen = FALSE;

    for (guint k = 0; k < self->checks->len && !seen; k++) {
      seen = g_str_equal (check_id (self, k), before[i]);
    }
    if (!seen) {
      g_ptr_array_add (chosen, g_strdup (before[i]));
    }
  }
}

static void
check_toggled_cb (SamFieldRow *self)
{
  g_autoptr (GPtrArray) chosen = g_ptr_array_new_with_free_func (g_free);

  if (self->updating) {
    return;
  }
  for (guint i = 0; i < self->checks->len; i++) {
    if (gtk_check_button_get_active (g_ptr_array_index (self->checks, i))) {
      g_ptr_array_add (chosen, g_strdup (check_id (self, i)));
    }
  }
  keep_unseen (self, chosen);
  g_ptr_array_add (chosen, NULL);
  sam_record_set_set (self->record, self->field, (const char *const *) chosen->pdata);
  update_set_subtitle (self);
  emit_changed (self);
}

static void
set_text_changed_cb (SamFieldRow *self)
{
  g_auto (GStrv) values = NULL;
  g_autoptr (GPtrArray) chosen = g_ptr_array_new ();

  if (self->updating) {
    return;
  }
  values = g_strsplit (gtk_editable_get_text (GTK_EDITABLE (self->row)), ",", -1);
  for (guint i = 0; values[i]; i++) {
    g_strstrip (values[i]);
    if (*values[i]) {
      g_ptr_array_add (chosen, values[i]);
    }
  }
  g_ptr_array_add (chosen, NULL);
  sam_record_set_set (self->record, self->field, (const char *const *) chosen->pdata);
  emit_changed (self);
}

static void
add_check (SamFieldRow *self, const char *words)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), words);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  sam_spoken_set (check, words);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  g_signal_connect_swapped (check, "toggled", G_CALLBACK (check_toggled_cb), self);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self->row), row);
  g_ptr_array_add (self->checks, check);
}

static void
make_set (SamFieldRow *self)
{
  /* Of services there are few, and all are in memory. */
  gboolean of_services = !self->def->values && self->def->ref == SAM_RECORD_SERVICE;

  if (!self->def->values && !of_services) {
    self->row = g_object_ref_sink (entry_row (self, G_CALLBACK (set_text_changed_cb)));
    return;
  }
  self->row = g_object_ref_sink (adw_expander_row_new ());
  self->control = self->row;
  self->checks = g_ptr_array_new ();
  for (const SamEnumValue *value = self->def->values; value && value->id; value++) {
    add_check (self, sam_text (NULL, &value->label));
  }
  if (of_services) {
    self->candidates = sam_context_registry (self->context, SAM_RECORD_SERVICE);
    for (guint i = 0; i < self->candidates->len; i++) {
      add_check (self, sam_context_name (self->context, check_id (self, i)));
    }
  }
}

/* ---- Another record ---- */

static const char *
candidate_name (SamFieldRow *self, SamRecord *record, char **owned)
{
  const char *name = sam_context_name (self->context, sam_record_get_id (record));

  if (name) {
    return name;
  }
  *owned = sam_record_title (record, NULL);
  return *owned;
}

static void
hide_choices (SamFieldRow *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->choices))) {
    gtk_box_remove (GTK_BOX (self->choices), child);
  }
  gtk_widget_set_visible (self->choices, FALSE);
}

static void
choose (SamFieldRow *self, SamRecord *record)
{
  g_autofree char *owned = NULL;

  sam_record_set_text (self->record, self->field, sam_record_get_id (record));
  set_fault (self, NULL);
  set_entry_text (self, candidate_name (self, record, &owned));
  gtk_editable_set_position (GTK_EDITABLE (self->row), -1);
  hide_choices (self);
  emit_changed (self);
}

static void
choice_clicked_cb (GtkButton *button, gpointer user_data)
{
  SamFieldRow *self = user_data;
  g_autoptr (SamRecord) record = g_object_ref (g_object_get_data (G_OBJECT (button), "record"));

  choose (self, record);
  gtk_widget_grab_focus (self->control);
}

/* Shows what fits; returns the only or exact hit. */
static SamRecord *
show_choices (SamFieldRow *self, const char *text)
{
  g_auto (GStrv) words = sam_fold_words (text);
  g_autofree char *wanted = sam_fold (text);
  SamRecord *exact = NULL;
  guint shown = 0;

  hide_choices (self);
  for (guint i = 0; self->candidates && i < self->candidates->len; i++) {
    SamRecord *record = g_ptr_array_index (self->candidates, i);
    g_autofree char *owned = NULL;
    const char *name = candidate_name (self, record, &owned);
    g_autofree char *folded = sam_fold (name);
    GtkWidget *button;

    if (!sam_fold_matches (folded, (const char *const *) words)) {
      continue;
    }
    if (!exact && *wanted && g_strcmp0 (folded, wanted) == 0) {
      exact = record;
    }
    if (shown++ >= MAX_CHOICES) {
      continue;
    }
    button = gtk_button_new_with_label (name);
    gtk_widget_add_css_class (button, "flat");
    gtk_label_set_xalign (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), 0);
    gtk_label_set_ellipsize (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))),
                             PANGO_ELLIPSIZE_END);
    g_object_set_data_full (G_OBJECT (button), "record", g_object_ref (record), g_object_unref);
    g_signal_connect (button, "clicked", G_CALLBACK (choice_clicked_cb), self);
    gtk_box_append (GTK_BOX (self->choices), button);
  }
  gtk_widget_set_visible (self->choices, shown > 0);
  return exact;
}

static void
ref_changed_cb (SamFieldRow *self)
{
  g_autofree char *text = NULL;
  SamRecord *exact;

  if (self->updating) {
    return;
  }
  text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->row))));
  set_fault (self, NULL);
  if (*text == '\0') {
    sam_record_clear (self->record, self->field);
    show_choices (self, "");
    emit_changed (self);
    return;
  }
  exact = show_choices (self, text);
  if (exact) {
    sam_record_set_text (self->record, self->field, sam_record_get_id (exact));
  } else {
    set_fault (self, gtk_widget_get_visible (self->choices)
                         ? C_ ("reference", "Choose one below")
                         : C_ ("reference", "There is nothing by that name"));
  }
  emit_changed (self);
}

static void
ref_activated_cb (SamFieldRow *self)
{
  GtkWidget *first = gtk_widget_get_first_child (self->choices);

  if (gtk_widget_get_visible (self->choices) && first) {
    g_autoptr (SamRecord) record = g_object_ref (g_object_get_data (G_OBJECT (first), "record"));

    choose (self, record);
  }
}

static void
ref_focus_cb (SamFieldRow *self)
{
  gboolean empty = *gtk_editable_get_text (GTK_EDITABLE (self->row)) == '\0';

  if (empty) {
    show_choices (self, "");
    update_note (self);
  }
}

static void
ref_unfocus_cb (SamFieldRow *self)
{
  /* Not while the keyboard goes down into the suggestions themselves. */
  GtkRoot *root = gtk_widget_get_root (self->row);
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;

  if (!focus || !gtk_widget_is_ancestor (focus, self->note)) {
    if (!self->fault) {
      hide_choices (self);
    }
    update_note (self);
  }
}

static void
show_ref (SamFieldRow *self)
{
  const char *id = sam_record_get_text (self->record, self->field);
  const char *name = sam_context_name (self->context, id);

  for (guint i = 0; id && !name && self->candidates && i < self->candidates->len; i++) {
    SamRecord *record = g_ptr_array_index (self->candidates, i);

    if (g_strcmp0 (sam_record_get_id (record), id) == 0) {
      g_autofree char *title = sam_record_title (record, NULL);

      set_entry_text (self, title);
      return;
    }
  }
  set_entry_text (self, id ? (name ? name : C_ ("reference", "not shown here")) : "");
}

static void
candidates_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamFieldRow) self = user_data;
  g_autoptr (GPtrArray) records = sam_call_list_finish (SAM_CONTEXT (source), result, NULL);

  if (records && self->row) {
    g_clear_pointer (&self->candidates, g_ptr_array_unref);
    self->candidates = g_steal_pointer (&records);
    show_ref (self);
  }
}

static void
load_candidates (SamFieldRow *self)
{
  switch (self->def->ref) {
  case SAM_RECORD_USER:
  case SAM_RECORD_TEAM:
  case SAM_RECORD_DISTRICT:
  case SAM_RECORD_SERVICE:
  case SAM_RECORD_SITE:
  case SAM_RECORD_HOUSING_UNIT:
  case SAM_RECORD_COOPERATION:
    g_clear_pointer (&self->candidates, g_ptr_array_unref);
    self->candidates = sam_context_registry (self->context, self->def->ref);
    break;
  default:
    if (self->def->ref < SAM_N_RECORD_TYPES) {
      SamQuery *query = sam_query_new (self->def->ref);

      query->scope = g_strdup (self->scope ? self->scope : sam_record_get_scope (self->record));
      sam_call_list_async (self->context, query, self->cancellable, candidates_cb,
                           g_object_ref (self));
    }
    break;
  }
}

static void
make_ref (SamFieldRow *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->row = g_object_ref_sink (entry_row (self, G_CALLBACK (ref_changed_cb)));
  g_signal_connect_swapped (self->row, "entry-activated", G_CALLBACK (ref_activated_cb), self);
  g_signal_connect_swapped (focus, "enter", G_CALLBACK (ref_focus_cb), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (ref_unfocus_cb), self);
  gtk_widget_add_controller (self->row, focus);
  load_candidates (self);
}

/* ---- The row ---- */

static void
make_row (SamFieldRow *self)
{
  switch (self->def->kind) {
  case SAM_KIND_TEXT:
  case SAM_KIND_INTEGER:
  case SAM_KIND_DECIMAL:
    make_text (self);
    break;
  case SAM_KIND_MULTILINE:
    make_multiline (self);
    break;
  case SAM_KIND_BOOL:
    make_bool (self);
    break;
  case SAM_KIND_DATE:
    make_date (self);
    break;
  case SAM_KIND_DATETIME:
    make_datetime (self);
    break;
  case SAM_KIND_ENUM:
    make_enum (self);
    break;
  case SAM_KIND_REF:
    make_ref (self);
    break;
  case SAM_KIND_SET:
    make_set (self);
    break;
  }
}

static void
sam_field_row_dispose (GObject *object)
{
  SamFieldRow *self = SAM_FIELD_ROW (object);

  g_cancellable_cancel (self->cancellable);
  if (self->row) {
    g_signal_handlers_disconnect_by_data (self->row, self);
    if (self->control && self->control != self->row) {
      g_signal_handlers_disconnect_by_data (self->control, self);
    }
    if (GTK_IS_TEXT_VIEW (self->control)) {
      g_signal_handlers_disconnect_by_data (gtk_text_view_get_buffer (
                                                GTK_TEXT_VIEW (self->control)),
                                            self);
    }
  }
  g_clear_object (&self->row);
  g_clear_object (&self->note);
  G_OBJECT_CLASS (sam_field_row_parent_class)->dispose (object);
}

static void
sam_field_row_finalize (GObject *object)
{
  SamFieldRow *self = SAM_FIELD_ROW (object);

  g_clear_pointer (&self->checks, g_ptr_array_unref);
  g_clear_pointer (&self->candidates, g_ptr_array_unref);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->record);
  g_clear_object (&self->context);
  g_free (self->scope);
  g_free (self->fault);
  g_free (self->problem_text);
  G_OBJECT_CLASS (sam_field_row_parent_class)->finalize (object);
}

static void
sam_field_row_class_init (SamFieldRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sam_field_row_dispose;
  object_class->finalize = sam_field_row_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
sam_field_row_init (SamFieldRow *self)
{
  self->cancellable = g_cancellable_new ();
}

SamFieldRow *
sam_field_row_new (SamContext *context, SamRecord *record, SamField field)
{
  SamFieldRow *self;
  const SamFieldDef *def = sam_field_get (field);

  g_return_val_if_fail (SAM_IS_CONTEXT (context), NULL);
  g_return_val_if_fail (!sam_record_is_frozen (record), NULL);

  self = g_object_new (SAM_TYPE_FIELD_ROW, NULL);
  self->context = g_object_ref (context);
  self->record = g_object_ref (record);
  self->field = field;
  self->def = def;
  make_note (self);
  make_row (self);
  sam_field_row_set_title (self, sam_text (NULL, &def->label));
  if (def->hint.text) {
    gtk_widget_set_tooltip_text (self->row, sam_text (NULL, &def->hint));
  }
  sam_field_row_refresh (self);
  return self;
}

/* GtkListBox leaves the list at the first row that takes no focus, as a note does. */
static gboolean
tab_cb (GtkEventControllerKey *keys, guint key, guint code, GdkModifierType modifiers,
        GtkWidget *list)
{
  gboolean back = key == GDK_KEY_ISO_Left_Tab || (modifiers & GDK_SHIFT_MASK) != 0;
  GtkDirectionType direction = back ? GTK_DIR_TAB_BACKWARD : GTK_DIR_TAB_FORWARD;
  GtkWidget *row = gtk_widget_get_focus_child (list);

  if ((key != GDK_KEY_Tab && key != GDK_KEY_KP_Tab && key != GDK_KEY_ISO_Left_Tab)
      || (modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0) {
    return GDK_EVENT_PROPAGATE;
  }
  for (; row; row = back ? gtk_widget_get_prev_sibling (row) : gtk_widget_get_next_sibling (row)) {
    if (gtk_widget_get_mapped (row) && gtk_widget_child_focus (row, direction)) {
      return GDK_EVENT_STOP;
    }
  }
  return GDK_EVENT_PROPAGATE;
}

static void
watch_tab (GtkWidget *list)
{
  GtkEventController *keys;

  if (g_object_get_data (G_OBJECT (list), "sam-tab")) {
    return;
  }
  g_object_set_data (G_OBJECT (list), "sam-tab", list);
  keys = gtk_event_controller_key_new ();
  g_signal_connect (keys, "key-pressed", G_CALLBACK (tab_cb), list);
  gtk_widget_add_controller (list, keys);
}

void
sam_field_row_add_to (SamFieldRow *self, GtkListBox *list)
{
  g_return_if_fail (SAM_IS_FIELD_ROW (self));

  watch_tab (GTK_WIDGET (list));
  gtk_list_box_append (list, self->row);
  gtk_list_box_append (list, self->note);
}

SamField
sam_field_row_get_field (SamFieldRow *self)
{
  return self->field;
}

GtkWidget *
sam_field_row_get_widget (SamFieldRow *self)
{
  return self->row;
}

void
sam_field_row_refresh (SamFieldRow *self)
{
  g_autofree char *text = NULL;
  const char *raw;

  g_return_if_fail (SAM_IS_FIELD_ROW (self));

  self->updating = TRUE;
  set_fault (self, NULL);
  switch (self->def->kind) {
  case SAM_KIND_TEXT:
    if (is_time (self->def)) {
      show_time (self);
      break;
    }
    raw = sam_record_get_text (self->record, self->field);
    if (raw && is_phone (self->def)) {
      text = sam_phone_format (raw);
    } else if (raw && self->field == SAM_PERSON_ID_NUMBER) {
      text = sam_person_id_format (raw);
    }
    set_entry_text (self, text ? text : raw);
    break;
  case SAM_KIND_INTEGER:
  case SAM_KIND_DECIMAL:
    text = sam_words_field (self->context, self->record, self->field);
    set_entry_text (self, text);
    break;
  case SAM_KIND_MULTILINE:
    raw = sam_record_get_text (self->record, self->field);
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->control)),
                              raw ? raw : "", -1);
    break;
  case SAM_KIND_BOOL:
    gtk_switch_set_active (GTK_SWITCH (self->control),
                           sam_record_get_bool (self->record, self->field));
    break;
  case SAM_KIND_DATE:
    text = date_entry_text (self, sam_record_get_date (self->record, self->field));
    set_entry_text (self, text);
    answer_date (self, sam_record_get_date (self->record, self->field));
    break;
  case SAM_KIND_DATETIME:
    if (sam_record_has (self->record, self->field)) {
      int minutes = 0;
      SamDate date = sam_moment_to_local (sam_record_get_moment (self->record, self->field),
                                          sam_context_get_zone (self->context), &minutes);
      g_autofree char *day = date_entry_text (self, date);
      g_autofree char *time =
          sam_locale_format_time (sam_context_get_locale (self->context), minutes);

      text = g_strdup_printf ("%s %s", day, time);
    }
    set_entry_text (self, text);
    break;
  case SAM_KIND_ENUM: {
    guint selected = sam_record_has (self->record, self->field) ? GTK_INVALID_LIST_POSITION : 0;

    raw = sam_record_get_text (self->record, self->field);
    for (guint i = 0; raw && self->def->values[i].id; i++) {
      if (g_strcmp0 (self->def->values[i].id, raw) == 0) {
        selected = i + enum_offset (self);
      }
    }
    if (!raw && enum_offset (self) == 0) {
      selected = GTK_INVALID_LIST_POSITION;
    }
    adw_combo_row_set_selected (ADW_COMBO_ROW (self->row), selected);
    break;
  }
  case SAM_KIND_REF:
    show_ref (self);
    break;
  case SAM_KIND_SET: {
    const char *const *values = sam_record_get_set (self->record, self->field);

    if (self->checks) {
      for (guint i = 0; i < self->checks->len; i++) {
        gtk_check_button_set_active (g_ptr_array_index (self->checks, i),
                                     values && g_strv_contains (values, check_id (self, i)));
      }
      update_set_subtitle (self);
    } else {
      text = values ? g_strjoinv (", ", (char **) values) : NULL;
      set_entry_text (self, text);
    }
    break;
  }
  }
  self->updating = FALSE;
  update_note (self);
}

void
sam_field_row_set_problem (SamFieldRow *self, const char *text)
{
  g_return_if_fail (SAM_IS_FIELD_ROW (self));

  if (g_strcmp0 (self->problem_text, text) != 0) {
    g_free (self->problem_text);
    self->problem_text = g_strdup (text);
    update_note (self);
  }
}

void
sam_field_row_set_other (SamFieldRow *self, const char *text)
{
  g_return_if_fail (SAM_IS_FIELD_ROW (self));

  set_label (self->other, text);
  update_note (self);
}

gboolean
sam_field_row_has_fault (SamFieldRow *self)
{
  return self->fault != NULL;
}

void
sam_field_row_set_visible (SamFieldRow *self, gboolean visible)
{
  g_return_if_fail (SAM_IS_FIELD_ROW (self));

  self->hidden = !visible;
  gtk_widget_set_visible (self->row, visible);
  if (!visible && self->fault) {
    /* Out of sight it must not stop a save: what the record holds is what counts. */
    sam_field_row_refresh (self);
  }
  update_note (self);
}

gboolean
sam_field_row_is_visible (SamFieldRow *self)
{
  return !self->hidden;
}

void
sam_field_row_grab_focus (SamFieldRow *self)
{
  gtk_widget_grab_focus (self->control);
}

void
sam_field_row_set_title (SamFieldRow *self, const char *title)
{
  g_return_if_fail (SAM_IS_FIELD_ROW (self));

  if (ADW_IS_PREFERENCES_ROW (self->row)) {
    adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->row), FALSE);
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->row), title);
  } else {
    gtk_label_set_text (g_object_get_data (G_OBJECT (self->row), "title-label"), title);
  }
  sam_spoken_set (self->row, title);
  if (self->control != self->row) {
    sam_spoken_set (self->control, title);
  }
}

void
sam_field_row_set_date_past (SamFieldRow *self)
{
  self->date_past = TRUE;
}

void
sam_field_row_set_ref_scope (SamFieldRow *self, const char *scope)
{
  g_return_if_fail (SAM_IS_FIELD_ROW (self));

  g_free (self->scope);
  self->scope = g_strdup (scope);
  if (self->def->kind == SAM_KIND_REF) {
    load_candidates (self);
  }
}
