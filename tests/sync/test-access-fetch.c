/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Who has looked at a case, fetched page by page from a server that may do anything. */
#include "sam-test.h"

#include <libsoup/soup.h>
#include <samspor/sam-error-text.h>
#include <samspor/sam-sync.h>
#include <string.h>

#define CASE "01900000-0000-7000-8000-0000000000c1"
#define ITEM                                                                                       \
  "{\"at\":\"2026-06-04T08:00:00Z\",\"by\":\"01900000-0000-7000-8000-000000000002\","              \
  "\"name\":\"Kari\",\"role\":\"lead\",\"teams\":[],\"what\":\"view\",\"t\":\"case\"}"

/* A server, and a profile that knows it. */
typedef struct {
  SoupServer *server; /* (owned) */
  SamTestDir *dir;    /* (owned) */
  SamStore *store;    /* (owned) */
  guint n_pages;      /* that it has; 0 = there is always one more */
  gboolean same;      /* each page says that it is before itself */
  const char *type;
  const char *instead; /* (nullable): of the second page, with @status */
  guint status;
  guint n_instead; /* so often at most; 0 = always */
  guint n_bad;
  guint n_asked;
  GCancellable *cancel_after; /* (nullable) (not owned): with the second page */
} Town;

static void
handle_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
           gpointer user_data)
{
  Town *town = user_data;
  const char *cursor = query != NULL ? g_hash_table_lookup (query, "cursor") : NULL;
  guint page = cursor != NULL ? (guint) g_ascii_strtoull (cursor + 1, NULL, 10) : 1;
  gboolean is_last = page == town->n_pages;
  g_autofree char *next = g_strdup_printf (",\"next\":\"p%u\"", town->same ? 2 : page + 1);
  g_autofree char *body =
      g_strdup_printf ("{\"items\":[" ITEM "," ITEM "],\"until\":\"2026-06-04T12:00:0%uZ\"%s}",
                       MIN (page, 9), is_last ? "" : next);
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  gboolean bad =
      page == 2 && town->instead != NULL && (town->n_instead == 0 || town->n_bad < town->n_instead);

  g_assert_cmpstr (path, ==, "/v1/audit/cases/" CASE);
  g_assert_cmpstr (soup_message_headers_get_one (headers, "Authorization"), ==, "Bearer token");
  g_assert_nonnull (soup_message_headers_get_one (headers, "Samspor-Device"));
  town->n_asked++;
  town->n_bad += bad;
  if (bad && town->status == 429)
    soup_message_headers_replace (soup_server_message_get_response_headers (message), "Retry-After",
                                  "1");
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Samspor-Api",
                                "1");
  soup_server_message_set_status (message, bad ? town->status : 200, NULL);
  soup_server_message_set_response (message, town->type, SOUP_MEMORY_COPY,
                                    bad ? town->instead : body,
                                    strlen (bad ? town->instead : body));
  if (page == 2 && town->cancel_after != NULL)
    g_cancellable_cancel (town->cancel_after);
}

