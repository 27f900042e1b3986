/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../sam-type-private.h"

#include <samspor/records/sam-contact.h>

static const SamEnumValue contact_outcome_values[] = {
  { "reached", SAM_L ("contact outcome", "Reached") },
  { "not_reached", SAM_L ("contact outcome", "Not reached") },
  { "no_show", SAM_L ("contact outcome", "Did not come") },
  { "cancelled_by_person", SAM_L ("contact outcome", "Cancelled by the person") },
  { "cancelled_by_us", SAM_L ("contact outcome", "Cancelled by us") },
  { "declined", SAM_L ("contact outcome", "Declined") },
  { NULL, SAM_L (NULL, NULL) },
};

static const SamEnumValue contact_nature_values[] = {
  { "follow_up", SAM_L ("contact nature", "Follow-up") },
  { "health", SAM_L ("contact nature", "Health care") },
  { NULL, SAM_L (NULL, NULL) },
};

/* clang-format off */
static const SamFieldDef fields[SAM_FIELD_INDEX (SAM_CONTACT_N_FIELDS_END)] = {
  [SAM_F (CONTACT, CASE_ID)] = {
    .name = "case_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_IMMUTABLE | SAM_FIELD_INDEXED,
    .label = SAM_L ("contact field", "Case"),
    .ref = SAM_RECORD_CASE,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE, .since = 1,
  },
  [SAM_F (CONTACT, OCCURRED_AT)] = {
    .name = "occurred_at", .kind = SAM_KIND_DATETIME,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_INDEXED | SAM_FIELD_LIST | SAM_FIELD_PRINT,
    .label = SAM_L ("contact field", "When"),
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("contact section", "Contact"), .order = 1, .since = 1,
  },
  [SAM_F (CONTACT, CHANNEL)] = {
    .name = "channel", .kind = SAM_KIND_ENUM,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_LIST | SAM_FIELD_PRINT,
    .label = SAM_L ("contact field", "How"),
    .values = sam_enum_channel,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("contact section", "Contact"), .order = 2, .since = 1,
  },
  [SAM_F (CONTACT, OUTCOME)] = {
    .name = "outcome", .kind = SAM_KIND_ENUM,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_INDEXED | SAM_FIELD_LIST | SAM_FIELD_PRINT,
    .label = SAM_L ("contact field", "Outcome"),
    .values = contact_outcome_values,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("contact section", "Contact"), .order = 3, .since = 1,
  },
  [SAM_F (CONTACT, NATURE)] = {
    .name = "nature", .kind = SAM_KIND_ENUM,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_LIST,
    .label = SAM_L ("contact field", "Nature"),
    .values = contact_nature_values,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("contact section", "Contact"), .order = 4, .since = 1,
  },
  [SAM_F (CONTACT, TEXT)] = {
    .name = "text", .kind = SAM_KIND_MULTILINE,
    .flags = SAM_FIELD_SEARCH | SAM_FIELD_LIST | SAM_FIELD_PRINT,
    .label = SAM_L ("contact field", "In a sentence"),
    .max = 2000,
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("contact section", "Contact"), .order = 5, .since = 1,
  },
  [SAM_F (CONTACT, NEXT_STEP)] = {
    .name = "next_step", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_SEARCH | SAM_FIELD_LIST,
    .label = SAM_L ("contact field", "Next step"),
    .max = 400,
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("contact section", "Contact"), .order = 6, .since = 1,
  },
  [SAM_F (CONTACT, NEXT_ON)] = {
    .name = "next_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("contact field", "When next"),
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("contact section", "Contact"), .order = 7, .since = 1,
  },
  [SAM_F (CONTACT, SERVICE_ID)] = {
    .name = "service_id", .kind = SAM_KIND_REF,
    .label = SAM_L ("contact field", "Seen by (service)"),
    .ref = SAM_RECORD_SERVICE,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("contact section", "Other"), .order = 11, .since = 1,
  },
  [SAM_F (CONTACT, BY_USER)] = {
    .name = "by_user", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("contact field", "By"),
    .ref = SAM_RECORD_USER,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE, .since = 1,
  },
};
/* clang-format on */

static void
validate (const SamRecord *record, SamDate today, GArray *problems)
{
  /* Health care is written in the patient record, never here. */
  if (sam_record_enum_is (record, SAM_CONTACT_NATURE, "health")
      && sam_record_has (record, SAM_CONTACT_TEXT))
    sam_problem_add (problems, SAM_CONTACT_TEXT, "health",
                     SAM_L ("problem", "Health care is written in the patient record, not here"));
  sam_check_past_moment (record, SAM_CONTACT_OCCURRED_AT, today, problems);
}

const SamTypeDef sam_type_contact = {
  .type = SAM_RECORD_CONTACT,
  .name = "contact",
  .gtype_name = "SamRecordContact",
  .noun = SAM_L ("record type", "Contact"),
  .plural = SAM_L ("record types", "Contacts"),
  .icon = "call-start-symbolic",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .schema = 1,
  .compartment = SAM_COMPARTMENT_FOLLOW_UP,
  .scope = SAM_SCOPE_CASE,
  .parent = SAM_CONTACT_CASE_ID,
  .lifecycle = SAM_LIFECYCLE_APPEND_ONLY,
  .sort = { SAM_CONTACT_OCCURRED_AT, SAM_FIELD_NONE, SAM_FIELD_NONE },
  .validate = validate,
};
