/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The network between the engine and the server's core, and all that can befall a letter. */

#include "sim.h"

#include <string.h>

/* Of one program in a minute: more is a loop without a pause. */
#define REQUESTS_MOST 20

/* ---- a body that may break off ---- */

typedef struct {
  GInputStream parent_instance;
  GBytes *bytes; /* (owned) */
  gsize at, end, piece;
  gboolean breaks; /* at the end the connection goes, instead of the answer being over */
} SimBody;
typedef GInputStreamClass SimBodyClass;
static GType sim_body_get_type (void);
G_DEFINE_FINAL_TYPE (SimBody, sim_body, G_TYPE_INPUT_STREAM)

static gssize
sim_body_read (GInputStream *stream, void *buffer, gsize count, GCancellable *cancellable,
               GError **error)
{
  SimBody *self = (SimBody *) stream;
  gsize n = MIN (MIN (count, self->piece), self->end - self->at);

  if (g_cancellable_set_error_if_cancelled (cancellable, error)) {
    return -1;
  }
  if (n == 0 && self->breaks) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, "cut");
    return -1;
  }
  memcpy (buffer, (const guint8 *) g_bytes_get_data (self->bytes, NULL) + self->at, n);
  self->at += n;
  return (gssize) n;
}

static void
sim_body_read_async (GInputStream *stream, void *buffer, gsize count, int priority,
                     GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (stream, cancellable, callback, user_data);
  GError *error = NULL;
  gssize n = sim_body_read (stream, buffer, count, cancellable, &error);

  g_task_set_source_tag (task, sim_body_read_async);
  if (n < 0) {
    g_task_return_error (task, error);
  } else {
    g_task_return_int (task, n);
  }
}

static gssize
sim_body_read_finish (GInputStream *stream, GAsyncResult *result, GError **error)
{
  return g_task_propagate_int (G_TASK (result), error);
}

static void
sim_body_finalize (GObject *object)
{
  g_bytes_unref (((SimBody *) object)->bytes);
  G_OBJECT_CLASS (sim_body_parent_class)->finalize (object);
}

static void
sim_body_class_init (SimBodyClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sim_body_finalize;
  klass->read_fn = sim_body_read;
  klass->read_async = sim_body_read_async;
  klass->read_finish = sim_body_read_finish;
}

static void
sim_body_init (SimBody *self)
{
}

/* ---- one request ---- */

typedef struct {
  guint refs;
  Sim *sim;
  Client *client;
  GTask *task; /* (owned) (nullable): nobody waits any more */
  gulong cancelled;
  SimPlace place;
  guint life; /* of the client, when it was sent */
  guint64 number;
  char *path, *query, *token, *device; /* (owned) (nullable) */
  GBytes *body;                        /* (owned) (nullable) */
  gboolean reply_lost, cut, bad_line, skew, html, too_large;
  gint64 reply_delay;
  guint page_limit;
} Letter;

/* A letter on its way back. */
typedef struct {
  Letter *letter;
  SamReply *reply; /* (owned) (nullable): NULL = the connection went */
} Answer;

struct _SimRemote {
  GObject parent_instance;
  Client *client; /* NULL = the program is gone */
};
typedef GObjectClass SimRemoteClass;
static void sim_remote_remote_init (SamRemoteInterface *iface);
G_DEFINE_FINAL_TYPE_WITH_CODE (SimRemote, sim_remote, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SAM_TYPE_REMOTE, sim_remote_remote_init))

static void
letter_unref (Letter *letter)
{
  if (--letter->refs > 0) {
    return;
  }
  g_clear_object (&letter->task);
  g_free (letter->path);
  g_free (letter->query);
  g_free (letter->token);
  g_free (letter->device);
  g_clear_pointer (&letter->body, g_bytes_unref);
  g_free (letter);
}

/* Whoever waited does so no longer. (transfer full) */
static GTask *
let_go (Letter *letter)
{
  GTask *task = g_steal_pointer (&letter->task);

  if (task != NULL) {
    if (letter->cancelled != 0) {
      g_signal_handler_disconnect (g_task_get_cancellable (task), letter->cancelled);
      letter->cancelled = 0;
      letter->refs--; /* the caller has one of its own */
    }
  }
  return task;
}

