/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The feed: the state of what one account may see, as lines in the order (effective sequence, out
 * before rec, rank, id). The effective sequence of a record is the later of its own last change and
 * the moment its scope came into sight, so that a scope gained sends all its records again; a pull
 * from nothing is the same feed from its start.
 */
#include "sam-server-private.h"

#include <samspor/sam-json.h>
#include <string.h>

/* A page ends early when it has grown beyond this. */
#define PAGE_BYTES (8 * 1024 * 1024)
/* The head's moment is never older than this in a reply: it shows that the database still writes.
 */
#define HEAD_BEAT_US (60 * G_USEC_PER_SEC)

static SamServerResponse *
read_cursor (SamServer *server, SamActor *actor, const char *text, gint64 head, gint64 floor_seq,
             SamCursor *cursor)
{
  memset (cursor, 0, sizeof *cursor);
  if (!text || !text[0]) {
    cursor->first = TRUE;
    cursor->origin = head;
    cursor->is_rec = TRUE;
    cursor->rank = G_MAXINT64;
    return NULL;
  }
  switch (sam_cursor_open (server, &actor->id, text, cursor)) {
  case SAM_CURSOR_INVALID:
    return sam_server_problem ("cursor-invalid", "This cursor was not given to this user.");
  case SAM_CURSOR_RESET:
    return sam_server_problem ("feed-reset", "The feed has begun anew.");
  case SAM_CURSOR_OK:
  default:
    break;
  }
  if (cursor->seq > head) {
    return sam_server_problem ("cursor-ahead", "The server is behind this cursor.");
  }
  if (MAX (cursor->seq, cursor->origin) < floor_seq) {
    return sam_server_problem ("cursor-expired", "This cursor is too old.");
  }
  return NULL;
}

static void
append_cursor (SamServer *server, SamActor *actor, GString *out, const SamCursor *cursor)
{
  g_autofree char *text = sam_cursor_seal (server, &actor->id, cursor);
  sam_json_member_add_string (out, "cursor", text);
}

static void
append_out (GString *out, const SamUid *scope, gint64 comp, const char *reason, gint64 seq)
{
  g_autofree char *id = sam_uid_dup_text (scope);
  sam_json_begin_object (out);
  sam_json_member_add_string (out, "k", "out");
  sam_json_member_add_string (out, "c", id);
  if (comp != SAM_SERVER_ALL_COMPARTMENTS) {
    sam_json_member_add_string (out, "m", sam_compartment_name ((SamCompartment) comp));
  }
  sam_json_member_add_string (out, "reason", reason);
  sam_json_member_add_int (out, "s", seq);
  sam_json_end_object (out);
  g_string_append_c (out, '\n');
}

typedef struct {
  SamCursor cursor; /* after the last line */
  gint64 n_records, n_outs;
  gboolean more;
} Page;

