/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "../../src/vault/sam-vault-private.h"
#include "fixture.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <libsecret/secret.h>
#include <sodium.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static SamVault *
create (Place *place)
{
  g_autoptr (GError) error = NULL;
  SamVault *vault = sam_vault_create (place->dir, &place->unlock, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (sam_vault_get_state (vault), ==, SAM_VAULT_STATE_FINE);
  return vault;
}

static void
assert_open_fails (Place *place, int code)
{
  g_autoptr (GError) error = NULL;
  SamVault *vault = sam_vault_open (place->dir, &place->unlock, NULL, &error);

  g_assert_null (vault);
  g_assert_error (error, SAM_VAULT_ERROR, code);
  g_assert_null (strstr (error->message, place->root));
}

static int
mode_of (const char *path)
{
  GStatBuf st;

  g_assert_cmpint (g_stat (path, &st), ==, 0);
  return st.st_mode & 0777;
}

static void
assert_row (SamVault *vault, gint64 rid, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = sam_vault_get (vault, rid, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), text, strlen (text));
}

static void
test_rows (void)
{
  g_autoptr (Place) place = place_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *path = place_path (place, SAM_VAULT_FILE_NAME);
  g_autofree char *log = place_path (place, SAM_VAULT_FILE_NAME "-wal");
  g_autofree char *shm = place_path (place, SAM_VAULT_FILE_NAME "-shm");
  g_autoptr (GBytes) big = row_make (7, 300000);
  SamVault *vault = create (place);
  gint64 first, second, third, empty, large;
  SamVaultInfo info;

  g_assert_cmpint (mode_of (place->dir), ==, 0700);
  g_assert_cmpint (mode_of (path), ==, 0600);
  g_assert_cmpint (mode_of (log), ==, 0600);
  g_assert_cmpint (mode_of (place->key), ==, 0600);
  g_assert_false (g_file_test (shm, G_FILE_TEST_EXISTS));

  first = put_one (vault, 0, "one");
  second = put_one (vault, 0, "two");
  g_assert_cmpint (first, !=, second);
  g_assert_cmpint (put_one (vault, first, "one, changed"), ==, first);
  assert_row (vault, first, "one, changed");

  g_assert_true (sam_vault_begin (vault, &error));
  empty = sam_vault_put (vault, 0, NULL, 0, &error);
  large = sam_vault_put (vault, 0, g_bytes_get_data (big, NULL), g_bytes_get_size (big), &error);
  g_assert_true (sam_vault_delete (vault, second, &error));
  g_assert_true (sam_vault_commit (vault, &error));
  g_assert_cmpint (sam_vault_get_count (vault), ==, 3);

  /* Numbers are not given out again, also not after a rollback or when opened anew. */
  g_assert_true (sam_vault_begin (vault, &error));
  third = sam_vault_put (vault, 0, (const guint8 *) "x", 1, &error);
  g_assert_true (sam_vault_delete (vault, third, &error));
  g_assert_true (sam_vault_commit (vault, &error));
  sam_vault_close (vault);
  vault = open_fine (place);
  g_assert_cmpint (put_one (vault, 0, "later"), >, third);
  assert_row (vault, empty, "");
  {
    g_autoptr (GBytes) got = sam_vault_get (vault, large, &error);

    g_assert_true (g_bytes_equal (got, big));
    g_assert_null (sam_vault_get (vault, second, &error));
    g_assert_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_NOT_FOUND);
    g_clear_error (&error);
    /* The manifest is nobody's row. */
    g_assert_null (sam_vault_get (vault, 1, &error));
    g_assert_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_NOT_FOUND);
    g_clear_error (&error);
  }
  sam_vault_info (vault, &info);
  g_assert_cmpint (info.rows, ==, 4);
  g_assert_cmpint (info.format, ==, SAM_VAULT_FORMAT);
  g_assert_cmpuint (info.generation, ==, sam_vault_get_generation (vault));
  g_assert_cmpuint (info.slots, ==, 1u << SAM_SLOT_FILE);
  g_assert_cmpint (info.file_size, >, 300000);
  sam_vault_close (vault);
  g_assert_false (g_file_test (log, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (sam_vault_peek_slots (place->dir, NULL, &error), ==, 1u << SAM_SLOT_FILE);
  g_assert_no_error (error);
}

/* Memory and disk change together or not at all. */
static void
test_transaction (void)
{
  g_autoptr (Place) place = place_new ();
  g_autoptr (SamVault) vault = create (place);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) section = g_bytes_new ("cursor 1", 8);
  g_autoptr (GBytes) got = NULL;
  SamSql *sql = sam_vault_get_sql (vault);
  gint64 n, kept, undone;
  guint64 generation;

  g_assert_true (sam_sql_define (sql, "CREATE TABLE t (n {INT}) {STRICT}", &error));
  g_assert_cmpint (sam_vault_put (vault, 0, (const guint8 *) "x", 1, &error), ==, 0);
  g_assert_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_MISUSE);
  g_clear_error (&error);

  generation = sam_vault_get_generation (vault);
  g_assert_true (sam_vault_begin (vault, &error));
  sam_sql_run (sql, "INSERT INTO t VALUES (1)", SAM_SQL_NO_ARGS, &error);
  kept = sam_vault_put (vault, 0, (const guint8 *) "kept", 4, &error);
  g_assert_true (sam_vault_set_section (vault, "feed", section, &error));
  g_assert_true (sam_vault_savepoint (vault, &error));
  sam_sql_run (sql, "INSERT INTO t VALUES (2)", SAM_SQL_NO_ARGS, &error);
  undone = sam_vault_put (vault, 0, (const guint8 *) "undone", 6, &error);
  g_assert_true (sam_vault_delete (vault, kept, &error));
  g_assert_true (sam_vault_set_section (vault, "feed", NULL, &error));
  g_assert_true (sam_vault_savepoint_rollback (vault, &error));
  g_assert_true (sam_vault_savepoint (vault, &error));
  g_assert_true (sam_vault_savepoint_release (vault, &error));
  g_assert_cmpint (sam_vault_put (vault, 0, (const guint8 *) "more", 4, &error), >, undone);
  g_assert_true (sam_vault_commit (vault, &error));
  g_assert_cmpuint (sam_vault_get_generation (vault), ==, generation + 1);
  got = sam_vault_get_section (vault, "feed");
  g_assert_true (g_bytes_equal (got, section));
  sam_sql_get_int (sql, "SELECT count(*) FROM t", SAM_SQL_NO_ARGS, &n, NULL, &error);
  g_assert_cmpint (n, ==, 1);

  g_assert_true (sam_vault_begin (vault, &error));
  sam_sql_run (sql, "INSERT INTO t VALUES (3)", SAM_SQL_NO_ARGS, &error);
  sam_vault_put (vault, kept, (const guint8 *) "gone", 4, &error);
  sam_vault_rollback (vault);
  assert_row (vault, kept, "kept");
  sam_sql_get_int (sql, "SELECT count(*) FROM t", SAM_SQL_NO_ARGS, &n, NULL, &error);
  g_assert_cmpint (n, ==, 1);

  /* An error of the vault's, overlooked, stops the commit; one of the tables' too. */
  g_assert_true (sam_vault_begin (vault, &error));
  sam_sql_run (sql, "INSERT INTO t VALUES (4)", SAM_SQL_NO_ARGS, &error);
  g_assert_false (sam_vault_delete (vault, 4711, NULL));
  g_assert_false (sam_vault_commit (vault, &error));
  g_assert_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (sam_vault_begin (vault, &error));
  sam_vault_put (vault, kept, (const guint8 *) "gone", 4, &error);
  g_assert_false (sam_sql_run (sql, "INSERT INTO t VALUES ('x')", SAM_SQL_NO_ARGS, NULL));
  g_assert_cmpint (sam_vault_put (vault, 0, (const guint8 *) "x", 1, NULL), ==, 0);
  g_assert_false (sam_vault_commit (vault, &error));
  g_assert_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_FAILED);
  g_clear_error (&error);
  sam_sql_get_int (sql, "SELECT count(*) FROM t", SAM_SQL_NO_ARGS, &n, NULL, &error);
  g_assert_cmpint (n, ==, 1);
  assert_row (vault, kept, "kept");
  g_assert_true (sam_vault_foreach (vault, NULL, NULL, &error));
  g_assert_cmpint (sam_vault_get_state (vault), ==, SAM_VAULT_STATE_FINE);
}

