/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-store-cases.h"

#include <string.h>

/* Who is to be done something for today, who answers, what is new and how a team stands: read from
 * what is kept of each case. */

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
    const SamCaseSummary *one = ((const SamCaseEntry *) entries->pdata[i])->summary;
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
  SamCasesArgs *args = user_data;
  GPtrArray *entries;

  if (!sam_store_begin_cases (store, args, &entries, error)) {
    return FALSE;
  }
  args->counts = count_held (entries);
  return TRUE;
}

GHashTable *
sam_store_count_held (SamStore *store, SamViewer *viewer, GCancellable *cancellable, GError **error)
{
  SamCasesArgs args = { .viewer = viewer, .cancellable = cancellable };

  g_return_val_if_fail (SAM_IS_STORE (store), NULL);

  sam_store_call (store, SAM_STORE_READ, cancellable, do_count_held, &args, error);
  return args.counts;
}

/* As sam_store_begin_cases(), with the absences noted in the viewer's teams and those of them in
 * which the viewer covers: they are records of @absences. */
static gboolean
begin_with_covers (SamStore *store, SamCasesArgs *args, GPtrArray **entries, GPtrArray **absences,
                   GPtrArray **covers, GError **error)
{
  g_autoptr (GError) below = NULL;

  if (!sam_store_begin_cases (store, args, entries, error)) {
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
  SamCasesArgs *args = user_data;
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
      const SamCaseSummary *summary = ((const SamCaseEntry *) entries->pdata[k])->summary;

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
  SamCasesArgs args = { .viewer = viewer, .cancellable = cancellable };

  g_return_val_if_fail (SAM_IS_STORE (store), NULL);

  sam_store_call (store, SAM_STORE_READ, cancellable, do_covers, &args, error);
  return args.list;
}

/* What waits in the viewer's teams without being about a case: inquiries nobody has answered, what
 * relatives report and the support they get, and for a lead absences. @made: (element-type
 * SamTodayCard): keeps them. */
static gboolean
add_team_cards (SamStore *store, SamCasesArgs *args, GPtrArray *absences, GPtrArray *entries,
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
  SamCasesArgs *args = user_data;
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
    const SamCaseEntry *entry = entries->pdata[i];
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
  SamCasesArgs args = { .viewer = viewer, .figures = figures, .cancellable = cancellable };

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
  SamCasesArgs *args = user_data;
  GPtrArray *entries;

  if (!sam_store_begin_cases (store, args, &entries, error)) {
    return FALSE;
  }
  args->list = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_holder_summary_unref);
  for (guint i = 0; entries != NULL && i < entries->len; i++) {
    const SamCaseEntry *entry = entries->pdata[i];

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
  SamCasesArgs args = { .viewer = viewer, .cancellable = cancellable };

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
  SamCasesArgs *args = user_data;
  g_autoptr (GPtrArray) absences = NULL;
  g_autoptr (GPtrArray) covers = NULL;
  g_autoptr (GError) below = NULL;
  GPtrArray *entries;

  if (!begin_with_covers (store, args, &entries, &absences, &covers, error)) {
    return FALSE;
  }
  args->list = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_appointment_today_unref);
  for (guint i = 0; entries != NULL && i < entries->len; i++) {
    const SamCaseEntry *entry = entries->pdata[i];

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
  SamCasesArgs args = { .viewer = viewer, .cancellable = cancellable };

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
  SamCasesArgs *args = user_data;
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_answered_free);
  g_autoptr (GPtrArray) absences = NULL;
  g_autoptr (GPtrArray) covers = NULL;
  g_autoptr (GError) below = NULL;
  GPtrArray *entries;

  if (!begin_with_covers (store, args, &entries, &absences, &covers, error)) {
    return FALSE;
  }
  for (guint i = 0; entries != NULL && i < entries->len; i++) {
    const SamCaseEntry *entry = entries->pdata[i];
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
  SamCasesArgs args = { .viewer = viewer, .kind = kind, .cancellable = cancellable };

  g_return_val_if_fail (SAM_IS_STORE (store) && kind != NULL, NULL);

  sam_store_call (store, SAM_STORE_READ, cancellable, do_answered, &args, error);
  return args.list;
}

/* ---- Waiting for others ---- */

static gboolean
do_waits (SamStore *store, gpointer user_data, GError **error)
{
  SamCasesArgs *args = user_data;
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GError) below = NULL;
  GPtrArray *entries;

  if (!sam_store_begin_cases (store, args, &entries, error)) {
    return FALSE;
  }
  for (guint i = 0; entries != NULL && i < entries->len; i++) {
    const SamCaseEntry *entry = entries->pdata[i];
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
  SamCasesArgs args = { .viewer = viewer, .cancellable = cancellable };

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
  SamCasesArgs *args = user_data;
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (news_free);
  g_autoptr (SamSqlStatement) statement = NULL;
  g_autoptr (GError) below = NULL;
  SamSqlStep step = SAM_SQL_STEP_DONE;
  GPtrArray *entries;

  if (!sam_store_begin_cases (store, args, &entries, error)) {
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
    const SamCaseEntry *entry =
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
  SamCasesArgs args = { .viewer = viewer, .cancellable = cancellable, .since = since, .max = max };

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
add_load (GArray *loads, GHashTable *places, const SamCaseEntry *entry)
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
add_transitions (SamTeam *team, const SamCaseEntry *entry, SamDate today)
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
    const SamCaseEntry *entry = led->pdata[i];
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
  SamCasesArgs *args = user_data;
  g_autoptr (SamTeam) team = g_new0 (SamTeam, 1);
  g_autoptr (GHashTable) places = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) led = g_ptr_array_new ();
  g_autoptr (GError) below = NULL;
  GPtrArray *entries;

  team->loads = g_array_new (FALSE, FALSE, sizeof (SamLoad));
  g_array_set_clear_func (team->loads, load_clear);
  if (!sam_store_begin_cases (store, args, &entries, error)) {
    return FALSE;
  }
  for (guint i = 0; entries != NULL && i < entries->len; i++) {
    SamCaseEntry *entry = entries->pdata[i];

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
  SamCasesArgs args = { .viewer = viewer, .cancellable = cancellable };

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
