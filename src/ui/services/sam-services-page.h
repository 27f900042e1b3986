/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-page.h"

G_BEGIN_DECLS

/* The directory: who answers now, how to refer, when it was last checked. Leads write. */
#define SAM_TYPE_SERVICES_PAGE (sam_services_page_get_type ())
G_DECLARE_FINAL_TYPE (SamServicesPage, sam_services_page, SAM, SERVICES_PAGE, SamPage)

G_END_DECLS