static gboolean
stop (gint64 rid, const guint8 *data, gsize size, gpointer user_data, GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "stopped");
  return FALSE;
}

static void
test_loading (void)
{
  g_autoptr (Place) place = place_new ();
  g_autoptr (GError) error = NULL;
  SamVault *vault = create (place);

  put_one (vault, 0, "row");
  sam_vault_close (vault);
  vault = sam_vault_open (place->dir, &place->unlock, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (sam_vault_get_state (vault), ==, SAM_VAULT_STATE_UNKNOWN);
  g_assert_false (sam_vault_begin (vault, &error));
  g_assert_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_MISUSE);
  g_clear_error (&error);
  g_assert_false (sam_vault_foreach (vault, stop, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (sam_vault_get_state (vault), ==, SAM_VAULT_STATE_UNKNOWN);
  sam_vault_close (vault);
}

static void
test_limits (void)
{
  g_autoptr (Place) place = place_new ();
  const SamVaultOptions options = { .rows_max = 3 };
  g_autoptr (GError) error = NULL;
  g_autoptr (SamVault) vault = sam_vault_create (place->dir, &place->unlock, &options, &error);
  g_autofree guint8 *data = g_malloc0 (SAM_VAULT_ROW_MAX + 1);

  for (int i = 0; i < 3; i++) {
    put_one (vault, 0, "row");
  }
  g_assert_true (sam_vault_begin (vault, &error));
  g_assert_cmpint (sam_vault_put (vault, 0, data, 1, &error), ==, 0);
  g_assert_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_LIMIT);
  g_clear_error (&error);
  sam_vault_rollback (vault);
  g_assert_true (sam_vault_begin (vault, &error));
  g_assert_cmpint (sam_vault_put (vault, 2, data, SAM_VAULT_ROW_MAX + 1, &error), ==, 0);
  g_assert_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_LIMIT);
  sam_vault_rollback (vault);
}

