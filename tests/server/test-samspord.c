/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The program itself: its command line, its lock, its control socket. */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <samspor/sam-id.h>
#include <samspor/sam-json.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>

static const char *program;

typedef struct {
  GSubprocess *process; /* (owned) */
  char *base;           /* (owned): http://127.0.0.1:PORT */
} Serve;

/* Runs a command to its end. Returns: the exit status; @out and @err without their line feed. */
static int
run (char **out, char **err, ...)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autofree char *out_text = NULL, *err_text = NULL;
  const char *word;
  va_list list;

  g_ptr_array_add (argv, (gpointer) program);
  va_start (list, err);
  while ((word = va_arg (list, const char *))) {
    g_ptr_array_add (argv, (gpointer) word);
  }
  va_end (list);
  g_ptr_array_add (argv, NULL);
  g_autoptr (GSubprocess) process =
      g_subprocess_newv ((const char *const *) argv->pdata,
                         G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &out_text, &err_text, &error));
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  int status = g_subprocess_get_exit_status (process);
  if (status != 0 && !err) {
    g_test_message ("%s", err_text);
  }
  if (out) {
    *out = g_strdup (g_strchomp (out_text));
  }
  if (err) {
    *err = g_strdup (g_strchomp (err_text));
  }
  return status;
}

static Serve
serve (const char *db, ...)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  const char *word;
  va_list list;
  Serve s = { NULL };
  const char *const start[] = { program, "serve", "--db", db, "--listen", "127.0.0.1:0" };

  for (guint i = 0; i < G_N_ELEMENTS (start); i++) {
    g_ptr_array_add (argv, (gpointer) start[i]);
  }
  va_start (list, db);
  while ((word = va_arg (list, const char *))) {
    g_ptr_array_add (argv, (gpointer) word);
  }
  va_end (list);
  g_ptr_array_add (argv, NULL);
  s.process =
      g_subprocess_newv ((const char *const *) argv->pdata, G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_assert_no_error (error);
  g_autoptr (GDataInputStream) in =
      g_data_input_stream_new (g_subprocess_get_stdout_pipe (s.process));
  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (in), FALSE);
  g_autofree char *line = g_data_input_stream_read_line (in, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (line);
  g_assert_true (g_str_has_prefix (line, "listening http://127.0.0.1:"));
  s.base = g_strdup (line + strlen ("listening "));
  return s;
}

static void
stop (Serve *s)
{
  g_autoptr (GError) error = NULL;
  g_subprocess_send_signal (s->process, SIGTERM);
  g_assert_true (g_subprocess_wait (s->process, NULL, &error));
  g_assert_true (g_subprocess_get_if_exited (s->process));
  g_assert_cmpint (g_subprocess_get_exit_status (s->process), ==, 0);
  g_clear_object (&s->process);
  g_clear_pointer (&s->base, g_free);
}

static guint
get (Serve *s, const char *path, const char *token, char **body)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SoupSession) session = soup_session_new_with_options ("proxy-resolver", NULL, NULL);
  g_autofree char *uri = g_strconcat (s->base, path, NULL);
  g_autofree char *authorization = g_strconcat ("Bearer ", token ? token : "", NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", uri);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  if (token) {
    soup_message_headers_replace (headers, "Authorization", authorization);
  }
  soup_message_headers_replace (headers, "Samspor-Device",
                                "01970000-0000-7000-8000-000000000001.1");
  g_autoptr (GBytes) bytes = soup_session_send_and_read (session, message, NULL, &error);
  g_assert_no_error (error);
  if (body) {
    *body = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  }
  return soup_message_get_status (message);
}

static char *
private_dir (void)
{
  g_autoptr (GError) error = NULL;
  char *dir = g_dir_make_tmp ("samspord-XXXXXX", &error);
  g_assert_no_error (error);
  return dir;
}

static guint
mode_of (const char *path)
{
  struct stat st;
  g_assert_cmpint (g_stat (path, &st), ==, 0);
  return st.st_mode & 0777;
}

