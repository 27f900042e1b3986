/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-store-private.h"

#include <string.h>

/*
 * Search over folded text. The index is in memory and is filled a slice at a time when nothing else
 * is to be done, never inside a save or a pull; what is not in it yet is scanned: rows that changed
 * (table stale), and of those that a start found, the ones it has not come to.
 *
 * A word that is taken out of the index only gets a mark; its letters stay in a page until that
 * page is written anew with others. After a purge all of them are, a piece at a time.
 */

#define SLICE 200
/* Pages of the index that are written at once, as text. */
#define MERGE_PAGES "200"

gboolean
sam_store_search_define (SamStore *store, GError **error)
{
  return sam_sql_define (store->sql,
                         "CREATE TABLE s_text (n {KEY}, text {TEXT} NOT NULL) {STRICT};"
                         "CREATE TABLE stale (n {KEY}) {STRICT};",
                         error)
         && sam_sql_run (store->sql,
                         "CREATE VIRTUAL TABLE fts USING fts5 (text, content='s_text',"
                         " content_rowid='n', columnsize=0, detail=none, prefix='1 2',"
                         " tokenize='ascii')",
                         SAM_SQL_NO_ARGS, error)
         && sam_sql_run (store->sql, "INSERT INTO fts (fts, rank) VALUES ('automerge', 0)",
                         SAM_SQL_NO_ARGS, error);
}

void
sam_store_search_begin (SamStore *store)
{
  store->search_done = 0;
  store->search_to = store->next_n;
  store->shredding = SAM_SHRED_DONE;
}

gboolean
sam_store_search_stale (SamStore *store, gint64 n, GError **error)
{
  return sam_sql_run (store->sql, "INSERT OR IGNORE INTO stale (n) VALUES ($1)",
                      SAM_SQL_ARGS (SAM_SQL_INT (n)), error);
}

