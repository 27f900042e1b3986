/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* An open vault: reading its rows, and the one transaction that changes them. */

#include "sam-vault-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>

G_DEFINE_QUARK (sam_vault_error_quark, sam_vault_error)

#define PAGE_WITH_FRAME (SAM_VAULT_PAGE + 24)
/* Pages in the log above which an idle vault moves them into the file, */
#define IDLE_PAGES (1024 * 1024 / PAGE_WITH_FRAME)
/* and above which it does so without waiting for rest. */
#define BUSY_PAGES (16 * 1024 * 1024 / PAGE_WITH_FRAME)

gboolean
sam_vault_take_sql_error (GError *from, GError **error)
{
  int code = SAM_VAULT_ERROR_FAILED;

  g_assert (from != NULL);
  if (from->domain == SAM_SQL_ERROR) {
    switch ((SamSqlError) from->code) {
    case SAM_SQL_ERROR_BUSY:
      code = SAM_VAULT_ERROR_IN_USE;
      break;
    case SAM_SQL_ERROR_FULL:
      code = SAM_VAULT_ERROR_FULL;
      break;
    case SAM_SQL_ERROR_NO_MEMORY:
      code = SAM_VAULT_ERROR_NO_MEMORY;
      break;
    case SAM_SQL_ERROR_IO:
      code = SAM_VAULT_ERROR_IO;
      break;
    case SAM_SQL_ERROR_UNKNOWN_OUTCOME:
      code = SAM_VAULT_ERROR_UNKNOWN_OUTCOME;
      break;
    case SAM_SQL_ERROR_CORRUPT:
    case SAM_SQL_ERROR_NOT_A_DATABASE:
      code = SAM_VAULT_ERROR_DAMAGED;
      break;
    case SAM_SQL_ERROR_READ_ONLY:
    case SAM_SQL_ERROR_CANT_OPEN:
      code = SAM_VAULT_ERROR_READ_ONLY;
      break;
    case SAM_SQL_ERROR_FAILED:
    case SAM_SQL_ERROR_CONSTRAINT:
    case SAM_SQL_ERROR_CANCELLED:
    case SAM_SQL_ERROR_MISUSE:
    case SAM_SQL_ERROR_CHANGES:
    default:
      break;
    }
    g_set_error_literal (error, SAM_VAULT_ERROR, code, from->message);
    g_error_free (from);
  } else {
    g_propagate_error (error, from);
  }
  return FALSE;
}

guint8 *
sam_vault_get_scratch (SamVault *vault, gsize size)
{
  if (size > vault->scratch_size) {
    if (vault->scratch != NULL) {
      sodium_memzero (vault->scratch, vault->scratch_size);
      g_free (vault->scratch);
    }
    vault->scratch_size = MAX (size, 8192);
    vault->scratch = g_malloc (vault->scratch_size);
  }
  return vault->scratch;
}

void
sam_vault_close (SamVault *vault)
{
  if (vault == NULL) {
    return;
  }
  if (vault->sql != NULL) {
    sam_sql_rollback (vault->sql);
    if (vault->state != SAM_VAULT_STATE_FINE) {
      sam_sql_keep_log_on_close (vault->sql, TRUE);
    }
    sam_sql_close (vault->sql);
  }
  g_clear_pointer (&vault->seal, sam_seal_free);
  g_clear_pointer (&vault->saved, sam_manifest_free);
  g_clear_pointer (&vault->pending, sam_manifest_free);
  g_clear_pointer (&vault->marks, g_ptr_array_unref);
  if (vault->scratch != NULL) {
    sodium_memzero (vault->scratch, vault->scratch_size);
    g_free (vault->scratch);
  }
  g_free (vault->dir);
  g_free (vault->path);
  g_free (vault->vfs);
  g_free (vault);
}

/* ---- reading ---- */

SamVaultState
sam_vault_get_state (SamVault *vault)
{
  g_return_val_if_fail (vault != NULL, SAM_VAULT_STATE_UNKNOWN);

  return vault->state;
}

gint64
sam_vault_get_unreadable (SamVault *vault)
{
  g_return_val_if_fail (vault != NULL, 0);

  return vault->unreadable;
}

static const SamManifest *
current (SamVault *vault)
{
  return vault->pending != NULL ? vault->pending : vault->saved;
}

