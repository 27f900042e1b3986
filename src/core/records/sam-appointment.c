/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../sam-type-private.h"

#include <samspor/records/sam-appointment.h>

static const SamEnumValue appointment_state_values[] = {
  { "planned", SAM_L ("appointment state", "Agreed") },
  { "kept", SAM_L ("appointment state", "Came") },
  { "moved", SAM_L ("appointment state", "Moved") },
  { "cancelled", SAM_L ("appointment state", "Cancelled") },
  { NULL, SAM_L (NULL, NULL) },
};

/* clang-format off */
static const SamFieldDef fields[SAM_FIELD_INDEX (SAM_APPOINTMENT_N_FIELDS_END)] = {
  [SAM_F (APPOINTMENT, CASE_ID)] = {
    .name = "case_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_IMMUTABLE | SAM_FIELD_INDEXED,
    .label = SAM_L ("appointment field", "Case"),
    .ref = SAM_RECORD_CASE,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE, .since = 1,
  },
  [SAM_F (APPOINTMENT, MEETS_ON)] = {
    .name = "meets_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_INDEXED | SAM_FIELD_LIST | SAM_FIELD_PRINT,
    .label = SAM_L ("appointment field", "Day"),
    .group = "time",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("appointment section", "Appointment"), .order = 1, .since = 1,
  },
  [SAM_F (APPOINTMENT, AT_TIME)] = {
    .name = "at_time", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_LIST | SAM_FIELD_PRINT,
    .label = SAM_L ("appointment field", "Time of day"),
    .max = 5, .group = "time",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("appointment section", "Appointment"), .order = 2, .since = 1,
  },
  [SAM_F (APPOINTMENT, LENGTH_MINUTES)] = {
    .name = "length_minutes", .kind = SAM_KIND_INTEGER,
    .flags = SAM_FIELD_PRINT,
    .label = SAM_L ("appointment field", "Minutes"),
    .min = 5, .max = 600,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("appointment section", "Appointment"), .order = 3, .since = 1,
  },
  [SAM_F (APPOINTMENT, SERVICE_ID)] = {
    .name = "service_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_INDEXED,
    .label = SAM_L ("appointment field", "Service"),
    .hint = SAM_L ("appointment hint", "Not printed on the slip"),
    .ref = SAM_RECORD_SERVICE, .sensitivity = SAM_SENSITIVITY_ADDRESS,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("appointment section", "Appointment"), .order = 4, .since = 1,
  },
  [SAM_F (APPOINTMENT, WITH_WHOM)] = {
    .name = "with_whom", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_LIST | SAM_FIELD_PRINT,
    .label = SAM_L ("appointment field", "With whom"),
    .hint = SAM_L ("appointment hint", "Printed on the slip: a name, not a service"),
    .max = 160, .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("appointment section", "Appointment"), .order = 5, .since = 1,
  },
  [SAM_F (APPOINTMENT, PLACE)] = {
    .name = "place", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_PRINT,
    .label = SAM_L ("appointment field", "Where"),
    .hint = SAM_L ("appointment hint", "Printed on the slip: the address, not what is there"),
    .max = 200, .sensitivity = SAM_SENSITIVITY_ADDRESS,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("appointment section", "Appointment"), .order = 6, .since = 1,
  },
  [SAM_F (APPOINTMENT, HOW_TO_GET_THERE)] = {
    .name = "how_to_get_there", .kind = SAM_KIND_MULTILINE,
    .flags = SAM_FIELD_PRINT,
    .label = SAM_L ("appointment field", "How to get there"),
    .max = 1000, .sensitivity = SAM_SENSITIVITY_ADDRESS,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("appointment section", "Appointment"), .order = 7, .since = 1,
  },
  [SAM_F (APPOINTMENT, STATE)] = {
    .name = "state", .kind = SAM_KIND_ENUM,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("appointment field", "State"),
    .values = appointment_state_values,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("appointment section", "What became of it"), .order = 11, .since = 1,
  },
  [SAM_F (APPOINTMENT, SLIP_GIVEN_AT)] = {
    .name = "slip_given_at", .kind = SAM_KIND_DATETIME,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("appointment field", "Slip given"),
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("appointment section", "What became of it"), .order = 12, .since = 1,
  },
  [SAM_F (APPOINTMENT, REMARK)] = {
    .name = "remark", .kind = SAM_KIND_MULTILINE,
    .label = SAM_L ("appointment field", "Remark"),
    .max = 2000, .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("appointment section", "What became of it"), .order = 13, .since = 1,
  },
};
/* clang-format on */

static void
validate (const SamRecord *record, SamDate today, GArray *problems)
{
  sam_check_time (record, SAM_APPOINTMENT_AT_TIME, problems);
  sam_check_past_moment (record, SAM_APPOINTMENT_SLIP_GIVEN_AT, today, problems);
  if (sam_record_enum_is (record, SAM_APPOINTMENT_STATE, "kept"))
    sam_check_past (record, SAM_APPOINTMENT_MEETS_ON, today, problems);
}

static char *
format_title (const SamRecord *record, SamCatalog *catalog)
{
  const char *whom = sam_record_get_text (record, SAM_APPOINTMENT_WITH_WHOM);

  return g_strdup (whom ? whom : sam_text (catalog, &sam_record_get_def (record)->noun));
}

const SamTypeDef sam_type_appointment = {
  .type = SAM_RECORD_APPOINTMENT,
  .name = "appointment",
  .gtype_name = "SamRecordAppointment",
  .noun = SAM_L ("record type", "Appointment"),
  .plural = SAM_L ("record types", "Appointments"),
  .icon = "x-office-calendar-symbolic",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .schema = 1,
  .compartment = SAM_COMPARTMENT_FOLLOW_UP,
  .scope = SAM_SCOPE_CASE,
  .parent = SAM_APPOINTMENT_CASE_ID,
  .lifecycle = SAM_LIFECYCLE_EDITABLE,
  .sort = { SAM_APPOINTMENT_MEETS_ON, SAM_APPOINTMENT_AT_TIME, SAM_FIELD_NONE },
  .validate = validate,
  .format_title = format_title,
};
