/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What must hold of a client. */

#include "server/sam-server-private.h"
#include "sim.h"
#include "vault/sam-vault-private.h"

#include <samspor/sam-merge.h>
#include <samspor/sam-records.h>
#include <string.h>

/* ---- I6 ---- */

void
sim_check_cursor (Client *client)
{
  const char *text = client->desk.store->feed.cursor;
  SamCursor cursor;
  SamUid account;

  if (g_strcmp0 (text, client->cursor) == 0) {
    return;
  }
  g_free (client->cursor);
  client->cursor = g_strdup (text);
  sam_uid_parse (client->device.user_id, &account);
  if (text[0] == '\0'
      || sam_cursor_open (client->sim->server, &account, text, &cursor) != SAM_CURSOR_OK) {
    client->cursor_seq = 0;
    return;
  }
  if (cursor.seq < client->cursor_seq) {
    sim_fail (client->sim, "I6: the cursor of %s goes back from %d to %d", client->login,
              (int) client->cursor_seq, (int) cursor.seq);
  }
  client->cursor_seq = cursor.seq;
}

/* ---- I3 ---- */

typedef void (*RecFunc) (const SamRowRec *rec, gpointer data);

static void
each_rec (Client *client, RecFunc func, gpointer data)
{
  SamStore *store = client->desk.store;
  g_autoptr (GArray) rids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) error = NULL;

  sam_store_collect_rids (store, "SELECT rec_rid FROM head WHERE rec_rid > 0 ORDER BY n", NULL, 0,
                          rids, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < rids->len; i++) {
    g_auto (SamRowHeld) held = { 0 };

    sam_store_get_row (store, g_array_index (rids, gint64, i), SAM_ROW_REC, &held, &error);
    g_assert_no_error (error);
    func (&held.row.rec, data);
  }
}

typedef struct {
  Client *client;
  GHashTable *expected; /* record id → body; what is left was not there */
  gboolean equal, tell;
} Comparison;

static void
differs (Comparison *comparison, const char *what, const char *type, const char *id)
{
  comparison->equal = FALSE;
  if (comparison->tell) {
    sim_fail (comparison->client->sim, "I3: %s %s %s %s", comparison->client->login, what, type,
              id);
  }
}

static void
compare (const SamRowRec *rec, gpointer data)
{
  Comparison *comparison = data;
  GBytes *body = g_hash_table_lookup (comparison->expected, rec->id);

  if (body == NULL) {
    differs (comparison, "holds, and may not see,", rec->type, rec->id);
  } else if (g_bytes_get_size (body) != rec->body.size
             || memcmp (g_bytes_get_data (body, NULL), rec->body.data, rec->body.size) != 0) {
    if (comparison->tell) {
      sim_note (comparison->client->sim, "%.*s\n# instead of %.*s", (int) rec->body.size,
                (const char *) rec->body.data, (int) g_bytes_get_size (body),
                (const char *) g_bytes_get_data (body, NULL));
    }
    differs (comparison, "holds another text of", rec->type, rec->id);
  }
  g_hash_table_remove (comparison->expected, rec->id);
}

gboolean
sim_client_equal (Client *client, gboolean tell)
{
  Comparison comparison = { client, sim_server_expected (client->sim, client), TRUE, tell };
  SamStoreStatus status = sam_store_get_status (client->desk.store);
  GHashTableIter iter;
  gpointer id;

  each_rec (client, compare, &comparison);
  g_hash_table_iter_init (&iter, comparison.expected);
  while (g_hash_table_iter_next (&iter, &id, NULL)) {
    differs (&comparison, "does not hold", "", id);
  }
  g_hash_table_unref (comparison.expected);
  /* What a person must look at first holds up what was written together with it. */
  if (status.pending > 0 && status.conflicts == 0 && status.refused == 0) {
    differs (&comparison, "still waits with", "", "something");
  }
  return comparison.equal;
}

/* ---- I2 ---- */

static gboolean
slice_has (SamSlice slice, const char *token)
{
  return slice.data != NULL && memmem (slice.data, slice.size, token, strlen (token)) != NULL;
}

static gboolean
row_has (const SamRow *row, const char *id, const char *token)
{
  switch (row->kind) {
  case SAM_ROW_EDIT:
    return strcmp (row->edit.id, id) == 0 && slice_has (row->edit.ours, token);
  case SAM_ROW_OP:
    return g_strcmp0 (row->op.id, id) == 0
           && (slice_has (row->op.patch, token) || slice_has (row->op.sent, token));
  default:
    return (row->kept.id == NULL || strcmp (row->kept.id, id) == 0)
           && slice_has (row->kept.payload, token);
  }
}

static gboolean
rows_have (SamStore *store, SamRowKind kind, const char *query, const char *id, const char *token)
{
  g_autoptr (GArray) rids = g_array_new (FALSE, FALSE, sizeof (gint64));
  gboolean has = FALSE;

  sam_store_collect_rids (store, query, NULL, 0, rids, NULL);
  for (guint i = 0; i < rids->len && !has; i++) {
    g_auto (SamRowHeld) held = { 0 };

    has = sam_store_get_row (store, g_array_index (rids, gint64, i), kind, &held, NULL)
          && row_has (&held.row, id, token);
  }
  return has;
}

