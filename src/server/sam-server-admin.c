/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Accounts, teams, grants, tokens, and the records that tell colleagues about them. */
#include "sam-server-private.h"

#include <samspor/sam-records.h>
#include <sodium.h>
#include <string.h>

static gboolean
usage (GError **error, const char *message)
{
  g_set_error_literal (error, SAM_SERVER_ERROR, SAM_SERVER_ERROR_USAGE, message);
  return FALSE;
}

static gboolean
is_login (const char *login)
{
  static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
  gsize len = login ? strlen (login) : 0;
  return len > 0 && len <= 64 && strspn (login, allowed) == len;
}

static gboolean
is_name (const char *name)
{
  return name && name[0] && strlen (name) <= 120 && g_utf8_validate (name, -1, NULL);
}

/* ---- records the server writes ---- */

/* Creates or updates a registry record; nothing happens when it says the same already. */
static gboolean
put_registry_record (SamTxn *txn, const SamUid *id, SamRecord *record, GError **error)
{
  g_auto (SamStored) stored = { 0 };
  gsize len;
  int found = sam_server_load (txn->server, id, &stored, error);

  if (found < 0) {
    return FALSE;
  }
  sam_record_freeze (record);
  g_autoptr (GBytes) body = sam_record_to_body (record);
  const char *data = g_bytes_get_data (body, &len);
  if (!found) {
    return sam_txn_insert (txn, id, sam_record_get_rtype (record), &sam_uid_nil,
                           SAM_COMPARTMENT_REGISTRY, &sam_uid_nil, data, len, error);
  }
  if (stored.body_len == len && memcmp (stored.body, data, len) == 0) {
    return TRUE;
  }
  return sam_txn_update (txn, &stored, &sam_uid_nil, data, len, error);
}

/* An id in a statement's first row: 1, 0, -1. */
static int
id_by_text (SamServer *server, SamServerStatement statement_id, const char *text, SamUid *id,
            GError **error)
{
  g_autoptr (SamSqlStatement) statement =
      sam_server_stmt (server, statement_id, SAM_SQL_ARGS (SAM_SQL_TEXT (text)), error);
  switch (statement ? sam_sql_step (statement, error) : SAM_SQL_STEP_ERROR) {
  case SAM_SQL_STEP_ROW:
    return sam_uid_column (statement, 0, id);
  case SAM_SQL_STEP_DONE:
    return 0;
  case SAM_SQL_STEP_ERROR:
  default:
    return -1;
  }
}

static gboolean
need_account (SamServer *server, const char *login, SamUid *id, GError **error)
{
  int found = login ? id_by_text (server, SAM_STMT_ACCOUNT_BY_LOGIN, login, id, error) : 0;
  if (found == 0) {
    g_set_error_literal (error, SAM_SERVER_ERROR, SAM_SERVER_ERROR_NOT_FOUND,
                         "There is no such user");
  }
  return found == 1;
}

static gboolean
put_district (SamTxn *txn, const char *name, SamUid *id, GError **error)
{
  int found = id_by_text (txn->server, SAM_STMT_DISTRICT_BY_NAME, name, id, error);
  if (found != 0) {
    return found > 0;
  }
  sam_uid_new (txn->server, id);
  g_autofree char *text = sam_uid_dup_text (id);
  g_autoptr (SamRecord) record = sam_record_new (SAM_RECORD_DISTRICT, text, SAM_ID_NIL);
  sam_record_set_text (record, SAM_DISTRICT_NAME, name);
  return sam_server_run (txn->server, SAM_STMT_DISTRICT_PUT,
                         SAM_SQL_ARGS (SAM_SQL_UID (id), SAM_SQL_TEXT (name)), error)
         && put_registry_record (txn, id, record, error);
}

