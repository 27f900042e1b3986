/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-case-page.h"

#include "../print/sam-print-window.h"
#include "../print/sam-sheet-window.h"
#include "../sam-calls.h"
#include "../sam-chip.h"
#include "../sam-editor.h"
#include "../sam-page-header.h"
#include "../sam-row.h"
#include "../sam-spoken.h"
#include "../sam-summary-words.h"
#include "../sam-today-text.h"
#include "../sam-window.h"
#include "../sam-words.h"
#include "../widgets/sam-columns.h"

#include <glib/gi18n.h>
#include <samspor/sam-judge.h>
#include <samspor/sam-rules.h>

G_BEGIN_DECLS

/*
 * A section of the case page is a function that builds its widgets from the immutable view of the
 * case; it is called again when the view is another. Nothing is kept in widgets: what is chosen (a
 * transition, an agreement) is remembered by the page.
 */
typedef struct {
  SamCasePage *page;     /* (not owned) */
  SamContext *context;   /* (not owned) */
  SamCaseView *view;     /* (not owned) */
  const char *record_id; /* (nullable): shown and marked */
  GtkWidget *main;       /* (not owned): a vertical box, 12 between */
  GtkWidget *side;       /* (not owned): the same for the side column; hidden while empty */
  SamDate today;
} SamCaseShow;

typedef struct {
  const char *id;
  SamLabel label;
  void (*show) (SamCaseShow *show);
  const char *form; /* (nullable): the paper one means who prints from here */
} SamCaseSection;

void sam_case_overview_show (SamCaseShow *show);
void sam_case_plan_show (SamCaseShow *show);
void sam_case_transition_show (SamCaseShow *show);
void sam_case_housing_show (SamCaseShow *show);
void sam_case_agreements_show (SamCaseShow *show);
void sam_case_holder_show (SamCaseShow *show);
void sam_case_contacts_show (SamCaseShow *show);
/** sam_case_meetings_show: what stands over the contacts: appointments, and the meetings beside.
 * Returns: TRUE: a meeting is in front and has the page to itself. */
gboolean sam_case_meetings_show (SamCaseShow *show);
void sam_case_people_show (SamCaseShow *show);
void sam_case_consents_show (SamCaseShow *show);

/* ---- sam-case-page.c ---- */

/** sam_case_page_get_view: Returns: (transfer none) (nullable): NULL until it is read. */
SamCaseView *sam_case_page_get_view (SamCasePage *page);
const char *sam_case_page_get_case_id (SamCasePage *page);
/** sam_case_page_get_choice: what the reader chose in this case: "transition", "agreement" …
 * Returns: (transfer none) (nullable). */
const char *sam_case_page_get_choice (SamCasePage *page, const char *key);
/** sam_case_page_choose: remembers it and builds the section anew; @id (nullable). */
void sam_case_page_choose (SamCasePage *page, const char *key, const char *id);
/** sam_case_page_go: another section, with @record_id (nullable) marked. */
void sam_case_page_go (SamCasePage *page, const char *section, const char *record_id);

/* ---- sam-case-kit.c: what the sections are built of ---- */

/** SamCaseAct: a row or button was pressed; @id is what it was made with. */
typedef void (*SamCaseAct) (SamCasePage *page, const char *id);

/** sam_case_heading: a heading over what follows, with buttons at its end added by
 * sam_case_heading_add(). Returns: (transfer none). */
GtkWidget *sam_case_heading (GtkWidget *box, const char *title, const char *remark);
GtkWidget *sam_case_heading_add (SamCaseShow *show, GtkWidget *heading, const char *label,
                                 SamCaseAct act, const char *id);
/** sam_case_list: an empty card in @box. Returns: (transfer none). */
GtkWidget *sam_case_list (GtkWidget *box);
/** sam_case_list_row: @row (transfer floating) into @list; @act (nullable): what activating does;
 * the row of show->record_id takes the keyboard. */
void sam_case_list_row (SamCaseShow *show, GtkWidget *list, GtkWidget *row, const char *id,
                        const char *spoken, SamCaseAct act);
/** sam_case_row: a SamRow with words, ready for sam_case_list_row(). */
SamRow *sam_case_row (const char *what, const char *why);
/** sam_case_row_action: the button of @row. */
void sam_case_row_action (SamCaseShow *show, SamRow *row, const char *label, SamCaseAct act,
                          const char *id);
/** sam_case_button_act: pressing @button does @act. */
void sam_case_button_act (SamCaseShow *show, GtkWidget *button, SamCaseAct act, const char *id);
GtkWidget *sam_case_button (SamCaseShow *show, const char *label, SamCaseAct act, const char *id);
/** sam_case_key_button: the same with a key of its own (underline). */
GtkWidget *sam_case_key_button (SamCaseShow *show, const char *mnemonic, SamCaseAct act,
                                const char *id);
/** sam_case_empty: the empty section: one sentence and (nullable) the one button that fills it. */
void sam_case_empty (SamCaseShow *show, GtkWidget *box, const char *sentence, const char *label,
                     SamCaseAct act, const char *id);
