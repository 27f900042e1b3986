/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The SQLite driver. SQLite 3.40 is the floor. */

#include "sam-sql-private.h"

#include <sqlite3.h>
#include <string.h>

/* Instructions of SQLite's machine between looks at the cancellable: some 20 µs. */
#define CANCEL_EVERY 1000
/* Pages of log after which a plain file (the server's) moves it into the file by itself. */
#define AUTO_CHECKPOINT 1000

static SamSqlError
class_of (int rc)
{
  if (rc == SQLITE_IOERR_NOMEM) {
    return SAM_SQL_ERROR_NO_MEMORY;
  }
  switch (rc & 0xff) {
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
    return SAM_SQL_ERROR_BUSY;
  case SQLITE_FULL:
    return SAM_SQL_ERROR_FULL;
  case SQLITE_NOMEM:
    return SAM_SQL_ERROR_NO_MEMORY;
  case SQLITE_IOERR:
    return SAM_SQL_ERROR_IO;
  case SQLITE_CONSTRAINT:
  case SQLITE_MISMATCH:
    return SAM_SQL_ERROR_CONSTRAINT;
  case SQLITE_CORRUPT:
    return SAM_SQL_ERROR_CORRUPT;
  case SQLITE_NOTADB:
    return SAM_SQL_ERROR_NOT_A_DATABASE;
  case SQLITE_READONLY:
    return SAM_SQL_ERROR_READ_ONLY;
  case SQLITE_CANTOPEN:
  case SQLITE_PERM:
    return SAM_SQL_ERROR_CANT_OPEN;
  case SQLITE_INTERRUPT:
    return SAM_SQL_ERROR_CANCELLED;
  case SQLITE_MISUSE:
  case SQLITE_RANGE:
    return SAM_SQL_ERROR_MISUSE;
  default:
    return SAM_SQL_ERROR_FAILED;
  }
}

/* SQLite's own message may quote a value or a path (ATTACH, FTS5), so it is used only where it can
 * hold nothing but names of ours: when a text is compiled and for a constraint. */
static gboolean
fail (sqlite3 *db, int rc, gboolean compiling, const char *doing, GError **error)
{
  const char *why = sqlite3_errstr (rc);

  if (db != NULL && (compiling || (rc & 0xff) == SQLITE_CONSTRAINT)) {
    why = sqlite3_errmsg (db);
  }
  g_set_error (error, SAM_SQL_ERROR, class_of (rc), "%s: %s", doing, why);
  return FALSE;
}

/* Parameters are named ($1), so a text may use one twice; SQLite numbers them by appearance. */
typedef struct {
  sqlite3_stmt *stmt;  /* (owned) */
  unsigned int *index; /* (owned) $n → SQLite's number */
} Handle;

static void
handle_finalize (SamSql *sql, gpointer data)
{
  Handle *handle = data;

  sqlite3_finalize (handle->stmt);
  g_free (handle->index);
  g_free (handle);
}

static gpointer
driver_prepare (SamSql *sql, const char *text, unsigned int *n_params, gboolean *read_only,
                GError **error)
{
  const char *tail = NULL;
  sqlite3_stmt *stmt = NULL;
  Handle *handle;
  int rc = sqlite3_prepare_v3 (sql->db, text, -1, SQLITE_PREPARE_PERSISTENT, &stmt, &tail);
  int n_sqlite;

  if (rc != SQLITE_OK) {
    fail (sql->db, rc, TRUE, "Preparing SQL", error);
    return NULL;
  }
  if (stmt == NULL || tail[strspn (tail, " \n\t;")] != '\0') {
    sqlite3_finalize (stmt);
    g_set_error (error, SAM_SQL_ERROR, SAM_SQL_ERROR_MISUSE,
                 "Preparing SQL: not exactly one statement");
    return NULL;
  }

  n_sqlite = sqlite3_bind_parameter_count (stmt);
  handle = g_new0 (Handle, 1);
  handle->stmt = stmt;
  handle->index = g_new0 (unsigned int, n_sqlite + 1);
  *n_params = 0;
  for (int i = 1; i <= n_sqlite; i++) {
    const char *name = sqlite3_bind_parameter_name (stmt, i);
    guint64 n = 0;
    char *end = NULL;

    if (name != NULL && name[0] == '$' && g_ascii_isdigit (name[1])) {
      /* Not g_ascii_string_to_unsigned(): it takes an errno left by malloc() for its own. */
      n = g_ascii_strtoull (name + 1, &end, 10);
    }
    if (end == NULL || *end != '\0' || n < 1 || n > (guint64) n_sqlite) {
      handle_finalize (sql, handle);
      g_set_error (error, SAM_SQL_ERROR, SAM_SQL_ERROR_MISUSE,
                   "Preparing SQL: parameters must be $1 to $n without holes");
      return NULL;
    }
    handle->index[n] = i;
    *n_params = MAX (*n_params, n);
  }
  *read_only = sqlite3_stmt_readonly (stmt);
  return handle;
}

