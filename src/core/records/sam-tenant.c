/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../sam-type-private.h"

#include <samspor/records/sam-tenant.h>

static const SamEnumValue ended_values[] = {
  { "expired", SAM_L ("how somebody left a lease", "The period ended") },
  { "tenant", SAM_L ("how somebody left a lease", "The tenant gave notice") },
  { "landlord", SAM_L ("how somebody left a lease", "The landlord gave notice") },
  { "eviction", SAM_L ("how somebody left a lease", "Had to leave") },
  { "death", SAM_L ("how somebody left a lease", "Died") },
  { NULL, SAM_L (NULL, NULL) },
};

static const SamEnumValue kept_values[] = {
  { "sentence", SAM_L ("home kept during", "A sentence") },
  { "treatment", SAM_L ("home kept during", "Treatment") },
  { NULL, SAM_L (NULL, NULL) },
};

/* clang-format off */
static const SamFieldDef fields[SAM_FIELD_INDEX (SAM_TENANT_N_FIELDS_END)] = {
  [SAM_F (TENANT, PERSON_ID)] = {
    .name = "person_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_IMMUTABLE | SAM_FIELD_INDEXED,
    .label = SAM_L ("tenant field", "Person"),
    .ref = SAM_RECORD_PERSON,
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING, .since = 1,
  },
  [SAM_F (TENANT, TENANCY_ID)] = {
    .name = "tenancy_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_IMMUTABLE | SAM_FIELD_INDEXED,
    .label = SAM_L ("tenant field", "Lease"),
    .ref = SAM_RECORD_TENANCY,
    .sensitivity = SAM_SENSITIVITY_ADDRESS,
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("tenant section", "Tenant"), .order = 1, .since = 1,
  },
  [SAM_F (TENANT, NEED_ID)] = {
    .name = "need_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_IMMUTABLE,
    .label = SAM_L ("tenant field", "Need"),
    .ref = SAM_RECORD_HOUSING_NEED,
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING, .since = 1,
  },
  [SAM_F (TENANT, FROM_ON)] = {
    .name = "from_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("tenant field", "From"),
    .merge = SAM_MERGE_NEVER, .group = "period",
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("tenant section", "Tenant"), .order = 2, .since = 1,
  },
  [SAM_F (TENANT, TO_ON)] = {
    .name = "to_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("tenant field", "Until"),
    .merge = SAM_MERGE_NEVER, .group = "period",
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("tenant section", "Tenant"), .order = 3, .since = 1,
  },
  [SAM_F (TENANT, ENDED_HOW)] = {
    .name = "ended_how", .kind = SAM_KIND_ENUM,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("tenant field", "How it ended"),
    .values = ended_values,
    .merge = SAM_MERGE_NEVER, .group = "period",
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("tenant section", "Tenant"), .order = 4, .since = 1,
  },
  [SAM_F (TENANT, KEPT_DURING)] = {
    .name = "kept_during", .kind = SAM_KIND_ENUM,
    .label = SAM_L ("tenant field", "Kept during"),
    .values = kept_values,
    .merge = SAM_MERGE_NEVER, .group = "kept",
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("tenant section", "Kept or at risk"), .order = 11, .since = 1,
  },
  [SAM_F (TENANT, KEPT_BY)] = {
    .name = "kept_by", .kind = SAM_KIND_TEXT,
    .label = SAM_L ("tenant field", "Decided by"),
    .max = 160,
    .merge = SAM_MERGE_NEVER, .group = "kept",
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("tenant section", "Kept or at risk"), .order = 12, .since = 1,
  },
  [SAM_F (TENANT, RISK_ON)] = {
    .name = "risk_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("tenant field", "Risk of losing the home since"),
    .group = "risk",
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("tenant section", "Kept or at risk"), .order = 13, .since = 1,
  },
  [SAM_F (TENANT, RISK_WHY)] = {
    .name = "risk_why", .kind = SAM_KIND_TEXT,
    .label = SAM_L ("tenant field", "What it is about"),
    .max = 400,
    .group = "risk",
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("tenant section", "Kept or at risk"), .order = 14, .since = 1,
  },
  [SAM_F (TENANT, WARNED_OF)] = {
    .name = "warned_of", .kind = SAM_KIND_SET,
    .flags = SAM_FIELD_IMMUTABLE | SAM_FIELD_MORE,
    .label = SAM_L ("tenant field", "Warned of when assigned"),
    .values = sam_enum_housing_rule, .ref = SAM_N_RECORD_TYPES,
    .merge = SAM_MERGE_SET,
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("tenant section", "The assignment"), .order = 21, .since = 1,
  },
  [SAM_F (TENANT, OVERRIDE_REASON)] = {
    .name = "override_reason", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_IMMUTABLE | SAM_FIELD_MORE,
    .label = SAM_L ("tenant field", "Why it was assigned all the same"),
    .max = 400,
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("tenant section", "The assignment"), .order = 22, .since = 1,
  },
  [SAM_F (TENANT, OVERRIDE_USER)] = {
    .name = "override_user", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_IMMUTABLE,
    .label = SAM_L ("tenant field", "By"),
    .ref = SAM_RECORD_USER,
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING, .since = 1,
  },
  [SAM_F (TENANT, CHECKED_AT)] = {
    .name = "checked_at", .kind = SAM_KIND_DATETIME,
    .label = SAM_L ("tenant field", "Checked by the server"),
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING, .since = 2,
  },
  [SAM_F (TENANT, CHECKED_WARNED_OF)] = {
    .name = "checked_warned_of", .kind = SAM_KIND_SET,
    .label = SAM_L ("tenant field", "What the server warned of"),
    .values = sam_enum_housing_rule, .ref = SAM_N_RECORD_TYPES,
    .merge = SAM_MERGE_SET,
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING, .since = 2,
  },
};
/* clang-format on */

static void
validate (const SamRecord *record, SamDate today, GArray *problems)
{
  sam_check_order (record, SAM_TENANT_FROM_ON, SAM_TENANT_TO_ON, problems);
  if (sam_record_has (record, SAM_TENANT_ENDED_HOW))
    sam_check_needed (record, SAM_TENANT_TO_ON, problems);
  if (sam_record_has (record, SAM_TENANT_RISK_WHY))
    sam_check_needed (record, SAM_TENANT_RISK_ON, problems);
  if (sam_record_get_set (record, SAM_TENANT_WARNED_OF) != NULL) {
    sam_check_needed (record, SAM_TENANT_OVERRIDE_REASON, problems);
    sam_check_needed (record, SAM_TENANT_OVERRIDE_USER, problems);
  }
  if (sam_record_get_set (record, SAM_TENANT_CHECKED_WARNED_OF) != NULL)
    sam_check_needed (record, SAM_TENANT_CHECKED_AT, problems);
}

const SamTypeDef sam_type_tenant = {
  .type = SAM_RECORD_TENANT,
  .name = "tenant",
  .gtype_name = "SamRecordTenant",
  .noun = SAM_L ("record type", "Tenant"),
  .plural = SAM_L ("record types", "Tenants"),
  .icon = "avatar-default-symbolic",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .schema = 2,
  .compartment = SAM_COMPARTMENT_FOLLOW_UP,
  .scope = SAM_SCOPE_PERSON,
  .parent = SAM_TENANT_PERSON_ID,
  .lifecycle = SAM_LIFECYCLE_EDITABLE,
  .sort = { SAM_TENANT_FROM_ON, SAM_FIELD_NONE, SAM_FIELD_NONE },
  .validate = validate,
};
