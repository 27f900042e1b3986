/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../sam-type-private.h"

#include <samspor/records/sam-cooperation.h>

static const SamEnumValue cooperation_kind_values[] = {
  { "hol_6_1", SAM_L ("cooperation kind", "With the hospital trust (hol § 6-1)") },
  { "prison", SAM_L ("cooperation kind", "With the prison") },
  { "nav", SAM_L ("cooperation kind", "With NAV") },
  { "police", SAM_L ("cooperation kind", "With the police") },
  { "housing", SAM_L ("cooperation kind", "On housing") },
  { "other", SAM_L ("cooperation kind", "Other") },
  { NULL, SAM_L (NULL, NULL) },
};

/* clang-format off */
static const SamFieldDef fields[SAM_FIELD_INDEX (SAM_COOPERATION_N_FIELDS_END)] = {
  [SAM_F (COOPERATION, TITLE)] = {
    .name = "title", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_INDEXED | SAM_FIELD_SEARCH
             | SAM_FIELD_LIST | SAM_FIELD_PRINT,
    .label = SAM_L ("cooperation field", "Title"),
    .min = 1, .max = 200,
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("cooperation section", "Cooperation agreement"), .order = 1, .since = 1,
  },
  [SAM_F (COOPERATION, KIND)] = {
    .name = "kind", .kind = SAM_KIND_ENUM,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("cooperation field", "With whom"),
    .values = cooperation_kind_values,
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("cooperation section", "Cooperation agreement"), .order = 2, .since = 1,
  },
  [SAM_F (COOPERATION, SERVICE_IDS)] = {
    .name = "service_ids", .kind = SAM_KIND_SET,
    .label = SAM_L ("cooperation field", "Parties in the directory"),
    .ref = SAM_RECORD_SERVICE, .merge = SAM_MERGE_SET,
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("cooperation section", "Cooperation agreement"), .order = 3, .since = 1,
  },
  [SAM_F (COOPERATION, PARTIES_TEXT)] = {
    .name = "parties_text", .kind = SAM_KIND_MULTILINE,
    .label = SAM_L ("cooperation field", "Other parties"),
    .max = 2000,
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("cooperation section", "Cooperation agreement"), .order = 4, .since = 1,
  },
  [SAM_F (COOPERATION, COVERS)] = {
    .name = "covers", .kind = SAM_KIND_MULTILINE,
    .flags = SAM_FIELD_SEARCH,
    .label = SAM_L ("cooperation field", "What it covers"),
    .max = 8000,
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("cooperation section", "Cooperation agreement"), .order = 5, .since = 1,
  },
  [SAM_F (COOPERATION, CONTACTS)] = {
    .name = "contacts", .kind = SAM_KIND_MULTILINE,
    .label = SAM_L ("cooperation field", "Contact persons"),
    .hint = SAM_L ("cooperation hint", "Whom to ask with each party, and their deputies"),
    .max = 4000,
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("cooperation section", "Cooperation agreement"), .order = 6, .since = 1,
  },
  [SAM_F (COOPERATION, VALID_FROM)] = {
    .name = "valid_from", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_LIST | SAM_FIELD_PRINT,
    .label = SAM_L ("cooperation field", "Valid from"),
    .group = "validity",
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("cooperation section", "Validity"), .order = 11, .since = 1,
  },
  [SAM_F (COOPERATION, VALID_TO)] = {
    .name = "valid_to", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_LIST | SAM_FIELD_PRINT,
    .label = SAM_L ("cooperation field", "Valid until"),
    .group = "validity",
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("cooperation section", "Validity"), .order = 12, .since = 1,
  },
  [SAM_F (COOPERATION, REVISION_ON)] = {
    .name = "revision_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("cooperation field", "To be looked at again"),
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("cooperation section", "Validity"), .order = 13, .since = 1,
  },
  [SAM_F (COOPERATION, REMARK)] = {
    .name = "remark", .kind = SAM_KIND_MULTILINE,
    .flags = SAM_FIELD_MORE,
    .label = SAM_L ("cooperation field", "Remark"),
    .max = 4000,
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("cooperation section", "More"), .order = 21, .since = 1,
  },
};
/* clang-format on */

static void
validate (const SamRecord *record, SamDate today, GArray *problems)
{
  sam_check_order (record, SAM_COOPERATION_VALID_FROM, SAM_COOPERATION_VALID_TO, problems);
  sam_check_order (record, SAM_COOPERATION_VALID_FROM, SAM_COOPERATION_REVISION_ON, problems);
}

const SamTypeDef sam_type_cooperation = {
  .type = SAM_RECORD_COOPERATION,
  .name = "cooperation",
  .gtype_name = "SamRecordCooperation",
  .noun = SAM_L ("record type", "Cooperation agreement"),
  .plural = SAM_L ("record types", "Cooperation agreements"),
  .icon = "sam-agreement-symbolic",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .schema = 1,
  .compartment = SAM_COMPARTMENT_REGISTRY,
  .scope = SAM_SCOPE_REGISTRY,
  .parent = SAM_FIELD_NONE,
  .lifecycle = SAM_LIFECYCLE_EDITABLE,
  .lead_writes = TRUE,
  .sort = { SAM_COOPERATION_TITLE, SAM_FIELD_NONE, SAM_FIELD_NONE },
  .validate = validate,
};
