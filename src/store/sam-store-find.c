/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-store-private.h"

#include <string.h>

#define FEW_LINES 5000 /* some 4 ms */

/*
 * The list of cases as it was last made, for any thread: lines that never change, so that a
 * keystroke in the search field waits neither for a save's fsync nor for the rules of what a pull
 * just brought.
 */

struct _SamCaseLines {
  SamViewer *viewer; /* (owned) */
  SamDate today;
  char *language;   /* (owned) */
  GPtrArray *lines; /* (owned) (element-type SamCaseLine) */
  guint64 stamp;    /* of the store when they were made */
};

static void
line_clear (gpointer data)
{
  SamCaseLine *line = data;

  sam_case_summary_unref (line->summary);
  g_free (line->language);
  g_free (line->sort_name);
  g_free (line->sort_holder);
  g_clear_pointer (&line->text, g_ref_string_release);
}

SamCaseLine *
sam_case_line_new (SamCaseSummary *summary, SamLocale *locale, const char *language, char *text)
{
  SamCaseLine *line = g_atomic_rc_box_new0 (SamCaseLine);

  line->summary = sam_case_summary_ref (summary);
  line->language = g_strdup (language);
  line->sort_name = sam_locale_sort_key (locale, summary->sort_name ? summary->sort_name : "");
  line->sort_holder =
      sam_locale_sort_key (locale, summary->holder_name ? summary->holder_name : "");
  line->text = text != NULL ? g_ref_string_acquire (text) : NULL;
  return line;
}

SamCaseLine *
sam_case_line_new_searched (const SamCaseLine *old, char *text)
{
  SamCaseLine *line = g_atomic_rc_box_new0 (SamCaseLine);

  line->summary = sam_case_summary_ref (old->summary);
  line->language = g_strdup (old->language);
  line->sort_name = g_strdup (old->sort_name);
  line->sort_holder = g_strdup (old->sort_holder);
  line->text = g_ref_string_acquire (text);
  return line;
}

void
sam_case_line_unref (SamCaseLine *line)
{
  g_atomic_rc_box_release_full (line, line_clear);
}

/* ---- choosing and ordering ---- */

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
compare_lines (gconstpointer pa, gconstpointer pb, gpointer user_data)
{
  const SamCaseLine *a = *(SamCaseLine *const *) pa, *b = *(SamCaseLine *const *) pb;
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
      return result != 0 ? result : strcmp (x->case_id, y->case_id);
    }
  }
  if (result == 0) {
    return strcmp (x->case_id, y->case_id);
  }
  return query->descending ? -result : result;
}

static gboolean
line_matches (const SamCaseLine *line, const SamCaseQuery *query, const char *const *words)
{
  const SamCaseSummary *summary = line->summary;

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
  return words == NULL || words[0] == NULL || sam_fold_matches (line->text, words);
}

GPtrArray *
sam_case_lines_select (GPtrArray *lines, const SamCaseQuery *query, guint *n_total)
{
  g_auto (GStrv) words = sam_fold_words (query->search);
  g_autoptr (GPtrArray) hits = g_ptr_array_new ();
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_case_summary_unref);

  for (guint i = 0; i < lines->len; i++) {
    if (line_matches (lines->pdata[i], query, (const char *const *) words)) {
      g_ptr_array_add (hits, lines->pdata[i]);
    }
  }
  g_ptr_array_sort_with_data (hits, compare_lines, (gpointer) query);
  for (guint i = 0; i < hits->len && (query->limit == 0 || i < query->limit); i++) {
    g_ptr_array_add (list, sam_case_summary_ref (((SamCaseLine *) hits->pdata[i])->summary));
  }
  *n_total = hits->len;
  return list;
}

/* ---- what was last made ---- */

static void
lines_clear (gpointer data)
{
  SamCaseLines *all = data;

  sam_viewer_unref (all->viewer);
  g_free (all->language);
  g_ptr_array_unref (all->lines);
}

