/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-chip.h"
#include "sam-context.h"

#include <samspor/sam-rules.h>

G_BEGIN_DECLS

/*
 * What the rules say of a case, in words. All return (transfer full) unless said otherwise.
 */

/** sam_words_next: the next step of a case: "Housing", "Call the GP"; "" when there is none. */
char *sam_words_next (SamContext *context, SamNextKind kind, const char *text);
/** sam_words_transition: "Release, in 9 days · Sat 13 Jun", "Remand, date unknown". */
char *sam_words_transition (SamContext *context, const char *kind, SamDate date);
/** sam_words_transition_kind: Returns: (transfer none). */
const char *sam_words_transition_kind (const char *kind);
/** sam_words_missing: "ready", "4 of 6 in place". @tone: (out). */
char *sam_words_missing (guint n_missing, gboolean ready, SamDate date, SamDate today,
                         SamTone *tone);
/** sam_words_reached: "3 days ago", "not yet". */
char *sam_words_reached (SamContext *context, SamDate reached);
/** sam_words_housing: "Temporary place until 12 June". */
char *sam_words_housing (SamContext *context, const char *kind, SamDate until);
/** sam_words_cooperation: how a cooperation agreement stands: "valid until 31 December", "Should
 * have been looked at again 3 May". @tone: (out). */
char *sam_words_cooperation (SamContext *context, const SamRecord *cooperation, SamTone *tone);
/** sam_words_protection: (transfer none) (nullable): NULL for an open address. */
const char *sam_words_protection (const char *grade);
/** sam_point_icon: Returns: (transfer none): the symbolic icon of a state of a point. */
const char *sam_point_icon (SamPointState state);
SamTone sam_point_tone (SamPointState state);
/** sam_words_point_state: Returns: (transfer none). */
const char *sam_words_point_state (SamPointState state);
/** sam_point_subject_icon: Returns: (transfer none) (nullable): the icon of what a point is about.
 */
const char *sam_point_subject_icon (const char *point);
/** sam_point_image_new: the form and colour of a state, with a spoken name. */
GtkWidget *sam_point_image_new (SamPointState state, const char *point);
void sam_point_image_set (GtkWidget *image, SamPointState state, const char *point);

G_END_DECLS
