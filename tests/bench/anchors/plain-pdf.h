/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-pages.h>

G_BEGIN_DECLS

/* The least that the same words on as many pages can cost: one layout of Pango a page, in one font,
 * written by cairo. No tables, no rules of where a page ends, no tags, no language. */
void plain_pdf_write (SamPages *pages, const char *path);

G_END_DECLS
