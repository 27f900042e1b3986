/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-window.h"

G_BEGIN_DECLS

/** sam_later_window_present: contacts with many people in one table, logged afterwards and saved in
 * one act. What was not saved last time stands there. */
void sam_later_window_present (SamWindow *window);

G_END_DECLS
