/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../sam-type-private.h"

#include <samspor/records/sam-housing-unit.h>

static const SamEnumValue home_kind_values[] = {
  { "flat", SAM_L ("home kind", "Flat") },
  { "house", SAM_L ("home kind", "House") },
  { "room", SAM_L ("home kind", "Room") },
  { "shared", SAM_L ("home kind", "Place in a shared home") },
  { "staffed", SAM_L ("home kind", "Place in a staffed home") },
  { NULL, SAM_L (NULL, NULL) },
};

/* clang-format off */
static const SamFieldDef fields[SAM_FIELD_INDEX (SAM_HOUSING_UNIT_N_FIELDS_END)] = {
  [SAM_F (HOUSING_UNIT, SITE_ID)] = {
    .name = "site_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_IMMUTABLE | SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("housing unit field", "Building"),
    .ref = SAM_RECORD_SITE,
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING, .since = 1,
  },
  [SAM_F (HOUSING_UNIT, NAME)] = {
    .name = "name", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_INDEXED | SAM_FIELD_SEARCH | SAM_FIELD_LIST,
    .label = SAM_L ("housing unit field", "Number"),
    .hint = SAM_L ("housing unit hint", "As on the door, for instance H0201"),
    .max = 80,
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("housing unit section", "Home"), .order = 1, .since = 1,
  },
  [SAM_F (HOUSING_UNIT, ROOMS)] = {
    .name = "rooms", .kind = SAM_KIND_INTEGER,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("housing unit field", "Rooms"),
    .min = 0, .max = 50,
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("housing unit section", "Home"), .order = 2, .since = 1,
  },
  [SAM_F (HOUSING_UNIT, MAX_PERSONS)] = {
    .name = "max_persons", .kind = SAM_KIND_INTEGER,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("housing unit field", "At most (persons)"),
    .min = 0, .max = 100,
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("housing unit section", "Home"), .order = 3, .since = 1,
  },
  [SAM_F (HOUSING_UNIT, ENVIRONMENT)] = {
    .name = "environment", .kind = SAM_KIND_ENUM,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("housing unit field", "Living environment"),
    .hint = SAM_L ("housing unit hint", "Empty means as the building"),
    .values = sam_enum_environment,
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("housing unit section", "Home"), .order = 4, .since = 1,
  },
  [SAM_F (HOUSING_UNIT, STEP_FREE)] = {
    .name = "step_free", .kind = SAM_KIND_BOOL,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("housing unit field", "Step-free"),
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("housing unit section", "Home"), .order = 5, .since = 1,
  },
  [SAM_F (HOUSING_UNIT, IN_USE)] = {
    .name = "in_use", .kind = SAM_KIND_BOOL,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("housing unit field", "In use"),
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("housing unit section", "Home"), .order = 6, .since = 1,
  },
  [SAM_F (HOUSING_UNIT, REMARK)] = {
    .name = "remark", .kind = SAM_KIND_MULTILINE,
    .label = SAM_L ("housing unit field", "Remark"),
    .max = 4000,
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("housing unit section", "Home"), .order = 7, .since = 1,
  },
  [SAM_F (HOUSING_UNIT, WHEELCHAIR)] = {
    .name = "wheelchair", .kind = SAM_KIND_BOOL,
    .label = SAM_L ("housing unit field", "Room for a wheelchair"),
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("housing unit section", "Suits"), .order = 11, .since = 2,
  },
  [SAM_F (HOUSING_UNIT, PETS)] = {
    .name = "pets", .kind = SAM_KIND_BOOL,
    .label = SAM_L ("housing unit field", "Pets allowed"),
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("housing unit section", "Suits"), .order = 12, .since = 2,
  },
  [SAM_F (HOUSING_UNIT, CHILDREN)] = {
    .name = "children", .kind = SAM_KIND_BOOL,
    .label = SAM_L ("housing unit field", "Suits children"),
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("housing unit section", "Suits"), .order = 13, .since = 2,
  },
  [SAM_F (HOUSING_UNIT, TARGET_GROUPS)] = {
    .name = "target_groups", .kind = SAM_KIND_SET,
    .label = SAM_L ("housing unit field", "Meant for"),
    .hint = SAM_L ("housing unit hint", "Empty means anybody"),
    .values = sam_enum_target_group, .ref = SAM_N_RECORD_TYPES,
    .merge = SAM_MERGE_SET,
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("housing unit section", "Suits"), .order = 14, .since = 2,
  },
  [SAM_F (HOUSING_UNIT, FOLLOW_UP_LEVEL)] = {
    .name = "follow_up_level", .kind = SAM_KIND_ENUM,
    .label = SAM_L ("housing unit field", "Follow-up"),
    .hint = SAM_L ("housing unit hint", "Empty means as the building"),
    .values = sam_enum_follow_up_level,
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("housing unit section", "Suits"), .order = 15, .since = 2,
  },
  [SAM_F (HOUSING_UNIT, HOME_KIND)] = {
    .name = "home_kind", .kind = SAM_KIND_ENUM,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("housing unit field", "Kind"),
    .values = home_kind_values,
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("housing unit section", "Terms"), .order = 21, .since = 2,
  },
  [SAM_F (HOUSING_UNIT, SIZE_M2)] = {
    .name = "size_m2", .kind = SAM_KIND_INTEGER,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("housing unit field", "Size (m²)"),
    .min = 1, .max = 1000,
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("housing unit section", "Terms"), .order = 22, .since = 2,
  },
  [SAM_F (HOUSING_UNIT, RENT)] = {
    .name = "rent", .kind = SAM_KIND_INTEGER,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("housing unit field", "Rent a month (kr)"),
    .min = 0, .max = 200000,
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("housing unit section", "Terms"), .order = 23, .since = 2,
  },
  [SAM_F (HOUSING_UNIT, REPAIR_UNTIL)] = {
    .name = "repair_until", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("housing unit field", "Being repaired until"),
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("housing unit section", "Terms"), .order = 24, .since = 2,
  },
};
/* clang-format on */

static void
validate (const SamRecord *record, SamDate today, GArray *problems)
{
  if (sam_record_has (record, SAM_HOUSING_UNIT_ROOMS)
      && sam_record_get_int (record, SAM_HOUSING_UNIT_ROOMS) == 0)
    sam_problem_add (problems, SAM_HOUSING_UNIT_ROOMS, "range",
                     SAM_L ("problem", "A home has at least one room"));
}

const SamTypeDef sam_type_housing_unit = {
  .type = SAM_RECORD_HOUSING_UNIT,
  .name = "housing_unit",
  .gtype_name = "SamRecordHousingUnit",
  .noun = SAM_L ("record type", "Home"),
  .plural = SAM_L ("record types", "Homes"),
  .icon = "go-home-symbolic",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .schema = 2,
  .compartment = SAM_COMPARTMENT_REGISTRY,
  .scope = SAM_SCOPE_REGISTRY,
  .parent = SAM_FIELD_NONE,
  .lifecycle = SAM_LIFECYCLE_EDITABLE,
  .lead_writes = TRUE,
  .sort = { SAM_HOUSING_UNIT_SITE_ID, SAM_HOUSING_UNIT_NAME, SAM_FIELD_NONE },
  .validate = validate,
};
