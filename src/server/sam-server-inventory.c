/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Whether a device has what its user may see, without sending it: first a digest of each scope,
 * then the versions of those that differ. What is not there and what is not in sight are one
 * answer; nothing here ever says that something is to be removed.
 */
#include "sam-server-private.h"

#include <samspor/sam-json.h>
#include <sodium.h>
#include <string.h>

#define SCOPES_MAX 2000
#define IDS_MAX 5000

static SamServerResponse *
bad_body (const char *list, guint n)
{
  g_autofree char *pointer = g_strdup_printf ("/%s/%u", list, n);
  return sam_server_problem_at ("bad-body", "The body is not what the contract says.", pointer);
}

static SamSqlStatement *
versions_in_sight (SamServer *server, const SamActor *actor, const SamUid *scope, GError **error)
{
  return sam_server_stmt (server, SAM_STMT_SCOPE_VERSIONS,
                          SAM_SQL_ARGS (SAM_SQL_UID (&actor->id), SAM_SQL_UID (scope),
                                        SAM_SQL_INT (sam_clock_now (server->clock))),
                          error);
}

/* SHA-256 over id ":" version "\n", by id; and how many there are. */
static gboolean
digest_of (SamServer *server, const SamActor *actor, const SamUid *scope, gint64 *n,
           char hex[crypto_hash_sha256_BYTES * 2 + 1], GError **error)
{
  crypto_hash_sha256_state state;
  guint8 hash[crypto_hash_sha256_BYTES];
  SamSqlStep step = SAM_SQL_STEP_ERROR;
  g_autoptr (SamSqlStatement) statement = versions_in_sight (server, actor, scope, error);

  crypto_hash_sha256_init (&state);
  *n = 0;
  while (statement && (step = sam_sql_step (statement, error)) == SAM_SQL_STEP_ROW) {
    SamUid id;
    sam_uid_column (statement, 0, &id);
    g_autofree char *text = sam_uid_dup_text (&id);
    g_autofree char *version = sam_server_version (server, sam_sql_column_int (statement, 1));
    g_autofree char *line = g_strdup_printf ("%s:%s\n", text, version);
    crypto_hash_sha256_update (&state, (const guint8 *) line, strlen (line));
    (*n)++;
  }
  crypto_hash_sha256_final (&state, hash);
  sodium_bin2hex (hex, crypto_hash_sha256_BYTES * 2 + 1, hash, sizeof hash);
  return step == SAM_SQL_STEP_DONE;
}

static SamServerResponse *
compare_scopes (SamServer *server, const SamActor *actor, const SamJsonToken *list)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) json = g_string_new (NULL);
  SamJsonToken token, member;
  SamJsonCursor cursor;
  guint n = 0;

  if (!sam_json_cursor_array (&cursor, list->raw, list->len)) {
    return bad_body ("scopes", 0);
  }
  sam_json_begin_object (json);
  sam_json_member_add_string (json, "epoch", server->epoch);
  sam_json_member (json, "differ");
  sam_json_begin_array (json);
  for (; sam_json_cursor_next_element (&cursor, &token); n++) {
    g_autofree char *scope_text = NULL, *hash = NULL;
    char hex[crypto_hash_sha256_BYTES * 2 + 1];
    gint64 said = -1, count = 0;
    SamUid scope;

    if (n == SCOPES_MAX) {
      return sam_server_problem ("too-many", "There are too many scopes.");
    }
    if (token.kind == SAM_JSON_OBJECT && sam_json_find (token.raw, token.len, "c", &member)) {
      scope_text = sam_json_token_dup_string (&member);
    }
    if (!scope_text || !sam_uid_parse (scope_text, &scope)
        || !sam_json_find (token.raw, token.len, "n", &member)
        || !sam_json_token_get_int (&member, &said)
        || !sam_json_find (token.raw, token.len, "h", &member)
        || !(hash = sam_json_token_dup_string (&member))) {
      return bad_body ("scopes", n);
    }
    if (!digest_of (server, actor, &scope, &count, hex, &error)) {
      return sam_server_failed (error);
    }
    if (count != said || strcmp (hash, hex) != 0) {
      sam_json_element (json);
      sam_json_append_string (json, scope_text);
    }
  }
  sam_json_end_array (json);
  sam_json_end_object (json);
  return sam_server_response_json (200, g_steal_pointer (&json));
}

