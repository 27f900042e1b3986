/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* More of the sample case: what the papers besides the plan and the agreement are written of. */
#include "form-case.h"

#include <samspor/sam-rules.h>

static SamDate
day (int month, int d)
{
  return sam_date_from_ymd (2026, month, d);
}

static gint64
moment (int month, int d, int hour)
{
  return ((gint64) (day (month, d) - SAM_DATE_EPOCH) * 24 + hour) * G_TIME_SPAN_HOUR;
}

static SamRecord *
service_called (FormCase *self, const char *name)
{
  for (guint i = 0; i < self->registry->len; i++) {
    SamRecord *record = g_ptr_array_index (self->registry, i);

    if (sam_record_get_rtype (record) == SAM_RECORD_SERVICE
        && g_strcmp0 (sam_record_get_text (record, SAM_SERVICE_NAME), name) == 0)
      return record;
  }
  g_assert_not_reached ();
}

static void
add_days (FormCase *self)
{
  static const struct {
    int day;
    const char *who, *channel, *weekend;
  } days[] = { { 0, "Medarbeider 1", "meeting", "Helgevakten, 00 00 00 44" },
               { 1, "Utekontakten", "home", "Helgevakten, 00 00 00 44" },
               { 2, "Medarbeider 1", "phone", NULL } };
  SamRecord *followup = sam_rules_followup (self->transition);

  sam_record_set_text (followup, SAM_FOLLOWUP_AGREED, "agreed");
  sam_record_set_date (followup, SAM_FOLLOWUP_AGREED_ON, day (6, 1));
  sam_record_set_text (followup, SAM_FOLLOWUP_PHONE, "00 00 01 08");
  sam_record_set_text (followup, SAM_FOLLOWUP_NALOXONE, "given");
  sam_record_set_moment (followup, SAM_FOLLOWUP_RETURN_UNTIL_AT, moment (6, 15, 8));
  g_ptr_array_add (self->records, followup);
  for (guint i = 0; i < G_N_ELEMENTS (days); i++) {
    SamRecord *record = sam_rules_followup_day (followup, days[i].day);

    sam_record_set_text (record, SAM_FOLLOWUP_DAY_WHO_TEXT, days[i].who);
    sam_record_set_text (record, SAM_FOLLOWUP_DAY_CHANNEL, days[i].channel);
    sam_record_set_text (record, SAM_FOLLOWUP_DAY_WEEKEND_BY, days[i].weekend);
    g_ptr_array_add (self->records, record);
  }
}

static void
add_appointment (FormCase *self)
{
  SamRecord *appointment = form_case_add (self, SAM_RECORD_APPOINTMENT);

  sam_record_set_text (appointment, SAM_APPOINTMENT_SERVICE_ID,
                       sam_record_get_id (service_called (self, "Verkstedet")));
  sam_record_set_date (appointment, SAM_APPOINTMENT_MEETS_ON, day (6, 15));
  sam_record_set_text (appointment, SAM_APPOINTMENT_AT_TIME, "09:00");
  sam_record_set_text (appointment, SAM_APPOINTMENT_WITH_WHOM, "Trygg Verksmester");
  sam_record_set_text (appointment, SAM_APPOINTMENT_PLACE, "Sjøgata 11");
  sam_record_set_text (appointment, SAM_APPOINTMENT_STATE, "planned");
}

/* Medarbeider 1 asks Medarbeider 2 to take over. */
static void
add_handover (FormCase *self)
{
  SamRecord *colleague = form_case_add (self, SAM_RECORD_USER);

  sam_record_set_text (colleague, SAM_USER_NAME, "Medarbeider 2");
  sam_record_set_text (colleague, SAM_USER_PHONE, "00 00 00 02");
  sam_record_set_text (self->record, SAM_CASE_HOLDER_KIND, "user");
  sam_record_set_text (self->record, SAM_CASE_HOLDER_USER,
                       sam_record_get_text (self->record, SAM_CASE_COORDINATOR_USER));
  sam_record_set_date (self->record, SAM_CASE_OPENED_ON, day (3, 2));
  self->ask = form_case_add (self, SAM_RECORD_HANDOVER);
  sam_rules_hand_over_from (self->ask, self->record);
  sam_record_set_text (self->ask, SAM_HANDOVER_TO_KIND, "user");
  sam_record_set_text (self->ask, SAM_HANDOVER_TO_USER, sam_record_get_id (colleague));
  sam_record_set_text (self->ask, SAM_HANDOVER_STATE, "asked");
  sam_record_set_text (self->ask, SAM_HANDOVER_REASON, "Lett flytter til bydelen din.");
  sam_record_set_text (self->ask, SAM_HANDOVER_SUMMARY,
                       "Lett er i gang med verkstedet og vil ha fast plass å bo. Ring helst før "
                       "klokka tolv. Boligkontoret venter på svar fra oss.");
  sam_record_set_text (self->ask, SAM_HANDOVER_ASKED_BY_USER,
                       sam_record_get_text (self->record, SAM_CASE_COORDINATOR_USER));
  sam_record_set_moment (self->ask, SAM_HANDOVER_ASKED_AT, moment (6, 2, 9));
  sam_rules_let_all_follow (self->ask);
}

