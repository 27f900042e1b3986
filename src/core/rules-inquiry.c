/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules-private.h"

#include <samspor/sam-viewer.h>

SamInquiryStatus
sam_rules_inquiry (const SamRecord *inquiry, SamRegistry *registry, SamDate today)
{
  SamInquiryStatus status = { 0 };
  SamDate received = _sam_rules_day (sam_record_get_moment (inquiry, SAM_INQUIRY_RECEIVED_AT));

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

SamTodayCard *
sam_rules_inquiry_card (const SamRecord *inquiry, SamRegistry *registry, const SamViewer *viewer,
                        SamDate today)
{
  const SamViewerFields *me = sam_viewer_get (viewer);
  const char *owner = sam_record_get_text (inquiry, SAM_INQUIRY_OWNER_USER);
  const char *team = sam_record_get_scope (inquiry);
  SamInquiryStatus status = sam_rules_inquiry (inquiry, registry, today);
  SamTodayCard *card;
  SamTodayReason *reason;

  if (!status.open || status.answered)
    return NULL;
  /* Its owner's, or everybody's in the team until somebody takes it. */
  if (owner != NULL
          ? g_strcmp0 (owner, me->user_id) != 0
          : !g_strv_contains (me->team_ids, team) && !g_strv_contains (me->lead_team_ids, team))
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
