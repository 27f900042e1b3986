/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../sam-type-private.h"

#include <samspor/records/sam-tenancy.h>

/* Forms of lease: husleieloven ch. 9 and 11; sosialtjenesteloven § 27 for temporary places. A home
 * that is held is promised to somebody who has not signed. */
static const SamEnumValue form_values[] = {
  { "open_ended", SAM_L ("form of lease", "Without an end") },
  { "fixed", SAM_L ("form of lease", "Fixed term") },
  { "trial", SAM_L ("form of lease", "Trial period") },
  { "temporary", SAM_L ("form of lease", "Temporary place (§ 27)") },
  { "held", SAM_L ("form of lease", "Held") },
  { NULL, SAM_L (NULL, NULL) },
};

/* clang-format off */
static const SamFieldDef fields[SAM_FIELD_INDEX (SAM_TENANCY_N_FIELDS_END)] = {
  [SAM_F (TENANCY, UNIT_ID)] = {
    .name = "unit_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_IMMUTABLE | SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("tenancy field", "Home"),
    .ref = SAM_RECORD_HOUSING_UNIT,
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING, .since = 1,
  },
  [SAM_F (TENANCY, FORM)] = {
    .name = "form", .kind = SAM_KIND_ENUM,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("tenancy field", "Form"),
    .values = form_values,
    /* Whether there is a last day follows from it. */
    .merge = SAM_MERGE_NEVER, .group = "period",
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("tenancy section", "Lease"), .order = 1, .since = 1,
  },
  [SAM_F (TENANCY, FROM_ON)] = {
    .name = "from_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("tenancy field", "From"),
    .merge = SAM_MERGE_NEVER, .group = "period",
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("tenancy section", "Lease"), .order = 2, .since = 1,
  },
  [SAM_F (TENANCY, TO_ON)] = {
    .name = "to_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("tenancy field", "To"),
    .hint = SAM_L ("tenancy hint", "Empty when no end is agreed"),
    .merge = SAM_MERGE_NEVER, .group = "period",
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("tenancy section", "Lease"), .order = 3, .since = 1,
  },
  [SAM_F (TENANCY, RENEWED_FROM_ID)] = {
    .name = "renewed_from_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_IMMUTABLE,
    .label = SAM_L ("tenancy field", "Continues the lease"),
    .ref = SAM_RECORD_TENANCY,
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING, .since = 1,
  },
  [SAM_F (TENANCY, GIVEN_UP_ON)] = {
    .name = "given_up_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("tenancy field", "Home given back"),
    .merge = SAM_MERGE_NEVER, .group = "period",
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("tenancy section", "Lease"), .order = 4, .since = 1,
  },
  [SAM_F (TENANCY, REMARK)] = {
    .name = "remark", .kind = SAM_KIND_MULTILINE,
    .label = SAM_L ("tenancy field", "Remark"),
    .hint = SAM_L ("tenancy hint", "Nothing about who lives there"),
    .max = 1000,
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("tenancy section", "Lease"), .order = 5, .since = 1,
  },
};
/* clang-format on */

static void
validate (const SamRecord *record, SamDate today, GArray *problems)
{
  sam_check_order (record, SAM_TENANCY_FROM_ON, SAM_TENANCY_TO_ON, problems);
  sam_check_order (record, SAM_TENANCY_FROM_ON, SAM_TENANCY_GIVEN_UP_ON, problems);
  sam_check_past (record, SAM_TENANCY_GIVEN_UP_ON, today, problems);
  if (sam_record_enum_is (record, SAM_TENANCY_FORM, "open_ended")
      && sam_record_has (record, SAM_TENANCY_TO_ON))
    sam_problem_add (problems, SAM_TENANCY_TO_ON, "order",
                     SAM_L ("problem", "A lease without an end has no last day"));
  if (!sam_record_enum_is (record, SAM_TENANCY_FORM, "open_ended")
      && !sam_record_has (record, SAM_TENANCY_TO_ON))
    sam_problem_add (problems, SAM_TENANCY_TO_ON, "required",
                     SAM_L ("problem", "This form of lease has a last day"));
}

const SamTypeDef sam_type_tenancy = {
  .type = SAM_RECORD_TENANCY,
  .name = "tenancy",
  .gtype_name = "SamRecordTenancy",
  .noun = SAM_L ("record type", "Lease"),
  .plural = SAM_L ("record types", "Leases"),
  .icon = "text-x-generic-symbolic",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .schema = 1,
  .compartment = SAM_COMPARTMENT_REGISTRY,
  .scope = SAM_SCOPE_REGISTRY,
  .parent = SAM_FIELD_NONE,
  .lifecycle = SAM_LIFECYCLE_EDITABLE,
  .sort = { SAM_TENANCY_UNIT_ID, SAM_TENANCY_FROM_ON, SAM_FIELD_NONE },
  .validate = validate,
};
