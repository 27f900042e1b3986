/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-type-private.h"

#include <samspor/sam-housing.h>

/*
 * What is said of a home that does not fit: what is declared, what is needed, and never who lives
 * anywhere.
 */

static const char *
environment_text (const SamHousingFinding *finding, SamCatalog *catalog)
{
  const char *wanted = sam_enum_environment[CLAMP (finding->wants, 0, 2)].id;
  const char *has = sam_enum_environment[CLAMP (finding->has, 0, 2)].id;

  if (strcmp (wanted, "ikke_vurdert") == 0) {
    return sam_text_c (catalog, "home does not fit",
                       "The place is declared substance-free. The need says nothing about the "
                       "living environment: ask the person.");
  }
  if (strcmp (has, "ikke_vurdert") == 0) {
    return strcmp (wanted, "rusfritt") == 0
               ? sam_text_c (catalog, "home does not fit",
                             "The need is a substance-free living environment. That of the place "
                             "has not been assessed: have it assessed first.")
               : sam_text_c (catalog, "home does not fit",
                             "The need is a living environment without requirement. That of the "
                             "place has not been assessed: have it assessed first.");
  }
  return strcmp (wanted, "rusfritt") == 0
             ? sam_text_c (catalog, "home does not fit",
                           "The need is a substance-free living environment. The place is declared "
                           "without requirement.")
             : sam_text_c (catalog, "home does not fit",
                           "The need is a living environment without requirement. The place is "
                           "declared substance-free.");
}

/* Rules that compare no number. */
static const char *
plain_text (const SamHousingFinding *finding, SamCatalog *catalog)
{
  switch (finding->rule) {
  case SAM_HOUSING_ENVIRONMENT:
    return environment_text (finding, catalog);
  case SAM_HOUSING_STEP_FREE:
    return finding->is_known
               ? sam_text_c (catalog, "home does not fit",
                             "There are steps. The need is a step-free home.")
               : sam_text_c (catalog, "home does not fit",
                             "Nobody has said whether there are steps. The need is a step-free "
                             "home.");
  case SAM_HOUSING_WHEELCHAIR:
    return finding->is_known
               ? sam_text_c (catalog, "home does not fit",
                             "There is no room for a wheelchair, and it is needed.")
               : sam_text_c (catalog, "home does not fit",
                             "Nobody has said whether there is room for a wheelchair, and it is "
                             "needed.");
  case SAM_HOUSING_CHILDREN:
    return finding->is_known
               ? sam_text_c (catalog, "home does not fit",
                             "The home is not declared to suit children. Children are to live "
                             "there.")
               : sam_text_c (catalog, "home does not fit",
                             "Nobody has said whether the home suits children. Children are to "
                             "live there.");
  case SAM_HOUSING_GROUP:
    return finding->is_known
               ? sam_text_c (catalog, "home does not fit",
                             "The home is meant for another group than the need says.")
               : sam_text_c (catalog, "home does not fit",
                             "The home is meant for certain groups. The need names none.");
  case SAM_HOUSING_PETS:
    return finding->is_known
               ? sam_text_c (catalog, "home does not fit",
                             "Pets are not allowed. The person has a pet.")
               : sam_text_c (catalog, "home does not fit",
                             "Nobody has said whether pets are allowed. The person has a pet.");
  case SAM_HOUSING_DISTRICT:
    return finding->is_known ? sam_text_c (catalog, "home does not fit",
                                           "The home is in another district than those wished for.")
                             : sam_text_c (catalog, "home does not fit",
                                           "The building has no district. The need names one.");
  case SAM_HOUSING_PERSONS:
    return sam_text_c (catalog, "home does not fit",
                       "Nobody has said for how many persons the home is.");
  case SAM_HOUSING_ROOMS:
    return sam_text_c (catalog, "home does not fit",
                       "Nobody has said how many rooms the home has.");
  case SAM_HOUSING_RENT:
    return sam_text_c (catalog, "home does not fit", "Nobody has said what the rent is.");
  case SAM_HOUSING_FOLLOW_UP:
    return sam_text_c (catalog, "home does not fit",
                       "Nobody has said which follow-up there is at the place.");
  case SAM_HOUSING_STAIR:
  case SAM_HOUSING_ADDRESS:
  case SAM_HOUSING_NEAR:
  case SAM_HOUSING_FREE:
  case SAM_N_HOUSING_RULES:
  default:
    g_return_val_if_reached ("");
  }
}

