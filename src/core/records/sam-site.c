/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../sam-type-private.h"

#include <samspor/records/sam-site.h>

/* clang-format off */
static const SamFieldDef fields[SAM_FIELD_INDEX (SAM_SITE_N_FIELDS_END)] = {
  [SAM_F (SITE, NAME)] = {
    .name = "name", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_INDEXED | SAM_FIELD_SEARCH | SAM_FIELD_LIST,
    .label = SAM_L ("site field", "Name"),
    .max = 160,
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("site section", "Building"), .order = 1, .since = 1,
  },
  [SAM_F (SITE, ADDRESS)] = {
    .name = "address", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_SEARCH,
    .label = SAM_L ("site field", "Address"),
    .max = 200, .group = "address",
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("site section", "Building"), .order = 2, .since = 1,
  },
  [SAM_F (SITE, POSTCODE)] = {
    .name = "postcode", .kind = SAM_KIND_TEXT,
    .label = SAM_L ("site field", "Postcode"),
    .max = 4, .group = "address",
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("site section", "Building"), .order = 3, .since = 1,
  },
  [SAM_F (SITE, CITY)] = {
    .name = "city", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("site field", "City"),
    .max = 80, .group = "address",
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("site section", "Building"), .order = 4, .since = 1,
  },
  [SAM_F (SITE, DISTRICT_ID)] = {
    .name = "district_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_INDEXED,
    .label = SAM_L ("site field", "District"),
    .ref = SAM_RECORD_DISTRICT,
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("site section", "Building"), .order = 5, .since = 1,
  },
  [SAM_F (SITE, SERVICE_ID)] = {
    .name = "service_id", .kind = SAM_KIND_REF,
    .label = SAM_L ("site field", "Run by"),
    .ref = SAM_RECORD_SERVICE,
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("site section", "Building"), .order = 6, .since = 1,
  },
  [SAM_F (SITE, ENVIRONMENT)] = {
    .name = "environment", .kind = SAM_KIND_ENUM,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_LIST,
    .label = SAM_L ("site field", "Living environment"),
    .hint = SAM_L ("site hint", "Declared by the municipality, never read from who lives there"),
    .values = sam_enum_environment,
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("site section", "Limits"), .order = 11, .since = 1,
  },
  [SAM_F (SITE, MAX_PERSONS)] = {
    .name = "max_persons", .kind = SAM_KIND_INTEGER,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("site field", "At most (persons)"),
    .min = 0, .max = 1000,
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("site section", "Limits"), .order = 12, .since = 1,
  },
  [SAM_F (SITE, REMARK)] = {
    .name = "remark", .kind = SAM_KIND_MULTILINE,
    .label = SAM_L ("site field", "Remark"),
    .max = 4000,
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("site section", "Limits"), .order = 13, .since = 1,
  },
  [SAM_F (SITE, STAIR)] = {
    .name = "stair", .kind = SAM_KIND_TEXT,
    .label = SAM_L ("site field", "Stair"),
    .hint = SAM_L ("site hint", "When one address has several, for instance B"),
    .max = 20,
    .group = "address",
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("site section", "Building"), .order = 7, .since = 2,
  },
  [SAM_F (SITE, AREA_NOTE)] = {
    .name = "area_note", .kind = SAM_KIND_MULTILINE,
    .label = SAM_L ("site field", "The area"),
    .hint = SAM_L ("site hint", "What one should know of the neighbourhood; shown when a home is assigned"),
    .max = 4000,
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("site section", "Limits"), .order = 14, .since = 2,
  },
  [SAM_F (SITE, FOLLOW_UP_LEVEL)] = {
    .name = "follow_up_level", .kind = SAM_KIND_ENUM,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("site field", "Follow-up at the place"),
    .values = sam_enum_follow_up_level,
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("site section", "Limits"), .order = 15, .since = 2,
  },
  [SAM_F (SITE, EAST)] = {
    .name = "east", .kind = SAM_KIND_INTEGER,
    .flags = SAM_FIELD_MORE,
    .label = SAM_L ("site field", "East (EUREF89 UTM 33, metres)"),
    .min = -100000, .max = 1200000,
    .merge = SAM_MERGE_NEVER, .group = "position",
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("site section", "Map"), .order = 21, .since = 2,
  },
  [SAM_F (SITE, NORTH)] = {
    .name = "north", .kind = SAM_KIND_INTEGER,
    .flags = SAM_FIELD_MORE,
    .label = SAM_L ("site field", "North (EUREF89 UTM 33, metres)"),
    .min = 6400000, .max = 8000000,
    .merge = SAM_MERGE_NEVER, .group = "position",
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("site section", "Map"), .order = 22, .since = 2,
  },
};
/* clang-format on */

static void
validate (const SamRecord *record, SamDate today, GArray *problems)
{
  sam_check_postcode (record, SAM_SITE_POSTCODE, problems);
}

const SamTypeDef sam_type_site = {
  .type = SAM_RECORD_SITE,
  .name = "site",
  .gtype_name = "SamRecordSite",
  .noun = SAM_L ("record type", "Building"),
  .plural = SAM_L ("record types", "Buildings"),
  .icon = "user-home-symbolic",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .schema = 2,
  .compartment = SAM_COMPARTMENT_REGISTRY,
  .scope = SAM_SCOPE_REGISTRY,
  .parent = SAM_FIELD_NONE,
  .lifecycle = SAM_LIFECYCLE_EDITABLE,
  .lead_writes = TRUE,
  .sort = { SAM_SITE_NAME, SAM_FIELD_NONE, SAM_FIELD_NONE },
  .validate = validate,
};