gint64
sam_vault_get_count (SamVault *vault)
{
  g_return_val_if_fail (vault != NULL, 0);

  return current (vault)->count;
}

guint64
sam_vault_get_generation (SamVault *vault)
{
  g_return_val_if_fail (vault != NULL, 0);

  return vault->saved->generation;
}

const guint8 *
sam_vault_get_id (SamVault *vault)
{
  g_return_val_if_fail (vault != NULL, NULL);

  return vault->seal->id;
}

SamSql *
sam_vault_get_sql (SamVault *vault)
{
  g_return_val_if_fail (vault != NULL, NULL);

  return vault->sql;
}

/* Reads from row @from on. @last is the last row number seen, so that reading can go on behind a
 * broken place. */
static gboolean
read_rows (SamVault *vault, gint64 from, gint64 *last, gint64 *opened, gint64 *failed, guint8 *set,
           SamVaultFunc func, gpointer user_data, gboolean *stopped, GError **error)
{
  g_autoptr (SamSqlStatement) rows =
      sam_sql_prepare (vault->sql, "SELECT rid, box FROM vault.row WHERE rid >= $1 ORDER BY rid",
                       error);
  SamSqlStep step;

  if (rows == NULL) {
    return FALSE;
  }
  sam_sql_bind_int (rows, 1, from);
  while ((step = sam_sql_step (rows, error)) == SAM_SQL_STEP_ROW) {
    gint64 rid = sam_sql_column_int (rows, 0);
    gsize box_size = 0;
    const guint8 *box = sam_sql_column_blob (rows, 1, &box_size);
    guint8 *data;
    gsize size = 0;
    gboolean went_on = TRUE;

    if (rid <= *last) {
      /* A broken tree leads to the same place twice. */
      (*failed)++;
      continue;
    }
    *last = rid;
    if (rid == SAM_MANIFEST_RID) {
      continue;
    }
    data = sam_vault_get_scratch (vault, box_size);
    if (box == NULL || !sam_seal_open (vault->seal, rid, box, box_size, data, &size)) {
      (*failed)++;
      continue;
    }
    (*opened)++;
    sam_seal_set_add (vault->seal, set, rid, box, box + box_size - SAM_SEAL_TAG_SIZE);
    if (func != NULL) {
      went_on = func (rid, data, size, user_data, error);
    }
    sodium_memzero (data, box_size);
    if (!went_on) {
      *stopped = TRUE;
      return FALSE;
    }
  }
  return step == SAM_SQL_STEP_DONE;
}

