/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <samspor/sam-date.h>

G_BEGIN_DECLS

/**
 * SamEnvironment:
 *
 * What the data are. Production refuses synthetic person numbers; test and demo refuse real ones.
 */
typedef enum {
  SAM_ENVIRONMENT_PRODUCTION,
  SAM_ENVIRONMENT_TEST,
  SAM_ENVIRONMENT_DEMO
} SamEnvironment;

/**
 * SamPersonIdKind:
 * @SAM_PERSON_ID_FNR: fødselsnummer
 * @SAM_PERSON_ID_D: D-nummer, first digit + 4
 * @SAM_PERSON_ID_H: help number of another institution, month + 40; it means nothing outside that
 *   house and must be replaced
 * @SAM_PERSON_ID_FH: felles hjelpenummer, first digit 8 or 9, no birth date in it
 * @SAM_PERSON_ID_DUF: number of the immigration authorities, 12 digits
 */
typedef enum {
  SAM_PERSON_ID_NONE,
  SAM_PERSON_ID_FNR,
  SAM_PERSON_ID_D,
  SAM_PERSON_ID_H,
  SAM_PERSON_ID_FH,
  SAM_PERSON_ID_DUF
} SamPersonIdKind;

/**
 * SamPersonIdRules:
 *
 * Which check-digit rule a number passes. Information, never an error: both are valid. The rule of
 * 2032 lets the first remainder be 0, 1, 2 or 3 (Skatteetaten, "nytt fødselsnummer 2032").
 */
typedef enum {
  SAM_PERSON_ID_RULE_1964 = 1 << 0,
  SAM_PERSON_ID_RULE_2032 = 1 << 1,
  SAM_PERSON_ID_RULE_BOTH = SAM_PERSON_ID_RULE_1964 | SAM_PERSON_ID_RULE_2032
} SamPersonIdRules;

/**
 * SamPersonId:
 * @kind: what it is
 * @rules: the rules it passes; 0 for DUF
 * @synthetic: month + 80 (national register), + 65 (NHN) or, in test only, + 40 (NAV)
 * @birth: the birth date where the number makes it certain, else none. Not for D-numbers (their
 *   ranges were widened in 2021) and not for what passes only the rule of 2032. A number is never a
 *   source of sex, and changing it changes no other field.
 * @digits: the canonical form, digits only
 */
typedef struct {
  SamPersonIdKind kind;
  SamPersonIdRules rules;
  gboolean synthetic;
  SamDate birth;
  char digits[13];
} SamPersonId;

/**
 * sam_person_id_parse:
 * @text: digits, with spaces anywhere between them if so typed
 * @environment: decides what month + 40 means and what is refused
 * @out: (out) (optional)
 *
 * FH and DUF carry nothing that tells synthetic from real, so every environment takes them.
 *
 * Returns: FALSE with %SAM_CORE_ERROR: INVALID, LENGTH, NO_SUCH_DATE, CHECK_DIGITS, SYNTHETIC, REAL
 */
gboolean sam_person_id_parse (const char *text, SamEnvironment environment, SamPersonId *out,
                              GError **error);

/**
 * sam_person_id_mask:
 * @text: (nullable): what is stored
 *
 * "010175 *****", the form for lists; of DUF only the year stays, of FH nothing, of what is no
 * number all is hidden.
 *
 * Returns: (transfer full)
 */
char *sam_person_id_mask (const char *text);

/**
 * sam_person_id_format:
 *
 * Returns: (transfer full): "010175 12345" (6 + 5), "2008 123456 78" for DUF, else as it is
 */
char *sam_person_id_format (const char *text);

/**
 * sam_person_id_synthetic:
 * @kind: FNR or D
 * @birth: 1900-01-01 to 2039-12-31
 * @n: which of the day's numbers, from 0; wraps when the day has no more
 *
 * A valid number of the national synthetic population (month + 80) for demo and tests. The same
 * arguments give the same number.
 *
 * Returns: (transfer full): 11 digits
 */
char *sam_person_id_synthetic (SamPersonIdKind kind, SamDate birth, guint n);

G_END_DECLS
