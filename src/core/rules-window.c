/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules-private.h"

#include <samspor/sam-id.h>

/* ---- What opens it ---- */

SamDate
sam_rules_day0 (const SamCaseView *view, const SamRecord *cause)
{
  SamDate on;

  if (sam_record_get_rtype (cause) == SAM_RECORD_OVERDOSE)
    return sam_rules_day (sam_record_get_moment (cause, SAM_OVERDOSE_OCCURRED_AT));
  if (sam_record_get_rtype (cause) != SAM_RECORD_TRANSITION || !_sam_rules_kind (cause)->window
      || sam_record_has (cause, SAM_TRANSITION_CANCELLED_ON)
      || !sam_rules_chain (view, cause).ends_free)
    return SAM_DATE_NONE;
  on = sam_record_get_date (cause, SAM_TRANSITION_HAPPENED_ON);
  return on != SAM_DATE_NONE ? on : _sam_rules_date (cause);
}

/* Several windows merge: the latest day 0 wins. */
static void
consider_all (const SamCaseView *view, SamRecordType type, SamDate today, const SamRecord **latest,
              SamDate *latest_on, guint *n)
{
  GPtrArray *all = sam_case_view_list (view, type);

  for (guint i = 0; i < all->len; i++) {
    const SamRecord *cause = g_ptr_array_index (all, i);
    SamDate on = sam_rules_day0 (view, cause);

    if (on == SAM_DATE_NONE || on > today || today - on > SAM_WINDOW_DAYS)
      continue;
    (*n)++;
    if (*latest == NULL || on > *latest_on) {
      *latest = cause;
      *latest_on = on;
    }
  }
}

static const SamRecord *
find_cause (const SamCaseView *view, SamDate today, SamDate *day0, guint *n)
{
  const SamRecord *latest = NULL;

  *n = 0;
  *day0 = SAM_DATE_NONE;
  /* Death stops every contact at once. */
  if (_sam_rules_deceased (view))
    return NULL;
  consider_all (view, SAM_RECORD_TRANSITION, today, &latest, day0, n);
  consider_all (view, SAM_RECORD_OVERDOSE, today, &latest, day0, n);
  return latest;
}

const SamRecord *
_sam_rules_window (const SamCaseView *view, SamDate today, int *day)
{
  SamDate day0;
  guint n;
  const SamRecord *cause = find_cause (view, today, &day0, &n);

  *day = cause != NULL ? today - day0 : 0;
  return cause;
}

/* ---- The records ---- */

static SamField
cause_field (const SamRecord *cause)
{
  return sam_record_get_rtype (cause) == SAM_RECORD_OVERDOSE ? SAM_FOLLOWUP_OVERDOSE_ID
                                                             : SAM_FOLLOWUP_TRANSITION_ID;
}

const SamRecord *
_sam_rules_followup (const SamCaseView *view, const SamRecord *cause)
{
  GPtrArray *all = sam_case_view_list (view, SAM_RECORD_FOLLOWUP);
  SamField field = cause_field (cause);

  for (guint i = 0; i < all->len; i++)
    if (g_strcmp0 (sam_record_get_text (g_ptr_array_index (all, i), field),
                   sam_record_get_id (cause))
        == 0)
      return g_ptr_array_index (all, i);
  return NULL;
}

static char *
id_of_day (const char *followup_id, int day)
{
  g_autofree char *name = g_strdup_printf ("day-%d", day);

  return sam_id_derive (followup_id, name);
}

char *
sam_rules_followup_id (const SamRecord *record)
{
  const char *of = NULL;

  if (sam_record_get_rtype (record) == SAM_RECORD_FOLLOWUP) {
    of = sam_record_get_text (record, SAM_FOLLOWUP_TRANSITION_ID);
    if (of == NULL)
      of = sam_record_get_text (record, SAM_FOLLOWUP_OVERDOSE_ID);
    return of != NULL ? sam_id_derive (of, "followup") : NULL;
  }
  if (sam_record_get_rtype (record) == SAM_RECORD_FOLLOWUP_DAY) {
    of = sam_record_get_text (record, SAM_FOLLOWUP_DAY_FOLLOWUP_ID);
    return of != NULL
               ? id_of_day (of, (int) sam_record_get_int (record, SAM_FOLLOWUP_DAY_DAY_NUMBER))
               : NULL;
  }
  return NULL;
}

SamRecord *
sam_rules_followup (const SamRecord *cause)
{
  g_autofree char *id = sam_id_derive (sam_record_get_id (cause), "followup");
  SamRecord *followup = sam_record_new (SAM_RECORD_FOLLOWUP, id, sam_record_get_scope (cause));

  sam_record_set_text (followup, SAM_FOLLOWUP_CASE_ID, sam_record_get_scope (cause));
  sam_record_set_text (followup, cause_field (cause), sam_record_get_id (cause));
  sam_record_set_text (followup, SAM_FOLLOWUP_AGREED, "not_asked");
  sam_record_set_text (followup, SAM_FOLLOWUP_NALOXONE, "not_asked");
  return followup;
}

