/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-types.h>

/* The fields of appointment: a day and an hour the person has with somebody, and the slip in the
 * hand. */
enum {
  SAM_APPOINTMENT_CASE_ID = SAM_FIELD_FIRST (APPOINTMENT),
  SAM_APPOINTMENT_MEETS_ON,
  SAM_APPOINTMENT_AT_TIME,
  SAM_APPOINTMENT_LENGTH_MINUTES,
  SAM_APPOINTMENT_SERVICE_ID,
  SAM_APPOINTMENT_WITH_WHOM,
  SAM_APPOINTMENT_PLACE,
  SAM_APPOINTMENT_HOW_TO_GET_THERE,
  SAM_APPOINTMENT_STATE,
  SAM_APPOINTMENT_SLIP_GIVEN_AT,
  SAM_APPOINTMENT_REMARK,
  SAM_APPOINTMENT_N_FIELDS_END
};
