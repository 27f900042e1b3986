/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Many clients that ask each second whether there is anything new, each on a connection it keeps,
 * spread evenly over the second and over the ports: how long an answer takes, from the moment it
 * should have been asked for.
 *
 *   poll-clients SECONDS CLIENTS CURSOR PORT…      token on standard input
 */
#include <arpa/inet.h>
#include <errno.h>
#include <gio/gio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { ROOM = 16 * 1024 };

typedef struct {
  int fd;
  guint16 port;
  char *request;
  gint64 due;   /* of the next request, or of the one that is out */
  gboolean out; /* asked and not answered */
  char got[ROOM];
  gsize n_got;
} Client;

static void
die (const char *what)
{
  g_printerr ("poll-clients: %s: %s\n", what, g_strerror (errno));
  exit (1);
}

static void
open_line (Client *client, int poll, guint n)
{
  struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons (client->port) };
  struct epoll_event event = { .events = EPOLLIN, .data.u32 = n };
  to.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  client->fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (client->fd < 0 || connect (client->fd, (struct sockaddr *) &to, sizeof to) < 0
      || epoll_ctl (poll, EPOLL_CTL_ADD, client->fd, &event) < 0) {
    die ("connecting");
  }
}

static char *
request_of (guint n, const char *token, const char *cursor)
{
  return g_strdup_printf ("GET /v1/sync/changes?cursor=%s HTTP/1.1\r\n"
                          "Host: localhost\r\nAuthorization: Bearer %s\r\n"
                          "Samspor-Device: 01900000-0000-7000-8000-%012x.1\r\n\r\n",
                          cursor, token, n);
}

static void
ask (Client *client)
{
  gsize len = strlen (client->request);
  if (write (client->fd, client->request, len) != (gssize) len) {
    die ("asking");
  }
  client->out = TRUE;
  client->n_got = 0;
}

/* Whether the whole answer is here; a wrong one ends everything. */
static gboolean
take (Client *client, gssize n)
{
  client->n_got += (gsize) n;
  client->got[client->n_got] = '\0';
  const char *body = strstr (client->got, "\r\n\r\n");
  const char *length = strcasestr (client->got, "\r\nContent-Length:");
  if (!body) {
    return FALSE;
  }
  if (!g_str_has_prefix (client->got, "HTTP/1.1 200") || !length) {
    g_printerr ("poll-clients: %s\n", client->got);
    exit (1);
  }
  gsize whole = (gsize) (body + 4 - client->got)
                + (gsize) strtoul (length + strlen ("\r\nContent-Length:"), NULL, 10);
  return client->n_got >= whole;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;
  return (x > y) - (x < y);
}

static double
percentile (GArray *took, double part)
{
  return (double) g_array_index (took, gint64, (guint) ((took->len - 1) * part)) / 1000;
}

int
main (int argc, char **argv)
{
  char token[128] = "";
  if (argc < 5 || !fgets (token, sizeof token, stdin)) {
    g_printerr ("poll-clients SECONDS CLIENTS CURSOR PORT… <TOKEN\n");
    return 2;
  }
  g_strstrip (token);
  guint n = (guint) atoi (argv[2]), n_out = 0, n_again = 0;
  g_autofree Client *clients = g_new0 (Client, n);
  g_autoptr (GArray) took = g_array_new (FALSE, FALSE, sizeof (gint64));
  int poll = epoll_create1 (EPOLL_CLOEXEC);

  for (guint i = 0; i < n; i++) {
    clients[i].port = (guint16) atoi (argv[4 + i % (guint) (argc - 4)]);
    clients[i].request = request_of (i, token, argv[3]);
    open_line (&clients[i], poll, i);
  }
  /* The first second opens what the server opens for a device, and is not counted. */
  const gint64 began = g_get_monotonic_time (), counted = began + G_USEC_PER_SEC,
               end = counted + atoi (argv[1]) * G_USEC_PER_SEC;
  for (guint i = 0; i < n; i++) {
    clients[i].due = began + (gint64) i * G_USEC_PER_SEC / n;
  }
  gsize bytes = 0;
  for (;;) {
    struct epoll_event events[64];
    gint64 now = g_get_monotonic_time (), next = G_MAXINT64;
    for (guint i = 0; i < n; i++) {
      if (!clients[i].out && clients[i].due <= now && now < end) {
        ask (&clients[i]);
        n_out++;
      }
      if (!clients[i].out) {
        next = MIN (next, clients[i].due);
      }
    }
    if (now >= end && n_out == 0) {
      break;
    }
    int wait = next == G_MAXINT64 || now >= end ? 1000 : (int) MAX (0, (next - now) / 1000);
    int found = epoll_wait (poll, events, G_N_ELEMENTS (events), wait);
    for (int k = 0; k < found; k++) {
      Client *client = &clients[events[k].data.u32];
      gssize got = read (client->fd, client->got + client->n_got, ROOM - 1 - client->n_got);
      if (got <= 0) {
        /* the server has had enough of this line, as it may: another, and the same again */
        close (client->fd);
        open_line (client, poll, events[k].data.u32);
        n_again++;
        if (client->out) {
          ask (client);
        }
      } else if (take (client, got)) {
        gint64 late = g_get_monotonic_time () - client->due;
        if (client->due >= counted) {
          g_array_append_val (took, late);
        }
        bytes = client->n_got;
        client->out = FALSE;
        client->due += G_USEC_PER_SEC;
        n_out--;
      }
    }
  }
  for (guint i = 0; i < n; i++) {
    close (clients[i].fd);
    g_free (clients[i].request);
  }
  close (poll);
  g_array_sort (took, compare);
  if (took->len == 0) {
    return 1;
  }
  g_print ("{\"n\":%u,\"lines_again\":%u,\"bytes\":%" G_GSIZE_FORMAT
           ",\"ms\":{\"p50\":%.3f,\"p95\":%.3f,\"p99\":%.3f,\"max\":%.3f}}\n",
           took->len, n_again, bytes, percentile (took, 0.5), percentile (took, 0.95),
           percentile (took, 0.99), percentile (took, 1));
  return 0;
}
