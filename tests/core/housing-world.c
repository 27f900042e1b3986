/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "housing-world.h"

#include <samspor/sam-id.h>
#include <samspor/sam-records.h>

void
world_clear (World *w)
{
  g_ptr_array_unref (w->records);
  g_ptr_array_unref (w->settings);
  sam_clock_unref (w->clock);
}

void
world_init (World *w, guint64 seed)
{
  w->clock = sam_clock_new_fixed (TODAY, G_GINT64_CONSTANT (1780567200000000), seed);
  w->records = g_ptr_array_new_with_free_func (g_object_unref);
  w->settings = g_ptr_array_new_with_free_func (g_object_unref);
}

SamRecord *
world_make (World *w, SamRecordType type)
{
  g_autofree char *id = sam_id_new (w->clock);

  return sam_record_new (type, id, SAM_ID_NIL);
}

static SamRecord *
add (World *w, SamRecordType type)
{
  SamRecord *record = world_make (w, type);

  g_ptr_array_add (w->records, record);
  return record;
}

SamRecord *
world_add_site (World *w, const char *name, const char *environment)
{
  SamRecord *site = add (w, SAM_RECORD_SITE);

  sam_record_set_text (site, SAM_SITE_NAME, name);
  sam_record_set_text (site, SAM_SITE_ENVIRONMENT, environment);
  return site;
}

SamRecord *
world_add_unit (World *w, const SamRecord *site, const char *name)
{
  SamRecord *unit = add (w, SAM_RECORD_HOUSING_UNIT);

  sam_record_set_text (unit, SAM_HOUSING_UNIT_SITE_ID, sam_record_get_id (site));
  sam_record_set_text (unit, SAM_HOUSING_UNIT_NAME, name);
  sam_record_set_bool (unit, SAM_HOUSING_UNIT_IN_USE, TRUE);
  return unit;
}

SamRecord *
world_add_lease (World *w, const SamRecord *unit, SamDate from, SamDate to)
{
  SamRecord *lease = add (w, SAM_RECORD_TENANCY);

  sam_record_set_text (lease, SAM_TENANCY_UNIT_ID, sam_record_get_id (unit));
  sam_record_set_text (lease, SAM_TENANCY_FORM, to == SAM_DATE_NONE ? "open_ended" : "fixed");
  sam_record_set_date (lease, SAM_TENANCY_FROM_ON, from);
  sam_record_set_date (lease, SAM_TENANCY_TO_ON, to);
  return lease;
}

void
world_set_setting (World *w, const char *key, int value, SamDate from)
{
  SamRecord *setting = world_make (w, SAM_RECORD_SETTING);
  g_autofree char *text = g_strdup_printf ("%d", value);

  sam_record_set_text (setting, SAM_SETTING_SETTING_KEY, key);
  sam_record_set_text (setting, SAM_SETTING_VALUE, text);
  sam_record_set_date (setting, SAM_SETTING_VALID_FROM, from);
  g_ptr_array_add (w->settings, setting);
}

SamHousingStock *
world_stock (World *w, SamDate today)
{
  g_autoptr (SamRegistry) registry = sam_registry_new (w->settings);

  return sam_housing_stock_new (w->records, registry, today);
}

/* ---- at random ---- */

static gboolean
one_in (World *w, guint n)
{
  return sam_random_below (w->clock, n) == 0;
}

static const char *
any_of (World *w, SamField field)
{
  const SamFieldDef *def = sam_field_get (field);
  guint n = 0;

  while (def->values[n].id)
    n++;
  return def->values[sam_random_below (w->clock, n)].id;
}

static void
maybe_bool (World *w, SamRecord *record, SamField field)
{
  if (!one_in (w, 3))
    sam_record_set_bool (record, field, one_in (w, 2));
}

static void
maybe_int (World *w, SamRecord *record, SamField field, int from, guint n)
{
  if (!one_in (w, 4))
    sam_record_set_int (record, field, from + (int) sam_random_below (w->clock, n));
}

static void
maybe_enum (World *w, SamRecord *record, SamField field)
{
  if (!one_in (w, 3))
    sam_record_set_text (record, field, any_of (w, field));
}

static void
maybe_date (World *w, SamRecord *record, SamField field)
{
  if (one_in (w, 3))
    sam_record_set_date (record, field, TODAY - 20 + (int) sam_random_below (w->clock, 60));
}

static void
maybe_set (World *w, SamRecord *record, SamField field)
{
  const SamFieldDef *def = sam_field_get (field);
  g_autoptr (GPtrArray) items = g_ptr_array_new ();

  for (guint i = 0; i < 3; i++) {
    if (one_in (w, 3))
      g_ptr_array_add (items, (gpointer) (def->values ? any_of (w, field) : DISTRICT (i)));
  }
  if (items->len == 0)
    return;
  g_ptr_array_add (items, NULL);
  sam_record_set_set (record, field, (const char *const *) items->pdata);
}

