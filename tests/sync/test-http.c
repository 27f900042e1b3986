/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-test.h"

#include <libsoup/soup.h>
#include <samspor/sam-sync.h>
#include <string.h>

/* A backend that behaves badly in one way at a time. */
typedef struct {
  SoupServer *server;    /* (owned) */
  SamRemote *remote;     /* (owned) (nullable): of the last question */
  char *base;            /* (owned) */
  guint asked;           /* requests seen */
  guint with_token;      /* of them, with our token */
  const char *elsewhere; /* Location of a redirect */
  guint status;
  const char *type;
  const char *retry_after;
  gboolean ours;
  GBytes *body; /* (owned) (nullable) */
  gboolean gzip;
} Backend;

static void
handle_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
           gpointer user_data)
{
  Backend *backend = user_data;
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  const char *authorization =
      soup_message_headers_get_one (soup_server_message_get_request_headers (message),
                                    "Authorization");

  backend->asked++;
  if (g_strcmp0 (authorization, "Bearer secret-token") == 0)
    backend->with_token++;
  soup_server_message_set_status (message, backend->status, NULL);
  if (backend->ours)
    soup_message_headers_replace (headers, "Samspor-Api", "1");
  if (backend->elsewhere != NULL)
    soup_message_headers_replace (headers, "Location", backend->elsewhere);
  if (backend->retry_after != NULL)
    soup_message_headers_replace (headers, "Retry-After", backend->retry_after);
  if (backend->gzip)
    soup_message_headers_replace (headers, "Content-Encoding", "gzip");
  if (backend->body != NULL)
    soup_server_message_set_response (message, backend->type, SOUP_MEMORY_COPY,
                                      g_bytes_get_data (backend->body, NULL),
                                      g_bytes_get_size (backend->body));
}

static void
backend_init (Backend *backend)
{
  g_autoptr (GError) error = NULL;
  GSList *uris;

  backend->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (backend->server, NULL, handle_cb, backend, NULL);
  soup_server_listen_local (backend->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (backend->server);
  backend->base = g_uri_to_string (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  backend->status = 200;
  backend->type = "application/json";
  backend->ours = TRUE;
}

static void
backend_clear (Backend *backend)
{
  g_clear_object (&backend->remote);
  soup_server_disconnect (backend->server);
  g_object_unref (backend->server);
  g_clear_pointer (&backend->body, g_bytes_unref);
  g_free (backend->base);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Backend, backend_clear)

typedef struct {
  SamReply *reply;
  GError *error;
  gboolean done;
} Answer;

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;

  answer->reply = sam_remote_send_finish (SAM_REMOTE (source), result, &answer->error);
  answer->done = TRUE;
}

static SamReply *
ask (Backend *backend, GError **error)
{
  Answer answer = { 0 };

  /* A body is read from the remote's connection, so the remote lives as long as the backend. */
  g_clear_object (&backend->remote);
  backend->remote = sam_http_remote_new (backend->base, NULL);

  sam_remote_send_async (backend->remote, "/v1/meta", NULL, "secret-token", "device.1", NULL,
                         sent_cb, &answer);
  while (!answer.done)
    g_main_context_iteration (NULL, TRUE);
  if (answer.error != NULL)
    g_propagate_error (error, answer.error);
  return answer.reply;
}

static void
test_an_answer (void)
{
  g_auto (Backend) backend = { 0 };
  g_autoptr (SamReply) reply = NULL;

  backend_init (&backend);
  backend.body = g_bytes_new_static ("{}", 2);
  reply = ask (&backend, NULL);
  g_assert_nonnull (reply);
  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_true (reply->is_ours);
  g_assert_cmpint (reply->server_time, >, 0);
  g_assert_cmpuint (backend.with_token, ==, 1);
}

static void
test_html_is_not_ours (void)
{
  g_auto (Backend) backend = { 0 };
  g_autoptr (SamReply) reply = NULL;

  backend_init (&backend);
  backend.type = "text/html";
  backend.body = g_bytes_new_static ("<html>Sign in</html>", 20);
  reply = ask (&backend, NULL);
  g_assert_false (reply->is_ours);
}

/* A redirect is an answer, never followed: the token goes nowhere else. */
static void
test_no_redirects (void)
{
  static const guint statuses[] = { 301, 302, 303, 307, 308 };
  g_auto (Backend) other = { 0 };

  backend_init (&other);
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++) {
    g_auto (Backend) backend = { 0 };
    g_autoptr (SamReply) reply = NULL;

    backend_init (&backend);
    backend.status = statuses[i];
    backend.elsewhere = other.base;
    reply = ask (&backend, NULL);
    g_assert_cmpuint (reply->status, ==, statuses[i]);
  }
  g_assert_cmpuint (other.asked, ==, 0);
}

