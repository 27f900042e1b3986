/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-types.h>

/* The fields of refusal: a service turned the person away or declined; who takes it next. */
enum {
  SAM_REFUSAL_CASE_ID = SAM_FIELD_FIRST (REFUSAL),
  SAM_REFUSAL_KIND,
  SAM_REFUSAL_SERVICE_ID,
  SAM_REFUSAL_PLACE,
  SAM_REFUSAL_OCCURRED_AT,
  SAM_REFUSAL_TOLD_BY,
  SAM_REFUSAL_REASON,
  SAM_REFUSAL_TEXT,
  SAM_REFUSAL_OWNER_USER,
  SAM_REFUSAL_CAN_APPEAL,
  SAM_REFUSAL_APPEAL_BY_ON,
  SAM_REFUSAL_N_FIELDS_END
};
