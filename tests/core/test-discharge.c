/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The clock of patients ready for discharge, what it costs, and which municipality is responsible.
 */
#include <samspor/sam-discharge.h>
#include <samspor/sam-id.h>
#include <samspor/sam-rules.h>

#define CASE "01900000-0000-7000-8000-000000000001"
#define PERSON "01900000-0000-7000-8000-000000000002"
#define TRANSITION "01900000-0000-7000-8000-000000000003"
#define KARI "01900000-0000-7000-8000-000000000004"
#define TOWN "01900000-0000-7000-8000-000000000005"

static SamRecord *
make (SamRecordType type, guint n, ...)
{
  g_autofree char *id = g_strdup_printf ("01900000-0000-7000-9000-%012u", n);
  SamRecord *record = sam_record_new (type, id, CASE);
  va_list args;
  const char *name;

  va_start (args, n);
  while ((name = va_arg (args, const char *)) != NULL) {
    g_autoptr (GError) error = NULL;

    sam_record_set_from_string (record, sam_field_by_name (sam_record_get_def (record), name),
                                va_arg (args, const char *), &error);
    g_assert_no_error (error);
  }
  va_end (args);
  return sam_record_freeze (record);
}

static SamRecord *
rate (guint n, const char *from, const char *kroner)
{
  return make (SAM_RECORD_SETTING, n, "setting_key", SAM_SETTING_DISCHARGE_RATE, "valid_from", from,
               "value", kroner, "source", "Helsedirektoratet", NULL);
}

static SamRegistry *
registry_of (SamRecord *first, ...)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (g_object_unref);
  va_list args;

  va_start (args, first);
  for (SamRecord *record = first; record != NULL; record = va_arg (args, SamRecord *))
    g_ptr_array_add (records, record);
  va_end (args);
  return sam_registry_new (records);
}

static SamDate
day (const char *iso)
{
  SamDate date = sam_date_parse_iso (iso);

  g_assert_true (date != SAM_DATE_NONE);
  return date;
}

/* ---- One notice ---- */

/* The example of the ministry's letter: who can receive three days later pays three days. */
static void
test_days_run_from_the_day_until_we_can_receive (void)
{
  g_autoptr (SamRegistry) registry = registry_of (NULL);
  g_autoptr (SamRecord) notice =
      make (SAM_RECORD_DISCHARGE_NOTICE, 1, "notified_at", "2026-06-01T07:00:00Z", "ready_on",
            "2026-06-01", "answered_on", "2026-06-01", "receives_on", "2026-06-04", NULL);
  SamDischargeClock clock = sam_rules_discharge (notice, registry, day ("2026-06-01"));

  g_assert_cmpint (clock.state, ==, SAM_DISCHARGE_RUNS);
  g_assert_cmpint (clock.days, ==, 0);
  g_assert_false (clock.unanswered);
  clock = sam_rules_discharge (notice, registry, day ("2026-06-03"));
  g_assert_cmpint (clock.days, ==, 2);
  clock = sam_rules_discharge (notice, registry, day ("2026-06-20"));
  g_assert_cmpint (clock.state, ==, SAM_DISCHARGE_RECEIVES);
  g_assert_cmpint (clock.days, ==, 3);
  g_assert_cmpint (clock.until, ==, day ("2026-06-04"));
}

/* Nobody pays for days before they were told, or for one on which they were told at night: the day
 * is that of the municipality. */
static void
test_days_never_run_before_the_notice_came (void)
{
  g_autoptr (SamRegistry) registry = registry_of (NULL);
  g_autoptr (SamRecord) notice = make (SAM_RECORD_DISCHARGE_NOTICE, 1, "notified_at",
                                       "2026-06-03T22:30:00Z", "ready_on", "2026-06-01", NULL);
  SamDischargeClock clock = sam_rules_discharge (notice, registry, day ("2026-06-06"));

  g_assert_cmpint (clock.first, ==, day ("2026-06-04"));
  g_assert_cmpint (clock.days, ==, 2);
  g_assert_true (clock.unanswered);
  clock = sam_rules_discharge (notice, registry, day ("2026-06-03"));
  g_assert_cmpint (clock.state, ==, SAM_DISCHARGE_COMING);
  g_assert_cmpint (clock.days, ==, 0);
}

