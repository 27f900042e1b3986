/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Leases and who is on them, and what kinds of home are asked for. Draws nothing. */
#include "demo-private.h"

#include <samspor/sam-id.h>

#define LEASED_DAYS_AGO 200
#define COUPLES 2
#define MOST_NEEDS 24

/* What one looks up by the person. */
typedef struct {
  GHashTable *known;  /* (owned) (element-type utf8 SamRecord): persons, cases, transitions */
  GHashTable *leases; /* (owned) (element-type utf8 SamRecord): by unit */
  GPtrArray *needs;   /* (owned) (element-type SamRecord) */
  guint n_couples, n_leases, n_needs;
  gboolean has_week, has_treatment; /* a place from week to week; a home kept during treatment */
} Town;

/* Days until the first leases end: one for each reminder. */
static const int ends_in[] = { 80, 50, 20 };

static const SamRecord *
person_of (const Town *town, const SamRecord *residence)
{
  return g_hash_table_lookup (town->known,
                              sam_record_get_text (residence, SAM_RESIDENCE_PERSON_ID));
}

/* Nothing of a home is kept for these. */
static gboolean
is_left_out (const SamRecord *person)
{
  return person == NULL || sam_record_has (person, SAM_PERSON_DECEASED_ON)
         || sam_record_enum_is (person, SAM_PERSON_ADDRESS_GRADE, "strengt_fortrolig");
}

static SamRecord *
add_lease (Maker *maker, Town *town, const char *unit, const char *form, SamDate from, SamDate to)
{
  SamRecord *lease =
      demo_record (maker, SAM_RECORD_TENANCY, SAM_ID_NIL, maker->users[1], LEASED_DAYS_AGO);

  sam_record_set_text (lease, SAM_TENANCY_UNIT_ID, unit);
  sam_record_set_text (lease, SAM_TENANCY_FORM, form);
  sam_record_set_date (lease, SAM_TENANCY_FROM_ON, from);
  if (!g_str_equal (form, "open_ended"))
    sam_record_set_date (lease, SAM_TENANCY_TO_ON, to != SAM_DATE_NONE ? to : from + 3 * 365);
  demo_done (maker, lease);
  g_hash_table_insert (town->leases, g_strdup (unit), lease);
  return lease;
}

static SamRecord *
make_lease (Maker *maker, Town *town, const char *unit, SamDate from, SamDate to)
{
  /* One in six is without an end, one in eight a trial. */
  const char *form = town->n_leases % 6 == 5   ? "open_ended"
                     : town->n_leases % 8 == 3 ? "trial"
                                               : "fixed";

  if (town->n_leases < G_N_ELEMENTS (ends_in))
    to = maker->today + ends_in[town->n_leases];
  town->n_leases++;
  return add_lease (maker, town, unit, form, from, to);
}

static SamRecord *
begin_tenant (Maker *maker, const SamRecord *person, const SamRecord *lease, SamDate from)
{
  SamRecord *tenant = demo_record (maker, SAM_RECORD_TENANT, sam_record_get_id (person),
                                   maker->users[1], LEASED_DAYS_AGO);

  sam_record_set_text (tenant, SAM_TENANT_PERSON_ID, sam_record_get_id (person));
  sam_record_set_text (tenant, SAM_TENANT_TENANCY_ID, sam_record_get_id (lease));
  sam_record_set_date (tenant, SAM_TENANT_FROM_ON, from);
  return tenant;
}

/* The first whom the stories let live in a home has the lease; two share one, twice. */
static void
lease_home (Maker *maker, Town *town, const SamRecord *residence)
{
  const char *unit = sam_record_get_text (residence, SAM_RESIDENCE_UNIT_ID);
  const SamRecord *person = person_of (town, residence), *lease;
  SamDate from = sam_record_get_date (residence, SAM_RESIDENCE_FROM_ON);
  SamRecord *tenant;

  lease = g_hash_table_lookup (town->leases, unit);
  if (lease != NULL && town->n_couples == COUPLES)
    return;
  if (lease != NULL)
    town->n_couples++;
  else
    lease =
        make_lease (maker, town, unit, from, sam_record_get_date (residence, SAM_RESIDENCE_TO_ON));
  tenant = begin_tenant (maker, person, lease,
                         MAX (from, sam_record_get_date (lease, SAM_TENANCY_FROM_ON)));
  if (town->n_leases == 7) {
    sam_record_set_date (tenant, SAM_TENANT_RISK_ON, maker->today - 12);
    sam_record_set_text (tenant, SAM_TENANT_RISK_WHY, "To måneders husleie er ikke betalt");
  }
  if (town->n_leases == 9) {
    static const char *const warned_of[] = { "stair", NULL };

    /* Assigned without network; the server answered two days later. */
    sam_record_set_moment (tenant, SAM_TENANT_CHECKED_AT, maker->now - 2 * G_TIME_SPAN_DAY);
    sam_record_set_set (tenant, SAM_TENANT_CHECKED_WARNED_OF, warned_of);
  }
  demo_done (maker, tenant);
}

