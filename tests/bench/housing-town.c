/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "housing-town.h"

#include <samspor/records/sam-housing-need.h>
#include <samspor/records/sam-housing-unit.h>
#include <samspor/records/sam-site.h>
#include <samspor/records/sam-tenancy.h>
#include <samspor/sam-id.h>

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
    sam_record_set_date (lease, SAM_TENANCY_FROM_ON, HOUSING_TOWN_TODAY - 300);
    sam_record_set_date (lease, SAM_TENANCY_TO_ON, HOUSING_TOWN_TODAY + (int) below (clock, 900));
  }
}

GPtrArray *
housing_town_stock (SamClock *clock, guint n)
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

GPtrArray *
housing_town_needs (SamClock *clock, guint n)
{
  GPtrArray *needs = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n; i++) {
    g_autofree char *id = sam_id_new (clock), *person_id = sam_id_new (clock);
    SamRecord *need = sam_record_new (SAM_RECORD_HOUSING_NEED, id, person_id);

    g_ptr_array_add (needs, need);
    sam_record_set_text (need, SAM_HOUSING_NEED_PERSON_ID, person_id);
    sam_record_set_date (need, SAM_HOUSING_NEED_ASKED_ON,
                         HOUSING_TOWN_TODAY - (int) below (clock, 300));
    sam_record_set_text (need, SAM_HOUSING_NEED_ENVIRONMENT,
                         any_of (clock, SAM_HOUSING_NEED_ENVIRONMENT));
    sam_record_set_text (need, SAM_HOUSING_NEED_FOLLOW_UP_LEVEL,
                         any_of (clock, SAM_HOUSING_NEED_FOLLOW_UP_LEVEL));
    sam_record_set_int (need, SAM_HOUSING_NEED_PERSONS, 1 + below (clock, 4));
    sam_record_set_int (need, SAM_HOUSING_NEED_RENT, 6000 + below (clock, 8000));
    sam_record_set_bool (need, SAM_HOUSING_NEED_STEP_FREE, below (clock, 4) == 0);
    sam_record_set_bool (need, SAM_HOUSING_NEED_PETS, below (clock, 4) == 0);
    sam_record_set_date (need, SAM_HOUSING_NEED_NEEDED_ON,
                         HOUSING_TOWN_TODAY + (int) below (clock, 60));
  }
  return needs;
}
