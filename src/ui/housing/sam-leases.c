/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-leases.h"

#include "sam-words.h"

#include <samspor/sam-fold.h>
#include <samspor/sam-homes.h>
#include <samspor/sam-housing.h>
#include <samspor/sam-settings.h>

typedef struct {
  SamDate today;
  char *user_id; /* (owned) */
} Question;

/* What one looks up. */
typedef struct {
  SamStore *store;
  SamViewer *viewer;
  const Question *question;
  GHashTable *records; /* (owned) (element-type utf8 SamRecord): homes, buildings, leases */
  GHashTable *renewed; /* (owned) (element-type utf8 SamRecord): by the lease they continue */
  GHashTable *persons; /* (owned) (element-type utf8 SamLeaseWho): seen ones; NULL = not */
  GHashTable *tenants; /* (owned) (element-type utf8 GPtrArray): by lease */
  GPtrArray *all_tenants, *residences; /* (owned) (element-type SamRecord) */
  SamLeases *leases;                   /* (not owned): the answer */
} Town;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->user_id);
  g_free (question);
}

static void
who_clear (gpointer data)
{
  SamLeaseWho *who = data;

  g_free (who->person_id);
  g_free (who->name);
  g_free (who->case_id);
  g_free (who->record_id);
}

static void
who_free (gpointer data)
{
  if (data) {
    who_clear (data);
    g_free (data);
  }
}

static void
line_free (gpointer data)
{
  SamLeaseLine *line = data;

  g_free (line->id);
  g_free (line->home);
  g_free (line->kind);
  g_free (line->why);
  g_free (line->next);
  g_free (line->folded);
  g_array_unref (line->who);
  g_free (line);
}

/* ---- Looking up ---- */

static GPtrArray *
read_all (Town *town, SamRecordType type, GCancellable *cancellable, GError **error)
{
  g_autoptr (SamQuery) query = sam_query_new (type);

  return sam_store_list (town->store, town->viewer, query, cancellable, error);
}

static gboolean
keep_all (Town *town, SamRecordType type, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) all = read_all (town, type, cancellable, error);

  for (guint i = 0; all && i < all->len; i++) {
    SamRecord *record = g_ptr_array_index (all, i);

    g_hash_table_insert (town->records, g_strdup (sam_record_get_id (record)),
                         g_object_ref (record));
  }
  return all != NULL;
}

static gboolean
is_mine (Town *town, const char *case_id)
{
  g_autoptr (SamRecord) about =
      case_id ? sam_store_get (town->store, town->viewer, SAM_RECORD_CASE, case_id, NULL) : NULL;
  const char *me = town->question->user_id;

  return about
         && (g_strcmp0 (sam_record_get_text (about, SAM_CASE_COORDINATOR_USER), me) == 0
             || g_strcmp0 (sam_record_get_text (about, SAM_CASE_HOLDER_USER), me) == 0);
}

/* Nothing of somebody whose address is strictly protected is shown here. */
static const SamLeaseWho *
person_of (Town *town, const char *person_id)
{
  gpointer known;
  SamLeaseWho *who = NULL;
  g_autoptr (SamRecord) person = NULL;

  if (g_hash_table_lookup_extended (town->persons, person_id, NULL, &known)) {
    return known;
  }
  person = sam_store_get (town->store, town->viewer, SAM_RECORD_PERSON, person_id, NULL);
  if (person && !sam_housing_is_outside (person)) {
    who = g_new0 (SamLeaseWho, 1);
    who->name = sam_record_title (person, NULL);
    who->case_id = sam_store_case_of_person (town->store, town->viewer, person_id, NULL);
    who->is_mine = is_mine (town, who->case_id);
  }
  g_hash_table_insert (town->persons, g_strdup (person_id), who);
  return who;
}

