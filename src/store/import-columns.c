/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "import-private.h"

#include <samspor/sam-fold.h>

/* One table for all three languages: what other systems call their columns. Compared folded, with
 * everything but letters left out. */
typedef struct {
  SamImportColumn column;
  const char *heading;
} Heading;
static const Heading headings[] = {
  { SAM_IMPORT_CASE_NUMBER, "saksnummer" },
  { SAM_IMPORT_CASE_NUMBER, "saksnr" },
  { SAM_IMPORT_CASE_NUMBER, "sak" },
  { SAM_IMPORT_CASE_NUMBER, "case number" },
  { SAM_IMPORT_CASE_NUMBER, "case no" },
  { SAM_IMPORT_FAMILY_NAME, "etternavn" },
  { SAM_IMPORT_FAMILY_NAME, "etternamn" },
  { SAM_IMPORT_FAMILY_NAME, "family name" },
  { SAM_IMPORT_FAMILY_NAME, "last name" },
  { SAM_IMPORT_FAMILY_NAME, "surname" },
  { SAM_IMPORT_GIVEN_NAME, "fornavn" },
  { SAM_IMPORT_GIVEN_NAME, "fornamn" },
  { SAM_IMPORT_GIVEN_NAME, "førenamn" },
  { SAM_IMPORT_GIVEN_NAME, "given name" },
  { SAM_IMPORT_GIVEN_NAME, "first name" },
  { SAM_IMPORT_NAME, "navn" },
  { SAM_IMPORT_NAME, "namn" },
  { SAM_IMPORT_NAME, "name" },
  { SAM_IMPORT_NAME, "full name" },
  { SAM_IMPORT_ID_NUMBER, "fødselsnummer" },
  { SAM_IMPORT_ID_NUMBER, "fødselsnr" },
  { SAM_IMPORT_ID_NUMBER, "personnummer" },
  { SAM_IMPORT_ID_NUMBER, "fnr" },
  { SAM_IMPORT_ID_NUMBER, "national id" },
  { SAM_IMPORT_ID_NUMBER, "id number" },
  { SAM_IMPORT_ID_NUMBER, "person number" },
  { SAM_IMPORT_BIRTH_DATE, "fødselsdato" },
  { SAM_IMPORT_BIRTH_DATE, "født" },
  { SAM_IMPORT_BIRTH_DATE, "fødd" },
  { SAM_IMPORT_BIRTH_DATE, "birth date" },
  { SAM_IMPORT_BIRTH_DATE, "date of birth" },
  { SAM_IMPORT_PHONE, "telefon" },
  { SAM_IMPORT_PHONE, "tlf" },
  { SAM_IMPORT_PHONE, "mobil" },
  { SAM_IMPORT_PHONE, "telefonnummer" },
  { SAM_IMPORT_PHONE, "phone" },
  { SAM_IMPORT_ADDRESS, "adresse" },
  { SAM_IMPORT_ADDRESS, "address" },
  { SAM_IMPORT_STATUS, "status" },
  { SAM_IMPORT_COORDINATOR, "koordinator" },
  { SAM_IMPORT_COORDINATOR, "ruskoordinator" },
  { SAM_IMPORT_COORDINATOR, "saksbehandler" },
  { SAM_IMPORT_COORDINATOR, "saksbehandlar" },
  { SAM_IMPORT_COORDINATOR, "coordinator" },
  { SAM_IMPORT_TEAM, "team" },
  { SAM_IMPORT_OPENED, "åpnet" },
  { SAM_IMPORT_OPENED, "åpnet dato" },
  { SAM_IMPORT_OPENED, "opna" },
  { SAM_IMPORT_OPENED, "opnet" },
  { SAM_IMPORT_OPENED, "opened" },
  { SAM_IMPORT_FORM, "målform" },
  { SAM_IMPORT_FORM, "form of norwegian" },
  { SAM_IMPORT_FORM, "language form" },
  { SAM_IMPORT_REMARK, "merknad" },
  { SAM_IMPORT_REMARK, "remark" },
  { SAM_IMPORT_REMARK, "kommentar" },
  { SAM_IMPORT_REMARK, "note" },
};

