/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-window.h"

G_BEGIN_DECLS

/* A call or a visit that registers no person, from F2 to what became of it. */

/** sam_inquiry_present: the form of a new one. */
void sam_inquiry_present (SamWindow *window);
/** sam_inquiry_answer: what we answered, the next step, who is responsible. */
void sam_inquiry_answer (SamWindow *window, SamRecord *inquiry);
/** sam_inquiry_take: makes the one who looks responsible for an inquiry, a report or support; with
 * Undo. */
void sam_inquiry_take (SamWindow *window, SamRecord *record);
/** sam_inquiry_close: asks why, then it is closed. */
void sam_inquiry_close (SamWindow *window, SamRecord *inquiry);
/** sam_inquiry_open_case: the form of a new case with what is known; saved with it. */
void sam_inquiry_open_case (SamWindow *window, SamRecord *inquiry);
/** sam_inquiry_report: the form of a report by a relative with what is known; saved with it. */
void sam_inquiry_report (SamWindow *window, SamRecord *inquiry);
/** sam_report_edit: the duties of a report by a relative, and what is noted of it. */
void sam_report_edit (SamWindow *window, SamRecord *report);
/** sam_inquiry_support: the form of support for the relative who got in touch; saved with it. */
void sam_inquiry_support (SamWindow *window, SamRecord *inquiry);
/** sam_support_edit: all of it, while it lasts. */
void sam_support_edit (SamWindow *window, SamRecord *support);
/** sam_support_next: when the next talk is, and what was agreed. */
void sam_support_next (SamWindow *window, SamRecord *support);
/** sam_support_end: asks why, then it has ended. */
void sam_support_end (SamWindow *window, SamRecord *support);
/** sam_inquiry_from: who got in touch, as a heading. Returns: (transfer none). */
const char *sam_inquiry_from (const SamRecord *inquiry);

G_END_DECLS
