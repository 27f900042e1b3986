/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-forms.h>
#include <samspor/sam-housing-plan.h>
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

/* A section as it is being written, and the blocks of the document from it on. */
typedef struct {
  const char *number, *title;
  const char *group; /* (nullable) */
  gboolean always, kept;
  guint from;
} FormMark;
/* What a paper without names does not say: form-veil.c. */
typedef struct _FormVeil FormVeil;

/* A paper that is being written. Strings its functions give live as long as it does. */
typedef struct {
  const SamFormDef *form;
  const SamFormOptions *options;
  SamCaseView *view; /* (owned): masked for paper */
  /* (not owned): as it came; only what was retracted, and no field of it is said */
  SamCaseView *asked;
  FormVeil *veil;          /* (owned) (nullable): on a paper without names */
  const SamRecord *person; /* (nullable): NULL on a blank form */
  FormProtection protection;
  SamDocument *doc;   /* (owned) */
  GChecksum *sum;     /* (owned) */
  GStringChunk *text; /* (owned) */
  GTimeZone *zone;    /* (owned) */
  const char *coordinator, *coordinator_phone;
  guint n_sections;    /* numbered so far by _form_section_heading() */
  GArray *marks;       /* (owned) (element-type FormMark): sections with a number */
  gboolean skipping;   /* what is written now is not on this extract */
  gboolean always;     /* the next section is on every extract */
  gboolean individual; /* the nine contents of an individual plan are on every extract */
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

/* What is not as in the rest of the paper. */
typedef struct {
  const char *number;  /* NULL ends a list */
  const char *group;   /* (nullable): what a consent must name; NULL = what the form shares */
  gboolean individual; /* one of the nine statutory contents of an individual plan */
  gboolean always;
} FormSection;

/* How a form is written, and of which records. */
typedef struct _SamFormHow {
  void (*write) (FormPaper *paper, const SamRecord *record); /* @record: NULL on a blank form */
  /* (nullable): whether it can be printed of @record; NULL = of each of its type */
  gboolean (*suits) (SamCaseView *view, const SamRecord *record, SamDate today);
  /* (nullable): whether one looks for it now; NULL = whenever it suits */
  gboolean (*wanted) (SamCaseView *view, const SamRecord *record, SamDate today);
  /* (nullable): what tells it from others; (transfer full) (nullable) */
  char *(*detail) (SamCaseView *view, const SamRecord *record, SamLocale *locale, SamDate today);
  gboolean nameless; /* always pseudonymised: it lies on a table */
  /* (nullable): the field group that a consent must name; NULL = the paper itself says to its
     recipient only what the consent names, and nobody else may have it */
  const char *shares;
  gboolean extract;            /* sections may be left out */
  const FormSection *sections; /* (nullable) */
  /* (nullable): to whom it goes by nature */
  gboolean (*recipient) (SamCaseView *view, const SamRecord *record, SamRecipient *to);
  /* (nullable): the form that others than the person get instead: no consent lets them have this */
  const char *instead;
  gboolean online; /* written of what only the server has */
} SamFormHow;

/* ---- Words ---- */

/* The text of @label with {name} filled in from pairs of name and value. What has no pair stays. */
const char *_form_say (FormPaper *paper, const SamLabel *label, ...) G_GNUC_NULL_TERMINATED;
/* The text itself: FORM_SAY (SAM_L ("paper", "Day")) */
#define FORM_SAY(label) _form_say (paper, &(SamLabel) label, NULL)
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
/* (nullable) words that somebody wrote, with the figures of a number kept on one line. */
const char *_form_numbers (FormPaper *paper, const char *text);
/* (nullable) text of a field, NULL also when it is empty or @record is. */
const char *_form_get (const SamRecord *record, SamField field);
/* (nullable) any field in words; NULL also for a reference that has no name. */
const char *_form_value (FormPaper *paper, const SamRecord *record, SamField field);
/* "☐ in place" */
const char *_form_box (FormPaper *paper, gboolean crossed, const char *text);

/* ---- Blocks; everything that is said goes into the version code ---- */

/* For a paper that belongs on one sheet: a little smaller, first of all. */
void _form_tight (FormPaper *paper);
void _form_title (FormPaper *paper, const char *paper_title, const char *title, const char *lead);
void _form_heading (FormPaper *paper, const char *number, const char *text);
/* The next number: for papers that leave sections out. */
void _form_section_heading (FormPaper *paper, const char *text);
void _form_paragraph (FormPaper *paper, const char *text);
/* @text, or lines to write on when there is none. */
void _form_text (FormPaper *paper, const char *text, guint lines);
void _form_key_values (FormPaper *paper, const char *const *pairs);
void _form_bullets (FormPaper *paper, GPtrArray *texts);
SamTable *_form_table (FormPaper *paper, const SamColumn *columns, gsize n);
SamTable *_form_signatures (FormPaper *paper, const SamColumn *columns, gsize n);
void _form_row (FormPaper *paper, SamTable *table, const char *const *cells, gsize n);
/* Set in other columns where there is no room for those that are @meant; the version code is
 * theirs: large print says the same. */
SamTable *_form_table_otherwise (FormPaper *paper, const SamColumn *columns, gsize n,
                                 const SamColumn *meant, gsize n_meant);
void _form_row_otherwise (FormPaper *paper, SamTable *table, const char *const *cells, gsize n,
                          const char *const *meant, gsize n_meant);
void _form_empty_rows (SamTable *table, guint n);
void _form_section (FormPaper *paper, SamTable *table, const char *text);
/* Instead of the text of a cell of the last row. */
void _form_cell_runs (FormPaper *paper, SamTable *table, gsize column, const SamRun *runs, gsize n);
/* @side: points of normal print. */
void _form_qr (FormPaper *paper, const char *data, double side, const char *alternative,
               const char *caption);
/* "Changes in the meeting" with lettered lines. */
void _form_changes (FormPaper *paper, const char *number, guint n_rows);

/* ---- What both papers say ---- */

/* Of a paper without names the initials. */
const char *_form_name (FormPaper *paper);
/* @text without what tells who it is about, on a paper without names; all blocks say it so. */
const char *_form_discreet (FormPaper *paper, const char *text);
FormVeil *_form_veil_new (void);
void _form_veil_free (FormVeil *veil);
/* Also hides who @view is about. As it came: of what is masked it keeps what is to be hidden. */
void _form_veil_add (FormVeil *veil, const SamCaseView *view);
/* @text: UTF-8. Returns: (transfer full) */
char *_form_veil_put (const FormVeil *veil, const char *text);
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
/* The service, party or colleague a point is left with, and the phone. */
const char *_form_point_who (FormPaper *paper, const SamRecord *row);
/* How a point stands, in words. */
const char *_form_point_state (FormPaper *paper, const SamPoint *point);
/* What the person's lease says of the point; "" when it says nothing. */
const char *_form_point_lease (FormPaper *paper, const SamPoint *point);
/* Agreements about a transition that still count; @sent_only: those the parties have seen.
 * Returns: (transfer container). */
GPtrArray *_form_agreements_of (FormPaper *paper, const SamRecord *transition, gboolean sent_only);
/* "every Tuesday", "every 2 weeks on Tuesday", and the hour */
const char *_form_rhythm (FormPaper *paper, const SamRecord *measure);
const char *_form_measure_who (FormPaper *paper, const SamRecord *measure, gboolean with_phone);
/* A row of what, who, when. */
void _form_add_measure (FormPaper *paper, SamTable *table, const SamRecord *measure);
/* The title of a plan on one sheet, and whose it is. */
void _form_begin_plan (FormPaper *paper, const char *title);
/* Sections of a plan; @plan: (nullable) */
void _form_goals (FormPaper *paper, const char *number, const SamRecord *plan);
/* @with_visits: those that come again too */
void _form_measures (FormPaper *paper, const char *number, const SamRecord *plan,
                     const SamRecord *transition, gboolean with_visits);
void _form_receipt (FormPaper *paper, const char *number, const SamRecord *plan);
/* What is promised, or what may be said of it. */
const char *_form_commitment_what (FormPaper *paper, const SamRecord *commitment);
const char *_form_commitment_deadline (FormPaper *paper, const SamRecord *commitment);
const char *_form_user_name (FormPaper *paper, const char *user_id);
/* SAM_DATE_NONE while it is not known; @transition: (nullable) */
SamDate _form_transition_date (const SamRecord *transition);
/* "Is released from prison on Saturday 13 June 2026." Only for who may know what kind it is. */
const char *_form_transition_sentence (FormPaper *paper, const SamRecord *transition);
/* The first 28 days: who makes contact, how, who has the weekend. */
void _form_first_days (FormPaper *paper, const SamRecord *transition, const char *first_meets);
/* Only who has which day, two days in a row. */
void _form_first_days_short (FormPaper *paper, const SamRecord *transition);

/* "Medarbeider 1, 00 00 00 01": whom one can call. */
const char *_form_coordinator (FormPaper *paper);
/* Under a strictly confidential address words that somebody else wrote may tell the place: NULL. */
const char *_form_unless_strict (FormPaper *paper, const char *text);
/* Nothing is sent or planned for a person who is dead; FALSE also when nobody may be seen. */
gboolean _form_is_alive (SamCaseView *view);
/* What a meeting decides, to be written in by hand. */
void _form_decided (FormPaper *paper);

/* ---- Sections and recipients ---- */

/* A numbered heading was written: whether the section is on this paper. */
void _form_mark (FormPaper *paper, const char *number, const char *title);
/* Takes out again what is not. */
void _form_cut (FormPaper *paper);
/* "This is an extract…", or nothing. */
void _form_say_extract (FormPaper *paper);
gboolean _form_to_person (SamCaseView *view, const SamRecord *record, SamRecipient *to);
gboolean _form_to_party (SamCaseView *view, const SamRecord *party, SamRecipient *to);
gboolean _form_to_referred (SamCaseView *view, const SamRecord *referral, SamRecipient *to);
gboolean _form_to_gp (SamCaseView *view, const SamRecord *record, SamRecipient *to);
SamRecipient _form_referral_reader (SamCaseView *view, const SamRecord *referral);
SamRecipient _form_gp (const SamRecord *person);
/* The paper with everything written, before it is finished; NULL with @error. */
FormPaper *_form_write (const SamFormDef *form, SamCaseView *view, const char *id,
                        const SamFormOptions *options, GError **error);
/* (nullable): types about the person that whoever prints may not see: somebody else has to print
 * them. */
const char *_form_unseen (FormPaper *paper);

/* ---- Consents ---- */

gboolean _form_consent_is_valid (const SamRecord *consent, SamDate today);
/* "Consent given on 28 May 2026, valid until …" */
const char *_form_consent_text (FormPaper *paper, const SamRecord *consent);
/* "Housing · The transition" */
const char *_form_consent_what (FormPaper *paper, const SamRecord *consent);
/* (nullable): who may be told. */
const char *_form_consent_whom (FormPaper *paper, const SamRecord *consent);

/* ---- The forms ---- */

extern const SamFormHow _form_how_plan;
extern const SamFormHow _form_how_agreement, _form_how_sheet, _form_how_sheets;
extern const SamFormHow _form_how_holder;
extern const SamFormHow _form_how_slip;
extern const SamFormHow _form_how_meeting;
extern const SamFormHow _form_how_consent;
extern const SamFormHow _form_how_contact_plan;
extern const SamFormHow _form_how_gate;
extern const SamFormHow _form_how_handover;
extern const SamFormHow _form_how_crisis, _form_how_housing;
extern const SamFormHow _form_how_invitation, _form_how_referral, _form_how_gp_letter;
extern const SamFormHow _form_how_everything, _form_how_access_log;

/* @holders: (element-type SamHolderSummary) */
void _form_write_holder_team (FormPaper *paper, const char *team_id, GPtrArray *holders);
/* @views: (element-type SamCaseView): not masked yet, in the order of the lines */
void _form_write_meeting_list (FormPaper *paper, GPtrArray *views);
void _form_write_field (FormPaper *paper, GPtrArray *views);
/* An appointment as an iCalendar object. @place: (nullable). */
const char *_form_calendar_entry (FormPaper *paper, const SamRecord *appointment, const char *title,
                                  const char *place);
void _form_write_service (FormPaper *paper, const SamRecord *service);
void _form_write_month (FormPaper *paper, const char *team_id, SamDate from,
                        const SamTeamMonth *month);
void _form_write_housing_planning (FormPaper *paper, const SamHousingPlan *plan);
/* The foot of a sheet when nobody said which copy it is. */
void _form_sheet_copy (FormPaper *paper, const SamRecord *party, guint *copy, guint *copies);

G_END_DECLS
