/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "sam-sql-private.h"

#include <sqlite3.h>

struct _SamSqlFile {
  char *name;         /* (owned) from sqlite3_create_filename */
  sqlite3_file *file; /* (owned) */
};

SamSqlFile *
sam_sql_file_open (const char *vfs_name, const char *path, gboolean wal, GError **error)
{
  g_autoptr (SamSqlFile) file = NULL;
  g_autofree char *journal = NULL;
  g_autofree char *log = NULL;
  sqlite3_vfs *vfs;
  int flags = SQLITE_OPEN_READONLY | (wal ? SQLITE_OPEN_WAL : SQLITE_OPEN_MAIN_DB);
  int rc;

  g_return_val_if_fail (path != NULL, NULL);

  sam_sql_global_init_default ();
  vfs = sqlite3_vfs_find (vfs_name);
  if (vfs == NULL) {
    g_set_error (error, SAM_SQL_ERROR, SAM_SQL_ERROR_CANT_OPEN, "Opening a file: no such VFS");
    return NULL;
  }
  journal = g_strconcat (path, "-journal", NULL);
  log = g_strconcat (path, "-wal", NULL);
  file = g_new0 (SamSqlFile, 1);
  /* A VFS expects the names laid out as SQLite lays them out. */
  file->name = (char *) sqlite3_create_filename (path, journal, log, 0, NULL);
  file->file = g_malloc0 (vfs->szOsFile);
  if (file->name == NULL) {
    g_set_error (error, SAM_SQL_ERROR, SAM_SQL_ERROR_NO_MEMORY, "Opening a file: out of memory");
    return NULL;
  }
  rc = vfs->xOpen (vfs, wal ? sqlite3_filename_wal (file->name) : file->name, file->file, flags,
                   &flags);
  if (rc != SQLITE_OK) {
    g_set_error (error, SAM_SQL_ERROR, SAM_SQL_ERROR_CANT_OPEN, "Opening a file: %s",
                 sqlite3_errstr (rc));
    return NULL;
  }
  return g_steal_pointer (&file);
}

gint64
sam_sql_file_get_size (SamSqlFile *file)
{
  sqlite3_int64 size = -1;

  g_return_val_if_fail (file != NULL, -1);

  if (file->file->pMethods->xFileSize (file->file, &size) != SQLITE_OK) {
    return -1;
  }
  return size;
}

gboolean
sam_sql_file_read (SamSqlFile *file, gint64 offset, void *buffer, gsize size, GError **error)
{
  int rc;

  g_return_val_if_fail (file != NULL, FALSE);
  g_return_val_if_fail (offset >= 0 && size <= G_MAXINT, FALSE);

  rc = file->file->pMethods->xRead (file->file, buffer, (int) size, offset);
  if (rc != SQLITE_OK) {
    g_set_error (error, SAM_SQL_ERROR, SAM_SQL_ERROR_IO, "Reading a file: %s", sqlite3_errstr (rc));
    return FALSE;
  }
  return TRUE;
}

void
sam_sql_file_close (SamSqlFile *file)
{
  if (file == NULL) {
    return;
  }
  if (file->file != NULL && file->file->pMethods != NULL) {
    file->file->pMethods->xClose (file->file);
  }
  g_free (file->file);
  sqlite3_free_filename (file->name);
  g_free (file);
}

gboolean
sam_sql_file_exists (const char *vfs_name, const char *path)
{
  sqlite3_vfs *vfs;
  int found = 0;

  g_return_val_if_fail (path != NULL, FALSE);

  sam_sql_global_init_default ();
  vfs = sqlite3_vfs_find (vfs_name);
  return vfs != NULL && vfs->xAccess (vfs, path, SQLITE_ACCESS_EXISTS, &found) == SQLITE_OK
         && found != 0;
}