static gboolean
append_page (SamServer *server, SamActor *actor, gint64 limit, gint64 now, GString *out, Page *page,
             GError **error)
{
  static const SamUid least = { { 0 } };
  const SamCursor from = page->cursor;
  guint checkpoint = from.first ? SAM_SERVER_CHECKPOINT_FIRST : SAM_SERVER_CHECKPOINT;
  guint since_checkpoint = 0;
  gint64 n = 0;
  /* after an `out` all records of the same sequence are still to come, after a record no `out` */
  SamSqlValue rec_id = from.is_rec ? SAM_SQL_UID (&from.id) : SAM_SQL_UID (&least);
  SamSqlValue out_id = from.is_rec ? SAM_SQL_UID (&least) : SAM_SQL_UID (&from.id);
  g_autoptr (SamSqlStatement) statement =
      sam_server_stmt (server, SAM_STMT_FEED_PAGE,
                       SAM_SQL_ARGS (SAM_SQL_UID (&actor->id), SAM_SQL_INT (from.seq),
                                     SAM_SQL_INT (from.is_rec ? from.rank : -1), rec_id,
                                     SAM_SQL_INT (from.is_rec ? G_MAXINT64 : from.rank), out_id,
                                     SAM_SQL_INT (now), SAM_SQL_INT (limit + 1)),
                       error);

  for (;;) {
    SamSqlStep step = statement ? sam_sql_step (statement, error) : SAM_SQL_STEP_ERROR;
    if (step == SAM_SQL_STEP_ERROR) {
      return FALSE;
    }
    if (step == SAM_SQL_STEP_DONE) {
      return TRUE;
    }
    if (n == limit || out->len > PAGE_BYTES) {
      page->more = TRUE;
      return TRUE;
    }
    if (since_checkpoint == checkpoint) {
      sam_json_begin_object (out);
      sam_json_member_add_string (out, "k", "cp");
      append_cursor (server, actor, out, &page->cursor);
      sam_json_member_add_int (out, "n", n);
      sam_json_end_object (out);
      g_string_append_c (out, '\n');
      since_checkpoint = 0;
    }
    page->cursor.seq = sam_sql_column_int (statement, 0);
    page->cursor.is_rec = sam_sql_column_int (statement, 1) == 1;
    page->cursor.rank = sam_sql_column_int (statement, 2);
    sam_uid_column (statement, 3, &page->cursor.id);
    if (page->cursor.is_rec) {
      g_auto (SamStored) stored = { 0 };
      stored.id = page->cursor.id;
      sam_stored_from_columns (&stored, statement, 5);
      sam_server_append_record (server, out, &stored);
      g_string_append_c (out, '\n');
      page->n_records++;
    } else {
      append_out (out, &page->cursor.id, page->cursor.rank,
                  sam_sql_column_text (statement, 4, NULL), page->cursor.seq);
      page->n_outs++;
    }
    since_checkpoint++;
    n++;
  }
}

/* A number of the query; @value stays as it is when it is not said. */
static gboolean
parse_number (const char *query, const char *name, guint64 least, guint64 most, gint64 *value)
{
  g_autofree char *text = sam_server_query_get (query, name);
  guint64 number = 0;
  if (!text) {
    return TRUE;
  }
  if (!g_ascii_string_to_unsigned (text, 10, least, most, &number, NULL)) {
    return FALSE;
  }
  *value = (gint64) number;
  return TRUE;
}

/* What was given to which device is on record before it leaves. */
static gboolean
note_delivery (SamServer *server, SamActor *actor, const SamCursor *from, const Page *page,
               gint64 generation, gboolean beat, GError **error)
{
  g_auto (SamTxn) txn = { 0 };
  gint64 n = page->n_records + page->n_outs;

  if (!sam_txn_begin_beside (&txn, server, error)) {
    return FALSE;
  }
  if (n > 0) {
    g_autofree char *detail =
        g_strdup_printf ("{\"from\":%" G_GINT64_FORMAT ",\"to\":%" G_GINT64_FORMAT
                         ",\"n\":%" G_GINT64_FORMAT ",\"out\":%" G_GINT64_FORMAT "}",
                         from->seq, page->cursor.seq, page->n_records, page->n_outs);
    if (!sam_txn_audit (&txn, &actor->id, &actor->device, "delivered", NULL, NULL, 0, NULL, detail,
                        error)) {
      return FALSE;
    }
  }
  /* the head last: see give_sequences() */
  return sam_txn_save_device (&txn, actor, generation, page->cursor.seq, error)
         && (!beat
             || sam_server_run (server, SAM_STMT_HEAD_BEAT, SAM_SQL_ARGS (SAM_SQL_INT (txn.now)),
                                error))
         && sam_txn_commit (&txn, NULL, error);
}

