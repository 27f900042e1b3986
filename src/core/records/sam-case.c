/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../sam-type-private.h"

#include <samspor/records/sam-case.h>

static const SamEnumValue case_status_values[] = {
  { "new", SAM_L ("case status", "New") },
  { "waiting", SAM_L ("case status", "Waiting") },
  { "active", SAM_L ("case status", "In progress") },
  { "declined_now", SAM_L ("case status", "Does not want help now") },
  { "closed", SAM_L ("case status", "Closed") },
  { NULL, SAM_L (NULL, NULL) },
};

static const SamEnumValue case_source_values[] = {
  { "self", SAM_L ("case source", "The person") },
  { "relative", SAM_L ("case source", "A relative") },
  { "gp", SAM_L ("case source", "GP") },
  { "nav", SAM_L ("case source", "NAV") },
  { "school", SAM_L ("case source", "School") },
  { "prison", SAM_L ("case source", "Prison") },
  { "tsb", SAM_L ("case source", "Specialised treatment") },
  { "child_welfare", SAM_L ("case source", "Child welfare") },
  { "outreach", SAM_L ("case source", "Outreach") },
  { "police", SAM_L ("case source", "Police, agreed by the person") },
  { "other", SAM_L ("case source", "Other") },
  { NULL, SAM_L (NULL, NULL) },
};

static const SamEnumValue pathway_values[] = {
  { "pathway_1", SAM_L ("pathway", "Pathway 1") },
  { "pathway_2", SAM_L ("pathway", "Pathway 2") },
  { "pathway_3", SAM_L ("pathway", "Pathway 3") },
  { NULL, SAM_L (NULL, NULL) },
};

/* clang-format off */
static const SamFieldDef fields[SAM_FIELD_INDEX (SAM_CASE_N_FIELDS_END)] = {
  [SAM_F (CASE, PERSON_ID)] = {
    .name = "person_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_IMMUTABLE | SAM_FIELD_INDEXED,
    .label = SAM_L ("case field", "Person"),
    .ref = SAM_RECORD_PERSON,
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE, .since = 1,
  },
  [SAM_F (CASE, TEAM_ID)] = {
    .name = "team_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("case field", "Team"),
    .ref = SAM_RECORD_TEAM, .merge = SAM_MERGE_NEVER, .group = "holder",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR, .since = 1,
  },
  [SAM_F (CASE, COORDINATOR_USER)] = {
    .name = "coordinator_user", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("case field", "Coordinator"),
    .ref = SAM_RECORD_USER, .merge = SAM_MERGE_NEVER, .group = "holder",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR,
    .section = SAM_L ("case section", "Case"), .order = 1, .since = 1,
  },
  [SAM_F (CASE, HOLDER_KIND)] = {
    .name = "holder_kind", .kind = SAM_KIND_ENUM,
    .flags = SAM_FIELD_REQUIRED,
    .label = SAM_L ("case field", "Responsible is"),
    .values = sam_enum_holder_kind, .merge = SAM_MERGE_NEVER, .group = "holder",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR, .since = 1,
  },
  [SAM_F (CASE, HOLDER_USER)] = {
    .name = "holder_user", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_INDEXED,
    .label = SAM_L ("case field", "Responsible"),
    .ref = SAM_RECORD_USER, .merge = SAM_MERGE_NEVER, .group = "holder",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR, .since = 1,
  },
  [SAM_F (CASE, HOLDER_TEAM)] = {
    .name = "holder_team", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_INDEXED,
    .label = SAM_L ("case field", "Responsible team"),
    .ref = SAM_RECORD_TEAM, .merge = SAM_MERGE_NEVER, .group = "holder",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR, .since = 1,
  },
  [SAM_F (CASE, HOLDER_SERVICE)] = {
    .name = "holder_service", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_INDEXED,
    .label = SAM_L ("case field", "Responsible service"),
    .ref = SAM_RECORD_SERVICE, .merge = SAM_MERGE_NEVER, .group = "holder",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR, .since = 1,
  },
  [SAM_F (CASE, HOLDER_SINCE)] = {
    .name = "holder_since", .kind = SAM_KIND_DATETIME,
    .label = SAM_L ("case field", "Responsible since"),
    .merge = SAM_MERGE_NEVER, .group = "holder",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COORDINATOR, .since = 1,
  },
  [SAM_F (CASE, STATUS)] = {
    .name = "status", .kind = SAM_KIND_ENUM,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("case field", "Status"),
    .values = case_status_values, .merge = SAM_MERGE_NEVER, .group = "status",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("case section", "Case"), .order = 2, .since = 1,
  },
  [SAM_F (CASE, OPENED_ON)] = {
    .name = "opened_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("case field", "Opened"),
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("case section", "Case"), .order = 4, .since = 1,
  },
  [SAM_F (CASE, CLOSED_ON)] = {
    .name = "closed_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_MORE,
    .label = SAM_L ("case field", "Closed"),
    .merge = SAM_MERGE_NEVER, .group = "status",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("case section", "More"), .order = 21, .since = 1,
  },
  [SAM_F (CASE, CLOSED_REASON)] = {
    .name = "closed_reason", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_MORE,
    .label = SAM_L ("case field", "Why closed"),
    .max = 400, .merge = SAM_MERGE_NEVER, .group = "status",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("case section", "More"), .order = 22, .since = 1,
  },
  [SAM_F (CASE, SOURCE)] = {
    .name = "source", .kind = SAM_KIND_ENUM,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("case field", "Came from"),
    .values = case_source_values,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("case section", "Case"), .order = 5, .since = 1,
  },
  [SAM_F (CASE, PATHWAY)] = {
    .name = "pathway", .kind = SAM_KIND_ENUM,
    .flags = SAM_FIELD_MORE,
    .label = SAM_L ("case field", "Pathway"),
    .values = pathway_values, .group = "pathway",
    .purpose = SAM_PURPOSE_STATISTICS, .basis = SAM_BASIS_STATISTICS,
    .section = SAM_L ("case section", "More"), .order = 23, .since = 1,
  },
  [SAM_F (CASE, PATHWAY_ON)] = {
    .name = "pathway_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_MORE,
    .label = SAM_L ("case field", "Pathway set on"),
    .group = "pathway",
    .purpose = SAM_PURPOSE_STATISTICS, .basis = SAM_BASIS_STATISTICS,
    .section = SAM_L ("case section", "More"), .order = 24, .since = 1,
  },
  [SAM_F (CASE, ASK_AGAIN_ON)] = {
    .name = "ask_again_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("case field", "Ask again on"),
    .merge = SAM_MERGE_NEVER, .group = "status",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("case section", "Case"), .order = 3, .since = 1,
  },
  [SAM_F (CASE, WANTS_NOW_AT)] = {
    .name = "wants_now_at", .kind = SAM_KIND_DATETIME,
    .label = SAM_L ("case field", "Wants to start now"),
    .hint = SAM_L ("case hint", "When the person said so; it expires by itself"),
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("case section", "Case"), .order = 6, .since = 1,
  },
  [SAM_F (CASE, CASE_NUMBER)] = {
    .name = "case_number", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_INDEXED | SAM_FIELD_SEARCH | SAM_FIELD_LIST,
    .label = SAM_L ("case field", "Case number"),
    .max = 40,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("case section", "Case"), .order = 7, .since = 1,
  },
  [SAM_F (CASE, REMARK)] = {
    .name = "remark", .kind = SAM_KIND_MULTILINE,
    .label = SAM_L ("case field", "Remark"),
    .max = 4000,
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("case section", "Remark"), .order = 11, .since = 1,
  },
};
/* clang-format on */

