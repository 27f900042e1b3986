/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-sheet-line.h"

#include "../sam-row.h"
#include "../sam-spoken.h"
#include "../sam-words.h"
#include "../widgets/sam-columns.h"

#include <glib/gi18n.h>
#include <samspor/sam-error-text.h>
#include <samspor/sam-id.h>
#include <samspor/sam-judge.h>

#define NOON (12 * 60)

/* What a line can become. */
typedef enum { ACT_NOTHING, ACT_MEASURE, ACT_COMMITMENT, ACT_STATE, ACT_MOVE } Act;
typedef struct {
  Act act;
  const char *value; /* (nullable): enum id of the new state or outcome */
} Choice;

struct _SamSheetLine {
  SamContext *context; /* (owned) */
  SamSheetKind kind;
  SamDate on;
  char *about, *at_time; /* (owned) (nullable) */
  SamCaseView *view;     /* (owned) */
  SamRecord *record;     /* (owned) (nullable): as it is now */
  GArray *choices;       /* (owned) (element-type Choice): as in the drop-down */
  GPtrArray *users;      /* (owned) (element-type SamRecord) */
  GPtrArray *parties;    /* (owned) (element-type SamRecord): of the agreement that is a draft */
  GtkWidget *box, *choice, *text, *who, *party, *day, *error; /* (not owned) */
  SamSheetLineChanged changed;
  gpointer data;   /* (not owned): of changed */
  gboolean taking; /* what is written comes from a draft */
};

static const Choice point_choices[] = {
  { ACT_STATE, "in_place" }, { ACT_STATE, "interim" },      { ACT_STATE, "planned" },
  { ACT_STATE, "declined" }, { ACT_STATE, "not_relevant" },
};
static const Choice measure_choices[] = {
  { ACT_STATE, "done" },
  { ACT_MOVE, NULL },
  { ACT_STATE, "lapsed" },
};
static const Choice commitment_choices[] = {
  { ACT_STATE, "kept" },
  { ACT_STATE, "late" },
  { ACT_STATE, "not_kept" },
};
static const Choice visit_choices[] = {
  { ACT_STATE, "reached" },  { ACT_STATE, "not_reached" },     { ACT_STATE, "no_show" },
  { ACT_STATE, "declined" }, { ACT_STATE, "cancelled_by_us" },
};

/* ---- Words ---- */

char *
sam_sheet_words (SamContext *context, const SamRecord *record)
{
  const char *text = NULL;

  switch ((int) sam_record_get_rtype (record)) {
  case SAM_RECORD_TRANSITION: {
    SamDate date = sam_record_get_date (record, SAM_TRANSITION_DATE);
    g_autofree char *when = date != SAM_DATE_NONE ? sam_words_date (context, date) : NULL;

    return sam_words_join (sam_words_enum (record, SAM_TRANSITION_KIND), when ? when : "", NULL);
  }
  case SAM_RECORD_GATE_ROW: {
    const char *label = sam_record_get_text (record, SAM_GATE_ROW_LABEL);

    if (!label) {
      label =
          sam_text (NULL, sam_rules_point_label (sam_record_get_text (record, SAM_GATE_ROW_POINT)));
    }
    return sam_words_join (label, sam_words_enum (record, SAM_GATE_ROW_STATE), NULL);
  }
  case SAM_RECORD_MEASURE:
    text = sam_record_get_text (record, SAM_MEASURE_WHAT);
    break;
  case SAM_RECORD_COMMITMENT:
    text = sam_record_get_text (record, SAM_COMMITMENT_WHAT);
    break;
  case SAM_RECORD_APPOINTMENT:
    text = sam_record_get_text (record, SAM_APPOINTMENT_WITH_WHOM);
    break;
  default:
    break;
  }
  return g_strdup (text ? text : sam_text (NULL, &sam_record_get_def (record)->noun));
}

