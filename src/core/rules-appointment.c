/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules-private.h"

#include <string.h>

/* ---- The day ---- */

static int
compare_hours (const char *a, const char *b)
{
  if (a == NULL || b == NULL)
    return (a != NULL ? 0 : 1) - (b != NULL ? 0 : 1);
  return strcmp (a, b);
}

int
sam_appointment_today_compare (const SamAppointmentToday *a, const SamAppointmentToday *b)
{
  return compare_hours (a->at_time, b->at_time);
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return sam_appointment_today_compare (*(SamAppointmentToday *const *) a,
                                        *(SamAppointmentToday *const *) b);
}

static SamAppointmentToday *
line_new (const SamCaseView *view, const SamRecord *record, const char *at_time)
{
  const SamRecord *about = sam_case_view_get_case (view);
  const SamRecord *person = sam_case_view_get_person (view);
  SamAppointmentToday *line = g_new0 (SamAppointmentToday, 1);

  g_atomic_ref_count_init (&line->ref_count);
  line->record_id = g_strdup (sam_record_get_id (record));
  line->case_id = g_strdup (sam_record_get_id (about));
  line->name = _sam_rules_person_name (view);
  line->address_grade =
      person != NULL ? g_strdup (sam_record_get_text (person, SAM_PERSON_ADDRESS_GRADE)) : NULL;
  line->team_id = g_strdup (sam_record_get_text (about, SAM_CASE_TEAM_ID));
  line->coordinator_user = g_strdup (sam_record_get_text (about, SAM_CASE_COORDINATOR_USER));
  line->holder_user = g_strdup (sam_record_get_text (about, SAM_CASE_HOLDER_USER));
  line->at_time = g_strdup (at_time);
  return line;
}

static void
add_line (GPtrArray **lines, SamAppointmentToday *line)
{
  if (*lines == NULL)
    *lines = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_appointment_today_unref);
  g_ptr_array_add (*lines, line);
}

static gboolean
is_to_come (const SamRecord *appointment)
{
  return sam_record_enum_is (appointment, SAM_APPOINTMENT_STATE, "planned");
}

static void
add_appointment (const SamCaseView *view, const SamRecord *appointment, gboolean strict,
                 GPtrArray **lines)
{
  const char *service =
      sam_registry_name (sam_case_view_get_registry (view),
                         sam_record_get_text (appointment, SAM_APPOINTMENT_SERVICE_ID));
  const char *whom = sam_record_get_text (appointment, SAM_APPOINTMENT_WITH_WHOM);
  SamAppointmentToday *line =
      line_new (view, appointment, sam_record_get_text (appointment, SAM_APPOINTMENT_AT_TIME));

  line->with_whom = g_strdup (whom != NULL ? whom : strict ? NULL : service);
  if (!strict)
    line->place = g_strdup (sam_record_get_text (appointment, SAM_APPOINTMENT_PLACE));
  add_line (lines, line);
}

/* Whether a meeting that day stands as a record of its own, and not only as the next of another. */
static gboolean
meets_on (GPtrArray *meetings, SamDate date)
{
  for (guint i = 0; i < meetings->len; i++)
    if (sam_record_get_date (g_ptr_array_index (meetings, i), SAM_MEETING_MEETS_ON) == date)
      return TRUE;
  return FALSE;
}

static void
add_meeting (const SamCaseView *view, const SamRecord *meeting, const char *at_time,
             gboolean strict, gboolean with_place, GPtrArray **lines)
{
  SamAppointmentToday *line = line_new (view, meeting, at_time);

  line->meeting_kind = g_strdup (sam_record_get_text (meeting, SAM_MEETING_KIND));
  if (with_place && !strict)
    line->place = g_strdup (sam_record_get_text (meeting, SAM_MEETING_PLACE));
  add_line (lines, line);
}

GPtrArray *
sam_rules_appointments_today (const SamCaseView *view, SamDate today)
{
  GPtrArray *appointments, *meetings, *lines = NULL;
  gboolean strict;

  g_return_val_if_fail (view != NULL, NULL);

  appointments = sam_case_view_list (view, SAM_RECORD_APPOINTMENT);
  meetings = sam_case_view_list (view, SAM_RECORD_MEETING);
  if (appointments->len + meetings->len == 0 || _sam_rules_deceased (view)
      || sam_record_enum_is (sam_case_view_get_case (view), SAM_CASE_STATUS, "closed"))
    return NULL;
  strict = _sam_rules_strictly_protected (view);
  for (guint i = 0; i < appointments->len; i++) {
    const SamRecord *appointment = g_ptr_array_index (appointments, i);

    if (is_to_come (appointment)
        && sam_record_get_date (appointment, SAM_APPOINTMENT_MEETS_ON) == today)
      add_appointment (view, appointment, strict, &lines);
  }
  for (guint i = 0; i < meetings->len; i++) {
    const SamRecord *meeting = g_ptr_array_index (meetings, i);

    if (sam_record_get_date (meeting, SAM_MEETING_MEETS_ON) == today)
      add_meeting (view, meeting, sam_record_get_text (meeting, SAM_MEETING_AT_TIME), strict, TRUE,
                   &lines);
    else if (sam_record_get_date (meeting, SAM_MEETING_NEXT_ON) == today
             && !meets_on (meetings, today))
      add_meeting (view, meeting, sam_record_get_text (meeting, SAM_MEETING_NEXT_TIME), strict,
                   FALSE, &lines);
  }
  if (lines != NULL)
    g_ptr_array_sort (lines, compare_lines);
  return lines;
}

