/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-types.h>

/* The fields of contact: a contact or an attempt at one; append-only. */
enum {
  SAM_CONTACT_CASE_ID = SAM_FIELD_FIRST (CONTACT),
  SAM_CONTACT_OCCURRED_AT,
  SAM_CONTACT_CHANNEL,
  SAM_CONTACT_OUTCOME,
  SAM_CONTACT_NATURE,
  SAM_CONTACT_TEXT,
  SAM_CONTACT_NEXT_STEP,
  SAM_CONTACT_NEXT_ON,
  SAM_CONTACT_SERVICE_ID,
  SAM_CONTACT_BY_USER,
  SAM_CONTACT_N_FIELDS_END
};
