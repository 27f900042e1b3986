/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "judge-housing-private.h"
#include "sam-type-private.h"

#include <samspor/records/sam-district.h>
#include <samspor/records/sam-housing-need.h>
#include <samspor/records/sam-housing-unit.h>
#include <samspor/records/sam-person.h>
#include <samspor/records/sam-site.h>
#include <samspor/records/sam-tenancy.h>
#include <samspor/sam-fold.h>
#include <samspor/sam-housing-plan.h>
#include <samspor/sam-housing.h>

/* What is counted before it is known what may be told. */
typedef struct {
  SamHousingPlanLine line;
  GArray *waits; /* (owned) (element-type int) */
} Count;

typedef struct {
  GPtrArray *records; /* (not owned) */
  SamDate today;
  GHashTable *sites;                     /* (owned) (element-type utf8 SamRecord): by id */
  GHashTable *persons;                   /* (owned) (element-type utf8 SamRecord): by id */
  GHashTable *leases;                    /* (owned) (element-type utf8 GArray): by home */
  GHashTable *of_sites;                  /* (owned) (element-type utf8 Count): by site */
  GArray *counts[SAM_N_HOUSING_PLAN_BY]; /* (owned) (element-type Count) */
  Count all;
} Counting;

/* The days a lease takes a home: @to is the first one it does not. */
typedef struct {
  SamDate from, to;
} Period;

/* ---- Lines ---- */

static void
line_clear (gpointer data)
{
  SamHousingPlanLine *line = data;

  g_free (line->id);
  g_free (line->name);
}

static void
count_clear (gpointer data)
{
  Count *count = data;

  line_clear (&count->line);
  g_clear_pointer (&count->waits, g_array_unref);
}

static void
count_free (gpointer data)
{
  count_clear (data);
  g_free (data);
}

static void
add_count (GArray *counts, const char *id, const char *name, gboolean is_several)
{
  Count count = { { .id = g_strdup (id), .name = g_strdup (name), .is_several = is_several },
                  g_array_new (FALSE, FALSE, sizeof (int)) };

  g_array_append_val (counts, count);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  const Count *one = a, *other = b;
  g_autofree char *name = sam_fold (one->line.name ? one->line.name : "");
  g_autofree char *other_name = sam_fold (other->line.name ? other->line.name : "");
  int order = strcmp (name, other_name);

  return order != 0 ? order : strcmp (one->line.id, other->line.id);
}

/* Every value there is, whether anything is counted there or not: which ones are left out would
 * tell of those that are hidden. */
static void
begin_counts (Counting *c)
{
  GArray *districts = c->counts[SAM_HOUSING_PLAN_DISTRICT];

  for (guint i = 0; i < c->records->len; i++) {
    const SamRecord *record = g_ptr_array_index (c->records, i);

    if (sam_record_get_rtype (record) == SAM_RECORD_DISTRICT && !sam_record_is_retracted (record))
      add_count (districts, sam_record_get_id (record),
                 sam_record_get_text (record, SAM_DISTRICT_NAME), FALSE);
  }
  g_array_sort (districts, compare_names);
  add_count (districts, NULL, NULL, TRUE);
  for (guint i = 0; sam_enum_environment[i].id; i++) {
    if (strcmp (sam_enum_environment[i].id, "ikke_vurdert") != 0)
      add_count (c->counts[SAM_HOUSING_PLAN_ENVIRONMENT], sam_enum_environment[i].id, NULL, FALSE);
  }
  for (guint i = 0; sam_enum_follow_up_level[i].id; i++)
    add_count (c->counts[SAM_HOUSING_PLAN_FOLLOW_UP], sam_enum_follow_up_level[i].id, NULL, FALSE);
  for (guint by = 0; by < SAM_N_HOUSING_PLAN_BY; by++)
    add_count (c->counts[by], NULL, NULL, FALSE);
  c->all.waits = g_array_new (FALSE, FALSE, sizeof (int));
}

/* What is said with a value nobody knows is as if nothing was said: the last line. */
static Count *
find_count (GArray *counts, const char *id, gboolean is_several)
{
  for (guint i = 0; i < counts->len; i++) {
    Count *count = &g_array_index (counts, Count, i);

    if (count->line.is_several == is_several && (is_several || g_strcmp0 (count->line.id, id) == 0))
      return count;
  }
  return &g_array_index (counts, Count, counts->len - 1);
}

/* ---- Homes ---- */

static int
compare_periods (gconstpointer a, gconstpointer b)
{
  const Period *one = a, *other = b;

  return one->from != other->from ? (one->from < other->from ? -1 : 1)
                                  : (one->to > other->to) - (one->to < other->to);
}

