/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-inbox-lines.h"
#include "sam-page.h"

G_BEGIN_DECLS

/** sam_inbox_show_choices: the detail of a CHOSEN line: each choice, and how to take it back. */
void sam_inbox_show_choices (SamPage *page, GtkWidget *box, const SamInboxLine *line);

G_END_DECLS
