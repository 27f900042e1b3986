/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-types.h>

/* The fields of party: one party of an agreement. */
enum {
  SAM_PARTY_AGREEMENT_ID = SAM_FIELD_FIRST (PARTY),
  SAM_PARTY_CASE_ID,
  SAM_PARTY_PARTY_KIND,
  SAM_PARTY_SERVICE_ID,
  SAM_PARTY_RELATION_ID,
  SAM_PARTY_NAME,
  SAM_PARTY_ROLE,
  SAM_PARTY_PHONE,
  SAM_PARTY_DEPUTY,
  SAM_PARTY_DEPUTY_PHONE,
  SAM_PARTY_POSITION,
  SAM_PARTY_N_FIELDS_END
};