gboolean
sam_vault_foreach (SamVault *vault, SamVaultFunc func, gpointer user_data, GError **error)
{
  g_autoptr (GError) local = NULL;
  guint8 set[SAM_SEAL_HASH_SIZE] = { 0 };
  gint64 opened = 0, failed = 0, last = G_MININT64, from = G_MININT64, skip = 1;
  gboolean stopped = FALSE, broken_pages = FALSE;

  g_return_val_if_fail (vault != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (vault->pending != NULL) {
    g_set_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_MISUSE,
                 "Reading the vault: a transaction is open");
    return FALSE;
  }
  while (
      !read_rows (vault, from, &last, &opened, &failed, set, func, user_data, &stopped, &local)) {
    if (stopped) {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
    if (!g_error_matches (local, SAM_SQL_ERROR, SAM_SQL_ERROR_CORRUPT)) {
      return sam_vault_take_sql_error (g_steal_pointer (&local), error);
    }
    /* A broken page hides the rows on it; the search tree still leads to those behind it. */
    g_clear_error (&local);
    broken_pages = TRUE;
    if (from < 1 || last >= from) {
      from = MAX (1, last + 1);
      skip = 1;
    } else {
      from += skip;
      skip *= 2;
    }
    if (from >= vault->saved->next_rid) {
      break;
    }
  }

  vault->unreadable = failed;
  if (broken_pages) {
    vault->unreadable = MAX (failed, vault->saved->count - opened);
  }
  if (broken_pages || failed > 0) {
    vault->state = SAM_VAULT_STATE_DAMAGED;
  } else if (vault->no_manifest || vault->altered || opened != vault->saved->count
             || memcmp (set, vault->saved->set, sizeof set) != 0) {
    vault->state = SAM_VAULT_STATE_ALTERED;
  } else {
    vault->state = SAM_VAULT_STATE_FINE;
    sam_sql_keep_log_on_close (vault->sql, FALSE);
  }
  return TRUE;
}

GBytes *
sam_vault_get (SamVault *vault, gint64 rid, GError **error)
{
  g_autoptr (SamSqlStatement) row = NULL;
  g_autoptr (GError) local = NULL;
  SamSqlStep step;
  const guint8 *box;
  guint8 *data;
  gsize box_size = 0, size = 0;
  GBytes *bytes;

  g_return_val_if_fail (vault != NULL, NULL);

  row = sam_sql_prepare (vault->sql, "SELECT box FROM vault.row WHERE rid = $1", &local);
  step = SAM_SQL_STEP_ERROR;
  if (row != NULL) {
    sam_sql_bind_int (row, 1, rid);
    step = sam_sql_step (row, &local);
  }
  if (step == SAM_SQL_STEP_ERROR) {
    sam_vault_take_sql_error (g_steal_pointer (&local), error);
    return NULL;
  }
  if (step == SAM_SQL_STEP_DONE || rid <= SAM_MANIFEST_RID) {
    g_set_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_NOT_FOUND,
                 "Reading a row: there is none with this number");
    return NULL;
  }
  box = sam_sql_column_blob (row, 0, &box_size);
  data = sam_vault_get_scratch (vault, box_size);
  if (box == NULL || !sam_seal_open (vault->seal, rid, box, box_size, data, &size)) {
    g_set_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_DAMAGED,
                 "Reading a row: it does not open");
    return NULL;
  }
  bytes = sam_seal_bytes_new (data, size);
  sodium_memzero (data, box_size);
  return bytes;
}

GBytes *
sam_vault_get_section (SamVault *vault, const char *name)
{
  GBytes *bytes;

  g_return_val_if_fail (vault != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  bytes = g_hash_table_lookup (current (vault)->sections, name);
  return bytes != NULL ? g_bytes_ref (bytes) : NULL;
}

/* ---- the transaction ---- */

static gboolean
check_writable (SamVault *vault, const char *doing, GError **error)
{
  if (vault->broken) {
    g_set_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_UNKNOWN_OUTCOME,
                 "%s: the vault must be opened again", doing);
    return FALSE;
  }
  if (vault->state == SAM_VAULT_STATE_UNKNOWN) {
    g_set_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_MISUSE, "%s: the vault is not loaded",
                 doing);
    return FALSE;
  }
  if (vault->state != SAM_VAULT_STATE_FINE) {
    g_set_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_READ_ONLY,
                 "%s: the vault is not as it was written, so it is only read", doing);
    return FALSE;
  }
  return TRUE;
}

static gboolean
check_transaction (SamVault *vault, const char *doing, GError **error)
{
  const GError *latched;

  if (vault->pending == NULL) {
    if (check_writable (vault, doing, error)) {
      g_set_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_MISUSE, "%s: no transaction is open",
                   doing);
    }
    return FALSE;
  }
  latched = sam_sql_get_latched (vault->sql);
  return latched == NULL || sam_vault_take_sql_error (g_error_copy (latched), error);
}

gboolean
sam_vault_begin (SamVault *vault, GError **error)
{
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (vault != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!check_writable (vault, "Beginning a change", error)) {
    return FALSE;
  }
  if (!sam_sql_begin (vault->sql, &local)) {
    return sam_vault_take_sql_error (g_steal_pointer (&local), error);
  }
  vault->pending = sam_manifest_copy (vault->saved);
  g_ptr_array_set_size (vault->marks, 0);
  return TRUE;
}

static void
forget_pending (SamVault *vault)
{
  g_clear_pointer (&vault->pending, sam_manifest_free);
  g_ptr_array_set_size (vault->marks, 0);
}