static gboolean
put_team (SamTxn *txn, const char *name, const char *district, SamUid *id, GError **error)
{
  SamUid district_id;
  if (!is_name (name) || (district && !is_name (district))) {
    return usage (error, "Adding a team: a name is 1 to 120 characters");
  }
  int found = id_by_text (txn->server, SAM_STMT_TEAM_BY_NAME, name, id, error);
  if (found < 0) {
    return FALSE;
  }
  if (found && !district) {
    return TRUE;
  }
  if (!found) {
    sam_uid_new (txn->server, id);
  }
  g_autofree char *text = sam_uid_dup_text (id);
  g_autoptr (SamRecord) record = sam_record_new (SAM_RECORD_TEAM, text, SAM_ID_NIL);
  sam_record_set_text (record, SAM_TEAM_NAME, name);
  if (district) {
    if (!put_district (txn, district, &district_id, error)) {
      return FALSE;
    }
    g_autofree char *district_text = sam_uid_dup_text (&district_id);
    sam_record_set_text (record, SAM_TEAM_DISTRICT_ID, district_text);
  }
  return sam_server_run (txn->server, SAM_STMT_TEAM_PUT,
                         SAM_SQL_ARGS (SAM_SQL_UID (id), SAM_SQL_TEXT (name)), error)
         && put_registry_record (txn, id, record, error);
}

char *
sam_server_add_team (SamServer *server, const char *name, const char *district, GError **error)
{
  g_auto (SamTxn) txn = { 0 };
  SamUid id;
  g_return_val_if_fail (server, NULL);
  if (!sam_txn_begin (&txn, server, error) || !put_team (&txn, name, district, &id, error)
      || !sam_txn_commit (&txn, NULL, error)) {
    return NULL;
  }
  return sam_uid_dup_text (&id);
}

static gboolean
put_membership (SamTxn *txn, const SamUid *account, const SamUid *team, gboolean leads,
                GError **error)
{
  return sam_server_run (txn->server, SAM_STMT_MEMBERSHIP_PUT,
                         SAM_SQL_ARGS (SAM_SQL_UID (account), SAM_SQL_UID (team),
                                       SAM_SQL_INT (leads)),
                         error);
}

static void
collect_id (GPtrArray *ids, const SamUid *id)
{
  char *text = sam_uid_dup_text (id);
  if (g_ptr_array_find_with_equal_func (ids, text, g_str_equal, NULL)) {
    g_free (text);
  } else {
    g_ptr_array_add (ids, text);
  }
}

static gboolean
put_user (SamTxn *txn, const SamServerUser *user, const SamUid *id, GError **error)
{
  g_autofree char *id_text = sam_uid_dup_text (id);
  g_autoptr (GPtrArray) teams = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) led = g_ptr_array_new_with_free_func (g_free);
  gboolean is_lead = strcmp (user->role, "lead") == 0;
  const char *const *lead_teams = user->lead_teams ? user->lead_teams
                                  : is_lead        ? user->teams
                                                   : NULL;
  SamUid team;

  if (!sam_server_run (txn->server, SAM_STMT_ACCOUNT_PUT,
                       SAM_SQL_ARGS (SAM_SQL_UID (id), SAM_SQL_TEXT (user->login),
                                     SAM_SQL_TEXT (user->name), SAM_SQL_TEXT (user->role),
                                     SAM_SQL_INT (1)),
                       error)
      || !sam_server_run (txn->server, SAM_STMT_MEMBERSHIP_CLEAR, SAM_SQL_ARGS (SAM_SQL_UID (id)),
                          error)) {
    return FALSE;
  }
  for (guint i = 0; user->teams && user->teams[i]; i++) {
    if (!put_team (txn, user->teams[i], NULL, &team, error)
        || !put_membership (txn, id, &team, FALSE, error)) {
      return FALSE;
    }
    collect_id (teams, &team);
  }
  for (guint i = 0; lead_teams && lead_teams[i]; i++) {
    if (!put_team (txn, lead_teams[i], NULL, &team, error)
        || !put_membership (txn, id, &team, TRUE, error)) {
      return FALSE;
    }
    collect_id (teams, &team);
    collect_id (led, &team);
  }
  g_ptr_array_add (teams, NULL);
  g_ptr_array_add (led, NULL);

  g_autoptr (SamRecord) record = sam_record_new (SAM_RECORD_USER, id_text, SAM_ID_NIL);
  sam_record_set_text (record, SAM_USER_NAME, user->name);
  sam_record_set_text (record, SAM_USER_ROLE, user->role);
  sam_record_set_set (record, SAM_USER_TEAM_IDS, (const char *const *) teams->pdata);
  if (led->len > 1) {
    sam_record_set_set (record, SAM_USER_LEAD_TEAM_IDS, (const char *const *) led->pdata);
  }
  sam_record_set_bool (record, SAM_USER_ACTIVE, TRUE);
  return put_registry_record (txn, id, record, error);
}

