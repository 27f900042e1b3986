/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-chip.h"
#include "sam-context.h"

#include <samspor/sam-rules.h>

G_BEGIN_DECLS

/**
 * SamTodayAct: the one action a card offers.
 * @SAM_TODAY_ACT_OPEN: the place in the case it is about
 * @SAM_TODAY_ACT_LOG: log a contact or an attempt
 * @SAM_TODAY_ACT_INBOX: the Inbox
 * @SAM_TODAY_ACT_ABSENCE: who is away and who covers
 */
typedef enum {
  SAM_TODAY_ACT_OPEN,
  SAM_TODAY_ACT_LOG,
  SAM_TODAY_ACT_INBOX,
  SAM_TODAY_ACT_ABSENCE
} SamTodayAct;

/** SamTodayLook: how a kind of reason looks. @button: the action in words, a verb. */
typedef struct {
  const char *icon;
  SamTone tone;
  SamTodayAct act;
  SamLabel button;
  const char *section; /* of the case, for ACT_OPEN */
} SamTodayLook;

/** sam_today_look: Returns: (transfer none). */
const SamTodayLook *sam_today_look (SamTodayKind kind);
/** sam_today_chip: Returns: (transfer full): the one state a card shows: "4 of 6". */
char *sam_today_chip (SamContext *context, const SamTodayReason *reason, SamTone *tone);

/*
 * One person on Today: name, the worst reason as a sentence, other reasons below, one chip, one
 * action, and a menu with the rest: "today.reached", "today.tried", "today.measure", "today.defer",
 * "today.not-correct" and "today.open", each with the case's id. The end goes under the words when
 * there is no room.
 *
 * Signal "action" (): its button was pressed.
 */
#define SAM_TYPE_TODAY_ROW (sam_today_row_get_type ())
G_DECLARE_FINAL_TYPE (SamTodayRow, sam_today_row, SAM, TODAY_ROW, GtkWidget)

/** sam_today_row_new: a card of @card; @suggested: its button is the page's first action. */
GtkWidget *sam_today_row_new (SamContext *context, const SamTodayCard *card, gboolean suggested);
/** sam_today_row_print: Returns: (transfer full): what a card shows, as one text: two that are
 * alike need not be made anew. */
char *sam_today_row_print (SamContext *context, const SamTodayCard *card);
/** sam_today_row_popup: opens the menu. */
void sam_today_row_popup (SamTodayRow *row);
/** sam_today_row_set_suggested: whether its button is the page's first action. */
void sam_today_row_set_suggested (SamTodayRow *row, gboolean suggested);
/** sam_today_row_new_plain: the same look for what concerns no person. */
GtkWidget *sam_today_row_new_plain (const char *icon, SamTone tone, const char *what,
                                    const char *why, const char *chip, const char *button);
/** sam_today_row_get_spoken: Returns: (transfer full). */
char *sam_today_row_get_spoken (SamTodayRow *row);

G_END_DECLS