SamAppointmentToday *
sam_appointment_today_ref (SamAppointmentToday *appointment)
{
  g_atomic_ref_count_inc (&appointment->ref_count);
  return appointment;
}

void
sam_appointment_today_unref (SamAppointmentToday *appointment)
{
  if (!g_atomic_ref_count_dec (&appointment->ref_count))
    return;
  g_free (appointment->record_id);
  g_free (appointment->case_id);
  g_free (appointment->name);
  g_free (appointment->address_grade);
  g_free (appointment->team_id);
  g_free (appointment->coordinator_user);
  g_free (appointment->holder_user);
  g_free (appointment->meeting_kind);
  g_free (appointment->at_time);
  g_free (appointment->with_whom);
  g_free (appointment->place);
  g_free (appointment);
}

/* ---- What is to come ---- */

SamDate
sam_rules_next_meeting (const SamCaseView *view, SamDate today, const char **at_time)
{
  GPtrArray *meetings = sam_case_view_list (view, SAM_RECORD_MEETING);
  SamDate best = SAM_DATE_NONE;

  *at_time = NULL;
  for (guint i = 0; i < meetings->len; i++) {
    const SamRecord *meeting = g_ptr_array_index (meetings, i);
    const struct {
      SamField on, at;
    } ways[] = { { SAM_MEETING_MEETS_ON, SAM_MEETING_AT_TIME },
                 { SAM_MEETING_NEXT_ON, SAM_MEETING_NEXT_TIME } };

    for (guint w = 0; w < G_N_ELEMENTS (ways); w++) {
      SamDate on = sam_record_get_date (meeting, ways[w].on);

      if (on == SAM_DATE_NONE || on < today || (w == 1 && meets_on (meetings, on)))
        continue;
      if (best == SAM_DATE_NONE || on < best) {
        best = on;
        *at_time = sam_record_get_text (meeting, ways[w].at);
      }
    }
  }
  return best;
}

static int
compare_appointments (gconstpointer a, gconstpointer b)
{
  const SamRecord *one = *(SamRecord *const *) a, *two = *(SamRecord *const *) b;
  SamDate x = sam_record_get_date (one, SAM_APPOINTMENT_MEETS_ON);
  SamDate y = sam_record_get_date (two, SAM_APPOINTMENT_MEETS_ON);

  return x != y ? (x < y ? -1 : 1)
                : compare_hours (sam_record_get_text (one, SAM_APPOINTMENT_AT_TIME),
                                 sam_record_get_text (two, SAM_APPOINTMENT_AT_TIME));
}

GPtrArray *
sam_rules_coming_appointments (const SamCaseView *view, SamDate today)
{
  GPtrArray *all = sam_case_view_list (view, SAM_RECORD_APPOINTMENT);
  GPtrArray *coming = g_ptr_array_new ();

  for (guint i = 0; i < all->len; i++) {
    SamRecord *appointment = g_ptr_array_index (all, i);

    if (is_to_come (appointment)
        && sam_record_get_date (appointment, SAM_APPOINTMENT_MEETS_ON) >= today)
      g_ptr_array_add (coming, appointment);
  }
  g_ptr_array_sort (coming, compare_appointments);
  return coming;
}

gboolean
sam_service_kind_is_open (const char *service_kind)
{
  static const char *const open[] = { "nav", "gp", "housing_office", "school", "work", NULL };

  return service_kind != NULL && g_strv_contains (open, service_kind);
}

/* ---- System level ---- */

SamCooperationState
sam_rules_cooperation (const SamRecord *cooperation, SamDate today)
{
  SamDate from = sam_record_get_date (cooperation, SAM_COOPERATION_VALID_FROM);
  SamDate to = sam_record_get_date (cooperation, SAM_COOPERATION_VALID_TO);
  SamDate again = sam_record_get_date (cooperation, SAM_COOPERATION_REVISION_ON);

  if (to != SAM_DATE_NONE && to < today)
    return SAM_COOPERATION_OVER;
  if (from != SAM_DATE_NONE && from > today)
    return SAM_COOPERATION_TO_COME;
  return again != SAM_DATE_NONE && again < today ? SAM_COOPERATION_TO_REVISE
                                                 : SAM_COOPERATION_STANDS;
}

const SamRecord *
sam_rules_cooperation_for (SamRegistry *registry, const SamRecord *transition, SamDate today)
{
  GPtrArray *all = sam_registry_list (registry, SAM_RECORD_COOPERATION);
  const char *kind =
      transition != NULL ? sam_record_get_text (transition, SAM_TRANSITION_KIND) : NULL;
  const char *wanted = NULL;
  const SamRecord *found = NULL;

  if (g_strcmp0 (kind, "prison") == 0 || g_strcmp0 (kind, "remand") == 0
      || g_strcmp0 (kind, "leave") == 0)
    wanted = "prison";
  else if (g_strcmp0 (kind, "tsb") == 0 || g_strcmp0 (kind, "phv") == 0
           || g_strcmp0 (kind, "detox") == 0 || g_strcmp0 (kind, "broken_off") == 0)
    wanted = "hol_6_1";
  for (guint i = 0; wanted != NULL && i < all->len; i++) {
    const SamRecord *one = g_ptr_array_index (all, i);
    SamCooperationState state = sam_rules_cooperation (one, today);

    if (!sam_record_enum_is (one, SAM_COOPERATION_KIND, wanted) || state == SAM_COOPERATION_OVER
        || state == SAM_COOPERATION_TO_COME)
      continue;
    if (found != NULL)
      return NULL;
    found = one;
  }
  return found;
}
