/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../sam-type-private.h"

#include <samspor/records/sam-disclosure.h>

/* clang-format off */
static const SamFieldDef fields[SAM_FIELD_INDEX (SAM_DISCLOSURE_N_FIELDS_END)] = {
  [SAM_F (DISCLOSURE, PERSON_ID)] = {
    .name = "person_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_IMMUTABLE | SAM_FIELD_INDEXED,
    .label = SAM_L ("disclosure field", "Person"),
    .ref = SAM_RECORD_PERSON,
    .purpose = SAM_PURPOSE_SECURITY, .basis = SAM_BASIS_LOG, .since = 1,
  },
  [SAM_F (DISCLOSURE, CONSENT_ID)] = {
    .name = "consent_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_INDEXED,
    .label = SAM_L ("disclosure field", "Consent"),
    .ref = SAM_RECORD_CONSENT,
    .purpose = SAM_PURPOSE_SECURITY, .basis = SAM_BASIS_CONSENT,
    .section = SAM_L ("disclosure section", "Disclosure"), .order = 1, .since = 1,
  },
  [SAM_F (DISCLOSURE, AGREEMENT_ID)] = {
    .name = "agreement_id", .kind = SAM_KIND_REF,
    .label = SAM_L ("disclosure field", "Agreement"),
    .ref = SAM_RECORD_AGREEMENT,
    .purpose = SAM_PURPOSE_SECURITY, .basis = SAM_BASIS_LOG, .since = 1,
  },
  [SAM_F (DISCLOSURE, PLAN_ID)] = {
    .name = "plan_id", .kind = SAM_KIND_REF,
    .label = SAM_L ("disclosure field", "Plan"),
    .ref = SAM_RECORD_PLAN,
    .purpose = SAM_PURPOSE_SECURITY, .basis = SAM_BASIS_LOG, .since = 1,
  },
  [SAM_F (DISCLOSURE, SERVICE_ID)] = {
    .name = "service_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("disclosure field", "Service"),
    .ref = SAM_RECORD_SERVICE,
    .purpose = SAM_PURPOSE_SECURITY, .basis = SAM_BASIS_LOG,
    .section = SAM_L ("disclosure section", "Disclosure"), .order = 2, .since = 1,
  },
  [SAM_F (DISCLOSURE, RELATION_ID)] = {
    .name = "relation_id", .kind = SAM_KIND_REF,
    .label = SAM_L ("disclosure field", "Relative"),
    .ref = SAM_RECORD_RELATION,
    .purpose = SAM_PURPOSE_SECURITY, .basis = SAM_BASIS_LOG,
    .section = SAM_L ("disclosure section", "Disclosure"), .order = 3, .since = 1,
  },
  [SAM_F (DISCLOSURE, RECIPIENT_NAME)] = {
    .name = "recipient_name", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_SEARCH | SAM_FIELD_LIST | SAM_FIELD_PRINT,
    .label = SAM_L ("disclosure field", "Recipient"),
    .max = 160,
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_SECURITY, .basis = SAM_BASIS_LOG,
    .section = SAM_L ("disclosure section", "Disclosure"), .order = 4, .since = 1,
  },
  [SAM_F (DISCLOSURE, FIELD_GROUPS)] = {
    .name = "field_groups", .kind = SAM_KIND_SET,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("disclosure field", "What"),
    .values = sam_enum_field_group, .ref = SAM_N_RECORD_TYPES, .merge = SAM_MERGE_SET,
    .purpose = SAM_PURPOSE_SECURITY, .basis = SAM_BASIS_LOG,
    .section = SAM_L ("disclosure section", "Disclosure"), .order = 5, .since = 1,
  },
  [SAM_F (DISCLOSURE, BASIS)] = {
    .name = "basis", .kind = SAM_KIND_ENUM,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_LIST,
    .label = SAM_L ("disclosure field", "Legal basis"),
    .values = sam_enum_consent_basis,
    .purpose = SAM_PURPOSE_SECURITY, .basis = SAM_BASIS_LOG,
    .section = SAM_L ("disclosure section", "Disclosure"), .order = 6, .since = 1,
  },
  [SAM_F (DISCLOSURE, BASIS_REFERENCE)] = {
    .name = "basis_reference", .kind = SAM_KIND_TEXT,
    .label = SAM_L ("disclosure field", "Reference"),
    .max = 200,
    .purpose = SAM_PURPOSE_SECURITY, .basis = SAM_BASIS_LOG,
    .section = SAM_L ("disclosure section", "Disclosure"), .order = 7, .since = 1,
  },
  [SAM_F (DISCLOSURE, WHAT)] = {
    .name = "what", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_LIST | SAM_FIELD_PRINT,
    .label = SAM_L ("disclosure field", "What was given"),
    .min = 1, .max = 400,
    .purpose = SAM_PURPOSE_SECURITY, .basis = SAM_BASIS_LOG,
    .section = SAM_L ("disclosure section", "How"), .order = 11, .since = 1,
  },
  [SAM_F (DISCLOSURE, CHANNEL)] = {
    .name = "channel", .kind = SAM_KIND_ENUM,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("disclosure field", "How"),
    .values = sam_enum_channel,
    .purpose = SAM_PURPOSE_SECURITY, .basis = SAM_BASIS_LOG,
    .section = SAM_L ("disclosure section", "How"), .order = 12, .since = 1,
  },
  [SAM_F (DISCLOSURE, GIVEN_AT)] = {
    .name = "given_at", .kind = SAM_KIND_DATETIME,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_INDEXED | SAM_FIELD_LIST | SAM_FIELD_PRINT,
    .label = SAM_L ("disclosure field", "When"),
    .purpose = SAM_PURPOSE_SECURITY, .basis = SAM_BASIS_LOG,
    .section = SAM_L ("disclosure section", "How"), .order = 13, .since = 1,
  },
  [SAM_F (DISCLOSURE, PAPER_HASH)] = {
    .name = "paper_hash", .kind = SAM_KIND_TEXT,
    .label = SAM_L ("disclosure field", "Fingerprint of the paper"),
    .max = 64,
    .purpose = SAM_PURPOSE_SECURITY, .basis = SAM_BASIS_LOG, .since = 1,
  },
  [SAM_F (DISCLOSURE, BY_USER)] = {
    .name = "by_user", .kind = SAM_KIND_REF,
    .label = SAM_L ("disclosure field", "Given by"),
    .ref = SAM_RECORD_USER,
    .purpose = SAM_PURPOSE_SECURITY, .basis = SAM_BASIS_LOG, .since = 1,
  },
};
/* clang-format on */

