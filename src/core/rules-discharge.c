/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules-private.h"

#include <samspor/sam-discharge.h>

/* ---- One notice ---- */

/* We can't have known before we were told. */
static SamDate
first_day (const SamRecord *notice, SamRegistry *registry)
{
  SamDate ready = sam_record_get_date (notice, SAM_DISCHARGE_NOTICE_READY_ON);
  SamDate told = sam_rules_day (sam_record_get_moment (notice, SAM_DISCHARGE_NOTICE_NOTIFIED_AT));
  SamDate first = MAX (ready, told);

  return sam_date_add_days (first, sam_registry_setting_int (registry, SAM_SETTING_DISCHARGE_FIRST,
                                                             first));
}

/* The day from which we have said that we can receive; we can't have said so before we answered. */
static SamDate
receives_from (const SamRecord *notice)
{
  SamDate answered = sam_record_get_date (notice, SAM_DISCHARGE_NOTICE_ANSWERED_ON);
  SamDate from = sam_record_get_date (notice, SAM_DISCHARGE_NOTICE_RECEIVES_ON);

  return answered == SAM_DATE_NONE || from == SAM_DATE_NONE ? SAM_DATE_MAX : MAX (from, answered);
}

SamDischargeClock
sam_rules_discharge (const SamRecord *notice, SamRegistry *registry, SamDate today)
{
  SamDischargeClock clock = { 0 };
  SamDate ended, receives;
  gboolean settled;

  g_return_val_if_fail (notice != NULL && registry != NULL, clock);

  ended = sam_record_get_date (notice, SAM_DISCHARGE_NOTICE_ENDED_ON);
  receives = receives_from (notice);
  settled = sam_record_has (notice, SAM_DISCHARGE_NOTICE_DISPUTE_OUTCOME);
  clock.first = first_day (notice, registry);
  clock.until = today;
  if (sam_record_enum_is (notice, SAM_DISCHARGE_NOTICE_DISPUTE_OUTCOME, "agreed")) {
    clock.state = SAM_DISCHARGE_AGREED;
    clock.until = clock.first;
  } else if (ended != SAM_DATE_NONE && ended <= today) {
    clock.state = SAM_DISCHARGE_ENDED;
    clock.until = MIN (ended, receives);
  } else if (receives <= today) {
    clock.state = SAM_DISCHARGE_RECEIVES;
    clock.until = receives;
  } else {
    clock.state = clock.first > today ? SAM_DISCHARGE_COMING : SAM_DISCHARGE_RUNS;
  }
  clock.until = MAX (clock.until, clock.first);
  clock.days = clock.until - clock.first;
  clock.unanswered = !sam_record_has (notice, SAM_DISCHARGE_NOTICE_ANSWERED_ON)
                     && (clock.state == SAM_DISCHARGE_COMING || clock.state == SAM_DISCHARGE_RUNS);
  clock.disputed = sam_record_has (notice, SAM_DISCHARGE_NOTICE_DISPUTED_ON) && !settled;
  return clock;
}

/* ---- What they come to ---- */

typedef struct {
  SamDate first, until;
} Days;

static int
compare_days (gconstpointer pa, gconstpointer pb)
{
  const Days *a = pa, *b = pb;

  return a->first != b->first ? (a->first < b->first ? -1 : 1) : 0;
}

/* The first day after @on from which another rate holds. */
static SamDate
next_rate (SamRegistry *registry, SamDate on)
{
  GPtrArray *settings = sam_registry_list (registry, SAM_RECORD_SETTING);
  SamDate next = SAM_DATE_MAX;

  for (guint i = 0; i < settings->len; i++) {
    const SamRecord *setting = g_ptr_array_index (settings, i);
    SamDate from = sam_record_get_date (setting, SAM_SETTING_VALID_FROM);

    if (from > on && from < next
        && g_strcmp0 (sam_record_get_text (setting, SAM_SETTING_SETTING_KEY),
                      SAM_SETTING_DISCHARGE_RATE)
               == 0)
      next = from;
  }
  return next;
}

