/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fixture.h"

#include <glib/gstdio.h>
#include <string.h>

Place *
place_new (void)
{
  Place *place = g_new0 (Place, 1);

  place->root = g_dir_make_tmp ("samXXXXXX", NULL);
  place->dir = g_build_filename (place->root, "vault", NULL);
  place->key = g_build_filename (place->root, "key", NULL);
  place->unlock.kind = SAM_SLOT_FILE;
  place->unlock.key_file = place->key;
  return place;
}

static void
remove_tree (const char *path)
{
  GDir *dir;
  const char *name;

  g_chmod (path, 0700);
  dir = g_dir_open (path, 0, NULL);
  if (dir != NULL) {
    while ((name = g_dir_read_name (dir)) != NULL) {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
    g_dir_close (dir);
  }
  g_remove (path);
}

void
place_free (Place *place)
{
  if (place != NULL) {
    remove_tree (place->root);
    g_free (place->root);
    g_free (place->dir);
    g_free (place->key);
    g_free (place);
  }
}

char *
place_path (Place *place, const char *name)
{
  return g_build_filename (place->dir, name, NULL);
}

GHashTable *
rows_new (void)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                (GDestroyNotify) g_bytes_unref);
}

gboolean
rows_add (gint64 rid, const guint8 *data, gsize size, gpointer user_data, GError **error)
{
  GHashTable *rows = user_data;

  g_assert_true (
      g_hash_table_insert (rows, g_memdup2 (&rid, sizeof rid), g_bytes_new (data, size)));
  return TRUE;
}

GHashTable *
rows_read (SamVault *vault)
{
  g_autoptr (GError) error = NULL;
  GHashTable *rows = rows_new ();

  g_assert_true (sam_vault_foreach (vault, rows_add, rows, &error));
  g_assert_no_error (error);
  return rows;
}

gboolean
rows_equal (GHashTable *a, GHashTable *b)
{
  GHashTableIter iter;
  gpointer rid, bytes;

  if (g_hash_table_size (a) != g_hash_table_size (b)) {
    return FALSE;
  }
  g_hash_table_iter_init (&iter, a);
  while (g_hash_table_iter_next (&iter, &rid, &bytes)) {
    GBytes *other = g_hash_table_lookup (b, rid);

    if (other == NULL || !g_bytes_equal (bytes, other)) {
      return FALSE;
    }
  }
  return TRUE;
}

guint64
row_random (guint64 *state)
{
  /* splitmix64: every seed is a good one. */
  guint64 z = *state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  z = (z ^ z >> 30) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ z >> 27) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ z >> 31;
}

GBytes *
row_make (guint64 seed, gsize size)
{
  static const char *const words[] = {
    "bolig ", "avtale ", "Kari ", "oppfølging ", "mai ", "nav "
  };
  GString *text = g_string_sized_new (size + 16);
  guint64 state = seed;

  g_string_append_printf (text, "row %" G_GUINT64_FORMAT " ", seed);
  while (text->len < size) {
    g_string_append (text, words[row_random (&state) % G_N_ELEMENTS (words)]);
  }
  g_string_truncate (text, size);
  return g_string_free_to_bytes (text);
}

gint64
put_one (SamVault *vault, gint64 rid, const char *text)
{
  g_autoptr (GError) error = NULL;

  sam_vault_begin (vault, &error);
  g_assert_no_error (error);
  rid = sam_vault_put (vault, rid, (const guint8 *) text, strlen (text), &error);
  g_assert_no_error (error);
  sam_vault_commit (vault, &error);
  g_assert_no_error (error);
  return rid;
}

SamVault *
open_fine (Place *place)
{
  g_autoptr (GError) error = NULL;
  SamVault *vault = sam_vault_open (place->dir, &place->unlock, NULL, &error);

  g_assert_no_error (error);
  sam_vault_foreach (vault, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (sam_vault_get_state (vault), ==, SAM_VAULT_STATE_FINE);
  return vault;
}