static void
test_log_size (void)
{
  g_autoptr (Place) place = place_new ();
  g_autoptr (SamVault) vault = create (place);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = row_make (1, 100000);
  SamVaultInfo before, after;

  /* Far more than one file of log: it is moved although nothing ever rests. */
  for (int i = 0; i < 400; i++) {
    g_assert_true (sam_vault_begin (vault, &error));
    sam_vault_put (vault, i == 0 ? 0 : 2, g_bytes_get_data (bytes, NULL), 100000, &error);
    g_assert_true (sam_vault_commit (vault, &error));
  }
  sam_vault_info (vault, &before);
  g_assert_cmpint (before.log_size, <, 20 * 1024 * 1024);
  g_assert_true (sam_vault_idle (vault, &error));
  g_assert_true (sam_vault_checkpoint (vault, &error));
  sam_vault_info (vault, &after);
  g_assert_cmpint (after.log_size, ==, 0);
  g_assert_cmpint (after.file_size, >=, 100000);
}

/* ---- keys ---- */

static void
test_wrong_key (void)
{
  g_autoptr (Place) place = place_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *other = g_build_filename (place->root, "other", NULL);
  SamVault *vault = create (place);

  put_one (vault, 0, "row");
  sam_vault_close (vault);
  g_assert_cmpint (g_rename (place->key, other), ==, 0);
  assert_open_fails (place, SAM_VAULT_ERROR_KEY_FILE);
  g_file_set_contents_full (place->key, "0123456789012345678901234567890", -1, 0, 0600, NULL);
  assert_open_fails (place, SAM_VAULT_ERROR_KEY_FILE); /* 31 bytes */
  g_file_set_contents_full (place->key, "01234567890123456789012345678901", -1, 0, 0600, NULL);
  assert_open_fails (place, SAM_VAULT_ERROR_WRONG_KEY);
  g_assert_false (sam_vault_salvage (place->dir, &place->unlock, NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_WRONG_KEY);
  g_clear_error (&error);

  g_assert_cmpint (g_rename (other, place->key), ==, 0);
  g_chmod (place->key, 0640);
  assert_open_fails (place, SAM_VAULT_ERROR_KEY_FILE);
  g_chmod (place->key, 0604);
  assert_open_fails (place, SAM_VAULT_ERROR_KEY_FILE);
  g_chmod (place->key, 0600);
  vault = open_fine (place);
  sam_vault_close (vault);
  place->unlock.key_file = place->dir;
  assert_open_fails (place, SAM_VAULT_ERROR_KEY_FILE);
  place->unlock.kind = SAM_SLOT_PASSPHRASE;
  place->unlock.passphrase = "no such slot";
  assert_open_fails (place, SAM_VAULT_ERROR_NO_SLOT);
}

static void
test_slots (void)
{
  g_autoptr (Place) place = place_new ();
  const SamVaultOptions weak = { .weak_passphrase = TRUE };
  const SamUnlock desktop = { .kind = SAM_SLOT_DESKTOP };
  const SecretSchema schema = { "no.samspor.Vault",
                                SECRET_SCHEMA_NONE,
                                { { "vault", SECRET_SCHEMA_ATTRIBUTE_STRING } } };
  SamUnlock words = { .kind = SAM_SLOT_PASSPHRASE, .passphrase = "bl\303\245 b\303\245t" };
  g_autoptr (GError) error = NULL;
  SamVault *vault = sam_vault_create (place->dir, &place->unlock, &weak, &error);
  gint64 rid;

  g_assert_no_error (error);
  rid = put_one (vault, 0, "row");
  sam_vault_set_slot (vault, &words, &error);
  g_assert_no_error (error);
  g_assert_true (sam_vault_set_slot (vault, &desktop, &error));
  g_assert_no_error (error);
  sam_vault_close (vault);
  g_assert_cmpuint (sam_vault_peek_slots (place->dir, NULL, &error), ==, 7);

  /* The same words, composed otherwise. */
  words.passphrase = "bla\314\212 ba\314\212t";
  vault = sam_vault_open (place->dir, &words, &weak, &error);
  g_assert_no_error (error);
  g_assert_true (sam_vault_foreach (vault, NULL, NULL, &error));
  g_assert_cmpint (sam_vault_get_state (vault), ==, SAM_VAULT_STATE_FINE);
  words.passphrase = "changed";
  g_assert_true (sam_vault_set_slot (vault, &words, &error));
  g_assert_true (sam_vault_set_slot (vault, &desktop, &error));
  g_assert_true (sam_vault_remove_slot (vault, SAM_SLOT_FILE, &error));
  g_assert_false (sam_vault_remove_slot (vault, SAM_SLOT_FILE, &error));
  g_assert_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_NO_SLOT);
  g_clear_error (&error);
  sam_vault_close (vault);

  assert_open_fails (place, SAM_VAULT_ERROR_NO_SLOT);
  words.passphrase = "bl\303\245 b\303\245t";
  g_assert_null (sam_vault_open (place->dir, &words, &weak, &error));
  g_assert_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_WRONG_KEY);
  g_clear_error (&error);
  words.passphrase = "";
  g_assert_null (sam_vault_open (place->dir, &words, &weak, &error));
  g_clear_error (&error);
  vault = sam_vault_open (place->dir, &desktop, &weak, &error);
  g_assert_no_error (error);
  g_assert_true (sam_vault_foreach (vault, NULL, NULL, &error));
  assert_row (vault, rid, "row");
  words.passphrase = "changed";
  g_assert_true (sam_vault_remove_slot (vault, SAM_SLOT_PASSPHRASE, &error));
  g_assert_false (sam_vault_remove_slot (vault, SAM_SLOT_DESKTOP, &error));
  g_assert_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_NO_SLOT);
  g_clear_error (&error);
  sam_vault_close (vault);

  /* A key ring that has no key for it, because another user's desktop is asked. */
  g_assert_true (secret_password_clear_sync (&schema, NULL, &error, NULL));
  g_assert_no_error (error);
  g_assert_null (sam_vault_open (place->dir, &desktop, &weak, &error));
  g_assert_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_SECRET_SERVICE);
}

