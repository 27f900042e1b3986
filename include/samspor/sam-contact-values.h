/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * sam_phone_parse:
 * @text: "22 22 22 22", "+47 22222222", "0047…", "02800", "116 117", "+46 8 123 456 78"
 *
 * Norwegian numbers become their national digits: 8 digits (2–9 first), 5 (0 first), or the short
 * ones of 3, 4 and 6 digits (1 first). Foreign numbers become + and 7 to 15 digits (ITU-T E.164).
 *
 * Returns: (transfer full): the canonical form, or NULL with %SAM_CORE_ERROR
 */
char *sam_phone_parse (const char *text, GError **error);

/**
 * sam_phone_format:
 * @phone: what is stored
 *
 * Norwegian grouping (nummerforskriften § 16): "22 22 22 22", "800 22 222", "02800", "116 117",
 * "+46 812 345 678". What is no canonical number is given back as it is.
 *
 * Returns: (transfer full)
 */
char *sam_phone_format (const char *phone);

/**
 * sam_postcode_parse:
 *
 * Returns: (transfer full): four digits, or NULL with %SAM_CORE_ERROR
 */
char *sam_postcode_parse (const char *text, GError **error);

/**
 * sam_email_parse:
 *
 * A sanity check, not RFC 5321: one @, something before it, a dotted domain after it, no spaces or
 * control characters, at most 254 bytes. The domain becomes lower case.
 *
 * Returns: (transfer full): the address, or NULL with %SAM_CORE_ERROR
 */
char *sam_email_parse (const char *text, GError **error);

/** sam_name_initials: "Lett Åsgård" → "L. Å.". Returns: (transfer full). */
char *sam_name_initials (const char *name);

G_END_DECLS
