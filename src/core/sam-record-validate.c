/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-record-private.h"
#include "sam-type-private.h"

/* The longest texts where a table says nothing. */
#define MAX_TEXT 400
#define MAX_MULTILINE 20000

void
sam_problem_append (GArray *problems, SamField field, const char *code, SamLabel message)
{
  SamProblem problem = { field, code, message };

  g_array_append_val (problems, problem);
}

/* ---- What types ask of their fields ---- */

void
sam_check_needed (const SamRecord *record, SamField field, GArray *problems)
{
  if (!sam_record_has (record, field))
    sam_problem_add (problems, field, "required", SAM_L ("problem", "This is needed"));
}

static gint64
day_of (const SamRecord *record, SamField field)
{
  return sam_record_has (record, field) ? sam_record_get_date (record, field) : 0;
}

void
sam_check_order (const SamRecord *record, SamField first, SamField last, GArray *problems)
{
  gint64 from = day_of (record, first);
  gint64 to = day_of (record, last);

  if (from && to && to < from)
    sam_problem_add (problems, last, "order",
                     SAM_L ("problem", "This is before the day it starts"));
}

void
sam_check_past (const SamRecord *record, SamField field, SamDate today, GArray *problems)
{
  if (today && day_of (record, field) > today)
    sam_problem_add (problems, field, "future", SAM_L ("problem", "This day has not come yet"));
}

void
sam_check_past_moment (const SamRecord *record, SamField field, SamDate today, GArray *problems)
{
  gint64 at = sam_record_get_moment (record, field);
  SamDate end;

  if (!today || !sam_record_has (record, field))
    return;
  /* To the end of today wherever in Norway's year (UTC+1 or +2) it is read: never too strict. */
  end = sam_date_add_days (today, 1);
  if (end && at >= (gint64) (end - SAM_DATE_EPOCH) * SAM_USEC_PER_DAY)
    sam_problem_add (problems, field, "future", SAM_L ("problem", "This time has not come yet"));
}

void
sam_check_postcode (const SamRecord *record, SamField field, GArray *problems)
{
  const char *text = sam_record_get_text (record, field);

  if (text && (strspn (text, "0123456789") != 4 || text[4]))
    sam_problem_add (problems, field, "format", SAM_L ("problem", "A postcode has four digits"));
}

void
sam_check_time (const SamRecord *record, SamField field, GArray *problems)
{
  const char *text = sam_record_get_text (record, field);

  if (!text)
    return;
  if (strlen (text) != 5 || text[2] != ':' || !g_ascii_isdigit (text[0])
      || !g_ascii_isdigit (text[1]) || !g_ascii_isdigit (text[3]) || !g_ascii_isdigit (text[4])
      || strncmp (text, "23", 2) > 0 || text[3] > '5')
    sam_problem_add (problems, field, "format", SAM_L ("problem", "This is not a time of the day"));
}

/* ---- What the table says ---- */

static void
check_text (const SamFieldDef *def, SamField field, const char *text, GArray *problems)
{
  gint64 max = def->max ? def->max : def->kind == SAM_KIND_MULTILINE ? MAX_MULTILINE : MAX_TEXT;
  glong len = g_utf8_strlen (text, -1);

  if (len > max)
    sam_problem_add (problems, field, "range", SAM_L ("problem", "This is too long"));
  if (len < def->min)
    sam_problem_add (problems, field, "range", SAM_L ("problem", "This is too short"));
  for (const char *p = text; *p; p++) {
    gboolean line = *p == '\n' || *p == '\t';

    if ((guchar) *p < 0x20 && !(line && def->kind == SAM_KIND_MULTILINE)) {
      sam_problem_add (problems, field, "format",
                       SAM_L ("problem", "There is a character here that can't be shown"));
      break;
    }
  }
}

static void
check_value (const SamRecord *record, SamField field, GArray *problems)
{
  const SamFieldDef *def = sam_field_get (field);
  const SamValue *value = &record->values[SAM_FIELD_INDEX (field)];

  switch (def->kind) {
  case SAM_KIND_TEXT:
  case SAM_KIND_MULTILINE:
    check_text (def, field, value->text, problems);
    break;
  case SAM_KIND_INTEGER:
    if ((def->min || def->max)
        && (value->number < def->min || (def->max && value->number > def->max)))
      sam_problem_add (problems, field, "range", SAM_L ("problem", "This number is out of range"));
    break;
  case SAM_KIND_ENUM:
    if (!sam_enum_label (field, value->text))
      sam_problem_add (problems, field, "enum",
                       SAM_L ("problem", "This version does not know the value"));
    break;
  case SAM_KIND_SET:
    for (guint i = 0; def->values && value->set[i]; i++) {
      if (!sam_enum_label (field, value->set[i])) {
        sam_problem_add (problems, field, "enum",
                         SAM_L ("problem", "This version does not know the value"));
        break;
      }
    }
    break;
  case SAM_KIND_DATE:
    if (value->number < sam_date_from_ymd (1850, 1, 1)
        || value->number > sam_date_from_ymd (2199, 12, 31))
      sam_problem_add (problems, field, "range", SAM_L ("problem", "This year can't be right"));
    break;
  case SAM_KIND_BOOL:
  case SAM_KIND_DATETIME:
  case SAM_KIND_DECIMAL:
  case SAM_KIND_REF:
    break;
  }
}

GArray *
sam_record_validate (const SamRecord *record, SamDate today)
{
  GArray *problems = g_array_new (FALSE, FALSE, sizeof (SamProblem));
  const SamTypeDef *def;

  g_return_val_if_fail (SAM_IS_RECORD ((gpointer) record), problems);

  def = record->def;
  for (guint i = 0; i < def->n_fields; i++) {
    SamField field = (SamField) ((def->type << 8) | i);

    if (record->values[i].has)
      check_value (record, field, problems);
    else if (def->fields[i].flags & SAM_FIELD_REQUIRED)
      sam_check_needed (record, field, problems);
  }
  if (def->validate)
    def->validate (record, today, problems);
  return problems;
}
