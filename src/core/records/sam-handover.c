/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../sam-type-private.h"

#include <samspor/records/sam-handover.h>

static const SamEnumValue handover_state_values[] = {
  { "asked", SAM_L ("hand-over state", "Waiting for an answer") },
  { "accepted", SAM_L ("hand-over state", "Accepted") },
  { "refused", SAM_L ("hand-over state", "Refused") },
  { "assigned", SAM_L ("hand-over state", "Assigned by the team lead") },
  { "withdrawn", SAM_L ("hand-over state", "Withdrawn") },
  { NULL, SAM_L (NULL, NULL) },
};

static const SamEnumValue follows_values[] = {
  { "measures", SAM_L ("what follows along", "Measures") },
  { "contacts", SAM_L ("what follows along", "Agreed contacts") },
  { "commitments", SAM_L ("what follows along", "Commitments") },
  { "meetings", SAM_L ("what follows along", "Meetings") },
  { NULL, SAM_L (NULL, NULL) },
};

static const SamEnumValue accepted_how_values[] = {
  { "phone", SAM_L ("how it was accepted", "By phone") },
  { "meeting", SAM_L ("how it was accepted", "In a meeting") },
  { "email", SAM_L ("how it was accepted", "By e-mail") },
  { "letter", SAM_L ("how it was accepted", "By letter") },
  { NULL, SAM_L (NULL, NULL) },
};

