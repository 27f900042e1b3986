/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "sam-postgres.h"

#include <samspor/sam-sql.h>

#include <glib/gstdio.h>
#include <string.h>

/* With SAMSPOR_TEST_DB=postgresql what both drivers share is tested on PostgreSQL. */
static gboolean
on_postgresql (void)
{
  return g_strcmp0 (g_getenv ("SAMSPOR_TEST_DB"), "postgresql") == 0;
}

static SamSql *
open_memory (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *conninfo =
      on_postgresql () ? sam_postgres_create (sam_postgres_shared ()) : NULL;
  SamSql *sql =
      conninfo != NULL ? sam_sql_open_postgresql (conninfo, &error) : sam_sql_open (NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (sam_sql_get_driver_name (sql), ==, on_postgresql () ? "postgresql" : "sqlite");
  g_assert_true (sam_sql_define (sql,
                                 "CREATE TABLE t (rid {KEY}, n {INT}, s {TEXT}, b {BLOB}) {STRICT};"
                                 "CREATE UNIQUE INDEX t_n ON t (n);",
                                 &error));
  g_assert_no_error (error);
  return sql;
}

static gint64
count (SamSql *sql, const char *text)
{
  g_autoptr (GError) error = NULL;
  gint64 value;

  sam_sql_get_int (sql, text, SAM_SQL_NO_ARGS, &value, NULL, &error);
  g_assert_no_error (error);
  return value;
}

static void
insert (SamSql *sql, gint64 n)
{
  g_autoptr (GError) error = NULL;

  sam_sql_run_one (sql, "INSERT INTO t (n) VALUES ($1)", SAM_SQL_ARGS (SAM_SQL_INT (n)), &error);
  g_assert_no_error (error);
}

/* Every kind of value goes in and comes back as itself, bound by each binder. */
static void
test_binder (void)
{
  static const guint8 bytes[] = { 0, 1, 255, 0, 27 };
  const struct {
    SamSqlValue value;
    const char *type;
  } cases[] = {
    { SAM_SQL_INT (0), "integer" },
    { SAM_SQL_INT (G_MAXINT64), "integer" },
    { SAM_SQL_INT (G_MININT64), "integer" },
    { SAM_SQL_TEXT (""), "text" },
    { SAM_SQL_TEXT ("Kårstø, ærlig ŧ"), "text" },
    { SAM_SQL_TEXT_SIZED ("abcdef", 3), "text" },
    { SAM_SQL_TEXT_SIZED ("a\0b", 3), "text" },
    { SAM_SQL_BLOB (bytes, sizeof bytes), "blob" },
    { SAM_SQL_BLOB ("", 0), "blob" },
    { SAM_SQL_NULL, "null" },
    { SAM_SQL_TEXT (NULL), "null" },
    { SAM_SQL_BLOB (NULL, 0), "null" },
  };
  g_autoptr (SamSql) sql = open_memory ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    for (int how = 0; how < 3; how++) {
      g_autoptr (GError) error = NULL;
      g_autoptr (SamSqlStatement) echo = sam_sql_prepare (sql, "SELECT $1, typeof($1)", &error);
      const SamSqlValue *value = &cases[i].value;
      gsize size = 0;

      g_assert_no_error (error);
      if (how == 0) {
        sam_sql_bind (echo, 1, value);
      } else if (how == 1) {
        sam_sql_bind_borrowed (echo, 1, value);
      } else {
        switch (value->kind) {
        case SAM_SQL_KIND_INT:
          sam_sql_bind_int (echo, 1, value->integer);
          break;
        case SAM_SQL_KIND_TEXT:
          sam_sql_bind_text (echo, 1, value->data, value->size);
          break;
        case SAM_SQL_KIND_BLOB:
          sam_sql_bind_blob (echo, 1, value->data, value->size);
          break;
        case SAM_SQL_KIND_NULL:
        default:
          sam_sql_bind_null (echo, 1);
          break;
        }
      }
      g_assert_cmpint (sam_sql_step (echo, &error), ==, SAM_SQL_STEP_ROW);
      g_assert_cmpuint (sam_sql_column_count (echo), ==, 2);
      g_assert_cmpstr (sam_sql_column_text (echo, 1, NULL), ==, cases[i].type);
      if (value->data == NULL && value->kind != SAM_SQL_KIND_INT) {
        g_assert_cmpint (sam_sql_column_kind (echo, 0), ==, SAM_SQL_KIND_NULL);
        g_assert_null (sam_sql_column_text (echo, 0, NULL));
        g_assert_null (sam_sql_column_blob (echo, 0, NULL));
        g_assert_cmpint (sam_sql_column_int (echo, 0), ==, 0);
      } else {
        g_assert_cmpint (sam_sql_column_kind (echo, 0), ==, value->kind);
      }
      if (value->kind == SAM_SQL_KIND_INT) {
        g_assert_cmpint (sam_sql_column_int (echo, 0), ==, value->integer);
        g_assert_null (sam_sql_column_text (echo, 0, NULL));
      } else if (value->kind == SAM_SQL_KIND_TEXT && value->data != NULL) {
        const char *text = sam_sql_column_text (echo, 0, &size);
        gsize length = value->size < 0 ? strlen (value->data) : (gsize) value->size;

        g_assert_cmpmem (text, size, value->data, length);
        g_assert_cmpint (sam_sql_column_int (echo, 0), ==, 0);
      } else if (value->kind == SAM_SQL_KIND_BLOB && value->data != NULL) {
        const guint8 *blob = sam_sql_column_blob (echo, 0, &size);

        g_assert_nonnull (blob);
        g_assert_cmpmem (blob, size, value->data, value->size);
      }
      g_assert_cmpint (sam_sql_step (echo, &error), ==, SAM_SQL_STEP_DONE);
    }
  }
}

