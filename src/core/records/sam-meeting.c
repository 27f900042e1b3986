/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../sam-type-private.h"

#include <samspor/records/sam-meeting.h>

static const SamEnumValue meeting_kind_values[] = {
  { "care_group", SAM_L ("meeting kind", "Care group meeting") },
  { "transition", SAM_L ("meeting kind", "Meeting about a transition") },
  { "other", SAM_L ("meeting kind", "Other meeting") },
  { NULL, SAM_L (NULL, NULL) },
};

/* clang-format off */
static const SamFieldDef fields[SAM_FIELD_INDEX (SAM_MEETING_N_FIELDS_END)] = {
  [SAM_F (MEETING, CASE_ID)] = {
    .name = "case_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_IMMUTABLE | SAM_FIELD_INDEXED,
    .label = SAM_L ("meeting field", "Case"),
    .ref = SAM_RECORD_CASE,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PLAN, .since = 1,
  },
  [SAM_F (MEETING, KIND)] = {
    .name = "kind", .kind = SAM_KIND_ENUM,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_LIST,
    .label = SAM_L ("meeting field", "Kind"),
    .values = meeting_kind_values,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PLAN,
    .section = SAM_L ("meeting section", "Meeting"), .order = 1, .since = 1,
  },
  [SAM_F (MEETING, MEETS_ON)] = {
    .name = "meets_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_INDEXED | SAM_FIELD_LIST | SAM_FIELD_PRINT,
    .label = SAM_L ("meeting field", "Day"),
    .group = "time",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PLAN,
    .section = SAM_L ("meeting section", "Meeting"), .order = 2, .since = 1,
  },
  [SAM_F (MEETING, AT_TIME)] = {
    .name = "at_time", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_LIST | SAM_FIELD_PRINT,
    .label = SAM_L ("meeting field", "Time of day"),
    .max = 5, .group = "time",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PLAN,
    .section = SAM_L ("meeting section", "Meeting"), .order = 3, .since = 1,
  },
  [SAM_F (MEETING, PLACE)] = {
    .name = "place", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_PRINT,
    .label = SAM_L ("meeting field", "Place"),
    .max = 200, .sensitivity = SAM_SENSITIVITY_ADDRESS,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PLAN,
    .section = SAM_L ("meeting section", "Meeting"), .order = 4, .since = 1,
  },
  [SAM_F (MEETING, TRANSITION_ID)] = {
    .name = "transition_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_INDEXED,
    .label = SAM_L ("meeting field", "Transition"),
    .ref = SAM_RECORD_TRANSITION,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PLAN,
    .section = SAM_L ("meeting section", "Meeting"), .order = 5, .since = 1,
  },
  [SAM_F (MEETING, PARTICIPANTS)] = {
    .name = "participants", .kind = SAM_KIND_MULTILINE,
    .flags = SAM_FIELD_PRINT,
    .label = SAM_L ("meeting field", "Who takes part"),
    .max = 2000, .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PLAN,
    .section = SAM_L ("meeting section", "Meeting"), .order = 6, .since = 1,
  },
  [SAM_F (MEETING, AGENDA)] = {
    .name = "agenda", .kind = SAM_KIND_MULTILINE,
    .flags = SAM_FIELD_PRINT,
    .label = SAM_L ("meeting field", "Agenda"),
    .max = 8000, .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PLAN,
    .section = SAM_L ("meeting section", "Agenda and minutes"), .order = 11, .since = 1,
  },
  [SAM_F (MEETING, MINUTES)] = {
    .name = "minutes", .kind = SAM_KIND_MULTILINE,
    .flags = SAM_FIELD_SEARCH | SAM_FIELD_PRINT,
    .label = SAM_L ("meeting field", "Minutes"),
    .hint = SAM_L ("meeting hint", "What was said, short. What was decided becomes measures or commitments."),
    .max = 20000, .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PLAN,
    .section = SAM_L ("meeting section", "Agenda and minutes"), .order = 12, .since = 1,
  },
  [SAM_F (MEETING, NEXT_ON)] = {
    .name = "next_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_LIST | SAM_FIELD_PRINT,
    .label = SAM_L ("meeting field", "Next meeting"),
    .group = "next",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PLAN,
    .section = SAM_L ("meeting section", "Next meeting"), .order = 21, .since = 1,
  },
  [SAM_F (MEETING, NEXT_TIME)] = {
    .name = "next_time", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_PRINT,
    .label = SAM_L ("meeting field", "Time of the next meeting"),
    .max = 5, .group = "next",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PLAN,
    .section = SAM_L ("meeting section", "Next meeting"), .order = 22, .since = 1,
  },
};
/* clang-format on */

static void
validate (const SamRecord *record, SamDate today, GArray *problems)
{
  sam_check_time (record, SAM_MEETING_AT_TIME, problems);
  sam_check_time (record, SAM_MEETING_NEXT_TIME, problems);
  sam_check_order (record, SAM_MEETING_MEETS_ON, SAM_MEETING_NEXT_ON, problems);
  if (sam_record_has (record, SAM_MEETING_NEXT_TIME))
    sam_check_needed (record, SAM_MEETING_NEXT_ON, problems);
}

static char *
format_title (const SamRecord *record, SamCatalog *catalog)
{
  const SamLabel *kind =
      sam_enum_label (SAM_MEETING_KIND, sam_record_get_text (record, SAM_MEETING_KIND));

  return g_strdup (sam_text (catalog, kind ? kind : &sam_record_get_def (record)->noun));
}

const SamTypeDef sam_type_meeting = {
  .type = SAM_RECORD_MEETING,
  .name = "meeting",
  .gtype_name = "SamRecordMeeting",
  .noun = SAM_L ("record type", "Meeting"),
  .plural = SAM_L ("record types", "Meetings"),
  .icon = "system-users-symbolic",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .schema = 1,
  .compartment = SAM_COMPARTMENT_FOLLOW_UP,
  .scope = SAM_SCOPE_CASE,
  .parent = SAM_MEETING_CASE_ID,
  .lifecycle = SAM_LIFECYCLE_EDITABLE,
  .sort = { SAM_MEETING_MEETS_ON, SAM_MEETING_AT_TIME, SAM_FIELD_NONE },
  .validate = validate,
  .format_title = format_title,
};