SamServerResponse *
sam_server_changes (SamServer *server, SamActor *actor, const SamServerRequest *request)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *cursor_text = sam_server_query_get (request->query, "cursor");
  gint64 now = sam_clock_now (server->clock);
  gint64 limit = SAM_SERVER_PAGE_DEFAULT, wait = 0, head = 0, head_at = 0, floor_seq = 0;
  Page page = { 0 };
  SamCursor from;

  if (!parse_number (request->query, "wait", 0, SAM_SERVER_WAIT_MAX, &wait)) {
    return sam_server_problem_at ("limit", "The wait must be from 0 to 25.", "wait");
  }
  if (!parse_number (request->query, "limit", 1, SAM_SERVER_PAGE_MAX, &limit)) {
    return sam_server_problem_at ("limit", "The limit must be from 1 to 2000.", "limit");
  }
  {
    /* outside the fence, which has nothing to say of it: it costs two round trips and more */
    g_autoptr (SamSqlStatement) statement =
        sam_sql_prepare (server->sql, sam_server_statements[SAM_STMT_HEAD_GET], &error);
    if (!statement || sam_sql_step (statement, &error) != SAM_SQL_STEP_ROW) {
      return sam_server_failed (error);
    }
    head = sam_sql_column_int (statement, 0);
    head_at = sam_sql_column_int (statement, 1);
    floor_seq = sam_sql_column_int (statement, 2);
  }
  SamServerResponse *refused =
      read_cursor (server, actor, cursor_text, head, floor_seq, &page.cursor);
  if (refused) {
    return refused;
  }
  from = page.cursor;

  /* Whatever is new takes a sequence after the head, so where the feed ends there is nothing. */
  gboolean at_end = page.cursor.seq == head && sam_cursor_is_after_all (&page.cursor);
  g_autoptr (GString) out = g_string_sized_new (at_end ? 512 : 64 * 1024);
  if (!at_end && !append_page (server, actor, limit, now, out, &page, &error)) {
    return sam_server_failed (error);
  }
  if (!page.more) {
    if (page.cursor.seq <= head) {
      sam_cursor_after_all (&page.cursor, head);
    }
    page.cursor.first = FALSE;
  }

  /* A generation lower than before: the vault was put back from a copy. The device hears it with
   * every page; once it has pulled to the end its own count is the one that holds. */
  gboolean restored = actor->generation < actor->known_generation;
  gint64 generation = restored && page.more ? actor->known_generation : actor->generation;
  gboolean beat = now - head_at > HEAD_BEAT_US;
  if (beat) {
    head_at = now;
  }
  if (beat || page.n_records + page.n_outs > 0 || generation != actor->known_generation
      || page.cursor.seq != actor->known_cursor) {
    if (!note_delivery (server, actor, &from, &page, generation, beat, &error)) {
      return sam_server_failed (error);
    }
  }

  g_autofree char *head_at_text = sam_moment_format (head_at);
  g_autofree char *now_text = sam_moment_format (now);
  sam_json_begin_object (out);
  sam_json_member_add_string (out, "k", "end");
  append_cursor (server, actor, out, &page.cursor);
  sam_json_member_add_bool (out, "more", page.more);
  sam_json_member_add_int (out, "head", head);
  sam_json_member_add_string (out, "head_at", head_at_text);
  sam_json_member_add_string (out, "server_time", now_text);
  sam_json_member_add_int (out, "n", page.n_records);
  sam_json_member_add_int (out, "out", page.n_outs);
  if (restored) {
    sam_json_member_add_bool (out, "restored", TRUE);
  }
  sam_json_end_object (out);
  g_string_append_c (out, '\n');

  SamServerResponse *response = g_new0 (SamServerResponse, 1);
  response->status = 200;
  response->content_type = g_strdup ("application/x-ndjson");
  response->body = g_string_free_to_bytes (g_steal_pointer (&out));
  if (page.n_records + page.n_outs == 0 && !restored) {
    response->wait = (guint) wait;
    response->head = head;
  }
  return response;
}

gboolean
sam_server_poll (SamServer *server, gint64 *head, GError **error)
{
  g_return_val_if_fail (server && head, FALSE);
  return sam_server_sweep (server, error)
         && sam_sql_get_int (server->sql, sam_server_statements[SAM_STMT_HEAD_GET], SAM_SQL_NO_ARGS,
                             head, NULL, error);
}
