/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-types.h>

/* The fields of site: a building with homes and its declared environment. */
enum {
  SAM_SITE_NAME = SAM_FIELD_FIRST (SITE),
  SAM_SITE_ADDRESS,
  SAM_SITE_POSTCODE,
  SAM_SITE_CITY,
  SAM_SITE_DISTRICT_ID,
  SAM_SITE_SERVICE_ID,
  SAM_SITE_ENVIRONMENT,
  SAM_SITE_MAX_PERSONS,
  SAM_SITE_REMARK,
  SAM_SITE_STAIR,
  SAM_SITE_AREA_NOTE,
  SAM_SITE_FOLLOW_UP_LEVEL,
  SAM_SITE_EAST,
  SAM_SITE_NORTH,
  SAM_SITE_N_FIELDS_END
};
