/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "../sam-window.h"

G_BEGIN_DECLS

/** sam_case_resume: makes a form of a case again that holds more than its records, goes to its case
 * and begins. Returns: FALSE: @draft is not of such a form. */
gboolean sam_case_resume (SamWindow *window, const char *key, const char *draft);

G_END_DECLS
