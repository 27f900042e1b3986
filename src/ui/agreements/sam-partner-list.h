/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-page.h"
#include "widgets/sam-list-detail.h"

G_BEGIN_DECLS

/* A part of Agreements: what each partner kept of what it promised, over a period. */
#define SAM_TYPE_PARTNER_LIST (sam_partner_list_get_type ())
G_DECLARE_FINAL_TYPE (SamPartnerList, sam_partner_list, SAM, PARTNER_LIST, AdwBin)

/** sam_partner_list_new: @page: whose part it is, outlives it. */
GtkWidget *sam_partner_list_new (SamPage *page);
SamListDetail *sam_partner_list_get_lists (SamPartnerList *self);
/** sam_partner_list_ask: what is shown is to be read anew. */
void sam_partner_list_ask (SamPartnerList *self);

G_END_DECLS
