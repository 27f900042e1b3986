/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-private.h"

#include <samspor/sam-id.h>

#define LEAST_CASES 60

/* SplitMix64 (Steele, Lea and Flood 2014): small, and the same on every machine. */
static guint64
next (Maker *maker)
{
  guint64 z = (maker->state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

guint32
demo_below (Maker *maker, guint32 n)
{
  return (guint32) (next (maker) % n);
}

gboolean
demo_chance (Maker *maker, guint percent)
{
  return demo_below (maker, 100) < percent;
}

const char *
demo_pick (Maker *maker, const char *const *list, guint n)
{
  return list[demo_below (maker, n)];
}

SamRecord *
demo_record (Maker *maker, SamRecordType type, const char *scope, const char *user, int days_ago)
{
  g_autofree char *id = sam_id_new (maker->clock);
  SamRecord *record = sam_record_new (type, id, scope != NULL ? scope : id);
  SamRecordMeta meta = { .by = (char *) user,
                         .at = maker->now - (gint64) days_ago * SAM_USEC_PER_DAY };

  sam_record_set_meta (record, &meta);
  return record;
}

void
demo_done (Maker *maker, SamRecord *record)
{
  g_ptr_array_add (maker->demo->records, sam_record_freeze (record));
}

SamDemo *
sam_demo_new (guint n_cases, SamDate today, guint64 seed)
{
  Maker maker = { 0 };
  g_autoptr (GTimeZone) oslo = g_time_zone_new_identifier ("Europe/Oslo");
  SamDemo *demo = g_new0 (SamDemo, 1);

  g_return_val_if_fail (sam_date_is_valid (today), NULL);

  demo->records = g_ptr_array_new_with_free_func (g_object_unref);
  demo->logins = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  maker.now = sam_moment_from_local (today, 7 * 60 + 30, oslo);
  maker.clock = sam_clock_new_fixed (today, maker.now, seed);
  maker.state = seed;
  maker.today = today;
  maker.demo = demo;
  maker.units = g_ptr_array_new_with_free_func (g_free);

  demo_registry (&maker);
  demo_cases (&maker, MAX (n_cases, LEAST_CASES));
  demo_intake (&maker);
  demo_plans (&maker);
  demo_housing (&maker);
  demo_towns (&maker);

  for (guint i = 0; i < DEMO_N_USERS; i++)
    g_free (maker.users[i]);
  for (guint i = 0; i < DEMO_N_TEAMS; i++)
    g_free (maker.teams[i]);
  for (guint i = 0; i < DEMO_N_DISTRICTS; i++)
    g_free (maker.districts[i]);
  for (guint i = 0; i < DEMO_N_SERVICES; i++)
    g_free (maker.services[i]);
  for (guint i = 0; i < DEMO_N_COOPERATIONS; i++)
    g_free (maker.cooperations[i]);
  g_ptr_array_unref (maker.units);
  sam_clock_unref (maker.clock);
  return demo;
}

void
sam_demo_free (SamDemo *demo)
{
  if (demo == NULL)
    return;
  g_ptr_array_unref (demo->records);
  g_hash_table_unref (demo->logins);
  g_free (demo);
}