char *
sam_server_add_user (SamServer *server, const SamServerUser *user, GError **error)
{
  g_auto (SamTxn) txn = { 0 };
  SamUid id;

  g_return_val_if_fail (server && user, NULL);
  if (!is_login (user->login)) {
    usage (error, "Adding a user: the user is 1 to 64 letters, digits, \"-\", \"_\" or \".\"");
    return NULL;
  }
  if (!is_name (user->name)) {
    usage (error, "Adding a user: a name is 1 to 120 characters");
    return NULL;
  }
  if (g_strcmp0 (user->role, "coordinator") != 0 && g_strcmp0 (user->role, "lead") != 0) {
    usage (error, "Adding a user: the role is coordinator or lead");
    return NULL;
  }
  int found = id_by_text (server, SAM_STMT_ACCOUNT_BY_LOGIN, user->login, &id, error);
  if (found < 0) {
    return NULL;
  }
  if (!found) {
    if (user->id && !sam_uid_parse (user->id, &id)) {
      usage (error, "Adding a user: the id is not an id");
      return NULL;
    }
    if (!user->id) {
      sam_uid_new (server, &id);
    }
  }
  if (!sam_txn_begin (&txn, server, error) || !put_user (&txn, user, &id, error)
      || !sam_scope_account_changed (&txn, &id, error)
      || !sam_txn_audit (&txn, &id, NULL, "user", NULL, &id, 0, NULL, NULL, error)
      || !sam_txn_commit (&txn, NULL, error)) {
    return NULL;
  }
  return sam_uid_dup_text (&id);
}

gboolean
sam_server_set_user_active (SamServer *server, const char *login, gboolean active, GError **error)
{
  g_auto (SamTxn) txn = { 0 };
  g_auto (SamStored) stored = { 0 };
  SamUid id;
  g_autofree char *name = NULL, *role = NULL;

  g_return_val_if_fail (server && login, FALSE);
  if (!need_account (server, login, &id, error) || !sam_txn_begin (&txn, server, error)) {
    return FALSE;
  }
  {
    g_autoptr (SamSqlStatement) statement =
        sam_server_stmt (server, SAM_STMT_ACCOUNT_BY_ID, SAM_SQL_ARGS (SAM_SQL_UID (&id)), error);
    if (!statement || sam_sql_step (statement, error) != SAM_SQL_STEP_ROW) {
      return FALSE;
    }
    name = g_strdup (sam_sql_column_text (statement, 1, NULL));
    role = g_strdup (sam_sql_column_text (statement, 2, NULL));
  }
  if (!sam_server_run (server, SAM_STMT_ACCOUNT_PUT,
                       SAM_SQL_ARGS (SAM_SQL_UID (&id), SAM_SQL_TEXT (login), SAM_SQL_TEXT (name),
                                     SAM_SQL_TEXT (role), SAM_SQL_INT (active)),
                       error)
      || sam_server_load (server, &id, &stored, error) < 0) {
    return FALSE;
  }
  g_autoptr (SamRecord) before = sam_server_to_record (server, &stored);
  if (before) {
    g_autoptr (SamRecord) after = sam_record_dup (before);
    sam_record_set_bool (after, SAM_USER_ACTIVE, active);
    if (!put_registry_record (&txn, &id, after, error)) {
      return FALSE;
    }
  }
  return sam_scope_account_changed (&txn, &id, error)
         && sam_txn_audit (&txn, &id, NULL, active ? "user-active" : "user-inactive", NULL, &id, 0,
                           NULL, NULL, error)
         && sam_txn_commit (&txn, NULL, error);
}

/* ---- grants ---- */

