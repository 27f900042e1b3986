/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Earlier versions of a record: kept in the transaction that replaces them, read by whoever sees
 * the record; and what of one was proposed to be otherwise. */
#include "sam-server-push-private.h"

#include <samspor/sam-json.h>
#include <string.h>

#define PAGE 50
#define WAS_MOST (64 * 1024) /* bytes of a proposal with it: more is read in the history */

/* The version that is about to be replaced. One that was itself written in this transaction has no
 * sequence: no device ever had it. */
gboolean
sam_txn_keep_version (SamTxn *txn, const SamUid *id, GError **error)
{
  return sam_sql_run_one (txn->server->sql, sam_server_statements[SAM_STMT_REVISION_PUT],
                          SAM_SQL_ARGS (SAM_SQL_UID (id),
                                        SAM_SQL_INT (!g_hash_table_contains (txn->is_in, id))),
                          error);
}

static void
add_id (GString *json, const char *name, const SamUid *uid)
{
  g_autofree char *text = sam_uid_dup_text (uid);
  sam_json_member_add_string (json, name, text);
}

static void
add_moment (GString *json, const char *name, gint64 us)
{
  g_autofree char *text = sam_moment_format (us);
  sam_json_member_add_string (json, name, text);
}

/* Columns of HISTORY: n, seq, sv, by_user, at_us, retracted_by, retracted_at, retracted_why, body
 */
static void
append_version (SamServer *server, GString *json, SamSqlStatement *statement)
{
  g_autofree char *version = sam_server_version (server, sam_sql_column_int (statement, 0));
  gint64 seq = sam_sql_column_int (statement, 1);
  SamUid by, retracted_by;
  gsize len = 0;

  sam_uid_column (statement, 3, &by);
  sam_json_begin_object (json);
  sam_json_member_add_string (json, "v", version);
  if (seq > 0) {
    sam_json_member_add_int (json, "s", seq);
  }
  add_id (json, "by", &by);
  add_moment (json, "at", sam_sql_column_int (statement, 4));
  sam_json_member_add_int (json, "sv", sam_sql_column_int (statement, 2));
  if (sam_uid_column (statement, 5, &retracted_by)) {
    sam_json_member (json, "x");
    sam_json_begin_object (json);
    add_moment (json, "at", sam_sql_column_int (statement, 6));
    add_id (json, "by", &retracted_by);
    sam_json_member_add_string (json, "why", sam_sql_column_text (statement, 7, NULL));
    sam_json_end_object (json);
  }
  const char *body = sam_sql_column_text (statement, 8, &len);
  sam_json_member_add_raw (json, "d", body, len);
  sam_json_end_object (json);
}

static gboolean
append_versions (SamServer *server, const SamUid *id, gint64 before, GString *json, gint64 *next,
                 GError **error)
{
  SamSqlStep step = SAM_SQL_STEP_ERROR;
  guint n = 0;
  g_autoptr (SamSqlStatement) statement =
      sam_server_stmt (server, SAM_STMT_HISTORY,
                       SAM_SQL_ARGS (SAM_SQL_UID (id), SAM_SQL_INT (before),
                                     SAM_SQL_INT (PAGE + 1)),
                       error);

  while (statement && (step = sam_sql_step (statement, error)) == SAM_SQL_STEP_ROW) {
    if (n++ == PAGE) {
      return TRUE;
    }
    *next = sam_sql_column_int (statement, 0);
    sam_json_element (json);
    append_version (server, json, statement);
  }
  *next = 0;
  return step == SAM_SQL_STEP_DONE;
}

