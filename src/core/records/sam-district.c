/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../sam-type-private.h"

#include <samspor/records/sam-district.h>

/* clang-format off */
static const SamFieldDef fields[SAM_FIELD_INDEX (SAM_DISTRICT_N_FIELDS_END)] = {
  [SAM_F (DISTRICT, NAME)] = {
    .name = "name", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_INDEXED | SAM_FIELD_SEARCH | SAM_FIELD_LIST,
    .label = SAM_L ("district field", "Name"),
    .max = 120,
    .purpose = SAM_PURPOSE_SECURITY, .basis = SAM_BASIS_PUBLIC_TASK, .since = 1,
  },
};
/* clang-format on */

const SamTypeDef sam_type_district = {
  .type = SAM_RECORD_DISTRICT,
  .name = "district",
  .gtype_name = "SamRecordDistrict",
  .noun = SAM_L ("record type", "District"),
  .plural = SAM_L ("record types", "Districts"),
  .icon = "mark-location-symbolic",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .schema = 1,
  .compartment = SAM_COMPARTMENT_REGISTRY,
  .scope = SAM_SCOPE_REGISTRY,
  .parent = SAM_FIELD_NONE,
  .lifecycle = SAM_LIFECYCLE_SERVER,
  .sort = { SAM_DISTRICT_NAME, SAM_FIELD_NONE, SAM_FIELD_NONE },
};