static void
test_parameters (void)
{
  g_autoptr (SamSql) sql = open_memory ();
  g_autoptr (GError) error = NULL;
  gint64 value;

  /* By number and not by place; one may appear twice. */
  g_assert_true (sam_sql_get_int (sql, "SELECT $2 * 100 + $1 * 10 + $2",
                                  SAM_SQL_ARGS (SAM_SQL_INT (3), SAM_SQL_INT (7)), &value, NULL,
                                  &error));
  g_assert_cmpint (value, ==, 737);

  g_assert_null (sam_sql_prepare (sql, "SELECT ?1", &error));
  g_assert_error (error, SAM_SQL_ERROR, SAM_SQL_ERROR_MISUSE);
  g_clear_error (&error);
  g_assert_null (sam_sql_prepare (sql, "SELECT $2", &error));
  g_assert_error (error, SAM_SQL_ERROR, SAM_SQL_ERROR_MISUSE);
  g_clear_error (&error);
  g_assert_null (sam_sql_prepare (sql, "SELECT 1; SELECT 2", &error));
  g_assert_error (error, SAM_SQL_ERROR, SAM_SQL_ERROR_MISUSE);
  g_clear_error (&error);
  g_assert_null (sam_sql_prepare (sql, "SELEKT 1", &error));
  g_assert_error (error, SAM_SQL_ERROR, SAM_SQL_ERROR_FAILED);
  g_clear_error (&error);
  /* No double-quoted strings. */
  g_assert_null (sam_sql_prepare (sql, "SELECT \"text\"", &error));
  g_assert_error (error, SAM_SQL_ERROR, SAM_SQL_ERROR_FAILED);
  g_clear_error (&error);

  g_assert_false (
      sam_sql_run (sql, "SELECT $1", SAM_SQL_ARGS (SAM_SQL_INT (3), SAM_SQL_INT (7)), &error));
  g_assert_error (error, SAM_SQL_ERROR, SAM_SQL_ERROR_MISUSE);
  g_clear_error (&error);
  g_assert_false (sam_sql_define (sql, "CREATE TABLE x (a {NUMBER})", &error));
  g_assert_error (error, SAM_SQL_ERROR, SAM_SQL_ERROR_MISUSE);
}

static void
count_texts (const char *text, gpointer user_data)
{
  g_ptr_array_add (user_data, g_strdup (text));
}