/* The first home but @n that nobody has a lease of; (nullable). */
static const char *
free_home (Maker *maker, Town *town, guint n)
{
  for (guint i = 0; i < maker->units->len; i++)
    if (!g_hash_table_contains (town->leases, g_ptr_array_index (maker->units, i)) && n-- == 0)
      return g_ptr_array_index (maker->units, i);
  return NULL;
}

/* The home somebody comes back to after the sentence, or treatment. */
static void
keep_home (Maker *maker, Town *town, const SamRecord *person, const char *during, const char *by)
{
  const char *unit = free_home (maker, town, 0);
  SamRecord *tenant;

  if (unit == NULL)
    return;
  tenant = begin_tenant (maker, person,
                         add_lease (maker, town, unit, "fixed", maker->today - 500, SAM_DATE_NONE),
                         maker->today - 500);
  sam_record_set_text (tenant, SAM_TENANT_KEPT_DURING, during);
  sam_record_set_text (tenant, SAM_TENANT_KEPT_BY, by);
  demo_done (maker, tenant);
}

/* A place under § 27, from week to week. */
static void
place_for_week (Maker *maker, Town *town, const SamRecord *person)
{
  const char *unit = free_home (maker, town, 0);
  SamDate from = maker->today - 4;

  if (unit == NULL)
    return;
  town->has_week = TRUE;
  demo_done (maker,
             begin_tenant (maker, person,
                           add_lease (maker, town, unit, "temporary", from, maker->today + 2),
                           from));
}

static void
decide (Maker *maker, SamRecord *need, guint n)
{
  static const char *const outcomes[] = { "granted", "partly", "declined" };
  SamDate on = maker->today - 10 - (int) (n % 20);

  sam_record_set_date (need, SAM_HOUSING_NEED_DECIDED_ON, on);
  sam_record_set_text (need, SAM_HOUSING_NEED_OUTCOME, outcomes[n / 3 % 3]);
  sam_record_set_text (need, SAM_HOUSING_NEED_LAW, "boligsosial lov § 5");
  sam_record_set_date (need, SAM_HOUSING_NEED_APPEAL_BY, on + 21);
  if (n / 3 % 3 == 0)
    sam_record_set_date (need, SAM_HOUSING_NEED_VALID_TO, on + 3 * 365);
}

/* Of six who ask, two want to live in each of two districts, one in the third, one anywhere; one in
 * twelve in more than one. */
static void
wish_district (Maker *maker, SamRecord *need, guint n)
{
  const char *const wished[] = { maker->districts[n % 6 / 2],
                                 n % 12 == 3 ? maker->districts[2] : NULL, NULL };

  if (n % 6 != 5)
    sam_record_set_set (need, SAM_HOUSING_NEED_DISTRICTS, wished);
}

static void
ask_for_home (Maker *maker, Town *town, const SamRecord *person)
{
  static const char *const levels[] = { "visits", "daily", "none", "always" };
  static const char *const must_rent[] = { "rent", NULL }, *const must_pets[] = { "pets", NULL };
  guint n = town->n_needs++;
  SamRecord *need =
      demo_record (maker, SAM_RECORD_HOUSING_NEED, sam_record_get_id (person), maker->users[1], 30);

  sam_record_set_text (need, SAM_HOUSING_NEED_PERSON_ID, sam_record_get_id (person));
  sam_record_set_date (need, SAM_HOUSING_NEED_ASKED_ON, maker->today - 40 - (int) (n * 3));
  sam_record_set_date (need, SAM_HOUSING_NEED_NEEDED_ON, maker->today + (int) (n % 5) * 7);
  sam_record_set_int (need, SAM_HOUSING_NEED_PERSONS, n % 7 == 3 ? 2 : 1);
  sam_record_set_text (need, SAM_HOUSING_NEED_FOLLOW_UP_LEVEL, levels[n % 4]);
  if (n % 3 != 2)
    sam_record_set_text (need, SAM_HOUSING_NEED_ENVIRONMENT, n % 3 == 0 ? "rusfritt" : "uten_krav");
  sam_record_set_bool (need, SAM_HOUSING_NEED_STEP_FREE, n % 6 == 4);
  sam_record_set_bool (need, SAM_HOUSING_NEED_CHILDREN, n % 9 == 3);
  sam_record_set_bool (need, SAM_HOUSING_NEED_PETS, n % 5 == 1);
  sam_record_set_int (need, SAM_HOUSING_NEED_RENT, 8500 + 500 * (n % 5));
  wish_district (maker, need, n);
  if (n % 4 == 0)
    sam_record_set_set (need, SAM_HOUSING_NEED_MUSTS, n % 5 == 1 ? must_pets : must_rent);
  sam_record_set_text (need, SAM_HOUSING_NEED_WISHES,
                       n % 2 == 0 ? "Et sted med kjøkken, nær bussen." : "Ikke i første etasje.");
  if (n % 3 == 0)
    decide (maker, need, n);
  g_ptr_array_add (town->needs, need);
  demo_done (maker, need);
}

