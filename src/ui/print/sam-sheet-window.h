/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "../sam-window.h"

G_BEGIN_DECLS

/**
 * sam_sheet_window_present:
 * @case_id, @meeting_id: (nullable): a meeting; its lines are shown also when its sheet was not
 *   printed on this computer
 *
 * "From the meeting": the lines of a sheet in the order they were printed, to be keyed in; with a
 * warning that says what has changed since.
 */
void sam_sheet_window_present (SamWindow *window, const char *case_id, const char *meeting_id);

G_END_DECLS
