/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What it costs to look for homes:
 *
 *   housing-bench HOMES NEEDS
 *
 * Prints one JSON object: milliseconds to make the stock ready, and to find the ten best homes for
 * each of the needs. All invented, of one seed. */

#include <samspor/records/sam-housing-need.h>
#include <samspor/records/sam-housing-unit.h>
#include <samspor/records/sam-site.h>
#include <samspor/records/sam-tenancy.h>
#include <samspor/sam-housing.h>
#include <samspor/sam-id.h>
#include <stdio.h>
#include <stdlib.h>

#define TODAY (sam_date_from_ymd (2026, 6, 4))
#define HOMES_A_SITE 8

static guint
below (SamClock *clock, guint n)
{
  guint32 number;

  sam_clock_random (clock, &number, sizeof number);
  return number % n;
}

static SamRecord *
add (SamClock *clock, GPtrArray *records, SamRecordType type)
{
  g_autofree char *id = sam_id_new (clock);
  SamRecord *record = sam_record_new (type, id, SAM_ID_NIL);

  g_ptr_array_add (records, record);
  return record;
}

static const char *
any_of (SamClock *clock, SamField field)
{
  const SamEnumValue *values = sam_field_get (field)->values;
  guint n = 0;

  while (values[n].id != NULL)
    n++;
  return values[below (clock, n)].id;
}

static void
add_home (SamClock *clock, GPtrArray *records, const SamRecord *site, guint number)
{
  g_autofree char *name = g_strdup_printf ("H%04u", number);
  SamRecord *unit = add (clock, records, SAM_RECORD_HOUSING_UNIT);

  sam_record_set_text (unit, SAM_HOUSING_UNIT_SITE_ID, sam_record_get_id (site));
  sam_record_set_text (unit, SAM_HOUSING_UNIT_NAME, name);
  sam_record_set_bool (unit, SAM_HOUSING_UNIT_IN_USE, TRUE);
  sam_record_set_int (unit, SAM_HOUSING_UNIT_ROOMS, 1 + below (clock, 4));
  sam_record_set_int (unit, SAM_HOUSING_UNIT_MAX_PERSONS, 1 + below (clock, 4));
  sam_record_set_int (unit, SAM_HOUSING_UNIT_RENT, 5000 + below (clock, 9000));
  sam_record_set_bool (unit, SAM_HOUSING_UNIT_STEP_FREE, below (clock, 2) == 0);
  sam_record_set_bool (unit, SAM_HOUSING_UNIT_PETS, below (clock, 2) == 0);
  if (below (clock, 3) > 0) {
    SamRecord *lease = add (clock, records, SAM_RECORD_TENANCY);

    sam_record_set_text (lease, SAM_TENANCY_UNIT_ID, sam_record_get_id (unit));
    sam_record_set_text (lease, SAM_TENANCY_FORM, "fixed");
    sam_record_set_date (lease, SAM_TENANCY_FROM_ON, TODAY - 300);
    sam_record_set_date (lease, SAM_TENANCY_TO_ON, TODAY + (int) below (clock, 900));
  }
}

static GPtrArray *
make_stock (SamClock *clock, guint n)
{
  GPtrArray *records = g_ptr_array_new_with_free_func (g_object_unref);
  SamRecord *site = NULL;

  for (guint i = 0; i < n; i++) {
    if (i % HOMES_A_SITE == 0) {
      g_autofree char *name = g_strdup_printf ("Bygg %u", i);

      site = add (clock, records, SAM_RECORD_SITE);
      sam_record_set_text (site, SAM_SITE_NAME, name);
      sam_record_set_text (site, SAM_SITE_ADDRESS, name);
      sam_record_set_text (site, SAM_SITE_ENVIRONMENT, any_of (clock, SAM_SITE_ENVIRONMENT));
      sam_record_set_text (site, SAM_SITE_FOLLOW_UP_LEVEL,
                           any_of (clock, SAM_SITE_FOLLOW_UP_LEVEL));
    }
    add_home (clock, records, site, i);
  }
  return records;
}

static GPtrArray *
make_needs (SamClock *clock, guint n)
{
  GPtrArray *needs = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n; i++) {
    SamRecord *need = add (clock, needs, SAM_RECORD_HOUSING_NEED);

    sam_record_set_text (need, SAM_HOUSING_NEED_ENVIRONMENT,
                         any_of (clock, SAM_HOUSING_NEED_ENVIRONMENT));
    sam_record_set_text (need, SAM_HOUSING_NEED_FOLLOW_UP_LEVEL,
                         any_of (clock, SAM_HOUSING_NEED_FOLLOW_UP_LEVEL));
    sam_record_set_int (need, SAM_HOUSING_NEED_PERSONS, 1 + below (clock, 4));
    sam_record_set_int (need, SAM_HOUSING_NEED_RENT, 6000 + below (clock, 8000));
    sam_record_set_bool (need, SAM_HOUSING_NEED_STEP_FREE, below (clock, 4) == 0);
    sam_record_set_bool (need, SAM_HOUSING_NEED_PETS, below (clock, 4) == 0);
    sam_record_set_date (need, SAM_HOUSING_NEED_NEEDED_ON, TODAY + (int) below (clock, 60));
  }
  return needs;
}

int
main (int argc, char **argv)
{
  guint n_homes = argc > 2 ? (guint) atoi (argv[1]) : 0, found = 0;
  g_autoptr (SamClock) clock = sam_clock_new_fixed (TODAY, G_GINT64_CONSTANT (1780567200000000), 1);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (SamRegistry) registry = sam_registry_new (none);
  g_autoptr (GPtrArray) records = NULL, needs = NULL;
  g_autoptr (SamHousingStock) stock = NULL;
  gint64 start, ready;

  if (n_homes == 0) {
    fprintf (stderr, "housing-bench HOMES NEEDS\n");
    return 2;
  }
  records = make_stock (clock, n_homes);
  needs = make_needs (clock, (guint) atoi (argv[2]));
  start = g_get_monotonic_time ();
  stock = sam_housing_stock_new (records, registry, TODAY);
  ready = g_get_monotonic_time ();
  for (guint i = 0; i < needs->len; i++) {
    g_autoptr (GPtrArray) matches = sam_housing_suggest (stock, g_ptr_array_index (needs, i), 10);

    found += matches->len;
  }
  printf ("{\"ready_ms\": %.2f, \"suggest_ms\": %.2f, \"found\": %u}\n",
          (double) (ready - start) / 1000, (double) (g_get_monotonic_time () - ready) / 1000,
          found);
  return 0;
}