/* @sentence with what the home has at {has} and what is needed at {need}. */
static char *
filled (const char *sentence, const char *has, const char *need)
{
  GString *text = g_string_new (sentence);

  g_string_replace (text, "{has}", has, 0);
  g_string_replace (text, "{need}", need, 0);
  return g_string_free (text, FALSE);
}

static char *
numbers_text (const SamHousingFinding *finding, const char *sentence, SamLocale *locale)
{
  g_autofree char *has = sam_locale_format_int (locale, finding->has);
  g_autofree char *wants = sam_locale_format_int (locale, finding->wants);

  return filled (sentence, has, wants);
}

static char *
free_text (const SamHousingFinding *finding, SamCatalog *catalog, SamLocale *locale)
{
  g_autofree char *wants =
      sam_locale_format_date (locale, (SamDate) finding->wants, SAM_DATE_STYLE_LONG);
  g_autofree char *has = NULL;

  if (finding->has >= SAM_DATE_MAX) {
    return filled (sam_text_c (catalog, "home does not fit",
                               "The home is let without an end. It is needed from {need}."),
                   "", wants);
  }
  has = sam_locale_format_date (locale, (SamDate) finding->has, SAM_DATE_STYLE_LONG);
  return filled (sam_text_c (catalog, "home does not fit",
                             "The home is free from {has}. It is needed from {need}."),
                 has, wants);
}

static char *
level_text (const SamHousingFinding *finding, SamCatalog *catalog)
{
  const SamEnumValue *has = &sam_enum_follow_up_level[CLAMP (finding->has, 0, 3)];
  const SamEnumValue *wants = &sam_enum_follow_up_level[CLAMP (finding->wants, 0, 3)];

  return filled (sam_text_c (catalog, "home does not fit",
                             "Follow-up at the place: {has}. Follow-up needed: {need}."),
                 sam_text (catalog, &has->label), sam_text (catalog, &wants->label));
}

char *
sam_housing_finding_text (const SamHousingFinding *finding, SamCatalog *catalog, SamLocale *locale)
{
  g_return_val_if_fail (finding && locale, NULL);

  if (!finding->is_known)
    return g_strdup (plain_text (finding, catalog));
  switch (finding->rule) {
  case SAM_HOUSING_PERSONS:
    return numbers_text (
        finding,
        sam_text_c (catalog, "home does not fit",
                    "Persons the home is for: {has}. Persons to live there: {need}."),
        locale);
  case SAM_HOUSING_ROOMS:
    return numbers_text (finding,
                         sam_text_c (catalog, "home does not fit",
                                     "Rooms in the home: {has}. Rooms needed: {need}."),
                         locale);
  case SAM_HOUSING_RENT:
    return numbers_text (finding,
                         sam_text_c (catalog, "home does not fit",
                                     "Rent a month: {has} kr. At most: {need} kr."),
                         locale);
  case SAM_HOUSING_STAIR:
    return numbers_text (finding,
                         sam_text_c (catalog, "home does not fit",
                                     "Homes of the municipality on this stair: {has}. The local "
                                     "limit: {need}."),
                         locale);
  case SAM_HOUSING_ADDRESS:
    return numbers_text (finding,
                         sam_text_c (catalog, "home does not fit",
                                     "Homes of the municipality at this address: {has}. The local "
                                     "limit: {need}."),
                         locale);
  case SAM_HOUSING_NEAR:
    return numbers_text (
        finding,
        sam_text_c (catalog, "home does not fit",
                    "Homes of the municipality nearby: {has}. The local limit: {need}."),
        locale);
  case SAM_HOUSING_FREE:
    return free_text (finding, catalog, locale);
  case SAM_HOUSING_FOLLOW_UP:
    return level_text (finding, catalog);
  case SAM_HOUSING_ENVIRONMENT:
  case SAM_HOUSING_STEP_FREE:
  case SAM_HOUSING_WHEELCHAIR:
  case SAM_HOUSING_CHILDREN:
  case SAM_HOUSING_GROUP:
  case SAM_HOUSING_PETS:
  case SAM_HOUSING_DISTRICT:
  case SAM_N_HOUSING_RULES:
  default:
    return g_strdup (plain_text (finding, catalog));
  }
}