char *
sam_server_add_grant (SamServer *server, const char *login, const char *scope,
                      const char *compartment, gint64 until_us, const char *reason, GError **error)
{
  g_auto (SamFence) fence = { 0 };
  g_auto (SamTxn) txn = { 0 };
  g_auto (SamStored) stored = { 0 };
  SamUid account, where, id;
  SamCompartment comp;

  g_return_val_if_fail (server && login, NULL);
  sam_fence_enter (&fence, server, NULL);
  if (!compartment || !sam_compartment_from_name (compartment, &comp)
      || comp == SAM_COMPARTMENT_REGISTRY) {
    usage (error, "Adding a grant: the compartment is follow_up, health, attendance, relatives or "
                  "slt");
    return NULL;
  }
  if (!reason || !reason[0] || strlen (reason) > 400) {
    usage (error, "Adding a grant: a reason is needed, at most 400 bytes");
    return NULL;
  }
  if (until_us != 0 && until_us <= sam_clock_now (server->clock)) {
    usage (error, "Adding a grant: its end has passed");
    return NULL;
  }
  if (!need_account (server, login, &account, error)) {
    return NULL;
  }
  int found =
      scope && sam_uid_parse (scope, &where) ? sam_server_load (server, &where, &stored, error) : 0;
  if (found < 0) {
    return NULL;
  }
  if (!found || !stored.known_type
      || (stored.type != SAM_RECORD_CASE && stored.type != SAM_RECORD_PERSON)) {
    g_set_error_literal (error, SAM_SERVER_ERROR, SAM_SERVER_ERROR_NOT_FOUND,
                         "Adding a grant: there is no such case or person");
    return NULL;
  }
  if (!sam_txn_begin (&txn, server, error)) {
    return NULL;
  }
  sam_uid_new (server, &id);
  if (!sam_server_run (server, SAM_STMT_GRANT_PUT,
                       SAM_SQL_ARGS (SAM_SQL_UID (&id), SAM_SQL_UID (&account),
                                     SAM_SQL_UID (&where), SAM_SQL_INT (comp),
                                     SAM_SQL_INT (until_us ? until_us : SAM_SERVER_NEVER),
                                     SAM_SQL_INT (SAM_SERVER_NEVER), SAM_SQL_TEXT (reason),
                                     SAM_SQL_INT (txn.now)),
                       error)
      || !sam_scope_touch (&txn, &where, error)
      || !sam_txn_audit (&txn, &account, NULL, "grant", compartment, &where, 0, NULL, reason, error)
      || !sam_txn_commit (&txn, NULL, error)) {
    return NULL;
  }
  return sam_uid_dup_text (&id);
}

gboolean
sam_server_end_grant (SamServer *server, const char *grant_id, GError **error)
{
  g_auto (SamTxn) txn = { 0 };
  SamUid id, scope;
  gint64 now;

  g_return_val_if_fail (server && grant_id, FALSE);
  now = sam_clock_now (server->clock);
  {
    g_autoptr (SamSqlStatement) statement = NULL;
    SamSqlStep step = SAM_SQL_STEP_DONE;
    if (sam_uid_parse (grant_id, &id)) {
      statement = sam_server_stmt (server, SAM_STMT_GRANT_GET,
                                   SAM_SQL_ARGS (SAM_SQL_UID (&id), SAM_SQL_INT (now)), error);
      step = statement ? sam_sql_step (statement, error) : SAM_SQL_STEP_ERROR;
    }
    if (step == SAM_SQL_STEP_DONE) {
      g_set_error_literal (error, SAM_SERVER_ERROR, SAM_SERVER_ERROR_NOT_FOUND,
                           "Ending a grant: there is no such open grant");
    }
    if (step != SAM_SQL_STEP_ROW) {
      return FALSE;
    }
    sam_uid_column (statement, 0, &scope);
  }
  return sam_txn_begin (&txn, server, error)
         && sam_server_run (server, SAM_STMT_GRANT_END,
                            SAM_SQL_ARGS (SAM_SQL_UID (&id), SAM_SQL_INT (now)), error)
         && sam_scope_touch (&txn, &scope, error)
         && sam_txn_audit (&txn, NULL, NULL, "grant-ended", NULL, &scope, 0, NULL, NULL, error)
         && sam_txn_commit (&txn, NULL, error);
}

