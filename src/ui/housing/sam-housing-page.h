/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-page.h"

G_BEGIN_DECLS

/* Sites and units, who is registered where, and what ends soon. */
#define SAM_TYPE_HOUSING_PAGE (sam_housing_page_get_type ())
G_DECLARE_FINAL_TYPE (SamHousingPage, sam_housing_page, SAM, HOUSING_PAGE, SamPage)

G_END_DECLS
