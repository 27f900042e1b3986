/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../sam-type-private.h"

#include <samspor/records/sam-setting.h>

/* clang-format off */
static const SamFieldDef fields[SAM_FIELD_INDEX (SAM_SETTING_N_FIELDS_END)] = {
  [SAM_F (SETTING, SETTING_KEY)] = {
    .name = "setting_key", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_IMMUTABLE | SAM_FIELD_INDEXED
             | SAM_FIELD_SEARCH | SAM_FIELD_LIST,
    .label = SAM_L ("setting field", "Setting"),
    .max = 80,
    .purpose = SAM_PURPOSE_SECURITY, .basis = SAM_BASIS_PUBLIC_TASK,
    .section = SAM_L ("setting section", "Setting"), .order = 1, .since = 1,
  },
  [SAM_F (SETTING, VALUE)] = {
    .name = "value", .kind = SAM_KIND_MULTILINE,
    .label = SAM_L ("setting field", "Value"),
    .max = 8000, .group = "value",
    .purpose = SAM_PURPOSE_SECURITY, .basis = SAM_BASIS_PUBLIC_TASK,
    .section = SAM_L ("setting section", "Setting"), .order = 2, .since = 1,
  },
  [SAM_F (SETTING, VALID_FROM)] = {
    .name = "valid_from", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("setting field", "Valid from"),
    .group = "value",
    .purpose = SAM_PURPOSE_SECURITY, .basis = SAM_BASIS_PUBLIC_TASK,
    .section = SAM_L ("setting section", "Setting"), .order = 3, .since = 1,
  },
  [SAM_F (SETTING, SOURCE)] = {
    .name = "source", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("setting field", "Source"),
    .hint = SAM_L ("setting hint", "Where the value comes from: a law, a decision, a page"),
    .max = 400,
    .purpose = SAM_PURPOSE_SECURITY, .basis = SAM_BASIS_PUBLIC_TASK,
    .section = SAM_L ("setting section", "Setting"), .order = 4, .since = 1,
  },
  [SAM_F (SETTING, BY_USER)] = {
    .name = "by_user", .kind = SAM_KIND_REF,
    .label = SAM_L ("setting field", "Set by"),
    .ref = SAM_RECORD_USER,
    .purpose = SAM_PURPOSE_SECURITY, .basis = SAM_BASIS_PUBLIC_TASK, .since = 1,
  },
};
/* clang-format on */

const SamTypeDef sam_type_setting = {
  .type = SAM_RECORD_SETTING,
  .name = "setting",
  .gtype_name = "SamRecordSetting",
  .noun = SAM_L ("record type", "Setting"),
  .plural = SAM_L ("record types", "Settings"),
  .icon = "preferences-system-symbolic",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .schema = 1,
  .compartment = SAM_COMPARTMENT_REGISTRY,
  .scope = SAM_SCOPE_REGISTRY,
  .parent = SAM_FIELD_NONE,
  .lifecycle = SAM_LIFECYCLE_EDITABLE,
  .lead_writes = TRUE,
  .sort = { SAM_SETTING_SETTING_KEY, SAM_SETTING_VALID_FROM, SAM_FIELD_NONE },
};
