/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <samspor/sam-core-error.h>

G_DEFINE_QUARK (sam_core_error_quark, sam_core_error)

static const SamLabel labels[SAM_CORE_N_ERRORS] = {
  [SAM_CORE_ERROR_INVALID] = SAM_L ("field error", "This could not be understood."),
  [SAM_CORE_ERROR_TOO_LARGE] = SAM_L ("field error", "This is too long."),
  [SAM_CORE_ERROR_NO_SUCH_DATE] = SAM_L ("field error", "There is no such date."),
  [SAM_CORE_ERROR_NEEDS_YEAR] = SAM_L ("field error", "Write the year with four digits."),
  [SAM_CORE_ERROR_WRONG_WEEKDAY] = SAM_L ("field error", "The date is another day of the week."),
  [SAM_CORE_ERROR_NO_SUCH_TIME] = SAM_L ("field error", "There is no such time."),
  [SAM_CORE_ERROR_LENGTH] = SAM_L ("field error", "The number of digits is wrong."),
  [SAM_CORE_ERROR_CHECK_DIGITS] =
      SAM_L ("field error", "The number is not valid. Check each digit."),
  [SAM_CORE_ERROR_SYNTHETIC] =
      SAM_L ("field error", "This is a test number. It cannot be used here."),
  [SAM_CORE_ERROR_REAL] =
      SAM_L ("field error", "This may be a real person's number. Use only test numbers here."),
  [SAM_CORE_ERROR_ENCODING] = SAM_L ("field error", "The text has characters that cannot be read."),
  [SAM_CORE_ERROR_DUPLICATE] = SAM_L ("field error", "The same name is used twice."),
  [SAM_CORE_ERROR_NOT_ALLOWED] = SAM_L ("field error", "This is not allowed here."),
  [SAM_CORE_ERROR_CORRUPT] = SAM_L ("field error", "The file is damaged or of another kind."),
};

const SamLabel *
sam_core_error_label (SamCoreError code)
{
  g_return_val_if_fail ((int) code >= 0 && code < SAM_CORE_N_ERRORS, &labels[0]);

  return &labels[code];
}
