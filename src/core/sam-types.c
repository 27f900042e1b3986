/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-type-private.h"

static const SamTypeDef *const types[SAM_N_RECORD_TYPES] = {
  [SAM_RECORD_TEAM] = &sam_type_team,
  [SAM_RECORD_DISTRICT] = &sam_type_district,
  [SAM_RECORD_USER] = &sam_type_user,
  [SAM_RECORD_SETTING] = &sam_type_setting,
  [SAM_RECORD_SERVICE] = &sam_type_service,
  [SAM_RECORD_SITE] = &sam_type_site,
  [SAM_RECORD_HOUSING_UNIT] = &sam_type_housing_unit,
  [SAM_RECORD_TENANCY] = &sam_type_tenancy,
  [SAM_RECORD_COOPERATION] = &sam_type_cooperation,
  [SAM_RECORD_PERSON] = &sam_type_person,
  [SAM_RECORD_CASE] = &sam_type_case,
  [SAM_RECORD_HANDOVER] = &sam_type_handover,
  [SAM_RECORD_RELATION] = &sam_type_relation,
  [SAM_RECORD_CONSENT] = &sam_type_consent,
  [SAM_RECORD_DISCLOSURE] = &sam_type_disclosure,
  [SAM_RECORD_RESIDENCE] = &sam_type_residence,
  [SAM_RECORD_HOUSING_NEED] = &sam_type_housing_need,
  [SAM_RECORD_HOUSING_OFFER] = &sam_type_housing_offer,
  [SAM_RECORD_TENANT] = &sam_type_tenant,
  [SAM_RECORD_CONTACT] = &sam_type_contact,
  [SAM_RECORD_TRANSITION] = &sam_type_transition,
  [SAM_RECORD_GATE_ROW] = &sam_type_gate_row,
  [SAM_RECORD_DISCHARGE_NOTICE] = &sam_type_discharge_notice,
  [SAM_RECORD_MEETING] = &sam_type_meeting,
  [SAM_RECORD_AGREEMENT] = &sam_type_agreement,
  [SAM_RECORD_PARTY] = &sam_type_party,
  [SAM_RECORD_COMMITMENT] = &sam_type_commitment,
  [SAM_RECORD_SIGNATURE] = &sam_type_signature,
  [SAM_RECORD_PLAN] = &sam_type_plan,
  [SAM_RECORD_GOAL] = &sam_type_goal,
  [SAM_RECORD_MEASURE] = &sam_type_measure,
  [SAM_RECORD_REFUSAL] = &sam_type_refusal,
  [SAM_RECORD_REFERRAL] = &sam_type_referral,
  [SAM_RECORD_ABSENCE] = &sam_type_absence,
  [SAM_RECORD_INQUIRY] = &sam_type_inquiry,
  [SAM_RECORD_APPOINTMENT] = &sam_type_appointment,
  [SAM_RECORD_RELATIVE_REPORT] = &sam_type_relative_report,
  [SAM_RECORD_ALERT_ANSWER] = &sam_type_alert_answer,
  [SAM_RECORD_OVERDOSE] = &sam_type_overdose,
  [SAM_RECORD_FOLLOWUP] = &sam_type_followup,
  [SAM_RECORD_FOLLOWUP_DAY] = &sam_type_followup_day,
  [SAM_RECORD_RELATIVE_SUPPORT] = &sam_type_relative_support,
  [SAM_RECORD_PROPOSAL] = &sam_type_proposal,
};

/* What the editor shows: at most so many rows a section, and sections before "More". */
#define MAX_ROWS 7
#define MAX_SECTIONS 3

/* Words that a field may not be called, since it is a column, a JSON member and a property: the key
 * words of SQLite (sqlite.org/lang_keywords.html), the reserved ones of PostgreSQL (its appendix C)
 * and of C, and what every record carries beside its fields. Sorted. */
