/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "year-count.h"

#include <samspor/sam-demo.h>
#include <stdlib.h>

/*
 * A simulated year of the demo municipality: what people do goes in day by day, judged as the
 * server judges it, and what the rules and the lead's store say of it is held against the same
 * figures counted by plain SQL. Every state of every rule occurs. SAM_YEAR_SEED and SAM_YEAR_CASES
 * choose another year.
 */

#define DAYS 365
/* With more cases people do less in each, or one computer could not hold it all. */
#define FEW 300

static guint
number (const char *name, guint otherwise)
{
  const char *text = g_getenv (name);

  return text != NULL ? (guint) strtoul (text, NULL, 10) : otherwise;
}

/* Around Christmas, Easter and the two days of May, when deadlines and contacts move. */
static gboolean
is_near_holidays (SamDate today)
{
  return (today >= sam_date_from_ymd (2026, 12, 23) && today <= sam_date_from_ymd (2026, 12, 29))
         || (today >= sam_date_from_ymd (2027, 3, 24) && today <= sam_date_from_ymd (2027, 3, 30))
         || today == sam_date_from_ymd (2027, 5, 1) || today == sam_date_from_ymd (2027, 5, 16)
         || today == sam_date_from_ymd (2027, 5, 17);
}

/* A colleague leaves with all cases left; the server says so. */
static void
let_one_leave (Town *town)
{
  GPtrArray *users = sam_registry_list (town_registry (town), SAM_RECORD_USER);

  for (guint i = 0; i < users->len; i++) {
    if (sam_record_enum_is (users->pdata[i], SAM_USER_ROLE, "coordinator")
        && sam_record_get_bool (users->pdata[i], SAM_USER_ACTIVE)) {
      SamRecord *user = sam_record_dup (users->pdata[i]);

      sam_record_set_bool (user, SAM_USER_ACTIVE, FALSE);
      town_server_writes (town, user);
      return;
    }
  }
}

/* What the municipality decides in the course of the year. */
static void
let_lead_decide (Town *town)
{
  static const struct {
    int day;
    const char *key, *value;
  } decisions[] = {
    { 40, "first_conversation_days", "8" },
    { 90, "not_ready_days", "21" },
    { 120, "closed_days", "2026-12-28, 2027-03-24" },
    { 150, "unchecked_date_days", "5" },
    { 200, "escalation_open_days", "2" },
    { 240, "inquiry_answer_open_days", "1" },
    { 260, "handover_answer_open_days", "5" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (decisions); i++) {
    if (town->today == SAM_DEMO_TODAY + decisions[i].day) {
      SamRecord *setting = town_make (town, SAM_RECORD_SETTING, NULL);

      sam_record_set_text (setting, SAM_SETTING_SETTING_KEY, decisions[i].key);
      sam_record_set_text (setting, SAM_SETTING_VALUE, decisions[i].value);
      town_put (town, setting);
      town_done (town, town->lead, NULL);
    }
  }
}

static void
compare_day (Town *town, Count *count)
{
  guint differ;

  count_take (count, town->changed);
  town_pull (town, town->changed);
  g_ptr_array_set_size (town->changed, 0);
  count_set_day (count, town->today);
  differ = count_compare (count, town);
  if (differ > 0) {
    g_autofree char *date = sam_date_format_iso (town->today);

    g_error ("%s: %u lines differ", date, differ);
  }
}

static void
live_a_year (guint n_cases, guint32 seed)
{
  g_autoptr (Town) town = town_new (n_cases, SAM_DEMO_TODAY, seed);
  g_autoptr (Count) count = count_new ();
  guint n_compared = 0;

  g_test_message ("SAM_YEAR_SEED=%u SAM_YEAR_CASES=%u", seed, n_cases);
  for (int d = 0; d < DAYS; d++) {
    town_wake (town, SAM_DEMO_TODAY + d);
    let_lead_decide (town);
    if (d == 180) {
      let_one_leave (town);
    }
    town_live (town, n_cases > FEW ? 10 : 100);
    if (d % 7 == 0 || is_near_holidays (town->today)) {
      compare_day (town, count);
      n_compared++;
    }
  }
  count_check_values (count);
  g_test_message ("%u acts, %u of them refused as they must be, %u records; %u figures on %u days: "
                  "%" G_GUINT64_FORMAT " lines are the same",
                  town->n_acts, town->n_refused, g_hash_table_size (town->records),
                  count_n_figures (count), n_compared, count_n_held (count));
}

static void
test_figures_are_those_of_plain_sql (void)
{
  live_a_year (number ("SAM_YEAR_CASES", g_test_slow () ? 2000 : 60),
               number ("SAM_YEAR_SEED", g_test_slow () ? (guint) g_test_rand_int () : 20260604));
  town_check_lived ();
  rules_check_seen ();
}

int
main (int argc, char **argv)
{
  /* SQLite takes the day of a moment from the zone of the process. */
  g_setenv ("TZ", "Europe/Oslo", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/year/figures-are-those-of-plain-sql", test_figures_are_those_of_plain_sql);
  return g_test_run ();
}
