/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Power cuts, full disks, failing writes and empty memory, on a disk in memory. */

#include "fixture.h"
#include "sam-crash-vfs.h"

#include <sqlite3.h>
#include <string.h>

#define DIR "/crash"
#define FILE_PATH DIR "/" SAM_VAULT_FILE_NAME
#define LOG_PATH FILE_PATH "-wal"
#define FIRST_ROW 2
#define N_ROWS 20

typedef struct {
  Place *place;
  SamCrashVfs *vfs;
  GBytes *image; /* (owned) a vault with some rows, at rest */
  GHashTable *rows;
  SamVaultOptions options;
} Fixture;

static void
update (GHashTable *rows, gint64 rid, GBytes *bytes)
{
  if (bytes != NULL) {
    g_hash_table_insert (rows, g_memdup2 (&rid, sizeof rid), g_bytes_ref (bytes));
  } else {
    g_hash_table_remove (rows, &rid);
  }
}

static GHashTable *
copy_rows (GHashTable *rows)
{
  GHashTable *copy = rows_new ();
  GHashTableIter iter;
  gpointer rid, bytes;

  g_hash_table_iter_init (&iter, rows);
  while (g_hash_table_iter_next (&iter, &rid, &bytes)) {
    update (copy, *(gint64 *) rid, bytes);
  }
  return copy;
}

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  SamVault *vault;

  fixture->place = place_new ();
  fixture->vfs = sam_crash_vfs_new ("crash", 1);
  fixture->options.vfs = "crash";
  vault = sam_vault_create (DIR, &fixture->place->unlock, &fixture->options, &error);
  g_assert_no_error (error);
  g_assert_true (sam_vault_begin (vault, &error));
  for (int i = 0; i < N_ROWS; i++) {
    g_autoptr (GBytes) bytes = row_make (i, 900);

    sam_vault_put (vault, 0, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &error);
  }
  g_assert_true (sam_vault_commit (vault, &error));
  g_assert_no_error (error);
  fixture->rows = rows_read (vault);
  sam_vault_close (vault);
  fixture->image = sam_crash_vfs_get_file (fixture->vfs, FILE_PATH);
  g_assert_null (sam_crash_vfs_get_file (fixture->vfs, LOG_PATH));
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  sam_crash_vfs_free (fixture->vfs);
  g_bytes_unref (fixture->image);
  g_hash_table_unref (fixture->rows);
  place_free (fixture->place);
}

static SamVault *
reopen (Fixture *fixture, gboolean afresh)
{
  g_autoptr (GError) error = NULL;
  SamVault *vault;

  if (afresh) {
    sam_crash_vfs_clear (fixture->vfs);
    sam_crash_vfs_set_file (fixture->vfs, FILE_PATH, fixture->image);
  }
  vault = sam_vault_open (DIR, &fixture->place->unlock, &fixture->options, &error);
  g_assert_no_error (error);
  return vault;
}

/* What a save does: one to five rows made, changed or deleted, in one transaction. Adds them to
 * @rows, which the caller believes only when TRUE comes back. */
static gboolean
save (Fixture *fixture, SamVault *vault, GHashTable *rows, GError **error)
{
  int n = 1 + (int) sam_crash_vfs_random (fixture->vfs, 5);
  gboolean done = sam_vault_begin (vault, error);

  for (int i = 0; done && i < n; i++) {
    static const gsize sizes[] = { 0, 60, 900, 900, 900, 3000, 9000 };
    g_autofree gint64 *rids = NULL;
    guint n_rids = 0;
    guint what = sam_crash_vfs_random (fixture->vfs, 10);
    g_autoptr (GBytes) bytes =
        row_make (sam_crash_vfs_random (fixture->vfs, 1u << 31),
                  sizes[sam_crash_vfs_random (fixture->vfs, G_N_ELEMENTS (sizes))]);
    GHashTableIter iter;
    gpointer rid;
    gint64 chosen = 0;

    rids = g_new (gint64, g_hash_table_size (rows) + 1);
    g_hash_table_iter_init (&iter, rows);
    while (g_hash_table_iter_next (&iter, &rid, NULL)) {
      rids[n_rids++] = *(gint64 *) rid;
    }
    if (n_rids > 0 && what < 6) {
      chosen = rids[sam_crash_vfs_random (fixture->vfs, n_rids)];
    }
    if (chosen != 0 && what < 1) {
      done = sam_vault_delete (vault, chosen, error);
      g_clear_pointer (&bytes, g_bytes_unref);
    } else {
      gsize size;
      const guint8 *data = g_bytes_get_data (bytes, &size);

      chosen = sam_vault_put (vault, chosen, data, size, error);
      done = chosen != 0;
    }
    if (done) {
      update (rows, chosen, bytes);
    }
  }
  if (!done) {
    sam_vault_rollback (vault);
    return FALSE;
  }
  return sam_vault_commit (vault, error);
}

