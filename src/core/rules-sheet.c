/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The lines of papers that are written on in a meeting or in the field and keyed in afterwards. The
 * paper and the form that takes it back are made from the same lines. */
#include "rules-private.h"

#include <samspor/sam-rhythm.h>
#include <samspor/sam-sheet.h>
#include <string.h>

#define NEW_LINES_OF_ONE 4
#define TRANSITION_NEAR 30
#define DUE_NEAR 14

static const SamField transition_fields[] = { SAM_TRANSITION_DATE, SAM_TRANSITION_DATE_KIND,
                                              SAM_TRANSITION_AT_TIME, SAM_FIELD_NONE };
static const SamField point_fields[] = { SAM_GATE_ROW_STATE,      SAM_GATE_ROW_AGREED,
                                         SAM_GATE_ROW_OWNER_USER, SAM_GATE_ROW_INTERIM_UNTIL,
                                         SAM_GATE_ROW_PINNED_ON,  SAM_FIELD_NONE };
static const SamField measure_fields[] = { SAM_MEASURE_WHAT,       SAM_MEASURE_STATE,
                                           SAM_MEASURE_OWNER_USER, SAM_MEASURE_RESPONSIBLE,
                                           SAM_MEASURE_DUE_ON,     SAM_FIELD_NONE };
static const SamField commitment_fields[] = { SAM_COMMITMENT_WHAT, SAM_COMMITMENT_STATE,
                                              SAM_COMMITMENT_RESPONSIBLE, SAM_COMMITMENT_PINNED_ON,
                                              SAM_FIELD_NONE };
static const SamField appointment_fields[] = { SAM_APPOINTMENT_MEETS_ON, SAM_APPOINTMENT_AT_TIME,
                                               SAM_APPOINTMENT_PLACE, SAM_APPOINTMENT_STATE,
                                               SAM_FIELD_NONE };
static const SamField meeting_fields[] = { SAM_MEETING_MEETS_ON, SAM_MEETING_AT_TIME,
                                           SAM_MEETING_PLACE, SAM_FIELD_NONE };
static const SamField day_fields[] = { SAM_FOLLOWUP_DAY_CHANNEL, SAM_FIELD_NONE };
static const SamField no_fields[] = { SAM_FIELD_NONE };

G_STATIC_ASSERT (G_N_ELEMENTS (point_fields) <= SAM_SHEET_MAX_FIELDS + 1);
G_STATIC_ASSERT (G_N_ELEMENTS (measure_fields) <= SAM_SHEET_MAX_FIELDS + 1);

static const SamField *
fields_of (SamRecordType type)
{
  switch ((int) type) {
  case SAM_RECORD_TRANSITION:
    return transition_fields;
  case SAM_RECORD_GATE_ROW:
    return point_fields;
  case SAM_RECORD_MEASURE:
    return measure_fields;
  case SAM_RECORD_COMMITMENT:
    return commitment_fields;
  case SAM_RECORD_APPOINTMENT:
    return appointment_fields;
  case SAM_RECORD_MEETING:
    return meeting_fields;
  case SAM_RECORD_FOLLOWUP_DAY:
    return day_fields;
  default:
    return no_fields;
  }
}

const SamField *
sam_sheet_row_fields (const SamSheetRow *row)
{
  g_return_val_if_fail (row != NULL, no_fields);

  return row->record_id != NULL ? fields_of (row->type) : no_fields;
}

static void
row_free (gpointer data)
{
  SamSheetRow *row = data;

  g_free (row->case_id);
  g_free (row->record_id);
  g_free (row->at_time);
  for (guint i = 0; i < SAM_SHEET_MAX_FIELDS; i++)
    g_free (row->values[i]);
  g_free (row);
}

SamSheet *
sam_sheet_new (const char *form, const char *about, SamDate on)
{
  SamSheet *sheet = g_new0 (SamSheet, 1);

  sheet->form = g_strdup (form);
  sheet->about = g_strdup (about);
  sheet->on = on;
  sheet->rows = g_ptr_array_new_with_free_func (row_free);
  return sheet;
}

void
sam_sheet_free (SamSheet *sheet)
{
  g_free (sheet->form);
  g_free (sheet->about);
  g_ptr_array_unref (sheet->rows);
  g_free (sheet);
}

static gboolean
is_words (SamField field)
{
  SamKind kind = sam_field_get (field)->kind;

  return kind == SAM_KIND_TEXT || kind == SAM_KIND_MULTILINE;
}

/* Of what somebody wrote only whether it is the same: a kept sheet says nothing of a case that has
 * left this computer. */
static char *
value_of (const SamRecord *record, SamField field)
{
  char *value = sam_record_to_string (record, field);
  char *sum;

  if (value == NULL || !is_words (field))
    return value;
  sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, value, -1);
  g_free (value);
  return sum;
}

