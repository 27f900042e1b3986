/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-pages.h"

#include "case/sam-case-page.h"
#include "cases/sam-cases-page.h"

/* One row a page: the order of the sidebar and of Ctrl+1 … Ctrl+9. A page is a folder in src/ui and
 * a row here; nothing else knows the list. */
const SamPageDef sam_pages[] = {
  { "cases", SAM_L ("page", "Cases"), "sam-person-symbolic", NULL, sam_cases_page_get_type },
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
