/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../sam-type-private.h"

#include <samspor/records/sam-service.h>

static const SamEnumValue service_kind_values[] = {
  { "nav", SAM_L ("service kind", "NAV") },
  { "dps", SAM_L ("service kind", "District psychiatric centre") },
  { "tsb", SAM_L ("service kind", "Specialised substance-use treatment") },
  { "lar", SAM_L ("service kind", "Opioid substitution treatment") },
  { "prison", SAM_L ("service kind", "Prison") },
  { "probation", SAM_L ("service kind", "Probation service") },
  { "gp", SAM_L ("service kind", "GP") },
  { "police", SAM_L ("service kind", "Police") },
  { "child_welfare", SAM_L ("service kind", "Child welfare") },
  { "housing_office", SAM_L ("service kind", "Housing office") },
  { "school", SAM_L ("service kind", "School") },
  { "work", SAM_L ("service kind", "Workplace or work training") },
  { "outreach", SAM_L ("service kind", "Outreach service") },
  { "hospital", SAM_L ("service kind", "Hospital") },
  { "health", SAM_L ("service kind", "Municipal health and care") },
  { "municipality", SAM_L ("service kind", "Another municipality") },
  { "relatives", SAM_L ("service kind", "Support for relatives") },
  { "voluntary", SAM_L ("service kind", "Voluntary organisation") },
  { "other", SAM_L ("service kind", "Other") },
  { NULL, SAM_L (NULL, NULL) },
};

