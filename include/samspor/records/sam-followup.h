/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-types.h>

/* The fields of followup: what is agreed with the person about the first 28 days. Its day 0 is that
 * of the transition or overdose it belongs to, and its id is derived from it. */
enum {
  SAM_FOLLOWUP_CASE_ID = SAM_FIELD_FIRST (FOLLOWUP),
  SAM_FOLLOWUP_TRANSITION_ID,
  SAM_FOLLOWUP_OVERDOSE_ID,
  SAM_FOLLOWUP_AGREED,
  SAM_FOLLOWUP_AGREED_ON,
  SAM_FOLLOWUP_ASK_AGAIN_ON,
  SAM_FOLLOWUP_PHONE,
  SAM_FOLLOWUP_NALOXONE,
  SAM_FOLLOWUP_RETURN_UNTIL_AT,
  SAM_FOLLOWUP_REMARK,
  SAM_FOLLOWUP_N_FIELDS_END
};
