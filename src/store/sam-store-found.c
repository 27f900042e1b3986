/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-store-private.h"

#include <string.h>

/*
 * What was to be sent and stands on the server already: a vault that was put back from a copy sends
 * nothing anew, nor do two who wrote the same. There is nothing to send, but whoever wrote it keeps
 * it like what was acknowledged, so that a server put back to an earlier state gets it from here.
 */

static gboolean
has_member (const SamPatch *patch, const char *wanted)
{
  for (guint i = 0; i < sam_patch_size (patch); i++) {
    const char *name;

    sam_patch_nth (patch, i, &name, NULL);
    if (strcmp (name, wanted) == 0) {
      return TRUE;
    }
  }
  return FALSE;
}

/* The members of @mine that @body has like @ours. */
static SamPatch *
equal_members (const SamPatch *mine, GBytes *body, GBytes *ours)
{
  g_autoptr (SamPatch) apart = sam_patch_diff_bodies (body, ours);
  SamPatch *equal = sam_patch_new ();

  for (guint i = 0; i < sam_patch_size (mine); i++) {
    const char *name, *token;

    sam_patch_nth (mine, i, &name, &token);
    if (!has_member (apart, name)) {
      sam_patch_put (equal, name, token);
    }
  }
  return equal;
}

static gboolean
keep_op (SamStore *store, const SamRowEdit *edit, GBytes *base, const SamPatch *found,
         const char *version, GError **error)
{
  g_autoptr (GByteArray) packed = g_byte_array_new ();
  g_autoptr (GBytes) sent = sam_patch_apply (found, base);
  g_autofree char *op_id = sam_id_new (store->clock);
  SamRow row = { .kind = SAM_ROW_OP };

  sam_patch_pack (packed, found);
  row.op = (SamRowOp){ .op = op_id,
                       .type = edit->type,
                       .id = edit->id,
                       .scope = edit->scope,
                       .comp = edit->comp,
                       .verb = SAM_OP_UPDATE,
                       .base_version = version,
                       .base = SAM_SLICE_BYTES (base),
                       .patch = { packed->data, packed->len },
                       .sent = SAM_SLICE_BYTES (sent),
                       .group = edit->group,
                       .screen = edit->screen,
                       .at = edit->at };
  return sam_store_keep (store, SAM_KEPT_FOUND, &row, op_id, error);
}

gboolean
sam_store_keep_found (SamStore *store, const SamRowEdit *edit, GBytes *base, GBytes *ours,
                      GBytes *beneath, const SamRowRec *there, GError **error)
{
  g_autoptr (GBytes) body = g_bytes_new (there->body.data, there->body.size);
  g_autoptr (SamPatch) mine = sam_patch_diff_bodies (base, ours);
  g_autoptr (SamPatch) equal = NULL;
  g_autoptr (SamPatch) found = NULL;

  if (sam_patch_is_empty (mine)) {
    return TRUE;
  }
  equal = equal_members (mine, body, ours);
  /* What takes back a change that is still to be sent is on its way itself. */
  found = equal_members (equal, beneath, ours);
  if (edit->state == SAM_EDIT_CONFLICT) {
    g_autoptr (SamPatch) unproposed = NULL;

    /* The rest was acknowledged as a proposal, or will be. */
    if (!sam_store_unproposed (store, edit, &unproposed, error)) {
      return FALSE;
    }
    sam_patch_free (equal);
    equal = sam_patch_new ();
    for (guint i = 0; i < sam_patch_size (found); i++) {
      const char *name, *token;

      sam_patch_nth (found, i, &name, &token);
      if (has_member (unproposed, name)) {
        sam_patch_put (equal, name, token);
      }
    }
    sam_patch_free (found);
    found = g_steal_pointer (&equal);
  }
  return sam_patch_is_empty (found) || keep_op (store, edit, base, found, there->version, error);
}

gboolean
sam_store_stands_there (const SamRowOp *op, const SamPushResult *result)
{
  g_autoptr (SamPatch) patch = sam_patch_unpack (op->patch);
  g_autoptr (SamPatch) left = NULL;
  g_autoptr (GBytes) theirs = NULL;
  g_autoptr (GBytes) after = NULL;
  SamJsonToken body;

  if (!result->has_rec || !sam_json_find (result->rec.raw, result->rec.len, "d", &body)
      || body.kind != SAM_JSON_OBJECT) {
    return FALSE;
  }
  theirs = g_bytes_new (body.raw, body.len);
  after = sam_patch_apply (patch, theirs);
  left = sam_patch_diff_bodies (theirs, after);
  return sam_patch_is_empty (left);
}
