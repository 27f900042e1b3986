/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../sam-type-private.h"

#include <samspor/records/sam-inquiry.h>

static const SamEnumValue from_values[] = {
  { "self", SAM_L ("inquiry from", "The person") },
  { "relative", SAM_L ("inquiry from", "A relative") },
  { "anonymous", SAM_L ("inquiry from", "Anonymous") },
  { "gp", SAM_L ("inquiry from", "GP") },
  { "nav", SAM_L ("inquiry from", "NAV") },
  { "police", SAM_L ("inquiry from", "Police") },
  { "school", SAM_L ("inquiry from", "School") },
  { "prison", SAM_L ("inquiry from", "Prison") },
  { "tsb", SAM_L ("inquiry from", "Specialised treatment") },
  { "child_welfare", SAM_L ("inquiry from", "Child welfare") },
  { "outreach", SAM_L ("inquiry from", "Outreach") },
  { "other", SAM_L ("inquiry from", "Somebody else") },
  { NULL, SAM_L (NULL, NULL) },
};

static const SamEnumValue kind_values[] = {
  { "wants_help", SAM_L ("inquiry kind", "Wants help") },
  { "worry", SAM_L ("inquiry kind", "Is worried") },
  { "question", SAM_L ("inquiry kind", "Asks about something") },
  { "message", SAM_L ("inquiry kind", "Tells us something") },
  { NULL, SAM_L (NULL, NULL) },
};

static const SamEnumValue became_values[] = {
  { "open", SAM_L ("inquiry became", "Open") },
  { "case", SAM_L ("inquiry became", "Became a case") },
  { "report", SAM_L ("inquiry became", "Became a report by a relative") },
  { "support", SAM_L ("inquiry became", "Became support for a relative") },
  { "closed", SAM_L ("inquiry became", "Closed") },
  { NULL, SAM_L (NULL, NULL) },
};

/* clang-format off */
static const SamFieldDef fields[SAM_FIELD_INDEX (SAM_INQUIRY_N_FIELDS_END)] = {
  [SAM_F (INQUIRY, TEAM_ID)] = {
    .name = "team_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_IMMUTABLE | SAM_FIELD_INDEXED,
    .label = SAM_L ("inquiry field", "Team"),
    .ref = SAM_RECORD_TEAM,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_GUIDANCE, .since = 1,
  },
  [SAM_F (INQUIRY, FROM_WHO)] = {
    .name = "from_who", .kind = SAM_KIND_ENUM,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_LIST,
    .label = SAM_L ("inquiry field", "Who gets in touch"),
    .values = from_values,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_GUIDANCE,
    .section = SAM_L ("inquiry section", "Inquiry"), .order = 1, .since = 1,
  },
  [SAM_F (INQUIRY, INQUIRY_KIND)] = {
    .name = "inquiry_kind", .kind = SAM_KIND_ENUM,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("inquiry field", "What for"),
    .values = kind_values,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_GUIDANCE,
    .section = SAM_L ("inquiry section", "Inquiry"), .order = 2, .since = 1,
  },
  [SAM_F (INQUIRY, CALLER_NAME)] = {
    .name = "caller_name", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("inquiry field", "Name of who gets in touch"),
    .hint = SAM_L ("inquiry hint", "May be empty: nobody has to say who they are"),
    .max = 160,
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_GUIDANCE,
    .section = SAM_L ("inquiry section", "Inquiry"), .order = 3, .since = 1,
  },
  [SAM_F (INQUIRY, CALLER_PHONE)] = {
    .name = "caller_phone", .kind = SAM_KIND_TEXT,
    .label = SAM_L ("inquiry field", "Phone to call back"),
    .max = 40,
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_GUIDANCE,
    .section = SAM_L ("inquiry section", "Inquiry"), .order = 4, .since = 1,
  },
  [SAM_F (INQUIRY, ABOUT)] = {
    .name = "about", .kind = SAM_KIND_MULTILINE,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("inquiry field", "What it is about"),
    .hint = SAM_L ("inquiry hint", "In words. No person is registered"),
    .max = 4000,
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_GUIDANCE,
    .section = SAM_L ("inquiry section", "Inquiry"), .order = 5, .since = 1,
  },
  [SAM_F (INQUIRY, ANSWER)] = {
    .name = "answer", .kind = SAM_KIND_MULTILINE,
    .label = SAM_L ("inquiry field", "What we answered"),
    .max = 4000,
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_GUIDANCE,
    .section = SAM_L ("inquiry section", "Answer"), .order = 11, .since = 1,
  },
  [SAM_F (INQUIRY, NEXT_STEP)] = {
    .name = "next_step", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("inquiry field", "Next step"),
    .max = 400,
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_GUIDANCE,
    .section = SAM_L ("inquiry section", "Answer"), .order = 12, .since = 1,
  },
  [SAM_F (INQUIRY, OWNER_USER)] = {
    .name = "owner_user", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("inquiry field", "Responsible"),
    .ref = SAM_RECORD_USER,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_GUIDANCE,
    .section = SAM_L ("inquiry section", "Answer"), .order = 13, .since = 1,
  },
  [SAM_F (INQUIRY, RECEIVED_AT)] = {
    .name = "received_at", .kind = SAM_KIND_DATETIME,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_LIST,
    .label = SAM_L ("inquiry field", "When"),
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_GUIDANCE,
    .section = SAM_L ("inquiry section", "Answer"), .order = 14, .since = 1,
  },
  [SAM_F (INQUIRY, TAKEN_BY_USER)] = {
    .name = "taken_by_user", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_IMMUTABLE,
    .label = SAM_L ("inquiry field", "Noted by"),
    .ref = SAM_RECORD_USER,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_GUIDANCE, .since = 1,
  },
  [SAM_F (INQUIRY, BECAME)] = {
    .name = "became", .kind = SAM_KIND_ENUM,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("inquiry field", "What became of it"),
    .values = became_values, .merge = SAM_MERGE_NEVER, .group = "became",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_GUIDANCE, .since = 1,
  },
  [SAM_F (INQUIRY, BECAME_REASON)] = {
    .name = "became_reason", .kind = SAM_KIND_TEXT,
    .label = SAM_L ("inquiry field", "Why closed"),
    .max = 400, .merge = SAM_MERGE_NEVER, .group = "became",
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_GUIDANCE, .since = 1,
  },
  [SAM_F (INQUIRY, CASE_ID)] = {
    .name = "case_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_INDEXED,
    .label = SAM_L ("inquiry field", "Case"),
    .ref = SAM_RECORD_CASE, .merge = SAM_MERGE_NEVER, .group = "became",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_GUIDANCE, .since = 1,
  },
};
/* clang-format on */

