/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/*
 * One connection to a database, and the one way SQL is run in this program.
 *
 * A statement is one text for every driver: parameters are $1..$n, values are 64-bit integers,
 * text, blobs or null, nothing else. The SQLite driver serves the window, the command line and the
 * small server, the PostgreSQL driver the server of a municipality with several processes. A driver
 * is a table of functions (src/sql/sam-sql-private.h).
 *
 * A connection and all its statements belong to the thread that opened it.
 */

G_BEGIN_DECLS

/** Errors of a connection. Messages never hold a bound value or a path, only what was being done.
 */
#define SAM_SQL_ERROR (sam_sql_error_quark ())
GQuark sam_sql_error_quark (void);

/**
 * SamSqlError:
 * @SAM_SQL_ERROR_FAILED: a wrong statement, or a failure without a class of its own
 * @SAM_SQL_ERROR_BUSY: another holds the lock (PostgreSQL: the wait for a lock was over, a deadlock
 *   or a failed serialisation); nothing was saved
 * @SAM_SQL_ERROR_FULL: the disk is full; nothing was saved
 * @SAM_SQL_ERROR_NO_MEMORY: out of memory or above the heap limit; nothing was saved
 * @SAM_SQL_ERROR_IO: a read or write failed before the commit; nothing was saved
 * @SAM_SQL_ERROR_UNKNOWN_OUTCOME: a write or sync failed *in* the commit: it may or may not be on
 *   disk. The connection refuses everything from here: close it, open again and look. (PostgreSQL:
 *   the connection was lost in the commit; the next transaction connects anew, and looks)
 * @SAM_SQL_ERROR_CONSTRAINT: unique, not null, check or type
 * @SAM_SQL_ERROR_CORRUPT: the file is damaged
 * @SAM_SQL_ERROR_NOT_A_DATABASE: the file is something else
 * @SAM_SQL_ERROR_READ_ONLY: the file or its folder cannot be written
 * @SAM_SQL_ERROR_CANT_OPEN: the file is not there or cannot be opened
 * @SAM_SQL_ERROR_CANCELLED: a read was cancelled
 * @SAM_SQL_ERROR_MISUSE: the caller's mistake: a parameter out of range, no transaction open …
 * @SAM_SQL_ERROR_CHANGES: a write that must touch exactly one row touched another number
 */
typedef enum {
  SAM_SQL_ERROR_FAILED,
  SAM_SQL_ERROR_BUSY,
  SAM_SQL_ERROR_FULL,
  SAM_SQL_ERROR_NO_MEMORY,
  SAM_SQL_ERROR_IO,
  SAM_SQL_ERROR_UNKNOWN_OUTCOME,
  SAM_SQL_ERROR_CONSTRAINT,
  SAM_SQL_ERROR_CORRUPT,
  SAM_SQL_ERROR_NOT_A_DATABASE,
  SAM_SQL_ERROR_READ_ONLY,
  SAM_SQL_ERROR_CANT_OPEN,
  SAM_SQL_ERROR_CANCELLED,
  SAM_SQL_ERROR_MISUSE,
  SAM_SQL_ERROR_CHANGES,
} SamSqlError;

typedef struct _SamSql SamSql;
typedef struct _SamSqlStatement SamSqlStatement;

/** SamSqlKind: the kinds a value can have in any driver. */
typedef enum {
  SAM_SQL_KIND_NULL,
  SAM_SQL_KIND_INT,
  SAM_SQL_KIND_TEXT,
  SAM_SQL_KIND_BLOB,
} SamSqlKind;

/**
 * SamSqlValue:
 * @kind: which of the members below counts
 * @integer: for SAM_SQL_KIND_INT
 * @data: (nullable): text (UTF-8) or bytes, borrowed; NULL text or blob binds null
 * @size: bytes in @data; -1 for text that ends in a nul
 */
typedef struct {
  SamSqlKind kind;
  gint64 integer;
  const void *data;
  gssize size;
} SamSqlValue;

/* A blob of no bytes is not null, so its address must not be NULL. */
#define SAM_SQL_NULL ((SamSqlValue){ SAM_SQL_KIND_NULL, 0, NULL, 0 })
#define SAM_SQL_INT(value) ((SamSqlValue){ SAM_SQL_KIND_INT, (value), NULL, 0 })
#define SAM_SQL_TEXT(text) ((SamSqlValue){ SAM_SQL_KIND_TEXT, 0, (text), -1 })
#define SAM_SQL_TEXT_SIZED(text, length) ((SamSqlValue){ SAM_SQL_KIND_TEXT, 0, (text), (length) })
#define SAM_SQL_BLOB(bytes, length) ((SamSqlValue){ SAM_SQL_KIND_BLOB, 0, (bytes), (length) })

