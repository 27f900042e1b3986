/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-types.h>

/* The fields of relative_support: what a relative gets for their own part, apart from whoever they
 * worry about (helse- og omsorgstjenesteloven § 3-6, the municipality's responsibility for
 * relatives): what they need, what is agreed, the next talk. It registers no person. */
enum {
  SAM_RELATIVE_SUPPORT_TEAM_ID = SAM_FIELD_FIRST (RELATIVE_SUPPORT),
  SAM_RELATIVE_SUPPORT_RELATIVE_NAME,
  SAM_RELATIVE_SUPPORT_RELATIVE_IS,
  SAM_RELATIVE_SUPPORT_RELATIVE_PHONE,
  SAM_RELATIVE_SUPPORT_NEEDS,
  SAM_RELATIVE_SUPPORT_AGREED,
  SAM_RELATIVE_SUPPORT_NEXT_ON,
  SAM_RELATIVE_SUPPORT_OWNER_USER,
  SAM_RELATIVE_SUPPORT_BEGAN_ON,
  SAM_RELATIVE_SUPPORT_ENDED_ON,
  SAM_RELATIVE_SUPPORT_ENDED_WHY,
  SAM_RELATIVE_SUPPORT_TAKEN_BY_USER,
  SAM_RELATIVE_SUPPORT_INQUIRY_ID,
  SAM_RELATIVE_SUPPORT_N_FIELDS_END
};
