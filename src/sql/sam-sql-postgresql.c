/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The PostgreSQL driver, over libpq. Values and rows travel in binary. A result is fetched whole,
 * so that another statement may run while one is read. A connection that was lost is opened again
 * by the next transaction, never inside one; statements are then prepared anew as they are used.
 */

#include "sam-sql-private.h"

#include <libpq-fe.h>
#include <string.h>

/* The object identifiers of the types we meet; they are the same in every PostgreSQL. */
enum {
  TYPE_BOOL = 16,
  TYPE_BYTEA = 17,
  TYPE_NAME = 19,
  TYPE_INT8 = 20,
  TYPE_INT2 = 21,
  TYPE_INT4 = 23,
  TYPE_TEXT = 25,
  TYPE_UNKNOWN = 705,
  TYPE_VARCHAR = 1043,
  TYPE_VOID = 2278,
};

typedef struct {
  PGconn *conn;       /* (owned) */
  char *conninfo;     /* (owned) */
  char *session;      /* (owned) (nullable): said after every connect */
  guint64 connection; /* how many times it was opened: a statement belongs to one */
  guint64 last_name;  /* of a statement */
  gint64 changes;
  gboolean cut; /* libpq has seen the end of the connection, and does not say so of it yet */
} Postgres;

/* A word of transactions has no parameters and no rows, and is not prepared: it must work in any
 * state of the connection. */
typedef enum { PLAIN, WORD, WORD_OPENS } HandleKind;

typedef struct {
  HandleKind kind;
  char *text; /* (owned) */
  char name[24];
  guint64 connection; /* the one it was prepared on */
  unsigned int n_params;
  Oid *types;          /* (owned) */
  const char **data;   /* (owned) what is sent; the bytes are in `owned` or borrowed */
  char **owned;        /* (owned) */
  int *sizes, *binary; /* (owned) */
  gboolean read_only;
  PGresult *result; /* (owned) (nullable) */
  int row;
} Handle;

/* ---- errors ---- */

static SamSqlError
class_of (const char *state)
{
  static const struct {
    const char *prefix;
    SamSqlError class;
  } classes[] = {
    { "40", SAM_SQL_ERROR_BUSY },         /* serialisation, deadlock */
    { "55P03", SAM_SQL_ERROR_BUSY },      /* lock_timeout */
    { "53100", SAM_SQL_ERROR_FULL },      /* disk full */
    { "53300", SAM_SQL_ERROR_BUSY },      /* too many connections */
    { "53", SAM_SQL_ERROR_NO_MEMORY },    /* */
    { "23", SAM_SQL_ERROR_CONSTRAINT },   /* */
    { "22", SAM_SQL_ERROR_CONSTRAINT },   /* a value that is not of its type */
    { "57014", SAM_SQL_ERROR_CANCELLED }, /* */
    { "57", SAM_SQL_ERROR_IO },           /* the server is going down */
    { "25P03", SAM_SQL_ERROR_IO },        /* idle in a transaction for too long */
    { "08", SAM_SQL_ERROR_IO },           /* the connection */
    { "58", SAM_SQL_ERROR_IO },           /* */
    { "25006", SAM_SQL_ERROR_READ_ONLY }, /* a standby */
    { "42P02", SAM_SQL_ERROR_MISUSE },    /* parameters */
    { "42P18", SAM_SQL_ERROR_MISUSE },    /* a parameter that is not used */
    { "XX001", SAM_SQL_ERROR_CORRUPT },   /* */
    { "XX002", SAM_SQL_ERROR_CORRUPT },   /* */
  };

  for (gsize i = 0; state != NULL && i < G_N_ELEMENTS (classes); i++) {
    if (g_str_has_prefix (state, classes[i].prefix)) {
      return classes[i].class;
    }
  }
  return SAM_SQL_ERROR_FAILED;
}

static gboolean
is_lost (Postgres *pg)
{
  return pg->cut || PQstatus (pg->conn) != CONNECTION_OK;
}

/* PostgreSQL's own words only where they name nothing but tables of ours: a text that is wrong, and
 * a constraint. Anything else may quote a value. */
