/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../sam-type-private.h"

#include <samspor/records/sam-housing-need.h>

static const SamEnumValue wanted_environment_values[] = {
  { "rusfritt", SAM_L ("wanted living environment", "Substance-free") },
  { "uten_krav", SAM_L ("wanted living environment", "No requirement") },
  { NULL, SAM_L (NULL, NULL) },
};

/* What is a wish unless the person says that it is a must. */
static const SamEnumValue must_values[] = {
  { "pets", SAM_L ("must of a housing need", "Pets allowed") },
  { "rooms", SAM_L ("must of a housing need", "Number of rooms") },
  { "rent", SAM_L ("must of a housing need", "Rent") },
  { "follow_up_level", SAM_L ("must of a housing need", "Follow-up") },
  { "districts", SAM_L ("must of a housing need", "District") },
  { NULL, SAM_L (NULL, NULL) },
};

static const SamEnumValue outcome_values[] = {
  { "granted", SAM_L ("decision on housing", "Granted") },
  { "partly", SAM_L ("decision on housing", "Partly granted") },
  { "declined", SAM_L ("decision on housing", "Declined") },
  { NULL, SAM_L (NULL, NULL) },
};

static const SamEnumValue ended_values[] = {
  { "assigned", SAM_L ("how a housing need ended", "A home was assigned") },
  { "found", SAM_L ("how a housing need ended", "Found a home in another way") },
  { "withdrawn", SAM_L ("how a housing need ended", "Withdrawn by the person") },
  { "moved", SAM_L ("how a housing need ended", "Moved to another municipality") },
  { "other", SAM_L ("how a housing need ended", "In another way") },
  { NULL, SAM_L (NULL, NULL) },
};

