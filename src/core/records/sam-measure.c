/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../sam-type-private.h"

#include <samspor/records/sam-measure.h>

static const SamEnumValue measure_state_values[] = {
  { "open", SAM_L ("measure state", "Open") },
  { "done", SAM_L ("measure state", "Done") },
  { "lapsed", SAM_L ("measure state", "Lapsed") },
  { NULL, SAM_L (NULL, NULL) },
};

static const SamEnumValue weekday_values[] = {
  { "mon", SAM_L ("weekday", "Monday") },    { "tue", SAM_L ("weekday", "Tuesday") },
  { "wed", SAM_L ("weekday", "Wednesday") }, { "thu", SAM_L ("weekday", "Thursday") },
  { "fri", SAM_L ("weekday", "Friday") },    { "sat", SAM_L ("weekday", "Saturday") },
  { "sun", SAM_L ("weekday", "Sunday") },    { NULL, SAM_L (NULL, NULL) },
};

/* clang-format off */
static const SamFieldDef fields[SAM_FIELD_INDEX (SAM_MEASURE_N_FIELDS_END)] = {
  [SAM_F (MEASURE, CASE_ID)] = {
    .name = "case_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_IMMUTABLE | SAM_FIELD_INDEXED,
    .label = SAM_L ("measure field", "Case"),
    .ref = SAM_RECORD_CASE,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PLAN, .since = 1,
  },
  [SAM_F (MEASURE, PLAN_ID)] = {
    .name = "plan_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_IMMUTABLE | SAM_FIELD_INDEXED,
    .label = SAM_L ("measure field", "Plan"),
    .ref = SAM_RECORD_PLAN,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PLAN, .since = 1,
  },
  [SAM_F (MEASURE, GOAL_ID)] = {
    .name = "goal_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_INDEXED,
    .label = SAM_L ("measure field", "Goal"),
    .ref = SAM_RECORD_GOAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PLAN,
    .section = SAM_L ("measure section", "Measure"), .order = 1, .since = 1,
  },
  [SAM_F (MEASURE, WHAT)] = {
    .name = "what", .kind = SAM_KIND_MULTILINE,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_SEARCH | SAM_FIELD_LIST | SAM_FIELD_PRINT,
    .label = SAM_L ("measure field", "What"),
    .min = 1, .max = 2000,
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PLAN,
    .section = SAM_L ("measure section", "Measure"), .order = 2, .since = 1,
  },
  [SAM_F (MEASURE, OWNER_USER)] = {
    .name = "owner_user", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("measure field", "Owner"),
    .ref = SAM_RECORD_USER,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PLAN,
    .section = SAM_L ("measure section", "Measure"), .order = 3, .since = 1,
  },
  [SAM_F (MEASURE, RESPONSIBLE)] = {
    .name = "responsible", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_LIST | SAM_FIELD_PRINT,
    .label = SAM_L ("measure field", "Responsible"),
    .max = 160,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PLAN,
    .section = SAM_L ("measure section", "Measure"), .order = 5, .since = 1,
  },
  [SAM_F (MEASURE, SERVICE_ID)] = {
    .name = "service_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_INDEXED,
    .label = SAM_L ("measure field", "Service"),
    .ref = SAM_RECORD_SERVICE,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PLAN,
    .section = SAM_L ("measure section", "Measure"), .order = 4, .since = 1,
  },
  [SAM_F (MEASURE, EXTENT)] = {
    .name = "extent", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_PRINT,
    .label = SAM_L ("measure field", "Extent"),
    .max = 200,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PLAN,
    .section = SAM_L ("measure section", "Outcome"), .order = 13, .since = 1,
  },
  [SAM_F (MEASURE, DUE_ON)] = {
    .name = "due_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_INDEXED | SAM_FIELD_LIST | SAM_FIELD_PRINT,
    .label = SAM_L ("measure field", "Deadline"),
    .merge = SAM_MERGE_NEVER,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PLAN,
    .section = SAM_L ("measure section", "Measure"), .order = 6, .since = 1,
  },
  [SAM_F (MEASURE, STATE)] = {
    .name = "state", .kind = SAM_KIND_ENUM,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("measure field", "State"),
    .values = measure_state_values, .group = "state",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PLAN,
    .section = SAM_L ("measure section", "Measure"), .order = 7, .since = 1,
  },
  [SAM_F (MEASURE, DONE_ON)] = {
    .name = "done_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("measure field", "Done on"),
    .group = "state",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PLAN,
    .section = SAM_L ("measure section", "Outcome"), .order = 11, .since = 1,
  },
  [SAM_F (MEASURE, WHY)] = {
    .name = "why", .kind = SAM_KIND_MULTILINE,
    .label = SAM_L ("measure field", "Why"),
    .max = 2000, .group = "state",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PLAN,
    .section = SAM_L ("measure section", "Outcome"), .order = 12, .since = 1,
  },
  [SAM_F (MEASURE, WEEKDAY)] = {
    .name = "weekday", .kind = SAM_KIND_ENUM,
    .flags = SAM_FIELD_PRINT | SAM_FIELD_MORE,
    .label = SAM_L ("measure field", "Weekday"),
    .values = weekday_values, .group = "rhythm",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PLAN,
    .section = SAM_L ("measure section", "Fixed weekly"), .order = 21, .since = 1,
  },
  [SAM_F (MEASURE, AT_TIME)] = {
    .name = "at_time", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_PRINT | SAM_FIELD_MORE,
    .label = SAM_L ("measure field", "Time"),
    .max = 5, .group = "rhythm",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PLAN,
    .section = SAM_L ("measure section", "Fixed weekly"), .order = 22, .since = 1,
  },
  [SAM_F (MEASURE, EVERY_WEEKS)] = {
    .name = "every_weeks", .kind = SAM_KIND_INTEGER,
    .flags = SAM_FIELD_MORE,
    .label = SAM_L ("measure field", "Every n weeks"),
    .min = 1, .max = 52, .group = "rhythm",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PLAN,
    .section = SAM_L ("measure section", "Fixed weekly"), .order = 23, .since = 1,
  },
  [SAM_F (MEASURE, STARTS_ON)] = {
    .name = "starts_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_INDEXED | SAM_FIELD_MORE,
    .label = SAM_L ("measure field", "Starts"),
    .group = "rhythm",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PLAN,
    .section = SAM_L ("measure section", "Fixed weekly"), .order = 24, .since = 1,
  },
  [SAM_F (MEASURE, ENDS_ON)] = {
    .name = "ends_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_MORE,
    .label = SAM_L ("measure field", "Ends"),
    .group = "rhythm",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PLAN,
    .section = SAM_L ("measure section", "Fixed weekly"), .order = 25, .since = 1,
  },
  [SAM_F (MEASURE, PAUSE_FROM_ON)] = {
    .name = "pause_from_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_MORE,
    .label = SAM_L ("measure field", "Pause from"),
    .group = "pause",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PLAN,
    .section = SAM_L ("measure section", "Pause"), .order = 31, .since = 1,
  },
  [SAM_F (MEASURE, PAUSE_TO_ON)] = {
    .name = "pause_to_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_MORE,
    .label = SAM_L ("measure field", "Pause until"),
    .group = "pause",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PLAN,
    .section = SAM_L ("measure section", "Pause"), .order = 32, .since = 1,
  },
  [SAM_F (MEASURE, PLACE)] = {
    .name = "place", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_PRINT | SAM_FIELD_MORE,
    .label = SAM_L ("measure field", "Place"),
    .max = 200,
    .sensitivity = SAM_SENSITIVITY_ADDRESS,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PLAN,
    .section = SAM_L ("measure section", "Fixed weekly"), .order = 26, .since = 1,
  },
  [SAM_F (MEASURE, POSITION)] = {
    .name = "position", .kind = SAM_KIND_INTEGER,
    .label = SAM_L ("measure field", "Position"),
    .min = 0, .max = 1000,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PLAN, .since = 1,
  },
  [SAM_F (MEASURE, MEETING_ID)] = {
    .name = "meeting_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_INDEXED,
    .label = SAM_L ("measure field", "Decided in the meeting"),
    .ref = SAM_RECORD_MEETING,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PLAN, .since = 2,
  },
};
/* clang-format on */

