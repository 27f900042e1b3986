/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <samspor/sam-id.h>
#include <samspor/sam-records.h>
#include <samspor/sam-sync.h>
#include <string.h>

#define USER "01900000-0000-7000-8000-000000000001"
#define OTHER_TEAM "01900000-0000-7000-8000-0000000000f7"
#define TEAM "01900000-0000-7000-8000-000000000002"

static const char meta[] =
    "{\"environment\":\"test\",\"user\":{\"id\":\"" USER "\",\"name\":\"Kari\"},"
    "\"roles\":[\"lead\"],\"teams\":[\"" TEAM "\"],\"lead_teams\":[\"" TEAM "\"],"
    "\"compartments\":[\"registry\",\"follow_up\"]}";
static const char feed[] =
    "{\"k\":\"rec\",\"t\":\"team\",\"id\":\"" TEAM "\",\"c\":\"" SAM_ID_NIL
    "\",\"m\":\"registry\",\"v\":\"e.1\",\"s\":1,\"sv\":1,\"by\":\"" USER
    "\",\"at\":\"2026-06-01T08:00:00Z\",\"d\":{\"name\":\"Team Nord\"}}\n"
    "{\"k\":\"cp\",\"cursor\":\"one\"}\n"
    "{\"k\":\"rec\",\"t\":\"user\",\"id\":\"" USER "\",\"c\":\"" SAM_ID_NIL
    "\",\"m\":\"registry\",\"v\":\"e.1\",\"s\":2,\"sv\":1,\"by\":\"" USER
    "\",\"at\":\"2026-06-01T08:00:00Z\",\"d\":{\"name\":\"Kari\",\"role\":\"lead\",\"team_ids\":["
    "\"" TEAM "\"],\"active\":true}}\n"
    "{\"k\":\"end\",\"cursor\":\"two\",\"more\":false,\"head\":2,"
    "\"head_at\":\"2026-06-04T06:00:00Z\",\"server_time\":\"2026-06-04T06:30:00Z\"}\n";
static const char nothing_new[] =
    "{\"k\":\"end\",\"cursor\":\"two\",\"more\":false,\"head\":2,"
    "\"head_at\":\"2026-06-04T06:00:00Z\",\"server_time\":\"2026-06-04T06:31:00Z\"}\n";

/* ---- A remote that answers as it is told ---- */

#define TEST_TYPE_REMOTE (test_remote_get_type ())
G_DECLARE_FINAL_TYPE (TestRemote, test_remote, TEST, REMOTE, GObject)

struct _TestRemote {
  GObject parent_instance;
  guint meta_status, feed_status, ops_status;
  gboolean ours;
  const char *feed;   /* what a first pull brings */
  gsize feed_len;     /* cut here */
  gboolean fetched;   /* the first pull has been answered whole */
  const char *second; /* (nullable): what is answered after that, once */
  guint second_status;
  const char *lost; /* code of the 410; NULL = none, or the status alone says so */
  guint n_lost;     /* this often; 0 = always */
  const char *gone; /* (nullable): the inventory says so of this id */
  guint n_meta, n_feed, n_ops, n_inventory, n_devices, n_listed, largest;
  const char *list; /* of the devices */
  guint devices_status;
  gboolean suspended; /* a 403 says why */
  gboolean other_user;
  char *told;         /* (owned) (nullable): what was said of the device last */
  GPtrArray *asked;   /* (owned) (element-type utf8): paths, in order */
  guint too_large;    /* more operations than this are answered by 413; 0 = never */
  const char *poison; /* a request that holds this is answered so, however small */
  guint poison_status;
  char *sent; /* (owned) (nullable): the id of the first operation of the last push of changes */
};

static void test_remote_remote_init (SamRemoteInterface *iface);
G_DEFINE_FINAL_TYPE_WITH_CODE (TestRemote, test_remote, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SAM_TYPE_REMOTE, test_remote_remote_init))

static guint
count (const char *text, const char *what)
{
  guint n = 0;

  while ((text = strstr (text, what)) != NULL) {
    n++;
    text += strlen (what);
  }
  return n;
}

/* Says "applied" to every operation, as the server would. */
static char *
apply_all (const char *body)
{
  GString *out = g_string_new ("{\"results\":[");
  const char *at = body;
  guint n = 0;

  while ((at = strstr (at, "{\"op\":\"")) != NULL) {
    g_autofree char *op = g_strndup (at + 7, SAM_ID_LEN);

    g_string_append_printf (out, "%s{\"op\":\"%s\",\"r\":\"applied\",\"v\":\"e.%u\",\"s\":%u}",
                            n > 0 ? "," : "", op, n + 2, n + 3);
    n++;
    at += 7;
  }
  g_string_append (out, "],\"head\":9}");
  return g_string_free (out, FALSE);
}