char *
sam_store_search_text (SamRecordType type, SamSlice body)
{
  const SamTypeDef *def = sam_type_get (type);
  g_autoptr (GString) text = g_string_new (NULL);
  SamJsonCursor cursor;
  SamJsonToken name, value;

  if (sam_json_cursor_object (&cursor, body.data, body.size)) {
    while (sam_json_cursor_next (&cursor, &name, &value)) {
      if (value.kind != SAM_JSON_STRING) {
        continue;
      }
      for (guint i = 0; i < def->n_fields; i++) {
        if ((def->fields[i].flags & SAM_FIELD_SEARCH)
            && sam_json_token_is (&name, def->fields[i].name)) {
          g_autofree char *part = sam_json_token_dup_string (&value);
          g_autofree char *folded = sam_fold (part);

          /* Fields are folded one by one: digits at the end of one are not joined with the next. */
          if (text->len > 0) {
            g_string_append_c (text, ' ');
          }
          g_string_append (text, folded);
          break;
        }
      }
    }
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* ---- filling ---- */

static gboolean
unindex (SamStore *store, gint64 n, GError **error)
{
  g_autoptr (GError) below = NULL;
  g_autofree char *old = sam_sql_get_text (store->sql, "SELECT text FROM s_text WHERE n = $1",
                                           SAM_SQL_ARGS (SAM_SQL_INT (n)), &below);

  if (below != NULL) {
    g_propagate_error (error, g_steal_pointer (&below));
    return FALSE;
  }
  return old == NULL
         || (sam_sql_run (store->sql,
                          "INSERT INTO fts (fts, rowid, text) VALUES ('delete', $1, $2)",
                          SAM_SQL_ARGS (SAM_SQL_INT (n), SAM_SQL_TEXT (old)), error)
             && sam_sql_run (store->sql, "DELETE FROM s_text WHERE n = $1",
                             SAM_SQL_ARGS (SAM_SQL_INT (n)), error));
}

static gboolean
index_one (SamStore *store, gint64 n, int type, SamSlice body, GError **error)
{
  g_autofree char *text = NULL;

  if (!unindex (store, n, error)) {
    return FALSE;
  }
  if (type >= 0) {
    text = sam_store_search_text ((SamRecordType) type, body);
    if (*text != '\0'
        && (!sam_sql_run (store->sql, "INSERT INTO s_text (n, text) VALUES ($1, $2)",
                          SAM_SQL_ARGS (SAM_SQL_INT (n), SAM_SQL_TEXT (text)), error)
            || !sam_sql_run (store->sql, "INSERT INTO fts (rowid, text) VALUES ($1, $2)",
                             SAM_SQL_ARGS (SAM_SQL_INT (n), SAM_SQL_TEXT (text)), error))) {
      return FALSE;
    }
  }
  return sam_sql_run (store->sql, "DELETE FROM stale WHERE n = $1", SAM_SQL_ARGS (SAM_SQL_INT (n)),
                      error);
}

typedef struct {
  gint64 n;
  int type;
  GBytes *body; /* (owned) */
} Stale;

static void
stale_clear (gpointer data)
{
  g_clear_pointer (&((Stale *) data)->body, g_bytes_unref);
}

/* @text: a query for at most a slice of n, type and body, in any order. @last: (nullable): the
 * last n of it. */
static gboolean
index_rows (SamStore *store, const char *text, const SamSqlValue *values, gsize n_values,
            guint *n_done, gint64 *last, GError **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, TRUE, sizeof (Stale));
  g_autoptr (SamSqlStatement) statement = sam_sql_prepare (store->sql, text, error);
  SamSqlStep step;

  g_array_set_clear_func (rows, stale_clear);
  if (statement == NULL) {
    return FALSE;
  }
  sam_sql_bind_all (statement, values, n_values);
  while ((step = sam_sql_step (statement, error)) == SAM_SQL_STEP_ROW) {
    Stale row = { .n = sam_sql_column_int (statement, 0), .type = -1 };
    gsize size;
    const guint8 *body = sam_sql_column_blob (statement, 2, &size);

    if (body != NULL) {
      row.type = (int) sam_sql_column_int (statement, 1);
      row.body = g_bytes_new (body, size);
    }
    g_array_append_val (rows, row);
  }
  if (step == SAM_SQL_STEP_ERROR) {
    return FALSE;
  }
  *n_done = rows->len;
  if (rows->len == 0) {
    return TRUE;
  }
  if (!sam_sql_begin (store->sql, error)) {
    return FALSE;
  }
  for (guint i = 0; i < rows->len; i++) {
    Stale *row = &g_array_index (rows, Stale, i);
    SamSlice body = row->body != NULL ? SAM_SLICE_BYTES (row->body) : SAM_SLICE_NONE;

    if (!index_one (store, row->n, row->type, body, error)) {
      sam_sql_rollback (store->sql);
      return FALSE;
    }
  }
  if (last != NULL) {
    *last = g_array_index (rows, Stale, rows->len - 1).n;
  }
  return sam_sql_commit (store->sql, error);
}

void
sam_store_search_purge (SamStore *store)
{
  guint n_done;

  store->shredding = SAM_SHRED_BEGIN;
  do {
    n_done = 0;
  } while (index_rows (store,
                       "SELECT s.n, NULL, NULL FROM stale s WHERE s.n NOT IN (SELECT n FROM head)"
                       " LIMIT " G_STRINGIFY (SLICE),
                       SAM_SQL_NO_ARGS, &n_done, NULL, NULL)
           && n_done > 0);
}

/* One piece of writing the whole index anew; a negative number begins it. */
static gboolean
shred (SamStore *store, gboolean *more, GError **error)
{
  static const char changes[] = "SELECT total_changes()";
  gint64 before = 0, after = 0;

  if (!sam_sql_get_int (store->sql, changes, SAM_SQL_NO_ARGS, &before, NULL, error)
      || !sam_sql_run (store->sql,
                       store->shredding == SAM_SHRED_BEGIN
                           ? "INSERT INTO fts (fts, rank) VALUES ('merge', -" MERGE_PAGES ")"
                           : "INSERT INTO fts (fts, rank) VALUES ('merge', " MERGE_PAGES ")",
                       SAM_SQL_NO_ARGS, error)
      || !sam_sql_get_int (store->sql, changes, SAM_SQL_NO_ARGS, &after, NULL, error)) {
    return FALSE;
  }
  /* Fewer than two rows written: there was nothing left to do. */
  store->shredding = after - before < 2 ? SAM_SHRED_DONE : SAM_SHRED_GOES_ON;
  *more = store->shredding != SAM_SHRED_DONE;
  return TRUE;
}

static gboolean
do_index (SamStore *store, gpointer user_data, GError **error)
{
  gboolean *more = user_data;
  gint64 last = store->search_to;
  guint n_done = 0;

  if (!sam_store_need_open (store, error) || store->txn.open) {
    return FALSE;
  }
  /* Nobody waits for an answer now. */
  sam_store_gather_end (store);
  /* First what the search field of Cases looks in. */
  if (!sam_store_cases_index (store, SLICE / 4, &n_done, error)) {
    return FALSE;
  }
  if (n_done > 0) {
    *more = TRUE;
    return TRUE;
  }
  /* No answer at the start waits for it; lists of one type scan until then. */
  if (!sam_sql_define (store->sql, "CREATE INDEX IF NOT EXISTS head_type ON head (type)", error)) {
    return FALSE;
  }
  if (!index_rows (store,
                   "SELECT s.n, h.type, h.body FROM stale s LEFT JOIN head h ON h.n = s.n "
                   "LIMIT " G_STRINGIFY (SLICE),
                   SAM_SQL_NO_ARGS, &n_done, NULL, error)) {
    return FALSE;
  }
  if (n_done == 0 && store->search_done < store->search_to) {
    if (!index_rows (store,
                     "SELECT n, type, body FROM head WHERE n > $1 AND n <= $2 ORDER BY n"
                     " LIMIT " G_STRINGIFY (SLICE),
                     SAM_SQL_ARGS (SAM_SQL_INT (store->search_done),
                                   SAM_SQL_INT (store->search_to)),
                     &n_done, &last, error)) {
      return FALSE;
    }
    store->search_done = n_done > 0 ? last : store->search_to;
  }
  *more = n_done == SLICE || store->search_done < store->search_to;
  if (!*more && store->shredding != SAM_SHRED_DONE) {
    return shred (store, more, error);
  }
  if (n_done > 0 && !*more) {
    /* The last slice: the small pieces of the index are joined while nobody waits. */
    return sam_sql_run (store->sql, "INSERT INTO fts (fts, rank) VALUES ('merge', " MERGE_PAGES ")",
                        SAM_SQL_NO_ARGS, error);
  }
  return TRUE;
}

gboolean
sam_store_index_search (SamStore *store)
{
  gboolean more = FALSE;

  g_return_val_if_fail (SAM_IS_STORE (store), FALSE);

  return sam_store_call (store, SAM_STORE_READ, NULL, do_index, &more, NULL) && more;
}

/* ---- asking ---- */

static void
add_found (GHashTable *found, gint64 n)
{
  gint64 *key = g_new (gint64, 1);

  *key = n;
  g_hash_table_add (found, key);
}

gboolean
sam_store_search (SamStore *store, SamRecordType type, const char *text, GHashTable *found,
                  GError **error)
{
  g_auto (GStrv) words = sam_fold_words (text);
  g_autoptr (GString) match = g_string_new (NULL);
  g_autoptr (SamSqlStatement) indexed = NULL;
  g_autoptr (SamSqlStatement) stale = NULL;
  SamSqlStep step;

  for (guint i = 0; words[i] != NULL; i++) {
    g_string_append_printf (match, "%s\"%s\"*", i > 0 ? " AND " : "", words[i]);
  }
  /* CROSS JOIN: the index is asked once, then head; never the index for each row of head. */
  indexed =
      sam_sql_prepare (store->sql,
                       "SELECT h.n FROM fts f CROSS JOIN head h ON h.n = f.rowid WHERE fts MATCH $1"
                       " AND h.type = $2 AND h.n NOT IN (SELECT n FROM stale)",
                       error);
  if (indexed == NULL) {
    return FALSE;
  }
  sam_sql_bind_text (indexed, 1, match->str, -1);
  sam_sql_bind_int (indexed, 2, type);
  while ((step = sam_sql_step (indexed, error)) == SAM_SQL_STEP_ROW) {
    add_found (found, sam_sql_column_int (indexed, 0));
  }
  if (step == SAM_SQL_STEP_ERROR) {
    return FALSE;
  }
  stale = sam_sql_prepare (store->sql,
                           "SELECT h.n, h.body FROM stale s JOIN head h ON h.n = s.n WHERE"
                           " h.type = $1 UNION ALL SELECT h.n, h.body FROM head h WHERE"
                           " h.type = $1 AND h.n > $2 AND h.n <= $3 AND h.n NOT IN (SELECT n FROM"
                           " stale)",
                           error);
  if (stale == NULL) {
    return FALSE;
  }
  sam_sql_bind_int (stale, 1, type);
  sam_sql_bind_int (stale, 2, store->search_done);
  sam_sql_bind_int (stale, 3, store->search_to);
  while ((step = sam_sql_step (stale, error)) == SAM_SQL_STEP_ROW) {
    SamSlice body;
    g_autofree char *folded = NULL;

    body.data = sam_sql_column_blob (stale, 1, &body.size);
    folded = sam_store_search_text (type, body);
    if (sam_fold_matches (folded, (const char *const *) words)) {
      add_found (found, sam_sql_column_int (stale, 0));
    }
  }
  return step == SAM_SQL_STEP_DONE;
}
