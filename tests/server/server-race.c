/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "server-race.h"

#include <libsoup/soup.h>
#include <samspor/sam-server-http.h>
#include <string.h>

typedef struct {
  char *uri;
  GMutex lock;
  GCond both;
  guint n_ready;  /* under the lock: how often either was ready to set out */
  gint n_running; /* atomic */
  guint n;
  const char *conninfo; /* of each side's own server, on PostgreSQL */
  SamDate today;
  gint64 now;
} Race;

typedef struct {
  Race *race;
  Sent *sent;
} Side;

/* Only when both are here does either set out. */
static void
wait_for_both (Race *race)
{
  g_mutex_lock (&race->lock);
  guint meeting = race->n_ready / 2;
  if (++race->n_ready % 2 == 0) {
    g_cond_broadcast (&race->both);
  }
  while (race->n_ready / 2 == meeting) {
    g_cond_wait (&race->both, &race->lock);
  }
  g_mutex_unlock (&race->lock);
}

static char *
post (Race *race, SoupSession *session, const Sent *sent)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SoupMessage) message = soup_message_new ("POST", race->uri);
  g_autofree char *authorization = g_strconcat ("Bearer ", sent->device->token, NULL);
  g_autofree char *body = g_strdup_printf ("{\"schema\":1,\"ops\":[%s]}", sent->ops);
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  soup_message_headers_replace (headers, "Authorization", authorization);
  soup_message_headers_replace (headers, "Samspor-Device", sent->device->device);
  soup_message_set_request_body_from_bytes (message, "application/json", bytes);
  wait_for_both (race);
  g_autoptr (GBytes) reply = soup_session_send_and_read (session, message, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (soup_message_get_status (message), ==, 200);
  return g_strndup (g_bytes_get_data (reply, NULL), g_bytes_get_size (reply));
}

/* On PostgreSQL each side is a server of its own, as two processes are. */
static char *
push_to (Race *race, SamServer *server, const Sent *sent)
{
  g_autofree char *authorization = g_strconcat ("Bearer ", sent->device->token, NULL);
  g_autofree char *body = g_strdup_printf ("{\"schema\":1,\"ops\":[%s]}", sent->ops);
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
  SamServerRequest request = { .method = "POST",
                               .path = "/v1/sync/ops",
                               .authorization = authorization,
                               .device = sent->device->device,
                               .content_type = "application/json",
                               .body = bytes };
  wait_for_both (race);
  g_autoptr (SamServerResponse) response = sam_server_handle (server, &request);
  gsize size;
  const char *answer = g_bytes_get_data (response->body, &size);
  if (response->status != 200) {
    g_test_message ("%.*s", (int) size, answer);
  }
  g_assert_cmpuint (response->status, ==, 200);
  return g_strndup (answer, size);
}

static gpointer
run_server (gpointer data)
{
  Side *side = data;
  g_autoptr (GError) error = NULL;
  SamSql *sql = sam_sql_open_postgresql (side->race->conninfo, &error);
  g_assert_no_error (error);
  g_autoptr (SamClock) clock =
      sam_clock_new_fixed (side->race->today, side->race->now, g_random_int ());
  g_autoptr (SamServer) server = sam_server_new (sql, clock, NULL, &error);
  g_assert_no_error (error);

  for (guint i = 0; i < side->race->n; i++) {
    side->sent[i].reply = push_to (side->race, server, &side->sent[i]);
  }
  return NULL;
}

static void
race_on_postgresql (Fixture *f, Sent *one, Sent *other, guint n)
{
  Race both = { .n = n,
                .conninfo = f->conninfo,
                .today = sam_clock_today (f->clock),
                .now = sam_clock_now (f->clock) };
  Side sides[] = { { &both, one }, { &both, other } };
  GThread *threads[G_N_ELEMENTS (sides)];

  g_mutex_init (&both.lock);
  g_cond_init (&both.both);
  for (guint i = 0; i < G_N_ELEMENTS (sides); i++) {
    threads[i] = g_thread_new ("server", run_server, &sides[i]);
  }
  for (guint i = 0; i < G_N_ELEMENTS (sides); i++) {
    g_thread_join (threads[i]);
  }
  g_mutex_clear (&both.lock);
  g_cond_clear (&both.both);
}

static gpointer
run_side (gpointer data)
{
  Side *side = data;
  g_autoptr (SoupSession) session = soup_session_new_with_options ("proxy-resolver", NULL, NULL);

  for (guint i = 0; i < side->race->n; i++) {
    side->sent[i].reply = post (side->race, session, &side->sent[i]);
  }
  g_atomic_int_add (&side->race->n_running, -1);
  g_main_context_wakeup (NULL);
  return NULL;
}

void
race (Fixture *f, Sent *one, Sent *other, guint n)
{
  if (f->conninfo) {
    race_on_postgresql (f, one, other, n);
    return;
  }
  g_autoptr (GError) error = NULL;
  SamServerHttp *http = sam_server_http_new (f->server);
  Race both = { .n_running = 2, .n = n };
  Side sides[] = { { &both, one }, { &both, other } };
  GThread *threads[G_N_ELEMENTS (sides)];

  g_assert_true (sam_server_http_listen (http, "127.0.0.1:0", &error));
  g_assert_no_error (error);
  g_autofree char *base = sam_server_http_get_uri (http);
  both.uri = g_strconcat (base, "/v1/sync/ops", NULL);
  g_mutex_init (&both.lock);
  g_cond_init (&both.both);
  for (guint i = 0; i < G_N_ELEMENTS (sides); i++) {
    threads[i] = g_thread_new ("writer", run_side, &sides[i]);
  }
  while (g_atomic_int_get (&both.n_running) > 0) {
    g_main_context_iteration (NULL, TRUE);
  }
  for (guint i = 0; i < G_N_ELEMENTS (sides); i++) {
    g_thread_join (threads[i]);
  }
  while (g_main_context_iteration (NULL, FALSE)) {
  }
  sam_server_http_free (http);
  while (g_main_context_iteration (NULL, FALSE)) {
  }
  g_mutex_clear (&both.lock);
  g_cond_clear (&both.both);
  g_free (both.uri);
}
