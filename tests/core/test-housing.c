/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Which home fits a need: each rule by a worked example, then random stocks against a slow and
 * obvious comparison that was written apart, and worlds that differ only in who lives there. */
#include "housing-obvious.h"

#include <samspor/sam-id.h>
#include <samspor/sam-records.h>
#include <string.h>

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
  g_autoptr (SamHousingStock) stock = world_stock (w, TODAY);
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
  site = world_add_site (&w, "Bakken", "uten_krav");
  unit = world_add_unit (&w, site, "H0101");
  need = world_make (&w, SAM_RECORD_HOUSING_NEED);
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
  unit = world_add_unit (&w, world_add_site (&w, "Bakken", "uten_krav"), "H0101");
  need = world_make (&w, SAM_RECORD_HOUSING_NEED);
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
  unit = world_add_unit (&w, world_add_site (&w, "Bakken", "uten_krav"), "H0101");
  need = world_make (&w, SAM_RECORD_HOUSING_NEED);
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
  site = world_add_site (&w, "Bakken", "uten_krav");
  unit = world_add_unit (&w, site, "H0101");
  need = world_make (&w, SAM_RECORD_HOUSING_NEED);
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
  world_set_setting (&w, SAM_SETTING_HOMES_STAIR, 3, TODAY - 10);
  world_set_setting (&w, SAM_SETTING_HOMES_ADDRESS, 5, TODAY - 10);
  stair_a = world_add_site (&w, "Storgata 1 A", "uten_krav");
  stair_b = world_add_site (&w, "Storgata 1 B", "uten_krav");
  near = world_add_site (&w, "Sidegata 2", "uten_krav");
  sam_record_set_text (stair_a, SAM_SITE_ADDRESS, "Storgata 1");
  sam_record_set_text (stair_b, SAM_SITE_ADDRESS, "STORGATA 1");
  sam_record_set_text (stair_a, SAM_SITE_STAIR, "A");
  sam_record_set_text (stair_b, SAM_SITE_STAIR, "B");
  need = world_make (&w, SAM_RECORD_HOUSING_NEED);
  first = world_add_unit (&w, stair_a, "1");
  world_add_unit (&w, stair_a, "2");
  world_add_unit (&w, stair_a, "3");
  assert_said (&w, need, first, "");
  world_add_unit (&w, stair_b, "1");
  world_add_unit (&w, stair_b, "2");
  assert_said (&w, need, first, "");
  /* One that is out of use is no home. */
  sam_record_set_bool (world_add_unit (&w, stair_b, "3"), SAM_HOUSING_UNIT_IN_USE, FALSE);
  assert_said (&w, need, first, "");
  world_add_unit (&w, stair_b, "4");
  assert_said (&w, need, first, "address warns");
  world_add_unit (&w, stair_a, "4");
  assert_said (&w, need, first, "stair warns, address warns");

  world_set_setting (&w, SAM_SETTING_HOMES_STAIR, 0, TODAY - 5);
  world_set_setting (&w, SAM_SETTING_HOMES_ADDRESS, 0, TODAY - 5);
  assert_said (&w, need, first, "");
  world_set_setting (&w, SAM_SETTING_HOMES_NEAR, 7, TODAY - 5);
  world_set_setting (&w, SAM_SETTING_NEAR_METRES, 50, TODAY - 5);
  for (guint i = 0; i < 2; i++) {
    sam_record_set_int (i == 0 ? stair_a : stair_b, SAM_SITE_EAST, 262000);
    sam_record_set_int (i == 0 ? stair_a : stair_b, SAM_SITE_NORTH, 6649000);
  }
  sam_record_set_int (near, SAM_SITE_EAST, 262030);
  sam_record_set_int (near, SAM_SITE_NORTH, 6649041);
  world_add_unit (&w, near, "1");
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
  unit = world_add_unit (&w, world_add_site (&w, "Bakken", "uten_krav"), "H0101");
  need = world_make (&w, SAM_RECORD_HOUSING_NEED);
  sam_record_set_date (need, SAM_HOUSING_NEED_NEEDED_ON, TODAY + 10);
  lease = world_add_lease (&w, unit, TODAY - 100, TODAY + 9);
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
  world_add_lease (&w, unit, TODAY + 60, SAM_DATE_NONE);
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
  site = world_add_site (&w, "Bakken", "rusfritt");
  need = world_make (&w, SAM_RECORD_HOUSING_NEED);
  sam_record_set_text (need, SAM_HOUSING_NEED_ENVIRONMENT, "rusfritt");
  sam_record_set_int (need, SAM_HOUSING_NEED_RENT, 8000);
  sam_record_set_date (need, SAM_HOUSING_NEED_NEEDED_ON, TODAY + 5);
  unit = world_add_unit (&w, site, "warned");
  sam_record_set_text (unit, SAM_HOUSING_UNIT_ENVIRONMENT, "uten_krav");
  sam_record_set_int (unit, SAM_HOUSING_UNIT_RENT, 7000);
  unit = world_add_unit (&w, site, "wish");
  sam_record_set_int (unit, SAM_HOUSING_UNIT_RENT, 9000);
  world_add_unit (&w, site, "unknown");
  unit = world_add_unit (&w, site, "all fits");
  sam_record_set_int (unit, SAM_HOUSING_UNIT_RENT, 8000);
  unit = world_add_unit (&w, site, "later");
  sam_record_set_int (unit, SAM_HOUSING_UNIT_RENT, 8000);
  world_add_lease (&w, unit, TODAY - 5, TODAY + 7);
  stock = world_stock (&w, TODAY);
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

