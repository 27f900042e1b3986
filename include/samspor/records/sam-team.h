/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-types.h>

/* The fields of team: a team of coordinators; written by the server alone. */
enum {
  SAM_TEAM_NAME = SAM_FIELD_FIRST (TEAM),
  SAM_TEAM_DISTRICT_ID,
  SAM_TEAM_PHONE,
  SAM_TEAM_EMAIL,
  SAM_TEAM_N_FIELDS_END
};
