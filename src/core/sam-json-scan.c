/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <samspor/sam-core-error.h>
#include <samspor/sam-json.h>

#include <stdlib.h>
#include <string.h>

#include "sam-json-private.h"

#define HARD_DEPTH 64
#define DEFAULT_MEMBERS 4096
/* Objects up to this size look for a name among those before it; larger ones sort at their end. */
#define LINEAR_KEYS 32
#define STACK_KEYS 256

typedef struct {
  guint32 hash;
  guint32 len;
  const char *raw; /* the inside of the quotes */
  gboolean escaped;
} Key;

typedef struct {
  char close;
  gsize first_key;
  guint64 seen; /* a bit for each hash so far: most names are new at one look */
} Level;

typedef struct {
  const char *start;
  const char *p;
  const char *end;
  guint max_depth;
  guint max_members;
  guint depth;
  Level levels[HARD_DEPTH];
  Key stack_keys[STACK_KEYS];
  Key *keys; /* stack_keys, or (owned) */
  gsize n_keys;
  gsize n_alloc;
  SamCoreError code;
  const char *what; /* what was wrong, set with a FALSE return */
} Scanner;

static gboolean
fail (Scanner *s, SamCoreError code, const char *what)
{
  s->code = code;
  s->what = what;

  return FALSE;
}

const char *
sam_json_skip_space (const char *p, const char *end)
{
  while (p < end && (*p == ' ' || *p == '\n' || *p == '\r' || *p == '\t'))
    p++;

  return p;
}

static int
hex4 (const char *p, const char *end)
{
  int value = 0;

  if (end - p < 4)
    return -1;
  for (int i = 0; i < 4; i++) {
    int digit = g_ascii_xdigit_value (p[i]);

    if (digit < 0)
      return -1;
    value = value << 4 | digit;
  }

  return value;
}

/* Reads what follows a backslash; 0 is an error, since NUL is refused too. */
static gunichar
read_escape (const char **p, const char *end)
{
  int unit, low;
  char c;

  if (*p >= end)
    return 0;
  c = *(*p)++;
  switch (c) {
  case '"':
  case '\\':
  case '/':
    return (gunichar) c;
  case 'b':
    return '\b';
  case 'f':
    return '\f';
  case 'n':
    return '\n';
  case 'r':
    return '\r';
  case 't':
    return '\t';
  case 'u':
    unit = hex4 (*p, end);
    if (unit <= 0 || (unit >= 0xdc00 && unit <= 0xdfff))
      return 0;
    *p += 4;
    if (unit < 0xd800 || unit > 0xdbff)
      return (gunichar) unit;
    if (end - *p < 6 || (*p)[0] != '\\' || (*p)[1] != 'u')
      return 0;
    low = hex4 (*p + 2, end);
    if (low < 0xdc00 || low > 0xdfff)
      return 0;
    *p += 6;
    return 0x10000 + ((gunichar) (unit - 0xd800) << 10) + (gunichar) (low - 0xdc00);
  default:
    return 0;
  }
}

static gboolean
is_noncharacter (gunichar c)
{
  return (c >= 0xfdd0 && c <= 0xfdef) || (c & 0xfffe) == 0xfffe;
}

int
sam_json_decode_next (const char **p, const char *end, char buf[4])
{
  gunichar c;

  g_assert (*p < end);

  if (**p != '\\') {
    buf[0] = *(*p)++;
    return 1;
  }
  (*p)++;
  c = read_escape (p, end);
  if (c == 0)
    return 0;
  /* Not g_unichar_to_utf8(), which wants six bytes. */
  if (c < 0x80) {
    buf[0] = (char) c;
    return 1;
  }
  if (c < 0x800) {
    buf[0] = (char) (0xc0 | c >> 6);
    buf[1] = (char) (0x80 | (c & 0x3f));
    return 2;
  }
  if (c < 0x10000) {
    buf[0] = (char) (0xe0 | c >> 12);
    buf[1] = (char) (0x80 | (c >> 6 & 0x3f));
    buf[2] = (char) (0x80 | (c & 0x3f));
    return 3;
  }
  buf[0] = (char) (0xf0 | c >> 18);
  buf[1] = (char) (0x80 | (c >> 12 & 0x3f));
  buf[2] = (char) (0x80 | (c >> 6 & 0x3f));
  buf[3] = (char) (0x80 | (c & 0x3f));
  return 4;
}