static const Heading stock_headings[] = {
  { SAM_IMPORT_SITE, "bygg" },
  { SAM_IMPORT_SITE, "bygning" },
  { SAM_IMPORT_SITE, "byggnavn" },
  { SAM_IMPORT_SITE, "bygnavn" },
  { SAM_IMPORT_SITE, "bygg navn" },
  { SAM_IMPORT_SITE, "byggnamn" },
  { SAM_IMPORT_SITE, "eiendom" },
  { SAM_IMPORT_SITE, "eigedom" },
  { SAM_IMPORT_SITE, "sted" },
  { SAM_IMPORT_SITE, "stad" },
  { SAM_IMPORT_SITE, "building" },
  { SAM_IMPORT_SITE, "site" },
  { SAM_IMPORT_ADDRESS, "adresse" },
  { SAM_IMPORT_ADDRESS, "gateadresse" },
  { SAM_IMPORT_ADDRESS, "address" },
  { SAM_IMPORT_POSTCODE, "postnummer" },
  { SAM_IMPORT_POSTCODE, "postnr" },
  { SAM_IMPORT_POSTCODE, "postcode" },
  { SAM_IMPORT_CITY, "poststed" },
  { SAM_IMPORT_CITY, "poststad" },
  { SAM_IMPORT_CITY, "sted by" },
  { SAM_IMPORT_CITY, "by" },
  { SAM_IMPORT_CITY, "city" },
  { SAM_IMPORT_STAIR, "oppgang" },
  { SAM_IMPORT_STAIR, "trapp" },
  { SAM_IMPORT_STAIR, "stair" },
  { SAM_IMPORT_DISTRICT, "bydel" },
  { SAM_IMPORT_DISTRICT, "distrikt" },
  { SAM_IMPORT_DISTRICT, "district" },
  { SAM_IMPORT_ENVIRONMENT, "bomiljø" },
  { SAM_IMPORT_ENVIRONMENT, "bumiljø" },
  { SAM_IMPORT_ENVIRONMENT, "miljø" },
  { SAM_IMPORT_ENVIRONMENT, "living environment" },
  { SAM_IMPORT_ENVIRONMENT, "environment" },
  { SAM_IMPORT_NUMBER, "bolignummer" },
  { SAM_IMPORT_NUMBER, "bustadnummer" },
  { SAM_IMPORT_NUMBER, "bolignr" },
  { SAM_IMPORT_NUMBER, "bustadnr" },
  { SAM_IMPORT_NUMBER, "bruksenhetsnummer" },
  { SAM_IMPORT_NUMBER, "brukseiningsnummer" },
  { SAM_IMPORT_NUMBER, "nummer" },
  { SAM_IMPORT_NUMBER, "nr" },
  { SAM_IMPORT_NUMBER, "bolig" },
  { SAM_IMPORT_NUMBER, "bustad" },
  { SAM_IMPORT_NUMBER, "number" },
  { SAM_IMPORT_NUMBER, "home number" },
  { SAM_IMPORT_NUMBER, "home" },
  { SAM_IMPORT_HOME_KIND, "boligtype" },
  { SAM_IMPORT_HOME_KIND, "bustadtype" },
  { SAM_IMPORT_HOME_KIND, "type" },
  { SAM_IMPORT_HOME_KIND, "slag" },
  { SAM_IMPORT_HOME_KIND, "kind" },
  { SAM_IMPORT_HOME_KIND, "home kind" },
  { SAM_IMPORT_ROOMS, "rom" },
  { SAM_IMPORT_ROOMS, "antall rom" },
  { SAM_IMPORT_ROOMS, "tal på rom" },
  { SAM_IMPORT_ROOMS, "rooms" },
  { SAM_IMPORT_SIZE, "m²" },
  { SAM_IMPORT_SIZE, "m2" },
  { SAM_IMPORT_SIZE, "kvm" },
  { SAM_IMPORT_SIZE, "areal" },
  { SAM_IMPORT_SIZE, "areal m2" },
  { SAM_IMPORT_SIZE, "størrelse" },
  { SAM_IMPORT_SIZE, "storleik" },
  { SAM_IMPORT_SIZE, "bra" },
  { SAM_IMPORT_SIZE, "size" },
  { SAM_IMPORT_SIZE, "size m2" },
  { SAM_IMPORT_PERSONS, "høyst personer" },
  { SAM_IMPORT_PERSONS, "høgst personar" },
  { SAM_IMPORT_PERSONS, "antall personer" },
  { SAM_IMPORT_PERSONS, "tal på personar" },
  { SAM_IMPORT_PERSONS, "personer" },
  { SAM_IMPORT_PERSONS, "personar" },
  { SAM_IMPORT_PERSONS, "maks personer" },
  { SAM_IMPORT_PERSONS, "maks personar" },
  { SAM_IMPORT_PERSONS, "max persons" },
  { SAM_IMPORT_PERSONS, "at most persons" },
  { SAM_IMPORT_PERSONS, "persons" },
  { SAM_IMPORT_RENT, "husleie" },
  { SAM_IMPORT_RENT, "husleige" },
  { SAM_IMPORT_RENT, "leie" },
  { SAM_IMPORT_RENT, "leige" },
  { SAM_IMPORT_RENT, "leie per måned" },
  { SAM_IMPORT_RENT, "leige per månad" },
  { SAM_IMPORT_RENT, "rent" },
  { SAM_IMPORT_STEP_FREE, "trinnfri" },
  { SAM_IMPORT_STEP_FREE, "trinnfritt" },
  { SAM_IMPORT_STEP_FREE, "step free" },
  { SAM_IMPORT_WHEELCHAIR, "rullestol" },
  { SAM_IMPORT_WHEELCHAIR, "plass til rullestol" },
  { SAM_IMPORT_WHEELCHAIR, "wheelchair" },
  { SAM_IMPORT_WHEELCHAIR, "room for a wheelchair" },
  { SAM_IMPORT_PETS, "dyr" },
  { SAM_IMPORT_PETS, "husdyr" },
  { SAM_IMPORT_PETS, "kjæledyr" },
  { SAM_IMPORT_PETS, "dyr tillatt" },
  { SAM_IMPORT_PETS, "dyr tillate" },
  { SAM_IMPORT_PETS, "pets" },
  { SAM_IMPORT_PETS, "pets allowed" },
  { SAM_IMPORT_CHILDREN, "barn" },
  { SAM_IMPORT_CHILDREN, "passer for barn" },
  { SAM_IMPORT_CHILDREN, "passar for barn" },
  { SAM_IMPORT_CHILDREN, "children" },
  { SAM_IMPORT_CHILDREN, "suits children" },
  { SAM_IMPORT_GROUPS, "målgruppe" },
  { SAM_IMPORT_GROUPS, "målgrupper" },
  { SAM_IMPORT_GROUPS, "for hvem" },
  { SAM_IMPORT_GROUPS, "for kven" },
  { SAM_IMPORT_GROUPS, "target group" },
  { SAM_IMPORT_GROUPS, "target groups" },
  { SAM_IMPORT_GROUPS, "meant for" },
  { SAM_IMPORT_LEVEL, "oppfølging" },
  { SAM_IMPORT_LEVEL, "oppfølgingsnivå" },
  { SAM_IMPORT_LEVEL, "follow up" },
  { SAM_IMPORT_LEVEL, "follow up level" },
};