static void
random_unit (World *w, const SamRecord *site, guint number)
{
  g_autofree char *name = g_strdup_printf ("H%04u", number);
  SamRecord *unit = world_add_unit (w, site, name);

  sam_record_set_bool (unit, SAM_HOUSING_UNIT_IN_USE, !one_in (w, 8));
  maybe_bool (w, unit, SAM_HOUSING_UNIT_STEP_FREE);
  maybe_bool (w, unit, SAM_HOUSING_UNIT_WHEELCHAIR);
  maybe_bool (w, unit, SAM_HOUSING_UNIT_PETS);
  maybe_bool (w, unit, SAM_HOUSING_UNIT_CHILDREN);
  maybe_int (w, unit, SAM_HOUSING_UNIT_ROOMS, 1, 3);
  maybe_int (w, unit, SAM_HOUSING_UNIT_MAX_PERSONS, 1, 3);
  maybe_int (w, unit, SAM_HOUSING_UNIT_RENT, 7999, 3);
  maybe_enum (w, unit, SAM_HOUSING_UNIT_ENVIRONMENT);
  maybe_enum (w, unit, SAM_HOUSING_UNIT_FOLLOW_UP_LEVEL);
  maybe_set (w, unit, SAM_HOUSING_UNIT_TARGET_GROUPS);
  maybe_date (w, unit, SAM_HOUSING_UNIT_REPAIR_UNTIL);
  for (guint n = sam_random_below (w->clock, 3); n > 0; n--) {
    SamDate from = TODAY - 60 + (int) sam_random_below (w->clock, 90);
    SamRecord *lease =
        world_add_lease (w, unit, from,
                         one_in (w, 4) ? SAM_DATE_NONE
                                       : from + 1 + (int) sam_random_below (w->clock, 60));

    if (one_in (w, 3))
      sam_record_set_date (lease, SAM_TENANCY_GIVEN_UP_ON,
                           from + (int) sam_random_below (w->clock, 60));
  }
}

void
world_init_random (World *w, guint64 seed)
{
  static const char *const streets[] = { "Storgata 1", "storgata 1", "Bakken 2" };
  guint n_sites;

  world_init (w, seed);
  if (one_in (w, 2)) {
    world_set_setting (w, SAM_SETTING_HOMES_STAIR, (int) sam_random_below (w->clock, 5), TODAY - 9);
    world_set_setting (w, SAM_SETTING_HOMES_ADDRESS, (int) sam_random_below (w->clock, 7),
                       TODAY - 9);
    world_set_setting (w, SAM_SETTING_HOMES_NEAR, (int) sam_random_below (w->clock, 9), TODAY - 9);
    world_set_setting (w, SAM_SETTING_NEAR_METRES, 20 + (int) sam_random_below (w->clock, 40),
                       TODAY - 9);
  }
  n_sites = 1 + sam_random_below (w->clock, 4);
  for (guint i = 0; i < n_sites; i++) {
    g_autofree char *name = g_strdup_printf ("Bygg %u", i);
    SamRecord *site = world_add_site (w, name, any_of (w, SAM_SITE_ENVIRONMENT));

    if (!one_in (w, 5))
      sam_record_set_text (site, SAM_SITE_ADDRESS, streets[sam_random_below (w->clock, 3)]);
    if (one_in (w, 2))
      sam_record_set_text (site, SAM_SITE_STAIR, one_in (w, 2) ? "A" : "B");
    if (one_in (w, 2))
      sam_record_set_text (site, SAM_SITE_DISTRICT_ID, DISTRICT (sam_random_below (w->clock, 3)));
    maybe_enum (w, site, SAM_SITE_FOLLOW_UP_LEVEL);
    if (!one_in (w, 3)) {
      sam_record_set_int (site, SAM_SITE_EAST, -20 + (int) sam_random_below (w->clock, 80));
      sam_record_set_int (site, SAM_SITE_NORTH, 6649000 + (int) sam_random_below (w->clock, 80));
    }
    for (guint n = 1 + sam_random_below (w->clock, 4); n > 0; n--)
      random_unit (w, site, n);
  }
}

SamRecord *
world_random_need (World *w)
{
  SamRecord *need = world_make (w, SAM_RECORD_HOUSING_NEED);

  maybe_bool (w, need, SAM_HOUSING_NEED_STEP_FREE);
  maybe_bool (w, need, SAM_HOUSING_NEED_WHEELCHAIR);
  maybe_bool (w, need, SAM_HOUSING_NEED_PETS);
  maybe_bool (w, need, SAM_HOUSING_NEED_CHILDREN);
  maybe_int (w, need, SAM_HOUSING_NEED_PERSONS, 1, 3);
  maybe_int (w, need, SAM_HOUSING_NEED_ROOMS, 1, 3);
  maybe_int (w, need, SAM_HOUSING_NEED_RENT, 7999, 3);
  maybe_enum (w, need, SAM_HOUSING_NEED_ENVIRONMENT);
  maybe_enum (w, need, SAM_HOUSING_NEED_FOLLOW_UP_LEVEL);
  maybe_enum (w, need, SAM_HOUSING_NEED_TARGET_GROUP);
  maybe_set (w, need, SAM_HOUSING_NEED_MUSTS);
  maybe_set (w, need, SAM_HOUSING_NEED_DISTRICTS);
  maybe_date (w, need, SAM_HOUSING_NEED_NEEDED_ON);
  return need;
}
