/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../sam-type-private.h"

#include <samspor/records/sam-consent.h>

static const SamEnumValue given_by_values[] = {
  { "person", SAM_L ("consent given by", "The person") },
  { "guardian", SAM_L ("consent given by", "Guardian") },
  { "both", SAM_L ("consent given by", "Both") },
  { NULL, SAM_L (NULL, NULL) },
};

/* clang-format off */
static const SamFieldDef fields[SAM_FIELD_INDEX (SAM_CONSENT_N_FIELDS_END)] = {
  [SAM_F (CONSENT, PERSON_ID)] = {
    .name = "person_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_IMMUTABLE | SAM_FIELD_INDEXED,
    .label = SAM_L ("consent field", "Person"),
    .ref = SAM_RECORD_PERSON, .merge = SAM_MERGE_NEVER,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_CONSENT, .since = 1,
  },
  [SAM_F (CONSENT, SERVICE_ID)] = {
    .name = "service_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("consent field", "Service"),
    .ref = SAM_RECORD_SERVICE, .merge = SAM_MERGE_NEVER,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_CONSENT,
    .section = SAM_L ("consent section", "Recipient"), .order = 1, .since = 1,
  },
  [SAM_F (CONSENT, RELATION_ID)] = {
    .name = "relation_id", .kind = SAM_KIND_REF,
    .label = SAM_L ("consent field", "Relative"),
    .ref = SAM_RECORD_RELATION, .merge = SAM_MERGE_NEVER,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_CONSENT,
    .section = SAM_L ("consent section", "Recipient"), .order = 2, .since = 1,
  },
  [SAM_F (CONSENT, RECIPIENT_NAME)] = {
    .name = "recipient_name", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_SEARCH | SAM_FIELD_LIST | SAM_FIELD_PRINT,
    .label = SAM_L ("consent field", "Recipient"),
    .max = 160, .merge = SAM_MERGE_NEVER,
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_CONSENT,
    .section = SAM_L ("consent section", "Recipient"), .order = 3, .since = 1,
  },
  [SAM_F (CONSENT, FIELD_GROUPS)] = {
    .name = "field_groups", .kind = SAM_KIND_SET,
    .flags = SAM_FIELD_LIST | SAM_FIELD_PRINT,
    .label = SAM_L ("consent field", "What"),
    .values = sam_enum_field_group, .ref = SAM_N_RECORD_TYPES, .merge = SAM_MERGE_NEVER,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_CONSENT,
    .section = SAM_L ("consent section", "Recipient"), .order = 4, .since = 1,
  },
  [SAM_F (CONSENT, BASIS)] = {
    .name = "basis", .kind = SAM_KIND_ENUM,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_LIST | SAM_FIELD_PRINT,
    .label = SAM_L ("consent field", "Legal basis"),
    .values = sam_enum_consent_basis, .merge = SAM_MERGE_NEVER,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_CONSENT,
    .section = SAM_L ("consent section", "Recipient"), .order = 5, .since = 1,
  },
  [SAM_F (CONSENT, BASIS_REFERENCE)] = {
    .name = "basis_reference", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_PRINT,
    .label = SAM_L ("consent field", "Reference"),
    .max = 200, .merge = SAM_MERGE_NEVER,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_CONSENT,
    .section = SAM_L ("consent section", "Recipient"), .order = 6, .since = 1,
  },
  [SAM_F (CONSENT, LIFTS)] = {
    .name = "lifts", .kind = SAM_KIND_TEXT,
    .label = SAM_L ("consent field", "Lifts the confidentiality of"),
    .max = 400, .merge = SAM_MERGE_NEVER,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_CONSENT,
    .section = SAM_L ("consent section", "Recipient"), .order = 7, .since = 1,
  },
  [SAM_F (CONSENT, ASKED_HOW)] = {
    .name = "asked_how", .kind = SAM_KIND_ENUM,
    .label = SAM_L ("consent field", "Asked how"),
    .values = sam_enum_channel, .merge = SAM_MERGE_NEVER,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_CONSENT,
    .section = SAM_L ("consent section", "Given"), .order = 13, .since = 1,
  },
  [SAM_F (CONSENT, GIVEN_BY)] = {
    .name = "given_by", .kind = SAM_KIND_ENUM,
    .label = SAM_L ("consent field", "Given by"),
    .values = given_by_values, .merge = SAM_MERGE_NEVER,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_CONSENT,
    .section = SAM_L ("consent section", "Given"), .order = 12, .since = 1,
  },
  [SAM_F (CONSENT, GIVEN_ON)] = {
    .name = "given_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_INDEXED | SAM_FIELD_LIST | SAM_FIELD_PRINT,
    .label = SAM_L ("consent field", "Given on"),
    .merge = SAM_MERGE_NEVER,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_CONSENT,
    .section = SAM_L ("consent section", "Given"), .order = 11, .since = 1,
  },
  [SAM_F (CONSENT, VALID_UNTIL)] = {
    .name = "valid_until", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_INDEXED | SAM_FIELD_LIST | SAM_FIELD_PRINT,
    .label = SAM_L ("consent field", "Valid until"),
    .merge = SAM_MERGE_NEVER,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_CONSENT,
    .section = SAM_L ("consent section", "Given"), .order = 14, .since = 1,
  },
  [SAM_F (CONSENT, WITHDRAWN_ON)] = {
    .name = "withdrawn_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_INDEXED | SAM_FIELD_LIST | SAM_FIELD_PRINT,
    .label = SAM_L ("consent field", "Withdrawn on"),
    .merge = SAM_MERGE_NEVER,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_CONSENT,
    .section = SAM_L ("consent section", "Withdrawn"), .order = 21, .since = 1,
  },
  [SAM_F (CONSENT, WITHDRAWN_HOW)] = {
    .name = "withdrawn_how", .kind = SAM_KIND_TEXT,
    .label = SAM_L ("consent field", "How it was withdrawn"),
    .max = 400, .merge = SAM_MERGE_NEVER,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_CONSENT,
    .section = SAM_L ("consent section", "Withdrawn"), .order = 22, .since = 1,
  },
  [SAM_F (CONSENT, CAPACITY_IN_DOUBT)] = {
    .name = "capacity_in_doubt", .kind = SAM_KIND_BOOL,
    .flags = SAM_FIELD_MORE,
    .label = SAM_L ("consent field", "Doubt about the capacity to consent"),
    .merge = SAM_MERGE_NEVER,
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_CONSENT,
    .section = SAM_L ("consent section", "More"), .order = 31, .since = 1,
  },
  [SAM_F (CONSENT, CAPACITY_NOTE)] = {
    .name = "capacity_note", .kind = SAM_KIND_MULTILINE,
    .flags = SAM_FIELD_MORE,
    .label = SAM_L ("consent field", "About the doubt"),
    .max = 2000, .merge = SAM_MERGE_NEVER,
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_CONSENT,
    .section = SAM_L ("consent section", "More"), .order = 32, .since = 1,
  },
  [SAM_F (CONSENT, NOTED_BY_USER)] = {
    .name = "noted_by_user", .kind = SAM_KIND_REF,
    .label = SAM_L ("consent field", "Noted by"),
    .ref = SAM_RECORD_USER, .merge = SAM_MERGE_NEVER,
    .purpose = SAM_PURPOSE_SECURITY, .basis = SAM_BASIS_CONSENT,
    .section = SAM_L ("consent section", "Given"), .order = 15, .since = 1,
  },
};
/* clang-format on */