/* A plan to receive that nobody has told the hospital stops nothing. */
static void
test_only_an_answer_stops_the_days (void)
{
  g_autoptr (SamRegistry) registry = registry_of (NULL);
  g_autoptr (SamRecord) untold =
      make (SAM_RECORD_DISCHARGE_NOTICE, 1, "notified_at", "2026-06-01T07:00:00Z", "ready_on",
            "2026-06-01", "receives_on", "2026-06-02", NULL);
  g_autoptr (SamRecord) late =
      make (SAM_RECORD_DISCHARGE_NOTICE, 1, "notified_at", "2026-06-01T07:00:00Z", "ready_on",
            "2026-06-01", "receives_on", "2026-06-02", "answered_on", "2026-06-05", NULL);

  g_assert_cmpint (sam_rules_discharge (untold, registry, day ("2026-06-09")).days, ==, 8);
  g_assert_cmpint (sam_rules_discharge (late, registry, day ("2026-06-09")).days, ==, 4);
}

static void
test_a_dispute_counts_until_the_hospital_agrees (void)
{
  g_autoptr (SamRegistry) registry = registry_of (NULL);
  g_autoptr (SamRecord) open =
      make (SAM_RECORD_DISCHARGE_NOTICE, 1, "notified_at", "2026-06-01T07:00:00Z", "ready_on",
            "2026-06-01", "answered_on", "2026-06-01", "disputed_on", "2026-06-02", NULL);
  g_autoptr (SamRecord) lost =
      make (SAM_RECORD_DISCHARGE_NOTICE, 1, "notified_at", "2026-06-01T07:00:00Z", "ready_on",
            "2026-06-01", "answered_on", "2026-06-01", "disputed_on", "2026-06-02",
            "dispute_outcome", "not_agreed", NULL);
  g_autoptr (SamRecord) won =
      make (SAM_RECORD_DISCHARGE_NOTICE, 1, "notified_at", "2026-06-01T07:00:00Z", "ready_on",
            "2026-06-01", "disputed_on", "2026-06-02", "dispute_outcome", "agreed", NULL);
  SamDischargeClock clock = sam_rules_discharge (open, registry, day ("2026-06-05"));

  g_assert_true (clock.disputed);
  g_assert_cmpint (clock.days, ==, 4);
  clock = sam_rules_discharge (lost, registry, day ("2026-06-05"));
  g_assert_false (clock.disputed);
  g_assert_cmpint (clock.days, ==, 4);
  clock = sam_rules_discharge (won, registry, day ("2026-06-05"));
  g_assert_cmpint (clock.state, ==, SAM_DISCHARGE_AGREED);
  g_assert_cmpint (clock.days, ==, 0);
  g_assert_false (clock.unanswered);
}

/* ---- What it costs ---- */

/* An old case shows the rate of its own days. */
static void
test_each_day_costs_what_held_on_it (void)
{
  g_autoptr (SamRegistry) registry =
      registry_of (rate (1, "2019-01-01", "4885"), rate (2, "2020-01-01", "5036"), NULL);
  g_autoptr (GPtrArray) notices = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (SamDischargeSum) sum = NULL;

  g_ptr_array_add (notices, make (SAM_RECORD_DISCHARGE_NOTICE, 9, "notified_at",
                                  "2019-12-30T08:00:00Z", "ready_on", "2019-12-30", "ended_on",
                                  "2020-01-04", "ended_how", "received", NULL));
  sum = sam_rules_discharge_sum (notices, registry, day ("2026-06-04"));
  g_assert_cmpint (sum->days, ==, 5);
  g_assert_cmpint (sum->kroner, ==, 2 * 4885 + 3 * 5036);
  g_assert_cmpuint (sum->rates->len, ==, 2);
  g_assert_cmpint (g_array_index (sum->rates, SamDischargeRate, 1).first, ==, day ("2020-01-01"));
  g_assert_cmpstr (sam_record_get_text (g_array_index (sum->rates, SamDischargeRate, 1).setting,
                                        SAM_SETTING_SOURCE),
                   ==, "Helsedirektoratet");
}

