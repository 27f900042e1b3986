/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Search in what one user may see: online, on record, and over the fields that are for searching
 * alone. What is masked in lists is not found by what it says.
 */
#include "sam-server-private.h"

#include <samspor/sam-catalog.h>
#include <samspor/sam-fold.h>
#include <samspor/sam-json.h>
#include <samspor/sam-records.h>
#include <samspor/sam-viewer.h>
#include <string.h>

#define LIMIT_DEFAULT 20
#define LIMIT_MAX 50
#define TEXT_MAX 200 /* bytes */

typedef struct {
  char *text;   /* (owned) */
  char **words; /* (owned) */
  gboolean types[SAM_N_RECORD_TYPES];
  gint64 limit;
  SamViewer *viewer;   /* (owned) */
  GHashTable *persons; /* (owned): SamUid of a scope → SamRecord, or a mark that there is none */
  GPtrArray *found;    /* (owned) (element-type SamUid) */
} Search;

static void
search_clear (Search *search)
{
  g_clear_pointer (&search->text, g_free);
  g_clear_pointer (&search->words, g_strfreev);
  g_clear_pointer (&search->viewer, sam_viewer_unref);
  g_clear_pointer (&search->persons, g_hash_table_unref);
  g_clear_pointer (&search->found, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Search, search_clear)

static void
record_or_none_free (gpointer data)
{
  SamRecord *record = data;
  g_clear_object (&record);
}

static SamServerResponse *
bad_body (const char *pointer)
{
  return sam_server_problem_at ("bad-body", "The body is not what the contract says.", pointer);
}

static gboolean
read_types (const SamJsonToken *list, Search *search)
{
  SamJsonCursor cursor;
  SamJsonToken token;

  memset (search->types, 0, sizeof search->types);
  if (!sam_json_cursor_array (&cursor, list->raw, list->len)) {
    return FALSE;
  }
  while (sam_json_cursor_next_element (&cursor, &token)) {
    g_autofree char *name = sam_json_token_dup_string (&token);
    const SamTypeDef *def = name ? sam_type_by_name (name) : NULL;
    if (!name) {
      return FALSE;
    }
    if (def) {
      search->types[def->type] = TRUE;
    }
  }
  return TRUE;
}

static SamServerResponse *
read_search (const SamServerRequest *request, Search *search)
{
  const char *data;
  gsize len;
  SamJsonToken token;
  SamServerResponse *refused = sam_server_read_body (request, &data, &len);

  if (refused) {
    return refused;
  }
  if (sam_json_find (data, len, "text", &token)) {
    search->text = sam_json_token_dup_string (&token);
  }
  if (!search->text || strlen (search->text) > TEXT_MAX) {
    return bad_body ("/text");
  }
  search->words = sam_fold_words (search->text);
  if (!search->words[0]) {
    return bad_body ("/text");
  }
  search->limit = LIMIT_DEFAULT;
  if (sam_json_find (data, len, "limit", &token)
      && (!sam_json_token_get_int (&token, &search->limit) || search->limit < 1
          || search->limit > LIMIT_MAX)) {
    return sam_server_problem_at ("limit", "The limit must be from 1 to 50.", "/limit");
  }
  for (guint i = 0; i < SAM_N_RECORD_TYPES; i++) {
    search->types[i] = TRUE;
  }
  if (sam_json_find (data, len, "types", &token) && !read_types (&token, search)) {
    return bad_body ("/types");
  }
  return NULL;
}

/* ---- one record ---- */

/* A first look at the text alone: making a record of each would cost most of the time. */
static gboolean
body_matches (const Search *search, const SamTypeDef *def, const char *body, gsize len)
{
  g_autoptr (GString) all = g_string_new (NULL);
  SamJsonCursor cursor;
  SamJsonToken name, value;

  if (!sam_json_cursor_object (&cursor, body, len)) {
    return FALSE;
  }
  while (sam_json_cursor_next (&cursor, &name, &value)) {
    for (guint i = 0; i < def->n_fields && value.kind == SAM_JSON_STRING; i++) {
      if ((def->fields[i].flags & SAM_FIELD_SEARCH)
          && sam_json_token_is (&name, def->fields[i].name)) {
        g_autofree char *text = sam_json_token_dup_string (&value);
        g_string_append_printf (all, "%s\n", text);
      }
    }
  }
  g_autofree char *folded = sam_fold (all->str);
  return sam_fold_matches (folded, (const char *const *) search->words);
}

static gboolean
record_matches (const Search *search, const SamRecord *record)
{
  const SamTypeDef *def = sam_record_get_def (record);
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint i = 0; i < def->n_fields; i++) {
    SamField field = (SamField) ((def->type << 8) | i);
    if ((def->fields[i].flags & SAM_FIELD_SEARCH) && sam_record_has (record, field)) {
      g_autofree char *text = sam_record_to_string (record, field);
      g_string_append_printf (all, "%s\n", text);
    }
  }
  g_autofree char *folded = sam_fold (all->str);
  return sam_fold_matches (folded, (const char *const *) search->words);
}

