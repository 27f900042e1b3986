/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The place in the feed that a client gives back. "q" and a query string as it came, or "f" and the
 * fields of a cursor of ours: only what was sealed for this account in this epoch opens, and every
 * other is an answer the contract has. */
#include "../server/server-fixture.h"
#include "fuzz.h"
#include "server/sam-server-private.h"

#include <string.h>

static Fixture fixture;
static Device *device;
static SamUid account, stranger;

void
fuzz_begin (void)
{
  fixture_set_up (&fixture, NULL);
  device = device_new (&fixture, "kari");
  g_assert_true (sam_uid_parse (device->user_id, &account));
  stranger = account;
  stranger.b[15] ^= 1;
}

static gboolean
is_known_code (const char *code)
{
  static const char *const known[] = { "cursor-invalid", "cursor-ahead", "cursor-expired",
                                       "feed-reset",     "limit",        "rate",
                                       "bad-request",    "wait",         NULL };

  return g_strv_contains (known, code);
}

/* Returns: whether a page was given. */
static gboolean
ask (const char *query)
{
  g_autoptr (SamServerResponse) response =
      send_request (device, "GET", "/v1/sync/changes", query, NULL);
  g_autofree char *code = NULL;

  if (response->status == 200) {
    return TRUE;
  }
  g_assert_cmpuint (response->status, >=, 400);
  g_assert_cmpuint (response->status, <, 500);
  g_assert_cmpstr (response->content_type, ==, "application/problem+json");
  g_assert_true (fuzz_is_object (response->body));
  code = problem_code (response);
  if (!is_known_code (code)) {
    g_error ("an unknown answer: %s", code);
  }
  return FALSE;
}

static gboolean
try_query (const guint8 *data, gsize size)
{
  g_autofree char *query = g_strndup ((const char *) data, size);
  g_autofree char *text = sam_server_query_get (query, "cursor");
  SamCursor cursor;

  /* Nobody without the key makes a cursor. */
  if (text != NULL) {
    g_assert_cmpint (sam_cursor_open (fixture.server, &account, text, &cursor), ==,
                     SAM_CURSOR_INVALID);
  }
  return ask (query);
}

static void
check_altered (const char *text, gsize at, guint8 with)
{
  g_autofree char *altered = g_strdup (text);
  SamCursor cursor;

  if (with == 0 || altered[at] == (char) with) {
    altered[at] = '\0';
  } else {
    altered[at] = (char) with;
  }
  g_assert_cmpint (sam_cursor_open (fixture.server, &account, altered, &cursor), ==,
                   SAM_CURSOR_INVALID);
}

static gboolean
try_fields (const guint8 *data, gsize size)
{
  SamCursor cursor = { 0 }, opened = { 0 };
  guint8 bytes[4 + 24 + SAM_ID_BYTES] = { 0 };
  g_autofree char *text = NULL, *query = NULL, *again = NULL;

  memcpy (bytes, data, MIN (size, sizeof bytes));
  cursor.first = (bytes[0] & 1) != 0;
  cursor.is_rec = (bytes[0] & 2) != 0;
  memcpy (&cursor.seq, bytes + 4, 8);
  memcpy (&cursor.origin, bytes + 12, 8);
  memcpy (&cursor.rank, bytes + 20, 8);
  memcpy (cursor.id.b, bytes + 28, SAM_ID_BYTES);
  text = sam_cursor_seal (fixture.server, &account, &cursor);
  g_assert_cmpint (sam_cursor_open (fixture.server, &account, text, &opened), ==, SAM_CURSOR_OK);
  again = sam_cursor_seal (fixture.server, &account, &opened);
  g_assert_cmpstr (again, ==, text);
  g_assert_cmpint (sam_cursor_open (fixture.server, &stranger, text, &opened), ==,
                   SAM_CURSOR_INVALID);
  check_altered (text, bytes[1] % strlen (text), bytes[2]);

  fixture.server->epoch[0] ^= 1;
  g_assert_cmpint (sam_cursor_open (fixture.server, &account, text, &opened), ==, SAM_CURSOR_RESET);
  fixture.server->epoch[0] ^= 1;
  query = g_strconcat ("limit=1&cursor=", text, NULL);
  return ask (query);
}

gboolean
fuzz_one (const guint8 *data, gsize size)
{
  if (size == 0) {
    return FALSE;
  }
  return data[0] == 'f' ? try_fields (data + 1, size - 1) : try_query (data + 1, size - 1);
}