static SamSheetRow *
add_row (SamSheet *sheet, SamSheetKind kind, const SamCaseView *view, const SamRecord *record)
{
  SamSheetRow *row = g_new0 (SamSheetRow, 1);
  const SamField *fields;

  row->kind = kind;
  row->case_id = g_strdup (sam_record_get_id (sam_case_view_get_case (view)));
  if (record != NULL) {
    row->type = sam_record_get_rtype (record);
    row->record_id = g_strdup (sam_record_get_id (record));
    fields = fields_of (row->type);
    for (guint i = 0; fields[i] != SAM_FIELD_NONE; i++)
      row->values[i] = value_of (record, fields[i]);
  }
  g_ptr_array_add (sheet->rows, row);
  return row;
}

/* ---- A meeting ---- */

static void
add_points (SamSheet *sheet, SamCaseView *view, gboolean whole)
{
  const SamRecord *transition = sam_rules_next_transition (view, sheet->on);
  g_autoptr (SamGate) gate = NULL;
  SamDate date;

  if (transition == NULL)
    return;
  date = sam_record_get_date (transition, SAM_TRANSITION_DATE);
  if (!whole && date != SAM_DATE_NONE && date > sheet->on + TRANSITION_NEAR)
    return;
  add_row (sheet, SAM_SHEET_TRANSITION, view, transition);
  gate = sam_rules_gate (view, sam_record_get_id (transition), sheet->on);
  for (guint i = 0; gate != NULL && i < gate->n_points; i++)
    if (!gate->points[i].holds)
      add_row (sheet, SAM_SHEET_POINT, view, gate->points[i].row);
}

static gboolean
is_near (const SamSheet *sheet, SamDate due)
{
  return due == SAM_DATE_NONE || due <= sheet->on + DUE_NEAR;
}

static void
add_measures (SamSheet *sheet, SamCaseView *view, gboolean whole)
{
  GPtrArray *measures = sam_case_view_list (view, SAM_RECORD_MEASURE);

  for (guint i = 0; i < measures->len; i++) {
    const SamRecord *measure = g_ptr_array_index (measures, i);

    /* What goes on every week is nothing to decide again. */
    if (sam_record_enum_is (measure, SAM_MEASURE_STATE, "open")
        && (whole
            || (!sam_record_has (measure, SAM_MEASURE_WEEKDAY)
                && is_near (sheet, sam_record_get_date (measure, SAM_MEASURE_DUE_ON)))))
      add_row (sheet, SAM_SHEET_MEASURE, view, measure);
  }
}

static void
add_commitments (SamSheet *sheet, SamCaseView *view, gboolean whole)
{
  GPtrArray *commitments = sam_case_view_list (view, SAM_RECORD_COMMITMENT);

  for (guint i = 0; i < commitments->len; i++) {
    const SamRecord *commitment = g_ptr_array_index (commitments, i);
    const SamRecord *agreement =
        sam_case_view_get (view, sam_record_get_text (commitment, SAM_COMMITMENT_AGREEMENT_ID));
    SamCommitmentStatus status = sam_rules_commitment (view, commitment, sheet->on);

    if (agreement == NULL || !sam_record_enum_is (agreement, SAM_AGREEMENT_STATE, "sent")
        || (status.state != SAM_COMMITMENT_STATE_OPEN
            && status.state != SAM_COMMITMENT_STATE_OVERDUE))
      continue;
    if (whole || is_near (sheet, status.deadline.due))
      add_row (sheet, SAM_SHEET_COMMITMENT, view, commitment);
  }
}

void
sam_sheet_add_case (SamSheet *sheet, SamCaseView *view, gboolean whole)
{
  g_return_if_fail (sheet != NULL && view != NULL);

  /* Nothing is asked of the dead. */
  if (_sam_rules_deceased (view))
    return;
  add_points (sheet, view, whole);
  add_measures (sheet, view, whole);
  add_commitments (sheet, view, whole);
  for (guint i = 0; i < (whole ? NEW_LINES_OF_ONE : 1); i++)
    add_row (sheet, SAM_SHEET_NEW, view, NULL);
}

/* ---- A day in the field ---- */

static gboolean
goes_out (const char *channel)
{
  static const char *const ways[] = { "home", "outreach", "meeting", NULL };

  return channel != NULL && g_strv_contains (ways, channel);
}

static void
add_visit (SamSheet *sheet, SamCaseView *view, const SamRecord *record, const char *at_time)
{
  add_row (sheet, SAM_SHEET_VISIT, view, record)->at_time = g_strdup (at_time);
}