/* One life: saves until the power goes, then what is there. Returns whether something called saved
 * is gone. */
static gboolean
live_and_crash (Fixture *fixture, guint64 seed, int n_saves, gint64 kill_after, SamCrashMode mode,
                guint64 *n_saved)
{
  g_autoptr (GHashTable) saved = copy_rows (fixture->rows);
  g_autoptr (GHashTable) tried = NULL;
  g_autoptr (GHashTable) found = NULL;
  SamVault *vault;

  vault = reopen (fixture, TRUE);
  sam_crash_vfs_seed (fixture->vfs, seed);
  g_assert_true (sam_vault_foreach (vault, NULL, NULL, NULL));
  if (kill_after >= 0) {
    sam_crash_vfs_kill_after (fixture->vfs, kill_after);
  }
  for (int i = 0; i < n_saves && !sam_crash_vfs_is_dead (fixture->vfs); i++) {
    g_clear_pointer (&tried, g_hash_table_unref);
    tried = copy_rows (saved);
    if (save (fixture, vault, tried, NULL)) {
      g_hash_table_unref (saved);
      saved = g_steal_pointer (&tried);
      (*n_saved)++;
      if (sam_crash_vfs_random (fixture->vfs, 6) == 0) {
        sam_vault_checkpoint (vault, NULL);
      }
    }
  }
  sam_crash_vfs_die (fixture->vfs);
  sam_vault_close (vault);
  sam_crash_vfs_crash (fixture->vfs, mode);

  vault = reopen (fixture, FALSE);
  found = rows_read (vault);
  /* Whatever is there is whole: the manifest matches after every crash. */
  g_assert_cmpint (sam_vault_get_state (vault), ==, SAM_VAULT_STATE_FINE);
  put_one (vault, 0, "life goes on");
  sam_vault_close (vault);
  return !rows_equal (found, saved) && (tried == NULL || !rows_equal (found, tried));
}

static guint
run_histories (Fixture *fixture, int runs)
{
  guint lost = 0;
  guint64 n_saved = 0;

  for (int run = 0; run < runs; run++) {
    guint64 seed = G_GUINT64_CONSTANT (7919) * (run + 1);
    gint64 kill_after;

    sam_crash_vfs_seed (fixture->vfs, seed);
    /* One in four ends by the power alone, right after a save. */
    kill_after = run % 4 == 0 ? -1 : (gint64) sam_crash_vfs_random (fixture->vfs, 90);
    lost += live_and_crash (fixture, seed, 1 + run % 12, kill_after, run / 4 % SAM_CRASH_N_MODES,
                            &n_saved);
  }
  g_test_message ("%d histories, %" G_GUINT64_FORMAT " saves, %u lost something", runs, n_saved,
                  lost);
  return lost;
}

static void
test_full (Fixture *fixture, gconstpointer data)
{
  fixture->options.sync = SAM_SQL_SYNC_FULL;
  g_assert_cmpuint (run_histories (fixture, 1200), ==, 0);
}

/* The same must show what it is there to show. */
static void
test_normal (Fixture *fixture, gconstpointer data)
{
  fixture->options.sync = SAM_SQL_SYNC_NORMAL;
  g_assert_cmpuint (run_histories (fixture, 1200), >, 50);
}

/* Every single operation of three saves and a checkpoint as the last one. */
static void
test_every_point (Fixture *fixture, gconstpointer data)
{
  guint64 n_saved = 0;

  for (SamCrashMode mode = SAM_CRASH_LOSE; mode < SAM_CRASH_N_MODES; mode++) {
    for (int seed = 1; seed <= 2; seed++) {
      for (unsigned int point = 0; point < 120; point++) {
        g_assert_false (live_and_crash (fixture, seed, 4, point, mode, &n_saved));
      }
    }
  }
}

/* ---- a change of format ---- */

/* Every row is written anew: with one more byte in front, so that it shows when one was left out or
 * taken twice. */