static void
test_no_rate_is_never_nothing (void)
{
  g_autoptr (SamRegistry) registry = registry_of (rate (1, "2026-06-03", "5000"), NULL);
  g_autoptr (SamRegistry) empty = registry_of (NULL);
  g_autoptr (GPtrArray) notices = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (SamDischargeSum) part = NULL, none = NULL;

  g_ptr_array_add (notices, make (SAM_RECORD_DISCHARGE_NOTICE, 9, "notified_at",
                                  "2026-06-01T08:00:00Z", "ready_on", "2026-06-01", NULL));
  part = sam_rules_discharge_sum (notices, registry, day ("2026-06-04"));
  g_assert_cmpint (part->n_unpriced, ==, 2);
  g_assert_cmpint (part->kroner, ==, 5000);
  none = sam_rules_discharge_sum (notices, empty, day ("2026-06-04"));
  g_assert_cmpint (none->n_unpriced, ==, 3);
  g_assert_null (g_array_index (none->rates, SamDischargeRate, 0).setting);
}

/* ---- Against a slow reference ---- */

#define BASE 737000 /* a day */
#define SPAN 60

typedef struct {
  int ready, told, answered, receives, disputed, ended; /* days after BASE; -1 = none */
  gboolean settled, agreed;
} Story;

typedef struct {
  int from, kroner;
} Rate;

static int
some_day (GRand *rand, int percent)
{
  return g_rand_int_range (rand, 0, 100) < percent ? g_rand_int_range (rand, 0, SPAN) : -1;
}

/* Whether one day of one notice counts, said as a person would. */
static gboolean
counts (const Story *story, int on, int today, int offset)
{
  int known = MAX (story->ready, story->told);

  if (on >= today || on < known + offset || story->agreed)
    return FALSE;
  if (story->ended >= 0 && story->ended <= today && on >= story->ended)
    return FALSE;
  if (story->answered >= 0 && story->receives >= 0 && on >= story->receives
      && on >= story->answered)
    return FALSE;
  return TRUE;
}

static int
price (const Rate *rates, guint n, int on)
{
  int best = -1, kroner = 0;

  for (guint i = 0; i < n; i++)
    if (rates[i].from <= on && rates[i].from > best) {
      best = rates[i].from;
      kroner = rates[i].kroner;
    }
  return kroner;
}

static void
set_day (SamRecord *record, SamField field, int on)
{
  if (on >= 0)
    sam_record_set_date (record, field, BASE + on);
}

static SamRecord *
notice_of (const Story *story, guint n)
{
  g_autoptr (SamRecord) blank = make (SAM_RECORD_DISCHARGE_NOTICE, n, NULL);
  g_autofree char *told = sam_date_format_iso (BASE + story->told);
  g_autofree char *noon = g_strconcat (told, "T10:00:00Z", NULL);
  SamRecord *notice = sam_record_dup (blank);

  sam_record_set_from_string (notice, SAM_DISCHARGE_NOTICE_NOTIFIED_AT, noon, NULL);
  set_day (notice, SAM_DISCHARGE_NOTICE_READY_ON, story->ready);
  set_day (notice, SAM_DISCHARGE_NOTICE_ANSWERED_ON, story->answered);
  set_day (notice, SAM_DISCHARGE_NOTICE_RECEIVES_ON, story->receives);
  set_day (notice, SAM_DISCHARGE_NOTICE_DISPUTED_ON, story->disputed);
  set_day (notice, SAM_DISCHARGE_NOTICE_ENDED_ON, story->ended);
  if (story->settled)
    sam_record_set_text (notice, SAM_DISCHARGE_NOTICE_DISPUTE_OUTCOME,
                         story->agreed ? "agreed" : "not_agreed");
  return sam_record_freeze (notice);
}

static SamRegistry *
rates_of (GRand *rand, Rate *rates, guint *n, int offset)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *days = g_strdup_printf ("%d", offset);

  *n = (guint) g_rand_int_range (rand, 0, 5);
  for (guint i = 0; i < *n; i++) {
    g_autofree char *from = NULL, *kroner = NULL;

    /* Two on one day would leave it to chance which is meant. */
    rates[i].from = (int) i * SPAN / 5 + g_rand_int_range (rand, 0, SPAN / 5);
    rates[i].kroner = g_rand_int_range (rand, 1, 100001);
    from = sam_date_format_iso (BASE + rates[i].from);
    kroner = g_strdup_printf ("%d", rates[i].kroner);
    g_ptr_array_add (records, rate (100 + i, from, kroner));
  }
  g_ptr_array_add (records,
                   make (SAM_RECORD_SETTING, 99, "setting_key", SAM_SETTING_DISCHARGE_FIRST,
                         "valid_from", "2000-01-01", "value", days, NULL));
  return sam_registry_new (records);
}

