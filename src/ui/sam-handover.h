/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-window.h"

G_BEGIN_DECLS

/*
 * Answering a question to take a case over, from the case and from the Inbox alike.
 */

/** sam_handover_whom: who is asked: a colleague, a team or a service. Returns: (transfer none). */
const char *sam_handover_whom (SamContext *context, const SamRecord *handover);
/** sam_handover_sentence: the question in one sentence, to whoever is asked and to whoever waits.
 * @name: (nullable): whom the case is about; NULL on its own page. Returns: (transfer full). */
char *sam_handover_sentence (SamContext *context, const SamRecord *handover, const char *name,
                             SamDate deadline);
/** sam_handover_follows: "Measures, Commitments" or "". Returns: (transfer full). */
char *sam_handover_follows (SamContext *context, const SamRecord *handover);
/**
 * sam_handover_buttons:
 * @about: the case, as it is here
 * @suggested: the yes may be the one suggested button of the page
 *
 * The buttons the reader may answer with: take over and say no, the answer of a service outside, or
 * withdraw. Each asks once, saying what will follow. Returns: (transfer floating) (nullable): NULL
 * when this reader can only wait.
 */
GtkWidget *sam_handover_buttons (SamWindow *window, const SamRecord *handover,
                                 const SamRecord *about, gboolean suggested);

G_END_DECLS
