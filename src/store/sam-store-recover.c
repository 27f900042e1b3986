/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-store-private.h"

#include <string.h>

/*
 * The way back when the server's feed can't be followed from where it was read last. Each step is
 * in the vault, so a crash goes on where it was. A restored server is asked what it does not know;
 * what was acknowledged before is sent again with its old ids, which the server knows or not; then
 * all is fetched from the beginning, and what did not come is asked for by id: only an answer that
 * says so removes anything.
 */

/* What POST /v1/sync/inventory takes at once. */
#define SCOPES_MOST 2000
#define IDS_MOST 5000
/* After so many rounds a person looks. */
#define ATTEMPTS_MOST 10

void
sam_store_inventory_clear (SamInventory *inventory)
{
  g_queue_clear_full (&inventory->digests, g_free);
  g_queue_clear_full (&inventory->lists, g_free);
  inventory->after[0] = '\0';
}

void
sam_store_feed_from_start (SamStore *store)
{
  store->feed.recovery = SAM_RECOVERY_PULL;
  store->feed.pass++;
  g_free (store->feed.cursor);
  store->feed.cursor = g_strdup ("");
}

/* ---- beginning ---- */

/* @restored: it is known that the server was; else it shows by what it does not know. */
static void
ask_first (SamStore *store, gboolean restored)
{
  store->feed.recovery = SAM_RECOVERY_ASK;
  store->feed.restored = restored ? SAM_RESTORED_UNDER_WAY : SAM_RESTORED_NOT;
  store->feed.resent = store->feed.to_judge = 0;
}

gboolean
sam_store_meet_server (SamStore *store, const SamSession *said, GError **error)
{
  SamStoreFeed *feed = &store->feed;
  SamPermit *permit = &store->standing.permit;
  gboolean same_epoch = said->epoch == NULL || g_strcmp0 (said->epoch, feed->epoch) == 0;
  gboolean same_days = said->offline_max_days == 0 || said->offline_max_days == permit->days;

  if (same_epoch && same_days) {
    return TRUE;
  }
  if (!sam_store_begin (store, error)) {
    return FALSE;
  }
  if (!same_epoch) {
    /* A pull from the beginning that was under way counts too: at its end it would take what the
     * server has lost for gone. */
    if (feed->epoch != NULL && (*feed->cursor != '\0' || feed->recovery != SAM_RECOVERY_NONE)) {
      ask_first (store, TRUE);
    }
    g_free (feed->epoch);
    feed->epoch = g_strdup (said->epoch);
  }
  permit->days = same_days ? permit->days : said->offline_max_days;
  return sam_store_end (store,
                        sam_store_put_feed (store, error) && sam_store_put_standing (store, error),
                        SAM_ORIGIN_SYNC, error);
}

static gboolean
do_start_over (SamStore *store, gpointer user_data, GError **error)
{
  const char *code = user_data;

  if (!sam_store_begin (store, error)) {
    return FALSE;
  }
  if (strcmp (code, "cursor-expired") == 0) {
    sam_store_feed_from_start (store);
  } else {
    ask_first (store, strcmp (code, "cursor-invalid") != 0);
  }
  return sam_store_end (store, sam_store_put_feed (store, error), SAM_ORIGIN_SYNC, error);
}

gboolean
sam_store_start_over (SamStore *store, const char *code, GError **error)
{
  g_return_val_if_fail (SAM_IS_STORE (store) && code != NULL, FALSE);

  return sam_store_call (store, SAM_STORE_WRITE, NULL, do_start_over, (gpointer) code, error);
}

/* ---- asking ---- */

static gboolean
each_scope (SamStore *store, GQueue *scopes, GError **error)
{
  g_autoptr (SamSqlStatement) statement =
      sam_sql_prepare (store->sql,
                       "SELECT DISTINCT scope FROM head WHERE rec_rid <> 0 ORDER BY scope", error);
  SamSqlStep step;

  if (statement == NULL) {
    return FALSE;
  }
  while ((step = sam_sql_step (statement, error)) == SAM_SQL_STEP_ROW) {
    g_queue_push_tail (scopes, g_strdup (sam_sql_column_text (statement, 0, NULL)));
  }
  return step == SAM_SQL_STEP_DONE;
}