static void
cancelled_cb (GCancellable *cancellable, gpointer data)
{
  Letter *letter = data;
  g_autoptr (GTask) task = NULL;

  letter->refs++;
  task = let_go (letter);
  if (task != NULL) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled");
  }
  letter_unref (letter);
}

static void
lose (Letter *letter)
{
  g_autoptr (GTask) task = let_go (letter);

  if (task != NULL) {
    g_task_return_new_error (task, SAM_SYNC_ERROR, SAM_SYNC_ERROR_NETWORK,
                             "The server could not be reached");
  }
  letter_unref (letter);
}

static void
lose_cb (gpointer data)
{
  lose (data);
}

static void
deliver_cb (gpointer data)
{
  Answer *answer = data;
  Letter *letter = answer->letter;
  g_autoptr (GTask) task = let_go (letter);

  if (task == NULL) {
    sam_reply_free (answer->reply);
  } else if (answer->reply == NULL) {
    g_task_return_new_error (task, SAM_SYNC_ERROR, SAM_SYNC_ERROR_NETWORK, "Reset");
  } else {
    /* An answer that comes when the engine has just given up is none. */
    /* A page that was asked for ahead may never be looked at: something else ends the cycle. */
    letter->client->html = letter->html && letter->place != AT_PULL
                           && !g_cancellable_is_cancelled (g_task_get_cancellable (task));
    g_task_return_pointer (task, answer->reply, (GDestroyNotify) sam_reply_free);
  }
  letter_unref (letter);
  g_free (answer);
}

/* ---- what befalls an answer ---- */

/* A line that is no line of ours, somewhere among them. */
static GBytes *
spoil (Sim *sim, GBytes *body)
{
  static const char *const lines[] = {
    "{\"k\":\"rec\",\"t\":\"contact\"}\n",
    "{\"k\":\"rec\",\"k\":\"rec\"}\n",
    "<html>\n",
    "{\"k\":\"cp\"}\n",
    "{\"k\":\"del\",\"id\":\"x\"}\n",
    "{\"k\":\"out\",\"c\":\"nobody\"}\n",
  };
  gsize size;
  const char *data = g_bytes_get_data (body, &size);
  const char *line = lines[dice_below (&sim->dice, G_N_ELEMENTS (lines))];
  gsize at = dice_below (&sim->dice, (guint) size);
  GString *out = g_string_new (NULL);

  while (at > 0 && data[at - 1] != '\n') {
    at--;
  }
  g_string_append_len (out, data, (gssize) at);
  g_string_append (out, line);
  g_string_append_len (out, data + at, (gssize) (size - at));
  return g_string_free_to_bytes (out);
}

/* What a newer server says besides: members, lines and types this program does not know. */
static GBytes *
skew (Sim *sim, GBytes *body)
{
  gsize size;
  const char *data = g_bytes_get_data (body, &size);
  GString *out = g_string_new ("{\"k\":\"weather\",\"rain\":true}\n");
  const char *end = data + size;

  while (data < end) {
    const char *newline = memchr (data, '\n', (gsize) (end - data));
    gsize len = (gsize) (newline - data);

    if (g_str_has_prefix (data, "{\"k\":\"rec\"") && len > 2) {
      g_string_append_len (out, data, (gssize) len - 1);
      g_string_append (out, ",\"zz\":{\"a\":[1,2]}}");
    } else {
      g_string_append_len (out, data, (gssize) len);
    }
    g_string_append_c (out, '\n');
    data = newline + 1;
  }
  return g_string_free_to_bytes (out);
}

/* Whether there is something on the page that only a newer program knows (sim_newer_server()). */
static gboolean
names_newer (GBytes *body)
{
  gsize size;
  const char *data = g_bytes_get_data (body, &size);

  return memmem (data, size, SIM_NEWER, strlen (SIM_NEWER)) != NULL;
}