static gboolean
fail (Postgres *pg, const PGresult *result, const char *doing, GError **error)
{
  const char *state = PQresultErrorField (result, PG_DIAG_SQLSTATE);
  const char *why = PQresultErrorField (result, PG_DIAG_MESSAGE_PRIMARY);
  SamSqlError class = state != NULL ? class_of (state) : SAM_SQL_ERROR_FAILED;

  if (state == NULL) {
    /* No answer of PostgreSQL: libpq found nobody to ask, and may go on calling it good. */
    pg->cut = TRUE;
  }
  if (is_lost (pg)) {
    class = SAM_SQL_ERROR_IO;
    why = "the connection to PostgreSQL was lost";
  } else if (why == NULL
             || !(g_str_has_prefix (state, "42") || g_str_has_prefix (state, "23")
                  || g_str_has_prefix (state, "55"))) {
    why = "PostgreSQL refused";
  }
  g_set_error (error, SAM_SQL_ERROR, class, "%s: %s (%s)", doing, why, state ? state : "-");
  return FALSE;
}

/* ---- connecting ---- */

static void
ignore_notice (void *data, const PGresult *result)
{
}

/* A failure's reason without where: "connection to server on socket "/…" failed: REASON". */
static void
set_connect_error (PGconn *conn, GError **error)
{
  const char *message = PQerrorMessage (conn);
  const char *reason = message != NULL ? strstr (message, "failed: ") : NULL;
  gsize len;

  reason = reason != NULL ? reason + strlen ("failed: ") : "it could not be reached";
  len = strcspn (reason, "\n");
  g_set_error (error, SAM_SQL_ERROR, SAM_SQL_ERROR_CANT_OPEN, "Connecting to PostgreSQL: %.*s",
               (int) len, reason);
}

static gboolean
run_script (Postgres *pg, const char *text, GError **error)
{
  PGresult *result = PQexec (pg->conn, text);
  ExecStatusType status = PQresultStatus (result);
  gboolean done = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;

  if (!done) {
    fail (pg, result, "Running SQL", error);
  }
  PQclear (result);
  return done;
}

static gboolean
connect_to (Postgres *pg, GError **error)
{
  const char *const keys[] = { "connect_timeout", "application_name", "dbname", NULL };
  const char *const values[] = { "5", "samspor", pg->conninfo, NULL };

  PQfinish (pg->conn);
  pg->conn = PQconnectdbParams (keys, values, 1);
  pg->connection++;
  pg->cut = FALSE;
  if (is_lost (pg)) {
    set_connect_error (pg->conn, error);
    return FALSE;
  }
  PQsetNoticeProcessor (pg->conn, NULL, NULL);
  PQsetNoticeReceiver (pg->conn, ignore_notice, NULL);
  return run_script (pg,
                     "SET client_encoding = 'UTF8'; SET lock_timeout = '2s';"
                     "SET idle_in_transaction_session_timeout = '10s'",
                     error)
         && (pg->session == NULL || run_script (pg, pg->session, error));
}

/* ---- statements ---- */

static void
clear_result (Handle *handle)
{
  g_clear_pointer (&handle->result, PQclear);
  handle->row = -1;
}

static void
forget_value (Handle *handle, unsigned int i)
{
  g_clear_pointer (&handle->owned[i], g_free);
  handle->data[i] = NULL;
  handle->sizes[i] = 0;
}

static void
handle_free (Handle *handle)
{
  clear_result (handle);
  for (unsigned int i = 0; i < handle->n_params; i++) {
    forget_value (handle, i);
  }
  g_free (handle->text);
  g_free (handle->types);
  g_free (handle->data);
  g_free (handle->owned);
  g_free (handle->sizes);
  g_free (handle->binary);
  g_free (handle);
}

static void
driver_finalize (SamSql *sql, gpointer data)
{
  Postgres *pg = sql->db;
  Handle *handle = data;

  /* In a transaction that has failed nothing can be said; the name is never used again. */
  if (handle->kind == PLAIN && handle->connection == pg->connection && !is_lost (pg)
      && PQtransactionStatus (pg->conn) != PQTRANS_INERROR) {
    g_autofree char *text = g_strconcat ("DEALLOCATE ", handle->name, NULL);

    run_script (pg, text, NULL);
  }
  handle_free (handle);
}