static gboolean
convert (SamVault *vault, GError **error)
{
  for (gint64 rid = FIRST_ROW; rid < FIRST_ROW + N_ROWS; rid++) {
    g_autoptr (GBytes) bytes = sam_vault_get (vault, rid, error);
    g_autoptr (GByteArray) longer = g_byte_array_new ();

    if (bytes == NULL) {
      return FALSE;
    }
    g_byte_array_append (longer, (const guint8 *) "+", 1);
    g_byte_array_append (longer, g_bytes_get_data (bytes, NULL), (guint) g_bytes_get_size (bytes));
    if (sam_vault_put (vault, rid, longer->data, longer->len, error) == 0) {
      return FALSE;
    }
  }
  return TRUE;
}

/* What the rows are after so many steps. */
static GHashTable *
converted (GHashTable *rows, guint steps)
{
  GHashTable *after = rows_new ();
  GHashTableIter iter;
  gpointer rid, bytes;

  g_hash_table_iter_init (&iter, rows);
  while (g_hash_table_iter_next (&iter, &rid, &bytes)) {
    GString *longer = g_string_new (NULL);
    g_autoptr (GBytes) now = NULL;

    for (guint i = 0; i < steps; i++) {
      g_string_append_c (longer, '+');
    }
    g_string_append_len (longer, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));
    now = g_string_free_to_bytes (longer);
    update (after, *(gint64 *) rid, now);
  }
  return after;
}

/* The program of before finds all of it as it was, or knows that it is too old. */
static void
assert_old_or_newer (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  SamVaultOptions options = fixture->options;
  SamVault *vault;

  options.formats = NULL;
  vault = sam_vault_open (DIR, &fixture->place->unlock, &options, &error);
  if (vault != NULL) {
    g_autoptr (GHashTable) found = rows_read (vault);

    g_assert_cmpint (sam_vault_get_state (vault), ==, SAM_VAULT_STATE_FINE);
    g_assert_true (rows_equal (found, fixture->rows));
    sam_vault_close (vault);
  } else {
    g_assert_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_NEWER_FORMAT);
  }
}

/* Whether the power went on the way. */
static gboolean
convert_and_crash (Fixture *fixture, GHashTable *expected, unsigned int point, SamCrashMode mode,
                   guint round)
{
  g_autoptr (GHashTable) found = NULL;
  SamVaultInfo info;
  gboolean dead;
  SamVault *vault;

  sam_crash_vfs_clear (fixture->vfs);
  sam_crash_vfs_set_file (fixture->vfs, FILE_PATH, fixture->image);
  sam_crash_vfs_seed (fixture->vfs, point * 31 + mode + 1000 * round);
  sam_crash_vfs_kill_after (fixture->vfs, point);
  vault = sam_vault_open (DIR, &fixture->place->unlock, &fixture->options, NULL);
  dead = sam_crash_vfs_is_dead (fixture->vfs);
  sam_crash_vfs_die (fixture->vfs);
  g_clear_pointer (&vault, sam_vault_close);
  sam_crash_vfs_crash (fixture->vfs, mode);

  if (round % 2 == 1) {
    assert_old_or_newer (fixture);
  }
  vault = reopen (fixture, FALSE);
  found = rows_read (vault);
  g_assert_cmpint (sam_vault_get_state (vault), ==, SAM_VAULT_STATE_FINE);
  sam_vault_info (vault, &info);
  g_assert_cmpuint (info.format, ==, 3);
  g_assert_true (rows_equal (found, expected));
  put_one (vault, 0, "life goes on");
  sam_vault_close (vault);
  return dead;
}

/* The power goes at every operation of a change of format over two steps: it is done in the end,
 * each step once. */
static void
test_format (Fixture *fixture, gconstpointer data)
{
  static const SamVaultFormat formats[] = { { 2, convert }, { 3, convert }, { 0, NULL } };
  g_autoptr (GHashTable) expected = converted (fixture->rows, 2);
  guint n = 0;

  fixture->options.formats = formats;
  for (SamCrashMode mode = SAM_CRASH_LOSE; mode <= SAM_CRASH_KEEP; mode++) {
    gboolean drawn = mode == SAM_CRASH_SUBSET || mode == SAM_CRASH_TORN;

    for (guint round = 0; round < (drawn ? 6 : 2); round++) {
      gboolean dead = TRUE;

      for (unsigned int point = 0; dead; point++, n++) {
        dead = convert_and_crash (fixture, expected, point, mode, round);
      }
    }
  }
  g_test_message ("%u cuts", n);
  g_assert_cmpuint (n, >, 500);
}