static gboolean
keeps (Client *client, const char *key, const char *token)
{
  SamStore *store = client->desk.store;
  g_autofree char *id = g_strndup (key, SAM_ID_LEN);

  return rows_have (store, SAM_ROW_EDIT, "SELECT rid FROM m_edit", id, token)
         || rows_have (store, SAM_ROW_OP, "SELECT rid FROM m_op", id, token)
         || rows_have (store, SAM_ROW_KEPT, "SELECT rid FROM m_kept", id, token);
}

static gboolean
shows (Client *client, const char *key, const char *token)
{
  g_autofree char *id = g_strndup (key, SAM_ID_LEN);
  g_autofree char *now = NULL;
  g_autoptr (SamRecord) record = sam_store_peek (client->desk.store, id, NULL);

  if (record == NULL) {
    return FALSE;
  }
  now = sam_record_token (record,
                          sam_field_by_name (sam_record_get_def (record), key + SAM_ID_LEN + 1));
  return g_strcmp0 (now, token) == 0;
}

static gboolean
is_somewhere (Client *client, const char *key, const char *token)
{
  g_autofree char *both = g_strconcat (key, "=", token, NULL);

  return g_hash_table_contains (client->sim->arrived, both) || shows (client, key, token)
         || keeps (client, key, token);
}

static void
check_saved (Client *client)
{
  GHashTableIter iter;
  gpointer key, token;

  g_hash_table_iter_init (&iter, client->desk.wrote);
  while (g_hash_table_iter_next (&iter, &key, &token)) {
    /* Nothing and a set are not told apart from what others wrote. */
    if (((char *) token)[0] == '"' && !is_somewhere (client, key, token)) {
      sim_fail (client->sim, "I2: what %s saved as %s is nowhere: %s", client->login, (char *) key,
                (char *) token);
    }
  }
}

/* ---- I4, I7 ---- */

static void
note_scope (const SamRowRec *rec, gpointer data)
{
  g_hash_table_add (data, g_strdup (rec->scope));
  g_hash_table_add (data, g_strdup (rec->id));
}

typedef struct {
  Client *client;
  GHashTable *held;
} Carving;

static gboolean
carved (gint64 rid, const guint8 *data, gsize size, gpointer user_data, GError **error)
{
  Carving *carving = user_data;
  SamRow row;

  if (sam_row_decode (&row, data, size, NULL) && row.kind == SAM_ROW_REC
      && g_hash_table_contains (carving->client->purged, row.rec.scope)
      && !g_hash_table_contains (carving->held, row.rec.scope)) {
    sim_fail (carving->client->sim, "I4: %s %s of a purged case is on the disk of %s", row.rec.type,
              row.rec.id, carving->client->login);
  }
  return TRUE;
}

static void
check_child (const SamRowRec *rec, gpointer data)
{
  Carving *carving = data;
  const SamTypeDef *def = sam_type_by_name (rec->type);

  if (def != NULL && def->scope == SAM_SCOPE_CASE && rec->comp == SAM_COMPARTMENT_FOLLOW_UP
      && !g_hash_table_contains (carving->held, rec->scope)) {
    sim_fail (carving->client->sim, "I7: %s holds %s %s without its case", carving->client->login,
              rec->type, rec->id);
  }
}

/* ---- I14: a box is sealed to its place ---- */

static void
check_seals (Client *client)
{
  SamVault *vault = client->desk.store->vault;
  g_autoptr (GError) error = NULL;
  g_autoptr (SamSqlStatement) statement =
      sam_sql_prepare (client->desk.store->sql,
                       "SELECT rid, box FROM vault.row WHERE rid > 1 LIMIT 2", &error);

  g_assert_no_error (error);
  while (sam_sql_step (statement, &error) == SAM_SQL_STEP_ROW) {
    gint64 rid = sam_sql_column_int (statement, 0);
    gsize size = 0, opened = 0;
    const guint8 *box = sam_sql_column_blob (statement, 1, &size);
    g_autofree guint8 *data = g_malloc (size);

    if (sam_seal_open (vault->seal, rid + 1, box, size, data, &opened)) {
      sim_fail (client->sim, "I14: a box of %s opens at another place", client->login);
    }
  }
}

void
sim_check_client (Client *client, gboolean quiet)
{
  Carving carving = { client, g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL) };
  g_autofree char *held = sam_store_dump_memory (client->desk.store, NULL);
  g_autofree char *fresh = NULL;

  each_rec (client, note_scope, carving.held);
  if (quiet) {
    if (sam_store_get_status (client->desk.store).permit_over) {
      sim_fail (client->sim, "%s is locked, and the server has answered", client->login);
    }
    check_saved (client);
    each_rec (client, check_child, &carving);
    sam_vault_carve (client->desk.store->vault, carved, &carving, NULL, NULL);
  }
  check_seals (client);
  g_hash_table_unref (carving.held);
  if (sam_store_reopen (client->desk.store, NULL)) {
    fresh = sam_store_dump_memory (client->desk.store, NULL);
    if (g_strcmp0 (held, fresh) != 0) {
      sim_fail (client->sim, "I13: the memory of %s is not what its vault says", client->login);
    }
    if (sam_store_get_status (client->desk.store).vault != SAM_VAULT_STATE_FINE) {
      sim_fail (client->sim, "I14: the manifest of %s does not match", client->login);
    }
  }
}
