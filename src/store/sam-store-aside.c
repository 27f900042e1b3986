/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-store-private.h"

#include <string.h>

/* What was written here and nobody has taken in: the server refused it also as a proposal. It is on
 * this computer alone until its 30 days are over, so whoever wrote it can read it. */

void
sam_set_aside_free (SamSetAside *aside)
{
  if (aside == NULL) {
    return;
  }
  g_free (aside->op_id);
  g_free (aside->id);
  g_free (aside->case_id);
  g_clear_object (&aside->record);
  g_free (aside);
}

/* What somebody wrote, and nothing of what stood there before. */
static SamPatch *
patch_of (const SamRow *row)
{
  if (row->kind == SAM_ROW_EDIT) {
    g_autoptr (GBytes) base = g_bytes_new (row->edit.base.data, row->edit.base.size);
    g_autoptr (GBytes) ours = g_bytes_new (row->edit.ours.data, row->edit.ours.size);

    return sam_patch_diff_bodies (base, ours);
  }
  return sam_patch_unpack (row->op.patch);
}

/* Of a case that has left nothing is told but what was written, and not where anybody lives.
 * @record: (out) (nullable): NULL = nothing to read */
static gboolean
read_record (SamStore *store, SamViewer *viewer, const SamTypeDef *def, const SamRow *row,
             const SamRowKept *kept, SamRecord **record, GError **error)
{
  g_autoptr (SamPatch) patch = patch_of (row);
  g_autoptr (GBytes) nothing = g_bytes_new_static ("{}", 2);
  g_autoptr (GBytes) body = NULL;
  g_auto (SamHead) about = { 0 };

  if (!sam_store_find_head (store, kept->scope, &about, error)) {
    return FALSE;
  }
  body = sam_patch_apply (patch, nothing);
  if (about.n == 0) {
    GBytes *rest = sam_store_without_places (def->name, body);

    g_bytes_unref (body);
    body = rest;
  }
  *record = sam_store_record_of_body ((int) def->type, kept->id, kept->scope,
                                      SAM_SLICE_BYTES (body), NULL);
  if (*record != NULL) {
    *record = sam_store_mask (store, viewer, *record, error);
    return *record != NULL;
  }
  return TRUE;
}

static gboolean
read_one (SamStore *store, SamViewer *viewer, const SamRowKept *kept, GPtrArray *list,
          GError **error)
{
  const SamTypeDef *def;
  g_autoptr (SamRecord) record = NULL;
  SamSetAside *aside;
  SamRow row;

  if (!sam_row_decode (&row, kept->payload.data, kept->payload.size, error)) {
    return FALSE;
  }
  def = row.kind == SAM_ROW_EDIT ? sam_type_by_name (row.edit.type)
        : row.kind == SAM_ROW_OP ? sam_type_by_name (row.op.type)
                                 : NULL;
  if (def == NULL || !sam_store_may_see (viewer, def->type, kept->comp)) {
    return TRUE;
  }
  if (!read_record (store, viewer, def, &row, kept, &record, error)) {
    return FALSE;
  }
  if (record == NULL) {
    return TRUE;
  }
  aside = g_new0 (SamSetAside, 1);
  aside->type = def->type;
  aside->op_id = g_strdup (kept->op);
  aside->id = g_strdup (kept->id);
  aside->case_id = sam_store_case_of_scope (store, kept->scope, NULL);
  aside->at = row.kind == SAM_ROW_EDIT ? row.edit.at : row.op.at != 0 ? row.op.at : kept->at;
  aside->until = kept->until;
  aside->record = g_steal_pointer (&record);
  g_ptr_array_add (list, aside);
  return TRUE;
}

typedef struct {
  SamViewer *viewer;
  GPtrArray *list;
} AsideArgs;

static gboolean
do_list (SamStore *store, gpointer user_data, GError **error)
{
  AsideArgs *args = user_data;
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_set_aside_free);
  g_autoptr (GArray) rids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) below = NULL;

  /* By id of the record's case, which may be gone: also on a file that was only just opened. */
  if (!sam_store_need_viewer (store, args->viewer, error) || !sam_store_need_ids (store, error)) {
    return FALSE;
  }
  /* One that is still to be delivered is not refused. */
  if (!sam_store_collect_rids (store,
                               "SELECT rid FROM m_kept WHERE why = $1 AND until > $2 AND op NOT IN"
                               " (SELECT op FROM m_op) ORDER BY rid DESC",
                               SAM_SQL_ARGS (SAM_SQL_INT (SAM_KEPT_QUARANTINE),
                                             SAM_SQL_INT (store->feed.server_time)),
                               rids, &below)) {
    return sam_store_fail (error, g_steal_pointer (&below));
  }
  for (guint i = 0; i < rids->len; i++) {
    g_auto (SamRowHeld) held = { 0 };

    if (!sam_store_get_row (store, g_array_index (rids, gint64, i), SAM_ROW_KEPT, &held, &below)
        || !read_one (store, args->viewer, &held.row.kept, list, &below)) {
      return sam_store_fail (error, g_steal_pointer (&below));
    }
  }
  args->list = g_steal_pointer (&list);
  return TRUE;
}

GPtrArray *
sam_store_list_set_aside (SamStore *store, SamViewer *viewer, GError **error)
{
  AsideArgs args = { .viewer = viewer };

  g_return_val_if_fail (SAM_IS_STORE (store), NULL);

  sam_store_call (store, SAM_STORE_READ, NULL, do_list, &args, error);
  return args.list;
}