/* ---- failures that are not the end ---- */

static gint64
memory_count (SamVault *vault)
{
  g_autoptr (GError) error = NULL;
  gint64 n;

  sam_sql_get_int (sam_vault_get_sql (vault), "SELECT count(*) FROM t", SAM_SQL_NO_ARGS, &n, NULL,
                   &error);
  g_assert_no_error (error);
  return n;
}

static SamVault *
open_with_table (Fixture *fixture, gboolean afresh)
{
  g_autoptr (GError) error = NULL;
  SamVault *vault = reopen (fixture, afresh);

  g_assert_true (sam_sql_define (sam_vault_get_sql (vault),
                                 "CREATE TABLE t (n {INT}, s {TEXT}) {STRICT}", &error));
  g_assert_true (sam_vault_foreach (vault, NULL, NULL, &error));
  g_assert_cmpint (sam_vault_get_state (vault), ==, SAM_VAULT_STATE_FINE);
  return vault;
}

/* Both sides in one transaction, every return value overlooked but the last. */
static gboolean
save_both (SamVault *vault, gint64 n, GError **error)
{
  g_autoptr (GBytes) bytes = row_make (n, 5000);

  if (!sam_vault_begin (vault, error)) {
    return FALSE;
  }
  for (int i = 0; i < 3; i++) {
    sam_sql_run (sam_vault_get_sql (vault), "INSERT INTO t VALUES ($1, $2)",
                 SAM_SQL_ARGS (SAM_SQL_INT (n), SAM_SQL_TEXT ("some text of a row")), NULL);
    sam_vault_put (vault, i == 0 ? 0 : i + 1, g_bytes_get_data (bytes, NULL), 5000, NULL);
  }
  return sam_vault_commit (vault, error);
}

static void
check_failure (Fixture *fixture, SamVault **vault, int code, const GError *error)
{
  g_autoptr (GError) local = NULL;
  gint64 before = sam_vault_get_count (*vault);
  guint64 generation = sam_vault_get_generation (*vault);
  gboolean unknown =
      code == SAM_VAULT_ERROR_UNKNOWN_OUTCOME && g_error_matches (error, SAM_VAULT_ERROR, code);

  if (!unknown) {
    if (code == SAM_VAULT_ERROR_UNKNOWN_OUTCOME) {
      code = SAM_VAULT_ERROR_IO;
    }
    g_assert_error (error, SAM_VAULT_ERROR, code);
    g_assert_cmpint (memory_count (*vault), ==, 0);
    g_assert_true (sam_vault_foreach (*vault, NULL, NULL, &local));
    g_assert_cmpint (sam_vault_get_state (*vault), ==, SAM_VAULT_STATE_FINE);
    g_assert_cmpint (before, ==, 20);
    return;
  }
  g_assert_false (sam_vault_begin (*vault, &local));
  g_assert_error (local, SAM_VAULT_ERROR, SAM_VAULT_ERROR_UNKNOWN_OUTCOME);
  g_clear_error (&local);
  sam_vault_close (*vault);
  *vault = open_with_table (fixture, FALSE);
  /* Whole, or not at all. */
  if (sam_vault_get_generation (*vault) == generation) {
    g_assert_cmpint (sam_vault_get_count (*vault), ==, before);
  } else {
    g_assert_cmpuint (sam_vault_get_generation (*vault), ==, generation + 1);
    g_assert_cmpint (sam_vault_get_count (*vault), ==, before + 1);
  }
}

static void
fail_each (Fixture *fixture, unsigned int ops, int rc, int code, gboolean from_then_on,
           guint *n_failures)
{
  for (unsigned int n = 0;; n++) {
    g_autoptr (GError) error = NULL;
    SamVault *vault = open_with_table (fixture, TRUE);
    gboolean done, failed;
    gint64 count;

    sam_crash_vfs_fail (fixture->vfs, ops, n, rc, from_then_on);
    done = save_both (vault, n, &error);
    failed = sam_crash_vfs_has_failed (fixture->vfs);
    sam_crash_vfs_heal (fixture->vfs);
    if (done) {
      g_assert_cmpint (memory_count (vault), ==, 3);
      g_assert_false (failed);
      sam_vault_close (vault);
      return;
    }
    (*n_failures)++;
    check_failure (fixture, &vault, code, error);
    /* The next save works, and is found again. */
    g_clear_error (&error);
    count = sam_vault_get_count (vault);
    g_assert_true (save_both (vault, 1000, &error));
    g_assert_no_error (error);
    g_assert_cmpint (memory_count (vault), ==, 3);
    sam_crash_vfs_die (fixture->vfs);
    sam_vault_close (vault);
    sam_crash_vfs_crash (fixture->vfs, n % SAM_CRASH_N_MODES);
    vault = open_with_table (fixture, FALSE);
    g_assert_cmpint (sam_vault_get_count (vault), ==, count + 1);
    sam_vault_close (vault);
  }
}

