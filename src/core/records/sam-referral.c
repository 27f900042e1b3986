/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../sam-type-private.h"

#include <samspor/records/sam-referral.h>

/* Right to health care by the specialist service: pbrl § 2-1 b. */
static const SamEnumValue entitled_values[] = {
  { "yes", SAM_L ("referral right", "Yes") },
  { "no", SAM_L ("referral right", "No") },
  { NULL, SAM_L (NULL, NULL) },
};

static const SamEnumValue outcome_values[] = {
  { "started", SAM_L ("referral outcome", "Started") },
  { "declined", SAM_L ("referral outcome", "Declined by the service") },
  { "withdrawn", SAM_L ("referral outcome", "Withdrawn by the person") },
  { "other", SAM_L ("referral outcome", "Ended in another way") },
  { NULL, SAM_L (NULL, NULL) },
};

/* clang-format off */
static const SamFieldDef fields[SAM_FIELD_INDEX (SAM_REFERRAL_N_FIELDS_END)] = {
  [SAM_F (REFERRAL, CASE_ID)] = {
    .name = "case_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_IMMUTABLE | SAM_FIELD_INDEXED,
    .label = SAM_L ("referral field", "Case"),
    .ref = SAM_RECORD_CASE,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR, .since = 1,
  },
  [SAM_F (REFERRAL, SERVICE_ID)] = {
    .name = "service_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("referral field", "To which service"),
    .ref = SAM_RECORD_SERVICE,
    .sensitivity = SAM_SENSITIVITY_ADDRESS,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR,
    .section = SAM_L ("referral section", "Referral"), .order = 1, .since = 1,
  },
  [SAM_F (REFERRAL, PLACE)] = {
    .name = "place", .kind = SAM_KIND_TEXT,
    .label = SAM_L ("referral field", "Or to whom, when it is not in the directory"),
    .max = 200,
    .sensitivity = SAM_SENSITIVITY_ADDRESS,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR,
    .section = SAM_L ("referral section", "Referral"), .order = 2, .since = 1,
  },
  [SAM_F (REFERRAL, WHAT)] = {
    .name = "what", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_SEARCH | SAM_FIELD_LIST,
    .label = SAM_L ("referral field", "What is asked for"),
    .min = 1, .max = 400,
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR,
    .section = SAM_L ("referral section", "Referral"), .order = 3, .since = 1,
  },
  [SAM_F (REFERRAL, SENT_ON)] = {
    .name = "sent_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("referral field", "Sent"),
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR,
    .section = SAM_L ("referral section", "Referral"), .order = 4, .since = 1,
  },
  [SAM_F (REFERRAL, RECEIVED_ON)] = {
    .name = "received_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("referral field", "Received there"),
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR,
    .section = SAM_L ("referral section", "Their answer"), .order = 11, .since = 1,
  },
  [SAM_F (REFERRAL, ASSESSED_ON)] = {
    .name = "assessed_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("referral field", "Assessed"),
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR,
    .section = SAM_L ("referral section", "Their answer"), .order = 12, .since = 1,
  },
  [SAM_F (REFERRAL, ENTITLED)] = {
    .name = "entitled", .kind = SAM_KIND_ENUM,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("referral field", "Right to health care"),
    .values = entitled_values,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR,
    .section = SAM_L ("referral section", "Their answer"), .order = 13, .since = 1,
  },
  [SAM_F (REFERRAL, START_ON)] = {
    .name = "start_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("referral field", "Starts"),
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR,
    .section = SAM_L ("referral section", "Their answer"), .order = 14, .since = 1,
  },
  [SAM_F (REFERRAL, OUTCOME)] = {
    .name = "outcome", .kind = SAM_KIND_ENUM,
    .flags = SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("referral field", "What came of it"),
    .values = outcome_values, .merge = SAM_MERGE_NEVER, .group = "outcome",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR,
    .section = SAM_L ("referral section", "What came of it"), .order = 21, .since = 1,
  },
  [SAM_F (REFERRAL, OUTCOME_ON)] = {
    .name = "outcome_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("referral field", "On the day"),
    .merge = SAM_MERGE_NEVER, .group = "outcome",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR,
    .section = SAM_L ("referral section", "What came of it"), .order = 22, .since = 1,
  },
  [SAM_F (REFERRAL, REMARK)] = {
    .name = "remark", .kind = SAM_KIND_MULTILINE,
    .label = SAM_L ("referral field", "Remark"),
    .max = 4000,
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR,
    .section = SAM_L ("referral section", "What came of it"), .order = 23, .since = 1,
  },
};
/* clang-format on */

static void
validate (const SamRecord *record, SamDate today, GArray *problems)
{
  sam_check_past (record, SAM_REFERRAL_SENT_ON, today, problems);
  sam_check_past (record, SAM_REFERRAL_RECEIVED_ON, today, problems);
  sam_check_past (record, SAM_REFERRAL_ASSESSED_ON, today, problems);
  sam_check_order (record, SAM_REFERRAL_SENT_ON, SAM_REFERRAL_RECEIVED_ON, problems);
  sam_check_order (record, SAM_REFERRAL_SENT_ON, SAM_REFERRAL_ASSESSED_ON, problems);
  if (sam_record_has (record, SAM_REFERRAL_OUTCOME))
    sam_check_needed (record, SAM_REFERRAL_OUTCOME_ON, problems);
  sam_check_past (record, SAM_REFERRAL_OUTCOME_ON, today, problems);
  sam_check_order (record, SAM_REFERRAL_SENT_ON, SAM_REFERRAL_OUTCOME_ON, problems);
}

const SamTypeDef sam_type_referral = {
  .type = SAM_RECORD_REFERRAL,
  .name = "referral",
  .gtype_name = "SamRecordReferral",
  .noun = SAM_L ("record type", "Referral"),
  .plural = SAM_L ("record types", "Referrals"),
  .icon = "mail-send-symbolic",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .schema = 1,
  .compartment = SAM_COMPARTMENT_HEALTH,
  .scope = SAM_SCOPE_CASE,
  .parent = SAM_REFERRAL_CASE_ID,
  .lifecycle = SAM_LIFECYCLE_EDITABLE,
  .sort = { SAM_REFERRAL_SENT_ON, SAM_FIELD_NONE, SAM_FIELD_NONE },
  .validate = validate,
};