/** SAM_SQL_ARGS: the two arguments @values, @n_values of sam_sql_run() and its kin in one word:
 * `sam_sql_run (sql, "DELETE FROM t WHERE rid = $1", SAM_SQL_ARGS (SAM_SQL_INT (7)), &error)`. */
#define SAM_SQL_ARGS(...)                                                                          \
  (const SamSqlValue[]){ __VA_ARGS__ },                                                            \
      (sizeof ((const SamSqlValue[]){ __VA_ARGS__ }) / sizeof (SamSqlValue))
#define SAM_SQL_NO_ARGS NULL, 0

/** SamSqlStep: what sam_sql_step() found. */
typedef enum {
  SAM_SQL_STEP_ERROR,
  SAM_SQL_STEP_ROW,
  SAM_SQL_STEP_DONE,
} SamSqlStep;

/** SamSqlSync: how hard a commit holds on to the disk. Programs use FULL (0, so the default): with
 * NORMAL a saved row can be gone after a power cut, which a test shows. */
typedef enum {
  SAM_SQL_SYNC_FULL,
  SAM_SQL_SYNC_NORMAL,
  SAM_SQL_SYNC_OFF,
} SamSqlSync;

/**
 * SamSqlOptions: how to open. All zero is a fresh database in memory.
 * @path: (nullable): an absolute path; NULL for a database in memory
 * @create: make the file when it is not there (0600; the folder's privacy is the caller's)
 * @exclusive: lock the file for as long as the connection lives: a second connection is refused
 * with SAM_SQL_ERROR_BUSY and no shared-memory file is made
 * @sync: how hard a commit syncs
 * @busy_timeout_ms: how long to wait for another's lock; 0 not at all
 * @vfs: (nullable): name of a registered SQLite VFS; NULL for the system's. For tests
 */
typedef struct {
  const char *path;
  gboolean create;
  gboolean exclusive;
  SamSqlSync sync;
  unsigned int busy_timeout_ms;
  const char *vfs;
} SamSqlOptions;

/**
 * sam_sql_global_init:
 * @heap_limit: bytes SQLite may hold in the whole process, 0 for no limit; above it statements fail
 *   with SAM_SQL_ERROR_NO_MEMORY
 *
 * Puts in the allocator that zeroes memory when it is freed, turns URI file names off and sets the
 * heap limit. Once, before the first connection, from any thread; later calls change the limit, if
 * the first one set any, and opening a connection makes the call with no limit when it was
 * forgotten.
 */
void sam_sql_global_init (gint64 heap_limit);

/**
 * sam_sql_open:
 * @options: (nullable): see #SamSqlOptions
 *
 * Opens a hardened connection: no triggers, views or extensions, schema not trusted, defensive, no
 * double-quoted strings, temporary tables in memory. A file is put in WAL mode with secure_delete;
 * memory keeps its rollback journal in memory.
 *
 * Returns: (transfer full): the connection, owned by this thread; NULL and SAM_SQL_ERROR
 */
SamSql *sam_sql_open (const SamSqlOptions *options, GError **error);

/**
 * sam_sql_open_postgresql:
 * @conninfo: what libpq calls a connection string: "host=… dbname=…" or "postgresql://…"
 *
 * Opens a connection to PostgreSQL: transactions are READ COMMITTED, a lock is waited for two
 * seconds, and PostgreSQL ends a transaction that is idle for ten. A connection that is lost fails
 * what is running (SAM_SQL_ERROR_IO, nothing was saved; in a commit SAM_SQL_ERROR_UNKNOWN_OUTCOME)
 * and is opened again by the next transaction or by the next statement outside one. Reads are not
 * cancelled once they run. Parameters are BIGINT, TEXT or BYTEA, so a value must be of the kind the
 * statement takes it for.
 *
 * Returns: (transfer full): as sam_sql_open()
 */
SamSql *sam_sql_open_postgresql (const char *conninfo, GError **error);
/** Runs @text, words of a session such as SET ROLE, now and after each time a PostgreSQL connection
 * is opened again. */
gboolean sam_sql_set_session (SamSql *sql, const char *text, GError **error);

/** Closes; an open transaction is rolled back. Every statement must have been released. */
void sam_sql_close (SamSql *sql);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamSql, sam_sql_close)

/**
 * sam_sql_attach:
 * @path: an absolute path; bound, never pasted into SQL
 * @name: the schema name to give it, a plain word of ours
 * @create: whether an absent or empty file may become a database
 *
 * Attaches a second file to a connection in memory, so that one transaction covers both: exclusive
 * locking first, then the attach, which reads the file's schema and takes its lock
 * (SAM_SQL_ERROR_BUSY when another has it). sam_sql_attach_finish() puts it in WAL mode after the
 * caller has looked at the schema. After a failure close the connection.
 */
