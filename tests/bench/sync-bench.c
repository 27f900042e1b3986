/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What sync costs, with the program's own engine and HTTP against a real server:
 *
 *   sync-bench save PROFILE KEYFILE TODAY URL TIMES   new contacts, each a save of its own
 *   sync-bench push PROFILE KEYFILE TODAY URL 1       what waits, until all of it was confirmed
 *   sync-bench one PROFILE KEYFILE TODAY URL TIMES    one new contact until it was confirmed
 *   sync-bench idle PROFILE KEYFILE TODAY URL TIMES   nothing to send and nothing new
 *
 * Prints one JSON object; times in milliseconds. */

#include <samspor/sam-id.h>
#include <samspor/sam-records.h>
#include <samspor/sam-sync.h>
#include <samspor/sam-system-clock.h>
#include <stdlib.h>
#include <string.h>

static void
fatal (GError *error)
{
  g_printerr ("sync-bench: %s\n", error->message);
  exit (1);
}

/* ---- a remote that notes when each request begins ---- */

typedef struct {
  gboolean is_push;
  gint64 at;
} Request;

#define NOTED_TYPE_REMOTE (noted_remote_get_type ())
G_DECLARE_FINAL_TYPE (NotedRemote, noted_remote, NOTED, REMOTE, GObject)

struct _NotedRemote {
  GObject parent;
  SamRemote *inner; /* (owned) */
  GArray *requests; /* (owned) (element-type Request) */
};

/* The answer comes from the one inside, whose callback is the engine's. */
static void
noted_send_async (SamRemote *remote, const char *path, GBytes *body, const char *token,
                  const char *device, GCancellable *cancellable, GAsyncReadyCallback callback,
                  gpointer user_data)
{
  NotedRemote *self = NOTED_REMOTE (remote);
  Request request = { g_str_has_prefix (path, "/v1/sync/ops"), g_get_monotonic_time () };

  g_array_append_val (self->requests, request);
  sam_remote_send_async (self->inner, path, body, token, device, cancellable, callback, user_data);
}

static SamReply *
noted_send_finish (SamRemote *remote, GAsyncResult *result, GError **error)
{
  g_assert_not_reached ();
}

static void
noted_remote_iface_init (struct _SamRemoteInterface *iface)
{
  iface->send_async = noted_send_async;
  iface->send_finish = noted_send_finish;
}

G_DEFINE_TYPE_WITH_CODE (NotedRemote, noted_remote, G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (SAM_TYPE_REMOTE, noted_remote_iface_init))

static void
noted_remote_finalize (GObject *object)
{
  NotedRemote *self = NOTED_REMOTE (object);

  g_object_unref (self->inner);
  g_array_unref (self->requests);
  G_OBJECT_CLASS (noted_remote_parent_class)->finalize (object);
}

static void
noted_remote_class_init (NotedRemoteClass *class)
{
  G_OBJECT_CLASS (class)->finalize = noted_remote_finalize;
}

static void
noted_remote_init (NotedRemote *self)
{
  self->requests = g_array_new (FALSE, FALSE, sizeof (Request));
}

/* ---- one desk ---- */

typedef struct {
  SamClock *clock;       /* (owned) */
  SamStore *store;       /* (owned) */
  NotedRemote *remote;   /* (owned) */
  SamSyncEngine *engine; /* (owned) */
  SamSyncResult result;
  gboolean done;
} Desk;

static Desk *
desk_open (char **args)
{
  Desk *desk = g_new0 (Desk, 1);
  SamUnlock unlock = { .kind = SAM_SLOT_FILE, .key_file = args[1] };
  GError *error = NULL;

  desk->clock = sam_system_clock_new (sam_date_parse_iso (args[2]));
  desk->store = sam_store_new (desk->clock, SAM_STORE_THREADED);
  if (!sam_store_open (desk->store, args[0], &unlock, &error)) {
    fatal (error);
  }
  desk->remote = g_object_new (NOTED_TYPE_REMOTE, NULL);
  desk->remote->inner = sam_http_remote_new (args[3], &error);
  if (desk->remote->inner == NULL) {
    fatal (error);
  }
  desk->engine = sam_sync_engine_new (desk->store, desk->clock, SAM_REMOTE (desk->remote));
  return desk;
}

