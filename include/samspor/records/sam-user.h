/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-types.h>

/* The fields of user: someone who works here; written by the server alone. */
enum {
  SAM_USER_NAME = SAM_FIELD_FIRST (USER),
  SAM_USER_PHONE,
  SAM_USER_EMAIL,
  SAM_USER_ROLE,
  SAM_USER_TEAM_IDS,
  SAM_USER_LEAD_TEAM_IDS,
  SAM_USER_ACTIVE,
  SAM_USER_N_FIELDS_END
};