static void
test_401_asks_for_no_password (void)
{
  g_auto (Backend) backend = { 0 };
  g_autoptr (SamReply) reply = NULL;

  backend_init (&backend);
  backend.status = 401;
  reply = ask (&backend, NULL);
  g_assert_cmpuint (reply->status, ==, 401);
  g_assert_cmpuint (backend.asked, ==, 1);
}

static void
test_retry_after (void)
{
  static const struct {
    const char *text;
    gint64 seconds;
  } table[] = { { "120", 120 }, { "-5", 0 }, { "soon", 0 }, { "99999999999999999999", 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    g_auto (Backend) backend = { 0 };
    g_autoptr (SamReply) reply = NULL;

    backend_init (&backend);
    backend.status = 429;
    backend.retry_after = table[i].text;
    reply = ask (&backend, NULL);
    g_assert_cmpint (reply->retry_after, ==, table[i].seconds);
  }
}

static void
test_nobody_there (void)
{
  Backend backend = { 0 };
  g_autofree char *base = NULL;
  g_autoptr (GError) error = NULL;

  backend_init (&backend);
  base = g_strdup (backend.base);
  backend_clear (&backend);
  backend = (Backend){ .base = base };
  g_assert_null (ask (&backend, &error));
  g_assert_error (error, SAM_SYNC_ERROR, SAM_SYNC_ERROR_NETWORK);
  g_object_unref (backend.remote);
}

typedef struct {
  gsize total;
  gboolean done;
} Reading;

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Reading *reading = user_data;
  g_autoptr (GBytes) bytes =
      g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, NULL);

  reading->total += bytes != NULL ? g_bytes_get_size (bytes) : 0;
  reading->done = bytes == NULL || g_bytes_get_size (bytes) == 0;
  if (!reading->done)
    g_input_stream_read_bytes_async (G_INPUT_STREAM (source), 65536, G_PRIORITY_DEFAULT, NULL,
                                     read_cb, reading);
}

/* Bytes are counted after decoding: a small body may be a large one. */
static void
test_body_comes_decoded (void)
{
  g_auto (Backend) backend = { 0 };
  g_autoptr (SamReply) reply = NULL;
  g_autoptr (GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9);
  g_autoptr (GInputStream) plain = NULL;
  g_autoptr (GInputStream) packed = NULL;
  g_autofree char *zeros = g_malloc0 (1024 * 1024);
  g_autofree char *small = g_malloc (64 * 1024);
  Reading reading = { 0 };
  gsize small_len;

  plain = g_memory_input_stream_new_from_data (zeros, 1024 * 1024, NULL);
  packed = g_converter_input_stream_new (plain, G_CONVERTER (compressor));
  g_assert_true (g_input_stream_read_all (packed, small, 64 * 1024, &small_len, NULL, NULL));
  backend_init (&backend);
  backend.gzip = TRUE;
  backend.body = g_bytes_new (small, small_len);
  reply = ask (&backend, NULL);
  g_input_stream_read_bytes_async (reply->body, 65536, G_PRIORITY_DEFAULT, NULL, read_cb, &reading);
  while (!reading.done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (reading.total, ==, 1024 * 1024);
}

/* ---- cycles over one connection ---- */

#define META                                                                                       \
  "{\"environment\":\"test\",\"user\":{\"id\":\"01900000-0000-7000-8000-000000000002\",\"name\":"  \
  "\"Kari\"},\"roles\":[\"coordinator\"],\"teams\":[],\"lead_teams\":[],\"compartments\":[]}"
#define END                                                                                        \
  "{\"k\":\"end\",\"cursor\":\"c1\",\"more\":false,\"head\":1,\"head_at\":\"2026-06-04T06:00:"     \
  "00Z\","                                                                                         \
  "\"server_time\":\"2026-06-04T06:00:00Z\",\"n\":0,\"out\":0}\n"
#define OTHER "{\"state\":\"active\",\"offline_max_days\":14,\"generation\":0,\"results\":[]}"

/* @user_data: the ports that clients came from */
static void
feed_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
         gpointer user_data)
{
  GSocketAddress *client = soup_server_message_get_remote_address (message);
  gboolean is_feed = strcmp (path, "/v1/sync/changes") == 0;
  const char *body = is_feed ? END : strcmp (path, "/v1/meta") == 0 ? META : OTHER;

  g_hash_table_add (user_data, GUINT_TO_POINTER (g_inet_socket_address_get_port (
                                   G_INET_SOCKET_ADDRESS (client))));
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Samspor-Api",
                                "1");
  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, is_feed ? "application/x-ndjson" : "application/json",
                                    SOUP_MEMORY_STATIC, body, strlen (body));
}

