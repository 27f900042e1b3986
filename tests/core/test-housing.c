/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Which home fits a need: each rule by a worked example, then random stocks against a slow and
 * obvious comparison that was written apart, and worlds that differ only in who lives there. */
#include "sam-record-random.h"

#include <samspor/sam-housing.h>
#include <samspor/sam-id.h>
#include <samspor/sam-records.h>
#include <string.h>

#define TODAY (sam_date_from_ymd (2026, 6, 4))
#define DISTRICT(n)                                                                                \
  ((const char *[]){ "01900000-0000-7000-8000-00000000d001",                                       \
                     "01900000-0000-7000-8000-00000000d002",                                       \
                     "01900000-0000-7000-8000-00000000d003" }[n])

typedef struct {
  SamClock *clock;
  GPtrArray *records;  /* (owned) (element-type SamRecord): sites, homes, leases */
  GPtrArray *settings; /* (owned) (element-type SamRecord) */
} World;

static void
world_clear (World *w)
{
  g_ptr_array_unref (w->records);
  g_ptr_array_unref (w->settings);
  sam_clock_unref (w->clock);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (World, world_clear)

static void
world_init (World *w, guint64 seed)
{
  w->clock = sam_clock_new_fixed (TODAY, G_GINT64_CONSTANT (1780567200000000), seed);
  w->records = g_ptr_array_new_with_free_func (g_object_unref);
  w->settings = g_ptr_array_new_with_free_func (g_object_unref);
}

static SamRecord *
make (World *w, SamRecordType type)
{
  g_autofree char *id = sam_id_new (w->clock);

  return sam_record_new (type, id, SAM_ID_NIL);
}

static SamRecord *
add (World *w, SamRecordType type)
{
  SamRecord *record = make (w, type);

  g_ptr_array_add (w->records, record);
  return record;
}

static SamRecord *
add_site (World *w, const char *name, const char *environment)
{
  SamRecord *site = add (w, SAM_RECORD_SITE);

  sam_record_set_text (site, SAM_SITE_NAME, name);
  sam_record_set_text (site, SAM_SITE_ENVIRONMENT, environment);
  return site;
}

static SamRecord *
add_unit (World *w, const SamRecord *site, const char *name)
{
  SamRecord *unit = add (w, SAM_RECORD_HOUSING_UNIT);

  sam_record_set_text (unit, SAM_HOUSING_UNIT_SITE_ID, sam_record_get_id (site));
  sam_record_set_text (unit, SAM_HOUSING_UNIT_NAME, name);
  sam_record_set_bool (unit, SAM_HOUSING_UNIT_IN_USE, TRUE);
  return unit;
}

static SamRecord *
add_lease (World *w, const SamRecord *unit, SamDate from, SamDate to)
{
  SamRecord *lease = add (w, SAM_RECORD_TENANCY);

  sam_record_set_text (lease, SAM_TENANCY_UNIT_ID, sam_record_get_id (unit));
  sam_record_set_text (lease, SAM_TENANCY_FORM, to == SAM_DATE_NONE ? "open_ended" : "fixed");
  sam_record_set_date (lease, SAM_TENANCY_FROM_ON, from);
  sam_record_set_date (lease, SAM_TENANCY_TO_ON, to);
  return lease;
}

static void
set_setting (World *w, const char *key, int value, SamDate from)
{
  SamRecord *setting = make (w, SAM_RECORD_SETTING);
  g_autofree char *text = g_strdup_printf ("%d", value);

  sam_record_set_text (setting, SAM_SETTING_SETTING_KEY, key);
  sam_record_set_text (setting, SAM_SETTING_VALUE, text);
  sam_record_set_date (setting, SAM_SETTING_VALID_FROM, from);
  g_ptr_array_add (w->settings, setting);
}

static SamHousingStock *
stock_of (World *w, SamDate today)
{
  g_autoptr (SamRegistry) registry = sam_registry_new (w->settings);

  return sam_housing_stock_new (w->records, registry, today);
}

/* "rule verdict": one a line, unknown ones with a question mark. */
static char *
said_of (const SamHousingMatch *match)
{
  static const char *const verdicts[] = { "warns", "wish", "ask" };
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < match->findings->len; i++) {
    const SamHousingFinding *f = &g_array_index (match->findings, SamHousingFinding, i);
    const SamFieldDef *warned = sam_field_get (SAM_TENANT_WARNED_OF);

    g_string_append_printf (text, "%s%s %s%s", i > 0 ? ", " : "", warned->values[f->rule].id,
                            verdicts[f->verdict], f->is_known ? "" : "?");
  }
  return g_string_free (text, FALSE);
}

static void
assert_said (World *w, const SamRecord *need, const SamRecord *unit, const char *wanted)
{
  g_autoptr (SamHousingStock) stock = stock_of (w, TODAY);
  g_autoptr (SamHousingMatch) match = sam_housing_check (stock, need, sam_record_get_id (unit));
  g_autofree char *said = NULL;

  g_assert_nonnull (match);
  said = said_of (match);
  g_assert_cmpstr (said, ==, wanted);
}