gboolean
sam_vault_commit (SamVault *vault, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) manifest = NULL;
  g_autofree guint8 *box = NULL;
  const guint8 *data;
  gsize size;

  g_return_val_if_fail (vault != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (vault->pending == NULL) {
    return check_transaction (vault, "Saving", error);
  }
  vault->pending->generation++;
  manifest = sam_manifest_write (vault->pending);
  data = g_bytes_get_data (manifest, &size);
  box = g_malloc (sam_seal_box_size (size));
  sam_seal_close (vault->seal, SAM_MANIFEST_RID, data, size, box);

  /* A failure here is latched, and the commit gives the first error of all. */
  sam_sql_run_one (vault->sql, "UPDATE vault.row SET box = $2 WHERE rid = $1",
                   SAM_SQL_ARGS (SAM_SQL_INT (SAM_MANIFEST_RID),
                                 SAM_SQL_BLOB (box, sam_seal_box_size (size))),
                   NULL);
  if (!sam_sql_commit (vault->sql, &local)) {
    forget_pending (vault);
    if (g_error_matches (local, SAM_SQL_ERROR, SAM_SQL_ERROR_UNKNOWN_OUTCOME)) {
      vault->broken = TRUE;
    }
    return sam_vault_take_sql_error (g_steal_pointer (&local), error);
  }
  sam_manifest_free (vault->saved);
  vault->saved = g_steal_pointer (&vault->pending);
  g_ptr_array_set_size (vault->marks, 0);
  if (sam_sql_get_wal_pages (vault->sql, SAM_VAULT_SCHEMA) > BUSY_PAGES) {
    /* The commit stands whether there is room for this or not; the log keeps what it has. */
    sam_sql_checkpoint (vault->sql, SAM_VAULT_SCHEMA, FALSE, NULL);
  }
  return TRUE;
}

void
sam_vault_rollback (SamVault *vault)
{
  g_return_if_fail (vault != NULL);

  if (vault->pending != NULL) {
    sam_sql_rollback (vault->sql);
    forget_pending (vault);
  }
}

gboolean
sam_vault_savepoint (SamVault *vault, GError **error)
{
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (vault != NULL, FALSE);

  if (!check_transaction (vault, "Marking a place", error)) {
    return FALSE;
  }
  if (!sam_sql_savepoint (vault->sql, &local)) {
    return sam_vault_take_sql_error (g_steal_pointer (&local), error);
  }
  g_ptr_array_add (vault->marks, sam_manifest_copy (vault->pending));
  return TRUE;
}

gboolean
sam_vault_savepoint_release (SamVault *vault, GError **error)
{
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (vault != NULL, FALSE);

  if (!sam_sql_savepoint_release (vault->sql, &local)) {
    return sam_vault_take_sql_error (g_steal_pointer (&local), error);
  }
  g_ptr_array_set_size (vault->marks, (int) vault->marks->len - 1);
  return TRUE;
}

gboolean
sam_vault_savepoint_rollback (SamVault *vault, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (SamManifest) mark = NULL;
  gint64 next_rid;

  g_return_val_if_fail (vault != NULL, FALSE);

  if (vault->marks->len > 0) {
    /* Numbers given out since stay used. */
    mark = g_ptr_array_steal_index (vault->marks, vault->marks->len - 1);
    next_rid = vault->pending->next_rid;
    sam_manifest_free (vault->pending);
    vault->pending = g_steal_pointer (&mark);
    vault->pending->next_rid = next_rid;
  }
  if (!sam_sql_savepoint_rollback (vault->sql, &local)) {
    return sam_vault_take_sql_error (g_steal_pointer (&local), error);
  }
  return TRUE;
}

/* The nonce and tag of a row as it is, for taking it out of the set hash. */
static gboolean
read_old (SamVault *vault, gint64 rid, guint8 *nonce, guint8 *tag, GError **error)
{
  g_autoptr (SamSqlStatement) row = NULL;
  const guint8 *blob;
  gsize size = 0;
  SamSqlStep step;

  row =
      sam_sql_prepare (vault->sql,
                       "SELECT substr(box, 1, 24), substr(box, -16) FROM vault.row WHERE rid = $1",
                       error);
  if (row == NULL) {
    return FALSE;
  }
  sam_sql_bind_int (row, 1, rid);
  step = sam_sql_step (row, error);
  if (step == SAM_SQL_STEP_ERROR) {
    return FALSE;
  }
  if (step == SAM_SQL_STEP_DONE) {
    g_set_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_NOT_FOUND,
                 "Changing a row: there is none with this number");
    return FALSE;
  }
  blob = sam_sql_column_blob (row, 0, &size);
  if (blob != NULL && size == SAM_SEAL_NONCE_SIZE) {
    memcpy (nonce, blob, size);
    blob = sam_sql_column_blob (row, 1, &size);
    if (blob != NULL && size == SAM_SEAL_TAG_SIZE) {
      memcpy (tag, blob, size);
      return TRUE;
    }
  }
  g_set_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_DAMAGED,
               "Changing a row: what is there is no box");
  return FALSE;
}