/* Length of the valid UTF-8 sequence at p, 0 if there is none; no overlong forms, no surrogates. */
static int
utf8_length (const char *text, const char *end)
{
  const guint8 *p = (const guint8 *) text;
  gsize left = (gsize) (end - text);
  gunichar c;

  if (p[0] >= 0xc2 && p[0] <= 0xdf)
    return left >= 2 && (p[1] & 0xc0) == 0x80 ? 2 : 0;
  if (p[0] >= 0xe0 && p[0] <= 0xef) {
    if (left < 3 || (p[1] & 0xc0) != 0x80 || (p[2] & 0xc0) != 0x80)
      return 0;
    c = (gunichar) ((p[0] & 0x0f) << 12 | (p[1] & 0x3f) << 6 | (p[2] & 0x3f));
    return c >= 0x800 && (c < 0xd800 || c > 0xdfff) && !is_noncharacter (c) ? 3 : 0;
  }
  if (p[0] >= 0xf0 && p[0] <= 0xf4) {
    if (left < 4 || (p[1] & 0xc0) != 0x80 || (p[2] & 0xc0) != 0x80 || (p[3] & 0xc0) != 0x80)
      return 0;
    c = (gunichar) ((p[0] & 0x07) << 18 | (p[1] & 0x3f) << 12 | (p[2] & 0x3f) << 6 | (p[3] & 0x3f));
    return c >= 0x10000 && c <= 0x10ffff && !is_noncharacter (c) ? 4 : 0;
  }

  return 0;
}

/* Which of eight bytes end the fast way through a string: below space, quote, backslash or not
 * ASCII. The lowest bit that is set belongs to the first of them, those above may be wrong; 0 =
 * none does. */
static guint64
special_bytes (guint64 w)
{
  const guint64 ones = G_GUINT64_CONSTANT (0x0101010101010101);
  const guint64 highs = G_GUINT64_CONSTANT (0x8080808080808080);
  guint64 quote = w ^ (ones * '"'), backslash = w ^ (ones * '\\');

  return ((w - ones * 0x20) | (quote - ones) | (backslash - ones) | w) & highs;
}

/* From after the opening quote to after the closing one. */
static gboolean
scan_string (Scanner *s, gboolean *escaped)
{
  const char *p = s->p;

  *escaped = FALSE;
  for (;;) {
    guint64 word;
    int n;

    while (s->end - p >= 8) {
      memcpy (&word, p, 8);
      if (special_bytes (word) != 0)
        break;
      p += 8;
    }
    /* Up to eight single steps, then the fast way again. */
    for (n = 0; n < 8 && p < s->end; n++) {
      guint8 c = (guint8) *p;

      if (c == '"') {
        s->p = p + 1;
        return TRUE;
      }
      if (c == '\\') {
        gunichar value;

        s->p = p++;
        value = read_escape (&p, s->end);
        if (value == 0 || is_noncharacter (value))
          return fail (s, SAM_CORE_ERROR_INVALID, "an escape that is not allowed");
        *escaped = TRUE;
      } else if (c < 0x20) {
        s->p = p;
        return fail (s, SAM_CORE_ERROR_INVALID, "a control character in a string");
      } else if (c < 0x80) {
        p++;
      } else {
        int length = utf8_length (p, s->end);

        if (length == 0) {
          s->p = p;
          return fail (s, SAM_CORE_ERROR_ENCODING, "text that is not UTF-8");
        }
        p += length;
      }
    }
    if (p >= s->end) {
      s->p = s->end;
      return fail (s, SAM_CORE_ERROR_INVALID, "a string without end");
    }
  }
}