gboolean sam_sql_attach (SamSql *sql, const char *path, const char *name, gboolean create,
                         GError **error);

/** The second half of sam_sql_attach(): WAL, sync as given, secure_delete, no automatic checkpoint.
 * Fails when any of them did not take. */
gboolean sam_sql_attach_finish (SamSql *sql, const char *name, SamSqlSync sync, GError **error);

/** Name of the driver: "sqlite" or "postgresql". */
const char *sam_sql_get_driver_name (SamSql *sql);

/**
 * SamSqlObserver: told of every distinct statement text when it is prepared the first time.
 * @text: the statement, without values
 */
typedef void (*SamSqlObserver) (const char *text, gpointer user_data);
/** Sets who is told (NULL for nobody): a test collects the texts and prepares them elsewhere. */
void sam_sql_set_observer (SamSql *sql, SamSqlObserver observer, gpointer user_data);

/* ---- statements ---- */

/**
 * sam_sql_prepare:
 * @text: one statement, parameters $1..$n
 *
 * Gives the statement, from the cache when the same text was prepared before; clean, nothing bound.
 * The same text can be out twice at once. In a transaction whose first error is latched this fails
 * with that error.
 *
 * Returns: (transfer full): release with sam_sql_release(), or let g_autoptr do it
 */
SamSqlStatement *sam_sql_prepare (SamSql *sql, const char *text, GError **error);
/** Puts the statement back in the cache, reset and with its values forgotten. NULL is allowed. */
void sam_sql_release (SamSqlStatement *statement);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamSqlStatement, sam_sql_release)

/**
 * sam_sql_bind:
 * @n: which parameter, 1 for $1
 *
 * Binds a value; text and bytes are copied. A mistake (no such parameter) is kept and comes out of
 * the next sam_sql_step(), so binds need no check each. Parameters not bound are null.
 */
void sam_sql_bind (SamSqlStatement *statement, unsigned int n, const SamSqlValue *value);
/** As sam_sql_bind(), but text and bytes are borrowed: they must stay until the statement is reset,
 * bound anew or released. For loading many rows. */
void sam_sql_bind_borrowed (SamSqlStatement *statement, unsigned int n, const SamSqlValue *value);
void sam_sql_bind_int (SamSqlStatement *statement, unsigned int n, gint64 value);
/** @text: (nullable): NULL binds null; @length: bytes, or -1. Copied. */
void sam_sql_bind_text (SamSqlStatement *statement, unsigned int n, const char *text,
                        gssize length);
/** @data: (nullable): NULL binds null. Copied. */
void sam_sql_bind_blob (SamSqlStatement *statement, unsigned int n, const void *data, gsize size);
void sam_sql_bind_null (SamSqlStatement *statement, unsigned int n);
/** Binds $1..$n_values in one go. */
void sam_sql_bind_all (SamSqlStatement *statement, const SamSqlValue *values, gsize n_values);

/**
 * sam_sql_step:
 *
 * Runs on to the next row. After DONE or ERROR the statement is reset and keeps its values; calling
 * again runs it anew. An error inside a transaction is latched.
 */
SamSqlStep sam_sql_step (SamSqlStatement *statement, GError **error);
/** Back to the start, values kept. */
void sam_sql_reset (SamSqlStatement *statement);

/** How many columns the row has, and what column @column (0 first) holds in this row. */
unsigned int sam_sql_column_count (SamSqlStatement *statement);
SamSqlKind sam_sql_column_kind (SamSqlStatement *statement, unsigned int column);
/** The integer in column @column (0 first), 0 when it is null or no integer. */
gint64 sam_sql_column_int (SamSqlStatement *statement, unsigned int column);
/** The text, borrowed until the next step; NULL when null. @length: (out) (optional): its bytes. */
const char *sam_sql_column_text (SamSqlStatement *statement, unsigned int column, gsize *length);
/** The bytes, borrowed until the next step; NULL when null, not NULL when there are none. */
const guint8 *sam_sql_column_blob (SamSqlStatement *statement, unsigned int column, gsize *size);

/* ---- whole statements in one call ---- */

/** Runs a statement to its end, rows ignored. */
gboolean sam_sql_run (SamSql *sql, const char *text, const SamSqlValue *values, gsize n_values,
                      GError **error);
/** Runs a write that must touch exactly one row; SAM_SQL_ERROR_CHANGES when it does not (and, in a
 * transaction, that is latched as any error is). */
gboolean sam_sql_run_one (SamSql *sql, const char *text, const SamSqlValue *values, gsize n_values,
                          GError **error);
/** Reads one integer, the first column of the first row. @found: (out) (optional): whether there
 * was a row; without it an absent row is SAM_SQL_ERROR_CHANGES. */