static char *
place_of (Town *town, const char *unit_id)
{
  const SamRecord *unit = unit_id ? g_hash_table_lookup (town->records, unit_id) : NULL;
  const char *site_id = unit ? sam_record_get_text (unit, SAM_HOUSING_UNIT_SITE_ID) : NULL;
  const SamRecord *site = site_id ? g_hash_table_lookup (town->records, site_id) : NULL;

  return unit ? sam_words_join (site ? sam_record_get_text (site, SAM_SITE_NAME) : "",
                                sam_record_get_text (unit, SAM_HOUSING_UNIT_NAME), NULL)
              : NULL;
}

static const SamRecord *
lease_of (Town *town, const SamRecord *tenant)
{
  const char *id = sam_record_get_text (tenant, SAM_TENANT_TENANCY_ID);

  return id ? g_hash_table_lookup (town->records, id) : NULL;
}

static gboolean
is_over (SamDate to, SamDate today)
{
  return to != SAM_DATE_NONE && to < today;
}

/* ---- Lines ---- */

static void
line_add_who (Town *town, SamLeaseLine *line, const char *person_id, const char *record_id)
{
  const SamLeaseWho *known = person_of (town, person_id);

  if (known) {
    SamLeaseWho who = { g_strdup (person_id), g_strdup (known->name), g_strdup (known->case_id),
                        g_strdup (record_id), known->is_mine };

    g_array_append_val (line->who, who);
  }
}

static SamLeaseLine *
line_new (SamLeaseGroup group, const char *id)
{
  SamLeaseLine *line = g_new0 (SamLeaseLine, 1);

  line->group = group;
  line->id = g_strdup_printf ("%d/%s", group, id);
  line->who = g_array_new (FALSE, TRUE, sizeof (SamLeaseWho));
  line->since = line->next_on = SAM_DATE_NONE;
  g_array_set_clear_func (line->who, who_clear);
  return line;
}

static SamLeaseLine *
line_of_lease (Town *town, SamLeaseGroup group, const SamRecord *lease)
{
  SamLeaseLine *line = line_new (group, sam_record_get_id (lease));
  GPtrArray *tenants = g_hash_table_lookup (town->tenants, sam_record_get_id (lease));

  line->home = place_of (town, sam_record_get_text (lease, SAM_TENANCY_UNIT_ID));
  line->kind = g_strdup (sam_words_enum (lease, SAM_TENANCY_FORM));
  line->from = sam_record_get_date (lease, SAM_TENANCY_FROM_ON);
  line->to = sam_rules_lease_until (lease);
  for (guint i = 0; tenants && i < tenants->len; i++) {
    const SamRecord *tenant = g_ptr_array_index (tenants, i);

    if (sam_tenant_is_on (tenant, lease, town->question->today)) {
      line_add_who (town, line, sam_record_get_text (tenant, SAM_TENANT_PERSON_ID),
                    sam_record_get_id (tenant));
    }
  }
  return line;
}

/* ---- What comes after ---- */

/* What somebody has next; @what (owned) (nullable). */
typedef struct {
  SamDate on;
  char *what;
  gboolean is_settled;
} Next;

static void
offer_next (const SamLeaseLine *line, Next *next, SamDate from, char *what, gboolean is_same)
{
  if (next->on == SAM_DATE_NONE || from < next->on) {
    next->on = from;
    next->is_settled = is_same || (line->to != SAM_DATE_NONE && from <= line->to + 1);
    g_free (next->what);
    next->what = what;
  } else {
    g_free (what);
  }
}

/* After a place for now any other will do for the next night; after a lease it takes a home. */
static gboolean
is_next_home (const SamLeaseLine *line, const SamRecord *residence)
{
  static const char *const homes[] = { "municipal", "private", "owned", "family" };

  for (guint i = 0; i < G_N_ELEMENTS (homes); i++) {
    if (sam_record_enum_is (residence, SAM_RESIDENCE_KIND, homes[i])) {
      return TRUE;
    }
  }
  return line->group == SAM_LEASES_TEMPORARY
         && !sam_record_enum_is (residence, SAM_RESIDENCE_KIND, "none");
}

static gboolean
continues (const SamRecord *later, const SamRecord *lease)
{
  return lease
         && g_strcmp0 (sam_record_get_text (later, SAM_TENANCY_RENEWED_FROM_ID),
                       sam_record_get_id (lease))
                == 0;
}

