/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <samspor/sam-judge.h>
#include <samspor/sam-records.h>

/* Each fills a field only where nobody has said anything. */

static void
begin_text (SamRecord *record, SamField field, const char *text)
{
  if (text && !sam_record_has (record, field))
    sam_record_set_text (record, field, text);
}

static void
begin_date (SamRecord *record, SamField field, SamDate date)
{
  if (!sam_record_has (record, field))
    sam_record_set_date (record, field, date);
}

static void
begin_moment (SamRecord *record, SamField field, gint64 us)
{
  if (!sam_record_has (record, field))
    sam_record_set_moment (record, field, us);
}

static void
begin_int (SamRecord *record, SamField field, gint64 number)
{
  if (!sam_record_has (record, field))
    sam_record_set_int (record, field, number);
}

/* The team one works in, or leads. */
static void
begin_team (SamRecord *record, SamField field, const SamViewerFields *me)
{
  begin_text (record, field, me->team_ids[0] ? me->team_ids[0] : me->lead_team_ids[0]);
}

static void
begin_case (SamRecord *record, const SamViewerFields *me, SamDate today, gint64 now)
{
  begin_team (record, SAM_CASE_TEAM_ID, me);
  begin_text (record, SAM_CASE_COORDINATOR_USER, me->user_id);
  if (!sam_record_has (record, SAM_CASE_HOLDER_KIND)) {
    sam_record_set_text (record, SAM_CASE_HOLDER_KIND, "user");
    begin_text (record, SAM_CASE_HOLDER_USER,
                sam_record_get_text (record, SAM_CASE_COORDINATOR_USER));
  }
  begin_moment (record, SAM_CASE_HOLDER_SINCE, now);
  begin_text (record, SAM_CASE_STATUS, "new");
  begin_date (record, SAM_CASE_OPENED_ON, today);
}

static void
begin_transition (SamRecord *record, SamDate today)
{
  begin_text (record, SAM_TRANSITION_DATE_KIND,
              sam_record_has (record, SAM_TRANSITION_DATE) ? "fixed" : "unknown");
  begin_date (record, SAM_TRANSITION_TOLD_ON, today);
  begin_date (record, SAM_TRANSITION_CHECKED_ON, today);
}

