/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-store-private.h"

/* What belongs to a team: absences and inquiries. They are few, and found by their scope. */

static gboolean
add_of (SamStore *store, SamViewer *viewer, SamRecordType type, const char *team_id,
        GPtrArray *records, GError **error)
{
  g_autoptr (SamQuery) query = sam_query_new (type);
  g_autoptr (GPtrArray) some = NULL;

  query->scope = g_strdup (team_id);
  some = sam_store_list (store, viewer, query, NULL, error);
  for (guint i = 0; some != NULL && i < some->len; i++) {
    g_ptr_array_add (records, g_object_ref (some->pdata[i]));
  }
  return some != NULL;
}

GPtrArray *
sam_store_of_teams (SamStore *store, SamViewer *viewer, SamRecordType type, GError **error)
{
  const SamViewerFields *me = sam_viewer_get (viewer);
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_val_if_fail (sam_type_get (type)->scope == SAM_SCOPE_TEAM, NULL);

  for (guint i = 0; me->team_ids[i] != NULL; i++) {
    if (!add_of (store, viewer, type, me->team_ids[i], records, error)) {
      return NULL;
    }
  }
  for (guint i = 0; me->lead_team_ids[i] != NULL; i++) {
    if (!g_strv_contains (me->team_ids, me->lead_team_ids[i])
        && !add_of (store, viewer, type, me->lead_team_ids[i], records, error)) {
      return NULL;
    }
  }
  return g_steal_pointer (&records);
}

void
sam_cover_free (SamCover *cover)
{
  g_free (cover->absent_user);
  g_free (cover->team_id);
  g_free (cover);
}
