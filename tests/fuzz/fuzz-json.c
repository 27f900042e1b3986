/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The strict reader: what passes it reads the same everywhere, and nothing beside it passes. */
#include "fuzz.h"

#include <samspor/sam-json-document.h>
#include <samspor/sam-json.h>
#include <string.h>

void
fuzz_begin (void)
{
}

static void
walk (const SamJsonToken *token, int depth)
{
  SamJsonCursor cursor;
  SamJsonToken name, value, found;
  g_autofree char *text = sam_json_token_dup_string (token);
  gint64 n = 0;

  g_assert_cmpint (depth, <=, SAM_JSON_MAX_DEPTH);
  if (token->kind == SAM_JSON_STRING) {
    g_assert_nonnull (text);
    g_assert_true (g_utf8_validate (text, -1, NULL));
    g_assert_true (sam_json_token_is (token, text));
  } else if (token->kind == SAM_JSON_INT) {
    g_autofree char *written = NULL;

    g_assert_true (sam_json_token_get_int (token, &n));
    g_assert_true (ABS (n) <= SAM_JSON_MAX_INT);
    written = g_strdup_printf ("%" G_GINT64_FORMAT, n);
    g_assert_cmpmem (written, strlen (written), token->raw, token->len);
  } else if (token->kind == SAM_JSON_OBJECT) {
    g_assert_true (sam_json_cursor_object (&cursor, token->raw, token->len));
    while (sam_json_cursor_next (&cursor, &name, &value)) {
      g_autofree char *key = sam_json_token_dup_string (&name);

      walk (&name, depth + 1);
      walk (&value, depth + 1);
      /* No name stands twice, so the first found is this one. */
      g_assert_true (sam_json_find (token->raw, token->len, key, &found));
      g_assert_true (found.raw == value.raw && found.len == value.len);
    }
    g_assert_false (cursor.failed);
  } else if (token->kind == SAM_JSON_ARRAY) {
    g_assert_true (sam_json_cursor_array (&cursor, token->raw, token->len));
    while (sam_json_cursor_next_element (&cursor, &value)) {
      walk (&value, depth + 1);
    }
    g_assert_false (cursor.failed);
  }
}

/* Text that was not checked may make no sense, but the reader ends inside it. */
static void
walk_unchecked (const char *data, gsize len)
{
  SamJsonCursor cursor;
  SamJsonToken name, value;

  if (sam_json_cursor_object (&cursor, data, len)) {
    while (sam_json_cursor_next (&cursor, &name, &value)) {
      g_autofree char *text = sam_json_token_dup_string (&value);

      g_assert_true (value.raw >= data && value.raw + value.len <= data + len);
      sam_json_token_is (&name, "name");
    }
  }
  if (sam_json_cursor_array (&cursor, data, len)) {
    while (sam_json_cursor_next_element (&cursor, &value)) {
      g_assert_true (value.raw >= data && value.raw + value.len <= data + len);
    }
  }
}

static void
check_ends (const SamJsonToken *token)
{
  g_autofree char *twice = g_malloc (token->len * 2);

  memcpy (twice, token->raw, token->len);
  memcpy (twice + token->len, token->raw, token->len);
  g_assert_false (sam_json_check (twice, token->len * 2, NULL, NULL));
  g_assert_false (sam_json_check (token->raw, token->len - 1, NULL, NULL));
}

gboolean
fuzz_one (const guint8 *input, gsize size)
{
  g_autoptr (GBytes) bytes = fuzz_rest (input, size);
  const char *data = g_bytes_get_data (bytes, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *canonical = NULL, *again = NULL;
  SamJsonToken token, other;

  walk_unchecked (data, size);
  node = sam_json_parse_document (bytes, NULL, NULL);
  if (!sam_json_check (data, size, NULL, &error)) {
    g_assert_nonnull (error);
    g_assert_null (node);
    return FALSE;
  }
  g_assert_no_error (error);
  g_assert_nonnull (node);
  g_assert_true (sam_json_token_init (&token, data, size));
  walk (&token, 0);
  if (token.kind == SAM_JSON_OBJECT || token.kind == SAM_JSON_ARRAY) {
    check_ends (&token);
  }
  canonical = sam_json_canonical_token (&token);
  g_assert_true (sam_json_check (canonical, strlen (canonical), NULL, NULL));
  g_assert_true (sam_json_token_init (&other, canonical, strlen (canonical)));
  g_assert_true (sam_json_equal (&token, &other));
  again = sam_json_canonical_token (&other);
  g_assert_cmpstr (again, ==, canonical);
  return TRUE;
}