/** sam_case_fact: a label and a value in a card; nothing when the value is empty. */
void sam_case_fact (GtkWidget *list, const char *label, const char *value);
/** sam_case_text: a heading and a text as paragraphs; nothing when the text is empty. */
void sam_case_text (GtkWidget *list, const char *label, const char *text);
/** sam_case_label: a wrapping label. @css_class: (nullable). */
GtkWidget *sam_case_label (const char *text, const char *css_class);
/** sam_case_limit: how many of @n are shown; when not all, a button below shows the rest. */
guint sam_case_limit (SamCaseShow *show, GtkWidget *box, const char *key, guint n, guint limit);
/** sam_case_row_state: adds to @row what a record waits for. */
void sam_case_row_state (SamRow *row, const SamRecord *record);

/** sam_case_new: a new record of this case or its person. Returns: (transfer full). */
SamRecord *sam_case_new (SamCasePage *page, SamRecordType type);
/** sam_case_new_in: the same without a page. Returns: (transfer full). */
SamRecord *sam_case_new_in (SamContext *context, SamCaseView *view, SamRecordType type);
/** sam_case_dup: Returns: (transfer full) (nullable): a mutable copy of a record of the case. */
SamRecord *sam_case_dup (SamCasePage *page, const char *id);
/** sam_case_record: Returns: (transfer none) (nullable): a record of the case. */
SamRecord *sam_case_record (SamCasePage *page, const char *id);
/** sam_case_save: @changes: (transfer full): saved as one group; then the toast with Undo. */
void sam_case_save (SamCasePage *page, SamChanges *changes, const char *done);
/** sam_case_edit: opens the editor built from the type's table. @editor_title: a verb. */
void sam_case_edit (SamCasePage *page, SamRecord *record, const char *editor_title);
/** sam_case_ask: asks once, saying what will follow; @yes is called when the answer is yes. */
void sam_case_ask (SamCasePage *page, const char *question, const char *follows, const char *button,
                   gboolean dangerous, SamCaseAct yes, const char *id);
/** sam_case_retract: asks, then marks a record as wrongly registered. */
void sam_case_retract (SamCasePage *page, const char *id);

/* ---- Forms that hold more than their records; sam-case-resume.h makes them again ---- */

#define SAM_CASE_FORM_GROUP "form"
#define SAM_CASE_FORM_AGREEMENT "agreement"
#define SAM_CASE_FORM_MOVE "move"
#define SAM_CASE_FORM_ASK "ask"
/** sam_case_agreement_again: Returns: (transfer floating): a new agreement as the draft has it. */
SamEditor *sam_case_agreement_again (SamContext *context, SamCaseView *view, GKeyFile *draft);
/** sam_case_move_again: Returns: (transfer floating). */
SamEditor *sam_case_move_again (SamContext *context, SamCaseView *view, GKeyFile *draft);
/** sam_case_ask_again: Returns: (transfer floating). */
SamEditor *sam_case_ask_again (SamContext *context, SamCaseView *view, GKeyFile *draft);

/* ---- sam-case-words.c: sentences ---- */

/** sam_case_transition_title: "Release from prison · Eksempel fengsel". (transfer full). */
char *sam_case_transition_title (SamContext *context, const SamRecord *transition);
/** sam_case_transition_when: "Saturday 13 June at 10" or that it is unknown. (transfer full). */
char *sam_case_transition_when (SamContext *context, const SamRecord *transition);
/** sam_case_transition_about: "in 9 days · computed date, checked yesterday · told 20 May". */
char *sam_case_transition_about (SamContext *context, const SamRecord *transition);
/** sam_case_gate_words: the bar over the points: @first is bold; both (transfer full). */
void sam_case_gate_words (SamContext *context, const SamGate *gate, char **first, char **rest);
const char *sam_case_point_name (const SamPoint *point);
const char *sam_case_point_state (SamContext *context, const SamPoint *point, SamTone *tone,
                                  char **owned);
/** sam_case_point_mark: the form that tells the state without colour. */
const char *sam_case_point_mark (const SamPoint *point);
/** sam_case_point_how: how we know, who owns it; (transfer full). */
char *sam_case_point_how (SamCaseView *view, SamContext *context, const SamPoint *point);
/** sam_case_point_due: (transfer full) (nullable): at the end of the row. */
char *sam_case_point_due (SamContext *context, const SamPoint *point, SamTone *tone);
/** sam_case_channel_icon: a picture of how a contact was made. Returns: (transfer none). */
const char *sam_case_channel_icon (const SamRecord *contact);
/** sam_case_party_name: Returns: (transfer none): of a person the initials while names are hidden.
 */
const char *sam_case_party_name (SamCaseView *view, SamContext *context, const SamRecord *party);
/** sam_case_party_words: "signed 29 May"; (transfer full). */
char *sam_case_party_words (SamContext *context, const SamPartyStatus *status,
                            const SamRecord *agreement, SamTone *tone);
