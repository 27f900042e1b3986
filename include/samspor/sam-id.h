/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <samspor/sam-clock.h>

G_BEGIN_DECLS

/* The length of an identifier as text, without the closing NUL */
#define SAM_ID_LEN 36
#define SAM_ID_BYTES 16
/* The scope of the registry */
#define SAM_ID_NIL "00000000-0000-0000-0000-000000000000"

/**
 * sam_id_new:
 * @clock: gives the moment and the random bits
 *
 * A UUID version 7 (RFC 9562 section 5.7): time first, so that new rows land at the end of an
 * index. It tells when it was made; exports map it to another.
 *
 * Returns: (transfer full): 36 characters, lower case. Any thread.
 */
char *sam_id_new (SamClock *clock);

/**
 * sam_id_derive:
 * @name_space: what kind of thing is named, for instance "alert"
 * @name: what makes it unique inside @name_space
 *
 * The same identifier for the same thing on every device: a UUID version 8 (RFC 9562 section 5.8)
 * from the first 122 bits of SHA-256 (@name_space ‖ NUL ‖ @name).
 *
 * Returns: (transfer full): 36 characters. Any thread.
 */
char *sam_id_derive (const char *name_space, const char *name);

/**
 * sam_id_is_valid:
 * @id: (nullable): any text
 *
 * Only the canonical form passes: 36 characters, lower case, hyphens in place. The version is not
 * looked at, so the nil id is valid.
 */
gboolean sam_id_is_valid (const char *id);

/**
 * sam_id_to_bytes:
 * @id: any text
 * @bytes: (out): 16 bytes, in the order of the text
 *
 * Returns: FALSE and nothing written when @id is not valid
 */
gboolean sam_id_to_bytes (const char *id, guint8 bytes[SAM_ID_BYTES]);

/**
 * sam_id_from_bytes:
 *
 * Returns: (transfer full): the text form
 */
char *sam_id_from_bytes (const guint8 bytes[SAM_ID_BYTES]);

/**
 * sam_id_time:
 * @id: a valid version 7 identifier
 *
 * Returns: the moment in it in microseconds (whole milliseconds), or 0 for other versions
 */
gint64 sam_id_time (const char *id);

G_END_DECLS
