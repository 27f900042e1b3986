/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-types.h>

/* The fields of signature: one party's answer to one revision of an agreement; append-only. */
enum {
  SAM_SIGNATURE_AGREEMENT_ID = SAM_FIELD_FIRST (SIGNATURE),
  SAM_SIGNATURE_CASE_ID,
  SAM_SIGNATURE_PARTY_ID,
  SAM_SIGNATURE_REVISION,
  SAM_SIGNATURE_TERMS_HASH,
  SAM_SIGNATURE_WAY,
  SAM_SIGNATURE_NAME,
  SAM_SIGNATURE_ROLE,
  SAM_SIGNATURE_SIGNED_AT,
  SAM_SIGNATURE_NOTED_BY_USER,
  SAM_SIGNATURE_REASON,
  SAM_SIGNATURE_N_FIELDS_END
};
