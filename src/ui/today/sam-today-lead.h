/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-context.h"

G_BEGIN_DECLS

/*
 * What a team lead sees of the team below the cards: figures that open their list, what each
 * coordinator has (count and weight, nothing else), and how the last twelve months went. No score
 * of a person.
 *
 * Signal "open" (const char *page, const char *argument): a figure was pressed; @argument nullable.
 * Beside pages: "cards" = the cards above, "answered" = alerts that were answered so.
 */
#define SAM_TYPE_TODAY_LEAD (sam_today_lead_get_type ())
G_DECLARE_FINAL_TYPE (SamTodayLead, sam_today_lead, SAM, TODAY_LEAD, GtkWidget)

GtkWidget *sam_today_lead_new (SamContext *context);
/** sam_today_lead_set: @limit: days within which the first conversation is to be. */
void sam_today_lead_set (SamTodayLead *lead, const SamTeam *team, const SamTodayFigures *figures,
                         int limit);

G_END_DECLS
