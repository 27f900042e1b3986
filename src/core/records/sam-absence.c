/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../sam-type-private.h"

#include <samspor/records/sam-absence.h>

/* clang-format off */
static const SamFieldDef fields[SAM_FIELD_INDEX (SAM_ABSENCE_N_FIELDS_END)] = {
  [SAM_F (ABSENCE, TEAM_ID)] = {
    .name = "team_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_IMMUTABLE | SAM_FIELD_INDEXED,
    .label = SAM_L ("absence field", "Team"),
    .ref = SAM_RECORD_TEAM,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR, .since = 1,
  },
  [SAM_F (ABSENCE, ABSENT_USER)] = {
    .name = "absent_user", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_IMMUTABLE | SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("absence field", "Who is away"),
    .ref = SAM_RECORD_USER,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR,
    .section = SAM_L ("absence section", "Absence"), .order = 1, .since = 1,
  },
  [SAM_F (ABSENCE, FROM_ON)] = {
    .name = "from_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("absence field", "From"),
    .group = "days",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR,
    .section = SAM_L ("absence section", "Absence"), .order = 2, .since = 1,
  },
  [SAM_F (ABSENCE, TO_ON)] = {
    .name = "to_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("absence field", "Until and including"),
    .hint = SAM_L ("absence hint", "Empty when nobody knows yet"),
    .group = "days",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR,
    .section = SAM_L ("absence section", "Absence"), .order = 3, .since = 1,
  },
  [SAM_F (ABSENCE, COVERED_BY_USER)] = {
    .name = "covered_by_user", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("absence field", "Who covers"),
    .hint = SAM_L ("absence hint", "Sees these cases meanwhile, and what falls due stands on that "
                                   "colleague’s Today"),
    .ref = SAM_RECORD_USER,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR,
    .section = SAM_L ("absence section", "Absence"), .order = 4, .since = 1,
  },
};
/* clang-format on */

static void
validate (const SamRecord *record, SamDate today, GArray *problems)
{
  const char *absent = sam_record_get_text (record, SAM_ABSENCE_ABSENT_USER);

  sam_check_order (record, SAM_ABSENCE_FROM_ON, SAM_ABSENCE_TO_ON, problems);
  if (absent && g_strcmp0 (sam_record_get_text (record, SAM_ABSENCE_COVERED_BY_USER), absent) == 0)
    sam_problem_add (problems, SAM_ABSENCE_COVERED_BY_USER, "deputy",
                     SAM_L ("problem", "Who is away can't cover for themselves"));
}

const SamTypeDef sam_type_absence = {
  .type = SAM_RECORD_ABSENCE,
  .name = "absence",
  .gtype_name = "SamRecordAbsence",
  .noun = SAM_L ("record type", "Absence"),
  .plural = SAM_L ("record types", "Absences"),
  .icon = "x-office-calendar-symbolic",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .schema = 1,
  .compartment = SAM_COMPARTMENT_FOLLOW_UP,
  .scope = SAM_SCOPE_TEAM,
  .parent = SAM_ABSENCE_TEAM_ID,
  .lifecycle = SAM_LIFECYCLE_EDITABLE,
  .sort = { SAM_ABSENCE_FROM_ON, SAM_ABSENCE_ABSENT_USER, SAM_FIELD_NONE },
  .validate = validate,
};
