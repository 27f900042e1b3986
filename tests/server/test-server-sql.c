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
  for (guint i = 0; i < SAM_N_STMTS; i++) {
    g_autoptr (SamSqlStatement) statement = sam_sql_prepare (sql, sam_server_statements[i], &error);
    if (!statement) {
      g_test_message ("statement %u: %s", i, sam_server_statements[i]);
    }
    g_assert_no_error (error);
  }
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
  g_test_add ("/server/sql/no-other", Fixture, NULL, fixture_set_up, test_no_other,
              fixture_tear_down);
  g_test_add_func ("/server/sql/postgresql", test_postgres);
  return g_test_run ();
}