static SamField
state_field (SamSheetKind kind)
{
  switch (kind) {
  case SAM_SHEET_POINT:
    return SAM_GATE_ROW_STATE;
  case SAM_SHEET_MEASURE:
    return SAM_MEASURE_STATE;
  case SAM_SHEET_COMMITMENT:
    return SAM_COMMITMENT_STATE;
  case SAM_SHEET_VISIT:
    return SAM_CONTACT_OUTCOME;
  case SAM_SHEET_TRANSITION:
  case SAM_SHEET_NEW:
    break;
  }
  return SAM_FIELD_NONE;
}

static const char *
choice_words (const SamSheetLine *line, const Choice *choice)
{
  switch (choice->act) {
  case ACT_MEASURE:
    return C_ ("sheet", "A new measure");
  case ACT_COMMITMENT:
    return C_ ("sheet", "A new commitment");
  case ACT_MOVE:
    return C_ ("sheet", "Another deadline");
  case ACT_STATE:
    return sam_text (NULL, sam_enum_label (state_field (line->kind), choice->value));
  case ACT_NOTHING:
    break;
  }
  return C_ ("sheet", "Nothing written");
}

/* ---- What can be chosen ---- */

static void
add_choices (SamSheetLine *line, const Choice *choices, guint n)
{
  g_array_append_vals (line->choices, choices, n);
}

static void
find_choices (SamSheetLine *line)
{
  static const Choice nothing = { ACT_NOTHING, NULL }, measure = { ACT_MEASURE, NULL },
                      commitment = { ACT_COMMITMENT, NULL };

  add_choices (line, &nothing, 1);
  if (line->record && line->kind == SAM_SHEET_POINT) {
    add_choices (line, point_choices, G_N_ELEMENTS (point_choices));
  } else if (line->record && line->kind == SAM_SHEET_MEASURE) {
    add_choices (line, measure_choices, G_N_ELEMENTS (measure_choices));
  } else if (line->record && line->kind == SAM_SHEET_COMMITMENT) {
    add_choices (line, commitment_choices, G_N_ELEMENTS (commitment_choices));
  } else if (line->kind == SAM_SHEET_VISIT) {
    add_choices (line, visit_choices, G_N_ELEMENTS (visit_choices));
  }
  if (line->kind != SAM_SHEET_VISIT) {
    add_choices (line, &measure, 1);
    if (line->parties->len > 0) {
      add_choices (line, &commitment, 1);
    }
  }
}

static const Choice *
chosen (const SamSheetLine *line)
{
  guint n = gtk_drop_down_get_selected (GTK_DROP_DOWN (line->choice));

  return &g_array_index (line->choices, Choice, n < line->choices->len ? n : 0);
}

/* The parties of the agreement that can still be written in. */
static GPtrArray *
find_parties (SamCaseView *view)
{
  GPtrArray *agreements = sam_case_view_list (view, SAM_RECORD_AGREEMENT);

  for (guint i = agreements->len; i > 0; i--) {
    const SamRecord *agreement = g_ptr_array_index (agreements, i - 1);

    if (!sam_rules_agreement_is_sent (agreement)) {
      return sam_case_view_list_of (view, SAM_PARTY_AGREEMENT_ID, sam_record_get_id (agreement));
    }
  }
  return g_ptr_array_new ();
}

static gboolean
is_value (const Choice *choice, const char *value)
{
  return choice->act == ACT_STATE && g_str_equal (choice->value, value);
}

static gboolean
is_filled (GtkWidget *entry)
{
  return *gtk_editable_get_text (GTK_EDITABLE (entry)) != '\0';
}

