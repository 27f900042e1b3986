/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Someone else writes in the vault: each thing they can do is noticed, and nothing of theirs runs.
 */

#include "fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#define ROWS 12

typedef struct {
  Place *place;
  SamUnlock words;
  SamVaultOptions options;
  char *path;
  GBytes *older;  /* (owned) the whole file, three commits ago */
  GBytes *latest; /* (owned) the whole file as it should be */
  guint64 generation;
  guint64 older_generation;
} Fixture;

static GBytes *
read_bytes (const char *path)
{
  char *data = NULL;
  gsize size = 0;

  g_assert_true (g_file_get_contents (path, &data, &size, NULL));
  return g_bytes_new_take (data, size);
}

static void
write_bytes (const char *path, GBytes *bytes)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  g_autoptr (GError) error = NULL;

  g_remove (log);
  g_file_set_contents_full (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes),
                            G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
}

static SamVault *
open_it (Fixture *fixture, const SamUnlock *unlock, GError **error)
{
  return sam_vault_open (fixture->place->dir, unlock, &fixture->options, error);
}

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  SamVault *vault;

  fixture->place = place_new ();
  fixture->words = (SamUnlock){ .kind = SAM_SLOT_PASSPHRASE, .passphrase = "gammelt ord" };
  fixture->options.weak_passphrase = TRUE;
  fixture->path = place_path (fixture->place, SAM_VAULT_FILE_NAME);
  vault =
      sam_vault_create (fixture->place->dir, &fixture->place->unlock, &fixture->options, &error);
  g_assert_no_error (error);
  for (int i = 0; i < ROWS; i++) {
    put_one (vault, 0, "row as it was");
  }
  g_assert_true (sam_vault_set_slot (vault, &fixture->words, &error));
  fixture->older_generation = sam_vault_get_generation (vault);
  sam_vault_close (vault);
  fixture->older = read_bytes (fixture->path);

  vault = open_it (fixture, &fixture->place->unlock, &error);
  g_assert_true (sam_vault_foreach (vault, NULL, NULL, &error));
  for (int i = 0; i < 3; i++) {
    put_one (vault, 2 + i, "row as it is!");
  }
  fixture->words.passphrase = "nytt ord";
  g_assert_true (sam_vault_set_slot (vault, &fixture->words, &error));
  fixture->generation = sam_vault_get_generation (vault);
  sam_vault_close (vault);
  fixture->latest = read_bytes (fixture->path);
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  g_bytes_unref (fixture->older);
  g_bytes_unref (fixture->latest);
  g_free (fixture->path);
  place_free (fixture->place);
}

/* ---- what they do, with a database program of their own ---- */

static SamSql *
intrude (Fixture *fixture)
{
  const SamSqlOptions options = { .path = fixture->path, .exclusive = TRUE };
  g_autoptr (GError) error = NULL;
  SamSql *sql = sam_sql_open (&options, &error);

  g_assert_no_error (error);
  return sql;
}

static void
do_sql (Fixture *fixture, const char *text, const SamSqlValue *values, gsize n_values)
{
  g_autoptr (SamSql) sql = intrude (fixture);
  g_autoptr (GError) error = NULL;

  g_assert_true (sam_sql_run (sql, text, values, n_values, &error));
  g_assert_no_error (error);
}

/* A value out of the file as it was three commits ago. */
static GBytes *
from_older (Fixture *fixture, const char *text)
{
  g_autoptr (SamSqlStatement) statement = NULL;
  SamSql *sql;
  gsize size = 0;
  const guint8 *blob;
  GBytes *bytes;

  write_bytes (fixture->path, fixture->older);
  sql = intrude (fixture);
  statement = sam_sql_prepare (sql, text, NULL);
  g_assert_cmpint (sam_sql_step (statement, NULL), ==, SAM_SQL_STEP_ROW);
  blob = sam_sql_column_blob (statement, 0, &size);
  bytes = g_bytes_new (blob, size);
  g_clear_pointer (&statement, sam_sql_release);
  sam_sql_close (sql);
  write_bytes (fixture->path, fixture->latest);
  return bytes;
}

