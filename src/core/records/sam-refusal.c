/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../sam-type-private.h"

#include <samspor/records/sam-refusal.h>

/* Turned away at the door is no decision; a decision can be appealed (pbrl § 7-2, fvl § 28). */
static const SamEnumValue refusal_kind_values[] = {
  { "turned_away", SAM_L ("refusal kind", "Turned away") },
  { "declined", SAM_L ("refusal kind", "Application or referral declined") },
  { NULL, SAM_L (NULL, NULL) },
};

static const SamEnumValue refusal_reason_values[] = {
  { "intoxicated", SAM_L ("refusal reason", "Was intoxicated") },
  { "no_place", SAM_L ("refusal reason", "No place or capacity") },
  { "not_right_service", SAM_L ("refusal reason", "Not the right service") },
  { "out_of_area", SAM_L ("refusal reason", "Belongs to another area") },
  { "other", SAM_L ("refusal reason", "Other") },
  { NULL, SAM_L (NULL, NULL) },
};

/* clang-format off */
static const SamFieldDef fields[SAM_FIELD_INDEX (SAM_REFUSAL_N_FIELDS_END)] = {
  [SAM_F (REFUSAL, CASE_ID)] = {
    .name = "case_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_IMMUTABLE | SAM_FIELD_INDEXED,
    .label = SAM_L ("refusal field", "Case"),
    .ref = SAM_RECORD_CASE,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR, .since = 1,
  },
  [SAM_F (REFUSAL, KIND)] = {
    .name = "kind", .kind = SAM_KIND_ENUM,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("refusal field", "What happened"),
    .values = refusal_kind_values,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR,
    .section = SAM_L ("refusal section", "What happened"), .order = 1, .since = 1,
  },
  [SAM_F (REFUSAL, SERVICE_ID)] = {
    .name = "service_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("refusal field", "By which service"),
    .ref = SAM_RECORD_SERVICE,
    .sensitivity = SAM_SENSITIVITY_ADDRESS,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR,
    .section = SAM_L ("refusal section", "What happened"), .order = 2, .since = 1,
  },
  [SAM_F (REFUSAL, PLACE)] = {
    .name = "place", .kind = SAM_KIND_TEXT,
    .label = SAM_L ("refusal field", "Or where, when it is not in the directory"),
    .max = 200,
    .sensitivity = SAM_SENSITIVITY_ADDRESS,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR,
    .section = SAM_L ("refusal section", "What happened"), .order = 3, .since = 1,
  },
  [SAM_F (REFUSAL, OCCURRED_AT)] = {
    .name = "occurred_at", .kind = SAM_KIND_DATETIME,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("refusal field", "When"),
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR,
    .section = SAM_L ("refusal section", "What happened"), .order = 4, .since = 1,
  },
  [SAM_F (REFUSAL, TOLD_BY)] = {
    .name = "told_by", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("refusal field", "Told by"),
    .hint = SAM_L ("refusal hint", "The person, somebody close, the service itself"),
    .max = 200,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR,
    .section = SAM_L ("refusal section", "What happened"), .order = 5, .since = 1,
  },
  [SAM_F (REFUSAL, REASON)] = {
    .name = "reason", .kind = SAM_KIND_ENUM,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("refusal field", "Reason they gave"),
    .values = refusal_reason_values,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR,
    .section = SAM_L ("refusal section", "What happened"), .order = 6, .since = 1,
  },
  [SAM_F (REFUSAL, TEXT)] = {
    .name = "text", .kind = SAM_KIND_MULTILINE,
    .flags = SAM_FIELD_SEARCH,
    .label = SAM_L ("refusal field", "In words"),
    .max = 4000,
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR,
    .section = SAM_L ("refusal section", "What happened"), .order = 7, .since = 1,
  },
  [SAM_F (REFUSAL, OWNER_USER)] = {
    .name = "owner_user", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("refusal field", "Who takes it next"),
    .ref = SAM_RECORD_USER,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR,
    .section = SAM_L ("refusal section", "What now"), .order = 11, .since = 1,
  },
  [SAM_F (REFUSAL, CAN_APPEAL)] = {
    .name = "can_appeal", .kind = SAM_KIND_BOOL,
    .label = SAM_L ("refusal field", "The decision can be appealed"),
    .group = "appeal",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR,
    .section = SAM_L ("refusal section", "What now"), .order = 12, .since = 1,
  },
  [SAM_F (REFUSAL, APPEAL_BY_ON)] = {
    .name = "appeal_by_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("refusal field", "Appeal deadline"),
    .group = "appeal",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR,
    .section = SAM_L ("refusal section", "What now"), .order = 13, .since = 1,
  },
};
/* clang-format on */

static void
validate (const SamRecord *record, SamDate today, GArray *problems)
{
  sam_check_past_moment (record, SAM_REFUSAL_OCCURRED_AT, today, problems);
  if (sam_record_has (record, SAM_REFUSAL_APPEAL_BY_ON)
      && !sam_record_get_bool (record, SAM_REFUSAL_CAN_APPEAL))
    sam_problem_add (problems, SAM_REFUSAL_APPEAL_BY_ON, "order",
                     SAM_L ("problem", "Only a decision that can be appealed has a deadline"));
}

const SamTypeDef sam_type_refusal = {
  .type = SAM_RECORD_REFUSAL,
  .name = "refusal",
  .gtype_name = "SamRecordRefusal",
  .noun = SAM_L ("record type", "Refusal by others"),
  .plural = SAM_L ("record types", "Refusals by others"),
  .icon = "action-unavailable-symbolic",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .schema = 1,
  .compartment = SAM_COMPARTMENT_HEALTH,
  .scope = SAM_SCOPE_CASE,
  .parent = SAM_REFUSAL_CASE_ID,
  .lifecycle = SAM_LIFECYCLE_EDITABLE,
  .sort = { SAM_REFUSAL_OCCURRED_AT, SAM_FIELD_NONE, SAM_FIELD_NONE },
  .validate = validate,
};
