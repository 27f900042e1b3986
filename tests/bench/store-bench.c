/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the store costs, measured from another thread, as the window asks it:
 *
 *   store-bench open PROFILE KEYFILE TODAY
 *   store-bench keys PROFILE KEYFILE KEYSTROKES
 *   store-bench keys-in-pull NEW-PROFILE KEYFILE KNOWN-PROFILE FEED LAST
 *   store-bench save PROFILE KEYFILE SAVES
 *   store-bench rules PROFILE KEYFILE TODAY SAVES
 *
 * Prints one JSON object; times in milliseconds. */

#include "anchors/bare-transaction.h"

#include <samspor/sam-date.h>
#include <samspor/sam-id.h>
#include <samspor/sam-records.h>
#include <samspor/sam-rules.h>
#include <samspor/sam-store.h>
#include <samspor/sam-system-clock.h>
#include <stdlib.h>
#include <string.h>

static void
fatal (GError *error)
{
  g_printerr ("store-bench: %s\n", error->message);
  exit (1);
}

/* The day of the records, TODAY of run.py: weeks without a server would lock them. */
static SamClock *
bench_clock (void)
{
  return sam_system_clock_new (sam_date_from_ymd (2026, 6, 4));
}

static SamStore *
open_store (SamClock *clock, const char *profile, const char *key)
{
  SamUnlock unlock = { .kind = SAM_SLOT_FILE, .key_file = key };
  SamStore *store = sam_store_new (clock, SAM_STORE_THREADED);
  GError *error = NULL;

  if (!sam_store_open (store, profile, &unlock, &error)) {
    fatal (error);
  }
  while (sam_store_index_search (store)) {
  }
  return store;
}

static double
ms_since (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / 1000;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

static double
percentile (GArray *times, double p)
{
  guint at = MIN (times->len - 1, (guint) ((double) times->len * p));

  return g_array_index (times, double, at);
}

static void
print_times (const char *name, GArray *times)
{
  g_array_sort (times, compare);
  g_print ("\"%s\":{\"n\":%u,\"p50\":%.3f,\"p95\":%.3f,\"p99\":%.3f,\"max\":%.3f}", name,
           times->len, percentile (times, 0.5), percentile (times, 0.95), percentile (times, 0.99),
           g_array_index (times, double, times->len - 1));
}

/* ---- opening ---- */

typedef struct {
  SamViewer *viewer; /* (owned) */
  guint n;           /* cards */
} Today;

static gpointer
today_work (SamStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  Today *today = data;
  SamTodayFigures figures = { 0 };
  g_autoptr (GPtrArray) cards =
      sam_store_today (store, today->viewer, &figures, cancellable, error);

  if (!cards) {
    return NULL;
  }
  today->n = cards->len;
  return today;
}

/* What lies between the key and the first cards, then the index that is filled after them. */
static int
opening (char **args)
{
  g_autoptr (SamClock) clock = sam_system_clock_new (sam_date_parse_iso (args[2]));
  g_autoptr (SamStore) store = sam_store_new (clock, SAM_STORE_THREADED);
  g_autoptr (SamViewer) viewer = NULL;
  SamUnlock unlock = { .kind = SAM_SLOT_FILE, .key_file = args[1] };
  Today today = { 0 };
  GError *error = NULL;
  gint64 start = g_get_monotonic_time ();
  double opened, answered, indexed;

  if (!sam_store_open (store, args[0], &unlock, &error)) {
    fatal (error);
  }
  opened = ms_since (start);
  start = g_get_monotonic_time ();
  viewer = sam_store_get_viewer (store);
  today.viewer = viewer;
  if (!sam_store_run (store, SAM_STORE_READ, today_work, &today, &error)) {
    fatal (error);
  }
  answered = ms_since (start);
  start = g_get_monotonic_time ();
  while (sam_store_index_search (store)) {
  }
  indexed = ms_since (start);
  g_print ("{\"records\":%u,\"cards\":%u,\"open_ms\":%.1f,\"today_ms\":%.1f,\"index_ms\":%.1f}\n",
           sam_store_get_status (store).n_records, today.n, opened, answered, indexed);
  sam_store_close (store);
  return 0;
}

/* ---- keystrokes ---- */

typedef struct {
  SamViewer *viewer; /* (owned) */
  SamCaseQuery query;
  gboolean behind;
  guint n_fresh; /* lists asked for and not yet come */
} Ask;

static gpointer
ask_work (SamStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  Ask *ask = data;
  guint total = 0;

  return sam_store_find_cases (store, ask->viewer, &ask->query, &total, &ask->behind, cancellable,
                               error);
}

static gpointer
fresh_work (SamStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  Ask *ask = data;
  SamCaseQuery query = { .language = "nb", .limit = 30 };

  return sam_store_list_cases (store, ask->viewer, &query, NULL, cancellable, error);
}

static void
fresh_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GPtrArray *answer = sam_store_run_finish (SAM_STORE (source), result, NULL);

  g_clear_pointer (&answer, g_ptr_array_unref);
  ((Ask *) user_data)->n_fresh--;
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;
  GPtrArray *answer = sam_store_run_finish (SAM_STORE (source), result, &error);

  if (!answer) {
    fatal (error);
  }
  *(GPtrArray **) user_data = answer;
}

