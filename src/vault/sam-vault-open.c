/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Making and opening a vault, and changes of its format. */

#include "sam-vault-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SLOT_SQL                                                                                   \
  "CREATE TABLE slot(n INTEGER PRIMARY KEY, kind TEXT NOT NULL, params BLOB NOT NULL, "            \
  "wrapped BLOB NOT NULL) STRICT"
#define ROW_SQL "CREATE TABLE row(rid INTEGER PRIMARY KEY, box BLOB NOT NULL) STRICT"

/* Where SQLite's header has what is read before SQLite sees the file (sqlite.org/fileformat.html).
 */
#define HEADER_SIZE 100
#define HEADER_PAGE_SIZE 16
#define HEADER_USER_VERSION 60
#define HEADER_APPLICATION_ID 68

static const SamVaultFormat no_formats[] = { { 0, NULL } };

static SamVault *
vault_new (const char *dir, const SamVaultOptions *options)
{
  static const SamVaultOptions defaults = { 0 };
  SamVault *vault = g_new0 (SamVault, 1);

  if (options == NULL) {
    options = &defaults;
  }
  vault->dir = g_strdup (dir);
  vault->path = g_build_filename (dir, SAM_VAULT_FILE_NAME, NULL);
  vault->vfs = g_strdup (options->vfs);
  vault->sync = options->sync;
  vault->weak = options->weak_passphrase;
  vault->rows_max = options->rows_max > 0 ? options->rows_max : SAM_VAULT_ROWS_MAX;
  vault->formats = options->formats != NULL ? options->formats : no_formats;
  vault->newest_format = SAM_VAULT_FORMAT;
  for (const SamVaultFormat *step = vault->formats; step->format != 0; step++) {
    vault->newest_format = MAX (vault->newest_format, step->format);
  }
  vault->marks = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_manifest_free);
  return vault;
}

/* The folder by its one true name, checked; in a VFS of tests it is only a name. */
static char *
find_folder (const char *dir, gboolean make, const SamVaultOptions *options, GError **error)
{
  char *real;
  char *copy;

  if (sodium_init () < 0) {
    g_set_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_FAILED, "Starting libsodium: it refused");
    return NULL;
  }
  if (options != NULL && options->vfs != NULL) {
    return g_strdup (dir);
  }
  if (!sam_vault_check_folder (dir, make, error)) {
    return NULL;
  }
  real = realpath (dir, NULL);
  if (real == NULL) {
    g_set_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_ABSENT, "Opening the vault's folder: %s",
                 g_strerror (errno));
    return NULL;
  }
  copy = g_strdup (real);
  free (real);
  return copy;
}

/* ---- before SQLite sees the file ---- */

static guint32
read_be32 (const guint8 *at)
{
  guint32 value;

  memcpy (&value, at, sizeof value);
  return GUINT32_FROM_BE (value);
}

/* Something ours that has lost its head is damaged; anything else is foreign. */
static gboolean
not_a_database (SamVault *vault, GError **error)
{
  g_autoptr (SamCarver) carver = sam_carver_new (vault->vfs, vault->path, NULL);
  g_autoptr (GPtrArray) slots = carver != NULL ? sam_carver_find_slots (carver) : NULL;

  if (slots != NULL && slots->len > 0) {
    g_set_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_DAMAGED,
                 "Opening the vault: its first page is damaged");
  } else {
    g_set_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_FOREIGN,
                 "Opening the vault: the file is something else");
  }
  return FALSE;
}

