/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What to make of the rows the carver proves. */

#include "sam-vault-private.h"

#include <string.h>

/* The newest of what was found, kept sealed until it is wanted. */
typedef struct {
  const SamSeal *seal;
  GHashTable *live;      /* (owned) rid → box, of the newest committed pages */
  GHashTable *old;       /* (owned) rid → box, of anything else */
  SamManifest *manifest; /* (owned) (nullable) the one of the highest generation */
} Found;

static void
found_clear (Found *found)
{
  g_hash_table_unref (found->live);
  g_hash_table_unref (found->old);
  g_clear_pointer (&found->manifest, sam_manifest_free);
}

static gboolean
keep_row (gint64 rid, const guint8 *box, gsize box_size, const guint8 *data, gsize size,
          gboolean live, gpointer user_data, GError **error)
{
  Found *found = user_data;
  GHashTable *rows = live ? found->live : found->old;

  if (rid == SAM_MANIFEST_RID) {
    SamManifest *manifest = sam_manifest_read (data, size);

    if (manifest != NULL
        && (found->manifest == NULL || manifest->generation > found->manifest->generation)) {
      g_clear_pointer (&found->manifest, sam_manifest_free);
      found->manifest = manifest;
    } else {
      sam_manifest_free (manifest);
    }
  } else if (!g_hash_table_contains (rows, &rid)) {
    g_hash_table_insert (rows, g_memdup2 (&rid, sizeof rid), g_bytes_new (box, box_size));
  }
  return TRUE;
}

/* Rows deleted since are still in old pages, so those count only when the newest are not whole. */
static gboolean
live_is_whole (Found *found)
{
  guint8 set[SAM_SEAL_HASH_SIZE] = { 0 };
  GHashTableIter iter;
  gpointer rid, bytes;

  if (found->manifest == NULL || g_hash_table_size (found->live) != found->manifest->count) {
    return FALSE;
  }
  g_hash_table_iter_init (&iter, found->live);
  while (g_hash_table_iter_next (&iter, &rid, &bytes)) {
    gsize size;
    const guint8 *box = g_bytes_get_data (bytes, &size);

    sam_seal_set_add (found->seal, set, *(gint64 *) rid, box, box + size - SAM_SEAL_TAG_SIZE);
  }
  return memcmp (set, found->manifest->set, sizeof set) == 0;
}

static gint
by_rid (gconstpointer a, gconstpointer b)
{
  gint64 x = **(gint64 *const *) a;
  gint64 y = **(gint64 *const *) b;

  return (x > y) - (x < y);
}

static gboolean
tell_rows (Found *found, SamVaultFunc func, gpointer user_data, GError **error)
{
  g_autoptr (GPtrArray) rids = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer rid, bytes;
  guint8 *data = NULL;
  gsize data_size = 0;
  gboolean done = TRUE;

  if (!live_is_whole (found)) {
    g_hash_table_iter_init (&iter, found->old);
    while (g_hash_table_iter_next (&iter, &rid, &bytes)) {
      if (!g_hash_table_contains (found->live, rid)) {
        g_hash_table_insert (found->live, g_memdup2 (rid, sizeof (gint64)), g_bytes_ref (bytes));
      }
    }
  }
  g_hash_table_iter_init (&iter, found->live);
  while (g_hash_table_iter_next (&iter, &rid, &bytes)) {
    g_ptr_array_add (rids, rid);
    data_size = MAX (data_size, g_bytes_get_size (bytes));
  }
  g_ptr_array_sort (rids, by_rid);
  data = g_malloc (data_size + 1);
  for (guint i = 0; done && i < rids->len; i++) {
    gint64 number = *(gint64 *) rids->pdata[i];
    gsize box_size, size = 0;
    const guint8 *box = g_bytes_get_data (g_hash_table_lookup (found->live, &number), &box_size);

    if (sam_seal_open (found->seal, number, box, box_size, data, &size)) {
      done = func (number, data, size, user_data, error);
    }
  }
  sodium_memzero (data, data_size + 1);
  g_free (data);
  return done;
}

static gboolean
search (SamCarver *carver, const SamSeal *seal, Found *found, SamSalvageReport *report,
        GError **error)
{
  *found = (Found){ seal, NULL, NULL, NULL };
  found->live =
      g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) g_bytes_unref);
  found->old =
      g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) g_bytes_unref);
  return sam_carver_run (carver, seal, keep_row, found, report, error);
}

