/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samspord-private.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <samspor/sam-json.h>
#include <string.h>
#include <unistd.h>

#define LINE_MAX_BYTES (64 * 1024)
#define SECONDS 5

/* ---- commands ---- */

static char *
member_text (const char *json, gsize len, const char *name)
{
  SamJsonToken token;
  return sam_json_find (json, len, name, &token) ? sam_json_token_dup_string (&token) : NULL;
}

static gint64
member_int (const char *json, gsize len, const char *name, gint64 otherwise)
{
  SamJsonToken token;
  gint64 value = otherwise;
  if (sam_json_find (json, len, name, &token)) {
    sam_json_token_get_int (&token, &value);
  }
  return value;
}

/* Returns: (transfer full) (nullable): NULL when absent or empty. */
static char **
member_list (const char *json, gsize len, const char *name)
{
  SamJsonToken token, element;
  SamJsonCursor cursor;
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_free);
  if (!sam_json_find (json, len, name, &token)
      || !sam_json_cursor_array (&cursor, token.raw, token.len)) {
    return NULL;
  }
  while (sam_json_cursor_next_element (&cursor, &element)) {
    char *text = sam_json_token_dup_string (&element);
    if (text) {
      g_ptr_array_add (list, text);
    }
  }
  if (list->len == 0) {
    return NULL;
  }
  g_ptr_array_add (list, NULL);
  return (char **) g_ptr_array_steal (list, NULL);
}

static char *
run_user_add (SamServer *server, const char *json, gsize len, GError **error)
{
  g_autofree char *login = member_text (json, len, "user");
  g_autofree char *name = member_text (json, len, "name");
  g_autofree char *role = member_text (json, len, "role");
  g_autofree char *district = member_text (json, len, "district");
  g_auto (GStrv) teams = member_list (json, len, "teams");
  g_auto (GStrv) lead_teams = member_list (json, len, "lead_teams");
  SamServerUser user = {
    .login = login,
    .name = name,
    .role = role,
    .teams = (const char *const *) teams,
    .lead_teams = (const char *const *) lead_teams,
  };
  for (guint i = 0; district && teams && teams[i]; i++) {
    g_autofree char *team = sam_server_add_team (server, teams[i], district, error);
    if (!team) {
      return NULL;
    }
  }
  return sam_server_add_user (server, &user, error);
}

static char *
run (SamServer *server, const char *json, gsize len, GError **error)
{
  g_autofree char *command = member_text (json, len, "cmd");
  g_autofree char *login = member_text (json, len, "user");
  g_autofree char *id = member_text (json, len, "id");

  if (g_strcmp0 (command, "user-add") == 0) {
    return run_user_add (server, json, len, error);
  }
  if (g_strcmp0 (command, "user-end") == 0 && login) {
    return sam_server_set_user_active (server, login, FALSE, error) ? g_strdup ("") : NULL;
  }
  if (g_strcmp0 (command, "grant-add") == 0 && login) {
    g_autofree char *scope = member_text (json, len, "scope");
    g_autofree char *comp = member_text (json, len, "compartment");
    g_autofree char *reason = member_text (json, len, "reason");
    return sam_server_add_grant (server, login, scope, comp, member_int (json, len, "until", 0),
                                 reason, error);
  }
  if (g_strcmp0 (command, "grant-end") == 0 && id) {
    return sam_server_end_grant (server, id, error) ? g_strdup ("") : NULL;
  }
  if (g_strcmp0 (command, "device-list") == 0) {
    return sam_server_list_devices (server, login, error);
  }
  if (g_strcmp0 (command, "device-suspend") == 0 && id) {
    return sam_server_suspend_device (server, id, TRUE, error) ? g_strdup ("") : NULL;
  }
  if (g_strcmp0 (command, "device-resume") == 0 && id) {
    return sam_server_suspend_device (server, id, FALSE, error) ? g_strdup ("") : NULL;
  }
  if (g_strcmp0 (command, "token") == 0 && login) {
    gint64 days = member_int (json, len, "days", 90);
    return sam_server_issue_token (server, login, days > 0 && days <= 3650 ? (guint) days : 0,
                                   error);
  }
  if (g_strcmp0 (command, "token-revoke") == 0 && login) {
    return sam_server_revoke_tokens (server, login, NULL, error) ? g_strdup ("") : NULL;
  }
  g_set_error_literal (error, SAM_SERVER_ERROR, SAM_SERVER_ERROR_USAGE, "An unknown command");
  return NULL;
}

char *
sam_control_execute (SamServer *server, const char *json, gsize len)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *out = NULL;
  GString *reply = g_string_new (NULL);

  if (sam_json_check (json, len, NULL, &error)) {
    out = run (server, json, len, &error);
  }
  sam_json_begin_object (reply);
  sam_json_member_add_bool (reply, "ok", out != NULL);
  sam_json_member_add_string (reply, out ? "out" : "error", out ? out : error->message);
  sam_json_end_object (reply);
  return g_string_free (reply, FALSE);
}