/* ---- Each rule ---- */

static void
test_values (void)
{
  const SamFieldDef *warned = sam_field_get (SAM_TENANT_WARNED_OF);
  guint n = 0;

  while (warned->values[n].id)
    n++;
  g_assert_cmpuint (n, ==, SAM_N_HOUSING_RULES);
  g_assert_cmpstr (warned->values[SAM_HOUSING_ENVIRONMENT].id, ==, "environment");
  g_assert_cmpstr (warned->values[SAM_HOUSING_FREE].id, ==, "free");
  g_assert_cmpstr (warned->values[SAM_HOUSING_DISTRICT].id, ==, "district");
}

static void
test_environment (void)
{
  g_auto (World) w = { 0 };
  SamRecord *site, *unit;
  g_autoptr (SamRecord) need = NULL;

  world_init (&w, 1);
  site = add_site (&w, "Bakken", "uten_krav");
  unit = add_unit (&w, site, "H0101");
  need = make (&w, SAM_RECORD_HOUSING_NEED);
  assert_said (&w, need, unit, "");
  sam_record_set_text (need, SAM_HOUSING_NEED_ENVIRONMENT, "rusfritt");
  assert_said (&w, need, unit, "environment warns");
  sam_record_set_text (site, SAM_SITE_ENVIRONMENT, "ikke_vurdert");
  assert_said (&w, need, unit, "environment warns?");
  /* What the home says itself counts before its building. */
  sam_record_set_text (unit, SAM_HOUSING_UNIT_ENVIRONMENT, "rusfritt");
  assert_said (&w, need, unit, "");
  sam_record_set_text (need, SAM_HOUSING_NEED_ENVIRONMENT, "uten_krav");
  assert_said (&w, need, unit, "environment warns");
  /* Who said nothing is asked, not warned of. */
  sam_record_clear (need, SAM_HOUSING_NEED_ENVIRONMENT);
  assert_said (&w, need, unit, "environment ask?");
}

static void
test_access (void)
{
  g_auto (World) w = { 0 };
  SamRecord *unit;
  g_autoptr (SamRecord) need = NULL;

  world_init (&w, 2);
  unit = add_unit (&w, add_site (&w, "Bakken", "uten_krav"), "H0101");
  need = make (&w, SAM_RECORD_HOUSING_NEED);
  sam_record_set_bool (need, SAM_HOUSING_NEED_STEP_FREE, TRUE);
  sam_record_set_bool (need, SAM_HOUSING_NEED_WHEELCHAIR, TRUE);
  sam_record_set_bool (need, SAM_HOUSING_NEED_CHILDREN, TRUE);
  assert_said (&w, need, unit, "step_free warns?, wheelchair warns?, children warns?");
  sam_record_set_bool (unit, SAM_HOUSING_UNIT_STEP_FREE, FALSE);
  sam_record_set_bool (unit, SAM_HOUSING_UNIT_CHILDREN, TRUE);
  assert_said (&w, need, unit, "step_free warns, wheelchair warns?");
  /* Where a wheelchair has room there are no steps. */
  sam_record_set_bool (unit, SAM_HOUSING_UNIT_WHEELCHAIR, TRUE);
  assert_said (&w, need, unit, "");
}

static void
test_size (void)
{
  g_auto (World) w = { 0 };
  static const char *const musts[] = { "rent", NULL };
  SamRecord *unit;
  g_autoptr (SamRecord) need = NULL;

  world_init (&w, 3);
  unit = add_unit (&w, add_site (&w, "Bakken", "uten_krav"), "H0101");
  need = make (&w, SAM_RECORD_HOUSING_NEED);
  assert_said (&w, need, unit, "");
  sam_record_set_int (need, SAM_HOUSING_NEED_PERSONS, 2);
  sam_record_set_int (need, SAM_HOUSING_NEED_ROOMS, 2);
  sam_record_set_int (need, SAM_HOUSING_NEED_RENT, 9000);
  assert_said (&w, need, unit, "persons warns?, rooms ask?, rent ask?");
  sam_record_set_int (unit, SAM_HOUSING_UNIT_MAX_PERSONS, 1);
  sam_record_set_int (unit, SAM_HOUSING_UNIT_ROOMS, 1);
  sam_record_set_int (unit, SAM_HOUSING_UNIT_RENT, 9001);
  assert_said (&w, need, unit, "persons warns, rooms wish, rent wish");
  sam_record_set_set (need, SAM_HOUSING_NEED_MUSTS, musts);
  assert_said (&w, need, unit, "persons warns, rooms wish, rent warns");
  sam_record_set_int (unit, SAM_HOUSING_UNIT_MAX_PERSONS, 2);
  sam_record_set_int (unit, SAM_HOUSING_UNIT_ROOMS, 2);
  sam_record_set_int (unit, SAM_HOUSING_UNIT_RENT, 9000);
  assert_said (&w, need, unit, "");
}

