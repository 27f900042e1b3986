/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-page.h"
#include "widgets/sam-list-detail.h"

G_BEGIN_DECLS

/* A part of Agreements: what services have agreed on between them, for everybody. */
#define SAM_TYPE_COOPERATION_LIST (sam_cooperation_list_get_type ())
G_DECLARE_FINAL_TYPE (SamCooperationList, sam_cooperation_list, SAM, COOPERATION_LIST, AdwBin)

/** sam_cooperation_list_new: @page: whose part it is, outlives it. */
GtkWidget *sam_cooperation_list_new (SamPage *page);
SamListDetail *sam_cooperation_list_get_lists (SamCooperationList *self);
/** sam_cooperation_list_ask: what is shown is to be read anew. */
void sam_cooperation_list_ask (SamCooperationList *self);

G_END_DECLS