/* Empty lines have no hour and no place among the visits; those without an hour come last. */
static int
compare_hours (gconstpointer a, gconstpointer b)
{
  const SamSheetRow *one = *(SamSheetRow *const *) a, *two = *(SamSheetRow *const *) b;

  if (one->at_time == NULL || two->at_time == NULL)
    return (one->at_time != NULL ? 0 : 1) - (two->at_time != NULL ? 0 : 1);
  return strcmp (one->at_time, two->at_time);
}

void
sam_sheet_add_visits (SamSheet *sheet, SamCaseView *view)
{
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (SamFollowWindow) window = NULL;
  GPtrArray *measures;

  g_return_if_fail (sheet != NULL && view != NULL);

  if (_sam_rules_deceased (view)
      || sam_record_enum_is (sam_case_view_get_case (view), SAM_CASE_STATUS, "closed"))
    return;
  lines = sam_rules_appointments_today (view, sheet->on);
  for (guint i = 0; lines != NULL && i < lines->len; i++) {
    const SamAppointmentToday *line = g_ptr_array_index (lines, i);

    add_visit (sheet, view, sam_case_view_get (view, line->record_id), line->at_time);
  }
  measures = sam_case_view_list (view, SAM_RECORD_MEASURE);
  for (guint i = 0; i < measures->len; i++) {
    const SamRecord *measure = g_ptr_array_index (measures, i);

    if (sam_record_enum_is (measure, SAM_MEASURE_STATE, "open")
        && sam_rules_is_rhythm_day (measure, sheet->on))
      add_visit (sheet, view, measure, sam_record_get_text (measure, SAM_MEASURE_AT_TIME));
  }
  window = sam_rules_window (view, sheet->on);
  if (window != NULL && window->due != NULL && goes_out (window->due->channel))
    add_visit (sheet, view, window->due->record != NULL ? window->due->record : window->cause,
               NULL);
  g_ptr_array_sort (sheet->rows, compare_hours);
}

/* ---- Kept until it is keyed in ---- */

char *
sam_sheet_to_text (const SamSheet *sheet)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  g_return_val_if_fail (sheet != NULL, NULL);

  g_key_file_set_string (file, "sheet", "form", sheet->form);
  if (sheet->about != NULL)
    g_key_file_set_string (file, "sheet", "about", sheet->about);
  g_key_file_set_int64 (file, "sheet", "on", sheet->on);
  for (guint i = 0; i < sheet->rows->len; i++) {
    const SamSheetRow *row = g_ptr_array_index (sheet->rows, i);
    const SamField *fields = sam_sheet_row_fields (row);
    g_autofree char *group = g_strdup_printf ("%u", i + 1);

    g_key_file_set_integer (file, group, "kind", (int) row->kind);
    g_key_file_set_string (file, group, "case", row->case_id);
    if (row->at_time != NULL)
      g_key_file_set_string (file, group, "at", row->at_time);
    if (row->record_id == NULL)
      continue;
    g_key_file_set_string (file, group, "type", sam_type_get (row->type)->name);
    g_key_file_set_string (file, group, "record", row->record_id);
    /* By name: a later version may compare others. */
    for (guint k = 0; fields[k] != SAM_FIELD_NONE; k++)
      if (row->values[k] != NULL) {
        g_autofree char *key = g_strconcat ("was-", sam_field_get (fields[k])->name, NULL);

        g_key_file_set_string (file, group, key, row->values[k]);
      }
  }
  return g_key_file_to_data (file, NULL, NULL);
}

static gboolean
read_row (SamSheet *sheet, GKeyFile *file, const char *group)
{
  g_autofree char *type = g_key_file_get_string (file, group, "type", NULL);
  const SamTypeDef *def = type != NULL ? sam_type_by_name (type) : NULL;
  int kind = g_key_file_get_integer (file, group, "kind", NULL);
  SamSheetRow *row;
  const SamField *fields;

  if (kind < 0 || kind > SAM_SHEET_VISIT || (type != NULL && def == NULL))
    return FALSE;
  row = g_new0 (SamSheetRow, 1);
  g_ptr_array_add (sheet->rows, row);
  row->kind = (SamSheetKind) kind;
  row->case_id = g_key_file_get_string (file, group, "case", NULL);
  row->at_time = g_key_file_get_string (file, group, "at", NULL);
  if (def != NULL) {
    row->type = def->type;
    row->record_id = g_key_file_get_string (file, group, "record", NULL);
  }
  fields = sam_sheet_row_fields (row);
  for (guint k = 0; fields[k] != SAM_FIELD_NONE; k++) {
    g_autofree char *key = g_strconcat ("was-", sam_field_get (fields[k])->name, NULL);

    row->values[k] = g_key_file_get_string (file, group, key, NULL);
  }
  return row->case_id != NULL && (def == NULL || row->record_id != NULL);
}