/* One that was given back on its first day took no day. */
static void
read_lease (Counting *c, const SamRecord *lease)
{
  const char *unit = sam_record_get_text (lease, SAM_TENANCY_UNIT_ID);
  Period period = { sam_record_get_date (lease, SAM_TENANCY_FROM_ON), _sam_lease_end (lease) };
  GArray *periods = g_hash_table_lookup (c->leases, unit);

  if (period.from >= period.to)
    return;
  if (!periods) {
    periods = g_array_new (FALSE, FALSE, sizeof (Period));
    g_hash_table_insert (c->leases, (gpointer) unit, periods);
  }
  g_array_append_val (periods, period);
}

static void
read_records (Counting *c)
{
  GHashTableIter iter;
  gpointer periods;

  for (guint i = 0; i < c->records->len; i++) {
    SamRecord *record = g_ptr_array_index (c->records, i);
    SamRecordType type = sam_record_get_rtype (record);

    if (sam_record_is_retracted (record))
      continue;
    if (type == SAM_RECORD_SITE || type == SAM_RECORD_PERSON)
      g_hash_table_insert (type == SAM_RECORD_SITE ? c->sites : c->persons,
                           (gpointer) sam_record_get_id (record), record);
    if (type == SAM_RECORD_TENANCY && sam_record_has (record, SAM_TENANCY_UNIT_ID))
      read_lease (c, record);
  }
  g_hash_table_iter_init (&iter, c->leases);
  while (g_hash_table_iter_next (&iter, NULL, &periods))
    g_array_sort (periods, compare_periods);
}

/* The days from @from to before @to when nobody had a lease, of those looked back on. */
static void
add_gap (SamHousingPlanLine *line, SamDate from, SamDate to, SamDate repair, SamDate today)
{
  SamDate begin = MAX (from, today - SAM_HOUSING_PLAN_BACK);
  SamDate end = MIN (to, today);
  SamDate repaired = repair >= from && repair < to ? MIN (repair + 1, end) : begin;

  if (begin >= end)
    return;
  repaired = MAX (repaired, begin);
  line->repair_days += (guint) (repaired - begin);
  line->empty_days += (guint) (end - repaired);
}

static SamHousingPlanLine
look_at_home (const Counting *c, const SamRecord *unit)
{
  SamDate repair = sam_record_get_date (unit, SAM_HOUSING_UNIT_REPAIR_UNTIL);
  GArray *leases = g_hash_table_lookup (c->leases, sam_record_get_id (unit));
  gboolean is_repaired = repair != SAM_DATE_NONE && repair >= c->today;
  SamHousingPlanLine line = { .homes = 1 };
  gboolean is_let = FALSE;
  SamDate until = 0;

  if (!leases) {
    line.n_unknown = 1;
    line.free = !is_repaired;
    return line;
  }
  for (guint i = 0; i < leases->len; i++) {
    const Period *lease = &g_array_index (leases, Period, i);

    if (i > 0 && lease->from > until)
      add_gap (&line, until, lease->from, repair, c->today);
    until = i > 0 ? MAX (until, lease->to) : lease->to;
    is_let = is_let || (lease->from <= c->today && lease->to > c->today);
  }
  add_gap (&line, until, SAM_DATE_MAX, repair, c->today);
  line.free = !is_let && !is_repaired;
  line.ending = until > c->today && until <= c->today + SAM_HOUSING_PLAN_AHEAD;
  return line;
}

static void
add_home (Count *count, const SamHousingPlanLine *home)
{
  count->line.homes += home->homes;
  count->line.free += home->free;
  count->line.ending += home->ending;
  count->line.empty_days += home->empty_days;
  count->line.repair_days += home->repair_days;
  count->line.n_unknown += home->n_unknown;
}

static Count *
count_of_site (Counting *c, const SamRecord *site)
{
  const char *id = sam_record_get_id (site);
  Count *count = g_hash_table_lookup (c->of_sites, id);

  if (!count) {
    count = g_new0 (Count, 1);
    count->line.id = g_strdup (id);
    count->line.name = g_strdup (sam_record_get_text (site, SAM_SITE_NAME));
    g_hash_table_insert (c->of_sites, count->line.id, count);
  }
  return count;
}

