/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-page.h"

G_BEGIN_DECLS

/* Whom to reach and what to do now: appointments, one card per person, figures that open their
 * list. Rules place the cards; there is no score of a person. */
#define SAM_TYPE_TODAY_PAGE (sam_today_page_get_type ())
G_DECLARE_FINAL_TYPE (SamTodayPage, sam_today_page, SAM, TODAY_PAGE, SamPage)

G_END_DECLS