/* As the window asks: what is found at once, and a fresh list when that was behind. */
static GPtrArray *
ask (SamStore *store, Ask *what)
{
  GPtrArray *answer = NULL;

  sam_store_run_async (store, SAM_STORE_FIND, ask_work, what, NULL, NULL, NULL, asked_cb, &answer);
  while (!answer) {
    g_main_context_iteration (NULL, TRUE);
  }
  if (what->behind && what->n_fresh == 0) {
    what->n_fresh++;
    sam_store_run_async (store, SAM_STORE_READ, fresh_work, what, NULL,
                         (GDestroyNotify) g_ptr_array_unref, NULL, fresh_cb, what);
  }
  return answer;
}

/* One keystroke: the text grows by a character, the list of at most 30 is asked for. */
static void
keystrokes_of (SamStore *store, Ask *what, const char *name, GArray *times)
{
  glong len = MIN (g_utf8_strlen (name, -1), 8);

  for (glong n = 1; n <= len; n++) {
    g_autofree char *text = g_utf8_substring (name, 0, n);
    gint64 start = g_get_monotonic_time ();
    g_autoptr (GPtrArray) answer = NULL;
    double ms;

    what->query.search = text;
    answer = ask (store, what);
    ms = ms_since (start);
    g_array_append_val (times, ms);
  }
  what->query.search = NULL;
}

static int
keys (char **args)
{
  g_autoptr (SamClock) clock = bench_clock ();
  g_autoptr (SamStore) store = open_store (clock, args[0], args[1]);
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (SamViewer) viewer = sam_store_get_viewer (store);
  Ask what = { .viewer = viewer, .query = { .language = "nb" } };
  g_autoptr (GPtrArray) everybody = ask (store, &what);
  guint wanted = (guint) atoi (args[2]);

  what.query.limit = 30;
  for (guint i = 0; times->len < wanted && everybody->len > 0; i++) {
    const SamCaseSummary *summary = everybody->pdata[(i * 37) % everybody->len];

    keystrokes_of (store, &what, i % 2 ? summary->name : summary->sort_name, times);
  }
  g_print ("{\"cases\":%u,\"records\":%u,", everybody->len, sam_store_get_status (store).n_records);
  print_times ("ms", times);
  g_print ("}\n");
  sam_store_close (store);
  return 0;
}

/* ---- keystrokes while a pull is taken in ---- */

/* What the contract lets a server send between two checkpoints: to a device that has nothing yet,
 * and to a window in use. */
#define PIECE_FIRST 500
#define PIECE 100

