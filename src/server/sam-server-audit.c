/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Who has looked at a case and its person: for the person, who may ask for it (pasientjournalloven
 * § 18). What the desktops have told of their access logs, and what was given online. It tells who,
 * when, how and which type of record, never what stood there; a record the reader may not see has
 * no events either.
 */
#include "sam-server-private.h"

#include <samspor/sam-json.h>
#include <string.h>

#define PAGE 200
#define WORD_MOST 40 /* bytes */

/* The last row of the page before: its moment, and its id where several have the same. */
typedef struct {
  gint64 at_us;
  SamUid id;
  gboolean is_first; /* there was none */
} Place;

/* "<moment>.<id>" */
static gboolean
read_place (const char *text, Place *place)
{
  const char *dot = text ? strchr (text, '.') : NULL;
  g_autofree char *moment = dot ? g_strndup (text, (gsize) (dot - text)) : NULL;
  guint64 at_us = 0;

  place->is_first = text == NULL;
  place->at_us = G_MAXINT64;
  if (place->is_first) {
    return TRUE;
  }
  if (!dot || !g_ascii_string_to_unsigned (moment, 10, 1, G_MAXINT64, &at_us, NULL)) {
    return FALSE;
  }
  place->at_us = (gint64) at_us;
  return sam_uid_parse (dot + 1, &place->id);
}

/* ---- who ---- */

/* Members that tell who somebody is, the same for each of their events. */
static char *
describe_account (SamServer *server, const SamUid *id, GError **error)
{
  g_autofree char *text = sam_uid_dup_text (id);
  g_autoptr (GString) teams = g_string_new (NULL);
  g_autoptr (GString) json = g_string_new (NULL);
  SamSqlStep step = SAM_SQL_STEP_ERROR;

  sam_json_begin_object (json);
  sam_json_member_add_string (json, "by", text);
  {
    g_autoptr (SamSqlStatement) statement =
        sam_server_stmt (server, SAM_STMT_ACCOUNT_BY_ID, SAM_SQL_ARGS (SAM_SQL_UID (id)), error);
    step = statement ? sam_sql_step (statement, error) : SAM_SQL_STEP_ERROR;
    if (step == SAM_SQL_STEP_ERROR) {
      return NULL;
    }
    gboolean known = step == SAM_SQL_STEP_ROW;
    const char *roles = known ? sam_sql_column_text (statement, 2, NULL) : "";
    sam_json_member_add_string (json, "name",
                                known ? sam_sql_column_text (statement, 1, NULL) : "");
    sam_json_member_add_string (json, "role", strcmp (roles, "lead") == 0 ? "lead" : "coordinator");
  }
  sam_json_begin_array (teams);
  {
    g_autoptr (SamSqlStatement) statement =
        sam_server_stmt (server, SAM_STMT_TEAM_NAMES, SAM_SQL_ARGS (SAM_SQL_UID (id)), error);
    while (statement && (step = sam_sql_step (statement, error)) == SAM_SQL_STEP_ROW) {
      sam_json_element (teams);
      sam_json_append_string (teams, sam_sql_column_text (statement, 0, NULL));
    }
    if (!statement || step != SAM_SQL_STEP_DONE) {
      return NULL;
    }
  }
  sam_json_end_array (teams);
  sam_json_member_add_raw (json, "teams", teams->str, teams->len);
  /* without the brace in front, to stand among other members */
  return g_strdup (json->str + 1);
}

/* (transfer none) (nullable): NULL with @error */
static const char *
account_of (SamServer *server, GHashTable *accounts, const SamUid *id, GError **error)
{
  const char *known = g_hash_table_lookup (accounts, id);

  if (known) {
    return known;
  }
  char *said = describe_account (server, id, error);
  if (said) {
    g_hash_table_insert (accounts, sam_uid_copy (id), said);
  }
  return said;
}

/* ---- what ---- */

/* What a device told: its event as it came, {"set":[{"p":"/name","v":…}]}; other kinds have none.
 * (transfer full) (nullable) */
static char *
text_of (const char *detail, const char *name)
{
  g_autofree char *pointer = g_strconcat ("/", name, NULL);
  SamJsonToken set, item, member, value;
  SamJsonCursor cursor;

  if (!sam_json_find (detail, strlen (detail), "set", &set)
      || !sam_json_cursor_array (&cursor, set.raw, set.len)) {
    return NULL;
  }
  while (sam_json_cursor_next_element (&cursor, &item)) {
    if (sam_json_find (item.raw, item.len, "p", &member) && sam_json_token_is (&member, pointer)
        && sam_json_find (item.raw, item.len, "v", &value)) {
      return sam_json_token_dup_string (&value);
    }
  }
  return NULL;
}