static gboolean
driver_bind (SamSql *sql, gpointer data, unsigned int n, const SamSqlValue *value, gboolean copy,
             GError **error)
{
  Handle *handle = data;
  sqlite3_destructor_type keep = copy ? SQLITE_TRANSIENT : SQLITE_STATIC;
  int i = handle->index[n];
  sqlite3_uint64 size;
  int rc = SQLITE_OK;

  switch (value->kind) {
  case SAM_SQL_KIND_NULL:
    rc = sqlite3_bind_null (handle->stmt, i);
    break;
  case SAM_SQL_KIND_INT:
    rc = sqlite3_bind_int64 (handle->stmt, i, value->integer);
    break;
  case SAM_SQL_KIND_TEXT:
    size = value->size < 0 ? strlen (value->data) : (gsize) value->size;
    rc = sqlite3_bind_text64 (handle->stmt, i, value->data, size, keep, SQLITE_UTF8);
    break;
  case SAM_SQL_KIND_BLOB:
    rc = sqlite3_bind_blob64 (handle->stmt, i, value->data, value->size, keep);
    break;
  default:
    g_assert_not_reached ();
  }
  return rc == SQLITE_OK || fail (sql->db, rc, FALSE, "Binding a value", error);
}

static SamSqlStep
driver_step (SamSql *sql, gpointer data, GError **error)
{
  Handle *handle = data;
  int rc = sqlite3_step (handle->stmt);

  if (rc == SQLITE_ROW) {
    return SAM_SQL_STEP_ROW;
  }
  if (rc == SQLITE_DONE) {
    return SAM_SQL_STEP_DONE;
  }
  fail (sql->db, sqlite3_extended_errcode (sql->db), FALSE, "Running SQL", error);
  return SAM_SQL_STEP_ERROR;
}

static void
driver_reset (SamSql *sql, gpointer data, gboolean forget)
{
  Handle *handle = data;

  sqlite3_reset (handle->stmt);
  if (forget) {
    sqlite3_clear_bindings (handle->stmt);
  }
}

static unsigned int
driver_column_count (gpointer data)
{
  return sqlite3_column_count (((Handle *) data)->stmt);
}

static SamSqlKind
driver_column_kind (gpointer data, unsigned int column)
{
  switch (sqlite3_column_type (((Handle *) data)->stmt, column)) {
  case SQLITE_INTEGER:
    return SAM_SQL_KIND_INT;
  case SQLITE_TEXT:
    return SAM_SQL_KIND_TEXT;
  case SQLITE_BLOB:
    return SAM_SQL_KIND_BLOB;
  default:
    return SAM_SQL_KIND_NULL;
  }
}

static gint64
driver_column_int (gpointer data, unsigned int column)
{
  return sqlite3_column_int64 (((Handle *) data)->stmt, column);
}