static gboolean
is_record (const char *line)
{
  return g_str_has_prefix (line, "{\"k\":\"rec\"");
}

typedef struct {
  SamStore *store; /* (not owned) */
  const char *at, *end;
  guint piece;  /* records in one */
  guint until;  /* stop when so many records are in */
  guint n;      /* records in */
  gint running; /* (atomic) */
} Taking;

/* The next records of the feed with a checkpoint behind them; NULL = there are no more. */
static GBytes *
next_piece (Taking *taking)
{
  GString *lines = g_string_new (NULL);
  guint n = 0;

  while (taking->at < taking->end && n < taking->piece && taking->n < taking->until) {
    const char *line_end = memchr (taking->at, '\n', (gsize) (taking->end - taking->at));
    const char *next = line_end ? line_end + 1 : taking->end;

    if (is_record (taking->at)) {
      g_string_append_len (lines, taking->at, next - taking->at);
      n++;
      taking->n++;
    }
    taking->at = next;
  }
  if (n == 0) {
    g_string_free (lines, TRUE);
    return NULL;
  }
  g_string_append (lines, "{\"k\":\"cp\",\"cursor\":\"bench\"}\n");
  return g_string_free_to_bytes (lines);
}

static gpointer
take_in (gpointer data)
{
  Taking *taking = data;
  GBytes *lines;

  while ((lines = next_piece (taking)) != NULL) {
    GError *error = NULL;

    if (!sam_store_apply (taking->store, lines, NULL, NULL, NULL, &error)) {
      fatal (error);
    }
    g_bytes_unref (lines);
  }
  g_atomic_int_set (&taking->running, 0);
  return NULL;
}

static int
keys_in_pull (char **args)
{
  g_autoptr (SamClock) clock = bench_clock ();
  g_autoptr (SamStore) known = open_store (clock, args[2], args[1]);
  g_autoptr (SamSession) session = sam_store_get_session (known);
  g_autoptr (SamViewer) viewer = sam_store_get_viewer (known);
  g_autoptr (SamStore) store = sam_store_new (clock, SAM_STORE_THREADED);
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  SamUnlock unlock = { .kind = SAM_SLOT_FILE, .key_file = args[1] };
  Ask what = { .viewer = viewer, .query = { .language = "nb" } };
  g_autoptr (GPtrArray) everybody = ask (known, &what);
  g_autofree char *feed = NULL;
  GError *error = NULL;
  Taking taking = { .store = store };
  guint total = 0, before;
  gint64 start;
  gsize len;
  GThread *thread;

  if (!g_file_get_contents (args[3], &feed, &len, &error)
      || !sam_store_create (store, args[0], &unlock, &error)
      || !sam_store_set_user (store, session, &error)) {
    fatal (error);
  }
  taking.at = feed;
  taking.end = feed + len;
  for (const char *at = feed; at; at = strchr (at, '\n')) {
    at += *at == '\n';
    total += is_record (at);
  }
  taking.piece = PIECE_FIRST;
  taking.until = total - MIN (total, (guint) atoi (args[4]));
  take_in (&taking);
  before = taking.n;
  taking.piece = PIECE;
  taking.until = G_MAXUINT;
  g_atomic_int_set (&taking.running, 1);
  /* The window has its lists before the pull comes. */
  what.query.limit = 30;
  g_ptr_array_unref (ask (store, &what));
  start = g_get_monotonic_time ();
  thread = g_thread_new ("pull", take_in, &taking);
  for (guint i = 0; g_atomic_int_get (&taking.running); i++) {
    const SamCaseSummary *summary = everybody->pdata[(i * 37) % everybody->len];

    keystrokes_of (store, &what, i % 2 ? summary->name : summary->sort_name, times);
  }
  g_thread_join (thread);
  while (what.n_fresh > 0) {
    g_main_context_iteration (NULL, TRUE);
  }
  g_print ("{\"records\":%u,\"seconds\":%.3f,", taking.n - before, ms_since (start) / 1000);
  print_times ("ms", times);
  g_print ("}\n");
  sam_store_close (store);
  sam_store_close (known);
  return 0;
}