SamRecord *
sam_rules_followup_day (const SamRecord *followup, int day)
{
  g_autofree char *id = id_of_day (sam_record_get_id (followup), day);
  SamRecord *record = sam_record_new (SAM_RECORD_FOLLOWUP_DAY, id, sam_record_get_scope (followup));

  sam_record_set_text (record, SAM_FOLLOWUP_DAY_CASE_ID, sam_record_get_scope (followup));
  sam_record_set_text (record, SAM_FOLLOWUP_DAY_FOLLOWUP_ID, sam_record_get_id (followup));
  sam_record_set_int (record, SAM_FOLLOWUP_DAY_DAY_NUMBER, day);
  return record;
}

/* ---- The next way to try ---- */

/* From what asks least of us to what asks most. */
static const char *const ladder[] = { "letter", "sms", "phone", "partner", "outreach", "home" };

static gboolean
is_possible (const SamCaseView *view, const char *channel)
{
  const SamRecord *person = sam_case_view_get_person (view);

  if (person == NULL)
    return TRUE;
  if (sam_record_get_bool (person, SAM_PERSON_NEVER_CALL) && g_str_equal (channel, "phone"))
    return FALSE;
  /* No address is known here, and none may be asked for. */
  return !_sam_rules_strictly_protected (view)
         || (!g_str_equal (channel, "letter") && !g_str_equal (channel, "home"));
}

static gboolean
is_wished (const SamCaseView *view, const char *channel)
{
  const SamRecord *person = sam_case_view_get_person (view);
  const char *const *wishes =
      person != NULL ? sam_record_get_set (person, SAM_PERSON_CONTACT_CHANNELS) : NULL;

  return wishes != NULL && g_strv_contains (wishes, channel);
}

static int
rung_of (const char *channel)
{
  for (guint i = 0; i < G_N_ELEMENTS (ladder); i++)
    if (g_strcmp0 (ladder[i], channel) == 0)
      return (int) i;
  return -1;
}

static gboolean
is_attempt (const SamRecord *contact)
{
  return !sam_record_enum_is (contact, SAM_CONTACT_OUTCOME, "reached")
         && !sam_record_enum_is (contact, SAM_CONTACT_OUTCOME, "cancelled_by_us");
}

const char *
sam_rules_next_channel (const SamCaseView *view, SamDate since)
{
  GPtrArray *contacts = sam_case_view_list (view, SAM_RECORD_CONTACT);
  gboolean tried[G_N_ELEMENTS (ladder)] = { FALSE };
  int highest = -1;

  for (guint i = 0; i < contacts->len; i++) {
    const SamRecord *contact = g_ptr_array_index (contacts, i);
    int rung = rung_of (sam_record_get_text (contact, SAM_CONTACT_CHANNEL));

    if (rung >= 0 && is_attempt (contact)
        && sam_rules_day (sam_record_get_moment (contact, SAM_CONTACT_OCCURRED_AT)) >= since) {
      tried[rung] = TRUE;
      highest = MAX (highest, rung);
    }
  }
  for (guint i = 0; i < G_N_ELEMENTS (ladder); i++)
    if (!tried[i] && is_wished (view, ladder[i]) && is_possible (view, ladder[i]))
      return ladder[i];
  for (guint i = highest < 0 ? 2 : (guint) highest + 1; i < G_N_ELEMENTS (ladder); i++)
    if (!tried[i] && is_possible (view, ladder[i]))
      return ladder[i];
  for (guint i = 0; i < G_N_ELEMENTS (ladder); i++)
    if (!tried[i] && is_possible (view, ladder[i]))
      return ladder[i];
  /* All was tried: where people are. */
  return "outreach";
}

/* ---- The days ---- */

static void
read_day (const SamFollowWindow *window, SamWindowDay *day, const SamRecord *record)
{
  SamRegistry *registry = sam_case_view_get_registry (window->view);

  day->record = record;
  day->planned = TRUE;
  day->who = sam_record_get_text (record, SAM_FOLLOWUP_DAY_WHO_TEXT);
  if (day->who == NULL)
    day->who =
        sam_registry_name (registry, sam_record_get_text (record, SAM_FOLLOWUP_DAY_WHO_USER));
  day->channel = sam_record_get_text (record, SAM_FOLLOWUP_DAY_CHANNEL);
  day->weekend_by = sam_record_get_text (record, SAM_FOLLOWUP_DAY_WEEKEND_BY);
}

static void
read_days (SamFollowWindow *window)
{
  GPtrArray *records = sam_case_view_list (window->view, SAM_RECORD_FOLLOWUP_DAY);

  for (guint i = 0; i < SAM_N_FIRST_DAYS; i++)
    window->days[sam_first_days[i]].planned = TRUE;
  for (guint i = 0; window->followup != NULL && i < records->len; i++) {
    const SamRecord *record = g_ptr_array_index (records, i);
    gint64 day = sam_record_get_int (record, SAM_FOLLOWUP_DAY_DAY_NUMBER);

    if (day >= 0 && day <= SAM_WINDOW_DAYS
        && g_strcmp0 (sam_record_get_text (record, SAM_FOLLOWUP_DAY_FOLLOWUP_ID),
                      sam_record_get_id (window->followup))
               == 0)
      read_day (window, &window->days[day], record);
  }
}

