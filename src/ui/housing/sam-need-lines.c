/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-need-lines.h"

#include "sam-words.h"

#include <samspor/sam-fold.h>

#define MOST_SUGGESTED 10

/* ---- A line ---- */

static void
unfit_clear (gpointer data)
{
  SamNeedUnfit *unfit = data;

  g_free (unfit->name);
  g_free (unfit->case_id);
}

static SamNeedLine *
line_new (const char *id)
{
  SamNeedLine *line = g_atomic_rc_box_new0 (SamNeedLine);

  line->id = g_strdup (id);
  line->offers = g_ptr_array_new_with_free_func (g_object_unref);
  return line;
}

static void
line_clear (gpointer data)
{
  SamNeedLine *line = data;

  g_free (line->id);
  g_free (line->name);
  g_free (line->case_id);
  g_free (line->folded);
  g_clear_object (&line->need);
  g_clear_object (&line->tenant);
  g_clear_object (&line->lease);
  g_ptr_array_unref (line->offers);
  g_clear_pointer (&line->unfit, g_array_unref);
  g_clear_pointer (&line->found, g_ptr_array_unref);
  g_clear_pointer (&line->suggested, g_ptr_array_unref);
}

gpointer
sam_need_line_ref (gpointer line)
{
  return g_atomic_rc_box_acquire (line);
}

void
sam_need_line_unref (gpointer line)
{
  g_atomic_rc_box_release_full (line, line_clear);
}

const char *
sam_need_line_id (gconstpointer line)
{
  return ((const SamNeedLine *) line)->id;
}

static gboolean
same_record (const SamRecord *a, const SamRecord *b)
{
  return a == b
         || (a && b && sam_record_get_meta (a)->state == sam_record_get_meta (b)->state
             && sam_record_equal (a, b));
}