static const SamLabel labels[SAM_N_IMPORT_COLUMNS] = {
  [SAM_IMPORT_CASE_NUMBER] = SAM_L ("import column", "Case number"),
  [SAM_IMPORT_FAMILY_NAME] = SAM_L ("import column", "Family name"),
  [SAM_IMPORT_GIVEN_NAME] = SAM_L ("import column", "Given name"),
  [SAM_IMPORT_NAME] = SAM_L ("import column", "Name"),
  [SAM_IMPORT_ID_NUMBER] = SAM_L ("import column", "Person number"),
  [SAM_IMPORT_BIRTH_DATE] = SAM_L ("import column", "Birth date"),
  [SAM_IMPORT_PHONE] = SAM_L ("import column", "Phone"),
  [SAM_IMPORT_ADDRESS] = SAM_L ("import column", "Address"),
  [SAM_IMPORT_STATUS] = SAM_L ("import column", "Status"),
  [SAM_IMPORT_COORDINATOR] = SAM_L ("import column", "Coordinator"),
  [SAM_IMPORT_TEAM] = SAM_L ("import column", "Team"),
  [SAM_IMPORT_OPENED] = SAM_L ("import column", "Opened"),
  [SAM_IMPORT_FORM] = SAM_L ("import column", "Form of Norwegian"),
  [SAM_IMPORT_REMARK] = SAM_L ("import column", "Remark"),
  [SAM_IMPORT_SITE] = SAM_L ("import column", "Building"),
  [SAM_IMPORT_POSTCODE] = SAM_L ("import column", "Postcode"),
  [SAM_IMPORT_CITY] = SAM_L ("import column", "City"),
  [SAM_IMPORT_STAIR] = SAM_L ("import column", "Stair"),
  [SAM_IMPORT_DISTRICT] = SAM_L ("import column", "District"),
  [SAM_IMPORT_ENVIRONMENT] = SAM_L ("import column", "Living environment"),
  [SAM_IMPORT_NUMBER] = SAM_L ("import column", "Home number"),
  [SAM_IMPORT_HOME_KIND] = SAM_L ("import column", "Home kind"),
  [SAM_IMPORT_ROOMS] = SAM_L ("import column", "Rooms"),
  [SAM_IMPORT_SIZE] = SAM_L ("import column", "Size m2"),
  [SAM_IMPORT_PERSONS] = SAM_L ("import column", "At most persons"),
  [SAM_IMPORT_RENT] = SAM_L ("import column", "Rent"),
  [SAM_IMPORT_STEP_FREE] = SAM_L ("import column", "Step-free"),
  [SAM_IMPORT_WHEELCHAIR] = SAM_L ("import column", "Room for a wheelchair"),
  [SAM_IMPORT_PETS] = SAM_L ("import column", "Pets allowed"),
  [SAM_IMPORT_CHILDREN] = SAM_L ("import column", "Suits children"),
  [SAM_IMPORT_GROUPS] = SAM_L ("import column", "Meant for"),
  [SAM_IMPORT_LEVEL] = SAM_L ("import column", "Follow-up"),
};