/* A contact is never moved later. On a closed day somebody is named who has it, or it is pulled to
 * the last open day before, and a second falls due on the next open day. */
static void
lay_out (SamFollowWindow *window)
{
  SamCalendar *calendar = sam_registry_calendar (sam_case_view_get_registry (window->view));

  for (int i = 0; i <= SAM_WINDOW_DAYS; i++) {
    SamWindowDay *day = &window->days[i];
    SamFirstDay first;

    day->day = i;
    day->date = sam_date_add_days (window->day0, i);
    if (day->date == SAM_DATE_NONE
        || sam_calendar_first_days (calendar, window->day0, &i, 1, &first) == 0)
      continue;
    day->weekday = first.weekday;
    day->closed = first.closed;
    if (!day->planned || window->declined)
      continue;
    day->on = day->date;
    if (!day->closed || day->weekend_by != NULL)
      continue;
    day->no_weekend = TRUE;
    if (first.before != SAM_DATE_NONE) {
      day->on = first.before;
      day->second_on = first.after;
    }
  }
}

/* Contacts decide what was reached and what was only tried. */
static void
read_contacts (SamFollowWindow *window)
{
  GPtrArray *contacts = sam_case_view_list (window->view, SAM_RECORD_CONTACT);

  for (guint i = 0; i < contacts->len; i++) {
    const SamRecord *contact = g_ptr_array_index (contacts, i);
    SamDate on = sam_rules_day (sam_record_get_moment (contact, SAM_CONTACT_OCCURRED_AT));
    gboolean reached = sam_record_enum_is (contact, SAM_CONTACT_OUTCOME, "reached");
    int n = on - window->day0;

    if (on == SAM_DATE_NONE || n < 0)
      continue;
    if (reached)
      window->reached_on = MAX (window->reached_on, on);
    else if (is_attempt (contact))
      window->n_tried++;
    if (n <= SAM_WINDOW_DAYS) {
      window->days[n].reached |= reached;
      window->days[n].n_tried += !reached && is_attempt (contact) ? 1 : 0;
    }
  }
}

/* The latest contact that has fallen due, unless the person was reached then or later. */
static void
find_due (SamFollowWindow *window, SamDate today)
{
  for (int i = 0; i <= SAM_WINDOW_DAYS; i++) {
    const SamWindowDay *day = &window->days[i];
    const SamDate dates[] = { day->on, day->second_on };

    for (guint d = 0; d < G_N_ELEMENTS (dates); d++)
      if (dates[d] != SAM_DATE_NONE && dates[d] <= today && dates[d] >= window->due_on) {
        window->due = day;
        window->due_on = dates[d];
      }
  }
  if (window->due != NULL && window->reached_on >= window->due_on) {
    window->due = NULL;
    window->due_on = SAM_DATE_NONE;
  }
}

static SamFollowWindow *
window_new (SamCaseView *view, const SamRecord *cause, SamDate day0, SamDate today)
{
  SamFollowWindow *window = g_new0 (SamFollowWindow, 1);

  window->view = sam_case_view_ref (view);
  window->cause = cause;
  window->followup = _sam_rules_followup (view, cause);
  window->day0 = day0;
  window->day = today - day0;
  window->declined = window->followup != NULL
                     && sam_record_enum_is (window->followup, SAM_FOLLOWUP_AGREED, "declined");
  read_days (window);
  lay_out (window);
  read_contacts (window);
  find_due (window, today);
  window->next_channel = sam_rules_next_channel (view, day0);
  return window;
}

SamFollowWindow *
sam_rules_window (SamCaseView *view, SamDate today)
{
  SamDate day0;
  guint n;
  const SamRecord *cause = find_cause (view, today, &day0, &n);
  SamFollowWindow *window;

  if (cause == NULL)
    return NULL;
  window = window_new (view, cause, day0, today);
  window->n_merged = n - 1;
  return window;
}

SamFollowWindow *
sam_rules_window_of (SamCaseView *view, const char *cause_id, SamDate today)
{
  const SamRecord *cause = sam_case_view_get (view, cause_id);
  SamDate day0 = cause != NULL && !sam_record_is_retracted (cause) ? sam_rules_day0 (view, cause)
                                                                   : SAM_DATE_NONE;

  return day0 != SAM_DATE_NONE && !_sam_rules_deceased (view)
             ? window_new (view, cause, day0, today)
             : NULL;
}

void
sam_rules_window_free (SamFollowWindow *window)
{
  if (window == NULL)
    return;
  sam_case_view_unref (window->view);
  g_free (window);
}