/* ---- saves ---- */

typedef struct {
  SamViewer *viewer;   /* (not owned) */
  SamChanges *changes; /* (not owned) */
} Save;

static gpointer
save_work (SamStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  Save *save = data;

  return GINT_TO_POINTER (
      sam_store_save (store, save->viewer, save->changes, SAM_ORIGIN_USER, NULL, error));
}

/* (transfer full) */
static SamChanges *
new_contact (SamClock *clock, const char *case_id, const char *user_id)
{
  g_autofree char *id = sam_id_new (clock);
  g_autoptr (SamRecord) contact = sam_record_new (SAM_RECORD_CONTACT, id, case_id);
  SamChanges *changes = sam_changes_new ("bench");

  sam_record_set_text (contact, SAM_CONTACT_CASE_ID, case_id);
  sam_record_set_moment (contact, SAM_CONTACT_OCCURRED_AT, sam_clock_now (clock));
  sam_record_set_text (contact, SAM_CONTACT_CHANNEL, "phone");
  sam_record_set_text (contact, SAM_CONTACT_OUTCOME, "reached");
  sam_record_set_text (contact, SAM_CONTACT_NATURE, "follow_up");
  sam_record_set_text (contact, SAM_CONTACT_TEXT, "Snakket om flytting og nøkler.");
  sam_record_set_text (contact, SAM_CONTACT_BY_USER, user_id);
  sam_changes_put (changes, contact);
  return changes;
}

static int
saves (char **args)
{
  g_autoptr (SamClock) clock = bench_clock ();
  g_autoptr (SamStore) store = open_store (clock, args[0], args[1]);
  g_autoptr (SamViewer) viewer = sam_store_get_viewer (store);
  g_autoptr (SamSession) session = sam_store_get_session (store);
  g_autoptr (BareTransaction) bare = bare_transaction_new (args[0]);
  g_autoptr (GArray) ours = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) bares = g_array_new (FALSE, FALSE, sizeof (double));
  Ask what = { .viewer = viewer, .query = { .language = "nb" } };
  g_autoptr (GPtrArray) everybody = ask (store, &what);

  for (int i = 0; i < atoi (args[2]) && everybody->len > 0; i++) {
    const SamCaseSummary *summary = everybody->pdata[((guint) i * 37) % everybody->len];
    g_autofree char *id = sam_id_new (clock);
    g_autoptr (SamChanges) changes = new_contact (clock, summary->case_id, session->user_id);
    Save save = { viewer, changes };
    GError *error = NULL;
    gint64 start;
    double ms;

    start = g_get_monotonic_time ();
    if (!sam_store_run (store, SAM_STORE_WRITE, save_work, &save, &error)) {
      fatal (error);
    }
    ms = ms_since (start);
    g_array_append_val (ours, ms);
    start = g_get_monotonic_time ();
    bare_transaction_run (bare, id, 600);
    ms = ms_since (start);
    g_array_append_val (bares, ms);
  }
  g_print ("{");
  print_times ("ours", ours);
  g_print (",");
  print_times ("bare", bares);
  g_print ("}\n");
  sam_store_close (store);
  return 0;
}

/* ---- rules ---- */

typedef struct {
  SamViewer *viewer;    /* (not owned) */
  GPtrArray *everybody; /* (not owned) (element-type SamCaseSummary) */
  GPtrArray *views;     /* (owned) (element-type SamCaseView) */
  guint n_records;
} Views;

static gpointer
views_work (SamStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  Views *views = data;

  for (guint i = 0; i < views->everybody->len; i++) {
    const SamCaseSummary *summary = views->everybody->pdata[i];
    SamCaseView *view = sam_store_case_view (store, views->viewer, summary->case_id, error);

    if (!view) {
      return NULL;
    }
    g_ptr_array_add (views->views, view);
    for (int type = 0; type < SAM_N_RECORD_TYPES; type++) {
      views->n_records += sam_case_view_list (view, (SamRecordType) type)->len;
    }
  }
  return views;
}

