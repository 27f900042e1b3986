/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Other municipalities, and patients who are ready for discharge. Draws nothing. */
#include "demo-private.h"

#include <samspor/sam-id.h>
#include <samspor/sam-rules.h>

#define HERE "Eksempel kommune"
#define THERE "Nabo kommune"

/* By the number of the case. */
static const struct {
  guint n;
  const char *registered, *stays, *chosen;
} lives[] = {
  { 0, HERE, HERE, NULL },    { 4, THERE, HERE, NULL }, { 7, HERE, THERE, HERE },
  { 16, HERE, HERE, NULL },   { 19, HERE, HERE, NULL }, { 47, HERE, THERE, NULL },
  { 48, THERE, THERE, NULL }, { 9, HERE, NULL, NULL },
};

static const struct {
  guint n;
  int ready_ago, answered_ago, receives_in, disputed_ago; /* -1 = not */
  const char *why;
} notices[] = {
  { 7, 3, 3, 4, -1, NULL },
  { 16, 0, -1, -1, -1, NULL },
  { 19, 6, 6, -1, 5, "Planmøte er ikke holdt, og oppfølgingen fra DPS er ikke avklart." },
};

typedef struct {
  Maker *maker;
  char *there;           /* (owned): the other municipality, a service */
  GArray *cases;         /* (owned) (element-type guint): where the case of each number stands */
  GHashTable *positions; /* (owned) (element-type utf8 guint): of every record */
} Towns;

static SamRecord *
case_of (const Towns *towns, guint n)
{
  return g_ptr_array_index (towns->maker->demo->records, g_array_index (towns->cases, guint, n));
}

/* A copy to be changed and put back. (transfer full) */
static SamRecord *
take (const Towns *towns, const char *id)
{
  guint at = GPOINTER_TO_UINT (g_hash_table_lookup (towns->positions, id));

  return sam_record_dup (g_ptr_array_index (towns->maker->demo->records, at));
}

/* @record: (transfer full) */
static void
put_back (const Towns *towns, SamRecord *record)
{
  guint at = GPOINTER_TO_UINT (g_hash_table_lookup (towns->positions, sam_record_get_id (record)));
  gpointer *place = &towns->maker->demo->records->pdata[at];

  g_object_unref (*place);
  *place = sam_record_freeze (record);
}

static void
find_cases (Towns *towns)
{
  GPtrArray *records = towns->maker->demo->records;

  for (guint i = 0; i < records->len; i++) {
    SamRecord *record = g_ptr_array_index (records, i);

    g_hash_table_insert (towns->positions, g_strdup (sam_record_get_id (record)),
                         GUINT_TO_POINTER (i));
    if (sam_record_get_rtype (record) == SAM_RECORD_CASE)
      g_array_append_val (towns->cases, i);
  }
}

static void
make_registry (Towns *towns)
{
  Maker *maker = towns->maker;
  SamRecord *service = demo_record (maker, SAM_RECORD_SERVICE, SAM_ID_NIL, maker->users[1], 200);
  SamRecord *rate = demo_record (maker, SAM_RECORD_SETTING, SAM_ID_NIL, maker->users[1], 300);

  towns->there = g_strdup (sam_record_get_id (service));
  sam_record_set_text (service, SAM_SERVICE_NAME, THERE);
  sam_record_set_text (service, SAM_SERVICE_SERVICE_KIND, "municipality");
  sam_record_set_text (service, SAM_SERVICE_REFER_HOW,
                       "Ring servicetorget og be om ruskonsulenten");
  sam_record_set_text (service, SAM_SERVICE_PHONE, "00 00 01 40");
  sam_record_set_int (service, SAM_SERVICE_ANSWER_DAYS, 3);
  sam_record_set_date (service, SAM_SERVICE_CHECKED_ON, maker->today - 20);
  /* Before the cases that name it. */
  g_ptr_array_insert (maker->demo->records, 0, sam_record_freeze (service));
  sam_record_set_text (rate, SAM_SETTING_SETTING_KEY, SAM_SETTING_DISCHARGE_RATE);
  sam_record_set_text (rate, SAM_SETTING_VALUE, "4885");
  sam_record_set_date (rate, SAM_SETTING_VALID_FROM, sam_date_from_ymd (2019, 1, 1));
  sam_record_set_text (rate, SAM_SETTING_SOURCE, "Helsedirektoratet, døgnpris 2019");
  sam_record_set_text (rate, SAM_SETTING_BY_USER, maker->users[1]);
  demo_done (maker, rate);
}

static void
settle (const Towns *all, guint n, const char *registered, const char *stays, const char *chosen)
{
  SamDate since = all->maker->today - 400;
  SamRecord *person = take (all, sam_record_get_text (case_of (all, n), SAM_CASE_PERSON_ID));

  if (registered != NULL) {
    sam_record_set_text (person, SAM_PERSON_REGISTERED_MUNICIPALITY, registered);
    sam_record_set_date (person, SAM_PERSON_REGISTERED_FROM_ON, since);
  }
  if (stays != NULL) {
    sam_record_set_text (person, SAM_PERSON_STAYING_MUNICIPALITY, stays);
    sam_record_set_date (person, SAM_PERSON_STAYING_FROM_ON, since + 300);
  }
  if (chosen != NULL) {
    sam_record_set_text (person, SAM_PERSON_CHOSEN_MUNICIPALITY, chosen);
    sam_record_set_date (person, SAM_PERSON_CHOSEN_FROM_ON, since + 340);
  }
  put_back (all, person);
}