static void
test_wishes (void)
{
  g_auto (World) w = { 0 };
  static const char *const families[] = { "families", NULL };
  const char *const districts[] = { DISTRICT (0), NULL };
  SamRecord *site, *unit;
  g_autoptr (SamRecord) need = NULL;

  world_init (&w, 4);
  site = add_site (&w, "Bakken", "uten_krav");
  unit = add_unit (&w, site, "H0101");
  need = make (&w, SAM_RECORD_HOUSING_NEED);
  sam_record_set_bool (need, SAM_HOUSING_NEED_PETS, TRUE);
  sam_record_set_text (need, SAM_HOUSING_NEED_FOLLOW_UP_LEVEL, "daily");
  sam_record_set_set (need, SAM_HOUSING_NEED_DISTRICTS, districts);
  assert_said (&w, need, unit, "pets ask?, follow_up ask?, district ask?");
  sam_record_set_bool (unit, SAM_HOUSING_UNIT_PETS, FALSE);
  sam_record_set_text (site, SAM_SITE_FOLLOW_UP_LEVEL, "visits");
  sam_record_set_text (site, SAM_SITE_DISTRICT_ID, DISTRICT (1));
  assert_said (&w, need, unit, "pets wish, follow_up wish, district wish");
  sam_record_set_text (unit, SAM_HOUSING_UNIT_FOLLOW_UP_LEVEL, "always");
  sam_record_set_text (site, SAM_SITE_DISTRICT_ID, DISTRICT (0));
  sam_record_set_set (unit, SAM_HOUSING_UNIT_TARGET_GROUPS, families);
  assert_said (&w, need, unit, "group ask?, pets wish");
  sam_record_set_text (need, SAM_HOUSING_NEED_TARGET_GROUP, "young");
  assert_said (&w, need, unit, "group warns, pets wish");
  sam_record_set_text (need, SAM_HOUSING_NEED_TARGET_GROUP, "families");
  assert_said (&w, need, unit, "pets wish");
}

static void
test_limits (void)
{
  g_auto (World) w = { 0 };
  SamRecord *stair_a, *stair_b, *near, *first;
  g_autoptr (SamRecord) need = NULL;

  world_init (&w, 5);
  set_setting (&w, SAM_SETTING_HOMES_STAIR, 3, TODAY - 10);
  set_setting (&w, SAM_SETTING_HOMES_ADDRESS, 5, TODAY - 10);
  stair_a = add_site (&w, "Storgata 1 A", "uten_krav");
  stair_b = add_site (&w, "Storgata 1 B", "uten_krav");
  near = add_site (&w, "Sidegata 2", "uten_krav");
  sam_record_set_text (stair_a, SAM_SITE_ADDRESS, "Storgata 1");
  sam_record_set_text (stair_b, SAM_SITE_ADDRESS, "STORGATA 1");
  sam_record_set_text (stair_a, SAM_SITE_STAIR, "A");
  sam_record_set_text (stair_b, SAM_SITE_STAIR, "B");
  need = make (&w, SAM_RECORD_HOUSING_NEED);
  first = add_unit (&w, stair_a, "1");
  add_unit (&w, stair_a, "2");
  add_unit (&w, stair_a, "3");
  assert_said (&w, need, first, "");
  add_unit (&w, stair_b, "1");
  add_unit (&w, stair_b, "2");
  assert_said (&w, need, first, "");
  /* One that is out of use is no home. */
  sam_record_set_bool (add_unit (&w, stair_b, "3"), SAM_HOUSING_UNIT_IN_USE, FALSE);
  assert_said (&w, need, first, "");
  add_unit (&w, stair_b, "4");
  assert_said (&w, need, first, "address warns");
  add_unit (&w, stair_a, "4");
  assert_said (&w, need, first, "stair warns, address warns");

  set_setting (&w, SAM_SETTING_HOMES_STAIR, 0, TODAY - 5);
  set_setting (&w, SAM_SETTING_HOMES_ADDRESS, 0, TODAY - 5);
  assert_said (&w, need, first, "");
  set_setting (&w, SAM_SETTING_HOMES_NEAR, 7, TODAY - 5);
  set_setting (&w, SAM_SETTING_NEAR_METRES, 50, TODAY - 5);
  for (guint i = 0; i < 2; i++) {
    sam_record_set_int (i == 0 ? stair_a : stair_b, SAM_SITE_EAST, 262000);
    sam_record_set_int (i == 0 ? stair_a : stair_b, SAM_SITE_NORTH, 6649000);
  }
  sam_record_set_int (near, SAM_SITE_EAST, 262030);
  sam_record_set_int (near, SAM_SITE_NORTH, 6649041);
  add_unit (&w, near, "1");
  assert_said (&w, need, first, ""); /* 30, 41: 50.8 m */
  sam_record_set_int (near, SAM_SITE_NORTH, 6649040);
  assert_said (&w, need, first, "near warns"); /* 30, 40: 50 m, and eight homes */
}