static void
test_database (void)
{
  g_autofree char *dir = private_dir ();
  g_autofree char *path = g_build_filename (dir, "new", "server.db", NULL);
  g_autofree char *db = g_strconcat ("sqlite:", path, NULL);
  g_autofree char *ctl = g_strconcat (path, ".ctl", NULL);
  g_autofree char *lock = g_strconcat (path, ".lock", NULL);
  g_autofree char *user = NULL, *before = NULL, *beside = NULL, *err = NULL, *nothing = NULL,
                  *meta = NULL, *second_user = NULL, *one = NULL, *two = NULL, *unknown_err = NULL;

  /* before a server runs: the folder and the database are made */
  g_assert_cmpint (run (&user, NULL, "user", "add", "--db", db, "--user", "kari", "--name",
                        "Kari Nordmann", "--role", "lead", "--team", "Nord", "--team", "Sør", NULL),
                   ==, 0);
  g_assert_true (sam_id_is_valid (user));
  g_assert_cmpint (run (&before, NULL, "token", "--db", db, "--user", "kari", NULL), ==, 0);
  g_assert_cmpuint (strlen (before), ==, 43);
  g_assert_cmpuint (mode_of (path), ==, 0600);

  Serve s = serve (db, NULL);
  g_assert_cmpuint (mode_of (ctl), ==, 0600);
  g_assert_cmpuint (mode_of (lock), ==, 0600);
  g_assert_cmpuint (get (&s, "/v1/meta", before, &meta), ==, 200);
  g_assert_nonnull (strstr (meta, "\"environment\":\"test\""));
  g_assert_nonnull (strstr (meta, "\"roles\":[\"lead\"]"));

  /* beside it */
  g_assert_cmpint (run (&beside, NULL, "token", "--db", db, "--user", "kari", "--days", "1", NULL),
                   ==, 0);
  g_assert_cmpstr (beside, !=, before);
  g_assert_cmpuint (get (&s, "/v1/sync/changes", beside, NULL), ==, 200);
  g_assert_cmpint (run (&second_user, NULL, "user", "add", "--db", db, "--user", "ola", "--name",
                        "Ola", "--role", "coordinator", "--team", "Nord", "--district", "Bydel 1",
                        NULL),
                   ==, 0);
  g_assert_cmpint (run (&one, NULL, "token", "--db", db, "--user", "ola", NULL), ==, 0);
  g_assert_cmpuint (get (&s, "/v1/sync/changes", one, NULL), ==, 200);
  g_assert_cmpint (run (&nothing, NULL, "token", "--db", db, "--user", "ola", "--revoke", NULL), ==,
                   0);
  g_assert_cmpstr (nothing, ==, "");
  g_assert_cmpuint (get (&s, "/v1/sync/changes", one, NULL), ==, 401);
  g_assert_cmpint (run (NULL, NULL, "user", "end", "--db", db, "--user", "ola", NULL), ==, 0);
  g_assert_cmpint (run (NULL, &unknown_err, "token", "--db", db, "--user", "nobody", NULL), ==, 1);
  g_assert_cmpstr (unknown_err, ==, "samspord: There is no such user");

  /* one server a database */
  g_assert_cmpint (run (NULL, &err, "serve", "--db", db, "--listen", "127.0.0.1:0", NULL), ==, 1);
  g_assert_nonnull (strstr (err, "Another samspord has this database"));
  stop (&s);
  g_assert_false (g_file_test (ctl, G_FILE_TEST_EXISTS));

  /* what was said is still known */
  Serve again = serve (db, NULL);
  g_assert_cmpuint (get (&again, "/v1/sync/changes", before, NULL), ==, 200);
  g_assert_cmpuint (get (&again, "/v1/sync/changes", one, NULL), ==, 401);
  stop (&again);

  /* killed, with its socket left behind: the next one starts and is reached */
  Serve killed = serve (db, NULL);
  g_subprocess_force_exit (killed.process);
  g_subprocess_wait (killed.process, NULL, NULL);
  g_clear_object (&killed.process);
  g_free (killed.base);
  g_assert_true (g_file_test (ctl, G_FILE_TEST_EXISTS));
  Serve after = serve (db, NULL);
  g_assert_cmpint (run (&two, NULL, "token", "--db", db, "--user", "kari", NULL), ==, 0);
  g_assert_cmpuint (get (&after, "/v1/meta", two, NULL), ==, 200);
  stop (&after);
}

