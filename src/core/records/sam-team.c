/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../sam-type-private.h"

#include <samspor/records/sam-team.h>

/* clang-format off */
static const SamFieldDef fields[SAM_FIELD_INDEX (SAM_TEAM_N_FIELDS_END)] = {
  [SAM_F (TEAM, NAME)] = {
    .name = "name", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_INDEXED | SAM_FIELD_SEARCH | SAM_FIELD_LIST,
    .label = SAM_L ("team field", "Name"),
    .max = 120,
    .purpose = SAM_PURPOSE_SECURITY, .basis = SAM_BASIS_PUBLIC_TASK, .since = 1,
  },
  [SAM_F (TEAM, DISTRICT_ID)] = {
    .name = "district_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_INDEXED,
    .label = SAM_L ("team field", "District"),
    .ref = SAM_RECORD_DISTRICT,
    .purpose = SAM_PURPOSE_SECURITY, .basis = SAM_BASIS_PUBLIC_TASK, .since = 1,
  },
  [SAM_F (TEAM, PHONE)] = {
    .name = "phone", .kind = SAM_KIND_TEXT,
    .label = SAM_L ("team field", "Phone"),
    .max = 40,
    .purpose = SAM_PURPOSE_SECURITY, .basis = SAM_BASIS_PUBLIC_TASK, .since = 1,
  },
  [SAM_F (TEAM, EMAIL)] = {
    .name = "email", .kind = SAM_KIND_TEXT,
    .label = SAM_L ("team field", "E-mail"),
    .max = 200,
    .purpose = SAM_PURPOSE_SECURITY, .basis = SAM_BASIS_PUBLIC_TASK, .since = 1,
  },
};
/* clang-format on */

const SamTypeDef sam_type_team = {
  .type = SAM_RECORD_TEAM,
  .name = "team",
  .gtype_name = "SamRecordTeam",
  .noun = SAM_L ("record type", "Team"),
  .plural = SAM_L ("record types", "Teams"),
  .icon = "system-users-symbolic",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .schema = 1,
  .compartment = SAM_COMPARTMENT_REGISTRY,
  .scope = SAM_SCOPE_REGISTRY,
  .parent = SAM_FIELD_NONE,
  .lifecycle = SAM_LIFECYCLE_SERVER,
  .sort = { SAM_TEAM_NAME, SAM_FIELD_NONE, SAM_FIELD_NONE },
};