/* An error of ours must stop the commit as one of SQL's does, even when the caller overlooks it. */
static gboolean
give_up (SamVault *vault, GError *from, GError **error)
{
  g_autoptr (GError) local = NULL;

  sam_vault_take_sql_error (from, &local);
  sam_sql_latch (vault->sql, local);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
write_row (SamVault *vault, gint64 rid, gboolean fresh, const guint8 *data, gsize size,
           GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree guint8 *box = NULL;
  guint8 nonce[SAM_SEAL_NONCE_SIZE];
  guint8 tag[SAM_SEAL_TAG_SIZE];
  gsize box_size = sam_seal_box_size (size);

  if (size > SAM_VAULT_ROW_MAX) {
    g_set_error (&local, SAM_VAULT_ERROR, SAM_VAULT_ERROR_LIMIT,
                 "Writing a row: it is larger than a row may be");
    return give_up (vault, g_steal_pointer (&local), error);
  }
  if (!fresh && !read_old (vault, rid, nonce, tag, &local)) {
    return give_up (vault, g_steal_pointer (&local), error);
  }
  box = g_malloc (box_size);
  sam_seal_close (vault->seal, rid, data, size, box);
  if (!sam_sql_run_one (vault->sql,
                        fresh ? "INSERT INTO vault.row (rid, box) VALUES ($1, $2)"
                              : "UPDATE vault.row SET box = $2 WHERE rid = $1",
                        SAM_SQL_ARGS (SAM_SQL_INT (rid), SAM_SQL_BLOB (box, box_size)), &local)) {
    return give_up (vault, g_steal_pointer (&local), error);
  }
  if (fresh) {
    vault->pending->count++;
  } else {
    sam_seal_set_remove (vault->seal, vault->pending->set, rid, nonce, tag);
  }
  sam_seal_set_add (vault->seal, vault->pending->set, rid, box, box + box_size - SAM_SEAL_TAG_SIZE);
  return TRUE;
}

gint64
sam_vault_put (SamVault *vault, gint64 rid, const guint8 *data, gsize size, GError **error)
{
  g_autoptr (GError) local = NULL;
  gboolean fresh = rid == 0;

  g_return_val_if_fail (vault != NULL, 0);
  g_return_val_if_fail (data != NULL || size == 0, 0);
  g_return_val_if_fail (rid == 0 || rid > SAM_MANIFEST_RID, 0);
  g_return_val_if_fail (error == NULL || *error == NULL, 0);

  if (!check_transaction (vault, "Writing a row", error)) {
    return 0;
  }
  if (fresh) {
    if (vault->pending->count >= vault->rows_max) {
      g_set_error (&local, SAM_VAULT_ERROR, SAM_VAULT_ERROR_LIMIT,
                   "Writing a row: the vault holds as many as it may");
      give_up (vault, g_steal_pointer (&local), error);
      return 0;
    }
    rid = vault->pending->next_rid++;
  }
  return write_row (vault, rid, fresh, data, size, error) ? rid : 0;
}

gboolean
sam_vault_put_at (SamVault *vault, gint64 rid, const guint8 *data, gsize size, GError **error)
{
  g_assert (rid > SAM_MANIFEST_RID);
  if (!check_transaction (vault, "Writing a row", error)) {
    return FALSE;
  }
  vault->pending->next_rid = MAX (vault->pending->next_rid, rid + 1);
  return write_row (vault, rid, TRUE, data, size, error);
}

gboolean
sam_vault_delete (SamVault *vault, gint64 rid, GError **error)
{
  g_autoptr (GError) local = NULL;
  guint8 nonce[SAM_SEAL_NONCE_SIZE];
  guint8 tag[SAM_SEAL_TAG_SIZE];

  g_return_val_if_fail (vault != NULL, FALSE);
  g_return_val_if_fail (rid > SAM_MANIFEST_RID, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!check_transaction (vault, "Deleting a row", error)) {
    return FALSE;
  }
  if (!read_old (vault, rid, nonce, tag, &local)
      || !sam_sql_run_one (vault->sql, "DELETE FROM vault.row WHERE rid = $1",
                           SAM_SQL_ARGS (SAM_SQL_INT (rid)), &local)) {
    return give_up (vault, g_steal_pointer (&local), error);
  }
  sam_seal_set_remove (vault->seal, vault->pending->set, rid, nonce, tag);
  vault->pending->count--;
  return TRUE;
}

gboolean
sam_vault_set_section (SamVault *vault, const char *name, GBytes *bytes, GError **error)
{
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (vault != NULL, FALSE);
  g_return_val_if_fail (name != NULL && name[0] != '\0' && strlen (name) <= 64, FALSE);

  if (!check_transaction (vault, "Writing a section", error)) {
    return FALSE;
  }
  if (bytes != NULL && g_bytes_get_size (bytes) > SAM_VAULT_ROW_MAX) {
    g_set_error (&local, SAM_VAULT_ERROR, SAM_VAULT_ERROR_LIMIT,
                 "Writing a section: it is larger than a section may be");
    return give_up (vault, g_steal_pointer (&local), error);
  }
  sam_manifest_set_section (vault->pending, name, bytes);
  return TRUE;
}

/* ---- rest ---- */

static gboolean
checkpoint (SamVault *vault, gboolean truncate, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (!check_writable (vault, "Tidying the vault", error)) {
    return FALSE;
  }
  return sam_sql_checkpoint (vault->sql, SAM_VAULT_SCHEMA, truncate, &local)
         || sam_vault_take_sql_error (g_steal_pointer (&local), error);
}

gboolean
sam_vault_idle (SamVault *vault, GError **error)
{
  g_return_val_if_fail (vault != NULL, FALSE);

  if (vault->state != SAM_VAULT_STATE_FINE || vault->pending != NULL
      || sam_sql_get_wal_pages (vault->sql, SAM_VAULT_SCHEMA) <= IDLE_PAGES) {
    return TRUE;
  }
  return checkpoint (vault, FALSE, error);
}

gboolean
sam_vault_checkpoint (SamVault *vault, GError **error)
{
  g_return_val_if_fail (vault != NULL, FALSE);

  return checkpoint (vault, TRUE, error);
}

gboolean
sam_vault_destroy_backups (SamVault *vault, GError **error)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_return_val_if_fail (vault != NULL, FALSE);

  dir = g_dir_open (vault->dir, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (vault->dir, name, NULL);

    if (g_str_has_prefix (name, SAM_VAULT_FILE_NAME ".format-") && g_unlink (path) != 0) {
      g_set_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_IO, "Removing a back-up: %s",
                   g_strerror (errno));
      return FALSE;
    }
  }
  return vault->vfs != NULL || sam_vault_sync_folder (vault->dir, error);
}

