/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-window.h"

G_BEGIN_DECLS

/** sam_need_new: a form for what kind of home the person of @case_id asks for. @case_id:
 * (nullable): asks whom it is about, and shows the need on the Housing page when it is saved. */
void sam_need_new (SamWindow *window, const char *case_id);
/* Of the forms below, @name: of the person. */
/** sam_need_edit: a form for what is asked for and what is decided. */
void sam_need_edit (SamWindow *window, SamRecord *need, const char *name);
/** sam_need_offer: a form for offering the home called @home (@unit_id). */
void sam_need_offer (SamWindow *window, const SamRecord *need, const char *name,
                     const char *unit_id, const char *home);
/** sam_need_decline: a form for why the person said no to @offer. */
void sam_need_decline (SamWindow *window, SamRecord *offer, const char *name, const char *home);
/** sam_need_answer: saves that @offer is "accepted" or "withdrawn" today. */
void sam_need_answer (SamWindow *window, const SamRecord *offer, const char *answer);

G_END_DECLS
