/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-chip.h"
#include "sam-need-lines.h"
#include "sam-page.h"

G_BEGIN_DECLS

/** sam_need_detail_show: fills @box with a need: what is asked for, the decision, what has been
 * offered, which homes fit best. */
void sam_need_detail_show (GtkWidget *box, const SamNeedLine *line, SamPage *page);

/** sam_need_state_words: Returns: (transfer none): where it stands, and its @tone (out). */
const char *sam_need_state_words (const SamNeedStatus *status, SamTone *tone);
/** sam_need_wait_words: Returns: (transfer full): "has waited 30 days". */
char *sam_need_wait_words (const SamNeedLine *line);
/** sam_need_finding_icon: how what does not fit is told from what is only wished for. */
const char *sam_need_finding_icon (SamHousingVerdict verdict);

G_END_DECLS
