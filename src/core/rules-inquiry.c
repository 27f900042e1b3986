/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules-private.h"

#include <samspor/sam-viewer.h>

SamInquiryStatus
sam_rules_inquiry (const SamRecord *inquiry, SamRegistry *registry, SamDate today)
{
  SamInquiryStatus status = { 0 };
  SamDate received = sam_rules_day (sam_record_get_moment (inquiry, SAM_INQUIRY_RECEIVED_AT));

  status.open = !sam_record_is_retracted (inquiry)
                && sam_record_enum_is (inquiry, SAM_INQUIRY_BECAME, "open");
  status.answered = sam_record_has (inquiry, SAM_INQUIRY_ANSWER);
  status.received = received;
  if (received == SAM_DATE_NONE)
    return status;
  status.due =
      sam_calendar_open_days_add (sam_registry_calendar (registry), received,
                                  sam_registry_setting_int (registry, SAM_SETTING_INQUIRY_ANSWER,
                                                            received));
  status.overdue = status.open && !status.answered && status.due < today;
  return status;
}

/* Its owner's, or everybody's in the team until somebody takes it. */
static gboolean
is_for (const SamViewer *viewer, const SamRecord *record, const char *owner)
{
  const SamViewerFields *me = sam_viewer_get (viewer);
  const char *team = sam_record_get_scope (record);

  if (owner != NULL)
    return g_strcmp0 (owner, me->user_id) == 0;
  return g_strv_contains (me->team_ids, team) || g_strv_contains (me->lead_team_ids, team);
}

SamTodayCard *
sam_rules_inquiry_card (const SamRecord *inquiry, SamRegistry *registry, const SamViewer *viewer,
                        SamDate today)
{
  SamInquiryStatus status = sam_rules_inquiry (inquiry, registry, today);
  SamTodayCard *card;
  SamTodayReason *reason;

  if (!status.open || status.answered
      || !is_for (viewer, inquiry, sam_record_get_text (inquiry, SAM_INQUIRY_OWNER_USER)))
    return NULL;
  card = sam_today_card_new_of_team (inquiry, SAM_TODAY_INQUIRY);
  card->name = g_strdup (sam_record_get_text (inquiry, SAM_INQUIRY_CALLER_NAME));
  reason = g_ptr_array_index (card->reasons, 0);
  reason->text = g_strdup (sam_record_get_text (inquiry, SAM_INQUIRY_FROM_WHO));
  reason->at = sam_record_get_moment (inquiry, SAM_INQUIRY_RECEIVED_AT);
  reason->date = status.received;
  reason->date2 = status.due;
  reason->days_over = today - status.due;
  return card;
}

/* ---- Reports by relatives ---- */

SamReportDuty
sam_rules_report (const SamRecord *report, SamRegistry *registry, SamDate *due)
{
  SamDate received =
      sam_rules_day (sam_record_get_moment (report, SAM_RELATIVE_REPORT_RECEIVED_AT));

  if (due != NULL)
    *due = SAM_DATE_NONE;
  if (sam_record_is_retracted (report) || sam_record_has (report, SAM_RELATIVE_REPORT_TOLD_ON))
    return SAM_REPORT_DONE;
  if (sam_record_has (report, SAM_RELATIVE_REPORT_ASSESSED_ON))
    return SAM_REPORT_TELL;
  if (sam_record_has (report, SAM_RELATIVE_REPORT_LOOKED_INTO_ON))
    return SAM_REPORT_ASSESS;
  if (due != NULL && received != SAM_DATE_NONE)
    *due =
        sam_calendar_open_days_add (sam_registry_calendar (registry), received,
                                    sam_registry_setting_int (registry, SAM_SETTING_INQUIRY_ANSWER,
                                                              received));
  return SAM_REPORT_LOOK_INTO;
}

SamTodayCard *
sam_rules_report_card (const SamRecord *report, SamRegistry *registry, const SamViewer *viewer,
                       SamDate today)
{
  SamDate due;
  SamReportDuty duty = sam_rules_report (report, registry, &due);
  SamTodayCard *card;
  SamTodayReason *reason;

  if (duty == SAM_REPORT_DONE
      || !is_for (viewer, report, sam_record_get_text (report, SAM_RELATIVE_REPORT_OWNER_USER)))
    return NULL;
  card = sam_today_card_new_of_team (report, SAM_TODAY_REPORT);
  card->name = g_strdup (sam_record_get_text (report, SAM_RELATIVE_REPORT_RELATIVE_NAME));
  reason = g_ptr_array_index (card->reasons, 0);
  reason->n = (int) duty;
  reason->date = sam_rules_day (sam_record_get_moment (report, SAM_RELATIVE_REPORT_RECEIVED_AT));
  reason->date2 = due;
  reason->days_over = due != SAM_DATE_NONE ? today - due : 0;
  return card;
}

/* ---- Support for relatives ---- */

SamSupportStatus
sam_rules_support (const SamRecord *support, SamRegistry *registry, SamDate today)
{
  SamSupportStatus status = { 0 };
  SamDate began = sam_record_get_date (support, SAM_RELATIVE_SUPPORT_BEGAN_ON);

  status.open = !sam_record_is_retracted (support)
                && !sam_record_has (support, SAM_RELATIVE_SUPPORT_ENDED_ON);
  status.due = sam_record_get_date (support, SAM_RELATIVE_SUPPORT_NEXT_ON);
  if (status.due == SAM_DATE_NONE && began != SAM_DATE_NONE)
    status.due =
        sam_calendar_open_days_add (sam_registry_calendar (registry), began,
                                    sam_registry_setting_int (registry, SAM_SETTING_INQUIRY_ANSWER,
                                                              began));
  status.asks = status.open && status.due != SAM_DATE_NONE && status.due <= today;
  status.late = status.asks && status.due < today;
  return status;
}

SamTodayCard *
sam_rules_support_card (const SamRecord *support, SamRegistry *registry, const SamViewer *viewer,
                        SamDate today)
{
  SamSupportStatus status = sam_rules_support (support, registry, today);
  SamTodayCard *card;
  SamTodayReason *reason;

  if (!status.asks
      || !is_for (viewer, support, sam_record_get_text (support, SAM_RELATIVE_SUPPORT_OWNER_USER)))
    return NULL;
  card = sam_today_card_new_of_team (support, SAM_TODAY_SUPPORT);
  card->name = g_strdup (sam_record_get_text (support, SAM_RELATIVE_SUPPORT_RELATIVE_NAME));
  reason = g_ptr_array_index (card->reasons, 0);
  reason->date = sam_record_get_date (support, SAM_RELATIVE_SUPPORT_BEGAN_ON);
  reason->date2 = sam_record_get_date (support, SAM_RELATIVE_SUPPORT_NEXT_ON);
  reason->days_over = today - status.due;
  return card;
}
