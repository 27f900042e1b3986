/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-page.h"
#include "widgets/sam-list-detail.h"

G_BEGIN_DECLS

/* A part of Agreements: what is usually asked of whom, by kind of transition. */
#define SAM_TYPE_TEMPLATE_LIST (sam_template_list_get_type ())
G_DECLARE_FINAL_TYPE (SamTemplateList, sam_template_list, SAM, TEMPLATE_LIST, AdwBin)

/** sam_template_list_new: @page: whose part it is, outlives it. */
GtkWidget *sam_template_list_new (SamPage *page);
SamListDetail *sam_template_list_get_lists (SamTemplateList *self);
/** sam_template_list_ask: what is shown is to be read anew. */
void sam_template_list_ask (SamTemplateList *self);

G_END_DECLS
