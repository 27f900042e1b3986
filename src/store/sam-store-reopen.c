/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-store-private.h"

#include <samspor/sam-records.h>
#include <string.h>

/*
 * A choice that the server could not take as it was is an edit again. What was proposed of it is
 * with colleagues already: it is not proposed once more, and the next choice closes it.
 */

/* NULL with @error unset: it is not here, or closed. */
static SamRecord *
open_proposal (SamStore *store, const char *id, GError **error)
{
  g_autoptr (SamRecord) proposal = id != NULL ? sam_store_peek (store, id, error) : NULL;

  return proposal != NULL && !sam_record_has (proposal, SAM_PROPOSAL_CLOSED_AT)
                 && !sam_record_is_retracted (proposal)
                 && sam_record_has (proposal, SAM_PROPOSAL_OP_ID)
             ? g_steal_pointer (&proposal)
             : NULL;
}

static gboolean
closings_of (SamStore *store, const SamRowOp *op, GArray *rids, GError **error)
{
  return sam_store_collect_rids (
      store, "SELECT rid FROM m_op WHERE grp = $1 AND record_id = $2 AND verb = $3 ORDER BY rid",
      SAM_SQL_ARGS (SAM_SQL_TEXT (op->group), SAM_SQL_TEXT (op->id), SAM_SQL_INT (SAM_OP_RESOLVE)),
      rids, error);
}

gboolean
sam_store_proposed_of (SamStore *store, const SamRowOp *op, GString *wordings, GString *ids,
                       GError **error)
{
  g_autoptr (GArray) rids = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (!closings_of (store, op, rids, error)) {
    return FALSE;
  }
  for (guint i = 0; i < rids->len; i++) {
    g_auto (SamRowHeld) held = { 0 };
    g_autoptr (SamRecord) proposal = NULL;
    g_autoptr (SamPatch) patch = NULL;
    g_autoptr (GError) below = NULL;

    if (!sam_store_get_row (store, g_array_index (rids, gint64, i), SAM_ROW_OP, &held, error)) {
      return FALSE;
    }
    proposal = open_proposal (store, held.row.op.extra, &below);
    if (below != NULL) {
      g_propagate_error (error, g_steal_pointer (&below));
      return FALSE;
    }
    if (proposal == NULL) {
      continue;
    }
    patch = sam_store_patch_of_proposal (proposal);
    sam_store_add_wording (wordings, patch);
    g_string_append_printf (ids, "%s%s", ids->len > 0 ? "," : "",
                            sam_record_get_text (proposal, SAM_PROPOSAL_OP_ID));
  }
  return TRUE;
}

/* They are closed with the next choice. */
static gboolean
drop_closings (SamStore *store, const SamRowOp *op, GError **error)
{
  g_autoptr (GArray) rids = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (!closings_of (store, op, rids, error)) {
    return FALSE;
  }
  for (guint i = 0; i < rids->len; i++) {
    gint64 rid = g_array_index (rids, gint64, i);
    g_auto (SamRowHeld) held = { 0 };

    if (!sam_store_get_row (store, rid, SAM_ROW_OP, &held, error)
        || (held.row.op.sent.data == NULL
            && !sam_store_delete_row (store, SAM_ROW_OP, rid, error))) {
      return FALSE;
    }
  }
  return TRUE;
}

gboolean
sam_store_choice_reopened (SamStore *store, const SamRowOp *op, GError **error)
{
  g_auto (SamRowHeld) held = { 0 };
  g_autoptr (SamRecord) proposal = NULL;
  g_autoptr (GError) below = NULL;
  gint64 rid;

  if (!sam_store_find_edit (store, op->id, &rid, error)
      || (rid != 0 && !sam_store_get_row (store, rid, SAM_ROW_EDIT, &held, error))) {
    return FALSE;
  }
  if (rid != 0 && held.row.edit.state == SAM_EDIT_CONFLICT) {
    return drop_closings (store, op, error);
  }
  /* The text goes as a change; what it closed is still to be closed, and goes with it. */
  proposal = open_proposal (store, op->extra, &below);
  if (below != NULL) {
    g_propagate_error (error, g_steal_pointer (&below));
    return FALSE;
  }
  return proposal == NULL || sam_store_put_closing (store, proposal, op, op->group, error);
}