/* clang-format off */
static const SamFieldDef fields[SAM_FIELD_INDEX (SAM_HANDOVER_N_FIELDS_END)] = {
  [SAM_F (HANDOVER, CASE_ID)] = {
    .name = "case_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_IMMUTABLE | SAM_FIELD_INDEXED,
    .label = SAM_L ("handover field", "Case"),
    .ref = SAM_RECORD_CASE,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR, .since = 1,
  },
  [SAM_F (HANDOVER, FROM_KIND)] = {
    .name = "from_kind", .kind = SAM_KIND_ENUM,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_IMMUTABLE,
    .label = SAM_L ("handover field", "From"),
    .values = sam_enum_holder_kind,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR, .since = 1,
  },
  [SAM_F (HANDOVER, FROM_USER)] = {
    .name = "from_user", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_IMMUTABLE,
    .label = SAM_L ("handover field", "From colleague"),
    .ref = SAM_RECORD_USER,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR, .since = 1,
  },
  [SAM_F (HANDOVER, FROM_TEAM)] = {
    .name = "from_team", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_IMMUTABLE,
    .label = SAM_L ("handover field", "From team"),
    .ref = SAM_RECORD_TEAM,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR, .since = 1,
  },
  [SAM_F (HANDOVER, FROM_SERVICE)] = {
    .name = "from_service", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_IMMUTABLE,
    .label = SAM_L ("handover field", "From service"),
    .ref = SAM_RECORD_SERVICE,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR, .since = 1,
  },
  [SAM_F (HANDOVER, TO_KIND)] = {
    .name = "to_kind", .kind = SAM_KIND_ENUM,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_IMMUTABLE | SAM_FIELD_LIST,
    .label = SAM_L ("handover field", "To"),
    .values = sam_enum_holder_kind,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR,
    .section = SAM_L ("handover section", "Hand-over"), .order = 1, .since = 1,
  },
  [SAM_F (HANDOVER, TO_USER)] = {
    .name = "to_user", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_IMMUTABLE | SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("handover field", "To colleague"),
    .ref = SAM_RECORD_USER,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR,
    .section = SAM_L ("handover section", "Hand-over"), .order = 2, .since = 1,
  },
  [SAM_F (HANDOVER, TO_TEAM)] = {
    .name = "to_team", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_IMMUTABLE | SAM_FIELD_LIST,
    .label = SAM_L ("handover field", "To team"),
    .ref = SAM_RECORD_TEAM,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR,
    .section = SAM_L ("handover section", "Hand-over"), .order = 3, .since = 1,
  },
  [SAM_F (HANDOVER, TO_SERVICE)] = {
    .name = "to_service", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_IMMUTABLE | SAM_FIELD_LIST,
    .label = SAM_L ("handover field", "To service"),
    .ref = SAM_RECORD_SERVICE,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR,
    .section = SAM_L ("handover section", "Hand-over"), .order = 4, .since = 1,
  },
  [SAM_F (HANDOVER, REASON)] = {
    .name = "reason", .kind = SAM_KIND_MULTILINE,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_IMMUTABLE | SAM_FIELD_LIST,
    .label = SAM_L ("handover field", "Why"),
    .min = 1, .max = 2000,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR,
    .section = SAM_L ("handover section", "Hand-over"), .order = 5, .since = 1,
  },
  [SAM_F (HANDOVER, STATE)] = {
    .name = "state", .kind = SAM_KIND_ENUM,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("handover field", "State"),
    .values = handover_state_values, .merge = SAM_MERGE_NEVER, .group = "answer",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR, .since = 1,
  },
  [SAM_F (HANDOVER, ASKED_AT)] = {
    .name = "asked_at", .kind = SAM_KIND_DATETIME,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_IMMUTABLE | SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("handover field", "Asked"),
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR, .since = 1,
  },
  [SAM_F (HANDOVER, ASKED_BY_USER)] = {
    .name = "asked_by_user", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_IMMUTABLE,
    .label = SAM_L ("handover field", "Asked by"),
    .ref = SAM_RECORD_USER,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR, .since = 1,
  },
  [SAM_F (HANDOVER, ANSWERED_AT)] = {
    .name = "answered_at", .kind = SAM_KIND_DATETIME,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("handover field", "Answered"),
    .merge = SAM_MERGE_NEVER, .group = "answer",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR, .since = 1,
  },
  [SAM_F (HANDOVER, ANSWERED_BY_USER)] = {
    .name = "answered_by_user", .kind = SAM_KIND_REF,
    .label = SAM_L ("handover field", "Answered by"),
    .ref = SAM_RECORD_USER, .merge = SAM_MERGE_NEVER, .group = "answer",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR, .since = 1,
  },
  [SAM_F (HANDOVER, ANSWER_REASON)] = {
    .name = "answer_reason", .kind = SAM_KIND_MULTILINE,
    .label = SAM_L ("handover field", "Why not"),
    .max = 2000, .merge = SAM_MERGE_NEVER, .group = "answer",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR, .since = 1,
  },
  [SAM_F (HANDOVER, FROM_ON)] = {
    .name = "from_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_IMMUTABLE,
    .label = SAM_L ("handover field", "From the day"),
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR,
    .section = SAM_L ("handover section", "Hand-over"), .order = 6, .since = 1,
  },
  [SAM_F (HANDOVER, OVERLAP_UNTIL)] = {
    .name = "overlap_until", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_IMMUTABLE,
    .label = SAM_L ("handover field", "Both until"),
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR,
    .section = SAM_L ("handover section", "Hand-over"), .order = 7, .since = 1,
  },
  [SAM_F (HANDOVER, ACUTE)] = {
    .name = "acute", .kind = SAM_KIND_BOOL,
    .flags = SAM_FIELD_IMMUTABLE,
    .label = SAM_L ("handover field", "Urgent"),
    .hint = SAM_L ("handover hint", "Asks for an answer by the next open day"),
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR,
    .section = SAM_L ("handover section", "What follows along"), .order = 13, .since = 2,
  },
  [SAM_F (HANDOVER, FOLLOWS)] = {
    .name = "follows", .kind = SAM_KIND_SET,
    .flags = SAM_FIELD_IMMUTABLE,
    .label = SAM_L ("handover field", "What follows along"),
    .values = follows_values, .merge = SAM_MERGE_SET,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR,
    .section = SAM_L ("handover section", "What follows along"), .order = 11, .since = 2,
  },
  [SAM_F (HANDOVER, SUMMARY)] = {
    .name = "summary", .kind = SAM_KIND_MULTILINE,
    .flags = SAM_FIELD_IMMUTABLE,
    .label = SAM_L ("handover field", "Summary for whoever takes over"),
    .max = 4000,
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR,
    .section = SAM_L ("handover section", "What follows along"), .order = 12, .since = 2,
  },
  [SAM_F (HANDOVER, ACCEPTED_BY_NAME)] = {
    .name = "accepted_by_name", .kind = SAM_KIND_TEXT,
    .label = SAM_L ("handover field", "Who said yes there"),
    .max = 200, .merge = SAM_MERGE_NEVER, .group = "answer",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR, .since = 2,
  },
  [SAM_F (HANDOVER, ACCEPTED_HOW)] = {
    .name = "accepted_how", .kind = SAM_KIND_ENUM,
    .label = SAM_L ("handover field", "How they said yes"),
    .values = accepted_how_values, .merge = SAM_MERGE_NEVER, .group = "answer",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR, .since = 2,
  },
};
/* clang-format on */

