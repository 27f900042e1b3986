/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-types.h>

/* The fields of followup_day: who has one of the first 28 days. Its id is derived from the followup
 * and the number of the day. */
enum {
  SAM_FOLLOWUP_DAY_CASE_ID = SAM_FIELD_FIRST (FOLLOWUP_DAY),
  SAM_FOLLOWUP_DAY_FOLLOWUP_ID,
  SAM_FOLLOWUP_DAY_DAY_NUMBER,
  SAM_FOLLOWUP_DAY_WHO_USER,
  SAM_FOLLOWUP_DAY_WHO_TEXT,
  SAM_FOLLOWUP_DAY_DEPUTY_USER,
  SAM_FOLLOWUP_DAY_CHANNEL,
  SAM_FOLLOWUP_DAY_WEEKEND_BY,
  SAM_FOLLOWUP_DAY_N_FIELDS_END
};
