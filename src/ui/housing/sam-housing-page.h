/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-page.h"

G_BEGIN_DECLS

/*
 * The homes of the municipality, in parts (sam-housing-part.h).
 *
 *   sam_window_open_page (window, "housing", "stock")         the part
 *   sam_window_open_page (window, "housing", "stock/RECORD")  the part, and a record in it
 *   sam_window_open_page (window, "housing", RECORD)          a building or home
 */
#define SAM_TYPE_HOUSING_PAGE (sam_housing_page_get_type ())
G_DECLARE_FINAL_TYPE (SamHousingPage, sam_housing_page, SAM, HOUSING_PAGE, SamPage)

G_END_DECLS
