/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-types.h>

/* The fields of housing_offer: a home somebody has been offered, and the answer. */
enum {
  SAM_HOUSING_OFFER_PERSON_ID = SAM_FIELD_FIRST (HOUSING_OFFER),
  SAM_HOUSING_OFFER_NEED_ID,
  SAM_HOUSING_OFFER_UNIT_ID,
  SAM_HOUSING_OFFER_OFFERED_ON,
  SAM_HOUSING_OFFER_ANSWER_BY,
  SAM_HOUSING_OFFER_ANSWER,
  SAM_HOUSING_OFFER_ANSWERED_ON,
  SAM_HOUSING_OFFER_REASON,
  SAM_HOUSING_OFFER_N_FIELDS_END
};