static void
test_random_notices_against_a_slow_reference (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20190101);
  guint n_rounds = g_test_slow () ? 500000 : 20000, n_shared = 0, n_unpriced = 0, n_changed = 0;

  for (guint round = 0; round < n_rounds; round++) {
    g_autoptr (GPtrArray) notices = g_ptr_array_new_with_free_func (g_object_unref);
    int offset = g_rand_int_range (rand, 0, 2), today = g_rand_int_range (rand, 0, SPAN + 10);
    int days = 0, unpriced = 0, alone = 0;
    guint n = (guint) g_rand_int_range (rand, 0, 4), n_rates;
    Rate rates[5];
    Story stories[4];
    gint64 kroner = 0;
    g_autoptr (SamRegistry) registry = rates_of (rand, rates, &n_rates, offset);
    g_autoptr (SamDischargeSum) sum = NULL;

    for (guint i = 0; i < n; i++) {
      Story *story = &stories[i];
      int own = 0;

      *story = (Story){ g_rand_int_range (rand, 0, SPAN),
                        g_rand_int_range (rand, 0, SPAN),
                        some_day (rand, 60),
                        some_day (rand, 40),
                        some_day (rand, 30),
                        some_day (rand, 40) };
      story->settled = story->disputed >= 0 && g_rand_boolean (rand);
      story->agreed = story->settled && g_rand_boolean (rand);
      g_ptr_array_add (notices, notice_of (story, i));
      for (int on = 0; on < SPAN + 10; on++)
        own += counts (story, on, today, offset);
      g_assert_cmpint (sam_rules_discharge (notices->pdata[i], registry, BASE + today).days, ==,
                       own);
      alone += own;
    }
    for (int on = 0; on < SPAN + 10; on++) {
      gboolean any = FALSE;

      for (guint i = 0; i < n; i++)
        any |= counts (&stories[i], on, today, offset);
      days += any;
      unpriced += any && price (rates, n_rates, on) == 0;
      kroner += any ? price (rates, n_rates, on) : 0;
    }
    sum = sam_rules_discharge_sum (notices, registry, BASE + today);
    g_assert_cmpint (sum->days, ==, days);
    g_assert_cmpint (sum->n_unpriced, ==, unpriced);
    g_assert_cmpint (sum->kroner, ==, kroner);
    n_shared += alone > days;
    n_unpriced += unpriced > 0;
    n_changed += sum->rates->len > notices->len;
  }
  g_test_message ("%u rounds: %u with days two notices count, %u without a rate, %u over a change",
                  n_rounds, n_shared, n_unpriced, n_changed);
  g_assert_cmpuint (n_shared, >, n_rounds / 50);
  g_assert_cmpuint (n_unpriced, >, n_rounds / 50);
  g_assert_cmpuint (n_changed, >, n_rounds / 50);
}

/* ---- Today ---- */

static const SamTodayReason *
reason_of (const SamTodayCard *card, SamTodayKind kind)
{
  for (guint i = 0; card != NULL && i < card->reasons->len; i++) {
    const SamTodayReason *reason = g_ptr_array_index (card->reasons, i);

    if (reason->kind == kind)
      return reason;
  }
  return NULL;
}

static SamTodayCard *
card_of (SamRecord *record, SamRegistry *registry, const char *today)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new ();
  g_autoptr (SamRecord) about = sam_record_new (SAM_RECORD_CASE, CASE, CASE);
  g_autoptr (SamRecord) person = sam_record_new (SAM_RECORD_PERSON, PERSON, PERSON);
  g_autoptr (SamCaseView) view = NULL;

  sam_record_set_text (about, SAM_CASE_PERSON_ID, PERSON);
  sam_record_set_text (about, SAM_CASE_COORDINATOR_USER, KARI);
  sam_record_set_text (about, SAM_CASE_STATUS, "active");
  sam_record_set_text (person, SAM_PERSON_GIVEN_NAME, "Lett");
  g_ptr_array_add (records, record);
  view =
      sam_case_view_new (sam_record_freeze (about), sam_record_freeze (person), records, registry);
  return sam_rules_today_card (view, KARI, day (today));
}