/* An answer of NULL is not come yet. */
static void
offer_home (Maker *maker, Town *town, const SamRecord *need, guint home, int days_ago,
            const char *answer, const char *reason)
{
  const char *person = sam_record_get_text (need, SAM_HOUSING_NEED_PERSON_ID);
  const char *unit = free_home (maker, town, 3 * home);
  SamRecord *offer;

  if (unit == NULL)
    return;
  offer = demo_record (maker, SAM_RECORD_HOUSING_OFFER, person, maker->users[1], days_ago);
  sam_record_set_text (offer, SAM_HOUSING_OFFER_PERSON_ID, person);
  sam_record_set_text (offer, SAM_HOUSING_OFFER_NEED_ID, sam_record_get_id (need));
  sam_record_set_text (offer, SAM_HOUSING_OFFER_UNIT_ID, unit);
  sam_record_set_date (offer, SAM_HOUSING_OFFER_OFFERED_ON, maker->today - days_ago);
  sam_record_set_date (offer, SAM_HOUSING_OFFER_ANSWER_BY, maker->today - days_ago + 7);
  if (answer != NULL) {
    sam_record_set_text (offer, SAM_HOUSING_OFFER_ANSWER, answer);
    sam_record_set_date (offer, SAM_HOUSING_OFFER_ANSWERED_ON, maker->today - days_ago + 2);
  }
  if (reason != NULL)
    sam_record_set_text (offer, SAM_HOUSING_OFFER_REASON, reason);
  demo_done (maker, offer);
}

