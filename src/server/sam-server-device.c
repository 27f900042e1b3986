/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Desktops: what each says of itself, what it has purged, and which may not ask any more. What a
 * device has outstanding is derived: every `out` of its user since the device is known, without the
 * receipt for it.
 */
#include "sam-server-private.h"

#include <samspor/sam-json.h>
#include <string.h>

#define RECEIPTS_MAX 2000
#define CLIENT_MAX 100 /* bytes of a client's name */

SamServerResponse *
sam_server_read_device (SamServer *server, const char *header, SamActor *actor)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  guint64 generation = 0;
  const char *dot = header ? strchr (header, '.') : NULL;

  if (dot) {
    id = g_strndup (header, (gsize) (dot - header));
  }
  if (!dot || !sam_uid_parse (id, &actor->device) || sam_uid_is_nil (&actor->device)
      || !g_ascii_string_to_unsigned (dot + 1, 10, 0, (guint64) SAM_JSON_MAX_INT, &generation,
                                      NULL)) {
    return sam_server_problem ("device-required",
                               "The header Samspor-Device must be \"id.generation\".");
  }
  actor->has_device = TRUE;
  actor->generation = (gint64) generation;
  return sam_server_know_device (server, actor, &error) ? NULL : sam_server_failed (error);
}

gboolean
sam_server_know_device (SamServer *server, SamActor *actor, GError **error)
{
  g_autoptr (SamSqlStatement) statement =
      sam_server_stmt (server, SAM_STMT_DEVICE_GET,
                       SAM_SQL_ARGS (SAM_SQL_UID (&actor->id), SAM_SQL_UID (&actor->device)),
                       error);
  actor->known_generation = -1;
  actor->known_cursor = -1;
  actor->is_suspended = FALSE;
  switch (statement ? sam_sql_step (statement, error) : SAM_SQL_STEP_ERROR) {
  case SAM_SQL_STEP_ROW:
    actor->known_generation = sam_sql_column_int (statement, 0);
    actor->known_cursor = sam_sql_column_int (statement, 1);
    actor->is_suspended = sam_sql_column_int (statement, 2) > 0;
    return TRUE;
  case SAM_SQL_STEP_DONE:
    return TRUE;
  case SAM_SQL_STEP_ERROR:
  default:
    return FALSE;
  }
}

SamServerResponse *
sam_server_suspended (void)
{
  return sam_server_problem ("device-suspended", "This device has been suspended.");
}

gboolean
sam_txn_save_device (SamTxn *txn, const SamActor *actor, gint64 generation, gint64 cursor,
                     GError **error)
{
  return sam_server_run (txn->server, SAM_STMT_DEVICE_PUT,
                         SAM_SQL_ARGS (SAM_SQL_UID (&actor->id), SAM_SQL_UID (&actor->device),
                                       SAM_SQL_INT (generation), SAM_SQL_INT (cursor),
                                       SAM_SQL_INT (txn->now)),
                         error);
}

/* ---- as JSON ---- */

static void
add_moment (GString *json, const char *name, gint64 us)
{
  g_autofree char *text = sam_moment_format (us);
  sam_json_member_add_string (json, name, text);
}

/* Columns of DEVICE_ONE and DEVICES_LED: id, account, suspended, seen, generation, unsent,
 * outstanding; and oldest, faults of the log. */
static void
append_device (GString *json, SamSqlStatement *statement, gboolean of_others)
{
  SamUid id, account;
  sam_uid_column (statement, 0, &id);
  sam_uid_column (statement, 1, &account);
  g_autofree char *id_text = sam_uid_dup_text (&id);
  gint64 outstanding = sam_sql_column_int (statement, 6);

  sam_json_begin_object (json);
  sam_json_member_add_string (json, "device", id_text);
  if (of_others) {
    g_autofree char *user = sam_uid_dup_text (&account);
    sam_json_member_add_string (json, "user", user);
  }
  sam_json_member_add_string (json, "state",
                              sam_sql_column_int (statement, 2) > 0 ? "suspended" : "active");
  if (!of_others) {
    sam_json_member_add_int (json, "offline_max_days", SAM_SERVER_OFFLINE_MAX_DAYS);
  }
  add_moment (json, "seen_at", sam_sql_column_int (statement, 3));
  sam_json_member_add_int (json, "generation", sam_sql_column_int (statement, 4));
  sam_json_member_add_int (json, "unsent", sam_sql_column_int (statement, 5));
  sam_json_member_add_int (json, "outstanding", outstanding);
  if (of_others && outstanding > 0) {
    add_moment (json, "oldest_out_at", sam_sql_column_int (statement, 7));
  }
  if (of_others) {
    sam_json_member_add_int (json, "log_faults", sam_sql_column_int (statement, 8));
  }
  sam_json_end_object (json);
}

