/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-type-private.h"

#include <samspor/records/sam-tenant.h>
#include <samspor/sam-housing.h>
#include <samspor/sam-json.h>
#include <string.h>

/*
 * What is said of a home held against a need, as it goes over the wire: the same bytes from every
 * program that holds the same declarations, limits and leases.
 */

static const char *const verdicts[] = { "warns", "wish", "ask" };
G_STATIC_ASSERT (G_N_ELEMENTS (verdicts) == SAM_HOUSING_ASK + 1);

/* What a rule compares. */
typedef enum { NOTHING, NUMBERS, DAYS, ENVIRONMENTS, LEVELS } Compares;

static Compares
compares (SamHousingRule rule)
{
  switch (rule) {
  case SAM_HOUSING_ENVIRONMENT:
    return ENVIRONMENTS;
  case SAM_HOUSING_FREE:
    return DAYS;
  case SAM_HOUSING_FOLLOW_UP:
    return LEVELS;
  case SAM_HOUSING_PERSONS:
  case SAM_HOUSING_STAIR:
  case SAM_HOUSING_ADDRESS:
  case SAM_HOUSING_NEAR:
  case SAM_HOUSING_ROOMS:
  case SAM_HOUSING_RENT:
    return NUMBERS;
  case SAM_HOUSING_STEP_FREE:
  case SAM_HOUSING_WHEELCHAIR:
  case SAM_HOUSING_CHILDREN:
  case SAM_HOUSING_GROUP:
  case SAM_HOUSING_PETS:
  case SAM_HOUSING_DISTRICT:
  case SAM_N_HOUSING_RULES:
  default:
    return NOTHING;
  }
}

static const SamEnumValue *
places_of (SamHousingRule rule)
{
  return compares (rule) == ENVIRONMENTS ? sam_enum_environment
         : compares (rule) == LEVELS     ? sam_enum_follow_up_level
                                         : NULL;
}

const char *
sam_housing_rule_name (SamHousingRule rule)
{
  g_return_val_if_fail (rule < SAM_N_HOUSING_RULES, NULL);
  return sam_enum_housing_rule[rule].id;
}

const char *
sam_housing_verdict_name (SamHousingVerdict verdict)
{
  g_return_val_if_fail (verdict < G_N_ELEMENTS (verdicts), NULL);
  return verdicts[verdict];
}

/* ---- Writing ---- */

static void
add_compared (GString *json, const char *name, SamHousingRule rule, gint64 value)
{
  g_autofree char *day = NULL;

  switch (compares (rule)) {
  case NUMBERS:
    sam_json_member_add_int (json, name, value);
    return;
  case DAYS:
    /* Without an end there is no day to say. */
    if (value >= SAM_DATE_MAX)
      return;
    day = sam_date_format_iso ((SamDate) value);
    sam_json_member_add_string (json, name, day);
    return;
  case ENVIRONMENTS:
  case LEVELS:
    sam_json_member_add_string (json, name, places_of (rule)[value].id);
    return;
  case NOTHING:
  default:
    return;
  }
}

char *
sam_housing_answer_to_json (const SamHousingMatch *match, SamDate day)
{
  g_autofree char *on = NULL;
  GString *json = g_string_new (NULL);

  g_return_val_if_fail (match != NULL, NULL);

  on = sam_date_format_iso (day);
  sam_json_begin_object (json);
  sam_json_member_add_string (json, "day", on);
  sam_json_member_add_int (json, "version", SAM_HOUSING_VERSION);
  sam_json_member (json, "findings");
  sam_json_begin_array (json);
  for (guint i = 0; i < match->findings->len; i++) {
    const SamHousingFinding *f = &g_array_index (match->findings, SamHousingFinding, i);

    sam_json_element (json);
    sam_json_begin_object (json);
    sam_json_member_add_string (json, "rule", sam_housing_rule_name (f->rule));
    sam_json_member_add_string (json, "verdict", verdicts[f->verdict]);
    sam_json_member_add_bool (json, "known", f->is_known);
    /* That an environment has not been assessed is a declaration too. */
    if (f->is_known || compares (f->rule) == ENVIRONMENTS)
      add_compared (json, "has", f->rule, f->has);
    add_compared (json, "wants", f->rule, f->wants);
    sam_json_end_object (json);
  }
  sam_json_end_array (json);
  sam_json_end_object (json);
  return g_string_free (json, FALSE);
}

/* ---- Reading ---- */

static gint
place_in (const char *text, const char *const *names, gsize n)
{
  for (gsize i = 0; text && i < n; i++) {
    if (strcmp (names[i], text) == 0)
      return (gint) i;
  }
  return -1;
}

static char *
member_text (const SamJsonToken *object, const char *name)
{
  SamJsonToken token;

  return sam_json_find (object->raw, object->len, name, &token) && token.kind == SAM_JSON_STRING
             ? sam_json_token_dup_string (&token)
             : NULL;
}