gboolean sam_sql_get_int (SamSql *sql, const char *text, const SamSqlValue *values, gsize n_values,
                          gint64 *value, gboolean *found, GError **error);
/** Reads one text. Returns: (transfer full) (nullable): NULL with @error unset when there is no row
 * or it is null. */
char *sam_sql_get_text (SamSql *sql, const char *text, const SamSqlValue *values, gsize n_values,
                        GError **error);

/**
 * sam_sql_define:
 * @text: one or more statements of schema, without values, ended by semicolons
 *
 * Runs them after replacing what drivers spell differently: {INT} 64-bit integer, {TEXT} text that
 * sorts by bytes, {BLOB} bytes, {KEY} an integer primary key, {STRICT} at the end of CREATE TABLE.
 * An unknown {WORD} is SAM_SQL_ERROR_MISUSE.
 */
gboolean sam_sql_define (SamSql *sql, const char *text, GError **error);

/** From now on the connection adds rows to @table and reads them, and no statement changes or
 * removes one: preparing it fails. @table: a literal, not copied. For SQLite; other databases have
 * roles. */
void sam_sql_append_only (SamSql *sql, const char *table);

/** Rows the last finished write touched. */
gint64 sam_sql_changes (SamSql *sql);

/* ---- transactions ---- */

/**
 * sam_sql_begin:
 *
 * Begins a write transaction. From here the first error is latched: every later statement fails
 * with it, and sam_sql_commit() rolls back and returns it. So a caller may check only the commit.
 */
gboolean sam_sql_begin (SamSql *sql, GError **error);
/**
 * sam_sql_commit:
 *
 * Commits. On FALSE nothing is saved and the transaction is over, with one exception:
 * SAM_SQL_ERROR_UNKNOWN_OUTCOME.
 */
gboolean sam_sql_commit (SamSql *sql, GError **error);
/** Undoes everything since sam_sql_begin(); harmless without a transaction. */
void sam_sql_rollback (SamSql *sql);
gboolean sam_sql_in_transaction (SamSql *sql);
/** The latched error of the open transaction, (nullable), borrowed. */
const GError *sam_sql_get_latched (SamSql *sql);
/** Latches an error of the caller's own, of any domain, so that the open transaction cannot be
 * committed; without a transaction, or when one is latched already, nothing. */
void sam_sql_latch (SamSql *sql, const GError *error);

/** Opens a savepoint in the transaction; they nest. */
gboolean sam_sql_savepoint (SamSql *sql, GError **error);
/** Keeps what was done since the innermost savepoint. */
gboolean sam_sql_savepoint_release (SamSql *sql, GError **error);
/** Undoes what was done since the innermost savepoint and closes it. An error latched since then is
 * forgotten, unless it ended the transaction itself. */
gboolean sam_sql_savepoint_rollback (SamSql *sql, GError **error);

/**
 * sam_sql_set_cancellable:
 * @cancellable: (nullable): may be cancelled from any thread
 *
 * Lets reads outside a transaction be cancelled (SAM_SQL_ERROR_CANCELLED). Writes and everything
 * inside a transaction run on: interrupting them would roll the transaction back.
 */
void sam_sql_set_cancellable (SamSql *sql, GCancellable *cancellable);

/* ---- files in WAL mode ---- */

/** Pages waiting in the write-ahead log of @schema after the last commit. */
unsigned int sam_sql_get_wal_pages (SamSql *sql, const char *schema);
/** Moves the log into the file; @truncate also empties the log. */
gboolean sam_sql_checkpoint (SamSql *sql, const char *schema, gboolean truncate, GError **error);
/** @keep: leave the log in place when the connection closes, for a file that must not be touched.
 */
void sam_sql_keep_log_on_close (SamSql *sql, gboolean keep);

/**
 * SamSqlFile: a database file read as bytes through the same VFS as the connections.
 *
 * POSIX locks of a process vanish when *any* descriptor of the file is closed, so a file that may
 * be open in a connection must be read this way and no other (sqlite.org/howtocorrupt.html, 2.2).
 */
typedef struct _SamSqlFile SamSqlFile;
/** @wal: whether this is the log beside a database. Returns: (transfer full). */
SamSqlFile *sam_sql_file_open (const char *vfs, const char *path, gboolean wal, GError **error);
/** Bytes in the file, -1 when it cannot be told. */
gint64 sam_sql_file_get_size (SamSqlFile *file);
/** Reads exactly @size bytes at @offset. */
gboolean sam_sql_file_read (SamSqlFile *file, gint64 offset, void *buffer, gsize size,
                            GError **error);
void sam_sql_file_close (SamSqlFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamSqlFile, sam_sql_file_close)
/** Whether @path is there. */
gboolean sam_sql_file_exists (const char *vfs, const char *path);

G_END_DECLS
