/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../sam-type-private.h"

#include <samspor/records/sam-discharge-notice.h>

static const SamEnumValue dispute_values[] = {
  { "agreed", SAM_L ("what came of a disagreement", "The hospital agreed with us") },
  { "not_agreed", SAM_L ("what came of a disagreement", "The notice stands") },
  { NULL, SAM_L (NULL, NULL) },
};

static const SamEnumValue ended_values[] = {
  { "received", SAM_L ("how a wait for discharge ended", "Discharged to what was in place") },
  { "withdrawn", SAM_L ("how a wait for discharge ended", "The hospital withdrew the notice") },
  { "other_municipality",
    SAM_L ("how a wait for discharge ended", "Another municipality received") },
  { "left", SAM_L ("how a wait for discharge ended", "The person left") },
  { NULL, SAM_L (NULL, NULL) },
};

/* clang-format off */
static const SamFieldDef fields[SAM_FIELD_INDEX (SAM_DISCHARGE_NOTICE_N_FIELDS_END)] = {
  [SAM_F (DISCHARGE_NOTICE, CASE_ID)] = {
    .name = "case_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_IMMUTABLE | SAM_FIELD_INDEXED,
    .label = SAM_L ("discharge notice field", "Case"),
    .ref = SAM_RECORD_CASE,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_DISCHARGE, .since = 1,
  },
  [SAM_F (DISCHARGE_NOTICE, TRANSITION_ID)] = {
    .name = "transition_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_IMMUTABLE | SAM_FIELD_INDEXED,
    .label = SAM_L ("discharge notice field", "Transition"),
    .ref = SAM_RECORD_TRANSITION,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_DISCHARGE, .since = 1,
  },
  [SAM_F (DISCHARGE_NOTICE, NOTIFIED_AT)] = {
    .name = "notified_at", .kind = SAM_KIND_DATETIME,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("discharge notice field", "Notice came"),
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_DISCHARGE,
    .section = SAM_L ("discharge notice section", "The notice"), .order = 1, .since = 1,
  },
  [SAM_F (DISCHARGE_NOTICE, NOTIFIED_BY)] = {
    .name = "notified_by", .kind = SAM_KIND_TEXT,
    .label = SAM_L ("discharge notice field", "Notice from"),
    .max = 160,
    .sensitivity = SAM_SENSITIVITY_ADDRESS,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_DISCHARGE,
    .section = SAM_L ("discharge notice section", "The notice"), .order = 2, .since = 1,
  },
  [SAM_F (DISCHARGE_NOTICE, READY_ON)] = {
    .name = "ready_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("discharge notice field", "Ready for discharge from"),
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_DISCHARGE,
    .section = SAM_L ("discharge notice section", "The notice"), .order = 3, .since = 1,
  },
  [SAM_F (DISCHARGE_NOTICE, ANSWERED_ON)] = {
    .name = "answered_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("discharge notice field", "We answered"),
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_DISCHARGE,
    .section = SAM_L ("discharge notice section", "The notice"), .order = 4, .since = 1,
  },
  [SAM_F (DISCHARGE_NOTICE, RECEIVES_ON)] = {
    .name = "receives_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("discharge notice field", "We can receive from"),
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_DISCHARGE,
    .section = SAM_L ("discharge notice section", "The notice"), .order = 5, .since = 1,
  },
  [SAM_F (DISCHARGE_NOTICE, DISPUTED_ON)] = {
    .name = "disputed_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("discharge notice field", "Disagreement reported"),
    .merge = SAM_MERGE_NEVER, .group = "dispute",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_DISCHARGE,
    .section = SAM_L ("discharge notice section", "If we disagree"), .order = 11, .since = 1,
  },
  [SAM_F (DISCHARGE_NOTICE, DISPUTE_WHY)] = {
    .name = "dispute_why", .kind = SAM_KIND_MULTILINE,
    .label = SAM_L ("discharge notice field", "What we disagree on"),
    .max = 2000,
    .merge = SAM_MERGE_NEVER, .group = "dispute",
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_DISCHARGE,
    .section = SAM_L ("discharge notice section", "If we disagree"), .order = 12, .since = 1,
  },
  [SAM_F (DISCHARGE_NOTICE, DISPUTE_OUTCOME)] = {
    .name = "dispute_outcome", .kind = SAM_KIND_ENUM,
    .label = SAM_L ("discharge notice field", "What came of it"),
    .values = dispute_values,
    .merge = SAM_MERGE_NEVER, .group = "dispute",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_DISCHARGE,
    .section = SAM_L ("discharge notice section", "If we disagree"), .order = 13, .since = 1,
  },
  [SAM_F (DISCHARGE_NOTICE, ENDED_ON)] = {
    .name = "ended_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("discharge notice field", "Ended"),
    .merge = SAM_MERGE_NEVER, .group = "end",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_DISCHARGE,
    .section = SAM_L ("discharge notice section", "How it ended"), .order = 21, .since = 1,
  },
  [SAM_F (DISCHARGE_NOTICE, ENDED_HOW)] = {
    .name = "ended_how", .kind = SAM_KIND_ENUM,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("discharge notice field", "How it ended"),
    .values = ended_values,
    .merge = SAM_MERGE_NEVER, .group = "end",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_DISCHARGE,
    .section = SAM_L ("discharge notice section", "How it ended"), .order = 22, .since = 1,
  },
  [SAM_F (DISCHARGE_NOTICE, REMARK)] = {
    .name = "remark", .kind = SAM_KIND_MULTILINE,
    .label = SAM_L ("discharge notice field", "Remark"),
    .max = 4000,
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_DISCHARGE,
    .section = SAM_L ("discharge notice section", "How it ended"), .order = 23, .since = 1,
  },
};
/* clang-format on */