static void
put_back (Fixture *fixture, const char *select, const char *update)
{
  g_autoptr (GBytes) bytes = from_older (fixture, select);

  do_sql (fixture, update,
          SAM_SQL_ARGS (
              SAM_SQL_BLOB (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes))));
}

/* ---- what is seen ---- */

typedef struct {
  int n;
  int n_as_it_is;
} Seen;

static gboolean
see (gint64 rid, const guint8 *data, gsize size, gpointer user_data, GError **error)
{
  Seen *seen = user_data;

  seen->n++;
  seen->n_as_it_is += size == 13 && memcmp (data, "row as it is!", 13) == 0;
  return TRUE;
}

static void
assert_noticed (Fixture *fixture, const SamUnlock *unlock, SamVaultState state, int n_open)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) before = read_bytes (fixture->path);
  g_autoptr (GBytes) after = NULL;
  SamVault *vault = open_it (fixture, unlock, &error);
  Seen seen = { 0 };

  g_assert_no_error (error);
  g_assert_true (sam_vault_foreach (vault, see, &seen, &error));
  g_assert_no_error (error);
  g_assert_cmpint (sam_vault_get_state (vault), ==, state);
  g_assert_cmpint (seen.n, ==, n_open);
  /* Only read. */
  g_assert_false (sam_vault_begin (vault, &error));
  g_assert_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_READ_ONLY);
  g_clear_error (&error);
  g_assert_false (sam_vault_set_slot (vault, &fixture->words, &error));
  g_assert_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_READ_ONLY);
  g_clear_error (&error);
  g_assert_false (sam_vault_checkpoint (vault, &error));
  sam_vault_close (vault);
  after = read_bytes (fixture->path);
  g_assert_true (g_bytes_equal (before, after));
}

static void
noticed (Fixture *fixture, SamVaultState state, int n_open)
{
  assert_noticed (fixture, &fixture->place->unlock, state, n_open);
}

static void
test_untouched (Fixture *fixture, gconstpointer data)
{
  /* The intruder only looks: nothing is noticed, or this whole file would prove nothing. */
  g_autoptr (GError) error = NULL;
  SamVault *vault;
  Seen seen = { 0 };

  do_sql (fixture, "SELECT * FROM row", SAM_SQL_NO_ARGS);
  vault = open_it (fixture, &fixture->words, &error);
  g_assert_no_error (error);
  g_assert_true (sam_vault_foreach (vault, see, &seen, &error));
  g_assert_cmpint (sam_vault_get_state (vault), ==, SAM_VAULT_STATE_FINE);
  g_assert_cmpint (seen.n, ==, ROWS);
  g_assert_cmpint (seen.n_as_it_is, ==, 3);
  g_assert_cmpuint (sam_vault_get_generation (vault), ==, fixture->generation);
  sam_vault_close (vault);
}

static void
test_older_row (Fixture *fixture, gconstpointer data)
{
  put_back (fixture, "SELECT box FROM row WHERE rid = 3", "UPDATE row SET box = $1 WHERE rid = 3");
  noticed (fixture, SAM_VAULT_STATE_ALTERED, ROWS);
}

static void
test_deleted_row (Fixture *fixture, gconstpointer data)
{
  do_sql (fixture, "DELETE FROM row WHERE rid = 5", SAM_SQL_NO_ARGS);
  noticed (fixture, SAM_VAULT_STATE_ALTERED, ROWS - 1);
}

static void
test_copied_row (Fixture *fixture, gconstpointer data)
{
  do_sql (fixture, "INSERT INTO row SELECT 40, box FROM row WHERE rid = 5", SAM_SQL_NO_ARGS);
  noticed (fixture, SAM_VAULT_STATE_DAMAGED, ROWS);
  /* Also where a number is that nobody counts up to. */
  write_bytes (fixture->path, fixture->latest);
  do_sql (fixture, "INSERT INTO row SELECT -40, box FROM row WHERE rid = 5", SAM_SQL_NO_ARGS);
  noticed (fixture, SAM_VAULT_STATE_DAMAGED, ROWS);
}

