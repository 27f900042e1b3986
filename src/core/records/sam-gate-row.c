/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../sam-type-private.h"

#include <samspor/records/sam-gate-row.h>

static const SamEnumValue gate_point_values[] = {
  { "housing", SAM_L ("gate point", "Housing") },
  { "education", SAM_L ("gate point", "Education") },
  { "work", SAM_L ("gate point", "Work") },
  { "activity", SAM_L ("gate point", "Activity") },
  { "treatment", SAM_L ("gate point", "Treatment") },
  { "follow_up", SAM_L ("gate point", "Follow-up") },
  { "money", SAM_L ("gate point", "Money for the first days") },
  { "id_phone", SAM_L ("gate point", "ID and phone") },
  { "gp_medicine", SAM_L ("gate point", "GP and medicine") },
  { "naloxone", SAM_L ("gate point", "Naloxone") },
  { "local", SAM_L ("gate point", "Local point") },
  { "talk", SAM_L ("gate point", "Talk about what changes") },
  { "aftercare", SAM_L ("gate point", "After-care from child welfare") },
  { "adult_services", SAM_L ("gate point", "Who takes over in adult services") },
  { "own_consents", SAM_L ("gate point", "Consents asked anew") },
  { "own_letters", SAM_L ("gate point", "Letters go to the young person") },
  { "plan_review", SAM_L ("gate point", "The plan is gone through again") },
  { NULL, SAM_L (NULL, NULL) },
};

static const SamEnumValue gate_state_values[] = {
  { "not_started", SAM_L ("point state", "Not started") },
  { "planned", SAM_L ("point state", "Planned") },
  { "interim", SAM_L ("point state", "Solved for now") },
  { "in_place", SAM_L ("point state", "In place") },
  { "declined", SAM_L ("point state", "Does not want it now") },
  { "not_relevant", SAM_L ("point state", "Not relevant now") },
  { "waived", SAM_L ("point state", "Waived") },
  { NULL, SAM_L (NULL, NULL) },
};

static const SamEnumValue evidence_kind_values[] = {
  { "document", SAM_L ("evidence kind", "Document") },
  { "oral", SAM_L ("evidence kind", "Oral") },
  { NULL, SAM_L (NULL, NULL) },
};

