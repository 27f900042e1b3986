/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The same server over real sockets: headers, limits, slow and endless clients. The server runs on
 * the main thread, the client on another. */
#include "server-fixture.h"

#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>
#include <libsoup/soup.h>
#include <samspor/sam-server-http.h>
#include <string.h>

typedef struct {
  Fixture fixture;
  SamServerHttp *http;
  GMainLoop *loop;
  char *base, *token, *device;
  guint16 port;
} Http;

typedef void (*Client) (Http *h);

static void
http_set_up (Http *h, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  fixture_set_up (&h->fixture, NULL);
  h->http = sam_server_http_new (h->fixture.server);
  g_assert_true (sam_server_http_listen (h->http, "127.0.0.1:0", &error));
  g_assert_no_error (error);
  h->base = sam_server_http_get_uri (h->http);
  g_assert_true (g_str_has_prefix (h->base, "http://127.0.0.1:"));
  h->port = (guint16) g_ascii_strtoull (strrchr (h->base, ':') + 1, NULL, 10);
  h->token = sam_server_issue_token (h->fixture.server, "kari", 90, &error);
  g_autofree char *id = new_id (&h->fixture);
  h->device = g_strconcat (id, ".1", NULL);
  h->loop = g_main_loop_new (NULL, FALSE);
}

static void
http_tear_down (Http *h, gconstpointer data)
{
  /* a connection that was cut still has to hear of it */
  while (g_main_context_iteration (NULL, FALSE)) {
  }
  sam_server_http_free (h->http);
  while (g_main_context_iteration (NULL, FALSE)) {
  }
  g_main_loop_unref (h->loop);
  g_free (h->base);
  g_free (h->token);
  g_free (h->device);
  fixture_tear_down (&h->fixture, NULL);
}

typedef struct {
  Http *h;
  Client client;
} Run;

static gboolean
quit (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

static gpointer
client_thread (gpointer data)
{
  Run *run = data;
  run->client (run->h);
  g_idle_add (quit, run->h->loop);
  return NULL;
}

static void
with_client (Http *h, Client client)
{
  Run run = { h, client };
  GThread *thread = g_thread_new ("client", client_thread, &run);
  g_main_loop_run (h->loop);
  g_thread_join (thread);
}

static GBytes *
request (Http *h, SoupSession *session, const char *method, const char *path, const char *body,
         gboolean with_token, SoupMessage **out)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *uri = g_strconcat (h->base, path, NULL);
  SoupMessage *message = soup_message_new (method, uri);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  if (with_token) {
    g_autofree char *authorization = g_strconcat ("Bearer ", h->token, NULL);
    soup_message_headers_replace (headers, "Authorization", authorization);
    soup_message_headers_replace (headers, "Samspor-Device", h->device);
  }
  if (body) {
    g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
    soup_message_set_request_body_from_bytes (message, "application/json", bytes);
  }
  GBytes *reply = soup_session_send_and_read (session, message, NULL, &error);
  g_assert_no_error (error);
  SoupMessageHeaders *got = soup_message_get_response_headers (message);
  g_assert_cmpstr (soup_message_headers_get_one (got, "Samspor-Api"), ==, "1");
  g_assert_cmpstr (soup_message_headers_get_one (got, "Cache-Control"), ==, "no-store");
  g_assert_nonnull (soup_message_headers_get_one (got, "Date"));
  g_assert_null (soup_message_headers_get_one (got, "Server"));
  *out = message;
  return reply;
}