static gint64
file_size (SamVault *vault, const char *path, gboolean wal)
{
  g_autoptr (SamSqlFile) file = NULL;

  if (!sam_sql_file_exists (vault->vfs, path)) {
    return 0;
  }
  file = sam_sql_file_open (vault->vfs, wal ? vault->path : path, wal, NULL);
  return file != NULL ? MAX (0, sam_sql_file_get_size (file)) : 0;
}

void
sam_vault_info (SamVault *vault, SamVaultInfo *info)
{
  g_autofree char *log = NULL;

  g_return_if_fail (vault != NULL);
  g_return_if_fail (info != NULL);

  log = g_strconcat (vault->path, "-wal", NULL);
  *info = (SamVaultInfo){
    .format = vault->saved->format,
    .generation = vault->saved->generation,
    .rows = vault->saved->count,
    .unreadable = vault->unreadable,
    .file_size = file_size (vault, vault->path, FALSE),
    .log_size = file_size (vault, log, TRUE),
    .slots = vault->slots,
    .state = vault->state,
  };
}

/* ---- slots of an open vault ---- */

static gint
by_number (gconstpointer a, gconstpointer b)
{
  const SamSlot *x = *(SamSlot *const *) a;
  const SamSlot *y = *(SamSlot *const *) b;

  return (x->n > y->n) - (x->n < y->n);
}