SamServerResponse *
sam_server_history (SamServer *server, const SamActor *actor, const SamServerRequest *request,
                    const char *type, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) json = g_string_new (NULL);
  g_autofree char *cursor = sam_server_query_get (request->query, "cursor");
  g_auto (SamStored) stored = { 0 };
  guint64 before = (guint64) G_MAXINT64;
  gint64 next = 0;

  int seen = sam_server_load_seen (server, actor, type, id, &stored, &error);
  if (seen <= 0) {
    return seen < 0 ? sam_server_failed (error) : sam_server_not_found ();
  }
  if (cursor && !g_ascii_string_to_unsigned (cursor, 10, 1, G_MAXINT64, &before, NULL)) {
    return sam_server_problem ("cursor-invalid", "This cursor was not given to this user.");
  }
  if (!sam_server_note_read (server, actor, "history", &stored, &error)) {
    return sam_server_failed (error);
  }
  sam_json_begin_object (json);
  sam_json_member (json, "items");
  sam_json_begin_array (json);
  if (!append_versions (server, &stored.id, (gint64) before, json, &next, &error)) {
    return sam_server_failed (error);
  }
  sam_json_end_array (json);
  if (next > 0) {
    g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, next);
    sam_json_member_add_string (json, "next", text);
  }
  sam_json_end_object (json);
  return sam_server_response_json (200, g_steal_pointer (&json));
}

/* The body of a record in one of its versions: 1, 0 = not told, or not in this epoch; -1. */
static int
body_at (SamServer *server, const SamUid *id, const char *version, GBytes **body, GError **error)
{
  const char *dot = version ? strchr (version, '.') : NULL;
  guint64 n = 0;

  if (!dot || strlen (server->epoch) != (gsize) (dot - version)
      || !g_str_has_prefix (version, server->epoch)
      || !g_ascii_string_to_unsigned (dot + 1, 10, 1, (guint64) SAM_JSON_MAX_INT, &n, NULL)) {
    return 0;
  }
  g_autoptr (SamSqlStatement) statement =
      sam_server_stmt (server, SAM_STMT_HISTORY,
                       SAM_SQL_ARGS (SAM_SQL_UID (id), SAM_SQL_INT ((gint64) n + 1),
                                     SAM_SQL_INT (1)),
                       error);
  SamSqlStep step = statement ? sam_sql_step (statement, error) : SAM_SQL_STEP_ERROR;
  if (step == SAM_SQL_STEP_ERROR) {
    return -1;
  }
  if (step == SAM_SQL_STEP_DONE || sam_sql_column_int (statement, 0) != (gint64) n) {
    return 0;
  }
  gsize len = 0;
  const char *text = sam_sql_column_text (statement, 8, &len);
  *body = g_bytes_new (text, len);
  return len > 0;
}

gboolean
sam_push_add_was (SamServer *server, const SamOpFields *fields, const SamTypeDef *hide, char **text,
                  GError **error)
{
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GString) was = g_string_new (NULL);
  SamUid id;
  gsize len;

  int found =
      sam_uid_parse (fields->id, &id) ? body_at (server, &id, fields->base, &body, error) : 0;
  if (found <= 0) {
    return found == 0;
  }
  const char *data = g_bytes_get_data (body, &len);
  sam_json_begin_array (was);
  for (guint i = 0; i < sam_patch_size (fields->patch); i++) {
    const char *name, *token;
    SamJsonToken old;
    sam_patch_nth (fields->patch, i, &name, &token);
    SamField field = hide ? sam_field_by_name (hide, name) : SAM_FIELD_NONE;
    if ((field != SAM_FIELD_NONE && sam_field_tells_where (field))
        || !sam_json_find (data, len, name, &old)) {
      continue;
    }
    g_autofree char *pointer = g_strdup_printf ("/%s", name);
    sam_json_element (was);
    sam_json_begin_object (was);
    sam_json_member_add_string (was, "p", pointer);
    sam_json_member_add_raw (was, "v", old.raw, old.len);
    sam_json_end_object (was);
  }
  sam_json_end_array (was);
  if (strlen (*text) + was->len > WAS_MOST) {
    return TRUE;
  }
  g_autoptr (GBytes) bare = g_bytes_new_take (*text, strlen (*text));
  SamJsonSet set = { "was", was->str, (gssize) was->len };
  *text = NULL;
  g_autoptr (GBytes) whole = sam_json_object_patch (bare, &set, 1, NULL, error);
  if (!whole) {
    return FALSE;
  }
  *text = g_strndup (g_bytes_get_data (whole, NULL), g_bytes_get_size (whole));
  return TRUE;
}