SamSheet *
sam_sheet_from_text (const char *text)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (SamSheet) sheet = NULL;
  g_autofree char *form = NULL;
  g_autofree char *about = NULL;

  if (text == NULL || !g_key_file_load_from_data (file, text, strlen (text), G_KEY_FILE_NONE, NULL))
    return NULL;
  form = g_key_file_get_string (file, "sheet", "form", NULL);
  about = g_key_file_get_string (file, "sheet", "about", NULL);
  if (form == NULL)
    return NULL;
  sheet = sam_sheet_new (form, about, (SamDate) g_key_file_get_int64 (file, "sheet", "on", NULL));
  for (guint i = 1;; i++) {
    g_autofree char *group = g_strdup_printf ("%u", i);

    if (!g_key_file_has_group (file, group))
      return g_steal_pointer (&sheet);
    if (!read_row (sheet, file, group))
      return NULL;
  }
}

/* ---- What is not as the sheet says ---- */

static void
change_free (gpointer data)
{
  SamSheetChange *change = data;

  g_free (change->case_id);
  g_free (change->record_id);
  g_free (change->was);
  g_free (change->is);
  g_free (change);
}

static SamSheetChange *
add_change (GPtrArray *changes, guint line, const SamSheetRow *row, SamField field)
{
  SamSheetChange *change = g_new0 (SamSheetChange, 1);

  change->line = line;
  change->type = row->type;
  change->case_id = g_strdup (row->case_id);
  change->record_id = g_strdup (row->record_id);
  change->field = field;
  g_ptr_array_add (changes, change);
  return change;
}

static SamCaseView *
find_view (GPtrArray *views, const char *case_id)
{
  for (guint i = 0; i < views->len; i++) {
    SamCaseView *view = g_ptr_array_index (views, i);

    if (g_strcmp0 (sam_record_get_id (sam_case_view_get_case (view)), case_id) == 0)
      return view;
  }
  return NULL;
}

static const SamRecord *
find_record (GPtrArray *views, const SamSheetRow *row)
{
  SamCaseView *view = find_view (views, row->case_id);
  const SamRecord *record = view != NULL ? sam_case_view_get (view, row->record_id) : NULL;

  return record != NULL && !sam_record_is_retracted (record) ? record : NULL;
}

static gboolean
has_row (const SamSheet *sheet, const SamSheetRow *other)
{
  for (guint i = 0; i < sheet->rows->len; i++) {
    const SamSheetRow *row = g_ptr_array_index (sheet->rows, i);

    if (g_strcmp0 (row->record_id, other->record_id) == 0
        && g_str_equal (row->case_id, other->case_id))
      return TRUE;
  }
  return FALSE;
}

/* What a sheet made of the same cases would have besides. */
static void
add_news (GPtrArray *changes, const SamSheet *sheet, GPtrArray *views)
{
  g_autoptr (SamSheet) now = sam_sheet_new (sheet->form, sheet->about, sheet->on);
  gboolean visits = FALSE;

  for (guint i = 0; i < sheet->rows->len; i++)
    visits =
        visits || ((SamSheetRow *) g_ptr_array_index (sheet->rows, i))->kind == SAM_SHEET_VISIT;
  for (guint i = 0; i < views->len; i++) {
    SamCaseView *view = g_ptr_array_index (views, i);

    if (visits)
      sam_sheet_add_visits (now, view);
    else
      sam_sheet_add_case (now, view, sheet->about != NULL);
  }
  for (guint i = 0; i < now->rows->len; i++) {
    const SamSheetRow *row = g_ptr_array_index (now->rows, i);

    if (row->record_id != NULL && !has_row (sheet, row))
      add_change (changes, 0, row, SAM_FIELD_NONE);
  }
}

GPtrArray *
sam_sheet_changes (const SamSheet *sheet, GPtrArray *views)
{
  GPtrArray *changes = g_ptr_array_new_with_free_func (change_free);

  g_return_val_if_fail (sheet != NULL && views != NULL, changes);

  for (guint i = 0; i < sheet->rows->len; i++) {
    const SamSheetRow *row = g_ptr_array_index (sheet->rows, i);
    const SamRecord *record = row->record_id != NULL ? find_record (views, row) : NULL;
    const SamField *fields = sam_sheet_row_fields (row);

    if (row->record_id != NULL && record == NULL)
      add_change (changes, i + 1, row, SAM_FIELD_NONE);
    for (guint k = 0; record != NULL && fields[k] != SAM_FIELD_NONE; k++) {
      g_autofree char *value = value_of (record, fields[k]);

      if (g_strcmp0 (value, row->values[k]) != 0) {
        SamSheetChange *change = add_change (changes, i + 1, row, fields[k]);

        change->was = is_words (fields[k]) ? NULL : g_strdup (row->values[k]);
        change->is = sam_record_to_string (record, fields[k]);
      }
    }
  }
  add_news (changes, sheet, views);
  return changes;
}