static void
smoke_client (Http *h)
{
  g_autoptr (SoupSession) session = soup_session_new_with_options ("proxy-resolver", NULL, NULL);
  g_autoptr (SoupMessage) meta = NULL, page = NULL, pushed = NULL, none = NULL, stranger = NULL,
                          wrong = NULL, large = NULL, escaped = NULL;
  g_autoptr (GBytes) a = request (h, session, "GET", "/v1/meta", NULL, FALSE, &meta);
  g_assert_cmpuint (soup_message_get_status (meta), ==, 200);

  g_autoptr (GBytes) b =
      request (h, session, "GET", "/v1/sync/changes?limit=3&cursor=", NULL, TRUE, &page);
  g_assert_cmpuint (soup_message_get_status (page), ==, 200);
  g_assert_cmpstr (soup_message_headers_get_content_type (soup_message_get_response_headers (page),
                                                          NULL),
                   ==, "application/x-ndjson");
  g_autofree char *lines = g_strndup (g_bytes_get_data (b, NULL), g_bytes_get_size (b));
  g_assert_nonnull (strstr (lines, "\n{\"k\":\"end\""));

  g_autoptr (GBytes) c =
      request (h, session, "POST", "/v1/sync/ops", "{\"ops\":[]}", TRUE, &pushed);
  g_assert_cmpuint (soup_message_get_status (pushed), ==, 200);
  g_autoptr (GBytes) d = request (h, session, "GET", "/nothing", NULL, TRUE, &none);
  g_assert_cmpuint (soup_message_get_status (none), ==, 404);
  g_autoptr (GBytes) e = request (h, session, "GET", "/v1/sync/changes", NULL, FALSE, &stranger);
  g_assert_cmpuint (soup_message_get_status (stranger), ==, 401);
  g_assert_cmpstr (soup_message_headers_get_one (soup_message_get_response_headers (stranger),
                                                 "WWW-Authenticate"),
                   ==, "Bearer");
  g_autoptr (GBytes) f = request (h, session, "PUT", "/v1/sync/ops", "{}", TRUE, &wrong);
  g_assert_cmpuint (soup_message_get_status (wrong), ==, 405);
  g_assert_cmpstr (soup_message_headers_get_one (soup_message_get_response_headers (wrong),
                                                 "Allow"),
                   ==, "POST");
  /* a segment with an escaped slash is not a segment */
  g_autoptr (GBytes) i = request (h, session, "GET", "/v1/case%2fx/y", NULL, TRUE, &escaped);
  g_assert_cmpuint (soup_message_get_status (escaped), ==, 404);
  /* too large, and said so */
  g_autofree char *spaces = g_strnfill (SAM_SERVER_BODY_MAX + 1, ' ');
  g_autoptr (GBytes) g = request (h, session, "POST", "/v1/sync/ops", spaces, TRUE, &large);
  g_assert_cmpuint (soup_message_get_status (large), ==, 413);
}

static void
test_smoke (Http *h, gconstpointer data)
{
  with_client (h, smoke_client);
}

/* ---- clients that misbehave ---- */

static GSocketConnection *
connect_to (Http *h)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_socket_client_set_timeout (client, 60);
  g_socket_client_set_enable_proxy (client, FALSE);
  GSocketConnection *connection =
      g_socket_client_connect_to_host (client, "127.0.0.1", h->port, NULL, &error);
  g_assert_no_error (error);
  return connection;
}

static gboolean
send_text (GSocketConnection *connection, const char *text, gsize len)
{
  return g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), text,
                                    len, NULL, NULL, NULL);
}

/* What comes until the other side closes; asserts that it does close. */
static char *
read_to_end (GSocketConnection *connection)
{
  g_autoptr (GError) error = NULL;
  GInputStream *in = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  GString *got = g_string_new (NULL);
  char buffer[4096];
  gssize n;
  while ((n = g_input_stream_read (in, buffer, sizeof buffer, NULL, &error)) > 0) {
    g_string_append_len (got, buffer, n);
  }
  g_assert_false (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT));
  return g_string_free (got, FALSE);
}

static void
endless_client (Http *h)
{
  /* a body without a length that never ends */
  g_autoptr (GSocketConnection) connection = connect_to (h);
  g_autofree char *head =
      g_strdup_printf ("POST /v1/sync/ops HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n"
                       "Samspor-Device: %s\r\nContent-Type: application/json\r\n"
                       "Transfer-Encoding: chunked\r\n\r\n",
                       h->token, h->device);
  g_autofree char *spaces = g_strnfill (65536, ' ');
  guint sent = 0;
  g_assert_true (send_text (connection, head, strlen (head)));
  while (send_text (connection, "10000\r\n", 7) && send_text (connection, spaces, 65536)
         && send_text (connection, "\r\n", 2)) {
    sent++;
    g_assert_cmpuint (sent, <, 4096); /* cut off long before 256 MiB */
  }
  g_autofree char *got = read_to_end (connection);
  g_assert_null (strstr (got, " 200 "));
}

static void
slow_client (Http *h)
{
  static const char *const starts[] = {
    "",
    "GET /v1/me",
    "POST /v1/sync/ops HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{\"ops\":",
  };
  for (guint i = 0; i < G_N_ELEMENTS (starts); i++) {
    g_autoptr (GSocketConnection) connection = connect_to (h);
    g_assert_true (send_text (connection, starts[i], strlen (starts[i])));
    g_autofree char *got = read_to_end (connection);
    g_assert_null (strstr (got, " 200 "));
  }
}