static guint32
hash_key (const char *raw, gsize len, gboolean escaped)
{
  const char *p = raw, *end = raw + len;
  guint32 hash = 2166136261U;

  while (p < end) {
    char buf[4];
    int n;

    if (!escaped) {
      hash = (hash ^ (guint8) *p++) * 16777619U;
      continue;
    }
    n = sam_json_decode_next (&p, end, buf);
    for (int i = 0; i < n; i++)
      hash = (hash ^ (guint8) buf[i]) * 16777619U;
  }

  return hash;
}

static gboolean
same_key (const Key *a, const Key *b)
{
  const char *p = a->raw, *q = b->raw, *p_end = a->raw + a->len, *q_end = b->raw + b->len;
  char x[4] = "", y[4] = "";
  int n_x = 0, n_y = 0, i = 0, j = 0;

  if (a->hash != b->hash)
    return FALSE;
  if (!a->escaped && !b->escaped)
    return a->len == b->len && memcmp (a->raw, b->raw, a->len) == 0;

  for (;;) {
    if (i == n_x) {
      i = 0;
      n_x = p < p_end ? sam_json_decode_next (&p, p_end, x) : 0;
    }
    if (j == n_y) {
      j = 0;
      n_y = q < q_end ? sam_json_decode_next (&q, q_end, y) : 0;
    }
    if (n_x == 0 || n_y == 0)
      return n_x == n_y;
    if (x[i++] != y[j++])
      return FALSE;
  }
}

static int
compare_keys (const void *a, const void *b)
{
  const Key *x = a, *y = b;

  return (x->hash > y->hash) - (x->hash < y->hash);
}

static gboolean
add_key (Scanner *s, const char *raw, gsize len, gboolean escaped)
{
  Level *level = &s->levels[s->depth - 1];
  gsize first = level->first_key;
  guint64 bit;
  Key *key;

  if (s->n_keys - first >= s->max_members)
    return fail (s, SAM_CORE_ERROR_TOO_LARGE, "too many members");
  if (len > G_MAXUINT32)
    return fail (s, SAM_CORE_ERROR_TOO_LARGE, "a name that is too long");

  if (s->n_keys == s->n_alloc) {
    s->n_alloc *= 2;
    if (s->keys == s->stack_keys) {
      s->keys = g_new (Key, s->n_alloc);
      memcpy (s->keys, s->stack_keys, sizeof s->stack_keys);
    } else {
      s->keys = g_renew (Key, s->keys, s->n_alloc);
    }
  }
  key = &s->keys[s->n_keys];
  key->raw = raw;
  key->len = (guint32) len;
  key->escaped = escaped;
  key->hash = hash_key (raw, len, escaped);
  bit = G_GUINT64_CONSTANT (1) << (key->hash * 2654435761U >> 26);
  if (s->n_keys - first < LINEAR_KEYS && (level->seen & bit) != 0) {
    for (gsize i = first; i < s->n_keys; i++) {
      if (s->keys[i].hash == key->hash && same_key (&s->keys[i], key))
        return fail (s, SAM_CORE_ERROR_DUPLICATE, "a member name used twice");
    }
  }
  level->seen |= bit;
  s->n_keys++;

  return TRUE;
}

static gboolean
close_keys (Scanner *s, gsize first)
{
  gsize n = s->n_keys - first;
  Key *keys = s->keys + first;

  s->n_keys = first;
  if (n <= LINEAR_KEYS)
    return TRUE;

  qsort (keys, n, sizeof *keys, compare_keys);
  for (gsize i = 1; i < n; i++) {
    for (gsize j = i; j > 0 && keys[j - 1].hash == keys[i].hash; j--) {
      if (same_key (&keys[j - 1], &keys[i]))
        return fail (s, SAM_CORE_ERROR_DUPLICATE, "a member name used twice");
    }
  }

  return TRUE;
}

