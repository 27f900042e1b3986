/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-store-private.h"

#include <string.h>

/*
 * What lists of cases show, kept per case for one viewer and one day, and made again only for cases
 * that a commit touched: so a keystroke in the search field costs no rules and no SQL.
 */

typedef struct {
  char *case_id, *person_id; /* (owned) (nullable) */
  gboolean stale;
  SamCaseSummary *summary;  /* (owned) (nullable): NULL = not to be shown */
  SamCaseLine *line;        /* (owned) (nullable): made when a list first wants it */
  char *text;               /* (owned) (nullable): GRefString: what a search looks in */
  GPtrArray *transitions;   /* (owned) (element-type SamTransitionSummary) */
  SamTodayCard *card;       /* (owned) (nullable) */
  SamHolderSummary *holder; /* (owned) (nullable): NULL = never passed on, nobody asked */
  GPtrArray *appointments;  /* (owned) (nullable) (element-type SamAppointmentToday) */
  SamTodayFigures figures;
} Entry;

static void
entry_clear (Entry *entry)
{
  g_clear_pointer (&entry->summary, sam_case_summary_unref);
  g_clear_pointer (&entry->line, sam_case_line_unref);
  g_clear_pointer (&entry->text, g_ref_string_release);
  g_clear_pointer (&entry->transitions, g_ptr_array_unref);
  g_clear_pointer (&entry->card, sam_today_card_unref);
  g_clear_pointer (&entry->holder, sam_holder_summary_unref);
  g_clear_pointer (&entry->appointments, g_ptr_array_unref);
  g_clear_pointer (&entry->person_id, g_free);
  memset (&entry->figures, 0, sizeof entry->figures);
}

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  entry_clear (entry);
  g_free (entry->case_id);
  g_free (entry);
}

void
sam_store_cases_init (SamStore *store)
{
  store->cases = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, entry_free);
}

void
sam_store_cases_reorder (SamStore *store)
{
  g_clear_pointer (&store->case_order, g_ptr_array_unref);
}

void
sam_store_cases_forget (SamStore *store, GHashTable *scopes)
{
  GHashTableIter iter;
  gpointer key, value;
  guint n_others = 0;

  if (scopes == NULL) {
    sam_store_cases_reorder (store);
    g_hash_table_remove_all (store->cases);
    g_clear_pointer (&store->guarded, g_hash_table_unref);
    return;
  }
  g_hash_table_iter_init (&iter, scopes);
  while (g_hash_table_iter_next (&iter, &key, NULL)) {
    Entry *entry = g_hash_table_lookup (store->cases, key);

    if (entry != NULL) {
      entry->stale = TRUE;
    } else {
      n_others++;
    }
  }
  if (n_others == 0) {
    return;
  }
  /* Persons: once through all cases, however many they are. */
  g_hash_table_iter_init (&iter, store->cases);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    Entry *entry = value;

    if (entry->person_id != NULL && g_hash_table_contains (scopes, entry->person_id)) {
      entry->stale = TRUE;
    }
  }
}

/* ---- making ---- */

gboolean
sam_store_same_list (const char *const *a, const char *const *b)
{
  if (a == NULL || b == NULL) {
    return a == b;
  }
  return g_strv_equal (a, b);
}

static SamViewer *
for_lists (SamViewer *viewer)
{
  const SamViewerFields *fields = sam_viewer_get (viewer);

  return fields->use == SAM_USE_PAGE ? sam_viewer_for_use (viewer, fields->purpose, SAM_USE_LIST)
                                     : sam_viewer_ref (viewer);
}

gboolean
sam_store_same_lists (SamViewer *made_for, SamViewer *viewer)
{
  g_autoptr (SamViewer) listing = for_lists (viewer);
  const SamViewerFields *a = sam_viewer_get (made_for), *b = sam_viewer_get (listing);

  return g_strcmp0 (a->user_id, b->user_id) == 0 && a->compartments == b->compartments
         && a->purpose == b->purpose && a->use == b->use && sam_store_same_list (a->roles, b->roles)
         && sam_store_same_list (a->team_ids, b->team_ids)
         && sam_store_same_list (a->lead_team_ids, b->lead_team_ids);
}

static void
add_words (GString *folded, const SamRecord *record)
{
  g_autoptr (GBytes) body = sam_record_to_body (record);
  g_autofree char *text =
      sam_store_search_text (sam_record_get_rtype (record), SAM_SLICE_BYTES (body));

  g_string_append (folded, text);
  g_string_append_c (folded, ' ');
}

#define SEARCHED_TYPES                                                                             \
  (SAM_RULES_LIST_BIT (SAM_RECORD_CASE) | SAM_RULES_LIST_BIT (SAM_RECORD_PERSON))

/* What a search looks in. */
static gboolean
need_text (SamStore *store, Entry *entry, GError **error)
{
  g_autoptr (SamCaseView) view = NULL;
  g_autoptr (GString) folded = NULL;
  int year, month, day;

  if (entry->text != NULL) {
    return TRUE;
  }
  view = sam_store_build_view (store, store->cases_viewer, entry->case_id, SEARCHED_TYPES, error);
  if (view == NULL) {
    return FALSE;
  }
  folded = g_string_new (NULL);
  if (sam_case_view_get_person (view) != NULL) {
    add_words (folded, sam_case_view_get_person (view));
  }
  add_words (folded, sam_case_view_get_case (view));
  if (sam_date_to_ymd (entry->summary->birth_date, &year, &month, &day)) {
    g_string_append_printf (folded, "%02d%02d%04d %02d%02d%02d %04d%02d%02d", day, month, year, day,
                            month, year % 100, year, month, day);
  }
  entry->text = g_ref_string_new_len (folded->str, (gssize) folded->len);
  return TRUE;
}

/* The line of an entry in the alphabet of @language, @searched with the text that is looked in. */
static SamCaseLine *
need_line (SamStore *store, Entry *entry, const char *language, gboolean searched, GError **error)
{
  SamCaseLine *old = entry->line;

  if (searched && !need_text (store, entry, error)) {
    return NULL;
  }
  if (old != NULL && strcmp (old->language, language) == 0 && (old->text != NULL || !searched)) {
    return old;
  }
  /* The old one may be in the hands of another thread. */
  entry->line = old != NULL && strcmp (old->language, language) == 0
                    ? sam_case_line_new_searched (old, entry->text)
                    : sam_case_line_new (entry->summary, sam_store_get_locale (store, language),
                                         language, entry->text);
  g_clear_pointer (&old, sam_case_line_unref);
  return entry->line;
}

/* (transfer full): a line of each entry, @searched with the text that is looked in. */
static GPtrArray *
make_lines (SamStore *store, GPtrArray *entries, const char *language, gboolean searched,
            GError **error)
{
  g_autoptr (GPtrArray) lines =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sam_case_line_unref);

  for (guint i = 0; entries != NULL && i < entries->len; i++) {
    Entry *entry = entries->pdata[i];
    SamCaseLine *line;

    if (entry->summary == NULL) {
      continue;
    }
    line = need_line (store, entry, language, searched, error);
    if (line == NULL) {
      return NULL;
    }
    g_ptr_array_add (lines, g_atomic_rc_box_acquire (line));
  }
  return g_steal_pointer (&lines);
}

