/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-demo-server.h"

#include "sam-places.h"

#include <signal.h>
#include <sys/prctl.h>

struct _SamDemoServer {
  GObject parent_instance;

  char *ctl;              /* (owned): path of the control socket */
  char *cases;            /* (owned) */
  char *today;            /* (owned) (nullable) */
  GSubprocess *process;   /* (owned) (nullable) */
  GDataInputStream *said; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (SamDemoServer, sam_demo_server, G_TYPE_OBJECT)

typedef struct {
  char *user;  /* (owned) */
  char *url;   /* (owned) (nullable) */
  char *token; /* (owned) (nullable) */
} Start;

static void
start_free (gpointer data)
{
  Start *start = data;

  g_free (start->user);
  g_free (start->url);
  g_free (start->token);
  g_free (start);
}

static void
sam_demo_server_finalize (GObject *object)
{
  SamDemoServer *self = SAM_DEMO_SERVER (object);

  sam_demo_server_stop (self);
  g_free (self->ctl);
  g_free (self->cases);
  g_free (self->today);
  G_OBJECT_CLASS (sam_demo_server_parent_class)->finalize (object);
}

static void
sam_demo_server_class_init (SamDemoServerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sam_demo_server_finalize;
}

static void
sam_demo_server_init (SamDemoServer *self)
{
}

SamDemoServer *
sam_demo_server_new (const char *dir, guint cases, SamDate today)
{
  SamDemoServer *self = g_object_new (SAM_TYPE_DEMO_SERVER, NULL);

  self->ctl = g_build_filename (dir, "ctl", NULL);
  self->cases = g_strdup_printf ("%u", cases);
  self->today = today != SAM_DATE_NONE ? sam_date_format_iso (today) : NULL;
  return self;
}

/* In the child before it starts: it ends when the window does, however the window ends. */
static void
end_with_parent (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGTERM);
}

static GSubprocess *
spawn (const char *const *argv, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDIN_PIPE);

  g_subprocess_launcher_set_child_setup (launcher, end_with_parent, NULL, NULL);
  return g_subprocess_launcher_spawnv (launcher, argv, error);
}

static void
token_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Start *start = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!g_subprocess_communicate_utf8_finish (G_SUBPROCESS (source), result, &start->token, NULL,
                                             &error)) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  g_strstrip (start->token);
  if (!g_subprocess_get_successful (G_SUBPROCESS (source)) || *start->token == '\0') {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED,
                             "starting the demo: its server gave no token");
    return;
  }
  g_task_return_boolean (task, TRUE);
}

static void
line_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SamDemoServer *self = g_task_get_source_object (task);
  Start *start = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autofree char *program = sam_places_program ("samspord", "server");
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *line =
      g_data_input_stream_read_line_finish_utf8 (self->said, result, NULL, &error);
  GCancellable *cancellable = g_task_get_cancellable (task);
  const char *argv[] = { program,   "token",  "--db",      "memory", "--ctl",
                         self->ctl, "--user", start->user, NULL };

  if (!line || !g_str_has_prefix (line, "listening ")) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED,
                             "starting the demo: its server did not start");
    return;
  }
  start->url = g_strdup (line + strlen ("listening "));
  process = spawn (argv, &error);
  if (!process) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  g_subprocess_communicate_utf8_async (process, NULL, cancellable, token_cb,
                                       g_steal_pointer (&task));
}

void
sam_demo_server_start_async (SamDemoServer *server, const char *user, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (server, cancellable, callback, user_data);
  g_autofree char *program = sam_places_program ("samspord", "server");
  g_autoptr (GError) error = NULL;
  Start *start = g_new0 (Start, 1);
  const char *argv[] = { program,
                         "serve",
                         "--db",
                         "memory",
                         "--listen",
                         "127.0.0.1:0",
                         "--demo",
                         server->cases,
                         "--ctl",
                         server->ctl,
                         server->today ? "--today" : NULL,
                         server->today,
                         NULL };

  g_task_set_source_tag (task, sam_demo_server_start_async);
  start->user = g_strdup (user);
  g_task_set_task_data (task, start, start_free);
  if (!program) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                             "starting the demo: samspord is not installed");
    return;
  }
  server->process = spawn (argv, &error);
  if (!server->process) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  server->said = g_data_input_stream_new (g_subprocess_get_stdout_pipe (server->process));
  g_data_input_stream_read_line_async (server->said, G_PRIORITY_DEFAULT, cancellable, line_cb,
                                       g_steal_pointer (&task));
}

gboolean
sam_demo_server_start_finish (SamDemoServer *server, GAsyncResult *result, char **url, char **token,
                              GError **error)
{
  Start *start = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error)) {
    return FALSE;
  }
  *url = g_strdup (start->url);
  *token = g_strdup (start->token);
  return TRUE;
}

void
sam_demo_server_stop (SamDemoServer *server)
{
  g_return_if_fail (SAM_IS_DEMO_SERVER (server));

  if (server->process) {
    g_subprocess_send_signal (server->process, SIGTERM);
    g_subprocess_wait (server->process, NULL, NULL);
    g_clear_object (&server->said);
    g_clear_object (&server->process);
  }
}
