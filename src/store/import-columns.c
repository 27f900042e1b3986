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
_sam_import_column_of (const char *heading)
{
  g_autofree char *wanted = letters_only (heading);

  for (guint i = 0; i < G_N_ELEMENTS (headings); i++) {
    g_autofree char *known = letters_only (headings[i].heading);

    if (g_str_equal (wanted, known))
      return headings[i].column;
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