/* Whether the pull from the beginning brought the record. */
static gboolean
is_stamped (SamStore *store, gint64 rec_rid, gboolean *stamped, GError **error)
{
  g_auto (SamRowHeld) held = { 0 };

  if (!sam_store_get_row (store, rec_rid, SAM_ROW_REC, &held, error)) {
    return FALSE;
  }
  *stamped = held.row.rec.pass >= store->feed.pass;
  return TRUE;
}

static gboolean
scopes_left_behind (SamStore *store, GQueue *scopes, GError **error)
{
  g_autoptr (SamSqlStatement) statement =
      sam_sql_prepare (store->sql,
                       "SELECT scope, rec_rid FROM head WHERE rec_rid <> 0 ORDER BY scope", error);
  SamSqlStep step;

  if (statement == NULL) {
    return FALSE;
  }
  while ((step = sam_sql_step (statement, error)) == SAM_SQL_STEP_ROW) {
    const char *scope = sam_sql_column_text (statement, 0, NULL);
    gboolean stamped;

    if (g_strcmp0 (g_queue_peek_tail (scopes), scope) == 0) {
      continue;
    }
    if (!is_stamped (store, sam_sql_column_int (statement, 1), &stamped, error)) {
      return FALSE;
    }
    if (!stamped) {
      g_queue_push_tail (scopes, g_strdup (scope));
    }
  }
  return step == SAM_SQL_STEP_DONE;
}

typedef void (*HeldFunc) (const char *id, const char *version, gpointer user_data);

typedef struct {
  GString *out;
  char *last; /* (not owned): room for the last id */
  gsize room;
} List;

/* Ids after @after, @most of them: an answer may take records away between two questions. */
static gboolean
each_held (SamStore *store, const char *scope, const char *after, guint most, HeldFunc func,
           gpointer user_data, guint *n, GError **error)
{
  g_autoptr (SamSqlStatement) statement =
      sam_sql_prepare (store->sql,
                       "SELECT id, version FROM head WHERE scope = $1 AND rec_rid <> 0 AND id > $3"
                       " ORDER BY id LIMIT $2",
                       error);
  SamSqlStep step;

  *n = 0;
  if (statement == NULL) {
    return FALSE;
  }
  sam_sql_bind_text (statement, 1, scope, -1);
  sam_sql_bind_int (statement, 2, most);
  sam_sql_bind_text (statement, 3, after, -1);
  while ((step = sam_sql_step (statement, error)) == SAM_SQL_STEP_ROW) {
    func (sam_sql_column_text (statement, 0, NULL), sam_sql_column_text (statement, 1, NULL),
          user_data);
    (*n)++;
  }
  return step == SAM_SQL_STEP_DONE;
}

static void
add_to_digest (const char *id, const char *version, gpointer user_data)
{
  GChecksum *sum = user_data;

  g_checksum_update (sum, (const guchar *) id, -1);
  g_checksum_update (sum, (const guchar *) ":", 1);
  g_checksum_update (sum, (const guchar *) version, -1);
  g_checksum_update (sum, (const guchar *) "\n", 1);
}

static gboolean
ask_digests (SamStore *store, GString *out, GError **error)
{
  sam_json_member (out, "scopes");
  sam_json_begin_array (out);
  for (guint i = 0; i < SCOPES_MOST && !g_queue_is_empty (&store->inventory.digests); i++) {
    g_autofree char *scope = g_queue_pop_head (&store->inventory.digests);
    g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
    guint n;

    if (!each_held (store, scope, "", G_MAXINT32, add_to_digest, sum, &n, error)) {
      return FALSE;
    }
    sam_json_element (out);
    sam_json_begin_object (out);
    sam_json_member_add_string (out, "c", scope);
    sam_json_member_add_int (out, "n", n);
    sam_json_member_add_string (out, "h", g_checksum_get_string (sum));
    sam_json_end_object (out);
  }
  sam_json_end_array (out);
  return TRUE;
}

static void
add_to_list (const char *id, const char *version, gpointer user_data)
{
  List *list = user_data;

  g_strlcpy (list->last, id, list->room);
  sam_json_element (list->out);
  sam_json_begin_object (list->out);
  sam_json_member_add_string (list->out, "id", id);
  sam_json_member_add_string (list->out, "v", version);
  sam_json_end_object (list->out);
}