static void
test_free (void)
{
  g_auto (World) w = { 0 };
  SamRecord *unit, *lease;
  g_autoptr (SamRecord) need = NULL;

  world_init (&w, 6);
  unit = add_unit (&w, add_site (&w, "Bakken", "uten_krav"), "H0101");
  need = make (&w, SAM_RECORD_HOUSING_NEED);
  sam_record_set_date (need, SAM_HOUSING_NEED_NEEDED_ON, TODAY + 10);
  lease = add_lease (&w, unit, TODAY - 100, TODAY + 9);
  assert_said (&w, need, unit, "");
  sam_record_set_date (lease, SAM_TENANCY_TO_ON, TODAY + 10);
  assert_said (&w, need, unit, "free warns");
  /* Given back before its last day. */
  sam_record_set_date (lease, SAM_TENANCY_GIVEN_UP_ON, TODAY - 1);
  assert_said (&w, need, unit, "");
  sam_record_set_date (unit, SAM_HOUSING_UNIT_REPAIR_UNTIL, TODAY + 10);
  assert_said (&w, need, unit, "free warns");
  sam_record_set_date (unit, SAM_HOUSING_UNIT_REPAIR_UNTIL, TODAY + 9);
  assert_said (&w, need, unit, "");
  /* Promised to somebody from a later day. */
  add_lease (&w, unit, TODAY + 60, SAM_DATE_NONE);
  assert_said (&w, need, unit, "free warns");
}

static void
test_order (void)
{
  g_auto (World) w = { 0 };
  static const char *const wanted[] = { "all fits", "unknown", "wish", "later", "warned" };
  SamRecord *site, *unit;
  g_autoptr (SamRecord) need = NULL;
  g_autoptr (SamHousingStock) stock = NULL;
  g_autoptr (GPtrArray) matches = NULL;

  world_init (&w, 7);
  site = add_site (&w, "Bakken", "rusfritt");
  need = make (&w, SAM_RECORD_HOUSING_NEED);
  sam_record_set_text (need, SAM_HOUSING_NEED_ENVIRONMENT, "rusfritt");
  sam_record_set_int (need, SAM_HOUSING_NEED_RENT, 8000);
  sam_record_set_date (need, SAM_HOUSING_NEED_NEEDED_ON, TODAY + 5);
  unit = add_unit (&w, site, "warned");
  sam_record_set_text (unit, SAM_HOUSING_UNIT_ENVIRONMENT, "uten_krav");
  sam_record_set_int (unit, SAM_HOUSING_UNIT_RENT, 7000);
  unit = add_unit (&w, site, "wish");
  sam_record_set_int (unit, SAM_HOUSING_UNIT_RENT, 9000);
  add_unit (&w, site, "unknown");
  unit = add_unit (&w, site, "all fits");
  sam_record_set_int (unit, SAM_HOUSING_UNIT_RENT, 8000);
  unit = add_unit (&w, site, "later");
  sam_record_set_int (unit, SAM_HOUSING_UNIT_RENT, 8000);
  add_lease (&w, unit, TODAY - 5, TODAY + 7);
  stock = stock_of (&w, TODAY);
  g_assert_cmpuint (sam_housing_stock_get_size (stock), ==, 5);
  matches = sam_housing_suggest (stock, need, 100);
  g_assert_cmpuint (matches->len, ==, 5);
  /* "later" is a warning as well, and its wait comes before the other's name. */
  for (guint i = 0; i < matches->len; i++) {
    const SamHousingMatch *match = g_ptr_array_index (matches, i);
    const char *name = sam_record_get_text (match->unit, SAM_HOUSING_UNIT_NAME);

    if (i < 3)
      g_assert_cmpstr (name, ==, wanted[i]);
    else
      g_assert_cmpstr (name, ==, i == 3 ? "warned" : "later");
  }
  g_clear_pointer (&matches, g_ptr_array_unref);
  matches = sam_housing_suggest (stock, need, 2);
  g_assert_cmpuint (matches->len, ==, 2);
  g_assert_null (sam_housing_check (stock, need, "01900000-0000-7000-8000-00000000ffff"));
}

static void
test_outside (void)
{
  g_autoptr (SamRecord) person =
      sam_record_new (SAM_RECORD_PERSON, "01900000-0000-7000-8000-0000000000c1",
                      "01900000-0000-7000-8000-0000000000c1");

  g_assert_false (sam_housing_is_outside (NULL));
  g_assert_false (sam_housing_is_outside (person));
  sam_record_set_text (person, SAM_PERSON_ADDRESS_GRADE, "fortrolig");
  g_assert_false (sam_housing_is_outside (person));
  sam_record_set_text (person, SAM_PERSON_ADDRESS_GRADE, "strengt_fortrolig");
  g_assert_true (sam_housing_is_outside (person));
}

/* ---- Random stocks ---- */

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
  SamRecord *unit = add_unit (w, site, name);

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
    SamRecord *lease = add_lease (w, unit, from,
                                  one_in (w, 4) ? SAM_DATE_NONE
                                                : from + 1 + (int) sam_random_below (w->clock, 60));

    if (one_in (w, 3))
      sam_record_set_date (lease, SAM_TENANCY_GIVEN_UP_ON,
                           from + (int) sam_random_below (w->clock, 60));
  }
}

