/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <samspor/sam-core-error.h>
#include <samspor/sam-json.h>

#include <string.h>

#include "sam-json-private.h"

/* Deeper than any checked text */
#define MAX_DEPTH 64

static void
append_escaped (GString *out, const char *text, gsize len)
{
  const char *p = text, *end = text + len, *plain = text;

  for (; p < end; p++) {
    guint8 c = (guint8) *p;
    char short_form;

    if (c >= 0x20 && c != '"' && c != '\\')
      continue;
    g_string_append_len (out, plain, p - plain);
    plain = p + 1;
    switch (c) {
    case '\b':
      short_form = 'b';
      break;
    case '\f':
      short_form = 'f';
      break;
    case '\n':
      short_form = 'n';
      break;
    case '\r':
      short_form = 'r';
      break;
    case '\t':
      short_form = 't';
      break;
    case '"':
    case '\\':
      short_form = (char) c;
      break;
    default:
      short_form = 0;
    }
    if (short_form != 0) {
      g_string_append_c (out, '\\');
      g_string_append_c (out, short_form);
    } else {
      g_string_append_printf (out, "\\u%04x", c);
    }
  }
  g_string_append_len (out, plain, end - plain);
}

/* Whether every character may stand in I-JSON: no noncharacters (RFC 7493 section 2.1). */
static gboolean
has_noncharacter (const char *text, gsize len)
{
  const char *end = text + len;

  for (const char *p = text; p < end;) {
    gunichar c;

    /* All of them begin with EF or F0–F4. */
    if ((guint8) *p < 0xef) {
      p++;
      continue;
    }
    c = g_utf8_get_char (p);
    if ((c >= 0xfdd0 && c <= 0xfdef) || (c & 0xfffe) == 0xfffe)
      return TRUE;
    p = g_utf8_next_char (p);
  }

  return FALSE;
}

static char *
mend (const char *text, gsize len)
{
  g_autofree char *valid = g_utf8_make_valid (text, (gssize) len);
  GString *out = g_string_new (NULL);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    g_string_append_unichar (out,
                             (c >= 0xfdd0 && c <= 0xfdef) || (c & 0xfffe) == 0xfffe ? 0xfffd : c);
  }

  return g_string_free (out, FALSE);
}

void
sam_json_append_string_len (GString *out, const char *text, gsize len)
{
  g_return_if_fail (out != NULL);
  g_return_if_fail (text != NULL || len == 0);

  g_string_append_c (out, '"');
  if (len > 0) {
    if (g_utf8_validate_len (text, len, NULL) && !has_noncharacter (text, len)) {
      append_escaped (out, text, len);
    } else {
      g_autofree char *mended = mend (text, len);

      append_escaped (out, mended, strlen (mended));
    }
  }
  g_string_append_c (out, '"');
}

void
sam_json_append_string (GString *out, const char *text)
{
  g_return_if_fail (out != NULL);

  if (text == NULL)
    g_string_append (out, "null");
  else
    sam_json_append_string_len (out, text, strlen (text));
}

void
sam_json_append_int (GString *out, gint64 value)
{
  g_return_if_fail (out != NULL);
  g_return_if_fail (value >= -SAM_JSON_MAX_INT && value <= SAM_JSON_MAX_INT);

  g_string_append_printf (out, "%" G_GINT64_FORMAT, value);
}

void
sam_json_append_bool (GString *out, gboolean value)
{
  g_return_if_fail (out != NULL);

  g_string_append (out, value ? "true" : "false");
}

void
sam_json_append_null (GString *out)
{
  g_return_if_fail (out != NULL);

  g_string_append (out, "null");
}

void
sam_json_append_raw (GString *out, const char *raw, gsize len)
{
  g_return_if_fail (out != NULL && raw != NULL && len > 0);

  g_string_append_len (out, raw, (gssize) len);
}

void
sam_json_begin_object (GString *out)
{
  g_return_if_fail (out != NULL);

  g_string_append_c (out, '{');
}

void
sam_json_member (GString *out, const char *name)
{
  g_return_if_fail (out != NULL && out->len > 0 && name != NULL);

  if (out->str[out->len - 1] != '{')
    g_string_append_c (out, ',');
  sam_json_append_string (out, name);
  g_string_append_c (out, ':');
}

void
sam_json_end_object (GString *out)
{
  g_return_if_fail (out != NULL);

  g_string_append_c (out, '}');
}

void
sam_json_begin_array (GString *out)
{
  g_return_if_fail (out != NULL);

  g_string_append_c (out, '[');
}

void
sam_json_element (GString *out)
{
  g_return_if_fail (out != NULL && out->len > 0);

  if (out->str[out->len - 1] != '[')
    g_string_append_c (out, ',');
}