static SamSqlValue
bytes_value (GBytes *bytes)
{
  gsize size;
  const void *data = g_bytes_get_data (bytes, &size);

  /* Bytes without any have no address. */
  return SAM_SQL_BLOB (data != NULL ? data : "", (gssize) size);
}

gboolean
sam_vault_write_slots (SamVault *vault, GPtrArray *slots, GError **error)
{
  g_autoptr (SamSlot) copy = NULL;

  g_ptr_array_sort (slots, by_number);
  copy = sam_slot_new_copy (slots);
  if (!sam_sql_run (vault->sql, "DELETE FROM vault.slot", SAM_SQL_NO_ARGS, error)) {
    return FALSE;
  }
  for (guint i = 0; i <= slots->len; i++) {
    const SamSlot *slot = i < slots->len ? slots->pdata[i] : copy;

    if (!sam_sql_run_one (
            vault->sql, "INSERT INTO vault.slot (n, kind, params, wrapped) VALUES ($1, $2, $3, $4)",
            SAM_SQL_ARGS (SAM_SQL_INT (slot->n), SAM_SQL_TEXT (slot->kind),
                          bytes_value (slot->params), bytes_value (slot->wrapped)),
            error)) {
      return FALSE;
    }
  }
  sam_slot_hash (vault->seal, slots, vault->pending->slots);
  return TRUE;
}

static gboolean
replace_slots (SamVault *vault, GPtrArray *slots, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (!sam_vault_begin (vault, error)) {
    return FALSE;
  }
  if (!sam_vault_write_slots (vault, slots, &local)) {
    sam_vault_rollback (vault);
    return sam_vault_take_sql_error (g_steal_pointer (&local), error);
  }
  if (!sam_vault_commit (vault, error)) {
    return FALSE;
  }
  vault->slots = sam_slot_kinds (slots);
  /* Pages with the old wrapping: secure_delete zeroes them in the file, this empties the log. */
  return sam_vault_checkpoint (vault, error);
}

static GPtrArray *
slots_without (SamVault *vault, SamSlotKind kind, GError **error)
{
  g_autoptr (GError) local = NULL;
  GPtrArray *slots = sam_vault_read_slots (vault->sql, &local);

  if (slots == NULL) {
    sam_vault_take_sql_error (g_steal_pointer (&local), error);
    return NULL;
  }
  for (guint i = 0; i < slots->len;) {
    const SamSlot *slot = slots->pdata[i];

    if (slot->n == SAM_SLOT_COPY || strcmp (slot->kind, sam_slot_kind_to_string (kind)) == 0) {
      g_ptr_array_remove_index (slots, i);
    } else {
      i++;
    }
  }
  return slots;
}

gboolean
sam_vault_set_slot (SamVault *vault, const SamUnlock *unlock, GError **error)
{
  g_autoptr (GPtrArray) slots = NULL;
  SamSlot *slot;

  g_return_val_if_fail (vault != NULL, FALSE);
  g_return_val_if_fail (unlock != NULL, FALSE);

  if (!check_writable (vault, "Changing a slot", error)) {
    return FALSE;
  }
  slots = slots_without (vault, unlock->kind, error);
  if (slots == NULL) {
    return FALSE;
  }
  slot = sam_slot_wrap (unlock, vault->weak, vault->seal, error);
  if (slot == NULL) {
    return FALSE;
  }
  g_ptr_array_add (slots, slot);
  return replace_slots (vault, slots, error);
}

gboolean
sam_vault_remove_slot (SamVault *vault, SamSlotKind kind, GError **error)
{
  g_autoptr (GPtrArray) slots = NULL;

  g_return_val_if_fail (vault != NULL, FALSE);

  if (!check_writable (vault, "Removing a slot", error)) {
    return FALSE;
  }
  if ((vault->slots & (1u << kind)) == 0 || vault->slots == (1u << kind)) {
    g_set_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_NO_SLOT,
                 "Removing a slot: the vault has none of this kind, or no other");
    return FALSE;
  }
  slots = slots_without (vault, kind, error);
  if (slots == NULL || !replace_slots (vault, slots, error)) {
    return FALSE;
  }
  sam_slot_forget (kind, vault->seal->id);
  return TRUE;
}
