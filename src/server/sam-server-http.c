/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <samspor/sam-server-http.h>
#include <string.h>

enum { BACKLOG = 1024 };

struct _SamServerHttp {
  SamServer *server; /* (unowned) */
  SoupServer *soup;  /* (owned) */
  char *uri;         /* (owned) (nullable) */
  guint read_ms, write_ms, poll_ms;
  GPtrArray *waiters; /* (owned) (element-type Waiter) */
  GSource *poll;      /* (owned) (nullable): while there are any */
  GSource *wake;      /* (owned) (nullable): something was written, so soon */
};

/* A message whose answer is held back. */
typedef struct {
  SoupServerMessage *message; /* (unowned): forgotten when it ends */
  gint64 deadline;            /* of the monotonic clock */
  gint64 head;
} Waiter;

/* ---- limits of one request ---- */

/* Takes the connection away from under a message and closes it: there is nobody to talk to. A
 * shutdown alone would let the other side go on writing into the kernel's buffers. */
static gboolean
on_hang_up (gpointer data)
{
  g_autoptr (GIOStream) stream = soup_server_message_steal_connection (data);
  if (stream) {
    g_io_stream_close (stream, NULL, NULL);
  }
  return G_SOURCE_REMOVE;
}

/* libsoup may be in the middle of the message, so it is told to wait and the rest follows soon. */
static void
hang_up (SoupServerMessage *message)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  soup_server_message_pause (message);
  g_source_set_priority (source, G_PRIORITY_HIGH);
  g_source_set_callback (source, on_hang_up, g_object_ref (message), g_object_unref);
  g_source_attach (source, g_main_context_get_thread_default ());
}

static gboolean
on_timeout (gpointer data)
{
  hang_up (data);
  return G_SOURCE_REMOVE;
}

static void
timer_free (gpointer data)
{
  GSource *source = data;
  g_source_destroy (source);
  g_source_unref (source);
}

static void
set_timer (SoupServerMessage *message, guint milliseconds)
{
  GSource *source = NULL;
  if (milliseconds > 0) {
    source = g_timeout_source_new (milliseconds);
    g_source_set_callback (source, on_timeout, message, NULL);
    g_source_attach (source, g_main_context_get_thread_default ());
  }
  g_object_set_data_full (G_OBJECT (message), "sam-timer", source, source ? timer_free : NULL);
}

static void
on_request_started (SoupServer *soup, SoupServerMessage *message, SamServerHttp *http)
{
  set_timer (message, http->read_ms);
}

static void
on_request_read (SoupServer *soup, SoupServerMessage *message, SamServerHttp *http)
{
  set_timer (message, http->write_ms);
}

static void
source_clear (GSource **source)
{
  if (*source) {
    g_source_destroy (*source);
    g_clear_pointer (source, g_source_unref);
  }
}

static void
on_request_done (SoupServer *soup, SoupServerMessage *message, SamServerHttp *http)
{
  set_timer (message, 0);
  for (guint i = 0; i < http->waiters->len; i++) {
    Waiter *waiter = g_ptr_array_index (http->waiters, i);
    if (waiter->message == message) {
      g_ptr_array_remove_index_fast (http->waiters, i);
      return;
    }
  }
}

static void
on_got_chunk (SoupServerMessage *message, GBytes *chunk, gpointer data)
{
  GByteArray *body = g_object_get_data (G_OBJECT (message), "sam-body");
  gsize size;
  const guint8 *bytes = g_bytes_get_data (chunk, &size);

  if (!body) {
    return;
  }
  if (body->len + size > SAM_SERVER_BODY_MAX) {
    g_object_set_data (G_OBJECT (message), "sam-body", NULL);
    hang_up (message);
    return;
  }
  g_byte_array_append (body, bytes, (guint) size);
}

/* ---- messages ---- */

static void
reply (SoupServerMessage *message, SamServerResponse *response)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_message_headers_replace (headers, "Samspor-Api", "1");
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_message_headers_replace (headers, "X-Content-Type-Options", "nosniff");
  if (response->allow) {
    soup_message_headers_replace (headers, "Allow", response->allow);
  }
  if (response->challenge) {
    soup_message_headers_replace (headers, "WWW-Authenticate", "Bearer");
  }
  if (response->retry_after > 0) {
    g_autofree char *seconds = g_strdup_printf ("%u", response->retry_after);
    soup_message_headers_replace (headers, "Retry-After", seconds);
  }
  soup_server_message_set_status (message, response->status, NULL);
  soup_message_headers_set_content_type (headers, response->content_type, NULL);
  soup_message_body_append_bytes (soup_server_message_get_response_body (message), response->body);
  sam_server_response_free (response);
}

/* What two programs in a row could read as two different requests. */
static gboolean
is_ambiguous (SoupMessageHeaders *headers)
{
  const char *host = soup_message_headers_get_list (headers, "Host");
  const char *length = soup_message_headers_get_list (headers, "Content-Length");
  return (host && strchr (host, ',')) || (length && strchr (length, ','))
         || (length && soup_message_headers_get_list (headers, "Transfer-Encoding"));
}

