/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-record-random.h"

#include <samspor/sam-id.h>
#include <samspor/sam-person-id.h>
#include <samspor/sam-records.h>
#include <string.h>

static const char *const words[] = {
  "time",     "avtale", "mandag kl. 13", "Modig Furulund",  "Đorđe Šuŋŋá", "«ja»",  "\"nei\"",
  "a\\b",     "🏠",      "æøå ÆØÅ",       "for lenge siden", "</b>&amp;",   "100 %", "naïve",
  "nøkkelen", "i dag",  "O'Hara",        "aa = å",
};

guint
sam_random_below (SamClock *clock, guint n)
{
  guint32 number;

  sam_clock_random (clock, &number, sizeof number);
  return number % n;
}

static char *
random_text (const SamFieldDef *field, SamClock *clock)
{
  GString *text = g_string_new (NULL);
  glong max = field->max ? (glong) field->max : 60;
  guint n = 1 + sam_random_below (clock, 5);

  for (guint i = 0; i < n; i++) {
    if (i > 0)
      g_string_append (text, field->kind == SAM_KIND_MULTILINE && sam_random_below (clock, 3) == 0
                                 ? "\n"
                                 : " ");
    g_string_append (text, words[sam_random_below (clock, G_N_ELEMENTS (words))]);
  }
  if (g_utf8_strlen (text->str, -1) > max)
    g_string_truncate (text, g_utf8_offset_to_pointer (text->str, max) - text->str);
  while (g_utf8_strlen (text->str, -1) < field->min)
    g_string_append_c (text, 'x');
  return g_string_free (text, FALSE);
}

static const char *
random_value (const SamEnumValue *values, SamClock *clock)
{
  guint n = 0;

  while (values[n].id)
    n++;
  return values[sam_random_below (clock, n)].id;
}

static void
random_set (SamRecord *record, SamField field, SamClock *clock)
{
  const SamFieldDef *def = sam_field_get (field);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_free);
  guint n = 1 + sam_random_below (clock, 4);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (items, def->values ? g_strdup (random_value (def->values, clock))
                                        : sam_id_new (clock));
  g_ptr_array_add (items, NULL);
  sam_record_set_set (record, field, (const char *const *) items->pdata);
}

void
sam_record_random_field (SamRecord *record, SamField field, SamClock *clock)
{
  const SamFieldDef *def = sam_field_get (field);
  g_autofree char *text = NULL;
  SamDate today = sam_clock_today (clock);

  switch (def->kind) {
  case SAM_KIND_TEXT:
  case SAM_KIND_MULTILINE:
    text = random_text (def, clock);
    sam_record_set_text (record, field, text);
    break;
  case SAM_KIND_DECIMAL:
    text =
        g_strdup_printf ("%u.%02u", sam_random_below (clock, 1000), sam_random_below (clock, 100));
    sam_record_set_text (record, field, text);
    break;
  case SAM_KIND_INTEGER:
    sam_record_set_int (
        record, field,
        def->min + sam_random_below (clock, (guint) (def->max ? def->max - def->min : 100) + 1));
    break;
  case SAM_KIND_BOOL:
    sam_record_set_bool (record, field, sam_random_below (clock, 2));
    break;
  case SAM_KIND_DATE:
    sam_record_set_date (record, field,
                         sam_date_add_days (today, (int) sam_random_below (clock, 400) - 300));
    break;
  case SAM_KIND_DATETIME:
    sam_record_set_moment (record, field,
                           sam_clock_now (clock)
                               - (gint64) sam_random_below (clock, 10000000) * G_USEC_PER_SEC);
    break;
  case SAM_KIND_ENUM:
    sam_record_set_text (record, field, random_value (def->values, clock));
    break;
  case SAM_KIND_REF:
    text = sam_id_new (clock);
    sam_record_set_text (record, field, text);
    break;
  case SAM_KIND_SET:
    random_set (record, field, clock);
    break;
  }
}