static const void *
driver_column_data (gpointer data, unsigned int column, gsize *size)
{
  Handle *handle = data;
  const void *bytes;

  /* column_text ends the text in a nul, column_blob does not. */
  if (sqlite3_column_type (handle->stmt, column) == SQLITE_TEXT) {
    bytes = sqlite3_column_text (handle->stmt, column);
  } else {
    bytes = sqlite3_column_blob (handle->stmt, column);
  }
  *size = sqlite3_column_bytes (handle->stmt, column);
  return bytes;
}

static gint64
driver_changes (SamSql *sql)
{
  return sqlite3_changes64 (sql->db);
}

static gboolean
driver_in_transaction (SamSql *sql)
{
  return !sqlite3_get_autocommit (sql->db);
}

static gboolean
driver_script (SamSql *sql, const char *text, GError **error)
{
  int rc = sqlite3_exec (sql->db, text, NULL, NULL, NULL);

  if (rc == SQLITE_OK) {
    return TRUE;
  }
  return fail (sql->db, sqlite3_extended_errcode (sql->db), (rc & 0xff) == SQLITE_ERROR,
               "Running SQL", error);
}

static int
look_at_cancellable (void *data)
{
  SamSql *sql = data;

  return sql->may_cancel && g_cancellable_is_cancelled (sql->cancellable);
}

static void
driver_watch (SamSql *sql, gboolean on)
{
  sqlite3_progress_handler (sql->db, on ? CANCEL_EVERY : 0, on ? look_at_cancellable : NULL, sql);
}

static void
driver_close (SamSql *sql)
{
  /* Not close_v2, which would keep the file open behind our back. */
  if (sqlite3_close (sql->db) != SQLITE_OK) {
    g_critical ("Closing a database: something is still in use");
  }
}

static const SamSqlDriver sqlite_driver = {
  .name = "sqlite",
  .begin = "BEGIN IMMEDIATE",
  .type_int = "INTEGER",
  .type_text = "TEXT",
  .type_blob = "BLOB",
  .type_key = "INTEGER PRIMARY KEY",
  .strict = "STRICT",
  .close = driver_close,
  .prepare = driver_prepare,
  .finalize = handle_finalize,
  .bind = driver_bind,
  .step = driver_step,
  .reset = driver_reset,
  .column_count = driver_column_count,
  .column_kind = driver_column_kind,
  .column_int = driver_column_int,
  .column_data = driver_column_data,
  .changes = driver_changes,
  .in_transaction = driver_in_transaction,
  .script = driver_script,
  .watch = driver_watch,
};

/* ---- opening ---- */

