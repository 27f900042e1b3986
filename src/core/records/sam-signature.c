/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../sam-type-private.h"

#include <samspor/records/sam-signature.h>

static const SamEnumValue signature_way_values[] = {
  { "paper", SAM_L ("signature way", "On paper") },
  { "meeting", SAM_L ("signature way", "In a meeting") },
  { "phone", SAM_L ("signature way", "By phone") },
  { "email", SAM_L ("signature way", "By e-mail") },
  { "svarut", SAM_L ("signature way", "By SvarUt") },
  { "declined", SAM_L ("signature way", "Declined") },
  { NULL, SAM_L (NULL, NULL) },
};

/* clang-format off */
static const SamFieldDef fields[SAM_FIELD_INDEX (SAM_SIGNATURE_N_FIELDS_END)] = {
  [SAM_F (SIGNATURE, AGREEMENT_ID)] = {
    .name = "agreement_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_IMMUTABLE | SAM_FIELD_INDEXED | SAM_FIELD_WHOLE,
    .label = SAM_L ("signature field", "Agreement"),
    .ref = SAM_RECORD_AGREEMENT,
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION, .since = 1,
  },
  [SAM_F (SIGNATURE, CASE_ID)] = {
    .name = "case_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_IMMUTABLE | SAM_FIELD_INDEXED,
    .label = SAM_L ("signature field", "Case"),
    .ref = SAM_RECORD_CASE,
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION, .since = 1,
  },
  [SAM_F (SIGNATURE, PARTY_ID)] = {
    .name = "party_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_IMMUTABLE | SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("signature field", "Party"),
    .ref = SAM_RECORD_PARTY,
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION, .since = 1,
  },
  [SAM_F (SIGNATURE, REVISION)] = {
    .name = "revision", .kind = SAM_KIND_INTEGER,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_LIST,
    .label = SAM_L ("signature field", "Version"),
    .min = 1, .max = 9999,
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION, .since = 1,
  },
  [SAM_F (SIGNATURE, TERMS_HASH)] = {
    .name = "terms_hash", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_REQUIRED,
    .label = SAM_L ("signature field", "Fingerprint of the terms"),
    .min = 64, .max = 64,
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION, .since = 1,
  },
  [SAM_F (SIGNATURE, WAY)] = {
    .name = "way", .kind = SAM_KIND_ENUM,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_LIST | SAM_FIELD_PRINT,
    .label = SAM_L ("signature field", "How"),
    .values = signature_way_values,
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("signature section", "Signature"), .order = 1, .since = 1,
  },
  [SAM_F (SIGNATURE, NAME)] = {
    .name = "name", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_SEARCH | SAM_FIELD_LIST | SAM_FIELD_PRINT,
    .label = SAM_L ("signature field", "Name"),
    .max = 160,
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("signature section", "Signature"), .order = 2, .since = 1,
  },
  [SAM_F (SIGNATURE, ROLE)] = {
    .name = "role", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_LIST | SAM_FIELD_PRINT,
    .label = SAM_L ("signature field", "Role"),
    .max = 160,
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("signature section", "Signature"), .order = 3, .since = 1,
  },
  [SAM_F (SIGNATURE, SIGNED_AT)] = {
    .name = "signed_at", .kind = SAM_KIND_DATETIME,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_INDEXED | SAM_FIELD_LIST | SAM_FIELD_PRINT,
    .label = SAM_L ("signature field", "When"),
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("signature section", "Signature"), .order = 4, .since = 1,
  },
  [SAM_F (SIGNATURE, NOTED_BY_USER)] = {
    .name = "noted_by_user", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_PRINT,
    .label = SAM_L ("signature field", "Noted by"),
    .ref = SAM_RECORD_USER,
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION, .since = 1,
  },
  [SAM_F (SIGNATURE, REASON)] = {
    .name = "reason", .kind = SAM_KIND_MULTILINE,
    .flags = SAM_FIELD_PRINT,
    .label = SAM_L ("signature field", "Why not"),
    .max = 2000,
    .purpose = SAM_PURPOSE_AGREEMENT, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("signature section", "Signature"), .order = 5, .since = 1,
  },
};
/* clang-format on */

static void
validate (const SamRecord *record, SamDate today, GArray *problems)
{
  const char *hash = sam_record_get_text (record, SAM_SIGNATURE_TERMS_HASH);

  if (hash && strspn (hash, "0123456789abcdef") != 64)
    sam_problem_add (problems, SAM_SIGNATURE_TERMS_HASH, "format",
                     SAM_L ("problem", "This is not a fingerprint"));
  if (sam_record_enum_is (record, SAM_SIGNATURE_WAY, "declined"))
    sam_check_needed (record, SAM_SIGNATURE_REASON, problems);
  else
    sam_check_needed (record, SAM_SIGNATURE_NAME, problems);
  /* What was said must be noted by somebody. */
  if (sam_record_enum_is (record, SAM_SIGNATURE_WAY, "phone")
      || sam_record_enum_is (record, SAM_SIGNATURE_WAY, "meeting"))
    sam_check_needed (record, SAM_SIGNATURE_NOTED_BY_USER, problems);
  sam_check_past_moment (record, SAM_SIGNATURE_SIGNED_AT, today, problems);
}

const SamTypeDef sam_type_signature = {
  .type = SAM_RECORD_SIGNATURE,
  .name = "signature",
  .gtype_name = "SamRecordSignature",
  .noun = SAM_L ("record type", "Signature"),
  .plural = SAM_L ("record types", "Signatures"),
  .icon = "document-edit-symbolic",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .schema = 1,
  .compartment = SAM_COMPARTMENT_FOLLOW_UP,
  .scope = SAM_SCOPE_CASE,
  .parent = SAM_SIGNATURE_CASE_ID,
  .lifecycle = SAM_LIFECYCLE_APPEND_ONLY,
  .sort = { SAM_SIGNATURE_SIGNED_AT, SAM_FIELD_NONE, SAM_FIELD_NONE },
  .validate = validate,
};