static gboolean
prepare_on_server (Postgres *pg, Handle *handle, GError **error)
{
  PGresult *result;
  gboolean done;

  g_snprintf (handle->name, sizeof handle->name, "s%" G_GUINT64_FORMAT, ++pg->last_name);
  result = PQprepare (pg->conn, handle->name, handle->text, 0, NULL);
  done = PQresultStatus (result) == PGRES_COMMAND_OK;
  if (!done) {
    fail (pg, result, "Preparing SQL", error);
  }
  PQclear (result);
  handle->connection = pg->connection;
  return done;
}

static gboolean
describe (Postgres *pg, Handle *handle, GError **error)
{
  PGresult *result = PQdescribePrepared (pg->conn, handle->name);
  gboolean done = PQresultStatus (result) == PGRES_COMMAND_OK;
  unsigned int n;

  if (!done) {
    fail (pg, result, "Preparing SQL", error);
    PQclear (result);
    return FALSE;
  }
  n = (unsigned int) PQnparams (result);
  handle->n_params = n;
  handle->types = g_new0 (Oid, n + 1);
  handle->data = g_new0 (const char *, n + 1);
  handle->owned = g_new0 (char *, n + 1);
  handle->sizes = g_new0 (int, n + 1);
  handle->binary = g_new0 (int, n + 1);
  for (unsigned int i = 0; i < n; i++) {
    handle->types[i] = PQparamtype (result, (int) i);
    handle->binary[i] = 1;
    if (handle->types[i] != TYPE_INT8 && handle->types[i] != TYPE_TEXT
        && handle->types[i] != TYPE_BYTEA) {
      g_set_error (error, SAM_SQL_ERROR, SAM_SQL_ERROR_MISUSE,
                   "Preparing SQL: parameter %u is neither BIGINT, TEXT nor BYTEA", i + 1);
      done = FALSE;
    }
  }
  PQclear (result);
  return done;
}

static gboolean
begins_with (const char *text, const char *word)
{
  gsize len = strlen (word);

  return g_ascii_strncasecmp (text, word, len) == 0 && !g_ascii_isalpha (text[len]);
}

static gpointer
driver_prepare (SamSql *sql, const char *text, unsigned int *n_params, gboolean *read_only,
                GError **error)
{
  Postgres *pg = sql->db;
  Handle *handle = g_new0 (Handle, 1);

  handle->text = g_strdup (text);
  handle->row = -1;
  handle->read_only = begins_with (text, "SELECT");
  if (begins_with (text, "BEGIN")) {
    handle->kind = WORD_OPENS;
  } else if (begins_with (text, "COMMIT") || begins_with (text, "ROLLBACK")) {
    handle->kind = WORD;
  } else if (!prepare_on_server (pg, handle, error) || !describe (pg, handle, error)) {
    handle_free (handle);
    return NULL;
  }
  *n_params = handle->n_params;
  *read_only = handle->read_only;
  return handle;
}

static gboolean
driver_bind (SamSql *sql, gpointer data, unsigned int n, const SamSqlValue *value, gboolean copy,
             GError **error)
{
  static const Oid types[] = { [SAM_SQL_KIND_INT] = TYPE_INT8,
                               [SAM_SQL_KIND_TEXT] = TYPE_TEXT,
                               [SAM_SQL_KIND_BLOB] = TYPE_BYTEA };
  Handle *handle = data;
  unsigned int i = n - 1;
  gint64 big_endian;
  gsize size;

  clear_result (handle);
  forget_value (handle, i);
  if (value->kind == SAM_SQL_KIND_NULL) {
    return TRUE;
  }
  if (types[value->kind] != handle->types[i]) {
    g_set_error (error, SAM_SQL_ERROR, SAM_SQL_ERROR_CONSTRAINT,
                 "Binding a value: parameter %u is of another type", n);
    return FALSE;
  }
  if (value->kind == SAM_SQL_KIND_INT) {
    big_endian = GINT64_TO_BE (value->integer);
    handle->owned[i] = g_memdup2 (&big_endian, sizeof big_endian);
    handle->data[i] = handle->owned[i];
    handle->sizes[i] = sizeof big_endian;
    return TRUE;
  }
  size = value->size < 0 ? strlen (value->data) : (gsize) value->size;
  if (size > G_MAXINT) {
    g_set_error (error, SAM_SQL_ERROR, SAM_SQL_ERROR_MISUSE, "Binding a value: it is too large");
    return FALSE;
  }
  if (copy) {
    handle->owned[i] = g_malloc (size + 1);
    memcpy (handle->owned[i], value->data, size);
  }
  handle->data[i] = copy ? handle->owned[i] : value->data;
  handle->sizes[i] = (int) size;
  return TRUE;
}

