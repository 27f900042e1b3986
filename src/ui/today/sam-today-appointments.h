/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-window.h"

#include <samspor/sam-rules.h>

G_BEGIN_DECLS

/*
 * Appointments and meetings among the lines of "Appointments today", which also has what comes of
 * rules: fixed visits and transitions.
 */

/** sam_today_appointments_print: what of them is on screen, in @out. */
void sam_today_appointments_print (GPtrArray *appointments, GString *out);
/** sam_today_appointment_words: what stands on the line beside its hour: @words and @remark (out)
 * (transfer full), the name as @context shows it. */
void sam_today_appointment_words (SamContext *context, const SamAppointmentToday *appointment,
                                  char **words, char **remark);

/* ---- The lead's line: agreements between services that should have been looked at again ---- */

/** sam_today_count_to_revise: @n: (out): how many. Returns: FALSE with @error. */
gboolean sam_today_count_to_revise (SamStore *store, SamViewer *viewer, SamDate today, guint *n,
                                    GCancellable *cancellable, GError **error);
/** sam_today_to_revise_new: a list of one row that opens them. Returns: (transfer floating). */
GtkWidget *sam_today_to_revise_new (SamWindow *window);
/** sam_today_to_revise_set: 0 hides it. */
void sam_today_to_revise_set (GtkWidget *list, guint n);

G_END_DECLS