static void
desk_close (Desk *desk)
{
  g_object_unref (desk->engine);
  g_object_unref (desk->remote);
  sam_store_close (desk->store);
  g_object_unref (desk->store);
  sam_clock_unref (desk->clock);
  g_free (desk);
}

static void
synced_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Desk *desk = user_data;
  GError *error = NULL;

  if (!sam_sync_engine_sync_finish (SAM_SYNC_ENGINE (source), result, &desk->result, &error)) {
    fatal (error);
  }
  desk->done = TRUE;
}

/* Returns: milliseconds. */
static double
desk_sync (Desk *desk)
{
  gint64 start = g_get_monotonic_time ();

  g_array_set_size (desk->remote->requests, 0);
  desk->done = FALSE;
  sam_sync_engine_sync_async (desk->engine, NULL, synced_cb, desk);
  while (!desk->done) {
    g_main_context_iteration (NULL, TRUE);
  }
  return (double) (g_get_monotonic_time () - start) / 1000;
}

/* When the request after the last push began: what was pushed had been taken in by then. */
static gint64
confirmed_at (Desk *desk, gint64 *first)
{
  GArray *requests = desk->remote->requests;
  guint last = 0;

  *first = 0;
  for (guint i = 0; i < requests->len; i++) {
    if (g_array_index (requests, Request, i).is_push) {
      last = i;
      *first = *first != 0 ? *first : g_array_index (requests, Request, i).at;
    }
  }
  if (*first == 0 || last + 1 >= requests->len) {
    g_printerr ("sync-bench: nothing was pushed\n");
    exit (1);
  }
  return g_array_index (requests, Request, last + 1).at;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

static void
print_times (const char *name, GArray *times)
{
  guint n = times->len;

  g_array_sort (times, compare);
  g_print ("\"%s\":{\"n\":%u,\"p50\":%.3f,\"p95\":%.3f,\"max\":%.3f}", name, n,
           g_array_index (times, double, n / 2),
           g_array_index (times, double, MIN (n - 1, n * 95 / 100)),
           g_array_index (times, double, n - 1));
}

/* ---- what is measured ---- */

static int
push (char **args)
{
  Desk *desk = desk_open (args);
  double all = desk_sync (desk);
  gint64 first;
  gint64 confirmed = confirmed_at (desk, &first);

  g_print ("{\"pushed\":%u,\"refused\":%u,\"requests\":%u,\"push_ms\":%.3f,\"cycle_ms\":%.3f}\n",
           desk->result.pushed, desk->result.refused, desk->remote->requests->len,
           (double) (confirmed - first) / 1000, all);
  desk_close (desk);
  return 0;
}

/* A first pull, from the first request until all of it is committed. */
static int
pull (char **args)
{
  Desk *desk = desk_open (args);
  double ms = desk_sync (desk);

  g_print ("{\"pulled\":%u,\"ms\":%.3f}\n", desk->result.pulled, ms);
  desk_close (desk);
  return 0;
}

static gpointer
save_work (SamStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (SamViewer) viewer = sam_store_get_viewer (store);

  return GINT_TO_POINTER (sam_store_save (store, viewer, data, SAM_ORIGIN_USER, NULL, error));
}

static gpointer
first_case_work (SamStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (SamViewer) viewer = sam_store_get_viewer (store);
  SamQuery *query = sam_query_new (SAM_RECORD_CASE);
  g_autoptr (GPtrArray) cases = sam_store_list (store, viewer, query, cancellable, error);

  sam_query_free (query);
  return cases != NULL && cases->len > 0 ? g_strdup (sam_record_get_id (cases->pdata[0])) : NULL;
}

static void
save_contact (Desk *desk, const char *case_id, const char *user_id)
{
  g_autofree char *id = sam_id_new (desk->clock);
  g_autoptr (SamRecord) contact = sam_record_new (SAM_RECORD_CONTACT, id, case_id);
  g_autoptr (SamChanges) changes = sam_changes_new ("bench");
  GError *error = NULL;

  sam_record_set_text (contact, SAM_CONTACT_CASE_ID, case_id);
  sam_record_set_moment (contact, SAM_CONTACT_OCCURRED_AT, sam_clock_now (desk->clock));
  sam_record_set_text (contact, SAM_CONTACT_CHANNEL, "phone");
  sam_record_set_text (contact, SAM_CONTACT_OUTCOME, "reached");
  sam_record_set_text (contact, SAM_CONTACT_NATURE, "follow_up");
  sam_record_set_text (contact, SAM_CONTACT_TEXT, "Snakket om flytting og nøkler.");
  sam_record_set_text (contact, SAM_CONTACT_BY_USER, user_id);
  sam_changes_put (changes, contact);
  if (!sam_store_run (desk->store, SAM_STORE_WRITE, save_work, changes, &error)) {
    fatal (error);
  }
}

/* (transfer full) */
static char *
first_case (Desk *desk)
{
  GError *error = NULL;
  char *id = sam_store_run (desk->store, SAM_STORE_READ, first_case_work, NULL, &error);

  if (id == NULL) {
    g_printerr ("sync-bench: there is no case\n");
    exit (1);
  }
  return id;
}

static int
save (char **args)
{
  Desk *desk = desk_open (args);
  g_autoptr (SamSession) session = sam_store_get_session (desk->store);
  g_autofree char *case_id = first_case (desk);

  for (int i = 0; i < atoi (args[4]); i++) {
    save_contact (desk, case_id, session->user_id);
  }
  g_print ("{}\n");
  desk_close (desk);
  return 0;
}

static int
one (char **args)
{
  Desk *desk = desk_open (args);
  g_autoptr (GArray) acknowledged = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (SamSession) session = sam_store_get_session (desk->store);
  g_autofree char *case_id = first_case (desk);

  desk_sync (desk);
  for (int i = 0; i < atoi (args[4]); i++) {
    gint64 start, first;
    double ms;

    save_contact (desk, case_id, session->user_id);
    start = g_get_monotonic_time ();
    desk_sync (desk);
    ms = (double) (confirmed_at (desk, &first) - start) / 1000;
    g_array_append_val (acknowledged, ms);
  }
  g_print ("{");
  print_times ("ms", acknowledged);
  g_print ("}\n");
  desk_close (desk);
  return 0;
}

static int
idle (char **args)
{
  Desk *desk = desk_open (args);
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  guint requests = 0;

  desk_sync (desk);
  for (int i = 0; i < atoi (args[4]); i++) {
    double ms = desk_sync (desk);

    g_array_append_val (times, ms);
    requests += desk->remote->requests->len;
  }
  if (times->len > 0) {
    g_print ("{\"requests\":%u,", requests);
    print_times ("ms", times);
    g_print ("}\n");
  } else {
    g_print ("{}\n");
  }
  desk_close (desk);
  return 0;
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *name;
    int (*run) (char **args);
  } commands[] = {
    { "pull", pull }, { "save", save }, { "push", push }, { "one", one }, { "idle", idle }
  };

  for (guint i = 0; argc == 7 && i < G_N_ELEMENTS (commands); i++) {
    if (g_str_equal (argv[1], commands[i].name)) {
      return commands[i].run (argv + 2);
    }
  }
  g_printerr ("usage: sync-bench pull|save|push|one|idle PROFILE KEYFILE TODAY URL TIMES\n");
  return 2;
}
