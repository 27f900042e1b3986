/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-window.h"

G_BEGIN_DECLS

/** SamCaseChosen: @name: of the person; it reaches the screen through sam_context_show_name(). */
typedef void (*SamCaseChosen) (SamWindow *window, const char *case_id, const char *name,
                               gpointer data);

/** sam_case_chooser_present: asks whom it is about; @chosen is called at most once.
 * @title: what it is for: "New transition". */
void sam_case_chooser_present (SamWindow *window, const char *title, SamCaseChosen chosen,
                               gpointer data);

G_END_DECLS