static gboolean
same_match (const SamHousingMatch *one, const SamHousingMatch *two)
{
  if (!same_record (one->unit, two->unit) || !same_record (one->site, two->site)
      || one->free_on != two->free_on || one->findings->len != two->findings->len) {
    return FALSE;
  }
  for (guint i = 0; i < one->findings->len; i++) {
    const SamHousingFinding *x = &g_array_index (one->findings, SamHousingFinding, i);
    const SamHousingFinding *y = &g_array_index (two->findings, SamHousingFinding, i);

    if (x->rule != y->rule || x->verdict != y->verdict || x->is_known != y->is_known
        || x->has != y->has || x->wants != y->wants) {
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
same_suggested (const SamNeedLine *one, const SamNeedLine *two)
{
  guint n = one->suggested ? one->suggested->len : 0;

  if (n != (two->suggested ? two->suggested->len : 0)) {
    return FALSE;
  }
  for (guint i = 0; i < n; i++) {
    if (!same_match (g_ptr_array_index (one->suggested, i),
                     g_ptr_array_index (two->suggested, i))) {
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
same_offers (const SamNeedLine *one, const SamNeedLine *two)
{
  if (one->offers->len != two->offers->len) {
    return FALSE;
  }
  for (guint i = 0; i < one->offers->len; i++) {
    if (!same_record (g_ptr_array_index (one->offers, i), g_ptr_array_index (two->offers, i))) {
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
same_unfit (GArray *one, GArray *two)
{
  if (one->len != two->len) {
    return FALSE;
  }
  for (guint i = 0; i < one->len; i++) {
    const SamNeedUnfit *x = &g_array_index (one, SamNeedUnfit, i);
    const SamNeedUnfit *y = &g_array_index (two, SamNeedUnfit, i);

    if (g_strcmp0 (x->name, y->name) != 0 || g_strcmp0 (x->case_id, y->case_id) != 0
        || !same_match (x->unfit->match, y->unfit->match)) {
      return FALSE;
    }
  }
  return TRUE;
}

gboolean
sam_need_line_equal (gconstpointer a, gconstpointer b)
{
  const SamNeedLine *one = a, *two = b;

  if (one == two) {
    return TRUE;
  }
  if (one->unfit && two->unfit) {
    return same_unfit (one->unfit, two->unfit);
  }
  return same_record (one->need, two->need) && same_record (one->tenant, two->tenant)
         && same_record (one->lease, two->lease) && one->is_outside == two->is_outside
         && one->status.days == two->status.days && g_strcmp0 (one->name, two->name) == 0
         && g_strcmp0 (one->case_id, two->case_id) == 0 && same_offers (one, two)
         && same_suggested (one, two);
}

char *
sam_need_home (SamContext *context, const char *unit_id)
{
  const SamRecord *unit = sam_context_record (context, unit_id);
  const char *site =
      unit ? sam_context_name (context, sam_record_get_text (unit, SAM_HOUSING_UNIT_SITE_ID))
           : NULL;
  const char *name = unit ? sam_record_get_text (unit, SAM_HOUSING_UNIT_NAME) : NULL;

  return sam_words_join (site ? site : "", name ? name : "", NULL);
}

/* ---- The question ---- */

static GPtrArray *
list_all (SamStore *store, SamViewer *viewer, SamRecordType type, GCancellable *cancellable,
          GError **error)
{
  g_autoptr (SamQuery) query = sam_query_new (type);

  return sam_store_list (store, viewer, query, cancellable, error);
}

/* Tenants, their leases and needs. (transfer full) */
static GPtrArray *
list_tenants (SamStore *store, SamViewer *viewer, GPtrArray *needs, GCancellable *cancellable,
              GError **error)
{
  g_autoptr (GPtrArray) tenants = list_all (store, viewer, SAM_RECORD_TENANT, cancellable, error);
  g_autoptr (GPtrArray) leases =
      tenants ? list_all (store, viewer, SAM_RECORD_TENANCY, cancellable, error) : NULL;
  GPtrArray *all;

  if (!leases) {
    return NULL;
  }
  all = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_extend_and_steal (all, g_steal_pointer (&tenants));
  g_ptr_array_extend_and_steal (all, g_steal_pointer (&leases));
  for (guint i = 0; i < needs->len; i++) {
    g_ptr_array_add (all, g_object_ref (g_ptr_array_index (needs, i)));
  }
  return all;
}

void
sam_need_answer_free (gpointer data)
{
  SamNeedAnswer *answer = data;

  g_clear_pointer (&answer->lines, g_ptr_array_unref);
  g_free (answer);
}

/* Whose it is: the name, the open case, and whether homes are none of our business. */
static char *
whose (SamStore *store, SamViewer *viewer, const char *person_id, char **case_id,
       gboolean *is_outside)
{
  g_autoptr (SamRecord) person = sam_store_get (store, viewer, SAM_RECORD_PERSON, person_id, NULL);

  *case_id = sam_store_case_of_person (store, viewer, person_id, NULL);
  *is_outside = sam_housing_is_outside (person);
  return person ? sam_record_title (person, NULL) : g_strdup ("");
}

static int
compare_offers (gconstpointer a, gconstpointer b)
{
  const SamRecord *one = *(SamRecord *const *) a, *two = *(SamRecord *const *) b;
  int order = sam_record_get_date (two, SAM_HOUSING_OFFER_OFFERED_ON)
              - sam_record_get_date (one, SAM_HOUSING_OFFER_OFFERED_ON);

  return order != 0 ? order : strcmp (sam_record_get_id (two), sam_record_get_id (one));
}

/* The home that was assigned for the need of @line: @homes is what list_tenants() gives. */
static void
read_home (SamNeedLine *line, GHashTable *homes)
{
  const SamRecord *tenant = g_hash_table_lookup (homes, line->id);
  const char *id = tenant ? sam_record_get_text (tenant, SAM_TENANT_TENANCY_ID) : NULL;
  const SamRecord *lease = id ? g_hash_table_lookup (homes, id) : NULL;

  if (lease) {
    line->tenant = g_object_ref ((SamRecord *) tenant);
    line->lease = g_object_ref ((SamRecord *) lease);
  }
}

static SamNeedLine *
read_need (SamStore *store, SamViewer *viewer, const SamHousingStock *stock, SamRecord *need,
           GPtrArray *offers, SamDate today)
{
  SamNeedLine *line = line_new (sam_record_get_id (need));

  line->need = g_object_ref (need);
  line->name = whose (store, viewer, sam_record_get_text (need, SAM_HOUSING_NEED_PERSON_ID),
                      &line->case_id, &line->is_outside);
  line->folded = sam_fold (line->name);
  for (guint i = 0; offers && i < offers->len; i++) {
    g_ptr_array_add (line->offers, g_object_ref (g_ptr_array_index (offers, i)));
  }
  g_ptr_array_sort (line->offers, compare_offers);
  line->status = sam_rules_need (need, line->offers, today);
  if (!line->is_outside && !sam_record_has (need, SAM_HOUSING_NEED_ENDED_ON)) {
    line->suggested = sam_housing_suggest (stock, need, MOST_SUGGESTED);
  }
  return line;
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  const SamNeedLine *one = *(SamNeedLine *const *) a, *two = *(SamNeedLine *const *) b;
  SamDate ended_one, ended_two;
  int order;

  if (!one->need || !two->need) {
    return one->need ? 1 : -1;
  }
  ended_one = sam_record_get_date (one->need, SAM_HOUSING_NEED_ENDED_ON);
  ended_two = sam_record_get_date (two->need, SAM_HOUSING_NEED_ENDED_ON);
  if ((ended_one == SAM_DATE_NONE) != (ended_two == SAM_DATE_NONE)) {
    return ended_one == SAM_DATE_NONE ? -1 : 1;
  }
  order = ended_one == SAM_DATE_NONE ? two->status.days - one->status.days : ended_two - ended_one;
  order = order != 0 ? order : strcmp (one->folded, two->folded);
  return order != 0 ? order : strcmp (one->id, two->id);
}

/* @found: (transfer full) */
static SamNeedLine *
unfit_line (SamStore *store, SamViewer *viewer, GPtrArray *found)
{
  SamNeedLine *line = line_new (SAM_NEED_UNFIT);

  line->folded = g_strdup ("");
  line->found = found;
  line->unfit = g_array_new (FALSE, FALSE, sizeof (SamNeedUnfit));
  g_array_set_clear_func (line->unfit, unfit_clear);
  for (guint i = 0; i < found->len; i++) {
    SamUnfit *unfit = g_ptr_array_index (found, i);
    SamNeedUnfit one = { .unfit = unfit };
    gboolean is_outside = FALSE;

    one.name = whose (store, viewer, sam_record_get_text (unfit->tenant, SAM_TENANT_PERSON_ID),
                      &one.case_id, &is_outside);
    if (is_outside) {
      unfit_clear (&one);
    } else {
      g_array_append_val (line->unfit, one);
    }
  }
  return line;
}

/* Tenants by the need they were assigned for, leases by themselves. */
static GHashTable *
homes_of (GPtrArray *tenants)
{
  GHashTable *homes = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < tenants->len; i++) {
    SamRecord *record = g_ptr_array_index (tenants, i);
    SamRecordType type = sam_record_get_rtype (record);
    const char *id = type == SAM_RECORD_TENANT    ? sam_record_get_text (record, SAM_TENANT_NEED_ID)
                     : type == SAM_RECORD_TENANCY ? sam_record_get_id (record)
                                                  : NULL;

    if (id) {
      g_hash_table_insert (homes, (gpointer) id, record);
    }
  }
  return homes;
}

static GHashTable *
by_need (GPtrArray *offers)
{
  GHashTable *lists =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);

  for (guint i = 0; i < offers->len; i++) {
    SamRecord *offer = g_ptr_array_index (offers, i);
    const char *need = sam_record_get_text (offer, SAM_HOUSING_OFFER_NEED_ID);
    GPtrArray *list = need ? g_hash_table_lookup (lists, need) : NULL;

    if (need && !list) {
      list = g_ptr_array_new ();
      g_hash_table_insert (lists, (gpointer) need, list);
    }
    if (list) {
      g_ptr_array_add (list, offer);
    }
  }
  return lists;
}

static gpointer
list_work (SamStore *store, SamViewer *viewer, gpointer data, GCancellable *cancellable,
           GError **error)
{
  SamDate today = (SamDate) GPOINTER_TO_INT (data);
  g_autoptr (SamHousingStock) stock = sam_store_housing_stock (store, viewer, cancellable, error);
  g_autoptr (GPtrArray) needs =
      stock ? list_all (store, viewer, SAM_RECORD_HOUSING_NEED, cancellable, error) : NULL;
  g_autoptr (GPtrArray) offers =
      needs ? list_all (store, viewer, SAM_RECORD_HOUSING_OFFER, cancellable, error) : NULL;
  g_autoptr (GPtrArray) tenants =
      offers ? list_tenants (store, viewer, needs, cancellable, error) : NULL;
  g_autoptr (GHashTable) lists = NULL, homes = NULL;
  SamNeedLine *unfit;
  SamNeedAnswer *answer;

  if (!tenants) {
    return NULL;
  }
  lists = by_need (offers);
  homes = homes_of (tenants);
  answer = g_new0 (SamNeedAnswer, 1);
  answer->lines = g_ptr_array_new_with_free_func (sam_need_line_unref);
  for (guint i = 0; i < needs->len; i++) {
    SamRecord *need = g_ptr_array_index (needs, i);
    SamNeedLine *line = read_need (store, viewer, stock, need,
                                   g_hash_table_lookup (lists, sam_record_get_id (need)), today);

    if (sam_record_has (need, SAM_HOUSING_NEED_ENDED_ON) && !line->is_outside) {
      read_home (line, homes);
    }
    answer->n_open += sam_record_has (need, SAM_HOUSING_NEED_ENDED_ON) ? 0 : 1;
    g_ptr_array_add (answer->lines, line);
  }
  unfit = unfit_line (store, viewer, sam_rules_unfit (stock, tenants, today));
  answer->n_unfit = unfit->unfit->len;
  if (answer->n_unfit > 0) {
    g_ptr_array_add (answer->lines, unfit);
  } else {
    sam_need_line_unref (unfit);
  }
  g_ptr_array_sort (answer->lines, compare_lines);
  return answer;
}

void
sam_need_lines_async (SamContext *context, GCancellable *cancellable, GAsyncReadyCallback callback,
                      gpointer user_data)
{
  sam_call_run_async (context, SAM_STORE_READ, list_work,
                      GINT_TO_POINTER (sam_context_get_today (context)), NULL, sam_need_answer_free,
                      cancellable, callback, user_data);
}

/* ---- After a declaration has changed ---- */

static gboolean
is_among (const SamUnfit *unfit, const char *const *ids)
{
  return !ids || g_strv_contains (ids, sam_record_get_id (unfit->match->unit))
         || g_strv_contains (ids, sam_record_get_id (unfit->match->site));
}

/* As in the list: of somebody whose address is strictly protected not even that there is one. */
static gboolean
is_told (SamStore *store, SamViewer *viewer, const SamUnfit *unfit)
{
  g_autoptr (SamRecord) person =
      sam_store_get (store, viewer, SAM_RECORD_PERSON,
                     sam_record_get_text (unfit->tenant, SAM_TENANT_PERSON_ID), NULL);

  return !sam_housing_is_outside (person);
}

int
sam_need_unfit_of (SamStore *store, SamViewer *viewer, const char *const *ids,
                   GCancellable *cancellable, GError **error)
{
  g_autoptr (SamHousingStock) stock = sam_store_housing_stock (store, viewer, cancellable, error);
  g_autoptr (GPtrArray) needs =
      stock ? list_all (store, viewer, SAM_RECORD_HOUSING_NEED, cancellable, error) : NULL;
  g_autoptr (GPtrArray) tenants =
      needs ? list_tenants (store, viewer, needs, cancellable, error) : NULL;
  g_autoptr (GPtrArray) unfit = NULL;
  int n = 0;

  if (!tenants) {
    return -1;
  }
  unfit = sam_rules_unfit (stock, tenants, sam_clock_today (sam_store_get_clock (store)));
  for (guint i = 0; i < unfit->len; i++) {
    const SamUnfit *one = g_ptr_array_index (unfit, i);

    n += is_among (one, ids) && is_told (store, viewer, one) ? 1 : 0;
  }
  return n;
}
