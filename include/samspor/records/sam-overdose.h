/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-types.h>

/* The fields of overdose: one that the person lived through; when and where, never why. */
enum {
  SAM_OVERDOSE_CASE_ID = SAM_FIELD_FIRST (OVERDOSE),
  SAM_OVERDOSE_OCCURRED_AT,
  SAM_OVERDOSE_TOLD_BY,
  SAM_OVERDOSE_SURROUNDINGS,
  SAM_OVERDOSE_RETURN_CARD,
  SAM_OVERDOSE_PLAN_REVIEWED_ON,
  SAM_OVERDOSE_N_FIELDS_END
};