static gboolean
check_header (SamVault *vault, GError **error)
{
  g_autoptr (SamSqlFile) file = NULL;
  g_autoptr (GError) local = NULL;
  guint8 header[HEADER_SIZE];
  GStatBuf st;

  /* A pipe would be waited for, a link leads out of the folder that was looked at. */
  if (vault->vfs == NULL && g_lstat (vault->path, &st) == 0 && !S_ISREG (st.st_mode)) {
    g_set_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_FOREIGN,
                 "Opening the vault: it is not a file");
    return FALSE;
  }
  if (!sam_sql_file_exists (vault->vfs, vault->path)) {
    g_set_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_ABSENT,
                 "Opening the vault: there is none in the folder");
    return FALSE;
  }
  file = sam_sql_file_open (vault->vfs, vault->path, FALSE, &local);
  if (file == NULL) {
    return sam_vault_take_sql_error (g_steal_pointer (&local), error);
  }
  if (sam_sql_file_get_size (file) < HEADER_SIZE
      || !sam_sql_file_read (file, 0, header, sizeof header, NULL)
      || memcmp (header, "SQLite format 3", 16) != 0) {
    g_clear_pointer (&file, sam_sql_file_close);
    return not_a_database (vault, error);
  }
  if (read_be32 (header + HEADER_APPLICATION_ID) != SAM_VAULT_APPLICATION_ID
      || header[HEADER_PAGE_SIZE] != SAM_VAULT_PAGE >> 8 || header[HEADER_PAGE_SIZE + 1] != 0) {
    g_clear_pointer (&file, sam_sql_file_close);
    return not_a_database (vault, error);
  }
  if (read_be32 (header + HEADER_USER_VERSION) > vault->newest_format) {
    g_set_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_NEWER_FORMAT,
                 "Opening the vault: it was made by a newer version of the program");
    return FALSE;
  }
  return TRUE;
}

/* ---- opening ---- */

static gboolean
attach (SamVault *vault, const char *path, gboolean create, GError **error)
{
  const SamSqlOptions options = { .vfs = vault->vfs };
  g_autoptr (GError) local = NULL;

  vault->sql = sam_sql_open (&options, &local);
  if (vault->sql == NULL) {
    return sam_vault_take_sql_error (g_steal_pointer (&local), error);
  }
  /* Until the vault is known to be fine nothing of it is moved. */
  sam_sql_keep_log_on_close (vault->sql, !create);
  if (!sam_sql_attach (vault->sql, path, SAM_VAULT_SCHEMA, create, &local)) {
    if (g_error_matches (local, SAM_SQL_ERROR, SAM_SQL_ERROR_BUSY)) {
      g_set_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_IN_USE,
                   "Opening the vault: another program has it open");
      return FALSE;
    }
    return sam_vault_take_sql_error (g_steal_pointer (&local), error);
  }
  return TRUE;
}

static gboolean
finish_attach (SamVault *vault, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (sam_sql_attach_finish (vault->sql, SAM_VAULT_SCHEMA, vault->sync, &local)) {
    return TRUE;
  }
  if (g_error_matches (local, SAM_SQL_ERROR, SAM_SQL_ERROR_BUSY)) {
    g_set_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_IN_USE,
                 "Opening the vault: another program has it open");
    return FALSE;
  }
  return sam_vault_take_sql_error (g_steal_pointer (&local), error);
}

/* Our two tables must be there word for word; anything beside them was planted. */
static gboolean
check_schema (SamVault *vault, GError **error)
{
  g_autoptr (SamSqlStatement) rows = NULL;
  g_autoptr (GError) local = NULL;
  SamSqlStep step = SAM_SQL_STEP_ERROR;
  int ours = 0;

  rows = sam_sql_prepare (vault->sql, "SELECT type, name, tbl_name, sql FROM vault.sqlite_schema",
                          &local);
  while (rows != NULL && (step = sam_sql_step (rows, &local)) == SAM_SQL_STEP_ROW) {
    const char *type = sam_sql_column_text (rows, 0, NULL);
    const char *name = sam_sql_column_text (rows, 1, NULL);
    const char *table = sam_sql_column_text (rows, 2, NULL);
    const char *text = sam_sql_column_text (rows, 3, NULL);
    gboolean slot = g_strcmp0 (name, "slot") == 0 && g_strcmp0 (text, SLOT_SQL) == 0;
    gboolean row = g_strcmp0 (name, "row") == 0 && g_strcmp0 (text, ROW_SQL) == 0;

    if (g_strcmp0 (type, "table") == 0 && g_strcmp0 (name, table) == 0 && (slot || row)) {
      ours++;
    } else {
      vault->altered = TRUE;
    }
  }
  if (step != SAM_SQL_STEP_DONE) {
    return sam_vault_take_sql_error (g_steal_pointer (&local), error);
  }
  if (ours != 2) {
    g_set_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_FOREIGN,
                 "Opening the vault: its tables are not ours");
    return FALSE;
  }
  return TRUE;
}