/* Words other systems use for a status; beside them the identifiers themselves. */
typedef struct {
  const char *word, *status;
} StatusWord;
static const StatusWord status_words[] = {
  { "ny", "new" },
  { "new", "new" },
  { "venter", "waiting" },
  { "ventar", "waiting" },
  { "på vent", "waiting" },
  { "waiting", "waiting" },
  { "i gang", "active" },
  { "aktiv", "active" },
  { "åpen", "active" },
  { "open", "active" },
  { "active", "active" },
  { "pågår", "active" },
  { "avsluttet", "closed" },
  { "avslutta", "closed" },
  { "lukket", "closed" },
  { "closed", "closed" },
  { "ønsker ikke hjelp nå", "declined_now" },
  { "ønskjer ikkje hjelp no", "declined_now" },
  { "declined_now", "declined_now" },
};
static const StatusWord form_words[] = {
  { "nb", "nb" }, { "bokmål", "nb" }, { "bm", "nb" }, { "nn", "nn" }, { "nynorsk", "nn" },
};

/* Words for the values of homes; beside them the identifiers themselves. */
typedef struct {
  SamField field;
  const char *word, *id;
} ValueWord;
static const ValueWord value_words[] = {
  { SAM_SITE_ENVIRONMENT, "rusfritt", "rusfritt" },
  { SAM_SITE_ENVIRONMENT, "rusfri", "rusfritt" },
  { SAM_SITE_ENVIRONMENT, "substance-free", "rusfritt" },
  { SAM_SITE_ENVIRONMENT, "uten krav", "uten_krav" },
  { SAM_SITE_ENVIRONMENT, "utan krav", "uten_krav" },
  { SAM_SITE_ENVIRONMENT, "ingen krav", "uten_krav" },
  { SAM_SITE_ENVIRONMENT, "no requirement", "uten_krav" },
  { SAM_SITE_ENVIRONMENT, "ikke vurdert", "ikke_vurdert" },
  { SAM_SITE_ENVIRONMENT, "ikkje vurdert", "ikke_vurdert" },
  { SAM_SITE_ENVIRONMENT, "not assessed", "ikke_vurdert" },
  { SAM_HOUSING_UNIT_HOME_KIND, "leilighet", "flat" },
  { SAM_HOUSING_UNIT_HOME_KIND, "leilegheit", "flat" },
  { SAM_HOUSING_UNIT_HOME_KIND, "leiligheit", "flat" },
  { SAM_HOUSING_UNIT_HOME_KIND, "hus", "house" },
  { SAM_HOUSING_UNIT_HOME_KIND, "enebolig", "house" },
  { SAM_HOUSING_UNIT_HOME_KIND, "einebustad", "house" },
  { SAM_HOUSING_UNIT_HOME_KIND, "rekkehus", "house" },
  { SAM_HOUSING_UNIT_HOME_KIND, "rekkjehus", "house" },
  { SAM_HOUSING_UNIT_HOME_KIND, "hybel", "room" },
  { SAM_HOUSING_UNIT_HOME_KIND, "rom", "room" },
  { SAM_HOUSING_UNIT_HOME_KIND, "bofellesskap", "shared" },
  { SAM_HOUSING_UNIT_HOME_KIND, "bufellesskap", "shared" },
  { SAM_HOUSING_UNIT_HOME_KIND, "plass i bofellesskap", "shared" },
  { SAM_HOUSING_UNIT_HOME_KIND, "plass i bufellesskap", "shared" },
  { SAM_HOUSING_UNIT_HOME_KIND, "place in a shared home", "shared" },
  { SAM_HOUSING_UNIT_HOME_KIND, "bemannet bolig", "staffed" },
  { SAM_HOUSING_UNIT_HOME_KIND, "bemanna bustad", "staffed" },
  { SAM_HOUSING_UNIT_HOME_KIND, "plass i bolig med personell", "staffed" },
  { SAM_HOUSING_UNIT_HOME_KIND, "plass i bustad med personell", "staffed" },
  { SAM_HOUSING_UNIT_HOME_KIND, "place in a staffed home", "staffed" },
  { SAM_HOUSING_UNIT_FOLLOW_UP_LEVEL, "ingen", "none" },
  { SAM_HOUSING_UNIT_FOLLOW_UP_LEVEL, "inga", "none" },
  { SAM_HOUSING_UNIT_FOLLOW_UP_LEVEL, "besøk", "visits" },
  { SAM_HOUSING_UNIT_FOLLOW_UP_LEVEL, "besøk etter avtale", "visits" },
  { SAM_HOUSING_UNIT_FOLLOW_UP_LEVEL, "visits by agreement", "visits" },
  { SAM_HOUSING_UNIT_FOLLOW_UP_LEVEL, "daglig", "daily" },
  { SAM_HOUSING_UNIT_FOLLOW_UP_LEVEL, "dagleg", "daily" },
  { SAM_HOUSING_UNIT_FOLLOW_UP_LEVEL, "hver dag", "daily" },
  { SAM_HOUSING_UNIT_FOLLOW_UP_LEVEL, "kvar dag", "daily" },
  { SAM_HOUSING_UNIT_FOLLOW_UP_LEVEL, "every day", "daily" },
  { SAM_HOUSING_UNIT_FOLLOW_UP_LEVEL, "hele døgnet", "always" },
  { SAM_HOUSING_UNIT_FOLLOW_UP_LEVEL, "heile døgnet", "always" },
  { SAM_HOUSING_UNIT_FOLLOW_UP_LEVEL, "døgnbemannet", "always" },
  { SAM_HOUSING_UNIT_FOLLOW_UP_LEVEL, "døgnbemanna", "always" },
  { SAM_HOUSING_UNIT_FOLLOW_UP_LEVEL, "noen til stede hele døgnet", "always" },
  { SAM_HOUSING_UNIT_FOLLOW_UP_LEVEL, "nokon til stades heile døgnet", "always" },
  { SAM_HOUSING_UNIT_FOLLOW_UP_LEVEL, "somebody there day and night", "always" },
  { SAM_HOUSING_UNIT_TARGET_GROUPS, "unge", "young" },
  { SAM_HOUSING_UNIT_TARGET_GROUPS, "ungdom", "young" },
  { SAM_HOUSING_UNIT_TARGET_GROUPS, "young people", "young" },
  { SAM_HOUSING_UNIT_TARGET_GROUPS, "familier", "families" },
  { SAM_HOUSING_UNIT_TARGET_GROUPS, "familiar", "families" },
  { SAM_HOUSING_UNIT_TARGET_GROUPS, "barnefamilier", "families" },
  { SAM_HOUSING_UNIT_TARGET_GROUPS, "barnefamiliar", "families" },
  { SAM_HOUSING_UNIT_TARGET_GROUPS, "families with children", "families" },
  { SAM_HOUSING_UNIT_TARGET_GROUPS, "etter fengsel eller behandling", "after_stay" },
  { SAM_HOUSING_UNIT_TARGET_GROUPS, "after prison or treatment", "after_stay" },
  { SAM_HOUSING_UNIT_TARGET_GROUPS, "mye oppfølging", "follow_up" },
  { SAM_HOUSING_UNIT_TARGET_GROUPS, "mykje oppfølging", "follow_up" },
  { SAM_HOUSING_UNIT_TARGET_GROUPS, "folk med mye oppfølging", "follow_up" },
  { SAM_HOUSING_UNIT_TARGET_GROUPS, "folk med mykje oppfølging", "follow_up" },
  { SAM_HOUSING_UNIT_TARGET_GROUPS, "people with much follow-up", "follow_up" },
  { SAM_HOUSING_UNIT_TARGET_GROUPS, "eldre", "elderly" },
  { SAM_HOUSING_UNIT_TARGET_GROUPS, "elderly people", "elderly" },
};
static const StatusWord yes_words[] = {
  { "ja", "1" },  { "j", "1" }, { "x", "1" },  { "1", "1" }, { "yes", "1" },   { "sann", "1" },
  { "nei", "0" }, { "n", "0" }, { "no", "0" }, { "0", "0" }, { "usann", "0" },
};

