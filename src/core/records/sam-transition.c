/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../sam-type-private.h"

#include <samspor/records/sam-transition.h>

static const SamEnumValue transition_kind_values[] = {
  { "prison", SAM_L ("transition kind", "Release from prison") },
  { "remand", SAM_L ("transition kind", "Release from remand") },
  { "tsb", SAM_L ("transition kind", "Discharge from specialised treatment") },
  { "phv", SAM_L ("transition kind", "Discharge from mental health care") },
  { "detox", SAM_L ("transition kind", "End of detox") },
  { "leave", SAM_L ("transition kind", "Leave") },
  { "broken_off", SAM_L ("transition kind", "Treatment broken off") },
  { "move", SAM_L ("transition kind", "Move") },
  { "turns_16", SAM_L ("transition kind", "Turns 16") },
  { "turns_18", SAM_L ("transition kind", "Turns 18") },
  { NULL, SAM_L (NULL, NULL) },
};

static const SamEnumValue date_kind_values[] = {
  { "fixed", SAM_L ("transition date", "Fixed") },
  { "computed", SAM_L ("transition date", "Computed") },
  { "estimated", SAM_L ("transition date", "Estimated") },
  { "unknown", SAM_L ("transition date", "Unknown") },
  { NULL, SAM_L (NULL, NULL) },
};

/* clang-format off */
static const SamFieldDef fields[SAM_FIELD_INDEX (SAM_TRANSITION_N_FIELDS_END)] = {
  [SAM_F (TRANSITION, CASE_ID)] = {
    .name = "case_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_IMMUTABLE | SAM_FIELD_INDEXED,
    .label = SAM_L ("transition field", "Case"),
    .ref = SAM_RECORD_CASE,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REENTRY, .since = 1,
  },
  [SAM_F (TRANSITION, KIND)] = {
    .name = "kind", .kind = SAM_KIND_ENUM,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_INDEXED | SAM_FIELD_LIST | SAM_FIELD_PRINT,
    .label = SAM_L ("transition field", "Kind"),
    .values = transition_kind_values,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REENTRY,
    .section = SAM_L ("transition section", "Transition"), .order = 1, .since = 1,
  },
  [SAM_F (TRANSITION, PLACE_ID)] = {
    .name = "place_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("transition field", "From where"),
    .ref = SAM_RECORD_SERVICE,
    .sensitivity = SAM_SENSITIVITY_ADDRESS,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REENTRY,
    .section = SAM_L ("transition section", "Transition"), .order = 2, .since = 1,
  },
  [SAM_F (TRANSITION, DATE)] = {
    .name = "date", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_INDEXED | SAM_FIELD_LIST | SAM_FIELD_PRINT,
    .label = SAM_L ("transition field", "Date"),
    .merge = SAM_MERGE_NEVER, .group = "date",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REENTRY,
    .section = SAM_L ("transition section", "Transition"), .order = 4, .since = 1,
  },
  [SAM_F (TRANSITION, DATE_KIND)] = {
    .name = "date_kind", .kind = SAM_KIND_ENUM,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_LIST,
    .label = SAM_L ("transition field", "The date is"),
    .values = date_kind_values, .merge = SAM_MERGE_NEVER, .group = "date",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REENTRY,
    .section = SAM_L ("transition section", "Transition"), .order = 3, .since = 1,
  },
  [SAM_F (TRANSITION, AT_TIME)] = {
    .name = "at_time", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_PRINT,
    .label = SAM_L ("transition field", "Time"),
    .max = 5, .merge = SAM_MERGE_NEVER, .group = "date",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REENTRY,
    .section = SAM_L ("transition section", "Transition"), .order = 5, .since = 1,
  },
  [SAM_F (TRANSITION, EARLIEST_ON)] = {
    .name = "earliest_on", .kind = SAM_KIND_DATE,
    .label = SAM_L ("transition field", "Earliest"),
    .hint = SAM_L ("transition hint", "It may be brought forward before weekends and holidays"),
    .merge = SAM_MERGE_NEVER, .group = "date",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REENTRY,
    .section = SAM_L ("transition section", "Transition"), .order = 6, .since = 1,
  },
  [SAM_F (TRANSITION, LATEST_ON)] = {
    .name = "latest_on", .kind = SAM_KIND_DATE,
    .label = SAM_L ("transition field", "Latest"),
    .merge = SAM_MERGE_NEVER, .group = "date",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REENTRY,
    .section = SAM_L ("transition section", "Transition"), .order = 7, .since = 1,
  },
  [SAM_F (TRANSITION, CHECKED_ON)] = {
    .name = "checked_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("transition field", "Date last checked"),
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REENTRY,
    .section = SAM_L ("transition section", "Told"), .order = 13, .since = 1,
  },
  [SAM_F (TRANSITION, TOLD_ON)] = {
    .name = "told_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_LIST | SAM_FIELD_PRINT,
    .label = SAM_L ("transition field", "We were told on"),
    .group = "told",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REENTRY,
    .section = SAM_L ("transition section", "Told"), .order = 11, .since = 1,
  },
  [SAM_F (TRANSITION, TOLD_BY)] = {
    .name = "told_by", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_PRINT,
    .label = SAM_L ("transition field", "Told by"),
    .max = 160, .group = "told",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REENTRY,
    .section = SAM_L ("transition section", "Told"), .order = 12, .since = 1,
  },
  [SAM_F (TRANSITION, PREVIOUS_ID)] = {
    .name = "previous_id", .kind = SAM_KIND_REF,
    .label = SAM_L ("transition field", "Comes after"),
    .ref = SAM_RECORD_TRANSITION,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REENTRY,
    .section = SAM_L ("transition section", "Told"), .order = 14, .since = 1,
  },
  [SAM_F (TRANSITION, MOVED_FROM_ON)] = {
    .name = "moved_from_on", .kind = SAM_KIND_DATE,
    .label = SAM_L ("transition field", "Moved from"),
    .merge = SAM_MERGE_NEVER, .group = "date",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REENTRY, .since = 1,
  },
  [SAM_F (TRANSITION, MOVED_ON)] = {
    .name = "moved_on", .kind = SAM_KIND_DATE,
    .label = SAM_L ("transition field", "Moved on"),
    .merge = SAM_MERGE_NEVER, .group = "date",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REENTRY, .since = 1,
  },
  [SAM_F (TRANSITION, HAPPENED_ON)] = {
    .name = "happened_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("transition field", "Happened on"),
    .merge = SAM_MERGE_NEVER, .group = "outcome",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REENTRY,
    .section = SAM_L ("transition section", "Outcome"), .order = 21, .since = 1,
  },
  [SAM_F (TRANSITION, CANCELLED_ON)] = {
    .name = "cancelled_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("transition field", "Cancelled on"),
    .merge = SAM_MERGE_NEVER, .group = "outcome",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REENTRY,
    .section = SAM_L ("transition section", "Outcome"), .order = 22, .since = 1,
  },
  [SAM_F (TRANSITION, CANCELLED_WHY)] = {
    .name = "cancelled_why", .kind = SAM_KIND_TEXT,
    .label = SAM_L ("transition field", "Why cancelled"),
    .max = 400, .merge = SAM_MERGE_NEVER, .group = "outcome",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REENTRY,
    .section = SAM_L ("transition section", "Outcome"), .order = 23, .since = 1,
  },
  [SAM_F (TRANSITION, REMARK)] = {
    .name = "remark", .kind = SAM_KIND_MULTILINE,
    .flags = SAM_FIELD_MORE,
    .label = SAM_L ("transition field", "Remark"),
    .max = 4000,
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REENTRY,
    .section = SAM_L ("transition section", "More"), .order = 31, .since = 1,
  },
  [SAM_F (TRANSITION, DIRECT)] = {
    .name = "direct", .kind = SAM_KIND_BOOL,
    .label = SAM_L ("transition field", "Straight from the one before"),
    .hint = SAM_L ("transition hint",
                   "No day in freedom between them, so the first 28 days count from this one"),
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REENTRY,
    .section = SAM_L ("transition section", "Told"), .order = 15, .since = 2,
  },
};
/* clang-format on */