GPtrArray *
sam_vault_read_slots (SamSql *sql, GError **error)
{
  g_autoptr (GPtrArray) slots = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_slot_free);
  g_autoptr (SamSqlStatement) rows = NULL;
  SamSqlStep step;

  rows = sam_sql_prepare (sql, "SELECT n, kind, params, wrapped FROM vault.slot ORDER BY n", error);
  if (rows == NULL) {
    return NULL;
  }
  while ((step = sam_sql_step (rows, error)) == SAM_SQL_STEP_ROW) {
    gsize params_size = 0, wrapped_size = 0;
    const char *kind = sam_sql_column_text (rows, 1, NULL);
    const guint8 *params = sam_sql_column_blob (rows, 2, &params_size);
    const guint8 *wrapped = sam_sql_column_blob (rows, 3, &wrapped_size);
    g_autoptr (GBytes) params_bytes = g_bytes_new (params, params_size);
    g_autoptr (GBytes) wrapped_bytes = g_bytes_new (wrapped, wrapped_size);

    g_ptr_array_add (slots, sam_slot_new (sam_sql_column_int (rows, 0), kind != NULL ? kind : "",
                                          params_bytes, wrapped_bytes));
  }
  return step == SAM_SQL_STEP_DONE ? g_steal_pointer (&slots) : NULL;
}

/* Slots as the manifest counts them; whether the copy beside them says the same. */
static gboolean
split_slots (GPtrArray *slots, const guint8 **id)
{
  g_autoptr (SamSlot) expected = NULL;
  g_autoptr (SamSlot) copy = NULL;
  gboolean same;

  *id = NULL;
  for (guint i = 0; i < slots->len;) {
    SamSlot *slot = slots->pdata[i];

    if (slot->n == SAM_SLOT_COPY && copy == NULL) {
      copy = g_ptr_array_steal_index (slots, i);
      continue;
    }
    if (slot->n == SAM_SLOT_ID) {
      *id = sam_slot_get_id (slot);
    }
    i++;
  }
  for (guint i = 0; i < slots->len; i++) {
    if (((SamSlot *) slots->pdata[i])->n > SAM_SLOT_FILE + 1
        || g_bytes_get_size (((SamSlot *) slots->pdata[i])->params) > SAM_SLOT_FIELD_MAX
        || g_bytes_get_size (((SamSlot *) slots->pdata[i])->wrapped) > SAM_SLOT_FIELD_MAX) {
      return FALSE;
    }
  }
  expected = sam_slot_new_copy (slots);
  same = copy != NULL && g_bytes_equal (copy->params, expected->params)
         && strcmp (copy->kind, expected->kind) == 0
         && g_bytes_equal (copy->wrapped, expected->wrapped);
  return same;
}

static gboolean
read_manifest (SamVault *vault, GError **error)
{
  g_autoptr (SamSqlStatement) row = NULL;
  g_autoptr (GError) local = NULL;
  SamSqlStep step = SAM_SQL_STEP_ERROR;

  row = sam_sql_prepare (vault->sql, "SELECT box FROM vault.row WHERE rid = $1", &local);
  if (row != NULL) {
    sam_sql_bind_int (row, 1, SAM_MANIFEST_RID);
    step = sam_sql_step (row, &local);
  }
  if (step == SAM_SQL_STEP_ERROR
      && !g_error_matches (local, SAM_SQL_ERROR, SAM_SQL_ERROR_CORRUPT)) {
    return sam_vault_take_sql_error (g_steal_pointer (&local), error);
  }
  if (step == SAM_SQL_STEP_ROW) {
    gsize box_size = 0, size = 0;
    const guint8 *box = sam_sql_column_blob (row, 0, &box_size);
    guint8 *data = sam_vault_get_scratch (vault, box_size);

    if (box != NULL && sam_seal_open (vault->seal, SAM_MANIFEST_RID, box, box_size, data, &size)) {
      vault->saved = sam_manifest_read (data, size);
    }
    sodium_memzero (data, box_size);
  }
  if (vault->saved == NULL) {
    vault->no_manifest = TRUE;
    vault->saved = sam_manifest_new ();
  }
  return TRUE;
}

/* With the key known: reads the manifest and holds it against slots and header. The header is asked
 * of SQLite: when a change of format was cut off before its checkpoint, the new one is in the log
 * alone. */
