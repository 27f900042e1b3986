/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Whether a home fits a need: core's rule over what the registry says of the homes, their leases
 * and the local limits. Nothing is read of anybody but the one whose need it is, and of that person
 * only whether the address is strictly protected, so that no answer can tell of a neighbour. A need
 * out of sight, one that is not there, a home that is not there and somebody whose address is
 * strictly protected are one answer, and each is on record. The record names no home: beside a
 * need it would tell where somebody lives.
 */
#include "sam-server-private.h"

#include <samspor/sam-json.h>
#include <samspor/sam-records.h>
#include <string.h>

#define PURPOSE "{\"purpose\":\"housing\"}"

void
sam_server_stock_clear (SamServer *server)
{
  g_clear_pointer (&server->stock, sam_housing_stock_unref);
}

/* ---- what is asked ---- */

typedef struct {
  char *need, *unit; /* (owned) */
  SamUid need_id;
} Asked;

static void
asked_clear (Asked *asked)
{
  g_clear_pointer (&asked->need, g_free);
  g_clear_pointer (&asked->unit, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Asked, asked_clear)

static SamServerResponse *
bad_body (const char *pointer)
{
  return sam_server_problem_at ("bad-body", "The body is not what the contract says.", pointer);
}

static SamServerResponse *
read_asked (const SamServerRequest *request, Asked *asked)
{
  SamServerResponse *refused;
  SamJsonToken name, value;
  SamJsonCursor cursor;
  const char *data;
  SamUid unit;
  gsize len;

  refused = sam_server_read_body (request, &data, &len);
  if (refused) {
    return refused;
  }
  if (!sam_json_cursor_object (&cursor, data, len)) {
    return bad_body ("");
  }
  while (sam_json_cursor_next (&cursor, &name, &value)) {
    char **id = sam_json_token_is (&name, "need_id")   ? &asked->need
                : sam_json_token_is (&name, "unit_id") ? &asked->unit
                                                       : NULL;
    /* What one could describe here could be tried on the homes until a neighbour shows. */
    if (!id) {
      return sam_server_problem_at ("extra-member", "Only a stored need and home are compared.",
                                    "");
    }
    g_free (*id);
    *id = value.kind == SAM_JSON_STRING ? sam_json_token_dup_string (&value) : NULL;
  }
  if (!asked->need || !sam_uid_parse (asked->need, &asked->need_id)) {
    return bad_body ("/need_id");
  }
  return asked->unit && sam_uid_parse (asked->unit, &unit) ? NULL : bad_body ("/unit_id");
}

/* ---- the homes ---- */

/* Sites, homes, leases and settings. (transfer full) (nullable) */
static GPtrArray *
load_registry (SamServer *server, GError **error)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (g_object_unref);
  SamSqlStep step = SAM_SQL_STEP_ERROR;
  g_autoptr (SamSqlStatement) statement =
      sam_server_stmt (server, SAM_STMT_STOCK, SAM_SQL_ARGS (SAM_SQL_UID (&sam_uid_nil)), error);

  while (statement && (step = sam_sql_step (statement, error)) == SAM_SQL_STEP_ROW) {
    g_auto (SamStored) stored = { 0 };
    SamRecord *record;

    sam_uid_column (statement, 0, &stored.id);
    sam_stored_from_columns (&stored, statement, 1);
    record = sam_server_to_record (server, &stored);
    if (record) {
      g_ptr_array_add (records, record);
    }
  }
  return step == SAM_SQL_STEP_DONE ? g_steal_pointer (&records) : NULL;
}

/* The registry's last change. */
static gboolean
read_head (SamServer *server, gint64 *head, GError **error)
{
  g_autoptr (SamSqlStatement) statement =
      sam_server_stmt (server, SAM_STMT_REGISTRY_HEAD, SAM_SQL_ARGS (SAM_SQL_UID (&sam_uid_nil)),
                       error);

  if (!statement || sam_sql_step (statement, error) != SAM_SQL_STEP_ROW) {
    return FALSE;
  }
  *head = sam_sql_column_int (statement, 0);
  return TRUE;
}

/* The homes as they are now, read anew only when the registry or the day is another. */
static gboolean
read_stock (SamServer *server, GError **error)
{
  SamDate today = sam_clock_today (server->clock);
  gint64 head = 0;

  if (!read_head (server, &head, error)) {
    return FALSE;
  }
  if (server->stock && server->stock_head == head && server->stock_day == today) {
    return TRUE;
  }
  g_autoptr (GPtrArray) records = load_registry (server, error);
  if (!records) {
    return FALSE;
  }
  g_autoptr (SamRegistry) registry = sam_registry_new (records);
  sam_server_stock_clear (server);
  server->stock = sam_housing_stock_new (records, registry, today);
  server->stock_head = head;
  server->stock_day = today;
  return TRUE;
}

/* ---- the answer ---- */

/* The need, when this user may see it and homes are looked for: 1, 0, or -1 with @error. */
static int
load_need (SamServer *server, const SamActor *actor, const Asked *asked, SamRecord **need,
           GError **error)
{
  g_auto (SamStored) stored = { 0 };
  int seen = sam_server_load_seen (server, actor, "housing_need", asked->need, &stored, error);
  int strict = seen > 0 ? sam_grade_is_strict (server, &stored.scope, error) : 0;

  if (seen <= 0 || strict != 0) {
    return seen < 0 || strict < 0 ? -1 : 0;
  }
  *need = stored.retracted ? NULL : sam_server_to_record (server, &stored);
  return *need != NULL;
}

/* On record before the answer leaves. */
static gboolean
note_check (SamServer *server, const SamActor *actor, const Asked *asked, gboolean given,
            GError **error)
{
  g_auto (SamTxn) txn = { 0 };

  return sam_txn_begin_beside (&txn, server, error)
         && sam_txn_audit (&txn, &actor->id, &actor->device, given ? "housing" : "housing-refused",
                           "housing_need", &asked->need_id, 0, NULL, PURPOSE, error)
         && sam_txn_commit (&txn, NULL, error);
}

SamServerResponse *
sam_server_check_home (SamServer *server, const SamActor *actor, const SamServerRequest *request)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SamRecord) need = NULL;
  g_autoptr (SamHousingMatch) match = NULL;
  g_auto (Asked) asked = { 0 };
  SamServerResponse *refused = read_asked (request, &asked);

  if (refused) {
    return refused;
  }
  /* Read first, so that what is not there takes no other way than what is. */
  if (!read_stock (server, &error)) {
    return sam_server_failed (error);
  }
  if (load_need (server, actor, &asked, &need, &error) < 0) {
    return sam_server_failed (error);
  }
  match = need ? sam_housing_check (server->stock, need, asked.unit) : NULL;
  if (!note_check (server, actor, &asked, match != NULL, &error)) {
    return sam_server_failed (error);
  }
  if (!match) {
    return sam_server_not_found ();
  }
  g_autofree char *json = sam_housing_answer_to_json (match, server->stock_day);
  return sam_server_response_json (200, g_string_new (json));
}
