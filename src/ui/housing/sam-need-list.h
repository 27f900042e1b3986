/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-housing-part.h"

G_BEGIN_DECLS

/* A part of Housing: who waits for a home, what has been offered, which homes fit. */
#define SAM_TYPE_NEED_LIST (sam_need_list_get_type ())
G_DECLARE_FINAL_TYPE (SamNeedList, sam_need_list, SAM, NEED_LIST, AdwBin)

extern const SamHousingPart sam_need_list_part;

G_END_DECLS
