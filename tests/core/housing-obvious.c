/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "housing-obvious.h"

#include <samspor/sam-records.h>
#include <string.h>

void
obvious_clear (Obvious *o)
{
  if (o->said)
    g_string_free (o->said, TRUE);
}

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

SamDate
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

void
obvious_check (World *w, Obvious *o, const SamRecord *need, const SamRecord *unit,
               SamRegistry *registry)
{
  const SamRecord *site = site_of (w, unit);
  gboolean has_room = sam_record_get_bool (unit, SAM_HOUSING_UNIT_WHEELCHAIR);

  o->said = g_string_new (NULL);
  o->need = need;
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

/* The days that a home is let, crossed off one by one. */
static void
cross_off (gboolean *days, const SamRecord *lease)
{
  SamDate from = sam_record_get_date (lease, SAM_TENANCY_FROM_ON);
  SamDate last = TODAY + OBVIOUS_DAYS / 2 - 1;

  if (sam_record_has (lease, SAM_TENANCY_GIVEN_UP_ON))
    last = sam_record_get_date (lease, SAM_TENANCY_GIVEN_UP_ON) - 1;
  else if (sam_record_has (lease, SAM_TENANCY_TO_ON))
    last = sam_record_get_date (lease, SAM_TENANCY_TO_ON);
  for (SamDate day = from; day <= last; day++)
    days[day - TODAY + OBVIOUS_DAYS / 2] = TRUE;
}

const char *
obvious_lease (World *w, const SamRecord *unit, const SamRecord *lease)
{
  gboolean let[OBVIOUS_DAYS] = { 0 }, wanted[OBVIOUS_DAYS] = { 0 };

  cross_off (wanted, lease);
  for (guint i = OBVIOUS_DAYS / 2;
       !sam_record_get_bool (unit, SAM_HOUSING_UNIT_IN_USE) && i < OBVIOUS_DAYS; i++)
    if (wanted[i])
      return "out-of-use unit_id";
  for (guint i = 0; i < w->records->len; i++) {
    const SamRecord *other = g_ptr_array_index (w->records, i);

    if (sam_record_get_rtype (other) == SAM_RECORD_TENANCY
        && strcmp (sam_record_get_text (other, SAM_TENANCY_UNIT_ID), sam_record_get_id (unit)) == 0)
      cross_off (let, other);
  }
  for (guint i = 0; i < OBVIOUS_DAYS; i++)
    if (let[i] && wanted[i])
      return "let unit_id";
  return "";
}