static void
count_homes (Counting *c)
{
  for (guint i = 0; i < c->records->len; i++) {
    const SamRecord *unit = g_ptr_array_index (c->records, i);
    const SamRecord *site;
    const char *site_id;
    SamHousingPlanLine home;

    if (sam_record_get_rtype (unit) != SAM_RECORD_HOUSING_UNIT || sam_record_is_retracted (unit)
        || !sam_record_get_bool (unit, SAM_HOUSING_UNIT_IN_USE))
      continue;
    site_id = sam_record_get_text (unit, SAM_HOUSING_UNIT_SITE_ID);
    site = site_id ? g_hash_table_lookup (c->sites, site_id) : NULL;
    if (!site)
      continue;
    home = look_at_home (c, unit);
    add_home (find_count (c->counts[SAM_HOUSING_PLAN_DISTRICT],
                          sam_record_get_text (site, SAM_SITE_DISTRICT_ID), FALSE),
              &home);
    add_home (find_count (c->counts[SAM_HOUSING_PLAN_ENVIRONMENT],
                          _sam_housing_declared (unit, site, SAM_HOUSING_ENVIRONMENT), FALSE),
              &home);
    add_home (find_count (c->counts[SAM_HOUSING_PLAN_FOLLOW_UP],
                          _sam_housing_declared (unit, site, SAM_HOUSING_FOLLOW_UP), FALSE),
              &home);
    add_home (count_of_site (c, site), &home);
    add_home (&c->all, &home);
  }
}

/* ---- Needs ---- */

static gboolean
is_counted (const Counting *c, const SamRecord *need)
{
  const char *id = sam_record_get_text (need, SAM_HOUSING_NEED_PERSON_ID);
  const SamRecord *person = id ? g_hash_table_lookup (c->persons, id) : NULL;

  return person && !sam_housing_is_outside (person)
         && !sam_record_has (person, SAM_PERSON_DECEASED_ON)
         && !sam_record_has (need, SAM_HOUSING_NEED_ENDED_ON);
}

static gboolean
is_later (const SamRecord *need, const SamRecord *other)
{
  SamDate asked = sam_record_get_date (need, SAM_HOUSING_NEED_ASKED_ON);
  SamDate other_asked = sam_record_get_date (other, SAM_HOUSING_NEED_ASKED_ON);

  return asked != other_asked ? asked > other_asked
                              : strcmp (sam_record_get_id (need), sam_record_get_id (other)) > 0;
}

/* (transfer container) (element-type utf8 SamRecord): by person */
static GHashTable *
open_needs (const Counting *c)
{
  GHashTable *needs = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < c->records->len; i++) {
    SamRecord *need = g_ptr_array_index (c->records, i);
    const char *person;
    const SamRecord *known;

    if (sam_record_get_rtype (need) != SAM_RECORD_HOUSING_NEED || sam_record_is_retracted (need)
        || !is_counted (c, need))
      continue;
    person = sam_record_get_text (need, SAM_HOUSING_NEED_PERSON_ID);
    known = g_hash_table_lookup (needs, person);
    if (!known || is_later (need, known))
      g_hash_table_insert (needs, (gpointer) person, need);
  }
  return needs;
}

static Count *
district_of (const Counting *c, const SamRecord *need)
{
  const char *const *districts = sam_record_get_set (need, SAM_HOUSING_NEED_DISTRICTS);
  gboolean is_several = districts && districts[0] && districts[1];

  return find_count (c->counts[SAM_HOUSING_PLAN_DISTRICT], districts ? districts[0] : NULL,
                     is_several);
}

static void
add_need (Count *count, int wait)
{
  count->line.asked++;
  g_array_append_val (count->waits, wait);
}

static void
count_needs (Counting *c)
{
  g_autoptr (GHashTable) needs = open_needs (c);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, needs);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const SamRecord *need = value;
    int wait = MAX (0, c->today - sam_record_get_date (need, SAM_HOUSING_NEED_ASKED_ON));

    add_need (district_of (c, need), wait);
    add_need (find_count (c->counts[SAM_HOUSING_PLAN_ENVIRONMENT],
                          sam_record_get_text (need, SAM_HOUSING_NEED_ENVIRONMENT), FALSE),
              wait);
    add_need (find_count (c->counts[SAM_HOUSING_PLAN_FOLLOW_UP],
                          sam_record_get_text (need, SAM_HOUSING_NEED_FOLLOW_UP_LEVEL), FALSE),
              wait);
    add_need (&c->all, wait);
  }
}

/* ---- What is told ---- */

static int
compare_waits (gconstpointer a, gconstpointer b)
{
  return *(const int *) a - *(const int *) b;
}

/* Of an even number the shorter one in the middle: a day somebody waited, not between two. */
static int
median (GArray *waits)
{
  g_array_sort (waits, compare_waits);
  return g_array_index (waits, int, (waits->len - 1) / 2);
}