static SamReply *
reply_new (Letter *letter, guint status, gboolean is_ours, gint64 after, GBytes *body)
{
  SamReply *reply = g_new0 (SamReply, 1);
  SimBody *stream = g_object_new (sim_body_get_type (), NULL);
  Sim *sim = letter->sim;

  stream->bytes = g_bytes_ref (body);
  stream->end = g_bytes_get_size (body);
  stream->piece = 1 + dice_below (&sim->dice, 40000);
  if (letter->cut && stream->end > 0) {
    stream->end = dice_below (&sim->dice, (guint) stream->end);
    stream->breaks = !dice_in (&sim->dice, 4);
    sim_hit (letter->client, FAULT_CUT);
  }
  reply->status = status;
  reply->is_ours = is_ours || (status == 200 && sim_is_mutant ("html-accepted"));
  reply->retry_after = after;
  reply->server_time = sim->now;
  reply->body = G_INPUT_STREAM (stream);
  return reply;
}

static SamReply *
page_of_a_network (Letter *letter)
{
  g_autoptr (GBytes) html = g_bytes_new_static ("<html>Logg inn</html>\n", 22);

  sim_hit (letter->client, FAULT_HTML);
  letter->html = TRUE;
  return reply_new (letter, 200, FALSE, 0, html);
}

static SamReply *
too_large (Letter *letter)
{
  g_autoptr (GBytes) problem =
      g_bytes_new_static ("{\"status\":413,\"code\":\"too-large\",\"retry\":\"split\"}", 49);

  return reply_new (letter, 413, TRUE, 0, problem);
}

/* One operation alone is never too large for a server that means well. */
static gboolean
holds_several (const Letter *letter)
{
  static const char key[] = "{\"op\":\"";
  gsize size = 0;
  const char *data = letter->body != NULL ? g_bytes_get_data (letter->body, &size) : NULL;
  const char *first = data != NULL ? memmem (data, size, key, sizeof key - 1) : NULL;

  return first != NULL
         && memmem (first + 1, size - (gsize) (first + 1 - data), key, sizeof key - 1) != NULL;
}

/* Refused before the server's core has seen it. (nullable): it goes on */
static SamReply *
refuse_before (Letter *letter)
{
  Sim *sim = letter->sim;
  g_autoptr (GBytes) problem = NULL;

  /* The same bytes are too many again when they come twice. */
  if (letter->too_large) {
    return too_large (letter);
  }
  if (sim->healed) {
    return NULL;
  }
  if (dice_in (&sim->dice, 40)) {
    return page_of_a_network (letter);
  }
  if (dice_in (&sim->dice, 24)) {
    gboolean busy = dice_in (&sim->dice, 2);

    problem = g_bytes_new_static ("{\"status\":503,\"code\":\"busy\",\"retry\":\"after\"}", 44);
    sim_hit (letter->client, FAULT_BUSY);
    return reply_new (letter, busy ? 503 : 429, TRUE, dice_below (&sim->dice, 40), problem);
  }
  if (dice_in (&sim->dice, 24)) {
    problem = g_bytes_new_static ("{\"status\":401,\"code\":\"token\",\"retry\":\"refresh\"}", 47);
    sim_hit (letter->client, FAULT_AUTH);
    return reply_new (letter, 401, TRUE, 0, problem);
  }
  if (holds_several (letter) && dice_in (&sim->dice, 6)) {
    letter->too_large = TRUE;
    sim_hit (letter->client, FAULT_TOO_LARGE);
    return too_large (letter);
  }
  return NULL;
}

/* In some stories the server takes only so few operations a request that an action of a few records
 * goes out in several, one after the other before the first answer is on the disk. */
static gboolean
is_sparing (const Sim *sim)
{
  return sim->seed % 3 == 1;
}

static GBytes *
spare (GBytes *meta)
{
  gsize size;
  const char *data = g_bytes_get_data (meta, &size);
  g_autoptr (GString) text = g_string_new_len (data, (gssize) size);
  g_autofree char *ops = g_strdup_printf ("\"ops\":%d,", SAM_SERVER_OPS_MAX);

  g_assert_cmpuint (g_string_replace (text, ops, "\"ops\":2,", 1), ==, 1);
  return g_string_free_to_bytes (g_steal_pointer (&text));
}

