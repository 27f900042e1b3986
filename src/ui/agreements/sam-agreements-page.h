/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-page.h"

G_BEGIN_DECLS

/* Binding agreements by partner: in force for whom, and what should have been done. Opens with the
 * argument "overdue" to show what is past its deadline. */
#define SAM_TYPE_AGREEMENTS_PAGE (sam_agreements_page_get_type ())
G_DECLARE_FINAL_TYPE (SamAgreementsPage, sam_agreements_page, SAM, AGREEMENTS_PAGE, SamPage)

G_END_DECLS
