/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Who sees what, kept as rows of `visible` in the same transaction as the change that causes it.
 * A case: its coordinator, the named holder, the leads of its team, whoever is asked to take it
 * over until answered, and named grants. A person: whoever sees a case of theirs, the one who wrote
 * the person in until there is a case, and named grants. The registry: every active account. A row
 * that goes leaves a `scope_out` row, which the feed sends as `out`.
 */
#include "sam-server-private.h"

#include <samspor/sam-json.h>
#include <samspor/sam-records.h>
#include <string.h>

/* (account, compartment) */
typedef struct {
  SamUid account;
  gint64 comp;
} SightKey;

static guint
sight_hash (gconstpointer key)
{
  return sam_uid_hash (key) ^ (guint) ((const SightKey *) key)->comp;
}

static gboolean
sight_equal (gconstpointer a, gconstpointer b)
{
  const SightKey *x = a, *y = b;
  return x->comp == y->comp && sam_uid_equal (&x->account, &y->account);
}

static GHashTable *
sights_new (void)
{
  return g_hash_table_new_full (sight_hash, sight_equal, g_free, g_free);
}

static void
sights_add (GHashTable *sights, const SamUid *account, gint64 comp, gint64 until)
{
  SightKey key;
  memset (&key, 0, sizeof key);
  key.account = *account;
  key.comp = comp;
  gint64 *known = g_hash_table_lookup (sights, &key);
  if (!known) {
    g_hash_table_insert (sights, g_memdup2 (&key, sizeof key), g_memdup2 (&until, sizeof until));
  } else if (*known < until) {
    *known = until;
  }
}

static void
sights_add_role (GHashTable *sights, const SamUid *account)
{
  for (gint64 comp = 0; comp < SAM_N_COMPARTMENTS; comp++) {
    if (SAM_SERVER_ROLE_COMPARTMENTS & 1u << comp) {
      sights_add (sights, account, comp, SAM_SERVER_NEVER);
    }
  }
}

/* Statements that give (account), by role, or (account, comp, until). */
static gboolean
collect (SamTxn *txn, SamServerStatement id, const SamSqlValue *values, gsize n_values,
         gboolean by_role, GHashTable *sights, GError **error)
{
  g_autoptr (SamSqlStatement) statement =
      sam_server_stmt (txn->server, id, values, n_values, error);
  if (!statement) {
    return FALSE;
  }
  for (;;) {
    SamUid account;
    switch (sam_sql_step (statement, error)) {
    case SAM_SQL_STEP_ROW:
      if (!sam_uid_column (statement, 0, &account)) {
        break;
      }
      if (by_role) {
        sights_add_role (sights, &account);
      } else {
        sights_add (sights, &account, sam_sql_column_int (statement, 1),
                    sam_sql_column_int (statement, 2));
      }
      break;
    case SAM_SQL_STEP_DONE:
      return TRUE;
    case SAM_SQL_STEP_ERROR:
    default:
      return FALSE;
    }
  }
}

static gboolean
put_out (SamTxn *txn, const SamUid *account, const SamUid *scope, gint64 comp, const char *reason,
         GError **error)
{
  g_hash_table_add (txn->accounts, sam_uid_copy (account));
  return sam_server_run (txn->server, SAM_STMT_OUT_PUT,
                         SAM_SQL_ARGS (SAM_SQL_UID (account), SAM_SQL_INT (SAM_SERVER_PENDING),
                                       SAM_SQL_UID (scope), SAM_SQL_INT (comp),
                                       SAM_SQL_TEXT (reason)),
                         error);
}

gboolean
sam_scope_send_out (SamTxn *txn, const SamUid *account, const SamUid *scope, gint64 comp,
                    const char *reason, GError **error)
{
  return put_out (txn, account, scope, comp, reason, error);
}

