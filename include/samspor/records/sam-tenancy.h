/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-types.h>

/* The fields of tenancy: the lease of one home, without any name; who is on it is the tenant. */
enum {
  SAM_TENANCY_UNIT_ID = SAM_FIELD_FIRST (TENANCY),
  SAM_TENANCY_FORM,
  SAM_TENANCY_FROM_ON,
  SAM_TENANCY_TO_ON,
  SAM_TENANCY_RENEWED_FROM_ID,
  SAM_TENANCY_GIVEN_UP_ON,
  SAM_TENANCY_REMARK,
  SAM_TENANCY_N_FIELDS_END
};