char *sam_case_commitment_words (SamContext *context, const SamRecord *commitment,
                                 const SamCommitmentStatus *status, SamTone *tone);
/** sam_case_agreement_counts: "in force for 2 of 4 parties" (transfer full). */
char *sam_case_agreement_counts (const SamCaseView *view, const SamRecord *agreement);
/** sam_case_user: a colleague's name, "you" for oneself. Returns: (transfer none) (nullable). */
const char *sam_case_user (SamContext *context, const char *user_id);
/** sam_case_by_user: the same after "by", where languages say "you" otherwise. */
const char *sam_case_by_user (SamContext *context, const char *user_id);
/** sam_case_person_name: Returns: (transfer full): given and family name. */
char *sam_case_person_name (const SamCaseView *view);

/** sam_case_rhythm: when a measure is repeated: "every week · Wednesday · 10:00 · next Wed 10
 * June", or "". (transfer full). */
char *sam_case_rhythm (SamCaseShow *show, const SamRecord *measure);
/** sam_case_wants_now: whether the person has said so and it has not expired. */
gboolean sam_case_wants_now (SamCaseShow *show);
/* ---- Ready for discharge, and which municipality: sam-case-discharge.c ---- */

/** sam_case_discharges_show: the notices of @transition with their days and what they come to. */
void sam_case_discharges_show (SamCaseShow *show, const SamRecord *transition);
/** sam_case_waits_for_discharge: one of the notices of @transition has not ended. */
gboolean sam_case_waits_for_discharge (SamCaseShow *show, const SamRecord *transition);
/** sam_case_town_facts: where @person is registered, stays, has chosen; who is responsible. */
void sam_case_town_facts (SamCaseShow *show, GtkWidget *list, const SamRecord *person);

/* ---- The first 28 days ---- */

/** sam_case_first_days_show: the days today is in, those of @transition (nullable) ahead, what is
 * agreed with the person, and overdoses. */
void sam_case_first_days_show (SamCaseShow *show, const SamRecord *transition);
/** sam_case_days_new: the days as a calendar that the arrow keys walk in. (transfer floating). */
GtkWidget *sam_case_days_new (SamCaseShow *show, const SamFollowWindow *window);
/** sam_case_edit_day: @id: the transition or overdose, a slash, and the number of the day. */
void sam_case_edit_day (SamCasePage *page, const char *id);
void sam_case_edit_followup (SamCasePage *page, const char *cause_id);
void sam_case_new_overdose (SamCasePage *page, const char *unused);

/* ---- Editors ---- */

void sam_case_edit_point (SamCasePage *page, const char *row_id);
/** sam_case_new_transition: @previous_id: (nullable): the one it follows in a chain. */
void sam_case_new_transition (SamCasePage *page, const char *previous_id);
void sam_case_edit_transition (SamCasePage *page, const char *transition_id);
void sam_case_move_date (SamCasePage *page, const char *transition_id);
void sam_case_end_transition (SamCasePage *page, const char *transition_id);
void sam_case_cancel_transition (SamCasePage *page, const char *transition_id);
void sam_case_new_agreement (SamCasePage *page, const char *transition_id);
void sam_case_edit_agreement (SamCasePage *page, const char *agreement_id);
/** sam_case_agreement_texts: the rows of its free texts. */
void sam_case_agreement_texts (SamEditor *editor, guint part);
void sam_case_edit_party (SamCasePage *page, const char *party_id);
void sam_case_new_party (SamCasePage *page, const char *agreement_id);
void sam_case_edit_commitment (SamCasePage *page, const char *commitment_id);
void sam_case_new_commitment (SamCasePage *page, const char *agreement_id);
/** sam_case_decide_commitment: a commitment in a draft that a meeting decided. */
void sam_case_decide_commitment (SamCasePage *page, const char *agreement_id,
                                 const char *meeting_id);
void sam_case_commitment_outcome (SamCasePage *page, const char *commitment_id);
/** sam_case_edit_measure: @measure: new (mutable) or existing. */
void sam_case_edit_measure (SamCasePage *page, SamRecord *measure, const char *editor_title);
void sam_case_sign (SamCasePage *page, const char *party_id);
void sam_case_send_agreement (SamCasePage *page, const char *agreement_id);
void sam_case_new_version (SamCasePage *page, const char *agreement_id);
void sam_case_end_agreement (SamCasePage *page, const char *agreement_id);
void sam_case_move_case (SamCasePage *page, const char *unused);
/** sam_case_ask_over: asks somebody to take the case over. */
void sam_case_ask_over (SamCasePage *page, const char *unused);

/* ---- Who is responsible: sam-case-holder.c ---- */

/** sam_case_may_ask: whether the reader may ask somebody to take the case over. */
gboolean sam_case_may_ask (SamContext *context, SamCaseView *view);
/** sam_case_waiting_ask: the question that waits for an answer, with the buttons of the reader;
 * nothing when nobody is asked. */
void sam_case_waiting_ask (SamCaseShow *show);

G_END_DECLS
