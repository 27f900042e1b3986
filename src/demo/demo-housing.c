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
  GHashTable *persons; /* (owned) (element-type utf8 SamRecord) */
  GHashTable *leases;  /* (owned) (element-type utf8 SamRecord): by unit */
  guint n_couples, n_leases, n_needs;
} Town;

static const SamRecord *
person_of (const Town *town, const SamRecord *residence)
{
  return g_hash_table_lookup (town->persons,
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
make_lease (Maker *maker, Town *town, const char *unit, SamDate from, SamDate to)
{
  SamRecord *lease =
      demo_record (maker, SAM_RECORD_TENANCY, SAM_ID_NIL, maker->users[1], LEASED_DAYS_AGO);
  /* One in six is without an end, one in eight a trial. */
  const char *form = town->n_leases % 6 == 5   ? "open_ended"
                     : town->n_leases % 8 == 3 ? "trial"
                                               : "fixed";

  town->n_leases++;
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
  demo_done (maker, tenant);
}

/* The home somebody comes back to after the sentence. */
static void
keep_home (Maker *maker, Town *town, const SamRecord *person)
{
  for (guint i = 0; i < maker->units->len; i++) {
    const char *unit = g_ptr_array_index (maker->units, i);
    SamRecord *tenant;

    if (g_hash_table_contains (town->leases, unit))
      continue;
    tenant = begin_tenant (maker, person,
                           make_lease (maker, town, unit, maker->today - 500, SAM_DATE_NONE),
                           maker->today - 500);
    sam_record_set_text (tenant, SAM_TENANT_KEPT_DURING, "sentence");
    sam_record_set_text (tenant, SAM_TENANT_KEPT_BY, "Boligkontoret, etter samtale med NAV");
    demo_done (maker, tenant);
    return;
  }
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
  if (n % 4 == 0)
    sam_record_set_set (need, SAM_HOUSING_NEED_MUSTS, n % 5 == 1 ? must_pets : must_rent);
  sam_record_set_text (need, SAM_HOUSING_NEED_WISHES,
                       n % 2 == 0 ? "Et sted med kjøkken, nær bussen." : "Ikke i første etasje.");
  if (n % 3 == 0)
    decide (maker, need, n);
  demo_done (maker, need);
}

void
demo_housing (Maker *maker)
{
  GPtrArray *records = maker->demo->records;
  g_autoptr (GPtrArray) residences = g_ptr_array_new ();
  Town town = {
    .persons = g_hash_table_new (g_str_hash, g_str_equal),
    .leases = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
  };

  for (guint i = 0; i < records->len; i++) {
    SamRecord *record = g_ptr_array_index (records, i);

    if (sam_record_get_rtype (record) == SAM_RECORD_PERSON)
      g_hash_table_insert (town.persons, (gpointer) sam_record_get_id (record), record);
    else if (sam_record_get_rtype (record) == SAM_RECORD_RESIDENCE)
      g_ptr_array_add (residences, record);
  }
  for (guint i = 0; i < residences->len; i++) {
    const SamRecord *residence = g_ptr_array_index (residences, i);
    const SamRecord *person = person_of (&town, residence);

    if (is_left_out (person))
      continue;
    if (sam_record_get_bool (residence, SAM_RESIDENCE_KEPT_IN_SENTENCE))
      keep_home (maker, &town, person);
    else if (sam_record_has (residence, SAM_RESIDENCE_UNIT_ID))
      lease_home (maker, &town, residence);
    else if (town.n_needs < MOST_NEEDS
             && (sam_record_enum_is (residence, SAM_RESIDENCE_KIND, "temporary")
                 || sam_record_enum_is (residence, SAM_RESIDENCE_KIND, "prison")
                 || sam_record_enum_is (residence, SAM_RESIDENCE_KIND, "none")))
      ask_for_home (maker, &town, person);
  }
  g_hash_table_unref (town.persons);
  g_hash_table_unref (town.leases);
}