void
sam_record_begin (SamRecord *record, const SamViewer *viewer, SamDate today, gint64 now)
{
  const SamViewerFields *me;

  g_return_if_fail (SAM_IS_RECORD (record) && viewer);
  g_return_if_fail (!sam_record_is_frozen (record));

  me = sam_viewer_get (viewer);
  switch (sam_record_get_rtype (record)) {
  case SAM_RECORD_SETTING:
    begin_date (record, SAM_SETTING_VALID_FROM, today);
    begin_text (record, SAM_SETTING_BY_USER, me->user_id);
    break;
  case SAM_RECORD_SERVICE:
    begin_text (record, SAM_SERVICE_SERVICE_KIND, "other");
    break;
  case SAM_RECORD_SITE:
    begin_text (record, SAM_SITE_ENVIRONMENT, "ikke_vurdert");
    break;
  case SAM_RECORD_HOUSING_UNIT:
    if (!sam_record_has (record, SAM_HOUSING_UNIT_IN_USE))
      sam_record_set_bool (record, SAM_HOUSING_UNIT_IN_USE, TRUE);
    break;
  case SAM_RECORD_TENANCY:
    begin_text (record, SAM_TENANCY_FORM, "fixed");
    begin_date (record, SAM_TENANCY_FROM_ON, today);
    break;
  case SAM_RECORD_HOUSING_NEED:
    begin_date (record, SAM_HOUSING_NEED_ASKED_ON, today);
    begin_int (record, SAM_HOUSING_NEED_PERSONS, 1);
    break;
  case SAM_RECORD_HOUSING_OFFER:
    begin_date (record, SAM_HOUSING_OFFER_OFFERED_ON, today);
    break;
  case SAM_RECORD_DISCHARGE_NOTICE:
    begin_moment (record, SAM_DISCHARGE_NOTICE_NOTIFIED_AT, now);
    begin_date (record, SAM_DISCHARGE_NOTICE_READY_ON, today);
    break;
  case SAM_RECORD_TENANT:
    begin_date (record, SAM_TENANT_FROM_ON, today);
    break;
  case SAM_RECORD_CASE:
    begin_case (record, me, today, now);
    break;
  case SAM_RECORD_HANDOVER:
    begin_text (record, SAM_HANDOVER_STATE, "assigned");
    begin_moment (record, SAM_HANDOVER_ASKED_AT, now);
    begin_text (record, SAM_HANDOVER_ASKED_BY_USER, me->user_id);
    break;
  case SAM_RECORD_RELATION:
    begin_text (record, SAM_RELATION_RELATION_KIND, "other");
    break;
  case SAM_RECORD_CONSENT:
    begin_text (record, SAM_CONSENT_BASIS, "samtykke");
    begin_date (record, SAM_CONSENT_GIVEN_ON, today);
    begin_text (record, SAM_CONSENT_NOTED_BY_USER, me->user_id);
    break;
  case SAM_RECORD_DISCLOSURE:
    begin_moment (record, SAM_DISCLOSURE_GIVEN_AT, now);
    begin_text (record, SAM_DISCLOSURE_BY_USER, me->user_id);
    break;
  case SAM_RECORD_RESIDENCE:
    begin_date (record, SAM_RESIDENCE_FROM_ON, today);
    break;
  case SAM_RECORD_CONTACT:
    begin_moment (record, SAM_CONTACT_OCCURRED_AT, now);
    begin_text (record, SAM_CONTACT_NATURE, "follow_up");
    begin_text (record, SAM_CONTACT_BY_USER, me->user_id);
    break;
  case SAM_RECORD_TRANSITION:
    begin_transition (record, today);
    break;
  case SAM_RECORD_GATE_ROW:
    begin_text (record, SAM_GATE_ROW_STATE, "not_started");
    break;
  case SAM_RECORD_AGREEMENT:
    begin_text (record, SAM_AGREEMENT_STATE, "draft");
    begin_int (record, SAM_AGREEMENT_REVISION, 1);
    break;
  case SAM_RECORD_COMMITMENT:
    begin_text (record, SAM_COMMITMENT_STATE, "open");
    break;
  case SAM_RECORD_SIGNATURE:
    begin_moment (record, SAM_SIGNATURE_SIGNED_AT, now);
    begin_text (record, SAM_SIGNATURE_NOTED_BY_USER, me->user_id);
    break;
  case SAM_RECORD_GOAL:
    begin_text (record, SAM_GOAL_STATE, "open");
    break;
  case SAM_RECORD_MEASURE:
    begin_text (record, SAM_MEASURE_STATE, "open");
    break;
  case SAM_RECORD_REFUSAL:
    begin_text (record, SAM_REFUSAL_KIND, "turned_away");
    begin_moment (record, SAM_REFUSAL_OCCURRED_AT, now);
    begin_text (record, SAM_REFUSAL_OWNER_USER, me->user_id);
    break;
  case SAM_RECORD_REFERRAL:
    begin_date (record, SAM_REFERRAL_SENT_ON, today);
    break;
  case SAM_RECORD_ABSENCE:
    begin_team (record, SAM_ABSENCE_TEAM_ID, me);
    begin_text (record, SAM_ABSENCE_ABSENT_USER, me->user_id);
    begin_date (record, SAM_ABSENCE_FROM_ON, today);
    break;
  case SAM_RECORD_INQUIRY:
    begin_team (record, SAM_INQUIRY_TEAM_ID, me);
    begin_moment (record, SAM_INQUIRY_RECEIVED_AT, now);
    begin_text (record, SAM_INQUIRY_TAKEN_BY_USER, me->user_id);
    begin_text (record, SAM_INQUIRY_BECAME, "open");
    break;
  case SAM_RECORD_COOPERATION:
    begin_text (record, SAM_COOPERATION_KIND, "other");
    break;
  case SAM_RECORD_MEETING:
    begin_text (record, SAM_MEETING_KIND, "care_group");
    break;
  case SAM_RECORD_APPOINTMENT:
    begin_text (record, SAM_APPOINTMENT_STATE, "planned");
    break;
  case SAM_RECORD_RELATIVE_REPORT:
    begin_team (record, SAM_RELATIVE_REPORT_TEAM_ID, me);
    begin_moment (record, SAM_RELATIVE_REPORT_RECEIVED_AT, now);
    begin_text (record, SAM_RELATIVE_REPORT_TAKEN_BY_USER, me->user_id);
    break;
  case SAM_RECORD_RELATIVE_SUPPORT:
    begin_team (record, SAM_RELATIVE_SUPPORT_TEAM_ID, me);
    begin_date (record, SAM_RELATIVE_SUPPORT_BEGAN_ON, today);
    begin_text (record, SAM_RELATIVE_SUPPORT_TAKEN_BY_USER, me->user_id);
    break;
  case SAM_RECORD_ALERT_ANSWER:
    begin_text (record, SAM_ALERT_ANSWER_BY_USER, me->user_id);
    begin_moment (record, SAM_ALERT_ANSWER_ANSWERED_AT, now);
    break;
  case SAM_RECORD_OVERDOSE:
    begin_moment (record, SAM_OVERDOSE_OCCURRED_AT, now);
    begin_text (record, SAM_OVERDOSE_RETURN_CARD, "not_asked");
    break;
  case SAM_RECORD_FOLLOWUP:
    begin_text (record, SAM_FOLLOWUP_AGREED, "not_asked");
    begin_text (record, SAM_FOLLOWUP_NALOXONE, "not_asked");
    break;
  case SAM_RECORD_FOLLOWUP_DAY:
  case SAM_RECORD_TEAM:
  case SAM_RECORD_DISTRICT:
  case SAM_RECORD_USER:
  case SAM_RECORD_PERSON:
  case SAM_RECORD_PARTY:
  case SAM_RECORD_PLAN:
  case SAM_RECORD_PROPOSAL:
  case SAM_N_RECORD_TYPES:
    break;
  }
}
