/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../sam-type-private.h"

#include <samspor/records/sam-residence.h>

static const SamEnumValue residence_kind_values[] = {
  { "municipal", SAM_L ("residence kind", "Municipal home") },
  { "private", SAM_L ("residence kind", "Rented privately") },
  { "owned", SAM_L ("residence kind", "Owned") },
  { "family", SAM_L ("residence kind", "With family or friends") },
  { "temporary", SAM_L ("residence kind", "Temporary housing") },
  { "institution", SAM_L ("residence kind", "Institution") },
  { "prison", SAM_L ("residence kind", "Prison") },
  { "none", SAM_L ("residence kind", "No home") },
  { NULL, SAM_L (NULL, NULL) },
};

static const SamEnumValue ended_how_values[] = {
  { "moved", SAM_L ("how a residence ended", "Moved") },
  { "expired", SAM_L ("how a residence ended", "The period ended") },
  { "evicted", SAM_L ("how a residence ended", "Had to leave") },
  { "other", SAM_L ("how a residence ended", "Other") },
  { NULL, SAM_L (NULL, NULL) },
};

/* clang-format off */
static const SamFieldDef fields[SAM_FIELD_INDEX (SAM_RESIDENCE_N_FIELDS_END)] = {
  [SAM_F (RESIDENCE, PERSON_ID)] = {
    .name = "person_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_IMMUTABLE | SAM_FIELD_INDEXED,
    .label = SAM_L ("residence field", "Person"),
    .ref = SAM_RECORD_PERSON,
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING, .since = 1,
  },
  [SAM_F (RESIDENCE, KIND)] = {
    .name = "kind", .kind = SAM_KIND_ENUM,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("residence field", "Lives in"),
    .values = residence_kind_values,
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("residence section", "Residence"), .order = 1, .since = 1,
  },
  [SAM_F (RESIDENCE, UNIT_ID)] = {
    .name = "unit_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_INDEXED,
    .label = SAM_L ("residence field", "Home"),
    .ref = SAM_RECORD_HOUSING_UNIT,
    .sensitivity = SAM_SENSITIVITY_ADDRESS,
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("residence section", "Residence"), .order = 4, .since = 1,
  },
  [SAM_F (RESIDENCE, SERVICE_ID)] = {
    .name = "service_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_INDEXED,
    .label = SAM_L ("residence field", "Institution"),
    .hint = SAM_L ("residence hint", "The prison or institution"),
    .ref = SAM_RECORD_SERVICE,
    .sensitivity = SAM_SENSITIVITY_ADDRESS,
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("residence section", "Residence"), .order = 5, .since = 1,
  },
  [SAM_F (RESIDENCE, FROM_ON)] = {
    .name = "from_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("residence field", "From"),
    .group = "period",
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("residence section", "Residence"), .order = 2, .since = 1,
  },
  [SAM_F (RESIDENCE, TO_ON)] = {
    .name = "to_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("residence field", "Until"),
    .merge = SAM_MERGE_NEVER, .group = "period",
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("residence section", "Residence"), .order = 3, .since = 1,
  },
  [SAM_F (RESIDENCE, ADDRESS)] = {
    .name = "address", .kind = SAM_KIND_TEXT,
    .label = SAM_L ("residence field", "Address"),
    .max = 200, .merge = SAM_MERGE_NEVER, .group = "address",
    .sensitivity = SAM_SENSITIVITY_ADDRESS,
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("residence section", "Address"), .order = 11, .since = 1,
  },
  [SAM_F (RESIDENCE, POSTCODE)] = {
    .name = "postcode", .kind = SAM_KIND_TEXT,
    .label = SAM_L ("residence field", "Postcode"),
    .max = 4, .merge = SAM_MERGE_NEVER, .group = "address",
    .sensitivity = SAM_SENSITIVITY_ADDRESS,
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("residence section", "Address"), .order = 12, .since = 1,
  },
  [SAM_F (RESIDENCE, CITY)] = {
    .name = "city", .kind = SAM_KIND_TEXT,
    .label = SAM_L ("residence field", "City"),
    .max = 80, .merge = SAM_MERGE_NEVER, .group = "address",
    .sensitivity = SAM_SENSITIVITY_ADDRESS,
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("residence section", "Address"), .order = 13, .since = 1,
  },
  [SAM_F (RESIDENCE, ENVIRONMENT)] = {
    .name = "environment", .kind = SAM_KIND_ENUM,
    .label = SAM_L ("residence field", "Living environment"),
    .values = sam_enum_environment,
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("residence section", "Residence"), .order = 6, .since = 1,
  },
  [SAM_F (RESIDENCE, KEPT_IN_SENTENCE)] = {
    .name = "kept_in_sentence", .kind = SAM_KIND_BOOL,
    .label = SAM_L ("residence field", "Kept during the sentence"),
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("residence section", "Other"), .order = 21, .since = 1,
  },
  [SAM_F (RESIDENCE, ENDED_HOW)] = {
    .name = "ended_how", .kind = SAM_KIND_ENUM,
    .label = SAM_L ("residence field", "How it ended"),
    .values = ended_how_values,
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("residence section", "Other"), .order = 22, .since = 1,
  },
  [SAM_F (RESIDENCE, REMARK)] = {
    .name = "remark", .kind = SAM_KIND_MULTILINE,
    .label = SAM_L ("residence field", "Remark"),
    .max = 4000,
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("residence section", "Other"), .order = 23, .since = 1,
  },
};
/* clang-format on */

static void
validate (const SamRecord *record, SamDate today, GArray *problems)
{
  sam_check_order (record, SAM_RESIDENCE_FROM_ON, SAM_RESIDENCE_TO_ON, problems);
  sam_check_postcode (record, SAM_RESIDENCE_POSTCODE, problems);
  if (sam_record_enum_is (record, SAM_RESIDENCE_KIND, "none")
      && sam_record_has (record, SAM_RESIDENCE_UNIT_ID))
    sam_problem_add (problems, SAM_RESIDENCE_UNIT_ID, "order",
                     SAM_L ("problem", "Someone without a home has no unit"));
}

const SamTypeDef sam_type_residence = {
  .type = SAM_RECORD_RESIDENCE,
  .name = "residence",
  .gtype_name = "SamRecordResidence",
  .noun = SAM_L ("record type", "Residence"),
  .plural = SAM_L ("record types", "Residences"),
  .icon = "user-home-symbolic",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .schema = 1,
  .compartment = SAM_COMPARTMENT_FOLLOW_UP,
  .scope = SAM_SCOPE_PERSON,
  .parent = SAM_RESIDENCE_PERSON_ID,
  .lifecycle = SAM_LIFECYCLE_EDITABLE,
  .sort = { SAM_RESIDENCE_FROM_ON, SAM_FIELD_NONE, SAM_FIELD_NONE },
  .validate = validate,
};
