/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-pages.h"

#include "agreements/sam-agreements-page.h"
#include "case/sam-case-page.h"
#include "cases/sam-cases-page.h"
#include "housing/sam-housing-page.h"
#include "inbox/sam-inbox-page.h"
#include "services/sam-services-page.h"
#include "today/sam-today-page.h"
#include "transitions/sam-transitions-page.h"

/* One row a page: the order of the sidebar and of Ctrl+1 … Ctrl+9. A page is a folder in src/ui and
 * a row here; nothing else knows the list. */
const SamPageDef sam_pages[] = {
  { "today", SAM_L ("page", "Today"), "sam-today-symbolic", NULL, sam_today_page_get_type },
  { "cases", SAM_L ("page", "Cases"), "sam-person-symbolic", NULL, sam_cases_page_get_type },
  { "transitions", SAM_L ("page", "Transitions"), "sam-gate-symbolic", NULL,
    sam_transitions_page_get_type },
  { "housing", SAM_L ("page", "Housing"), "sam-housing-symbolic", NULL, sam_housing_page_get_type },
  { "agreements", SAM_L ("page", "Agreements"), "sam-agreement-symbolic", NULL,
    sam_agreements_page_get_type },
  { "inbox", SAM_L ("page", "Inbox"), "sam-inbox-symbolic", NULL, sam_inbox_page_get_type },
  { "services", SAM_L ("page", "Services"), "sam-services-symbolic", NULL,
    sam_services_page_get_type },
  { "case", SAM_L ("page", "Case"), NULL, "cases", sam_case_page_get_type },
  { NULL },
};

const SamPageDef *
sam_pages_find (const char *id)
{
  for (const SamPageDef *def = sam_pages; def->id; def++) {
    if (g_strcmp0 (def->id, id) == 0) {
      return def;
    }
  }
  return NULL;
}