static void
update_fields (SamSheetLine *line)
{
  const Choice *choice = chosen (line);
  gboolean said = is_value (choice, "in_place");
  gboolean text = choice->act != ACT_NOTHING && choice->act != ACT_MOVE;
  gboolean day = choice->act != ACT_NOTHING && line->kind != SAM_SHEET_VISIT
                 && !is_value (choice, "planned") && !is_value (choice, "not_relevant")
                 && !is_value (choice, "not_kept") && !is_value (choice, "lapsed");

  if (choice->act == ACT_NOTHING) {
    /* What is written stays in sight until it is chosen what it belongs to. */
    text = is_filled (line->text);
    day = is_filled (line->day);
  }
  gtk_widget_set_visible (line->text, text);
  gtk_widget_set_visible (line->who, choice->act == ACT_MEASURE || said);
  gtk_widget_set_visible (line->party, choice->act == ACT_COMMITMENT);
  gtk_widget_set_visible (line->day, day);
}

/* ---- Drafts ---- */

static const SamRecord *
chosen_of (GtkWidget *drop_down, GPtrArray *records)
{
  guint n = gtk_drop_down_get_selected (GTK_DROP_DOWN (drop_down));

  return n < records->len ? g_ptr_array_index (records, n) : NULL;
}

void
sam_sheet_line_keep (const SamSheetLine *line, GKeyFile *file, const char *group)
{
  const Choice *choice = chosen (line);
  const SamRecord *who = chosen_of (line->who, line->users);
  const SamRecord *party = chosen_of (line->party, line->parties);

  g_key_file_set_integer (file, group, "act", (int) choice->act);
  g_key_file_set_string (file, group, "value", choice->value ? choice->value : "");
  g_key_file_set_string (file, group, "text", gtk_editable_get_text (GTK_EDITABLE (line->text)));
  g_key_file_set_string (file, group, "day", gtk_editable_get_text (GTK_EDITABLE (line->day)));
  if (who) {
    g_key_file_set_string (file, group, "who", sam_record_get_id (who));
  }
  if (party) {
    g_key_file_set_string (file, group, "party", sam_record_get_id (party));
  }
}

static void
take_choice (SamSheetLine *line, GKeyFile *file, const char *group)
{
  Act act = (Act) g_key_file_get_integer (file, group, "act", NULL);
  g_autofree char *value = g_key_file_get_string (file, group, "value", NULL);

  for (guint i = 0; i < line->choices->len; i++) {
    const Choice *choice = &g_array_index (line->choices, Choice, i);

    if (choice->act == act && g_strcmp0 (choice->value ? choice->value : "", value) == 0) {
      gtk_drop_down_set_selected (GTK_DROP_DOWN (line->choice), i);
    }
  }
}

static void
take_record (GtkWidget *drop_down, GPtrArray *records, GKeyFile *file, const char *group,
             const char *key)
{
  g_autofree char *id = g_key_file_get_string (file, group, key, NULL);

  for (guint i = 0; id && i < records->len; i++) {
    if (g_str_equal (sam_record_get_id (g_ptr_array_index (records, i)), id)) {
      gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), i);
    }
  }
}

void
sam_sheet_line_take (SamSheetLine *line, GKeyFile *file, const char *group)
{
  g_autofree char *text = g_key_file_get_string (file, group, "text", NULL);
  g_autofree char *day = g_key_file_get_string (file, group, "day", NULL);

  line->taking = TRUE;
  take_choice (line, file, group);
  take_record (line->who, line->users, file, group, "who");
  take_record (line->party, line->parties, file, group, "party");
  gtk_editable_set_text (GTK_EDITABLE (line->text), text ? text : "");
  gtk_editable_set_text (GTK_EDITABLE (line->day), day ? day : "");
  update_fields (line);
  line->taking = FALSE;
}

/* ---- The record ---- */

static void
set_text (SamRecord *record, SamField field, GtkWidget *entry)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));

  if (*text) {
    sam_record_set_text (record, field, text);
  }
}

/* What was written on the paper, else the day of the sheet where something has happened. */
static gboolean
read_day (SamSheetLine *line, gboolean past, SamDate *day)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (line->day));
  SamDate today = sam_context_get_today (line->context);

  if (*text == '\0') {
    *day = past ? MIN (line->on, today) : SAM_DATE_NONE;
    return TRUE;
  }
  return sam_date_parse_entry_full (text, today,
                                    past ? SAM_DATE_ENTRY_PAST : SAM_DATE_ENTRY_DEFAULT, day, NULL);
}