static void
random_world (World *w, guint64 seed)
{
  static const char *const streets[] = { "Storgata 1", "storgata 1", "Bakken 2" };
  guint n_sites;

  world_init (w, seed);
  if (one_in (w, 2)) {
    set_setting (w, SAM_SETTING_HOMES_STAIR, (int) sam_random_below (w->clock, 5), TODAY - 9);
    set_setting (w, SAM_SETTING_HOMES_ADDRESS, (int) sam_random_below (w->clock, 7), TODAY - 9);
    set_setting (w, SAM_SETTING_HOMES_NEAR, (int) sam_random_below (w->clock, 9), TODAY - 9);
    set_setting (w, SAM_SETTING_NEAR_METRES, 20 + (int) sam_random_below (w->clock, 40), TODAY - 9);
  }
  n_sites = 1 + sam_random_below (w->clock, 4);
  for (guint i = 0; i < n_sites; i++) {
    g_autofree char *name = g_strdup_printf ("Bygg %u", i);
    SamRecord *site = add_site (w, name, any_of (w, SAM_SITE_ENVIRONMENT));

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

static SamRecord *
random_need (World *w)
{
  SamRecord *need = make (w, SAM_RECORD_HOUSING_NEED);

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

/* ---- The slow and obvious comparison ---- */

typedef struct {
  GString *said;
  const SamRecord *need;
  guint warnings, wishes, unknown;
} Obvious;

static void
fails (Obvious *o, const char *rule, gboolean is_known, gboolean is_must)
{
  const char *verdict = is_must ? "warns" : is_known ? "wish" : "ask";

  g_string_append_printf (o->said, "%s%s %s%s", o->said->len > 0 ? ", " : "", rule, verdict,
                          is_known ? "" : "?");
  if (is_must)
    o->warnings++;
  else if (is_known)
    o->wishes++;
  else
    o->unknown++;
}

static gboolean
holds (const SamRecord *record, SamField field, const char *wanted)
{
  const char *const *values = sam_record_get_set (record, field);

  return values && g_strv_contains (values, wanted);
}

static void
need_yes (Obvious *o, const char *rule, SamField asked, const SamRecord *unit, SamField declared,
          gboolean is_must)
{
  if (sam_record_get_bool (o->need, asked) && !sam_record_get_bool (unit, declared))
    fails (o, rule, sam_record_has (unit, declared), is_must);
}

static const SamRecord *
site_of (World *w, const SamRecord *unit)
{
  for (guint i = 0; i < w->records->len; i++) {
    const SamRecord *record = g_ptr_array_index (w->records, i);

    if (strcmp (sam_record_get_id (record), sam_record_get_text (unit, SAM_HOUSING_UNIT_SITE_ID))
        == 0)
      return record;
  }
  g_assert_not_reached ();
}

static gboolean
same_address (const SamRecord *a, const SamRecord *b)
{
  const char *one = sam_record_get_text (a, SAM_SITE_ADDRESS);
  const char *other = sam_record_get_text (b, SAM_SITE_ADDRESS);

  return a == b || (one && other && g_ascii_strcasecmp (one, other) == 0);
}

static gboolean
are_near (const SamRecord *a, const SamRecord *b, int metres)
{
  gint64 x = sam_record_get_int (a, SAM_SITE_EAST) - sam_record_get_int (b, SAM_SITE_EAST);
  gint64 y = sam_record_get_int (a, SAM_SITE_NORTH) - sam_record_get_int (b, SAM_SITE_NORTH);

  return sam_record_has (a, SAM_SITE_EAST) && sam_record_has (b, SAM_SITE_EAST)
         && x * x + y * y <= (gint64) metres * metres;
}

static void
obvious_limits (World *w, Obvious *o, const SamRecord *site, SamRegistry *registry)
{
  int stair = sam_registry_setting_int (registry, SAM_SETTING_HOMES_STAIR, TODAY);
  int address = sam_registry_setting_int (registry, SAM_SETTING_HOMES_ADDRESS, TODAY);
  int near = sam_registry_setting_int (registry, SAM_SETTING_HOMES_NEAR, TODAY);
  int metres = sam_registry_setting_int (registry, SAM_SETTING_NEAR_METRES, TODAY);
  int n_stair = 0, n_address = 0, n_near = 0;

  for (guint i = 0; i < w->records->len; i++) {
    const SamRecord *unit = g_ptr_array_index (w->records, i), *its;

    if (sam_record_get_rtype (unit) != SAM_RECORD_HOUSING_UNIT
        || !sam_record_get_bool (unit, SAM_HOUSING_UNIT_IN_USE))
      continue;
    its = site_of (w, unit);
    if (same_address (site, its)) {
      n_address++;
      if (g_strcmp0 (sam_record_get_text (site, SAM_SITE_STAIR),
                     sam_record_get_text (its, SAM_SITE_STAIR))
          == 0)
        n_stair++;
    }
    if (are_near (site, its, metres))
      n_near++;
  }
  if (stair > 0 && n_stair > stair)
    fails (o, "stair", TRUE, TRUE);
  if (address > 0 && n_address > address)
    fails (o, "address", TRUE, TRUE);
  if (near > 0 && n_near > near)
    fails (o, "near", TRUE, TRUE);
}

static SamDate
obvious_free_on (World *w, const SamRecord *unit)
{
  SamDate on = TODAY;

  if (sam_record_has (unit, SAM_HOUSING_UNIT_REPAIR_UNTIL))
    on = MAX (on, sam_record_get_date (unit, SAM_HOUSING_UNIT_REPAIR_UNTIL) + 1);
  for (guint i = 0; i < w->records->len; i++) {
    const SamRecord *lease = g_ptr_array_index (w->records, i);

    if (sam_record_get_rtype (lease) != SAM_RECORD_TENANCY
        || strcmp (sam_record_get_text (lease, SAM_TENANCY_UNIT_ID), sam_record_get_id (unit)) != 0)
      continue;
    if (sam_record_has (lease, SAM_TENANCY_GIVEN_UP_ON))
      on = MAX (on, sam_record_get_date (lease, SAM_TENANCY_GIVEN_UP_ON));
    else if (sam_record_has (lease, SAM_TENANCY_TO_ON))
      on = MAX (on, sam_record_get_date (lease, SAM_TENANCY_TO_ON) + 1);
    else
      on = SAM_DATE_MAX;
  }
  return on;
}

static int
level_of (const char *id)
{
  const SamEnumValue *values = sam_field_get (SAM_SITE_FOLLOW_UP_LEVEL)->values;
  int i = 0;

  while (strcmp (values[i].id, id) != 0)
    i++;
  return i;
}

static void
obvious_environment (Obvious *o, const SamRecord *unit, const SamRecord *site)
{
  const char *wants = sam_record_get_text (o->need, SAM_HOUSING_NEED_ENVIRONMENT);
  const char *has = sam_record_get_text (unit, SAM_HOUSING_UNIT_ENVIRONMENT);

  if (!has)
    has = sam_record_get_text (site, SAM_SITE_ENVIRONMENT);
  if (!wants) {
    if (strcmp (has, "rusfritt") == 0)
      fails (o, "environment", FALSE, FALSE);
  } else if (strcmp (has, wants) != 0) {
    fails (o, "environment", strcmp (has, "ikke_vurdert") != 0, TRUE);
  }
}

static void
obvious_persons (Obvious *o, const SamRecord *unit)
{
  gint64 wants = sam_record_get_int (o->need, SAM_HOUSING_NEED_PERSONS);

  if (!sam_record_has (unit, SAM_HOUSING_UNIT_MAX_PERSONS)) {
    if (wants > 1)
      fails (o, "persons", FALSE, TRUE);
  } else if (sam_record_get_int (unit, SAM_HOUSING_UNIT_MAX_PERSONS) < wants) {
    fails (o, "persons", TRUE, TRUE);
  }
}

static void
obvious_group (Obvious *o, const SamRecord *unit)
{
  const char *wants = sam_record_get_text (o->need, SAM_HOUSING_NEED_TARGET_GROUP);

  if (!sam_record_get_set (unit, SAM_HOUSING_UNIT_TARGET_GROUPS))
    return;
  if (!wants)
    fails (o, "group", FALSE, FALSE);
  else if (!holds (unit, SAM_HOUSING_UNIT_TARGET_GROUPS, wants))
    fails (o, "group", TRUE, TRUE);
}

static void
obvious_wishes (Obvious *o, const SamRecord *unit, const SamRecord *site)
{
  const char *level = sam_record_get_text (unit, SAM_HOUSING_UNIT_FOLLOW_UP_LEVEL);
  const char *wants = sam_record_get_text (o->need, SAM_HOUSING_NEED_FOLLOW_UP_LEVEL);
  const char *district = sam_record_get_text (site, SAM_SITE_DISTRICT_ID);

  need_yes (o, "pets", SAM_HOUSING_NEED_PETS, unit, SAM_HOUSING_UNIT_PETS,
            holds (o->need, SAM_HOUSING_NEED_MUSTS, "pets"));
  if (sam_record_has (o->need, SAM_HOUSING_NEED_ROOMS)
      && (!sam_record_has (unit, SAM_HOUSING_UNIT_ROOMS)
          || sam_record_get_int (unit, SAM_HOUSING_UNIT_ROOMS)
                 < sam_record_get_int (o->need, SAM_HOUSING_NEED_ROOMS)))
    fails (o, "rooms", sam_record_has (unit, SAM_HOUSING_UNIT_ROOMS),
           holds (o->need, SAM_HOUSING_NEED_MUSTS, "rooms"));
  if (sam_record_has (o->need, SAM_HOUSING_NEED_RENT)
      && (!sam_record_has (unit, SAM_HOUSING_UNIT_RENT)
          || sam_record_get_int (unit, SAM_HOUSING_UNIT_RENT)
                 > sam_record_get_int (o->need, SAM_HOUSING_NEED_RENT)))
    fails (o, "rent", sam_record_has (unit, SAM_HOUSING_UNIT_RENT),
           holds (o->need, SAM_HOUSING_NEED_MUSTS, "rent"));
  if (!level)
    level = sam_record_get_text (site, SAM_SITE_FOLLOW_UP_LEVEL);
  if (wants && (!level || level_of (level) < level_of (wants)))
    fails (o, "follow_up", level != NULL,
           holds (o->need, SAM_HOUSING_NEED_MUSTS, "follow_up_level"));
  if (sam_record_get_set (o->need, SAM_HOUSING_NEED_DISTRICTS)
      && (!district || !holds (o->need, SAM_HOUSING_NEED_DISTRICTS, district)))
    fails (o, "district", district != NULL, holds (o->need, SAM_HOUSING_NEED_MUSTS, "districts"));
}

static void
obvious_check (World *w, Obvious *o, const SamRecord *unit, SamRegistry *registry)
{
  const SamRecord *site = site_of (w, unit);
  gboolean has_room = sam_record_get_bool (unit, SAM_HOUSING_UNIT_WHEELCHAIR);

  obvious_environment (o, unit, site);
  if (!has_room)
    need_yes (o, "step_free", SAM_HOUSING_NEED_STEP_FREE, unit, SAM_HOUSING_UNIT_STEP_FREE, TRUE);
  need_yes (o, "wheelchair", SAM_HOUSING_NEED_WHEELCHAIR, unit, SAM_HOUSING_UNIT_WHEELCHAIR, TRUE);
  need_yes (o, "children", SAM_HOUSING_NEED_CHILDREN, unit, SAM_HOUSING_UNIT_CHILDREN, TRUE);
  obvious_persons (o, unit);
  obvious_group (o, unit);
  obvious_limits (w, o, site, registry);
  if (obvious_free_on (w, unit)
      > MAX (TODAY, sam_record_get_date (o->need, SAM_HOUSING_NEED_NEEDED_ON)))
    fails (o, "free", TRUE, TRUE);
  obvious_wishes (o, unit, site);
}

static guint
compare_all (World *w, const SamRecord *need)
{
  g_autoptr (SamHousingStock) stock = stock_of (w, TODAY);
  g_autoptr (SamRegistry) registry = sam_registry_new (w->settings);
  guint n = 0;

  for (guint i = 0; i < w->records->len; i++) {
    const SamRecord *unit = g_ptr_array_index (w->records, i);
    g_autoptr (SamHousingMatch) match = NULL;
    g_autofree char *said = NULL;
    Obvious o = { NULL, need, 0, 0, 0 };

    if (sam_record_get_rtype (unit) != SAM_RECORD_HOUSING_UNIT)
      continue;
    match = sam_housing_check (stock, need, sam_record_get_id (unit));
    if (!sam_record_get_bool (unit, SAM_HOUSING_UNIT_IN_USE)) {
      g_assert_null (match);
      continue;
    }
    o.said = g_string_new (NULL);
    obvious_check (w, &o, unit, registry);
    said = said_of (match);
    g_assert_cmpstr (said, ==, o.said->str);
    g_assert_cmpuint (match->n_warnings, ==, o.warnings);
    g_assert_cmpuint (match->n_wishes, ==, o.wishes);
    g_assert_cmpuint (match->n_unknown, ==, o.unknown);
    g_assert_cmpint (match->free_on, ==, obvious_free_on (w, unit));
    g_string_free (o.said, TRUE);
    n++;
  }
  return n;
}

/* The best first, whatever is asked for, and the same as one by one. */
static void
assert_order (World *w, const SamRecord *need)
{
  g_autoptr (SamHousingStock) stock = stock_of (w, TODAY);
  g_autoptr (GPtrArray) all = sam_housing_suggest (stock, need, 100);
  g_autoptr (GPtrArray) few = sam_housing_suggest (stock, need, 3);

  g_assert_cmpuint (all->len, ==, sam_housing_stock_get_size (stock));
  g_assert_cmpuint (few->len, ==, MIN (3, all->len));
  for (guint i = 0; i < all->len; i++) {
    const SamHousingMatch *match = g_ptr_array_index (all, i);
    const SamHousingMatch *next = i + 1 < all->len ? g_ptr_array_index (all, i + 1) : NULL;

    if (i < few->len)
      g_assert_true (match->unit == ((SamHousingMatch *) g_ptr_array_index (few, i))->unit);
    if (next) {
      guint this[] = { match->n_warnings, match->n_wishes, match->n_unknown };
      guint that[] = { next->n_warnings, next->n_wishes, next->n_unknown };
      guint at = 0;

      while (at < 2 && this[at] == that[at])
        at++;
      g_assert_cmpuint (this[at], <=, that[at]);
    }
  }
}

/* A million comparisons when slow. */
static void
test_obvious (void)
{
  guint wanted = g_test_slow () ? 1000000 : 20000, n = 0;

  for (guint64 seed = 1; n < wanted; seed++) {
    g_auto (World) w = { 0 };

    random_world (&w, seed);
    for (guint i = 0; i < 8; i++) {
      g_autoptr (SamRecord) need = random_need (&w);

      n += compare_all (&w, need);
      if (i == 0)
        assert_order (&w, need);
    }
  }
  g_test_message ("%u homes compared", n);
}

/* ---- Who lives there ---- */

static const SamRecordType of_residents[] = {
  SAM_RECORD_PERSON,
  SAM_RECORD_TENANT,
  SAM_RECORD_RESIDENCE,
  SAM_RECORD_HOUSING_NEED,
};

/* People on the leases of this world, with everything a record can hold, and names that occur
 * nowhere else. */
static void
move_in (World *w, guint64 seed)
{
  g_autoptr (SamClock) chance =
      sam_clock_new_fixed (TODAY, G_GINT64_CONSTANT (1780567200000000), seed);
  guint n = w->records->len;

  for (guint i = 0; i < n; i++) {
    const SamRecord *lease = g_ptr_array_index (w->records, i);

    if (sam_record_get_rtype (lease) != SAM_RECORD_TENANCY)
      continue;
    for (guint t = 0; t < G_N_ELEMENTS (of_residents); t++) {
      const SamTypeDef *type = sam_type_get (of_residents[t]);
      g_autofree char *id = sam_id_new (chance);
      SamRecord *record = sam_record_new (of_residents[t], id, id);

      for (guint f = 0; f < type->n_fields; f++)
        sam_record_random_field (record, (SamField) ((type->type << 8) | f), chance);
      if (of_residents[t] == SAM_RECORD_TENANT)
        sam_record_set_text (record, SAM_TENANT_TENANCY_ID, sam_record_get_id (lease));
      if (of_residents[t] == SAM_RECORD_RESIDENCE)
        sam_record_set_text (record, SAM_RESIDENCE_UNIT_ID,
                             sam_record_get_text (lease, SAM_TENANCY_UNIT_ID));
      if (of_residents[t] == SAM_RECORD_PERSON)
        sam_record_set_text (record, SAM_PERSON_GIVEN_NAME, "Xqzeptrion");
      g_ptr_array_add (w->records, record);
    }
  }
}

static char *
answer_of (World *w, const SamRecord *need)
{
  g_autoptr (SamHousingStock) stock = stock_of (w, TODAY);
  g_autoptr (GPtrArray) matches = sam_housing_suggest (stock, need, 100);
  g_autoptr (SamCatalog) catalog = sam_catalog_new_empty ("en");
  g_autoptr (SamLocale) locale = sam_locale_new ("nb");
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < matches->len; i++) {
    const SamHousingMatch *match = g_ptr_array_index (matches, i);

    g_string_append_printf (text, "%s %s\n", sam_record_get_text (match->site, SAM_SITE_NAME),
                            sam_record_get_text (match->unit, SAM_HOUSING_UNIT_NAME));
    for (guint j = 0; j < match->findings->len; j++) {
      g_autofree char *sentence =
          sam_housing_finding_text (&g_array_index (match->findings, SamHousingFinding, j), catalog,
                                    locale);

      g_assert_true (g_str_has_suffix (sentence, "."));
      g_assert_null (strpbrk (sentence, "{}%"));
      g_string_append_printf (text, "  %s\n", sentence);
    }
  }
  return g_string_free (text, FALSE);
}

/* Byte for byte the same answer, whoever lives there: 100,000 worlds when slow. */
static void
test_no_resident (void)
{
  guint n = g_test_slow () ? 100000 : 500;

  for (guint64 seed = 1; seed <= n; seed++) {
    g_auto (World) w = { 0 }, other = { 0 };
    g_autoptr (SamRecord) need = NULL;
    g_autofree char *one = NULL, *two = NULL;

    random_world (&w, seed);
    need = random_need (&w);
    random_world (&other, seed);
    move_in (&w, 2 * seed);
    move_in (&other, 2 * seed + 1);
    one = answer_of (&w, need);
    two = answer_of (&other, need);
    g_assert_cmpstr (one, ==, two);
    g_assert_null (strstr (one, "Xqzeptrion"));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/housing/values", test_values);
  g_test_add_func ("/housing/environment", test_environment);
  g_test_add_func ("/housing/access", test_access);
  g_test_add_func ("/housing/size", test_size);
  g_test_add_func ("/housing/wishes", test_wishes);
  g_test_add_func ("/housing/limits", test_limits);
  g_test_add_func ("/housing/free", test_free);
  g_test_add_func ("/housing/order", test_order);
  g_test_add_func ("/housing/strictly-protected-is-outside", test_outside);
  g_test_add_func ("/housing/as-the-obvious-comparison", test_obvious);
  g_test_add_func ("/housing/same-whoever-lives-there", test_no_resident);
  return g_test_run ();
}