static const SamRecord *
coming_of (const Towns *all, const SamRecord *about)
{
  GPtrArray *records = all->maker->demo->records;

  for (guint i = 0; i < records->len; i++) {
    const SamRecord *record = g_ptr_array_index (records, i);

    if (sam_record_get_rtype (record) == SAM_RECORD_TRANSITION
        && g_str_equal (sam_record_get_scope (record), sam_record_get_id (about)))
      return record;
  }
  return NULL;
}

static void
tell_notice (const Towns *all, guint i)
{
  Maker *maker = all->maker;
  const SamRecord *about = case_of (all, notices[i].n);
  const char *by = sam_record_get_text (about, SAM_CASE_COORDINATOR_USER);
  SamRecord *notice = demo_record (maker, SAM_RECORD_DISCHARGE_NOTICE, sam_record_get_id (about),
                                   by, notices[i].ready_ago);

  sam_record_set_text (notice, SAM_DISCHARGE_NOTICE_CASE_ID, sam_record_get_id (about));
  sam_record_set_text (notice, SAM_DISCHARGE_NOTICE_TRANSITION_ID,
                       sam_record_get_id (coming_of (all, about)));
  sam_record_set_moment (notice, SAM_DISCHARGE_NOTICE_NOTIFIED_AT,
                         maker->now - notices[i].ready_ago * SAM_USEC_PER_DAY - G_TIME_SPAN_HOUR);
  sam_record_set_text (notice, SAM_DISCHARGE_NOTICE_NOTIFIED_BY, "Overlegen på posten");
  sam_record_set_date (notice, SAM_DISCHARGE_NOTICE_READY_ON, maker->today - notices[i].ready_ago);
  if (notices[i].answered_ago >= 0)
    sam_record_set_date (notice, SAM_DISCHARGE_NOTICE_ANSWERED_ON,
                         maker->today - notices[i].answered_ago);
  if (notices[i].receives_in >= 0)
    sam_record_set_date (notice, SAM_DISCHARGE_NOTICE_RECEIVES_ON,
                         maker->today + notices[i].receives_in);
  if (notices[i].disputed_ago >= 0) {
    sam_record_set_date (notice, SAM_DISCHARGE_NOTICE_DISPUTED_ON,
                         maker->today - notices[i].disputed_ago);
    sam_record_set_text (notice, SAM_DISCHARGE_NOTICE_DISPUTE_WHY, notices[i].why);
  }
  demo_done (maker, notice);
}

/* Asked whether it takes over; with @days_to_yes the other municipality has said yes. */
static void
tell_handover (const Towns *all, guint n, int days_ago, int days_to_yes)
{
  Maker *maker = all->maker;
  const SamRecord *about = case_of (all, n);
  const char *by = sam_record_get_text (about, SAM_CASE_COORDINATOR_USER);
  gint64 asked = maker->now - days_ago * SAM_USEC_PER_DAY;
  SamRecord *handover =
      demo_record (maker, SAM_RECORD_HANDOVER, sam_record_get_id (about), by, days_ago);

  sam_record_set_text (handover, SAM_HANDOVER_CASE_ID, sam_record_get_id (about));
  sam_rules_hand_over_from (handover, about);
  sam_record_set_text (handover, SAM_HANDOVER_TO_KIND, "service");
  sam_record_set_text (handover, SAM_HANDOVER_TO_SERVICE, all->there);
  sam_record_set_text (handover, SAM_HANDOVER_REASON, "Har flyttet til kjæresten og vil bli der.");
  sam_record_set_text (handover, SAM_HANDOVER_STATE, "asked");
  sam_record_set_moment (handover, SAM_HANDOVER_ASKED_AT, asked);
  sam_record_set_text (handover, SAM_HANDOVER_ASKED_BY_USER, by);
  sam_rules_let_all_follow (handover);
  if (days_to_yes > 0) {
    sam_record_set_text (handover, SAM_HANDOVER_STATE, "accepted");
    sam_record_set_moment (handover, SAM_HANDOVER_ANSWERED_AT,
                           asked + days_to_yes * SAM_USEC_PER_DAY);
    sam_record_set_text (handover, SAM_HANDOVER_ANSWERED_BY_USER, by);
    sam_record_set_text (handover, SAM_HANDOVER_ACCEPTED_BY_NAME, "Ruskonsulenten");
    sam_record_set_text (handover, SAM_HANDOVER_ACCEPTED_HOW, "phone");
    put_back (all, sam_rules_take_over (about, handover));
  }
  demo_done (maker, handover);
}

void
demo_towns (Maker *maker)
{
  Towns all = { .maker = maker,
                .cases = g_array_new (FALSE, FALSE, sizeof (guint)),
                .positions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL) };

  make_registry (&all);
  find_cases (&all);
  for (guint i = 0; i < G_N_ELEMENTS (lives); i++)
    settle (&all, lives[i].n, lives[i].registered, lives[i].stays, lives[i].chosen);
  for (guint i = 0; i < G_N_ELEMENTS (notices); i++)
    tell_notice (&all, i);
  tell_handover (&all, 47, 9, 0);
  tell_handover (&all, 48, 12, 4);
  g_hash_table_unref (all.positions);
  g_array_unref (all.cases);
  g_free (all.there);
}