static void
on_early (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query,
          gpointer data)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);

  if (is_ambiguous (headers)) {
    soup_message_headers_replace (soup_server_message_get_response_headers (message), "Connection",
                                  "close");
    reply (message, sam_server_problem ("bad-request", "The request says two things."));
    return;
  }
  if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH) {
    goffset length = soup_message_headers_get_content_length (headers);
    if (length < 0) {
      /* libsoup 3.2 would read on with it, and warn */
      hang_up (message);
      return;
    }
    if (length > SAM_SERVER_BODY_MAX) {
      soup_message_headers_replace (soup_server_message_get_response_headers (message),
                                    "Connection", "close");
      reply (message, sam_server_problem ("too-large", "The request is too large."));
      return;
    }
  }
  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  g_object_set_data_full (G_OBJECT (message), "sam-body", g_byte_array_new (),
                          (GDestroyNotify) g_byte_array_unref);
  g_signal_connect (message, "got-chunk", G_CALLBACK (on_got_chunk), NULL);
}

static SamServerResponse *
ask (SamServerHttp *http, SoupServerMessage *message, gboolean again)
{
  GUri *uri = soup_server_message_get_uri (message);
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  GByteArray *gathered = g_object_get_data (G_OBJECT (message), "sam-body");
  g_autofree char *decoded = g_uri_unescape_string (g_uri_get_path (uri), "/");
  g_autoptr (GBytes) body = NULL;

  if (gathered) {
    body = g_bytes_new (gathered->data, gathered->len);
  }
  SamServerRequest request = {
    .method = soup_server_message_get_method (message),
    .path = decoded ? decoded : "",
    .query = g_uri_get_query (uri),
    .authorization = soup_message_headers_get_one (headers, "Authorization"),
    .device = soup_message_headers_get_one (headers, "Samspor-Device"),
    .client_schema = soup_message_headers_get_one (headers, "Samspor-Client-Schema"),
    .content_type = soup_message_headers_get_one (headers, "Content-Type"),
    .body = body,
    .again = again,
  };
  return sam_server_handle (http->server, &request);
}

/* ---- who waits for the feed ---- */

/* Answers those whose feed has moved or whose time is over. */
static void
look_after_waiters (SamServerHttp *http)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) ready = g_ptr_array_new_with_free_func (g_object_unref);
  gint64 head = -1, now = g_get_monotonic_time ();

  /* a database that can't be asked is what they are told of */
  if (!sam_server_poll (http->server, &head, &error)) {
    head = -1;
  }
  for (guint i = http->waiters->len; i > 0; i--) {
    const Waiter *waiter = g_ptr_array_index (http->waiters, i - 1);
    if (waiter->head != head || now >= waiter->deadline) {
      g_ptr_array_add (ready, g_object_ref (waiter->message));
      g_ptr_array_remove_index_fast (http->waiters, i - 1);
    }
  }
  for (guint i = 0; i < ready->len; i++) {
    SoupServerMessage *message = g_ptr_array_index (ready, i);
    reply (message, ask (http, message, TRUE));
    soup_server_message_unpause (message);
  }
  if (http->waiters->len == 0) {
    source_clear (&http->poll);
  }
}