typedef struct {
  gboolean done;
  GError *error;
} Cycle;

static void
cycle_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Cycle *cycle = user_data;

  sam_sync_engine_sync_finish (SAM_SYNC_ENGINE (source), result, NULL, &cycle->error);
  cycle->done = TRUE;
}

static void
test_one_connection (void)
{
  g_auto (Backend) backend = { 0 };
  g_autoptr (GHashTable) ports = g_hash_table_new (NULL, NULL);
  g_autoptr (SamTestDir) dir = sam_test_dir_new ();
  g_autofree char *key = sam_test_dir_file (dir, "key");
  g_autofree char *profile = sam_test_dir_file (dir, "profile");
  SamUnlock unlock = { .kind = SAM_SLOT_FILE, .key_file = key };
  g_autoptr (SamClock) clock =
      sam_clock_new_fixed (sam_date_from_ymd (2026, 6, 4), G_GINT64_CONSTANT (1780552800000000), 5);
  g_autoptr (SamStore) store = sam_store_new (clock, SAM_STORE_SYNCHRONOUS);
  g_autoptr (GError) error = NULL;

  backend_init (&backend);
  soup_server_add_handler (backend.server, "/v1", feed_cb, ports, NULL);
  sam_store_create (store, profile, &unlock, &error);
  g_assert_no_error (error);
  sam_store_set_server (store, backend.base, "token", &error);
  g_assert_no_error (error);
  {
    g_autoptr (SamSyncEngine) engine = sam_sync_engine_new (store, clock, NULL);

    for (int i = 0; i < 4; i++) {
      Cycle cycle = { 0 };

      sam_sync_engine_sync_async (engine, NULL, cycle_cb, &cycle);
      while (!cycle.done)
        g_main_context_iteration (NULL, TRUE);
      g_assert_no_error (cycle.error);
    }
  }
  sam_store_close (store);
  g_assert_cmpuint (g_hash_table_size (ports), ==, 1);
}

int
main (int argc, char **argv)
{
  /* The desktop's proxy settings have no place in a test that talks to itself. */
  g_setenv ("GIO_USE_PROXY_RESOLVER", "dummy", TRUE);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/sync/http/answer", test_an_answer);
  g_test_add_func ("/sync/http/html", test_html_is_not_ours);
  g_test_add_func ("/sync/http/no-redirects", test_no_redirects);
  g_test_add_func ("/sync/http/no-password", test_401_asks_for_no_password);
  g_test_add_func ("/sync/http/retry-after", test_retry_after);
  g_test_add_func ("/sync/http/nobody-there", test_nobody_there);
  g_test_add_func ("/sync/http/decoded", test_body_comes_decoded);
  g_test_add_func ("/sync/http/one-connection", test_one_connection);
  return g_test_run ();
}
