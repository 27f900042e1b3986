/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../sam-type-private.h"

#include <samspor/records/sam-overdose.h>

static const SamEnumValue surroundings_values[] = {
  { "own_home", SAM_L ("overdose place", "At home") },
  { "others_home", SAM_L ("overdose place", "At somebody else's home") },
  { "outdoors", SAM_L ("overdose place", "Outdoors") },
  { "public", SAM_L ("overdose place", "In a public building") },
  { "institution", SAM_L ("overdose place", "In an institution or prison") },
  { "temporary", SAM_L ("overdose place", "In a temporary place to live") },
  { "unknown", SAM_L ("overdose place", "Not known") },
  { NULL, SAM_L (NULL, NULL) },
};

static const SamEnumValue return_card_values[] = {
  { "not_asked", SAM_L ("return card", "Not asked yet") },
  { "given", SAM_L ("return card", "Given") },
  { "declined", SAM_L ("return card", "Does not want it") },
  { NULL, SAM_L (NULL, NULL) },
};

/* clang-format off */
static const SamFieldDef fields[SAM_FIELD_INDEX (SAM_OVERDOSE_N_FIELDS_END)] = {
  [SAM_F (OVERDOSE, CASE_ID)] = {
    .name = "case_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_IMMUTABLE | SAM_FIELD_INDEXED,
    .label = SAM_L ("overdose field", "Case"),
    .ref = SAM_RECORD_CASE,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE, .since = 1,
  },
  [SAM_F (OVERDOSE, OCCURRED_AT)] = {
    .name = "occurred_at", .kind = SAM_KIND_DATETIME,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("overdose field", "When"),
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("overdose section", "What happened"), .order = 1, .since = 1,
  },
  [SAM_F (OVERDOSE, TOLD_BY)] = {
    .name = "told_by", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_REQUIRED,
    .label = SAM_L ("overdose field", "Told by"),
    .hint = SAM_L ("overdose hint", "The person, a relative, the emergency clinic …"),
    .max = 160, .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("overdose section", "What happened"), .order = 2, .since = 1,
  },
  [SAM_F (OVERDOSE, SURROUNDINGS)] = {
    .name = "surroundings", .kind = SAM_KIND_ENUM,
    .label = SAM_L ("overdose field", "Where"),
    .values = surroundings_values, .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("overdose section", "What happened"), .order = 3, .since = 1,
  },
  [SAM_F (OVERDOSE, RETURN_CARD)] = {
    .name = "return_card", .kind = SAM_KIND_ENUM,
    .flags = SAM_FIELD_REQUIRED,
    .label = SAM_L ("overdose field", "Return card (48 hours)"),
    .values = return_card_values,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("overdose section", "Afterwards"), .order = 11, .since = 1,
  },
  [SAM_F (OVERDOSE, PLAN_REVIEWED_ON)] = {
    .name = "plan_reviewed_on", .kind = SAM_KIND_DATE,
    .label = SAM_L ("overdose field", "The plan was gone through on"),
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PLAN,
    .section = SAM_L ("overdose section", "Afterwards"), .order = 12, .since = 1,
  },
};
/* clang-format on */

static void
validate (const SamRecord *record, SamDate today, GArray *problems)
{
  sam_check_past_moment (record, SAM_OVERDOSE_OCCURRED_AT, today, problems);
  sam_check_past (record, SAM_OVERDOSE_PLAN_REVIEWED_ON, today, problems);
}

const SamTypeDef sam_type_overdose = {
  .type = SAM_RECORD_OVERDOSE,
  .name = "overdose",
  .gtype_name = "SamRecordOverdose",
  .noun = SAM_L ("record type", "Overdose"),
  .plural = SAM_L ("record types", "Overdoses"),
  .icon = "dialog-warning-symbolic",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .schema = 1,
  .compartment = SAM_COMPARTMENT_FOLLOW_UP,
  .scope = SAM_SCOPE_CASE,
  .parent = SAM_OVERDOSE_CASE_ID,
  .lifecycle = SAM_LIFECYCLE_EDITABLE,
  .sort = { SAM_OVERDOSE_OCCURRED_AT, SAM_FIELD_NONE, SAM_FIELD_NONE },
  .validate = validate,
};