static SamRecord *
new_record (SamSheetLine *line, SamRecordType type, SamField case_field)
{
  const char *case_id = sam_record_get_id (sam_case_view_get_case (line->view));
  g_autofree char *id = sam_id_new (sam_context_get_clock (line->context));
  SamRecord *record = sam_record_new (type, id, case_id);

  sam_record_set_text (record, case_field, case_id);
  return record;
}

static SamRecord *
make_measure (SamSheetLine *line, SamDate day)
{
  SamRecord *measure = new_record (line, SAM_RECORD_MEASURE, SAM_MEASURE_CASE_ID);
  const SamRecord *owner = chosen_of (line->who, line->users);

  set_text (measure, SAM_MEASURE_WHAT, line->text);
  sam_record_set_text (measure, SAM_MEASURE_STATE, "open");
  sam_record_set_text (measure, SAM_MEASURE_MEETING_ID, line->about);
  if (owner) {
    sam_record_set_text (measure, SAM_MEASURE_OWNER_USER, sam_record_get_id (owner));
  }
  sam_record_set_date (measure, SAM_MEASURE_DUE_ON, day);
  return measure;
}

static SamRecord *
make_commitment (SamSheetLine *line, SamDate day)
{
  SamRecord *commitment = new_record (line, SAM_RECORD_COMMITMENT, SAM_COMMITMENT_CASE_ID);
  const SamRecord *party = chosen_of (line->party, line->parties);

  set_text (commitment, SAM_COMMITMENT_WHAT, line->text);
  sam_record_set_text (commitment, SAM_COMMITMENT_AGREEMENT_ID,
                       sam_record_get_text (party, SAM_PARTY_AGREEMENT_ID));
  sam_record_set_text (commitment, SAM_COMMITMENT_PARTY_ID, sam_record_get_id (party));
  sam_record_set_text (commitment, SAM_COMMITMENT_STATE, "open");
  sam_record_set_text (commitment, SAM_COMMITMENT_MEETING_ID, line->about);
  sam_record_set_date (commitment, SAM_COMMITMENT_PINNED_ON, day);
  return commitment;
}

static SamRecord *
change_point (SamSheetLine *line, const Choice *choice, SamDate day)
{
  SamRecord *row = sam_record_dup (line->record);
  const SamRecord *who = chosen_of (line->who, line->users);

  sam_record_set_text (row, SAM_GATE_ROW_STATE, choice->value);
  if (is_value (choice, "in_place")) {
    set_text (row, SAM_GATE_ROW_EVIDENCE, line->text);
    sam_record_set_text (row, SAM_GATE_ROW_EVIDENCE_KIND, "oral");
    sam_record_set_date (row, SAM_GATE_ROW_EVIDENCE_ON, day);
    if (who) {
      sam_record_set_text (row, SAM_GATE_ROW_EVIDENCE_BY, sam_record_get_text (who, SAM_USER_NAME));
    }
  } else if (is_value (choice, "interim")) {
    set_text (row, SAM_GATE_ROW_AGREED, line->text);
    sam_record_set_date (row, SAM_GATE_ROW_INTERIM_UNTIL, day);
  } else if (is_value (choice, "planned")) {
    set_text (row, SAM_GATE_ROW_AGREED, line->text);
  } else {
    set_text (row, SAM_GATE_ROW_REASON, line->text);
    if (is_value (choice, "declined")) {
      sam_record_set_date (row, SAM_GATE_ROW_ASK_AGAIN_ON, day);
    }
  }
  return row;
}

