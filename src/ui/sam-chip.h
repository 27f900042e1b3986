/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SamTone: what a colour means, always beside a word or a form.
 * @SAM_TONE_LATE: late or dangerous: someone must act now
 * @SAM_TONE_SOON: will be late if nobody acts
 * @SAM_TONE_DONE: in place
 * @SAM_TONE_ASK: a question to answer
 */
typedef enum {
  SAM_TONE_NEUTRAL,
  SAM_TONE_LATE,
  SAM_TONE_SOON,
  SAM_TONE_DONE,
  SAM_TONE_ASK
} SamTone;

/** sam_tone_apply: sets the class of @tone on @widget and takes the others away. */
void sam_tone_apply (GtkWidget *widget, SamTone tone);

/* A word in a rounded field: the one state a row shows. */
#define SAM_TYPE_CHIP (sam_chip_get_type ())
G_DECLARE_FINAL_TYPE (SamChip, sam_chip, SAM, CHIP, GtkWidget)

GtkWidget *sam_chip_new (const char *text, SamTone tone);
/** sam_chip_set: @text: (nullable): NULL or "" hides the chip. */
void sam_chip_set (SamChip *chip, const char *text, SamTone tone);

G_END_DECLS
