/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../sam-type-private.h"

#include <samspor/records/sam-person.h>
#include <samspor/sam-person-id.h>

static const SamEnumValue birth_precision_values[] = {
  { "day", SAM_L ("birth date precision", "Exact day") },
  { "year", SAM_L ("birth date precision", "Only the year") },
  { "approximate", SAM_L ("birth date precision", "Approximate") },
  { NULL, SAM_L (NULL, NULL) },
};

static const SamEnumValue id_kind_values[] = {
  { "fnr", SAM_L ("person number kind", "National identity number") },
  { "d", SAM_L ("person number kind", "D number") },
  { "fh", SAM_L ("person number kind", "Common help number") },
  { "duf", SAM_L ("person number kind", "DUF number") },
  { "none", SAM_L ("person number kind", "No number") },
  { NULL, SAM_L (NULL, NULL) },
};

static const SamEnumValue address_grade_values[] = {
  { "open", SAM_L ("address protection", "No protection") },
  { "klient", SAM_L ("address protection", "Client address") },
  { "fortrolig", SAM_L ("address protection", "Confidential address") },
  { "strengt_fortrolig", SAM_L ("address protection", "Strictly confidential address") },
  { NULL, SAM_L (NULL, NULL) },
};

static const SamEnumValue language_values[] = {
  { "nb", SAM_L ("language", "Bokmål") },
  { "nn", SAM_L ("language", "Nynorsk") },
  { "se", SAM_L ("language", "Northern Sámi") },
  { "smj", SAM_L ("language", "Lule Sámi") },
  { "sma", SAM_L ("language", "Southern Sámi") },
  { "en", SAM_L ("language", "English") },
  { "ar", SAM_L ("language", "Arabic") },
  { "fa", SAM_L ("language", "Persian") },
  { "lt", SAM_L ("language", "Lithuanian") },
  { "pl", SAM_L ("language", "Polish") },
  { "ro", SAM_L ("language", "Romanian") },
  { "ru", SAM_L ("language", "Russian") },
  { "so", SAM_L ("language", "Somali") },
  { "sv", SAM_L ("language", "Swedish") },
  { "ti", SAM_L ("language", "Tigrinya") },
  { "uk", SAM_L ("language", "Ukrainian") },
  { "ur", SAM_L ("language", "Urdu") },
  { "vi", SAM_L ("language", "Vietnamese") },
  { "sign", SAM_L ("language", "Norwegian Sign Language") },
  { "other", SAM_L ("language", "Another language") },
  { NULL, SAM_L (NULL, NULL) },
};

static const SamEnumValue form_values[] = {
  { "nb", SAM_L ("written Norwegian", "Bokmål") },
  { "nn", SAM_L ("written Norwegian", "Nynorsk") },
  { NULL, SAM_L (NULL, NULL) },
};