void
sam_json_end_array (GString *out)
{
  g_return_if_fail (out != NULL);

  g_string_append_c (out, ']');
}

void
sam_json_member_add_string (GString *out, const char *name, const char *text)
{
  sam_json_member (out, name);
  sam_json_append_string (out, text);
}

void
sam_json_member_add_int (GString *out, const char *name, gint64 value)
{
  sam_json_member (out, name);
  sam_json_append_int (out, value);
}

void
sam_json_member_add_bool (GString *out, const char *name, gboolean value)
{
  sam_json_member (out, name);
  sam_json_append_bool (out, value);
}

void
sam_json_member_add_raw (GString *out, const char *name, const char *raw, gsize len)
{
  sam_json_member (out, name);
  sam_json_append_raw (out, raw, len);
}

/* Patching ----------------------------------------------------------------------------------- */

static gsize
set_len (const SamJsonSet *set)
{
  return set->len >= 0 ? (gsize) set->len : strlen (set->raw);
}

/* The last of the sets with the name of a member, -1 if none. */
static gssize
find_set (const SamJsonSet *set, gsize n_set, const SamJsonToken *name)
{
  for (gsize i = n_set; i > 0; i--) {
    if (sam_json_token_is (name, set[i - 1].name))
      return (gssize) i - 1;
  }

  return -1;
}

static gboolean
is_deleted (const char *const *del, const SamJsonToken *name)
{
  for (; del != NULL && *del != NULL; del++) {
    if (sam_json_token_is (name, *del))
      return TRUE;
  }

  return FALSE;
}

/* Whether no later set has the same name. */
static gboolean
is_last (const SamJsonSet *set, gsize n_set, gsize i)
{
  for (gsize j = i + 1; j < n_set; j++) {
    if (g_str_equal (set[i].name, set[j].name))
      return FALSE;
  }

  return TRUE;
}

static void
begin_segment (GString *out, gboolean *first)
{
  if (!*first)
    g_string_append_c (out, ',');
  *first = FALSE;
}

GBytes *
sam_json_object_patch (GBytes *body, const SamJsonSet *set, gsize n_set, const char *const *del,
                       GError **error)
{
  g_autoptr (GString) out = NULL;
  g_autofree gboolean *used = NULL;
  SamJsonCursor cursor;
  SamJsonToken name, value;
  const char *data, *segment, *end;
  gboolean first = TRUE;
  gsize len;

  g_return_val_if_fail (body != NULL, NULL);
  g_return_val_if_fail (set != NULL || n_set == 0, NULL);

  data = g_bytes_get_data (body, &len);
  for (gsize i = 0; i < n_set; i++) {
    g_return_val_if_fail (set[i].name != NULL && set[i].raw != NULL, NULL);
    if (!sam_json_check (set[i].raw, set_len (&set[i]), NULL, error)) {
      g_prefix_error (error, "patching a body: ");
      return NULL;
    }
  }
  if (!sam_json_cursor_object (&cursor, data, len)) {
    g_set_error_literal (error, SAM_CORE_ERROR, SAM_CORE_ERROR_INVALID,
                         "patching a body: it is no object");
    return NULL;
  }

  /* A member's segment is all between its separators, so that spacing stays as it was. */
  end = data + len;
  used = g_new0 (gboolean, n_set + 1);
  out = g_string_sized_new (len + 64);
  g_string_append_len (out, data, cursor.p - data);
  segment = cursor.p;
  while (sam_json_cursor_next (&cursor, &name, &value)) {
    gssize at = find_set (set, n_set, &name);
    const char *stop = sam_json_skip_space (cursor.p, end);

    if (at >= 0) {
      used[at] = TRUE;
      begin_segment (out, &first);
      g_string_append_len (out, segment, value.raw - segment);
      g_string_append_len (out, set[at].raw, (gssize) set_len (&set[at]));
      g_string_append_len (out, value.raw + value.len, stop - (value.raw + value.len));
    } else if (!is_deleted (del, &name)) {
      begin_segment (out, &first);
      g_string_append_len (out, segment, stop - segment);
    }
    segment = MIN (stop + 1, end);
  }
  if (cursor.failed) {
    g_set_error_literal (error, SAM_CORE_ERROR, SAM_CORE_ERROR_INVALID,
                         "patching a body: it is not valid JSON");
    return NULL;
  }
  for (gsize i = 0; i < n_set; i++) {
    if (used[i] || !is_last (set, n_set, i))
      continue;
    begin_segment (out, &first);
    sam_json_append_string (out, set[i].name);
    g_string_append_c (out, ':');
    g_string_append_len (out, set[i].raw, (gssize) set_len (&set[i]));
  }
  /* The cursor stands at the closing bracket. */
  g_string_append_len (out, cursor.p, end - cursor.p);

  return g_string_free_to_bytes (g_steal_pointer (&out));
}

