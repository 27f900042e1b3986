/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-types.h>

/* The fields of tenant: one who is on a lease, from when to when. */
enum {
  SAM_TENANT_PERSON_ID = SAM_FIELD_FIRST (TENANT),
  SAM_TENANT_TENANCY_ID,
  SAM_TENANT_NEED_ID,
  SAM_TENANT_FROM_ON,
  SAM_TENANT_TO_ON,
  SAM_TENANT_ENDED_HOW,
  SAM_TENANT_KEPT_DURING,
  SAM_TENANT_KEPT_BY,
  SAM_TENANT_RISK_ON,
  SAM_TENANT_RISK_WHY,
  SAM_TENANT_WARNED_OF,
  SAM_TENANT_OVERRIDE_REASON,
  SAM_TENANT_OVERRIDE_USER,
  SAM_TENANT_N_FIELDS_END
};