static void
test_writes_fail (Fixture *fixture, gconstpointer data)
{
  guint n = 0;

  fail_each (fixture, SAM_CRASH_OP_WRITE, SQLITE_FULL, SAM_VAULT_ERROR_FULL, FALSE, &n);
  fail_each (fixture, SAM_CRASH_OP_WRITE, SQLITE_FULL, SAM_VAULT_ERROR_FULL, TRUE, &n);
  fail_each (fixture, SAM_CRASH_OP_WRITE, SQLITE_IOERR_WRITE, SAM_VAULT_ERROR_UNKNOWN_OUTCOME,
             FALSE, &n);
  fail_each (fixture, SAM_CRASH_OP_SYNC, SQLITE_IOERR_FSYNC, SAM_VAULT_ERROR_UNKNOWN_OUTCOME, FALSE,
             &n);
  fail_each (fixture, SAM_CRASH_OP_WRITE | SAM_CRASH_OP_SYNC, SQLITE_IOERR_WRITE,
             SAM_VAULT_ERROR_UNKNOWN_OUTCOME, TRUE, &n);
  g_test_message ("%u failures", n);
  g_assert_cmpuint (n, >=, 30);
}

static void
test_memory_fails (Fixture *fixture, gconstpointer data)
{
  guint n_failures = 0;

  for (int on = 0; on < 2; on++) {
    for (int n = 0;; n++) {
      g_autoptr (GError) error = NULL;
      SamVault *vault = open_with_table (fixture, TRUE);
      gboolean done, failed;

      sam_fault_alloc_fail (n, on);
      done = save_both (vault, n, &error);
      failed = sam_fault_alloc_has_failed ();
      sam_fault_alloc_fail (-1, FALSE);
      if (!done) {
        n_failures++;
        check_failure (fixture, &vault, SAM_VAULT_ERROR_NO_MEMORY, error);
        g_clear_error (&error);
        g_assert_true (save_both (vault, 1000, &error));
        g_assert_no_error (error);
      }
      g_assert_cmpint (memory_count (vault), ==, 3);
      g_assert_cmpint (sam_vault_get_count (vault), ==, 21);
      sam_vault_close (vault);
      vault = open_with_table (fixture, FALSE);
      g_assert_cmpint (sam_vault_get_count (vault), ==, 21);
      sam_vault_close (vault);
      if (!failed) {
        break;
      }
    }
  }
  g_test_message ("%u failures", n_failures);
  g_assert_cmpuint (n_failures, >=, 30);
}

/* A disk that is full while the log is moved loses nothing. */
static void
test_checkpoint_fails (Fixture *fixture, gconstpointer data)
{
  static const struct {
    unsigned int op;
    int rc;
    int code;
  } faults[] = {
    { SAM_CRASH_OP_WRITE, SQLITE_FULL, SAM_VAULT_ERROR_FULL },
    { SAM_CRASH_OP_WRITE, SQLITE_IOERR_WRITE, SAM_VAULT_ERROR_IO },
    { SAM_CRASH_OP_SYNC, SQLITE_IOERR_FSYNC, SAM_VAULT_ERROR_IO },
    { SAM_CRASH_OP_TRUNCATE, SQLITE_IOERR_TRUNCATE, SAM_VAULT_ERROR_IO },
  };
  guint n_failures = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++) {
    gboolean failed = TRUE;

    for (unsigned int n = 0; failed; n++) {
      g_autoptr (GError) error = NULL;
      SamVault *vault = open_with_table (fixture, TRUE);

      for (int k = 0; k < 5; k++) {
        g_assert_true (save_both (vault, k, &error));
      }
      sam_crash_vfs_fail (fixture->vfs, faults[i].op, n, faults[i].rc, FALSE);
      failed = !sam_vault_checkpoint (vault, &error);
      if (failed) {
        g_assert_true (sam_crash_vfs_has_failed (fixture->vfs));
        g_assert_error (error, SAM_VAULT_ERROR, faults[i].code);
        g_clear_error (&error);
        n_failures++;
      }
      sam_crash_vfs_heal (fixture->vfs);
      g_assert_true (save_both (vault, 77, &error));
      g_assert_no_error (error);
      sam_crash_vfs_die (fixture->vfs);
      sam_vault_close (vault);
      sam_crash_vfs_crash (fixture->vfs, n % SAM_CRASH_N_MODES);
      vault = open_with_table (fixture, FALSE);
      g_assert_cmpint (sam_vault_get_count (vault), ==, 26);
      sam_vault_close (vault);
    }
  }
  g_assert_cmpuint (n_failures, >=, 10);
}

