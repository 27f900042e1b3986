/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The shorter plans: for a home, and for when it gets difficult. */
#include "demo-private.h"

/* Every third of the cases from here to there. */
#define FIRST_CASE 51
#define LAST_CASE 58
#define STEP 3
#define WRITTEN_DAYS_AGO 8

static SamRecord *
new_plan (Maker *maker, const SamRecord *about, const char *kind)
{
  const char *id = sam_record_get_id (about);
  SamRecord *plan =
      demo_record (maker, SAM_RECORD_PLAN, id,
                   sam_record_get_text (about, SAM_CASE_COORDINATOR_USER), WRITTEN_DAYS_AGO);

  sam_record_set_text (plan, SAM_PLAN_CASE_ID, id);
  sam_record_set_text (plan, SAM_PLAN_KIND, kind);
  return plan;
}

static void
housing_plan (Maker *maker, const SamRecord *about)
{
  const char *user = sam_record_get_text (about, SAM_CASE_COORDINATOR_USER);
  SamRecord *plan = new_plan (maker, about, "housing");
  SamRecord *goal =
      demo_record (maker, SAM_RECORD_GOAL, sam_record_get_id (about), user, WRITTEN_DAYS_AGO);
  SamRecord *measure =
      demo_record (maker, SAM_RECORD_MEASURE, sam_record_get_id (about), user, WRITTEN_DAYS_AGO);

  sam_record_set_text (plan, SAM_PLAN_MATTERS,
                       "Et sted jeg kan låse døren, med plass til besøk og nær bussen.");
  sam_record_set_text (plan, SAM_PLAN_CAN, "Jeg har bodd alene før, og jeg holder det ryddig.");
  sam_record_set_text (plan, SAM_PLAN_HELPS, "At noen ser innom de første ukene.");
  sam_record_set_date (plan, SAM_PLAN_REVIEW_ON, maker->today + 60);
  sam_record_set_text (goal, SAM_GOAL_CASE_ID, sam_record_get_id (about));
  sam_record_set_text (goal, SAM_GOAL_PLAN_ID, sam_record_get_id (plan));
  sam_record_set_text (goal, SAM_GOAL_WHAT, "En leiekontrakt i eget navn");
  sam_record_set_text (goal, SAM_GOAL_DOMAIN, "housing");
  sam_record_set_text (goal, SAM_GOAL_STATE, "open");
  sam_record_set_text (measure, SAM_MEASURE_CASE_ID, sam_record_get_id (about));
  sam_record_set_text (measure, SAM_MEASURE_PLAN_ID, sam_record_get_id (plan));
  sam_record_set_text (measure, SAM_MEASURE_WHAT, "Søke om kommunal bolig, sammen");
  sam_record_set_text (measure, SAM_MEASURE_OWNER_USER, user);
  sam_record_set_text (measure, SAM_MEASURE_STATE, "open");
  sam_record_set_date (measure, SAM_MEASURE_DUE_ON, maker->today + 25);
  demo_done (maker, plan);
  demo_done (maker, goal);
  demo_done (maker, measure);
}

static void
crisis_plan (Maker *maker, const SamRecord *about)
{
  SamRecord *plan = new_plan (maker, about, "crisis");

  sam_record_set_text (plan, SAM_PLAN_SIGNS, "Jeg sover lite, og jeg lar telefonen ligge.");
  sam_record_set_text (plan, SAM_PLAN_HELPS, "At noen kommer innom og blir litt.");
  sam_record_set_text (plan, SAM_PLAN_CAN, "Gå en tur, og si det til én før det blir kveld.");
  sam_record_set_text (plan, SAM_PLAN_CALL_FIRST, "Utekontakten, så koordinator");
  sam_record_set_date (plan, SAM_PLAN_REVIEW_ON, maker->today + 60);
  demo_done (maker, plan);
}

void
demo_plans (Maker *maker)
{
  GPtrArray *records = maker->demo->records;
  g_autoptr (GPtrArray) cases = g_ptr_array_new ();

  for (guint i = 0; i < records->len; i++)
    if (sam_record_get_rtype (g_ptr_array_index (records, i)) == SAM_RECORD_CASE)
      g_ptr_array_add (cases, g_ptr_array_index (records, i));
  for (guint i = FIRST_CASE; i <= LAST_CASE && i < cases->len; i += STEP) {
    housing_plan (maker, g_ptr_array_index (cases, i));
    crisis_plan (maker, g_ptr_array_index (cases, i));
  }
}
