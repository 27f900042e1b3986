/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-types.h>

/* The fields of alert_answer: what somebody did about an alert. The alert itself is never stored;
 * rule, subject and anchor name it, and the record's id is derived from them, so that two who
 * answer one alert apart make one record (sam_rules_alert_id_of()). */
enum {
  SAM_ALERT_ANSWER_CASE_ID = SAM_FIELD_FIRST (ALERT_ANSWER),
  SAM_ALERT_ANSWER_RULE,
  SAM_ALERT_ANSWER_SUBJECT_ID,
  SAM_ALERT_ANSWER_ANCHOR_ON,
  SAM_ALERT_ANSWER_KIND,
  SAM_ALERT_ANSWER_MEASURE_ID,
  SAM_ALERT_ANSWER_REASON,
  SAM_ALERT_ANSWER_UNTIL_ON,
  SAM_ALERT_ANSWER_BY_USER,
  SAM_ALERT_ANSWER_ANSWERED_AT,
  SAM_ALERT_ANSWER_N_FIELDS_END
};