static void
test_remote_send_async (SamRemote *remote, const char *path, GBytes *body, const char *token,
                        const char *device, GCancellable *cancellable, GAsyncReadyCallback callback,
                        gpointer user_data)
{
  TestRemote *self = TEST_REMOTE (remote);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  SamReply *reply = g_new0 (SamReply, 1);
  g_autofree char *text = NULL;
  gsize len;

  reply->is_ours = self->ours;
  g_ptr_array_add (self->asked, g_strndup (path, strcspn (path, "?")));
  if (g_str_has_prefix (path, "/v1/meta")) {
    self->n_meta++;
    reply->status = self->meta_status;
    text = g_strdup (meta);
    if (self->other_user)
      strstr (text, USER)[SAM_ID_LEN - 1] = 'f';
    len = strlen (text);
  } else if (g_str_has_prefix (path, "/v1/sync/changes")) {
    self->n_feed++;
    reply->status = self->lost != NULL ? 410 : self->feed_status;
    if (strstr (path, "cursor=&") != NULL)
      self->fetched = FALSE;
    if (self->suspended && self->feed_status == 403) {
      text = g_strdup ("{\"code\":\"device-suspended\",\"status\":403}");
      len = strlen (text);
    } else if (self->lost != NULL) {
      text = g_strdup_printf ("{\"code\":\"%s\",\"status\":410}", self->lost);
      len = strlen (text);
      if (self->n_lost != 0 && --self->n_lost == 0)
        self->lost = NULL;
    } else if (self->fetched && self->second != NULL) {
      text = g_strdup (self->second);
      len = strlen (text);
      reply->status = self->second_status;
      self->second = NULL;
    } else if (self->fetched) {
      text = g_strdup (nothing_new);
      len = strlen (text);
    } else {
      len = self->feed_len;
      text = g_strndup (self->feed, len);
      self->fetched = len == strlen (self->feed);
    }
  } else if (g_str_equal (path, "/v1/devices") && body == NULL) {
    self->n_listed++;
    reply->status = self->devices_status;
    text = g_strdup (self->list);
    len = strlen (text);
  } else if (g_str_has_prefix (path, "/v1/devices")) {
    self->n_devices++;
    g_free (self->told);
    self->told = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
    reply->status = self->devices_status;
    text = g_strdup ("{\"code\":\"device-suspended\"}");
    len = strlen (text);
  } else if (g_str_has_prefix (path, "/v1/sync/inventory")) {
    g_autofree char *question = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));

    self->n_inventory++;
    reply->status = 200;
    if (strstr (question, "\"scopes\"") != NULL)
      text = g_strdup ("{\"differ\":[\"" SAM_ID_NIL "\"]}");
    else if (self->gone != NULL)
      text = g_strdup_printf ("{\"records\":[{\"id\":\"%s\",\"v\":null}]}", self->gone);
    else
      text = g_strdup ("{\"records\":[]}");
    len = strlen (text);
  } else {
    g_autofree char *ops = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
    guint n = count (ops, "{\"op\":\"");

    self->n_ops++;
    if (strstr (ops, "view-log") == NULL) {
      g_free (self->sent);
      self->sent = g_strndup (strstr (ops, "{\"op\":\"") + 7, SAM_ID_LEN);
    }
    self->largest = MAX (self->largest, n);
    if (self->poison != NULL && strstr (ops, self->poison) != NULL) {
      g_autofree char *op = g_strndup (strstr (ops, "{\"op\":\"") + 7, SAM_ID_LEN);

      reply->status = self->poison_status;
      text = g_strdup_printf ("{\"code\":\"base-missing\",\"op\":\"%s\"}", op);
    } else {
      reply->status = self->too_large != 0 && n > self->too_large ? 413 : self->ops_status;
      text = apply_all (ops);
    }
    len = strlen (text);
  }
  reply->body = g_memory_input_stream_new_from_data (g_steal_pointer (&text), (gssize) len, g_free);
  g_task_return_pointer (task, reply, (GDestroyNotify) sam_reply_free);
}