/* The same home again, or another one that the person has from a later day on. */
static Next
next_of (Town *town, const SamLeaseLine *line, const SamRecord *lease, const char *person_id)
{
  Next next = { SAM_DATE_NONE, NULL, FALSE };

  for (guint i = 0; i < town->all_tenants->len; i++) {
    const SamRecord *tenant = g_ptr_array_index (town->all_tenants, i);
    SamDate from = sam_record_get_date (tenant, SAM_TENANT_FROM_ON);
    const SamRecord *of = lease_of (town, tenant);

    if (from > town->question->today && of && of != lease
        && !sam_record_enum_is (of, SAM_TENANCY_FORM, "held")
        && g_strcmp0 (sam_record_get_text (tenant, SAM_TENANT_PERSON_ID), person_id) == 0) {
      offer_next (line, &next, from, place_of (town, sam_record_get_text (of, SAM_TENANCY_UNIT_ID)),
                  continues (of, lease));
    }
  }
  for (guint i = 0; i < town->residences->len; i++) {
    const SamRecord *residence = g_ptr_array_index (town->residences, i);
    SamDate from = sam_record_get_date (residence, SAM_RESIDENCE_FROM_ON);

    if (from > town->question->today && is_next_home (line, residence)
        && g_strcmp0 (sam_record_get_text (residence, SAM_RESIDENCE_PERSON_ID), person_id) == 0) {
      offer_next (line, &next, from, g_strdup (sam_words_enum (residence, SAM_RESIDENCE_KIND)),
                  FALSE);
    }
  }
  return next;
}

/* Settled when each of those who are on it has a next home: one who is left out of the new lease
 * has none. What it is called is said only where there is one of them. */
static void
find_next (Town *town, SamLeaseLine *line, const SamRecord *lease)
{
  const SamRecord *later =
      lease ? g_hash_table_lookup (town->renewed, sam_record_get_id (lease)) : NULL;

  if (line->who->len == 0 && later) {
    line->next_on = sam_record_get_date (later, SAM_TENANCY_FROM_ON);
    line->next = g_strdup (line->home);
    line->is_settled = TRUE;
  }
  for (guint i = 0; i < line->who->len; i++) {
    Next next = next_of (town, line, lease, g_array_index (line->who, SamLeaseWho, i).person_id);

    if (line->who->len == 1) {
      line->next = g_steal_pointer (&next.what);
    }
    g_free (next.what);
    line->is_settled = next.is_settled && (i == 0 || line->is_settled);
    line->next_on = next.on != SAM_DATE_NONE ? MAX (line->next_on, next.on) : SAM_DATE_NONE;
    if (next.on == SAM_DATE_NONE) {
      return;
    }
  }
}

/* ---- The groups ---- */

static void
add_lease (Town *town, const SamRecord *lease)
{
  SamDate today = town->question->today;
  SamDate to = sam_rules_lease_until (lease);
  SamLeaseLine *line = NULL;

  if (is_over (to, today) || sam_record_get_date (lease, SAM_TENANCY_FROM_ON) > today) {
    return;
  }
  if (sam_record_enum_is (lease, SAM_TENANCY_FORM, "held")) {
    line = line_of_lease (town, SAM_LEASES_HELD, lease);
  } else if (sam_record_enum_is (lease, SAM_TENANCY_FORM, "temporary")) {
    line = line_of_lease (town, SAM_LEASES_TEMPORARY, lease);
  }
  for (guint i = 0; !line && to != SAM_DATE_NONE && i <= SAM_LEASES_FIRST; i++) {
    if (to - today <= town->leases->days[i]) {
      line = line_of_lease (town, (SamLeaseGroup) i, lease);
    }
  }
  if (line) {
    find_next (town, line, lease);
    g_ptr_array_add (town->leases->lines, line);
  }
}