static gboolean
read_place (const SamEnumValue *places, const char *text, gint64 *value)
{
  for (gint i = 0; places[i].id; i++) {
    if (strcmp (places[i].id, text) == 0) {
      *value = i;
      return TRUE;
    }
  }
  return FALSE;
}

/* What is not there stays @value. */
static gboolean
read_compared (const SamJsonToken *object, const char *name, SamHousingRule rule, gint64 *value)
{
  g_autofree char *text = member_text (object, name);
  SamJsonToken token;

  if (compares (rule) == NOTHING || !sam_json_find (object->raw, object->len, name, &token))
    return TRUE;
  switch (compares (rule)) {
  case NUMBERS:
    return sam_json_token_get_int (&token, value);
  case DAYS:
    *value = text ? sam_date_parse_iso (text) : SAM_DATE_NONE;
    return *value != SAM_DATE_NONE;
  case ENVIRONMENTS:
  case LEVELS:
    return text && read_place (places_of (rule), text, value);
  case NOTHING:
  default:
    return TRUE;
  }
}

static gboolean
read_finding (const SamJsonToken *object, GArray *findings)
{
  g_autofree char *name = NULL, *verdict = NULL;
  SamHousingFinding finding = { 0 };
  SamJsonToken known;
  gint place;

  if (object->kind != SAM_JSON_OBJECT)
    return FALSE;
  name = member_text (object, "rule");
  verdict = member_text (object, "verdict");
  place = place_in (verdict, verdicts, G_N_ELEMENTS (verdicts));
  if (!name || place < 0 || !sam_json_find (object->raw, object->len, "known", &known)
      || !sam_json_token_get_bool (&known, &finding.is_known))
    return FALSE;
  finding.verdict = (SamHousingVerdict) place;
  for (guint rule = 0; rule < SAM_N_HOUSING_RULES; rule++) {
    if (strcmp (sam_housing_rule_name ((SamHousingRule) rule), name) != 0)
      continue;
    finding.rule = (SamHousingRule) rule;
    if (compares (finding.rule) == DAYS)
      finding.has = SAM_DATE_MAX;
    if (!read_compared (object, "has", finding.rule, &finding.has)
        || !read_compared (object, "wants", finding.rule, &finding.wants))
      return FALSE;
    g_array_append_val (findings, finding);
    return TRUE;
  }
  /* A rule of a later version: there are no words for it here. */
  return TRUE;
}

void
sam_housing_answer_free (SamHousingAnswer *answer)
{
  g_array_unref (answer->findings);
  g_free (answer);
}

SamHousingAnswer *
sam_housing_answer_new_from_json (const char *data, gsize len)
{
  g_autoptr (SamHousingAnswer) answer = g_new0 (SamHousingAnswer, 1);
  g_autofree char *day = NULL;
  SamJsonToken object, token;
  SamJsonCursor cursor;

  answer->findings = g_array_new (FALSE, FALSE, sizeof (SamHousingFinding));
  if (!sam_json_check (data, len, NULL, NULL) || !sam_json_token_init (&object, data, len)
      || object.kind != SAM_JSON_OBJECT)
    return NULL;
  day = member_text (&object, "day");
  answer->day = day ? sam_date_parse_iso (day) : SAM_DATE_NONE;
  if (answer->day == SAM_DATE_NONE || !sam_json_find (data, len, "version", &token)
      || !sam_json_token_get_int (&token, &answer->version)
      || !sam_json_find (data, len, "findings", &token)
      || !sam_json_cursor_array (&cursor, token.raw, token.len))
    return NULL;
  while (sam_json_cursor_next_element (&cursor, &object)) {
    if (!read_finding (&object, answer->findings))
      return NULL;
  }
  return g_steal_pointer (&answer);
}

char **
sam_housing_warned_of (const GArray *findings, gboolean is_let)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  g_return_val_if_fail (findings != NULL, NULL);

  for (guint i = 0; i < findings->len; i++) {
    const SamHousingFinding *f = &g_array_index (findings, SamHousingFinding, i);

    if (f->verdict == SAM_HOUSING_WARNS && !(is_let && f->rule == SAM_HOUSING_FREE))
      g_strv_builder_add (names, sam_housing_rule_name (f->rule));
  }
  return g_strv_builder_end (names);
}

char **
sam_housing_newly_warned (const SamRecord *tenant)
{
  const char *const *said = sam_record_get_set (tenant, SAM_TENANT_CHECKED_WARNED_OF);
  const char *const *known = sam_record_get_set (tenant, SAM_TENANT_WARNED_OF);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = 0; said && said[i]; i++) {
    if (!known || !g_strv_contains (known, said[i]))
      g_strv_builder_add (names, said[i]);
  }
  return g_strv_builder_end (names);
}
