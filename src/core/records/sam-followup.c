/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../sam-type-private.h"

#include <samspor/records/sam-followup.h>

static const SamEnumValue agreed_values[] = {
  { "not_asked", SAM_L ("contact plan", "Not asked yet") },
  { "agreed", SAM_L ("contact plan", "Agreed with the person") },
  { "declined", SAM_L ("contact plan", "The person does not want it") },
  { NULL, SAM_L (NULL, NULL) },
};

static const SamEnumValue naloxone_values[] = {
  { "not_asked", SAM_L ("naloxone", "Not asked yet") },
  { "given", SAM_L ("naloxone", "Got it from us") },
  { "has", SAM_L ("naloxone", "Has it") },
  { "declined", SAM_L ("naloxone", "Does not want it") },
  { NULL, SAM_L (NULL, NULL) },
};

/* clang-format off */
static const SamFieldDef fields[SAM_FIELD_INDEX (SAM_FOLLOWUP_N_FIELDS_END)] = {
  [SAM_F (FOLLOWUP, CASE_ID)] = {
    .name = "case_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_IMMUTABLE | SAM_FIELD_INDEXED,
    .label = SAM_L ("contact plan field", "Case"),
    .ref = SAM_RECORD_CASE,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REENTRY, .since = 1,
  },
  [SAM_F (FOLLOWUP, TRANSITION_ID)] = {
    .name = "transition_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_IMMUTABLE | SAM_FIELD_INDEXED,
    .label = SAM_L ("contact plan field", "Transition"),
    .ref = SAM_RECORD_TRANSITION,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REENTRY, .since = 1,
  },
  [SAM_F (FOLLOWUP, OVERDOSE_ID)] = {
    .name = "overdose_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_IMMUTABLE | SAM_FIELD_INDEXED,
    .label = SAM_L ("contact plan field", "Overdose"),
    .ref = SAM_RECORD_OVERDOSE,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE, .since = 1,
  },
  [SAM_F (FOLLOWUP, AGREED)] = {
    .name = "agreed", .kind = SAM_KIND_ENUM,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_LIST,
    .label = SAM_L ("contact plan field", "The contact plan"),
    .values = agreed_values, .merge = SAM_MERGE_NEVER, .group = "agreed",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REENTRY,
    .section = SAM_L ("contact plan section", "With the person"), .order = 1, .since = 1,
  },
  [SAM_F (FOLLOWUP, AGREED_ON)] = {
    .name = "agreed_on", .kind = SAM_KIND_DATE,
    .label = SAM_L ("contact plan field", "Said on"),
    .merge = SAM_MERGE_NEVER, .group = "agreed",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REENTRY,
    .section = SAM_L ("contact plan section", "With the person"), .order = 2, .since = 1,
  },
  [SAM_F (FOLLOWUP, ASK_AGAIN_ON)] = {
    .name = "ask_again_on", .kind = SAM_KIND_DATE,
    .label = SAM_L ("contact plan field", "Ask once more on"),
    .merge = SAM_MERGE_NEVER, .group = "agreed",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REENTRY,
    .section = SAM_L ("contact plan section", "With the person"), .order = 3, .since = 1,
  },
  [SAM_F (FOLLOWUP, PHONE)] = {
    .name = "phone", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_PRINT,
    .label = SAM_L ("contact plan field", "Number the person can call"),
    .max = 40,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REENTRY,
    .section = SAM_L ("contact plan section", "With the person"), .order = 4, .since = 1,
  },
  [SAM_F (FOLLOWUP, NALOXONE)] = {
    .name = "naloxone", .kind = SAM_KIND_ENUM,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_PRINT,
    .label = SAM_L ("contact plan field", "Naloxone"),
    .values = naloxone_values,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("contact plan section", "With the person"), .order = 5, .since = 1,
  },
  [SAM_F (FOLLOWUP, RETURN_UNTIL_AT)] = {
    .name = "return_until_at", .kind = SAM_KIND_DATETIME,
    .flags = SAM_FIELD_PRINT,
    .label = SAM_L ("contact plan field", "Return card until (48 hours)"),
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REENTRY,
    .section = SAM_L ("contact plan section", "With the person"), .order = 6, .since = 1,
  },
  [SAM_F (FOLLOWUP, REMARK)] = {
    .name = "remark", .kind = SAM_KIND_MULTILINE,
    .flags = SAM_FIELD_MORE,
    .label = SAM_L ("contact plan field", "Remark"),
    .max = 4000, .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REENTRY,
    .section = SAM_L ("contact plan section", "More"), .order = 11, .since = 1,
  },
};
/* clang-format on */

static void
validate (const SamRecord *record, SamDate today, GArray *problems)
{
  gboolean transition = sam_record_has (record, SAM_FOLLOWUP_TRANSITION_ID);
  gboolean overdose = sam_record_has (record, SAM_FOLLOWUP_OVERDOSE_ID);

  if (transition == overdose)
    sam_problem_add (problems, SAM_FOLLOWUP_TRANSITION_ID, transition ? "ref" : "required",
                     SAM_L ("problem", "Say which transition or overdose it follows"));
  if (sam_record_enum_is (record, SAM_FOLLOWUP_AGREED, "agreed"))
    sam_check_needed (record, SAM_FOLLOWUP_AGREED_ON, problems);
  if (sam_record_enum_is (record, SAM_FOLLOWUP_AGREED, "declined")) {
    /* A no keeps a number to call and is asked once more. */
    sam_check_needed (record, SAM_FOLLOWUP_AGREED_ON, problems);
    sam_check_needed (record, SAM_FOLLOWUP_ASK_AGAIN_ON, problems);
    sam_check_needed (record, SAM_FOLLOWUP_PHONE, problems);
  }
  sam_check_past (record, SAM_FOLLOWUP_AGREED_ON, today, problems);
}

const SamTypeDef sam_type_followup = {
  .type = SAM_RECORD_FOLLOWUP,
  .name = "followup",
  .gtype_name = "SamRecordFollowup",
  .noun = SAM_L ("record type", "Contact plan"),
  .plural = SAM_L ("record types", "Contact plans"),
  .icon = "sam-phone-symbolic",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .schema = 1,
  .compartment = SAM_COMPARTMENT_FOLLOW_UP,
  .scope = SAM_SCOPE_CASE,
  .parent = SAM_FOLLOWUP_CASE_ID,
  .lifecycle = SAM_LIFECYCLE_EDITABLE,
  .sort = { SAM_FIELD_NONE, SAM_FIELD_NONE, SAM_FIELD_NONE },
  .validate = validate,
};