/* One who waits for a home she has said yes to, some who think it over, one after a no. */
static void
offer_homes (Maker *maker, Town *town)
{
  static const struct {
    guint need;
    int days_ago;
    const char *answer, *reason;
  } offers[] = {
    { 1, 20, "declined", "For langt fra barna. Vil gjerne ha noe på samme bussrute." },
    { 1, 3, NULL, NULL },
    { 2, 9, NULL, NULL },
    { 0, 4, "accepted", NULL },
    { 6, 12, "declined", "Hunden får ikke være med" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (offers); i++)
    if (offers[i].need < town->needs->len)
      offer_home (maker, town, g_ptr_array_index (town->needs, offers[i].need), i,
                  offers[i].days_ago, offers[i].answer, offers[i].reason);
}

/* ---- The first point of a gate ---- */

static const SamRecord *
known (const Town *town, const SamRecord *record, SamField ref)
{
  const char *id = record != NULL ? sam_record_get_text (record, ref) : NULL;

  return id != NULL ? g_hash_table_lookup (town->known, id) : NULL;
}

static gboolean
has_lease (Maker *maker, const SamRecord *person)
{
  GPtrArray *records = maker->demo->records;

  for (guint i = 0; i < records->len; i++) {
    const SamRecord *record = g_ptr_array_index (records, i);

    if (sam_record_get_rtype (record) == SAM_RECORD_TENANT
        && g_strcmp0 (sam_record_get_text (record, SAM_TENANT_PERSON_ID),
                      sam_record_get_id (person))
               == 0)
      return TRUE;
  }
  return FALSE;
}

/* The first housing point in @state of a transition that is more than a month ahead, of somebody
 * without a lease; -1 = none. */
static int
find_point (Maker *maker, const Town *town, const char *state)
{
  GPtrArray *records = maker->demo->records;

  for (guint i = 0; i < records->len; i++) {
    const SamRecord *row = g_ptr_array_index (records, i), *move, *person;

    if (sam_record_get_rtype (row) != SAM_RECORD_GATE_ROW
        || !sam_record_enum_is (row, SAM_GATE_ROW_POINT, "housing")
        || !sam_record_enum_is (row, SAM_GATE_ROW_STATE, state))
      continue;
    move = known (town, row, SAM_GATE_ROW_TRANSITION_ID);
    person = known (town, known (town, row, SAM_GATE_ROW_CASE_ID), SAM_CASE_PERSON_ID);
    if (move != NULL && sam_record_get_date (move, SAM_TRANSITION_DATE) > maker->today + 30
        && !is_left_out (person) && !has_lease (maker, person))
      return (int) i;
  }
  return -1;
}

/* The point at @at rests on @tenant from now on: what is referred to stands first. */
static void
rest_on (GPtrArray *records, int at, SamRecord *tenant, const char *agreed)
{
  SamRecord *row = sam_record_dup (g_ptr_array_index (records, at));

  sam_record_set_text (row, SAM_GATE_ROW_TENANT_ID, sam_record_get_id (tenant));
  sam_record_set_text (row, SAM_GATE_ROW_AGREED, agreed);
  sam_record_freeze (row);
  g_ptr_array_remove_index (records, (guint) at);
  g_ptr_array_insert (records, at, g_steal_pointer (&row));
}

/* Takes what was made last to @at. */
static void
put_before (GPtrArray *records, int at)
{
  g_ptr_array_insert (records, at, g_ptr_array_steal_index (records, records->len - 1));
}

static void
settle_point (Maker *maker, Town *town, const char *state, const char *form, int from, int to,
              const char *agreed)
{
  GPtrArray *records = maker->demo->records;
  const char *unit = free_home (maker, town, 0);
  int at = find_point (maker, town, state);
  const SamRecord *row, *person, *lease;
  SamRecord *tenant;
  SamDate date;

  if (unit == NULL || at < 0)
    return;
  row = g_ptr_array_index (records, at);
  date = sam_record_get_date (known (town, row, SAM_GATE_ROW_TRANSITION_ID), SAM_TRANSITION_DATE);
  person = known (town, known (town, row, SAM_GATE_ROW_CASE_ID), SAM_CASE_PERSON_ID);
  lease = add_lease (maker, town, unit, form, date + from, date + to);
  put_before (records, at);
  tenant = begin_tenant (maker, person, lease, date + from);
  demo_done (maker, tenant);
  put_before (records, at + 1);
  rest_on (records, at + 2, tenant, agreed);
}

/* A lease that ends before the day, so that the point falls back, and a place for now from the day
 * on. */
static void
settle_points (Maker *maker, Town *town)
{
  settle_point (maker, town, "in_place", "fixed", -400, -12, "Beholder leiligheten sin.");
  settle_point (maker, town, "planned", "temporary", 0, 13, "Motell de første to ukene.");
}

void
demo_housing (Maker *maker)
{
  GPtrArray *records = maker->demo->records;
  g_autoptr (GPtrArray) residences = g_ptr_array_new ();
  Town town = {
    .known = g_hash_table_new (g_str_hash, g_str_equal),
    .leases = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
    .needs = g_ptr_array_new (),
  };

  for (guint i = 0; i < records->len; i++) {
    SamRecord *record = g_ptr_array_index (records, i);

    if (sam_record_get_rtype (record) == SAM_RECORD_PERSON
        || sam_record_get_rtype (record) == SAM_RECORD_CASE
        || sam_record_get_rtype (record) == SAM_RECORD_TRANSITION)
      g_hash_table_insert (town.known, (gpointer) sam_record_get_id (record), record);
    else if (sam_record_get_rtype (record) == SAM_RECORD_RESIDENCE)
      g_ptr_array_add (residences, record);
  }
  for (guint i = 0; i < residences->len; i++) {
    const SamRecord *residence = g_ptr_array_index (residences, i);
    const SamRecord *person = person_of (&town, residence);

    if (is_left_out (person))
      continue;
    if (sam_record_get_bool (residence, SAM_RESIDENCE_KEPT_IN_SENTENCE))
      keep_home (maker, &town, person, "sentence", "Boligkontoret, etter samtale med NAV");
    else if (!town.has_treatment
             && sam_record_enum_is (residence, SAM_RESIDENCE_KIND, "institution")) {
      town.has_treatment = TRUE;
      keep_home (maker, &town, person, "treatment", "Boligkontoret");
    } else if (!town.has_week && sam_record_enum_is (residence, SAM_RESIDENCE_KIND, "none"))
      place_for_week (maker, &town, person);
    else if (sam_record_has (residence, SAM_RESIDENCE_UNIT_ID))
      lease_home (maker, &town, residence);
    else if (town.n_needs < MOST_NEEDS
             && (sam_record_enum_is (residence, SAM_RESIDENCE_KIND, "temporary")
                 || sam_record_enum_is (residence, SAM_RESIDENCE_KIND, "prison")
                 || sam_record_enum_is (residence, SAM_RESIDENCE_KIND, "none")))
      ask_for_home (maker, &town, person);
  }
  offer_homes (maker, &town);
  settle_points (maker, &town);
  g_hash_table_unref (town.known);
  g_hash_table_unref (town.leases);
  g_ptr_array_unref (town.needs);
}
