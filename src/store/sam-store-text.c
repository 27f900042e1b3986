/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-store-private.h"

/* Drafts and preferences: small sealed texts by key. */

typedef struct {
  SamRowKind kind;
  const char *key, *text;
  char *got;   /* (owned) */
  char **keys; /* (owned) */
} TextArgs;

static gboolean
find (SamStore *store, SamRowKind kind, const char *key, gint64 *rid, GError **error)
{
  gboolean found;

  *rid = 0;
  return sam_sql_get_int (store->sql, "SELECT rid FROM m_text WHERE kind = $1 AND key = $2",
                          SAM_SQL_ARGS (SAM_SQL_INT (kind), SAM_SQL_TEXT (key)), rid, &found,
                          error);
}

gboolean
sam_store_put_text (SamStore *store, SamRowKind kind, const char *key, const char *text,
                    GError **error)
{
  gint64 rid;
  SamRow row = { .kind = kind, .text = { key, text, sam_clock_now (store->clock) } };

  if (!find (store, kind, key, &rid, error)) {
    return FALSE;
  }
  if (text == NULL) {
    return rid == 0 || sam_store_delete_row (store, kind, rid, error);
  }
  return sam_store_put_row (store, rid, &row, error) != 0;
}

static gboolean
do_put (SamStore *store, gpointer user_data, GError **error)
{
  const TextArgs *args = user_data;

  return sam_store_begin (store, error)
         && sam_store_end (store,
                           sam_store_put_text (store, args->kind, args->key, args->text, error),
                           SAM_ORIGIN_USER, error);
}

static gboolean
do_get (SamStore *store, gpointer user_data, GError **error)
{
  TextArgs *args = user_data;
  g_autoptr (GError) below = NULL;

  if (!sam_store_need_open (store, error)) {
    return FALSE;
  }
  args->got =
      sam_sql_get_text (store->sql, "SELECT text FROM m_text WHERE kind = $1 AND key = $2",
                        SAM_SQL_ARGS (SAM_SQL_INT (args->kind), SAM_SQL_TEXT (args->key)), &below);
  return below == NULL || sam_store_fail (error, g_steal_pointer (&below));
}

gboolean
sam_store_put_draft (SamStore *store, const char *key, const char *text, GError **error)
{
  TextArgs args = { SAM_ROW_DRAFT, key, text, NULL, NULL };

  g_return_val_if_fail (SAM_IS_STORE (store) && key != NULL, FALSE);

  return sam_store_call (store, SAM_STORE_WRITE, NULL, do_put, &args, error);
}

char *
sam_store_get_draft (SamStore *store, const char *key, GError **error)
{
  TextArgs args = { SAM_ROW_DRAFT, key, NULL, NULL, NULL };

  g_return_val_if_fail (SAM_IS_STORE (store) && key != NULL, NULL);

  sam_store_call (store, SAM_STORE_READ, NULL, do_get, &args, error);
  return args.got;
}

static gboolean
do_list (SamStore *store, gpointer user_data, GError **error)
{
  TextArgs *args = user_data;
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (SamSqlStatement) found = NULL;
  g_autoptr (GError) below = NULL;

  if (!sam_store_need_open (store, error)) {
    return FALSE;
  }
  found = sam_sql_prepare (store->sql,
                           "SELECT key FROM m_text WHERE kind = $1 AND instr (key, $2) = 1"
                           " ORDER BY at DESC, rid DESC",
                           &below);
  if (found != NULL) {
    sam_sql_bind_int (found, 1, args->kind);
    sam_sql_bind_text (found, 2, args->key, -1);
    while (sam_sql_step (found, &below) == SAM_SQL_STEP_ROW) {
      g_ptr_array_add (keys, g_strdup (sam_sql_column_text (found, 0, NULL)));
    }
  }
  if (below != NULL) {
    return sam_store_fail (error, g_steal_pointer (&below));
  }
  g_ptr_array_add (keys, NULL);
  args->keys = (char **) g_ptr_array_free (g_steal_pointer (&keys), FALSE);
  return TRUE;
}

char **
sam_store_list_drafts (SamStore *store, const char *prefix, GError **error)
{
  TextArgs args = { SAM_ROW_DRAFT, prefix, NULL, NULL, NULL };

  g_return_val_if_fail (SAM_IS_STORE (store) && prefix != NULL, NULL);

  sam_store_call (store, SAM_STORE_READ, NULL, do_list, &args, error);
  return args.keys;
}

gboolean
sam_store_put_pref (SamStore *store, const char *key, const char *text, GError **error)
{
  TextArgs args = { SAM_ROW_PREF, key, text, NULL, NULL };

  g_return_val_if_fail (SAM_IS_STORE (store) && key != NULL, FALSE);

  return sam_store_call (store, SAM_STORE_WRITE, NULL, do_put, &args, error);
}

char *
sam_store_get_pref (SamStore *store, const char *key, GError **error)
{
  TextArgs args = { SAM_ROW_PREF, key, NULL, NULL, NULL };

  g_return_val_if_fail (SAM_IS_STORE (store) && key != NULL, NULL);

  sam_store_call (store, SAM_STORE_READ, NULL, do_get, &args, error);
  return args.got;
}
