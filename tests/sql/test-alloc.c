/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Whatever SQLite gives back is zeroes by then. */

#include <samspor/sam-sql.h>

#include <sqlite3.h>
#include <string.h>

static sqlite3_mem_methods real;
static guint n_freed, n_dirty, n_grown;

static void
look_and_free (void *block)
{
  const guint8 *bytes = block;
  int size = block != NULL ? real.xSize (block) : 0;

  n_freed += size > 0;
  for (int i = 0; i < size; i++) {
    if (bytes[i] != 0) {
      n_dirty++;
      break;
    }
  }
  real.xFree (block);
}

static void *
never_realloc (void *block, int size)
{
  /* The underlying one would leave a copy. */
  n_grown++;
  return real.xRealloc (block, size);
}

static void
test_zeroed (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *big = g_strnfill (200000, 'x');
  SamSql *sql;
  char *block;
  gint64 n;

  block = sqlite3_malloc (40);
  memset (block, 'a', 40);
  block = sqlite3_realloc (block, 100000);
  g_assert_cmpmem (block, 40, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 40);
  block = sqlite3_realloc (block, 90000);
  block = sqlite3_realloc (block, 10);
  g_assert_cmpmem (block, 10, "aaaaaaaaaa", 10);
  sqlite3_free (block);
  sqlite3_free (NULL);

  sql = sam_sql_open (NULL, &error);
  g_assert_no_error (error);
  g_assert_true (sam_sql_define (sql,
                                 "CREATE TABLE t (s {TEXT}) {STRICT};"
                                 "CREATE VIRTUAL TABLE f USING fts5 (s);",
                                 &error));
  for (int i = 0; i < 50; i++) {
    sam_sql_run (sql, "INSERT INTO t VALUES ($1)", SAM_SQL_ARGS (SAM_SQL_TEXT (big)), &error);
    sam_sql_run (sql, "INSERT INTO f VALUES ($1)", SAM_SQL_ARGS (SAM_SQL_TEXT ("Kari bor her")),
                 &error);
  }
  sam_sql_get_int (sql, "SELECT count(DISTINCT s || 'y') FROM t ORDER BY s", SAM_SQL_NO_ARGS, &n,
                   NULL, &error);
  g_assert_no_error (error);
  sam_sql_close (sql);
  g_assert_cmpuint (n_freed, >, 500);
  g_assert_cmpuint (n_dirty, ==, 0);
  g_assert_cmpuint (n_grown, ==, 0);
}

int
main (int argc, char **argv)
{
  sqlite3_mem_methods methods;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_assert_cmpint (sqlite3_config (SQLITE_CONFIG_GETMALLOC, &real), ==, SQLITE_OK);
  methods = real;
  methods.xFree = look_and_free;
  methods.xRealloc = never_realloc;
  g_assert_cmpint (sqlite3_config (SQLITE_CONFIG_MALLOC, &methods), ==, SQLITE_OK);
  sam_sql_global_init (0);

  g_test_add_func ("/alloc/zeroed", test_zeroed);
  return g_test_run ();
}
