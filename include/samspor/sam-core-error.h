/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <samspor/sam-catalog.h>

G_BEGIN_DECLS

/**
 * SAM_CORE_ERROR:
 *
 * The error domain of room core. Messages name what was being done and never repeat the text that
 * was refused, so that they may be logged.
 */
#define SAM_CORE_ERROR (sam_core_error_quark ())

/**
 * SamCoreError:
 *
 * Why a value was refused. Each code has a sentence for the person who typed it, see
 * sam_core_error_label().
 */
typedef enum {
  SAM_CORE_ERROR_INVALID,       /* not understood */
  SAM_CORE_ERROR_TOO_LARGE,     /* above a limit */
  SAM_CORE_ERROR_NO_SUCH_DATE,  /* 30 February */
  SAM_CORE_ERROR_NEEDS_YEAR,    /* a year is missing or too short */
  SAM_CORE_ERROR_WRONG_WEEKDAY, /* "fredag 3. mai" when that is another weekday */
  SAM_CORE_ERROR_NO_SUCH_TIME,  /* 25.00 */
  SAM_CORE_ERROR_LENGTH,        /* too few or too many digits */
  SAM_CORE_ERROR_CHECK_DIGITS,  /* the check digits do not fit */
  SAM_CORE_ERROR_SYNTHETIC,     /* a synthetic number in production */
  SAM_CORE_ERROR_REAL,          /* a real number in test or demo */
  SAM_CORE_ERROR_ENCODING,      /* not valid UTF-8 */
  SAM_CORE_ERROR_DUPLICATE,     /* a member or column name used twice */
  SAM_CORE_ERROR_NOT_ALLOWED,   /* a rule refuses it */
  SAM_CORE_ERROR_CORRUPT,       /* a file that is not what it says */
  SAM_CORE_N_ERRORS
} SamCoreError;

GQuark sam_core_error_quark (void);

/**
 * sam_core_error_label:
 * @code: one of #SamCoreError
 *
 * The sentence to show under a field whose text was refused with @code.
 *
 * Returns: (transfer none): a label for sam_text(). Any thread.
 */
const SamLabel *sam_core_error_label (SamCoreError code);

G_END_DECLS