static int
on_wal_commit (void *data, sqlite3 *db, const char *schema, int pages)
{
  SamSql *sql = data;

  g_hash_table_insert (sql->wal_pages, g_strdup (schema), GUINT_TO_POINTER (pages));
  if (sql->auto_checkpoint != 0 && (unsigned int) pages >= sql->auto_checkpoint) {
    /* The commit stands whether this works or not. */
    sqlite3_wal_checkpoint_v2 (db, schema, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
  }
  return SQLITE_OK;
}

static gboolean
harden (sqlite3 *db, GError **error)
{
  static const struct {
    int option;
    int on;
  } settings[] = {
    { SQLITE_DBCONFIG_DEFENSIVE, 1 },
    { SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
    { SQLITE_DBCONFIG_ENABLE_TRIGGER, 0 },
    { SQLITE_DBCONFIG_ENABLE_VIEW, 0 },
    { SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0 },
    { SQLITE_DBCONFIG_WRITABLE_SCHEMA, 0 },
    { SQLITE_DBCONFIG_DQS_DML, 0 },
    { SQLITE_DBCONFIG_DQS_DDL, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++) {
    int now = -1;
    int rc = sqlite3_db_config (db, settings[i].option, settings[i].on, &now);

    if (rc != SQLITE_OK || now != settings[i].on) {
      return fail (NULL, rc != SQLITE_OK ? rc : SQLITE_ERROR, FALSE, "Hardening a connection",
                   error);
    }
  }
  sqlite3_extended_result_codes (db, 1);
  sqlite3_limit (db, SQLITE_LIMIT_ATTACHED, 1);
  return TRUE;
}

/* A pragma that cannot do what it was asked says so in its answer, not as an error. */
static gboolean expect (SamSql *sql, const char *answer, GError **error, const char *format, ...)
    G_GNUC_PRINTF (4, 5);

static gboolean
expect (SamSql *sql, const char *answer, GError **error, const char *format, ...)
{
  g_autofree char *text = NULL;
  g_autofree char *got = NULL;
  sqlite3_stmt *stmt = NULL;
  va_list args;
  int rc;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  rc = sqlite3_prepare_v2 (sql->db, text, -1, &stmt, NULL);
  if (rc == SQLITE_OK) {
    rc = sqlite3_step (stmt);
    if (rc == SQLITE_ROW) {
      got = g_strdup ((const char *) sqlite3_column_text (stmt, 0));
      rc = sqlite3_step (stmt);
    }
    rc = rc == SQLITE_DONE ? SQLITE_OK : sqlite3_extended_errcode (sql->db);
  }
  sqlite3_finalize (stmt);
  if (rc != SQLITE_OK) {
    return fail (sql->db, rc, FALSE, "Setting up a file", error);
  }
  if (answer != NULL && g_strcmp0 (got, answer) != 0) {
    g_set_error (error, SAM_SQL_ERROR, SAM_SQL_ERROR_FAILED, "Setting up a file: “%s” gave %s",
                 text, got);
    return FALSE;
  }
  return TRUE;
}

static gboolean
set_up_file (SamSql *sql, const char *schema, SamSqlSync sync, GError **error)
{
  static const char *const levels[] = { "2", "1", "0" };

  if (sqlite3_db_readonly (sql->db, schema) == 1) {
    g_set_error (error, SAM_SQL_ERROR, SAM_SQL_ERROR_READ_ONLY,
                 "Setting up a file: it cannot be written");
    return FALSE;
  }
  return expect (sql, "wal", error, "PRAGMA %s.journal_mode=WAL", schema)
         && expect (sql, NULL, error, "PRAGMA %s.synchronous=%s", schema, levels[sync])
         && expect (sql, levels[sync], error, "PRAGMA %s.synchronous", schema)
         && expect (sql, "1", error, "PRAGMA %s.secure_delete=1", schema);
}

SamSql *
sam_sql_open (const SamSqlOptions *options, GError **error)
{
  static const SamSqlOptions in_memory = { 0 };
  g_autoptr (SamSql) sql = NULL;
  sqlite3 *db = NULL;
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE;
  int rc;

  g_return_val_if_fail (error == NULL || *error == NULL, NULL);
  g_return_val_if_fail (options == NULL || options->path == NULL || options->path[0] == '/', NULL);

  if (options == NULL) {
    options = &in_memory;
  }
  sam_sql_global_init_default ();
  if (options->path == NULL || options->create) {
    flags |= SQLITE_OPEN_CREATE;
  }
  rc = sqlite3_open_v2 (options->path != NULL ? options->path : ":memory:", &db, flags,
                        options->vfs);
  sql = sam_sql_new (&sqlite_driver, db);
  if (rc != SQLITE_OK) {
    fail (db, db != NULL ? sqlite3_extended_errcode (db) : rc, FALSE, "Opening a database", error);
    return NULL;
  }
  if (!harden (db, error)) {
    return NULL;
  }
  sqlite3_busy_timeout (db, (int) options->busy_timeout_ms);
  sqlite3_wal_hook (db, on_wal_commit, sql);
  if (!expect (sql, NULL, error, "PRAGMA temp_store=MEMORY")
      || !expect (sql, "2", error, "PRAGMA temp_store")
      || !expect (sql, NULL, error, "PRAGMA foreign_keys=0")
      /* For files others may have written (sqlite.org/security.html). */
      || !expect (sql, NULL, error, "PRAGMA cell_size_check=1")) {
    return NULL;
  }
  if (options->path == NULL) {
    /* Filling the tables at each start takes 6 % less on larger pages. */
    if (!expect (sql, NULL, error, "PRAGMA main.page_size=16384")) {
      return NULL;
    }
    /* OFF would make a rollback impossible. */
    if (!expect (sql, "memory", error, "PRAGMA main.journal_mode=MEMORY")) {
      return NULL;
    }
  } else {
    sql->auto_checkpoint = AUTO_CHECKPOINT;
    if ((options->exclusive && !expect (sql, "exclusive", error, "PRAGMA locking_mode=EXCLUSIVE"))
        || !set_up_file (sql, "main", options->sync, error)) {
      return NULL;
    }
  }
  return sam_sql_prepare_words (sql, error) ? g_steal_pointer (&sql) : NULL;
}

gboolean
sam_sql_attach (SamSql *sql, const char *path, const char *name, gboolean create, GError **error)
{
  g_return_val_if_fail (sql != NULL, FALSE);
  g_return_val_if_fail (path != NULL && path[0] == '/', FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  if (!create) {
    sqlite3_vfs *vfs = NULL;

    /* ATTACH takes its flags from the connection, which may create. */
    sqlite3_file_control (sql->db, "main", SQLITE_FCNTL_VFS_POINTER, &vfs);
    if (vfs == NULL || !sam_sql_file_exists (vfs->zName, path)) {
      g_set_error (error, SAM_SQL_ERROR, SAM_SQL_ERROR_CANT_OPEN,
                   "Attaching a file: it is not there");
      return FALSE;
    }
  }
  /* Before ATTACH, or the lock is taken too late and a shared-memory file appears. */
  if (!expect (sql, NULL, error, "PRAGMA locking_mode=EXCLUSIVE")
      || !sam_sql_run (sql, "ATTACH $1 AS $2",
                       SAM_SQL_ARGS (SAM_SQL_TEXT (path), SAM_SQL_TEXT (name)), error)) {
    return FALSE;
  }
  return !create || expect (sql, NULL, error, "PRAGMA %s.page_size=4096", name);
}

gboolean
sam_sql_attach_finish (SamSql *sql, const char *name, SamSqlSync sync, GError **error)
{
  g_return_val_if_fail (sql != NULL, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  return expect (sql, "exclusive", error, "PRAGMA %s.locking_mode", name)
         && set_up_file (sql, name, sync, error);
}

gboolean
sam_sql_checkpoint (SamSql *sql, const char *schema, gboolean truncate, GError **error)
{
  int rc;

  g_return_val_if_fail (sql != NULL, FALSE);

  rc = sqlite3_wal_checkpoint_v2 (sql->db, schema,
                                  truncate ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_FULL,
                                  NULL, NULL);
  if (rc != SQLITE_OK) {
    return fail (sql->db, sqlite3_extended_errcode (sql->db), FALSE, "Moving the log into the file",
                 error);
  }
  g_hash_table_remove (sql->wal_pages, schema);
  return TRUE;
}

void
sam_sql_keep_log_on_close (SamSql *sql, gboolean keep)
{
  g_return_if_fail (sql != NULL);

  sqlite3_db_config (sql->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, keep ? 1 : 0, NULL);
}

/* ---- what is only ever added to ---- */

static int
refuse_rewriting (void *table, int action, const char *first, const char *second,
                  const char *schema, const char *inner)
{
  gboolean rewrites =
      ((action == SQLITE_UPDATE || action == SQLITE_DELETE || action == SQLITE_DROP_TABLE)
       && g_strcmp0 (first, table) == 0)
      || (action == SQLITE_ALTER_TABLE && g_strcmp0 (second, table) == 0);
  return rewrites ? SQLITE_DENY : SQLITE_OK;
}

void
sam_sql_append_only (SamSql *sql, const char *table)
{
  g_return_if_fail (sql != NULL && table != NULL);

  /* elsewhere the rights of the role say it */
  if (strcmp (sql->driver->name, "sqlite") == 0) {
    sqlite3_set_authorizer (sql->db, refuse_rewriting, (void *) table);
  }
}