static gboolean
keep_lines (SamStore *store, const char *language, GError **error)
{
  g_autofree char *tag = g_strdup (language); /* the line it is of may be made anew */
  g_autoptr (GPtrArray) lines = make_lines (store, store->case_order, tag, TRUE, error);

  if (lines == NULL) {
    return FALSE;
  }
  sam_store_lines_set (store, tag, lines);
  return TRUE;
}

#define FEW_TEXTS 50 /* some 3 ms */

/* Whether a list costs hardly more with what is searched: after a save one text is missing. */
static gboolean
have_texts (GPtrArray *entries)
{
  guint missing = 0;

  for (guint i = 0; entries != NULL && i < entries->len; i++) {
    const Entry *entry = entries->pdata[i];

    missing += entry->summary != NULL && entry->text == NULL ? 1 : 0;
  }
  return entries != NULL && missing <= FEW_TEXTS;
}

gboolean
sam_store_cases_index (SamStore *store, guint slice, guint *n_done, GError **error)
{
  g_autoptr (GError) below = NULL;
  const char *language = NULL;
  gboolean any_stale = FALSE;

  *n_done = 0;
  for (guint i = 0; store->case_order != NULL && i < store->case_order->len; i++) {
    Entry *entry = store->case_order->pdata[i];

    any_stale |= entry->stale;
    if (entry->stale || entry->summary == NULL) {
      continue;
    }
    if (entry->line != NULL) {
      language = entry->line->language;
    }
    if (entry->text == NULL) {
      if (*n_done == slice) {
        return TRUE;
      }
      if (!need_text (store, entry, &below)) {
        /* One that can't be read is said where it is listed; the others are searched all the same.
         */
        g_debug ("making a text to search: %s", below->message);
        g_clear_error (&below);
        return TRUE;
      }
      *n_done += 1;
    }
  }
  /* Somebody has looked at the list, and will search in it. What is stale may be what nobody is to
   * see any more. */
  return language == NULL || any_stale || store->lines != NULL
         || keep_lines (store, language, error);
}

/* What two wrote differently and what was refused also wait on Today. */
static gboolean
add_own_reasons (SamStore *store, Entry *entry, SamCaseView *view, GError **error)
{
  g_autoptr (SamSqlStatement) statement = NULL;
  SamSqlStep step;

  if (sam_case_view_worst_state (view) < SAM_STATE_CONFLICT) {
    return TRUE;
  }
  statement = sam_sql_prepare (store->sql,
                               "SELECT h.id, h.type, h.state FROM head h WHERE h.state > 0 AND"
                               " h.state >= 2 AND h.scope IN ($1, $2) AND h.type >= 0"
                               " ORDER BY h.id",
                               error);
  if (statement == NULL) {
    return FALSE;
  }
  sam_sql_bind_text (statement, 1, entry->case_id, -1);
  sam_sql_bind_text (statement, 2, entry->person_id, -1);
  while ((step = sam_sql_step (statement, error)) == SAM_SQL_STEP_ROW) {
    gboolean refused = sam_sql_column_int (statement, 2) == SAM_STATE_REFUSED;
    SamTodayCard *card = sam_today_card_new_with (view, entry->card,
                                                  refused ? SAM_TODAY_REFUSED : SAM_TODAY_CONFLICT,
                                                  (SamRecordType) sam_sql_column_int (statement, 1),
                                                  sam_sql_column_text (statement, 0, NULL));

    g_clear_pointer (&entry->card, sam_today_card_unref);
    entry->card = card;
  }
  return step == SAM_SQL_STEP_DONE;
}

/* What the rules say of a case; any thread, nobody else having the entry. */
static void
entry_fill (Entry *entry, SamCaseView *view, const char *me, SamDate today)
{
  const char *person_id = sam_record_get_text (sam_case_view_get_case (view), SAM_CASE_PERSON_ID);
  GPtrArray *transitions = sam_case_view_list (view, SAM_RECORD_TRANSITION);

  entry_clear (entry);
  entry->person_id = g_strdup (person_id != NULL ? person_id : "");
  entry->summary = sam_rules_case_summary (view, today);
  entry->transitions =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sam_transition_summary_unref);
  for (guint i = 0; i < transitions->len; i++) {
    SamTransitionSummary *summary =
        sam_rules_transition_summary (view, sam_record_get_id (transitions->pdata[i]), today);

    if (summary != NULL) {
      g_ptr_array_add (entry->transitions, summary);
    }
  }
  entry->card = sam_rules_today_card (view, me, today);
  entry->appointments = sam_rules_appointments_today (view, today);
  sam_rules_add_figures (view, today, &entry->figures);
  entry->holder = sam_rules_holder_summary (view, today);
}

/* ---- Many at once ---- */

/* Worth a thread of its own when none is made yet, at the start and on a new day. Not during a
 * pull: whoever types needs the other core. */
#define MANY 200
/* So many wait for it at most, since their rows are in memory meanwhile. */
#define MOST_WAITING 32

/* A case whose rows have been read. */
typedef struct {
  Entry *entry;      /* not owned */
  SamCaseRows *rows; /* (owned) (nullable): NULL = no more come */
  SamCaseView *view; /* (owned) (nullable): kept when the store has something to add */
  GError *error;     /* (owned) (nullable) */
} Read;

/* Reading rows is the database thread's; the rules run on @thread meanwhile. */
typedef struct {
  const char *me;
  SamDate today;
  GThread *thread;   /* (owned) (nullable): NULL = everything on this one */
  GAsyncQueue *todo; /* (owned) (nullable) (element-type Read) */
  GPtrArray *done;   /* (owned) (element-type Read): what is left to add to, or went wrong */
} Making;

static void
read_free (gpointer data)
{
  Read *read = data;

  g_clear_pointer (&read->rows, sam_case_rows_free);
  g_clear_pointer (&read->view, sam_case_view_unref);
  g_clear_error (&read->error);
  g_free (read);
}

/* Returns: (transfer full) (nullable): when it is not over with that. */
static Read *
make_one (const Making *making, Read *read)
{
  read->view = sam_case_rows_view (read->rows, &read->error);
  g_clear_pointer (&read->rows, sam_case_rows_free);
  if (read->view != NULL) {
    entry_fill (read->entry, read->view, making->me, making->today);
    if (sam_case_view_worst_state (read->view) < SAM_STATE_CONFLICT) {
      read->entry->stale = FALSE;
      g_clear_pointer (&read, read_free);
    }
  }
  return read;
}

static gpointer
make_thread (gpointer data)
{
  Making *making = data;
  g_autoptr (GPtrArray) done = g_ptr_array_new_with_free_func (read_free);
  Read *read;

  while ((read = g_async_queue_pop (making->todo))->rows != NULL) {
    read = make_one (making, read);
    if (read != NULL) {
      g_ptr_array_add (done, read);
    }
  }
  read_free (read);
  return g_steal_pointer (&done);
}

static void
making_begin (Making *making, gboolean beside)
{
  making->done = g_ptr_array_new_with_free_func (read_free);
  if (beside) {
    making->todo = g_async_queue_new_full (read_free);
    making->thread = g_thread_new ("rules", make_thread, making);
  }
}