/* @secret: as it is or in hexadecimal. */
static gboolean
holds (const char *data, gsize size, const guint8 *secret, gsize length)
{
  g_autoptr (GString) hex = g_string_new (NULL);

  for (gsize i = 0; i < length; i++) {
    g_string_append_printf (hex, "%02x", secret[i]);
  }
  return memmem (data, size, secret, length) != NULL
         || memmem (data, size, hex->str, hex->len) != NULL;
}

/* C3: secrets are in the Secret Service alone. Of what opens the vault, whichever way, and of the
 * vault's own keys nothing is in its folder. */
static void
test_c3 (void)
{
  g_autoptr (Place) place = place_new ();
  const SamVaultOptions weak = { .weak_passphrase = TRUE };
  const SamUnlock desktop = { .kind = SAM_SLOT_DESKTOP };
  const SamUnlock words = { .kind = SAM_SLOT_PASSPHRASE, .passphrase = "riktig hest" };
  const SecretSchema schema = { "no.samspor.Vault",
                                SECRET_SCHEMA_NONE,
                                { { "vault", SECRET_SCHEMA_ATTRIBUTE_STRING } } };
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = NULL;
  g_autofree char *key_file = NULL;
  g_autofree char *ring = NULL;
  SamVault *vault = sam_vault_create (place->dir, &desktop, &weak, &error);
  gsize key_size;
  const char *name;
  guint n_files = 0;

  g_assert_no_error (error);
  g_assert_true (sam_vault_set_slot (vault, &place->unlock, &error));
  g_assert_true (sam_vault_set_slot (vault, &words, &error));
  put_one (vault, 0, "row");
  g_assert_true (g_file_get_contents (place->key, &key_file, &key_size, &error));
  {
    char id[2 * SAM_SEAL_ID_SIZE + 1];

    sodium_bin2hex (id, sizeof id, vault->seal->id, SAM_SEAL_ID_SIZE);
    ring = secret_password_lookup_sync (&schema, NULL, &error, "vault", id, NULL);
  }
  g_assert_no_error (error);
  g_assert_cmpuint (strlen (ring), ==, 2 * SAM_SEAL_KEY_SIZE);
  {
    guint8 kek[SAM_SEAL_KEY_SIZE];
    const struct {
      const void *data;
      gsize size;
    } secrets[] = {
      { vault->seal->key, SAM_SEAL_KEY_SIZE },         { vault->seal->box_key, SAM_SEAL_KEY_SIZE },
      { vault->seal->set_key, SAM_SEAL_KEY_SIZE },     { key_file, 32 },
      { words.passphrase, strlen (words.passphrase) }, { kek, sizeof kek },
    };

    sodium_hex2bin (kek, sizeof kek, ring, strlen (ring), NULL, NULL, NULL);
    dir = g_dir_open (place->dir, 0, &error);
    while ((name = g_dir_read_name (dir)) != NULL) {
      g_autofree char *path = place_path (place, name);
      g_autofree char *data = NULL;
      gsize size;

      g_assert_true (g_file_get_contents (path, &data, &size, &error));
      for (guint i = 0; i < G_N_ELEMENTS (secrets); i++) {
        g_assert_false (holds (data, size, secrets[i].data, secrets[i].size));
      }
      n_files++;
    }
    /* The search finds what is there. */
    g_assert_true (holds (key_file, key_size, secrets[3].data, secrets[3].size));
    g_assert_true (holds (ring, strlen (ring), kek, sizeof kek));
  }
  g_assert_cmpuint (n_files, >=, 2);
  secret_password_free (g_steal_pointer (&ring));
  sam_vault_close (vault);
}

