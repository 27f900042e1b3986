/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-server-private.h"

#include <samspor/sam-json.h>
#include <sodium.h>
#include <string.h>

G_DEFINE_QUARK (sam_server_error_quark, sam_server_error)

/* ---- queries ---- */

char *
sam_server_query_get (const char *query, const char *name)
{
  if (!query) {
    return NULL;
  }
  g_auto (GStrv) parts = g_strsplit (query, "&", 16);
  gsize len = strlen (name);
  for (guint i = 0; parts[i]; i++) {
    if (strncmp (parts[i], name, len) == 0 && parts[i][len] == '=') {
      const char *raw = parts[i] + len + 1;
      char *text = g_uri_unescape_string (raw, NULL);

      /* What does not decode is wrong, and not the same as absent. */
      return text ? text : g_strdup (raw);
    }
  }
  return NULL;
}

/* ---- sign-in ---- */

void
sam_actor_clear (SamActor *actor)
{
  g_clear_pointer (&actor->name, g_free);
}

SamServerResponse *
sam_server_sign_in (SamServer *server, const char *authorization, SamActor *actor)
{
  g_autoptr (GError) error = NULL;
  guint8 token[32], hash[crypto_hash_sha256_BYTES];
  size_t len = 0;

  if (!authorization) {
    return sam_server_problem ("token-missing", "A token is needed.");
  }
  if (g_ascii_strncasecmp (authorization, "Bearer ", 7) != 0
      || sodium_base642bin (token, sizeof token, authorization + 7, strlen (authorization + 7),
                            NULL, &len, NULL, sodium_base64_VARIANT_URLSAFE_NO_PADDING)
             != 0
      || len != sizeof token) {
    return sam_server_problem ("token-invalid", "This token is not valid.");
  }
  crypto_hash_sha256 (hash, token, sizeof token);
  sodium_memzero (token, sizeof token);

  g_autoptr (SamSqlStatement) statement =
      sam_server_stmt (server, SAM_STMT_TOKEN_GET, SAM_SQL_ARGS (SAM_SQL_BLOB (hash, sizeof hash)),
                       &error);
  switch (statement ? sam_sql_step (statement, &error) : SAM_SQL_STEP_ERROR) {
  case SAM_SQL_STEP_ROW:
    break;
  case SAM_SQL_STEP_DONE:
    return sam_server_problem ("token-invalid", "This token is not valid.");
  case SAM_SQL_STEP_ERROR:
  default:
    return sam_server_failed (error);
  }
  if (sam_sql_column_int (statement, 2) != 0 || !sam_sql_column_int (statement, 5)
      || !sam_uid_column (statement, 0, &actor->id)) {
    return sam_server_problem ("token-invalid", "This token is not valid.");
  }
  if (sam_sql_column_int (statement, 1) <= sam_clock_now (server->token_clock)) {
    return sam_server_problem ("token-expired", "This token has expired.");
  }
  g_autofree char *id = sam_uid_dup_text (&actor->id);
  g_strlcpy (actor->id_text, id, sizeof actor->id_text);
  actor->name = g_strdup (sam_sql_column_text (statement, 3, NULL));
  actor->is_lead = g_strcmp0 (sam_sql_column_text (statement, 4, NULL), "lead") == 0;
  return NULL;
}

/* ---- meta, one record ---- */

static gboolean
append_actor (SamServer *server, const SamActor *actor, GString *json, GError **error)
{
  g_autoptr (GString) teams = g_string_new (NULL);
  g_autoptr (GString) led = g_string_new (NULL);
  guint comps = SAM_SERVER_ROLE_COMPARTMENTS | 1u << SAM_COMPARTMENT_REGISTRY;
  SamSqlStep step = SAM_SQL_STEP_ERROR;

  sam_json_begin_array (teams);
  sam_json_begin_array (led);
  {
    g_autoptr (SamSqlStatement) statement =
        sam_server_stmt (server, SAM_STMT_MEMBERSHIP_GET, SAM_SQL_ARGS (SAM_SQL_UID (&actor->id)),
                         error);
    while (statement && (step = sam_sql_step (statement, error)) == SAM_SQL_STEP_ROW) {
      SamUid team;
      sam_uid_column (statement, 0, &team);
      g_autofree char *id = sam_uid_dup_text (&team);
      sam_json_element (teams);
      sam_json_append_string (teams, id);
      if (sam_sql_column_int (statement, 1)) {
        sam_json_element (led);
        sam_json_append_string (led, id);
      }
    }
  }
  if (step != SAM_SQL_STEP_DONE) {
    return FALSE;
  }
  sam_json_end_array (teams);
  sam_json_end_array (led);
  {
    g_autoptr (SamSqlStatement) statement =
        sam_server_stmt (server, SAM_STMT_COMPARTMENTS_GRANTED,
                         SAM_SQL_ARGS (SAM_SQL_UID (&actor->id),
                                       SAM_SQL_INT (sam_clock_now (server->clock))),
                         error);
    while (statement && (step = sam_sql_step (statement, error)) == SAM_SQL_STEP_ROW) {
      comps |= 1u << sam_sql_column_int (statement, 0);
    }
  }
  if (step != SAM_SQL_STEP_DONE) {
    return FALSE;
  }

  sam_json_member (json, "user");
  sam_json_begin_object (json);
  sam_json_member_add_string (json, "id", actor->id_text);
  sam_json_member_add_string (json, "name", actor->name);
  sam_json_end_object (json);
  sam_json_member (json, "roles");
  sam_json_begin_array (json);
  sam_json_element (json);
  sam_json_append_string (json, actor->is_lead ? "lead" : "coordinator");
  sam_json_end_array (json);
  sam_json_member_add_raw (json, "teams", teams->str, teams->len);
  sam_json_member_add_raw (json, "lead_teams", led->str, led->len);
  sam_json_member (json, "compartments");
  sam_json_begin_array (json);
  for (guint i = 0; i < SAM_N_COMPARTMENTS; i++) {
    if (comps & 1u << i) {
      sam_json_element (json);
      sam_json_append_string (json, sam_compartment_name ((SamCompartment) i));
    }
  }
  sam_json_end_array (json);
  return TRUE;
}

