/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-store-private.h"

#include <string.h>

/* What was chosen here between two texts. A choice is one undo, however many fields and proposals
 * it was about. */

void
sam_choice_free (SamChoice *choice)
{
  if (choice == NULL) {
    return;
  }
  g_free (choice->id);
  g_free (choice->case_id);
  g_free (choice->undo);
  g_free (choice);
}

/* A colleague's text that was turned down, once that is sent: its proposal can't be opened again.
 */
static gboolean
is_final (SamStore *store, const char *op, SamSlice before, SamSlice after, SamSlice edit)
{
  gint64 n = 0;

  return edit.size == 0 && before.size == after.size
         && memcmp (before.data, after.data, before.size) == 0
         && sam_sql_get_int (store->sql, "SELECT count(*) FROM m_op WHERE op = $1 AND state = 0",
                             SAM_SQL_ARGS (SAM_SQL_TEXT (op)), &n, NULL, NULL)
         && n == 0;
}

/* Returns: (transfer full) (nullable): NULL when it is no choice, or not the viewer's to see. */
static SamChoice *
read_choice (SamStore *store, SamViewer *viewer, const SamRowKept *kept)
{
  SamUnpack in = { kept->payload.data, (const guint8 *) kept->payload.data + kept->payload.size,
                   FALSE };
  SamOpKind kind = (SamOpKind) sam_unpack_int (&in);
  const char *name = sam_unpack_text (&in);
  const SamTypeDef *def = name != NULL ? sam_type_by_name (name) : NULL;
  const char *op = sam_unpack_text (&in);
  SamSlice before = sam_unpack_slice (&in), after = sam_unpack_slice (&in);
  SamChoice *choice;

  if (in.failed || kind != SAM_OP_RESOLVE || def == NULL
      || !sam_store_may_see (viewer, def->type, kept->comp)
      || is_final (store, op, before, after, sam_unpack_slice (&in))) {
    return NULL;
  }
  choice = g_new0 (SamChoice, 1);
  choice->type = def->type;
  choice->id = g_strdup (kept->id);
  choice->case_id = sam_store_case_of_scope (store, kept->scope, NULL);
  choice->undo = g_strdup (kept->op);
  choice->at = kept->at;
  choice->until = kept->until;
  return choice;
}

typedef struct {
  SamViewer *viewer;
  GPtrArray *list;
} ChoicesArgs;

static gboolean
do_list_choices (SamStore *store, gpointer user_data, GError **error)
{
  ChoicesArgs *args = user_data;
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_choice_free);
  g_autoptr (GArray) rids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GError) below = NULL;

  if (!sam_store_need_viewer (store, args->viewer, error)) {
    return FALSE;
  }
  if (!sam_store_collect_rids (
          store, "SELECT rid FROM m_kept WHERE why = $1 AND until > $2 ORDER BY at DESC, rid DESC",
          SAM_SQL_ARGS (SAM_SQL_INT (SAM_KEPT_UNDO), SAM_SQL_INT (sam_clock_now (store->clock))),
          rids, &below)) {
    return sam_store_fail (error, g_steal_pointer (&below));
  }
  for (guint i = 0; i < rids->len; i++) {
    g_auto (SamRowHeld) held = { 0 };
    SamChoice *choice;

    if (!sam_store_get_row (store, g_array_index (rids, gint64, i), SAM_ROW_KEPT, &held, &below)) {
      return sam_store_fail (error, g_steal_pointer (&below));
    }
    choice = read_choice (store, args->viewer, &held.row.kept);
    if (choice != NULL && g_hash_table_add (seen, choice->undo)) {
      g_ptr_array_add (list, choice);
    } else {
      sam_choice_free (choice);
    }
  }
  args->list = g_steal_pointer (&list);
  return TRUE;
}

GPtrArray *
sam_store_list_choices (SamStore *store, SamViewer *viewer, GError **error)
{
  ChoicesArgs args = { .viewer = viewer };

  g_return_val_if_fail (SAM_IS_STORE (store), NULL);

  sam_store_call (store, SAM_STORE_READ, NULL, do_list_choices, &args, error);
  return args.list;
}