/* A passphrase of real strength: once, it takes its time. */
static void
test_passphrase (void)
{
  g_autoptr (Place) place = place_new ();
  const SamUnlock words = { .kind = SAM_SLOT_PASSPHRASE, .passphrase = "riktig hest" };
  g_autoptr (GError) error = NULL;
  SamVault *vault = sam_vault_create (place->dir, &words, NULL, &error);

  g_assert_no_error (error);
  sam_vault_close (vault);
  vault = sam_vault_open (place->dir, &words, NULL, &error);
  g_assert_no_error (error);
  sam_vault_close (vault);
}

/* ---- places ---- */

static void
test_places (void)
{
  g_autoptr (Place) place = place_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *path = place_path (place, SAM_VAULT_FILE_NAME);
  g_autofree char *linked = g_build_filename (place->root, "linked", NULL);
  g_autofree char *actual = g_strdup (place->dir);
  SamVault *vault;
  SamVault *second;

  assert_open_fails (place, SAM_VAULT_ERROR_ABSENT);
  g_assert_cmpuint (sam_vault_peek_slots (place->dir, NULL, NULL), ==, 0);
  g_assert_cmpint (g_mkdir (place->dir, 0700), ==, 0);
  assert_open_fails (place, SAM_VAULT_ERROR_ABSENT);
  g_chmod (place->dir, 0750);
  g_assert_null (sam_vault_create (place->dir, &place->unlock, NULL, &error));
  g_assert_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_FOLDER);
  g_clear_error (&error);
  g_chmod (place->dir, 0500);
  g_assert_null (sam_vault_create (place->dir, &place->unlock, NULL, &error));
  g_assert_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_READ_ONLY);
  g_clear_error (&error);
  g_chmod (place->dir, 0700);

  vault = create (place);
  put_one (vault, 0, "row");
  /* A second instance, of any kind. */
  second = sam_vault_open (place->dir, &place->unlock, NULL, &error);
  g_assert_null (second);
  g_assert_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_IN_USE);
  g_clear_error (&error);
  g_assert_cmpuint (sam_vault_peek_slots (place->dir, NULL, &error), ==, 0);
  g_assert_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_IN_USE);
  g_clear_error (&error);
  g_assert_null (sam_vault_create (place->dir, &place->unlock, NULL, &error));
  g_assert_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_EXISTS);
  g_clear_error (&error);
  put_one (vault, 0, "still working");
  sam_vault_close (vault);

  g_chmod (place->dir, 0500);
  assert_open_fails (place, SAM_VAULT_ERROR_READ_ONLY);
  g_chmod (place->dir, 0755);
  assert_open_fails (place, SAM_VAULT_ERROR_FOLDER);
  g_chmod (place->dir, 0700);

  /* By another name of the folder it is the same vault. */
  g_assert_cmpint (symlink (place->dir, linked), ==, 0);
  vault = open_fine (place);
  g_free (place->dir);
  place->dir = g_strdup (linked);
  assert_open_fails (place, SAM_VAULT_ERROR_IN_USE);
  sam_vault_close (vault);
  vault = open_fine (place);
  sam_vault_close (vault);
  g_unlink (linked);
  g_free (place->dir);
  place->dir = g_steal_pointer (&actual);
}