/* ---- Against the slow and obvious comparison ---- */

static guint
compare_all (World *w, const SamRecord *need)
{
  g_autoptr (SamHousingStock) stock = world_stock (w, TODAY);
  g_autoptr (SamRegistry) registry = sam_registry_new (w->settings);
  guint n = 0;

  for (guint i = 0; i < w->records->len; i++) {
    const SamRecord *unit = g_ptr_array_index (w->records, i);
    g_autoptr (SamHousingMatch) match = NULL;
    g_autofree char *said = NULL;
    g_auto (Obvious) o = { 0 };

    if (sam_record_get_rtype (unit) != SAM_RECORD_HOUSING_UNIT)
      continue;
    match = sam_housing_check (stock, need, sam_record_get_id (unit));
    if (!sam_record_get_bool (unit, SAM_HOUSING_UNIT_IN_USE)) {
      g_assert_null (match);
      continue;
    }
    obvious_check (w, &o, need, unit, registry);
    said = said_of (match);
    g_assert_cmpstr (said, ==, o.said->str);
    g_assert_cmpuint (match->n_warnings, ==, o.warnings);
    g_assert_cmpuint (match->n_wishes, ==, o.wishes);
    g_assert_cmpuint (match->n_unknown, ==, o.unknown);
    g_assert_cmpint (match->free_on, ==, obvious_free_on (w, unit));
    n++;
  }
  return n;
}

/* The best first, whatever is asked for, and the same as one by one. */
static void
assert_order (World *w, const SamRecord *need)
{
  g_autoptr (SamHousingStock) stock = world_stock (w, TODAY);
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

    world_init_random (&w, seed);
    for (guint i = 0; i < 8; i++) {
      g_autoptr (SamRecord) need = world_random_need (&w);

      n += compare_all (&w, need);
      if (i == 0)
        assert_order (&w, need);
    }
  }
  g_test_message ("%u homes compared", n);
}

/* ---- Who lives there ---- */

/* Everything a person or a case can hold. */
static gboolean
is_of_residents (const SamTypeDef *type)
{
  return type->scope == SAM_SCOPE_PERSON || type->scope == SAM_SCOPE_CASE;
}

/* @record with every field at random, and a name in each text that occurs nowhere else. */
static void
fill_random (SamRecord *record, SamClock *chance)
{
  const SamTypeDef *type = sam_record_get_def (record);

  for (guint f = 0; f < type->n_fields; f++) {
    SamField field = (SamField) ((type->type << 8) | f);

    if (type->fields[f].kind == SAM_KIND_TEXT || type->fields[f].kind == SAM_KIND_MULTILINE)
      sam_record_set_text (record, field, "Xqzeptrion");
    else
      sam_record_random_field (record, field, chance);
  }
}

/* People on the leases of this world, with records of any type that a person can have. */
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
    for (guint t = 0; t < SAM_N_RECORD_TYPES; t++) {
      g_autofree char *id = NULL;
      SamRecord *record;

      if (!is_of_residents (sam_type_get (t))
          || (t != SAM_RECORD_TENANT && sam_random_below (chance, 6) > 0))
        continue;
      id = sam_id_new (chance);
      record = sam_record_new (t, id, id);
      fill_random (record, chance);
      if (t == SAM_RECORD_TENANT)
        sam_record_set_text (record, SAM_TENANT_TENANCY_ID, sam_record_get_id (lease));
      if (t == SAM_RECORD_RESIDENCE)
        sam_record_set_text (record, SAM_RESIDENCE_UNIT_ID,
                             sam_record_get_text (lease, SAM_TENANCY_UNIT_ID));
      g_ptr_array_add (w->records, record);
    }
  }
}

static char *
answer_of (World *w, const SamRecord *need)
{
  g_autoptr (SamHousingStock) stock = world_stock (w, TODAY);
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

    world_init_random (&w, seed);
    need = world_random_need (&w);
    world_init_random (&other, seed);
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
