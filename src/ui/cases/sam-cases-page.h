/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-page.h"

G_BEGIN_DECLS

/* Cases: everyone the user works with, one line each. Activating a row opens the case. */
#define SAM_TYPE_CASES_PAGE (sam_cases_page_get_type ())
G_DECLARE_FINAL_TYPE (SamCasesPage, sam_cases_page, SAM, CASES_PAGE, SamPage)

G_END_DECLS