/* The lock holds against another process too. */
static void
test_other_process (void)
{
  g_autoptr (Place) place = place_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;
  SamVault *vault = create (place);
  const char *argv[] = { "/proc/self/exe", "--open", place->dir, place->key, NULL };
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  int status;

  argv[0] = self;
  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, &err,
                               &status, &error));
  g_assert_cmpint (status, ==, SAM_VAULT_ERROR_IN_USE << 8);
  sam_vault_close (vault);
  g_clear_pointer (&out, g_free);
  g_clear_pointer (&err, g_free);
  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, &err,
                               &status, &error));
  g_assert_cmpint (status, ==, 99 << 8);
}

static int
open_and_tell (const char *dir, const char *key)
{
  const SamUnlock unlock = { .kind = SAM_SLOT_FILE, .key_file = key };
  g_autoptr (GError) error = NULL;
  g_autoptr (SamVault) vault = sam_vault_open (dir, &unlock, NULL, &error);

  return vault != NULL ? 99 : error->code;
}

static void
write_file (const char *path, const void *data, gsize size)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents_full (path, data, size, G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
}

static void
assert_untouched (const char *path, const void *data, gsize size)
{
  g_autofree char *now = NULL;
  gsize now_size;

  g_assert_true (g_file_get_contents (path, &now, &now_size, NULL));
  g_assert_cmpmem (now, now_size, data, size);
}

