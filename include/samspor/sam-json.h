/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SECTION: strict JSON
 *
 * Bodies are I-JSON (RFC 7493) and stricter: valid UTF-8, no NUL, no lone surrogates, no member
 * twice in an object, only integers within ±(2^53 − 1) (a decimal is a string), no byte order mark,
 * one document. Everything from outside passes sam_json_check() once; the cursor and the helpers
 * below read text that has passed it, in place, and still never read outside the slice if it has
 * not. A stored body is never parsed and written again: it is patched as text.
 *
 * Pure functions, any thread.
 */

#define SAM_JSON_MAX_DEPTH 32
#define SAM_JSON_MAX_INT (G_GINT64_CONSTANT (9007199254740991))

/**
 * SamJsonLimits:
 * @max_depth: arrays and objects inside each other, 1–64; 0 = %SAM_JSON_MAX_DEPTH
 * @max_len: bytes of the document; 0 = no limit
 * @max_members: members of one object; 0 = 4096
 */
typedef struct {
  guint max_depth;
  gsize max_len;
  guint max_members;
} SamJsonLimits;

/**
 * sam_json_check:
 * @data: (array length=len): not NUL-terminated
 * @limits: (nullable): NULL for the defaults
 *
 * Reads one document to its end without keeping anything. Iterative: depth costs no stack.
 *
 * Returns: FALSE with %SAM_CORE_ERROR: INVALID, ENCODING, DUPLICATE or TOO_LARGE; the message tells
 *   the byte, never the content
 */
gboolean sam_json_check (const char *data, gsize len, const SamJsonLimits *limits, GError **error);

typedef enum {
  SAM_JSON_NULL,
  SAM_JSON_FALSE,
  SAM_JSON_TRUE,
  SAM_JSON_INT,
  SAM_JSON_STRING,
  SAM_JSON_ARRAY,
  SAM_JSON_OBJECT
} SamJsonKind;

/**
 * SamJsonToken:
 * @kind: what it is
 * @raw: the value as written, quotes and brackets included, inside the document; not NUL-terminated
 * @len: bytes of @raw
 */
typedef struct {
  SamJsonKind kind;
  const char *raw;
  gsize len;
} SamJsonToken;

/**
 * SamJsonCursor:
 *
 * Walks the members of one object or the elements of one array, one level. Lives on the stack, owns
 * nothing; the document must outlive it. Private fields.
 */
typedef struct {
  const char *p;
  const char *end;
  char close;
  gboolean first;
  gboolean failed;
} SamJsonCursor;

/**
 * sam_json_cursor_object:
 * @data: a document that is one object, or the slice of an object token
 *
 * Returns: FALSE when the first thing in it is no object
 */
gboolean sam_json_cursor_object (SamJsonCursor *cursor, const char *data, gsize len);

/**
 * sam_json_cursor_array:
 *
 * As sam_json_cursor_object() for an array.
 */
gboolean sam_json_cursor_array (SamJsonCursor *cursor, const char *data, gsize len);

/**
 * sam_json_cursor_next:
 * @name: (out): the member's name as a string token, quotes included
 * @value: (out): its value
 *
 * Returns: FALSE at the end of the object (or where unchecked text stops making sense)
 */
gboolean sam_json_cursor_next (SamJsonCursor *cursor, SamJsonToken *name, SamJsonToken *value);

/**
 * sam_json_cursor_next_element:
 *
 * Returns: FALSE at the end of the array
 */
gboolean sam_json_cursor_next_element (SamJsonCursor *cursor, SamJsonToken *value);

/**
 * sam_json_token_is:
 * @token: a string token
 * @text: NUL-terminated UTF-8
 *
 * Compares the string's value with @text without allocating, escapes included.
 */
gboolean sam_json_token_is (const SamJsonToken *token, const char *text);

/**
 * sam_json_find:
 * @data: an object
 * @name: a member's name
 * @value: (out)
 *
 * Returns: whether the object has the member
 */
gboolean sam_json_find (const char *data, gsize len, const char *name, SamJsonToken *value);

/**
 * sam_json_token_dup_string:
 *
 * Returns: (transfer full) (nullable): the value of a string token, NULL for other kinds
 */
char *sam_json_token_dup_string (const SamJsonToken *token);

