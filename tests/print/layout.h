/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-pages.h>

G_BEGIN_DECLS

/* Fails the test, naming @what, where a page of @doc is not as a page must be: ink outside the
 * margins, a heading or the head of a table alone at the foot, a row that is split though it would
 * fit, a table that goes on without its head, another number than "page n of N". */
void check_layout (const char *what, SamDocument *doc, SamPages *pages, SamFonts *fonts);
/* Fails the test where a line ends inside a word. */
void check_words (const char *what, SamPages *pages);

G_END_DECLS