static void
test_foreign (void)
{
  g_autoptr (Place) place = place_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *path = place_path (place, SAM_VAULT_FILE_NAME);
  g_autofree guint8 *noise = g_malloc (10 * 1024 * 1024);
  g_autofree char *file = NULL;
  const SamSqlOptions options = { .path = path, .create = TRUE };
  gsize size;
  guint64 state = 4;
  SamVault *vault;
  SamSql *sql;

  g_assert_cmpint (g_mkdir (place->dir, 0700), ==, 0);
  for (gsize i = 0; i < 10 * 1024 * 1024; i += 8) {
    guint64 value = row_random (&state);

    memcpy (noise + i, &value, 8);
  }
  write_file (path, noise, 10 * 1024 * 1024);
  assert_open_fails (place, SAM_VAULT_ERROR_FOREIGN);
  assert_untouched (path, noise, 10 * 1024 * 1024);
  g_assert_false (sam_vault_salvage (place->dir, &place->unlock, NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_DAMAGED);
  g_clear_error (&error);
  write_file (path, "", 0);
  assert_open_fails (place, SAM_VAULT_ERROR_FOREIGN);
  write_file (path, "SQLite format 3", 16);
  assert_open_fails (place, SAM_VAULT_ERROR_FOREIGN);

  g_unlink (path);
  sql = sam_sql_open (&options, &error);
  g_assert_no_error (error);
  g_assert_true (sam_sql_define (sql, "CREATE TABLE row(rid INTEGER PRIMARY KEY, x TEXT);", NULL));
  sam_sql_close (sql);
  assert_open_fails (place, SAM_VAULT_ERROR_FOREIGN);
  /* Even when it wears our badge. */
  sql = sam_sql_open (&options, &error);
  g_assert_true (sam_sql_define (sql, "PRAGMA application_id=0x53616d56", NULL));
  sam_sql_close (sql);
  assert_open_fails (place, SAM_VAULT_ERROR_FOREIGN);
  g_unlink (path);
  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  assert_open_fails (place, SAM_VAULT_ERROR_FOREIGN);
  g_unlink (path);
  g_assert_cmpint (symlink (place->key, path), ==, 0);
  assert_open_fails (place, SAM_VAULT_ERROR_FOREIGN);
  g_unlink (path);

  /* A newer format is not touched. */
  vault = create (place);
  put_one (vault, 0, "row");
  sam_vault_close (vault);
  g_assert_true (g_file_get_contents (path, &file, &size, NULL));
  file[63] = SAM_VAULT_FORMAT + 1;
  write_file (path, file, size);
  assert_open_fails (place, SAM_VAULT_ERROR_NEWER_FORMAT);
  assert_untouched (path, file, size);
}

/* ---- formats ---- */

static gboolean
convert (SamVault *vault, GError **error)
{
  g_autoptr (GBytes) mark = g_bytes_new ("two", 3);

  return sam_vault_put (vault, 2, (const guint8 *) "converted", 9, error) != 0
         && sam_vault_set_section (vault, "mark", mark, error);
}

static gboolean
convert_badly (SamVault *vault, GError **error)
{
  sam_vault_put (vault, 2, (const guint8 *) "half done", 9, NULL);
  g_set_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_FAILED, "cannot");
  return FALSE;
}

static void
test_formats (void)
{
  static const SamVaultFormat good[] = { { 2, convert }, { 3, convert }, { 0, NULL } };
  static const SamVaultFormat bad[] = { { 2, convert_badly }, { 0, NULL } };
  g_autoptr (Place) place = place_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *path = place_path (place, SAM_VAULT_FILE_NAME);
  g_autofree char *backup = place_path (place, SAM_VAULT_FILE_NAME ".format-1");
  SamVaultOptions options = { .formats = bad };
  SamVaultInfo info;
  SamVault *vault = create (place);

  g_assert_cmpint (put_one (vault, 0, "row"), ==, 2);
  sam_vault_close (vault);
  g_assert_null (sam_vault_open (place->dir, &place->unlock, &options, &error));
  g_assert_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_FAILED);
  g_clear_error (&error);
  vault = open_fine (place);
  assert_row (vault, 2, "row");
  sam_vault_close (vault);

  options.formats = good;
  vault = sam_vault_open (place->dir, &place->unlock, &options, &error);
  g_assert_no_error (error);
  g_assert_true (sam_vault_foreach (vault, NULL, NULL, &error));
  g_assert_cmpint (sam_vault_get_state (vault), ==, SAM_VAULT_STATE_FINE);
  sam_vault_info (vault, &info);
  g_assert_cmpint (info.format, ==, 3);
  assert_row (vault, 2, "converted");
  g_assert_cmpint (mode_of (backup), ==, 0600);
  sam_vault_close (vault);
  /* The program of before refuses it, */
  assert_open_fails (place, SAM_VAULT_ERROR_NEWER_FORMAT);
  /* but opens the back-up. */
  {
    g_autofree char *away = place_path (place, "new");

    g_assert_cmpint (g_rename (path, away), ==, 0);
    g_assert_cmpint (g_rename (backup, path), ==, 0);
    vault = open_fine (place);
    assert_row (vault, 2, "row");
    sam_vault_close (vault);
    g_assert_cmpint (g_rename (path, backup), ==, 0);
    g_assert_cmpint (g_rename (away, path), ==, 0);
  }
  vault = sam_vault_open (place->dir, &place->unlock, &options, &error);
  g_assert_true (sam_vault_destroy_backups (vault, &error));
  g_assert_false (g_file_test (backup, G_FILE_TEST_EXISTS));
  sam_vault_close (vault);
}