static SamRecord *
add_plan (FormCase *self, const char *kind)
{
  SamRecord *plan = form_case_add (self, SAM_RECORD_PLAN);

  sam_record_set_text (plan, SAM_PLAN_KIND, kind);
  return plan;
}

static void
add_plans (FormCase *self)
{
  SamRecord *goal, *measure, *residence;

  self->crisis = add_plan (self, "crisis");
  sam_record_set_text (self->crisis, SAM_PLAN_SIGNS, "Jeg sover lite og trekker meg unna.");
  sam_record_set_text (self->crisis, SAM_PLAN_HELPS, "En tur, eller at noen sitter hos meg.");
  sam_record_set_text (self->crisis, SAM_PLAN_CAN, "Ringe før det har gått for langt.");
  sam_record_set_text (self->crisis, SAM_PLAN_CALL_FIRST, "Ekstra Berg, 00 00 00 21");
  self->homes = add_plan (self, "housing");
  sam_record_set_text (self->homes, SAM_PLAN_MATTERS, "Et sted der datteren min kan komme.");
  sam_record_set_text (self->homes, SAM_PLAN_CAN, "Jeg kan snekre og male selv.");
  goal = form_case_add (self, SAM_RECORD_GOAL);
  sam_record_set_text (goal, SAM_GOAL_PLAN_ID, sam_record_get_id (self->homes));
  sam_record_set_text (goal, SAM_GOAL_WHAT, "Egen leilighet før høsten");
  sam_record_set_text (goal, SAM_GOAL_STATE, "open");
  measure = form_case_add (self, SAM_RECORD_MEASURE);
  sam_record_set_text (measure, SAM_MEASURE_PLAN_ID, sam_record_get_id (self->homes));
  sam_record_set_text (measure, SAM_MEASURE_WHAT, "Søke om startlån");
  sam_record_set_text (measure, SAM_MEASURE_RESPONSIBLE, "Husbanken og Lett");
  sam_record_set_text (measure, SAM_MEASURE_STATE, "open");
  sam_record_set_date (measure, SAM_MEASURE_DUE_ON, day (6, 19));
  residence = form_case_add (self, SAM_RECORD_RESIDENCE);
  sam_record_set_text (residence, SAM_RESIDENCE_KIND, "family");
  sam_record_set_date (residence, SAM_RESIDENCE_FROM_ON, day (2, 1));
  sam_record_set_date (residence, SAM_RESIDENCE_TO_ON, day (5, 3));
}

/* A place for now since 4 May, what was asked for and granted, and who comes by. */
static void
add_homes (FormCase *self)
{
  SamRecord *site = form_case_add (self, SAM_RECORD_SITE);
  SamRecord *unit = form_case_add (self, SAM_RECORD_HOUSING_UNIT);
  SamRecord *lease = form_case_add (self, SAM_RECORD_TENANCY);
  SamRecord *tenant = form_case_add (self, SAM_RECORD_TENANT);
  SamRecord *need = form_case_add (self, SAM_RECORD_HOUSING_NEED);
  SamRecord *visit = form_case_add (self, SAM_RECORD_MEASURE);

  self->lease = lease;
  self->tenant = tenant;
  sam_record_set_text (site, SAM_SITE_NAME, "Havnegata 3");
  sam_record_set_text (site, SAM_SITE_ADDRESS, "Havnegata 3");
  sam_record_set_text (site, SAM_SITE_ENVIRONMENT, "uten_krav");
  sam_record_set_text (site, SAM_SITE_SERVICE_ID,
                       sam_record_get_id (service_called (self, "Boligkontoret")));
  sam_record_set_text (unit, SAM_HOUSING_UNIT_SITE_ID, sam_record_get_id (site));
  sam_record_set_text (unit, SAM_HOUSING_UNIT_NAME, "H0102");
  sam_record_set_text (lease, SAM_TENANCY_UNIT_ID, sam_record_get_id (unit));
  sam_record_set_text (lease, SAM_TENANCY_FORM, "temporary");
  sam_record_set_date (lease, SAM_TENANCY_FROM_ON, day (5, 4));
  sam_record_set_date (lease, SAM_TENANCY_TO_ON, day (6, 30));
  sam_record_set_text (tenant, SAM_TENANT_TENANCY_ID, sam_record_get_id (lease));
  sam_record_set_date (tenant, SAM_TENANT_FROM_ON, day (5, 4));
  sam_record_set_date (need, SAM_HOUSING_NEED_ASKED_ON, day (3, 10));
  sam_record_set_date (need, SAM_HOUSING_NEED_NEEDED_ON, day (6, 13));
  sam_record_set_int (need, SAM_HOUSING_NEED_ROOMS, 2);
  sam_record_set_bool (need, SAM_HOUSING_NEED_CHILDREN, TRUE);
  sam_record_set_text (need, SAM_HOUSING_NEED_FOLLOW_UP_LEVEL, "visits");
  sam_record_set_text (need, SAM_HOUSING_NEED_WISHES, "Helst i nærheten av verkstedet.");
  sam_record_set_date (need, SAM_HOUSING_NEED_DECIDED_ON, day (5, 20));
  sam_record_set_text (need, SAM_HOUSING_NEED_OUTCOME, "granted");
  sam_record_set_text (need, SAM_HOUSING_NEED_LAW, "boligsosial lov § 6");
  sam_record_set_date (need, SAM_HOUSING_NEED_VALID_TO, day (11, 20));
  sam_record_set_date (need, SAM_HOUSING_NEED_APPEAL_BY, day (6, 10));
  sam_record_set_text (visit, SAM_MEASURE_PLAN_ID, sam_record_get_id (self->homes));
  sam_record_set_text (visit, SAM_MEASURE_WHAT, "Oppfølging hjemme");
  sam_record_set_text (visit, SAM_MEASURE_OWNER_USER,
                       sam_record_get_text (self->record, SAM_CASE_COORDINATOR_USER));
  sam_record_set_text (visit, SAM_MEASURE_STATE, "open");
  sam_record_set_text (visit, SAM_MEASURE_WEEKDAY, "tue");
  sam_record_set_text (visit, SAM_MEASURE_AT_TIME, "10:00");
  sam_record_set_int (visit, SAM_MEASURE_EVERY_WEEKS, 2);
  sam_record_set_date (visit, SAM_MEASURE_STARTS_ON, day (5, 5));
}

