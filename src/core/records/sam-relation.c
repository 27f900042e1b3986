/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../sam-type-private.h"

#include <samspor/records/sam-relation.h>

static const SamEnumValue relation_kind_values[] = {
  { "parent", SAM_L ("relation kind", "Parent") },
  { "partner", SAM_L ("relation kind", "Partner") },
  { "sibling", SAM_L ("relation kind", "Sibling") },
  { "child", SAM_L ("relation kind", "Child") },
  { "grandparent", SAM_L ("relation kind", "Grandparent") },
  { "other_family", SAM_L ("relation kind", "Other family") },
  { "friend", SAM_L ("relation kind", "Friend") },
  { "guardian", SAM_L ("relation kind", "Guardian") },
  { "other", SAM_L ("relation kind", "Other") },
  { NULL, SAM_L (NULL, NULL) },
};

/* clang-format off */
static const SamFieldDef fields[SAM_FIELD_INDEX (SAM_RELATION_N_FIELDS_END)] = {
  [SAM_F (RELATION, PERSON_ID)] = {
    .name = "person_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_IMMUTABLE | SAM_FIELD_INDEXED,
    .label = SAM_L ("relation field", "Person"),
    .ref = SAM_RECORD_PERSON,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE, .since = 1,
  },
  [SAM_F (RELATION, NAME)] = {
    .name = "name", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_INDEXED | SAM_FIELD_SEARCH
             | SAM_FIELD_LIST | SAM_FIELD_PRINT,
    .label = SAM_L ("relation field", "Name"),
    .max = 120,
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("relation section", "Relation"), .order = 1, .since = 1,
  },
  [SAM_F (RELATION, RELATION_KIND)] = {
    .name = "relation_kind", .kind = SAM_KIND_ENUM,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_LIST | SAM_FIELD_PRINT,
    .label = SAM_L ("relation field", "Is the person's"),
    .values = relation_kind_values,
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("relation section", "Relation"), .order = 2, .since = 1,
  },
  [SAM_F (RELATION, PHONE)] = {
    .name = "phone", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_SEARCH | SAM_FIELD_LIST | SAM_FIELD_PRINT,
    .label = SAM_L ("relation field", "Phone"),
    .max = 40,
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("relation section", "Relation"), .order = 3, .since = 1,
  },
  [SAM_F (RELATION, EMAIL)] = {
    .name = "email", .kind = SAM_KIND_TEXT,
    .label = SAM_L ("relation field", "E-mail"),
    .max = 200,
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("relation section", "Relation"), .order = 4, .since = 1,
  },
  [SAM_F (RELATION, IS_CLOSEST)] = {
    .name = "is_closest", .kind = SAM_KIND_BOOL,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("relation field", "Closest"),
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_RELATIVES,
    .section = SAM_L ("relation section", "Role"), .order = 11, .since = 1,
  },
  [SAM_F (RELATION, IS_GUARDIAN)] = {
    .name = "is_guardian", .kind = SAM_KIND_BOOL,
    .label = SAM_L ("relation field", "Guardian"),
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_RELATIVES,
    .section = SAM_L ("relation section", "Role"), .order = 12, .since = 1,
  },
  [SAM_F (RELATION, IS_CHILD)] = {
    .name = "is_child", .kind = SAM_KIND_BOOL,
    .label = SAM_L ("relation field", "Child as relative"),
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_CHILD_RELATIVE,
    .section = SAM_L ("relation section", "Role"), .order = 13, .since = 1,
  },
  [SAM_F (RELATION, MAY_KNOW)] = {
    .name = "may_know", .kind = SAM_KIND_MULTILINE,
    .flags = SAM_FIELD_LIST | SAM_FIELD_PRINT,
    .label = SAM_L ("relation field", "May know"),
    .hint = SAM_L ("relation hint", "In the person's own words"),
    .max = 2000, .merge = SAM_MERGE_NEVER, .group = "consent",
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_CONSENT,
    .section = SAM_L ("relation section", "Relation"), .order = 5, .since = 1,
  },
  [SAM_F (RELATION, TELL_SAME_DAY)] = {
    .name = "tell_same_day", .kind = SAM_KIND_BOOL,
    .flags = SAM_FIELD_PRINT,
    .label = SAM_L ("relation field", "May be told the same day"),
    .hint = SAM_L ("relation hint", "If a treatment is broken off"),
    .merge = SAM_MERGE_NEVER, .group = "consent",
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_CONSENT,
    .section = SAM_L ("relation section", "Relation"), .order = 6, .since = 1,
  },
  [SAM_F (RELATION, REMARK)] = {
    .name = "remark", .kind = SAM_KIND_MULTILINE,
    .label = SAM_L ("relation field", "Remark"),
    .max = 4000,
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("relation section", "Role"), .order = 14, .since = 1,
  },
};
/* clang-format on */

const SamTypeDef sam_type_relation = {
  .type = SAM_RECORD_RELATION,
  .name = "relation",
  .gtype_name = "SamRecordRelation",
  .noun = SAM_L ("record type", "Relation"),
  .plural = SAM_L ("record types", "Relations"),
  .icon = "contact-new-symbolic",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .schema = 1,
  .compartment = SAM_COMPARTMENT_FOLLOW_UP,
  .scope = SAM_SCOPE_PERSON,
  .parent = SAM_RELATION_PERSON_ID,
  .lifecycle = SAM_LIFECYCLE_EDITABLE,
  .sort = { SAM_RELATION_NAME, SAM_FIELD_NONE, SAM_FIELD_NONE },
};