static void
making_add (Making *making, Entry *entry, SamCaseRows *rows)
{
  Read *read = g_new0 (Read, 1);

  read->entry = entry;
  read->rows = rows;
  /* When the other thread doesn't keep up this one takes its share. */
  if (making->thread != NULL && g_async_queue_length (making->todo) < MOST_WAITING) {
    g_async_queue_push (making->todo, read);
    return;
  }
  read = make_one (making, read);
  if (read != NULL) {
    g_ptr_array_add (making->done, read);
  }
}

/* Waits for what was begun; @making is empty afterwards. */
static gboolean
making_end (SamStore *store, Making *making, GError **error)
{
  g_autoptr (GPtrArray) done = g_steal_pointer (&making->done);
  gboolean ok = TRUE;

  if (making->thread != NULL) {
    g_async_queue_push (making->todo, g_new0 (Read, 1));
    g_ptr_array_extend_and_steal (done, g_thread_join (g_steal_pointer (&making->thread)));
    g_clear_pointer (&making->todo, g_async_queue_unref);
  }
  for (guint i = 0; ok && i < done->len; i++) {
    Read *read = done->pdata[i];

    if (read->error != NULL) {
      g_propagate_error (error, g_steal_pointer (&read->error));
      ok = FALSE;
    } else {
      ok = add_own_reasons (store, read->entry, read->view, error);
      read->entry->stale = !ok;
    }
  }
  return ok;
}

static gboolean
make_stale (SamStore *store, GCancellable *cancellable, GError **error)
{
  Making making = { .me = sam_viewer_get (store->cases_viewer)->user_id,
                    .today = store->cases_today };
  GPtrArray *order = store->case_order;
  guint n = 0;
  gboolean ok = TRUE;

  for (guint i = 0; i < order->len; i++) {
    n += ((Entry *) order->pdata[i])->stale ? 1 : 0;
  }
  if (n == 0) {
    return TRUE;
  }
  making_begin (&making, n == order->len && n >= MANY);
  for (guint i = 0; ok && i < order->len; i++) {
    Entry *entry = order->pdata[i];
    SamCaseRows *rows;

    if (!entry->stale) {
      continue;
    }
    ok = !g_cancellable_set_error_if_cancelled (cancellable, error);
    rows = ok ? sam_store_read_case (store, store->cases_viewer, entry->case_id,
                                     SAM_RULES_LIST_TYPES, error)
              : NULL;
    ok = rows != NULL;
    if (ok) {
      sam_store_gathered_used (store, entry->case_id);
      making_add (&making, entry, rows);
    }
  }
  return making_end (store, &making, ok ? error : NULL) && ok;
}

/* All entries, made. (transfer none) */
static GPtrArray *
get_entries (SamStore *store, SamViewer *viewer, GCancellable *cancellable, GError **error)
{
  SamDate today = sam_clock_today (store->clock);

  if (store->cases_viewer == NULL || !sam_store_same_lists (store->cases_viewer, viewer)
      || store->cases_today != today) {
    sam_store_cases_forget (store, NULL);
    g_clear_pointer (&store->cases_viewer, sam_viewer_unref);
    store->cases_viewer = for_lists (viewer);
    store->cases_today = today;
  }
  if (store->case_order == NULL) {
    g_autoptr (GPtrArray) order = g_ptr_array_new ();
    g_autoptr (GHashTable) now = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, entry_free);
    g_autoptr (SamSqlStatement) statement = NULL;
    SamSqlStep step;

    statement =
        sam_sql_prepare (store->sql,
                         "SELECT h.id FROM t_case t JOIN head h ON h.n = t.n WHERE h.x_at = 0"
                         " ORDER BY h.n",
                         error);
    if (statement == NULL) {
      return NULL;
    }
    while ((step = sam_sql_step (statement, error)) == SAM_SQL_STEP_ROW) {
      const char *id = sam_sql_column_text (statement, 0, NULL);
      Entry *entry = g_hash_table_lookup (store->cases, id);

      if (entry != NULL) {
        g_hash_table_steal (store->cases, id);
      } else {
        entry = g_new0 (Entry, 1);
        entry->case_id = g_strdup (id);
        entry->stale = TRUE;
      }
      g_hash_table_insert (now, entry->case_id, entry);
      g_ptr_array_add (order, entry);
    }
    /* What is left over belongs to cases that are gone; what was found must not go with it. */
    g_hash_table_unref (store->cases);
    store->cases = g_steal_pointer (&now);
    if (step == SAM_SQL_STEP_ERROR) {
      return NULL;
    }
    store->case_order = g_steal_pointer (&order);
  }
  return make_stale (store, cancellable, error) ? store->case_order : NULL;
}

/* ---- Cases ---- */

typedef struct {
  SamViewer *viewer;
  const SamCaseQuery *query;
  const char *kind; /* of answers */
  gboolean keep;    /* for sam_store_find_cases() */
  GCancellable *cancellable;
  SamDate from;
  gint64 since;
  guint max; /* for sam_store_news() */
  guint n_total;
  SamTodayFigures *figures;
  GPtrArray *list;    /* (owned) */
  SamTeam *team;      /* (owned) */
  GHashTable *counts; /* (owned) */
} CasesArgs;

static const char *
language_or_default (const char *language)
{
  return language != NULL ? language : "nb";
}

static gboolean
begin_cases (SamStore *store, CasesArgs *args, GPtrArray **entries, GError **error)
{
  g_autoptr (GError) below = NULL;

  if (!sam_store_need_viewer (store, args->viewer, error)) {
    return FALSE;
  }
  *entries = NULL;
  if (!sam_viewer_may_see_type (args->viewer, SAM_RECORD_CASE)) {
    return TRUE;
  }
  *entries = get_entries (store, args->viewer, args->cancellable, &below);
  return *entries != NULL || sam_store_fail (error, g_steal_pointer (&below));
}

static gboolean
do_list_cases (SamStore *store, gpointer user_data, GError **error)
{
  CasesArgs *args = user_data;
  const char *language = language_or_default (args->query->language);
  gboolean keep, searched;
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (GError) below = NULL;
  GPtrArray *entries;

  if (!begin_cases (store, args, &entries, error)) {
    return FALSE;
  }
  /* Unasked only where there is none: another language's would be taken from who searches in it. */
  keep = args->keep || sam_store_lines_wanted (store, args->viewer, language)
         || (store->lines == NULL && have_texts (entries));
  searched = keep || (args->query->search != NULL && *args->query->search != '\0');
  lines = make_lines (store, entries, language, searched, &below);
  if (lines == NULL) {
    return sam_store_fail (error, g_steal_pointer (&below));
  }
  args->list = sam_case_lines_select (lines, args->query, &args->n_total);
  if (entries != NULL && keep) {
    sam_store_lines_set (store, language, lines);
  }
  return TRUE;
}

static GPtrArray *
list_cases (SamStore *store, SamViewer *viewer, const SamCaseQuery *query, gboolean keep,
            guint *n_total, GCancellable *cancellable, GError **error)
{
  CasesArgs args = { .viewer = viewer, .query = query, .keep = keep, .cancellable = cancellable };

  sam_store_call (store, SAM_STORE_READ, cancellable, do_list_cases, &args, error);
  if (n_total != NULL) {
    *n_total = args.n_total;
  }
  return args.list;
}

GPtrArray *
sam_store_list_cases (SamStore *store, SamViewer *viewer, const SamCaseQuery *query, guint *n_total,
                      GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (SAM_IS_STORE (store) && query != NULL, NULL);

  return list_cases (store, viewer, query, FALSE, n_total, cancellable, error);
}

