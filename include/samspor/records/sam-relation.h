/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-types.h>

/* The fields of relation: someone close to the person, and what they may know. */
enum {
  SAM_RELATION_PERSON_ID = SAM_FIELD_FIRST (RELATION),
  SAM_RELATION_NAME,
  SAM_RELATION_RELATION_KIND,
  SAM_RELATION_PHONE,
  SAM_RELATION_EMAIL,
  SAM_RELATION_IS_CLOSEST,
  SAM_RELATION_IS_GUARDIAN,
  SAM_RELATION_IS_CHILD,
  SAM_RELATION_MAY_KNOW,
  SAM_RELATION_TELL_SAME_DAY,
  SAM_RELATION_REMARK,
  SAM_RELATION_N_FIELDS_END
};