static void
validate (const SamRecord *record, SamDate today, GArray *problems)
{
  sam_check_past (record, SAM_DISCHARGE_NOTICE_ANSWERED_ON, today, problems);
  sam_check_past (record, SAM_DISCHARGE_NOTICE_DISPUTED_ON, today, problems);
  sam_check_past (record, SAM_DISCHARGE_NOTICE_ENDED_ON, today, problems);
  sam_check_order (record, SAM_DISCHARGE_NOTICE_READY_ON, SAM_DISCHARGE_NOTICE_ENDED_ON, problems);
  if (sam_record_has (record, SAM_DISCHARGE_NOTICE_DISPUTE_WHY)
      || sam_record_has (record, SAM_DISCHARGE_NOTICE_DISPUTE_OUTCOME))
    sam_check_needed (record, SAM_DISCHARGE_NOTICE_DISPUTED_ON, problems);
  if (sam_record_has (record, SAM_DISCHARGE_NOTICE_ENDED_HOW))
    sam_check_needed (record, SAM_DISCHARGE_NOTICE_ENDED_ON, problems);
}

const SamTypeDef sam_type_discharge_notice = {
  .type = SAM_RECORD_DISCHARGE_NOTICE,
  .name = "discharge_notice",
  .gtype_name = "SamRecordDischargeNotice",
  .noun = SAM_L ("record type", "Notice of discharge"),
  .plural = SAM_L ("record types", "Notices of discharge"),
  .icon = "mail-unread-symbolic",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .schema = 1,
  .compartment = SAM_COMPARTMENT_FOLLOW_UP,
  .scope = SAM_SCOPE_CASE,
  .parent = SAM_DISCHARGE_NOTICE_CASE_ID,
  .lifecycle = SAM_LIFECYCLE_EDITABLE,
  .sort = { SAM_DISCHARGE_NOTICE_READY_ON, SAM_FIELD_NONE, SAM_FIELD_NONE },
  .validate = validate,
};
