/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-types.h>

/* The fields of goal: a goal of a plan. */
enum {
  SAM_GOAL_CASE_ID = SAM_FIELD_FIRST (GOAL),
  SAM_GOAL_PLAN_ID,
  SAM_GOAL_WHAT,
  SAM_GOAL_DOMAIN,
  SAM_GOAL_GOAL_TYPE,
  SAM_GOAL_STATE,
  SAM_GOAL_REVIEW_ON,
  SAM_GOAL_POSITION,
  SAM_GOAL_N_FIELDS_END
};