static void
test_memory (void)
{
  g_autofree char *dir = private_dir ();
  g_autofree char *ctl = g_build_filename (dir, "ctl", NULL);
  g_autofree char *token = NULL, *err = NULL, *page = NULL;
  Serve s = serve ("memory", "--ctl", ctl, "--demo", "60", NULL);

  g_assert_cmpint (run (&token, NULL, "token", "--db", "memory", "--ctl", ctl, "--user",
                        "koordinator", NULL),
                   ==, 0);
  g_assert_cmpuint (get (&s, "/v1/sync/changes?limit=2000", token, &page), ==, 200);
  g_assert_nonnull (strstr (page, "\"t\":\"case\""));
  g_assert_nonnull (strstr (page, "\"more\":false"));
  g_assert_cmpint (run (NULL, &err, "token", "--db", "memory", "--user", "koordinator", NULL), ==,
                   2);
  stop (&s);
  g_clear_pointer (&err, g_free);
  g_assert_cmpint (run (NULL, &err, "token", "--db", "memory", "--ctl", ctl, "--user",
                        "koordinator", NULL),
                   ==, 1);
}

/* A folder that others can read, an address that others can reach, arguments that make no sense. */
static void
test_refused (void)
{
  g_autofree char *dir = private_dir ();
  g_autofree char *path = g_build_filename (dir, "server.db", NULL);
  g_autofree char *db = g_strconcat ("sqlite:", path, NULL);
  static const guint modes[] = { 0755, 0750, 0710, 0701 };

  for (guint i = 0; i < G_N_ELEMENTS (modes); i++) {
    g_autofree char *err = NULL, *err2 = NULL;
    g_assert_cmpint (g_chmod (dir, (int) modes[i]), ==, 0);
    g_assert_cmpint (run (NULL, &err, "serve", "--db", db, "--listen", "127.0.0.1:0", NULL), ==, 1);
    g_assert_nonnull (strstr (err, "Others can read the folder"));
    g_assert_cmpint (run (NULL, &err2, "token", "--db", db, "--user", "x", NULL), ==, 1);
    g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  }
  g_assert_cmpint (g_chmod (dir, 0700), ==, 0);
  g_autofree char *err = NULL;
  g_assert_cmpint (run (NULL, &err, "serve", "--db", db, "--listen", "0.0.0.0:0", NULL), ==, 1);
  g_assert_nonnull (strstr (err, "loopback"));

  static const char *const usage[][8] = {
    { "serve", NULL },
    { "serve", "--db", "memory", NULL },
    { "serve", "--db", "postgres:x", "--listen", "127.0.0.1:0", NULL },
    { "serve", "--db", "memory", "--listen", "127.0.0.1:0", "--today", "tomorrow", NULL },
    { "serve", "--db", "memory", "--listen", "127.0.0.1:0", "more", NULL },
    { "serve", "--db", "memory", "--listen", "127.0.0.1:0", "--environment", "other", NULL },
    { "token", "--db", "memory", NULL },
    { "user", NULL },
    { "user", "add", "--db", "memory", NULL },
    { "grant", "add", "--db", "memory", "--user", "x", NULL },
    { "nonsense", NULL },
    { "--nonsense", NULL },
  };
  for (guint i = 0; i < G_N_ELEMENTS (usage); i++) {
    g_autofree char *why = NULL;
    const char *const *w = usage[i];
    int status =
        run (NULL, &why, w[0], w[1], w[1] ? w[2] : NULL, w[1] && w[2] ? w[3] : NULL,
             w[1] && w[2] && w[3] ? w[4] : NULL, w[1] && w[2] && w[3] && w[4] ? w[5] : NULL,
             w[1] && w[2] && w[3] && w[4] && w[5] ? w[6] : NULL, NULL);
    if (status != 2) {
      g_test_message ("%u: %s", i, why);
    }
    g_assert_cmpint (status, ==, 2);
    g_assert_true (g_str_has_prefix (why, "samspord: "));
    g_assert_null (strchr (why, '\n'));
  }
  g_autofree char *role_err = NULL;
  g_assert_cmpint (run (NULL, &role_err, "user", "add", "--db", db, "--user", "kari", "--name", "K",
                        "--role", "boss", NULL),
                   ==, 1);
}