static SamReply *
test_remote_send_finish (SamRemote *remote, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
test_remote_remote_init (SamRemoteInterface *iface)
{
  iface->send_async = test_remote_send_async;
  iface->send_finish = test_remote_send_finish;
}

static void
test_remote_finalize (GObject *object)
{
  g_free (TEST_REMOTE (object)->sent);
  g_ptr_array_unref (TEST_REMOTE (object)->asked);
  g_free (TEST_REMOTE (object)->told);
  G_OBJECT_CLASS (test_remote_parent_class)->finalize (object);
}

static void
test_remote_class_init (TestRemoteClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_remote_finalize;
}

static void
test_remote_init (TestRemote *self)
{
  self->meta_status = self->feed_status = self->ops_status = self->devices_status = 200;
  self->ours = TRUE;
  self->asked = g_ptr_array_new_with_free_func (g_free);
  self->feed = feed;
  self->feed_len = strlen (feed);
  self->list = "[{\"device\":\"" TEAM "\",\"user\":\"" USER "\",\"state\":\"active\",\"seen_at\":"
               "\"2026-06-04T06:00:00Z\",\"generation\":1,\"unsent\":0,\"outstanding\":0,"
               "\"log_faults\":2}]";
}

/* ---- A desktop ---- */

typedef struct {
  char *root;            /* (owned) */
  char *key;             /* (owned) */
  SamClock *clock;       /* (owned) */
  SamStore *store;       /* (owned) */
  TestRemote *remote;    /* (owned) */
  SamSyncEngine *engine; /* (owned) */
} Desk;

/* Time goes on with every look at it, as it does outside a test. */
static gint64
tick (gpointer user_data)
{
  sam_clock_fixed_advance (user_data, 10);
  return sam_clock_now (user_data);
}

static SamDate
day (gpointer user_data)
{
  return sam_clock_today (user_data);
}

static void
dice (gpointer user_data, void *buf, size_t len)
{
  sam_clock_random (user_data, buf, len);
}

static void
desk_init (Desk *desk)
{
  static const SamClockFuncs ticking = { tick, day, dice };
  g_autoptr (GError) error = NULL;
  g_autofree char *profile = NULL;
  SamUnlock unlock = { .kind = SAM_SLOT_FILE };

  desk->root = g_dir_make_tmp ("samspor-engine-XXXXXX", &error);
  g_assert_no_error (error);
  desk->key = g_build_filename (desk->root, "key", NULL);
  profile = g_build_filename (desk->root, "profile", NULL);
  unlock.key_file = desk->key;
  desk->clock = sam_clock_new (&ticking,
                               sam_clock_new_fixed (sam_date_from_ymd (2026, 6, 4),
                                                    G_GINT64_CONSTANT (1780552800000000), 5),
                               (GDestroyNotify) sam_clock_unref);
  desk->store = sam_store_new (desk->clock, SAM_STORE_SYNCHRONOUS);
  sam_store_create (desk->store, profile, &unlock, &error);
  g_assert_no_error (error);
  sam_store_set_server (desk->store, "http://127.0.0.1:1", "token", &error);
  g_assert_no_error (error);
  desk->remote = g_object_new (TEST_TYPE_REMOTE, NULL);
  desk->engine = sam_sync_engine_new (desk->store, desk->clock, SAM_REMOTE (desk->remote));
}

static void
remove_all (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    remove_all (child);
  }
  g_remove (path);
}

static void
desk_clear (Desk *desk)
{
  g_object_unref (desk->engine);
  g_object_unref (desk->remote);
  sam_store_close (desk->store);
  g_object_unref (desk->store);
  sam_clock_unref (desk->clock);
  remove_all (desk->root);
  g_free (desk->key);
  g_free (desk->root);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Desk, desk_clear)

typedef struct {
  gboolean done, ok;
  SamSyncResult result;
  GError *error;
} Outcome;

static void
synced_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Outcome *outcome = user_data;

  outcome->ok = sam_sync_engine_sync_finish (SAM_SYNC_ENGINE (source), result, &outcome->result,
                                             &outcome->error);
  outcome->done = TRUE;
}

static gboolean
sync_now (Desk *desk, SamSyncResult *result, GError **error)
{
  Outcome outcome = { 0 };

  sam_sync_engine_sync_async (desk->engine, NULL, synced_cb, &outcome);
  while (!outcome.done)
    g_main_context_iteration (NULL, TRUE);
  if (result != NULL)
    *result = outcome.result;
  if (outcome.error != NULL)
    g_propagate_error (error, outcome.error);
  return outcome.ok;
}

static void
write_services (Desk *desk, guint n)
{
  g_autoptr (SamViewer) viewer = sam_store_get_viewer (desk->store);

  for (guint i = 0; i < n; i++) {
    g_autoptr (SamChanges) changes = sam_changes_new ("test");
    g_autofree char *id = sam_id_new (desk->clock);
    g_autoptr (SamRecord) service = sam_record_new (SAM_RECORD_SERVICE, id, SAM_ID_NIL);
    g_autoptr (GError) error = NULL;

    sam_record_set_text (service, SAM_SERVICE_NAME, "Utekontakten");
    sam_record_set_text (service, SAM_SERVICE_SERVICE_KIND, "outreach");
    sam_changes_put (changes, service);
    sam_store_save (desk->store, viewer, changes, SAM_ORIGIN_USER, NULL, &error);
    g_assert_no_error (error);
  }
}