static gboolean
parse_int (const char **p, const char *end, gint64 *value)
{
  const char *q = *p;
  gboolean negative = q < end && *q == '-';
  gint64 v = 0;
  int digits = 0;

  if (negative)
    q++;
  for (; q < end && g_ascii_isdigit (*q); q++) {
    if (++digits > 16)
      return FALSE;
    v = v * 10 + (*q - '0');
  }
  /* No leading zeros, and no minus zero: it has two spellings. */
  if (digits == 0 || (q[-digits] == '0' && (digits > 1 || negative)) || v > SAM_JSON_MAX_INT)
    return FALSE;
  if (q < end && (*q == '.' || *q == 'e' || *q == 'E'))
    return FALSE;
  *p = q;
  *value = negative ? -v : v;

  return TRUE;
}

static gboolean
read_word (const char **p, const char *end, const char *word)
{
  gsize len = strlen (word);

  if ((gsize) (end - *p) < len || memcmp (*p, word, len) != 0)
    return FALSE;
  *p += len;

  return TRUE;
}

static gboolean
scan_key (Scanner *s)
{
  const char *raw;
  gboolean escaped;

  if (s->p >= s->end || *s->p != '"')
    return fail (s, SAM_CORE_ERROR_INVALID, "no member name");
  raw = ++s->p;
  if (!scan_string (s, &escaped) || !add_key (s, raw, (gsize) (s->p - 1 - raw), escaped))
    return FALSE;
  s->p = sam_json_skip_space (s->p, s->end);
  if (s->p >= s->end || *s->p != ':')
    return fail (s, SAM_CORE_ERROR_INVALID, "no colon");
  s->p++;

  return TRUE;
}

static gboolean
scan_scalar (Scanner *s)
{
  gboolean escaped;
  gint64 value;

  switch (*s->p) {
  case '"':
    s->p++;
    return scan_string (s, &escaped);
  case 't':
    return read_word (&s->p, s->end, "true") || fail (s, SAM_CORE_ERROR_INVALID, "no value");
  case 'f':
    return read_word (&s->p, s->end, "false") || fail (s, SAM_CORE_ERROR_INVALID, "no value");
  case 'n':
    return read_word (&s->p, s->end, "null") || fail (s, SAM_CORE_ERROR_INVALID, "no value");
  default:
    if (*s->p != '-' && !g_ascii_isdigit (*s->p))
      return fail (s, SAM_CORE_ERROR_INVALID, "no value");
    return parse_int (&s->p, s->end, &value)
           || fail (s, SAM_CORE_ERROR_INVALID, "a number that is no exact integer");
  }
}

static gboolean
scan_document (Scanner *s)
{
  for (;;) {
    gboolean closed = FALSE;

    /* A value begins here. */
    s->p = sam_json_skip_space (s->p, s->end);
    if (s->p >= s->end)
      return fail (s, SAM_CORE_ERROR_INVALID, "the end, too early");
    if (*s->p == '{' || *s->p == '[') {
      Level *level;

      if (s->depth >= s->max_depth)
        return fail (s, SAM_CORE_ERROR_TOO_LARGE, "too many levels");
      level = &s->levels[s->depth++];
      level->close = *s->p == '{' ? '}' : ']';
      level->first_key = s->n_keys;
      level->seen = 0;
      s->p = sam_json_skip_space (s->p + 1, s->end);
      if (s->p >= s->end || *s->p != level->close) {
        if (level->close == '}' && !scan_key (s))
          return FALSE;
        continue;
      }
      closed = TRUE;
    } else if (!scan_scalar (s)) {
      return FALSE;
    }

    /* After a value: close what ends here, until a comma asks for the next. */
    for (;;) {
      Level *level;

      if (closed) {
        s->p++;
        if (!close_keys (s, s->levels[--s->depth].first_key))
          return FALSE;
        closed = FALSE;
      }
      s->p = sam_json_skip_space (s->p, s->end);
      if (s->depth == 0)
        return s->p == s->end || fail (s, SAM_CORE_ERROR_INVALID, "something after the end");
      if (s->p >= s->end)
        return fail (s, SAM_CORE_ERROR_INVALID, "the end, too early");
      level = &s->levels[s->depth - 1];
      if (*s->p == level->close) {
        closed = TRUE;
      } else if (*s->p == ',') {
        s->p++;
        if (level->close == '}') {
          s->p = sam_json_skip_space (s->p, s->end);
          if (!scan_key (s))
            return FALSE;
        }
        break;
      } else {
        return fail (s, SAM_CORE_ERROR_INVALID, "no comma or end");
      }
    }
  }
}

