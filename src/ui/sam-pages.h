/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-page.h"

G_BEGIN_DECLS

/**
 * SamPageDef: one row of the table of pages.
 * @id: stable name for sam_window_open_page()
 * @icon: NULL = not in the sidebar (reached from another page)
 * @parent: (nullable): the sidebar row that is marked while a page without a row is in front
 * @create: makes the page
 */
typedef struct {
  const char *id;
  SamLabel label;
  const char *icon;
  const char *parent;
  GType (*get_type) (void);
} SamPageDef;

/** sam_pages: ended by a NULL id; in the order of the sidebar, which is that of Ctrl+1 … Ctrl+9. */
extern const SamPageDef sam_pages[];
const SamPageDef *sam_pages_find (const char *id);

G_END_DECLS
