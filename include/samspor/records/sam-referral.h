/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-types.h>

/* The fields of referral: what a service is asked to give, and how far that has come. */
enum {
  SAM_REFERRAL_CASE_ID = SAM_FIELD_FIRST (REFERRAL),
  SAM_REFERRAL_SERVICE_ID,
  SAM_REFERRAL_PLACE,
  SAM_REFERRAL_WHAT,
  SAM_REFERRAL_SENT_ON,
  SAM_REFERRAL_RECEIVED_ON,
  SAM_REFERRAL_ASSESSED_ON,
  SAM_REFERRAL_ENTITLED,
  SAM_REFERRAL_START_ON,
  SAM_REFERRAL_OUTCOME,
  SAM_REFERRAL_OUTCOME_ON,
  SAM_REFERRAL_REMARK,
  SAM_REFERRAL_N_FIELDS_END
};
