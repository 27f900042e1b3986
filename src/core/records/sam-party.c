/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../sam-type-private.h"

#include <samspor/records/sam-party.h>

static const SamEnumValue party_kind_values[] = {
  { "service", SAM_L ("party kind", "Service") },
  { "organisation", SAM_L ("party kind", "Organisation") },
  { "relative", SAM_L ("party kind", "Relative") },
  { "person", SAM_L ("party kind", "Person") },
  { "coordinator", SAM_L ("party kind", "Coordinator") },
  { NULL, SAM_L (NULL, NULL) },
};

/* clang-format off */
static const SamFieldDef fields[SAM_FIELD_INDEX (SAM_PARTY_N_FIELDS_END)] = {
  [SAM_F (PARTY, AGREEMENT_ID)] = {
    .name = "agreement_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_IMMUTABLE | SAM_FIELD_INDEXED | SAM_FIELD_WHOLE,
    .label = SAM_L ("party field", "Agreement"),
    .ref = SAM_RECORD_AGREEMENT,
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION, .since = 1,
  },
  [SAM_F (PARTY, CASE_ID)] = {
    .name = "case_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_IMMUTABLE | SAM_FIELD_INDEXED,
    .label = SAM_L ("party field", "Case"),
    .ref = SAM_RECORD_CASE,
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION, .since = 1,
  },
  [SAM_F (PARTY, PARTY_KIND)] = {
    .name = "party_kind", .kind = SAM_KIND_ENUM,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_TERM | SAM_FIELD_LIST | SAM_FIELD_PRINT,
    .label = SAM_L ("party field", "Kind"),
    .values = party_kind_values, .merge = SAM_MERGE_NEVER, .group = "terms",
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("party section", "Party"), .order = 1, .since = 1,
  },
  [SAM_F (PARTY, SERVICE_ID)] = {
    .name = "service_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_INDEXED | SAM_FIELD_TERM | SAM_FIELD_LIST,
    .label = SAM_L ("party field", "Service"),
    .ref = SAM_RECORD_SERVICE, .merge = SAM_MERGE_NEVER, .group = "terms",
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("party section", "Party"), .order = 2, .since = 1,
  },
  [SAM_F (PARTY, RELATION_ID)] = {
    .name = "relation_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_TERM,
    .label = SAM_L ("party field", "Relative"),
    .ref = SAM_RECORD_RELATION, .merge = SAM_MERGE_NEVER, .group = "terms",
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("party section", "Party"), .order = 3, .since = 1,
  },
  [SAM_F (PARTY, NAME)] = {
    .name = "name", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_TERM | SAM_FIELD_SEARCH | SAM_FIELD_LIST | SAM_FIELD_PRINT,
    .label = SAM_L ("party field", "Name"),
    .max = 160, .merge = SAM_MERGE_NEVER, .group = "terms",
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("party section", "Party"), .order = 4, .since = 1,
  },
  [SAM_F (PARTY, ROLE)] = {
    .name = "role", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_TERM | SAM_FIELD_LIST | SAM_FIELD_PRINT,
    .label = SAM_L ("party field", "Role"),
    .max = 160, .merge = SAM_MERGE_NEVER, .group = "terms",
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("party section", "Party"), .order = 5, .since = 1,
  },
  [SAM_F (PARTY, PHONE)] = {
    .name = "phone", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_TERM | SAM_FIELD_PRINT,
    .label = SAM_L ("party field", "Phone"),
    .max = 40, .merge = SAM_MERGE_NEVER, .group = "terms",
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("party section", "Party"), .order = 6, .since = 1,
  },
  [SAM_F (PARTY, DEPUTY)] = {
    .name = "deputy", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_TERM | SAM_FIELD_PRINT,
    .label = SAM_L ("party field", "Deputy"),
    .max = 160, .merge = SAM_MERGE_NEVER, .group = "terms",
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("party section", "Deputy"), .order = 11, .since = 1,
  },
  [SAM_F (PARTY, DEPUTY_PHONE)] = {
    .name = "deputy_phone", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_TERM | SAM_FIELD_PRINT,
    .label = SAM_L ("party field", "Deputy's phone"),
    .max = 40, .merge = SAM_MERGE_NEVER, .group = "terms",
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("party section", "Deputy"), .order = 12, .since = 1,
  },
  [SAM_F (PARTY, POSITION)] = {
    .name = "position", .kind = SAM_KIND_INTEGER,
    .flags = SAM_FIELD_TERM,
    .label = SAM_L ("party field", "Position"),
    .min = 0, .max = 1000, .merge = SAM_MERGE_NEVER, .group = "terms",
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION, .since = 1,
  },
};
/* clang-format on */

static void
validate (const SamRecord *record, SamDate today, GArray *problems)
{
  gboolean name = sam_record_has (record, SAM_PARTY_NAME);

  if (sam_record_enum_is (record, SAM_PARTY_PARTY_KIND, "service")) {
    if (!name)
      sam_check_needed (record, SAM_PARTY_SERVICE_ID, problems);
  } else if (sam_record_enum_is (record, SAM_PARTY_PARTY_KIND, "relative")) {
    if (!name)
      sam_check_needed (record, SAM_PARTY_RELATION_ID, problems);
  } else if (!sam_record_enum_is (record, SAM_PARTY_PARTY_KIND, "coordinator")) {
    sam_check_needed (record, SAM_PARTY_NAME, problems);
  }
}

const SamTypeDef sam_type_party = {
  .type = SAM_RECORD_PARTY,
  .name = "party",
  .gtype_name = "SamRecordParty",
  .noun = SAM_L ("record type", "Party"),
  .plural = SAM_L ("record types", "Parties"),
  .icon = "system-users-symbolic",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .schema = 1,
  .compartment = SAM_COMPARTMENT_FOLLOW_UP,
  .scope = SAM_SCOPE_CASE,
  .parent = SAM_PARTY_CASE_ID,
  .lifecycle = SAM_LIFECYCLE_EDITABLE,
  .sort = { SAM_PARTY_AGREEMENT_ID, SAM_PARTY_POSITION, SAM_FIELD_NONE },
  .validate = validate,
};