/* ---- the process ---- */

static void
test_process (void)
{
  g_autofree char *path = g_build_filename (g_get_user_runtime_dir (), "swaps", NULL);
  g_autofree char *filter = NULL;
  struct rlimit limit;

  sam_vault_harden_process ();
  g_assert_cmpint (getrlimit (RLIMIT_CORE, &limit), ==, 0);
  g_assert_cmpuint (limit.rlim_max, ==, 0);
  g_assert_cmpint (umask (077), ==, 077);
  g_assert_true (g_file_get_contents ("/proc/self/coredump_filter", &filter, NULL, NULL));
  g_assert_cmpuint (g_ascii_strtoull (filter, NULL, 16), ==, 0);

  g_mkdir_with_parents (g_get_user_runtime_dir (), 0700);
#define HEADING "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n"
  g_file_set_contents (path, HEADING, -1, NULL);
  g_assert_cmpint (sam_vault_check_swap (path), ==, SAM_VAULT_SWAP_NONE);
  g_file_set_contents (path, HEADING "/dev/zram0  partition\t1\t0\t100\n", -1, NULL);
  g_assert_cmpint (sam_vault_check_swap (path), ==, SAM_VAULT_SWAP_NONE);
  g_file_set_contents (path, HEADING "/dev/nowhere9  partition\t1\t0\t100\n", -1, NULL);
  g_assert_cmpint (sam_vault_check_swap (path), ==, SAM_VAULT_SWAP_PLAIN);
  sam_vault_check_swap (NULL);
}

int
main (int argc, char **argv)
{
  g_autofree char *ring = NULL;

  if (argc == 4 && strcmp (argv[1], "--open") == 0) {
    return open_and_tell (argv[2], argv[3]);
  }
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ring = g_strdup_printf ("%s/samspor-ring-%d", g_get_tmp_dir (), (int) getpid ());
  g_setenv ("SECRET_BACKEND", "file", TRUE);
  g_setenv ("SECRET_FILE_TEST_PATH", ring, TRUE);
  g_setenv ("SECRET_FILE_TEST_PASSWORD", "ring", TRUE);

  g_test_add_func ("/vault/rows", test_rows);
  g_test_add_func ("/vault/transaction", test_transaction);
  g_test_add_func ("/vault/loading", test_loading);
  g_test_add_func ("/vault/limits", test_limits);
  g_test_add_func ("/vault/log-size", test_log_size);
  g_test_add_func ("/vault/wrong-key", test_wrong_key);
  g_test_add_func ("/vault/slots", test_slots);
  g_test_add_func ("/vault/C3-secrets", test_c3);
  g_test_add_func ("/vault/passphrase", test_passphrase);
  g_test_add_func ("/vault/places", test_places);
  g_test_add_func ("/vault/other-process", test_other_process);
  g_test_add_func ("/vault/foreign", test_foreign);
  g_test_add_func ("/vault/formats", test_formats);
  g_test_add_func ("/vault/C6-process", test_process);
  {
    int status = g_test_run ();

    g_remove (ring);
    return status;
  }
}