SamServerResponse *
sam_server_meta (SamServer *server, const SamActor *actor)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) json = g_string_new (NULL);
  g_autofree char *now = sam_moment_format (sam_clock_now (server->clock));

  sam_json_begin_object (json);
  sam_json_member (json, "api");
  g_string_append_printf (json, "[%d]", SAM_SERVER_API);
  sam_json_member_add_string (json, "epoch", server->epoch);
  sam_json_member_add_string (json, "server_time", now);
  sam_json_member_add_string (json, "environment", server->environment);
  sam_json_member_add_int (json, "offline_max_days", SAM_SERVER_OFFLINE_MAX_DAYS);
  sam_json_member_add_int (json, "min_client_schema", server->min_client_schema);
  sam_json_member (json, "limits");
  sam_json_begin_object (json);
  sam_json_member_add_int (json, "page", SAM_SERVER_PAGE_DEFAULT);
  sam_json_member_add_int (json, "page_max", SAM_SERVER_PAGE_MAX);
  sam_json_member_add_int (json, "ops", SAM_SERVER_OPS_MAX);
  sam_json_member_add_int (json, "body", SAM_SERVER_BODY_MAX);
  sam_json_member_add_int (json, "record", SAM_SERVER_RECORD_MAX);
  sam_json_end_object (json);
  sam_json_member (json, "schemas");
  sam_json_begin_object (json);
  for (int type = 0; type < SAM_N_RECORD_TYPES; type++) {
    const SamTypeDef *def = sam_type_get ((SamRecordType) type);
    sam_json_member_add_int (json, def->name, def->schema);
  }
  sam_json_end_object (json);
  if (actor && !append_actor (server, actor, json, &error)) {
    return sam_server_failed (error);
  }
  sam_json_end_object (json);
  return sam_server_response_json (200, g_steal_pointer (&json));
}

int
sam_server_load_seen (SamServer *server, const SamActor *actor, const char *type, const char *id,
                      SamStored *stored, GError **error)
{
  SamUid uid;

  if (!sam_uid_parse (id, &uid)) {
    return 0;
  }
  int seen = sam_server_has_row (server, SAM_STMT_RECORD_SEEN,
                                 SAM_SQL_ARGS (SAM_SQL_UID (&uid), SAM_SQL_UID (&actor->id),
                                               SAM_SQL_INT (sam_clock_now (server->clock))),
                                 error);
  if (seen > 0) {
    seen = sam_server_load (server, &uid, stored, error);
  }
  if (seen <= 0) {
    return seen;
  }
  return strcmp (stored->type_name, type) == 0 && !stored->erased_why[0];
}

gboolean
sam_server_note_read (SamServer *server, const SamActor *actor, const char *kind,
                      const SamStored *stored, GError **error)
{
  g_auto (SamTxn) txn = { 0 };
  return sam_txn_begin_beside (&txn, server, error)
         && sam_txn_audit (&txn, &actor->id, &actor->device, kind, stored->type_name, &stored->id,
                           0, NULL, NULL, error)
         && sam_txn_commit (&txn, NULL, error);
}

SamServerResponse *
sam_server_get_record (SamServer *server, const SamActor *actor, const char *type, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_auto (SamStored) stored = { 0 };

  int seen = sam_server_load_seen (server, actor, type, id, &stored, &error);
  if (seen == 0) {
    return sam_server_not_found ();
  }
  if (seen < 0 || !sam_server_note_read (server, actor, "read", &stored, &error)) {
    return sam_server_failed (error);
  }
  GString *json = g_string_new (NULL);
  sam_server_append_record (server, json, &stored);
  return sam_server_response_json (200, json);
}