/* clang-format off */
static const SamFieldDef fields[SAM_FIELD_INDEX (SAM_PERSON_N_FIELDS_END)] = {
  [SAM_F (PERSON, GIVEN_NAME)] = {
    .name = "given_name", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_INDEXED | SAM_FIELD_SEARCH | SAM_FIELD_LIST | SAM_FIELD_PRINT,
    .label = SAM_L ("person field", "Given name"),
    .max = 120, .group = "name",
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("person section", "Person"), .order = 1, .since = 1,
  },
  [SAM_F (PERSON, FAMILY_NAME)] = {
    .name = "family_name", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_INDEXED | SAM_FIELD_SEARCH | SAM_FIELD_LIST | SAM_FIELD_PRINT,
    .label = SAM_L ("person field", "Family name"),
    .max = 120, .group = "name",
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("person section", "Person"), .order = 2, .since = 1,
  },
  [SAM_F (PERSON, NAME_IS_ALIAS)] = {
    .name = "name_is_alias", .kind = SAM_KIND_BOOL,
    .label = SAM_L ("person field", "The name is an alias"),
    .group = "name",
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("person section", "Person"), .order = 3, .since = 1,
  },
  [SAM_F (PERSON, BIRTH_DATE)] = {
    .name = "birth_date", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_INDEXED | SAM_FIELD_LIST | SAM_FIELD_PRINT,
    .label = SAM_L ("person field", "Birth date"),
    .merge = SAM_MERGE_NEVER, .group = "identity",
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("person section", "Person"), .order = 4, .since = 1,
  },
  [SAM_F (PERSON, BIRTH_PRECISION)] = {
    .name = "birth_precision", .kind = SAM_KIND_ENUM,
    .label = SAM_L ("person field", "How exact"),
    .values = birth_precision_values, .merge = SAM_MERGE_NEVER, .group = "identity",
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("person section", "Person"), .order = 5, .since = 1,
  },
  [SAM_F (PERSON, ID_KIND)] = {
    .name = "id_kind", .kind = SAM_KIND_ENUM,
    .label = SAM_L ("person field", "Kind of number"),
    .values = id_kind_values, .merge = SAM_MERGE_NEVER, .group = "identity",
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("person section", "Person"), .order = 6, .since = 1,
  },
  [SAM_F (PERSON, ID_NUMBER)] = {
    .name = "id_number", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_INDEXED | SAM_FIELD_SEARCH,
    .label = SAM_L ("person field", "Person number"),
    .max = 12, .merge = SAM_MERGE_NEVER, .group = "identity",
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("person section", "Person"), .order = 7, .since = 1,
  },
  [SAM_F (PERSON, PHONE)] = {
    .name = "phone", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_INDEXED | SAM_FIELD_SEARCH | SAM_FIELD_LIST | SAM_FIELD_PRINT,
    .label = SAM_L ("person field", "Phone"),
    .max = 40,
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("person section", "Contact"), .order = 11, .since = 1,
  },
  [SAM_F (PERSON, OTHER_PHONE)] = {
    .name = "other_phone", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_SEARCH | SAM_FIELD_MORE,
    .label = SAM_L ("person field", "Other phone"),
    .max = 40,
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("person section", "Contact wishes"), .order = 37, .since = 1,
  },
  [SAM_F (PERSON, EMAIL)] = {
    .name = "email", .kind = SAM_KIND_TEXT,
    .label = SAM_L ("person field", "E-mail"),
    .max = 200,
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("person section", "Contact"), .order = 12, .since = 1,
  },
  [SAM_F (PERSON, CONTACT_CHANNELS)] = {
    .name = "contact_channels", .kind = SAM_KIND_SET,
    .flags = SAM_FIELD_MORE,
    .label = SAM_L ("person field", "Prefers"),
    .values = sam_enum_channel, .ref = SAM_N_RECORD_TYPES, .merge = SAM_MERGE_SET,
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("person section", "Contact wishes"), .order = 31, .since = 1,
  },
  [SAM_F (PERSON, CONTACT_HOURS)] = {
    .name = "contact_hours", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_MORE,
    .label = SAM_L ("person field", "When"),
    .max = 200,
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("person section", "Contact wishes"), .order = 32, .since = 1,
  },
  [SAM_F (PERSON, MAY_LEAVE_MESSAGE)] = {
    .name = "may_leave_message", .kind = SAM_KIND_BOOL,
    .flags = SAM_FIELD_MORE,
    .label = SAM_L ("person field", "We may leave a message"),
    .group = "reach",
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("person section", "Contact wishes"), .order = 33, .since = 1,
  },
  [SAM_F (PERSON, SAFE_PHONE)] = {
    .name = "safe_phone", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_SEARCH | SAM_FIELD_MORE,
    .label = SAM_L ("person field", "Safe number"),
    .max = 40, .group = "reach",
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("person section", "Contact wishes"), .order = 34, .since = 1,
  },
  [SAM_F (PERSON, NEVER_CALL)] = {
    .name = "never_call", .kind = SAM_KIND_BOOL,
    .flags = SAM_FIELD_MORE,
    .label = SAM_L ("person field", "Never call"),
    .group = "reach",
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("person section", "Contact wishes"), .order = 35, .since = 1,
  },
  [SAM_F (PERSON, IF_NOT_REACHED)] = {
    .name = "if_not_reached", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_MORE,
    .label = SAM_L ("person field", "If we do not reach the person"),
    .max = 400,
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("person section", "Contact wishes"), .order = 36, .since = 1,
  },
  [SAM_F (PERSON, ADDRESS)] = {
    .name = "address", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_PRINT,
    .label = SAM_L ("person field", "Address"),
    .max = 200, .merge = SAM_MERGE_NEVER, .group = "address",
    .sensitivity = SAM_SENSITIVITY_ADDRESS,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("person section", "Address"), .order = 21, .since = 1,
  },
  [SAM_F (PERSON, POSTCODE)] = {
    .name = "postcode", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_PRINT,
    .label = SAM_L ("person field", "Postcode"),
    .max = 4, .merge = SAM_MERGE_NEVER, .group = "address",
    .sensitivity = SAM_SENSITIVITY_ADDRESS,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("person section", "Address"), .order = 22, .since = 1,
  },
  [SAM_F (PERSON, CITY)] = {
    .name = "city", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_PRINT,
    .label = SAM_L ("person field", "City"),
    .max = 80, .merge = SAM_MERGE_NEVER, .group = "address",
    .sensitivity = SAM_SENSITIVITY_ADDRESS,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("person section", "Address"), .order = 23, .since = 1,
  },
  [SAM_F (PERSON, ADDRESS_GRADE)] = {
    .name = "address_grade", .kind = SAM_KIND_ENUM,
    .flags = SAM_FIELD_INDEXED | SAM_FIELD_LIST,
    .label = SAM_L ("person field", "Address protection"),
    .values = address_grade_values, .merge = SAM_MERGE_NEVER, .group = "address",
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PROTECTION,
    .section = SAM_L ("person section", "Address"), .order = 24, .since = 1,
  },
  [SAM_F (PERSON, OUTSIDE_CONTACT)] = {
    .name = "outside_contact", .kind = SAM_KIND_TEXT,
    .label = SAM_L ("person field", "Contact outside the system"),
    .hint = SAM_L ("person hint", "Only for a strictly confidential address: whom to ask"),
    .max = 200, .merge = SAM_MERGE_NEVER, .group = "address",
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_PROTECTION,
    .section = SAM_L ("person section", "Address"), .order = 25, .since = 1,
  },
  [SAM_F (PERSON, LANGUAGE)] = {
    .name = "language", .kind = SAM_KIND_ENUM,
    .flags = SAM_FIELD_LIST,
    .label = SAM_L ("person field", "Language"),
    .values = language_values,
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("person section", "Contact"), .order = 13, .since = 1,
  },
  [SAM_F (PERSON, FORM)] = {
    .name = "form", .kind = SAM_KIND_ENUM,
    .label = SAM_L ("person field", "Written Norwegian"),
    .values = form_values,
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("person section", "Contact"), .order = 14, .since = 1,
  },
  [SAM_F (PERSON, INTERPRETER)] = {
    .name = "interpreter", .kind = SAM_KIND_BOOL,
    .label = SAM_L ("person field", "Needs an interpreter"),
    .group = "interpreter",
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("person section", "Contact"), .order = 15, .since = 1,
  },
  [SAM_F (PERSON, INTERPRETER_LANGUAGE)] = {
    .name = "interpreter_language", .kind = SAM_KIND_TEXT,
    .label = SAM_L ("person field", "Interpreter's language"),
    .max = 80, .group = "interpreter",
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("person section", "Contact"), .order = 16, .since = 1,
  },
  [SAM_F (PERSON, REGISTERED_MUNICIPALITY)] = {
    .name = "registered_municipality", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_MORE,
    .label = SAM_L ("person field", "Registered in"),
    .max = 80, .group = "registered",
    .sensitivity = SAM_SENSITIVITY_ADDRESS,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_RESPONSIBLE,
    .section = SAM_L ("person section", "Municipality"), .order = 41, .since = 1,
  },
  [SAM_F (PERSON, REGISTERED_FROM_ON)] = {
    .name = "registered_from_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_MORE,
    .label = SAM_L ("person field", "Registered from"),
    .group = "registered",
    .sensitivity = SAM_SENSITIVITY_ADDRESS,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_RESPONSIBLE,
    .section = SAM_L ("person section", "Municipality"), .order = 42, .since = 1,
  },
  [SAM_F (PERSON, STAYING_MUNICIPALITY)] = {
    .name = "staying_municipality", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_MORE,
    .label = SAM_L ("person field", "Stays in"),
    .max = 80, .group = "staying",
    .sensitivity = SAM_SENSITIVITY_ADDRESS,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_RESPONSIBLE,
    .section = SAM_L ("person section", "Municipality"), .order = 43, .since = 1,
  },
  [SAM_F (PERSON, STAYING_FROM_ON)] = {
    .name = "staying_from_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_MORE,
    .label = SAM_L ("person field", "Stays from"),
    .group = "staying",
    .sensitivity = SAM_SENSITIVITY_ADDRESS,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_RESPONSIBLE,
    .section = SAM_L ("person section", "Municipality"), .order = 44, .since = 1,
  },
  [SAM_F (PERSON, CHOSEN_MUNICIPALITY)] = {
    .name = "chosen_municipality", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_MORE,
    .label = SAM_L ("person field", "Chosen municipality"),
    .max = 80, .group = "chosen",
    .sensitivity = SAM_SENSITIVITY_ADDRESS,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_RESPONSIBLE,
    .section = SAM_L ("person section", "Municipality"), .order = 45, .since = 1,
  },
  [SAM_F (PERSON, CHOSEN_FROM_ON)] = {
    .name = "chosen_from_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_MORE,
    .label = SAM_L ("person field", "Chosen from"),
    .group = "chosen",
    .sensitivity = SAM_SENSITIVITY_ADDRESS,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_RESPONSIBLE,
    .section = SAM_L ("person section", "Municipality"), .order = 46, .since = 1,
  },
  [SAM_F (PERSON, GP)] = {
    .name = "gp", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_MORE,
    .label = SAM_L ("person field", "GP"),
    .max = 160,
    .sensitivity = SAM_SENSITIVITY_ADDRESS,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("person section", "Other"), .order = 51, .since = 1,
  },
  [SAM_F (PERSON, GP_PHONE)] = {
    .name = "gp_phone", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_MORE,
    .label = SAM_L ("person field", "GP's phone"),
    .max = 40,
    .sensitivity = SAM_SENSITIVITY_ADDRESS,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("person section", "Other"), .order = 52, .since = 1,
  },
  [SAM_F (PERSON, DECEASED_ON)] = {
    .name = "deceased_on", .kind = SAM_KIND_DATE,
    .flags = SAM_FIELD_INDEXED | SAM_FIELD_MORE,
    .label = SAM_L ("person field", "Died on"),
    .merge = SAM_MERGE_NEVER, .group = "deceased",
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("person section", "Other"), .order = 53, .since = 1,
  },
  [SAM_F (PERSON, DECEASED_TOLD_BY)] = {
    .name = "deceased_told_by", .kind = SAM_KIND_TEXT,
    .flags = SAM_FIELD_MORE,
    .label = SAM_L ("person field", "Told by"),
    .max = 160, .merge = SAM_MERGE_NEVER, .group = "deceased",
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("person section", "Other"), .order = 54, .since = 1,
  },
  [SAM_F (PERSON, REMARK)] = {
    .name = "remark", .kind = SAM_KIND_MULTILINE,
    .flags = SAM_FIELD_MORE,
    .label = SAM_L ("person field", "Remark"),
    .max = 4000,
    .sensitivity = SAM_SENSITIVITY_PERSONAL,
    .purpose = SAM_PURPOSE_FOLLOW_UP, .basis = SAM_BASIS_SERVICE,
    .section = SAM_L ("person section", "Other"), .order = 55, .since = 1,
  },
};
/* clang-format on */