static void
add_letters (FormCase *self)
{
  sam_record_set_text (self->person, SAM_PERSON_PHONE, "00 00 01 85");
  sam_record_set_text (self->person, SAM_PERSON_GP, "Fastlegene på Torget");
  sam_record_set_text (self->person, SAM_PERSON_GP_PHONE, "00 00 00 77");
  self->meeting = form_case_add (self, SAM_RECORD_MEETING);
  sam_record_set_text (self->meeting, SAM_MEETING_KIND, "care_group");
  sam_record_set_date (self->meeting, SAM_MEETING_MEETS_ON, day (6, 9));
  sam_record_set_text (self->meeting, SAM_MEETING_AT_TIME, "12:00");
  sam_record_set_text (self->meeting, SAM_MEETING_PLACE, "Rådhuset, møterom 2");
  sam_record_set_text (self->meeting, SAM_MEETING_PARTICIPANTS, "Medarbeider 5\nTrygg Verksmester");
  sam_record_set_text (self->meeting, SAM_MEETING_AGENDA,
                       "Nøkler og innflytting\nDe første dagene");
  self->referral = form_case_add (self, SAM_RECORD_REFERRAL);
  sam_record_set_text (self->referral, SAM_REFERRAL_SERVICE_ID,
                       sam_record_get_id (service_called (self, "Boligkontoret")));
  sam_record_set_text (self->referral, SAM_REFERRAL_WHAT, "Hjelp til å søke kommunal bolig");
  sam_record_set_date (self->referral, SAM_REFERRAL_SENT_ON, day (6, 3));
}

static void
add_contact (FormCase *self, gint64 at, const char *channel, const char *outcome, const char *text)
{
  SamRecord *contact = form_case_add (self, SAM_RECORD_CONTACT);

  sam_record_set_moment (contact, SAM_CONTACT_OCCURRED_AT, at);
  sam_record_set_text (contact, SAM_CONTACT_CHANNEL, channel);
  sam_record_set_text (contact, SAM_CONTACT_OUTCOME, outcome);
  sam_record_set_text (contact, SAM_CONTACT_NATURE, "follow_up");
  sam_record_set_text (contact, SAM_CONTACT_TEXT, text);
  sam_record_set_text (contact, SAM_CONTACT_BY_USER,
                       sam_record_get_text (self->record, SAM_CASE_COORDINATOR_USER));
}

static void
add_contacts (FormCase *self)
{
  add_contact (self, moment (6, 2, 11), "phone", "reached",
               "Gleder seg til visning mandag. Vil ha med seg søsteren.");
  add_contact (self, moment (5, 21, 8), "sms", "not_reached", NULL);
}

/* Who wrote it, and when it came to the server. */
static void
set_written (FormCase *self)
{
  SamRecordMeta meta = { .at = moment (6, 1, 8),
                         .by = (char *) sam_record_get_text (self->record,
                                                             SAM_CASE_COORDINATOR_USER) };

  for (guint i = 0; i < self->records->len; i++)
    sam_record_set_meta (g_ptr_array_index (self->records, i), &meta);
}

void
form_case_add_more (FormCase *self)
{
  sam_record_set_text (self->person, SAM_PERSON_IF_NOT_REACHED, "Ekstra Berg, 00 00 00 21");
  add_days (self);
  add_appointment (self);
  add_handover (self);
  add_plans (self);
  add_letters (self);
  add_contacts (self);
  add_homes (self);
  set_written (self);
}