gboolean
sam_server_sweep (SamServer *server, GError **error)
{
  g_auto (SamFence) fence = { 0 };
  g_auto (SamTxn) txn = { 0 };
  g_autoptr (GArray) scopes = g_array_new (FALSE, FALSE, sizeof (SamUid));

  g_return_val_if_fail (server, FALSE);
  if (sam_clock_now (server->clock) >= server->next_expiry) {
    server->next_expiry = sam_clock_now (server->clock) + SAM_USEC_PER_DAY;
    if (!sam_server_expire (server, error)) {
      return FALSE;
    }
  }
  sam_fence_enter (&fence, server, NULL);
  {
    g_autoptr (SamSqlStatement) statement =
        sam_server_stmt (server, SAM_STMT_VISIBLE_EXPIRED,
                         SAM_SQL_ARGS (SAM_SQL_INT (sam_clock_now (server->clock))), error);
    SamSqlStep step = SAM_SQL_STEP_ERROR;
    while (statement && (step = sam_sql_step (statement, error)) == SAM_SQL_STEP_ROW) {
      SamUid scope;
      if (sam_uid_column (statement, 0, &scope)) {
        g_array_append_val (scopes, scope);
      }
    }
    if (step != SAM_SQL_STEP_DONE) {
      return FALSE;
    }
  }
  int begun =
      sam_server_has_row (server, SAM_STMT_ABSENCES_DUE,
                          SAM_SQL_ARGS (SAM_SQL_INT (sam_clock_now (server->clock))), error);
  if (begun < 0) {
    return FALSE;
  }
  if (scopes->len == 0 && !begun) {
    return TRUE;
  }
  if (!sam_txn_begin (&txn, server, error) || !sam_scope_begin_absences (&txn, error)) {
    return FALSE;
  }
  for (guint i = 0; i < scopes->len; i++) {
    if (!sam_scope_touch (&txn, &g_array_index (scopes, SamUid, i), error)) {
      return FALSE;
    }
  }
  return sam_txn_commit (&txn, NULL, error);
}

/* ---- tokens ---- */

