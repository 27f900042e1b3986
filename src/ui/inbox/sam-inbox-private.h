/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-inbox-lines.h"
#include "sam-page.h"
#include "sam-row.h"

#include <samspor/sam-rules.h>

G_BEGIN_DECLS

/* What the parts of the Inbox share: the rows of its list (sam-inbox-rows.c) and what stands beside
 * it when one is chosen. */

/* ---- sam-inbox-kit.c ---- */

const char *sam_inbox_noun (SamRecordType type);
/* "Point" alone would not say which of them. */
const char *sam_inbox_what (const SamInboxLine *line);
const char *sam_inbox_field_label (SamRecordType type, const char *name);
SamHolderTotals sam_inbox_totals (const SamInboxLine *line);
const char *sam_inbox_duty_chip (SamReportDuty duty);
/* Returns: (transfer full) */
char *sam_inbox_support_chip (SamContext *context, const SamInboxLine *line);
/* What a person wrote: not what only the program knows, nor a record that has no name here. */
gboolean sam_inbox_is_told (SamContext *context, const SamRecord *record, guint field);
/* Everything a person wrote in a record, as facts of @list. */
void sam_inbox_add_facts (SamContext *context, GtkWidget *list, const SamRecord *record);
/* The button that opens what the line is about, at the end of a title. */
void sam_inbox_add_open (SamPage *page, GtkWidget *end, SamInboxLine *line);
/* Returns: (transfer full) */
char *sam_inbox_title (SamPage *page, const SamInboxLine *line);

/* ---- sam-inbox-rows.c ---- */

void sam_inbox_bind (SamRow *row, gpointer item, gpointer page);

/* ---- Beside the list ---- */

void sam_inbox_show_conflict (SamPage *page, GtkWidget *box, SamInboxLine *line);
void sam_inbox_show_refused (SamPage *page, GtkWidget *box, SamInboxLine *line);
void sam_inbox_show_set_aside (SamPage *page, GtkWidget *box, SamInboxLine *line);
void sam_inbox_show_faults (SamPage *page, GtkWidget *box, SamInboxLine *line);
void sam_inbox_show_ask (SamPage *page, GtkWidget *box, SamInboxLine *line);
void sam_inbox_show_holders (SamPage *page, GtkWidget *box, SamInboxLine *line);
void sam_inbox_show_waiting (SamPage *page, GtkWidget *box, SamInboxLine *line);
void sam_inbox_show_inquiry (SamPage *page, GtkWidget *box, SamInboxLine *line);
void sam_inbox_show_report (SamPage *page, GtkWidget *box, SamInboxLine *line);
void sam_inbox_show_support (SamPage *page, GtkWidget *box, SamInboxLine *line);

G_END_DECLS