GPtrArray *
sam_store_list_and_keep (SamStore *store, SamViewer *viewer, const SamCaseQuery *query,
                         guint *n_total, GCancellable *cancellable, GError **error)
{
  return list_cases (store, viewer, query, TRUE, n_total, cancellable, error);
}

/* ---- Transitions ---- */

static int
compare_transitions (gconstpointer pa, gconstpointer pb, gpointer user_data)
{
  const SamTransitionSummary *a = *(SamTransitionSummary *const *) pa;
  const SamTransitionSummary *b = *(SamTransitionSummary *const *) pb;
  int result = a->date < b->date ? -1 : a->date > b->date; /* none is 0: first */

  if (result == 0) {
    result = sam_locale_compare (user_data, a->name != NULL ? a->name : "",
                                 b->name != NULL ? b->name : "");
  }
  return result != 0 ? result : strcmp (a->transition_id, b->transition_id);
}

static gboolean
do_list_transitions (SamStore *store, gpointer user_data, GError **error)
{
  CasesArgs *args = user_data;
  g_autoptr (GPtrArray) list =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sam_transition_summary_unref);
  GPtrArray *entries;

  if (!begin_cases (store, args, &entries, error)) {
    return FALSE;
  }
  for (guint i = 0; entries != NULL && i < entries->len; i++) {
    const Entry *entry = entries->pdata[i];

    if (entry->summary == NULL || g_strcmp0 (entry->summary->status, "closed") == 0) {
      continue;
    }
    for (guint j = 0; j < entry->transitions->len; j++) {
      SamTransitionSummary *summary = entry->transitions->pdata[j];

      if (summary->date == SAM_DATE_NONE || summary->date >= args->from) {
        g_ptr_array_add (list, sam_transition_summary_ref (summary));
      }
    }
  }
  g_ptr_array_sort_with_data (list, compare_transitions, sam_store_get_locale (store, "nb"));
  args->list = g_steal_pointer (&list);
  return TRUE;
}

GPtrArray *
sam_store_list_transitions (SamStore *store, SamViewer *viewer, SamDate from,
                            GCancellable *cancellable, GError **error)
{
  CasesArgs args = { .viewer = viewer, .from = from, .cancellable = cancellable };

  g_return_val_if_fail (SAM_IS_STORE (store), NULL);

  sam_store_call (store, SAM_STORE_READ, cancellable, do_list_transitions, &args, error);
  return args.list;
}

/* ---- Today ---- */

static void
add_figures (SamTodayFigures *sum, const SamTodayFigures *one)
{
  sum->active += one->active;
  sum->waiting_first += one->waiting_first;
  sum->longest_waiting_days = MAX (sum->longest_waiting_days, one->longest_waiting_days);
  sum->transitions_30 += one->transitions_30;
  sum->transitions_30_ready += one->transitions_30_ready;
  sum->in_window += one->in_window;
  sum->not_reached += one->not_reached;
  sum->commitments_overdue += one->commitments_overdue;
  sum->deferred += one->deferred;
  sum->not_correct += one->not_correct;
  sum->with_parties += one->with_parties;
  if (one->next_deadline != SAM_DATE_NONE
      && (sum->next_deadline == SAM_DATE_NONE || one->next_deadline < sum->next_deadline)) {
    sum->next_deadline = one->next_deadline;
  }
}

typedef struct {
  SamTodayCard *card; /* (not owned) */
  char *key;          /* (owned) */
} Keyed;

static void
keyed_clear (gpointer data)
{
  g_free (((Keyed *) data)->key);
}

static int
compare_cards (gconstpointer a, gconstpointer b)
{
  const Keyed *x = a, *y = b;
  int order = sam_today_card_compare (x->card, y->card);

  if (order == 0) {
    order = strcmp (x->key, y->key);
  }
  if (order == 0) {
    order = g_strcmp0 (x->card->case_id, y->card->case_id);
  }
  return order != 0 ? order
                    : strcmp (((SamTodayReason *) x->card->reasons->pdata[0])->record_id,
                              ((SamTodayReason *) y->card->reasons->pdata[0])->record_id);
}

/* (transfer full) (element-type SamTodayCard) */
static GPtrArray *
in_order (SamStore *store, GPtrArray *cards)
{
  g_autoptr (GArray) keyed = g_array_sized_new (FALSE, FALSE, sizeof (Keyed), cards->len);
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_today_card_unref);
  SamLocale *locale = sam_store_get_locale (store, "nb");

  g_array_set_clear_func (keyed, keyed_clear);
  for (guint i = 0; i < cards->len; i++) {
    SamTodayCard *card = cards->pdata[i];
    Keyed one = { card, sam_locale_sort_key (locale, card->name != NULL ? card->name : "") };

    g_array_append_val (keyed, one);
  }
  g_array_sort (keyed, compare_cards);
  for (guint i = 0; i < keyed->len; i++) {
    g_ptr_array_add (list, sam_today_card_ref (g_array_index (keyed, Keyed, i).card));
  }
  return list;
}

/* A coordinator's own: the cases one coordinates or answers for. */
static gboolean
is_own (SamViewer *viewer, const SamCaseSummary *summary)
{
  const SamViewerFields *fields = sam_viewer_get (viewer);

  return g_strcmp0 (summary->coordinator_user, fields->user_id) == 0
         || g_strcmp0 (summary->holder_user, fields->user_id) == 0;
}

static gboolean
is_led (SamViewer *viewer, const SamCaseSummary *summary)
{
  return summary->team_id != NULL && sam_viewer_leads (viewer, summary->team_id);
}

static gboolean
is_covered (const GPtrArray *covers, const SamCaseSummary *summary)
{
  return covers->len > 0
         && sam_rules_is_covered_for ((GPtrArray *) covers, summary->team_id,
                                      summary->coordinator_user, summary->holder_user);
}

char *
sam_store_held_key (const char *user_id, const char *team_id)
{
  return g_strconcat (user_id, "/", team_id, NULL);
}

static GHashTable *
count_held (GPtrArray *entries)
{
  GHashTable *counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; entries != NULL && i < entries->len; i++) {
    const SamCaseSummary *one = ((const Entry *) entries->pdata[i])->summary;
    g_autofree char *key = NULL;
    guint n;

    if (one == NULL || one->holder_user == NULL || one->team_id == NULL
        || g_strcmp0 (one->status, "closed") == 0) {
      continue;
    }
    key = sam_store_held_key (one->holder_user, one->team_id);
    n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, key));
    g_hash_table_replace (counts, g_steal_pointer (&key), GUINT_TO_POINTER (n + 1));
  }
  return counts;
}

static gboolean
do_count_held (SamStore *store, gpointer user_data, GError **error)
{
  CasesArgs *args = user_data;
  GPtrArray *entries;

  if (!begin_cases (store, args, &entries, error)) {
    return FALSE;
  }
  args->counts = count_held (entries);
  return TRUE;
}

GHashTable *
sam_store_count_held (SamStore *store, SamViewer *viewer, GCancellable *cancellable, GError **error)
{
  CasesArgs args = { .viewer = viewer, .cancellable = cancellable };

  g_return_val_if_fail (SAM_IS_STORE (store), NULL);

  sam_store_call (store, SAM_STORE_READ, cancellable, do_count_held, &args, error);
  return args.counts;
}