/* Whose data a scope holds: 1 with @person (nullable): NULL for what belongs to nobody; -1. */
static int
person_of_scope (SamServer *server, Search *search, const SamUid *scope, SamRecord **person,
                 GError **error)
{
  g_auto (SamStored) stored = { 0 };
  SamUid id = *scope;
  gpointer known = NULL;

  if (g_hash_table_lookup_extended (search->persons, scope, NULL, &known)) {
    *person = known;
    return 1;
  }
  {
    g_autoptr (SamSqlStatement) statement =
        sam_server_stmt (server, SAM_STMT_IS_CASE, SAM_SQL_ARGS (SAM_SQL_UID (scope)), error);
    SamSqlStep step = statement ? sam_sql_step (statement, error) : SAM_SQL_STEP_ERROR;
    if (step == SAM_SQL_STEP_ERROR) {
      return -1;
    }
    if (step == SAM_SQL_STEP_ROW) {
      sam_uid_column (statement, 0, &id);
    }
  }
  int found = sam_server_load (server, &id, &stored, error);
  if (found < 0) {
    return -1;
  }
  *person = found && stored.known_type && stored.type == SAM_RECORD_PERSON
                ? sam_server_to_record (server, &stored)
                : NULL;
  g_hash_table_insert (search->persons, sam_uid_copy (scope), *person);
  return 1;
}

static gboolean
take_if_found (SamServer *server, Search *search, const SamStored *stored, GString *json,
               GError **error)
{
  g_autoptr (SamCatalog) source = sam_catalog_new_empty ("en");
  SamRecord *person = NULL;

  if (!stored->known_type || !search->types[stored->type] || stored->retracted
      || !body_matches (search, sam_type_get (stored->type), stored->body, stored->body_len)) {
    return TRUE;
  }
  if (person_of_scope (server, search, &stored->scope, &person, error) < 0) {
    return FALSE;
  }
  g_autoptr (SamRecord) record = sam_server_to_record (server, stored);
  if (!record) {
    return TRUE;
  }
  g_autoptr (SamRecord) masked = sam_viewer_mask (search->viewer, person, record);
  if (!record_matches (search, masked)) {
    return TRUE;
  }
  g_autofree char *id = sam_uid_dup_text (&stored->id);
  g_autofree char *scope = sam_uid_dup_text (&stored->scope);
  g_autofree char *title = sam_record_title (masked, source);
  sam_json_element (json);
  sam_json_begin_object (json);
  sam_json_member_add_string (json, "t", stored->type_name);
  sam_json_member_add_string (json, "id", id);
  sam_json_member_add_string (json, "c", scope);
  sam_json_member_add_string (json, "title", title ? title : "");
  sam_json_end_object (json);
  g_ptr_array_add (search->found, sam_uid_copy (&stored->id));
  return TRUE;
}

static gboolean
find_all (SamServer *server, const SamActor *actor, Search *search, GString *json, GError **error)
{
  SamSqlStep step = SAM_SQL_STEP_ERROR;
  g_autoptr (SamSqlStatement) statement =
      sam_server_stmt (server, SAM_STMT_RECORDS_IN_SIGHT,
                       SAM_SQL_ARGS (SAM_SQL_UID (&actor->id),
                                     SAM_SQL_INT (sam_clock_now (server->clock))),
                       error);

  while (statement && (step = sam_sql_step (statement, error)) == SAM_SQL_STEP_ROW) {
    g_auto (SamStored) stored = { 0 };
    sam_uid_column (statement, 0, &stored.id);
    sam_stored_from_columns (&stored, statement, 1);
    if (!take_if_found (server, search, &stored, json, error)) {
      return FALSE;
    }
    if ((gint64) search->found->len == search->limit) {
      return TRUE;
    }
  }
  return step == SAM_SQL_STEP_DONE;
}

/* The search, and each thing it shows. */
static gboolean
note_search (SamServer *server, const SamActor *actor, const Search *search, GError **error)
{
  g_auto (SamTxn) txn = { 0 };
  g_autoptr (GString) detail = g_string_new (NULL);

  sam_json_begin_object (detail);
  sam_json_member_add_string (detail, "text", search->text);
  sam_json_member_add_int (detail, "n", search->found->len);
  sam_json_end_object (detail);
  if (!sam_txn_begin_beside (&txn, server, error)
      || !sam_txn_audit (&txn, &actor->id, &actor->device, "search", NULL, NULL, 0, NULL,
                         detail->str, error)) {
    return FALSE;
  }
  for (guint i = 0; i < search->found->len; i++) {
    if (!sam_txn_audit (&txn, &actor->id, &actor->device, "found", NULL,
                        g_ptr_array_index (search->found, i), 0, NULL, NULL, error)) {
      return FALSE;
    }
  }
  return sam_txn_commit (&txn, NULL, error);
}

SamServerResponse *
sam_server_search (SamServer *server, const SamActor *actor, const SamServerRequest *request)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) json = g_string_new (NULL);
  g_auto (Search) search = { 0 };

  search.persons =
      g_hash_table_new_full (sam_uid_hash, sam_uid_hash_equal, g_free, record_or_none_free);
  search.found = g_ptr_array_new_with_free_func (g_free);
  SamServerResponse *refused = read_search (request, &search);
  if (refused) {
    return refused;
  }
  g_autoptr (SamViewer) page = sam_server_viewer (server, actor, &error);
  if (!page) {
    return sam_server_failed (error);
  }
  search.viewer = sam_viewer_for_use (page, SAM_PURPOSE_FOLLOW_UP, SAM_USE_LIST);
  sam_json_begin_object (json);
  sam_json_member (json, "items");
  sam_json_begin_array (json);
  if (!find_all (server, actor, &search, json, &error)
      || !note_search (server, actor, &search, &error)) {
    return sam_server_failed (error);
  }
  sam_json_end_array (json);
  sam_json_end_object (json);
  return sam_server_response_json (200, g_steal_pointer (&json));
}
