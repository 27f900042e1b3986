/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../sam-type-private.h"

#include <samspor/records/sam-commitment.h>

static const SamEnumValue commitment_state_values[] = {
  { "open", SAM_L ("commitment state", "Open") },
  { "kept", SAM_L ("commitment state", "Kept") },
  { "late", SAM_L ("commitment state", "Late") },
  { "not_kept", SAM_L ("commitment state", "Not kept") },
  { "lapsed", SAM_L ("commitment state", "Lapsed") },
  { NULL, SAM_L (NULL, NULL) },
};

/* clang-format off */
static const SamFieldDef fields[SAM_FIELD_INDEX (SAM_COMMITMENT_N_FIELDS_END)] = {
  [SAM_F (COMMITMENT, AGREEMENT_ID)] = {
    .name = "agreement_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_IMMUTABLE | SAM_FIELD_INDEXED | SAM_FIELD_WHOLE,
    .label = SAM_L ("commitment field", "Agreement"),
    .ref = SAM_RECORD_AGREEMENT,
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION, .since = 1,
  },
  [SAM_F (COMMITMENT, CASE_ID)] = {
    .name = "case_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_IMMUTABLE | SAM_FIELD_INDEXED,
    .label = SAM_L ("commitment field", "Case"),
    .ref = SAM_RECORD_CASE,
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION, .since = 1,
  },
  [SAM_F (COMMITMENT, PARTY_ID)] = {
    .name = "party_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_INDEXED | SAM_FIELD_TERM | SAM_FIELD_LIST,
    .label = SAM_L ("commitment field", "Party"),
    .ref = SAM_RECORD_PARTY, .merge = SAM_MERGE_NEVER, .group = "terms",
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("commitment section", "Commitment"), .order = 1, .since = 1,
  },
  [SAM_F (COMMITMENT, GATE_ROW_ID)] = {
    .name = "gate_row_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_INDEXED | SAM_FIELD_TERM,
    .label = SAM_L ("commitment field", "Point"),
    .ref = SAM_RECORD_GATE_ROW, .merge = SAM_MERGE_NEVER, .group = "terms",
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("commitment section", "Commitment"), .order = 2, .since = 1,
  },
  [SAM_F (COMMITMENT, WHAT)] = {
    .name = "what", .kind = SAM_KIND_MULTILINE,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_TERM | SAM_FIELD_SEARCH
             | SAM_FIELD_LIST | SAM_FIELD_PRINT,
    .label = SAM_L ("commitment field", "What"),
    .min = 1, .max = 2000, .merge = SAM_MERGE_NEVER, .group = "terms",
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("commitment section", "Commitment"), .order = 3, .since = 1,
  },
  [SAM_F (COMMITMENT, RESPONSIBLE)] = {
    .name = "responsible", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_TERM | SAM_FIELD_LIST | SAM_FIELD_PRINT,
    .label = SAM_L ("commitment field", "Responsible"),
    .max = 160, .merge = SAM_MERGE_NEVER, .group = "terms",
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("commitment section", "Commitment"), .order = 4, .since = 1,
  },
  [SAM_F (COMMITMENT, OFFSET_DAYS)] = {
    .name = "offset_days", .kind = SAM_KIND_INTEGER,
    .flags = SAM_FIELD_TERM | SAM_FIELD_PRINT,
    .label = SAM_L ("commitment field", "Days before the date"),
    .min = 0, .max = 365, .merge = SAM_MERGE_NEVER, .group = "terms",
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("commitment section", "Commitment"), .order = 5, .since = 1,
  },
  [SAM_F (COMMITMENT, PINNED_ON)] = {
    .name = "pinned_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_TERM | SAM_FIELD_LIST | SAM_FIELD_PRINT,
    .label = SAM_L ("commitment field", "Fixed deadline"),
    .hint = SAM_L ("commitment hint", "Empty means that the deadline follows the date"),
    .merge = SAM_MERGE_NEVER, .group = "terms",
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("commitment section", "Commitment"), .order = 6, .since = 1,
  },
  [SAM_F (COMMITMENT, KNOWN_BY)] = {
    .name = "known_by", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_TERM | SAM_FIELD_PRINT,
    .label = SAM_L ("commitment field", "This is how we know"),
    .max = 400, .merge = SAM_MERGE_NEVER, .group = "terms",
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("commitment section", "Commitment"), .order = 7, .since = 1,
  },
  [SAM_F (COMMITMENT, STATE)] = {
    .name = "state", .kind = SAM_KIND_ENUM,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("commitment field", "State"),
    .values = commitment_state_values, .merge = SAM_MERGE_NEVER, .group = "state",
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("commitment section", "Outcome"), .order = 11, .since = 1,
  },
  [SAM_F (COMMITMENT, WHY)] = {
    .name = "why", .kind = SAM_KIND_MULTILINE,
    .label = SAM_L ("commitment field", "Why"),
    .max = 2000, .merge = SAM_MERGE_NEVER, .group = "state",
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("commitment section", "Outcome"), .order = 12, .since = 1,
  },
  [SAM_F (COMMITMENT, KEPT_ON)] = {
    .name = "kept_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("commitment field", "Kept on"),
    .merge = SAM_MERGE_NEVER, .group = "state",
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("commitment section", "Outcome"), .order = 13, .since = 1,
  },
  [SAM_F (COMMITMENT, POSITION)] = {
    .name = "position", .kind = SAM_KIND_INTEGER,
    .flags = SAM_FIELD_TERM,
    .label = SAM_L ("commitment field", "Position"),
    .min = 0, .max = 1000, .merge = SAM_MERGE_NEVER, .group = "terms",
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION, .since = 1,
  },
  [SAM_F (COMMITMENT, MEETING_ID)] = {
    .name = "meeting_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_INDEXED,
    .label = SAM_L ("commitment field", "Decided in the meeting"),
    .ref = SAM_RECORD_MEETING,
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION, .since = 2,
  },
};
/* clang-format on */