char *
sam_server_issue_token (SamServer *server, const char *login, guint days, GError **error)
{
  g_auto (SamTxn) txn = { 0 };
  guint8 token[32], hash[crypto_hash_sha256_BYTES];
  char text[sodium_base64_ENCODED_LEN (32, sodium_base64_VARIANT_URLSAFE_NO_PADDING)];
  SamUid account;

  g_return_val_if_fail (server && login, NULL);
  if (days < 1 || days > 3650) {
    usage (error, "Making a token: it lives from 1 to 3650 days");
    return NULL;
  }
  if (!need_account (server, login, &account, error)) {
    return NULL;
  }
  gint64 now = sam_clock_now (server->token_clock);
  sam_clock_random (server->clock, token, sizeof token);
  crypto_hash_sha256 (hash, token, sizeof token);
  sodium_bin2base64 (text, sizeof text, token, sizeof token,
                     sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  sodium_memzero (token, sizeof token);
  char *result = NULL;
  if (sam_txn_begin (&txn, server, error)
      && sam_server_run (server, SAM_STMT_TOKEN_PUT,
                         SAM_SQL_ARGS (SAM_SQL_BLOB (hash, sizeof hash), SAM_SQL_UID (&account),
                                       SAM_SQL_INT (now),
                                       SAM_SQL_INT (now + days * SAM_USEC_PER_DAY)),
                         error)
      && sam_txn_audit (&txn, &account, NULL, "token", NULL, NULL, 0, NULL, NULL, error)
      && sam_txn_commit (&txn, NULL, error)) {
    result = g_strdup (text);
  }
  sodium_memzero (text, sizeof text);
  return result;
}

gboolean
sam_server_revoke_tokens (SamServer *server, const char *login, guint *n, GError **error)
{
  g_auto (SamTxn) txn = { 0 };
  SamUid account;

  g_return_val_if_fail (server && login, FALSE);
  if (!need_account (server, login, &account, error) || !sam_txn_begin (&txn, server, error)
      || !sam_server_run (server, SAM_STMT_TOKEN_REVOKE,
                          SAM_SQL_ARGS (SAM_SQL_UID (&account), SAM_SQL_INT (txn.now)), error)) {
    return FALSE;
  }
  if (n) {
    *n = (guint) sam_sql_changes (server->sql);
  }
  return sam_txn_audit (&txn, &account, NULL, "token-revoked", NULL, NULL, 0, NULL, NULL, error)
         && sam_txn_commit (&txn, NULL, error);
}

/* ---- hard delete ---- */

gboolean
sam_server_erase (SamServer *server, const char *record_id, const char *reason, GError **error)
{
  g_auto (SamFence) fence = { 0 };
  g_auto (SamTxn) txn = { 0 };
  g_auto (SamStored) stored = { 0 };
  SamUid id;

  g_return_val_if_fail (server && record_id, FALSE);
  if (!reason || !reason[0]) {
    return usage (error, "Erasing: a reason is needed");
  }
  sam_fence_enter (&fence, server, NULL);
  int found = sam_uid_parse (record_id, &id) ? sam_server_load (server, &id, &stored, error) : 0;
  if (found < 0) {
    return FALSE;
  }
  if (!found || stored.erased_why[0]) {
    g_set_error_literal (error, SAM_SERVER_ERROR, SAM_SERVER_ERROR_NOT_FOUND,
                         "Erasing: there is no such record");
    return FALSE;
  }
  if (!sam_txn_begin (&txn, server, error)
      || !sam_sql_run_one (server->sql, sam_server_statements[SAM_STMT_RECORD_ERASE],
                           SAM_SQL_ARGS (SAM_SQL_UID (&id), SAM_SQL_INT (txn.now),
                                         SAM_SQL_TEXT (reason)),
                           error)
      || !sam_server_run (server, SAM_STMT_REVISIONS_DELETE, SAM_SQL_ARGS (SAM_SQL_UID (&id)),
                          error)) {
    return FALSE;
  }
  sam_txn_touch_record (&txn, &id);
  return sam_scope_record_changed (&txn, &id, stored.type, &stored.scope, stored.body,
                                   stored.body_len, TRUE, error)
         && sam_txn_audit (&txn, NULL, NULL, "erased", stored.type_name, &id, 0, NULL, reason,
                           error)
         && sam_txn_commit (&txn, NULL, error);
}

/* ---- filling ---- */

static gboolean
fill_account (SamTxn *txn, const SamUid *id, const SamRecord *record, GHashTable *login_of,
              GError **error)
{
  const char *known = login_of ? g_hash_table_lookup (login_of, sam_record_get_id (record)) : NULL;
  const char *role = sam_record_get_text (record, SAM_USER_ROLE);
  const char *name = sam_record_get_text (record, SAM_USER_NAME);
  static const SamField lists[] = { SAM_USER_TEAM_IDS, SAM_USER_LEAD_TEAM_IDS };

  if (!sam_server_run (txn->server, SAM_STMT_ACCOUNT_PUT,
                       SAM_SQL_ARGS (SAM_SQL_UID (id),
                                     SAM_SQL_TEXT (known ? known : sam_record_get_id (record)),
                                     SAM_SQL_TEXT (name ? name : ""),
                                     SAM_SQL_TEXT (role ? role : "coordinator"),
                                     SAM_SQL_INT (sam_record_get_bool (record, SAM_USER_ACTIVE))),
                       error)) {
    return FALSE;
  }
  for (guint k = 0; k < G_N_ELEMENTS (lists); k++) {
    const char *const *teams = sam_record_get_set (record, lists[k]);
    for (guint i = 0; teams && teams[i]; i++) {
      SamUid team;
      if (sam_uid_parse (teams[i], &team)
          && !put_membership (txn, id, &team, lists[k] == SAM_USER_LEAD_TEAM_IDS, error)) {
        return FALSE;
      }
    }
  }
  return TRUE;
}

/* Where a record belongs; a proposal's compartment is that of its target's type. */
static SamCompartment
fill_compartment (const SamRecord *record)
{
  if (sam_record_get_rtype (record) == SAM_RECORD_PROPOSAL) {
    const char *target = sam_record_get_text (record, SAM_PROPOSAL_TARGET_TYPE);
    const SamTypeDef *def = target ? sam_type_by_name (target) : NULL;
    if (def) {
      return def->compartment;
    }
  }
  return sam_record_get_def (record)->compartment;
}

static gboolean
fill_one (SamTxn *txn, SamRecord *record, GHashTable *login_of, GError **error)
{
  const SamRecordMeta *meta = sam_record_get_meta (record);
  g_autoptr (GBytes) body = sam_record_to_body (record);
  SamUid id, scope, by = sam_uid_nil;
  gsize len;
  const char *data = g_bytes_get_data (body, &len);
  const char *name;

  if (!sam_uid_parse (sam_record_get_id (record), &id)
      || !sam_uid_parse (sam_record_get_scope (record), &scope)
      || (meta->by && !sam_uid_parse (meta->by, &by))) {
    return usage (error, "Filling: a record has no id or scope");
  }
  int strict = sam_grade_is_strict (txn->server, &scope, error);
  if (strict < 0) {
    return FALSE;
  }
  g_autoptr (GBytes) blank =
      strict ? sam_grade_blank (sam_record_get_rtype (record), data, len) : NULL;
  if (blank) {
    data = g_bytes_get_data (blank, &len);
  }
  if (meta->at > 0) {
    txn->now = meta->at;
  }
  if (!sam_txn_insert (txn, &id, sam_record_get_rtype (record), &scope, fill_compartment (record),
                       &by, data, len, error)) {
    return FALSE;
  }
  if (meta->retracted_by) {
    g_auto (SamStored) stored = { 0 };
    SamUid retractor;
    if (meta->retracted_at > 0) {
      txn->now = meta->retracted_at;
    }
    if (!sam_uid_parse (meta->retracted_by, &retractor)
        || sam_server_load (txn->server, &id, &stored, error) != 1) {
      return error && *error ? FALSE : usage (error, "Filling: a retracted record has no user");
    }
    if (!sam_txn_retract (txn, &stored, &retractor, meta->retracted_why, error)) {
      return FALSE;
    }
  }
  switch ((int) sam_record_get_rtype (record)) {
  case SAM_RECORD_TEAM:
    name = sam_record_get_text (record, SAM_TEAM_NAME);
    return sam_server_run (txn->server, SAM_STMT_TEAM_PUT,
                           SAM_SQL_ARGS (SAM_SQL_UID (&id), SAM_SQL_TEXT (name ? name : "")),
                           error);
  case SAM_RECORD_DISTRICT:
    name = sam_record_get_text (record, SAM_DISTRICT_NAME);
    return sam_server_run (txn->server, SAM_STMT_DISTRICT_PUT,
                           SAM_SQL_ARGS (SAM_SQL_UID (&id), SAM_SQL_TEXT (name ? name : "")),
                           error);
  case SAM_RECORD_USER:
    return fill_account (txn, &id, record, login_of, error);
  default:
    return TRUE;
  }
}

gboolean
sam_server_fill (SamServer *server, GPtrArray *records, GHashTable *login_of, GError **error)
{
  g_auto (SamTxn) txn = { 0 };
  SamUid last_user;
  gboolean any_user = FALSE;

  g_return_val_if_fail (server && records, FALSE);
  if (!sam_txn_begin (&txn, server, error)) {
    return FALSE;
  }
  gint64 now = txn.now;
  for (guint i = 0; i < records->len; i++) {
    SamRecord *record = g_ptr_array_index (records, i);
    if (!fill_one (&txn, record, login_of, error)) {
      return FALSE;
    }
    txn.now = now;
    if (sam_record_get_rtype (record) == SAM_RECORD_USER) {
      any_user = sam_uid_parse (sam_record_get_id (record), &last_user);
    }
  }
  /* one is enough: the registry is settled for all, and every case is noted already */
  return (!any_user || sam_scope_account_changed (&txn, &last_user, error))
         && sam_txn_commit (&txn, NULL, error);
}

gboolean
sam_server_has_people (SamServer *server, gboolean *has_people, GError **error)
{
  g_return_val_if_fail (server && has_people, FALSE);
  g_auto (SamFence) fence = { 0 };
  sam_fence_enter (&fence, server, NULL);
  int found = sam_server_has_row (server, SAM_STMT_ANY_PERSON, SAM_SQL_NO_ARGS, error);
  *has_people = found > 0;
  return found >= 0;
}