static gboolean
one_end (const SamRecord *record, SamField kind, SamField user, SamField team, SamField service)
{
  gboolean has_user = sam_record_has (record, user);
  gboolean has_team = sam_record_has (record, team);
  gboolean has_service = sam_record_has (record, service);

  if (sam_record_enum_is (record, kind, "user"))
    return has_user && !has_service;
  if (sam_record_enum_is (record, kind, "team"))
    return has_team && !has_service;
  if (sam_record_enum_is (record, kind, "service"))
    return has_service && !has_user;
  return TRUE;
}

/* Desks' clocks differ a little; what is typed by hand may be wrong by days. */
#define CLOCK_SLACK G_TIME_SPAN_HOUR

static void
check_answer (const SamRecord *record, SamDate today, GArray *problems)
{
  gboolean accepted = sam_record_enum_is (record, SAM_HANDOVER_STATE, "accepted");

  if (accepted || sam_record_enum_is (record, SAM_HANDOVER_STATE, "refused")
      || sam_record_enum_is (record, SAM_HANDOVER_STATE, "withdrawn")) {
    sam_check_needed (record, SAM_HANDOVER_ANSWERED_AT, problems);
    sam_check_needed (record, SAM_HANDOVER_ANSWERED_BY_USER, problems);
  }
  if (accepted && sam_record_enum_is (record, SAM_HANDOVER_TO_KIND, "service")) {
    sam_check_needed (record, SAM_HANDOVER_ACCEPTED_BY_NAME, problems);
    sam_check_needed (record, SAM_HANDOVER_ACCEPTED_HOW, problems);
  }
  sam_check_past_moment (record, SAM_HANDOVER_ANSWERED_AT, today, problems);
  if (sam_record_has (record, SAM_HANDOVER_ANSWERED_AT)
      && sam_record_get_moment (record, SAM_HANDOVER_ANSWERED_AT)
             < sam_record_get_moment (record, SAM_HANDOVER_ASKED_AT) - CLOCK_SLACK)
    sam_problem_add (problems, SAM_HANDOVER_ANSWERED_AT, "order",
                     SAM_L ("problem", "This is before it was asked"));
}

static void
validate (const SamRecord *record, SamDate today, GArray *problems)
{
  if (!one_end (record, SAM_HANDOVER_FROM_KIND, SAM_HANDOVER_FROM_USER, SAM_HANDOVER_FROM_TEAM,
                SAM_HANDOVER_FROM_SERVICE))
    sam_problem_add (problems, SAM_HANDOVER_FROM_KIND, "holder",
                     SAM_L ("problem", "Say who has the responsibility now"));
  if (!one_end (record, SAM_HANDOVER_TO_KIND, SAM_HANDOVER_TO_USER, SAM_HANDOVER_TO_TEAM,
                SAM_HANDOVER_TO_SERVICE))
    sam_problem_add (problems, SAM_HANDOVER_TO_KIND, "holder",
                     SAM_L ("problem", "Say who takes the responsibility over"));
  if (sam_record_enum_is (record, SAM_HANDOVER_STATE, "refused"))
    sam_check_needed (record, SAM_HANDOVER_ANSWER_REASON, problems);
  check_answer (record, today, problems);
  sam_check_order (record, SAM_HANDOVER_FROM_ON, SAM_HANDOVER_OVERLAP_UNTIL, problems);
}

const SamTypeDef sam_type_handover = {
  .type = SAM_RECORD_HANDOVER,
  .name = "handover",
  .gtype_name = "SamRecordHandover",
  .noun = SAM_L ("record type", "Hand-over"),
  .plural = SAM_L ("record types", "Hand-overs"),
  .icon = "mail-forward-symbolic",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .schema = 2,
  .compartment = SAM_COMPARTMENT_FOLLOW_UP,
  .scope = SAM_SCOPE_CASE,
  .parent = SAM_HANDOVER_CASE_ID,
  .lifecycle = SAM_LIFECYCLE_EDITABLE,
  .sort = { SAM_HANDOVER_ASKED_AT, SAM_FIELD_NONE, SAM_FIELD_NONE },
  .validate = validate,
};
