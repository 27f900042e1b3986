/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../sam-type-private.h"

#include <samspor/records/sam-relative-report.h>

/* clang-format off */
static const SamFieldDef fields[SAM_FIELD_INDEX (SAM_RELATIVE_REPORT_N_FIELDS_END)] = {
  [SAM_F (RELATIVE_REPORT, TEAM_ID)] = {
    .name = "team_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_IMMUTABLE | SAM_FIELD_INDEXED,
    .label = SAM_L ("report field", "Team"),
    .ref = SAM_RECORD_TEAM,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REPORT, .since = 1,
  },
  [SAM_F (RELATIVE_REPORT, RELATIVE_NAME)] = {
    .name = "relative_name", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_LIST,
    .label = SAM_L ("report field", "Who reports"),
    .hint = SAM_L ("report hint", "Must be told when it has been assessed"),
    .max = 160,
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REPORT,
    .section = SAM_L ("report section", "Report"), .order = 1, .since = 1,
  },
  [SAM_F (RELATIVE_REPORT, RELATIVE_IS)] = {
    .name = "relative_is", .kind = SAM_KIND_ENUM,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("report field", "Is the person’s"),
    .values = sam_enum_relative,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REPORT,
    .section = SAM_L ("report section", "Report"), .order = 2, .since = 1,
  },
  [SAM_F (RELATIVE_REPORT, RELATIVE_PHONE)] = {
    .name = "relative_phone", .kind = SAM_KIND_TEXT,
    .label = SAM_L ("report field", "Phone"),
    .max = 40,
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REPORT,
    .section = SAM_L ("report section", "Report"), .order = 3, .since = 1,
  },
  [SAM_F (RELATIVE_REPORT, ABOUT)] = {
    .name = "about", .kind = SAM_KIND_MULTILINE,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_LIST,
    .label = SAM_L ("report field", "What is reported"),
    .max = 4000,
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REPORT,
    .section = SAM_L ("report section", "Report"), .order = 4, .since = 1,
  },
  [SAM_F (RELATIVE_REPORT, RECEIVED_AT)] = {
    .name = "received_at", .kind = SAM_KIND_DATETIME,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_LIST,
    .label = SAM_L ("report field", "Received"),
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REPORT,
    .section = SAM_L ("report section", "Report"), .order = 5, .since = 1,
  },
  [SAM_F (RELATIVE_REPORT, OWNER_USER)] = {
    .name = "owner_user", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("report field", "Responsible"),
    .ref = SAM_RECORD_USER,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REPORT,
    .section = SAM_L ("report section", "Report"), .order = 6, .since = 1,
  },
  [SAM_F (RELATIVE_REPORT, LOOKED_INTO_ON)] = {
    .name = "looked_into_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("report field", "Looked into"),
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REPORT,
    .section = SAM_L ("report section", "Duties"), .order = 11, .since = 1,
  },
  [SAM_F (RELATIVE_REPORT, ASSESSED_ON)] = {
    .name = "assessed_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("report field", "Assessed"),
    .hint = SAM_L ("report hint", "Whether a case under § 10-2 or § 10-3 is to be brought"),
    .group = "assessment",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REPORT,
    .section = SAM_L ("report section", "Duties"), .order = 12, .since = 1,
  },
  [SAM_F (RELATIVE_REPORT, ASSESSMENT)] = {
    .name = "assessment", .kind = SAM_KIND_MULTILINE,
    .label = SAM_L ("report field", "The assessment"),
    .max = 4000, .group = "assessment",
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REPORT,
    .section = SAM_L ("report section", "Duties"), .order = 13, .since = 1,
  },
  [SAM_F (RELATIVE_REPORT, TOLD_ON)] = {
    .name = "told_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("report field", "The relative was told"),
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REPORT,
    .section = SAM_L ("report section", "Duties"), .order = 14, .since = 1,
  },
  [SAM_F (RELATIVE_REPORT, TAKEN_BY_USER)] = {
    .name = "taken_by_user", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_IMMUTABLE,
    .label = SAM_L ("report field", "Noted by"),
    .ref = SAM_RECORD_USER,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REPORT, .since = 1,
  },
  [SAM_F (RELATIVE_REPORT, INQUIRY_ID)] = {
    .name = "inquiry_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_IMMUTABLE | SAM_FIELD_INDEXED,
    .label = SAM_L ("report field", "Inquiry"),
    .ref = SAM_RECORD_INQUIRY,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REPORT, .since = 1,
  },
};
/* clang-format on */

static void
validate (const SamRecord *record, SamDate today, GArray *problems)
{
  sam_check_past_moment (record, SAM_RELATIVE_REPORT_RECEIVED_AT, today, problems);
  sam_check_past (record, SAM_RELATIVE_REPORT_LOOKED_INTO_ON, today, problems);
  sam_check_past (record, SAM_RELATIVE_REPORT_ASSESSED_ON, today, problems);
  sam_check_past (record, SAM_RELATIVE_REPORT_TOLD_ON, today, problems);
  /* One duty rests on the one before: it is assessed when it has been looked into, and the relative
   * is told when it has been assessed. */
  if (sam_record_has (record, SAM_RELATIVE_REPORT_ASSESSED_ON)) {
    sam_check_needed (record, SAM_RELATIVE_REPORT_LOOKED_INTO_ON, problems);
    sam_check_needed (record, SAM_RELATIVE_REPORT_ASSESSMENT, problems);
  }
  if (sam_record_has (record, SAM_RELATIVE_REPORT_TOLD_ON))
    sam_check_needed (record, SAM_RELATIVE_REPORT_ASSESSED_ON, problems);
  sam_check_order (record, SAM_RELATIVE_REPORT_LOOKED_INTO_ON, SAM_RELATIVE_REPORT_ASSESSED_ON,
                   problems);
  sam_check_order (record, SAM_RELATIVE_REPORT_ASSESSED_ON, SAM_RELATIVE_REPORT_TOLD_ON, problems);
}

const SamTypeDef sam_type_relative_report = {
  .type = SAM_RECORD_RELATIVE_REPORT,
  .name = "relative_report",
  .gtype_name = "SamRecordRelativeReport",
  .noun = SAM_L ("record type", "Report by a relative"),
  .plural = SAM_L ("record types", "Reports by relatives"),
  .icon = "sam-person-symbolic",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .schema = 1,
  .compartment = SAM_COMPARTMENT_RELATIVES,
  .scope = SAM_SCOPE_TEAM,
  .parent = SAM_RELATIVE_REPORT_TEAM_ID,
  .lifecycle = SAM_LIFECYCLE_EDITABLE,
  .sort = { SAM_RELATIVE_REPORT_RECEIVED_AT, SAM_FIELD_NONE, SAM_FIELD_NONE },
  .validate = validate,
};
