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
  SamCaseSummary *summary;                  /* (owned) (nullable): NULL = not to be shown */
  char *folded;                             /* (owned): what a search looks in */
  char *language, *sort_name, *sort_holder; /* (owned): keys of one alphabet */
  GPtrArray *transitions;                   /* (owned) (element-type SamTransitionSummary) */
  SamTodayCard *card;                       /* (owned) (nullable) */
  SamTodayFigures figures;
} Entry;

static void
entry_clear (Entry *entry)
{
  g_clear_pointer (&entry->summary, sam_case_summary_unref);
  g_clear_pointer (&entry->folded, g_free);
  g_clear_pointer (&entry->language, g_free);
  g_clear_pointer (&entry->sort_name, g_free);
  g_clear_pointer (&entry->sort_holder, g_free);
  g_clear_pointer (&entry->transitions, g_ptr_array_unref);
  g_clear_pointer (&entry->card, sam_today_card_unref);
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

static gboolean
same_list (const char *const *a, const char *const *b)
{
  if (a == NULL || b == NULL) {
    return a == b;
  }
  return g_strv_equal (a, b);
}

static gboolean
same_viewer (SamViewer *one, SamViewer *other)
{
  const SamViewerFields *a = sam_viewer_get (one), *b = sam_viewer_get (other);

  return one == other
         || (g_strcmp0 (a->user_id, b->user_id) == 0 && a->compartments == b->compartments
             && a->purpose == b->purpose && a->use == b->use && same_list (a->roles, b->roles)
             && same_list (a->team_ids, b->team_ids)
             && same_list (a->lead_team_ids, b->lead_team_ids));
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

static void
make_folded (Entry *entry, SamCaseView *view)
{
  GString *folded = g_string_new (NULL);
  int year, month, day;

  if (sam_case_view_get_person (view) != NULL) {
    add_words (folded, sam_case_view_get_person (view));
  }
  add_words (folded, sam_case_view_get_case (view));
  if (sam_date_to_ymd (entry->summary->birth_date, &year, &month, &day)) {
    g_string_append_printf (folded, "%02d%02d%04d %02d%02d%02d %04d%02d%02d", day, month, year, day,
                            month, year % 100, year, month, day);
  }
  entry->folded = g_string_free (folded, FALSE);
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

static gboolean
entry_make (SamStore *store, Entry *entry, GError **error)
{
  g_autoptr (SamCaseView) view = NULL;
  GPtrArray *transitions;
  const char *person_id;
  SamDate today = store->cases_today;

  entry_clear (entry);
  view = sam_store_build_view (store, store->cases_viewer, entry->case_id, SAM_RULES_LIST_TYPES,
                               error);
  if (view == NULL) {
    return FALSE;
  }
  person_id = sam_record_get_text (sam_case_view_get_case (view), SAM_CASE_PERSON_ID);
  entry->person_id = g_strdup (person_id != NULL ? person_id : "");
  entry->summary = sam_rules_case_summary (view, today);
  make_folded (entry, view);
  entry->transitions =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sam_transition_summary_unref);
  transitions = sam_case_view_list (view, SAM_RECORD_TRANSITION);
  for (guint i = 0; transitions != NULL && i < transitions->len; i++) {
    SamTransitionSummary *summary =
        sam_rules_transition_summary (view, sam_record_get_id (transitions->pdata[i]), today);

    if (summary != NULL) {
      g_ptr_array_add (entry->transitions, summary);
    }
  }
  entry->card = sam_rules_today_card (view, sam_viewer_get (store->cases_viewer)->user_id, today);
  sam_rules_add_figures (view, today, &entry->figures);
  if (!add_own_reasons (store, entry, view, error)) {
    return FALSE;
  }
  entry->stale = FALSE;
  return TRUE;
}

/* All entries, made. (transfer none) */
static GPtrArray *
get_entries (SamStore *store, SamViewer *viewer, GCancellable *cancellable, GError **error)
{
  const SamViewerFields *fields = sam_viewer_get (viewer);
  g_autoptr (SamViewer) for_lists = fields->use == SAM_USE_PAGE
                                        ? sam_viewer_for_use (viewer, fields->purpose, SAM_USE_LIST)
                                        : sam_viewer_ref (viewer);
  SamDate today = sam_clock_today (store->clock);

  if (store->cases_viewer == NULL || !same_viewer (store->cases_viewer, for_lists)
      || store->cases_today != today) {
    sam_store_cases_forget (store, NULL);
    g_clear_pointer (&store->cases_viewer, sam_viewer_unref);
    store->cases_viewer = g_steal_pointer (&for_lists);
    store->cases_today = today;
  }
  if (store->case_order == NULL) {
    g_autoptr (GPtrArray) order = g_ptr_array_new ();
    g_autoptr (GHashTable) now = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, entry_free);
    g_autoptr (SamSqlStatement) statement = NULL;
    SamSqlStep step;

    statement =
        sam_sql_prepare (store->sql,
                         "SELECT h.id FROM head h WHERE h.type = $1 AND h.x_at = 0 ORDER BY h.n",
                         error);
    if (statement == NULL) {
      return NULL;
    }
    sam_sql_bind_int (statement, 1, SAM_RECORD_CASE);
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
  for (guint i = 0; i < store->case_order->len; i++) {
    Entry *entry = store->case_order->pdata[i];

    if (!entry->stale) {
      continue;
    }
    if (g_cancellable_set_error_if_cancelled (cancellable, error)
        || !entry_make (store, entry, error)) {
      return NULL;
    }
  }
  return store->case_order;
}

/* ---- Cases ---- */

typedef struct {
  SamViewer *viewer;
  const SamCaseQuery *query;
  GCancellable *cancellable;
  SamDate from;
  guint n_total;
  SamTodayFigures *figures;
  GPtrArray *list; /* (owned) */
} CasesArgs;

static const char *
language_or_default (const char *language)
{
  return language != NULL ? language : "nb";
}

static void
make_keys (SamStore *store, Entry *entry, const char *language)
{
  SamLocale *locale;

  if (g_strcmp0 (entry->language, language) == 0) {
    return;
  }
  locale = sam_store_get_locale (store, language);
  g_free (entry->language);
  g_free (entry->sort_name);
  g_free (entry->sort_holder);
  entry->language = g_strdup (language);
  entry->sort_name =
      sam_locale_sort_key (locale,
                           entry->summary->sort_name != NULL ? entry->summary->sort_name : "");
  entry->sort_holder =
      sam_locale_sort_key (locale,
                           entry->summary->holder_name != NULL ? entry->summary->holder_name : "");
}

/* Place of an enum value in its table; unknown ones last. */
static int
rank (SamField field, const char *id)
{
  const SamEnumValue *values = sam_field_get (field)->values;
  int i;

  for (i = 0; values != NULL && values[i].id != NULL; i++) {
    if (g_strcmp0 (values[i].id, id) == 0) {
      break;
    }
  }
  return i;
}

static int
compare_dates (SamDate a, SamDate b)
{
  /* Without a date: last. */
  a = a == SAM_DATE_NONE ? SAM_DATE_MAX + 1 : a;
  b = b == SAM_DATE_NONE ? SAM_DATE_MAX + 1 : b;
  return a < b ? -1 : a > b;
}

static int
compare_transitions_of (const SamCaseSummary *a, const SamCaseSummary *b)
{
  /* One without a known date first, then by date, no transition last. */
  int x = a->transition_id == NULL ? 2 : a->transition_on != SAM_DATE_NONE;
  int y = b->transition_id == NULL ? 2 : b->transition_on != SAM_DATE_NONE;

  return x != y ? x - y : compare_dates (a->transition_on, b->transition_on);
}

static int
compare_entries (gconstpointer pa, gconstpointer pb, gpointer user_data)
{
  const Entry *a = *(Entry *const *) pa, *b = *(Entry *const *) pb;
  const SamCaseQuery *query = user_data;
  const SamCaseSummary *x = a->summary, *y = b->summary;
  int result = 0;

  switch (query->sort) {
  case SAM_CASE_SORT_NAME:
    break;
  case SAM_CASE_SORT_STATUS:
    result = rank (SAM_CASE_STATUS, x->status) - rank (SAM_CASE_STATUS, y->status);
    break;
  case SAM_CASE_SORT_NEXT:
    result = compare_dates (x->next_on, y->next_on);
    break;
  case SAM_CASE_SORT_HOLDER:
    result = (x->holder_name == NULL) - (y->holder_name == NULL);
    if (result == 0) {
      result = strcmp (a->sort_holder, b->sort_holder);
    }
    break;
  case SAM_CASE_SORT_REACHED:
    /* Never reached comes first: the longest ago. */
    result = x->reached_on < y->reached_on ? -1 : x->reached_on > y->reached_on;
    break;
  case SAM_CASE_SORT_TRANSITION:
    result = compare_transitions_of (x, y);
    break;
  case SAM_CASE_SORT_HOUSING:
    result =
        rank (SAM_RESIDENCE_KIND, x->residence_kind) - rank (SAM_RESIDENCE_KIND, y->residence_kind);
    if (result == 0) {
      result = compare_dates (x->residence_until, y->residence_until);
    }
    break;
  }
  if (result == 0) {
    result = strcmp (a->sort_name, b->sort_name);
    if (query->sort != SAM_CASE_SORT_NAME) {
      /* Inside what is alike the names always run forward. */
      return result != 0 ? result : strcmp (a->case_id, b->case_id);
    }
  }
  if (result == 0) {
    return strcmp (a->case_id, b->case_id);
  }
  return query->descending ? -result : result;
}

static gboolean
entry_matches (const Entry *entry, const SamCaseQuery *query, const char *const *words)
{
  const SamCaseSummary *summary = entry->summary;

  if (query->status != NULL ? g_strcmp0 (summary->status, query->status) != 0
                            : g_strcmp0 (summary->status, "closed") == 0) {
    return FALSE;
  }
  if (query->coordinator != NULL && *query->coordinator != '\0'
      && g_strcmp0 (summary->coordinator_user, query->coordinator) != 0) {
    return FALSE;
  }
  if (query->team != NULL && *query->team != '\0'
      && g_strcmp0 (summary->team_id, query->team) != 0) {
    return FALSE;
  }
  return sam_fold_matches (entry->folded, words);
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
  const SamCaseQuery *query = args->query;
  const char *language = language_or_default (query->language);
  g_auto (GStrv) words = sam_fold_words (query->search);
  g_autoptr (GPtrArray) hits = g_ptr_array_new ();
  GPtrArray *entries;

  if (!begin_cases (store, args, &entries, error)) {
    return FALSE;
  }
  for (guint i = 0; entries != NULL && i < entries->len; i++) {
    Entry *entry = entries->pdata[i];

    if (entry->summary != NULL && entry_matches (entry, query, (const char *const *) words)) {
      make_keys (store, entry, language);
      g_ptr_array_add (hits, entry);
    }
  }
  g_ptr_array_sort_with_data (hits, compare_entries, (gpointer) query);
  args->n_total = hits->len;
  args->list = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_case_summary_unref);
  for (guint i = 0; i < hits->len && (query->limit == 0 || i < query->limit); i++) {
    g_ptr_array_add (args->list, sam_case_summary_ref (((Entry *) hits->pdata[i])->summary));
  }
  return TRUE;
}

GPtrArray *
sam_store_list_cases (SamStore *store, SamViewer *viewer, const SamCaseQuery *query, guint *n_total,
                      GCancellable *cancellable, GError **error)
{
  CasesArgs args = { .viewer = viewer, .query = query, .cancellable = cancellable };

  g_return_val_if_fail (SAM_IS_STORE (store) && query != NULL, NULL);

  sam_store_call (store, SAM_STORE_READ, cancellable, do_list_cases, &args, error);
  if (n_total != NULL) {
    *n_total = args.n_total;
  }
  return args.list;
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
  if (one->next_deadline != SAM_DATE_NONE
      && (sum->next_deadline == SAM_DATE_NONE || one->next_deadline < sum->next_deadline)) {
    sum->next_deadline = one->next_deadline;
  }
}

static int
compare_cards (gconstpointer a, gconstpointer b)
{
  return sam_today_card_compare (*(SamTodayCard *const *) a, *(SamTodayCard *const *) b);
}

/* A coordinator's morning: the cases one coordinates or answers for; a lead's: those of the teams
 * led. */
static gboolean
is_for (SamViewer *viewer, const SamCaseSummary *summary)
{
  const SamViewerFields *fields = sam_viewer_get (viewer);

  return g_strcmp0 (summary->coordinator_user, fields->user_id) == 0
         || g_strcmp0 (summary->holder_user, fields->user_id) == 0
         || (summary->team_id != NULL && sam_viewer_leads (viewer, summary->team_id));
}

static gboolean
do_today (SamStore *store, gpointer user_data, GError **error)
{
  CasesArgs *args = user_data;
  g_autoptr (GPtrArray) list =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sam_today_card_unref);
  SamTodayFigures figures = { 0 };
  SamStoreStatus status;
  GPtrArray *entries;

  if (!begin_cases (store, args, &entries, error)) {
    return FALSE;
  }
  for (guint i = 0; entries != NULL && i < entries->len; i++) {
    const Entry *entry = entries->pdata[i];

    if (!is_for (args->viewer, entry->summary)) {
      continue;
    }
    add_figures (&figures, &entry->figures);
    if (entry->card != NULL) {
      g_ptr_array_add (list, sam_today_card_ref (entry->card));
    }
  }
  g_ptr_array_sort (list, compare_cards);
  status = sam_store_get_status (store);
  figures.conflicts = status.conflicts;
  figures.refused = status.refused;
  if (args->figures != NULL) {
    *args->figures = figures;
  }
  args->list = g_steal_pointer (&list);
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