/* clang-format off */
static const SamFieldDef fields[SAM_FIELD_INDEX (SAM_HOUSING_NEED_N_FIELDS_END)] = {
  [SAM_F (HOUSING_NEED, PERSON_ID)] = {
    .name = "person_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_IMMUTABLE | SAM_FIELD_INDEXED,
    .label = SAM_L ("housing need field", "Person"),
    .ref = SAM_RECORD_PERSON,
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING, .since = 1,
  },
  [SAM_F (HOUSING_NEED, ASKED_ON)] = {
    .name = "asked_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("housing need field", "Asked for"),
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("housing need section", "The need"), .order = 1, .since = 1,
  },
  [SAM_F (HOUSING_NEED, NEEDED_ON)] = {
    .name = "needed_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("housing need field", "Needed from"),
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("housing need section", "The need"), .order = 2, .since = 1,
  },
  [SAM_F (HOUSING_NEED, PERSONS)] = {
    .name = "persons", .kind = SAM_KIND_INTEGER,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("housing need field", "Persons"),
    .min = 1, .max = 20,
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("housing need section", "The need"), .order = 3, .since = 1,
  },
  [SAM_F (HOUSING_NEED, ROOMS)] = {
    .name = "rooms", .kind = SAM_KIND_INTEGER,
    .label = SAM_L ("housing need field", "Rooms, at least"),
    .min = 1, .max = 20,
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("housing need section", "The need"), .order = 4, .since = 1,
  },
  [SAM_F (HOUSING_NEED, RENT)] = {
    .name = "rent", .kind = SAM_KIND_INTEGER,
    .label = SAM_L ("housing need field", "Rent a month, at most (kr)"),
    .min = 0, .max = 200000,
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("housing need section", "The need"), .order = 5, .since = 1,
  },
  [SAM_F (HOUSING_NEED, TARGET_GROUP)] = {
    .name = "target_group", .kind = SAM_KIND_ENUM,
    .label = SAM_L ("housing need field", "Group"),
    .values = sam_enum_target_group,
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("housing need section", "The need"), .order = 6, .since = 1,
  },
  [SAM_F (HOUSING_NEED, ENVIRONMENT)] = {
    .name = "environment", .kind = SAM_KIND_ENUM,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("housing need field", "Living environment"),
    .hint = SAM_L ("housing need hint", "What the person wants"),
    .values = wanted_environment_values,
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("housing need section", "What it has to be like"), .order = 11, .since = 1,
  },
  [SAM_F (HOUSING_NEED, STEP_FREE)] = {
    .name = "step_free", .kind = SAM_KIND_BOOL,
    .label = SAM_L ("housing need field", "Step-free"),
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("housing need section", "What it has to be like"), .order = 12, .since = 1,
  },
  [SAM_F (HOUSING_NEED, WHEELCHAIR)] = {
    .name = "wheelchair", .kind = SAM_KIND_BOOL,
    .label = SAM_L ("housing need field", "Room for a wheelchair"),
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("housing need section", "What it has to be like"), .order = 13, .since = 1,
  },
  [SAM_F (HOUSING_NEED, CHILDREN)] = {
    .name = "children", .kind = SAM_KIND_BOOL,
    .label = SAM_L ("housing need field", "With children"),
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("housing need section", "What it has to be like"), .order = 14, .since = 1,
  },
  [SAM_F (HOUSING_NEED, PETS)] = {
    .name = "pets", .kind = SAM_KIND_BOOL,
    .label = SAM_L ("housing need field", "With pets"),
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("housing need section", "What it has to be like"), .order = 15, .since = 1,
  },
  [SAM_F (HOUSING_NEED, FOLLOW_UP_LEVEL)] = {
    .name = "follow_up_level", .kind = SAM_KIND_ENUM,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("housing need field", "Follow-up needed"),
    .values = sam_enum_follow_up_level,
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("housing need section", "What it has to be like"), .order = 16, .since = 1,
  },
  [SAM_F (HOUSING_NEED, MUSTS)] = {
    .name = "musts", .kind = SAM_KIND_SET,
    .label = SAM_L ("housing need field", "Must have"),
    .hint = SAM_L ("housing need hint", "What is not said here is a wish"),
    .values = must_values, .ref = SAM_N_RECORD_TYPES,
    .merge = SAM_MERGE_SET,
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("housing need section", "What it has to be like"), .order = 17, .since = 1,
  },
  [SAM_F (HOUSING_NEED, DISTRICTS)] = {
    .name = "districts", .kind = SAM_KIND_SET,
    .flags = SAM_FIELD_MORE,
    .label = SAM_L ("housing need field", "Districts wished for"),
    .ref = SAM_RECORD_DISTRICT,
    .merge = SAM_MERGE_SET,
    .sensitivity = SAM_SENSITIVITY_ADDRESS,
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("housing need section", "More wishes"), .order = 21, .since = 1,
  },
  [SAM_F (HOUSING_NEED, WISHES)] = {
    .name = "wishes", .kind = SAM_KIND_MULTILINE,
    .flags = SAM_FIELD_MORE,
    .label = SAM_L ("housing need field", "In own words"),
    .max = 4000,
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("housing need section", "More wishes"), .order = 22, .since = 1,
  },
  [SAM_F (HOUSING_NEED, DECIDED_ON)] = {
    .name = "decided_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("housing need field", "Decided"),
    .merge = SAM_MERGE_NEVER, .group = "decision",
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("housing need section", "The decision"), .order = 31, .since = 1,
  },
  [SAM_F (HOUSING_NEED, OUTCOME)] = {
    .name = "outcome", .kind = SAM_KIND_ENUM,
    .flags = SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("housing need field", "Outcome"),
    .values = outcome_values,
    .merge = SAM_MERGE_NEVER, .group = "decision",
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("housing need section", "The decision"), .order = 32, .since = 1,
  },
  [SAM_F (HOUSING_NEED, LAW)] = {
    .name = "law", .kind = SAM_KIND_TEXT,
    .label = SAM_L ("housing need field", "By which law"),
    .max = 200,
    .merge = SAM_MERGE_NEVER, .group = "decision",
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("housing need section", "The decision"), .order = 33, .since = 1,
  },
  [SAM_F (HOUSING_NEED, VALID_TO)] = {
    .name = "valid_to", .kind = SAM_KIND_DATE,
    .label = SAM_L ("housing need field", "Valid until"),
    .merge = SAM_MERGE_NEVER, .group = "decision",
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("housing need section", "The decision"), .order = 34, .since = 1,
  },
  [SAM_F (HOUSING_NEED, APPEAL_BY)] = {
    .name = "appeal_by", .kind = SAM_KIND_DATE,
    .label = SAM_L ("housing need field", "Appeal by"),
    .merge = SAM_MERGE_NEVER, .group = "decision",
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("housing need section", "The decision"), .order = 35, .since = 1,
  },
  [SAM_F (HOUSING_NEED, ENDED_ON)] = {
    .name = "ended_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_INDEXED | SAM_FIELD_LIST | SAM_FIELD_MORE,
    .label = SAM_L ("housing need field", "Ended"),
    .merge = SAM_MERGE_NEVER, .group = "end",
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("housing need section", "The end"), .order = 41, .since = 1,
  },
  [SAM_F (HOUSING_NEED, ENDED_HOW)] = {
    .name = "ended_how", .kind = SAM_KIND_ENUM,
    .flags = SAM_FIELD_MORE,
    .label = SAM_L ("housing need field", "How it ended"),
    .values = ended_values,
    .merge = SAM_MERGE_NEVER, .group = "end",
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("housing need section", "The end"), .order = 42, .since = 1,
  },
};
/* clang-format on */

