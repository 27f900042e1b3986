/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../sam-type-private.h"

#include <samspor/records/sam-agreement.h>

static const SamEnumValue agreement_state_values[] = {
  { "draft", SAM_L ("agreement state", "Draft") },
  { "sent", SAM_L ("agreement state", "Sent") },
  { "ended", SAM_L ("agreement state", "Ended") },
  { "superseded", SAM_L ("agreement state", "Replaced") },
  { NULL, SAM_L (NULL, NULL) },
};

/* clang-format off */
static const SamFieldDef fields[SAM_FIELD_INDEX (SAM_AGREEMENT_N_FIELDS_END)] = {
  [SAM_F (AGREEMENT, CASE_ID)] = {
    .name = "case_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_IMMUTABLE | SAM_FIELD_INDEXED,
    .label = SAM_L ("agreement field", "Case"),
    .ref = SAM_RECORD_CASE,
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION, .since = 1,
  },
  [SAM_F (AGREEMENT, TRANSITION_ID)] = {
    .name = "transition_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_INDEXED | SAM_FIELD_TERM,
    .label = SAM_L ("agreement field", "Transition"),
    .ref = SAM_RECORD_TRANSITION, .merge = SAM_MERGE_NEVER, .group = "terms",
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("agreement section", "Agreement"), .order = 1, .since = 1,
  },
  [SAM_F (AGREEMENT, TITLE)] = {
    .name = "title", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_TERM | SAM_FIELD_SEARCH
             | SAM_FIELD_LIST | SAM_FIELD_PRINT,
    .label = SAM_L ("agreement field", "Title"),
    .max = 200, .merge = SAM_MERGE_NEVER, .group = "terms",
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("agreement section", "Agreement"), .order = 2, .since = 1,
  },
  [SAM_F (AGREEMENT, STATE)] = {
    .name = "state", .kind = SAM_KIND_ENUM,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("agreement field", "State"),
    .values = agreement_state_values, .merge = SAM_MERGE_NEVER, .group = "state",
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION, .since = 1,
  },
  [SAM_F (AGREEMENT, REVISION)] = {
    .name = "revision", .kind = SAM_KIND_INTEGER,
    .flags = SAM_FIELD_TERM | SAM_FIELD_LIST,
    .label = SAM_L ("agreement field", "Version"),
    .min = 1, .max = 9999, .merge = SAM_MERGE_NEVER, .group = "terms",
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION, .since = 1,
  },
  [SAM_F (AGREEMENT, SENT_AT)] = {
    .name = "sent_at", .kind = SAM_KIND_DATETIME,
    .flags = SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("agreement field", "Sent"),
    .merge = SAM_MERGE_NEVER, .group = "state",
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION, .since = 1,
  },
  [SAM_F (AGREEMENT, CONSENT_ID)] = {
    .name = "consent_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_TERM | SAM_FIELD_PRINT,
    .label = SAM_L ("agreement field", "Consent"),
    .ref = SAM_RECORD_CONSENT, .merge = SAM_MERGE_NEVER, .group = "terms",
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_CONSENT,
    .section = SAM_L ("agreement section", "Agreement"), .order = 3, .since = 1,
  },
  [SAM_F (AGREEMENT, LEGAL_BASIS)] = {
    .name = "legal_basis", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_TERM | SAM_FIELD_PRINT,
    .label = SAM_L ("agreement field", "Legal basis"),
    .max = 200, .merge = SAM_MERGE_NEVER, .group = "terms",
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("agreement section", "Agreement"), .order = 4, .since = 1,
  },
  [SAM_F (AGREEMENT, OWN_PART)] = {
    .name = "own_part", .kind = SAM_KIND_MULTILINE,
    .flags = SAM_FIELD_TERM | SAM_FIELD_PRINT,
    .label = SAM_L ("agreement field", "What the person will do"),
    .hint = SAM_L ("agreement hint", "Voluntary, without consequences"),
    .max = 4000, .merge = SAM_MERGE_NEVER, .group = "terms",
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("agreement section", "Content"), .order = 11, .since = 1,
  },
  [SAM_F (AGREEMENT, RESERVE)] = {
    .name = "reserve", .kind = SAM_KIND_MULTILINE,
    .flags = SAM_FIELD_TERM | SAM_FIELD_PRINT,
    .label = SAM_L ("agreement field", "Reserve for the first night"),
    .max = 2000, .merge = SAM_MERGE_NEVER, .group = "terms",
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("agreement section", "Content"), .order = 12, .since = 1,
  },
  [SAM_F (AGREEMENT, TELL_WHOM)] = {
    .name = "tell_whom", .kind = SAM_KIND_MULTILINE,
    .flags = SAM_FIELD_TERM | SAM_FIELD_PRINT,
    .label = SAM_L ("agreement field", "If the date changes: who tells whom"),
    .max = 2000, .merge = SAM_MERGE_NEVER, .group = "terms",
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("agreement section", "Content"), .order = 13, .since = 1,
  },
  [SAM_F (AGREEMENT, SLIP_TELL)] = {
    .name = "slip_tell", .kind = SAM_KIND_MULTILINE,
    .flags = SAM_FIELD_TERM | SAM_FIELD_PRINT,
    .label = SAM_L ("agreement field", "If something slips: tell at once"),
    .max = 2000, .merge = SAM_MERGE_NEVER, .group = "terms",
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("agreement section", "Content"), .order = 14, .since = 1,
  },
  [SAM_F (AGREEMENT, WHO_KNOWS)] = {
    .name = "who_knows", .kind = SAM_KIND_MULTILINE,
    .flags = SAM_FIELD_TERM | SAM_FIELD_PRINT,
    .label = SAM_L ("agreement field", "Who is told what"),
    .max = 2000, .merge = SAM_MERGE_NEVER, .group = "terms",
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("agreement section", "Content"), .order = 15, .since = 1,
  },
  [SAM_F (AGREEMENT, COOPERATION_ID)] = {
    .name = "cooperation_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_INDEXED | SAM_FIELD_TERM | SAM_FIELD_PRINT,
    .label = SAM_L ("agreement field", "Rests on the cooperation agreement"),
    .ref = SAM_RECORD_COOPERATION, .merge = SAM_MERGE_NEVER, .group = "terms",
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("agreement section", "Agreement"), .order = 6, .since = 1,
  },
  [SAM_F (AGREEMENT, SUPERSEDES_ID)] = {
    .name = "supersedes_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_TERM,
    .label = SAM_L ("agreement field", "Replaces"),
    .ref = SAM_RECORD_AGREEMENT, .merge = SAM_MERGE_NEVER, .group = "terms",
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION, .since = 1,
  },
  [SAM_F (AGREEMENT, VALID_UNTIL)] = {
    .name = "valid_until", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_TERM | SAM_FIELD_LIST | SAM_FIELD_PRINT,
    .label = SAM_L ("agreement field", "Valid until"),
    .merge = SAM_MERGE_NEVER, .group = "terms",
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("agreement section", "Agreement"), .order = 5, .since = 1,
  },
  [SAM_F (AGREEMENT, ENDED_ON)] = {
    .name = "ended_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("agreement field", "Ended on"),
    .merge = SAM_MERGE_NEVER, .group = "state",
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION, .since = 1,
  },
  [SAM_F (AGREEMENT, ENDED_WHY)] = {
    .name = "ended_why", .kind = SAM_KIND_TEXT,
    .label = SAM_L ("agreement field", "Why ended"),
    .max = 400, .merge = SAM_MERGE_NEVER, .group = "state",
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION, .since = 1,
  },
  [SAM_F (AGREEMENT, REMARK)] = {
    .name = "remark", .kind = SAM_KIND_MULTILINE,
    .flags = SAM_FIELD_MORE,
    .label = SAM_L ("agreement field", "Remark"),
    .max = 4000,
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("agreement section", "More"), .order = 21, .since = 1,
  },
};
/* clang-format on */