/* What a device has of one scope: NULL with it in @have (SamUid → version), or the refusal. */
static SamServerResponse *
read_have (const SamJsonToken *token, guint n, SamUid *scope, GHashTable *have, guint *n_ids)
{
  g_autofree char *scope_text = NULL;
  SamJsonToken member, list, entry;
  SamJsonCursor cursor;

  if (token->kind == SAM_JSON_OBJECT && sam_json_find (token->raw, token->len, "c", &member)) {
    scope_text = sam_json_token_dup_string (&member);
  }
  if (!scope_text || !sam_uid_parse (scope_text, scope)
      || !sam_json_find (token->raw, token->len, "have", &list)
      || !sam_json_cursor_array (&cursor, list.raw, list.len)) {
    return bad_body ("records", n);
  }
  while (sam_json_cursor_next_element (&cursor, &entry)) {
    g_autofree char *id_text = NULL;
    char *version = NULL;
    SamUid id;
    if (++*n_ids > IDS_MAX) {
      return sam_server_problem ("too-many", "There are too many ids.");
    }
    if (entry.kind == SAM_JSON_OBJECT && sam_json_find (entry.raw, entry.len, "id", &member)) {
      id_text = sam_json_token_dup_string (&member);
    }
    if (!id_text || !sam_uid_parse (id_text, &id)
        || !sam_json_find (entry.raw, entry.len, "v", &member)
        || !(version = sam_json_token_dup_string (&member))) {
      return bad_body ("records", n);
    }
    g_hash_table_insert (have, sam_uid_copy (&id), version);
  }
  return NULL;
}

static void
append_version (GString *json, const SamUid *id, const char *version)
{
  g_autofree char *text = sam_uid_dup_text (id);
  sam_json_element (json);
  sam_json_begin_object (json);
  sam_json_member_add_string (json, "id", text);
  if (version) {
    sam_json_member_add_string (json, "v", version);
  } else {
    sam_json_member_add_raw (json, "v", "null", 4);
  }
  sam_json_end_object (json);
}

static gint
compare_ids (gconstpointer a, gconstpointer b)
{
  return memcmp (*(const SamUid *const *) a, *(const SamUid *const *) b, sizeof (SamUid));
}

/* First what is in sight and differs, then what the device alone has; each by id. */
static gboolean
append_differing (SamServer *server, const SamActor *actor, const SamUid *scope, GHashTable *have,
                  GString *json, GError **error)
{
  g_autoptr (GPtrArray) rest = g_ptr_array_new ();
  SamSqlStep step = SAM_SQL_STEP_ERROR;
  GHashTableIter iter;
  gpointer key;
  g_autoptr (SamSqlStatement) statement = versions_in_sight (server, actor, scope, error);

  while (statement && (step = sam_sql_step (statement, error)) == SAM_SQL_STEP_ROW) {
    SamUid id;
    sam_uid_column (statement, 0, &id);
    g_autofree char *version = sam_server_version (server, sam_sql_column_int (statement, 1));
    if (g_strcmp0 (g_hash_table_lookup (have, &id), version) != 0) {
      append_version (json, &id, version);
    }
    g_hash_table_remove (have, &id);
  }
  g_hash_table_iter_init (&iter, have);
  while (g_hash_table_iter_next (&iter, &key, NULL)) {
    g_ptr_array_add (rest, key);
  }
  g_ptr_array_sort (rest, compare_ids);
  for (guint i = 0; i < rest->len; i++) {
    append_version (json, g_ptr_array_index (rest, i), NULL);
  }
  return step == SAM_SQL_STEP_DONE;
}

static SamServerResponse *
compare_records (SamServer *server, const SamActor *actor, const SamJsonToken *list)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) json = g_string_new (NULL);
  SamJsonToken token;
  SamJsonCursor cursor;
  guint n = 0, n_ids = 0;

  if (!sam_json_cursor_array (&cursor, list->raw, list->len)) {
    return bad_body ("records", 0);
  }
  sam_json_begin_object (json);
  sam_json_member_add_string (json, "epoch", server->epoch);
  sam_json_member (json, "records");
  sam_json_begin_array (json);
  for (; sam_json_cursor_next_element (&cursor, &token); n++) {
    g_autoptr (GHashTable) have =
        g_hash_table_new_full (sam_uid_hash, sam_uid_hash_equal, g_free, g_free);
    SamUid scope;
    if (n == SCOPES_MAX) {
      return sam_server_problem ("too-many", "There are too many scopes.");
    }
    SamServerResponse *refused = read_have (&token, n, &scope, have, &n_ids);
    if (refused) {
      return refused;
    }
    if (!append_differing (server, actor, &scope, have, json, &error)) {
      return sam_server_failed (error);
    }
  }
  sam_json_end_array (json);
  sam_json_end_object (json);
  return sam_server_response_json (200, g_steal_pointer (&json));
}

SamServerResponse *
sam_server_inventory (SamServer *server, const SamActor *actor, const SamServerRequest *request)
{
  SamJsonToken list;
  const char *data;
  gsize len;

  SamServerResponse *refused = sam_server_read_body (request, &data, &len);
  if (refused) {
    return refused;
  }
  if (sam_json_find (data, len, "scopes", &list)) {
    return compare_scopes (server, actor, &list);
  }
  if (sam_json_find (data, len, "records", &list)) {
    return compare_records (server, actor, &list);
  }
  return sam_server_problem_at ("bad-body", "The body is not what the contract says.", "");
}