static void
test_today_asks_for_an_answer_and_tells_of_days (void)
{
  g_autoptr (SamRegistry) registry = registry_of (NULL);
  g_autoptr (SamRecord) notice =
      make (SAM_RECORD_DISCHARGE_NOTICE, 1, "case_id", CASE, "transition_id", TRANSITION,
            "notified_at", "2026-06-01T07:00:00Z", "ready_on", "2026-06-01", NULL);
  g_autoptr (SamRecord) answered = sam_record_dup (notice);
  g_autoptr (SamRecord) ended = NULL;
  g_autoptr (SamTodayCard) first = card_of (notice, registry, "2026-06-01");
  g_autoptr (SamTodayCard) later = card_of (notice, registry, "2026-06-04");
  g_autoptr (SamTodayCard) told = NULL, over = NULL;

  g_assert_nonnull (reason_of (first, SAM_TODAY_DISCHARGE_ANSWER));
  g_assert_null (reason_of (first, SAM_TODAY_DISCHARGE_DAYS));
  g_assert_cmpint (reason_of (later, SAM_TODAY_DISCHARGE_DAYS)->n, ==, 3);
  g_assert_cmpint (reason_of (later, SAM_TODAY_DISCHARGE_ANSWER)->days_over, ==, 3);
  g_assert_true (later->escalated);
  sam_record_set_date (answered, SAM_DISCHARGE_NOTICE_ANSWERED_ON, day ("2026-06-02"));
  told = card_of (sam_record_freeze (answered), registry, "2026-06-04");
  g_assert_null (reason_of (told, SAM_TODAY_DISCHARGE_ANSWER));
  g_assert_nonnull (reason_of (told, SAM_TODAY_DISCHARGE_DAYS));
  ended = sam_record_dup (notice);
  sam_record_set_date (ended, SAM_DISCHARGE_NOTICE_ENDED_ON, day ("2026-06-03"));
  over = card_of (sam_record_freeze (ended), registry, "2026-06-04");
  g_assert_null (over);
}

/* What a municipality doesn't answer stands on Today from the day after it should have. */
static void
test_a_municipality_that_does_not_answer_is_an_alert (void)
{
  g_autoptr (SamRecord) town = sam_record_new (SAM_RECORD_SERVICE, TOWN, SAM_ID_NIL);
  g_autoptr (SamRegistry) registry = NULL;
  g_autoptr (SamRecord) ask =
      make (SAM_RECORD_HANDOVER, 1, "case_id", CASE, "to_kind", "service", "to_service", TOWN,
            "state", "asked", "asked_at", "2026-06-01T07:00:00Z", NULL);
  g_autoptr (SamRecord) yes = sam_record_dup (ask);
  g_autoptr (SamTodayCard) in_time = NULL, late = NULL, answered = NULL;

  sam_record_set_text (town, SAM_SERVICE_NAME, "Nabo kommune");
  sam_record_set_text (town, SAM_SERVICE_SERVICE_KIND, "municipality");
  registry = registry_of (g_object_ref (sam_record_freeze (town)), NULL);
  in_time = card_of (ask, registry, "2026-06-04");
  g_assert_null (reason_of (in_time, SAM_TODAY_HANDOVER_LATE));
  late = card_of (ask, registry, "2026-06-05");
  g_assert_cmpstr (reason_of (late, SAM_TODAY_HANDOVER_LATE)->who, ==, "Nabo kommune");
  g_assert_cmpint (reason_of (late, SAM_TODAY_HANDOVER_LATE)->date, ==, day ("2026-06-04"));
  sam_record_set_text (yes, SAM_HANDOVER_STATE, "accepted");
  answered = card_of (sam_record_freeze (yes), registry, "2026-06-05");
  g_assert_null (reason_of (answered, SAM_TODAY_HANDOVER_LATE));
}

/* ---- Which municipality ---- */