static void
run_rules (SamCaseView *view, const char *me, SamDate today)
{
  g_autoptr (SamCaseSummary) summary = sam_rules_case_summary (view, today);
  g_autoptr (SamTodayCard) card = sam_rules_today_card (view, me, today);
  GPtrArray *transitions = sam_case_view_list (view, SAM_RECORD_TRANSITION);
  SamTodayFigures figures = { 0 };

  for (guint i = 0; i < transitions->len; i++) {
    g_autoptr (SamTransitionSummary) line =
        sam_rules_transition_summary (view, sam_record_get_id (transitions->pdata[i]), today);
  }
  sam_rules_add_figures (view, today, &figures);
}

/* All rules of the lists over all cases, and the time from one change to the cards that follow. */
static int
rules (char **args)
{
  SamDate today = sam_date_parse_iso (args[2]);
  g_autoptr (SamClock) clock = sam_system_clock_new (today);
  g_autoptr (SamStore) store = open_store (clock, args[0], args[1]);
  g_autoptr (SamViewer) viewer = sam_store_get_viewer (store);
  g_autoptr (SamSession) session = sam_store_get_session (store);
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) one = g_array_new (FALSE, FALSE, sizeof (double));
  Ask what = { .viewer = viewer, .query = { .language = "nb" } };
  g_autoptr (GPtrArray) everybody = ask (store, &what);
  Views views = { .viewer = viewer, .everybody = everybody };
  Today cards = { .viewer = viewer };
  GError *error = NULL;

  views.views = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_case_view_unref);
  if (!sam_store_run (store, SAM_STORE_READ, views_work, &views, &error)
      || !sam_store_run (store, SAM_STORE_READ, today_work, &cards, &error)) {
    fatal (error);
  }
  for (guint run = 0; run < 7; run++) {
    gint64 start = g_get_monotonic_time ();
    double ms;

    for (guint i = 0; i < views.views->len; i++) {
      run_rules (views.views->pdata[i], session->user_id, today);
    }
    ms = ms_since (start);
    g_array_append_val (all, ms);
  }
  for (int i = 0; i < atoi (args[3]) && everybody->len > 0; i++) {
    const SamCaseSummary *summary = everybody->pdata[((guint) i * 37) % everybody->len];
    g_autoptr (SamChanges) changes = new_contact (clock, summary->case_id, session->user_id);
    Save save = { viewer, changes };
    gint64 start;
    double ms;

    if (!sam_store_run (store, SAM_STORE_WRITE, save_work, &save, &error)) {
      fatal (error);
    }
    start = g_get_monotonic_time ();
    if (!sam_store_run (store, SAM_STORE_READ, today_work, &cards, &error)) {
      fatal (error);
    }
    ms = ms_since (start);
    g_array_append_val (one, ms);
  }
  g_print ("{\"records\":%u,\"cases\":%u,", views.n_records, views.views->len);
  print_times ("all", all);
  g_print (",");
  print_times ("one", one);
  g_print ("}\n");
  g_ptr_array_unref (views.views);
  sam_store_close (store);
  return 0;
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *name;
    int n_args;
    int (*run) (char **args);
  } commands[] = {
    { "open", 3, opening }, { "keys", 3, keys },   { "keys-in-pull", 5, keys_in_pull },
    { "save", 3, saves },   { "rules", 4, rules },
  };

  for (guint i = 0; argc > 1 && i < G_N_ELEMENTS (commands); i++) {
    if (g_str_equal (argv[1], commands[i].name) && argc - 2 == commands[i].n_args) {
      return commands[i].run (argv + 2);
    }
  }
  g_printerr ("usage: store-bench open|keys|keys-in-pull|save|rules …\n");
  return 2;
}