/* As begin_cases(), with the absences noted in the viewer's teams and those of them in which the
 * viewer covers: they are records of @absences. */
static gboolean
begin_with_covers (SamStore *store, CasesArgs *args, GPtrArray **entries, GPtrArray **absences,
                   GPtrArray **covers, GError **error)
{
  g_autoptr (GError) below = NULL;

  if (!begin_cases (store, args, entries, error)) {
    return FALSE;
  }
  *absences = sam_store_of_teams (store, args->viewer, SAM_RECORD_ABSENCE, &below);
  if (*absences == NULL) {
    return sam_store_fail (error, g_steal_pointer (&below));
  }
  *covers = sam_rules_covers (*absences, sam_viewer_get (args->viewer)->user_id,
                              sam_clock_today (store->clock));
  return TRUE;
}

/* Whether the case is the viewer's own, in a team the viewer leads, or covered for a colleague. */
static gboolean
is_shown_to (SamViewer *viewer, const GPtrArray *covers, const SamCaseSummary *summary)
{
  return is_own (viewer, summary) || is_led (viewer, summary) || is_covered (covers, summary);
}

static gboolean
do_covers (SamStore *store, gpointer user_data, GError **error)
{
  CasesArgs *args = user_data;
  g_autoptr (GPtrArray) absences = NULL;
  g_autoptr (GPtrArray) mine = NULL;
  GPtrArray *entries;

  if (!begin_with_covers (store, args, &entries, &absences, &mine, error)) {
    return FALSE;
  }
  args->list = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_cover_free);
  for (guint i = 0; i < mine->len; i++) {
    const SamRecord *absence = mine->pdata[i];
    g_autoptr (GPtrArray) one = g_ptr_array_new ();
    SamCover *cover = g_new0 (SamCover, 1);

    g_ptr_array_add (one, (gpointer) absence);
    cover->absent_user = g_strdup (sam_record_get_text (absence, SAM_ABSENCE_ABSENT_USER));
    cover->team_id = g_strdup (sam_record_get_scope (absence));
    cover->to_on = sam_record_get_date (absence, SAM_ABSENCE_TO_ON);
    for (guint k = 0; entries != NULL && k < entries->len; k++) {
      const SamCaseSummary *summary = ((const Entry *) entries->pdata[k])->summary;

      cover->n_cases += summary != NULL && g_strcmp0 (summary->status, "closed") != 0
                        && is_covered (one, summary);
    }
    g_ptr_array_add (args->list, cover);
  }
  return TRUE;
}

GPtrArray *
sam_store_covers (SamStore *store, SamViewer *viewer, GCancellable *cancellable, GError **error)
{
  CasesArgs args = { .viewer = viewer, .cancellable = cancellable };

  g_return_val_if_fail (SAM_IS_STORE (store), NULL);

  sam_store_call (store, SAM_STORE_READ, cancellable, do_covers, &args, error);
  return args.list;
}

/* What waits in the viewer's teams without being about a case: inquiries nobody has answered, what
 * relatives report and the support they get, and for a lead absences. @made: (element-type
 * SamTodayCard): keeps them. */
static gboolean
add_team_cards (SamStore *store, CasesArgs *args, GPtrArray *absences, GPtrArray *entries,
                GPtrArray *made, GError **error)
{
  g_autoptr (GPtrArray) inquiries =
      sam_store_of_teams (store, args->viewer, SAM_RECORD_INQUIRY, error);
  g_autoptr (GPtrArray) reports =
      inquiries != NULL
          ? sam_store_of_teams (store, args->viewer, SAM_RECORD_RELATIVE_REPORT, error)
          : NULL;
  g_autoptr (GPtrArray) supports =
      reports != NULL ? sam_store_of_teams (store, args->viewer, SAM_RECORD_RELATIVE_SUPPORT, error)
                      : NULL;
  SamRegistry *registry = supports != NULL ? sam_store_get_registry (store, error) : NULL;
  g_autoptr (GHashTable) held = NULL;
  SamDate today = sam_clock_today (store->clock);
  SamTodayCard *card;

  if (registry == NULL) {
    return FALSE;
  }
  for (guint i = 0; i < inquiries->len; i++) {
    card = sam_rules_inquiry_card (inquiries->pdata[i], registry, args->viewer, today);
    if (card != NULL) {
      g_ptr_array_add (made, card);
    }
  }
  for (guint i = 0; i < reports->len; i++) {
    card = sam_rules_report_card (reports->pdata[i], registry, args->viewer, today);
    if (card != NULL) {
      g_ptr_array_add (made, card);
    }
  }
  for (guint i = 0; i < supports->len; i++) {
    card = sam_rules_support_card (supports->pdata[i], registry, args->viewer, today);
    if (card != NULL) {
      g_ptr_array_add (made, card);
    }
  }
  if (absences->len > 0 && sam_viewer_leads (args->viewer, NULL)) {
    held = count_held (entries);
  }
  for (guint i = 0; held != NULL && i < absences->len; i++) {
    const SamRecord *absence = absences->pdata[i];
    g_autofree char *key =
        sam_store_held_key (sam_record_get_text (absence, SAM_ABSENCE_ABSENT_USER),
                            sam_record_get_scope (absence));

    card = sam_rules_absence_card (absence, absences,
                                   GPOINTER_TO_UINT (g_hash_table_lookup (held, key)), registry,
                                   args->viewer, today);
    if (card != NULL) {
      g_ptr_array_add (made, card);
    }
  }
  return TRUE;
}

/* What two wrote differently or was refused and is about no person that has a card. */
static gboolean
count_apart (SamStore *store, GPtrArray *cards, SamTodayFigures *figures, GError **error)
{
  g_autoptr (GHashTable) told = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (SamSqlStatement) statement = NULL;
  SamSqlStep step;

  for (guint i = 0; i < cards->len; i++) {
    const SamTodayCard *card = cards->pdata[i];

    for (guint k = 0; k < card->reasons->len; k++) {
      const SamTodayReason *reason = card->reasons->pdata[k];

      if (reason->kind == SAM_TODAY_CONFLICT || reason->kind == SAM_TODAY_REFUSED) {
        g_hash_table_add (told, reason->record_id);
      }
    }
  }
  statement =
      sam_sql_prepare (store->sql,
                       "SELECT id, state FROM head WHERE state > 0 AND state >= 2 AND type >= 0",
                       error);
  if (statement == NULL) {
    return FALSE;
  }
  while ((step = sam_sql_step (statement, error)) == SAM_SQL_STEP_ROW) {
    gboolean refused = sam_sql_column_int (statement, 1) == SAM_STATE_REFUSED;

    if (!g_hash_table_contains (told, sam_sql_column_text (statement, 0, NULL))) {
      *(refused ? &figures->refused_apart : &figures->conflicts_apart) += 1;
    }
  }
  return step == SAM_SQL_STEP_DONE;
}