/* Everything that says or leads to where someone is. For a strictly confidential address nothing of
 * it is stored at all; the contact outside the system stands instead. */
static const SamField whereabouts[] = {
  SAM_PERSON_PHONE,
  SAM_PERSON_OTHER_PHONE,
  SAM_PERSON_SAFE_PHONE,
  SAM_PERSON_EMAIL,
  SAM_PERSON_IF_NOT_REACHED,
  SAM_PERSON_ADDRESS,
  SAM_PERSON_POSTCODE,
  SAM_PERSON_CITY,
  SAM_PERSON_REGISTERED_MUNICIPALITY,
  SAM_PERSON_REGISTERED_FROM_ON,
  SAM_PERSON_STAYING_MUNICIPALITY,
  SAM_PERSON_STAYING_FROM_ON,
  SAM_PERSON_CHOSEN_MUNICIPALITY,
  SAM_PERSON_CHOSEN_FROM_ON,
  SAM_PERSON_GP,
  SAM_PERSON_GP_PHONE,
};

/* A number is looked at in both ways here; which of the two an environment takes is decided where
 * operations are judged. */
static gboolean
id_number_is_ok (const char *number, const char *kind)
{
  static const char *const names[] = {
    [SAM_PERSON_ID_NONE] = "none", [SAM_PERSON_ID_FNR] = "fnr", [SAM_PERSON_ID_D] = "d",
    [SAM_PERSON_ID_H] = "h",       [SAM_PERSON_ID_FH] = "fh",   [SAM_PERSON_ID_DUF] = "duf",
  };
  SamPersonId id;

  if (!sam_person_id_parse (number, SAM_ENVIRONMENT_PRODUCTION, &id, NULL)
      && !sam_person_id_parse (number, SAM_ENVIRONMENT_TEST, &id, NULL))
    return FALSE;
  return g_strcmp0 (names[id.kind], kind) == 0;
}