static gboolean
ask_lists (SamStore *store, GString *out, GError **error)
{
  SamInventory *inventory = &store->inventory;
  List list = { out, inventory->after, sizeof inventory->after };
  guint left = IDS_MOST;

  sam_json_member (out, "records");
  sam_json_begin_array (out);
  while (left > 0 && !g_queue_is_empty (&inventory->lists)) {
    const char *scope = g_queue_peek_head (&inventory->lists);
    g_autofree char *after = g_strdup (inventory->after);
    guint asked = left, n;

    sam_json_element (out);
    sam_json_begin_object (out);
    sam_json_member_add_string (out, "c", scope);
    sam_json_member (out, "have");
    sam_json_begin_array (out);
    if (!each_held (store, scope, after, asked, add_to_list, &list, &n, error)) {
      return FALSE;
    }
    sam_json_end_array (out);
    sam_json_end_object (out);
    left -= n;
    if (n < asked) {
      g_free (g_queue_pop_head (&inventory->lists));
      inventory->after[0] = '\0';
    }
  }
  sam_json_end_array (out);
  return TRUE;
}

static gboolean
go_on (SamStore *store, GError **error)
{
  if (!sam_store_begin (store, error)) {
    return FALSE;
  }
  store->feed.recovery =
      store->feed.recovery == SAM_RECOVERY_ASK ? SAM_RECOVERY_RESEND : SAM_RECOVERY_NONE;
  if (store->feed.recovery == SAM_RECOVERY_NONE
      && (store->feed.restored == SAM_RESTORED_UNDER_WAY
          || store->feed.resent + store->feed.to_judge > 0)) {
    store->feed.restored = SAM_RESTORED_UNREAD;
  }
  return sam_store_end (store, sam_store_put_feed (store, error), SAM_ORIGIN_SYNC, error);
}

typedef struct {
  gboolean anew;
  GBytes *reply; /* (nullable) */
  GBytes *body;  /* (out) (transfer full) (nullable) */
} InventoryArgs;

static gboolean
do_ask (SamStore *store, gpointer user_data, GError **error)
{
  InventoryArgs *args = user_data;
  SamInventory *inventory = &store->inventory;
  g_autoptr (GString) out = g_string_new (NULL);

  if (!sam_store_need_open (store, error) || !sam_store_need_ids (store, error)) {
    return FALSE;
  }
  if (args->anew) {
    sam_store_inventory_clear (inventory);
    if (store->feed.recovery == SAM_RECOVERY_ASK
            ? !each_scope (store, &inventory->digests, error)
            : !scopes_left_behind (store, &inventory->lists, error)) {
      return FALSE;
    }
  }
  if (g_queue_is_empty (&inventory->digests) && g_queue_is_empty (&inventory->lists)) {
    return go_on (store, error);
  }
  sam_json_begin_object (out);
  if (!g_queue_is_empty (&inventory->digests) ? !ask_digests (store, out, error)
                                              : !ask_lists (store, out, error)) {
    return FALSE;
  }
  sam_json_end_object (out);
  args->body = g_string_free_to_bytes (g_steal_pointer (&out));
  return TRUE;
}

GBytes *
sam_store_ask_inventory (SamStore *store, gboolean anew, GError **error)
{
  InventoryArgs args = { .anew = anew };

  g_return_val_if_fail (SAM_IS_STORE (store), NULL);

  sam_store_call (store, SAM_STORE_WRITE, NULL, do_ask, &args, error);
  return args.body;
}

/* ---- the answer ---- */

static gboolean
bad_answer (GError **error)
{
  g_set_error_literal (error, SAM_STORE_ERROR, SAM_STORE_ERROR_PROTOCOL,
                       "The server's inventory is not what the contract says");
  return FALSE;
}

static gboolean
take_differing (SamStore *store, const SamJsonToken *list, GError **error)
{
  SamJsonCursor cursor;
  SamJsonToken token;

  if (list->kind != SAM_JSON_ARRAY || !sam_json_cursor_array (&cursor, list->raw, list->len)) {
    return bad_answer (error);
  }
  while (sam_json_cursor_next_element (&cursor, &token)) {
    char *scope = token.kind == SAM_JSON_STRING ? sam_json_token_dup_string (&token) : NULL;

    if (!sam_id_is_valid (scope)) {
      g_free (scope);
      return bad_answer (error);
    }
    g_queue_push_tail (&store->inventory.lists, scope);
  }
  return TRUE;
}

