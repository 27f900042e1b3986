/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Who waits for whom, on PostgreSQL alone; SQLite has one writer. What is judged must not change
 * until the verdict is written, also by another process. A push locks the cases and persons it
 * writes into, always a case with its person, in the order of their keys, so that no two wait for
 * each other. Whatever reaches further (the registry, a team, an administrator, sight that has run
 * out) has the whole database to itself. The locks end with the transaction, and are taken before
 * anything is read for the judgement.
 */
#include "sam-server-push-private.h"

#include <samspor/sam-records.h>
#include <string.h>

/* Anything that is no end of an id. */
#define KEY_OF_ALL G_GINT64_CONSTANT (0x53616d73706f7264)

static gboolean
lock (SamServer *server, SamServerPostgresStatement how, gint64 key, GError **error)
{
  return sam_sql_run (server->sql, sam_server_postgres_statements[how],
                      SAM_SQL_ARGS (SAM_SQL_INT (key)), error);
}

gboolean
sam_lock_all (SamServer *server, GError **error)
{
  return !server->shared || lock (server, SAM_PG_LOCK, KEY_OF_ALL, error);
}

typedef struct {
  SamServer *server;
  GArray *keys;      /* (element-type gint64) */
  GHashTable *begun; /* (element-type SamUid): cases and persons this batch makes */
  gboolean all;
} Locks;

static void
add_key (Locks *locks, const SamUid *uid)
{
  gint64 key;
  /* the end of a version 7 id is random */
  memcpy (&key, uid->b + SAM_ID_BYTES - sizeof key, sizeof key);
  g_array_append_val (locks->keys, key);
}

static gboolean
add_scope (Locks *locks, const SamUid *scope, GError **error)
{
  SamUid person;

  if (g_hash_table_contains (locks->begun, scope)) {
    add_key (locks, scope);
    return TRUE;
  }
  {
    g_autoptr (SamSqlStatement) statement =
        sam_server_stmt (locks->server, SAM_STMT_IS_CASE, SAM_SQL_ARGS (SAM_SQL_UID (scope)),
                         error);
    SamSqlStep step = statement ? sam_sql_step (statement, error) : SAM_SQL_STEP_ERROR;
    if (step == SAM_SQL_STEP_ERROR) {
      return FALSE;
    }
    if (step == SAM_SQL_STEP_ROW) {
      add_key (locks, scope);
      if (sam_uid_column (statement, 0, &person)) {
        add_key (locks, &person);
      }
      return TRUE;
    }
  }
  g_auto (SamStored) stored = { 0 };
  int found = sam_server_load (locks->server, scope, &stored, error);
  if (found > 0 && stored.known_type && stored.type == SAM_RECORD_PERSON) {
    add_key (locks, scope);
  } else {
    locks->all = TRUE;
  }
  return found >= 0;
}

static gboolean
add_new (Locks *locks, const SamPushed *pushed, const SamUid *id, GError **error)
{
  const SamOpFields *fields = sam_op_get (pushed->op);
  const SamTypeDef *def = sam_type_get (fields->type);
  g_autoptr (SamRecord) after = sam_op_apply (pushed->op, NULL, NULL);
  const char *parent;
  SamUid uid;

  if (!after) {
    return TRUE; /* refused without a look at anything */
  }
  if (fields->type == SAM_RECORD_CASE || fields->type == SAM_RECORD_PERSON) {
    add_key (locks, id);
    parent =
        fields->type == SAM_RECORD_CASE ? sam_record_get_text (after, SAM_CASE_PERSON_ID) : NULL;
    if (parent && sam_uid_parse (parent, &uid)) {
      add_key (locks, &uid);
    }
    return TRUE;
  }
  parent = def->parent == SAM_FIELD_NONE ? NULL : sam_record_get_text (after, def->parent);
  if (parent && sam_uid_parse (parent, &uid)) {
    return add_scope (locks, &uid, error);
  }
  locks->all = TRUE;
  return TRUE;
}

static gboolean
add_operation (Locks *locks, const SamPushed *pushed, GError **error)
{
  const SamOpFields *fields = sam_op_get (pushed->op);
  g_auto (SamStored) stored = { 0 };
  SamUid id;

  if (fields->kind == SAM_OP_VIEW_LOG || !sam_uid_parse (fields->id, &id)) {
    return TRUE;
  }
  /* where a record belongs never changes, so this may be read before the lock */
  int found = sam_server_load (locks->server, &id, &stored, error);
  if (found < 0) {
    return FALSE;
  }
  if (found) {
    return add_scope (locks, &stored.scope, error);
  }
  if (fields->kind == SAM_OP_PROPOSE && fields->scope && sam_uid_parse (fields->scope, &id)) {
    return add_scope (locks, &id, error);
  }
  return fields->kind != SAM_OP_CREATE && fields->kind != SAM_OP_SIGN
             ? TRUE
             : add_new (locks, pushed, &id, error);
}

static int
compare_keys (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;
  return (x > y) - (x < y);
}

gboolean
sam_lock_batch (SamServer *server, const SamActor *actor, GPtrArray *batch, GError **error)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GHashTable) begun =
      g_hash_table_new_full (sam_uid_hash, sam_uid_hash_equal, g_free, NULL);
  Locks locks = { .server = server, .keys = keys, .begun = begun };
  SamUid uid;

  if (!server->shared) {
    return TRUE;
  }
  /* the same operation sent twice at once, over two processes, is one */
  add_key (&locks, &actor->device);
  for (guint i = 0; i < batch->len; i++) {
    const SamPushed *pushed = g_ptr_array_index (batch, i);
    const SamOpFields *fields = pushed->op ? sam_op_get (pushed->op) : NULL;
    if (fields && fields->kind == SAM_OP_CREATE
        && (fields->type == SAM_RECORD_CASE || fields->type == SAM_RECORD_PERSON)
        && sam_uid_parse (fields->id, &uid)) {
      g_hash_table_add (begun, sam_uid_copy (&uid));
    }
  }
  for (guint i = 0; i < batch->len && !locks.all; i++) {
    const SamPushed *pushed = g_ptr_array_index (batch, i);
    if (pushed->op && !add_operation (&locks, pushed, error)) {
      return FALSE;
    }
  }
  if (locks.all) {
    return sam_lock_all (server, error);
  }
  g_array_sort (keys, compare_keys);
  if (!lock (server, SAM_PG_LOCK_SHARED, KEY_OF_ALL, error)) {
    return FALSE;
  }
  for (guint i = 0; i < keys->len; i++) {
    gint64 key = g_array_index (keys, gint64, i);
    if ((i == 0 || key != g_array_index (keys, gint64, i - 1))
        && !lock (server, SAM_PG_LOCK, key, error)) {
      return FALSE;
    }
  }
  return TRUE;
}