static void
rude_client (Http *h)
{
  static const char *const requests[] = {
    "\r\n\r\n",
    "GET\r\n\r\n",
    "GET /v1/meta HTTP/9.9\r\n\r\n",
    "POST /v1/sync/ops HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
    "POST /v1/sync/ops HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n",
    "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
  };
  for (guint i = 0; i < G_N_ELEMENTS (requests); i++) {
    g_autoptr (GSocketConnection) connection = connect_to (h);
    g_assert_true (send_text (connection, requests[i], strlen (requests[i])));
    g_socket_shutdown (g_socket_connection_get_socket (connection), FALSE, TRUE, NULL);
    g_autofree char *got = read_to_end (connection);
    g_assert_null (strstr (got, " 200 "));
  }
  /* somebody who goes in the middle of an answer */
  for (guint i = 0; i < 20; i++) {
    g_autoptr (GSocketConnection) connection = connect_to (h);
    g_autofree char *head =
        g_strdup_printf ("GET /v1/sync/changes HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n"
                         "Samspor-Device: %s\r\n\r\n",
                         h->token, h->device);
    g_assert_true (send_text (connection, head, strlen (head)));
    g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
  }
}

static void
test_misbehaving (Http *h, gconstpointer data)
{
  sam_server_http_set_timeouts (h->http, 200, 2000);
  with_client (h, slow_client);
  sam_server_http_set_timeouts (h->http, 20000, 20000);
  with_client (h, endless_client);
  sam_server_http_set_timeouts (h->http, 500, 2000);
  with_client (h, rude_client);
  sam_server_http_set_timeouts (h->http, 20000, 20000);
  /* and it still serves */
  with_client (h, smoke_client);
}

/* ---- S5: requests that could be read in two ways, and oversized ones ---- */

static guint
n_answers (const char *got)
{
  guint n = 0;
  for (const char *at = got; (at = strstr (at, "HTTP/1.1 ")); at++) {
    n++;
  }
  return n;
}

static void
s5_client (Http *h)
{
  static const char *const ambiguous[] = {
    "GET /v1/meta HTTP/1.1\r\nHost: x\r\nHost: evil.example\r\n\r\n",
    "GET /v1/meta HTTP/1.1\r\nHost: x, evil.example\r\n\r\n",
    "POST /v1/sync/ops HTTP/1.1\r\nHost: x\r\nContent-Length: 44\r\nTransfer-Encoding: chunked"
    "\r\n\r\n0\r\n\r\nGET /v1/meta HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    "POST /v1/sync/ops HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 40\r\n\r\n"
    "{}GET /v1/meta HTTP/1.1\r\nHost: x\r\n\r\n",
  };
  guint n_refused = 0;
  for (guint i = 0; i < G_N_ELEMENTS (ambiguous); i++) {
    g_autoptr (GSocketConnection) connection = connect_to (h);
    g_assert_true (send_text (connection, ambiguous[i], strlen (ambiguous[i])));
    g_socket_shutdown (g_socket_connection_get_socket (connection), FALSE, TRUE, NULL);
    g_autofree char *got = read_to_end (connection);
    /* refused, or hung up on; never two answers, so never a second request in the first */
    g_assert_true (got[0] == '\0' || g_str_has_prefix (got, "HTTP/1.1 400 "));
    g_assert_cmpuint (n_answers (got), ==, got[0] ? 1 : 0);
    n_refused += got[0] != '\0';
    g_assert_null (strstr (got, "evil"));
  }
  g_assert_cmpuint (n_refused, >=, 3);
  /* a header that never seems to end */
  g_autoptr (GSocketConnection) connection = connect_to (h);
  g_autofree char *large = g_strnfill (65536, 'a');
  static const char head[] = "GET /v1/meta HTTP/1.1\r\nHost: x\r\nX-Large: ";
  guint sent = 0;
  g_assert_true (send_text (connection, head, strlen (head)));
  while (send_text (connection, large, 65536)) {
    sent++;
    g_assert_cmpuint (sent, <, 4096);
  }
  g_autofree char *got = read_to_end (connection);
  g_assert_null (strstr (got, " 200 "));
}

static void
test_s5 (Http *h, gconstpointer data)
{
  with_client (h, s5_client);
  with_client (h, smoke_client);
}

/* ---- S10: a crowd that says half of what it wants, and one that takes no answer ---- */