static void
test_moved_row (Fixture *fixture, gconstpointer data)
{
  do_sql (fixture, "UPDATE row SET rid = 41 WHERE rid = 5", SAM_SQL_NO_ARGS);
  noticed (fixture, SAM_VAULT_STATE_DAMAGED, ROWS - 1);
}

static void
test_swapped_rows (Fixture *fixture, gconstpointer data)
{
  do_sql (fixture, "UPDATE row SET rid = 900 WHERE rid = 5", SAM_SQL_NO_ARGS);
  do_sql (fixture, "UPDATE row SET rid = 5 WHERE rid = 6", SAM_SQL_NO_ARGS);
  do_sql (fixture, "UPDATE row SET rid = 6 WHERE rid = 900", SAM_SQL_NO_ARGS);
  noticed (fixture, SAM_VAULT_STATE_DAMAGED, ROWS - 2);
}

static void
test_older_manifest (Fixture *fixture, gconstpointer data)
{
  put_back (fixture, "SELECT box FROM row WHERE rid = 1", "UPDATE row SET box = $1 WHERE rid = 1");
  noticed (fixture, SAM_VAULT_STATE_ALTERED, ROWS);
}

static void
test_no_manifest (Fixture *fixture, gconstpointer data)
{
  do_sql (fixture, "DELETE FROM row WHERE rid = 1", SAM_SQL_NO_ARGS);
  noticed (fixture, SAM_VAULT_STATE_ALTERED, ROWS);
  write_bytes (fixture->path, fixture->latest);
  do_sql (fixture, "UPDATE row SET box = zeroblob(500) WHERE rid = 1", SAM_SQL_NO_ARGS);
  noticed (fixture, SAM_VAULT_STATE_ALTERED, ROWS);
}

static void
test_planted (Fixture *fixture, gconstpointer data)
{
  static const char *const planted[] = {
    "CREATE TRIGGER evil AFTER UPDATE ON row BEGIN DELETE FROM row WHERE rid > 1; END",
    "CREATE VIEW plain AS SELECT * FROM row",
    "CREATE TABLE more (x)",
    "CREATE INDEX fast ON row (box)",
    "ALTER TABLE slot ADD COLUMN note TEXT",
    "PRAGMA user_version=0",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (planted); i++) {
    write_bytes (fixture->path, fixture->latest);
    do_sql (fixture, planted[i], SAM_SQL_NO_ARGS);
    if (g_str_has_prefix (planted[i], "ALTER")) {
      g_autoptr (GError) error = NULL;

      g_assert_null (open_it (fixture, &fixture->place->unlock, &error));
      g_assert_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_FOREIGN);
    } else {
      noticed (fixture, SAM_VAULT_STATE_ALTERED, ROWS);
    }
  }
}

/* The wrapping under the passphrase of before: it opens, and it is seen that it came back. */
static void
test_older_slot (Fixture *fixture, gconstpointer data)
{
  SamUnlock before = { .kind = SAM_SLOT_PASSPHRASE, .passphrase = "gammelt ord" };
  g_autoptr (GError) error = NULL;

  g_assert_null (open_it (fixture, &before, &error));
  g_assert_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_WRONG_KEY);
  {
    g_autoptr (GBytes) wrapped = from_older (fixture, "SELECT wrapped FROM slot WHERE n = 2");
    g_autoptr (GBytes) params = from_older (fixture, "SELECT params FROM slot WHERE n = 2");

    do_sql (fixture, "UPDATE slot SET wrapped = $1, params = $2 WHERE n = 2",
            SAM_SQL_ARGS (SAM_SQL_BLOB (g_bytes_get_data (wrapped, NULL),
                                        (gssize) g_bytes_get_size (wrapped)),
                          SAM_SQL_BLOB (g_bytes_get_data (params, NULL),
                                        (gssize) g_bytes_get_size (params))));
  }
  assert_noticed (fixture, &before, SAM_VAULT_STATE_ALTERED, ROWS);
  noticed (fixture, SAM_VAULT_STATE_ALTERED, ROWS);
}