static SamReply *
ask_server (Letter *letter)
{
  Sim *sim = letter->sim;
  g_autofree char *authorization = g_strconcat ("Bearer ", letter->token, NULL);
  SamServerRequest request = {
    .method = letter->body != NULL ? "POST" : "GET",
    .path = letter->path,
    .query = letter->query,
    .authorization = authorization,
    .device = letter->device,
    .content_type = letter->body != NULL ? "application/json" : NULL,
    .body = letter->body,
  };
  g_autoptr (SamServerResponse) response = NULL;
  g_autoptr (GBytes) body = NULL;
  gboolean is_page;

  letter->client->late = letter->life != letter->client->life;
  response = sim_server_handle (sim, letter->client, &request);
  letter->client->late = FALSE;

  if (response == NULL) {
    sim_note (sim, "%s %s: down", letter->client->login, letter->path);
    return NULL;
  }
  is_page = g_strcmp0 (response->content_type, "application/x-ndjson") == 0;
  body = letter->place == AT_META && response->status == 200 && is_sparing (sim)
             ? spare (response->body)
             : g_bytes_ref (response->body);
  sim_note (sim, "%s %s: %u %u", letter->client->login, letter->path, response->status,
            g_bytes_hash (body));
  if (is_page && !letter->reply_lost) {
    gsize size;
    const char *data = g_bytes_get_data (body, &size);

    sim_client_delivered (letter->client, data, size);
  }
  if (letter->bad_line && is_page) {
    GBytes *spoilt = spoil (sim, body);

    sim_hit (letter->client, FAULT_BAD_LINE);
    g_bytes_unref (body);
    body = spoilt;
  } else if (is_page) {
    GBytes *newer = letter->skew ? skew (sim, body) : g_bytes_ref (body);

    if (letter->skew || names_newer (newer)) {
      sim_hit (letter->client, FAULT_SKEW);
    }
    g_bytes_unref (body);
    body = newer;
  }
  return reply_new (letter, response->status, TRUE, response->retry_after, body);
}

static void
arrive_cb (gpointer data)
{
  Letter *letter = data;
  Client *client = letter->client;
  SamReply *reply;
  Answer *answer;

  if (letter->sim->over) {
    letter_unref (letter);
    return;
  }
  if (letter->number < client->arrived) {
    sim_hit (client, FAULT_REORDER);
  }
  client->arrived = MAX (client->arrived, letter->number);
  letter->html = FALSE;
  reply = refuse_before (letter);
  reply = reply != NULL ? reply : ask_server (letter);
  if (letter->reply_lost || letter->task == NULL) {
    /* When nobody answers the engine gives up by itself. */
    sam_reply_free (reply);
    letter_unref (letter);
    return;
  }
  answer = g_new0 (Answer, 1);
  answer->letter = letter;
  answer->reply = reply;
  sim_plan (letter->sim, letter->reply_delay, deliver_cb, answer);
}

/* ---- the engine's side ---- */

static SimPlace
place_of (const char *path, GBytes *body)
{
  gsize size = 0;
  const char *data = body != NULL ? g_bytes_get_data (body, &size) : NULL;

  if (body == NULL) {
    return g_str_has_prefix (path, "/v1/meta") ? AT_META : AT_PULL;
  }
  if (g_str_has_prefix (path, "/v1/sync/inventory")) {
    return AT_BACK;
  }
  return memmem (data, size, "\"k\":\"view-log\"", 14) != NULL ? AT_LOG : AT_PUSH;
}

/* The engine asks for the largest page; a small one is the same to it. */
static void
split_path (Letter *letter, const char *path)
{
  const char *query = strchr (path, '?');
  g_auto (GStrv) parts = NULL;

  letter->path = query != NULL ? g_strndup (path, (gsize) (query - path)) : g_strdup (path);
  if (query == NULL) {
    return;
  }
  parts = g_strsplit (query + 1, "&", -1);
  for (guint i = 0; parts[i] != NULL; i++) {
    if (g_str_has_prefix (parts[i], "limit=") && dice_in (&letter->sim->dice, 3)) {
      g_free (parts[i]);
      parts[i] = g_strdup_printf ("limit=%u", 1 + dice_below (&letter->sim->dice, 20));
      letter->client->n_requests--; /* the pages that makes are not the engine's doing */
    }
  }
  letter->query = g_strjoinv ("&", parts);
}