/* clang-format off */
static const SamFieldDef fields[SAM_FIELD_INDEX (SAM_SERVICE_N_FIELDS_END)] = {
  [SAM_F (SERVICE, NAME)] = {
    .name = "name", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_INDEXED | SAM_FIELD_SEARCH
             | SAM_FIELD_LIST | SAM_FIELD_PRINT,
    .label = SAM_L ("service field", "Name"),
    .max = 160,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("service section", "Service"), .order = 1, .since = 1,
  },
  [SAM_F (SERVICE, SERVICE_KIND)] = {
    .name = "service_kind", .kind = SAM_KIND_ENUM,
    .flags = SAM_FIELD_REQUIRED | SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("service field", "Kind"),
    .values = service_kind_values,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("service section", "Service"), .order = 2, .since = 1,
  },
  [SAM_F (SERVICE, REFER_HOW)] = {
    .name = "refer_how", .kind = SAM_KIND_MULTILINE,
    .label = SAM_L ("service field", "How to refer"),
    .max = 4000,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("service section", "Cooperation"), .order = 11, .since = 1,
  },
  [SAM_F (SERVICE, HOURS)] = {
    .name = "hours", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("service field", "Opening hours"),
    .max = 400,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("service section", "Service"), .order = 7, .since = 1,
  },
  [SAM_F (SERVICE, CLOSED_PERIODS)] = {
    .name = "closed_periods", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_MORE,
    .label = SAM_L ("service field", "Closed periods"),
    .max = 400,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("service section", "More"), .order = 31, .since = 1,
  },
  [SAM_F (SERVICE, PHONE)] = {
    .name = "phone", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_SEARCH | SAM_FIELD_LIST | SAM_FIELD_PRINT,
    .label = SAM_L ("service field", "Phone"),
    .hint = SAM_L ("service hint", "The number a citizen calls"),
    .max = 40,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("service section", "Service"), .order = 3, .since = 1,
  },
  [SAM_F (SERVICE, PHONE_US)] = {
    .name = "phone_us", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_SEARCH,
    .label = SAM_L ("service field", "Phone for us"),
    .max = 40,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("service section", "Service"), .order = 4, .since = 1,
  },
  [SAM_F (SERVICE, PHONE_NIGHT)] = {
    .name = "phone_night", .kind = SAM_KIND_TEXT,
    .label = SAM_L ("service field", "Phone at night"),
    .max = 40,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("service section", "Service"), .order = 5, .since = 1,
  },
  [SAM_F (SERVICE, EMAIL)] = {
    .name = "email", .kind = SAM_KIND_TEXT,
    .label = SAM_L ("service field", "E-mail"),
    .max = 200,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("service section", "Service"), .order = 6, .since = 1,
  },
  [SAM_F (SERVICE, ANSWER_DAYS)] = {
    .name = "answer_days", .kind = SAM_KIND_INTEGER,
    .label = SAM_L ("service field", "Answers within (open days)"),
    .min = 0, .max = 365,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("service section", "Cooperation"), .order = 12, .since = 1,
  },
  [SAM_F (SERVICE, DEPUTY_NAME)] = {
    .name = "deputy_name", .kind = SAM_KIND_TEXT,
    .label = SAM_L ("service field", "Deputy"),
    .max = 120, .group = "deputy",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("service section", "Deputy"), .order = 21, .since = 1,
  },
  [SAM_F (SERVICE, DEPUTY_PHONE)] = {
    .name = "deputy_phone", .kind = SAM_KIND_TEXT,
    .label = SAM_L ("service field", "Deputy's phone"),
    .max = 40, .group = "deputy",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("service section", "Deputy"), .order = 22, .since = 1,
  },
  [SAM_F (SERVICE, DEPUTY_FROM_ON)] = {
    .name = "deputy_from_on", .kind = SAM_KIND_DATE,
    .label = SAM_L ("service field", "Deputy from"),
    .group = "deputy",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("service section", "Deputy"), .order = 23, .since = 1,
  },
  [SAM_F (SERVICE, DEPUTY_TO_ON)] = {
    .name = "deputy_to_on", .kind = SAM_KIND_DATE,
    .label = SAM_L ("service field", "Deputy until"),
    .group = "deputy",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("service section", "Deputy"), .order = 24, .since = 1,
  },
  [SAM_F (SERVICE, WAITS)] = {
    .name = "waits", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("service field", "Waiting time"),
    .max = 200,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("service section", "Cooperation"), .order = 13, .since = 1,
  },
  [SAM_F (SERVICE, CAPACITY)] = {
    .name = "capacity", .kind = SAM_KIND_TEXT,
    .label = SAM_L ("service field", "Capacity"),
    .max = 200,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("service section", "Cooperation"), .order = 14, .since = 1,
  },
  [SAM_F (SERVICE, CHECKED_ON)] = {
    .name = "checked_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("service field", "Last checked"),
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("service section", "Cooperation"), .order = 15, .since = 1,
  },
  [SAM_F (SERVICE, PLACE_PHRASE_NB)] = {
    .name = "place_phrase_nb", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_PRINT | SAM_FIELD_MORE,
    .label = SAM_L ("service field", "Place in a sentence, bokmål"),
    .hint = SAM_L ("service hint", "As in “ved fengselet”"),
    .max = 160, .group = "phrase",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("service section", "More"), .order = 32, .since = 1,
  },
  [SAM_F (SERVICE, PLACE_PHRASE_NN)] = {
    .name = "place_phrase_nn", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_PRINT | SAM_FIELD_MORE,
    .label = SAM_L ("service field", "Place in a sentence, nynorsk"),
    .max = 160, .group = "phrase",
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("service section", "More"), .order = 33, .since = 1,
  },
  [SAM_F (SERVICE, REMARK)] = {
    .name = "remark", .kind = SAM_KIND_MULTILINE,
    .flags = SAM_FIELD_MORE,
    .label = SAM_L ("service field", "Remark"),
    .max = 4000,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("service section", "More"), .order = 34, .since = 1,
  },
  [SAM_F (SERVICE, STARTS_UNTIL_ON)] = {
    .name = "starts_until_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("service field", "Takes in same day, known until"),
    .hint = SAM_L ("service hint", "Shown to who wants to start now, until that day"),
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_COOPERATION,
    .section = SAM_L ("service section", "Cooperation"), .order = 16, .since = 2,
  },
};
/* clang-format on */

static void
validate (const SamRecord *record, SamDate today, GArray *problems)
{
  sam_check_order (record, SAM_SERVICE_DEPUTY_FROM_ON, SAM_SERVICE_DEPUTY_TO_ON, problems);
  sam_check_past (record, SAM_SERVICE_CHECKED_ON, today, problems);
}

const SamTypeDef sam_type_service = {
  .type = SAM_RECORD_SERVICE,
  .name = "service",
  .gtype_name = "SamRecordService",
  .noun = SAM_L ("record type", "Service"),
  .plural = SAM_L ("record types", "Services"),
  .icon = "x-office-address-book-symbolic",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .schema = 2,
  .compartment = SAM_COMPARTMENT_REGISTRY,
  .scope = SAM_SCOPE_REGISTRY,
  .parent = SAM_FIELD_NONE,
  .lifecycle = SAM_LIFECYCLE_EDITABLE,
  .lead_writes = TRUE,
  .sort = { SAM_SERVICE_NAME, SAM_FIELD_NONE, SAM_FIELD_NONE },
  .validate = validate,
};