static SamRecord *
change_measure (SamSheetLine *line, const Choice *choice, SamDate day)
{
  SamRecord *measure = sam_record_dup (line->record);

  if (choice->act == ACT_MOVE) {
    sam_record_set_date (measure, SAM_MEASURE_DUE_ON, day);
    return measure;
  }
  sam_record_set_text (measure, SAM_MEASURE_STATE, choice->value);
  set_text (measure, SAM_MEASURE_WHY, line->text);
  if (is_value (choice, "done")) {
    sam_record_set_date (measure, SAM_MEASURE_DONE_ON, day);
  }
  return measure;
}

static SamRecord *
change_commitment (SamSheetLine *line, const Choice *choice, SamDate day)
{
  SamRecord *commitment = sam_record_dup (line->record);

  sam_record_set_text (commitment, SAM_COMMITMENT_STATE, choice->value);
  set_text (commitment, SAM_COMMITMENT_WHY, line->text);
  if (!is_value (choice, "not_kept")) {
    sam_record_set_date (commitment, SAM_COMMITMENT_KEPT_ON, day);
  }
  return commitment;
}

/* How the person was met, from what the line is about. */
static const char *
channel_of (const SamSheetLine *line)
{
  const char *channel = NULL;

  if (line->record && sam_record_get_rtype (line->record) == SAM_RECORD_FOLLOWUP_DAY) {
    channel = sam_record_get_text (line->record, SAM_FOLLOWUP_DAY_CHANNEL);
  } else if (line->record && sam_record_get_rtype (line->record) == SAM_RECORD_MEASURE) {
    channel = "home";
  }
  return channel ? channel : "meeting";
}

static SamRecord *
make_contact (SamSheetLine *line, const Choice *choice)
{
  SamRecord *contact = new_record (line, SAM_RECORD_CONTACT, SAM_CONTACT_CASE_ID);
  gint64 now = sam_context_get_now (line->context);
  int minutes = NOON;

  if (line->at_time) {
    sam_time_parse (line->at_time, &minutes, NULL);
  }
  sam_record_set_moment (
      contact, SAM_CONTACT_OCCURRED_AT,
      MIN (sam_moment_from_local (line->on, minutes, sam_context_get_zone (line->context)), now));
  sam_record_set_text (contact, SAM_CONTACT_CHANNEL, channel_of (line));
  sam_record_set_text (contact, SAM_CONTACT_OUTCOME, choice->value);
  set_text (contact, SAM_CONTACT_TEXT, line->text);
  sam_record_begin (contact, sam_context_get_viewer (line->context),
                    sam_context_get_today (line->context), now);
  return contact;
}

static SamRecord *
make_record (SamSheetLine *line, const Choice *choice, SamDate day)
{
  if (choice->act == ACT_MEASURE) {
    return make_measure (line, day);
  }
  if (choice->act == ACT_COMMITMENT) {
    return make_commitment (line, day);
  }
  switch (line->kind) {
  case SAM_SHEET_POINT:
    return change_point (line, choice, day);
  case SAM_SHEET_MEASURE:
    return change_measure (line, choice, day);
  case SAM_SHEET_COMMITMENT:
    return change_commitment (line, choice, day);
  case SAM_SHEET_VISIT:
    return make_contact (line, choice);
  case SAM_SHEET_TRANSITION:
  case SAM_SHEET_NEW:
    break;
  }
  g_assert_not_reached ();
}

SamRecord *
sam_sheet_line_make (SamSheetLine *line, GtkWidget **grab)
{
  const Choice *choice = chosen (line);
  gboolean past = is_value (choice, "done") || is_value (choice, "kept")
                  || is_value (choice, "late") || is_value (choice, "in_place");
  g_autoptr (SamRecord) record = NULL;
  g_autoptr (GArray) problems = NULL;
  SamDate day = SAM_DATE_NONE;

  *grab = line->choice;
  if (choice->act == ACT_NOTHING) {
    sam_sheet_line_set_error (line, C_ ("sheet", "Choose what became of it."));
    return NULL;
  }
  if (!read_day (line, past, &day)) {
    *grab = line->day;
    sam_sheet_line_set_error (line, C_ ("sheet", "This is not understood as a day."));
    return NULL;
  }
  record = make_record (line, choice, day);
  problems = sam_record_validate (record, sam_context_get_today (line->context));
  if (problems->len > 0) {
    *grab = gtk_widget_get_visible (line->text) ? line->text : line->day;
    sam_sheet_line_set_error (line,
                              sam_error_problem_text (&g_array_index (problems, SamProblem, 0)));
    return NULL;
  }
  sam_sheet_line_set_error (line, NULL);
  return g_steal_pointer (&record);
}

