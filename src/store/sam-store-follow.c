/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-store-private.h"

#include <samspor/sam-records.h>
#include <samspor/sam-rules.h>

/* A case that changes hands takes along what stands in the name of whoever had it: whoever answers,
 * in the window or at the command line, need not know what there is. */

/* What two wrote differently or was refused waits for somebody's choice first. (transfer full) both
 * ways */
static GPtrArray *
without_trouble (SamStore *store, GPtrArray *list, GError **error)
{
  g_autoptr (GPtrArray) followers = list;

  for (guint i = followers->len; i > 0; i--) {
    g_auto (SamHead) head = { 0 };

    if (!sam_store_find_head (store, sam_record_get_id (followers->pdata[i - 1]), &head, error)) {
      return NULL;
    }
    if (head.state >= SAM_STATE_CONFLICT) {
      g_ptr_array_remove_index (followers, i - 1);
    }
  }
  return g_steal_pointer (&followers);
}

GPtrArray *
sam_store_followers (SamStore *store, const SamRecord *record, GError **error)
{
  g_autoptr (SamRecord) before = NULL;
  g_autoptr (SamCaseView) view = NULL;
  g_autoptr (GError) below = NULL;

  if (sam_record_get_rtype (record) != SAM_RECORD_HANDOVER) {
    return g_ptr_array_new ();
  }
  before = sam_store_peek (store, sam_record_get_id (record), &below);
  if (below != NULL) {
    g_propagate_error (error, g_steal_pointer (&below));
    return NULL;
  }
  if (sam_record_is_retracted (record) || !sam_rules_changes_hands (before, record)) {
    return g_ptr_array_new ();
  }
  view = sam_store_build_view (store, NULL, sam_record_get_text (record, SAM_HANDOVER_CASE_ID),
                               G_MAXUINT64, &below);
  if (view == NULL) {
    /* A case that is not here is said where the hand-over is judged. */
    if (g_error_matches (below, SAM_STORE_ERROR, SAM_STORE_ERROR_NOT_FOUND)) {
      return g_ptr_array_new ();
    }
    g_propagate_error (error, g_steal_pointer (&below));
    return NULL;
  }
  return without_trouble (store, sam_rules_follow (view, record, sam_clock_today (store->clock)),
                          error);
}