static gboolean
do_today (SamStore *store, gpointer user_data, GError **error)
{
  CasesArgs *args = user_data;
  g_autoptr (GPtrArray) cards = g_ptr_array_new (); /* of the entries and of @made */
  g_autoptr (GPtrArray) made =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sam_today_card_unref);
  g_autoptr (GPtrArray) absences = NULL;
  g_autoptr (GPtrArray) covers = NULL;
  g_autoptr (GError) below = NULL;
  SamTodayFigures figures = { 0 };
  SamStoreStatus status;
  GPtrArray *entries;

  if (!begin_with_covers (store, args, &entries, &absences, &covers, error)) {
    return FALSE;
  }
  if (!add_team_cards (store, args, absences, entries, made, &below)) {
    return sam_store_fail (error, g_steal_pointer (&below));
  }
  for (guint i = 0; i < made->len; i++) {
    g_ptr_array_add (cards, made->pdata[i]);
  }
  for (guint i = 0; entries != NULL && i < entries->len; i++) {
    const Entry *entry = entries->pdata[i];
    gboolean own = is_own (args->viewer, entry->summary) || is_covered (covers, entry->summary);

    if (!own && !is_led (args->viewer, entry->summary)) {
      /* What one is only asked to take over is not yet among one's own figures. */
      if (entry->card != NULL && entry->card->asks_me) {
        g_ptr_array_add (cards, entry->card);
      }
      continue;
    }
    add_figures (&figures, &entry->figures);
    if (entry->card == NULL) {
      continue;
    }
    figures.escalated += entry->card->escalated ? 1 : 0;
    if (own || entry->card->escalated || entry->card->asks_me) {
      g_ptr_array_add (cards, entry->card);
    }
  }
  status = sam_store_get_status (store);
  figures.conflicts = status.conflicts;
  figures.refused = status.refused;
  if (!count_apart (store, cards, &figures, &below)) {
    return sam_store_fail (error, g_steal_pointer (&below));
  }
  if (args->figures != NULL) {
    *args->figures = figures;
  }
  args->list = in_order (store, cards);
  return TRUE;
}

GPtrArray *
sam_store_today (SamStore *store, SamViewer *viewer, SamTodayFigures *figures,
                 GCancellable *cancellable, GError **error)
{
  CasesArgs args = { .viewer = viewer, .figures = figures, .cancellable = cancellable };

  g_return_val_if_fail (SAM_IS_STORE (store), NULL);

  sam_store_call (store, SAM_STORE_READ, cancellable, do_today, &args, error);
  return args.list;
}

/* ---- Who is responsible ---- */

static int
compare_holders (gconstpointer a, gconstpointer b)
{
  return sam_holder_summary_compare (*(SamHolderSummary *const *) a,
                                     *(SamHolderSummary *const *) b);
}

static gboolean
do_list_holders (SamStore *store, gpointer user_data, GError **error)
{
  CasesArgs *args = user_data;
  GPtrArray *entries;

  if (!begin_cases (store, args, &entries, error)) {
    return FALSE;
  }
  args->list = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_holder_summary_unref);
  for (guint i = 0; entries != NULL && i < entries->len; i++) {
    const Entry *entry = entries->pdata[i];

    if (entry->holder != NULL) {
      g_ptr_array_add (args->list, sam_holder_summary_ref (entry->holder));
    }
  }
  g_ptr_array_sort (args->list, compare_holders);
  return TRUE;
}

GPtrArray *
sam_store_list_holders (SamStore *store, SamViewer *viewer, GCancellable *cancellable,
                        GError **error)
{
  CasesArgs args = { .viewer = viewer, .cancellable = cancellable };

  g_return_val_if_fail (SAM_IS_STORE (store), NULL);

  sam_store_call (store, SAM_STORE_READ, cancellable, do_list_holders, &args, error);
  return args.list;
}

/* ---- Appointments ---- */

static int
compare_appointments (gconstpointer a, gconstpointer b)
{
  const SamAppointmentToday *x = *(SamAppointmentToday *const *) a;
  const SamAppointmentToday *y = *(SamAppointmentToday *const *) b;
  int order = sam_appointment_today_compare (x, y);

  return order != 0 ? order : strcmp (x->record_id, y->record_id);
}

static gboolean
do_appointments (SamStore *store, gpointer user_data, GError **error)
{
  CasesArgs *args = user_data;
  g_autoptr (GPtrArray) absences = NULL;
  g_autoptr (GPtrArray) covers = NULL;
  g_autoptr (GError) below = NULL;
  GPtrArray *entries;

  if (!begin_with_covers (store, args, &entries, &absences, &covers, error)) {
    return FALSE;
  }
  args->list = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_appointment_today_unref);
  for (guint i = 0; entries != NULL && i < entries->len; i++) {
    const Entry *entry = entries->pdata[i];

    if (entry->appointments == NULL || !is_shown_to (args->viewer, covers, entry->summary)) {
      continue;
    }
    for (guint a = 0; a < entry->appointments->len; a++) {
      g_ptr_array_add (args->list, sam_appointment_today_ref (entry->appointments->pdata[a]));
    }
  }
  g_ptr_array_sort (args->list, compare_appointments);
  return TRUE;
}

GPtrArray *
sam_store_appointments_today (SamStore *store, SamViewer *viewer, GCancellable *cancellable,
                              GError **error)
{
  CasesArgs args = { .viewer = viewer, .cancellable = cancellable };

  g_return_val_if_fail (SAM_IS_STORE (store), NULL);

  sam_store_call (store, SAM_STORE_READ, cancellable, do_appointments, &args, error);
  return args.list;
}

/* ---- What alerts were answered ---- */

static int
compare_answered (gconstpointer a, gconstpointer b)
{
  const SamAnswered *x = *(SamAnswered *const *) a, *y = *(SamAnswered *const *) b;

  return x->at != y->at ? (x->at > y->at ? -1 : 1) : strcmp (x->case_id, y->case_id);
}

static gboolean
do_answered (SamStore *store, gpointer user_data, GError **error)
{
  CasesArgs *args = user_data;
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_answered_free);
  g_autoptr (GPtrArray) absences = NULL;
  g_autoptr (GPtrArray) covers = NULL;
  g_autoptr (GError) below = NULL;
  GPtrArray *entries;

  if (!begin_with_covers (store, args, &entries, &absences, &covers, error)) {
    return FALSE;
  }
  for (guint i = 0; entries != NULL && i < entries->len; i++) {
    const Entry *entry = entries->pdata[i];
    g_autoptr (SamCaseView) view = NULL;

    if (entry->figures.deferred + entry->figures.not_correct == 0
        || !is_shown_to (args->viewer, covers, entry->summary)) {
      continue;
    }
    if (g_cancellable_set_error_if_cancelled (args->cancellable, error)) {
      return FALSE;
    }
    view = sam_store_build_view (store, store->cases_viewer, entry->case_id, SAM_RULES_LIST_TYPES,
                                 &below);
    if (view == NULL) {
      return sam_store_fail (error, g_steal_pointer (&below));
    }
    g_ptr_array_extend_and_steal (list, sam_rules_answered (view, args->kind, store->cases_today));
  }
  g_ptr_array_sort (list, compare_answered);
  args->list = g_steal_pointer (&list);
  return TRUE;
}

GPtrArray *
sam_store_answered (SamStore *store, SamViewer *viewer, const char *kind, GCancellable *cancellable,
                    GError **error)
{
  CasesArgs args = { .viewer = viewer, .kind = kind, .cancellable = cancellable };

  g_return_val_if_fail (SAM_IS_STORE (store) && kind != NULL, NULL);

  sam_store_call (store, SAM_STORE_READ, cancellable, do_answered, &args, error);
  return args.list;
}