static void
validate (const SamRecord *record, SamDate today, GArray *problems)
{
  sam_check_past (record, SAM_HOUSING_NEED_ASKED_ON, today, problems);
  sam_check_past (record, SAM_HOUSING_NEED_DECIDED_ON, today, problems);
  sam_check_order (record, SAM_HOUSING_NEED_ASKED_ON, SAM_HOUSING_NEED_DECIDED_ON, problems);
  sam_check_order (record, SAM_HOUSING_NEED_DECIDED_ON, SAM_HOUSING_NEED_VALID_TO, problems);
  sam_check_order (record, SAM_HOUSING_NEED_DECIDED_ON, SAM_HOUSING_NEED_APPEAL_BY, problems);
  sam_check_order (record, SAM_HOUSING_NEED_ASKED_ON, SAM_HOUSING_NEED_ENDED_ON, problems);
  if (sam_record_has (record, SAM_HOUSING_NEED_OUTCOME)
      != sam_record_has (record, SAM_HOUSING_NEED_DECIDED_ON))
    sam_problem_add (problems,
                     sam_record_has (record, SAM_HOUSING_NEED_OUTCOME) ? SAM_HOUSING_NEED_DECIDED_ON
                                                                       : SAM_HOUSING_NEED_OUTCOME,
                     "required", SAM_L ("problem", "A decision has a day and an outcome"));
  if (sam_record_has (record, SAM_HOUSING_NEED_ENDED_ON))
    sam_check_needed (record, SAM_HOUSING_NEED_ENDED_HOW, problems);
}

const SamTypeDef sam_type_housing_need = {
  .type = SAM_RECORD_HOUSING_NEED,
  .name = "housing_need",
  .gtype_name = "SamRecordHousingNeed",
  .noun = SAM_L ("record type", "Housing need"),
  .plural = SAM_L ("record types", "Housing needs"),
  .icon = "go-home-symbolic",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .schema = 1,
  .compartment = SAM_COMPARTMENT_FOLLOW_UP,
  .scope = SAM_SCOPE_PERSON,
  .parent = SAM_HOUSING_NEED_PERSON_ID,
  .lifecycle = SAM_LIFECYCLE_EDITABLE,
  .sort = { SAM_HOUSING_NEED_ASKED_ON, SAM_FIELD_NONE, SAM_FIELD_NONE },
  .validate = validate,
};