gboolean
sam_json_check (const char *data, gsize len, const SamJsonLimits *limits, GError **error)
{
  Scanner s;
  gboolean ok;

  g_return_val_if_fail (data != NULL || len == 0, FALSE);

  /* Not cleared as a whole: it is large and small bodies are many. */
  s.start = s.p = data != NULL ? data : "";
  s.end = s.start + len;
  s.max_depth = limits != NULL && limits->max_depth > 0 ? MIN (limits->max_depth, HARD_DEPTH)
                                                        : SAM_JSON_MAX_DEPTH;
  s.max_members = limits != NULL && limits->max_members > 0 ? limits->max_members : DEFAULT_MEMBERS;
  s.depth = 0;
  s.keys = s.stack_keys;
  s.n_keys = 0;
  s.n_alloc = STACK_KEYS;
  s.code = SAM_CORE_ERROR_INVALID;
  s.what = NULL;

  if (limits != NULL && limits->max_len > 0 && len > limits->max_len)
    ok = fail (&s, SAM_CORE_ERROR_TOO_LARGE, "a document that is too long");
  else
    ok = scan_document (&s);
  if (s.keys != s.stack_keys)
    g_free (s.keys);
  if (!ok)
    g_set_error (error, SAM_CORE_ERROR, s.code, "reading JSON: %s at byte %" G_GSIZE_FORMAT, s.what,
                 (gsize) (s.p - s.start));

  return ok;
}

/* Text that passed the check ----------------------------------------------------------------- */

/* From an opening quote to after the closing one, NULL when there is none. */
static const char *
skip_string (const char *p, const char *end)
{
  guint64 word, special;

  p++;
  while (end - p >= 8) {
    memcpy (&word, p, 8);
    special = special_bytes (GUINT64_FROM_LE (word));
    if (special == 0) {
      p += 8;
      continue;
    }
    p += __builtin_ctzll (special) / 8;
    if (*p == '"')
      return p + 1;
    if (*p == '\\' && ++p == end)
      return NULL;
    p++;
  }
  while (p < end) {
    if (*p == '"')
      return p + 1;
    if (*p == '\\' && ++p == end)
      return NULL;
    p++;
  }

  return NULL;
}

static const char *
skip_value (const char *p, const char *end, SamJsonKind *kind)
{
  guint depth = 0;

  switch (*p) {
  case '"':
    *kind = SAM_JSON_STRING;
    return skip_string (p, end);
  case 't':
    *kind = SAM_JSON_TRUE;
    return read_word (&p, end, "true") ? p : NULL;
  case 'f':
    *kind = SAM_JSON_FALSE;
    return read_word (&p, end, "false") ? p : NULL;
  case 'n':
    *kind = SAM_JSON_NULL;
    return read_word (&p, end, "null") ? p : NULL;
  case '{':
  case '[':
    *kind = *p == '{' ? SAM_JSON_OBJECT : SAM_JSON_ARRAY;
    while (p < end) {
      if (*p == '"') {
        p = skip_string (p, end);
        if (p == NULL)
          return NULL;
        continue;
      }
      if (*p == '{' || *p == '[')
        depth++;
      else if ((*p == '}' || *p == ']') && --depth == 0)
        return p + 1;
      p++;
    }
    return NULL;
  default: {
    const char *start = p;

    *kind = SAM_JSON_INT;
    while (p < end && (g_ascii_isdigit (*p) || *p == '-'))
      p++;
    return p > start ? p : NULL;
  }
  }
}

