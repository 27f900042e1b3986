/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Every statement of the server is prepared on SQLite and on a throw-away PostgreSQL, and the
 * server runs no other. */
#include "../../src/server/sam-server-sql.h"
#include "server-fixture.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

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

/* ---- PostgreSQL ---- */

typedef struct {
  char *bin, *dir, *data; /* (owned) */
  GPtrArray *as;          /* (owned): words before a command: another user than root */
  GSubprocess *postgres;  /* (owned) (nullable) */
} Postgres;

static char *
find_postgres (void)
{
  static const char *const roots[] = { "/usr/lib/postgresql", "/usr/pgsql", NULL };
  for (guint i = 0; roots[i]; i++) {
    g_autoptr (GDir) dir = g_dir_open (roots[i], 0, NULL);
    const char *name;
    while (dir && (name = g_dir_read_name (dir))) {
      g_autofree char *bin = g_build_filename (roots[i], name, "bin", NULL);
      g_autofree char *postgres = g_build_filename (bin, "postgres", NULL);
      if (g_file_test (postgres, G_FILE_TEST_IS_EXECUTABLE)) {
        return g_steal_pointer (&bin);
      }
    }
  }
  g_autofree char *postgres = g_find_program_in_path ("postgres");
  return postgres ? g_path_get_dirname (postgres) : NULL;
}

static GSubprocess *
spawn (Postgres *pg, GSubprocessFlags flags, ...)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (flags);
  const char *word;
  va_list list;

  for (guint i = 0; i < pg->as->len; i++) {
    g_ptr_array_add (argv, g_ptr_array_index (pg->as, i));
  }
  va_start (list, flags);
  while ((word = va_arg (list, const char *))) {
    g_ptr_array_add (argv, (gpointer) word);
  }
  va_end (list);
  g_ptr_array_add (argv, NULL);
  g_subprocess_launcher_set_cwd (launcher, pg->dir);
  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C.UTF-8", TRUE);
  g_subprocess_launcher_unsetenv (launcher, "ASAN_OPTIONS");
  GSubprocess *process =
      g_subprocess_launcher_spawnv (launcher, (const char *const *) argv->pdata, &error);
  g_assert_no_error (error);
  return process;
}

static gboolean
find_user (const char *name, guint *uid, guint *gid)
{
  g_autofree char *passwd = NULL;
  g_assert_true (g_file_get_contents ("/etc/passwd", &passwd, NULL, NULL));
  g_auto (GStrv) lines = g_strsplit (passwd, "\n", -1);
  for (guint i = 0; lines[i]; i++) {
    g_auto (GStrv) fields = g_strsplit (lines[i], ":", -1);
    if (g_strv_length (fields) >= 4 && strcmp (fields[0], name) == 0) {
      *uid = (guint) g_ascii_strtoull (fields[2], NULL, 10);
      *gid = (guint) g_ascii_strtoull (fields[3], NULL, 10);
      return TRUE;
    }
  }
  return FALSE;
}

static void
postgres_start (Postgres *pg)
{
  g_autoptr (GError) error = NULL;
  pg->bin = find_postgres ();
  g_assert_nonnull (pg->bin); /* Debian: apt install postgresql */
  pg->dir = g_dir_make_tmp ("samspor-pg-XXXXXX", &error);
  g_assert_no_error (error);
  pg->data = g_build_filename (pg->dir, "data", NULL);
  pg->as = g_ptr_array_new_with_free_func (g_free);
  if (geteuid () == 0) {
    guint uid = 0, gid = 0;
    g_assert_true (find_user ("postgres", &uid, &gid) || find_user ("nobody", &uid, &gid));
    g_assert_cmpint (chown (pg->dir, uid, gid), ==, 0);
    g_ptr_array_add (pg->as, g_strdup ("setpriv"));
    g_ptr_array_add (pg->as, g_strdup_printf ("--reuid=%u", uid));
    g_ptr_array_add (pg->as, g_strdup_printf ("--regid=%u", gid));
    g_ptr_array_add (pg->as, g_strdup ("--clear-groups"));
  }
  g_autofree char *initdb = g_build_filename (pg->bin, "initdb", NULL);
  g_autofree char *postgres = g_build_filename (pg->bin, "postgres", NULL);
  g_autoptr (GSubprocess) init =
      spawn (pg, G_SUBPROCESS_FLAGS_STDOUT_SILENCE, initdb, "-D", pg->data, "-U", "samspor", "-A",
             "trust", "-E", "UTF8", "--locale=C", "--no-sync", NULL);
  g_assert_true (g_subprocess_wait_check (init, NULL, &error));
  g_assert_no_error (error);
  pg->postgres = spawn (pg, G_SUBPROCESS_FLAGS_STDERR_PIPE, postgres, "-D", pg->data, "-k", pg->dir,
                        "-c", "listen_addresses=", "-c", "fsync=off", "-c", "logging_collector=off",
                        "-c", "log_destination=stderr", NULL);
  g_autoptr (GDataInputStream) log =
      g_data_input_stream_new (g_subprocess_get_stderr_pipe (pg->postgres));
  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (log), FALSE);
  for (;;) {
    g_autofree char *line = g_data_input_stream_read_line (log, NULL, NULL, &error);
    g_assert_no_error (error);
    g_assert_nonnull (line);
    if (strstr (line, "ready to accept connections")) {
      return;
    }
  }
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir =
      g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name;
  while (dir && (name = g_dir_read_name (dir))) {
    g_autofree char *child = g_build_filename (path, name, NULL);
    remove_tree (child);
  }
  g_remove (path);
}

