/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../../src/sync/sam-protocol-private.h"

#include <string.h>

static const char feed[] =
    "{\"k\":\"rec\",\"t\":\"team\"}\n"
    "{\"k\":\"cp\",\"cursor\":\"a\"}\n"
    "{\"k\":\"rec\",\"t\":\"user\",\"d\":{\"name\":\"{\\\"k\\\":\\\"cp\\\"\"}}\n"
    "{\"k\":\"end\",\"cursor\":\"b\",\"more\":false}\n";

/* Whatever way the bytes arrive, the pieces are the same. */
static void
test_pieces_at_every_cut (void)
{
  const gsize len = sizeof feed - 1;
  const char *second = strstr (feed, "{\"k\":\"rec\",\"t\":\"user\"");

  for (gsize cut = 0; cut <= len; cut++) {
    SamFeedSplitter splitter;
    g_autoptr (GPtrArray) pieces = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
    GBytes *piece;

    _sam_feed_splitter_init (&splitter);
    _sam_feed_splitter_push (&splitter, (const guint8 *) feed, cut);
    while ((piece = _sam_feed_splitter_next (&splitter, NULL)) != NULL)
      g_ptr_array_add (pieces, piece);
    _sam_feed_splitter_push (&splitter, (const guint8 *) feed + cut, len - cut);
    while ((piece = _sam_feed_splitter_next (&splitter, NULL)) != NULL)
      g_ptr_array_add (pieces, piece);
    g_assert_cmpuint (pieces->len, ==, 2);
    g_assert_cmpmem (g_bytes_get_data (pieces->pdata[0], NULL), g_bytes_get_size (pieces->pdata[0]),
                     feed, (gsize) (second - feed));
    g_assert_cmpmem (g_bytes_get_data (pieces->pdata[1], NULL), g_bytes_get_size (pieces->pdata[1]),
                     second, strlen (second));
    g_assert_true (_sam_feed_splitter_is_empty (&splitter));
    _sam_feed_splitter_clear (&splitter);
  }
}

