/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../sam-type-private.h"

#include <samspor/records/sam-alert-answer.h>

static const SamEnumValue alert_answer_kind_values[] = {
  { "measure", SAM_L ("alert answer", "Measure started") },
  { "deferred", SAM_L ("alert answer", "Put off") },
  { "not_correct", SAM_L ("alert answer", "Not correct") },
  { NULL, SAM_L (NULL, NULL) },
};

/* clang-format off */
static const SamFieldDef fields[SAM_FIELD_INDEX (SAM_ALERT_ANSWER_N_FIELDS_END)] = {
  [SAM_F (ALERT_ANSWER, CASE_ID)] = {
    .name = "case_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_IMMUTABLE | SAM_FIELD_INDEXED,
    .label = SAM_L ("alert answer field", "Case"),
    .ref = SAM_RECORD_CASE,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR, .since = 1,
  },
  [SAM_F (ALERT_ANSWER, RULE)] = {
    .name = "rule", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_IMMUTABLE,
    .label = SAM_L ("alert answer field", "Rule"),
    .min = 1, .max = 40,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR, .since = 1,
  },
  [SAM_F (ALERT_ANSWER, SUBJECT_ID)] = {
    .name = "subject_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_IMMUTABLE,
    .label = SAM_L ("alert answer field", "About"),
    .ref = SAM_N_RECORD_TYPES,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR, .since = 1,
  },
  [SAM_F (ALERT_ANSWER, ANCHOR_ON)] = {
    .name = "anchor_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_IMMUTABLE,
    .label = SAM_L ("alert answer field", "Date it hangs on"),
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR, .since = 1,
  },
  [SAM_F (ALERT_ANSWER, KIND)] = {
    .name = "kind", .kind = SAM_KIND_ENUM,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("alert answer field", "Answer"),
    .values = alert_answer_kind_values, .group = "answer",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR, .since = 1,
  },
  [SAM_F (ALERT_ANSWER, MEASURE_ID)] = {
    .name = "measure_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_INDEXED,
    .label = SAM_L ("alert answer field", "Measure"),
    .ref = SAM_RECORD_MEASURE, .group = "answer",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR, .since = 1,
  },
  [SAM_F (ALERT_ANSWER, REASON)] = {
    .name = "reason", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("alert answer field", "Why"),
    .max = 400, .group = "answer",
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR,
    .section = SAM_L ("alert answer section", "Answer"), .order = 1, .since = 1,
  },
  [SAM_F (ALERT_ANSWER, UNTIL_ON)] = {
    .name = "until_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("alert answer field", "Put off until"),
    .group = "answer",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR,
    .section = SAM_L ("alert answer section", "Answer"), .order = 2, .since = 1,
  },
  [SAM_F (ALERT_ANSWER, BY_USER)] = {
    .name = "by_user", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_LIST,
    .label = SAM_L ("alert answer field", "Answered by"),
    .ref = SAM_RECORD_USER, .group = "answer",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR, .since = 1,
  },
  [SAM_F (ALERT_ANSWER, ANSWERED_AT)] = {
    .name = "answered_at", .kind = SAM_KIND_DATETIME,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("alert answer field", "Answered"),
    .group = "answer",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR, .since = 1,
  },
};
/* clang-format on */

static void
validate (const SamRecord *record, SamDate today, GArray *problems)
{
  gint64 at = sam_record_get_moment (record, SAM_ALERT_ANSWER_ANSWERED_AT);
  SamDate until = sam_record_get_date (record, SAM_ALERT_ANSWER_UNTIL_ON);

  sam_check_past_moment (record, SAM_ALERT_ANSWER_ANSWERED_AT, today, problems);
  if (sam_record_enum_is (record, SAM_ALERT_ANSWER_KIND, "measure")) {
    sam_check_needed (record, SAM_ALERT_ANSWER_MEASURE_ID, problems);
    return;
  }
  sam_check_needed (record, SAM_ALERT_ANSWER_REASON, problems);
  if (!sam_record_enum_is (record, SAM_ALERT_ANSWER_KIND, "deferred"))
    return;
  sam_check_needed (record, SAM_ALERT_ANSWER_UNTIL_ON, problems);
  if (until != SAM_DATE_NONE && at != 0
      && until < (SamDate) (at / SAM_USEC_PER_DAY) + SAM_DATE_EPOCH)
    sam_problem_add (problems, SAM_ALERT_ANSWER_UNTIL_ON, "order",
                     SAM_L ("problem", "That day has passed"));
}

const SamTypeDef sam_type_alert_answer = {
  .type = SAM_RECORD_ALERT_ANSWER,
  .name = "alert_answer",
  .gtype_name = "SamRecordAlertAnswer",
  .noun = SAM_L ("record type", "Answer to an alert"),
  .plural = SAM_L ("record types", "Answers to alerts"),
  .icon = "dialog-warning-symbolic",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .schema = 1,
  .compartment = SAM_COMPARTMENT_FOLLOW_UP,
  .scope = SAM_SCOPE_CASE,
  .parent = SAM_ALERT_ANSWER_CASE_ID,
  .lifecycle = SAM_LIFECYCLE_EDITABLE,
  .sort = { SAM_ALERT_ANSWER_ANSWERED_AT, SAM_FIELD_NONE, SAM_FIELD_NONE },
  .validate = validate,
};