static gboolean
open_sealed (SamVault *vault, GPtrArray *slots, GError **error)
{
  guint8 hash[SAM_SEAL_HASH_SIZE];
  g_autoptr (GError) local = NULL;
  gint64 format = 0;

  vault->slots = sam_slot_kinds (slots);
  if (!read_manifest (vault, error)) {
    return FALSE;
  }
  if (vault->no_manifest) {
    return TRUE;
  }
  if (vault->saved->format > vault->newest_format) {
    g_set_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_NEWER_FORMAT,
                 "Opening the vault: it was made by a newer version of the program");
    return FALSE;
  }
  if (!sam_sql_get_int (vault->sql, "PRAGMA vault.user_version", SAM_SQL_NO_ARGS, &format, NULL,
                        &local)) {
    return sam_vault_take_sql_error (g_steal_pointer (&local), error);
  }
  sam_slot_hash (vault->seal, slots, hash);
  if (vault->saved->format != format || memcmp (hash, vault->saved->slots, sizeof hash) != 0) {
    vault->altered = TRUE;
  }
  return TRUE;
}

/* @unlock: (nullable): NULL when vault->seal is set already. */
static gboolean
open_vault (SamVault *vault, const SamUnlock *unlock, GError **error)
{
  g_autoptr (GPtrArray) slots = NULL;
  g_autoptr (GError) local = NULL;
  const guint8 *id = NULL;

  if (!check_header (vault, error) || !attach (vault, vault->path, FALSE, error)
      || !check_schema (vault, error)) {
    return FALSE;
  }
  slots = sam_vault_read_slots (vault->sql, &local);
  if (slots == NULL) {
    return sam_vault_take_sql_error (g_steal_pointer (&local), error);
  }
  if (!split_slots (slots, &id)) {
    vault->altered = TRUE;
  }
  if (id == NULL) {
    g_set_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_DAMAGED,
                 "Opening the vault: its slots are damaged");
    return FALSE;
  }
  if (vault->seal == NULL) {
    vault->seal = sam_slot_unwrap (slots, id, unlock, error);
    if (vault->seal == NULL) {
      return FALSE;
    }
  }
  if (!open_sealed (vault, slots, error) || !finish_attach (vault, error)) {
    return FALSE;
  }
  if (vault->vfs == NULL) {
    /* Whoever brought it back from a back-up may have forgotten; the folder is private in any case.
     */
    g_chmod (vault->path, 0600);
  }
  return TRUE;
}

/* ---- changes of format ---- */

static gboolean
convert (SamVault *vault, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (vault->saved->format == vault->newest_format || vault->no_manifest) {
    return TRUE;
  }
  if (!sam_vault_foreach (vault, NULL, NULL, error)) {
    return FALSE;
  }
  if (vault->state != SAM_VAULT_STATE_FINE) {
    return TRUE;
  }
  if (!sam_vault_checkpoint (vault, error)) {
    return FALSE;
  }
  if (vault->vfs == NULL) {
    g_autofree char *backup = g_strdup_printf ("%s.format-%u", vault->path, vault->saved->format);

    if (!sam_vault_copy_file (vault->path, backup, error)) {
      return FALSE;
    }
  }
  for (const SamVaultFormat *step = vault->formats; step->format != 0; step++) {
    g_autofree char *pragma = NULL;

    if (step->format <= vault->saved->format) {
      continue;
    }
    pragma = g_strdup_printf ("PRAGMA vault.user_version=%u", step->format);
    if (!sam_vault_begin (vault, error)) {
      return FALSE;
    }
    if (!step->convert (vault, error)) {
      sam_vault_rollback (vault);
      return FALSE;
    }
    if (!sam_sql_run (vault->sql, pragma, SAM_SQL_NO_ARGS, &local)) {
      sam_vault_rollback (vault);
      return sam_vault_take_sql_error (g_steal_pointer (&local), error);
    }
    vault->pending->format = step->format;
    if (!sam_vault_commit (vault, error)) {
      return FALSE;
    }
  }
  /* A program that is too old for it shall see so on the first page, before it opens the file. */
  return sam_vault_checkpoint (vault, error);
}