/* The few fields whose form a table can't tell. */
static void
shape (SamRecord *record, SamField field, SamClock *clock)
{
  g_autofree char *text = NULL;

  if (!sam_record_has (record, field))
    return;
  switch ((int) field) {
  case SAM_PERSON_ID_NUMBER:
    text = sam_person_id_synthetic (SAM_PERSON_ID_FNR,
                                    sam_date_from_ymd (1960 + (int) sam_random_below (clock, 50), 3,
                                                       4),
                                    sam_random_below (clock, 100));
    sam_record_set_text (record, SAM_PERSON_ID_KIND, "fnr");
    break;
  case SAM_PERSON_POSTCODE:
  case SAM_SITE_POSTCODE:
  case SAM_RESIDENCE_POSTCODE:
    text = g_strdup_printf ("%04u", sam_random_below (clock, 10000));
    break;
  case SAM_TRANSITION_AT_TIME:
  case SAM_MEASURE_AT_TIME:
  case SAM_MEETING_AT_TIME:
  case SAM_MEETING_NEXT_TIME:
  case SAM_APPOINTMENT_AT_TIME:
    text =
        g_strdup_printf ("%02u:%02u", sam_random_below (clock, 24), sam_random_below (clock, 60));
    break;
  case SAM_SIGNATURE_TERMS_HASH:
    text = g_compute_checksum_for_string (G_CHECKSUM_SHA256, sam_record_get_id (record), -1);
    break;
  case SAM_PROPOSAL_OP_ID:
    text = sam_id_new (clock);
    break;
  case SAM_PROPOSAL_TARGET_TYPE:
    text = g_strdup (sam_type_get (sam_random_below (clock, SAM_N_RECORD_TYPES))->name);
    break;
  case SAM_PROPOSAL_PATCH:
    text = g_strdup ("{\"set\":[{\"p\":\"/remark\",\"v\":\"å\"}]}");
    break;
  case SAM_SETTING_SETTING_KEY:
    text = g_strdup ("municipality");
    break;
  default:
    return;
  }
  sam_record_set_text (record, field, text);
}

static void
one_holder (SamRecord *record, SamField kind, SamField user, SamField team, SamField service,
            SamClock *clock)
{
  g_autofree char *id = sam_id_new (clock);

  sam_record_set_text (record, kind, "user");
  sam_record_set_text (record, user, id);
  sam_record_clear (record, team);
  sam_record_clear (record, service);
}

