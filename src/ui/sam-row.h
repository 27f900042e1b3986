/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-chip.h"
#include "sam-context.h"

G_BEGIN_DECLS

/*
 * The composed row of every list that is not a table: a form, what and who, why and when, one chip,
 * one action that is always shown. At least 56 px. Made in code or by sam_row_factory_new().
 *
 * Signal "action" (): its button was pressed.
 */
#define SAM_TYPE_ROW (sam_row_get_type ())
G_DECLARE_FINAL_TYPE (SamRow, sam_row, SAM, ROW, GtkWidget)

GtkWidget *sam_row_new (void);
/** sam_row_set_text: @why: (nullable): up to two lines, dim. */
void sam_row_set_text (SamRow *row, const char *what, const char *why);
/** sam_row_set_name: the same, @name shown as initials while names are hidden. */
void sam_row_set_name (SamRow *row, SamContext *context, const char *name, const char *why);
/** sam_row_set_icon: @icon: (nullable). The tone colours it; @round puts it on a round field. */
void sam_row_set_icon (SamRow *row, const char *icon, SamTone tone, gboolean round);
/** sam_row_set_chip: @text: (nullable). */
void sam_row_set_chip (SamRow *row, const char *text, SamTone tone);
/** sam_row_set_end: a dim word at the end, before chip and action: a date. */
void sam_row_set_end (SamRow *row, const char *text, SamTone tone);
/** sam_row_set_action: @label: (nullable): NULL shows none. @suggested: at most one a page. */
void sam_row_set_action (SamRow *row, const char *label, gboolean suggested);
/** sam_row_get_spoken: Returns: (transfer full): what, why, chip as one sentence. */
char *sam_row_get_spoken (SamRow *row);

/** SamRowBind: fills @row from @item; called when a row comes on screen or its item changes. */
typedef void (*SamRowBind) (SamRow *row, gpointer item, gpointer user_data);
/** sam_row_factory_new: a factory of composed rows whose spoken names follow their words.
 * @action: (nullable): its button was pressed. Returns: (transfer full). */
GtkListItemFactory *sam_row_factory_new (SamRowBind bind, SamRowBind action, gpointer user_data);

/** sam_boxed_list_new: a GtkListBox for a few rows, as a card; sam_boxed_list_add() puts a row in.
 */
GtkWidget *sam_boxed_list_new (void);
GtkListBoxRow *sam_boxed_list_add (GtkWidget *list, GtkWidget *child, gboolean activatable,
                                   const char *spoken);
void sam_boxed_list_clear (GtkWidget *list);
/** sam_label_wrap: a text that stands at the start of its column and breaks into lines, a word that
 * is longer than the column too. */
void sam_label_wrap (GtkWidget *label);
/** sam_box_clear: takes all children out of a GtkBox or a SamWrap. */
void sam_box_clear (GtkWidget *box);

G_END_DECLS
