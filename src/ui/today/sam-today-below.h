/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-today-lead.h"

G_BEGIN_DECLS

/*
 * What stands below the cards of Today: what others did in one's cases since one last looked, and,
 * folded, what others are waited for. It is asked for when the cards are on screen, so that they
 * come first; for a lead it also asks what the team's part shows.
 *
 * Signal "open-case" (const char *case_id, const char *section, const char *record_id).
 */
#define SAM_TYPE_TODAY_BELOW (sam_today_below_get_type ())
G_DECLARE_FINAL_TYPE (SamTodayBelow, sam_today_below, SAM, TODAY_BELOW, GtkWidget)

/** sam_today_below_new: @lead: (transfer none): the team's part. */
GtkWidget *sam_today_below_new (SamContext *context, SamTodayLead *lead);
/** sam_today_below_ask: asks and shows; @figures and @limit as for sam_today_lead_set(). */
void sam_today_below_ask (SamTodayBelow *below, const SamTodayFigures *figures, int limit);

G_END_DECLS
