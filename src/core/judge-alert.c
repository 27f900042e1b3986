/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "judge-alert-private.h"

#include "sam-type-private.h"

#include <samspor/sam-records.h>

static gboolean
is_changed (const SamJudgeAlert *alert, SamField field)
{
  return alert->before == NULL
         || g_strcmp0 (sam_record_get_text (alert->before, field),
                       sam_record_get_text (alert->after, field))
                != 0;
}

/* A measure ends an alert only when somebody has promised it by a day. */
static void
check_measure (const SamJudgeAlert *alert, GArray *problems)
{
  const SamRecord *measure = alert->measure;

  if (measure == NULL
      || (!is_changed (alert, SAM_ALERT_ANSWER_KIND)
          && !is_changed (alert, SAM_ALERT_ANSWER_MEASURE_ID)))
    return; /* dangling: said elsewhere */
  if (!sam_record_has (measure, SAM_MEASURE_OWNER_USER)
      && !sam_record_has (measure, SAM_MEASURE_RESPONSIBLE))
    sam_problem_add (problems, SAM_ALERT_ANSWER_MEASURE_ID, "owner",
                     SAM_L ("problem", "The measure needs somebody who is responsible"));
  if (!sam_record_has (measure, SAM_MEASURE_DUE_ON))
    sam_problem_add (problems, SAM_ALERT_ANSWER_MEASURE_ID, "date",
                     SAM_L ("problem", "The measure needs a deadline"));
}

void
_sam_judge_alert (const SamJudgeAlert *alert, GArray *problems)
{
  const SamRecord *after = alert->after;
  SamDate until = sam_record_get_date (after, SAM_ALERT_ANSWER_UNTIL_ON);

  /* Another id would be a second answer to the same alert. */
  if (!alert->id_fits)
    sam_problem_add (problems, SAM_ALERT_ANSWER_RULE, "id",
                     SAM_L ("problem", "This alert is answered already, or is named wrongly"));
  if (alert->before == NULL
      && g_strcmp0 (sam_record_get_text (after, SAM_ALERT_ANSWER_BY_USER), alert->actor) != 0)
    sam_problem_add (problems, SAM_ALERT_ANSWER_BY_USER, "not-allowed",
                     SAM_L ("problem", "Only your own name may stand here"));
  if (sam_record_enum_is (after, SAM_ALERT_ANSWER_KIND, "measure"))
    check_measure (alert, problems);
  if (sam_record_enum_is (after, SAM_ALERT_ANSWER_KIND, "deferred")
      && until > alert->latest
      /* A day that was nothing but a remark becomes a bound with the kind. */
      && (is_changed (alert, SAM_ALERT_ANSWER_KIND)
          || sam_record_get_date (alert->before, SAM_ALERT_ANSWER_UNTIL_ON) != until))
    sam_problem_add (problems, SAM_ALERT_ANSWER_UNTIL_ON, "range",
                     SAM_L ("problem",
                            "An alert can't be put off that long: choose an earlier day"));
}