/* What the server was sent before and acknowledged goes on its way again as it was. */
static gboolean
send_again (SamStore *store, gint64 kept_rid, const SamRow *row, GError **error)
{
  SamRowOp op = row->op;

  op.state = SAM_OP_INFLIGHT;
  op.from_edit = FALSE;
  op.resent = TRUE;
  /* The server may have it: it is never taken back to be made anew. */
  op.attempts = 2;
  return sam_store_delete_row (store, SAM_ROW_KEPT, kept_rid, error)
         && sam_store_put_op (store, &op, error)
         && (op.id == NULL || sam_store_refresh (store, op.id, -1, NULL, error));
}

static gboolean
each_acknowledged (SamStore *store, GHashTable *records, GHashTable *groups, gboolean send,
                   GError **error)
{
  g_autoptr (GArray) rids = g_array_new (FALSE, FALSE, sizeof (gint64));

  /* What was found there has no id that the server knows: one that was not restored is told nothing
   * of it. */
  if (!sam_store_collect_rids (
          store, "SELECT rid FROM m_kept WHERE why = $1 OR (why = $2 AND $3) ORDER BY rid",
          SAM_SQL_ARGS (SAM_SQL_INT (SAM_KEPT_ACKED), SAM_SQL_INT (SAM_KEPT_FOUND),
                        SAM_SQL_INT (store->feed.restored == SAM_RESTORED_UNDER_WAY)),
          rids, error)) {
    return FALSE;
  }
  for (guint i = 0; i < rids->len; i++) {
    gint64 rid = g_array_index (rids, gint64, i);
    g_auto (SamRowHeld) held = { 0 };
    const SamSlice *payload = &held.row.kept.payload;
    SamRow row;

    if (!sam_store_get_row (store, rid, SAM_ROW_KEPT, &held, error)
        || !sam_row_decode (&row, payload->data, payload->size, error)) {
      return FALSE;
    }
    if (row.kind != SAM_ROW_OP) {
      continue;
    }
    if (!send && row.op.id != NULL && g_hash_table_contains (records, row.op.id)) {
      g_hash_table_add (groups, g_strdup (row.op.group));
    } else if (send && g_hash_table_contains (groups, row.op.group)
               && !send_again (store, rid, &row, error)) {
      return FALSE;
    }
  }
  return TRUE;
}

/* What was done as one action is judged as one again. */
static gboolean
send_groups_again (SamStore *store, GHashTable *records, GError **error)
{
  g_autoptr (GHashTable) groups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return g_hash_table_size (records) == 0
         || (each_acknowledged (store, records, groups, FALSE, error)
             && each_acknowledged (store, records, groups, TRUE, error));
}

static gboolean
take_record (SamStore *store, const char *id, const char *version, GHashTable *unknown,
             GError **error)
{
  g_auto (SamHead) head = { 0 };
  gboolean stamped;

  if (!sam_id_is_valid (id)) {
    return bad_answer (error);
  }
  if (!sam_store_find_head (store, id, &head, error)) {
    return FALSE;
  }
  if (head.rec_rid == 0) {
    return TRUE; /* not held here: the feed brings it */
  }
  if (store->feed.recovery == SAM_RECOVERY_ASK) {
    if (g_strcmp0 (version, head.version) != 0) {
      g_hash_table_add (unknown, g_strdup (id));
    }
    return TRUE;
  }
  if (version != NULL) {
    return TRUE;
  }
  return is_stamped (store, head.rec_rid, &stamped, error)
         && (stamped || sam_store_remove_gone (store, id, error));
}

static gboolean
take_records (SamStore *store, const SamJsonToken *list, GError **error)
{
  g_autoptr (GHashTable) unknown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  SamJsonCursor cursor;
  SamJsonToken token;

  if (list->kind != SAM_JSON_ARRAY || !sam_json_cursor_array (&cursor, list->raw, list->len)) {
    return bad_answer (error);
  }
  while (sam_json_cursor_next_element (&cursor, &token)) {
    SamJsonToken id, version;
    g_autofree char *id_text = NULL;
    g_autofree char *version_text = NULL;

    /* What is missing is no answer: it must be said that there is none. */
    if (token.kind != SAM_JSON_OBJECT || !sam_json_find (token.raw, token.len, "id", &id)
        || id.kind != SAM_JSON_STRING || !sam_json_find (token.raw, token.len, "v", &version)
        || (version.kind != SAM_JSON_NULL && version.kind != SAM_JSON_STRING)) {
      return bad_answer (error);
    }
    id_text = sam_json_token_dup_string (&id);
    version_text = version.kind == SAM_JSON_STRING ? sam_json_token_dup_string (&version) : NULL;
    if (!take_record (store, id_text, version_text, unknown, error)) {
      return FALSE;
    }
  }
  return send_groups_again (store, unknown, error);
}