/* Reads that fail are errors, and never a vault that is called altered. */
static void
test_reads_fail (Fixture *fixture, gconstpointer data)
{
  gboolean failed = TRUE;

  for (unsigned int n = 0; failed; n++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (SamVault) vault = NULL;

    sam_crash_vfs_clear (fixture->vfs);
    sam_crash_vfs_set_file (fixture->vfs, FILE_PATH, fixture->image);
    sam_crash_vfs_fail (fixture->vfs, SAM_CRASH_OP_READ, n, SQLITE_IOERR_READ, TRUE);
    vault = sam_vault_open (DIR, &fixture->place->unlock, &fixture->options, &error);
    if (vault != NULL) {
      sam_vault_foreach (vault, NULL, NULL, &error);
    }
    failed = sam_crash_vfs_has_failed (fixture->vfs);
    sam_crash_vfs_heal (fixture->vfs);
    if (failed) {
      g_assert_nonnull (error);
      g_assert_false (g_error_matches (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_WRONG_KEY));
      if (vault != NULL) {
        g_assert_cmpint (sam_vault_get_state (vault), ==, SAM_VAULT_STATE_UNKNOWN);
      }
    } else {
      g_assert_no_error (error);
      g_assert_cmpint (sam_vault_get_state (vault), ==, SAM_VAULT_STATE_FINE);
    }
  }
}

/* A disk so broken that rows are found by their pages alone. */
static void
test_salvage_from_log (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) expected = NULL;
  g_autoptr (GHashTable) found = rows_new ();
  g_autoptr (GBytes) log = NULL;
  SamSalvageReport report;
  SamVault *vault = open_with_table (fixture, TRUE);

  for (int k = 0; k < 5; k++) {
    g_assert_true (save_both (vault, k, &error));
  }
  g_assert_true (sam_vault_begin (vault, &error));
  g_assert_true (sam_vault_delete (vault, 5, &error));
  g_assert_true (sam_vault_commit (vault, &error));
  expected = rows_read (vault);
  sam_crash_vfs_die (fixture->vfs);
  sam_vault_close (vault);
  sam_crash_vfs_crash (fixture->vfs, SAM_CRASH_LOSE);
  log = sam_crash_vfs_get_file (fixture->vfs, LOG_PATH);
  g_assert_nonnull (log);

  /* The newest of every row, and the deleted one not. */
  g_assert_true (sam_vault_salvage (DIR, &fixture->place->unlock, &fixture->options, rows_add,
                                    found, &report, &error));
  g_assert_no_error (error);
  g_assert_true (rows_equal (found, expected));
  g_assert_cmpint (report.expected, ==, g_hash_table_size (expected));
  g_assert_cmpint (report.rows, >, report.expected);
  g_assert_cmpint (report.proven, >, report.rows);
}

int
main (int argc, char **argv)
{
  /* Nothing here looks at a user's folders, and what GLib forgets of isolated ones could not be
   * told from a leak of ours with stacks followed the quick way. */
  g_test_init (&argc, &argv, NULL);
  sam_fault_alloc_install ();
  sam_sql_global_init (0);

#define ADD(name, func) g_test_add (name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  ADD ("/crash/full", test_full);
  ADD ("/crash/normal", test_normal);
  ADD ("/crash/every-point", test_every_point);
  ADD ("/crash/format", test_format);
  ADD ("/crash/writes-fail", test_writes_fail);
  ADD ("/crash/memory-fails", test_memory_fails);
  ADD ("/crash/checkpoint-fails", test_checkpoint_fails);
  ADD ("/crash/reads-fail", test_reads_fail);
  ADD ("/crash/salvage-from-log", test_salvage_from_log);
  return g_test_run ();
}