/* ---- opening ---- */

static gboolean
environment_is_known (const char *environment)
{
  static const char *const known[] = { "production", "test", "demo", NULL };
  return g_strv_contains (known, environment);
}

static gboolean
create_state (SamServer *server, const char *environment, GError **error)
{
  g_auto (SamTxn) txn = { 0 };
  guint8 random[4 + SAM_SERVER_MAC_KEY];

  sam_clock_random (server->clock, random, sizeof random);
  g_autofree char *epoch =
      g_strdup_printf ("%02x%02x%02x%02x", random[0], random[1], random[2], random[3]);
  if (!sam_txn_begin (&txn, server, error)
      || !sam_sql_define (server->sql, sam_server_schema, error)
      || !sam_sql_define (server->sql, sam_server_schema_3, error)
      || (server->shared && !sam_sql_define (server->sql, sam_server_fence, error))
      || !sam_server_run (server, SAM_STMT_STATE_PUT,
                          SAM_SQL_ARGS (SAM_SQL_INT (SAM_SERVER_FORMAT), SAM_SQL_TEXT (epoch),
                                        SAM_SQL_BLOB (random + 4, SAM_SERVER_MAC_KEY),
                                        SAM_SQL_TEXT (environment), SAM_SQL_INT (txn.now)),
                          error)
      || !sam_server_run (server, SAM_STMT_HEAD_PUT, SAM_SQL_ARGS (SAM_SQL_INT (txn.now)), error)) {
    return FALSE;
  }
  return sam_txn_commit (&txn, NULL, error);
}

/* From an older format to ours, all of it or nothing. */
static gboolean
bring_up (SamServer *server, gint64 format, GError **error)
{
  g_auto (SamTxn) txn = { 0 };

  if (format == SAM_SERVER_FORMAT) {
    return TRUE;
  }
  if (format != 2) {
    g_set_error_literal (error, SAM_SERVER_ERROR, SAM_SERVER_ERROR_DATABASE,
                         "Opening the database: it belongs to another version of samspord");
    return FALSE;
  }
  return sam_txn_begin (&txn, server, error)
         && sam_sql_define (server->sql, sam_server_schema_3, error)
         && sam_server_run (server, SAM_STMT_STATE_SET_FORMAT,
                            SAM_SQL_ARGS (SAM_SQL_INT (SAM_SERVER_FORMAT)), error)
         && sam_grade_begin (&txn, error) && sam_txn_commit (&txn, NULL, error);
}

/* 1 ours, 0 an empty database, -1 with @error; @format: of the database. */
static int
read_state (SamServer *server, gint64 *format, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (SamSqlStatement) statement =
      sam_server_stmt (server, SAM_STMT_STATE_GET, SAM_SQL_NO_ARGS, &local);
  gsize key_len = 0;

  if (!statement) {
    /* no such table */
    if (g_error_matches (local, SAM_SQL_ERROR, SAM_SQL_ERROR_FAILED)) {
      return 0;
    }
    g_propagate_error (error, g_steal_pointer (&local));
    return -1;
  }
  if (sam_sql_step (statement, error) != SAM_SQL_STEP_ROW) {
    if (error && !*error) {
      g_set_error_literal (error, SAM_SERVER_ERROR, SAM_SERVER_ERROR_DATABASE,
                           "Opening the database: it has no state");
    }
    return -1;
  }
  const guint8 *key = sam_sql_column_blob (statement, 2, &key_len);
  const char *epoch = sam_sql_column_text (statement, 1, NULL);
  const char *environment = sam_sql_column_text (statement, 3, NULL);
  *format = sam_sql_column_int (statement, 0);
  if (key_len != SAM_SERVER_MAC_KEY || !epoch || strlen (epoch) != 8 || !environment
      || !environment_is_known (environment)) {
    g_set_error_literal (error, SAM_SERVER_ERROR, SAM_SERVER_ERROR_DATABASE,
                         "Opening the database: it belongs to another version of samspord");
    return -1;
  }
  memcpy (server->mac_key, key, SAM_SERVER_MAC_KEY);
  g_free (server->epoch);
  server->epoch = g_strdup (epoch);
  g_free (server->environment);
  server->environment = g_strdup (environment);
  return 1;
}

/* As read_state(), with the tables made when there are none. */
static int
open_state (SamServer *server, const char *environment, gint64 *format, GError **error)
{
  g_autoptr (GError) local = NULL;
  int state = read_state (server, format, error);

  if (state != 0) {
    return state;
  }
  gboolean made = create_state (server, environment, &local);
  state = read_state (server, format, error);
  /* another process may have been first */
  if (state == 0) {
    g_assert (!made);
    g_propagate_error (error, g_steal_pointer (&local));
    return -1;
  }
  return state;
}

