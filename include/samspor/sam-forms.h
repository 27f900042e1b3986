/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-access-log.h>
#include <samspor/sam-case-view.h>
#include <samspor/sam-disclose.h>
#include <samspor/sam-document.h>
#include <samspor/sam-locale.h>
#include <samspor/sam-pages.h>
#include <samspor/sam-rules.h>
#include <samspor/sam-viewer.h>

G_BEGIN_DECLS

/**
 * SamFormDef:
 * @id: the name on the command line, stable
 * @title: what a person chooses it by
 * @type: the type of record whose id the form takes
 * @blank: nothing of the person is printed, only the head: to be filled in by hand
 * @staff: for those who work here: it never goes to the person or to a partner
 * @how: private: how it is written, and of which records
 *
 * One paper the program can print. Constant data; any thread. What is in the table of forms is
 * printed from the shell and offered in the window; nothing else has to know of it.
 */
typedef struct {
  const char *id;
  SamLabel title;
  SamRecordType type;
  gboolean blank, staff;
  const struct _SamFormHow *how;
} SamFormDef;

#define SAM_FORM_PLAN "plan"
#define SAM_FORM_AGREEMENT "agreement"
#define SAM_FORM_AGREEMENT_SHEET "agreement-sheet"
#define SAM_FORM_AGREEMENT_SHEETS "agreement-sheets"
#define SAM_FORM_HOLDER "holder-ledger"    /* for those who work here */
#define SAM_FORM_HOLDER_TEAM "holder-team" /* the same of all cases of a team */
#define SAM_FORM_APPOINTMENT_SLIP "appointment-slip"
#define SAM_FORM_MEETING "meeting-sheet" /* one meeting; without names */
#define SAM_FORM_CONSENT "consent"
#define SAM_FORM_CONTACT_PLAN "contact-plan"
#define SAM_FORM_GATE "gate"
#define SAM_FORM_HOUSING_PLAN "housing-plan"
#define SAM_FORM_EVERYTHING "everything" /* all that is written about the person */
#define SAM_FORM_ACCESS_LOG "access-log" /* of what only the server has */

#define SAM_FORM_ERROR (sam_form_error_quark ())
GQuark sam_form_error_quark (void) G_GNUC_CONST;

/**
 * SamFormError:
 * @SAM_FORM_ERROR_NO_RECORD: the case has no such record, or it is recorded by mistake
 * @SAM_FORM_ERROR_WRONG_TYPE: the id is that of another type of record
 * @SAM_FORM_ERROR_NOT_ALLOWED: the viewer may not see this type of record
 * @SAM_FORM_ERROR_NO_PARTIES: sheets were asked for, but nobody is a party yet
 * @SAM_FORM_ERROR_SEVERAL: the form is several papers: use sam_form_pages()
 * @SAM_FORM_ERROR_UNSUITED: the form is not for this record: a consent that is withdrawn, a plan of
 *   another kind
 * @SAM_FORM_ERROR_NO_SECTION: the paper has no such section, or is always whole
 * @SAM_FORM_ERROR_ONLINE: it takes what only the server has, and that was not given
 */
typedef enum {
  SAM_FORM_ERROR_NO_RECORD,
  SAM_FORM_ERROR_WRONG_TYPE,
  SAM_FORM_ERROR_NOT_ALLOWED,
  SAM_FORM_ERROR_NO_PARTIES,
  SAM_FORM_ERROR_SEVERAL,
  SAM_FORM_ERROR_UNSUITED,
  SAM_FORM_ERROR_NO_SECTION,
  SAM_FORM_ERROR_ONLINE,
} SamFormError;

/**
 * SamFormOptions: all borrowed for the call.
 * @catalog: (nullable): the words of the paper; NULL = the process's own gettext
 * @locale: dates and lists in the same language
 * @today: the day it is printed
 * @viewer: who prints; what is protected is masked for paper whatever the viewer's own use is
 * @large_print: one and a half times as large
 * @pseudonymised: initials and the number of the case instead of the name and the birth date
 * @copy: which copy, from 1; 0 leaves it to the form
 * @copies: of how many
 * @to_whom: (nullable): who gets this copy
 * @printed_by: (nullable): user id, named in the head when the case has no coordinator
 * @access_log: (nullable): what a form of sam_form_is_online() is written of
 * @zone: (nullable): in which signatures are timed; NULL = Europe/Oslo
 * @sections: (nullable): numbers of the sections that are on the paper, which then says that it is
 *   an extract; NULL = all. From sam_form_choose_sections(): some can't be left out.
 */
typedef struct {
  SamCatalog *catalog;
  SamLocale *locale;
  SamDate today;
  const SamViewer *viewer;
  gboolean large_print;
  gboolean pseudonymised;
  guint copy, copies;
  const char *to_whom;
  const char *printed_by;
  const SamAccessLog *access_log;
  GTimeZone *zone;
  const char *const *sections;
} SamFormOptions;

/** sam_forms: Returns: (transfer none) (array length=n): every form of one case. */
const SamFormDef *sam_forms (guint *n);
/** sam_form_by_id: Returns: (transfer none) (nullable): the form called @id. */
const SamFormDef *sam_form_by_id (const char *id);

/** sam_form_is_online: it is written of what only the server has, and printed with
 * #SamFormOptions.access_log; sam_forms_offer() leaves it out. */
gboolean sam_form_is_online (const SamFormDef *form);

/**
 * SamFormOffer: a paper that there is something to print on.
 * @id: (owned): the record it is printed of
 * @detail: (owned) (nullable): what tells it from others of the same form
 */
