/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../sam-type-private.h"

#include <samspor/records/sam-plan.h>

static const SamEnumValue plan_kind_values[] = {
  { "aftercare", SAM_L ("plan kind", "Aftercare plan") },
  { "housing", SAM_L ("plan kind", "Housing plan") },
  { "crisis", SAM_L ("plan kind", "Crisis plan") },
  { "individual", SAM_L ("plan kind", "Individual plan") },
  { NULL, SAM_L (NULL, NULL) },
};

/* clang-format off */
static const SamFieldDef fields[SAM_FIELD_INDEX (SAM_PLAN_N_FIELDS_END)] = {
  [SAM_F (PLAN, CASE_ID)] = {
    .name = "case_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_IMMUTABLE | SAM_FIELD_INDEXED,
    .label = SAM_L ("plan field", "Case"),
    .ref = SAM_RECORD_CASE,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PLAN, .since = 1,
  },
  [SAM_F (PLAN, KIND)] = {
    .name = "kind", .kind = SAM_KIND_ENUM,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_IMMUTABLE | SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("plan field", "Kind"),
    .values = plan_kind_values,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PLAN,
    .section = SAM_L ("plan section", "Plan"), .order = 1, .since = 1,
  },
  [SAM_F (PLAN, TRANSITION_ID)] = {
    .name = "transition_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_INDEXED,
    .label = SAM_L ("plan field", "Transition"),
    .ref = SAM_RECORD_TRANSITION,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PLAN,
    .section = SAM_L ("plan section", "Plan"), .order = 2, .since = 1,
  },
  [SAM_F (PLAN, MATTERS)] = {
    .name = "matters", .kind = SAM_KIND_MULTILINE,
    .flags = SAM_FIELD_SEARCH | SAM_FIELD_PRINT,
    .label = SAM_L ("plan field", "What matters to me"),
    .max = 4000,
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PLAN,
    .section = SAM_L ("plan section", "Plan"), .order = 3, .since = 1,
  },
  [SAM_F (PLAN, CAN)] = {
    .name = "can", .kind = SAM_KIND_MULTILINE,
    .flags = SAM_FIELD_SEARCH | SAM_FIELD_PRINT,
    .label = SAM_L ("plan field", "What I can, and what helps"),
    .max = 4000,
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PLAN,
    .section = SAM_L ("plan section", "Plan"), .order = 4, .since = 1,
  },
  [SAM_F (PLAN, FIRST_PLACE)] = {
    .name = "first_place", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_PRINT,
    .label = SAM_L ("plan field", "When and where"),
    .max = 400,
    .sensitivity = SAM_SENSITIVITY_ADDRESS,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PLAN,
    .section = SAM_L ("plan section", "The first day"), .order = 11, .since = 1,
  },
  [SAM_F (PLAN, FIRST_MEETS)] = {
    .name = "first_meets", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_PRINT,
    .label = SAM_L ("plan field", "Who meets me"),
    .max = 400,
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PLAN,
    .section = SAM_L ("plan section", "The first day"), .order = 12, .since = 1,
  },
  [SAM_F (PLAN, FIRST_NIGHT)] = {
    .name = "first_night", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_PRINT,
    .label = SAM_L ("plan field", "Where I sleep the first night"),
    .max = 400,
    .sensitivity = SAM_SENSITIVITY_ADDRESS,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PLAN,
    .section = SAM_L ("plan section", "The first day"), .order = 13, .since = 1,
  },
  [SAM_F (PLAN, TRAVEL)] = {
    .name = "travel", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_PRINT,
    .label = SAM_L ("plan field", "Travel"),
    .max = 400,
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PLAN,
    .section = SAM_L ("plan section", "The first day"), .order = 14, .since = 1,
  },
  [SAM_F (PLAN, MONEY)] = {
    .name = "money", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_PRINT,
    .label = SAM_L ("plan field", "Money"),
    .max = 400,
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PLAN,
    .section = SAM_L ("plan section", "The first day"), .order = 15, .since = 1,
  },
  [SAM_F (PLAN, ID_PHONE)] = {
    .name = "id_phone", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_PRINT,
    .label = SAM_L ("plan field", "ID, BankID, phone"),
    .max = 400,
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PLAN,
    .section = SAM_L ("plan section", "The first day"), .order = 16, .since = 1,
  },
  [SAM_F (PLAN, MEDICINE)] = {
    .name = "medicine", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_PRINT,
    .label = SAM_L ("plan field", "Medicine"),
    .hint = SAM_L ("plan hint", "Where and when it is fetched; never which or how much"),
    .max = 400,
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PLAN,
    .section = SAM_L ("plan section", "The first day"), .order = 17, .since = 1,
  },
  [SAM_F (PLAN, BELONGINGS)] = {
    .name = "belongings", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_PRINT | SAM_FIELD_MORE,
    .label = SAM_L ("plan field", "Keys and belongings"),
    .max = 400,
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PLAN,
    .section = SAM_L ("plan section", "More"), .order = 31, .since = 1,
  },
  [SAM_F (PLAN, SIGNS)] = {
    .name = "signs", .kind = SAM_KIND_MULTILINE,
    .flags = SAM_FIELD_PRINT,
    .label = SAM_L ("plan field", "Signs"),
    .max = 4000, .merge = SAM_MERGE_NEVER, .group = "crisis",
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PLAN,
    .section = SAM_L ("plan section", "If it gets difficult"), .order = 21, .since = 1,
  },
  [SAM_F (PLAN, HELPS)] = {
    .name = "helps", .kind = SAM_KIND_MULTILINE,
    .flags = SAM_FIELD_PRINT,
    .label = SAM_L ("plan field", "What helps"),
    .max = 4000, .merge = SAM_MERGE_NEVER, .group = "crisis",
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PLAN,
    .section = SAM_L ("plan section", "If it gets difficult"), .order = 22, .since = 1,
  },
  [SAM_F (PLAN, CALL_FIRST)] = {
    .name = "call_first", .kind = SAM_KIND_MULTILINE,
    .flags = SAM_FIELD_PRINT,
    .label = SAM_L ("plan field", "Whom I call first"),
    .max = 2000, .merge = SAM_MERGE_NEVER, .group = "crisis",
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PLAN,
    .section = SAM_L ("plan section", "If it gets difficult"), .order = 23, .since = 1,
  },
  [SAM_F (PLAN, TELL_SAME_DAY)] = {
    .name = "tell_same_day", .kind = SAM_KIND_MULTILINE,
    .flags = SAM_FIELD_PRINT,
    .label = SAM_L ("plan field", "Who may be told the same day"),
    .max = 2000, .merge = SAM_MERGE_NEVER, .group = "crisis",
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_CONSENT,
    .section = SAM_L ("plan section", "If it gets difficult"), .order = 24, .since = 1,
  },
  [SAM_F (PLAN, CONSENT_ID)] = {
    .name = "consent_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_MORE,
    .label = SAM_L ("plan field", "Consent to the plan"),
    .ref = SAM_RECORD_CONSENT,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_CONSENT,
    .section = SAM_L ("plan section", "More"), .order = 32, .since = 1,
  },
  [SAM_F (PLAN, NEXT_MEETING_ON)] = {
    .name = "next_meeting_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_PRINT | SAM_FIELD_MORE,
    .label = SAM_L ("plan field", "Next meeting"),
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PLAN,
    .section = SAM_L ("plan section", "More"), .order = 33, .since = 1,
  },
  [SAM_F (PLAN, REVIEW_ON)] = {
    .name = "review_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_INDEXED | SAM_FIELD_LIST | SAM_FIELD_PRINT | SAM_FIELD_MORE,
    .label = SAM_L ("plan field", "We look at it again"),
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PLAN,
    .section = SAM_L ("plan section", "More"), .order = 34, .since = 1,
  },
  [SAM_F (PLAN, GIVEN_ON)] = {
    .name = "given_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_PRINT | SAM_FIELD_MORE,
    .label = SAM_L ("plan field", "The person got the plan"),
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PLAN,
    .section = SAM_L ("plan section", "More"), .order = 35, .since = 1,
  },
  [SAM_F (PLAN, REMARK)] = {
    .name = "remark", .kind = SAM_KIND_MULTILINE,
    .flags = SAM_FIELD_PRINT,
    .label = SAM_L ("plan field", "My remark"),
    .max = 4000,
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PLAN,
    .section = SAM_L ("plan section", "Plan"), .order = 5, .since = 1,
  },
};
/* clang-format on */

static void
validate (const SamRecord *record, SamDate today, GArray *problems)
{
  sam_check_past (record, SAM_PLAN_GIVEN_ON, today, problems);
}

static char *
format_title (const SamRecord *record, SamCatalog *catalog)
{
  const char *kind = sam_record_get_text (record, SAM_PLAN_KIND);

  return g_strdup (sam_text (catalog, sam_enum_label (SAM_PLAN_KIND, kind)));
}

const SamTypeDef sam_type_plan = {
  .type = SAM_RECORD_PLAN,
  .name = "plan",
  .gtype_name = "SamRecordPlan",
  .noun = SAM_L ("record type", "Plan"),
  .plural = SAM_L ("record types", "Plans"),
  .icon = "document-properties-symbolic",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .schema = 1,
  .compartment = SAM_COMPARTMENT_FOLLOW_UP,
  .scope = SAM_SCOPE_CASE,
  .parent = SAM_PLAN_CASE_ID,
  .lifecycle = SAM_LIFECYCLE_EDITABLE,
  .sort = { SAM_PLAN_KIND, SAM_FIELD_NONE, SAM_FIELD_NONE },
  .validate = validate,
  .format_title = format_title,
};