SamVault *
sam_vault_open (const char *dir, const SamUnlock *unlock, const SamVaultOptions *options,
                GError **error)
{
  g_autoptr (SamVault) vault = NULL;
  g_autofree char *folder = NULL;

  g_return_val_if_fail (dir != NULL, NULL);
  g_return_val_if_fail (unlock != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  folder = find_folder (dir, FALSE, options, error);
  if (folder == NULL) {
    return NULL;
  }
  vault = vault_new (folder, options);
  if (!open_vault (vault, unlock, error) || !convert (vault, error)) {
    return NULL;
  }
  vault->state = SAM_VAULT_STATE_UNKNOWN;
  return g_steal_pointer (&vault);
}

unsigned int
sam_vault_peek_slots (const char *dir, const SamVaultOptions *options, GError **error)
{
  g_autoptr (SamVault) vault = NULL;
  g_autoptr (GPtrArray) slots = NULL;
  g_autoptr (GError) local = NULL;
  g_autofree char *folder = NULL;

  g_return_val_if_fail (dir != NULL, 0);
  g_return_val_if_fail (error == NULL || *error == NULL, 0);

  folder = find_folder (dir, FALSE, options, error);
  if (folder == NULL) {
    return 0;
  }
  vault = vault_new (folder, options);
  if (!check_header (vault, error) || !attach (vault, vault->path, FALSE, error)
      || !check_schema (vault, error)) {
    return 0;
  }
  slots = sam_vault_read_slots (vault->sql, &local);
  if (slots == NULL) {
    sam_vault_take_sql_error (g_steal_pointer (&local), error);
    return 0;
  }
  if (sam_slot_kinds (slots) == 0) {
    g_set_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_DAMAGED,
                 "Looking at the vault: it has no slots");
  }
  return sam_slot_kinds (slots);
}

/* ---- making ---- */

static gboolean
fill_new (SamVault *vault, GPtrArray *slots, const SamManifest *manifest, GError **error)
{
  static const guint8 nothing[] = { 0 };

  vault->saved = manifest != NULL ? sam_manifest_copy (manifest) : sam_manifest_new ();
  vault->saved->format = vault->newest_format;
  vault->saved->count = 0;
  memset (vault->saved->set, 0, SAM_SEAL_HASH_SIZE);
  vault->state = SAM_VAULT_STATE_FINE;
  if (!sam_vault_begin (vault, error)) {
    return FALSE;
  }
  /* The first commit puts the manifest here. */
  if (!sam_sql_run_one (vault->sql, "INSERT INTO vault.row (rid, box) VALUES ($1, $2)",
                        SAM_SQL_ARGS (SAM_SQL_INT (SAM_MANIFEST_RID), SAM_SQL_BLOB (nothing, 1)),
                        NULL)
      || !sam_vault_write_slots (vault, slots, NULL)) {
    /* Latched: the commit says why. */
  }
  return sam_vault_commit (vault, error);
}

static gboolean
make_file (SamVault *vault, const char *path, GPtrArray *slots, const SamManifest *manifest,
           GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *marks =
      g_strdup_printf ("PRAGMA vault.application_id=%d; PRAGMA vault.user_version=%u; ",
                       SAM_VAULT_APPLICATION_ID, vault->newest_format);

  if (!attach (vault, path, TRUE, error) || !finish_attach (vault, error)) {
    return FALSE;
  }
  if (!sam_sql_define (vault->sql, marks, &local)
      || !sam_sql_define (vault->sql,
                          "CREATE TABLE vault.slot(n INTEGER PRIMARY KEY, kind TEXT NOT NULL, "
                          "params BLOB NOT NULL, wrapped BLOB NOT NULL) STRICT; "
                          "CREATE TABLE vault.row(rid INTEGER PRIMARY KEY, box BLOB NOT NULL) "
                          "STRICT;",
                          &local)) {
    return sam_vault_take_sql_error (g_steal_pointer (&local), error);
  }
  return fill_new (vault, slots, manifest, error) && sam_vault_checkpoint (vault, error);
}

static void
remove_unfinished (const char *path)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  g_autofree char *journal = g_strconcat (path, "-journal", NULL);

  g_unlink (path);
  g_unlink (log);
  g_unlink (journal);
}