/* clang-format off */
static const SamFieldDef fields[SAM_FIELD_INDEX (SAM_GATE_ROW_N_FIELDS_END)] = {
  [SAM_F (GATE_ROW, TRANSITION_ID)] = {
    .name = "transition_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_IMMUTABLE | SAM_FIELD_INDEXED,
    .label = SAM_L ("gate row field", "Transition"),
    .ref = SAM_RECORD_TRANSITION,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REENTRY, .since = 1,
  },
  [SAM_F (GATE_ROW, CASE_ID)] = {
    .name = "case_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_IMMUTABLE | SAM_FIELD_INDEXED,
    .label = SAM_L ("gate row field", "Case"),
    .ref = SAM_RECORD_CASE,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REENTRY, .since = 1,
  },
  [SAM_F (GATE_ROW, POINT)] = {
    .name = "point", .kind = SAM_KIND_ENUM,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_IMMUTABLE | SAM_FIELD_INDEXED
             | SAM_FIELD_LIST | SAM_FIELD_PRINT,
    .label = SAM_L ("gate row field", "Point"),
    .values = gate_point_values,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REENTRY, .since = 1,
  },
  [SAM_F (GATE_ROW, LABEL)] = {
    .name = "label", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_PRINT,
    .label = SAM_L ("gate row field", "Name of the point"),
    .max = 160,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REENTRY, .since = 1,
  },
  [SAM_F (GATE_ROW, STATE)] = {
    .name = "state", .kind = SAM_KIND_ENUM,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_INDEXED | SAM_FIELD_LIST | SAM_FIELD_PRINT,
    .label = SAM_L ("gate row field", "State"),
    .values = gate_state_values, .merge = SAM_MERGE_NEVER, .group = "state",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REENTRY,
    .section = SAM_L ("gate row section", "Point"), .order = 1, .since = 1,
  },
  [SAM_F (GATE_ROW, OWNER_USER)] = {
    .name = "owner_user", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("gate row field", "Owner"),
    .ref = SAM_RECORD_USER,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REENTRY,
    .section = SAM_L ("gate row section", "Point"), .order = 2, .since = 1,
  },
  [SAM_F (GATE_ROW, SERVICE_ID)] = {
    .name = "service_id", .kind = SAM_KIND_REF,
    .flags = SAM_FIELD_INDEXED | SAM_FIELD_PRINT,
    .label = SAM_L ("gate row field", "Service"),
    .ref = SAM_RECORD_SERVICE,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REENTRY,
    .section = SAM_L ("gate row section", "Point"), .order = 3, .since = 1,
  },
  [SAM_F (GATE_ROW, PARTY_ID)] = {
    .name = "party_id", .kind = SAM_KIND_REF,
    .label = SAM_L ("gate row field", "Party"),
    .ref = SAM_RECORD_PARTY,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REENTRY,
    .section = SAM_L ("gate row section", "Point"), .order = 4, .since = 1,
  },
  [SAM_F (GATE_ROW, PINNED_ON)] = {
    .name = "pinned_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("gate row field", "Fixed deadline"),
    .hint = SAM_L ("gate row hint", "Empty means that the deadline follows the date"),
    .merge = SAM_MERGE_NEVER,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REENTRY,
    .section = SAM_L ("gate row section", "Point"), .order = 7, .since = 1,
  },
  [SAM_F (GATE_ROW, AGREED)] = {
    .name = "agreed", .kind = SAM_KIND_MULTILINE,
    .flags = SAM_FIELD_PRINT,
    .label = SAM_L ("gate row field", "What is agreed"),
    .max = 2000,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REENTRY,
    .section = SAM_L ("gate row section", "Point"), .order = 5, .since = 1,
  },
  [SAM_F (GATE_ROW, EVIDENCE)] = {
    .name = "evidence", .kind = SAM_KIND_MULTILINE,
    .flags = SAM_FIELD_PRINT,
    .label = SAM_L ("gate row field", "How we know"),
    .max = 2000, .merge = SAM_MERGE_NEVER, .group = "state",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REENTRY,
    .section = SAM_L ("gate row section", "How we know"), .order = 11, .since = 1,
  },
  [SAM_F (GATE_ROW, EVIDENCE_KIND)] = {
    .name = "evidence_kind", .kind = SAM_KIND_ENUM,
    .label = SAM_L ("gate row field", "Kind"),
    .values = evidence_kind_values, .merge = SAM_MERGE_NEVER, .group = "state",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REENTRY,
    .section = SAM_L ("gate row section", "How we know"), .order = 12, .since = 1,
  },
  [SAM_F (GATE_ROW, EVIDENCE_BY)] = {
    .name = "evidence_by", .kind = SAM_KIND_TEXT,
    .label = SAM_L ("gate row field", "Said or written by"),
    .max = 160, .merge = SAM_MERGE_NEVER, .group = "state",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REENTRY,
    .section = SAM_L ("gate row section", "How we know"), .order = 13, .since = 1,
  },
  [SAM_F (GATE_ROW, EVIDENCE_ON)] = {
    .name = "evidence_on", .kind = SAM_KIND_DATE,
    .label = SAM_L ("gate row field", "On"),
    .merge = SAM_MERGE_NEVER, .group = "state",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REENTRY,
    .section = SAM_L ("gate row section", "How we know"), .order = 14, .since = 1,
  },
  [SAM_F (GATE_ROW, INTERIM_UNTIL)] = {
    .name = "interim_until", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_PRINT,
    .label = SAM_L ("gate row field", "Interim until"),
    .merge = SAM_MERGE_NEVER, .group = "state",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REENTRY,
    .section = SAM_L ("gate row section", "Point"), .order = 6, .since = 1,
  },
  [SAM_F (GATE_ROW, REASON)] = {
    .name = "reason", .kind = SAM_KIND_MULTILINE,
    .flags = SAM_FIELD_PRINT,
    .label = SAM_L ("gate row field", "Reason"),
    .max = 2000, .merge = SAM_MERGE_NEVER, .group = "state",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REENTRY,
    .section = SAM_L ("gate row section", "If not"), .order = 21, .since = 1,
  },
  [SAM_F (GATE_ROW, ASK_AGAIN_ON)] = {
    .name = "ask_again_on", .kind = SAM_KIND_DATE,
    .label = SAM_L ("gate row field", "Ask again on"),
    .merge = SAM_MERGE_NEVER, .group = "state",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REENTRY,
    .section = SAM_L ("gate row section", "If not"), .order = 22, .since = 1,
  },
  [SAM_F (GATE_ROW, WAIVED_BY_USER)] = {
    .name = "waived_by_user", .kind = SAM_KIND_REF,
    .label = SAM_L ("gate row field", "Waived by"),
    .ref = SAM_RECORD_USER, .merge = SAM_MERGE_NEVER, .group = "state",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REENTRY, .since = 1,
  },
  [SAM_F (GATE_ROW, WAIVED_ON)] = {
    .name = "waived_on", .kind = SAM_KIND_DATE,
    .label = SAM_L ("gate row field", "Waived on"),
    .merge = SAM_MERGE_NEVER, .group = "state",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REENTRY, .since = 1,
  },
  [SAM_F (GATE_ROW, WAIVED_PARTY_ID)] = {
    .name = "waived_party_id", .kind = SAM_KIND_REF,
    .label = SAM_L ("gate row field", "The party that failed"),
    .ref = SAM_RECORD_PARTY, .merge = SAM_MERGE_NEVER, .group = "state",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REENTRY,
    .section = SAM_L ("gate row section", "If not"), .order = 23, .since = 1,
  },
  [SAM_F (GATE_ROW, POSITION)] = {
    .name = "position", .kind = SAM_KIND_INTEGER,
    .label = SAM_L ("gate row field", "Position"),
    .min = 0, .max = 1000,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REENTRY, .since = 1,
  },
  [SAM_F (GATE_ROW, TENANT_ID)] = {
    .name = "tenant_id", .kind = SAM_KIND_REF,
    .label = SAM_L ("gate row field", "Rests on the lease"),
    .ref = SAM_RECORD_TENANT, .merge = SAM_MERGE_NEVER, .group = "state",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_REENTRY, .since = 2,
  },
};
/* clang-format on */