static const char *const reserved[] = {
  "abort",     "action",    "add",        "after",       "all",         "alter",
  "always",    "analyse",   "analyze",    "and",         "any",         "array",
  "as",        "asc",       "asymmetric", "attach",      "auto",        "autoincrement",
  "before",    "begin",     "between",    "both",        "break",       "by",
  "cascade",   "case",      "cast",       "char",        "check",       "collate",
  "column",    "commit",    "conflict",   "const",       "constraint",  "continue",
  "create",    "cross",     "current",    "database",    "default",     "deferrable",
  "deferred",  "delete",    "desc",       "detach",      "distinct",    "do",
  "double",    "drop",      "each",       "else",        "end",         "enum",
  "escape",    "except",    "exclude",    "exclusive",   "exists",      "explain",
  "extern",    "fail",      "false",      "fetch",       "filter",      "first",
  "float",     "following", "for",        "foreign",     "freeze",      "from",
  "full",      "generated", "glob",       "goto",        "grant",       "group",
  "groups",    "having",    "id",         "if",          "ignore",      "ilike",
  "immediate", "in",        "index",      "indexed",     "initially",   "inline",
  "inner",     "insert",    "instead",    "int",         "intersect",   "into",
  "is",        "isnull",    "join",       "key",         "last",        "lateral",
  "leading",   "left",      "like",       "limit",       "localtime",   "long",
  "match",     "natural",   "no",         "not",         "nothing",     "notnull",
  "null",      "nulls",     "of",         "offset",      "on",          "only",
  "or",        "order",     "others",     "outer",       "over",        "partition",
  "placing",   "plan",      "pragma",     "preceding",   "primary",     "query",
  "raise",     "range",     "record_id",  "recursive",   "references",  "regexp",
  "register",  "reindex",   "release",    "rename",      "replace",     "restrict",
  "retracted", "return",    "returning",  "right",       "rollback",    "row",
  "rows",      "savepoint", "scope",      "select",      "set",         "short",
  "signed",    "similar",   "sizeof",     "some",        "static",      "struct",
  "switch",    "symmetric", "table",      "tablesample", "temp",        "temporary",
  "then",      "ties",      "to",         "trailing",    "transaction", "trigger",
  "true",      "type",      "typedef",    "unbounded",   "union",       "unique",
  "unsigned",  "update",    "user",       "using",       "vacuum",      "values",
  "variadic",  "verbose",   "version",    "view",        "virtual",     "void",
  "volatile",  "when",      "where",      "while",       "window",      "with",
  "without",
};

const SamTypeDef *
sam_type_get (SamRecordType type)
{
  g_return_val_if_fail ((guint) type < SAM_N_RECORD_TYPES, NULL);

  return types[type];
}

const SamTypeDef *
sam_type_by_name (const char *name)
{
  g_return_val_if_fail (name, NULL);

  for (guint i = 0; i < SAM_N_RECORD_TYPES; i++) {
    if (strcmp (types[i]->name, name) == 0)
      return types[i];
  }
  return NULL;
}

const SamFieldDef *
sam_field_get (SamField field)
{
  const SamTypeDef *type;

  g_return_val_if_fail ((guint) SAM_FIELD_TYPE (field) < SAM_N_RECORD_TYPES, NULL);
  type = types[SAM_FIELD_TYPE (field)];
  g_return_val_if_fail (SAM_FIELD_INDEX (field) < type->n_fields, NULL);

  return &type->fields[SAM_FIELD_INDEX (field)];
}

SamField
sam_field_by_name (const SamTypeDef *type, const char *name)
{
  g_return_val_if_fail (type && name, SAM_FIELD_NONE);

  for (guint i = 0; i < type->n_fields; i++) {
    if (strcmp (type->fields[i].name, name) == 0)
      return (SamField) ((type->type << 8) | i);
  }
  return SAM_FIELD_NONE;
}

SamField
sam_type_whole (const SamTypeDef *type)
{
  g_return_val_if_fail (type, SAM_FIELD_NONE);

  for (guint i = 0; i < type->n_fields; i++) {
    if (type->fields[i].flags & SAM_FIELD_WHOLE)
      return (SamField) ((type->type << 8) | i);
  }
  return SAM_FIELD_NONE;
}

gboolean
sam_type_is_whole (SamRecordType type)
{
  for (guint t = 0; t < SAM_N_RECORD_TYPES; t++) {
    SamField field = sam_type_whole (sam_type_get ((SamRecordType) t));

    if (field != SAM_FIELD_NONE && sam_field_get (field)->ref == type)
      return TRUE;
  }
  return FALSE;
}