/* Makes the rows of @scope what @wanted says. */
static gboolean
reconcile (SamTxn *txn, const SamUid *scope, GHashTable *wanted, GError **error)
{
  g_autoptr (GHashTable) current = sights_new ();
  g_autoptr (GHashTable) keeps =
      g_hash_table_new_full (sam_uid_hash, sam_uid_hash_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer key_pointer, until_pointer;

  if (!collect (txn, SAM_STMT_VISIBLE_OF_SCOPE, SAM_SQL_ARGS (SAM_SQL_UID (scope)), FALSE, current,
                error)) {
    return FALSE;
  }
  g_hash_table_iter_init (&iter, wanted);
  while (g_hash_table_iter_next (&iter, &key_pointer, &until_pointer)) {
    const SightKey *key = key_pointer;
    gint64 until = *(gint64 *) until_pointer;
    const gint64 *now = g_hash_table_lookup (current, key);
    g_hash_table_add (keeps, sam_uid_copy (&key->account));
    if (!now) {
      g_hash_table_add (txn->accounts, sam_uid_copy (&key->account));
      if (!sam_server_run (txn->server, SAM_STMT_VISIBLE_PUT,
                           SAM_SQL_ARGS (SAM_SQL_UID (&key->account), SAM_SQL_UID (scope),
                                         SAM_SQL_INT (key->comp), SAM_SQL_INT (SAM_SERVER_PENDING),
                                         SAM_SQL_INT (until)),
                           error)) {
        return FALSE;
      }
    } else if (*now != until
               && !sam_server_run (txn->server, SAM_STMT_VISIBLE_SET_UNTIL,
                                   SAM_SQL_ARGS (SAM_SQL_UID (&key->account), SAM_SQL_UID (scope),
                                                 SAM_SQL_INT (key->comp), SAM_SQL_INT (until)),
                                   error)) {
      return FALSE;
    }
  }
  g_hash_table_iter_init (&iter, current);
  while (g_hash_table_iter_next (&iter, &key_pointer, &until_pointer)) {
    const SightKey *key = key_pointer;
    if (g_hash_table_contains (wanted, key)) {
      continue;
    }
    gboolean keeps_some = g_hash_table_contains (keeps, &key->account);
    const char *reason = *(gint64 *) until_pointer <= txn->now ? "expired" : "scope";
    if (!sam_server_run (txn->server, SAM_STMT_VISIBLE_DELETE,
                         SAM_SQL_ARGS (SAM_SQL_UID (&key->account), SAM_SQL_UID (scope),
                                       SAM_SQL_INT (key->comp)),
                         error)
        || !put_out (txn, &key->account, scope,
                     keeps_some ? key->comp : SAM_SERVER_ALL_COMPARTMENTS, reason, error)) {
      return FALSE;
    }
  }
  return TRUE;
}

/* Grants name a scope; @is_person leaves what has no link to a person to the grant itself. */
static gboolean
settle_scope (SamTxn *txn, const SamUid *scope, gboolean is_person, GError **error)
{
  g_autoptr (GHashTable) wanted = sights_new ();

  if (!collect (txn, SAM_STMT_GRANTED, SAM_SQL_ARGS (SAM_SQL_UID (scope), SAM_SQL_INT (txn->now)),
                FALSE, wanted, error)) {
    return FALSE;
  }
  if (is_person) {
    if (!collect (txn, SAM_STMT_PERSON_WANTED, SAM_SQL_ARGS (SAM_SQL_UID (scope)), FALSE, wanted,
                  error)
        || !collect (txn, SAM_STMT_PERSON_CREATOR, SAM_SQL_ARGS (SAM_SQL_UID (scope)), TRUE, wanted,
                     error)) {
      return FALSE;
    }
  } else if (!collect (txn, SAM_STMT_CASE_WANTED, SAM_SQL_ARGS (SAM_SQL_UID (scope)), TRUE, wanted,
                       error)) {
    return FALSE;
  }
  return reconcile (txn, scope, wanted, error);
}

gboolean
sam_scope_settle (SamTxn *txn, GError **error)
{
  GHashTableIter iter;
  gpointer scope;

  g_hash_table_iter_init (&iter, txn->cases);
  while (g_hash_table_iter_next (&iter, &scope, NULL)) {
    if (!settle_scope (txn, scope, FALSE, error)) {
      return FALSE;
    }
  }
  g_hash_table_remove_all (txn->cases);
  /* after the cases: sight of a person follows from theirs */
  g_hash_table_iter_init (&iter, txn->persons);
  while (g_hash_table_iter_next (&iter, &scope, NULL)) {
    if (!settle_scope (txn, scope, TRUE, error)) {
      return FALSE;
    }
  }
  g_hash_table_remove_all (txn->persons);
  return TRUE;
}

static gboolean
touch_case (SamTxn *txn, const SamUid *case_id, gboolean *is_case, GError **error)
{
  g_autoptr (SamSqlStatement) statement =
      sam_server_stmt (txn->server, SAM_STMT_IS_CASE, SAM_SQL_ARGS (SAM_SQL_UID (case_id)), error);
  SamUid person;
  SamSqlStep step = statement ? sam_sql_step (statement, error) : SAM_SQL_STEP_ERROR;

  if (step == SAM_SQL_STEP_ERROR) {
    return FALSE;
  }
  *is_case = step == SAM_SQL_STEP_ROW;
  if (*is_case) {
    g_hash_table_add (txn->cases, sam_uid_copy (case_id));
    if (sam_uid_column (statement, 0, &person)) {
      g_hash_table_add (txn->persons, sam_uid_copy (&person));
    }
  }
  return TRUE;
}

gboolean
sam_scope_touch (SamTxn *txn, const SamUid *scope, GError **error)
{
  gboolean is_case = FALSE;

  if (sam_uid_is_nil (scope)) {
    return TRUE;
  }
  if (!touch_case (txn, scope, &is_case, error)) {
    return FALSE;
  }
  if (!is_case) {
    g_hash_table_add (txn->persons, sam_uid_copy (scope));
  }
  return TRUE;
}

/* A member that names a record; an absent one is a blob of no bytes. */
static SamSqlValue
ref_of (const char *body, gsize len, SamField field, SamUid *room)
{
  SamJsonToken token;
  if (sam_json_find (body, len, sam_field_get (field)->name, &token)
      && token.kind == SAM_JSON_STRING) {
    g_autofree char *text = sam_json_token_dup_string (&token);
    if (sam_uid_parse (text, room)) {
      return SAM_SQL_UID (room);
    }
  }
  return SAM_SQL_NO_UID;
}

static gboolean
member_is (const char *body, gsize len, SamField field, const char *value)
{
  SamJsonToken token;
  return sam_json_find (body, len, sam_field_get (field)->name, &token)
         && token.kind == SAM_JSON_STRING && sam_json_token_is (&token, value);
}

gboolean
sam_scope_record_changed (SamTxn *txn, const SamUid *id, SamRecordType type, const SamUid *scope,
                          const char *body, gsize len, gboolean retracted, GError **error)
{
  SamUid a = sam_uid_nil, b = sam_uid_nil, c = sam_uid_nil, d = sam_uid_nil;
  gboolean is_case = FALSE;

  switch ((int) type) {
  case SAM_RECORD_CASE: {
    gboolean open = !retracted && !member_is (body, len, SAM_CASE_STATUS, "closed");
    return touch_case (txn, id, &is_case, error)
           && sam_server_run (txn->server, SAM_STMT_CASE_FACT_PUT,
                              SAM_SQL_ARGS (SAM_SQL_UID (id),
                                            ref_of (body, len, SAM_CASE_PERSON_ID, &a),
                                            ref_of (body, len, SAM_CASE_TEAM_ID, &b),
                                            ref_of (body, len, SAM_CASE_COORDINATOR_USER, &c),
                                            ref_of (body, len, SAM_CASE_HOLDER_USER, &d),
                                            SAM_SQL_INT (open)),
                              error)
           && touch_case (txn, id, &is_case, error);
  }
  case SAM_RECORD_PERSON:
    g_hash_table_add (txn->persons, sam_uid_copy (id));
    return TRUE;
  case SAM_RECORD_HANDOVER:
    if (!retracted && member_is (body, len, SAM_HANDOVER_STATE, "asked")) {
      if (!sam_server_run (txn->server, SAM_STMT_ASK_PUT,
                           SAM_SQL_ARGS (SAM_SQL_UID (id), SAM_SQL_UID (scope),
                                         ref_of (body, len, SAM_HANDOVER_TO_USER, &a),
                                         ref_of (body, len, SAM_HANDOVER_TO_TEAM, &b)),
                           error)) {
        return FALSE;
      }
    } else if (!sam_server_run (txn->server, SAM_STMT_ASK_DELETE, SAM_SQL_ARGS (SAM_SQL_UID (id)),
                                error)) {
      return FALSE;
    }
    return touch_case (txn, scope, &is_case, error);
  default:
    return TRUE;
  }
}

gboolean
sam_scope_account_changed (SamTxn *txn, const SamUid *account, GError **error)
{
  static const SamServerStatement from[] = { SAM_STMT_VISIBLE_SCOPES, SAM_STMT_CASES_OF_ACCOUNT };
  g_autoptr (GHashTable) registry = sights_new ();
  g_autoptr (GHashTable) scopes =
      g_hash_table_new_full (sam_uid_hash, sam_uid_hash_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer scope;

  for (guint i = 0; i < G_N_ELEMENTS (from); i++) {
    g_autoptr (SamSqlStatement) statement =
        sam_server_stmt (txn->server, from[i], SAM_SQL_ARGS (SAM_SQL_UID (account)), error);
    SamSqlStep step = SAM_SQL_STEP_ERROR;
    while (statement && (step = sam_sql_step (statement, error)) == SAM_SQL_STEP_ROW) {
      SamUid uid;
      if (sam_uid_column (statement, 0, &uid)) {
        g_hash_table_add (scopes, sam_uid_copy (&uid));
      }
    }
    if (step != SAM_SQL_STEP_DONE) {
      return FALSE;
    }
  }
  g_hash_table_iter_init (&iter, scopes);
  while (g_hash_table_iter_next (&iter, &scope, NULL)) {
    if (!sam_scope_touch (txn, scope, error)) {
      return FALSE;
    }
  }
  /* the registry is one scope for all */
  {
    g_autoptr (SamSqlStatement) statement =
        sam_server_stmt (txn->server, SAM_STMT_ACCOUNT_IDS, SAM_SQL_NO_ARGS, error);
    SamSqlStep step = SAM_SQL_STEP_ERROR;
    while (statement && (step = sam_sql_step (statement, error)) == SAM_SQL_STEP_ROW) {
      SamUid uid;
      if (sam_uid_column (statement, 0, &uid)) {
        sights_add (registry, &uid, SAM_COMPARTMENT_REGISTRY, SAM_SERVER_NEVER);
      }
    }
    if (step != SAM_SQL_STEP_DONE) {
      return FALSE;
    }
  }
  return reconcile (txn, &sam_uid_nil, registry, error);
}

int
sam_scope_sees (SamServer *server, const SamUid *account, const SamUid *scope, gint64 comp,
                gint64 now, GError **error)
{
  return sam_server_has_row (server, SAM_STMT_SCOPE_SEEN,
                             SAM_SQL_ARGS (SAM_SQL_UID (account), SAM_SQL_UID (scope),
                                           SAM_SQL_INT (comp), SAM_SQL_INT (now)),
                             error);
}