static void
lines_unref (SamCaseLines *all)
{
  g_atomic_rc_box_release_full (all, lines_clear);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamCaseLines, lines_unref)

/* In its place; NULL = there is none. */
static void
set_lines (SamStore *store, SamCaseLines *all, gboolean touched)
{
  SamCaseLines *old;

  g_mutex_lock (&store->lock);
  old = store->lines;
  if (touched) {
    store->lines_stamp++;
  }
  if (all != NULL) {
    all->stamp = store->lines_stamp;
  }
  store->lines = all;
  g_mutex_unlock (&store->lock);
  g_clear_pointer (&old, lines_unref);
}

gboolean
sam_store_lines_wanted (SamStore *store, SamViewer *viewer, const char *language)
{
  /* Only this thread takes them away. */
  return store->lines != NULL && strcmp (store->lines->language, language) == 0
         && sam_store_same_lists (store->lines->viewer, viewer);
}

void
sam_store_lines_set (SamStore *store, const char *language, GPtrArray *lines)
{
  SamCaseLines *all = g_atomic_rc_box_new0 (SamCaseLines);

  all->viewer = sam_viewer_ref (store->cases_viewer);
  all->today = store->cases_today;
  all->language = g_strdup (language);
  all->lines = g_ptr_array_ref (lines);
  set_lines (store, all, FALSE);
}

void
sam_store_lines_drop (SamStore *store)
{
  set_lines (store, NULL, TRUE);
}

void
sam_store_lines_touch (SamStore *store)
{
  g_mutex_lock (&store->lock);
  store->lines_stamp++;
  g_mutex_unlock (&store->lock);
}

/* (transfer full) (nullable) */
static SamCaseLines *
get_lines (SamStore *store, SamViewer *viewer, const char *language, gboolean *behind)
{
  SamCaseLines *all = NULL;
  SamDate today = sam_clock_today (store->clock);

  g_mutex_lock (&store->lock);
  if (store->lines != NULL && !store->closing
      && !sam_permit_is_over (&store->permit, sam_clock_now (store->clock))
      && store->lines->today == today && strcmp (store->lines->language, language) == 0
      && sam_store_same_lists (store->lines->viewer, viewer)) {
    all = g_atomic_rc_box_acquire (store->lines);
    *behind = all->stamp != store->lines_stamp;
  }
  g_mutex_unlock (&store->lock);
  return all;
}

static const char *
language_of (const SamCaseQuery *query)
{
  return query->language != NULL ? query->language : "nb";
}

GPtrArray *
sam_store_find_cases_now (SamStore *store, SamViewer *viewer, const SamCaseQuery *query,
                          guint *n_total, gboolean *behind)
{
  g_autoptr (SamCaseLines) all = NULL;

  g_return_val_if_fail (SAM_IS_STORE (store) && viewer != NULL && query != NULL, NULL);
  g_return_val_if_fail (n_total != NULL && behind != NULL, NULL);

  all = get_lines (store, viewer, language_of (query), behind);
  return all != NULL && all->lines->len <= FEW_LINES
             ? sam_case_lines_select (all->lines, query, n_total)
             : NULL;
}

GPtrArray *
sam_store_find_cases (SamStore *store, SamViewer *viewer, const SamCaseQuery *query, guint *n_total,
                      gboolean *behind, GCancellable *cancellable, GError **error)
{
  g_autoptr (SamCaseLines) all = NULL;
  gboolean is_behind = FALSE;
  guint total = 0;
  GPtrArray *list;

  g_return_val_if_fail (SAM_IS_STORE (store) && viewer != NULL && query != NULL, NULL);

  all = get_lines (store, viewer, language_of (query), &is_behind);
  list = all != NULL ? sam_case_lines_select (all->lines, query, &total)
                     : sam_store_list_and_keep (store, viewer, query, &total, cancellable, error);
  if (n_total != NULL) {
    *n_total = total;
  }
  if (behind != NULL) {
    *behind = is_behind;
  }
  return list;
}