/**
 * sam_json_token_get_int:
 *
 * Returns: FALSE when it is no integer; @value is then untouched
 */
gboolean sam_json_token_get_int (const SamJsonToken *token, gint64 *value);

/**
 * sam_json_token_get_bool:
 *
 * Returns: FALSE when it is neither true nor false; @value is then untouched
 */
gboolean sam_json_token_get_bool (const SamJsonToken *token, gboolean *value);

/**
 * sam_json_token_init:
 * @data: one value, with nothing but space around it
 *
 * Returns: FALSE when it is none
 */
gboolean sam_json_token_init (SamJsonToken *token, const char *data, gsize len);

/**
 * sam_json_equal:
 *
 * Whether two values are the same whatever their spelling (escapes, space, order of members).
 */
gboolean sam_json_equal (const SamJsonToken *a, const SamJsonToken *b);

/* Writing ------------------------------------------------------------------------------------ */

/**
 * sam_json_append_string:
 * @text: (nullable): UTF-8 without NUL; NULL writes null. What is not valid becomes U+FFFD.
 *
 * Writes a quoted string. Only what must be escaped is: quote, backslash and control characters.
 */
void sam_json_append_string (GString *out, const char *text);
void sam_json_append_string_len (GString *out, const char *text, gsize len);

/**
 * sam_json_append_int:
 * @value: within ±%SAM_JSON_MAX_INT
 */
void sam_json_append_int (GString *out, gint64 value);
void sam_json_append_bool (GString *out, gboolean value);
void sam_json_append_null (GString *out);

/**
 * sam_json_append_raw:
 * @raw: one value that has passed sam_json_check()
 */
void sam_json_append_raw (GString *out, const char *raw, gsize len);

/**
 * sam_json_begin_object:
 *
 * The helpers below look at the last character to know whether a comma is needed, so a document is
 * written as: begin_object, member + a value, …, end_object; begin_array, element + a value, …,
 * end_array.
 */
void sam_json_begin_object (GString *out);
void sam_json_member (GString *out, const char *name);
void sam_json_end_object (GString *out);
void sam_json_begin_array (GString *out);
void sam_json_element (GString *out);
void sam_json_end_array (GString *out);

/* A member with its value in one call; @raw is JSON already. */
void sam_json_member_add_string (GString *out, const char *name, const char *text);
void sam_json_member_add_int (GString *out, const char *name, gint64 value);
void sam_json_member_add_bool (GString *out, const char *name, gboolean value);
void sam_json_member_add_raw (GString *out, const char *name, const char *raw, gsize len);

/* Bodies as text ----------------------------------------------------------------------------- */

/**
 * SamJsonSet:
 * @name: a member's name
 * @raw: its new value as JSON text
 * @len: bytes of @raw, or -1 when NUL-terminated
 */
typedef struct {
  const char *name;
  const char *raw;
  gssize len;
} SamJsonSet;

/**
 * sam_json_object_patch:
 * @body: an object that has passed sam_json_check()
 * @set: (array length=n_set) (nullable): members to write; an existing one keeps its place, a new
 *   one is appended in the order given. The last of several with one name counts.
 * @del: (array zero-terminated=1) (nullable): members to leave out; a name in both is set
 *
 * Every other member stays byte for byte.
 *
 * Returns: (transfer full): the new body, or NULL with %SAM_CORE_ERROR when @body is no object or a
 *   value is not valid
 */
GBytes *sam_json_object_patch (GBytes *body, const SamJsonSet *set, gsize n_set,
                               const char *const *del, GError **error);

/**
 * sam_json_canonical_token:
 *
 * One spelling per value: no space, strings escaped one way, members sorted by name (code points).
 * Equal values give equal bytes.
 *
 * Returns: (transfer full): NUL-terminated
 */
char *sam_json_canonical_token (const SamJsonToken *token);

/**
 * sam_json_object_canonical:
 * @names: (array zero-terminated=1) (nullable): only these members; NULL for all
 *
 * The canonical form of an object for hashing, for instance of the terms of an agreement. Members
 * that are absent are left out.
 *
 * Returns: (transfer full): NUL-terminated, or NULL with %SAM_CORE_ERROR when @data is no object
 */
char *sam_json_object_canonical (const char *data, gsize len, const char *const *names,
                                 GError **error);

G_END_DECLS