/* Put back since it said who it is: what it does not know any more is not gone. The next cycle asks
 * it again who it is. */
static gboolean
is_of_epoch (SamStore *store, const char *data, gsize len)
{
  g_autofree char *epoch = NULL;
  SamJsonToken token;

  if (store->feed.epoch == NULL || !sam_json_find (data, len, "epoch", &token)
      || token.kind != SAM_JSON_STRING) {
    return TRUE;
  }
  epoch = sam_json_token_dup_string (&token);
  return g_strcmp0 (epoch, store->feed.epoch) == 0;
}

static gboolean
take_rows (SamStore *store, GBytes *reply, GError **error)
{
  gsize len;
  const char *data = g_bytes_get_data (reply, &len);
  SamJsonToken list;

  if (!sam_json_check (data, len, NULL, NULL) || !is_of_epoch (store, data, len)) {
    return bad_answer (error);
  }
  if (sam_json_find (data, len, "differ", &list)) {
    return take_differing (store, &list, error);
  }
  return sam_json_find (data, len, "records", &list) ? take_records (store, &list, error)
                                                     : bad_answer (error);
}

static gboolean
do_take (SamStore *store, gpointer user_data, GError **error)
{
  const InventoryArgs *args = user_data;

  return sam_store_begin (store, error)
         && sam_store_end (store, take_rows (store, args->reply, error), SAM_ORIGIN_SYNC, error);
}

gboolean
sam_store_take_inventory (SamStore *store, GBytes *reply, GError **error)
{
  InventoryArgs args = { .reply = reply };

  g_return_val_if_fail (SAM_IS_STORE (store) && reply != NULL, FALSE);

  return sam_store_call (store, SAM_STORE_WRITE, NULL, do_take, &args, error);
}

static gboolean
do_read_restored (SamStore *store, gpointer user_data, GError **error)
{
  if (!sam_store_begin (store, error)) {
    return FALSE;
  }
  store->feed.restored = SAM_RESTORED_NOT;
  store->feed.resent = store->feed.to_judge = 0;
  return sam_store_end (store, sam_store_put_feed (store, error), SAM_ORIGIN_USER, error);
}

gboolean
sam_store_read_restored (SamStore *store, GError **error)
{
  g_return_val_if_fail (SAM_IS_STORE (store), FALSE);

  return sam_store_call (store, SAM_STORE_WRITE, NULL, do_read_restored, NULL, error);
}

/* ---- what became of what was sent again ---- */

/* Something that was acknowledged before it has not been answered yet. What goes in with it or not
 * at all, its own group, waits for it as much. */
static gboolean
waits_for_earlier (SamStore *store, gint64 rid, const char *group, gboolean *waits, GError **error)
{
  g_autoptr (GArray) rids = g_array_new (FALSE, FALSE, sizeof (gint64));

  *waits = FALSE;
  if (!sam_store_collect_rids (store,
                               "SELECT rid FROM m_op WHERE state = 1 AND rid < $1 AND grp <> $2",
                               SAM_SQL_ARGS (SAM_SQL_INT (rid), SAM_SQL_TEXT (group)), rids,
                               error)) {
    return FALSE;
  }
  for (guint i = 0; i < rids->len && !*waits; i++) {
    g_auto (SamRowHeld) held = { 0 };

    if (!sam_store_get_row (store, g_array_index (rids, gint64, i), SAM_ROW_OP, &held, error)) {
      return FALSE;
    }
    *waits = held.row.op.resent != 0;
  }
  return TRUE;
}

static gboolean
has_again (SamStore *store, gint64 rid, SamRow *row, const SamPushResult *result, GError **error)
{
  SamRowOp *op = &row->op;
  gboolean target = op->verb == SAM_OP_RESOLVE, settled = FALSE;
  const char *version = target ? result->target_version : result->version;

  store->feed.resent++;
  op->resent = FALSE;
  return sam_store_delete_row (store, SAM_ROW_OP, rid, error)
         && sam_store_keep (store, SAM_KEPT_ACKED, row, op->op, error)
         && (version == NULL
             || sam_store_confirm_rec (store, op, version,
                                       target ? result->target_seq : result->seq, &settled, error))
         && (settled || op->id == NULL || sam_store_settle (store, op->id, error));
}