static void
test_where_somebody_stays_decides (void)
{
  g_autoptr (SamRecord) person =
      make (SAM_RECORD_PERSON, 1, "registered_municipality", "Her", "registered_from_on",
            "2020-01-01", "staying_municipality", "Der", "staying_from_on", "2026-03-01", NULL);
  g_autoptr (SamRecord) chosen = sam_record_dup (person);
  SamTown town = sam_rules_town (person, day ("2026-02-28"));

  /* Being registered in one gives it no duty. */
  g_assert_null (town.name);
  g_assert_cmpint (town.ground, ==, SAM_TOWN_UNKNOWN);
  town = sam_rules_town (person, day ("2026-03-01"));
  g_assert_cmpstr (town.name, ==, "Der");
  g_assert_cmpint (town.ground, ==, SAM_TOWN_STAYS);
  sam_record_set_text (chosen, SAM_PERSON_CHOSEN_MUNICIPALITY, "Hjem");
  town = sam_rules_town (chosen, day ("2026-03-01"));
  g_assert_cmpstr (town.name, ==, "Hjem");
  g_assert_cmpint (town.ground, ==, SAM_TOWN_CHOSEN);
  g_assert_null (town.stayed_since);
  sam_record_set_date (chosen, SAM_PERSON_CHOSEN_FROM_ON, day ("2026-02-01"));
  town = sam_rules_town (chosen, day ("2026-03-01"));
  g_assert_cmpstr (town.name, ==, "Hjem");
  g_assert_cmpstr (town.stayed_since, ==, "Der");
  sam_record_set_date (chosen, SAM_PERSON_CHOSEN_FROM_ON, day ("2026-04-01"));
  town = sam_rules_town (chosen, day ("2026-03-31"));
  g_assert_cmpstr (town.name, ==, "Der");
}

static void
test_who_takes_over_is_responsible_from_then (void)
{
  g_autoptr (SamRecord) town =
      make (SAM_RECORD_SERVICE, 1, "name", "Nabo kommune", "service_kind", "municipality", NULL);
  g_autoptr (SamRecord) person =
      make (SAM_RECORD_PERSON, 2, "registered_municipality", "Her", "staying_municipality", "Her",
            "staying_from_on", "2020-01-01", "chosen_municipality", "Her", "chosen_from_on",
            "2025-01-01", NULL);
  g_autoptr (SamRecord) moved = sam_rules_moved_to (person, town, day ("2026-06-04"));
  g_autoptr (SamRecord) again = sam_rules_moved_to (moved, town, day ("2026-07-01"));

  g_assert_cmpstr (sam_rules_town (moved, day ("2026-06-04")).name, ==, "Nabo kommune");
  g_assert_null (sam_rules_town (moved, day ("2026-06-03")).name);
  g_assert_cmpstr (sam_record_get_text (moved, SAM_PERSON_REGISTERED_MUNICIPALITY), ==, "Her");
  g_assert_true (sam_record_equal (moved, again));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/discharge/days-run-from-the-day-until-we-can-receive",
                   test_days_run_from_the_day_until_we_can_receive);
  g_test_add_func ("/discharge/days-never-run-before-the-notice-came",
                   test_days_never_run_before_the_notice_came);
  g_test_add_func ("/discharge/only-an-answer-stops-the-days", test_only_an_answer_stops_the_days);
  g_test_add_func ("/discharge/a-dispute-counts-until-the-hospital-agrees",
                   test_a_dispute_counts_until_the_hospital_agrees);
  g_test_add_func ("/discharge/each-day-costs-what-held-on-it",
                   test_each_day_costs_what_held_on_it);
  g_test_add_func ("/discharge/no-rate-is-never-nothing", test_no_rate_is_never_nothing);
  g_test_add_func ("/discharge/random-notices-against-a-slow-reference",
                   test_random_notices_against_a_slow_reference);
  g_test_add_func ("/discharge/today-asks-for-an-answer-and-tells-of-days",
                   test_today_asks_for_an_answer_and_tells_of_days);
  g_test_add_func ("/discharge/a-municipality-that-does-not-answer-is-an-alert",
                   test_a_municipality_that_does_not_answer_is_an_alert);
  g_test_add_func ("/discharge/where-somebody-stays-decides", test_where_somebody_stays_decides);
  g_test_add_func ("/discharge/who-takes-over-is-responsible-from-then",
                   test_who_takes_over_is_responsible_from_then);
  return g_test_run ();
}