/* What will befall it; drawn when it is sent, so that a seed tells the same story each time. */
static void
send_letter (Letter *letter)
{
  Sim *sim = letter->sim;
  Client *client = letter->client;
  gint64 way = 5000 + dice_below (&sim->dice, 200000);
  guint fate = sim->healed ? 99 : dice_below (&sim->dice, 100);

  letter->reply_delay = 5000 + dice_below (&sim->dice, 200000);
  if (client->lose_answer && strcmp (letter->path, "/v1/sync/ops") == 0) {
    client->lose_answer = FALSE;
    letter->reply_lost = TRUE;
  }
  if (fate < 5) {
    sim_hit (client, FAULT_DROP);
    if (dice_in (&sim->dice, 2)) {
      sim_plan (sim, way, lose_cb, letter);
    } else {
      letter_unref (letter); /* the engine gives up after a while */
    }
    return;
  }
  if (fate < 11) {
    sim_hit (client, FAULT_DROP);
    letter->reply_lost = TRUE;
  } else if (fate < 26) {
    /* Twice, the second time maybe long after the engine has gone on. */
    sim_hit (client, FAULT_DUPLICATE);
    letter->refs++;
    sim_plan (sim, way + dice_below (&sim->dice, 40 * G_USEC_PER_SEC), arrive_cb, letter);
  } else if (fate < 38) {
    sim_hit (client, FAULT_DELAY);
    if (dice_in (&sim->dice, 2)) {
      way += (gint64) dice_below (&sim->dice, 400) * SIM_SECOND;
    } else {
      letter->reply_delay += (gint64) dice_below (&sim->dice, 200) * SIM_SECOND;
    }
  } else if (fate < 49) {
    letter->cut = TRUE;
  } else if (fate < 63) {
    letter->bad_line = TRUE;
  } else if (fate < 65) {
    letter->skew = TRUE;
  }
  sim_plan (sim, way, arrive_cb, letter);
}

static void
count_request (Client *client)
{
  gint64 minute = client->sim->now / (60 * SIM_SECOND);

  if (minute != client->minute) {
    client->minute = minute;
    client->n_requests = 0;
  }
  sim_totals.requests++;
  if (++client->n_requests > REQUESTS_MOST) {
    sim_fail (client->sim, "I12: %s sends more than %d requests a minute", client->login,
              REQUESTS_MOST);
  }
}

static void
sim_remote_send_async (SamRemote *remote, const char *path, GBytes *body, const char *token,
                       const char *device, GCancellable *cancellable, GAsyncReadyCallback callback,
                       gpointer user_data)
{
  SimRemote *self = (SimRemote *) remote;
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Letter *letter;

  g_task_set_source_tag (task, sim_remote_send_async);
  if (self->client == NULL || g_cancellable_is_cancelled (cancellable)) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled");
    return;
  }
  letter = g_new0 (Letter, 1);
  letter->refs = 1;
  letter->sim = self->client->sim;
  letter->client = self->client;
  letter->place = self->client->place = place_of (path, body);
  letter->life = self->client->life;
  letter->number = ++self->client->sent;
  letter->body = body != NULL ? g_bytes_ref (body) : NULL;
  letter->token = g_strdup (token);
  letter->device = g_strdup (device);
  split_path (letter, path);
  if (letter->place == AT_PUSH && is_sparing (letter->sim)) {
    letter->client->n_requests--; /* nor are the requests that so few operations make */
  }
  if (cancellable != NULL) {
    letter->refs++;
    letter->cancelled = g_signal_connect_data (cancellable, "cancelled", G_CALLBACK (cancelled_cb),
                                               letter, NULL, 0);
  }
  letter->task = g_steal_pointer (&task);
  count_request (self->client);
  send_letter (letter);
}

static SamReply *
sim_remote_send_finish (SamRemote *remote, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
sim_remote_remote_init (SamRemoteInterface *iface)
{
  iface->send_async = sim_remote_send_async;
  iface->send_finish = sim_remote_send_finish;
}

static void
sim_remote_class_init (SimRemoteClass *klass)
{
}

static void
sim_remote_init (SimRemote *self)
{
}

SimRemote *
sim_remote_new (Client *client)
{
  SimRemote *self = g_object_new (sim_remote_get_type (), NULL);

  self->client = client;
  return self;
}

void
sim_remote_forget (SimRemote *remote)
{
  remote->client = NULL;
}