SamServerResponse *
sam_server_own_device (SamServer *server, const SamActor *actor)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SamSqlStatement) statement =
      sam_server_stmt (server, SAM_STMT_DEVICE_ONE,
                       SAM_SQL_ARGS (SAM_SQL_UID (&actor->id), SAM_SQL_UID (&actor->device)),
                       &error);
  switch (statement ? sam_sql_step (statement, &error) : SAM_SQL_STEP_ERROR) {
  case SAM_SQL_STEP_ROW: {
    GString *json = g_string_new (NULL);
    append_device (json, statement, FALSE);
    return sam_server_response_json (200, json);
  }
  case SAM_SQL_STEP_DONE:
    return sam_server_not_found ();
  case SAM_SQL_STEP_ERROR:
  default:
    return sam_server_failed (error);
  }
}

SamServerResponse *
sam_server_devices_led (SamServer *server, const SamActor *actor)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) json = g_string_new (NULL);
  SamSqlStep step = SAM_SQL_STEP_ERROR;

  if (!actor->is_lead) {
    return sam_server_not_found ();
  }
  /* what is on its way out to others is not among what this account may read */
  g_auto (SamTxn) txn = { 0 };
  if (!sam_txn_begin_beside (&txn, server, &error)) {
    return sam_server_failed (error);
  }
  g_autoptr (SamSqlStatement) statement =
      sam_server_stmt (server, SAM_STMT_DEVICES_LED, SAM_SQL_ARGS (SAM_SQL_UID (&actor->id)),
                       &error);
  sam_json_begin_array (json);
  while (statement && (step = sam_sql_step (statement, &error)) == SAM_SQL_STEP_ROW) {
    sam_json_element (json);
    append_device (json, statement, TRUE);
  }
  if (step != SAM_SQL_STEP_DONE) {
    return sam_server_failed (error);
  }
  sam_json_end_array (json);
  return sam_server_response_json (200, g_steal_pointer (&json));
}

/* ---- what a device says ---- */

static SamServerResponse *
bad_body (const char *pointer)
{
  return sam_server_problem_at ("bad-body", "The body is not what the contract says.", pointer);
}

/* A device whose generation is not told keeps the one that is known. */
static gboolean
register_device (SamTxn *txn, const SamActor *actor, const char *client, GError **error)
{
  gint64 generation = actor->has_device ? MAX (actor->generation, actor->known_generation)
                                        : actor->known_generation;
  return sam_txn_save_device (txn, actor, MAX (generation, 0), MAX (actor->known_cursor, 0), error)
         && (!client
             || sam_server_run (txn->server, SAM_STMT_DEVICE_SET_CLIENT,
                                SAM_SQL_ARGS (SAM_SQL_UID (&actor->id),
                                              SAM_SQL_UID (&actor->device), SAM_SQL_TEXT (client)),
                                error));
}

