/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../sam-type-private.h"

#include <samspor/records/sam-followup-day.h>

/* clang-format off */
static const SamFieldDef fields[SAM_FIELD_INDEX (SAM_FOLLOWUP_DAY_N_FIELDS_END)] = {
  [SAM_F (FOLLOWUP_DAY, CASE_ID)] = {
    .name = "case_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_IMMUTABLE | SAM_FIELD_INDEXED,
    .label = SAM_L ("contact day field", "Case"),
    .ref = SAM_RECORD_CASE,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REENTRY, .since = 1,
  },
  [SAM_F (FOLLOWUP_DAY, FOLLOWUP_ID)] = {
    .name = "followup_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_IMMUTABLE | SAM_FIELD_INDEXED,
    .label = SAM_L ("contact day field", "Contact plan"),
    .ref = SAM_RECORD_FOLLOWUP,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REENTRY, .since = 1,
  },
  [SAM_F (FOLLOWUP_DAY, DAY_NUMBER)] = {
    .name = "day_number", .kind = SAM_KIND_INTEGER,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_IMMUTABLE | SAM_FIELD_PRINT,
    .label = SAM_L ("contact day field", "Day"),
    .min = 0, .max = 28,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REENTRY, .since = 1,
  },
  [SAM_F (FOLLOWUP_DAY, WHO_USER)] = {
    .name = "who_user", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_INDEXED | SAM_FIELD_PRINT,
    .label = SAM_L ("contact day field", "Colleague who makes contact"),
    .ref = SAM_RECORD_USER, .merge = SAM_MERGE_NEVER, .group = "who",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REENTRY,
    .section = SAM_L ("contact day section", "The day"), .order = 1, .since = 1,
  },
  [SAM_F (FOLLOWUP_DAY, WHO_TEXT)] = {
    .name = "who_text", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_PRINT,
    .label = SAM_L ("contact day field", "Or somebody else"),
    .hint = SAM_L ("contact day hint", "A name, a service or a relative"),
    .max = 160, .merge = SAM_MERGE_NEVER, .group = "who",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REENTRY,
    .section = SAM_L ("contact day section", "The day"), .order = 2, .since = 1,
  },
  [SAM_F (FOLLOWUP_DAY, DEPUTY_USER)] = {
    .name = "deputy_user", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_INDEXED,
    .label = SAM_L ("contact day field", "Deputy"),
    .ref = SAM_RECORD_USER,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REENTRY,
    .section = SAM_L ("contact day section", "The day"), .order = 3, .since = 1,
  },
  [SAM_F (FOLLOWUP_DAY, CHANNEL)] = {
    .name = "channel", .kind = SAM_KIND_ENUM,
    .flags = SAM_FIELD_PRINT,
    .label = SAM_L ("contact day field", "How"),
    .values = sam_enum_channel,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REENTRY,
    .section = SAM_L ("contact day section", "The day"), .order = 4, .since = 1,
  },
  [SAM_F (FOLLOWUP_DAY, WEEKEND_BY)] = {
    .name = "weekend_by", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_PRINT,
    .label = SAM_L ("contact day field", "Who has the weekend or holiday"),
    .hint = SAM_L ("contact day hint", "A name, and the number to reach them on that day"),
    .max = 160,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REENTRY,
    .section = SAM_L ("contact day section", "The day"), .order = 5, .since = 1,
  },
};
/* clang-format on */

const SamTypeDef sam_type_followup_day = {
  .type = SAM_RECORD_FOLLOWUP_DAY,
  .name = "followup_day",
  .gtype_name = "SamRecordFollowupDay",
  .noun = SAM_L ("record type", "Contact day"),
  .plural = SAM_L ("record types", "Contact days"),
  .icon = "sam-today-symbolic",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .schema = 1,
  .compartment = SAM_COMPARTMENT_FOLLOW_UP,
  .scope = SAM_SCOPE_CASE,
  .parent = SAM_FOLLOWUP_DAY_CASE_ID,
  .lifecycle = SAM_LIFECYCLE_EDITABLE,
  .sort = { SAM_FOLLOWUP_DAY_FOLLOWUP_ID, SAM_FOLLOWUP_DAY_DAY_NUMBER, SAM_FIELD_NONE },
};
