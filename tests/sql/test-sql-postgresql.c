/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What is PostgreSQL's own: kinds of values, classes of errors, and a connection that is lost. */
#include "sam-postgres.h"

#include <samspor/sam-sql.h>
#include <string.h>

static SamSql *
open_on (const char *conninfo)
{
  g_autoptr (GError) error = NULL;
  SamSql *sql = sam_sql_open_postgresql (conninfo, &error);
  g_assert_no_error (error);
  return sql;
}

static SamSql *
open_new (char **conninfo)
{
  g_autoptr (GError) error = NULL;
  *conninfo = sam_postgres_create (sam_postgres_shared ());
  SamSql *sql = open_on (*conninfo);
  sam_sql_define (sql,
                  "CREATE TABLE t (rid {KEY}, n {INT}, s {TEXT}, b {BLOB}) {STRICT};"
                  "CREATE UNIQUE INDEX t_n ON t (n);",
                  &error);
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

static gboolean
insert (SamSql *sql, gint64 n, GError **error)
{
  return sam_sql_run_one (sql, "INSERT INTO t (n) VALUES ($1)", SAM_SQL_ARGS (SAM_SQL_INT (n)),
                          error);
}

/* Ends the backend of @victim from outside, and returns when it is gone. */
static void
cut (SamSql *victim, const char *conninfo)
{
  g_autoptr (SamSql) other = open_on (conninfo);
  g_autoptr (GError) error = NULL;
  gint64 pid, gone;
  if (sam_sql_in_transaction (victim)) {
    sam_sql_get_int (victim, "SELECT pg_backend_pid()", SAM_SQL_NO_ARGS, &pid, NULL, &error);
  } else {
    pid = count (victim, "SELECT pg_backend_pid()");
  }
  g_assert_no_error (error);
  sam_sql_get_int (other, "SELECT pg_terminate_backend(CAST (CAST ($1 AS BIGINT) AS INT), 10000)",
                   SAM_SQL_ARGS (SAM_SQL_INT (pid)), &gone, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (gone, ==, 1);
}

static void
test_values (void)
{
  static const guint8 bytes[] = { 0, 1, 255, 0, 27 };
  static const SamSqlValue rows[][3] = {
    { SAM_SQL_INT (0), SAM_SQL_TEXT (""), SAM_SQL_BLOB ("", 0) },
    { SAM_SQL_INT (G_MAXINT64), SAM_SQL_TEXT ("Kårstø, ærlig ŧ"), SAM_SQL_BLOB (bytes, 5) },
    { SAM_SQL_INT (G_MININT64), SAM_SQL_TEXT_SIZED ("abcdef", 3), SAM_SQL_BLOB ("\0\0", 2) },
    { SAM_SQL_INT (-1), SAM_SQL_NULL, SAM_SQL_NULL },
    { SAM_SQL_INT (-300), SAM_SQL_TEXT (NULL), SAM_SQL_BLOB (NULL, 0) },
  };
  g_autofree char *conninfo = NULL;
  g_autoptr (SamSql) sql = open_new (&conninfo);
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    gboolean is_null = rows[i][1].data == NULL;
    sam_sql_run_one (sql, "INSERT INTO t (n, s, b) VALUES ($1, $2, $3)", rows[i], 3, &error);
    g_assert_no_error (error);
    g_autoptr (SamSqlStatement) back =
        sam_sql_prepare (sql, "SELECT n, s, b, 1, n > 0 FROM t WHERE n = $1", &error);
    g_assert_no_error (error);
    sam_sql_bind (back, 1, &rows[i][0]);
    g_assert_cmpint (sam_sql_step (back, &error), ==, SAM_SQL_STEP_ROW);
    g_assert_cmpint (sam_sql_column_int (back, 0), ==, rows[i][0].integer);
    g_assert_cmpint (sam_sql_column_int (back, 3), ==, 1);
    g_assert_cmpint (sam_sql_column_int (back, 4), ==, rows[i][0].integer > 0);
    if (is_null) {
      g_assert_null (sam_sql_column_text (back, 1, NULL));
      g_assert_null (sam_sql_column_blob (back, 2, NULL));
    } else {
      gsize size = 0;
      const char *text = sam_sql_column_text (back, 1, &size);
      gssize length = rows[i][1].size < 0 ? (gssize) strlen (rows[i][1].data) : rows[i][1].size;
      g_assert_cmpmem (text, size, rows[i][1].data, length);
      const guint8 *blob = sam_sql_column_blob (back, 2, &size);
      g_assert_cmpmem (blob, size, rows[i][2].data, rows[i][2].size);
    }
    g_assert_cmpint (sam_sql_step (back, &error), ==, SAM_SQL_STEP_DONE);
  }
  /* Text sorts by bytes, as it does on SQLite. */
  g_assert_cmpint (count (sql, "SELECT CASE WHEN 'Z' COLLATE \"C\" < 'a' THEN 1 ELSE 0 END"), ==,
                   1);
}

static void
assert_fails (SamSql *sql, const char *text, const SamSqlValue *values, gsize n, SamSqlError code)
{
  g_autoptr (GError) error = NULL;
  g_assert_false (sam_sql_run (sql, text, values, n, &error));
  g_assert_error (error, SAM_SQL_ERROR, (int) code);
  /* Nothing that was bound gets out. */
  g_assert_null (strstr (error->message, "hemmelig"));
}

static void
test_classes (void)
{
  g_autofree char *conninfo = NULL;
  g_autoptr (SamSql) sql = open_new (&conninfo);
  g_autoptr (GError) error = NULL;

  g_assert_true (insert (sql, 1, NULL));
  assert_fails (sql, "SELEKT 1", SAM_SQL_NO_ARGS, SAM_SQL_ERROR_FAILED);
  assert_fails (sql, "SELECT 1 FROM nowhere", SAM_SQL_NO_ARGS, SAM_SQL_ERROR_FAILED);
  assert_fails (sql, "SELECT 1; SELECT 2", SAM_SQL_NO_ARGS, SAM_SQL_ERROR_FAILED);
  assert_fails (sql, "SELECT CAST ($2 AS BIGINT)", SAM_SQL_NO_ARGS, SAM_SQL_ERROR_MISUSE);
  assert_fails (sql, "SELECT 1 WHERE 1 = $1", SAM_SQL_NO_ARGS, SAM_SQL_ERROR_MISUSE);
  assert_fails (sql, "INSERT INTO t (n) VALUES ($1)", SAM_SQL_ARGS (SAM_SQL_INT (1)),
                SAM_SQL_ERROR_CONSTRAINT);
  assert_fails (sql, "INSERT INTO t (n) VALUES ($1)", SAM_SQL_ARGS (SAM_SQL_TEXT ("hemmelig")),
                SAM_SQL_ERROR_CONSTRAINT);
  assert_fails (sql, "INSERT INTO t (s) VALUES ($1)",
                SAM_SQL_ARGS (SAM_SQL_TEXT_SIZED ("hemmelig\0x", 10)), SAM_SQL_ERROR_CONSTRAINT);
  assert_fails (sql, "SELECT CAST (CAST ($1 AS TEXT) AS BIGINT)",
                SAM_SQL_ARGS (SAM_SQL_TEXT ("hemmelig")), SAM_SQL_ERROR_CONSTRAINT);
  assert_fails (sql, "SELECT $1", SAM_SQL_ARGS (SAM_SQL_TEXT ("a"), SAM_SQL_TEXT ("b")),
                SAM_SQL_ERROR_MISUSE);
  g_assert_cmpint (count (sql, "SELECT count(*) FROM t"), ==, 1);

  g_assert_null (sam_sql_open_postgresql ("host=/nonexistent dbname=x", &error));
  g_assert_error (error, SAM_SQL_ERROR, SAM_SQL_ERROR_CANT_OPEN);
  g_assert_null (strstr (error->message, "nonexistent"));
}

/* Two seconds, and then nothing was saved; the other goes on. */
static void
test_lock (void)
{
  g_autofree char *conninfo = NULL;
  g_autoptr (SamSql) one = open_new (&conninfo);
  g_autoptr (SamSql) two = open_on (conninfo);
  g_autoptr (GError) error = NULL;

  g_assert_true (insert (one, 1, NULL));
  g_assert_true (sam_sql_begin (one, NULL));
  sam_sql_run_one (one, "UPDATE t SET s = 'a' WHERE n = 1", SAM_SQL_NO_ARGS, NULL);
  g_assert_true (sam_sql_begin (two, NULL));
  g_assert_true (insert (two, 2, NULL));
  g_assert_false (sam_sql_run (two, "UPDATE t SET s = 'b' WHERE n = 1", SAM_SQL_NO_ARGS, NULL));
  g_assert_false (sam_sql_commit (two, &error));
  g_assert_error (error, SAM_SQL_ERROR, SAM_SQL_ERROR_BUSY);
  g_assert_true (sam_sql_commit (one, NULL));
  g_assert_cmpint (count (two, "SELECT count(*) FROM t WHERE s = 'a'"), ==, 1);
  g_assert_cmpint (count (two, "SELECT count(*) FROM t"), ==, 1);
}

/* A transaction whose connection went is over as a whole; the next one begins on a new one, with
 * statements that were prepared on the old one. */
static void
test_lost_inside (void)
{
  g_autofree char *conninfo = NULL;
  g_autoptr (SamSql) sql = open_new (&conninfo);
  g_autoptr (GError) error = NULL;

  g_assert_true (sam_sql_set_session (sql, "SET application_name = 'mine'", NULL));
  g_assert_true (insert (sql, 1, NULL));
  g_assert_true (sam_sql_begin (sql, NULL));
  g_assert_true (insert (sql, 2, NULL));
  cut (sql, conninfo);
  g_assert_false (insert (sql, 3, &error));
  g_assert_error (error, SAM_SQL_ERROR, SAM_SQL_ERROR_IO);
  g_clear_error (&error);
  g_assert_false (insert (sql, 4, &error));
  g_clear_error (&error);
  g_assert_false (sam_sql_commit (sql, &error));
  g_assert_error (error, SAM_SQL_ERROR, SAM_SQL_ERROR_IO);
  g_clear_error (&error);

  g_assert_true (sam_sql_begin (sql, &error));
  g_assert_true (insert (sql, 5, &error));
  g_assert_true (sam_sql_commit (sql, &error));
  g_assert_no_error (error);
  g_assert_cmpint (count (sql, "SELECT CAST (sum(n) AS BIGINT) FROM t"), ==, 6);
  g_autofree char *session =
      sam_sql_get_text (sql, "SHOW application_name", SAM_SQL_NO_ARGS, &error);
  g_assert_cmpstr (session, ==, "mine");

  /* Nothing was begun yet: nobody hears of it. */
  cut (sql, conninfo);
  g_assert_true (sam_sql_begin (sql, &error));
  g_assert_true (insert (sql, 6, &error));
  g_assert_true (sam_sql_commit (sql, &error));
}

/* Between the last statement and the answer to COMMIT nobody knows; the next transaction looks. */
static void
test_lost_in_commit (void)
{
  g_autofree char *conninfo = NULL;
  g_autoptr (SamSql) sql = open_new (&conninfo);
  g_autoptr (GError) error = NULL;

  g_assert_true (sam_sql_begin (sql, NULL));
  g_assert_true (insert (sql, 1, NULL));
  cut (sql, conninfo);
  g_assert_false (sam_sql_commit (sql, &error));
  g_assert_error (error, SAM_SQL_ERROR, SAM_SQL_ERROR_UNKNOWN_OUTCOME);
  g_clear_error (&error);
  g_assert_cmpint (count (sql, "SELECT count(*) FROM t"), ==, 0);

  /* A statement of its own is its own commit. */
  cut (sql, conninfo);
  g_assert_false (insert (sql, 2, &error));
  g_assert_error (error, SAM_SQL_ERROR, SAM_SQL_ERROR_UNKNOWN_OUTCOME);
  g_clear_error (&error);
  g_assert_true (insert (sql, 3, &error));
  g_assert_cmpint (count (sql, "SELECT count(*) FROM t"), ==, 1);
}

/* PostgreSQL itself goes and comes back. */
static void
test_restart (void)
{
  g_autoptr (SamPostgres) pg = sam_postgres_new (TRUE);
  g_autofree char *conninfo = sam_postgres_create (pg);
  g_autoptr (SamSql) sql = open_on (conninfo);
  g_autoptr (GError) error = NULL;

  g_assert_true (sam_sql_define (sql, "CREATE TABLE t (n {INT})", NULL));
  g_assert_true (sam_sql_begin (sql, NULL));
  g_assert_true (insert (sql, 1, NULL));
  g_assert_true (sam_sql_commit (sql, NULL));
  g_assert_true (sam_sql_begin (sql, NULL));
  g_assert_true (insert (sql, 2, NULL));
  sam_postgres_crash (pg);
  g_assert_false (sam_sql_commit (sql, &error));
  g_clear_error (&error);
  g_assert_true (sam_sql_begin (sql, &error));
  g_assert_true (insert (sql, 3, &error));
  g_assert_true (sam_sql_commit (sql, &error));
  g_assert_no_error (error);
  g_assert_cmpint (count (sql, "SELECT CAST (sum(n) AS BIGINT) FROM t"), ==, 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/sql/postgresql/values", test_values);
  g_test_add_func ("/sql/postgresql/classes", test_classes);
  g_test_add_func ("/sql/postgresql/lock", test_lock);
  g_test_add_func ("/sql/postgresql/lost-inside", test_lost_inside);
  g_test_add_func ("/sql/postgresql/lost-in-commit", test_lost_in_commit);
  g_test_add_func ("/sql/postgresql/restart", test_restart);
  return g_test_run ();
}