SamServerResponse *
sam_server_register_device (SamServer *server, SamActor *actor, const SamServerRequest *request)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *client = NULL, *id = NULL;
  g_auto (SamTxn) txn = { 0 };
  const char *data;
  gsize len;
  SamJsonToken token;
  SamUid device;

  SamServerResponse *refused = sam_server_read_body (request, &data, &len);
  if (refused) {
    return refused;
  }
  if (sam_json_find (data, len, "device", &token)) {
    id = sam_json_token_dup_string (&token);
  }
  if (!id || !sam_uid_parse (id, &device) || sam_uid_is_nil (&device)
      || (actor->has_device && !sam_uid_equal (&device, &actor->device))) {
    return bad_body ("/device");
  }
  if (sam_json_find (data, len, "client", &token)) {
    client = sam_json_token_dup_string (&token);
  }
  if (!client || !client[0] || strlen (client) > CLIENT_MAX) {
    return bad_body ("/client");
  }
  actor->device = device;
  if (!sam_server_know_device (server, actor, &error)) {
    return sam_server_failed (error);
  }
  if (actor->is_suspended) {
    return sam_server_suspended ();
  }
  if (!sam_txn_begin_beside (&txn, server, &error) || !register_device (&txn, actor, client, &error)
      || !sam_txn_commit (&txn, NULL, &error)) {
    return sam_server_failed (error);
  }
  return sam_server_own_device (server, actor);
}

typedef struct {
  SamUid scope;
  gint64 comp, seq, rows;
} Receipt;

/* NULL with what was read, or the refusal. */
static SamServerResponse *
read_receipt (const SamJsonToken *token, guint n, Receipt *receipt)
{
  g_autofree char *pointer = g_strdup_printf ("/receipts/%u", n);
  g_autofree char *scope = NULL, *comp = NULL;
  SamJsonToken member;
  SamCompartment compartment;

  if (token->kind != SAM_JSON_OBJECT) {
    return bad_body (pointer);
  }
  if (sam_json_find (token->raw, token->len, "c", &member)) {
    scope = sam_json_token_dup_string (&member);
  }
  if (!scope || !sam_uid_parse (scope, &receipt->scope)
      || !sam_json_find (token->raw, token->len, "s", &member)
      || !sam_json_token_get_int (&member, &receipt->seq)
      || !sam_json_find (token->raw, token->len, "rows", &member)
      || !sam_json_token_get_int (&member, &receipt->rows) || receipt->rows < 0) {
    return bad_body (pointer);
  }
  receipt->comp = SAM_SERVER_ALL_COMPARTMENTS;
  if (sam_json_find (token->raw, token->len, "m", &member)) {
    comp = sam_json_token_dup_string (&member);
    if (!comp || !sam_compartment_from_name (comp, &compartment)) {
      return bad_body (pointer);
    }
    receipt->comp = compartment;
  }
  return NULL;
}

static SamServerResponse *
read_receipts (const char *data, gsize len, GArray *receipts, gint64 *unsent)
{
  SamJsonToken list, token;
  SamJsonCursor cursor;

  if (!sam_json_find (data, len, "unsent", &token) || !sam_json_token_get_int (&token, unsent)
      || *unsent < 0) {
    return bad_body ("/unsent");
  }
  if (!sam_json_find (data, len, "receipts", &list)
      || !sam_json_cursor_array (&cursor, list.raw, list.len)) {
    return bad_body ("/receipts");
  }
  while (sam_json_cursor_next_element (&cursor, &token)) {
    Receipt receipt = { 0 };
    if (receipts->len == RECEIPTS_MAX) {
      return sam_server_problem ("too-many", "There are too many receipts.");
    }
    SamServerResponse *refused = read_receipt (&token, receipts->len, &receipt);
    if (refused) {
      return refused;
    }
    g_array_append_val (receipts, receipt);
  }
  return NULL;
}