static void
s10_client (Http *h)
{
  g_autoptr (SoupSession) session = soup_session_new_with_options ("proxy-resolver", NULL, NULL);
  g_autoptr (GPtrArray) crowd = g_ptr_array_new_with_free_func (g_object_unref);
  static const char half[] = "GET /v1/meta HTTP/1.1\r\nHost: x\r\n";
  g_autofree char *whole =
      g_strdup_printf ("GET /v1/sync/changes HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n"
                       "Samspor-Device: %s\r\n\r\n",
                       h->token, h->device);

  for (guint i = 0; i < 300; i++) {
    const char *text = i % 3 ? half : whole;
    GSocketConnection *connection = connect_to (h);
    g_ptr_array_add (crowd, connection);
    g_assert_true (send_text (connection, text, strlen (text)));
  }
  for (guint i = 0; i < 50; i++) {
    g_autoptr (SoupMessage) message = NULL;
    g_autoptr (GBytes) reply =
        request (h, session, "GET", "/v1/sync/changes", NULL, TRUE, &message);
    g_assert_cmpuint (soup_message_get_status (message), ==, 200);
  }
}

static void
test_s10 (Http *h, gconstpointer data)
{
  with_client (h, s10_client);
  with_client (h, smoke_client);
}

/* ---- waiting for the feed ---- */

/* Asks for the feed after all there is, @wait seconds long. Returns: (transfer full): the page. */
static char *
poll_feed (Http *h, SoupSession *session, guint wait)
{
  g_autoptr (SoupMessage) all = NULL, message = NULL;
  g_autoptr (GBytes) page =
      request (h, session, "GET", "/v1/sync/changes?limit=2000", NULL, TRUE, &all);
  g_autofree char *text = g_strndup (g_bytes_get_data (page, NULL), g_bytes_get_size (page));
  const char *end = strstr (text, "{\"k\":\"end\"");
  SamJsonToken token;
  g_assert_true (sam_json_find (end, strlen (end) - 1, "cursor", &token));
  g_autofree char *cursor = sam_json_token_dup_string (&token);
  g_autofree char *path = g_strdup_printf ("/v1/sync/changes?cursor=%s&wait=%u", cursor, wait);
  g_autoptr (GBytes) reply = request (h, session, "GET", path, NULL, TRUE, &message);
  g_assert_cmpuint (soup_message_get_status (message), ==, 200);
  return g_strndup (g_bytes_get_data (reply, NULL), g_bytes_get_size (reply));
}

/* In the server's thread: once somebody waits, a team is added, which everybody sees. */
static gboolean
write_when_waited_for (gpointer data)
{
  Http *h = data;
  g_autoptr (GError) error = NULL;
  if (sam_server_http_get_n_waiting (h->http) == 0) {
    return G_SOURCE_CONTINUE;
  }
  g_autofree char *team = sam_server_add_team (h->fixture.server, "Nytt lag", NULL, &error);
  g_assert_no_error (error);
  return G_SOURCE_REMOVE;
}

static void
news_client (Http *h)
{
  g_autoptr (SoupSession) session = soup_session_new_with_options ("proxy-resolver", NULL, NULL);
  g_idle_add (write_when_waited_for, h);
  g_autofree char *page = poll_feed (h, session, SAM_SERVER_WAIT_MAX);
  g_assert_nonnull (strstr (page, "Nytt lag"));
}

static void
no_news_client (Http *h)
{
  g_autoptr (SoupSession) session = soup_session_new_with_options ("proxy-resolver", NULL, NULL);
  g_autofree char *page = poll_feed (h, session, 1);
  g_assert_true (g_str_has_prefix (page, "{\"k\":\"end\""));
}

static gpointer
push_thread (gpointer data)
{
  Http *h = data;
  g_autoptr (SoupSession) session = soup_session_new_with_options ("proxy-resolver", NULL, NULL);
  g_autoptr (SoupMessage) message = NULL;
  g_autofree char *op =
      op_person (&h->fixture, "01970000-0000-7000-8000-00000000abcd", "Lund", NULL);
  g_autofree char *body = g_strdup_printf ("{\"ops\":[%s]}", op);
  g_autoptr (GBytes) reply = request (h, session, "POST", "/v1/sync/ops", body, TRUE, &message);
  g_assert_cmpuint (soup_message_get_status (message), ==, 200);
  return NULL;
}

static gboolean
push_when_waited_for (gpointer data)
{
  Http *h = data;
  if (sam_server_http_get_n_waiting (h->http) == 0) {
    return G_SOURCE_CONTINUE;
  }
  g_thread_unref (g_thread_new ("push", push_thread, h));
  return G_SOURCE_REMOVE;
}