/* It had it in its back-up. What it is now comes with the feed. @why: how it is known. */
static gboolean
had_it (SamStore *store, gint64 rid, SamRow *row, SamKeptWhy why, GError **error)
{
  row->op.resent = FALSE;
  return sam_store_delete_row (store, SAM_ROW_OP, rid, error)
         && sam_store_keep (store, why, row, row->op.op, error)
         && (row->op.id == NULL || sam_store_settle (store, row->op.id, error));
}

/* A text that colleagues were to judge, and are again. */
static gboolean
proposed_again (SamStore *store, gint64 rid, SamRow *row, const SamPushResult *result,
                GError **error)
{
  row->op.resent = FALSE;
  if (strcmp (result->r, "proposal") != 0) {
    return sam_store_not_taken (store, rid, row, error);
  }
  store->feed.resent++;
  return sam_store_delete_row (store, SAM_ROW_OP, rid, error)
         && sam_store_keep (store, SAM_KEPT_ACKED, row, row->op.op, error);
}

/* Its text goes to colleagues beside what stands. */
static gboolean
become_proposal (SamStore *store, gint64 rid, SamRow *row, GError **error)
{
  SamRowOp *op = &row->op;
  g_autoptr (SamPatch) patch = sam_patch_unpack (op->patch);
  g_auto (SamHead) head = { 0 };

  store->feed.to_judge++;
  op->resent = FALSE;
  return sam_store_find_head (store, op->id, &head, error)
         && (sam_patch_is_empty (patch)
             || sam_store_propose (store, op->type, op->id, op->scope, op->comp, head.version,
                                   patch, NULL, NULL, error))
         && sam_store_keep (store, SAM_KEPT_RESOLVED, row, op->op, error)
         && sam_store_delete_row (store, SAM_ROW_OP, rid, error)
         && (op->id == NULL || sam_store_settle (store, op->id, error));
}

/* What was changed as one action is not changed by half: the rest of it goes the same way. What was
 * made anew in it overwrites nothing, and goes in. */
static gboolean
group_becomes_proposals (SamStore *store, const char *group, GError **error)
{
  gint64 rid = 0;

  for (;;) {
    g_auto (SamRowHeld) held = { 0 };

    /* One at a time: what becomes of one may take others with it. */
    if (!sam_sql_get_int (store->sql,
                          "SELECT coalesce (min (rid), 0) FROM m_op WHERE grp = $1 AND rid > $2",
                          SAM_SQL_ARGS (SAM_SQL_TEXT (group), SAM_SQL_INT (rid)), &rid, NULL,
                          error)) {
      return FALSE;
    }
    if (rid == 0) {
      return TRUE;
    }
    if (!sam_store_get_row (store, rid, SAM_ROW_OP, &held, error)
        || (held.row.op.resent && held.row.op.verb == SAM_OP_UPDATE
            && !become_proposal (store, rid, &held.row, error))) {
      return FALSE;
    }
  }
}

/* The text as it stands there is not the one it was written on: colleagues decide. */
static gboolean
judge (SamStore *store, gint64 rid, SamRow *row, const SamPushResult *result, GError **error)
{
  SamRowOp *op = &row->op;

  if (strcmp (result->r, "conflict") == 0 && op->verb == SAM_OP_UPDATE) {
    return become_proposal (store, rid, row, error)
           && group_becomes_proposals (store, op->group, error);
  }
  store->feed.to_judge++;
  if (strcmp (result->r, "conflict") != 0 || op->verb == SAM_OP_RETRACT
      || op->verb == SAM_OP_SIGN) {
    op->resent = FALSE;
    return sam_store_op_refuse (store, rid, row, result->code != NULL ? result->code : "stale",
                                result->pointer, error);
  }
  return sam_store_op_thaw (store, rid, row, op->verb == SAM_OP_CREATE, error);
}

/* Whether it is written on what stands there. */
static gboolean
is_on (const SamRowOp *op, const SamPushResult *result)
{
  g_autofree char *version = NULL;
  SamJsonToken v;

  if (!result->has_rec || !sam_json_find (result->rec.raw, result->rec.len, "v", &v)
      || v.kind != SAM_JSON_STRING) {
    return FALSE;
  }
  version = sam_json_token_dup_string (&v);
  return g_strcmp0 (version, op->base_version) == 0;
}