static void
validate (const SamRecord *record, SamDate today, GArray *problems)
{
  if (!sam_record_has (record, SAM_DISCLOSURE_SERVICE_ID)
      && !sam_record_has (record, SAM_DISCLOSURE_RELATION_ID)
      && !sam_record_has (record, SAM_DISCLOSURE_RECIPIENT_NAME))
    sam_problem_add (problems, SAM_DISCLOSURE_RECIPIENT_NAME, "required",
                     SAM_L ("problem", "Say who the recipient is"));
  if (sam_record_enum_is (record, SAM_DISCLOSURE_BASIS, "samtykke"))
    sam_check_needed (record, SAM_DISCLOSURE_CONSENT_ID, problems);
  sam_check_past_moment (record, SAM_DISCLOSURE_GIVEN_AT, today, problems);
}

const SamTypeDef sam_type_disclosure = {
  .type = SAM_RECORD_DISCLOSURE,
  .name = "disclosure",
  .gtype_name = "SamRecordDisclosure",
  .noun = SAM_L ("record type", "Disclosure"),
  .plural = SAM_L ("record types", "Disclosures"),
  .icon = "mail-send-symbolic",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .schema = 1,
  .compartment = SAM_COMPARTMENT_FOLLOW_UP,
  .scope = SAM_SCOPE_PERSON,
  .parent = SAM_DISCLOSURE_PERSON_ID,
  .lifecycle = SAM_LIFECYCLE_APPEND_ONLY,
  .sort = { SAM_DISCLOSURE_GIVEN_AT, SAM_FIELD_NONE, SAM_FIELD_NONE },
  .validate = validate,
};
