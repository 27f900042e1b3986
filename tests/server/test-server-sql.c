/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Every statement of the server is prepared on SQLite and on a throw-away PostgreSQL, and the
 * server runs no other. */
#include "../../src/server/sam-server-sql.h"
#include "sam-postgres.h"
#include "server-fixture.h"

static void
test_sqlite (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SamSql) sql = sam_sql_open (NULL, &error);
  g_assert_no_error (error);
  g_assert_true (sam_sql_define (sql, sam_server_schema, &error));
  g_assert_no_error (error);
  g_assert_true (sam_sql_define (sql, sam_server_schema_3, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < SAM_N_STMTS; i++) {
    g_autoptr (SamSqlStatement) statement = sam_sql_prepare (sql, sam_server_statements[i], &error);
    if (!statement) {
      g_test_message ("statement %u: %s", i, sam_server_statements[i]);
    }
    g_assert_no_error (error);
  }
}

static char *
shape_of (SamSql *sql)
{
  g_autoptr (GError) error = NULL;
  char *shape = sam_sql_get_text (
      sql,
      "SELECT group_concat(sql, ';') FROM (SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL"
      " ORDER BY name)",
      SAM_SQL_NO_ARGS, &error);
  g_assert_no_error (error);
  return shape;
}

static gint64
number_of (SamSql *sql, const char *text)
{
  g_autoptr (GError) error = NULL;
  gint64 n = -1;
  g_assert_true (sam_sql_get_int (sql, text, SAM_SQL_NO_ARGS, &n, NULL, &error));
  g_assert_no_error (error);
  return n;
}

/* A database of format 2 becomes one that a new one equals; a newer one is left alone. */
static void
test_formats (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  static const char *const rows[] = {
    "INSERT INTO server_state (id, format, epoch, mac_key, environment, created_us)"
    " VALUES (1, 2, 'abcdef01', zeroblob(32), 'test', 5)",
    "INSERT INTO feed_head (id, seq, at_us, floor_seq) VALUES (1, 41, 77, 0)",
    "INSERT INTO device (account, id, generation, cursor_seq, seen_us)"
    " VALUES (zeroblob(16), zeroblob(16), 3, 40, 6)",
    "INSERT INTO scope_out (account, seq, scope, comp, reason)"
    " VALUES (zeroblob(16), 12, zeroblob(16), -1, 'scope')",
  };
  SamSql *sql = sam_sql_open (NULL, &error);
  g_assert_true (sam_sql_define (sql, sam_server_schema, &error));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_assert_true (sam_sql_run (sql, rows[i], SAM_SQL_NO_ARGS, &error));
    g_assert_no_error (error);
  }
  g_autoptr (SamServer) old = sam_server_new (sql, f->clock, NULL, &error);
  g_assert_no_error (error);
  g_autofree char *was = shape_of (sam_server_get_sql (old));
  g_autofree char *is = shape_of (sam_server_get_sql (f->server));
  g_assert_cmpstr (was, ==, is);
  g_assert_cmpstr (sam_server_get_epoch (old), ==, "abcdef01");
  g_assert_cmpint (number_of (sql, "SELECT format FROM server_state"), ==, 3);
  /* what was taken away before receipts were known is not waited for */
  g_assert_cmpint (number_of (sql, "SELECT since_seq FROM device"), ==, 41);
  g_assert_cmpint (number_of (sql, "SELECT at_us FROM scope_out"), ==, 77);

  SamSql *newer = sam_sql_open (NULL, &error);
  g_assert_true (sam_sql_define (newer, sam_server_schema, &error));
  g_assert_true (sam_sql_run (newer,
                              "INSERT INTO server_state (id, format, epoch, mac_key, environment,"
                              " created_us) VALUES (1, 4, 'abcdef01', zeroblob(32), 'test', 5)",
                              SAM_SQL_NO_ARGS, &error));
  g_assert_null (sam_server_new (newer, f->clock, NULL, &error));
  g_assert_error (error, SAM_SERVER_ERROR, SAM_SERVER_ERROR_DATABASE);
}

static void
observe (const char *text, gpointer data)
{
  g_ptr_array_add (data, g_strdup (text));
}

static void
test_no_other (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) seen = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  guint n_known = 0;

  for (guint i = 0; i < SAM_N_STMTS; i++) {
    g_assert_true (g_hash_table_add (known, (gpointer) sam_server_statements[i]));
  }
  sam_sql_set_observer (sam_server_get_sql (f->server), observe, seen);
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autofree char *case_id = make_case (kari, NULL);
  device_pull (kari);
  sam_sql_set_observer (sam_server_get_sql (f->server), NULL, NULL);
  for (guint i = 0; i < seen->len; i++) {
    const char *text = g_ptr_array_index (seen, i);
    if (g_hash_table_contains (known, text)) {
      n_known++;
    } else if (!g_str_has_prefix (text, "BEGIN") && !g_str_has_prefix (text, "COMMIT")
               && !g_str_has_prefix (text, "SAVEPOINT") && !g_str_has_prefix (text, "RELEASE")
               && !g_str_has_prefix (text, "PRAGMA")) {
      g_test_message ("not in the table: %s", text);
      g_test_fail ();
    }
  }
  g_assert_cmpuint (n_known, >, 10);
}

/* The driver takes BIGINT, TEXT and BYTEA parameters alone: a width or kind of PostgreSQL's own
 * choosing fails here. */
static void
test_postgres (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *conninfo = sam_postgres_create (sam_postgres_shared ());
  g_autoptr (SamSql) sql = sam_sql_open_postgresql (conninfo, &error);
  g_assert_no_error (error);
  g_assert_true (sam_sql_define (sql, sam_server_schema, &error));
  g_assert_true (sam_sql_define (sql, sam_server_schema_3, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < SAM_N_STMTS; i++) {
    g_autoptr (SamSqlStatement) statement = sam_sql_prepare (sql, sam_server_statements[i], &error);
    if (!statement) {
      g_test_message ("statement %u: %s", i, sam_server_statements[i]);
    }
    g_assert_no_error (error);
  }
  for (guint i = 0; i < SAM_N_PG; i++) {
    g_autoptr (SamSqlStatement) statement =
        sam_sql_prepare (sql, sam_server_postgres_statements[i], &error);
    g_assert_no_error (error);
  }
  /* the test can fail: a word of SQLite's own is noticed */
  g_assert_null (sam_sql_prepare (sql, "SELECT rowid FROM record WHERE body GLOB $1", NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/server/sql/sqlite", test_sqlite);
  g_test_add ("/server/sql/formats", Fixture, NULL, fixture_set_up, test_formats,
              fixture_tear_down);
  g_test_add ("/server/sql/no-other", Fixture, NULL, fixture_set_up, test_no_other,
              fixture_tear_down);
  g_test_add_func ("/server/sql/postgresql", test_postgres);
  return g_test_run ();
}