static void
test_exchanged_slots (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  do_sql (fixture, "UPDATE slot SET n = 4 WHERE n = 2", SAM_SQL_NO_ARGS);
  do_sql (fixture, "UPDATE slot SET n = 2 WHERE n = 3", SAM_SQL_NO_ARGS);
  do_sql (fixture, "UPDATE slot SET n = 3 WHERE n = 4", SAM_SQL_NO_ARGS);
  g_assert_null (open_it (fixture, &fixture->words, &error));
  g_assert_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_WRONG_KEY);
  g_clear_error (&error);
  g_assert_null (open_it (fixture, &fixture->place->unlock, &error));
  g_assert_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_WRONG_KEY);
}

static void
test_removed_slot (Fixture *fixture, gconstpointer data)
{
  do_sql (fixture, "DELETE FROM slot WHERE n = 2", SAM_SQL_NO_ARGS);
  noticed (fixture, SAM_VAULT_STATE_ALTERED, ROWS);
  write_bytes (fixture->path, fixture->latest);
  do_sql (fixture, "INSERT INTO slot SELECT 7, kind, params, wrapped FROM slot WHERE n = 2",
          SAM_SQL_NO_ARGS);
  noticed (fixture, SAM_VAULT_STATE_ALTERED, ROWS);
  write_bytes (fixture->path, fixture->latest);
  do_sql (fixture, "DELETE FROM slot WHERE n = 1000", SAM_SQL_NO_ARGS);
  noticed (fixture, SAM_VAULT_STATE_ALTERED, ROWS);
}

/* A slot that asks for 4 GiB and a thousand passes is refused before it is tried. */
static void
test_raised_bounds (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  do_sql (fixture,
          "UPDATE slot SET params = CAST (substr(params, 1, 4) || x'e8030000' || x'00f0ffff' || "
          "substr(params, 13) AS BLOB) WHERE n = 2",
          SAM_SQL_NO_ARGS);
  g_assert_null (open_it (fixture, &fixture->words, &error));
  g_assert_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_SLOT_BOUNDS);
  g_clear_error (&error);
  noticed (fixture, SAM_VAULT_STATE_ALTERED, ROWS);

  write_bytes (fixture->path, fixture->latest);
  do_sql (fixture, "UPDATE slot SET params = x'01' WHERE n = 2", SAM_SQL_NO_ARGS);
  g_assert_null (open_it (fixture, &fixture->words, &error));
  g_assert_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_SLOT_BOUNDS);
  g_clear_error (&error);
  write_bytes (fixture->path, fixture->latest);
  do_sql (fixture, "UPDATE slot SET wrapped = zeroblob(70000) WHERE n = 2", SAM_SQL_NO_ARGS);
  noticed (fixture, SAM_VAULT_STATE_ALTERED, ROWS);
}

static void
test_flipped_bits (Fixture *fixture, gconstpointer data)
{
  gsize size;
  const guint8 *latest = g_bytes_get_data (fixture->latest, &size);
  g_autofree guint8 *copy = g_memdup2 (latest, size);
  g_autoptr (GBytes) box = NULL;
  g_autoptr (SamSql) sql = intrude (fixture);
  const guint8 *at;
  gsize n;

  {
    g_autoptr (SamSqlStatement) row =
        sam_sql_prepare (sql, "SELECT box FROM row WHERE rid = 7", NULL);
    const guint8 *blob;

    g_assert_cmpint (sam_sql_step (row, NULL), ==, SAM_SQL_STEP_ROW);
    blob = sam_sql_column_blob (row, 0, &n);
    box = g_bytes_new (blob, n);
  }
  g_clear_pointer (&sql, sam_sql_close);
  at = memmem (latest, size, g_bytes_get_data (box, NULL), n);
  g_assert_nonnull (at);
  /* Every part of the box: nonce, what is inside, seal. */
  for (gsize i = 0; i < n; i += 5) {
    g_autoptr (GBytes) bytes = NULL;

    copy[at - latest + i] ^= 1 << i % 8;
    bytes = g_bytes_new (copy, size);
    write_bytes (fixture->path, bytes);
    noticed (fixture, SAM_VAULT_STATE_DAMAGED, ROWS - 1);
    copy[at - latest + i] ^= 1 << i % 8;
  }
}

