/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forms-private.h"

/* An agreement as it is on paper, and what each of its parties may know of it. */
typedef struct {
  const SamRecord *agreement;  /* (nullable): NULL on a blank form */
  const SamRecord *transition; /* (nullable) */
  const SamRecord *consent;    /* (nullable) */
  GPtrArray *parties;          /* (owned) (element-type SamRecord) */
  GPtrArray *commitments;      /* (owned) (element-type SamRecord) */
} FormTerms;

void _form_terms_init (FormTerms *terms, FormPaper *paper, const SamRecord *agreement);
void _form_terms_clear (FormTerms *terms);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FormTerms, _form_terms_clear)
/** _form_terms_coordinator: Returns: (nullable). */
const SamRecord *_form_terms_coordinator (const FormTerms *terms);

/** _form_terms_consent: what the sheet of a party rests on: the agreement's own consent when it is
 * this party's. Returns: (nullable). */
const SamRecord *_form_terms_consent (FormPaper *paper, const FormTerms *terms,
                                      const SamRecord *party);
/** _form_terms_may_know: @group: of the fields a consent names. */
gboolean _form_terms_may_know (FormPaper *paper, const FormTerms *terms, const SamRecord *party,
                               const char *group);
/** _form_terms_names_another: whether @text names a party that is not this one. */
gboolean _form_terms_names_another (FormPaper *paper, const FormTerms *terms,
                                    const SamRecord *party, const char *text);
/** _form_terms_missing: what is not in place yet, in a sentence, or "". @only: (nullable): just the
 * points this party has a hand in. */
const char *_form_terms_missing (FormPaper *paper, const FormTerms *terms, const SamRecord *only);
/** _form_inside_sentence: without the full stop, to be put into a sentence that has its own. */
const char *_form_inside_sentence (FormPaper *paper, const char *text);

SamTable *_form_signing_table (FormPaper *paper);
/** _form_signing_party: @whole: on the whole agreement, where it is said why somebody has said no.
 */
void _form_signing_party (FormPaper *paper, SamTable *table, const SamRecord *party,
                          gboolean whole);
void _form_signing_coordinator (FormPaper *paper, SamTable *table);