SamServerResponse *
sam_server_take_receipts (SamServer *server, SamActor *actor, const SamServerRequest *request)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) receipts = g_array_new (FALSE, TRUE, sizeof (Receipt));
  g_auto (SamTxn) txn = { 0 };
  gint64 unsent = 0;
  const char *data;
  gsize len;

  SamServerResponse *refused = sam_server_read_body (request, &data, &len);
  if (!refused) {
    refused = read_receipts (data, len, receipts, &unsent);
  }
  if (refused) {
    return refused;
  }
  if (!sam_txn_begin_beside (&txn, server, &error) || !register_device (&txn, actor, NULL, &error)
      || !sam_server_run (server, SAM_STMT_DEVICE_SET_UNSENT,
                          SAM_SQL_ARGS (SAM_SQL_UID (&actor->id), SAM_SQL_UID (&actor->device),
                                        SAM_SQL_INT (unsent)),
                          &error)) {
    return sam_server_failed (error);
  }
  for (guint i = 0; i < receipts->len; i++) {
    const Receipt *receipt = &g_array_index (receipts, Receipt, i);
    /* a receipt for what was never asked for is nothing */
    if (!sam_server_run (server, SAM_STMT_RECEIPT_PUT,
                         SAM_SQL_ARGS (SAM_SQL_UID (&actor->id), SAM_SQL_UID (&actor->device),
                                       SAM_SQL_INT (receipt->seq), SAM_SQL_UID (&receipt->scope),
                                       SAM_SQL_INT (receipt->comp), SAM_SQL_INT (receipt->rows),
                                       SAM_SQL_INT (txn.now)),
                         &error)) {
      return sam_server_failed (error);
    }
  }
  if (!sam_txn_commit (&txn, NULL, &error)) {
    return sam_server_failed (error);
  }
  return sam_server_own_device (server, actor);
}

/* ---- administration ---- */

char *
sam_server_list_devices (SamServer *server, const char *login, GError **error)
{
  g_autoptr (GString) out = g_string_new (NULL);
  SamSqlStep step = SAM_SQL_STEP_ERROR;

  g_return_val_if_fail (server, NULL);
  g_auto (SamFence) fence = { 0 };
  sam_fence_enter (&fence, server, NULL);
  g_autoptr (SamSqlStatement) statement =
      sam_server_stmt (server, SAM_STMT_DEVICES_ALL, SAM_SQL_NO_ARGS, error);
  while (statement && (step = sam_sql_step (statement, error)) == SAM_SQL_STEP_ROW) {
    const char *who = sam_sql_column_text (statement, 9, NULL);
    SamUid id;
    if (login && g_strcmp0 (login, who) != 0) {
      continue;
    }
    sam_uid_column (statement, 0, &id);
    g_autofree char *id_text = sam_uid_dup_text (&id);
    g_autofree char *seen = sam_moment_format (sam_sql_column_int (statement, 3));
    const char *client = sam_sql_column_text (statement, 10, NULL);
    g_string_append_printf (out,
                            "%s%s\t%s\t%s\tseen %s\tunsent %" G_GINT64_FORMAT
                            "\toutstanding %" G_GINT64_FORMAT "\tlog faults %" G_GINT64_FORMAT
                            "\t%s",
                            out->len ? "\n" : "", id_text, who,
                            sam_sql_column_int (statement, 2) > 0 ? "suspended" : "active", seen,
                            sam_sql_column_int (statement, 5), sam_sql_column_int (statement, 6),
                            sam_sql_column_int (statement, 8), client && client[0] ? client : "-");
  }
  return step == SAM_SQL_STEP_DONE ? g_string_free (g_steal_pointer (&out), FALSE) : NULL;
}

gboolean
sam_server_suspend_device (SamServer *server, const char *device_id, gboolean suspend,
                           GError **error)
{
  g_auto (SamTxn) txn = { 0 };
  SamUid id;

  g_return_val_if_fail (server && device_id, FALSE);
  if (!sam_txn_begin (&txn, server, error)) {
    return FALSE;
  }
  gboolean known = sam_uid_parse (device_id, &id);
  if (known
      && !sam_server_run (server, SAM_STMT_DEVICE_SUSPEND,
                          SAM_SQL_ARGS (SAM_SQL_UID (&id), SAM_SQL_INT (suspend ? txn.now : 0)),
                          error)) {
    return FALSE;
  }
  if (!known || sam_sql_changes (server->sql) == 0) {
    g_set_error_literal (error, SAM_SERVER_ERROR, SAM_SERVER_ERROR_NOT_FOUND,
                         "There is no such device");
    return FALSE;
  }
  return sam_txn_audit (&txn, NULL, &id, suspend ? "device-suspended" : "device-resumed", NULL,
                        NULL, 0, NULL, NULL, error)
         && sam_txn_commit (&txn, NULL, error);
}