const SamLabel *
sam_import_column_label (SamImportColumn column)
{
  g_return_val_if_fail (column < SAM_N_IMPORT_COLUMNS, NULL);

  return &labels[column];
}

static char *
letters_only (const char *text)
{
  g_autofree char *folded = sam_fold (text);
  GString *out = g_string_new (NULL);

  for (const char *p = folded; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_isalnum (g_utf8_get_char (p)))
      g_string_append_unichar (out, g_utf8_get_char (p));
  return g_string_free (out, FALSE);
}

SamImportColumn
_sam_import_column_of (const char *heading, gboolean is_stock)
{
  const Heading *known = is_stock ? stock_headings : headings;
  guint n = is_stock ? G_N_ELEMENTS (stock_headings) : G_N_ELEMENTS (headings);
  g_autofree char *wanted = letters_only (heading);

  for (guint i = 0; i < n; i++) {
    g_autofree char *one = letters_only (known[i].heading);

    if (g_str_equal (wanted, one))
      return known[i].column;
  }
  return SAM_N_IMPORT_COLUMNS;
}

static const char *
look_up (const StatusWord *words, guint n, const char *text)
{
  g_autofree char *wanted = letters_only (text);

  for (guint i = 0; i < n; i++) {
    g_autofree char *known = letters_only (words[i].word);

    if (g_str_equal (wanted, known))
      return words[i].status;
  }
  return NULL;
}

const char *
_sam_import_status_of (const char *text)
{
  return look_up (status_words, G_N_ELEMENTS (status_words), text);
}

const char *
_sam_import_form_of (const char *text)
{
  return look_up (form_words, G_N_ELEMENTS (form_words), text);
}

const char *
_sam_import_value_of (SamField field, const char *text)
{
  g_autofree char *wanted = letters_only (text);

  for (guint i = 0; i < G_N_ELEMENTS (value_words); i++) {
    g_autofree char *word = letters_only (value_words[i].word);
    g_autofree char *id = letters_only (value_words[i].id);

    if (value_words[i].field == field && (g_str_equal (wanted, word) || g_str_equal (wanted, id)))
      return value_words[i].id;
  }
  return NULL;
}

int
_sam_import_yes_or_no (const char *text)
{
  const char *answer = look_up (yes_words, G_N_ELEMENTS (yes_words), text);

  return answer != NULL ? *answer - '0' : -1;
}
