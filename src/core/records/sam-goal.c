/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../sam-type-private.h"

#include <samspor/records/sam-goal.h>

static const SamEnumValue life_domain_values[] = {
  { "housing", SAM_L ("life domain", "Housing") },
  { "work_activity", SAM_L ("life domain", "Work and activity") },
  { "economy", SAM_L ("life domain", "Economy") },
  { "physical_health", SAM_L ("life domain", "Physical health") },
  { "mental_health", SAM_L ("life domain", "Mental health") },
  { "substance_use", SAM_L ("life domain", "Substance use") },
  { "social", SAM_L ("life domain", "Social life") },
  { "network", SAM_L ("life domain", "Network") },
  { NULL, SAM_L (NULL, NULL) },
};

static const SamEnumValue goal_type_values[] = {
  { "rusfri", SAM_L ("goal type", "Substance-free") },
  { "kontroll", SAM_L ("goal type", "Control") },
  { "skadereduksjon", SAM_L ("goal type", "Harm reduction") },
  { "stabilitet", SAM_L ("goal type", "Stability") },
  { NULL, SAM_L (NULL, NULL) },
};

static const SamEnumValue goal_state_values[] = {
  { "open", SAM_L ("goal state", "Open") },
  { "reached", SAM_L ("goal state", "Reached") },
  { "set_aside", SAM_L ("goal state", "Set aside") },
  { NULL, SAM_L (NULL, NULL) },
};

/* clang-format off */
static const SamFieldDef fields[SAM_FIELD_INDEX (SAM_GOAL_N_FIELDS_END)] = {
  [SAM_F (GOAL, CASE_ID)] = {
    .name = "case_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_IMMUTABLE | SAM_FIELD_INDEXED,
    .label = SAM_L ("goal field", "Case"),
    .ref = SAM_RECORD_CASE,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PLAN, .since = 1,
  },
  [SAM_F (GOAL, PLAN_ID)] = {
    .name = "plan_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_IMMUTABLE | SAM_FIELD_INDEXED,
    .label = SAM_L ("goal field", "Plan"),
    .ref = SAM_RECORD_PLAN,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PLAN, .since = 1,
  },
  [SAM_F (GOAL, WHAT)] = {
    .name = "what", .kind = SAM_KIND_MULTILINE,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_SEARCH | SAM_FIELD_LIST | SAM_FIELD_PRINT,
    .label = SAM_L ("goal field", "Goal"),
    .hint = SAM_L ("goal hint", "In the person's own words"),
    .min = 1, .max = 2000,
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PLAN,
    .section = SAM_L ("goal section", "Goal"), .order = 1, .since = 1,
  },
  [SAM_F (GOAL, DOMAIN)] = {
    .name = "domain", .kind = SAM_KIND_ENUM,
    .flags = SAM_FIELD_LIST | SAM_FIELD_PRINT,
    .label = SAM_L ("goal field", "Life domain"),
    .values = life_domain_values,
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PLAN,
    .section = SAM_L ("goal section", "Goal"), .order = 2, .since = 1,
  },
  [SAM_F (GOAL, GOAL_TYPE)] = {
    .name = "goal_type", .kind = SAM_KIND_ENUM,
    .flags = SAM_FIELD_LIST | SAM_FIELD_PRINT,
    .label = SAM_L ("goal field", "Type"),
    .hint = SAM_L ("goal hint", "The person chooses"),
    .values = goal_type_values,
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PLAN,
    .section = SAM_L ("goal section", "Goal"), .order = 3, .since = 1,
  },
  [SAM_F (GOAL, STATE)] = {
    .name = "state", .kind = SAM_KIND_ENUM,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_LIST,
    .label = SAM_L ("goal field", "State"),
    .values = goal_state_values,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PLAN,
    .section = SAM_L ("goal section", "Goal"), .order = 4, .since = 1,
  },
  [SAM_F (GOAL, REVIEW_ON)] = {
    .name = "review_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("goal field", "We look at it again"),
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PLAN,
    .section = SAM_L ("goal section", "Goal"), .order = 5, .since = 1,
  },
  [SAM_F (GOAL, POSITION)] = {
    .name = "position", .kind = SAM_KIND_INTEGER,
    .label = SAM_L ("goal field", "Position"),
    .min = 0, .max = 1000,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PLAN, .since = 1,
  },
};
/* clang-format on */

const SamTypeDef sam_type_goal = {
  .type = SAM_RECORD_GOAL,
  .name = "goal",
  .gtype_name = "SamRecordGoal",
  .noun = SAM_L ("record type", "Goal"),
  .plural = SAM_L ("record types", "Goals"),
  .icon = "starred-symbolic",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .schema = 1,
  .compartment = SAM_COMPARTMENT_FOLLOW_UP,
  .scope = SAM_SCOPE_CASE,
  .parent = SAM_GOAL_CASE_ID,
  .lifecycle = SAM_LIFECYCLE_EDITABLE,
  .sort = { SAM_GOAL_PLAN_ID, SAM_GOAL_POSITION, SAM_FIELD_NONE },
};
