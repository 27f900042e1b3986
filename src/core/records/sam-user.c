/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../sam-type-private.h"

#include <samspor/records/sam-user.h>

static const SamEnumValue user_role_values[] = {
  { "coordinator", SAM_L ("user role", "Coordinator") },
  { "lead", SAM_L ("user role", "Team lead") },
  { NULL, SAM_L (NULL, NULL) },
};

/* clang-format off */
static const SamFieldDef fields[SAM_FIELD_INDEX (SAM_USER_N_FIELDS_END)] = {
  [SAM_F (USER, NAME)] = {
    .name = "name", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_INDEXED | SAM_FIELD_SEARCH
             | SAM_FIELD_LIST | SAM_FIELD_PRINT,
    .label = SAM_L ("user field", "Name"),
    .max = 120,
    .purpose = SAM_PURPOSE_SECURITY, .basis = SAM_BASIS_LOG, .since = 1,
  },
  [SAM_F (USER, PHONE)] = {
    .name = "phone", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_PRINT,
    .label = SAM_L ("user field", "Phone"),
    .max = 40,
    .purpose = SAM_PURPOSE_SECURITY, .basis = SAM_BASIS_LOG, .since = 1,
  },
  [SAM_F (USER, EMAIL)] = {
    .name = "email", .kind = SAM_KIND_TEXT,
    .label = SAM_L ("user field", "E-mail"),
    .max = 200,
    .purpose = SAM_PURPOSE_SECURITY, .basis = SAM_BASIS_LOG, .since = 1,
  },
  [SAM_F (USER, ROLE)] = {
    .name = "role", .kind = SAM_KIND_ENUM,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_LIST,
    .label = SAM_L ("user field", "Role"),
    .values = user_role_values,
    .purpose = SAM_PURPOSE_SECURITY, .basis = SAM_BASIS_LOG, .since = 1,
  },
  [SAM_F (USER, TEAM_IDS)] = {
    .name = "team_ids", .kind = SAM_KIND_SET,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("user field", "Teams"),
    .ref = SAM_RECORD_TEAM, .merge = SAM_MERGE_SET,
    .purpose = SAM_PURPOSE_SECURITY, .basis = SAM_BASIS_LOG, .since = 1,
  },
  [SAM_F (USER, LEAD_TEAM_IDS)] = {
    .name = "lead_team_ids", .kind = SAM_KIND_SET,
    .label = SAM_L ("user field", "Leads these teams"),
    .ref = SAM_RECORD_TEAM, .merge = SAM_MERGE_SET,
    .purpose = SAM_PURPOSE_SECURITY, .basis = SAM_BASIS_LOG, .since = 1,
  },
  [SAM_F (USER, ACTIVE)] = {
    .name = "active", .kind = SAM_KIND_BOOL,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("user field", "Works here"),
    .purpose = SAM_PURPOSE_SECURITY, .basis = SAM_BASIS_LOG, .since = 1,
  },
};
/* clang-format on */

const SamTypeDef sam_type_user = {
  .type = SAM_RECORD_USER,
  .name = "user",
  .gtype_name = "SamRecordUser",
  .noun = SAM_L ("record type", "Colleague"),
  .plural = SAM_L ("record types", "Colleagues"),
  .icon = "avatar-default-symbolic",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .schema = 1,
  .compartment = SAM_COMPARTMENT_REGISTRY,
  .scope = SAM_SCOPE_REGISTRY,
  .parent = SAM_FIELD_NONE,
  .lifecycle = SAM_LIFECYCLE_SERVER,
  .sort = { SAM_USER_NAME, SAM_FIELD_NONE, SAM_FIELD_NONE },
};