static gboolean
on_poll (gpointer data)
{
  look_after_waiters (data);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_wake (gpointer data)
{
  SamServerHttp *http = data;
  g_clear_pointer (&http->wake, g_source_unref);
  look_after_waiters (http);
  return G_SOURCE_REMOVE;
}

static void
hold_back (SamServerHttp *http, SoupServerMessage *message, const SamServerResponse *response)
{
  Waiter *waiter = g_new0 (Waiter, 1);
  waiter->message = message;
  waiter->deadline = g_get_monotonic_time () + response->wait * G_USEC_PER_SEC;
  waiter->head = response->head;
  g_ptr_array_add (http->waiters, waiter);
  soup_server_message_pause (message);
  if (!http->poll) {
    http->poll = g_timeout_source_new (http->poll_ms);
    g_source_set_callback (http->poll, on_poll, http, NULL);
    g_source_attach (http->poll, g_main_context_get_thread_default ());
  }
}

static void
on_message (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query,
            gpointer data)
{
  SamServerHttp *http = data;
  SamServerResponse *response = ask (http, message, FALSE);

  if (response->wait > 0) {
    hold_back (http, message, response);
    sam_server_response_free (response);
    return;
  }
  reply (message, response);
  if (http->waiters->len > 0 && !http->wake
      && strcmp (soup_server_message_get_method (message), "POST") == 0) {
    http->wake = g_idle_source_new ();
    g_source_set_callback (http->wake, on_wake, http, NULL);
    g_source_attach (http->wake, g_main_context_get_thread_default ());
  }
}

/* ---- the shell ---- */

SamServerHttp *
sam_server_http_new (SamServer *server)
{
  g_return_val_if_fail (server, NULL);
  SamServerHttp *http = g_new0 (SamServerHttp, 1);
  http->server = server;
  http->read_ms = SAM_SERVER_HTTP_READ_SECONDS * 1000;
  http->write_ms = SAM_SERVER_HTTP_WRITE_SECONDS * 1000;
  http->poll_ms = SAM_SERVER_HTTP_POLL_MS;
  http->waiters = g_ptr_array_new_with_free_func (g_free);
  http->soup = soup_server_new (NULL, NULL);
  g_signal_connect (http->soup, "request-started", G_CALLBACK (on_request_started), http);
  g_signal_connect (http->soup, "request-read", G_CALLBACK (on_request_read), http);
  g_signal_connect (http->soup, "request-finished", G_CALLBACK (on_request_done), http);
  g_signal_connect (http->soup, "request-aborted", G_CALLBACK (on_request_done), http);
  soup_server_add_early_handler (http->soup, NULL, on_early, http, NULL);
  soup_server_add_handler (http->soup, NULL, on_message, http, NULL);
  return http;
}

void
sam_server_http_free (SamServerHttp *http)
{
  if (!http) {
    return;
  }
  source_clear (&http->poll);
  source_clear (&http->wake);
  soup_server_disconnect (http->soup);
  g_object_unref (http->soup);
  g_ptr_array_unref (http->waiters);
  g_free (http->uri);
  g_free (http);
}

void
sam_server_http_set_timeouts (SamServerHttp *http, guint read_ms, guint write_ms)
{
  g_return_if_fail (http && read_ms > 0 && write_ms > 0);
  http->read_ms = read_ms;
  http->write_ms = write_ms;
}

void
sam_server_http_set_poll (SamServerHttp *http, guint poll_ms)
{
  g_return_if_fail (http && poll_ms > 0);
  http->poll_ms = poll_ms;
}

guint
sam_server_http_get_n_waiting (SamServerHttp *http)
{
  g_return_val_if_fail (http, 0);
  return http->waiters->len;
}

static GSocketAddress *
parse_address (const char *address, GError **error)
{
  if (g_str_has_prefix (address, "unix:/")) {
    return g_unix_socket_address_new (address + 5);
  }
  /* a port is said, and an address of six groups stands in brackets */
  const char *colon = strrchr (address, ':');
  gboolean complete = colon && colon[1] && strspn (colon + 1, "0123456789") == strlen (colon + 1)
                      && (address[0] == '[' ? colon[-1] == ']' : strchr (address, ':') == colon);
  g_autoptr (GSocketConnectable) connectable =
      complete ? g_network_address_parse (address, 0, NULL) : NULL;
  if (connectable) {
    GNetworkAddress *network = G_NETWORK_ADDRESS (connectable);
    const char *host = g_network_address_get_hostname (network);
    g_autoptr (GInetAddress) inet =
        g_inet_address_new_from_string (strcmp (host, "localhost") == 0 ? "127.0.0.1" : host);
    if (inet && g_inet_address_get_is_loopback (inet)) {
      return g_inet_socket_address_new (inet, g_network_address_get_port (network));
    }
  }
  g_set_error_literal (error, SAM_SERVER_ERROR, SAM_SERVER_ERROR_ADDRESS,
                       "Listening: the address must be a loopback address with a port, or "
                       "unix:/PATH; put a web server with TLS in front");
  return NULL;
}

/* As soup_server_listen(), but with room for as many as come at once: after a pause everybody does,
 * and GSocket keeps ten. */
static gboolean
listen_at (SoupServer *soup, GSocketAddress *where, GError **error)
{
  g_autoptr (GSocket) socket =
      g_socket_new (g_socket_address_get_family (where), G_SOCKET_TYPE_STREAM,
                    G_SOCKET_PROTOCOL_DEFAULT, error);
  if (!socket) {
    return FALSE;
  }
  g_socket_set_listen_backlog (socket, BACKLOG);
  return g_socket_bind (socket, where, TRUE, error) && g_socket_listen (socket, error)
         && soup_server_listen_socket (soup, socket, 0, error);
}

gboolean
sam_server_http_listen (SamServerHttp *http, const char *address, GError **error)
{
  g_return_val_if_fail (http && address, FALSE);
  g_autoptr (GSocketAddress) where = parse_address (address, error);
  if (!where || !listen_at (http->soup, where, error)) {
    return FALSE;
  }
  g_free (http->uri);
  http->uri = NULL;
  if (G_IS_UNIX_SOCKET_ADDRESS (where)) {
    /* For the web server in front, which is of the group the folder is open to. */
    g_chmod (address + strlen ("unix:"), 0660);
    http->uri = g_strdup (address);
    return TRUE;
  }
  GSList *uris = soup_server_get_uris (http->soup);
  if (uris) {
    GUri *uri = uris->data;
    const char *host = g_uri_get_host (uri);
    gboolean is_v6 = strchr (host, ':') != NULL;
    http->uri = g_strdup_printf ("http://%s%s%s:%d", is_v6 ? "[" : "", host, is_v6 ? "]" : "",
                                 g_uri_get_port (uri));
  }
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return TRUE;
}

char *
sam_server_http_get_uri (SamServerHttp *http)
{
  g_return_val_if_fail (http, NULL);
  return g_strdup (http->uri);
}