static void
test_cache (void)
{
  g_autoptr (SamSql) sql = open_memory ();
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  SamSqlStatement *first;

  sam_sql_set_observer (sql, count_texts, texts);
  first = sam_sql_prepare (sql, "SELECT CAST ($1 AS BIGINT)", NULL);
  sam_sql_bind_int (first, 1, 5);
  sam_sql_step (first, NULL);
  {
    /* Out at the same time: another one. */
    g_autoptr (SamSqlStatement) second = sam_sql_prepare (sql, "SELECT CAST ($1 AS BIGINT)", NULL);

    g_assert_true (second != first);
    sam_sql_step (second, NULL);
    g_assert_cmpint (sam_sql_column_kind (second, 0), ==, SAM_SQL_KIND_NULL);
    g_assert_cmpint (sam_sql_column_int (first, 0), ==, 5);
  }
  sam_sql_release (first);
  {
    g_autoptr (SamSqlStatement) again = sam_sql_prepare (sql, "SELECT CAST ($1 AS BIGINT)", NULL);

    /* Nothing of its last use is left. */
    g_assert_cmpint (sam_sql_step (again, NULL), ==, SAM_SQL_STEP_ROW);
    g_assert_cmpint (sam_sql_column_kind (again, 0), ==, SAM_SQL_KIND_NULL);
  }
  g_assert_cmpuint (texts->len, ==, 1);
  g_assert_cmpstr (texts->pdata[0], ==, "SELECT CAST ($1 AS BIGINT)");

  /* More texts than the cache keeps. */
  for (int i = 0; i < 600; i++) {
    g_autofree char *text = g_strdup_printf ("SELECT %d", i);

    g_assert_cmpint (count (sql, text), ==, i);
  }
  g_assert_cmpuint (texts->len, ==, 601);
}

static void
test_run_one (void)
{
  g_autoptr (SamSql) sql = open_memory ();
  g_autoptr (GError) error = NULL;

  insert (sql, 1);
  g_assert_cmpint (sam_sql_changes (sql), ==, 1);
  g_assert_false (sam_sql_run_one (sql, "UPDATE t SET s = 'x' WHERE n = $1",
                                   SAM_SQL_ARGS (SAM_SQL_INT (2)), &error));
  g_assert_error (error, SAM_SQL_ERROR, SAM_SQL_ERROR_CHANGES);
  g_clear_error (&error);

  g_assert_true (sam_sql_begin (sql, &error));
  insert (sql, 2);
  sam_sql_run_one (sql, "DELETE FROM t WHERE n = $1", SAM_SQL_ARGS (SAM_SQL_INT (9)), NULL);
  g_assert_false (sam_sql_commit (sql, &error));
  g_assert_error (error, SAM_SQL_ERROR, SAM_SQL_ERROR_CHANGES);
  g_assert_cmpint (count (sql, "SELECT count(*) FROM t"), ==, 1);
}

