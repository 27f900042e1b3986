/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-types.h>

/* The fields of district: a district (bydel) of the municipality; written by the server alone. */
enum { SAM_DISTRICT_NAME = SAM_FIELD_FIRST (DISTRICT), SAM_DISTRICT_N_FIELDS_END };
