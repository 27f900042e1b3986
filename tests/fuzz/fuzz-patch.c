/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A body on the first line, an operation on it after that: only what the operation names changes,
 * and everything else stays byte for byte. */
#include "core/sam-record-private.h"
#include "fuzz.h"

#include <samspor/sam-id.h>
#include <samspor/sam-op.h>
#include <samspor/sam-records.h>
#include <string.h>

void
fuzz_begin (void)
{
}

static gboolean
same_members (const GArray *a, const GArray *b)
{
  for (guint i = 0; a->len == b->len && i < a->len; i++) {
    const SamMember *x = &g_array_index (a, SamMember, i), *y = &g_array_index (b, SamMember, i);

    if (strcmp (x->name, y->name) != 0 || strcmp (x->token, y->token) != 0) {
      return FALSE;
    }
  }
  return a->len == b->len;
}

static gboolean
find_change (const SamPatch *patch, const char *wanted, const char **token)
{
  for (guint i = 0; i < sam_patch_size (patch); i++) {
    const char *name;

    sam_patch_nth (patch, i, &name, token);
    if (strcmp (name, wanted) == 0) {
      return TRUE;
    }
  }
  return FALSE;
}

static void
check_kept (GBytes *before, GBytes *after, const SamPatch *patch)
{
  gsize len, after_len;
  const char *data = g_bytes_get_data (before, &len);
  const char *after_data = g_bytes_get_data (after, &after_len);
  SamJsonCursor cursor;
  SamJsonToken name, value, kept;

  g_assert_true (sam_json_cursor_object (&cursor, data, len));
  while (sam_json_cursor_next (&cursor, &name, &value)) {
    g_autofree char *key = sam_json_token_dup_string (&name);
    const char *token;

    if (!find_change (patch, key, &token)) {
      g_assert_true (sam_json_find (after_data, after_len, key, &kept));
      g_assert_cmpmem (kept.raw, kept.len, value.raw, value.len);
    }
  }
}

static void
check_changed (GBytes *after, const SamPatch *patch)
{
  gsize len;
  const char *data = g_bytes_get_data (after, &len);

  for (guint i = 0; i < sam_patch_size (patch); i++) {
    const char *name, *token;
    SamJsonToken value, wanted;

    sam_patch_nth (patch, i, &name, &token);
    g_assert_true (sam_json_find (data, len, name, &value) == (token != NULL));
    if (token != NULL) {
      g_assert_true (sam_json_token_init (&wanted, token, strlen (token)));
      g_assert_true (sam_json_equal (&value, &wanted));
    }
  }
}

static void
check_applied (GBytes *body, const SamPatch *patch)
{
  g_autoptr (GBytes) after = sam_patch_apply (patch, body);
  g_autoptr (SamPatch) diff = NULL;
  g_autoptr (GBytes) replayed = NULL;
  g_autoptr (GArray) wanted = NULL, got = NULL;

  g_assert_nonnull (after);
  g_assert_true (fuzz_is_object (after));
  check_kept (body, after, patch);
  check_changed (after, patch);
  diff = sam_patch_diff_bodies (body, after);
  replayed = sam_patch_apply (diff, body);
  wanted = sam_body_members (after);
  got = sam_body_members (replayed);
  g_assert_true (same_members (wanted, got));
}

/* What is written goes over the wire and comes back as what it was. */
static void
check_wire (const SamOp *op)
{
  g_autoptr (GString) json = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (SamOp) again = NULL;
  g_autofree char *print = sam_op_fingerprint (op);
  g_autofree char *same = NULL;

  sam_op_append_json (op, json);
  again = sam_op_new_from_json (json->str, json->len, &error);
  g_assert_no_error (error);
  same = sam_op_fingerprint (again);
  g_assert_cmpuint (strlen (print), ==, 64);
  g_assert_cmpstr (print, ==, same);
}

static void
check_record (const SamOp *op, GBytes *body)
{
  const SamOpFields *fields = sam_op_get (op);
  g_autoptr (SamRecord) before =
      sam_record_new_from_body (fields->type, fields->id, SAM_ID_NIL, body, NULL);
  g_autoptr (SamRecord) after = NULL;
  g_autoptr (GError) error = NULL;

  if (before == NULL) {
    return;
  }
  after = sam_op_apply (op, before, &error);
  if (after == NULL) {
    g_assert_nonnull (error);
    return;
  }
  g_assert_no_error (error);
  g_assert_true (sam_record_is_frozen (after));
  g_assert_cmpstr (sam_record_get_id (after), ==, fields->id);
}

gboolean
fuzz_one (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) body = fuzz_line (&data, &size);
  g_autoptr (GBytes) json = fuzz_rest (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (SamOp) op = NULL;

  /* An operation that is nothing at all is no text either. */
  if (size == 0) {
    return FALSE;
  }
  op = sam_op_new_from_json (g_bytes_get_data (json, NULL), size, &error);
  if (op == NULL) {
    g_assert_nonnull (error);
    g_assert_nonnull (sam_op_error_code (error));
    return FALSE;
  }
  check_wire (op);
  if (!fuzz_is_object (body)) {
    return FALSE;
  }
  check_applied (body, sam_op_get (op)->patch);
  check_record (op, body);
  return TRUE;
}