/* Nothing in the file tells that all of it is old, but the number does, to whoever remembers it. */
static void
test_older_file (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  SamVault *vault;

  write_bytes (fixture->path, fixture->older);
  vault = open_it (fixture, &fixture->place->unlock, &error);
  g_assert_no_error (error);
  g_assert_true (sam_vault_foreach (vault, NULL, NULL, &error));
  g_assert_cmpint (sam_vault_get_state (vault), ==, SAM_VAULT_STATE_FINE);
  g_assert_cmpuint (sam_vault_get_generation (vault), ==, fixture->older_generation);
  g_assert_cmpuint (fixture->generation, >, fixture->older_generation);
  sam_vault_close (vault);
}

/* Rows of another vault, sealed with its own key, under this one's roof. */
static void
test_other_vault (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = g_build_filename (fixture->place->root, "other", NULL);
  g_autofree char *path = g_build_filename (dir, SAM_VAULT_FILE_NAME, NULL);
  g_autofree char *here = g_strdup (fixture->path);
  g_autoptr (GBytes) other = NULL;
  SamVault *vault = sam_vault_create (dir, &fixture->place->unlock, &fixture->options, &error);

  g_assert_no_error (error);
  for (int i = 0; i < ROWS; i++) {
    put_one (vault, 0, "row as it is!");
  }
  sam_vault_close (vault);
  g_free (fixture->path);
  fixture->path = g_strdup (path);
  other = read_bytes (path);
  {
    g_autoptr (SamSql) sql = intrude (fixture);
    g_autoptr (SamSqlStatement) row =
        sam_sql_prepare (sql, "SELECT box FROM row WHERE rid = 7", NULL);
    g_autoptr (GBytes) box = NULL;
    const guint8 *blob;
    gsize n = 0;

    g_assert_cmpint (sam_sql_step (row, NULL), ==, SAM_SQL_STEP_ROW);
    blob = sam_sql_column_blob (row, 0, &n);
    box = g_bytes_new (blob, n);
    g_free (fixture->path);
    fixture->path = g_steal_pointer (&here);
    do_sql (fixture, "UPDATE row SET box = $1 WHERE rid = 7",
            SAM_SQL_ARGS (SAM_SQL_BLOB (g_bytes_get_data (box, NULL), (gssize) n)));
  }
  noticed (fixture, SAM_VAULT_STATE_DAMAGED, ROWS - 1);
}

int
main (int argc, char **argv)
{
  /* As in test-crash.c: no user folders, stacks followed the quick way. */
  g_test_init (&argc, &argv, NULL);
  sam_sql_global_init (0);

#define ADD(name, func) g_test_add (name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  ADD ("/tamper/untouched", test_untouched);
  ADD ("/tamper/older-row", test_older_row);
  ADD ("/tamper/deleted-row", test_deleted_row);
  ADD ("/tamper/copied-row", test_copied_row);
  ADD ("/tamper/moved-row", test_moved_row);
  ADD ("/tamper/swapped-rows", test_swapped_rows);
  ADD ("/tamper/older-manifest", test_older_manifest);
  ADD ("/tamper/no-manifest", test_no_manifest);
  ADD ("/tamper/planted", test_planted);
  ADD ("/tamper/older-slot", test_older_slot);
  ADD ("/tamper/exchanged-slots", test_exchanged_slots);
  ADD ("/tamper/removed-slot", test_removed_slot);
  ADD ("/tamper/raised-bounds", test_raised_bounds);
  ADD ("/tamper/flipped-bits", test_flipped_bits);
  ADD ("/tamper/older-file", test_older_file);
  ADD ("/tamper/other-vault", test_other_vault);
  return g_test_run ();
}