/* ---- The widget ---- */

gboolean
sam_sheet_line_is_blank (const SamSheetLine *line)
{
  return chosen (line)->act == ACT_NOTHING && !is_filled (line->text) && !is_filled (line->day);
}

void
sam_sheet_line_set_error (SamSheetLine *line, const char *text)
{
  gtk_label_set_text (GTK_LABEL (line->error), text ? text : "");
  gtk_widget_set_visible (line->error, text != NULL);
}

void
sam_sheet_line_grab_focus (SamSheetLine *line)
{
  gtk_widget_grab_focus (line->choice);
}

GtkWidget *
sam_sheet_line_get_widget (SamSheetLine *line)
{
  return line->box;
}

static GtkWidget *
make_entry (guint number, const char *words, int chars)
{
  GtkWidget *entry = gtk_entry_new ();
  /* Translators: number of a line on the sheet, and what is written there */
  g_autofree char *spoken = g_strdup_printf (C_ ("sheet", "Line %1$u: %2$s"), number, words);

  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), words);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), chars);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), chars);
  gtk_widget_set_valign (entry, GTK_ALIGN_START);
  sam_spoken_set (entry, spoken);
  return entry;
}

static GtkWidget *
make_choice (guint number, GPtrArray *names, const char *words)
{
  g_autofree char *spoken = g_strdup_printf (C_ ("sheet", "Line %1$u: %2$s"), number, words);
  GtkWidget *widget;

  g_ptr_array_add (names, NULL);
  widget = gtk_drop_down_new_from_strings ((const char *const *) names->pdata);
  gtk_widget_set_valign (widget, GTK_ALIGN_START);
  sam_spoken_set (widget, spoken);
  return widget;
}

static GtkWidget *
make_users (SamSheetLine *line, guint number)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  const char *me = sam_context_get_user_id (line->context);
  GtkWidget *widget;
  guint mine = 0;

  for (guint i = 0; i < line->users->len; i++) {
    const SamRecord *user = g_ptr_array_index (line->users, i);

    if (g_strcmp0 (sam_record_get_id (user), me) == 0) {
      mine = i;
    }
    g_ptr_array_add (names, (gpointer) sam_record_get_text (user, SAM_USER_NAME));
  }
  widget = make_choice (number, names, C_ ("sheet", "Who"));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (widget), mine);
  return widget;
}

static GtkWidget *
make_parties (SamSheetLine *line, guint number)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < line->parties->len; i++) {
    const SamRecord *party = g_ptr_array_index (line->parties, i);
    const char *name =
        sam_context_name (line->context, sam_record_get_text (party, SAM_PARTY_SERVICE_ID));

    if (!name) {
      name = sam_record_get_text (party, SAM_PARTY_NAME);
    }
    g_ptr_array_add (names, (gpointer) (name ? name : C_ ("sheet", "Coordinator")));
  }
  return make_choice (number, names, C_ ("sheet", "Which party"));
}

static GtkWidget *
make_what (SamSheetLine *line, guint number)
{
  g_autofree char *what = line->record ? sam_sheet_words (line->context, line->record)
                          : line->kind == SAM_SHEET_NEW
                              ? g_strdup (C_ ("sheet", "Empty line"))
                              : g_strdup (C_ ("sheet", "It is not there any more"));
  g_autofree char *text = g_strdup_printf ("%u  %s", number, what);
  GtkWidget *label = gtk_label_new (text);

  sam_label_wrap (label);
  gtk_widget_set_hexpand (label, TRUE);
  return label;
}

