/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-window.h"

G_BEGIN_DECLS

/**
 * sam_print_window_open:
 * @case_id: the case whose papers are offered
 * @form: (nullable): id of the form chosen first
 * @record_id: (nullable): the record it is chosen for
 *
 * Shows the papers of a case as they will be printed; prints them or saves them as PDF. The same
 * pages are seen, printed and saved.
 */
void sam_print_window_open (SamWindow *window, const char *case_id, const char *form,
                            const char *record_id);

/** sam_print_window_open_teams: the same for the teams the reader leads: who has the ball, the
 * month, homes and needs. @form: (nullable): chosen first. */
void sam_print_window_open_teams (SamWindow *window, const char *form);

/** sam_print_window_open_service: the card of one service of the directory. */
void sam_print_window_open_service (SamWindow *window, const char *service_id);

G_END_DECLS