static void
pushed_client (Http *h)
{
  g_autoptr (SoupSession) session = soup_session_new_with_options ("proxy-resolver", NULL, NULL);
  g_idle_add (push_when_waited_for, h);
  g_autofree char *page = poll_feed (h, session, SAM_SERVER_WAIT_MAX);
  g_assert_nonnull (strstr (page, "Lund"));
}

static void
test_waiting (Http *h, gconstpointer data)
{
  sam_server_http_set_poll (h->http, 5);
  with_client (h, no_news_client);
  with_client (h, news_client);
  /* a push through this process is heard of at once, however seldom it looks */
  sam_server_http_set_poll (h->http, G_MAXINT);
  with_client (h, pushed_client);
  g_assert_cmpuint (sam_server_http_get_n_waiting (h->http), ==, 0);
}

/* The server ends while somebody waits: they are cut off, and nothing is left behind. */
static gboolean
quit_when_waited_for (gpointer data)
{
  Http *h = data;
  if (sam_server_http_get_n_waiting (h->http) == 0) {
    return G_SOURCE_CONTINUE;
  }
  g_main_loop_quit (h->loop);
  return G_SOURCE_REMOVE;
}

static gpointer
left_thread (gpointer data)
{
  Http *h = data;
  g_autoptr (GSocketConnection) connection = connect_to (h);
  g_autofree char *head = g_strdup_printf ("GET /v1/sync/changes?wait=25 HTTP/1.1\r\nHost: x\r\n"
                                           "Authorization: Bearer %s\r\nSamspor-Device: %s\r\n\r\n",
                                           h->token, h->device);
  /* the registry is all there is: the second time nothing is new */
  g_assert_true (send_text (connection, head, strlen (head)));
  g_autofree char *got = read_to_end (connection);
  return NULL;
}

static void
test_left_waiting (Http *h, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (sam_sql_run (sam_server_get_sql (h->fixture.server), "DELETE FROM visible",
                              SAM_SQL_NO_ARGS, &error));
  GThread *thread = g_thread_new ("left", left_thread, h);
  g_idle_add (quit_when_waited_for, h);
  g_main_loop_run (h->loop);
  sam_server_http_free (h->http);
  h->http = sam_server_http_new (h->fixture.server);
  while (g_main_context_iteration (NULL, FALSE)) {
  }
  g_thread_join (thread);
}

static void
unix_client (Http *h)
{
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *uri = sam_server_http_get_uri (h->http);
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (uri + strlen ("unix:"));
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_socket_client_set_enable_proxy (client, FALSE);
  static const char head[] = "GET /v1/meta HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
  connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, &error);
  g_assert_no_error (error);
  g_assert_true (send_text (connection, head, sizeof head - 1));
  g_autofree char *got = read_to_end (connection);
  g_assert_true (g_str_has_prefix (got, "HTTP/1.1 200 "));
}

static void
test_addresses (Http *h, gconstpointer data)
{
  static const char *const refused[] = { "0.0.0.0:0", "192.0.2.1:80", "example.org:80",   "[::]:0",
                                         "127.0.0.1", "unix:here",    "http://127.0.0.1", ":0",
                                         "",          "::1" };
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_false (sam_server_http_listen (h->http, refused[i], &error));
    g_assert_error (error, SAM_SERVER_ERROR, SAM_SERVER_ERROR_ADDRESS);
  }
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = g_dir_make_tmp ("samspor-XXXXXX", &error);
  g_autofree char *address = g_strdup_printf ("unix:%s/http", dir);
  g_assert_true (sam_server_http_listen (h->http, address, &error));
  g_assert_no_error (error);
  with_client (h, unix_client);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/server/http/smoke", Http, NULL, http_set_up, test_smoke, http_tear_down);
  g_test_add ("/server/http/misbehaving", Http, NULL, http_set_up, test_misbehaving,
              http_tear_down);
  g_test_add ("/server/http/S5", Http, NULL, http_set_up, test_s5, http_tear_down);
  g_test_add ("/server/http/S10", Http, NULL, http_set_up, test_s10, http_tear_down);
  g_test_add ("/server/http/waiting", Http, NULL, http_set_up, test_waiting, http_tear_down);
  g_test_add ("/server/http/left-waiting", Http, NULL, http_set_up, test_left_waiting,
              http_tear_down);
  g_test_add ("/server/http/addresses", Http, NULL, http_set_up, test_addresses, http_tear_down);
  return g_test_run ();
}