/* A statement that belongs to a connection that was lost is prepared on this one. */
static gboolean
run (Postgres *pg, Handle *handle, GError **error)
{
  ExecStatusType status;

  if (handle->kind == PLAIN) {
    if (handle->connection != pg->connection && !prepare_on_server (pg, handle, error)) {
      return FALSE;
    }
    handle->result = PQexecPrepared (pg->conn, handle->name, (int) handle->n_params, handle->data,
                                     handle->sizes, handle->binary, 1);
  } else {
    handle->result = PQexec (pg->conn, handle->text);
  }
  status = PQresultStatus (handle->result);
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
    return fail (pg, handle->result, "Running SQL", error);
  }
  if (!handle->read_only && handle->kind == PLAIN) {
    pg->changes = g_ascii_strtoll (PQcmdTuples (handle->result), NULL, 10);
  }
  return TRUE;
}

/* COMMIT of a transaction that has failed answers ROLLBACK, and no error. */
static gboolean
was_committed (const Handle *handle, GError **error)
{
  if (begins_with (handle->text, "COMMIT")
      && strcmp (PQcmdStatus (handle->result), "COMMIT") != 0) {
    g_set_error (error, SAM_SQL_ERROR, SAM_SQL_ERROR_FAILED,
                 "Committing: the transaction was rolled back");
    return FALSE;
  }
  return TRUE;
}

static SamSqlStep
driver_step (SamSql *sql, gpointer data, GError **error)
{
  Postgres *pg = sql->db;
  Handle *handle = data;

  if (handle->result == NULL) {
    g_autoptr (GError) local = NULL;
    gboolean done = run (pg, handle, &local);

    /* Nothing has been done yet in a transaction that could not begin, nor by a read outside one.
     */
    if (!done && is_lost (pg)
        && (handle->kind == WORD_OPENS || (handle->read_only && !sql->in_transaction))) {
      g_clear_error (&local);
      clear_result (handle);
      done = connect_to (pg, &local) && run (pg, handle, &local);
    }
    if (!done || !was_committed (handle, &local)) {
      clear_result (handle);
      g_propagate_error (error, g_steal_pointer (&local));
      return SAM_SQL_STEP_ERROR;
    }
  }
  handle->row++;
  return handle->row < PQntuples (handle->result) ? SAM_SQL_STEP_ROW : SAM_SQL_STEP_DONE;
}

static void
driver_reset (SamSql *sql, gpointer data, gboolean forget)
{
  Handle *handle = data;

  clear_result (handle);
  for (unsigned int i = 0; forget && i < handle->n_params; i++) {
    forget_value (handle, i);
  }
}

/* ---- rows ---- */

static unsigned int
driver_column_count (gpointer data)
{
  Handle *handle = data;

  return handle->result != NULL ? (unsigned int) PQnfields (handle->result) : 0;
}