static void
postgres_stop (Postgres *pg)
{
  g_autoptr (GError) error = NULL;
  g_subprocess_send_signal (pg->postgres, SIGQUIT);
  g_assert_true (g_subprocess_wait (pg->postgres, NULL, &error));
  g_object_unref (pg->postgres);
  remove_tree (pg->dir);
  g_free (pg->bin);
  g_free (pg->dir);
  g_free (pg->data);
  g_ptr_array_unref (pg->as);
}

static void
append_schema (GString *script)
{
  g_autoptr (GString) schema = g_string_new (sam_server_schema);
  g_string_append (schema, sam_server_schema_3);
  g_string_replace (schema, "{INT}", "BIGINT", 0);
  g_string_replace (schema, "{TEXT}", "TEXT COLLATE \"C\"", 0);
  g_string_replace (schema, "{BLOB}", "BYTEA", 0);
  g_string_replace (schema, "{STRICT}", "", 0);
  g_assert_null (strchr (schema->str, '{'));
  g_string_append_len (script, schema->str, (gssize) schema->len);
}

static gboolean
run_psql (Postgres *pg, const char *script, char **err)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *psql = g_build_filename (pg->bin, "psql", NULL);
  g_autoptr (GSubprocess) process =
      spawn (pg,
             G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE
                 | G_SUBPROCESS_FLAGS_STDERR_PIPE,
             psql, "-X", "-q", "-h", pg->dir, "-U", "samspor", "-d", "postgres", "-v",
             "ON_ERROR_STOP=1", NULL);
  g_assert_true (g_subprocess_communicate_utf8 (process, script, NULL, NULL, err, &error));
  g_assert_no_error (error);
  return g_subprocess_get_successful (process);
}

static void
test_postgres (void)
{
  Postgres pg = { NULL };
  g_autoptr (GString) script = g_string_new (NULL);
  g_autofree char *err = NULL, *err2 = NULL;

  postgres_start (&pg);
  append_schema (script);
  for (guint i = 0; i < SAM_N_STMTS; i++) {
    g_string_append_printf (script, "PREPARE s%u AS %s;\n", i, sam_server_statements[i]);
  }
  /* the types it took for the parameters are ours: no other width, no other kind */
  g_string_append (
      script, "DO $$ DECLARE bad TEXT; BEGIN\n"
              "SELECT string_agg(name || ': ' || parameter_types::text, ', ') INTO bad\n"
              "FROM pg_prepared_statements WHERE EXISTS (SELECT 1 FROM unnest(parameter_types)"
              " AS t WHERE t::text NOT IN ('bigint', 'bytea', 'text'));\n"
              "IF bad IS NOT NULL THEN RAISE EXCEPTION 'parameters %', bad; END IF; END $$;\n");
  gboolean ok = run_psql (&pg, script->str, &err);
  if (!ok) {
    g_test_message ("%s", err);
  }
  /* the test can fail: a word of SQLite's own is noticed */
  gboolean noticed =
      !run_psql (&pg, "PREPARE x AS SELECT rowid FROM record WHERE body GLOB $1;\n", &err2);
  postgres_stop (&pg);
  g_assert_true (ok);
  g_assert_true (noticed);
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