static void
validate (const SamRecord *record, SamDate today, GArray *problems)
{
  if (sam_record_enum_is (record, SAM_MEASURE_STATE, "done"))
    sam_check_needed (record, SAM_MEASURE_DONE_ON, problems);
  sam_check_past (record, SAM_MEASURE_DONE_ON, today, problems);
  if (sam_record_has (record, SAM_MEASURE_EVERY_WEEKS)) {
    sam_check_needed (record, SAM_MEASURE_WEEKDAY, problems);
    sam_check_needed (record, SAM_MEASURE_STARTS_ON, problems);
  }
  sam_check_time (record, SAM_MEASURE_AT_TIME, problems);
  sam_check_order (record, SAM_MEASURE_STARTS_ON, SAM_MEASURE_ENDS_ON, problems);
  sam_check_order (record, SAM_MEASURE_PAUSE_FROM_ON, SAM_MEASURE_PAUSE_TO_ON, problems);
}

const SamTypeDef sam_type_measure = {
  .type = SAM_RECORD_MEASURE,
  .name = "measure",
  .gtype_name = "SamRecordMeasure",
  .noun = SAM_L ("record type", "Measure"),
  .plural = SAM_L ("record types", "Measures"),
  .icon = "view-list-bullet-symbolic",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .schema = 2,
  .compartment = SAM_COMPARTMENT_FOLLOW_UP,
  .scope = SAM_SCOPE_CASE,
  .parent = SAM_MEASURE_CASE_ID,
  .lifecycle = SAM_LIFECYCLE_EDITABLE,
  .sort = { SAM_MEASURE_PLAN_ID, SAM_MEASURE_POSITION, SAM_FIELD_NONE },
  .validate = validate,
};
