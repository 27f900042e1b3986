/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-types.h>

/* The fields of setting: a dated value of the municipality: a threshold, an address on paper, a
 * closed day. */
enum {
  SAM_SETTING_SETTING_KEY = SAM_FIELD_FIRST (SETTING),
  SAM_SETTING_VALUE,
  SAM_SETTING_VALID_FROM,
  SAM_SETTING_SOURCE,
  SAM_SETTING_BY_USER,
  SAM_SETTING_N_FIELDS_END
};