/* ---- Waiting for others ---- */

static gboolean
do_waits (SamStore *store, gpointer user_data, GError **error)
{
  CasesArgs *args = user_data;
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GError) below = NULL;
  GPtrArray *entries;

  if (!begin_cases (store, args, &entries, error)) {
    return FALSE;
  }
  for (guint i = 0; entries != NULL && i < entries->len; i++) {
    const Entry *entry = entries->pdata[i];
    g_autoptr (SamCaseView) view = NULL;
    GPtrArray *waits;

    if (entry->figures.with_parties == 0 || !is_own (args->viewer, entry->summary)) {
      continue;
    }
    view = sam_store_build_view (store, store->cases_viewer, entry->case_id, SAM_RULES_LIST_TYPES,
                                 &below);
    if (view == NULL) {
      return sam_store_fail (error, g_steal_pointer (&below));
    }
    waits = sam_rules_waits (view, store->cases_today);
    if (all == NULL) {
      all = waits;
    } else {
      g_ptr_array_extend_and_steal (all, waits);
    }
  }
  args->list = all != NULL ? g_steal_pointer (&all) : g_ptr_array_new ();
  sam_rules_sort_waits (args->list);
  return TRUE;
}

GPtrArray *
sam_store_waits (SamStore *store, SamViewer *viewer, GCancellable *cancellable, GError **error)
{
  CasesArgs args = { .viewer = viewer, .cancellable = cancellable };

  g_return_val_if_fail (SAM_IS_STORE (store), NULL);

  sam_store_call (store, SAM_STORE_READ, cancellable, do_waits, &args, error);
  return args.list;
}

/* ---- News ---- */

#define NEWS_TYPES                                                                                 \
  (SAM_RULES_LIST_BIT (SAM_RECORD_HANDOVER) | SAM_RULES_LIST_BIT (SAM_RECORD_CONTACT)              \
   | SAM_RULES_LIST_BIT (SAM_RECORD_TRANSITION) | SAM_RULES_LIST_BIT (SAM_RECORD_GATE_ROW)         \
   | SAM_RULES_LIST_BIT (SAM_RECORD_AGREEMENT) | SAM_RULES_LIST_BIT (SAM_RECORD_COMMITMENT)        \
   | SAM_RULES_LIST_BIT (SAM_RECORD_SIGNATURE) | SAM_RULES_LIST_BIT (SAM_RECORD_PLAN)              \
   | SAM_RULES_LIST_BIT (SAM_RECORD_MEASURE) | SAM_RULES_LIST_BIT (SAM_RECORD_ALERT_ANSWER))

static void
news_free (gpointer data)
{
  SamNews *news = data;

  g_free (news->id);
  g_free (news->case_id);
  g_free (news->name);
  g_free (news->by_user);
  g_free (news);
}

static gboolean
do_news (SamStore *store, gpointer user_data, GError **error)
{
  CasesArgs *args = user_data;
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (news_free);
  g_autoptr (SamSqlStatement) statement = NULL;
  g_autoptr (GError) below = NULL;
  SamSqlStep step = SAM_SQL_STEP_DONE;
  GPtrArray *entries;

  if (!begin_cases (store, args, &entries, error)) {
    return FALSE;
  }
  statement = sam_sql_prepare (store->sql,
                               "SELECT h.id, h.type, h.scope, h.by_user, h.at FROM head h"
                               " WHERE h.at > $1 AND h.type >= 0 AND ($2 >> h.type & 1) = 1"
                               " AND h.x_at = 0 AND h.by_user <> $3 ORDER BY h.at DESC, h.n DESC",
                               &below);
  if (statement != NULL) {
    sam_sql_bind_int (statement, 1, args->since);
    sam_sql_bind_int (statement, 2, (gint64) NEWS_TYPES);
    sam_sql_bind_text (statement, 3, sam_viewer_get (args->viewer)->user_id, -1);
  }
  while (statement != NULL && list->len < args->max
         && (step = sam_sql_step (statement, &below)) == SAM_SQL_STEP_ROW) {
    const Entry *entry =
        g_hash_table_lookup (store->cases, sam_sql_column_text (statement, 2, NULL));
    SamRecordType type = (SamRecordType) sam_sql_column_int (statement, 1);
    SamNews *news;

    if (entry == NULL || entry->summary == NULL || !is_own (args->viewer, entry->summary)
        || !sam_viewer_may_see_type (args->viewer, type)) {
      continue;
    }
    news = g_new0 (SamNews, 1);
    news->type = type;
    news->id = g_strdup (sam_sql_column_text (statement, 0, NULL));
    news->case_id = g_strdup (entry->case_id);
    news->name = g_strdup (entry->summary->name);
    news->by_user = g_strdup (sam_sql_column_text (statement, 3, NULL));
    news->at = sam_sql_column_int (statement, 4);
    g_ptr_array_add (list, news);
  }
  if (statement == NULL || step == SAM_SQL_STEP_ERROR) {
    return sam_store_fail (error, g_steal_pointer (&below));
  }
  args->list = g_steal_pointer (&list);
  return TRUE;
}

GPtrArray *
sam_store_news (SamStore *store, SamViewer *viewer, gint64 since, guint max,
                GCancellable *cancellable, GError **error)
{
  CasesArgs args = { .viewer = viewer, .cancellable = cancellable, .since = since, .max = max };

  g_return_val_if_fail (SAM_IS_STORE (store), NULL);

  sam_store_call (store, SAM_STORE_READ, cancellable, do_news, &args, error);
  return args.list;
}

/* ---- A lead's teams ---- */

void
sam_team_free (SamTeam *team)
{
  g_array_unref (team->loads);
  g_free (team);
}

static void
load_clear (gpointer data)
{
  g_free (((SamLoad *) data)->coordinator_user);
}

static int
compare_loads (gconstpointer pa, gconstpointer pb)
{
  const SamLoad *a = pa, *b = pb;

  if (a->weight != b->weight) {
    return a->weight > b->weight ? -1 : 1;
  }
  return a->cases != b->cases ? (a->cases > b->cases ? -1 : 1)
                              : strcmp (a->coordinator_user, b->coordinator_user);
}

static void
add_load (GArray *loads, GHashTable *places, const Entry *entry)
{
  const char *user = entry->summary->coordinator_user;
  gpointer place;
  SamLoad *load;

  if (user == NULL || g_strcmp0 (entry->summary->status, "closed") == 0) {
    return;
  }
  if (!g_hash_table_lookup_extended (places, user, NULL, &place)) {
    SamLoad fresh = { g_strdup (user), 0, 0 };

    place = GUINT_TO_POINTER (loads->len);
    g_array_append_val (loads, fresh);
    g_hash_table_insert (places, fresh.coordinator_user, place);
  }
  load = &g_array_index (loads, SamLoad, GPOINTER_TO_UINT (place));
  load->cases++;
  load->weight += 1 + (entry->figures.transitions_30 > 0 ? 1 : 0) + entry->figures.in_window;
}

