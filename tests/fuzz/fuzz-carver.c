/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The carver over damaged files. "e": a whole vault and its log, then edits of five bytes each
 * (where, and what to write there; the highest bit: cut here). "r": a file as it came, "w": a file
 * and, behind its first page, a log. Whatever it is given, it finds only rows that were written. */
#include "fuzz.h"
#include "sam-crash-vfs.h"
#include "sam-test.h"
#include "vault/sam-vault-private.h"

#include <string.h>

#define VFS "fuzz-carver"
#define FILE_PATH "/damaged.db"
#define LOG_PATH FILE_PATH "-wal"
#define N_ROWS 30

static SamCrashVfs *vfs;
static SamSeal *seal;
static GBytes *file, *log_file;
/* rid → its bytes, of every row that was ever written */
static GHashTable *written;

static GBytes *
row_of (guint n)
{
  /* Some on one leaf, some along a chain. */
  gsize size = n % 5 == 0 ? 9000 + 700 * n : 40 + 60 * n;
  guint8 *data = g_malloc (size);

  for (gsize i = 0; i < size; i++) {
    data[i] = (guint8) (n + i / 7);
  }
  return g_bytes_new_take (data, size);
}

static void
write_rows (SamVault *vault, guint from, guint to)
{
  g_autoptr (GError) error = NULL;

  sam_vault_begin (vault, &error);
  g_assert_no_error (error);
  for (guint n = from; n < to; n++) {
    GBytes *row = row_of (n);
    gint64 rid =
        sam_vault_put (vault, 0, g_bytes_get_data (row, NULL), g_bytes_get_size (row), &error);

    g_assert_no_error (error);
    g_hash_table_insert (written, g_memdup2 (&rid, sizeof rid), row);
  }
  sam_vault_commit (vault, &error);
  g_assert_no_error (error);
}

void
fuzz_begin (void)
{
  SamTestDir *dir = sam_test_dir_new ();
  g_autofree char *key = sam_test_dir_file (dir, "key");
  SamUnlock unlock = { .kind = SAM_SLOT_FILE, .key_file = key };
  SamVaultOptions options = { .sync = SAM_SQL_SYNC_FULL, .vfs = VFS };
  g_autoptr (GError) error = NULL;
  g_autoptr (SamVault) vault = NULL;

  sam_sql_global_init (0);
  vfs = sam_crash_vfs_new (VFS, 1);
  written =
      g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) g_bytes_unref);
  vault = sam_vault_create ("/whole", &unlock, &options, &error);
  g_assert_no_error (error);
  write_rows (vault, 0, N_ROWS / 2);
  sam_vault_checkpoint (vault, &error);
  g_assert_no_error (error);
  write_rows (vault, N_ROWS / 2, N_ROWS);
  file = sam_crash_vfs_get_file (vfs, "/whole/vault.db");
  log_file = sam_crash_vfs_get_file (vfs, "/whole/vault.db-wal");
  g_assert_true (file != NULL && log_file != NULL);
  seal = sam_seal_new (vault->seal->id, vault->seal->key);
  sam_test_dir_free (dir);
}

static gboolean
found (gint64 rid, const guint8 *box, gsize box_size, const guint8 *data, gsize size, gboolean live,
       gpointer user_data, GError **error)
{
  GBytes *row = g_hash_table_lookup (written, &rid);

  if (rid != SAM_MANIFEST_RID) {
    g_assert_nonnull (row);
    g_assert_cmpmem (data, size, g_bytes_get_data (row, NULL), g_bytes_get_size (row));
  }
  return TRUE;
}

/* Returns: rows found. */
static gint64
carve (GBytes *damaged, GBytes *damaged_log)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SamCarver) carver = NULL;
  g_autoptr (GPtrArray) slots = NULL;
  SamSalvageReport report;

  sam_crash_vfs_set_file (vfs, FILE_PATH, damaged);
  sam_crash_vfs_set_file (vfs, LOG_PATH, damaged_log);
  carver = sam_carver_new (VFS, FILE_PATH, &error);
  g_assert_no_error (error);
  slots = sam_carver_find_slots (carver);
  sam_carver_run (carver, seal, found, NULL, &report, &error);
  g_assert_no_error (error);
  g_assert_cmpint (report.proven, <=, report.candidates);
  g_assert_cmpint (report.rows, <=, N_ROWS);
  return report.rows;
}

/* Both files in one room, so that an edit may fall anywhere. */
static gboolean
try_edits (const guint8 *edits, gsize size)
{
  gsize file_size, log_size;
  const guint8 *file_data = g_bytes_get_data (file, &file_size);
  const guint8 *log_data = g_bytes_get_data (log_file, &log_size);
  gsize all = file_size + log_size;
  g_autofree guint8 *room = g_malloc (all);
  g_autoptr (GBytes) damaged = NULL, damaged_log = NULL;
  gint64 rows;

  memcpy (room, file_data, file_size);
  memcpy (room + file_size, log_data, log_size);
  for (gsize i = 0; i + 5 <= size; i += 5) {
    guint32 where;

    memcpy (&where, edits + i, 4);
    where = GUINT32_FROM_LE (where);
    if ((where & 0x80000000u) != 0) {
      gsize cut = (where & 0x7fffffffu) % (all + 1);

      file_size = MIN (file_size, cut);
      log_size = MIN (log_size, all - cut);
    } else {
      room[where % all] = edits[i + 4];
    }
  }
  damaged = g_bytes_new (room, file_size);
  damaged_log = g_bytes_new (room + g_bytes_get_size (file), log_size);
  rows = carve (damaged, damaged_log);
  g_assert_true (size >= 5 || rows == N_ROWS);
  return rows == N_ROWS;
}

gboolean
fuzz_one (const guint8 *data, gsize size)
{
  gsize page = MIN (size, SAM_VAULT_PAGE);
  g_autoptr (GBytes) whole = NULL, damaged_log = NULL;

  if (size == 0) {
    return FALSE;
  }
  if (data[0] == 'e') {
    return try_edits (data + 1, size - 1);
  }
  if (data[0] == 'w') {
    whole = fuzz_rest (data, page);
    damaged_log = fuzz_rest (data + page, size - page);
  } else {
    whole = fuzz_rest (data + 1, size - 1);
  }
  return carve (whole, damaged_log) > 0;
}
