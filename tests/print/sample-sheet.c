/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sample.h"

SamDocument *
sample_sheet (SamDocumentFlags flags)
{
  static const SamColumn duty_columns[] = { { "Nr.", 5, SAM_COLUMN_DEFAULT },
                                            { "Hva", 24, SAM_COLUMN_DEFAULT },
                                            { "Ansvarlig", 19, SAM_COLUMN_DEFAULT },
                                            { "Frist", 20, SAM_COLUMN_DEFAULT },
                                            { "Slik vet vi at det er gjort", 25,
                                              SAM_COLUMN_DEFAULT },
                                            { "", 5, SAM_COLUMN_CENTRED } };
  static const char *const duties[][6] = {
    { "1", "Leiekontrakt på Storgata 8, H0203, klar til underskrift", "Medarbeider 5",
      "tirsdag 9. juni\n↔ følger datoen", "underskrevet kontrakt", "☐" },
    { "2", "Nøkler ligger klare hos vaktmester", "Medarbeider 5",
      "fredag 12. juni\n↔ følger datoen", "beskjed til koordinator", "☐" }
  };
  static const SamColumn sign_columns[] = {
    { "Part", 26, SAM_COLUMN_DEFAULT },
    { "Navn og rolle", 29, SAM_COLUMN_DEFAULT },
    { "Dato", 15, SAM_COLUMN_DEFAULT },
    { "Underskrift, eller muntlig bekreftet kl. __ notert av __", 30, SAM_COLUMN_DEFAULT }
  };
  static const char *const signers[][4] = { { "Boligkontoret", NULL, NULL, NULL },
                                            { "Koordinator", "Medarbeider 1", NULL, NULL } };
  SamDocument *doc = sam_document_new ("nb", flags);
  SamTable *table = NULL;

  sam_document_set_paper_title (doc, "Avtale om hva som skal være på plass");
  sam_document_set_head (doc, "Eksempel kommune", "koordinator: Medarbeider 1, tlf. 00 00 00 01",
                         "skrevet ut 4. juni 2026 · versjon K7QF");
  sam_document_set_foot (doc, "Eksemplar 2 av 4, til Boligkontoret", "side {page} av {pages}");
  sam_document_add_title (doc, "Avtale om hva som skal være på plass før 13. juni");
  sam_document_add_lead (doc, "Ark til Boligkontoret. Arket viser bare det Boligkontoret har "
                              "tatt på seg, og det Lett Åsgård har samtykket til at "
                              "Boligkontoret får vite.");
  sam_document_add_heading (doc, 1, "1", "Hva avtalen gjelder");
  sam_document_add_paragraph (doc, "Lett Åsgård, født 1. mars 1985. Flytter inn i egen bolig "
                                   "lørdag 13. juni 2026 (beregnet dato, meldt oss 20. mai).");
  sam_document_add_heading (doc, 1, "2", "Grunnlaget for avtalen");
  sam_document_add_paragraph (doc, "Samtykke gitt 28. mai 2026, gjelder til 13. desember 2026. "
                                   "Vedtak og klagerett gjelder ved siden av avtalen.");
  sam_document_add_heading (doc, 1, "3", "Dette tar dere ansvar for");
  table = sam_document_add_table (doc, duty_columns, G_N_ELEMENTS (duty_columns));
  for (unsigned i = 0; i < G_N_ELEMENTS (duties); i++) {
    sam_table_add_row (table, duties[i]);
  }
  sam_document_add_heading (doc, 1, "4", "Hvis datoen endres");
  sam_document_add_paragraph (doc, "Koordinator sier fra til dere samme dag. Frister merket ↔ "
                                   "flyttes med datoen.");
  sam_document_add_heading (doc, 1, "5", "Hvis noe glipper");
  sam_document_add_paragraph (doc, "Si fra med en gang til koordinator, tlf. 00 00 00 01. "
                                   "Reserve for første natt: Utekontakten.");
  sam_document_add_heading (doc, 1, "6", "Endringer i møtet");
  sam_document_add_lettered_rows (doc, 2);
  sam_document_begin_group (doc);
  sam_document_add_heading (doc, 1, "7", "Underskrift");
  table = sam_document_add_signature_table (doc, sign_columns, G_N_ELEMENTS (sign_columns));
  for (unsigned i = 0; i < G_N_ELEMENTS (signers); i++) {
    sam_table_add_row (table, signers[i]);
  }
  sam_document_end_group (doc);
  return doc;
}
