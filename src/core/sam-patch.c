/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-record-private.h"

#include <string.h>

typedef struct {
  char *name;  /* (owned) */
  char *token; /* (owned) (nullable): NULL = remove */
} Change;

struct _SamPatch {
  GArray *changes; /* (owned) (element-type Change) */
};

static void
change_clear (gpointer data)
{
  Change *change = data;

  g_free (change->name);
  g_free (change->token);
}

SamPatch *
sam_patch_new (void)
{
  SamPatch *patch = g_new0 (SamPatch, 1);

  patch->changes = g_array_new (FALSE, FALSE, sizeof (Change));
  g_array_set_clear_func (patch->changes, change_clear);
  return patch;
}

void
sam_patch_free (SamPatch *patch)
{
  if (!patch)
    return;
  g_array_unref (patch->changes);
  g_free (patch);
}

static void
put (SamPatch *patch, const char *name, const char *token)
{
  Change change;

  for (guint i = 0; i < patch->changes->len; i++) {
    Change *old = &g_array_index (patch->changes, Change, i);

    if (strcmp (old->name, name) == 0) {
      g_free (old->token);
      old->token = g_strdup (token);
      return;
    }
  }
  change.name = g_strdup (name);
  change.token = g_strdup (token);
  g_array_append_val (patch->changes, change);
}

void
sam_patch_set (SamPatch *patch, const char *name, const char *token)
{
  g_return_if_fail (patch && name && token);
  put (patch, name, token);
}

void
sam_patch_del (SamPatch *patch, const char *name)
{
  g_return_if_fail (patch && name);
  put (patch, name, NULL);
}

void
sam_patch_put (SamPatch *patch, const char *name, const char *token)
{
  g_return_if_fail (patch && name);
  put (patch, name, token);
}

gboolean
sam_patch_is_empty (const SamPatch *patch)
{
  g_return_val_if_fail (patch, TRUE);
  return patch->changes->len == 0;
}

guint
sam_patch_size (const SamPatch *patch)
{
  g_return_val_if_fail (patch, 0);
  return patch->changes->len;
}

void
sam_patch_nth (const SamPatch *patch, guint n, const char **name, const char **token)
{
  const Change *change;

  g_return_if_fail (patch && n < patch->changes->len);

  change = &g_array_index (patch->changes, Change, n);
  if (name)
    *name = change->name;
  if (token)
    *token = change->token;
}

SamPatch *
sam_patch_diff_bodies (GBytes *from, GBytes *to)
{
  g_autoptr (GArray) before = NULL;
  g_autoptr (GArray) after = NULL;
  SamPatch *patch = sam_patch_new ();

  g_return_val_if_fail (to, patch);

  before = sam_body_members (from);
  after = sam_body_members (to);
  for (guint i = 0; i < after->len; i++) {
    const SamMember *member = &g_array_index (after, SamMember, i);
    const char *old = sam_members_find (before, member->name);

    if (!old || strcmp (old, member->token) != 0)
      put (patch, member->name, member->token);
  }
  for (guint i = 0; i < before->len; i++) {
    const SamMember *member = &g_array_index (before, SamMember, i);

    if (!sam_members_find (after, member->name))
      put (patch, member->name, NULL);
  }
  return patch;
}

SamPatch *
sam_patch_diff (const SamRecord *from, const SamRecord *to)
{
  g_autoptr (GBytes) before = NULL;
  g_autoptr (GBytes) after = NULL;

  g_return_val_if_fail (SAM_IS_RECORD ((gpointer) to), sam_patch_new ());

  before = from ? sam_record_to_body (from) : NULL;
  after = sam_record_to_body (to);
  return sam_patch_diff_bodies (before, after);
}

GBytes *
sam_patch_apply (const SamPatch *patch, GBytes *body)
{
  g_autoptr (GArray) set = g_array_new (FALSE, FALSE, sizeof (SamJsonSet));
  g_autoptr (GPtrArray) del = g_ptr_array_new ();
  g_autoptr (GBytes) empty = g_bytes_new_static ("{}", 2);
  g_autoptr (GError) error = NULL;
  GBytes *out;

  g_return_val_if_fail (patch, NULL);

  for (guint i = 0; i < patch->changes->len; i++) {
    const Change *change = &g_array_index (patch->changes, Change, i);

    if (change->token) {
      SamJsonSet one = { change->name, change->token, -1 };

      g_array_append_val (set, one);
    } else {
      g_ptr_array_add (del, change->name);
    }
  }
  g_ptr_array_add (del, NULL);
  out = sam_json_object_patch (body ? body : empty, (SamJsonSet *) set->data, set->len,
                               (const char *const *) del->pdata, &error);
  if (!out)
    g_critical ("applying a patch: %s", error->message);
  return out;
}
