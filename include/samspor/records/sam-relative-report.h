/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-types.h>

/* The fields of relative_report: a report by a relative that gives the municipality duties: to look
 * into it, to assess whether a case under §§ 10-2 or 10-3 is to be brought, and to tell the
 * relative when that is done (helse- og omsorgstjenesteloven § 10-1; rusinfo.no, «Kommunen har
 * plikt til å vurdere bruk av tvang etter melding fra pårørende»). It registers no person. */
enum {
  SAM_RELATIVE_REPORT_TEAM_ID = SAM_FIELD_FIRST (RELATIVE_REPORT),
  SAM_RELATIVE_REPORT_RELATIVE_NAME,
  SAM_RELATIVE_REPORT_RELATIVE_IS,
  SAM_RELATIVE_REPORT_RELATIVE_PHONE,
  SAM_RELATIVE_REPORT_ABOUT,
  SAM_RELATIVE_REPORT_RECEIVED_AT,
  SAM_RELATIVE_REPORT_OWNER_USER,
  SAM_RELATIVE_REPORT_LOOKED_INTO_ON,
  SAM_RELATIVE_REPORT_ASSESSED_ON,
  SAM_RELATIVE_REPORT_ASSESSMENT,
  SAM_RELATIVE_REPORT_TOLD_ON,
  SAM_RELATIVE_REPORT_TAKEN_BY_USER,
  SAM_RELATIVE_REPORT_INQUIRY_ID,
  SAM_RELATIVE_REPORT_N_FIELDS_END
};
