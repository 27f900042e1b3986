/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <samspor/sam-vault.h>

G_BEGIN_DECLS

/*
 * What fills the window before there are records to show. Each reports through a callback and can
 * be told that something did not work; none holds a rule.
 */

/** SamStartAnswer: what was entered. Strings are borrowed for the call. */
typedef struct {
  const char *server; /* "" = later */
  const char *token;
  SamSlotKind slot;
  const char *passphrase;
} SamStartAnswer;
typedef void (*SamStartFunc) (const SamStartAnswer *answer, gpointer user_data);

#define SAM_TYPE_START (sam_start_get_type ())
G_DECLARE_FINAL_TYPE (SamStart, sam_start, SAM, START, AdwBin)

/** sam_start_new_first_run: server, access key, how to open. */
GtkWidget *sam_start_new_first_run (SamStartFunc done, gpointer user_data);
/** sam_start_new_unlock: a passphrase. */
GtkWidget *sam_start_new_unlock (SamStartFunc done, gpointer user_data);
/** sam_start_new_message: a sentence and perhaps a button. @icon, @button: (nullable). */
GtkWidget *sam_start_new_message (const char *icon, const char *title, const char *text,
                                  const char *button, SamStartFunc clicked, gpointer user_data);
/** sam_start_add_action: one more button on a message, which does @action. */
void sam_start_add_action (SamStart *start, const char *label, const char *action);
/** sam_start_set_error: @text: (nullable): what did not work; the fields can be used again. */
void sam_start_set_error (SamStart *start, const char *text);
/** sam_start_set_text: the sentence of a message. */
void sam_start_set_text (SamStart *start, const char *text);

G_END_DECLS
