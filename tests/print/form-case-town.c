/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Homes and needs of a town, for the paper about them. */
#include "form-case.h"

#include <samspor/sam-clock.h>
#include <samspor/sam-id.h>
#include <samspor/sam-records.h>

typedef struct {
  SamClock *clock;    /* (owned) */
  GPtrArray *records; /* (owned) (element-type SamRecord) */
} Town;

static SamRecord *
add (Town *town, SamRecordType type)
{
  g_autofree char *id = sam_id_new (town->clock);
  SamRecord *record = sam_record_new (type, id, SAM_ID_NIL);

  g_ptr_array_add (town->records, record);
  return record;
}

static void
add_homes (Town *town, const char *name, const SamRecord *district, const char *environment,
           const char *level, int n)
{
  SamRecord *site = add (town, SAM_RECORD_SITE);

  sam_record_set_text (site, SAM_SITE_NAME, name);
  sam_record_set_text (site, SAM_SITE_ENVIRONMENT, environment);
  sam_record_set_text (site, SAM_SITE_FOLLOW_UP_LEVEL, level);
  if (district != NULL)
    sam_record_set_text (site, SAM_SITE_DISTRICT_ID, sam_record_get_id (district));
  for (int i = 0; i < n; i++) {
    SamRecord *unit = add (town, SAM_RECORD_HOUSING_UNIT);
    SamRecord *lease;

    sam_record_set_text (unit, SAM_HOUSING_UNIT_SITE_ID, sam_record_get_id (site));
    sam_record_set_bool (unit, SAM_HOUSING_UNIT_IN_USE, TRUE);
    if (i == 0 && n == 4)
      sam_record_set_date (unit, SAM_HOUSING_UNIT_REPAIR_UNTIL, FORM_CASE_TODAY + 12);
    if (i == 5)
      continue;
    lease = add (town, SAM_RECORD_TENANCY);
    sam_record_set_text (lease, SAM_TENANCY_UNIT_ID, sam_record_get_id (unit));
    sam_record_set_text (lease, SAM_TENANCY_FORM, "fixed");
    sam_record_set_date (lease, SAM_TENANCY_FROM_ON, FORM_CASE_TODAY - 700);
    sam_record_set_date (lease, SAM_TENANCY_TO_ON, FORM_CASE_TODAY - 40 + 60 * i);
  }
}

static void
add_needs (Town *town, const SamRecord *district, const char *environment, const char *level, int n)
{
  const char *wished[] = { district != NULL ? sam_record_get_id (district) : NULL, NULL };

  for (int i = 0; i < n; i++) {
    SamRecord *person = add (town, SAM_RECORD_PERSON);
    SamRecord *need = add (town, SAM_RECORD_HOUSING_NEED);

    sam_record_set_text (need, SAM_HOUSING_NEED_PERSON_ID, sam_record_get_id (person));
    sam_record_set_date (need, SAM_HOUSING_NEED_ASKED_ON, FORM_CASE_TODAY - 20 - 17 * i);
    sam_record_set_set (need, SAM_HOUSING_NEED_DISTRICTS, wished);
    if (environment != NULL)
      sam_record_set_text (need, SAM_HOUSING_NEED_ENVIRONMENT, environment);
    if (level != NULL)
      sam_record_set_text (need, SAM_HOUSING_NEED_FOLLOW_UP_LEVEL, level);
  }
}

SamHousingPlan *
form_case_housing_plan (void)
{
  static const char *const names[] = { "Nordby", "Sentrum", "Åsen" };
  Town town = { sam_clock_new_fixed (FORM_CASE_TODAY, G_GINT64_CONSTANT (1780567200000000), 7),
                g_ptr_array_new_with_free_func (g_object_unref) };
  SamRecord *districts[G_N_ELEMENTS (names)];
  SamHousingPlan *plan;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    districts[i] = add (&town, SAM_RECORD_DISTRICT);
    sam_record_set_text (districts[i], SAM_DISTRICT_NAME, names[i]);
  }
  add_homes (&town, "Bjørkebakken", districts[0], "rusfritt", "visits", 6);
  add_homes (&town, "Storgata 14", districts[1], "uten_krav", "daily", 4);
  add_homes (&town, "Åsveien 3", districts[2], "ikke_vurdert", "none", 3);
  add_needs (&town, districts[0], "rusfritt", "visits", 9);
  add_needs (&town, districts[1], "uten_krav", "daily", 5);
  add_needs (&town, NULL, "rusfritt", NULL, 3);
  plan = sam_rules_housing_plan (town.records, FORM_CASE_TODAY);
  g_ptr_array_unref (town.records);
  sam_clock_unref (town.clock);
  return plan;
}
