/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-forms.h>
#include <samspor/sam-month.h>
#include <samspor/sam-rules.h>

G_BEGIN_DECLS

#define FORM_BOX "\u2610"
#define FORM_CROSSED "\u2612"

/* How much the address of the person is protected, mildest first. */
typedef enum {
  FORM_OPEN,
  FORM_CLIENT,       /* the address itself tells where somebody is treated or held */
  FORM_CONFIDENTIAL, /* fortrolig */
  FORM_STRICT,       /* strengt fortrolig, and any grade this version does not know */
} FormProtection;

/* A paper that is being written. Strings its functions give live as long as it does. */
typedef struct {
  const SamFormDef *form;
  const SamFormOptions *options;
  SamCaseView *view;       /* (owned): masked for paper */
  const SamRecord *person; /* (nullable): NULL on a blank form */
  FormProtection protection;
  SamDocument *doc;   /* (owned) */
  GChecksum *sum;     /* (owned) */
  GStringChunk *text; /* (owned) */
  GTimeZone *zone;    /* (owned) */
  const char *coordinator, *coordinator_phone;
} FormPaper;

/* @view and @options are borrowed until it is finished. */
FormPaper *_form_paper_new (const SamFormDef *form, SamCaseView *view,
                            const SamFormOptions *options);
void _form_paper_free (FormPaper *paper);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FormPaper, _form_paper_free)
/* Goes on with another case. */
void _form_paper_turn (FormPaper *paper, SamCaseView *view);
/* Head, foot and version code. @record: (nullable): what the paper is about. */
SamDocument *_form_paper_finish (FormPaper *paper, const SamRecord *record, char **hash);
/* A form that is not about one case, or NULL. */
const SamFormDef *_form_of_many (const char *id);

/* ---- Words ---- */

/* The text of @label with {name} filled in from pairs of name and value. What has no pair stays. */
const char *_form_say (FormPaper *paper, const SamLabel *label, ...) G_GNUC_NULL_TERMINATED;
const char *_form_fill (FormPaper *paper, const char *text, ...) G_GNUC_NULL_TERMINATED;
/* Keeps @text (transfer full). */
const char *_form_keep (FormPaper *paper, char *text);
/* Several finished texts below each other, empty ones left out. */
const char *_form_lines (FormPaper *paper, ...) G_GNUC_NULL_TERMINATED;
const char *_form_list (FormPaper *paper, GPtrArray *texts);
/* Dates and phone numbers are not broken at the end of a line. */
const char *_form_date (FormPaper *paper, SamDate date, SamDateStyle style);
const char *_form_date_near (FormPaper *paper, SamDate date, SamDateStyle style);
const char *_form_time (FormPaper *paper, const char *at_time);
const char *_form_phone (FormPaper *paper, const char *phone);
/* (nullable) text of a field, NULL also when it is empty or @record is. */
const char *_form_get (const SamRecord *record, SamField field);
/* "☐ in place" */
const char *_form_box (FormPaper *paper, gboolean crossed, const char *text);

/* ---- Blocks; everything that is said goes into the version code ---- */

void _form_title (FormPaper *paper, const char *paper_title, const char *title, const char *lead);
void _form_heading (FormPaper *paper, const char *number, const char *text);
void _form_paragraph (FormPaper *paper, const char *text);
/* @text, or lines to write on when there is none. */
void _form_text (FormPaper *paper, const char *text, guint lines);
void _form_key_values (FormPaper *paper, const char *const *pairs);
void _form_bullets (FormPaper *paper, GPtrArray *texts);
SamTable *_form_table (FormPaper *paper, const SamColumn *columns, gsize n);
SamTable *_form_signatures (FormPaper *paper, const SamColumn *columns, gsize n);
void _form_row (FormPaper *paper, SamTable *table, const char *const *cells, gsize n);
void _form_empty_rows (SamTable *table, guint n);
void _form_section (FormPaper *paper, SamTable *table, const char *text);
/* @side: points of normal print. */
void _form_qr (FormPaper *paper, const char *data, double side, const char *alternative,
               const char *caption);
/* "Changes in the meeting" with lettered lines. */
void _form_changes (FormPaper *paper, const char *number, guint n_rows);

/* ---- What both papers say ---- */

/* Of a paper without names the initials. */
const char *_form_name (FormPaper *paper);
/* @text without the names of the person, on a paper without names; all blocks say it so. */
const char *_form_discreet (FormPaper *paper, const char *text);
/* "Lett Åsgård, born 1 March 1985." */
const char *_form_who (FormPaper *paper);
/* "Taken care of outside the system, contact: …" */
const char *_form_outside (FormPaper *paper);
const char *_form_party_title (FormPaper *paper, const SamRecord *party);
/* Contact person and role. */
const char *_form_party_person (FormPaper *paper, const SamRecord *party);
const char *_form_party_phone (FormPaper *paper, const SamRecord *party);
const char *_form_party_deputy (FormPaper *paper, const SamRecord *party);
const char *_form_point_label (FormPaper *paper, const SamRecord *row);
/* What is promised, or what may be said of it. */
const char *_form_commitment_what (FormPaper *paper, const SamRecord *commitment);
const char *_form_commitment_deadline (FormPaper *paper, const SamRecord *commitment);
const char *_form_user_name (FormPaper *paper, const char *user_id);
/* The first 28 days: who makes contact, how, who has the weekend. */
void _form_first_days (FormPaper *paper, const SamRecord *transition, const char *first_meets);
/* Only who has which day, two days in a row. */
void _form_first_days_short (FormPaper *paper, const SamRecord *transition);

/* ---- The forms; @record is of the form's type, NULL on a blank one ---- */

void _form_write_plan (FormPaper *paper, const SamRecord *plan);
void _form_write_agreement (FormPaper *paper, const SamRecord *agreement);
/* @holders: (element-type SamHolderSummary) */
void _form_write_holder_team (FormPaper *paper, const char *team_id, GPtrArray *holders);
void _form_write_holder (FormPaper *paper, const SamRecord *record);
void _form_write_sheet (FormPaper *paper, const SamRecord *party);
void _form_write_meeting (FormPaper *paper, const SamRecord *meeting);
/* @views: (element-type SamCaseView): not masked yet, in the order of the lines */
void _form_write_meeting_list (FormPaper *paper, GPtrArray *views);
void _form_write_field (FormPaper *paper, GPtrArray *views);
/* An appointment as an iCalendar object. @place: (nullable). */
const char *_form_calendar_entry (FormPaper *paper, const SamRecord *appointment, const char *title,
                                  const char *place);
void _form_write_service (FormPaper *paper, const SamRecord *service);
void _form_write_month (FormPaper *paper, const char *team_id, SamDate from,
                        const SamTeamMonth *month);
void _form_write_slip (FormPaper *paper, const SamRecord *appointment);
/* The foot of a sheet when nobody said which copy it is. */
void _form_sheet_copy (FormPaper *paper, const SamRecord *party, guint *copy, guint *copies);

G_END_DECLS
