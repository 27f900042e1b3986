/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines of the feed, with a first byte that says how the network cuts them: they are put together
 * the same however they come, and the store takes them whole or not at all. */
#include "../store/fixture.h"
#include "fuzz.h"
#include "sam-crash-vfs.h"
#include "sync/sam-protocol-private.h"

#include <samspor/sam-id.h>
#include <string.h>

#define VFS "fuzz-feed"
/* Says nothing; behind a checkpoint it makes that one the last but not the end. */
#define PING "\n{\"k\":\"ping\"}\n"

static Device *device;

void
fuzz_begin (void)
{
  static SamVaultOptions options = { .sync = SAM_SQL_SYNC_FULL, .vfs = VFS };
  g_autoptr (Server) server = NULL;

  sam_sql_global_init (0);
  sam_crash_vfs_new (VFS, 1);
  device = device_new_on (KARI, "coordinator", &options);
  server = server_new (device->clock);
  server_fill (server);
  device_pull (device, server);
}

/* ---- pieces ---- */

/* @too_much: (out): what is past a limit of the contract ends the stream */
static GPtrArray *
split (const guint8 *data, gsize size, gsize step, gboolean *too_much)
{
  GPtrArray *pieces = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  SamFeedSplitter splitter;
  g_autoptr (GError) error = NULL;
  GBytes *piece;

  _sam_feed_splitter_init (&splitter);
  for (gsize at = 0; at < size && error == NULL; at += step) {
    _sam_feed_splitter_push (&splitter, data + at, MIN (step, size - at));
    while ((piece = _sam_feed_splitter_next (&splitter, &error)) != NULL) {
      g_ptr_array_add (pieces, piece);
    }
  }
  _sam_feed_splitter_clear (&splitter);
  *too_much = error != NULL;
  return pieces;
}

static void
check_pieces (const guint8 *data, gsize size, gsize step)
{
  gboolean whole_ends = FALSE, cut_ends = FALSE;
  g_autoptr (GPtrArray) whole = split (data, size, MAX (size, 1), &whole_ends);
  g_autoptr (GPtrArray) cut = split (data, size, step, &cut_ends);
  gsize at = 0;

  g_assert_true (whole_ends == cut_ends);
  g_assert_cmpuint (whole->len, ==, cut->len);
  for (guint i = 0; i < whole->len; i++) {
    gsize len;
    const guint8 *piece = g_bytes_get_data (whole->pdata[i], &len);

    g_assert_true (g_bytes_equal (whole->pdata[i], cut->pdata[i]));
    g_assert_cmpuint (len, >, 0);
    g_assert_true (piece[len - 1] == '\n');
    g_assert_cmpuint (at + len, <=, size);
    g_assert_cmpmem (piece, len, data + at, len);
    at += len;
  }
}

/* ---- the store ---- */

static char *
state_of_store (void)
{
  SamStore *store = device->store;
  gint64 heads = 0, edits = 0;
  g_autoptr (GError) error = NULL;

  sam_sql_get_int (store->sql, "SELECT count(*) * 1000000 + coalesce (sum (rec_rid), 0) FROM head",
                   SAM_SQL_NO_ARGS, &heads, NULL, &error);
  g_assert_no_error (error);
  sam_sql_get_int (store->sql, "SELECT (SELECT count(*) FROM m_edit) + (SELECT count(*) FROM m_op)",
                   SAM_SQL_NO_ARGS, &edits, NULL, &error);
  g_assert_no_error (error);
  return g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s",
                          heads, edits, sam_vault_get_count (store->vault), store->feed.cursor);
}

static GBytes *
with_tail (GBytes *lines, const char *tail)
{
  GString *out = g_string_new_len (g_bytes_get_data (lines, NULL), g_bytes_get_size (lines));

  g_string_append (out, tail);
  return g_string_free_to_bytes (out);
}

/* A page without a checkpoint at its end is read to there, and then nothing of it is kept. Returns:
 * whether it was read to there. */
static gboolean
read_whole (GBytes *lines)
{
  g_autoptr (GBytes) page = with_tail (lines, PING);
  guint64 generation = sam_vault_get_generation (device->store->vault);
  g_autofree char *before = state_of_store ();
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (sam_store_apply (device->store, page, NULL, NULL, NULL, &error));
  g_assert_nonnull (error);
  after = state_of_store ();
  g_assert_cmpstr (before, ==, after);
  g_assert_cmpuint (sam_vault_get_generation (device->store->vault), ==, generation);
  return strstr (error->message, "before a checkpoint") != NULL;
}

static char *
member (GBytes *line, const char *name)
{
  gsize len;
  const char *data = g_bytes_get_data (line, &len);
  SamJsonToken value;

  return sam_json_find (data, len, name, &value) ? sam_json_token_dup_string (&value) : NULL;
}

static void
check_body (GBytes *line, const SamHead *head)
{
  g_auto (SamRowHeld) held = { 0 };
  g_autoptr (GError) error = NULL;
  gsize len;
  const char *data = g_bytes_get_data (line, &len);
  SamJsonToken body;

  g_assert_true (sam_json_find (data, len, "d", &body));
  sam_store_get_row (device->store, head->rec_rid, SAM_ROW_REC, &held, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (held.row.rec.body.data, held.row.rec.body.size, body.raw, body.len);
}

static void
apply (GBytes *lines)
{
  g_autoptr (GError) error = NULL;

  sam_store_apply (device->store, lines, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

/* One record that is new here: its body is kept byte for byte, and a deletion takes it away. */
static void
check_kept (GBytes *line)
{
  g_autofree char *kind = member (line, "k"), *id = member (line, "id"), *del = NULL;
  g_autofree char *before = state_of_store (), *tail = NULL, *after = NULL;
  g_autoptr (GBytes) page = NULL, gone = NULL;
  g_auto (SamHead) head = { 0 };
  g_autoptr (GError) error = NULL;

  if (g_strcmp0 (kind, "rec") != 0 || !sam_store_find_head (device->store, id, &head, &error)
      || head.n != 0) {
    return;
  }
  tail = g_strdup_printf ("\n{\"k\":\"cp\",\"cursor\":\"%s\"}\n", device->store->feed.cursor);
  page = with_tail (line, tail);
  apply (page);
  sam_head_clear (&head);
  sam_store_find_head (device->store, id, &head, &error);
  g_assert_no_error (error);
  check_body (line, &head);
  del = g_strdup_printf ("{\"k\":\"del\",\"id\":\"%s\"}", id);
  gone = g_bytes_new (del, strlen (del));
  g_bytes_unref (page);
  page = with_tail (gone, tail);
  apply (page);
  after = state_of_store ();
  g_assert_cmpstr (before, ==, after);
  while (g_main_context_iteration (NULL, FALSE)) {
  }
  sam_vault_idle (device->store->vault, NULL);
}

gboolean
fuzz_one (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) lines = NULL;

  if (size == 0) {
    return FALSE;
  }
  check_pieces (data + 1, size - 1, data[0] % 61 + 1u);
  lines = fuzz_rest (data + 1, size - 1);
  if (!read_whole (lines)) {
    return FALSE;
  }
  if (memchr (data + 1, '\n', size - 1) == NULL && size > 1) {
    check_kept (lines);
  }
  return TRUE;
}
