/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bare-transaction.h"

#include <glib/gstdio.h>
#include <sqlite3.h>

struct _BareTransaction {
  char *path;         /* (owned) */
  sqlite3 *db;        /* (owned) */
  sqlite3_stmt *save; /* (owned) */
};

static void
must (BareTransaction *bare, int result)
{
  if (result != SQLITE_OK && result != SQLITE_DONE) {
    g_error ("bare transaction: %s", sqlite3_errmsg (bare->db));
  }
}

BareTransaction *
bare_transaction_new (const char *dir)
{
  BareTransaction *bare = g_new0 (BareTransaction, 1);

  bare->path = g_build_filename (dir, "bare.db", NULL);
  g_unlink (bare->path);
  must (bare, sqlite3_open (bare->path, &bare->db));
  must (bare, sqlite3_exec (bare->db,
                            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                            "CREATE TABLE row (id TEXT PRIMARY KEY, body BLOB) STRICT",
                            NULL, NULL, NULL));
  must (bare, sqlite3_prepare_v2 (bare->db, "INSERT INTO row VALUES (?1, zeroblob(?2))", -1,
                                  &bare->save, NULL));
  return bare;
}

void
bare_transaction_free (BareTransaction *bare)
{
  g_autofree char *wal = g_strconcat (bare->path, "-wal", NULL);
  g_autofree char *shm = g_strconcat (bare->path, "-shm", NULL);

  sqlite3_finalize (bare->save);
  sqlite3_close (bare->db);
  g_unlink (bare->path);
  g_unlink (wal);
  g_unlink (shm);
  g_free (bare->path);
  g_free (bare);
}

void
bare_transaction_run (BareTransaction *bare, const char *id, gsize body_len)
{
  must (bare, sqlite3_bind_text (bare->save, 1, id, -1, SQLITE_TRANSIENT));
  must (bare, sqlite3_bind_int64 (bare->save, 2, (sqlite3_int64) body_len));
  must (bare, sqlite3_step (bare->save));
  must (bare, sqlite3_reset (bare->save));
}