static void
validate (const SamRecord *record, SamDate today, GArray *problems)
{
  if (!sam_record_has (record, SAM_CONSENT_SERVICE_ID)
      && !sam_record_has (record, SAM_CONSENT_RELATION_ID)
      && !sam_record_has (record, SAM_CONSENT_RECIPIENT_NAME))
    sam_problem_add (problems, SAM_CONSENT_RECIPIENT_NAME, "required",
                     SAM_L ("problem", "Say who the recipient is"));
  sam_check_needed (record, SAM_CONSENT_FIELD_GROUPS, problems);
  if (sam_record_enum_is (record, SAM_CONSENT_BASIS, "lov"))
    sam_check_needed (record, SAM_CONSENT_BASIS_REFERENCE, problems);
  sam_check_past (record, SAM_CONSENT_GIVEN_ON, today, problems);
  sam_check_past (record, SAM_CONSENT_WITHDRAWN_ON, today, problems);
  sam_check_order (record, SAM_CONSENT_GIVEN_ON, SAM_CONSENT_VALID_UNTIL, problems);
  sam_check_order (record, SAM_CONSENT_GIVEN_ON, SAM_CONSENT_WITHDRAWN_ON, problems);
}

const SamTypeDef sam_type_consent = {
  .type = SAM_RECORD_CONSENT,
  .name = "consent",
  .gtype_name = "SamRecordConsent",
  .noun = SAM_L ("record type", "Consent"),
  .plural = SAM_L ("record types", "Consents"),
  .icon = "emblem-ok-symbolic",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .schema = 1,
  .compartment = SAM_COMPARTMENT_FOLLOW_UP,
  .scope = SAM_SCOPE_PERSON,
  .parent = SAM_CONSENT_PERSON_ID,
  .lifecycle = SAM_LIFECYCLE_EDITABLE,
  .sort = { SAM_CONSENT_GIVEN_ON, SAM_FIELD_NONE, SAM_FIELD_NONE },
  .validate = validate,
};
