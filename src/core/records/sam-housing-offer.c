/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../sam-type-private.h"

#include <samspor/records/sam-housing-offer.h>

/* Without an answer the offer stands. */
static const SamEnumValue answer_values[] = {
  { "accepted", SAM_L ("answer to an offer of a home", "Accepted") },
  { "declined", SAM_L ("answer to an offer of a home", "Said no") },
  { "withdrawn", SAM_L ("answer to an offer of a home", "Withdrawn by us") },
  { NULL, SAM_L (NULL, NULL) },
};

/* clang-format off */
static const SamFieldDef fields[SAM_FIELD_INDEX (SAM_HOUSING_OFFER_N_FIELDS_END)] = {
  [SAM_F (HOUSING_OFFER, PERSON_ID)] = {
    .name = "person_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_IMMUTABLE | SAM_FIELD_INDEXED,
    .label = SAM_L ("housing offer field", "Person"),
    .ref = SAM_RECORD_PERSON,
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING, .since = 1,
  },
  [SAM_F (HOUSING_OFFER, NEED_ID)] = {
    .name = "need_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_IMMUTABLE | SAM_FIELD_INDEXED,
    .label = SAM_L ("housing offer field", "Need"),
    .ref = SAM_RECORD_HOUSING_NEED,
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING, .since = 1,
  },
  [SAM_F (HOUSING_OFFER, UNIT_ID)] = {
    .name = "unit_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_IMMUTABLE | SAM_FIELD_INDEXED,
    .label = SAM_L ("housing offer field", "Home"),
    .ref = SAM_RECORD_HOUSING_UNIT,
    .sensitivity = SAM_SENSITIVITY_ADDRESS,
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING, .since = 1,
  },
  [SAM_F (HOUSING_OFFER, OFFERED_ON)] = {
    .name = "offered_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("housing offer field", "Offered"),
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("housing offer section", "The offer"), .order = 1, .since = 1,
  },
  [SAM_F (HOUSING_OFFER, ANSWER_BY)] = {
    .name = "answer_by", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("housing offer field", "Answer by"),
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("housing offer section", "The offer"), .order = 2, .since = 1,
  },
  [SAM_F (HOUSING_OFFER, ANSWER)] = {
    .name = "answer", .kind = SAM_KIND_ENUM,
    .flags = SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("housing offer field", "Answer"),
    .values = answer_values,
    .merge = SAM_MERGE_NEVER, .group = "answer",
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("housing offer section", "The offer"), .order = 3, .since = 1,
  },
  [SAM_F (HOUSING_OFFER, ANSWERED_ON)] = {
    .name = "answered_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("housing offer field", "Answered"),
    .merge = SAM_MERGE_NEVER, .group = "answer",
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("housing offer section", "The offer"), .order = 4, .since = 1,
  },
  [SAM_F (HOUSING_OFFER, REASON)] = {
    .name = "reason", .kind = SAM_KIND_TEXT,
    .label = SAM_L ("housing offer field", "Why not"),
    .hint = SAM_L ("housing offer hint", "In the person's own words"),
    .max = 400,
    .merge = SAM_MERGE_NEVER, .group = "answer",
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_HOUSING, .basis = SAM_BASIS_HOUSING,
    .section = SAM_L ("housing offer section", "The offer"), .order = 5, .since = 1,
  },
};
/* clang-format on */

static void
validate (const SamRecord *record, SamDate today, GArray *problems)
{
  sam_check_past (record, SAM_HOUSING_OFFER_OFFERED_ON, today, problems);
  sam_check_past (record, SAM_HOUSING_OFFER_ANSWERED_ON, today, problems);
  sam_check_order (record, SAM_HOUSING_OFFER_OFFERED_ON, SAM_HOUSING_OFFER_ANSWER_BY, problems);
  sam_check_order (record, SAM_HOUSING_OFFER_OFFERED_ON, SAM_HOUSING_OFFER_ANSWERED_ON, problems);
  if (sam_record_has (record, SAM_HOUSING_OFFER_ANSWER))
    sam_check_needed (record, SAM_HOUSING_OFFER_ANSWERED_ON, problems);
}

const SamTypeDef sam_type_housing_offer = {
  .type = SAM_RECORD_HOUSING_OFFER,
  .name = "housing_offer",
  .gtype_name = "SamRecordHousingOffer",
  .noun = SAM_L ("record type", "Offer of a home"),
  .plural = SAM_L ("record types", "Offers of a home"),
  .icon = "mail-send-symbolic",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .schema = 1,
  .compartment = SAM_COMPARTMENT_FOLLOW_UP,
  .scope = SAM_SCOPE_PERSON,
  .parent = SAM_HOUSING_OFFER_PERSON_ID,
  .lifecycle = SAM_LIFECYCLE_EDITABLE,
  .sort = { SAM_HOUSING_OFFER_OFFERED_ON, SAM_FIELD_NONE, SAM_FIELD_NONE },
  .validate = validate,
};