static void
validate (const SamRecord *record, SamDate today, GArray *problems)
{
  const char *state = sam_record_get_text (record, SAM_GATE_ROW_STATE);

  if (sam_record_enum_is (record, SAM_GATE_ROW_POINT, "local"))
    sam_check_needed (record, SAM_GATE_ROW_LABEL, problems);

  if (g_strcmp0 (state, "in_place") == 0) {
    /* What is agreed or how we know it, and whether it was written or said; what was said also
     * says by whom. */
    if (!sam_record_has (record, SAM_GATE_ROW_AGREED)
        && !sam_record_has (record, SAM_GATE_ROW_EVIDENCE))
      sam_problem_add (problems, SAM_GATE_ROW_EVIDENCE, "required",
                       SAM_L ("problem", "Say how we know that it is in place"));
    sam_check_needed (record, SAM_GATE_ROW_EVIDENCE_KIND, problems);
    sam_check_needed (record, SAM_GATE_ROW_EVIDENCE_ON, problems);
    if (sam_record_enum_is (record, SAM_GATE_ROW_EVIDENCE_KIND, "oral"))
      sam_check_needed (record, SAM_GATE_ROW_EVIDENCE_BY, problems);
  } else if (g_strcmp0 (state, "interim") == 0) {
    sam_check_needed (record, SAM_GATE_ROW_INTERIM_UNTIL, problems);
  } else if (g_strcmp0 (state, "declined") == 0) {
    sam_check_needed (record, SAM_GATE_ROW_ASK_AGAIN_ON, problems);
  } else if (g_strcmp0 (state, "not_relevant") == 0) {
    sam_check_needed (record, SAM_GATE_ROW_REASON, problems);
  } else if (g_strcmp0 (state, "waived") == 0) {
    sam_check_needed (record, SAM_GATE_ROW_REASON, problems);
    sam_check_needed (record, SAM_GATE_ROW_WAIVED_BY_USER, problems);
    sam_check_needed (record, SAM_GATE_ROW_WAIVED_ON, problems);
    if (!sam_record_has (record, SAM_GATE_ROW_WAIVED_PARTY_ID)
        && !sam_record_has (record, SAM_GATE_ROW_SERVICE_ID))
      sam_problem_add (problems, SAM_GATE_ROW_WAIVED_PARTY_ID, "required",
                       SAM_L ("problem", "Name the party that failed"));
  }
  sam_check_past (record, SAM_GATE_ROW_EVIDENCE_ON, today, problems);
  sam_check_past (record, SAM_GATE_ROW_WAIVED_ON, today, problems);
}

static char *
format_title (const SamRecord *record, SamCatalog *catalog)
{
  const char *label = sam_record_get_text (record, SAM_GATE_ROW_LABEL);
  const char *point = sam_record_get_text (record, SAM_GATE_ROW_POINT);

  if (label)
    return g_strdup (label);
  return g_strdup (sam_text (catalog, sam_enum_label (SAM_GATE_ROW_POINT, point)));
}

const SamTypeDef sam_type_gate_row = {
  .type = SAM_RECORD_GATE_ROW,
  .name = "gate_row",
  .gtype_name = "SamRecordGateRow",
  .noun = SAM_L ("record type", "Point"),
  .plural = SAM_L ("record types", "Points"),
  .icon = "checkbox-checked-symbolic",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .schema = 2,
  .compartment = SAM_COMPARTMENT_FOLLOW_UP,
  .scope = SAM_SCOPE_CASE,
  .parent = SAM_GATE_ROW_CASE_ID,
  .lifecycle = SAM_LIFECYCLE_EDITABLE,
  .sort = { SAM_GATE_ROW_TRANSITION_ID, SAM_GATE_ROW_POSITION, SAM_FIELD_NONE },
  .validate = validate,
  .format_title = format_title,
};
