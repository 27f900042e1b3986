/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A case in which every text is a word of its own: made from the descriptions of the fields, so
 * that a new field is searched for without anybody having to remember it. */
#include "marked.h"

#include <string.h>

/* No vowels: it is never part of a word of ours. */
#define SIGNS "bcdfghjklmnpqrstvwxz"
#define N_SIGNS 20
#define MARK_LENGTH 5

/* Texts that others are found or reckoned by: another value would change what is printed. */
static const SamField left_alone[] = {
  SAM_ALERT_ANSWER_RULE,     SAM_SETTING_SETTING_KEY,   SAM_SETTING_VALUE,
  SAM_PROPOSAL_TARGET_TYPE,  SAM_PROPOSAL_TARGET_ID,    SAM_PROPOSAL_OP_ID,
  SAM_PROPOSAL_BASE_VERSION, SAM_DISCLOSURE_PAPER_HASH, SAM_SIGNATURE_TERMS_HASH,
};

static void
mark_clear (Mark *mark)
{
  g_free (mark->text);
}

/* "Zqbcdfg": as many as there can be fields. */
static char *
word (guint number)
{
  char text[MARK_LENGTH + 1] = { 0 };

  for (guint i = MARK_LENGTH; i > 0; i--) {
    text[i - 1] = SIGNS[number % N_SIGNS];
    number /= N_SIGNS;
  }
  return g_strconcat ("Zq", text, NULL);
}

static gboolean
is_left_alone (SamField field, const SamFieldDef *def)
{
  for (guint i = 0; i < G_N_ELEMENTS (left_alone); i++)
    if (left_alone[i] == field)
      return TRUE;
  return (def->kind != SAM_KIND_TEXT && def->kind != SAM_KIND_MULTILINE)
         || g_str_has_suffix (def->name, "_time");
}

/* A recipient is in the registry or among the relatives, or has a name: never both. */
static gboolean
is_said_by_id (const SamRecord *record, SamField field)
{
  return field == SAM_CONSENT_RECIPIENT_NAME
         && (sam_record_has (record, SAM_CONSENT_SERVICE_ID)
             || sam_record_has (record, SAM_CONSENT_RELATION_ID));
}

/* In the form the field is written in; of a number so many figures that no other number has it. */
static char *
mark_for (const SamFieldDef *def, SamField field, guint number)
{
  if (field == SAM_PERSON_ID_NUMBER)
    return g_strdup_printf ("318599%05u", number % 100000);
  if (g_str_has_suffix (def->name, "postcode"))
    return g_strdup_printf ("%04u", 7000 + number % 3000);
  if (field != SAM_PLAN_ID_PHONE
      && (g_str_has_suffix (def->name, "phone") || g_str_has_prefix (def->name, "phone_")))
    return g_strdup_printf ("9%07u", 1000003 + number * 11);
  return word (number);
}

static void
mark_record (MarkedCase *self, SamRecord *record)
{
  const SamTypeDef *def = sam_record_get_def (record);

  for (guint i = 0; i < def->n_fields; i++) {
    SamField field = (SamField) ((def->type << 8) | i);
    Mark mark = { .record = record, .field = field };

    if (is_left_alone (field, &def->fields[i]) || is_said_by_id (record, field))
      continue;
    mark.text = mark_for (&def->fields[i], field, self->sample.n_ids * 1000 + self->marks->len);
    sam_record_set_text (record, field, mark.text);
    g_array_append_val (self->marks, mark);
  }
}

static gboolean
has_type (const FormCase *sample, SamRecordType type)
{
  GPtrArray *lists[] = { sample->records, sample->registry };

  for (guint l = 0; l < G_N_ELEMENTS (lists); l++)
    for (guint i = 0; i < lists[l]->len; i++)
      if (sam_record_get_rtype (g_ptr_array_index (lists[l], i)) == type)
        return TRUE;
  return type == SAM_RECORD_PERSON || type == SAM_RECORD_CASE;
}

/* What the papers of the sample case have no use for: they must have none for it here either. */
static void
add_other_types (FormCase *sample)
{
  for (guint type = 0; type < SAM_N_RECORD_TYPES; type++)
    if (!has_type (sample, (SamRecordType) type))
      form_case_add (sample, (SamRecordType) type);
}

/* What the papers of the sample case lack: another relative, who may be told nothing, a consent
 * that was withdrawn, one to the surgery, and a home that may be lost. */