/* The first error decides, whatever the caller overlooks. */
static void
test_latch (void)
{
  g_autoptr (SamSql) sql = open_memory ();
  g_autoptr (GError) error = NULL;

  insert (sql, 1);
  g_assert_true (sam_sql_begin (sql, &error));
  g_assert_false (sam_sql_begin (sql, NULL));
  sam_sql_rollback (sql);

  g_assert_true (sam_sql_begin (sql, &error));
  insert (sql, 2);
  g_assert_false (
      sam_sql_run (sql, "INSERT INTO t (n) VALUES ($1)", SAM_SQL_ARGS (SAM_SQL_INT (1)), &error));
  g_assert_error (error, SAM_SQL_ERROR, SAM_SQL_ERROR_CONSTRAINT);
  g_clear_error (&error);
  /* Later statements, also reads, are refused with the same. */
  g_assert_false (sam_sql_run (sql, "SELECT 1", SAM_SQL_NO_ARGS, &error));
  g_assert_error (error, SAM_SQL_ERROR, SAM_SQL_ERROR_CONSTRAINT);
  g_clear_error (&error);
  g_assert_nonnull (sam_sql_get_latched (sql));
  g_assert_false (sam_sql_commit (sql, &error));
  g_assert_error (error, SAM_SQL_ERROR, SAM_SQL_ERROR_CONSTRAINT);
  g_clear_error (&error);
  g_assert_false (sam_sql_in_transaction (sql));
  g_assert_cmpint (count (sql, "SELECT count(*) FROM t"), ==, 1);

  /* An error of the caller's own. */
  g_assert_true (sam_sql_begin (sql, &error));
  insert (sql, 3);
  {
    g_autoptr (GError) own = g_error_new (G_IO_ERROR, G_IO_ERROR_NO_SPACE, "own");

    sam_sql_latch (sql, own);
  }
  g_assert_false (sam_sql_commit (sql, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_clear_error (&error);
  g_assert_false (sam_sql_commit (sql, &error));
  g_assert_error (error, SAM_SQL_ERROR, SAM_SQL_ERROR_MISUSE);
  g_assert_cmpint (count (sql, "SELECT count(*) FROM t"), ==, 1);

  /* Outside a transaction nothing is latched. */
  g_assert_false (sam_sql_run (sql, "INSERT INTO t (n) VALUES (1)", SAM_SQL_NO_ARGS, NULL));
  insert (sql, 2);
}

static void
test_savepoints (void)
{
  g_autoptr (SamSql) sql = open_memory ();
  g_autoptr (GError) error = NULL;

  g_assert_false (sam_sql_savepoint (sql, &error));
  g_clear_error (&error);
  g_assert_true (sam_sql_begin (sql, &error));
  insert (sql, 1);
  g_assert_true (sam_sql_savepoint (sql, &error));
  insert (sql, 2);
  g_assert_true (sam_sql_savepoint (sql, &error));
  insert (sql, 3);
  g_assert_true (sam_sql_savepoint_rollback (sql, &error));
  g_assert_true (sam_sql_savepoint_release (sql, &error));

  /* An error inside is undone with it; one from before is not. */
  g_assert_true (sam_sql_savepoint (sql, &error));
  g_assert_false (sam_sql_run (sql, "INSERT INTO t (n) VALUES (1)", SAM_SQL_NO_ARGS, NULL));
  g_assert_true (sam_sql_savepoint_rollback (sql, &error));
  g_assert_no_error (error);
  insert (sql, 4);
  g_assert_true (sam_sql_commit (sql, &error));
  g_assert_cmpint (count (sql, "SELECT CAST (sum(n) AS BIGINT) FROM t"), ==, 7);

  g_assert_true (sam_sql_begin (sql, &error));
  g_assert_true (sam_sql_savepoint (sql, &error));
  g_assert_true (sam_sql_savepoint (sql, &error));
  g_assert_true (sam_sql_savepoint_release (sql, &error));
  g_assert_false (sam_sql_run (sql, "INSERT INTO t (n) VALUES (1)", SAM_SQL_NO_ARGS, NULL));
  g_assert_false (sam_sql_savepoint (sql, NULL));
  g_assert_false (sam_sql_commit (sql, &error));
  g_assert_error (error, SAM_SQL_ERROR, SAM_SQL_ERROR_CONSTRAINT);
}

#define LONG_READ                                                                                  \
  "WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 200000) "             \
  "SELECT sum(x) FROM c"

static void
test_cancel (void)
{
  g_autoptr (SamSql) sql = open_memory ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  gint64 value;

  sam_sql_set_cancellable (sql, cancellable);
  g_assert_cmpint (count (sql, LONG_READ), ==, G_GINT64_CONSTANT (20000100000));
  g_cancellable_cancel (cancellable);
  g_assert_false (sam_sql_get_int (sql, LONG_READ, SAM_SQL_NO_ARGS, &value, NULL, &error));
  g_assert_error (error, SAM_SQL_ERROR, SAM_SQL_ERROR_CANCELLED);
  g_clear_error (&error);
  /* Writes and whatever is inside a transaction run on. */
  insert (sql, 1);
  g_assert_true (sam_sql_run (sql, "INSERT INTO t (n) " LONG_READ, SAM_SQL_NO_ARGS, &error));
  g_assert_true (sam_sql_begin (sql, &error));
  g_assert_cmpint (count (sql, LONG_READ), ==, G_GINT64_CONSTANT (20000100000));
  g_assert_true (sam_sql_commit (sql, &error));
  sam_sql_set_cancellable (sql, NULL);
  g_assert_cmpint (count (sql, "SELECT count(*) FROM t"), ==, 2);
}

typedef struct {
  GCancellable *cancellable;
  gint started;
} Canceller;

static gpointer
cancel_soon (gpointer data)
{
  Canceller *canceller = data;

  while (!g_atomic_int_get (&canceller->started)) {
    g_thread_yield ();
  }
  g_cancellable_cancel (canceller->cancellable);
  return NULL;
}

/* Cancelled from another thread in the middle of a step, which would otherwise not end. */
static void
test_cancel_running (void)
{
  g_autoptr (SamSql) sql = open_memory ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  Canceller canceller = { cancellable, 0 };
  GThread *thread = g_thread_new ("cancel", cancel_soon, &canceller);
  gint64 value;

  sam_sql_set_cancellable (sql, cancellable);
  g_atomic_int_set (&canceller.started, 1);
  g_assert_false (sam_sql_get_int (sql,
                                   "WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 "
                                   "FROM c) SELECT sum(x % 2) FROM c",
                                   SAM_SQL_NO_ARGS, &value, NULL, &error));
  g_assert_error (error, SAM_SQL_ERROR, SAM_SQL_ERROR_CANCELLED);
  g_thread_join (thread);
}

/* A secret value that makes every kind of statement fail is never quoted. */
static void
test_messages (void)
{
  static const char secret[] = "Nordmann-0412";
  static const char *const texts[] = {
    "INSERT INTO t (n) VALUES ($1)",
    "INSERT INTO u (s) VALUES ($1)",
    "INSERT INTO c (s) VALUES ($1)",
    "INSERT INTO t (rid) VALUES ($1)",
    "SELECT * FROM f WHERE f MATCH $1 || '\"'",
    "SELECT json_extract($1, '$.a')",
    "SELECT 'x' LIKE 'y' ESCAPE $1",
    "ATTACH '/nowhere/' || $1 AS other",
    "SELECT strftime($1, load_extension($1))",
  };
  g_autoptr (SamSql) sql = open_memory ();
  g_autoptr (GError) error = NULL;

  sam_sql_define (sql,
                  "CREATE TABLE u (s TEXT UNIQUE) STRICT;"
                  "CREATE TABLE c (s TEXT CHECK (length(s) < 3)) STRICT;"
                  "CREATE VIRTUAL TABLE f USING fts5(x); INSERT INTO f VALUES ('a');",
                  &error);
  g_assert_no_error (error);
  sam_sql_run (sql, "INSERT INTO u (s) VALUES ($1)", SAM_SQL_ARGS (SAM_SQL_TEXT (secret)), NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) said = NULL;

    g_assert_false (sam_sql_run (sql, texts[i], SAM_SQL_ARGS (SAM_SQL_TEXT (secret)), &said));
    g_test_message ("%s", said->message);
    g_assert_null (strstr (said->message, "Nordmann"));
  }
}

static void
test_hardened (void)
{
  g_autoptr (SamSql) sql = open_memory ();
  g_autoptr (GError) error = NULL;

  /* A trigger may be written down, but it does not run; a view cannot be read. */
  g_assert_true (sam_sql_define (sql,
                                 "CREATE TRIGGER evil AFTER INSERT ON t BEGIN DELETE FROM t; END;"
                                 "CREATE VIEW v AS SELECT n FROM t;",
                                 &error));
  insert (sql, 1);
  g_assert_cmpint (count (sql, "SELECT count(*) FROM t"), ==, 1);
  g_assert_false (sam_sql_run (sql, "SELECT * FROM v", SAM_SQL_NO_ARGS, &error));
  g_clear_error (&error);
  g_assert_true (sam_sql_run (sql, "PRAGMA writable_schema=1", SAM_SQL_NO_ARGS, NULL));
  g_assert_false (sam_sql_run (sql, "UPDATE sqlite_schema SET sql = 'x'", SAM_SQL_NO_ARGS, &error));
}

/* ---- files ---- */

static void
test_file (void)
{
  g_autofree char *dir = g_dir_make_tmp ("samXXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "plain.db", NULL);
  g_autofree char *shm = g_strconcat (path, "-shm", NULL);
  SamSqlOptions options = { .path = path };
  g_autoptr (GError) error = NULL;
  SamSql *sql, *second;

  g_assert_null (sam_sql_open (&options, &error));
  g_assert_error (error, SAM_SQL_ERROR, SAM_SQL_ERROR_CANT_OPEN);
  g_clear_error (&error);

  options.create = TRUE;
  options.exclusive = TRUE;
  sql = sam_sql_open (&options, &error);
  g_assert_no_error (error);
  g_assert_true (sam_sql_define (sql, "CREATE TABLE t (n {INT}) {STRICT}", &error));
  g_assert_false (g_file_test (shm, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (sam_sql_get_wal_pages (sql, "main"), >, 0);
  g_assert_cmpint (count (sql, "PRAGMA synchronous"), ==, 2);

  second = sam_sql_open (&options, &error);
  g_assert_null (second);
  g_assert_error (error, SAM_SQL_ERROR, SAM_SQL_ERROR_BUSY);
  g_clear_error (&error);

  {
    /* Read as bytes while open, without losing the lock. */
    g_autoptr (SamSqlFile) file = NULL;
    char head[16];

    g_assert_true (sam_sql_checkpoint (sql, "main", TRUE, &error));
    file = sam_sql_file_open (NULL, path, FALSE, &error);
    g_assert_no_error (error);
    g_assert_cmpint (sam_sql_file_get_size (file), ==, 8192);
    g_assert_true (sam_sql_file_read (file, 0, head, sizeof head, &error));
    g_assert_cmpmem (head, 15, "SQLite format 3", 15);
    g_assert_false (sam_sql_file_read (file, 8190, head, sizeof head, NULL));
  }
  g_assert_null (sam_sql_open (&options, &error));
  g_assert_error (error, SAM_SQL_ERROR, SAM_SQL_ERROR_BUSY);
  g_clear_error (&error);
  sam_sql_close (sql);

  sql = sam_sql_open (&options, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count (sql, "SELECT count(*) FROM t"), ==, 0);
  sam_sql_close (sql);

  g_assert_true (g_file_set_contents (path,
                                      "not a database, but long enough to be looked at as one, "
                                      "which takes a hundred bytes and a few more of them",
                                      -1, NULL));
  g_assert_null (sam_sql_open (&options, &error));
  g_assert_error (error, SAM_SQL_ERROR, SAM_SQL_ERROR_NOT_A_DATABASE);
  g_remove (path);
  g_rmdir (dir);
}

/* The heap limit gives a class of its own, and what is there stays usable. */
static void
test_heap_limit (void)
{
  g_autoptr (SamSql) sql = open_memory ();
  g_autoptr (GError) error = NULL;

  insert (sql, 1);
  sam_sql_global_init (4 * 1024 * 1024);
  g_assert_true (sam_sql_begin (sql, &error));
  insert (sql, 2);
  for (int i = 0; i < 200 && error == NULL; i++) {
    sam_sql_run (sql, "INSERT INTO t (b) VALUES (zeroblob(100000))", SAM_SQL_NO_ARGS, &error);
  }
  g_assert_error (error, SAM_SQL_ERROR, SAM_SQL_ERROR_NO_MEMORY);
  g_clear_error (&error);
  g_assert_false (sam_sql_commit (sql, &error));
  g_assert_error (error, SAM_SQL_ERROR, SAM_SQL_ERROR_NO_MEMORY);
  g_assert_cmpint (count (sql, "SELECT count(*) FROM t"), ==, 1);
  insert (sql, 3);
  sam_sql_global_init (G_MAXINT64);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  sam_sql_global_init (G_MAXINT64);

  g_test_add_func ("/sql/cache", test_cache);
  g_test_add_func ("/sql/run-one", test_run_one);
  g_test_add_func ("/sql/latch", test_latch);
  g_test_add_func ("/sql/savepoints", test_savepoints);
  if (on_postgresql ()) {
    return g_test_run ();
  }
  g_test_add_func ("/sql/binder", test_binder);
  g_test_add_func ("/sql/parameters", test_parameters);
  g_test_add_func ("/sql/cancel", test_cancel);
  g_test_add_func ("/sql/cancel-running", test_cancel_running);
  g_test_add_func ("/sql/messages", test_messages);
  g_test_add_func ("/sql/hardened", test_hardened);
  g_test_add_func ("/sql/file", test_file);
  g_test_add_func ("/sql/heap-limit", test_heap_limit);
  return g_test_run ();
}