char *
sam_control_read_reply (const char *json, gsize len, GError **error)
{
  SamJsonToken token;
  gboolean ok = FALSE;

  if (!sam_json_check (json, len, NULL, NULL) || !sam_json_find (json, len, "ok", &token)
      || !sam_json_token_get_bool (&token, &ok)) {
    g_set_error_literal (error, SAM_SERVER_ERROR, SAM_SERVER_ERROR_CONTROL,
                         "The running samspord gave no sense in its answer");
    return NULL;
  }
  g_autofree char *text = member_text (json, len, ok ? "out" : "error");
  if (ok) {
    return text ? g_steal_pointer (&text) : g_strdup ("");
  }
  g_set_error_literal (error, SAM_SERVER_ERROR, SAM_SERVER_ERROR_CONTROL,
                       text ? text : "The running samspord refused");
  return NULL;
}

/* ---- the socket ---- */

struct _SamControl {
  SamServer *server;       /* (unowned) */
  GSocketService *service; /* (owned) */
  char *path;              /* (owned) */
  GCancellable *stop;      /* (owned) */
};

typedef struct {
  SamServer *server;
  GSocketConnection *connection; /* (owned) */
  GDataInputStream *in;          /* (owned) */
  GCancellable *stop;            /* (owned) */
  char *reply;                   /* (owned) (nullable) */
} Call;

static void
call_free (Call *call)
{
  g_clear_object (&call->in);
  g_clear_object (&call->connection);
  g_clear_object (&call->stop);
  g_free (call->reply);
  g_free (call);
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer data)
{
  Call *call = data;
  g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL);
  call_free (call);
}

static void
on_line (GObject *source, GAsyncResult *result, gpointer data)
{
  Call *call = data;
  gsize len = 0;
  g_autofree char *line =
      g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (source), result, &len, NULL);

  if (!line || len > LINE_MAX_BYTES || g_cancellable_is_cancelled (call->stop)) {
    call_free (call);
    return;
  }
  g_autofree char *reply = sam_control_execute (call->server, line, len);
  call->reply = g_strconcat (reply, "\n", NULL);
  g_output_stream_write_all_async (g_io_stream_get_output_stream (G_IO_STREAM (call->connection)),
                                   call->reply, strlen (call->reply), G_PRIORITY_DEFAULT,
                                   call->stop, on_written, call);
}

static gboolean
on_incoming (GSocketService *service, GSocketConnection *connection, GObject *source,
             SamControl *control)
{
  GSocket *socket = g_socket_connection_get_socket (connection);
  g_autoptr (GCredentials) peer = g_socket_get_credentials (socket, NULL);

  if (!peer || g_credentials_get_unix_user (peer, NULL) != geteuid ()) {
    return TRUE;
  }
  g_socket_set_timeout (socket, SECONDS);
  Call *call = g_new0 (Call, 1);
  call->server = control->server;
  call->connection = g_object_ref (connection);
  call->stop = g_object_ref (control->stop);
  call->in = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (call->in), FALSE);
  g_data_input_stream_read_line_async (call->in, G_PRIORITY_DEFAULT, call->stop, on_line, call);
  return TRUE;
}

SamControl *
sam_control_new (SamServer *server, const char *path, GError **error)
{
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (GSocketService) service = g_socket_service_new ();

  /* whoever calls this has the database's lock, so what lies there is a leftover */
  g_unlink (path);
  if (!g_socket_listener_add_address (G_SOCKET_LISTENER (service), address, G_SOCKET_TYPE_STREAM,
                                      G_SOCKET_PROTOCOL_DEFAULT, NULL, NULL, error)) {
    g_prefix_error (error, "Opening the control socket: ");
    return NULL;
  }
  g_chmod (path, 0600);
  SamControl *control = g_new0 (SamControl, 1);
  control->server = server;
  control->service = g_steal_pointer (&service);
  control->path = g_strdup (path);
  control->stop = g_cancellable_new ();
  g_signal_connect (control->service, "incoming", G_CALLBACK (on_incoming), control);
  g_socket_service_start (control->service);
  return control;
}

void
sam_control_free (SamControl *control)
{
  if (!control) {
    return;
  }
  g_cancellable_cancel (control->stop);
  g_socket_service_stop (control->service);
  g_socket_listener_close (G_SOCKET_LISTENER (control->service));
  g_unlink (control->path);
  g_object_unref (control->service);
  g_object_unref (control->stop);
  g_free (control->path);
  g_free (control);
}

char *
sam_control_send (const char *path, const char *json, GError **error)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autofree char *line = g_strconcat (json, "\n", NULL);

  g_socket_client_set_timeout (client, SECONDS);
  g_autoptr (GSocketConnection) connection =
      g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, error);
  if (!connection
      || !g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), line,
                                     strlen (line), NULL, NULL, error)) {
    g_prefix_error (error, "Asking the running samspord: ");
    return NULL;
  }
  g_autoptr (GDataInputStream) in =
      g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  char *reply = g_data_input_stream_read_line (in, NULL, NULL, error);
  if (!reply && error && !*error) {
    g_set_error_literal (error, SAM_SERVER_ERROR, SAM_SERVER_ERROR_CONTROL,
                         "Asking the running samspord: it did not answer");
  }
  return reply;
}