static void
changed_cb (SamSheetLine *line)
{
  if (!line->taking) {
    line->changed (line, line->data);
  }
}

static void
listen (SamSheetLine *line)
{
  g_signal_connect_swapped (line->choice, "notify::selected", G_CALLBACK (update_fields), line);
  g_signal_connect_swapped (line->choice, "notify::selected", G_CALLBACK (changed_cb), line);
  g_signal_connect_swapped (line->who, "notify::selected", G_CALLBACK (changed_cb), line);
  g_signal_connect_swapped (line->party, "notify::selected", G_CALLBACK (changed_cb), line);
  g_signal_connect_swapped (line->text, "changed", G_CALLBACK (changed_cb), line);
  g_signal_connect_swapped (line->day, "changed", G_CALLBACK (changed_cb), line);
}

static void
build (SamSheetLine *line, guint number)
{
  GtkWidget *fields = sam_wrap_new (6, 6);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < line->choices->len; i++) {
    g_ptr_array_add (names,
                     (gpointer) choice_words (line, &g_array_index (line->choices, Choice, i)));
  }
  line->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  line->choice = make_choice (number, names, C_ ("sheet", "What became of it"));
  line->text = make_entry (number, C_ ("sheet", "What is written"), 28);
  gtk_widget_set_hexpand (line->text, TRUE);
  line->who = make_users (line, number);
  line->party = make_parties (line, number);
  line->day = make_entry (number, C_ ("sheet", "Day"), 10);
  line->error = gtk_label_new (NULL);
  sam_label_wrap (line->error);
  gtk_widget_add_css_class (line->error, "late");
  gtk_widget_set_visible (line->error, FALSE);
  sam_wrap_append (SAM_WRAP (fields), line->choice);
  sam_wrap_append (SAM_WRAP (fields), line->text);
  sam_wrap_append (SAM_WRAP (fields), line->who);
  sam_wrap_append (SAM_WRAP (fields), line->party);
  sam_wrap_append (SAM_WRAP (fields), line->day);
  gtk_box_append (GTK_BOX (line->box), make_what (line, number));
  gtk_box_append (GTK_BOX (line->box), fields);
  gtk_box_append (GTK_BOX (line->box), line->error);
  update_fields (line);
  listen (line);
}

SamSheetLine *
sam_sheet_line_new (SamContext *context, const SamSheet *sheet, const SamSheetRow *row,
                    guint number, SamCaseView *view, SamSheetLineChanged changed, gpointer data)
{
  SamSheetLine *line = g_new0 (SamSheetLine, 1);
  const SamRecord *record = row->record_id ? sam_case_view_get (view, row->record_id) : NULL;

  line->changed = changed;
  line->data = data;
  line->context = g_object_ref (context);
  line->kind = row->kind;
  line->on = sheet->on;
  line->about = g_strdup (sheet->about);
  line->at_time = g_strdup (row->at_time);
  line->view = sam_case_view_ref (view);
  if (record && !sam_record_is_retracted (record)) {
    line->record = g_object_ref ((SamRecord *) record);
  }
  line->choices = g_array_new (FALSE, FALSE, sizeof (Choice));
  line->users = sam_context_registry (context, SAM_RECORD_USER);
  line->parties = find_parties (view);
  find_choices (line);
  build (line, number);
  return line;
}

void
sam_sheet_line_free (SamSheetLine *line)
{
  GtkWidget *const told[] = { line->choice, line->who, line->party, line->text, line->day };

  for (guint i = 0; i < G_N_ELEMENTS (told); i++) {
    g_signal_handlers_disconnect_by_data (told[i], line);
  }
  g_object_unref (line->context);
  g_free (line->about);
  g_free (line->at_time);
  sam_case_view_unref (line->view);
  g_clear_object (&line->record);
  g_array_unref (line->choices);
  g_ptr_array_unref (line->users);
  g_ptr_array_unref (line->parties);
  g_free (line);
}