/* A restored server gives every version a new name: the text tells whether it is the same. */
static gboolean
still_is_base (const SamRowOp *op, const SamPushResult *result, char **version)
{
  SamJsonToken body, v;
  g_autoptr (GBytes) base = NULL;
  g_autoptr (GBytes) theirs = NULL;
  g_autoptr (SamPatch) patch = NULL;

  if (op->base.data == NULL || !result->has_rec
      || !sam_json_find (result->rec.raw, result->rec.len, "d", &body)
      || body.kind != SAM_JSON_OBJECT || !sam_json_find (result->rec.raw, result->rec.len, "v", &v)
      || v.kind != SAM_JSON_STRING) {
    return FALSE;
  }
  base = g_bytes_new (op->base.data, op->base.size);
  theirs = g_bytes_new (body.raw, body.len);
  patch = sam_patch_diff_bodies (base, theirs);
  *version = sam_json_token_dup_string (&v);
  return sam_patch_is_empty (patch) && g_strcmp0 (*version, op->base_version) != 0;
}

/* All that its group changes of the record was written on the same version of it. */
static gboolean
renew_base (SamStore *store, const SamRowOp *op, const char *version, GError **error)
{
  g_autoptr (GArray) rids = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (!sam_store_collect_rids (
          store, "SELECT rid FROM m_op WHERE state = 1 AND record_id = $1 AND grp = $2",
          SAM_SQL_ARGS (SAM_SQL_TEXT (op->id), SAM_SQL_TEXT (op->group)), rids, error)) {
    return FALSE;
  }
  for (guint i = 0; i < rids->len; i++) {
    gint64 rid = g_array_index (rids, gint64, i);
    g_auto (SamRowHeld) held = { 0 };

    if (!sam_store_get_row (store, rid, SAM_ROW_OP, &held, error)) {
      return FALSE;
    }
    if (held.row.op.resent == 0 || g_strcmp0 (held.row.op.base_version, op->base_version) != 0) {
      continue;
    }
    held.row.op.base_version = version;
    if (sam_store_put_row (store, rid, &held.row, error) == 0) {
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
answered (SamStore *store, gint64 rid, SamRow *row, const SamPushResult *result, GError **error)
{
  SamRowOp *op = &row->op;
  g_autofree char *version = NULL;
  gboolean waits;

  if (strcmp (result->r, "applied") == 0) {
    return has_again (store, rid, row, result, error);
  }
  if (strcmp (result->r, "duplicate") == 0 || g_strcmp0 (result->code, "op-reused") == 0) {
    return had_it (store, rid, row, SAM_KEPT_ACKED, error);
  }
  if (strcmp (result->r, "skipped") == 0 || strcmp (result->r, "retry") == 0) {
    return TRUE; /* on its way still */
  }
  if (op->verb == SAM_OP_PROPOSE) {
    return proposed_again (store, rid, row, result, error);
  }
  if (strcmp (result->r, "proposal") == 0) {
    store->feed.to_judge++;
    op->resent = FALSE;
    return sam_store_keep (store, SAM_KEPT_RESOLVED, row, op->op, error)
           && sam_store_delete_row (store, SAM_ROW_OP, rid, error)
           && (op->id == NULL || sam_store_settle (store, op->id, error));
  }
  if (result->has_rec && !sam_store_apply_line (store, result->rec.raw, result->rec.len, error)) {
    return FALSE;
  }
  if (!waits_for_earlier (store, rid, op->group, &waits, error)) {
    return FALSE;
  }
  if (waits && op->attempts < ATTEMPTS_MOST) {
    return TRUE;
  }
  if (strcmp (result->r, "conflict") == 0 && op->verb == SAM_OP_UPDATE
      && sam_store_stands_there (op, result)) {
    return had_it (store, rid, row, SAM_KEPT_FOUND, error);
  }
  if (strcmp (result->r, "conflict") == 0 && op->attempts < ATTEMPTS_MOST) {
    if (is_on (op, result)) {
      return TRUE; /* renewed with its group meanwhile */
    }
    if (still_is_base (op, result, &version)) {
      return renew_base (store, op, version, error);
    }
  }
  return judge (store, rid, row, result, error);
}

gboolean
sam_store_resent_answered (SamStore *store, gint64 rid, SamRow *row, const SamPushResult *result,
                           GError **error)
{
  return answered (store, rid, row, result, error) && sam_store_put_feed (store, error);
}