static void
validate (const SamRecord *record, SamDate today, GArray *problems)
{
  if (sam_record_enum_is (record, SAM_AGREEMENT_STATE, "draft")) {
    if (sam_record_has (record, SAM_AGREEMENT_SENT_AT))
      sam_problem_add (problems, SAM_AGREEMENT_STATE, "order",
                       SAM_L ("problem", "What is sent is no longer a draft"));
  } else {
    sam_check_needed (record, SAM_AGREEMENT_SENT_AT, problems);
    sam_check_needed (record, SAM_AGREEMENT_REVISION, problems);
  }
  sam_check_past_moment (record, SAM_AGREEMENT_SENT_AT, today, problems);
  if (sam_record_enum_is (record, SAM_AGREEMENT_STATE, "ended")) {
    sam_check_needed (record, SAM_AGREEMENT_ENDED_ON, problems);
    sam_check_past (record, SAM_AGREEMENT_ENDED_ON, today, problems);
  }
  if (g_strcmp0 (sam_record_get_text (record, SAM_AGREEMENT_SUPERSEDES_ID),
                 sam_record_get_id (record))
      == 0)
    sam_problem_add (problems, SAM_AGREEMENT_SUPERSEDES_ID, "ref",
                     SAM_L ("problem", "An agreement can't replace itself"));
}

const SamTypeDef sam_type_agreement = {
  .type = SAM_RECORD_AGREEMENT,
  .name = "agreement",
  .gtype_name = "SamRecordAgreement",
  .noun = SAM_L ("record type", "Agreement"),
  .plural = SAM_L ("record types", "Agreements"),
  .icon = "text-x-generic-symbolic",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .schema = 1,
  .compartment = SAM_COMPARTMENT_FOLLOW_UP,
  .scope = SAM_SCOPE_CASE,
  .parent = SAM_AGREEMENT_CASE_ID,
  .lifecycle = SAM_LIFECYCLE_EDITABLE,
  .sort = { SAM_AGREEMENT_SENT_AT, SAM_AGREEMENT_TITLE, SAM_FIELD_NONE },
  .validate = validate,
};