static void
add_others (FormCase *sample)
{
  static const char *const groups[] = { "contact", "transition", NULL };
  SamRecord *consent = form_case_add (sample, SAM_RECORD_CONSENT);
  SamRecord *told = form_case_add (sample, SAM_RECORD_CONSENT);
  SamRecord *surgery = form_case_add (sample, SAM_RECORD_SERVICE);
  SamRecord *relation = form_case_add (sample, SAM_RECORD_RELATION);
  SamRecord *team = form_case_add (sample, SAM_RECORD_TEAM);
  SamRecord *visit = form_case_add (sample, SAM_RECORD_APPOINTMENT);

  sam_record_set_set (consent, SAM_CONSENT_FIELD_GROUPS, groups);
  sam_record_set_text (consent, SAM_CONSENT_BASIS, "samtykke");
  sam_record_set_date (consent, SAM_CONSENT_GIVEN_ON, sam_date_from_ymd (2026, 5, 1));
  sam_record_set_date (consent, SAM_CONSENT_WITHDRAWN_ON, sam_date_from_ymd (2026, 6, 1));
  sam_record_set_text (surgery, SAM_SERVICE_SERVICE_KIND, "gp");
  sam_record_set_text (told, SAM_CONSENT_SERVICE_ID, sam_record_get_id (surgery));
  sam_record_set_set (told, SAM_CONSENT_FIELD_GROUPS, groups);
  sam_record_set_text (told, SAM_CONSENT_BASIS, "samtykke");
  sam_record_set_date (told, SAM_CONSENT_GIVEN_ON, sam_date_from_ymd (2026, 5, 1));
  sam_record_set_text (relation, SAM_RELATION_RELATION_KIND, "parent");
  sam_record_set_text (sample->record, SAM_CASE_TEAM_ID, sam_record_get_id (team));
  sam_record_set_date (sample->tenant, SAM_TENANT_RISK_ON, FORM_CASE_TODAY - 3);
  sam_record_set_date (visit, SAM_APPOINTMENT_MEETS_ON, FORM_CASE_TODAY);
  sam_record_set_text (visit, SAM_APPOINTMENT_AT_TIME, "14:00");
  sam_record_set_text (visit, SAM_APPOINTMENT_STATE, "planned");
}

void
marked_case_init (MarkedCase *self, guint first)
{
  form_case_init_from (&self->sample, first);
  form_case_add_more (&self->sample);
  add_others (&self->sample);
  add_other_types (&self->sample);
  self->marks = g_array_new (FALSE, FALSE, sizeof (Mark));
  g_array_set_clear_func (self->marks, (GDestroyNotify) mark_clear);
  mark_record (self, self->sample.person);
  mark_record (self, self->sample.record);
  for (guint i = 0; i < self->sample.records->len; i++)
    mark_record (self, g_ptr_array_index (self->sample.records, i));
  for (guint i = 0; i < self->sample.registry->len; i++)
    mark_record (self, g_ptr_array_index (self->sample.registry, i));
}

void
marked_case_clear (MarkedCase *self)
{
  g_clear_pointer (&self->marks, g_array_unref);
  form_case_clear (&self->sample);
}

/* A service belongs to the party that it is. */
static const char *
party_of_service (const MarkedCase *self, const char *id)
{
  for (guint i = 0; i < self->sample.records->len; i++) {
    const SamRecord *party = g_ptr_array_index (self->sample.records, i);

    if (sam_record_get_rtype (party) == SAM_RECORD_PARTY
        && g_strcmp0 (sam_record_get_text (party, SAM_PARTY_SERVICE_ID), id) == 0)
      return sam_record_get_id (party);
  }
  return NULL;
}

const char *
mark_party (const MarkedCase *self, const Mark *mark)
{
  switch ((int) sam_record_get_rtype (mark->record)) {
  case SAM_RECORD_PARTY:
    return sam_record_get_id (mark->record);
  case SAM_RECORD_COMMITMENT:
    return sam_record_get_text (mark->record, SAM_COMMITMENT_PARTY_ID);
  case SAM_RECORD_SIGNATURE:
    return sam_record_get_text (mark->record, SAM_SIGNATURE_PARTY_ID);
  case SAM_RECORD_SERVICE:
    return party_of_service (self, sam_record_get_id (mark->record));
  default:
    return NULL;
  }
}