typedef struct {
  const SamFormDef *form;
  char *id, *detail;
} SamFormOffer;
void sam_form_offer_free (SamFormOffer *offer);
/**
 * sam_forms_offer:
 * @locale: dates in the language of whoever chooses
 *
 * Returns: (transfer full) (element-type SamFormOffer): every paper of a case that can be
 *   written of what is here, in the order of the table, the blank ones last
 */
GPtrArray *sam_forms_offer (SamCaseView *view, const SamViewer *viewer, SamLocale *locale,
                            SamDate today);

/**
 * sam_form_language:
 *
 * Returns: (transfer none): the person's language when paper is written in it, else "nb" or "nn":
 *   the written Norwegian the person has chosen; paper uses it unless somebody says otherwise
 */
const char *sam_form_language (const SamCaseView *view);

/**
 * sam_form_build:
 * @form: any but agreement-sheets
 * @view: the case the record belongs to, masked or not
 * @id: id of a record of the form's type; for a blank form the case
 * @options: how
 * @hash: (out) (optional) (transfer full): SHA-256 of all the paper says, head and foot left out,
 *   for the record of what was handed out; the version code on the paper comes from it
 *
 * Says what the paper says. The head is neutral: municipality, coordinator, telephone. The birth
 * date is printed, never a person number. Of strictly confidential addresses nothing that tells
 * where the person is; client addresses never on a party's sheet, and the kind of transition there
 * only when the consent covers it. What is not known is a line to write on. Any thread.
 *
 * Returns: (transfer full): or %NULL with #SamFormError
 */
SamDocument *sam_form_build (const SamFormDef *form, SamCaseView *view, const char *id,
                             const SamFormOptions *options, char **hash, GError **error);

/* ---- Sections ---- */

/**
 * SamFormSection:
 * @number, @title: (owned): as the paper has them
 * @group: (owned) (nullable): the field group that a consent must name for it
 * @always: on every extract
 */
typedef struct {
  char *number, *title, *group;
  gboolean always;
} SamFormSection;
/**
 * sam_form_sections: Returns: (transfer full) (element-type SamFormSection): those of the whole
 *   paper; none when it can't be an extract; %NULL with #SamFormError as sam_form_build()
 */
GPtrArray *sam_form_sections (const SamFormDef *form, SamCaseView *view, const char *id,
                              const SamFormOptions *options, GError **error);
/**
 * sam_form_choose_sections:
 * @sections: (element-type SamFormSection)
 * @text: as somebody writes it: "1,3-5"
 *
 * Returns: (transfer full): what SamFormOptions takes, with those that can't be left out; %NULL
 * with SAM_FORM_ERROR_NO_SECTION
 */
char **sam_form_choose_sections (GPtrArray *sections, const char *text, GError **error);
/** sam_form_sections_text: Returns: (transfer full): "1, 3–5". */
char *sam_form_sections_text (const char *const *numbers);
/**
 * sam_form_sections_covered:
 * @consent: (nullable): NULL covers none
 *
 * Returns: (transfer full) (nullable): the extract that rests on @consent; NULL when it covers no
 *   section
 */
char **sam_form_sections_covered (GPtrArray *sections, const SamRecord *consent);

/* ---- To whom ---- */

/** sam_form_ways: Returns: (transfer none) (array zero-terminated): how a paper can get to
 * somebody: of the channels those that carry one. */
const char *const *sam_form_ways (void);
/** sam_form_leaves: whether the paper may leave the house and tells something about the person. */
gboolean sam_form_leaves (const SamFormDef *form);
/** sam_form_recipient: Returns: whether the paper by its nature goes to somebody: @to. */
gboolean sam_form_recipient (const SamFormDef *form, SamCaseView *view, const char *id,
                             SamRecipient *to);
/** sam_form_lacks_recipient: Returns: whether the paper by its nature goes to somebody, and it is
 * not said who: a party without a name. The coordinator's own stays in the house. */
gboolean sam_form_lacks_recipient (const SamFormDef *form, SamCaseView *view, const char *id);
/** sam_form_instead: Returns: (transfer none) (nullable): what others than the person get instead
 * of this paper, which no consent lets them have: of an agreement the party's own sheet. */
const SamFormDef *sam_form_instead (const SamFormDef *form);
/** sam_form_give_basis: what it rests on that @to gets the whole of this paper; whole only when one
 * consent names what each of its sections says, see sam_form_sections_covered(). */
SamGiveBasis sam_form_give_basis (const SamFormDef *form, SamCaseView *view, const char *id,
                                  const SamRecipient *to, SamDate today);
/**
 * sam_form_disclosure: that the paper is given to somebody.
 * @new_id: of the disclosure
 * @giving: to whom, on what basis, how, and the hash of the paper; the rest is filled in
 * @sections: (element-type SamFormSection): of the whole paper
 * @chosen: (nullable): those that are on it
 *
 * Returns: (transfer full): mutable, as from sam_rules_disclosure()
 */
SamRecord *sam_form_disclosure (const SamFormDef *form, SamCaseView *view, const char *id,
                                const char *new_id, const SamGiving *giving, GPtrArray *sections,
                                const char *const *chosen);

/** sam_form_mask: Returns: (transfer full): the same case as paper may show it. */
SamCaseView *sam_form_mask (SamCaseView *view, const SamViewer *viewer);
/** sam_form_code: Returns: (transfer full): the version code on the paper whose @hash it is. */
char *sam_form_code (const char *hash);

/**
 * sam_form_pages:
 * @fonts: (nullable): fonts to share; %NULL takes new ones
 *
 * Builds and lays out; the sheets of several parties each begin on a new sheet. For a print
 * thread: it takes tens of milliseconds.
 *
 * Returns: (transfer full): or %NULL with #SamFormError
 */
SamPages *sam_form_pages (const SamFormDef *form, SamCaseView *view, const char *id,
                          const SamFormOptions *options, SamFonts *fonts, GError **error);

G_END_DECLS