static void
test_first_pull (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (GError) error = NULL;
  SamSyncResult result;

  desk_init (&desk);
  g_assert_null (sam_store_get_viewer (desk.store));
  g_assert_true (sync_now (&desk, &result, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (result.pulled, ==, 2);
  g_assert_cmpint (result.head, ==, 2);
  {
    g_autoptr (SamViewer) viewer = sam_store_get_viewer (desk.store);

    g_assert_true (sam_viewer_leads (viewer, TEAM));
  }
  /* 06:30 in the feed, whatever any clock here says. */
  g_assert_cmpint (sam_store_get_status (desk.store).last_confirmed, ==,
                   G_GINT64_CONSTANT (1780554600000000));
  /* Who the user is is asked once a run. */
  g_assert_true (sync_now (&desk, NULL, NULL));
  g_assert_cmpuint (desk.remote->n_meta, ==, 1);
}

static const char last_page[] =
    "{\"k\":\"rec\",\"t\":\"team\",\"id\":\"" OTHER_TEAM "\",\"c\":\"" SAM_ID_NIL
    "\",\"m\":\"registry\",\"v\":\"e.1\",\"s\":3,\"sv\":1,\"by\":\"" USER
    "\",\"at\":\"2026-06-01T08:00:00Z\",\"d\":{\"name\":\"Vest\"}}\n"
    "{\"k\":\"end\",\"cursor\":\"three\",\"more\":false,\"head\":3,"
    "\"head_at\":\"2026-06-04T06:00:00Z\",\"server_time\":\"2026-06-04T06:30:00Z\"}\n";

/* The next page is asked for while the last lines of one are taken in: it is asked for once, and
 * what it says counts when its turn has come. */
static void
test_next_page (gconstpointer data)
{
  guint status = GPOINTER_TO_UINT (data);
  g_auto (Desk) desk = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *first = NULL;
  char *more;
  SamSyncResult result;

  desk_init (&desk);
  first = g_strdup (feed);
  more = g_strrstr (first, "\"more\":false");
  memcpy (more, "\"more\": true", strlen ("\"more\":false"));
  desk.remote->feed = first;
  desk.remote->second = last_page;
  desk.remote->second_status = status;
  if (status == 200) {
    g_assert_true (sync_now (&desk, &result, &error));
    g_assert_no_error (error);
    g_assert_cmpuint (desk.remote->n_feed, ==, 2);
    g_assert_cmpuint (result.pulled, ==, 3);
  } else {
    g_assert_false (sync_now (&desk, NULL, &error));
    g_assert_cmpuint (desk.remote->n_feed, ==, 2);
    desk.remote->second = last_page;
    desk.remote->second_status = 200;
    g_clear_error (&error);
    g_assert_true (sync_now (&desk, &result, &error));
    g_assert_no_error (error);
    g_assert_cmpuint (result.pulled, ==, 1);
  }
  g_assert_true (sync_now (&desk, &result, &error));
  g_assert_cmpuint (result.pulled, ==, 0);
}

/* What the store refuses ends the cycle, whatever has been asked for by then. */
static void
test_next_page_of_a_refused_one (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *first = g_strdup (feed);
  char *more = g_strrstr (first, "\"more\":false");
  SamSyncResult result;

  desk_init (&desk);
  memcpy (more, "\"more\": true", strlen ("\"more\":false"));
  memcpy (strstr (first, "\"v\":\"e.1\",\"s\":2"), "\"v\":\"e-1\"", strlen ("\"v\":\"e.1\""));
  desk.remote->feed = first;
  g_assert_false (sync_now (&desk, NULL, &error));
  g_assert_error (error, SAM_STORE_ERROR, SAM_STORE_ERROR_PROTOCOL);
  g_clear_error (&error);
  desk.remote->feed = feed;
  desk.remote->fetched = FALSE;
  g_assert_true (sync_now (&desk, &result, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (result.pulled, ==, 1);
}

/* Cut at any byte: never half a record, and the next pull brings the rest. */
static void
test_cut_anywhere (void)
{
  const gsize len = strlen (feed);

  for (gsize cut = 0; cut < len; cut += 37) {
    g_auto (Desk) desk = { 0 };
    g_autoptr (GError) error = NULL;
    gsize first = (gsize) (strstr (feed, "\"one\"}\n") - feed) + 7;

    desk_init (&desk);
    desk.remote->feed_len = cut;
    g_assert_false (sync_now (&desk, NULL, &error));
    /* As a whole answer: a cut line comes as an error of the stream. */
    g_assert_error (error, SAM_SYNC_ERROR, SAM_SYNC_ERROR_PROTOCOL);
    g_assert_cmpuint (sam_store_get_status (desk.store).n_records, ==, cut >= first ? 1 : 0);
    g_assert_cmpint (sam_store_get_status (desk.store).last_confirmed, ==, 0);
    g_assert_cmpint (sam_sync_engine_get_status (desk.engine).state, ==, SAM_SYNC_WAITING);
    desk.remote->feed_len = len;
    g_assert_true (sync_now (&desk, NULL, NULL));
    g_assert_cmpuint (sam_store_get_status (desk.store).n_records, ==, 2);
  }
}

static void
expect_failure (guint meta_status, gboolean ours, SamSyncError code, SamSyncState state)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (GError) error = NULL;
  SamSyncStatus status;

  desk_init (&desk);
  g_assert_true (sync_now (&desk, NULL, NULL));
  write_services (&desk, 1);
  desk.remote->feed_status = meta_status;
  desk.remote->ours = ours;
  g_assert_false (sync_now (&desk, NULL, &error));
  g_assert_error (error, SAM_SYNC_ERROR, (int) code);
  status = sam_sync_engine_get_status (desk.engine);
  g_assert_cmpint (status.state, ==, state);
  g_assert_true (status.failed);
  /* Whatever the answer was, the work waits. */
  g_assert_cmpuint (sam_store_get_status (desk.store).pending, ==, 1);
  desk.remote->feed_status = 200;
  desk.remote->ours = TRUE;
  g_assert_true (sync_now (&desk, NULL, NULL));
  g_assert_cmpuint (sam_store_get_status (desk.store).pending, ==, 0);
  g_assert_false (sam_sync_engine_get_status (desk.engine).failed);
}

static void
test_every_refusal_keeps_the_work (void)
{
  expect_failure (401, TRUE, SAM_SYNC_ERROR_AUTH, SAM_SYNC_STOPPED);
  expect_failure (403, TRUE, SAM_SYNC_ERROR_FORBIDDEN, SAM_SYNC_STOPPED);
  expect_failure (409, TRUE, SAM_SYNC_ERROR_RESTORED, SAM_SYNC_STOPPED);
  expect_failure (429, TRUE, SAM_SYNC_ERROR_BUSY, SAM_SYNC_WAITING);
  expect_failure (503, TRUE, SAM_SYNC_ERROR_BUSY, SAM_SYNC_WAITING);
  expect_failure (500, TRUE, SAM_SYNC_ERROR_SERVER, SAM_SYNC_WAITING);
  expect_failure (502, FALSE, SAM_SYNC_ERROR_SERVER, SAM_SYNC_WAITING);
  expect_failure (200, FALSE, SAM_SYNC_ERROR_CAPTIVE, SAM_SYNC_WAITING);
  expect_failure (302, FALSE, SAM_SYNC_ERROR_CAPTIVE, SAM_SYNC_WAITING);
  expect_failure (410, TRUE, SAM_SYNC_ERROR_START_OVER, SAM_SYNC_STOPPED);
}

/* Again and again: nothing is cleared, and a person is told. */
static void
test_410_clears_nothing (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (GError) error = NULL;
  SamStoreStatus before, after;

  desk_init (&desk);
  g_assert_true (sync_now (&desk, NULL, NULL));
  write_services (&desk, 3);
  before = sam_store_get_status (desk.store);
  desk.remote->lost = "feed-reset";
  g_assert_false (sync_now (&desk, NULL, &error));
  g_assert_error (error, SAM_SYNC_ERROR, SAM_SYNC_ERROR_START_OVER);
  after = sam_store_get_status (desk.store);
  g_assert_true (after.stopped_410);
  g_assert_cmpuint (after.n_records, ==, before.n_records);
  g_assert_cmpuint (after.pending, ==, 3);
  desk.remote->lost = NULL;
  g_assert_true (sync_now (&desk, NULL, NULL));
  after = sam_store_get_status (desk.store);
  g_assert_false (after.stopped_410);
  g_assert_cmpuint (after.pending, ==, 0);
}

static guint
find_asked (Desk *desk, const char *path, guint from)
{
  for (guint i = from; i < desk->remote->asked->len; i++)
    if (strcmp (desk->remote->asked->pdata[i], path) == 0)
      return i;
  g_error ("%s was not asked", path);
}

/* A cursor that is too old: all from the beginning, what did not come is asked for, and what waits
 * goes after that. */
static void
test_expired (void)
{
  g_auto (Desk) desk = { 0 };
  SamSyncResult result;
  guint n;

  desk_init (&desk);
  g_assert_true (sync_now (&desk, NULL, NULL));
  write_services (&desk, 3);
  desk.remote->lost = "cursor-expired";
  desk.remote->n_lost = 1;
  desk.remote->feed = nothing_new;
  desk.remote->feed_len = strlen (nothing_new);
  desk.remote->gone = TEAM;
  g_assert_true (sync_now (&desk, &result, NULL));
  g_assert_cmpuint (result.pushed, ==, 3);
  g_assert_cmpuint (result.pending, ==, 0);
  g_assert_cmpuint (desk.remote->n_inventory, ==, 1);
  n = find_asked (&desk, "/v1/sync/inventory", 0);
  g_assert_cmpuint (find_asked (&desk, "/v1/sync/ops", n), >, n);
  /* The one is gone, the other was only not in the list. */
  g_assert_cmpuint (sam_store_get_status (desk.store).n_records, ==, 4);
}

/* A restored server: it is asked who it is and what it has, and gets again what it lost, with the
 * same ids, before anything else. */
static void
test_restored_server (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (SamViewer) viewer = NULL;
  g_autoptr (GPtrArray) services = NULL;
  g_autoptr (SamQuery) query = sam_query_new (SAM_RECORD_SERVICE);
  SamSyncResult result;
  guint n;

  desk_init (&desk);
  g_assert_true (sync_now (&desk, NULL, NULL));
  write_services (&desk, 1);
  g_assert_true (sync_now (&desk, NULL, NULL));
  viewer = sam_store_get_viewer (desk.store);
  services = sam_store_list (desk.store, viewer, query, NULL, NULL);
  write_services (&desk, 1);
  desk.remote->lost = "feed-reset";
  desk.remote->n_lost = 1;
  desk.remote->gone = sam_record_get_id (services->pdata[0]);
  g_ptr_array_set_size (desk.remote->asked, 0);
  g_assert_true (sync_now (&desk, &result, NULL));
  n = find_asked (&desk, "/v1/meta", 0);
  n = find_asked (&desk, "/v1/sync/inventory", n);
  n = find_asked (&desk, "/v1/sync/ops", n);
  n = find_asked (&desk, "/v1/sync/changes", n);
  n = find_asked (&desk, "/v1/sync/ops", n);
  g_assert_true (result.server_restored);
  g_assert_cmpuint (result.resent, ==, 1);
  g_assert_cmpuint (result.to_judge, ==, 0);
  g_assert_cmpuint (result.pending, ==, 0);
}

/* The server hears once what this device is, and of each purge when the cycle is over. */
static void
test_receipts (void)
{
  static const char out[] =
      "{\"k\":\"out\",\"c\":\"" USER "\",\"reason\":\"scope\",\"s\":77}\n"
      "{\"k\":\"end\",\"cursor\":\"three\",\"more\":false,\"head\":77,"
      "\"head_at\":\"2026-06-04T06:00:00Z\",\"server_time\":\"2026-06-04T06:31:00Z\"}\n";
  g_auto (Desk) desk = { 0 };

  desk_init (&desk);
  g_assert_true (sync_now (&desk, NULL, NULL));
  g_assert_cmpuint (desk.remote->n_devices, ==, 1);
  g_assert_nonnull (strstr (desk.remote->told, "\"client\":\"samspor "));
  g_assert_true (sam_store_get_status (desk.store).registered);
  g_assert_true (sync_now (&desk, NULL, NULL));
  g_assert_cmpuint (desk.remote->n_devices, ==, 1);
  /* A server that is in trouble, or knows nothing of receipts, hears of it later. */
  desk.remote->feed = out;
  desk.remote->feed_len = strlen (out);
  desk.remote->fetched = FALSE;
  desk.remote->devices_status = 404;
  g_assert_true (sync_now (&desk, NULL, NULL));
  g_assert_cmpuint (desk.remote->n_devices, ==, 2);
  g_assert_cmpstr (desk.remote->told, ==,
                   "{\"receipts\":[{\"c\":\"" USER "\",\"s\":77,\"rows\":0}],\"unsent\":0}");
  desk.remote->devices_status = 200;
  g_assert_true (sync_now (&desk, NULL, NULL));
  g_assert_cmpuint (desk.remote->n_devices, ==, 3);
  g_assert_true (sync_now (&desk, NULL, NULL));
  g_assert_cmpuint (desk.remote->n_devices, ==, 3);
}

/* A lead's window asks once in an hour which devices there are; a command line does not. */
static void
test_devices (void)
{
  static const struct {
    guint status;
    const char *list; /* NULL = a good one */
    guint faults;
    gboolean ok;
  } cases[] = { { 200, NULL, 1, TRUE }, { 404, NULL, 0, TRUE }, { 200, "{}", 0, FALSE } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (Desk) desk = { 0 };
    g_autoptr (GError) error = NULL;

    desk_init (&desk);
    g_assert_true (sync_now (&desk, NULL, NULL));
    g_assert_cmpuint (desk.remote->n_listed, ==, 0);
    desk.remote->devices_status = cases[i].status;
    desk.remote->list = cases[i].list != NULL ? cases[i].list : desk.remote->list;
    sam_sync_engine_start (desk.engine);
    g_assert_cmpint (sync_now (&desk, NULL, &error), ==, cases[i].ok);
    if (!cases[i].ok)
      g_assert_error (error, SAM_STORE_ERROR, SAM_STORE_ERROR_PROTOCOL);
    g_assert_cmpuint (desk.remote->n_listed, ==, 1);
    g_assert_cmpuint (sam_store_get_status (desk.store).log_faults, ==, cases[i].faults);
    g_assert_true (sync_now (&desk, NULL, NULL));
    g_assert_cmpuint (desk.remote->n_listed, ==, 1);
    sam_sync_engine_stop (desk.engine);
  }
}

/* Shut out: one state, which is known after a restart too, and nothing is cleared. */
static void
test_suspended (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (GError) error = NULL;

  desk_init (&desk);
  g_assert_true (sync_now (&desk, NULL, NULL));
  write_services (&desk, 2);
  desk.remote->feed_status = 403;
  desk.remote->suspended = TRUE;
  g_assert_false (sync_now (&desk, NULL, &error));
  g_assert_error (error, SAM_SYNC_ERROR, SAM_SYNC_ERROR_SUSPENDED);
  g_assert_true (sam_store_get_status (desk.store).suspended);
  g_assert_cmpuint (sam_store_get_status (desk.store).pending, ==, 2);
  g_assert_cmpuint (sam_store_get_status (desk.store).n_records, ==, 4);
  g_assert_cmpint (sam_sync_engine_get_status (desk.engine).state, ==, SAM_SYNC_STOPPED);
  desk.remote->feed_status = 200;
  g_assert_true (sync_now (&desk, NULL, NULL));
  g_assert_false (sam_store_get_status (desk.store).suspended);
  g_assert_cmpuint (sam_store_get_status (desk.store).pending, ==, 0);
}

/* Another key in a program that runs: before anything is sent under it, it is asked whose it is;
 * and somebody else's stops. */
static void
test_another_key (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (GError) error = NULL;
  guint before;

  desk_init (&desk);
  g_assert_true (sync_now (&desk, NULL, NULL));
  before = desk.remote->asked->len;
  g_assert_true (sync_now (&desk, NULL, NULL));
  g_assert_cmpstr (desk.remote->asked->pdata[before], ==, "/v1/sync/changes");
  write_services (&desk, 2);
  before = desk.remote->asked->len;
  g_assert_true (sam_store_set_server (desk.store, "http://127.0.0.1:1", "another", NULL));
  desk.remote->other_user = TRUE;
  g_assert_false (sync_now (&desk, NULL, &error));
  g_assert_error (error, SAM_STORE_ERROR, SAM_STORE_ERROR_OTHER_USER);
  g_assert_cmpuint (desk.remote->asked->len, ==, before + 1);
  g_assert_cmpstr (desk.remote->asked->pdata[before], ==, "/v1/meta");
  g_assert_cmpint (sam_sync_engine_get_status (desk.engine).state, ==, SAM_SYNC_STOPPED);
  g_assert_cmpuint (sam_store_get_status (desk.store).pending, ==, 2);
  desk.remote->other_user = FALSE;
  g_assert_true (sync_now (&desk, NULL, NULL));
  g_assert_cmpuint (sam_store_get_status (desk.store).pending, ==, 0);
}

/* A push that is answered 409 for ever: one pull, and then it is said; once: it goes. */
static void
test_copied (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (GError) error = NULL;

  desk_init (&desk);
  g_assert_true (sync_now (&desk, NULL, NULL));
  write_services (&desk, 2);
  desk.remote->ops_status = 409;
  desk.remote->n_feed = desk.remote->n_ops = 0;
  g_assert_false (sync_now (&desk, NULL, &error));
  g_assert_error (error, SAM_SYNC_ERROR, SAM_SYNC_ERROR_RESTORED);
  g_assert_cmpuint (desk.remote->n_feed, ==, 2);
  g_assert_cmpuint (desk.remote->n_ops, ==, 2);
  g_assert_cmpuint (sam_store_get_status (desk.store).pending, ==, 2);
  desk.remote->ops_status = 200;
  g_assert_true (sync_now (&desk, NULL, NULL));
  g_assert_cmpuint (sam_store_get_status (desk.store).pending, ==, 0);
}

/* Too old for the feed: what was written here is still taken, and the cycle says why it stopped. */
static void
test_old_client_pushes (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (GError) error = NULL;

  desk_init (&desk);
  g_assert_true (sync_now (&desk, NULL, NULL));
  write_services (&desk, 2);
  desk.remote->feed_status = 426;
  g_assert_false (sync_now (&desk, NULL, &error));
  g_assert_error (error, SAM_SYNC_ERROR, SAM_SYNC_ERROR_OLD_CLIENT);
  g_assert_cmpint (sam_sync_engine_get_status (desk.engine).state, ==, SAM_SYNC_STOPPED);
  g_assert_cmpuint (desk.remote->n_ops, ==, 1);
  /* Taken is not confirmed: that takes a pull. */
  g_assert_cmpuint (sam_store_get_status (desk.store).pending, ==, 2);
  g_clear_error (&error);
  g_assert_false (sync_now (&desk, NULL, &error));
  g_assert_cmpuint (desk.remote->n_ops, ==, 1);
  desk.remote->feed_status = 200;
  g_assert_true (sync_now (&desk, NULL, NULL));
  g_assert_cmpuint (sam_store_get_status (desk.store).pending, ==, 0);
}

/* An answer that never came: the same operations go out again, with the same ids. */
static void
test_ambiguous_push_is_sent_again (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (GError) error = NULL;
  SamSyncResult result;

  desk_init (&desk);
  g_assert_true (sync_now (&desk, NULL, NULL));
  write_services (&desk, 2);
  desk.remote->ops_status = 500;
  g_assert_false (sync_now (&desk, NULL, &error));
  g_assert_error (error, SAM_SYNC_ERROR, SAM_SYNC_ERROR_SERVER);
  g_assert_cmpuint (sam_store_get_status (desk.store).pending, ==, 2);
  desk.remote->ops_status = 200;
  g_assert_true (sync_now (&desk, &result, NULL));
  g_assert_cmpuint (result.pushed, ==, 2);
  g_assert_cmpuint (result.pending, ==, 0);
}

static void
test_413_halves_the_batch (void)
{
  g_auto (Desk) desk = { 0 };
  SamSyncResult result;

  desk_init (&desk);
  g_assert_true (sync_now (&desk, NULL, NULL));
  write_services (&desk, 40);
  desk.remote->too_large = 10;
  g_assert_true (sync_now (&desk, &result, NULL));
  g_assert_cmpuint (result.pushed, ==, 40);
  g_assert_cmpuint (result.pending, ==, 0);
  g_assert_cmpuint (desk.remote->largest, >, 10);
}

/* A log that is too large says nothing of changes that may have arrived already. */
static void
test_log_too_large_leaves_changes (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (SamViewer) viewer = NULL;
  g_autoptr (SamQuery) query = sam_query_new (SAM_RECORD_SERVICE);
  g_autoptr (GPtrArray) services = NULL;
  g_autoptr (SamRecord) service = NULL;
  g_autoptr (SamChanges) changes = sam_changes_new ("test");
  g_autofree char *sent = NULL;

  desk_init (&desk);
  g_assert_true (sync_now (&desk, NULL, NULL));
  write_services (&desk, 1);
  g_assert_true (sync_now (&desk, NULL, NULL));
  viewer = sam_store_get_viewer (desk.store);
  services = sam_store_list (desk.store, viewer, query, NULL, NULL);
  service = sam_record_dup (services->pdata[0]);
  sam_record_set_text (service, SAM_SERVICE_NAME, "Feltpleien");
  sam_changes_put (changes, service);
  g_assert_true (sam_store_save (desk.store, viewer, changes, SAM_ORIGIN_USER, NULL, NULL));
  desk.remote->ops_status = 500;
  g_assert_false (sync_now (&desk, NULL, NULL));
  sent = g_strdup (desk.remote->sent);

  for (guint i = 0; i < 2; i++) {
    g_assert_true (sam_store_log_access (desk.store, viewer, SAM_ACCESS_VIEW, SAM_RECORD_SERVICE,
                                         sam_record_get_id (service), "service", TRUE, NULL));
  }
  desk.remote->poison = "view-log";
  desk.remote->poison_status = 413;
  desk.remote->ops_status = 200;
  g_assert_true (sync_now (&desk, NULL, NULL));
  g_assert_cmpstr (desk.remote->sent, ==, sent);
}

/* One operation no server takes holds nobody else back, and its text is kept. */
static void
test_poison_goes_to_the_inbox (gconstpointer status)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (SamViewer) viewer = NULL;
  g_autoptr (GPtrArray) services = NULL;
  g_autoptr (SamQuery) query = sam_query_new (SAM_RECORD_SERVICE);
  SamSyncResult result;

  desk_init (&desk);
  g_assert_true (sync_now (&desk, NULL, NULL));
  write_services (&desk, 5);
  viewer = sam_store_get_viewer (desk.store);
  services = sam_store_list (desk.store, viewer, query, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (services->len, ==, 5);
  desk.remote->poison = sam_record_get_id (g_ptr_array_index (services, 2));
  desk.remote->poison_status = GPOINTER_TO_UINT (status);
  g_assert_true (sync_now (&desk, &result, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (result.refused, ==, 1);
  g_assert_cmpuint (result.pending, ==, 0);
  g_clear_pointer (&services, g_ptr_array_unref);
  services = sam_store_list (desk.store, viewer, query, NULL, NULL);
  g_assert_cmpuint (services->len, ==, 5);
  desk.remote->poison = NULL;
}

int
main (int argc, char **argv)
{
  g_setenv ("GIO_USE_PROXY_RESOLVER", "dummy", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/engine/first-pull", test_first_pull);
  g_test_add_data_func ("/sync/engine/next-page", GUINT_TO_POINTER (200), test_next_page);
  g_test_add_data_func ("/sync/engine/next-page-503", GUINT_TO_POINTER (503), test_next_page);
  g_test_add_func ("/sync/engine/next-page-refused", test_next_page_of_a_refused_one);
  g_test_add_func ("/sync/engine/cut-anywhere", test_cut_anywhere);
  g_test_add_func ("/sync/engine/refusals", test_every_refusal_keeps_the_work);
  g_test_add_func ("/sync/engine/410", test_410_clears_nothing);
  g_test_add_func ("/sync/engine/expired", test_expired);
  g_test_add_func ("/sync/engine/receipts", test_receipts);
  g_test_add_func ("/sync/engine/devices", test_devices);
  g_test_add_func ("/sync/engine/suspended", test_suspended);
  g_test_add_func ("/sync/engine/old-client", test_old_client_pushes);
  g_test_add_func ("/sync/engine/C14-another-key", test_another_key);
  g_test_add_func ("/sync/engine/copied", test_copied);
  g_test_add_func ("/sync/engine/restored-server", test_restored_server);
  g_test_add_func ("/sync/engine/ambiguous-push", test_ambiguous_push_is_sent_again);
  g_test_add_func ("/sync/engine/413", test_413_halves_the_batch);
  g_test_add_func ("/sync/engine/log-too-large", test_log_too_large_leaves_changes);
  g_test_add_data_func ("/sync/engine/too-large", GUINT_TO_POINTER (413),
                        test_poison_goes_to_the_inbox);
  g_test_add_data_func ("/sync/engine/unreadable", GUINT_TO_POINTER (428),
                        test_poison_goes_to_the_inbox);
  return g_test_run ();
}