static void
validate (const SamRecord *record, SamDate today, GArray *problems)
{
  gboolean user = sam_record_has (record, SAM_CASE_HOLDER_USER);
  gboolean team = sam_record_has (record, SAM_CASE_HOLDER_TEAM);
  gboolean service = sam_record_has (record, SAM_CASE_HOLDER_SERVICE);
  gboolean one = TRUE;

  /* Exactly one is responsible at every instant; in a team a named person answers today. */
  if (sam_record_enum_is (record, SAM_CASE_HOLDER_KIND, "user"))
    one = user && !team && !service;
  else if (sam_record_enum_is (record, SAM_CASE_HOLDER_KIND, "team"))
    one = user && team && !service;
  else if (sam_record_enum_is (record, SAM_CASE_HOLDER_KIND, "service"))
    one = service && !user && !team;
  if (!one)
    sam_problem_add (problems, SAM_CASE_HOLDER_KIND, "holder",
                     SAM_L ("problem", "Exactly one must be responsible"));

  if (sam_record_enum_is (record, SAM_CASE_STATUS, "declined_now"))
    sam_check_needed (record, SAM_CASE_ASK_AGAIN_ON, problems);
  if (sam_record_enum_is (record, SAM_CASE_STATUS, "closed"))
    sam_check_needed (record, SAM_CASE_CLOSED_ON, problems);
  sam_check_past (record, SAM_CASE_OPENED_ON, today, problems);
  sam_check_past (record, SAM_CASE_CLOSED_ON, today, problems);
  sam_check_order (record, SAM_CASE_OPENED_ON, SAM_CASE_CLOSED_ON, problems);
}

static char *
format_title (const SamRecord *record, SamCatalog *catalog)
{
  const char *number = sam_record_get_text (record, SAM_CASE_CASE_NUMBER);

  return g_strdup (number ? number : sam_text (catalog, &sam_type_case.noun));
}

const SamTypeDef sam_type_case = {
  .type = SAM_RECORD_CASE,
  .name = "case",
  .gtype_name = "SamRecordCase",
  .noun = SAM_L ("record type", "Case"),
  .plural = SAM_L ("record types", "Cases"),
  .icon = "folder-symbolic",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .schema = 1,
  .compartment = SAM_COMPARTMENT_FOLLOW_UP,
  .scope = SAM_SCOPE_CASE,
  .parent = SAM_FIELD_NONE,
  .lifecycle = SAM_LIFECYCLE_EDITABLE,
  .sort = { SAM_CASE_CASE_NUMBER, SAM_FIELD_NONE, SAM_FIELD_NONE },
  .validate = validate,
  .format_title = format_title,
};
