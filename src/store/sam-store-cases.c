/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-store-cases.h"

#include <string.h>

/*
 * What lists of cases show, kept per case for one viewer and one day, and made again only for cases
 * that a commit touched: so a keystroke in the search field costs no rules and no SQL.
 */

static void
entry_clear (SamCaseEntry *entry)
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
  SamCaseEntry *entry = data;

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
    SamCaseEntry *entry = g_hash_table_lookup (store->cases, key);

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
    SamCaseEntry *entry = value;

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
need_text (SamStore *store, SamCaseEntry *entry, GError **error)
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
need_line (SamStore *store, SamCaseEntry *entry, const char *language, gboolean searched,
           GError **error)
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
    SamCaseEntry *entry = entries->pdata[i];
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
    const SamCaseEntry *entry = entries->pdata[i];

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
    SamCaseEntry *entry = store->case_order->pdata[i];

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
add_own_reasons (SamStore *store, SamCaseEntry *entry, SamCaseView *view, GError **error)
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
entry_fill (SamCaseEntry *entry, SamCaseView *view, const char *me, SamDate today)
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
  SamCaseEntry *entry; /* not owned */
  SamCaseRows *rows;   /* (owned) (nullable): NULL = no more come */
  SamCaseView *view;   /* (owned) (nullable): kept when the store has something to add */
  GError *error;       /* (owned) (nullable) */
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
making_add (Making *making, SamCaseEntry *entry, SamCaseRows *rows)
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
    n += ((SamCaseEntry *) order->pdata[i])->stale ? 1 : 0;
  }
  if (n == 0) {
    return TRUE;
  }
  making_begin (&making, n == order->len && n >= MANY);
  for (guint i = 0; ok && i < order->len; i++) {
    SamCaseEntry *entry = order->pdata[i];
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
      SamCaseEntry *entry = g_hash_table_lookup (store->cases, id);

      if (entry != NULL) {
        g_hash_table_steal (store->cases, id);
      } else {
        entry = g_new0 (SamCaseEntry, 1);
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

static const char *
language_or_default (const char *language)
{
  return language != NULL ? language : "nb";
}

gboolean
sam_store_begin_cases (SamStore *store, SamCasesArgs *args, GPtrArray **entries, GError **error)
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
  SamCasesArgs *args = user_data;
  const char *language = language_or_default (args->query->language);
  gboolean keep, searched;
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (GError) below = NULL;
  GPtrArray *entries;

  if (!sam_store_begin_cases (store, args, &entries, error)) {
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
  SamCasesArgs args = {
    .viewer = viewer, .query = query, .keep = keep, .cancellable = cancellable
  };

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
  SamCasesArgs *args = user_data;
  g_autoptr (GPtrArray) list =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sam_transition_summary_unref);
  GPtrArray *entries;

  if (!sam_store_begin_cases (store, args, &entries, error)) {
    return FALSE;
  }
  for (guint i = 0; entries != NULL && i < entries->len; i++) {
    const SamCaseEntry *entry = entries->pdata[i];

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
  SamCasesArgs args = { .viewer = viewer, .from = from, .cancellable = cancellable };

  g_return_val_if_fail (SAM_IS_STORE (store), NULL);

  sam_store_call (store, SAM_STORE_READ, cancellable, do_list_transitions, &args, error);
  return args.list;
}