/* Slots may be found several times, also of another time: the first set that opens is taken. */
static SamSeal *
unlock_carved (SamCarver *carver, const SamUnlock *unlock, GPtrArray **slots_found, GError **error)
{
  g_autoptr (GPtrArray) slots = sam_carver_find_slots (carver);
  SamSeal *seal = NULL;

  for (guint i = 0; seal == NULL && i < slots->len; i++) {
    const guint8 *id = sam_slot_get_id (slots->pdata[i]);

    if (id != NULL) {
      g_clear_error (error);
      seal = sam_slot_unwrap (slots, id, unlock, error);
    }
  }
  if (seal == NULL) {
    if (error != NULL && *error == NULL) {
      g_set_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_DAMAGED,
                   "Salvaging: nothing is left of the vault's slots");
    }
    return NULL;
  }
  if (slots_found != NULL) {
    g_autoptr (GHashTable) taken = g_hash_table_new (NULL, NULL);

    /* One of each number, the first found: that is the newest. */
    *slots_found = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_slot_free);
    for (guint i = 0; i < slots->len; i++) {
      const SamSlot *slot = slots->pdata[i];
      const guint8 *id = sam_slot_get_id (slot);

      if ((slot->n != SAM_SLOT_ID || (id != NULL && memcmp (id, seal->id, SAM_SEAL_ID_SIZE) == 0))
          && g_hash_table_add (taken, GINT_TO_POINTER (slot->n + 1))) {
        g_ptr_array_add (*slots_found,
                         sam_slot_new (slot->n, slot->kind, slot->params, slot->wrapped));
      }
    }
  }
  return seal;
}

static SamCarver *
carve_folder (const char *dir, const SamVaultOptions *options, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *path = NULL;
  const char *vfs = options != NULL ? options->vfs : NULL;
  SamCarver *carver;

  if (sodium_init () < 0 || (vfs == NULL && !sam_vault_check_folder (dir, FALSE, error))) {
    return NULL;
  }
  path = g_canonicalize_filename (SAM_VAULT_FILE_NAME, dir);
  if (!sam_sql_file_exists (vfs, path)) {
    g_set_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_ABSENT,
                 "Salvaging: there is no vault in the folder");
    return NULL;
  }
  carver = sam_carver_new (vfs, path, &local);
  if (carver == NULL) {
    sam_vault_take_sql_error (g_steal_pointer (&local), error);
  }
  return carver;
}

gboolean
sam_vault_salvage (const char *dir, const SamUnlock *unlock, const SamVaultOptions *options,
                   SamVaultFunc func, gpointer user_data, SamSalvageReport *report, GError **error)
{
  g_autoptr (SamCarver) carver = NULL;
  g_autoptr (SamSeal) seal = NULL;
  g_autoptr (GError) local = NULL;
  Found found;
  gboolean done;

  g_return_val_if_fail (dir != NULL, FALSE);
  g_return_val_if_fail (unlock != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  carver = carve_folder (dir, options, error);
  if (carver == NULL) {
    return FALSE;
  }
  seal = unlock_carved (carver, unlock, NULL, &local);
  if (seal == NULL) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  done = search (carver, seal, &found, report, error)
         && (func == NULL || tell_rows (&found, func, user_data, error));
  found_clear (&found);
  return done;
}

typedef struct {
  SamVaultFunc func;
  gpointer user_data;
} Every;

static gboolean
tell_every (gint64 rid, const guint8 *box, gsize box_size, const guint8 *data, gsize size,
            gboolean live, gpointer user_data, GError **error)
{
  Every *every = user_data;

  return rid == SAM_MANIFEST_RID || every->func == NULL
         || every->func (rid, data, size, every->user_data, error);
}

gboolean
sam_vault_carve (SamVault *vault, SamVaultFunc func, gpointer user_data, SamSalvageReport *report,
                 GError **error)
{
  g_autoptr (SamCarver) carver = NULL;
  g_autoptr (GError) local = NULL;
  Every every = { func, user_data };

  g_return_val_if_fail (vault != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  carver = sam_carver_new (vault->vfs, vault->path, &local);
  if (carver == NULL) {
    return sam_vault_take_sql_error (g_steal_pointer (&local), error);
  }
  return sam_carver_run (carver, vault->seal, tell_every, &every, report, error);
}

static gboolean
put_row (gint64 rid, const guint8 *data, gsize size, gpointer user_data, GError **error)
{
  return sam_vault_put_at (user_data, rid, data, size, error);
}

gboolean
sam_vault_salvage_into (const char *dir, const SamUnlock *unlock, const SamVaultOptions *options,
                        const char *new_dir, SamSalvageReport *report, GError **error)
{
  g_autoptr (SamCarver) carver = NULL;
  g_autoptr (SamSeal) seal = NULL;
  g_autoptr (GPtrArray) slots = NULL;
  g_autoptr (SamVault) vault = NULL;
  g_autoptr (GError) local = NULL;
  g_autofree char *folder = NULL;
  Found found;
  gboolean done;

  g_return_val_if_fail (dir != NULL && new_dir != NULL, FALSE);
  g_return_val_if_fail (unlock != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  carver = carve_folder (dir, options, error);
  if (carver == NULL) {
    return FALSE;
  }
  seal = unlock_carved (carver, unlock, &slots, &local);
  if (seal == NULL) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  if ((options == NULL || options->vfs == NULL) && !sam_vault_check_folder (new_dir, TRUE, error)) {
    return FALSE;
  }
  folder = g_canonicalize_filename (new_dir, NULL);
  done = search (carver, seal, &found, report, error);
  if (done) {
    vault = sam_vault_create_sealed (folder, seal, slots, found.manifest, options, error);
    done = vault != NULL && sam_vault_begin (vault, error)
           && tell_rows (&found, put_row, vault, error) && sam_vault_commit (vault, error)
           && sam_vault_checkpoint (vault, error);
  }
  found_clear (&found);
  return done;
}