static void
validate (const SamRecord *record, SamDate today, GArray *problems)
{
  gboolean is_case = sam_record_enum_is (record, SAM_INQUIRY_BECAME, "case");

  sam_check_past_moment (record, SAM_INQUIRY_RECEIVED_AT, today, problems);
  if (is_case)
    sam_check_needed (record, SAM_INQUIRY_CASE_ID, problems);
  else if (sam_record_has (record, SAM_INQUIRY_CASE_ID))
    sam_problem_add (problems, SAM_INQUIRY_CASE_ID, "became",
                     SAM_L ("problem", "A case is named only where the inquiry became one"));
  if (sam_record_enum_is (record, SAM_INQUIRY_BECAME, "closed"))
    sam_check_needed (record, SAM_INQUIRY_BECAME_REASON, problems);
  /* Who says no name gives none. */
  if (sam_record_enum_is (record, SAM_INQUIRY_FROM_WHO, "anonymous")
      && sam_record_has (record, SAM_INQUIRY_CALLER_NAME))
    sam_problem_add (problems, SAM_INQUIRY_CALLER_NAME, "anonymous",
                     SAM_L ("problem", "Who is anonymous has no name here"));
}

const SamTypeDef sam_type_inquiry = {
  .type = SAM_RECORD_INQUIRY,
  .name = "inquiry",
  .gtype_name = "SamRecordInquiry",
  .noun = SAM_L ("record type", "Inquiry"),
  .plural = SAM_L ("record types", "Inquiries"),
  .icon = "sam-phone-symbolic",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .schema = 1,
  .compartment = SAM_COMPARTMENT_FOLLOW_UP,
  .scope = SAM_SCOPE_TEAM,
  .parent = SAM_INQUIRY_TEAM_ID,
  .lifecycle = SAM_LIFECYCLE_EDITABLE,
  .sort = { SAM_INQUIRY_RECEIVED_AT, SAM_FIELD_NONE, SAM_FIELD_NONE },
  .validate = validate,
};
