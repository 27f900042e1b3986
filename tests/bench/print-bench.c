/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a run of papers costs:
 *
 *   print-bench PLANS OUT.pdf
 *
 * Prints one JSON object: milliseconds until the first page of the first plan could be shown, until
 * all were laid out, until the file was written; pages; the most memory in MB beyond what there
 * is when one plan has been laid out, since a window that is idle has its fonts; and milliseconds
 * until the same words stand plain in a file beside it. */

#include "../print/form-case.h"
#include "anchors/plain-pdf.h"

#include <samspor/sam-paper.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static double
ms_since (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / 1000;
}

static double
peak_mb (void)
{
  g_autofree char *status = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
    return 0;
  line = strstr (status, "VmHWM:");
  return line != NULL ? g_ascii_strtod (line + strlen ("VmHWM:"), NULL) / 1024 : 0;
}

int
main (int argc, char **argv)
{
  g_auto (FormCase) sample = { 0 };
  g_autoptr (SamCaseView) view = NULL;
  g_autoptr (SamViewer) viewer = form_case_viewer ();
  g_autoptr (SamCatalog) catalog = sam_paper_catalog ("nb");
  g_autoptr (SamLocale) locale = sam_locale_new ("nb");
  g_autoptr (GPtrArray) run = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_pages_unref);
  g_autoptr (SamFonts) fonts = sam_fonts_new ();
  g_autoptr (SamPages) whole = NULL;
  g_autoptr (GError) error = NULL;
  SamFormOptions options = {
    .catalog = catalog, .locale = locale, .today = FORM_CASE_TODAY, .viewer = viewer
  };
  guint plans = argc > 2 ? (guint) atoi (argv[1]) : 0;
  g_autofree char *plain = argc > 2 ? g_strconcat (argv[2], ".plain", NULL) : NULL;
  double before = 0, first = 0, all, written, peak;
  gint64 start;

  if (plans == 0) {
    fprintf (stderr, "print-bench PLANS OUT.pdf\n");
    return 2;
  }
  form_case_init (&sample);
  view = form_case_view (&sample);
  start = g_get_monotonic_time ();
  for (guint i = 0; i < plans; i++) {
    SamPages *pages = sam_form_pages (sam_form_by_id (SAM_FORM_PLAN), view,
                                      sam_record_get_id (sample.plan), &options, fonts, &error);

    if (pages == NULL) {
      fprintf (stderr, "print-bench: %s\n", error->message);
      return 1;
    }
    g_ptr_array_add (run, pages);
    if (i == 0) {
      first = ms_since (start);
      before = peak_mb ();
    }
  }
  all = ms_since (start);
  whole = sam_pages_concat ((SamPages *const *) run->pdata, run->len, SAM_CONCAT_NEW_SHEET);
  if (!sam_pages_write_pdf (whole, argv[2], 1780560000, NULL, &error)) {
    fprintf (stderr, "print-bench: %s\n", error->message);
    return 1;
  }
  written = ms_since (start);
  peak = peak_mb () - before;
  start = g_get_monotonic_time ();
  plain_pdf_write (whole, plain);
  printf ("{\"first_ms\": %.1f, \"laid_out_ms\": %.1f, \"written_ms\": %.1f, \"pages\": %u, "
          "\"peak_mb\": %.1f, \"plain_ms\": %.1f}\n",
          first, all, written, sam_pages_get_count (whole), peak, ms_since (start));
  return 0;
}
