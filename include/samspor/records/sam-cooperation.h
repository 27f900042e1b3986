/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-types.h>

/* The fields of cooperation: what services have agreed on between them, for everybody. */
enum {
  SAM_COOPERATION_TITLE = SAM_FIELD_FIRST (COOPERATION),
  SAM_COOPERATION_KIND,
  SAM_COOPERATION_SERVICE_IDS,
  SAM_COOPERATION_PARTIES_TEXT,
  SAM_COOPERATION_COVERS,
  SAM_COOPERATION_CONTACTS,
  SAM_COOPERATION_VALID_FROM,
  SAM_COOPERATION_VALID_TO,
  SAM_COOPERATION_REVISION_ON,
  SAM_COOPERATION_REMARK,
  SAM_COOPERATION_N_FIELDS_END
};