static void
add_days (SamDischargeSum *sum, SamRegistry *registry, SamDate first, SamDate until)
{
  while (first < until) {
    SamDate end = MIN (until, next_rate (registry, first));
    SamDischargeRate rate = { .first = first, .days = end - first };

    rate.kroner = sam_registry_setting_int (registry, SAM_SETTING_DISCHARGE_RATE, first);
    if (rate.kroner > 0)
      rate.setting = sam_registry_setting_of (registry, SAM_SETTING_DISCHARGE_RATE, first);
    else
      sum->n_unpriced += rate.days;
    sum->days += rate.days;
    sum->kroner += (gint64) rate.days * rate.kroner;
    g_array_append_val (sum->rates, rate);
    first = end;
  }
}

SamDischargeSum *
sam_rules_discharge_sum (GPtrArray *notices, SamRegistry *registry, SamDate today)
{
  SamDischargeSum *sum = g_new0 (SamDischargeSum, 1);
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (Days));
  SamDate counted = SAM_DATE_MIN;

  g_return_val_if_fail (notices != NULL && registry != NULL, sum);

  sum->rates = g_array_new (FALSE, FALSE, sizeof (SamDischargeRate));
  for (guint i = 0; i < notices->len; i++) {
    SamDischargeClock clock = sam_rules_discharge (g_ptr_array_index (notices, i), registry, today);
    Days days = { clock.first, clock.until };

    g_array_append_val (all, days);
  }
  g_array_sort (all, compare_days);
  for (guint i = 0; i < all->len; i++) {
    const Days *days = &g_array_index (all, Days, i);

    add_days (sum, registry, MAX (days->first, counted), days->until);
    counted = MAX (counted, days->until);
  }
  return sum;
}

void
sam_discharge_sum_free (SamDischargeSum *sum)
{
  g_array_unref (sum->rates);
  g_free (sum);
}

gboolean
sam_rules_is_discharge (const char *kind)
{
  static const char *const kinds[] = { "tsb", "phv", "detox", "broken_off", NULL };

  return kind != NULL && g_strv_contains (kinds, kind);
}

/* ---- Which municipality ---- */

static const char *
holds (const SamRecord *person, SamField town, SamField from, SamDate on)
{
  return sam_record_get_date (person, from) <= on ? sam_record_get_text (person, town) : NULL;
}

SamTown
sam_rules_town (const SamRecord *person, SamDate on)
{
  SamTown town = { 0 };
  const char *stays, *chosen;

  g_return_val_if_fail (person != NULL, town);

  stays = holds (person, SAM_PERSON_STAYING_MUNICIPALITY, SAM_PERSON_STAYING_FROM_ON, on);
  chosen = holds (person, SAM_PERSON_CHOSEN_MUNICIPALITY, SAM_PERSON_CHOSEN_FROM_ON, on);
  town.name = chosen != NULL ? chosen : stays;
  town.ground = chosen != NULL  ? SAM_TOWN_CHOSEN
                : stays != NULL ? SAM_TOWN_STAYS
                                : SAM_TOWN_UNKNOWN;
  if (chosen != NULL && stays != NULL && g_strcmp0 (chosen, stays) != 0
      && sam_record_has (person, SAM_PERSON_CHOSEN_FROM_ON)
      && sam_record_get_date (person, SAM_PERSON_STAYING_FROM_ON)
             > sam_record_get_date (person, SAM_PERSON_CHOSEN_FROM_ON))
    town.stayed_since = stays;
  return town;
}

SamRecord *
sam_rules_moved_to (const SamRecord *person, const SamRecord *town, SamDate on)
{
  const char *name;
  SamRecord *moved;

  g_return_val_if_fail (person != NULL && town != NULL, NULL);

  name = sam_record_get_text (town, SAM_SERVICE_NAME);
  moved = sam_record_dup (person);
  if (g_strcmp0 (sam_record_get_text (person, SAM_PERSON_STAYING_MUNICIPALITY), name) != 0) {
    sam_record_set_text (moved, SAM_PERSON_STAYING_MUNICIPALITY, name);
    sam_record_set_date (moved, SAM_PERSON_STAYING_FROM_ON, on);
  }
  if (g_strcmp0 (sam_record_get_text (person, SAM_PERSON_CHOSEN_MUNICIPALITY), name) != 0) {
    sam_record_clear (moved, SAM_PERSON_CHOSEN_MUNICIPALITY);
    sam_record_clear (moved, SAM_PERSON_CHOSEN_FROM_ON);
  }
  return moved;
}
