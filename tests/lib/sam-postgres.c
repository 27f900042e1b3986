/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-postgres.h"

#include "sam-test.h"

#include <gio/gio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

struct _SamPostgres {
  SamTestDir *dir;       /* (owned) */
  char *bin, *data;      /* (owned) */
  GPtrArray *as;         /* (owned): words before a command: another user than root */
  GSubprocess *postgres; /* (owned) (nullable) */
  GDataInputStream *log; /* (owned) (nullable): what it says: that it is ready, and its end */
  gboolean durable;
  guint n_databases;
};

static char *
find_bin (void)
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

static void
end_with_parent (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGQUIT);
}

static GSubprocess *
spawn (SamPostgres *pg, GSubprocessFlags flags, ...)
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
  g_subprocess_launcher_set_cwd (launcher, sam_test_dir_path (pg->dir));
  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C.UTF-8", TRUE);
  g_subprocess_launcher_unsetenv (launcher, "ASAN_OPTIONS");
  g_subprocess_launcher_set_child_setup (launcher, end_with_parent, NULL, NULL);
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
start (SamPostgres *pg)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *postgres = g_build_filename (pg->bin, "postgres", NULL);
  pg->postgres = spawn (pg, G_SUBPROCESS_FLAGS_STDERR_PIPE, postgres, "-D", pg->data, "-k",
                        sam_test_dir_path (pg->dir), "-c", "listen_addresses=", "-c",
                        pg->durable ? "fsync=on" : "fsync=off", "-c", "logging_collector=off", "-c",
                        "log_destination=stderr", "-c", "log_min_messages=log", "-c",
                        "log_checkpoints=off", "-c", "shared_buffers=32MB", NULL);
  pg->log = g_data_input_stream_new (g_subprocess_get_stderr_pipe (pg->postgres));
  for (;;) {
    g_autofree char *line = g_data_input_stream_read_line (pg->log, NULL, NULL, &error);
    g_assert_no_error (error);
    g_assert_nonnull (line);
    if (strstr (line, "ready to accept connections")) {
      break;
    }
  }
}

static void
stop (SamPostgres *pg)
{
  g_subprocess_send_signal (pg->postgres, SIGQUIT);
  for (;;) {
    g_autofree char *line = g_data_input_stream_read_line (pg->log, NULL, NULL, NULL);
    if (!line) {
      break;
    }
  }
  g_assert_true (g_subprocess_wait (pg->postgres, NULL, NULL));
  g_clear_object (&pg->log);
  g_clear_object (&pg->postgres);
}

SamPostgres *
sam_postgres_new (gboolean durable)
{
  g_autoptr (GError) error = NULL;
  SamPostgres *pg = g_new0 (SamPostgres, 1);

  pg->durable = durable;
  pg->bin = find_bin ();
  g_assert_nonnull (pg->bin); /* Debian: apt install postgresql */
  pg->dir = sam_test_dir_new ();
  pg->data = sam_test_dir_file (pg->dir, "data");
  pg->as = g_ptr_array_new_with_free_func (g_free);
  if (geteuid () == 0) {
    guint uid = 0, gid = 0;
    g_assert_true (find_user ("postgres", &uid, &gid) || find_user ("nobody", &uid, &gid));
    g_assert_cmpint (chown (sam_test_dir_path (pg->dir), uid, gid), ==, 0);
    g_ptr_array_add (pg->as, g_strdup ("setpriv"));
    g_ptr_array_add (pg->as, g_strdup_printf ("--reuid=%u", uid));
    g_ptr_array_add (pg->as, g_strdup_printf ("--regid=%u", gid));
    g_ptr_array_add (pg->as, g_strdup ("--clear-groups"));
    /* Another user forgets what was asked of the kernel before. */
    g_ptr_array_add (pg->as, g_strdup ("--pdeathsig=QUIT"));
  }
  g_autofree char *initdb = g_build_filename (pg->bin, "initdb", NULL);
  g_autoptr (GSubprocess) init =
      spawn (pg, G_SUBPROCESS_FLAGS_STDOUT_SILENCE, initdb, "-D", pg->data, "-U", "owner", "-A",
             "trust", "-E", "UTF8", "--locale=C", "--no-sync", NULL);
  g_assert_true (g_subprocess_wait_check (init, NULL, &error));
  g_assert_no_error (error);
  start (pg);
  return pg;
}

void
sam_postgres_free (SamPostgres *pg)
{
  if (!pg) {
    return;
  }
  stop (pg);
  g_ptr_array_unref (pg->as);
  g_free (pg->data);
  g_free (pg->bin);
  sam_test_dir_free (pg->dir);
  g_free (pg);
}

static SamPostgres *shared;

static void
end_shared (void)
{
  g_clear_pointer (&shared, sam_postgres_free);
}

SamPostgres *
sam_postgres_shared (void)
{
  if (!shared) {
    shared = sam_postgres_new (FALSE);
    atexit (end_shared);
  }
  return shared;
}

void
sam_postgres_crash (SamPostgres *pg)
{
  stop (pg);
  start (pg);
}

static char *
conninfo_of (SamPostgres *pg, const char *database)
{
  return g_strdup_printf ("host=%s user=owner dbname=%s", sam_test_dir_path (pg->dir), database);
}

static void
admin (SamPostgres *pg, const char *script)
{
  g_autofree char *conninfo = conninfo_of (pg, "postgres");
  g_autofree char *err = NULL;
  if (!sam_postgres_psql (pg, conninfo, script, NULL, &err)) {
    g_error ("%s: %s", script, err);
  }
}

char *
sam_postgres_create (SamPostgres *pg)
{
  g_autofree char *name = g_strdup_printf ("d%u", ++pg->n_databases);
  g_autofree char *script = g_strdup_printf ("CREATE DATABASE %s", name);
  admin (pg, script);
  return conninfo_of (pg, name);
}

void
sam_postgres_drop (SamPostgres *pg, const char *conninfo)
{
  g_autofree char *script =
      g_strdup_printf ("DROP DATABASE %s WITH (FORCE)", strrchr (conninfo, '=') + 1);
  admin (pg, script);
}

gboolean
sam_postgres_psql (SamPostgres *pg, const char *conninfo, const char *script, char **out,
                   char **err)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *psql = g_build_filename (pg->bin, "psql", NULL);
  g_autoptr (GSubprocess) process =
      spawn (pg,
             G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE
                 | G_SUBPROCESS_FLAGS_STDERR_PIPE,
             psql, "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", conninfo, NULL);
  g_assert_true (g_subprocess_communicate_utf8 (process, script, NULL, out, err, &error));
  g_assert_no_error (error);
  return g_subprocess_get_successful (process);
}