/* A word of our own making in it: nothing else that a device writes leaves. */
static char *
word_of (const char *detail, const char *name)
{
  g_autofree char *text = text_of (detail, name);

  if (!text || !g_ascii_islower (text[0]) || strlen (text) > WORD_MOST
      || strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789_-") != strlen (text)) {
    return NULL;
  }
  return g_steal_pointer (&text);
}

/* When it was on the desktop, which may have been offline since; its clock is not believed beyond
 * the server's. */
static gint64
moment_of (const char *detail, gint64 heard_us)
{
  g_autofree char *text = text_of (detail, "at");
  gint64 at = 0;

  return text && sam_moment_parse (text, &at, NULL) && at < heard_us ? at : heard_us;
}

static void
append_what (GString *json, const char *kind, const char *detail)
{
  g_autofree char *told = strcmp (kind, "view") == 0 ? word_of (detail, "what") : NULL;
  const char *what = strcmp (kind, "history") == 0 ? "history"
                     : strcmp (kind, "found") == 0 ? "search"
                     : strcmp (kind, "audit") == 0 ? "log"
                     : told                        ? told
                                                   : "view";

  sam_json_member_add_string (json, "what", what);
  if (strcmp (kind, "housing") == 0) {
    sam_json_member_add_string (json, "why", sam_purpose_name (SAM_PURPOSE_HOUSING));
  }
  if (told) {
    g_autofree char *why = word_of (detail, "why");
    g_autofree char *form = strcmp (told, "print") == 0 ? word_of (detail, "detail") : NULL;
    if (why) {
      sam_json_member_add_string (json, "why", why);
    }
    if (form) {
      sam_json_member_add_string (json, "form", form);
    }
  }
}

/* Columns of ACCESS_PAGE: id, at_us, account, kind, type, detail */
static gboolean
append_event (SamServer *server, GString *json, SamSqlStatement *statement, GHashTable *accounts,
              GError **error)
{
  gint64 heard_us = sam_sql_column_int (statement, 1);
  const char *detail = sam_sql_column_text (statement, 5, NULL);
  SamUid account = sam_uid_nil;

  sam_uid_column (statement, 2, &account);
  const char *who = account_of (server, accounts, &account, error);
  if (!who) {
    return FALSE;
  }
  g_autofree char *at = sam_moment_format (moment_of (detail, heard_us));
  sam_json_element (json);
  sam_json_begin_object (json);
  sam_json_member_add_string (json, "at", at);
  g_string_append_printf (json, ",%s", who);
  append_what (json, sam_sql_column_text (statement, 3, NULL), detail);
  sam_json_member_add_string (json, "t", sam_sql_column_text (statement, 4, NULL));
  sam_json_end_object (json);
  return TRUE;
}

/* Who has the case on a desktop, read or not. */
static gboolean
append_copies (SamServer *server, const SamUid *case_id, GHashTable *accounts, GString *json,
               GError **error)
{
  SamSqlStep step = SAM_SQL_STEP_ERROR;
  g_autoptr (SamSqlStatement) statement =
      sam_server_stmt (server, SAM_STMT_CASE_COPIES,
                       SAM_SQL_ARGS (SAM_SQL_UID (case_id),
                                     SAM_SQL_INT (sam_clock_now (server->clock))),
                       error);

  while (statement && (step = sam_sql_step (statement, error)) == SAM_SQL_STEP_ROW) {
    SamUid account = sam_uid_nil;
    sam_uid_column (statement, 0, &account);
    const char *who = account_of (server, accounts, &account, error);
    if (!who) {
      return FALSE;
    }
    g_autofree char *seen = sam_moment_format (sam_sql_column_int (statement, 1));
    sam_json_element (json);
    sam_json_begin_object (json);
    sam_json_member_add_string (json, "seen", seen);
    g_string_append_printf (json, ",%s", who);
    sam_json_end_object (json);
  }
  return step == SAM_SQL_STEP_DONE;
}

