/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-page.h"

G_BEGIN_DECLS

/* Case: everything about one person's case: head, section switcher, body. open(): argument = case
 * id, section, record id. */
#define SAM_TYPE_CASE_PAGE (sam_case_page_get_type ())
G_DECLARE_FINAL_TYPE (SamCasePage, sam_case_page, SAM, CASE_PAGE, SamPage)

/** sam_case_toggle_wants_now: notes in the case that is shown that the person wants to start now,
 * or takes it back; with Undo. */
void sam_case_toggle_wants_now (SamCasePage *page);
/** sam_case_page_name_of: Returns: (transfer full) (nullable): the name of the person when @scope
 * is the case that is open or its person. */
char *sam_case_page_name_of (SamCasePage *page, const char *scope);

G_END_DECLS
