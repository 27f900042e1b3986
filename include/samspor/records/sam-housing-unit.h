/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-types.h>

/* The fields of housing_unit: one home on a site. */
enum {
  SAM_HOUSING_UNIT_SITE_ID = SAM_FIELD_FIRST (HOUSING_UNIT),
  SAM_HOUSING_UNIT_NAME,
  SAM_HOUSING_UNIT_ROOMS,
  SAM_HOUSING_UNIT_MAX_PERSONS,
  SAM_HOUSING_UNIT_ENVIRONMENT,
  SAM_HOUSING_UNIT_STEP_FREE,
  SAM_HOUSING_UNIT_IN_USE,
  SAM_HOUSING_UNIT_REMARK,
  SAM_HOUSING_UNIT_N_FIELDS_END
};