static gboolean
cursor_open (SamJsonCursor *cursor, const char *data, gsize len, char open, char close)
{
  const char *end, *p;

  cursor->failed = TRUE;
  cursor->first = TRUE;
  cursor->close = close;
  cursor->p = cursor->end = NULL;
  if (data == NULL)
    return FALSE;
  end = data + len;
  p = sam_json_skip_space (data, end);
  if (p >= end || *p != open)
    return FALSE;
  cursor->p = p + 1;
  cursor->end = end;
  cursor->failed = FALSE;

  return TRUE;
}

gboolean
sam_json_cursor_object (SamJsonCursor *cursor, const char *data, gsize len)
{
  g_return_val_if_fail (cursor != NULL, FALSE);

  return cursor_open (cursor, data, len, '{', '}');
}

gboolean
sam_json_cursor_array (SamJsonCursor *cursor, const char *data, gsize len)
{
  g_return_val_if_fail (cursor != NULL, FALSE);

  return cursor_open (cursor, data, len, '[', ']');
}

/* TRUE when another member or element begins at the cursor. */
static gboolean
cursor_more (SamJsonCursor *cursor)
{
  if (cursor->failed)
    return FALSE;
  cursor->p = sam_json_skip_space (cursor->p, cursor->end);
  if (cursor->p < cursor->end && *cursor->p == cursor->close) {
    /* Stays at the bracket: asked again it says the same. */
    return FALSE;
  }
  if (!cursor->first) {
    if (cursor->p < cursor->end && *cursor->p == ',')
      cursor->p = sam_json_skip_space (cursor->p + 1, cursor->end);
    else
      cursor->failed = TRUE;
  }
  cursor->first = FALSE;
  if (cursor->p >= cursor->end)
    cursor->failed = TRUE;

  return !cursor->failed;
}

static gboolean
cursor_value (SamJsonCursor *cursor, SamJsonToken *token)
{
  const char *after = skip_value (cursor->p, cursor->end, &token->kind);

  if (after == NULL) {
    cursor->failed = TRUE;
    return FALSE;
  }
  token->raw = cursor->p;
  token->len = (gsize) (after - cursor->p);
  cursor->p = after;

  return TRUE;
}

gboolean
sam_json_cursor_next (SamJsonCursor *cursor, SamJsonToken *name, SamJsonToken *value)
{
  g_return_val_if_fail (cursor != NULL && name != NULL && value != NULL, FALSE);

  if (!cursor_more (cursor))
    return FALSE;
  if (*cursor->p != '"' || !cursor_value (cursor, name)) {
    cursor->failed = TRUE;
    return FALSE;
  }
  cursor->p = sam_json_skip_space (cursor->p, cursor->end);
  if (cursor->p < cursor->end && *cursor->p == ':')
    cursor->p = sam_json_skip_space (cursor->p + 1, cursor->end);
  else
    cursor->failed = TRUE;
  if (cursor->p >= cursor->end)
    cursor->failed = TRUE;

  return !cursor->failed && cursor_value (cursor, value);
}

gboolean
sam_json_cursor_next_element (SamJsonCursor *cursor, SamJsonToken *value)
{
  g_return_val_if_fail (cursor != NULL && value != NULL, FALSE);

  return cursor_more (cursor) && cursor_value (cursor, value);
}

