/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-types.h>

/* The fields of case: what a team does together with one person; a person has at most one open
 * case. */
enum {
  SAM_CASE_PERSON_ID = SAM_FIELD_FIRST (CASE),
  SAM_CASE_TEAM_ID,
  SAM_CASE_COORDINATOR_USER,
  SAM_CASE_HOLDER_KIND,
  SAM_CASE_HOLDER_USER,
  SAM_CASE_HOLDER_TEAM,
  SAM_CASE_HOLDER_SERVICE,
  SAM_CASE_HOLDER_SINCE,
  SAM_CASE_STATUS,
  SAM_CASE_OPENED_ON,
  SAM_CASE_CLOSED_ON,
  SAM_CASE_CLOSED_REASON,
  SAM_CASE_SOURCE,
  SAM_CASE_PATHWAY,
  SAM_CASE_PATHWAY_ON,
  SAM_CASE_ASK_AGAIN_ON,
  SAM_CASE_WANTS_NOW_AT,
  SAM_CASE_CASE_NUMBER,
  SAM_CASE_REMARK,
  SAM_CASE_N_FIELDS_END
};