static SamSqlKind
driver_column_kind (gpointer data, unsigned int column)
{
  Handle *handle = data;

  if (handle->result == NULL || handle->row >= PQntuples (handle->result)
      || PQgetisnull (handle->result, handle->row, (int) column)) {
    return SAM_SQL_KIND_NULL;
  }
  switch (PQftype (handle->result, (int) column)) {
  case TYPE_BOOL:
  case TYPE_INT2:
  case TYPE_INT4:
  case TYPE_INT8:
    return SAM_SQL_KIND_INT;
  case TYPE_TEXT:
  case TYPE_VARCHAR:
  case TYPE_NAME:
  case TYPE_UNKNOWN:
    return SAM_SQL_KIND_TEXT;
  case TYPE_BYTEA:
    return SAM_SQL_KIND_BLOB;
  case TYPE_VOID:
    return SAM_SQL_KIND_NULL;
  default:
    /* NUMERIC of a SUM and the like: the text of the statement has to say CAST. */
    g_critical ("Reading a column: its type is none of ours");
    return SAM_SQL_KIND_NULL;
  }
}

static gint64
driver_column_int (gpointer data, unsigned int column)
{
  Handle *handle = data;
  const guint8 *bytes = (const guint8 *) PQgetvalue (handle->result, handle->row, (int) column);
  int n = PQgetlength (handle->result, handle->row, (int) column);
  guint64 value = n > 1 && (bytes[0] & 0x80) != 0 ? G_MAXUINT64 : 0;

  for (int i = 0; i < n; i++) {
    value = value << 8 | bytes[i];
  }
  return (gint64) value;
}

static const void *
driver_column_data (gpointer data, unsigned int column, gsize *size)
{
  Handle *handle = data;

  *size = (gsize) PQgetlength (handle->result, handle->row, (int) column);
  return PQgetvalue (handle->result, handle->row, (int) column);
}

/* ---- the connection ---- */

static gint64
driver_changes (SamSql *sql)
{
  return ((Postgres *) sql->db)->changes;
}

static gboolean
driver_in_transaction (SamSql *sql)
{
  Postgres *pg = sql->db;

  if (is_lost (pg)) {
    return FALSE;
  }
  switch (PQtransactionStatus (pg->conn)) {
  case PQTRANS_INTRANS:
  case PQTRANS_INERROR:
  case PQTRANS_ACTIVE:
    return TRUE;
  case PQTRANS_IDLE:
  case PQTRANS_UNKNOWN:
  default:
    return FALSE;
  }
}

static gboolean
driver_script (SamSql *sql, const char *text, GError **error)
{
  return run_script (sql->db, text, error);
}

/* Reads on PostgreSQL run to their end: whoever serves asks for a page at a time. */
static void
driver_watch (SamSql *sql, gboolean on)
{
}

static gboolean
driver_revive (SamSql *sql, GError **error)
{
  Postgres *pg = sql->db;

  return !is_lost (pg) || connect_to (pg, error);
}

static void
driver_close (SamSql *sql)
{
  Postgres *pg = sql->db;

  PQfinish (pg->conn);
  g_free (pg->conninfo);
  g_free (pg->session);
  g_free (pg);
}

static const SamSqlDriver postgresql_driver = {
  .name = "postgresql",
  .begin = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE",
  .type_int = "BIGINT",
  .type_text = "TEXT COLLATE \"C\"",
  .type_blob = "BYTEA",
  .type_key = "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY",
  .strict = "",
  .close = driver_close,
  .prepare = driver_prepare,
  .finalize = driver_finalize,
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
  .revive = driver_revive,
};

SamSql *
sam_sql_open_postgresql (const char *conninfo, GError **error)
{
  g_autoptr (SamSql) sql = NULL;
  Postgres *pg;

  g_return_val_if_fail (conninfo != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  pg = g_new0 (Postgres, 1);
  pg->conninfo = g_strdup (conninfo);
  sql = sam_sql_new (&postgresql_driver, pg);
  if (!connect_to (pg, error) || !sam_sql_prepare_words (sql, error)) {
    return NULL;
  }
  return g_steal_pointer (&sql);
}

gboolean
sam_sql_set_session (SamSql *sql, const char *text, GError **error)
{
  Postgres *pg;

  g_return_val_if_fail (sql != NULL && sql->driver == &postgresql_driver, FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  pg = sql->db;
  g_free (pg->session);
  pg->session = g_strdup (text);
  return run_script (pg, text, error);
}
