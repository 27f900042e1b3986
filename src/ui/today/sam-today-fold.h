/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-context.h"

G_BEGIN_DECLS

/*
 * A long day's appointments push what is to be done out of sight: the next few are shown, and a
 * last row opens all of them in place.
 */

/** sam_today_fold_set_hour: @hour: (nullable): "HH:MM" of the appointment on @row. */
void sam_today_fold_set_hour (GtkListBoxRow *row, const char *hour);
/** sam_today_fold_end: all rows are in @list: adds the last one. */
void sam_today_fold_end (GtkWidget *list);
/** sam_today_fold_update: shows what the hour of @context leaves to come; again each minute. */
void sam_today_fold_update (GtkWidget *list, SamContext *context);
/** sam_today_fold_toggle: Returns: whether @row is the last one, which has opened or folded now. */
gboolean sam_today_fold_toggle (GtkListBoxRow *row, SamContext *context);

G_END_DECLS