static void
add_risk (Town *town, const SamRecord *tenant)
{
  const SamRecord *lease = lease_of (town, tenant);
  SamDate today = town->question->today;
  SamLeaseLine *line;

  if (!lease || !sam_record_has (tenant, SAM_TENANT_RISK_ON)
      || !sam_tenant_is_on (tenant, lease, today)
      || !person_of (town, sam_record_get_text (tenant, SAM_TENANT_PERSON_ID))) {
    return;
  }
  line = line_new (SAM_LEASES_RISK, sam_record_get_id (tenant));
  line->home = place_of (town, sam_record_get_text (lease, SAM_TENANCY_UNIT_ID));
  line->kind = g_strdup (sam_words_enum (lease, SAM_TENANCY_FORM));
  line->from = sam_record_get_date (tenant, SAM_TENANT_FROM_ON);
  line->to = sam_rules_lease_until (lease);
  line->since = sam_record_get_date (tenant, SAM_TENANT_RISK_ON);
  line->why = g_strdup (sam_record_get_text (tenant, SAM_TENANT_RISK_WHY));
  line_add_who (town, line, sam_record_get_text (tenant, SAM_TENANT_PERSON_ID),
                sam_record_get_id (tenant));
  g_ptr_array_add (town->leases->lines, line);
}

/* A place that is no home of the municipality's: a motel, a camping place. */
static void
add_temporary (Town *town, const SamRecord *residence)
{
  const char *person_id = sam_record_get_text (residence, SAM_RESIDENCE_PERSON_ID);
  SamDate today = town->question->today;
  SamDate to = sam_record_get_date (residence, SAM_RESIDENCE_TO_ON);
  SamLeaseLine *line;

  if (!sam_record_enum_is (residence, SAM_RESIDENCE_KIND, "temporary")
      || sam_record_has (residence, SAM_RESIDENCE_UNIT_ID)
      || sam_record_get_date (residence, SAM_RESIDENCE_FROM_ON) > today || is_over (to, today)
      || sam_record_has (residence, SAM_RESIDENCE_ENDED_HOW) || !person_of (town, person_id)) {
    return;
  }
  line = line_new (SAM_LEASES_TEMPORARY, sam_record_get_id (residence));
  line->home = g_strdup (sam_record_get_text (residence, SAM_RESIDENCE_ADDRESS));
  line->kind = g_strdup (sam_words_enum (residence, SAM_RESIDENCE_KIND));
  line->from = sam_record_get_date (residence, SAM_RESIDENCE_FROM_ON);
  line->to = to;
  line_add_who (town, line, person_id, sam_record_get_id (residence));
  find_next (town, line, NULL);
  g_ptr_array_add (town->leases->lines, line);
}

static SamDate
day_of (const SamLeaseLine *line)
{
  SamDate day = line->group == SAM_LEASES_RISK ? line->since : line->to;

  return day == SAM_DATE_NONE ? SAM_DATE_MAX : day;
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  const SamLeaseLine *one = *(SamLeaseLine *const *) a, *two = *(SamLeaseLine *const *) b;

  if (one->group != two->group) {
    return (int) one->group - (int) two->group;
  }
  return day_of (one) != day_of (two) ? (day_of (one) < day_of (two) ? -1 : 1)
                                      : g_strcmp0 (one->id, two->id);
}

static void
fold_line (SamLeaseLine *line)
{
  GString *text = g_string_new (line->home);

  for (guint i = 0; i < line->who->len; i++) {
    g_string_append_printf (text, " %s", g_array_index (line->who, SamLeaseWho, i).name);
  }
  line->folded = sam_fold (text->str);
  g_string_free (text, TRUE);
}

/* ---- The question ---- */

static void
index_leases (Town *town)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, town->records);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    if (sam_record_get_rtype (value) == SAM_RECORD_TENANCY
        && sam_record_has (value, SAM_TENANCY_RENEWED_FROM_ID)) {
      g_hash_table_insert (town->renewed,
                           g_strdup (sam_record_get_text (value, SAM_TENANCY_RENEWED_FROM_ID)),
                           g_object_ref (value));
    }
  }
  for (guint i = 0; i < town->all_tenants->len; i++) {
    SamRecord *tenant = g_ptr_array_index (town->all_tenants, i);
    const char *id = sam_record_get_text (tenant, SAM_TENANT_TENANCY_ID);
    GPtrArray *of = id ? g_hash_table_lookup (town->tenants, id) : NULL;

    if (!id) {
      continue;
    }
    if (!of) {
      of = g_ptr_array_new ();
      g_hash_table_insert (town->tenants, g_strdup (id), of);
    }
    g_ptr_array_add (of, tenant);
  }
}