static char *
epoch_of (Serve *s)
{
  g_autofree char *meta = NULL;
  SamJsonToken token;
  g_assert_cmpuint (get (s, "/v1/meta", NULL, &meta), ==, 200);
  g_assert_true (sam_json_find (meta, strlen (meta), "epoch", &token));
  return sam_json_token_dup_string (&token);
}

static void
copy (const char *from, const char *to)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *data = NULL;
  gsize len = 0;
  g_assert_true (g_file_get_contents (from, &data, &len, &error));
  g_assert_true (g_file_set_contents (to, data, (gssize) len, &error));
  g_assert_no_error (error);
}

/* S11: a database from a back-up is not served as if nothing had happened. */
static void
test_s11 (void)
{
  g_autofree char *dir = private_dir ();
  g_autofree char *path = g_build_filename (dir, "s.db", NULL);
  g_autofree char *db = g_strconcat ("sqlite:", path, NULL);
  g_autofree char *backup = g_build_filename (dir, "backup", NULL);
  g_autofree char *side = g_strconcat (path, ".epoch", NULL);
  g_autofree char *err = NULL, *token = NULL;

  g_assert_cmpint (run (NULL, NULL, "user", "add", "--db", db, "--user", "kari", "--name", "Kari",
                        "--role", "lead", "--team", "Nord", NULL),
                   ==, 0);
  Serve s = serve (db, NULL);
  g_autofree char *first = epoch_of (&s);
  stop (&s);
  g_assert_cmpuint (mode_of (side), ==, 0600);
  copy (path, backup);
  /* something happens after the back-up, and it is put back */
  s = serve (db, NULL);
  g_assert_cmpint (run (&token, NULL, "token", "--db", db, "--user", "kari", NULL), ==, 0);
  g_assert_cmpint (run (NULL, NULL, "user", "add", "--db", db, "--user", "ola", "--name", "Ola",
                        "--role", "coordinator", "--team", "Nord", NULL),
                   ==, 0);
  g_autofree char *page = NULL;
  g_assert_cmpuint (get (&s, "/v1/sync/changes", token, &page), ==, 200);
  stop (&s);
  copy (backup, path);
  g_assert_cmpint (run (NULL, &err, "serve", "--db", db, "--listen", "127.0.0.1:0", NULL), ==, 1);
  g_assert_nonnull (strstr (err, "--new-epoch"));
  /* said once, and it begins anew: what was given out before is told so */
  s = serve (db, "--new-epoch", NULL);
  g_autofree char *second = epoch_of (&s);
  g_assert_cmpstr (second, !=, first);
  g_autofree char *again = NULL, *path_old = NULL, *reply = NULL;
  g_assert_cmpint (run (&again, NULL, "token", "--db", db, "--user", "kari", NULL), ==, 0);
  const char *end = strstr (page, "{\"k\":\"end\"");
  SamJsonToken cursor;
  g_assert_true (sam_json_find (end, strlen (end) - 1, "cursor", &cursor));
  g_autofree char *old = sam_json_token_dup_string (&cursor);
  path_old = g_strconcat ("/v1/sync/changes?cursor=", old, NULL);
  g_assert_cmpuint (get (&s, path_old, again, &reply), ==, 410);
  g_assert_nonnull (strstr (reply, "feed-reset"));
  stop (&s);
  s = serve (db, NULL);
  g_autofree char *third = epoch_of (&s);
  g_assert_cmpstr (third, ==, second);
  stop (&s);
  /* a note that can't be read proves nothing */
  g_assert_true (g_file_set_contents (side, "x", -1, NULL));
  g_assert_cmpint (run (NULL, NULL, "serve", "--db", db, "--listen", "127.0.0.1:0", NULL), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_assert_cmpint (argc, ==, 2);
  program = argv[1];
  g_test_add_func ("/samspord/database", test_database);
  g_test_add_func ("/samspord/memory", test_memory);
  g_test_add_func ("/samspord/refused", test_refused);
  g_test_add_func ("/samspord/S11", test_s11);
  return g_test_run ();
}