/* @next: (out) (transfer full) (nullable): where the next page begins */
static gboolean
append_events (SamServer *server, const SamActor *actor, const SamUid *case_id, const Place *place,
               GHashTable *accounts, GString *json, char **next, GError **error)
{
  SamSqlStep step = SAM_SQL_STEP_ERROR;
  SamUid id = sam_uid_nil;
  gint64 at_us = 0;
  g_autoptr (SamSqlStatement) statement =
      sam_server_stmt (server, SAM_STMT_ACCESS_PAGE,
                       SAM_SQL_ARGS (SAM_SQL_UID (&actor->id),
                                     SAM_SQL_INT (sam_clock_now (server->clock)),
                                     SAM_SQL_UID (case_id), SAM_SQL_INT (place->at_us),
                                     place->is_first ? SAM_SQL_NO_UID : SAM_SQL_UID (&place->id),
                                     SAM_SQL_INT (PAGE + 1)),
                       error);

  for (guint n = 0; statement && (step = sam_sql_step (statement, error)) == SAM_SQL_STEP_ROW;
       n++) {
    if (n == PAGE) {
      g_autofree char *text = sam_uid_dup_text (&id);
      *next = g_strdup_printf ("%" G_GINT64_FORMAT ".%s", at_us, text);
      return TRUE;
    }
    at_us = sam_sql_column_int (statement, 1);
    sam_uid_column (statement, 0, &id);
    if (!append_event (server, json, statement, accounts, error)) {
      return FALSE;
    }
  }
  return step == SAM_SQL_STEP_DONE;
}

static gboolean
append_page (SamServer *server, const SamActor *actor, const SamUid *case_id, const Place *place,
             GString *json, char **next, GError **error)
{
  g_autoptr (GHashTable) accounts =
      g_hash_table_new_full (sam_uid_hash, sam_uid_hash_equal, g_free, g_free);

  sam_json_member (json, "items");
  sam_json_begin_array (json);
  if (!append_events (server, actor, case_id, place, accounts, json, next, error)) {
    return FALSE;
  }
  sam_json_end_array (json);
  if (place->is_first) {
    sam_json_member (json, "copies");
    sam_json_begin_array (json);
    if (!append_copies (server, case_id, accounts, json, error)) {
      return FALSE;
    }
    sam_json_end_array (json);
  }
  return TRUE;
}

/* The page, in the transaction that puts on record that it was read: nobody but a transaction that
 * serves may read the audit. */
static gboolean
read_page (SamServer *server, const SamActor *actor, const SamStored *stored, const Place *place,
           GString *json, char **next, GError **error)
{
  g_auto (SamTxn) txn = { 0 };

  return sam_txn_begin_beside (&txn, server, error)
         && sam_txn_audit (&txn, &actor->id, &actor->device, "audit", stored->type_name,
                           &stored->id, 0, NULL, NULL, error)
         && append_page (server, actor, &stored->id, place, json, next, error)
         && sam_txn_commit (&txn, NULL, error);
}

SamServerResponse *
sam_server_audit (SamServer *server, const SamActor *actor, const SamServerRequest *request,
                  const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) json = g_string_new (NULL);
  g_autofree char *cursor = sam_server_query_get (request->query, "cursor");
  g_autofree char *until = sam_moment_format (sam_clock_now (server->clock));
  g_autofree char *next = NULL;
  g_auto (SamStored) stored = { 0 };
  Place place = { 0 };

  int seen = sam_server_load_seen (server, actor, "case", id, &stored, &error);
  if (seen <= 0) {
    return seen < 0 ? sam_server_failed (error) : sam_server_not_found ();
  }
  int answers =
      sam_server_has_row (server, SAM_STMT_CASE_ANSWERED_FOR,
                          SAM_SQL_ARGS (SAM_SQL_UID (&stored.id), SAM_SQL_UID (&actor->id)),
                          &error);
  if (answers <= 0) {
    return answers < 0 ? sam_server_failed (error)
                       : sam_server_problem ("not-allowed", "Others answer for this case.");
  }
  if (!read_place (cursor, &place)) {
    return sam_server_problem ("cursor-invalid", "This cursor was not given to this user.");
  }
  sam_json_begin_object (json);
  if (!read_page (server, actor, &stored, &place, json, &next, &error)) {
    return sam_server_failed (error);
  }
  sam_json_member_add_string (json, "until", until);
  if (next) {
    sam_json_member_add_string (json, "next", next);
  }
  sam_json_end_object (json);
  return sam_server_response_json (200, g_steal_pointer (&json));
}
