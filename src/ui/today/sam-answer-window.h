/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-window.h"

#include <samspor/sam-rules.h>

G_BEGIN_DECLS

/**
 * SamAnswer: what is done about alerts.
 * @SAM_ANSWER_MEASURE: a measure with what, who and by when
 * @SAM_ANSWER_DEFER: put off, with why and until when
 * @SAM_ANSWER_NOT_CORRECT: the reason is wrong, with why
 */
typedef enum { SAM_ANSWER_MEASURE, SAM_ANSWER_DEFER, SAM_ANSWER_NOT_CORRECT } SamAnswer;

/** sam_answer_window_present: a small window that answers the alerts of @card (copied from), the
 * worst unless another is chosen in it. Saved with Ctrl+Enter, with a toast that undoes it.
 * @max_days: how long it can be put off. Returns: FALSE when nothing on the card can be answered
 * so; then no window comes. */
gboolean sam_answer_window_present (SamWindow *window, const SamTodayCard *card, SamAnswer answer,
                                    int max_days);

G_END_DECLS