static void
validate (const SamRecord *record, SamDate today, GArray *problems)
{
  const char *state = sam_record_get_text (record, SAM_COMMITMENT_STATE);

  if (sam_record_has (record, SAM_COMMITMENT_OFFSET_DAYS)
      && sam_record_has (record, SAM_COMMITMENT_PINNED_ON))
    sam_problem_add (problems, SAM_COMMITMENT_PINNED_ON, "order",
                     SAM_L ("problem", "A deadline is fixed or follows the date, not both"));
  if (g_strcmp0 (state, "kept") == 0)
    sam_check_needed (record, SAM_COMMITMENT_KEPT_ON, problems);
  sam_check_past (record, SAM_COMMITMENT_KEPT_ON, today, problems);
  /* A day that passed is no breach: somebody has to have asked what happened. */
  if ((g_strcmp0 (state, "late") == 0 || g_strcmp0 (state, "not_kept") == 0)
      && !sam_record_has (record, SAM_COMMITMENT_WHY))
    sam_problem_add (problems, SAM_COMMITMENT_WHY, "required",
                     SAM_L ("problem", "Ask what happened first, and write down why"));
  if (g_strcmp0 (state, "lapsed") == 0)
    sam_check_needed (record, SAM_COMMITMENT_WHY, problems);
  /* That something is needed says too little here. */
  for (guint i = 0; i < problems->len; i++) {
    SamProblem *problem = &g_array_index (problems, SamProblem, i);

    if (problem->field == SAM_COMMITMENT_PARTY_ID)
      problem->message = (SamLabel) SAM_L ("problem", "Nobody has promised this. Choose the party "
                                                      "that binds itself");
  }
}

const SamTypeDef sam_type_commitment = {
  .type = SAM_RECORD_COMMITMENT,
  .name = "commitment",
  .gtype_name = "SamRecordCommitment",
  .noun = SAM_L ("record type", "Commitment"),
  .plural = SAM_L ("record types", "Commitments"),
  .icon = "emblem-default-symbolic",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .schema = 2,
  .compartment = SAM_COMPARTMENT_FOLLOW_UP,
  .scope = SAM_SCOPE_CASE,
  .parent = SAM_COMMITMENT_CASE_ID,
  .lifecycle = SAM_LIFECYCLE_EDITABLE,
  .sort = { SAM_COMMITMENT_AGREEMENT_ID, SAM_COMMITMENT_POSITION, SAM_FIELD_NONE },
  .validate = validate,
};