static void
validate (const SamRecord *record, SamDate today, GArray *problems)
{
  const char *number = sam_record_get_text (record, SAM_PERSON_ID_NUMBER);
  const char *kind = sam_record_get_text (record, SAM_PERSON_ID_KIND);
  SamDate birth = sam_record_get_date (record, SAM_PERSON_BIRTH_DATE);
  SamDate deceased = sam_record_get_date (record, SAM_PERSON_DECEASED_ON);

  if (!sam_record_has (record, SAM_PERSON_GIVEN_NAME)
      && !sam_record_has (record, SAM_PERSON_FAMILY_NAME))
    sam_problem_add (problems, SAM_PERSON_GIVEN_NAME, "required",
                     SAM_L ("problem", "A name is needed; it may be an alias"));

  if (number && !id_number_is_ok (number, kind))
    sam_problem_add (problems, SAM_PERSON_ID_NUMBER, "format",
                     SAM_L ("problem", "This is not a number of that kind"));

  sam_check_past (record, SAM_PERSON_BIRTH_DATE, today, problems);
  sam_check_past (record, SAM_PERSON_DECEASED_ON, today, problems);
  if (deceased && birth && deceased < birth)
    sam_problem_add (problems, SAM_PERSON_DECEASED_ON, "order",
                     SAM_L ("problem", "This is before the birth date"));
  sam_check_postcode (record, SAM_PERSON_POSTCODE, problems);

  if (sam_record_enum_is (record, SAM_PERSON_ADDRESS_GRADE, "strengt_fortrolig")) {
    for (guint i = 0; i < G_N_ELEMENTS (whereabouts); i++) {
      if (sam_record_has (record, whereabouts[i]))
        sam_problem_add (problems, whereabouts[i], "protected",
                         SAM_L ("problem",
                                "Nothing that tells where the person is may be stored here"));
    }
  }
}

static char *
format_title (const SamRecord *record, SamCatalog *catalog)
{
  const char *given = sam_record_get_text (record, SAM_PERSON_GIVEN_NAME);
  const char *family = sam_record_get_text (record, SAM_PERSON_FAMILY_NAME);

  if (given && family)
    return g_strdup_printf ("%s %s", given, family);
  return g_strdup (given ? given : family);
}

const SamTypeDef sam_type_person = {
  .type = SAM_RECORD_PERSON,
  .name = "person",
  .gtype_name = "SamRecordPerson",
  .noun = SAM_L ("record type", "Person"),
  .plural = SAM_L ("record types", "People"),
  .icon = "avatar-default-symbolic",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .schema = 1,
  .compartment = SAM_COMPARTMENT_FOLLOW_UP,
  .scope = SAM_SCOPE_PERSON,
  .parent = SAM_FIELD_NONE,
  .lifecycle = SAM_LIFECYCLE_EDITABLE,
  .sort = { SAM_PERSON_FAMILY_NAME, SAM_PERSON_GIVEN_NAME, SAM_FIELD_NONE },
  .validate = validate,
  .format_title = format_title,
};