static void
validate (const SamRecord *record, SamDate today, GArray *problems)
{
  SamDate date = sam_record_get_date (record, SAM_TRANSITION_DATE);
  SamDate earliest = sam_record_get_date (record, SAM_TRANSITION_EARLIEST_ON);
  SamDate latest = sam_record_get_date (record, SAM_TRANSITION_LATEST_ON);

  if (sam_record_enum_is (record, SAM_TRANSITION_DATE_KIND, "unknown")) {
    if (date)
      sam_problem_add (problems, SAM_TRANSITION_DATE, "order",
                       SAM_L ("problem", "An unknown date is left empty"));
  } else {
    sam_check_needed (record, SAM_TRANSITION_DATE, problems);
  }
  sam_check_order (record, SAM_TRANSITION_EARLIEST_ON, SAM_TRANSITION_LATEST_ON, problems);
  if (date && ((earliest && date < earliest) || (latest && date > latest)))
    sam_problem_add (problems, SAM_TRANSITION_DATE, "order",
                     SAM_L ("problem", "The date is not between the earliest and the latest"));
  sam_check_time (record, SAM_TRANSITION_AT_TIME, problems);
  sam_check_past (record, SAM_TRANSITION_TOLD_ON, today, problems);
  sam_check_past (record, SAM_TRANSITION_CHECKED_ON, today, problems);
  sam_check_past (record, SAM_TRANSITION_HAPPENED_ON, today, problems);
  sam_check_past (record, SAM_TRANSITION_CANCELLED_ON, today, problems);
  if (sam_record_has (record, SAM_TRANSITION_CANCELLED_ON))
    sam_check_needed (record, SAM_TRANSITION_CANCELLED_WHY, problems);
  if (g_strcmp0 (sam_record_get_text (record, SAM_TRANSITION_PREVIOUS_ID),
                 sam_record_get_id (record))
      == 0)
    sam_problem_add (problems, SAM_TRANSITION_PREVIOUS_ID, "ref",
                     SAM_L ("problem", "A transition can't follow itself"));
}

const SamTypeDef sam_type_transition = {
  .type = SAM_RECORD_TRANSITION,
  .name = "transition",
  .gtype_name = "SamRecordTransition",
  .noun = SAM_L ("record type", "Transition"),
  .plural = SAM_L ("record types", "Transitions"),
  .icon = "media-skip-forward-symbolic",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .schema = 2,
  .compartment = SAM_COMPARTMENT_FOLLOW_UP,
  .scope = SAM_SCOPE_CASE,
  .parent = SAM_TRANSITION_CASE_ID,
  .lifecycle = SAM_LIFECYCLE_EDITABLE,
  .sort = { SAM_TRANSITION_DATE, SAM_FIELD_NONE, SAM_FIELD_NONE },
  .validate = validate,
};
