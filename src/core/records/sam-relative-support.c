/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../sam-type-private.h"

#include <samspor/records/sam-relative-support.h>

/* clang-format off */
static const SamFieldDef fields[SAM_FIELD_INDEX (SAM_RELATIVE_SUPPORT_N_FIELDS_END)] = {
  [SAM_F (RELATIVE_SUPPORT, TEAM_ID)] = {
    .name = "team_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_IMMUTABLE | SAM_FIELD_INDEXED,
    .label = SAM_L ("support field", "Team"),
    .ref = SAM_RECORD_TEAM,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SUPPORT, .since = 1,
  },
  [SAM_F (RELATIVE_SUPPORT, RELATIVE_NAME)] = {
    .name = "relative_name", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_LIST,
    .label = SAM_L ("support field", "Who gets support"),
    .max = 160,
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SUPPORT,
    .section = SAM_L ("support section", "The relative"), .order = 1, .since = 1,
  },
  [SAM_F (RELATIVE_SUPPORT, RELATIVE_IS)] = {
    .name = "relative_is", .kind = SAM_KIND_ENUM,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("support field", "Relative as"),
    .values = sam_enum_relative,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SUPPORT,
    .section = SAM_L ("support section", "The relative"), .order = 2, .since = 1,
  },
  [SAM_F (RELATIVE_SUPPORT, RELATIVE_PHONE)] = {
    .name = "relative_phone", .kind = SAM_KIND_TEXT,
    .label = SAM_L ("support field", "Phone"),
    .max = 40,
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SUPPORT,
    .section = SAM_L ("support section", "The relative"), .order = 3, .since = 1,
  },
  [SAM_F (RELATIVE_SUPPORT, NEEDS)] = {
    .name = "needs", .kind = SAM_KIND_MULTILINE,
    .label = SAM_L ("support field", "What the relative needs"),
    .hint = SAM_L ("support hint", "For their own part, in their own words"),
    .max = 4000,
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SUPPORT,
    .section = SAM_L ("support section", "The support"), .order = 11, .since = 1,
  },
  [SAM_F (RELATIVE_SUPPORT, AGREED)] = {
    .name = "agreed", .kind = SAM_KIND_MULTILINE,
    .label = SAM_L ("support field", "What is agreed"),
    .max = 4000,
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SUPPORT,
    .section = SAM_L ("support section", "The support"), .order = 12, .since = 1,
  },
  [SAM_F (RELATIVE_SUPPORT, NEXT_ON)] = {
    .name = "next_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("support field", "Next talk"),
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SUPPORT,
    .section = SAM_L ("support section", "The support"), .order = 13, .since = 1,
  },
  [SAM_F (RELATIVE_SUPPORT, OWNER_USER)] = {
    .name = "owner_user", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("support field", "Responsible"),
    .ref = SAM_RECORD_USER,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SUPPORT,
    .section = SAM_L ("support section", "The support"), .order = 14, .since = 1,
  },
  [SAM_F (RELATIVE_SUPPORT, BEGAN_ON)] = {
    .name = "began_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_LIST,
    .label = SAM_L ("support field", "Began"),
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SUPPORT,
    .section = SAM_L ("support section", "The support"), .order = 15, .since = 1,
  },
  [SAM_F (RELATIVE_SUPPORT, ENDED_ON)] = {
    .name = "ended_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("support field", "Ended"),
    .merge = SAM_MERGE_NEVER, .group = "ended",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SUPPORT,
    .section = SAM_L ("support section", "The end"), .order = 21, .since = 1,
  },
  [SAM_F (RELATIVE_SUPPORT, ENDED_WHY)] = {
    .name = "ended_why", .kind = SAM_KIND_TEXT,
    .label = SAM_L ("support field", "Why it ended"),
    .max = 400, .merge = SAM_MERGE_NEVER, .group = "ended",
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SUPPORT,
    .section = SAM_L ("support section", "The end"), .order = 22, .since = 1,
  },
  [SAM_F (RELATIVE_SUPPORT, TAKEN_BY_USER)] = {
    .name = "taken_by_user", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_IMMUTABLE,
    .label = SAM_L ("support field", "Noted by"),
    .ref = SAM_RECORD_USER,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SUPPORT, .since = 1,
  },
  [SAM_F (RELATIVE_SUPPORT, INQUIRY_ID)] = {
    .name = "inquiry_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_IMMUTABLE | SAM_FIELD_INDEXED,
    .label = SAM_L ("support field", "Inquiry"),
    .ref = SAM_RECORD_INQUIRY,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SUPPORT, .since = 1,
  },
};
/* clang-format on */

static void
validate (const SamRecord *record, SamDate today, GArray *problems)
{
  sam_check_past (record, SAM_RELATIVE_SUPPORT_BEGAN_ON, today, problems);
  sam_check_past (record, SAM_RELATIVE_SUPPORT_ENDED_ON, today, problems);
  sam_check_order (record, SAM_RELATIVE_SUPPORT_BEGAN_ON, SAM_RELATIVE_SUPPORT_NEXT_ON, problems);
  sam_check_order (record, SAM_RELATIVE_SUPPORT_BEGAN_ON, SAM_RELATIVE_SUPPORT_ENDED_ON, problems);
  if (sam_record_has (record, SAM_RELATIVE_SUPPORT_ENDED_ON))
    sam_check_needed (record, SAM_RELATIVE_SUPPORT_ENDED_WHY, problems);
}

const SamTypeDef sam_type_relative_support = {
  .type = SAM_RECORD_RELATIVE_SUPPORT,
  .name = "relative_support",
  .gtype_name = "SamRecordRelativeSupport",
  .noun = SAM_L ("record type", "Support for a relative"),
  .plural = SAM_L ("record types", "Support for relatives"),
  .icon = "sam-person-symbolic",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .schema = 1,
  .compartment = SAM_COMPARTMENT_RELATIVES,
  .scope = SAM_SCOPE_TEAM,
  .parent = SAM_RELATIVE_SUPPORT_TEAM_ID,
  .lifecycle = SAM_LIFECYCLE_EDITABLE,
  .sort = { SAM_RELATIVE_SUPPORT_BEGAN_ON, SAM_FIELD_NONE, SAM_FIELD_NONE },
  .validate = validate,
};