const char *
sam_purpose_name (SamPurpose purpose)
{
  static const char *const names[SAM_N_PURPOSES] = {
    [SAM_PURPOSE_UNSET] = "unset",           [SAM_PURPOSE_FOLLOW_UP] = "follow_up",
    [SAM_PURPOSE_AGREEMENT] = "agreement",   [SAM_PURPOSE_HOUSING] = "housing",
    [SAM_PURPOSE_STATISTICS] = "statistics", [SAM_PURPOSE_SECURITY] = "security",
  };

  g_return_val_if_fail (purpose < SAM_N_PURPOSES, names[SAM_PURPOSE_UNSET]);
  return names[purpose];
}

const SamLabel *
sam_enum_label (SamField field, const char *id)
{
  const SamFieldDef *def = sam_field_get (field);

  g_return_val_if_fail (def, NULL);

  if (!id || !def->values)
    return NULL;
  for (const SamEnumValue *value = def->values; value->id; value++) {
    if (strcmp (value->id, id) == 0)
      return &value->label;
  }
  return NULL;
}

/* ---- The self-check ---- */

static gboolean
fault (GError **error, const SamTypeDef *type, const char *field, const char *what)
{
  g_set_error (error, SAM_RECORD_ERROR, SAM_RECORD_ERROR_INVALID,
               "checking the table of %s%s%s: %s", type->name, field ? "." : "", field ? field : "",
               what);
  return FALSE;
}

static gboolean
is_identifier (const char *name)
{
  if (!g_ascii_islower (name[0]))
    return FALSE;
  for (const char *p = name; *p; p++) {
    if (!g_ascii_islower (*p) && !g_ascii_isdigit (*p) && *p != '_')
      return FALSE;
  }
  return strlen (name) <= 40;
}

static int
compare_words (const void *a, const void *b)
{
  return strcmp (a, *(const char *const *) b);
}

static gboolean
is_reserved (const char *name)
{
  return bsearch (name, reserved, G_N_ELEMENTS (reserved), sizeof reserved[0], compare_words)
         != NULL;
}

static const char *
check_values (const SamFieldDef *field)
{
  if (field->kind == SAM_KIND_ENUM && !field->values)
    return "an enum without values";
  if (!field->values)
    return NULL;
  if (field->kind != SAM_KIND_ENUM && field->kind != SAM_KIND_SET)
    return "values on a kind that has none";
  for (const SamEnumValue *value = field->values; value->id; value++) {
    if (!is_identifier (value->id))
      return "a value that is no identifier";
    if (!value->label.context || !value->label.text)
      return "a value without a label";
    for (const SamEnumValue *other = field->values; other < value; other++) {
      if (strcmp (other->id, value->id) == 0)
        return "the same value twice";
    }
  }
  return NULL;
}

static const char *
check_field (const SamTypeDef *type, const SamFieldDef *field)
{
  const char *what;

  if (!field->name)
    return "a hole";
  if (!is_identifier (field->name) || is_reserved (field->name))
    return "a name that is an SQL or C word, or no identifier";
  for (const SamFieldDef *other = type->fields; other < field; other++) {
    if (strcmp (other->name, field->name) == 0)
      return "the same name twice";
  }
  if (!field->label.context || !field->label.text)
    return "no label";
  if (field->purpose == SAM_PURPOSE_UNSET || !field->basis || !*field->basis)
    return "no purpose or legal basis";
  if (field->since == 0 || field->since > type->schema)
    return "a schema number out of range";
  if (field->max && field->max < field->min)
    return "a range that is empty";
  if ((field->kind == SAM_KIND_SET) != (field->merge == SAM_MERGE_SET)
      && field->merge != SAM_MERGE_NEVER)
    return "a set is merged as a set, and nothing else is";
  if (field->kind == SAM_KIND_SET && field->group)
    return "a set in a merge group";
  if (field->kind == SAM_KIND_REF && (guint) field->ref > SAM_N_RECORD_TYPES)
    return "a reference to no type";
  if ((field->flags & SAM_FIELD_WHOLE)
      && (field->kind != SAM_KIND_REF || !(field->flags & SAM_FIELD_INDEXED)
          || !(field->flags & SAM_FIELD_IMMUTABLE)))
    return "a whole that can't be looked up, or can change";
  if ((field->flags & SAM_FIELD_SEARCH) && field->sensitivity == SAM_SENSITIVITY_ADDRESS)
    return "a search over protected addresses";
  if ((field->flags & SAM_FIELD_REQUIRED) && (field->flags & SAM_FIELD_MORE))
    return "a required field folded away";
  what = check_values (field);
  return what;
}