static void
add_transitions (SamTeam *team, const Entry *entry, SamDate today)
{
  for (guint i = 0; i < entry->transitions->len; i++) {
    const SamTransitionSummary *one = entry->transitions->pdata[i];

    team->unchecked += sam_transition_summary_is (one, SAM_TRANSITION_IS_UNCHECKED, today);
    team->told_late += sam_transition_summary_is (one, SAM_TRANSITION_IS_TOLD_LATE, today);
    team->not_ready += sam_transition_summary_is (one, SAM_TRANSITION_IS_NOT_READY_SOON, today);
  }
}

/* The first time each person was reached, by case. (transfer full) */
static GHashTable *
first_reached (SamStore *store, GError **error)
{
  g_autoptr (GHashTable) firsts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (SamSqlStatement) statement = NULL;
  SamSqlStep step;

  if (!sam_store_need_typed (store, SAM_RECORD_CONTACT, error)) {
    return NULL;
  }
  statement = sam_sql_prepare (store->sql,
                               "SELECT t.case_id, MIN (t.occurred_at) FROM t_contact t JOIN head h"
                               " ON h.n = t.n WHERE h.x_at = 0 AND t.outcome = 'reached'"
                               " GROUP BY t.case_id",
                               error);
  if (statement == NULL) {
    return NULL;
  }
  while ((step = sam_sql_step (statement, error)) == SAM_SQL_STEP_ROW) {
    const char *at = sam_sql_column_text (statement, 1, NULL);

    gint64 us = 0;

    if (at != NULL && sam_moment_parse (at, &us, NULL)) {
      g_hash_table_replace (firsts, g_strdup (sam_sql_column_text (statement, 0, NULL)),
                            GINT_TO_POINTER (sam_rules_day (us)));
    }
  }
  return step == SAM_SQL_STEP_DONE ? g_steal_pointer (&firsts) : NULL;
}

/* How many months before @today's @date's is; 0 = the same. */
static int
months_ago (SamDate date, SamDate today)
{
  int year, month, day, this_year, this_month;

  if (!sam_date_to_ymd (date, &year, &month, &day)
      || !sam_date_to_ymd (today, &this_year, &this_month, &day)) {
    return -1;
  }
  return (this_year - year) * 12 + this_month - month;
}

static int
compare_ints (gconstpointer a, gconstpointer b)
{
  return *(const int *) a - *(const int *) b;
}

static gboolean
add_months (SamStore *store, SamTeam *team, GPtrArray *led, GError **error)
{
  g_autoptr (GHashTable) firsts = first_reached (store, error);
  GArray *days[SAM_TEAM_MONTHS];

  if (firsts == NULL) {
    return FALSE;
  }
  for (guint m = 0; m < SAM_TEAM_MONTHS; m++) {
    days[m] = g_array_new (FALSE, FALSE, sizeof (int));
  }
  for (guint i = 0; i < led->len; i++) {
    const Entry *entry = led->pdata[i];
    SamDate opened = entry->summary->opened_on;
    SamDate first = GPOINTER_TO_INT (g_hash_table_lookup (firsts, entry->case_id));
    int ago = months_ago (opened, store->cases_today);
    int waited = first - opened;

    if (first != SAM_DATE_NONE && opened != SAM_DATE_NONE && waited >= 0 && ago >= 0
        && ago < SAM_TEAM_MONTHS) {
      g_array_append_val (days[SAM_TEAM_MONTHS - 1 - ago], waited);
    }
  }
  for (guint m = 0; m < SAM_TEAM_MONTHS; m++) {
    g_array_sort (days[m], compare_ints);
    team->days_to_first[m] = days[m]->len > 0 ? g_array_index (days[m], int, days[m]->len / 2) : -1;
    g_array_unref (days[m]);
  }
  return TRUE;
}

/* Asked and not answered, in the cases of @led. */
static gboolean
add_handovers (SamStore *store, SamTeam *team, GHashTable *led, GError **error)
{
  g_autoptr (SamSqlStatement) statement = NULL;
  SamSqlStep step;

  if (!sam_store_need_typed (store, SAM_RECORD_HANDOVER, error)) {
    return FALSE;
  }
  statement = sam_sql_prepare (store->sql,
                               "SELECT t.case_id FROM t_handover t JOIN head h ON h.n = t.n"
                               " WHERE h.x_at = 0 AND t.state = 'asked'",
                               error);
  while (statement != NULL && (step = sam_sql_step (statement, error)) == SAM_SQL_STEP_ROW) {
    const char *case_id = sam_sql_column_text (statement, 0, NULL);

    team->handovers += case_id != NULL && g_hash_table_contains (led, case_id) ? 1 : 0;
  }
  return statement != NULL && step == SAM_SQL_STEP_DONE;
}

static gboolean
do_team (SamStore *store, gpointer user_data, GError **error)
{
  CasesArgs *args = user_data;
  g_autoptr (SamTeam) team = g_new0 (SamTeam, 1);
  g_autoptr (GHashTable) places = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) led = g_ptr_array_new ();
  g_autoptr (GError) below = NULL;
  GPtrArray *entries;

  team->loads = g_array_new (FALSE, FALSE, sizeof (SamLoad));
  g_array_set_clear_func (team->loads, load_clear);
  if (!begin_cases (store, args, &entries, error)) {
    return FALSE;
  }
  for (guint i = 0; entries != NULL && i < entries->len; i++) {
    Entry *entry = entries->pdata[i];

    if (entry->summary == NULL || !is_led (args->viewer, entry->summary)) {
      continue;
    }
    g_ptr_array_add (led, entry);
    g_hash_table_add (ids, entry->case_id);
    add_load (team->loads, places, entry);
    if (g_strcmp0 (entry->summary->status, "closed") != 0) {
      add_transitions (team, entry, store->cases_today);
    }
  }
  g_array_sort (team->loads, compare_loads);
  if (!add_months (store, team, led, &below) || !add_handovers (store, team, ids, &below)) {
    return sam_store_fail (error, g_steal_pointer (&below));
  }
  args->team = g_steal_pointer (&team);
  return TRUE;
}

SamTeam *
sam_store_team (SamStore *store, SamViewer *viewer, GCancellable *cancellable, GError **error)
{
  CasesArgs args = { .viewer = viewer, .cancellable = cancellable };

  g_return_val_if_fail (SAM_IS_STORE (store), NULL);

  sam_store_call (store, SAM_STORE_READ, cancellable, do_team, &args, error);
  return args.team;
}

/* ---- Answering ---- */

char *
sam_store_alert_id (SamStore *store, SamViewer *viewer, const char *rule, const char *subject_id,
                    SamDate anchor, GError **error)
{
  for (guint n = 0;; n++) {
    g_autofree char *id = sam_rules_alert_id_of (rule, subject_id, anchor, n);
    g_autoptr (SamRecord) answer = NULL;
    g_autoptr (GError) below = NULL;

    g_return_val_if_fail (id != NULL, NULL);
    answer = sam_store_get (store, viewer, SAM_RECORD_ALERT_ANSWER, id, &below);
    if (answer == NULL && !g_error_matches (below, SAM_STORE_ERROR, SAM_STORE_ERROR_NOT_FOUND)) {
      g_propagate_error (error, g_steal_pointer (&below));
      return NULL;
    }
    if (answer == NULL || !sam_record_is_retracted (answer) || n + 1 == SAM_ALERT_ANSWERS_MAX) {
      return g_steal_pointer (&id);
    }
  }
}
