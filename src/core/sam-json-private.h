/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-json.h>

G_BEGIN_DECLS

/* Reads one character of a string's inside: what stands there, or what an escape means, as UTF-8.
 * Returns the bytes written, 0 when the escape is not valid. */
int sam_json_decode_next (const char **p, const char *end, char buf[4]);

/* The value of a string token, which may hold NUL when unchecked; FALSE when not valid. */
gboolean sam_json_token_decode (const SamJsonToken *token, GString *out);

const char *sam_json_skip_space (const char *p, const char *end);

G_END_DECLS