static const char *
check_sections (const SamTypeDef *type)
{
  const char *seen[32];
  guint rows[32] = { 0 }, n = 0, n_plain = 0;
  gboolean plain[32] = { FALSE };

  for (guint i = 0; i < type->n_fields; i++) {
    const SamFieldDef *field = &type->fields[i];
    guint s = 0;

    if (!field->section.text)
      continue;
    while (s < n && strcmp (seen[s], field->section.text) != 0)
      s++;
    if (s == n) {
      if (n == G_N_ELEMENTS (seen))
        return "too many sections";
      seen[n++] = field->section.text;
    }
    if (++rows[s] > MAX_ROWS)
      return "too many rows in a section";
    if (!(field->flags & SAM_FIELD_MORE))
      plain[s] = TRUE;
    for (guint j = 0; j < i; j++) {
      if (type->fields[j].section.text && type->fields[j].order == field->order)
        return "two fields in one place of the editor";
    }
  }
  for (guint s = 0; s < n; s++)
    n_plain += plain[s];
  return n_plain > MAX_SECTIONS ? "too many sections before the folded ones" : NULL;
}

static gboolean
check_type (const SamTypeDef *type, SamRecordType number, GError **error)
{
  const char *what;

  if (!type) {
    g_set_error (error, SAM_RECORD_ERROR, SAM_RECORD_ERROR_INVALID,
                 "checking the tables: type %d is missing", number);
    return FALSE;
  }
  if (type->type != number)
    return fault (error, type, NULL, "in another type's place");
  if (!is_identifier (type->name) || !type->gtype_name || !type->icon)
    return fault (error, type, NULL, "no name or icon");
  if (!type->noun.text || !type->plural.text)
    return fault (error, type, NULL, "no noun");
  if (type->n_fields == 0 || type->n_fields > 0xff)
    return fault (error, type, NULL, "no fields, or too many");
  if (type->scope == SAM_SCOPE_REGISTRY && type->compartment != SAM_COMPARTMENT_REGISTRY)
    return fault (error, type, NULL, "in the registry but not of its compartment");
  for (guint i = 0; i < type->n_fields; i++) {
    what = check_field (type, &type->fields[i]);
    if (what)
      return fault (error, type, type->fields[i].name, what);
  }
  what = check_sections (type);
  if (what)
    return fault (error, type, NULL, what);
  for (guint i = 0; i < G_N_ELEMENTS (type->sort) && type->sort[i] != SAM_FIELD_NONE; i++) {
    if (SAM_FIELD_TYPE (type->sort[i]) != type->type
        || SAM_FIELD_INDEX (type->sort[i]) >= type->n_fields)
      return fault (error, type, NULL, "sorted by a field of another type");
  }
  if (type->scope == SAM_SCOPE_TEAM && type->parent == SAM_FIELD_NONE)
    return fault (error, type, NULL, "of a team that nothing names");
  if (type->parent != SAM_FIELD_NONE) {
    const SamFieldDef *parent;
    SamRecordType wanted = type->scope == SAM_SCOPE_PERSON ? SAM_RECORD_PERSON
                           : type->scope == SAM_SCOPE_TEAM ? SAM_RECORD_TEAM
                                                           : SAM_RECORD_CASE;

    if (SAM_FIELD_TYPE (type->parent) != type->type)
      return fault (error, type, NULL, "its parent is a field of another type");
    parent = sam_field_get (type->parent);
    if (parent->kind != SAM_KIND_REF || parent->ref != wanted
        || !(parent->flags & SAM_FIELD_REQUIRED) || !(parent->flags & SAM_FIELD_IMMUTABLE))
      return fault (error, type, parent->name,
                    "a parent is a required, immutable reference to its scope");
  }
  return TRUE;
}

gboolean
sam_types_check (GError **error)
{
  for (guint i = 1; i < G_N_ELEMENTS (reserved); i++)
    g_assert (strcmp (reserved[i - 1], reserved[i]) < 0);

  for (guint i = 0; i < SAM_N_RECORD_TYPES; i++) {
    if (!check_type (types[i], i, error))
      return FALSE;
    for (guint j = 0; j < i; j++) {
      if (strcmp (types[i]->name, types[j]->name) == 0)
        return fault (error, types[i], NULL, "the same name twice");
    }
  }
  return TRUE;
}
