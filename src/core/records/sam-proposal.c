/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../sam-type-private.h"

#include <samspor/records/sam-proposal.h>
#include <samspor/sam-id.h>

static const SamEnumValue proposal_take_values[] = {
  { "mine", SAM_L ("proposal outcome", "The proposal") },
  { "theirs", SAM_L ("proposal outcome", "What stands") },
  { "edited", SAM_L ("proposal outcome", "A new text") },
  { NULL, SAM_L (NULL, NULL) },
};

/* clang-format off */
static const SamFieldDef fields[SAM_FIELD_INDEX (SAM_PROPOSAL_N_FIELDS_END)] = {
  [SAM_F (PROPOSAL, TARGET_TYPE)] = {
    .name = "target_type", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("proposal field", "Record type"),
    .min = 1, .max = 40,
    .purpose = SAM_PURPOSE_SECURITY, .basis = SAM_BASIS_LOG, .since = 1,
  },
  [SAM_F (PROPOSAL, TARGET_ID)] = {
    .name = "target_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_INDEXED,
    .label = SAM_L ("proposal field", "Record"),
    .ref = SAM_N_RECORD_TYPES,
    .purpose = SAM_PURPOSE_SECURITY, .basis = SAM_BASIS_LOG, .since = 1,
  },
  [SAM_F (PROPOSAL, OP_ID)] = {
    .name = "op_id", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_INDEXED,
    .label = SAM_L ("proposal field", "Operation"),
    .min = 36, .max = 36,
    .purpose = SAM_PURPOSE_SECURITY, .basis = SAM_BASIS_LOG, .since = 1,
  },
  [SAM_F (PROPOSAL, BASE_VERSION)] = {
    .name = "base_version", .kind = SAM_KIND_TEXT,
    .label = SAM_L ("proposal field", "Written on version"),
    .max = 80,
    .purpose = SAM_PURPOSE_SECURITY, .basis = SAM_BASIS_LOG, .since = 1,
  },
  [SAM_F (PROPOSAL, PATCH)] = {
    .name = "patch", .kind = SAM_KIND_MULTILINE,
    .flags = SAM_FIELD_REQUIRED,
    .label = SAM_L ("proposal field", "Text"),
    .min = 2, .max = 200000,
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_SECURITY, .basis = SAM_BASIS_LOG, .since = 1,
  },
  [SAM_F (PROPOSAL, BY_USER)] = {
    .name = "by_user", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_LIST,
    .label = SAM_L ("proposal field", "Written by"),
    .ref = SAM_RECORD_USER,
    .purpose = SAM_PURPOSE_SECURITY, .basis = SAM_BASIS_LOG, .since = 1,
  },
  [SAM_F (PROPOSAL, NOTE)] = {
    .name = "note", .kind = SAM_KIND_MULTILINE,
    .label = SAM_L ("proposal field", "Note"),
    .max = 2000,
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_SECURITY, .basis = SAM_BASIS_LOG, .since = 1,
  },
  [SAM_F (PROPOSAL, CLOSED_BY)] = {
    .name = "closed_by", .kind = SAM_KIND_REF,
    .label = SAM_L ("proposal field", "Closed by"),
    .ref = SAM_RECORD_USER,
    .purpose = SAM_PURPOSE_SECURITY, .basis = SAM_BASIS_LOG, .since = 1,
  },
  [SAM_F (PROPOSAL, CLOSED_AT)] = {
    .name = "closed_at", .kind = SAM_KIND_DATETIME,
    .flags = SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("proposal field", "Closed"),
    .purpose = SAM_PURPOSE_SECURITY, .basis = SAM_BASIS_LOG, .since = 1,
  },
  [SAM_F (PROPOSAL, CLOSED_TAKE)] = {
    .name = "closed_take", .kind = SAM_KIND_ENUM,
    .label = SAM_L ("proposal field", "Chosen"),
    .values = proposal_take_values,
    .purpose = SAM_PURPOSE_SECURITY, .basis = SAM_BASIS_LOG, .since = 1,
  },
};
/* clang-format on */

static void
validate (const SamRecord *record, SamDate today, GArray *problems)
{
  const char *type = sam_record_get_text (record, SAM_PROPOSAL_TARGET_TYPE);
  gboolean by = sam_record_has (record, SAM_PROPOSAL_CLOSED_BY);
  gboolean at = sam_record_has (record, SAM_PROPOSAL_CLOSED_AT);

  if (type && !sam_type_by_name (type))
    sam_problem_add (problems, SAM_PROPOSAL_TARGET_TYPE, "enum",
                     SAM_L ("problem", "There is no such record type"));
  if (sam_record_has (record, SAM_PROPOSAL_OP_ID)
      && !sam_id_is_valid (sam_record_get_text (record, SAM_PROPOSAL_OP_ID)))
    sam_problem_add (problems, SAM_PROPOSAL_OP_ID, "format",
                     SAM_L ("problem", "This is not an operation"));
  if (by != at || by != sam_record_has (record, SAM_PROPOSAL_CLOSED_TAKE))
    sam_problem_add (problems, SAM_PROPOSAL_CLOSED_AT, "required",
                     SAM_L ("problem", "Say who chose what, and when"));
}

const SamTypeDef sam_type_proposal = {
  .type = SAM_RECORD_PROPOSAL,
  .name = "proposal",
  .gtype_name = "SamRecordProposal",
  .noun = SAM_L ("record type", "Written differently"),
  .plural = SAM_L ("record types", "Written differently"),
  .icon = "dialog-question-symbolic",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .schema = 1,
  .compartment = SAM_COMPARTMENT_FOLLOW_UP,
  .scope = SAM_SCOPE_TARGET,
  .parent = SAM_FIELD_NONE,
  .lifecycle = SAM_LIFECYCLE_APPEND_ONLY,
  .sort = { SAM_PROPOSAL_CLOSED_AT, SAM_FIELD_NONE, SAM_FIELD_NONE },
  .validate = validate,
};