SamVault *
sam_vault_create_sealed (const char *dir, const SamSeal *seal, GPtrArray *slots,
                         const SamManifest *manifest, const SamVaultOptions *options,
                         GError **error)
{
  g_autoptr (SamVault) maker = vault_new (dir, options);
  g_autoptr (SamVault) vault = vault_new (dir, options);
  g_autofree char *part = g_strconcat (maker->path, ".new", NULL);

  if (sam_sql_file_exists (maker->vfs, maker->path)) {
    g_set_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_EXISTS,
                 "Making a vault: there is one in the folder");
    return NULL;
  }
  maker->seal = sam_seal_new (seal->id, seal->key);
  if (maker->vfs != NULL) {
    if (!make_file (maker, maker->path, slots, manifest, error)) {
      return NULL;
    }
  } else {
    int fd;

    /* Made under another name and with its mode from the start; what a crash left is ours. */
    remove_unfinished (part);
    fd = g_open (part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) {
      g_set_error (error, SAM_VAULT_ERROR,
                   errno == ENOSPC ? SAM_VAULT_ERROR_FULL : SAM_VAULT_ERROR_READ_ONLY,
                   "Making a vault: %s", g_strerror (errno));
      return NULL;
    }
    close (fd);
    if (!make_file (maker, part, slots, manifest, error)) {
      g_clear_pointer (&maker, sam_vault_close);
      remove_unfinished (part);
      return NULL;
    }
  }
  g_clear_pointer (&maker, sam_vault_close);
  if (vault->vfs == NULL) {
    /* Not over a vault that has appeared meanwhile. */
    gboolean named = renameat2 (AT_FDCWD, part, AT_FDCWD, vault->path, RENAME_NOREPLACE) == 0;

    if (!named && errno == EINVAL) {
      named = link (part, vault->path) == 0 && g_unlink (part) == 0;
    }
    if (!named) {
      g_set_error (error, SAM_VAULT_ERROR,
                   errno == EEXIST ? SAM_VAULT_ERROR_EXISTS : SAM_VAULT_ERROR_IO,
                   "Making a vault: %s", g_strerror (errno));
      remove_unfinished (part);
      return NULL;
    }
    if (!sam_vault_sync_folder (dir, error)) {
      return NULL;
    }
  }
  vault->seal = sam_seal_new (seal->id, seal->key);
  if (!open_vault (vault, NULL, error) || !sam_vault_foreach (vault, NULL, NULL, error)) {
    return NULL;
  }
  if (vault->state != SAM_VAULT_STATE_FINE) {
    g_set_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_FAILED,
                 "Making a vault: what was written reads back otherwise");
    return NULL;
  }
  return g_steal_pointer (&vault);
}

SamVault *
sam_vault_create (const char *dir, const SamUnlock *unlock, const SamVaultOptions *options,
                  GError **error)
{
  g_autoptr (GPtrArray) slots = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_slot_free);
  g_autoptr (SamSeal) seal = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;
  guint8 id[SAM_SEAL_ID_SIZE];
  guint8 *key;
  SamSlot *slot;
  SamVault *vault;

  g_return_val_if_fail (dir != NULL, NULL);
  g_return_val_if_fail (unlock != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  folder = find_folder (dir, TRUE, options, error);
  if (folder == NULL) {
    return NULL;
  }
  path = g_build_filename (folder, SAM_VAULT_FILE_NAME, NULL);
  if (sam_sql_file_exists (options != NULL ? options->vfs : NULL, path)) {
    g_set_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_EXISTS,
                 "Making a vault: there is one in the folder");
    return NULL;
  }
  key = sodium_malloc (SAM_SEAL_KEY_SIZE);
  randombytes_buf (id, sizeof id);
  crypto_kdf_keygen (key);
  seal = sam_seal_new (id, key);
  sodium_free (key);

  g_ptr_array_add (slots, sam_slot_new_id (id));
  slot = sam_slot_wrap (unlock, options != NULL && options->weak_passphrase, seal, error);
  if (slot == NULL) {
    return NULL;
  }
  g_ptr_array_add (slots, slot);
  vault = sam_vault_create_sealed (folder, seal, slots, NULL, options, error);
  if (vault == NULL) {
    sam_slot_forget (unlock->kind, id);
  }
  return vault;
}