/* Canonical form ----------------------------------------------------------------------------- */

typedef struct {
  char *name; /* (owned) */
  SamJsonToken value;
} Member;

static void
member_clear (gpointer data)
{
  g_free (((Member *) data)->name);
}

static int
compare_members (gconstpointer a, gconstpointer b)
{
  return strcmp (((const Member *) a)->name, ((const Member *) b)->name);
}

static void append_canonical (GString *out, const SamJsonToken *token, guint depth);

static void
append_canonical_object (GString *out, const SamJsonToken *token, const char *const *names,
                         guint depth)
{
  g_autoptr (GArray) members = g_array_new (FALSE, FALSE, sizeof (Member));
  SamJsonCursor cursor;
  SamJsonToken name;
  Member member;

  g_array_set_clear_func (members, member_clear);
  sam_json_cursor_object (&cursor, token->raw, token->len);
  while (sam_json_cursor_next (&cursor, &name, &member.value)) {
    member.name = sam_json_token_dup_string (&name);
    if (member.name == NULL)
      continue;
    if (names != NULL && !g_strv_contains (names, member.name))
      g_free (member.name);
    else
      g_array_append_val (members, member);
  }
  g_array_sort (members, compare_members);

  g_string_append_c (out, '{');
  for (guint i = 0; i < members->len; i++) {
    Member *m = &g_array_index (members, Member, i);

    if (i > 0)
      g_string_append_c (out, ',');
    sam_json_append_string (out, m->name);
    g_string_append_c (out, ':');
    append_canonical (out, &m->value, depth + 1);
  }
  g_string_append_c (out, '}');
}

static void
append_canonical (GString *out, const SamJsonToken *token, guint depth)
{
  SamJsonCursor cursor;
  SamJsonToken element;
  gboolean first = TRUE;

  /* Not reached with text that passed the check. */
  if (depth > MAX_DEPTH) {
    g_string_append (out, "null");
    return;
  }

  switch (token->kind) {
  case SAM_JSON_STRING: {
    g_autoptr (GString) text = g_string_sized_new (token->len);

    if (sam_json_token_decode (token, text))
      sam_json_append_string_len (out, text->str, text->len);
    else
      g_string_append (out, "null");
    break;
  }
  case SAM_JSON_OBJECT:
    append_canonical_object (out, token, NULL, depth);
    break;
  case SAM_JSON_ARRAY:
    g_string_append_c (out, '[');
    sam_json_cursor_array (&cursor, token->raw, token->len);
    while (sam_json_cursor_next_element (&cursor, &element)) {
      if (!first)
        g_string_append_c (out, ',');
      first = FALSE;
      append_canonical (out, &element, depth + 1);
    }
    g_string_append_c (out, ']');
    break;
  case SAM_JSON_NULL:
  case SAM_JSON_FALSE:
  case SAM_JSON_TRUE:
  case SAM_JSON_INT:
  default:
    g_string_append_len (out, token->raw, (gssize) token->len);
    break;
  }
}

char *
sam_json_canonical_token (const SamJsonToken *token)
{
  GString *out;

  g_return_val_if_fail (token != NULL && token->raw != NULL, NULL);

  out = g_string_sized_new (token->len);
  append_canonical (out, token, 0);

  return g_string_free (out, FALSE);
}

char *
sam_json_object_canonical (const char *data, gsize len, const char *const *names, GError **error)
{
  SamJsonToken token;
  GString *out;

  g_return_val_if_fail (data != NULL || len == 0, NULL);

  if (!sam_json_token_init (&token, data, len) || token.kind != SAM_JSON_OBJECT) {
    g_set_error_literal (error, SAM_CORE_ERROR, SAM_CORE_ERROR_INVALID,
                         "writing an object in canonical form: it is no object");
    return NULL;
  }
  out = g_string_sized_new (len);
  append_canonical_object (out, &token, names, 0);

  return g_string_free (out, FALSE);
}

gboolean
sam_json_equal (const SamJsonToken *a, const SamJsonToken *b)
{
  g_autofree char *x = NULL, *y = NULL;

  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  if (a->kind != b->kind)
    return FALSE;
  if (a->len == b->len && memcmp (a->raw, b->raw, a->len) == 0)
    return TRUE;
  if (a->kind <= SAM_JSON_INT)
    return FALSE;
  if (a->kind == SAM_JSON_STRING && memchr (a->raw, '\\', a->len) == NULL
      && memchr (b->raw, '\\', b->len) == NULL)
    return FALSE;
  x = sam_json_canonical_token (a);
  y = sam_json_canonical_token (b);

  return g_str_equal (x, y);
}
