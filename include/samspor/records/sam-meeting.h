/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-types.h>

/* The fields of meeting: several people sit down about one case; what they decide becomes measures
 * and commitments. */
enum {
  SAM_MEETING_CASE_ID = SAM_FIELD_FIRST (MEETING),
  SAM_MEETING_KIND,
  SAM_MEETING_MEETS_ON,
  SAM_MEETING_AT_TIME,
  SAM_MEETING_PLACE,
  SAM_MEETING_TRANSITION_ID,
  SAM_MEETING_PARTICIPANTS,
  SAM_MEETING_AGENDA,
  SAM_MEETING_MINUTES,
  SAM_MEETING_NEXT_ON,
  SAM_MEETING_NEXT_TIME,
  SAM_MEETING_N_FIELDS_END
};
