/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-types.h>

/* The fields of absence: a colleague is away, and who covers meanwhile. Why is nobody's business
 * here and has no field. */
enum {
  SAM_ABSENCE_TEAM_ID = SAM_FIELD_FIRST (ABSENCE),
  SAM_ABSENCE_ABSENT_USER,
  SAM_ABSENCE_FROM_ON,
  SAM_ABSENCE_TO_ON,
  SAM_ABSENCE_COVERED_BY_USER,
  SAM_ABSENCE_N_FIELDS_END
};