static void
add_lines (Town *town)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, town->records);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    if (sam_record_get_rtype (value) == SAM_RECORD_TENANCY) {
      add_lease (town, value);
    }
  }
  for (guint i = 0; i < town->all_tenants->len; i++) {
    add_risk (town, g_ptr_array_index (town->all_tenants, i));
  }
  for (guint i = 0; i < town->residences->len; i++) {
    add_temporary (town, g_ptr_array_index (town->residences, i));
  }
  g_ptr_array_sort (town->leases->lines, compare_lines);
  for (guint i = 0; i < town->leases->lines->len; i++) {
    fold_line (g_ptr_array_index (town->leases->lines, i));
  }
}

static SamLeases *
leases_new (GPtrArray *settings, SamDate today)
{
  g_autoptr (SamRegistry) registry = sam_registry_new (settings);
  SamLeases *leases = g_new0 (SamLeases, 1);

  leases->lines = g_ptr_array_new_with_free_func (line_free);
  leases->days[SAM_LEASES_LAST] =
      sam_registry_setting_int (registry, SAM_SETTING_LEASE_LAST, today);
  leases->days[SAM_LEASES_SECOND] =
      sam_registry_setting_int (registry, SAM_SETTING_LEASE_SECOND, today);
  leases->days[SAM_LEASES_FIRST] =
      sam_registry_setting_int (registry, SAM_SETTING_LEASE_FIRST, today);
  leases->nights = sam_registry_setting_int (registry, SAM_SETTING_TEMPORARY_ENDS, today);
  return leases;
}

void
sam_leases_free (SamLeases *leases)
{
  g_ptr_array_unref (leases->lines);
  g_free (leases);
}

static gpointer
leases_work (SamStore *store, SamViewer *viewer, gpointer data, GCancellable *cancellable,
             GError **error)
{
  g_autoptr (GHashTable) records =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  g_autoptr (GHashTable) renewed =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  g_autoptr (GHashTable) persons =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, who_free);
  g_autoptr (GHashTable) tenants =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  g_autoptr (GPtrArray) all_tenants = NULL, residences = NULL, settings = NULL;
  Town town = { .store = store,
                .viewer = viewer,
                .question = data,
                .records = records,
                .renewed = renewed,
                .persons = persons,
                .tenants = tenants };

  if (!keep_all (&town, SAM_RECORD_SITE, cancellable, error)
      || !keep_all (&town, SAM_RECORD_HOUSING_UNIT, cancellable, error)
      || !keep_all (&town, SAM_RECORD_TENANCY, cancellable, error)
      || !(all_tenants = read_all (&town, SAM_RECORD_TENANT, cancellable, error))
      || !(residences = read_all (&town, SAM_RECORD_RESIDENCE, cancellable, error))
      || !(settings = read_all (&town, SAM_RECORD_SETTING, cancellable, error))) {
    return NULL;
  }
  town.all_tenants = all_tenants;
  town.residences = residences;
  town.leases = leases_new (settings, town.question->today);
  index_leases (&town);
  add_lines (&town);
  return town.leases;
}

void
sam_leases_async (SamContext *context, GCancellable *cancellable, GAsyncReadyCallback callback,
                  gpointer user_data)
{
  Question *question = g_new0 (Question, 1);

  question->today = sam_context_get_today (context);
  question->user_id = g_strdup (sam_context_get_user_id (context));
  sam_call_run_async (context, SAM_STORE_READ, leases_work, question, question_free,
                      (GDestroyNotify) sam_leases_free, cancellable, callback, user_data);
}

SamLeases *
sam_leases_finish (SamContext *context, GAsyncResult *result, GError **error)
{
  return sam_call_run_finish (context, result, error);
}