static void
tell (Count *count, SamSmallMark mark)
{
  SamHousingPlanLine *line = &count->line;
  gboolean is_told = mark == SAM_SMALL_SHOWN;

  line->mark = mark;
  line->median_wait = is_told && line->asked >= SAM_SMALL_LEAST ? median (count->waits) : -1;
  if (!is_told)
    line->asked = 0;
}

static void
hide (Counting *c)
{
  SamSmallParts ways[SAM_N_HOUSING_PLAN_BY];

  for (guint by = 0; by < SAM_N_HOUSING_PLAN_BY; by++) {
    guint n = c->counts[by]->len;
    guint *numbers = g_new (guint, n);

    for (guint i = 0; i < n; i++)
      numbers[i] = g_array_index (c->counts[by], Count, i).line.asked;
    ways[by] = (SamSmallParts){ numbers, n, g_new (SamSmallMark, n + 1) };
  }
  sam_small_numbers_hide_parts (ways, SAM_N_HOUSING_PLAN_BY);
  tell (&c->all, ways[0].marks[ways[0].n]);
  for (guint by = 0; by < SAM_N_HOUSING_PLAN_BY; by++) {
    for (guint i = 0; i < ways[by].n; i++)
      tell (&g_array_index (c->counts[by], Count, i), ways[by].marks[i]);
    g_free ((gpointer) ways[by].numbers);
    g_free (ways[by].marks);
  }
}

static GArray *
lines_new (void)
{
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (SamHousingPlanLine));

  g_array_set_clear_func (lines, line_clear);
  return lines;
}

static void
take_line (GArray *lines, Count *count)
{
  g_array_append_val (lines, count->line);
  count->line.id = count->line.name = NULL;
}

static int
compare_sites (gconstpointer a, gconstpointer b)
{
  const SamHousingPlanLine *one = a, *other = b;

  if (one->empty_days != other->empty_days)
    return one->empty_days > other->empty_days ? -1 : 1;
  return strcmp (one->id, other->id);
}

static GArray *
lines_of_sites (GHashTable *of_sites)
{
  GArray *lines = lines_new ();
  GHashTableIter iter;
  gpointer count;

  g_hash_table_iter_init (&iter, of_sites);
  while (g_hash_table_iter_next (&iter, NULL, &count)) {
    SamHousingPlanLine line = ((Count *) count)->line;

    line.id = g_strdup (line.id);
    line.name = g_strdup (line.name);
    line.mark = SAM_SMALL_LEFT_OUT;
    line.median_wait = -1;
    g_array_append_val (lines, line);
  }
  g_array_sort (lines, compare_sites);
  return lines;
}

SamHousingPlan *
sam_rules_housing_plan (GPtrArray *records, SamDate today)
{
  g_autoptr (GHashTable) sites = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) persons = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) leases =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_array_unref);
  g_autoptr (GHashTable) of_sites =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, count_free);
  Counting c = { records, today, sites, persons, leases, of_sites, { NULL }, { .waits = NULL } };
  SamHousingPlan *plan;

  g_return_val_if_fail (records != NULL, NULL);

  for (guint by = 0; by < SAM_N_HOUSING_PLAN_BY; by++) {
    c.counts[by] = g_array_new (FALSE, FALSE, sizeof (Count));
    g_array_set_clear_func (c.counts[by], count_clear);
  }
  begin_counts (&c);
  read_records (&c);
  count_homes (&c);
  count_needs (&c);
  hide (&c);
  plan = g_atomic_rc_box_new0 (SamHousingPlan);
  for (guint by = 0; by < SAM_N_HOUSING_PLAN_BY; by++) {
    plan->lines[by] = lines_new ();
    for (guint i = 0; i < c.counts[by]->len; i++)
      take_line (plan->lines[by], &g_array_index (c.counts[by], Count, i));
    g_array_unref (c.counts[by]);
  }
  plan->sites = lines_of_sites (of_sites);
  plan->total = c.all.line;
  g_array_unref (c.all.waits);
  return plan;
}

static void
plan_clear (gpointer data)
{
  SamHousingPlan *plan = data;

  for (guint by = 0; by < SAM_N_HOUSING_PLAN_BY; by++)
    g_array_unref (plan->lines[by]);
  g_array_unref (plan->sites);
}

SamHousingPlan *
sam_housing_plan_ref (SamHousingPlan *plan)
{
  return g_atomic_rc_box_acquire (plan);
}

void
sam_housing_plan_unref (SamHousingPlan *plan)
{
  g_atomic_rc_box_release_full (plan, plan_clear);
}
