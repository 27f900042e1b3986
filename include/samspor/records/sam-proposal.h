/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-types.h>

/* The fields of proposal: the losing side of a conflict, for a person to decide about; append-only.
 */
enum {
  SAM_PROPOSAL_TARGET_TYPE = SAM_FIELD_FIRST (PROPOSAL),
  SAM_PROPOSAL_TARGET_ID,
  SAM_PROPOSAL_OP_ID,
  SAM_PROPOSAL_BASE_VERSION,
  SAM_PROPOSAL_PATCH,
  SAM_PROPOSAL_BY_USER,
  SAM_PROPOSAL_NOTE,
  SAM_PROPOSAL_CLOSED_BY,
  SAM_PROPOSAL_CLOSED_AT,
  SAM_PROPOSAL_CLOSED_TAKE,
  SAM_PROPOSAL_N_FIELDS_END
};