static void
mend (SamRecord *record, const SamProblem *problem, SamClock *clock)
{
  SamField field = problem->field;

  if (field == SAM_CASE_HOLDER_KIND && strcmp (problem->code, "holder") == 0) {
    one_holder (record, SAM_CASE_HOLDER_KIND, SAM_CASE_HOLDER_USER, SAM_CASE_HOLDER_TEAM,
                SAM_CASE_HOLDER_SERVICE, clock);
  } else if (field == SAM_HANDOVER_FROM_KIND) {
    one_holder (record, SAM_HANDOVER_FROM_KIND, SAM_HANDOVER_FROM_USER, SAM_HANDOVER_FROM_TEAM,
                SAM_HANDOVER_FROM_SERVICE, clock);
  } else if (field == SAM_HANDOVER_TO_KIND) {
    one_holder (record, SAM_HANDOVER_TO_KIND, SAM_HANDOVER_TO_USER, SAM_HANDOVER_TO_TEAM,
                SAM_HANDOVER_TO_SERVICE, clock);
  } else if (field == SAM_HANDOVER_ANSWERED_AT) {
    sam_record_set_moment (record, field, sam_record_get_moment (record, SAM_HANDOVER_ASKED_AT));
  } else if (field == SAM_REFERRAL_OUTCOME_ON) {
    sam_record_set_date (record, field, sam_record_get_date (record, SAM_REFERRAL_SENT_ON));
  } else if (field == SAM_HOUSING_NEED_DECIDED_ON && strcmp (problem->code, "required") == 0) {
    sam_record_set_date (record, field, sam_record_get_date (record, SAM_HOUSING_NEED_ASKED_ON));
  } else if (field == SAM_HOUSING_OFFER_ANSWERED_ON && strcmp (problem->code, "required") == 0) {
    sam_record_set_date (record, field, sam_record_get_date (record, SAM_HOUSING_OFFER_OFFERED_ON));
  } else if (field == SAM_DISCHARGE_NOTICE_ENDED_ON && strcmp (problem->code, "required") == 0) {
    sam_record_clear (record, SAM_DISCHARGE_NOTICE_ENDED_HOW);
  } else if (field == SAM_TENANT_TO_ON && strcmp (problem->code, "required") == 0) {
    sam_record_set_date (record, field, sam_record_get_date (record, SAM_TENANT_FROM_ON));
  } else if (field == SAM_TENANCY_TO_ON && strcmp (problem->code, "required") == 0) {
    sam_record_set_date (record, field, sam_record_get_date (record, SAM_TENANCY_FROM_ON));
  } else if (field == SAM_AGREEMENT_STATE && strcmp (problem->code, "order") == 0) {
    sam_record_clear (record, SAM_AGREEMENT_SENT_AT);
  } else if (field == SAM_MEETING_NEXT_ON) {
    sam_record_clear (record, SAM_MEETING_NEXT_ON);
    sam_record_clear (record, SAM_MEETING_NEXT_TIME);
  } else if (field == SAM_TRANSITION_DATE && strcmp (problem->code, "order") == 0) {
    sam_record_clear (record, SAM_TRANSITION_EARLIEST_ON);
    sam_record_clear (record, SAM_TRANSITION_LATEST_ON);
    if (sam_record_enum_is (record, SAM_TRANSITION_DATE_KIND, "unknown"))
      sam_record_clear (record, SAM_TRANSITION_DATE);
  } else if (field == SAM_PROPOSAL_CLOSED_AT) {
    sam_record_clear (record, SAM_PROPOSAL_CLOSED_AT);
    sam_record_clear (record, SAM_PROPOSAL_CLOSED_BY);
    sam_record_clear (record, SAM_PROPOSAL_CLOSED_TAKE);
  } else if (strcmp (problem->code, "required") == 0) {
    sam_record_random_field (record, field, clock);
    shape (record, field, clock);
  } else if (sam_record_has (record, field)
             && !(sam_field_get (field)->flags & SAM_FIELD_REQUIRED)) {
    sam_record_clear (record, field);
  } else {
    sam_record_random_field (record, field, clock);
    shape (record, field, clock);
  }
}

SamRecord *
sam_record_random (SamRecordType type, SamClock *clock)
{
  const SamTypeDef *def = sam_type_get (type);
  g_autofree char *id = sam_id_new (clock);
  g_autofree char *scope = sam_id_new (clock);
  SamRecord *record;

  record = sam_record_new (type, id, def->scope == SAM_SCOPE_REGISTRY ? SAM_ID_NIL : scope);
  for (guint i = 0; i < def->n_fields; i++) {
    SamField field = (SamField) ((type << 8) | i);

    if (!(def->fields[i].flags & SAM_FIELD_REQUIRED) && sam_random_below (clock, 3) == 0)
      continue;
    sam_record_random_field (record, field, clock);
  }
  for (guint i = 0; i < def->n_fields; i++)
    shape (record, (SamField) ((type << 8) | i), clock);
  for (guint round = 0;; round++) {
    g_autoptr (GArray) problems = sam_record_validate (record, sam_clock_today (clock));

    if (problems->len == 0)
      return record;
    g_assert_cmpuint (round, <, 200);
    for (guint i = 0; i < problems->len; i++)
      mend (record, &g_array_index (problems, SamProblem, i), clock);
  }
}
