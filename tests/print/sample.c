/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Prints the agreement sheet of one party, to be looked at: sample OUT.pdf [large] */
#include "sample.h"

#include <stdio.h>
#include <string.h>

int
main (int argc, char **argv)
{
  gboolean is_large = argc > 2 && strcmp (argv[2], "large") == 0;
  g_autoptr (SamDocument) doc =
      sample_sheet (is_large ? SAM_DOCUMENT_LARGE_PRINT : SAM_DOCUMENT_DEFAULT);
  g_autoptr (SamPages) pages = sam_document_paginate (doc, NULL);
  g_autoptr (GError) error = NULL;

  if (argc < 2 || !sam_pages_write_pdf (pages, argv[1], 1780560000, NULL, &error)) {
    fprintf (stderr, "%s\n", error != NULL ? error->message : "sample OUT.pdf [large]");
    return 1;
  }
  return 0;
}