static void
town_init (Town *town)
{
  g_autofree char *key = NULL, *profile = NULL, *base = NULL;
  g_autoptr (SamClock) clock =
      sam_clock_new_fixed (sam_date_from_ymd (2026, 6, 4), G_GINT64_CONSTANT (1780552800000000), 5);
  g_autoptr (GError) error = NULL;
  SamUnlock unlock = { .kind = SAM_SLOT_FILE };
  GSList *uris;

  town->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (town->server, NULL, handle_cb, town, NULL);
  soup_server_listen_local (town->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (town->server);
  base = g_uri_to_string (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  town->dir = sam_test_dir_new ();
  unlock.key_file = key = sam_test_dir_file (town->dir, "key");
  profile = sam_test_dir_file (town->dir, "profile");
  town->store = sam_store_new (clock, SAM_STORE_SYNCHRONOUS);
  sam_store_create (town->store, profile, &unlock, &error);
  g_assert_no_error (error);
  sam_store_set_server (town->store, base, "token", &error);
  g_assert_no_error (error);
  town->n_pages = 3;
  town->status = 200;
  town->type = "application/json";
}

static void
town_clear (Town *town)
{
  sam_store_close (town->store);
  g_object_unref (town->store);
  soup_server_disconnect (town->server);
  g_object_unref (town->server);
  sam_test_dir_free (town->dir);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Town, town_clear)

typedef struct {
  SamAccessLog *log; /* (owned) (nullable) */
  GError *error;
  guint n_told, n_last;
  gboolean done;
} Answer;

static void
progress_cb (guint n, gpointer user_data)
{
  Answer *answer = user_data;

  g_assert_false (answer->done);
  g_assert_cmpuint (n, >, answer->n_last);
  answer->n_last = n;
  answer->n_told++;
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;

  answer->log = sam_sync_fetch_access_log_finish (SAM_STORE (source), result, &answer->error);
  answer->done = TRUE;
}

static SamAccessLog *
fetch (Town *town, GCancellable *cancellable, guint *n_told, GError **error)
{
  Answer answer = { 0 };

  sam_sync_fetch_access_log_async (town->store, NULL, CASE, progress_cb, &answer, cancellable,
                                   fetched_cb, &answer);
  while (!answer.done)
    g_main_context_iteration (NULL, TRUE);
  if (answer.error != NULL)
    g_propagate_error (error, answer.error);
  *n_told = answer.n_told;
  return answer.log;
}

static void
test_pages (void)
{
  g_auto (Town) town = { 0 };
  g_autoptr (SamAccessLog) log = NULL;
  g_autoptr (GError) error = NULL;
  guint n_told;

  town_init (&town);
  log = fetch (&town, NULL, &n_told, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sam_access_log_get_n_events (log), ==, 6);
  g_assert_cmpuint (n_told, ==, 3);
  g_assert_cmpuint (town.n_asked, ==, 3);
  /* of the first page: what came later may be missing in it */
  g_assert_cmpint (sam_access_log_get_until (log), ==, G_GINT64_CONSTANT (1780574401000000));
}

/* In the middle: nothing comes of it, and it says what it was. */
static void
test_refused (void)
{
  static const struct {
    guint status;
    const char *body;
    int code;
    const char *said;
  } table[] = {
    { 403, "{\"code\":\"not-allowed\"}", SAM_SYNC_ERROR_FORBIDDEN, "Only whoever is responsible" },
    { 403, "{\"code\":\"device-suspended\"}", SAM_SYNC_ERROR_SUSPENDED, "shut this computer out" },
    { 401, "{}", SAM_SYNC_ERROR_AUTH, "access" },
    { 410, "{\"code\":\"cursor-invalid\"}", SAM_SYNC_ERROR_PROTOCOL, "could not be understood" },
    { 426, "{}", SAM_SYNC_ERROR_OLD_CLIENT, "too old" },
    { 500, "{}", SAM_SYNC_ERROR_SERVER, "Only the server knows" },
    { 503, "{}", SAM_SYNC_ERROR_BUSY, "Only the server knows" },
    { 200, "", SAM_SYNC_ERROR_PROTOCOL, "could not be understood" },
    { 200, "[]", SAM_SYNC_ERROR_PROTOCOL, "could not be understood" },
    { 200, "{\"items\":[]}", SAM_SYNC_ERROR_PROTOCOL, "could not be understood" },
    { 200, "\xff\xfe", SAM_SYNC_ERROR_PROTOCOL, "could not be understood" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    g_auto (Town) town = { 0 };
    g_autoptr (GError) error = NULL;
    g_autofree char *said = NULL;
    guint n_told;

    town_init (&town);
    town.status = table[i].status;
    town.instead = table[i].body;
    g_assert_null (fetch (&town, NULL, &n_told, &error));
    g_assert_error (error, SAM_SYNC_ERROR, table[i].code);
    g_assert_cmpuint (n_told, ==, 1);
    said = sam_error_access_log_text (error);
    g_assert_nonnull (strstr (said, table[i].said));
  }
}

/* A page that something else than the backend gives is not read. */
static void
test_captive (void)
{
  g_auto (Town) town = { 0 };
  g_autoptr (GError) error = NULL;
  guint n_told;

  town_init (&town);
  town.type = "text/html";
  g_assert_null (fetch (&town, NULL, &n_told, &error));
  g_assert_error (error, SAM_SYNC_ERROR, SAM_SYNC_ERROR_CAPTIVE);
  g_assert_cmpuint (n_told, ==, 0);
}

static void
test_not_there (void)
{
  g_auto (Town) town = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *said = NULL;
  guint n_told;

  town_init (&town);
  town.status = 404;
  town.instead = "{}";
  g_assert_null (fetch (&town, NULL, &n_told, &error));
  g_assert_error (error, SAM_STORE_ERROR, SAM_STORE_ERROR_NOT_FOUND);
  said = sam_error_access_log_text (error);
  g_assert_nonnull (strstr (said, "does not show"));
}

/* A server that always has one more page, or sends the same one again, is left. */
static void
test_endless (void)
{
  g_auto (Town) town = { 0 };
  g_autoptr (GError) error = NULL;
  guint n_told;

  town_init (&town);
  town.n_pages = 0;
  town.same = TRUE;
  g_assert_null (fetch (&town, NULL, &n_told, &error));
  g_assert_error (error, SAM_SYNC_ERROR, SAM_SYNC_ERROR_PROTOCOL);
  g_assert_cmpuint (town.n_asked, ==, 2);
}

/* A server that has no turn left for this device is asked again when it says; not for ever. */
static void
test_busy (void)
{
  static const guint times[] = { 2, 0 };

  for (guint i = 0; i < G_N_ELEMENTS (times); i++) {
    g_auto (Town) town = { 0 };
    g_autoptr (SamAccessLog) log = NULL;
    g_autoptr (GError) error = NULL;
    guint n_told;

    town_init (&town);
    town.status = 429;
    town.instead = "{}";
    town.n_instead = times[i];
    log = fetch (&town, NULL, &n_told, &error);
    if (times[i] > 0) {
      g_assert_no_error (error);
      g_assert_cmpuint (sam_access_log_get_n_events (log), ==, 6);
      g_assert_cmpuint (town.n_asked, ==, 3 + times[i]);
    } else {
      g_assert_error (error, SAM_SYNC_ERROR, SAM_SYNC_ERROR_BUSY);
      g_assert_cmpuint (town.n_asked, ==, 5);
    }
  }
}

static gboolean
cancel_cb (gpointer user_data)
{
  g_cancellable_cancel (user_data);
  return G_SOURCE_REMOVE;
}

/* Also while it is waited: the server is not asked again. */
static void
test_cancel_waiting (void)
{
  g_auto (Town) town = { 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  Answer answer = { 0 };

  town_init (&town);
  town.status = 429;
  town.instead = "{}";
  sam_sync_fetch_access_log_async (town.store, NULL, CASE, progress_cb, &answer, cancellable,
                                   fetched_cb, &answer);
  while (town.n_bad == 0)
    g_main_context_iteration (NULL, TRUE);
  g_idle_add (cancel_cb, cancellable);
  while (!answer.done)
    g_main_context_iteration (NULL, TRUE);
  g_propagate_error (&error, answer.error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (town.n_asked, ==, 2);
}

static void
test_cancel (void)
{
  g_auto (Town) town = { 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  guint n_told;

  town_init (&town);
  town.n_pages = 0;
  town.cancel_after = cancellable;
  g_assert_null (fetch (&town, cancellable, &n_told, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (town.n_asked, ==, 2);
  g_assert_null (sam_error_access_log_text (error));
}

static void
test_no_server (void)
{
  g_auto (Town) town = { 0 };
  g_autoptr (GError) error = NULL;
  guint n_told;

  town_init (&town);
  soup_server_disconnect (town.server);
  g_assert_null (fetch (&town, NULL, &n_told, &error));
  g_assert_error (error, SAM_SYNC_ERROR, SAM_SYNC_ERROR_NETWORK);
}

int
main (int argc, char **argv)
{
  /* The desktop's proxy settings have no place in a test that talks to itself. */
  g_setenv ("GIO_USE_PROXY_RESOLVER", "dummy", TRUE);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/sync/access-fetch/pages", test_pages);
  g_test_add_func ("/sync/access-fetch/refused", test_refused);
  g_test_add_func ("/sync/access-fetch/captive", test_captive);
  g_test_add_func ("/sync/access-fetch/not-there", test_not_there);
  g_test_add_func ("/sync/access-fetch/endless", test_endless);
  g_test_add_func ("/sync/access-fetch/busy", test_busy);
  g_test_add_func ("/sync/access-fetch/cancel", test_cancel);
  g_test_add_func ("/sync/access-fetch/cancel-waiting", test_cancel_waiting);
  g_test_add_func ("/sync/access-fetch/no-server", test_no_server);
  return g_test_run ();
}