SamServer *
sam_server_new (SamSql *sql, SamClock *clock, const SamServerOptions *options, GError **error)
{
  g_return_val_if_fail (sql && clock, NULL);
  const char *environment = options ? options->environment : NULL;
  SamClock *token_clock = options && options->token_clock ? options->token_clock : clock;

  g_autoptr (SamServer) server = g_new0 (SamServer, 1);
  server->sql = sql;
  sam_sql_append_only (sql, "audit");
  server->clock = sam_clock_ref (clock);
  server->token_clock = sam_clock_ref (token_clock);
  server->min_client_schema = SAM_SERVER_MIN_CLIENT_SCHEMA;
  if (options) {
    server->rate_per_minute = options->rate_per_minute;
    server->rate_burst =
        options->rate_burst ? options->rate_burst : (options->rate_per_minute + 1) / 2;
    server->min_client_schema = MAX (options->min_client_schema, server->min_client_schema);
    server->min_client_since = options->min_client_since;
  }
  if (sodium_init () < 0) {
    g_set_error_literal (error, SAM_SERVER_ERROR, SAM_SERVER_ERROR_DATABASE,
                         "Starting: libsodium can't be used");
    return NULL;
  }
  if (environment && !environment_is_known (environment)) {
    g_set_error_literal (error, SAM_SERVER_ERROR, SAM_SERVER_ERROR_USAGE,
                         "Opening the database: environment is production, test or demo");
    return NULL;
  }
  server->shared = strcmp (sam_sql_get_driver_name (sql), "postgresql") == 0;
  gint64 format = 0;
  int state = open_state (server, environment ? environment : "test", &format, error);
  if (state != 1 || !bring_up (server, format, error) || !sam_fence_raise (server, error)) {
    return NULL;
  }
  if (environment && strcmp (environment, server->environment) != 0) {
    /* may be said anew as long as it would contradict nothing */
    g_auto (SamFence) fence = { 0 };
    sam_fence_enter (&fence, server, NULL);
    int persons = sam_server_has_row (server, SAM_STMT_ANY_PERSON, SAM_SQL_NO_ARGS, error);
    if (persons < 0) {
      return NULL;
    }
    if (persons > 0) {
      g_set_error (error, SAM_SERVER_ERROR, SAM_SERVER_ERROR_ENVIRONMENT,
                   "Opening the database: its environment is \"%s\"", server->environment);
      return NULL;
    }
    if (!sam_server_run (server, SAM_STMT_STATE_SET_ENVIRONMENT,
                         SAM_SQL_ARGS (SAM_SQL_TEXT (environment)), error)) {
      return NULL;
    }
    g_free (server->environment);
    server->environment = g_strdup (environment);
  }
  return g_steal_pointer (&server);
}

void
sam_server_free (SamServer *server)
{
  if (!server) {
    return;
  }
  sodium_memzero (server->mac_key, sizeof server->mac_key);
  g_clear_pointer (&server->buckets, g_hash_table_unref);
  sam_server_stock_clear (server);
  g_clear_pointer (&server->sql, sam_sql_close);
  g_clear_pointer (&server->clock, sam_clock_unref);
  g_clear_pointer (&server->token_clock, sam_clock_unref);
  g_free (server->epoch);
  g_free (server->environment);
  g_free (server);
}

SamSql *
sam_server_get_sql (SamServer *server)
{
  g_return_val_if_fail (server, NULL);
  return server->sql;
}

const char *
sam_server_get_epoch (SamServer *server)
{
  g_return_val_if_fail (server, NULL);
  return server->epoch;
}

const char *
sam_server_get_environment (SamServer *server)
{
  g_return_val_if_fail (server, NULL);
  return server->environment;
}

gboolean
sam_server_begin_epoch (SamServer *server, GError **error)
{
  g_auto (SamTxn) txn = { 0 };
  guint8 random[4];

  g_return_val_if_fail (server, FALSE);
  sam_clock_random (server->clock, random, sizeof random);
  g_autofree char *epoch =
      g_strdup_printf ("%02x%02x%02x%02x", random[0], random[1], random[2], random[3]);
  if (!sam_txn_begin (&txn, server, error)
      || !sam_server_run (server, SAM_STMT_STATE_SET_EPOCH, SAM_SQL_ARGS (SAM_SQL_TEXT (epoch)),
                          error)
      || !sam_txn_audit (&txn, NULL, NULL, "new-epoch", NULL, NULL, 0, NULL, epoch, error)
      || !sam_txn_commit (&txn, NULL, error)) {
    return FALSE;
  }
  g_free (server->epoch);
  server->epoch = g_steal_pointer (&epoch);
  return TRUE;
}