gboolean
sam_json_token_init (SamJsonToken *token, const char *data, gsize len)
{
  const char *end, *p, *after;

  g_return_val_if_fail (token != NULL, FALSE);
  g_return_val_if_fail (data != NULL || len == 0, FALSE);

  if (len == 0)
    return FALSE;
  end = data + len;
  p = sam_json_skip_space (data, end);
  after = p < end ? skip_value (p, end, &token->kind) : NULL;
  if (after == NULL || sam_json_skip_space (after, end) != end)
    return FALSE;
  token->raw = p;
  token->len = (gsize) (after - p);

  return TRUE;
}

gboolean
sam_json_token_is (const SamJsonToken *token, const char *text)
{
  const char *p, *end;

  g_return_val_if_fail (token != NULL && text != NULL, FALSE);

  if (token->kind != SAM_JSON_STRING || token->len < 2)
    return FALSE;
  p = token->raw + 1;
  end = token->raw + token->len - 1;
  /* Names are nearly always written plainly, and nearly always another one. */
  for (; p < end && *text != '\0' && *p == *text; p++, text++) {
    if (*p == '\\')
      break;
  }
  if (p < end && *p != '\\')
    return FALSE;
  while (p < end) {
    char buf[4];
    int n = sam_json_decode_next (&p, end, buf);

    if (n == 0)
      return FALSE;
    for (int i = 0; i < n; i++) {
      /* Stops at the text's own end, since a string holds no NUL. */
      if (*text == '\0' || *text != buf[i])
        return FALSE;
      text++;
    }
  }

  return *text == '\0';
}

gboolean
sam_json_find (const char *data, gsize len, const char *name, SamJsonToken *value)
{
  SamJsonCursor cursor;
  SamJsonToken key;

  g_return_val_if_fail (name != NULL && value != NULL, FALSE);

  if (!sam_json_cursor_object (&cursor, data, len))
    return FALSE;
  while (sam_json_cursor_next (&cursor, &key, value)) {
    if (sam_json_token_is (&key, name))
      return TRUE;
  }

  return FALSE;
}

gboolean
sam_json_token_decode (const SamJsonToken *token, GString *out)
{
  const char *p, *end;

  g_assert (token->kind == SAM_JSON_STRING);

  if (token->len < 2)
    return FALSE;
  p = token->raw + 1;
  end = token->raw + token->len - 1;
  while (p < end) {
    const char *plain = memchr (p, '\\', (gsize) (end - p));
    char buf[4];
    int n;

    if (plain == NULL)
      plain = end;
    g_string_append_len (out, p, plain - p);
    p = plain;
    if (p >= end)
      break;
    n = sam_json_decode_next (&p, end, buf);
    if (n == 0)
      return FALSE;
    g_string_append_len (out, buf, n);
  }

  return TRUE;
}

char *
sam_json_token_dup_string (const SamJsonToken *token)
{
  GString *out;

  g_return_val_if_fail (token != NULL, NULL);

  if (token->kind != SAM_JSON_STRING || token->len < 2)
    return NULL;
  if (memchr (token->raw, '\\', token->len) == NULL)
    return g_strndup (token->raw + 1, token->len - 2);

  out = g_string_sized_new (token->len);
  if (!sam_json_token_decode (token, out)) {
    g_string_free (out, TRUE);
    return NULL;
  }

  return g_string_free (out, FALSE);
}

gboolean
sam_json_token_get_int (const SamJsonToken *token, gint64 *value)
{
  const char *p;
  gint64 v;

  g_return_val_if_fail (token != NULL && value != NULL, FALSE);

  p = token->raw;
  if (token->kind != SAM_JSON_INT || !parse_int (&p, token->raw + token->len, &v)
      || p != token->raw + token->len)
    return FALSE;
  *value = v;

  return TRUE;
}

gboolean
sam_json_token_get_bool (const SamJsonToken *token, gboolean *value)
{
  g_return_val_if_fail (token != NULL && value != NULL, FALSE);

  if (token->kind != SAM_JSON_TRUE && token->kind != SAM_JSON_FALSE)
    return FALSE;
  *value = token->kind == SAM_JSON_TRUE;

  return TRUE;
}