/* Another backend may write JSON with white space; what only looks like a checkpoint is none. */
static void
test_checkpoint_with_white_space (void)
{
  static const struct {
    const char *line;
    gboolean is_checkpoint;
  } lines[] = {
    { "{\"k\": \"cp\", \"cursor\": \"a\"}\n", TRUE },
    { " { \"k\"\t:\t\"end\" }\r\n", TRUE },
    { "{\"k\":\"end\"}\n", TRUE },
    { "{\"k\":\"ending\"}\n", FALSE },
    { "{\"k\" \"cp\"}\n", FALSE },
    { "{\"kk\":\"cp\"}\n", FALSE },
    { "{\"k\":\n", FALSE },
    { "   \n", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    SamFeedSplitter splitter;
    g_autoptr (GBytes) piece = NULL;

    _sam_feed_splitter_init (&splitter);
    _sam_feed_splitter_push (&splitter, (const guint8 *) lines[i].line, strlen (lines[i].line));
    piece = _sam_feed_splitter_next (&splitter, NULL);
    g_assert_cmpint (piece != NULL, ==, lines[i].is_checkpoint);
    _sam_feed_splitter_clear (&splitter);
  }
}

/* Where the next page begins is read of an `end` line alone, and only of one that is JSON. */
static void
test_next_cursor (void)
{
  static const struct {
    const char *piece, *cursor;
  } pieces[] = {
    { "{\"k\":\"end\",\"cursor\":\"a\",\"more\":true}\n", "a" },
    { "{\"k\":\"rec\"}\n{\"k\":\"end\",\"more\":true,\"cursor\":\"\\u0061b\"}\n", "ab" },
    { "{\"k\":\"end\",\"cursor\":\"a\",\"more\":false}\n", NULL },
    { "{\"k\":\"end\",\"cursor\":\"a\",\"more\":1}\n", NULL },
    { "{\"k\":\"end\",\"cursor\":7,\"more\":true}\n", NULL },
    { "{\"k\":\"end\",\"more\":true}\n", NULL },
    { "{\"k\":\"cp\",\"cursor\":\"a\",\"more\":true}\n", NULL },
    { "{\"k\":\"end\",\"cursor\":\"a\",\"more\":true,\"more\":true}\n", NULL },
    { "{\"k\":\"end\",\"cursor\":\"a\",\"more\":true\n", NULL },
    { "[\"end\"]\n", NULL },
    { "\n", NULL },
    { "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++) {
    g_autoptr (GBytes) piece = g_bytes_new (pieces[i].piece, strlen (pieces[i].piece));
    g_autofree char *cursor = _sam_feed_next_cursor (piece);

    g_assert_cmpstr (cursor, ==, pieces[i].cursor);
  }
}

static void
test_cut_tail_is_no_piece (void)
{
  SamFeedSplitter splitter;
  g_autoptr (GBytes) piece = NULL;
  g_autoptr (GError) error = NULL;

  _sam_feed_splitter_init (&splitter);
  _sam_feed_splitter_push (&splitter, (const guint8 *) feed, sizeof feed - 3);
  piece = _sam_feed_splitter_next (&splitter, &error);
  g_assert_nonnull (piece);
  g_assert_null (_sam_feed_splitter_next (&splitter, &error));
  g_assert_no_error (error);
  g_assert_false (_sam_feed_splitter_is_empty (&splitter));
  _sam_feed_splitter_clear (&splitter);
}

/* A line or a page without end is refused before it fills the memory. */
static void
test_endless_is_refused (void)
{
  SamFeedSplitter splitter;
  g_autofree char *noise = g_strnfill (64 * 1024, 'x');
  g_autoptr (GError) line = NULL;
  g_autoptr (GError) page = NULL;
  const char ping[] = "{\"k\":\"ping\"}\n";

  _sam_feed_splitter_init (&splitter);
  for (guint i = 0; i <= SAM_PROTOCOL_LINE_MOST / (64 * 1024) && line == NULL; i++) {
    _sam_feed_splitter_push (&splitter, (const guint8 *) noise, 64 * 1024);
    g_assert_null (_sam_feed_splitter_next (&splitter, &line));
  }
  g_assert_error (line, SAM_SYNC_ERROR, SAM_SYNC_ERROR_PROTOCOL);
  _sam_feed_splitter_clear (&splitter);

  _sam_feed_splitter_init (&splitter);
  for (guint i = 0; page == NULL; i++) {
    g_assert_cmpuint (i, <, 10 * 1000 * 1000);
    _sam_feed_splitter_push (&splitter, (const guint8 *) ping, sizeof ping - 1);
    if (i % 4096 == 0)
      g_assert_null (_sam_feed_splitter_next (&splitter, &page));
  }
  g_assert_error (page, SAM_SYNC_ERROR, SAM_SYNC_ERROR_PROTOCOL);
  _sam_feed_splitter_clear (&splitter);
}

static SamSession *
meta (const char *text, GError **error)
{
  g_autoptr (GBytes) body = g_bytes_new_static (text, strlen (text));
  guint most;

  return _sam_protocol_decode_meta (body, &most, error);
}

static void
test_meta (void)
{
  static const char *const bad[] = {
    "",
    "[]",
    "{}",
    "{\"user\":{}}",
    "{\"user\":{\"id\":\"x\"},\"environment\":\"demo\"}",
    "{\"user\":{\"id\":\"01900000-0000-7000-8000-000000000001\"}}",
    "{\"user\":\"01900000-0000-7000-8000-000000000001\",\"environment\":\"demo\"}",
    "<html>",
  };
  g_autoptr (SamSession) session = NULL;
  g_autoptr (GError) none = NULL;

  session = meta ("{\"user\":{\"id\":\"01900000-0000-7000-8000-000000000001\",\"name\":\"Kari\"},"
                  "\"environment\":\"demo\",\"roles\":[\"lead\"],\"teams\":[\"t\",7],"
                  "\"compartments\":[\"registry\",\"follow_up\",\"one-of-tomorrow\"]}",
                  &none);
  g_assert_no_error (none);
  g_assert_cmpstr (session->user_name, ==, "Kari");
  g_assert_cmpstr (session->roles[0], ==, "lead");
  g_assert_cmpuint (g_strv_length (session->team_ids), ==, 1);
  g_assert_cmpuint (session->compartments, ==,
                    (1u << SAM_COMPARTMENT_REGISTRY) | (1u << SAM_COMPARTMENT_FOLLOW_UP));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (meta (bad[i], &error));
    g_assert_error (error, SAM_SYNC_ERROR, SAM_SYNC_ERROR_PROTOCOL);
  }
}

static void
test_ops_most (void)
{
  static const struct {
    const char *limits;
    guint most;
  } table[] = {
    { "{\"ops\":200}", 200 },
    { "{\"ops\":1}", 1 },
    { "{\"ops\":0}", G_MAXUINT },
    { "{\"ops\":-5}", G_MAXUINT },
    { "{\"ops\":\"7\"}", G_MAXUINT },
    { "{}", G_MAXUINT },
    { "[7]", G_MAXUINT },
    { "null", G_MAXUINT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    g_autofree char *text =
        g_strdup_printf ("{\"user\":{\"id\":\"01900000-0000-7000-8000-000000000001\"},"
                         "\"environment\":\"demo\",\"limits\":%s}",
                         table[i].limits);
    g_autoptr (GBytes) body = g_bytes_new_static (text, strlen (text));
    g_autoptr (GError) error = NULL;
    guint most = 0;
    g_autoptr (SamSession) session = _sam_protocol_decode_meta (body, &most, &error);

    g_assert_no_error (error);
    g_assert_nonnull (session);
    g_assert_cmpuint (most, ==, table[i].most);
  }
}

static void
test_status (void)
{
  static const struct {
    guint status;
    gboolean ours;
    SamSyncError error;
  } table[] = {
    { 401, TRUE, SAM_SYNC_ERROR_AUTH },       { 403, TRUE, SAM_SYNC_ERROR_FORBIDDEN },
    { 409, TRUE, SAM_SYNC_ERROR_RESTORED },   { 410, TRUE, SAM_SYNC_ERROR_START_OVER },
    { 426, TRUE, SAM_SYNC_ERROR_OLD_CLIENT }, { 429, TRUE, SAM_SYNC_ERROR_BUSY },
    { 503, TRUE, SAM_SYNC_ERROR_BUSY },       { 500, TRUE, SAM_SYNC_ERROR_SERVER },
    { 400, TRUE, SAM_SYNC_ERROR_PROTOCOL },   { 200, FALSE, SAM_SYNC_ERROR_CAPTIVE },
    { 302, FALSE, SAM_SYNC_ERROR_CAPTIVE },   { 511, FALSE, SAM_SYNC_ERROR_CAPTIVE },
    { 502, FALSE, SAM_SYNC_ERROR_SERVER },    { 401, FALSE, SAM_SYNC_ERROR_CAPTIVE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    const SamReply reply = { .status = table[i].status, .is_ours = table[i].ours };

    g_assert_cmpint (_sam_protocol_error_of_status (&reply), ==, table[i].error);
  }
}

static void
test_address (void)
{
  static const char *const good[] = { "https://samspor.eksempel.example",
                                      "https://samspor.eksempel.example/base/",
                                      "http://127.0.0.1:8080", "http://127.9.9.9",
                                      "http://[::1]:1" };
  static const char *const bad[] = { "http://samspor.eksempel.example",
                                     "http://localhost:8080",
                                     "http://10.0.0.1",
                                     "http://127.0.0.1.eksempel.example",
                                     "ftp://127.0.0.1",
                                     "https://",
                                     "https://user:secret@samspor.eksempel.example",
                                     "https://samspor.eksempel.example/?x=1",
                                     "samspor.eksempel.example",
                                     "" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (sam_sync_check_address (good[i], NULL));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (sam_sync_check_address (bad[i], &error));
    g_assert_error (error, SAM_SYNC_ERROR, SAM_SYNC_ERROR_ADDRESS);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/sync/protocol/pieces-at-every-cut", test_pieces_at_every_cut);
  g_test_add_func ("/sync/protocol/white-space", test_checkpoint_with_white_space);
  g_test_add_func ("/sync/protocol/next-cursor", test_next_cursor);
  g_test_add_func ("/sync/protocol/cut-tail", test_cut_tail_is_no_piece);
  g_test_add_func ("/sync/protocol/endless", test_endless_is_refused);
  g_test_add_func ("/sync/protocol/meta", test_meta);
  g_test_add_func ("/sync/protocol/ops-most", test_ops_most);
  g_test_add_func ("/sync/protocol/status", test_status);
  g_test_add_func ("/sync/protocol/address", test_address);
  return g_test_run ();
}
